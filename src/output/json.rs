//! JSON for programs. The types here are the format: `docs/findings.schema.json` is generated from them.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use schemars::JsonSchema;
use serde::Serialize;

use super::Failure;
use crate::accept::Acceptance;
use crate::check::Checked;
use crate::document::Document;
use crate::finding::{Finding, Severity, Summary};
use crate::location::Location;

/// The version of the format; it grows when a field changes its meaning or goes away, not when one is added.
pub const VERSION: u32 = 1;

/// What `nianbao check --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "nianbao findings")]
#[allow(dead_code)] // written piece by piece, see `assemble`; the type is what the schema is made from
struct Output {
    /// Version of this format.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The documents that were checked, in the order in which they were given.
    documents: Vec<Checks<'static>>,
    /// Numbers over all documents.
    summary: Counts,
    /// Files that could not be read; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<Unreadable<'static>>,
}

/// One document and what was found in it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Document")]
struct Checks<'a> {
    /// The path as it was given; `-` for standard input.
    path: &'a str,
    /// What it was read as.
    #[schemars(extend("enum" = crate::document::Format::NAMES))]
    format: &'a str,
    /// The official format it was held to (`2008`, `2019`, `2021`), if one is known.
    template: Option<&'a str>,
    /// The year reported, if one is known.
    year: Option<i16>,
    /// The reporting organ as it writes itself, if it is known.
    organ: Option<&'a str>,
    /// Whether it is a workbook of nothing but tables; rules that judge prose are then not assessable. Absent otherwise.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    tables_only: bool,
    /// Findings in the order of their places.
    findings: Vec<Found<'a>>,
    /// Findings that need no answer, which no number counts but their own; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accepted: Vec<Acceptable<'a>>,
    /// Rules that could not be applied: neither a pass nor a finding.
    not_assessable: Vec<Unknown<'a>>,
}

/// A finding that needs no answer, and why.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Accepted")]
struct Acceptable<'a> {
    /// `waiver`: a person has judged it right; `baseline`: it was there before.
    kind: AcceptedBy,
    /// Why it is right, in the person's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    /// Who judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    /// The last day on which the waiver holds (`2026-12-31`).
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// The finding.
    finding: Found<'a>,
}

/// What makes a finding acceptable.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum AcceptedBy {
    Waiver,
    Baseline,
}

/// One thing that is missing or wrong, at a place.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Finding")]
struct Found<'a> {
    /// Id of the rule, such as `table/balance`.
    rule: &'a str,
    /// How grave it is.
    severity: Severity,
    /// What is wrong, in Chinese, with its numbers.
    message: &'a str,
    /// What to do.
    help: Option<&'a str>,
    /// The law or format it rests on.
    basis: Option<&'a str>,
    /// The text at the place, as a reader sees it.
    text: &'a str,
    /// Byte offset of its first byte in the file's text, decoded to UTF-8 without a byte order mark.
    start: usize,
    /// Byte offset just after its last byte, likewise.
    end: usize,
    /// Line of the first character, from 1.
    #[schemars(range(min = 1))]
    line: usize,
    /// Column of the first character, from 1, in characters.
    #[schemars(range(min = 1))]
    column: usize,
    /// Line of the end.
    #[schemars(range(min = 1))]
    end_line: usize,
    /// Column just after the last character.
    #[schemars(range(min = 1))]
    end_column: usize,
    /// The place in words, where lines say little: table, column, row.
    place: Option<Cow<'a, str>>,
    /// Where it stands in a file without lines of its own (Word, PDF, a workbook); `line` and `column` then count in the
    /// text as read. Absent for text, Markdown and web pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a Location>,
    /// Other places that the finding speaks of.
    related: Vec<Other<'a>>,
}

/// Another place that a finding speaks of.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Related")]
struct Other<'a> {
    /// What stands there, in a few words.
    message: &'a str,
    /// The text at the place.
    text: &'a str,
    /// Line of the first character, from 1.
    #[schemars(range(min = 1))]
    line: usize,
    /// Column of the first character, from 1, in characters.
    #[schemars(range(min = 1))]
    column: usize,
    /// The place in words.
    place: Option<Cow<'a, str>>,
    /// Where it stands in a file without lines of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<&'a Location>,
}

