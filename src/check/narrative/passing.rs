//! `narrative/conflict`: numbers named in passing, against those told elsewhere: 全年2期培训的覆盖面 beside 举办培训3期.

use super::again::{bare_measure, people_with, report_new, subject_of_change};
use super::claims::is_of_other_year;
use super::conflict::is_unlimited;
use super::{is_plain_count, is_within, label, same_measure, tail};
use crate::check::Context;
use crate::finding::Severity;
use crate::fold::is_han;
use crate::report::fact::Fact;

/// What is named by fewer characters may be anything.
const LEAST: usize = 2;
/// Counts that differ more, in hundredths of the greater, may be of two things.
const ALIKE: i128 = 40;
/// What was done is named by as many.
const ACT: usize = 4;

/// Reports numbers that contradict one named in passing.
pub(super) fn passing(context: &mut Context<'_>) {
    let facts = &context.report.facts.list;
    let exact: Vec<&Fact> = facts.iter().filter(|fact| is_exact(fact)).collect();
    let mut pairs: Vec<(&Fact, &Fact, &str, Severity)> = Vec::new();
    for fact in exact.iter().copied() {
        pairs.extend(attended(context, &exact, fact).map(|(one, other, name)| (one, other, name, Severity::Warning)));
        let found = of_year(context, &exact, fact).or_else(|| of_kind(context, &exact, fact));
        let found = found.map(|(other, name)| (other, name, Severity::Warning));
        let found =
            found.or_else(|| of_subject(context, &exact, fact).map(|(other, name)| (other, name, Severity::Warning)));
        let found =
            found.or_else(|| of_publisher(context, &exact, fact).map(|(other, name)| (other, name, Severity::Warning)));
        let found = found.or_else(|| all_done(context, &exact, fact));
        let found = found.or_else(|| kept(context, &exact, fact).map(|(other, name)| (other, name, Severity::Note)));
        pairs.extend(found.map(|(other, name, severity)| (fact, other, name, severity)));
    }
    for (one, other, name, severity) in pairs {
        let after = other.quantity.range.start > one.quantity.range.start;
        let (first, second) = if after { (one, other) } else { (other, one) };
        report_new(context, first, second, name, severity);
    }
}

/// Whether a count is neither rounded nor in parentheses.
fn is_exact(fact: &Fact) -> bool {
    is_plain_count(fact) && !fact.quantity.approximate && fact.quantity.amount.is_exact() && fact.depth == 0
}

fn han(text: &str) -> usize {
    text.chars().filter(|c| is_han(*c)).count()
}

/// More of a thing than there are said to be of the year: 举办专题培训3期, 全年2期培训; or as many as others are said to be of it.
fn of_year<'f>(context: &Context<'f>, exact: &[&'f Fact], fact: &'f Fact) -> Option<(&'f Fact, &'f str)> {
    let behind = behind_year(context, fact)?;
    exact.iter().copied().find_map(|other| {
        let name = named_by(label(context, other), behind)?;
        let (all, own) = (other.quantity.amount.value, fact.quantity.amount.value);
        let of_year = context.ruleset.has("whole-year", label(context, other));
        let differs = other.paragraph != fact.paragraph
            && (all > own || (all < own && of_year))
            && is_within(all, own, ALIKE)
            && bare_measure(context, other) == bare_measure(context, fact)
            && is_unlimited(context, other)
            && !is_of_other_year(context, other);
        differs.then_some((other, name))
    })
}

/// The words behind a count that is said to be of the year, and of nothing else before it: 培训的覆盖面 of 全年2期培训的覆盖面.
fn behind_year<'f>(context: &Context<'f>, fact: &Fact) -> Option<&'f str> {
    // 今年的11期公报
    // 在全年368人次培训的基础上, 而全年只办了2期培训
    let words = label(context, fact).trim_start_matches(['在', '而', '但']).trim_end_matches(['的', '了']);
    let words = context.ruleset.strip_suffix("act-held", words).unwrap_or(words);
    let words = words.trim_end_matches(['只', '仅', '共']);
    // 2023年举办的3期培训, in the report of that year.
    let of_report = context.report.year.is_some_and(|year| words.strip_suffix('年') == Some(year.to_string().as_str()));
    // 共1132条信息 may be of anything.
    let named = of_report || (words.chars().count() >= LEAST && context.ruleset.is_in("whole-year", words));
    named.then(|| tail(context, fact))
}

