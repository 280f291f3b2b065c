//! `crosscheck/requests`, `crosscheck/disputes`, `crosscheck/documents`: numbers of the prose against the cells that
//! their words name.

use std::cell::OnceCell;
use std::rc::Rc;

use super::claims::SUIT_TOPIC;
use super::hold::{hold, swaps};
use super::phrase::{self, Phrase, Said, Side};
use super::scope::{is_of_more, is_of_other_business, is_part, is_proven, is_within_year, proven_scopes};
use super::unnamed;
use crate::check::Context;
use crate::check::narrative::again::subject_of_change;
use crate::check::narrative::parts::List;
use crate::check::narrative::{is_of_files, is_plain_count, label, measure, names_other_year, tail};
use crate::decimal::Decimal;
use crate::report::amount::{Amount, ONE};
use crate::report::fact::{Cut, Fact, Facts};
use crate::ruleset::{Axis, Matter, TableSpec};

/// Two neighbouring digits of so great a number change places by no chance.
const LONG: i128 = 1000 * ONE;

/// What a fact was found to count.
#[derive(Debug, Clone)]
pub(crate) struct Counted<'a> {
    /// What the text speaks of.
    pub matter: &'a Matter,
    /// Rows that its words name.
    pub rows: Option<Side>,
    /// Columns that they name.
    pub columns: Option<Side>,
    /// Folded offset where the words begin.
    pub(super) start: usize,
    /// Whether the words are all understood and speak of the whole organ and year.
    pub is_whole: bool,
    /// Whether a few of the words are not understood, and nothing else speaks against it.
    pub is_likely: bool,
    /// Whether it may have been counted since another year.
    pub since: bool,
    /// Whether what is left of something is meant.
    pub rest: bool,
}

/// A number of the prose in the unit of the table, and how far from it the true one may be.
pub(super) fn decimal(fact: &Fact, scale: u32) -> Option<(Decimal, Decimal)> {
    let amount = &fact.quantity.amount;
    let scaled = |value: i128| Decimal::parse(&Amount { value: value / i128::from(scale), grain: 1 }.to_string());
    Some((scaled(amount.value)?, scaled(amount.slack())?))
}

/// Compares all numbers of the prose.
pub(in crate::check) fn numbers(context: &mut Context<'_>) {
    let report = context.report;
    if report.tables.found.is_empty() {
        return;
    }
    let counted = counted(context);
    let proven = proven_scopes(context, &counted);
    for (index, counts) in counted.iter().enumerate() {
        let (Some(counts), Some(fact)) = (counts, report.facts.list.get(index)) else { continue };
        // 1024 where the table has 1042 is too like it to be of a part, whatever words there are.
        let unsure = !(counts.is_whole || counts.is_likely);
        if fact.quantity.approximate || (unsure && fact.quantity.amount.value < LONG) {
            continue;
        }
        if is_within_year(context, fact)
            || is_of_files(context, index, fact)
            || is_of_other_business(context, counts, fact)
        {
            continue;
        }
        // 答复101件次: answers, of which a request may have several.
        let times = measure(context, fact).chars().count() > 1;
        let often = times.then(|| Counted { is_whole: false, ..counts.clone() });
        let counts = often.as_ref().unwrap_or(counts);
        let Some(table) = report.table(&counts.matter.table) else { continue };
        // 年内新增31.5万条: of whatever comes in such measures, unless requests are named.
        let sentence = report.slice(&(fact.sentence_range.start..fact.tail.end));
        if counts.matter.table == "requests"
            && !context.ruleset.is_in("case-measure", measure(context, fact))
            && !context.ruleset.has("requests-by-name", sentence)
        {
            continue;
        }
        let newly = context.ruleset.is_in("newly-this-year", label(context, fact));
        let asked = ["requests-by-name", "transferred"].iter().any(|list| context.ruleset.has(list, sentence));
        if counts.matter.table == "requests" && newly && !asked {
            continue;
        }
        let measured = counts.matter.measures.iter().any(|word| word == measure(context, fact));
        let meaning = phrase::meaning(counts.matter, counts.rows.as_ref(), counts.columns.as_ref(), table.spec);
        let Some(meaning) = meaning.filter(|_| measured) else { continue };
        if unsure && !swaps(table, &meaning, fact, counts.matter.scale) {
            continue;
        }
        // 全系统共收到31件，其中局本级新收23件: of more than the table counts.
        if is_of_more(context, index, table, &meaning) {
            continue;
        }
        let is_proven = !times && is_proven(counts, table, &meaning, fact, &proven);
        let whole = is_proven.then(|| Counted { is_whole: true, ..counts.clone() });
        hold(context, table, whole.as_ref().unwrap_or(counts), &meaning, fact);
    }
}

