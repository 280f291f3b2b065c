//! Workbooks: cells as they are shown, and a sheet taken apart into text and tables.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support {
    pub mod workbook;
}

use nianbao::document::{Document, Format};
use nianbao::source::{ReadError, read};
use support::workbook::{MAIN, Sheet, Workbook, package};

fn document(bytes: &[u8]) -> Document {
    read("表.xlsx", Format::Xlsx, bytes).unwrap_or_else(|error| panic!("{error}"))
}

/// The paragraphs and tables of a document: `¶` before a paragraph, the cells of a row between bars, `←` and `↑` where a
/// merged cell goes on.
fn shown(document: &Document) -> String {
    let mut out = Vec::new();
    let mut done = None;
    for block in &document.blocks {
        let Some((index, _)) = block.cell else {
            out.push(format!("¶{}", document.quote(&block.range)));
            continue;
        };
        if done == Some(index) {
            continue;
        }
        done = Some(index);
        let table = &document.tables[index];
        for row in 0..table.rows {
            let cells = (0..table.columns).map(|column| match table.at(row, column) {
                Some(cell) if cell.row < row => "↑".to_owned(),
                Some(cell) if cell.column < column => "←".to_owned(),
                Some(cell) => document.quote(&cell.range).replace('\n', "/"),
                None => "×".to_owned(),
            });
            out.push(format!("|{}|", cells.collect::<Vec<_>>().join("|")));
        }
    }
    out.join("\n")
}

fn one(sheet: Sheet) -> String {
    shown(&document(&Workbook::new(vec![sheet]).bytes()))
}

fn address(document: &Document, text: &str) -> String {
    let at = document.text.find(text).unwrap_or_else(|| panic!("{text} in {}", document.text));
    document.location(&(at..at + text.len())).unwrap().words()
}

#[test]
fn values_as_they_are_shown() {
    let sheet = Sheet::new("Sheet1")
        .xml("A1", "t=\"s\"", "<v>0</v>")
        .xml("B1", "t=\"inlineStr\"", "<is><r><t>部</t></r><r><t>分</t></r><rPh sb=\"0\" eb=\"1\"><t>bu</t></rPh></is>")
        .xml("C1", "t=\"str\"", "<f>A1</f><v>算出&amp;来</v>")
        .xml("D1", "t=\"b\"", "<v>1</v>")
        .xml("A2", "", "<v>186</v>")
        .xml("B2", "", "<v>0.28999999999999998</v>")
        .xml("C2", "t=\"e\"", "<v>#REF!</v>")
        .xml("D2", "s=\"1\"", "<v>0.95833333333333337</v>")
        .xml("A3", "s=\"2\"", "<v>45322</v>")
        .xml("B3", "s=\"3\"", "<v>12</v>")
        .xml("C3", "", "<f>SUM(A2:B2)</f><v>186.28999999999999</v>")
        .xml("D3", "s=\"4\"", "<v>0</v>");
    let workbook = Workbook::new(vec![sheet])
        .strings("<si><r><t>富</t></r><r><rPr/><t xml:space=\"preserve\"> 文本</t></r><rPh><t>fu</t></rPh></si>")
        .styles(&[(0, ""), (10, ""), (164, "yyyy\"年\"m\"月\"d\"日\";@"), (165, "0\"件\""), (166, "0;-0;\"-\"")]);
    let expected = "|富 文本|部分|算出&来|TRUE|\n|186|0.29|#REF!|95.83%|\n|2024年1月31日|12件|186.29|0|";
    assert_eq!(shown(&document(&workbook.bytes())), expected);
}

#[test]
fn a_formula_without_a_result_is_no_blank() {
    let sheet =
        Sheet::new("表三").text("A1", "总计").text("A2", "一").xml("B1", "", "<v>1</v>").xml("B2", "", "<f>B1+1</f>");
    let error = read("表.xlsx", Format::Xlsx, &Workbook::new(vec![sheet]).bytes()).unwrap_err();
    assert!(matches!(error, ReadError::Unsupported(_)), "{error}");
    assert!(error.to_string().contains("工作表“表三”B2"), "{error}");
}

