//! The cells of one sheet as they are shown.

use std::collections::{BTreeMap, BTreeSet};

use quick_xml::events::{BytesStart, Event};

use super::super::ReadError;
use super::super::limits::{CHARACTERS, Limit, RULED_CELLS, TABLE_CELLS};
use super::super::xml::{Xml, attribute, damaged, local};
use super::text::{collect, shown};
use super::workbook::{Workbook, is_on};

/// The last row and column that a sheet can have.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: u32 = 16_384;

/// A place on a sheet: row and column from 1.
pub(super) type Place = (u32, u32);

/// Cells that are shown as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merge {
    pub(super) top: u32,
    pub(super) left: u32,
    pub(super) bottom: u32,
    pub(super) right: u32,
}

/// What is left of what a workbook may hold.
#[derive(Debug)]
pub(super) struct Room {
    cells: usize,
    characters: usize,
    ruled: usize,
}

impl Default for Room {
    fn default() -> Room {
        Room { cells: TABLE_CELLS, characters: CHARACTERS, ruled: RULED_CELLS }
    }
}

/// A sheet.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Texts of the cells that show one, by place.
    pub(super) cells: BTreeMap<Place, String>,
    /// Cells with rules around them.
    pub(super) ruled: BTreeSet<Place>,
    /// Merged cells.
    pub(super) merges: Vec<Merge>,
    /// Rows that are not shown.
    pub(super) hidden_rows: Spans,
    /// Columns that are not shown.
    pub(super) hidden_columns: Spans,
}

/// Numbers as stretches of neighbours: first and last, in order and apart.
#[derive(Debug, Default)]
pub(super) struct Spans(Vec<(u32, u32)>);

impl Spans {
    /// Gathers stretches in any order.
    fn new(mut stretches: Vec<(u32, u32)>) -> Spans {
        stretches.retain(|(first, last)| first <= last);
        stretches.sort_unstable();
        let mut spans: Vec<(u32, u32)> = Vec::new();
        for (first, last) in stretches {
            match spans.last_mut() {
                Some(open) if first <= open.1.saturating_add(1) => open.1 = open.1.max(last),
                _ => spans.push((first, last)),
            }
        }
        Spans(spans)
    }

    /// The first number from `number` on that is not among them.
    pub(super) fn next_outside(&self, number: u32) -> u32 {
        let index = self.0.partition_point(|(_, last)| *last < number);
        match self.0.get(index) {
            Some((first, last)) if *first <= number => last.saturating_add(1),
            _ => number,
        }
    }

    /// Whether a number is among them.
    fn contains(&self, number: u32) -> bool {
        self.next_outside(number) != number
    }
}

impl Sheet {
    /// Reads the part of a sheet, whose elements have a prefix.
    ///
    /// # Errors
    /// When it is damaged or beyond a limit, or a formula that is shown has no result.
    pub(super) fn read(
        text: &str,
        prefix: &str,
        workbook: &Workbook,
        name: &str,
        room: &mut Room,
    ) -> Result<Sheet, ReadError> {
        let mut reader = Reader {
            xml: Xml::new(text, 0),
            text,
            prefix,
            workbook,
            name,
            room,
            sheet: Sheet::default(),
            row: 0,
            column: 0,
            row_is_hidden: false,
            rows: Vec::new(),
            columns: Vec::new(),
        };
        reader.run()?;
        let mut sheet = reader.sheet;
        sheet.hidden_rows = Spans::new(reader.rows);
        sheet.drop_hidden();
        Ok(sheet)
    }

    fn is_hidden(&self, (row, column): Place) -> bool {
        self.hidden_rows.contains(row) || self.hidden_columns.contains(column)
    }

    /// Drops cells that are not shown. The text of merged cells is shown in those that are left of them.
    fn drop_hidden(&mut self) {
        if self.hidden_rows.0.is_empty() && self.hidden_columns.0.is_empty() {
            return;
        }
        let mut merges = std::mem::take(&mut self.merges);
        for merge in &mut merges {
            let from = (merge.top, merge.left);
            merge.top = self.hidden_rows.next_outside(merge.top).min(merge.bottom);
            merge.left = self.hidden_columns.next_outside(merge.left).min(merge.right);
            let to = (merge.top, merge.left);
            if from != to
                && !self.is_hidden(to)
                && let Some(text) = self.cells.remove(&from)
            {
                self.cells.insert(to, text);
            }
        }
        self.merges = merges;
        let gone: Vec<Place> = self.cells.keys().copied().filter(|place| self.is_hidden(*place)).collect();
        for place in gone {
            self.cells.remove(&place);
        }
    }
}

