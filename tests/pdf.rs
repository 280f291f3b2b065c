//! PDF files: reading order, paragraphs, tables, places; and files that are no good.
#![cfg(feature = "pdf")]
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/paper.rs"]
mod paper;

use std::time::{Duration, Instant};

use nianbao::check::{Options, check};
use nianbao::document::{Document, Format, Table};
use nianbao::output::annotate::{comments, copy};
use nianbao::ruleset::Ruleset;
use nianbao::source::limits::Limit;
use nianbao::source::{ReadError, read};
use paper::{CellText, Paper, file, pdf};

fn read_pages(pages: &[&Paper]) -> Document {
    read("年报.pdf", Format::Pdf, &pdf(pages)).unwrap()
}

fn blocks(document: &Document) -> Vec<&str> {
    document.blocks.iter().map(|block| document.quote(&block.range)).collect()
}

/// The cells of a table as (row, column, rows, columns, text).
fn cells<'d>(document: &'d Document, table: &Table) -> Vec<CellText<'d>> {
    let cells = table.cells.iter();
    cells.map(|c| (c.row, c.column, c.row_span, c.column_span, document.quote(&c.range))).collect()
}

/// A paragraph set in lines of `width` characters, the first indented by two, from `y` on. Returns where it ends.
fn set(page: &mut Paper, left: f64, mut y: f64, width: usize, text: &str) -> f64 {
    let characters: Vec<char> = text.chars().collect();
    let mut from = 0;
    while from < characters.len() {
        let indent = if from == 0 { 2 } else { 0 };
        let to = (from + width - indent).min(characters.len());
        let line: String = characters[from..to].iter().collect();
        page.text(left + indent as f64 * 12.0, y, 12.0, &line);
        (from, y) = (to, y + 20.0);
    }
    y
}

const PROSE: [&str; 3] = [
    "今年以来，我县各级行政机关围绕群众关心的教育、医疗、养老等事项，主动公开政府信息，回应社会关切，取得了较好的成效。",
    "全年收到政府信息公开申请，均在法定期限内答复，没有因为政府信息公开被申请行政复议，也没有被提起行政诉讼。",
    "下一步，我们将继续做好各项工作，加强业务培训，健全制度，落实责任，努力把政府信息公开工作提高到一个新的水平。",
];

#[test]
fn lines_are_joined_to_paragraphs_over_pages() {
    let mut first = Paper::new();
    let y = set(&mut first, 90.0, 100.0, 34, PROSE[0]);
    let y = set(&mut first, 90.0, y, 34, PROSE[1]);
    // The third paragraph is cut by the end of the page.
    let cut: String = PROSE[2].chars().take(32).collect();
    let rest: String = PROSE[2].chars().skip(32).collect();
    set(&mut first, 90.0, y, 34, &cut);
    first.text(290.0, 800.0, 10.0, "- 1 -");
    let mut second = Paper::new();
    second.text(90.0, 100.0, 12.0, &rest);
    second.text(290.0, 800.0, 10.0, "- 2 -");
    let document = read_pages(&[&first, &second]);
    assert_eq!(blocks(&document), PROSE);
    let at = document.text.find("新的水平").unwrap();
    assert_eq!(document.location(&(at..at + 3)).unwrap().words(), "第2页第1行");
    let at = document.text.find("社会关切").unwrap();
    assert_eq!(document.location(&(at..at + 3)).unwrap().words(), "第1页第2行");
}

#[test]
fn lines_that_are_not_made_even_are_one_paragraph() {
    let lines = [
        "全年公开信息七百四十五条，其中政策法规类三十二条、住房",
        "保障类二百一十四条、工程建设类三百零一条、物业管理类一百",
        "二十八条，这一行到逗号为止，比别的短了不少，",
        "不是另一段。",
    ];
    let mut page = Paper::new();
    for (index, line) in lines.iter().enumerate() {
        page.text(90.0, 100.0 + 20.0 * index as f64, 12.0, line);
    }
    page.text(90.0, 100.0 + 20.0 * lines.len() as f64, 12.0, "一、总体情况");
    assert_eq!(blocks(&read_pages(&[&page])), [lines.concat().as_str(), "一、总体情况"]);
}