/// What each fact counts, read when it is first asked for.
pub(super) fn counted<'a>(context: &Context<'a>) -> Rc<[Option<Counted<'a>>]> {
    Rc::clone(context.counted().get_or_init(|| read_all(context).into()))
}

/// Reads what each fact counts, by the words at it, the list it stands in and the numbers before it.
fn read_all<'a>(context: &Context<'a>) -> Vec<Option<Counted<'a>>> {
    let own = phrase::own_names(context);
    let lists = context.lists();
    let facts = &context.report.facts;
    let mut counted: Vec<Option<Counted<'a>>> = Vec::with_capacity(facts.list.len());
    // The sentence whose account is one of a part.
    let mut partial: Option<usize> = None;
    for (index, fact) in facts.list.iter().enumerate() {
        let mut counts = if is_plain_count(fact) { one(context, &own, index, fact) } else { None };
        if counts.is_none() && is_plain_count(fact) {
            counts = unnamed::other_applicants(context, index, fact, &counted)
                .or_else(|| unnamed::requests_of_year(context, &own, index, fact))
                .or_else(|| unnamed::in_hand(context, index, fact, &counted));
        }
        if let Some(counts) = &mut counts {
            let names = context.ruleset.list("account-names");
            if counts.columns.is_none() && counts.rows.as_ref().is_some_and(|rows| names.contains(&rows.name)) {
                partial = (!counts.is_whole).then_some(fact.sentence);
            } else if partial == Some(fact.sentence) {
                (counts.is_whole, counts.is_likely) = (false, false);
            }
            // 累计被复议45件、被诉31件
            let before = index.checked_sub(1).and_then(|before| counted.get(before)?.as_ref());
            if before.is_some_and(|before| before.since) && follows(facts, index) {
                (counts.since, counts.is_whole) = (true, false);
            }
            // 其他行政行为引起的行政复议11件、行政诉讼6件: what is said of the first goes for the second.
            if let Some(before) = before.filter(|before| before.matter.table == "disputes")
                && counts.matter.table == "disputes"
                && follows(facts, index)
            {
                counts.is_whole &= before.is_whole;
                counts.is_likely &= before.is_whole || before.is_likely;
            }
            // 2024年发生的复议有2件、诉讼1件, in the report of 2025
            let mut head = index;
            while head > 0 && follows(facts, head) {
                head -= 1;
            }
            if head < index && facts.list.get(head).is_some_and(|head| names_other_year(context, label(context, head)))
            {
                (counts.is_whole, counts.is_likely) = (false, false);
            }
            let counts_rows = counts.rows.is_some() && counts.matter.table == "disputes";
            let is_near = |whole: &usize| {
                // 已审结的98件复议案件中，纠正13件；45件诉讼中败诉4件: of the one, and then of the other.
                *whole < index
                    && facts.list.get(*whole).is_some_and(|whole| {
                        let gap = whole.quantity.range.end..fact.quantity.range.start;
                        let beyond = facts.cut(&gap) >= Cut::Semicolon && counts_rows;
                        whole.sentence == fact.sentence && !beyond
                    })
            };
            let whole = lists
                .iter()
                .find(|list| list.is_announced() && list.items.contains(&index))
                .filter(|list| !is_of_all(context, list))
                .and_then(|list| list.whole)
                .filter(is_near);
            match whole.and_then(|whole| Some((counted.get(whole)?, facts.list.get(whole)?))) {
                // 行政诉讼被纠正7件,其中直接起诉的4件
                Some((Some(whole), _)) if whole.matter.table == counts.matter.table => inherit(context, counts, whole),
                Some((None, whole)) if is_strange(context, &own, whole) => {
                    (counts.is_whole, counts.is_likely) = (false, false);
                }
                _ => {}
            }
            if counts.columns.is_none() && counts.matter.columns.is_empty() {
                // 制发规章1件、行政规范性文件9件
                let before = index.checked_sub(1).and_then(|before| counted.get(before)?.as_ref());
                counts.columns = before
                    .filter(|before| before.matter.table == counts.matter.table && follows(facts, index))
                    .and_then(|before| before.columns.clone());
            }
        }
        counted.push(counts);
    }
    counted
}

