//! A document as a reader sees it: the visible text, its blocks and tables, and for every piece of it the place in the
//! file that it came from.
//!
//! Offsets named *visible* are bytes of [`Document::text`]; offsets named *source* are bytes of [`Document::source`],
//! the file's content decoded to UTF-8 without a byte order mark. Both always lie on character boundaries.

use std::ops::Range;
use std::sync::OnceLock;

use crate::location::Location;

/// The kind of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text (`.txt` and standard input).
    Text,
    /// Markdown (`.md`, `.markdown`).
    Markdown,
    /// A web page (`.html`, `.htm`).
    Html,
    /// A web page with its pictures in one file, as browsers save it (`.mht`, `.mhtml`).
    Mhtml,
    /// A Word document (`.docx`).
    Docx,
    /// A Word or WPS document in the binary format of before 2007 (`.doc`, `.wps`).
    Doc,
    /// Fixed pages (`.pdf`).
    Pdf,
    /// An Excel workbook (`.xlsx`).
    Xlsx,
    /// An archive of documents (`.zip`); no document has this format.
    Zip,
}

impl Format {
    /// Extensions of the files that can be read, in the order in which people are told.
    pub const EXTENSIONS: &'static [(&'static str, Format)] = &[
        ("html", Format::Html),
        ("htm", Format::Html),
        ("xhtml", Format::Html),
        ("shtml", Format::Html),
        ("md", Format::Markdown),
        ("markdown", Format::Markdown),
        ("docx", Format::Docx),
        ("docm", Format::Docx),
        ("dotx", Format::Docx),
        ("txt", Format::Text),
        ("text", Format::Text),
        ("doc", Format::Doc),
        ("wps", Format::Doc),
        ("mht", Format::Mhtml),
        ("mhtml", Format::Mhtml),
        #[cfg(feature = "pdf")]
        ("pdf", Format::Pdf),
        ("xlsx", Format::Xlsx),
        ("xlsm", Format::Xlsx),
        ("xltx", Format::Xlsx),
        ("xltm", Format::Xlsx),
        ("zip", Format::Zip),
    ];

    /// The names of what a document may have been read from.
    pub const NAMES: [&'static str; 8] = ["text", "markdown", "html", "mhtml", "docx", "doc", "pdf", "xlsx"];

    /// The name used in JSON output.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "text",
            Format::Markdown => "markdown",
            Format::Html => "html",
            Format::Mhtml => "mhtml",
            Format::Docx => "docx",
            Format::Doc => "doc",
            Format::Pdf => "pdf",
            Format::Xlsx => "xlsx",
            Format::Zip => "zip",
        }
    }

    /// The format that a file extension stands for, if it is one that can be read.
    pub fn of_extension(extension: &str) -> Option<Format> {
        let known = Self::EXTENSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension));
        known.map(|(_, format)| *format)
    }
}

/// What a block is in the layout of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    /// A paragraph, or one line of plain text.
    Paragraph,
    /// A heading by markup, with its level from 1.
    Heading(u8),
}

/// A run of visible text that the layout sets apart: a paragraph, a heading, the paragraphs of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What the layout says it is.
    pub kind: BlockKind,
    /// Its visible range, without surrounding white space; never empty.
    pub range: Range<usize>,
    /// The innermost table cell it stands in, as (table, cell) indices.
    pub cell: Option<(usize, usize)>,
}

/// A cell of a [`Table`]. A merged cell is one cell that covers several places of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// First row it covers, from 0.
    pub row: usize,
    /// First column it covers, from 0.
    pub column: usize,
    /// Number of rows it covers, at least 1.
    pub row_span: usize,
    /// Number of columns it covers, at least 1.
    pub column_span: usize,
    /// Its visible range, without surrounding white space; empty where the cell is blank.
    pub range: Range<usize>,
}

