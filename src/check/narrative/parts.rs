//! `narrative/parts`: lists of parts against their whole. A list is read in every way that the text admits; only when
//! none makes it true is it reported.

use std::ops::Range;

use super::{is_plain_count, label, measure, same_measure, shares_stem, short, shown, sum_text, tail};
use crate::check::Context;
use crate::finding::Severity;
use crate::report::fact::{Cut, Fact, Facts};
use crate::report::quantity;

/// How a list is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// 其中, 包括, 含
    Open,
    /// 分别为, 分为
    Closed,
    /// 从内容看, 按渠道分
    Aspect,
    /// 31件中, 办结件中
    Within,
    /// A colon directly behind the whole.
    Colon,
    /// A parenthesis directly behind the whole.
    Parenthesis,
    /// Nothing.
    None,
}

/// A list of parts, as indices of facts.
#[derive(Debug, Clone)]
pub(crate) struct List {
    lead: Lead,
    /// Its items as its own punctuation bounds them.
    pub items: Vec<usize>,
    /// Items beyond that bound, up to the end of the sentence.
    more: Vec<usize>,
    /// Whether a word says that there are others: 等, 主要.
    open: bool,
    /// Whether words behind it say that it is complete: 五部分组成, 共四个方面.
    closed: bool,
    /// Whether commas or stronger marks part its items.
    loose: bool,
    /// Whether semicolons part its items, as they part things that are not of one kind.
    split: bool,
    /// The whole that it is most plainly a list of.
    pub whole: Option<usize>,
    /// Other numbers that may be the whole.
    wholes: Vec<usize>,
}

impl List {
    /// Whether its items come to within a twentieth of its whole.
    fn is_near(&self, facts: &Facts) -> bool {
        let value = |index: usize| facts.list.get(index).map_or(0, |fact| fact.quantity.amount.value);
        let sum: i128 = self.items.iter().map(|index| value(*index)).sum();
        self.whole.is_some_and(|whole| (sum - value(whole)).abs() * 20 < value(whole))
    }

    /// Whether a word or a mark announces it, so that its items are sure to be parts.
    pub fn is_announced(&self) -> bool {
        self.lead != Lead::None
    }
}

