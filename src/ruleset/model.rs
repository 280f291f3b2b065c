//! The validated rules.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;
use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::lexicon::Lexicon;
use super::table::TableSpec;
use crate::document::Format;
use crate::finding::Severity;
use crate::search::Automaton;

/// Years that can have been reported: the regulation came into force in 2008.
pub const YEARS: RangeInclusive<i16> = 2008..=2099;

/// A rule: its identity, what it rests on, and its words.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Public id, `group/name`; never changes its meaning.
    pub id: String,
    /// Chinese name, a few words.
    pub title: String,
    /// Default severity.
    pub severity: Severity,
    /// Document, number and article it rests on.
    pub basis: String,
    /// Why, in plain Chinese for a clerk.
    pub explain: String,
    /// What to do, unless a message says it better.
    pub help: Option<String>,
    /// Whether it judges the prose of a report, so that a workbook of nothing but tables says nothing about it.
    pub prose: bool,
    /// Message texts by name, with `{placeholders}`; a name ending in `-help` is the help of that message.
    pub messages: BTreeMap<String, String>,
    /// Ids of the clauses that it rests on.
    pub clauses: Vec<String>,
    /// The local file that declares it; none for one that is built in.
    pub layer: Option<String>,
}

impl Rule {
    /// The group, the part of the id before the slash.
    pub fn group(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }
}

/// How a template's contents are recognised in a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "怎样认出各部分。")]
pub enum Contents {
    /// By headings with official titles, in a fixed order (2019 and 2021).
    #[schemars(description = "按规定的标题，次序固定。")]
    Headings,
    /// By what the text covers, under whatever heading (2008).
    #[schemars(description = "按写到的内容，标题不限。")]
    Covered,
}

/// A section, or a content, that a template requires.
#[derive(Debug, Clone)]
pub struct SectionSpec {
    /// Name used by topics and by the checks.
    pub key: String,
    /// Position from 1.
    pub number: u32,
    /// Official title, without number.
    pub title: String,
    /// Article that demands it.
    pub article: String,
    /// Accepted titles, the official one first, as [`Template::normalize`] gives them.
    pub titles: Vec<String>,
    /// Folded words by which another title is taken to be this section's.
    pub words: Vec<String>,
    /// Folded words that show the content under a heading of another wording.
    pub contents: Vec<String>,
    /// Sentences that cover the content without a heading.
    pub covered: Vec<Regex>,
    /// Whether it is reported in a table.
    pub table: bool,
    /// Whether its absence is an error.
    pub required: bool,
}

/// A matter that must be treated.
#[derive(Debug, Clone)]
pub struct Topic {
    /// Its official name.
    pub title: String,
    /// Key of the section that must hold it; the whole report when absent.
    pub section: Option<String>,
    /// Folded words, any of which shows that it is treated.
    pub words: Vec<String>,
    /// Folded words by which a heading under the section is known to be its own.
    pub headings: Vec<String>,
    /// Levels of organ that must treat it; all when empty.
    pub levels: Vec<String>,
    /// Article that demands it.
    pub basis: String,
}

/// The last day of publication in the year after the reported one.
#[derive(Debug, Clone)]
pub struct Deadline {
    /// Levels of organ that it binds.
    pub levels: Vec<String>,
    /// Month, from 1.
    pub month: i8,
    /// Day of the month.
    pub day: i8,
    /// Article that sets it.
    pub basis: String,
}

/// A document that reports cite, and the reported years for which it is in force.
#[derive(Debug, Clone)]
pub struct Citation {
    /// How it is cited, in folded text; a first group, if any, is the number held against `allowed`.
    pub find: Regex,
    /// First reported year that may cite it.
    pub from: Option<i16>,
    /// Last reported year that may cite it.
    pub to: Option<i16>,
    /// Its name and number.
    pub name: String,
    /// What is to be cited instead.
    pub instead: String,
    /// Right numbers, when the first group catches one.
    pub allowed: Vec<String>,
}

