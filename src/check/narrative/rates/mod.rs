//! `narrative/percent` and `narrative/truncated`: shares and rates against the counts of the text, over every base that
//! the text admits. `rate` finds the bases of a rate (办结率100%), `share` those of a share (占32%; `bases`) of the count
//! that `part` finds, `subject` those of a rate of what another paragraph counts, `risen` those of one that has changed, and
//! `tell` says what is wrong.

mod bases;
mod part;
mod rate;
mod risen;
mod share;
mod subject;
mod tell;

use std::ops::Range;

use super::{is_plain_count, label, same_measure};
use crate::check::Context;
use crate::report::amount::{Amount, Fit, ONE};
use crate::report::fact::{Fact, Standing};
use crate::report::quantity::Kind;

/// How an aside begins that says what more a rate takes in.
const INCLUDING: char = '含';

/// A part and a whole that a percentage may be of.
struct Pair {
    part: (Amount, Range<usize>),
    whole: (Amount, Range<usize>),
}

/// `narrative/percent` and `narrative/truncated`.
pub(crate) fn rates(context: &mut Context<'_>) {
    let report = context.report;
    let lists = context.lists();
    let mut wrong = Vec::new();
    for (index, fact) in report.facts.list.iter().enumerate() {
        let rough = super::roughly(fact);
        let is_rough = rough.is_some();
        let fact = rough.as_ref().unwrap_or(fact);
        if fact.quantity.kind != Kind::Percent
            || matches!(fact.standing, Standing::Change | Standing::Base | Standing::Limit)
        {
            continue;
        }
        let words = label(context, fact);
        let name = rate_name(context, words).filter(|name| !is_of_quoted(context, fact, words, name));
        // 上年办结率98%: a rate of which the text gives no counts.
        if name.is_some() && is_earlier(context, words) {
            continue;
        }
        let bracketed = share::is_bracketed(context, index, fact, &lists);
        if let Some((part, whole)) = share::of_aside(context, index, fact) {
            if tell::settle(
                context,
                fact,
                &context.text("narrative/percent", "share-name"),
                vec![pair(part, whole)],
                &[],
            ) {
                wrong.push(index);
            }
            continue;
        }
        if let Some((part, whole)) = risen::risen(context, index, fact, &lists) {
            let name = context.text("narrative/percent", "share-name");
            if tell::settle(context, fact, &name, vec![pair(part, whole)], &[]) {
                wrong.push(index);
            }
            continue;
        }
        if name.is_none() && !bracketed && share::is_aside(context, index, fact) {
            if share::among_siblings(context, index, fact) {
                wrong.push(index);
            }
            continue;
        }
        if is_rough && context.ruleset.has("share", words) && name.is_none() && !bracketed {
            if share::share(context, index, fact, &lists) {
                wrong.push(index);
            }
            continue;
        }
        let stands_alone = fact.standing != Standing::Share && !part::goes_on(context, index);
        if is_rough || (stands_alone && name.is_none() && !bracketed) {
            continue;
        }
        if fact.quantity.amount.value > 100 * ONE {
            // 完成率105.3%: more may well be done than was planned. 目标…实际…，推送率112.2%: so it may where the numbers say it.
            let said = report.slice(&(fact.sentence_range.start..fact.tail.end));
            let of_plan = |text: &str| context.ruleset.has("rate-of-plan", text);
            let planned = name.is_some_and(of_plan) || (of_plan(said) && is_more_than_planned(context, index, fact));
            if !planned {
                tell::over(context, fact, name.unwrap_or(words));
                wrong.push(index);
            }
            continue;
        }
        if fact.quantity.approximate {
            continue;
        }
        let found = match name {
            Some(name) => rate::rate(context, index, fact, name) || subject::subject(context, fact, name),
            None => share::share(context, index, fact, &lists),
        };
        if found {
            wrong.push(index);
        }
    }
    context.set_wrong_shares(wrong);
}

/// Whether a percentage is a share of the number in its own words: 470件，占办结总数1245件的36.3%.
pub(super) fn is_of_number(context: &Context<'_>, index: usize, fact: &Fact) -> bool {
    share::of_aside(context, index, fact).is_some()
}

