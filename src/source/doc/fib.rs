//! The file information block: where in the streams everything stands ([MS-DOC] 2.5).

use std::ops::Range;

use super::Refusal;
use super::bytes::{part, size_at, u16_at, u32_at};

/// What a stream of Word begins with.
const MAGIC: u16 = 0xa5ec;
/// Older formats (Word 6 and 95) have another block and text in the encoding of the machine.
const WORD_97: u16 = 193;
const FLAGS: usize = 0x0a;
const ENCRYPTED: u16 = 0x0100;
const OTHER_TABLE: u16 = 0x0200;
/// Where the character counts of the parts stand.
const COUNTS: usize = 0x4c;
/// Where the list of offsets and lengths begins.
const PLACES: usize = 0x9a;

/// Parts of the file by their index in the list of places.
#[derive(Clone, Copy)]
pub(super) enum Part {
    Styles = 1,
    CharacterPages = 12,
    ParagraphPages = 13,
    Pieces = 33,
    ListDefinitions = 73,
    Lists = 74,
}

/// A stretch of text that stands together in the file.
#[derive(Debug, Clone)]
pub(super) struct Piece {
    /// Characters of the document that it holds.
    pub characters: Range<u32>,
    /// Its offset in the main stream.
    pub at: usize,
    /// Whether a character is one byte in place of two.
    pub narrow: bool,
    /// Properties that hold for all of it, besides those of the pages: see [`Pieces::properties`].
    pub modifier: u16,
}

/// The streams of a document, and what its block says of them.
pub(super) struct Word {
    main: Vec<u8>,
    table: Vec<u8>,
    data: Vec<u8>,
}

/// The text of a document in order, with the properties that pieces refer to.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// The pieces by their characters.
    pub list: Vec<Piece>,
    /// Lists of property changes.
    pub properties: Vec<Vec<u8>>,
}

impl Word {
    /// Whether the table stream is the one named `1Table`.
    pub(super) fn wants_second_table(main: &[u8]) -> bool {
        u16_at(main, FLAGS).is_some_and(|flags| flags & OTHER_TABLE != 0)
    }

    /// Takes the three streams, if they are those of a document that can be read.
    pub(super) fn new(main: Vec<u8>, table: Vec<u8>, data: Vec<u8>) -> Result<Word, Refusal> {
        if u16_at(&main, 0) != Some(MAGIC) {
            return Err(Refusal::Damaged);
        }
        if u16_at(&main, 2).is_none_or(|version| version < WORD_97) {
            return Err(Refusal::TooOld);
        }
        if u16_at(&main, FLAGS).is_some_and(|flags| flags & ENCRYPTED != 0) {
            return Err(Refusal::Encrypted);
        }
        Ok(Word { main, table, data })
    }

    /// The main stream.
    pub(super) fn main(&self) -> &[u8] {
        &self.main
    }

    /// The stream of properties too large for the others.
    pub(super) fn data(&self) -> &[u8] {
        &self.data
    }

    /// A part of the table stream; empty where there is none.
    pub(super) fn part(&self, which: Part) -> &[u8] {
        let at = PLACES + 8 * which as usize;
        let found = || part(&self.table, size_at(&self.main, at)?, size_at(&self.main, at + 4)?);
        found().unwrap_or_default()
    }

    /// A part together with all that follows it in the table stream.
    pub(super) fn part_and_more(&self, which: Part) -> (&[u8], &[u8]) {
        let own = self.part(which);
        let start = size_at(&self.main, PLACES + 8 * which as usize).unwrap_or(usize::MAX);
        let more = start.checked_add(own.len()).and_then(|end| self.table.get(end..)).unwrap_or_default();
        (own, if own.is_empty() { &[] } else { more })
    }

    /// The characters of body, footnotes, endnotes and text boxes.
    pub(super) fn stories(&self) -> [Range<u32>; 4] {
        // Body, footnotes, headers, an unused part, annotations, endnotes, text boxes.
        let count = |index: usize| u32_at(&self.main, COUNTS + 4 * index).filter(|count| *count <= i32::MAX as u32);
        let mut at = 0u32;
        let mut ranges = [0..0, 0..0, 0..0, 0..0];
        for index in 0..7 {
            let end = at.saturating_add(count(index).unwrap_or(0));
            let slot = match index {
                0 => 0,
                1 => 1,
                5 => 2,
                6 => 3,
                _ => usize::MAX,
            };
            if let Some(range) = ranges.get_mut(slot) {
                *range = at..end;
            }
            at = end;
        }
        ranges
    }

    /// Reads the piece table.
    pub(super) fn pieces(&self) -> Result<Pieces, Refusal> {
        let mut rest = self.part(Part::Pieces);
        let mut pieces = Pieces::default();
        loop {
            match rest.first() {
                Some(1) => {
                    let len = u16_at(rest, 1).map(usize::from).ok_or(Refusal::Damaged)?;
                    pieces.properties.push(part(rest, 3, len).ok_or(Refusal::Damaged)?.to_vec());
                    rest = rest.get(3 + len..).unwrap_or_default();
                }
                Some(2) => break,
                _ => return Err(Refusal::Damaged),
            }
        }
        let len = size_at(rest, 1).ok_or(Refusal::Damaged)?;
        let table = part(rest, 5, len).ok_or(Refusal::Damaged)?;
        let count = len.saturating_sub(4) / 12;
        let descriptors = 4 * (count + 1);
        let mut last = 0;
        for index in 0..count {
            let bounds = (u32_at(table, 4 * index), u32_at(table, 4 * index + 4));
            let at = descriptors + 8 * index;
            let (Some(fc), Some(modifier)) = (size_at(table, at + 2), u16_at(table, at + 6)) else { break };
            let (Some(start), Some(end)) = bounds else { break };
            // Pieces follow each other; what overlaps is damage.
            if start < last || end <= start {
                return Err(Refusal::Damaged);
            }
            last = end;
            let narrow = fc & 0x4000_0000 != 0;
            let offset = fc & 0x3fff_ffff;
            let at = if narrow { offset / 2 } else { offset };
            pieces.list.push(Piece { characters: start..end, at, narrow, modifier });
        }
        if pieces.list.is_empty() { Err(Refusal::Damaged) } else { Ok(pieces) }
    }
}
