//! Numbers of lists in the old kind of Word file, which LibreOffice writes from a new one. Where LibreOffice is absent the
//! test says so and passes.

use std::process::{Command, Stdio};

use nianbao::document::Format;
use nianbao::source::read;

use crate::package::{Package, item};

/// Sections counted in Chinese, parts of them in parentheses and in digits; a list of its own start; bullets.
const LISTS: &str = "<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"multilevel\"/>\
    <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:pStyle w:val=\"a1\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/></w:lvl>\
    <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"（%2）\"/></w:lvl>\
    <w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%3.\"/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"3\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"第%1项\"/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId=\"2\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"●\"/></w:lvl></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
    <w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\
    <w:num w:numId=\"3\"><w:abstractNumId w:val=\"2\"/></w:num>";

const STYLES: &str = "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a0\"><w:name w:val=\"Normal\"/></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"a1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"a0\"/>\
    <w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>\
    <w:style w:type=\"paragraph\" w:styleId=\"a2\"><w:name w:val=\"section\"/><w:basedOn w:val=\"a1\"/></w:style>";

#[test]
fn numbers_of_lists_as_they_print() {
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let text = [
        styled("a1", "总体情况"),
        item(1, 1, "概述"),
        item(1, 2, "机构"),
        item(1, 2, "人员"),
        item(1, 1, "公开"),
        item(1, 2, "网站"),
        item(2, 0, "起于三"),
        item(3, 0, "点"),
        styled("a2", "主动公开"),
        item(1, 1, "概况"),
        item(2, 0, "接着"),
        styled("a0", "正文"),
    ];
    let package = Package::new(&text.concat()).with("numbering", "numbering", LISTS).with("styles", "styles", STYLES);
    let room = tempfile::tempdir().unwrap();
    let path = room.path().join("年报.docx");
    std::fs::write(&path, package.bytes()).unwrap();
    let status = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", room.path().join("profile").display()))
        .args(["--headless", "--convert-to", "doc:MS Word 97", "--outdir"])
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
    let bytes = std::fs::read(path.with_extension("doc")).unwrap();
    let document = read("年报.doc", Format::Doc, &bytes).unwrap();
    let blocks: Vec<&str> = document.blocks.iter().map(|block| document.quote(&block.range)).collect();
    assert_eq!(
        blocks,
        [
            "一、总体情况",
            "（一）概述",
            "1. 机构",
            "2. 人员",
            "（二）公开",
            "1. 网站",
            "第3项起于三",
            "点",
            "二、主动公开",
            "（一）概况",
            "第4项接着",
            "正文"
        ]
    );
}
