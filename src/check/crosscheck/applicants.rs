//! What is said of who applied: 申请人均为自然人, beside a table that has others.

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
        let of_some = context.ruleset.has("parts-open", earlier) || context.ruleset.has("sure-rest", earlier);
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
