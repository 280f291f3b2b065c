//! What a document says as a report: title, organ, year, period, sections, series, dates. Nothing here judges.

pub(crate) mod amount;
mod asked;
pub(crate) mod date;
pub(crate) mod fact;
mod header;
pub(crate) mod heading;
pub(crate) mod layout;
pub(crate) mod numeral;
pub(crate) mod organ;
mod outline;
mod period;
pub(crate) mod quantity;
pub(crate) mod series;
mod stages;
pub(crate) mod table;
mod title;
mod wording;

use std::ops::Range;

pub use amount::Amount;
pub use date::DateMention;
pub use fact::{Fact, Facts, Standing, verb};
pub use header::{LabelledDate, Signature};
pub use heading::{Marker, Numbering};
pub use layout::Paragraph;
pub use organ::Organ;
pub use outline::{Fit, Section};
pub use period::Period;
pub use quantity::{Kind, Quantity};
pub use table::{Extra, NamedTable, TableCell, TableRow, Tables, Value, Wording};
pub use title::Title;

use crate::document::{Document, Format};
use crate::fold::Folded;
use crate::ruleset::{Hits, Ruleset, Template};

/// What the caller knows beforehand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Known<'k> {
    /// The template to read the report by.
    pub template: Option<&'k str>,
    /// The year that must have been reported.
    pub year: Option<i16>,
}

/// A report as read. All ranges are folded unless said otherwise.
#[derive(Debug)]
pub struct Report<'a> {
    /// The document it was read from.
    pub document: &'a Document,
    /// The folded text and its map.
    pub folded: Folded,
    /// Paragraphs in order.
    pub paragraphs: Vec<Paragraph>,
    /// Words that the rules know, found in the folded text.
    pub hits: Hits,
    /// Its title.
    pub title: Option<Title>,
    /// The reporting organ.
    pub organ: Option<Organ>,
    /// The year reported.
    pub year: Option<i16>,
    /// The template that the year, or the caller, demands.
    pub template: Option<&'a Template>,
    /// The statistical period.
    pub period: Option<Period>,
    /// Top-level sections, in order.
    pub sections: Vec<Section>,
    /// The paragraph at which the sections end and signature, annexes or page footers begin.
    pub tail: usize,
    /// All dates of the text.
    pub dates: Vec<DateMention>,
    /// The date of publication that the page states.
    pub published: Option<LabelledDate>,
    /// The date of signing that the page states.
    pub signed: Option<LabelledDate>,
    /// Who signed, and when.
    pub signature: Option<Signature>,
    /// The quantities of the prose.
    pub facts: Facts,
    /// Official tables.
    pub tables: Tables<'a>,
    /// Whether it is a workbook of nothing but tables, as systems for reporting export them.
    pub tables_only: bool,
}

