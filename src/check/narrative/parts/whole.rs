//! Which number a list of parts is the parts of.

use super::super::balance::{Role, role};
use super::super::{is_plain_count, label, measure, same_measure, shares_stem, tail};
use super::kinds::{self, REQUESTS, partition};
use super::read::{FAIRLY_NEAR, starts_paragraph};
use super::{Lead, List, is_near, total, value};
use crate::check::Context;
use crate::report::amount::ONE;
use crate::report::fact::{Cut, Fact, Facts};

/// What stands sentences before a list, behind other numbers, is its whole where it comes this near, in hundredths.
const CLOSEST: i128 = 5;

/// Finds the numbers that a list may be the parts of.
pub(super) fn find_whole(context: &Context<'_>, facts: &Facts, list: &mut List, lists: &[List], member: &[bool]) {
    let Some((first, head)) = list.items.first().and_then(|index| Some((*index, facts.list.get(*index)?))) else {
        return;
    };
    let fits = |index: usize| {
        facts.list.get(index).is_some_and(|fact| {
            is_plain_count(fact)
                && (same_measure(context, head, fact)
                    || counts_times(context, fact, head)
                    || kinds::are_requests(context, fact, head))
        })
    };
    let adjacent = first.checked_sub(1).filter(|index| fits(*index));
    if list.lead == Lead::Parenthesis {
        list.whole = adjacent;
        return;
    }
    // 17件申请共分为四类：甲8件，…: the number before the one of the kinds.
    let of_kinds = first.checked_sub(1).and_then(|at| facts.list.get(at)).is_some_and(|kinds| {
        // 发布渠道有三个：网站742条，公众号388条，其他146条: as many as are told.
        let counted = list.lead == Lead::Colon
            && !same_measure(context, kinds, head)
            && usize::try_from(kinds.quantity.amount.value / ONE) == Ok(list.items.len());
        kinds.sentence == head.sentence
            && kinds.quantity.chinese
            && (counted || context.ruleset.is_in("kinds", super::super::measure(context, kinds)))
    });
    let adjacent = adjacent.or_else(|| {
        first.checked_sub(2).filter(|index| {
            of_kinds
                && fits(*index)
                && facts.list.get(*index).is_some_and(|fact| fact.sentence == head.sentence && fact.depth == head.depth)
        })
    });
    list.closed |= of_kinds && list.lead == Lead::Colon && adjacent.is_some();
    // 从申请方式看，四种方式分别为34件、41件、9件和2件: an aspect of what stands sentences before.
    let alone = || {
        !facts
            .list
            .get(..first)
            .unwrap_or_default()
            .iter()
            .any(|fact| fact.sentence == head.sentence && is_plain_count(fact) && same_measure(context, fact, head))
    };
    // 按收件机关分为三类：甲1204件、乙3317件、丙14021件: so is one that says of how many kinds it is.
    let by_kinds = list.lead == Lead::Colon && of_kinds && adjacent.is_none() && alone() && {
        let kinds = first.checked_sub(1).map_or(0, |at| value(facts, at) / ONE);
        usize::try_from(kinds).is_ok_and(|kinds| kinds == list.items.len())
    };
    list.closed |= by_kinds;
    let by_aspect = list.lead == Lead::Closed
        && facts.markers.iter().any(|marker| {
            marker.list == Facts::ASPECT
                && marker.hit.start >= head.sentence_range.start
                && marker.hit.end <= head.quantity.range.start
                && alone()
        });
    let by_aspect = by_aspect || by_kinds;
    let reach = match list.lead {
        _ if by_aspect => usize::MAX,
        Lead::Aspect | Lead::Within => usize::MAX,
        _ => 1,
    };
    let same_text = |fact: &Fact| {
        fact.paragraph == head.paragraph || (fact.paragraph + 1 == head.paragraph && starts_paragraph(context, head))
    };
    let before: Vec<usize> = (0..first)
        .rev()
        .take_while(|index| {
            facts.list.get(*index).is_some_and(|fact| same_text(fact) && head.sentence - fact.sentence <= reach)
        })
        .filter(|index| fits(*index) && facts.list.get(*index).is_some_and(|fact| fact.depth <= head.depth))
        .collect();
    let sentence = |index: &usize| facts.list.get(*index).map_or(0, |fact| fact.sentence);
    let own: Vec<usize> = before.iter().copied().filter(|index| sentence(index) == head.sentence).collect();
    // 全部申请均已答复，其中延期7件: the whole is in the words before, not in an earlier sentence.
    let opens = facts.marker(&(head.sentence_range.start..head.quantity.range.end)).is_none_or(|marker| {
        let words = context.report.slice(&(head.sentence_range.start..marker.hit.start));
        words.chars().filter(|c| crate::fold::is_han(*c)).count() <= 3 || takes_up(context, facts, first, words)
    });
    // 信息13842条，较上年增加1735条。全部信息分为四类，其中…: all that is divided.
    let opens = opens || (of_kinds && alone());
    // 复议7起，维持4起；诉讼3起，其中…: the number before the semicolon is of something else.
    let in_clause = |index: &usize| {
        facts
            .list
            .get(*index)
            .is_some_and(|fact| facts.cut(&(fact.quantity.range.end..head.quantity.range.start)) < Cut::Semicolon)
    };
    let near: Vec<usize> = own.iter().copied().filter(in_clause).collect();
    let own = if list.lead == Lead::Open && !near.is_empty() { near } else { own };
    let before = if list.lead == Lead::Open && !opens && own.is_empty() { Vec::new() } else { before };
    let wide = by_aspect || matches!(list.lead, Lead::Aspect | Lead::Within);
    list.wholes = if own.is_empty() || wide { before } else { own };
    let adjacent = adjacent.filter(|index| list.wholes.contains(index));
    let free = |index: &&usize| !member.get(**index).copied().unwrap_or(false) || adjacent == Some(**index);
    let of_list = |index: &usize| {
        lists
            .iter()
            .rev()
            .find(|other| other.items.contains(index) && other.items.len() > 1)
            .and_then(|other| other.whole)
    };
    list.whole = match list.lead {
        Lead::Within => within(context, facts, list, first).or_else(|| {
            // 31件中: the number stands in the marker's own words.
            adjacent.filter(|index| sentence(index) == head.sentence)
        }),
        Lead::Aspect => within(context, facts, list, first)
            .filter(|whole| is_near(total(facts, &list.items), value(facts, *whole), FAIRLY_NEAR))
            .or_else(|| lists.iter().rev().find_map(|other| other.whole.filter(|whole| list.wholes.contains(whole))))
            .or_else(|| {
                // The last item of another aspect is no whole; 新收328件，结转13件，办结322件 are what it may be of, and which
                // of them the list itself says.
                let mut free = list.wholes.iter().copied().filter(|at| !member.get(*at).copied().unwrap_or(false));
                let sum = total(facts, &list.items);
                let of_requests = |at: usize| facts.list.get(at).is_some_and(|fact| role(context, fact).is_some());
                let near = free.clone().filter(|at| is_near(sum, value(facts, *at), CLOSEST) && of_requests(*at));
                near.min_by_key(|at| (value(facts, *at) - sum).abs()).or_else(|| free.next())
            }),
        Lead::Closed | Lead::Colon if by_aspect => list
            .wholes
            .iter()
            .filter(|index| !member.get(**index).copied().unwrap_or(false))
            .filter(|whole| is_near(total(facts, &list.items), value(facts, **whole), FAIRLY_NEAR))
            .min_by_key(|whole| (total(facts, &list.items) - value(facts, **whole)).abs())
            .copied(),
        Lead::Colon => adjacent,
        Lead::Closed
            if distributes(context, facts, list, first)
                || has_a_whole_each(context, facts, list)
                || names_its_own(context, facts, list) =>
        {
            None
        }
        _ => {
            // 其中 behind a list of the sentence before speaks of that list's whole.
            let nearest = list.wholes.first();
            // 直接起诉3件，复议后起诉3件，维持3件，未结3件: of what they come to, or of what is no part itself.
            if partition(context, head).is_some() && nearest.is_some_and(|at| sentence(at) == head.sentence) {
                let sum = total(facts, &list.items);
                let fitting = list.wholes.iter().find(|whole| value(facts, **whole) == sum);
                let outer = list.wholes.iter().find(|whole| !member.get(**whole).copied().unwrap_or(false));
                return list.whole = fitting.or(outer).or(nearest).copied();
            }
            // 申请288件，自然人236件，企业52件。提交方式分别为…: of the number that they come to, but for a slip.
            let closest = || {
                let sum = total(facts, &list.items);
                list.wholes.iter().find(|whole| is_near(sum, value(facts, **whole), CLOSEST)).copied()
            };
            nearest
                .filter(|nearest| sentence(nearest) != head.sentence)
                .and_then(|nearest| {
                    let own = (list.lead == Lead::Closed).then(closest).flatten();
                    own.or_else(|| of_list(nearest))
                })
                .or_else(|| list.wholes.iter().find(free).copied())
                .or_else(|| nearest.filter(|nearest| sentence(nearest) == head.sentence).copied())
        }
    };
    if partition(context, head) == Some(REQUESTS) {
        list.whole = finished_instead(context, facts, list).or(list.whole);
    }
    if is_of_its_words(facts, list, first) {
        list.wholes = list.whole.into_iter().collect();
        list.own = true;
    }
}

