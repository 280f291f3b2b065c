//! Workbooks for tests, part by part.
#![allow(dead_code)] // no file of tests uses all of it

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

/// The type of a workbook's main part.
pub const MAIN: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";

const NAMESPACE: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
const REFERENCES: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The style that draws rules.
const RULED: usize = 1;

/// A zip archive of parts.
pub fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A sheet under construction.
#[derive(Default)]
pub struct Sheet {
    name: String,
    state: &'static str,
    /// Elements of cells by row and column.
    cells: BTreeMap<(u32, u32), String>,
    rows: Option<String>,
    merges: Vec<String>,
    hidden_rows: Vec<u32>,
    columns: String,
}

impl Sheet {
    pub fn new(name: &str) -> Sheet {
        Sheet { name: name.to_owned(), state: "visible", ..Sheet::default() }
    }

    /// A cell with attributes and content of its own.
    pub fn xml(mut self, at: &str, attributes: &str, content: &str) -> Sheet {
        let letters: String = at.chars().filter(char::is_ascii_alphabetic).collect();
        let column = letters.bytes().fold(0, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
        let row = at[letters.len()..].parse().unwrap();
        self.cells.insert((row, column), format!("<c r=\"{at}\" {attributes}>{content}</c>"));
        self
    }

    pub fn text(self, at: &str, text: &str) -> Sheet {
        self.xml(at, "t=\"inlineStr\"", &format!("<is><t xml:space=\"preserve\">{}</t></is>", escaped(text)))
    }

    pub fn number(self, at: &str, number: i64) -> Sheet {
        self.xml(at, "", &format!("<v>{number}</v>"))
    }

    /// A cell with rules around it; blank when the text is empty.
    pub fn ruled(self, at: &str, text: &str) -> Sheet {
        let content = if text.is_empty() { String::new() } else { format!("<is><t>{}</t></is>", escaped(text)) };
        self.xml(at, &format!("t=\"inlineStr\" s=\"{RULED}\""), &content)
    }

    /// Rows in place of cells.
    pub fn rows(mut self, rows: &str) -> Sheet {
        self.rows = Some(rows.to_owned());
        self
    }

    pub fn merge(mut self, range: &str) -> Sheet {
        self.merges.push(range.to_owned());
        self
    }

    pub fn hide_row(mut self, row: u32) -> Sheet {
        self.hidden_rows.push(row);
        self
    }

    pub fn hide_column(mut self, column: u32) -> Sheet {
        write!(self.columns, "<col min=\"{column}\" max=\"{column}\" width=\"9\" hidden=\"1\"/>").unwrap();
        self
    }

    pub fn hidden(mut self) -> Sheet {
        self.state = "veryHidden";
        self
    }

    fn part(&self) -> String {
        let mut out = format!("<worksheet {NAMESPACE}><dimension ref=\"A1:XFD1048576\"/>");
        if !self.columns.is_empty() {
            write!(out, "<cols>{}</cols>", self.columns).unwrap();
        }
        out.push_str("<sheetData>");
        out.push_str(self.rows.as_deref().unwrap_or_default());
        let mut rows: BTreeMap<u32, String> = self.hidden_rows.iter().map(|row| (*row, String::new())).collect();
        for ((row, _), cell) in &self.cells {
            rows.entry(*row).or_default().push_str(cell);
        }
        for (row, cells) in rows {
            let hidden = if self.hidden_rows.contains(&row) { " hidden=\"1\"" } else { "" };
            write!(out, "<row r=\"{row}\"{hidden}>{cells}</row>").unwrap();
        }
        out.push_str("</sheetData>");
        if !self.merges.is_empty() {
            let merges: String = self.merges.iter().map(|range| format!("<mergeCell ref=\"{range}\"/>")).collect();
            write!(out, "<mergeCells count=\"{}\">{merges}</mergeCells>", self.merges.len()).unwrap();
        }
        out + "</worksheet>"
    }
}

/// A workbook under construction.
pub struct Workbook {
    sheets: Vec<Sheet>,
    strings: String,
    styles: String,
    lost: bool,
}

impl Workbook {
    pub fn new(sheets: Vec<Sheet>) -> Workbook {
        let ruled = "<xf numFmtId=\"0\"/><xf numFmtId=\"0\" borderId=\"1\"/>".to_owned();
        Workbook { sheets, strings: String::new(), styles: format!("<cellXfs>{ruled}</cellXfs>"), lost: false }
    }

