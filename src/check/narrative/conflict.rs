//! `narrative/conflict`: one fact with two values, and a claim about all or none that a number contradicts.

use std::collections::BTreeMap;

use super::balance::{Role, role};
use super::{is_plain_count, label, measure, shown};
use crate::check::Context;
use crate::report::fact::Fact;

/// Shorter descriptions than this may well be of two things.
const LEAST: usize = 6;

/// `narrative/conflict`.
pub(crate) fn conflict(context: &mut Context<'_>) {
    requests(context);
    repeated(context);
    claims(context);
}

/// Whether a count is of the whole organ and year: no word limits it to a channel, a unit, a season.
fn is_unlimited(context: &Context<'_>, fact: &Fact) -> bool {
    let words = label(context, fact);
    let year = context.report.year.map(|year| year.to_string()).unwrap_or_default();
    let other_year = words
        .match_indices('年')
        .filter_map(|(at, _)| words.get(at.checked_sub(4)?..at))
        .any(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()) && digits != year);
    !other_year && !context.ruleset.has("limited-scope", words)
}

/// Requests received, stated twice.
fn requests(context: &mut Context<'_>) {
    let report = context.report;
    let lists = context.lists();
    let facts = &report.facts.list;
    let is_part = |index: usize| lists.iter().any(|list| list.whole.is_some() && list.items.contains(&index));
    let of = |wanted: Role| -> Vec<(usize, &Fact)> {
        facts.iter().enumerate().filter(|(_, fact)| role(context, fact) == Some(wanted)).collect()
    };
    let received: Vec<&Fact> = of(Role::Received)
        .into_iter()
        .filter(|(index, fact)| {
            !is_part(*index)
                && fact.depth == 0
                && is_unlimited(context, fact)
                && !label(context, fact).contains('、')
                && context.ruleset.list("case-measure").iter().any(|word| word == measure(context, fact))
        })
        .map(|(_, fact)| fact)
        .collect();
    let Some(first) = received.first() else { return };
    let brought: Vec<i128> = of(Role::Brought).iter().map(|(_, fact)| fact.quantity.amount.value).collect();
    let Some(second) = received.iter().find(|fact| {
        let (a, b) = (first.quantity.amount.value, fact.quantity.amount.value);
        fact.paragraph != first.paragraph && a != b && !brought.iter().any(|brought| (a - b).abs() == *brought)
    }) else {
        return;
    };
    report_two(context, first, second, "request-subject");
}

/// The same words with two numbers.
fn repeated(context: &mut Context<'_>) {
    let report = context.report;
    let lists = context.lists();
    let fillers = context.ruleset.list("filler");
    let mut seen: BTreeMap<(&str, &str), &Fact> = BTreeMap::new();
    let mut pairs: Vec<(&Fact, &Fact)> = Vec::new();
    for (index, fact) in report.facts.list.iter().enumerate() {
        if !is_plain_count(fact)
            || fact.quantity.approximate
            || fact.quantity.chinese
            || fact.depth > 0
            || fact.label.end - fact.label.start < LEAST * 3
            || lists.iter().any(|list| list.whole.is_some() && list.items.contains(&index))
            || !is_unlimited(context, fact)
        {
            continue;
        }
        let mut words = label(context, fact);
        while let Some(shorter) =
            fillers.iter().find_map(|word| words.strip_prefix(word.as_str()).or(words.strip_suffix(word.as_str())))
        {
            words = shorter;
        }
        // The words after a year or a subject are what is counted.
        let words = words.rsplit(['年', '月', '日']).next().unwrap_or(words);
        if words.chars().filter(|c| crate::fold::is_han(*c)).count() < LEAST {
            continue;
        }
        match seen.get(&(words, measure(context, fact))) {
            None => {
                seen.insert((words, measure(context, fact)), fact);
            }
            Some(first) => {
                let slack = first.quantity.amount.slack() + fact.quantity.amount.slack();
                let differs = (first.quantity.amount.value - fact.quantity.amount.value).abs() > slack;
                if differs && first.sentence != fact.sentence && yearly(context, first, fact) {
                    pairs.push((first, fact));
                }
            }
        }
    }
    for (first, second) in pairs {
        if !context.has_found_at("narrative/conflict", &second.quantity.range) {
            report_two(context, first, second, "");
        }
    }
}

/// Whether one of two facts, or both, are plainly of the whole year.
fn yearly(context: &Context<'_>, first: &Fact, second: &Fact) -> bool {
    [first, second].iter().any(|fact| context.ruleset.has("whole-year", label(context, fact)))
        || context.ruleset.has("official-subject", label(context, first))
}

fn report_two(context: &mut Context<'_>, first: &Fact, second: &Fact, subject: &str) {
    let report = context.report;
    let name = if subject.is_empty() {
        super::short(label(context, second))
    } else {
        context.text("narrative/conflict", subject)
    };
    let span = |fact: &Fact| {
        let words = report.slice(&fact.label);
        let start = words.char_indices().rev().nth(5).map_or(0, |(at, _)| at);
        fact.label.start + start..fact.quantity.range.end
    };
    let draft = context.draft(
        "narrative/conflict",
        "twice",
        &[
            ("name", &name),
            ("first", &shown(first.quantity.amount.value)),
            ("second", &shown(second.quantity.amount.value)),
            ("measure", &measure(context, second)),
        ],
        span(second),
    );
    let draft = draft.related(span(first), context.text("narrative/conflict", "label-first"));
    context.report(draft);
}

/// 全部办结 beside a number of requests carried over.
fn claims(context: &mut Context<'_>) {
    let report = context.report;
    let mut told: Vec<usize> = Vec::new();
    for hit in report.hits.list("whole-claim") {
        if report.in_table(hit.start) {
            continue;
        }
        let index = report.paragraph_at(hit.start);
        if told.contains(&index) {
            continue;
        }
        let clause = report.clause(hit.start);
        let sentence = report.sentence(hit.start);
        let facts: Vec<(&Fact, Role)> = report
            .facts
            .list
            .iter()
            .filter(|fact| fact.paragraph == index)
            .filter_map(|fact| Some((fact, role(context, fact)?)))
            .collect();
        // The claim is about the requests received when their number stands in its sentence, before it.
        let about = facts.iter().any(|(fact, role)| {
            *role == Role::Received
                && sentence.contains(&fact.quantity.range.start)
                && fact.quantity.range.start < hit.start
        });
        let nearest = report
            .facts
            .list
            .iter()
            .rev()
            .find(|fact| fact.quantity.range.start < hit.start && sentence.contains(&fact.quantity.range.start));
        let direct = nearest.is_some_and(|fact| matches!(role(context, fact), Some(Role::Received | Role::Brought)));
        let open = facts.iter().find(|(fact, role)| {
            *role == Role::Carried && fact.quantity.amount.value > 0 && fact.quantity.range.start > hit.end
        });
        let words = report.slice(&clause);
        if !about || !direct || context.ruleset.has("claim-limit", words) {
            continue;
        }
        let Some((open, _)) = open else { continue };
        told.push(index);
        let draft = context.draft(
            "narrative/conflict",
            "claim",
            &[
                ("claim", &report.quote(&(hit.start..hit.end))),
                ("carried", &open.quantity.amount),
                ("measure", &measure(context, open)),
            ],
            hit.start..hit.end,
        );
        let draft = draft.related(open.quantity.range.clone(), context.text("narrative/conflict", "label-open"));
        context.report(draft);
    }
}
