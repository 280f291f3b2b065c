//! Settings: what `nianbao.toml` says. Pure: finding and reading the file is left to the caller.
//!
//! Every mistake of a file is reported at once, each at its place, so that nobody mends them one run at a time.

mod parse;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use crate::accept::waiver::Waiver;
use crate::check::Options;
use crate::finding::{Severity, Summary};
use crate::ruleset::Ruleset;
use crate::search::nearest;

/// The one name a settings file goes by.
pub const FILE_NAME: &str = "nianbao.toml";

/// Ids of the templates that a report may be held to. Where no rules are loaded, those that are built in.
pub fn template_ids(ruleset: &Ruleset) -> Vec<&str> {
    let templates = if ruleset.templates.is_empty() { &Ruleset::builtin().templates } else { &ruleset.templates };
    templates.iter().map(|template| template.id.as_str()).collect()
}

pub use crate::ruleset::YEARS;

/// The level from which findings fail a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Errors only.
    #[default]
    Error,
    /// Warnings and errors.
    Warning,
    /// Anything.
    Note,
    /// Nothing.
    Never,
}

impl FailOn {
    /// All levels by the names used on the command line and in settings.
    pub const NAMES: [(&'static str, FailOn); 4] =
        [("error", FailOn::Error), ("warning", FailOn::Warning), ("note", FailOn::Note), ("never", FailOn::Never)];

    /// The level with a name.
    pub fn of_name(name: &str) -> Option<FailOn> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, level)| *level)
    }

    /// The name used on the command line and in settings.
    pub fn name(self) -> &'static str {
        match self {
            FailOn::Error => "error",
            FailOn::Warning => "warning",
            FailOn::Note => "note",
            FailOn::Never => "never",
        }
    }

    /// Whether findings fail a run.
    pub fn reached(self, summary: &Summary) -> bool {
        match self {
            FailOn::Error => summary.reaches(Severity::Error),
            FailOn::Warning => summary.reaches(Severity::Warning),
            FailOn::Note => summary.reaches(Severity::Note),
            FailOn::Never => false,
        }
    }
}

/// What a settings file says; what it does not say is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The template to hold reports to.
    pub template: Option<String>,
    /// The year that must have been reported.
    pub year: Option<i16>,
    /// Rule files of a locality, as paths from the folder of the settings file.
    pub rules: Vec<String>,
    /// Rules or groups to report; empty for all.
    pub select: Vec<String>,
    /// Rules or groups not to report.
    pub ignore: Vec<String>,
    /// The level from which findings fail a run.
    pub fail_on: Option<FailOn>,
    /// Severities by rule id; `None` turns the rule off.
    pub severity: BTreeMap<String, Option<Severity>>,
    /// Findings that a person has judged right as they stand.
    pub waivers: Vec<Waiver>,
}

/// One mistake in a settings file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsProblem {
    /// Byte range in the file's text.
    pub span: Range<usize>,
    /// What is wrong, in Chinese.
    pub message: String,
    /// How to mend it, in a few words.
    pub hint: Option<String>,
}

/// All mistakes of one settings file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("设置文件 {file} 有 {} 处错误", problems.len())]
pub struct SettingsError {
    /// Name of the file, as shown.
    pub file: String,
    /// Its text.
    pub text: String,
    /// The mistakes, in the order of their places; never empty.
    pub problems: Vec<SettingsProblem>,
}

impl Settings {
    /// Reads the text of a settings file; `file` is its name in messages.
    ///
    /// # Errors
    /// All mistakes at once: broken TOML, unknown keys and rules, bad values.
    pub fn parse(file: &str, text: &str, ruleset: &Ruleset) -> Result<Settings, SettingsError> {
        parse::parse(text, ruleset).map_err(|problems| SettingsError {
            file: file.to_owned(),
            text: text.to_owned(),
            problems,
        })
    }

    /// The rule files that a settings file names, which are loaded before it is read in full: it may name their rules.
    pub fn rule_files(text: &str) -> Vec<String> {
        let (table, _) = toml::de::DeTable::parse_recoverable(text);
        let named = table.get_ref().get("rules").and_then(|value| value.get_ref().as_array());
        named.into_iter().flatten().filter_map(|name| Some(name.get_ref().as_str()?.to_owned())).collect()
    }

    /// These settings where `over` is silent. Selecting anew drops what was ignored, or the new selection could be
    /// void without a word.
    pub fn overridden(&self, over: &Settings) -> Settings {
        let mut merged = self.clone();
        if over.template.is_some() {
            merged.template.clone_from(&over.template);
        }
        merged.year = over.year.or(merged.year);
        if !over.rules.is_empty() {
            merged.rules.clone_from(&over.rules);
        }
        merged.fail_on = over.fail_on.or(merged.fail_on);
        if !over.select.is_empty() {
            merged.select.clone_from(&over.select);
            merged.ignore.clear();
        }
        if !over.ignore.is_empty() {
            merged.ignore.clone_from(&over.ignore);
        }
        merged.severity.extend(over.severity.iter().map(|(rule, severity)| (rule.clone(), *severity)));
        merged
    }

