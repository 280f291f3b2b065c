//! Word files of the old binary kind (`.doc`), which WPS writes as `.wps` too.
//!
//! A compound file holds streams. `fib` finds the parts in them, `properties` reads what is said of characters and
//! paragraphs, `numbering` the lists, `story` puts together the paragraphs, `tree` the tables. References are to [MS-DOC].

mod bytes;
mod fib;
mod numbering;
mod properties;
mod story;
mod tree;

use std::io::{Cursor, Read as _};

use super::ReadError;
use super::flow::Flow;
use super::limits::{Limit, TABLE_CELLS};
use crate::document::{BlockKind, Document, Format, Hidden};
use crate::location::Location;
use fib::Word;
use numbering::Numbering;
use story::{Paragraph, Reader};
use tree::{Builder, Node, Row};

/// Why a file cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// It needs a password.
    Encrypted,
    /// It is of Word 95 or older.
    TooOld,
    /// It is a compound file of another program.
    Foreign,
    /// It is broken.
    Damaged,
}

impl From<Refusal> for ReadError {
    fn from(refusal: Refusal) -> ReadError {
        match refusal {
            Refusal::Encrypted => ReadError::Encrypted,
            Refusal::TooOld => {
                ReadError::Unsupported("Word 95 以前的文档，请用 Word 或 WPS 另存为 .docx 后再检查".to_owned())
            }
            Refusal::Foreign => {
                ReadError::Unsupported("不是 Word 文档，请用原来的软件打开，另存为 .docx 后再检查".to_owned())
            }
            Refusal::Damaged => {
                ReadError::Damaged("内容不完整或有错；如果 Word 或 WPS 还能打开，请另存为 .docx 后再检查".to_owned())
            }
        }
    }
}

/// Reads a document.
///
/// # Errors
/// When it is encrypted, too old, of another program, or broken.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    let word = open(bytes)?;
    let stories = word.stories();
    let reader = Reader::new(&word, word.pieces()?);
    let mut writer = Writer { flow: Flow::new(""), cells: TABLE_CELLS, numbering: Numbering::read(&word) };
    for (range, part) in stories.into_iter().zip([None, Some("脚注"), Some("尾注"), Some("文本框")]) {
        let mut builder = Builder::default();
        reader.paragraphs(range, |paragraph| builder.take(paragraph));
        let mut counts = Counts::default();
        writer.nodes(&builder.finish(), part, &mut counts, None)?;
    }
    Ok(writer.flow.finish().finish_without_source(path, Format::Doc))
}

/// The streams of a document.
fn open(bytes: &[u8]) -> Result<Word, Refusal> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
    let mut stream = |name: &str| {
        let mut content = Vec::new();
        // A stream cannot hold more than the file, whatever its entry says.
        let most = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let whole = file.open_stream(name).ok()?.take(most).read_to_end(&mut content).is_ok();
        (whole || !content.is_empty()).then_some(content)
    };
    let main = stream("/WordDocument").ok_or(Refusal::Foreign)?;
    let [first, second] = match Word::wants_second_table(&main) {
        true => ["/1Table", "/0Table"],
        false => ["/0Table", "/1Table"],
    };
    let table = stream(first).or_else(|| stream(second)).unwrap_or_default();
    let data = stream("/Data").unwrap_or_default();
    Word::new(main, table, data)
}

/// How many paragraphs and tables of a part have been written.
#[derive(Default)]
struct Counts {
    paragraphs: usize,
    tables: usize,
}

/// Writes what was read as a document.
struct Writer {
    flow: Flow<'static>,
    /// How many cells may still come.
    cells: usize,
    numbering: Numbering,
}

impl Writer {
    fn nodes(
        &mut self,
        nodes: &[Node],
        part: Option<&str>,
        counts: &mut Counts,
        cell: Option<&Location>,
    ) -> Result<(), ReadError> {
        for node in nodes {
            match node {
                Node::Paragraph(paragraph) => {
                    if cell.is_none() {
                        counts.paragraphs += 1;
                    }
                    let location = cell.cloned().unwrap_or_else(|| Location {
                        part: part.map(str::to_owned),
                        paragraph: Some(counts.paragraphs),
                        ..Location::default()
                    });
                    self.paragraph(paragraph, location);
                }
                Node::Table(rows) => {
                    counts.tables += 1;
                    let place =
                        Location { part: part.map(str::to_owned), table: Some(counts.tables), ..Location::default() };
                    self.table(rows, &place, part, counts)?;
                }
            }
        }
        Ok(())
    }

    fn table(
        &mut self,
        rows: &[Row],
        place: &Location,
        part: Option<&str>,
        counts: &mut Counts,
    ) -> Result<(), ReadError> {
        self.flow.begin_table();
        for (number, (row, spans)) in rows.iter().zip(tree::spans(rows)).enumerate() {
            self.cells = self.cells.checked_sub(row.cells.len()).ok_or(ReadError::TooMuch(Limit::TableCells))?;
            self.flow.begin_row();
            for (column, (cell, span)) in row.cells.iter().zip(spans).enumerate() {
                let Some((down, right)) = span else { continue };
                self.flow.begin_cell(down, right, 0);
                let location = Location { row: Some(number + 1), column: Some(column + 1), ..place.clone() };
                self.flow.out().locate(location.clone());
                self.nodes(cell, part, counts, Some(&location))?;
                self.flow.end_cell();
            }
            self.flow.end_row();
        }
        self.flow.end_table();
        Ok(())
    }

    fn paragraph(&mut self, paragraph: &Paragraph, location: Location) {
        let level = paragraph.layout.outline.or(match paragraph.layout.style {
            style @ 1..=9 => u8::try_from(style).ok(),
            _ => None,
        });
        self.flow.set_kind(level.map_or(BlockKind::Paragraph, |level| BlockKind::Heading(level.min(6))));
        self.flow.end_block();
        self.flow.out().locate(location);
        if let Some(label) = self.numbering.label(&paragraph.layout) {
            self.flow.put(&label, 0..0);
        }
        let mut hidden = paragraph.hidden.iter().peekable();
        let mut start = 0;
        for line in paragraph.text.split_inclusive('\n') {
            self.flow.put(line.trim_end_matches('\n'), 0..0);
            start += line.len();
            if line.ends_with('\n') {
                self.flow.end_block();
            }
            while let Some((_, text)) = hidden.next_if(|(at, _)| *at <= start) {
                self.hide(text);
            }
        }
        for (_, text) in hidden {
            self.hide(text);
        }
        self.flow.end_block();
    }

    /// Notes text that is in the file and not shown.
    fn hide(&mut self, text: &str) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            let at = self.flow.out().len();
            self.flow.out().hidden.push(Hidden { text, range: 0..0, at, source: 0..0 });
        }
    }
}
