//! The validated rules.

use crate::finding::Severity;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A rule: its identity, what it rests on, and its words.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Public id, `group/name`; never changes its meaning.
    pub id: String,
    /// Chinese name, a few words.
    pub title: String,
    /// Default severity.
    pub severity: Severity,
    /// Document, number and article it rests on.
    pub basis: String,
    /// Why, in plain Chinese for a clerk.
    pub explain: String,
    /// What to do, unless a message says it better.
    pub help: Option<String>,
    /// Message texts by name, with `{placeholders}`.
    pub messages: BTreeMap<String, String>,
}

impl Rule {
    /// The group, the part of the id before the slash.
    pub fn group(&self) -> &str {
        self.id.split('/').next().unwrap_or(&self.id)
    }
}

/// Everything the checks need to know.
#[derive(Debug, Clone, Default)]
pub struct Ruleset {
    /// Rules, sorted by id.
    pub rules: Vec<Rule>,
}

static BUILTIN: LazyLock<Ruleset> = LazyLock::new(Ruleset::default);

impl Ruleset {
    /// The rules that are built into the program.
    pub fn builtin() -> &'static Ruleset {
        &BUILTIN
    }

    /// The rule with an id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok().and_then(|index| self.rules.get(index))
    }
}
