//! `narrative/percent` and `narrative/truncated`: shares and rates against the counts of the text, over every base that
//! the text admits.

use std::ops::Range;

use super::balance::{Role, role};
use super::parts::List;
use super::{is_plain_count, label, same_measure, shares_stem, short, tail};
use crate::check::Context;
use crate::finding::Severity;
use crate::report::amount::{Amount, Fit, ONE, percent};
use crate::report::fact::{Cut, Fact, Standing};
use crate::report::quantity::Kind;

/// How many paragraphs back a base may stand.
const REACH: usize = 2;
/// How many bases a message shows.
const SHOWN: usize = 3;

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
        if fact.quantity.kind != Kind::Percent
            || matches!(fact.standing, Standing::Change | Standing::Base | Standing::Limit)
        {
            continue;
        }
        let words = label(context, fact);
        let name = rate_name(context, words);
        let bracketed = is_bracketed_share(context, index, fact, &lists);
        if let Some((part, whole)) = share_of_aside(context, index, fact) {
            if settle(context, fact, &context.text("narrative/percent", "share-name"), vec![pair(part, whole)], &[]) {
                wrong.push(index);
            }
            continue;
        }
        if fact.standing != Standing::Share && name.is_none() && !bracketed {
            continue;
        }
        if fact.quantity.amount.value > 100 * ONE {
            // 计划投资…实际完成…，完成率105.3%: more than was planned.
            if !is_more_than_planned(context, index, fact) {
                over(context, fact, name.unwrap_or(words));
                wrong.push(index);
            }
            continue;
        }
        if fact.quantity.approximate {
            continue;
        }
        let found = match name {
            Some(name) => rate(context, index, fact, name),
            None => share(context, index, fact, &lists),
        };
        if found {
            wrong.push(index);
        }
    }
    context.set_wrong_shares(wrong);
}

/// Whether a percentage in parentheses directly behind a part is its share of the list's whole: 予以公开12件(24%).
fn is_bracketed_share(context: &Context<'_>, index: usize, fact: &Fact, lists: &[List]) -> bool {
    let Some((at, part)) = index.checked_sub(1).and_then(|at| Some((at, context.report.facts.list.get(at)?))) else {
        return false;
    };
    fact.depth > part.depth
        && is_plain_count(part)
        && label(context, fact).is_empty()
        && context.report.slice(&(part.quantity.range.end..fact.quantity.range.start)) == "("
        && lists.iter().any(|list| list.whole.is_some() && list.is_announced() && list.items.contains(&at))
}

/// The part and the whole of a share whose whole stands in parentheses: 128个，占小区总数(347个)的36.9%.
fn share_of_aside<'f>(context: &Context<'f>, index: usize, fact: &Fact) -> Option<(&'f Fact, &'f Fact)> {
    let facts = &context.report.facts.list;
    let whole = facts.get(index.checked_sub(1)?)?;
    let part = facts.get(index.checked_sub(2)?)?;
    let gap = context.report.slice(&(part.quantity.range.end..whole.quantity.range.start));
    let named = gap.strip_suffix('(').or_else(|| gap.strip_suffix("(共"))?;
    let of = named.trim_start_matches(',');
    let fits = label(context, fact).trim_end_matches('约') == "的"
        && whole.depth == fact.depth + 1
        && part.depth == fact.depth
        && part.sentence == fact.sentence
        && context.ruleset.list("share").iter().any(|word| of.starts_with(word.as_str()))
        && !of.contains([',', ';', ':', '(']);
    let exact = !part.quantity.approximate && !whole.quantity.approximate && !fact.quantity.approximate;
    (fits && exact && is_plain_count(part) && is_plain_count(whole) && same_measure(context, part, whole))
        .then_some((part, whole))
}

