//! Finds the lists of parts and the numbers that they may be the parts of.

use super::super::{is_plain_count, label, same_measure, tail};
use super::itemized;
use super::kinds::{are_opposites, opens_partition, partition};
use super::whole::find_whole;
use super::{Lead, List, is_near, is_rest, is_total, total, value};
use crate::check::Context;
use crate::report::fact::{Cut, Fact, Facts, Marker};
use crate::report::quantity;

/// What nothing announces is a list only when it comes this near to its whole, in hundredths.
pub(super) const NEAR: i128 = 5;
/// A list that names the rest may be this far off.
pub(super) const FAIRLY_NEAR: i128 = 20;
/// The longest name behind a number that 和 parts from the next, in characters.
const SHORT_NAME: usize = 6;
/// Two opposites may be this far off.
const OPPOSITES_NEAR: i128 = 50;

/// All lists of parts of a report, in order.
pub(super) fn lists(context: &Context<'_>) -> Vec<List> {
    let facts = &context.report.facts;
    let mut lists: Vec<List> = Vec::new();
    // Which facts are items of a list, and of one that is announced.
    let (mut taken, mut member) = (vec![false; facts.list.len()], vec![false; facts.list.len()]);
    for index in 0..facts.list.len() {
        let lead = lead(context, facts, index);
        if lead == Lead::None && taken.get(index).copied().unwrap_or(false) {
            continue;
        }
        // 征地类最多，达97件；其次是规划类52件、权属类31件: what comes next in rank is no part of what comes first.
        let next = |fact: &Fact| {
            let words = label(context, fact);
            context.ruleset.starts_with("next-in-rank", words)
        };
        if lead == Lead::None && facts.list.get(index).is_some_and(next) {
            continue;
        }
        let Some(mut list) = gather(context, facts, index, lead) else { continue };
        find_whole(context, facts, &mut list, &lists, &member);
        complete(context, facts, &mut list);
        if list.lead == Lead::None {
            // 无法提供409件，不予处理258件，其他处理79件: the first is a result as the others are.
            let kind =
                |index: Option<usize>| index.and_then(|at| facts.list.get(at)).and_then(|at| partition(context, at));
            let sibling = kind(list.whole);
            if sibling.is_some() && sibling == kind(list.items.first().copied()) {
                continue;
            }
            let near = match list.closed {
                true if are_opposites(context, facts, &list) => OPPOSITES_NEAR,
                true => FAIRLY_NEAR,
                false => NEAR,
            };
            if list.items.len() < 2 || !list.is_near(facts, near) {
                continue;
            }
        }
        for item in &list.items {
            if let Some(taken) = taken.get_mut(*item) {
                *taken = true;
            }
        }
        if list.is_announced() {
            for item in list.sure() {
                if let Some(member) = member.get_mut(*item) {
                    *member = true;
                }
            }
        }
        lists.push(list);
    }
    lists.extend(itemized::paragraphs(context, facts));
    itemized::add_clauses(context, facts, &mut lists);
    lists
}

