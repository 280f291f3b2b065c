//! The official tables as data: rows, columns, identities.

use schemars::JsonSchema;
use serde::Deserialize;

use super::formula::Formula;
use crate::finding::Severity;
use crate::fold::fold;

/// A label as it is compared: the official one first, then accepted variants.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Label {
    /// As the official form prints it.
    pub official: String,
    /// A short form for messages.
    pub short: String,
    /// Accepted forms as [`core()`] gives them, the official one first.
    pub accepted: Vec<String>,
    /// Known forms that are not accepted, as [`core()`] gives them.
    pub wrong: Vec<String>,
}

impl Label {
    /// Whether a normalized label is the official one or an accepted variant.
    pub fn accepts(&self, normal: &str) -> bool {
        self.accepted.iter().any(|accepted| accepted == normal)
    }

    /// Accepted and known wrong forms.
    pub fn forms(&self) -> impl Iterator<Item = &String> {
        self.accepted.iter().chain(&self.wrong)
    }
}

/// What may stand in the cells of a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "格子里填什么数。")]
pub enum NumberKind {
    /// Whole, not negative.
    #[default]
    #[schemars(description = "不小于 0 的整数。")]
    Count,
    /// Whole, of either sign.
    #[schemars(description = "整数，可以是负数。")]
    Signed,
    /// Decimal, not negative.
    #[schemars(description = "金额，不小于 0，可以有小数。")]
    Amount,
}

/// Where the unit of a column must be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "单位须写在哪里。")]
pub enum UnitPlace {
    /// In the head of the column.
    #[schemars(description = "表头。")]
    Header,
    /// In the head or in the cell.
    #[schemars(description = "表头或者格子里。")]
    Anywhere,
}

/// A column of a table.
#[derive(Debug, Clone)]
pub struct ColumnSpec {
    /// Name used by formulas.
    pub key: String,
    /// Its label.
    pub label: Label,
    /// The block of rows it heads; empty in a table of one block.
    pub block: String,
    /// What its cells hold.
    pub number: NumberKind,
    /// Units that fit, the official one first; none when numbers stand bare.
    pub units: Vec<String>,
    /// Where the unit must be written; none when it need not.
    pub unit_place: Option<UnitPlace>,
    /// Headings printed above it in the official form, from the outermost.
    pub under: Vec<String>,
}

/// Rows that belong together under one heading.
#[derive(Debug, Clone)]
pub struct GroupSpec {
    /// Name used by formulas.
    pub key: String,
    /// Its label.
    pub label: Label,
    /// The rows in it, as indices.
    pub members: Vec<usize>,
    /// The row that stands for all of them in one, as an index.
    pub whole: Option<usize>,
    /// Headings printed before it in the official form, from the outermost.
    pub under: Vec<String>,
}

/// A row of a table.
#[derive(Debug, Clone)]
pub struct RowSpec {
    /// Name used by formulas.
    pub key: String,
    /// Its label.
    pub label: Label,
    /// The block it stands in.
    pub block: String,
    /// The columns of its block, as indices.
    pub columns: Vec<usize>,
    /// The group it belongs to, as an index.
    pub group: Option<usize>,
    /// The group it stands for as a whole, as an index.
    pub whole_of: Option<usize>,
    /// Whether the official form has it.
    pub official: bool,
    /// Its unit, where rows have one.
    pub unit: Option<String>,
    /// Headings printed before it (above it, where rows lie side by side) in the official form, from the outermost.
    pub under: Vec<String>,
}

/// Over what an identity is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(description = "公式对每一列还是每一行都要成立。")]
pub enum Each {
    /// Every column; its names are rows.
    #[schemars(description = "每一列；公式里的名字是行。")]
    Column,
    /// Every row; its names are columns.
    #[schemars(description = "每一行；公式里的名字是列。")]
    Row,
}

/// A relation that must hold in a table.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Rule that reports it.
    pub rule: String,
    /// Over what it is repeated.
    pub each: Each,
    /// The rows it is repeated over; all that have its columns when empty.
    pub rows: Vec<usize>,
    /// Names are indices of rows or columns, sums are indices of groups.
    pub formula: Formula<usize>,
    /// Relations without which it says nothing.
    pub when: Vec<Formula<usize>>,
    /// Name of the message.
    pub message: String,
    /// What a long side is called.
    pub sum: Option<String>,
    /// Severity, where it differs from the rule's.
    pub severity: Option<Severity>,
    /// Basis, where it differs from the rule's.
    pub basis: Option<String>,
}

