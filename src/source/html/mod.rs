//! Web pages.
//!
//! Three steps, none of which builds a tree: `tokens` receives what html5gum's tokenizer finds, with exact places;
//! `layout` follows the open elements as a browser would, decides what is visible and where blocks and cells begin and
//! end; [`Flow`] writes the text.

mod layout;
mod style;
mod tags;
mod tokens;

use std::ops::Range;

use html5gum::Tokenizer;

use super::flow::Flow;
use crate::document::{Document, Format};

pub(super) fn read(path: &str, source: String) -> Document {
    let mut flow = Flow::new(&source);
    fragment(&mut flow, 0..source.len());
    flow.finish().finish(path, Format::Html, source)
}

/// Reads a part of the flow's source as HTML.
pub(super) fn fragment(flow: &mut Flow<'_>, range: Range<usize>) {
    let source = flow.source();
    let Some(part) = source.get(range.clone()) else { return };
    let emitter = tokens::Reader::new(source, range.start, layout::Layout::new(flow));
    // Reading from memory cannot fail.
    let _ = Tokenizer::new_with_emitter(part, emitter).finish();
}
