//! Automatic numbering: the definitions of lists with their levels, the lists, and what styles say of them ([MS-DOC] 2.9.147,
//! 2.9.131, 2.9.150, 2.9.255).

use super::super::lists::{Definition, LEVELS, Level, List, Lists};
use super::bytes::{part, size_at, u16_at, u32_at};
use super::fib::{Part, Word};
use super::properties::Layout;

/// The most definitions, lists and styles that are read.
const MOST: usize = 4096;
/// The longest chain of styles that are based on one another; beyond, it is a circle.
const CHAIN: usize = 32;
/// A list by its number in a paragraph: beyond, it is a mark that there is none.
const LAST_LIST: u16 = 0x7fe;

/// The lists of a document, and which of them its styles are in.
pub(super) struct Numbering {
    lists: Lists,
    styles: Vec<Style>,
}

/// What a style says of lists.
#[derive(Debug, Clone, Default)]
struct Style {
    based_on: Option<usize>,
    layout: Layout,
}

impl Numbering {
    /// Reads what a document says of lists; what is broken is left out.
    pub(super) fn read(word: &Word) -> Numbering {
        let mut lists = Lists::default();
        let (table, more) = word.part_and_more(Part::ListDefinitions);
        let _ = definitions(table, more, &mut lists);
        let _ = members(word.part(Part::Lists), &mut lists);
        Numbering { lists, styles: styles(word.part(Part::Styles), word.data()) }
    }

    /// Counts a paragraph and gives what is printed in front of it.
    pub(super) fn label(&mut self, layout: &Layout) -> Option<String> {
        let chain = std::iter::successors(Some(usize::from(layout.style)), |index| self.styles.get(*index)?.based_on);
        let inherited = chain.take(CHAIN).find_map(|index| {
            self.styles.get(index).filter(|style| style.layout.list.is_some()).map(|one| (index, one))
        });
        let (list, level, style) = match (layout.list, inherited) {
            (Some(list), _) => (list, layout.level, None),
            (None, Some((index, style))) => {
                (style.layout.list?, layout.level.or(style.layout.level), Some(index.to_string()))
            }
            (None, None) => return None,
        };
        if list == 0 || list > LAST_LIST {
            return None;
        }
        self.lists.label(u32::from(list), level.map(usize::from), style.as_deref(), |_| None)
    }
}

/// The definitions: 28 bytes for each in the table, and after the table their levels in the same order.
fn definitions(table: &[u8], more: &[u8], lists: &mut Lists) -> Option<()> {
    const SIZE: usize = 28;
    const NO_STYLE: u16 = 0x0fff;
    let count = usize::from(u16_at(table, 0)?).min(MOST);
    let mut rest = more;
    for index in 0..count {
        let entry = part(table, 2 + SIZE * index, SIZE)?;
        let simple = entry.get(26)? & 1 != 0;
        let mut definition = Definition::default();
        for number in 0..if simple { 1 } else { LEVELS } {
            let (mut level, left) = level(rest)?;
            rest = left;
            level.style =
                u16_at(entry, 8 + 2 * number).filter(|style| *style != NO_STYLE).map(|style| style.to_string());
            definition.levels.insert(number, level);
        }
        lists.definitions.insert(u32_at(entry, 0)?.to_string(), definition);
    }
    Some(())
}

/// A level, and what follows it.
fn level(bytes: &[u8]) -> Option<(Level, &[u8])> {
    const SIZE: usize = 28;
    let head = part(bytes, 0, SIZE)?;
    let flags = *head.get(5)?;
    let at = SIZE + usize::from(*head.get(24)?) + usize::from(*head.get(25)?);
    let len = usize::from(u16_at(bytes, at)?);
    let units: Vec<u16> = part(bytes, at + 2, 2 * len)?
        .chunks_exact(2)
        .map(|unit| unit.iter().rev().fold(0, |number, byte| number << 8 | u16::from(*byte)))
        .collect();
    // A unit that is no character but the number of a level stands for the number of that level.
    let mut text = String::new();
    for c in char::decode_utf16(units) {
        match c.unwrap_or(char::REPLACEMENT_CHARACTER) {
            c @ '\0'..='\u{8}' => text.push_str(&format!("%{}", u32::from(c) + 1)),
            c => text.push(c),
        }
    }
    let level = Level {
        start: u32_at(head, 0).filter(|start| *start <= i32::MAX as u32).unwrap_or(1),
        format: format(*head.get(4)?).to_owned(),
        text,
        style: None,
        // Where a bit says that not every level above begins it anew, a byte says which one does.
        restart: (flags & 0x08 != 0).then(|| head.get(26).map_or(0, |by| usize::from(*by))),
        legal: flags & 0x04 != 0,
        joined: head.get(15) == Some(&2),
    };
    Some((level, bytes.get(at + 2 + 2 * len..).unwrap_or_default()))
}

