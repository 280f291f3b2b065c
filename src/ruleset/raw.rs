//! Rule files as written, with the places of what can be wrong.
//!
//! Flat structs only: `Spanned` does not work inside flattened, untagged or internally tagged types.

use serde::Deserialize;
use std::collections::BTreeMap;
use toml::Spanned;

use crate::finding::Severity;

/// A file of `rules/`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct File {
    pub template: Option<Template>,
    pub section: Vec<Section>,
    pub topic: Vec<Topic>,
    pub deadline: Vec<Deadline>,
    pub table: Vec<Table>,
    pub column: Vec<Column>,
    pub group: Vec<Group>,
    pub row: Vec<Row>,
    pub identity: Vec<Identity>,
    pub power: Vec<Power>,
    pub citation: Vec<Citation>,
    pub rule: Vec<Rule>,
    pub term: Vec<Term>,
    pub pattern: Vec<Pattern>,
    pub words: Vec<Words>,
    pub number: Vec<Number>,
    pub level: Vec<Level>,
    pub example: Vec<Example>,
    pub reading: Vec<Reading>,
    pub matter: Vec<Matter>,
    pub frame: Vec<Frame>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Template {
    pub id: Spanned<String>,
    pub title: String,
    pub from: i16,
    pub to: Option<i16>,
    pub contents: Spanned<String>,
    pub basis: String,
    pub period_from: Option<Spanned<String>>,
    #[serde(default)]
    pub ignore: Vec<String>,
    #[serde(default)]
    pub not_sections: Vec<String>,
    #[serde(default)]
    pub marks: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Section {
    pub key: Spanned<String>,
    pub title: String,
    pub article: String,
    #[serde(default)]
    pub variants: Vec<String>,
    #[serde(default)]
    pub words: Vec<String>,
    /// Words that show the content under a heading of another wording.
    #[serde(default)]
    pub contents: Vec<String>,
    /// Sentences that cover the content without a heading.
    #[serde(default)]
    pub covered: Vec<Spanned<String>>,
    #[serde(default)]
    pub table: bool,
    #[serde(default = "yes")]
    pub required: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topic {
    pub title: String,
    /// Key of the section that must hold it; the whole report when absent.
    pub section: Option<Spanned<String>>,
    pub words: Vec<String>,
    /// Words by which a heading under the section is known to be its own.
    #[serde(default)]
    pub headings: Vec<String>,
    /// Levels of organ that must report it; all when empty.
    #[serde(default)]
    pub levels: Vec<Spanned<String>>,
    pub basis: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Deadline {
    pub levels: Vec<Spanned<String>>,
    pub month: Spanned<i8>,
    pub day: i8,
    pub basis: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Table {
    pub key: Spanned<String>,
    pub title: String,
    pub name: String,
    pub section: Option<Spanned<String>>,
    #[serde(default = "yes")]
    pub required: bool,
    /// Its rows lie side by side: all numbers stand in one line.
    #[serde(default)]
    pub across: bool,
    /// Labels that are neither row nor column.
    #[serde(default)]
    pub headings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Column {
    pub table: Spanned<String>,
    pub key: String,
    pub label: String,
    pub short: Option<String>,
    #[serde(default)]
    pub variants: Vec<String>,
    /// Forms that are recognised and reported.
    #[serde(default)]
    pub wrong: Vec<String>,
    #[serde(default)]
    pub block: String,
    pub number: Option<Spanned<String>>,
    /// Units that fit, the official one first.
    #[serde(default)]
    pub units: Vec<String>,
    pub unit_in: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Group {
    pub table: Spanned<String>,
    pub key: String,
    pub label: String,
    #[serde(default)]
    pub variants: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Row {
    pub table: Spanned<String>,
    pub key: Spanned<String>,
    pub label: String,
    pub short: Option<String>,
    #[serde(default)]
    pub variants: Vec<String>,
    /// Forms that are recognised and reported.
    #[serde(default)]
    pub wrong: Vec<String>,
    #[serde(default)]
    pub block: String,
    pub group: Option<Spanned<String>>,
    /// The group that this row stands for as a whole.
    pub whole_of: Option<Spanned<String>>,
    #[serde(default = "yes")]
    pub official: bool,
    pub unit: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Identity {
    pub rule: Spanned<String>,
    pub table: Spanned<String>,
    /// `column`: names are rows. `row`: names are columns.
    pub each: Spanned<String>,
    #[serde(default)]
    pub rows: Vec<Spanned<String>>,
    pub formula: Spanned<String>,
    #[serde(default)]
    pub when: Vec<Spanned<String>>,
    pub message: Option<String>,
    /// What a long side is called.
    pub sum: Option<String>,
    pub severity: Option<Severity>,
    pub basis: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Power {
    pub rule: Spanned<String>,
    pub table: Spanned<String>,
    pub row: Spanned<String>,
    #[serde(default)]
    pub levels: Vec<Spanned<String>>,
    #[serde(default)]
    pub placed_levels: Vec<Spanned<String>>,
    #[serde(default)]
    pub places: Vec<String>,
    #[serde(default)]
    pub except: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Citation {
    pub find: Spanned<String>,
    pub from: Option<i16>,
    pub to: Option<i16>,
    pub name: String,
    pub instead: String,
    #[serde(default)]
    pub allowed: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rule {
    pub id: Spanned<String>,
    pub title: String,
    pub severity: Severity,
    pub basis: String,
    pub explain: String,
    pub help: Option<String>,
    #[serde(default)]
    pub message: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Term {
    pub rule: Spanned<String>,
    pub wrong: Vec<Spanned<String>>,
    pub right: Option<String>,
    #[serde(default)]
    pub message: Option<Spanned<String>>,
    #[serde(default)]
    pub before: Vec<String>,
    #[serde(default)]
    pub after: Vec<String>,
    #[serde(default)]
    pub unless: Vec<String>,
    pub severity: Option<Severity>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pattern {
    pub rule: Spanned<String>,
    pub find: Spanned<String>,
    #[serde(default)]
    pub trigger: Vec<String>,
    #[serde(default)]
    pub message: Option<Spanned<String>>,
    pub unless: Option<Spanned<String>>,
    pub test: Option<Spanned<String>>,
    pub severity: Option<Severity>,
    pub within: Option<Spanned<String>>,
    #[serde(default)]
    pub once: bool,
    #[serde(default)]
    pub run: usize,
    #[serde(default)]
    pub least: usize,
    #[serde(default)]
    pub concealed: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub name: Spanned<String>,
    pub list: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Number {
    pub name: Spanned<String>,
    pub value: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Level {
    pub id: Spanned<String>,
    pub title: String,
    pub endings: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    pub rule: Spanned<String>,
    pub text: Spanned<String>,
    /// Name of the frame that the text is set into.
    pub frame: Option<Spanned<String>>,
    /// Text that a finding must quote.
    pub finds: Option<String>,
    /// What its message or help must say.
    pub says: Option<String>,
    /// No finding of the rule may be reported.
    #[serde(default)]
    pub clean: bool,
    pub format: Option<Spanned<String>>,
    pub year: Option<i16>,
    pub template: Option<String>,
}

/// What a phrase of the prose may mean in an official table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Reading {
    /// What it counts, for messages.
    pub name: String,
    pub table: Spanned<String>,
    pub phrase: Vec<String>,
    #[serde(default)]
    pub unless: Vec<String>,
    /// Sums of rows, any of which makes the statement true.
    #[serde(default)]
    pub rows: Vec<Spanned<String>>,
    /// Sums of columns, in place of rows.
    #[serde(default)]
    pub columns: Vec<Spanned<String>>,
    /// Sums that make it true in a weaker sense, each with its name.
    #[serde(default)]
    pub weak: Vec<Spanned<String>>,
    /// What each weaker sum leaves out.
    #[serde(default)]
    pub weak_names: Vec<String>,
    /// Whether the words tell the table by themselves.
    #[serde(default)]
    pub alone: bool,
}

/// What the prose may speak of.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Matter {
    pub rule: Spanned<String>,
    /// Word list of its topic.
    pub topic: Spanned<String>,
    pub table: Spanned<String>,
    /// Sums of rows that are meant where no words name them.
    pub rows: Vec<Spanned<String>>,
    /// Sums of columns that are meant where no words name them.
    #[serde(default)]
    pub columns: Vec<Spanned<String>>,
    #[serde(default)]
    pub weak_columns: Vec<Spanned<String>>,
    #[serde(default)]
    pub weak_names: Vec<String>,
    /// What the number is divided by to be in the unit of the table.
    #[serde(default = "one")]
    pub scale: u32,
    /// Measure words that it is counted in.
    pub measures: Vec<String>,
}

/// A text around the texts of examples, with `{text}` for theirs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Frame {
    pub name: Spanned<String>,
    pub text: Spanned<String>,
}

fn one() -> u32 {
    1
}