/// Whether a list says that it is of all that stands before it: 直接起诉6件，复议后起诉10件，合计维持8件、纠正1件.
fn is_of_all(context: &Context<'_>, list: &List) -> bool {
    let head = list.items.first().and_then(|first| context.report.facts.list.get(*first));
    head.is_some_and(|head| {
        let words = label(context, head);
        context.ruleset.list("total").iter().any(|total| total.chars().count() > 1 && words.starts_with(total.as_str()))
    })
}

/// A part takes from its whole what it does not name itself.
fn inherit(context: &Context<'_>, part: &mut Counted<'_>, whole: &Counted<'_>) {
    part.is_likely = (part.is_likely || part.is_whole) && (whole.is_whole || whole.is_likely);
    part.is_whole &= whole.is_whole;
    // 新收15件,其中办结12件: of the new ones only.
    let is_in =
        |side: &Option<Side>, list: &str| side.as_ref().is_some_and(|side| context.ruleset.is_in(list, &side.name));
    if is_in(&part.rows, "finished-names") && !is_in(&whole.rows, "in-hand-names") {
        (part.is_whole, part.is_likely) = (false, false);
    }
    if part.rows.is_none() && whole.rows.is_some() {
        part.rows.clone_from(&whole.rows);
    }
    if part.columns.is_none() && whole.columns.is_some() {
        part.columns.clone_from(&whole.columns);
    }
}

