//! `narrative/conflict`: one fact with two values. What numbers say against claims is in [`claims`].

use std::collections::BTreeMap;

use super::balance::{Role, role};
use super::{again, claims, events, is_plain_count, label, measure, named, only, passing, shown, transposed};
use crate::check::Context;
use crate::check::slip::is_apart;
use crate::finding::Severity;
use crate::fold::is_han;
use crate::report::amount::ONE;
use crate::report::fact::Fact;

/// Shorter descriptions than this may well be of two things.
const LEAST: usize = 6;

/// `narrative/conflict`.
pub(crate) fn conflict(context: &mut Context<'_>) {
    requests(context);
    disputes(context);
    repeated(context);
    restated(context);
    totals(context);
    again::together(context);
    named::paid(context);
    again::again(context);
    again::reordered(context);
    only::only(context);
    passing::passing(context);
    events::events(context);
    claims::claims(context);
    transposed::transposed(context);
    transposed::stale(context);
    named::channels(context);
    named::units(context);
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
        // 处室5个、直属单位2家，7家单位: 个 and 家 are added.
        let is_unit = |fact: &Fact| context.ruleset.is_in("unit-measure", measure(context, fact));
        let like = |fact: &Fact| super::same_measure(context, fact, second) || (is_unit(fact) && is_unit(second));
        let near: Vec<&Fact> = facts
            .get(..index)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|fact| fact.paragraph == second.paragraph && second.sentence - fact.sentence <= 1)
            .filter(|fact| is_plain_count(fact) && like(fact))
            .collect();
        let named: Vec<&Fact> =
            near.iter().copied().filter(|fact| super::same_measure(context, fact, second)).collect();
        let value = second.quantity.amount.value;
        let sums = (2..=near.len()).any(|length| {
            near.windows(length).any(|run| run.iter().map(|fact| fact.quantity.amount.value).sum::<i128>() == value)
        });
        if sums || named.iter().any(|fact| fact.quantity.amount.value == value || fact.quantity.approximate) {
            continue;
        }
        let Some(first) = named.into_iter().find(|fact| label(context, fact).ends_with(noun)) else { continue };
        if first.sentence == second.sentence {
            // 17 and 28 are no slip of the pen: the one may be a sum of what else was found.
            let far = (first.quantity.amount.value - value).abs() * 4 > value;
            report_two(context, first, second, noun, far.then_some(Severity::Note));
        }
    }
}

/// Whether a count is of the whole organ and year: no word limits it to a channel, a unit, a season.
pub(super) fn is_unlimited(context: &Context<'_>, fact: &Fact) -> bool {
    context.unlimited().get(context.report.facts.index(fact)).is_some_and(|unlimited| *unlimited)
}

/// Reads whether no word limits a count.
pub(in crate::check) fn read_unlimited(context: &Context<'_>, fact: &Fact) -> bool {
    let words = label(context, fact);
    if super::names_other_year(context, words) {
        return false;
    }
    // 2022年已开展: of the year that is reported.
    let year = context.report.year.map(|year| format!("{year}年已"));
    let words = year.and_then(|year| words.strip_prefix(year.as_str())).unwrap_or(words);
    // 在运行的政府网站58家: what is counted limits nothing.
    let units = context.ruleset.is_in("unit-measure", measure(context, fact));
    let bare = if units { context.ruleset.strip_suffix("counted-unit", words) } else { None };
    let words = bare.unwrap_or(words);
    if !context.ruleset.has("limited-scope", words) {
        return true;
    }
    // 新 of 新媒体 limits nothing.
    let mut bare = super::of_own_scope(context, words);
    if context.ruleset.has("scope-noise", words) {
        let noise = context.ruleset.list("scope-noise").iter();
        bare = noise.fold(bare.into_owned(), |rest, noise| rest.replace(noise.as_str(), "")).into();
    }
    bare.len() < words.len() && !context.ruleset.has("limited-scope", &bare)
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
                && !is_of_units(context, *index)
                && !received_words(context, fact).contains('、')
                && context.ruleset.is_in("case-measure", measure(context, fact))
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
    report_two(context, first, second, &context.text("narrative/conflict", "request-subject"), None);
}

