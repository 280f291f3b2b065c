//! Reading: bytes in, [`Document`] out. One file a format, plus [`decode`] for encodings.
//!
//! Nothing here knows what a report is. A file that cannot be read gives a [`ReadError`] that says why in Chinese.

mod decode;
mod flow;
mod grid;
mod html;
mod markdown;
#[cfg(feature = "pdf")]
mod pdf;
mod text;

pub use decode::decode;

use crate::document::{Document, Format};

/// The largest file that is read, in bytes. A report with all its tables is well under one megabyte.
pub const MAX_BYTES: usize = 64 << 20;

/// Why a file could not be read. The text is for users.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No byte, or nothing but white space.
    #[error("文件是空的，没有可检查的文字")]
    Empty,
    /// More than [`MAX_BYTES`].
    #[error("文件有 {0} 字节，超过 {limit} 字节的上限", limit = MAX_BYTES)]
    TooLarge(usize),
    /// Bytes that are no text in any supported encoding.
    #[error("不是文本文件：{0}")]
    NotText(String),
    /// Text that could not be decoded.
    #[error("无法识别文字编码：{0}")]
    Encoding(String),
}

/// Reads a file's bytes as a document.
///
/// # Errors
/// When the file is empty, too large, or not text. Malformed markup is never an error.
pub fn read(path: &str, format: Format, bytes: &[u8]) -> Result<Document, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge(bytes.len()));
    }
    let source = decode(bytes, format)?;
    let document = match format {
        Format::Text => text::read(path, source),
        Format::Markdown => markdown::read(path, source),
        Format::Html => html::read(path, source),
    };
    if document.text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(document)
}
