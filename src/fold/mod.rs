//! Folding for matching: one width, one script, no inserted characters, with an exact map back.
//!
//! Folded text is for searching only; what is shown and quoted is always the visible text. Folding
//! - turns full-width ASCII into ASCII and drops white space except between two ASCII characters,
//! - turns radical code points (⼀ ⺠) into the characters they look like and traditional characters into simplified ones,
//! - drops zero-width and bidirectional controls,
//! - drops pinyin that a page inserted after a character: `公開(kāi)`.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

const TRADITIONAL: &str = include_str!("traditional.txt");
const RADICALS: &str = include_str!("radicals.txt");

/// What becomes of a character. Values above the named ones are the character to put in its place.
const KEEP: u16 = 0;
const SPACE: u16 = 1;
const DROP: u16 = 2;

/// For each character of the basic plane what becomes of it.
static TABLE: LazyLock<Box<[u16]>> = LazyLock::new(|| {
    let mut table = vec![KEEP; 0x1_0000].into_boxed_slice();
    let mut set = |from: char, to: u16| {
        if let Some(slot) = table.get_mut(from as usize) {
            *slot = to;
        }
    };
    for (from, to) in pairs(TRADITIONAL).chain(pairs(RADICALS)) {
        set(from, u16::try_from(u32::from(to)).unwrap_or(KEEP));
    }
    for code in 0xff01..=0xff5e_u16 {
        if let Some(from) = char::from_u32(u32::from(code)) {
            set(from, code - 0xfee0);
        }
    }
    for space in
        "\t\n\u{b}\u{c}\r \u{85}\u{a0}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}".chars().chain('\u{2000}'..='\u{200a}')
    {
        set(space, SPACE);
    }
    for dropped in ('\u{200b}'..='\u{200f}')
        .chain('\u{202a}'..='\u{202e}')
        .chain('\u{2060}'..='\u{2069}')
        .chain(['\u{ad}', '\u{feff}'])
    {
        set(dropped, DROP);
    }
    table
});

/// The pairs of a character table, skipping its comment lines.
fn pairs(table: &'static str) -> impl Iterator<Item = (char, char)> {
    table.lines().filter(|line| !line.starts_with('#')).flat_map(|line| {
        let mut characters = line.chars();
        std::iter::from_fn(move || Some((characters.next()?, characters.next()?)))
    })
}

/// Whether a character is a Chinese one.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '〇' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a character is one that only traditional text has.
pub fn is_traditional(c: char) -> bool {
    is_han(c) && TABLE.get(c as usize).is_some_and(|to| *to > DROP)
}

/// Whether a character is a radical code point standing in for a character.
pub fn is_radical(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fd5}')
}

/// The character that a radical code point stands in for; any other character as it is.
pub fn without_radical(c: char) -> char {
    let to = if is_radical(c) { TABLE.get(c as usize).copied().unwrap_or(KEEP) } else { KEEP };
    if to > DROP { char::from_u32(u32::from(to)).unwrap_or(c) } else { c }
}

/// Whether a character takes no room and shows nothing.
pub fn is_invisible(c: char) -> bool {
    TABLE.get(c as usize) == Some(&DROP)
}

/// A stretch of folded text that stands byte for byte for a stretch of visible text.
#[derive(Debug, Clone, Copy)]
struct Run {
    folded: usize,
    visible: usize,
}

/// What folding met that a reader should be told of. All ranges are visible.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Oddities {
    /// Traditional characters.
    pub traditional: Vec<Range<usize>>,
    /// Radical code points.
    pub radicals: Vec<Range<usize>>,
    /// Inserted pinyin, with its parentheses.
    pub pinyin: Vec<Range<usize>>,
    /// Zero-width and bidirectional controls.
    pub invisible: Vec<Range<usize>>,
    /// Replacement characters, left by a failed conversion.
    pub replaced: Vec<Range<usize>>,
}

/// Folded text with its map back to the visible text.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    runs: Vec<Run>,
    /// What was met on the way.
    pub oddities: Oddities,
}

