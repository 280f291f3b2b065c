//! `narrative/shares`: shares of one whole that do not make 100%.

use super::rates::rate_name;
use super::{label, shown};
use crate::check::Context;
use crate::finding::Severity;
use crate::report::amount::ONE;
use crate::report::fact::{Cut, Fact, Facts, Standing};
use crate::report::quantity::Kind;

/// A list of shares has as many items.
const LEAST: usize = 3;

/// The square of as many standard deviations: rounding takes a sum no farther off, but once in three hundred times.
const UNLIKELY: i128 = 9;

/// `narrative/shares`.
pub(crate) fn shares(context: &mut Context<'_>) {
    let report = context.report;
    let wrong = context.wrong_shares();
    let mut group: Vec<(usize, &Fact)> = Vec::new();
    // Whether the last percentage is one of a list behind words like 占比分别为.
    let mut listed = false;
    for (index, fact) in report.facts.list.iter().enumerate() {
        if fact.quantity.kind != Kind::Percent || fact.standing == Standing::Change {
            continue;
        }
        // 按来源看 begins another account of the same whole.
        let continues = group.last().is_some_and(|(_, last)| {
            let between = last.quantity.range.end..fact.quantity.range.start;
            last.paragraph == fact.paragraph
                && fact.sentence == last.sentence
                && report.facts.marker(&between).is_none_or(|marker| marker.list != Facts::ASPECT)
        });
        // A share of a share, or a list that began without 占, is another matter.
        let joined = context.ruleset.is_in("and", label(context, fact));
        // 占比分别为：政策类30%，动态类55%，公告类15%
        let announced = || {
            let before = report.slice(&(fact.sentence_range.start..fact.label.start.max(fact.sentence_range.start)));
            let opens = context.ruleset.ends_with("share-announced", before.trim_end_matches(':'));
            (before.ends_with(':') && opens) || (continues && listed)
        };
        let named = context.ruleset.ends_with("rate-ending", label(context, fact));
        let in_list = fact.standing == Standing::Plain && !named && announced();
        listed = in_list;
        // 很满意62.4%、满意28.3%、一般9.3%: no words say what they are of, and none is needed.
        let in_run = fact.standing == Standing::Plain && !named && run_of(context, index) >= LEAST;
        let belongs = fact.standing == Standing::Share
            // 占办结总数1245件的36.3%
            || super::rates::is_of_number(context, index, fact)
            || in_list
            || in_run
            || (continues && (joined || label(context, fact).is_empty()));
        if !continues || !belongs {
            judge(context, &group, &wrong);
            group.clear();
        }
        if belongs && fact.depth == 0 {
            group.push((index, fact));
        }
    }
    judge(context, &group, &wrong);
    complements(context);
}

/// 不合格率为2.21%，合格率为97.97%: a rate and its opposite make 100%.
fn complements(context: &mut Context<'_>) {
    let facts = &context.report.facts.list;
    let mut found: Vec<(&Fact, &Fact)> = Vec::new();
    for (at, second) in facts.iter().enumerate() {
        let Some(name) = name_of(context, second) else { continue };
        let denies = |yes: &str, no: &str| {
            context.ruleset.list("negation").iter().any(|not| no.strip_prefix(not.as_str()) == Some(yes))
        };
        let opposite = |first: &&Fact| {
            let other = name_of(context, first).filter(|_| first.sentence == second.sentence);
            other.is_some_and(|other| denies(name, other) || denies(other, name))
        };
        let Some(first) = facts.get(..at).unwrap_or_default().iter().rev().find(opposite) else { continue };
        // 食品不合格率2.36%；工业产品合格率94.5%: of two things.
        let gap = first.quantity.range.end..second.quantity.range.start;
        if context.report.facts.cut(&gap) >= Cut::Semicolon {
            continue;
        }
        let sum = first.quantity.amount.value + second.quantity.amount.value;
        let slack = first.quantity.amount.grain + second.quantity.amount.grain;
        if (sum - 100 * ONE).abs() > slack {
            found.push((first, second));
        }
    }
    for (first, second) in found {
        let sum = first.quantity.amount.value + second.quantity.amount.value;
        let terms = super::sum_text([first, second].into_iter().map(|fact| fact.quantity.amount));
        let values: [(&str, &dyn std::fmt::Display); 2] = [("terms", &terms), ("sum", &shown(sum))];
        let draft = context.draft("narrative/shares", "complement", &values, second.quantity.range.clone());
        let draft = draft.related(first.quantity.range.clone(), context.text("narrative/shares", "label-opposite"));
        context.report(draft);
    }
}

