//! Character maps: from the codes of a font to Unicode (`ToUnicode`), or to its glyphs (an embedded `Encoding`).
//!
//! Only what is needed of PostScript is read: numbers of bytes in angle brackets between `begin…` and `end…`. Damage
//! ends the map where it stands.

use std::collections::HashMap;

/// The most codes of one map; a font of all Chinese characters has some 90,000.
const MAX_CODES: usize = 200_000;

/// A map of codes. Codes are told apart by their length in bytes as well.
#[derive(Debug, Default)]
pub(super) struct CMap {
    /// Lengths and bounds of codes.
    pub spaces: Vec<(usize, u32, u32)>,
    /// Code to text.
    pub texts: HashMap<u32, String>,
    /// First code, last code and what the first stands for.
    pub glyphs: Vec<(u32, u32, u32)>,
}

/// A word of the map.
#[derive(Debug, PartialEq)]
enum Token<'a> {
    Hex(Vec<u8>),
    Word(&'a [u8]),
    Open,
    Close,
}

impl CMap {
    pub(super) fn parse(bytes: &[u8]) -> CMap {
        let mut map = CMap::default();
        let mut tokens = Tokens { rest: bytes };
        while let Some(token) = tokens.next() {
            let Token::Word(word) = token else { continue };
            match word {
                b"begincodespacerange" => map.code_spaces(&mut tokens),
                b"beginbfchar" => map.characters(&mut tokens),
                b"beginbfrange" => map.ranges(&mut tokens),
                b"begincidrange" => map.glyph_ranges(&mut tokens, true),
                b"begincidchar" => map.glyph_ranges(&mut tokens, false),
                _ => {}
            }
        }
        map
    }

    fn code_spaces(&mut self, tokens: &mut Tokens<'_>) {
        while let (Some(Token::Hex(low)), Some(Token::Hex(high))) = (tokens.next(), tokens.next()) {
            if (1..=4).contains(&low.len()) && self.spaces.len() < 100 {
                self.spaces.push((low.len(), number(&low), number(&high)));
            }
        }
    }

    fn characters(&mut self, tokens: &mut Tokens<'_>) {
        while let Some(Token::Hex(code)) = tokens.next() {
            let Some(Token::Hex(text)) = tokens.next() else { return };
            self.set(number(&code), utf16(&text));
        }
    }

    fn ranges(&mut self, tokens: &mut Tokens<'_>) {
        while let Some(Token::Hex(low)) = tokens.next() {
            let Some(Token::Hex(high)) = tokens.next() else { return };
            let (low, high) = (number(&low), number(&high));
            match tokens.next() {
                Some(Token::Hex(first)) => {
                    let mut units: Vec<u8> = first;
                    for code in low..=high {
                        if self.texts.len() >= MAX_CODES {
                            return;
                        }
                        self.set(code, utf16(&units));
                        // The last byte counts up; a carry is not foreseen, but is written by some programs.
                        for byte in units.iter_mut().rev() {
                            *byte = byte.wrapping_add(1);
                            if *byte != 0 {
                                break;
                            }
                        }
                    }
                }
                Some(Token::Open) => {
                    let mut code = low;
                    loop {
                        match tokens.next() {
                            Some(Token::Hex(text)) => self.set(code, utf16(&text)),
                            Some(Token::Close) | None => break,
                            _ => {}
                        }
                        code = code.wrapping_add(1);
                    }
                }
                _ => return,
            }
        }
    }

    fn glyph_ranges(&mut self, tokens: &mut Tokens<'_>, ranges: bool) {
        while let Some(Token::Hex(low)) = tokens.next() {
            let low = number(&low);
            let high = match ranges.then(|| tokens.next()) {
                None => low,
                Some(Some(Token::Hex(high))) => number(&high),
                Some(_) => return,
            };
            let Some(Token::Word(first)) = tokens.next() else { return };
            let first = std::str::from_utf8(first).ok().and_then(|digits| digits.parse().ok());
            if let Some(first) = first
                && self.glyphs.len() < MAX_CODES
            {
                self.glyphs.push((low, high, first));
            }
        }
    }

