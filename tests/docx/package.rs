//! Word documents made for tests, part by part.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;

pub const NAMESPACES: &str = concat!(
    r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" "#,
    r#"xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" "#,
    r#"xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" "#,
    r#"xmlns:v="urn:schemas-microsoft-com:vml" "#,
    r#"xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math""#
);

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A document being made: its body and further parts.
#[derive(Default)]
pub struct Package {
    pub body: String,
    /// Parts by the kind of their relationship (`styles`), whole.
    pub parts: Vec<(&'static str, String)>,
}

impl Package {
    pub fn new(body: &str) -> Package {
        Package { body: body.to_owned(), parts: Vec::new() }
    }

    /// Adds a part whose root is `w:` and a name, with this inside.
    pub fn with(mut self, kind: &'static str, root: &str, inside: &str) -> Package {
        self.parts.push((kind, format!("<w:{root} {NAMESPACES}>{inside}</w:{root}>")));
        self
    }

    pub fn document(&self) -> String {
        let body = &self.body;
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {NAMESPACES}><w:body>{body}<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:document>"
        )
    }

    pub fn bytes(&self) -> Vec<u8> {
        let mut types = String::from(
            r#"<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>"#,
        );
        let mut own = String::from(
            r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
        );
        for (index, (kind, _)) in self.parts.iter().enumerate() {
            types.push_str(&format!(
                r#"<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>"#
            ));
            own.push_str(&format!(
                r#"<Relationship Id="rId{index}" Type="{RELATIONSHIPS}/{kind}" Target="{kind}.xml"/>"#
            ));
        }
        types.push_str("</Types>");
        own.push_str("</Relationships>");
        let root = format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{RELATIONSHIPS}/officeDocument" Target="word/document.xml"/></Relationships>"#
        );
        let mut files = vec![
            ("[Content_Types].xml".to_owned(), types),
            ("_rels/.rels".to_owned(), root),
            ("word/document.xml".to_owned(), self.document()),
            ("word/_rels/document.xml.rels".to_owned(), own),
        ];
        files.extend(self.parts.iter().map(|(kind, text)| (format!("word/{kind}.xml"), text.clone())));
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        archive(&files)
    }
}

/// A zip archive.
pub fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A paragraph of one run.
pub fn p(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A paragraph of a list.
pub fn item(list: u32, level: usize, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

/// A cell with properties.
pub fn tc(properties: &str, text: &str) -> String {
    format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", p(text))
}

/// A table of rows.
pub fn tbl(rows: &[&[String]]) -> String {
    let rows: String = rows.iter().map(|cells| format!("<w:tr>{}</w:tr>", cells.concat())).collect();
    format!("<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>")
}
