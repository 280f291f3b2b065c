//! What is said of percentages that are wrong.

use std::ops::Range;

use super::super::{is_plain_count, label, same_measure, short};
use super::{Pair, other_counts, rate_name};
use crate::check::Context;
use crate::check::slip::is_slip;
use crate::finding::Severity;
use crate::report::amount::{Amount, Fit, ONE, percent};
use crate::report::fact::{Fact, verb};

/// How many bases a message shows.
const SHOWN: usize = 3;

/// A rate over 100%.
pub(super) fn over(context: &mut Context<'_>, fact: &Fact, name: &str) {
    let stated = context.report.quote(&fact.quantity.range);
    let draft = context.draft(
        "narrative/percent",
        "over",
        &[("name", &short(name)), ("stated", &stated.trim_end_matches('%'))],
        fact.quantity.range.clone(),
    );
    context.report(draft.severity(Severity::Error));
}

/// Reports a percentage that none of its pairs explains. Whether it does.
pub(super) fn settle(context: &mut Context<'_>, fact: &Fact, name: &str, pairs: Vec<Pair>, around: &[usize]) -> bool {
    let stated = fact.quantity.amount;
    let fits: Vec<Fit> = pairs.iter().map(|pair| stated.percent_of(&pair.part.0, &pair.whole.0)).collect();
    if fits.contains(&Fit::Rounded) {
        return false;
    }
    if fits.contains(&Fit::Truncated) {
        truncated(context, fact, &pairs);
        return false;
    }
    let Some(first) = pairs.first() else { return false };
    let facts = &context.report.facts.list;
    let rough = stated.grain > ONE;
    let mut bases: Vec<String> = Vec::new();
    for pair in &pairs {
        let shown = equation(pair, &stated);
        if !bases.contains(&shown) && bases.len() < SHOWN && pair.part.1 != pair.whole.1 {
            bases.push(shown);
        }
    }
    let expected = percent(first.part.0.value, first.whole.0.value, &stated);
    // What may lawfully not have been counted: returned, withdrawn.
    let out = around.iter().filter_map(|at| facts.get(*at)).find(|other| {
        let rest = first.whole.0.value - other.quantity.amount.value;
        context.ruleset.has("rate-excluded", label(context, other))
            && other.quantity.amount.value > 0
            && rest > 0
            && stated.percent_of(&first.part.0, &Amount { value: rest, grain: ONE }) == Fit::Rounded
    });
    let excluded = out.map(|out| short(label(context, out))).unwrap_or_default();
    let out_amount = out.map_or(0, |out| out.quantity.amount.value / ONE);
    let other = other_counts(context, fact);
    let elsewhere = if other.is_none() { base_elsewhere(context, fact, &pairs) } else { None };
    let number = context.report.quote(&fact.quantity.range);
    let number = if rough { number.as_str() } else { number.trim_end_matches('%') };
    let span = rate_span(context, fact);
    let mut draft = context
        .draft(
            "narrative/percent",
            match out {
                _ if rough => "rough",
                Some(_) => "rate-excluded",
                None if other.is_some() => "weak",
                None if elsewhere.is_some() => "elsewhere",
                None => "rate",
            },
            &[
                ("name", &name),
                ("stated", &number),
                ("bases", &bases.join("；")),
                ("done", &first.part.0),
                ("whole", &first.whole.0),
                ("out", &out_amount),
                ("excluded", &excluded),
                ("expected", &expected),
                (
                    "reading",
                    &other.as_ref().or(elsewhere.as_ref()).map(|pair| equation(pair, &stated)).unwrap_or_default(),
                ),
            ],
            span,
        )
        .label(context.text("narrative/percent", "label-here"));
    let mut places: Vec<Range<usize>> = Vec::new();
    for pair in pairs.iter().take(SHOWN) {
        for place in [&pair.whole.1, &pair.part.1] {
            if !places.contains(place) {
                places.push(place.clone());
            }
        }
    }
    places.extend(out.map(|out| out.quantity.range.clone()));
    // What is far off, or is the share of two other numbers, may well have been read wrongly.
    if !rough && (other.is_some() || elsewhere.is_some() || pairs.iter().all(|pair| is_far(pair, &stated))) {
        draft = draft.severity(Severity::Note);
    }
    for place in places {
        let words =
            facts.iter().find(|fact| fact.quantity.range == place).map(|fact| act(context, label(context, fact)));
        let words = words
            .filter(|words| !words.is_empty())
            .unwrap_or_else(|| context.text("narrative/percent", "label-number"));
        draft = draft.related(place, words);
    }
    context.report(draft);
    true
}

