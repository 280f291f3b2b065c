//! Readings: what a phrase of the prose may mean in an official table.

use super::table::TableSpec;

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

/// What a phrase may mean.
#[derive(Debug, Clone)]
pub struct Reading {
    /// Rule that reports a number which fits none of its meanings.
    pub rule: String,
    /// What is counted, for messages.
    pub name: String,
    /// Key of the table.
    pub table: String,
    /// Word lists of topics, one of which must be in force.
    pub topics: Vec<String>,
    /// Folded words, one of which must be in the label.
    pub phrase: Vec<String>,
    /// Folded words, none of which may be.
    pub unless: Vec<String>,
    /// Meanings.
    pub any: Vec<CellSum>,
    /// Meanings that need a word of explanation.
    pub weak: Vec<CellSum>,
    /// What each weaker meaning leaves out.
    pub weak_names: Vec<String>,
    /// Folded words that may stand there only where the number is an item of an announced list.
    pub unless_alone: Vec<String>,
    /// What the number is divided by to be in the unit of the table.
    pub scale: u32,
    /// Measure words that it is counted in.
    pub measures: Vec<String>,
}

/// Reads `new + brought`, `review.sum - review.pending`; names without a column are of `column`.
pub(super) fn parse(text: &str, column: &str) -> Option<CellSum> {
    let mut terms = Vec::new();
    let mut minus = false;
    for word in text.split_whitespace() {
        match word {
            "+" => minus = false,
            "-" => minus = true,
            name => {
                let (row, column) = name.split_once('.').unwrap_or((name, column));
                let is_key = |key: &str| !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                if !is_key(row) || !is_key(column) {
                    return None;
                }
                terms.push(CellTerm { minus, row: row.to_owned(), column: column.to_owned() });
            }
        }
    }
    (!terms.is_empty()).then_some(terms)
}

/// Whether a table has all cells of a sum.
pub(super) fn is_of(sum: &CellSum, table: &TableSpec) -> bool {
    sum.iter().all(|term| {
        (table.row(&term.row).is_some() || table.group(&term.row).is_some()) && table.column(&term.column).is_some()
    })
}
