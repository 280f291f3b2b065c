//! `document/*`: what kind of text it is, its title, year, period and basis.

use std::ops::Range;

use super::Context;
use crate::finding::Severity;
use crate::report::{DateMention, Section};

/// How far before a report's name the word that publishes it may stand, in bytes.
const REACH: usize = 120;

/// `document/kind` and `document/title`.
pub(super) fn kind_and_title(context: &mut Context<'_>) {
    let report = context.report;
    let rules = context.ruleset;
    if report.tables_only {
        // An export need not name itself; its tables show what it is.
        if report.tables.found.is_empty() {
            let draft = context.draft("document/kind", "no-tables", &[], report.head());
            context.report(draft);
        }
        return;
    }
    if !rules.has("subject", report.text()) {
        let draft = context.draft("document/kind", "unrelated", &[], report.head());
        context.report(draft);
        return;
    }
    let Some(title) = &report.title else {
        if let Some(range) = cover_letter(context) {
            let draft = context.draft("document/kind", "letter", &[], range);
            context.report(draft);
        }
        let draft = context.draft("document/title", "missing", &[], report.head());
        context.report(draft);
        return;
    };
    if rules.has("cover-letter", &title.text) && (title.named || rules.has("report-name-loose", &title.text)) {
        let draft = context.draft("document/kind", "letter", &[], title.range.clone());
        context.report(draft);
        return;
    }
    if let Some(range) = cover_letter(context) {
        let draft = context.draft("document/kind", "letter", &[], range);
        context.report(draft);
    }
    if !title.named {
        let name = report_name(context, &title.range);
        let ends = |word: &str| {
            let endings = rules.list("report-ending").iter().map(String::as_str).chain([""]);
            endings.into_iter().any(|end| title.text.strip_suffix(end).is_some_and(|stem| stem.ends_with(word)))
        };
        let other = rules.list("other-kind").iter().any(|word| ends(word));
        let rule = if other { ("document/kind", "other") } else { ("document/title", "name") };
        let found = report.quote(&name);
        let draft = context.draft(rule.0, rule.1, &[("found", &found)], name);
        context.report(draft);
        return;
    }
    if title.year.is_none() {
        let draft = context.draft("document/title", "year", &[], title.range.clone());
        context.report(draft);
    }
    if title.organ.is_none() {
        let draft = context.draft("document/title", "organ", &[], title.range.clone());
        context.report(draft);
    }
    if let Some((_, year)) = &title.year
        && report.slice(year).ends_with("年度")
    {
        let draft = context.draft("document/title", "doubled", &[], title.range.clone()).severity(Severity::Note);
        context.report(draft);
    }
    blank_form(context);
}

/// The part of a title that names the report: from its subject on.
fn report_name(context: &Context<'_>, title: &Range<usize>) -> Range<usize> {
    let text = context.report.slice(title);
    let start = context
        .ruleset
        .words_in("title-subject", text)
        .iter()
        .filter_map(|word| text.find(word.as_str()))
        .min()
        .unwrap_or(0);
    title.start + start..title.end
}

/// A sentence near the start that sends the report to a superior.
fn cover_letter(context: &Context<'_>) -> Option<Range<usize>> {
    let report = context.report;
    if report.sections.len() >= 3 {
        return None;
    }
    let limit = report.paragraphs.get(..8.min(report.paragraphs.len()))?.last()?.range.end;
    let head = report.text().get(..limit)?;
    let at =
        context.ruleset.words_in("cover-letter-body", head).iter().filter_map(|word| head.find(word.as_str())).min()?;
    Some(report.sentence(at))
}

/// A form in which nothing was filled in: several sections, and next to no text or figure under them.
fn blank_form(context: &mut Context<'_>) {
    let report = context.report;
    if report.sections.len() < 4 {
        return;
    }
    // On one line sections hold no paragraphs of their own.
    let is_told = |text: &str| text.contains('。') && text.chars().nth(20).is_some();
    let begins_inside = |section: &Section| {
        report.paragraphs.get(section.paragraph).is_some_and(|own| own.range.start < section.heading.start)
    };
    if report.sections.iter().any(|section| begins_inside(section) && is_told(report.slice(&section.body))) {
        return;
    }
    let (mut characters, mut figures) = (0, 0);
    // Nearly every report has enough within its first few paragraphs.
    for paragraph in report
        .paragraphs
        .iter()
        .filter(|paragraph| report.sections.iter().any(|s| s.body.contains(&paragraph.range.start)))
    {
        let text = report.slice(&paragraph.range);
        let is_figure =
            !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '|' | '\t'));
        figures += usize::from(is_figure);
        if paragraph.cell.is_none() && text.ends_with('。') {
            characters += text.chars().filter(|c| *c != '(' && *c != ')').count();
        }
        if characters >= 20 || figures >= 10 {
            return;
        }
    }
    if characters < 20 && figures < 10 {
        let draft = context.draft("document/kind", "blank", &[], report.head());
        context.report(draft);
    }
}

