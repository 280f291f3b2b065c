//! What is read of Word documents.

use nianbao::document::{BlockKind, Document, Format};
use nianbao::source::read;

use crate::package::{Package, item, p, tbl, tc};

fn open(package: &Package) -> Document {
    let document = read("年报.docx", Format::Docx, &package.bytes()).unwrap();
    // Origins lead to the very characters, wherever these stand in the main part as they are.
    let source = package.document();
    for block in &document.blocks {
        for (at, c) in document.quote(&block.range).char_indices() {
            let visible = block.range.start + at..block.range.start + at + c.len_utf8();
            let origin = document.origin(&visible).unwrap();
            let slice = &source[origin];
            assert!(slice.is_empty() || slice.starts_with(['<', '&']) || slice.chars().eq([c]), "{c}: {slice}");
        }
        assert!(document.location(&block.range).is_some());
    }
    document
}

fn blocks(package: &Package) -> Vec<String> {
    let document = open(package);
    document.blocks.iter().map(|block| document.quote(&block.range).to_owned()).collect()
}

fn body(body: &str) -> Vec<String> {
    blocks(&Package::new(body))
}

/// A table as `1|2`, with `<` and `^` for what belongs to a cell before or above.
fn grid(document: &Document, index: usize) -> Vec<String> {
    let table = &document.tables[index];
    let place = |row: usize, column: usize| match table.at(row, column) {
        None => "-".to_owned(),
        Some(cell) if cell.row < row => "^".to_owned(),
        Some(cell) if cell.column < column => "<".to_owned(),
        Some(cell) => document.quote(&cell.range).replace(['\n', '\t'], "/"),
    };
    (0..table.rows)
        .map(|row| (0..table.columns).map(|column| place(row, column)).collect::<Vec<_>>().join("|"))
        .collect()
}

#[test]
fn paragraphs_runs_and_entities() {
    let text = body(
        "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>一、总体</w:t></w:r><w:r><w:t xml:space=\"preserve\">情况 A&amp;B&#x4e00;<![CDATA[<丙>]]></w:t></w:r></w:p><w:p/><w:p><w:r><w:t>第</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>段</w:t><w:noBreakHyphen/><w:t>尾</w:t></w:r></w:p>",
    );
    assert_eq!(text, ["一、总体情况 A&B一<丙>", "第", "二\t段-尾"]);
}

#[test]
fn what_is_not_printed_is_not_read() {
    let text = body(
        "<w:p><w:ins><w:r><w:t>新</w:t></w:r></w:ins><w:del><w:r><w:delText>旧</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>移来</w:t></w:r></w:moveTo><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r><w:r><w:rPr><w:vanish w:val=\"0\"/></w:rPr><w:t>露</w:t></w:r></w:p>\
         <w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前</w:t></w:r></w:p><w:p><w:r><w:t>后</w:t></w:r></w:p>\
         <w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText><w:t>码</w:t></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>果</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:fldSimple w:instr=\"DATE\"><w:r><w:t>日</w:t></w:r></w:fldSimple><w:hyperlink><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>\
         <w:p><w:ruby><w:rt><w:r><w:t>yin</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>音</w:t></w:r></w:rubyBase></w:ruby><m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p>",
    );
    assert_eq!(text, ["新移来露", "前后", "果日链", "音x"]);
}

