//! `narrative/conflict`: a number that is told twice, once with two digits the other way round (4863条, 4683条), or once as it
//! was the year before.

use rustc_hash::FxHashMap;

use super::conflict::report_pair;
use super::{is_plain_count, label, measure, same_measure, shared_stems, tail};
use crate::check::Context;
use crate::check::slip::is_transposed;
use crate::finding::Severity;
use crate::report::amount::ONE;
use crate::report::fact::{Fact, Standing};
use crate::report::quantity::Kind;

/// Numbers of fewer digits are alike by chance too often.
const LEAST: usize = 3;
/// They may have as few where the words are the same and say that it is all: 发布短视频76个, 全年发布短视频67个.
const FEWEST: usize = 2;
/// What is counted must then be called by as many characters.
const NAMED: usize = 3;
/// Of numbers with fewer digits than this the words must have more in common.
const MANY: usize = 4;

/// A count with its digits.
type Written<'f> = (&'f Fact, Vec<u8>);

/// Reports pairs of such numbers whose words speak of the same.
pub(super) fn transposed(context: &mut Context<'_>) {
    let report = context.report;
    // By their digits in order of size, and their measure.
    let mut alike: FxHashMap<(Vec<u8>, &str), Vec<Written<'_>>> = FxHashMap::default();
    for fact in &report.facts.list {
        let amount = &fact.quantity.amount;
        if !is_plain_count(fact) || fact.quantity.approximate || fact.quantity.chinese || !amount.is_exact() {
            continue;
        }
        let digits = (amount.value / ONE).to_string().into_bytes();
        if digits.len() < FEWEST {
            continue;
        }
        // 2008年5月以来累计公开9487条 is of no other year.
        if super::names_other_year(context, label(context, fact)) && !(digits.len() >= MANY && is_since(context, fact))
        {
            continue;
        }
        let mut sorted = digits.clone();
        sorted.sort_unstable();
        alike.entry((sorted, measure(context, fact))).or_default().push((fact, digits));
    }
    let mut pairs: Vec<(&Fact, &Fact)> = Vec::new();
    for facts in alike.values() {
        for (at, (second, digits)) in facts.iter().enumerate() {
            let before = facts.get(..at).unwrap_or_default().iter();
            let first = before.rev().find(|(first, other)| {
                first.paragraph != second.paragraph
                    && is_transposed(other, digits)
                    && speak_alike(context, first, second, digits.len())
            });
            // A number that is told again as it is has no fault.
            let again = |fact: &Fact| {
                facts.iter().filter(|(other, _)| other.quantity.amount.value == fact.quantity.amount.value).count() > 1
            };
            pairs.extend(first.map(|(first, _)| (*first, *second)).filter(|(a, b)| !(again(a) && again(b))));
        }
    }
    pairs.sort_by_key(|(first, second)| (first.quantity.range.start, second.quantity.range.start));
    for (first, second) in pairs {
        let told = [first, second].iter().any(|fact| context.has_found_at("narrative/conflict", &fact.quantity.range));
        if !told {
            report_pair(context, "swapped", first, second, "", Some(Severity::Warning));
        }
    }
}

/// Whether the words at two counts have as much in common as numbers of so many digits need.
fn speak_alike(context: &Context<'_>, first: &Fact, second: &Fact, digits: usize) -> bool {
    if digits < LEAST {
        let yearly = |fact: &Fact| context.ruleset.has("whole-year", label(context, fact));
        let same = object(context, first).zip(object(context, second));
        return (yearly(first) || yearly(second))
            && same.is_some_and(|(one, other)| one == other && one.chars().count() >= NAMED);
    }
    if are_two_things(context, first, second) {
        return false;
    }
    let (one, other) = (words(context, first), words(context, second));
    // 全年共发布信息4826条, 主动公开政府信息4862条; 累计公开9487条, 累计公开9847条
    let (one_since, other_since) = (is_since(context, first), is_since(context, second));
    let both = || {
        let published = |fact: &Fact| context.ruleset.has("act-published", label(context, fact));
        (published(first) && published(second) && one_since == other_since) || (one_since && other_since)
    };
    // 全年主动公开政府信息286条, 全年公开的268条政府信息: of the year, and with an object that says no more.
    let yearly = || [first, second].iter().all(|fact| context.ruleset.has("whole-year", label(context, fact)));
    shared_stems(context, &one, &other) > usize::from(digits < MANY) || ((digits >= MANY || yearly()) && both())
}

/// Whether a count is of several years together.
fn is_since(context: &Context<'_>, fact: &Fact) -> bool {
    context.ruleset.has("total-since", label(context, fact))
}

/// Whether two counts have objects of which neither has the other's name in it: 推送信息356条, 推送图片365条.
pub(super) fn are_two_things(context: &Context<'_>, first: &Fact, second: &Fact) -> bool {
    let objects = object(context, first).zip(object(context, second));
    objects.is_some_and(|(one, other)| !one.contains(other) && !other.contains(one))
}