/// A rule whose inputs are absent.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NotAssessable")]
struct Unknown<'a> {
    /// Id of the rule.
    rule: &'a str,
    /// What is missing, in Chinese.
    why: &'a str,
}

/// Numbers over all documents.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Summary")]
struct Counts {
    /// Documents that were read and checked.
    documents: usize,
    /// Findings of severity `error`.
    errors: usize,
    /// Findings of severity `warning`.
    warnings: usize,
    /// Findings of severity `note`.
    notes: usize,
    /// Findings that a person has waived; absent when there are none.
    #[serde(skip_serializing_if = "is_zero")]
    waived: usize,
    /// Findings that the baseline knows; absent when there are none.
    #[serde(skip_serializing_if = "is_zero")]
    known: usize,
}

/// A file that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Unreadable<'a> {
    /// The path as it was given.
    path: &'a str,
    /// Why, in Chinese.
    why: &'a str,
}

/// The JSON schema of the output, as checked in at `docs/findings.schema.json`.
pub fn schema() -> String {
    let schema = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = schema.into_root_schema_for::<Output>();
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

fn is_zero(number: &usize) -> bool {
    *number == 0
}

pub(super) fn document(document: &Document, checked: &Checked) -> String {
    let found = |finding| found(document, finding);
    let accepted = checked.accepted.iter().map(|one| {
        let (kind, reason, by, until) = match &one.acceptance {
            Acceptance::Waived { reason, by, until } => {
                (AcceptedBy::Waiver, Some(reason.as_str()), Some(by.as_str()), until.map(|day| day.to_string()))
            }
            Acceptance::Known => (AcceptedBy::Baseline, None, None, None),
        };
        Acceptable { kind, reason, by, until, finding: found(&one.finding) }
    });
    let checks = Checks {
        path: &document.path,
        format: document.format.name(),
        template: checked.template.as_deref(),
        year: checked.year,
        organ: checked.organ.as_deref(),
        tables_only: checked.tables_only,
        findings: checked.findings.iter().map(found).collect(),
        accepted: accepted.collect(),
        not_assessable: checked.not_assessable.iter().map(|one| Unknown { rule: &one.rule, why: &one.why }).collect(),
    };
    line(&checks)
}

fn found<'a>(document: &'a Document, finding: &'a Finding) -> Found<'a> {
    let place = document.place(&finding.span);
    let related = finding.related.iter().map(|related| {
        let at = document.place(&related.span);
        Other {
            message: &related.message,
            text: document.quote(&related.span),
            line: at.line,
            column: at.column,
            place: place_words(document, related.place.as_deref(), &related.span),
            location: document.location(&related.span),
        }
    });
    Found {
        rule: &finding.rule,
        severity: finding.severity,
        message: &finding.message,
        help: finding.help.as_deref(),
        basis: finding.basis.as_deref(),
        text: document.quote(&finding.span),
        start: place.start,
        end: place.end,
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        place: place_words(document, finding.place.as_deref(), &finding.span),
        location: document.location(&finding.span),
        related: related.collect(),
    }
}

/// What a rule says of the place, or else where it is in a file without lines of its own.
fn place_words<'a>(document: &Document, said: Option<&'a str>, span: &Range<usize>) -> Option<Cow<'a, str>> {
    said.map(Cow::Borrowed).or_else(|| super::where_words(document, span).map(Cow::Owned))
}

/// One document a line: many thousand reports can be followed, cut and searched line by line.
pub(super) fn assemble(
    pieces: &[String],
    failures: &[Failure],
    summary: &Summary,
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(out, "{{\"version\":{VERSION},\"documents\":[")?;
    for (index, piece) in pieces.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        out.write_all(piece.as_bytes())?;
    }
    let summary = Counts {
        documents: summary.documents,
        errors: summary.errors,
        warnings: summary.warnings,
        notes: summary.notes,
        waived: summary.waived,
        known: summary.known,
    };
    write!(out, "{}],\n\"summary\":{}", if pieces.is_empty() { "" } else { "\n" }, line(&summary))?;
    if !failures.is_empty() {
        let unreadable: Vec<_> =
            failures.iter().map(|failure| Unreadable { path: &failure.path, why: &failure.why }).collect();
        write!(out, ",\n\"unreadable\":{}", line(&unreadable))?;
    }
    writeln!(out, "}}")
}

/// Compact JSON. Types without maps and floats always serialise.
pub(super) fn line<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned())
}
