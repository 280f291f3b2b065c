//! What stands in front of paragraphs, runs, rows and cells: their properties.

use quick_xml::events::{BytesStart, Event};

use super::super::ReadError;
use super::super::xml::{Xml, attribute, local};
use super::is_on;

/// Hands over each element within the one just opened, except what tracked changes keep of former properties.
fn each(xml: &mut Xml<'_>, prefix: &str, mut take: impl FnMut(&str, &BytesStart<'_>)) -> Result<(), ReadError> {
    let outside = xml.depth().saturating_sub(1);
    while xml.depth() > outside {
        match xml.next()? {
            Event::Start(element) => match local(element.name().0, prefix) {
                Some(name) if name.ends_with("Change") || name == "sectPr" => xml.skip()?,
                Some(name) => take(name, &element),
                None => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(())
}

fn value(element: &BytesStart<'_>) -> Option<String> {
    attribute(element, "val").map(|value| value.into_owned())
}

fn number<T: std::str::FromStr>(element: &BytesStart<'_>) -> Option<T> {
    attribute(element, "val")?.trim().parse().ok()
}

/// A property that is switched on by its presence.
fn switch(element: &BytesStart<'_>) -> bool {
    attribute(element, "val").is_none_or(|value| is_on(&value))
}

/// `w:pPr`.
#[derive(Debug, Default, Clone)]
pub(super) struct ParagraphProperties {
    pub(super) style: Option<String>,
    /// The list it belongs to; 0 takes it out of the list of its style.
    pub(super) list: Option<u32>,
    /// Its level in the list, from 0.
    pub(super) level: Option<usize>,
    /// Its level in the outline, from 0; 9 is body text.
    pub(super) outline: Option<u8>,
    /// Whether its mark is deleted, so that the next paragraph continues it.
    pub(super) joined: bool,
}

impl ParagraphProperties {
    /// Reads the element just opened.
    pub(super) fn read(xml: &mut Xml<'_>, prefix: &str) -> Result<Self, ReadError> {
        let mut found = Self::default();
        each(xml, prefix, |name, element| match name {
            "pStyle" => found.style = value(element),
            "numId" => found.list = number(element),
            "ilvl" => found.level = number(element),
            "outlineLvl" => found.outline = number(element),
            "del" | "moveFrom" => found.joined = true,
            _ => {}
        })?;
        Ok(found)
    }
}

/// `w:rPr`.
#[derive(Debug, Default, Clone)]
pub(super) struct RunProperties {
    pub(super) style: Option<String>,
    pub(super) hidden: Option<bool>,
}

impl RunProperties {
    /// Reads the element just opened.
    pub(super) fn read(xml: &mut Xml<'_>, prefix: &str) -> Result<Self, ReadError> {
        let mut found = Self::default();
        each(xml, prefix, |name, element| match name {
            "rStyle" => found.style = value(element),
            "vanish" => found.hidden = Some(switch(element)),
            _ => {}
        })?;
        Ok(found)
    }
}

/// `w:trPr`.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct RowProperties {
    /// Columns of the grid that are left free before the first cell.
    pub(super) before: usize,
    /// Whether the row is deleted or hidden.
    pub(super) gone: bool,
}

impl RowProperties {
    /// Reads the element just opened.
    pub(super) fn read(xml: &mut Xml<'_>, prefix: &str) -> Result<Self, ReadError> {
        let mut found = Self::default();
        each(xml, prefix, |name, element| match name {
            "gridBefore" => found.before = number(element).unwrap_or_default(),
            "del" | "moveFrom" => found.gone = true,
            "hidden" => found.gone = switch(element),
            _ => {}
        })?;
        Ok(found)
    }
}

/// `w:tcPr`.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct CellProperties {
    /// Columns of the grid that it covers; 0 where it does not say.
    pub(super) span: usize,
    /// Whether it continues the cell above.
    pub(super) continues_above: bool,
    /// Whether it continues the cell before.
    pub(super) continues_before: bool,
}

impl CellProperties {
    /// Reads the element just opened.
    pub(super) fn read(xml: &mut Xml<'_>, prefix: &str) -> Result<Self, ReadError> {
        let mut found = Self::default();
        let continues = |element: &BytesStart<'_>| attribute(element, "val").is_none_or(|value| value != "restart");
        each(xml, prefix, |name, element| match name {
            "gridSpan" => found.span = number(element).unwrap_or_default(),
            "vMerge" => found.continues_above = continues(element),
            "hMerge" => found.continues_before = continues(element),
            _ => {}
        })?;
        Ok(found)
    }
}
