//! Receives what the tokenizer finds. Text is taken from the source by its place, so that nothing is copied twice.

use std::convert::Infallible;

use html5gum::{Emitter, Error, State};

use super::layout::Layout;
use super::tags::{Attribute, Attributes, Tag};

/// An emitter for [`Layout`].
pub(super) struct Reader<'f, 's> {
    source: &'s str,
    layout: Layout<'f, 's>,
    /// Offset just after what the tokenizer has read.
    position: usize,
    /// Offset just after what has been passed on.
    done: usize,
    /// Text that stands in the source as it is shown, not yet passed on.
    run: std::ops::Range<usize>,
    is_end: bool,
    name: Vec<u8>,
    /// Name of the last start tag, whose end tag ends raw text.
    last_start: Vec<u8>,
    attribute_name: Vec<u8>,
    attribute: Option<Attribute>,
    attributes: Attributes,
}

impl<'f, 's> Reader<'f, 's> {
    /// A reader for the part of the source that begins at `start`.
    pub(super) fn new(source: &'s str, start: usize, layout: Layout<'f, 's>) -> Self {
        Reader {
            source,
            layout,
            position: start,
            done: start,
            run: start..start,
            is_end: false,
            name: Vec::new(),
            last_start: Vec::new(),
            attribute_name: Vec::new(),
            attribute: None,
            attributes: Attributes::default(),
        }
    }

    /// Passes on the text collected so far.
    fn flush(&mut self) {
        if !self.run.is_empty() {
            self.layout.text(self.run.clone());
        }
        self.run = self.position..self.position;
        self.done = self.position;
    }

    /// Text that the source does not show as it is: a character reference, a replaced character.
    fn replaced(&mut self, shown: &[u8]) {
        let end = self.position;
        if !self.run.is_empty() {
            self.layout.text(self.run.clone());
            self.done = self.run.end;
        }
        // `</>` and the like may be left over before the reference.
        let before = self.source.as_bytes().get(self.done..end).unwrap_or_default();
        let start = memchr::memrchr(b'&', before).map_or(self.done, |at| self.done + at);
        if let Ok(shown) = std::str::from_utf8(shown)
            && self.source.is_char_boundary(start)
            && self.source.is_char_boundary(end)
        {
            self.layout.replaced(shown, start..end);
        }
        self.run = end..end;
        self.done = end;
    }

    /// The attribute's name is complete.
    fn resolve_attribute(&mut self) {
        if !self.attribute_name.is_empty() {
            self.attribute = Attribute::of(&self.attribute_name).filter(|attribute| self.attributes.begin(*attribute));
            self.attribute_name.clear();
        }
    }
}

impl Emitter for Reader<'_, '_> {
    type Token = Infallible;

    fn set_last_start_tag(&mut self, name: Option<&[u8]>) {
        self.last_start.clear();
        self.last_start.extend_from_slice(name.unwrap_or_default());
    }

    fn emit_eof(&mut self) {
        self.flush();
        self.layout.finish();
    }

    #[inline]
    fn emit_error(&mut self, _: Error) {}

    #[inline]
    fn should_emit_errors(&mut self) -> bool {
        false
    }

    #[inline]
    fn pop_token(&mut self) -> Option<Infallible> {
        None
    }

    fn emit_string(&mut self, shown: &[u8]) {
        if shown.is_empty() {
            return;
        }
        let end = self.position;
        let start = end.saturating_sub(shown.len());
        let raw = self.source.as_bytes();
        let found = raw.get(start..end).unwrap_or_default();
        // A carriage return is emitted as a line feed, and the line feed after it is skipped: both are white space.
        if start >= self.done && (found == shown || (shown == b"\n" && found == b"\r")) {
            if self.run.is_empty() {
                self.run = start..end;
            } else if self.run.end == start || (self.run.end + 1 == start && raw.get(self.run.end) == Some(&b'\n')) {
                self.run.end = end;
            } else {
                self.layout.text(self.run.clone());
                self.run = start..end;
            }
            self.done = end;
        } else {
            self.replaced(shown);
        }
    }

    #[inline]
    fn init_start_tag(&mut self) {
        self.is_end = false;
        self.name.clear();
        self.attributes.clear();
        self.attribute = None;
        self.attribute_name.clear();
    }

    #[inline]
    fn init_end_tag(&mut self) {
        self.init_start_tag();
        self.is_end = true;
    }

    fn init_comment(&mut self) {}

    fn emit_current_tag(&mut self) -> Option<State> {
        self.resolve_attribute();
        self.flush();
        let tag = Tag::of(&self.name);
        if self.is_end {
            self.layout.close(tag, &self.name);
            return None;
        }
        self.layout.open(tag, &self.name, &self.attributes, self.position);
        std::mem::swap(&mut self.last_start, &mut self.name);
        match (tag, self.last_start.as_slice()) {
            (Tag::Title, _) | (_, b"textarea") => Some(State::RcData),
            (_, b"script") => Some(State::ScriptData),
            (_, b"style" | b"iframe" | b"xmp" | b"noembed" | b"noframes" | b"noscript") => Some(State::RawText),
            (_, b"plaintext") => Some(State::PlainText),
            _ => None,
        }
    }

    fn emit_current_comment(&mut self) {
        self.flush();
    }

    fn emit_current_doctype(&mut self) {
        self.flush();
    }

    fn set_self_closing(&mut self) {}

    fn set_force_quirks(&mut self) {}

    #[inline]
    fn push_tag_name(&mut self, name: &[u8]) {
        self.name.extend_from_slice(name);
    }

    fn push_comment(&mut self, _: &[u8]) {}

    fn push_doctype_name(&mut self, _: &[u8]) {}

    fn init_doctype(&mut self) {}

    fn init_attribute(&mut self) {
        self.resolve_attribute();
        self.attribute = None;
    }

    fn push_attribute_name(&mut self, name: &[u8]) {
        self.attribute_name.extend_from_slice(name);
    }

    fn push_attribute_value(&mut self, value: &[u8]) {
        self.resolve_attribute();
        if let Some(attribute) = self.attribute {
            self.attributes.push(attribute, value);
        }
    }

    fn set_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn set_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_public_identifier(&mut self, _: &[u8]) {}

    fn push_doctype_system_identifier(&mut self, _: &[u8]) {}

    fn current_is_appropriate_end_tag_token(&mut self) -> bool {
        self.is_end && !self.last_start.is_empty() && self.last_start == self.name
    }

    #[inline]
    fn move_position(&mut self, offset: isize) {
        self.position = self.position.saturating_add_signed(offset);
    }
}
