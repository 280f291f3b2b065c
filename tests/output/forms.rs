use std::collections::HashSet;

use serde_json::Value;

use super::*;

fn all(form: OutputFormat) -> String {
    let fine = (plain("好.txt", "一切正常。"), Checked::default());
    run(form, Style::default(), &[percent(), fine, page()], &[unreadable()])
}

#[test]
fn short() {
    insta::assert_snapshot!(all(OutputFormat::Short));
}

#[test]
fn github() {
    insta::assert_snapshot!(all(OutputFormat::Github));
}

#[test]
fn json() {
    insta::assert_snapshot!(all(OutputFormat::Json));
}

#[test]
fn sarif() {
    let printed = all(OutputFormat::Sarif);
    if let Some(path) = std::env::var_os("NIANBAO_SARIF_SAMPLE") {
        std::fs::write(path, &printed).unwrap(); // for a validator
    }
    let value: Value = serde_json::from_str(&printed).unwrap();
    insta::assert_snapshot!(serde_json::to_string_pretty(&value).unwrap());
}

#[test]
fn sarif_indices_lead_to_their_rules() {
    let value: Value = serde_json::from_str(&all(OutputFormat::Sarif)).unwrap();
    let run = &value["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), 3);
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
    }
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn nothing_to_print_is_still_well_formed() {
    for form in [OutputFormat::Json, OutputFormat::Sarif] {
        let value: Value = serde_json::from_str(&run(form, Style::default(), &[], &[])).unwrap();
        assert!(value.is_object());
    }
    assert_eq!(run(OutputFormat::Short, Style::default(), &[], &[]), "");
    assert_eq!(run(OutputFormat::Github, Style::default(), &[], &[]), "");
}

/// A person sees a quotation that is what the offsets say.
#[test]
fn json_offsets_are_those_of_the_file() {
    let (document, checked) = page();
    let source = document.source().to_owned();
    let value: Value =
        serde_json::from_str(&run(OutputFormat::Json, Style::default(), &[(document, checked)], &[])).unwrap();
    let found = &value["documents"][0]["findings"][1];
    let (start, end) = (found["start"].as_u64().unwrap() as usize, found["end"].as_u64().unwrap() as usize);
    assert_eq!(source.get(start..end), found["text"].as_str());
    assert_eq!((found["line"].as_u64(), found["column"].as_u64()), (Some(4), Some(23)));
}

fn prints(document: &Document, findings: Vec<Finding>) -> Vec<String> {
    let checked = Checked { findings, ..Checked::default() };
    let value: Value =
        serde_json::from_str(&run(OutputFormat::Sarif, Style::default(), &[(document.clone(), checked)], &[])).unwrap();
    let results = value["runs"][0]["results"].as_array().unwrap();
    results.iter().map(|one| one["partialFingerprints"]["nianbaoFinding/v1"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn fingerprints_survive_edits_elsewhere() {
    let text = "公开10条。公开10条。答复3件。";
    let findings = |document: &Document| {
        let second = document.text.rfind("公开10条").unwrap();
        vec![
            finding("a/b", Severity::Note, "甲", at(document, "公开10条", "10条")),
            finding("a/b", Severity::Note, "乙", at(document, &document.text[second..], "10条")),
            finding("a/c", Severity::Note, "丙", at(document, "公开10条", "10条")),
            finding("a/b", Severity::Note, "丁", at(document, "答复", "3件")),
        ]
    };
    let before = plain("甲.txt", text);
    let after =
        plain("甲.txt", &format!("新的标题\n\n{}", text.replace("公开10条", "公开1 0条").replace("1 0条", "10条")));
    let prints_before = prints(&before, findings(&before));
    assert_eq!(prints_before, prints(&after, findings(&after)));
    assert_eq!(prints_before.iter().collect::<HashSet<_>>().len(), 4);
    let spaced = plain("甲.txt", "公开10 条。");
    let one = finding("a/b", Severity::Note, "甲", at(&spaced, "10", "10 条"));
    assert_eq!(prints(&spaced, vec![one]), prints_before[..1]);
}

/// A file without lines of its own: every form says the page and the line, none a line of what was read.
#[test]
fn places_in_a_file_without_lines() {
    let printed = |form| run(form, Style::default(), &[located()], &[]);
    let value = |form| {
        let value: Value = serde_json::from_str(&printed(form)).unwrap();
        serde_json::to_string_pretty(&value).unwrap()
    };
    insta::assert_snapshot!("located_text", printed(OutputFormat::Text));
    insta::assert_snapshot!("located_short", printed(OutputFormat::Short));
    insta::assert_snapshot!("located_github", printed(OutputFormat::Github));
    insta::assert_snapshot!("located_json", value(OutputFormat::Json));
    let sarif: Value = serde_json::from_str(&printed(OutputFormat::Sarif)).unwrap();
    insta::assert_snapshot!("located_sarif", serde_json::to_string_pretty(&sarif["runs"][0]["results"]).unwrap());
}
