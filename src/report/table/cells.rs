//! The document as lines of tokens: what tables, and what looks like tables, is made of.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use super::value::{Value, Words};
use crate::document::{Document, Format, Table};
use crate::fold::folded;
use crate::report::layout::Paragraph;
use crate::ruleset::{normal, without_number};
use crate::search;

/// The longest line that may be part of a table when it holds no value, in characters.
const PROSE: usize = 60;

/// A cell, or a word of running layout.
#[derive(Debug, Clone)]
pub(super) struct Token<'d> {
    /// Folded text.
    pub text: Cow<'d, str>,
    /// The text as labels are compared.
    pub normal: String,
    /// Where the label begins in it, after its number.
    bare_from: usize,
    /// Visible range; empty when the cell is blank.
    pub visible: Range<usize>,
    /// What it says as a value; [`Value::Text`] for labels.
    pub value: Value,
    /// The unit after its number.
    pub unit: Option<String>,
    /// Whether it can be a value.
    pub is_value: bool,
    /// First column of the grid that it covers.
    pub column: usize,
    /// Number of columns that it covers.
    pub span: usize,
    /// Whether the edge of the page may have cut it.
    pub is_cut: bool,
}

impl Token<'_> {
    /// The text as labels are compared, without its number.
    pub fn bare(&self) -> &str {
        self.normal.get(self.bare_from..).unwrap_or_default()
    }
}

/// What stands side by side.
#[derive(Debug, Clone)]
pub(super) enum Line<'d> {
    /// A row of a table with its cells.
    Row {
        /// Cells that begin in the row.
        tokens: Vec<Token<'d>>,
        /// The table of the document.
        table: usize,
        /// Whether columns of the grid are the columns that a reader sees.
        aligned: bool,
    },
    /// A line of words; `whole` when it holds no value and may be a cell by itself.
    Words {
        /// Its words.
        tokens: Vec<Token<'d>>,
        /// Whether all of it is one label.
        whole: bool,
    },
    /// Running text.
    Prose(Range<usize>),
}

impl<'d> Line<'d> {
    /// The tokens of the line.
    pub fn tokens(&self) -> &[Token<'d>] {
        match self {
            Line::Row { tokens, .. } | Line::Words { tokens, .. } => tokens,
            Line::Prose(_) => &[],
        }
    }

    /// Visible offset at which the line begins.
    pub fn start(&self) -> usize {
        match self {
            Line::Prose(range) => range.start,
            other => other.tokens().iter().map(|token| token.visible.start).find(|start| *start > 0).unwrap_or(0),
        }
    }
}

/// Reads the lines of a document. Tables that only lay out the page are lines of words.
pub(super) fn lines<'d>(document: &'d Document, paragraphs: &[Paragraph], words: Words<'_>) -> Vec<Line<'d>> {
    // A paragraph keeps its cell only in tables that hold data.
    let data: BTreeSet<usize> = paragraphs.iter().filter_map(|paragraph| Some(paragraph.cell?.0)).collect();
    let mut lines = Vec::new();
    let mut done: Option<usize> = None;
    for block in &document.blocks {
        match block.cell {
            Some((table, _)) if data.contains(&table) => {
                if done.is_none_or(|done| table > done) {
                    // Tables of blank cells have no blocks of their own.
                    done = Some(table);
                    rows(document, table, words, &mut lines);
                }
            }
            _ => plain(document, &block.range, words, &mut lines),
        }
    }
    lines
}

/// The rows of a table.
fn rows<'d>(document: &'d Document, index: usize, words: Words<'_>, lines: &mut Vec<Line<'d>>) {
    let Some(table) = document.tables.get(index) else { return };
    let aligned = document.format != Format::Text && is_even(table);
    let mut cells = table.cells.iter().peekable();
    for row in 0..table.rows {
        let mut tokens = Vec::new();
        while let Some(cell) = cells.next_if(|cell| cell.row <= row) {
            let mut token = token(document.quote(&cell.range), cell.range.clone(), words);
            token.is_value = token.value != Value::Text || words.looks_like_value(&token.text);
            token.column = cell.column;
            token.span = cell.column_span.max(1);
            token.is_cut = table.is_cut && token.column + token.span >= table.columns;
            tokens.push(token);
        }
        if document.format == Format::Text {
            trailing_tabs(document, &mut tokens);
        }
        lines.push(Line::Row { tokens, table: index, aligned });
    }
}

/// Blank cells at the end of a row set with tabs: the row was read without the white space around it.
fn trailing_tabs(document: &Document, tokens: &mut Vec<Token<'_>>) {
    let Some(last) = tokens.last() else { return };
    let (end, column) = (last.visible.end, last.column);
    let Some(rest) = document.text.get(end..) else { return };
    let tabs = rest.chars().take_while(|c| matches!(c, '\t' | ' ')).filter(|c| *c == '\t').count();
    for more in 1..=tabs {
        let mut blank = token("", end..end, Words::none());
        blank.is_value = true;
        blank.column = column + more;
        tokens.push(blank);
    }
}

