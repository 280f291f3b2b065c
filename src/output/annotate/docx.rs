//! Comments in Word documents: a part with their texts, and marks in the main part.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use quick_xml::events::Event;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::marks::{Place, Places};
use super::{AUTHOR, AnnotateError, Comment};
use crate::document::Document;
use crate::source::archive::Archive;
use crate::source::docx::{Package, WORD};
use crate::source::limits::Budget;
use crate::source::parts::relationships_of;
use crate::source::xml::{Xml, attribute, damaged, decoded, local, prefix};

const CONTENT_TYPES: &str = "[Content_Types].xml";
const COMMENTS_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";
/// Types of relationships in the transitional and in the strict form, as [`WORD`].
const RELATIONSHIPS: [&str; 2] = [
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/comments",
];
const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A part that the copy has in place of the original's, or in addition.
struct Part {
    name: String,
    text: String,
}

pub(super) fn copy(document: &Document, bytes: &[u8], comments: &[Comment]) -> Result<Vec<u8>, AnnotateError> {
    let mut archive = Archive::open(bytes)?;
    let mut budget = Budget::new();
    let package = Package::open(&mut archive, &mut budget)?;
    let mut parts = Vec::new();
    if !comments.is_empty() {
        let first = comments_part(&package, &mut archive, &mut budget, comments, &mut parts)?;
        let text = marked(document, &package, comments, first)?;
        parts.push(Part { name: package.main.clone(), text: in_utf8(text) });
    }
    packed(bytes, parts)
}

/// The main part with marks; ids of comments count from `first`.
fn marked(document: &Document, package: &Package, comments: &[Comment], first: u64) -> Result<String, AnnotateError> {
    let w = &package.prefix;
    let places = Places::find(&package.document, w)?;
    // At one place comments end before others begin.
    let mut ends: Vec<(Place, String)> = Vec::new();
    let mut starts: Vec<(Place, String)> = Vec::new();
    for (id, comment) in (first..).zip(comments) {
        let origin = document.origin(&comment.span).unwrap_or(0..0);
        let (start, end) = places.around(&origin).ok_or(AnnotateError::NoParagraph)?;
        let start_mark = format!("<{w}commentRangeStart {w}id=\"{id}\"/>");
        let end_mark =
            format!("<{w}commentRangeEnd {w}id=\"{id}\"/><{w}r><{w}commentReference {w}id=\"{id}\"/></{w}r>");
        if start == end {
            ends.push((start, start_mark + &end_mark));
        } else {
            starts.push((start, start_mark));
            ends.push((end, end_mark));
        }
    }
    ends.append(&mut starts);
    Ok(places.marked(&ends))
}

/// Puts the texts of comments into the part of comments, making it and all that leads to it where there is none. The
/// id of the first comment.
fn comments_part(
    package: &Package,
    archive: &mut Archive<'_>,
    budget: &mut Budget,
    comments: &[Comment],
    parts: &mut Vec<Part>,
) -> Result<u64, AnnotateError> {
    let mut text_of = |archive: &mut Archive<'_>, name: &str| -> Result<Option<String>, AnnotateError> {
        Ok(archive.part(name, budget)?.map(decoded).transpose()?)
    };
    if let Some(name) = package.target("comments")
        && let Some(text) = text_of(archive, name)?
    {
        let w = prefix(&text, &WORD)?.ok_or_else(|| damaged("批注部分不是 Word 的"))?;
        let first = next_id(&text, &w)?;
        let text = in_utf8(with_inside(&text, &written(comments, first, &w)));
        parts.push(Part { name: name.to_owned(), text });
        return Ok(first);
    }
    let strict = usize::from(package.document.contains(WORD[1]));
    let taken: Vec<String> = archive.entries().iter().map(|entry| entry.name.to_ascii_lowercase()).collect();
    let folder = package.main.rfind('/').map_or("", |at| package.main.get(..=at).unwrap_or_default());
    let free = |number: u32| {
        let number = if number == 0 { String::new() } else { number.to_string() };
        let name = format!("{folder}comments{number}.xml");
        (!taken.contains(&name.to_ascii_lowercase())).then_some(name)
    };
    let name = (0..).find_map(free).unwrap_or_default();
    let namespace = WORD[strict];
    let inside = written(comments, 0, "w:");
    let text = format!("{HEAD}<w:comments xmlns:w=\"{namespace}\">{inside}</w:comments>");
    parts.push(Part { name: name.clone(), text });

    let relationships = relationships_of(&package.main);
    let text = text_of(archive, &relationships)?.unwrap_or_else(|| {
        format!("{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"/>")
    });
    let id = (0..).map(|number: u32| format!("nianbao{number}")).find(|id| !text.contains(id.as_str()));
    let id = id.unwrap_or_default();
    let colon = root_prefix(&text)?;
    let kind = RELATIONSHIPS[strict];
    let link = format!("<{colon}Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"/{name}\"/>");
    parts.push(Part { name: relationships, text: in_utf8(with_inside(&text, &link)) });

    let text = text_of(archive, CONTENT_TYPES)?.ok_or_else(|| damaged("缺少内容类型"))?;
    let colon = root_prefix(&text)?;
    let kind = format!("<{colon}Override PartName=\"/{name}\" ContentType=\"{COMMENTS_TYPE}\"/>");
    parts.push(Part { name: CONTENT_TYPES.to_owned(), text: in_utf8(with_inside(&text, &kind)) });
    Ok(0)
}

