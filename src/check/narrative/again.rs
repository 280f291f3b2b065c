//! `narrative/conflict`: the same thing counted twice in other words: 召开工作会议2次, 先后3次召开工作会议.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::conflict::{is_unlimited, report_two, scope_of};
use super::{is_plain_count, is_within, label, measure, tail};
use crate::check::Context;
use crate::finding::Severity;
use crate::fold::is_han;
use crate::report::fact::Fact;

/// What is counted by fewer characters than this may well be of two kinds.
const LEAST: usize = 4;

/// Where the words leave a doubt, counts are of one thing only if they come this near, in hundredths.
const ALIKE: i128 = 40;

/// A count with what it counts.
struct Counted<'a> {
    fact: &'a Fact,
    /// What is counted, without who did what to it when.
    thing: &'a str,
    /// Whether it stands behind the number, with what is said of it.
    behind: bool,
    /// Whose it is, where the words name the whole area or a part of it.
    scope: Option<&'a str>,
    /// Which list of acts the word for what was done is in.
    act: Option<usize>,
    /// Whether it is said to be of the whole year.
    yearly: bool,
}

/// Word lists of acts that come to the same.
const ACTS: [&str; 7] =
    ["act-held", "act-made", "act-published", "act-handled", "act-received", "act-done", "act-kept"];

/// Of the acts, that by which there is something.
const KEPT: &str = "act-kept";

/// Reports counts of one thing that differ from paragraph to paragraph.
pub(super) fn again(context: &mut Context<'_>) {
    let report = context.report;
    let lists = context.lists();
    let vocabulary = Vocabulary::new(context);
    let mut counted: Vec<Counted<'_>> = Vec::new();
    for (index, fact) in report.facts.list.iter().enumerate() {
        if !is_plain_count(fact)
            || fact.quantity.approximate
            || !fact.quantity.amount.is_exact()
            || fact.depth > 0
            // 应收1960元, 收到650元
            || context.ruleset.has("fee-owed", label(context, fact))
            // 年初政务新媒体68个, 压减到59个
            || context.ruleset.has("stock-before", label(context, fact))
            // 废止规章1件、规范性文件31件: the act stands before the first of them.
            || (report.text().get(..fact.label.start).is_some_and(|before| before.ends_with('、'))
                && beside_kept(context, index).is_none())
            || !(is_unlimited(context, fact) || is_over_months(context, fact))
            || lists.iter().any(|list| list.whole.is_some() && list.items.contains(&index))
        {
            continue;
        }
        let Some(mut one) = read(context, &vocabulary, fact) else { continue };
        if let Some(first) = beside_kept(context, index) {
            one.scope = one.scope.or_else(|| scope_of(context, first));
        }
        counted.push(one);
    }
    let mut pairs: Vec<(&Fact, &Fact, bool, &str)> = Vec::new();
    for (at, second) in counted.iter().enumerate() {
        // 备案政务新媒体 may be no more than 政务新媒体.
        let alike = |other: &&Counted<'_>| {
            is_alike(other, second)
                && bare_measure(context, other.fact) == bare_measure(context, second.fact)
                && (other.act == second.act || other.act.is_none() || second.act.is_none())
                && (other.scope == second.scope || is_stock(other, second) || is_same_deed(other, second))
        };
        let before: Vec<&Counted<'_>> = counted.get(..at).unwrap_or_default().iter().filter(alike).collect();
        let value = second.fact.quantity.amount.value;
        // With three values or more, some are of something else.
        let [first] = before.as_slice() else { continue };
        if first.fact.paragraph == second.fact.paragraph || first.fact.quantity.amount.value == value {
            continue;
        }
        let same = first.thing == second.thing && first.scope == second.scope;
        let sure = same && first.act.is_some() && first.act == second.act && (first.yearly || second.yearly);
        // 不予公开21件 and 维持不予公开1366件 are two things.
        if sure || is_within(first.fact.quantity.amount.value, value, ALIKE) {
            pairs.push((first.fact, second.fact, sure, second.thing));
        }
    }
    companions(context, &counted);
    for (first, second, sure, thing) in pairs {
        if !context.has_found_at("narrative/conflict", &second.quantity.range) {
            report_two(context, first, second, thing, (!sure).then_some(Severity::Note));
        }
    }
}