/// The name of a rate that stands directly before its number: 办结率, 按时答复率.
fn rate_name<'a>(context: &Context<'_>, words: &'a str) -> Option<&'a str> {
    let mut bare = words;
    while let Some(shorter) = context.ruleset.list("rate-link").iter().find_map(|link| bare.strip_suffix(link.as_str()))
    {
        bare = shorter;
    }
    // 公开(含部分公开)率 has its name before the parenthesis.
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

/// Whether a rate over 100% is that of two numbers of its sentence.
fn is_more_than_planned(context: &Context<'_>, index: usize, rate: &Fact) -> bool {
    let facts = &context.report.facts.list;
    let here = |at: &usize| facts.get(*at).is_some_and(|other| other.sentence == rate.sentence);
    let first = (0..index).rev().take_while(here).last().unwrap_or(index);
    let before: Vec<&Fact> = facts.get(first..index).unwrap_or_default().iter().collect();
    before.iter().any(|part| {
        before.iter().any(|whole| {
            part.quantity.amount.value > whole.quantity.amount.value
                && same_measure(context, part, whole)
                && rate.quantity.amount.percent_of(&part.quantity.amount, &whole.quantity.amount) == Fit::Rounded
        })
    })
}

/// A rate over 100%.
fn over(context: &mut Context<'_>, fact: &Fact, name: &str) {
    let stated = context.report.quote(&fact.quantity.range);
    let draft = context.draft(
        "narrative/percent",
        "over",
        &[("name", &short(name)), ("stated", &stated.trim_end_matches('%'))],
        fact.quantity.range.clone(),
    );
    context.report(draft.severity(Severity::Error));
}

/// Holds a rate against the counts of its sentence. Whether it is wrong.
fn rate(context: &mut Context<'_>, index: usize, fact: &Fact, name: &str) -> bool {
    let report = context.report;
    let facts = &report.facts.list;
    let core = name.split('(').next().unwrap_or(name).trim_end_matches('率');
    let stem: Vec<char> = core.chars().rev().take(2).collect();
    let stem: String = stem.into_iter().rev().collect();
    if stem.chars().count() < 2 || context.ruleset.has("respectively", label(context, fact)) {
        return false;
    }
    let backwards: String = stem.chars().rev().collect();
    let qualified = name.chars().count() > 3;
    let mut around: Vec<usize> = nearby(context, index, 0);
    let of_stem = |at: &usize| {
        facts.get(*at).is_some_and(|count| {
            let (words, after) = (label(context, count), own_tail(context, *at, count));
            (words.contains(&stem) || words.contains(&backwards) || after.contains(&stem))
                && !context.ruleset.has("negation", words)
                && !context.ruleset.has("negation", after)
        })
    };
    if around.len() < 2 || !around.iter().any(of_stem) {
        around = nearby(context, index, 1);
    }
    // 办复率100%,其中…: what follows are parts of what was done, not the whole of it.
    around.retain(|at| *at < index || !is_itemized_behind(context, fact, *at));
    let synonyms = context.ruleset.list("rate-done");
    let is_done = |at: &usize| {
        facts.get(*at).is_some_and(|count| {
            let words = label(context, count);
            synonyms.iter().any(|word| words.contains(word.as_str())) && !context.ruleset.has("rate-received", words)
        })
    };
    // 公开2105条,占5.5%: has its share already.
    let has_share = |at: &usize| {
        facts.get(at + 1).is_some_and(|next| {
            next.standing == Standing::Share && facts.get(*at).is_some_and(|own| own.sentence == next.sentence)
        })
    };
    let mut parts: Vec<usize> = around.iter().copied().filter(|at| of_stem(at) && !has_share(at)).collect();
    if parts.is_empty() && synonyms.contains(&stem) {
        parts = around.iter().copied().filter(|at| is_done(at)).collect();
    }
    let mut pairs = Vec::new();
    for part in parts.iter().filter_map(|at| facts.get(*at)) {
        for (at, whole) in around.iter().filter_map(|at| Some((*at, facts.get(*at)?))) {
            let same = whole.quantity.range == part.quantity.range;
            if same_measure(context, part, whole)
                && whole.quantity.amount.value >= part.quantity.amount.value
                && whole.quantity.amount.value > 0
                && (qualified || (!same && !parts.contains(&at)))
            {
                pairs.push(pair(part, whole));
            }
        }
    }
    // What the sentence does not say again: the whole of a list, what was received and brought in, what was finished.
    let lists = context.lists();
    let wholes = parts
        .iter()
        .filter_map(|part| lists.iter().find(|list| list.items.contains(part)))
        .filter_map(|list| list.whole);
    let counts: Vec<usize> = nearby(context, index, usize::MAX);
    let roles: Vec<(usize, Role)> =
        counts.iter().filter_map(|at| Some((*at, role(context, facts.get(*at)?)?))).collect();
    let first_role = |wanted: Role| roles.iter().find(|(_, role)| *role == wanted).and_then(|(at, _)| facts.get(*at));
    let mut bases: Vec<usize> = wholes.collect();
    if fact.topic == Some(0) {
        bases.extend(
            roles.iter().filter(|(_, role)| matches!(role, Role::Received | Role::Finished)).map(|(at, _)| *at),
        );
    }
    let value = |fact: Option<&Fact>| fact.map_or(0, |fact| fact.quantity.amount.value);
    let all = value(first_role(Role::Received)) + value(first_role(Role::Brought));
    let singles: Vec<&Fact> = parts.iter().filter_map(|at| facts.get(*at)).collect();
    let together: i128 = singles.iter().map(|fact| fact.quantity.amount.value).sum();
    if let (Some(first), true) = (singles.first(), fact.topic == Some(0) || singles.len() > 1 || !bases.is_empty()) {
        for base in bases.iter().filter_map(|at| facts.get(*at)).filter(|base| same_measure(context, first, base)) {
            if base.quantity.amount.value >= first.quantity.amount.value
                && !parts.iter().any(|at| facts.get(*at) == Some(base))
            {
                pairs.push(pair(first, base));
            }
        }
        if fact.topic == Some(0) && all >= first.quantity.amount.value {
            let span = first_role(Role::Received).unwrap_or(first).quantity.range.clone();
            pairs.push(Pair {
                part: (first.quantity.amount, first.quantity.range.clone()),
                whole: (Amount { value: all, grain: ONE }, span),
            });
        }
        // 采纳及部分采纳率: two of the parts, or all of them, taken together.
        if singles.len() > 1 {
            let mut sums = vec![together];
            for (at, one) in singles.iter().enumerate() {
                sums.extend(
                    singles.iter().skip(at + 1).map(|two| one.quantity.amount.value + two.quantity.amount.value),
                );
            }
            let whole_values: Vec<(Amount, Range<usize>)> = pairs.iter().map(|pair| pair.whole.clone()).collect();
            for sum in sums {
                for whole in whole_values.iter().filter(|whole| whole.0.value >= sum) {
                    pairs.push(Pair {
                        part: (Amount { value: sum, grain: ONE }, first.quantity.range.clone()),
                        whole: whole.clone(),
                    });
                }
            }
        }
    }
    if pairs.iter().all(|pair| pair.part.1 == pair.whole.1) || is_of_others(context, fact, &counts) {
        return false;
    }
    settle(context, fact, &short(name), pairs, &around)
}

/// Whether a number behind a rate belongs to a list that opens between the two.
fn is_itemized_behind(context: &Context<'_>, rate: &Fact, at: usize) -> bool {
    let Some(other) = context.report.facts.list.get(at) else { return false };
    let between = rate.quantity.range.end..other.quantity.range.start.max(rate.quantity.range.end);
    context.ruleset.has("parts-open", context.report.slice(&between))
}

/// The words after a number that are not as much those before the next: 已审结45件中维持33件.
fn own_tail<'a>(context: &Context<'a>, index: usize, fact: &Fact) -> &'a str {
    let next = context.report.facts.list.get(index + 1).map(|next| next.quantity.range.start);
    if next == Some(fact.tail.end) { "" } else { tail(context, fact) }
}