    /// What a check is asked for under these settings.
    pub fn options(&self) -> Options {
        Options {
            template: self.template.clone(),
            year: self.year,
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            severity: self.severity.clone(),
        }
    }

    /// These settings as a settings file, with what applies by default.
    pub fn to_toml(&self) -> String {
        let mut out = String::new();
        match &self.template {
            Some(template) => line(&mut out, "template", &quoted(template)),
            None => out.push_str("# template：按报告年度自动选择\n"),
        }
        match self.year {
            Some(year) => line(&mut out, "year", &year.to_string()),
            None => out.push_str("# year：不限定\n"),
        }
        if !self.rules.is_empty() {
            line(&mut out, "rules", &list(&self.rules));
        }
        match self.select.as_slice() {
            [] => out.push_str("# select：全部规则\n"),
            names => line(&mut out, "select", &list(names)),
        }
        line(&mut out, "ignore", &list(&self.ignore));
        line(&mut out, "fail-on", &quoted(self.fail_on.unwrap_or_default().name()));
        if !self.severity.is_empty() {
            out.push_str("\n[severity]\n");
            for (rule, severity) in &self.severity {
                line(&mut out, &quoted(rule), &quoted(severity.map_or("off", Severity::name)));
            }
        }
        for waiver in &self.waivers {
            out.push_str("\n[[waiver]]\n");
            line(&mut out, "rule", &quoted(&waiver.rule));
            line(&mut out, "text", &quoted(&waiver.text));
            for (key, value) in [("place", &waiver.place), ("file", &waiver.file)] {
                if let Some(value) = value {
                    line(&mut out, key, &quoted(value));
                }
            }
            line(&mut out, "reason", &quoted(&waiver.reason));
            line(&mut out, "by", &quoted(&waiver.by));
            if let Some(until) = waiver.until {
                line(&mut out, "until", &until.to_string());
            }
        }
        out
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    // Writing to a string never fails.
    let _ = writeln!(out, "{key} = {value}");
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn list(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| quoted(name)).collect();
    format!("[{}]", names.join(", "))
}

/// Tests the name of a rule or a group. Everything passes where no rules are loaded.
///
/// # Errors
/// What is wrong, and the name that was probably meant.
pub fn rule_or_group(name: &str, ruleset: &Ruleset) -> Result<(), (String, Option<String>)> {
    if name.is_empty() {
        return Err(("规则名是空的".to_owned(), None));
    }
    if ruleset.rules.is_empty() || ruleset.rules.iter().any(|rule| rule.id == name || rule.group() == name) {
        return Ok(());
    }
    let names = ruleset.rules.iter().flat_map(|rule| [rule.id.as_str(), rule.group()]);
    Err((format!("没有名为“{name}”的规则或规则组"), nearest(name, names).map(|near| format!("是不是“{near}”？"))))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn the_command_line_wins() {
        let file = Settings {
            year: Some(2023),
            ignore: vec!["table".into()],
            fail_on: Some(FailOn::Note),
            ..Settings::default()
        };
        let line = Settings { year: Some(2024), select: vec!["table/balance".into()], ..Settings::default() };
        let merged = file.overridden(&line);
        assert_eq!(merged.year, Some(2024));
        assert_eq!(merged.fail_on, Some(FailOn::Note));
        assert!(merged.ignore.is_empty(), "a new selection is not void");
    }

    #[test]
    fn shown_settings_read_back() {
        let settings = Settings {
            template: Some("2021".into()),
            year: Some(2024),
            rules: vec!["江苏省.toml".into()],
            select: vec!["table".into(), "narrative/percent".into()],
            ignore: vec!["text".into()],
            fail_on: Some(FailOn::Warning),
            severity: [("table/blank".to_owned(), Some(Severity::Error)), ("text/term".to_owned(), None)].into(),
            waivers: vec![Waiver {
                rule: "table/balance".into(),
                text: "6".into(),
                place: Some("自然人列".into()),
                file: Some("年报.html".into()),
                reason: "两件并案".into(),
                by: "张某".into(),
                until: Some(jiff::civil::date(2026, 12, 31)),
                span: 0..0,
            }],
        };
        let mut read = Settings::parse("x", &settings.to_toml(), &Ruleset::default()).unwrap();
        read.waivers.iter_mut().for_each(|waiver| waiver.span = 0..0);
        assert_eq!(read, settings);
        let default = Settings::default();
        let shown = Settings::parse("x", &default.to_toml(), &Ruleset::default()).unwrap();
        assert_eq!(shown, Settings { fail_on: Some(FailOn::Error), ..default });
    }
}
