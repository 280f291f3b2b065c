//! How cells are shown: number formats, and whether rules are drawn around them.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::super::ReadError;
use super::super::xml::{Xml, attribute, local};
use super::format::{self, NumberFormat};

/// The styles of cells by their numbers.
#[derive(Debug, Default)]
pub(super) struct Styles {
    cells: Vec<Style>,
    formats: HashMap<usize, NumberFormat>,
}

/// How a cell is shown.
#[derive(Debug, Clone, Copy, Default)]
struct Style {
    format: usize,
    ruled: bool,
}

impl Styles {
    /// Reads `styles.xml`, whose elements have a prefix.
    ///
    /// # Errors
    /// When it is no XML or nested too deep.
    pub(super) fn read(text: &str, prefix: &str) -> Result<Styles, ReadError> {
        let mut found = Styles::default();
        let (mut borders, mut sides) = (Vec::new(), 0);
        let (mut in_borders, mut in_cells) = (false, false);
        let mut xml = Xml::new(text, 0);
        loop {
            match xml.next()? {
                Event::Start(element) => {
                    let number = |name: &str| attribute(&element, name).and_then(|value| value.parse::<usize>().ok());
                    match local(element.name().0, prefix) {
                        Some("numFmt") => {
                            if let (Some(id), Some(code)) = (number("numFmtId"), attribute(&element, "formatCode")) {
                                found.formats.insert(id, NumberFormat::parse(&code));
                            }
                        }
                        Some("borders") => in_borders = true,
                        Some("border") => sides = 0,
                        Some("left" | "right" | "top" | "bottom" | "start" | "end") if in_borders => {
                            sides += usize::from(attribute(&element, "style").is_some_and(|style| style != "none"));
                        }
                        Some("cellXfs") => in_cells = true,
                        Some("xf") if in_cells => {
                            let ruled = number("borderId").and_then(|id| borders.get(id).copied()).unwrap_or(false);
                            found.cells.push(Style { format: number("numFmtId").unwrap_or(0), ruled });
                        }
                        Some("dxfs" | "extLst") => xml.skip()?,
                        _ => {}
                    }
                }
                Event::End(element) => match local(element.name().0, prefix) {
                    Some("borders") => in_borders = false,
                    // A single line underscores a heading; the cells of a table have lines on several sides.
                    Some("border") if in_borders => borders.push(sides >= 2),
                    Some("cellXfs") => in_cells = false,
                    _ => {}
                },
                Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }

    /// Whether a style draws the rules of a table.
    pub(super) fn is_ruled(&self, style: usize) -> bool {
        self.cells.get(style).is_some_and(|style| style.ruled)
    }

    /// A number as a style shows it.
    pub(super) fn show(&self, value: &str, style: usize, from_1904: bool) -> String {
        let id = self.cells.get(style).map_or(0, |style| style.format);
        match self.formats.get(&id) {
            Some(format) => format.show(value, from_1904),
            None => format::builtin(id).show(value, from_1904),
        }
    }
}
