//! The top-level sections: which heading begins which of them, under whatever damage.

use std::ops::Range;

use super::Report;
use super::heading::{self, Marker, Numbering};
use super::layout::Paragraph;
use super::numeral::digit;
use crate::document::BlockKind;
use crate::fold::Folded;
use crate::ruleset::{Contents, Ruleset, SectionSpec, Template};

/// The longest heading, in characters.
const LONGEST: usize = 48;

/// How well a heading fits a section of the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// It is no section of the template.
    None,
    /// Its words tell what is meant.
    Loose,
    /// It is the official title or an accepted variant.
    Exact,
}

/// A top-level section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Key of the section of the template that it is taken for.
    pub key: Option<String>,
    /// How well it fits.
    pub fit: Fit,
    /// Its marker, unless it has none.
    pub marker: Option<Marker>,
    /// Folded range of the whole heading, marker and title.
    pub heading: Range<usize>,
    /// Folded range of the title alone.
    pub title: Range<usize>,
    /// The paragraph in which it stands.
    pub paragraph: usize,
    /// Folded range of what stands under it.
    pub body: Range<usize>,
}

/// The paragraph of the first heading of a section, before which the title stands.
pub(super) fn first_heading(text: &str, paragraphs: &[Paragraph], ruleset: &Ruleset) -> usize {
    paragraphs
        .iter()
        .position(|paragraph| {
            let line = text.get(paragraph.range.clone()).unwrap_or_default();
            paragraph.marker.as_ref().is_some_and(|marker| {
                matches!(marker.numbering, Numbering::Chinese | Numbering::Part)
                    && marker.number <= 2
                    && line.chars().count() <= LONGEST
                    && !ruleset.has("report-name", line)
            })
        })
        .unwrap_or(paragraphs.len())
}

/// Finds the sections after the title.
pub(super) fn sections(folded: &Folded, paragraphs: &[Paragraph], template: &Template, body: usize) -> Vec<Section> {
    let mut candidates = Vec::new();
    // A report on one line has its title and its sections in one paragraph.
    for (index, paragraph) in paragraphs.iter().enumerate().skip(body.saturating_sub(1)) {
        if paragraph.cell.is_some() {
            continue;
        }
        let text = folded.text().get(paragraph.range.clone()).unwrap_or_default();
        if index >= body
            && let Some(section) =
                at_start(folded, text, paragraph, index, template, heads_prose(folded, paragraphs, index))
            && (section.fit == Fit::Exact || !beside_figures(folded, paragraphs, index))
        {
            candidates.push(section);
        }
        if text.chars().nth(LONGEST).is_some() {
            inside(folded, text, paragraph, index, template, &mut candidates);
        }
    }
    let Some(style) = top_style(&candidates) else { return Vec::new() };
    let mut sections: Vec<Section> = candidates
        .into_iter()
        .filter(|section| {
            section.marker.as_ref().map(|marker| marker.numbering) == style
                || (section.fit == Fit::Exact && loses_number(section, style))
        })
        .filter(|section| style.is_some() || section.fit > Fit::None)
        .collect();
    drop_contents_list(&mut sections);
    match template.contents {
        Contents::Headings => drop_nested(&mut sections),
        Contents::Covered => drop_annexes(&mut sections),
    }
    let ends: Vec<usize> =
        sections.iter().skip(1).map(|next| next.heading.start).chain([folded.text().len()]).collect();
    for (section, end) in sections.iter_mut().zip(ends) {
        section.body = section.heading.end..end.max(section.heading.end);
    }
    name_by_contents(folded, &mut sections, template);
    sections
}

/// A heading of its own wording that stands in the place of a section which is not there, over text that holds what that
/// section must: the section under another name.
fn name_by_contents(folded: &Folded, sections: &mut [Section], template: &Template) {
    for spec in &template.sections {
        if sections.iter().any(|section| section.key.as_deref() == Some(spec.key.as_str())) {
            continue;
        }
        let standing = sections.iter_mut().find(|section| {
            section.key.is_none() && section.marker.as_ref().is_some_and(|marker| marker.number == spec.number)
        });
        if let Some(section) = standing {
            let body = folded.text().get(section.body.clone()).unwrap_or_default();
            if spec.contents.iter().any(|word| body.contains(word.as_str())) {
                section.key = Some(spec.key.clone());
                section.fit = Fit::Loose;
            }
        }
    }
}

