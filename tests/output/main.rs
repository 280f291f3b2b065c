//! Every form of output, from findings made by hand: what is printed must not depend on what the rules find.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod forms;
mod html;
mod json_schema;
mod never_panics;
mod text;

use std::ops::Range;

use nianbao::check::Checked;
use nianbao::document::{Document, DocumentBuilder, Format};
use nianbao::finding::{Finding, NotAssessable, Related, Severity, Summary};
use nianbao::location::Location;
use nianbao::output::{self, Failure, OutputFormat, Style};
use nianbao::ruleset::{Rule, Ruleset};

pub const FORMS: [OutputFormat; 6] = [
    OutputFormat::Text,
    OutputFormat::Short,
    OutputFormat::Json,
    OutputFormat::Sarif,
    OutputFormat::Github,
    OutputFormat::Html,
];

/// Plain text read as a user's file is.
pub fn plain(path: &str, text: &str) -> Document {
    nianbao::source::read(path, Format::Text, text.as_bytes()).expect("text")
}

/// The range of the first `what` after the first `after`.
pub fn at(document: &Document, after: &str, what: &str) -> Range<usize> {
    let from = document.text.find(after).expect(after);
    let start = from + document.text[from..].find(what).expect(what);
    start..start + what.len()
}

pub fn finding(rule: &str, severity: Severity, message: &str, span: Range<usize>) -> Finding {
    Finding {
        rule: rule.into(),
        severity,
        message: message.into(),
        label: None,
        help: None,
        basis: None,
        span,
        place: None,
        related: vec![],
    }
}

pub fn related(span: Range<usize>, message: &str) -> Related {
    Related { span, message: message.into(), place: None }
}

pub fn rules() -> Ruleset {
    let rule = |id: &str, title: &str, severity, help: Option<&str>| Rule {
        id: id.into(),
        title: title.into(),
        severity,
        basis: "国办公开办函〔2021〕30号".into(),
        explain: "表格和文字里的数字应当互相印证。".into(),
        help: help.map(str::to_owned),
        prose: false,
        messages: Default::default(),
        clauses: Vec::new(),
        layer: None,
    };
    #[allow(clippy::needless_update)]
    Ruleset {
        rules: vec![
            rule("narrative/percent", "比率与所列数字不符", Severity::Warning, Some("重新计算，或在文中说明口径。")),
            rule("structure/section-missing", "缺少规定的部分", Severity::Error, None),
            rule("table/balance", "勾稽关系不平", Severity::Error, Some("逐格核对。")),
        ],
        ..Ruleset::default()
    }
}

