//! Excel workbooks: a zip package of XML parts (ECMA-376, part 1, 18).
//!
//! `workbook` finds the sheets, `sheet` reads the cells of one as they are shown (`styles`, `format` and `number` say how),
//! `layout` takes a sheet apart into paragraphs and tables, and what comes out is written here. What a person does not
//! see (hidden sheets, rows and columns) is not read. Nothing is reserved by numbers that a file states.

mod format;
mod layout;
mod number;
mod sheet;
mod styles;
mod text;
mod workbook;

use self::layout::{Piece, Slot};
use self::sheet::{Room, Sheet};
use self::workbook::Workbook;
use super::ReadError;
use super::archive::Archive;
use super::flow::Flow;
use super::limits::Budget;
use super::xml::{damaged, decoded, prefix};
use crate::document::{Document, Format};
use crate::location::Location;

/// The namespace of SpreadsheetML, in the transitional and in the strict form.
const SHEET: [&str; 2] =
    ["http://schemas.openxmlformats.org/spreadsheetml/2006/main", "http://purl.oclc.org/ooxml/spreadsheetml/main"];

/// What programs call sheets that nobody has named.
const UNNAMED: [&str; 3] = ["sheet", "工作表", "表格"];

/// Reads a workbook.
///
/// # Errors
/// When the package is damaged or beyond a limit, or a cell has a formula whose result was not saved.
pub(super) fn read(path: &str, bytes: &[u8], budget: &mut Budget) -> Result<Document, ReadError> {
    let mut archive = Archive::open(bytes)?;
    let workbook = Workbook::open(&mut archive, budget)?;
    let mut room = Room::default();
    let mut flow = Flow::new("");
    for entry in &workbook.sheets {
        let Some(text) = archive.part(&entry.part, budget)?.map(decoded).transpose()? else {
            return Err(damaged(&format!("缺少工作表“{}”", entry.name)));
        };
        let Some(prefix) = prefix(&text, &SHEET)? else { return Err(damaged("工作表的内容不对")) };
        let sheet = Sheet::read(&text, &prefix, &workbook, &entry.name, &mut room)?;
        write(&mut flow, &entry.name, &layout::pieces(&sheet)?);
    }
    Ok(flow.finish().finish_without_source(path, Format::Xlsx))
}

/// Writes the pieces of a sheet. Where a table comes first, the name of the sheet stands in for its title.
fn write(flow: &mut Flow<'_>, name: &str, pieces: &[Piece<'_>]) {
    let place = Location { sheet: Some(name.to_owned()), ..Location::default() };
    if matches!(pieces.first(), Some(Piece::Table(_))) && is_name(name) {
        flow.set_location(place.clone());
        flow.put(name, 0..0);
        flow.end_block();
    }
    for piece in pieces {
        match piece {
            Piece::Paragraph(slot) => {
                flow.end_block();
                flow.set_location(slot.location(&place));
                lines(flow, slot);
            }
            Piece::Table(rows) => {
                flow.begin_table();
                for row in rows {
                    flow.begin_row();
                    for slot in row {
                        let location = slot.location(&place);
                        flow.begin_cell(slot.down, slot.right, 0);
                        flow.out().locate(location.clone());
                        flow.set_location(location);
                        lines(flow, slot);
                        flow.end_cell();
                    }
                    flow.end_row();
                }
                flow.end_table();
            }
        }
    }
}

/// Each line of a cell is a block.
fn lines(flow: &mut Flow<'_>, slot: &Slot<'_>) {
    for line in slot.text.split(['\n', '\r']) {
        flow.put(line, 0..0);
        flow.end_block();
    }
}

/// Whether a person has named a sheet.
fn is_name(name: &str) -> bool {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')' | '（' | '）'));
    !stem.is_empty() && !UNNAMED.iter().any(|unnamed| stem.eq_ignore_ascii_case(unnamed))
}