#[test]
fn two_columns_are_read_one_after_the_other() {
    let mut page = Paper { width: 842.0, height: 595.0, ..Paper::new() };
    page.text(200.0, 60.0, 20.0, "两栏排的一页上面有一个通栏的标题放在这里");
    for (column, left) in [60.0, 450.0].into_iter().enumerate() {
        let mut y = 110.0 + 7.0 * column as f64;
        for text in PROSE {
            let text = if column == 0 { text.to_owned() } else { text.replace('，', "、") };
            y = set(&mut page, left, y, 27, &text);
        }
    }
    let document = read_pages(&[&page]);
    let right = PROSE.map(|text| text.replace('，', "、"));
    let mut expected = vec!["两栏排的一页上面有一个通栏的标题放在这里"];
    expected.extend(PROSE);
    expected.extend(right.iter().map(String::as_str));
    assert_eq!(blocks(&document), expected);
}

#[test]
fn turned_pages_are_read_as_they_are_shown() {
    for turn in [90, 180, 270] {
        // What is set upright on the page as it is stored lies on the page as it is shown; so it is stored turned.
        let (width, height) = if turn == 180 { (595.0, 842.0) } else { (842.0, 595.0) };
        let mut page = Paper { width, height, turn, ..Paper::new() };
        let matrix = match turn {
            90 => format!("0 1 -1 0 {width} 0 cm"),
            180 => format!("-1 0 0 -1 {width} {height} cm"),
            _ => format!("0 -1 1 0 0 {height} cm"),
        };
        let mut shown = Paper::new();
        set(&mut shown, 90.0, 100.0, 34, PROSE[0]);
        page.content = format!("{matrix}\n{}", shown.content);
        assert_eq!(blocks(&read_pages(&[&page])), [PROSE[0]], "{turn}");
    }
}

#[test]
fn headers_and_page_numbers_are_no_text() {
    let pages: Vec<Paper> = (1..=4)
        .map(|number| {
            let mut page = Paper::new();
            page.text(200.0, 40.0, 9.0, "某县人民政府办公室文件汇编");
            set(&mut page, 90.0, 100.0, 34, PROSE[number % 3]);
            page.text(280.0, 810.0, 9.0, &format!("第{number}页 共4页"));
            page
        })
        .collect();
    let document = read_pages(&pages.iter().collect::<Vec<_>>());
    assert_eq!(blocks(&document), [PROSE[1], PROSE[2], PROSE[0], PROSE[1]]);
}

#[test]
fn a_number_alone_is_no_page_number() {
    let mut page = Paper::new();
    set(&mut page, 90.0, 100.0, 34, PROSE[0]);
    page.text(290.0, 800.0, 12.0, "42");
    assert_eq!(blocks(&read_pages(&[&page])), [PROSE[0], "42"]);
}

#[test]
fn radicals_are_repaired() {
    let mut page = Paper::new();
    page.mapped(90.0, 100.0, 12.0, "00010002000300040005").text(200.0, 100.0, 12.0, "完");
    assert_eq!(read_pages(&[&page]).text, "人民工作3 完");
}

/// A table with a head of two rows, spans both ways, a label of three lines, a label from top to bottom, and a blank.
const SPANS: [CellText<'static>; 16] = [
    (0, 0, 2, 2, "事项"),
    (0, 2, 1, 2, "数量"),
    (1, 2, 1, 1, "上年"),
    (1, 3, 1, 1, "本年"),
    (2, 0, 3, 1, "办\n理\n结\n果"),
    (2, 1, 1, 1, "（一）这一项的\n名称有三行之长\n才放得下"),
    (2, 2, 1, 1, "1203"),
    (2, 3, 1, 1, "7"),
    (3, 1, 1, 1, "（二）乙项"),
    (3, 2, 1, 1, ""),
    (3, 3, 1, 1, "0"),
    (4, 1, 1, 1, "（三）丙项"),
    (4, 2, 1, 1, "12.50"),
    (4, 3, 1, 1, "-3"),
    (5, 0, 1, 2, "合计"),
    (5, 2, 1, 2, "1219.50"),
];
const COLUMNS: [f64; 5] = [90.0, 120.0, 260.0, 330.0, 400.0];
const ROWS: [f64; 7] = [150.0, 175.0, 200.0, 260.0, 285.0, 310.0, 335.0];