/// A table as a grid with row and column spans resolved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// The visible range from its first to its last cell.
    pub range: Range<usize>,
    /// Number of rows.
    pub rows: usize,
    /// Number of columns of its widest row.
    pub columns: usize,
    /// Cells in reading order.
    pub cells: Vec<Cell>,
    /// Index into `cells` for each place, row by row (`rows * columns` long); `None` where the row is shorter.
    pub grid: Vec<Option<usize>>,
    /// The cell that holds this table, as (table, cell) indices, when tables are nested.
    pub parent: Option<(usize, usize)>,
    /// Whether the edge of the page cuts its last column, so that what stands there may not be all.
    pub is_cut: bool,
}

impl Table {
    /// The cell that covers a place of the grid.
    pub fn at(&self, row: usize, column: usize) -> Option<&Cell> {
        if row >= self.rows || column >= self.columns {
            return None;
        }
        self.grid.get(row * self.columns + column).copied().flatten().and_then(|index| self.cells.get(index))
    }
}

/// Text that is in the file but not shown to a reader of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hidden {
    /// The hidden text, white space collapsed.
    pub text: String,
    /// Where it stands in [`Document::text`]: after all that is visible, so that a finding can quote it.
    pub range: Range<usize>,
    /// The visible offset at which it would stand.
    pub at: usize,
    /// Where it stands in the source.
    pub source: Range<usize>,
}

/// A stretch of visible text and the stretch of source it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Piece {
    visible: usize,
    visible_len: usize,
    source: usize,
    source_len: usize,
    /// Whether it maps byte for byte; otherwise it maps as a whole.
    exact: bool,
}

/// A position for people and programs: lines and columns from 1, columns in characters, offsets in bytes of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Line of the first character.
    pub line: usize,
    /// Column of the first character.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column just after the last character.
    pub end_column: usize,
    /// Source offset of the first byte.
    pub start: usize,
    /// Source offset just after the last byte.
    pub end: usize,
}

/// A file as read. See the module documentation for the two kinds of offsets.
#[derive(Debug, Clone)]
pub struct Document {
    /// The path as the user gave it, or `-` for standard input.
    pub path: String,
    /// What it was read as.
    pub format: Format,
    /// The visible text. Blocks are separated by line feeds, cells of a row by tabs. What is hidden stands after it.
    pub text: String,
    /// Blocks in reading order; they do not overlap.
    pub blocks: Vec<Block>,
    /// Tables in the order in which they begin.
    pub tables: Vec<Table>,
    /// What the file itself says of its title and dates: `<title>`, `<meta name="PubDate" …>`; names in lower case.
    pub metadata: Vec<(String, String)>,
    /// Text in the file that a reader does not see.
    pub hidden: Vec<Hidden>,
    /// Where stretches of the visible text stand in a file without lines of its own, by their first visible offset, in
    /// order; each holds up to the next. Empty for text, Markdown and web pages, whose lines say it.
    pub locations: Vec<(usize, Location)>,
    source: Option<String>,
    pieces: Vec<Piece>,
    source_lines: OnceLock<Vec<usize>>,
}

impl Document {
    /// A document whose visible text is the file's text, byte for byte. Blocks and tables are left to the caller.
    pub fn plain(path: impl Into<String>, format: Format, text: String) -> Document {
        Document {
            path: path.into(),
            format,
            text,
            blocks: Vec::new(),
            tables: Vec::new(),
            metadata: Vec::new(),
            hidden: Vec::new(),
            locations: Vec::new(),
            source: None,
            pieces: Vec::new(),
            source_lines: OnceLock::new(),
        }
    }

    /// The file's content decoded to UTF-8, without byte order mark.
    pub fn source(&self) -> &str {
        self.source.as_deref().unwrap_or(&self.text)
    }

    /// The visible text of a range; empty when the range is not on character boundaries.
    pub fn quote(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or_default()
    }

    /// The source range that a visible range came from.
    pub fn source_range(&self, visible: &Range<usize>) -> Range<usize> {
        if self.source.is_none() { visible.clone() } else { self.mapped(visible) }
    }

    /// The range of the main part of its package that a visible range came from, in a file that is one (`.docx`). What
    /// is made for the reader, as the number of a paragraph, stands for the empty range before what it belongs to.
    pub fn origin(&self, visible: &Range<usize>) -> Option<Range<usize>> {
        (self.source.is_none() && !self.pieces.is_empty()).then(|| self.mapped(visible))
    }

