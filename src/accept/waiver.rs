//! Waivers: findings that a person has judged right as they stand, by rule, quoted text and reason.
//!
//! A waiver names the words and not their place, so that it survives edits elsewhere in the report. The library never looks
//! at the clock: what day it is, the caller says.

use std::ops::Range;

use jiff::civil::Date;

use super::{Acceptance, take};
use crate::check::Checked;
use crate::document::Document;
use crate::finding::Finding;
use crate::fold::fold;

/// One `[[waiver]]` of a settings file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Id of the rule.
    pub rule: String,
    /// The quoted text, as JSON and the text form show it; white space and width do not count. One that ends in `…` stands for
    /// all that begin with it.
    pub text: String,
    /// Words of the place (`表三 自然人列`) where the text alone says little.
    pub place: Option<String>,
    /// The report: the end of its path. Without it every report under the settings file.
    pub file: Option<String>,
    /// Why the finding is right as it stands.
    pub reason: String,
    /// Who judged.
    pub by: String,
    /// The last day on which it holds.
    pub until: Option<Date>,
    /// Where it stands in the settings file, in bytes.
    pub span: Range<usize>,
}

/// What became of a waiver on a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// It is for another report.
    Elsewhere,
    /// It met no finding.
    Idle,
    /// It met one, on a day after its last.
    Expired,
    /// It holds for at least one.
    Held,
}

impl Waiver {
    /// Whether its last day is past.
    pub fn is_expired(&self, today: Option<Date>) -> bool {
        self.until.zip(today).is_some_and(|(until, today)| today > until)
    }

    fn is_for(&self, document: &Document) -> bool {
        let Some(file) = self.file.as_deref() else { return true };
        let before = document.path.strip_suffix(file);
        before.is_some_and(|before| before.is_empty() || before.ends_with(['/', '\\']))
    }

    fn meets(&self, document: &Document, finding: &Finding) -> bool {
        if self.rule != finding.rule {
            return false;
        }
        let wanted = squeezed(self.text.trim_end().trim_end_matches('…'));
        let quoted = squeezed(document.quote(&finding.span));
        let text = if self.text.trim_end().ends_with('…') { quoted.starts_with(&wanted) } else { quoted == wanted };
        let place = self.place.as_deref().map(squeezed);
        text && place.is_none_or(|place| finding.place.as_deref().is_some_and(|own| squeezed(own).contains(&place)))
    }
}

/// Text as it is compared: folded, without any white space.
fn squeezed(text: &str) -> String {
    fold(text).split_whitespace().collect()
}

/// Takes the findings that waivers hold for from the open ones; says what became of each waiver.
pub fn waive(document: &Document, checked: &mut Checked, waivers: &[Waiver], today: Option<Date>) -> Vec<Use> {
    let start = |waiver: &Waiver| if waiver.is_for(document) { Use::Idle } else { Use::Elsewhere };
    let mut uses: Vec<Use> = waivers.iter().map(start).collect();
    take(checked, |finding| {
        let mut acceptance = None;
        for (waiver, fate) in waivers.iter().zip(&mut uses) {
            if *fate == Use::Elsewhere || !waiver.meets(document, finding) {
                continue;
            }
            if waiver.is_expired(today) {
                *fate = (*fate).max(Use::Expired);
                continue;
            }
            *fate = Use::Held;
            let Waiver { reason, by, until, .. } = waiver.clone();
            acceptance.get_or_insert(Acceptance::Waived { reason, by, until });
        }
        acceptance
    });
    uses
}