/// Whether words begin with an earlier year, whose counts are not those of this one.
fn is_earlier(context: &Context<'_>, words: &str) -> bool {
    context.ruleset.starts_with("past-year", words) || super::names_other_year(context, words)
}

/// The name of a rate that stands directly before its number: 办结率, 按时答复率.
pub(super) fn rate_name<'a>(context: &Context<'_>, words: &'a str) -> Option<&'a str> {
    let mut bare = words;
    let without = |words| ["rate-link", "arrival"].iter().find_map(|list| context.ruleset.strip_suffix(list, words));
    while let Some(shorter) = without(bare) {
        bare = shorter;
    }
    // 采纳率(含部分采纳)为 has its name before the parenthesis.
    if let Some((outer, aside)) = bare.strip_suffix(')').and_then(|bare| bare.rsplit_once('('))
        && aside.starts_with(INCLUDING)
        && context.ruleset.ends_with("rate-ending", outer)
    {
        return outer.rsplit([')', '(', '、', '的', '”', '“', ' ']).next();
    }
    // So has 公开(含部分公开)率.
    let outer = match (bare.ends_with(")率"), bare.rfind('(')) {
        (true, Some(open)) => bare.get(..open).unwrap_or(bare),
        _ => bare,
    };
    let name = outer.rsplit([')', '(', '、', '的', '”', '“', ' ']).next().unwrap_or(outer);
    if outer.len() < bare.len() {
        return (name.chars().count() >= 2).then(|| bare.get(outer.len() - name.len()..)).flatten();
    }
    (context.ruleset.ends_with("rate-ending", name) && !context.ruleset.has("rate-of-change", name)).then_some(name)
}

/// Whether a rate is of what stands in quotation marks before its name, and no count of the sentence is: “非接触式”办理率.
fn is_of_quoted(context: &Context<'_>, fact: &Fact, words: &str, name: &str) -> bool {
    let before = words.rfind(name).and_then(|at| words.get(..at)).and_then(|before| before.strip_suffix('”'));
    let Some((_, quoted)) = before.and_then(|before| before.rsplit_once('“')) else { return false };
    let said = context.report.slice(&(fact.sentence_range.start..fact.label.start.max(fact.sentence_range.start)));
    !said.contains(quoted)
}

/// Whether a rate over 100% is that of two numbers of its paragraph.
fn is_more_than_planned(context: &Context<'_>, index: usize, rate: &Fact) -> bool {
    let facts = &context.report.facts.list;
    let here = |at: &usize| facts.get(*at).is_some_and(|other| other.paragraph == rate.paragraph);
    let first = (0..index).rev().take_while(here).last().unwrap_or(index);
    let before: Vec<&Fact> = facts.get(first..index).unwrap_or_default().iter().collect();
    // 公布673条。目标是600条，完成率112.2%: what was planned stands beside the rate.
    before.iter().any(|part| {
        before.iter().filter(|whole| whole.sentence == rate.sentence).any(|whole| {
            part.quantity.amount.value > whole.quantity.amount.value
                && same_measure(context, part, whole)
                && rate.quantity.amount.percent_of(&part.quantity.amount, &whole.quantity.amount) == Fit::Rounded
        })
    })
}

/// The two counts of one measure in its paragraph whose share a percentage with decimals is: too much for chance.
fn other_counts(context: &Context<'_>, rate: &Fact) -> Option<Pair> {
    let facts = || {
        let own = context.report.facts.list.iter().filter(|other| other.paragraph == rate.paragraph);
        own.filter(|other| is_plain_count(other) && !other.quantity.approximate)
    };
    if rate.quantity.amount.grain >= ONE {
        return None;
    }
    facts().find_map(|part| {
        let fits = |whole: &&Fact| {
            part.quantity.amount.value < whole.quantity.amount.value
                && (same_measure(context, part, whole)
                    || part.sentence == rate.sentence && whole.sentence == rate.sentence)
                && rate.quantity.amount.percent_of(&part.quantity.amount, &whole.quantity.amount) == Fit::Rounded
        };
        facts().find(fits).map(|whole| pair(part, whole))
    })
}

fn pair(part: &Fact, whole: &Fact) -> Pair {
    Pair {
        part: (part.quantity.amount, part.quantity.range.clone()),
        whole: (whole.quantity.amount, whole.quantity.range.clone()),
    }
}
