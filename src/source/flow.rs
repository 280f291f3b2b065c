//! The visible text under construction: what web pages and Markdown have in common once their markup is understood.
//!
//! Text comes in as pieces of the source; [`Flow`] collapses white space, cuts blocks, and lays out tables.

use std::ops::Range;

use super::grid::Grid;
use crate::document::{Block, BlockKind, DocumentBuilder};
use crate::location::Location;

/// Whether a character shows nothing at the edge of a block: white space, and the marks of no width that editors leave.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Whether a byte is white space that markup collapses. U+3000 and U+00A0 are text to a browser and stay.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

/// The block being written.
struct OpenBlock {
    kind: BlockKind,
    /// Length of the text before the separator that precedes the block.
    mark: usize,
    /// Where the block's text begins.
    start: usize,
    /// [`Flow::fresh`] before the block.
    fresh: bool,
}

/// A table being written.
struct OpenTable {
    /// Its place in the builder's list.
    index: usize,
    grid: Grid,
    /// The cell being written.
    cell: Option<OpenCell>,
}

struct OpenCell {
    index: usize,
    /// Visible offset at which it begins.
    start: usize,
    /// Number of blocks before it.
    blocks: usize,
    /// Where its content begins in the source.
    source: usize,
}

/// See the module documentation.
pub(super) struct Flow<'s> {
    source: &'s str,
    out: DocumentBuilder,
    block: Option<OpenBlock>,
    kind: BlockKind,
    /// White space seen since the last character of the block, to be shown as one space if more follows.
    space: Option<Range<usize>>,
    /// Whether the next block needs no separator: at the start of the text or of a cell.
    fresh: bool,
    tables: Vec<OpenTable>,
    /// Where the blocks that begin from now on stand, in a file without lines of its own.
    location: Option<Location>,
}

impl<'s> Flow<'s> {
    pub(super) fn new(source: &'s str) -> Self {
        Flow {
            source,
            out: DocumentBuilder::with_capacity(source.len()),
            block: None,
            kind: BlockKind::Paragraph,
            space: None,
            fresh: true,
            tables: Vec::new(),
            location: None,
        }
    }

