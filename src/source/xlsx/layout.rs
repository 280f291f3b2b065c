//! A sheet taken apart: what stands as text, and where tables begin and end.
//!
//! A sheet is one large grid on which titles, tables and notes are laid out. Blank rows and columns part them; where there
//! are none, a row that holds nothing but one cell is a title, a caption or a note unless the table goes on below it with
//! the same columns. Where tables have rules, what has none is no part of them. Rows and columns without any text, such
//! as those that only serve for widths, are left out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::super::ReadError;
use super::super::limits::{Limit, SHEET_PLACES};
use super::sheet::{Merge, Place, Sheet, address};
use crate::location::Location;

/// How often regions may stand in regions.
const DEPTH: usize = 8;

/// A cell, or cells shown as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Slot<'s> {
    /// Its text; empty when it is blank.
    pub(super) text: &'s str,
    /// Its first cell.
    pub(super) place: Place,
    /// How many rows and columns of the table it covers.
    pub(super) down: usize,
    pub(super) right: usize,
}

impl Slot<'_> {
    /// Where it stands on a sheet.
    pub(super) fn location(&self, sheet: &Location) -> Location {
        let number = |number: u32| usize::try_from(number).ok();
        let (row, column) = self.place;
        Location { cell: Some(address(self.place)), row: number(row), column: number(column), ..sheet.clone() }
    }
}

/// A piece of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'s> {
    /// A cell of text.
    Paragraph(Slot<'s>),
    /// The rows of a table.
    Table(Vec<Vec<Slot<'s>>>),
}

/// The pieces of a sheet from above to below.
///
/// # Errors
/// When the rows and columns with text have too many places.
pub(super) fn pieces(sheet: &Sheet) -> Result<Vec<Piece<'_>>, ReadError> {
    let grid = Grid::new(sheet)?;
    let mut out = Vec::new();
    let (rows, columns) = ((0..grid.rows.len()).collect(), (0..grid.columns.len()).collect());
    grid.region(rows, columns, 0, &mut out);
    Ok(out)
}

/// A cell with all the rows and columns of the grid that it covers.
#[derive(Debug)]
struct Area<'s> {
    text: &'s str,
    place: Place,
    /// Its last column on the sheet.
    right: u32,
    rows: Range<usize>,
    columns: Range<usize>,
}

/// The rows and columns that hold text, and what covers their places.
struct Grid<'s> {
    sheet: &'s Sheet,
    /// Numbers of the rows and columns on the sheet.
    rows: Vec<u32>,
    columns: Vec<u32>,
    areas: Vec<Area<'s>>,
    /// For each place, row by row, the area that covers it.
    places: Vec<Option<usize>>,
    /// For each row the last row of the sheet that cells which begin in it or above it cover.
    reach: Vec<u32>,
    /// Rows of the sheet with rules.
    ruled: BTreeSet<u32>,
}