/// A form of report, with the years for which it is prescribed.
#[derive(Debug, Clone)]
pub struct Template {
    /// `2008`, `2019`, `2021`.
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Id of the template that it was copied from.
    pub base: Option<String>,
    /// First reported year.
    pub from: i16,
    /// Last reported year; none for the one in force.
    pub to: Option<i16>,
    /// How its contents are recognised.
    pub contents: Contents,
    /// The document that prescribes it.
    pub basis: String,
    /// What a blank report says, where the form has one.
    pub blank: Blank,
    /// Another lawful first day of the period, as (year, month, day).
    pub period_from: Option<(i16, i8, i8)>,
    /// Characters that do not count when titles are compared.
    pub ignore: Vec<char>,
    /// How headings of table rows begin, as [`Template::normalize`] gives them; they are no sections.
    pub not_sections: Vec<String>,
    /// Folded words that only this form has.
    pub marks: Vec<String>,
    /// Sections in order.
    pub sections: Vec<SectionSpec>,
    /// Topics.
    pub topics: Vec<Topic>,
    /// Deadlines; the first whose level fits binds.
    pub deadlines: Vec<Deadline>,
    /// Official tables.
    pub tables: Vec<TableSpec>,
    /// How titles are found, once the sections are known.
    pub(super) titles: OnceLock<Titles>,
}

/// The titles of a template's sections, for a text that is held against all of them.
#[derive(Debug, Clone)]
pub(super) struct Titles {
    /// The characters with which they begin.
    starts: Vec<char>,
    /// The words by which other titles are taken for theirs, and for each the sections, as indices.
    words: Option<Automaton>,
    sections: Vec<Vec<usize>>,
}

impl Titles {
    fn of(sections: &[SectionSpec]) -> Titles {
        let starts = sections.iter().flat_map(|section| &section.titles).filter_map(|title| title.chars().next());
        let mut owners: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, section) in sections.iter().enumerate() {
            for word in section.words.iter().filter(|word| !word.is_empty()) {
                owners.entry(word).or_default().push(index);
            }
        }
        let words = Automaton::new(owners.keys());
        Titles { starts: starts.collect(), words, sections: owners.into_values().collect() }
    }
}

/// The words of a blank report, with `{organ}`, `{year}`, `{title}` and `{basis}` to be filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blank {
    /// Its title.
    pub title: String,
    /// What it begins with.
    pub opening: String,
    /// What stands wherever something is to be written.
    pub hint: String,
}

impl Template {
    /// A folded title without what does not count in a comparison.
    pub fn normalize(&self, folded: &str) -> String {
        folded.chars().filter(|c| !self.ignore.contains(c) && !c.is_whitespace()).collect()
    }

    /// The table with a key.
    pub fn table(&self, key: &str) -> Option<&TableSpec> {
        self.tables.iter().find(|table| table.key == key)
    }

    fn titles(&self) -> &Titles {
        self.titles.get_or_init(|| Titles::of(&self.sections))
    }

    /// Whether the title of a section begins with a character.
    pub(crate) fn may_begin_title(&self, c: char) -> bool {
        self.titles().starts.contains(&c)
    }

    /// The section whose words tell what a folded title means: by the longest word, and then the first section.
    pub(crate) fn section_by_words(&self, title: &str) -> Option<&SectionSpec> {
        let titles = self.titles();
        let found = titles.words.as_ref()?.find_all(title).flat_map(|(word, range)| {
            let sections = titles.sections.get(word).into_iter().flatten();
            sections.filter_map(|index| self.sections.get(*index)).map(move |section| (range.len(), section))
        });
        found.max_by_key(|(length, section)| (*length, Reverse(section.number))).map(|(_, section)| section)
    }

    /// The section with a key.
    pub fn section(&self, key: &str) -> Option<&SectionSpec> {
        self.sections.iter().find(|section| section.key == key)
    }
}

/// A wrong word.
#[derive(Debug, Clone)]
pub struct Term {
    /// Rule that reports it.
    pub rule: String,
    /// The right word, if there is one.
    pub right: Option<String>,
    /// Name of the message.
    pub message: String,
    /// Folded texts, one of which must stand directly before it.
    pub before: Vec<String>,
    /// Folded texts, one of which must stand directly after it; `0` stands for any digit.
    pub after: Vec<String>,
    /// Folded texts that excuse it when they cover it.
    pub unless: Vec<String>,
    /// Severity, where it differs from the rule's.
    pub severity: Option<Severity>,
}