/// Whether a whole is counted in times and a part in the same measure without: 126场次, 58场.
fn counts_times(context: &Context<'_>, whole: &Fact, part: &Fact) -> bool {
    const LEAST: &str = "场";
    let bare = measure(context, whole).strip_suffix('次');
    bare == Some(LEAST) && bare == Some(measure(context, part)) && whole.quantity.chinese == part.quantity.chinese
}

/// The number of finished requests before a list of results, where the number taken for its whole is of those received:
/// 收到1392件，办结1398件。从结果看，予以公开498件….
fn finished_instead(context: &Context<'_>, facts: &Facts, list: &List) -> Option<usize> {
    let sum = total(facts, &list.items);
    let has_role = |at: usize, wanted: Role| facts.list.get(at).is_some_and(|fact| role(context, fact) == Some(wanted));
    let whole = list.whole.filter(|whole| has_role(*whole, Role::Received) && value(facts, *whole) != sum)?;
    let mut finished = list.wholes.iter().copied().filter(|at| has_role(*at, Role::Finished));
    finished.find(|at| *at != whole && is_near(sum, value(facts, *at), FAIRLY_NEAR))
}

/// Whether the number directly before a list is the one that its own words are of: 办结的189件中，….
fn is_of_its_words(facts: &Facts, list: &List, first: usize) -> bool {
    let same = |one: usize, other: usize| {
        facts.list.get(one).zip(facts.list.get(other)).is_some_and(|(one, other)| one.sentence == other.sentence)
    };
    // 建议102件、提案128件的办理结果中: of both.
    let both = |whole: usize| {
        let before =
            whole.checked_sub(1).filter(|before| same(*before, whole)).and_then(|before| facts.list.get(before));
        before.zip(facts.list.get(whole)).is_some_and(|(before, whole)| {
            facts.cut(&(before.quantity.range.end..whole.quantity.range.start)) <= Cut::Item
        })
    };
    list.lead == Lead::Within
        && list.whole.is_some_and(|whole| whole + 1 == first && same(whole, first) && !both(whole))
}

