//! For people: the sentence, with carets, and what to do.

use std::io::{self, Write};
use std::ops::Range;

use codespan_reporting::diagnostic::{Diagnostic, Label, LabelStyle, Severity as Level};
use codespan_reporting::term::termcolor::{Ansi, Color, ColorSpec, NoColor, WriteColor};
use codespan_reporting::term::{self, Chars, Config, Styles, StylesWriter, WriteStyle};

use super::files::{Mark, Snippet};
use super::{Failure, Style, visible};
use crate::check::Checked;
use crate::document::Document;
use crate::finding::{Finding, NotAssessable, Severity, Summary};

/// Renders one document: a headline, its findings, and what could not be judged.
pub(super) fn document(document: &Document, checked: &Checked, style: Style) -> String {
    let mut out = headline(document, checked, style);
    let config = config();
    if !checked.findings.is_empty() {
        out.push('\n');
    }
    for finding in &checked.findings {
        out.push_str(&self::finding(document, finding, &config, style)); // ends with a blank line
    }
    out.push_str(&unknown(&checked.not_assessable));
    out.truncate(out.trim_end_matches('\n').len());
    out.push('\n');
    out
}

/// `path（organ，2024 年度，2021 版格式）：1 处错误，2 处警告`.
fn headline(document: &Document, checked: &Checked, style: Style) -> String {
    let mut known = Vec::new();
    if let Some(organ) = &checked.organ {
        known.push(visible::line(organ).into_owned());
    }
    if let Some(year) = checked.year {
        known.push(format!("{year} 年度"));
    }
    if let Some(template) = &checked.template {
        known.push(format!("{} 版格式", visible::line(template)));
    }
    if checked.tables_only {
        known.push(TABLES_ONLY.to_owned());
    }
    let mut line = visible::line(&document.path).into_owned();
    if !known.is_empty() {
        line.push_str(&format!("（{}）", known.join("，")));
    }
    line.push('：');
    let mut summary = Summary::default();
    summary.count(checked);
    line.push_str(&match (checked.findings.is_empty(), checked.not_assessable.is_empty()) {
        (false, _) => counts(&summary),
        (true, true) => "未发现问题".to_owned(),
        (true, false) => format!("未发现问题，但有 {} 条规则未能判断", checked.not_assessable.len()),
    });
    if let Some(accepted) = accepted(&summary) {
        line.push_str(&format!("（{accepted}）"));
    }
    painted(&line, ColorSpec::new().set_bold(true), style) + "\n"
}

/// How many findings need no answer; `None` where there are none.
pub(super) fn accepted(summary: &Summary) -> Option<String> {
    let words: Vec<String> = [(summary.waived, "处已豁免"), (summary.known, "处基线中已有")]
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect();
    (!words.is_empty()).then(|| format!("另有 {}", words.join("，")))
}

/// The numbers that are not zero.
pub(super) fn counts(summary: &Summary) -> String {
    [(summary.errors, "处错误"), (summary.warnings, "处警告"), (summary.notes, "处提示")]
        .iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{number} {what}"))
        .collect::<Vec<_>>()
        .join("，")
}

/// The rules that each reason silences: one missing table silences several.
pub(super) fn reasons(rules: &[NotAssessable]) -> Vec<(&str, Vec<&str>)> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for unknown in rules {
        match reasons.iter_mut().find(|(why, _)| *why == unknown.why) {
            Some((_, rules)) if rules.contains(&unknown.rule.as_str()) => {}
            Some((_, rules)) => rules.push(&unknown.rule),
            None => reasons.push((&unknown.why, vec![&unknown.rule])),
        }
    }
    reasons
}

/// One line for each reason.
fn unknown(rules: &[NotAssessable]) -> String {
    reasons(rules)
        .iter()
        .map(|(why, rules)| format!("未能判断：{} — {}\n", rule_names(rules), visible::line(why)))
        .collect()
}

/// What is said of a workbook of nothing but tables.
pub(super) const TABLES_ONLY: &str = "只含表格，正文各项未检查";

/// The rules that a reason silences; of many their groups.
pub(super) fn rule_names(rules: &[&str]) -> String {
    const MOST: usize = 8;
    if rules.len() <= MOST {
        return rules.join("、");
    }
    let mut groups: Vec<&str> = rules.iter().filter_map(|rule| rule.split('/').next()).collect();
    groups.dedup();
    format!("{} 中的 {} 条规则", groups.join("、"), rules.len())
}