fn joined(cells: &[CellText<'_>]) -> Vec<(usize, usize, usize, usize, String)> {
    cells
        .iter()
        .map(|(row, column, rows, columns, text)| (*row, *column, *rows, *columns, text.replace('\n', "")))
        .collect()
}

fn owned(cells: Vec<CellText<'_>>) -> Vec<(usize, usize, usize, usize, String)> {
    cells.into_iter().map(|(row, column, rows, columns, text)| (row, column, rows, columns, text.to_owned())).collect()
}

#[test]
fn a_drawn_table_is_read_cell_by_cell() {
    let mut page = Paper::new();
    page.text(90.0, 130.0, 12.0, "表的上面有一行").table(&COLUMNS, &ROWS, &SPANS, 10.0, true);
    page.text(90.0, 360.0, 12.0, "表的下面也有一行");
    let document = read_pages(&[&page]);
    let [table] = &document.tables[..] else { panic!("one table: {}", document.text) };
    assert_eq!((table.rows, table.columns), (6, 4));
    assert_eq!(owned(cells(&document, table)), joined(&SPANS));
    assert!(document.text.starts_with("表的上面有一行\n") && document.text.ends_with("\n表的下面也有一行"));
    let at = document.text.find("12.50").unwrap();
    assert_eq!(document.location(&(at..at + 1)).unwrap().words(), "第1页第1个表格第5行第3列");
}

#[test]
fn a_label_set_from_top_to_bottom_is_one_word() {
    let mut page = Paper::new();
    let mut table = SPANS;
    table[4].4 = "";
    page.table(&COLUMNS, &ROWS, &table, 10.0, true).upright(105.0, 225.0, 10.0, "办理结果");
    let document = read_pages(&[&page]);
    assert_eq!(owned(cells(&document, &document.tables[0])), joined(&SPANS));
}

/// The rows of a long table with its head, cut after each number of rows, the head on every page.
#[test]
fn a_table_goes_on_over_pages() {
    let label = |row: usize| format!("{row}.第{row}项工作的名称");
    for cut in 2..9 {
        let mut pages = [Paper::new(), Paper::new()];
        for (page, rows) in pages.iter_mut().zip([1..cut, cut..10]) {
            let names: Vec<String> = rows.clone().map(label).collect();
            let values: Vec<String> = rows.clone().map(|row| (row * row * 37).to_string()).collect();
            let group = if rows.start == 1 { "各项" } else { "" };
            let mut cells: Vec<CellText<'_>> = vec![(0, 0, 1, 2, "名称"), (0, 2, 1, 1, "件数")];
            cells.push((1, 0, rows.len(), 1, group));
            for (index, (name, value)) in names.iter().zip(&values).enumerate() {
                cells.push((index + 1, 1, 1, 1, name));
                cells.push((index + 1, 2, 1, 1, value));
            }
            let edges: Vec<f64> = (0..rows.len() + 2).map(|row| 100.0 + 30.0 * row as f64).collect();
            page.table(&[90.0, 140.0, 300.0, 400.0], &edges, &cells, 10.0, true);
        }
        let document = read_pages(&[&pages[0], &pages[1]]);
        let [table] = &document.tables[..] else { panic!("one table: {}", document.text) };
        assert_eq!((table.rows, table.columns), (10, 3), "{}", document.text);
        assert_eq!(table.at(9, 0), table.at(1, 0));
        for row in 1..10 {
            let text = |column: usize| document.quote(&table.at(row, column).unwrap().range).to_owned();
            assert_eq!((text(1), text(2)), (label(row), (row * row * 37).to_string()), "cut at {cut}");
        }
        let at = document.text.find(&label(9)).unwrap();
        let place = document.location(&(at..at + 1)).unwrap();
        assert_eq!((place.page, place.table, place.row, place.column), (Some(2), Some(1), Some(10), Some(2)));
    }
}

#[test]
fn a_row_cut_by_the_end_of_the_page_is_one() {
    let columns = [90.0, 220.0, 300.0];
    let mut first = Paper::new();
    let head = [(0, 0, 1, 1, "名称"), (0, 1, 1, 1, "件数"), (1, 0, 1, 1, "1.这一项的名称太长了")];
    first.table(&columns, &[700.0, 730.0, 760.0], &[&head[..], &[(1, 1, 1, 1, "25")]].concat(), 12.0, true);
    let mut second = Paper::new();
    let rest = [(0, 0, 1, 1, "一页放不下"), (0, 1, 1, 1, ""), (1, 0, 1, 1, "2.次项"), (1, 1, 1, 1, "4")];
    second.table(&columns, &[90.0, 120.0, 150.0], &rest, 12.0, true);
    let document = read_pages(&[&first, &second]);
    assert_eq!(document.text, "名称\t件数\n1.这一项的名称太长了一页放不下\t25\n2.次项\t4");
}

#[test]
fn a_table_without_rules_is_read_by_its_columns() {
    let columns = [80.0, 270.0, 340.0, 410.0, 480.0];
    let cells: Vec<CellText<'_>> = vec![
        (0, 1, 1, 1, "个人"),
        (0, 2, 1, 1, "企业"),
        (0, 3, 1, 1, "合计"),
        (1, 0, 1, 1, "一、新收件数"),
        (1, 1, 1, 1, "12"),
        (1, 2, 1, 1, "0"),
        (1, 3, 1, 1, "12"),
        (2, 0, 1, 1, "二、这一项的名称有两行长\n才放得下"),
        (2, 1, 1, 1, "103"),
        (2, 2, 1, 1, "7"),
        (2, 3, 1, 1, "110"),
        (3, 0, 1, 1, "三、结转件数"),
        (3, 1, 1, 1, "5"),
        (3, 2, 1, 1, "1"),
        (3, 3, 1, 1, "6"),
    ];
    let mut page = Paper::new();
    page.text(90.0, 100.0, 12.0, "下表没有框线");
    page.table(&columns, &[120.0, 150.0, 180.0, 210.0, 240.0], &cells, 10.0, false);
    page.text(90.0, 290.0, 12.0, "四、表后的标题");
    let document = read_pages(&[&page]);
    let [table] = &document.tables[..] else { panic!("one table: {}", document.text) };
    let text = |row, column| table.at(row, column).map(|cell| document.quote(&cell.range));
    for (row, column, _, _, expected) in cells {
        assert_eq!(text(row, column), Some(expected.replace('\n', "").as_str()), "{row} {column}");
    }
    assert!(document.text.ends_with("\n四、表后的标题"));
}

