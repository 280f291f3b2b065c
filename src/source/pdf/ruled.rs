//! Tables whose cells are drawn: rules become a grid, missing pieces of rules merged cells.

use super::content::{Glyph, Rule};
use super::geometry::Area;
use super::lines::is_space;
use crate::source::limits::TABLE_CELLS;

/// Rules nearer than this are one, in points; also how far they may fail to meet.
const NEAR: f64 = 3.0;

/// The smallest cell, in points.
const SMALLEST: f64 = 4.0;

/// A cell with its characters in the order of the file.
#[derive(Debug, Clone)]
pub(super) struct DrawnCell {
    pub row: usize,
    pub column: usize,
    pub row_span: usize,
    pub column_span: usize,
    pub area: Area,
    pub glyphs: Vec<Glyph>,
}

/// A table as drawn on one page.
#[derive(Debug, Clone)]
pub(super) struct DrawnTable {
    pub area: Area,
    /// The places of its upright rules, one more than columns.
    pub columns: Vec<f64>,
    /// The places of its level rules, one more than rows.
    pub rows: Vec<f64>,
    /// Cells, row by row.
    pub cells: Vec<DrawnCell>,
    /// Index into `cells` for each place, row by row.
    places: Vec<usize>,
}

/// The tables that rules draw, empty as yet, the smallest first.
pub(super) fn tables(rules: &[Rule]) -> Vec<DrawnTable> {
    let level = merged(rules, true);
    let upright = merged(rules, false);
    let mut tables: Vec<DrawnTable> =
        groups(&level, &upright).into_iter().filter_map(|(level, upright)| table(&level, &upright)).collect();
    tables.sort_by(|a, b| (a.area.width() * a.area.height()).total_cmp(&(b.area.width() * b.area.height())));
    tables
}

/// Hands the characters out to the cells of tables; what stands in none is given back. A table whose text stands in one
/// cell or one column only is a frame: its text is given back as well.
pub(super) fn fill(mut tables: Vec<DrawnTable>, glyphs: Vec<Glyph>) -> (Vec<DrawnTable>, Vec<Glyph>) {
    let mut rest = Vec::new();
    for word in words(glyphs) {
        let middle = word.iter().map(|glyph| glyph.area).reduce(|all, area| all.with(&area)).map(|area| area.center());
        let cell = middle.and_then(|middle| tables.iter_mut().find_map(|table| table.cell_at(middle)));
        match cell {
            Some(cell) => cell.glyphs.extend(word),
            None => rest.extend(word),
        }
    }
    let (data, frames): (Vec<_>, Vec<_>) = tables.into_iter().partition(DrawnTable::is_data);
    for frame in frames {
        rest.extend(frame.cells.into_iter().flat_map(|cell| cell.glyphs));
    }
    (data, rest)
}

/// Numbers and Latin words whole, all else character by character: a number wider than its cell must not be cut.
fn words(glyphs: Vec<Glyph>) -> Vec<Vec<Glyph>> {
    let mut words: Vec<Vec<Glyph>> = Vec::new();
    let mut open = false;
    for glyph in glyphs {
        let part =
            glyph.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b',' | b'%' | b'-'));
        let goes_on = open
            && part
            && words.last().and_then(|word| word.last()).is_some_and(|before| {
                let level = (before.area.center().1 - glyph.area.center().1).abs() < 0.2 * glyph.size;
                level && (glyph.area.left - before.area.right).abs() < 0.15 * glyph.size
            });
        match words.last_mut().filter(|_| goes_on) {
            Some(word) => word.push(glyph),
            None => words.push(vec![glyph]),
        }
        open = part;
    }
    words
}

impl DrawnTable {
    /// The cell at a point of the page.
    fn cell_at(&mut self, (x, y): (f64, f64)) -> Option<&mut DrawnCell> {
        if !self.area.holds((x, y), 0.0) {
            return None;
        }
        let inside = |edges: &[f64], at: f64| edges.partition_point(|edge| *edge <= at).clamp(1, edges.len() - 1) - 1;
        let (row, column) = (inside(&self.rows, y), inside(&self.columns, x));
        let cell = *self.places.get(row * (self.columns.len() - 1) + column)?;
        self.cells.get_mut(cell)
    }

