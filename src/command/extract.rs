//! `nianbao extract`: the official tables of reports, cell by cell, for spreadsheets and other programs.

use std::fmt::Write as _;

use nianbao::document::Document;
use nianbao::report::{Known, NamedTable, Report, Value};
use nianbao::ruleset::Ruleset;
use serde::Serialize;

use super::complain::Complaint;
use super::inputs::{InputArgs, Inputs};
use super::{CLEAN, Color, TROUBLE, complain, outputs};

#[derive(Debug, clap::Args)]
#[command(
    about = "提取报告中的表格，每个单元格一条记录",
    override_usage = "nianbao extract <路径>... [选项]",
    help_template = super::HELP,
    after_help = "例：\n  \
        nianbao extract 年报.html > 年报.csv\n  \
        nianbao extract 各单位年报/ --format json > 汇总.json"
)]
pub(super) struct ExtractArgs {
    #[command(flatten)]
    inputs: InputArgs,

    #[arg(
        long,
        value_name = "格式",
        default_value = "csv",
        value_parser = ["csv", "json"],
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "输出",
        help = "csv（默认）或 json"
    )]
    format: String,
}

/// A cell of a report.
#[derive(Debug, Serialize)]
struct Record {
    report: String,
    year: Option<i16>,
    organ: Option<String>,
    template: Option<String>,
    table: String,
    row: String,
    column: String,
    /// `requests.new.person`: the same in every report, whatever its labels.
    key: String,
    /// The number in digits; none for a blank cell or one that is no number.
    value: Option<String>,
    unit: Option<String>,
    /// What stands in the cell.
    text: String,
    /// Line and character of the file.
    place: String,
}

pub(super) fn run(args: &ExtractArgs, color: Color) -> u8 {
    let ruleset = Ruleset::builtin();
    let inputs = Inputs::gather(&args.inputs, &[]);
    let mut failures = Vec::new();
    let mut records = Vec::new();
    for item in inputs.items {
        match item {
            Ok(input) => input.documents(&mut |read| match read {
                Ok(document) => records.append(&mut extract(&document, ruleset)),
                Err(failure) => failures.push(Complaint::failure(&failure)),
            }),
            Err(failure) => failures.push(Complaint::failure(&failure)),
        }
    }
    complain::say_all(color, &failures);
    let text = if args.format == "json" { json(&records) } else { csv(&records) };
    match outputs::to_stdout(|out| out.write_all(text.as_bytes())) {
        Ok(()) if failures.is_empty() => CLEAN,
        Ok(()) => TROUBLE,
        Err(error) => {
            complain::say(color, &complain::io("标准输出", "写不出去", &error));
            TROUBLE
        }
    }
}

/// The records of one report.
fn extract(document: &Document, ruleset: &Ruleset) -> Vec<Record> {
    let report = Report::read(document, ruleset, Known::default());
    let template = report.tables.other.or(report.template).map(|template| template.id.clone());
    report.tables.found.iter().flat_map(|table| cells(&report, template.as_ref(), table)).collect()
}

/// The records of one table.
fn cells(report: &Report<'_>, template: Option<&String>, table: &NamedTable<'_>) -> Vec<Record> {
    let mut records = Vec::new();
    for (row, spec) in table.spec.rows.iter().enumerate() {
        for column in &spec.columns {
            let (Some(cell), Some(column)) = (table.cell(row, *column), table.spec.columns.get(*column)) else {
                continue;
            };
            let place = report.document.place(&cell.place);
            records.push(Record {
                report: report.document.path.clone(),
                year: report.year,
                organ: report.organ.as_ref().map(|organ| organ.name.clone()),
                template: template.cloned(),
                table: table.spec.title.clone(),
                row: spec.label.official.clone(),
                column: column.label.short.clone(),
                key: format!("{}.{}.{}", table.spec.key, spec.key, column.key),
                value: match cell.value {
                    Value::Number(number) => Some(number.to_string()),
                    _ => None,
                },
                unit: cell.unit.clone(),
                text: cell.text.clone(),
                place: format!("{}:{}", place.line, place.column),
            });
        }
    }
    records
}

fn json(records: &[Record]) -> String {
    let mut text = serde_json::to_string_pretty(records).unwrap_or_default();
    text.push('\n');
    text
}

fn csv(records: &[Record]) -> String {
    // A byte order mark makes spreadsheets read Chinese as it is.
    let mut text = "\u{feff}report,year,organ,template,table,row,column,key,value,unit,text,place\r\n".to_owned();
    for record in records {
        let year = record.year.map(|year| year.to_string()).unwrap_or_default();
        let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
        let fields = [
            record.report.clone(),
            year,
            or_empty(&record.organ),
            or_empty(&record.template),
            record.table.clone(),
            record.row.clone(),
            record.column.clone(),
            record.key.clone(),
            or_empty(&record.value),
            or_empty(&record.unit),
            record.text.clone(),
            record.place.clone(),
        ];
        let line: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
        let _ = write!(text, "{}\r\n", line.join(","));
    }
    text
}

/// A field as RFC 4180 has it. What a spreadsheet would take for a formula is set in quotes after an apostrophe.
fn quoted(field: &str) -> String {
    let formula = field.starts_with(['=', '+', '@', '-', '\t']) && field.parse::<f64>().is_err();
    let field = if formula { format!("'{field}") } else { field.to_owned() };
    if field.contains([',', '"', '\n', '\r']) { format!("\"{}\"", field.replace('"', "\"\"")) } else { field }
}
