//! The main part of a Word document, event by event, to a [`DocumentBuilder`].

use std::ops::Range;

use quick_xml::events::{BytesStart, Event};

use super::super::ReadError;
use super::super::flow::Flow;
use super::super::limits::{Limit, TABLE_CELLS};
use super::super::lists::Lists;
use super::super::xml::{Xml, attribute, character, local};
use super::notes::Notes;
use super::properties::{CellProperties, ParagraphProperties, RowProperties, RunProperties};
use super::styles::Styles;
use super::symbols;
use crate::document::{BlockKind, DocumentBuilder};
use crate::location::Location;

/// How deep text boxes may stand in text boxes.
const BOXES: usize = 8;

/// What comes after the paragraph or table that holds it.
enum Deferred {
    /// The content of a text box, in the main part.
    TextBox(Range<usize>),
    /// A note: whether it is an endnote, its id, and where its reference stands.
    Note { end: bool, id: String, reference: Range<usize> },
}

/// Parts of a document by the names that people know; the body has none.
const PARTS: [Option<&str>; 4] = [None, Some("文本框"), Some("脚注"), Some("尾注")];
const BODY: usize = 0;
const TEXT_BOX: usize = 1;
const FOOTNOTE: usize = 2;
const ENDNOTE: usize = 3;

/// A paragraph being read.
#[derive(Default)]
struct Paragraph {
    properties: ParagraphProperties,
    /// Whether its number has been printed.
    begun: bool,
    /// Where its content begins.
    start: usize,
    /// Number of blocks before it.
    blocks: usize,
    /// Whether it is a line of a table of contents, which Word makes by itself and which is no part of the report.
    contents: bool,
}

/// A table being read.
struct OpenTable {
    /// How many elements are open around its row and its cell.
    row_depth: usize,
    cell_depth: usize,
    row_begun: bool,
    /// Columns left free before the first cell of the row.
    before: usize,
    /// Whether a cell has been opened that is not laid out yet.
    cell_open: bool,
    /// Where the cell stands.
    location: Location,
}

/// See the module documentation.
pub(super) struct Body<'a> {
    source: &'a str,
    prefix: &'a str,
    styles: &'a Styles,
    numbering: Lists,
    notes: [Notes; 2],
    flow: Flow<'a>,
    /// Index into [`PARTS`], and for each the paragraphs so far that say something.
    part: usize,
    counts: [usize; PARTS.len()],
    /// Tables begun, and cells of all of them.
    tables_begun: usize,
    cells: usize,
    tables: Vec<OpenTable>,
    paragraph: Option<Paragraph>,
    run: RunProperties,
    in_text: bool,
    /// For each open field whether its result has begun; its code is not shown.
    fields: Vec<bool>,
    /// For each open choice between forms of the same content whether one has been taken.
    choices: Vec<bool>,
    deferred: Vec<Deferred>,
    pictures: bool,
}

