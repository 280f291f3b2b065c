//! As a Word document: the few parts that a package must have (ECMA-376, part 1, 11.2 and part 2).

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::{SimpleFileOptions, ZipWriter};

use super::grid::{Cell, Grid};
use super::html::escaped;
use super::{Part, Skeleton};

const TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/word/document.xml\" \
ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" \
ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/></Types>";

const PACKAGE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
Target=\"word/document.xml\"/></Relationships>";

const DOCUMENT: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" \
Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/></Relationships>";

const NAMESPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// Width of the text of an A4 page with margins of an inch, in twentieths of a point.
const TEXT_WIDTH: usize = 9026;

/// The package; `None` when it cannot be put together, which memory alone could cause.
pub(super) fn write(skeleton: &Skeleton) -> Option<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    // The same report gives the same bytes: without a time of its own an entry has that of 1980.
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for (name, content) in [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", PACKAGE.to_owned()),
        ("word/_rels/document.xml.rels", DOCUMENT.to_owned()),
        ("word/styles.xml", styles()),
        ("word/document.xml", document(skeleton)),
    ] {
        writer.start_file(name, options).ok()?;
        writer.write_all(content.as_bytes()).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// Styles by the ids used here; sizes are in half points.
fn styles() -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:styles {NAMESPACE}><w:docDefaults>\
         <w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"宋体\"/>\
         <w:sz w:val=\"24\"/><w:lang w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>"
    );
    for (id, name, level, size) in
        [("Title", "Title", None, 36), ("Heading1", "heading 1", Some(0), 28), ("Heading2", "heading 2", Some(1), 24)]
    {
        let outline = level.map(|level| format!("<w:outlineLvl w:val=\"{level}\"/>")).unwrap_or_default();
        let center = if level.is_none() { "<w:jc w:val=\"center\"/>" } else { "" };
        let _ = write!(
            out,
            "<w:style w:type=\"paragraph\" w:styleId=\"{id}\"><w:name w:val=\"{name}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:pPr><w:spacing w:before=\"120\" w:after=\"120\"/>{center}{outline}</w:pPr>\
             <w:rPr><w:b/><w:sz w:val=\"{size}\"/></w:rPr></w:style>"
        );
    }
    out + "</w:styles>"
}

fn document(skeleton: &Skeleton) -> String {
    let mut out =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {NAMESPACE}><w:body>");
    paragraph(&mut out, "<w:pStyle w:val=\"Title\"/>", "", &skeleton.title);
    let indented = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"480\"/>";
    paragraph(&mut out, indented, "", &skeleton.opening);
    for part in &skeleton.parts {
        match part {
            Part::Heading(level, text) => {
                paragraph(&mut out, &format!("<w:pStyle w:val=\"Heading{level}\"/>"), "", text)
            }
            Part::Hint(text) => paragraph(&mut out, indented, "<w:color w:val=\"808080\"/>", text),
            Part::Table(grid) => table(&mut out, grid),
        }
    }
    out + "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" \
           w:left=\"1440\" w:header=\"708\" w:footer=\"708\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
}

/// The width of a column, in twentieths of a point. Labels of several levels need more room than numbers, the innermost
/// most of all.
fn width(grid: &Grid, column: usize) -> usize {
    let (labels, values) = (grid.labels, grid.columns - grid.labels);
    if labels < 2 || values == 0 {
        return TEXT_WIDTH / grid.columns.max(1);
    }
    let outer = TEXT_WIDTH / 12;
    let inner = TEXT_WIDTH / 4;
    match column {
        _ if column + 1 < labels => outer,
        _ if column < labels => inner,
        _ => (TEXT_WIDTH - inner - outer * (labels - 1)) / values,
    }
}

fn paragraph(out: &mut String, paragraph: &str, run: &str, text: &str) {
    let _ = write!(
        out,
        "<w:p><w:pPr>{paragraph}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p>",
        escaped(text)
    );
}

fn table(out: &mut String, grid: &Grid) {
    out.push_str("<w:tbl><w:tblPr><w:tblW w:w=\"5000\" w:type=\"pct\"/><w:tblBorders>");
    for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
        let _ = write!(out, "<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>");
    }
    out.push_str("</w:tblBorders></w:tblPr><w:tblGrid>");
    let widths: Vec<usize> = (0..grid.columns).map(|column| width(grid, column)).collect();
    for width in &widths {
        let _ = write!(out, "<w:gridCol w:w=\"{width}\"/>");
    }
    out.push_str("</w:tblGrid>");
    for row in 0..grid.rows {
        out.push_str("<w:tr>");
        // A cell that covers several rows is written in each of them, and says in the later ones that it goes on.
        let mut cells: Vec<&Cell> =
            grid.cells.iter().filter(|cell| cell.row <= row && row < cell.row + cell.rows).collect();
        cells.sort_by_key(|cell| cell.column);
        for cell in cells {
            let width: usize = widths.iter().skip(cell.column).take(cell.columns).sum();
            let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>");
            if cell.columns > 1 {
                let _ = write!(out, "<w:gridSpan w:val=\"{}\"/>", cell.columns);
            }
            match (cell.rows > 1, cell.row == row) {
                (true, true) => out.push_str("<w:vMerge w:val=\"restart\"/>"),
                (true, false) => out.push_str("<w:vMerge/>"),
                (false, _) => {}
            }
            out.push_str("<w:vAlign w:val=\"center\"/></w:tcPr>");
            let text = if cell.row == row { cell.text.as_str() } else { "" };
            paragraph(out, "<w:jc w:val=\"center\"/>", "<w:sz w:val=\"18\"/>", text);
            out.push_str("</w:tc>");
        }
        out.push_str("</w:tr>");
    }
    // Two tables without a paragraph between them would become one.
    out.push_str("</w:tbl><w:p/>");
}
