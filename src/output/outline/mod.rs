//! What a document was read as, before anything is judged: for people who wonder why a rule did or did not apply.
//!
//! [`read`] gathers everything as data, [`text`] shows it to people, [`json`] to programs. The types here are the format
//! of the JSON: `docs/outline.schema.json` is generated from them.

mod build;
mod text;

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

use super::Failure;
use super::json::line;
pub use build::read;
pub use text::text;

/// The version of the format; it grows when a field changes its meaning or goes away, not when one is added.
pub const VERSION: u32 = 1;

/// What `nianbao outline --format json` prints.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "nianbao outlines")]
#[allow(dead_code)] // written piece by piece, see `json`; the type is what the schema is made from
struct Output {
    /// Version of this format.
    #[schemars(extend("const" = VERSION))]
    version: u32,
    /// The documents, in the order in which they were given.
    documents: Vec<Outline>,
    /// Files that could not be read; absent when there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unreadable: Vec<Unreadable>,
}

/// A file that could not be read.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Unreadable {
    /// The path as it was given.
    path: String,
    /// Why, in Chinese.
    why: String,
}

/// What one document was read as.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Outline {
    /// The path as it was given; `-` for standard input.
    pub path: String,
    /// What it was read as.
    #[schemars(extend("enum" = crate::document::Format::NAMES))]
    pub format: &'static str,
    /// The official format that it answers to, if one is known.
    pub template: Option<TemplateName>,
    /// Its title.
    pub title: Option<Spot>,
    /// The reporting organ.
    pub organ: Option<OrganName>,
    /// The year reported.
    pub year: Option<Year>,
    /// The statistical period, from its first to its last date.
    pub period: Option<Spot>,
    /// The date of publication that the page states.
    pub published: Option<Day>,
    /// The date of signing that the page states.
    pub signed: Option<Day>,
    /// Organ and date at the end of the report.
    pub signature: Option<Spot>,
    /// Top-level sections, in order.
    pub sections: Vec<SectionOutline>,
    /// Tables, in order, those that only lay out the page among them.
    pub tables: Vec<TableOutline>,
    /// Everything that is written as a date, in order.
    pub dates: Vec<Day>,
    /// Text of the file that a reader does not see.
    pub hidden: Vec<Spot>,
}

/// A piece of text and where it begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spot {
    /// The text as a reader sees it, without white space.
    pub text: String,
    /// Line of its first character, from 1.
    #[schemars(range(min = 1))]
    pub line: usize,
    /// Column of its first character, from 1, in characters.
    #[schemars(range(min = 1))]
    pub column: usize,
}

/// An official format.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateName {
    /// `2008`, `2019` or `2021`.
    pub id: String,
    /// Its name for people.
    pub title: String,
}

/// The reporting organ.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganName {
    /// Where it is named.
    pub at: Spot,
    /// Id of its level, such as `department`; none when its name does not tell.
    pub level: Option<String>,
    /// The level's name for people.
    pub level_title: Option<String>,
    /// The places in its name, from the greatest.
    pub places: Vec<String>,
}

/// The year reported.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The year.
    pub value: i16,
    /// Where the title names it; none when it was taken from elsewhere.
    pub at: Option<Spot>,
}

/// A date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Day {
    /// `2024-01-16`; none where the year is not written or there is no such day.
    pub date: Option<String>,
    /// Where it stands; none when it is in the file's metadata only.
    pub at: Option<Spot>,
}

/// How well a heading fits the section that it is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Taken {
    /// It is the official title or an accepted variant.
    Official,
    /// Its words tell what is meant.
    Similar,
    /// The official format has no such section.
    Foreign,
}

/// A top-level section.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionOutline {
    /// The whole heading.
    pub at: Spot,
    /// Its marker, such as `一、`.
    pub marker: Option<String>,
    /// Key of the section of the official format that it is taken for.
    pub key: Option<String>,
    /// The official title of that section.
    pub official: Option<String>,
    /// How well it fits.
    pub fit: Taken,
    /// Number of characters under it, without white space.
    pub characters: usize,
    /// Numbered headings and items under it.
    pub headings: Vec<HeadingOutline>,
    /// Series of words under it.
    pub series: Vec<Series>,
}

/// A numbered heading or item under a section.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadingOutline {
    /// The marker and the text to the end of its sentence.
    pub at: Spot,
    /// How deep it stands under its section, from 1.
    #[schemars(range(min = 1))]
    pub depth: usize,
}

/// A series of 一是, 二是 or of 其一, 其二.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Its first marker.
    pub first: Spot,
    /// Its last marker.
    pub last: String,
    /// Number of its items.
    #[schemars(range(min = 1))]
    pub items: usize,
}

/// A table.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TableOutline {
    /// Line of its first cell, from 1.
    #[schemars(range(min = 1))]
    pub line: usize,
    /// Column of its first cell, from 1, in characters.
    #[schemars(range(min = 1))]
    pub column: usize,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns of its widest row.
    pub columns: usize,
    /// Whether it only lays out the page and is read as running text.
    pub layout: bool,
    /// Its cells in reading order; a merged cell is one cell.
    pub cells: Vec<CellOutline>,
}

/// A cell of a table.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CellOutline {
    /// First row it covers, from 1.
    #[schemars(range(min = 1))]
    pub row: usize,
    /// First column it covers, from 1.
    #[schemars(range(min = 1))]
    pub column: usize,
    /// Number of rows it covers.
    #[schemars(range(min = 1))]
    pub row_span: usize,
    /// Number of columns it covers.
    #[schemars(range(min = 1))]
    pub column_span: usize,
    /// Its text on one line; empty where the cell is blank.
    pub text: String,
}

/// The JSON schema of the output, as checked in at `docs/outline.schema.json`.
pub fn schema() -> String {
    let schema = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = schema.into_root_schema_for::<Output>();
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// Writes all outlines as JSON, one document a line.
///
/// # Errors
/// When writing fails.
pub fn json(outlines: &[Outline], failures: &[Failure], out: &mut dyn Write) -> io::Result<()> {
    write!(out, "{{\"version\":{VERSION},\"documents\":[")?;
    for (index, outline) in outlines.iter().enumerate() {
        write!(out, "{}{}", if index == 0 { "\n" } else { ",\n" }, line(outline))?;
    }
    write!(out, "{}]", if outlines.is_empty() { "" } else { "\n" })?;
    if !failures.is_empty() {
        let unreadable: Vec<_> = failures
            .iter()
            .map(|failure| Unreadable { path: failure.path.clone(), why: failure.why.clone() })
            .collect();
        write!(out, ",\n\"unreadable\":{}", line(&unreadable))?;
    }
    writeln!(out, "}}")
}
