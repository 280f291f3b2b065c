//! Fonts: from the bytes of a shown string to characters and their widths.

use std::collections::HashMap;

use encoding_rs::{BIG5, Encoding, GB18030};
use lopdf::{Dictionary, Document, Object};

use super::cmap::{self, CMap};
use crate::source::limits::CHARACTER_MAP_BYTES;

/// What stands for a glyph of which the file does not say what character it is.
pub(super) const UNKNOWN: &str = "\u{fffd}";

/// The most widths of one font.
const MAX_WIDTHS: i64 = 70_000;

/// A character of a shown string.
pub(super) struct Shown<'f> {
    /// Its text; empty for a control code.
    pub text: &'f str,
    /// Its advance in thousandths of the font size.
    pub width: f64,
    /// Whether it is the one-byte code 32, to which word spacing applies.
    pub space: bool,
}

/// How the bytes of a string are cut into codes.
enum Codes {
    /// One byte a code.
    Bytes,
    /// Two bytes a code, which is the glyph.
    Pairs,
    /// As an embedded map says.
    Map(CMap),
    /// Text in UTF-16, most significant byte first.
    Utf16,
    /// Text in a legacy encoding.
    Legacy(&'static Encoding),
}

/// A font of a page.
pub(super) struct Font {
    codes: Codes,
    /// Code to text, by the font's `ToUnicode` or by its encoding.
    texts: HashMap<u32, String>,
    widths: HashMap<u32, f64>,
    default_width: f64,
    /// Whether it is set from top to bottom.
    pub vertical: bool,
}

impl Font {
    /// Reads a font. Whatever is damaged is left out.
    pub(super) fn read(document: &Document, font: &Dictionary) -> Font {
        let to_unicode = font
            .get_deref(b"ToUnicode", document)
            .and_then(Object::as_stream)
            .and_then(|stream| stream.get_plain_content_with_limit(CHARACTER_MAP_BYTES))
            .map(|bytes| CMap::parse(&bytes))
            .unwrap_or_default();
        match font.get_deref(b"Subtype", document).and_then(Object::as_name) {
            Ok(b"Type0") => Self::composite(document, font, to_unicode),
            subtype => Self::simple(document, font, to_unicode, matches!(subtype, Ok(b"Type3"))),
        }
    }

    fn composite(document: &Document, font: &Dictionary, to_unicode: CMap) -> Font {
        let descendant = font
            .get_deref(b"DescendantFonts", document)
            .and_then(Object::as_array)
            .ok()
            .and_then(|fonts| document.dereference(fonts.first()?).ok())
            .and_then(|(_, font)| font.as_dict().ok());
        let encoding = font.get_deref(b"Encoding", document);
        let (codes, vertical) = match encoding {
            Ok(Object::Name(name)) => (named(name), name.ends_with(b"V")),
            Ok(Object::Stream(stream)) => {
                let bytes = stream.get_plain_content_with_limit(CHARACTER_MAP_BYTES).unwrap_or_default();
                let vertical = stream.dict.get(b"WMode").and_then(Object::as_i64).is_ok_and(|mode| mode == 1);
                (Codes::Map(CMap::parse(&bytes)), vertical)
            }
            _ => (Codes::Pairs, false),
        };
        let default_width =
            descendant.and_then(|font| font.get_deref(b"DW", document).ok()).and_then(number).unwrap_or(1000.0);
        let widths = descendant
            .and_then(|font| font.get_deref(b"W", document).ok())
            .and_then(|widths| widths.as_array().ok())
            .map(|widths| composite_widths(document, widths))
            .unwrap_or_default();
        Font { codes, texts: to_unicode.texts, widths, default_width, vertical }
    }

    fn simple(document: &Document, font: &Dictionary, to_unicode: CMap, drawn: bool) -> Font {
        let mut texts = to_unicode.texts;
        // With a map of its own the encoding adds nothing.
        if texts.is_empty()
            && let Ok(encoding) = font.get_font_encoding_with_limit(document, CHARACTER_MAP_BYTES)
        {
            for code in 0..=255u8 {
                if let std::collections::hash_map::Entry::Vacant(entry) = texts.entry(u32::from(code))
                    && let Ok(text) = Document::decode_text(&encoding, &[code])
                    && !text.is_empty()
                {
                    entry.insert(text);
                }
            }
        }
        // Type 3 fonts measure in units of their own.
        let scale = if drawn {
            let matrix = font.get_deref(b"FontMatrix", document).and_then(Object::as_array).ok();
            matrix.and_then(|matrix| number(matrix.first()?)).map_or(1.0, |unit| unit.abs() * 1000.0)
        } else {
            1.0
        };
        let first = font.get_deref(b"FirstChar", document).and_then(Object::as_i64).unwrap_or(0).clamp(0, 255);
        let mut widths = HashMap::new();
        if let Ok(list) = font.get_deref(b"Widths", document).and_then(Object::as_array) {
            for (code, width) in (first as u32..=255).zip(list) {
                let width = document.dereference(width).ok().and_then(|(_, width)| number(width));
                widths.insert(code, width.unwrap_or(0.0) * scale);
            }
        }
        let default_width = font
            .get_deref(b"FontDescriptor", document)
            .and_then(Object::as_dict)
            .and_then(|descriptor| descriptor.get_deref(b"MissingWidth", document))
            .ok()
            .and_then(number)
            .filter(|width| *width > 0.0)
            .unwrap_or(500.0);
        Font { codes: Codes::Bytes, texts, widths, default_width, vertical: false }
    }

