//! Pages become a document: lines are joined to paragraphs, tables go on over page breaks, and every piece of text keeps
//! its place.

use std::collections::HashMap;

use super::geometry::Area;
use super::layout::{Item, Leaf, TextLine};
use super::lines::{Line, Run, join};
use super::sheet::{Sheet, begins_row};
use crate::document::{Block, BlockKind, Cell, DocumentBuilder, Table};
use crate::location::Location;

/// How much shorter than the column a line may be that its paragraph goes on from, in sizes.
const RAGGED: f64 = 1.5;

/// Where a piece of the visible text is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Printed {
    /// Visible offset at which it begins.
    pub start: usize,
    /// Visible offset just after it.
    pub end: usize,
    /// The page, from 0.
    pub page: usize,
    /// Its box on the page as shown, in points from the upper left corner.
    pub area: Area,
}

/// Writes the pages' items in their order.
pub(super) fn write(pages: Vec<Leaf>) -> (DocumentBuilder, Vec<Printed>) {
    let margins = Margins::of(&pages);
    let mut writer = Writer { out: DocumentBuilder::with_capacity(1 << 14), printed: Vec::new(), tables: 0 };
    let mut paragraph: Vec<TextLine> = Vec::new();
    let mut table: Option<Sheet> = None;
    for page in pages {
        for item in page.items {
            match item {
                Item::Line(line) => {
                    writer.table(table.take());
                    if paragraph.last().is_some_and(|above| !margins.goes_on(&paragraph, above, &line)) {
                        writer.paragraph(std::mem::take(&mut paragraph));
                    }
                    paragraph.push(line);
                }
                Item::Sheet(sheet) => {
                    writer.paragraph(std::mem::take(&mut paragraph));
                    // Only what begins a page goes on from the page before.
                    let rest = match &mut table {
                        Some(open) if open.page < sheet.page => open.take(sheet),
                        _ => Some(sheet),
                    };
                    if let Some(sheet) = rest {
                        writer.table(table.replace(sheet));
                    }
                }
            }
        }
    }
    writer.table(table);
    writer.paragraph(paragraph);
    (writer.out, writer.printed)
}

/// Where the columns of text begin and end.
struct Margins {
    /// By the width of the page and the column: left, right.
    edges: HashMap<(i64, usize), (f64, f64)>,
    /// By page: its width, in whole points.
    widths: Vec<i64>,
    /// The size of most lines.
    size: f64,
    /// What is blank between two lines of a paragraph, in sizes.
    leading: f64,
    /// Whether paragraphs are indented.
    indented: bool,
}

impl Margins {
    fn of(pages: &[Leaf]) -> Margins {
        let widths: Vec<i64> = pages.iter().map(|page| page.width.round() as i64).collect();
        let mut by_column: HashMap<(i64, usize), Vec<(f64, f64)>> = HashMap::new();
        let mut sizes: Vec<f64> = Vec::new();
        for (page, width) in pages.iter().zip(&widths) {
            for item in &page.items {
                if let Item::Line(TextLine { line, column, .. }) = item {
                    by_column.entry((*width, *column)).or_default().push((line.area.left, inner_right(line)));
                    sizes.push(line.size);
                }
            }
        }
        sizes.sort_by(f64::total_cmp);
        let size = sizes.get(sizes.len() / 2).copied().unwrap_or(12.0);
        let edges: HashMap<_, _> = by_column.into_iter().map(|(key, lines)| (key, edges(lines, size))).collect();
        let mut margins = Margins { edges, widths, size, leading: 0.5, indented: false };
        margins.measure(pages);
        margins
    }

