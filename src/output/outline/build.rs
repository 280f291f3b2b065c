//! Gathers an [`Outline`] from what reading found.

use std::collections::BTreeSet;
use std::ops::Range;

use super::{
    CellOutline, Day, HeadingOutline, OrganName, Outline, SectionOutline, Series, Spot, TableOutline, Taken,
    TemplateName, Year,
};
use crate::document::Document;
use crate::report::series::{self, Item};
use crate::report::{DateMention, Fit, Known, LabelledDate, Numbering, Report, Section};
use crate::ruleset::Ruleset;

/// Reads a document and gathers what was found.
pub fn read(document: &Document, ruleset: &Ruleset, known: Known<'_>) -> Outline {
    let report = &Report::read(document, ruleset, known);
    let items = series::items(report);
    let organ = report.organ.as_ref().map(|organ| {
        let level = ruleset.levels.iter().find(|level| Some(&level.id) == organ.level.as_ref());
        OrganName {
            at: spot(report, &organ.range),
            level: organ.level.clone(),
            level_title: level.map(|level| level.title.clone()),
            places: organ.places.clone(),
        }
    });
    let titled = report.title.as_ref().and_then(|title| title.year.as_ref());
    Outline {
        path: document.path.clone(),
        format: document.format.name(),
        template: report
            .template
            .map(|template| TemplateName { id: template.id.clone(), title: template.title.clone() }),
        title: report.title.as_ref().map(|title| spot(report, &title.range)),
        organ,
        year: report.year.map(|value| Year {
            value,
            at: titled.filter(|(year, _)| *year == value).map(|(_, range)| spot(report, range)),
        }),
        period: report.period.as_ref().map(|period| spot(report, &period.range)),
        published: report.published.as_ref().map(|date| labelled(report, date)),
        signed: report.signed.as_ref().map(|date| labelled(report, date)),
        signature: report.signature.as_ref().map(|signature| spot(report, &signature.range)),
        sections: report.sections.iter().map(|one| section(report, one, &items)).collect(),
        tables: tables(report),
        dates: report.dates.iter().map(|date| day(report, date)).collect(),
        hidden: hidden(document),
    }
}

/// The visible text of a folded range, on one line, and its place.
fn spot(report: &Report<'_>, range: &Range<usize>) -> Spot {
    let place = report.document.place(&report.visible(range));
    Spot { text: report.quote(range), line: place.line, column: place.column }
}

fn labelled(report: &Report<'_>, date: &LabelledDate) -> Day {
    Day { date: Some(date.date.to_string()), at: date.range.as_ref().map(|range| spot(report, range)) }
}

fn day(report: &Report<'_>, mention: &DateMention) -> Day {
    Day { date: mention.date().map(|date| date.to_string()), at: Some(spot(report, &mention.range)) }
}

fn section(report: &Report<'_>, section: &Section, items: &[Item]) -> SectionOutline {
    let spec = section.key.as_deref().and_then(|key| report.template.and_then(|template| template.section(key)));
    let under: Vec<&Item> = items.iter().filter(|item| section.body.contains(&item.marker.start)).collect();
    SectionOutline {
        at: spot(report, &section.heading),
        marker: section.marker.as_ref().map(|marker| report.quote(&marker.range)),
        key: section.key.clone(),
        official: spec.map(|spec| spec.title.clone()),
        fit: match section.fit {
            Fit::Exact => Taken::Official,
            Fit::Loose => Taken::Similar,
            Fit::None => Taken::Foreign,
        },
        characters: report.slice(&section.body).chars().filter(|c| !c.is_whitespace()).count(),
        headings: headings(report, section, &under),
        series: word_series(report, &under),
    }
}

/// Numbered items, each as deep as its way of numbering stands in that of the items around it.
fn headings(report: &Report<'_>, section: &Section, items: &[&Item]) -> Vec<HeadingOutline> {
    let mut open: Vec<Numbering> = Vec::new();
    let mut headings = Vec::new();
    for item in items {
        let Some(numbering) = item.numbering else { continue };
        open.retain(|outer| *outer < numbering);
        open.push(numbering);
        let rest = report.slice(&(item.marker.end..section.body.end));
        let end = rest.find(['。', ':', ';', '!', '?', '\n']).unwrap_or(rest.len());
        headings
            .push(HeadingOutline { at: spot(report, &(item.marker.start..item.marker.end + end)), depth: open.len() });
    }
    headings
}

/// 一是, 二是 …: every 一是 begins a series.
fn word_series(report: &Report<'_>, items: &[&Item]) -> Vec<Series> {
    let mut series: Vec<(char, Series)> = Vec::new();
    for item in items.iter().filter(|item| item.numbering.is_none()) {
        let last = report.quote(&item.marker);
        match series.iter_mut().rev().find(|(word, _)| *word == item.word) {
            Some((_, open)) if item.number > 1 => {
                open.last = last;
                open.items += 1;
            }
            _ => series.push((item.word, Series { first: spot(report, &item.marker), last, items: 1 })),
        }
    }
    series.into_iter().map(|(_, series)| series).collect()
}

fn tables(report: &Report<'_>) -> Vec<TableOutline> {
    let document = report.document;
    // Paragraphs no longer know of tables that only lay out the page.
    let data: BTreeSet<usize> =
        report.paragraphs.iter().filter_map(|paragraph| paragraph.cell).map(|at| at.0).collect();
    let filled: BTreeSet<usize> = document.blocks.iter().filter_map(|block| block.cell).map(|at| at.0).collect();
    let parents: BTreeSet<usize> = document.tables.iter().filter_map(|table| table.parent).map(|at| at.0).collect();
    document
        .tables
        .iter()
        .enumerate()
        .map(|(index, table)| {
            let place = document.place(&table.range);
            let cells = table.cells.iter().map(|cell| CellOutline {
                row: cell.row + 1,
                column: cell.column + 1,
                row_span: cell.row_span,
                column_span: cell.column_span,
                text: document.quote(&cell.range).split_whitespace().collect::<Vec<_>>().join(" "),
            });
            TableOutline {
                line: place.line,
                column: place.column,
                rows: table.rows,
                columns: table.columns,
                layout: parents.contains(&index) || (filled.contains(&index) && !data.contains(&index)),
                cells: cells.collect(),
            }
        })
        .collect()
}

fn hidden(document: &Document) -> Vec<Spot> {
    let hidden = document.hidden.iter().map(|hidden| {
        let (line, column) = document.line_column(hidden.source.start);
        Spot { text: hidden.text.clone(), line, column }
    });
    hidden.collect()
}
