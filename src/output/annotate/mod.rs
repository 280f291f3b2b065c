//! A copy of the report with a note at each finding, in the format of the report itself.

#[cfg(feature = "pdf")]
mod pdf;

#[cfg(feature = "pdf")]
pub use pdf::annotate as annotate_pdf;

use crate::finding::Finding;

/// Who the notes are from.
const AUTHOR: &str = "nianbao";

/// What a note says: what is wrong, what to do, what it rests on, and the rule.
fn words(finding: &Finding) -> String {
    let mut words = format!("{}：{}", finding.severity.chinese(), finding.message);
    for (name, text) in [("建议", &finding.help), ("依据", &finding.basis)] {
        if let Some(text) = text {
            words.push_str(&format!("\n{name}：{text}"));
        }
    }
    words.push_str(&format!("\n规则：{}", finding.rule));
    words
}