/// The lists: 16 bytes for each, and after them what levels each has of its own.
fn members(table: &[u8], lists: &mut Lists) -> Option<()> {
    const SIZE: usize = 16;
    let count = size_at(table, 0)?.min(MOST);
    let mut rest = table.get(4 + SIZE * count..).unwrap_or_default();
    for index in 0..count {
        let entry = part(table, 4 + SIZE * index, SIZE)?;
        let number = u32::try_from(index + 1).ok()?;
        let list = List { definition: u32_at(entry, 0)?.to_string(), ..List::default() };
        let list = lists.lists.entry(number).or_insert(list);
        // The first four bytes say nothing of use.
        let Some(mut own) = rest.get(4..) else { continue };
        for _ in 0..*entry.get(12)? {
            let (Some(start), Some(flags)) = (u32_at(own, 0), u32_at(own, 4)) else { return None };
            own = own.get(8..).unwrap_or_default();
            let at = usize::try_from(flags & 0xf).ok()?;
            let mut start = start;
            if flags & 0x20 != 0 {
                let (level, left) = level(own)?;
                own = left;
                start = level.start;
                list.levels.insert(at, level);
            }
            if flags & 0x10 != 0 {
                list.starts.insert(at, start);
            }
        }
        rest = own;
    }
    Some(())
}

/// The styles by their index.
fn styles(table: &[u8], data: &[u8]) -> Vec<Style> {
    let mut found = Vec::new();
    let Some(head) = u16_at(table, 0).map(usize::from) else { return found };
    let (Some(count), Some(base)) = (u16_at(table, 2), u16_at(table, 4)) else { return found };
    let mut at = 2 + head;
    for _ in 0..usize::from(count).min(MOST) {
        let Some(len) = u16_at(table, at).map(usize::from) else { break };
        let bytes = part(table, at + 2, len).unwrap_or_default();
        found.push(style(bytes, usize::from(base), data).unwrap_or_default());
        // Each begins at an even offset.
        at += 2 + len + (len & 1);
    }
    found
}

/// A style: fixed fields, its name, and the changes it makes.
fn style(bytes: &[u8], base: usize, data: &[u8]) -> Option<Style> {
    const PARAGRAPH: u16 = 1;
    const NO_STYLE: u16 = 0x0fff;
    let kind = u16_at(bytes, 2)?;
    let mut style = Style::default();
    if kind & 0xf != PARAGRAPH {
        return Some(style);
    }
    style.based_on = Some(kind >> 4).filter(|index| *index != NO_STYLE).map(usize::from);
    let name = usize::from(u16_at(bytes, base)?);
    // A name ends with a zero of its own.
    let at = base + 2 + 2 * name + 2;
    let len = usize::from(u16_at(bytes, at)?);
    style.layout.apply(part(bytes, at + 2, len)?.get(2..)?, data);
    Some(style)
}

/// A format of numbers by the name that newer files give it ([MS-OSHARED] 2.2.1.3).
fn format(code: u8) -> &'static str {
    match code {
        1 => "upperRoman",
        2 => "lowerRoman",
        3 => "upperLetter",
        4 => "lowerLetter",
        10 => "ideographDigital",
        11 => "japaneseCounting",
        14 => "decimalFullWidth",
        16 => "japaneseLegal",
        17 => "japaneseDigitalTenThousand",
        18 => "decimalEnclosedCircle",
        19 => "decimalFullWidth2",
        22 => "decimalZero",
        23 => "bullet",
        26 => "decimalEnclosedFullstop",
        27 => "decimalEnclosedParen",
        28 => "decimalEnclosedCircleChinese",
        29 => "ideographEnclosedCircle",
        30 => "ideographTraditional",
        31 => "ideographZodiac",
        33 => "taiwaneseCounting",
        34 => "ideographLegalTraditional",
        35 => "taiwaneseCountingThousand",
        36 => "taiwaneseDigital",
        37 => "chineseCounting",
        38 => "chineseLegalSimplified",
        39 => "chineseCountingThousand",
        57 => "numberInDash",
        255 => "none",
        _ => "decimal",
    }
}
