//! Mistakes on the command line, in Chinese: clap's own sentences are English.

use std::error::Error as _;
use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::complain::{self, Complaint};
use super::{Color, TROUBLE};

/// Prints what clap has to say: help or version, or what is wrong with the arguments.
pub(super) fn report(error: &Error) -> ExitCode {
    match explain(error) {
        Some(message) => {
            let message = format!("{message}\n用法见 nianbao --help、nianbao check --help");
            complain::say(Color::chosen("auto"), &Complaint::error(message));
            ExitCode::from(TROUBLE)
        }
        None => {
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(TROUBLE))
        }
    }
}

/// The mistake in a sentence, where it is one of the common ones.
fn explain(error: &Error) -> Option<String> {
    let text = |kind| match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        _ => None,
    };
    let near = |kind| text(kind).map(|near| format!("，是不是“{near}”？")).unwrap_or_default();
    let argument = text(ContextKind::InvalidArg).unwrap_or_default();
    let value = text(ContextKind::InvalidValue).unwrap_or_default();
    Some(match error.kind() {
        ErrorKind::UnknownArgument => {
            format!("没有“{argument}”这个选项{}", near(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidSubcommand => {
            let name = text(ContextKind::InvalidSubcommand).unwrap_or_default();
            format!("没有“{name}”这个命令{}", near(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("选项 {argument} 后面缺少值"),
        ErrorKind::InvalidValue => {
            let known = text(ContextKind::ValidValue).unwrap_or_default();
            format!("{argument} 不能是“{value}”，可用的有 {known}")
        }
        ErrorKind::ValueValidation => {
            let why = error.source().map(ToString::to_string).unwrap_or_default();
            format!("{argument} 不能是“{value}”：{why}")
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {argument}"),
        ErrorKind::ArgumentConflict => match text(ContextKind::PriorArg) {
            Some(prior) if prior != argument => format!("{argument} 不能与 {prior} 同时使用"),
            _ => format!("{argument} 只能给一次"),
        },
        _ => return None,
    })
}