/// What words end in that others begin with: 培训 of 举办专题培训 and 培训的覆盖面.
fn named_by<'f>(words: &str, behind: &'f str) -> Option<&'f str> {
    let ends = behind.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.filter_map(|end| behind.get(..end)).rfind(|name| han(name) >= LEAST && words.ends_with(name))
}

/// Those who came to as many of a thing, told twice: 举办培训6期，参训1420人次, and 全年6期培训虽有1240人次参加.
fn attended<'f>(context: &Context<'f>, exact: &[&'f Fact], fact: &'f Fact) -> Option<(&'f Fact, &'f Fact, &'f str)> {
    let behind = behind_year(context, fact)?;
    let own = people_with(context, fact)?;
    exact.iter().copied().find_map(|other| {
        let name = named_by(label(context, other), behind)?;
        let same = other.paragraph != fact.paragraph
            && other.quantity.amount == fact.quantity.amount
            && bare_measure(context, other) == bare_measure(context, fact)
            && is_unlimited(context, other)
            && !is_of_other_year(context, other);
        let came = people_with(context, other).filter(|came| same && same_measure(context, came, own))?;
        let differs = came.quantity.amount != own.quantity.amount;
        (differs && is_within(came.quantity.amount.value, own.quantity.amount.value, ALIKE))
            .then_some((came, own, name))
    })
}

/// A kind of which there are said to be no more, told with another number: 专职3人, 仅4人专职.
fn of_kind<'f>(context: &Context<'f>, exact: &[&'f Fact], fact: &'f Fact) -> Option<(&'f Fact, &'f str)> {
    const MOST: usize = 6;
    let kind = tail(context, fact);
    let named = (LEAST..=MOST).contains(&han(kind)) && kind.chars().all(is_han);
    if !named || !context.ruleset.ends_with("no-more-than", label(context, fact)) {
        return None;
    }
    let other = exact.iter().copied().find(|other| {
        other.paragraph != fact.paragraph && label(context, other) == kind && same_measure(context, other, fact)
    });
    other.filter(|other| other.quantity.amount != fact.quantity.amount).map(|other| (other, kind))
}

/// All of so many are said to have been dealt with, and elsewhere fewer of as many: 按期整改81个, 84个问题已全部按期整改到位.
fn all_done<'f>(context: &Context<'f>, exact: &[&'f Fact], fact: &'f Fact) -> Option<(&'f Fact, &'f str, Severity)> {
    let behind = tail(context, fact);
    let adverbs = context.ruleset.words_in("whole-adverb", behind).iter();
    let act = adverbs.filter_map(|adverb| Some(behind.find(adverb.as_str())? + adverb.len())).max()?;
    let act = behind.get(act..)?;
    exact.iter().copied().find_map(|other| {
        let words = label(context, other);
        let ends = act.char_indices().map(|(at, c)| at + c.len_utf8());
        let done = ends.filter_map(|end| act.get(..end)).rfind(|done| words.ends_with(done))?;
        let all = |whole: &&Fact| {
            whole.paragraph == other.paragraph
                && whole.quantity.range.end <= other.quantity.range.start
                && whole.quantity.amount == fact.quantity.amount
                && same_measure(context, whole, fact)
        };
        let fewer = han(done) >= ACT
            && other.paragraph != fact.paragraph
            && other.quantity.amount.value < fact.quantity.amount.value
            && same_measure(context, other, fact)
            && exact.iter().copied().any(|whole| all(&whole));
        fewer.then_some((other, done, Severity::Warning))
    })
}

