//! `narrative/growth`: a stated growth against the two figures beside it.

mod steps;

use self::steps::{arrives, steps};
use super::{SLIP, is_within, label, same_measure, shown, tail};
use crate::check::Context;
use crate::finding::Severity;
use crate::report::amount::{Amount, Fit, ONE, percent};
use crate::report::fact::{Cut, Fact, Standing};
use crate::report::quantity::Kind;

/// An earlier and a later figure.
struct Step<'f> {
    from: Figure<'f>,
    to: &'f Fact,
}

/// An earlier figure, as the text gives it or as it follows from a difference that the text gives.
struct Figure<'f> {
    amount: Amount,
    kind: Kind,
    fact: &'f Fact,
    /// Whether `fact` is the difference.
    derived: bool,
}

impl<'f> Step<'f> {
    fn between(from: &'f Fact, to: &'f Fact) -> Step<'f> {
        let figure = Figure { amount: from.quantity.amount, kind: from.quantity.kind, fact: from, derived: false };
        Step { from: figure, to }
    }
}

/// `narrative/growth`.
pub(crate) fn growth(context: &mut Context<'_>) {
    let facts = &context.report.facts.list;
    for (index, fact) in facts.iter().enumerate() {
        let rough = super::roughly(fact);
        let fact = rough.as_ref().unwrap_or(fact);
        if fact.quantity.approximate {
            continue;
        }
        let multiple = fact.quantity.kind == Kind::Times && label(context, fact).ends_with('的');
        // 两年平均增长20%: no growth from one year to the next.
        if (fact.standing != Standing::Change && !multiple) || context.ruleset.has("on-average", label(context, fact)) {
            continue;
        }
        // 而2022年的增幅为9.7%: of another year.
        let words = label(context, fact);
        let compared = ["compared", "departure"].iter().any(|list| context.ruleset.has(list, words));
        if !multiple && !compared && super::names_other_year(context, words) {
            continue;
        }
        // 同比分别增长8.2%和下降3.5%: of two figures, one each.
        let previous = index.checked_sub(1).and_then(|before| facts.get(before));
        let of_two = previous.is_some_and(|previous| {
            previous.sentence == fact.sentence
                && context.ruleset.has("respectively", label(context, previous))
                && context.ruleset.starts_with("and", label(context, fact))
        });
        if of_two {
            continue;
        }
        let steps = steps(context, index, fact);
        if !steps.is_empty() {
            judge(context, fact, &steps, multiple);
        }
        of_base_alone(context, index, fact);
    }
    doubled(context);
}

/// 比上年的1015条减少83条，下降8.9%: the base and the difference are enough.
fn of_base_alone(context: &mut Context<'_>, index: usize, fact: &Fact) {
    let facts = &context.report.facts;
    let [base, change] = facts.list.get(index.saturating_sub(2)..index).unwrap_or_default() else { return };
    let gap = change.quantity.range.end..fact.quantity.range.start;
    let falls = |fact: &Fact| context.ruleset.has("change-down", label(context, fact));
    let told = fact.quantity.kind == Kind::Percent
        && (base.standing == Standing::Base || context.ruleset.starts_with("past-year", label(context, base)))
        && change.standing == Standing::Change
        && [base, change].iter().all(|count| {
            count.quantity.kind == Kind::Count
                && count.sentence == fact.sentence
                && count.depth == fact.depth
                && !count.quantity.approximate
        })
        && same_measure(context, base, change)
        // 由21.5万人增至25.8万人，净增4.3万人，增长20%: what it came to is no base.
        && !arrives(context, label(context, base))
        && base.quantity.amount.value > 0
        && falls(change) == falls(fact)
        && facts.marks_in(&gap).len() == 1
        && facts.cut(&gap) == Cut::Comma;
    let (from, difference) = (base.quantity.amount, change.quantity.amount);
    if !told
        || fact.quantity.amount.percent_of(&difference, &from) != Fit::No
        || context.has_found_at("narrative/growth", &fact.quantity.range)
    {
        return;
    }
    let computed = format!("{}%", percent(difference.value, from.value, &fact.quantity.amount));
    let values: [(&str, &dyn std::fmt::Display); 4] = [
        ("stated", &context.report.quote(&fact.quantity.range)),
        ("step", &difference),
        ("from", &from),
        ("computed", &computed),
    ];
    let (earlier, step) =
        (context.text("narrative/growth", "label-from"), context.text("narrative/growth", "label-difference"));
    let draft = context.draft("narrative/growth", "base-alone", &values, fact.label.start..fact.quantity.range.end);
    let draft = draft.related(base.quantity.range.clone(), earlier).related(change.quantity.range.clone(), step);
    context.report(draft);
}

