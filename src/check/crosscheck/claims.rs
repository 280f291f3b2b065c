//! What is said of all of a number without another number: 行政复议3件,均获维持; 收到15件,全部办结; 办结率100%.

use std::ops::Range;

use super::cells::{in_words, places, value};
use super::numbers::{Counted, counted};
use super::phrase::{self, Phrase};
use crate::check::Context;
use crate::check::narrative::balance::{Role, role, role_of_anything};
use crate::check::narrative::parts::List;
use crate::check::narrative::{label, tail};
use crate::decimal::Decimal;
use crate::finding::Severity;
use crate::report::NamedTable;
use crate::report::amount::ONE;
use crate::report::fact::{Cut, Fact, Standing};
use crate::report::quantity::Kind;
use crate::ruleset::{Axis, CellSum, CellTerm, Hit};

/// Holds all claims against the tables.
pub(in crate::check) fn claims(context: &mut Context<'_>) {
    if context.report.tables.found.is_empty() {
        return;
    }
    let own = phrase::own_names(context);
    let facts = &context.report.facts.list;
    let all = counted(context);
    for (index, counts) in all.iter().enumerate() {
        let Some(fact) = facts.get(index) else { continue };
        match counts {
            Some(counts) if counts.is_whole && counts.rows.is_some() => following(context, &own, index, fact, counts),
            Some(counts) if is_beside_brought(context, index, fact, counts) => {
                following(context, &own, index, fact, counts);
            }
            _ => {
                if let Some(counts) = taken_up(context, &all, index, fact) {
                    following(context, &own, index, fact, counts);
                }
                rate(context, &own, fact);
            }
        }
    }
    upheld(context, &own);
    super::applicants::applicants(context, &own);
}

/// What a number counts that takes up one of the sentence before: 收到申请6件。6件申请均已办结，全部予以公开.
fn taken_up<'c, 'a>(
    context: &Context<'a>,
    all: &'c [Option<Counted<'a>>],
    index: usize,
    fact: &Fact,
) -> Option<&'c Counted<'a>> {
    let facts = &context.report.facts.list;
    let after = crate::check::narrative::tail(context, fact);
    let names = context.ruleset.starts_with("requests-by-name", after);
    // 新收6件，上年没有结转，6件已全部办结
    let of_all = context.ruleset.starts_with("whole-adverb", after.trim_start_matches('已'));
    if !label(context, fact).is_empty() || !(names || of_all) {
        return None;
    }
    let earlier = facts.get(..index).unwrap_or_default().iter().zip(all).rev();
    let mut earlier =
        earlier.take_while(|(other, _)| other.paragraph == fact.paragraph && fact.sentence - other.sentence <= 1);
    let same = |other: &Fact| {
        other.quantity.amount == fact.quantity.amount
            && (other.sentence < fact.sentence || (of_all && other.quantity.range.start < fact.quantity.range.start))
    };
    earlier.find_map(|(other, counts)| {
        counts.as_ref().filter(|counts| {
            same(other) && counts.is_whole && counts.rows.is_some() && counts.matter.table == "requests"
        })
    })
}