/// Whether words take up what the number of the sentence before counts: 公开信息2367条。公开信息的类别有20类，其中….
fn takes_up(context: &Context<'_>, facts: &Facts, first: usize, words: &str) -> bool {
    const RUN: usize = 6;
    let Some(head) = facts.list.get(first) else { return false };
    let before = facts.list.get(..first).unwrap_or_default().iter().rev().find(|fact| fact.sentence < head.sentence);
    let Some(before) = before.filter(|before| same_measure(context, head, before)) else { return false };
    let counted: Vec<char> = label(context, before).chars().filter(|c| *c != '的').collect();
    let words = words.replace('的', "");
    counted.windows(RUN).any(|run| words.contains(&run.iter().collect::<String>()))
}

/// Whether as many numbers stand side by side before a list as it has items, one for each: 建议92件和提案118件，区级分别为81件、109件.
fn has_a_whole_each(context: &Context<'_>, facts: &Facts, list: &List) -> bool {
    let Some((first, head)) = list.items.first().and_then(|at| Some((*at, facts.list.get(*at)?))) else { return false };
    let count = list.items.len();
    let Some(from) = first.checked_sub(count).filter(|_| count > 1) else { return false };
    let before = facts.list.get(from..first).unwrap_or_default();
    let alike = |fact: &Fact| {
        is_plain_count(fact)
            && fact.sentence == head.sentence
            && same_measure(context, fact, head)
            && fact.depth == head.depth
    };
    let side_by_side = before.windows(2).all(|pair| match pair {
        [one, other] => {
            let joined = |word: &String| label(context, other).starts_with(word.as_str());
            match facts.cut(&(one.quantity.range.end..other.quantity.range.start)) {
                Cut::Item => true,
                Cut::None => context.ruleset.list("and").iter().any(joined),
                _ => false,
            }
        }
        _ => false,
    });
    let holds = before.iter().zip(&list.items).all(|(whole, item)| whole.quantity.amount.value >= value(facts, *item));
    side_by_side && holds && before.iter().all(alike)
}

