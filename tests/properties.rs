//! Whatever the bytes: nothing panics, every place is a place, the answer is always the same.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::ops::Range;

use nianbao::check::{Checked, Options, check};
use nianbao::document::{Document, Format};
use nianbao::fold::Folded;
use nianbao::output::{self, OutputFormat, Style};
use nianbao::report::{Known, Report};
use nianbao::ruleset::Ruleset;
use nianbao::source::read;
use proptest::prelude::*;

const FORMATS: [Format; 3] = [Format::Text, Format::Markdown, Format::Html];

/// Reads and checks bytes, and holds what is found to what must always be true.
fn hold(format: Format, bytes: &[u8]) {
    let Ok(document) = read("t", format, bytes) else { return };
    let ruleset = Ruleset::builtin();
    let checked = check(&document, ruleset, &Options::default());
    for finding in &checked.findings {
        assert!(!finding.span.is_empty(), "{finding:?}");
        hold_span(&document, &finding.span);
        for related in &finding.related {
            hold_span(&document, &related.span);
        }
    }
    let report = Report::read(&document, ruleset, Known::default());
    hold_report(&report);
    hold_map(&report.folded, &document.text);
    assert_eq!(checked, check(&document, ruleset, &Options::default()));
    let piece = |form| output::document(form, &document, &checked, ruleset, Style::default());
    let _ = (piece(OutputFormat::Text), piece(OutputFormat::Sarif));
    let outline = output::outline::read(&document, ruleset, Known::default());
    let _ = output::outline::text(&outline, true);
}

/// A place inside the text, on character boundaries, that maps to one in the source.
fn hold_span(document: &Document, span: &Range<usize>) {
    let quoted = document.text.get(span.clone()).unwrap_or_else(|| panic!("{span:?} in {:?}", document.text));
    let place = document.place(span);
    let source = document.source();
    let slice = source.get(place.start..place.end).unwrap_or_else(|| panic!("{place:?} in {source:?}"));
    if document.format == Format::Text {
        assert_eq!(slice, quoted);
    }
    for (offset, line, column) in
        [(place.start, place.line, place.column), (place.end, place.end_line, place.end_column)]
    {
        let before = &source[..offset];
        assert_eq!(line, before.matches('\n').count() + 1);
        assert_eq!(column, before.rsplit('\n').next().unwrap().chars().count() + 1);
    }
}

/// Everything that a report names lies on character boundaries of its folded text.
fn hold_report(report: &Report<'_>) {
    let text = report.text();
    let on = |range: &Range<usize>| assert!(text.get(range.clone()).is_some(), "{range:?} in {text:?}");
    let mut end = 0;
    for paragraph in &report.paragraphs {
        on(&paragraph.range);
        assert!(paragraph.range.start >= end && report.document.text.get(paragraph.visible.clone()).is_some());
        end = paragraph.range.end;
    }
    for section in &report.sections {
        on(&section.heading);
        on(&section.title);
        on(&section.body);
    }
    report.dates.iter().for_each(|date| on(&date.range));
    report.title.iter().for_each(|title| on(&title.range));
    report.title.iter().filter_map(|title| title.organ.as_ref()).for_each(|(_, range)| on(range));
    report.title.iter().filter_map(|title| title.year.as_ref()).for_each(|(_, range)| on(range));
    report.organ.iter().for_each(|organ| on(&organ.range));
    report.period.iter().for_each(|period| on(&period.range));
    report.signature.iter().for_each(|signature| on(&signature.range));
    on(&report.body());
    on(&report.intro());
    on(&report.head());
    for at in (0..=text.len()).step_by(7) {
        let sentence = report.sentence(at);
        let clause = report.clause(at);
        if text.is_char_boundary(at) {
            on(&sentence);
            on(&clause);
        }
    }
}

/// Every folded character stands for a piece of the visible text, and the two maps agree.
fn hold_map(folded: &Folded, visible: &str) {
    for (at, c) in folded.text().char_indices().filter(|(_, c)| !c.is_whitespace()) {
        let range = folded.visible(&(at..at + c.len_utf8()), visible);
        assert!(
            visible.get(range.clone()).is_some_and(|slice| !slice.is_empty()),
            "{at} {c:?} {range:?} in {visible:?}"
        );
        assert_eq!(range.start, folded.visible_offset(at));
        assert_eq!(folded.folded_offset(range.start), at, "{c:?} in {visible:?}");
    }
    for (at, _) in visible.char_indices() {
        let there = folded.folded_offset(at);
        assert!(folded.text().is_char_boundary(there));
        // What stands there is the character itself or the first one after it that was not dropped.
        let next = &folded.text()[there..];
        if next.chars().next().is_some_and(|c| !c.is_whitespace()) {
            assert!(folded.visible_offset(there) >= at, "{at} {there} in {visible:?}");
        }
    }
}