    /// Looks at pairs of lines that surely belong together: what lies between them, and whether first lines are indented.
    fn measure(&mut self, pages: &[Leaf]) {
        let mut leadings: Vec<f64> = Vec::new();
        let (mut indented, mut flush) = (0, 0);
        for page in pages {
            for pair in page.items.windows(2) {
                let [Item::Line(above), Item::Line(below)] = pair else { continue };
                if above.column != below.column {
                    continue;
                }
                let (left, right) = self.edges_of(below);
                let long = above.line.area.right > right - 1.5 * above.line.size;
                if long && below.line.area.left < left + 0.7 * self.size {
                    leadings.push((below.line.area.top - above.line.area.bottom) / above.line.size.max(1.0));
                }
                let begins = !long && below.line.area.right > right - 1.5 * below.line.size;
                if begins {
                    let indent = (below.line.area.left - left) / below.line.size.max(1.0);
                    if (1.2..4.0).contains(&indent) {
                        indented += 1;
                    } else if indent < 0.7 {
                        flush += 1;
                    }
                }
            }
        }
        leadings.sort_by(f64::total_cmp);
        if let Some(leading) = leadings.get(leadings.len() / 2) {
            self.leading = *leading;
        }
        self.indented = indented > flush;
    }

    fn edges_of(&self, line: &TextLine) -> (f64, f64) {
        let width = self.widths.get(line.page).copied().unwrap_or_default();
        self.edges.get(&(width, line.column)).copied().unwrap_or((line.line.area.left, line.line.area.right))
    }

    /// Whether `below` goes on with the paragraph that `above` is the last line of.
    fn goes_on(&self, paragraph: &[TextLine], above: &TextLine, below: &TextLine) -> bool {
        let (a, b) = (&above.line, &below.line);
        let size = a.size.min(b.size);
        if (a.size - b.size).abs() > 0.12 * a.size.max(b.size) {
            return false;
        }
        let follows = above.page == below.page && above.column == below.column;
        let blank = (b.area.top - a.area.bottom) / size.max(1.0);
        if follows && (blank < -0.8 || blank > self.leading + 0.6) {
            // A larger step down, or a step up, is not the next line.
            return false;
        }
        let (_, above_right) = self.edges_of(above);
        let (left, _) = self.edges_of(below);
        let text = b.text();
        let before = a.text();
        let ended = before.ends_with(['。', '！', '？', '；', '!', '?', ';']);
        let marker = begins_row(&text);
        // Lines that are not made even end up to a word short.
        let slack = if ended || marker { 0.1 } else { RAGGED };
        let full = inner_right(a) + b.first_unit() > above_right - slack * size;
        let centred = |line: &TextLine| {
            let (left, right) = self.edges_of(line);
            let (before, behind) = (line.line.area.left - left, right - line.line.area.right);
            (before - behind).abs() < 1.2 * size && before > 0.8 * size
        };
        if !full && before.ends_with(['，', '、']) && !marker && a.area.width() > 0.5 * (above_right - left) {
            // Nothing ends in a comma; punctuation at the end of a line may be set narrower than it is wide.
            return true;
        }
        if !full {
            // A title that is cut where its author liked.
            return follows && a.size > 1.15 * self.size && centred(above) && centred(below) && paragraph.len() < 3;
        }
        let indent = (b.area.left - left) / size.max(1.0);
        if indent < 0.7 {
            // At the edge where others are indented, nothing begins.
            let closer = follows && blank < self.leading + 0.25;
            return self.indented
                || !ended && !marker
                || !marker && closer
                || before.ends_with(['第', '，', '、', '和', '及']);
        }
        if self.indented && (1.2..4.0).contains(&indent) && paragraph.len() < 2 {
            // A first line, unless all of the paragraph is set in.
            return false;
        }
        if !ended && !marker {
            return true;
        }
        // Text that is set in as a whole.
        let first_indent = paragraph.first().map_or(0.0, |first| first.line.area.left) - b.area.left;
        paragraph.len() > 1 && (a.area.left - b.area.left).abs() < 0.3 * size && first_indent.abs() > size && !marker
    }
}

/// Where a line ends but for a mark that may hang into the margin.
fn inner_right(line: &Line) -> f64 {
    let hangs = line.text().ends_with(['。', '，', '、', '；', '：', '”', '）', '》', '！', '？']);
    if hangs { line.area.right - line.size } else { line.area.right }
}