/// A row that only some organs have the power to fill.
#[derive(Debug, Clone)]
pub struct Power {
    /// Rule that reports it.
    pub rule: String,
    /// The row.
    pub row: usize,
    /// Levels of organ that never have it.
    pub levels: Vec<String>,
    /// Levels that lack it when their smallest place has one of `places`.
    pub placed_levels: Vec<String>,
    /// Endings of places that lack it.
    pub places: Vec<String>,
    /// Endings of places that have it all the same.
    pub except: Vec<String>,
}

/// An official table.
#[derive(Debug, Clone, Default)]
pub struct TableSpec {
    /// `disclosure`, `requests`, `disputes`, `statistics`.
    pub key: String,
    /// Its short name for people, 表三.
    pub title: String,
    /// Its full name for people.
    pub name: String,
    /// Key of the section it stands in; none when it may stand anywhere.
    pub section: Option<String>,
    /// Whether its absence is reported.
    pub required: bool,
    /// Whether its rows lie side by side, so that all numbers stand in one line.
    pub across: bool,
    /// Labels that are neither row nor column, as [`core()`] gives them.
    pub headings: Vec<String>,
    /// What stands in the upper left corner of the official form.
    pub corner: String,
    /// Columns.
    pub columns: Vec<ColumnSpec>,
    /// Groups of rows.
    pub groups: Vec<GroupSpec>,
    /// Rows in order.
    pub rows: Vec<RowSpec>,
    /// Relations.
    pub identities: Vec<Identity>,
    /// Powers.
    pub powers: Vec<Power>,
}

impl TableSpec {
    /// The index of the row with a key.
    pub fn row(&self, key: &str) -> Option<usize> {
        self.rows.iter().position(|row| row.key == key)
    }

    /// The index of the first column with a key.
    pub fn column(&self, key: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.key == key)
    }

    /// The index of the group with a key.
    pub fn group(&self, key: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.key == key)
    }

    /// Whether a row must be there.
    pub fn is_required(&self, row: &RowSpec) -> bool {
        // Where the official form has one row for a group, its members are an accepted refinement.
        row.official
            && row.group.is_none_or(|group| {
                self.groups
                    .get(group)
                    .and_then(|group| group.whole)
                    .is_none_or(|whole| !self.rows.get(whole).is_some_and(|whole| whole.official))
            })
    }
}

/// What counts in a comparison of labels: characters and letters, without digits, punctuation or space. The text is
/// folded.
pub fn normal(folded: &str) -> String {
    let mut normal = String::with_capacity(folded.len());
    normal.extend(folded.chars().filter(|c| counts(*c)));
    normal
}

/// Whether a character counts in a comparison of labels.
fn counts(c: char) -> bool {
    // The common case first: the tables of the standard library are slow for it.
    matches!(c, '\u{4e00}'..='\u{9fef}') || c.is_alphabetic() && !matches!(c, '\u{2460}'..='\u{24ff}')
}

/// A label as it is compared: folded, normalized, without the number before it.
pub fn core(label: &str) -> String {
    normal(without_number(fold(label).trim()))
}

/// A folded label without 一、 (一) 1. before it.
pub fn without_number(folded: &str) -> &str {
    const NUMERALS: &str = "一二三四五六七八九十";
    let numeral = |text: &str| !text.is_empty() && text.chars().all(|c| NUMERALS.contains(c) || c.is_ascii_digit());
    if let Some(inside) = folded.strip_prefix('(')
        && let Some((number, rest)) = inside.split_once(')')
        && numeral(number)
    {
        return rest;
    }
    if let Some((number, rest)) = folded.split_once(['、', '.', ','])
        && numeral(number)
    {
        return rest;
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_compared_without_number_and_punctuation() {
        assert_eq!(core("（一） 予以公开"), "予以公开");
        assert_eq!(core("3．危及“三安全一稳定”"), "危及三安全一稳定");
        assert_eq!(core("一、本年新收 政府信息公开申请数量"), "本年新收政府信息公开申请数量");
        assert_eq!(core("三安全"), "三安全");
    }
}