fn hold_everywhere(source: &str) {
    for format in FORMATS {
        hold(format, source.as_bytes());
    }
}

/// What reports are made of, whole and broken, and what has no place in them.
const FRAGMENTS: &[&str] = &[
    "青棠市鹭洲区统计局2024年政府信息公开工作年度报告",
    "某县某镇人民政府二〇二三年政府信息公开年报",
    "青棠市鹭洲区教育局\n2019年政府信息公开工作年度报告",
    "关于报送政府信息公开工作总结的函",
    "政府信息公开",
    "发布日期：2025-01-20 10:30",
    "成文日期：",
    "2025年1月16日",
    "二〇二五年二月三十日",
    "2024年13月45日",
    "9999年12月31日",
    "0000年1月1日",
    "统计期限自2024年1月1日起至2024年12月31日止。",
    "本报告中所列数据的统计期限为",
    "截止2023年12月31日，收到申请",
    "一、总体情况",
    "一、总体情况 ",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
    "—、总体情况",
    "第二部分 依申请公开",
    "（一）",
    "（十九）主动公开。",
    "1.",
    "12、",
    "(3)",
    "⑳",
    "①",
    "第",
    "一",
    "一是",
    "三是加强培训；",
    "其二，",
    "收到申请10件，办结9件，退件1件，办结率100%；",
    "增长率为",
    "99999999999999999999%",
    "0.0000001%",
    "答复率达103%。",
    "以",
    "申请人张三丰要求公开",
    "原告：欧阳修远诉某局政府信息公开案",
    "陈慧敏同志申请公开",
    "11010519491231002X",
    "13800138000",
    "6222020000000000003",
    "《中华人民共和国政府信息公开条例》（国务院令第711号）",
    "国办公开办函〔2021〕30号",
    "[2021]30号",
    "《",
    "》",
    "“",
    "”",
    "（",
    "）",
    "(",
    ")",
    "【",
    "「",
    "。",
    "，",
    "；",
    "：",
    "、",
    "。。",
    "?",
    " ",
    "　",
    "\u{a0}",
    "\u{2028}",
    "\u{85}",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\u{c}",
    "\0",
    "\u{feff}",
    "\u{fffd}",
    "\u{200b}",
    "\u{202e}",
    "\u{2060}",
    "\u{ad}",
    "⼀",
    "⺠",
    "⼈⺠政府",
    "繼續認真貫徹",
    "公開(kāi)信息",
    "(xù)",
    "（xù）",
    "(ā",
    "𠀀",
    "😀",
    "👨‍👩‍👧",
    "é",
    "２０２４",
    "％",
    "ａ",
    "2O23年",
    "1О条",
    "锟斤拷",
    "ä¸",
    "信息公开信息公开",
    "的的",
    "我局高度重视政府信息公开工作，健全制度，明确责任，全年未发生泄密事件。",
    "存在的主要问题：一是意识不强。改进情况：加强培训。",
    "不存在问题。",
    "青棠市鹭洲区统计局",
    "青棠市白鹭区人民政府办公室",
    "联系青石县教育局",
    "信息内容\t本年制发件数\t本年废止件数\n规章\t0\t0\n",
    "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n",
    "|",
    "1\t2\t3\n",
    "\t\t\n",
    "# ",
    "## 二、",
    "**",
    "<p>",
    "</p>",
    "<br>",
    "<h1>",
    "<table><tr><td rowspan=2>",
    "<td colspan=\"9999\">",
    "</tr><tr>",
    "</table>",
    "<span style=\"display:none\">",
    "<span style='font-size:0;color:#fff'>",
    "</span>",
    "<!--",
    "-->",
    "<script>",
    "&nbsp;",
    "&#x4e00;",
    "&#0;",
    "&lt",
    "&",
    "<",
    "XX年",
    "——",
];

fn report_like() -> impl Strategy<Value = String> {
    let fragment = prop_oneof![
        12 => prop::sample::select(FRAGMENTS).prop_map(str::to_owned),
        3 => Just("\n".to_owned()),
        1 => any::<char>().prop_map(String::from),
        1 => "[一-龥]{1,40}。",
        1 => "[0-9]{1,20}",
    ];
    prop::collection::vec(fragment, 0..60).prop_map(|parts| parts.concat())
}