    fn set(&mut self, code: u32, text: String) {
        if self.texts.len() < MAX_CODES {
            self.texts.insert(code, text);
        }
    }

    /// The glyph that a code stands for by the map's ranges.
    pub(super) fn glyph(&self, code: u32) -> Option<u32> {
        let (low, _, first) = self.glyphs.iter().find(|(low, high, _)| (*low..=*high).contains(&code))?;
        Some(first.saturating_add(code - low))
    }
}

/// The number that up to four bytes write.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
}

/// UTF-16, most significant byte first; what is no text is left out.
pub(super) fn utf16(bytes: &[u8]) -> String {
    if let [byte] = bytes {
        return char::from(*byte).to_string();
    }
    let units = bytes.chunks_exact(2).take(16).map(|pair| (u16::from(pair[0]) << 8) | u16::from(pair[1]));
    char::decode_utf16(units).filter_map(Result::ok).filter(|c| *c != '\0').collect()
}

struct Tokens<'a> {
    rest: &'a [u8],
}

impl<'a> Tokens<'a> {
    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let start = self.rest.iter().position(|byte| !byte.is_ascii_whitespace() && *byte != 0)?;
            self.rest = self.rest.get(start..)?;
            let (first, after) = self.rest.split_first()?;
            match first {
                b'%' => {
                    let end = self.rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
                    self.rest = self.rest.get(end..)?;
                }
                b'<' if after.first() != Some(&b'<') => {
                    let end = after.iter().position(|byte| *byte == b'>')?;
                    let (digits, rest) = after.split_at(end);
                    self.rest = rest.get(1..)?;
                    let digits: Vec<u8> =
                        digits.iter().filter_map(|byte| char::from(*byte).to_digit(16)).map(|d| d as u8).collect();
                    return Some(Token::Hex(
                        digits.chunks(2).take(64).map(|pair| (pair[0] << 4) | pair.get(1).unwrap_or(&0)).collect(),
                    ));
                }
                b'[' => {
                    self.rest = after;
                    return Some(Token::Open);
                }
                b']' => {
                    self.rest = after;
                    return Some(Token::Close);
                }
                _ => {
                    let end = after
                        .iter()
                        .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'[' | b']' | b'/'))
                        .map_or(self.rest.len(), |end| end + 1);
                    let (word, rest) = self.rest.split_at(end);
                    self.rest = rest;
                    return Some(Token::Word(word));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_codes() {
        let map = CMap::parse(
            b"/CMapName /X def % a map\n1 begincodespacerange <0000><FFFF> endcodespacerange\n\
            2 beginbfchar\n<0001> <5E74>\n<0002><62A50041> endbfchar\n\
            2 beginbfrange <0010> <0012> <4E00> <0020><0021>[<4E2D> <56FD>] endbfrange\n\
            1 begincidrange <0100> <01FF> 7 endcidrange",
        );
        assert_eq!(map.spaces, [(2, 0, 0xffff)]);
        let text = |code: u32| map.texts.get(&code).map(String::as_str);
        assert_eq!((text(1), text(2)), (Some("年"), Some("报A")));
        assert_eq!((text(0x11), text(0x12), text(0x13)), (Some("丁"), Some("丂"), None));
        assert_eq!((text(0x20), text(0x21)), (Some("中"), Some("国")));
        assert_eq!((map.glyph(0x101), map.glyph(0x200)), (Some(8), None));
    }

    #[test]
    fn damage_ends_the_map() {
        let map = CMap::parse(b"beginbfrange <0001> <FFFFFFFF> <0041>");
        assert!(map.texts.len() <= MAX_CODES);
        assert!(CMap::parse(b"beginbfchar <0001").texts.is_empty());
    }
}
