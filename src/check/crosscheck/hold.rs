//! Holds a number of the prose against the cells that it may mean.

use super::cells::{in_words, least, places, value};
use super::numbers::{Counted, decimal};
use super::phrase::Meaning;
use crate::check::Context;
use crate::check::narrative::measure;
use crate::check::slip::{is_apart, is_transposed};
use crate::decimal::Decimal;
use crate::finding::Severity;
use crate::report::NamedTable;
use crate::report::fact::Fact;

/// A number that lies farther from a total than this part of it is of something else.
const FAR: i64 = 10;

/// No slip makes a number of a table so many times as great.
const FAR_OFF: i64 = 4;

/// Of fewer than this one more or less is much.
const LEAST_FAR: i64 = 5;

/// Holds a number against its meanings.
pub(super) fn hold(
    context: &mut Context<'_>,
    table: &NamedTable<'_>,
    counts: &Counted<'_>,
    meaning: &Meaning,
    fact: &Fact,
) {
    let matter = counts.matter;
    let Some((stated, slack)) = decimal(fact, matter.scale) else { return };
    let same = |value: &Option<Decimal>| value.is_some_and(|value| (value - stated).abs() <= slack);
    let strong: Vec<Option<Decimal>> = meaning.any.iter().map(|sum| value(table, sum)).collect();
    if strong.iter().any(same) {
        return;
    }
    let weak: Vec<Option<Decimal>> = meaning.weak.iter().map(|(sum, _)| value(table, sum)).collect();
    // One unknown cell may be the one that makes it true, unless the known ones already come to more.
    let sums = meaning.any.iter().chain(meaning.weak.iter().map(|(sum, _)| sum));
    let possible = sums
        .zip(strong.iter().chain(&weak))
        .any(|(sum, value)| value.is_none() && least(table, sum).is_none_or(|least| least <= stated));
    if possible {
        context.not_assessable(&matter.rule, context.text(&matter.rule, "unknown"));
        return;
    }
    // Words that are not understood may be of a part: worth a note, where a total is not far off or a result is named.
    if !counts.is_whole {
        let is_row = counts.rows.as_ref().is_some_and(|rows| {
            !context.ruleset.is_in("account-names", &rows.name) && !context.ruleset.is_in("finished-names", &rows.name)
        });
        let is_result = !counts.since && counts.matter.table != "disclosure" && (is_row || counts.columns.is_some());
        let is_near = strong.iter().flatten().any(|value| {
            let difference = (*value - stated).abs();
            difference * FAR <= *value
        });
        let swapped = strong.iter().flatten().any(|value| is_swapped(value, &stated, 1));
        if weak.iter().any(same) || counts.rest || !(is_result || is_near || swapped) {
            return;
        }
    }
    let span = counts.start.min(fact.quantity.range.start)..fact.quantity.range.end;
    let unit = measure(context, fact);
    let fitting = weak.iter().position(same).and_then(|at| meaning.weak.get(at));
    if let Some((sum, leaving)) = fitting {
        let values: [(&str, &dyn std::fmt::Display); 6] = [
            ("name", &meaning.name),
            ("stated", &stated),
            ("measure", &unit),
            ("weak", leaving),
            ("table", &table.spec.title),
            ("cells", &in_words(context, table, sum)),
        ];
        let draft = context.draft(&matter.rule, "weak", &values, span).severity(Severity::Note);
        context.report(draft);
        return;
    }
    // What is left of something may be counted from anywhere.
    let zero = strong.iter().all(|value| *value == Some(Decimal::ZERO)) && stated != Decimal::ZERO;
    if counts.rest && !zero && !context.ruleset.is_in("rest-names", &meaning.name) {
        return;
    }
    let reverse = zero
        && context.ruleset.is_in("none-tables", &table.spec.key)
        && context.ruleset.is_in("reverse-names", &meaning.name);
    let (rule, message) = if reverse { ("crosscheck/none", "reverse") } else { (matter.rule.as_str(), "default") };
    let mut cells: Vec<String> = meaning.any.iter().map(|sum| in_words(context, table, sum)).collect();
    cells.dedup();
    let values: [(&str, &dyn std::fmt::Display); 5] = [
        ("name", &meaning.name),
        ("stated", &stated),
        ("measure", &unit),
        ("table", &table.spec.title),
        ("cells", &cells.join(&context.text("crosscheck/requests", "or"))),
    ];
    let mut draft = context.draft(rule, message, &values, span.clone());
    let cells: Vec<_> = meaning.any.first().map(|sum| places(context, table, sum)).unwrap_or_default();
    // 1973 where the table has 1937: too like it to be of a part.
    let is_slip = |value: &Decimal| is_swapped(value, &stated, 2);
    // 97 where the table has 9, 41 where it has none, 1 where it has 9: of a larger area, or something else. But 120 where it has
    // 12 has a digit too many, and 12 where it has 120 lacks one.
    let (least, two_digits) = (Decimal::from(LEAST_FAR), Decimal::from(10));
    let far = |value: &Decimal| {
        let digit = *value >= two_digits && has_lost_digit(&stated, value);
        let above = *value >= least && stated > *value * FAR_OFF && !digit;
        let from_none = *value == Decimal::ZERO && stated >= least && !reverse;
        let below = *value >= least && stated * FAR_OFF < *value && !has_lost_digit(value, &stated);
        // Reviews and suits that have changed places are far from each other and no less wrong.
        let apart = (matter.table != "disputes" || zero) && is_apart(stated.whole(), value.whole());
        above || from_none || below || apart
    };
    let is_far = !strong.is_empty() && strong.iter().all(|value| value.as_ref().is_some_and(far));
    if counts.is_whole && is_far {
        draft = draft.severity(Severity::Note);
    } else if !counts.is_whole && strong.iter().flatten().any(is_slip) {
        draft = draft.severity(Severity::Warning);
    } else if !counts.is_whole {
        draft = draft.severity(Severity::Note);
    // The table does not add up at this very cell: that is the fault, and this what follows from it.
    } else if let [cell] = cells.as_slice()
        && meaning.any.len() == 1
        && context.ruleset.list("cell-rules").iter().any(|rule| context.speaks_of(rule, cell))
    {
        draft = draft.severity(Severity::Note);
    }
    for place in cells.into_iter().take(8) {
        draft = draft.related(place, table.spec.title.clone());
    }
    context.report(draft);
    // The account does not balance because of this number: told once, where the number is known to be wrong.
    context.demote("narrative/balance", &fact.quantity.range);
}

/// Whether a number is one of those that it may mean in a table, with two neighbouring digits the other way round.
pub(super) fn swaps(table: &NamedTable<'_>, meaning: &Meaning, fact: &Fact, scale: u32) -> bool {
    let Some((stated, _)) = decimal(fact, scale) else { return false };
    meaning.any.iter().filter_map(|sum| value(table, sum)).any(|value| is_swapped(&value, &stated, 3))
}

/// Whether a number is that of a cell with two digits the other way round, where it has more than so many.
fn is_swapped(cell: &Decimal, stated: &Decimal, digits: usize) -> bool {
    let (cell, stated) = (cell.to_string().into_bytes(), stated.to_string().into_bytes());
    cell.len() > digits && is_transposed(&cell, &stated)
}

/// Whether a number is that of a cell with one digit left out.
fn has_lost_digit(cell: &Decimal, stated: &Decimal) -> bool {
    let (cell, stated) = (cell.to_string(), stated.to_string());
    stated.len() > 1
        && cell.len() == stated.len() + 1
        && cell.char_indices().any(|(at, _)| {
            format!("{}{}", cell.get(..at).unwrap_or_default(), cell.get(at + 1..).unwrap_or_default()) == stated
        })
}
