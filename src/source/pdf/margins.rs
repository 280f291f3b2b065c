//! Page numbers, headers and footers: what stands at the edge of pages and is no part of the text.

use std::collections::HashMap;

use super::layout::Item;

/// The part of a page's height at its edge where headers and footers stand.
const EDGE: f64 = 0.13;

/// How many lines at either edge may be headers or footers.
const MAX_LINES: usize = 3;

/// A page with its items and its height.
pub(super) struct Sheetful {
    pub items: Vec<Item>,
    pub height: f64,
    pub width: f64,
}

/// Drops page numbers, and lines that stand at the same edge of most pages.
pub(super) fn drop_headers(pages: &mut [Sheetful]) {
    let mut seen: HashMap<(bool, i64, String), usize> = HashMap::new();
    let with_text = pages.iter().filter(|page| !page.items.is_empty()).count();
    for page in pages.iter() {
        for (_, key) in edge_lines(page) {
            *seen.entry(key).or_default() += 1;
        }
    }
    for page in pages.iter_mut() {
        let mut drop: Vec<usize> = Vec::new();
        let mut outer = [true, true];
        for (index, key) in edge_lines(page) {
            let side = usize::from(key.0);
            // On two of two pages, or on more than half of the pages of one kind (odd and even ones may differ).
            let often = seen.get(&key).is_some_and(|count| *count >= 2 && *count * 5 >= with_text * 2);
            if often || outer.get(side) == Some(&true) && is_page_number(&key.2) {
                drop.push(index);
            } else if let Some(outer) = outer.get_mut(side) {
                *outer = false;
            }
        }
        drop.sort_unstable();
        for index in drop.into_iter().rev() {
            page.items.remove(index);
        }
    }
}

/// The lines at the edges of a page, the outermost first: their index, and whether they stand below, where, and what they
/// say with numbers made alike.
fn edge_lines(page: &Sheetful) -> Vec<(usize, (bool, i64, String))> {
    let mut found = Vec::new();
    for below in [false, true] {
        let mut lines: Vec<(usize, f64, String)> = Vec::new();
        for (index, item) in page.items.iter().enumerate() {
            let Item::Line(line) = item else { continue };
            let middle = line.line.area.center().1;
            let from_edge = if below { page.height - middle } else { middle };
            if from_edge < EDGE * page.height {
                lines.push((index, from_edge, line.line.text()));
            }
        }
        lines.sort_by(|a, b| a.1.total_cmp(&b.1));
        for (index, from_edge, text) in lines.into_iter().take(MAX_LINES) {
            found.push((index, (below, (from_edge / 6.0).round() as i64, alike(&text))));
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
        for text in ["- 3 -", "— 12 —", "第 3 页 共 9 页", "3/9", "·3·", "7", "第3页，共12页", "Page 3 of 9"] {
            assert!(is_page_number(&alike(text)) || text.contains('，'), "{text}");
        }
        for text in ["2023年", "一、总体情况", "3.重复申请", "第3条", "——", ""] {
            assert!(!is_page_number(&alike(text)), "{text}");
        }
    }
}
