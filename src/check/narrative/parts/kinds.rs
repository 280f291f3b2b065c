//! Kinds of which the names tell that there are no others: results of cases, opposites, names that make the whole's.

use super::super::balance::{self, Role};
use super::super::{is_plain_count, label, measure, same_measure, tail};
use super::List;
use crate::check::Context;
use crate::report::fact::{Cut, Fact, Facts};

/// As many bytes beside the word of an opposite say nothing of a kind of its own: 工作人员, 其中共有.
const BARE: usize = 12;

/// Word lists of results of which each case has one.
const PARTITIONS: [&str; 2] = ["partition-disputes", "partition-requests"];

/// Where the results of requests stand in [`PARTITIONS`].
pub(super) const REQUESTS: usize = 1;

/// The partition that a count is of a part of.
pub(in crate::check::narrative) fn partition(context: &Context<'_>, fact: &Fact) -> Option<usize> {
    context.partitions().get(context.report.facts.index(fact)).copied().flatten()
}

/// Reads the partition that a count is of a part of, by its words.
pub(in crate::check) fn read_partition(context: &Context<'_>, fact: &Fact) -> Option<usize> {
    let words = [label(context, fact), if label(context, fact).is_empty() { tail(context, fact) } else { "" }];
    // 法院判决维持, 其中复议机关维持
    const PREFIX: usize = 6;
    let names = |words: &str, name: &str| {
        words.trim_end_matches('的').strip_suffix(name).is_some_and(|before| before.chars().count() <= PREFIX)
    };
    PARTITIONS.iter().position(|list| {
        words.iter().any(|words| {
            context.ruleset.has(list, words) && context.ruleset.list(list).iter().any(|name| names(words, name))
        })
    })
}

/// Whether a count is the first of several results behind the number of cases: 行政复议7起，维持4起，纠正2起，未审结1起.
pub(super) fn opens_partition(context: &Context<'_>, facts: &Facts, index: usize) -> bool {
    let at = |index: usize| facts.list.get(index);
    let (Some(before), Some(fact), Some(next)) = (index.checked_sub(1).and_then(at), at(index), at(index + 1)) else {
        return false;
    };
    let own = partition(context, fact);
    let gap = before.quantity.range.end..fact.quantity.range.start;
    // 类型主要有:属于主动公开的11件，同意公开的24件: the first of them, and no whole.
    let listed = context.report.text().get(..before.label.start).is_some_and(|text| text.ends_with(':'));
    own.is_some()
        && !listed
        && before.quantity.amount.value >= fact.quantity.amount.value
        && own == partition(context, next)
        && partition(context, before).is_none()
        && next.sentence == fact.sentence
        && is_plain_count(before)
        && same_measure(context, before, fact)
        && before.depth == fact.depth
        && facts.cut(&gap) == Cut::Comma
        && facts.marks_in(&gap).len() == 1
        && counts_cases(context, before)
}

/// Whether a count is of requests and another of a result of such, in whatever measures: 8份申请，其中予以公开2件.
pub(super) fn are_requests(context: &Context<'_>, whole: &Fact, part: &Fact) -> bool {
    let counted =
        |fact: &Fact| !fact.quantity.chinese && context.ruleset.is_in("request-measure", measure(context, fact));
    counted(whole)
        && counted(part)
        && partition(context, part).is_some()
        && balance::role_of_anything(context, whole) == Some(Role::Received)
}

/// Whether a count is of cases, which have results: received or finished ones, reviews, suits.
fn counts_cases(context: &Context<'_>, fact: &Fact) -> bool {
    match balance::role_of_anything(context, fact) {
        Some(Role::Received | Role::Finished) => true,
        Some(Role::Brought | Role::Carried) => false,
        None => ["topic-review", "topic-suit"].iter().any(|list| context.ruleset.has(list, label(context, fact))),
    }
}

/// Whether a list has two items that leave no third: 采纳 and 未采纳, 专职 and 兼职.
pub(super) fn are_opposites(context: &Context<'_>, facts: &Facts, list: &List) -> bool {
    let [one, last] = list.items.as_slice() else { return false };
    let (Some(one), Some(other)) = (facts.list.get(*one), facts.list.get(*last)) else { return false };
    // 公开20件；不予公开4件；无法提供8件: there are others of their kind.
    let kind = partition(context, other);
    let mut behind = facts.list.iter().skip(last + 1).take_while(|fact| fact.sentence == other.sentence);
    if kind.is_some() && behind.any(|fact| partition(context, fact) == kind) {
        return false;
    }
    let (one, other) = (words_of(context, one), words_of(context, other));
    let pairs = context.ruleset.list("opposites").iter().filter_map(|pair| pair.split_once('/'));
    // 专职负责信息公开的2人，兼职的19人: one says more of itself than the other.
    let bare = |words: &str, name: &str| {
        let rest = words.replacen(name, "", 1);
        rest.chars().filter(|c| crate::fold::is_han(*c) && *c != '的').collect::<String>()
    };
    let alike = |one: &str, other: &str| {
        let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
        long.len() <= BARE || (!short.is_empty() && long.ends_with(short))
    };
    let named = pairs.clone().any(|(a, b)| {
        let both = |a: &str, b: &str| {
            let (first, second) = (bare(&one, a), bare(&other, b));
            one.contains(a) && other.contains(b) && alike(&first, &second)
        };
        (both(a, b) && !one.contains(b)) || (both(b, a) && !other.contains(b))
    });
    let negated = context.ruleset.list("not").iter().any(|not| {
        let denies = |yes: &str, no: &str| {
            no.find(not.as_str()).and_then(|at| no.get(at + not.len()..)).is_some_and(|stem| {
                let stem: String = stem.chars().take(2).collect();
                stem.chars().filter(|c| crate::fold::is_han(*c)).count() == 2
                    && yes.contains(&stem)
                    && !yes.contains(not.as_str())
            })
        };
        denies(&one, &other) || denies(&other, &one)
    });
    named || negated || are_named_together(context, facts, list, &[one.as_str(), other.as_str()])
}

/// Whether the whole is called by the names of both its parts: 建议提案56件，人大建议31件，政协提案25件.
fn are_named_together(context: &Context<'_>, facts: &Facts, list: &List, parts: &[&str]) -> bool {
    let Some(whole) = list.whole.and_then(|whole| facts.list.get(whole)) else { return false };
    let last = |words: &str| -> String {
        let words: Vec<char> = words.trim_end().chars().collect();
        words.get(words.len().saturating_sub(2)..).unwrap_or_default().iter().collect()
    };
    let names: Vec<String> = parts.iter().map(|words| last(words.split(' ').next().unwrap_or_default())).collect();
    let end = label(context, whole).replace('、', "");
    names.iter().all(|name| name.chars().filter(|c| crate::fold::is_han(*c)).count() == 2)
        && end.ends_with(names.concat().as_str())
}

/// The words before and after a number.
fn words_of(context: &Context<'_>, fact: &Fact) -> String {
    format!("{} {}", label(context, fact), tail(context, fact))
}
