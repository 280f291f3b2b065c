//! Characters side by side: lines, and the text that they make.

use super::content::{Flow, Glyph};
use super::geometry::Area;
use crate::fold;

/// A piece of text with the place where it is printed; a space that is not printed has none.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub text: String,
    /// The page, from 0.
    pub page: usize,
    pub area: Option<Area>,
}

/// Characters on one level, from left to right as they are read.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub glyphs: Vec<Glyph>,
    pub area: Area,
    /// The size of most of it.
    pub size: f64,
}

impl Line {
    /// A line of characters in their order; none without any.
    fn new(glyphs: Vec<Glyph>) -> Option<Line> {
        let area = glyphs.iter().map(|glyph| glyph.area).reduce(|all, area| all.with(&area))?;
        let mut sizes: Vec<f64> = glyphs.iter().map(|glyph| glyph.size).collect();
        sizes.sort_by(f64::total_cmp);
        let size = sizes.get(sizes.len() / 2).copied()?;
        Some(Line { glyphs, area, size })
    }

    /// Its text with the spaces that are seen.
    pub(super) fn runs(&self, page: usize) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::with_capacity(self.glyphs.len());
        let mut before: Option<&Glyph> = None;
        let mut space: Option<&str> = None;
        for glyph in &self.glyphs {
            if is_space(&glyph.text) {
                space = Some(&glyph.text);
                continue;
            }
            if let Some(before) = before
                && is_apart(before, glyph, space.is_some())
            {
                let special = space.filter(|space| space.chars().all(|c| c.is_whitespace() && !c.is_control()));
                runs.push(Run { text: special.unwrap_or(" ").into(), page, area: None });
            }
            runs.push(Run { text: repaired(&glyph.text), page, area: Some(glyph.area) });
            (before, space) = (Some(glyph), None);
        }
        runs
    }

    /// Its text.
    pub(super) fn text(&self) -> String {
        text(&self.runs(0))
    }

    /// The places in the line, as indices of characters, before which more than `ems` of its size are blank.
    pub(super) fn gaps(&self, ems: f64) -> impl Iterator<Item = usize> {
        let mut before: Option<&Glyph> = None;
        self.glyphs.iter().enumerate().filter_map(move |(index, glyph)| {
            if is_space(&glyph.text) {
                return None;
            }
            let apart = before.is_some_and(|before| gap(before, glyph) > ems * before.size.min(glyph.size));
            before = Some(glyph);
            apart.then_some(index)
        })
    }

    /// The line cut where more than `ems` of its size are blank.
    pub(super) fn split(&self, ems: f64) -> Vec<Line> {
        let mut parts = Vec::new();
        let mut from = 0;
        for at in self.gaps(ems).chain([self.glyphs.len()]) {
            parts.extend(self.glyphs.get(from..at).and_then(|glyphs| Line::new(without_doubles(glyphs.to_vec()))));
            from = at;
        }
        parts
    }

    /// The line cut before the number that it ends with, where a character that is no part of a number stands before it.
    pub(super) fn without_number(&self) -> Option<(Line, Line)> {
        let is_digit = |glyph: &&Glyph| glyph.text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
        let number = self.glyphs.iter().rev().take_while(is_digit).count();
        let (label, number) = self.glyphs.split_at_checked(self.glyphs.len() - number)?;
        let number = Line::new(number.to_vec())?;
        let label = Line::new(label.iter().filter(|glyph| !is_space(&glyph.text)).cloned().collect())?;
        let ends = label.glyphs.last().is_some_and(|glyph| is_wide(&glyph.text));
        (ends && number.text().starts_with(|c: char| c.is_ascii_digit())).then_some((label, number))
    }

    /// The width that must have been free at the end of the line before for this one's beginning to stand there.
    pub(super) fn first_unit(&self) -> f64 {
        let mut glyphs = self.glyphs.iter().filter(|glyph| !is_space(&glyph.text));
        let Some(first) = glyphs.next() else { return 0.0 };
        let mut end = first.area.right;
        let mut word = !is_wide(&first.text);
        for glyph in glyphs {
            let sticks = if word { !is_wide(&glyph.text) } else { false } || cannot_begin(&glyph.text);
            if !sticks || glyph.area.left > end + 0.3 * self.size {
                break;
            }
            word = word && !is_wide(&glyph.text);
            end = glyph.area.right;
        }
        end - first.area.left
    }
}

/// Fonts hand out radical code points for characters that look alike (⼈ for 人); the page shows the character.
fn repaired(text: &str) -> String {
    text.chars().map(fold::without_radical).collect()
}

