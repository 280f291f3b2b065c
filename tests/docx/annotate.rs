//! Copies with comments: what is in them, read back from their parts, and by LibreOffice where it is there.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

use nianbao::document::{Document, Format};
use nianbao::finding::Severity;
use nianbao::output::annotate::{AnnotateError, Comment, copy};
use nianbao::source::read;
use quick_xml::events::Event;

use crate::package::{Package, item, p, tbl, tc};

/// The parts of a package.
fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut content = Vec::new();
            file.read_to_end(&mut content).unwrap();
            (file.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// For each comment by its id the text between its marks, as the file has it, and whether a run refers to it.
fn anchors(document: &str) -> BTreeMap<String, (String, bool)> {
    let mut found: BTreeMap<String, (String, bool)> = BTreeMap::new();
    let mut open: Vec<String> = Vec::new();
    let mut reader = quick_xml::Reader::from_str(document);
    reader.config_mut().expand_empty_elements = true;
    let (mut in_text, mut depth) = (false, 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(element) => {
                depth += 1;
                let id = || element.try_get_attribute("w:id").unwrap().unwrap().value.into_owned();
                match element.name().0 {
                    "w:commentRangeStart" => {
                        assert!(found.insert(id(), (String::new(), false)).is_none());
                        open.push(id());
                    }
                    "w:commentRangeEnd" => {
                        let at = open.iter().position(|open| *open == id()).expect("it has begun");
                        open.remove(at);
                    }
                    "w:commentReference" => {
                        assert!(!open.contains(&id()));
                        found.get_mut(&id()).unwrap().1 = true;
                    }
                    "w:t" => in_text = true,
                    _ => {}
                }
            }
            Event::End(element) => {
                depth -= 1;
                if element.name().0 == "w:t" {
                    in_text = false;
                }
            }
            Event::Text(text) if in_text => {
                for id in &open {
                    found.get_mut(id).unwrap().0.push_str(&text.xml10_content());
                }
            }
            Event::GeneralRef(reference) if in_text => {
                for id in &open {
                    found.get_mut(id).unwrap().0.push_str(&format!("&{};", reference.xml10_content()));
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty() && depth == 0);
    found
}

fn comment(span: std::ops::Range<usize>, text: &str) -> Comment {
    Comment { span, severity: Severity::Error, paragraphs: vec![text.to_owned(), "怎么改：<&>".to_owned()] }
}

/// A copy with a comment on the first place of each of some words.
fn on(package: &Package, words: &[&str]) -> (Document, Vec<u8>) {
    let bytes = package.bytes();
    let document = read("年报.docx", Format::Docx, &bytes).unwrap();
    let comments: Vec<Comment> = words
        .iter()
        .map(|word| {
            let start = document.text.find(word).unwrap_or_else(|| panic!("{word}: {}", document.text));
            comment(start..start + word.len(), word)
        })
        .collect();
    let annotated = copy(&document, &bytes, &comments).unwrap();
    // The words are what they were, and so are all parts but those of comments.
    let after = read("年报.docx", Format::Docx, &annotated).unwrap();
    assert_eq!(after.text, document.text);
    let (was, is) = (parts(&bytes), parts(&annotated));
    for (name, content) in &was {
        let changed = ["word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml", "word/comments.xml"];
        assert!(changed.contains(&name.as_str()) || is.get(name) == Some(content), "{name}");
    }
    (document, annotated)
}

fn text(bytes: &[u8], name: &str) -> String {
    String::from_utf8(parts(bytes).remove(name).unwrap_or_else(|| panic!("{name}"))).unwrap()
}

/// The words that each comment stands on, in the order of ids.
fn anchored(bytes: &[u8]) -> Vec<String> {
    let found = anchors(&text(bytes, "word/document.xml"));
    let mut found: Vec<(u64, (String, bool))> = found.into_iter().map(|(id, one)| (id.parse().unwrap(), one)).collect();
    found.sort();
    assert!(found.iter().all(|(_, (_, referred))| *referred));
    found.into_iter().map(|(_, (words, _))| words).collect()
}

#[test]
fn comments_stand_on_the_very_words() {
    let package = Package::new(
        &[
            "<w:p><w:r><w:rPr><w:b/><w:color w:val=\"FF0000\"/></w:rPr><w:t>收到申请12件</w:t></w:r><w:r><w:t xml:space=\"preserve\">，办结 A&amp;B 10件。</w:t><w:tab/><w:t>另</w:t><w:br/><w:t>行末</w:t></w:r></w:p>".to_owned(),
            "<w:p><w:hyperlink><w:r><w:t>链接文字</w:t></w:r></w:hyperlink><w:ins w:id=\"7\"><w:r><w:t>插入文字</w:t></w:r></w:ins></w:p>".to_owned(),
            tbl(&[&[tc("", "项目"), tc("", "38")], &[tc("", "计"), tc("", "")]]),
        ]
        .concat(),
    );
    let words = [
        "申请12",
        "12件，办结",
        "B 10件",
        "A&B",
        "另\n行",
        "行末",
        "接文",
        "文字插入",
        "38",
        "收到申请12件",
        "项目",
        "申请12",
    ];
    let (_, annotated) = on(&package, &words);
    let expected = words.map(|word| word.replace('&', "&amp;").replace('\n', ""));
    assert_eq!(anchored(&annotated), expected);
    let document = text(&annotated, "word/document.xml");
    // Every piece of the bold run is bold and red.
    let pieces: Vec<&str> =
        document.split("<w:r>").filter(|run| run.contains("<w:b/><w:color w:val=\"FF0000\"/>")).collect();
    let bold: String =
        pieces.iter().map(|run| run.split("</w:t>").next().unwrap().rsplit('>').next().unwrap()).collect();
    assert_eq!(bold, "收到申请12件");
    assert!(pieces.len() > 1);
    assert!(!document.contains("<w:t></w:t>") && !document.contains("<w:r></w:r>"), "{document}");
}

#[test]
fn the_texts_of_comments() {
    let (_, annotated) = on(&Package::new(&p("年报")), &["年"]);
    let comments = text(&annotated, "word/comments.xml");
    assert!(comments.contains("w:author=\"nianbao\"") && comments.contains("怎么改：&lt;&amp;&gt;"), "{comments}");
    assert!(text(&annotated, "word/_rels/document.xml.rels").contains("Target=\"/word/comments.xml\""));
    assert!(text(&annotated, "[Content_Types].xml").contains("PartName=\"/word/comments.xml\""));
    assert_eq!(annotated, on(&Package::new(&p("年报")), &["年"]).1, "the same bytes every time");
}

#[test]
fn comments_that_are_there_are_kept() {
    let old = "<w:p><w:commentRangeStart w:id=\"4\"/><w:r><w:t>原有批注</w:t></w:r><w:commentRangeEnd w:id=\"4\"/><w:r><w:commentReference w:id=\"4\"/></w:r></w:p>";
    let package = Package::new(old).with(
        "comments",
        "comments",
        "<w:comment w:id=\"4\" w:author=\"张三\"><w:p><w:r><w:t>请核对</w:t></w:r></w:p></w:comment>",
    );
    let (_, annotated) = on(&package, &["有批"]);
    assert_eq!(anchored(&annotated), ["原有批注", "有批"]);
    let comments = text(&annotated, "word/comments.xml");
    assert!(comments.contains("w:author=\"张三\"") && comments.contains("w:id=\"5\""), "{comments}");
    let empty = Package::new(&p("年报")).with("comments", "comments", "");
    assert_eq!(anchored(&on(&empty, &["报"]).1), ["报"]);
}

#[test]
fn what_holds_no_comment_gives_it_to_its_paragraph() {
    let boxed =
        format!("<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>", p("框中文"));
    let package = Package::new(
        &[
            format!("<w:p><w:r><w:t>前文</w:t></w:r>{boxed}<w:r><w:t>后文</w:t></w:r></w:p>"),
            "<w:p><w:r><w:t>有注</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t>无注</w:t></w:r></w:p>".to_owned(),
            item(1, 0, "列项"),
            item(1, 0, ""),
        ]
        .concat(),
    )
    .with("footnotes", "footnotes", &format!("<w:footnote w:id=\"2\">{}</w:footnote>", p("注中文")))
    .with(
        "numbering",
        "numbering",
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"第%1条\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
    );
    let (_, annotated) = on(&package, &["中文", "注中", "第1条列", "第1条", "第2条"]);
    // The text of the box stands in the file between the words before and after it.
    assert_eq!(anchored(&annotated), ["前文框中文后文", "", "列", "列项", ""]);
    let document = text(&annotated, "word/document.xml");
    assert!(document.contains(
        "<w:commentRangeStart w:id=\"1\"/><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:commentRangeEnd w:id=\"1\"/>"
    ));
    assert!(
        !document
            .split("<w:txbxContent>")
            .nth(1)
            .unwrap()
            .split("</w:txbxContent>")
            .next()
            .unwrap()
            .contains("comment")
    );
}

#[test]
fn formats_without_comments_say_so() {
    let document = Document::plain("a.txt", Format::Text, "年报".into());
    let error = copy(&document, "年报".as_bytes(), &[comment(0..3, "a")]).unwrap_err();
    assert_eq!(error, AnnotateError::Format(Format::Text));
    assert!(error.to_string().contains(".docx"));
}

fn program(folder: &Path, args: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

const REPORT: [&str; 6] = [
    "某某县档案局2023年政府信息公开工作年度报告",
    "一、总体情况",
    "截止2023年12月31日，本机关主动公开信息12条。",
    "二、主动公开政府信息情况",
    "（文字描述）",
    "六、其他需要报告的事项",
];

#[test]
fn the_command_never_writes_over_the_report() {
    let room = tempfile::tempdir().unwrap();
    let bytes = Package::new(&REPORT.map(p).concat()).bytes();
    std::fs::write(room.path().join("年报.docx"), &bytes).unwrap();
    std::fs::write(room.path().join("年报.txt"), "年报").unwrap();
    let (status, said) = program(room.path(), &["annotate", "年报.docx"]);
    assert_eq!(status, 0, "{said}");
    assert!(said.contains("已写出 年报-批注.docx"), "{said}");
    let annotated = std::fs::read(room.path().join("年报-批注.docx")).unwrap();
    let (_, json) = program(room.path(), &["check", "--format", "json", "年报.docx"]);
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    let found = found["documents"][0]["findings"].as_array().unwrap();
    let texts: Vec<&str> = found.iter().map(|finding| finding["text"].as_str().unwrap()).collect();
    assert!(texts.len() >= 3 && texts.iter().any(|text| text.starts_with("截止")), "{texts:?}");
    assert_eq!(anchored(&annotated), texts);
    for (path, output, words) in [
        ("年报.docx", "年报.docx", "不能是年报自己"),
        ("年报.docx", "./年报.docx", "不能是年报自己"),
        ("年报.txt", "b.txt", "不能批注"),
        ("无.docx", "b.docx", "找不到"),
        (".", "b.docx", "不能是文件夹"),
    ] {
        let (status, said) = program(room.path(), &["annotate", path, "-o", output]);
        assert_eq!(status, 2, "{path}: {said}");
        assert!(said.contains(words), "{path}: {said}");
    }
    assert_eq!(std::fs::read(room.path().join("年报.docx")).unwrap(), bytes);
    assert!(!room.path().join("b.txt").exists() && !room.path().join("b.docx").exists());
}

/// LibreOffice opens a copy and writes it anew; its comments stand on the same words. Skipped where it is absent.
#[test]
fn the_copy_opens_in_libreoffice() {
    let room = tempfile::tempdir().unwrap();
    let table = tbl(&[
        &[tc("<w:gridSpan w:val=\"2\"/>", "项目"), tc("", "总计")],
        &[tc("", "新收"), tc("", "12"), tc("", "13")],
    ]);
    let package = Package::new(&(REPORT.map(p).concat() + &table + &p("尾")));
    let words = ["截止", "主动公开信息12条", "（文字描述）", "12\t13", "总计", "情况\n截"];
    let (_, annotated) = on(&package, &words);
    let path = room.path().join("年报-批注.docx");
    std::fs::write(&path, &annotated).unwrap();
    let status = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", room.path().join("profile").display()))
        .args(["--headless", "--convert-to", "odt", "--outdir"])
        .arg(room.path())
        .arg(&path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    let Ok(status) = status else {
        eprintln!("skipped: there is no LibreOffice");
        return;
    };
    assert!(status.success());
    let odt = std::fs::read(room.path().join("年报-批注.odt")).expect("it was opened and written");
    let content = text(&odt, "content.xml");
    assert_eq!(content.matches("<office:annotation ").count(), words.len());
    assert_eq!(content.matches("<dc:creator>nianbao</dc:creator>").count(), words.len());
    for word in words {
        let body = content.split("<office:annotation ").find(|one| {
            let body = one.split("</office:annotation>").next().unwrap();
            body.contains(&format!(">{}<", word.replace(['\n', '\t'], " ")))
        });
        let body = body.unwrap_or_else(|| panic!("{word}: {content}"));
        let name = body.split("office:name=\"").nth(1).map(|rest| rest.split('"').next().unwrap().to_owned());
        let Some(name) = name else { panic!("{word} stands on no range: {body}") };
        let after = body.split("</office:annotation>").nth(1).unwrap();
        let whole = format!("{after}{}", content.split(body).nth(1).unwrap());
        let end = format!("<office:annotation-end office:name=\"{name}\"/>");
        let between = whole.split(&end).next().unwrap();
        assert!(whole.contains(&end), "{word}");
        assert_eq!(plain(between), word.replace(['\n', '\t'], ""), "{between}");
    }
}

/// The characters of a stretch of OpenDocument content, without those of comments.
fn plain(xml: &str) -> String {
    let mut out = String::new();
    let (mut rest, mut in_comment) = (xml, false);
    while let Some(at) = rest.find('<') {
        if !in_comment {
            out.push_str(&rest[..at]);
        }
        let tag = &rest[at..];
        if tag.starts_with("<office:annotation ") {
            in_comment = true;
        } else if tag.starts_with("</office:annotation>") {
            in_comment = false;
        }
        rest = tag.split_once('>').map_or("", |(_, rest)| rest);
    }
    out + if in_comment { "" } else { rest }
}
