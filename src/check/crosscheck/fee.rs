//! `crosscheck/fee`: whether the last section speaks of the fee that table three hints at.

use crate::check::{Context, table};
use crate::decimal::Decimal;
use crate::finding::Severity;
use crate::report::Value;

/// `crosscheck/fee`.
pub(in crate::check) fn fee(context: &mut Context<'_>) {
    let report = context.report;
    let Some(table) = report.tables.found.iter().find(|table| table.spec.key == "requests") else { return };
    let Some(cell) = table.cell_at("other2", "sum") else { return };
    let Some(section) = report.section("other").or(report.sections.last()) else { return };
    let words = report.slice(&section.body);
    if context.ruleset.has("fee-word", words) {
        return;
    }
    let lapsed = match cell.value {
        Value::Blank => return,
        _ => cell.value.number().unwrap_or(Decimal::ZERO),
    };
    let message = if lapsed > Decimal::ZERO { "default" } else { "silent" };
    let place = table::folded(context, &cell.place);
    let mut draft = context.draft(
        "crosscheck/fee",
        message,
        &[("lapsed", &lapsed), ("table", &table.spec.title)],
        section.heading.clone(),
    );
    if lapsed > Decimal::ZERO {
        draft = draft.related(place, table.spec.title.clone());
    } else {
        draft = draft.severity(Severity::Note);
    }
    context.report(draft);
}
