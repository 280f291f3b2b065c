//! Tables without rules: numbers that stand below each other in columns, with the labels before and above them.

use std::ops::Range;

use super::geometry::Area;
use super::lines::{Line, Run, join};
use super::sheet::{Sheet, SheetCell, is_number};

/// What lies between two cells at least, in sizes of the text.
const BETWEEN: f64 = 0.8;

/// Lines without a number that may stand between two rows: wrapped labels, heads.
const MAX_BETWEEN: usize = 12;

/// What belongs to one cell is nearer than this part of the distance between two rows.
const CLOSE: f64 = 0.9;

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

    /// The numbers at its end.
    fn numbers(&self) -> impl Iterator<Item = &Line> {
        self.pieces.iter().skip(self.pieces.len() - self.values)
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
    let mut rows: Vec<Row> = lines.into_iter().map(Row::new).collect();
    part_touching(&mut rows);
    let is_wall = |above: &Row, below: &Row| {
        walls.iter().any(|wall| above.line.area.top < *wall && *wall < below.line.area.bottom)
    };
    let mut tables: Vec<Range<usize>> = Vec::new();
    for run in runs(&rows, width, is_wall) {
        let distance = distance(rows.get(run.clone()).unwrap_or_default());
        let run = with_heads(&rows, run, distance, is_wall);
        tables.extend(without_headings(&rows, run, distance));
    }
    let mut parts = Vec::new();
    let mut rows = rows.into_iter().enumerate().peekable();
    let mut tables = tables.into_iter().peekable();
    while let Some((index, row)) = rows.next() {
        let Some(table) = tables.next_if(|table| table.start <= index) else {
            parts.push(Part::Line(row.line));
            continue;
        };
        let mut of_table = vec![row];
        while let Some((_, row)) = rows.next_if(|(index, _)| *index < table.end) {
            of_table.push(row);
        }
        match sheet(&of_table, page) {
            Some(sheet) => parts.push(Part::Sheet(sheet)),
            None => parts.extend(of_table.into_iter().map(|row| Part::Line(row.line))),
        }
    }
    parts
}

/// Parts labels from the numbers that they touch, where such numbers stand in a column of other rows: 行政规范性文件0.
fn part_touching(rows: &mut [Row]) {
    const NEARBY: usize = 8;
    let spans: Vec<Vec<(f64, f64)>> = rows
        .iter()
        .map(|row| {
            let numbers = row.is_row().then(|| row.numbers().map(|piece| (piece.area.left, piece.area.right)));
            numbers.into_iter().flatten().collect()
        })
        .collect();
    for (index, row) in rows.iter_mut().enumerate() {
        let Some(at) = (row.pieces.len() - row.values).checked_sub(1) else { continue };
        let Some((label, number)) = row.pieces.get(at).and_then(Line::without_number) else { continue };
        let near = index.saturating_sub(NEARBY)..index + NEARBY + 1;
        let aligned = spans
            .get(near.start..near.end.min(spans.len()))
            .unwrap_or_default()
            .iter()
            .flatten()
            .filter(|(left, right)| {
                (left - number.area.left).abs() < 0.3 * number.size
                    || (right - number.area.right).abs() < 0.3 * number.size
            })
            .count();
        if aligned >= 2 {
            row.pieces.splice(at..=at, [label, number]);
            row.values += 1;
        }
    }
}

/// Runs of lines from the first row of a table to its last.
fn runs(rows: &[Row], width: f64, is_wall: impl Fn(&Row, &Row) -> bool) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut open: Option<Range<usize>> = None;
    for (index, row) in rows.iter().enumerate() {
        let parted = index.checked_sub(1).and_then(|above| rows.get(above)).is_some_and(|above| is_wall(above, row));
        let belongs = row.is_row() || row.may_belong(width);
        let alike = open
            .as_ref()
            .and_then(|open| rows.get(open.start))
            .is_none_or(|first| (first.line.size - row.line.size).abs() < 0.08 * first.line.size);
        if parted || !belongs || !alike {
            runs.extend(open.take());
        }
        if row.is_row() {
            match &mut open {
                Some(open) if index - open.end < MAX_BETWEEN => open.end = index + 1,
                _ => runs.extend(open.replace(index..index + 1)),
            }
        }
    }
    runs.extend(open);
    runs.retain(|run| is_table(rows.get(run.clone()).unwrap_or_default()));
    runs
}

/// The distance from one row of a table to the next where nothing stands between.
fn distance(rows: &[Row]) -> f64 {
    let size = rows.first().map_or(10.0, |row| row.line.size);
    let step = |pair: &[Row]| match pair {
        [above, below] => Some(below.line.area.center().1 - above.line.area.center().1),
        _ => None,
    };
    let rows_only = |pair: &&[Row]| pair.iter().all(Row::is_row);
    let mut steps: Vec<f64> = rows.windows(2).filter(rows_only).filter_map(step).collect();
    if steps.is_empty() {
        // Of a lone row the head above tells as much.
        steps = rows.windows(2).filter_map(step).filter(|step| *step < 4.0 * size).collect();
        return steps.into_iter().fold(1.8 * size, f64::max);
    }
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(2.0 * size)
}