/// How the fact at an index is announced as a part.
fn lead(context: &Context<'_>, facts: &Facts, index: usize) -> Lead {
    let Some(fact) = facts.list.get(index).filter(|fact| is_plain_count(fact)) else { return Lead::None };
    let previous = index.checked_sub(1).and_then(|index| facts.list.get(index));
    let from = previous
        .filter(|previous| previous.sentence == fact.sentence)
        .map_or(fact.sentence_range.start, |previous| previous.quantity.range.end);
    let range = from..fact.quantity.range.end;
    if let Some(marker) = open_marker(context, facts, &range) {
        // A marker announces what follows it at once, not what stands sentences behind it.
        let between = marker.hit.end..fact.quantity.range.start;
        let strong =
            facts.marks_in(&between).iter().filter(|mark| mark.cut >= Cut::Comma && mark.at > marker.hit.end).count();
        // 由甲5人、乙12人组成，共18人: what ends a list announces nothing.
        let ends = context.ruleset.ends_with("made-of", context.report.slice(&(marker.hit.start..marker.hit.end)))
            && context.report.slice(&(marker.hit.end..fact.quantity.range.start)).starts_with(',');
        // 已包含在全县250件之内: it is the part, and what it is in the whole.
        let lies_in = context.report.slice(&between).starts_with('在');
        if strong == 0 && !ends && !lies_in {
            // 起数213起，2012年分别为233起、240起: other years beside this one, not parts of it.
            let subject = context.report.slice(&(from..marker.hit.start.max(from)));
            // 近三年依次为268件(2022年)、302件(2023年)
            let dated = context.report.slice(&(fact.quantity.range.end..fact.sentence_range.end));
            let dated = dated.strip_prefix('(').and_then(|aside| aside.split_once(')')).map(|(aside, _)| aside);
            if marker.list == 1
                && (super::super::names_other_year(context, subject)
                    || context.ruleset.has("several-years", subject)
                    || dated.is_some_and(|aside| super::super::names_other_year(context, aside)))
            {
                return Lead::None;
            }
            // 三类共占七成以上，依次为…: these are but most of it.
            let before = context.report.slice(&(fact.sentence_range.start..marker.hit.start));
            if marker.list == 1 && context.ruleset.has("most-of-whole", before) {
                return Lead::Open;
            }
            return match marker.list {
                0 => Lead::Open,
                1 => Lead::Closed,
                2 => Lead::Aspect,
                _ => Lead::Within,
            };
        }
    }
    let Some(previous) = previous.filter(|previous| previous.sentence == fact.sentence) else { return Lead::None };
    if opens_partition(context, facts, index) {
        return Lead::Open;
    }
    if opens_agents(context, facts, index) {
        return Lead::Closed;
    }
    let between =
        context.report.slice(&(previous.quantity.range.end..fact.label.start.max(previous.quantity.range.end)));
    // 制发的7件(现行有效41件): of something else, which has a name of its own.
    let more = facts.list.get(index + 1).is_some_and(|next| next.depth == fact.depth && next.sentence == fact.sentence);
    if fact.depth > previous.depth
        && !more
        && fact.quantity.amount.value > previous.quantity.amount.value
        && label(context, fact).chars().count() > 2
    {
        return Lead::None;
    }
    // 机构14个、派驻机构4个(共18个): the sum of both, which stands behind them.
    let sums = is_total(context, fact)
        && fact.quantity.amount.value > previous.quantity.amount.value
        && index.checked_sub(2).and_then(|at| facts.list.get(at)).is_some_and(|other| {
            other.sentence == fact.sentence
                && facts.cut(&(other.quantity.range.end..previous.quantity.range.start)) <= Cut::Item
        });
    if fact.depth > previous.depth && sums {
        return Lead::None;
    }
    if fact.depth > previous.depth && between.chars().filter(|c| !matches!(c, '(' | ',')).count() <= 4 {
        return Lead::Parenthesis;
    }
    if fact.depth == previous.depth
        && between.ends_with(':')
        && !between.contains([',', ';'])
        && between.chars().count() <= 16
    {
        return Lead::Colon;
    }
    Lead::None
}

/// Whether a count is the first of two that say who did a part of what stands before them: 发布会28场，由新闻办主办16场，由部门主办12场.
fn opens_agents(context: &Context<'_>, facts: &Facts, index: usize) -> bool {
    const SAME: usize = 2;
    let at = |index: usize| facts.list.get(index);
    let (Some(whole), Some(one), Some(other)) = (index.checked_sub(1).and_then(at), at(index), at(index + 1)) else {
        return false;
    };
    let run = [whole, one, other];
    let agents = [one, other].iter().all(|fact| context.ruleset.starts_with("by-agent", label(context, fact)));
    let alike = label(context, one).chars().rev().take(SAME).eq(label(context, other).chars().rev().take(SAME));
    let adjoin = run.windows(2).all(|pair| match pair {
        [left, right] => facts.cut(&(left.quantity.range.end..right.quantity.range.start)) <= Cut::Comma,
        _ => false,
    });
    agents
        && alike
        && adjoin
        && run.iter().all(|fact| is_plain_count(fact) && same_measure(context, fact, whole))
        && run.iter().all(|fact| fact.sentence == whole.sentence && fact.depth == whole.depth)
}

