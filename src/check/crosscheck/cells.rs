//! Sums of cells of the official tables: what they come to, in numbers and in words.

use std::ops::Range;

use crate::check::{Context, table};
use crate::decimal::Decimal;
use crate::report::{NamedTable, Value};
use crate::ruleset::{CellSum, TableSpec};

/// What a sum of cells comes to; none when a cell is unknown.
pub(super) fn value(table: &NamedTable<'_>, sum: &CellSum) -> Option<Decimal> {
    sum.iter()
        .map(|term| {
            let found = if table.spec.row(&term.row).is_some() {
                cell(table, &term.row, &term.column)
            } else if term.column == TOTAL {
                group(table, &term.row)
            } else {
                table.group(&term.row, &term.column)
            };
            found.map(|found| if term.minus { -found } else { found })
        })
        .sum()
}

/// Whether a table of this form has all cells of a sum.
pub(super) fn is_of(table: &TableSpec, sum: &CellSum) -> bool {
    sum.iter().all(|term| match table.row(&term.row).and_then(|row| table.rows.get(row)) {
        Some(row) => {
            row.columns.iter().any(|index| table.columns.get(*index).is_some_and(|column| column.key == term.column))
        }
        None => table.group(&term.row).is_some() && table.column(&term.column).is_some(),
    })
}

/// The column that is the sum of the others.
const TOTAL: &str = "sum";

/// A cell; a blank total is the sum of its row where all of that is there.
fn cell(table: &NamedTable<'_>, row: &str, column: &str) -> Option<Decimal> {
    let found = table.number_at(row, column);
    if found.is_some() || column != TOTAL || table.cell_at(row, column).is_some_and(|cell| cell.value != Value::Blank) {
        return found;
    }
    table.spec.columns.iter().filter(|other| other.key != TOTAL).map(|other| table.number_at(row, &other.key)).sum()
}

/// What a sum comes to at least, by the cells that are known; none when it takes something away.
pub(super) fn least(table: &NamedTable<'_>, sum: &CellSum) -> Option<Decimal> {
    let row = |key: &str, column: &str| {
        let known = table.number_at(key, column);
        let parts = table.spec.columns.iter().filter(|other| column == TOTAL && other.key != TOTAL);
        known.unwrap_or_else(|| parts.filter_map(|other| table.number_at(key, &other.key)).sum())
    };
    sum.iter()
        .map(|term| {
            if term.minus {
                return None;
            }
            if table.spec.row(&term.row).is_some() {
                return Some(row(&term.row, &term.column));
            }
            let rows = table.rows_of(table.spec.group(&term.row)?)?;
            Some(
                rows.into_iter()
                    .filter_map(|index| table.spec.rows.get(index))
                    .map(|spec| row(&spec.key, &term.column))
                    .sum(),
            )
        })
        .sum()
}

/// The total of a group of rows.
fn group(table: &NamedTable<'_>, key: &str) -> Option<Decimal> {
    let rows = table.rows_of(table.spec.group(key)?)?;
    rows.into_iter().map(|row| cell(table, &table.spec.rows.get(row)?.key, TOTAL)).sum()
}

/// A sum of cells in words: 本年新收 3 + 上年结转 1; 本年新收商业企业 17 + 科研机构 1, the row named once.
pub(super) fn in_words(context: &Context<'_>, table: &NamedTable<'_>, sum: &CellSum) -> String {
    let mut text = String::new();
    let mut last: Option<&str> = None;
    for term in sum {
        if !text.is_empty() || term.minus {
            text.push_str(if term.minus { " − " } else { " + " });
        }
        let row = table.spec.row(&term.row).and_then(|row| table.spec.rows.get(row)).map(|row| &row.label);
        let row = row.or_else(|| {
            table.spec.group(&term.row).and_then(|group| table.spec.groups.get(group)).map(|group| &group.label)
        });
        let column = table.spec.column(&term.column).and_then(|column| table.spec.columns.get(column));
        let is_shown = term.column != TOTAL || context.ruleset.is_in("name-columns", &table.spec.key);
        if last != Some(term.row.as_str()) || !is_shown {
            text.push_str(row.map_or("", |label| label.short.as_str()));
        }
        last = Some(term.row.as_str());
        if let Some(column) = column.filter(|_| is_shown) {
            text.push_str(&column.label.short);
        }
        let one = vec![crate::ruleset::CellTerm { minus: false, ..term.clone() }];
        if let Some(value) = value(table, &one) {
            text.push_str(&format!(" {value}"));
        } else if let Some(least) = least(table, &one) {
            text.push_str(&format!(" {}{least}", context.text("crosscheck/requests", "at-least")));
        }
    }
    if sum.len() > 1 {
        if let Some(value) = value(table, sum) {
            text.push_str(&format!(" = {value}"));
        } else if let Some(least) = least(table, sum) {
            text.push_str(&format!(" = {}{least}", context.text("crosscheck/requests", "at-least")));
        }
    }
    text
}

/// Folded places of the cells of a sum; of a group, those that are not nought.
pub(super) fn places(context: &Context<'_>, table: &NamedTable<'_>, sum: &CellSum) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut add = |row: &str, column: &str, any: bool| {
        let Some(cell) = table.cell_at(row, column) else { return };
        let counts = any || cell.value.number().is_some_and(|number| number != Decimal::ZERO);
        if counts && !cell.place.is_empty() {
            places.push(table::folded(context, &cell.place));
        }
    };
    for term in sum {
        if table.spec.row(&term.row).is_some() {
            add(&term.row, &term.column, true);
            continue;
        }
        let rows = table.spec.group(&term.row).and_then(|group| table.rows_of(group)).unwrap_or_default();
        for row in rows.into_iter().filter_map(|row| table.spec.rows.get(row)) {
            add(&row.key, &term.column, false);
        }
    }
    places
}
