//! Markdown.
//!
//! Numbers of list items are shown as written, never counted anew; HTML blocks are read as web pages are.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::flow::Flow;
use super::html;
use crate::document::{BlockKind, Document, Format};

pub(super) fn read(path: &str, source: String) -> Document {
    let mut reader = Reader::new(&source);
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let events = Parser::new_ext(&source, options).into_offset_iter();
    // `[1]: 说明` is a link definition to Markdown and shows nothing, but in a report it is a note.
    let mut notes: Vec<Range<usize>> = (events.reference_definitions().iter())
        .filter(|(_, definition)| !definition.dest.contains(['/', '.', '#', '@']))
        .map(|(_, definition)| definition.span.clone())
        .collect();
    notes.sort_by_key(|note| std::cmp::Reverse(note.start));
    for (event, range) in events {
        while let Some(note) = notes.pop_if(|note| note.start < range.start) {
            reader.note(note);
        }
        reader.event(event, range);
    }
    for note in notes.into_iter().rev() {
        reader.note(note);
    }
    reader.flow.finish().finish(path, Format::Markdown, source)
}

/// The mark of strong emphasis.
const EMPHASIS: &str = "**";

/// A table being read.
struct Rows {
    /// End of the last cell in the source.
    end: usize,
    /// Whether a table of the flow is open; lines without bars interrupt it.
    open: bool,
    /// Whether the current row is such a line.
    bare: bool,
    /// End of the current row in the source.
    row_end: usize,
}

struct Reader<'s> {
    source: &'s str,
    flow: Flow<'s>,
    /// The marker of a list item has been shown and its text has not begun.
    marked: bool,
    code: bool,
    /// Inside metadata or images, which show nothing.
    unseen: usize,
    metadata: bool,
    table: Option<Rows>,
    /// The block of HTML being passed.
    html: bool,
    /// What lies before has been read as part of a block of HTML.
    until: usize,
    /// A table of HTML has no end.
    unclosed: bool,
}

impl<'s> Reader<'s> {
    fn new(source: &'s str) -> Self {
        Reader {
            source,
            flow: Flow::new(source),
            marked: false,
            code: false,
            unseen: 0,
            metadata: false,
            table: None,
            html: false,
            until: 0,
            unclosed: false,
        }
    }