/// A small report as a web page.
const PAGE: &str = r#"<!DOCTYPE html><html><head><meta charset="utf-8"><title>年报</title>
<meta name="PubDate" content="2025-01-20"></head><body><div class=nav>首页 &gt; 年报</div>
<h1>青棠市鹭洲区统计局2024年政府信息公开工作年度报告</h1><p>发布日期：2025-01-20</p>
<p>统计期限自2024年1月1日起至2024年12月31日止。</p><p><b>一、总体情况</b></p>
<p>　　（一）全年公开(kāi)信息126条，办结9件，办结率100%。一是健全，三是&#x5b8c;善。</p>
<p>二、主动公开政府信息情况</p><table><tr><td colspan="2">第二十条</td></tr><tr><td rowspan=2>规章</td>
<td>1</td></tr><tr><td>&nbsp;</td></tr></table><p style="display:none">看不见</p>
<p>五、存在的主要问题及改进情况</p><p>“问题（不少《。</p><p>青棠市鹭洲区统计局</p><p>2025年1月16日</p></body></html>"#;

#[test]
fn a_page_cut_at_every_byte() {
    for end in (0..PAGE.len()).step_by(if std::env::var_os("PROPTEST_CASES").is_some() { 1 } else { 5 }) {
        hold(Format::Html, &PAGE.as_bytes()[..end]);
    }
}

/// What random input has found before.
#[test]
fn cases_that_once_failed() {
    hold_everywhere("⼈⺠政府\n青棠市鹭洲区教育局\n2019年政府信息公开工作年度\n报告\n");
    hold_everywhere("⼈⺠政府\n青棠市鹭洲区教育局\n2019年政府信息公开工作年度报告\n");
}

#[test]
fn the_same_in_any_thread() {
    let source = FRAGMENTS.concat();
    for format in FORMATS {
        let once = || -> Checked {
            let document = read("t", format, source.as_bytes()).unwrap();
            check(&document, Ruleset::builtin(), &Options::default())
        };
        let here = once();
        assert!(!here.findings.is_empty());
        let threads: Vec<_> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..4).map(|_| scope.spawn(once)).collect();
            all.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(threads.iter().all(|there| *there == here));
    }
}

/// Few cases by default, so that all tests stay fast; `PROPTEST_CASES` asks for more.
fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(64), failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for format in FORMATS {
            hold(format, &bytes);
        }
    }

    #[test]
    fn arbitrary_text(text in ".{0,200}") {
        hold_everywhere(&text);
    }

    #[test]
    fn reports_of_fragments(source in report_like()) {
        hold_everywhere(&source);
    }

    #[test]
    fn pages_of_fragments_cut_anywhere(source in report_like(), cut in any::<prop::sample::Index>()) {
        let page = format!("{}{source}</body>", PAGE.trim_end_matches("</body></html>"));
        let end = cut.index(page.len());
        hold(Format::Html, &page.as_bytes()[..end]);
        hold(Format::Markdown, &page.as_bytes()[..end]);
    }

    /// The rules' own examples reach what no random text would.
    #[test]
    fn examples_with_odd_pieces(
        picks in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), prop::sample::select(FRAGMENTS)), 1..5),
        keep in any::<bool>(),
    ) {
        let examples = &Ruleset::builtin().examples;
        let mut source = String::new();
        for (example, place, odd) in picks {
            let text = &example.get(examples).text;
            let at = text.char_indices().nth(place.index(text.chars().count())).map_or(0, |(at, _)| at);
            source.push_str(&text[..at]);
            source.push_str(odd);
            if keep {
                source.push_str(&text[at..]);
            }
        }
        hold_everywhere(&source);
    }

    #[test]
    fn folding_maps_back(source in report_like()) {
        let mut folded = Folded::default();
        folded.push(&source, 0);
        hold_map(&folded, &source);
    }

    #[test]
    fn any_options(source in report_like(), year in 1900..2200_i16, template in prop::sample::select(&["2008", "2019", "2021", "x"])) {
        let Ok(document) = read("t", Format::Text, source.as_bytes()) else { return Ok(()) };
        let options = Options { year: Some(year), template: Some(template.to_owned()), ..Options::default() };
        for finding in check(&document, Ruleset::builtin(), &options).findings {
            prop_assert!(!finding.span.is_empty());
            hold_span(&document, &finding.span);
        }
    }
}