/// The clauses behind a number that have none of their own.
fn following(context: &mut Context<'_>, own: &[String], index: usize, fact: &Fact, counts: &Counted<'_>) {
    let report = context.report;
    let Some(table) = report.table(&counts.matter.table) else { return };
    let Some(stated) = Decimal::parse(&fact.quantity.amount.to_string()) else { return };
    // A number that the table denies says nothing more.
    let is_denied = |rule: &str| context.has_found_at(rule, &fact.quantity.range);
    // 承办建议5件，其中4件公开，另1件依法不予公开: of other business.
    let other = || super::scope::is_of_other_business(context, counts, fact);
    if fact.quantity.approximate || stated == Decimal::ZERO || is_denied("crosscheck/none") || other() {
        return;
    }
    // 22件，比上年增加6件，申请人均为自然人: differences from other years part nothing.
    // 收到申请3件，自然人2件，企业1件，均予以公开: parts that are all of it part nothing either.
    let lists = context.lists();
    let divided = lists.iter().filter(|list| list.whole == Some(index) && list.items.first() == Some(&(index + 1)));
    let behind = divided.filter(|list| is_whole_of(context, list, fact)).filter_map(|list| list.items.last()).max();
    let behind = behind.map_or(index + 1, |last| last + 1);
    let next = report.facts.list.get(behind..).unwrap_or_default().iter();
    let next = next.take_while(|next| next.sentence == fact.sentence).find(|next| next.standing == Standing::Plain);
    let from = report.facts.list.get(behind - 1).unwrap_or(fact).quantity.range.end;
    let range = from..next.map_or(fact.sentence_range.end, |next| next.label.start);
    let text = report.slice(&range);
    let mut at = range.start;
    for part in text.split_inclusive([',', ';', ':', '(', ')']) {
        let start = at;
        at += part.len();
        let words = part.trim_end_matches([',', ';', ':', '(', ')']);
        // 无上年结转，均为自然人申请: what there was none of says nothing of those.
        let is_none = context.ruleset.is_in("none-brought", words);
        if words.is_empty() || words.contains(|c: char| c.is_ascii_digit()) || is_none {
            continue;
        }
        let bare = context
            .ruleset
            .list("claim-manner")
            .iter()
            .fold(words.to_owned(), |text, word| text.replace(word.as_str(), ""));
        // 均为自然人通过网络平台提出: who they are is told before how they came.
        let way = context.ruleset.words_in("by-way", &bare).iter().filter_map(|word| bare.find(word.as_str())).min();
        let bare = way.filter(|at| *at > 0).and_then(|at| bare.get(..at)).unwrap_or(&bare);
        let phrase = Phrase::read(context, own, bare, &counts.matter.table);
        // 均为网络渠道提交，均予以公开: what else is said of all of them changes nothing.
        if !phrase.is_plain && !phrase.rest && !phrase.narrows && context.ruleset.starts_with("whole-adverb", words) {
            continue;
        }
        if !phrase.is_plain || phrase.rest || phrase.narrows {
            return;
        }
        let is_upheld = context.ruleset.has("upheld-claim", words);
        if !phrase.is_named() || is_upheld || !(phrase.all || stated == Decimal::from(1)) {
            continue;
        }
        let (Ok(rows), Ok(columns)) = (phrase.side(Axis::Row, table.spec), phrase.side(Axis::Column, table.spec))
        else {
            return;
        };
        // 行政复议1件,行政诉讼…: a clause about something else.
        // 行政诉讼1件，为复议后起诉: but for what kind of suits they are.
        let of_suits = counts.matter.topic == SUIT_TOPIC
            && columns.is_none()
            && context.ruleset.starts_with("all-are", bare.trim_start_matches(['均', '都']))
            && rows
                .as_ref()
                .is_some_and(|rows| rows.any.iter().flatten().all(|term| SUITS.contains(&term.key.as_str())));
        if rows.is_some() && counts.matter.table != "requests" && !of_suits {
            return;
        }
        let finished = rows.as_ref().is_some_and(|rows| context.ruleset.is_in("finished-names", &rows.name));
        let rows = if columns.is_some() { rows.or_else(|| counts.rows.clone()) } else { rows };
        let columns = columns.or_else(|| counts.columns.clone());
        let Some(meaning) = phrase::meaning(counts.matter, rows.as_ref(), columns.as_ref(), table.spec) else { return };
        let values: Vec<Option<Decimal>> = meaning.any.iter().map(|sum| value(table, sum)).collect();
        let all = if finished { stated + brought_beside(context, index, fact) } else { stated };
        if values.iter().any(|value| value.is_none_or(|value| value >= all)) {
            continue;
        }
        let Some(sum) = meaning.any.first() else { return };
        let mut shown = in_words(context, table, sum);
        let mut sums = vec![sum.clone()];
        if finished {
            // What was not finished is what was carried over.
            let left = one("carried", "sum");
            if value(table, &left).is_none_or(|left| left == Decimal::ZERO) {
                continue;
            }
            shown = format!("{shown}，{}", in_words(context, table, &left));
            sums.push(left);
        }
        let claim = start..start + words.len();
        if context.has_found_at("narrative/conflict", &claim) {
            return;
        }
        tell(context, table, &counts.matter.rule, claim, &shown, &sums, None);
    }
}

