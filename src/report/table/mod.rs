//! The official tables of a report: the same rows, columns and cells from whatever layout.
//!
//! `cells` turns the document into lines of tokens, `rows` gathers candidates for rows, `align` tells which row each
//! is, and `read` tells which value belongs to which column. What cannot be told with certainty stays unknown.

mod align;
mod cells;
mod read;
mod rows;
mod value;

use std::ops::Range;

use crate::decimal::Decimal;
use crate::document::Document;
use crate::report::Section;
use crate::report::layout::Paragraph;
use crate::ruleset::{Ruleset, TableSpec, Template};
pub use value::Value;

use cells::Line;
use value::Words;

/// A cell of an official table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableCell {
    /// What it says.
    pub value: Value,
    /// Its text, folded.
    pub text: String,
    /// The unit after its number, if any.
    pub unit: Option<String>,
    /// Visible range; that of the row's label when the cell is blank.
    pub place: Range<usize>,
}

/// How a label reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wording {
    /// As the official form has it, or in an accepted variant, or so laid out that it cannot be told.
    Accepted,
    /// Otherwise, as shown.
    Other(String),
}

/// A row of an official table as a report has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableRow {
    /// Visible range of its label.
    pub label: Range<usize>,
    /// How the label reads.
    pub wording: Wording,
    /// Cells by column of the row's block; `None` where the report has no such column.
    pub cells: Vec<Option<TableCell>>,
    /// The number of values found, where they do not fit the columns and `cells` is empty.
    pub misfit: Option<usize>,
    /// Whether it stands where the official form has it.
    pub in_order: bool,
}

/// A row or column that the official form does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extra {
    /// Its label as shown.
    pub label: String,
    /// Visible range of the label.
    pub range: Range<usize>,
    /// The first official row after it.
    pub before: Option<usize>,
}

/// An official table as a report has it.
#[derive(Debug, Clone)]
pub struct NamedTable<'a> {
    /// What it is held to.
    pub spec: &'a TableSpec,
    /// Rows as in the specification; `None` where the report has no such row.
    pub rows: Vec<Option<TableRow>>,
    /// Rows that the official form does not have.
    pub extra_rows: Vec<Extra>,
    /// Columns that the official form does not have.
    pub extra_columns: Vec<Extra>,
    /// Columns that are not there, as indices.
    pub missing_columns: Vec<usize>,
    /// Heads of columns that were found: index and visible range; `None` for the index where it is not known.
    pub heads: Vec<(Option<usize>, Range<usize>, String)>,
    /// Heads that stand where the form has a column of another name: index, visible range and text.
    pub misnamed: Vec<(usize, Range<usize>, String)>,
    /// The number of values where all of an `across` table stands in one row that does not fit.
    pub misfit: Option<(usize, Range<usize>)>,
    /// Where the edge of the page cuts it: the label of the first row that is not whole.
    pub cut: Option<Range<usize>>,
    /// Whether rows were recognised but their values could not be told apart.
    pub unreadable: bool,
    /// Visible range from its first to its last value.
    pub range: Range<usize>,
}

