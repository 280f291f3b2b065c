//! The rules as data: they load, and each example of theirs is found or not found as it says.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;

use nianbao::check::{Options, check};
use nianbao::ruleset::{Example, Ruleset};

/// The quoted texts and words of the findings of one rule in an example.
fn findings(example: &Example, ruleset: &Ruleset) -> Vec<(String, String)> {
    let document =
        nianbao::source::read("示例", example.format, example.text.as_bytes()).expect("an example is readable");
    let options = Options {
        select: vec![example.rule.clone()],
        year: example.year,
        template: example.template.clone(),
        ..Options::default()
    };
    check(&document, ruleset, &options)
        .findings
        .into_iter()
        .flat_map(|finding| {
            let words = format!("{}{}", finding.message, finding.help.unwrap_or_default());
            let spans: Vec<_> =
                std::iter::once(finding.span).chain(finding.related.into_iter().map(|place| place.span)).collect();
            spans.into_iter().map(|span| (document.quote(&span).to_owned(), words.clone())).collect::<Vec<_>>()
        })
        .collect()
}

fn squash(text: &str) -> String {
    text.split_whitespace().collect()
}

/// One entry for every example: the input, and what is expected of it.
fn holds(example: &Example, ruleset: &Ruleset) -> Result<(), String> {
    let found = findings(example, ruleset);
    let wanted = example.finds.as_deref().map(squash);
    let said = example.says.as_deref().map(squash);
    if wanted.is_none() && said.is_none() {
        return if found.is_empty() {
            Ok(())
        } else {
            Err(format!("{}: must be clean, found {found:?}\n{}", example.rule, example.text))
        };
    }
    let met = found.iter().any(|(quote, words)| {
        let quote = squash(quote);
        let overlaps = wanted
            .as_ref()
            .is_none_or(|wanted| !quote.is_empty() && (quote.contains(wanted.as_str()) || wanted.contains(&quote)));
        overlaps && said.as_ref().is_none_or(|said| squash(words).contains(said.as_str()))
    });
    if met {
        Ok(())
    } else {
        Err(format!("{}: wanted {wanted:?} {said:?}, found {found:?}\n{}", example.rule, example.text))
    }
}

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
    let failures: Vec<String> = ruleset.examples.iter().filter_map(|example| holds(example, ruleset).err()).collect();
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