/// All lists of parts of a report, in order.
pub(crate) fn lists(context: &Context<'_>) -> Vec<List> {
    let facts = &context.report.facts;
    let mut lists: Vec<List> = Vec::new();
    let mut member: Vec<bool> = vec![false; facts.list.len()];
    let mut index = 0;
    while index < facts.list.len() {
        let lead = lead(context, facts, index);
        let Some(mut list) = gather(context, facts, index, lead) else {
            index += 1;
            continue;
        };
        find_whole(context, facts, &mut list, &lists, &member);
        // What nothing announces is a list of parts only when it all but adds up.
        if list.lead == Lead::None && (list.items.len() < 2 || !list.is_near(facts)) {
            index += 1;
            continue;
        }
        if list.is_announced() {
            for item in &list.items {
                if let Some(member) = member.get_mut(*item) {
                    *member = true;
                }
            }
        }
        // The last item may itself be the whole of a nested list.
        index += list.items.len().max(1);
        lists.push(list);
    }
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
    if let Some(marker) = facts.marker(&range) {
        // A marker announces what follows it at once, not what stands sentences behind it.
        let between = marker.hit.end..fact.quantity.range.start;
        let strong =
            facts.marks_in(&between).iter().filter(|mark| mark.cut >= Cut::Comma && mark.at > marker.hit.end).count();
        if strong == 0 {
            return match marker.list {
                0 => Lead::Open,
                1 => Lead::Closed,
                2 => Lead::Aspect,
                _ => Lead::Within,
            };
        }
    }
    let Some(previous) = previous.filter(|previous| previous.sentence == fact.sentence) else { return Lead::None };
    let between =
        context.report.slice(&(previous.quantity.range.end..fact.label.start.max(previous.quantity.range.end)));
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

/// The run of like counts that begins at `first`.
fn gather(context: &Context<'_>, facts: &Facts, first: usize, lead: Lead) -> Option<List> {
    let head = facts.list.get(first).filter(|fact| is_plain_count(fact))?;
    let mut list = List {
        lead,
        items: vec![first],
        more: Vec::new(),
        open: says_more(context, head),
        closed: false,
        loose: false,
        split: false,
        whole: None,
        wholes: Vec::new(),
    };
    let (mut level, mut last, mut ended) = (None, first, false);
    for index in first + 1..facts.list.len() {
        let (Some(fact), Some(before)) = (facts.list.get(index), facts.list.get(index - 1)) else { break };
        if fact.sentence != head.sentence || fact.depth < head.depth {
            break;
        }
        if fact.depth > head.depth {
            continue;
        }
        let gap = before.quantity.range.end..fact.quantity.range.start;
        let marks = facts.marks_in(&gap);
        let steps = marks.iter().filter(|mark| mark.cut >= Cut::Comma).count();
        // A share or another measure of the same item: 占62.3%, 、860万元.
        if !is_plain_count(fact) || !same_measure(context, head, fact) {
            if steps > 1 || (is_plain_count(fact) && facts.cut(&gap) > Cut::Item) {
                break;
            }
            continue;
        }
        let (Some(previous), true) = (facts.list.get(last), steps <= 1) else { break };
        let span = previous.quantity.range.end..fact.quantity.range.start;
        let cut = facts.cut(&span);
        let joined = context.ruleset.list("and").iter().any(|word| label(context, fact).starts_with(word.as_str()));
        let cut = if cut == Cut::None && joined { Cut::Item } else { cut };
        if cut == Cut::None || cut == Cut::Colon || self::lead(context, facts, index) != Lead::None {
            break;
        }
        if is_total(context, fact) {
            break;
        }
        let level = *level.get_or_insert(cut);
        if cut > level {
            ended = true;
        }
        if ended {
            list.more.push(index);
        } else {
            list.items.push(index);
            list.open |= says_more(context, fact);
        }
        last = index;
    }
    list.loose = level.is_some_and(|level| level >= Cut::Comma);
    list.split = level.is_some_and(|level| level >= Cut::Semicolon);
    if let Some(end) = list.items.last().and_then(|index| facts.list.get(*index)) {
        let words = context.report.slice(&(end.quantity.range.end..end.sentence_range.end));
        list.closed = list.items.len() > 1 && closes(context, words);
    }
    // 由甲类3条、乙类4条两部分组成
    if list.lead == Lead::None {
        let from = context.ruleset.list("departure").iter().any(|word| label(context, head).starts_with(word.as_str()));
        if list.closed && from {
            list.lead = Lead::Closed;
        }
        list.closed &= from;
    }
    Some(list)
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
    let counted = numeral.len() < bare.len()
        && context.ruleset.list("kinds").iter().any(|kind| numeral.starts_with(kind.as_str()));
    (counted && numeral.chars().count() <= 4) || context.ruleset.ends_with("made-of", clause)
}

/// Whether a number is announced as a sum: 合计, 共计.
fn is_total(context: &Context<'_>, fact: &Fact) -> bool {
    context.ruleset.ends_with("total", label(context, fact))
}

/// Whether words at a number say that there are others beside it.
fn says_more(context: &Context<'_>, fact: &Fact) -> bool {
    let after = tail(context, fact);
    after.starts_with('等') || context.ruleset.has("open-list", label(context, fact))
}

/// Finds the numbers that a list may be the parts of.
fn find_whole(context: &Context<'_>, facts: &Facts, list: &mut List, lists: &[List], member: &[bool]) {
    let Some((first, head)) = list.items.first().and_then(|index| Some((*index, facts.list.get(*index)?))) else {
        return;
    };
    let fits = |index: usize| {
        facts.list.get(index).is_some_and(|fact| is_plain_count(fact) && same_measure(context, head, fact))
    };
    if list.lead == Lead::Parenthesis {
        list.whole = first.checked_sub(1).filter(|index| fits(*index));
        return;
    }
    let reach = match list.lead {
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
        words.chars().filter(|c| crate::fold::is_han(*c)).count() <= 3
    });
    let here = before.iter().any(|index| sentence(index) == head.sentence);
    let before = if list.lead == Lead::Open && !opens && !here { Vec::new() } else { before };
    let before: Vec<usize> = match list.lead {
        Lead::Aspect | Lead::Within => before
            .into_iter()
            .filter(|index| !member.get(*index).copied().unwrap_or(false) || first.checked_sub(1) == Some(*index))
            .collect(),
        _ => before,
    };
    list.wholes = if own.is_empty() || matches!(list.lead, Lead::Aspect | Lead::Within) { before } else { own };
    let adjacent = first.checked_sub(1).filter(|index| list.wholes.contains(index));
    let free = |index: &&usize| !member.get(**index).copied().unwrap_or(false);
    list.whole = match list.lead {
        Lead::Within => within(context, facts, list, first).or_else(|| {
            // 31件中: the number stands in the marker's own words.
            adjacent.filter(|index| facts.list.get(*index).is_some_and(|fact| fact.sentence == head.sentence))
        }),
        Lead::Aspect => lists
            .iter()
            .rev()
            .find_map(|other| other.whole.filter(|whole| list.wholes.contains(whole)))
            .or_else(|| list.wholes.iter().find(free).copied()),
        Lead::Colon => adjacent,
        _ => list.wholes.iter().find(free).copied().or_else(|| {
            // 其中 behind a list of the sentence before speaks of that list's whole.
            let nearest = *list.wholes.first()?;
            if sentence(&nearest) == head.sentence {
                return Some(nearest);
            }
            lists.iter().rev().find(|other| other.items.contains(&nearest)).and_then(|other| other.whole)
        }),
    };
}