pub fn run(form: OutputFormat, style: Style, checks: &[(Document, Checked)], failures: &[Failure]) -> String {
    let rules = rules();
    let mut summary = Summary::default();
    let mut pieces = Vec::new();
    for (document, checked) in checks {
        summary.count(checked);
        pieces.push(output::document(form, document, checked, &rules, style));
    }
    let mut out = Vec::new();
    output::assemble(form, &pieces, failures, &summary, &rules, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The example of the mission: a rate that does not follow from the numbers beside it.
pub fn percent() -> (Document, Checked) {
    let document = plain(
        "盘龙区经投局2017.txt",
        "盘龙区经投局2017年政府信息公开工作年度报告\n\n二、办理情况\n今年以来，共收到“12345”市长热线投诉10件，处理办结9件，退件1件（不在我局职能内），办结率100%；其他情况正常。\n",
    );
    let mut one = finding(
        "narrative/percent",
        Severity::Warning,
        "办结率 100% 与所列数字不符",
        at(&document, "办结率", "办结率100%"),
    );
    one.help =
        Some("9 ÷ 10 = 90%；剔除退件后 9 ÷ (10 − 1) = 100%\n如按剔除退件的口径计算，请在文中说明；否则应为 90%".into());
    one.basis = Some("《政府信息公开条例》第五十条".into());
    one.related = vec![
        related(at(&document, "投诉", "10件"), "收到"),
        related(at(&document, "办结", "9件"), "办结"),
        related(at(&document, "退件", "1件"), "退件"),
    ];
    let checked = Checked {
        template: Some("2008".into()),
        year: Some(2017),
        organ: Some("盘龙区经投局".into()),
        findings: vec![one],
        not_assessable: vec![],
        ..Checked::default()
    };
    (document, checked)
}

/// A page with a table, whose cells come from different lines of the file.
pub fn page() -> (Document, Checked) {
    let source = "<h1>某县&nbsp;2024年年报</h1>\n<table>\n<tr><td>一、本年新收</td><td>5</td><td>0</td></tr>\n<tr><td>（七）总计</td><td>6</td><td>0</td></tr>\n</table>\n";
    let mut builder = DocumentBuilder::default();
    let mut from = 0;
    let mut show = |builder: &mut DocumentBuilder, shown: &str, written: &str| {
        let start = from + source[from..].find(written).unwrap();
        from = start + written.len();
        builder.push(shown, start..from);
    };
    for (shown, written, separator) in [
        ("某县", "某县", None),
        ("\u{a0}", "&nbsp;", None),
        ("2024年年报", "2024年年报", Some('\n')),
        ("一、本年新收", "一、本年新收", Some('\t')),
        ("5", "5", Some('\t')),
        ("0", "0", Some('\n')),
        ("（七）总计", "（七）总计", Some('\t')),
        ("6", "6", Some('\t')),
        ("0", "0", Some('\n')),
    ] {
        show(&mut builder, shown, written);
        if let Some(separator) = separator {
            builder.separate(separator);
        }
    }
    let document = builder.finish("年报 2024/某 县#1.html", Format::Html, source.to_owned());
    let mut one = finding(
        "table/balance",
        Severity::Error,
        "“自然人”列：本年新收 5，办理结果总计 6，相差 1",
        at(&document, "总计", "6"),
    );
    one.place = Some("表三 自然人列 （七）总计".into());
    one.label = Some("总计".into());
    one.related = vec![Related {
        span: at(&document, "新收", "5"),
        message: "本年新收".into(),
        place: Some("表三 自然人列 一、本年新收".into()),
    }];
    let two = finding(
        "structure/section-missing",
        Severity::Error,
        "缺少“总体情况”部分",
        at(&document, "某县", "某县\u{a0}2024年年报"),
    );
    let checked = Checked {
        template: Some("2021".into()),
        year: Some(2024),
        organ: None,
        findings: vec![two, one],
        not_assessable: vec![
            NotAssessable { rule: "narrative/percent".into(), why: "没有表四".into() },
            NotAssessable { rule: "table/balance".into(), why: "没有表四".into() },
        ],
        ..Checked::default()
    };
    (document, checked)
}

/// A page of a PDF, whose places are pages and lines, with a table that goes over to the next page.
pub fn located() -> (Document, Checked) {
    let mut builder = DocumentBuilder::default();
    let mut show = |shown: &str, separator: char, location: Location| {
        builder.locate(location);
        builder.push(shown, 0..0);
        builder.separate(separator);
    };
    let line = |page, line| Location { page: Some(page), line: Some(line), ..Location::default() };
    let cell = |row, column| Location {
        page: Some(2),
        table: Some(1),
        row: Some(row),
        column: Some(column),
        ..Location::default()
    };
    show("某县2024年年报", '\n', line(1, 1));
    show("全年新收申请7件，办结率100%。", '\n', line(1, 14));
    show("一、本年新收", '\t', cell(4, 1));
    show("5", '\n', cell(4, 2));
    let document = builder.finish_without_source("某县.pdf", Format::Html);
    let mut one = finding("table/balance", Severity::Error, "文中新收 7 件，表三为 5", at(&document, "新收", "7件"));
    one.related = vec![related(at(&document, "一、本年新收", "5"), "表三的数")];
    let mut two = finding("narrative/percent", Severity::Note, "这一格要人核对", at(&document, "一、本年新收", "5"));
    two.place = Some("表三 自然人列 一、本年新收".into());
    let checked = Checked { findings: vec![one, two], ..Checked::default() };
    (document, checked)
}

pub fn unreadable() -> Failure {
    Failure { path: "扫描件, 100%.pdf".into(), why: "不是文本文件：PDF".into() }
}