#[test]
fn styles_hide_text_make_headings_and_lines_of_contents() {
    let package = Package::new(
        "<w:p><w:pPr><w:pStyle w:val=\"a1\"/></w:pPr><w:r><w:t>题</w:t></w:r></w:p>\
         <w:p><w:pPr><w:pStyle w:val=\"h2\"/></w:pPr><w:r><w:t>节</w:t></w:r></w:p>\
         <w:p><w:pPr><w:pStyle w:val=\"t1\"/></w:pPr><w:r><w:t>节……1</w:t></w:r></w:p>\
         <w:p><w:r><w:rPr><w:rStyle w:val=\"x\"/></w:rPr><w:t>藏</w:t></w:r><w:r><w:t>文</w:t></w:r></w:p>",
    )
    .with(
        "styles",
        "styles",
        "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"n\"><w:name w:val=\"Normal\"/></w:style>\
         <w:style w:styleId=\"a1\"><w:name w:val=\"Title\"/></w:style>\
         <w:style w:styleId=\"h1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"h2\"/><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style>\
         <w:style w:styleId=\"h2\"><w:name w:val=\"我的标题\"/><w:basedOn w:val=\"h1\"/></w:style>\
         <w:style w:styleId=\"t1\"><w:name w:val=\"toc 1\"/></w:style>\
         <w:style w:type=\"character\" w:styleId=\"x\"><w:name w:val=\"隐\"/><w:rPr><w:vanish/></w:rPr></w:style>",
    );
    let document = open(&package);
    let kinds: Vec<_> = document.blocks.iter().map(|block| (document.quote(&block.range), block.kind)).collect();
    assert_eq!(kinds, [("题", BlockKind::Heading(1)), ("节", BlockKind::Heading(2)), ("文", BlockKind::Paragraph)]);
}

const LISTS: &str = "<w:abstractNum w:abstractNumId=\"0\">\
    <w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:pStyle w:val=\"节\"/><w:suff w:val=\"nothing\"/><w:lvlText w:val=\"%1、\"/></w:lvl>\
    <w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"（%2）\"/></w:lvl>\
    <w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%3.\"/></w:lvl>\
    <w:lvl w:ilvl=\"3\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:isLgl/><w:lvlText w:val=\"%1.%2.%3.%4\"/></w:lvl>\
    <w:lvl w:ilvl=\"4\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlRestart w:val=\"0\"/><w:lvlText w:val=\"注%5：\"/></w:lvl>\
    </w:abstractNum>\
    <w:abstractNum w:abstractNumId=\"1\"><w:lvl w:ilvl=\"0\"><w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"●\"/></w:lvl></w:abstractNum>\
    <w:abstractNum w:abstractNumId=\"2\"><w:numStyleLink w:val=\"列\"/></w:abstractNum>\
    <w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
    <w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"2\"><w:startOverride w:val=\"5\"/></w:lvlOverride></w:num>\
    <w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/></w:num>\
    <w:num w:numId=\"4\"><w:abstractNumId w:val=\"2\"/></w:num>\
    <w:num w:numId=\"5\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"1\"><w:lvl w:ilvl=\"1\"><w:start w:val=\"3\"/><w:numFmt w:val=\"ideographTraditional\"/><w:lvlText w:val=\"%2.\"/></w:lvl></w:lvlOverride></w:num>";

#[test]
fn numbers_of_lists_as_they_print() {
    let styled = |style: &str, text: &str| {
        format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
    };
    let out_of_list = "<w:p><w:pPr><w:pStyle w:val=\"节\"/><w:numPr><w:numId w:val=\"0\"/></w:numPr></w:pPr><w:r><w:t>无</w:t></w:r></w:p>";
    let text = [
        styled("节", "总体"),
        item(1, 1, "甲"),
        item(1, 2, "子"),
        item(1, 2, "丑"),
        item(1, 4, "其一"),
        item(1, 1, "乙"),
        item(1, 2, "寅"),
        item(1, 3, "深"),
        item(2, 2, "续"),
        item(2, 2, "再"),
        item(1, 4, "其二"),
        item(3, 0, "点"),
        styled("节", "申请"),
        item(1, 1, "新"),
        styled("继", "继承"),
        out_of_list.to_owned(),
        item(5, 1, "支"),
        item(4, 0, "链"),
        item(9, 0, "无此列"),
        item(1, 0, ""),
    ];
    let package = Package::new(&text.concat()).with("numbering", "numbering", LISTS).with(
        "styles",
        "styles",
        "<w:style w:styleId=\"节\"><w:name w:val=\"节\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
         <w:style w:styleId=\"继\"><w:name w:val=\"继\"/><w:basedOn w:val=\"节\"/></w:style>\
         <w:style w:styleId=\"列\"><w:name w:val=\"列\"/><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>",
    );
    assert_eq!(
        blocks(&package),
        [
            "一、总体",
            "（一）甲",
            "1. 子",
            "2. 丑",
            "注1：其一",
            "（二）乙",
            "1. 寅",
            "1.2.1.1 深",
            "5. 续",
            "6. 再",
            "注2：其二",
            "点",
            "二、申请",
            "（一）新",
            "三、继承",
            "无",
            "丙. 支",
            "四、链",
            "无此列",
            "五、"
        ]
    );
}

