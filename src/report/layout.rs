//! From blocks to paragraphs: lines that a fixed width broke are joined, then everything is folded.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::heading;
use crate::document::{Block, BlockKind, Document, Format};
use crate::fold::Folded;

/// Lines wider than this were not broken by a fixed width.
const WIDEST_WRAP: usize = 120;
/// Below this many broken lines a text is not held to be wrapped.
const FEWEST_WRAPPED: usize = 5;

/// A paragraph in folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paragraph {
    /// Folded range.
    pub range: Range<usize>,
    /// Visible range.
    pub visible: Range<usize>,
    /// What the layout says it is.
    pub kind: BlockKind,
    /// The table cell it stands in, unless the table only lays out the page.
    pub cell: Option<(usize, usize)>,
}

/// Joins and folds the blocks of a document.
pub(super) fn paragraphs(document: &Document) -> (Folded, Vec<Paragraph>) {
    let page_tables: Vec<bool> = (0..document.tables.len()).map(|table| is_page_layout(document, table)).collect();
    let joins = soft_breaks(document);
    let mut folded = Folded::with_capacity(document.text.len());
    let mut paragraphs: Vec<Paragraph> = Vec::with_capacity(document.blocks.len());
    for (index, block) in document.blocks.iter().enumerate() {
        let joined = joins.get(index).copied().unwrap_or(false) && !paragraphs.is_empty();
        if !joined && !folded.text().is_empty() {
            folded.end_paragraph();
        }
        let start = folded.text().len();
        folded.push(document.quote(&block.range), block.range.start);
        let end = folded.text().len();
        if joined {
            if let Some(last) = paragraphs.last_mut() {
                last.range.end = end;
                last.visible.end = block.range.end;
            }
            continue;
        }
        let cell = block.cell.filter(|(table, _)| !page_tables.get(*table).copied().unwrap_or(false));
        paragraphs.push(Paragraph { range: start..end, visible: block.range.clone(), kind: block.kind, cell });
    }
    (folded, paragraphs)
}

/// Whether a table only lays out the page: it holds another table, is a single cell, or has a cell full of prose.
fn is_page_layout(document: &Document, index: usize) -> bool {
    const PROSE: usize = 1200;
    let Some(table) = document.tables.get(index) else { return false };
    table.cells.len() <= 1
        || document.tables.iter().any(|other| other.parent.is_some_and(|(parent, _)| parent == index))
        || table.cells.iter().any(|cell| cell.range.len() > PROSE)
}

/// For each block whether it continues the one before it: a line that a fixed width broke.
fn soft_breaks(document: &Document) -> Vec<bool> {
    match document.format {
        Format::Text => wrapped_lines(document),
        Format::Markdown => paragraph_lines(document),
        // Formats with marks of their own know their paragraphs.
        _ => Vec::new(),
    }
}

/// Whether a line does not end as a sentence, a row or a label does.
fn is_open(line: &str) -> bool {
    !line.ends_with(['。', '！', '？', '：', '；', '!', '?', ':', ';', '|'])
}

/// The marker that a line begins with.
fn starts_with_marker(line: &str) -> Option<heading::Marker> {
    let head = line.get(..line.len().min(24)).unwrap_or(first_characters(line));
    heading::marker(&crate::fold::fold(head), 0)
}

/// Lines of one Markdown paragraph belong together unless they show that they are headings, rows or whole sentences.
fn paragraph_lines(document: &Document) -> Vec<bool> {
    const LONGEST_HEADING: usize = 40;
    let source = document.source();
    let mut joins = vec![false];
    joins.extend(document.blocks.windows(2).map(|pair| {
        let [above, below] = pair else { return false };
        let gap = document.source_range(&above.range).end..document.source_range(&below.range).start;
        let one_line_feed = source.get(gap).is_some_and(|gap| gap.matches('\n').count() == 1);
        let (first, second) = (document.quote(&above.range), document.quote(&below.range));
        let is_heading = starts_with_marker(first).is_some() && first.chars().count() <= LONGEST_HEADING;
        one_line_feed
            && above.kind == BlockKind::Paragraph
            && below.kind == BlockKind::Paragraph
            && above.cell.is_none()
            && below.cell.is_none()
            && is_open(first)
            && !is_heading
            && !second.starts_with('|')
            && starts_with_marker(second).is_none()
    }));
    joins
}

/// Lines of plain text that a fixed width broke.
fn wrapped_lines(document: &Document) -> Vec<bool> {
    let blocks = &document.blocks;
    let lines: Vec<Option<usize>> =
        blocks.iter().map(|block| (block.cell.is_none()).then(|| width(document.quote(&block.range)))).collect();
    let open = |index: usize| is_open(blocks.get(index).map_or("", |block: &Block| document.quote(&block.range)));
    // The width is that of the widest lines that go on in the next one.
    let mut widths: Vec<usize> =
        lines.iter().enumerate().filter_map(|(i, width)| (*width).filter(|w| *w >= 24 && open(i))).collect();
    if widths.len() < FEWEST_WRAPPED {
        return Vec::new();
    }
    widths.sort_unstable();
    let Some(full) = widths.get(widths.len() * 9 / 10).copied().filter(|width| *width <= WIDEST_WRAP) else {
        return Vec::new();
    };
    // A text of many longer lines was not broken at this width.
    let longer = lines.iter().flatten().filter(|width| **width > full + 8).count();
    let is_full = |width: usize| width + width / 6 >= full && width <= full + 8;
    let broken = lines.iter().enumerate().filter(|(i, width)| width.is_some_and(is_full) && open(*i)).count();
    if broken < FEWEST_WRAPPED || longer * 4 > broken {
        return Vec::new();
    }
    let mut joins = vec![false; blocks.len()];
    for index in 1..blocks.len() {
        let (Some(Some(before)), Some(Some(_))) = (lines.get(index - 1), lines.get(index)) else { continue };
        let (Some(previous), Some(next)) = (blocks.get(index - 1), blocks.get(index)) else { continue };
        let gap = document.quote(&(previous.range.end..next.range.start));
        let text = document.quote(&next.range);
        let starts = starts_with_marker(text);
        // A paragraph that was full to the last line still ends there when the next begins with a marker or an indent.
        if let Some(join) = joins.get_mut(index) {
            // After a comma, or between a number and what it counts, a line goes on even where it is not quite full.
            let above = document.quote(&previous.range);
            let cut_number = above.ends_with(|c: char| c.is_ascii_digit())
                && text.starts_with(crate::fold::is_han)
                && *before * 2 >= full;
            let goes_on = cut_number || (above.ends_with(['，', '、']) && *before * 2 >= full);
            *join = (is_full(*before) || goes_on)
                && open(index - 1)
                && gap.matches('\n').count() <= 1
                && starts.is_none_or(|marker| marker.numbering == heading::Numbering::Arabic && marker.number > 12);
        }
    }
    joins
}

/// The width of a text on a screen. Characters whose width is plain are counted; the tables of all others are slow.
fn width(text: &str) -> usize {
    let plain = |c: char| match c {
        ' '..='~' => Some(1),
        '\u{4e00}'..='\u{9fef}' | '\u{3001}'..='\u{3029}' | '！'..='～' => Some(2),
        _ => None,
    };
    text.chars().try_fold(0, |sum, c| Some(sum + plain(c)?)).unwrap_or_else(|| UnicodeWidthStr::width(text))
}

/// The first few characters of a text whose byte cut would split one.
fn first_characters(text: &str) -> &str {
    text.char_indices().nth(8).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}