/// Whether a rate with decimals is that of any two numbers of its paragraph: too much for chance.
fn is_of_others(context: &Context<'_>, rate: &Fact, counts: &[usize]) -> bool {
    let facts = &context.report.facts.list;
    let near = || counts.iter().filter_map(|at| facts.get(*at)).filter(|fact| !fact.quantity.approximate);
    rate.quantity.amount.grain < ONE
        && near().any(|part| {
            near().any(|whole| {
                part.quantity.amount.value < whole.quantity.amount.value
                    && same_measure(context, part, whole)
                    && rate.quantity.amount.percent_of(&part.quantity.amount, &whole.quantity.amount) == Fit::Rounded
            })
        })
}

/// Plain counts in the sentence of a fact, and in so many sentences before it, within the paragraph.
fn nearby(context: &Context<'_>, index: usize, back: usize) -> Vec<usize> {
    let facts = &context.report.facts.list;
    let Some(fact) = facts.get(index) else { return Vec::new() };
    let near = |at: &usize| {
        facts.get(*at).is_some_and(|other| {
            other.paragraph == fact.paragraph
                && other.sentence <= fact.sentence
                && fact.sentence - other.sentence <= back
        })
    };
    let before = (0..index).rev().take_while(near);
    let after = (index + 1..facts.len()).take_while(near);
    let mut found: Vec<usize> = before.chain(after).filter(|at| facts.get(*at).is_some_and(is_plain_count)).collect();
    found.sort_unstable();
    found
}

