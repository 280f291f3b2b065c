//! Blank reports: the checker finds in each what is to be filled in, and nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::process::Command;

use nianbao::check::{Options, check};
use nianbao::document::{Document, Format};
use nianbao::ruleset::Ruleset;
use nianbao::skeleton;
use nianbao::source::read;

const FORMS: [(&str, i16); 3] = [("2008", 2015), ("2019", 2020), ("2021", 2025)];
const ORGANS: [&str; 2] = ["临江县人民政府", "临江县水利局"];

fn blank(template: &str, year: i16, organ: &str, format: Format) -> Document {
    let rules = Ruleset::builtin();
    let template = rules.template(template).unwrap();
    let bytes = skeleton::write(template, rules, organ, year, format).unwrap();
    assert_eq!(
        Some(&bytes),
        skeleton::write(template, rules, organ, year, format).as_ref(),
        "the same bytes every time"
    );
    read("年报", format, &bytes).unwrap()
}

/// How often each rule is found.
fn found(document: &Document) -> BTreeMap<String, usize> {
    let checked = check(document, Ruleset::builtin(), &Options::default());
    let mut count = BTreeMap::new();
    for finding in checked.findings {
        *count.entry(finding.rule).or_default() += 1;
    }
    count
}

#[test]
fn only_what_is_to_be_filled_in_is_found() {
    for (template, year) in FORMS {
        for organ in ORGANS {
            for format in [Format::Html, Format::Markdown, Format::Docx] {
                let document = blank(template, year, organ, format);
                let of = format!("{template} {organ} {format:?}");
                let hints = document.text.matches("文字描述").count();
                assert!(hints >= 3, "{of}");
                let tables = document.tables.len();
                assert_eq!(tables, if template == "2008" { 0 } else { 3 }, "{of}");
                let mut expected = BTreeMap::from([("document/kind".to_owned(), 1)]);
                expected.insert("structure/placeholder".to_owned(), hints);
                if tables > 0 {
                    expected.insert("table/blank".to_owned(), tables);
                }
                assert_eq!(found(&document), expected, "{of}");
            }
        }
    }
}

/// The tables are those of the form: filled with numbers that fit, nothing is wrong with them.
#[test]
fn filled_in_tables_are_right() {
    for (template, year) in [("2019", 2020), ("2021", 2025)] {
        let rules = Ruleset::builtin();
        let form = rules.template(template).unwrap();
        let page = skeleton::write(form, rules, ORGANS[0], year, Format::Html).unwrap();
        let page = String::from_utf8(page).unwrap();
        let filled = page.replace("></td>", ">0</td>");
        let document = read("年报.html", Format::Html, filled.as_bytes()).unwrap();
        let options = Options { select: vec!["table".into()], ..Options::default() };
        let checked = check(&document, rules, &options);
        let wrong: Vec<_> = checked.findings.iter().filter(|one| one.rule != "table/suspect").collect();
        assert!(wrong.is_empty(), "{template}: {wrong:?}");
        assert!(checked.not_assessable.is_empty(), "{template}: {:?}", checked.not_assessable);
    }
}

#[test]
fn the_form_as_it_is_printed() {
    let text = |format| {
        let rules = Ruleset::builtin();
        String::from_utf8(skeleton::write(rules.template("2021").unwrap(), rules, ORGANS[0], 2025, format).unwrap())
            .unwrap()
    };
    insta::assert_snapshot!("markdown", text(Format::Markdown));
}

#[test]
fn the_command() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_nianbao")).args(args).current_dir(folder.path()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), text)
    };
    let new = ["new", "--year", "2025", "--organ", "临江县水利局", "-o", "年报.docx"];
    let (status, text) = run(&new);
    assert_eq!((status, text.as_str()), (0, "已生成 年报.docx（2021年格式）。填好后检查：nianbao check 年报.docx\n"));
    std::fs::write(folder.path().join("年报.docx"), "已填好").unwrap();
    let (status, text) = run(&new);
    assert!(status == 2 && text.contains("--force"), "{text}");
    assert_eq!(std::fs::read_to_string(folder.path().join("年报.docx")).unwrap(), "已填好");
    assert_eq!(run(&[&new[..], &["--force"]].concat()).0, 0);
    for (args, word) in [
        (vec!["new", "--year", "2025", "--organ", "某局", "-o", "年报.pdf"], ".docx、.md 或 .html"),
        (vec!["new", "--year", "1999", "--organ", "某局", "-o", "a.md"], "2008"),
        (vec!["new", "--template", "2050", "--year", "2025", "--organ", "某局", "-o", "a.md"], "可用的有"),
        (vec!["new", "--year", "2025", "--organ", " ", "-o", "a.md"], "机关的全称"),
    ] {
        let (status, text) = run(&args);
        assert!(status == 2 && text.contains(word), "{args:?}: {text}");
    }
}