#[test]
fn a_label_is_parted_from_the_number_that_it_touches() {
    let mut page = Paper::new();
    let rows = [("行政许可", "12"), ("行政规范性文件", "30"), ("行政处罚", "41"), ("行政强制", "50")];
    for (row, (label, number)) in rows.iter().enumerate() {
        let y = 100.0 + 24.0 * row as f64;
        page.text(80.0, y, 10.0, label);
        page.text(150.0, y, 10.0, number);
        page.text(250.0, y, 10.0, "7");
    }
    let document = read_pages(&[&page]);
    let [table] = &document.tables[..] else { panic!("one table: {}", document.text) };
    let text = |row, column| table.at(row, column).map(|cell| document.quote(&cell.range));
    for (row, (label, number)) in rows.iter().enumerate() {
        assert_eq!((text(row, 0), text(row, 1), text(row, 2)), (Some(*label), Some(*number), Some("7")), "{row}");
    }
}

/// The first block of table two, its last column over the edge of the page when `right` is.
fn normative(right: f64) -> Vec<u8> {
    let mut page = Paper::new();
    let lines = [
        "临江区财政局2023年政府信息公开工作年度报告",
        "一、总体情况",
        "全年工作正常开展。",
        "二、主动公开政府信息情况",
    ];
    for (index, line) in lines.iter().enumerate() {
        page.text(90.0, 60.0 + 24.0 * index as f64, 12.0, line);
    }
    let cells: Vec<CellText<'_>> = vec![
        (0, 0, 1, 1, "信息内容"),
        (0, 1, 1, 1, "本年制发件数"),
        (0, 2, 1, 1, "本年废止件数"),
        (0, 3, 1, 1, "现行有效件数"),
        (1, 0, 1, 1, "规章"),
        (1, 1, 1, 1, "2"),
        (1, 2, 1, 1, "0"),
        (1, 3, 1, 1, "1"),
        (2, 0, 1, 1, "行政规范性文件"),
        (2, 1, 1, 1, "3"),
        (2, 2, 1, 1, "1"),
        (2, 3, 1, 1, "2"),
    ];
    page.table(&[90.0, 250.0, 350.0, 450.0, right], &[160.0, 190.0, 220.0, 250.0], &cells, 10.0, true);
    pdf(&[&page])
}

