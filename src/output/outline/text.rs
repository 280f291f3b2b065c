//! An outline for people.

use std::fmt::Write as _;

use super::{Day, Outline, SectionOutline, Spot, TableOutline, Taken};
use crate::output::visible;

/// The longest text that is shown, in characters.
const LONGEST: usize = 40;
/// The longest cell that is shown, in characters.
const LONGEST_CELL: usize = 12;
/// How many rows of a table are shown unless all are asked for.
const ROWS: usize = 4;
/// How many pieces of hidden text are shown.
const HIDDEN: usize = 5;

/// Renders an outline; `tables` asks for all rows of all tables.
pub fn text(outline: &Outline, tables: bool) -> String {
    let mut out = String::new();
    let path = if outline.path == "-" { "标准输入" } else { &outline.path };
    put(&mut out, 0, &visible::line(path));
    let template = outline.template.as_ref().map(|template| format!("{}（{}）", template.id, template.title));
    field(&mut out, "模板", template);
    field(&mut out, "题目", outline.title.as_ref().map(shown));
    let organ = outline.organ.as_ref().map(|organ| {
        let level = organ.level_title.as_deref().unwrap_or("层级不明");
        format!("{}，{level}", shown(&organ.at))
    });
    field(&mut out, "机关", organ);
    let year = outline.year.as_ref().map(|year| match &year.at {
        Some(at) => format!("{}（{}:{}）", year.value, at.line, at.column),
        None => format!("{}（题目中没有）", year.value),
    });
    field(&mut out, "年度", year);
    field(&mut out, "统计期限", outline.period.as_ref().map(shown));
    field(&mut out, "发布日期", outline.published.as_ref().map(date));
    field(&mut out, "成文日期", outline.signed.as_ref().map(date));
    field(&mut out, "落款", outline.signature.as_ref().map(shown));

    count(&mut out, "部分", outline.sections.len());
    for section in &outline.sections {
        put_section(&mut out, section);
    }
    count(&mut out, "表格", outline.tables.len());
    for (index, table) in outline.tables.iter().enumerate() {
        put_table(&mut out, index + 1, table, tables);
    }
    count(&mut out, "日期", outline.dates.len());
    for day in &outline.dates {
        put(&mut out, 2, &date(day));
    }
    count(&mut out, "隐藏文字", outline.hidden.len());
    for hidden in outline.hidden.iter().take(HIDDEN) {
        put(&mut out, 2, &shown(hidden));
    }
    if outline.hidden.len() > HIDDEN {
        put(&mut out, 2, &format!("……另有 {} 处", outline.hidden.len() - HIDDEN));
    }
    out
}

fn put(out: &mut String, indent: usize, line: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(out, "{:indent$}{line}", "", indent = indent * 2);
}

fn field(out: &mut String, name: &str, value: Option<String>) {
    put(out, 1, &format!("{name}：{}", value.as_deref().unwrap_or("没有找到")));
}

fn count(out: &mut String, name: &str, count: usize) {
    put(out, 1, &if count == 0 { format!("{name}：没有") } else { format!("{name}：{count} 个") });
}

/// A piece of text and its place.
fn shown(spot: &Spot) -> String {
    format!("{}（{}:{}）", clip(&spot.text, LONGEST), spot.line, spot.column)
}

/// A date as written, what it means unless that is plain, and its place.
fn date(day: &Day) -> String {
    match (&day.date, &day.at) {
        (Some(date), Some(at)) if *date == at.text => shown(at),
        (Some(date), Some(at)) => format!("{}，即 {date}", shown(at)),
        (Some(date), None) => format!("{date}（只在文件的元数据里）"),
        (None, Some(at)) => format!("{}，年份没有写明，或没有这一天", shown(at)),
        (None, None) => String::new(),
    }
}

fn put_section(out: &mut String, section: &SectionOutline) {
    let taken = match (section.fit, &section.official) {
        (Taken::Official, Some(official)) => format!("规定标题“{official}”"),
        (Taken::Similar, Some(official)) => format!("相近标题，当作“{official}”"),
        _ => "不属于格式".to_owned(),
    };
    put(out, 2, &format!("{}：{taken}，其下 {} 字", shown(&section.at), section.characters));
    for heading in &section.headings {
        put(out, 2 + heading.depth, &shown(&heading.at));
    }
    for series in &section.series {
        let first = &series.first;
        let text = match series.items {
            1 => format!("{}（{}:{}），共 1 项", first.text, first.line, first.column),
            items => format!("{}……{}（{}:{}），共 {items} 项", first.text, series.last, first.line, first.column),
        };
        put(out, 3, &text);
    }
}

/// A table with its grid: `←` and `↑` where a merged cell goes on, nothing between bars where a row is short.
fn put_table(out: &mut String, number: usize, table: &TableOutline, all: bool) {
    let layout = if table.layout { "，只用于排版" } else { "" };
    let head = format!("{number}. {} 行 × {} 列（{}:{}）{layout}", table.rows, table.columns, table.line, table.column);
    put(out, 2, &head);
    if table.layout && !all {
        return;
    }
    let rows = if all { table.rows } else { table.rows.min(ROWS) };
    let mut lines: Vec<Vec<(usize, String)>> = vec![Vec::new(); rows];
    for cell in &table.cells {
        for row in cell.row..cell.row + cell.row_span {
            let Some(line) = row.checked_sub(1).and_then(|row| lines.get_mut(row)) else { break };
            for column in cell.column..cell.column + cell.column_span {
                let text = match (row > cell.row, column > cell.column) {
                    (true, _) => "↑".to_owned(),
                    (false, true) => "←".to_owned(),
                    (false, false) => clip(&cell.text, if all { LONGEST } else { LONGEST_CELL }),
                };
                line.push((column, text));
            }
        }
    }
    for mut line in lines {
        line.sort_by_key(|(column, _)| *column);
        let cells: Vec<String> = line.into_iter().map(|(_, text)| text).collect();
        put(out, 3, &format!("│ {} │", cells.join(" │ ")));
    }
    if rows < table.rows {
        put(out, 3, &format!("……另有 {} 行，用 --tables 全部显示", table.rows - rows));
    }
}

/// Text on one line, cut to a number of characters, without what acts on a terminal.
fn clip(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", visible::line(text.get(..end).unwrap_or(text))),
        None => visible::line(text).into_owned(),
    }
}