/// A line outside tables.
fn plain<'d>(document: &'d Document, range: &Range<usize>, words: Words<'_>, lines: &mut Vec<Line<'d>>) {
    let text = document.quote(range);
    // Bars alone: one is a blank cell where cells stand one a line, several end a row.
    if text.chars().all(|c| c == '|' || c.is_whitespace()) {
        let blank = || {
            let mut blank = token("", range.start..range.start, Words::none());
            blank.is_value = true;
            blank
        };
        // `| ||`: a blank cell, and the end of the row.
        let parts: Vec<&str> = text.split_whitespace().collect();
        let blanks = match parts.as_slice() {
            ["|"] => 1,
            [cells @ .., end] if end.len() > 1 => cells.iter().filter(|part| **part == "|").count(),
            _ => 0,
        };
        if blanks > 0 {
            lines.push(Line::Words { tokens: (0..blanks).map(|_| blank()).collect(), whole: false });
        }
        return;
    }
    if is_page_number(text) {
        return;
    }
    let long = text.chars().nth(PROSE).is_some();
    // Most paragraphs: a sentence without gaps cannot hold the values that would make it a row.
    if long && search::contains(text, "。") && !text.contains(char::is_whitespace) {
        lines.push(Line::Prose(range.clone()));
        return;
    }
    if let Some(only) = only_value(text, range.start, words) {
        lines.push(Line::Words { tokens: vec![only], whole: false });
        return;
    }
    let mut tokens = Vec::new();
    let mut values = 0;
    let mut at = range.start;
    for word in text.split_inclusive(char::is_whitespace) {
        let edge = |c: char| c.is_whitespace() || c == '|';
        let trimmed = word.trim_matches(edge);
        let start = at + (word.len() - word.trim_start_matches(edge).len());
        at += word.len();
        if trimmed.is_empty() {
            continue;
        }
        let visible = start..start + trimmed.len();
        // A word this long is a sentence: it is not looked at.
        if trimmed.len() > 400 {
            // What stood before it may be a table, where all of a report stands on one line.
            if values < 3 {
                tokens.clear();
            } else {
                lines.push(Line::Words { tokens: std::mem::take(&mut tokens), whole: false });
            }
            values = 0;
            lines.push(Line::Prose(visible));
            continue;
        }
        let mut token = token(trimmed, visible, words);
        token.is_value = words.looks_like_value(&token.text);
        if token.is_value {
            values += 1;
        } else {
            token.value = Value::Text;
        }
        tokens.push(token);
    }
    if tokens.is_empty() {
        return;
    }
    if long && values < 3 && text.contains('。') {
        lines.push(Line::Prose(range.clone()));
        return;
    }
    lines.push(Line::Words { whole: values == 0 && !long, tokens });
}

/// The value of a cell that has a line of its own, closed by its bar: `2 148.90 万元 |`.
fn only_value<'d>(text: &'d str, start: usize, words: Words<'_>) -> Option<Token<'d>> {
    let edge = |c: char| c.is_whitespace() || c == '|';
    let inner = text.trim_matches(edge);
    if !text.ends_with('|') || inner.contains('|') || !inner.contains(char::is_whitespace) {
        return None;
    }
    let start = start + (text.len() - text.trim_start_matches(edge).len());
    let mut token = token(inner, start..start + inner.len(), words);
    token.is_value = words.looks_like_value(&token.text);
    (token.is_value && matches!(token.value, Value::Number(_))).then_some(token)
}

/// Whether a line is a page number set between dashes: `- 3 -`, `— 12 —`.
fn is_page_number(text: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '―');
    let inner = text.trim().trim_matches(|c| dash(c) || c == ' ' || c == '\u{a0}');
    text.trim().starts_with(dash)
        && text.trim().ends_with(dash)
        && !inner.is_empty()
        && inner.len() <= 3
        && inner.bytes().all(|byte| byte.is_ascii_digit())
}

/// A token of a visible text.
fn token<'d>(shown: &'d str, visible: Range<usize>, words: Words<'_>) -> Token<'d> {
    let text = folded(shown);
    let (value, unit) = words.value(&text);
    let mut token = Token {
        text,
        normal: String::new(),
        bare_from: 0,
        visible,
        value,
        unit,
        is_value: false,
        column: 0,
        span: 1,
        is_cut: false,
    };
    if value == Value::Text {
        let bare = without_number(token.text.trim());
        token.normal = normal(&token.text);
        // What is left out of a comparison is left out character by character: the end of the one is that of the other.
        let counted = if bare.len() == token.text.len() { token.normal.len() } else { normal(bare).len() };
        token.bare_from = token.normal.len() - counted;
    }
    token
}

/// Whether rows are of one width, so that columns of the grid mean something.
fn is_even(table: &Table) -> bool {
    let places = table.grid.len();
    let empty = table.grid.iter().filter(|place| place.is_none()).count();
    empty * 8 <= places
}
