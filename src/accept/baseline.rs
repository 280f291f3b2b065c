//! Baselines: what was found in a folder of reports on some day, so that only what is new fails from then on.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{Acceptance, Placed, all, take};
use crate::check::Checked;
use crate::document::Document;

/// The version of the form of the file.
const VERSION: u32 = 1;
/// Characters of quoted text that are kept, for people who read the file.
const LONGEST_TEXT: usize = 40;

/// One finding of a baseline.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Id of the rule.
    pub rule: String,
    /// The fingerprint, as in SARIF: of the rule, the quoted text and how often the two came before.
    pub fingerprint: String,
    /// The beginning of the quoted text, for people.
    pub text: String,
}

/// What is known of each report, by its path from the folder of the baseline file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// Findings in the order of their places; reports without any are left out.
    pub reports: BTreeMap<String, Vec<Entry>>,
}

impl Default for Baseline {
    fn default() -> Baseline {
        Baseline { version: VERSION, reports: BTreeMap::new() }
    }
}

impl Baseline {
    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// What is wrong with it, in Chinese.
    pub fn parse(text: &str) -> Result<Baseline, String> {
        let baseline: Baseline = serde_json::from_str(text)
            .map_err(|error| format!("不是基线文件（第{}行第{}列）", error.line(), error.column()))?;
        if baseline.version != VERSION {
            return Err(format!("基线文件的版本是 {}，这个程序只认 {VERSION}，请重新生成", baseline.version));
        }
        Ok(baseline)
    }

    /// The text of the file: sorted, one line a value, so that changes can be read.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Takes the findings that are known for the report under `key` from the open ones. Gives those of the baseline that
    /// are no more; of a rule that was not `asked` for nothing is known.
    pub fn accept(
        &self,
        key: &str,
        document: &Document,
        checked: &mut Checked,
        asked: impl Fn(&str) -> bool,
    ) -> Vec<Entry> {
        let known = self.reports.get(key).map_or(&[][..], Vec::as_slice);
        let mut left: HashSet<&Entry> = known.iter().collect();
        // A waived finding is still there: what is waived is not mended.
        let mut open = Vec::with_capacity(checked.findings.len());
        for placed in all(document, checked) {
            let same = |entry: &&Entry| entry.rule == placed.finding.rule && entry.fingerprint == placed.fingerprint;
            let met = known.iter().find(same).is_some_and(|entry| left.remove(entry));
            if placed.acceptance.is_none() {
                open.push(met);
            }
        }
        // Open findings come in the same order there and here.
        let mut open = open.into_iter();
        take(checked, |_| open.next()?.then_some(Acceptance::Known));
        let mut gone: Vec<Entry> = left.into_iter().filter(|entry| asked(&entry.rule)).cloned().collect();
        gone.sort();
        gone
    }
}

/// All findings of a report as a baseline keeps them, without those that are waived.
pub fn entries(document: &Document, checked: &Checked) -> Vec<Entry> {
    let waived = |acceptance: Option<&Acceptance>| matches!(acceptance, Some(Acceptance::Waived { .. }));
    all(document, checked)
        .into_iter()
        .filter(|placed| !waived(placed.acceptance))
        .map(|Placed { finding, fingerprint, .. }| {
            let quoted = document.quote(&finding.span).split_whitespace().collect::<Vec<_>>().join(" ");
            let mut text: String = quoted.chars().take(LONGEST_TEXT).collect();
            if text.len() < quoted.len() {
                text.push('…');
            }
            Entry { rule: finding.rule.clone(), fingerprint, text }
        })
        .collect()
}
