//! `structure/section-*` and `structure/topic-missing`: the sections that must be there, their order, titles and contents.

use std::ops::Range;

use super::Context;
use crate::report::heading::written;
use crate::report::{Fit, Numbering, Section};
use crate::ruleset::{Contents, SectionSpec, TableSpec, Template, Topic};
use crate::search;

/// Titles longer than this, in characters, are sentences and no headings.
const LONGEST_TITLE: usize = 32;

/// Sections missing, out of order, misnamed, extra or empty.
pub(super) fn sections(context: &mut Context<'_>) {
    let Some(template) = context.template() else {
        context.not_assessable("structure/section-missing", "无法判断应按哪一年的格式检查");
        return;
    };
    match template.contents {
        Contents::Headings => {
            missing_headings(context, template);
            titles(context, template);
        }
        Contents::Covered => missing_contents(context, template),
    }
    // Another kind of text has its own order and headings.
    if !context.has_found("document/kind") {
        order(context, template);
        empty(context);
        topics(context, template);
    }
}

/// Official sections for which there is no heading.
fn missing_headings(context: &mut Context<'_>, template: &Template) {
    let report = context.report;
    let text = report.slice(&report.body());
    for spec in template.sections.iter().filter(|spec| spec.required) {
        if report.section(&spec.key).is_some() {
            continue;
        }
        // Where no heading at all could be read (they may be pictures), words of the content must do.
        if report.sections.is_empty() && spec.words.iter().any(|word| search::contains(text, word)) {
            continue;
        }
        let number = crate::report::numeral::chinese(spec.number);
        let place = before(context, template, spec);
        let draft = context.draft(
            "structure/section-missing",
            "heading",
            &[("number", &number), ("title", &spec.title)],
            place,
        );
        context.report(draft.label("应在此之后").basis(spec.article.clone()));
    }
}

/// The heading after which a missing section belongs; the head of the report when there is none.
fn before(context: &Context<'_>, template: &Template, spec: &SectionSpec) -> Range<usize> {
    let report = context.report;
    template
        .sections
        .iter()
        .rev()
        .filter(|other| other.number < spec.number)
        .find_map(|other| report.section(&other.key))
        .map_or_else(|| report.head(), |section| section.heading.clone())
}

/// Contents that neither a heading nor a sentence covers.
fn missing_contents(context: &mut Context<'_>, template: &Template) {
    let report = context.report;
    let body = report.body();
    for spec in template.sections.iter().filter(|spec| spec.required) {
        let under_heading = report.sections.iter().any(|section| {
            let title = report.slice(&section.title);
            spec.words.iter().any(|word| search::contains(title, word))
                && !report.slice(&section.body).trim().is_empty()
        });
        if under_heading || is_covered(context, spec, template, &body) {
            continue;
        }
        let draft = context.draft("structure/section-missing", "content", &[("title", &spec.title)], report.head());
        context.report(draft.basis(spec.article.clone()));
    }
}

/// Whether a sentence covers a content. One that lists what the report consists of covers nothing.
fn is_covered(context: &Context<'_>, spec: &SectionSpec, template: &Template, body: &Range<usize>) -> bool {
    let report = context.report;
    let text = report.slice(body);
    spec.covered.iter().any(|pattern| {
        pattern.find_iter(text).any(|found| {
            let sentence = report.sentence(body.start + found.start());
            let whole = report.slice(&sentence);
            let listed = template
                .sections
                .iter()
                .filter(|other| other.words.iter().any(|word| search::contains(whole, word)))
                .count();
            !(listed >= 4 && context.ruleset.has("lists-contents", whole))
        })
    })
}

