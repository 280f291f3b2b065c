//! `nianbao facts`: the numbers of the prose and how they were understood, for a person to see.

use std::fmt::Write as _;

use nianbao::document::Document;
use nianbao::report::{Facts, Kind, Known, Report, Standing, verb};
use nianbao::ruleset::Ruleset;
use serde::Serialize;

use super::complain::Complaint;
use super::inputs::{InputArgs, Inputs};
use super::{CLEAN, Color, TROUBLE, complain, outputs};

#[derive(Debug, clap::Args)]
#[command(
    about = "列出正文里的数字，以及程序是怎样理解它们的",
    override_usage = "nianbao facts <路径>... [选项]",
    help_template = super::HELP,
    after_help = "例：\n  \
        nianbao facts 年报.html\n  \
        nianbao facts 年报.html --format json"
)]
pub(super) struct FactsArgs {
    #[command(flatten)]
    inputs: InputArgs,

    #[arg(
        long,
        value_name = "格式",
        default_value = "text",
        value_parser = ["text", "json"],
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "输出",
        help = "text（默认）或 json"
    )]
    format: String,
}

/// A number of a report.
#[derive(Debug, Serialize)]
struct Record {
    report: String,
    line: usize,
    column: usize,
    /// As it stands in the report.
    text: String,
    /// The number in digits.
    value: String,
    measure: String,
    /// `count`, `percent`, `points`, `times` or `vague`.
    kind: &'static str,
    /// `stated`, `earlier`, `change`, `share` or `limit`.
    standing: &'static str,
    approximate: bool,
    /// The words before it.
    counted: String,
    verb: Option<String>,
    scope: Option<String>,
    period: Option<String>,
    /// What it speaks of, by the name of a word list of the rules.
    topic: Option<&'static str>,
}

pub(super) fn run(args: &FactsArgs, color: Color) -> u8 {
    let ruleset = Ruleset::builtin();
    let inputs = Inputs::gather(&args.inputs, &[]);
    let mut failures = Vec::new();
    let mut records = Vec::new();
    for item in inputs.items {
        match item {
            Ok(input) => input.documents(&mut |read| match read {
                Ok(document) => records.append(&mut facts(&document, ruleset)),
                Err(failure) => failures.push(Complaint::failure(&failure)),
            }),
            Err(failure) => failures.push(Complaint::failure(&failure)),
        }
    }
    complain::say_all(color, &failures);
    let text = if args.format == "json" { json(&records) } else { lines(&records) };
    match outputs::to_stdout(|out| out.write_all(text.as_bytes())) {
        Ok(()) if failures.is_empty() => CLEAN,
        Ok(()) => TROUBLE,
        Err(error) => {
            complain::say(color, &complain::io("标准输出", "写不出去", &error));
            TROUBLE
        }
    }
}

/// The facts of one report.
fn facts(document: &Document, ruleset: &Ruleset) -> Vec<Record> {
    let report = Report::read(document, ruleset, Known::default());
    let described = report.facts.list.iter().map(|fact| {
        let place = document.place(&report.visible(&fact.quantity.range));
        let label = report.slice(&fact.label).trim();
        let word = |list: &str| {
            ruleset
                .list(list)
                .iter()
                .filter(|word| label.contains(word.as_str()))
                .max_by_key(|word| word.len())
                .cloned()
        };
        Record {
            report: document.path.clone(),
            line: place.line,
            column: place.column,
            text: report.quote(&fact.quantity.range),
            value: fact.quantity.amount.to_string(),
            measure: report.slice(&fact.quantity.measure).to_owned(),
            kind: match fact.quantity.kind {
                Kind::Count => "count",
                Kind::Percent => "percent",
                Kind::Point => "points",
                Kind::Times => "times",
                Kind::Rough | Kind::Vague => "vague",
            },
            standing: match fact.standing {
                Standing::Plain => "stated",
                Standing::Base => "earlier",
                Standing::Change => "change",
                Standing::Share => "share",
                Standing::Limit => "limit",
            },
            approximate: fact.quantity.approximate,
            counted: label.to_owned(),
            verb: verb(label, ruleset).map(str::to_owned),
            scope: word("fact-scope"),
            period: word("fact-period"),
            topic: fact.topic.and_then(|topic| Facts::TOPICS.get(topic)).copied(),
        }
    });
    described.collect()
}

fn json(records: &[Record]) -> String {
    let mut text = serde_json::to_string_pretty(records).unwrap_or_default();
    text.push('\n');
    text
}

/// One line a fact.
fn lines(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        let kind = match (record.kind, record.standing) {
            (_, "earlier") => "往年数",
            (_, "change") => "增减",
            (_, "share") => "占比",
            (_, "limit") => "标准",
            ("percent", _) => "比率",
            ("points", _) => "百分点",
            ("times", _) => "倍数",
            ("vague", _) => "概数",
            _ => "数量",
        };
        let about = if record.approximate { "（约数）" } else { "" };
        let _ = write!(
            text,
            "{}:{}:{}: {} = {}{about} {kind}",
            record.report, record.line, record.column, record.text, record.value
        );
        for (name, value) in [
            ("数的是", Some(&record.counted).filter(|counted| !counted.is_empty())),
            ("动作", record.verb.as_ref()),
            ("范围", record.scope.as_ref()),
            ("时间", record.period.as_ref()),
        ] {
            if let Some(value) = value {
                let _ = write!(text, "  {name}：{value}");
            }
        }
        text.push('\n');
    }
    text
}
