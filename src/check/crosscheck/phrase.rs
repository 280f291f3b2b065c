//! The words at a number: which rows and columns of a table they name, and whether all of them are understood.

use std::borrow::Cow;

use super::cells;
use crate::check::Context;
use crate::check::organ::is_subsequence;
use crate::fold::is_han;
use crate::ruleset::{Axis, CellSum, KeySum, Matter, Reading, TableSet, TableSpec, WordKind, cross};
use crate::search;

/// Names of a row or column more than which none is a phrase of one number.
const MOST: usize = 6;

/// A reading in a text.
#[derive(Debug, Clone)]
struct Named<'a> {
    reading: &'a Reading,
    /// Byte offset in the text.
    at: usize,
    /// Whether a word joins it with the one before.
    joined: bool,
    /// How many characters name it.
    length: usize,
}

/// What the words at a number say.
#[derive(Debug, Clone, Default)]
pub(super) struct Phrase<'a> {
    named: Vec<Named<'a>>,
    /// Whether every word is understood.
    pub is_plain: bool,
    /// Whether a part of the organ or of the year is spoken of.
    pub narrows: bool,
    /// Whether all of something is meant.
    pub all: bool,
    /// Whether what is left of something is meant.
    pub rest: bool,
    /// How many readings are but instances of the one after them.
    instances: usize,
    /// How many characters are not understood.
    unknown: usize,
}

/// What some words mean on one axis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    /// What is counted, for messages.
    pub name: String,
    /// Meanings.
    pub any: Vec<KeySum>,
    /// Meanings that need a word of explanation.
    pub weak: Vec<(KeySum, String)>,
}

/// What a number may be in a table.
#[derive(Debug, Clone)]
pub(super) struct Meaning {
    /// What is counted, for messages.
    pub name: String,
    /// Sums that make the statement true.
    pub any: Vec<CellSum>,
    /// Sums that make it true with a word of explanation.
    pub weak: Vec<(CellSum, String)>,
}

/// A text with its years by what they are to the report: 2023年结转 is 上年结转 in a report on 2024.
pub(super) struct Dated<'t> {
    /// The text.
    pub text: Cow<'t, str>,
    /// Offsets in it and in the text it was made from, at each place where they begin to differ.
    shifts: Vec<(usize, usize)>,
}

impl<'t> Dated<'t> {
    pub fn new(context: &Context<'_>, text: &'t str) -> Dated<'t> {
        let mut dated = String::new();
        let mut shifts = Vec::new();
        let mut rest = 0;
        for at in memchr::memmem::find_iter(text.as_bytes(), "年") {
            let Some(from) = at.checked_sub(4).filter(|from| *from >= rest) else { continue };
            let Some(year) = text.get(from..at).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            else {
                continue;
            };
            let end = at + '年'.len_utf8();
            let own = context.report.year.map(i64::from);
            let word = match (year.parse::<i64>().ok().zip(own)).map(|(year, own)| year - own) {
                Some(0) => "本年",
                Some(-1) => "上年",
                Some(1) => "下年",
                _ => "他年",
            };
            dated.push_str(text.get(rest..from).unwrap_or_default());
            shifts.push((dated.len(), from));
            dated.push_str(word);
            shifts.push((dated.len(), end));
            rest = end;
        }
        if shifts.is_empty() {
            return Dated { text: Cow::Borrowed(text), shifts };
        }
        dated.push_str(text.get(rest..).unwrap_or_default());
        Dated { text: Cow::Owned(dated), shifts }
    }

    /// The offset in the original text.
    fn original(&self, at: usize) -> usize {
        let (here, there) = self.shifts.iter().rev().find(|(here, _)| *here <= at).copied().unwrap_or_default();
        there + (at - here)
    }
}

/// A text at a number with the tables of which it may speak, sought once for all of them.
pub(super) struct Said<'t> {
    dated: Dated<'t>,
    tables: TableSet,
}

impl<'t> Said<'t> {
    /// Seeks the words of the tables in a text.
    pub fn new(context: &Context<'_>, text: &'t str) -> Said<'t> {
        let dated = Dated::new(context, text);
        let tables = context.ruleset.reading_words.tables(&dated.text);
        Said { dated, tables }
    }

    /// Whether a word of a table is in it: without one, no phrase names anything of the table.
    pub fn speaks_of(&self, context: &Context<'_>, table: &str) -> bool {
        context.ruleset.reading_words.holds(self.tables, table)
    }
}

