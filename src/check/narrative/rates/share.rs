//! Shares: 占32%, and percentages in parentheses behind a part.

use super::super::balance::{Role, role};
use super::super::conflict::is_unlimited;
use super::super::parts::{List, partition};
use super::super::{akin_measure, is_plain_count, label, same_measure, shares_stem, tail};
use super::bases::{base_behind, base_of_others, names_base, of_new, table_bases, table_totals};
use super::part::{are_joined, joint_parts, part_of_share};
use super::tell::{settle, truncated};
use super::{Pair, pair};
use crate::check::Context;
use crate::report::amount::{Amount, Fit, ONE};
use crate::report::fact::{Cut, Fact, Standing};
use crate::report::quantity::Kind;

/// How many paragraphs back a base may stand.
const REACH: usize = 2;

/// Whether a percentage in parentheses directly behind a part is its share of the list's whole: 予以公开12件(24%).
pub(super) fn is_bracketed(context: &Context<'_>, index: usize, fact: &Fact, lists: &[List]) -> bool {
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
pub(super) fn of_aside<'f>(context: &Context<'f>, index: usize, fact: &Fact) -> Option<(&'f Fact, &'f Fact)> {
    let facts = &context.report.facts.list;
    let whole = facts.get(index.checked_sub(1)?)?;
    let part = facts.get(index.checked_sub(2)?)?;
    let gap = context.report.slice(&(part.quantity.range.end..whole.quantity.range.start));
    // 15条，占总数300条的5%: with or without parentheses.
    let aside = gap.strip_suffix('(').or_else(|| gap.strip_suffix("(共"));
    let of = aside.unwrap_or(gap).rsplit([',', ';']).next().unwrap_or(gap);
    let fits = label(context, fact).trim_end_matches('约') == "的"
        && whole.depth == fact.depth + usize::from(aside.is_some())
        && part.depth == fact.depth
        && part.sentence == fact.sentence
        && context.ruleset.starts_with("share", of)
        && !of.contains([',', ';', ':', '(']);
    let exact = !part.quantity.approximate && !whole.quantity.approximate && !fact.quantity.approximate;
    (fits && exact && is_plain_count(part) && is_plain_count(whole) && same_measure(context, part, whole))
        .then_some((part, whole))
}