/// Where most lines of a column begin, and where full lines end.
fn edges(lines: Vec<(f64, f64)>, size: f64) -> (f64, f64) {
    let widest = lines.iter().map(|(left, right)| right - left).fold(0.0, f64::max);
    let mut long: Vec<(f64, f64)> = lines.iter().copied().filter(|(left, right)| right - left > 0.6 * widest).collect();
    long.sort_by(|a, b| a.1.total_cmp(&b.1));
    // A mark hung out into the margin is no measure; nor is one line that is longer than all others.
    let right = long.get((long.len() * 9 / 10).min(long.len().saturating_sub(1))).map_or(0.0, |(_, right)| *right);
    let mut lefts: Vec<f64> = lines.iter().map(|(left, _)| *left).collect();
    lefts.sort_by(f64::total_cmp);
    let shared =
        lefts.windows(2).find(|pair| matches!(pair, [a, b] if b - a < 0.3 * size)).and_then(|pair| pair.first());
    let left = shared.or(lefts.first()).copied().unwrap_or(0.0);
    (left, right)
}

struct Writer {
    out: DocumentBuilder,
    printed: Vec<Printed>,
    /// Tables written so far.
    tables: usize,
}

impl Writer {
    fn paragraph(&mut self, lines: Vec<TextLine>) {
        let Some(first) = lines.first() else { return };
        let mut runs: Vec<Run> = first.line.runs(first.page);
        // Where each line begins, as an index of `runs`.
        let mut begins = vec![0];
        for line in lines.iter().skip(1) {
            let more = line.line.runs(line.page);
            let len = more.len();
            join(&mut runs, more, false);
            begins.push(runs.len() - len);
        }
        if !self.out.is_empty() {
            self.out.separate('\n');
        }
        let start = self.out.len();
        let mut from = 0;
        for (index, line) in lines.iter().enumerate() {
            let to = begins.get(index + 1).copied().unwrap_or(runs.len());
            self.out.locate(Location { page: Some(line.page + 1), line: Some(line.number), ..Location::default() });
            self.runs(runs.get(from..to).unwrap_or_default());
            from = to;
        }
        self.block(start, None);
    }

    fn runs(&mut self, runs: &[Run]) {
        for run in runs {
            let start = self.out.len();
            self.out.replace(&run.text, 0..0);
            if let Some(area) = run.area {
                self.printed.push(Printed { start, end: self.out.len(), page: run.page, area });
            }
        }
    }

    /// Notes the text from `start` on as a block, if there is any.
    fn block(&mut self, start: usize, cell: Option<(usize, usize)>) -> std::ops::Range<usize> {
        let text = self.out.text().get(start..).unwrap_or_default();
        let from = start + (text.len() - text.trim_start().len());
        let to = start + text.trim_end().len();
        if from >= to {
            return start..start;
        }
        self.out.blocks.push(Block { kind: BlockKind::Paragraph, range: from..to, cell });
        from..to
    }

    fn table(&mut self, sheet: Option<Sheet>) {
        let Some(mut sheet) = sheet else { return };
        sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
        let index = self.out.tables.len();
        self.tables += 1;
        let mut table = Table { rows: sheet.rows, columns: sheet.columns, is_cut: sheet.is_cut, ..Table::default() };
        table.grid = vec![None; sheet.rows * sheet.columns];
        let mut row = None;
        let mut first = None;
        for cell in &sheet.cells {
            if row == Some(cell.row) {
                self.out.separate('\t');
            } else if !self.out.is_empty() {
                self.out.separate('\n');
            }
            row = Some(cell.row);
            let start = self.out.len();
            first = first.or(Some(start));
            self.out.locate(Location {
                page: Some(cell.page + 1),
                table: Some(self.tables),
                row: Some(cell.row + 1),
                column: Some(cell.column + 1),
                ..Location::default()
            });
            self.runs(&cell.runs);
            let range = self.block(start, Some((index, table.cells.len())));
            for place in cell.row..(cell.row + cell.row_span).min(sheet.rows) {
                let from = place * sheet.columns + cell.column.min(sheet.columns);
                let to = place * sheet.columns + (cell.column + cell.column_span).min(sheet.columns);
                if let Some(places) = table.grid.get_mut(from..to.max(from)) {
                    places.fill(Some(table.cells.len()));
                }
            }
            table.cells.push(Cell {
                row: cell.row,
                column: cell.column,
                row_span: cell.row_span,
                column_span: cell.column_span,
                range,
            });
        }
        table.range = first.unwrap_or_default()..self.out.len();
        self.out.tables.push(table);
    }
}