impl<'a> Phrase<'a> {
    /// Reads words for what they name in a table.
    pub fn read(context: &Context<'a>, own: &[String], words: &str, table: &str) -> Phrase<'a> {
        Phrase::of(context, own, &Said::new(context, words), table)
    }

    /// What words name in a table.
    pub fn of(context: &Context<'a>, own: &[String], said: &Said<'_>, table: &str) -> Phrase<'a> {
        let text = &*said.dated.text;
        let mut phrase = Phrase { is_plain: true, ..Phrase::default() };
        let mut end = 0;
        // A word that joins needs a reading on either side.
        let mut join: Option<bool> = None;
        // So does an instance need what it is an instance of.
        let mut instance = false;
        let vocabularies = &context.ruleset.vocabularies;
        let vocabulary = vocabularies.get(table).or_else(|| vocabularies.get(""));
        for (start, stop, kinds) in vocabulary.into_iter().flat_map(|vocabulary| vocabulary.words(text)) {
            if start < end {
                continue;
            }
            phrase.gap(text.get(end..start).unwrap_or_default(), own);
            end = stop;
            let word = text.get(start..stop).unwrap_or_default();
            let readings = || {
                kinds.iter().filter_map(|kind| match kind {
                    WordKind::Reading(index) => context.ruleset.readings.get(*index),
                    _ => None,
                })
            };
            if let Some(reading) = readings().find(|reading| reading.table == table) {
                let is_excused = reading.unless.iter().any(|word| text.contains(word.as_str()));
                if is_excused {
                    phrase.is_plain = false;
                }
                // 律师事务所等法律服务机构: the instances go, what they are instances of stays.
                let again = phrase.named.last().is_some_and(|last| last.reading == reading)
                    && join.is_none()
                    && phrase.named.len() > phrase.instances;
                if !again {
                    phrase.named.push(Named {
                        reading,
                        at: said.dated.original(start),
                        joined: join.take().is_some() && !phrase.named.is_empty(),
                        length: word.chars().count(),
                    });
                }
                join = None;
                continue;
            }
            let mut understood = false;
            for kind in kinds {
                match kind {
                    WordKind::Plain => understood = true,
                    WordKind::All => (understood, phrase.all) = (true, true),
                    WordKind::Rest => (understood, phrase.rest) = (true, true),
                    WordKind::Narrow if own.iter().any(|name| name == word) => understood = true,
                    WordKind::Narrow => phrase.narrows = true,
                    WordKind::Such => {
                        (understood, phrase.instances) = (true, phrase.named.len());
                        if instance {
                            (instance, join) = (false, None);
                        }
                    }
                    WordKind::Instance => (understood, instance, join) = (true, true, None),
                    WordKind::Join => {
                        understood = true;
                        join = Some(true);
                        if phrase.named.is_empty() && !instance {
                            phrase.is_plain = false;
                        }
                    }
                    WordKind::With => {
                        understood = true;
                        join = (!phrase.named.is_empty()).then_some(true);
                    }
                    WordKind::Reading(_) => {}
                }
            }
            if !understood && !own.iter().any(|name| name == word) {
                phrase.is_plain = false;
                phrase.unknown += word.chars().count();
            }
        }
        phrase.gap(text.get(end..).unwrap_or_default(), own);
        phrase.is_plain &= join.is_none() && !instance && phrase.named.len() <= MOST;
        // 不掌握等原因无法提供: of the group, not of its first row.
        if phrase.instances > 0 {
            phrase.is_plain &= phrase.instances < phrase.named.len();
            phrase.named.drain(..phrase.instances.min(phrase.named.len()));
        }
        phrase
    }

    /// Takes note of characters between known words.
    fn gap(&mut self, text: &str, own: &[String]) {
        const MARKS: [char; 14] = ['“', '”', '‘', '’', '"', '\'', '《', '》', '(', ')', ',', ':', ' ', '-'];
        let strange = |text: &str| text.chars().filter(|c| !MARKS.contains(c)).count();
        if strange(text) == 0 {
            return;
        }
        let mut bare = Cow::Borrowed(text);
        for name in own.iter().filter(|name| name.len() <= text.len()) {
            if search::contains(&bare, name) {
                bare = Cow::Owned(bare.replace(name.as_str(), ""));
            }
        }
        let strange = strange(&bare);
        self.is_plain &= strange == 0;
        self.unknown += strange;
    }

