//! One page for a browser, complete in itself: each report as it was read, with its findings marked in the text and
//! listed beside it.
//!
//! The page has no script and loads nothing; its Content-Security-Policy forbids both. Filters are check boxes and rules
//! of style, jumps are links. Whatever comes from a report or a rule is escaped, and what cannot be seen is spelled out.
//!
//! The piece of a document is its entry in the index and its section, divided by [`DIVIDER`]; [`NUMBER`] stands where the
//! number of the document goes, which is known only when the pieces are put together.

mod body;

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Failure, visible};
use crate::check::Checked;
use crate::document::Document;
use crate::finding::{Finding, Severity, Summary};

const STYLE: &str = include_str!("style.css");
/// What the policy lets through besides nothing: this very style. A test holds it to the style.
const STYLE_HASH: &str = "sha256-OpsdCu8Zu+Ic88JnsPgwoUHfrU34glFNhcmO5DIdVwY=";

/// Control characters of a report are spelled out, so that these two cannot come from one.
const NUMBER: char = '\u{1}';
const DIVIDER: char = '\u{2}';

/// Quotations in the list are cut after so many characters; the text itself is beside it.
const LONGEST_QUOTE: usize = 60;

/// Renders one document.
pub(super) fn document(document: &Document, checked: &Checked) -> String {
    let mut summary = Summary::default();
    summary.count(checked);
    let path = escaped(&document.path);
    let counts = super::text::counts(&summary);
    let state = if counts.is_empty() { "未发现问题" } else { &counts };
    let mut out = format!("<li><a href=\"#d{NUMBER}\">{path}</a>：{state}</li>\n{DIVIDER}");
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "<section class=\"document\" id=\"d{NUMBER}\">\n<header>\n<h2>{path}</h2>");
    let mut known = Vec::new();
    known.extend(checked.organ.as_deref().map(escaped));
    known.extend(checked.year.map(|year| format!("{year} 年度")));
    known.extend(checked.template.as_deref().map(|template| format!("{} 版格式", escaped(template))));
    known.extend(checked.tables_only.then(|| super::text::TABLES_ONLY.to_owned()));
    known.push(state.to_owned());
    known.extend(super::text::accepted(&summary));
    let _ = writeln!(out, "<p>{}</p>\n</header>\n<div class=\"columns\">", known.join("，"));
    out.push_str("<article class=\"report\" aria-label=\"报告原文\">\n");
    body::write(&mut out, document, &checked.findings);
    out.push_str("</article>\n<aside class=\"findings\" aria-label=\"问题清单\">\n<ol>\n");
    for (index, finding) in checked.findings.iter().enumerate() {
        entry(&mut out, document, finding, index + 1);
    }
    out.push_str("</ol>\n");
    for (why, rules) in super::text::reasons(&checked.not_assessable) {
        let rules = escaped(&super::text::rule_names(&rules));
        let _ = writeln!(out, "<p class=\"unknown\">未能判断：{rules} — {}</p>", escaped(why));
    }
    for one in &checked.accepted {
        let _ = writeln!(
            out,
            "<p class=\"unknown\">不计：<code>{}</code> {}（<q>{}</q>）— {}</p>",
            escaped(&one.finding.rule),
            escaped(&one.finding.message),
            escaped(document.quote(&one.finding.span).trim()),
            escaped(&one.acceptance.words())
        );
    }
    out.push_str("</aside>\n</div>\n</section>\n");
    out
}