/// Whether the items of a list are all of a number, and nothing is said of the last of them.
fn is_whole_of(context: &Context<'_>, list: &List, whole: &Fact) -> bool {
    let items = || list.items.iter().filter_map(|item| context.report.facts.list.get(*item));
    items().map(|item| item.quantity.amount.value).sum::<i128>() == whole.quantity.amount.value
        && items().next_back().is_some_and(|last| tail(context, last).is_empty())
        && items().all(|item| role_of_anything(context, item).is_none())
}

/// Whether a count of what was received stands beside what was brought in, and only the word that joins them is in the way of
/// understanding it: 上年结转的1件和本年新收的12件均已办结.
fn is_beside_brought(context: &Context<'_>, index: usize, fact: &Fact, counts: &Counted<'_>) -> bool {
    let before = index.checked_sub(1).and_then(|before| context.report.facts.list.get(before));
    role(context, fact) == Some(Role::Received)
        && counts.rows.is_some()
        && counts.matter.table == "requests"
        && context.ruleset.strip_prefix("and", label(context, fact)).is_some()
        && before.is_some_and(|before| !context.ruleset.starts_with("parts-open", label(context, before)))
        && brought_beside(context, index, fact) > Decimal::ZERO
}

/// What was brought in, where that stands beside what was received: 1 of 上年结转的1件和本年新收的12件均已办结.
fn brought_beside(context: &Context<'_>, index: usize, fact: &Fact) -> Decimal {
    let facts = &context.report.facts;
    let before = index.checked_sub(1).and_then(|before| facts.list.get(before));
    let beside = before.filter(|before| {
        let gap = before.quantity.range.end..fact.quantity.range.start;
        before.sentence == fact.sentence && facts.cut(&gap) <= Cut::Item && role(context, before) == Some(Role::Brought)
    });
    beside.and_then(|before| Decimal::parse(&before.quantity.amount.to_string())).unwrap_or(Decimal::ZERO)
}

pub(super) fn one(row: &str, column: &str) -> CellSum {
    vec![CellTerm { minus: false, row: row.to_owned(), column: column.to_owned() }]
}

/// Reports a claim that the cells do not bear out.
pub(super) fn tell(
    context: &mut Context<'_>,
    table: &NamedTable<'_>,
    rule: &str,
    claim: Range<usize>,
    shown: &str,
    sums: &[CellSum],
    severity: Option<Severity>,
) {
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("claim", &context.report.quote(&claim)), ("table", &table.spec.title), ("cells", &shown)];
    let mut draft = context.draft(rule, "claim", &values, claim);
    for place in sums.iter().flat_map(|sum| places(context, table, sum)).take(8) {
        draft = draft.related(place, table.spec.title.clone());
    }
    context.report(match severity {
        Some(severity) => draft.severity(severity),
        None => draft,
    });
}

/// 办结率100% beside requests that were carried over.
fn rate(context: &mut Context<'_>, own: &[String], fact: &Fact) {
    let report = context.report;
    if fact.quantity.kind != Kind::Percent || fact.quantity.amount.value != 100 * ONE || fact.topic != Some(0) {
        return;
    }
    let words = label(context, fact);
    let names = context.ruleset.list("closing-rate");
    let Some(name) = names.iter().find(|name| words.contains(name.as_str())) else { return };
    let Some(table) = report.table("requests") else { return };
    let phrase = Phrase::read(context, own, &words.replacen(name.as_str(), "", 1), "requests");
    let (carried, total, new) = (one("carried", "sum"), one("total", "sum"), one("new", "sum"));
    let number = |sum: &CellSum| value(table, sum);
    let (Some(left), Some(done), Some(came)) = (number(&carried), number(&total), number(&new)) else { return };
    // Of what came in this year all may be finished while something of the year before is not.
    let holds = left == Decimal::ZERO || done >= came;
    let claim = fact.label.start..fact.quantity.range.end;
    if !phrase.is_plain || phrase.is_named() || holds || context.has_found_at("narrative/percent", &claim) {
        return;
    }
    let shown = format!("{}，{}", in_words(context, table, &total), in_words(context, table, &carried));
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("claim", &report.quote(&claim)), ("table", &table.spec.title), ("cells", &shown)];
    let mut draft = context.draft("crosscheck/requests", "claim", &values, claim).severity(Severity::Warning);
    for place in places(context, table, &carried) {
        draft = draft.related(place, table.spec.title.clone());
    }
    context.report(draft);
}