/// What a fact counts by the words at it alone.
fn one<'a>(context: &Context<'a>, own: &[String], index: usize, fact: &Fact) -> Option<Counted<'a>> {
    let named = named_before(context, index, fact);
    let named = named.or_else(|| unnamed::behind_preposition(context, label(context, fact)));
    // 行政复议案件由上年的3件增加到6件: the subject stands at the number before.
    let subject = subject_of_change(context, fact);
    let words = named.or(subject).unwrap_or_else(|| own_words(context, own, fact));
    let begin = match subject.filter(|_| named.is_none()) {
        Some(_) => fact.label.start,
        None => fact.label.end - words.len(),
    };
    let (said, said_after) = (Said::new(context, words), OnceCell::new());
    // 4件不予公开的申请进行了书面说明: what is said of them counts no more.
    let counted = |after: &'_ str| {
        let ends = context.ruleset.words_in("counted-object", after).iter();
        let end = ends.filter_map(|word| after.find(word.as_str()).map(|at| at + word.len())).min();
        // 全年276件处罚案件均在7个工作日内公示: what was done with all of them counts no more either.
        let yearly = context.ruleset.is_in("whole-year", words);
        let adverbs = context.ruleset.words_in("whole-adverb", after).iter();
        let adverb = adverbs.filter_map(|word| after.find(word.as_str())).min().filter(|at| *at > 0);
        // 新收的12件申请均为自然人提出
        let requests = |at: usize| {
            let named = after.get(..at).is_some_and(|name| context.ruleset.is_in("requests-by-name", name));
            named && words.ends_with('的')
        };
        let adverb = adverb.filter(|at| yearly || requests(*at));
        end.into_iter().chain(adverb).min().unwrap_or(after.len())
    };
    let after = || {
        said_after.get_or_init(|| {
            let after = tail_of(context, index, fact);
            // 有3件因答复超期或者适用条款不当被纠正: for what reason says nothing of what is counted.
            let reason = context.ruleset.starts_with("clause-opening", after);
            let passive = if reason { after.rfind('被') } else { None };
            let after = passive.and_then(|at| after.get(at..)).unwrap_or(after);
            Said::new(context, after.get(..counted(after)).unwrap_or(after))
        })
    };
    // 办结申请中有4件…, 办理中对4件不予公开的申请: what is counted stands behind it.
    // 新收件中分别为8件、6件: of what the text went through before.
    let closed = context.ruleset.strip_suffix("parts-closed", words);
    let within = context.ruleset.ends_with("within-ending", closed.unwrap_or(words));
    let topic = fact.topic.and_then(|topic| Facts::TOPICS.get(topic));
    let matters = &context.ruleset.matters;
    let is_here = |matter: &&Matter| context.report.table(&matter.table).is_some();
    let of_topic = topic.and_then(|topic| matters.iter().filter(is_here).find(|matter| matter.topic == **topic));
    // 被复议纠正2件、被判决纠正1件: what courts decide are suits.
    let suits = || matters.iter().filter(is_here).find(|matter| matter.topic == SUIT_TOPIC);
    let judged =
        of_topic.is_some_and(|matter| matter.table == "disputes") && context.ruleset.has("suit-outcome", words);
    let of_topic = if judged { suits() } else { of_topic };
    let other = |matter: &&Matter| of_topic.is_none_or(|of_topic| of_topic.topic != matter.topic);
    let others = matters.iter().filter(is_here).filter(other).map(|matter| (matter, true));
    for (matter, foreign) in of_topic.map(|matter| (matter, false)).into_iter().chain(others) {
        let Some(table) = context.report.table(&matter.table) else { continue };
        let is_behind = within || !said.speaks_of(context, &matter.table);
        if is_behind && !after().speaks_of(context, &matter.table) {
            continue;
        }
        let before = Phrase::of(context, own, &said, &matter.table);
        let mut used = before.clone();
        let mut start = begin + before.start().unwrap_or_default();
        // 年末仍在期限内办理的8件结转下年度: what becomes of them counts, not what they are.
        let carried = next_start(context, index) > fact.tail.end && unnamed::is_carried_behind(context, fact);
        if !before.is_named() || within || carried {
            // 13件不予公开: the words may stand behind the number.
            let behind = Phrase::of(context, own, after(), &matter.table);
            if !behind.is_named() || !behind.is_plain {
                continue;
            }
            start = fact.quantity.range.start;
            used = behind;
            // 其余2件分别由社会公益组织和其他组织提出: how many of each it does not say.
            used.narrows |= context.ruleset.has("respectively", tail(context, fact));
            // 有3件只写“不掌握”，其中1件引发复议: of those, and not of all disputes.
            used.narrows |= matter.table == "disputes"
                && context.ruleset.starts_with("parts-open", words)
                && used.side(Axis::Row, table.spec).is_ok_and(|rows| rows.is_some());
            (used.is_plain, used.narrows) = (before.is_plain, before.narrows | used.narrows);
            used.rest |= before.rest && !carried;
            // 企业申请主要涉及采购，6件全部办结: of those that the sentence speaks of.
            used.narrows |= words.is_empty() && speaks_of_some(context, own, index, fact, table.spec);
        } else if tail(context, fact).starts_with('的') {
            used.is_plain = false;
        // 制发的2件现行有效规范性文件: those that are valid, whenever they were made.
        } else if words.ends_with('的')
            && Phrase::of(context, own, after(), &matter.table)
                .side(Axis::Column, table.spec)
                .is_ok_and(|side| side.is_some() && used.side(Axis::Column, table.spec) != Ok(side))
        {
            used.narrows = true;
        } else {
            // 未办结的68件均在诉讼程序中: of something else.
            used.narrows |= context.ruleset.has("reading-narrow", tail(context, fact));
        }
        if foreign && !(used.is_alone() && used.is_plain) {
            continue;
        }
        // 行政处罚和行政强制分别为22件和14件: the first number is of the first of them.
        if context.ruleset.has("respectively", words) {
            used.keep_first();
            // 2022年至2024年，新收申请分别为118件、150件、180件: of the first year.
            let said = context.report.slice(&(fact.sentence_range.start..fact.quantity.range.start));
            used.narrows |= names_other_year(context, said) || context.ruleset.has("several-years", said);
        }
        let rows = used.side(Axis::Row, table.spec);
        let mut columns = used.side(Axis::Column, table.spec);
        // 行政复议也出现1件被纠正: how it ended stands behind the number.
        let next = next_start(context, index);
        if columns == Ok(None)
            && rows.as_ref().is_ok_and(Option::is_some)
            && next > fact.tail.end
            && context.ruleset.has("outcome-word", tail(context, fact))
        {
            let behind = Phrase::of(context, own, after(), &matter.table);
            columns = behind.side(Axis::Column, table.spec);
            used.is_plain &= behind.is_plain;
        }
        if columns == Ok(None)
            && matter.table == "disputes"
            && let Some(shared) = shared_tail(context, index)
        {
            columns =
                Phrase::of(context, own, &Said::new(context, shared), &matter.table).side(Axis::Column, table.spec);
        }
        let understood = rows.is_ok() && columns.is_ok();
        // 行政复议、行政诉讼均为1件, 直接起诉的和复议后起诉的各4件: each of them.
        let each = (used.all || context.ruleset.ends_with("each", words))
            && used.is_joined()
            && fact.quantity.amount.value != 0;
        let mut rows = rows.ok().flatten();
        // 对被纠正的1件: of whatever can be so called, when the sentence has not said of what.
        let before_sentence = context.report.slice(&(fact.sentence_range.start..fact.quantity.range.start));
        // 纠正的14件复议、诉讼案件: of both.
        let behind = context.report.slice(&(fact.quantity.range.end..fact.sentence_range.end.min(next)));
        let behind = behind.split([',', ';']).next().unwrap_or(behind);
        let of_several = matters
            .iter()
            .filter(|other| other.table == matter.table && context.ruleset.has(&other.topic, behind))
            .count()
            > 1;
        // 42件复议诉讼案件中仍有7件没有审结，被纠正的3件: so are they where the sentence has spoken of both in one breath.
        let spoken = before_sentence.rsplit(';').next().unwrap_or(before_sentence);
        let of_both = of_several
            || matters
                .iter()
                .filter(|other| other.table == matter.table && context.ruleset.has(&other.topic, spoken))
                .count()
                > 1;
        if rows.is_none()
            && columns.as_ref().is_ok_and(Option::is_some)
            // 复议案件2件，其中被维持的1件申请人已提起诉讼: nor of what is only spoken of behind it.
            && (of_both || !context.ruleset.has(&matter.topic, before_sentence))
        {
            let of_table = || matters.iter().filter(|other| other.table == matter.table);
            let mut any: Vec<_> = of_table().flat_map(|other| other.rows.clone()).collect();
            // 被纠正和败诉的3件: of all of them together.
            any.push(of_table().filter_map(|other| other.rows.first()).flatten().cloned().collect());
            rows = Some(Side { name: String::new(), any, weak: Vec::new() });
        }
        // 行政许可12件、处罚3件: what the rows are of counts, not what the sentence began with.
        let own_matter = rows.as_ref().and_then(|rows| {
            let mut of_table = matters.iter().filter(|other| other.table == matter.table);
            of_table.find(|other| rows.any.first().is_some_and(|row| other.rows.contains(row)))
        });
        let matter = own_matter.unwrap_or(matter);
        let is_likely = understood
            && used.is_nearly_plain()
            && !used.narrows
            && !each
            && !is_part(context, index, fact, &matter.table);
        // 按期答复: a kind of what is counted. 累计收到: perhaps over years.
        let limited = !used.is_plain && context.ruleset.has("rate-manner", words);
        let since = context.ruleset.has("total-since", words) && !context.ruleset.has("this-year", words);
        return Some(Counted {
            matter,
            rows,
            columns: columns.ok().flatten(),
            start,
            is_whole: is_likely && used.is_plain && !since,
            is_likely: is_likely && !limited,
            since,
            rest: used.rest,
        });
    }
    None
}

