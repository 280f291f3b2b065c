//! The few properties of `style` attributes that decide whether text can be seen.

use super::tags::{Attribute, Attributes, Tag};

/// What the open elements mean for the text inside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// `display: none`; nothing inside can undo it.
    pub none: bool,
    /// `visibility: hidden`; keeps its place.
    pub invisible: bool,
    /// `font-size: 0`.
    pub no_size: bool,
    /// White text …
    pub white: bool,
    /// … which can be seen on a background of another colour.
    pub background: bool,
    /// White space counts.
    pub pre: bool,
    /// Contents are never shown to anyone: scripts, options.
    pub unseen: bool,
    /// Level of the heading, or 0.
    pub heading: u8,
}

impl Look {
    /// Whether text is there but cannot be seen.
    pub(super) fn conceals(&self) -> bool {
        self.none || self.invisible || self.no_size || (self.white && !self.background)
    }

    /// The look inside an element that stands in this one.
    pub(super) fn inside(mut self, tag: Tag, attributes: &Attributes) -> Look {
        match tag {
            Tag::Pre => self.pre = true,
            Tag::Heading(level) => self.heading = level,
            Tag::Table => (self.heading, self.pre) = (0, false),
            Tag::Link => self.white = false,
            Tag::Unseen | Tag::UnseenInline | Tag::Title => self.unseen = true,
            _ => {}
        }
        if attributes.is_empty() {
            return self;
        }
        self.none |= attributes.has(Attribute::Hidden);
        if let Some(color) = attributes.get(Attribute::BgColor) {
            self.background = !is_white(color.trim_ascii());
        }
        self.background |= attributes.get(Attribute::Background).is_some_and(|image| !image.is_empty());
        if tag == Tag::Font
            && let Some(color) = attributes.get(Attribute::Color)
        {
            self.white = is_white(color.trim_ascii());
        }
        if let Some(style) = attributes.get(Attribute::Style) {
            for declaration in style.split(|byte| *byte == b';') {
                self.declare(declaration);
            }
        }
        self
    }

    fn declare(&mut self, declaration: &[u8]) {
        let declaration = declaration.trim_ascii_start();
        // Most declarations are of widths, fonts and borders: look no further.
        if !matches!(
            declaration.first().map(u8::to_ascii_lowercase),
            Some(b'd' | b'v' | b'f' | b'c' | b'b' | b'l' | b't')
        ) {
            return;
        }
        let Some(colon) = memchr::memchr(b':', declaration) else { return };
        let (Some(name), Some(value)) = (declaration.get(..colon), declaration.get(colon + 1..)) else { return };
        let mut value = value.trim_ascii();
        if let Some(mark) = memchr::memchr(b'!', value) {
            value = value.get(..mark).unwrap_or_default().trim_ascii_end();
        }
        let name = name.trim_ascii_end();
        if name.eq_ignore_ascii_case(b"display") {
            self.none |= value.eq_ignore_ascii_case(b"none");
        } else if [&b"left"[..], b"top", b"text-indent"].iter().any(|word| name.eq_ignore_ascii_case(word)) {
            // Moved far off the screen.
            let digits =
                value.strip_prefix(b"-").map(|rest| rest.iter().take_while(|byte| byte.is_ascii_digit()).count());
            self.none |= digits.is_some_and(|digits| digits >= 3);
        } else if name.eq_ignore_ascii_case(b"visibility") {
            self.invisible = value.eq_ignore_ascii_case(b"hidden") || value.eq_ignore_ascii_case(b"collapse");
        } else if name.eq_ignore_ascii_case(b"font-size") {
            self.size(value);
        } else if name.eq_ignore_ascii_case(b"color") {
            if !value.eq_ignore_ascii_case(b"inherit") {
                self.white = is_white(value);
            }
        } else if name.eq_ignore_ascii_case(b"background-color") || name.eq_ignore_ascii_case(b"background") {
            let clear = [&b"none"[..], b"transparent", b"inherit", b"initial", b"unset", b""];
            if !clear.iter().any(|word| value.eq_ignore_ascii_case(word)) {
                self.background = !is_white(value);
            }
        } else if name.eq_ignore_ascii_case(b"background-image") {
            self.background |= !value.eq_ignore_ascii_case(b"none");
        }
    }

    /// A size of zero hides; a size in its own right shows again; a relative one keeps what is.
    fn size(&mut self, value: &[u8]) {
        let number = value.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.').unwrap_or(value.len());
        let Some((number, unit)) = value.split_at_checked(number) else { return };
        if number.is_empty() {
            // Words: `smaller` and `inherit` are relative, `medium` is not.
            let relative = [&b"inherit"[..], b"smaller", b"larger", b"unset"];
            self.no_size &= relative.iter().any(|word| value.eq_ignore_ascii_case(word));
        } else if number.iter().all(|byte| matches!(byte, b'0' | b'.')) {
            self.no_size = true;
        } else if !(unit.eq_ignore_ascii_case(b"em") || unit == b"%") {
            self.no_size = false;
        }
    }
}

fn is_white(color: &[u8]) -> bool {
    let known = [&b"white"[..], b"#fff", b"#ffffff", b"ffffff", b"#ffff", b"#ffffffff"];
    if known.iter().any(|white| color.eq_ignore_ascii_case(white)) {
        return true;
    }
    let Some(rgb) = color.get(..4).filter(|start| start[..3].eq_ignore_ascii_case(b"rgb")) else { return false };
    let rest = color.get(rgb.len()..).unwrap_or_default();
    let mut parts = rest.split(|byte| matches!(byte, b'(' | b',' | b')' | b'/' | b' ')).filter(|part| !part.is_empty());
    (0..3).all(|_| matches!(parts.next(), Some(b"255" | b"100%")))
}
