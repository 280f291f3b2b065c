//! Output: one file a form. Nothing here decides what is wrong.
//!
//! A run over many files renders each document as soon as it is checked ([`document`], pure, called from any thread) and
//! puts the pieces together in the order of the input ([`assemble`]), so that memory holds findings and not reports.

pub mod annotate;
mod files;
mod github;
mod html;
mod json;
pub mod outline;
pub mod page;
mod sarif;
mod short;
mod text;
mod uri;
mod visible;

pub use json::{VERSION, schema};

use std::io::{self, Write};
use std::ops::Range;

use crate::check::Checked;
use crate::document::Document;
use crate::finding::Summary;
use crate::location::Location;
use crate::ruleset::Ruleset;

/// A form of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// For people: the sentence, with carets.
    Text,
    /// One line a finding.
    Short,
    /// For programs, as `docs/findings.schema.json` says.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// One page for a browser: the report with its findings marked.
    Html,
}

/// A file that could not be read, or a path that could not be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// The path as given.
    pub path: String,
    /// Why, in Chinese.
    pub why: String,
}

/// How to render.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Style {
    /// Whether to use terminal colours.
    pub color: bool,
}

/// Renders one document. The result is a piece for [`assemble`] with the same form, and need not be complete by itself.
pub fn document(
    format: OutputFormat,
    document: &Document,
    checked: &Checked,
    ruleset: &Ruleset,
    style: Style,
) -> String {
    match format {
        OutputFormat::Text => text::document(document, checked, style),
        OutputFormat::Short => short::document(document, checked),
        OutputFormat::Json => json::document(document, checked),
        OutputFormat::Sarif => sarif::document(document, checked, ruleset),
        OutputFormat::Github => github::document(document, checked, ruleset),
        OutputFormat::Html => html::document(document, checked),
    }
}

/// Puts the pieces of a run together.
///
/// # Errors
/// When writing fails.
pub fn assemble(
    format: OutputFormat,
    pieces: &[String],
    failures: &[Failure],
    summary: &Summary,
    ruleset: &Ruleset,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        OutputFormat::Text => text::assemble(pieces, failures, summary, style, out),
        OutputFormat::Short => short::assemble(pieces, failures, out),
        OutputFormat::Json => json::assemble(pieces, failures, summary, out),
        OutputFormat::Sarif => sarif::assemble(pieces, failures, ruleset, out),
        OutputFormat::Github => github::assemble(pieces, failures, out),
        OutputFormat::Html => html::assemble(pieces, failures, summary, out),
    }
}

/// The place of a visible range in words, in a file without lines of its own; `None` in one with lines.
fn where_words(document: &Document, visible: &Range<usize>) -> Option<String> {
    document.location(visible).map(Location::words).filter(|words| !words.is_empty())
}
