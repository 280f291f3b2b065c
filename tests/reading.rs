//! Reading: what is shown, and that every piece of it knows its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;

use nianbao::document::{BlockKind, Document, Format};
use nianbao::source::read;
use proptest::prelude::*;

fn html(source: &str) -> Document {
    checked(read("t.html", Format::Html, source.as_bytes()).unwrap())
}

fn markdown(source: &str) -> Document {
    checked(read("t.md", Format::Markdown, source.as_bytes()).unwrap())
}

fn blocks(document: &Document) -> Vec<&str> {
    document.blocks.iter().map(|block| document.quote(&block.range)).collect()
}

/// A table as text: `|` between places, `^` and `<` where a cell reaches down or to the right.
fn grid(document: &Document, table: usize) -> String {
    let table = &document.tables[table];
    let mut shown = String::new();
    for row in 0..table.rows {
        for column in 0..table.columns {
            let text = match table.at(row, column) {
                None => "-",
                Some(cell) if cell.row < row => "^",
                Some(cell) if cell.column < column => "<",
                Some(cell) => document.quote(&cell.range),
            };
            write!(shown, "{}{}", if column > 0 { "|" } else { "" }, text.replace('\n', "/")).unwrap();
        }
        shown.push('\n');
    }
    shown
}

/// Checks what holds for every document.
fn checked(document: Document) -> Document {
    let (text, source) = (&document.text, document.source());
    let mut end = 0;
    for block in &document.blocks {
        assert!(block.range.start >= end && !block.range.is_empty(), "{:?} after {end}", block.range);
        end = block.range.end;
        let shown = text.get(block.range.clone()).expect("a block on character boundaries");
        assert_eq!(shown.trim(), shown);
        let place = document.source_range(&block.range);
        assert!(source.get(place.clone()).is_some_and(|slice| !slice.is_empty()), "{place:?}");
        if let Some((table, cell)) = block.cell {
            let cell = &document.tables[table].cells[cell].range;
            assert!(cell.start <= block.range.start && block.range.end <= cell.end);
        }
    }
    for table in &document.tables {
        assert!(text.get(table.range.clone()).is_some());
        assert_eq!(table.grid.len(), table.rows * table.columns);
        for (index, cell) in table.cells.iter().enumerate() {
            assert!(text.get(cell.range.clone()).is_some());
            assert!(source.get(document.source_range(&cell.range)).is_some());
            for row in cell.row..cell.row + cell.row_span {
                for column in cell.column..cell.column + cell.column_span {
                    assert_eq!(table.grid[row * table.columns + column], Some(index));
                }
            }
        }
        if let Some((table, cell)) = table.parent {
            assert!(cell < document.tables[table].cells.len());
        }
    }
    for hidden in &document.hidden {
        assert!(text.is_char_boundary(hidden.at) && source.get(hidden.source.clone()).is_some());
    }
    // Every visible character maps to a place, in order. What is hidden stands after all that is visible.
    let mut start = 0;
    let shown = document.hidden.first().map_or(text.len(), |hidden| hidden.range.start);
    for (at, c) in text[..shown].char_indices() {
        let place = document.source_range(&(at..at + c.len_utf8()));
        let slice = source.get(place.clone()).expect("a place on character boundaries");
        assert!(place.start >= start, "{at} maps back to {place:?}");
        start = place.start;
        let exact = if document.format == Format::Html { slice.chars().eq([c]) } else { slice.contains(c) };
        assert!(exact || slice.contains('&') || c.is_whitespace() || c == '\u{fffd}', "{c:?} from {slice:?}");
    }
    document
}

#[test]
fn paragraphs_headings_and_entities() {
    let document = html(
        "<H2>一、总体&#24773;况</H2><p>共<span>1</span><span>2</span>件 &lt;A&gt;\n  B<br/>第二&nbsp;行<p>三<div>四</div>五",
    );
    assert_eq!(blocks(&document), ["一、总体情况", "共12件 <A> B", "第二\u{a0}行", "三", "四", "五"]);
    assert_eq!(document.blocks[0].kind, BlockKind::Heading(2));
    assert!(document.blocks[1..].iter().all(|block| block.kind == BlockKind::Paragraph));
    let at = document.text.find('情').unwrap();
    assert_eq!(&document.source()[document.source_range(&(at..at + 3))], "&#24773;");
    let at = document.text.find("12").unwrap();
    assert_eq!(&document.source()[document.source_range(&(at..at + 2))], "1</span><span>2");
}

#[test]
fn what_is_not_shown() {
    let document = html(
        "<head><title> 某局\n年报</title><META Name=PubDate content='2024-01-02'><style>p{}</style></head>\
         <script>if (a<b) document.write('<p>x')</script>甲<!-- 注 -->乙<select><option>2023<option>2024</select>\
         <textarea><p>t</textarea><svg><title>s</title><text>v</text></svg><img alt=图><noscript>n</noscript>丙",
    );
    assert_eq!(document.text, "甲乙丙");
    assert_eq!(document.metadata, [("title".into(), "某局 年报".into()), ("pubdate".into(), "2024-01-02".into())]);
}

