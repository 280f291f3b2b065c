//! Texts of cells: shared ones, and those in the cells themselves.

use std::borrow::Cow;
use std::ops::Range;

use quick_xml::events::Event;

use super::super::ReadError;
use super::super::xml::{Xml, character, local};

/// Texts that cells refer to by their numbers.
#[derive(Debug, Default)]
pub(super) struct Strings {
    all: String,
    ranges: Vec<Range<usize>>,
}

impl Strings {
    /// Reads `sharedStrings.xml`, whose elements have a prefix.
    ///
    /// # Errors
    /// When it is no XML or nested too deep.
    pub(super) fn read(text: &str, prefix: &str) -> Result<Strings, ReadError> {
        let mut found = Strings::default();
        let mut xml = Xml::new(text, 0);
        loop {
            match xml.next()? {
                Event::Start(element) if local(element.name().0, prefix) == Some("si") => {
                    let start = found.all.len();
                    collect(&mut xml, text, prefix, &mut found.all)?;
                    found.ranges.push(start..found.all.len());
                }
                Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }

    /// The text with a number, from 0.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        self.all.get(self.ranges.get(number)?.clone())
    }
}

/// Adds to `out` the text of the element that the last event opened: its runs, without the readings that may stand
/// above them.
///
/// # Errors
/// When the part is no XML or nested too deep.
pub(super) fn collect(xml: &mut Xml<'_>, part: &str, prefix: &str, out: &mut String) -> Result<(), ReadError> {
    let depth = xml.depth().saturating_sub(1);
    let mut in_text = false;
    while xml.depth() > depth {
        match xml.next()? {
            Event::Start(element) => match local(element.name().0, prefix) {
                Some("rPh" | "phoneticPr" | "rPr") => xml.skip()?,
                Some("t") => in_text = true,
                _ => {}
            },
            Event::End(element) if local(element.name().0, prefix) == Some("t") => in_text = false,
            event if in_text => out.push_str(&shown(&event, xml, part)?),
            Event::Eof => break,
            _ => {}
        }
    }
    Ok(())
}

/// The characters that an event of running text shows.
///
/// # Errors
/// When it is an entity that nobody knows.
pub(super) fn shown<'p>(event: &Event<'_>, xml: &Xml<'_>, part: &'p str) -> Result<Cow<'p, str>, ReadError> {
    let range = xml.range();
    Ok(match event {
        Event::Text(_) => unescaped(part.get(range).unwrap_or_default()),
        Event::CData(_) => {
            let inner = range.start + "<![CDATA[".len()..range.end.saturating_sub("]]>".len());
            unescaped(part.get(inner).unwrap_or_default())
        }
        Event::GeneralRef(reference) => Cow::Owned(character(reference)?.to_string()),
        _ => Cow::Borrowed(""),
    })
}

/// Characters that XML cannot hold stand as `_x000D_` (ECMA-376, part 1, 22.4.2.4). Those that show nothing are dropped.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        let code = after.get(2..6).filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        match code.filter(|_| after.get(6..7) == Some("_")).and_then(|code| u32::from_str_radix(code, 16).ok()) {
            Some(code) => {
                out.extend(char::from_u32(code).filter(|c| *c == '\n' || *c == '\t' || !c.is_control()));
                rest = after.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = after.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escapes_of_characters() {
        assert_eq!(unescaped("甲_x000D_\n乙"), "甲\n乙");
        assert_eq!(unescaped("a_x000A_b_x005F_x_x_xyz1_"), "a\nb_x_x_xyz1_");
        assert_eq!(unescaped("普通"), "普通");
    }
}