impl<'a> Body<'a> {
    pub(super) fn new(
        source: &'a str,
        prefix: &'a str,
        styles: &'a Styles,
        numbering: Lists,
        notes: [Notes; 2],
    ) -> Body<'a> {
        Body {
            source,
            prefix,
            styles,
            numbering,
            notes,
            flow: Flow::new(source),
            part: BODY,
            counts: [0; PARTS.len()],
            tables_begun: 0,
            cells: 0,
            tables: Vec::new(),
            paragraph: None,
            run: RunProperties::default(),
            in_text: false,
            fields: Vec::new(),
            choices: Vec::new(),
            deferred: Vec::new(),
            pictures: false,
        }
    }

    /// Reads all of it; also whether there are pictures.
    pub(super) fn read(mut self) -> Result<(DocumentBuilder, bool), ReadError> {
        self.walk(0..self.source.len(), 0)?;
        Ok((self.flow.finish(), self.pictures))
    }

    /// Reads a stretch: the body, or at a level above 0 what stands in a text box.
    fn walk(&mut self, range: Range<usize>, level: usize) -> Result<(), ReadError> {
        if level > BOXES {
            return Err(ReadError::TooMuch(Limit::Nesting));
        }
        let mut xml = Xml::new(self.source.get(range.clone()).unwrap_or_default(), range.start);
        loop {
            match xml.next()? {
                Event::Start(element) => self.open(&mut xml, &element)?,
                Event::End(element) => match local(element.name().0, self.prefix) {
                    Some("p") => self.end_paragraph(level)?,
                    Some("t") => self.in_text = false,
                    Some("tc") => {
                        self.begin_cell(1, xml.range().start);
                        self.flow.end_cell();
                    }
                    Some("tr") => self.flow.end_row(),
                    Some("tbl") => self.end_table(level)?,
                    Some(_) => {}
                    None if element.local_name().as_ref() == "AlternateContent" => drop(self.choices.pop()),
                    None if element.local_name().as_ref() == "t" => self.in_text = false,
                    None => {}
                },
                Event::Text(_) if self.in_text => self.show_range(xml.range()),
                Event::CData(_) if self.in_text => {
                    let range = xml.range();
                    self.show_range(range.start + "<![CDATA[".len()..range.end - "]]>".len());
                }
                Event::GeneralRef(reference) if self.in_text => {
                    self.show(character(&reference)?.encode_utf8(&mut [0; 4]), xml.range());
                }
                Event::Eof => return Ok(()),
                _ => {}
            }
        }
    }

    fn open(&mut self, xml: &mut Xml<'a>, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let name = element.name();
        let Some(name) = local(name.0, self.prefix) else { return self.open_foreign(xml, name.0) };
        match name {
            "p" => self.begin_paragraph(xml.range().end),
            "pPr" => {
                let properties = ParagraphProperties::read(xml, self.prefix)?;
                let start = xml.range().end;
                if let Some(paragraph) = &mut self.paragraph {
                    (paragraph.properties, paragraph.start) = (properties, start);
                }
                self.style_paragraph();
            }
            "r" => self.run = RunProperties::default(),
            "rPr" => self.run = RunProperties::read(xml, self.prefix)?,
            "t" => self.in_text = true,
            "tab" | "ptab" => self.show("\t", xml.range()),
            "br" | "cr" if self.is_shown() => {
                self.begin_text();
                self.flow.end_block();
            }
            "noBreakHyphen" => self.show("-", xml.range()),
            "sym" => {
                let font = attribute(element, "font").unwrap_or_default();
                let code = attribute(element, "char").and_then(|code| u32::from_str_radix(&code, 16).ok());
                if let Some(c) = code.and_then(|code| symbols::shown(&font, code)) {
                    self.show(c.encode_utf8(&mut [0; 4]), xml.range());
                }
            }
            "fldChar" => match attribute(element, "fldCharType").as_deref() {
                Some("begin") => self.fields.push(false),
                Some("separate") => {
                    if let Some(result) = self.fields.last_mut() {
                        *result = true;
                    }
                }
                Some("end") => drop(self.fields.pop()),
                _ => {}
            },
            "footnoteReference" | "endnoteReference" if self.is_shown() => {
                let id = attribute(element, "id").unwrap_or_default().into_owned();
                let end = name == "endnoteReference";
                self.deferred.push(Deferred::Note { end, id, reference: xml.range() });
            }
            "txbxContent" => {
                let start = xml.range().end;
                xml.skip()?;
                if self.is_shown() {
                    self.deferred.push(Deferred::TextBox(start..xml.range().start));
                }
            }
            "drawing" | "pict" | "object" => self.pictures = true,
            "tbl" => self.begin_table(xml.range().end),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    (table.row_depth, table.row_begun, table.before) = (xml.depth().saturating_sub(1), false, 0);
                }
            }
            "trPr" => {
                let row = RowProperties::read(xml, self.prefix)?;
                if let Some(table) = self.tables.last_mut() {
                    table.before = row.before;
                    if row.gone {
                        xml.skip_to(table.row_depth)?;
                    }
                }
            }
            "tc" => {
                self.cells += 1;
                if self.cells > TABLE_CELLS {
                    return Err(ReadError::TooMuch(Limit::TableCells));
                }
                if let Some(table) = self.tables.last_mut() {
                    table.cell_depth = xml.depth().saturating_sub(1);
                    table.cell_open = true;
                }
            }
            "tcPr" => {
                let properties = CellProperties::read(xml, self.prefix)?;
                let at = xml.range().end;
                if self.continues(properties) {
                    // What a continued cell holds is not printed.
                    xml.skip_to(self.tables.last().map_or(0, |table| table.cell_depth))?;
                } else {
                    self.begin_cell(properties.span, at);
                }
            }
            "altChunk" => {
                let what = "正文的一部分以另一种格式嵌在文件里，请用 Word 打开后另存为 .docx 再检查";
                return Err(ReadError::Unsupported(what.to_owned()));
            }
            "del" | "moveFrom" | "instrText" | "delText" | "sdtPr" | "sdtEndPr" | "sectPr" | "tblPr" | "tblPrEx"
            | "tblGrid" | "rt" | "rubyPr" => xml.skip()?,
            _ => {}
        }
        Ok(())
    }

    /// Elements of other vocabularies: choices between forms of the same content, and formulas.
    fn open_foreign(&mut self, xml: &mut Xml<'a>, name: &str) -> Result<(), ReadError> {
        match name.rsplit_once(':') {
            Some((_, "AlternateContent")) => self.choices.push(false),
            Some((_, "Choice" | "Fallback")) => match self.choices.last_mut() {
                Some(taken) if *taken => xml.skip()?,
                Some(taken) => *taken = true,
                None => {}
            },
            Some(("m", "t")) => self.in_text = true,
            _ => {}
        }
        Ok(())
    }

    fn begin_paragraph(&mut self, start: usize) {
        self.begin_cell(1, start);
        let location = match self.tables.last() {
            Some(table) => table.location.clone(),
            None => Location { paragraph: Some(self.count() + 1), ..self.here() },
        };
        self.flow.set_location(location);
        let blocks = self.flow.out().blocks.len();
        self.paragraph = Some(Paragraph { start, blocks, ..Paragraph::default() });
        self.run = RunProperties::default();
        self.style_paragraph();
    }

    /// The part of the document being read, as a place.
    fn here(&self) -> Location {
        Location { part: PARTS.get(self.part).copied().flatten().map(str::to_owned), ..Location::default() }
    }

    /// Paragraphs of the part so far.
    fn count(&self) -> usize {
        self.counts.get(self.part).copied().unwrap_or_default()
    }

    fn count_paragraph(&mut self) {
        if let Some(count) = self.counts.get_mut(self.part) {
            *count += 1;
        }
    }

    /// Applies what a style says of the paragraph.
    fn style_paragraph(&mut self) {
        let Some(paragraph) = &mut self.paragraph else { return };
        let style = self.styles.paragraph(paragraph.properties.style.as_deref());
        paragraph.contents = self.styles.is_contents(style);
        let direct = paragraph.properties.outline.map(|level| (level < 9).then_some(level + 1));
        let heading = direct.unwrap_or_else(|| self.styles.heading(style));
        self.flow.set_kind(heading.map_or(BlockKind::Paragraph, BlockKind::Heading));
    }

    /// Prints the number of the paragraph, if it has one and it has not been printed.
    fn begin_text(&mut self) {
        let Some(paragraph) = self.paragraph.as_mut().filter(|paragraph| !paragraph.begun) else { return };
        paragraph.begun = true;
        let style = self.styles.paragraph(paragraph.properties.style.as_deref());
        let inherited = self.styles.numbering(style);
        let (list, level, by) = match (paragraph.properties.list, inherited) {
            (Some(list), _) => (list, paragraph.properties.level, None),
            (None, Some((list, level, by))) => (list, paragraph.properties.level.or(level), Some(by)),
            (None, None) => return,
        };
        if list == 0 || paragraph.contents {
            return;
        }
        let start = paragraph.start;
        if let Some(label) = self.numbering.label(list, level, by, |style| Some(self.styles.numbering(Some(style))?.0))
        {
            self.flow.put(&label, start..start);
        }
    }

    fn end_paragraph(&mut self, level: usize) -> Result<(), ReadError> {
        // Word prints the number of an empty paragraph, too.
        self.begin_text();
        let Some(paragraph) = self.paragraph.take() else { return Ok(()) };
        if paragraph.properties.joined {
            return Ok(());
        }
        self.flow.end_block();
        if self.tables.is_empty() {
            if self.flow.out().blocks.len() > paragraph.blocks {
                self.count_paragraph();
            }
            self.flush(level)?;
        }
        Ok(())
    }

    /// Whether text at this place is printed.
    fn is_shown(&self) -> bool {
        let Some(paragraph) = self.paragraph.as_ref().filter(|paragraph| !paragraph.contents) else { return false };
        let styled = || self.styles.hidden(self.run.style.as_deref());
        let inherited = || self.styles.hidden(self.styles.paragraph(paragraph.properties.style.as_deref()));
        let hidden = self.run.hidden.or_else(styled).or_else(inherited).unwrap_or_default();
        !hidden && self.fields.iter().all(|result| *result)
    }

    /// Shows a piece of the file as it stands.
    fn show_range(&mut self, range: Range<usize>) {
        if !self.is_shown() {
            return;
        }
        self.begin_text();
        let text = self.source.get(range.clone()).unwrap_or_default();
        if text.contains(['\n', '\r', '\t']) { self.flow.text(range) } else { self.flow.word(range) }
    }

    /// Shows what stands for a piece of the file.
    fn show(&mut self, shown: &str, range: Range<usize>) {
        if self.is_shown() {
            self.begin_text();
            self.flow.put(shown, range);
        }
    }

    fn begin_table(&mut self, at: usize) {
        self.begin_cell(1, at);
        self.flow.begin_table();
        self.tables_begun += 1;
        self.tables.push(OpenTable {
            row_depth: 0,
            cell_depth: 0,
            row_begun: false,
            before: 0,
            cell_open: false,
            location: Location { table: Some(self.tables_begun), ..self.here() },
        });
    }

    fn end_table(&mut self, level: usize) -> Result<(), ReadError> {
        self.flow.end_table();
        self.tables.pop();
        if self.tables.is_empty() { self.flush(level) } else { Ok(()) }
    }

    /// Begins the row of the cell that is open, unless it has begun.
    fn begin_row(&mut self) {
        if let Some(table) = self.tables.last_mut().filter(|table| !table.row_begun) {
            table.row_begun = true;
            self.flow.begin_row();
            self.flow.skip_columns(table.before);
        }
    }

    /// Whether the cell that is open is part of one above or before it, as it says.
    fn continues(&mut self, properties: CellProperties) -> bool {
        if !self.tables.last().is_some_and(|table| table.cell_open) {
            return false;
        }
        self.begin_row();
        let span = properties.span.max(1);
        let continues = (properties.continues_above && self.flow.continue_above(span))
            || (properties.continues_before && self.flow.continue_before(span));
        if continues && let Some(table) = self.tables.last_mut() {
            table.cell_open = false;
        }
        continues
    }

    /// Lays out the cell that is open, unless that has been done.
    fn begin_cell(&mut self, span: usize, at: usize) {
        if !self.tables.last().is_some_and(|table| table.cell_open) {
            return;
        }
        self.begin_row();
        let place = self.flow.begin_cell(1, span.max(1), at);
        let Some(table) = self.tables.last_mut() else { return };
        table.cell_open = false;
        if let Some((row, column)) = place {
            (table.location.row, table.location.column) = (Some(row + 1), Some(column + 1));
            self.flow.out().locate(table.location.clone());
        }
    }

    /// Shows the text boxes and notes of the paragraph or table that has ended.
    fn flush(&mut self, level: usize) -> Result<(), ReadError> {
        if self.deferred.is_empty() {
            return Ok(());
        }
        let part = self.part;
        let (fields, choices) = (std::mem::take(&mut self.fields), std::mem::take(&mut self.choices));
        for deferred in std::mem::take(&mut self.deferred) {
            match deferred {
                Deferred::TextBox(range) => {
                    self.part = TEXT_BOX;
                    self.walk(range, level + 1)?;
                }
                Deferred::Note { end, id, reference } => {
                    self.part = if end { ENDNOTE } else { FOOTNOTE };
                    let paragraphs: Vec<String> =
                        self.notes[usize::from(end)].paragraphs(&id).map(str::to_owned).collect();
                    for paragraph in paragraphs {
                        self.count_paragraph();
                        self.flow.set_location(Location { paragraph: Some(self.count()), ..self.here() });
                        self.flow.set_kind(BlockKind::Paragraph);
                        self.flow.put(&paragraph, reference.clone());
                        self.flow.end_block();
                    }
                }
            }
        }
        (self.part, self.fields, self.choices) = (part, fields, choices);
        Ok(())
    }
}