/// A test beyond a pattern that a match must pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "找到之后还要通过的检验。")]
pub enum PatternTest {
    /// An 18-digit resident identity number with a right date and checksum (GB 11643).
    #[schemars(description = "居民身份证号码，日期和校验码都对（GB 11643）。")]
    ResidentId,
    /// A card number with a right Luhn checksum.
    #[schemars(description = "银行卡号，校验码对。")]
    BankCard,
}

/// A wrong phrase, found by a regular expression in folded text.
#[derive(Debug, Clone)]
pub struct Pattern {
    /// Rule that reports it.
    pub rule: String,
    /// What is found; the group `at`, if any, is the place.
    pub find: Regex,
    /// Whether it is sought only in sentences that hold one of its triggers.
    pub triggered: bool,
    /// Name of the message.
    pub message: String,
    /// What excuses the whole sentence.
    pub unless: Option<Regex>,
    /// A further test.
    pub test: Option<PatternTest>,
    /// Severity, where it differs from the rule's.
    pub severity: Option<Severity>,
    /// Whether all its places make one finding.
    pub once: bool,
    /// A match holds at least so many ASCII letters and digits in a row, which spares it most paragraphs; 0 for none.
    pub run: usize,
    /// Fewer places than this are not reported.
    pub least: usize,
    /// Whether it is sought in hidden text too.
    pub concealed: bool,
    /// Where it counts.
    pub within: Within,
}

/// The part of a report in which a pattern counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Within {
    /// The whole page, what is hidden too.
    Document,
    /// Between the title and the end of the last section.
    Body,
    /// Under the section with this key.
    Section(String),
}

/// A level of organ, recognised by how its name ends.
#[derive(Debug, Clone)]
pub struct Level {
    /// `department`, `township`, …
    pub id: String,
    /// Its name for people.
    pub title: String,
    /// Folded endings.
    pub endings: Vec<String>,
}

/// A text that a rule must, or must not, report.
#[derive(Debug, Clone)]
pub struct Example {
    /// The rule.
    pub rule: String,
    /// The text of the report, or part of it.
    pub text: String,
    /// Text that a finding must quote.
    pub finds: Option<String>,
    /// What its message or help must say.
    pub says: Option<String>,
    /// How the text is read.
    pub format: Format,
    /// Year asked for.
    pub year: Option<i16>,
    /// Template asked for.
    pub template: Option<String>,
    /// The file that it stands in: the index among those loaded, the built-in ones first.
    pub file: usize,
    /// Its line in the file, from 1.
    pub line: usize,
}

/// A rule that a local file has switched off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Off {
    /// Why.
    pub reason: String,
    /// The file.
    pub file: String,
}

/// A document that rules rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// `regulation-2019`, `format-2021`.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Its number.
    pub number: Option<String>,
    /// To what it applies, and since when.
    pub applies: Option<String>,
}

/// A clause of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// `regulation-2019/50`: the id of the document, and that of the clause in it.
    pub id: String,
    /// Its number as it is cited.
    pub article: String,
    /// What it says, in short.
    pub says: String,
    /// Why no program can judge it; none where a rule does.
    pub beyond: Option<String>,
}

impl Clause {
    /// The id of its document.
    pub fn source(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }
}

