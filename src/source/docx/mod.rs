//! Word documents: a zip package of XML parts.
//!
//! What a reader of the printed page sees is shown, in the order of the file: numbers of lists as they print, insertions
//! as accepted and deletions as gone, results of fields. Text boxes and notes come after the paragraph or table that
//! holds them. Headers and footers are no part of the report. Source offsets are those of the main part, so that what is
//! found can be marked there.

mod body;
mod notes;
mod numbering;
mod package;
mod properties;
mod styles;
mod symbols;

pub(crate) use package::{Package, WORD};

use self::body::Body;
use self::notes::Notes;
use self::styles::Styles;
use super::ReadError;
use super::archive::Archive;
use super::limits::Budget;
use super::xml::damaged;
use crate::document::{Document, Format};

/// Reads a Word document.
pub(super) fn read(path: &str, bytes: &[u8], budget: &mut Budget) -> Result<Document, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let package = Package::open(&mut archive, budget)?;
    let mut part = |kind: &str| package.part(&mut archive, kind, budget);
    let styles = part("styles")?.map(|(text, prefix)| Styles::read(&text, &prefix)).transpose()?.unwrap_or_default();
    let numbering = part("numbering")?.map(|(text, prefix)| numbering::read(&text, &prefix)).transpose()?;
    let footnotes = part("footnotes")?.map(|(text, prefix)| Notes::read(&text, &prefix)).transpose()?;
    let endnotes = part("endnotes")?.map(|(text, prefix)| Notes::read(&text, &prefix)).transpose()?;
    let body = Body::new(
        &package.document,
        &package.prefix,
        &styles,
        numbering.unwrap_or_default(),
        [footnotes.unwrap_or_default(), endnotes.unwrap_or_default()],
    );
    let (builder, pictures) = body.read()?;
    let document = builder.finish_with_origins(path, Format::Docx);
    if document.text.trim().is_empty() && pictures {
        return Err(ReadError::Scanned);
    }
    Ok(document)
}

/// Whether a value switches something on.
fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}

/// What a missing or foreign part is called.
fn no_word() -> ReadError {
    damaged("压缩包里没有 Word 正文")
}
