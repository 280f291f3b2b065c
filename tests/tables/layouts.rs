//! One report in nine layouts: the same tables, the same findings.

use std::fmt::Write as _;

use nianbao::check::{Options, check};
use nianbao::document::{Document, Format};
use nianbao::report::{Known, Report};
use nianbao::ruleset::{Ruleset, TableSpec};
use nianbao::source;

/// The numbers of the tables of a report, row by row as in the template.
#[derive(Debug, Clone)]
pub struct Sheet {
    pub tables: Vec<Vec<Vec<String>>>,
}

/// Rows of the official form: those that stand for a group are left out.
pub fn official(spec: &TableSpec) -> Vec<usize> {
    (0..spec.rows.len()).filter(|row| spec.is_required(&spec.rows[*row])).collect()
}

pub fn specs() -> &'static [TableSpec] {
    &Ruleset::builtin().template("2021").unwrap().tables
}

impl Sheet {
    /// A sheet of noughts.
    pub fn new() -> Sheet {
        let rows = |spec: &TableSpec| {
            official(spec).iter().map(|row| vec!["0".to_owned(); spec.rows[*row].columns.len()]).collect()
        };
        Sheet { tables: specs().iter().map(rows).collect() }
    }

    pub fn set(&mut self, table: &str, row: &str, column: usize, text: &str) {
        let at = specs().iter().position(|spec| spec.key == table).unwrap();
        let rows = official(&specs()[at]);
        let row = rows.iter().position(|index| specs()[at].rows[*index].key == row).unwrap();
        self.tables[at][row][column] = text.to_owned();
    }

    /// The lines of a table as cells: heads, labels with their groups, values.
    fn lines(&self, at: usize) -> Vec<Vec<String>> {
        let spec = &specs()[at];
        let mut lines = Vec::new();
        let label = |column: &usize| spec.columns[*column].label.official.clone();
        if spec.across {
            let columns: Vec<String> = (0..spec.columns.len()).map(|column| label(&column)).collect();
            lines.push(vec!["行政复议".to_owned(), "行政诉讼".to_owned()]);
            let mut second = columns.clone();
            second.extend(["未经复议直接起诉".to_owned(), "复议后起诉".to_owned()]);
            lines.push(second);
            lines.push([columns.clone(), columns].concat());
            lines.push(self.tables[at].concat());
            return lines;
        }
        let mut block = None;
        let mut group = None;
        for (row, values) in official(spec).into_iter().zip(&self.tables[at]) {
            let row = &spec.rows[row];
            if block != Some(&row.block) {
                block = Some(&row.block);
                let mut head = vec!["信息内容".to_owned()];
                head.extend(row.columns.iter().map(label));
                lines.push(head);
            }
            let mut line = Vec::new();
            if row.group != group {
                group = row.group;
                line.extend(group.map(|group| spec.groups[group].label.official.clone()));
            }
            line.push(row.label.official.clone());
            line.extend(values.iter().cloned());
            lines.push(line);
        }
        lines
    }

