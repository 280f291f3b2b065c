//! Plain text: every line is a block; runs of lines with tabs or bars are tables.

use std::ops::Range;

use crate::document::{Block, BlockKind, Cell, Document, Format, Table};

/// Reads plain text. The visible text is the source, byte for byte.
pub(super) fn read(path: &str, source: String) -> Document {
    let mut blocks = Vec::new();
    let mut tables: Vec<Table> = Vec::new();
    let mut run: Vec<(Range<usize>, char)> = Vec::new();
    let mut start = 0;
    let ends = memchr::memchr3_iter(b'\n', b'\r', 0x0c, source.as_bytes()).map(|end| end + 1);
    for end in ends.chain([source.len()]) {
        let range = trimmed(&source, start..end);
        start = end;
        if range.is_empty() {
            continue; // a blank line does not end a table: pages put one between rows
        }
        match separator(&source[range.clone()]) {
            Some(separator) => {
                if run.last().is_some_and(|(_, other)| *other != separator) {
                    close(&source, &mut run, &mut tables, &mut blocks);
                }
                run.push((range, separator));
            }
            None => {
                close(&source, &mut run, &mut tables, &mut blocks);
                blocks.push(Block { kind: BlockKind::Paragraph, range, cell: None });
            }
        }
    }
    close(&source, &mut run, &mut tables, &mut blocks);
    let mut document = Document::plain(path, Format::Text, source);
    document.blocks = blocks;
    document.tables = tables;
    document
}

/// The character that separates cells in a line, if the line looks like a row of a table.
fn separator(line: &str) -> Option<char> {
    if line.contains('\t') {
        return Some('\t');
    }
    // One bar alone is decoration (`首页 | 公开`); a row ends with one or has several.
    let bars = memchr::memchr_iter(b'|', line.as_bytes()).count();
    (bars >= 2 || (bars == 1 && line.ends_with('|') && line.len() > 1)).then_some('|')
}

/// Turns the collected rows into a table, or back into paragraphs when a single row is all there is, or none has two cells.
fn close(source: &str, run: &mut Vec<(Range<usize>, char)>, tables: &mut Vec<Table>, blocks: &mut Vec<Block>) {
    // Cells one a line, each closed by its bar, are no rows of one cell.
    let is_cell = |(range, separator): &(Range<usize>, char)| {
        *separator == '|' && !source[range.clone()].trim_matches(['|', ' ']).contains('|')
    };
    if run.len() < 2 || run.iter().all(is_cell) {
        blocks.extend(run.drain(..).map(|(range, _)| Block { kind: BlockKind::Paragraph, range, cell: None }));
        return;
    }
    let index = tables.len();
    let mut table = Table { range: run[0].0.start..run[run.len() - 1].0.end, rows: run.len(), ..Table::default() };
    let mut rows: Vec<Vec<usize>> = Vec::with_capacity(run.len());
    for (row, (range, separator)) in run.drain(..).enumerate() {
        let mut inner = range.clone();
        if separator == '|' {
            if source[inner.clone()].starts_with('|') {
                inner.start += 1;
            }
            if inner.len() > 1 && source[inner.clone()].ends_with('|') {
                inner.end -= 1;
            }
        }
        let mut cells = Vec::new();
        let mut start = inner.start;
        for part in source[inner.clone()].split(separator) {
            let place = trimmed(source, start..start + part.len());
            start += part.len() + 1;
            let cell = table.cells.len();
            if !place.is_empty() {
                blocks.push(Block { kind: BlockKind::Paragraph, range: place.clone(), cell: Some((index, cell)) });
            }
            table.cells.push(Cell { row, column: cells.len(), row_span: 1, column_span: 1, range: place });
            cells.push(cell);
        }
        table.columns = table.columns.max(cells.len());
        rows.push(cells);
    }
    table.grid = vec![None; table.rows * table.columns];
    for (row, cells) in rows.iter().enumerate() {
        for (column, cell) in cells.iter().enumerate() {
            table.grid[row * table.columns + column] = Some(*cell);
        }
    }
    tables.push(table);
}

/// The range without surrounding white space; empty at its start when nothing else is there.
fn trimmed(source: &str, range: Range<usize>) -> Range<usize> {
    let text = &source[range.clone()];
    let start = range.start + (text.len() - text.trim_start().len());
    let end = range.start + text.trim_end().len();
    if start >= end { range.start..range.start } else { start..end }
}
