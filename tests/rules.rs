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
