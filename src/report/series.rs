//! Numbered series: markers that begin a paragraph or a sentence, and 一是, 二是.

use std::ops::Range;

use super::Report;
use super::heading::{self, Numbering};
use super::numeral::ordinal;

/// An item of a series.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// How it is numbered; none for 一是 and 其一.
    pub numbering: Option<Numbering>,
    /// Its number.
    pub number: u32,
    /// Folded range of the marker.
    pub marker: Range<usize>,
    /// Whether it begins a paragraph.
    pub leads: bool,
    /// The word after the number for 一是 (`是`) or before it for 其一 (`其`), which keeps the two apart.
    pub word: char,
}

/// All items between the title and the tail, outside tables, in the order of the text.
pub fn items(report: &Report<'_>) -> Vec<Item> {
    let mut items = Vec::new();
    let start = report.title.as_ref().map_or(0, |title| title.next);
    for paragraph in report.paragraphs.get(start..report.tail.max(start)).unwrap_or_default() {
        if paragraph.cell.is_some() {
            continue;
        }
        let text = report.slice(&paragraph.range);
        if let Some(marker) = &paragraph.marker {
            items.push(Item {
                numbering: Some(marker.numbering),
                number: marker.number,
                marker: marker.range.clone(),
                leads: true,
                word: ' ',
            });
        }
        inline(report, text, paragraph.range.start, &mut items);
    }
    words(report, start, &mut items);
    items.sort_by_key(|item| item.marker.start);
    items
}

/// Markers after the end of a sentence or after a gap, as in reports on one line: （二）… 2.…
fn inline(report: &Report<'_>, text: &str, offset: usize, items: &mut Vec<Item>) {
    for at in memchr::memchr3_iter(b'(', b'.', 0xe3, text.as_bytes()) {
        let Some(start) = marker_start(text, at) else { continue };
        if start == 0 {
            continue;
        }
        let begins = text.get(..start).is_some_and(|before| before.ends_with(['。', ';', '!', '?', '”', ':', ',']))
            || gap_before(report, offset + start);
        if !begins {
            continue;
        }
        if let Some(marker) = text.get(start..).and_then(|rest| heading::marker(rest, offset + start))
            && !matches!(marker.numbering, Numbering::Part | Numbering::Chinese)
            && items.last().is_none_or(|last| last.marker.start != marker.range.start)
        {
            items.push(Item {
                numbering: Some(marker.numbering),
                number: marker.number,
                marker: marker.range,
                leads: false,
                word: ' ',
            });
        }
    }
}

/// Where a marker that has a telling byte at `at` would start: at a parenthesis, or at the digits before a dot or 、.
fn marker_start(text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes.get(at)? {
        b'(' => Some(at),
        0xe3 if bytes.get(at + 1..at + 3) == Some(&[0x80, 0x81]) => digits_before(bytes, at),
        b'.' => digits_before(bytes, at),
        _ => None,
    }
}

/// The start of one or two digits that end at `end`.
fn digits_before(bytes: &[u8], end: usize) -> Option<usize> {
    let start = (0..end).rev().take(2).take_while(|at| bytes.get(*at).is_some_and(u8::is_ascii_digit)).last()?;
    let preceded =
        start.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(|byte| byte.is_ascii_digit() || *byte == b'.');
    (!preceded).then_some(start)
}

/// Whether white space that folding dropped stands before a folded offset.
pub(crate) fn gap_before(report: &Report<'_>, offset: usize) -> bool {
    let visible = report.folded.visible_offset(offset);
    report.document.text.get(..visible).is_some_and(|before| before.ends_with(char::is_whitespace))
}

/// 一是, 二是 … and 其一, 其二 … where they begin a clause.
fn words(report: &Report<'_>, first_paragraph: usize, items: &mut Vec<Item>) {
    let text = report.text();
    let start = report.paragraphs.get(first_paragraph).map_or(0, |paragraph| paragraph.range.start);
    let end = report.body().end;
    for hit in report.hits.list("ordinal-series") {
        if hit.start < start || hit.end > end || report.in_table(hit.start) {
            continue;
        }
        let Some(word) = text.get(hit.start..hit.end) else { continue };
        let before = text.get(..hit.start).and_then(|before| before.chars().next_back());
        let begins =
            before.is_none_or(|c| matches!(c, '。' | ';' | ',' | ':' | '、' | '!' | '?' | '\n' | ')' | '”' | '—'));
        let number = ordinal(word.trim_matches(['是', '其']));
        if let (true, Some(number)) = (begins, number) {
            let word = if word.starts_with('其') { '其' } else { '是' };
            items.push(Item { numbering: None, number, marker: hit.start..hit.end, leads: before == Some('\n'), word });
        }
    }
}
