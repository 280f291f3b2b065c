//! What a file is by its content, which counts for more than its extension: pages are saved as `.doc`, Word files
//! renamed to `.wps`, and anything to `.txt`.

use super::archive::Archive;
use super::limits::Budget;
use crate::document::Format;

/// What the content of a file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Content {
    /// A format by its own marks.
    Known(Format),
    /// A format that needs a password before anything can be seen.
    Encrypted,
    /// A format that is not read; what it is and what to do, in Chinese.
    Foreign(&'static str),
    /// No marks, as text has none.
    Unmarked,
}

/// How far from its start a file is searched for the marks of text formats.
const HEAD_BYTES: usize = 4096;

/// The signature of compound files: legacy Office documents, and encrypted new ones.
const COMPOUND: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// Looks at the content of a file that calls itself `claimed`.
pub(super) fn content(bytes: &[u8], claimed: Format) -> Content {
    const FOREIGN: &[(&[u8], &str)] = &[
        (b"{\\rtf", "RTF 文档，请用 Word 或 WPS 另存为 .docx 后再检查"),
        (b"\x89PNG", "PNG 图片，请用文字版"),
        (b"\xff\xd8\xff", "JPEG 图片，请用文字版"),
        (b"GIF8", "GIF 图片，请用文字版"),
        (b"BM", "BMP 图片，请用文字版"),
        (b"II*\0", "TIFF 图片，请用文字版"),
        (b"MM\0*", "TIFF 图片，请用文字版"),
        (b"Rar!\x1a", "RAR 压缩包，请先解压"),
        (b"7z\xbc\xaf\x27\x1c", "7z 压缩包，请先解压"),
        (b"\x1f\x8b", "gzip 压缩文件，请先解压"),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip(bytes, claimed);
    }
    if bytes.starts_with(COMPOUND) {
        return compound(bytes);
    }
    let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    // Readers of PDF look for its mark in the first kilobyte; before it stands what a mail program left.
    let near = head.get(..1024).unwrap_or(head);
    if start.starts_with(b"%PDF-") || (claimed == Format::Pdf && find(near, b"%PDF-")) {
        return Content::Known(Format::Pdf);
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Content::Foreign("WebP 图片，请用文字版");
    }
    let foreign = FOREIGN.iter().find(|(mark, _)| start.starts_with(mark) && (*mark != b"BM" || head.contains(&0)));
    if let Some((_, what)) = foreign {
        return Content::Foreign(what);
    }
    let lower = start.to_ascii_lowercase();
    if is_mime(&lower) {
        return Content::Known(Format::Mhtml);
    }
    if find(&lower, b"urn:schemas-microsoft-com:office:spreadsheet\"") && lower.starts_with(b"<?xml") {
        return Content::Foreign("XML 电子表格（2003 版），请用 Excel 或 WPS 打开，另存为 .xlsx 后再检查");
    }
    // Only a file that claims to be no text is taken for a page: text may speak of markup. Programs that export tables
    // for Excel may write nothing but the table.
    let is_page = lower.starts_with(b"<")
        && (find(&lower, b"<html")
            || find(&lower, b"<!doctype html")
            || (claimed == Format::Xlsx && find(&lower, b"<table")));
    if is_page && !matches!(claimed, Format::Text | Format::Markdown | Format::Html) {
        return Content::Known(Format::Html);
    }
    Content::Unmarked
}

/// Whether text in lower case begins with the headers of a page saved as a mail of several parts.
fn is_mime(lower: &[u8]) -> bool {
    let first = lower.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let is_header = first.iter().position(|byte| *byte == b':').is_some_and(|at| {
        first.get(..at).is_some_and(|name| name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-'))
    });
    is_header && find(lower, b"mime-version:") && (find(lower, b"multipart/") || find(lower, b"text/html"))
}

/// Office documents are zip archives; the names of their parts tell them apart.
fn zip(bytes: &[u8], claimed: Format) -> Content {
    let Ok(mut archive) = Archive::open(bytes) else { return cut_off(bytes, claimed) };
    let names: Vec<String> = archive.entries().iter().map(|entry| entry.name.to_ascii_lowercase()).collect();
    let has = |part: &str| names.iter().any(|name| name.starts_with(part));
    if names.iter().any(|name| name == "[content_types].xml") {
        if has("word/") {
            return Content::Known(Format::Docx);
        }
        if names.iter().any(|name| name == "xl/workbook.bin") {
            return Content::Foreign("二进制的 Excel 工作簿（.xlsb），请另存为 .xlsx 后再检查");
        }
        if has("xl/") {
            return Content::Known(Format::Xlsx);
        }
        if has("ppt/") {
            return Content::Foreign("PowerPoint 演示文稿（.pptx），请另存为 .docx 后再检查");
        }
        // Folders may have other names; then the list of types tells.
        let types = archive.part("[Content_Types].xml", &mut Budget::new()).ok().flatten();
        if let Some(format) = types.as_deref().and_then(declared) {
            return Content::Known(format);
        }
    }
    if names.iter().any(|name| name == "ofd.xml") {
        return Content::Foreign("OFD 版式文件，请改用其 Word、PDF 或网页版本");
    }
    if names.iter().any(|name| name == "mimetype") && names.iter().any(|name| name == "content.xml") {
        return Content::Foreign("OpenDocument 文档，请另存为 .docx 后再检查");
    }
    Content::Known(Format::Zip)
}

/// What the list of types in a package says of its main part.
fn declared(types: &[u8]) -> Option<Format> {
    const MAIN: [(&[u8], Format); 5] = [
        (b"wordprocessingml.document.main+xml", Format::Docx),
        (b"wordprocessingml.template.main+xml", Format::Docx),
        (b"spreadsheetml.sheet.main+xml", Format::Xlsx),
        (b"spreadsheetml.template.main+xml", Format::Xlsx),
        (b"ms-excel.sheet.macroEnabled.main+xml", Format::Xlsx),
    ];
    MAIN.iter().find(|(mark, _)| find(types, mark)).map(|(_, format)| *format)
}

/// An archive whose directory is lost: its first entries show what it was.
fn cut_off(bytes: &[u8], claimed: Format) -> Content {
    let office = bytes.get(30..).is_some_and(|name| {
        [&b"[Content_Types].xml"[..], b"_rels/.rels", b"word/", b"xl/", b"docProps/"]
            .iter()
            .any(|at| name.starts_with(at))
    });
    match office {
        true if find(bytes, b"word/") => Content::Known(Format::Docx),
        true if find(bytes, b"xl/") => Content::Known(Format::Xlsx),
        _ if matches!(claimed, Format::Docx | Format::Xlsx) => Content::Known(claimed),
        _ => Content::Known(Format::Zip),
    }
}

/// Compound files are told apart by the names of their streams, which stand in UTF-16.
fn compound(bytes: &[u8]) -> Content {
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        find(bytes, &wide)
    };
    if has("WordDocument") {
        Content::Known(Format::Doc)
    } else if has("EncryptedPackage") {
        Content::Encrypted
    } else if has("Workbook") || has("Book") {
        Content::Foreign("旧版 Excel 工作簿（.xls、.et），请用 Excel 或 WPS 打开，另存为 .xlsx 后再检查")
    } else {
        Content::Foreign("旧版 Office 文档，请用 Word 或 WPS 另存为 .docx 后再检查")
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}