/// Whether the words at a count begin with so many units: 7个县区局全年收到申请135件.
pub(in crate::check) fn is_of_units(context: &Context<'_>, index: usize) -> bool {
    const MOST: usize = 16;
    let facts = &context.report.facts.list;
    let units = index.checked_sub(1).and_then(|at| facts.get(at)).zip(facts.get(index));
    units.is_some_and(|(units, fact)| {
        // 8个县(市)受理254件
        let gap = units.quantity.range.end..fact.label.start.max(units.quantity.range.end);
        let adjoins = gap.len() <= MOST && context.report.slice(&gap).chars().all(|c| is_han(c) || "()、".contains(c));
        units.sentence == fact.sentence && adjoins && context.ruleset.is_in("unit-measure", measure(context, units))
    })
}

/// Whether a sentence has counted units before it comes to a number: 名录内企业146家，…，全年公开信息2.1万条.
fn is_of_units_before(context: &Context<'_>, fact: &Fact) -> bool {
    context.report.facts.list.iter().any(|units| {
        units.sentence == fact.sentence
            && units.quantity.range.end < fact.quantity.range.start
            && context.ruleset.is_in("unit-measure", measure(context, units))
            && is_plain_count(units)
    })
}

/// Reviews or suits, stated twice, in a report without a table of them.
fn disputes(context: &mut Context<'_>) {
    let report = context.report;
    if report.table("disputes").is_some() || report.tables.found.iter().any(|table| table.spec.key == "statistics") {
        return;
    }
    let lists = context.lists();
    let is_part = |index: usize| lists.iter().any(|list| list.whole.is_some() && list.items.contains(&index));
    for (topic, list) in [(1, "topic-review"), (2, "topic-suit")] {
        let stated: Vec<&Fact> = report
            .facts
            .list
            .iter()
            .enumerate()
            .filter(|(index, fact)| {
                let words = label(context, fact);
                let nouns = context.ruleset.list("case-noun").iter().map(String::as_str).chain([""]);
                let named = nouns
                    .filter_map(|noun| words.strip_suffix(noun))
                    .any(|words| context.ruleset.ends_with(list, words));
                is_plain_count(fact)
                    && fact.topic == Some(topic)
                    && fact.depth == 0
                    && !is_part(*index)
                    && named
                    && is_unlimited(context, fact)
                    && context.ruleset.has("dispute-arises", report.slice(&fact.sentence_range))
                    && context.ruleset.is_in("case-measure", measure(context, fact))
            })
            .map(|(_, fact)| fact)
            .collect();
        let [first, .., last] = stated.as_slice() else { continue };
        let value = |fact: &Fact| fact.quantity.amount.value;
        let two = stated.iter().all(|fact| value(fact) == value(first) || value(fact) == value(last));
        if two && value(first) != value(last) && first.paragraph != last.paragraph {
            report_two(context, first, last, "", Some(Severity::Warning));
        }
    }
}

/// The words at a count of requests from the verb on: 公民、法人和其他组织提出申请58件.
fn received_words<'a>(context: &Context<'a>, fact: &Fact) -> &'a str {
    let words = label(context, fact);
    let verbs = context.ruleset.list("role-received").iter();
    verbs.filter_map(|verb| words.rfind(verb.as_str())).max().and_then(|at| words.get(at..)).unwrap_or(words)
}

