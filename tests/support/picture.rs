//! A picture of terminal output: text with ANSI colours to SVG, on a grid of cells.
//!
//! Fonts differ in how wide they draw Chinese, box-drawing and Latin characters. Each run of characters of one width is
//! therefore given its place and its length (`x`, `textLength`), so that marks stand under what they mark everywhere.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthChar as _;

const CELL: usize = 8;
const LINE: usize = 19;
const MARGIN: usize = 16;
const STYLE: &str = "text{font:13px ui-monospace,'SFMono-Regular',Menlo,Consolas,'Noto Sans Mono CJK SC','PingFang SC',\
'Microsoft YaHei',monospace;white-space:pre;fill:#d4d8de}.b{font-weight:bold}.red{fill:#ff7b72}.yellow{fill:#e3b341}\
.green{fill:#56d364}.blue{fill:#79c0ff}.cyan{fill:#76e3ea}.prompt{fill:#8b949e}";

/// Runs of text with the classes of their style.
fn runs(line: &str, style: &mut Vec<&'static str>) -> Vec<(String, String)> {
    let mut runs = Vec::new();
    let mut rest = line;
    while let Some(start) = rest.find("\u{1b}[") {
        runs.push((style.join(" "), rest[..start].to_owned()));
        let end = start + rest[start..].find('m').expect("only colours");
        for code in rest[start + 2..end].split(';') {
            match code {
                "" | "0" => style.clear(),
                "1" => style.push("b"),
                "31" | "91" => style.push("red"),
                "32" | "92" => style.push("green"),
                "33" | "93" => style.push("yellow"),
                "34" | "94" => style.push("blue"),
                "36" | "96" => style.push("cyan"),
                // 38;5;N: the colours beyond the first eight, which are the bright ones.
                "38" | "5" => {}
                "9" => style.push("red"),
                "10" => style.push("green"),
                "11" => style.push("yellow"),
                "12" => style.push("blue"),
                "14" => style.push("cyan"),
                other => panic!("unknown colour {other}"),
            }
        }
        rest = &rest[end + 1..];
    }
    runs.push((style.join(" "), rest.to_owned()));
    runs
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Writes the text elements of one line and returns its width in cells.
fn line(out: &mut String, y: usize, runs: &[(String, String)]) -> usize {
    let mut column = 0;
    for (class, text) in runs {
        let mut rest = text.as_str();
        while let Some(first) = rest.chars().next() {
            let kind = |c: char| (c.width().unwrap_or(0), c == ' ', c.is_ascii());
            let end = rest.find(|c| kind(c) != kind(first)).unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            let cells: usize = run.chars().map(|c| c.width().unwrap_or(0)).sum();
            if first != ' ' && cells > 0 {
                let (x, length) = (MARGIN + column * CELL, cells * CELL);
                let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
                let run = escaped(run);
                writeln!(out, "<text{class} x=\"{x}\" y=\"{y}\" textLength=\"{length}\" lengthAdjust=\"spacingAndGlyphs\">{run}</text>")
                    .unwrap();
            }
            column += cells;
            rest = after;
        }
    }
    column
}

/// The picture of a command and what it printed.
pub fn svg(command: &str, output: &str) -> String {
    let mut body = String::new();
    let mut y = MARGIN + LINE;
    let mut width = line(&mut body, y, &[("prompt".into(), "$ ".into()), (String::new(), command.to_owned())]);
    let mut style = Vec::new();
    for text in output.trim_end().lines() {
        y += LINE;
        width = width.max(line(&mut body, y, &runs(text, &mut style)));
    }
    let (width, height) = (width * CELL + 2 * MARGIN, y + MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\" aria-label=\"Output of nianbao\">\n<style>{STYLE}</style>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"#0d1117\"/>\n{body}</svg>\n"
    )
}
