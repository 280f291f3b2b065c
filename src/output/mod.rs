//! Output: one file a form. Nothing here decides what is wrong.
//!
//! A run over many files renders each document as soon as it is checked ([`document`], pure, called from any thread) and
//! puts the pieces together in the order of the input ([`assemble`]), so that memory holds findings and not reports.

use std::io::{self, Write};

use crate::check::Checked;
use crate::document::Document;
use crate::finding::Summary;
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

/// Renders one document.
pub fn document(
    _format: OutputFormat,
    _document: &Document,
    _checked: &Checked,
    _ruleset: &Ruleset,
    _style: Style,
) -> String {
    String::new()
}

/// Puts the pieces of a run together.
///
/// # Errors
/// When writing fails.
pub fn assemble(
    _format: OutputFormat,
    _pieces: &[String],
    _failures: &[Failure],
    _summary: &Summary,
    _ruleset: &Ruleset,
    _style: Style,
    _out: &mut dyn Write,
) -> io::Result<()> {
    Ok(())
}
