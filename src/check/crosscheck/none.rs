//! `crosscheck/none`: what is said not to have been, beside a table that has some.

use super::cells::{in_words, places, value};
use super::claims::{SUIT_TOPIC, with_suits};
use super::phrase::{self, Phrase, Said};
use crate::check::Context;
use crate::check::narrative::balance::is_unit_last;
use crate::decimal::Decimal;
use crate::finding::Severity;
use crate::ruleset::{Axis, KeySum, Matter};

/// What ends the words of a claim, besides a comma.
const ENDS: [char; 3] = [':', '(', ')'];

pub(in crate::check) fn none(context: &mut Context<'_>) {
    let report = context.report;
    if report.tables.found.is_empty() {
        return;
    }
    let own = phrase::own_names(context);
    let body = report.body();
    let mut past = 0;
    for hit in report.hits.list("none-marker") {
        if hit.start < past || !body.contains(&hit.start) || report.in_table(hit.start) {
            continue;
        }
        let clause = report.clause(hit.start);
        let before = report.slice(&(clause.start..hit.start)).rsplit(ENDS).next().unwrap_or_default();
        let after = report.slice(&(hit.end..clause.end.max(hit.end))).split(ENDS).next().unwrap_or_default();
        // 行政复议零纠错、行政诉讼零败诉: two claims.
        let claims = |text: &str| context.ruleset.has("none-marker", text);
        let before = before.rsplit_once('、').filter(|(first, _)| claims(first)).map_or(before, |(_, own)| own);
        let after = after.split_once('、').filter(|(_, next)| claims(next)).map_or(after, |(own, _)| own);
        // 已审结的14件中没有被判决纠正的: of those before.
        let before = before
            .rsplit_once('中')
            .filter(|(head, _)| head.contains(|c: char| c.is_ascii_digit()))
            .map_or(before, |(_, own)| own);
        // 已审结的12件无一被判决纠正: so is what they are counted as.
        let measure = |rest: &&str| context.ruleset.list("case-measure").iter().any(|word| word == rest);
        let counted = before.rfind(|c: char| c.is_ascii_digit()).and_then(|at| before.get(at + 1..)).filter(measure);
        let before = if counted.is_some() { "" } else { before };
        // 1.本年度没有收到申请
        let item = before.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(['.', '、']);
        let before = item.map_or(before, |item| item.trim_start_matches(' '));
        // 二是由于全年未收到申请，干部缺乏经验
        let bare = context.ruleset.strip_prefix("ordinal-series", before).unwrap_or(before);
        let before = context.ruleset.strip_prefix("clause-opening", bare).unwrap_or(bare);
        let span = hit.start - before.len()..hit.end + after.len();
        // 加之近年来未收到过申请: this year is one of them.
        let years = context.ruleset.list("years-until-now").iter();
        let before = years.fold(before, |rest, word| rest.strip_prefix(word.as_str()).unwrap_or(rest));
        // 行政复议均未发生, 上年没有结转: the words on either side together say what there was none of.
        let words = format!("{before}{after}");
        if is_part(context, span.start) {
            continue;
        }
        // 无一被纠正或败诉: the first by itself, where both together say nothing.
        let first = after.split_once('或').map(|(first, _)| format!("{before}{first}"));
        if std::iter::once(words).chain(first).any(|words| claim(context, &own, &words, span.clone())) {
            past = span.end;
        }
    }
}

/// Whether the short clause before a place speaks of a part of the organ or of the year.
fn is_part(context: &Context<'_>, start: usize) -> bool {
    const ASIDE: usize = 14;
    let sentence = context.report.sentence(start);
    let words = context.report.slice(&(sentence.start..start));
    if is_unit_last(context, words) {
        return true;
    }
    let before = words.trim_end_matches([',', ':']);
    let aside = before.rsplit([',', ':', ')']).next().unwrap_or_default();
    aside.chars().count() <= ASIDE && context.ruleset.has("reading-narrow", aside)
}