fn finding(document: &Document, finding: &Finding, config: &Config, style: Style) -> String {
    let level = match finding.severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Note => Level::Note,
    };
    let mut notes = Vec::new();
    let mut marks = vec![Mark { span: finding.span.clone(), primary: true, message: String::new() }];
    for related in &finding.related {
        let mut message = visible::line(&related.message).into_owned();
        let place = related.place.clone().or_else(|| elsewhere(document, &finding.span, &related.span));
        if let Some(place) = place.filter(|place| !related.message.contains(place.as_str())) {
            message.push_str(&format!("（{}）", visible::line(&place)));
        }
        if related.span == finding.span {
            // Two marks on the same text would hide each other.
            notes.push(message);
        } else if !marks.iter().any(|mark| mark.span == related.span && mark.message == message) {
            marks.push(Mark { span: related.span.clone(), primary: false, message });
        }
    }
    if let Some(first) = marks.first_mut() {
        first.message = match &finding.label {
            Some(label) => visible::line(label).into_owned(),
            None if finding.related.is_empty() => String::new(),
            None => "此处".to_owned(),
        };
    }
    notes.extend(finding.place.as_deref().map(|place| format!("位置：{}", visible::line(place))));
    notes.extend(finding.help.as_deref().map(|help| visible::lines(help).into_owned()));
    notes.extend(finding.basis.as_deref().map(|basis| format!("依据：{}", visible::lines(basis))));
    let (snippet, ranges) = Snippet::new(document, &marks);
    let labels = marks.iter().zip(ranges).map(|(mark, range)| {
        let style = if mark.primary { LabelStyle::Primary } else { LabelStyle::Secondary };
        Label::new(style, (), range).with_message(&mark.message)
    });
    let diagnostic = Diagnostic::new(level).with_labels_iter(labels).with_notes(notes);
    let head = format!("{}[{}]", finding.severity.chinese(), visible::line(&finding.rule));
    let message = visible::line(&finding.message);
    let styles = Styles::default();
    if style.color {
        let mut writer = Ansi::new(Vec::new());
        emit(StylesWriter::new(&mut writer, &styles), &head, &message, config, &snippet, &diagnostic);
        snippet.without_lines(string(writer.into_inner()))
    } else {
        let mut writer = NoColor::new(Vec::new());
        emit(StylesWriter::new(&mut writer, &styles), &head, &message, config, &snippet, &diagnostic);
        // Codespan pads some lines with spaces, which only get in the way of copying and comparing.
        let drawn = snippet.without_lines(string(writer.into_inner()));
        drawn.lines().map(|line| format!("{}\n", line.trim_end())).collect()
    }
}

/// Where a related text stands in a file without lines of its own, when it stands elsewhere than the finding.
fn elsewhere(document: &Document, here: &Range<usize>, there: &Range<usize>) -> Option<String> {
    if document.location(here) == document.location(there) { None } else { super::where_words(document, there) }
}

/// Draws a finding. Only a broken `Files` could make it fail; then the heading stands alone.
fn emit<W: WriteStyle>(
    inner: W,
    head: &str,
    message: &str,
    config: &Config,
    snippet: &Snippet,
    diagnostic: &Diagnostic<()>,
) {
    let mut writer = Headed { inner, head, message, muted: false };
    let drawn = term::emit_to_write_style(&mut writer, config, snippet, diagnostic);
    debug_assert!(drawn.is_ok(), "{drawn:?}");
}

fn string(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// Writes a heading in Chinese where codespan writes its own in English. Codespan announces both parts of the heading
/// before it writes them, so that what it writes between can be left out.
struct Headed<'a, W> {
    inner: W,
    head: &'a str,
    message: &'a str,
    muted: bool,
}

