//! `narrative/conflict`: what a word of the rules names, counted twice: the organ's own units, what one channel published, what was
//! paid of fees.

use rustc_hash::FxHashMap;

use super::again::report_new;
use super::parts::List;
use super::transposed::are_two_things;
use super::{is_plain_count, label, measure, tail};
use crate::check::Context;
use crate::finding::Severity;
use crate::report::fact::Fact;

/// Reports two numbers of all the organ's own units of a kind: 全乡11个行政村, 全部12个行政村.
pub(super) fn units(context: &mut Context<'_>) {
    const SHORT: usize = 4;
    let mut counted: FxHashMap<&str, Vec<&Fact>> = FxHashMap::default();
    for fact in context.report.facts.list.iter().filter(|fact| is_plain_count(fact) && !fact.quantity.approximate) {
        let (words, after) = (label(context, fact), tail(context, fact));
        let units = context.ruleset.list("own-units").iter().filter(|unit| after.starts_with(unit.as_str()));
        // 覆盖全部12个行政村
        let all = (words.chars().count() <= SHORT && context.ruleset.ends_with("all-of-area", words))
            || context.ruleset.ends_with("all-of-them", words);
        // 街道下辖13个社区, 目前14个社区都设置了公开栏
        let governs = context.ruleset.ends_with("governs", words);
        let now = |unit: &&String| {
            let behind = after.get(unit.len()..).unwrap_or_default();
            let behind = context.ruleset.strip_prefix("although", behind).unwrap_or(behind);
            let all = behind.starts_with('都') || context.ruleset.starts_with("whole-adverb", behind);
            let opens = fact.label.start == fact.sentence_range.start;
            all && opens && context.ruleset.is_in("at-present", words)
        };
        if let Some(unit) = units.max_by_key(|unit| unit.len()).filter(|unit| all || governs || now(unit)) {
            counted.entry(unit).or_default().push(fact);
        }
    }
    for (unit, first, second) in two_values(counted) {
        report_new(context, first, second, unit, Severity::Warning);
    }
}

/// Reports what one channel published, counted twice: 公众号公开信息212条, 公众号全年推送198条信息.
pub(super) fn channels(context: &mut Context<'_>) {
    // 网站收到留言194条: what came in is not what was published.
    const LISTS: [&str; 6] = ["past-year", "parts-open", "rest", "limit", "limited-scope", "rate-received"];
    let mut counted: FxHashMap<(&str, &str), Vec<&Fact>> = FxHashMap::default();
    let lists = context.lists();
    let facts = context.report.facts.list.iter().enumerate();
    for (index, fact) in facts.filter(|(_, fact)| is_plain_count(fact) && !fact.quantity.approximate) {
        let words = label(context, fact);
        let own = words.rsplit('”').next().unwrap_or(words);
        let channel =
            context.ruleset.words_in("one-channel", own).iter().find(|channel| own.contains(channel.as_str()));
        let Some(channel) = channel.filter(|_| fact.depth == 0) else { continue };
        let bare = own.replace(channel.as_str(), "");
        let publishes =
            |words: &str| ["published", "act-published"].iter().any(|list| context.ruleset.has(list, words));
        // 全年主动公开386条，其中公众号421条; 公众号全年386条推送
        let told = publishes(&bare)
            || context.ruleset.starts_with("act-published", tail(context, fact))
            || is_part_of_published(context, &lists, index);
        if told && !LISTS.iter().any(|list| context.ruleset.has(list, &bare)) {
            counted.entry((channel, measure(context, fact))).or_default().push(fact);
        }
    }
    for ((channel, _), first, second) in two_values(counted) {
        let yearly = [first, second].iter().any(|fact| context.ruleset.has("whole-year", label(context, fact)));
        if yearly && !are_two_things(context, first, second) {
            report_new(context, first, second, channel, Severity::Note);
        }
    }
}

/// Whether a count is a part of all that was published.
fn is_part_of_published(context: &Context<'_>, lists: &[List], index: usize) -> bool {
    let facts = &context.report.facts.list;
    let mut wholes = lists.iter().filter(|list| list.items.contains(&index)).filter_map(|list| facts.get(list.whole?));
    wholes.any(|whole| context.ruleset.has("publishing-act", label(context, whole)))
}

/// Reports what was paid of fees, told as two sums: 1人缴纳560元 here, and 收到信息处理费650元 there.
pub(super) fn paid(context: &mut Context<'_>) {
    let mut counted: FxHashMap<&str, Vec<&Fact>> = FxHashMap::default();
    for fact in context.report.facts.list.iter().filter(|fact| is_plain_count(fact) && !fact.quantity.approximate) {
        let (words, sentence) = (label(context, fact), context.report.slice(&fact.sentence_range));
        let named = |list: &str| context.ruleset.has(list, words);
        let money = context.ruleset.is_in("money", measure(context, fact));
        let paid = money
            && named("fee-paid")
            && !named("fee-owed")
            && !named("fee-due")
            && !super::names_other_year(context, words);
        if paid && context.ruleset.has("processing-fee", sentence) && !context.ruleset.has("fee-other", sentence) {
            counted.entry(measure(context, fact)).or_default().push(fact);
        }
    }
    // Of more than two some may be of several applicants.
    counted.retain(|_, facts| facts.len() == 2);
    let name = context.text("narrative/conflict", "fee-subject");
    for (_, first, second) in two_values(counted) {
        report_new(context, first, second, &name, Severity::Warning);
    }
}

/// Of counts by what they count, those that have two values and no more: each with the first count of either value, where
/// these stand in two paragraphs. In the order of the text.
fn two_values<K>(counted: FxHashMap<K, Vec<&Fact>>) -> Vec<(K, &Fact, &Fact)> {
    let mut found: Vec<(K, &Fact, &Fact)> = Vec::new();
    for (key, facts) in counted {
        let Some(first) = facts.first().copied() else { continue };
        let differs = |fact: &&&Fact| fact.quantity.amount != first.quantity.amount;
        let Some(second) = facts.iter().find(differs).copied() else { continue };
        let two = facts.iter().filter(differs).all(|fact| fact.quantity.amount == second.quantity.amount);
        if two && first.paragraph != second.paragraph {
            found.push((key, first, second));
        }
    }
    found.sort_unstable_by_key(|(_, first, _)| first.quantity.range.start);
    found
}