impl NamedTable<'_> {
    /// A cell by indices of row and column.
    pub fn cell(&self, row: usize, column: usize) -> Option<&TableCell> {
        let at = self.spec.rows.get(row)?.columns.iter().position(|index| *index == column)?;
        self.rows.get(row)?.as_ref()?.cells.get(at)?.as_ref()
    }

    /// A number by indices of row and column; none when it is unknown.
    pub fn number(&self, row: usize, column: usize) -> Option<Decimal> {
        self.cell(row, column).and_then(|cell| cell.value.number())
    }

    /// A cell by keys of row and column.
    pub fn cell_at(&self, row: &str, column: &str) -> Option<&TableCell> {
        let row = self.spec.row(row)?;
        let column = self
            .spec
            .rows
            .get(row)?
            .columns
            .iter()
            .copied()
            .find(|index| self.spec.columns.get(*index).is_some_and(|spec| spec.key == column))?;
        self.cell(row, column)
    }

    /// A number by keys of row and column; none when it is unknown.
    pub fn number_at(&self, row: &str, column: &str) -> Option<Decimal> {
        self.cell_at(row, column).and_then(|cell| cell.value.number())
    }

    /// The rows that make up a group: its members, or the row that stands for all of them; none when neither is there.
    pub fn rows_of(&self, group: usize) -> Option<Vec<usize>> {
        let group = self.spec.groups.get(group)?;
        let is_found = |row: &usize| self.rows.get(*row).is_some_and(Option::is_some);
        let official = |row: &usize| self.spec.rows.get(*row).is_some_and(|row| row.official);
        let whole = group.whole.filter(is_found);
        match whole {
            Some(whole) if official(&whole) || !group.members.iter().any(is_found) => Some(vec![whole]),
            _ => Some(group.members.clone()),
        }
    }

    /// The sum of a group's rows in a column; none when a number is unknown.
    pub fn group(&self, group: &str, column: &str) -> Option<Decimal> {
        let rows = self.rows_of(self.spec.group(group)?)?;
        rows.into_iter().map(|row| self.number_at(&self.spec.rows.get(row)?.key, column)).sum()
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        let mut cells = self.rows.iter().flatten().flat_map(|row| row.cells.iter().flatten()).peekable();
        cells.peek().is_some() && cells.all(|cell| cell.value == Value::Blank)
    }
}

/// The tables of a report, and the template that they follow.
#[derive(Debug, Default)]
pub struct Tables<'a> {
    /// Tables that were found, in the order of the template.
    pub found: Vec<NamedTable<'a>>,
    /// The template they follow, where it is not the one in force.
    pub other: Option<&'a Template>,
    /// Visible ranges of the words that show it.
    pub shown_by: Vec<Range<usize>>,
}

/// Reads the tables of a report. Visible ranges of sections come with their keys.
pub(super) fn read<'a>(
    document: &'a Document,
    paragraphs: &[Paragraph],
    template: &'a Template,
    sections: &[(&str, Range<usize>)],
    ruleset: &'a Ruleset,
) -> Tables<'a> {
    if template.tables.is_empty() {
        return Tables::default();
    }
    let lines = cells::lines(document, paragraphs, Words::new(ruleset));
    let (other, shown_by) = other_template(&lines, template, ruleset);
    let specs = &other.unwrap_or(template).tables;
    let everywhere = 0..document.text.len();
    let found = specs
        .iter()
        .filter_map(|spec| {
            let home = sections.iter().find(|(key, _)| spec.section.as_deref() == Some(*key));
            home.and_then(|(_, range)| read::table(&lines, range, spec, false))
                .or_else(|| read::table(&lines, &everywhere, spec, true))
        })
        .collect();
    Tables { found, other, shown_by }
}

/// The visible range of a section's body.
pub(super) fn body(section: &Section, visible: impl Fn(&Range<usize>) -> Range<usize>) -> Range<usize> {
    let heading = visible(&section.heading);
    let body = visible(&section.body);
    heading.end..body.end.max(heading.end)
}

/// Another template, when the heads of columns are its and none is of the template in force.
fn other_template<'a>(
    lines: &[Line<'_>],
    template: &'a Template,
    ruleset: &'a Ruleset,
) -> (Option<&'a Template>, Vec<Range<usize>>) {
    let forms = |template: &'a Template| {
        template
            .tables
            .iter()
            .filter(|table| table.required)
            .flat_map(|table| table.columns.iter().flat_map(|column| column.label.accepted.iter()))
            .collect::<Vec<&String>>()
    };
    let own = forms(template);
    if own.is_empty() {
        return (None, Vec::new());
    }
    let found = |wanted: &dyn Fn(&String) -> bool| -> Vec<Range<usize>> {
        lines
            .iter()
            .flat_map(Line::tokens)
            .filter(|token| !token.is_value && !token.normal.is_empty() && wanted(&token.normal))
            .map(|token| token.visible.clone())
            .collect()
    };
    for other in ruleset.templates.iter().filter(|other| other.id != template.id) {
        let theirs = forms(other);
        let foreign = found(&|label| theirs.contains(&label) && !own.contains(&label));
        if foreign.len() < 2 {
            continue;
        }
        if found(&|label| own.contains(&label) && !theirs.contains(&label)).is_empty() {
            return (Some(other), foreign);
        }
    }
    (None, Vec::new())
}