impl<'s> Grid<'s> {
    fn new(sheet: &'s Sheet) -> Result<Grid<'s>, ReadError> {
        let distinct = |numbers: BTreeSet<u32>| numbers.into_iter().collect::<Vec<u32>>();
        let rows = distinct(sheet.cells.keys().map(|place| place.0).collect());
        let columns = distinct(sheet.cells.keys().map(|place| place.1).collect());
        let size = rows.len().saturating_mul(columns.len());
        if size > SHEET_PLACES {
            return Err(ReadError::TooMuch(Limit::TableCells));
        }
        let ruled = sheet.ruled.iter().map(|place| place.0).collect();
        let reach = vec![0; rows.len()];
        let mut grid = Grid { sheet, rows, columns, areas: Vec::new(), places: vec![None; size], reach, ruled };
        let merges: BTreeMap<Place, &Merge> =
            sheet.merges.iter().rev().map(|merge| ((merge.top, merge.left), merge)).collect();
        // Merged cells do not overlap, so that together they cover no more than all places.
        let mut allowed = size.saturating_mul(2);
        for (place, merge) in &merges {
            grid.cover(*place, Some(merge), &mut allowed);
        }
        for place in sheet.cells.keys().filter(|place| !merges.contains_key(place)) {
            grid.cover(*place, None, &mut allowed);
        }
        let mut last = 0;
        for (row, reach) in grid.reach.iter_mut().enumerate() {
            last = last.max(*reach).max(grid.rows.get(row).copied().unwrap_or(0));
            *reach = last;
        }
        Ok(grid)
    }

    /// Gives places to a cell, unless another has one of them.
    fn cover(&mut self, place: Place, merge: Option<&Merge>, allowed: &mut usize) {
        let (bottom, right) = merge.map_or(place, |merge| (merge.bottom, merge.right));
        let covered = |numbers: &[u32], first: u32, last: u32| {
            numbers.partition_point(|number| *number < first)..numbers.partition_point(|number| *number <= last)
        };
        let (rows, columns) = (covered(&self.rows, place.0, bottom), covered(&self.columns, place.1, right));
        let size = rows.len() * columns.len();
        if size == 0 || size > *allowed {
            return;
        }
        *allowed -= size;
        let width = self.columns.len();
        if rows.clone().any(|row| {
            let line = row * width + columns.start..row * width + columns.end;
            self.places.get(line).is_none_or(|line| line.iter().any(Option::is_some))
        }) {
            return;
        }
        let index = self.areas.len();
        for row in rows.clone() {
            if let Some(line) = self.places.get_mut(row * width + columns.start..row * width + columns.end) {
                line.fill(Some(index));
            }
        }
        let text = self.sheet.cells.get(&place).map_or("", String::as_str);
        if let Some(reach) = self.reach.get_mut(rows.start).filter(|_| !text.is_empty()) {
            *reach = (*reach).max(bottom);
        }
        self.areas.push(Area { text, place, right, rows, columns });
    }

    /// What covers a place.
    fn at(&self, row: usize, column: usize) -> Option<usize> {
        self.places.get(row * self.columns.len() + column).copied().flatten()
    }

    fn area(&self, index: usize) -> Option<&Area<'s>> {
        self.areas.get(index)
    }

