//! The examples of the rule files: what a rule must report, and what it must not.

use super::{Options, check};
use crate::ruleset::{Example, Ruleset};

/// What an example shows otherwise than it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What was to be reported; nothing when nothing was.
    pub wanted: Option<String>,
    /// What was reported: the quoted text and the message with its help.
    pub found: Vec<(String, String)>,
}

/// Tries an example.
///
/// # Errors
/// What differs from what the example says.
pub fn try_out(example: &Example, ruleset: &Ruleset) -> Result<(), Difference> {
    let found = findings(example, ruleset);
    let wanted = example.finds.as_deref().map(squash);
    let said = example.says.as_deref().map(squash);
    if wanted.is_none() && said.is_none() {
        return if found.is_empty() { Ok(()) } else { Err(Difference { wanted: None, found }) };
    }
    let met = found.iter().any(|(quote, words)| {
        let quote = squash(quote);
        let overlaps = wanted
            .as_ref()
            .is_none_or(|wanted| !quote.is_empty() && (quote.contains(wanted.as_str()) || wanted.contains(&quote)));
        overlaps && said.as_ref().is_none_or(|said| squash(words).contains(said.as_str()))
    });
    if met {
        return Ok(());
    }
    let wanted = [example.finds.as_deref(), example.says.as_deref()].into_iter().flatten().collect::<Vec<_>>();
    Err(Difference { wanted: Some(wanted.join(" … ")), found })
}

/// The quoted texts and words of the findings of one rule in an example.
fn findings(example: &Example, ruleset: &Ruleset) -> Vec<(String, String)> {
    let Ok(document) = crate::source::read("示例", example.format, example.text.as_bytes()) else {
        return Vec::new();
    };
    let options = Options {
        select: vec![example.rule.clone()],
        year: example.year,
        template: example.template.clone(),
        ..Options::default()
    };
    let mut found = Vec::new();
    for finding in check(&document, ruleset, &options).findings {
        let words = format!("{}{}", finding.message, finding.help.unwrap_or_default());
        let spans = std::iter::once(finding.span).chain(finding.related.into_iter().map(|place| place.span));
        found.extend(spans.map(|span| (document.quote(&span).to_owned(), words.clone())));
    }
    found
}

fn squash(text: &str) -> String {
    text.split_whitespace().collect()
}
