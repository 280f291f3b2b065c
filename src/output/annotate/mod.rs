//! Copies of reports with a comment at every finding, for the people who will mend them.
//!
//! What a comment says is put together here; each format has a file that puts comments into a copy, and [`copy`] an
//! arm for it. All else in the copy is as it was.

mod docx;
mod marks;
#[cfg(feature = "pdf")]
mod pdf;

use std::ops::Range;

use crate::check::Checked;
use crate::document::{Document, Format};
use crate::finding::{Finding, Severity};
use crate::source::ReadError;

/// The author of the comments.
pub const AUTHOR: &str = "nianbao";

/// A comment to be put into a copy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// The visible range that it speaks of.
    pub span: Range<usize>,
    /// How grave it is.
    pub severity: Severity,
    /// What it says, paragraph by paragraph: rule, what is wrong, where else to look, what to do, basis.
    pub paragraphs: Vec<String>,
}

/// Why there is no copy. The text is for users.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AnnotateError {
    /// A format that takes no comments.
    #[error("{} 文件不能批注，请先另存为 .docx 或 .pdf；也可以用 nianbao check --format html 得到标出问题的网页", .0.name())]
    Format(Format),
    /// The file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// There is no paragraph that could hold a comment.
    #[error("正文里没有可以批注的段落")]
    NoParagraph,
    /// The copy cannot be put together.
    #[error("压缩包的结构有错，不能照原样复制：{0}")]
    Package(String),
}

/// The comments on a report, one a finding.
pub fn comments(document: &Document, checked: &Checked) -> Vec<Comment> {
    let comment = |finding: &Finding| Comment {
        span: finding.span.clone(),
        severity: finding.severity,
        paragraphs: paragraphs(document, finding),
    };
    checked.findings.iter().map(comment).collect()
}

fn paragraphs(document: &Document, finding: &Finding) -> Vec<String> {
    let mut paragraphs = vec![format!("{}［{}］：{}", finding.severity.chinese(), finding.rule, finding.message)];
    let elsewhere = finding.related.iter().map(|related| {
        let location = document.location(&related.span).map(|location| format!("（{}）", location.words()));
        let quoted = document.quote(&related.span).split_whitespace().collect::<String>();
        format!("参看：{}“{quoted}”{}", related.message, location.unwrap_or_default())
    });
    paragraphs.extend(elsewhere);
    paragraphs.extend(finding.help.iter().map(|help| format!("怎么改：{help}")));
    paragraphs.extend(finding.basis.iter().map(|basis| format!("依据：{basis}")));
    paragraphs.iter().flat_map(|text| text.split('\n')).map(str::to_owned).collect()
}

/// A copy of the file `bytes`, which `document` was read from, with comments.
///
/// # Errors
/// When the format takes no comments, or the file is not as it should be.
pub fn copy(document: &Document, bytes: &[u8], comments: &[Comment]) -> Result<Vec<u8>, AnnotateError> {
    match document.format {
        Format::Docx => docx::copy(document, bytes, comments),
        #[cfg(feature = "pdf")]
        Format::Pdf => Ok(pdf::copy(document, bytes, comments)?),
        other => Err(AnnotateError::Format(other)),
    }
}