/// 比上年的1200条翻了一番: the later figure must be about twice the earlier one, or four times behind 两番.
fn doubled(context: &mut Context<'_>) {
    let report = context.report;
    for (list, times) in [("doubled", 2), ("redoubled", 4)] {
        for hit in report.hits.list(list) {
            let sentence = report.sentence(hit.start);
            let before: Vec<&Fact> = report
                .facts
                .list
                .iter()
                .filter(|fact| fact.quantity.range.start >= sentence.start && fact.quantity.range.end <= hit.start)
                .collect();
            let (from, to) = match before.as_slice() {
                [.., to, from] if from.standing == Standing::Base && to.standing == Standing::Plain => (*from, *to),
                [.., from, to]
                    if arrives(context, label(context, to))
                        && context.ruleset.has("departure", label(context, from)) =>
                {
                    (*from, *to)
                }
                _ => continue,
            };
            let gap = before.last().map_or(hit.start, |last| last.quantity.range.end)..hit.start;
            let exact = !from.quantity.approximate && !to.quantity.approximate;
            let (was, is) = (from.quantity.amount.value, to.quantity.amount.value);
            // Half a step less is not yet doubled; more than half a step above is worth another word.
            let holds = 8 * is >= 7 * times * was && 4 * is <= 5 * times * was;
            if !exact || was <= 0 || holds || !same_measure(context, from, to) || report.facts.marks_in(&gap).len() > 1
            {
                continue;
            }
            let after = report.slice(&(hit.end..sentence.end.max(hit.end)));
            if 4 * is > 5 * times * was && context.ruleset.starts_with("more-words", after) {
                continue;
            }
            let values: [(&str, &dyn std::fmt::Display); 4] = [
                ("to", &to.quantity.amount),
                ("from", &from.quantity.amount),
                ("computed", &ratio(is, was)),
                ("stated", &report.quote(&(hit.start..hit.end))),
            ];
            let draft = context.draft("narrative/growth", "multiple", &values, hit.start..hit.end);
            let (earlier, later) =
                (context.text("narrative/growth", "label-from"), context.text("narrative/growth", "label-to"));
            let draft = draft.related(to.quantity.range.clone(), later).related(from.quantity.range.clone(), earlier);
            context.report(draft);
        }
    }
}

/// Whether a change fits one pair of figures.
fn fits(fact: &Fact, step: &Step<'_>, falls: bool, multiple: bool) -> Fit {
    let (from, to) = (&step.from.amount, &step.to.quantity.amount);
    let slack = from.slack() + to.slack();
    let stated = &fact.quantity.amount;
    let difference = if falls { from.value - to.value } else { to.value - from.value };
    let of = |ratio: Amount, falls: bool| ratio.growth_of(from, to, falls);
    let hundredfold = Amount { value: stated.value * 100, grain: stated.grain * 100 };
    match fact.quantity.kind {
        Kind::Times if multiple => hundredfold.percent_of(to, from),
        Kind::Times => of(hundredfold, falls),
        Kind::Percent if step.from.kind == Kind::Percent && difference == stated.value => Fit::Rounded,
        Kind::Percent => of(*stated, falls),
        _ if (difference - stated.value).abs() <= slack + stated.slack() => Fit::Rounded,
        _ => Fit::No,
    }
}

