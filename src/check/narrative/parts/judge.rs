//! Holds one list against its whole.

use super::super::balance::{self, Role};
use super::super::{is_plain_count, label, measure, same_measure, tail};
use super::excuse::{are_predicates, excused, is_a_channel, is_remarked, is_shared, is_told_twice};
use super::kinds::{REQUESTS, partition};
use super::read::open_marker;
use super::tell::{is_far, is_unexplained, report_part, report_sum};
use super::{Lead, List, is_led, is_near, is_rest, is_total, total, value};
use crate::check::Context;
use crate::finding::Severity;
use crate::report::amount::{Amount, ONE};
use crate::report::fact::{Cut, Fact};

/// A list that may have been read wrongly is spoken of only when it comes this near to its whole, in hundredths.
const NEAR: i128 = 5;
/// A list of three or more that comes this near to its whole may well be meant to be complete.
const RATHER_NEAR: i128 = 12;
/// A division by one aspect is complete, but its whole may be misjudged when it is farther off than this.
const FAIRLY_NEAR: i128 = 20;

/// As many things are counted in words because a report counts so, and fewer because one speaks so.
const TEN: i128 = 10 * ONE;

/// 其他, 其他类, 其他处理: no more characters are nothing but the rest of a list.
const SHORT_REST: usize = 4;