    /// The areas with text that begin in a row, within columns.
    fn begun(&self, row: usize, columns: &[usize]) -> impl Iterator<Item = &Area<'s>> {
        columns.iter().filter_map(move |column| {
            let area = self.area(self.at(row, *column)?)?;
            (area.rows.start == row && area.columns.start == *column && !area.text.is_empty()).then_some(area)
        })
    }

    /// Whether cells with text from above reach into a row.
    fn is_reached(&self, row: usize, columns: &[usize]) -> bool {
        columns.iter().any(|column| {
            let area = self.at(row, *column).and_then(|index| self.area(index));
            area.is_some_and(|area| area.rows.start < row && !area.text.is_empty())
        })
    }

    /// Takes rows and columns apart at blank rows, then at blank columns, and what is left into text and tables.
    fn region(&self, rows: Vec<usize>, columns: Vec<usize>, depth: usize, out: &mut Vec<Piece<'s>>) {
        let rows: Vec<usize> = rows.into_iter().filter(|row| self.begun(*row, &columns).next().is_some()).collect();
        let mut blocks: Vec<Vec<usize>> = Vec::new();
        for row in rows {
            match blocks.last_mut() {
                Some(block) if block.last().is_some_and(|above| !self.is_parted(*above, row)) => block.push(row),
                _ => blocks.push(vec![row]),
            }
        }
        for block in blocks {
            self.block(block, &columns, depth, out);
        }
    }

    /// Whether a blank row stands between two rows with text.
    fn is_parted(&self, above: usize, below: usize) -> bool {
        let number = |row: usize| self.rows.get(row).copied().unwrap_or(0);
        let (first, last) = (number(above).saturating_add(1), number(below));
        if self.reach.get(above).is_some_and(|reach| reach.saturating_add(1) >= last) {
            return false;
        }
        let mut row = first;
        loop {
            row = self.sheet.hidden_rows.next_outside(row);
            if row >= last {
                return false;
            }
            if !self.ruled.contains(&row) {
                return true;
            }
            row += 1;
        }
    }

    /// Rows without a blank one between them.
    fn block(&self, rows: Vec<usize>, columns: &[usize], depth: usize, out: &mut Vec<Piece<'s>>) {
        let columns: Vec<usize> = columns
            .iter()
            .copied()
            .filter(|column| rows.iter().any(|row| self.begun(*row, std::slice::from_ref(column)).next().is_some()))
            .collect();
        // A title over all of them parts nothing.
        let titles = rows.iter().take_while(|row| self.is_single(**row, &columns)).count();
        let (above, rest) = rows.split_at(titles);
        if depth < DEPTH {
            let parts = self.side_by_side(rest, &columns);
            if parts.len() > 1 {
                above.iter().for_each(|row| self.paragraphs(*row, &columns, out));
                for part in parts {
                    self.region(rest.to_vec(), part, depth + 1, out);
                }
                return;
            }
        }
        self.text_and_tables(&rows, &columns, out);
    }

    /// Columns parted at blank ones. A single column is no table of its own, but labels at a distance from their values.
    fn side_by_side(&self, rows: &[usize], columns: &[usize]) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = Vec::new();
        for column in columns {
            let parted = parts
                .last()
                .and_then(|part| part.last())
                .is_some_and(|left| self.is_blank_between(rows, *left, *column));
            match parts.last_mut() {
                Some(part) if !parted => part.push(*column),
                _ => parts.push(vec![*column]),
            }
        }
        if parts.iter().all(|part| part.len() >= 2) { parts } else { Vec::new() }
    }

    /// Whether a column between two others is blank in some rows.
    fn is_blank_between(&self, rows: &[usize], left: usize, right: usize) -> bool {
        let number = |column: usize| self.columns.get(column).copied().unwrap_or(0);
        let (first, last) = (number(left).saturating_add(1), number(right));
        if self.sheet.hidden_columns.next_outside(first) >= last {
            return false;
        }
        rows.iter().all(|row| {
            let bridged =
                self.at(*row, left).and_then(|index| self.area(index)).is_some_and(|area| area.right >= first);
            let number = self.rows.get(*row).copied().unwrap_or(0);
            !bridged && self.sheet.ruled.range((number, first)..(number, last)).next().is_none()
        })
    }

    /// Whether nothing but one cell stands in a row, and none reaches into it.
    fn is_single(&self, row: usize, columns: &[usize]) -> bool {
        self.begun(row, columns).nth(1).is_none() && !self.is_reached(row, columns)
    }

    /// Whether nothing is drawn in a row but its only cell: no rules around blank cells, none of them merged.
    fn is_lone(&self, index: usize, columns: &[usize]) -> bool {
        let Some(area) = self.begun(index, columns).next().filter(|_| self.is_single(index, columns)) else {
            return false;
        };
        let number = |column: usize| self.columns.get(column).copied().unwrap_or(0);
        let Some(row) = self.rows.get(index) else { return false };
        let (Some(first), Some(last)) = (columns.first(), columns.last()) else { return false };
        if columns
            .iter()
            .filter_map(|column| self.area(self.at(index, *column)?))
            .any(|other| other.place != area.place)
        {
            return false;
        }
        let mut ruled = self.sheet.ruled.range((*row, number(*first))..=(*row, number(*last)));
        ruled.all(|place| (area.place.1..=area.right).contains(&place.1))
    }

    /// Whether a cell with text in a row has rules.
    fn is_ruled(&self, row: usize, columns: &[usize]) -> bool {
        self.begun(row, columns).any(|area| self.sheet.ruled.contains(&area.place))
    }

    /// Tells the rows of tables from those of text.
    fn text_and_tables(&self, rows: &[usize], columns: &[usize], out: &mut Vec<Piece<'s>>) {
        let is_text = self.text_rows(rows, columns);
        let mut table: Vec<usize> = Vec::new();
        for (row, is_text) in rows.iter().zip(is_text) {
            if is_text {
                self.table(&std::mem::take(&mut table), columns, out);
                self.paragraphs(*row, columns, out);
            } else {
                table.push(*row);
            }
        }
        self.table(&table, columns, out);
    }

    /// For each row of a block whether it is text.
    fn text_rows(&self, rows: &[usize], columns: &[usize]) -> Vec<bool> {
        let many: Vec<&usize> = rows.iter().filter(|row| !self.is_single(**row, columns)).collect();
        let ruled = many.iter().filter(|row| self.is_ruled(***row, columns)).count();
        let tables_are_ruled = ruled * 2 >= many.len() && ruled > 0;
        let lone: Vec<bool> = rows.iter().map(|row| self.is_lone(*row, columns)).collect();
        let mut text: Vec<bool> = rows
            .iter()
            .zip(&lone)
            .map(|(row, lone)| {
                let outside = tables_are_ruled && !self.is_ruled(*row, columns) && !self.is_reached(*row, columns);
                outside || (*lone && self.begun(*row, columns).any(|area| is_prose(area.text)))
            })
            .collect();
        // At the start even a cell that is drawn across blank ones is a title.
        let first = rows.iter().position(|row| !self.is_single(*row, columns)).unwrap_or(rows.len());
        let last = lone.iter().rposition(|lone| !lone).map_or(0, |last| last + 1);
        for (index, text) in text.iter_mut().enumerate() {
            *text |= index < first || index >= last;
        }
        self.captions(rows, columns, &lone, &mut text);
        text
    }

    /// Marks the lone rows between tables of different columns as text.
    fn captions(&self, rows: &[usize], columns: &[usize], lone: &[bool], text: &mut [bool]) {
        // Runs of rows with several cells, each with the lone rows before it.
        let mut runs: Vec<(Range<usize>, Range<usize>)> = Vec::new();
        let mut before = 0..0;
        for index in 0..rows.len() {
            let is_text = text.get(index) == Some(&true);
            if !is_text && lone.get(index) != Some(&true) {
                match runs.last_mut() {
                    Some((_, run)) if run.end == index => run.end = index + 1,
                    _ => runs.push((before.clone(), index..index + 1)),
                }
                continue;
            }
            if runs.last().is_some_and(|(_, run)| run.end == index) {
                self.part(&runs, rows, columns, text);
                before = index..index;
            }
            if is_text {
                runs.clear();
                before = index + 1..index + 1;
            } else {
                before.end = index + 1;
            }
        }
        self.part(&runs, rows, columns, text);
    }

    /// Marks what stands between the last two runs as text where their columns differ.
    fn part(&self, runs: &[(Range<usize>, Range<usize>)], rows: &[usize], columns: &[usize], text: &mut [bool]) {
        let [.., (_, above), (between, below)] = runs else { return };
        let shape = |run: &Range<usize>| {
            let mut starts = BTreeSet::new();
            let mut end = 0;
            for area in rows.get(run.clone()).unwrap_or_default().iter().flat_map(|row| self.begun(*row, columns)) {
                starts.insert(area.columns.start);
                end = end.max(area.columns.end);
            }
            (starts, end)
        };
        let ((above, above_end), (below, below_end)) = (shape(above), shape(below));
        let alike = above.first() == below.first() && above_end == below_end;
        if !alike || !(above.is_subset(&below) || below.is_subset(&above)) {
            text.get_mut(between.clone()).unwrap_or_default().fill(true);
        }
    }

    fn paragraphs(&self, row: usize, columns: &[usize], out: &mut Vec<Piece<'s>>) {
        let slot = |area: &Area<'s>| Slot { text: area.text, place: area.place, down: 1, right: 1 };
        out.extend(self.begun(row, columns).map(|area| Piece::Paragraph(slot(area))));
    }

    /// Writes rows as a table; a single one is no table.
    fn table(&self, rows: &[usize], columns: &[usize], out: &mut Vec<Piece<'s>>) {
        if let [row] = rows {
            return self.paragraphs(*row, columns, out);
        }
        let columns: Vec<usize> = columns
            .iter()
            .copied()
            .filter(|column| rows.iter().any(|row| self.begun(*row, std::slice::from_ref(column)).next().is_some()))
            .collect();
        if columns.is_empty() {
            return;
        }
        let mut done = BTreeSet::new();
        let mut table = Vec::with_capacity(rows.len());
        for row in rows {
            let mut slots = Vec::new();
            for column in &columns {
                let number = |numbers: &[u32], index: usize| numbers.get(index).copied().unwrap_or(0);
                let place = (number(&self.rows, *row), number(&self.columns, *column));
                let Some((index, area)) = self.at(*row, *column).and_then(|index| Some((index, self.area(index)?)))
                else {
                    slots.push(Slot { text: "", place, down: 1, right: 1 });
                    continue;
                };
                if done.insert(index) {
                    let covered =
                        |all: &[usize], range: &Range<usize>| all.iter().filter(|at| range.contains(at)).count();
                    let (down, right) = (covered(rows, &area.rows), covered(&columns, &area.columns));
                    slots.push(Slot { text: area.text, place: area.place, down, right });
                }
            }
            table.push(slots);
        }
        out.push(Piece::Table(table));
    }
}

/// Whether a text is a sentence rather than a name.
fn is_prose(text: &str) -> bool {
    const LONGEST_NAME: usize = 60;
    text.contains(['。', '；']) || text.chars().nth(LONGEST_NAME).is_some()
}