/// The name of an exact rate.
fn name_of<'a>(context: &Context<'a>, fact: &Fact) -> Option<&'a str> {
    let exact = fact.quantity.kind == Kind::Percent && fact.standing == Standing::Plain && !fact.quantity.approximate;
    rate_name(context, label(context, fact)).filter(|_| exact)
}

/// How many percentages in a row, with nothing but 、 between their words, a percentage stands among.
fn run_of(context: &Context<'_>, index: usize) -> usize {
    let facts = &context.report.facts;
    let plain = |at: usize| {
        let of_rate = |fact: &Fact| context.ruleset.ends_with("rate-ending", label(context, fact));
        facts
            .list
            .get(at)
            .filter(|fact| fact.standing == Standing::Plain && fact.quantity.kind == Kind::Percent && !of_rate(fact))
    };
    let joined = |left: usize, right: usize| {
        plain(left).zip(plain(right)).is_some_and(|(left, right)| {
            let gap = left.quantity.range.end..right.quantity.range.start;
            let words = context.report.slice(&right.label);
            left.sentence == right.sentence
                && matches!(facts.marks_in(&gap), [mark] if mark.cut == Cut::Item)
                && !words.is_empty()
        })
    };
    let (mut from, mut to) = (index, index);
    while from > 0 && joined(from - 1, from) {
        from -= 1;
    }
    while joined(to, to + 1) {
        to += 1;
    }
    to + 1 - from
}

fn judge(context: &mut Context<'_>, group: &[(usize, &Fact)], wrong: &[usize]) {
    let Some((_, last)) = group.last() else { return };
    if group.len() < 3 || group.iter().any(|(index, fact)| wrong.contains(index) || fact.quantity.approximate) {
        return;
    }
    // 不予公开和其他处理各占7.4%: more than one share.
    if group.iter().any(|(_, fact)| context.ruleset.has("each-of", label(context, fact))) {
        return;
    }
    let sum: i128 = group.iter().map(|(_, fact)| fact.quantity.amount.value).sum();
    let grains: i128 = group.iter().map(|(_, fact)| fact.quantity.amount.grain).sum();
    let off = (sum - 100 * ONE).abs();
    // Cut-off digits lose up to a whole unit each; rounded up, they gain half of one, and hardly ever all of them do.
    let count = i128::try_from(group.len()).unwrap_or(i128::MAX);
    let unlikely = sum > 100 * ONE && off.saturating_mul(off).saturating_mul(12 * count) > UNLIKELY * grains * grains;
    if off <= grains && !unlikely && (sum < 100 * ONE || 2 * off <= grains) {
        return;
    }
    let report = context.report;
    let rest = context.ruleset.has("rest", label(context, last))
        || report.facts.list.iter().any(|fact| {
            fact.sentence == last.sentence
                && fact.quantity.range.end <= last.quantity.range.start
                && fact.quantity.range.end + 30 > last.label.start
                && context.ruleset.has("rest", label(context, fact))
        });
    // Without a word for the rest they need not make the whole, but cannot make more; unless the aspect changes. Much more
    // they make where each is of a whole of its own.
    const FAR: i128 = 40;
    if off > FAR * ONE || (!rest && sum < 100 * ONE) {
        return;
    }
    // Rounding may be all that is wrong, though it hardly ever is.
    let rounded = 2 * off <= grains;
    let terms = group.iter().map(|(_, fact)| fact.quantity.amount.to_string()).collect::<Vec<_>>().join(" + ");
    let mut draft = context.draft(
        "narrative/shares",
        if rounded { "rounded" } else { "default" },
        &[("terms", &terms), ("sum", &shown(sum))],
        last.quantity.range.clone(),
    );
    // Joined as items of one list they leave no doubt that they are of one whole.
    let in_run = group.iter().all(|(index, _)| run_of(context, *index) == group.len());
    if (!rest && !in_run) || rounded {
        draft = draft.severity(Severity::Note);
    }
    let word = context.text("narrative/shares", "label-share");
    for (_, fact) in group.iter().rev().skip(1).rev() {
        draft = draft.related(fact.quantity.range.clone(), word.clone());
    }
    context.report(draft);
}