/// Reports a list that does not fit its whole in any reading.
pub(super) fn judge(context: &mut Context<'_>, list: &List) {
    let report = context.report;
    let facts = &report.facts;
    let fact = |index: &usize| facts.list.get(*index);
    let Some(whole) = list.whole.as_ref().and_then(fact) else { return };
    let sum = total(facts, &list.items);
    let target = whole.quantity.amount.value;
    let slack: i128 =
        list.items.iter().chain(&list.whole).filter_map(fact).map(|fact| 2 * fact.quantity.amount.slack()).sum();
    // 上年结转4件,新收58件,办结56件,未办结9件: an account, which narrative/balance judges.
    let role = |fact: &Fact| balance::role_of_anything(context, fact);
    let carried = list.items.iter().filter_map(fact).any(|fact| role(fact) == Some(Role::Carried));
    let brought = |other: &Fact| other.sentence == whole.sentence && role(other) == Some(Role::Brought);
    // 办结2310件，其中本年的2269件，在办73件: what is not finished is no part of what is.
    if (carried
        || list
            .items
            .iter()
            .skip(1)
            .filter_map(fact)
            .any(|fact| context.ruleset.has("under-way", label(context, fact))))
        && role(whole) == Some(Role::Finished)
    {
        return;
    }
    // 受理来信1943件，上年未办结20件一并办理，办结1951件，剩余12件: so is one that begins with what was brought in.
    if list.lead == Lead::None && list.items.iter().filter_map(fact).any(|fact| role(fact) == Some(Role::Brought)) {
        return;
    }
    if carried && list.lead == Lead::None && (facts.list.iter().any(brought) || role(whole) == Some(Role::Received)) {
        return;
    }
    // 责任事项55458项及追责情形52998项: neighbours, neither of which is a part of the other.
    let behind = list.items.first().and_then(fact).map(|first| whole.quantity.range.end..first.quantity.range.start);
    let joined = behind.is_some_and(|gap| {
        let words = report.text().get(gap).unwrap_or_default();
        context.ruleset.starts_with("reading-join", words)
    });
    if joined && list.lead == Lead::None {
        return;
    }
    // The results are those of the table: the number before them is wrong, which is told of that.
    let tabled = || {
        let total = report.table("requests").and_then(|table| table.number_at("total", "sum"))?;
        Amount::parse(&total.to_string(), 0).map(|amount| amount.value)
    };
    let head = list.items.first().and_then(fact);
    if head.is_some_and(|head| partition(context, head) == Some(REQUESTS)) && tabled() == Some(sum) {
        return;
    }
    if has_true_reading(context, list, target, slack)
        || is_of_another(context, list, whole, sum)
        || is_loose_talk(context, list, whole)
    {
        return;
    }
    // 惠农补贴类条: with an item whose number is missing the sum is only short, and that is told of the item.
    let spans = list.items.last().and_then(fact).map(|last| whole.quantity.range.start..last.quantity.range.end);
    let lacks = spans.is_some_and(|span| !context.found_within("narrative/number-missing", &span).is_empty());
    if lacks && sum < target {
        return;
    }
    // 前三位的分别为67件、54件和38件，合计159件: the list has a sum of its own.
    let behind = list
        .items
        .last()
        .and_then(|last| facts.list.get(last + 1))
        .filter(|next| next.sentence == whole.sentence || head.is_some_and(|head| head.sentence == next.sentence));
    if behind.is_some_and(|next| is_total(context, next) && next.quantity.amount.value == sum) {
        return;
    }
    // 复议125件，其中维持58件、纠正19件、其他结果37件；至年底审结114件: of those that are settled, which are told behind.
    if let Some(head) = head.filter(|head| context.ruleset.has("outcome-word", label(context, head))) {
        let mut own = facts.list.iter().filter(|other| other.sentence == head.sentence && is_plain_count(other));
        if own.any(|other| {
            other.quantity.amount.value == sum && context.ruleset.has("settled-word", label(context, other))
        }) {
            return;
        }
    }
    if is_led(context, whole, sum) && head.is_some_and(|head| head.sentence == whole.sentence) {
        return;
    }
    if is_told_twice(context, list, whole, sum - target) {
        return;
    }
    let vague = whole.quantity.approximate || list.items.iter().filter_map(fact).any(|fact| fact.quantity.approximate);
    let count = list.items.len();
    let Some(last) = list.items.last().and_then(fact) else { return };
    // 动态及其他工作信息82条 names a kind of its own.
    let with_others = |words: &str| {
        let places = context.ruleset.words_in("with-others", words).iter().filter_map(|word| words.find(word.as_str()));
        places.min().is_some_and(|at| words.get(..at).is_some_and(|before| before.chars().count() > 1))
    };
    let rest = [label(context, last), tail(context, last)]
        .iter()
        .any(|words| context.ruleset.has("rest", words) && !with_others(words));
    let near = |hundredths: i128| is_near(sum, target, hundredths);
    let aspect = list.lead == Lead::Aspect;
    let divides = aspect && near(FAIRLY_NEAR) && is_division(context, list);
    let divides = divides || are_both(context, list, whole);
    let closed = !list.open && (rest || list.closed || list.lead == Lead::Closed || divides) && count > 1;
    let excused = excused(context, whole, list);
    // 预公开9项，其中征求意见9项，听证2项: what is as great as the whole has the others in it.
    let within = list.items.len() > 1
        && list.lead == Lead::Open
        && list.items.iter().filter_map(fact).any(|fact| fact.quantity.amount.value == target);
    let shared = is_shared(context, list) || are_predicates(context, list) || within;
    let biggest = list.sure().iter().max_by_key(|index| value(facts, **index)).and_then(fact);
    if let Some(part) = biggest.filter(|part| part.quantity.amount.value > target + slack && list.is_announced()) {
        // 建议36件、提案44件，其中公开72件: of both together.
        let amount = part.quantity.amount.value;
        let together = list.wholes.windows(2).any(|pair| match pair {
            [one, other] => {
                total(facts, pair) >= amount
                    && fact(one).zip(fact(other)).is_some_and(|(later, earlier)| {
                        let gap = earlier.quantity.range.end..later.quantity.range.start;
                        // 专职2人，兼职6人，其中党员7人
                        let cut = if shared { Cut::Comma } else { Cut::Item };
                        earlier.sentence == later.sentence && facts.cut(&gap) <= cut
                    })
            }
            _ => false,
        });
        if together {
            return;
        }
        // 一级栏目9个，其中某栏目下设二级栏目31个: what stands under a part is no part of the whole.
        if context.ruleset.has("subordinate", label(context, part)) {
            return;
        }
        // 近, 余 may hide a little, another sentence another number.
        let hidden = vague && part.quantity.amount.value * 10 < target * 11;
        if hidden || is_lesser_whole(context, list, part.quantity.amount.value) {
            return;
        }
        let remark = excused && is_remarked(context, whole, list);
        // No slip makes a part of twice the whole: it may be of something else.
        let far = part.quantity.amount.value > 2 * target;
        report_part(context, whole, part, if remark || aspect || far { Severity::Note } else { Severity::Error });
        return;
    }
    let message = match list.lead {
        _ if vague => return,
        Lead::None => {
            // Nothing announces it: only a list that plainly means to be one is spoken of.
            // What came in and what went out stand side by side, but are no parts.
            let accounts = list.items.iter().filter_map(fact).any(|fact| balance::is_account(context, fact));
            let plain = count >= 3 && near(NEAR) && !list.open && !accounts;
            if !(plain || list.closed) || shared || (excused && (sum > target || count < 3)) {
                return;
            }
            if is_a_channel(context, whole)
                && list.items.iter().filter_map(fact).any(|item| is_a_channel(context, item))
            {
                return;
            }
            // However much it looks like one, it may be of other things.
            "near"
        }
        _ if sum > target && count > 1 => {
            // What semicolons part may not be of one kind: 其中答复401条；公开选登118条.
            // 新收126件，应办134件。…分别为71件、43件、14件: all of what there is, and yet neither.
            let lesser = !(divides && near(NEAR)) && is_lesser_whole(context, list, sum);
            if (list.split && !near(NEAR)) || (lesser && !(list.lead == Lead::Closed && near(NEAR))) {
                return;
            }
            let many = aspect && count > 2 && near(FAIRLY_NEAR);
            // Of 61人 any may be both; of 61件 that is worth a word.
            if shared && !within && !context.ruleset.is_in("case-measure", measure(context, whole)) {
                return;
            }
            if excused || shared {
                "overlap"
            } else if lesser || ((aspect || list.split) && !closed && !many) {
                "near"
            } else {
                "sum"
            }
        }
        // 无法提供23件，其中本机关不掌握的19件；不予处理5件，其他处理3件: it goes on behind what is a part of its last item.
        _ if sum < target && (goes_on(context, list) || leaves_rest(context, list)) => return,
        _ if sum < target && closed => {
            // What a stronger mark parts from the list may belong to it: 予以公开18件，部分公开4件；不予公开8件.
            if (list.split || !list.more.is_empty()) && !near(FAIRLY_NEAR) {
                return;
            }
            // Channels may share what they publish, which makes a sum greater and never less.
            if shared || is_remarked(context, whole, list) { "near" } else { "sum" }
        }
        _ if sum < target && count > 1 && !list.open && !shared && (near(NEAR) || (count > 2 && near(RATHER_NEAR))) => {
            "near"
        }
        // 8场(开放日3场、宣讲会2场、访谈2场): all that there is, as a rule.
        Lead::Colon | Lead::Parenthesis
            if sum < target && near(FAIRLY_NEAR) && count > 2 && !list.open && !shared && !list.split =>
        {
            "near"
        }
        _ => return,
    };
    // 其中 and the like announce parts, and may announce other things as well.
    let items: Vec<&Fact> = list.items.iter().filter_map(fact).collect();
    let far = (list.lead == Lead::Open && is_far(sum, target)) || is_unexplained(whole, &items);
    let message = if message == "sum" && far { "far" } else { message };
    report_sum(context, message, whole, &items, "label-whole");
}