    fn slice(&self, range: &Range<usize>) -> &'s str {
        self.source.get(range.clone()).unwrap_or_default()
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            Event::Html(_) if self.html => {}
            _ if range.start < self.until => {}
            Event::Text(_) if self.metadata => self.front_matter(range),
            _ if self.unseen > 0 => {}
            Event::Text(text) if self.code => self.code(&text, range),
            Event::Text(_) if self.is_stray_emphasis(&range) => {}
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => self.inline_code(&text, range),
            Event::SoftBreak => self.soft_break(),
            Event::HardBreak | Event::Rule => self.flow.end_block(),
            Event::InlineHtml(tag) if is_break(&tag) => self.flow.end_block(),
            Event::FootnoteReference(_) => self.shown(range),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::HtmlBlock => {
                self.flow.end_block();
                self.html = true;
                let start = range.start.max(self.until);
                if start < range.end {
                    self.html_block(start..range.end);
                }
            }
            _ if range.start < self.until => {
                // Counted all the same, for the end will come.
                self.unseen += usize::from(matches!(tag, Tag::Image { .. }));
            }
            Tag::Image { .. } => self.unseen += 1,
            Tag::MetadataBlock(_) => self.metadata = true,
            Tag::Heading { level, .. } => self.heading(level),
            Tag::CodeBlock(_) => {
                self.flow.end_block();
                self.code = true;
            }
            Tag::Item => self.item(range),
            Tag::Paragraph if bar_rows(self.slice(&range)) => self.bar_lines(range),
            Tag::Paragraph if self.marked => {}
            Tag::Table(_) => {
                self.flow.begin_table();
                self.table = Some(Rows { end: range.start, open: true, bare: false, row_end: range.end });
            }
            Tag::TableHead | Tag::TableRow => self.row(range),
            Tag::TableCell => self.cell(range),
            _ if is_block(&tag) => self.flow.end_block(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Image => self.unseen = self.unseen.saturating_sub(1),
            TagEnd::HtmlBlock => self.html = false,
            TagEnd::CodeBlock => {
                self.code = false;
                self.flow.end_block();
            }
            TagEnd::MetadataBlock(_) => self.metadata = false,
            TagEnd::Heading(_) => {
                self.flow.end_block();
                self.flow.set_kind(BlockKind::Paragraph);
            }
            _ if range.start < self.until => {}
            TagEnd::Table => {
                if self.table.take().is_some_and(|table| table.open) {
                    self.flow.end_table();
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.end_row(range),
            TagEnd::TableCell => self.end_cell(range),
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link => {}
            _ => {
                self.marked = false;
                self.flow.end_block();
            }
        }
    }

    /// Text as parsed; it differs from the source where that has a character reference.
    fn text(&mut self, text: &str, range: Range<usize>) {
        self.marked = false;
        if self.slice(&range) == text {
            self.flow.text(range);
        } else {
            self.flow.put(text, range);
        }
    }

    /// Whether a character is one of two asterisks that the parser left standing, as it does in `**一是公开。**全年`, where no
    /// space parts them from the characters behind. Where they come in pairs on a line they are meant to emphasize.
    fn is_stray_emphasis(&self, range: &Range<usize>) -> bool {
        let at = |at: Option<usize>| at.and_then(|at| self.source.as_bytes().get(at)) == Some(&b'*');
        let line = || {
            let start = self.source.get(..range.start)?.rfind('\n').map_or(0, |end| end + 1);
            self.source.get(start..)?.lines().next()
        };
        self.slice(range) == "*"
            && (at(range.start.checked_sub(1)) || at(Some(range.end)))
            && line().is_some_and(|line| line.matches(EMPHASIS).count() % 2 == 0)
    }

    /// A piece of the source as it stands.
    fn shown(&mut self, range: Range<usize>) {
        self.marked = false;
        self.flow.text(range);
    }

    /// A line break in a paragraph stays in it.
    /// The end of a line within a paragraph. Each line is a block: converters write headings, rows and paragraphs line
    /// under line, and which of them belong together shows in what they say.
    fn soft_break(&mut self) {
        self.flow.end_block();
    }

    /// Lines of code: indented official text, each line for itself.
    fn code(&mut self, text: &str, range: Range<usize>) {
        self.marked = false;
        if self.slice(&range) == text {
            self.flow.lines(range);
        } else if text.contains('\n') {
            self.flow.end_block();
        } else {
            self.flow.put(text, range);
        }
    }

    fn inline_code(&mut self, text: &str, range: Range<usize>) {
        self.marked = false;
        let code = self.slice(&range);
        let inner = match code.find(text) {
            Some(at) => range.start + at..range.start + at + text.len(),
            // A line break in it has become a space.
            None => {
                let start = range.start + (code.len() - code.trim_start_matches('`').len());
                start..(range.start + code.trim_end_matches('`').len()).max(start)
            }
        };
        self.flow.text(inner);
    }

    fn heading(&mut self, level: HeadingLevel) {
        let kind = BlockKind::Heading(level as u8);
        if self.marked {
            self.flow.set_block_kind(kind);
        } else {
            self.flow.end_block();
            self.flow.set_kind(kind);
        }
    }

    /// Shows the number of a list item; bullets carry no meaning.
    fn item(&mut self, range: Range<usize>) {
        self.flow.end_block();
        let item = self.slice(&range);
        let digits = item.len() - item.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 {
            return;
        }
        let end = range.start + digits + 1;
        self.flow.text(range.start..end.min(range.end));
        self.flow.space(end.min(range.end)..(end + 1).min(range.end));
        self.marked = true;
    }

    /// A definition that nobody links to, as a paragraph.
    fn note(&mut self, range: Range<usize>) {
        if range.start < self.until {
            return;
        }
        self.flow.end_block();
        self.flow.text(range);
        self.flow.end_block();
    }

    /// Reads a block of HTML. A table that blank lines cut into several blocks is read as one.
    fn html_block(&mut self, range: Range<usize>) {
        let mut range = range;
        if !self.unclosed {
            match table_end(self.source, &range) {
                Some(end) => range.end = end,
                // Searched to the end of the file: once is enough.
                None => self.unclosed = true,
            }
        }
        self.until = range.end;
        html::fragment(&mut self.flow, range);
    }

    /// `title: …` at the head of the file.
    fn front_matter(&mut self, range: Range<usize>) {
        for line in self.slice(&range).lines() {
            if let Some((name, value)) = line.split_once(':') {
                let value = value.trim().trim_matches(['"', '\'']);
                if !value.is_empty() && !name.starts_with([' ', '#', '-']) {
                    self.flow.out().metadata.push((name.trim().to_lowercase(), value.to_owned()));
                }
            }
        }
    }

    fn row(&mut self, range: Range<usize>) {
        if is_delimiter(self.slice(&range)) {
            self.until = range.end;
            return;
        }
        let bare = memchr::memchr(b'|', self.slice(&range).as_bytes()).is_none();
        let Some(table) = &mut self.table else { return };
        (table.end, table.row_end) = (range.start, range.end);
        // A line right below a table is a row of it to Markdown, and a paragraph to whoever wrote it.
        table.bare = bare;
        if bare && table.open {
            table.open = false;
            self.flow.end_table();
        } else if !bare && !table.open {
            table.open = true;
            self.flow.begin_table();
        }
        if !bare {
            self.flow.begin_row();
        }
    }

    fn end_row(&mut self, range: Range<usize>) {
        self.flow.end_block();
        let Some(table) = &self.table else { return };
        if table.bare {
            return;
        }
        // Cells beyond the columns of the header are dropped by the parser, but they are in the file.
        let rest = table.end.max(range.start)..range.end;
        let text = self.slice(&rest);
        if let Some(extra) = text.strip_prefix('|') {
            let mut start = rest.start + 1;
            let extra = extra.trim_end();
            let extra = if ends_with_bar(extra) { extra.get(..extra.len() - 1).unwrap_or_default() } else { extra };
            if !extra.is_empty() {
                for part in split_cells(extra) {
                    self.flow.begin_cell(1, 1, start);
                    self.raw_cell(start..start + part.len());
                    self.flow.end_cell();
                    start += part.len() + 1;
                }
            }
        }
        self.flow.end_row();
    }

    /// A paragraph with rows of a table that has no delimiter row, which makes it no table to Markdown. Line by line.
    fn bar_lines(&mut self, range: Range<usize>) {
        self.flow.end_block();
        self.marked = false;
        self.until = range.end;
        let mut at = range.start;
        let mut in_table = false;
        for line in self.slice(&range).split_inclusive('\n') {
            let start = at + (line.len() - line.trim_start().len());
            at += line.len();
            let text = line.trim();
            let Some(row) = text.strip_prefix('|').filter(|row| row.contains('|')) else {
                if std::mem::take(&mut in_table) {
                    self.flow.end_table();
                }
                self.raw_cell(start..start + text.len());
                self.flow.end_block();
                continue;
            };
            if !std::mem::replace(&mut in_table, true) {
                self.flow.begin_table();
            }
            if is_delimiter(text) {
                continue;
            }
            self.flow.begin_row();
            let row = if ends_with_bar(row) { row.get(..row.len() - 1).unwrap_or_default() } else { row };
            let mut start = start + 1;
            for part in split_cells(row) {
                self.flow.begin_cell(1, 1, start);
                self.raw_cell(start..start + part.len());
                self.flow.end_cell();
                start += part.len() + 1;
            }
            self.flow.end_row();
        }
        if in_table {
            self.flow.end_table();
        }
    }

    /// The text of a cell that the parser dropped, without marks of emphasis.
    fn raw_cell(&mut self, range: Range<usize>) {
        let text = self.slice(&range);
        let mut at = range.start;
        for part in text.split_inclusive(['*', '`', '\\']) {
            let shown = part.trim_end_matches(['*', '`', '\\']);
            self.flow.text(at..at + shown.len());
            at += part.len();
        }
    }

    fn cell(&mut self, range: Range<usize>) {
        if self.table.as_ref().is_some_and(|table| !table.bare && !table.is_made_up(&range)) {
            self.flow.begin_cell(1, 1, range.start);
        }
    }

    fn end_cell(&mut self, range: Range<usize>) {
        let Some(table) = self.table.as_mut().filter(|table| !table.bare && !table.is_made_up(&range)) else { return };
        table.end = range.end;
        self.flow.end_cell();
    }
}

impl Rows {
    /// Cells that are missing at the end of a row are made up by the parser, behind the row.
    fn is_made_up(&self, cell: &Range<usize>) -> bool {
        cell.is_empty() && cell.start >= self.row_end
    }
}

/// Whether two lines or more of a paragraph are rows of a table: a bar at the start and another one.
fn bar_rows(text: &str) -> bool {
    text.lines()
        .filter(|line| line.trim_start().strip_prefix('|').is_some_and(|row| row.contains('|')))
        .nth(1)
        .is_some()
}

/// Whether a row is `| --- | :---: |`: written for the parser, which does not take it for what it is where it has other
/// columns than the row above, or stands further down.
fn is_delimiter(row: &str) -> bool {
    let row = row.trim().trim_matches('|');
    row.split('|').all(|cell| {
        let cell = cell.trim();
        let dashes = cell.trim_matches(':');
        // One stroke by itself is a cell with nothing to say.
        let least = if dashes.len() < cell.len() { 1 } else { 3 };
        dashes.len() >= least && dashes.bytes().all(|byte| byte == b'-')
    })
}

/// Splits at bars that are not escaped.
fn split_cells(text: &str) -> impl Iterator<Item = &str> {
    let mut escaped = false;
    text.split(move |c| {
        let bar = c == '|' && !escaped;
        escaped = c == '\\' && !escaped;
        bar
    })
}

fn ends_with_bar(text: &str) -> bool {
    text.ends_with('|') && !text.ends_with("\\|")
}

fn is_break(tag: &str) -> bool {
    tag.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("<br"))
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. })
}

/// The end of a block of HTML, moved to the end of the table that begins in it. `None` when that has no end.
fn table_end(source: &str, range: &Range<usize>) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut depth = 0usize;
    let mut at = range.start;
    loop {
        let next = bytes.get(at..).and_then(|rest| memchr::memchr(b'<', rest)).map(|next| at + next);
        // Only what begins in the block matters; what follows is searched for its end.
        let Some(next) = next.filter(|next| *next < range.end || depth > 0) else {
            return (depth == 0).then_some(range.end);
        };
        let name = bytes.get(next + 1..)?;
        if name.get(..5).is_some_and(|name| name.eq_ignore_ascii_case(b"table")) {
            depth += 1;
        } else if name.get(..6).is_some_and(|name| name.eq_ignore_ascii_case(b"/table")) {
            depth = depth.saturating_sub(1);
            if depth == 0 && next >= range.end {
                return memchr::memchr(b'>', name).map(|close| next + 1 + close + 1);
            }
        }
        at = next + 1;
    }
}
