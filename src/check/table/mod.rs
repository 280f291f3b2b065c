//! The official tables: presence, shape, labels, cells, arithmetic.

mod cells;
mod identities;
mod repair;
mod shape;
mod suspect;

use std::ops::Range;

use super::context::Context;
use crate::report::NamedTable;
use crate::ruleset::{Each, TableSpec};

/// The template of the tables, their presence and shape.
pub(super) fn shape(context: &mut Context<'_>) {
    shape::template(context);
    shape::missing(context);
    for table in &context.report.tables.found {
        shape::cut(context, table);
        // Years and provinces differ in the rows of a table that is not prescribed to the letter.
        if table.spec.required {
            shape::shape(context, table);
            shape::labels(context, table);
        }
    }
}

/// What stands in the cells.
pub(super) fn cells(context: &mut Context<'_>) {
    for table in &context.report.tables.found {
        cells::blank(context, table);
        cells::numbers(context, table);
        cells::units(context, table);
        cells::powers(context, table);
    }
}

/// The arithmetic.
pub(super) fn identities(context: &mut Context<'_>) {
    for table in &context.report.tables.found {
        identities::check(context, table);
    }
    suspect::disputes(context);
}

/// The folded range of a visible one.
pub(super) fn folded(context: &Context<'_>, visible: &Range<usize>) -> Range<usize> {
    let folded = &context.report.folded;
    let start = folded.folded_offset(visible.start);
    start..folded.folded_offset(visible.end).max(start)
}

/// The name of a row.
fn row_name(spec: &TableSpec, row: usize) -> &str {
    spec.rows.get(row).map_or("", |row| row.label.official.as_str())
}

/// The name of a column, without its unit.
fn column_name(spec: &TableSpec, column: usize) -> &str {
    spec.columns.get(column).map_or("", |column| column.label.short.as_str())
}

/// A place in words: 表三 自然人列 （七）总计.
fn place(table: &NamedTable<'_>, row: usize, column: usize) -> String {
    if table.spec.columns.len() == 1 {
        return format!("{} {}", table.spec.title, row_name(table.spec, row));
    }
    format!("{} {}列 {}", table.spec.title, column_name(table.spec, column), row_name(table.spec, row))
}

/// Whether a formula whose breach is an error needs a cell.
fn is_needed(context: &Context<'_>, spec: &TableSpec, row: usize, column: usize) -> bool {
    use crate::finding::Severity;
    use crate::ruleset::Operand;
    let Some(row_spec) = spec.rows.get(row) else { return false };
    spec.identities.iter().any(|identity| {
        let severity = identity.severity.or_else(|| context.ruleset.rule(&identity.rule).map(|rule| rule.severity));
        let names = |index: usize| {
            identity.formula.left.iter().chain(&identity.formula.right).any(|term| match &term.operand {
                Operand::Name(name) => *name == index,
                Operand::Sum(group) => row_spec.group == Some(*group) || row_spec.whole_of == Some(*group),
                Operand::Number(_) => false,
            })
        };
        severity == Some(Severity::Error)
            && match identity.each {
                Each::Column => names(row),
                Each::Row => names(column) && (identity.rows.is_empty() || identity.rows.contains(&row)),
            }
    })
}
