//! Rule files that are not built in: what is said of broken ones, and what whole ones change.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Status, standard output and standard error of the real program, run in a folder of the repository.
fn run_in(folder: &str, args: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(args)
        .current_dir(root().join(folder))
        .env_clear()
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The files of a folder, by name.
fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn every_mistake_of_a_broken_file_is_told_at_its_place() {
    let broken = files("tests/broken_rules");
    assert_eq!(broken.len(), 10);
    for path in broken {
        let name = path.file_name().unwrap().to_str().unwrap();
        let (status, out, err) = run_in("tests/broken_rules", &["check", "年报.txt", "--rules", name]);
        assert_eq!((status, out.as_str()), (2, ""), "{name}: {err}");
        insta::assert_snapshot!(name.trim_end_matches(".toml"), err);
    }
}

/// Findings of a report as (line, rule, severity), with how many there are of each.
type Findings = BTreeMap<(usize, String, String), i32>;

fn findings(args: &[&str]) -> Findings {
    let mut all = vec!["check", "青石镇2023.html", "--format", "json"];
    all.extend(args);
    let (status, out, err) = run_in("docs/local", &all);
    assert!(status < 2 && err.is_empty(), "{err}");
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    let mut findings = Findings::new();
    for finding in value["documents"][0]["findings"].as_array().unwrap() {
        let text = |key: &str| finding[key].as_str().unwrap().to_owned();
        let line = finding["line"].as_u64().unwrap() as usize;
        *findings.entry((line, text("rule"), text("severity"))).or_default() += 1;
    }
    findings
}

/// What the comments of the sample promise: changes of the number of findings.
fn promised(sample: &str) -> Findings {
    let severities = BTreeMap::from([("错误", "error"), ("警告", "warning"), ("提示", "note")]);
    let mut promised = Findings::new();
    for (index, line) in sample.lines().enumerate() {
        let Some((_, comment)) = line.split_once("<!-- 加上示例省.toml：") else { continue };
        for change in comment.strip_suffix(" -->").unwrap().split('；') {
            let (before, rest) = change.split_once('[').unwrap();
            let (rule, after) = rest.split_once(']').unwrap();
            let mut add = |severity: &str, by: i32| {
                *promised.entry((index + 1, rule.to_owned(), severities[severity].to_owned())).or_default() += by;
            };
            let times = after.trim().strip_suffix(" 处").map_or(1, |times| times.parse().unwrap());
            match (before.split_once(' '), after.trim().strip_prefix("变为 ")) {
                (Some(("多出", severity)), None) => add(severity, times),
                (Some(("没有了", severity)), None) => add(severity, -times),
                (None, Some(severity)) => {
                    add(before, -1);
                    add(severity, 1);
                }
                _ => panic!("{change}"),
            }
        }
    }
    promised
}

#[test]
fn a_province_changes_the_findings_as_the_comments_of_the_sample_say() {
    let sample = std::fs::read_to_string(root().join("docs/local/青石镇2023.html")).unwrap();
    let mut changes = findings(&["--rules", "示例省.toml"]);
    for (finding, count) in findings(&[]) {
        *changes.entry(finding).or_default() -= count;
    }
    changes.retain(|_, by| *by != 0);
    let promised = promised(&sample);
    assert!(promised.len() >= 8, "the sample promises too little");
    assert_eq!(changes, promised);
}

#[test]
fn settings_name_rule_files() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("年报.txt", "某镇人民政府2023年政府信息公开工作年度报告\n\n一、总体情况\n\n配备信息公开员3名。\n");
    write("市.toml", "extends = \"省.toml\"\n[[number]]\nname = \"thin-problems\"\nvalue = 60\n");
    let term = "[[term]]\nrule = \"text/term\"\nwrong = [\"信息公开员\"]\nright = \"公开工作人员\"\n";
    write("省.toml", &format!("extends = \"2021\"\n{term}"));
    let short = |args: &[&str]| {
        let mut all = vec!["check", "年报.txt", "--format", "short", "--select", "text/term"];
        all.extend(args);
        run_in(folder.path().to_str().unwrap(), &all)
    };
    assert_eq!(short(&[]), (0, String::new(), String::new()));
    write("nianbao.toml", "rules = [\"市.toml\"]\n");
    let (status, out, err) = short(&[]);
    assert!(status == 0 && err.is_empty() && out.contains("信息公开员"), "{out}{err}");
    // The command line takes the place of the file.
    write("别的.toml", "[[off]]\nrule = \"text/punctuation\"\nreason = \"试一试\"\n");
    assert_eq!(short(&["--rules", "别的.toml"]).1, "");
    // A circle, a file that is not there, a rule that is off.
    write("省.toml", "extends = \"市.toml\"\n");
    assert!(short(&[]).2.contains("绕了一圈"), "{}", short(&[]).2);
    assert!(short(&["--rules", "没有.toml"]).2.contains("不存在"));
    let (status, _, err) = run_in(
        folder.path().to_str().unwrap(),
        &["check", "年报.txt", "--rules", "别的.toml", "--select", "text/punctuation"],
    );
    assert!(status == 2 && err.contains("已被 别的.toml 关闭：试一试"), "{err}");
}