/// Holds a share against the counts of its own and the paragraphs before. Whether it is wrong.
fn share(context: &mut Context<'_>, index: usize, fact: &Fact, lists: &[List]) -> bool {
    let report = context.report;
    let facts = &report.facts.list;
    let words = label(context, fact);
    let (named, of) = words.rsplit_once('占').unwrap_or((words, ""));
    let joint = joint_parts(context, index, fact, named);
    if let [first, .., last] = joint.as_slice() {
        return joint_share(context, fact, &joint, of, (*first).min(*last));
    }
    let Some(part) = part_of_share(context, index, fact, named, lists) else { return false };
    let Some(first) = facts.get(part) else { return false };
    let list = lists.iter().find(|list| list.items.contains(&part));
    // The part may be this number, or all of its list so far.
    let mut parts = vec![(first.quantity.amount, first.quantity.range.clone())];
    if let Some(list) = list {
        let until: Vec<&Fact> =
            list.items.iter().filter(|item| **item <= part).filter_map(|item| facts.get(*item)).collect();
        let sum = until.iter().map(|fact| fact.quantity.amount.value).sum();
        parts.push((Amount { value: sum, grain: ONE }, first.quantity.range.clone()));
    }
    let earliest = fact.paragraph.saturating_sub(REACH);
    let is_item = |at: &usize| lists.iter().any(|list| list.is_announced() && list.items.contains(at));
    let mut bases: Vec<usize> = (0..facts.len())
        .filter(|at| {
            facts.get(*at).is_some_and(|other| {
                other.paragraph >= earliest
                    && other.paragraph <= fact.paragraph
                    && is_plain_count(other)
                    && same_measure(context, first, other)
                    && (!is_item(at) || other.sentence + 1 >= fact.sentence)
            })
        })
        .collect();
    // 占应公开单位的: the base is the one that is named.
    let of = of.trim_end_matches(['的', '约']);
    let general = of.chars().count() < 2 || context.ruleset.has("whole-word", of);
    let is_named = |at: &usize| {
        facts.get(*at).is_some_and(|other| {
            shares_stem(context, of, &format!("{}{}", label(context, other), tail(context, other)))
        })
    };
    let named_bases: Vec<usize> = bases.iter().copied().filter(|at| is_named(at) && *at != part).collect();
    if !general && named_bases.is_empty() {
        return false;
    }
    let is_named_base = !named_bases.is_empty();
    if is_named_base {
        bases = named_bases;
    }
    let value = |at: &usize| facts.get(*at).map_or(0, |fact| fact.quantity.amount.value);
    let mut fits = Fit::No;
    for (amount, _) in &parts {
        for at in &bases {
            fits = better(fits, fact, amount, value(at));
        }
        let of_role = |wanted: Role| {
            let found = facts
                .iter()
                .filter(|other| other.paragraph >= earliest && other.paragraph <= fact.paragraph)
                .find(|other| role(context, other) == Some(wanted));
            found.map_or(0, |fact| fact.quantity.amount.value)
        };
        fits = better(fits, fact, amount, of_role(Role::Received) + of_role(Role::Brought));
        // All items of its list together.
        let all = list.map_or(0, |list| list.items.iter().map(value).sum());
        fits = better(fits, fact, amount, all);
    }
    if fits == Fit::Rounded {
        return false;
    }
    // What it is plainly a share of: the whole of its list, else the nearest larger number before it.
    let salient = list.and_then(|list| list.whole).or_else(|| {
        bases.iter().rev().copied().find(|at| {
            *at < part
                && value(at) >= first.quantity.amount.value
                && facts.get(*at).is_some_and(|other| {
                    (is_named_base || other.paragraph == fact.paragraph) && !other.quantity.approximate
                })
                && !lists.iter().any(|list| list.is_announced() && list.items.contains(at))
        })
    });
    let Some(whole) = salient.and_then(|at| facts.get(at)).filter(|whole| whole.quantity.amount.value > 0) else {
        return false;
    };
    if whole.quantity.approximate || first.quantity.approximate || !same_measure(context, first, whole) {
        return false;
    }
    let mut pairs = vec![pair(first, whole)];
    for at in bases.iter().rev() {
        if let Some(other) = facts.get(*at).filter(|other| {
            other.quantity.amount.value > first.quantity.amount.value
                && other.sentence != first.sentence
                && !lists.iter().any(|list| list.is_announced() && list.items.contains(at))
        }) && pairs.iter().all(|pair| pair.whole.0 != other.quantity.amount)
        {
            pairs.push(pair(first, other));
        }
    }
    if fits == Fit::Truncated {
        truncated(context, fact, &pairs);
        return false;
    }
    settle(context, fact, &context.text("narrative/percent", "share-name"), pairs, &[])
}

