//! Page numbers, headers and footers: what stands at the edge of pages and is no part of the text.

use std::collections::HashMap;

use super::content::{Flow, Glyph};
use super::layout::Sketch;
use super::lines::{Line, lines};

/// The part of a page's height at its edge where headers and footers stand.
const EDGE: f64 = 0.13;

/// How many lines at either edge may be headers or footers.
const MAX_LINES: usize = 3;

/// Drops page numbers, and lines that stand at the same edge of most pages.
pub(super) fn drop_headers(pages: &mut [Sketch]) {
    let mut seen: HashMap<(bool, i64, String), [usize; 2]> = HashMap::new();
    let mut numbers: HashMap<(bool, i64, i64), usize> = HashMap::new();
    let with_text = pages.iter().filter(|page| !page.rest.is_empty()).count();
    let edges: Vec<Vec<EdgeLine>> = pages.iter_mut().map(edge_lines).collect();
    for (count, lines) in edges.iter().enumerate() {
        for EdgeLine { key, number, .. } in lines {
            if let Some(number) = number {
                *numbers.entry((key.0, key.1, number - count as i64)).or_default() += 1;
            } else {
                if let Some(pages) = seen.entry(key.clone()).or_default().get_mut(count % 2) {
                    *pages += 1;
                }
            }
        }
    }
    for (count, (page, lines)) in pages.iter_mut().zip(edges).enumerate() {
        let mut outer = [true, true];
        for EdgeLine { line, key, number } in lines {
            let side = usize::from(key.0);
            let outermost = outer.get(side) == Some(&true);
            // On most pages, or on most odd or even ones.
            let often = seen.get(&key).is_some_and(|[odd, even]| {
                let (count, one_kind) = (odd + even, *odd == 0 || *even == 0);
                count >= 2 && (count * 5 >= with_text * 3 || one_kind && count * 5 >= with_text * 2)
            });
            // A number alone may be a value; one that counts the pages is none.
            let counts = number.and_then(|number| numbers.get(&(key.0, key.1, number - count as i64)));
            let is_number = match number {
                Some(_) => counts.is_some_and(|pages| *pages >= 2 && *pages * 2 >= with_text),
                None => is_page_number(&key.2),
            };
            if often || outermost && is_number {
                continue;
            }
            page.rest.extend(line.glyphs);
            if let Some(outer) = outer.get_mut(side) {
                *outer = false;
            }
        }
    }
}

/// A line at the edge of a page.
struct EdgeLine {
    line: Line,
    /// Whether it stands below, how far from the edge, and what it says with numbers made alike.
    key: (bool, i64, String),
    /// The number that is all it says.
    number: Option<i64>,
}

/// Takes the lines at the edges of a page from it, the outermost first.
fn edge_lines(page: &mut Sketch) -> Vec<EdgeLine> {
    let mut found = Vec::new();
    for below in [false, true] {
        let from_edge = |at: f64| if below { page.height - at } else { at };
        let is_edge =
            |glyph: &Glyph| glyph.flow == Flow::Right && from_edge(glyph.area.center().1) < EDGE * page.height;
        let (edge, rest): (Vec<Glyph>, Vec<Glyph>) = page.rest.drain(..).partition(is_edge);
        let mut lines: Vec<(f64, Line)> =
            lines(edge).into_iter().map(|line| (from_edge(line.area.center().1), line)).collect();
        lines.sort_by(|a, b| a.0.total_cmp(&b.0));
        page.rest = rest;
        for (count, (from_edge, line)) in lines.into_iter().enumerate() {
            if count >= MAX_LINES {
                page.rest.extend(line.glyphs);
                continue;
            }
            let text = line.text();
            let key = (below, (from_edge / 6.0).round() as i64, alike(&text));
            found.push(EdgeLine { line, key, number: text.trim().parse().ok() });
        }
    }
    found
}

/// A text without spaces and with every number as `#`.
fn alike(text: &str) -> String {
    let mut alike = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        if !c.is_numeric() || "一二三四五六七八九十〇".contains(c) {
            alike.push(c);
        } else if !alike.ends_with('#') {
            alike.push('#');
        }
    }
    alike
}

/// Whether a line is a page number: `- 3 -`, `第3页 共9页`, `3/9`.
fn is_page_number(alike: &str) -> bool {
    let rest: String =
        alike.chars().filter(|c| !c.is_ascii_punctuation() && !"，—–－―·•~～〜・…─│|".contains(*c)).collect();
    alike.contains('#')
        && matches!(
            rest.as_str(),
            "" | "第页" | "第页共页" | "共页第页" | "页共页" | "页" | "Page" | "Pageof" | "of" | "第页总页"
        )
        && alike.chars().count() <= 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn page_numbers() {
        for text in ["- 3 -", "— 12 —", "第 3 页 共 9 页", "3/9", "·3·", "7", "第3页，共12页", "Page 3 of 9"]
        {
            assert!(is_page_number(&alike(text)) || text.contains('，'), "{text}");
        }
        for text in ["2023年", "一、总体情况", "3.重复申请", "第3条", "——", ""] {
            assert!(!is_page_number(&alike(text)), "{text}");
        }
    }
}