/// Titles that are not the official ones, and sections that the form does not have.
fn titles(context: &mut Context<'_>, template: &Template) {
    let report = context.report;
    let mut seen: Vec<&str> = Vec::new();
    for section in &report.sections {
        let found = report.quote(&section.heading);
        let key = section.key.as_deref().filter(|key| section.fit == Fit::Exact || !seen.contains(key));
        let Some(spec) = key.and_then(|key| template.section(key)) else {
            if report.slice(&section.title).chars().count() <= LONGEST_TITLE && section.marker.is_some() {
                let draft =
                    context.draft("structure/section-extra", "default", &[("found", &found)], section.heading.clone());
                context.report(draft);
            }
            continue;
        };
        seen.push(&spec.key);
        if section.fit == Fit::Loose {
            let draft = context.draft(
                "structure/section-title",
                "default",
                &[("found", &found), ("expected", &spec.title)],
                section.heading.clone(),
            );
            context.report(draft);
        }
    }
}

/// Sections misnumbered, repeated, or before one that belongs before them.
fn order(context: &mut Context<'_>, template: &Template) {
    let report = context.report;
    let mut previous = 0;
    let mut reached: Option<&SectionSpec> = None;
    let mut seen: Vec<&str> = Vec::new();
    for section in &report.sections {
        let spec = section
            .key
            .as_deref()
            .filter(|_| template.contents == Contents::Headings)
            .and_then(|key| template.section(key));
        if let Some(spec) = spec.filter(|_| section.fit == Fit::Exact) {
            if seen.contains(&spec.key.as_str()) {
                let draft = context.draft(
                    "structure/section-order",
                    "repeated",
                    &[("title", &spec.title)],
                    section.heading.clone(),
                );
                context.report(draft);
                continue;
            }
            if let Some(after) = reached.filter(|after| after.number > spec.number) {
                let draft = context.draft(
                    "structure/section-order",
                    "order",
                    &[("title", &spec.title), ("after", &after.title)],
                    section.heading.clone(),
                );
                context.report(draft);
                seen.push(&spec.key);
                previous = section.marker.as_ref().map_or(previous + 1, |marker| marker.number);
                continue;
            }
            seen.push(&spec.key);
            reached = Some(spec);
        }
        number(context, section, spec, &mut previous);
    }
}

/// A number that neither follows the one before it nor is the section's own.
fn number(context: &mut Context<'_>, section: &Section, spec: Option<&SectionSpec>, previous: &mut u32) {
    let Some(marker) = &section.marker else {
        *previous += 1;
        return;
    };
    let expected = *previous + 1;
    let own = spec.map(|spec| spec.number);
    let fits = marker.lookalike || marker.number == expected || own == Some(marker.number);
    if !fits {
        let expected = own.unwrap_or(expected);
        let draft = context.draft(
            "structure/section-order",
            "number",
            &[("found", &written(marker.numbering, marker.number)), ("expected", &written(marker.numbering, expected))],
            section.heading.clone(),
        );
        context.report(draft);
    }
    *previous = if marker.lookalike { expected } else { marker.number };
}

/// Headings with nothing under them.
fn empty(context: &mut Context<'_>) {
    let report = context.report;
    for section in &report.sections {
        if report.slice(&section.body).trim().is_empty()
            && !lacks_table(context, section)
            && report.slice(&section.title).chars().count() <= LONGEST_TITLE
        {
            let found = report.quote(&section.heading);
            let draft =
                context.draft("structure/section-empty", "default", &[("found", &found)], section.heading.clone());
            context.report(draft);
        }
        // The groups of a table are numbered like parts.
        let table =
            section.key.as_deref().and_then(|key| context.template()?.section(key)).is_some_and(|spec| spec.table);
        if !table {
            empty_parts(context, section);
        }
    }
}

/// Whether a section lacks its official table, of which `table/missing` speaks: one cause is reported once.
fn lacks_table(context: &Context<'_>, section: &Section) -> bool {
    let report = context.report;
    report.tables.other.or(report.template).is_some_and(|template| {
        let of_section = |spec: &&TableSpec| spec.required && spec.section.is_some() && spec.section == section.key;
        template.tables.iter().filter(of_section).any(|spec| report.table(&spec.key).is_none())
    })
}