    fn mapped(&self, visible: &Range<usize>) -> Range<usize> {
        let start = self.source_offset(visible.start, false);
        let end = if visible.is_empty() { start } else { self.source_offset(visible.end, true) };
        start..end.max(start)
    }

    /// Maps one visible offset; `end` asks for the place just after the character before it.
    fn source_offset(&self, visible: usize, end: bool) -> usize {
        let index =
            self.pieces.partition_point(|piece| if end { piece.visible < visible } else { piece.visible <= visible });
        let Some(piece) = index.checked_sub(1).and_then(|i| self.pieces.get(i)) else {
            return self.pieces.first().map_or(0, |piece| piece.source);
        };
        let into = visible - piece.visible;
        if piece.exact && into <= piece.visible_len {
            return piece.source + into;
        }
        // An entity stands for the whole of its source; separators come after what they separate.
        if into == 0 { piece.source } else { piece.source + piece.source_len }
    }

    /// The document as one whose source has no lines that anybody sees: places are told by paragraph and table.
    pub fn without_lines(mut self, format: Format) -> Document {
        let mut locations = Vec::with_capacity(self.blocks.len());
        for (index, table) in self.tables.iter().enumerate() {
            locations.extend(table.cells.iter().map(|cell| {
                let [table, row, column] = [index, cell.row, cell.column].map(|number| Some(number + 1));
                (cell.range.start, Location { table, row, column, ..Location::default() })
            }));
        }
        let paragraphs = self.blocks.iter().filter(|block| block.cell.is_none());
        locations.extend(
            paragraphs.enumerate().map(|(index, block)| {
                (block.range.start, Location { paragraph: Some(index + 1), ..Location::default() })
            }),
        );
        // Of nested cells that begin at one place the innermost, which comes last, counts.
        locations.sort_by_key(|(start, _)| *start);
        self.format = format;
        self.locations = locations;
        self.source = None;
        self.pieces = Vec::new();
        self.source_lines = OnceLock::new();
        self
    }

    /// Where the first character of a visible range stands in a file without lines of its own.
    pub fn location(&self, visible: &Range<usize>) -> Option<&Location> {
        let index = self.locations.partition_point(|(start, _)| *start <= visible.start);
        self.locations.get(index.checked_sub(1)?).map(|(_, location)| location)
    }

    /// Lines, columns and source offsets of a visible range.
    pub fn place(&self, visible: &Range<usize>) -> Place {
        let range = self.source_range(visible);
        let (line, column) = self.line_column(range.start);
        let (end_line, end_column) = self.line_column(range.end);
        Place { line, column, end_line, end_column, start: range.start, end: range.end }
    }

    /// Line and character column, both from 1, of a source offset.
    pub fn line_column(&self, source_offset: usize) -> (usize, usize) {
        let source = self.source();
        let lines = self.source_lines.get_or_init(|| {
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at + 1)).collect()
        });
        let line = lines.partition_point(|start| *start <= source_offset).max(1);
        let start = lines.get(line - 1).copied().unwrap_or(0);
        let column = source.get(start..source_offset).map_or(0, |text| text.chars().count());
        (line, column + 1)
    }
}

/// Builds a [`Document`] whose visible text differs from its source, piece by piece in reading order.
#[derive(Debug, Default)]
pub struct DocumentBuilder {
    text: String,
    pieces: Vec<Piece>,
    /// Blocks finished so far.
    pub blocks: Vec<Block>,
    /// Tables finished so far.
    pub tables: Vec<Table>,
    /// See [`Document::metadata`].
    pub metadata: Vec<(String, String)>,
    /// See [`Document::hidden`].
    pub hidden: Vec<Hidden>,
    /// See [`Document::locations`].
    locations: Vec<(usize, Location)>,
}

