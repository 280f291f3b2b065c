//! The prose against the official tables, through the readings of the rule files: a number is wrong only when no
//! admissible reading of its phrase gives it.

use std::ops::Range;

use super::narrative::balance::role;
use super::narrative::{is_plain_count, label, measure, names_other_year, tail};
use super::{Context, table};
use crate::decimal::Decimal;
use crate::finding::Severity;
use crate::report::amount::Amount;
use crate::report::fact::{Cut, Fact, Facts};
use crate::report::{NamedTable, Value};
use crate::ruleset::{CellSum, Reading};

/// A number of the prose in the unit of the table, and how far from it the true one may be.
fn decimal(fact: &Fact, scale: u32) -> Option<(Decimal, Decimal)> {
    let amount = &fact.quantity.amount;
    let scaled = |value: i128| Decimal::parse(&Amount { value: value / i128::from(scale), grain: 1 }.to_string());
    Some((scaled(amount.value)?, scaled(amount.slack())?))
}

/// What a sum of cells comes to; none when a cell is unknown.
fn value(table: &NamedTable<'_>, sum: &CellSum) -> Option<Decimal> {
    sum.iter()
        .map(|term| {
            let found = if table.spec.row(&term.row).is_some() {
                cell(table, &term.row, &term.column)
            } else if term.column == TOTAL {
                group(table, &term.row)
            } else {
                table.group(&term.row, &term.column)
            };
            found.map(|found| if term.minus { -found } else { found })
        })
        .sum()
}

/// The column that is the sum of the others.
const TOTAL: &str = "sum";

/// A cell; a blank total is the sum of its row where all of that is there.
fn cell(table: &NamedTable<'_>, row: &str, column: &str) -> Option<Decimal> {
    let found = table.number_at(row, column);
    if found.is_some() || column != TOTAL || table.cell_at(row, column).is_some_and(|cell| cell.value != Value::Blank) {
        return found;
    }
    table.spec.columns.iter().filter(|other| other.key != TOTAL).map(|other| table.number_at(row, &other.key)).sum()
}

/// What a sum comes to at least, by the cells that are known; none when it takes something away.
fn least(table: &NamedTable<'_>, sum: &CellSum) -> Option<Decimal> {
    let row = |key: &str, column: &str| {
        let known = table.number_at(key, column);
        let parts = table.spec.columns.iter().filter(|other| column == TOTAL && other.key != TOTAL);
        known.unwrap_or_else(|| parts.filter_map(|other| table.number_at(key, &other.key)).sum())
    };
    sum.iter()
        .map(|term| {
            if term.minus {
                return None;
            }
            if table.spec.row(&term.row).is_some() {
                return Some(row(&term.row, &term.column));
            }
            let rows = table.rows_of(table.spec.group(&term.row)?)?;
            Some(
                rows.into_iter()
                    .filter_map(|index| table.spec.rows.get(index))
                    .map(|spec| row(&spec.key, &term.column))
                    .sum(),
            )
        })
        .sum()
}

/// The total of a group of rows.
fn group(table: &NamedTable<'_>, key: &str) -> Option<Decimal> {
    let rows = table.rows_of(table.spec.group(key)?)?;
    rows.into_iter().map(|row| cell(table, &table.spec.rows.get(row)?.key, TOTAL)).sum()
}

