//! The workbook: which sheets there are, and what they share.

use quick_xml::events::Event;

use super::super::ReadError;
use super::super::archive::Archive;
use super::super::limits::Budget;
use super::super::parts::{folder, relationships, relationships_of};
use super::super::xml::{Xml, attribute, damaged, decoded, local, prefix};
use super::SHEET;
use super::styles::Styles;
use super::text::Strings;

/// A sheet that is shown.
#[derive(Debug)]
pub(super) struct Entry {
    /// Its name, on one line and without characters that are not shown.
    pub(super) name: String,
    /// The name of its part.
    pub(super) part: String,
}

/// A workbook.
#[derive(Debug, Default)]
pub(super) struct Workbook {
    /// The sheets that are shown, in their order.
    pub(super) sheets: Vec<Entry>,
    /// Whether days are counted from 1904.
    pub(super) from_1904: bool,
    /// Texts that cells refer to.
    pub(super) strings: Strings,
    /// How cells are shown.
    pub(super) styles: Styles,
}

impl Workbook {
    /// Finds the main part, and reads it and what belongs to it.
    ///
    /// # Errors
    /// When there is none, or a part is damaged or beyond a limit.
    pub(super) fn open(archive: &mut Archive<'_>, budget: &mut Budget) -> Result<Workbook, ReadError> {
        let root = archive.part("_rels/.rels", budget)?.map(decoded).transpose()?.unwrap_or_default();
        let main = relationships(&root, "")?.into_iter().find(|one| one.kind == "officeDocument");
        let main = main.map_or_else(|| "xl/workbook.xml".to_owned(), |one| one.target);
        let text = decoded(archive.part(&main, budget)?.ok_or_else(no_workbook)?)?;
        let own = prefix(&text, &SHEET)?.ok_or_else(no_workbook)?;
        let references = archive.part(&relationships_of(&main), budget)?.map(decoded).transpose()?;
        let references = relationships(&references.unwrap_or_default(), folder(&main))?;
        let mut found = Workbook::default();
        let mut xml = Xml::new(&text, 0);
        loop {
            match xml.next()? {
                Event::Start(element) => match local(element.name().0, &own) {
                    Some("workbookPr") => {
                        found.from_1904 = attribute(&element, "date1904").is_some_and(|on| is_on(&on))
                    }
                    Some("sheet") if attribute(&element, "state").is_none_or(|state| state == "visible") => {
                        let id = attribute(&element, "id").unwrap_or_default();
                        let target = references.iter().find(|one| one.id == id && one.kind == "worksheet");
                        let name = attribute(&element, "name").unwrap_or_default();
                        // Charts and macros have sheets too.
                        found.sheets.extend(target.map(|one| Entry { name: plain(&name), part: one.target.clone() }));
                    }
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        let mut part = |kind: &str| -> Result<Option<(String, String)>, ReadError> {
            let Some(one) = references.iter().find(|one| one.kind == kind) else { return Ok(None) };
            let Some(text) = archive.part(&one.target, budget)?.map(decoded).transpose()? else { return Ok(None) };
            Ok(prefix(&text, &SHEET)?.map(|prefix| (text, prefix)))
        };
        if let Some((text, prefix)) = part("styles")? {
            found.styles = Styles::read(&text, &prefix)?;
        }
        if let Some((text, prefix)) = part("sharedStrings")? {
            found.strings = Strings::read(&text, &prefix)?;
        }
        Ok(found)
    }
}

/// Whether a value switches something on.
pub(super) fn is_on(value: &str) -> bool {
    !matches!(value, "0" | "false" | "off")
}

/// A name on one line.
fn plain(name: &str) -> String {
    const LONGEST: usize = 64;
    let shown: String = name.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LONGEST).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn no_workbook() -> ReadError {
    damaged("压缩包里没有工作簿")
}