/// `document/year`.
pub(super) fn year(context: &mut Context<'_>) {
    let report = context.report;
    let Some(year) = report.year else {
        context.not_assessable("document/year", "没有找到年份");
        return;
    };
    if let Some(asked) = context.options.year
        && asked != year
    {
        let span = report
            .title
            .as_ref()
            .and_then(|title| title.year.clone())
            .map_or_else(|| report.head(), |(_, range)| range);
        let draft = context.draft("document/year", "asked", &[("asked", &asked), ("found", &year)], span);
        context.report(draft);
    }
    let titled = report.title.as_ref().and_then(|title| title.year.clone());
    if let (Some((stated, at)), Some(period)) = (&titled, &report.period)
        && let Some(found) = period.year()
        && found != *stated
        && !is_reversed(period.from.as_ref(), period.to.as_ref())
    {
        let draft = context
            .draft("document/year", "period", &[("title", stated), ("found", &found)], period.range.clone())
            .related(at.clone(), format!("题目是{stated}年"));
        context.report(draft);
    }
    own_name(context, year);
    opening(context, year);
    stale_sentences(context, year);
    as_of(context, year);
}

/// A sentence of the introduction that publishes the report of another year.
fn own_name(context: &mut Context<'_>, year: i16) {
    let report = context.report;
    let intro = report.intro();
    let text = report.slice(&intro);
    for name in context.ruleset.list("own-report-name") {
        for (at, _) in text.match_indices(name.as_str()) {
            let Some(before) = text.get(..at) else { continue };
            let stem = before.trim_end_matches('度').trim_end_matches('年');
            let Some(found) = stem.get(stem.len().saturating_sub(4)..).and_then(|digits| digits.parse::<i16>().ok())
            else {
                continue;
            };
            if found == year || !(2000..2100).contains(&found) {
                continue;
            }
            let span = intro.start + stem.len() - 4..intro.start + at + name.len();
            let sentence = report.sentence(span.start);
            let start = sentence.start.max(span.start.saturating_sub(REACH));
            let lead = report
                .text()
                .get(start..span.start)
                .or_else(|| report.text().get(sentence.start..span.start))
                .unwrap_or_default();
            let quoted = lead.rfind('《').is_some_and(|open| !lead.get(open..).unwrap_or_default().contains('》'));
            if quoted || context.ruleset.has("citing", lead) || !context.ruleset.has("publishing", lead) {
                continue;
            }
            let draft = context.draft("document/year", "body", &[("year", &year), ("found", &found)], span);
            context.report(draft);
            return;
        }
    }
}

/// An overview that begins with last year: 2022年，我局…
fn opening(context: &mut Context<'_>, year: i16) {
    let report = context.report;
    let Some(section) = report.section("overview").or_else(|| report.sections.first()) else { return };
    let body = report.slice(&section.body);
    let start = section.body.start + (body.len() - body.trim_start().len());
    let digits = body.trim_start().get(..4).and_then(|digits| digits.parse::<i16>().ok());
    let after = body.trim_start().get(4..).unwrap_or_default();
    let Some(found) = digits.filter(|found| *found == year - 1) else { return };
    let alone = ["年,", "年度,"].iter().any(|form| after.starts_with(form));
    let sentence = report.sentence(start);
    if alone && !report.slice(&sentence).contains(&year.to_string()) {
        let draft = context.draft("document/year", "opening", &[("year", &year), ("found", &found)], start..start + 7);
        context.report(draft);
    }
}

/// A sentence of the overview that sums up another year as if it were the reported one: 2022年，我区共召开会议4次.
fn stale_sentences(context: &mut Context<'_>, year: i16) {
    let report = context.report;
    let Some(section) = report.section("overview") else { return };
    let text = report.slice(&section.body);
    for (at, _) in text.match_indices("年,") {
        let Some(start) = at.checked_sub(4) else { continue };
        let Some(found) = text.get(start..at).and_then(|digits| digits.parse::<i16>().ok()) else { continue };
        let begins = text.get(..start).is_none_or(|before| before.is_empty() || before.ends_with(['。', '\n', ';']));
        if !(year - 3..year).contains(&found) || !begins {
            continue;
        }
        let sentence = report.sentence(section.body.start + start);
        let whole = report.slice(&sentence);
        let rest = whole.get("2022年,".len()..).unwrap_or_default();
        let counted = rest.chars().any(|c| c.is_ascii_digit()) && context.ruleset.has("summing-up", rest);
        if counted && !context.ruleset.has("history", whole) && !whole.contains(&year.to_string()) {
            let span = section.body.start + start..section.body.start + at + "年".len();
            let draft = context.draft("document/year", "sentence", &[("year", &year), ("found", &found)], span);
            context.report(draft);
        }
    }
}

