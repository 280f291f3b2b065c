//! What every target does with its bytes: read them as a format, check what was read, and hold the result to what must
//! always be true (`docs/architecture.md`, "What always holds").

use nianbao::check::{Checked, Options, check};
use nianbao::document::{Document, Format};
use nianbao::output::{self, OutputFormat, Style};
use nianbao::report::{Known, Report};
use nianbao::ruleset::Ruleset;
use nianbao::source::read_all;

/// Longer texts are read, but not checked: a fuzzer learns nothing from them.
const LONGEST: usize = 64 * 1024;

/// Reads bytes as a format, and checks each document in them.
pub fn hold(format: Format, bytes: &[u8]) {
    read_all("报告", format, bytes, &mut |_, found| {
        let Ok(document) = found else { return };
        hold_document(&document);
    });
}

fn hold_document(document: &Document) {
    for block in &document.blocks {
        assert!(document.text.get(block.range.clone()).is_some(), "a block off the text");
    }
    if document.text.len() > LONGEST {
        return;
    }
    let ruleset = Ruleset::builtin();
    let checked = check(document, ruleset, &Options::default());
    hold_findings(document, &checked);
    let report = Report::read(document, ruleset, Known::default());
    for fact in &report.facts.list {
        assert!(report.text().get(fact.quantity.range.clone()).is_some(), "a fact off the text");
    }
    let piece = |form| output::document(form, document, &checked, ruleset, Style::default());
    let _ = (piece(OutputFormat::Text), piece(OutputFormat::Json), piece(OutputFormat::Sarif), piece(OutputFormat::Html));
}

/// Every finding and related place lies on character boundaries, is not empty, and has a place in the file.
fn hold_findings(document: &Document, checked: &Checked) {
    for finding in &checked.findings {
        let related = finding.related.iter().map(|related| &related.span);
        for span in std::iter::once(&finding.span).chain(related) {
            let quoted = document.text.get(span.clone());
            assert!(quoted.is_some_and(|quoted| !quoted.is_empty()), "{}: {span:?}", finding.rule);
            let place = document.place(span);
            assert!(!document.locations.is_empty() || document.source().get(place.start..place.end).is_some());
        }
    }
}
