//! Which count a share is the share of.

use super::super::parts::List;
use super::super::{is_plain_count, label, measure, same_measure, shares_stem, tail};
use crate::check::Context;
use crate::report::amount::ONE;
use crate::report::fact::{Cut, Fact, Facts, Standing};
use crate::report::quantity::Kind;

/// The counts of the sentence before that the words before 占 join: 予以公开和部分公开.
pub(super) fn joint_parts(context: &Context<'_>, index: usize, fact: &Fact, named: &str) -> Vec<usize> {
    let facts = &context.report.facts.list;
    // 两类占39.8%、8.0%: each of them.
    if are_joined(context, index, index + 1) {
        return Vec::new();
    }
    // 予以公开104件，部分公开37件，两项合计占…
    let counted = index.checked_sub(1).and_then(|before| facts.get(before)).filter(|count| {
        count.quantity.chinese
            && count.quantity.range.end == fact.label.start
            && (named.is_empty() || ["total", "share-link"].iter().any(|list| context.ruleset.is_in(list, named)))
    });
    if let Some(count) = counted {
        let taken = usize::try_from(count.quantity.amount.value / ONE).unwrap_or(0);
        // 公开14件，占63.64%，连同部分公开2件，两类占…: whatever shares stand between.
        let mut last: Vec<usize> = (0..index - 1)
            .rev()
            .take_while(|at| facts.get(*at).is_some_and(|other| other.sentence == fact.sentence))
            .filter(|at| facts.get(*at).is_some_and(is_plain_count))
            .take(taken)
            .collect();
        last.reverse();
        let fits = last.len() == taken
            && last.iter().all(|at| {
                facts.get(*at).is_some_and(|other| {
                    other.sentence == fact.sentence && is_plain_count(other) && other.depth == fact.depth
                })
            });
        return if fits { last } else { Vec::new() };
    }
    let total = context.ruleset.strip_suffix("total", named);
    let named = total.unwrap_or(named);
    // 公开类(予以公开、部分公开)占37.5%
    let aside = || {
        let before = context.report.slice(&(fact.sentence_range.start..fact.label.start)).strip_suffix(')')?;
        before.rsplit_once('(').map(|(_, aside)| aside)
    };
    let named = aside().filter(|_| named.is_empty()).unwrap_or(named);
    let names: Vec<&str> = named.split(['和', '与', '及', '、']).collect();
    let own = facts.get(..index).unwrap_or_default().iter().rev();
    let own = own.take_while(|other| other.sentence == fact.sentence);
    let is_told = own.clone().count() > 0;
    // 予以公开60件，部分公开17件，予以公开和部分公开合计占…: of those very counts, named again.
    let named_again = names.len() > 1
        && names.iter().all(|name| own.clone().any(|other| is_plain_count(other) && label(context, other) == *name));
    if names.len() < 2 || names.iter().any(|name| name.chars().count() < 4) || (is_told && !named_again) {
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

/// Whether two percentages stand together, 、 or 和 between them.
pub(super) fn are_joined(context: &Context<'_>, left: usize, right: usize) -> bool {
    let facts = &context.report.facts.list;
    let (Some(left), Some(right)) = (facts.get(left), facts.get(right)) else { return false };
    let gap = left.quantity.range.end..right.quantity.range.start;
    let words = context.report.slice(&gap);
    left.quantity.kind == Kind::Percent
        && right.quantity.kind == Kind::Percent
        && left.sentence == right.sentence
        && left.depth == right.depth
        && (words == "、" || context.ruleset.is_in("and", words))
}

/// Whether a percentage goes on with the shares of several parts: 57.3% of 分别占33.2%、57.3%和9.5%.
pub(super) fn goes_on(context: &Context<'_>, index: usize) -> bool {
    let mut from = index;
    while from > 0 && are_joined(context, from - 1, from) {
        from -= 1;
    }
    let first = context.report.facts.list.get(from);
    from < index
        && first.is_some_and(|first| {
            first.standing == Standing::Share && context.ruleset.has("respectively", label(context, first))
        })
}

/// Whether as many percentages as begin here stand directly behind as many counts, each list joined by 、:
/// 案卷类733件、查询类544件，占总数的29.3%、21.8%.
fn is_run_of_as_many(context: &Context<'_>, from: usize) -> bool {
    let facts = &context.report.facts;
    let mut shares = 1;
    while are_joined(context, from + shares - 1, from + shares) {
        shares += 1;
    }
    let counts_joined = |at: usize| {
        facts.list.get(at).zip(facts.list.get(at + 1)).is_some_and(|(left, right)| {
            is_plain_count(left)
                && is_plain_count(right)
                && same_measure(context, left, right)
                && left.sentence == right.sentence
                && left.depth == right.depth
                && facts.cut(&(left.quantity.range.end..right.quantity.range.start)) == Cut::Item
        })
    };
    let Some(mut first) = from.checked_sub(1) else { return false };
    let last = first;
    while first.checked_sub(1).is_some_and(counts_joined) {
        first -= 1;
    }
    let beside = facts.list.get(last).zip(facts.list.get(from)).is_some_and(|(count, share)| {
        is_plain_count(count) && count.sentence == share.sentence && count.depth == share.depth
    });
    shares > 1 && last + 1 - first == shares && beside
}

/// The count that a share is of: the one that its words name, the one before it, or its counterpart in 分别占.
pub(super) fn part_of_share(
    context: &Context<'_>,
    index: usize,
    fact: &Fact,
    named: &str,
    lists: &[List],
) -> Option<usize> {
    let facts = &context.report.facts.list;
    // The first and the last of the percentages that stand together.
    let joined = |left: usize, right: usize| are_joined(context, left, right);
    let mut from = index;
    while from > 0 && joined(from - 1, from) {
        from -= 1;
    }
    let respectively = facts.get(from).is_some_and(|fact| context.ruleset.has("respectively", label(context, fact)));
    let announced =
        || facts.get(from).is_some_and(|first| context.ruleset.ends_with("share-announced", label(context, first)));
    // 予以公开115件、部分公开23件，两类占39.8%、8.0%
    let kinds =
        || from.checked_sub(1).and_then(|at| facts.get(at)).is_some_and(|before| is_count_of_kinds(context, before));
    if respectively
        || from != index
        || (joined(index, index + 1) && (announced() || kinds() || is_run_of_as_many(context, from)))
    {
        let mut to = index;
        while joined(to, to + 1) {
            to += 1;
        }
        // 从体裁上看，文字类、图表类、视频类分别占78.6%、15.9%、5.5%: of what the text does not count.
        let words = facts.get(from).map_or("", |first| label(context, first));
        let subject =
            context.ruleset.words_in("respectively", words).iter().filter_map(|word| words.find(word.as_str())).min();
        let subject = subject.and_then(|at| words.get(..at)).unwrap_or_default();
        if subject.contains('、') {
            let known = |name: &str| {
                facts
                    .get(..from)
                    .unwrap_or_default()
                    .iter()
                    .rev()
                    .take_while(|other| other.sentence == fact.sentence)
                    .any(|other| is_plain_count(other) && label(context, other).contains(name))
            };
            if !subject.split('、').all(known) {
                return None;
            }
        }
        let list = lists.iter().rev().find(|list| list.items.last().is_some_and(|last| *last < from));
        let of_sentence = |list: &&List| {
            let last = list.items.last().and_then(|last| facts.get(*last));
            // Directly before them, but for a count of how many they are.
            let adjoins = list.items.last().is_some_and(|last| last + 2 >= from);
            adjoins && last.is_some_and(|last| last.sentence == fact.sentence) && list.items.len() == to + 1 - from
        };
        if let Some(list) = list.filter(of_sentence) {
            return list.items.get(index - from).copied();
        }
        // 网络96件、邮寄37件、现场21件，占比为62.3%、24.0%、13.6%: as many counts stand directly before them, and perhaps how many.
        let count = to + 1 - from;
        let counted =
            from.checked_sub(1).and_then(|before| facts.get(before)).is_some_and(|before| before.quantity.chinese);
        let end = from - usize::from(counted);
        let run = end.checked_sub(count).map(|start| start..end);
        let alike = |at: usize| {
            facts.get(at).zip(facts.get(from)).is_some_and(|(part, share)| {
                is_plain_count(part)
                    && part.sentence == share.sentence
                    && part.depth == share.depth
                    && facts.get(end.saturating_sub(1)).is_some_and(|last| same_measure(context, part, last))
            })
        };
        return run.filter(|run| count > 1 && run.clone().all(alike)).map(|run| run.start + (index - from));
    }
    let counts: Vec<usize> = (0..index)
        .rev()
        .take_while(|at| facts.get(*at).is_some_and(|other| other.sentence == fact.sentence))
        // 集中在三个领域，三个领域占75%: how many kinds there are is no part.
        .filter(|at| facts.get(*at).is_some_and(|other| !is_count_of_kinds(context, other)))
        // 197件(建议141件、提案56件)，占36.6%: what stands in parentheses of its own has its shares there.
        .filter(|at| facts.get(*at).is_some_and(|other| is_plain_count(other) && other.depth <= fact.depth))
        .collect();
    // 其中公众号264条。公众号公开量占52.0%: of the sentence before, by its name.
    if counts.is_empty() && named.chars().filter(|c| crate::fold::is_han(*c)).count() > 2 {
        let named = context.ruleset.strip_prefix("parts-open", named).unwrap_or(named);
        let opening: String = named.chars().take(3).collect();
        let mut found = (0..index).rev().take_while(|at| {
            facts.get(*at).is_some_and(|other| other.paragraph == fact.paragraph && fact.sentence - other.sentence <= 2)
        });
        // 办结35件：公开8件，部分公开4件，…。予以公开的占22.9%
        let bare = named.trim_end_matches('的');
        return found.find(|at| {
            facts.get(*at).is_some_and(|other| {
                let words = label(context, other);
                let short = context.ruleset.has("partition-requests", bare) && bare.ends_with(words);
                is_plain_count(other) && (words.contains(&opening) || (short && words.chars().count() > 1))
            })
        });
    }
    let Some(nearest) = counts.first().copied() else { return of_clause_before(context, index, fact) };
    // 预决算一类占36.5%: the count that is so named.
    let kind = index.checked_sub(1).and_then(|at| facts.get(at)).filter(|kind| {
        is_count_of_kinds(context, kind)
            && kind.quantity.amount.value == ONE
            && kind.quantity.range.end == fact.label.start
    });
    if let Some(name) = kind.map(|kind| label(context, kind)).filter(|name| name.chars().count() > 1) {
        let named = |at: &usize| facts.get(*at).is_some_and(|other| label(context, other).contains(name));
        return counts.iter().copied().find(named);
    }
    // 自然人41286件，法人3854件，后者占8.5%
    for (list, back) in [("the-latter", 0), ("the-former", 1)] {
        if context.ruleset.is_in(list, named) {
            return counts.get(back).copied();
        }
    }
    // 微信占四成以上，为118.2万: the count stands behind.
    let behind = context.report.slice(&(fact.tail.end..fact.sentence_range.end.max(fact.tail.end)));
    let told = behind.strip_prefix(',').is_some_and(|behind| {
        let numeral = context.ruleset.list("result-word").iter().filter_map(|word| behind.strip_prefix(word.as_str()));
        numeral.into_iter().any(|rest| rest.starts_with(crate::report::quantity::begins))
    });
    if told {
        return None;
    }
    // A级512户、B级1934户，A级占比10.6%
    let called = |at: &&usize| facts.get(**at).is_some_and(|other| label(context, other).ends_with(named));
    if named.chars().count() > 1
        && let Some(at) = counts.iter().find(called)
    {
        return Some(*at);
    }
    // A类(已解决的)172件、B类61件，A类占比67.2%
    if named.contains(|c: char| c.is_ascii_alphabetic()) {
        let explained = |at: &&usize| {
            let words = facts
                .get(**at)
                .map(|other| context.report.slice(&(fact.sentence_range.start..other.quantity.range.start)));
            let bare = words.and_then(|words| words.strip_suffix(')')).and_then(|words| words.rsplit_once('('));
            bare.is_some_and(|(bare, _)| bare.ends_with(named))
        };
        return counts.iter().find(explained).copied();
    }
    if named.chars().filter(|c| crate::fold::is_han(*c)).count() >= 2 {
        // 采纳41条、部分采纳22条，完全采纳的占32.5%: the one whose words the name ends with.
        let name = named.trim_end_matches('的');
        let ends = |at: &&usize| {
            let words = facts.get(**at).map_or("", |other| label(context, other));
            words.chars().count() > 1 && name.ends_with(words)
        };
        // 网络平台131件，当面提交11件，网络提交占68.9%: the one that begins alike.
        let opening: String = name.chars().take(2).collect();
        let begins = |at: &&usize| facts.get(**at).is_some_and(|other| label(context, other).starts_with(&opening));
        // 解读1208件，从形式看，文字解读占46.2%: of what the text does not count.
        let divided = |from: usize| {
            let last = context.report.facts.marker(&(from..fact.quantity.range.start));
            last.is_some_and(|marker| marker.list == Facts::ASPECT)
        };
        let akin = |at: &&usize| {
            facts.get(**at).is_some_and(|other| {
                let gap = other.quantity.range.end..fact.quantity.range.start;
                !divided(other.quantity.range.end)
                    && context.report.facts.cut(&gap) < Cut::Semicolon
                    && shares_stem(context, named, &format!("{}{}", label(context, other), tail(context, other)))
            })
        };
        // 服务1.1万余人次，其中镇街分区占78%: a part that is not counted, but for one that is called so.
        let opens = context.ruleset.starts_with("parts-open", name);
        let counts = || counts.iter();
        if opens {
            return counts().find(ends).copied();
        }
        return counts().find(ends).or_else(|| counts().find(begins)).or_else(|| counts().find(akin)).copied();
    }
    let gap = facts.get(nearest)?.quantity.range.end..fact.quantity.range.start;
    // 网上64人次；最集中的两个月约占四成: of something else.
    if context.report.facts.cut(&gap) >= Cut::Semicolon {
        return None;
    }
    let steps = context.report.facts.marks_in(&gap).iter().filter(|mark| mark.cut >= Cut::Comma).count();
    (steps <= 1).then_some(nearest)
}

/// Whether a count says of how many kinds, fields or units the text speaks: 三个领域, 两类.
fn is_count_of_kinds(context: &Context<'_>, fact: &Fact) -> bool {
    let lists = ["kinds", "unit-measure"];
    let own = measure(context, fact);
    fact.quantity.chinese && lists.iter().any(|list| context.ruleset.is_in(list, own))
}

/// The count of the sentence before whose words end in what the clause before a share speaks of: 民办教育和校外培训监管142条。其中校外
/// 培训监管类信息更新最勤，占全年公开总量的20.8%.
fn of_clause_before(context: &Context<'_>, index: usize, share: &Fact) -> Option<usize> {
    const LEAST: usize = 4;
    let facts = &context.report.facts.list;
    let before = context.report.slice(&(share.sentence_range.start..share.label.start.max(share.sentence_range.start)));
    let clause = before.strip_suffix(',').filter(|clause| !clause.contains([',', ';', ':', '、']))?;
    let clause = context.ruleset.strip_prefix("parts-open", clause)?;
    let ends = context.ruleset.list("kind-end").iter().filter_map(|end| clause.find(end.as_str()));
    let name = clause.get(..ends.min()?).filter(|name| name.chars().count() >= LEAST)?;
    let earlier = facts.get(..index)?.iter().enumerate().rev();
    let mut earlier =
        earlier.take_while(|(_, other)| other.paragraph == share.paragraph && share.sentence - other.sentence <= 1);
    let found = earlier.find(|(_, other)| is_plain_count(other) && label(context, other).ends_with(name));
    found.map(|(at, _)| at)
}
