//! Paragraphs to tables: rows end with a mark that describes their cells.

use super::properties::{CellShape, MAX_DEPTH};
use super::story::{End, Paragraph};

/// What stands one below the other.
#[derive(Debug)]
pub(super) enum Node {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Vec<Row>),
}

/// A row of a table.
#[derive(Debug, Default)]
pub(super) struct Row {
    /// What stands in its cells.
    pub cells: Vec<Vec<Node>>,
    /// Where they stand; of another length when the file does not say.
    pub shapes: Vec<CellShape>,
}

/// A table being read.
#[derive(Default)]
struct Level {
    rows: Vec<Row>,
    row: Row,
    cell: Vec<Node>,
}

/// Puts paragraphs together to tables.
#[derive(Default)]
pub(super) struct Builder {
    body: Vec<Node>,
    levels: Vec<Level>,
}

impl Builder {
    /// Takes the next paragraph.
    pub(super) fn take(&mut self, paragraph: Paragraph) {
        // A mark of a cell is one even where the properties are lost.
        let least = usize::from(paragraph.end == End::Cell);
        let depth = paragraph.layout.depth.clamp(least, MAX_DEPTH);
        while self.levels.len() > depth {
            self.close();
        }
        while self.levels.len() < depth {
            self.levels.push(Level::default());
        }
        let Some(level) = self.levels.last_mut() else {
            self.body.push(Node::Paragraph(paragraph));
            return;
        };
        if paragraph.layout.ends_row {
            level.end_row(paragraph.layout.cells);
        } else if paragraph.end == End::Cell || paragraph.layout.ends_inner_cell {
            level.cell.push(Node::Paragraph(paragraph));
            level.row.cells.push(std::mem::take(&mut level.cell));
        } else {
            level.cell.push(Node::Paragraph(paragraph));
        }
    }

    /// Ends the innermost table.
    fn close(&mut self) {
        let Some(mut level) = self.levels.pop() else { return };
        level.end_row(Vec::new());
        let outer = self.levels.last_mut().map_or(&mut self.body, |outer| &mut outer.cell);
        if !level.rows.is_empty() {
            outer.push(Node::Table(level.rows));
        }
    }

    /// Ends what is open.
    pub(super) fn finish(mut self) -> Vec<Node> {
        while !self.levels.is_empty() {
            self.close();
        }
        self.body
    }
}

impl Level {
    fn end_row(&mut self, shapes: Vec<CellShape>) {
        if !self.cell.is_empty() {
            self.row.cells.push(std::mem::take(&mut self.cell));
        }
        if !self.row.cells.is_empty() {
            self.row.shapes = shapes;
            self.rows.push(std::mem::take(&mut self.row));
        }
    }
}

/// A cell of the grid: rows and columns that it covers, or none when it goes on from another.
pub(super) type Span = Option<(usize, usize)>;

/// For each cell of each row how far it reaches.
pub(super) fn spans(rows: &[Row]) -> Vec<Vec<Span>> {
    let edges = edges(rows);
    // Places of cells: first column, one past the last, whether it goes on from above or from the left.
    let placed: Vec<Vec<(usize, usize, bool, bool)>> = rows.iter().map(|row| place(row, &edges)).collect();
    // From the last row up: how many rows go on below from a cell that begins at a column.
    let mut below: std::collections::HashMap<usize, usize> = std::collections::HashMap::new();
    let mut spans = Vec::with_capacity(rows.len());
    for row in placed.iter().rev() {
        let mut here = std::collections::HashMap::new();
        let mut line: Vec<Span> = Vec::with_capacity(row.len());
        for (start, end, down, right) in row {
            if *right {
                line.push(None);
                continue;
            }
            let reach = below.get(start).copied().unwrap_or(0) + 1;
            if *down {
                here.insert(*start, reach);
                line.push(None);
            } else {
                line.push(Some((reach, end - start)));
            }
        }
        below = here;
        spans.push(line);
    }
    spans.reverse();
    // What goes on from nothing begins here.
    if let (Some(first), Some(row)) = (spans.first_mut(), placed.first()) {
        for (span, (start, end, _, right)) in first.iter_mut().zip(row) {
            if !right {
                span.get_or_insert((1, end - start));
            }
        }
    }
    spans
}