/// The counts of the sentence before that the words before 占 join: 予以公开和部分公开.
fn joint_parts(context: &Context<'_>, index: usize, fact: &Fact, named: &str) -> Vec<usize> {
    let facts = &context.report.facts.list;
    let total = context.ruleset.list("total").iter().find_map(|word| named.strip_suffix(word.as_str()));
    let named = total.unwrap_or(named);
    let names: Vec<&str> = named.split(['和', '与', '及', '、']).collect();
    let own = facts.get(..index).unwrap_or_default().iter().rev().take_while(|other| other.sentence == fact.sentence);
    if names.len() < 2 || names.iter().any(|name| name.chars().count() < 4) || own.count() > 0 {
        return Vec::new();
    }
    let found: Option<Vec<usize>> = names
        .iter()
        .map(|name| {
            (0..index)
                .rev()
                .take_while(|at| facts.get(*at).is_some_and(|other| other.paragraph == fact.paragraph))
                .find(|at| facts.get(*at).is_some_and(|other| is_plain_count(other) && label(context, other) == *name))
        })
        .collect();
    found.unwrap_or_default()
}

/// Holds the share of several parts together against the base that is named. Whether it is wrong.
fn joint_share(context: &mut Context<'_>, fact: &Fact, joint: &[usize], of: &str, until: usize) -> bool {
    let facts = &context.report.facts.list;
    let Some(first) = joint.first().and_then(|at| facts.get(*at)) else { return false };
    let parts = || joint.iter().filter_map(|at| facts.get(*at));
    let sum: i128 = parts().map(|part| part.quantity.amount.value).sum();
    let of = of.trim_end_matches(['的', '约', '数', '量']);
    let bases: Vec<&Fact> = facts
        .get(..until)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|base| base.paragraph == fact.paragraph)
        .filter(|base| is_plain_count(base) && same_measure(context, base, first) && base.quantity.amount.value >= sum)
        .collect();
    let exact = |base: &&&Fact| !base.quantity.approximate;
    let Some(named) = bases.iter().filter(exact).find(|base| label(context, base).contains(of)) else { return false };
    let part = (Amount { value: sum, grain: ONE }, first.quantity.range.clone());
    let mut pairs = vec![Pair { part: part.clone(), whole: pair(named, named).whole }];
    pairs.extend(bases.iter().map(|base| Pair { part: part.clone(), whole: pair(base, base).whole }));
    settle(context, fact, &context.text("narrative/percent", "share-name"), pairs, joint)
}

