//! Bounds on what a PDF file may ask for. A report has some ten pages and ten thousand characters.

/// Pages that are read; a file with more is refused.
pub(super) const MAX_PAGES: usize = 2_000;

/// Bytes that one stream may unfold to while the file is opened.
pub(super) const MAX_STREAM_BYTES: usize = 64 << 20;

/// Bytes of page descriptions that are read in all.
pub(super) const MAX_CONTENT_BYTES: usize = 128 << 20;

/// Bytes of one character map.
pub(super) const MAX_CMAP_BYTES: usize = 4 << 20;

/// Drawing instructions of one file.
pub(super) const MAX_OPERATIONS: usize = 5_000_000;

/// Characters of one file.
pub(super) const MAX_GLYPHS: usize = 1_000_000;

/// Lines and boxes drawn on one page that are looked at as rules of tables.
pub(super) const MAX_RULES: usize = 20_000;

/// Places of one table's grid.
pub(super) const MAX_PLACES: usize = 100_000;

/// Fonts of one file.
pub(super) const MAX_FONTS: usize = 2_000;

/// How deep drawings may hold drawings.
pub(super) const MAX_DEPTH: usize = 12;

/// Saved states of one page.
pub(super) const MAX_STATES: usize = 1_000;