/// 百分点 where counts are compared, and % where rates are: 1000条增至1200条, 增加20个百分点; 92%升至96%, 提高4%. Whether
/// that is what is wrong.
fn points(context: &mut Context<'_>, fact: &Fact, steps: &[Step<'_>], falls: bool) -> bool {
    let report = context.report;
    let found = steps.iter().find(|step| {
        let (from, to) = (&step.from, &step.to.quantity);
        match fact.quantity.kind {
            Kind::Point => {
                from.kind == Kind::Count
                    && to.kind == Kind::Count
                    && fact.quantity.amount.growth_of(&from.amount, &to.amount, falls) == Fit::Rounded
            }
            Kind::Percent => {
                let difference =
                    if falls { from.amount.value - to.amount.value } else { to.amount.value - from.amount.value };
                from.kind == Kind::Percent
                    && to.kind == Kind::Percent
                    && difference == fact.quantity.amount.value
                    && fact.quantity.amount.growth_of(&from.amount, &to.amount, falls) == Fit::No
            }
            _ => false,
        }
    });
    let Some(step) = found else { return false };
    let of_counts = fact.quantity.kind == Kind::Point;
    let message = if of_counts { "counts-in-points" } else { "rates-in-percent" };
    let values: [(&str, &dyn std::fmt::Display); 4] = [
        ("stated", &report.quote(&fact.quantity.range)),
        ("from", &report.quote(&step.from.fact.quantity.range)),
        ("to", &report.quote(&step.to.quantity.range)),
        ("number", &fact.quantity.amount),
    ];
    let mut draft = context.draft("narrative/growth", message, &values, fact.quantity.range.clone());
    if !of_counts {
        draft = draft.severity(Severity::Note);
    }
    let (earlier, later) =
        (context.text("narrative/growth", "label-from"), context.text("narrative/growth", "label-to"));
    let draft =
        draft.related(step.to.quantity.range.clone(), later).related(step.from.fact.quantity.range.clone(), earlier);
    context.report(draft);
    true
}

/// Whether any figure of the paragraph makes a change true, where its own sentence gives none: 新收9件，…。与上年的12件相比减少3件.
fn is_true_in_paragraph(context: &Context<'_>, fact: &Fact, step: &Step<'_>, falls: bool, multiple: bool) -> bool {
    let base = step.from.fact;
    !step.from.derived
        && context.report.facts.list.iter().any(|to| {
            to.paragraph == fact.paragraph
                && to.standing == Standing::Plain
                && same_measure(context, to, base)
                && to.quantity.kind == base.quantity.kind
                && fits(fact, &Step::between(base, to), falls, multiple) == Fit::Rounded
        })
}

/// Whether another figure behind a difference is what it leads to: 较上年末的60件净增3件，现行有效63件.
fn is_true_of_another(context: &Context<'_>, fact: &Fact, step: &Step<'_>, falls: bool) -> bool {
    let (from, change) = (step.from.amount.value, fact.quantity.amount.value);
    fact.quantity.kind == Kind::Count
        && step.from.fact.quantity.range.end <= fact.quantity.range.start
        && context.report.facts.list.iter().any(|to| {
            to.sentence == fact.sentence
                && to.quantity.range.start > fact.quantity.range.end
                && to.standing == Standing::Plain
                && same_measure(context, to, fact)
                && to.quantity.amount.value == if falls { from - change } else { from + change }
        })
}

/// A change that is wrong only in its direction comes this near to the true one, in hundredths.
const TURNED: i128 = 20;