#[test]
fn merged_and_missing_cells() {
    let sheet = Sheet::new("Sheet1")
        .text("B2", "组")
        .text("C2", "甲")
        .text("D2", "1")
        .text("C3", "乙")
        .text("C4", "丙")
        .text("D4", "3")
        .text("B5", "合计")
        .text("D5", "4")
        .merge("B2:B4")
        .merge("B5:C5");
    assert_eq!(one(sheet), "|组|甲|1|\n|↑|乙||\n|↑|丙|3|\n|合计|←|4|");
    // Without addresses cells follow one another.
    let bare = "<row><c t=\"inlineStr\"><is><t>甲</t></is></c><c><v>1</v></c></row><row><c t=\"inlineStr\"><is><t>乙</t></is></c><c r=\"C2\"><v>2</v></c><c><v>3</v></c></row>";
    assert_eq!(one(Sheet::new("Sheet1").rows(bare)), "|甲|1|||\n|乙||2|3|");
}

#[test]
fn columns_that_only_serve_for_widths_are_left_out() {
    let sheet = Sheet::new("Sheet1")
        .text("A1", "项目")
        .text("D1", "数量")
        .text("A2", "许可")
        .text("D2", "64")
        .text("A3", "处罚")
        .merge("A1:C1")
        .merge("D1:H1")
        .merge("A2:C2")
        .merge("D2:H2")
        .merge("A3:C3")
        .merge("D3:H3");
    assert_eq!(one(sheet), "|项目|数量|\n|许可|64|\n|处罚||");
}

#[test]
fn what_is_hidden_is_not_read() {
    let sheet = Sheet::new("Sheet1")
        .text("A1", "组")
        .text("A2", "见")
        .text("A3", "不见")
        .text("B2", "不见")
        .text("C1", "1")
        .text("C2", "2")
        .text("C4", "4")
        .text("A4", "末")
        .hide_row(3)
        .hide_column(2)
        .merge("A1:B1");
    let workbook = Workbook::new(vec![Sheet::new("藏").text("A1", "不见").hidden(), sheet]);
    let document = document(&workbook.bytes());
    assert_eq!(shown(&document), "|组|1|\n|见|2|\n|末|4|");
    assert_eq!(address(&document, "末"), "工作表“Sheet1”A4");
    // Merged cells show their text as long as one of them is seen.
    let sheet = Sheet::new("Sheet1")
        .text("A1", "组")
        .text("B1", "甲")
        .text("B2", "乙")
        .text("C2", "2")
        .text("B3", "丙")
        .text("C3", "3");
    assert_eq!(one(sheet.merge("A1:A3").hide_row(1)), "|组|乙|2|\n|↑|丙|3|");
}

#[test]
fn titles_and_notes_are_text_and_blank_rows_part_tables() {
    let sheet = Sheet::new("Sheet1")
        .text("A1", "某局2023年政府信息公开工作年度报告")
        .merge("A1:D1")
        .text("A2", "表二")
        .text("A3", "内容")
        .text("B3", "件数")
        .text("A4", "许可")
        .number("B4", 64)
        .text("A6", "表三")
        .text("A7", "申请")
        .text("B7", "自然人")
        .text("C7", "总计")
        .text("A8", "新收")
        .number("B8", 5)
        .number("C8", 5)
        .text("A9", "注：按实际填写。");
    let document = document(&Workbook::new(vec![sheet]).bytes());
    let expected = "¶某局2023年政府信息公开工作年度报告\n¶表二\n|内容|件数|\n|许可|64|\n¶表三\n|申请|自然人|总计|\n|新收|5|5|\n¶注：按实际填写。";
    assert_eq!(shown(&document), expected);
    assert_eq!(address(&document, "自然人"), "工作表“Sheet1”B7");
    let at = document.text.find("64").unwrap();
    let location = document.location(&(at..at + 2)).unwrap();
    assert_eq!((location.row, location.column, location.cell.as_deref()), (Some(4), Some(2), Some("B4")));
}