#[test]
fn concealed_text_is_kept_apart() {
    let document = html(
        "甲<span style='DISPLAY : none !important'>隐<b>藏</b><p>段</p></span>乙<div hidden><table><tr><td>1</table></div>\
         <p style=\"color:#FFF\">白<span style=color:red>红</span></p><p style='color:#fff;background:#00f'>蓝底白字</p>\
         <p style='font-size:0'>无<span style='font-size:16px'>有</span></p><i style='visibility:hidden'>看不见</i>",
    );
    assert_eq!(blocks(&document), ["甲乙", "红", "蓝底白字", "有"]);
    let hidden: Vec<&str> = document.hidden.iter().map(|hidden| hidden.text.as_str()).collect();
    assert_eq!(hidden, ["隐藏 段", "1", "白", "无", "看不见"]);
    assert!(document.tables.is_empty());
    assert!(document.source()[document.hidden[0].source.clone()].starts_with("隐<b>"));
}

#[test]
fn spans_make_a_grid() {
    let document = html(
        "<table><caption>表</caption><tr><th rowspan=2 colspan='2'>A<th>B<tr><td>C<td>D<tbody><tr><td>1<td>\n&nbsp;<td>2<br>3\
         <tr style=display:none><td>x</tr><tr><td colspan=2>4</table>后",
    );
    assert_eq!(grid(&document, 0), "A|<|B|-\n^|^|C|D\n1||2/3|-\n4|<|-|-\n");
    assert_eq!(document.text, "表\nA\tB\nC\tD\n1\t\t2\n3\n4\n后\nx");
    assert_eq!(document.hidden.len(), 1);
    // A blank cell has a place of its own.
    let blank = document.tables[0].at(2, 1).unwrap();
    let place = document.source_range(&blank.range);
    assert!(document.source()[..place.start].ends_with("<td>1<td>"));
}

#[test]
fn tables_nest() {
    let document =
        html("<table><tr><td>a<table><tr><td>1<td>2</table>b<td><p>c</table><table></table><table><tr><td>z");
    assert_eq!(document.tables.len(), 3);
    assert_eq!(document.tables[1].parent, Some((0, 0)));
    assert_eq!(grid(&document, 0), "a/1\t2/b|c\n");
    assert_eq!(grid(&document, 1), "1|2\n");
    assert_eq!(grid(&document, 2), "z\n");
    let cells: Vec<_> = document.blocks.iter().map(|block| block.cell.unwrap()).collect();
    assert_eq!(cells, [(0, 0), (1, 0), (1, 1), (0, 0), (0, 1), (2, 0)]);
}

#[test]
fn markup_that_is_wrong() {
    let document = html(
        "</p></td>一<ul><li>二<li>三</ul></div></b><table><form><tr><div><td>四</form><td>五</div></tr></form>六</table>七<a hr",
    );
    assert_eq!(blocks(&document), ["一", "二", "三", "四", "五", "六", "七"]);
    assert_eq!(grid(&document, 0), "四|五\n");
    // An end tag in a line does not cut a paragraph.
    assert_eq!(blocks(&html("<b><p>甲</b>乙</p>")), ["甲乙"]);
    assert_eq!(blocks(&html("<p>甲</p>乙</div><select><option>无<p>丙")), ["甲", "乙", "丙"]);
}

#[test]
fn preformatted_lines() {
    let document = html("<pre>甲  乙\r\n 丙</pre>丁");
    assert_eq!(blocks(&document), ["甲  乙", "丙", "丁"]);
}

#[test]
fn excess_does_no_harm() {
    let document = html(&format!("{}深{}浅", "<div>".repeat(10_000), "</div>".repeat(10_000)));
    assert_eq!(blocks(&document), ["深", "浅"]);
    let document = html(&format!("{}深", "<table><tr><td>".repeat(10_000)));
    assert_eq!(blocks(&document), ["深"]);
    let document = html("<table><tr><td rowspan=99999999999 colspan=99999>a<tr><td>b<tr><td>c</table>d");
    assert_eq!(document.tables[0].columns, 1001);
    assert_eq!(document.tables[0].cells[0].row_span, 3);
    let document = html(&format!("<table>{}</table>", "<tr><td rowspan=1000 colspan=1000>a".repeat(1000)));
    assert!(document.tables[0].grid.len() <= 200_000);
    let fonts = "<font>".repeat(2000);
    let document = html(&format!("<table><tr><td>{fonts}1<td>{fonts}2</table>"));
    assert_eq!(grid(&document, 0), "1|2\n");
}

