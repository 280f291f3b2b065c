//! `structure/numbering`: series that skip or repeat a number.

use super::Context;
use crate::report::heading::written;
use crate::report::numeral::chinese;
use crate::report::series::Item;
use crate::search;

/// Where a series stands: its kind, its last number, and where that was.
struct Open {
    rank: usize,
    word: char,
    number: u32,
    at: Item,
}

/// `structure/numbering`.
pub(super) fn numbering(context: &mut Context<'_>) {
    let report = context.report;
    let mut open: Vec<Open> = Vec::new();
    let mut section = usize::MAX;
    let mut faults: Vec<(Item, Item, u32)> = Vec::new();
    for item in context.items() {
        // Sections have a check of their own; they close all series below them.
        let here = report.sections.partition_point(|section| section.heading.start <= item.marker.start);
        if here != section {
            section = here;
            open.clear();
        }
        if report.sections.iter().any(|section| section.heading.contains(&item.marker.start)) {
            continue;
        }
        let rank = item.numbering.map_or(10, |numbering| numbering as usize);
        // A heading closes what is numbered below it.
        open.retain(|series| series.rank <= rank || item.numbering.is_none());
        let same = |series: &Open| series.rank == rank && series.word == item.word;
        if item.number == 1 {
            // Only series of words nest in their own kind: 一是…一是…二是…二是.
            if item.numbering.is_some() {
                open.retain(|series| !same(series));
            }
            open.push(Open { rank, word: item.word, number: 1, at: item.clone() });
            continue;
        }
        if let Some(index) = open.iter().rposition(|series| same(series) && series.number + 1 == item.number) {
            open.truncate(index + 1);
            if let Some(series) = open.last_mut() {
                series.number = item.number;
                series.at = item.clone();
            }
            continue;
        }
        // A series whose beginning was not seen (首先…二是) is taken as it comes.
        if let Some(series) = open.iter_mut().rev().find(|series| same(series)) {
            if is_near(context, &series.at, item) && !is_hidden(context, &series.at, item, series.number + 1) {
                faults.push((series.at.clone(), item.clone(), series.number + 1));
            }
            series.number = item.number;
            series.at = item.clone();
        } else {
            open.push(Open { rank, word: item.word, number: item.number, at: item.clone() });
        }
    }
    for (before, item, expected) in faults {
        let repeat = item.number < expected;
        let show = |number| match item.numbering {
            Some(numbering) => written(numbering, number),
            None if item.word == '其' => format!("其{}", chinese(number)),
            None => format!("{}是", chinese(number)),
        };
        let rest = report.text().get(item.marker.end..).unwrap_or_default();
        let end = rest.find(['。', ',', ';', ':', '\n']).unwrap_or(rest.len());
        let words = rest.char_indices().nth(16).map_or(rest.len(), |(at, _)| at);
        let span = item.marker.start..item.marker.end + end.min(words);
        let draft = context
            .draft(
                "structure/numbering",
                if repeat { "repeat" } else { "skip" },
                &[("previous", &show(before.number)), ("found", &show(item.number)), ("expected", &show(expected))],
                span,
            )
            .related(before.marker.clone(), "前一项");
        context.report(draft);
    }
}

/// Whether two items can belong to one series: numbers in running text must share their paragraph or both lead one.
fn is_near(context: &Context<'_>, before: &Item, item: &Item) -> bool {
    let report = context.report;
    let apart = report.paragraph_at(item.marker.start) - report.paragraph_at(before.marker.start);
    let step = item.number.abs_diff(before.number);
    // A jump of more than three is rather another series whose start was not recognised.
    step <= 3 && (apart == 0 || (item.leads && (before.leads || apart <= 6)))
}

/// Whether the number that seems to be missing begins a line with digits behind it: 2.102条指南已更新.
fn is_hidden(context: &Context<'_>, before: &Item, item: &Item, expected: u32) -> bool {
    let between = context.report.slice(&(before.marker.end..item.marker.start.max(before.marker.end)));
    search::contains(between, &format!("\n{expected}."))
}