/// What a phrase for suits is replaced by.
const SUIT: &str = "诉讼";
/// The topic of suits.
pub(super) const SUIT_TOPIC: &str = "topic-suit";
/// Rows of suits.
const SUITS: [&str; 2] = ["direct", "after"];

/// Words in which suits are called nothing but suits: 复议后起诉 names a review, and is none.
pub(super) fn with_suits(context: &Context<'_>, words: &str) -> String {
    let suits = context.ruleset.readings.iter().filter(|reading| reading.table == "disputes");
    let suits = suits.filter(|reading| reading.any.iter().flatten().any(|term| SUITS.contains(&term.key.as_str())));
    let text = suits
        .flat_map(|reading| &reading.phrase)
        .filter(|phrase| context.ruleset.has("topic-review", phrase))
        .fold(words.to_owned(), |text, phrase| text.replace(phrase.as_str(), SUIT));
    // 复议后提起的行政诉讼
    match context.ruleset.has("topic-suit", &text) {
        true => context.ruleset.list("after-review").iter().fold(text, |text, word| text.replace(word.as_str(), "")),
        false => text,
    }
}

/// Whether the last number before a place counts what was decided: 已审结2件,均获维持.
fn counts_settled(context: &Context<'_>, at: usize) -> bool {
    let before = context.report.facts.list.iter().rfind(|fact| fact.quantity.range.end <= at);
    before.is_some_and(|fact| {
        let words = label(context, fact);
        let settled = context.ruleset.has("settled-word", words) || context.ruleset.ends_with("settled-ending", words);
        fact.sentence_range.end >= at && settled
    })
}

/// The one kind of suits that the last number before a place counts, where the number before it counts none.
fn suits_before(context: &Context<'_>, own: &[String], table: &NamedTable<'_>, at: usize) -> Option<&'static str> {
    let facts = &context.report.facts;
    let last = facts.list.iter().rposition(|fact| fact.quantity.range.end <= at)?;
    let kind = |index: usize| {
        let fact = facts.list.get(index)?;
        let rows = Phrase::read(context, own, label(context, fact), "disputes").side(Axis::Row, table.spec);
        let rows = rows.ok().flatten()?;
        match rows.any.as_slice() {
            [sum] => match sum.as_slice() {
                [term] => SUITS.into_iter().find(|suit| *suit == term.key),
                _ => None,
            },
            _ => None,
        }
    };
    let (fact, own_kind) = (facts.list.get(last)?, kind(last)?);
    let before = last.checked_sub(1).and_then(|before| Some((facts.list.get(before)?, kind(before)?)));
    let together = before.is_some_and(|(before, other)| {
        let gap = before.quantity.range.end..fact.quantity.range.start;
        before.sentence == fact.sentence && other != own_kind && facts.cut(&gap) < Cut::Semicolon
    });
    (fact.sentence_range.end >= at && !together).then_some(own_kind)
}

/// The words from the last kind of dispute on, where the ones before it have had their end told:
/// 行政复议4件(3件维持、1件未结),行政诉讼2件,….
fn latest<'w>(context: &Context<'_>, words: &'w str) -> &'w str {
    let kinds = ["topic-review", "topic-suit"];
    let last = kinds.iter().flat_map(|list| context.ruleset.list(list)).filter_map(|word| words.rfind(word.as_str()));
    let Some(at) = last.max() else { return words };
    match (words.get(..at), words.get(at..)) {
        (Some(before), Some(after)) if context.ruleset.has("outcome-word", before) => after,
        _ => words,
    }
}

