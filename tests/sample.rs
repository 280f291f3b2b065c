//! The sample reports of `docs/sample`: what the program says of them, and that the documents that show it are fresh.
//!
//! Run with `NIANBAO_BLESS=1` to write anew what is generated: `docs/output.svg` and the marked parts of the READMEs and of
//! `docs/json.md`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/picture.rs"]
mod picture;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use nianbao::finding::Severity;
use nianbao::ruleset::{Rule, Ruleset};

/// The command shown in the picture and in the READMEs.
const SHOWN: &str =
    "check docs/sample/临江县林业局2023.html --select narrative/percent,table/balance,structure/numbering";

/// The names of the groups of rules, in the order of the table. A new group needs its line here.
const GROUPS: [(&str, &str, &str); 13] = [
    (
        "document",
        "What it is: kind, title, year, period, organ, legal basis",
        "文件整体：题目、年份、统计期限、机关、依据",
    ),
    ("structure", "Sections, topics, numbering, leftovers of the template", "结构：各部分、各方面、序号、模板残留"),
    ("table", "The official tables: shape, blanks, sums and balances", "表格：行列、空格、合计、勾稽关系"),
    ("statistics", "The statistics table of 2014 to 2018", "2014年至2018年的统计表"),
    ("narrative", "Numbers in the text: parts and wholes, rates, growth", "正文里的数字：分项与合计、比率、增减"),
    ("crosscheck", "The text against the tables", "正文与表格是否一致"),
    ("history", "This year against the year before", "与上一年度是否衔接"),
    ("rollup", "A government against its members", "汇总与所属单位是否一致"),
    ("deadline", "Dates: published in time, possible, in order", "日期：按时公布、真实存在、先后合理"),
    ("privacy", "Personal data and secrecy marks", "个人信息、密级标志"),
    ("integrity", "Injected text, mojibake, hidden characters", "文字是否完好：被插入的广告、乱码、隐藏字符"),
    ("text", "Wording, repetition, punctuation", "文字：用词、重复、标点"),
    ("substance", "Whether section five says anything", "内容是否充实：问题与改进"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What the real program prints, run as a user runs it from the root of the repository.
fn run(args: &str, more: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(args.split(' '))
        .args(more)
        .current_dir(root())
        .env_clear()
        .output()
        .unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    // Reports are shown with the separators that every system understands.
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap().replace("docs/sample\\", "docs/sample/"))
}

/// Compares a generated file, or writes it when asked to.
fn fresh(name: &str, made: &str) {
    let path = root().join(name);
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if kept == made {
        return;
    }
    assert!(std::env::var_os("NIANBAO_BLESS").is_some(), "{name} is stale: run the tests with NIANBAO_BLESS=1");
    std::fs::write(&path, made).unwrap();
}

/// A text with the part between `<!-- NAME -->` and `<!-- /NAME -->` put in place.
fn with_part(text: &str, name: &str, part: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let start = text.find(&open).unwrap_or_else(|| panic!("no {open}")) + open.len();
    let end = start + text[start..].find(&close).unwrap_or_else(|| panic!("no {close}"));
    format!("{}{part}{}", &text[..start], &text[end..])
}

#[test]
fn what_is_found() {
    let (status, out) = run("check docs/sample --format short", &[]);
    assert_eq!(status, 1, "the sample has errors");
    insta::assert_snapshot!("short", out);
}

#[test]
fn one_report_is_clean() {
    let (status, out) = run("check docs/sample/临江县水利局2023.html --fail-on note", &[]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("未发现问题"), "{out}");
}

#[test]
fn the_picture_is_fresh() {
    let (_, out) = run(SHOWN, &["--color", "always"]);
    fresh("docs/output.svg", &picture::svg(&format!("nianbao {SHOWN}"), &out));
}

#[test]
fn the_example_of_json_is_fresh() {
    let text = std::fs::read_to_string(root().join("docs/json.md")).unwrap().replace("\r\n", "\n");
    let args = "check docs/sample/临江县林业局2023.html --select structure/numbering --format json";
    let json: serde_json::Value = serde_json::from_str(&run(args, &[]).1).unwrap();
    let json = serde_json::to_string_pretty(&json).unwrap();
    fresh("docs/json.md", &with_part(&text, "example", &format!("```json\n{json}\n```\n")));
}

/// Both READMEs in one test: blessing from two threads would write over each other.
#[test]
fn the_readmes_are_fresh() {
    let (_, out) = run(SHOWN, &[]);
    let output = format!("```text\n$ nianbao {SHOWN}\n{}\n```\n", out.trim_end());
    for (name, rules) in [("README.md", english()), ("README.zh-CN.md", chinese())] {
        let text = std::fs::read_to_string(root().join(name)).unwrap().replace("\r\n", "\n");
        let made = with_part(&with_part(&text, "output", &output), "rules", &rules);
        fresh(name, &made);
        for rule in &Ruleset::builtin().rules {
            assert!(made.contains(&format!("`{}`", rule.id)), "{name} does not name {}", rule.id);
        }
    }
}

/// The rules of each group that has any, in the order of [`GROUPS`].
fn groups() -> Vec<(&'static str, &'static str, Vec<&'static Rule>)> {
    let mut rules = BTreeMap::<&str, Vec<&Rule>>::new();
    for rule in &Ruleset::builtin().rules {
        rules.entry(rule.group()).or_default().push(rule);
    }
    let found = GROUPS.iter().filter_map(|(group, english, chinese)| Some((*english, *chinese, rules.remove(group)?)));
    let found = found.collect();
    assert!(rules.is_empty(), "GROUPS lacks {:?}", rules.keys());
    found
}

fn english() -> String {
    let mut table = "| Area | Errors | Warnings | Notes |\n|---|---|---|---|\n".to_owned();
    for (title, _, rules) in groups() {
        let of = |severity| {
            let ids = rules.iter().filter(|rule| rule.severity == severity).map(|rule| format!("`{}`", rule.id));
            ids.collect::<Vec<_>>().join("<br>")
        };
        let (errors, warnings, notes) = (of(Severity::Error), of(Severity::Warning), of(Severity::Note));
        writeln!(table, "| {title} | {errors} | {warnings} | {notes} |").unwrap();
    }
    table
}

fn chinese() -> String {
    let mut table = "| 范围 | 检查的问题 | 规则 | 级别 |\n|---|---|---|---|\n".to_owned();
    for (_, title, rules) in groups() {
        for (index, rule) in rules.iter().enumerate() {
            let group = if index == 0 { title } else { "" };
            writeln!(table, "| {group} | {} | `{}` | {} |", rule.title, rule.id, rule.severity.chinese()).unwrap();
        }
    }
    table
}