#[test]
fn what_the_edge_of_the_page_cuts_is_not_judged() {
    let ruleset = Ruleset::builtin();
    let found = |right: f64| {
        let document = read("年报.pdf", Format::Pdf, &normative(right)).unwrap();
        let mut found: Vec<_> = check(&document, ruleset, &Options::default()).findings;
        found.retain(|finding| ["table/shape", "table/bound"].contains(&finding.rule.as_str()));
        found.into_iter().map(|finding| (finding.rule.to_string(), finding.message)).collect::<Vec<_>>()
    };
    // 现行有效 1 is fewer than 制发 2.
    let whole = found(540.0);
    assert!(whole.iter().any(|(rule, _)| rule == "table/bound"), "{whole:?}");
    assert!(!whole.iter().any(|(_, message)| message.contains("超出了页面")), "{whole:?}");
    let cut = found(640.0);
    assert!(!cut.iter().any(|(rule, _)| rule == "table/bound"), "{cut:?}");
    assert!(cut.iter().any(|(_, message)| message.contains("超出了页面")), "{cut:?}");
}

#[test]
fn a_scan_is_never_clean() {
    let scan = Paper { scan: true, ..Paper::new() };
    let error = |pages: &[&Paper]| read("a.pdf", Format::Pdf, &pdf(pages)).unwrap_err();
    assert_eq!(error(&[&scan, &scan]), ReadError::Scanned);
    // Text that a program recognised and nobody sees is not read either.
    let mut recognised = Paper { scan: true, ..Paper::new() };
    recognised.content.push_str("3 Tr\n");
    set(&mut recognised, 90.0, 100.0, 34, PROSE[0]);
    assert_eq!(error(&[&recognised]), ReadError::Scanned);
    let mut text = Paper::new();
    let mut y = 100.0;
    for paragraph in PROSE.repeat(2) {
        y = set(&mut text, 90.0, y, 34, paragraph);
    }
    assert!(error(&[&text, &scan, &text]).to_string().contains("第 2 页只有图片"));
    assert!(read("a.pdf", Format::Pdf, &pdf(&[&scan, &text])).is_ok(), "a picture on the cover");
    assert_eq!(error(&[&Paper::new()]), ReadError::Empty);
}

#[test]
fn text_that_cannot_be_restored_is_an_error() {
    let mut page = Paper::new();
    page.mapped(90.0, 100.0, 12.0, &"0777".repeat(40));
    let error = read("a.pdf", Format::Pdf, &pdf(&[&page])).unwrap_err();
    assert!(error.to_string().contains("文字对照表"), "{error}");
}

