//! Files made to do harm, or broken: each gives a document or says why not, in bounded time, and no panic. What each got
//! stands in `docs/formats.md`.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support {
    pub mod workbook;
}

use std::io::{Cursor, Write as _};
use std::time::{Duration, Instant};

use nianbao::check::{Options, check};
use nianbao::document::{Document, Format};
use nianbao::ruleset::Ruleset;
use nianbao::skeleton;
use nianbao::source::limits::Limit;
use nianbao::source::{ReadError, read, read_all};
use support::workbook::{Sheet, Workbook};
use zip::write::SimpleFileOptions;

/// No file takes longer, on a slow machine and in a build without optimisation.
const PATIENCE: Duration = Duration::from_secs(30);

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// All documents of a file, each checked too, or why there is none.
fn all(path: &str, format: Format, bytes: &[u8]) -> Vec<Result<Document, ReadError>> {
    let began = Instant::now();
    let mut found = Vec::new();
    read_all(path, format, bytes, &mut |_, read| found.push(read));
    for document in found.iter().flatten() {
        check(document, Ruleset::builtin(), &Options::default());
    }
    assert!(began.elapsed() < PATIENCE, "{path} took {:?}", began.elapsed());
    found
}

fn one(path: &str, format: Format, bytes: &[u8]) -> Result<Document, ReadError> {
    let mut found = all(path, format, bytes);
    assert_eq!(found.len(), 1, "{path}");
    found.pop().unwrap()
}

/// A whole Word document.
fn docx() -> Vec<u8> {
    let rules = Ruleset::builtin();
    skeleton::write(rules.template("2021").unwrap(), rules, "临江县水利局", 2025, Format::Docx).unwrap()
}