/// The same words with two numbers.
fn repeated(context: &mut Context<'_>) {
    let report = context.report;
    let lists = context.lists();
    let mut seen: BTreeMap<(&str, &str), Vec<(&Fact, &str)>> = BTreeMap::new();
    let mut pairs: Vec<(&Fact, &Fact, Option<Severity>)> = Vec::new();
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
            context.ruleset.strip_prefix("filler", words).or_else(|| context.ruleset.strip_suffix("filler", words))
        {
            words = shorter;
        }
        // The words after a year or a subject are what is counted.
        let full = words;
        let words = words.rsplit(['年', '月', '日']).next().unwrap_or(words);
        if words.chars().filter(|c| crate::fold::is_han(*c)).count() < LEAST {
            continue;
        }
        let alike = seen.entry((words, measure(context, fact))).or_default();
        let differs = |other: &Fact| {
            let slack = other.quantity.amount.slack() + fact.quantity.amount.slack();
            (other.quantity.amount.value - fact.quantity.amount.value).abs() > slack
        };
        if let Some((first, other_full)) = alike.first()
            && alike.iter().all(|(other, _)| differs(other))
            // 全区公开3150条, 办公室全年公开280条
            && (full == *other_full || same_scope(context, first, fact) || are_alike(context, first, fact))
            && first.sentence != fact.sentence
            && yearly(context, first, fact)
        {
            // 全县举办培训4期 here, 全年举办培训3期 there: perhaps of fewer.
            let sure = same_scope(context, first, fact);
            pairs.push((first, fact, (!sure).then_some(Severity::Note)));
        }
        alike.push((fact, full));
    }
    for (first, second, severity) in pairs {
        if !context.has_found_at("narrative/conflict", &second.quantity.range) {
            report_two(context, first, second, "", severity);
        }
    }
}

/// Whether one of two counts is of the whole area and the other does not say of what, and they hardly differ: 举办专题培训6期,
/// 全市举办专题培训5期.
fn are_alike(context: &Context<'_>, first: &Fact, second: &Fact) -> bool {
    const ALIKE: i128 = 40;
    let scope = |fact: &Fact| scope_of(context, label(context, fact));
    (scope(first).is_none() || scope(second).is_none())
        && super::is_within(first.quantity.amount.value, second.quantity.amount.value, ALIKE)
}

/// Whether one of two facts, or both, are plainly of the whole year.
fn yearly(context: &Context<'_>, first: &Fact, second: &Fact) -> bool {
    [first, second].iter().any(|fact| context.ruleset.has("whole-year", label(context, fact)))
        || context.ruleset.has("official-subject", label(context, first))
}

/// Reports two values of one thing, the first of which stands before the second.
pub(super) fn report_two(
    context: &mut Context<'_>,
    first: &Fact,
    second: &Fact,
    name: &str,
    severity: Option<Severity>,
) {
    let apart = is_apart(first.quantity.amount.value / ONE, second.quantity.amount.value / ONE);
    report_pair(context, "twice", first, second, name, severity.or(apart.then_some(Severity::Note)));
}

/// Reports two values of one thing by a message of its own.
pub(super) fn report_pair(
    context: &mut Context<'_>,
    message: &str,
    first: &Fact,
    second: &Fact,
    name: &str,
    severity: Option<Severity>,
) {
    let report = context.report;
    let name =
        if name.is_empty() { super::short(label(context, second).trim_end_matches('的')) } else { name.to_owned() };
    let span = |fact: &Fact| {
        let words = report.slice(&fact.label);
        let start = words.char_indices().rev().nth(5).map_or(0, |(at, _)| at);
        // 先后3次召开会议: what is counted may stand behind the number.
        let behind = super::tail(context, fact).find(&name).map(|at| fact.tail.start + at + name.len());
        fact.label.start + start..behind.unwrap_or(fact.quantity.range.end)
    };
    let draft = context.draft(
        "narrative/conflict",
        message,
        &[
            ("name", &name),
            ("first", &shown(first.quantity.amount.value)),
            ("second", &shown(second.quantity.amount.value)),
            ("measure", &measure(context, second)),
        ],
        span(second),
    );
    let other = if message == "stale" { "label-this-year" } else { "label-first" };
    let draft = draft.related(span(first), context.text("narrative/conflict", other));
    context.report(match severity {
        Some(severity) => draft.severity(severity),
        None => draft,
    });
}

/// Whether two facts may be of the same organs: not where one speaks of the whole city or county and the other does not.
pub(super) fn same_scope(context: &Context<'_>, first: &Fact, second: &Fact) -> bool {
    scope_of(context, label(context, first)) == scope_of(context, label(context, second))
}