#[test]
fn what_nothing_reaches_is_told() {
    let (status, _, err) =
        run_in("tests/idle_rules", &["check", "年报.txt", "--rules", "idle.toml", "--fail-on", "never"]);
    assert_eq!(status, 0, "{err}");
    insta::assert_snapshot!("idle", err);
}

#[test]
fn examples_of_a_file_are_tried() {
    let (status, out, err) = run_in("docs/local", &["rules", "test", "示例省.toml"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    assert!(out.ends_with("个示例，0 个不符\n"), "{out}");

    let folder = tempfile::tempdir().unwrap();
    let example = |text: &str, rest: &str| format!("[[example]]\nrule = \"text/term\"\ntext = \"{text}\"\n{rest}\n");
    let wrong = [
        example("全年转结3件。", "finds = \"转结\""),
        example("全年转结3件。", "clean = true"),
        example("全年结转3件。", "finds = \"结转\""),
    ];
    std::fs::write(folder.path().join("我的.toml"), wrong.concat()).unwrap();
    let (status, out, _) = run_in(folder.path().to_str().unwrap(), &["rules", "test", "我的.toml"]);
    assert_eq!(status, 1);
    insta::assert_snapshot!("tried", out);
    std::fs::write(folder.path().join("空.toml"), "").unwrap();
    assert_eq!(run_in(folder.path().to_str().unwrap(), &["rules", "test", "空.toml"]).0, 2);
}

#[test]
fn rules_are_listed_and_explained() {
    let (status, out, err) = run_in("docs/local", &["rules", "list", "--rules", "示例省.toml"]);
    assert_eq!((status, err.as_str()), (0, ""));
    let line = |rule: &str| out.lines().find(|line| line.starts_with(rule)).unwrap();
    assert!(line("structure/numbering").contains("错误"));
    assert!(line("text/punctuation").contains("已被 示例省.toml 关闭：本省由公文系统统一校对标点"));
    assert!(line("example-province/transferred").contains("（示例省.toml）"));

    let (status, out, _) = run_in("docs", &["explain", "table/balance"]);
    assert_eq!(status, 0);
    let page = std::fs::read_to_string(root().join("docs/rules/table/balance.md")).unwrap().replace("\r\n", "\n");
    assert_eq!(out, page, "the text of the page");
    assert!(
        run_in("docs/local", &["explain", "privacy/phone", "--rules", "示例省.toml"])
            .1
            .contains("示例省政务公开办公室")
    );
    let (status, _, err) = run_in("docs", &["explain", "table/balence"]);
    assert!(status == 2 && err.contains("是不是“table/balance”"), "{err}");
}

#[test]
fn a_new_version_of_a_built_in_file_takes_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(root().join("rules/substance.toml")).unwrap();
    let changed = text.replacen("没有写问题或改进", "第五部分没有写全", 1);
    assert_ne!(changed, text);
    std::fs::write(folder.path().join("substance.toml"), changed).unwrap();
    let (status, out, err) = run_in(folder.path().to_str().unwrap(), &["rules", "test", "substance.toml"]);
    assert_eq!((status, err.as_str()), (0, ""), "{out}");
    let listed = run_in(folder.path().to_str().unwrap(), &["rules", "list", "--rules", "substance.toml"]).1;
    assert!(listed.contains("第五部分没有写全"), "{listed}");
}

/// A report in the made-up form of 2027: with or without its new section, with some numbers of its new row.
fn report_of_2027(section: bool, transferred: Option<[u32; 2]>) -> String {
    let sample = std::fs::read_to_string(root().join("docs/sample/临江县水利局2023.html")).unwrap();
    let mut report = sample
        .replace("2024-01-19", "2028-01-19")
        .replace("2024年", "2028年")
        .replace("2023", "2027")
        .replace("水旱灾害防御", "水旱灾害");
    if let Some([first, total]) = transferred {
        let row = "<tr><td>3.其他</td>";
        let end = report.find(row).unwrap() + report[report.find(row).unwrap()..].find('\n').unwrap() + 1;
        let cells = format!("<td>{first}</td>{}<td>{total}</td>", "<td>0</td>".repeat(5));
        report.insert_str(end, &format!("<tr><td>4.转送其他机关办理</td>{cells}</tr>\n"));
        report = report.replace("rowspan=\"22\"", "rowspan=\"23\"");
    }
    if section {
        let end = report.find("<p>临江县水利局</p>").unwrap();
        report.insert_str(end, "<h2>七、公众意见采纳情况</h2>\n<p>全年收到公众意见12条，采纳9条。</p>\n");
    }
    report
}

#[test]
fn a_new_form_needs_no_change_of_the_program() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(root().join("tests/template_2027/2027.toml"), folder.path().join("2027.toml")).unwrap();
    let check = |report: &str, more: &[&str]| {
        std::fs::write(folder.path().join("年报.html"), report).unwrap();
        let mut args = vec!["check", "年报.html", "--format", "json"];
        args.extend(more);
        let (status, out, err) = run_in(folder.path().to_str().unwrap(), &args);
        assert!(status < 2 && err.is_empty(), "{err}");
        let value: serde_json::Value = serde_json::from_str(&out).unwrap();
        let document = &value["documents"][0];
        let findings = document["findings"].as_array().unwrap();
        let told = |finding: &serde_json::Value| {
            format!("{} {}", finding["rule"].as_str().unwrap(), finding["message"].as_str().unwrap())
        };
        (document["template"].as_str().unwrap().to_owned(), findings.iter().map(told).collect::<Vec<_>>())
    };
    let new = ["--rules", "2027.toml"];
    // A report of 2027 in the new form is right by the new form, and not by the old one.
    let right = report_of_2027(true, Some([0, 0]));
    assert_eq!(check(&right, &new), ("2027".to_owned(), vec![]));
    let (template, by_old) = check(&right, &[]);
    assert_eq!(template, "2021");
    assert!(by_old.iter().any(|told| told.starts_with("structure/section-extra")), "{by_old:?}");
    assert!(by_old.iter().any(|told| told.starts_with("table/shape")), "{by_old:?}");
    // What the new form adds is missed.
    let (_, missed) = check(&report_of_2027(false, None), &new);
    assert_eq!(missed.len(), 2, "{missed:?}");
    assert!(missed.iter().any(|told| told.contains("缺少第七部分“公众意见采纳情况”")), "{missed:?}");
    assert!(
        missed.iter().any(|told| told.starts_with("table/shape") && told.contains("4.转送其他机关办理")),
        "{missed:?}"
    );
    // Its identity is checked, and its row belongs to the sum of results.
    let (_, broken) = check(&report_of_2027(true, Some([5, 5])), &new);
    assert!(broken.iter().any(|told| told.starts_with("template-2027/transferred “自然人”列")), "{broken:?}");
    assert!(broken.iter().any(|told| told.starts_with("table/column-total")), "{broken:?}");
    // Reports of earlier years are held to their own form.
    let (template, earlier) = check(&right.replace("2028", "2024").replace("2027", "2023"), &new);
    assert_eq!(template, "2021", "{earlier:?}");
    assert_eq!(check(&right, &["--rules", "2027.toml", "--template", "2021"]).0, "2021");
}
