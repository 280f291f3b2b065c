//! Files that are no text: what they are taken for, archives, and hostile ones.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Cursor, Write as _};

use nianbao::document::{Document, Format};
use nianbao::source::limits::{ARCHIVE_DEPTH, ENTRIES, Limit};
use nianbao::source::{ReadError, read, read_all};
use zip::write::SimpleFileOptions;

/// An archive of files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// All that a file gives: path and text, or path and error.
fn all(path: &str, bytes: &[u8]) -> Vec<(String, Result<String, ReadError>)> {
    let mut members = Vec::new();
    let mut each = |path: String, read: Result<Document, ReadError>| {
        members.push((
            path.clone(),
            read.map(|document| {
                assert_eq!(document.path, path);
                document.text
            }),
        ));
    };
    read_all(path, Format::Zip, bytes, &mut each);
    members
}

#[test]
fn an_archive_gives_its_documents_in_the_order_of_their_names() {
    let inner = archive(&[("内.txt", "内文".as_bytes())]);
    let bytes = archive(&[
        ("乙/年报.txt", "乙文".as_bytes()),
        ("丙.zip", &inner),
        ("../../外.txt", "外文".as_bytes()),
        ("甲.html", "<p>甲文</p>".as_bytes()),
        ("空.txt", b""),
        ("图.png", b"x"),
        ("__MACOSX/甲.html", b"x"),
        (".隐.txt", b"x"),
        ("~$甲.txt", b"x"),
    ]);
    let mut expected = [
        ("目录.zip/../../外.txt", Ok("外文")),
        ("目录.zip/丙.zip/内.txt", Ok("内文")),
        ("目录.zip/乙/年报.txt", Ok("乙文")),
        ("目录.zip/甲.html", Ok("甲文")),
        ("目录.zip/空.txt", Err(ReadError::Empty)),
    ]
    .map(|(path, read)| (path.to_owned(), read.map(str::to_owned)));
    expected.sort_by(|one, other| one.0.cmp(&other.0));
    assert_eq!(all("目录.zip", &bytes), expected);
}

#[test]
fn names_in_the_encoding_of_chinese_windows() {
    // Two letters of the same length as a character in GBK, put in place of them afterwards.
    let mut bytes = archive(&[("XXXX.txt", "文".as_bytes())]);
    let (gbk, _, _) = encoding_rs::GB18030.encode("年报");
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, b"XXXX").collect();
    assert_eq!(places.len(), 2);
    for at in places {
        bytes[at..at + 4].copy_from_slice(&gbk);
    }
    assert_eq!(all("a.zip", &bytes), [("a.zip/年报.txt".to_owned(), Ok("文".to_owned()))]);
}

#[test]
fn hostile_archives_are_refused_by_name_of_the_limit() {
    let zeros = vec![b'0'; 48 << 20];
    let bomb = archive(&[("a.txt", &zeros)]);
    assert!(bomb.len() < 100_000);
    assert_eq!(all("a.zip", &bomb), [("a.zip/a.txt".to_owned(), Err(ReadError::TooMuch(Limit::Ratio)))]);

    // Not one of them is too much, but all together.
    let half: Vec<u8> = (0u32..15 << 20)
        .map(
            |at| if at % 128 < 120 { b'0' } else { b'a' + u8::try_from(at.wrapping_mul(2_654_435_761) >> 28).unwrap() },
        )
        .collect();
    let names: Vec<String> = (10..30).map(|number| format!("{number}.txt")).collect();
    let many = archive(&names.iter().map(|name| (name.as_str(), half.as_slice())).collect::<Vec<_>>());
    let members = all("a.zip", &many);
    let read = members.iter().filter(|(_, read)| read.is_ok()).count();
    assert_eq!(read, 17, "256 MB hold so many of 15");
    assert_eq!(members[read..], [("a.zip".to_owned(), Err(ReadError::TooMuch(Limit::ExpandedBytes)))]);

    let mut nested = archive(&[("底.txt", "底".as_bytes())]);
    for _ in 1..ARCHIVE_DEPTH {
        nested = archive(&[("层.zip", &nested)]);
    }
    assert_eq!(all("a.zip", &nested).len(), 1);
    assert!(all("a.zip", &nested)[0].1.is_ok());
    let deeper = archive(&[("层.zip", &nested)]);
    assert_eq!(all("a.zip", &deeper)[0].1, Err(ReadError::TooMuch(Limit::ArchiveDepth)));

    let names: Vec<String> = (0..=ENTRIES).map(|number| format!("{number}.png")).collect();
    let crowd = archive(&names.iter().map(|name| (name.as_str(), &b""[..])).collect::<Vec<_>>());
    assert_eq!(all("a.zip", &crowd), [("a.zip".to_owned(), Err(ReadError::TooMuch(Limit::Entries)))]);
}

#[test]
fn damaged_and_empty_archives_say_so() {
    let whole = archive(&[("a.txt", "年报".repeat(100).as_bytes()), ("b.txt", "文".as_bytes())]);
    for cut in 4..whole.len() {
        let members = all("a.zip", &whole[..cut]);
        assert!(members.iter().all(|(_, read)| matches!(read, Err(ReadError::Damaged(_)))), "{cut}: {members:?}");
    }
    for at in 0..whole.len() {
        let mut wrong = whole.clone();
        wrong[at] ^= 0x55;
        let _ = all("a.zip", &wrong);
    }
    let members = all("a.zip", &archive(&[("图.png", b"x")]));
    assert!(members[0].1.as_ref().unwrap_err().to_string().contains("没有可检查的文件"));
}

#[test]
fn content_counts_for_more_than_the_extension() {
    let page = "<html><body><p>二〇二四年政府信息公开工作年度报告</p></body></html>";
    let document = read("页.doc", Format::Doc, page.as_bytes()).unwrap();
    assert_eq!((document.format, document.text.as_str()), (Format::Html, "二〇二四年政府信息公开工作年度报告"));
    // Text that speaks of pages is text.
    assert_eq!(read("a.txt", Format::Text, page.as_bytes()).unwrap().format, Format::Text);
    let said = |format, bytes: &[u8]| read("a", format, bytes).unwrap_err().to_string();
    let wide = |name: &str| -> Vec<u8> {
        let name = name.encode_utf16().flat_map(u16::to_le_bytes);
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".iter().copied().chain([0; 64]).chain(name).chain([0; 64]).collect()
    };
    assert_eq!(read("a", Format::Docx, &wide("EncryptedPackage")).unwrap_err(), ReadError::Encrypted);
    for (format, bytes, words) in [
        (Format::Text, wide("Workbook"), ".xls"),
        (Format::Text, b"{\\rtf1 \\ansi".to_vec(), "RTF"),
        (Format::Html, b"\x89PNG\r\n".to_vec(), "PNG"),
        (Format::Doc, b"Rar!\x1a\x07".to_vec(), "RAR"),
        (Format::Docx, "只是文字".into(), "docx"),
        (Format::Docx, b" \n".to_vec(), "空"),
        (Format::Text, archive(&[("[Content_Types].xml", b""), ("ppt/a.xml", b"")]), "PowerPoint"),
        (Format::Text, archive(&[("OFD.xml", b"")]), "OFD"),
        (Format::Text, archive(&[("mimetype", b""), ("content.xml", b"")]), "OpenDocument"),
    ] {
        assert!(said(format, &bytes).contains(words), "{words}: {}", said(format, &bytes));
    }
}