/// Reports two numbers of what goes with the same count of one thing: 举办培训班3期，培训412人次 here, 举办3期培训班，培训386人次
/// there.
fn companions(context: &mut Context<'_>, counted: &[Counted<'_>]) {
    let mut pairs: Vec<(&Fact, &Fact, &str)> = Vec::new();
    for (at, second) in counted.iter().enumerate() {
        let same = |first: &&Counted<'_>| {
            (first.thing.ends_with(second.thing) || second.thing.ends_with(first.thing))
                && first.fact.paragraph != second.fact.paragraph
                && first.fact.quantity.amount == second.fact.quantity.amount
                && bare_measure(context, first.fact) == bare_measure(context, second.fact)
                && (first.yearly || second.yearly)
        };
        let Some(first) = counted.get(..at).unwrap_or_default().iter().find(same) else { continue };
        if let (Some(one), Some(other)) = (people_with(context, first.fact), people_with(context, second.fact))
            && measure(context, one) == measure(context, other)
            && one.quantity.amount != other.quantity.amount
        {
            pairs.push((one, other, second.thing));
        }
    }
    for (one, other, thing) in pairs {
        report_new(context, one, other, thing, Severity::Warning);
    }
}

/// How many people came to what a count counts, where that is the next number: 186人次 of 举办培训3期，参训186人次.
pub(super) fn people_with<'a>(context: &Context<'a>, fact: &Fact) -> Option<&'a Fact> {
    let facts = &context.report.facts;
    facts.list.get(facts.index(fact) + 1).filter(|next| {
        let people = context.ruleset.starts_with("person-measure", measure(context, next));
        next.sentence == fact.sentence
            && people
            && is_plain_count(next)
            && !next.quantity.approximate
            && next.depth == 0
    })
}

/// Reports a count of two kinds together that is not the sum of the two elsewhere: 建议17件、提案14件 here, and 28件建议提案 there.
pub(super) fn together(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    for names in context.ruleset.list("counted-together") {
        let Some((first, second)) = names.split_once('/') else { continue };
        let (one_way, other_way) = (format!("{first}{second}"), format!("{second}{first}"));
        let is_of = |fact: &Fact, name: &str, not: &str| {
            let words = label(context, fact);
            is_plain_count(fact) && !fact.quantity.approximate && words.ends_with(name) && !words.contains(not)
        };
        let pair = facts.windows(2).find_map(|pair| match pair {
            [a, b] if a.sentence == b.sentence && a.depth == b.depth && measure(context, a) == measure(context, b) => {
                let both = (is_of(a, first, second) && is_of(b, second, first))
                    || (is_of(a, second, first) && is_of(b, first, second));
                both.then_some((a, b))
            }
            _ => None,
        });
        let Some((a, b)) = pair else { continue };
        let sum = a.quantity.amount.value + b.quantity.amount.value;
        let known: Vec<i128> =
            facts.iter().filter(|fact| fact.paragraph == a.paragraph).map(|fact| fact.quantity.amount.value).collect();
        let other = facts.iter().find(|fact| {
            let (words, after) = (label(context, fact), tail(context, fact));
            let named =
                |name: &str| words.ends_with(name) || (words.ends_with(['的', '办', '理']) && after.starts_with(name));
            is_plain_count(fact)
                && !fact.quantity.approximate
                && fact.paragraph != a.paragraph
                && measure(context, fact) == measure(context, a)
                && (named(&one_way) || named(&other_way))
                && is_unlimited(context, fact)
                && !["parts-open", "rest", "undone"].iter().any(|list| context.ruleset.has(list, words))
                && fact.quantity.amount.value != sum
                && !known.contains(&fact.quantity.amount.value)
        });
        let Some(other) = other else { continue };
        let values: [(&str, &dyn std::fmt::Display); 5] = [
            ("name", &one_way),
            ("stated", &other.quantity.amount),
            ("terms", &super::sum_text([a, b].into_iter().map(|one| one.quantity.amount))),
            ("sum", &super::shown(sum)),
            ("measure", &measure(context, other)),
        ];
        // The name stands before the number, or directly behind it.
        let after = tail(context, other);
        let behind = [&one_way, &other_way].into_iter().find(|name| after.starts_with(name.as_str()));
        let span = match behind {
            Some(name) => other.quantity.range.start..other.tail.start + name.len(),
            None => other.label.start..other.quantity.range.end,
        };
        let draft = context.draft("narrative/conflict", "together", &values, span);
        let word = context.text("narrative/conflict", "label-one-kind");
        let draft = draft.related(a.quantity.range.clone(), word.clone()).related(b.quantity.range.clone(), word);
        context.report(draft.severity(Severity::Warning));
    }
}