/// One finding of the list, with a link to its place in the text.
fn entry(out: &mut String, document: &Document, finding: &Finding, number: usize) {
    let class = finding.severity.name();
    let _ = write!(
        out,
        "<li class=\"hideable {class}\" id=\"d{NUMBER}l{number}\"><a class=\"go\" href=\"#d{NUMBER}f{number}\">{number}</a> \
         <b class=\"{class}\">{}</b> <code>{}</code>\n<p class=\"message\">{}</p>\n",
        finding.severity.chinese(),
        escaped(&finding.rule),
        escaped(&finding.message),
    );
    let mut place = super::where_words(document, &finding.span).unwrap_or_else(|| {
        let place = document.place(&finding.span);
        format!("第{}行第{}字", place.line, place.column)
    });
    if let Some(more) = &finding.place {
        let _ = write!(place, "，{more}");
    }
    let quoted = document.quote(&finding.span).trim();
    let mut short: String = quoted.chars().take(LONGEST_QUOTE).collect();
    if short.len() < quoted.len() {
        short.push('…');
    }
    let _ = writeln!(out, "<p class=\"where\">{}：<q>{}</q></p>", escaped(&place), escaped(&short));
    for related in &finding.related {
        let quoted = escaped(document.quote(&related.span).trim());
        let said = escaped(&related.message);
        let _ = match &related.place {
            Some(place) => writeln!(out, "<p class=\"where\">{said}：<q>{quoted}</q>（{}）</p>", escaped(place)),
            None => writeln!(out, "<p class=\"where\">{said}：<q>{quoted}</q></p>"),
        };
    }
    for (index, line) in finding.help.iter().flat_map(|help| help.lines()).enumerate() {
        let _ = writeln!(out, "<p>{}{}</p>", if index == 0 { "怎么改：" } else { "" }, escaped(line));
    }
    if let Some(basis) = &finding.basis {
        let _ = writeln!(out, "<p class=\"basis\">依据：{}</p>", escaped(basis));
    }
    out.push_str("</li>\n");
}

/// Puts the sections together, with the verdict, the filters and, where there are several reports, an index.
pub(super) fn assemble(
    pieces: &[String],
    failures: &[Failure],
    summary: &Summary,
    out: &mut dyn Write,
) -> io::Result<()> {
    let verdict = super::text::verdict(summary, failures.len());
    let class = match summary {
        Summary { documents: 0, .. } => "error",
        Summary { errors: 1.., .. } => "error",
        Summary { warnings: 1.., .. } => "warning",
        _ if !failures.is_empty() => "warning",
        _ => "fine",
    };
    writeln!(
        out,
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{STYLE_HASH}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>年报检查结果</title>\n<style>{STYLE}</style>\n</head>\n<body>"
    )?;
    let filters =
        [(Severity::Error, summary.errors), (Severity::Warning, summary.warnings), (Severity::Note, summary.notes)];
    for (severity, _) in filters {
        let name = severity.name();
        writeln!(out, "<input class=\"filter\" type=\"checkbox\" id=\"show-{name}\" checked>")?;
    }
    writeln!(out, "<header class=\"run\">\n<h1>年报检查结果</h1>")?;
    writeln!(
        out,
        "<p>共检查 {} 份报告：{} 处错误，{} 处警告，{} 处提示{}。</p>\n<p class=\"verdict {class}\">{}</p>",
        summary.documents,
        summary.errors,
        summary.warnings,
        summary.notes,
        super::text::accepted(summary).map(|words| format!("，{words}")).unwrap_or_default(),
        escaped(&verdict)
    )?;
    for failure in failures {
        writeln!(out, "<p class=\"failures\">无法检查 {}：{}</p>", escaped(&failure.path), escaped(&failure.why))?;
    }
    writeln!(out, "</header>\n<div class=\"filters\" role=\"group\" aria-label=\"显示哪些问题\">")?;
    for (severity, number) in filters {
        let name = severity.name();
        writeln!(out, "<label class=\"{name}\" for=\"show-{name}\">{} {number}</label>", severity.chinese())?;
    }
    writeln!(out, "</div>\n<main>")?;
    let numbered = |part: &str, number: usize| part.replace(NUMBER, &number.to_string());
    if pieces.len() > 1 {
        writeln!(out, "<nav class=\"index\" aria-label=\"报告目录\">\n<ol>")?;
        for (index, piece) in pieces.iter().enumerate() {
            let entry = piece.split(DIVIDER).next().unwrap_or_default();
            out.write_all(numbered(entry, index + 1).as_bytes())?;
        }
        writeln!(out, "</ol>\n</nav>")?;
    }
    for (index, piece) in pieces.iter().enumerate() {
        let section = piece.split(DIVIDER).nth(1).unwrap_or_default();
        out.write_all(numbered(section, index + 1).as_bytes())?;
    }
    writeln!(
        out,
        "</main>\n<footer>由 nianbao {} 生成。错误：违反法规、格式或算术，确定无疑；警告：可疑，请人工判断；提示：供参考。\
         “未能判断”既不是通过，也不是问题。</footer>\n</body>\n</html>",
        env!("CARGO_PKG_VERSION")
    )
}

/// Text that no browser takes for markup, with unseen characters spelled out and white space as spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}

fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\r' | '\t' => out.push(' '),
            _ => visible::push(out, c),
        }
    }
}
