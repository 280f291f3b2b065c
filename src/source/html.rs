//! Web pages.

use crate::document::{Document, Format};

pub(super) fn read(path: &str, source: String) -> Document {
    Document::plain(path, Format::Html, source)
}