#[test]
fn captions_between_tables_without_blank_rows() {
    // A row over all columns belongs to the table where the same columns go on below it.
    let sheet = Sheet::new("Sheet1")
        .text("A1", "内容")
        .text("B1", "制发")
        .text("C1", "废止")
        .text("A2", "规章")
        .number("B2", 1)
        .number("C2", 0)
        .text("A3", "第二组")
        .merge("A3:C3")
        .text("A4", "许可")
        .text("B4", "64")
        .merge("B4:C4")
        .text("A5", "三、申请情况")
        .merge("A5:C5")
        .text("A6", "复议")
        .text("D6", "诉讼")
        .merge("A6:C6")
        .text("A7", "1")
        .text("B7", "2")
        .text("C7", "3")
        .text("D7", "4");
    assert_eq!(
        one(sheet),
        "|内容|制发|废止|\n|规章|1|0|\n|第二组|←|←|\n|许可|64|←|\n¶三、申请情况\n|复议|←|←|诉讼|\n|1|2|3|4|"
    );
}

#[test]
fn rules_tell_tables_from_what_stands_around_them() {
    let mut sheet = Sheet::new("Sheet1").text("A1", "填报单位：某局").text("C1", "单位：件");
    for (row, label, value) in [(2, "内容", "件数"), (3, "许可", "64"), (4, "处罚", "")] {
        sheet = sheet.ruled(&format!("A{row}"), label).ruled(&format!("B{row}"), "").ruled(&format!("C{row}"), value);
    }
    sheet = sheet.text("A5", "填表人：甲").text("B5", "审核人：乙").text("C5", "2024年1月9日");
    assert_eq!(
        one(sheet),
        "¶填报单位：某局\n¶单位：件\n|内容|件数|\n|许可|64|\n|处罚||\n¶填表人：甲\n¶审核人：乙\n¶2024年1月9日"
    );
    // A program that draws rules around the heads alone has not drawn a table.
    let sheet = Sheet::new("Sheet1")
        .ruled("A1", "内容")
        .ruled("B1", "件数")
        .text("A2", "许可")
        .text("B2", "1")
        .text("A3", "处罚")
        .text("B3", "2")
        .text("A4", "强制")
        .text("B4", "0");
    assert_eq!(one(sheet), "|内容|件数|\n|许可|1|\n|处罚|2|\n|强制|0|");
}

#[test]
fn tables_side_by_side() {
    let sheet = Sheet::new("Sheet1")
        .text("A1", "两张表")
        .merge("A1:E1")
        .text("A2", "内容")
        .text("B2", "件数")
        .text("D2", "结果")
        .text("E2", "件数")
        .text("A3", "许可")
        .text("B3", "1")
        .text("D3", "维持")
        .text("E3", "2")
        .text("D4", "纠正")
        .text("E4", "3");
    assert_eq!(one(sheet), "¶两张表\n|内容|件数|\n|许可|1|\n|结果|件数|\n|维持|2|\n|纠正|3|");
    // Labels at a distance from their values are one table.
    let sheet = Sheet::new("Sheet1").text("A1", "内容").text("C1", "件数").text("A2", "许可").text("C2", "1");
    assert_eq!(one(sheet), "|内容|件数|\n|许可|1|");
}

#[test]
fn a_report_in_cells_is_text() {
    let sheet = Sheet::new("Sheet1")
        .text("A1", "某局2023年政府信息公开工作年度报告")
        .text("A2", "一、总体情况")
        .text("A3", "第一段。\n第二段。")
        .text("A4", "二、数据")
        .text("A5", "内容")
        .text("B5", "件数")
        .text("A6", "许可")
        .text("B6", "3")
        .text("A7", "三、问题")
        .text("A8", "还有不足，今后改进。");
    let expected = "¶某局2023年政府信息公开工作年度报告\n¶一、总体情况\n¶第一段。\n¶第二段。\n¶二、数据\n|内容|件数|\n|许可|3|\n¶三、问题\n¶还有不足，今后改进。";
    let document = document(&Workbook::new(vec![sheet]).bytes());
    assert_eq!(shown(&document), expected);
    assert_eq!(address(&document, "第二段"), "工作表“Sheet1”A3");
}

