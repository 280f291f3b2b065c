//! What the program says on standard error of its own troubles.

use std::fmt;
use std::io::{self, Write as _};
use std::ops::Range;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, Severity,
    SourceCode, SourceSpan, SpanContents,
};
use nianbao::output::Failure;
use nianbao::ruleset::RuleFileError;
use nianbao::settings::SettingsError;

use super::Color;

/// A trouble, with its place in a file of settings where it has one.
#[derive(Debug, Clone)]
pub(super) struct Complaint {
    message: String,
    notice: bool,
    place: Option<Box<(NamedText, LabeledSpan)>>,
}

impl Complaint {
    /// Something that stops the run or a part of it.
    pub(super) fn error(message: impl Into<String>) -> Complaint {
        Complaint { message: message.into(), notice: false, place: None }
    }

    /// Something worth knowing.
    pub(super) fn notice(message: impl Into<String>) -> Complaint {
        Complaint { message: message.into(), notice: true, place: None }
    }

    /// A file that could not be checked.
    pub(super) fn failure(failure: &Failure) -> Complaint {
        let path = if failure.path == "-" { "标准输入" } else { &failure.path };
        Complaint::error(format!("{path}：{}", failure.why))
    }

    /// All mistakes of a settings file.
    pub(super) fn settings(error: &SettingsError) -> Vec<Complaint> {
        let head = Complaint::error(error.to_string());
        let problems = error.problems.iter();
        let problems = problems.map(|problem| {
            let place = (error.file.as_str(), error.text.as_str(), problem.span.clone());
            Complaint::placed(&problem.message, problem.hint.as_ref(), place, false)
        });
        std::iter::once(head).chain(problems).collect()
    }

    /// All mistakes of a rule file, or all that is worth knowing of it.
    pub(super) fn rule_file(error: &RuleFileError, notice: bool) -> Vec<Complaint> {
        let head = (!notice).then(|| Complaint::error(error.to_string()));
        let problems = error.problems.iter();
        let problems = problems.map(|problem| {
            let place = (error.file.as_str(), error.text.as_str(), problem.span.clone());
            Complaint::placed(&problem.message, problem.help.as_ref(), place, notice)
        });
        head.into_iter().chain(problems).collect()
    }

    /// Something at a place, given as name and text of the file and byte range in it.
    pub(super) fn placed(
        message: &str,
        hint: Option<&String>,
        place: (&str, &str, Range<usize>),
        notice: bool,
    ) -> Complaint {
        let (name, text, span) = place;
        let source = NamedText { name: name.to_owned(), text: text.to_owned() };
        // The hint stands at the place: the handler has no Chinese word for its footer.
        let label = LabeledSpan::new_primary_with_span(Some(hint.cloned().unwrap_or("此处".into())), span);
        Complaint { message: message.to_owned(), notice, place: Some(Box::new((source, label))) }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Complaint {}

impl Diagnostic for Complaint {
    fn severity(&self) -> Option<Severity> {
        Some(if self.notice { Severity::Advice } else { Severity::Error })
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.place.as_deref().map(|(source, _)| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.place.as_deref().map(|(_, label)| Box::new(std::iter::once(label.clone())) as Box<_>)
    }
}

/// A file whose columns are counted in characters; miette by itself counts bytes.
#[derive(Debug, Clone)]
struct NamedText {
    name: String,
    text: String,
}

impl SourceCode for NamedText {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.text.read_span(span, before, after)?;
        let (data, place, line, lines) = (inner.data(), *inner.span(), inner.line(), inner.line_count());
        let column = if before == 0 {
            let head = self.text.get(..span.offset()).unwrap_or_default();
            head.rsplit('\n').next().unwrap_or_default().chars().count()
        } else {
            inner.column()
        };
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), data, place, line, column, lines)))
    }
}

/// A complaint about reading or writing. The kind is named and not the system's own words, which depend on its
/// language.
pub(super) fn io(what: &str, verb: &str, error: &io::Error) -> Complaint {
    Complaint::error(format!("{what}：{verb}（{}）", reason(error)))
}

/// Why reading or writing failed, in Chinese where it is common.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "不存在".to_owned(),
        io::ErrorKind::PermissionDenied => "没有权限".to_owned(),
        io::ErrorKind::IsADirectory => "是文件夹".to_owned(),
        io::ErrorKind::StorageFull => "磁盘已满".to_owned(),
        kind => kind.to_string(),
    }
}

/// Says it on standard error. A standard error that is gone is no reason to stop.
pub(super) fn say(color: Color, complaint: &Complaint) {
    let theme = if color.stderr { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(100).with_wrap_lines(false).with_links(false);
    let mut text = String::new();
    if handler.render_report(&mut text, complaint).is_err() {
        text = format!("{complaint}\n");
    }
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Says all of them.
pub(super) fn say_all<'a>(color: Color, complaints: impl IntoIterator<Item = &'a Complaint>) {
    for complaint in complaints {
        say(color, complaint);
    }
}
