//! Properties of characters and paragraphs: lists of changes ([MS-DOC] 2.6), and the pages that hold them (2.9.23, 2.9.175).

use std::ops::Range;

use super::bytes::{part, size_at, u16_at, u32_at};

/// The size of a page of properties.
const PAGE: usize = 512;

/// The changes of a list, as opcode and operand. Stops at the first that is cut off.
pub(super) fn changes(mut list: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let code = u16_at(list, 0)?;
        let (skip, len) = match code >> 13 {
            0 | 1 => (2, 1),
            2 | 4 | 5 => (2, 2),
            3 => (2, 4),
            7 => (2, 3),
            // The length of this one is a word that counts one too many.
            _ if code == TABLE_CELLS => (4, usize::from(u16_at(list, 2)?).checked_sub(1)?),
            _ => (3, usize::from(*list.get(2)?)),
        };
        // Changes of tab stops may be longer than a byte can say; nothing of interest follows them.
        if code == 0xc615 && len == 255 {
            return None;
        }
        let operand = part(list, skip, len)?;
        list = list.get(skip + len..).unwrap_or_default();
        Some((code, operand))
    })
}

const TABLE_CELLS: u16 = 0xd608;

/// What matters of a character.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// Deleted in a tracked change.
    pub deleted: bool,
    /// Hidden text.
    pub hidden: bool,
}

impl Look {
    /// Takes in a list of changes.
    pub(super) fn apply(&mut self, list: &[u8]) {
        for (code, operand) in changes(list) {
            // 0 and 1 say it, 128 keeps what the style says, 129 is its opposite: styles hide and delete nothing.
            let on = operand.first().is_some_and(|value| value & 1 != 0);
            match code {
                0x0800 => self.deleted = on,
                0x083c => self.hidden = on,
                _ => {}
            }
        }
    }

    /// Takes in the one change that stands in a piece itself.
    pub(super) fn apply_short(&mut self, modifier: u16) {
        let on = modifier >> 8 & 1 != 0;
        match modifier >> 1 & 0x7f {
            0x41 => self.deleted = on,
            0x5c => self.hidden = on,
            _ => {}
        }
    }
}

/// What matters of a paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Layout {
    /// Index of its style; 1 to 9 are the headings.
    pub style: u16,
    /// How many tables it stands in.
    pub depth: usize,
    /// Whether it ends a cell of an inner table.
    pub ends_inner_cell: bool,
    /// Whether it ends a row.
    pub ends_row: bool,
    /// The cells of the row that it ends.
    pub cells: Vec<CellShape>,
    /// Level of its heading by outline, from 1.
    pub outline: Option<u8>,
    /// The list it is an item of, from 1; 0 takes it out of the one its style has.
    pub list: Option<u16>,
    /// Its level in the list.
    pub level: Option<u8>,
}

/// A cell as its row describes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct CellShape {
    /// Its edges from left to right, in twentieths of a point.
    pub left: i32,
    /// See `left`.
    pub right: i32,
    /// Whether it goes on from the cell above.
    pub continues: bool,
    /// How it is merged with its neighbours: 0 not at all; two values mark the first and those that follow.
    pub horizontal: u16,
}

impl Layout {
    /// Takes in a list of changes.
    pub(super) fn apply(&mut self, list: &[u8], data: &[u8]) {
        self.apply_within(list, data, true);
    }

    fn apply_within(&mut self, list: &[u8], data: &[u8], outer: bool) {
        let mut in_table = false;
        let mut depth = None;
        for (code, operand) in changes(list) {
            let first = operand.first().copied().unwrap_or(0);
            match code {
                0x2416 => in_table = first != 0,
                0x2417 | 0x244c => self.ends_row = first != 0,
                0x244b => self.ends_inner_cell = first != 0,
                0x6649 => depth = size_at(operand, 0),
                0x2640 => self.outline = (first < 9).then_some(first + 1),
                0x460b => self.list = u16_at(operand, 0),
                0x260a => self.level = Some(first.min(8)),
                TABLE_CELLS => self.cells = cells(operand),
                0xd62b => {
                    if let Some(cell) = self.cells.get_mut(usize::from(first)) {
                        cell.continues = operand.get(1) == Some(&1);
                    }
                }
                // Properties that fill no page stand in a stream of their own.
                0x6645 | 0x6646 if outer => {
                    let huge = || {
                        let at = size_at(operand, 0)?;
                        part(data, at.checked_add(2)?, usize::from(u16_at(data, at)?))
                    };
                    if let Some(list) = huge() {
                        self.apply_within(list, data, false);
                    }
                }
                _ => {}
            }
        }
        if in_table || depth.is_some() {
            self.depth = depth.unwrap_or(usize::from(in_table)).min(MAX_DEPTH);
        }
    }
}