/// Whether what stands between a number and the one before it names some of the requests: 行政执法案卷类答复说理偏弱，10件答复中.
fn speaks_of_some(context: &Context<'_>, own: &[String], index: usize, fact: &Fact, table: &TableSpec) -> bool {
    let last = index.checked_sub(1).and_then(|at| context.report.facts.list.get(at));
    let from = last.map_or(0, |last| last.quantity.range.end).max(fact.sentence_range.start);
    let phrase = Phrase::read(context, own, context.report.slice(&(from..fact.label.start.max(from))), &table.key);
    // 收到的申请中，2件转入下年: of all.
    let accounts = context.ruleset.list("account-names");
    let named =
        |axis| phrase.side(axis, table).is_ok_and(|side| side.is_some_and(|side| !accounts.contains(&side.name)));
    table.key == unnamed::REQUESTS && [Axis::Row, Axis::Column].into_iter().any(named)
}

/// Where the number behind a fact begins.
fn next_start(context: &Context<'_>, index: usize) -> usize {
    context.report.facts.list.get(index + 1).map_or(usize::MAX, |next| next.quantity.range.start)
}

/// 申请人以自然人为主，共98件: the clause before a number whose own words say nothing but that it is a sum.
fn named_before<'a>(context: &Context<'a>, index: usize, fact: &Fact) -> Option<&'a str> {
    let report = context.report;
    let own = label(context, fact);
    let before = report.text().get(..fact.label.start)?.strip_suffix(',')?;
    if !context.ruleset.is_in("total-opening", own) {
        return None;
    }
    let from =
        before.rfind([',', '。', ';', ':', '\n', ')', '、']).map_or(0, |at| at + 1).max(fact.sentence_range.start);
    let counted = index
        .checked_sub(1)
        .and_then(|at| report.facts.list.get(at))
        .is_some_and(|last| last.quantity.range.end > from);
    // From the clause to the number, with the comma between them.
    (!counted).then(|| report.text().get(from..fact.label.end)).flatten()
}

