//! Encodings: bytes to UTF-8.
//!
//! What the bytes say counts for more than what the file says of itself: valid UTF-8 is UTF-8 even when the page declares
//! `gb2312`, since templates declare one thing and editors save another.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, UTF_16BE, UTF_16LE};

use super::ReadError;
use crate::document::Format;

/// How far a page is searched for a declaration, as in browsers.
const DECLARATION_BYTES: usize = 1024;

/// How much of a file the statistical detector sees; it is slow and this is plenty.
const DETECTION_BYTES: usize = 64 << 10;

/// How much of a file is looked at to recognise UTF-16 without byte order mark.
const SAMPLE_BYTES: usize = 4096;

/// Decodes a file to UTF-8 without byte order mark.
///
/// In this order: byte order mark, UTF-8, UTF-16 by its pattern, the declared encoding, GB18030, and a guess. A file
/// that is damaged in few places, such as one cut off inside a character, is decoded with U+FFFD there.
///
/// # Errors
/// When the bytes are no text in a supported encoding.
pub fn decode(bytes: &[u8], format: Format) -> Result<String, ReadError> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = lossy(encoding, bytes.get(mark..).unwrap_or_default());
        return text.ok_or_else(|| ReadError::Encoding(format!("文件标明是 {}，但内容不符", encoding.name())));
    }
    let zeros = memchr::memchr_iter(0, bytes).count();
    if zeros == 0
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Ok(text.to_owned());
    }
    if let Some(encoding) = utf16(bytes, zeros > 0)
        && let Some(text) = lossy(encoding, bytes)
    {
        return Ok(without_mark(text));
    }
    if zeros * 1000 > bytes.len() {
        return Err(ReadError::NotText("内容含有大量空字节，可能是二进制文件".to_owned()));
    }
    let text = undeclared(bytes, declared(bytes, format)).ok_or_else(|| {
        ReadError::Encoding("既不是 UTF-8，也不是 GB18030（GBK、GB2312）；请另存为 UTF-8 后再检查".to_owned())
    })?;
    let controls = text.chars().filter(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{0c}')).count();
    if controls * 50 > text.chars().count() {
        return Err(ReadError::NotText("内容含有大量控制字符，可能是二进制文件".to_owned()));
    }
    Ok(without_mark(text))
}

/// Tries 8-bit encodings: damaged UTF-8, the declared one, GB18030, and at last a guess.
fn undeclared(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<String> {
    if let Some(text) = damaged_utf8(bytes) {
        return Some(text);
    }
    let order = if declared == Some(BIG5) { [BIG5, GB18030] } else { [GB18030, GB18030] };
    let strict = order.iter().find_map(|encoding| encoding.decode_without_bom_handling_and_without_replacement(bytes));
    if let Some(text) = strict {
        return Some(text.into_owned());
    }
    if let Some(text) = order.iter().find_map(|encoding| lossy(encoding, bytes)) {
        return Some(text);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes.get(..DETECTION_BYTES).unwrap_or(bytes), bytes.len() <= DETECTION_BYTES);
    lossy(detector.guess(Some(b"cn"), Utf8Detection::Allow), bytes)
}

/// Decodes with replacement, unless more than one character in a hundred is lost. One loss is always forgiven where
/// there is other text: it is the mark of a file that was cut off.
fn lossy(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    if damaged {
        let (mut lost, mut wide) = (0, 0);
        for c in text.chars() {
            lost += usize::from(c == char::REPLACEMENT_CHARACTER);
            wide += usize::from(!c.is_ascii());
        }
        if lost * 100 > wide && (lost > 1 || wide < 10) {
            return None;
        }
    }
    Some(text.into_owned())
}

/// UTF-8 with few bad bytes. Its sequences are so particular that a handful of good ones prove it.
fn damaged_utf8(bytes: &[u8]) -> Option<String> {
    let (mut bad, mut good) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        bad += usize::from(!chunk.invalid().is_empty());
        // Every character outside ASCII has exactly one leading byte.
        good += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count();
        if bad > 64 && bad * 100 > good {
            return None;
        }
    }
    (bad * 100 <= good || (bad <= 3 && good >= 30) || (bad == 1 && good >= 10))
        .then(|| String::from_utf8_lossy(bytes).into_owned())
}