/// The words around a count: those of its sentence from the number before it on, and those behind it.
fn words(context: &Context<'_>, fact: &Fact) -> String {
    let facts = &context.report.facts.list;
    let at = context.report.facts.index(fact);
    let before = at.checked_sub(1).and_then(|at| facts.get(at)).filter(|before| before.sentence == fact.sentence);
    let from = before.map_or(fact.sentence_range.start, |before| before.quantity.range.end);
    format!("{}{}", context.report.slice(&(from..fact.quantity.range.start)), tail(context, fact))
}

/// Reports a number that is last year's where this year's is meant: 推送信息326篇，比上年的281篇增长16% here, and 全年推送的281篇信息
/// there.
pub(super) fn stale(context: &mut Context<'_>) {
    const SMALL: i128 = 20;
    let report = context.report;
    let facts = &report.facts.list;
    let mut found: Vec<(&Fact, &Fact)> = Vec::new();
    for (index, before) in facts.iter().enumerate() {
        let is_past = before.standing == Standing::Base
            && before.quantity.kind == Kind::Count
            && !before.quantity.approximate
            && context.ruleset.has("past-year", label(context, before));
        if !is_past {
            continue;
        }
        let (near, subject) = this_year(context, index, before);
        let Some(now) = near else { continue };
        let value = before.quantity.amount.value;
        // The numbers of this year must not have it for something else, nor the report this year's number in that place.
        let left: Vec<&Fact> = facts
            .iter()
            .filter(|fact| {
                let own = format!("{}{}", label(context, fact), tail(context, fact));
                let needed = if value < SMALL * ONE { 2 } else { 1 };
                fact.paragraph != now.paragraph
                    && is_plain_count(fact)
                    && fact.depth == 0
                    && same_measure(context, fact, now)
                    && fact.quantity.amount.value == value
                    && context.ruleset.has("whole-year", label(context, fact))
                    && !["past-year", "parts-open", "rest"].iter().any(|list| context.ruleset.has(list, &own))
                    && !super::names_other_year(context, &own)
                    && shared_stems(context, &subject, &own) > needed
            })
            .collect();
        if let [only] = left.as_slice() {
            found.push((now, *only));
        }
    }
    for (now, left) in found {
        if !context.has_found_at("narrative/conflict", &left.quantity.range) {
            report_pair(context, "stale", now, left, "", Some(Severity::Warning));
        }
    }
}

/// This year's number that one of the year before is compared with, and the words at it: the number directly before it, or the one
/// of its paragraph that the change makes of it, 公众号421条。其中公众号推送量较上年的386条增加35条.
fn this_year<'f>(context: &Context<'f>, index: usize, before: &Fact) -> (Option<&'f Fact>, String) {
    let facts = &context.report.facts.list;
    let compared = |now: &&Fact| {
        is_plain_count(now)
            && same_measure(context, now, before)
            && before.quantity.amount.value != now.quantity.amount.value
    };
    let near = index.checked_sub(1).and_then(|at| facts.get(at)).filter(|now| now.sentence == before.sentence);
    if let Some(now) = near.filter(compared) {
        return (Some(now), words(context, now));
    }
    let change = facts.get(index + 1).filter(|change| {
        change.standing == Standing::Change
            && change.sentence == before.sentence
            && change.quantity.kind == Kind::Count
            && same_measure(context, change, before)
    });
    let made = change.and_then(|change| {
        let turned = |list: &str| context.ruleset.has(list, label(context, change));
        let (value, by) = (before.quantity.amount.value, change.quantity.amount.value);
        match (turned("change-up"), turned("change-down")) {
            (true, false) => Some(value + by),
            (false, true) => Some(value - by),
            _ => None,
        }
    });
    let earlier = facts.get(..index).unwrap_or_default().iter().rev();
    let mut earlier = earlier.take_while(|now| now.paragraph == before.paragraph).filter(compared);
    (earlier.find(|now| Some(now.quantity.amount.value) == made), label(context, before).to_owned())
}

/// What stands behind the act in the words before a count: 信息 of 全年推送信息.
fn object<'a>(context: &Context<'a>, fact: &Fact) -> Option<&'a str> {
    const ACTS: [&str; 7] =
        ["act-held", "act-made", "act-published", "act-handled", "act-received", "act-done", "act-kept"];
    let words = label(context, fact);
    let ends = ACTS.iter().flat_map(|list| context.ruleset.list(list));
    let end = ends.filter_map(|act| words.rfind(act.as_str()).map(|at| at + act.len())).max()?;
    words.get(end..).map(|object| object.trim_matches(['的', '了', '共'])).filter(|object| !object.is_empty())
}