    /// Whether text stands in more than one column.
    fn is_data(&self) -> bool {
        let full = |cell: &&DrawnCell| cell.glyphs.iter().any(|glyph| !is_space(&glyph.text));
        let mut cells = self.cells.iter().filter(full);
        let Some(first) = cells.next() else { return false };
        self.columns.len() > 2 && cells.any(|cell| cell.column != first.column || cell.column_span != first.column_span)
    }
}

/// Rules of one direction, with pieces of the same line put together.
fn merged(rules: &[Rule], level: bool) -> Vec<Rule> {
    let mut rules: Vec<Rule> = rules.iter().filter(|rule| rule.level == level).copied().collect();
    rules.sort_by(|a, b| a.at.total_cmp(&b.at));
    let mut merged = Vec::new();
    let mut rest = rules.as_slice();
    while let Some(first) = rest.first() {
        let same = rest.partition_point(|rule| rule.at - first.at <= NEAR);
        let (line, after) = rest.split_at(same);
        rest = after;
        let at = line.iter().map(|rule| rule.at).sum::<f64>() / line.len() as f64;
        let mut line = line.to_vec();
        line.sort_by(|a, b| a.from.total_cmp(&b.from));
        let mut open: Option<Rule> = None;
        for rule in line {
            match &mut open {
                Some(open) if rule.from <= open.to + NEAR => open.to = open.to.max(rule.to),
                _ => merged.extend(open.replace(Rule { at, ..rule })),
            }
        }
        merged.extend(open);
    }
    merged.retain(|rule| rule.to - rule.from >= SMALLEST);
    merged
}

