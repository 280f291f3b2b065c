//! Lists whose items are whole clauses or paragraphs.

use super::super::{is_plain_count, same_measure};
use super::read::{FAIRLY_NEAR, NEAR, says_more, starts_paragraph};
use super::{Lead, List};
use crate::check::Context;
use crate::report::fact::{Fact, Facts};
use crate::report::heading;

/// Adds the lists whose items are clauses, in the place of those that end before a clause with commas in it.
pub(super) fn add_clauses(context: &Context<'_>, facts: &Facts, lists: &mut Vec<List>) {
    let found = (0..facts.list.len()).filter_map(|whole| clauses(context, facts, whole));
    let known =
        |list: &List| lists.iter().any(|other| other.whole == list.whole && other.items.len() >= list.items.len());
    let found: Vec<List> = found.filter(|list| !known(list)).collect();
    lists.retain(|list| !(list.lead == Lead::Colon && found.iter().any(|own| own.whole == list.whole)));
    lists.extend(found);
}

/// The list behind a number and a colon whose items are clauses, one count of each: 参训372人次：3月的班64人次；5月的班118人次，分两场；….
fn clauses(context: &Context<'_>, facts: &Facts, index: usize) -> Option<List> {
    const LEAST: usize = 3;
    let whole = facts.list.get(index).filter(|fact| is_plain_count(fact) && fact.depth == 0)?;
    let range = whole.quantity.range.end..whole.sentence_range.end;
    let behind = context.report.slice(&range);
    let start = range.start + behind.strip_prefix(':').map(|rest| behind.len() - rest.len())?;
    let mut items = Vec::new();
    let mut at = start;
    for clause in context.report.slice(&(start..range.end)).split_inclusive(';') {
        let own = at..at + clause.len();
        at = own.end;
        let like = |(_, fact): &(usize, &Fact)| {
            own.contains(&fact.quantity.range.start)
                && is_plain_count(fact)
                && fact.depth == 0
                && same_measure(context, whole, fact)
        };
        let mut counts = facts.list.iter().enumerate().skip(index + 1).filter(like);
        let (Some((item, _)), None) = (counts.next(), counts.next()) else { return None };
        items.push(item);
    }
    let list = of_colon(context, facts, items, index);
    (list.items.len() >= LEAST && list.is_near(facts, NEAR)).then_some(list)
}

/// A list behind a colon and the number that it is of.
fn of_colon(context: &Context<'_>, facts: &Facts, items: Vec<usize>, whole: usize) -> List {
    let open = items.iter().filter_map(|item| facts.list.get(*item)).any(|fact| says_more(context, fact));
    List::new(Lead::Colon, items, open).of(whole)
}

/// Lists whose items are numbered paragraphs, the whole before a colon at the end of the paragraph above them.
pub(super) fn paragraphs(context: &Context<'_>, facts: &Facts) -> Vec<List> {
    let report = context.report;
    let numbering = |index: usize| {
        let paragraph = report.paragraphs.get(index)?;
        heading::marker(report.slice(&paragraph.range), 0).map(|marker| marker.numbering)
    };
    let mut lists = Vec::new();
    for (index, pair) in facts.list.windows(2).enumerate() {
        let [whole, head] = pair else { continue };
        let above = report.paragraphs.get(whole.paragraph).map_or(0, |paragraph| paragraph.range.end);
        if head.paragraph != whole.paragraph + 1
            || !is_plain_count(whole)
            || whole.depth > 0
            || !report.slice(&(whole.quantity.range.end..above)).trim_end().ends_with(':')
        {
            continue;
        }
        let Some(kind) = numbering(head.paragraph) else { continue };
        let (mut items, mut paragraph, mut at) = (Vec::new(), head.paragraph, index + 1);
        // The first number of each numbered paragraph.
        while let Some(fact) = facts.list.get(at).filter(|fact| fact.paragraph == paragraph)
            && numbering(paragraph) == Some(kind)
            && is_plain_count(fact)
            && same_measure(context, whole, fact)
            && starts_paragraph(context, fact)
        {
            items.push(at);
            paragraph += 1;
            at = facts.list.partition_point(|fact| fact.paragraph < paragraph);
        }
        let list = of_colon(context, facts, items, index);
        // A numbered paragraph without such a number would leave the list incomplete.
        if list.items.len() > 1 && numbering(paragraph) != Some(kind) && list.is_near(facts, FAIRLY_NEAR) {
            lists.push(list);
        }
    }
    lists
}
