//! What stands in the cells: blanks, numbers, units, and what an organ has no power to report.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{column_name, folded, is_needed, place, row_name};
use crate::check::context::Context;
use crate::decimal::Decimal;
use crate::finding::Severity;
use crate::report::{NamedTable, TableCell, Value};
use crate::ruleset::{NumberKind, UnitPlace, normal};

/// An amount in 万元 that no organ takes.
const ABSURD: i64 = 100_000_000;

/// The cells of a table with their indices.
fn cells_of<'t>(table: &'t NamedTable<'_>) -> impl Iterator<Item = (usize, usize, &'t TableCell)> {
    table.rows.iter().zip(&table.spec.rows).enumerate().flat_map(|(index, (row, spec))| {
        row.iter().flat_map(move |row| {
            spec.columns
                .iter()
                .zip(&row.cells)
                .filter_map(move |(column, cell)| cell.as_ref().map(|cell| (index, *column, cell)))
        })
    })
}

/// Blank cells and strokes, one finding a row.
pub(super) fn blank(context: &mut Context<'_>, table: &NamedTable<'_>) {
    let spec = table.spec;
    let needed = |context: &Context<'_>, row: usize, column: usize| {
        if is_needed(context, spec, row, column) { Severity::Error } else { Severity::Warning }
    };
    if table.is_blank() {
        let first = cells_of(table).next();
        let Some((row, column, cell)) = first else { return };
        let severity = cells_of(table).map(|(row, column, _)| needed(context, row, column)).max();
        let draft = context
            .draft("table/blank", "table", &[("title", &spec.title)], folded(context, &cell.place))
            .at_visible(cell.place.clone())
            .severity(severity.unwrap_or(Severity::Warning))
            .place(place(table, row, column));
        context.report(draft);
        return;
    }
    let mut rows: BTreeMap<(usize, bool), Vec<(usize, &TableCell)>> = BTreeMap::new();
    for (row, column, cell) in cells_of(table) {
        if matches!(cell.value, Value::Blank | Value::Placeholder) {
            rows.entry((row, cell.value == Value::Placeholder)).or_default().push((column, cell));
        }
    }
    for ((row, placeholder), cells) in rows {
        let Some((first, cell)) = cells.first() else { continue };
        let columns = cells.iter().map(|(column, _)| format!("“{}”", column_name(spec, *column))).collect::<String>();
        let name = row_name(spec, row);
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("title", &spec.title), ("row", &name), ("columns", &columns), ("found", &cell.text)];
        let severity = cells.iter().map(|(column, _)| needed(context, row, *column)).max();
        let message = if placeholder { "placeholder" } else { "blank" };
        let mut draft = context
            .draft("table/blank", message, &values, folded(context, &cell.place))
            .at_visible(cell.place.clone())
            .severity(severity.unwrap_or(Severity::Warning))
            .place(place(table, row, *first));
        for (column, other) in cells.iter().skip(1).filter(|(_, other)| other.place != cell.place) {
            draft = draft.related_at(folded(context, &other.place), other.text.clone(), place(table, row, *column));
        }
        context.report(draft);
    }
}

/// Cells that are not one number of the right kind.
pub(super) fn numbers(context: &mut Context<'_>, table: &NamedTable<'_>) {
    for (row, column, cell) in cells_of(table) {
        let (Some(spec), Some(row_spec)) = (table.spec.columns.get(column), table.spec.rows.get(row)) else { continue };
        let whole = match spec.number {
            NumberKind::Amount => row_spec.unit.as_ref().is_some_and(|unit| !spec.units.contains(unit)),
            NumberKind::Count | NumberKind::Signed => true,
        };
        let message = match cell.value {
            Value::Text => "text",
            Value::Number(number) if whole && !number.is_integer() => "decimal",
            Value::Number(number) if number.is_negative() && spec.number != NumberKind::Signed => "negative",
            Value::Number(_) if cell.unit.is_some() && spec.unit_place.is_none() => "unit",
            _ => continue,
        };
        let (name, column_name) = (row_name(table.spec, row), column_name(table.spec, column));
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("title", &table.spec.title), ("row", &name), ("column", &column_name), ("found", &cell.text)];
        let mut draft = context.draft("table/number", message, &values, folded(context, &cell.place));
        if message == "unit" {
            draft = draft.severity(Severity::Note);
        }
        context.report(draft.at_visible(cell.place.clone()).place(place(table, row, column)));
    }
}

/// Units that are missing or do not fit.
pub(super) fn units(context: &mut Context<'_>, table: &NamedTable<'_>) {
    for (row, column, cell) in cells_of(table) {
        let Some(spec) = table.spec.columns.get(column) else { continue };
        let (Some(unit_place), Some(unit)) = (spec.unit_place, spec.units.first()) else { continue };
        let head = table.heads.iter().find(|(index, _, _)| *index == Some(column));
        let in_head = head.is_some_and(|(_, _, text)| spec.units.iter().any(|unit| text.ends_with(&normal(unit))));
        let number = cell.value.number();
        let fits = cell.unit.as_ref().map(|unit| spec.units.contains(unit));
        let (message, at): (&str, Range<usize>) = match (unit_place, fits, head) {
            (_, Some(false), _) => ("other", cell.place.clone()),
            (UnitPlace::Header, None, Some((_, head, _))) if !in_head => ("header", head.clone()),
            (UnitPlace::Anywhere, None, _) if !in_head && number.is_some_and(|number| number > Decimal::ZERO) => {
                ("cell", cell.place.clone())
            }
            (UnitPlace::Header, None, _)
                if number.is_some_and(|number| number.is_integer() && number >= Decimal::from(ABSURD)) =>
            {
                ("large", cell.place.clone())
            }
            _ => continue,
        };
        let units = if unit_place == UnitPlace::Header { unit.clone() } else { spec.units.join("、") };
        let name = column_name(table.spec, column);
        let values: [(&str, &dyn std::fmt::Display); 4] =
            [("title", &table.spec.title), ("column", &name), ("unit", &units), ("found", &cell.text)];
        let draft = context.draft("table/unit", message, &values, folded(context, &at));
        context.report(draft.at_visible(at).place(place(table, row, column)));
    }
}

/// Rows that the organ has no power to fill.
pub(super) fn powers(context: &mut Context<'_>, table: &NamedTable<'_>) {
    let Some(organ) = &context.report.organ else { return };
    for power in &table.spec.powers {
        let placed = organ.is_of(&power.placed_levels)
            && organ.place().is_some_and(|place| {
                power.places.iter().any(|ending| place.ends_with(ending.as_str()))
                    && !power.except.iter().any(|ending| place.ends_with(ending.as_str()))
            });
        if !placed && !organ.is_of(&power.levels) {
            continue;
        }
        let filled = cells_of(table).find(|(row, _, cell)| {
            *row == power.row && cell.value.number().is_some_and(|number| number > Decimal::ZERO)
        });
        let Some((row, column, cell)) = filled else { continue };
        let (name, column_name) = (row_name(table.spec, row), column_name(table.spec, column));
        let values: [(&str, &dyn std::fmt::Display); 5] = [
            ("title", &table.spec.title),
            ("row", &name),
            ("column", &column_name),
            ("found", &cell.text),
            ("organ", &organ.name),
        ];
        let draft = context.draft(&power.rule, "default", &values, folded(context, &cell.place));
        context.report(draft.at_visible(cell.place.clone()).place(place(table, row, column)));
    }
}
