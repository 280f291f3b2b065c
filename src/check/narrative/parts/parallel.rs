//! Lists whose numbers each have another of a second measure beside them: 8412户15370人，其中农村6930户12846人….

use super::super::{is_plain_count, same_measure};
use super::tell::report_sum;
use super::{List, total, value};
use crate::check::Context;
use crate::report::fact::{Cut, Fact};

/// How near to a number the one of the second measure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    /// Directly behind it: 8412户15370人, 7件、4280元.
    Directly,
    /// The next number, with a comma or words between: 缴费7件，实收5120元.
    Next,
}

/// Where the numbers of a list add up, so do those beside them.
pub(super) fn parallel(context: &mut Context<'_>, list: &List) {
    let facts = &context.report.facts;
    let Some(whole) =
        list.whole.filter(|whole| list.items.len() > 1 && total(facts, &list.items) == value(facts, *whole))
    else {
        return;
    };
    let items = |how| list.items.iter().map(|item| second(context, *item, how)).collect::<Option<Vec<&Fact>>>();
    let directly = items(Beside::Directly);
    let message = if directly.is_some() { "sum" } else { "near" };
    let (Some(all), Some(items)) = (second(context, whole, Beside::Next), directly.or_else(|| items(Beside::Next)))
    else {
        return;
    };
    let alike = items.iter().all(|item| same_measure(context, item, all));
    let sum: i128 = items.iter().map(|item| item.quantity.amount.value).sum();
    if alike && sum != all.quantity.amount.value {
        report_sum(context, message, all, &items, "label-whole");
    }
}

/// The number of another measure beside one.
fn second<'a>(context: &Context<'a>, index: usize, how: Beside) -> Option<&'a Fact> {
    let facts = &context.report.facts;
    let (fact, next) = (facts.list.get(index)?, facts.list.get(index + 1)?);
    let gap = fact.quantity.range.end..next.quantity.range.start.max(fact.quantity.range.end);
    let touches = matches!(context.report.slice(&gap), "" | "、");
    let follows = next.sentence == fact.sentence
        && !same_measure(context, fact, next)
        && match facts.marks_in(&gap) {
            [] => true,
            [only] => only.cut <= Cut::Comma,
            _ => false,
        };
    let is_beside = touches || (how == Beside::Next && follows);
    (is_beside && is_plain_count(next) && !next.quantity.approximate && next.depth == fact.depth).then_some(next)
}
