//! From files as written to validated rules.

use std::ops::Range;

/// One mistake in a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleFileProblem {
    /// Byte range in the file.
    pub span: Range<usize>,
    /// What is wrong, in Chinese.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

/// All mistakes of one rule file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("规则文件 {file} 有 {} 处错误", problems.len())]
pub struct RuleFileError {
    /// Name of the file.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The mistakes, in order.
    pub problems: Vec<RuleFileProblem>,
}
