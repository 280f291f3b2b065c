//! Word documents that are broken or made to harm.

use nianbao::document::Format;
use nianbao::source::limits::{Limit, NESTING, TABLE_CELLS};
use nianbao::source::{ReadError, read};
use proptest::prelude::*;

use crate::package::{NAMESPACES, Package, archive, p, tbl, tc};

fn refused(bytes: &[u8]) -> ReadError {
    read("年报.docx", Format::Docx, bytes).unwrap_err()
}

#[test]
fn truncated_files() {
    let whole = Package::new(&p("年报")).bytes();
    for cut in (31..whole.len()).step_by(7) {
        assert!(matches!(refused(&whole[..cut]), ReadError::Damaged(_)), "{cut}");
    }
    let document = Package::new(&p("年报")).document();
    for cut in (0..document.len()).filter(|cut| document.is_char_boundary(*cut)).step_by(11) {
        let bytes = archive(&[("[Content_Types].xml", b""), ("word/document.xml", &document.as_bytes()[..cut])]);
        assert!(matches!(refused(&bytes), ReadError::Damaged(_)), "{cut}");
    }
}

#[test]
fn entities_are_never_expanded() {
    let entities: String = (1..12).map(|n| format!("<!ENTITY e{n} \"&e{};&e{};\">", n - 1, n - 1)).collect();
    let document = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE d [<!ENTITY e0 \"大\">{entities}<!ENTITY x SYSTEM \"file:///etc/passwd\">]><w:document {NAMESPACES}><w:body><w:p><w:r><w:t>&e11;&x;</w:t></w:r></w:p></w:body></w:document>"
    );
    let bytes = archive(&[("[Content_Types].xml", b""), ("word/document.xml", document.as_bytes())]);
    assert!(refused(&bytes).to_string().contains("文档类型声明"), "{}", refused(&bytes));
    let bytes = Package::new("<w:p><w:r><w:t>&nbsp;</w:t></w:r></w:p>").bytes();
    assert!(refused(&bytes).to_string().contains("实体"));
}

#[test]
fn limits() {
    let deep = "<w:sdt><w:sdtContent>".repeat(NESTING) + &p("底") + &"</w:sdtContent></w:sdt>".repeat(NESTING);
    assert_eq!(refused(&Package::new(&deep).bytes()), ReadError::TooMuch(Limit::Nesting));
    let mut boxes = p("底");
    for _ in 0..12 {
        boxes = format!("<w:p><w:r><w:pict><w:txbxContent>{boxes}</w:txbxContent></w:pict></w:r></w:p>");
    }
    assert_eq!(refused(&Package::new(&boxes).bytes()), ReadError::TooMuch(Limit::Nesting));
    let row = vec![tc("", "1"); 1000];
    let rows: Vec<&[_]> = vec![row.as_slice(); TABLE_CELLS / 1000 + 1];
    assert_eq!(refused(&Package::new(&tbl(&rows)).bytes()), ReadError::TooMuch(Limit::TableCells));
    let padding = " ".repeat(32 << 20);
    assert_eq!(refused(&Package::new(&format!("<!--{padding}-->")).bytes()), ReadError::TooMuch(Limit::Ratio));
}

#[test]
fn spans_beyond_all_measure_do_no_harm() {
    let huge = "<w:gridSpan w:val=\"4000000000\"/><w:vMerge w:val=\"restart\"/>";
    let rows: Vec<Vec<String>> =
        (0..300).map(|_| vec![tc(huge, "a"), tc("<w:hMerge/><w:gridSpan w:val=\"999999\"/>", "b")]).collect();
    let rows: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
    let document = read("a", Format::Docx, &Package::new(&tbl(&rows)).bytes()).unwrap();
    assert!(document.tables[0].grid.len() <= 200_000);
}

#[test]
fn what_is_no_readable_document_says_so() {
    let picture = Package::new("<w:p><w:r><w:drawing/></w:r></w:p>").bytes();
    assert_eq!(refused(&picture), ReadError::Scanned);
    assert_eq!(refused(&Package::new("<w:p/>").bytes()), ReadError::Empty);
    assert!(matches!(
        refused(&archive(&[("[Content_Types].xml", b""), ("word/styles.xml", b"")])),
        ReadError::Damaged(_)
    ));
    let chunk = Package::new("<w:altChunk r:id=\"1\"/>").bytes();
    assert!(matches!(refused(&chunk), ReadError::Unsupported(_)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_markup_is_read_or_refused(parts in proptest::collection::vec(prop_oneof![
        "[ -~\u{3000}年报一1]{0,4}",
        "</?w:(p|r|t|tbl|tr|tc|sdt|sdtContent|ins|del|txbxContent|hyperlink)>",
        "<w:(p|r|t|tbl|tr|tc|br|tab|tcPr|pPr|rPr|fldChar|footnoteReference|drawing)/>",
        "<w:tcPr><w:gridSpan w:val=\"[0-9]{1,3}\"/><w:(v|h)Merge/></w:tcPr>",
        "<w:trPr><w:(gridBefore w:val=\"3\"|del)/></w:trPr>",
        "<w:p><w:r><w:t>[年报&;amp]{0,5}</w:t></w:r></w:p>",
    ], 0..40)) {
        if let Ok(document) = read("a", Format::Docx, &Package::new(&parts.concat()).bytes()) {
            for block in &document.blocks {
                prop_assert!(!document.quote(&block.range).is_empty());
            }
        }
    }

    #[test]
    fn balanced_markup_is_always_read(rows in proptest::collection::vec(proptest::collection::vec((0usize..4, 0usize..3, "[年1]{0,2}"), 0..5), 1..6)) {
        let rows: Vec<Vec<String>> = rows.into_iter().map(|row| row.into_iter().map(|(span, merge, text)| {
            let merge = ["", "<w:vMerge/>", "<w:vMerge w:val=\"restart\"/>"][merge];
            tc(&format!("<w:gridSpan w:val=\"{span}\"/>{merge}"), &text)
        }).collect()).collect();
        let rows: Vec<&[String]> = rows.iter().map(Vec::as_slice).collect();
        let document = read("a", Format::Docx, &Package::new(&(tbl(&rows) + &p("尾"))).bytes()).unwrap();
        for table in &document.tables {
            prop_assert_eq!(table.grid.len(), table.rows * table.columns);
            for (index, cell) in table.cells.iter().enumerate() {
                let places = table.grid.iter().filter(|place| **place == Some(index)).count();
                prop_assert_eq!(places, cell.row_span * cell.column_span);
            }
        }
    }
}
