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
    restated(context);
    for (claim, counts, near) in [
        ("no-delay-claim", "delay-count", false),
        ("adopted-claim", "adopted-count", false),
        ("alike-claim", "alike-count", true),
    ] {
        contradicted(context, claim, counts, near);
    }
}

/// 办理来信46封，47封来信均已回复: a number taken up again, with another value.
fn restated(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    for (index, second) in facts.iter().enumerate() {
        let after = super::tail(context, second);
        let Some(noun) = after.char_indices().nth(2).and_then(|(at, _)| after.get(..at)) else { continue };
        if !is_plain_count(second)
            || second.quantity.chinese
            || !label(context, second).is_empty()
            || !context.ruleset.has("whole-adverb", after)
        {
            continue;
        }
        let named: Vec<&Fact> = facts
            .get(..index)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|fact| fact.paragraph == second.paragraph && second.sentence - fact.sentence <= 1)
            .filter(|fact| is_plain_count(fact) && super::same_measure(context, fact, second))
            .collect();
        let value = second.quantity.amount.value;
        let sums =
            named.windows(2).any(|pair| pair.iter().map(|fact| fact.quantity.amount.value).sum::<i128>() == value);
        if sums || named.iter().any(|fact| fact.quantity.amount.value == value || fact.quantity.approximate) {
            continue;
        }
        let Some(first) = named.into_iter().find(|fact| label(context, fact).ends_with(noun)) else { continue };
        if first.sentence == second.sentence {
            report_two(context, first, second, "");
        }
    }
}

/// 没有延期 here, and 延期答复3件 there.
fn contradicted(context: &mut Context<'_>, claim: &str, counts: &str, near: bool) {
    let report = context.report;
    let body = report.body();
    for hit in report.hits.list(claim) {
        if !body.contains(&hit.start) || report.in_table(hit.start) {
            continue;
        }
        let paragraph = report.paragraph_at(hit.start);
        let sentence = report.sentence(hit.start);
        let found = report.facts.list.iter().find(|fact| {
            let (words, after) = (label(context, fact), super::tail(context, fact));
            let place = if near {
                // In the clause after the claim, about the same things.
                fact.paragraph == paragraph
                    && fact.quantity.range.start > hit.end
                    && fact.sentence_range.contains(&hit.start)
            } else {
                fact.topic.is_none_or(|topic| topic == 0 || topic == 9)
                    && (claim != "adopted-claim" || fact.paragraph == paragraph)
            };
            // 对案情复杂的9件，经批准延长了20个工作日
            let next = report.slice(&(fact.tail.end..fact.sentence_range.end.max(fact.tail.end)));
            let next = next.trim_start_matches(',').split([',', ';', '、', '(']).next().unwrap_or_default();
            let next_tells = !near
                && context.ruleset.has(counts, next)
                && !context.ruleset.has("negation", next)
                && !next.contains('无')
                && !next.contains('零');
            let close = !near
                || (words.chars().count() <= 3
                    && report.facts.marks_in(&(hit.end..fact.quantity.range.start)).len() <= 2);
            place
                && close
                && is_plain_count(fact)
                && fact.quantity.amount.value > 0
                && (context.ruleset.has(counts, words) || (!near && context.ruleset.has(counts, after)) || next_tells)
                && (claim != "no-delay-claim" || !context.ruleset.has("negation", words))
                && !context.ruleset.has("delay-excuse", words)
                && !context.ruleset.has("delay-excuse", after)
                && (claim != "no-delay-claim"
                    || context.ruleset.list("case-measure").iter().any(|word| word == measure(context, fact)))
        });
        // 均为 is so common a word that a number must be said of all: 所有15件申请均为.
        let said_of_all = !near
            || report.facts.list.iter().rev().any(|fact| {
                fact.quantity.range.end < hit.start
                    && sentence.contains(&fact.quantity.range.start)
                    && context.ruleset.has("all-words", label(context, fact))
            });
        let Some(fact) = found.filter(|_| said_of_all) else { continue };
        let span = hit.start..hit.end;
        let draft = context.draft(
            "narrative/conflict",
            "contradicted",
            &[("claim", &report.quote(&span)), ("text", &report.quote(&(fact.label.start..fact.tail.end)))],
            span,
        );
        let draft = draft.related(fact.label.start..fact.tail.end, context.text("narrative/conflict", "label-against"));
        context.report(draft);
        return;
    }
}

/// Whether a count is of the whole organ and year: no word limits it to a channel, a unit, a season.
fn is_unlimited(context: &Context<'_>, fact: &Fact) -> bool {
    let words = label(context, fact);
    !super::names_other_year(context, words) && !context.ruleset.has("limited-scope", words)
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