#[test]
fn sheets_in_their_order_and_by_their_names() {
    let table = |name: &str| Sheet::new(name).text("A1", "甲").text("B1", "1").text("A2", "乙").text("B2", "2");
    let titled =
        Sheet::new("表四").text("A1", "标题").text("A2", "甲").text("B2", "1").text("A3", "乙").text("B3", "2");
    let document = document(&Workbook::new(vec![table("表\t三"), titled, table("Sheet3")]).bytes());
    assert_eq!(shown(&document), "¶表 三\n|甲|1|\n|乙|2|\n¶标题\n|甲|1|\n|乙|2|\n|甲|1|\n|乙|2|");
    assert_eq!(address(&document, "表 三"), "工作表“表 三”");
    assert_eq!(address(&document, "标题"), "工作表“表四”A1");
}

#[test]
fn strict_workbooks_prefixes_and_other_folders() {
    let strict = "http://purl.oclc.org/ooxml/spreadsheetml/main";
    let cells = "<x:row r=\"1\"><x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t>甲</x:t></x:is></x:c><x:c r=\"B1\" t=\"d\"><x:v>2024-01-31T00:00:00</x:v></x:c></x:row>";
    let more = cells.replace("r=\"1\"", "r=\"2\"").replace("A1", "A2").replace("B1", "B2");
    let sheet = format!("<x:worksheet xmlns:x=\"{strict}\"><x:sheetData>{cells}{more}</x:sheetData></x:worksheet>");
    let main = format!(
        "<x:workbook xmlns:x=\"{strict}\" xmlns:q=\"http://purl.oclc.org/ooxml/officeDocument/relationships\"><x:sheets><x:sheet name=\"Sheet1\" sheetId=\"1\" q:id=\"r9\"/></x:sheets></x:workbook>"
    );
    let reference = |target: &str, kind: &str, id: &str| {
        format!(
            "<Relationships><Relationship Id=\"{id}\" Type=\"http://purl.oclc.org/ooxml/officeDocument/relationships/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let types = format!("<Types><Override PartName=\"/book/main.xml\" ContentType=\"{MAIN}\"/></Types>");
    let bytes = package(&[
        ("[Content_Types].xml", &types),
        ("_rels/.rels", &reference("/book/main.xml", "officeDocument", "r1")),
        ("book/main.xml", &main),
        ("book/_rels/main.xml.rels", &reference("../data/one.xml", "worksheet", "r9")),
        ("data/one.xml", &sheet),
    ]);
    let document = read("表.bin", Format::Text, &bytes).unwrap();
    assert_eq!(document.format, Format::Xlsx);
    assert_eq!(shown(&document), "|甲|2024年1月31日|\n|甲|2024年1月31日|");
}

#[test]
fn damaged_workbooks_say_so() {
    let damaged = |bytes: &[u8]| matches!(read("a.xlsx", Format::Xlsx, bytes), Err(ReadError::Damaged(_)));
    let of = |cell: &str| Workbook::new(vec![Sheet::new("Sheet1").rows(&format!("<row r=\"1\">{cell}</row>"))]).bytes();
    assert!(damaged(&of("<c r=\"A1\" t=\"s\"><v>7</v></c>")), "a text that is not there");
    assert!(damaged(&of("<c r=\"XFE1\"><v>7</v></c>")), "a column beyond the last");
    assert!(damaged(&of("<c r=\"A1048577\"><v>7</v></c>")), "a row beyond the last");
    assert!(damaged(&of("<c r=\"1A\"><v>7</v></c>")), "no address");
    assert!(damaged(&package(&[("[Content_Types].xml", ""), ("xl/styles.xml", "<x/>")])), "no workbook");
    assert_eq!(read("a.xlsx", Format::Xlsx, &of("")).unwrap_err(), ReadError::Empty);
    let mut lost = Workbook::new(vec![Sheet::new("Sheet1").text("A1", "甲")]);
    lost.lose_sheets();
    assert!(damaged(&lost.bytes()), "no sheet");
}

#[test]
fn pages_and_old_workbooks_under_the_extensions_of_workbooks() {
    let page = "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>";
    let document = read("表.xls", Format::Xlsx, page.as_bytes()).unwrap();
    assert_eq!((document.format, shown(&document).as_str()), (Format::Xlsx, "|甲|1|\n|乙|2|"));
    assert_eq!(address(&document, "2"), "第1个表格第2行第2列");
    let old = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
    let said = read("表.xls", Format::Xlsx, old.as_bytes()).unwrap_err().to_string();
    assert!(said.contains("另存为 .xlsx"), "{said}");
    let binary = package(&[("[Content_Types].xml", ""), ("xl/workbook.bin", "x")]);
    let said = read("表.xlsb", Format::Xlsx, &binary).unwrap_err().to_string();
    assert!(said.contains(".xlsb"), "{said}");
}

/// Table four in cells, with values in its last row.
fn disputes(values: [i64; 15]) -> Sheet {
    let letters = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O"];
    let names = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"];
    let mut sheet = Sheet::new("表四")
        .text("A1", "行政复议")
        .merge("A1:E1")
        .text("F1", "行政诉讼")
        .merge("F1:O1")
        .text("F2", "未经复议直接起诉")
        .merge("F2:J2")
        .text("K2", "复议后起诉")
        .merge("K2:O2");
    for (index, letter) in letters.iter().enumerate() {
        let name = names[index % names.len()];
        sheet = if index < 5 {
            sheet.text(&format!("{letter}2"), name).merge(&format!("{letter}2:{letter}3"))
        } else {
            sheet.text(&format!("{letter}3"), name)
        };
        sheet = sheet.number(&format!("{letter}4"), values[index]);
    }
    sheet
}

/// What is found in a workbook of the year 2023, each finding as `rule text`.
fn checked(sheets: Vec<Sheet>) -> (nianbao::check::Checked, Vec<String>) {
    let document = document(&Workbook::new(sheets).bytes());
    let options = nianbao::check::Options { year: Some(2023), ..Default::default() };
    let checked = nianbao::check::check(&document, nianbao::ruleset::Ruleset::builtin(), &options);
    let found = checked.findings.iter().map(|one| format!("{} {}", one.rule, document.quote(&one.span))).collect();
    (checked, found)
}

#[test]
fn of_a_workbook_of_tables_only_the_tables_are_judged() {
    let right = disputes([1, 0, 0, 0, 1, 2, 0, 0, 1, 3, 0, 0, 0, 0, 0]);
    let (all, found) = checked(vec![right]);
    assert!(all.tables_only);
    assert_eq!(found, [] as [&str; 0]);
    let silent: Vec<&str> = all.not_assessable.iter().map(|one| one.rule.as_str()).collect();
    for rule in
        ["structure/section-missing", "substance/problems", "crosscheck/none", "narrative/parts", "table/missing"]
    {
        assert!(silent.contains(&rule), "{rule} in {silent:?}");
    }
    let wrong = disputes([1, 0, 0, 0, 1, 2, 0, 0, 1, 4, 0, 0, 0, 0, 0]);
    assert_eq!(checked(vec![wrong]).1, ["table/row-total 4"]);
}

#[test]
fn a_workbook_with_a_report_in_it_is_judged_as_one() {
    let sheet = Sheet::new("年报")
        .text("A1", "临江县水利局2023年政府信息公开工作年度报告")
        .text("A2", "一、总体情况")
        .text("A3", "本年收到申请5件，其中予以公开3件、不予公开1件。");
    let (all, found) = checked(vec![sheet]);
    assert!(!all.tables_only);
    assert!(found.iter().any(|one| one.starts_with("narrative/parts")), "{found:?}");
}

#[test]
fn a_workbook_of_something_else_is_no_report() {
    let sheet = Sheet::new("Sheet1").text("A1", "姓名").text("B1", "工号").text("A2", "甲").number("B2", 7);
    let (all, found) = checked(vec![sheet]);
    assert!(all.tables_only);
    assert!(found.len() == 1 && found[0].starts_with("document/kind"), "{found:?}");
}
