//! Resolves row and column spans into a grid.

use std::ops::Range;

use crate::document::{Cell, Table};

/// The widest span that is honoured, as in browsers.
pub(super) const MAX_SPAN: usize = 1000;

/// The most places a grid may have. Beyond, spans shrink to one and then cells are no longer part of the table.
const MAX_PLACES: usize = 200_000;

/// A table being filled row by row.
#[derive(Default)]
pub(super) struct Grid {
    cells: Vec<Cell>,
    rows: Vec<Vec<Option<usize>>>,
    columns: usize,
    /// For each column, the cell that reaches into the next row and the number of rows it still may cover.
    reaching: Vec<(usize, usize)>,
    /// Column at which the search for a free place goes on.
    column: usize,
    /// Whether a row is open.
    open: bool,
    /// Number of cells that begin in the open row.
    begun: usize,
    /// Whether another row would be too much.
    full: bool,
}

impl Grid {
    /// Begins a row; a row that is open must be ended before.
    pub(super) fn begin_row(&mut self) {
        let row = self.rows.len();
        (self.column, self.open, self.begun) = (0, true, 0);
        self.full = (row + 1) * self.columns.max(1) > MAX_PLACES;
        if self.full {
            return;
        }
        let mut places = vec![None; self.reaching.len()];
        for (column, (place, (cell, left))) in places.iter_mut().zip(&mut self.reaching).enumerate() {
            if *left == 0 {
                continue;
            }
            *left -= 1;
            *place = Some(*cell);
            if let Some(cell) = self.cells.get_mut(*cell).filter(|cell| cell.column == column) {
                cell.row_span = row + 1 - cell.row;
            }
        }
        while places.last() == Some(&None) {
            places.pop();
        }
        self.rows.push(places);
    }

    /// Ends the open row. True when cells began in it; a row without any place is forgotten.
    pub(super) fn end_row(&mut self) -> bool {
        if !self.open {
            return false;
        }
        self.open = false;
        if self.rows.last().is_some_and(Vec::is_empty) {
            self.rows.pop();
        }
        self.begun > 0
    }

    /// Cuts off spans that would reach into the next row.
    pub(super) fn end_spans(&mut self) {
        self.reaching.clear();
    }

    /// Whether no cell has begun in the open row.
    pub(super) fn row_is_empty(&self) -> bool {
        !self.open || self.begun == 0
    }

    /// Puts a cell at the next free place, opening a row if none is open. `None` when the table is too large. A row
    /// span of 0 reaches to the end of its group of rows.
    pub(super) fn add_cell(&mut self, row_span: usize, column_span: usize) -> Option<usize> {
        if !self.open {
            self.begin_row();
        }
        let index = self.cells.len();
        let row = self.rows.len().checked_sub(1)?;
        let places = self.rows.last_mut()?;
        while places.get(self.column).is_some_and(Option::is_some) {
            self.column += 1;
        }
        let column = self.column;
        let room = MAX_PLACES / (row + 1);
        if self.full || column >= room {
            return None;
        }
        let mut span = column_span.clamp(1, MAX_SPAN).min(room - column);
        // Where a cell from above stands in the way, the span ends: no place belongs to two cells.
        if let Some(taken) = (column + 1..column + span).find(|at| places.get(*at).is_some_and(Option::is_some)) {
            span = taken - column;
        }
        let end = column + span;
        if places.len() < end {
            places.resize(end, None);
        }
        places.get_mut(column..end)?.fill(Some(index));
        let down = if row_span == 0 { usize::MAX } else { row_span.min(MAX_SPAN) - 1 };
        if down > 0 || self.reaching.len() > column {
            if self.reaching.len() < end {
                self.reaching.resize(end, (0, 0));
            }
            self.reaching.get_mut(column..end)?.fill((index, down));
        }
        self.columns = self.columns.max(end);
        self.column = end;
        self.begun += 1;
        self.cells.push(Cell { row, column, row_span: 1, column_span: span, range: 0..0 });
        Some(index)
    }

    /// Row and column at which a cell begins.
    pub(super) fn place(&self, cell: usize) -> Option<(usize, usize)> {
        self.cells.get(cell).map(|cell| (cell.row, cell.column))
    }

    /// Leaves columns of the open row free.
    pub(super) fn skip_columns(&mut self, count: usize) {
        self.column += count.min(MAX_SPAN);
    }

    /// Makes the next places of the open row part of the cell above, if that covers the same columns.
    pub(super) fn continue_above(&mut self, column_span: usize) -> bool {
        let Some(above) = self.rows.len().checked_sub(2).filter(|_| self.open && !self.full) else { return false };
        let column = self.column;
        let Some(index) = self.rows.get(above).and_then(|row| row.get(column).copied().flatten()) else { return false };
        let Some(cell) = self.cells.get_mut(index) else { return false };
        if cell.column != column || cell.column_span != column_span {
            return false;
        }
        cell.row_span = above + 2 - cell.row;
        self.fill(index, column_span)
    }

    /// Makes the next places of the open row part of the cell before, if that begins in the row.
    pub(super) fn continue_before(&mut self, column_span: usize) -> bool {
        let Some(row) = self.rows.len().checked_sub(1).filter(|_| self.open && !self.full) else { return false };
        let before = self.column.checked_sub(1).and_then(|column| self.rows.get(row)?.get(column).copied().flatten());
        let Some(index) = before else { return false };
        let room = (MAX_PLACES / (row + 1)).saturating_sub(self.column);
        let Some(cell) = self.cells.get_mut(index).filter(|cell| cell.row == row && cell.row_span == 1) else {
            return false;
        };
        let span = column_span.min(MAX_SPAN.saturating_sub(cell.column_span)).min(room);
        cell.column_span += span;
        self.fill(index, span)
    }

    /// Gives the next places of the open row to a cell.
    fn fill(&mut self, cell: usize, span: usize) -> bool {
        let end = self.column + span;
        let Some(places) = self.rows.last_mut() else { return false };
        if places.len() < end {
            places.resize(end, None);
        }
        if let Some(places) = places.get_mut(self.column..end) {
            places.fill(Some(cell));
        }
        self.columns = self.columns.max(end);
        self.column = end;
        true
    }

    /// Sets the visible range of a cell.
    pub(super) fn set_range(&mut self, cell: usize, range: Range<usize>) {
        if let Some(cell) = self.cells.get_mut(cell) {
            cell.range = range;
        }
    }

    /// The table, unless it has no cell.
    pub(super) fn finish(mut self) -> Option<Table> {
        self.end_row();
        let range = self.cells.first()?.range.start..self.cells.last()?.range.end;
        let mut grid = Vec::with_capacity(self.rows.len() * self.columns);
        for row in &mut self.rows {
            row.resize(self.columns, None);
            grid.extend_from_slice(row);
        }
        let (rows, columns) = (self.rows.len(), self.columns);
        Some(Table { range, rows, columns, cells: self.cells, grid, ..Table::default() })
    }
}