/// The count that a share is of: the one that its words name, the one before it, or its counterpart in 分别占.
fn part_of_share(context: &Context<'_>, index: usize, fact: &Fact, named: &str, lists: &[List]) -> Option<usize> {
    let facts = &context.report.facts.list;
    // The first and the last of the percentages that stand together, 、 between them.
    let joined = |left: usize, right: usize| {
        let (Some(left), Some(right)) = (facts.get(left), facts.get(right)) else { return false };
        left.quantity.kind == Kind::Percent
            && right.quantity.kind == Kind::Percent
            && left.sentence == right.sentence
            && context.report.facts.cut(&(left.quantity.range.end..right.quantity.range.start)) == Cut::Item
    };
    let mut from = index;
    while from > 0 && joined(from - 1, from) {
        from -= 1;
    }
    let respectively = facts.get(from).is_some_and(|fact| context.ruleset.has("respectively", label(context, fact)));
    if respectively || from != index {
        let mut to = index;
        while joined(to, to + 1) {
            to += 1;
        }
        let list = lists.iter().rev().find(|list| list.items.last().is_some_and(|last| *last < from))?;
        let same = facts.get(*list.items.last()?)?.sentence == fact.sentence && list.items.len() == to + 1 - from;
        return same.then(|| list.items.get(index - from).copied()).flatten();
    }
    let counts: Vec<usize> = (0..index)
        .rev()
        .take_while(|at| facts.get(*at).is_some_and(|other| other.sentence == fact.sentence))
        .filter(|at| facts.get(*at).is_some_and(is_plain_count))
        .collect();
    let nearest = *counts.first()?;
    if named.chars().filter(|c| crate::fold::is_han(*c)).count() >= 2 {
        return counts.into_iter().find(|at| {
            facts.get(*at).is_some_and(|other| {
                shares_stem(context, named, &format!("{}{}", label(context, other), tail(context, other)))
            })
        });
    }
    let gap = facts.get(nearest)?.quantity.range.end..fact.quantity.range.start;
    let steps = context.report.facts.marks_in(&gap).iter().filter(|mark| mark.cut >= Cut::Comma).count();
    (steps <= 1).then_some(nearest)
}

fn better(best: Fit, fact: &Fact, part: &Amount, whole: i128) -> Fit {
    if whole < part.value || whole <= 0 || best == Fit::Rounded {
        return best;
    }
    match fact.quantity.amount.percent_of(part, &Amount { value: whole, grain: ONE }) {
        Fit::No => best,
        fit => fit,
    }
}

fn pair(part: &Fact, whole: &Fact) -> Pair {
    Pair {
        part: (part.quantity.amount, part.quantity.range.clone()),
        whole: (whole.quantity.amount, whole.quantity.range.clone()),
    }
}

/// Reports a percentage that none of its pairs explains. Whether it does.
fn settle(context: &mut Context<'_>, fact: &Fact, name: &str, pairs: Vec<Pair>, around: &[usize]) -> bool {
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
    let number = context.report.quote(&fact.quantity.range);
    let number = number.trim_end_matches('%');
    let span = rate_span(context, fact);
    let mut draft = context
        .draft(
            "narrative/percent",
            if out.is_some() { "rate-excluded" } else { "rate" },
            &[
                ("name", &name),
                ("stated", &number),
                ("bases", &bases.join("；")),
                ("done", &first.part.0),
                ("whole", &first.whole.0),
                ("out", &out_amount),
                ("excluded", &excluded),
                ("expected", &expected),
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
fn truncated(context: &mut Context<'_>, fact: &Fact, pairs: &[Pair]) {
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

/// What was done with what a label counts (收到, 办结): its last verb, or the end of the label.
fn act(context: &Context<'_>, label: &str) -> String {
    let verbs = context.ruleset.list("fact-verb").iter();
    verbs
        .filter_map(|verb| Some((label.rfind(verb.as_str())? + verb.len(), verb)))
        .max_by_key(|(end, verb)| (*end, verb.len()))
        .map_or_else(|| short(label), |(_, verb)| verb.clone())
}