fn judge(context: &mut Context<'_>, fact: &Fact, steps: &[Step<'_>], multiple: bool) {
    let words = label(context, fact);
    let falls = context.ruleset.has("change-down", words) && !context.ruleset.has("change-up", words);
    let results: Vec<Fit> = steps.iter().map(|step| fits(fact, step, falls, multiple)).collect();
    let Some(step) = steps.first() else { return };
    if points(context, fact, steps, falls) {
        return;
    }
    let comparable = match fact.quantity.kind {
        Kind::Count => same_measure(context, fact, step.from.fact) && step.from.kind == Kind::Count,
        Kind::Point => step.from.kind == Kind::Percent,
        _ => step.from.amount.value > 0,
    };
    if !comparable
        || results.contains(&Fit::Rounded)
        || is_true_of_another(context, fact, step, falls)
        || (step.to.sentence != fact.sentence && is_true_in_paragraph(context, fact, step, falls, multiple))
    {
        return;
    }
    // 减少一半以上, where the table of fractions has no more of it to give.
    if results.contains(&Fit::Truncated) && fact.quantity.amount.grain > ONE {
        return;
    }
    let (from, to) = (step.from.amount, step.to.quantity.amount);
    let stated = context.report.quote(&fact.quantity.range);
    let difference = (to.value - from.value).abs();
    let computed = match fact.quantity.kind {
        Kind::Percent => format!("{}%", percent(difference, from.value, &fact.quantity.amount)),
        Kind::Times if multiple => ratio(to.value, from.value),
        Kind::Times => ratio(difference, from.value),
        _ => shown(difference),
    };
    let rises = to.value >= from.value;
    let word = context.text("narrative/growth", if rises { "rise" } else { "fall" });
    let message = match fact.quantity.kind {
        _ if results.contains(&Fit::Truncated) => "truncated",
        Kind::Times if multiple => "multiple",
        Kind::Times | Kind::Percent if rises == falls && difference > 0 => "direction",
        Kind::Times | Kind::Percent if step.from.derived => "derived",
        Kind::Times | Kind::Percent => "rate",
        _ if rises == falls && difference > 0 => "direction",
        _ => "difference",
    };
    let start = context
        .ruleset
        .list("change")
        .iter()
        .filter_map(|change| context.report.slice(&fact.label).rfind(change.as_str()))
        .min()
        .map_or(fact.quantity.range.start, |at| fact.label.start + at);
    let rule = if message == "truncated" { "narrative/truncated" } else { "narrative/growth" };
    let (larger, smaller) = if rises { (to, from) } else { (from, to) };
    let bases = format!("({larger} − {smaller}) ÷ {from} = {computed}");
    let written = context.report.quote(&(start..fact.quantity.range.end));
    let mut draft = context.draft(
        rule,
        message,
        &[
            ("stated", &stated),
            ("written", &written),
            ("from", &from),
            ("to", &to),
            ("larger", &larger),
            ("smaller", &smaller),
            ("computed", &computed),
            ("expected", &computed.trim_end_matches('%')),
            ("bases", &bases),
            ("word", &word),
            ("step", &shown(difference)),
            ("sign", &if rises { "−" } else { "+" }),
        ],
        start..fact.quantity.range.end,
    );
    // Wrong both in its direction and in its size, or far off: the figures may be of something else.
    let slip = match fact.quantity.kind {
        Kind::Percent if from.value > 0 => {
            let (true_one, said) =
                (difference.saturating_mul(100 * ONE), fact.quantity.amount.value.saturating_mul(from.value));
            is_within(true_one, said, if rises == falls { TURNED } else { SLIP })
        }
        Kind::Count if rises == falls => difference == fact.quantity.amount.value,
        Kind::Count => is_within(difference, fact.quantity.amount.value, SLIP),
        _ => true,
    };
    if tail(context, fact).starts_with('左') || !slip {
        draft = draft.severity(Severity::Note);
    }
    let earlier = if step.from.derived { "label-difference" } else { "label-from" };
    let (earlier, later) = (context.text("narrative/growth", earlier), context.text("narrative/growth", "label-to"));
    let draft =
        draft.related(step.to.quantity.range.clone(), later).related(step.from.fact.quantity.range.clone(), earlier);
    context.report(draft);
}

/// A ratio with two decimals.
fn ratio(top: i128, bottom: i128) -> String {
    let hundredths = (top * 200 + bottom) / (2 * bottom.max(1));
    Amount { value: hundredths * (ONE / 100), grain: ONE / 100 }.to_string()
}