#[test]
fn markdown_text_and_lists() {
    let document = markdown(
        "---\ntitle: 年报\n---\n# 标题\n**一、总体情况**\n续 a\\*b &amp; `c`\n\n4. 第四\n5. **第五**\n\n   段\n- 点 [链](u)![图](v)\n  - 内\n\n[1]: 注\n\n    行1 | 2\n    行2\n\n甲<br>乙\n",
    );
    assert_eq!(
        blocks(&document),
        [
            "标题",
            "一、总体情况",
            "续 a*b & c",
            "4. 第四",
            "5. 第五",
            "段",
            "点 链",
            "内",
            "[1]: 注",
            "行1 | 2",
            "行2",
            "甲",
            "乙"
        ]
    );
    assert_eq!(document.blocks[0].kind, BlockKind::Heading(1));
    assert_eq!(document.metadata, [("title".into(), "年报".into())]);
}

/// Behind a Chinese mark no space closes the emphasis for the parser; one mark alone may be a blank to fill in.
#[test]
fn emphasis_of_markdown_behind_chinese_marks() {
    let document = markdown("**（一）公开。**全年86条，**二是**解读。\n\n**县人民政府\n");
    assert_eq!(blocks(&document), ["（一）公开。全年86条，二是解读。", "**县人民政府"]);
}

#[test]
fn markdown_tables() {
    let document = markdown("前\n\n| a | b |\n|---|:-:|\n| 1 | **2** | 3 \\| x | |\n|  | 4 |\n| 5 |\n注：无\n\n后");
    assert_eq!(grid(&document, 0), "a|b|-|-\n1|2|3 | x|\n|4|-|-\n5|-|-|-\n");
    assert_eq!(blocks(&document).first(), Some(&"前"));
    assert!(blocks(&document).ends_with(&["注：无", "后"]));
}

#[test]
fn delimiter_rows_of_markdown_are_no_rows() {
    // Fewer columns than the rows below, which makes it no table to Markdown; and one further down.
    let uneven = "| a | b |\n| --- | --- | --- |\n| 1 | 2 | 3 |\n";
    assert_eq!(grid(&markdown(uneven), 0), "a|b|-\n1|2|3\n");
    let again = "| a | b |\n|---|---|\n| 1 | --- |\n|---|:-:|\n| 3 | 4 |\n";
    assert_eq!(grid(&markdown(again), 0), "a|b\n1|---\n3|4\n");
}

#[test]
fn markdown_with_html_tables() {
    let document =
        markdown("<table>\n<tr><td rowspan=2>一</td><td>1</td></tr>\n\n    <tr><td>2</td></tr>\n\n</table>\n尾\n\n末");
    assert_eq!(grid(&document, 0), "一|1\n^|2\n");
    assert!(blocks(&document).ends_with(&["尾", "末"]));
}

#[test]
fn damaged_and_foreign_bytes() {
    let page = "<p>政府信息公开工作年度报告，二〇二三年</p>";
    let document = read("t", Format::Html, &page.as_bytes()[..page.len() - 6]).unwrap();
    assert_eq!(checked(document).text, "政府信息公开工作年度报告，二〇二三\u{fffd}");
    assert!(read("t", Format::Html, b"<p>&nbsp;</p>").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_read(parts in proptest::collection::vec(prop_oneof![
        "[ -~\\r\\n\u{3000}年报一1]{0,6}",
        "</?(p|div|td|tr|table|tbody|b|li|ul|h2|select|option|svg|pre|span|form|caption|title|br|script)( (hidden|rowspan=[0-9]{1,2}|colspan=\"[0-9]\"|style='(display:none|color:#fff|font-size:0)'))?/?>",
        "(&amp;|&nbsp;|&#x4e00;|&#32;|&#10;|&lt|&bogus;|&|&中|<中|</>|<!--x-->|<!|\\x00|\r\n|\r)",
    ], 0..40)) {
        if let Ok(document) = read("t", Format::Html, parts.concat().as_bytes()) {
            checked(document);
        }
    }

    #[test]
    fn any_markdown_is_read(parts in proptest::collection::vec(prop_oneof![
        "[ -~\u{3000}年报一1]{0,6}",
        "(\n|\n\n|\r\n|    |\t|> |- |1\\. |12\\) |# |\\*\\*|`|```\n|\\||\\| a \\| b \\|\n|---\\|---\n|&amp;|\\\\|\\[1\\]: 注\n|<br>|<table>\n|</table>\n|<td>|!\\[|\\]\\(u\\))",
    ], 0..40)) {
        if let Ok(document) = read("t", Format::Markdown, parts.concat().as_bytes()) {
            checked(document);
        }
    }

    #[test]
    fn any_bytes_are_read(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        for format in [Format::Html, Format::Markdown, Format::Text] {
            if let Ok(document) = read("t", format, &bytes) {
                checked(document);
            }
        }
    }

    #[test]
    fn plain_words_map_exactly(words in proptest::collection::vec("[一-龥a-z0-9]{1,8}", 1..10)) {
        let page = words.iter().fold(String::new(), |page, word| format!("{page}<p>{word}</p>"));
        let document = html(&page);
        prop_assert_eq!(blocks(&document), words.iter().map(String::as_str).collect::<Vec<_>>());
        for block in &document.blocks {
            prop_assert_eq!(&document.source()[document.source_range(&block.range)], document.quote(&block.range));
        }
    }
}