/// 均获维持 beside a review or a suit that was not, or is not decided yet.
fn upheld(context: &mut Context<'_>, own: &[String]) {
    let report = context.report;
    let Some(table) = report.table("disputes") else { return };
    for hit in upheld_claims(context) {
        let sentence = report.sentence(hit.start);
        let clause = report.clause(hit.start);
        let words = report.slice(&(sentence.start..hit.start));
        let before = report.slice(&(clause.start..hit.start));
        let phrase = Phrase::read(context, own, before, "disputes");
        let settled = context.ruleset.is_in("settled-claim", report.slice(&(hit.start..hit.end)));
        let numbered = report
            .facts
            .list
            .iter()
            .any(|fact| fact.quantity.range.start >= clause.start && fact.quantity.range.end <= hit.start);
        // 县政府均予维持: who decided says nothing of what was.
        let decided = context.ruleset.is_in("decider", before);
        let understood = phrase.is_plain || numbered || decided;
        if report.in_table(hit.start) || !understood || phrase.rest || phrase.narrows {
            continue;
        }
        if context.ruleset.has("reading-rest", words) {
            continue;
        }
        // The clause of the claim says whose end it is; else the sentence before it does.
        let spoken = ["topic-review", "topic-suit"].iter().any(|list| context.ruleset.has(list, before));
        let text = with_suits(context, if spoken { before } else { latest(context, words) });
        let speaks = |list: &str| context.ruleset.has(list, &text);
        let rows = [("topic-review", &["review"][..]), ("topic-suit", &SUITS[..])]
            .into_iter()
            .filter(|(list, _)| speaks(list))
            .flat_map(|(_, rows)| rows.iter().copied());
        let mut rows: Vec<&str> = rows.collect();
        // 未经复议直接起诉2件，均驳回: of that kind of suit, unless another stands before it in the same breath.
        if let Some(kind) = suits_before(context, own, table, hit.start) {
            rows.retain(|row| *row == kind);
        }
        // 年内法院审结12件，均判决维持: what courts decide are suits.
        if rows.is_empty() && context.ruleset.has("suit-outcome", report.slice(&(sentence.start..hit.end))) {
            rows.extend(SUITS);
        }
        // 全部审结 says nothing of how they ended.
        let dismissed = context.ruleset.has("dismissed-word", report.slice(&(hit.start..hit.end)));
        let of_settled = context.ruleset.has("settled-word", before) || counts_settled(context, hit.start);
        let columns: &[&str] = if settled {
            &["pending"]
        } else if dismissed && !of_settled {
            &["corrected", "pending"]
        } else if dismissed {
            &["corrected"]
        } else if of_settled {
            &["corrected", "otherwise"]
        } else {
            &["corrected", "otherwise", "pending"]
        };
        let sums: Vec<CellSum> = rows
            .into_iter()
            .flat_map(|row| columns.iter().map(move |column| one(row, column)))
            .filter(|sum| value(table, sum).is_some_and(|value| value > Decimal::ZERO))
            .collect();
        if sums.is_empty() {
            continue;
        }
        let shown = sums.iter().map(|sum| in_words(context, table, sum)).collect::<Vec<_>>().join("，");
        tell(context, table, "crosscheck/disputes", hit.start..hit.end, &shown, &sums, None);
    }
}

/// Places where all disputes are said to have ended well: 均获维持, and 全部获得复议机关维持 with other words between the two.
fn upheld_claims(context: &Context<'_>) -> Vec<Hit> {
    const BETWEEN: usize = 10;
    let report = context.report;
    let mut claims = report.hits.list("upheld-claim").to_vec();
    for hit in report.hits.list("whole-adverb") {
        let clause = report.clause(hit.start);
        let after = report.slice(&(hit.end..clause.end.max(hit.end)));
        let ends = context.ruleset.list("upheld-word").iter();
        let Some(end) = ends.filter_map(|word| after.find(word.as_str()).map(|at| at + word.len())).min() else {
            continue;
        };
        let between = after.get(..end).unwrap_or_default();
        let plain = between.chars().count() <= BETWEEN
            && !between.contains(|c: char| c.is_ascii_digit() || matches!(c, '、' | '(' | ':'))
            && !context.ruleset.has("negation", between);
        if plain && !claims.iter().any(|claim| claim.start < hit.end + end && hit.start < claim.end) {
            claims.push(Hit { start: hit.start, end: hit.end + end });
        }
    }
    claims.sort_by_key(|claim| claim.start);
    claims
}
