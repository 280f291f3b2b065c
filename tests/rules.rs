//! The rules as data: they load, and each example of theirs is found or not found as it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use nianbao::check::examples::try_out;
use nianbao::output::page;
use nianbao::ruleset::Ruleset;

#[test]
fn the_built_in_rules_load() {
    if let Err(errors) = Ruleset::load_builtin() {
        for error in &errors {
            for problem in &error.problems {
                let line = 1 + error.text[..problem.span.start].matches('\n').count();
                eprintln!("{}:{line}: {} ({})", error.file, problem.message, problem.help.as_deref().unwrap_or("-"));
            }
        }
        panic!("{} rule files have mistakes", errors.len());
    }
    assert_eq!(Ruleset::builtin().notices, []);
}

#[test]
fn examples_hold() {
    let ruleset = Ruleset::builtin();
    let failures: Vec<String> = ruleset
        .examples
        .iter()
        .filter_map(|example| {
            let difference = try_out(example, ruleset).err()?;
            Some(format!("{}: {difference:?}\n{}", example.rule, example.text))
        })
        .collect();
    assert!(
        failures.is_empty(),
        "{} of {} examples fail:\n{}",
        failures.len(),
        ruleset.examples.len(),
        failures.join("\n")
    );
}

#[test]
fn every_rule_has_examples_of_both_kinds() {
    let ruleset = Ruleset::builtin();
    let mut kinds: BTreeMap<&str, (usize, usize)> =
        ruleset.rules.iter().map(|rule| (rule.id.as_str(), (0, 0))).collect();
    for example in &ruleset.examples {
        let (found, clean) = kinds.get_mut(example.rule.as_str()).unwrap();
        if example.finds.is_some() || example.says.is_some() { *found += 1 } else { *clean += 1 }
    }
    assert!(!kinds.is_empty());
    for (rule, (found, clean)) in kinds {
        assert!(found > 0 && clean > 0, "{rule} has {found} examples that are found and {clean} that are not");
    }
}

/// Compares a generated file of the repository, or writes it when asked to.
fn fresh(name: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if kept == made {
        return;
    }
    assert!(std::env::var_os("NIANBAO_BLESS").is_some(), "{name} is stale: run the tests with NIANBAO_BLESS=1");
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, made).unwrap();
}

#[test]
fn the_pages_of_the_rules_are_fresh() {
    let ruleset = Ruleset::builtin();
    let mut names = BTreeSet::new();
    for rule in &ruleset.rules {
        fresh(&format!("docs/rules/{}", page::path(rule)), &page::page(rule, ruleset));
        names.insert(page::path(rule));
    }
    fresh("docs/rules/README.md", &page::index(ruleset));
    // No page is left of a rule that is gone.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    for group in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()).filter(|entry| entry.path().is_dir()) {
        for page in std::fs::read_dir(group.path()).unwrap() {
            let name =
                format!("{}/{}", group.file_name().to_str().unwrap(), page.unwrap().file_name().to_str().unwrap());
            assert!(names.contains(&name), "docs/rules/{name} is of no rule");
        }
    }
}

#[test]
fn the_schema_and_the_reference_of_the_language_are_fresh() {
    fresh("docs/rules.schema.json", &Ruleset::schema());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rule-language.md");
    let text = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let (open, close) = ("<!-- keys -->\n", "<!-- /keys -->");
    let start = text.find(open).unwrap() + open.len();
    let end = text.find(close).unwrap();
    fresh("docs/rule-language.md", &format!("{}{}{}", &text[..start], Ruleset::keys(), &text[end..]));
    // Every key is explained.
    for line in Ruleset::keys().lines().filter(|line| line.starts_with("| `")) {
        assert!(!line.ends_with("|  |"), "no word on {line}");
    }
}