/// Everything the checks need to know.
#[derive(Debug, Clone, Default)]
pub struct Ruleset {
    /// Rules, sorted by id.
    pub rules: Vec<Rule>,
    /// Templates, sorted by their first year.
    pub templates: Vec<Template>,
    /// Citations.
    pub citations: Vec<Citation>,
    /// Wrong words.
    pub terms: Vec<Term>,
    /// Wrong phrases.
    pub patterns: Vec<Pattern>,
    /// Word lists by name, folded.
    pub words: FxHashMap<String, Vec<String>>,
    /// Thresholds by name.
    pub numbers: BTreeMap<String, u32>,
    /// Levels of organ; the first whose ending fits holds.
    pub levels: Vec<Level>,
    /// What phrases of the prose may mean in the official tables.
    pub readings: Vec<super::Reading>,
    /// What the prose may speak of that the official tables count.
    pub matters: Vec<super::Matter>,
    /// The phrases of all readings.
    pub reading_words: super::ReadingWords,
    /// By table the words of its readings and those that may stand beside them; under no name the latter alone.
    pub vocabularies: BTreeMap<String, super::Vocabulary>,
    /// Examples.
    pub examples: Vec<Example>,
    /// Documents that rules rest on.
    pub sources: Vec<Source>,
    /// Their clauses, in their order.
    pub clauses: Vec<Clause>,
    /// Rules that local files have switched off, by id.
    pub off: BTreeMap<String, Off>,
    /// Severities that local files have set for all findings of a rule, by id.
    pub severities: BTreeMap<String, Severity>,
    /// What is no mistake in local files, and yet not meant: rules that nothing can reach, changes that change nothing.
    pub notices: Vec<super::RuleFileError>,
    /// Names of the files, the built-in ones first.
    pub files: Vec<String>,
    /// One automaton that finds terms, triggers and listed words in a single pass.
    pub lexicon: Lexicon,
}

static BUILTIN: LazyLock<Ruleset> = LazyLock::new(|| Ruleset::load_builtin().unwrap_or_default());

impl Ruleset {
    /// The rules that are built into the program. A test holds that they load.
    pub fn builtin() -> &'static Ruleset {
        &BUILTIN
    }

    /// The rule with an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok().and_then(|index| self.rules.get(index))
    }

    /// The clause with an id.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// A clause as it is cited: document, number, article.
    pub fn cited(&self, clause: &Clause) -> String {
        let source = self.sources.iter().find(|source| source.id == clause.source());
        let (title, number) = source.map_or(("", None), |source| (source.title.as_str(), source.number.as_deref()));
        let number = number.map(|number| format!("（{number}）")).unwrap_or_default();
        format!("{title}{number}{}", clause.article)
    }

    /// The template with an id.
    pub fn template(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }

    /// The template prescribed for a reported year.
    pub fn template_of(&self, year: i16) -> Option<&Template> {
        // A later form takes over from its first year on.
        self.templates.iter().rfind(|template| template.from <= year && template.to.is_none_or(|to| year <= to))
    }

    /// A word list by name; empty when there is none.
    pub fn list(&self, name: &str) -> &[String] {
        self.words.get(name).map_or(&[], Vec::as_slice)
    }

    /// A threshold by name; 0 when there is none.
    pub fn number(&self, name: &str) -> usize {
        self.numbers.get(name).map_or(0, |value| *value as usize)
    }

    /// Whether a text is a word of a list.
    pub fn is_in(&self, list: &str, text: &str) -> bool {
        self.lexicon.list(list).is_some_and(|list| list.is_in(text))
    }

    /// Whether a text starts with a word of a list.
    pub fn starts_with(&self, list: &str, text: &str) -> bool {
        self.strip_prefix(list, text).is_some()
    }

    /// Whether a text ends with a word of a list.
    pub fn ends_with(&self, list: &str, text: &str) -> bool {
        self.strip_suffix(list, text).is_some()
    }

    /// The words of a list where a text holds any of them, none where it does not: for a search that tries each.
    pub fn words_in(&self, list: &str, text: &str) -> &[String] {
        if self.has(list, text) { self.list(list) } else { &[] }
    }

    /// A text without the longest word of a list that it starts with.
    pub fn strip_prefix<'t>(&self, list: &str, text: &'t str) -> Option<&'t str> {
        self.lexicon.list(list).and_then(|list| list.longest_start(text)).and_then(|length| text.get(length..))
    }

    /// A text without the longest word of a list that it ends with.
    pub fn strip_suffix<'t>(&self, list: &str, text: &'t str) -> Option<&'t str> {
        self.lexicon
            .list(list)
            .and_then(|list| list.longest_end(text))
            .and_then(|length| text.get(..text.len() - length))
    }

    /// Whether a text holds a word of a list.
    pub fn has(&self, list: &str, text: &str) -> bool {
        self.lexicon.list(list).is_some_and(|list| list.has(text))
    }
}
