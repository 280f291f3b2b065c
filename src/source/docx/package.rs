//! The parts of a Word document.

use super::super::ReadError;
use super::super::archive::Archive;
use super::super::limits::Budget;
use super::super::parts::{Relationship, folder, relationships, relationships_of};
use super::super::xml::{decoded, prefix};

/// The namespace of WordprocessingML, in the transitional and in the strict form.
pub(crate) const WORD: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

/// A Word document's main part and what belongs to it.
#[derive(Debug)]
pub(crate) struct Package {
    /// The name of the main part.
    pub(crate) main: String,
    /// Its text.
    pub(crate) document: String,
    /// The prefix of the elements of WordprocessingML in it, with its colon.
    pub(crate) prefix: String,
    relationships: Vec<Relationship>,
}

impl Package {
    /// Finds and expands the main part.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn open(archive: &mut Archive<'_>, budget: &mut Budget) -> Result<Package, ReadError> {
        let root = archive.part("_rels/.rels", budget)?.map(decoded).transpose()?.unwrap_or_default();
        let main = relationships(&root, "")?.into_iter().find(|one| one.kind == "officeDocument");
        let main = main.map_or_else(|| "word/document.xml".to_owned(), |one| one.target);
        let document = decoded(archive.part(&main, budget)?.ok_or_else(super::no_word)?)?;
        let prefix = prefix(&document, &WORD)?.ok_or_else(super::no_word)?;
        let own = archive.part(&relationships_of(&main), budget)?.map(decoded).transpose()?;
        let relationships = relationships(&own.unwrap_or_default(), folder(&main))?;
        Ok(Package { main, document, prefix, relationships })
    }

    /// The name of the part of a kind that belongs to the main part.
    pub(crate) fn target(&self, kind: &str) -> Option<&str> {
        self.relationships.iter().find(|one| one.kind == kind).map(|one| one.target.as_str())
    }

    /// The text of a part of a kind, and its prefix.
    pub(super) fn part(
        &self,
        archive: &mut Archive<'_>,
        kind: &str,
        budget: &mut Budget,
    ) -> Result<Option<(String, String)>, ReadError> {
        let Some(name) = self.target(kind) else { return Ok(None) };
        let Some(bytes) = archive.part(name, budget)? else { return Ok(None) };
        let text = decoded(bytes)?;
        Ok(prefix(&text, &WORD)?.map(|prefix| (text, prefix)))
    }
}
