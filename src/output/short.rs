//! One line a finding, for `grep` and editors: `path:line:column: 错误[rule] message`; where a file has no lines of its
//! own, `path: 第2页第14行: 错误[rule] message`.
//!
//! There is no summary, no line for a report without findings and none for a rule that could not be judged: every line
//! is a place to go to, or a file that could not be checked.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{Failure, visible};
use crate::check::Checked;
use crate::document::Document;

pub(super) fn document(document: &Document, checked: &Checked) -> String {
    let mut out = String::new();
    let path = visible::line(&document.path);
    for finding in &checked.findings {
        let place = super::where_words(document, &finding.span)
            .map(|words| format!(" {}", visible::line(&words)))
            .unwrap_or_else(|| {
                let place = document.place(&finding.span);
                format!("{}:{}", place.line, place.column)
            });
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{path}:{place}: {}[{}] {}",
            finding.severity.chinese(),
            visible::line(&finding.rule),
            visible::line(&finding.message)
        );
    }
    out
}

pub(super) fn assemble(pieces: &[String], failures: &[Failure], out: &mut dyn Write) -> io::Result<()> {
    for piece in pieces {
        out.write_all(piece.as_bytes())?;
    }
    for failure in failures {
        writeln!(out, "{}: 无法检查：{}", visible::line(&failure.path), visible::line(&failure.why))?;
    }
    Ok(())
}