/// A sum of cells in words: 本年新收 3 + 上年结转 1.
fn in_words(context: &Context<'_>, table: &NamedTable<'_>, sum: &CellSum) -> String {
    let mut text = String::new();
    for term in sum {
        if !text.is_empty() || term.minus {
            text.push_str(if term.minus { " − " } else { " + " });
        }
        let row = table.spec.row(&term.row).and_then(|row| table.spec.rows.get(row)).map(|row| &row.label);
        let row = row.or_else(|| {
            table.spec.group(&term.row).and_then(|group| table.spec.groups.get(group)).map(|group| &group.label)
        });
        text.push_str(row.map_or("", |label| label.short.as_str()));
        let column = table.spec.column(&term.column).and_then(|column| table.spec.columns.get(column));
        if let Some(column) = column.filter(|_| context.ruleset.list("name-columns").contains(&table.spec.key)) {
            text.push_str(&column.label.short);
        }
        let one = vec![crate::ruleset::CellTerm { minus: false, ..term.clone() }];
        if let Some(value) = value(table, &one) {
            text.push_str(&format!(" {value}"));
        } else if let Some(least) = least(table, &one) {
            text.push_str(&format!(" {}{least}", context.text("crosscheck/requests", "at-least")));
        }
    }
    if sum.len() > 1 {
        if let Some(value) = value(table, sum) {
            text.push_str(&format!(" = {value}"));
        } else if let Some(least) = least(table, sum) {
            text.push_str(&format!(" = {}{least}", context.text("crosscheck/requests", "at-least")));
        }
    }
    text
}

/// Folded places of the cells of a sum.
fn places(context: &Context<'_>, table: &NamedTable<'_>, sum: &CellSum) -> Vec<Range<usize>> {
    sum.iter()
        .filter_map(|term| table.cell_at(&term.row, &term.column))
        .filter(|cell| !cell.place.is_empty())
        .map(|cell| table::folded(context, &cell.place))
        .collect()
}

/// `crosscheck/requests`, `crosscheck/disputes`, `crosscheck/documents`.
pub(super) fn numbers(context: &mut Context<'_>) {
    let report = context.report;
    if report.tables.found.is_empty() {
        return;
    }
    let mut verb: Option<(usize, &Reading)> = None;
    let lists = context.lists();
    for (index, fact) in report.facts.list.iter().enumerate() {
        let Some(topic) = fact.topic.and_then(|topic| Facts::TOPICS.get(topic)) else { continue };
        if !is_plain_count(fact) || fact.quantity.approximate {
            continue;
        }
        let list = lists.iter().find(|list| list.is_announced() && list.items.contains(&index));
        // 行政诉讼被纠正7件，其中直接起诉的4件: parts of something that is not a whole of the table.
        let partial = list
            .and_then(|list| list.whole)
            .and_then(|whole| report.facts.list.get(whole))
            .is_some_and(|whole| context.ruleset.has("partial-whole", label(context, whole)));
        if partial
            || names_other_year(context, &label(context, fact).replace("结转", ""))
                && !label(context, fact).contains("结转")
        {
            continue;
        }
        let named = reading(context, fact, topic, list.is_some());
        // 制发规章1件、行政规范性文件9件: the verb of an item holds for those after it.
        let carried = verb.filter(|(last, reading)| {
            named.is_none()
                && *last + 1 == index
                && !reading.topics.iter().any(|name| name == topic)
                && follows(context, index)
        });
        let reading = named.or_else(|| carried.and_then(|(_, earlier)| sibling(context, earlier, topic)));
        let Some(reading) = reading else {
            verb = None;
            continue;
        };
        verb = Some((index, reading));
        if let Some(table) = report.tables.found.iter().find(|table| table.spec.key == reading.table) {
            hold(context, table, reading, fact);
        }
    }
}

/// Whether a fact is the next item of the list that the one before it belongs to.
fn follows(context: &Context<'_>, index: usize) -> bool {
    let facts = &context.report.facts;
    let (Some(before), Some(fact)) =
        (index.checked_sub(1).and_then(|index| facts.list.get(index)), facts.list.get(index))
    else {
        return false;
    };
    before.sentence == fact.sentence && facts.cut(&(before.quantity.range.end..fact.quantity.range.start)) == Cut::Item
}

/// The reading of the same phrase for another topic.
fn sibling<'a>(context: &Context<'a>, earlier: &Reading, topic: &str) -> Option<&'a Reading> {
    context
        .ruleset
        .readings
        .iter()
        .find(|other| other.phrase == earlier.phrase && other.topics.iter().any(|name| name == topic))
}

