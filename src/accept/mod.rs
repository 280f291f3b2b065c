//! Findings that need no answer any more: waived by a person ([`waiver`]), or known from a baseline ([`baseline`]).
//!
//! They stay in the result, apart from the others, so that nothing disappears unseen; they fail no run.

pub mod baseline;
mod fingerprint;
pub mod waiver;

use jiff::civil::Date;

use crate::check::Checked;
use crate::document::Document;
use crate::finding::Finding;
pub(crate) use fingerprint::fingerprints;

/// Why a finding needs no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Acceptance {
    /// A person has judged it right as it stands.
    Waived {
        /// Why it is right, in the person's words.
        reason: String,
        /// Who judged.
        by: String,
        /// The last day on which the waiver holds.
        until: Option<Date>,
    },
    /// It is in the baseline.
    Known,
}

impl Acceptance {
    /// The words for people: the reason, who gave it and how long it holds.
    pub fn words(&self) -> String {
        match self {
            Acceptance::Waived { reason, by, until: Some(until) } => format!("{reason}（{by}，有效期至 {until}）"),
            Acceptance::Waived { reason, by, until: None } => format!("{reason}（{by}）"),
            Acceptance::Known => "基线中已有".to_owned(),
        }
    }
}

/// A finding that needs no answer, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// The finding.
    pub finding: Finding,
    /// Why it needs none.
    pub acceptance: Acceptance,
}

/// A finding among all of its document.
pub(crate) struct Placed<'a> {
    /// The finding.
    pub(crate) finding: &'a Finding,
    /// What makes it acceptable, unless it is open.
    pub(crate) acceptance: Option<&'a Acceptance>,
    /// See [`fingerprint`].
    pub(crate) fingerprint: String,
}

/// All findings of a result, open or not, in the order of their places: whether one is accepted must not change the
/// fingerprint of another.
pub(crate) fn all<'a>(document: &Document, checked: &'a Checked) -> Vec<Placed<'a>> {
    let open = checked.findings.iter().map(|finding| (finding, None));
    let accepted = checked.accepted.iter().map(|one| (&one.finding, Some(&one.acceptance)));
    let mut all: Vec<_> = open.chain(accepted).collect();
    all.sort_by(|(a, _), (b, _)| a.place_order(b));
    let prints = fingerprints(document, all.iter().map(|(finding, _)| *finding));
    let placed = all.into_iter().zip(prints);
    placed.map(|((finding, acceptance), fingerprint)| Placed { finding, acceptance, fingerprint }).collect()
}

/// Takes from the open findings those that `accept` gives a reason for.
fn take(checked: &mut Checked, mut accept: impl FnMut(&Finding) -> Option<Acceptance>) {
    let findings = std::mem::take(&mut checked.findings);
    for finding in findings {
        match accept(&finding) {
            Some(acceptance) => checked.accepted.push(Accepted { finding, acceptance }),
            None => checked.findings.push(finding),
        }
    }
}