/// The number that 办结件中 speaks of: the last one whose words share two characters with those before 中.
fn within(context: &Context<'_>, facts: &Facts, list: &List, first: usize) -> Option<usize> {
    let head = facts.list.get(first)?;
    let marker = facts.marker(&(head.sentence_range.start..head.quantity.range.end))?;
    let before = context.report.slice(&(head.sentence_range.start..marker.hit.start));
    let phrase = before.rsplit([',', ';', '。', ':']).next().unwrap_or(before);
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

/// Whether a fact stands in the first sentence of its paragraph.
fn starts_paragraph(context: &Context<'_>, fact: &Fact) -> bool {
    context
        .report
        .paragraphs
        .get(fact.paragraph)
        .is_some_and(|paragraph| paragraph.range.start == fact.sentence_range.start)
}

/// `narrative/parts`.
pub(crate) fn parts(context: &mut Context<'_>) {
    let lists = lists(context);
    for list in &lists {
        judge(context, list);
    }
    totals(context);
    context.set_lists(lists);
}

/// Holds one list against its whole.
fn judge(context: &mut Context<'_>, list: &List) {
    let report = context.report;
    let facts = &report.facts.list;
    let amount = |index: &usize| facts.get(*index).map(|fact| fact.quantity.amount);
    let value = |index: &usize| amount(index).map_or(0, |amount| amount.value);
    let Some(whole) = list.whole.and_then(|index| facts.get(index)) else { return };
    let sum: i128 = list.items.iter().map(value).sum();
    let slack: i128 = list.items.iter().chain(&list.whole).filter_map(amount).map(|amount| 2 * amount.slack()).sum();
    let target = whole.quantity.amount.value;
    // Every admissible reading: any beginning of the list, any number that may be its whole, two of them together.
    let mut running = 0;
    let sure = list.items.len();
    for (taken, item) in (1..).zip(list.items.iter().chain(&list.more)) {
        running += value(item);
        // Fewer than its own punctuation bounds only where commas bound them, for the sentence may go on to other things.
        if taken < sure && (!list.loose || list.closed) {
            continue;
        }
        let equals = |index: &usize| (value(index) - running).abs() <= slack;
        let pairs = list.wholes.windows(2).any(|pair| (pair.iter().map(value).sum::<i128>() - running).abs() <= slack);
        if (running - target).abs() <= slack || list.wholes.iter().any(equals) || pairs {
            return;
        }
    }
    // 甲、乙各1处 counts more than once.
    if list
        .items
        .iter()
        .filter_map(|index| facts.get(*index))
        .any(|fact| context.ruleset.ends_with("each", label(context, fact)))
    {
        return;
    }
    // 一个, 两次 in words count few things, and loosely.
    if whole.quantity.chinese
        && !context.ruleset.list("countable-measure").iter().any(|word| word == measure(context, whole))
    {
        return;
    }
    let vague = whole.quantity.approximate
        || list.items.iter().any(|item| facts.get(*item).is_some_and(|fact| fact.quantity.approximate));
    let Some(last) = list.items.last().and_then(|index| facts.get(*index)) else { return };
    let count = list.items.len();
    let rest = context.ruleset.has("rest", label(context, last)) || context.ruleset.has("rest", tail(context, last));
    let closed = !list.open && (rest || list.closed || list.lead == Lead::Closed) && count > 1;
    let biggest = list.items.iter().max_by_key(|index| value(index)).and_then(|index| facts.get(*index));
    let excused = excused(context, whole, list);
    if let Some(part) = biggest.filter(|part| part.quantity.amount.value > target + slack && list.lead != Lead::None) {
        if vague && part.quantity.amount.value * 10 < target * 11 {
            return;
        }
        let severity = if excused || list.lead == Lead::Aspect { Severity::Note } else { Severity::Error };
        let name = short(label(context, part));
        let draft = context.draft(
            "narrative/parts",
            "part",
            &[
                ("name", &name),
                ("part", &part.quantity.amount),
                ("whole", &whole.quantity.amount),
                ("measure", &measure(context, whole)),
            ],
            whole.quantity.range.clone(),
        );
        let draft = draft
            .label(context.text("narrative/parts", "label-whole"))
            .related(part.quantity.range.clone(), context.text("narrative/parts", "label-part"))
            .severity(severity);
        context.report(draft);
        return;
    }
    let difference = (sum - target).abs();
    let near = difference * 20 < target;
    let message = match list.lead {
        _ if vague => return,
        Lead::None => {
            // Nothing announces it: only a list that plainly means to be one is spoken of.
            // What came in and what went out stand side by side, but are no parts.
            let accounts = list
                .items
                .iter()
                .filter_map(|index| facts.get(*index))
                .any(|fact| super::balance::is_account(context, fact));
            let plain = count >= 3 && near && !list.open && !accounts;
            if !plain || excused {
                return;
            }
            if rest && count >= 3 { "sum" } else { "near" }
        }
        // What semicolons part may not be of one kind: 其中答复401条；公开选登118条.
        _ if sum > target && count > 1 => {
            if excused || (list.lead == Lead::Aspect || list.split) && !closed {
                "near"
            } else {
                "sum"
            }
        }
        _ if sum < target && closed => {
            if excused {
                "near"
            } else {
                "sum"
            }
        }
        _ if sum < target && near && count > 1 && !list.open => "near",
        _ => return,
    };
    let spans: Vec<Range<usize>> =
        list.items.iter().filter_map(|index| facts.get(*index)).map(|fact| fact.quantity.range.clone()).collect();
    let terms = sum_text(list.items.iter().filter_map(amount));
    let relation = relation(context, sum > target);
    let mut draft = context
        .draft(
            "narrative/parts",
            message,
            &[
                ("terms", &terms),
                ("sum", &shown(sum)),
                ("whole", &whole.quantity.amount),
                ("measure", &measure(context, whole)),
                ("difference", &shown(difference)),
                ("relation", &relation),
            ],
            whole.quantity.range.clone(),
        )
        .label(context.text("narrative/parts", "label-whole"));
    if message == "near" {
        draft = draft.severity(Severity::Note);
    }
    for span in spans {
        draft = draft.related(span, context.text("narrative/parts", "label-part"));
    }
    context.report(draft);
}

/// Whether the text says, or the parts by their names suggest, that one thing may count in several parts.
fn excused(context: &Context<'_>, whole: &Fact, list: &List) -> bool {
    let report = context.report;
    let Some(paragraph) = report.paragraphs.get(whole.paragraph) else { return false };
    if context.ruleset.has("overlap-remark", report.slice(&paragraph.range)) {
        return true;
    }
    let channels = list
        .items
        .iter()
        .filter_map(|index| report.facts.list.get(*index))
        .filter(|fact| context.ruleset.has("channel", label(context, fact)))
        .count();
    let measure = measure(context, whole);
    channels * 2 > list.items.len() && !context.ruleset.list("case-measure").iter().any(|word| word == measure)
}

/// 112人、97人参训，合计209人: the parts stand before their sum.
fn totals(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    for (index, total) in facts.iter().enumerate() {
        if !is_plain_count(total) || total.quantity.approximate || !is_total(context, total) {
            continue;
        }
        let parts: Vec<&Fact> = facts
            .get(..index)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|fact| fact.sentence == total.sentence)
            .filter(|fact| is_plain_count(fact) && fact.depth == total.depth && same_measure(context, total, fact))
            .take_while(|fact| !is_total(context, fact))
            .collect();
        let Some(nearest) = parts.first() else { continue };
        let gap = report.facts.marks_in(&(nearest.quantity.range.end..total.quantity.range.start));
        if parts.len() < 2
            || parts.iter().any(|fact| fact.quantity.approximate)
            || gap.iter().any(|mark| mark.cut >= Cut::Colon)
            || gap.len() > 1
        {
            continue;
        }
        let target = total.quantity.amount.value;
        let mut sum = 0;
        // Any number of the parts before it may be meant.
        let fits = parts.iter().any(|fact| {
            sum += fact.quantity.amount.value;
            sum == target
        });
        let run: Vec<&&Fact> = parts
            .iter()
            .scan(total.quantity.range.start, |next, fact| {
                let near = report.facts.cut(&(fact.quantity.range.end..*next)) <= Cut::Comma;
                *next = fact.quantity.range.start;
                near.then_some(fact)
            })
            .collect();
        let sum: i128 = run.iter().map(|fact| fact.quantity.amount.value).sum();
        if fits || run.len() < 2 || (sum - target).abs() * 2 > target {
            continue;
        }
        let terms = sum_text(run.iter().rev().map(|fact| fact.quantity.amount));
        let mut draft = context
            .draft(
                "narrative/parts",
                "sum",
                &[
                    ("terms", &terms),
                    ("sum", &shown(sum)),
                    ("whole", &total.quantity.amount),
                    ("measure", &measure(context, total)),
                    ("difference", &shown((sum - target).abs())),
                    ("relation", &relation(context, sum > target)),
                ],
                total.quantity.range.clone(),
            )
            .label(context.text("narrative/parts", "label-total"));
        for part in run {
            draft = draft.related(part.quantity.range.clone(), context.text("narrative/parts", "label-part"));
        }
        context.report(draft);
    }
}

/// 多 or 少.
fn relation(context: &Context<'_>, more: bool) -> String {
    context.text("narrative/parts", if more { "more" } else { "less" })
}