impl<W: WriteStyle> Write for Headed<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.muted { Ok(bytes.len()) } else { self.inner.write(bytes) }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<W: WriteStyle> WriteStyle for Headed<'_, W> {
    fn set_header(&mut self, level: Level) -> io::Result<()> {
        self.inner.set_header(level)?;
        self.inner.write_all(self.head.as_bytes())?;
        self.muted = true;
        Ok(())
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.inner.set_header_message()?;
        self.inner.write_all("：".as_bytes())?;
        self.inner.write_all(self.message.as_bytes())
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.inner.set_line_number()
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.inner.set_note_bullet()
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.inner.set_source_border()
    }

    fn set_label(&mut self, level: Level, style: LabelStyle) -> io::Result<()> {
        self.inner.set_label(level, style)
    }

    fn reset(&mut self) -> io::Result<()> {
        self.muted = false;
        self.inner.reset()
    }
}

fn config() -> Config {
    let chars = Chars {
        single_primary_caret: '━',
        single_secondary_caret: '─',
        multi_primary_caret_start: '┘',
        multi_primary_caret_end: '┘',
        multi_secondary_caret_start: '┘',
        multi_secondary_caret_end: '┘',
        ..Chars::default()
    };
    // A mark over several sentences shows its first and its last.
    Config { chars, start_context_lines: 0, end_context_lines: 0, ..Config::default() }
}

fn painted(text: &str, spec: &ColorSpec, style: Style) -> String {
    if !style.color {
        return text.to_owned();
    }
    let mut writer = Ansi::new(Vec::new());
    // Writing to memory cannot fail.
    let _ = writer
        .set_color(spec)
        .and_then(|()| writer.write_all(text.as_bytes()))
        .and_then(|()| WriteColor::reset(&mut writer));
    string(writer.into_inner())
}

/// The pieces, the files that could not be read, and the verdict.
pub(super) fn assemble(
    pieces: &[String],
    failures: &[Failure],
    summary: &Summary,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut before = None;
    for piece in pieces {
        // Documents with nothing but a headline stay together, others stand apart.
        let long = piece.lines().nth(1).is_some();
        if before.is_some_and(|before| before || long) {
            writeln!(out)?;
        }
        out.write_all(piece.as_bytes())?;
        before = Some(long);
    }
    if !failures.is_empty() && !pieces.is_empty() {
        writeln!(out)?;
    }
    let red = ColorSpec::new().set_bold(true).set_fg(Some(Color::Red)).clone();
    for failure in failures {
        let head = painted("无法检查", &red, style);
        writeln!(out, "{head} {}：{}", visible::line(&failure.path), visible::line(&failure.why))?;
    }
    if !(pieces.is_empty() && failures.is_empty()) {
        writeln!(out)?;
    }
    let unreadable = match failures.len() {
        0 => String::new(),
        number => format!("；{number} 个文件无法检查"),
    };
    let accepted = accepted(summary).map(|words| format!("，{words}")).unwrap_or_default();
    writeln!(
        out,
        "共检查 {} 份报告：{} 处错误，{} 处警告，{} 处提示{accepted}{unreadable}。",
        summary.documents, summary.errors, summary.warnings, summary.notes
    )?;
    let color = if summary.errors > 0 || summary.documents == 0 {
        Color::Red
    } else if summary.warnings > 0 || !failures.is_empty() {
        Color::Yellow
    } else {
        Color::Green
    };
    let spec = ColorSpec::new().set_bold(true).set_fg(Some(color)).clone();
    writeln!(out, "{}", painted(&verdict(summary, failures.len()), &spec, style))
}

/// What it comes to, in one sentence. A file that was not checked is never passed over in silence.
pub(super) fn verdict(summary: &Summary, failures: usize) -> String {
    let Summary { documents, errors, warnings, notes, .. } = *summary;
    if documents == 0 {
        return "结论：没有检查任何报告。".to_owned();
    }
    let mut said = match (errors, warnings, notes) {
        (0, 0, 0) => "结论：未发现问题".to_owned(),
        (0, 0, _) => format!("结论：未发现错误，有 {notes} 处提示供参考"),
        (0, _, _) => format!("结论：未发现错误，有 {warnings} 处警告请人工判断"),
        (_, 0, _) => format!("结论：不合格，须改正 {errors} 处错误"),
        _ => format!("结论：不合格，须改正 {errors} 处错误，另有 {warnings} 处警告请人工判断"),
    };
    if failures > 0 {
        said.push_str(&format!("；{failures} 个文件未能检查，不在此列"));
    }
    said + "。"
}
