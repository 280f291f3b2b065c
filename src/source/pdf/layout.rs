//! What stands on a page, in the order in which it is read: lines of text and tables.

use super::aligned;
use super::content::{Flow, Glyph, Page, Rule};
use super::geometry::Area;
use super::lines::{Line, is_space, lines};
use super::ruled;
use super::sheet::Sheet;

/// A line of text or a table.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Line(TextLine),
    Sheet(Sheet),
}

/// A line of running text.
#[derive(Debug, Clone)]
pub(super) struct TextLine {
    pub line: Line,
    /// The page, from 0.
    pub page: usize,
    /// The line on the page, from 1; tables are not counted.
    pub number: usize,
    /// Which column of text it belongs to, from the left.
    pub column: usize,
}

/// A table whose rules come this near to the edge of the page is cut by it, in points.
const AT_THE_EDGE: f64 = 1.5;

/// A page whose drawn tables have been read.
pub(super) struct Sketch {
    pub width: f64,
    pub height: f64,
    sheets: Vec<Sheet>,
    /// What stands in no table.
    pub rest: Vec<Glyph>,
}

/// A page with its lines and tables in the order in which they are read.
pub(super) struct Leaf {
    pub width: f64,
    pub items: Vec<Item>,
}

/// Reads the drawn tables of a page, which is the `index`th from 0.
pub(super) fn sketch(page: Page, index: usize) -> Sketch {
    let (tables, rest) = ruled::fill(ruled::tables(&page.rules), page.glyphs);
    let edge = page.width - AT_THE_EDGE;
    let sheets = tables.into_iter().map(|table| {
        let goes_on = |rule: &Rule| {
            rule.level
                && rule.to > edge
                && rule.from < table.area.right
                && (table.area.top..=table.area.bottom).contains(&rule.at)
        };
        let is_cut = table.area.right > edge || page.rules.iter().any(goes_on);
        Sheet { is_cut, ..Sheet::drawn(table, index) }
    });
    let sheets = sheets.collect();
    Sketch { width: page.width, height: page.height, sheets, rest }
}

/// Puts the content of all pages in order.
pub(super) fn leaves(sketches: Vec<Sketch>) -> Vec<Leaf> {
    let own: Vec<Option<Gutter>> = sketches.iter().map(gutter).collect();
    // A page with little on it has the columns of the others.
    let gutters: Vec<Option<Gutter>> = sketches
        .iter()
        .zip(&own)
        .map(|(sketch, gutter)| {
            gutter.or_else(|| {
                sketches.iter().zip(&own).find_map(|(other, gutter)| {
                    gutter.filter(|gutter| (other.width - sketch.width).abs() < 1.0 && gutter.fits(sketch))
                })
            })
        })
        .collect();
    let pages = sketches.into_iter().zip(gutters).enumerate();
    pages.map(|(index, (sketch, gutter))| Leaf { width: sketch.width, items: items(sketch, gutter, index) }).collect()
}

/// The items of a page.
fn items(sketch: Sketch, gutter: Option<Gutter>, index: usize) -> Vec<Item> {
    let mut items = Vec::new();
    match gutter {
        Some(gutter) => in_columns(sketch.rest, sketch.sheets, gutter, index, &mut items),
        None => region(sketch.rest, sketch.sheets, index, 0, &mut items),
    }
    let lines = items.iter_mut().filter_map(|item| match item {
        Item::Line(line) => Some(line),
        Item::Sheet(_) => None,
    });
    for (number, line) in (1..).zip(lines) {
        line.number = number;
    }
    items
}

/// Lines and tables from top to bottom.
fn region(glyphs: Vec<Glyph>, sheets: Vec<Sheet>, page: usize, column: usize, into: &mut Vec<Item>) {
    let mut items: Vec<(f64, Item)> = sheets.into_iter().map(|sheet| (sheet.area.top, Item::Sheet(sheet))).collect();
    let vertical = glyphs.iter().filter(|glyph| glyph.flow != Flow::Right).count() * 2 > glyphs.len();
    let lines = lines(glyphs);
    if vertical {
        // Columns of vertical text are read one after the other; they have no heights to be sorted by.
        let text = lines.into_iter().map(|line| (f64::MAX, Item::Line(TextLine { line, page, number: 0, column })));
        items.extend(text);
    } else {
        // A table drawn by rules parts the text above it from that below.
        let walls: Vec<f64> = items.iter().map(|(top, _)| *top).collect();
        for part in aligned::parts(lines, &walls, page) {
            items.push(match part {
                aligned::Part::Line(line) => {
                    (line.area.center().1, Item::Line(TextLine { line, page, number: 0, column }))
                }
                aligned::Part::Sheet(sheet) => (sheet.area.top, Item::Sheet(sheet)),
            });
        }
    }
    items.sort_by(|a, b| a.0.total_cmp(&b.0));
    into.extend(items.into_iter().map(|(_, item)| item));
}

/// A blank band from top to bottom between two columns of text.
#[derive(Debug, Clone, Copy)]
struct Gutter {
    left: f64,
    right: f64,
}

impl Gutter {
    /// Whether a page has text at both sides and little in the band.
    fn fits(&self, sketch: &Sketch) -> bool {
        let (mut left, mut right, mut inside) = (0, 0, 0);
        for glyph in sketch.rest.iter().filter(|glyph| !is_space(&glyph.text)) {
            if glyph.area.right <= self.left + 1.0 {
                left += 1;
            } else if glyph.area.left >= self.right - 1.0 {
                right += 1;
            } else {
                inside += 1;
            }
        }
        left > 0 && right > 0 && inside * 8 < left.min(right)
    }
}

