//! Readings, matters and frames of examples, validated.

use toml::Spanned;

use super::load::Loader;
use super::reading::{self, Axis, KeySum, Matter, Reading, Vocabulary, WORD_LISTS, WordKind};
use super::{Ruleset, raw};
use crate::fold::fold;

/// What stands for the example's own text in a frame.
const SLOT: &str = "{text}";

impl Loader {
    /// Sums of rows or columns of a table.
    fn sums(&mut self, written: Vec<Spanned<String>>, axis: Axis, table: &str) -> Vec<KeySum> {
        let mut sums = Vec::new();
        for sum in written {
            let parsed = reading::parse(sum.get_ref()).filter(|parsed| {
                let mut tables = self.set.templates.iter().flat_map(|template| &template.tables);
                tables.any(|spec| spec.key == table && reading::is_of(parsed, axis, spec))
            });
            match parsed {
                Some(parsed) => sums.push(parsed),
                None => self.problem(sum.span(), format!("“{}”不是表中各行或各列的和", sum.get_ref())),
            }
        }
        sums
    }

    /// Weaker sums with what is said of each.
    fn weak(
        &mut self,
        written: Vec<Spanned<String>>,
        names: Vec<String>,
        axis: Axis,
        table: &Spanned<String>,
    ) -> Vec<(KeySum, String)> {
        if written.len() != names.len() {
            self.problem(table.span(), "每个较弱的和都要有说明".to_owned());
        }
        self.sums(written, axis, table.get_ref()).into_iter().zip(names).collect()
    }

    pub(super) fn reading(&mut self, raw: raw::Reading) {
        if raw.rows.is_empty() == raw.columns.is_empty() {
            self.problem(raw.table.span(), "要么写 rows，要么写 columns".to_owned());
        }
        let (axis, any) = if raw.rows.is_empty() { (Axis::Column, raw.columns) } else { (Axis::Row, raw.rows) };
        let any = self.sums(any, axis, raw.table.get_ref());
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
        let rows = self.sums(raw.rows, Axis::Row, raw.table.get_ref());
        let columns = self.sums(raw.columns, Axis::Column, raw.table.get_ref());
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
    pub(super) fn framed(&mut self, text: Spanned<String>, frame: Option<Spanned<String>>) -> String {
        let Some(name) = frame else { return text.into_inner() };
        match self.frames.get(name.get_ref()) {
            Some(frame) => frame.replace(SLOT, text.get_ref().trim_end()),
            None => {
                self.problem(name.span(), format!("没有名为“{}”的框架", name.get_ref()));
                text.into_inner()
            }
        }
    }

    pub(super) fn frame(&mut self, raw: raw::Frame) {
        if !raw.text.get_ref().contains(SLOT) {
            self.problem(raw.text.span(), format!("框架里要有 {SLOT}"));
        }
        if self.frames.insert(raw.name.get_ref().clone(), raw.text.into_inner()).is_some() {
            self.problem(raw.name.span(), format!("框架“{}”出现了两次", raw.name.get_ref()));
        }
    }
}

fn folded(words: &[String]) -> Vec<String> {
    words.iter().map(|word| fold(word)).collect()
}

/// The words of all readings, and those of the lists that may stand beside them.
pub(super) fn vocabulary(set: &Ruleset) -> Vocabulary {
    let mut words: Vec<(String, WordKind)> = Vec::new();
    for (index, reading) in set.readings.iter().enumerate() {
        words.extend(reading.phrase.iter().map(|phrase| (phrase.clone(), WordKind::Reading(index))));
    }
    for (list, kind) in WORD_LISTS {
        words.extend(set.list(list).iter().map(|word| (word.clone(), kind)));
    }
    Vocabulary::new(words)
}