/// The sum of all rows of a table that the sentence before a place speaks of; of all its rows where it speaks of none.
fn every_row(context: &Context<'_>, matter: &Matter, start: usize, words: &str) -> Option<phrase::Side> {
    let sentence = context.report.sentence(start);
    let before = with_suits(context, context.report.slice(&(sentence.start..start)));
    // 复议3件，纠正1件；诉讼2件，没有败诉: of what the last part of the sentence speaks of, when it speaks of any.
    let last = before.rsplit(';').next().unwrap_or(&before);
    let of_table: Vec<&Matter> = context.ruleset.matters.iter().filter(|other| other.table == matter.table).collect();
    let spoken_in = |text: &str| -> Vec<&Matter> {
        of_table.iter().copied().filter(|other| context.ruleset.has(&other.topic, text)).collect()
    };
    let in_last = spoken_in(last);
    let mut spoken = if in_last.is_empty() { spoken_in(&before) } else { in_last };
    // 行政诉讼共3件，…；按结果分，维持2件，无被纠正案件: else of what the paragraph spoke of last.
    if spoken.is_empty() {
        let paragraph = context.report.paragraphs.get(context.report.paragraph_at(start));
        let said = paragraph.map_or("", |own| context.report.slice(&(own.range.start..sentence.start)));
        let said = with_suits(context, said);
        spoken = said.rsplit(['。', ';']).map(spoken_in).find(|spoken| !spoken.is_empty()).unwrap_or_default();
    }
    let mut matters = if spoken.is_empty() { of_table } else { spoken };
    // 没有败诉: courts alone judge, and only suits; 没有被纠正或败诉 is of either.
    let of_suit = |words: &str| context.ruleset.has("suit-outcome", words);
    let of_either = |words: &str| context.ruleset.has("any-outcome", words) && !of_suit(words);
    if of_suit(words) && !words.split('或').any(of_either) && matters.iter().any(|matter| matter.topic == SUIT_TOPIC) {
        matters.retain(|matter| matter.topic == SUIT_TOPIC);
    }
    let sum: KeySum = matters.iter().filter_map(|matter| matter.rows.first()).flatten().cloned().collect();
    (!sum.is_empty()).then_some(phrase::Side { name: String::new(), any: vec![sum], weak: Vec::new() })
}

/// Judges one claim; whether it is one.
fn claim(context: &mut Context<'_>, own: &[String], words: &str, span: std::ops::Range<usize>) -> bool {
    let report = context.report;
    let said = Said::new(context, words);
    for matter in &context.ruleset.matters {
        let Some(table) = report.table(&matter.table) else { continue };
        let asked = matter.topic == "topic-requests" && context.ruleset.has("topic-requests", words);
        if !asked && !said.speaks_of(context, &matter.table) {
            continue;
        }
        // 行政规范性文件现行有效1件，当年未新增: of what the sentence speaks of.
        let before = report.slice(&(report.sentence(span.start).start..span.start));
        let documents = ["topic-documents", "topic-regulations"].iter().any(|list| context.ruleset.has(list, before));
        if matter.table == "requests" && !asked && documents && !context.ruleset.has("topic-requests", before) {
            continue;
        }
        let phrase = Phrase::of(context, own, &said, &matter.table);
        if !phrase.is_plain || phrase.rest || phrase.narrows || !(phrase.is_named() || asked) {
            continue;
        }
        // A matter whose rows the words do not name is another one's.
        let (Ok(rows), Ok(columns)) = (phrase.side(Axis::Row, table.spec), phrase.side(Axis::Column, table.spec))
        else {
            continue;
        };
        // 无一被纠正: of what the sentence has spoken of so far, or of all that can be.
        let rows = match (rows, &columns) {
            (None, Some(column)) if context.ruleset.is_in("none-outcomes", &column.name) => {
                every_row(context, matter, span.start, words)
            }
            (rows, _) => rows,
        };
        let names = context.ruleset.list("none-names");
        let is_known = |side: &Option<phrase::Side>| {
            let mut parts = side.iter().flat_map(|side| side.name.split('、'));
            parts.all(|part| part.is_empty() || names.iter().any(|name| name == part))
        };
        if !is_known(&rows) || !is_known(&columns) {
            continue;
        }
        if (rows.is_none() && !asked) || (columns.is_none() && matter.columns.is_empty()) {
            continue;
        }
        let Some(meaning) = phrase::meaning(matter, rows.as_ref(), columns.as_ref(), table.spec) else { continue };
        let values: Vec<Option<Decimal>> = meaning.any.iter().map(|sum| value(table, sum)).collect();
        let found = values.iter().map(|value| value.filter(|value| *value > Decimal::ZERO)).collect::<Option<Vec<_>>>();
        let (Some(found), Some(sum)) = (found, meaning.any.first()) else { return true };
        let shown: [(&str, &dyn std::fmt::Display); 4] = [
            ("claim", &report.quote(&span)),
            ("table", &table.spec.title),
            ("cells", &in_words(context, table, sum)),
            ("found", &found.first().copied().unwrap_or_default()),
        ];
        let mut draft = context.draft("crosscheck/none", "default", &shown, span);
        for place in places(context, table, sum).into_iter().take(3) {
            draft = draft.related(place, table.spec.title.clone());
        }
        if context.ruleset.rule(&matter.rule).is_some_and(|rule| rule.severity != Severity::Error) {
            draft = draft.severity(Severity::Warning);
        }
        context.report(draft);
        return true;
    }
    false
}