/// The last marker of a range that stands in no parentheses which are closed before its end: 各区(含街镇)分别收到 announces nothing
/// by its 含.
pub(super) fn open_marker(context: &Context<'_>, facts: &Facts, range: &std::ops::Range<usize>) -> Option<Marker> {
    let mut end = range.end;
    loop {
        let marker = facts.marker(&(range.start..end))?;
        let between = context.report.slice(&(marker.hit.end..range.end));
        let closed = between.find(')').is_some_and(|close| between.find('(').is_none_or(|open| close < open));
        if !closed {
            return Some(marker);
        }
        end = marker.hit.start;
    }
}

/// The run of like counts that begins at `first`.
fn gather(context: &Context<'_>, facts: &Facts, first: usize, lead: Lead) -> Option<List> {
    let head = facts.list.get(first).filter(|fact| is_plain_count(fact))?;
    let mut list = List::new(lead, vec![first], says_more(context, head));
    let (mut level, mut last, mut ended) = (None, first, false);
    for index in first + 1..facts.list.len() {
        let (Some(fact), Some(before)) = (facts.list.get(index), facts.list.get(index - 1)) else { break };
        let Some(previous) = facts.list.get(last) else { break };
        // Parts may go on over sentences, but none may be left out.
        let beyond = fact.sentence != head.sentence;
        if fact.paragraph != head.paragraph
            || fact.depth < head.depth
            || (beyond && (head.depth > 0 || lead == Lead::None || fact.sentence > previous.sentence + 1))
        {
            break;
        }
        if fact.depth > head.depth {
            continue;
        }
        let gap = before.quantity.range.end..fact.quantity.range.start;
        let steps =
            facts.marks_in(&gap).iter().filter(|mark| mark.cut >= Cut::Comma && mark.depth <= head.depth).count();
        // A share or another measure of the same item: 占62.3%, 、860万元.
        if !is_plain_count(fact) || !same_measure(context, head, fact) {
            if steps > 1 || beyond || (is_plain_count(fact) && facts.cut(&gap) > Cut::Item) {
                break;
            }
            continue;
        }
        // 工作动态412条。余下为其他信息，计343条
        let clause = clause_before(context, fact);
        let rest = steps == 2
            && context
                .ruleset
                .list("total")
                .iter()
                .chain(context.ruleset.list("counted"))
                .any(|word| word == label(context, fact))
            && context.ruleset.starts_with("sure-rest", clause);
        if rest && before.quantity.range == previous.quantity.range {
            list.items.push(index);
            list.closed = true;
            break;
        }
        if steps > 1 {
            break;
        }
        let span = previous.quantity.range.end..fact.quantity.range.start;
        let cut = facts.cut_at(&span, head.depth);
        // 15个行政村和3个社区: the names may stand behind the numbers.
        let words = label(context, fact);
        let joined = context.ruleset.list("and").iter().any(|word| {
            words.starts_with(word.as_str())
                || (cut == Cut::None && words.ends_with(word.as_str()) && words.chars().count() <= SHORT_NAME)
        });
        let cut = if cut == Cut::None && joined { Cut::Item } else { cut };
        if cut == Cut::None
            || cut == Cut::Colon
            || self::lead(context, facts, index) != Lead::None
            || heads_its_own(context, facts, index)
        {
            break;
        }
        // 予以公开18件，部分公开4件，公开类合计22件；不予公开8件: the sum of what came so far is none itself.
        let sums = is_total(context, fact) || sums_up(context, fact, total(facts, &list.items));
        if sums && list.items.len() > 1 && fact.quantity.amount.value == total(facts, &list.items) {
            last = index;
            continue;
        }
        // 含上年结转65件，全年共需办理2551件: what all come to, and no part.
        if (sums && !is_counted_whole(context, facts, index))
            || context.ruleset.has("in-hand", label(context, fact))
            || context.ruleset.starts_with("added", label(context, fact))
        {
            break;
        }
        let level = *level.get_or_insert(cut);
        // 甲三件、乙五件，其余四件: the rest ends the list that it is the rest of.
        if cut == Cut::Comma && cut > level && !ended && !beyond && is_rest(context, fact, "sure-rest") {
            list.items.push(index);
            break;
        }
        ended |= cut > level || beyond;
        if ended {
            list.more.push(index);
        } else {
            list.items.push(index);
            list.open |= says_more(context, fact);
        }
        last = index;
    }
    // 对其中290件进行了回访，满意286件: what is said of them is no other part.
    let aimed = facts.marker(&(head.sentence_range.start..head.quantity.range.end)).is_some_and(|marker| {
        let before = context.report.slice(&(head.sentence_range.start..marker.hit.start));
        lead == Lead::Open && context.ruleset.ends_with("preposition", before)
    });
    if aimed {
        list.items.truncate(1);
        list.more.clear();
    }
    list.loose = level.is_some_and(|level| level >= Cut::Comma);
    let marker = facts.marker(&(head.sentence_range.start..head.quantity.range.end));
    let colon = lead == Lead::Colon
        || marker.is_some_and(|marker| {
            context.report.slice(&(marker.hit.start..head.quantity.range.start)).trim_end_matches(')').contains(':')
        });
    // 其中职能类8条；政策类3条；动态类82条: kinds of one thing.
    let bare = |index: &usize| facts.list.get(*index).is_some_and(|fact| is_bare(context, fact));
    list.split = level.is_some_and(|level| level >= Cut::Semicolon)
        && !colon
        && !(list.items.len() > 2 && list.items.iter().all(bare));
    if let Some(end) = list.items.last().and_then(|index| facts.list.get(*index)) {
        let words = context.report.slice(&(end.quantity.range.end..end.sentence_range.end));
        list.closed |= list.items.len() > 1 && closes(context, words);
    }
    // All kinds of results are named.
    const RESULTS: [usize; 2] = [3, 5];
    let of = list.items.first().and_then(|index| facts.list.get(*index)).and_then(|fact| partition(context, fact));
    if let Some(of) = of {
        let all = || list.items.iter().filter_map(|index| facts.list.get(*index));
        let named = all().filter(|fact| partition(context, fact) == Some(of)).count();
        // 维持67件，纠正14件，尚未审结12件: some may have ended otherwise, and only the rest is sure to name them.
        let least = RESULTS.get(of).copied().unwrap_or(usize::MAX);
        let otherwise = of > 0 || named > least || all().any(|fact| context.ruleset.has("rest", label(context, fact)));
        let marked = facts.marker(&(head.sentence_range.start..head.quantity.range.end)).is_some();
        list.closed |= named >= least && (otherwise || list.lead != Lead::Open || !marked);
    }
    // 由甲类3条、乙类4条两部分组成
    if list.lead == Lead::None {
        let starts = |list: &str| context.ruleset.starts_with(list, label(context, head));
        // 从事这项工作的人员8人 is no departure.
        let from = starts("departure") && !starts("not-departing");
        if list.closed && from {
            list.lead = Lead::Closed;
        }
        list.closed &= from;
    }
    Some(list)
}