impl<'a> Report<'a> {
    /// Reads a document as a report. Never fails: what is not there is absent.
    pub fn read(document: &'a Document, ruleset: &'a Ruleset, known: Known<'_>) -> Report<'a> {
        let (folded, paragraphs) = layout::paragraphs(document);
        let text = folded.text();
        let hits = ruleset.lexicon.find(text);
        let dates = date::find(text, 0);
        let first = outline::first_heading(text, &paragraphs, ruleset);
        let title = title::find(text, &paragraphs, first, ruleset);
        let period = period::find(text, &paragraphs, &hits, &dates);
        let published = header::published(document, &folded, &paragraphs, &dates, ruleset);
        let year = known_year(text, &title, &period, &published, known);
        let template = known
            .template
            .and_then(|id| ruleset.template(id))
            .or_else(|| year.and_then(|year| ruleset.template_of(year)))
            .or_else(|| by_marks(text, ruleset));
        let body = title.as_ref().map_or(0, |title| title.next);
        let sections =
            template.map_or_else(Vec::new, |template| outline::sections(&folded, &paragraphs, template, body));
        let last = match sections.last() {
            Some(section) => section.paragraph + 1,
            None => header::after_prose(text, &paragraphs, body),
        };
        let signature = header::signature(text, &paragraphs, &dates, last, ruleset);
        let tail = header::tail(text, &paragraphs, &signature, last, ruleset);
        let mut report = Report {
            document,
            hits,
            title,
            organ: None,
            year,
            template,
            period,
            sections,
            tail,
            dates,
            published,
            signed: None,
            signature,
            facts: Facts::default(),
            tables: Tables::default(),
            tables_only: false,
            folded,
            paragraphs,
        };
        report.signed = header::signed(&report, ruleset);
        report.organ = header::organ(&report, ruleset);
        outline::end_sections(&mut report);
        report.facts = fact::find(&report, ruleset);
        report.tables = report.read_tables(ruleset);
        report.tables_only = document.format == Format::Xlsx && !report.holds_prose(ruleset);
        report
    }

    /// Whether there is text besides titles of tables and notes on them: under the heading of a section that has no table,
    /// or so much of it that it must be the report itself.
    fn holds_prose(&self, ruleset: &Ruleset) -> bool {
        let sentences = |body: &Range<usize>| -> usize {
            let first = self.paragraphs.partition_point(|paragraph| paragraph.range.start < body.start);
            let under = self.paragraphs.iter().skip(first).take_while(|paragraph| paragraph.range.start < body.end);
            let sentences = under
                .filter(|paragraph| paragraph.cell.is_none())
                .map(|paragraph| self.slice(&paragraph.range))
                .filter(|text| text.contains('。'));
            sentences.map(|text| text.chars().count()).sum()
        };
        let is_prose = |section: &&Section| {
            let key = section.key.as_deref();
            key.and_then(|key| self.template?.section(key)).is_some_and(|spec| !spec.table)
        };
        self.sections.iter().filter(is_prose).any(|section| sentences(&section.body) > 0)
            || sentences(&(0..self.text().len())) >= ruleset.number("workbook-prose")
    }

    /// Reads the official tables.
    fn read_tables(&self, ruleset: &'a Ruleset) -> Tables<'a> {
        let Some(template) = self.template else { return Tables::default() };
        let bodies: Vec<(&str, Range<usize>)> = self
            .sections
            .iter()
            .filter_map(|section| Some((section.key.as_deref()?, table::body(section, |range| self.visible(range)))))
            .collect();
        table::read(self.document, &self.paragraphs, template, &bodies, ruleset)
    }

    /// The official table with a key, if the report has it.
    pub fn table(&self, key: &str) -> Option<&NamedTable<'a>> {
        self.tables.found.iter().find(|table| table.spec.key == key)
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        self.folded.text()
    }

    /// Part of the folded text; empty when the range is off a character boundary.
    pub fn slice(&self, range: &Range<usize>) -> &str {
        self.text().get(range.clone()).unwrap_or_default()
    }

    /// The visible range of a folded one.
    pub fn visible(&self, range: &Range<usize>) -> Range<usize> {
        self.folded.visible(range, &self.document.text)
    }

    /// The visible text of a folded range, on one line.
    pub fn quote(&self, range: &Range<usize>) -> String {
        self.document.quote(&self.visible(range)).split_whitespace().collect::<Vec<_>>().join("")
    }

    /// The folded text of a paragraph.
    pub fn paragraph(&self, index: usize) -> &str {
        self.paragraphs.get(index).map_or("", |paragraph| self.slice(&paragraph.range))
    }

    /// The paragraph that holds a folded offset.
    pub fn paragraph_at(&self, offset: usize) -> usize {
        self.paragraphs
            .partition_point(|paragraph| paragraph.range.end <= offset)
            .min(self.paragraphs.len().saturating_sub(1))
    }

    /// The sentence around a folded offset, within its paragraph.
    pub fn sentence(&self, offset: usize) -> Range<usize> {
        let Some(paragraph) = self.paragraphs.get(self.paragraph_at(offset)) else { return 0..0 };
        let text = self.slice(&paragraph.range);
        let at = offset.saturating_sub(paragraph.range.start).min(text.len());
        const ENDS: [char; 5] = ['。', ';', '!', '?', '\n'];
        let start = text.get(..at).and_then(|before| {
            before.rfind(ENDS).map(|end| end + before[end..].chars().next().map_or(1, char::len_utf8))
        });
        let end = text.get(at..).and_then(|after| after.find(ENDS)).map_or(text.len(), |end| at + end);
        paragraph.range.start + start.unwrap_or(0)..paragraph.range.start + end
    }

    /// The clause around a folded offset: the sentence, cut at commas too.
    pub fn clause(&self, offset: usize) -> Range<usize> {
        let sentence = self.sentence(offset);
        let text = self.slice(&sentence);
        let at = offset.saturating_sub(sentence.start).min(text.len());
        let start = text.get(..at).and_then(|before| before.rfind(',')).map_or(0, |comma| comma + 1);
        let end = text.get(at..).and_then(|after| after.find(',')).map_or(text.len(), |comma| at + comma);
        sentence.start + start..sentence.start + end
    }

    /// The section with a key of the template.
    pub fn section(&self, key: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.key.as_deref() == Some(key))
    }