/// The deepest nesting of tables that is followed.
pub(super) const MAX_DEPTH: usize = 16;

/// The cells of a row: their number, their edges, and 20 bytes for each.
fn cells(operand: &[u8]) -> Vec<CellShape> {
    const SHAPE: usize = 20;
    let count = usize::from(operand.first().copied().unwrap_or(0));
    let edge = |index: usize| u16_at(operand, 1 + 2 * index).map(|edge| i32::from(edge as i16));
    let shape = |index: usize| u16_at(operand, 1 + 2 * (count + 1) + SHAPE * index).unwrap_or(0);
    (0..count)
        .map_while(|index| {
            let shape = shape(index);
            Some(CellShape {
                left: edge(index)?,
                right: edge(index + 1)?,
                continues: shape & 0x60 == 0x20,
                horizontal: shape & 3,
            })
        })
        .collect()
}

/// Where in the main stream which properties hold: offsets of bytes, in order.
#[derive(Debug, Default)]
pub(super) struct Runs<T> {
    runs: Vec<(u32, u32, T)>,
    /// The run found last: the next character is likely in it.
    last: std::cell::Cell<usize>,
}

impl<T> Runs<T> {
    /// Reads all pages that a table of the file names. `read` is given a page, the place of properties on it, and the
    /// offset of the page.
    pub(super) fn read(
        main: &[u8],
        table: &[u8],
        entry: usize,
        read: impl Fn(&[u8], usize, usize) -> Option<T>,
    ) -> Runs<T> {
        let count = table.len().saturating_sub(4) / 8;
        let mut runs = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for index in 0..count {
            let Some(number) = size_at(table, 4 * (count + 1) + 4 * index) else { break };
            let number = number & 0x3f_ffff;
            // A page named twice would only be read twice.
            if !seen.insert(number) {
                continue;
            }
            let Some(start_of_page) = number.checked_mul(PAGE) else { continue };
            let Some(page) = part(main, start_of_page, PAGE) else { continue };
            let entries = usize::from(page.last().copied().unwrap_or(0));
            for run in 0..entries {
                let bounds = (u32_at(page, 4 * run), u32_at(page, 4 * run + 4));
                let (Some(start), Some(end)) = bounds else { break };
                let at = 4 * (entries + 1) + entry * run;
                let offset = page.get(at).map_or(0, |offset| usize::from(*offset) * 2);
                if start < end
                    && offset > 0
                    && let Some(found) = read(page, offset, start_of_page)
                {
                    runs.push((start, end, found));
                }
            }
        }
        runs.sort_by_key(|(start, ..)| *start);
        Runs { runs, last: std::cell::Cell::new(0) }
    }

    /// What holds at an offset.
    pub(super) fn at(&self, offset: usize) -> Option<&T> {
        let offset = u32::try_from(offset).ok()?;
        let holds = |index: usize| {
            self.runs.get(index).filter(|(start, end, _)| (*start..*end).contains(&offset)).map(|(.., found)| found)
        };
        if let Some(found) = holds(self.last.get()) {
            return Some(found);
        }
        let index = self.runs.partition_point(|(start, ..)| *start <= offset).checked_sub(1)?;
        self.last.set(index);
        holds(index)
    }
}

/// The properties of a run of characters on a page; none where they change nothing of interest.
pub(super) fn look(page: &[u8], at: usize) -> Option<Look> {
    let len = usize::from(*page.get(at)?);
    let mut look = Look::default();
    look.apply(part(page, at + 1, len)?);
    (look != Look::default()).then_some(look)
}

/// The properties of a paragraph on a page: its style, and where in the stream the changes to it stand.
pub(super) fn layout(page: &[u8], at: usize, page_start: usize) -> Option<(u16, Range<usize>)> {
    let (start, len) = match usize::from(*page.get(at)?) {
        0 => (at + 2, 2 * usize::from(*page.get(at + 1)?)),
        words => (at + 1, 2 * words - 1),
    };
    let list = part(page, start, len)?;
    let changes = list.get(2..).map_or(0, <[u8]>::len);
    let end = page_start + start + len;
    Some((u16_at(list, 0)?, end - changes..end))
}
