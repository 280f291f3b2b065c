//! Follows the open elements: which text is visible, where blocks end, what belongs to which cell.
//!
//! This is far less than the tree construction of the HTML standard, but agrees with it on what official pages contain:
//! forgotten and stray end tags, paragraphs in cells, tables in cells, forms between a table and its rows.

use std::ops::Range;

use super::super::flow::{Flow, is_blank, is_space};
use super::style::Look;
use super::tags::{Attribute, Attributes, Tag};
use crate::document::{BlockKind, Hidden};

/// The deepest nesting that is followed; beyond, elements only end blocks.
const MAX_DEPTH: usize = 512;

/// Elements in a line that may be open at once: pages that forget to close them would use up the depth.
const MAX_INLINE_DEPTH: usize = 256;

/// An open element.
struct Open {
    tag: Tag,
    /// Tells elements of the same kind apart.
    name: u32,
    /// The look inside.
    look: Look,
    /// Whether it is a table, row or cell of the flow.
    in_flow: bool,
}

/// Text that cannot be seen, being collected.
struct Concealed {
    text: String,
    source: Range<usize>,
    space: bool,
}

/// See the module documentation.
pub(super) struct Layout<'f, 's> {
    flow: &'f mut Flow<'s>,
    stack: Vec<Open>,
    /// The look at the current place.
    look: Look,
    concealed: Option<Concealed>,
    title: Option<String>,
}

impl<'f, 's> Layout<'f, 's> {
    pub(super) fn new(flow: &'f mut Flow<'s>) -> Self {
        Layout { flow, stack: Vec::new(), look: Look::default(), concealed: None, title: None }
    }

    /// Text as it stands in the source.
    pub(super) fn text(&mut self, range: Range<usize>) {
        if self.look.unseen || self.look.conceals() {
            let source = self.flow.source();
            self.unseen_text(source.get(range.clone()).unwrap_or_default(), range);
        } else if self.look.pre {
            self.flow.lines(range);
        } else {
            self.flow.text(range);
        }
    }

    /// Text that stands for a piece of the source.
    pub(super) fn replaced(&mut self, shown: &str, range: Range<usize>) {
        if self.look.unseen || self.look.conceals() {
            self.unseen_text(shown, range);
        } else if !self.look.pre && shown.bytes().all(is_space) {
            self.flow.space(range);
        } else if shown == "\n" {
            self.flow.end_block();
        } else {
            self.flow.put(shown, range);
        }
    }

    fn unseen_text(&mut self, shown: &str, range: Range<usize>) {
        if self.look.unseen {
            if let Some(title) = &mut self.title {
                title.push_str(shown);
            }
            return;
        }
        let concealed = self.concealed.get_or_insert_with(|| Concealed {
            text: String::new(),
            source: range.clone(),
            space: false,
        });
        for (index, word) in shown.split(|c: char| c.is_ascii() && is_space(c as u8)).enumerate() {
            concealed.space |= index > 0;
            if word.is_empty() {
                continue;
            }
            if concealed.text.is_empty() {
                // Leading white space is not part of it; `word` is a slice of `shown`.
                let skipped = word.as_ptr() as usize - shown.as_ptr() as usize;
                concealed.source =
                    if shown.len() == range.len() { range.start + skipped..range.end } else { range.clone() };
            } else if concealed.space {
                concealed.text.push(' ');
            }
            concealed.space = false;
            concealed.text.push_str(word);
            concealed.source.end = range.end;
        }
    }

    /// Ends the block being written, be it visible or not.
    fn end_block(&mut self) {
        if self.look.unseen {
            return;
        }
        if let Some(concealed) = &mut self.concealed {
            concealed.space = true;
        }
        if !self.look.none {
            self.flow.end_block();
        }
    }

    /// Changes the look; leaving what is concealed, its text is complete.
    fn set_look(&mut self, look: Look) {
        if look == self.look {
            return;
        }
        if self.look.conceals() && !look.conceals() {
            self.reveal();
        }
        if look.heading != self.look.heading {
            self.flow.set_kind(match look.heading {
                0 => BlockKind::Paragraph,
                level => BlockKind::Heading(level),
            });
        }
        self.look = look;
    }

