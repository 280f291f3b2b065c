//! Shares that are told with those of the year before: 网络提交1203件，占比由上年的61.30%提高到68.82%.

use super::super::parts::List;
use super::super::{akin_measure, is_plain_count, label};
use crate::check::Context;
use crate::report::amount::Fit;
use crate::report::fact::{Cut, Fact};
use crate::report::quantity::Kind;

/// The part and the whole of such a share, where the list that the part stands in gives the whole, and no other count of the
/// paragraph explains the share.
pub(super) fn risen<'f>(
    context: &Context<'f>,
    index: usize,
    fact: &Fact,
    lists: &[List],
) -> Option<(&'f Fact, &'f Fact)> {
    let facts = &context.report.facts.list;
    let before = facts.get(index.checked_sub(1)?)?;
    let at = index.checked_sub(2)?;
    let part = facts.get(at)?;
    let words = label(context, before);
    let is_told = before.quantity.kind == Kind::Percent
        && [before, part].iter().all(|other| other.sentence == fact.sentence && other.depth == fact.depth)
        && context.ruleset.is_in("arrival", label(context, fact))
        && context.ruleset.starts_with("share", words)
        && context.report.facts.cut(&(part.quantity.range.end..before.quantity.range.start)) == Cut::Comma;
    let list = lists.iter().find(|list| list.is_announced() && list.reaches(at))?;
    let whole = facts.get(list.whole?)?;
    let exact = [part, whole, fact].iter().all(|one| !one.quantity.approximate);
    let fits = |other: &&Fact| {
        other.paragraph == fact.paragraph
            && is_plain_count(other)
            && other.quantity.amount.value >= part.quantity.amount.value
            && fact.quantity.amount.percent_of(&part.quantity.amount, &other.quantity.amount) != Fit::No
    };
    (is_told
        && exact
        && is_plain_count(part)
        && akin_measure(context, part, whole)
        && !facts.iter().any(|other| fits(&other)))
    .then_some((part, whole))
}