/// Holds a share against the counts of its own and the paragraphs before. Whether it is wrong.
pub(super) fn share(context: &mut Context<'_>, index: usize, fact: &Fact, lists: &[List]) -> bool {
    let report = context.report;
    let facts = &report.facts.list;
    let words = label(context, fact);
    let (named, of) = words.rsplit_once('占').unwrap_or((words, ""));
    // 20件中3件被纠正，2022年为16件中3件、占18.8%: of another year.
    let before = report.slice(&(fact.sentence_range.start..fact.quantity.range.start));
    let clause = before.rsplit([',', ';']).next().unwrap_or(before);
    if super::is_earlier(context, clause) {
        return false;
    }
    // 52件、50件，占全市新收量、办结量的11.2%和11.0%: each of its own.
    if of.contains(['、', '和']) && are_joined(context, index, index + 1) {
        return false;
    }
    let joint = joint_parts(context, index, fact, named);
    if let [first, .., last] = joint.as_slice() {
        return joint_share(context, fact, &joint, of, (*first).min(*last));
    }
    // 公开和部分公开占55.6%: of two that the sentence counts, where it is not sure which they are.
    if joint.is_empty() && names_several(context, index, fact, named) {
        return false;
    }
    // 满意和基本满意合计占95.9%: of two, which ones the words leave open. 总量 is what is counted, and no sum.
    let sums = context.ruleset.ends_with("total", named) || named == "合";
    if joint.is_empty() && sums && !named.contains("总") {
        return false;
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
    let all_bases: Vec<usize> = (0..facts.len())
        .filter(|at| {
            facts.get(*at).is_some_and(|other| {
                other.paragraph >= earliest
                    && other.paragraph <= fact.paragraph
                    && is_plain_count(other)
                    && (akin_measure(context, first, other) || is_returned(context, fact, other))
            })
        })
        .collect();
    let near = |at: &usize| facts.get(*at).is_some_and(|other| other.sentence + 1 >= fact.sentence);
    let mut bases: Vec<usize> = all_bases.iter().copied().filter(|at| !is_item(at) || near(at)).collect();
    // 118名，其中专职26名、兼职92名，专职占22.0%: no part of one whole is a whole of another.
    if let Some(list) = list.filter(|list| list.is_announced() && list.whole.is_some() && list.items.contains(&part)) {
        bases.retain(|at| *at == part || !list.items.contains(at));
    }
    // 占应公开单位的: the base is the one that is named.
    let of = of.trim_end_matches(['的', '约']);
    // 占复议总数的: of that alone.
    let general =
        of.chars().count() < 2 || (context.ruleset.has("whole-word", of) && !context.ruleset.has("case-base", of));
    // 占新收申请的: of what is said to have been received, whatever it is called there.
    let received = ["base-new", "base-received"].iter().any(|list| context.ruleset.has(list, of));
    // 占全年公开总量的: so is 全年主动公开政府信息312条.
    let published =
        context.ruleset.is_in("base-published", context.ruleset.strip_prefix("whole-year", of).unwrap_or(of));
    let is_named = |at: &usize| {
        facts.get(*at).is_some_and(|other| {
            (published && is_all_published(context, other))
                || (received && role(context, other) == Some(Role::Received))
                || names_base(context, of, &format!("{}{}", label(context, other), tail(context, other)))
        })
    };
    let mut named_bases: Vec<usize> = all_bases.iter().copied().filter(|at| is_named(at) && *at != part).collect();
    // 承办建议386件、提案152件，合计538件，公开197件，占承办总数的36.6%: the sum of what is so named.
    if let Some(last) = named_bases.last().filter(|_| context.ruleset.has("whole-word", of)) {
        let (last, sentence) = (*last, facts.get(*last).map(|fact| fact.sentence));
        let is_sum = |at: &usize| {
            facts.get(*at).is_some_and(|other| {
                Some(other.sentence) == sentence && context.ruleset.ends_with("total", label(context, other))
            })
        };
        let sums: Vec<usize> = bases.iter().copied().filter(|at| *at > last && *at < part && is_sum(at)).collect();
        named_bases.extend(sums);
    }
    if named_bases.is_empty() {
        named_bases.extend(base_of_others(context, index, first, (of, general)));
    }
    let of_table = table_bases(context, of, first);
    // 占不予处理总数的: of a number that the text does not give.
    let generic =
        context.ruleset.list("whole-word").iter().fold(of.to_owned(), |rest, word| rest.replace(word.as_str(), ""));
    let is_specific = generic.chars().filter(|c| crate::fold::is_han(*c)).count() > 2;
    let in_list = list.is_some_and(|list| list.is_announced() && list.whole.is_some());
    if is_specific && named_bases.is_empty() && of_table.is_empty() && !in_list {
        return false;
    }
    if !general && named_bases.is_empty() && of_table.is_empty() {
        return false;
    }
    let is_named_base = !named_bases.is_empty();
    if is_named_base {
        bases = named_bases;
    }
    let value = |at: &usize| facts.get(*at).map_or(0, |fact| fact.quantity.amount.value);
    let mut only = false;
    // 网络29件，占60.4%；信函14件，占27.5%: where all other shares of a list are of its whole, so is this one.
    if let Some(whole) = list.filter(|list| list.is_announced()).and_then(|list| list.whole)
        && general
        && let Some(list) = list
    {
        let base = Amount { value: value(&whole), grain: ONE };
        let others: Vec<Fit> = list
            .items
            .iter()
            .filter(|item| **item != part)
            .filter_map(|item| facts.get(*item).zip(facts.get(item + 1)))
            .filter(|(count, share)| {
                share.standing == Standing::Share
                    && share.sentence == count.sentence
                    && context.ruleset.is_in("share-alone", label(context, share))
            })
            .map(|(count, share)| share.quantity.amount.percent_of(&count.quantity.amount, &base))
            .collect();
        let own = context.ruleset.is_in("share-alone", words);
        if own && others.len() > 1 && others.iter().all(|fit| *fit == Fit::Rounded) {
            bases = vec![whole];
            only = true;
        }
    }
    // 甲45件，占90%；乙5件，占10%: each of all that have shares in the sentence, which are no wholes themselves.
    let of_sentence = |at: &usize| facts.get(*at).is_some_and(|other| other.sentence == fact.sentence);
    let from = (0..index).rev().take_while(of_sentence).last().unwrap_or(index);
    let to = (index..facts.len()).take_while(of_sentence).last().unwrap_or(index);
    let has_share = |at: &usize| {
        let (Some(count), Some(share)) = (facts.get(*at), facts.get(at + 1)) else { return false };
        let is_share = share.standing == Standing::Share || is_aside(context, at + 1, share);
        is_plain_count(count) && share.quantity.kind == Kind::Percent && is_share
    };
    let with_share: Vec<usize> = (from..to).filter(has_share).collect();
    let siblings: Vec<i128> = with_share.iter().map(value).collect();
    // 自然人6218件，占92.1%；法人537件，占8.6%: of the number that all with shares make, and of none of them.
    let all: i128 = siblings.iter().sum();
    let of_all = bases.iter().rev().copied().find(|at| value(at) == all && !with_share.contains(at));
    if let Some(whole) = of_all.filter(|_| siblings.len() > 1 && general && !is_named_base) {
        bases = vec![whole];
        only = true;
    }
    // 新收的12件申请中，网络提交9件，占75%: of the number that the list's own words give.
    let own_words = list.filter(|list| list.is_of_its_words() && of.is_empty()).and_then(|list| list.whole);
    if let Some(whole) = own_words {
        bases = vec![whole];
        only = true;
    }
    // 无法提供9574件，其中本机关不掌握8126件，占办结总数的84.9%: of what the table has under that name, and of no part of it.
    let tabled = !is_named_base && context.ruleset.has("base-finished", of) && !of_table.is_empty();
    if let Some(whole) = list.and_then(|list| list.whole).filter(|_| tabled) {
        bases.retain(|at| *at != whole);
    }
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
        // 占新收申请总数的: of those alone.
        let brought = if of_new(context, of) { 0 } else { of_role(Role::Brought) };
        // 占办结总数的: not of what was to be done, as 占应办理总数的 is.
        let finished = context.ruleset.has("base-finished", of)
            && !["due", "base-received"].iter().any(|list| context.ruleset.has(list, of));
        if !only && !finished {
            fits = better(fits, fact, amount, of_role(Role::Received) + brought);
        }
        // All items of its list together, where they have no other whole.
        if list.is_none_or(|list| list.whole.is_none() || !list.is_announced()) {
            fits = better(fits, fact, amount, list.map_or(0, |list| list.items.iter().map(value).sum()));
            fits = better(fits, fact, amount, siblings.iter().sum());
            fits = better(fits, fact, amount, sum_of_clause(context, fact, first));
            // 予以公开11件，部分公开2件，…，不予处理1件。前两项合计13件，占65.0%: and all results that were told before.
            for results in lists.iter().filter(|list| is_of_results(context, fact, list)) {
                fits = better(fits, fact, amount, results.items.iter().map(value).sum());
            }
        }
    }
    for (whole, _) in &of_table {
        fits = better(fits, fact, &first.quantity.amount, whole.value);
    }
    // 占43.5% of what the table has, where the text has a slip in that very number.
    if !is_named_base && general {
        let sum: i128 = list.map_or(0, |list| list.items.iter().map(value).sum());
        for whole in table_totals(context, first).into_iter().filter(|whole| *whole == sum) {
            for (amount, _) in &parts {
                fits = better(fits, fact, amount, whole);
            }
        }
    }
    if fits == Fit::Rounded {
        return false;
    }
    // 文字41篇、图解29篇、视频16篇，非文字形式的占52.3%: of several of them together.
    if named.chars().filter(|c| crate::fold::is_han(*c)).count() > 1
        && !label(context, first).ends_with(named.trim_end_matches('的'))
        && list.is_some_and(|list| fits_some(context, fact, list))
    {
        return false;
    }
    if fits == Fit::No
        && !of_table.is_empty()
        && (!is_named_base || !bases.iter().any(|at| value(at) > first.quantity.amount.value))
    {
        let part = (first.quantity.amount, first.quantity.range.clone());
        let pairs = of_table.into_iter().map(|whole| Pair { part: part.clone(), whole }).collect();
        return settle(context, fact, &context.text("narrative/percent", "share-name"), pairs, &[]);
    }
    // What it is plainly a share of: the whole of its list, else the nearest larger number before it.
    let of_list = list.and_then(|list| list.whole).filter(|at| !is_named_base || bases.contains(at));
    let salient = of_list.or(of_all.filter(|_| only)).or_else(|| {
        bases.iter().rev().copied().find(|at| {
            *at < part
                && (is_named_base || !with_share.contains(at))
                && value(at) >= first.quantity.amount.value
                && facts.get(*at).is_some_and(|other| {
                    (is_named_base || other.paragraph == fact.paragraph) && !other.quantity.approximate
                })
                // 共需办理164件，其中办结153件: what is named may be a part itself.
                && ((is_named_base && context.ruleset.has("base-finished", of)) || !lists.iter().any(|list| list.is_announced() && list.items.contains(at)))
        })
    });
    // 占总量的54.4%(全区共149件); or what all other shares of the sentence are of.
    let salient = salient.or_else(|| base_behind(context, index, fact, first)).or_else(|| {
        let others: Vec<usize> = with_share.iter().copied().filter(|at| *at != part).collect();
        let fits_others = |base: &Fact| {
            others.iter().all(|at| {
                facts.get(*at).zip(facts.get(at + 1)).is_some_and(|(count, share)| {
                    share.quantity.amount.percent_of(&count.quantity.amount, &base.quantity.amount) == Fit::Rounded
                })
            })
        };
        let exact = |at: &usize| facts.get(*at).is_some_and(|base| !base.quantity.approximate && fits_others(base));
        (others.len() > 1)
            .then(|| bases.iter().rev().copied().find(|at| !with_share.contains(at) && exact(at)))
            .flatten()
    });
    let Some(whole) = salient.and_then(|at| facts.get(at)).filter(|whole| whole.quantity.amount.value > 0) else {
        return fits == Fit::No && among_siblings(context, index, fact);
    };
    let akin = akin_measure(context, first, whole) || is_returned(context, fact, whole);
    if whole.quantity.approximate || first.quantity.approximate || !akin {
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

/// Whether a count is of all that was published in the year: no channel, kind or unit limits it.
fn is_all_published(context: &Context<'_>, fact: &Fact) -> bool {
    let words = label(context, fact);
    ["act-published", "whole-year"].iter().all(|list| context.ruleset.has(list, words)) && is_unlimited(context, fact)
}

/// Whether a list of the sentence before a share is of all results of requests.
fn is_of_results(context: &Context<'_>, share: &Fact, list: &List) -> bool {
    const LEAST: usize = 3;
    let facts = &context.report.facts.list;
    let items = || list.items.iter().filter_map(|at| facts.get(*at));
    list.items.len() >= LEAST
        && items().all(|item| {
            item.paragraph == share.paragraph
                && share.sentence.checked_sub(item.sentence).is_some_and(|back| back <= 1)
                && partition(context, item).is_some()
        })
}

/// All counts like a part between the semicolons around a share: 处罚方面，超载158件，占59.2%，非法营运46件，其他63件.
fn sum_of_clause(context: &Context<'_>, share: &Fact, part: &Fact) -> i128 {
    let facts = &context.report.facts;
    let within = |other: &&Fact| {
        let (from, to) = if other.quantity.range.start < share.quantity.range.start {
            (other.quantity.range.end, share.quantity.range.start)
        } else {
            (share.quantity.range.end, other.quantity.range.start)
        };
        other.sentence == share.sentence
            && other.depth == part.depth
            && is_plain_count(other)
            && same_measure(context, other, part)
            && facts.cut(&(from..to.max(from))) < Cut::Semicolon
    };
    facts.list.iter().filter(within).map(|other| other.quantity.amount.value).sum()
}

/// Whether a count is of the forms that came back, of which those who filled them in have shares: 收回586份，满意的551人，占94.0%.
fn is_returned(context: &Context<'_>, share: &Fact, other: &Fact) -> bool {
    other.sentence == share.sentence && context.ruleset.has("returned", label(context, other))
}

/// Whether the words before 占 join names of which each is in the words at a count of the sentence.
fn names_several(context: &Context<'_>, index: usize, fact: &Fact, named: &str) -> bool {
    let names: Vec<&str> = named.split(['和', '与', '及', '、']).collect();
    let facts = context.report.facts.list.get(..index).unwrap_or_default().iter().rev();
    let own = facts.take_while(|other| other.sentence == fact.sentence).filter(|other| is_plain_count(other));
    names.len() > 1
        && names
            .iter()
            .all(|name| name.chars().count() > 1 && own.clone().any(|other| label(context, other).ends_with(name)))
}

/// Whether a share is that of any of a list's items together, of its whole or of all of them.
fn fits_some(context: &Context<'_>, fact: &Fact, list: &List) -> bool {
    const MOST: usize = 10;
    let facts = &context.report.facts.list;
    let values: Vec<i128> =
        list.items.iter().filter_map(|at| facts.get(*at)).map(|item| item.quantity.amount.value).collect();
    let whole = list.whole.and_then(|at| facts.get(at)).map(|whole| whole.quantity.amount.value);
    let bases: Vec<i128> = whole.into_iter().chain([values.iter().sum()]).collect();
    let count = values.len().min(MOST);
    (1..1_usize << count).any(|chosen| {
        let taken = values.iter().enumerate().filter(|(at, _)| chosen >> at & 1 == 1).map(|(_, value)| value);
        let part = Amount { value: taken.sum(), grain: ONE };
        bases.iter().any(|base| {
            *base >= part.value
                && *base > 0
                && fact.quantity.amount.percent_of(&part, &Amount { value: *base, grain: ONE }) == Fit::Rounded
        })
    })
}

/// Whether a percentage stands in parentheses directly behind a count: 自然人45件(90%), 自然人45件(占90%).
pub(super) fn is_aside(context: &Context<'_>, index: usize, fact: &Fact) -> bool {
    let part = index.checked_sub(1).and_then(|at| context.report.facts.list.get(at));
    part.is_some_and(|part| {
        let gap = part.quantity.range.end..fact.quantity.range.start;
        is_plain_count(part) && fact.depth > part.depth && matches!(context.report.slice(&gap), "(" | "(占")
    })
}

/// Holds a share against the sum of the counts that have shares in its sentence, where no whole is given but all other
/// shares are of that sum: 甲类412条，占6.3%；乙类3674条，占65.5%. Whether it is wrong.
pub(super) fn among_siblings(context: &mut Context<'_>, index: usize, fact: &Fact) -> bool {
    let facts = &context.report.facts.list;
    let shares: Vec<(&Fact, &Fact)> = facts
        .windows(2)
        .enumerate()
        .filter_map(|(at, pair)| match pair {
            [part, share] if share.sentence == fact.sentence && share.quantity.kind == Kind::Percent => {
                Some((at + 1, part, share))
            }
            _ => None,
        })
        .filter(|(at, part, share)| {
            let own = share.standing == Standing::Share && context.ruleset.is_in("share-alone", label(context, share));
            is_plain_count(part) && part.sentence == share.sentence && (own || is_aside(context, *at, share))
        })
        .map(|(_, part, share)| (part, share))
        .collect();
    let Some((own, _)) = shares.iter().find(|(_, share)| share.quantity.range == fact.quantity.range) else {
        return false;
    };
    let own = *own;
    let sum: i128 = shares.iter().map(|(part, _)| part.quantity.amount.value).sum();
    let whole = Amount { value: sum, grain: ONE };
    let exact = |fact: &Fact| !fact.quantity.approximate;
    let others = || shares.iter().filter(|(_, share)| share.quantity.range != fact.quantity.range);
    let all_alike = shares.iter().all(|(part, share)| exact(part) && exact(share) && same_measure(context, part, own));
    let others_fit =
        others().all(|(part, share)| share.quantity.amount.percent_of(&part.quantity.amount, &whole) != Fit::No);
    if index == 0 || others().next().is_none() || !all_alike || !others_fit {
        return false;
    }
    let pair = Pair {
        part: (own.quantity.amount, own.quantity.range.clone()),
        whole: (whole, shares.first().map_or(own, |(part, _)| *part).quantity.range.clone()),
    };
    settle(context, fact, &context.text("narrative/percent", "share-name"), vec![pair], &[])
}

/// Holds the share of several parts together against the base that is named. Whether it is wrong.
fn joint_share(context: &mut Context<'_>, fact: &Fact, joint: &[usize], of: &str, until: usize) -> bool {
    let facts = &context.report.facts.list;
    let Some(first) = joint.first().and_then(|at| facts.get(*at)) else { return false };
    let parts = || joint.iter().filter_map(|at| facts.get(*at));
    let sum: i128 = parts().map(|part| part.quantity.amount.value).sum();
    let together = Amount { value: sum, grain: ONE };
    // 预决算一类占36.5%，其余六类合计占63.5%: what another share leaves.
    let leaves = |other: &Fact| {
        let sum = other.quantity.amount.value + fact.quantity.amount.value;
        let alike = other.sentence == fact.sentence && other.standing == Standing::Share;
        alike && (sum - 100 * ONE).abs() <= other.quantity.amount.grain
    };
    if context.ruleset.has("sure-rest", context.report.slice(&fact.sentence_range)) && facts.iter().any(leaves) {
        return false;
    }
    let in_table = table_totals(context, first).into_iter();
    if of.is_empty() && in_table.fold(Fit::No, |fit, whole| better(fit, fact, &together, whole)) != Fit::No {
        return false;
    }
    let of = of.trim_end_matches(['的', '约', '数', '量', '总']);
    let bases: Vec<&Fact> = facts
        .get(..until)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|base| base.paragraph == fact.paragraph)
        .filter(|base| is_plain_count(base) && same_measure(context, base, first) && base.quantity.amount.value >= sum)
        .collect();
    let exact = |base: &&&Fact| !base.quantity.approximate;
    let is_named = |base: &&&Fact| label(context, base).contains(of) || shares_stem(context, of, label(context, base));
    let Some(named) = bases.iter().filter(exact).find(is_named) else { return false };
    let part = (Amount { value: sum, grain: ONE }, first.quantity.range.clone());
    let mut pairs = vec![Pair { part: part.clone(), whole: pair(named, named).whole }];
    // 占办结总数的: of no number that is named otherwise.
    let others = bases.iter().filter(|base| of.is_empty() || is_named(base));
    pairs.extend(others.map(|base| Pair { part: part.clone(), whole: pair(base, base).whole }));
    settle(context, fact, &context.text("narrative/percent", "share-name"), pairs, joint)
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