impl DocumentBuilder {
    /// An empty builder with room for the visible text of a source of `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        DocumentBuilder { text: String::with_capacity(capacity), ..Self::default() }
    }

    /// The visible text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Length of the visible text so far, which is the visible offset of what comes next.
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing has been shown yet.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Shows `shown`, which stands for the source range. Pieces of equal length map byte for byte; others (a run of white
    /// space shown as one space) map as a whole.
    pub fn push(&mut self, shown: &str, source: Range<usize>) {
        self.add(shown, source.start, source.len(), shown.len() == source.len());
    }

    /// Shows `shown`, which stands for the source range as a whole, whatever its length: an entity.
    pub fn replace(&mut self, shown: &str, source: Range<usize>) {
        self.add(shown, source.start, source.len(), false);
    }

    fn add(&mut self, shown: &str, source: usize, source_len: usize, exact: bool) {
        if shown.is_empty() {
            return;
        }
        let visible = self.text.len();
        self.text.push_str(shown);
        if exact
            && let Some(last) = self.pieces.last_mut()
            && last.exact
            && last.source + last.source_len == source
            && last.visible + last.visible_len == visible
        {
            last.visible_len += shown.len();
            last.source_len += source_len;
            return;
        }
        self.pieces.push(Piece { visible, visible_len: shown.len(), source, source_len, exact });
    }

    /// Shows a separator that has no text of its own in the source.
    pub fn separate(&mut self, separator: char) {
        self.text.push(separator);
    }

    /// Says where in the file all that is shown from here on stands, until it is said anew.
    pub fn locate(&mut self, location: Location) {
        let here = self.text.len();
        if self.locations.last().is_some_and(|(start, _)| *start >= here) {
            self.locations.pop();
        }
        self.locations.push((here, location));
    }

    /// Notes the source offset that an empty range at this place stands for, such as a blank cell.
    pub fn anchor(&mut self, source: usize) {
        self.pieces.push(Piece { visible: self.text.len(), visible_len: 0, source, source_len: 0, exact: true });
    }

    /// Takes back visible text down to `len`, which must lie on a character boundary (else nothing happens).
    pub fn truncate(&mut self, len: usize) {
        if !self.text.is_char_boundary(len) {
            return;
        }
        self.text.truncate(len);
        while self.locations.last().is_some_and(|(start, _)| *start > len) {
            self.locations.pop();
        }
        for hidden in self.hidden.iter_mut().rev().take_while(|hidden| hidden.at > len) {
            hidden.at = len;
        }
        while let Some(last) = self.pieces.last_mut() {
            // An anchor at the new end is older than what is taken back.
            if last.visible > len || (last.visible == len && last.visible_len > 0) {
                self.pieces.pop();
                continue;
            }
            if last.visible + last.visible_len > len && last.exact {
                last.visible_len = len - last.visible;
                last.source_len = last.visible_len;
            }
            break;
        }
    }

    /// The finished document of a file that has no text of its own (an archive, a page description): its source is what
    /// is shown, and [`Document::locations`] tell the places.
    pub fn finish_without_source(self, path: impl Into<String>, format: Format) -> Document {
        let mut document = self.finish_with_origins(path, format);
        document.pieces = Vec::new();
        document
    }

    /// Likewise, where the source ranges of the pieces shown are to be kept for [`Document::origin`].
    pub fn finish_with_origins(self, path: impl Into<String>, format: Format) -> Document {
        let mut document = self.finish(path, format, String::new());
        document.source = None;
        document
    }

    /// The finished document.
    pub fn finish(mut self, path: impl Into<String>, format: Format, source: String) -> Document {
        for mut hidden in std::mem::take(&mut self.hidden) {
            self.separate('\n');
            let start = self.text.len();
            self.replace(&hidden.text, hidden.source.clone());
            hidden.range = start..self.text.len();
            self.hidden.push(hidden);
        }
        Document {
            path: path.into(),
            format,
            text: self.text,
            blocks: self.blocks,
            tables: self.tables,
            metadata: self.metadata,
            hidden: self.hidden,
            locations: self.locations,
            source: Some(source),
            pieces: self.pieces,
            source_lines: OnceLock::new(),
        }
    }
}
