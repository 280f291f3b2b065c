//! What a check reports: a rule, a message, and at least one place.

use std::cmp::{Ordering, Reverse};
use std::ops::Range;

use crate::accept::Acceptance;
use crate::check::Checked;

/// How grave a finding is, from least to most.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize, serde::Serialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Information; never fails a run by itself.
    Note,
    /// Doubtful: a person decides.
    Warning,
    /// A law, the official format or arithmetic is violated, beyond doubt.
    Error,
}

impl Severity {
    /// The name used in configuration and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }

    /// The name shown to people.
    pub fn chinese(self) -> &'static str {
        match self {
            Severity::Note => "提示",
            Severity::Warning => "警告",
            Severity::Error => "错误",
        }
    }
}

/// Another place that a finding speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Visible range.
    pub span: Range<usize>,
    /// What stands there, in a few words.
    pub message: String,
    /// The place in words (`表三 自然人列`), where lines say little.
    pub place: Option<String>,
}

/// One thing that is missing or wrong, at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Public rule id, such as `structure/numbering`.
    pub rule: String,
    /// Its severity after configuration.
    pub severity: Severity,
    /// What is wrong, in one Chinese sentence with its numbers.
    pub message: String,
    /// A few words shown at the marked text itself.
    pub label: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// The law or format it rests on.
    pub basis: Option<String>,
    /// Visible range of the place; never empty, on character boundaries.
    pub span: Range<usize>,
    /// The place in words, where lines say little.
    pub place: Option<String>,
    /// Other places that it speaks of.
    pub related: Vec<Related>,
}

impl Finding {
    /// The order in which findings are told: by place, and at one place the gravest first.
    pub fn place_order(&self, other: &Finding) -> Ordering {
        let key = |f: &Finding| (f.span.start, Reverse(f.severity), f.span.end);
        key(self).cmp(&key(other)).then_with(|| (&self.rule, &self.message).cmp(&(&other.rule, &other.message)))
    }
}

/// A rule whose inputs are absent: neither a pass nor a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotAssessable {
    /// Public rule id.
    pub rule: String,
    /// What is missing, in Chinese.
    pub why: String,
}

/// Numbers of findings by severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Documents that were read and checked.
    pub documents: usize,
    /// Findings of severity error.
    pub errors: usize,
    /// Findings of severity warning.
    pub warnings: usize,
    /// Findings of severity note.
    pub notes: usize,
    /// Findings that a person has waived, which are none of the above.
    pub waived: usize,
    /// Findings that a baseline knows, likewise.
    pub known: usize,
}

impl Summary {
    /// Counts the findings of one more document.
    pub fn count(&mut self, checked: &Checked) {
        self.documents += 1;
        for one in &checked.accepted {
            match one.acceptance {
                Acceptance::Waived { .. } => self.waived += 1,
                Acceptance::Known => self.known += 1,
            }
        }
        for finding in &checked.findings {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Note => self.notes += 1,
            }
        }
    }

    /// Adds the numbers of another run.
    pub fn add(&mut self, other: &Summary) {
        self.documents += other.documents;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.notes += other.notes;
        self.waived += other.waived;
        self.known += other.known;
    }

    /// Whether there is a finding at or above a level.
    pub fn reaches(&self, level: Severity) -> bool {
        self.errors > 0
            || (level <= Severity::Warning && self.warnings > 0)
            || (level == Severity::Note && self.notes > 0)
    }
}
