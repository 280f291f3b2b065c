//! Tables without rules: numbers that stand below each other in columns, with the labels before and above them.

use super::geometry::Area;
use super::lines::{Line, Run, join, stack};
use super::sheet::{Sheet, SheetCell, is_number};

/// What lies between two cells at least, in sizes of the text.
const BETWEEN: f64 = 0.8;

/// Lines without a number that may stand between two rows: wrapped labels, heads.
const MAX_BETWEEN: usize = 12;

/// A stretch of text: a line as it is, or a table made of lines.
pub(super) enum Part {
    Line(Line),
    Sheet(Sheet),
}

/// A line cut into what stands apart.
struct Row {
    line: Line,
    pieces: Vec<Line>,
    /// Number of pieces at the end that are numbers.
    values: usize,
}

impl Row {
    fn new(line: Line) -> Row {
        let pieces = line.split(BETWEEN);
        let values = pieces.iter().rev().take_while(|piece| is_value(&piece.text())).count();
        Row { line, pieces, values }
    }

    /// Whether the line may be a row of a table: a label with numbers after it, or many numbers.
    fn is_row(&self) -> bool {
        self.values >= 3 || (self.values >= 1 && self.pieces.len() > self.values)
    }

    /// Whether the line may belong to a table that has other rows: short pieces, no sentence.
    fn may_belong(&self, width: f64) -> bool {
        let text = self.line.text();
        let ends = text.ends_with(['。', '；', '：', ';', ':']);
        self.pieces.len() > 1 || (!ends && self.line.area.width() < 0.6 * width)
    }
}

/// Puts the lines of a region (from top to bottom) together to tables where they are rows of such. Nothing reaches over
/// a wall, a height at which something else stands.
pub(super) fn parts(lines: Vec<Line>, walls: &[f64], page: usize) -> Vec<Part> {
    let width = lines.iter().map(|line| line.area.right).fold(0.0, f64::max)
        - lines.iter().map(|line| line.area.left).fold(f64::MAX, f64::min);
    let rows: Vec<Row> = lines.into_iter().map(Row::new).collect();
    let is_wall = |above: &Row, below: &Row| {
        walls.iter().any(|wall| above.line.area.top < *wall && *wall < below.line.area.bottom)
    };
    // Runs of lines from the first row of a table to its last.
    let mut runs: Vec<(usize, usize)> = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    for (index, row) in rows.iter().enumerate() {
        let parted = index.checked_sub(1).and_then(|above| rows.get(above)).is_some_and(|above| is_wall(above, row));
        if parted || !row.is_row() && !row.may_belong(width) {
            runs.extend(open.take());
            continue;
        }
        if row.is_row() {
            match &mut open {
                Some((_, last)) if index - *last <= MAX_BETWEEN => *last = index,
                _ => {
                    runs.extend(open.replace((index, index)));
                }
            }
        }
    }
    runs.extend(open);
    runs.retain(|(from, to)| is_table(rows.get(*from..=*to).unwrap_or_default()));
    // What belongs to a row may stand just above the first or below the last one.
    for (from, to) in &mut runs {
        while let Some(above) = from.checked_sub(1).and_then(|above| rows.get(above))
            && let Some(first) = rows.get(*from)
            && above.pieces.len() > 1
            && !is_wall(above, first)
            && first.line.area.top - above.line.area.bottom < 1.5 * first.line.size
        {
            *from -= 1;
        }
        while let Some(below) = rows.get(*to + 1)
            && let Some(last) = rows.get(*to)
            && !is_wall(last, below)
            && below.pieces.len() == 1
            && continues(last, below)
        {
            *to += 1;
        }
    }
    let mut parts = Vec::new();
    let mut rows = rows.into_iter().enumerate().peekable();
    let mut runs = runs.into_iter().peekable();
    while let Some((index, row)) = rows.next() {
        let Some((_, to)) = runs.next_if(|(from, _)| *from <= index) else {
            parts.push(Part::Line(row.line));
            continue;
        };
        let mut table = vec![row];
        while let Some((_, row)) = rows.next_if(|(index, _)| *index <= to) {
            table.push(row);
        }
        match sheet(&table, page) {
            Some(sheet) => parts.push(Part::Sheet(sheet)),
            None => parts.extend(table.into_iter().map(|row| Part::Line(row.line))),
        }
    }
    parts
}

