//! From lines to candidates for rows: a label and the values after it, however they are laid out.

use std::ops::Range;

use super::cells::{Line, Token};
use super::value::Value;
use crate::ruleset::{TableSpec, normal, without_number};

/// A cell in the head of columns.
#[derive(Debug, Clone)]
pub(super) struct HeaderCell {
    /// As labels are compared.
    pub normal: String,
    /// Visible range.
    pub range: Range<usize>,
    /// First column of the grid.
    pub column: usize,
    /// Number of columns.
    pub span: usize,
}

/// What may be a row.
#[derive(Debug, Clone)]
pub(super) struct Candidate<'l> {
    /// The end of the text before the values, as labels are compared.
    pub before: String,
    /// The cell or line next to the values, as labels are compared and without its number.
    pub label: String,
    /// As it is shown.
    pub shown: String,
    /// Its visible range.
    pub range: Range<usize>,
    /// Whether the label is a cell or a line of its own.
    pub clean: bool,
    /// Values in order, blank ones too.
    pub values: Vec<&'l Token<'l>>,
    /// The table of the document, when the row is one of its rows.
    pub table: Option<usize>,
    /// Whether columns of the grid are those that a reader sees.
    pub aligned: bool,
    /// The head in force: index into [`Gathered::headers`].
    pub header: Option<usize>,
}

/// What a region holds.
#[derive(Debug, Default)]
pub(super) struct Gathered<'l> {
    /// Candidates in order.
    pub rows: Vec<Candidate<'l>>,
    /// Heads of columns, each of one or more lines.
    pub headers: Vec<Vec<Vec<HeaderCell>>>,
    /// Every text that is a cell or a line of its own.
    pub labels: Vec<HeaderCell>,
}

/// Gathers the candidates of a visible range.
pub(super) fn gather<'l>(lines: &'l [Line<'l>], range: &Range<usize>, spec: &TableSpec) -> Gathered<'l> {
    let first = lines.partition_point(|line| line.start() < range.start);
    // A report on one line begins before its sections.
    let first = first.saturating_sub(1);
    let mut gatherer = Gatherer { spec, found: Gathered::default(), running: Running::default(), in_header: false };
    for line in lines.get(first..).unwrap_or_default() {
        if line.start() >= range.end {
            break;
        }
        match line {
            Line::Row { tokens, table, aligned } if line.start() >= range.start => {
                if let [only] = tokens.as_slice() {
                    gatherer.in_header = false;
                    gatherer.push(std::slice::from_ref(only), true);
                } else {
                    gatherer.row(tokens, *table, *aligned);
                }
            }
            Line::Row { .. } => {}
            Line::Words { tokens, whole } => {
                gatherer.in_header = false;
                let from = tokens.partition_point(|token| token.visible.start < range.start);
                let to = tokens.partition_point(|token| token.visible.start < range.end);
                gatherer.push(tokens.get(from..to).unwrap_or_default(), *whole);
            }
            Line::Prose(_) => {
                gatherer.in_header = false;
                gatherer.flush();
                gatherer.running = Running::default();
            }
        }
    }
    gatherer.flush();
    gatherer.found
}

/// What has been read of a row laid out one after the other.
#[derive(Default)]
struct Running<'l> {
    before: String,
    label: Option<(String, String, Range<usize>, bool)>,
    values: Vec<&'l Token<'l>>,
}

struct Gatherer<'s, 'l> {
    spec: &'s TableSpec,
    found: Gathered<'l>,
    running: Running<'l>,
    in_header: bool,
}