/// Whether the clause behind a list speaks of the rest without its number: 维持11件、纠正2件、其他结果4件，其余尚未审结.
fn leaves_rest(context: &Context<'_>, list: &List) -> bool {
    let facts = &context.report.facts;
    let Some((at, last)) = list.items.last().and_then(|at| Some((*at, facts.list.get(*at)?))) else { return false };
    let next = facts.list.get(at + 1).map_or(usize::MAX, |next| next.quantity.range.start);
    let end = last.sentence_range.end.min(next);
    let behind = context.report.slice(&(last.quantity.range.end..end.max(last.quantity.range.end)));
    let mut clauses = behind.split([',', ';']).skip(1);
    clauses.next().is_some_and(|clause| {
        context.ruleset.starts_with("sure-rest", clause) && (clauses.next().is_some() || end < next)
    })
}

/// Whether a list has the two kinds of which its whole is said to be: 建议和提案163件，其中建议71件、提案82件.
fn are_both(context: &Context<'_>, list: &List, whole: &Fact) -> bool {
    let facts = &context.report.facts.list;
    let [first, second] = list.items.as_slice() else { return false };
    let (Some(first), Some(second)) = (facts.get(*first), facts.get(*second)) else { return false };
    let both = label(context, whole);
    let joins = context.ruleset.words_in("and", both).iter();
    let mut joined = joins.filter_map(|word| both.rsplit_once(word.as_str()));
    joined.any(|(one, other)| {
        let (first, second) = (label(context, first), label(context, second));
        let name: usize = one.chars().rev().zip(first.chars().rev()).take_while(|(a, b)| a == b).count();
        name > 1 && !other.is_empty() && (second.ends_with(other) || other.ends_with(second)) && !second.is_empty()
    })
}