    /// The report in a layout.
    pub fn render(&self, layout: &str) -> Document {
        let html = layout == "html";
        let mut text = String::new();
        let heading = |text: &mut String, title: &str| {
            let _ = if html { writeln!(text, "<h2>{title}</h2>") } else { writeln!(text, "{title}") };
        };
        heading(&mut text, "临江市人民政府2023年政府信息公开工作年度报告");
        let titles = [
            "二、主动公开政府信息情况",
            "三、收到和处理政府信息公开申请情况",
            "四、政府信息公开行政复议、行政诉讼情况",
        ];
        heading(&mut text, "一、总体情况");
        for (at, title) in titles.into_iter().enumerate() {
            heading(&mut text, title);
            if html {
                text.push_str("<table>\n");
            }
            for line in self.lines(at) {
                match layout {
                    "html" => {
                        let cells: String = line.iter().map(|cell| format!("<td>{cell}</td>")).collect();
                        let _ = writeln!(text, "<tr>{cells}</tr>");
                    }
                    "markdown" => {
                        let _ = writeln!(text, "| {} |", line.join(" | "));
                    }
                    "pipe" => {
                        let _ = writeln!(text, "{} |", line.join(" | "));
                    }
                    "tab" => {
                        let _ = writeln!(text, "{}", line.join("\t"));
                    }
                    "bars" => line.iter().for_each(|cell| {
                        let _ = writeln!(text, "{cell} |");
                    }),
                    // A bar on a line of its own before each row, and as many behind it as the row lacks columns.
                    "framed" => {
                        let missing = "|".repeat(10_usize.saturating_sub(line.len()));
                        let _ = writeln!(text, "|\n{} |{missing}", line.join(" |\n"));
                    }
                    "line" | "one" => {
                        let _ = write!(text, " {} ", line.join(" "));
                    }
                    _ => line.iter().for_each(|cell| {
                        let _ = writeln!(text, "{cell}\n");
                    }),
                }
            }
            text.push_str(if html { "</table>\n" } else { "\n" });
        }
        heading(&mut text, "五、存在的主要问题及改进情况");
        let format = match layout {
            "html" => Format::Html,
            "markdown" => Format::Markdown,
            _ => Format::Text,
        };
        if layout == "one" {
            // All of the report on one line.
            text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        source::read("-", format, text.as_bytes()).unwrap()
    }
}

pub const LAYOUTS: [&str; 9] = ["html", "markdown", "pipe", "tab", "cells", "bars", "framed", "line", "one"];

/// Findings about tables as rule and message.
pub fn findings(document: &Document) -> Vec<(String, String)> {
    let options = Options { select: vec!["table".to_owned()], ..Options::default() };
    let checked = check(document, Ruleset::builtin(), &options);
    let mut found: Vec<(String, String)> = checked
        .findings
        .into_iter()
        .map(|finding| (finding.rule, format!("{}{}", finding.message, finding.help.unwrap_or_default())))
        .collect();
    found.sort();
    found
}

fn faulty() -> Sheet {
    let mut sheet = Sheet::new();
    for (row, values) in
        [("new", "9"), ("brought", "1"), ("granted", "8"), ("unable1", "1"), ("total", "9"), ("carried", "1")]
    {
        sheet.set("requests", row, 0, values);
        sheet.set("requests", row, 6, values);
    }
    sheet.set("requests", "granted", 1, "2");
    sheet.set("disclosure", "normative", 0, "22（其中修订16件）");
    sheet.set("disclosure", "normative", 2, "1,362");
    sheet.set("disclosure", "licences", 0, "约60");
    sheet.set("disclosure", "penalties", 0, "/");
    sheet.set("disclosure", "charges", 0, "59237.2449");
    sheet.set("disputes", "review", 0, "3");
    sheet
}

#[test]
fn every_layout_gives_the_same_findings() {
    let sheet = faulty();
    let expected = findings(&sheet.render("html"));
    assert_eq!(expected.len(), 5, "{expected:#?}");
    for layout in LAYOUTS {
        assert_eq!(findings(&sheet.render(layout)), expected, "{layout}");
    }
}

#[test]
fn every_layout_gives_the_same_cells() {
    let sheet = faulty();
    for layout in LAYOUTS {
        let document = sheet.render(layout);
        let report = Report::read(&document, Ruleset::builtin(), Known::default());
        for (spec, rows) in specs().iter().zip(&sheet.tables) {
            let table = report.table(&spec.key).unwrap();
            for (row, values) in official(spec).into_iter().zip(rows) {
                for (column, value) in spec.rows[row].columns.iter().zip(values) {
                    let cell = table.cell(row, *column).unwrap();
                    assert_eq!(document.quote(&cell.place), value, "{layout} {} {}", spec.key, spec.rows[row].key);
                }
            }
        }
        assert_eq!(report.table("disclosure").unwrap().number_at("normative", "valid").unwrap().to_string(), "1362");
        assert_eq!(
            report.table("disclosure").unwrap().number_at("charges", "charged").unwrap().to_string(),
            "59237.2449"
        );
        assert_eq!(report.table("requests").unwrap().group("unable", "sum").unwrap().to_string(), "1");
    }
}

#[test]
fn a_blank_is_not_nought() {
    let mut sheet = Sheet::new();
    sheet.set("requests", "granted", 3, "");
    for layout in ["html", "markdown", "pipe", "tab", "bars"] {
        let found = findings(&sheet.render(layout));
        assert_eq!(found.len(), 1, "{layout} {found:?}");
        assert_eq!(found[0].0, "table/blank", "{layout}");
        assert!(found[0].1.contains("予以公开") && found[0].1.contains("社会公益组织"), "{layout} {found:?}");
    }
}
