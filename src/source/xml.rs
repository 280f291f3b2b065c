//! XML of packages, event by event within limits. Nothing is ever expanded: a document type declaration, which could
//! declare entities, is refused.

use std::borrow::Cow;
use std::ops::Range;

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::ReadError;
use super::limits::{Limit, NESTING};

/// The text of a part, which is in UTF-8 or UTF-16, without byte order mark.
///
/// # Errors
/// When it is neither.
pub(crate) fn decoded(bytes: Vec<u8>) -> Result<String, ReadError> {
    match Encoding::for_bom(&bytes) {
        Some((encoding, mark)) => {
            let rest = bytes.get(mark..).unwrap_or_default();
            encoding.decode_without_bom_handling_and_without_replacement(rest).map(Cow::into_owned)
        }
        None => String::from_utf8(bytes).ok(),
    }
    .ok_or_else(|| damaged("XML 的文字编码不对"))
}

/// A part, or a stretch of one, read from start to end.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    base: usize,
    range: Range<usize>,
    depth: usize,
}

impl<'a> Xml<'a> {
    /// Reads a stretch that stands at `base` of its part and holds whole elements.
    pub(crate) fn new(text: &'a str, base: usize) -> Xml<'a> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, base, range: base..base, depth: 0 }
    }

    /// The next event; `Eof` at the end. An element without content gives a start and an end.
    ///
    /// # Errors
    /// When the part is not well formed, nested too deep, or declares entities.
    pub(crate) fn next(&mut self) -> Result<Event<'a>, ReadError> {
        let start = self.position();
        let event = self.reader.read_event().map_err(|_| damaged("XML 不完整或有错"))?;
        self.range = start..self.position();
        match &event {
            Event::Start(_) => {
                self.depth += 1;
                if self.depth > NESTING {
                    return Err(ReadError::TooMuch(Limit::Nesting));
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(damaged("XML 里有文档类型声明，不安全，不予读取")),
            Event::Eof if self.depth > 0 => return Err(damaged("XML 不完整")),
            _ => {}
        }
        Ok(event)
    }

    fn position(&self) -> usize {
        self.base + usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    /// Where the last event stands in the part.
    pub(crate) fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// How many elements are open after the last event.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// Passes over events until no more than `depth` elements are open.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(crate) fn skip_to(&mut self, depth: usize) -> Result<(), ReadError> {
        while self.depth > depth {
            if let Event::Eof = self.next()? {
                break;
            }
        }
        Ok(())
    }

    /// Passes over the rest of the element that the last event opened.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(crate) fn skip(&mut self) -> Result<(), ReadError> {
        self.skip_to(self.depth.saturating_sub(1))
    }
}

/// The character that a reference stands for.
///
/// # Errors
/// When it is no character reference and none of the five entities of XML.
pub(crate) fn character(reference: &BytesRef<'_>) -> Result<char, ReadError> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Ok(c);
    }
    match reference.xml10_content().as_ref() {
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "amp" => Ok('&'),
        "apos" => Ok('\''),
        "quot" => Ok('"'),
        _ => Err(damaged("XML 里有未知的实体")),
    }
}

/// The value of an attribute by its name without prefix.
pub(crate) fn attribute<'e>(element: &'e BytesStart<'_>, local: &str) -> Option<Cow<'e, str>> {
    let mut attributes = element.attributes();
    attributes.with_checks(false);
    let found = attributes.flatten().find(|attribute| {
        let name = attribute.key.0;
        name.rsplit_once(':').map_or(name, |(_, name)| name) == local
    })?;
    Some(match quick_xml::escape::unescape(&found.value) {
        Ok(value) => Cow::Owned(value.into_owned()),
        Err(_) => found.value,
    })
}

/// The prefix, with its colon, that the root element of a part binds to one of some namespaces; `None` when it does not.
pub(crate) fn prefix(text: &str, namespaces: &[&str]) -> Result<Option<String>, ReadError> {
    let mut xml = Xml::new(text, 0);
    loop {
        match xml.next()? {
            Event::Start(root) => {
                let mut attributes = root.attributes();
                attributes.with_checks(false);
                let bound = attributes.flatten().find(|attribute| namespaces.contains(&attribute.value.as_ref()));
                return Ok(bound.and_then(|attribute| match attribute.key.0 {
                    "xmlns" => Some(String::new()),
                    name => name.strip_prefix("xmlns:").map(|prefix| format!("{prefix}:")),
                }));
            }
            Event::Eof => return Ok(None),
            _ => {}
        }
    }
}

/// The name without a prefix, if the element has that prefix.
pub(crate) fn local<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    name.strip_prefix(prefix).filter(|local| !local.contains(':'))
}

/// A file that is broken, for a reason.
pub(crate) fn damaged(why: &str) -> ReadError {
    ReadError::Damaged(why.to_owned())
}