/// Whether the items make one of the numbers that may be their whole, or two of them together: any beginning of the list
/// that its punctuation admits.
fn has_true_reading(context: &Context<'_>, list: &List, target: i128, slack: i128) -> bool {
    let facts = &context.report.facts;
    let mut running = 0;
    let sure = list.items.len();
    // 答复6516个，转办724个，办结719个，其余5个待办: the last ones are what the one before them is made of.
    let nested = (2..sure).any(|at| {
        let (outer, inner) = list.items.split_at(at);
        inner.len() > 1
            && total(facts, outer) == target
            && outer.last().is_some_and(|last| value(facts, *last) == total(facts, inner))
    });
    // 其中直接起诉1件，复议后起诉2件，截至年底已审结2件、尚未审结1件: the whole, divided twice.
    let twice = (2..sure.saturating_sub(1)).any(|at| {
        let (one, other) = list.items.split_at(at);
        total(facts, one) == target && total(facts, other) == target
    });
    if twice {
        return true;
    }
    // 对73项政策打标签，已完成45项，余下28项: the first is what the others are made of.
    let heads =
        sure > 2 && list.items.split_first().is_some_and(|(head, rest)| value(facts, *head) == total(facts, rest));
    // 已向5家下达提示，3家完成公布，其余2家待完成: whatever stands before is not what they are parts of.
    let of_head = |head: &usize| {
        let ends = list.items.last().and_then(|last| facts.list.get(*last));
        value(facts, *head) == target || ends.is_some_and(|last| is_rest(context, last, "sure-rest"))
    };
    if nested || (heads && list.items.first().is_some_and(of_head)) {
        return true;
    }
    // 图解31条、文字21条、动漫9条、新闻发布会5场次: the last of them counted in a measure of its own.
    let last = list.items.last().and_then(|last| facts.list.get(*last).zip(facts.list.get(last + 1)));
    let other = last.filter(|(last, next)| {
        next.sentence == last.sentence
            && next.depth == last.depth
            && is_plain_count(next)
            && facts.cut(&(last.quantity.range.end..next.quantity.range.start)) == Cut::Item
    });
    if other.is_some_and(|(_, next)| total(facts, &list.items) + next.quantity.amount.value == target) {
        return true;
    }
    // 12个盟市和44家部门，其中优秀17家、良好31家、合格8家: of both.
    let unit = |fact: &Fact| context.ruleset.is_in("unit-measure", measure(context, fact));
    let beside = list.whole.and_then(|whole| facts.list.get(whole.checked_sub(1)?).zip(facts.list.get(whole)));
    let both = beside.filter(|(before, whole)| {
        before.sentence == whole.sentence
            && [before, whole].iter().all(|fact| is_plain_count(fact) && unit(fact))
            && facts.cut(&(before.quantity.range.end..whole.quantity.range.start)) <= Cut::Item
    });
    if both.is_some_and(|(before, _)| total(facts, &list.items) == target + before.quantity.amount.value) {
        return true;
    }
    // 已审结96件，被纠正11件: the one is among the other.
    let is_settled = list.items.first().and_then(|index| facts.list.get(*index)).is_some_and(|first| {
        context.ruleset.has("settled-word", label(context, first)) && partition(context, first).is_none()
    });
    let outcomes = list.items.get(1..).unwrap_or_default().iter().filter_map(|index| facts.list.get(*index));
    let settled = list.items.first().map_or(0, |index| value(facts, *index));
    if is_settled
        && settled <= target
        && outcomes.clone().all(|fact| context.ruleset.has("outcome-word", label(context, fact)))
        && outcomes.map(|fact| fact.quantity.amount.value).sum::<i128>() <= settled
    {
        return true;
    }
    // 其他3件 ends a list, and belongs to it; 余下3件 may be what is left of something greater.
    let ends = list.items.last().and_then(|index| facts.list.get(*index)).is_some_and(|last| {
        let words = label(context, last);
        is_rest(context, last, "rest") && !is_rest(context, last, "sure-rest") && words.chars().count() <= SHORT_REST
    });
    for (taken, item) in (1..).zip(list.items.iter().chain(&list.more)) {
        running += value(facts, *item);
        // Fewer than its own punctuation bounds only where commas bound them, for the sentence may go on to other things.
        let ends_in_rest = !ends
            && taken + 1 == sure
            && list
                .items
                .last()
                .and_then(|index| facts.list.get(*index))
                .is_some_and(|fact| is_rest(context, fact, "rest"));
        // 任务198家，其中关闭的11家，实际抽查187家，不合格23家: behind what was left of them the text goes on with that.
        let net =
            taken > 1 && facts.list.get(*item).is_some_and(|fact| context.ruleset.has("net", label(context, fact)));
        if net && running == target {
            return true;
        }
        let bound = !list.loose || list.closed || ends || taken < 2;
        // 诉讼10件，其中直接起诉4件，复议后起诉6件，已审结7件: so it has where some of them come to all and others are settled.
        let goes_on = || list.lead == Lead::Open && running == target && target > 0;
        if taken < sure && !ends_in_rest && (bound || !(goes_on() || may_leave(context, list, taken))) {
            continue;
        }
        let equals = |index: &usize| (value(facts, *index) - running).abs() <= slack;
        let pairs = list.wholes.windows(2).any(|pair| (total(facts, pair) - running).abs() <= slack);
        if (running - target).abs() <= slack || list.wholes.iter().any(equals) || pairs {
            return true;
        }
    }
    false
}