/// A run with the heads above it, and with the ends of labels above the first row and below the last.
fn with_heads(rows: &[Row], run: Range<usize>, distance: f64, is_wall: impl Fn(&Row, &Row) -> bool) -> Range<usize> {
    let step = |above: &Row, below: &Row| below.line.area.center().1 - above.line.area.center().1;
    let (mut from, mut to) = (run.start, run.end);
    while let Some(above) = from.checked_sub(1).and_then(|above| rows.get(above))
        && let Some(first) = rows.get(from)
        && !is_wall(above, first)
        && !above.line.text().ends_with('。')
        && (above.pieces.len() > 1 && step(above, first) < 2.2 * distance || step(above, first) < CLOSE * distance)
    {
        from -= 1;
    }
    while let Some(below) = rows.get(to)
        && let Some(last) = rows.get(to - 1)
        && !is_wall(last, below)
        && below.pieces.len() == 1
        && step(last, below) < CLOSE * distance
    {
        to += 1;
    }
    from..to
}

/// What is left of a run without the lines that stand apart from all rows: titles between tables.
fn without_headings(rows: &[Row], run: Range<usize>, distance: f64) -> Vec<Range<usize>> {
    let stacks = stacks(rows.get(run.clone()).unwrap_or_default(), distance);
    let mut parts = Vec::new();
    let mut from = run.start;
    for index in run.clone() {
        let Some(row) = rows.get(index).filter(|row| row.pieces.len() == 1 && !row.is_row()) else { continue };
        let apart = stacks.iter().any(|stack| stack.anchor.is_none() && stack.area.holds(row.line.area.center(), 0.1));
        if apart {
            parts.push(from..index);
            from = index + 1;
        }
    }
    parts.push(from..run.end);
    let has_rows = |part: &Range<usize>| rows.get(part.clone()).unwrap_or_default().iter().any(Row::is_row);
    parts.retain(has_rows);
    parts
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

/// Pieces of text that stand close below each other: a label, or a head.
struct Stack {
    area: Area,
    lines: Vec<Line>,
    /// The row that it stands beside, counted among the rows with numbers.
    anchor: Option<usize>,
    /// How many such rows it stands beside.
    span: usize,
    /// The place of the row whose numbers follow on it.
    own: Option<f64>,
}

/// The labels of rows, each put together from its lines.
fn stacks(rows: &[Row], distance: f64) -> Vec<Stack> {
    let anchors: Vec<f64> = rows.iter().filter(|row| row.is_row()).map(|row| row.line.area.center().1).collect();
    let mut stacks: Vec<Stack> = Vec::new();
    // Whether a place is clearly nearer to another row than to `own`.
    let is_elsewhere = |own: f64, at: f64| {
        anchors.iter().any(|row| (row - own).abs() > 0.1 && (row - at).abs() < 0.7 * (own - at).abs())
    };
    for row in rows {
        let numbers = if row.is_row() { row.values } else { 0 };
        let labels = row.pieces.len() - numbers;
        for (index, piece) in row.pieces.iter().take(labels).enumerate() {
            let own = (numbers > 0 && index + 1 == labels).then_some(row.line.area.center().1);
            let above = stacks.iter_mut().rev().take(24).find(|stack| {
                let last = stack.lines.last().map_or(stack.area, |line| line.area);
                let common = last.right.min(piece.area.right) - last.left.max(piece.area.left);
                let step = piece.area.center().1 - last.center().1;
                let apart = match (stack.own, own) {
                    (Some(_), Some(_)) => true,
                    (Some(above), None) => is_elsewhere(above, piece.area.center().1),
                    (None, Some(below)) => is_elsewhere(below, last.center().1),
                    (None, None) => false,
                };
                common > 0.5 * last.width().min(piece.area.width())
                    && step > 0.3 * piece.size
                    && step < CLOSE * distance
                    && !apart
            });
            match above {
                Some(stack) => {
                    stack.area = stack.area.with(&piece.area);
                    stack.lines.push(piece.clone());
                    stack.own = stack.own.or(own);
                }
                None => stacks.push(Stack { area: piece.area, lines: vec![piece.clone()], anchor: None, span: 1, own }),
            }
        }
    }
    for stack in &mut stacks {
        let nearest = |at: f64| {
            let by_distance = |a: &(usize, &f64), b: &(usize, &f64)| (a.1 - at).abs().total_cmp(&(b.1 - at).abs());
            anchors.iter().enumerate().min_by(by_distance).map(|(index, row)| (index, (row - at).abs()))
        };
        let Some((anchor, away)) = nearest(stack.area.center().1) else { continue };
        if away > 0.75 * distance {
            continue;
        }
        stack.anchor = Some(anchor);
        let ends = stack.lines.first().zip(stack.lines.last());
        if let Some((first, last)) = ends
            && last.area.center().1 - first.area.center().1 > 2.5 * distance
            && let Some((from, to)) = nearest(first.area.center().1).zip(nearest(last.area.center().1))
        {
            (stack.anchor, stack.span) = (Some(from.0), to.0.saturating_sub(from.0) + 1);
        }
    }
    stacks
}

/// The columns of numbers: what overlaps is one.
fn value_columns(anchors: &[&Row]) -> Vec<(f64, f64)> {
    let mut spans: Vec<(f64, f64)> =
        anchors.iter().flat_map(|row| row.numbers()).map(|piece| (piece.area.left, piece.area.right)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f64, f64)> = Vec::new();
    for (left, right) in spans {
        match columns.last_mut() {
            Some(last) if left < last.1 => last.1 = last.1.max(right),
            _ => columns.push((left, right)),
        }
    }
    columns
}

/// The table that rows make.
fn sheet(rows: &[Row], page: usize) -> Option<Sheet> {
    let distance = distance(rows);
    let anchors: Vec<&Row> = rows.iter().filter(|row| row.is_row()).collect();
    let columns = value_columns(&anchors);
    let first = columns.first()?.0;
    let size = rows.first()?.line.size;
    let first_anchor = anchors.first()?.line.area.center().1;
    let stacks = stacks(rows, distance);
    // Heads stand above all rows; those on one level are one row.
    let mut levels: Vec<f64> = stacks
        .iter()
        .filter(|stack| stack.anchor.is_none() && stack.area.center().1 < first_anchor)
        .map(|stack| stack.area.center().1)
        .collect();
    levels.sort_by(f64::total_cmp);
    levels.dedup_by(|next, before| *next - *before < 0.6 * size);
    // Heads may begin before the numbers below them, yet behind the labels.
    let labels = stacks.iter().filter(|stack| stack.anchor.is_some() && stack.area.left < first);
    let labels_end = labels.map(|stack| stack.area.right).fold(0.0, f64::max).min(first);
    let is_label = |area: &Area| area.center().0 < (labels_end + first) / 2.0;
    let mut lefts: Vec<f64> =
        stacks.iter().filter(|stack| is_label(&stack.area)).map(|stack| stack.area.left).collect();
    lefts.sort_by(f64::total_cmp);
    lefts.dedup_by(|next, before| *next - *before < 1.5 * size);
    let label_columns = lefts.len().max(1);
    let place = |area: &Area| {
        let middle = area.center().0;
        if is_label(area) {
            return lefts.partition_point(|left| *left <= area.left + 0.1).saturating_sub(1);
        }
        let away = |column: &(f64, f64)| ((column.0 + column.1) / 2.0 - middle).abs();
        let nearest = columns.iter().enumerate().min_by(|a, b| away(a.1).total_cmp(&away(b.1)));
        label_columns + nearest.map_or(0, |(index, _)| index)
    };
    let mut cells: Vec<SheetCell> = Vec::new();
    let mut put = |row: usize, row_span: usize, column: usize, runs: Vec<Run>| match cells
        .iter_mut()
        .find(|cell| cell.row == row && cell.column == column)
    {
        Some(cell) => join(&mut cell.runs, runs, false),
        None => cells.push(SheetCell { row, column, row_span, column_span: 1, page, runs, full: false }),
    };
    let nearest_anchor = |at: f64| {
        let away = |row: &&Row| (row.line.area.center().1 - at).abs();
        anchors.iter().enumerate().min_by(|a, b| away(a.1).total_cmp(&away(b.1))).map_or(0, |(index, _)| index)
    };
    for stack in stacks {
        let at = stack.area.center().1;
        let row = match stack.anchor {
            Some(anchor) => levels.len() + anchor,
            None if at < first_anchor => levels.partition_point(|level| *level <= at).saturating_sub(1),
            None => levels.len() + nearest_anchor(at),
        };
        let (runs, _) = super::lines::stack(&stack.lines, page, stack.area.right);
        put(row, stack.span, place(&stack.area), runs);
    }
    for (index, row) in anchors.iter().enumerate() {
        for piece in row.numbers() {
            put(levels.len() + index, 1, place(&piece.area), piece.runs(page));
        }
    }
    let (rows_in_all, columns_in_all) = (levels.len() + anchors.len(), label_columns + columns.len());
    without_overlap(&mut cells);
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
    Some(Sheet { page, area, edges: Vec::new(), rows: rows_in_all, columns: columns_in_all, cells, is_cut: false })
}

/// Shortens cells that reach into others below.
fn without_overlap(cells: &mut [SheetCell]) {
    let begins: Vec<(usize, usize)> = cells.iter().map(|cell| (cell.column, cell.row)).collect();
    for cell in cells {
        let next = begins.iter().filter(|(column, row)| *column == cell.column && *row > cell.row).map(|(_, row)| *row);
        if let Some(next) = next.min() {
            cell.row_span = cell.row_span.min(next - cell.row);
        }
    }
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
