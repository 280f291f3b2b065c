//! Annotations of GitHub Actions: workflow commands, one a finding.

use std::io::{self, Write};

use super::{Failure, uri, visible};
use crate::check::Checked;
use crate::document::Document;
use crate::finding::Severity;
use crate::ruleset::Ruleset;

pub(super) fn document(document: &Document, checked: &Checked, ruleset: &Ruleset) -> String {
    let mut out = String::new();
    if checked.findings.is_empty() {
        return out;
    }
    let path = uri::Location::of(&document.path);
    let file = property(path.path());
    for finding in &checked.findings {
        let command = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        out.push_str(&format!("::{command} file={file}"));
        let mut message = String::new();
        if let Some(words) = super::where_words(document, &finding.span) {
            message.push_str(&format!("{words}：")); // GitHub can point at lines only
        } else {
            let place = document.place(&finding.span);
            out.push_str(&format!(",line={},endLine={}", place.line, place.end_line));
            // GitHub accepts columns only where the annotation stays on one line.
            if place.line == place.end_line {
                out.push_str(&format!(",col={},endColumn={}", place.column, place.end_column));
            }
        }
        let title = match ruleset.rule(&finding.rule) {
            Some(rule) => format!("{}（{}）", rule.title, finding.rule),
            None => finding.rule.clone(),
        };
        message.push_str(&finding.message);
        for more in [&finding.help, &finding.basis].into_iter().flatten() {
            message.push('\n');
            message.push_str(more);
        }
        out.push_str(&format!(",title={}::{}\n", property(&title), data(&message)));
    }
    out
}

pub(super) fn assemble(pieces: &[String], failures: &[Failure], out: &mut dyn Write) -> io::Result<()> {
    for piece in pieces {
        out.write_all(piece.as_bytes())?;
    }
    for failure in failures {
        let path = uri::Location::of(&failure.path);
        writeln!(out, "::error file={},title=无法检查::{}", property(path.path()), data(&failure.why))?;
    }
    Ok(())
}

/// The text of a command, in which only line ends and the escape character itself are special.
fn data(text: &str) -> String {
    visible::lines(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a command, which also ends at a comma or a colon.
fn property(text: &str) -> String {
    visible::line(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
        .replace(':', "%3A")
        .replace(',', "%2C")
}