/// （一） … under a section that stand alone, where their neighbours have text.
fn empty_parts(context: &mut Context<'_>, section: &Section) {
    let report = context.report;
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    let first = report.paragraphs.partition_point(|paragraph| paragraph.range.start < section.body.start);
    for paragraph in report
        .paragraphs
        .iter()
        .skip(first)
        .take_while(|paragraph| section.body.contains(&paragraph.range.start))
        .filter(|paragraph| paragraph.cell.is_none())
    {
        let text = report.slice(&paragraph.range);
        let item = context.items().partition_point(|item| item.marker.start < paragraph.range.start);
        let part = context.items().get(item).filter(|item| {
            item.marker.start == paragraph.range.start && item.numbering == Some(Numbering::ChineseParen)
        });
        match (part, parts.last_mut()) {
            (Some(_), _) => {
                let row =
                    report.document.text.get(report.visible(&paragraph.range)).is_some_and(|line| line.contains('\t'));
                let alone = !row && text.chars().count() <= 20 && !text.ends_with(['。', ';', ':', ',']);
                parts.push((paragraph.range.clone(), !alone));
            }
            (None, Some((_, filled))) => *filled |= !text.is_empty(),
            (None, None) => {}
        }
    }
    // A list of short items has no text under any of them.
    if parts.iter().any(|(_, filled)| *filled) {
        for (range, _) in parts.into_iter().filter(|(_, filled)| !filled) {
            let found = report.quote(&range);
            let draft = context.draft("structure/section-empty", "default", &[("found", &found)], range);
            context.report(draft);
        }
    }
}

/// Matters that must be treated.
fn topics(context: &mut Context<'_>, template: &Template) {
    let report = context.report;
    for topic in &template.topics {
        let bound = topic.levels.is_empty() || report.organ.as_ref().is_some_and(|organ| organ.is_of(&topic.levels));
        if !bound {
            continue;
        }
        match &topic.section {
            Some(key) => {
                let (Some(section), Some(spec)) = (report.section(key), template.section(key)) else { continue };
                if !is_treated(context, template, topic, section) {
                    let draft = context.draft(
                        "structure/topic-missing",
                        "section",
                        &[("section", &spec.title), ("topic", &topic.title)],
                        section.heading.clone(),
                    );
                    context.report(draft.basis(topic.basis.clone()));
                }
            }
            None => {
                let text = report.slice(&report.body());
                if !report.sections.is_empty() && !topic.words.iter().any(|word| search::contains(text, word)) {
                    let place =
                        report.sections.first().map_or_else(|| report.head(), |section| section.heading.clone());
                    let draft = context.draft("structure/topic-missing", "report", &[("topic", &topic.title)], place);
                    context.report(draft.basis(topic.basis.clone()));
                }
            }
        }
    }
}

/// Whether a section treats a topic: by a heading of its own where the topics have headings, else by its words.
fn is_treated(context: &Context<'_>, template: &Template, topic: &Topic, section: &Section) -> bool {
    let report = context.report;
    let text = report.slice(&section.body);
    let titles: Vec<&str> = context
        .items()
        .iter()
        .filter(|item| section.body.contains(&item.marker.start) && item.numbering.is_some())
        .map(|item| {
            let rest = report.text().get(item.marker.end..section.body.end).unwrap_or_default();
            let end = rest.find(['。', ':', ';', '\n', ',']).unwrap_or(rest.len());
            rest.get(..end).unwrap_or_default()
        })
        .collect();
    let under = |topic: &Topic| {
        titles
            .iter()
            .any(|title| title.chars().count() <= 24 && topic.headings.iter().any(|word| search::contains(title, word)))
    };
    let siblings = template.topics.iter().filter(|other| other.section == topic.section);
    if siblings.filter(|other| under(other)).count() >= 3 {
        return under(topic) || text.contains(topic.title.as_str());
    }
    topic.words.iter().any(|word| search::contains(text, word))
}