/// The count of another place in the report of which a part has the share that is told: that may be what is meant.
fn base_elsewhere(context: &Context<'_>, rate: &Fact, pairs: &[Pair]) -> Option<Pair> {
    let stated = rate.quantity.amount;
    if stated.value >= 100 * ONE || stated.grain > ONE {
        return None;
    }
    let facts = &context.report.facts.list;
    let part = pairs.first().and_then(|pair| facts.iter().find(|fact| fact.quantity.range == pair.part.1))?;
    let whole = facts.iter().find(|whole| {
        is_plain_count(whole)
            && !whole.quantity.approximate
            && same_measure(context, part, whole)
            && whole.quantity.amount.value > part.quantity.amount.value
            && stated.percent_of(&part.quantity.amount, &whole.quantity.amount) == Fit::Rounded
    })?;
    Some(super::pair(part, whole))
}

/// Whether a percentage is so far from that of a pair that a slip of the pen hardly explains it, and no one digit does.
fn is_far(pair: &Pair, stated: &Amount) -> bool {
    const NEAR: i128 = 9;
    let true_one = pair.part.0.value.saturating_mul(100 * ONE);
    let said = stated.value.saturating_mul(pair.whole.0.value);
    let off = (true_one - said).abs().saturating_mul(NEAR) > true_one.min(said);
    let digits = |value: i128| value / stated.grain.max(1);
    let far = off && (true_one * 3 < said * 2 || said * 3 < true_one * 2);
    far || off && !is_slip(digits(true_one / pair.whole.0.value.max(1)), digits(stated.value))
}

/// A percentage with the name of the rate before it, or with 占.
fn rate_span(context: &Context<'_>, fact: &Fact) -> Range<usize> {
    let words = context.report.slice(&fact.label);
    let start = match rate_name(context, words) {
        Some(name) => words.rfind(name).unwrap_or(words.len()),
        None => words.rfind('占').unwrap_or(words.len()),
    };
    fact.label.start + start..fact.quantity.range.end
}

/// `9 ÷ 10 = 90%`
fn equation(pair: &Pair, like: &Amount) -> String {
    format!("{} ÷ {} = {}%", pair.part.0, pair.whole.0, percent(pair.part.0.value, pair.whole.0.value, like))
}

/// `narrative/truncated`.
pub(super) fn truncated(context: &mut Context<'_>, fact: &Fact, pairs: &[Pair]) {
    let Some(pair) = pairs
        .iter()
        .find(|pair| fact.quantity.amount.percent_of(&pair.part.0, &pair.whole.0) == Fit::Truncated)
        .or(pairs.first())
    else {
        return;
    };
    let finer = Amount { value: 0, grain: fact.quantity.amount.grain / 10 };
    let draft = context.draft(
        "narrative/truncated",
        "default",
        &[
            ("stated", &context.report.quote(&fact.quantity.range)),
            ("bases", &equation(pair, &finer)),
            ("expected", &percent(pair.part.0.value, pair.whole.0.value, &fact.quantity.amount)),
        ],
        rate_span(context, fact),
    );
    let number = context.text("narrative/percent", "label-number");
    let draft = draft.related(pair.whole.1.clone(), number.clone()).related(pair.part.1.clone(), number);
    context.report(draft);
}

/// What was done with what a label counts, or the end of the label.
fn act(context: &Context<'_>, label: &str) -> String {
    verb(label, context.ruleset).map_or_else(|| short(label), str::to_owned)
}