/// Finds the band between two columns of running text, if a page has them.
fn gutter(sketch: &Sketch) -> Option<Gutter> {
    const STEP: f64 = 2.0;
    let Sketch { width, rest: glyphs, sheets, .. } = sketch;
    let mut sizes: Vec<f64> = glyphs.iter().map(|glyph| glyph.size).collect();
    if sizes.len() < 80 {
        return None;
    }
    sizes.sort_by(f64::total_cmp);
    let size = *sizes.get(sizes.len() / 2)?;
    let steps = ((width / STEP) as usize).min(10_000);
    // How much ink stands at each distance from the left.
    let mut ink = vec![0.0; steps];
    let mut add = |area: &Area, height: f64| {
        let from = (area.left / STEP).max(0.0) as usize;
        let to = (area.right / STEP).max(0.0).ceil() as usize;
        if let Some(stretch) = ink.get_mut(from.min(steps)..to.min(steps)) {
            stretch.iter_mut().for_each(|ink| *ink += height);
        }
    };
    for glyph in glyphs.iter().filter(|glyph| !is_space(&glyph.text)) {
        add(&glyph.area, glyph.size);
    }
    for sheet in sheets {
        add(&sheet.area, sheet.area.height());
    }
    let mut full: Vec<f64> = ink.iter().copied().filter(|ink| *ink > 0.0).collect();
    full.sort_by(f64::total_cmp);
    let most = *full.get(full.len() * 3 / 4)?;
    let middle = steps * 3 / 10..steps * 7 / 10;
    let (mut best, mut from): (Option<(usize, usize)>, Option<usize>) = (None, None);
    for step in middle.start..=middle.end {
        let blank = step < middle.end && ink.get(step).is_some_and(|ink| *ink <= 0.3 * most);
        match (blank, from) {
            (true, None) => from = Some(step),
            (false, Some(start)) => {
                if best.is_none_or(|(a, b)| b - a < step - start) {
                    best = Some((start, step));
                }
                from = None;
            }
            _ => {}
        }
    }
    let (from, to) = best?;
    let gutter = Gutter { left: from as f64 * STEP, right: to as f64 * STEP };
    if gutter.right - gutter.left < 1.2 * size {
        return None;
    }
    let side = |left: bool| {
        let middle = (gutter.left + gutter.right) / 2.0;
        let own = |area: &Area| (area.center().0 < middle) == left;
        let crosses = |area: &Area| area.left < gutter.left && area.right > gutter.right;
        let text = lines(glyphs.iter().filter(|glyph| own(&glyph.area)).cloned().collect());
        let tables: f64 = sheets.iter().filter(|s| own(&s.area) && !crosses(&s.area)).map(|s| s.area.height()).sum();
        (text, tables)
    };
    [side(true), side(false)].iter().all(|(text, tables)| is_prose(text, *tables, size)).then_some(gutter)
}

/// Whether lines are those of running text, not the cells of a table without rules: most fill their column.
fn is_prose(lines: &[Line], tables: f64, size: f64) -> bool {
    const FEWEST: f64 = 5.0;
    const SHORTEST: f64 = 10.0;
    let width = lines.iter().map(|line| line.area.width()).fold(0.0, f64::max);
    // A line is one piece: cells beside each other leave room between them.
    let whole = |line: &&Line| line.gaps(1.5).next().is_none();
    let long = lines.iter().filter(|line| line.area.width() > 0.75 * width).filter(whole).count() as f64;
    let count = lines.len() as f64;
    // A table drawn in the column is as good as the lines that would stand in its place.
    let drawn = tables / (1.6 * size);
    width.max(if tables > 0.0 { SHORTEST * size } else { 0.0 }) >= SHORTEST * size
        && long + drawn >= FEWEST
        && long + drawn >= 0.4 * (count + drawn)
}

/// Reads two columns, band by band where something stands across both.
fn in_columns(glyphs: Vec<Glyph>, sheets: Vec<Sheet>, gutter: Gutter, page: usize, into: &mut Vec<Item>) {
    let middle = (gutter.left + gutter.right) / 2.0;
    let mut across: Vec<Glyph> = Vec::new();
    let mut sides: [Vec<Glyph>; 2] = [Vec::new(), Vec::new()];
    for line in lines(glyphs) {
        let stands_in =
            line.glyphs.iter().any(|glyph| glyph.area.right > gutter.left && glyph.area.left < gutter.right);
        for glyph in line.glyphs {
            if stands_in {
                across.push(glyph);
            } else if let Some(side) = sides.get_mut(usize::from(glyph.area.center().0 >= middle)) {
                side.push(glyph);
            }
        }
    }
    let (wide, narrow): (Vec<Sheet>, Vec<Sheet>) =
        sheets.into_iter().partition(|sheet| sheet.area.left < gutter.left && sheet.area.right > gutter.right);
    let mut narrow_sides: [Vec<Sheet>; 2] = [Vec::new(), Vec::new()];
    for sheet in narrow {
        if let Some(side) = narrow_sides.get_mut(usize::from(sheet.area.center().0 >= middle)) {
            side.push(sheet);
        }
    }
    let mut bands = Vec::new();
    region(across, wide, page, 0, &mut bands);
    let mut columns: Vec<Vec<Item>> = Vec::new();
    for (column, (side, sheets)) in sides.into_iter().zip(narrow_sides).enumerate() {
        let mut items = Vec::new();
        region(side, sheets, page, column + 1, &mut items);
        columns.push(items);
    }
    for band in bands {
        let top = top(&band);
        for column in &mut columns {
            let above = column.iter().take_while(|item| self::top(item) < top).count();
            into.extend(column.drain(..above));
        }
        into.push(band);
    }
    into.extend(columns.into_iter().flatten());
}

fn top(item: &Item) -> f64 {
    match item {
        Item::Line(line) => line.line.area.top,
        Item::Sheet(sheet) => sheet.area.top,
    }
}