/// Whether what stands behind the first items of a list may be of something else: it has a verb, or a topic or channel of
/// its own.
fn may_leave(context: &Context<'_>, list: &List, taken: usize) -> bool {
    let facts = &context.report.facts.list;
    let at = |at: usize| list.items.get(at).and_then(|index| facts.get(*index));
    let (Some(first), Some(next)) = (at(0), at(taken)) else { return true };
    let words = label(context, next);
    let starts = |list: &str| context.ruleset.starts_with(list, words);
    let channel = |fact: &Fact| context.ruleset.has("channel", label(context, fact));
    // 主办25件，会办12件，主办件全文公开22件: of an item that has been named.
    let again = list.items.get(..taken).unwrap_or_default().iter().filter_map(|index| facts.get(*index)).any(|item| {
        let own = label(context, item);
        let own = context.ruleset.strip_prefix("parts-open", own).unwrap_or(own);
        own.chars().count() > 1 && words.starts_with(own) && words.len() > own.len()
    });
    if again {
        return true;
    }
    // 两件，一件涉及征收，一件涉及规划 goes on with what the two are.
    !matches!(list.lead, Lead::Closed | Lead::Open)
        || words.is_empty()
        || starts("fact-verb")
        // 直接起诉1件，复议后起诉2件，截至年末尚有1件未审结
        || (context.ruleset.has("under-way", tail(context, next))
            && (context.ruleset.has("still-open", words) || !context.ruleset.has("under-way", tail(context, first))))
        || starts("and")
        || context.ruleset.has("whole-year", words)
        || next.topic.is_some_and(|topic| first.topic != Some(topic))
        || (channel(next) && !channel(first) && !is_alike(words, label(context, first)))
}

/// Whether two descriptions end in the same two characters: 书面申请, 通过平台申请.
fn is_alike(one: &str, other: &str) -> bool {
    one.chars().rev().take(2).eq(other.chars().rev().take(2))
}