/// Text of runs.
pub(super) fn text(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

/// Characters as lines, from top to bottom. Where most of them are set upright or turned, lines are columns.
pub(super) fn lines(glyphs: Vec<Glyph>) -> Vec<Line> {
    let most = |flow: Flow| glyphs.iter().filter(|glyph| glyph.flow == flow).count() * 2 > glyphs.len();
    // Columns of vertical text go from right to left.
    if most(Flow::Down) {
        clusters(glyphs, |area| -area.center().0, |area| area.top)
    } else if most(Flow::Up) {
        clusters(glyphs, |area| area.center().0, |area| -area.bottom)
    } else {
        clusters(glyphs, |area| area.center().1, |area| area.left)
    }
}

/// Characters whose levels are close together, each in the order along the level.
fn clusters(mut glyphs: Vec<Glyph>, level: impl Fn(&Area) -> f64, along: impl Fn(&Area) -> f64) -> Vec<Line> {
    glyphs.sort_by(|a, b| level(&a.area).total_cmp(&level(&b.area)));
    let mut lines = Vec::new();
    let mut open: Vec<Glyph> = Vec::new();
    let (mut sum, mut size) = (0.0, 0.0f64);
    for glyph in glyphs {
        let at = level(&glyph.area);
        let mean = sum / open.len().max(1) as f64;
        if !open.is_empty() && at - mean > 0.45 * size.min(glyph.size) {
            lines.push(std::mem::take(&mut open));
            sum = 0.0;
        }
        size = if open.is_empty() { glyph.size } else { size.max(glyph.size) };
        sum += at;
        open.push(glyph);
    }
    lines.push(open);
    lines
        .into_iter()
        .filter_map(|mut glyphs| {
            glyphs.sort_by(|a, b| along(&a.area).total_cmp(&along(&b.area)));
            Line::new(without_doubles(glyphs))
        })
        .collect()
}

/// Leaves out characters printed again over themselves, as bold type is sometimes made, and spaces at the ends.
fn without_doubles(glyphs: Vec<Glyph>) -> Vec<Glyph> {
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let again = kept.iter().rev().take(3).any(|before| {
            let (x, y) = before.area.center();
            let (here, level) = glyph.area.center();
            before.text == glyph.text && (here - x).abs() < 0.2 * glyph.size && (level - y).abs() < 0.2 * glyph.size
        });
        let leading = kept.is_empty() && is_space(&glyph.text);
        if !again && !leading {
            kept.push(glyph);
        }
    }
    while kept.last().is_some_and(|glyph| is_space(&glyph.text)) {
        kept.pop();
    }
    kept
}

/// Whether a reader sees two characters as two words.
fn is_apart(before: &Glyph, after: &Glyph, space: bool) -> bool {
    let size = before.size.min(after.size);
    let gap = gap(before, after);
    if is_wide(&before.text) || is_wide(&after.text) {
        // Lines set to full width pull Chinese characters apart; that is no space.
        return (space && gap > 0.15 * size) || gap > 1.2 * size;
    }
    (space && gap > 0.05 * size) || gap > 0.25 * size
}

/// The room between two characters that follow each other.
pub(super) fn gap(before: &Glyph, after: &Glyph) -> f64 {
    match after.flow {
        Flow::Right | Flow::Left => after.area.left - before.area.right,
        Flow::Down => after.area.top - before.area.bottom,
        Flow::Up => before.area.top - after.area.bottom,
    }
}

pub(super) fn is_space(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}') || c.is_control())
}

/// Whether a character is as wide as it is high and stands for itself: Chinese characters and their punctuation.
pub(super) fn is_wide(text: &str) -> bool {
    text.chars().next().is_some_and(|c| {
        matches!(c, '\u{2e80}'..='\u{a4cf}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
            | '\u{20000}'..='\u{3ffff}' | '\u{2014}' | '\u{2018}'..='\u{201d}' | '\u{2026}' | '\u{2460}'..='\u{24ff}')
    })
}

/// Whether a character never begins a line.
fn cannot_begin(text: &str) -> bool {
    text.chars().next().is_some_and(|c| "，。、；：？！）》〉”’】」』…—％%,.;:?!)".contains(c))
}

/// What stands between two pieces of text that are one: a space between Latin words or numbers, else nothing.
pub(super) fn joint(before: &[Run], after: &[Run]) -> bool {
    let end = before.last().map(|run| run.text.as_str()).unwrap_or_default();
    let begin = after.first().map(|run| run.text.as_str()).unwrap_or_default();
    let plain = |text: &str, last: bool| {
        let c = if last { text.chars().next_back() } else { text.chars().next() };
        c.is_some_and(|c| c.is_alphanumeric()) && !is_wide(text)
    };
    plain(end, true) && plain(begin, false)
}

/// Joins the lines of one block, numbers kept apart unless `full` says that the line before could hold no more.
pub(super) fn join(into: &mut Vec<Run>, mut more: Vec<Run>, full: bool) {
    if joint(into, &more) && !full {
        let page = more.first().map_or(0, |run| run.page);
        into.push(Run { text: " ".into(), page, area: None });
    }
    into.append(&mut more);
}

/// Joins the lines of a cell that ends at `right`; also whether the last of them could hold no more.
pub(super) fn stack(lines: &[Line], page: usize, right: f64) -> (Vec<Run>, bool) {
    const PADDING: f64 = 4.0;
    let mut runs = Vec::new();
    let mut before: Option<&Line> = None;
    for line in lines {
        let full = before.is_some_and(|before| before.area.right + line.first_unit() > right - PADDING);
        join(&mut runs, line.runs(page), full);
        before = Some(line);
    }
    (runs, before.is_some_and(|last| last.area.right + last.size > right - PADDING))
}