/// The reading whose phrase stands at a number.
fn reading<'a>(context: &Context<'a>, fact: &Fact, topic: &str, listed: bool) -> Option<&'a Reading> {
    let words = label(context, fact);
    let after = tail(context, fact);
    let measure = measure(context, fact);
    if words.is_empty() && after.is_empty()
        || context.ruleset.has("part-of-scope", words)
        || context.ruleset.has("part-of-scope", context.report.slice(&fact.sentence_range))
    {
        return None;
    }
    context.ruleset.readings.iter().find(|reading| {
        reading.topics.iter().any(|name| name == topic)
            && reading.measures.iter().any(|word| word == measure)
            && (reading.phrase.iter().any(|phrase| words.contains(phrase.as_str()))
                || (words.chars().count() < 2 && reading.phrase.iter().any(|phrase| after.starts_with(phrase.as_str()))))
            && !reading.unless.iter().any(|word| words.contains(word.as_str()) || after.contains(word.as_str()))
            && (listed || !reading.unless_alone.iter().any(|word| words.contains(word.as_str())))
            // 其中，某区新收211件: one unit of many.
            && !(reading.topics.iter().any(|topic| topic == "topic-requests") && is_one_of_many(context, fact))
    })
}

/// Whether a sentence that begins with 其中 gives the account of a unit: what it received, and what it finished.
fn is_one_of_many(context: &Context<'_>, fact: &Fact) -> bool {
    let sentence = context.report.slice(&fact.sentence_range);
    context.ruleset.list("parts-open").iter().any(|word| sentence.starts_with(word.as_str()))
        && role(context, fact).is_some()
        && context
            .report
            .facts
            .list
            .iter()
            .filter(|other| other.sentence == fact.sentence && role(context, other).is_some())
            .count()
            > 1
}

/// Holds a number against its readings.
fn hold(context: &mut Context<'_>, table: &NamedTable<'_>, reading: &Reading, fact: &Fact) {
    let Some((stated, slack)) = decimal(fact, reading.scale) else { return };
    let same = |value: &Option<Decimal>| value.is_some_and(|value| (value - stated).abs() <= slack);
    let all: Vec<Option<Decimal>> = reading.any.iter().chain(&reading.weak).map(|sum| value(table, sum)).collect();
    let (strong, weak) = all.split_at(reading.any.len().min(all.len()));
    if strong.iter().any(same) {
        return;
    }
    // One unknown cell may be the one that makes it true, unless the known ones already come to more.
    let sums = reading.any.iter().chain(&reading.weak);
    let possible =
        sums.zip(&all).any(|(sum, value)| value.is_none() && least(table, sum).is_none_or(|least| least <= stated));
    if possible || all.is_empty() {
        context.not_assessable(&reading.rule, context.text(&reading.rule, "unknown"));
        return;
    }
    let span = phrase_span(context, reading, fact);
    let loose = weak.iter().position(same);
    if let Some((sum, leaving)) = loose.and_then(|at| reading.weak.get(at).zip(reading.weak_names.get(at))) {
        let draft = context.draft(
            &reading.rule,
            "weak",
            &[
                ("name", &reading.name),
                ("stated", &stated),
                ("measure", &measure(context, fact)),
                ("weak", leaving),
                ("table", &table.spec.title),
                ("cells", &in_words(context, table, sum)),
            ],
            span,
        );
        context.report(draft.severity(Severity::Note));
        return;
    }
    let zero = strong.iter().all(|value| *value == Some(Decimal::ZERO)) && stated != Decimal::ZERO;
    let reverse = zero
        && context.ruleset.list("none-tables").contains(&table.spec.key)
        && context.ruleset.list("none-names").contains(&reading.name);
    let rule = if reverse { "crosscheck/none" } else { reading.rule.as_str() };
    let mut cells: Vec<String> = Vec::new();
    for sum in &reading.any {
        cells.push(in_words(context, table, sum));
    }
    let separator = context.text("crosscheck/requests", "or");
    let mut draft = context.draft(
        rule,
        if reverse { "reverse" } else { "default" },
        &[
            ("name", &reading.name),
            ("stated", &stated),
            ("measure", &measure(context, fact)),
            ("table", &table.spec.title),
            ("cells", &cells.join(&separator)),
        ],
        span,
    );
    if let Some(sum) = reading.any.first() {
        for place in places(context, table, sum).into_iter().take(8) {
            draft = draft.related(place, table.spec.title.clone());
        }
    }
    context.report(draft);
}