#[test]
fn tables_with_merged_cells() {
    let wide = |span: usize| format!("<w:gridSpan w:val=\"{span}\"/>");
    let below = "<w:vMerge/>";
    let package = Package::new(
        &[
            p("前"),
            tbl(&[
                &[tc("<w:vMerge w:val=\"restart\"/>", "项目"), tc(&wide(2), "申请人"), tc("", "总计")],
                &[tc(below, "不印"), tc("", "自然人"), tc("", "法人"), tc("", "")],
                &[tc(below, ""), tc("<w:hMerge w:val=\"restart\"/>", "1"), tc("<w:hMerge/>", ""), tc("", "2")],
                &[tc(&format!("{}<w:vMerge/>", wide(2)), "宽度不同"), tc("", "3"), tc("", "4")],
            ]),
            p("后"),
        ]
        .concat(),
    );
    let document = open(&package);
    assert_eq!(grid(&document, 0), ["项目|申请人|<|总计", "^|自然人|法人|", "^|1|<|2", "宽度不同|<|3|4"]);
    let words: Vec<String> =
        document.blocks.iter().map(|block| document.location(&block.range).unwrap().words()).collect();
    assert_eq!(words.first().unwrap(), "第1段");
    assert_eq!(words.last().unwrap(), "第2段");
    assert_eq!(words[4], "第1个表格第2行第2列");
    let blank = document.tables[0].at(1, 3).unwrap();
    assert_eq!(document.location(&blank.range).unwrap().words(), "第1个表格第2行第4列");
}

#[test]
fn rows_that_are_gone_and_columns_left_free() {
    let row = |properties: &str, cells: &[&str]| {
        let cells: String = cells.iter().map(|text| tc("", text)).collect();
        format!("<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>")
    };
    let rows = [
        row("", &["a", "b", "c"]),
        row("<w:del/>", &["删"]),
        row("<w:hidden/>", &["藏"]),
        row("<w:gridBefore w:val=\"1\"/>", &["d", "e"]),
        "<w:sdt><w:sdtPr><w:alias w:val=\"x\"/></w:sdtPr><w:sdtContent><w:tr><w:sdt><w:sdtContent><w:tc><w:p><w:r><w:t>f</w:t></w:r></w:p></w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>".to_owned(),
    ];
    let package = Package::new(&format!("<w:tbl>{}</w:tbl>", rows.concat()));
    assert_eq!(grid(&open(&package), 0), ["a|b|c", "-|d|e", "f|-|-"]);
}

#[test]
fn nested_tables() {
    let inner = tbl(&[&[tc("", "1"), tc("", "2")]]);
    let cell = format!("<w:tc>{}{inner}{}</w:tc>", p("上"), p("下"));
    let document = open(&Package::new(&tbl(&[&[cell, tc("", "右")]])));
    assert_eq!(grid(&document, 0), ["上/1/2/下|右"]);
    assert_eq!(grid(&document, 1), ["1|2"]);
    assert_eq!(document.tables[1].parent, Some((0, 0)));
    let at = |text: &str| {
        let start = document.text.find(text).unwrap();
        document.location(&(start..start + 1)).unwrap().words()
    };
    assert_eq!(at("2"), "第2个表格第1行第2列");
    assert_eq!(at("下"), "第1个表格第1行第1列");
    assert_eq!(at("右"), "第1个表格第1行第2列");
}