/// Recognises UTF-16 without byte order mark by the pattern of its bytes.
fn utf16(bytes: &[u8], zeros: bool) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE_BYTES).unwrap_or(bytes);
    let units = sample.len() / 2;
    if units < 4 {
        return None;
    }
    [(UTF_16LE, 1), (UTF_16BE, 0)].into_iter().find_map(|(encoding, high_at)| {
        let (mut plausible, mut han) = (0, 0);
        for pair in sample.chunks_exact(2) {
            let (high, low) = match pair {
                [a, b] if high_at == 0 => (*a, *b),
                [a, b] => (*b, *a),
                _ => continue,
            };
            let fits = match high {
                0x00 => matches!(low, b'\t' | b'\n' | b'\r' | 0x20..=0x7e | 0xa0..=0xff),
                0x4e..=0x9f | 0x20..=0x22 | 0x24..=0x26 | 0x30 | 0xff => true,
                _ => false,
            };
            plausible += usize::from(fits);
            // Two ASCII characters look like a Han character as well; they prove nothing.
            han += usize::from(matches!(high, 0x4e..=0x9f) && !low.is_ascii());
        }
        let proof = zeros || han * 5 >= units;
        (proof && plausible * 20 >= units * 19).then_some(encoding)
    })
}

/// The encoding that a page declares in `<meta>` or in its XML prolog.
fn declared(bytes: &[u8], format: Format) -> Option<&'static Encoding> {
    if format != Format::Html {
        return None;
    }
    let head = bytes.get(..DECLARATION_BYTES).unwrap_or(bytes).to_ascii_lowercase();
    let mut rest = head.as_slice();
    while let Some(at) = find(rest, b"charset").map(|at| at + 7).or_else(|| find(rest, b"encoding").map(|at| at + 8)) {
        rest = rest.get(at..).unwrap_or_default();
        let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let end = value.iter().position(|byte| !(byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':')));
        if let Some(encoding) = Encoding::for_label(value.get(..end.unwrap_or(value.len())).unwrap_or_default()) {
            return Some(encoding);
        }
    }
    None
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}

fn without_mark(text: String) -> String {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const TEXT: &str = "2023年，本机关新收政府信息公开申请12件，全部按期办结。\n二、主动公开情况\n";

    fn html(bytes: &[u8]) -> Result<String, ReadError> {
        decode(bytes, Format::Html)
    }

    fn utf16_bytes(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn marks_are_removed() {
        assert_eq!(html(format!("\u{feff}{TEXT}").as_bytes()).unwrap(), TEXT);
        for big in [false, true] {
            assert_eq!(html(&utf16_bytes(&format!("\u{feff}{TEXT}"), big)).unwrap(), TEXT);
            assert_eq!(html(&utf16_bytes(TEXT, big)).unwrap(), TEXT);
            assert_eq!(
                html(&utf16_bytes("政府信息公开工作年度报告总体情况", big)).unwrap(),
                "政府信息公开工作年度报告总体情况"
            );
        }
    }

    #[test]
    fn national_encodings_with_and_without_declaration() {
        let (gbk, _, _) = GB18030.encode(TEXT);
        assert_eq!(decode(&gbk, Format::Text).unwrap(), TEXT);
        let page = format!("<meta charset=gb2312>{TEXT}㐀𠀀");
        assert_eq!(html(&GB18030.encode(&page).0).unwrap(), page);
        // A wrong declaration does not matter.
        assert_eq!(html(page.as_bytes()).unwrap(), page);
        let page = format!("<?xml version=\"1.0\" encoding='utf-8'?>{TEXT}");
        assert_eq!(html(&GB18030.encode(&page).0).unwrap(), page);
    }

    #[test]
    fn big5_only_where_declared() {
        let page = "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=BIG5\">政府資訊公開工作年度報告";
        assert_eq!(html(&BIG5.encode(page).0).unwrap(), page);
    }

    #[test]
    fn truncated_files_are_read() {
        let utf8 = TEXT.as_bytes();
        for cut in 40..utf8.len() {
            let text = html(&utf8[..cut]).unwrap();
            assert!(TEXT.starts_with(text.trim_end_matches('\u{fffd}')), "{cut}: {text}");
        }
        let gbk = GB18030.encode(TEXT).0;
        for cut in 40..gbk.len() {
            let text = html(&gbk[..cut]).unwrap();
            assert!(TEXT.starts_with(text.trim_end_matches('\u{fffd}')), "{cut}: {text}");
        }
    }

    #[test]
    fn one_bad_byte_is_no_obstacle() {
        let mut bytes = TEXT.repeat(10).into_bytes();
        bytes.insert(7, 0xff);
        assert_eq!(html(&bytes).unwrap().replace('\u{fffd}', ""), TEXT.repeat(10));
    }

    #[test]
    fn binary_files_are_named() {
        let name = |bytes: &[u8]| html(bytes).unwrap_err().to_string();
        assert!(name(&[0, 1, 2, 3, 0, 0, 0, 9, 200, 0, 77, 0, 0]).contains("二进制"));
    }
}