/// What was done with a thing all year, told again where its name stands in the clause before: 水质信息全年发布11期, and 水质信息
/// 按月发布，全年共发布12期.
fn of_subject<'f>(context: &Context<'f>, exact: &[&'f Fact], fact: &'f Fact) -> Option<(&'f Fact, &'f str)> {
    let subject_of = |words: &'f str| {
        let years = context.ruleset.words_in("whole-year", words).iter().filter(|word| word.chars().count() >= LEAST);
        let at = years.filter_map(|word| words.find(word.as_str())).min()?;
        words.get(..at)
    };
    let subject = subject_of(label(context, fact)).filter(|subject| han(subject) >= ACT)?;
    let other =
        exact.iter().copied().find(|other| {
            let before =
                context.report.slice(&(other.sentence_range.start..other.label.start.max(other.sentence_range.start)));
            let alone =
                !context.report.facts.list.iter().any(|between| {
                    between.sentence == other.sentence && between.quantity.range.end <= other.label.start
                });
            other.paragraph != fact.paragraph
                && bare_measure(context, other) == bare_measure(context, fact)
                && subject_of(label(context, other)).is_some_and(str::is_empty)
                && before.starts_with(subject)
                && alone
                && is_unlimited(context, other)
        });
    other.filter(|other| other.quantity.amount != fact.quantity.amount).map(|other| (other, subject))
}

/// All that one place published, told again before its name: 本局专栏共发布信息428条, 本局专栏全年发布的418条信息.
fn of_publisher<'f>(context: &Context<'f>, exact: &[&'f Fact], fact: &'f Fact) -> Option<(&'f Fact, &'f str)> {
    // Who published, of words that end in doing so: 本局专栏 of 本局专栏全年共发布.
    let publisher = |words: &'f str| {
        let mut rest = context.ruleset.strip_suffix("act-published", words)?;
        while let Some(shorter) = context.ruleset.strip_suffix("filler", rest) {
            rest = shorter;
        }
        Some(rest)
    };
    let own = publisher(label(context, fact).strip_suffix('的')?).filter(|own| han(own) >= ACT)?;
    let behind = tail(context, fact);
    let found = exact.iter().copied().find_map(|other| {
        let words = label(context, other);
        let name = named_by(words, behind)?;
        let said = publisher(words.strip_suffix(name)?)?;
        let same = (own.ends_with(said) || said.ends_with(own)) && han(said) >= ACT;
        (same && other.paragraph != fact.paragraph && same_measure(context, other, fact)).then_some((other, own))
    });
    found.filter(|(other, _)| other.quantity.amount != fact.quantity.amount)
}

/// What is left of things, which elsewhere are more or fewer: 登记账号9个，关停4个，保留5个, 在运行的6个账号.
fn kept<'f>(context: &Context<'f>, exact: &[&'f Fact], fact: &'f Fact) -> Option<(&'f Fact, &'f str)> {
    let words = label(context, fact).trim_end_matches('为');
    if !["act-kept", "year-end-now"].iter().any(|list| context.ruleset.is_in(list, words)) {
        return None;
    }
    let first = exact.iter().copied().find(|first| first.sentence == fact.sentence)?;
    if first.quantity.range == fact.quantity.range || !same_measure(context, first, fact) {
        return None;
    }
    let things = label(context, first);
    // 政务新媒体 of 年初在册政务新媒体, where that is what stands in the other words.
    let shared = |words: &str| {
        let mut ends = things.char_indices().filter_map(|(at, _)| things.get(at..));
        ends.find(|thing| words.contains(thing)).filter(|thing| han(thing) >= LEAST)
    };
    let found = exact.iter().copied().find_map(|other| {
        let words = label(context, other);
        let stock = context.ruleset.ends_with("act-kept", words.trim_end_matches('的'));
        // 将政务新媒体由年初的68个压减到59个
        let changed = || subject_of_change(context, other).and_then(shared);
        let thing = shared(tail(context, other)).filter(|_| stock).or_else(changed)?;
        let apart = other.paragraph != fact.paragraph && same_measure(context, other, fact);
        (apart && is_unlimited(context, other)).then_some((other, thing))
    });
    found.filter(|(other, _)| other.quantity.amount != fact.quantity.amount)
}