/// Whether a heading without a number belongs among numbered ones.
fn loses_number(section: &Section, style: Option<Numbering>) -> bool {
    section.marker.is_none() && matches!(style, Some(Numbering::Chinese | Numbering::Part))
}

/// The heading with which a paragraph begins.
fn at_start(
    folded: &Folded,
    text: &str,
    paragraph: &Paragraph,
    index: usize,
    template: &Template,
    heads_prose: bool,
) -> Option<Section> {
    let marker = paragraph.marker.clone();
    let markup = matches!(paragraph.kind, BlockKind::Heading(_));
    // Without a marker a heading is a whole line, and in plain text one of the official titles; most paragraphs are
    // longer or shorter than any.
    if marker.is_none() && (text.chars().nth(LONGEST).is_some() || !markup && exact_fit(text, template).is_none()) {
        return None;
    }
    let start = marker.as_ref().map_or(paragraph.range.start, |marker| marker.range.end);
    let after = folded.text().get(start..paragraph.range.end)?;
    let length = title_length(folded, after, start);
    let title = after.get(..length)?;
    let whole = start + length >= paragraph.range.end;
    if title.chars().nth(LONGEST).is_some() || (marker.is_some() && !heads_prose && is_table_row(title, template)) {
        return None;
    }
    let (key, fit) = match exact_fit(title, template) {
        Some(section) => (Some(section.key.clone()), Fit::Exact),
        None if marker.is_none() && !markup => return None,
        None => loose_fit(title, template),
    };
    let (key, fit, length) = match (&marker, fit) {
        // Without a marker only an official title, alone on its line, is a heading.
        (None, Fit::Exact) if whole => (key, fit, length),
        (None, Fit::Loose) if whole && markup => (key, fit, length),
        (None, _) => return None,
        (Some(_), Fit::Exact) => (key, fit, length),
        // The text may follow the title without any border.
        (Some(_), _) => match if whole { None } else { leading_title(after, template) } {
            Some((spec, length)) => (Some(spec.key.clone()), Fit::Exact, length),
            _ => (key, fit, length),
        },
    };
    let number_only = marker.is_none() && title.chars().next().is_some_and(|c| digit(c).is_some());
    let title = start..start + length;
    Some(Section {
        key,
        fit,
        marker: if number_only { None } else { marker },
        heading: paragraph.range.start..title.end,
        title,
        paragraph: index,
        body: 0..0,
    })
}

/// Whether the paragraph below is a sentence: what a table was flattened to has none.
fn heads_prose(folded: &Folded, paragraphs: &[Paragraph], index: usize) -> bool {
    let below = paragraphs.get(index + 1).filter(|below| below.cell.is_none());
    below.is_some_and(|below| folded.text().get(below.range.clone()).is_some_and(|text| text.contains('。')))
}

/// Whether a line, or one beside it, is a row of figures: then it is part of a table that was flattened.
fn beside_figures(folded: &Folded, paragraphs: &[Paragraph], index: usize) -> bool {
    const FEWEST: usize = 4;
    (index.saturating_sub(1)..=index + 1).filter_map(|at| paragraphs.get(at)).any(|paragraph| {
        let text = folded.text().get(paragraph.range.clone()).unwrap_or_default();
        text.split(' ').rev().take_while(|part| part.chars().last().is_some_and(|c| c.is_ascii_digit())).count()
            >= FEWEST
    })
}

/// Headings of sections inside a long paragraph: a whole report on one line.
fn inside(
    folded: &Folded,
    text: &str,
    paragraph: &Paragraph,
    index: usize,
    template: &Template,
    found: &mut Vec<Section>,
) {
    for at in memchr::memmem::find_iter(text.as_bytes(), "、") {
        let Some((start, _)) = text.get(..at).and_then(|before| before.char_indices().next_back()) else { continue };
        if start == 0 {
            continue;
        }
        let offset = paragraph.range.start + start;
        let Some(marker) = text.get(start..).and_then(|rest| heading::marker(rest, offset)) else { continue };
        if marker.numbering != Numbering::Chinese {
            continue;
        }
        let after = text.get(marker.range.end - paragraph.range.start..).unwrap_or_default();
        let titled = leading_title(after, template).map(|(spec, length)| (Some(spec.key.clone()), Fit::Exact, length));
        let Some((key, fit, length)) = titled.or_else(|| free_title(folded, after, marker.range.end, template)) else {
            continue;
        };
        // A list of the contents names the titles too; there they follow one another without a break.
        let before = text.get(..start).unwrap_or_default();
        if !(before.ends_with(['。', ';', '!']) || folded_gap(folded, offset, before)) {
            continue;
        }
        let title = marker.range.end..marker.range.end + length;
        found.push(Section {
            key,
            fit,
            heading: offset..title.end,
            marker: Some(marker),
            title,
            paragraph: index,
            body: 0..0,
        });
    }
}