    fn reveal(&mut self) {
        if let Some(concealed) = self.concealed.take()
            && !concealed.text.trim_matches(is_blank).is_empty()
        {
            let Concealed { text, source, .. } = concealed;
            let at = self.flow.out().len();
            self.flow.out().hidden.push(Hidden { text, range: 0..0, at, source });
        }
    }

    /// A start tag that ends at `end`.
    pub(super) fn open(&mut self, tag: Tag, name: &[u8], attributes: &Attributes, end: usize) {
        if self.look.unseen && !self.leave_unseen(tag, name) {
            return;
        }
        match tag {
            Tag::Void | Tag::Frame => return,
            Tag::Break | Tag::Rule => return self.end_block(),
            Tag::Meta => return self.meta(attributes),
            Tag::Title => self.title = Some(String::new()),
            _ => {}
        }
        self.close_implied(tag, name);
        let look = self.look.inside(tag, attributes);
        if tag.is_block() && (!look.none || self.look.none) {
            self.end_block();
        }
        if matches!(tag, Tag::Form)
            && self.stack.last().is_some_and(|open| open.tag.is_table_part() && open.tag != Tag::Cell)
        {
            return;
        }
        let limit = if tag.is_block() || look.unseen { MAX_DEPTH } else { MAX_INLINE_DEPTH };
        if self.stack.len() >= limit {
            return;
        }
        let in_flow = self.begin_in_flow(tag, &look, attributes, end);
        self.stack.push(Open { tag, name: identity(name), look, in_flow });
        self.set_look(look);
    }

    /// A start tag where nothing is shown. True when it means that the element was left.
    fn leave_unseen(&mut self, tag: Tag, name: &[u8]) -> bool {
        let root = self.stack.iter().rposition(|open| !open.look.unseen).map_or(0, |at| at + 1);
        let lost = self.stack.get(root).is_some_and(|open| open.tag == Tag::UnseenInline);
        if lost && (tag.is_table_part() || matches!(tag, Tag::Paragraph | Tag::Block | Tag::Heading(_))) {
            self.pop_to(root);
            return true;
        }
        // Followed all the same, so that end tags find what they belong to.
        let empty = matches!(tag, Tag::Void | Tag::Frame | Tag::Break | Tag::Rule | Tag::Meta);
        if !empty && self.stack.len() < MAX_DEPTH {
            self.stack.push(Open { tag, name: identity(name), look: self.look, in_flow: false });
        }
        false
    }

    /// Begins a table, row or cell of the flow.
    fn begin_in_flow(&mut self, tag: Tag, look: &Look, attributes: &Attributes, end: usize) -> bool {
        if look.none {
            return false;
        }
        match tag {
            Tag::Table => self.flow.begin_table(),
            Tag::Row if self.within(Tag::Table) => self.flow.begin_row(),
            Tag::Cell if self.within(Tag::Row) => {
                let (rows, columns) = (attributes.span(Attribute::RowSpan), attributes.span(Attribute::ColSpan));
                self.flow.begin_cell(rows, columns, end);
            }
            _ => return false,
        }
        true
    }

    /// Whether the innermost such element belongs to the flow, not looking beyond the table.
    fn within(&self, tag: Tag) -> bool {
        let found = self.stack.iter().rev().find(|open| open.tag == tag || open.tag == Tag::Table);
        found.is_some_and(|open| open.tag == tag && open.in_flow)
    }

    /// Ends what the start of an element ends without saying so.
    fn close_implied(&mut self, tag: Tag, name: &[u8]) {
        match tag {
            Tag::Cell => {
                self.pop_table_part(&[Tag::Row, Tag::Rows]);
                // A cell without a row begins one.
                if self.stack.last().is_some_and(|open| matches!(open.tag, Tag::Table | Tag::Rows)) {
                    self.open(Tag::Row, b"tr", &Attributes::default(), 0);
                }
            }
            Tag::Row => self.pop_table_part(&[Tag::Rows]),
            Tag::Rows | Tag::Caption => self.pop_table_part(&[]),
            Tag::Table => {
                // A table right inside a table, outside its cells, ends it.
                let outer = self.stack.iter().rposition(|open| open.tag.is_barrier());
                if let Some(at) = outer.filter(|at| self.stack.get(*at).is_some_and(|open| open.tag == Tag::Table)) {
                    self.pop_to(at);
                }
            }
            Tag::Item => {
                let stop = |open: &Open| open.tag.is_barrier() || open.tag == Tag::List;
                self.pop_matching(|open| open.tag == Tag::Item, stop);
            }
            Tag::UnseenInline => {
                let same = identity(name);
                self.pop_matching(
                    |open| open.tag == Tag::UnseenInline && open.name == same,
                    |open| open.tag.is_block(),
                );
            }
            _ => {}
        }
        if tag.is_block() && tag != Tag::Table {
            self.pop_matching(|open| open.tag == Tag::Paragraph, |open| open.tag.is_barrier());
        }
    }

