//! `narrative/fee`: a processing fee that the tariff cannot give.

use super::{label, measure, shown};
use crate::check::Context;
use crate::report::amount::ONE;
use crate::report::quantity::Kind;

/// `narrative/fee`.
pub(crate) fn fee(context: &mut Context<'_>) {
    let report = context.report;
    let unit = i128::try_from(context.ruleset.number("fee-unit")).unwrap_or(0) * ONE;
    let case_unit = i128::try_from(context.ruleset.number("fee-case-unit")).unwrap_or(0).max(1) * ONE;
    let year = context.ruleset.number("fee-from");
    if unit == 0 || report.year.is_none_or(|reported| usize::try_from(reported).unwrap_or(0) < year) {
        return;
    }
    let mut told: Vec<usize> = Vec::new();
    for hit in report.hits.list("processing-fee") {
        if report.in_table(hit.start) || told.contains(&hit.start) {
            continue;
        }
        let sentence = report.sentence(hit.start);
        let paragraph = report.paragraph_at(hit.start);
        for (index, fact) in report.facts.list.iter().enumerate() {
            let by_case = context.ruleset.has("fee-by-case", label(context, fact));
            let unit = if by_case { case_unit } else { unit };
            let money = fact.quantity.kind == Kind::Count
                && context.ruleset.list("money").iter().any(|word| word == measure(context, fact));
            // 信息处理费。发出收费通知3份，按量计收345元: the paragraph goes on with it.
            let goes_on = || {
                let words = report.slice(&fact.sentence_range);
                fact.paragraph == paragraph
                    && fact.quantity.range.start > hit.end
                    && context.ruleset.has("fee-charged", words)
                    && !context.ruleset.has("fee-other", words)
            };
            if !money
                || !(sentence.contains(&fact.quantity.range.start) || goes_on())
                || told.contains(&index)
                || fact.quantity.approximate
                || !fact.quantity.amount.is_exact() && fact.quantity.amount.grain >= unit
                || fact.quantity.amount.value % unit == 0
            {
                continue;
            }
            told.push(index);
            let lower = fact.quantity.amount.value / unit * unit;
            let draft = context.draft(
                "narrative/fee",
                "default",
                &[
                    ("stated", &fact.quantity.amount),
                    ("unit", &shown(unit)),
                    ("lower", &shown(lower)),
                    ("upper", &shown(lower + unit)),
                    ("rest", &shown(fact.quantity.amount.value - lower)),
                ],
                fact.quantity.range.clone(),
            );
            context.report(draft);
        }
    }
}
