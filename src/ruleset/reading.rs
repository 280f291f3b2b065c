//! Readings: what words of the prose may mean in an official table. Some words name rows, others columns; together they
//! name cells.

use std::collections::BTreeMap;

use super::table::TableSpec;
use crate::search::{Automaton, Longest};

/// A term of a sum of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellTerm {
    /// Whether it is taken away.
    pub minus: bool,
    /// Key of a row or of a group of rows.
    pub row: String,
    /// Key of the column.
    pub column: String,
}

/// A sum of cells.
pub type CellSum = Vec<CellTerm>;

/// A row, a group of rows or a column in a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyTerm {
    /// Whether it is taken away.
    pub minus: bool,
    /// Its key.
    pub key: String,
}

/// A sum of rows, or of columns.
pub type KeySum = Vec<KeyTerm>;

/// What the words of a reading name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Axis {
    /// Rows.
    Row,
    /// Columns.
    Column,
}

/// What some words name in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What is counted, for messages.
    pub name: String,
    /// Key of the table.
    pub table: String,
    /// Whether it names rows or columns.
    pub axis: Axis,
    /// Folded words.
    pub phrase: Vec<String>,
    /// Folded words, none of which may stand beside them.
    pub unless: Vec<String>,
    /// What they may mean.
    pub any: Vec<KeySum>,
    /// What they may mean with a word of explanation, which is given.
    pub weak: Vec<(KeySum, String)>,
    /// Whether they tell the table by themselves, whatever the text speaks of.
    pub alone: bool,
}

/// What the prose may speak of, and where that is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// Rule that reports a number which fits none of its meanings.
    pub rule: String,
    /// Word list of its topic.
    pub topic: String,
    /// Key of the table.
    pub table: String,
    /// Rows where no words name them.
    pub rows: Vec<KeySum>,
    /// Columns where no words name them.
    pub columns: Vec<KeySum>,
    /// Columns that may be meant with a word of explanation, where no words name them.
    pub weak_columns: Vec<(KeySum, String)>,
    /// Measure words that it is counted in.
    pub measures: Vec<String>,
    /// What a number is divided by to be in the unit of the table.
    pub scale: u32,
}

/// What a word at a number does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WordKind {
    /// It has the meaning of the reading with an index.
    Reading(usize),
    /// It says nothing of what is counted.
    Plain,
    /// It joins two readings.
    Join,
    /// It joins two readings, and may also begin.
    With,
    /// It says that all of it is meant.
    All,
    /// It says that what is left is meant.
    Rest,
    /// It speaks of a part of the organ or of the year.
    Narrow,
    /// It says that what stands before it is an instance of what follows.
    Such,
    /// It is an instance of what a table counts, and stands only before such a word: 查封、扣押等行政强制.
    Instance,
}

/// Word lists of the rule files with their kinds.
pub(super) const WORD_LISTS: [(&str, WordKind); 8] = [
    ("reading-plain", WordKind::Plain),
    ("reading-join", WordKind::Join),
    ("reading-with", WordKind::With),
    ("reading-all", WordKind::All),
    ("reading-rest", WordKind::Rest),
    ("reading-narrow", WordKind::Narrow),
    ("reading-such", WordKind::Such),
    ("reading-instance", WordKind::Instance),
];

/// All words that may stand at a number, found in one pass: of two that begin at one place, the longer.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    automaton: Option<Longest>,
    kinds: Vec<Vec<WordKind>>,
}

impl Vocabulary {
    /// From folded words with their kinds; a word may be of several.
    pub(super) fn new(mut words: Vec<(String, WordKind)>) -> Vocabulary {
        words.retain(|(word, _)| !word.is_empty());
        words.sort();
        words.dedup();
        let (mut patterns, mut kinds): (Vec<String>, Vec<Vec<WordKind>>) = (Vec::new(), Vec::new());
        for (word, kind) in words {
            match kinds.last_mut().filter(|_| patterns.last() == Some(&word)) {
                Some(last) => last.push(kind),
                None => {
                    patterns.push(word);
                    kinds.push(vec![kind]);
                }
            }
        }
        let automaton = Longest::new(patterns);
        Vocabulary { automaton, kinds }
    }