/// Whether a count is of all that was done in several months: 先后于4月、7月和11月举办.
fn is_over_months(context: &Context<'_>, fact: &Fact) -> bool {
    let words = label(context, fact);
    let act = words.rsplit('月').next().unwrap_or(words);
    context.ruleset.has("one-after-another", words)
        && words.matches('月').count() > 1
        && !context.ruleset.has("limited-scope", act)
}

/// 场 and 场次 count the same; of 人次 one person may make several.
pub(super) fn bare_measure<'a>(context: &Context<'a>, fact: &Fact) -> &'a str {
    let measure = measure(context, fact);
    measure.strip_suffix('次').filter(|bare| !bare.is_empty() && *bare != "人").unwrap_or(measure)
}

/// Reports two values of one thing, where neither has been spoken of.
pub(super) fn report_new(context: &mut Context<'_>, first: &Fact, second: &Fact, name: &str, severity: Severity) {
    if ![first, second].iter().any(|fact| context.has_found_at("narrative/conflict", &fact.quantity.range)) {
        report_two(context, first, second, name, Some(severity));
    }
}

/// Reports counts whose words are the same but for their order and for words that say nothing of what is counted:
/// 全年通过公众号推送信息356条, 公众号全年推送信息365条.
pub(super) fn reordered(context: &mut Context<'_>) {
    const LEAST: usize = 7;
    let report = context.report;
    let year = report.year.map(|year| format!("{year}年"));
    let mut counted: FxHashMap<Vec<char>, Vec<(usize, bool)>> = FxHashMap::default();
    for (index, fact) in report.facts.list.iter().enumerate() {
        let words = label(context, fact);
        if !is_plain_count(fact)
            || fact.quantity.approximate
            || fact.depth > 0
            || words.chars().count() < LEAST
            || ["past-year", "parts-open", "rest"].iter().any(|list| context.ruleset.has(list, words))
        {
            continue;
        }
        let year = year.as_deref().filter(|year| words.contains(year));
        let mut bare = Cow::Borrowed(words);
        if let Some(year) = year {
            bare = Cow::Owned(bare.replace(year, ""));
        }
        let yearly = year.is_some() || context.ruleset.has("whole-year", words);
        if context.ruleset.has("by-means", words) {
            for word in context.ruleset.list("by-means") {
                if bare.contains(word.as_str()) {
                    bare = Cow::Owned(bare.replace(word.as_str(), ""));
                }
            }
        }
        let mut key: Vec<char> = bare.chars().collect();
        key.sort_unstable();
        if key.iter().filter(|c| is_han(**c)).count() >= LEAST {
            key.extend(bare_measure(context, fact).chars());
            counted.entry(key).or_default().push((index, yearly));
        }
    }
    let mut pairs: Vec<(usize, usize)> = counted
        .values()
        .filter_map(|found| match found.as_slice() {
            [(first, one), (second, other)] if *one || *other => Some((*first, *second)),
            _ => None,
        })
        .collect();
    pairs.sort_unstable();
    let lists = context.lists();
    for (first, second) in pairs {
        let (Some(one), Some(other)) = (report.facts.list.get(first), report.facts.list.get(second)) else { continue };
        let is_item = |index: usize| lists.iter().any(|list| list.whole.is_some() && list.items.contains(&index));
        let slack = one.quantity.amount.slack() + other.quantity.amount.slack();
        if one.paragraph != other.paragraph
            && (one.quantity.amount.value - other.quantity.amount.value).abs() > slack
            && !context.has_found_at("narrative/conflict", &other.quantity.range)
        {
            let note = is_item(first) || is_item(second);
            report_two(context, one, other, "", note.then_some(Severity::Note));
        }
    }
}

