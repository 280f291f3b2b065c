//! The examples of the rules about tables are found, or not found, as they say.

use nianbao::check::{Options, check};
use nianbao::ruleset::Ruleset;
use nianbao::source;

#[test]
fn examples_hold() {
    let rules = Ruleset::builtin();
    let mut wrong = Vec::new();
    for example in &rules.examples {
        if !["table", "statistics"].contains(&example.rule.split('/').next().unwrap())
            && example.rule != "document/template"
        {
            continue;
        }
        let document = source::read("-", example.format, example.text.as_bytes()).unwrap();
        let options = Options { template: example.template.clone(), year: example.year, ..Options::default() };
        let checked = check(&document, rules, &options);
        let found: Vec<_> = checked.findings.iter().filter(|finding| finding.rule == example.rule).collect();
        let right = if example.finds.is_none() && example.says.is_none() {
            found.is_empty()
        } else {
            found.iter().any(|finding| {
                let quote = document.quote(&finding.span).split_whitespace().collect::<String>();
                let told = format!("{}{}", finding.message, finding.help.as_deref().unwrap_or_default());
                example.finds.as_ref().is_none_or(|text| quote.contains(text.as_str()))
                    && example.says.as_ref().is_none_or(|text| told.contains(text.as_str()))
            })
        };
        if !right {
            wrong.push(format!("{}: {:?} {:?}\n{}\n  got {found:?}", example.rule, example.finds, example.says, example.text));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