    /// The text that all ranges refer to.
    pub(super) fn source(&self) -> &'s str {
        self.source
    }

    /// The builder, for metadata and hidden text.
    pub(super) fn out(&mut self) -> &mut DocumentBuilder {
        &mut self.out
    }

    /// What the blocks that begin from now on are.
    pub(super) fn set_kind(&mut self, kind: BlockKind) {
        self.kind = kind;
    }

    /// Where the blocks that begin from now on stand, in a file without lines of its own.
    pub(super) fn set_location(&mut self, location: Location) {
        self.location = Some(location);
    }

    /// Changes the kind of the block being written as well.
    pub(super) fn set_block_kind(&mut self, kind: BlockKind) {
        self.kind = kind;
        if let Some(block) = &mut self.block {
            block.kind = kind;
        }
    }

    /// Shows a piece of the source, with white space collapsed.
    pub(super) fn text(&mut self, range: Range<usize>) {
        let bytes = self.source.as_bytes();
        let mut at = range.start;
        while let Some(rest) = bytes.get(at..range.end).filter(|rest| !rest.is_empty()) {
            let spaces = rest.iter().position(|byte| !is_space(*byte)).unwrap_or(rest.len());
            if spaces > 0 {
                self.space(at..at + spaces);
                at += spaces;
                continue;
            }
            let len = rest.iter().position(|byte| is_space(*byte)).unwrap_or(rest.len());
            self.word(at..at + len);
            at += len;
        }
    }

    /// Shows a piece of the source as it stands, each line as a block of its own.
    pub(super) fn lines(&mut self, range: Range<usize>) {
        let source = self.source;
        let mut at = range.start;
        for line in source.get(range).unwrap_or_default().split_inclusive(['\n', '\r']) {
            let shown = line.trim_end_matches(['\n', '\r']);
            self.word(at..at + shown.len());
            if shown.len() < line.len() {
                self.end_block();
            }
            at += line.len();
        }
    }

    /// Notes white space, which is shown only between two characters of a block.
    pub(super) fn space(&mut self, range: Range<usize>) {
        match &mut self.space {
            Some(space) if space.end == range.start => space.end = range.end,
            None if self.block.is_some() => self.space = Some(range),
            _ => {}
        }
    }

    /// Shows `shown`, which stands for a piece of the source as a whole.
    pub(super) fn put(&mut self, shown: &str, source: Range<usize>) {
        if !shown.is_empty() {
            self.advance();
            self.out.replace(shown, source);
        }
    }

    /// Shows a piece of the source as it stands.
    pub(super) fn word(&mut self, range: Range<usize>) {
        let source = self.source;
        if let Some(word) = source.get(range.clone()).filter(|word| !word.is_empty()) {
            self.advance();
            self.out.push(word, range);
        }
    }

    /// Prepares for a character: opens a block if none is open, shows the space before.
    fn advance(&mut self) {
        if self.block.is_none() {
            self.begin_block();
        }
        if let Some(space) = self.space.take() {
            self.out.push(" ", space);
        }
    }

    fn begin_block(&mut self) {
        let mark = self.out.len();
        if !self.fresh {
            self.out.separate('\n');
        }
        if let Some(location) = &self.location {
            self.out.locate(location.clone());
        }
        let start = self.out.len();
        self.block = Some(OpenBlock { kind: self.kind, mark, start, fresh: self.fresh });
        self.fresh = false;
    }

    /// Ends the block being written, if any. A blank one leaves no trace.
    pub(super) fn end_block(&mut self) {
        self.space = None;
        let Some(block) = self.block.take() else { return };
        let text = self.out.text().get(block.start..).unwrap_or_default();
        let start = block.start + (text.len() - text.trim_start_matches(is_blank).len());
        let end = block.start + text.trim_end_matches(is_blank).len();
        if start >= end {
            self.out.truncate(block.mark);
            self.fresh = block.fresh;
            return;
        }
        let cell = self.cell();
        self.out.blocks.push(Block { kind: block.kind, range: start..end, cell });
    }

    /// The innermost cell being written.
    fn cell(&self) -> Option<(usize, usize)> {
        self.tables.iter().rev().find_map(|table| table.cell.as_ref().map(|cell| (table.index, cell.index)))
    }

    /// Begins a table, inside the cell being written if there is one.
    pub(super) fn begin_table(&mut self) {
        self.end_block();
        let index = self.out.tables.len();
        let parent = self.cell();
        self.out.tables.push(crate::document::Table { parent, ..Default::default() });
        self.tables.push(OpenTable { index, grid: Grid::default(), cell: None });
    }

    /// Begins a row of the innermost table.
    pub(super) fn begin_row(&mut self) {
        self.end_row();
        if let Some(table) = self.tables.last_mut() {
            table.grid.begin_row();
        }
    }

    /// Ends the row of the innermost table, if one is open.
    pub(super) fn end_row(&mut self) {
        self.end_cell();
        if let Some(table) = self.tables.last_mut()
            && table.grid.end_row()
        {
            self.fresh = false;
        }
    }

    /// Ends a group of rows: cells do not span beyond it.
    pub(super) fn end_rows(&mut self) {
        self.end_row();
        if let Some(table) = self.tables.last_mut() {
            table.grid.end_spans();
        }
    }

    /// Leaves columns of the open row free.
    pub(super) fn skip_columns(&mut self, count: usize) {
        if let Some(table) = self.tables.last_mut() {
            table.grid.skip_columns(count);
        }
    }

    /// Makes the next columns of the open row part of the cell above them; whether there is one of that width.
    pub(super) fn continue_above(&mut self, column_span: usize) -> bool {
        self.end_cell();
        self.tables.last_mut().is_some_and(|table| table.grid.continue_above(column_span))
    }

    /// Makes the next columns of the open row part of the cell before them; whether there is one that begins in the row.
    pub(super) fn continue_before(&mut self, column_span: usize) -> bool {
        self.end_cell();
        self.tables.last_mut().is_some_and(|table| table.grid.continue_before(column_span))
    }

    /// Begins a cell of the open row, whose content begins at `source`. Its row and column; `None` when the table is too
    /// large.
    pub(super) fn begin_cell(&mut self, row_span: usize, column_span: usize, source: usize) -> Option<(usize, usize)> {
        self.end_cell();
        let table = self.tables.last_mut()?;
        let first = table.grid.row_is_empty();
        let index = table.grid.add_cell(row_span, column_span)?;
        if !first {
            self.out.separate('\t');
        } else if !self.fresh {
            self.out.separate('\n');
        }
        self.fresh = true;
        let (start, blocks) = (self.out.len(), self.out.blocks.len());
        table.grid.set_range(index, start..start);
        table.cell = Some(OpenCell { index, start, blocks, source });
        table.grid.place(index)
    }

    /// Ends the cell of the innermost table, if one is open.
    pub(super) fn end_cell(&mut self) {
        self.end_block();
        let Some(table) = self.tables.last_mut() else { return };
        let Some(cell) = table.cell.take() else { return };
        let inside = self.out.blocks.get(cell.blocks..).unwrap_or_default();
        let range = match (inside.first(), inside.last()) {
            (Some(first), Some(last)) => first.range.start..last.range.end,
            _ => {
                self.out.anchor(cell.source);
                cell.start..cell.start
            }
        };
        table.grid.set_range(cell.index, range);
        self.fresh = false;
    }

    /// Ends the innermost table. One without cells leaves no trace.
    pub(super) fn end_table(&mut self) {
        self.end_row();
        let Some(open) = self.tables.pop() else { return };
        match open.grid.finish() {
            Some(finished) => {
                if let Some(table) = self.out.tables.get_mut(open.index) {
                    let parent = table.parent;
                    *table = crate::document::Table { parent, ..finished };
                }
            }
            // Tables nested in it would stand in its cells, so it is the last one begun.
            None => self.out.tables.truncate(open.index),
        }
    }

    /// Ends everything that is open and hands over the builder.
    pub(super) fn finish(mut self) -> DocumentBuilder {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.end_block();
        self.out
    }
}
