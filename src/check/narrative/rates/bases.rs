//! What a share may be a share of: the base that its words name, the totals of the table, what stands behind it.

use std::ops::Range;

use super::super::{is_plain_count, label, measure, same_measure, stems, tail};
use crate::check::Context;
use crate::report::amount::{Amount, Fit, ONE};
use crate::report::fact::Fact;
use crate::report::quantity::Kind;

/// Whether the words at a number are those of the base that a share names: of a long name more than two characters.
pub(super) fn names_base(context: &Context<'_>, of: &str, words: &str) -> bool {
    const LONG: usize = 4;
    let own = stems(context, of.trim_end_matches(['总', '量', '数']));
    let shared = own.iter().filter(|stem| words.contains(stem.as_str())).count();
    shared > usize::from(own.len() >= LONG)
}

/// Whether a share is said to be of what came in this year, and of nothing brought in: 占新收申请总数的.
pub(super) fn of_new(context: &Context<'_>, of: &str) -> bool {
    context.ruleset.has("base-new", of) && !context.ruleset.has("transferred", of)
}

/// The totals of the table of requests that words name as what a share is of: 占办结总数的55.6%.
pub(super) fn table_bases(context: &Context<'_>, of: &str, part: &Fact) -> Vec<(Amount, Range<usize>)> {
    let Some(table) = context.report.table("requests") else { return Vec::new() };
    let case = context.ruleset.is_in("case-measure", measure(context, part));
    let number = |row: &str| {
        let cell = table.cell_at(row, "sum")?;
        let amount = Amount::parse(&cell.value.number()?.to_string(), 0)?;
        Some((amount, crate::check::table::folded(context, &cell.place)))
    };
    let all = || {
        let ((new, place), (brought, _)) = (number("new")?, number("brought")?);
        Some((Amount { value: new.value + brought.value, grain: ONE }, place))
    };
    // 占不予处理总数的: of one result.
    let of_result = context.ruleset.has("partition-requests", of);
    let has = |list: &str| case && !of_result && context.ruleset.has(list, of);
    let finished = has("base-finished").then(|| number("total")).flatten();
    let all = || if of_new(context, of) { None } else { all() };
    let received = has("base-received").then(|| [number("new"), all()]).into_iter().flatten().flatten();
    finished.into_iter().chain(received).collect()
}

/// All that may be a whole of requests in their table, for a part that counts cases.
pub(super) fn table_totals(context: &Context<'_>, part: &Fact) -> Vec<i128> {
    let case = context.ruleset.is_in("case-measure", measure(context, part));
    let Some(table) = context.report.table("requests").filter(|_| case && part.topic == Some(0)) else {
        return Vec::new();
    };
    let number = |row: &str| Amount::parse(&table.number_at(row, "sum")?.to_string(), 0).map(|amount| amount.value);
    let (new, brought, total) = (number("new"), number("brought"), number("total"));
    let all = new.zip(brought).map(|(new, brought)| new + brought);
    [new, all, total].into_iter().flatten().collect()
}

/// The base that a share names in the words of others before it, which are of that base: 占公开总量的24.7% in each item of a list
/// whose whole stands paragraphs before. Of general words no more is asked than that the others are of it.
pub(super) fn base_of_others(
    context: &Context<'_>,
    index: usize,
    part: &Fact,
    (of, general): (&str, bool),
) -> Option<usize> {
    const REACH: usize = 10;
    const LEAST: usize = 4;
    let facts = &context.report.facts.list;
    let share = facts.get(index).filter(|share| share.quantity.amount.grain < ONE && of.chars().count() >= LEAST)?;
    let like = |other: &Fact| {
        let words = label(context, other).rsplit_once('占').map(|(_, of)| of.trim_end_matches(['的', '约']));
        other.quantity.kind == Kind::Percent && !other.quantity.approximate && words == Some(of)
    };
    let others = facts
        .get(..index)?
        .windows(2)
        .rev()
        .take_while(|pair| pair.last().is_some_and(|other| share.paragraph - other.paragraph <= REACH));
    let [count, other] = others.into_iter().find(|pair| {
        matches!(pair, [count, other] if like(other) && is_plain_count(count) && count.sentence == other.sentence)
    })? else {
        return None;
    };
    let until = context.report.facts.index(count);
    (0..until).rev().find(|at| {
        facts.get(*at).is_some_and(|base| {
            share.paragraph - base.paragraph <= REACH
                && is_plain_count(base)
                && same_measure(context, base, part)
                && (general || names_base(context, of, &format!("{}{}", label(context, base), tail(context, base))))
                && other.quantity.amount.grain < ONE
                && other.quantity.amount.percent_of(&count.quantity.amount, &base.quantity.amount) == Fit::Rounded
        })
    })
}

/// The whole in parentheses directly behind a share: 占总量的54.4%(全区共149件).
pub(super) fn base_behind(context: &Context<'_>, index: usize, fact: &Fact, part: &Fact) -> Option<usize> {
    let base = context.report.facts.list.get(index + 1)?;
    let gap = context.report.slice(&(fact.quantity.range.end..base.label.start));
    let words = label(context, base);
    let says_all = context.ruleset.has("total-opening", words) || context.ruleset.has("whole-word", words);
    (gap == "(" && says_all && is_plain_count(base) && same_measure(context, part, base) && !base.quantity.approximate)
        .then_some(index + 1)
}

/// The count of a sentence before that a part's own words say it is among: 其中主办16件。主办件中公开15件.
pub(super) fn base_in_words<'a>(context: &Context<'a>, part: usize) -> Option<&'a Fact> {
    const LEAST: usize = 2;
    const REACH: usize = 2;
    let facts = &context.report.facts.list;
    let own = facts.get(part)?;
    let (among, _) = label(context, own).split_once('中')?;
    let named = among.strip_suffix(measure(context, own))?.trim_end_matches('的');
    let earlier = facts.get(..part)?.iter().rev().take_while(|other| other.paragraph == own.paragraph);
    let mut earlier = earlier.filter(|other| other.sentence < own.sentence && own.sentence - other.sentence <= REACH);
    let is_named = named.chars().count() >= LEAST && named.chars().all(crate::fold::is_han);
    let base = earlier.find(|other| {
        is_plain_count(other) && same_measure(context, other, own) && label(context, other).ends_with(named)
    });
    base.filter(|base| {
        is_named && !base.quantity.approximate && base.quantity.amount.value >= own.quantity.amount.value
    })
}
