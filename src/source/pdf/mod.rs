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
mod limits;
mod lines;
mod margins;
mod ruled;
mod sheet;
mod write;

use std::panic::{AssertUnwindSafe, catch_unwind};

use lopdf::{LoadOptions, Object, ObjectId};

use crate::document::{Document, Format};
use content::{Page, Reader};
use limits::{MAX_PAGES, MAX_STREAM_BYTES};
use write::Printed;

/// Why a PDF file cannot be read. The text is for users.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("PDF 文件已损坏或不完整，无法打开；请重新下载或重新导出")]
    Damaged,
    #[error("PDF 文件设有打开密码，无法读取；请去掉密码后再检查")]
    Encrypted,
    #[error("PDF 的第 {0} 页是扫描图像，没有可检查的文字；请改用由 Word 等直接导出的 PDF，或先做文字识别")]
    Scanned(usize),
    #[error("PDF 内没有可检查的文字")]
    NoText,
    #[error("PDF 的字体没有文字对照表，无法还原文字；请改用 Word 原文件，或由 Word 重新导出 PDF")]
    Unmapped,
    #[error("PDF 内容过大（页数、字符数或展开后的长度超过上限），未予检查")]
    TooMuch,
}

/// A PDF file as read, with what is needed to point into it.
pub(crate) struct Read {
    pub document: Document,
    /// Where the visible text is printed, in order.
    pub printed: Vec<Printed>,
    /// The pages with the transformation from places as shown to those of the file.
    pub pages: Vec<(ObjectId, geometry::Matrix)>,
    /// The file.
    pub file: lopdf::Document,
}

/// Reads a PDF file.
///
/// # Errors
/// When it is damaged, encrypted, too large, or holds no text that could be read.
pub(super) fn read(path: &str, bytes: &[u8]) -> Result<Document, Unreadable> {
    read_with_places(path, bytes).map(|read| read.document)
}

/// Reads a PDF file with the places of its text.
pub(crate) fn read_with_places(path: &str, bytes: &[u8]) -> Result<Read, Unreadable> {
    // The library that takes the file apart is careful, yet it is not written here.
    catch_unwind(AssertUnwindSafe(|| read_unguarded(path, bytes))).unwrap_or(Err(Unreadable::Damaged))
}

fn read_unguarded(path: &str, bytes: &[u8]) -> Result<Read, Unreadable> {
    let file = open(bytes)?;
    let ids: Vec<ObjectId> = file.page_iter().take(MAX_PAGES + 1).collect();
    if ids.is_empty() {
        return Err(Unreadable::Damaged);
    }
    if ids.len() > MAX_PAGES {
        return Err(Unreadable::TooMuch);
    }
    let mut reader = Reader::new(&file);
    let mut pages: Vec<Page> = Vec::with_capacity(ids.len());
    for id in &ids {
        pages.push(reader.page(*id).map_err(|_| Unreadable::TooMuch)?);
    }
    judge(&pages)?;
    let matrices = ids.into_iter().zip(pages.iter().map(|page| page.back.unwrap_or(geometry::Matrix::IDENTITY))).collect();
    let mut sketches: Vec<_> = pages.into_iter().enumerate().map(|(index, page)| layout::sketch(page, index)).collect();
    margins::drop_headers(&mut sketches);
    let (mut out, printed) = write::write(layout::leaves(sketches));
    out.metadata = metadata(&file);
    let document = out.finish_without_source(path, Format::Html);
    Ok(Read { document, printed, pages: matrices, file })
}

/// Opens the file; one that is encrypted without a password for reading is decrypted.
fn open(bytes: &[u8]) -> Result<lopdf::Document, Unreadable> {
    let options = LoadOptions::with_max_decompressed_size(MAX_STREAM_BYTES);
    let file = lopdf::Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) | lopdf::Error::UnsupportedSecurityHandler(_) => {
            Unreadable::Encrypted
        }
        lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. }) => Unreadable::TooMuch,
        _ => Unreadable::Damaged,
    })?;
    if file.is_encrypted() { Err(Unreadable::Encrypted) } else { Ok(file) }
}

/// Whether the pages hold text that can be read; a page that is a picture must not pass as clean.
fn judge(pages: &[Page]) -> Result<(), Unreadable> {
    /// A picture of this part of a page is the page.
    const SCAN: f64 = 0.5;
    /// A page with fewer characters than this is its picture.
    const FEWEST: usize = 20;
    let shown = |page: &Page| page.glyphs.iter().filter(|glyph| !lines::is_space(&glyph.text)).count();
    let all: usize = pages.iter().map(shown).sum();
    let last = pages.len().saturating_sub(1);
    for (index, page) in pages.iter().enumerate() {
        let scanned = page.picture > SCAN && shown(page) < FEWEST;
        // A picture on the cover is an ornament if text follows.
        let cover = (index == 0 || index == last) && page.unseen.is_empty() && all >= 10 * FEWEST;
        if scanned && !cover {
            return Err(Unreadable::Scanned(index + 1));
        }
    }
    let unknown: usize =
        pages.iter().map(|page| page.glyphs.iter().filter(|glyph| glyph.text == font::UNKNOWN).count()).sum();
    if all == 0 {
        let pictures = pages.iter().position(|page| page.picture > 0.1);
        return Err(pictures.map_or(Unreadable::NoText, |index| Unreadable::Scanned(index + 1)));
    }
    if unknown * 20 > all { Err(Unreadable::Unmapped) } else { Ok(()) }
}

/// The title that the file gives itself.
fn metadata(file: &lopdf::Document) -> Vec<(String, String)> {
    let info = file.trailer.get_deref(b"Info", file).and_then(Object::as_dict);
    let title = info.and_then(|info| info.get_deref(b"Title", file)).and_then(lopdf::decode_text_string);
    title.ok().filter(|title| !title.trim().is_empty()).map(|title| ("title".to_owned(), title)).into_iter().collect()
}