impl<'l> Gatherer<'_, 'l> {
    /// A row of several cells.
    fn row(&mut self, tokens: &'l [Token<'l>], table: usize, aligned: bool) {
        self.flush();
        self.running = Running::default();
        let last = tokens.iter().rposition(|token| !token.is_value && !token.normal.is_empty());
        let values: Vec<&Token<'_>> = tokens.iter().skip(last.map_or(0, |last| last + 1)).collect();
        let empty = values.iter().all(|token| token.value == Value::Blank);
        let texts = || tokens.iter().filter(|token| !token.is_value && !token.normal.is_empty());
        let cells = || {
            texts().map(|token| HeaderCell {
                normal: token.bare().to_owned(),
                range: token.visible.clone(),
                column: token.column,
                span: token.span,
            })
        };
        self.found.labels.extend(cells());
        let is_head = |token: &Token<'_>| {
            let label = token.bare();
            self.spec.columns.iter().any(|column| column.label.forms().any(|form| form == label))
                || self.spec.headings.iter().any(|heading| heading == label)
        };
        // 其他 and 总计 are rows as well as columns: a head has nothing but text.
        if empty && (texts().count() > 1 || values.is_empty()) && texts().any(is_head) && !self.has_row_label(tokens) {
            if !self.in_header {
                self.found.headers.push(Vec::new());
            }
            self.in_header = true;
            let line = cells().collect();
            if let Some(header) = self.found.headers.last_mut() {
                header.push(line);
            }
            return;
        }
        self.in_header = false;
        if values.is_empty() {
            return;
        }
        let label = last.and_then(|last| tokens.get(last));
        let before = texts().map(|token| token.normal.as_str()).collect::<String>();
        self.found.rows.push(Candidate {
            before,
            label: label.map_or_else(String::new, |token| token.bare().to_owned()),
            shown: label.map_or_else(String::new, |token| token.text.to_string()),
            range: label.map_or(0..0, |token| token.visible.clone()),
            clean: true,
            values,
            table: Some(table),
            aligned,
            header: self.found.headers.len().checked_sub(1),
        });
    }

    /// Whether the last text of a row is the label of a row rather than the head of a column.
    fn has_row_label(&self, tokens: &[Token<'_>]) -> bool {
        let labels: Vec<&str> =
            tokens.iter().filter(|token| !token.is_value && !token.normal.is_empty()).map(Token::bare).collect();
        let is_column =
            |label: &&&str| self.spec.columns.iter().any(|column| column.label.forms().any(|form| form == **label));
        let Some(last) = labels.last() else { return false };
        let is_row = self.spec.rows.iter().any(|row| row.label.forms().any(|form| form == *last));
        // 其他 and 总计 are both: among other heads they are heads.
        is_row && !self.spec.across && labels.iter().filter(is_column).count() < 2
    }

    /// Tokens one after the other; `whole` when they are one label.
    fn push(&mut self, tokens: &'l [Token<'l>], whole: bool) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
        if whole && !tokens.iter().any(|token| token.is_value) {
            let text: String = tokens.iter().map(|token| token.text.as_ref()).collect();
            let range = first.visible.start..last.visible.end;
            self.found.labels.push(HeaderCell { normal: bare(&text), range: range.clone(), column: 0, span: 1 });
            self.text(&text, range, true);
            return;
        }
        let one_cell = tokens.len() == 1;
        for token in tokens {
            if token.is_value {
                self.running.values.push(token);
            } else {
                self.text(&token.text, token.visible.clone(), one_cell);
            }
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>, clean: bool) {
        if !self.running.values.is_empty() {
            self.flush();
            self.running = Running::default();
        }
        self.running.before.push_str(&normal(text));
        self.running.label = Some((bare(text), text.to_owned(), range, clean));
    }

    /// Ends the row that is being read.
    fn flush(&mut self) {
        if self.running.values.is_empty() {
            return;
        }
        let running = std::mem::take(&mut self.running);
        let (label, shown, range, clean) = running.label.unwrap_or_default();
        self.found.rows.push(Candidate {
            before: running.before,
            label,
            shown,
            range,
            clean,
            values: running.values,
            table: None,
            aligned: false,
            header: None,
        });
    }
}

/// A folded label as it is compared, without its number.
pub(super) fn bare(folded: &str) -> String {
    normal(without_number(folded.trim()))
}