#[test]
fn text_boxes_once_and_notes_after_what_holds_them() {
    let boxed = |text: &str| format!("<w:txbxContent>{}</w:txbxContent>", p(text));
    let shape = format!(
        "<w:r><mc:AlternateContent><mc:Choice Requires=\"wps\"><w:drawing><wps:wsp><wps:txbx>{0}</wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        boxed("框")
    );
    let old = format!("<w:r><w:pict><v:textbox>{}</v:textbox></w:pict></w:r>", boxed("旧框"));
    let note = |kind: &str, id: u32| format!("<w:r><w:{kind}Reference w:id=\"{id}\"/></w:r>");
    let package = Package::new(
        &[
            format!(
                "<w:p><w:r><w:t>甲</w:t></w:r>{shape}{}<w:r><w:t>乙</w:t></w:r>{}</w:p>",
                note("footnote", 2),
                note("endnote", 1)
            ),
            tbl(&[&[format!("<w:tc><w:p><w:r><w:t>12</w:t></w:r>{old}{}</w:p></w:tc>", note("footnote", 3)), tc("", "3")]]),
            p("丙"),
        ]
        .concat(),
    )
    .with(
        "footnotes",
        "footnotes",
        &format!(
            "<w:footnote w:type=\"separator\" w:id=\"0\">{}</w:footnote><w:footnote w:id=\"2\">{}</w:footnote><w:footnote w:id=\"3\"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>A&lt;B</w:t></w:r><w:del><w:r><w:t>删</w:t></w:r></w:del></w:p></w:footnote>",
            p("线"),
            p("脚注二")
        ),
    )
    .with("endnotes", "endnotes", &format!("<w:endnote w:id=\"1\">{}</w:endnote>", p("尾注一")));
    let document = open(&package);
    let read: Vec<(String, String)> = document
        .blocks
        .iter()
        .map(|block| (document.quote(&block.range).to_owned(), document.location(&block.range).unwrap().words()))
        .collect();
    let expected = [
        ("甲乙", "第1段"),
        ("框", "文本框第1段"),
        ("脚注二", "脚注第1段"),
        ("尾注一", "尾注第1段"),
        ("12", "第1个表格第1行第1列"),
        ("3", "第1个表格第1行第2列"),
        ("旧框", "文本框第2段"),
        ("A<B", "脚注第2段"),
        ("丙", "第2段"),
    ]
    .map(|(text, place)| (text.to_owned(), place.to_owned()));
    assert_eq!(read, expected);
    let note = document.text.find("脚注二").unwrap();
    let origin = document.origin(&(note..note + 6)).unwrap();
    assert_eq!(&package.document()[origin], "<w:footnoteReference w:id=\"2\"/>");
}

#[test]
fn symbols_of_forms() {
    let sym = |font: &str, code: &str| format!("<w:sym w:font=\"{font}\" w:char=\"{code}\"/>");
    let run =
        [sym("Wingdings", "F0FE"), sym("Wingdings 2", "00A3"), sym("Wingdings", "F0D8"), sym("宋体", "4E00")].concat();
    assert_eq!(body(&format!("<w:p><w:r>{run}<w:t>是</w:t></w:r></w:p>")), ["☑□一是"]);
}

#[test]
fn other_prefixes_and_encodings_are_the_same_to_a_reader() {
    let package = Package::new(&p("年报"));
    let renamed =
        package.document().replace("w:", "x0:").replace("xmlns:x0:", "xmlns:").replace("xmlns:w=", "xmlns:x0=");
    let strict = package.document().replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    );
    let wide: Vec<u8> = format!("\u{feff}{}", package.document().replace("UTF-8", "UTF-16"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for document in [renamed.into_bytes(), strict.into_bytes(), wide] {
        let bytes = crate::package::archive(&[("[Content_Types].xml", b""), ("word/document.xml", &document)]);
        assert_eq!(read("a", Format::Docx, &bytes).unwrap().text, "年报");
    }
}