/// What editors show is what the program takes: the built-in files fit the schema that they name.
#[test]
fn the_built_in_files_name_the_schema_and_fit_it() {
    let schema: serde_json::Value = serde_json::from_str(&Ruleset::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let names = std::fs::read_dir(root.join("rules")).unwrap().map(|entry| entry.unwrap().path());
    let mut count = 0;
    for path in names.chain([root.join("docs/local/示例省.toml")]) {
        let text = std::fs::read_to_string(&path).unwrap();
        let line = text.lines().next().unwrap();
        let schema = line.strip_prefix("#:schema ").unwrap_or_else(|| panic!("{} names no schema", path.display()));
        assert!(path.parent().unwrap().join(schema).is_file(), "{}: there is no {schema}", path.display());
        let value: serde_json::Value = toml::from_str(&text).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{}: {wrong:?}", path.display());
        count += 1;
    }
    assert_eq!(count, Ruleset::builtin().files.len() + 1, "a file of rules/ is not built in");
}

#[test]
fn every_rule_cites_and_every_clause_is_held_or_said_to_be_beyond() {
    let ruleset = Ruleset::builtin();
    for rule in &ruleset.rules {
        assert!(!rule.clauses.is_empty(), "{} cites no clause", rule.id);
        let is_cited = rule.basis.contains('〔') || rule.basis.contains("第") && rule.basis.contains('条');
        assert!(is_cited || rule.basis.contains("GB/T"), "the basis of {} names no document: {}", rule.id, rule.basis);
        for clause in &rule.clauses {
            let clause = ruleset.clause(clause).unwrap();
            let source = ruleset.sources.iter().find(|source| source.id == clause.source()).unwrap();
            assert!(source.number.is_some() && !clause.article.is_empty(), "{} is cited without number", clause.id);
        }
    }
    for clause in &ruleset.clauses {
        let is_held = ruleset.rules.iter().any(|rule| rule.clauses.contains(&clause.id));
        assert!(is_held || clause.beyond.is_some(), "{} has neither rule nor reason", clause.id);
    }
    fresh("docs/coverage.md", &page::coverage(ruleset));
}

/// The public rule ids, without those that need several reports or the file itself.
const RULES: [&str; 57] = [
    "document/kind",
    "document/title",
    "document/year",
    "document/period",
    "document/organ",
    "document/basis",
    "document/template",
    "structure/section-missing",
    "structure/section-order",
    "structure/section-title",
    "structure/section-extra",
    "structure/section-empty",
    "structure/topic-missing",
    "structure/numbering",
    "structure/placeholder",
    "table/missing",
    "table/shape",
    "table/label",
    "table/unit",
    "table/blank",
    "table/number",
    "table/balance",
    "table/column-total",
    "table/row-total",
    "table/bound",
    "table/authority",
    "table/suspect",
    "statistics/sum",
    "narrative/parts",
    "narrative/balance",
    "narrative/percent",
    "narrative/truncated",
    "narrative/shares",
    "narrative/growth",
    "narrative/conflict",
    "narrative/number-missing",
    "narrative/fee",
    "crosscheck/requests",
    "crosscheck/none",
    "crosscheck/disputes",
    "crosscheck/documents",
    "crosscheck/fee",
    "deadline/late",
    "deadline/early",
    "deadline/date",
    "privacy/id-number",
    "privacy/phone",
    "privacy/name",
    "privacy/secret",
    "integrity/injected",
    "integrity/garbled",
    "integrity/hidden",
    "text/term",
    "text/repeat",
    "text/punctuation",
    "substance/problems",
    "substance/thin",
];

#[test]
fn every_public_rule_is_there_documented_proven_and_reachable() {
    let ruleset = Ruleset::builtin();
    for id in RULES {
        let rule = ruleset.rule(id).unwrap_or_else(|| panic!("there is no rule {id}"));
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules").join(page::path(rule));
        let page = std::fs::read_to_string(&page).unwrap_or_else(|_| panic!("{id} has no page"));
        for part in ["## 为什么查", "## 依据", "## 怎么改", "## 会报告的例子", "## 不报告的例子"] {
            assert!(page.contains(part), "the page of {id} lacks {part}");
        }
        let examples = || ruleset.examples.iter().filter(|example| example.rule == id);
        let is_clean = |example: &nianbao::ruleset::Example| example.finds.is_none() && example.says.is_none();
        // An example that is found is input that reaches the rule.
        let found = examples().filter(|example| !is_clean(example)).filter(|example| try_out(example, ruleset).is_ok());
        let clean = examples().filter(|example| is_clean(example)).filter(|example| try_out(example, ruleset).is_ok());
        assert!(found.count() > 0, "{id} has no example that is found");
        assert!(clean.count() > 0, "{id} has no example that is not");
    }
}
