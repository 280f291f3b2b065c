//! Where comments begin and end in the main part of a Word document, and how runs are split there.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::events::Event;

use crate::source::ReadError;
use crate::source::xml::{Xml, local};

/// A paragraph that stands in no run.
struct Paragraph {
    /// From its first to after its last character in the file.
    whole: Range<usize>,
    /// What follows its properties; empty where the element has no content.
    content: Range<usize>,
}

/// A run that stands in no other.
struct Run {
    whole: Range<usize>,
    properties: Range<usize>,
    children: Vec<Child>,
}

/// What a run holds, except its properties.
struct Child {
    whole: Range<usize>,
    /// The text of an element that may be split.
    text: Option<Range<usize>>,
    /// Whether there are paragraphs in it: a text box.
    has_paragraphs: bool,
}

/// The places of a main part at which comments may begin and end.
pub(super) struct Places<'a> {
    source: &'a str,
    prefix: &'a str,
    paragraphs: Vec<Paragraph>,
    runs: Vec<Run>,
    /// Formulas, which are not split.
    formulas: Vec<Range<usize>>,
}

/// A place for the mark of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    at: usize,
    /// The run that is split there, and whether within a text.
    split: Option<(usize, bool)>,
}

impl<'a> Places<'a> {
    /// Finds them.
    ///
    /// # Errors
    /// When the part is not well formed.
    pub(super) fn find(source: &'a str, prefix: &'a str) -> Result<Places<'a>, ReadError> {
        let mut found = Places { source, prefix, paragraphs: vec![], runs: vec![], formulas: vec![] };
        let mut xml = Xml::new(source, 0);
        let mut paragraph: Option<(usize, Paragraph)> = None;
        loop {
            match xml.next()? {
                Event::Start(element) => {
                    let name = element.name();
                    let start = xml.range();
                    match local(name.0, prefix) {
                        Some("p") => {
                            let open = Paragraph { whole: start.clone(), content: start.end..start.end };
                            paragraph = Some((xml.depth(), open));
                        }
                        Some("pPr") => {
                            xml.skip()?;
                            if let Some((_, paragraph)) = &mut paragraph {
                                paragraph.content = xml.range().end..xml.range().end;
                            }
                        }
                        Some("r") => {
                            let run = found.run(&mut xml)?;
                            found.runs.push(run);
                        }
                        None if name.0.ends_with(":oMath") || name.0.ends_with(":oMathPara") => {
                            xml.skip()?;
                            found.formulas.push(start.start..xml.range().end);
                        }
                        _ => {}
                    }
                }
                Event::End(_) => {
                    // The end of an element without content is empty and stands after it.
                    if let Some((_, mut done)) = paragraph.take_if(|(depth, _)| xml.depth() < *depth) {
                        done.whole.end = xml.range().end;
                        done.content.end = xml.range().start;
                        found.paragraphs.push(done);
                    }
                }
                Event::Eof => return Ok(found),
                _ => {}
            }
        }
    }

    /// The run just opened.
    fn run(&self, xml: &mut Xml<'_>) -> Result<Run, ReadError> {
        let start = xml.range();
        let depth = xml.depth();
        let mut run = Run { whole: start.clone(), properties: start.end..start.end, children: Vec::new() };
        while xml.depth() >= depth {
            match xml.next()? {
                Event::Start(element) => {
                    let name = element.name();
                    let name = local(name.0, self.prefix);
                    let opened = xml.range();
                    if name == Some("t") {
                        run.children.push(text(xml)?);
                        continue;
                    }
                    xml.skip()?;
                    let whole = opened.start..xml.range().end;
                    if name == Some("rPr") {
                        run.properties = whole;
                        continue;
                    }
                    let inside = self.source.get(whole.clone()).unwrap_or_default();
                    let has_paragraphs = inside.contains("txbxContent");
                    run.children.push(Child { whole, text: None, has_paragraphs });
                }
                Event::Eof => break,
                _ => {}
            }
        }
        run.whole.end = xml.range().end;
        Ok(run)
    }

    /// Where a comment on a range of the part begins and ends. What cannot hold a comment gives the place to what holds
    /// it, and a range that is nowhere to the first paragraph; `None` where there is none.
    pub(super) fn around(&self, range: &Range<usize>) -> Option<(Place, Place)> {
        let within = self.paragraphs.iter().find(|one| one.whole.start <= range.start && range.start < one.whole.end);
        let boxed = |at: usize, end: bool| self.child(at, end).is_some_and(|(_, child)| child.has_paragraphs);
        let whole = |paragraph: &Paragraph| {
            (Place { at: paragraph.content.start, split: None }, Place { at: paragraph.content.end, split: None })
        };
        match within {
            Some(paragraph) if range.is_empty() || boxed(range.start, false) || boxed(range.end, true) => {
                Some(whole(paragraph))
            }
            Some(_) => Some((self.place(range.start, false), self.place(range.end, true))),
            None => self.paragraphs.first().map(whole),
        }
    }

    /// The run and the part of it that hold the character after, or before, an offset.
    fn child(&self, at: usize, end: bool) -> Option<(usize, &Child)> {
        let holds = |whole: &Range<usize>| {
            if end { whole.start < at && at <= whole.end } else { whole.start <= at && at < whole.end }
        };
        let index = self.runs.partition_point(|run| if end { run.whole.end < at } else { run.whole.end <= at });
        let run = self.runs.get(index).filter(|run| holds(&run.whole))?;
        Some((index, run.children.iter().find(|child| holds(&child.whole))?))
    }

    fn place(&self, at: usize, end: bool) -> Place {
        let plain = |at: usize| Place { at, split: None };
        let Some((index, child)) = self.child(at, end) else {
            let formula = self.formulas.iter().find(|one| one.start <= at && at <= one.end);
            return plain(formula.map_or(at, |formula| if end { formula.end } else { formula.start }));
        };
        if let Some(text) = &child.text
            && text.start < at
            && at < text.end
        {
            return Place { at, split: Some((index, true)) };
        }
        let edge = if end { child.whole.end } else { child.whole.start };
        let Some(run) = self.runs.get(index) else { return plain(at) };
        let outermost = if end { run.children.last() } else { run.children.first() };
        if outermost.is_some_and(|outermost| outermost.whole == child.whole) {
            return plain(if end { run.whole.end } else { run.whole.start });
        }
        Place { at: edge, split: Some((index, false)) }
    }

    /// The part with marks put in: for each place what is to stand there.
    pub(super) fn marked(&self, marks: &[(Place, String)]) -> String {
        let mut edits: BTreeMap<usize, (Option<(usize, bool)>, String)> = BTreeMap::new();
        for (place, mark) in marks {
            let edit = edits.entry(place.at).or_default();
            edit.0 = edit.0.or(place.split);
            edit.1.push_str(mark);
        }
        let (w, mut out, mut at) = (self.prefix, String::with_capacity(self.source.len() * 2), 0);
        let keep = "xml:space=\"preserve\"";
        for (place, (split, mark)) in edits {
            let mut stretch = self.source.get(at..place).unwrap_or_default().to_owned();
            at = place;
            let Some((run, in_text)) = split else {
                // An element without content has no place in it: it is opened.
                let empty = self.paragraphs.iter().find(|one| one.content.end == place && one.whole.end == place);
                if empty.is_some_and(|one| self.source.get(one.whole.clone()).is_some_and(|p| p.ends_with("/>")))
                    && stretch.ends_with("/>")
                {
                    stretch.truncate(stretch.len() - 2);
                    out.push_str(&format!("{stretch}>{mark}</{w}p>"));
                } else {
                    out.push_str(&stretch);
                    out.push_str(&mark);
                }
                continue;
            };
            let properties = self.runs.get(run).and_then(|run| self.source.get(run.properties.clone()));
            let properties = properties.unwrap_or_default();
            if in_text {
                // White space at the cut must not be trimmed.
                let tag = stretch.rfind(&format!("<{w}t")).filter(|tag| {
                    stretch
                        .get(*tag..)
                        .and_then(|tag| tag.split('>').next())
                        .is_some_and(|tag| !tag.contains("xml:space"))
                });
                if let Some(tag) = tag {
                    stretch.insert_str(tag + w.len() + 2, &format!(" {keep}"));
                }
                let again = format!("<{w}r>{properties}<{w}t {keep}>");
                out.push_str(&format!("{stretch}</{w}t></{w}r>{mark}{again}"));
            } else {
                out.push_str(&format!("{stretch}</{w}r>{mark}<{w}r>{properties}"));
            }
        }
        out.push_str(self.source.get(at..).unwrap_or_default());
        out
    }
}

/// The text element just opened. One with other than plain text in it is not split.
fn text(xml: &mut Xml<'_>) -> Result<Child, ReadError> {
    let opened = xml.range();
    let depth = xml.depth();
    let mut plain = true;
    while xml.depth() >= depth {
        match xml.next()? {
            Event::Text(_) | Event::GeneralRef(_) | Event::End(_) => {}
            Event::Eof => break,
            _ => plain = false,
        }
    }
    let closed = xml.range();
    let text = plain.then_some(opened.end..closed.start);
    Ok(Child { whole: opened.start..closed.end, text, has_paragraphs: false })
}