impl Folded {
    /// An empty text with room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Folded {
        Folded {
            text: String::with_capacity(capacity),
            runs: Vec::with_capacity(capacity.div_ceil(16).min(64)),
            oddities: Oddities::default(),
        }
    }

    /// The folded text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Appends a line feed that stands for the border between two paragraphs.
    pub fn end_paragraph(&mut self) {
        self.text.push('\n');
    }

    /// Appends the folding of `piece`, which stands at `visible` in the visible text.
    pub fn push(&mut self, piece: &str, visible: usize) {
        let table: &[u16] = &TABLE;
        let mut spaced = false;
        let mut pending = 0; // start of what is to be copied as it is
        let mut skip_to = 0;
        for (at, c) in piece.char_indices() {
            if at < skip_to {
                continue;
            }
            let to = table.get(c as usize).copied().unwrap_or(KEEP);
            if to == KEEP && !spaced && c != '(' && c != '\u{fffd}' {
                continue;
            }
            self.copy(piece, pending..at, visible);
            pending = at + c.len_utf8();
            if to == SPACE {
                spaced = true;
                continue;
            }
            let here = visible + at..visible + pending;
            if to == DROP {
                self.oddities.invisible.push(here);
                continue;
            }
            let shown = if to == KEEP { c } else { char::from_u32(u32::from(to)).unwrap_or(c) };
            if std::mem::take(&mut spaced)
                && shown.is_ascii()
                && self.text.as_bytes().last().is_some_and(|last| last.is_ascii_graphic())
            {
                self.mark(visible + at - 1);
                self.text.push(' ');
            }
            if shown == '('
                && let Some(length) = pinyin(&piece[at..])
                && self.text.chars().next_back().is_some_and(is_han)
            {
                self.oddities.pinyin.push(visible + at..visible + at + length);
                skip_to = at + length;
                pending = skip_to;
                continue;
            }
            match c {
                '\u{fffd}' => self.oddities.replaced.push(here),
                '\u{2e80}'..='\u{2fd5}' => self.oddities.radicals.push(here),
                _ if to != KEEP && is_han(c) => self.oddities.traditional.push(here),
                _ => {}
            }
            self.mark(visible + at);
            self.text.push(shown);
        }
        self.copy(piece, pending.min(piece.len())..piece.len(), visible);
    }

    /// Copies part of a piece as it is.
    fn copy(&mut self, piece: &str, range: Range<usize>, visible: usize) {
        if !range.is_empty() {
            self.mark(visible + range.start);
            self.text.push_str(&piece[range]);
        }
    }

    /// Notes that what is appended next stands at a visible offset.
    fn mark(&mut self, visible: usize) {
        let folded = self.text.len();
        if self.runs.last().is_none_or(|run| run.visible + (folded - run.folded) != visible) {
            self.runs.push(Run { folded, visible });
        }
    }

    /// The visible offset of the character at a folded offset.
    pub fn visible_offset(&self, folded: usize) -> usize {
        let index = self.runs.partition_point(|run| run.folded <= folded);
        match index.checked_sub(1).and_then(|index| self.runs.get(index)) {
            Some(run) => run.visible + (folded - run.folded),
            None => self.runs.first().map_or(0, |run| run.visible),
        }
    }

    /// [`Folded::visible_offset`] for offsets that ascend from `from`: each is found from the one before it.
    pub fn visible_offsets(&self, from: usize) -> impl FnMut(usize) -> usize {
        let mut next = self.runs.partition_point(|run| run.folded <= from);
        move |folded| {
            while self.runs.get(next).is_some_and(|run| run.folded <= folded) {
                next += 1;
            }
            match next.checked_sub(1).and_then(|index| self.runs.get(index)) {
                Some(run) => run.visible + (folded - run.folded),
                None => self.runs.first().map_or(0, |run| run.visible),
            }
        }
    }

    /// The visible range that a folded range stands for, without white space or dropped characters around it.
    /// `visible` is the visible text.
    pub fn visible(&self, folded: &Range<usize>, visible: &str) -> Range<usize> {
        let slice = self.text.get(folded.clone()).unwrap_or_default();
        let start = folded.start + (slice.len() - slice.trim_start().len());
        let slice = slice.trim();
        let first = self.visible_offset(start);
        let Some(last) = slice.chars().next_back() else { return first..first };
        let last_at = self.visible_offset(start + slice.len() - last.len_utf8());
        let width = visible.get(last_at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        first..(last_at + width).max(first)
    }

    /// The folded offset of the first character at or after a visible offset.
    pub fn folded_offset(&self, visible: usize) -> usize {
        // Runs ascend in both texts.
        let index = self.runs.partition_point(|run| run.visible <= visible);
        let Some(run) = index.checked_sub(1).and_then(|index| self.runs.get(index)) else { return 0 };
        let next = self.runs.get(index).map_or(self.text.len(), |run| run.folded);
        let mut at = (run.folded + (visible - run.visible)).min(next);
        while at < self.text.len() && !self.text.is_char_boundary(at) {
            at += 1;
        }
        at
    }
}

/// The length of `(xù)` at the start of `text`: up to seven Latin letters in parentheses, one of them with a tone mark.
fn pinyin(text: &str) -> Option<usize> {
    let mut marked = false;
    for (at, c) in text.char_indices().skip(1).take(8) {
        match c {
            ')' => return (marked && at > 1).then_some(at + 1),
            'a'..='z' => {}
            '\u{e0}'..='\u{ff}' | '\u{100}'..='\u{1dc}' => marked = true,
            _ => return None,
        }
    }
    None
}

/// Folds a short text; one that folding leaves as it is is not copied.
pub fn folded(text: &str) -> Cow<'_, str> {
    let table: &[u16] = &TABLE;
    let stays = |c: char| table.get(c as usize).copied().unwrap_or(KEEP) == KEEP && c != '(' && c != '\u{fffd}';
    if text.chars().all(stays) { Cow::Borrowed(text) } else { Cow::Owned(fold(text)) }
}

/// Folds a short text, such as a term of a rule file.
pub fn fold(text: &str) -> String {
    let mut folded = Folded::with_capacity(text.len());
    folded.push(text, 0);
    folded.text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn folded(text: &str) -> Folded {
        let mut folded = Folded::default();
        folded.push(text, 0);
        folded
    }

    #[test]
    fn folds_width_script_radicals_and_spaces() {
        assert_eq!(fold("２０２４ 年（第１ 项）"), "2024年(第1项)");
        assert_eq!(fold("⼀、⼈⺠政府"), "一、人民政府");
        assert_eq!(fold("繼續(xù)認(rèn)真貫徹"), "继续认真贯彻");
        assert_eq!(fold("1\u{200b}26条，共 1 206 条"), "126条,共1 206条");
        assert_eq!(fold("政府(zf)"), "政府(zf)", "letters without tone marks are text");
    }

    #[test]
    fn maps_back() {
        let text = "共２０ 件，公開(kāi)信息";
        let folded = folded(text);
        let at = folded.text().find("公开信息").unwrap();
        let visible = folded.visible(&(at..at + "公开信息".len()), text);
        assert_eq!(&text[visible.clone()], "公開(kāi)信息");
        assert_eq!(folded.folded_offset(visible.start), at);
        let at = folded.text().find("20").unwrap();
        assert_eq!(&text[folded.visible(&(at..at + 2), text)], "２０");
    }
}
