//! The paragraphs of a part of the document, as they print: tracked deletions and codes of fields left out.

use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use super::fib::{Part, Pieces, Word};
use super::properties::{self, Layout, Look, Runs};

/// The most characters that are read; pieces of a hostile file may name one stretch of it over and over.
const MAX_CHARACTERS: u32 = 16 << 20;

/// How a paragraph ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// As a paragraph.
    Plain,
    /// With the mark of a cell or of a row.
    Cell,
}

/// A paragraph.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Its text; line feeds are breaks within it.
    pub text: String,
    /// Text in it that is not shown, with its offset in `text`.
    pub hidden: Vec<(usize, String)>,
    /// How it ends.
    pub end: End,
    /// Its properties.
    pub layout: Layout,
}

/// Everything that text is read with.
pub(super) struct Reader<'w> {
    word: &'w Word,
    pieces: Pieces,
    looks: Runs<Look>,
    layouts: Runs<(u16, Range<usize>)>,
}

impl<'w> Reader<'w> {
    /// Takes the tables of a document.
    pub(super) fn new(word: &'w Word, pieces: Pieces) -> Reader<'w> {
        let main = word.main();
        Reader {
            word,
            pieces,
            looks: Runs::read(main, word.part(Part::CharacterPages), 1, |page, at, _| properties::look(page, at)),
            layouts: Runs::read(main, word.part(Part::ParagraphPages), 13, properties::layout),
        }
    }

    /// The paragraphs of a range of characters, in order.
    pub(super) fn paragraphs(&self, characters: Range<u32>, mut each: impl FnMut(Paragraph)) {
        let mut open = Open::default();
        let limit = characters.end.min(characters.start.saturating_add(MAX_CHARACTERS));
        let first = self.pieces.list.partition_point(|piece| piece.characters.end <= characters.start);
        for piece in self.pieces.list.iter().skip(first) {
            let start = piece.characters.start.max(characters.start);
            let end = piece.characters.end.min(limit);
            if start >= end {
                break;
            }
            let width = if piece.narrow { 1 } else { 2 };
            let skipped = usize::try_from(start - piece.characters.start).unwrap_or(usize::MAX);
            let at = piece.at.saturating_add(skipped.saturating_mul(width));
            let len = usize::try_from(end - start).unwrap_or(usize::MAX).saturating_mul(width);
            let Some(rest) = self.word.main().get(at..) else { continue };
            let bytes = rest.get(..len).unwrap_or(rest);
            let mut units = bytes.chunks_exact(width).enumerate();
            while let Some((index, unit)) = units.next() {
                let offset = at + index * width;
                let c = match *unit {
                    [byte] => narrow(byte),
                    [low, high] => match wide(low, high) {
                        Ok(c) => c,
                        Err(lead) => match units.next() {
                            Some((_, [low, high])) => pair(lead, u16::from_le_bytes([*low, *high])),
                            _ => char::REPLACEMENT_CHARACTER,
                        },
                    },
                    _ => continue,
                };
                let mut look = self.looks.at(offset).copied().unwrap_or_default();
                match piece.modifier {
                    0 => {}
                    modifier if modifier & 1 == 0 => look.apply_short(modifier),
                    modifier => look.apply(self.changes_of(modifier)),
                }
                if let Some(end) = open.take(c, look) {
                    each(open.finish(end, self.layout(offset, piece.modifier)));
                }
            }
        }
        if !open.is_empty() {
            each(open.finish(End::Plain, Layout::default()));
        }
    }

    fn changes_of(&self, modifier: u16) -> &[u8] {
        self.pieces.properties.get(usize::from(modifier >> 1)).map_or(&[], Vec::as_slice)
    }

    /// The properties of the paragraph whose mark stands at an offset.
    fn layout(&self, offset: usize, modifier: u16) -> Layout {
        let mut layout = Layout::default();
        if let Some((style, changes)) = self.layouts.at(offset) {
            layout.style = *style;
            layout.apply(self.word.main().get(changes.clone()).unwrap_or_default(), self.word.data());
        }
        if modifier & 1 != 0 {
            layout.apply(self.changes_of(modifier), self.word.data());
        }
        layout
    }
}

/// A character of one byte.
fn narrow(byte: u8) -> char {
    match byte {
        0x80..=0x9f => WINDOWS_1252.decode_without_bom_handling(&[byte]).0.chars().next().unwrap_or(' '),
        _ => char::from(byte),
    }
}

/// A character of two bytes, or the first half of one of four.
fn wide(low: u8, high: u8) -> Result<char, u16> {
    let unit = u16::from_le_bytes([low, high]);
    match char::from_u32(u32::from(unit)) {
        Some(c) => Ok(c),
        None if unit < 0xdc00 => Err(unit),
        None => Ok(char::REPLACEMENT_CHARACTER),
    }
}

/// The character of two halves.
fn pair(lead: u16, trail: u16) -> char {
    char::decode_utf16([lead, trail]).next().and_then(Result::ok).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// The paragraph being read.
#[derive(Default)]
struct Open {
    text: String,
    hidden: Vec<(usize, String)>,
    /// For each field that is open whether its code is being read; its result is text.
    fields: Vec<bool>,
}

impl Open {
    fn is_empty(&self) -> bool {
        self.text.is_empty() && self.hidden.is_empty()
    }

    /// Takes a character; says how the paragraph ends when it does.
    fn take(&mut self, c: char, look: Look) -> Option<End> {
        const MOST_FIELDS: usize = 64;
        match c {
            '\u{7}' => return Some(End::Cell),
            // A deleted end of a paragraph joins it with the next.
            '\r' | '\u{c}' | '\u{e}' if !look.deleted => return Some(End::Plain),
            '\u{13}' if self.fields.len() < MOST_FIELDS => self.fields.push(true),
            '\u{14}' => {
                if let Some(code) = self.fields.last_mut() {
                    *code = false;
                }
            }
            '\u{15}' => {
                self.fields.pop();
            }
            _ if look.deleted || self.fields.contains(&true) => {}
            _ => {
                let shown = match c {
                    '\u{b}' => '\n',
                    '\t' => ' ',
                    '\u{1e}' => '-',
                    // Pictures, marks of notes and comments, optional hyphens.
                    '\0'..'\u{20}' => return None,
                    c => c,
                };
                if look.hidden {
                    match self.hidden.last_mut() {
                        Some((at, text)) if *at == self.text.len() => text.push(shown),
                        _ => self.hidden.push((self.text.len(), shown.to_string())),
                    }
                } else {
                    self.text.push(shown);
                }
            }
        }
        None
    }

    fn finish(&mut self, end: End, layout: Layout) -> Paragraph {
        // A code that is not closed must not swallow the rest of the document.
        self.fields.retain(|code| !code);
        Paragraph { text: std::mem::take(&mut self.text), hidden: std::mem::take(&mut self.hidden), end, layout }
    }
}