    /// Whether so little is not understood that the words may well mean what the rest of them says.
    pub fn is_nearly_plain(&self) -> bool {
        const FEW: usize = 8;
        // 公开 is said of much else.
        const PLAIN: usize = 3;
        let telling = self.named.iter().all(|named| named.length >= PLAIN || named.reading.table == DISPUTES);
        self.unknown == 0 || (self.unknown <= FEW && telling)
    }

    /// Whether rows or columns are named.
    pub fn is_named(&self) -> bool {
        !self.named.is_empty()
    }

    /// Leaves only what stands before the first word that joins.
    pub fn keep_first(&mut self) {
        let count = self.named.iter().position(|named| named.joined).unwrap_or(self.named.len());
        self.named.truncate(count);
    }

    /// Whether several readings are joined.
    pub fn is_joined(&self) -> bool {
        self.named.iter().any(|named| named.joined)
    }

    /// Whether a reading is named that tells the table by itself.
    pub fn is_alone(&self) -> bool {
        self.named.iter().any(|named| named.reading.alone)
    }

    /// Byte offset of the first reading in the text.
    pub fn start(&self) -> Option<usize> {
        self.named.first().map(|named| named.at)
    }

    /// What the words mean on an axis: `Ok(None)` when they name nothing on it, `Err` when it cannot be told.
    pub fn side(&self, axis: Axis, table: &TableSpec) -> Result<Option<Side>, ()> {
        let mut named: Vec<&Named<'a>> = self.named.iter().filter(|named| named.reading.axis == axis).collect();
        // 因不掌握无法提供: the row and its group; 办结的申请中予以公开: the sum and what it is of.
        let mut wholes: Vec<&Reading> = Vec::new();
        // 本机关不掌握、无法提供3件: a row and its group, joined.
        let nested = named.iter().any(|one| named.iter().any(|other| contains(table, one.reading, other.reading)));
        if named.len() > 1 && (nested || !named.iter().skip(1).all(|named| named.joined)) {
            let all = named.clone();
            named.retain(|one| {
                let is_whole = all.iter().any(|other| holds(table, one.reading, other.reading));
                wholes.extend(is_whole.then_some(one.reading));
                !is_whole
            });
        }
        // 被纠正和败诉的: one column by two names.
        let mut meanings: Vec<&[KeySum]> = Vec::new();
        named.retain(|named| {
            let again = meanings.contains(&named.reading.any.as_slice());
            meanings.push(&named.reading.any);
            !again
        });
        let Some(first) = named.first() else { return Ok(None) };
        if named.len() == 1 {
            let reading = first.reading;
            return Ok(Some(Side { name: reading.name.clone(), any: reading.any.clone(), weak: reading.weak.clone() }));
        }
        if !named.iter().skip(1).all(|named| named.joined) {
            return Err(());
        }
        let sum: KeySum = named.iter().filter_map(|named| named.reading.any.first()).flatten().cloned().collect();
        let name = named.iter().map(|named| named.reading.name.as_str()).collect::<Vec<_>>().join("、");
        // 因不掌握、没有现成信息而无法提供: the two, or all of the group that they are the usual reasons of.
        let mut any = vec![sum];
        any.extend(wholes.iter().flat_map(|whole| whole.any.iter().cloned()));
        Ok(Some(Side { name, any, weak: Vec::new() }))
    }
}

/// The table whose words are short, and said of nothing else.
const DISPUTES: &str = "disputes";

/// Rows of the account, which are no results.
const ACCOUNT: [&str; 4] = ["new", "brought", "carried", "total"];

/// Whether one reading may count a whole that another is a part of. 办理 may be of anything.
fn holds(table: &TableSpec, whole: &Reading, part: &Reading) -> bool {
    whole.any.len() > 2 && keys(whole) != keys(part) || contains(table, whole, part)
}