    /// The words of a text in order, without overlaps: byte offsets of start and end, and kinds.
    pub fn words<'v, 't>(
        &'v self,
        text: &'t str,
    ) -> impl Iterator<Item = (usize, usize, &'v [WordKind])> + use<'v, 't> {
        self.automaton
            .iter()
            .flat_map(move |automaton| automaton.find(text))
            .map(|(index, range)| (range.start, range.end, self.kinds.get(index).map_or(&[][..], Vec::as_slice)))
    }
}

/// Some tables, a bit each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TableSet(u32);

/// All phrases of the readings in one automaton, for a first look at which tables a text may speak of.
#[derive(Debug, Clone, Default)]
pub struct ReadingWords {
    automaton: Option<Automaton>,
    /// The tables of each phrase.
    sets: Vec<TableSet>,
    /// Names of tables; the place of one is its bit.
    names: Vec<String>,
}

impl ReadingWords {
    /// From the readings of a rule set.
    pub(super) fn new(readings: &[Reading]) -> ReadingWords {
        let mut names: Vec<String> = Vec::new();
        let mut phrases: BTreeMap<&str, TableSet> = BTreeMap::new();
        for reading in readings {
            let place = names.iter().position(|name| *name == reading.table).unwrap_or_else(|| {
                names.push(reading.table.clone());
                names.len() - 1
            });
            for phrase in reading.phrase.iter().filter(|phrase| !phrase.is_empty()) {
                phrases.entry(phrase).or_default().0 |= bit(place);
            }
        }
        let (phrases, sets): (Vec<&str>, Vec<TableSet>) = phrases.into_iter().unzip();
        ReadingWords { automaton: Automaton::new(phrases), sets, names }
    }

    /// The tables that have a phrase in a folded text, at whatever place.
    pub fn tables(&self, text: &str) -> TableSet {
        let found = self.automaton.iter().flat_map(|automaton| automaton.find_all(text));
        let sets = found.filter_map(|(index, _)| self.sets.get(index));
        TableSet(sets.fold(0, |all, set| all | set.0))
    }

    /// Whether a table is in a set.
    pub fn holds(&self, set: TableSet, table: &str) -> bool {
        self.names.iter().position(|name| name == table).is_some_and(|place| set.0 & bit(place) != 0)
    }
}

/// The bit of a table; those beyond the width share the last, which costs a second look and no more.
fn bit(place: usize) -> u32 {
    1 << place.min(31)
}

/// Reads `new + brought`, `sum - pending`.
pub(super) fn parse(text: &str) -> Option<KeySum> {
    let mut terms = Vec::new();
    let mut minus = false;
    for word in text.split_whitespace() {
        match word {
            "+" => minus = false,
            "-" => minus = true,
            key => {
                let is_key = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                if !is_key {
                    return None;
                }
                terms.push(KeyTerm { minus, key: key.to_owned() });
            }
        }
    }
    (!terms.is_empty()).then_some(terms)
}

/// Whether a table has all rows or columns of a sum.
pub(super) fn is_of(sum: &KeySum, axis: Axis, table: &TableSpec) -> bool {
    sum.iter().all(|term| match axis {
        Axis::Row => table.row(&term.key).is_some() || table.group(&term.key).is_some(),
        Axis::Column => table.column(&term.key).is_some(),
    })
}

/// The cells where rows and columns cross.
#[must_use]
pub fn cross(rows: &KeySum, columns: &KeySum) -> CellSum {
    rows.iter()
        .flat_map(|row| {
            columns.iter().map(move |column| CellTerm {
                minus: row.minus != column.minus,
                row: row.key.clone(),
                column: column.key.clone(),
            })
        })
        .collect()
}