/// Whether the line is the end of the label that the row above begins with.
fn continues(row: &Row, below: &Row) -> bool {
    let Some(label) = row.pieces.first().filter(|_| row.values > 0) else { return false };
    let near = below.line.area.top - row.line.area.bottom < 0.4 * row.line.size;
    near && (below.line.area.left - label.area.left).abs() < 0.6 * label.size && below.line.area.right <= label.area.right + label.size
}

/// A number, or what stands for none.
fn is_value(text: &str) -> bool {
    is_number(text) || matches!(text.trim(), "/" | "-" | "—" | "——" | "无" | "－" | "–")
}

/// Whether rows are a table: at least two whose numbers stand below each other, or one of many numbers.
fn is_table(rows: &[Row]) -> bool {
    let with_values: Vec<&Row> = rows.iter().filter(|row| row.is_row()).collect();
    if with_values.iter().any(|row| row.values >= 5) {
        return true;
    }
    with_values.len() >= 2
        && with_values.windows(2).any(|pair| {
            let [above, below] = pair else { return false };
            let (Some(a), Some(b)) = (above.pieces.last(), below.pieces.last()) else { return false };
            a.area.left < b.area.right && b.area.left < a.area.right
        })
}

/// A label or a head with its place.
struct Label {
    area: Area,
    lines: Vec<Line>,
    row: usize,
    row_span: usize,
}

/// The table that rows make.
fn sheet(rows: &[Row], page: usize) -> Option<Sheet> {
    let anchors: Vec<&Row> = rows.iter().filter(|row| row.is_row()).collect();
    // Columns of numbers: what overlaps is one.
    let mut spans: Vec<(f64, f64)> =
        anchors.iter().flat_map(|row| values(row)).map(|piece| (piece.area.left, piece.area.right)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for (left, right) in spans {
        match columns.last_mut() {
            Some(last) if left < last.1 => last.1 = last.1.max(right),
            _ => columns.push((left, right)),
        }
    }
    let first = columns.first()?.0;
    let first_anchor = anchors.first()?.line.area.top;
    let center = |area: &Area| area.center().1;
    let nearest = |area: &Area| {
        let distance = |row: &&Row| (center(&row.line.area) - center(area)).abs();
        anchors.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1))).map_or(0, |(index, _)| index)
    };
    // Everything that is no number: labels before the numbers, heads above them.
    let mut heads: Vec<&Row> = Vec::new();
    let mut labels: Vec<Label> = Vec::new();
    let mut loose: Vec<&Line> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        if row.is_row() {
            let at = rows.iter().take(index).filter(|row| row.is_row()).count();
            let before = row.pieces.iter().take(row.pieces.len() - row.values);
            labels.extend(before.map(|piece| Label { area: piece.area, lines: vec![piece.clone()], row: at, row_span: 1 }));
        } else if row.line.area.bottom < first_anchor && row.pieces.len() > 1 {
            heads.push(row);
        } else {
            loose.extend(&row.pieces);
        }
    }
    for piece in loose {
        let row = nearest(&piece.area);
        let overlaps = |label: &&mut Label| {
            label.row == row && label.area.left < piece.area.right && piece.area.left < label.area.right
        };
        match labels.iter_mut().find(overlaps) {
            Some(label) => {
                label.area = label.area.with(&piece.area);
                label.lines.push(piece.clone());
            }
            None => labels.push(Label { area: piece.area, lines: vec![piece.clone()], row, row_span: 1 }),
        }
    }
    stand_up(&mut labels);
    // Labels that begin at the same distance from the left are one column.
    let mut lefts: Vec<f64> = labels.iter().filter(|label| label.area.left < first).map(|label| label.area.left).collect();
    lefts.sort_by(f64::total_cmp);
    let size = rows.first()?.line.size;
    lefts.dedup_by(|next, before| *next - *before < 1.5 * size);
    let label_columns = lefts.len().max(1);
    let place = |area: &Area| {
        if area.left < first - 0.1 * size || columns.is_empty() {
            return lefts.partition_point(|left| *left <= area.left + 0.1).saturating_sub(1);
        }
        let middle = area.center().0;
        let distance = |column: &(f64, f64)| ((column.0 + column.1) / 2.0 - middle).abs();
        let nearest = columns.iter().enumerate().min_by(|a, b| distance(a.1).total_cmp(&distance(b.1)));
        label_columns + nearest.map_or(0, |(index, _)| index)
    };
    let mut cells: Vec<SheetCell> = Vec::new();
    let mut put = |row: usize, row_span: usize, column: usize, runs: Vec<Run>| {
        match cells.iter_mut().find(|cell| cell.row == row && cell.column == column) {
            Some(cell) => join(&mut cell.runs, runs, false),
            None => cells.push(SheetCell { row, column, row_span, column_span: 1, page, runs, full: false }),
        }
    };
    for (row, head) in heads.iter().enumerate() {
        for piece in &head.pieces {
            put(row, 1, place(&piece.area), piece.runs(page));
        }
    }
    for mut label in labels {
        label.lines.sort_by(|a, b| a.area.top.total_cmp(&b.area.top));
        let (runs, _) = stack(&label.lines, page, label.area.right);
        put(heads.len() + label.row, label.row_span, place(&label.area), runs);
    }
    for (index, row) in anchors.iter().enumerate() {
        for piece in values(row) {
            put(heads.len() + index, 1, place(&piece.area), piece.runs(page));
        }
    }
    let rows_in_all = heads.len() + anchors.len();
    let columns_in_all = label_columns + columns.len();
    // Blank places are blank cells, as in a drawn table.
    for row in 0..rows_in_all {
        for column in 0..columns_in_all {
            let taken = |cell: &SheetCell| cell.column == column && (cell.row..cell.row + cell.row_span).contains(&row);
            if !cells.iter().any(taken) {
                let runs = Vec::new();
                cells.push(SheetCell { row, column, row_span: 1, column_span: 1, page, runs, full: false });
            }
        }
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    spread_labels(&mut cells, label_columns);
    let area = rows.iter().map(|row| row.line.area).reduce(|all, area| all.with(&area))?;
    Some(Sheet { page, area, edges: Vec::new(), rows: rows_in_all, columns: columns_in_all, cells })
}

