//! Styles: what a paragraph or a run has by its style.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::super::ReadError;
use super::super::xml::{Xml, attribute, local};
use super::properties::{ParagraphProperties, RunProperties};

/// The longest chain of styles that are based on one another; beyond, it is a circle.
const CHAIN: usize = 32;

#[derive(Debug, Default)]
struct Style {
    /// Its name in lower case: `heading 1`, `toc 2`.
    name: String,
    based_on: Option<String>,
    paragraph: ParagraphProperties,
    run: RunProperties,
}

/// The styles of a document by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default_paragraph: Option<String>,
}

impl Styles {
    /// Reads `styles.xml`, whose elements have a prefix.
    pub(super) fn read(text: &str, prefix: &str) -> Result<Styles, ReadError> {
        let mut found = Styles::default();
        let mut open: Option<(String, Style)> = None;
        let mut xml = Xml::new(text, 0);
        loop {
            match xml.next()? {
                Event::Start(element) => match (local(element.name().0, prefix), &mut open) {
                    (Some("style"), _) => {
                        let id = attribute(&element, "styleId").unwrap_or_default().into_owned();
                        let is_default = attribute(&element, "default").is_some_and(|value| super::is_on(&value));
                        if is_default && attribute(&element, "type").as_deref() == Some("paragraph") {
                            found.default_paragraph = Some(id.clone());
                        }
                        open = Some((id, Style::default()));
                    }
                    (Some("name"), Some((_, style))) => {
                        style.name = attribute(&element, "val").unwrap_or_default().to_lowercase();
                    }
                    (Some("basedOn"), Some((_, style))) => {
                        style.based_on = attribute(&element, "val").map(|value| value.into_owned());
                    }
                    (Some("pPr"), Some((_, style))) => {
                        style.paragraph = ParagraphProperties::read(&mut xml, prefix)?;
                    }
                    (Some("rPr"), Some((_, style))) => style.run = RunProperties::read(&mut xml, prefix)?,
                    // Formats for the parts of tables do not hold for their words.
                    (Some("tblStylePr"), _) => xml.skip()?,
                    _ => {}
                },
                Event::End(element) if local(element.name().0, prefix) == Some("style") => {
                    found.styles.extend(open.take())
                }
                Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }

    /// A style and those it is based on, from the most particular.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let first = id.and_then(|id| self.styles.get_key_value(id));
        let next = |(_, style): &(&'s String, &'s Style)| {
            style.based_on.as_deref().and_then(|id| self.styles.get_key_value(id))
        };
        std::iter::successors(first, next).take(CHAIN).map(|(id, style)| (id.as_str(), style))
    }

    /// The id of the style of a paragraph that names `id` or none.
    pub(super) fn paragraph<'s>(&'s self, id: Option<&'s str>) -> Option<&'s str> {
        id.filter(|id| self.styles.contains_key(*id)).or(self.default_paragraph.as_deref())
    }

    /// The level of a heading from 1, if the style is one of headings or titles.
    pub(super) fn heading(&self, id: Option<&str>) -> Option<u8> {
        let outline = self.chain(id).find_map(|(_, style)| style.paragraph.outline);
        let is_title = || self.chain(id).any(|(_, style)| style.name == "title");
        outline.or_else(|| is_title().then_some(0)).filter(|level| *level < 9).map(|level| level + 1)
    }

    /// The list a style is bound to, its level in it where it says one, and the style that says so.
    pub(super) fn numbering<'s>(&'s self, id: Option<&'s str>) -> Option<(u32, Option<usize>, &'s str)> {
        self.chain(id).find_map(|(id, style)| Some((style.paragraph.list?, style.paragraph.level, id)))
    }

    /// Whether text in a style is hidden, where it says anything of that.
    pub(super) fn hidden(&self, id: Option<&str>) -> Option<bool> {
        self.chain(id).find_map(|(_, style)| style.run.hidden)
    }

    /// Whether a style is one of the lines of a table of contents.
    pub(super) fn is_contents(&self, id: Option<&str>) -> bool {
        self.chain(id).next().is_some_and(|(_, style)| style.name.starts_with("toc "))
    }
}
