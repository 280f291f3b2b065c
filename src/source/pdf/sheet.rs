//! Tables as read from pages, with their text, and what belongs together over a page break.

use super::geometry::Area;
use super::lines::{Run, join, lines, stack, text};
use super::ruled::DrawnTable;

/// Edges nearer than this are the same, in points.
const NEAR: f64 = 4.0;

/// The most rows of a head that a table repeats on each page.
const MAX_HEAD: usize = 6;

/// A table with its text.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    /// The page it begins on, from 0.
    pub page: usize,
    /// Its place on that page.
    pub area: Area,
    /// The edges of its columns, one more than columns; empty where none are drawn.
    pub edges: Vec<f64>,
    pub rows: usize,
    pub columns: usize,
    /// Cells, row by row.
    pub cells: Vec<SheetCell>,
    /// Whether it goes on to the right of the page.
    pub is_cut: bool,
}

/// A cell of a [`Sheet`].
#[derive(Debug, Clone)]
pub(super) struct SheetCell {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    /// The page it stands on.
    pub page: usize,
    pub runs: Vec<Run>,
    /// Whether its last line holds no more.
    pub full: bool,
}

impl Sheet {
    /// Reads the text of a drawn table.
    pub(super) fn drawn(table: DrawnTable, page: usize) -> Sheet {
        let cells = table
            .cells
            .into_iter()
            .map(|cell| {
                let (runs, full) = stack(&lines(cell.glyphs), page, cell.area.right);
                SheetCell {
                    row: cell.row,
                    column: cell.column,
                    row_span: cell.row_span,
                    column_span: cell.column_span,
                    page,
                    runs,
                    full,
                }
            })
            .collect();
        let mut sheet = Sheet {
            page,
            area: table.area,
            rows: table.rows.len().saturating_sub(1),
            columns: table.columns.len().saturating_sub(1),
            edges: table.columns,
            cells,
            is_cut: false,
        };
        sheet.drop_slits(&table.rows);
        sheet
    }

    /// Drops rows that are too low to hold text: the room between two rules of a double line.
    fn drop_slits(&mut self, edges: &[f64]) {
        const LOWEST: f64 = 6.5;
        for row in (0..self.rows).rev() {
            let height = edges.get(row + 1).zip(edges.get(row)).map_or(f64::MAX, |(below, above)| below - above);
            let blank = self.cells.iter().filter(|cell| cell.row == row).all(|cell| cell.runs.is_empty());
            if height < LOWEST && blank && self.rows > 1 {
                self.drop_row(row);
            }
        }
    }

    /// Takes a row out; cells that begin in it and reach beyond begin one row later.
    fn drop_row(&mut self, row: usize) {
        self.cells.retain(|cell| !(cell.row == row && cell.row_span == 1));
        for cell in &mut self.cells {
            if cell.row > row {
                cell.row -= 1;
            } else if cell.row + cell.row_span > row {
                cell.row_span -= 1;
            }
        }
        self.rows -= 1;
    }

    fn row(&self, row: usize) -> impl Iterator<Item = &SheetCell> {
        self.cells.iter().filter(move |cell| cell.row == row)
    }

    /// The text of the cells that begin in a row, with their columns.
    fn row_text(&self, row: usize) -> Vec<(usize, usize, String)> {
        self.row(row).map(|cell| (cell.column, cell.column_span, text(&cell.runs))).collect()
    }

    /// Takes in the continuation of the table on the next page. Gives it back when it is none.
    pub(super) fn take(&mut self, mut next: Sheet) -> Option<Sheet> {
        if !self.fit(&mut next) {
            return Some(next);
        }
        next.drop_repeated_head(self);
        if next.rows > 0 && self.goes_on(&next) {
            self.add_to_last_row(&mut next);
        }
        self.reach_over(&mut next);
        let rows = self.rows;
        self.is_cut |= next.is_cut;
        self.rows += next.rows;
        self.cells.extend(next.cells.into_iter().map(|cell| SheetCell { row: cell.row + rows, ..cell }));
        None
    }

    /// Brings both tables to the same columns, if their outer edges agree and one has all edges of the other.
    fn fit(&mut self, next: &mut Sheet) -> bool {
        let (Some(left), Some(right)) = (self.edges.first().copied(), self.edges.last().copied()) else { return false };
        let (Some(next_left), Some(next_right)) = (next.edges.first(), next.edges.last()) else { return false };
        // Odd and even pages may have different margins.
        let shift = left - next_left;
        if ((right - next_right) - shift).abs() > NEAR {
            return false;
        }
        let moved: Vec<f64> = next.edges.iter().map(|edge| edge + shift).collect();
        let within =
            |some: &[f64], all: &[f64]| some.iter().all(|edge| all.iter().any(|other| (edge - other).abs() < NEAR));
        let edges = if within(&moved, &self.edges) {
            self.edges.clone()
        } else if within(&self.edges, &moved) {
            moved.clone()
        } else {
            return false;
        };
        let own = self.edges.clone();
        self.spread(&own, &edges);
        next.spread(&moved, &edges);
        true
    }

    /// Counts columns by other edges.
    fn spread(&mut self, own: &[f64], edges: &[f64]) {
        let place = |index: usize| {
            let at = own.get(index).copied().unwrap_or_default();
            let nearest = edges.iter().enumerate().min_by(|a, b| (a.1 - at).abs().total_cmp(&(b.1 - at).abs()));
            nearest.map_or(0, |(index, _)| index)
        };
        for cell in &mut self.cells {
            let (from, to) = (place(cell.column), place(cell.column + cell.column_span));
            (cell.column, cell.column_span) = (from, to.saturating_sub(from).max(1));
        }
        self.edges = edges.to_vec();
        self.columns = edges.len().saturating_sub(1);
    }

