//! `table/suspect`: cells of table four that are possible, and yet seldom seen beside others.

use super::{folded, place};
use crate::check::context::Context;
use crate::decimal::Decimal;

/// Suits after a review that nobody asked for, and disputes where there were no requests.
pub(super) fn disputes(context: &mut Context<'_>) {
    let report = context.report;
    let Some(table) = report.table("disputes") else { return };
    let total = |row: &str| table.number_at(row, "sum");
    let tell = |context: &mut Context<'_>, message: &str, key: &str| {
        let (Some(row), Some(cell)) = (table.spec.row(key), table.cell_at(key, "sum")) else { return };
        let column = table.spec.column("sum").unwrap_or_default();
        let values: [(&str, &dyn std::fmt::Display); 2] = [("title", &table.spec.title), ("found", &cell.text)];
        let draft = context.draft("table/suspect", message, &values, folded(context, &cell.place));
        context.report(draft.at_visible(cell.place.clone()).place(place(table, row, column)));
    };
    let (review, direct, after) = (total("review"), total("direct"), total("after"));
    if review == Some(Decimal::ZERO) && after.is_some_and(|after| after > Decimal::ZERO) {
        tell(context, "after-review", "after");
    }
    let Some(requests) = report.table("requests") else { return };
    let none = ["new", "brought"].iter().all(|row| requests.number_at(row, "sum") == Some(Decimal::ZERO));
    let some = [("review", review), ("direct", direct), ("after", after)];
    if let Some((key, _)) = some.iter().find(|(_, total)| none && total.is_some_and(|total| total > Decimal::ZERO)) {
        tell(context, "no-requests", key);
    }
}
