//! Characters of symbol fonts that forms are filled in with.

/// What a character of a symbol font looks like; `None` for mere decoration.
pub(super) fn shown(font: &str, code: u32) -> Option<char> {
    // Symbol fonts are addressed in the private use area.
    let low = if (0xf000..=0xf0ff).contains(&code) { code - 0xf000 } else { code };
    let sign = match (font.to_ascii_lowercase().as_str(), low) {
        ("wingdings", 0xfe | 0x78) | ("wingdings 2", 0x52..=0x54) => '☑',
        ("wingdings", 0x6f | 0x71 | 0x72 | 0xa8) | ("wingdings 2", 0xa3 | 0x2a | 0x35) => '□',
        ("wingdings", 0xfc) | ("wingdings 2", 0x50) => '√',
        ("wingdings", 0xfb) | ("wingdings 2", 0x4f) => '×',
        ("wingdings", 0x6c) => '●',
        ("wingdings", 0x6e) => '■',
        ("symbol", 0xb4) => '×',
        ("symbol", 0xb8) => '÷',
        ("symbol", 0xb1) => '±',
        ("symbol", 0xa3) => '≤',
        ("symbol", 0xb3) => '≥',
        ("symbol", 0xb9) => '≠',
        ("symbol", 0x25) => '%',
        // A character of an ordinary font.
        (_, _) if !(0xe000..=0xf8ff).contains(&code) => return char::from_u32(code).filter(|c| !c.is_control()),
        _ => return None,
    };
    Some(sign)
}