/// A Word document with another body.
fn docx_of(body: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx())).unwrap();
    let parts: Vec<(String, Vec<u8>)> = (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            std::io::Read::read_to_end(&mut file, &mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect();
    let parts: Vec<(&str, &[u8])> = parts
        .iter()
        .map(|(name, content)| (name.as_str(), if name == "word/document.xml" { body.as_bytes() } else { content }))
        .collect();
    self::archive(&parts)
}

const OPEN: &str = "<?xml version=\"1.0\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>";
const CLOSE: &str = "</w:body></w:document>";

#[test]
fn archives_that_expand_enormously() {
    let zeros = vec![b' '; 20 << 20];
    let bomb = archive(&[("年报.txt", &zeros)]);
    assert!(bomb.len() < 100_000, "{}", bomb.len());
    assert_eq!(one("a.zip", Format::Zip, &bomb).unwrap_err(), ReadError::TooMuch(Limit::Ratio));
    let big = docx_of(&format!("{OPEN}<w:p><w:r><w:t>{}</w:t></w:r></w:p>{CLOSE}", "a".repeat(20 << 20)));
    assert_eq!(one("a.docx", Format::Docx, &big).unwrap_err(), ReadError::TooMuch(Limit::Ratio));
    // A good member beside a bomb is read.
    let both = archive(&[("甲.txt", &zeros), ("乙.txt", "乙的年报".as_bytes())]);
    let found = all("b.zip", Format::Zip, &both);
    assert_eq!(found.iter().filter(|read| read.is_ok()).count(), 1);
}

#[test]
fn entities_are_not_expanded() {
    let mut entities = String::from("<!ENTITY a0 \"哈哈哈哈哈哈哈哈哈哈\">");
    for level in 1..12 {
        entities.push_str(&format!("<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10)));
    }
    let body = OPEN.replace("<w:document", &format!("<!DOCTYPE x [{entities}]><w:document"));
    let bytes = docx_of(&format!("{body}<w:p><w:r><w:t>年报&a11;</w:t></w:r></w:p>{CLOSE}"));
    match one("a.docx", Format::Docx, &bytes) {
        Ok(document) => assert!(document.text.len() < 1000, "{}", document.text.len()),
        Err(error) => assert!(matches!(error, ReadError::Damaged(_)), "{error}"),
    }
    let outside = body.replace(&entities, "<!ENTITY a11 SYSTEM \"file:///etc/passwd\">");
    let bytes = docx_of(&format!("{outside}<w:p><w:r><w:t>年报&a11;</w:t></w:r></w:p>{CLOSE}"));
    if let Ok(document) = one("a.docx", Format::Docx, &bytes) {
        assert!(!document.text.contains("root"), "{}", document.text);
    }
}

#[test]
fn absurd_nesting() {
    let deep = 100_000;
    let page = format!("<p>年报</p>{}一{}", "<div>".repeat(deep), "</div>".repeat(deep));
    assert!(one("a.html", Format::Html, page.as_bytes()).is_ok());
    let tables = format!("<p>年报</p>{}", "<table><tr><td>".repeat(deep));
    assert!(one("a.html", Format::Html, tables.as_bytes()).is_ok());
    let quotes = format!("{} 年报", ">".repeat(deep));
    assert!(one("a.md", Format::Markdown, quotes.as_bytes()).is_ok());
    let bytes = docx_of(&format!("{OPEN}{}{CLOSE}", "<w:tbl><w:tr><w:tc>".repeat(deep)));
    assert!(one("a.docx", Format::Docx, &bytes).is_err());
    let bytes = docx_of(&format!("{OPEN}{}{}{CLOSE}", "<w:sdt>".repeat(deep), "</w:sdt>".repeat(deep)));
    assert!(one("a.docx", Format::Docx, &bytes).is_err());
    let mut inner = "年报".as_bytes().to_vec();
    for level in 0..6 {
        inner = archive(&[(if level == 0 { "年报.txt" } else { "内.zip" }, &inner)]);
    }
    assert!(all("深.zip", Format::Zip, &inner).iter().all(Result::is_err));
}

#[test]
fn a_hundred_thousand_cells() {
    let row = format!("<tr>{}</tr>", "<td>1</td>".repeat(100));
    let page = format!("<p>年报</p><table>{}</table>", row.repeat(1000));
    assert!(one("a.html", Format::Html, page.as_bytes()).is_ok());
    let wide =
        format!("<p>年报</p><table>{}</table>", "<tr><td rowspan=1000000 colspan=1000000>1</td></tr>".repeat(100));
    assert!(one("a.html", Format::Html, wide.as_bytes()).is_ok());
    let cell = "<w:tc><w:p><w:r><w:t>1</w:t></w:r></w:p></w:tc>";
    let bytes =
        docx_of(&format!("{OPEN}<w:tbl>{}</w:tbl>{CLOSE}", format!("<w:tr>{}</w:tr>", cell.repeat(100)).repeat(1000)));
    assert_eq!(one("a.docx", Format::Docx, &bytes).unwrap_err(), ReadError::TooMuch(Limit::TableCells));
}

fn workbook(rows: &str) -> Vec<u8> {
    Workbook::new(vec![Sheet::new("表").rows(rows)]).bytes()
}

fn cell(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

#[test]
fn workbooks_that_state_too_much() {
    let table = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(10));
    // Places at the far end of a sheet, and cells merged over all of it, take no memory.
    let far = format!("{}<row r=\"1048576\">{}</row>", table.repeat(3), cell("XFD1048576", "年报"));
    assert!(one("a.xlsx", Format::Xlsx, &workbook(&far)).unwrap().text.contains("年报"));
    let merges = (1..=20_000).map(|row| format!("A{row}:XFD1048576"));
    let sheet = merges.fold(Sheet::new("表").rows(&far), |sheet, range| sheet.merge(&range));
    assert!(one("a.xlsx", Format::Xlsx, &Workbook::new(vec![sheet]).bytes()).is_ok());
    // A row that says that it is a million more, each cell on a diagonal.
    let diagonal: String = (1..=16_000u32)
        .map(|number| format!("<row r=\"{0}\"><c r=\"{1}{0}\"><v>1</v></c></row>", number * 60, letters(number)))
        .collect();
    let too_many = Err(ReadError::TooMuch(Limit::TableCells));
    assert_eq!(one("a.xlsx", Format::Xlsx, &workbook(&diagonal)).map(drop), too_many);
    assert_eq!(one("a.xlsx", Format::Xlsx, &workbook(&table.repeat(10_000))).map(drop), too_many);
    // Columns and rows hidden over and over.
    let hidden: String = (1..=100_000).map(|row| format!("<row r=\"{row}\" hidden=\"1\"/>")).collect();
    let last = format!("{hidden}<row r=\"100001\">{}</row>", cell("A100001", "年报"));
    assert!(one("a.xlsx", Format::Xlsx, &workbook(&last)).is_ok());
}

fn letters(mut number: u32) -> String {
    let mut letters = String::new();
    while number > 0 {
        number -= 1;
        letters.insert(0, char::from(b'A' + (number % 26) as u8));
        number /= 26;
    }
    letters
}

#[test]
fn one_long_text_in_many_cells() {
    let cells = "<row>".to_owned() + &"<c t=\"s\"><v>0</v></c>".repeat(100) + "</row>";
    let book = Workbook::new(vec![Sheet::new("表").rows(&cells.repeat(100))]);
    let bytes = book.strings(&format!("<si><t>{}</t></si>", "年报".repeat(500_000))).bytes();
    assert_eq!(one("a.xlsx", Format::Xlsx, &bytes).unwrap_err(), ReadError::TooMuch(Limit::Characters));
    let zeros = Workbook::new(vec![Sheet::new("表").rows(&cells)]);
    let bytes = zeros.strings(&format!("<si><t>{}</t></si>", "a".repeat(20 << 20))).bytes();
    assert_eq!(one("a.xlsx", Format::Xlsx, &bytes).unwrap_err(), ReadError::TooMuch(Limit::Ratio));
    // One part called by ten thousand sheets.
    let many = (0..10_000).map(|_| Sheet::new("表").rows(&format!("<row>{}</row>", cell("A1", "年报"))));
    assert!(all("a.xlsx", Format::Xlsx, &Workbook::new(many.collect()).bytes()).iter().all(Result::is_err));
}

#[test]
fn entities_and_nesting_in_workbooks() {
    let part = |rows: &str| {
        let bytes = workbook(rows);
        one("a.xlsx", Format::Xlsx, &bytes)
    };
    assert!(matches!(part(&cell("A1", "年报&a;")), Err(ReadError::Damaged(_))));
    let deep = 100_000;
    let runs = format!("<row><c t=\"inlineStr\"><is>{}{}</is></c></row>", "<r>".repeat(deep), "</r>".repeat(deep));
    assert_eq!(part(&runs).unwrap_err(), ReadError::TooMuch(Limit::Nesting));
    assert!(part(&"<row><c><v>".repeat(deep)).is_err());
}

/// A small PDF whose pages refer to themselves.
fn circular_pdf() -> Vec<u8> {
    b"%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[2 0 R 2 0 R]/Count 9/Parent 2 0 R>> endobj\n\
      trailer <</Root 1 0 R/Size 3>>\nstartxref\n0\n%%EOF"
        .to_vec()
}

#[test]
fn circles_in_a_pdf() {
    assert!(one("a.pdf", Format::Pdf, &circular_pdf()).is_err());
}

#[test]
fn cut_off_and_damaged_files() {
    const MHT: &[u8] = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n\
        Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+5bm05oqlPC9wPg==\r\n--b--\r\n";
    let compound: Vec<u8> = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[7; 3000]].concat();
    let whole: [(&str, Format, Vec<u8>); 7] = [
        ("a.docx", Format::Docx, docx()),
        ("a.zip", Format::Zip, archive(&[("年报.docx", &docx())])),
        ("a.pdf", Format::Pdf, circular_pdf()),
        ("a.xlsx", Format::Xlsx, workbook(&format!("<row>{}</row>", cell("A1", "年报")))),
        ("a.mht", Format::Mhtml, MHT.to_vec()),
        ("a.doc", Format::Doc, compound),
        ("a.html", Format::Html, "<p>年报<table><tr><td>一".repeat(50).into_bytes()),
    ];
    for (path, format, bytes) in &whole {
        for part in 1..16 {
            let mut cut = bytes[..bytes.len() * part / 16].to_vec();
            all(path, *format, &cut);
            // Some bytes turned over, at places that differ from cut to cut.
            for at in (part..cut.len()).step_by(97 + part) {
                cut[at] ^= 0x5a;
            }
            all(path, *format, &cut);
        }
    }
}

#[test]
fn passwords() {
    // What Word writes of an encrypted document: a compound file with these two streams.
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptedPackage").unwrap().write_all(&[1; 4096]).unwrap();
    file.create_stream("/EncryptionInfo").unwrap().write_all(&[4, 0, 4, 0, 64, 0, 0, 0]).unwrap();
    let bytes = file.into_inner().into_inner();
    assert_eq!(read("a.docx", Format::Docx, &bytes).unwrap_err(), ReadError::Encrypted);
    assert_eq!(read("a.doc", Format::Doc, &bytes).unwrap_err(), ReadError::Encrypted);
    assert_eq!(read("a.xlsx", Format::Xlsx, &bytes).unwrap_err(), ReadError::Encrypted);
}