/// The clause before the one that a number stands in.
fn clause_before<'a>(context: &Context<'a>, fact: &Fact) -> &'a str {
    let before = context.report.slice(&(fact.sentence_range.start..fact.label.start.max(fact.sentence_range.start)));
    before.trim_end_matches(',').rsplit([',', ';']).next().unwrap_or(before)
}

/// Whether the words at a number begin as those of a sum do: 合计被纠正47件.
fn sums_up(context: &Context<'_>, fact: &Fact, so_far: i128) -> bool {
    let words = label(context, fact);
    let opens = |total: &String| {
        // 答复94件，上年结转的6件，共答复100件
        let says = total.chars().count() > 1 || fact.quantity.amount.value >= so_far;
        says && words.starts_with(total.as_str())
    };
    context.ruleset.list("total").iter().any(opens)
}

/// Whether a number is but what the next ones are parts of: 复议后起诉2件，已审结的4件中维持3件、其他结果1件.
fn heads_its_own(context: &Context<'_>, facts: &Facts, index: usize) -> bool {
    let (Some(fact), Some(next)) = (facts.list.get(index), facts.list.get(index + 1)) else { return false };
    tail(context, fact).starts_with('中') && next.sentence == fact.sentence && same_measure(context, fact, next)
}

/// Whether the words at a number end in the name of a kind, and name no channel.
fn is_bare(context: &Context<'_>, fact: &Fact) -> bool {
    let words = label(context, fact);
    !words.is_empty() && context.ruleset.ends_with("kind-end", words) && !context.ruleset.has("channel", words)
}