/// A title of the writer's own, where the template asks for contents and not for titles: up to the next gap.
fn free_title(folded: &Folded, after: &str, start: usize, template: &Template) -> Option<(Option<String>, Fit, usize)> {
    if template.contents == Contents::Headings {
        return None;
    }
    let length = title_length(folded, after, start);
    let title = after.get(..length)?;
    let short = title.chars().count() <= 24 && !title.contains(',');
    let (key, fit) = fit(title, template);
    (short && fit > Fit::None).then_some((key, fit, length))
}

/// Whether characters were dropped between what stands before an offset and the offset.
fn folded_gap(folded: &Folded, offset: usize, before: &str) -> bool {
    let Some(last) = before.chars().next_back() else { return true };
    let moved = folded.visible_offset(offset) - folded.visible_offset(offset - last.len_utf8());
    // A digit of full width takes three bytes, one with a space behind it two.
    moved > last.len_utf8().max(3) || (last.is_ascii() && moved == 2)
}

/// The length of a heading's title: to the end of its sentence, a colon, or a gap.
fn title_length(folded: &Folded, after: &str, start: usize) -> usize {
    let mut previous: Option<(char, usize)> = None;
    let mut visible_offset = folded.visible_offsets(start);
    // Beyond the longest title it does not matter where the text ends.
    for (at, c) in after.char_indices().take(LONGEST + 2) {
        if matches!(c, '。' | ':' | ';' | '!' | '?' | '\n') {
            return at;
        }
        let visible = visible_offset(start + at);
        if let Some((character, last)) = previous {
            // A character of the visible text takes as many bytes as the folded one, or three for one.
            let moved = visible - last;
            if moved > 3 && moved > character.len_utf8() + 2 && at > 6 && is_prose(after.get(at..).unwrap_or_default())
            {
                return at;
            }
        }
        previous = Some((c, visible));
    }
    after.len()
}

/// Whether what follows a gap is running text rather than the rest of a spaced-out title.
fn is_prose(rest: &str) -> bool {
    rest.chars().nth(16).is_some()
}

/// The section whose title a text begins with, and the length of that title.
fn leading_title<'t>(after: &str, template: &'t Template) -> Option<(&'t SectionSpec, usize)> {
    template
        .sections
        .iter()
        .flat_map(|section| section.titles.iter().map(move |title| (section, title)))
        .filter_map(|(section, title)| {
            let mut rest = title.chars().peekable();
            for (at, c) in after.char_indices() {
                if rest.peek().is_none() {
                    return Some((section, at));
                }
                if template.ignore.contains(&c) {
                    continue;
                }
                if rest.next() != Some(c) {
                    return None;
                }
            }
            rest.peek().is_none().then_some((section, after.len()))
        })
        .max_by_key(|(_, length)| *length)
}

/// The section that a title is taken for.
fn fit(title: &str, template: &Template) -> (Option<String>, Fit) {
    match exact_fit(title, template) {
        Some(section) => (Some(section.key.clone()), Fit::Exact),
        None => loose_fit(title, template),
    }
}

/// The section whose official title, or an accepted variant, a title is.
fn exact_fit<'t>(title: &str, template: &'t Template) -> Option<&'t SectionSpec> {
    // Nearly all texts begin otherwise than every title.
    let first = title.chars().find(|c| !template.ignore.contains(c) && !c.is_whitespace())?;
    if digit(first).is_none() && !template.may_begin_title(first) {
        return None;
    }
    let normalized = template.normalize(title);
    let bare = normalized.trim_start_matches(|c| digit(c).is_some());
    template.sections.iter().find(|section| {
        section
            .titles
            .iter()
            .any(|official| *official == normalized || (*official == bare && bare.len() < normalized.len()))
    })
}