/// Rules that meet each other, level and upright ones.
fn groups(level: &[Rule], upright: &[Rule]) -> Vec<(Vec<Rule>, Vec<Rule>)> {
    let mut parent: Vec<usize> = (0..level.len() + upright.len()).collect();
    for (l, line) in level.iter().enumerate() {
        for (u, post) in upright.iter().enumerate() {
            let meets = post.at >= line.from - NEAR
                && post.at <= line.to + NEAR
                && line.at >= post.from - NEAR
                && line.at <= post.to + NEAR;
            if meets {
                let (a, b) = (find(&mut parent, l), find(&mut parent, level.len() + u));
                if let Some(root) = parent.get_mut(a) {
                    *root = b;
                }
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, (Vec<Rule>, Vec<Rule>)> = Default::default();
    for (l, line) in level.iter().enumerate() {
        groups.entry(find(&mut parent, l)).or_default().0.push(*line);
    }
    for (u, post) in upright.iter().enumerate() {
        groups.entry(find(&mut parent, level.len() + u)).or_default().1.push(*post);
    }
    groups.into_values().filter(|(level, upright)| level.len() >= 2 && !upright.is_empty()).collect()
}

/// The root of an element.
fn find(parent: &mut [usize], mut at: usize) -> usize {
    while let Some(up) = parent.get(at).copied()
        && up != at
    {
        let above = parent.get(up).copied().unwrap_or(up);
        if let Some(slot) = parent.get_mut(at) {
            *slot = above;
        }
        at = above;
    }
    at
}

/// The edges of rows or columns: where rules stand, and where the rules across them end without one.
fn edges(rules: &[Rule], across: &[Rule]) -> Vec<f64> {
    let mut edges: Vec<f64> = rules.iter().map(|rule| rule.at).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|next, before| *next - *before < SMALLEST);
    let begin = across.iter().map(|rule| rule.from).fold(f64::INFINITY, f64::min);
    let end = across.iter().map(|rule| rule.to).fold(f64::NEG_INFINITY, f64::max);
    if edges.first().is_some_and(|first| first - begin > 2.0 * SMALLEST) {
        edges.insert(0, begin);
    }
    if edges.last().is_some_and(|last| end - last > 2.0 * SMALLEST) {
        edges.push(end);
    }
    edges
}

/// The table that a group of rules draws.
fn table(level: &[Rule], upright: &[Rule]) -> Option<DrawnTable> {
    let (rows, columns) = (edges(level, upright), edges(upright, level));
    let (height, width) = (rows.len().checked_sub(1)?, columns.len().checked_sub(1)?);
    if height == 0 || width == 0 || height * width > TABLE_CELLS {
        return None;
    }
    let middles = |edges: &[f64]| edges.windows(2).map(|pair| (pair[0] + pair[1]) / 2.0).collect::<Vec<_>>();
    // For each inner edge and each stretch along it, whether a rule is drawn there.
    let closed = |rules: &[Rule], edges: &[f64], along: &[f64]| {
        let mut drawn = vec![false; edges.len() * along.len()];
        for rule in rules {
            let edge = edges.partition_point(|edge| *edge < rule.at - SMALLEST);
            for (index, _) in edges.iter().enumerate().skip(edge).take_while(|(_, edge)| **edge <= rule.at + SMALLEST) {
                let from = along.partition_point(|at| *at < rule.from);
                let to = along.partition_point(|at| *at <= rule.to);
                if let Some(row) = drawn.get_mut(index * along.len() + from..index * along.len() + to.max(from)) {
                    row.fill(true);
                }
            }
        }
        drawn
    };
    let below = closed(level, &rows, &middles(&columns));
    let beside = closed(upright, &columns, &middles(&rows));
    let is_below = |row: usize, column: usize| below.get((row + 1) * width + column) == Some(&true);
    let is_beside = |row: usize, column: usize| beside.get((column + 1) * height + row) == Some(&true);

    let mut places: Vec<Option<usize>> = vec![None; height * width];
    let mut cells = Vec::new();
    for row in 0..height {
        for column in 0..width {
            if places.get(row * width + column).copied().flatten().is_some() {
                continue;
            }
            let free = |row: usize, column: usize| places.get(row * width + column) == Some(&None);
            let mut right = column + 1;
            while right < width && !is_beside(row, right - 1) && free(row, right) {
                right += 1;
            }
            // A row belongs to the cell as long as nothing is drawn in it or above it.
            let open = |row: usize| {
                (column..right).all(|column| !is_below(row - 1, column) && free(row, column))
                    && (column..right - 1).all(|column| !is_beside(row, column))
            };
            let mut bottom = row + 1;
            while bottom < height && open(bottom) {
                bottom += 1;
            }
            for row in row..bottom {
                if let Some(stretch) = places.get_mut(row * width + column..row * width + right) {
                    stretch.fill(Some(cells.len()));
                }
            }
            let at = |edges: &[f64], index: usize| edges.get(index).copied().unwrap_or_default();
            cells.push(DrawnCell {
                row,
                column,
                row_span: bottom - row,
                column_span: right - column,
                area: Area {
                    left: at(&columns, column),
                    top: at(&rows, row),
                    right: at(&columns, right),
                    bottom: at(&rows, bottom),
                },
                glyphs: Vec::new(),
            });
        }
    }
    let area = Area { left: *columns.first()?, top: *rows.first()?, right: *columns.last()?, bottom: *rows.last()? };
    let places = places.into_iter().map(Option::unwrap_or_default).collect();
    Some(DrawnTable { area, columns, rows, cells, places })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(at: f64, from: f64, to: f64) -> Rule {
        Rule { level: true, at, from, to }
    }

    fn upright(at: f64, from: f64, to: f64) -> Rule {
        Rule { level: false, at, from, to }
    }

    #[test]
    fn missing_rules_merge_cells() {
        // Two rows of two columns; the first row is one cell. The rule in the middle is drawn in two pieces.
        let rules = [
            level(0.0, 0.0, 100.0),
            level(20.0, 0.0, 50.2),
            level(20.4, 50.0, 100.0),
            level(40.0, 0.0, 100.0),
            upright(0.0, 0.0, 40.0),
            upright(50.0, 20.0, 40.0),
            upright(100.0, 0.0, 40.0),
        ];
        let tables = tables(&rules);
        let shape: Vec<_> = tables[0].cells.iter().map(|c| (c.row, c.column, c.row_span, c.column_span)).collect();
        assert_eq!(shape, [(0, 0, 1, 2), (1, 0, 1, 1), (1, 1, 1, 1)]);
    }

    #[test]
    fn open_sides_are_cells_too() {
        let rules =
            [level(0.0, 0.0, 100.0), level(20.0, 0.0, 100.0), level(40.0, 0.0, 100.0), upright(50.0, 0.0, 40.0)];
        assert_eq!(tables(&rules)[0].cells.len(), 4);
    }
}
