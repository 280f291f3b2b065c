//! Readings, matters and frames of examples, validated.

use std::collections::{BTreeMap, BTreeSet};

use super::lexicon::LISTS;
use super::load::Loader;
use super::raw::{self, At};
use super::reading::{self, Axis, KeySum, Matter, Reading, Vocabulary, WORD_LISTS, WordKind};
use super::{RuleFileProblem, Ruleset, reach};
use crate::fold::fold;

/// What stands for the example's own text in a frame.
const SLOT: &str = "{text}";

impl Loader {
    /// Notes a table that no template has.
    fn known_table(&mut self, table: &At<String>) {
        let tables: BTreeSet<String> =
            self.set.templates.iter().flat_map(|template| &template.tables).map(|table| table.key.clone()).collect();
        if !tables.contains(table.as_str()) {
            self.unknown(table, "表", tables.iter().map(String::as_str));
        }
    }

    /// Sums of rows or columns, each of which some table must have.
    fn sums(&mut self, written: Vec<At<String>>, axis: Axis, table: &str) -> Vec<KeySum> {
        let mut sums = Vec::with_capacity(written.len());
        let what = if axis == Axis::Row { "行" } else { "列" };
        for text in written {
            let Some(sum) = reading::parse(&text) else {
                let problem = RuleFileProblem::new(text.span(), format!("“{}”不是各{what}之和", text.as_str()));
                self.say(problem.help("写作 \"new + brought\" 或 \"sum - pending\"，符号两边要有空格"));
                continue;
            };
            let specs = || self.set.templates.iter().flat_map(|t| &t.tables).filter(|spec| spec.key == table);
            if specs().any(|spec| reading::is_of(&sum, axis, spec)) {
                sums.push(sum);
                continue;
            }
            let known: BTreeSet<&str> = specs()
                .flat_map(|spec| {
                    let columns = spec.columns.iter().map(|column| column.key.as_str());
                    let rows = spec.rows.iter().map(|row| row.key.as_str());
                    let groups = spec.groups.iter().map(|group| group.key.as_str());
                    let of_rows = rows.chain(groups).filter(|_| axis == Axis::Row);
                    columns.filter(|_| axis == Axis::Column).chain(of_rows).collect::<Vec<_>>()
                })
                .collect();
            let missing = sum.iter().find(|term| !known.contains(term.key.as_str()));
            let problem = match missing {
                Some(term) => reach::missing_name(&text, &term.key, what, known.iter().copied()),
                None => {
                    let message = format!("没有哪种格式的表同时有“{}”里的各{what}", text.as_str());
                    RuleFileProblem::new(text.span(), message)
                }
            };
            if !sum.iter().any(|term| self.is_lost(&term.key) || self.is_lost(table)) {
                self.say(problem);
            }
        }
        sums
    }

    /// Weaker sums with what is said of each.
    fn weak(
        &mut self,
        written: Vec<At<String>>,
        names: Vec<String>,
        axis: Axis,
        table: &At<String>,
    ) -> Vec<(KeySum, String)> {
        if written.len() != names.len() {
            let problem = RuleFileProblem::new(table.span(), "较弱的和与 weak-names 应当一一对应");
            self.say(problem.help(format!("和有 {} 项，weak-names 有 {} 项", written.len(), names.len())));
        }
        self.sums(written, axis, table).into_iter().zip(names).collect()
    }

    pub(super) fn reading(&mut self, raw: raw::Reading) {
        self.known_table(&raw.table);
        if raw.rows.is_empty() == raw.columns.is_empty() {
            self.problem(raw.table.span(), "这种说法指的是行还是列：请写 rows 或 columns，只写一种");
        }
        let (axis, any) = if raw.rows.is_empty() { (Axis::Column, raw.columns) } else { (Axis::Row, raw.rows) };
        let any = self.sums(any, axis, &raw.table);
        let weak = self.weak(raw.weak, raw.weak_names, axis, &raw.table);
        self.set.readings.push(Reading {
            name: raw.name,
            table: raw.table.into_inner(),
            axis,
            phrase: folded(&raw.phrase),
            unless: folded(&raw.unless),
            any,
            weak,
            alone: raw.alone,
        });
    }

    pub(super) fn matter(&mut self, raw: raw::Matter) {
        let rule = self.known_rule(&raw.rule);
        self.used(&raw.rule);
        self.known_table(&raw.table);
        if !LISTS.contains(&raw.topic.as_str()) {
            let topics = LISTS.into_iter().filter(|list| list.starts_with("topic-"));
            self.unknown(&raw.topic, "词表（正在说的事）", topics);
        }
        let rows = self.sums(raw.rows, Axis::Row, &raw.table);
        let columns = self.sums(raw.columns, Axis::Column, &raw.table);
        let weak_columns = self.weak(raw.weak_columns, raw.weak_names, Axis::Column, &raw.table);
        self.set.matters.push(Matter {
            rule,
            topic: raw.topic.into_inner(),
            table: raw.table.into_inner(),
            rows,
            columns,
            weak_columns,
            measures: folded(&raw.measures),
            scale: raw.scale.max(1),
        });
    }

    /// Sets the text of an example into its frame.
    pub(super) fn framed(&mut self, text: At<String>, frame: Option<At<String>>) -> String {
        let Some(name) = frame else { return text.into_inner() };
        if let Some(frame) = self.frames.get(name.as_str()) {
            return frame.replace(SLOT, text.trim_end());
        }
        let known: Vec<String> = self.frames.keys().cloned().collect();
        self.unknown(&name, "框架", known.iter().map(String::as_str));
        text.into_inner()
    }

    pub(super) fn frame(&mut self, raw: raw::Frame) {
        if !raw.text.contains(SLOT) {
            self.problem(raw.text.span(), format!("框架里要有 {SLOT}，示例的文字放在那里"));
        }
        if self.frames.insert(raw.name.to_string(), raw.text.into_inner()).is_some() {
            self.problem(raw.name.span(), format!("框架“{}”出现了两次", raw.name.as_str()));
        }
    }
}

fn folded(words: &[String]) -> Vec<String> {
    words.iter().map(|word| fold(word)).collect()
}

/// For each table the words of its readings, and those of the lists that may stand beside them. A phrase of another
/// table must not hide a shorter one of this: 已办结 of disputes, 办结 of requests.
pub(super) fn vocabularies(set: &Ruleset) -> BTreeMap<String, Vocabulary> {
    let beside = || WORD_LISTS.iter().flat_map(|(list, kind)| set.list(list).iter().map(|word| (word.clone(), *kind)));
    let mut tables: BTreeMap<String, Vec<(String, WordKind)>> = BTreeMap::new();
    tables.insert(String::new(), beside().collect());
    for (index, reading) in set.readings.iter().enumerate() {
        let words = tables.entry(reading.table.clone()).or_insert_with(|| beside().collect());
        words.extend(reading.phrase.iter().map(|phrase| (phrase.clone(), WordKind::Reading(index))));
    }
    tables.into_iter().map(|(table, words)| (table, Vocabulary::new(words))).collect()
}