#[test]
fn cut_off_files_are_damaged_or_read_as_far_as_they_go() {
    let mut page = Paper::new();
    set(&mut page, 90.0, 100.0, 34, PROSE[0]);
    let bytes = pdf(&[&page]);
    for cut in (8..bytes.len()).step_by(97) {
        match read("a.pdf", Format::Pdf, &bytes[..cut]) {
            Ok(document) => assert!(document.text.contains("今年以来"), "{cut}"),
            Err(ReadError::Damaged(_) | ReadError::Empty) => {}
            Err(error) => panic!("{cut}: {error}"),
        }
    }
}

#[test]
fn broken_bytes_do_no_harm() {
    let mut page = Paper::new();
    page.table(&COLUMNS, &ROWS, &SPANS, 10.0, true);
    let bytes = pdf(&[&page]);
    for at in (9..bytes.len()).step_by(23) {
        for byte in [b'<', b'>', b'(', b'0', b'R', 0xff] {
            let mut broken = bytes.clone();
            broken[at] = byte;
            let _ = read("a.pdf", Format::Pdf, &broken);
        }
    }
}

#[test]
fn hostile_files_end_soon() {
    let page = |resources: &str, contents: &str| {
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<{resources}>>/Contents {contents}>>")
    };
    let stream =
        |entries: &str, content: &str| format!("<</Length {}{entries}>>stream\n{content}\nendstream", content.len());
    let catalog = "<</Type/Catalog/Pages 2 0 R>>".to_owned();
    let pages = "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned();
    let font = "/Font<</F 5 0 R>>";
    let gbk = "<</Type/Font/Subtype/Type0/Encoding/GBK-EUC-H/DescendantFonts[5 0 R]>>".to_owned();
    let drawing = "/Type/XObject/Subtype/Form/Resources<</XObject<</X 5 0 R>>>>";
    let files: Vec<(&str, Vec<String>)> = vec![
        ("pages that hold each other", vec![catalog.clone(), "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>".into()]),
        (
            "a parent of itself",
            vec![catalog.clone(), "<</Type/Pages/Kids[3 0 R]/Parent 2 0 R>>".into(), page("", "4 0 R"), stream("", "")],
        ),
        (
            "drawings that hold themselves",
            vec![
                catalog.clone(),
                pages.clone(),
                page("/XObject<</X 5 0 R>>", "4 0 R"),
                stream("", "/X Do"),
                stream(drawing, &"/X Do ".repeat(50)),
            ],
        ),
        (
            "a font that is its own descendant",
            vec![
                catalog.clone(),
                pages.clone(),
                page(font, "4 0 R"),
                stream("", "BT /F 9 Tf <B0A1> Tj ET"),
                gbk.clone(),
            ],
        ),
        (
            "a million states",
            vec![catalog.clone(), pages.clone(), page("", "4 0 R"), stream("", &"q ".repeat(1_000_000))],
        ),
        (
            "nested arrays",
            vec![catalog.clone(), pages.clone(), page("", "4 0 R"), stream("", &format!("{} TJ", "[".repeat(100_000)))],
        ),
        (
            "too many characters",
            vec![
                catalog.clone(),
                pages.clone(),
                page(font, "4 0 R"),
                stream("", &format!("BT /F 9 Tf <{}> Tj ET", "B0A1".repeat(1_100_000))),
                gbk,
            ],
        ),
        (
            "a hundred thousand rules",
            vec![
                catalog.clone(),
                pages,
                page("", "4 0 R"),
                stream(
                    "",
                    &(0..100_000)
                        .map(|i| format!("0 {i} m 500 {i} l S {i} 0 m {i} 800 l S ", i = i % 800))
                        .collect::<String>(),
                ),
            ],
        ),
        (
            "more pages than are read",
            vec![
                catalog,
                format!("<</Type/Pages/Kids[{}]/Count 9>>", "3 0 R ".repeat(3_000)),
                page("", "4 0 R"),
                stream("", ""),
            ],
        ),
    ];
    for (what, objects) in files {
        let start = Instant::now();
        let result = read("a.pdf", Format::Pdf, &file(&objects));
        assert!(start.elapsed() < Duration::from_secs(20), "{what}: {:?}", start.elapsed());
        match what {
            "too many characters" => assert_eq!(result.unwrap_err(), ReadError::TooMuch(Limit::Characters)),
            _ => assert!(result.is_err() || result.unwrap().text.len() < 1_000, "{what}"),
        }
    }
}