/// The word that says of which organs words speak: 全市, 本级.
pub(super) fn scope_of<'r>(context: &Context<'r>, words: &str) -> Option<&'r str> {
    context.ruleset.words_in("wide-scope", words).iter().find(|word| words.contains(word.as_str())).map(String::as_str)
}

/// All that was published in the year, stated twice in different words: 全年公开信息228条, 全年公开的239条信息.
fn totals(context: &mut Context<'_>) {
    let report = context.report;
    let lists = context.lists();
    let mut stated: Vec<&Fact> = Vec::new();
    for (index, fact) in report.facts.list.iter().enumerate() {
        let words = label(context, fact);
        if !is_plain_count(fact)
            || fact.quantity.approximate
            || fact.quantity.chinese
            || fact.depth > 0
            || !is_unlimited(context, fact)
            || !is_all_published(context, fact, words)
            || is_of_units_before(context, fact)
            || lists.iter().any(|list| list.whole.is_some() && list.items.contains(&index))
        {
            continue;
        }
        stated.push(fact);
    }
    let [first, .., last] = stated.as_slice() else { return };
    let same = |a: &Fact, b: &Fact| {
        let slack = a.quantity.amount.slack() + b.quantity.amount.slack();
        (a.quantity.amount.value - b.quantity.amount.value).abs() <= slack
    };
    // With three values or more, some are of something else.
    let two = stated.iter().all(|fact| same(fact, first) || same(fact, last));
    let alike = stated.iter().all(|fact| same_scope(context, first, fact) && super::same_measure(context, first, fact));
    if two
        && alike
        && !same(first, last)
        && first.paragraph != last.paragraph
        && !context.has_found_at("narrative/conflict", &last.quantity.range)
    {
        report_two(context, first, last, &context.text("narrative/conflict", "published-subject"), None);
    }
}

/// Whether a count is that of all that was published: words of the year before, and 公开信息 or 公开的 … 信息 around it.
fn is_all_published(context: &Context<'_>, fact: &Fact, words: &str) -> bool {
    // 全年1140条公开信息: what is counted stands behind.
    let behind = super::tail(context, fact);
    if words.chars().count() <= 4
        && context.ruleset.has("whole-year", words)
        && context
            .ruleset
            .list("published")
            .iter()
            .any(|noun| noun.chars().count() > 2 && behind.starts_with(noun.as_str()))
    {
        return true;
    }
    let Some(at) =
        context.ruleset.words_in("publishing-act", words).iter().filter_map(|word| words.rfind(word.as_str())).min()
    else {
        return false;
    };
    let (subject, act) = words.split_at(at);
    // 全年通过各类渠道主动公开: by all of them is no limit.
    let channels = context.ruleset.list("every-channel").iter();
    let subject = channels
        .filter_map(|word| subject.strip_suffix(word.as_str()))
        .min_by_key(|rest| rest.len())
        .unwrap_or(subject);
    // 审查拟发布信息330条: what stands before the act must be nothing but who and when.
    let who = subject.is_empty()
        || subject.ends_with('年')
        || ["whole-year", "filler", "organ-end"].iter().any(|list| context.ruleset.ends_with(list, subject));
    let own_year = context.report.year.is_some_and(|year| subject.ends_with(&format!("{year}年")));
    let whole_year = own_year || context.ruleset.has("whole-year", subject) || context.ruleset.has("whole-year", act);
    let nouns = context.ruleset.list("published");
    // 公开重点领域信息: not all of it.
    let acts = context.ruleset.list("publishing-act");
    let mut object =
        acts.iter().filter_map(|own| act.strip_prefix(own.as_str())).min_by_key(|rest| rest.len()).unwrap_or(act);
    while let Some(shorter) = context.ruleset.strip_prefix("filler", object) {
        object = shorter;
    }
    let plain = nouns.iter().any(|noun| object == noun.as_str());
    let after = super::tail(context, fact);
    let turned = act.ends_with('的') && nouns.iter().any(|noun| after.starts_with(noun.as_str()));
    who && whole_year && (plain || turned)
}
