//! `crosscheck/fee`: whether the last section speaks of the fee that table three hints at.

use std::ops::Range;

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
    let lapsed = match cell.value {
        Value::Blank => return,
        _ => cell.value.number().unwrap_or(Decimal::ZERO),
    };
    if context.ruleset.has("fee-word", words) {
        if lapsed > Decimal::ZERO {
            denied(context, &section.body, lapsed, table::folded(context, &cell.place), &table.spec.title);
        }
        return;
    }
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

/// 未发出收费通知, where table three has applicants who did not pay what such a notice asked for.
fn denied(context: &mut Context<'_>, body: &Range<usize>, lapsed: Decimal, place: Range<usize>, title: &str) {
    let report = context.report;
    let claim = report.hits.list("none-marker").iter().filter(|hit| body.contains(&hit.start)).find_map(|hit| {
        let clause = report.clause(hit.start);
        let words = report.slice(&(hit.end..clause.end.max(hit.end)));
        let told = context.ruleset.ends_with("fee-notice", words);
        (told && !words.contains(|c: char| c.is_ascii_digit())).then_some(hit.start..clause.end)
    });
    let Some(claim) = claim else { return };
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("lapsed", &lapsed), ("table", &title), ("claim", &report.quote(&claim))];
    let draft = context.draft("crosscheck/fee", "denied", &values, claim);
    context.report(draft.related(place, title.to_owned()));
}
