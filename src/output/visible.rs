//! Making characters visible that would act on a terminal, or hide from a reader of it: escape sequences, direction
//! marks, zero-width characters. A report must not be able to rewrite what is said about it.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

/// Columns that a tab may take.
const TAB: usize = 4;

/// Whether a character acts on the terminal or cannot be seen.
fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Adds a character of a snippet; a tab stays, everything else that cannot be seen becomes `‹U+200B›`.
pub(super) fn push(out: &mut String, c: char) {
    if c != '\t' && unseen(c) {
        // Writing to a String cannot fail.
        let _ = write!(out, "‹U+{:04X}›", u32::from(c));
    } else {
        out.push(c);
    }
}

/// Columns that [`push`] takes for a character.
pub(super) fn width(c: char) -> usize {
    match c {
        '\t' => TAB,
        _ if unseen(c) => 4 + format!("{:04X}", u32::from(c)).len(),
        _ => c.width().unwrap_or(0),
    }
}

/// Text on one line: white space that breaks lines becomes a space.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    clean(text, false)
}

/// Text that may have lines of its own.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    clean(text.trim_end(), true)
}

fn clean(text: &str, keep_lines: bool) -> Cow<'_, str> {
    if !text.chars().any(|c| unseen(c) && !(keep_lines && c == '\n')) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' if keep_lines => out.push('\n'),
            '\r' if keep_lines => {}
            '\n' | '\r' | '\t' => out.push(' '),
            _ => push(&mut out, c),
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_cannot_be_seen() {
        assert_eq!(line("办\u{200b}结\u{1b}[31m率\n是"), "办‹U+200B›结‹U+001B›[31m率 是");
        assert_eq!(lines("一\r\n二\u{202e}\n"), "一\n二‹U+202E›");
        assert!(matches!(line("办结率　100%"), Cow::Borrowed(_)));
    }

    #[test]
    fn knows_the_width_of_what_it_shows() {
        for c in ['a', '中', '\u{200b}', '\u{1b}', '\u{e0001}', '　'] {
            let mut shown = String::new();
            push(&mut shown, c);
            assert_eq!(unicode_width::UnicodeWidthStr::width(shown.as_str()), width(c), "{c:?}");
        }
    }
}
