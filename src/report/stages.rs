//! For measuring: how long each stage of reading a report takes. Mirrors [`Report::read`].

use std::hint::black_box;
use std::time::{Duration, Instant};

use super::{Known, Report, date, header, layout, outline, period, title};
use crate::document::Document;
use crate::ruleset::Ruleset;

impl Report<'_> {
    /// The stages of [`Report::read`] with their times, for benchmarks.
    #[doc(hidden)]
    pub fn stages(document: &Document, ruleset: &Ruleset) -> Vec<(&'static str, Duration)> {
        let mut times = Vec::new();
        let mut last = Instant::now();
        let mut lap = |name: &'static str| {
            times.push((name, last.elapsed()));
            last = Instant::now();
        };
        let (folded, paragraphs) = layout::paragraphs(document);
        lap("report: join and fold");
        let text = folded.text();
        let hits = ruleset.lexicon.find(text);
        lap("report: lexicon");
        let dates = date::find(text, 0);
        lap("report: dates");
        let first = outline::first_heading(text, &paragraphs, ruleset);
        let title = title::find(text, &paragraphs, first, ruleset);
        lap("report: title");
        let _ = black_box(period::find(text, &paragraphs, &hits, &dates));
        let _ = black_box(header::published(document, &folded, &paragraphs, &dates, ruleset));
        lap("report: period, publication");
        let template = ruleset.template("2021");
        let body = title.as_ref().map_or(0, |title| title.next);
        let sections =
            template.map_or_else(Vec::new, |template| outline::sections(&folded, &paragraphs, template, body));
        lap("report: sections");
        let last_section = sections.last().map_or(body, |section| section.paragraph + 1);
        let signature = header::signature(text, &paragraphs, &dates, last_section, ruleset);
        black_box(header::tail(text, &paragraphs, &signature, last_section, ruleset));
        lap("report: signature, tail");
        if let Some(template) = template {
            black_box(super::table::read(document, &paragraphs, template, &[], ruleset));
        }
        lap("report: tables");
        black_box(Report::read(document, ruleset, Known::default()));
        lap("report: all");
        times
    }
}