    /// `si` elements.
    pub fn strings(mut self, strings: &str) -> Workbook {
        self.strings = strings.to_owned();
        self
    }

    /// Styles by number: the number of a format, and its code unless it is built in.
    pub fn styles(mut self, styles: &[(usize, &str)]) -> Workbook {
        let formats: String = styles
            .iter()
            .filter(|(_, code)| !code.is_empty())
            .map(|(id, code)| format!("<numFmt numFmtId=\"{id}\" formatCode=\"{}\"/>", code.replace('"', "&quot;")))
            .collect();
        let cells: String = styles.iter().map(|(id, _)| format!("<xf numFmtId=\"{id}\"/>")).collect();
        self.styles = format!("<numFmts>{formats}</numFmts><cellXfs>{cells}</cellXfs>");
        self
    }

    /// Leaves out the parts of the sheets.
    pub fn lose_sheets(&mut self) {
        self.lost = true;
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut sheets = String::new();
        let mut references = String::new();
        let mut refer = |id: String, kind: &str, target: &str| {
            write!(references, "<Relationship Id=\"{id}\" Type=\"{REFERENCES}/{kind}\" Target=\"{target}\"/>").unwrap();
        };
        for (index, sheet) in self.sheets.iter().enumerate() {
            let (name, state) = (&sheet.name, sheet.state);
            write!(sheets, "<sheet name=\"{name}\" sheetId=\"{0}\" state=\"{state}\" r:id=\"s{0}\"/>", index + 1)
                .unwrap();
            refer(format!("s{}", index + 1), "worksheet", &format!("worksheets/sheet{}.xml", index + 1));
        }
        refer("st".into(), "styles", "styles.xml");
        refer("ss".into(), "sharedStrings", "/xl/sharedStrings.xml");
        let types = format!("<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"{MAIN}\"/></Types>");
        let sides = ["left", "right", "top", "bottom"].map(|side| format!("<{side} style=\"thin\"/>")).concat();
        let root = format!(
            "<Relationships><Relationship Id=\"r1\" Type=\"{REFERENCES}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
        );
        let parts: Vec<String> = self.sheets.iter().map(Sheet::part).collect();
        let names: Vec<String> = (1..=parts.len()).map(|number| format!("xl/worksheets/sheet{number}.xml")).collect();
        let main = format!("<workbook {NAMESPACE} xmlns:r=\"{REFERENCES}\"><sheets>{sheets}</sheets></workbook>");
        let references = format!("<Relationships>{references}</Relationships>");
        let styles = self.styles.replacen(
            "<cellXfs>",
            &format!("<borders><border/><border>{sides}</border></borders><cellXfs>"),
            1,
        );
        let styles = format!("<styleSheet {NAMESPACE}>{styles}</styleSheet>");
        let strings = format!("<sst {NAMESPACE}>{}</sst>", self.strings);
        let mut files = vec![
            ("[Content_Types].xml", types.as_str()),
            ("_rels/.rels", &root),
            ("xl/workbook.xml", &main),
            ("xl/_rels/workbook.xml.rels", &references),
            ("xl/styles.xml", &styles),
            ("xl/sharedStrings.xml", &strings),
        ];
        if !self.lost {
            files.extend(names.iter().map(String::as_str).zip(parts.iter().map(String::as_str)));
        }
        package(&files)
    }
}