/// A number with its phrase.
fn phrase_span(context: &Context<'_>, reading: &Reading, fact: &Fact) -> Range<usize> {
    let words = context.report.slice(&fact.label);
    let at = reading.phrase.iter().filter_map(|phrase| words.rfind(phrase.as_str())).max().unwrap_or(words.len());
    fact.label.start + at..fact.quantity.range.end
}

/// `crosscheck/none`, and suits that are all said to be won.
pub(super) fn none(context: &mut Context<'_>) {
    let report = context.report;
    if report.tables.found.is_empty() {
        return;
    }
    let body = report.body();
    let mut told: Vec<(usize, &str)> = Vec::new();
    for hit in report.hits.list("none-claim") {
        if !body.contains(&hit.start) || report.in_table(hit.start) {
            continue;
        }
        // The claim reaches to the end of its clause; a list of 、 is one clause.
        let clause = report.clause(hit.start);
        let words = report.slice(&(hit.start..clause.end.max(hit.start)));
        let before = report.slice(&(clause.start..hit.start));
        // 公民、法人和其他组织 is everyone.
        let bare = context
            .ruleset
            .list("everyone")
            .iter()
            .fold(words.to_owned(), |text, word| text.replace(word.as_str(), ""));
        let limited = context.ruleset.has("none-limit", &bare) || context.ruleset.has("none-limit", before);
        let disputes = ["topic-review", "topic-suit"].iter().any(|list| context.ruleset.has(list, words));
        for reading in
            context.ruleset.readings.iter().filter(|reading| context.ruleset.list("none-names").contains(&reading.name))
        {
            let by_phrase = context.ruleset.list("none-by-phrase").contains(&reading.name);
            let at = if by_phrase {
                phrase_end(reading, words, disputes)
            } else {
                claim_end(context, reading, words, disputes)
            };
            let Some(at) = at.filter(|_| by_phrase || !limited) else { continue };
            let Some(table) = report.tables.found.iter().find(|table| table.spec.key == reading.table) else {
                continue;
            };
            let Some(sum) = reading.any.first() else { continue };
            let Some(found) = value(table, sum).filter(|found| *found > Decimal::ZERO) else { continue };
            if told.contains(&(hit.start, reading.name.as_str()))
                || told.iter().any(|(start, _)| hit.start - start < 12 && hit.start != *start)
            {
                continue;
            }
            told.push((hit.start, reading.name.as_str()));
            let span = hit.start..hit.start + at;
            let draft = context.draft(
                "crosscheck/none",
                "default",
                &[
                    ("claim", &report.quote(&span)),
                    ("table", &table.spec.title),
                    ("cells", &in_words(context, table, sum)),
                    ("found", &found),
                ],
                span,
            );
            let mut draft = draft;
            for place in places(context, table, sum).into_iter().take(3) {
                draft = draft.related(place, table.spec.title.clone());
            }
            context.report(draft);
        }
    }
    upheld(context);
}

/// Where a claim of none has the phrase of a reading at once behind it: 没有结转下年度. Not where it speaks of disputes.
fn phrase_end(reading: &Reading, words: &str, disputes: bool) -> Option<usize> {
    const NEAR: usize = 18;
    let found =
        reading.phrase.iter().filter_map(|phrase| words.find(phrase.as_str()).map(|at| (at, at + phrase.len()))).min();
    let excused = reading.unless.iter().any(|word| words.contains(word.as_str()));
    found.filter(|(at, _)| *at <= NEAR && !disputes && !excused).map(|(_, end)| end)
}