    /// Drops first rows that say what the first rows of `first` say.
    fn drop_repeated_head(&mut self, first: &Sheet) {
        let same = (0..MAX_HEAD.min(self.rows).min(first.rows))
            .take_while(|row| {
                let own = self.row_text(*row);
                own == first.row_text(*row) && !own.iter().any(|(_, _, text)| is_number(text))
            })
            .count();
        // A head of blank cells is no head.
        let says = (0..same).any(|row| self.row_text(row).iter().any(|(_, _, text)| !text.is_empty()));
        // Cells of the head do not reach below it.
        let closed = self.cells.iter().all(|cell| cell.row >= same || cell.row + cell.row_span <= same);
        if says && closed {
            for _ in 0..same {
                self.drop_row(0);
            }
        }
    }

    /// Whether the first row of `next` is the rest of the last row here, which a page break cut.
    fn goes_on(&self, next: &Sheet) -> bool {
        let mut begun = false;
        for below in next.row(0) {
            if below.runs.is_empty() {
                continue;
            }
            let Some(above) = self.last(below.column) else { return false };
            if above.column != below.column || above.column_span != below.column_span {
                return false;
            }
            if above.runs.is_empty() {
                continue;
            }
            if !above.full || begins_row(&text(&below.runs)) || is_number(&text(&above.runs)) {
                return false;
            }
            begun = true;
        }
        // Where both rows have values they are two.
        begun && next.row(0).all(|below| below.row_span == 1 || below.runs.is_empty())
    }

    /// The cell that covers the last row in a column.
    fn last(&self, column: usize) -> Option<&SheetCell> {
        self.cells.iter().rev().find(|cell| covers(cell, self.rows, column))
    }

    fn add_to_last_row(&mut self, next: &mut Sheet) {
        let rows = self.rows;
        for below in next.cells.iter_mut().filter(|cell| cell.row == 0) {
            let above = self.cells.iter_mut().rev().find(|cell| covers(cell, rows, below.column));
            if let Some(above) = above
                && !below.runs.is_empty()
            {
                join(&mut above.runs, std::mem::take(&mut below.runs), above.full);
                above.full = below.full;
            }
        }
        next.drop_row(0);
    }

    /// Lets labels at the end of the page reach over blank cells, and the rest of such labels, on the next.
    fn reach_over(&mut self, next: &mut Sheet) {
        // Only what stands before the values is a label.
        let values = |sheet: &Sheet| {
            sheet.cells.iter().filter(|cell| is_number(&text(&cell.runs))).map(|cell| cell.column).min()
        };
        let Some(first_value) = values(self).into_iter().chain(values(next)).min() else { return };
        let rows = self.rows;
        let mut taken = Vec::new();
        for (index, below) in next.cells.iter_mut().enumerate().filter(|(_, cell)| cell.row == 0) {
            if below.column + below.column_span > first_value {
                continue;
            }
            let Some(above) = self.cells.iter_mut().rev().find(|cell| covers(cell, rows, below.column)) else {
                continue;
            };
            let same = above.column == below.column && above.column_span == below.column_span && !above.runs.is_empty();
            let rest = above.row_span > 1 && !begins_row(&text(&below.runs));
            if same && (below.runs.is_empty() || rest) {
                above.row_span += below.row_span;
                join(&mut above.runs, std::mem::take(&mut below.runs), above.full);
                taken.push(index);
            }
        }
        for index in taken.into_iter().rev() {
            next.cells.remove(index);
        }
    }
}

fn covers(cell: &SheetCell, rows: usize, column: usize) -> bool {
    cell.row + cell.row_span >= rows && cell.column <= column && column < cell.column + cell.column_span
}

/// Whether a text is a number.
pub(super) fn is_number(text: &str) -> bool {
    text.chars().any(|c| c.is_numeric())
        && text.chars().all(|c| c.is_numeric() || c.is_whitespace() || ".,，．-－%％/".contains(c))
}

/// Whether a text begins with a number of a list, as a label of a row does: `3.`, `（二）`, `四、`, `第五条`.
pub(super) fn begins_row(text: &str) -> bool {
    let text = text.trim_start();
    let bracketed = text.trim_start_matches(['（', '(']);
    let ordinal = bracketed.strip_prefix('第').unwrap_or(bracketed);
    let rest = ordinal.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let digits = ordinal.len() - rest.len();
    let mut after = rest.chars();
    let mark = after.next();
    let number_goes_on = after.next().is_some_and(|c| c.is_ascii_digit());
    if digits == 0 || digits > 9 {
        return false;
    }
    if bracketed.len() < text.len() {
        return matches!(mark, Some('）' | ')'));
    }
    if ordinal.len() < bracketed.len() {
        return matches!(mark, Some('项' | '章' | '条' | '部'));
    }
    match mark {
        Some('.' | '．') => digits <= 2 && !number_goes_on,
        Some('、') => !number_goes_on || digits > 2,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::begins_row;

    #[test]
    fn list_numbers() {
        for text in ["3.重复申请", "（二）部分公开", "四、结转", "第五条", "12．其他", "(3)其他", "2、其他"]
        {
            assert!(begins_row(text), "{text}");
        }
        for text in ["23.8%；", "6120418）。", "2023年", "三公经费", "（以下简称", "0", "3件"] {
            assert!(!begins_row(text), "{text}");
        }
    }
}
