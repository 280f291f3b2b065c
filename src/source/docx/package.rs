//! The parts of a package and how they refer to one another.

use quick_xml::events::Event;

use super::super::ReadError;
use super::super::archive::Archive;
use super::super::limits::Budget;
use super::super::xml::{Xml, attribute, decoded, prefix};

/// The namespace of WordprocessingML, in the transitional and in the strict form.
pub(crate) const WORD: [&str; 2] = [
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
];

/// A reference from one part to another.
#[derive(Debug, Clone)]
struct Relationship {
    /// The last word of its type: `styles`, `footnotes`.
    kind: String,
    /// The name of the part it leads to.
    target: String,
}

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
        let own = archive.part(&Package::relationships_of(&main), budget)?.map(decoded).transpose()?;
        let relationships = relationships(&own.unwrap_or_default(), folder(&main))?;
        Ok(Package { main, document, prefix, relationships })
    }

    /// The name of the part that holds the references of another.
    pub(crate) fn relationships_of(part: &str) -> String {
        let (folder, name) = (folder(part), part.rsplit('/').next().unwrap_or(part));
        format!("{folder}_rels/{name}.rels")
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

/// The folder of a part, with its slash, or nothing.
fn folder(part: &str) -> &str {
    part.rfind('/').map_or("", |at| part.get(..=at).unwrap_or_default())
}

/// The references that a part of references holds; targets are relative to a folder.
fn relationships(text: &str, folder: &str) -> Result<Vec<Relationship>, ReadError> {
    let mut found = Vec::new();
    let mut xml = Xml::new(text, 0);
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let external = attribute(&element, "TargetMode").is_some_and(|mode| mode == "External");
                let (Some(kind), Some(target)) = (attribute(&element, "Type"), attribute(&element, "Target")) else {
                    continue;
                };
                if !external {
                    let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                    found.push(Relationship { kind, target: resolved(folder, &target) });
                }
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// A target as the name of a part; one that leads outside names nothing.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut steps: Vec<&str> = Vec::new();
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            step => steps.push(step),
        }
    }
    steps.join("/")
}
