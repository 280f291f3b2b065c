//! Footnotes and endnotes.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::super::ReadError;
use super::super::xml::{Xml, attribute, character, local};
use super::properties::RunProperties;

/// The paragraphs of notes by their ids.
#[derive(Debug, Default)]
pub(super) struct Notes {
    notes: HashMap<String, Vec<String>>,
}

impl Notes {
    /// Reads `footnotes.xml` or `endnotes.xml`, whose elements have a prefix. Separators are no notes.
    pub(super) fn read(text: &str, prefix: &str) -> Result<Notes, ReadError> {
        let mut found = Notes::default();
        let mut open: Option<(String, Vec<String>)> = None;
        let (mut in_text, mut hidden) = (false, false);
        let mut xml = Xml::new(text, 0);
        loop {
            let event = xml.next()?;
            let mut show = |shown: &str| {
                if let Some(paragraph) = open.as_mut().and_then(|(_, paragraphs)| paragraphs.last_mut()) {
                    paragraph.push_str(shown);
                }
            };
            match &event {
                Event::Start(element) => match local(element.name().0, prefix) {
                    Some("footnote" | "endnote") => {
                        let id = attribute(element, "id").unwrap_or_default().into_owned();
                        let plain = attribute(element, "type").is_none_or(|kind| kind == "normal");
                        open = plain.then(|| (id, Vec::new()));
                    }
                    Some("p") => {
                        if let Some((_, paragraphs)) = &mut open {
                            paragraphs.push(String::new());
                        }
                    }
                    Some("r") => hidden = false,
                    Some("rPr") => hidden = RunProperties::read(&mut xml, prefix)?.hidden == Some(true),
                    Some("t") => in_text = !hidden,
                    Some("tab" | "br" | "cr") => show(" "),
                    Some("pPr" | "del" | "moveFrom" | "instrText") => xml.skip()?,
                    _ => {}
                },
                Event::End(element) => match local(element.name().0, prefix) {
                    Some("t") => in_text = false,
                    Some("footnote" | "endnote") => found.notes.extend(open.take()),
                    _ => {}
                },
                Event::Text(_) | Event::CData(_) if in_text => {
                    let range = match &event {
                        Event::CData(_) => xml.range().start + "<![CDATA[".len()..xml.range().end - "]]>".len(),
                        _ => xml.range(),
                    };
                    show(text.get(range).unwrap_or_default());
                }
                Event::GeneralRef(reference) if in_text => show(character(reference)?.encode_utf8(&mut [0; 4])),
                Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }

    /// The paragraphs of a note that say something.
    pub(super) fn paragraphs(&self, id: &str) -> impl Iterator<Item = &str> {
        self.notes.get(id).into_iter().flatten().map(|text| text.trim()).filter(|text| !text.is_empty())
    }
}