/// The words behind a number, up to the next number or a mark stronger than 、.
fn tail_of<'a>(context: &Context<'a>, index: usize, fact: &Fact) -> &'a str {
    let next = context.report.facts.list.get(index + 1).map_or(usize::MAX, |next| next.quantity.range.start);
    let text = context.report.text();
    let end = fact.sentence_range.end.min(next);
    let rest = text.get(fact.quantity.range.end..end).unwrap_or_default();
    let stop = rest.find([',', ':', ';', '。', '!', '?', '(', ')', '\n']).unwrap_or(rest.len());
    let words = rest.get(..stop).unwrap_or_default();
    if stop < rest.len() || end < next {
        return words;
    }
    // What stands before the next number is its label: 9件新收申请中自然人6件.
    let own = words.split_once('、').map(|(own, _)| own);
    own.or_else(|| {
        let enders = context.ruleset.words_in("within-ending", words);
        enders.iter().filter_map(|word| words.find(word.as_str())).min().and_then(|at| words.get(..at))
    })
    .unwrap_or_default()
}

/// What stands behind the last of several things that are counted in one breath is said of each: 9件复议案件、3件诉讼案件被纠正.
fn shared_tail<'a>(context: &Context<'a>, index: usize) -> Option<&'a str> {
    let facts = &context.report.facts;
    let joined =
        |at: &usize| follows(facts, *at) && facts.list.get(*at).is_some_and(|next| label(context, next).is_empty());
    let last = (index + 1..).take_while(joined).last()?;
    let tail = tail_of(context, last, facts.list.get(last)?);
    context.ruleset.has("outcome-word", tail).then_some(tail)
}

/// The words before a number, without the 在 of 在5件行政复议案件中 and the organ's own name.
fn own_words<'a>(context: &Context<'a>, own: &[String], fact: &Fact) -> &'a str {
    let words = label(context, fact);
    let words = words.strip_prefix('在').filter(|rest| rest.is_empty()).unwrap_or(words);
    own.iter().find_map(|name| words.strip_prefix(name.as_str())).unwrap_or(words)
}

/// Whether the words at a fact speak of what no table has.
fn is_strange(context: &Context<'_>, own: &[String], fact: &Fact) -> bool {
    Phrase::read(context, own, own_words(context, own, fact), "").narrows
}

/// Whether a fact is the next item of the list that the one before it belongs to.
pub(super) fn follows(facts: &Facts, index: usize) -> bool {
    let (Some(before), Some(fact)) =
        (index.checked_sub(1).and_then(|index| facts.list.get(index)), facts.list.get(index))
    else {
        return false;
    };
    before.sentence == fact.sentence && facts.cut(&(before.quantity.range.end..fact.quantity.range.start)) == Cut::Item
}