/// The prefix of the root element, with its colon.
fn root_prefix(text: &str) -> Result<String, AnnotateError> {
    let mut xml = Xml::new(text, 0);
    loop {
        match xml.next()? {
            Event::Start(root) => {
                return Ok(root.name().0.rsplit_once(':').map(|(prefix, _)| format!("{prefix}:")).unwrap_or_default());
            }
            Event::Eof => return Ok(String::new()),
            _ => {}
        }
    }
}

/// An id beyond those of all comments.
fn next_id(text: &str, w: &str) -> Result<u64, AnnotateError> {
    let mut xml = Xml::new(text, 0);
    let mut next = 0;
    loop {
        match xml.next()? {
            Event::Start(element) if local(element.name().0, w) == Some("comment") => {
                let id = attribute(&element, "id").and_then(|id| id.trim().parse::<u64>().ok());
                next = next.max(id.map_or(0, |id| id.saturating_add(1)));
            }
            Event::Eof => return Ok(next),
            _ => {}
        }
    }
}

/// A part with more at the end of its root element.
fn with_inside(text: &str, more: &str) -> String {
    let trimmed = text.trim_end();
    if let Some(head) = trimmed.strip_suffix("/>") {
        let name = head.rfind('<').and_then(|at| head.get(at + 1..));
        let name = name.and_then(|name| name.split_whitespace().next()).unwrap_or_default();
        return format!("{head}>{more}</{name}>");
    }
    let at = trimmed.rfind("</").unwrap_or(trimmed.len());
    let (head, tail) = trimmed.split_at(at);
    format!("{head}{more}{tail}")
}

/// The elements of comments.
fn written(comments: &[Comment], first: u64, w: &str) -> String {
    let mut out = String::new();
    for (id, comment) in (first..).zip(comments) {
        let _ = write!(out, "<{w}comment {w}id=\"{id}\" {w}author=\"{AUTHOR}\" {w}initials=\"nb\">");
        for paragraph in &comment.paragraphs {
            let _ = write!(out, "<{w}p><{w}r><{w}t xml:space=\"preserve\">{}</{w}t></{w}r></{w}p>", escaped(paragraph));
        }
        let _ = write!(out, "</{w}comment>");
    }
    out
}

/// Text for XML, without the characters that it cannot hold.
fn escaped(text: &str) -> String {
    let allowed = |c: char| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}');
    let text: String = text.chars().map(|c| if allowed(c) { c } else { ' ' }).collect();
    quick_xml::escape::escape(text).into_owned()
}

/// A part whose declaration says what it is written in.
fn in_utf8(text: String) -> String {
    match text.find("?>").filter(|_| text.starts_with("<?xml")) {
        Some(end) if text.get(..end).is_some_and(|head| head.to_ascii_lowercase().contains("utf-16")) => {
            format!("{HEAD}{}", text.get(end + 2..).unwrap_or_default())
        }
        _ => text,
    }
}

/// The archive with some parts replaced where they stand and others added at its end; all else as it is, byte for byte.
fn packed(bytes: &[u8], mut parts: Vec<Part>) -> Result<Vec<u8>, AnnotateError> {
    let wrong = |error: zip::result::ZipError| AnnotateError::Package(error.to_string());
    let mut original = ZipArchive::new(Cursor::new(bytes)).map_err(wrong)?;
    let mut copy = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len() + 64 * 1024)));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let add = |copy: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str| {
        copy.start_file(name, options).map_err(wrong)?;
        copy.write_all(text.as_bytes()).map_err(|error| AnnotateError::Package(error.to_string()))
    };
    for index in 0..original.len() {
        let file = original.by_index_raw(index).map_err(wrong)?;
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        match parts.iter().position(|part| part.name.eq_ignore_ascii_case(&name)) {
            Some(part) => {
                let part = parts.swap_remove(part);
                add(&mut copy, &name, &part.text)?;
            }
            None => copy.raw_copy_file(file).map_err(wrong)?,
        }
    }
    parts.sort_by(|one, other| one.name.cmp(&other.name));
    for part in parts {
        add(&mut copy, &part.name, &part.text)?;
    }
    Ok(copy.finish().map_err(wrong)?.into_inner())
}
