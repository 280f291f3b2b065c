//! Encodings: bytes to UTF-8.

use super::ReadError;
use crate::document::Format;

/// Decodes a file to UTF-8 without byte order mark.
///
/// # Errors
/// When the bytes are no text in a supported encoding.
pub fn decode(bytes: &[u8], _format: Format) -> Result<String, ReadError> {
    Ok(String::from_utf8_lossy(bytes).into_owned())
}