/// Whether a list names by itself what each of its numbers counts, and comes nowhere near the number before it:
/// 网络提交41件，信函和当面提交分别为10件和3件.
fn names_its_own(context: &Context<'_>, facts: &Facts, list: &List) -> bool {
    let Some((first, head)) = list.items.first().and_then(|at| Some((*at, facts.list.get(*at)?))) else { return false };
    let Some(before) = first.checked_sub(1).and_then(|before| facts.list.get(before)) else { return false };
    // 其次是医疗1204条，就业、养老分别为893条和531条: what stands in a ranking is no whole.
    let ranked = context.ruleset.starts_with("next-in-rank", label(context, before));
    if ranked && before.sentence == head.sentence {
        return true;
    }
    let from = if before.sentence == head.sentence { before.quantity.range.end } else { head.sentence_range.start };
    let Some(marker) = facts.marker(&(from..head.quantity.range.end)) else { return false };
    let words = context.report.slice(&(from..marker.hit.start.max(from)));
    // What an earlier sentence counts may stand before other numbers of it: 486条，较上年增长12.8%。按类别分别为….
    let sum = total(facts, &list.items);
    let earlier = || list.wholes.iter().any(|whole| is_near(sum, value(facts, *whole), FAIRLY_NEAR));
    // 4075条，比上年增加455条；按季度分别为982条…: of what is divided.
    let divides = context.ruleset.starts_with("divided-by", words.trim_start_matches([',', ';'])) && earlier();
    words.chars().filter(|c| crate::fold::is_han(*c)).count() > 1
        && !divides
        && list.items.len() > 1
        && !is_near(sum, before.quantity.amount.value, FAIRLY_NEAR)
        // 推送1186条，四个季度分别为254条…: how many they are comes nowhere near, and 412条，增幅为11.1%，具体分为… is no count.
        && ((before.sentence == head.sentence && is_plain_count(before) && same_measure(context, before, head))
            || facts.cut(&(before.quantity.range.end..head.quantity.range.start)) == Cut::Semicolon
            || !earlier())
}

/// Whether a list gives one number to each of what is counted before it, rather than parts of an earlier number:
/// 2份，分别为210元和680元.
fn distributes(context: &Context<'_>, facts: &Facts, list: &List, first: usize) -> bool {
    let Some((before, head)) = first.checked_sub(1).and_then(|at| facts.list.get(at)).zip(facts.list.get(first)) else {
        return false;
    };
    let count = i128::try_from(list.items.len()).unwrap_or(0) * crate::report::amount::ONE;
    // 分为四类，分别为612条、487条、203条、96条: of what is divided. 四个季度分别为254条…: so, where they nearly come to it.
    let kinds = context.ruleset.is_in("kinds", super::super::measure(context, before));
    let near = if kinds { FAIRLY_NEAR } else { CLOSEST };
    before.sentence == head.sentence
        && !(before.quantity.chinese
            && list.wholes.first().is_some_and(|whole| is_near(total(facts, &list.items), value(facts, *whole), near)))
        && before.quantity.measure != head.quantity.measure
        && before.quantity.amount.value == count
        && !list.wholes.contains(&(first - 1))
}

/// The number that 办结件中 speaks of: the last one whose words share two characters with those before 中.
fn within(context: &Context<'_>, facts: &Facts, list: &List, first: usize) -> Option<usize> {
    let head = facts.list.get(first)?;
    let marker = facts.marker(&(head.sentence_range.start..head.quantity.range.end))?;
    let until = if list.lead == Lead::Aspect { marker.hit.end } else { marker.hit.start };
    let before = context.report.slice(&(head.sentence_range.start..until));
    let phrase = before.trim_end_matches([',', ':']).rsplit([',', ';', '。', ':']).next().unwrap_or(before);
    if let Some(index) = first.checked_sub(1).filter(|index| {
        facts.list.get(*index).is_some_and(|fact| {
            fact.quantity.range.start >= marker.hit.start.saturating_sub(phrase.len()) && list.wholes.contains(index)
        })
    }) {
        return Some(index);
    }
    list.wholes.iter().copied().find(|index| {
        facts.list.get(*index).is_some_and(|fact| {
            shares_stem(context, phrase, &format!("{}{}", label(context, fact), tail(context, fact)))
        })
    })
}
