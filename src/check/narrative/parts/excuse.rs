//! What makes it right that the items of a list come to more than their whole: one thing may be in several of them, by what they
//! are called or by what the text says.

use super::super::{label, measure, same_measure, tail};
use super::kinds::partition;
use super::{Lead, List};
use crate::check::Context;
use crate::report::fact::Fact;

/// Whether the count directly behind a list tells how many are in two of its items, by just so much as they come to too many: 46场，
/// 其中市领导出席9场、部门负责人出席39场(2场为共同出席).
pub(super) fn is_told_twice(context: &Context<'_>, list: &List, whole: &Fact, surplus: i128) -> bool {
    let facts = &context.report.facts.list;
    let aside = list.items.last().and_then(|last| facts.get(*last).zip(facts.get(last + 1)));
    aside.is_some_and(|(last, aside)| {
        // 电子邮件29件、邮寄10件、当面4件，其中2件同时采取两种方式: in parentheses or not.
        let at_once = context.ruleset.has("at-once", tail(context, aside));
        aside.sentence == last.sentence
            && (aside.depth > last.depth || at_once)
            && same_measure(context, aside, whole)
            && surplus == aside.quantity.amount.value
            && (label(context, aside).is_empty() || context.ruleset.is_in("there-is", label(context, aside)))
    })
}

/// Whether one of what is counted may belong to several items by their names: 党员12人，女性8人.
pub(super) fn is_shared(context: &Context<'_>, list: &List) -> bool {
    let facts = &context.report.facts.list;
    list.items.iter().filter_map(|index| facts.get(*index)).enumerate().any(|(at, fact)| {
        let words = label(context, fact);
        let introduced = context.ruleset.strip_prefix("introduces", words);
        let words = introduced.filter(|_| at == 0).unwrap_or(words);
        // 35岁以下 and 本科以上 may be the same people; 90分以上 and 80分以下 are no two bands of one office.
        let people = context.ruleset.is_in("person-measure", measure(context, fact));
        context.ruleset.has("attribute", words) || (people && context.ruleset.has("attribute-of-people", words))
    })
}

/// Whether each item of a list behind a number only says of some what they did or lack, which others may, too: 14个乡镇中，有9个没有
/// 专职人员，6个更换过经办人.
pub(super) fn are_predicates(context: &Context<'_>, list: &List) -> bool {
    const SHORT: usize = 4;
    let items = || list.items.iter().filter_map(|index| context.report.facts.list.get(*index));
    let bare = |fact: &Fact| label(context, fact).is_empty() || context.ruleset.is_in("there-is", label(context, fact));
    let said = |fact: &Fact| tail(context, fact).chars().count() >= SHORT && partition(context, fact).is_none();
    list.lead == Lead::Within && list.loose && items().all(|fact| bare(fact) && said(fact))
}

/// Whether the text says that one thing may count in several parts.
pub(super) fn is_remarked(context: &Context<'_>, whole: &Fact, list: &List) -> bool {
    let report = context.report;
    let first = list.items.first().and_then(|index| report.facts.list.get(*index));
    // (有1场同时面向两类企业)
    let both = report.facts.list.iter().any(|fact| {
        first.is_some_and(|first| first.sentence == fact.sentence)
            && context.ruleset.starts_with("at-once", tail(context, fact))
    });
    if both {
        return true;
    }
    [Some(whole), first].into_iter().flatten().any(|fact| {
        let paragraph = report.paragraphs.get(fact.paragraph);
        paragraph.is_some_and(|paragraph| context.ruleset.has("overlap-remark", report.slice(&paragraph.range)))
    })
}

/// Whether a count is of one channel: 公众号推送信息60条, and not 通过网站、公众号公开信息60条.
pub(super) fn is_a_channel(context: &Context<'_>, fact: &Fact) -> bool {
    let words = label(context, fact);
    context.ruleset.has("channel", words) && !words.contains(['、', '等'])
}

/// Whether the text says, or the parts by their names suggest, that one thing may count in several parts.
pub(super) fn excused(context: &Context<'_>, whole: &Fact, list: &List) -> bool {
    if is_remarked(context, whole, list) {
        return true;
    }
    let channels = list
        .items
        .iter()
        .filter_map(|index| context.report.facts.list.get(*index))
        .filter(|fact| context.ruleset.has("channel", label(context, fact)))
        .count();
    let measure = measure(context, whole);
    channels * 2 > list.items.len() && !context.ruleset.is_in("case-measure", measure)
}
