//! What is said of who applied: 申请人均为自然人, beside a table that has others.

use std::ops::Range;

use super::cells::{in_words, value};
use super::claims::{one, tell};
use super::phrase::{self, Phrase};
use crate::check::Context;
use crate::decimal::Decimal;
use crate::finding::Severity;
use crate::ruleset::Axis;

/// Holds such claims against the columns of the table.
pub(super) fn applicants(context: &mut Context<'_>, own: &[String]) {
    let report = context.report;
    let body = report.body();
    let Some(table) = report.table("requests") else { return };
    for hit in report.hits.list("whole-adverb") {
        if !body.contains(&hit.start) || report.in_table(hit.start) {
            continue;
        }
        let clause = report.clause(hit.start);
        let sentence = report.sentence(hit.start);
        let before = report.slice(&(clause.start..hit.start));
        let after = report.slice(&(hit.end..clause.end.max(hit.end)));
        let earlier = report.slice(&(sentence.start..clause.start));
        let is_subject = context.ruleset.is_in("applicant", before);
        let Some(kind) = context.ruleset.strip_prefix("all-are", after) else {
            continue;
        };
        // 其中邮寄2件，申请人均为自然人: of some of them only.
        // 6件申请中，网络4件、邮寄2件，申请人均为自然人: but of all where the parts are all.
        let of_some = (context.ruleset.has("parts-open", earlier) && !parts_are_all(context, &sentence, hit.start))
            || context.ruleset.has("sure-rest", earlier);
        let phrase = Phrase::read(context, own, kind, "requests");
        let (Ok(None), Ok(Some(columns))) = (phrase.side(Axis::Row, table.spec), phrase.side(Axis::Column, table.spec))
        else {
            continue;
        };
        let claim = clause.start..clause.end.max(hit.end);
        if !is_subject || of_some || !phrase.is_plain || context.speaks_of("crosscheck/requests", &claim) {
            continue;
        }
        let matter = context.ruleset.matters.iter().find(|matter| matter.table == "requests");
        // The first meaning is of what came in this year.
        let meaning = matter.and_then(|matter| phrase::meaning(matter, None, Some(&columns), table.spec));
        let Some(meaning) = meaning else { continue };
        let all = one("new", "sum");
        let (Some(stated), Some(sum)) = (value(table, &all), meaning.any.first()) else { continue };
        let Some(found) = value(table, sum) else { continue };
        if found >= stated || stated == Decimal::ZERO {
            continue;
        }
        let shown = format!("{}，{}", in_words(context, table, &all), in_words(context, table, sum));
        let severity = (!earlier.is_empty()).then_some(Severity::Note);
        tell(context, table, "crosscheck/requests", claim, &shown, &[all, sum.clone()], severity);
    }
}

/// Whether the last list of a sentence before a place has all parts of its whole.
fn parts_are_all(context: &Context<'_>, sentence: &Range<usize>, until: usize) -> bool {
    let facts = &context.report.facts.list;
    let within = |at: usize| {
        facts
            .get(at)
            .is_some_and(|fact| sentence.contains(&fact.quantity.range.start) && fact.quantity.range.end <= until)
    };
    let value = |at: usize| facts.get(at).map_or(0, |fact| fact.quantity.amount.value);
    let lists = context.lists();
    let last = lists
        .iter()
        .filter(|list| list.items.last().is_some_and(|last| within(*last)))
        .max_by_key(|list| list.items.last());
    last.is_some_and(|list| {
        list.whole.is_some_and(|whole| value(whole) == list.items.iter().map(|item| value(*item)).sum::<i128>())
    })
}
