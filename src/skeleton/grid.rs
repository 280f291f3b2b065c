//! The official table as cells on a grid, with the headings that the form prints over several of them.

use crate::ruleset::{ColumnSpec, RowSpec, TableSpec};

/// A cell, which covers a rectangle of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) text: String,
}

/// A table whose cells cover every place once, in the order of rows and then of columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Grid {
    pub(super) rows: usize,
    pub(super) columns: usize,
    /// How many of the columns hold the labels of rows.
    pub(super) labels: usize,
    pub(super) cells: Vec<Cell>,
}

/// What stands before a row or above a column, from the outermost heading to its own label.
type Path = Vec<String>;

impl Grid {
    /// The blank table of a form.
    pub(super) fn of(table: &TableSpec) -> Grid {
        let mut grid = if table.across { across(table) } else { down(table) };
        grid.cells.sort_by_key(|cell| (cell.row, cell.column));
        grid
    }

    fn put(&mut self, row: usize, column: usize, rows: usize, columns: usize, text: &str) {
        self.cells.push(Cell { row, column, rows, columns, text: text.to_owned() });
    }

    /// Headings of neighbours that share what stands before them, `span` places to each; the last label of each goes on to
    /// `depth`. `at` places a cell by its number among the neighbours and its level.
    fn headings(&mut self, paths: &[Path], depth: usize, at: impl Fn(usize, usize) -> (usize, usize)) {
        for level in 0..depth {
            let mut start = 0;
            while let Some(path) = paths.get(start) {
                let Some(text) = path.get(level) else {
                    start += 1;
                    continue;
                };
                let last = level + 1 == path.len();
                let same =
                    |other: &&Path| !last && other.len() > level + 1 && other.get(..=level) == path.get(..=level);
                let count = if last { 1 } else { paths.iter().skip(start).take_while(same).count() };
                let levels = if last { depth - level } else { 1 };
                let (row, column) = at(start, level);
                let (end_row, end_column) = at(start + count, level + levels);
                self.put(row, column, end_row - row, end_column - column, text);
                start += count;
            }
        }
    }
}

/// Rows below each other, block by block.
fn down(table: &TableSpec) -> Grid {
    let mut blocks: Vec<&str> = Vec::new();
    for column in &table.columns {
        if !blocks.contains(&column.block.as_str()) {
            blocks.push(&column.block);
        }
    }
    let rows_of = |block: &str| -> Vec<&RowSpec> {
        table.rows.iter().filter(|row| row.block == block && table.is_required(row)).collect()
    };
    let columns_of =
        |block: &str| -> Vec<&ColumnSpec> { table.columns.iter().filter(|column| column.block == block).collect() };
    let labels = table.rows.iter().filter(|row| table.is_required(row)).map(|row| row_path(table, row).len());
    let labels = labels.max().unwrap_or(1);
    let values = blocks.iter().map(|block| columns_of(block).len()).max().unwrap_or(0);
    let mut grid = Grid { rows: 0, columns: labels + values, labels, cells: Vec::new() };
    for block in &blocks {
        let (rows, columns) = (rows_of(block), columns_of(block));
        let mut heads: Vec<Path> = columns.iter().map(|column| column_path(column)).collect();
        // A heading over a whole block of several stands over its labels too.
        let shared = heads.first().and_then(|path| path.first()).cloned();
        if blocks.len() > 1
            && let Some(shared) = shared
            && heads.iter().all(|path| path.len() > 1 && path.first() == Some(&shared))
        {
            grid.put(grid.rows, 0, 1, grid.columns, &shared);
            grid.rows += 1;
            heads.iter_mut().for_each(|path| drop(path.remove(0)));
        }
        let depth = heads.iter().map(Vec::len).max().unwrap_or(1);
        let top = grid.rows;
        grid.put(top, 0, depth, labels, &table.corner);
        // The last column of a narrow block reaches to the edge.
        let (edge, count) = (grid.columns, heads.len());
        let place = move |number: usize| if number >= count { edge } else { labels + number };
        grid.headings(&heads, depth, |number, level| (top + level, place(number)));
        let first = top + depth;
        let paths: Vec<Path> = rows.iter().map(|row| row_path(table, row)).collect();
        grid.headings(&paths, labels, |number, level| (first + number, level));
        for row in 0..rows.len() {
            for column in 0..count {
                grid.put(first + row, place(column), 1, place(column + 1) - place(column), "");
            }
        }
        grid.rows = first + rows.len();
    }
    grid
}

/// Rows beside each other: one line of numbers under all headings.
fn across(table: &TableSpec) -> Grid {
    let mut heads: Vec<Path> = Vec::new();
    let rows: Vec<&RowSpec> = table.rows.iter().filter(|row| table.is_required(row)).collect();
    let levels = rows.iter().map(|row| row_path(table, row).len()).max().unwrap_or(1);
    let mut grid = Grid::default();
    for row in rows {
        for column in row.columns.iter().filter_map(|at| table.columns.get(*at)) {
            let mut path = row_path(table, row);
            path.push(column.label.official.clone());
            heads.push(path);
        }
    }
    grid.columns = heads.len();
    grid.rows = levels + 2;
    // The labels of columns stand in one line, whatever the depth above them.
    let owners: Vec<Path> = heads.iter().map(|path| path[..path.len() - 1].to_vec()).collect();
    for level in 0..levels {
        let mut start = 0;
        while let Some(path) = owners.get(start) {
            let Some(text) = path.get(level) else {
                start += 1;
                continue;
            };
            let same = |other: &&Path| other.get(..=level) == path.get(..=level);
            let count = owners.iter().skip(start).take_while(same).count();
            let rows = if level + 1 == path.len() { levels - level } else { 1 };
            grid.put(level, start, rows, count, text);
            start += count;
        }
    }
    for (column, path) in heads.iter().enumerate() {
        grid.put(levels, column, 1, 1, path.last().map_or("", String::as_str));
        grid.put(levels + 1, column, 1, 1, "");
    }
    grid
}

fn column_path(column: &ColumnSpec) -> Path {
    column.under.iter().chain([&column.label.official]).cloned().collect()
}

fn row_path(table: &TableSpec, row: &RowSpec) -> Path {
    let group = row.group.and_then(|group| table.groups.get(group));
    let outer = group.map_or(&row.under, |group| &group.under);
    // Where a heading stands over a label, the label need not repeat it.
    let own = if table.across && !row.under.is_empty() { &row.label.short } else { &row.label.official };
    outer.iter().chain(group.map(|group| &group.label.official)).chain([own]).cloned().collect()
}