/// Figures of the year that are given as of a day in an earlier one.
fn as_of(context: &mut Context<'_>, year: i16) {
    let report = context.report;
    for hit in report.hits.list("as-of") {
        let Some(date) = report.dates.iter().find(|date| (hit.end..hit.end + 7).contains(&date.range.start)) else {
            continue;
        };
        let sentence = report.sentence(hit.start);
        let rest = report.text().get(date.range.end..sentence.end).unwrap_or_default();
        let counted = rest.chars().any(|c| c.is_ascii_digit()) && rest.starts_with(',');
        let whole = report.slice(&sentence);
        if date.year.is_some_and(|stated| stated < year)
            && counted
            && !context.ruleset.has("comparing", whole)
            && !report.in_table(hit.start)
        {
            let found = date.year.unwrap_or(year);
            let draft =
                context.draft("document/year", "as-of", &[("year", &year), ("found", &found)], date.range.clone());
            context.report(draft);
        }
    }
}

/// Whether the period ends before it begins.
fn is_reversed(from: Option<&DateMention>, to: Option<&DateMention>) -> bool {
    let (Some(from), Some(to)) = (from, to) else { return false };
    let Some(first) = from.date() else { return false };
    to.date_in(first.year()).is_some_and(|last| last < first)
}

/// `document/period`.
pub(super) fn period(context: &mut Context<'_>) {
    let report = context.report;
    let Some(period) = &report.period else {
        let draft = context.draft(
            "document/period",
            "missing",
            &[("year", &report.year.map_or_else(|| "〔年份〕".to_owned(), |y| y.to_string()))],
            report.head(),
        );
        context.report(draft.severity(Severity::Note));
        return;
    };
    let shown = period.year().or(report.year).map_or_else(|| "〔年份〕".to_owned(), |year| year.to_string());
    let (from, to) = (period.from.as_ref(), period.to.as_ref());
    let (message, span) = match (from, to) {
        (Some(_), None) => ("no-end", period.range.clone()),
        (None, Some(_)) => ("no-start", period.range.clone()),
        (Some(from), Some(to)) => {
            let year = from.year.or(to.year).or(report.year).unwrap_or(2000);
            let (Some(first), Some(last)) = (from.date_in(year), to.date_in(year)) else { return };
            let named = context.template().and_then(|template| template.period_from);
            let starts =
                (first.month(), first.day()) == (1, 1) || named == Some((first.year(), first.month(), first.day()));
            let ends = (last.month(), last.day()) == (12, 31);
            if last < first {
                ("reversed", period.range.clone())
            } else if !starts {
                ("partial", from.range.clone())
            } else if !ends || last.year() != first.year() {
                ("partial", to.range.clone())
            } else {
                return;
            }
        }
        (None, None) => return,
    };
    let quote = |date: Option<&DateMention>| date.map_or_else(String::new, |date| report.quote(&date.range));
    let draft = context.draft(
        "document/period",
        message,
        &[("from", &quote(from)), ("to", &quote(to)), ("year", &shown)],
        span,
    );
    context.report(draft);
}

/// `document/basis`.
pub(super) fn basis(context: &mut Context<'_>) {
    let report = context.report;
    let Some(year) = report.year else {
        context.not_assessable("document/basis", "没有找到年份，无法判断依据是否现行");
        return;
    };
    let rules = context.ruleset;
    for citation in &rules.citations {
        for found in citation.find.captures_iter(report.text()) {
            let Some(whole) = found.get(0) else { continue };
            if rules.has("basis-history", report.slice(&report.sentence(whole.start()))) {
                continue;
            }
            if let Some(number) = found.get(1) {
                if !citation.allowed.iter().any(|allowed| allowed == number.as_str()) {
                    let draft = context.draft(
                        "document/basis",
                        "number",
                        &[("found", &number.as_str()), ("instead", &citation.instead)],
                        number.range(),
                    );
                    context.report(draft);
                }
                continue;
            }
            if citation.from.is_some_and(|from| year < from) || citation.to.is_some_and(|to| year > to) {
                let draft = context.draft(
                    "document/basis",
                    "superseded",
                    &[("year", &year), ("name", &citation.name), ("instead", &citation.instead)],
                    whole.range(),
                );
                context.report(draft);
                break;
            }
        }
    }
}
