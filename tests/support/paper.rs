//! PDF files as simple as they may be, for tests: pages with text and rules at given places.

use std::fmt::Write as _;

/// The lines of a table cell, and how many rows and columns the cell covers.
pub type CellText<'a> = (usize, usize, usize, usize, &'a str);

/// A page under construction. Places are in points from the upper left corner.
pub struct Paper {
    pub width: f64,
    pub height: f64,
    /// `Rotate` of the page.
    pub turn: i64,
    pub content: String,
    /// Whether the page shows a picture of its own size.
    pub scan: bool,
}

impl Paper {
    pub fn new() -> Paper {
        Paper { width: 595.0, height: 842.0, turn: 0, content: String::new(), scan: false }
    }

    /// Shows a line whose first character begins at `x`, on the base line `y`.
    pub fn text(&mut self, x: f64, y: f64, size: f64, text: &str) -> &mut Paper {
        self.shown("F1", x, y, size, text)
    }

    /// Shows text from top to bottom, centred on `x`.
    pub fn upright(&mut self, x: f64, y: f64, size: f64, text: &str) -> &mut Paper {
        self.shown("F2", x, y, size, text)
    }

    /// Shows text in the font whose codes are told by a map; only `人民工作` and digits are in it.
    pub fn mapped(&mut self, x: f64, y: f64, size: f64, codes: &str) -> &mut Paper {
        let y = self.height - y;
        writeln!(self.content, "BT /F3 {size} Tf {x} {y} Td <{codes}> Tj ET").unwrap();
        self
    }

    fn shown(&mut self, font: &str, x: f64, y: f64, size: f64, text: &str) -> &mut Paper {
        let codes: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
        let y = self.height - y;
        writeln!(self.content, "BT /{font} {size} Tf {x} {y} Td <{codes}> Tj ET").unwrap();
        self
    }

    /// Draws a line.
    pub fn rule(&mut self, from: (f64, f64), to: (f64, f64)) -> &mut Paper {
        let height = self.height;
        writeln!(self.content, "0.5 w {} {} m {} {} l S", from.0, height - from.1, to.0, height - to.1).unwrap();
        self
    }

    /// Draws a table: the edges of its columns and rows, and for each cell its row, column, spans and text, the text
    /// broken at `\n`. Spans are shown by rules left out.
    pub fn table(
        &mut self,
        columns: &[f64],
        rows: &[f64],
        cells: &[CellText<'_>],
        size: f64,
        rules: bool,
    ) -> &mut Paper {
        for (row, column, row_span, column_span, text) in cells {
            let (left, right) = (columns[*column], columns[column + column_span]);
            let (top, bottom) = (rows[*row], rows[row + row_span]);
            if rules {
                self.rule((left, top), (right, top)).rule((left, bottom), (right, bottom));
                self.rule((left, top), (left, bottom)).rule((right, top), (right, bottom));
            }
            let lines: Vec<&str> = text.lines().collect();
            let first = (top + bottom - lines.len() as f64 * 1.3 * size) / 2.0 + size;
            for (index, line) in lines.iter().enumerate() {
                let width = line.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f64>() * size;
                let x = if line.starts_with(|c: char| c.is_ascii_digit()) && line.len() < 8 {
                    (left + right - width) / 2.0
                } else {
                    left + 5.0
                };
                self.text(x, first + index as f64 * 1.3 * size, size, line);
            }
        }
        self
    }
}

const MAP: &str = "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange
5 beginbfchar <0001> <2F08> <0002> <2EA0> <0003> <2F2F> <0004> <4F5C> <0005> <0033> endbfchar endcmap";

/// The file of pages.
pub fn pdf(pages: &[&Paper]) -> Vec<u8> {
    let kids: String = (0..pages.len()).map(|index| format!("{} 0 R ", 12 + 2 * index)).collect();
    let cid = "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>/DW 1000>>";
    let mut objects: Vec<String> = vec![
        "<</Type/Catalog/Pages 2 0 R>>".into(),
        format!("<</Type/Pages/Kids[{kids}]/Count {}>>", pages.len()),
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-H/DescendantFonts[6 0 R]>>".into(),
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/UniGB-UCS2-V/DescendantFonts[6 0 R]>>".into(),
        "<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>".into(),
        cid.into(),
        format!("<</Length {}>>stream\n{MAP}\nendstream", MAP.len()),
        "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\nx\nendstream".into(),
        "<</Font<</F1 3 0 R/F2 4 0 R/F3 5 0 R>>/XObject<</Scan 8 0 R>>>>".into(),
        "null".into(),
        "null".into(),
    ];
    for (index, page) in pages.iter().enumerate() {
        let Paper { width, height, turn, content, scan } = page;
        let scan = if *scan { format!("q {width} 0 0 {height} 0 0 cm /Scan Do Q\n") } else { String::new() };
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Rotate {turn}/Resources 9 0 R/Contents {} 0 R>>",
            13 + 2 * index
        ));
        let content = format!("{scan}{content}");
        objects.push(format!("<</Length {}>>stream\n{content}\nendstream", content.len()));
    }
    file(&objects)
}

/// The file of objects, the first of which is the catalog.
pub fn file(objects: &[String]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut places = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        places.push(file.len());
        file.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", index + 1).as_bytes());
    }
    let at = file.len();
    file.extend_from_slice(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).as_bytes());
    for place in places {
        file.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let trailer = format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF", objects.len() + 1);
    file.extend_from_slice(trailer.as_bytes());
    file
}
