//! What is wrong with rule files.

use std::ops::Range;

use regex_syntax::ast;

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

impl RuleFileProblem {
    /// A mistake without advice.
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> RuleFileProblem {
        RuleFileProblem { span, message: message.into(), help: None }
    }

    /// With a word on how to mend it.
    pub(super) fn help(mut self, help: impl Into<String>) -> RuleFileProblem {
        self.help = Some(help.into());
        self
    }
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

/// What is wrong with a regular expression: its byte range in the expression, what, and how to mend it.
pub(super) fn of_regex(pattern: &str) -> (Range<usize>, String, Option<String>) {
    let (span, message, help) = match regex_syntax::Parser::new().parse(pattern) {
        Err(regex_syntax::Error::Parse(error)) => {
            let (message, help) = in_chinese(error.kind());
            (error.span().start.offset..error.span().end.offset, message, help)
        }
        Err(regex_syntax::Error::Translate(error)) => {
            let span = error.span().start.offset..error.span().end.offset;
            (
                span,
                "用到了这里没有的字符类别",
                Some("常用的有 \\d（数字）、\\w（字母、数字、汉字）、\\s（空白）、\\p{Han}（汉字）"),
            )
        }
        _ => (0..pattern.len(), "太长或重复得太多", Some("请减小 {…} 里的次数，或分成几条来写")),
    };
    (span, message.to_owned(), help.map(str::to_owned))
}

fn in_chinese(kind: &ast::ErrorKind) -> (&'static str, Option<&'static str>) {
    use ast::ErrorKind as Kind;
    match kind {
        Kind::ClassUnclosed => ("方括号没有成对，缺少 ]", Some("要找方括号本身，写作 \\[")),
        Kind::ClassRangeInvalid | Kind::ClassRangeLiteral => {
            ("方括号里的范围写反了或写得不对", Some("写作 [0-9]、[一-龥]，小的在前；要找减号本身，放在最后：[0-9-]"))
        }
        Kind::GroupUnclosed => ("圆括号没有成对，缺少 )", Some("要找括号本身，写作 \\(")),
        Kind::GroupUnopened => ("圆括号没有成对，多了一个 )", Some("要找括号本身，写作 \\)")),
        Kind::GroupNameDuplicate { .. } => ("两个组用了同一个名字", None),
        Kind::GroupNameEmpty | Kind::GroupNameInvalid | Kind::GroupNameUnexpectedEof => {
            ("组的名字写得不对", Some("写作 (?P<at>…)，名字用英文字母"))
        }
        Kind::RepetitionMissing => ("*、+、?、{…} 前面没有可以重复的字", Some("要找这个符号本身，在前面加反斜杠：\\*")),
        Kind::RepetitionCountInvalid
        | Kind::RepetitionCountDecimalEmpty
        | Kind::RepetitionCountUnclosed
        | Kind::DecimalEmpty
        | Kind::DecimalInvalid => ("花括号里的次数写得不对", Some("写作 {2}、{2,5}；要找花括号本身，写作 \\{")),
        Kind::EscapeUnrecognized | Kind::EscapeUnexpectedEof | Kind::ClassEscapeInvalid => {
            ("反斜杠后面的字没有这样的用法", Some("常用的有 \\d（数字）、\\s（空白）、\\.（句点本身）"))
        }
        Kind::UnsupportedLookAround => {
            ("不支持 (?=…)、(?!…)、(?<=…)、(?<!…) 这样的写法", Some("要排除某些句子，请写在 unless 里"))
        }
        Kind::UnsupportedBackreference => ("不支持 \\1 这样引用前面的组", None),
        Kind::UnicodeClassInvalid => ("没有这样的字符类别", Some("汉字写作 \\p{Han}")),
        _ => ("写法有误", None),
    }
}