/// The edges of all cells, those that lie close together as one.
fn edges(rows: &[Row]) -> Vec<i32> {
    /// A twentieth of an inch over three: programs round edges differently from row to row.
    const CLOSE: i32 = 24;
    let shapes = rows.iter().filter(|row| row.shapes.len() == row.cells.len()).flat_map(|row| &row.shapes);
    let mut edges: Vec<i32> = shapes.flat_map(|shape| [shape.left, shape.right]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut kept: Vec<i32> = Vec::new();
    let mut last = i32::MIN;
    for edge in edges {
        if edge.saturating_sub(last) > CLOSE {
            kept.push(edge);
        }
        last = edge;
    }
    kept
}

/// The places of a row's cells.
fn place(row: &Row, edges: &[i32]) -> Vec<(usize, usize, bool, bool)> {
    if row.shapes.len() != row.cells.len() {
        return (0..row.cells.len()).map(|column| (column, column + 1, false, false)).collect();
    }
    let column = |edge: i32| edges.partition_point(|kept| *kept <= edge).saturating_sub(1);
    let mut places: Vec<(usize, usize, bool, bool)> = Vec::with_capacity(row.shapes.len());
    let mut first: Option<(usize, u16)> = None;
    let mut at = 0;
    for shape in &row.shapes {
        let start = if places.is_empty() { 0 } else { at };
        let end = column(shape.right).max(start + 1);
        at = end;
        // Which of two values marks the first of merged cells differs between writers; the first one tells.
        let merged = match first {
            Some((cell, value)) if shape.horizontal != 0 && shape.horizontal != value => Some(cell),
            _ => None,
        };
        match merged.and_then(|cell| places.get_mut(cell)) {
            Some(place) => place.1 = end,
            None => first = (shape.horizontal != 0).then_some((places.len(), shape.horizontal)),
        }
        places.push((start, end, shape.continues, merged.is_some()));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(shapes: &[(i32, i32, bool, u16)]) -> Row {
        let shapes: Vec<CellShape> = shapes
            .iter()
            .map(|(left, right, continues, horizontal)| CellShape {
                left: *left,
                right: *right,
                continues: *continues,
                horizontal: *horizontal,
            })
            .collect();
        Row { cells: shapes.iter().map(|_| Vec::new()).collect(), shapes }
    }

    #[test]
    fn wide_and_high_cells() {
        let rows = [
            row(&[(0, 1000, false, 0), (1000, 3000, false, 0)]),
            row(&[(3, 1000, true, 0), (1000, 2010, false, 0), (2010, 3004, false, 0)]),
            row(&[(0, 996, false, 0), (996, 2000, false, 0), (2000, 3000, false, 0)]),
        ];
        assert_eq!(
            spans(&rows),
            [
                vec![Some((2, 1)), Some((1, 2))],
                vec![None, Some((1, 1)), Some((1, 1))],
                vec![Some((1, 1)), Some((1, 1)), Some((1, 1))]
            ]
        );
    }

    #[test]
    fn cells_merged_with_their_neighbours_whichever_value_comes_first() {
        for (first, after) in [(1, 2), (2, 1)] {
            let rows = [
                row(&[(0, 1000, false, first), (1000, 2000, false, after), (2000, 3000, false, 0)]),
                row(&[(0, 1000, false, 0), (1000, 2000, false, 0), (2000, 3000, false, 0)]),
            ];
            assert_eq!(spans(&rows).first(), Some(&vec![Some((1, 2)), None, Some((1, 1))]));
        }
    }

    #[test]
    fn a_cell_that_goes_on_from_nothing_is_a_cell() {
        assert_eq!(spans(&[row(&[(0, 1000, true, 0)])]), [vec![Some((1, 1))]]);
    }
}
