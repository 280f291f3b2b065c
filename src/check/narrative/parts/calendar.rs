//! Counts of months and quarters, told sentence by sentence, against that of the quarter or half-year that they make.

use super::super::{is_plain_count, label, same_measure};
use super::is_near;
use super::tell::report_sum;
use crate::check::Context;
use crate::report::fact::Fact;

/// What is farther from its parts, in hundredths, may be of something else.
const NEAR: i128 = 20;
/// As many paragraphs before a sum its parts may stand.
const REACH: usize = 3;

/// 4月收到6件，其中…。5月收到9件，为全年最高。6月收到8件。二季度合计22件.
pub(super) fn calendar(context: &mut Context<'_>) {
    let facts = &context.report.facts.list;
    let mut found: Vec<(&Fact, Vec<&Fact>)> = Vec::new();
    for total in facts.iter().filter(|fact| is_told(fact)) {
        for span in context.ruleset.list("spans-of-year") {
            let mut names = span.split('/');
            let Some(said) = names.next().and_then(|whole| what(context, total, whole)) else { continue };
            let parts: Option<Vec<(&Fact, &str)>> = names.map(|name| part(context, total, name)).collect();
            let Some(parts) = parts else { continue };
            let alike = parts.iter().all(|(_, own)| parts.first().is_some_and(|(_, first)| first == own));
            let of_them = said.is_empty() || parts.first().is_some_and(|(_, own)| *own == said);
            let sum: i128 = parts.iter().map(|(fact, _)| fact.quantity.amount.value).sum();
            // What rests on a wrong sum is told of that.
            let sound = parts.iter().all(|(part, _)| !found.iter().any(|(total, _)| total.quantity == part.quantity));
            let target = total.quantity.amount.value;
            if alike && of_them && sound && parts.len() > 1 && sum != target && is_near(sum, target, NEAR) {
                found.push((total, parts.into_iter().map(|(fact, _)| fact).collect()));
            }
        }
    }
    for (total, parts) in found {
        if !context.has_found_at("narrative/parts", &total.quantity.range) {
            report_sum(context, "sum", total, &parts, "label-total");
        }
    }
}

fn is_told(fact: &Fact) -> bool {
    is_plain_count(fact) && !fact.quantity.approximate && fact.quantity.amount.is_exact() && fact.depth == 0
}

/// What a count of a time is of, where its words begin with that time: 收到 of 4月收到; nothing of 二季度合计.
fn what<'a>(context: &Context<'a>, fact: &Fact, time: &str) -> Option<&'a str> {
    let said = label(context, fact).strip_prefix(time)?;
    let said = context.ruleset.strip_prefix("total", said).unwrap_or(said);
    Some(context.ruleset.strip_suffix("total", said).unwrap_or(said))
}

/// The one count of a time before a total, and what it is of.
fn part<'a>(context: &Context<'a>, total: &Fact, time: &str) -> Option<(&'a Fact, &'a str)> {
    let facts = &context.report.facts.list;
    let earliest = total.paragraph.saturating_sub(REACH);
    let mut found = facts
        .iter()
        .filter(|fact| {
            fact.paragraph >= earliest
                && fact.quantity.range.end < total.quantity.range.start
                && is_told(fact)
                && same_measure(context, fact, total)
        })
        .filter_map(|fact| Some((fact, what(context, fact, time)?)));
    let first = found.next()?;
    found.next().is_none().then_some(first)
}