/// Whether an item of a list only says that it is a sum of its own kind: 公告225条,解读及回应信息共计110条,其他1827条.
fn is_counted_whole(context: &Context<'_>, facts: &Facts, index: usize) -> bool {
    const LEAST: usize = 4;
    let (Some(fact), Some(next)) = (facts.list.get(index), facts.list.get(index + 1)) else { return false };
    let words = label(context, fact);
    let named = context.ruleset.list("total").iter().filter_map(|total| words.strip_suffix(total.as_str()));
    let named = named.map(|name| name.chars().count()).min().unwrap_or(0);
    named >= LEAST
        && !context.ruleset.has("sum-of-above", words)
        && next.sentence == fact.sentence
        && next.depth == fact.depth
        && same_measure(context, fact, next)
        && facts.cut(&(fact.quantity.range.end..next.quantity.range.start)) <= Cut::Comma
}

/// Takes in what a stronger mark parted from a list but its whole asks for, and sees whether its items say by
/// themselves that they are all.
fn complete(context: &Context<'_>, facts: &Facts, list: &mut List) {
    let (Some(whole), Some(first)) = (list.whole, list.items.first().copied()) else { return };
    let fact = |index: usize| facts.list.get(index);
    if list.is_announced() && !list.is_near(facts, 1) {
        let all: Vec<usize> = list.items.iter().chain(&list.more).copied().collect();
        let rest = (list.items.len()..all.len())
            .find(|at| all.get(*at).and_then(|index| fact(*index)).is_some_and(|fact| is_rest(context, fact, "rest")));
        let taken =
            rest.and_then(|at| all.get(..=at)).filter(|taken| is_near(total(facts, taken), value(facts, whole), NEAR));
        if let Some(taken) = taken {
            list.more = all.get(taken.len()..).unwrap_or_default().to_vec();
            list.items = taken.to_vec();
        }
    }
    let adjacent = whole < first
        && fact(whole).zip(fact(first)).is_some_and(|(whole, first)| {
            whole.sentence == first.sentence
                && facts.cut(&(whole.quantity.range.end..first.quantity.range.start)) <= Cut::Comma
        })
        && !facts.list.get(whole + 1..first).unwrap_or_default().iter().any(is_plain_count);
    let Some(last) = list.items.last().and_then(|index| fact(*index)) else { return };
    let ends = list.items.len() > 1 && is_rest(context, last, "sure-rest");
    if !list.open
        && ((list.lead == Lead::None && adjacent && ends)
            || (adjacent && !is_sibling(context, whole, first, facts) && are_opposites(context, facts, list)))
    {
        list.closed = true;
    }
}

/// Whether what seems a whole is called as its seeming parts are: 信函提交的43件，网络提交的34件，现场提交的6件.
fn is_sibling(context: &Context<'_>, whole: usize, first: usize, facts: &Facts) -> bool {
    const SAME: usize = 3;
    let end = |at: usize| -> Vec<char> {
        facts.list.get(at).map_or("", |fact| label(context, fact)).chars().rev().take(SAME).collect()
    };
    end(whole).len() == SAME && end(whole) == end(first)
}

/// Whether the words behind a list say that it is complete: 五部分组成, ，共四个方面.
fn closes(context: &Context<'_>, words: &str) -> bool {
    let first = words.split(['。', ';']).next().unwrap_or(words).trim_start_matches(',');
    let clause = first.split(',').next().unwrap_or(first);
    if clause.chars().count() > 12 {
        return false;
    }
    let bare = clause.strip_prefix('共').unwrap_or(clause);
    let numeral = bare.trim_start_matches(|c: char| quantity::begins(c));
    let counted = numeral.len() < bare.len() && context.ruleset.starts_with("kinds", numeral);
    (counted && numeral.chars().count() <= 4) || context.ruleset.ends_with("made-of", clause)
}

/// Whether words at a number say that there are others beside it.
pub(super) fn says_more(context: &Context<'_>, fact: &Fact) -> bool {
    let (words, after) = (label(context, fact), tail(context, fact));
    // 主要负责人出席3场: who it is, and not that there are others.
    let heads = context.ruleset.has("head-person", words);
    after.starts_with('等') || (!heads && context.ruleset.has("open-list", words))
}

/// Whether a fact stands in the first sentence of its paragraph.
pub(super) fn starts_paragraph(context: &Context<'_>, fact: &Fact) -> bool {
    context
        .report
        .paragraphs
        .get(fact.paragraph)
        .is_some_and(|paragraph| paragraph.range.start == fact.sentence_range.start)
}