fn values(row: &Row) -> impl Iterator<Item = &Line> {
    row.pieces.iter().skip(row.pieces.len() - row.values)
}

/// Puts the characters of a label that is set from top to bottom beside several rows together.
fn stand_up(labels: &mut Vec<Label>) {
    const WIDEST: f64 = 3.2;
    const FEWEST: usize = 3;
    let Some(left) = labels.iter().map(|label| label.area.left).min_by(f64::total_cmp) else { return };
    let mut parts: Vec<usize> = (0..labels.len())
        .filter(|index| {
            labels.get(*index).is_some_and(|label| {
                let size = label.lines.first().map_or(10.0, |line| line.size);
                label.area.width() < WIDEST * size && label.area.left < left + 2.0 * size
            })
        })
        .collect();
    parts.sort_by(|a, b| {
        let top = |index: &usize| labels.get(*index).map_or(0.0, |label| label.area.top);
        top(a).total_cmp(&top(b))
    });
    if parts.len() < FEWEST {
        return;
    }
    let (Some(first), Some(last)) = (parts.first().and_then(|i| labels.get(*i)), parts.last().and_then(|i| labels.get(*i)))
    else {
        return;
    };
    let (row, last_row) = (first.row, last.row);
    let mut whole = Label { area: first.area, lines: Vec::new(), row, row_span: last_row.saturating_sub(row) + 1 };
    for index in &parts {
        if let Some(part) = labels.get(*index) {
            whole.area = whole.area.with(&part.area);
            whole.lines.extend(part.lines.iter().cloned());
        }
    }
    parts.sort_unstable();
    for index in parts.into_iter().rev() {
        labels.remove(index);
    }
    labels.push(whole);
}

/// Lets a label reach over the blank label columns behind it.
fn spread_labels(cells: &mut Vec<SheetCell>, label_columns: usize) {
    let mut kept: Vec<SheetCell> = Vec::with_capacity(cells.len());
    for cell in cells.drain(..) {
        if cell.runs.is_empty()
            && cell.column < label_columns
            && let Some(last) = kept.last_mut()
            && last.row == cell.row
            && last.row_span == 1
            && !last.runs.is_empty()
            && last.column + last.column_span == cell.column
        {
            last.column_span += 1;
            continue;
        }
        kept.push(cell);
    }
    *cells = kept;
}