    /// Folded range from the title's end to where the tail begins.
    pub fn body(&self) -> Range<usize> {
        let start = self.title.as_ref().map_or(0, |title| title.range.end);
        let end = match self.tail.checked_sub(1).and_then(|last| self.paragraphs.get(last)) {
            Some(last) => last.range.end,
            None => self.text().len(),
        };
        start..end.max(start)
    }

    /// Folded range of what stands between the title and the first section.
    pub fn intro(&self) -> Range<usize> {
        let body = self.body();
        // Without sections the first paragraphs must do.
        const PARAGRAPHS: usize = 3;
        let end = self.sections.first().map(|section| section.heading.start).or_else(|| {
            let first = self.title.as_ref().map_or(0, |title| title.next);
            self.paragraphs.get(first + PARAGRAPHS).or(self.paragraphs.last()).map(|paragraph| paragraph.range.end)
        });
        body.start..end.unwrap_or(body.start).clamp(body.start, body.end)
    }

    /// Whether a folded offset lies in a data table.
    pub fn in_table(&self, offset: usize) -> bool {
        self.paragraphs.get(self.paragraph_at(offset)).is_some_and(|paragraph| paragraph.cell.is_some())
    }

    /// A place for a finding about the whole report: its title, else its first words.
    pub fn head(&self) -> Range<usize> {
        match &self.title {
            Some(title) => title.range.clone(),
            None => self
                .paragraphs
                .iter()
                .find(|paragraph| !paragraph.range.is_empty())
                .map_or(0..0, |paragraph| self.clause(paragraph.range.start)),
        }
    }
}

/// The year reported: the title's, else the period's, else the one before publication, else the one named most.
fn known_year(
    text: &str,
    title: &Option<Title>,
    period: &Option<Period>,
    published: &Option<LabelledDate>,
    known: Known<'_>,
) -> Option<i16> {
    title
        .as_ref()
        .and_then(|title| title.year.as_ref().map(|(year, _)| *year))
        .or_else(|| period.as_ref().and_then(Period::year))
        .or_else(|| most_named_year(text))
        .or_else(|| published.as_ref().map(|published| published.date.year() - 1))
        .or(known.year)
}

/// The year that the text names most often, at least twice.
fn most_named_year(text: &str) -> Option<i16> {
    let mut counts = std::collections::BTreeMap::<i16, usize>::new();
    for (at, _) in text.match_indices('年') {
        let Some(year) =
            at.checked_sub(4).and_then(|start| text.get(start..at)).and_then(|year| year.parse::<i16>().ok())
        else {
            continue;
        };
        if (2000..2100).contains(&year) {
            *counts.entry(year).or_default() += 1;
        }
    }
    let (year, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count >= 2).then_some(year)
}

/// The template whose own words the text has most of.
fn by_marks<'a>(text: &str, ruleset: &'a Ruleset) -> Option<&'a Template> {
    ruleset
        .templates
        .iter()
        .map(|template| (template.marks.iter().filter(|mark| text.contains(mark.as_str())).count(), template))
        .filter(|(count, _)| *count > 0)
        // A form copied from another has all its words: without its own it is not shown to be in use.
        .max_by_key(|(count, template)| (*count, template.base.is_none(), template.from))
        .map(|(_, template)| template)
}
