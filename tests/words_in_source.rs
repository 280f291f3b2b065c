//! Words are data: labels, terms, legal references of the rule files do not stand in the program's text.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use nianbao::ruleset::{Ruleset, core};
use regex::Regex;

/// Words of the rule files that the reading and judging code knows by itself, as (folder or file, words). Single
/// characters of dates, numerals and measures are the grammar's own. Nothing may be added without need.
const ALLOWED: [(&str, &[&str]); 5] = [
    ("src/report/fact.rs", &["达到", "超过"]),
    ("src/report/title.rs", &["关于", "年度报告"]),
    ("src/check/document.rs", &["年度"]),
    ("src/check/crosscheck", &["诉讼", "结转", "本年", "上年", "下年", "他年", "人民政府"]),
    // What a date was found to be, for messages.
    ("src/check/deadline.rs", &["成文日期", "发布日期"]),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            sources(&entry, found);
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            found.push(entry);
        }
    }
}

/// The string literals of all files below `src` as (file, literal); comments and the tests of modules are left out.
fn literals() -> Vec<(String, String)> {
    let mut files = Vec::new();
    sources(&root().join("src"), &mut files);
    let literal = Regex::new(r#""(?:[^"\\]|\\.)*""#).unwrap();
    let mut literals = Vec::new();
    for path in files {
        let name = path.strip_prefix(root()).unwrap().to_str().unwrap().replace('\\', "/");
        let text = std::fs::read_to_string(&path).unwrap();
        let program = text.split("#[cfg(test)]").next().unwrap();
        for line in program.lines().filter(|line| !line.trim_start().starts_with("//")) {
            literals.extend(
                literal.find_iter(line).map(|found| (name.clone(), found.as_str().trim_matches('"').to_owned())),
            );
        }
    }
    assert!(literals.len() > 1000, "the sources were not found");
    literals
}

#[test]
fn no_legal_reference_and_no_label_stands_in_the_source() {
    let reference = Regex::new(r"〔(?:19|20)\d\d〕|令第\d+号|第[一二三四五六七八九十]+条").unwrap();
    let mut labels = BTreeSet::new();
    for template in &Ruleset::builtin().templates {
        labels.extend(template.sections.iter().map(|section| core(&section.title)));
        for table in &template.tables {
            labels.extend(table.rows.iter().map(|row| core(&row.label.official)));
            labels.extend(table.columns.iter().map(|column| core(&column.label.official)));
        }
    }
    // Short labels (其他, 总计) are words of every text.
    labels.retain(|label| label.chars().count() >= 4);
    assert!(labels.len() > 50);
    for (file, literal) in literals() {
        assert!(!reference.is_match(&literal), "{file}: a legal reference belongs in rules/: {literal}");
        let plain = core(&literal);
        let found = labels.iter().find(|label| plain.contains(label.as_str()));
        assert!(found.is_none(), "{file}: the label {found:?} belongs in rules/: {literal}");
    }
}

#[test]
fn words_of_the_rule_files_stand_in_no_check() {
    let ruleset = Ruleset::builtin();
    let is_word =
        |word: &&String| word.chars().count() >= 2 && word.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let words: BTreeSet<&String> = ruleset.words.values().flatten().filter(is_word).collect();
    assert!(words.len() > 500);
    let mut used = BTreeSet::new();
    let mut strange = Vec::new();
    for (file, literal) in literals() {
        if !file.starts_with("src/check/") && !file.starts_with("src/report/") || !words.contains(&literal) {
            continue;
        }
        match ALLOWED.iter().find(|(place, list)| file.starts_with(place) && list.contains(&literal.as_str())) {
            Some((place, _)) => {
                used.insert((*place, literal));
            }
            None => strange.push(format!("{file}: {literal}")),
        }
    }
    assert!(strange.is_empty(), "words of rules/ (ask for the list by its name): {strange:?}");
    // What was moved out leaves the allowance.
    let mut idle: Vec<String> = Vec::new();
    for (place, list) in ALLOWED {
        for word in list {
            if !used.contains(&(place, (*word).to_owned())) {
                idle.push(format!("{place}: {word}"));
            }
        }
    }
    assert!(idle.is_empty(), "take from ALLOWED what no longer stands there: {idle:?}");
}