/// What a count counts, by the words before it or, where those tell of none, behind it.
fn read<'a>(context: &Context<'a>, vocabulary: &Vocabulary<'_>, fact: &'a Fact) -> Option<Counted<'a>> {
    let words = label(context, fact);
    // 账号由年初的45个减少到38个: what is counted stands at the number before.
    let words = subject_of_change(context, fact).unwrap_or(words);
    let scope = scope_of(context, words);
    // 2023年…: the words behind a date.
    let dated = words.char_indices().zip(words.chars().skip(1).zip(words.char_indices().skip(2)));
    let dated = dated.filter(|((_, digit), (unit, _))| digit.is_ascii_digit() && matches!(unit, '年' | '月' | '日'));
    let words = dated.last().and_then(|(_, (_, (end, _)))| words.get(end..)).unwrap_or(words);
    let words = words.rsplit([')', '”']).next().unwrap_or(words);
    // 对在运行的56家政府网站逐季检查
    let words = context.ruleset.strip_prefix("preposition", words).unwrap_or(words);
    let yearly = context.ruleset.has("whole-year", label(context, fact));
    let (thing, act) = core(vocabulary, words.strip_suffix('的').unwrap_or(words));
    // 省政府新闻办举办新闻发布会: behind the act, whoever did it; such words are never sure.
    let (thing, act) = if act.is_none() { behind_act(context, vocabulary, thing) } else { (thing, act) };
    // 在运行的41个账号: what is counted stands behind.
    // 新闻办全年118场新闻发布会: so it does where nothing but the year stands before the number.
    let of_year = context.ruleset.ends_with("whole-year", words.trim_end_matches(['共', '的']));
    let described = (words.ends_with('的') || of_year) && act.is_none();
    let behind = (thing.is_empty() || described).then(|| core(vocabulary, until_adverb(context, tail(context, fact))));
    let behind = behind.filter(|(behind, _)| thing.is_empty() || behind.chars().count() >= LEAST);
    let is_behind = behind.is_some();
    let (thing, act) = if let Some((behind, own)) = behind { (behind, own.or(act)) } else { (thing, act) };
    let plain = thing.chars().filter(|c| is_han(*c)).count() >= LEAST
        && !thing.contains('、')
        && !["again-limit", "parts-open", "rest"].iter().any(|list| context.ruleset.has(list, thing));
    plain.then_some(Counted { fact, thing, behind: is_behind, scope, act, yearly })
}

/// Whether two counts are of one thing by their words, of which one may say more before it, or behind it: 政府网站 and
/// 对在运行的56家政府网站逐季检查.
fn is_alike(one: &Counted<'_>, other: &Counted<'_>) -> bool {
    one.thing.ends_with(other.thing)
        || other.thing.ends_with(one.thing)
        || (other.behind && !one.behind && is_stock(one, other) && other.thing.starts_with(one.thing))
}

/// Whether two counts say how many there are, one of them without a word of whose they are: 现有政务新媒体46个,
/// 全市现有的48个政务新媒体账号.
fn is_stock(first: &Counted<'_>, second: &Counted<'_>) -> bool {
    let kept = ACTS.iter().position(|list| *list == KEPT);
    first.act == kept && second.act == kept && (first.scope.is_none() || second.scope.is_none())
}

/// The words at the first of several things that there are, of which a count is the second: 全市共有政府网站17家、政务新媒体312个.
fn beside_kept<'a>(context: &Context<'a>, index: usize) -> Option<&'a str> {
    let facts = &context.report.facts.list;
    let (first, second) = (facts.get(index.checked_sub(1)?)?, facts.get(index)?);
    let words = label(context, first);
    (first.sentence == second.sentence && is_plain_count(first) && context.ruleset.has("there-are", words))
        .then_some(words)
}

/// Whether two counts are of the same deed in the same words, one of them without a word of whose it is: 举办专题培训6期,
/// 全市举办专题培训5期.
fn is_same_deed(first: &Counted<'_>, second: &Counted<'_>) -> bool {
    const LEAST: usize = 6;
    first.thing == second.thing
        && first.act.is_some()
        && first.act == second.act
        && (first.scope.is_none() || second.scope.is_none())
        && first.thing.chars().count() >= LEAST
}