/// Whether a list in another sentence than the number taken for its whole comes to another number of that paragraph:
/// 新收57件,答复56件。予以公开26件….
fn is_of_another(context: &Context<'_>, list: &List, whole: &Fact, sum: i128) -> bool {
    let facts = &context.report.facts;
    let Some(first) = list.items.first().and_then(|index| facts.list.get(*index)) else { return false };
    let before = facts.index(first);
    first.sentence != whole.sentence
        && facts
            .list
            .get(..before)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|fact| fact.paragraph == first.paragraph)
            .any(|fact| fact.quantity.amount.value == sum && same_measure(context, fact, whole))
}

/// Whether what is counted is counted loosely, or what seem parts are of another nature.
fn is_loose_talk(context: &Context<'_>, list: &List, whole: &Fact) -> bool {
    let items = || list.items.iter().filter_map(|index| context.report.facts.list.get(*index));
    // 甲、乙各1处 counts more than once; 阅读量5000次 counts readers.
    let unlike = items().any(|fact| {
        let words = label(context, fact);
        context.ruleset.ends_with("each", words) || context.ruleset.has("reach", words)
    });
    // 一个, 两次 in words count few things, and loosely.
    let few = whole.quantity.chinese
        && whole.quantity.amount.value < TEN
        && !context.ruleset.is_in("countable-measure", measure(context, whole));
    unlike || few
}

/// Whether results of requests that are no items of a list of such results stand behind it in its sentence.
fn goes_on(context: &Context<'_>, list: &List) -> bool {
    let facts = &context.report.facts.list;
    let is_result = |fact: &Fact| partition(context, fact) == Some(REQUESTS);
    let Some(last) = list.items.last().and_then(|last| facts.get(*last)).filter(|last| is_result(last)) else {
        return false;
    };
    let behind =
        facts.iter().enumerate().skip_while(|(_, fact)| fact.quantity.range.start <= last.quantity.range.start);
    let mut behind = behind.take_while(|(_, fact)| fact.sentence == last.sentence);
    behind.any(|(at, fact)| {
        is_plain_count(fact)
            && is_result(fact)
            && fact.depth == last.depth
            && !list.reaches(at)
            && !context.ruleset.starts_with("parts-open", label(context, fact))
    })
}

/// Whether a list in another sentence than its whole may be of a greater number there.
fn is_lesser_whole(context: &Context<'_>, list: &List, amount: i128) -> bool {
    let facts = &context.report.facts;
    let sentence = |index: &usize| facts.list.get(*index).map(|fact| fact.sentence);
    let apart = list.items.first().and_then(sentence) != list.whole.as_ref().and_then(sentence);
    // 处罚9437件，强制612件；其中执法局作出处罚2860件: a semicolon leaves open which of them is spoken of.
    let cut = list
        .items
        .first()
        .and_then(|at| facts.list.get(*at))
        .zip(list.whole.and_then(|at| facts.list.get(at)))
        .is_some_and(|(first, whole)| {
            whole.quantity.range.end < first.quantity.range.start
                && context.report.facts.cut(&(whole.quantity.range.end..first.quantity.range.start)) >= Cut::Semicolon
                && facts.list.iter().any(|other| {
                    other.sentence == first.sentence
                        && other.quantity.range.end < first.quantity.range.start
                        && is_plain_count(other)
                        && same_measure(context, other, first)
                        && other.quantity.amount.value >= amount
                })
        });
    if cut {
        return true;
    }
    apart && list.wholes.iter().any(|whole| value(facts, *whole) >= amount)
}

/// Whether the words that announce a list divide the whole: 按…分, 划分.
fn is_division(context: &Context<'_>, list: &List) -> bool {
    let facts = &context.report.facts;
    let Some(head) = list.items.first().and_then(|index| facts.list.get(*index)) else { return false };
    open_marker(context, facts, &(head.sentence_range.start..head.quantity.range.end)).is_some_and(|marker| {
        let words = context.report.slice(&(head.sentence_range.start..marker.hit.end));
        context.ruleset.ends_with("division", words.trim_end_matches([',', ':']))
    })
}