    /// Hands over the characters of a string one by one.
    pub(super) fn show(&self, bytes: &[u8], mut each: impl FnMut(Shown<'_>)) {
        let mut rest = bytes;
        while !rest.is_empty() {
            let len = self.code_len(rest).clamp(1, rest.len());
            let (code, after) = rest.split_at(len);
            rest = after;
            let number = code.iter().fold(0u32, |sum, byte| (sum << 8) | u32::from(*byte));
            let glyph = match &self.codes {
                Codes::Map(map) => map.glyph(number).unwrap_or(number),
                _ => number,
            };
            let decoded;
            let text = match (self.texts.get(&number), &self.codes) {
                (Some(text), _) => text.as_str(),
                (None, Codes::Utf16) => {
                    decoded = cmap::utf16(code);
                    &decoded
                }
                (None, Codes::Legacy(encoding)) => {
                    decoded = encoding.decode_without_bom_handling(code).0.into_owned();
                    &decoded
                }
                (None, _) => UNKNOWN,
            };
            let by_text = matches!(self.codes, Codes::Utf16 | Codes::Legacy(_));
            let width = match self.widths.get(&glyph) {
                Some(width) if !by_text => *width,
                // The numbers of glyphs in a standard collection are not known here: letters are half as wide.
                _ if by_text && text.is_ascii() => 500.0,
                _ => self.default_width,
            };
            each(Shown { text, width, space: len == 1 && number == 32 });
        }
    }

    /// Number of bytes of the code at the beginning of `bytes`.
    fn code_len(&self, bytes: &[u8]) -> usize {
        match &self.codes {
            Codes::Bytes => 1,
            Codes::Pairs => 2,
            Codes::Utf16 => match bytes.first() {
                Some(0xd8..=0xdb) => 4,
                _ => 2,
            },
            Codes::Legacy(_) => match bytes {
                [0..=0x80, ..] => 1,
                [_, 0x30..=0x39, ..] => 4,
                _ => 2,
            },
            Codes::Map(map) => {
                let mut number = 0u32;
                for (index, byte) in bytes.iter().take(4).enumerate() {
                    number = (number << 8) | u32::from(*byte);
                    let fits =
                        |(len, low, high): &(usize, u32, u32)| *len == index + 1 && (*low..=*high).contains(&number);
                    if map.spaces.iter().any(fits) {
                        return index + 1;
                    }
                }
                map.spaces.iter().map(|(len, ..)| *len).min().unwrap_or(2)
            }
        }
    }
}

/// How a predefined encoding cuts codes.
fn named(name: &[u8]) -> Codes {
    let has = |part: &[u8]| name.windows(part.len()).any(|window| window == part);
    if has(b"UCS2") || has(b"UTF16") {
        Codes::Utf16
    } else if has(b"GB") {
        Codes::Legacy(GB18030)
    } else if has(b"B5") || has(b"HKscs") {
        Codes::Legacy(BIG5)
    } else {
        Codes::Pairs
    }
}

/// The widths of a composite font: `first [w w …]` or `first last w`.
fn composite_widths(document: &Document, list: &[Object]) -> HashMap<u32, f64> {
    let mut widths = HashMap::new();
    let resolve = |object| document.dereference(object).map(|(_, object)| object).ok();
    let mut list = list.iter().filter_map(resolve);
    while let (Some(first), Some(next)) = (list.next().and_then(|first| first.as_i64().ok()), list.next()) {
        if let Object::Array(each) = next {
            for (glyph, width) in (first..first.saturating_add(MAX_WIDTHS)).zip(each) {
                if let (Ok(glyph), Some(width)) = (u32::try_from(glyph), resolve(width).and_then(number)) {
                    widths.insert(glyph, width);
                }
            }
        } else if let (Ok(last), Some(width)) = (next.as_i64(), list.next().and_then(number)) {
            for glyph in first..=last.min(first.saturating_add(MAX_WIDTHS)) {
                if let Ok(glyph) = u32::try_from(glyph) {
                    widths.insert(glyph, width);
                }
            }
        }
        if widths.len() as i64 > MAX_WIDTHS {
            break;
        }
    }
    widths
}

/// The value of a number.
pub(super) fn number(object: &Object) -> Option<f64> {
    match object {
        Object::Integer(value) => Some(*value as f64),
        Object::Real(value) => Some(f64::from(*value)),
        _ => None,
    }
}