/// Whether the rows or columns of one reading hold those of another.
fn contains(table: &TableSpec, whole: &Reading, part: &Reading) -> bool {
    let (whole, part) = (keys(whole), keys(part));
    // 收到重复申请2件: what was received, and how it ended.
    let is_account = ["new", "brought"].iter().all(|key| whole.contains(key));
    let group = |key: &str| table.row(key).and_then(|row| table.rows.get(row)).and_then(|row| row.group);
    whole != part
        && whole.iter().any(|whole| {
            part.iter().any(|part| {
                let member = table.group(whole).is_some() && table.group(whole) == group(part);
                let of_total = (*whole == "total" || is_account) && !ACCOUNT.contains(part);
                member || of_total
            })
        })
}

/// The keys of the rows or columns that a reading may mean.
fn keys(reading: &Reading) -> Vec<&str> {
    reading.any.iter().flatten().map(|term| term.key.as_str()).collect()
}

/// The organ's name and places, and short forms of it that mean the whole organ.
pub(super) fn own_names(context: &Context<'_>) -> Vec<String> {
    let Some(organ) = &context.report.organ else { return Vec::new() };
    let mut names = vec![organ.name.clone()];
    names.extend(organ.places.iter().cloned());
    let rest = organ.places.iter().fold(organ.name.clone(), |name, place| name.replacen(place.as_str(), "", 1));
    // 县水利局, 水利局; but 县政府 may be the government without its departments.
    if !rest.is_empty() && !rest.starts_with("人民政府") {
        // 全市税务系统
        let stem: Vec<char> = organ.name.chars().rev().skip(1).take(2).collect();
        if stem.len() == 2 {
            names.push(format!("{}系统", stem.iter().rev().collect::<String>()));
        }
        let level: Option<char> = organ.place().and_then(|place| place.chars().last());
        names.extend(level.map(|level| format!("{level}{rest}")));
        names.push(rest);
    }
    names.extend(short_name(context, &organ.name));
    names
        .extend(context.ruleset.list("street-organ").iter().filter(|word| organ.name.contains(word.as_str())).cloned());
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names.retain(|name| name.chars().count() >= 2);
    names
}

/// What the report says that it calls its organ for short: 市公积金中心 of 青棠市住房公积金管理中心(以下简称市公积金中心).
fn short_name(context: &Context<'_>, organ: &str) -> Option<String> {
    let text = context.report.text();
    let calls = context.ruleset.list("called-for-short").iter();
    let mut named = calls.flat_map(|call| text.match_indices(call.as_str())).filter_map(|(at, call)| {
        let behind = text.get(at + call.len()..)?.trim_start_matches(['“', '"', ':', '为']);
        let end = behind.find(|c: char| !is_han(c))?;
        behind.get(..end)
    });
    named.find(|name| name.chars().count() > 2 && is_subsequence(name, organ)).map(str::to_owned)
}

/// Puts rows and columns together; none when the table has no such cells.
pub(super) fn meaning(
    matter: &Matter,
    rows: Option<&Side>,
    columns: Option<&Side>,
    table: &TableSpec,
) -> Option<Meaning> {
    let (row_sums, row_weak) = rows.map_or((&matter.rows, None), |side| (&side.any, Some(&side.weak)));
    let (column_sums, column_weak) =
        columns.map_or((&matter.columns, &matter.weak_columns), |side| (&side.any, &side.weak));
    let any: Vec<CellSum> =
        row_sums.iter().flat_map(|rows| column_sums.iter().map(move |columns| cross(rows, columns))).collect();
    let mut weak: Vec<(CellSum, String)> = Vec::new();
    for (rows, name) in row_weak.into_iter().flatten() {
        weak.extend(column_sums.iter().map(|columns| (cross(rows, columns), name.clone())));
    }
    for (columns, name) in column_weak {
        weak.extend(row_sums.iter().map(|rows| (cross(rows, columns), name.clone())));
    }
    let any: Vec<CellSum> = any.into_iter().filter(|sum| cells::is_of(table, sum)).collect();
    weak.retain(|(sum, _)| cells::is_of(table, sum));
    let name = match (rows, columns) {
        (Some(rows), Some(columns)) => format!("{}{}", rows.name, columns.name),
        (Some(side), None) | (None, Some(side)) => side.name.clone(),
        (None, None) => String::new(),
    };
    (!any.is_empty()).then_some(Meaning { name, any, weak })
}
