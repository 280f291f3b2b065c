//! PDF with a text layer: characters with their places become lines, paragraphs and tables.
//!
//! `content` follows the page descriptions, `font` and `cmap` turn codes into characters, `ruled` and `aligned` find
//! tables, `layout` the order of reading, `margins` what is no part of the text, `sheet` what goes on over a page
//! break, and `write` makes the document.

mod aligned;
mod cmap;
mod content;
mod font;
mod geometry;
mod layout;
mod lines;
mod margins;
mod ruled;
mod sheet;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{LoadOptions, Object, ObjectId};

use super::ReadError;
use super::limits::{INPUT_BYTES, Limit, PAGES};
use crate::document::{Document, Format};
use content::{Page, Reader};
pub(crate) use geometry::{Area, Matrix};
pub(crate) use write::Printed;

/// A PDF file as read, with what is needed to point into it.
pub(crate) struct Read {
    pub document: Document,
    /// Where the visible text is printed, in order.
    pub printed: Vec<Printed>,
    /// The pages with the transformation from places as shown to those of the file.
    pub pages: Vec<(ObjectId, Matrix)>,
    /// The file.
    pub file: lopdf::Document,
}

/// Reads a PDF file.
///
/// # Errors
/// When it is damaged, encrypted, too large, or holds no text that could be read.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Document, ReadError> {
    read_with_places(path, bytes).map(|read| read.document)
}

/// Reads a PDF file with the places of its text.
pub(crate) fn read_with_places(path: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    // The library that takes the file apart is careful, yet it is not written here.
    catch_unwind(AssertUnwindSafe(|| read_unguarded(path, bytes))).unwrap_or_else(|_| Err(damaged()))
}

fn read_unguarded(path: &str, bytes: &[u8]) -> Result<Read, ReadError> {
    let file = open(bytes)?;
    let ids: Vec<ObjectId> = file.page_iter().take(PAGES + 1).collect();
    if ids.is_empty() {
        return Err(damaged());
    }
    if ids.len() > PAGES {
        return Err(ReadError::TooMuch(Limit::Pages));
    }
    let mut reader = Reader::new(&file);
    let mut pages: Vec<Page> = Vec::with_capacity(ids.len());
    for id in &ids {
        pages.push(reader.page(*id).map_err(ReadError::TooMuch)?);
    }
    judge(&pages)?;
    let matrices = ids.into_iter().zip(pages.iter().map(|page| page.back.unwrap_or(Matrix::IDENTITY))).collect();
    let mut sketches: Vec<_> = pages.into_iter().enumerate().map(|(index, page)| layout::sketch(page, index)).collect();
    margins::drop_headers(&mut sketches);
    let (mut out, printed) = write::write(layout::leaves(sketches));
    out.metadata = metadata(&file);
    let document = out.finish_without_source(path, Format::Pdf);
    Ok(Read { document, printed, pages: matrices, file })
}

/// Opens the file; one that is encrypted without a password for reading is decrypted.
fn open(bytes: &[u8]) -> Result<lopdf::Document, ReadError> {
    let options = LoadOptions::with_max_decompressed_size(INPUT_BYTES as usize);
    let file = lopdf::Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) | lopdf::Error::UnsupportedSecurityHandler(_) => {
            ReadError::Encrypted
        }
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => {
            ReadError::TooMuch(Limit::ExpandedBytes)
        }
        _ => damaged(),
    })?;
    if file.is_encrypted() { Err(ReadError::Encrypted) } else { Ok(file) }
}

fn damaged() -> ReadError {
    ReadError::Damaged("PDF 打不开，或者没有一页；请重新下载，或由 Word 重新导出".to_owned())
}

/// Whether the pages hold text that can be read; a page that is a picture must not pass as clean.
fn judge(pages: &[Page]) -> Result<(), ReadError> {
    /// A picture of this part of a page is the page.
    const SCAN: f64 = 0.5;
    /// A page with fewer characters than this is its picture.
    const FEWEST: usize = 20;
    let shown = |page: &Page| page.glyphs.iter().filter(|glyph| !lines::is_space(&glyph.text)).count();
    let all: usize = pages.iter().map(shown).sum();
    if all == 0 {
        let pictures = pages.iter().any(|page| page.picture > 0.1);
        return Err(if pictures { ReadError::Scanned } else { ReadError::Empty });
    }
    let last = pages.len().saturating_sub(1);
    let mut scanned = pages.iter().enumerate().filter(|(index, page)| {
        // A picture on the cover or on the back is an ornament where there is text between.
        let cover = (*index == 0 || *index == last) && page.unseen.is_empty() && all >= 10 * FEWEST;
        page.picture > SCAN && shown(page) < FEWEST && !cover
    });
    if let Some((first, _)) = scanned.next() {
        if scanned.count() + 1 == pages.len() {
            return Err(ReadError::Scanned);
        }
        let page = first + 1;
        let what =
            format!("PDF 的第 {page} 页只有图片，没有文字，其余各页单独检查会有遗漏；请用 Word 原稿，或者先作文字识别");
        return Err(ReadError::Unsupported(what));
    }
    let unknown: usize =
        pages.iter().map(|page| page.glyphs.iter().filter(|glyph| glyph.text == font::UNKNOWN).count()).sum();
    if unknown * 20 > all {
        let what = "PDF 的字体没有文字对照表，还原不出文字；请用 Word 原稿，或由 Word 重新导出 PDF";
        return Err(ReadError::Unsupported(what.to_owned()));
    }
    Ok(())
}

/// The title that the file gives itself.
fn metadata(file: &lopdf::Document) -> Vec<(String, String)> {
    let info = file.trailer.get_deref(b"Info", file).and_then(Object::as_dict);
    let title = info.and_then(|info| info.get_deref(b"Title", file)).and_then(lopdf::decode_text_string);
    title.ok().filter(|title| !title.trim().is_empty()).map(|title| ("title".to_owned(), title)).into_iter().collect()
}