/// The width of text in sizes, as the pages of these tests are set.
fn ems(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum()
}

#[test]
fn annotations_cover_the_words_of_findings() {
    use lopdf::{Document as File, Object, decode_text_string};

    const LINE: &str = "全年收到热线投诉10件，办结9件，退件1件，办结率100%。";
    const WORDS: &str = "办结率100%";
    let mut page = Paper::new();
    page.text(150.0, 80.0, 20.0, "临江县经贸局2017年政府信息公开工作年度报告").text(90.0, 120.0, 12.0, LINE);
    let mut turned = Paper { width: 842.0, height: 595.0, turn: 90, ..Paper::new() };
    turned.content = format!("q 0 1 -1 0 842 0 cm\n{}Q", page.content);
    for page in [page, turned] {
        let bytes = pdf(&[&page]);
        let document = read("年报.pdf", Format::Pdf, &bytes).unwrap();
        let options = Options { select: vec!["narrative".into()], ..Options::default() };
        let checked = check(&document, Ruleset::builtin(), &options);
        let [finding] = &checked.findings[..] else { panic!("one finding") };
        assert_eq!(document.quote(&finding.span), WORDS);

        let copied = copy(&document, &bytes, &comments(&document, &checked)).unwrap();
        assert!(copied.starts_with(&bytes), "the file itself is untouched");
        let file = File::load_mem(&copied).unwrap();
        let id = file.page_iter().next().unwrap();
        let notes = file.get_page_annotations(id).unwrap();
        let [note] = &notes[..] else { panic!("one annotation") };
        assert_eq!(note.get(b"Subtype").and_then(Object::as_name).unwrap(), b"Highlight");
        let text = |key: &[u8]| decode_text_string(note.get(key).unwrap()).unwrap();
        assert_eq!(text(b"T"), "nianbao");
        for part in [&finding.message, &finding.rule, finding.basis.as_ref().unwrap()] {
            assert!(text(b"Contents").contains(part.as_str()), "{}", text(b"Contents"));
        }
        // Where the words are set: from the left edge, and from the upper edge of the page as it is set.
        let left = 90.0 + 12.0 * ems(LINE.split(WORDS).next().unwrap());
        let right = left + 12.0 * ems(WORDS);
        let places: Vec<f32> =
            note.get(b"QuadPoints").unwrap().as_array().unwrap().iter().map(|n| n.as_float().unwrap()).collect();
        assert_eq!(places.len(), 8);
        let corners: Vec<(f64, f64)> = places
            .chunks_exact(2)
            .map(|point| {
                let (x, y) = (f64::from(point[0]), f64::from(point[1]));
                if page.turn == 90 { (y, x) } else { (x, 842.0 - y) }
            })
            .collect();
        for (corner, x) in corners.iter().zip([left, right, left, right]) {
            assert!((corner.0 - x).abs() < 0.1, "{corners:?}: {left} to {right}");
        }
        assert!(corners[0].1 < 112.0 && corners[2].1 > 120.0, "{corners:?}");
        // The copy is read as the file was, and can be annotated again.
        assert_eq!(read("年报.pdf", Format::Pdf, &copied).unwrap().text, document.text);
        let again = copy(&document, &copied, &comments(&document, &checked)).unwrap();
        let file = File::load_mem(&again).unwrap();
        assert_eq!(file.get_page_annotations(file.page_iter().next().unwrap()).unwrap().len(), 2);
    }
}
