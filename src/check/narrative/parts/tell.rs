//! Words for what is wrong with a list: a part that is greater than its whole, items that do not add up.

use super::super::{label, measure, short, sum_text};
use crate::check::Context;
use crate::check::slip::is_slip;
use crate::finding::Severity;
use crate::report::amount::{Amount, ONE};
use crate::report::fact::Fact;

/// Reports a part that is greater than its whole.
pub(super) fn report_part(context: &mut Context<'_>, whole: &Fact, part: &Fact, severity: Severity) {
    let draft = context.draft(
        "narrative/parts",
        "part",
        &[
            ("name", &short(label(context, part))),
            ("part", &part.quantity.amount),
            ("whole", &whole.quantity.amount),
            ("measure", &measure(context, whole)),
        ],
        whole.quantity.range.clone(),
    );
    let draft = draft
        .label(context.text("narrative/parts", "label-whole"))
        .related(part.quantity.range.clone(), context.text("narrative/parts", "label-part"))
        .severity(severity);
    context.report(draft);
}

/// A slip of the pen in a part or a sum puts them no farther apart, in hundredths of the greater.
const SLIP: i128 = 15;
/// Of small numbers a difference of so many is no more than a slip.
const FEW: i128 = 2;

/// Whether a sum is farther from a number than a slip explains, and no digit written wrongly does: the items may be of something
/// else.
pub(super) fn is_far(sum: i128, target: i128) -> bool {
    let difference = (sum - target).abs();
    difference > FEW * ONE && difference * 100 > SLIP * sum.max(target) && !is_slip(sum / ONE, target / ONE)
}

/// As many items are hardly ever put together from two lists.
const MANY: usize = 4;

/// Whether a sum of few items differs from a number by more than one slip in any of them: they may be of something else.
pub(super) fn is_unexplained(whole: &Fact, items: &[&Fact]) -> bool {
    let value = |fact: &Fact| fact.quantity.amount.value / ONE;
    let sum: i128 = items.iter().map(|fact| value(fact)).sum();
    let target = value(whole);
    let by_an_item = |fact: &&Fact| is_slip(value(fact), target - sum + value(fact));
    items.len() < MANY && !is_slip(sum, target) && !items.iter().any(by_an_item)
}

/// Reports items that do not add up to a number.
pub(super) fn report_sum(context: &mut Context<'_>, message: &str, whole: &Fact, items: &[&Fact], name: &str) {
    let scale = scale(context, whole).filter(|(word, _)| {
        items.iter().all(|item| self::scale(context, item).is_some_and(|(other, _)| other == *word))
    });
    // 750万元 is spoken of in 万元.
    let (word, unit) = scale.unwrap_or(("", 1));
    let scaled = |value: i128| Amount { value: value / unit, grain: 1 };
    let amounts = items.iter().map(|fact| scaled(fact.quantity.amount.value));
    let sum: i128 = items.iter().map(|fact| fact.quantity.amount.value).sum();
    let target = whole.quantity.amount.value;
    let relation = context.text("narrative/parts", if sum > target { "more" } else { "less" });
    let mut draft = context
        .draft(
            "narrative/parts",
            message,
            &[
                ("terms", &sum_text(amounts)),
                ("sum", &scaled(sum)),
                ("whole", &scaled(target)),
                ("measure", &format!("{word}{}", measure(context, whole))),
                ("difference", &scaled((sum - target).abs())),
                ("relation", &relation),
            ],
            whole.quantity.range.clone(),
        )
        .label(context.text("narrative/parts", name));
    if matches!(message, "near" | "overlap" | "far") {
        draft = draft.severity(Severity::Note);
    }
    for item in items {
        draft = draft.related(item.quantity.range.clone(), context.text("narrative/parts", "label-part"));
    }
    context.report(draft);
}

/// The word of scale between a number and its measure word, with its worth: 万 in 750万元.
fn scale<'a>(context: &Context<'a>, fact: &Fact) -> Option<(&'a str, i128)> {
    let digits = fact.quantity.digits.end..fact.quantity.measure.start.max(fact.quantity.digits.end);
    match context.report.text().get(digits)? {
        "万" => Some(("万", 10_000)),
        "亿" => Some(("亿", 100_000_000)),
        _ => None,
    }
}