/// Where a claim of none, which may speak of disputes, names what a reading counts, and the end of that word.
fn claim_end(context: &Context<'_>, reading: &Reading, words: &str, disputes: bool) -> Option<usize> {
    let own = reading
        .topics
        .iter()
        .flat_map(|topic| context.ruleset.list(topic))
        .filter(|word| words.contains(word.as_str()));
    let is_requests = reading.topics.iter().any(|topic| topic == "topic-requests");
    if is_requests {
        // 未收到申请, not 未收到申请行政复议的.
        let verb = context.ruleset.has("none-request-verb", words);
        return (!disputes && verb)
            .then(|| own.filter_map(|word| words.find(word.as_str()).map(|at| at + word.len())).min())
            .flatten();
    }
    own.filter_map(|word| words.find(word.as_str()).map(|at| at + word.len())).max()
}

/// 均获维持 beside a review or a suit that was not, or is not decided yet.
fn upheld(context: &mut Context<'_>) {
    let report = context.report;
    let Some(table) = report.tables.found.iter().find(|table| table.spec.key == "disputes") else { return };
    for hit in report.hits.list("upheld-claim") {
        let sentence = report.sentence(hit.start);
        let words = report.slice(&(sentence.start..hit.start));
        if report.in_table(hit.start) || context.ruleset.has("none-limit", words) {
            continue;
        }
        // 全部审结 says nothing of how they ended.
        let only_pending =
            context.ruleset.list("settled-claim").iter().any(|word| report.slice(&(hit.start..hit.end)) == word);
        // The clause of the claim says whose end it is; else the sentence before it does.
        let clause = report.slice(&(report.clause(hit.start).start..hit.start));
        let own = ["topic-review", "topic-suit"].iter().any(|list| context.ruleset.has(list, clause));
        let spoken = |list: &str| context.ruleset.has(list, if own { clause } else { words });
        let rows: Vec<&str> = [("topic-review", &["review"][..]), ("topic-suit", &["direct", "after"][..])]
            .iter()
            .filter(|(list, _)| spoken(list))
            .flat_map(|(_, rows)| rows.iter().copied())
            .collect();
        let cells: Vec<(CellSum, Decimal)> = rows
            .iter()
            .flat_map(|row| ["corrected", "otherwise", "pending"].map(|column| (row, column)))
            .filter(|(_, column)| !only_pending || *column == "pending")
            .filter_map(|(row, column)| {
                let sum =
                    vec![crate::ruleset::CellTerm { minus: false, row: (*row).to_owned(), column: column.to_owned() }];
                let value = value(table, &sum).filter(|value| *value > Decimal::ZERO)?;
                Some((sum, value))
            })
            .collect();
        if cells.is_empty() {
            continue;
        }
        let shown: Vec<String> = cells.iter().map(|(sum, _)| in_words(context, table, sum)).collect();
        let mut draft = context.draft(
            "crosscheck/disputes",
            "upheld",
            &[
                ("claim", &report.quote(&(hit.start..hit.end))),
                ("table", &table.spec.title),
                ("cells", &shown.join("，")),
            ],
            hit.start..hit.end,
        );
        for (sum, _) in &cells {
            for place in places(context, table, sum) {
                draft = draft.related(place, table.spec.title.clone());
            }
        }
        context.report(draft);
    }
}

/// `crosscheck/fee`.
pub(super) fn fee(context: &mut Context<'_>) {
    let report = context.report;
    let Some(table) = report.tables.found.iter().find(|table| table.spec.key == "requests") else { return };
    let Some(cell) = table.cell_at("other2", "sum") else { return };
    let Some(section) = report.section("other").or(report.sections.last()) else { return };
    let words = report.slice(&section.body);
    if context.ruleset.has("fee-word", words) {
        return;
    }
    let lapsed = match cell.value {
        Value::Blank => return,
        _ => cell.value.number().unwrap_or(Decimal::ZERO),
    };
    let message = if lapsed > Decimal::ZERO { "default" } else { "silent" };
    let place = table::folded(context, &cell.place);
    let mut draft = context.draft(
        "crosscheck/fee",
        message,
        &[("lapsed", &lapsed), ("table", &table.spec.title)],
        section.heading.clone(),
    );
    if lapsed > Decimal::ZERO {
        draft = draft.related(place, table.spec.title.clone());
    } else {
        draft = draft.severity(Severity::Note);
    }
    context.report(draft);
}
