//! Reading: bytes in, [`Document`] out. One file a format, plus [`decode`] for encodings, `sniff` for what a file really
//! is, `archive` for zip packages and [`limits`] for how much is read.
//!
//! Nothing here knows what a report is. A file that cannot be read gives a [`ReadError`] that says why in Chinese.

pub(crate) mod archive;
mod decode;
mod doc;
pub(crate) mod docx;
mod flow;
mod grid;
mod html;
pub mod limits;
mod lists;
mod markdown;
mod mhtml;
mod numerals;
pub(crate) mod parts;
#[cfg(feature = "pdf")]
pub(crate) mod pdf;
mod sniff;
mod text;
mod xlsx;
pub(crate) mod xml;
mod zip;

pub use decode::decode;

use self::limits::{Budget, INPUT_BYTES, Limit};
use self::sniff::Content;
use crate::document::{Document, Format};

/// Why a file could not be read. The text is for users.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No byte, or nothing but white space.
    #[error("文件是空的，没有可检查的文字")]
    Empty,
    /// Bytes that are no text in any supported encoding.
    #[error("不是文本文件：{0}")]
    NotText(String),
    /// Text that could not be decoded.
    #[error("无法识别文字编码：{0}")]
    Encoding(String),
    /// A format that is not read; what it is and how to convert it.
    #[error("不能直接检查：{0}")]
    Unsupported(String),
    /// A password is needed.
    #[error("文件加了密码，打不开；请取消密码后另存，再检查")]
    Encrypted,
    /// Pages that are pictures, without text.
    #[error("这是扫描件，只有图片，没有文字，不能检查；请用 Word 原稿，或者先作文字识别")]
    Scanned,
    /// Broken or cut off, or not what its extension says; what is wrong.
    #[error("文件已损坏，或者不是它的扩展名所说的格式：{0}")]
    Damaged(String),
    /// Beyond a limit.
    #[error("{}", .0.words())]
    TooMuch(Limit),
}

/// Reads a file's bytes as a document. Where the content has marks of its own, they count for more than `format`.
///
/// # Errors
/// When the file is empty, beyond a limit, encrypted, damaged, in no format that is read, or an archive (for which there
/// is [`read_all`]). Malformed markup is never an error.
pub fn read(path: &str, format: Format, bytes: &[u8]) -> Result<Document, ReadError> {
    read_within(path, format, bytes, &mut Budget::new())
}

/// Takes a document, or why there is none, with its path.
pub type Each<'a> = &'a mut dyn FnMut(String, Result<Document, ReadError>);

/// Reads all documents of a file and hands each to `each` as soon as it is read: one document, except for an archive,
/// whose members are called `目录.zip/年报.docx` and come in the order of their names. What cannot be read is handed over
/// as an error, and costs the others nothing.
pub fn read_all(path: &str, format: Format, bytes: &[u8], each: Each<'_>) {
    if too_large(bytes).is_none() && sniff::content(bytes, format) == Content::Known(Format::Zip) {
        return zip::read_all(path, bytes, 1, &mut Budget::new(), each);
    }
    each(path.to_owned(), read(path, format, bytes));
}

fn too_large(bytes: &[u8]) -> Option<ReadError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    (size > INPUT_BYTES).then_some(ReadError::TooMuch(Limit::InputBytes))
}

/// [`read`], where only so much may be expanded.
fn read_within(path: &str, format: Format, bytes: &[u8], budget: &mut Budget) -> Result<Document, ReadError> {
    if let Some(error) = too_large(bytes) {
        return Err(error);
    }
    let claimed = format;
    let format = match sniff::content(bytes, claimed) {
        Content::Known(format) => format,
        Content::Encrypted => return Err(ReadError::Encrypted),
        Content::Foreign(what) => return Err(ReadError::Unsupported(what.to_owned())),
        Content::Unmarked => unmarked(claimed, bytes)?,
    };
    let document = match format {
        Format::Text => text::read(path, decode(bytes, format)?),
        Format::Markdown => markdown::read(path, decode(bytes, format)?),
        // What is saved for Excel as a page is a workbook to whoever opens it.
        Format::Html if claimed == Format::Xlsx => html::read(path, decode(bytes, format)?).without_lines(Format::Xlsx),
        Format::Html => html::read(path, decode(bytes, format)?),
        Format::Docx => docx::read(path, bytes, budget)?,
        Format::Doc => doc::read(path, bytes)?,
        #[cfg(feature = "pdf")]
        Format::Pdf => pdf::read(path, bytes)?,
        #[cfg(not(feature = "pdf"))]
        Format::Pdf => return Err(unsupported("PDF 文件")),
        Format::Xlsx => xlsx::read(path, bytes, budget)?,
        Format::Mhtml => mhtml::read(path, bytes)?,
        Format::Zip => return Err(ReadError::Unsupported("zip 压缩包，请先解压".to_owned())), // see `read_all`
    };
    if document.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(document)
}

/// The format of content without marks: what it claims, if that is a format without marks.
fn unmarked(claimed: Format, bytes: &[u8]) -> Result<Format, ReadError> {
    match claimed {
        Format::Text | Format::Markdown | Format::Html => Ok(claimed),
        _ if bytes.trim_ascii().is_empty() => Err(ReadError::Empty),
        _ => Err(ReadError::Damaged(format!("没有 {} 文件应有的标志", claimed.name()))),
    }
}

/// A format that is known and whose reader is left out.
#[cfg(not(feature = "pdf"))]
fn unsupported(what: &str) -> ReadError {
    ReadError::Unsupported(format!("{what}，请另存为网页（.html）或纯文本（.txt）后再检查"))
}