    /// Ends open elements until the innermost is the table or one of the given parts of it.
    fn pop_table_part(&mut self, parts: &[Tag]) {
        let Some(table) = self.stack.iter().rposition(|open| open.tag == Tag::Table) else { return };
        let inner = self.stack.get(table + 1..).unwrap_or_default();
        let keep = inner.iter().take_while(|open| parts.contains(&open.tag)).count();
        self.pop_to(table + 1 + keep);
    }

    /// Ends the innermost matching element and all inside it, unless something that stops the search comes first.
    fn pop_matching(&mut self, matches: impl Fn(&Open) -> bool, stops: impl Fn(&Open) -> bool) -> bool {
        for at in (0..self.stack.len()).rev() {
            let Some(open) = self.stack.get(at) else { break };
            if matches(open) {
                self.pop_to(at);
                return true;
            }
            if stops(open) {
                break;
            }
        }
        false
    }

    /// Ends elements until `len` are open.
    fn pop_to(&mut self, len: usize) {
        while self.stack.len() > len {
            let Some(open) = self.stack.pop() else { break };
            let outer = self.stack.last().map(|open| open.look).unwrap_or_default();
            if open.in_flow {
                match open.tag {
                    Tag::Table => self.flow.end_table(),
                    Tag::Row => self.flow.end_row(),
                    _ => self.flow.end_cell(),
                }
            } else if open.tag == Tag::Rows && !open.look.none && !open.look.unseen {
                self.flow.end_rows();
            } else if open.tag.is_block() {
                self.end_block();
            }
            self.set_look(outer);
        }
    }

    /// An end tag.
    pub(super) fn close(&mut self, tag: Tag, name: &[u8]) {
        let same = identity(name);
        match tag {
            Tag::Void | Tag::Meta => {}
            Tag::Frame | Tag::Rule | Tag::Break => self.end_block(),
            Tag::Title => {
                if self.pop_matching(|open| open.tag == tag, |_| false)
                    && let Some(title) = self.title.take()
                {
                    self.metadata("title", &title);
                }
            }
            Tag::Table => _ = self.pop_matching(|open| open.tag == tag, |_| false),
            Tag::Caption | Tag::Rows | Tag::Row | Tag::Cell => {
                self.pop_matching(|open| open.tag == tag, |open| open.tag == Tag::Table);
            }
            Tag::Heading(_) => {
                self.pop_matching(|open| matches!(open.tag, Tag::Heading(_)), |open| open.tag.is_barrier());
                self.end_block();
            }
            Tag::Unseen | Tag::UnseenInline => {
                self.pop_matching(|open| open.tag == tag && open.name == same, |open| !open.look.unseen);
            }
            _ if tag.is_block() => {
                self.pop_matching(|open| open.tag == tag && open.name == same, |open| open.tag.is_barrier());
                self.end_block();
            }
            _ => {
                self.pop_matching(|open| open.name == same, |open| open.tag.is_block() || open.look.unseen);
            }
        }
    }

    fn meta(&mut self, attributes: &Attributes) {
        let name = attributes.text(Attribute::Name).or_else(|| attributes.text(Attribute::Property));
        if let (Some(name), Some(content)) = (name, attributes.text(Attribute::Content))
            && !name.is_empty()
        {
            self.metadata(&name.to_lowercase(), &content);
        }
    }

    fn metadata(&mut self, name: &str, value: &str) {
        let value = value.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() {
            self.flow.out().metadata.push((name.to_owned(), value));
        }
    }

    /// The end of the page: ends all that is open.
    pub(super) fn finish(&mut self) {
        self.pop_to(0);
        self.reveal();
        self.flow.end_block();
    }
}

/// Names that differ have different identities, for all purposes here.
fn identity(name: &[u8]) -> u32 {
    name.iter().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}