struct Reader<'t, 'w> {
    xml: Xml<'t>,
    text: &'t str,
    prefix: &'w str,
    workbook: &'w Workbook,
    name: &'w str,
    room: &'w mut Room,
    sheet: Sheet,
    /// The row being read, and the last column in it.
    row: u32,
    column: u32,
    row_is_hidden: bool,
    /// Rows and columns that are not shown, so far.
    rows: Vec<(u32, u32)>,
    columns: Vec<(u32, u32)>,
}

impl Reader<'_, '_> {
    fn run(&mut self) -> Result<(), ReadError> {
        loop {
            match self.xml.next()? {
                Event::Start(element) => match local(element.name().0, self.prefix) {
                    Some("col") if is_hidden(&element, "width") => {
                        let edge = |name: &str| attribute(&element, name).and_then(|value| value.parse::<u32>().ok());
                        self.columns.extend(edge("min").zip(edge("max")));
                    }
                    Some("sheetData") => self.sheet.hidden_columns = Spans::new(std::mem::take(&mut self.columns)),
                    Some("row") => {
                        let stated = attribute(&element, "r").and_then(|value| value.parse::<u32>().ok());
                        self.row = stated.unwrap_or(self.row.saturating_add(1));
                        self.column = 0;
                        if !(1..=LAST_ROW).contains(&self.row) {
                            return Err(damaged("工作表的行号不对"));
                        }
                        self.row_is_hidden = is_hidden(&element, "ht");
                        if self.row_is_hidden {
                            self.rows.push((self.row, self.row));
                        }
                    }
                    Some("c") => self.cell(&element)?,
                    Some("mergeCell") => {
                        let merge = attribute(&element, "ref").and_then(|range| merged(&range));
                        // Each covers two of the cells that there may be, at least.
                        if self.sheet.merges.len() < TABLE_CELLS {
                            self.sheet.merges.extend(merge);
                        }
                    }
                    Some("extLst" | "conditionalFormatting" | "dataValidations" | "headerFooter") => self.xml.skip()?,
                    _ => {}
                },
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads a cell.
    fn cell(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let next = (self.row, self.column.saturating_add(1));
        let place = match attribute(element, "r") {
            Some(address) => place(&address).ok_or_else(|| damaged("单元格的地址不对"))?,
            None => next,
        };
        let (row, column) = place;
        if !(1..=LAST_ROW).contains(&row) || !(1..=LAST_COLUMN).contains(&column) {
            return Err(damaged("单元格的地址不对"));
        }
        self.column = column;
        let kind = attribute(element, "t").unwrap_or_default().into_owned();
        let style = attribute(element, "s").and_then(|style| style.parse::<usize>().ok()).unwrap_or(0);
        if self.workbook.styles.is_ruled(style) && self.room.ruled > 0 && self.sheet.ruled.insert(place) {
            self.room.ruled -= 1;
        }
        let (mut formula, mut value, mut inline) = (false, None, String::new());
        let depth = self.xml.depth().saturating_sub(1);
        let mut in_value = false;
        while self.xml.depth() > depth {
            match self.xml.next()? {
                Event::Start(inner) => match local(inner.name().0, self.prefix) {
                    Some("v") => {
                        in_value = true;
                        value.get_or_insert_with(String::new);
                    }
                    Some("f") => {
                        formula = true;
                        self.xml.skip()?;
                    }
                    Some("is") => collect(&mut self.xml, self.text, self.prefix, &mut inline)?,
                    _ => self.xml.skip()?,
                },
                Event::End(_) => in_value = false,
                Event::Eof => break,
                event if in_value => {
                    if let Some(value) = &mut value {
                        value.push_str(&shown(&event, &self.xml, self.text)?);
                    }
                }
                _ => {}
            }
        }
        let Some(value) = value else {
            if formula && inline.is_empty() && !self.row_is_hidden && !self.sheet.hidden_columns.contains(column) {
                return Err(ReadError::Unsupported(format!(
                    "工作表“{}”{} 里的公式没有保存计算结果，请用 Excel 或 WPS 打开、保存一次后再检查",
                    self.name,
                    address(place)
                )));
            }
            return self.keep(place, &inline);
        };
        let styles = &self.workbook.styles;
        match kind.as_str() {
            "s" => {
                let strings = &self.workbook.strings;
                match value.trim().parse().ok().and_then(|number| strings.get(number)) {
                    Some(text) => self.keep(place, text),
                    None => Err(damaged("单元格的文字找不到")),
                }
            }
            "inlineStr" => self.keep(place, if inline.is_empty() { &value } else { &inline }),
            "b" => self.keep(place, if value.trim() == "1" || value.trim() == "true" { "TRUE" } else { "FALSE" }),
            "str" | "e" => self.keep(place, &value),
            "d" => self.keep(place, &moment(value.trim())),
            _ if value.trim().is_empty() => Ok(()),
            _ => self.keep(place, &styles.show(&value, style, self.workbook.from_1904)),
        }
    }

    /// Keeps the text of a cell, unless it shows nothing or the place is taken.
    fn keep(&mut self, place: Place, text: &str) -> Result<(), ReadError> {
        if text.trim_matches(super::super::flow::is_blank).is_empty() || self.sheet.cells.contains_key(&place) {
            return Ok(());
        }
        self.room.cells = self.room.cells.checked_sub(1).ok_or(ReadError::TooMuch(Limit::TableCells))?;
        // As many bytes as characters at least.
        let left = self.room.characters.checked_sub(text.chars().take(CHARACTERS + 1).count());
        self.room.characters = left.ok_or(ReadError::TooMuch(Limit::Characters))?;
        self.sheet.cells.insert(place, text.to_owned());
        Ok(())
    }
}

/// Whether an element says that it is hidden, by itself or by a size of nought.
fn is_hidden(element: &BytesStart<'_>, size: &str) -> bool {
    attribute(element, "hidden").is_some_and(|hidden| is_on(&hidden))
        || attribute(element, size).and_then(|size| size.parse::<f64>().ok()) == Some(0.0)
}

/// A moment in the form of ISO 8601, as strict workbooks have it: the day, in Chinese.
fn moment(iso: &str) -> String {
    let day = iso.split('T').next().unwrap_or_default();
    match day.parse::<jiff::civil::Date>() {
        Ok(day) => format!("{}年{}月{}日", day.year(), day.month(), day.day()),
        Err(_) => iso.to_owned(),
    }
}

/// The place that an address names: `C5`, `$C$5`.
fn place(address: &str) -> Option<Place> {
    let address = address.strip_prefix('$').unwrap_or(address);
    let end = address.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, digits) = address.split_at(end);
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row = digits.strip_prefix('$').unwrap_or(digits).parse().ok()?;
    Some((row, column))
}

/// The address of a place: `C5`.
pub(super) fn address((row, column): Place) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while let Some(before) = rest.checked_sub(1) {
        letters.push(b'A' + u8::try_from(before % 26).unwrap_or(0));
        rest = before / 26;
    }
    let letters: String = letters.iter().rev().map(|letter| char::from(*letter)).collect();
    format!("{letters}{row}")
}

/// A range of more than one cell: `A1:C5`.
fn merged(range: &str) -> Option<Merge> {
    let (first, last) = range.split_once(':')?;
    let ((one_row, one_column), (other_row, other_column)) = (place(first)?, place(last)?);
    let merge = Merge {
        top: one_row.min(other_row),
        left: one_column.min(other_column),
        bottom: one_row.max(other_row).min(LAST_ROW),
        right: one_column.max(other_column).min(LAST_COLUMN),
    };
    (merge.top >= 1 && merge.left >= 1 && (merge.top < merge.bottom || merge.left < merge.right)).then_some(merge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (written, at) in
            [("A1", (1, 1)), ("C5", (5, 3)), ("Z9", (9, 26)), ("AA10", (10, 27)), ("XFD1048576", (1_048_576, 16_384))]
        {
            assert_eq!(place(written), Some(at));
            assert_eq!(address(at), written);
        }
        assert_eq!(place("$B$2"), Some((2, 2)));
        for wrong in ["", "5", "A", "ABCD1", "甲1", "A1B", "A-1", "A99999999999"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
        assert_eq!(merged("B2:A1"), Some(Merge { top: 1, left: 1, bottom: 2, right: 2 }));
        assert_eq!(merged("A1:A1"), None);
        assert_eq!(merged("A0:B0"), None);
    }
}