/// What changes to a number, by the words at the number that it changes from: 账号 of 账号由年初的45个减少到38个.
pub(in crate::check) fn subject_of_change<'a>(context: &Context<'a>, fact: &Fact) -> Option<&'a str> {
    let words = label(context, fact);
    let facts = &context.report.facts.list;
    let index = context.report.facts.index(fact);
    let from = facts.get(index.checked_sub(1)?).filter(|from| from.sentence == fact.sentence)?;
    let before = label(context, from);
    let departs =
        context.ruleset.words_in("departure", before).iter().filter_map(|word| before.rfind(word.as_str())).max()?;
    let arrives = context.ruleset.is_in("arrival", words);
    before.get(..departs).filter(|_| arrives && bare_measure(context, from) == bare_measure(context, fact))
}

/// What stands behind the last act in words that begin with a doer, if they do.
fn behind_act<'w>(context: &Context<'_>, vocabulary: &Vocabulary<'_>, words: &'w str) -> (&'w str, Option<usize>) {
    let ends = context.ruleset.list("act-held").iter();
    let end = ends.filter_map(|act| words.rfind(act.as_str()).map(|at| at + act.len())).max();
    let object = end.and_then(|end| words.get(end..)).map(|object| core(vocabulary, object).0);
    (object.filter(|object| object.chars().count() >= LEAST).unwrap_or(words), None)
}

/// Words up to what is said of all that they count: 政协提案全部办结.
fn until_adverb<'w>(context: &Context<'_>, words: &'w str) -> &'w str {
    let at = context.ruleset.words_in("whole-adverb", words).iter().filter_map(|word| words.find(word.as_str())).min();
    at.and_then(|at| words.get(..at)).unwrap_or(words).trim_end_matches('有').trim_end_matches(['已', '中'])
}

/// Words that say no more of what is counted, by their first and last characters, with the list of acts they are of.
pub(super) struct Vocabulary<'r> {
    opening: FxHashMap<char, Vec<(Option<usize>, &'r str)>>,
    closing: FxHashMap<char, Vec<&'r str>>,
}

impl<'r> Vocabulary<'r> {
    pub(super) fn new(context: &Context<'r>) -> Vocabulary<'r> {
        let mut vocabulary = Vocabulary { opening: FxHashMap::default(), closing: FxHashMap::default() };
        let ruleset = context.ruleset;
        let plain = ["filler", "organ-self"].into_iter().map(|list| (None, list));
        for (act, list) in plain.chain((0..).map(Some).zip(ACTS)) {
            for word in ruleset.list(list) {
                let Some(first) = word.chars().next() else { continue };
                vocabulary.opening.entry(first).or_default().push((act, word));
            }
        }
        for word in ["filler", "no-more"].into_iter().flat_map(|list| ruleset.list(list)) {
            let Some(last) = word.chars().next_back() else { continue };
            vocabulary.closing.entry(last).or_default().push(word);
        }
        vocabulary
    }
}

/// Words without who and when at their beginning, the act, and what says no more at their end.
pub(super) fn core<'w>(vocabulary: &Vocabulary<'_>, words: &'w str) -> (&'w str, Option<usize>) {
    let (mut rest, mut act) = (words, None);
    while let Some(first) = rest.chars().next() {
        // 共有 is more than 共.
        let known = vocabulary.opening.get(&first).into_iter().flatten();
        let longest = known
            .filter_map(|(act, word)| Some((*act, rest.strip_prefix(word)?)))
            .min_by_key(|(_, shorter)| shorter.len());
        let Some((own, shorter)) = longest else { break };
        act = own.or(act);
        rest = shorter;
    }
    while let Some(last) = rest.chars().next_back() {
        let known = vocabulary.closing.get(&last).into_iter().flatten();
        let Some(shorter) = known.filter_map(|word| rest.strip_suffix(word)).next() else { break };
        rest = shorter;
    }
    // 在运行的政府网站
    (rest.trim_start_matches('的'), act)
}