/// The section that the words of a title tell.
fn loose_fit(title: &str, template: &Template) -> (Option<String>, Fit) {
    template.section_by_words(title).map_or((None, Fit::None), |section| (Some(section.key.clone()), Fit::Loose))
}

/// Whether a heading is that of a row in one of the official tables.
fn is_table_row(title: &str, template: &Template) -> bool {
    let normalized = template.normalize(title);
    template.not_sections.iter().any(|row| normalized.starts_with(row.as_str()))
}

/// The way in which the top level is numbered: the one under which most sections are recognised.
fn top_style(candidates: &[Section]) -> Option<Option<Numbering>> {
    let mut styles: Vec<(usize, std::cmp::Reverse<usize>, Option<Numbering>)> = Vec::new();
    let order =
        [Some(Numbering::Chinese), Some(Numbering::Part), None, Some(Numbering::Arabic), Some(Numbering::ChineseParen)];
    for (rank, style) in order.into_iter().enumerate() {
        let mut seen: Vec<(&str, usize)> = Vec::new();
        let mut any = false;
        for section in
            candidates.iter().filter(|section| section.marker.as_ref().map(|marker| marker.numbering) == style)
        {
            any = true;
            let Some(key) = section.key.as_deref() else { continue };
            let worth = if section.fit == Fit::Exact { 3 } else { 1 };
            match seen.iter_mut().find(|(other, _)| *other == key) {
                Some((_, best)) => *best = worth.max(*best),
                None => seen.push((key, worth)),
            }
        }
        // 一、 is the top level of nearly every report, even where no title is recognised.
        let usual = usize::from(any && style == Some(Numbering::Chinese)) * 4;
        let score = seen.iter().map(|(_, worth)| worth).sum::<usize>() + usual;
        // Other ways of numbering are the top level only when they number most of the sections.
        let enough = matches!(style, Some(Numbering::Chinese | Numbering::Part)) || seen.len() >= 3;
        if score > 0 && enough {
            styles.push((score, std::cmp::Reverse(rank), style));
        }
    }
    styles.into_iter().max_by_key(|(score, rank, _)| (*score, *rank)).map(|(_, _, style)| style)
}

/// Drops a table of contents: a first run of headings in successive paragraphs that all come again.
fn drop_contents_list(sections: &mut Vec<Section>) {
    let run =
        1 + sections.windows(2).take_while(|pair| matches!(pair, [a, b] if b.paragraph == a.paragraph + 1)).count();
    if run < 3 || run >= sections.len() {
        return;
    }
    let (list, rest) = sections.split_at(run);
    let again =
        list.iter().filter(|item| item.key.is_some() && rest.iter().any(|section| section.key == item.key)).count();
    if again * 2 > run {
        sections.drain(..run);
    }
}

/// Drops a list inside a section that is numbered like the sections: it starts again at 一 under titles of its own.
fn drop_nested(sections: &mut Vec<Section>) {
    let mut top = 0;
    let mut nested = 0;
    sections.retain(|section| {
        let number = section.marker.as_ref().map_or(top + 1, |marker| marker.number);
        let own = section.fit == Fit::Exact || (section.fit == Fit::Loose && number == top + 1 && number > 1);
        if !own && ((number == 1 && top > 0) || (nested > 0 && number == nested + 1)) {
            nested = number;
            return false;
        }
        nested = 0;
        top = number;
        true
    });
}

/// Drops what follows when the numbering starts again after the last section: annexes and statistics tables.
fn drop_annexes(sections: &mut Vec<Section>) {
    let restart = sections
        .iter()
        .enumerate()
        .skip(2)
        .find(|(_, section)| section.marker.as_ref().is_some_and(|marker| marker.number == 1 && !marker.lookalike));
    if let Some((index, _)) = restart {
        sections.truncate(index);
    }
}

/// Ends the last section where the tail begins.
pub(super) fn end_sections(report: &mut Report<'_>) {
    let end = report.body().end;
    let tail = report.tail;
    let one_line =
        report.signature.as_ref().filter(|signature| signature.paragraph < tail).map(|signature| signature.range.start);
    if let Some(last) = report.sections.last_mut() {
        let end = one_line.unwrap_or(end).min(end);
        last.body.end = end.clamp(last.heading.end, last.body.end);
    }
}
