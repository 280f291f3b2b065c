//! One report in every format that LibreOffice writes: the same findings in each. Where LibreOffice is absent the test
//! says so and passes.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use nianbao::check::{Options, check};
use nianbao::document::{Document, Format};
use nianbao::ruleset::Ruleset;
use nianbao::source::read;

const REPORT: &str = "docs/sample/临江县林业局2023.html";

/// Renders the report, one process a format: LibreOffice takes one target at a time. `None` where it is absent.
fn rendered(folder: &Path, filter: &str) -> Option<PathBuf> {
    let extension = filter.split(':').next().unwrap();
    // A page becomes a workbook with its paragraphs and tables below one another.
    let program = if extension == "xlsx" { "StarCalc" } else { "StarWriter" };
    let profile = folder.join("profile");
    let status = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", &format!("--infilter=HTML ({program})"), "--convert-to", filter, "--outdir"])
        .arg(folder)
        .arg(REPORT)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    assert!(status.success(), "{filter}: {status}");
    let stem = Path::new(REPORT).file_stem().unwrap();
    Some(folder.join(stem).with_extension(extension))
}

fn document(path: &Path, format: Format) -> Document {
    let bytes = std::fs::read(path).unwrap();
    read(&path.to_string_lossy(), format, &bytes).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What was found, without its place: rule, message and quoted text without white space, in order.
fn findings(document: &Document) -> Vec<(String, String, String)> {
    let checked = check(document, Ruleset::builtin(), &Options::default());
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let mut found: Vec<_> = checked
        .findings
        .iter()
        .map(|one| (one.rule.clone(), squeezed(&one.message), squeezed(document.quote(&one.span))))
        .collect();
    found.sort();
    found
}

#[test]
fn the_same_findings_in_every_format() {
    let expected = findings(&document(Path::new(REPORT), Format::Html));
    assert!(expected.len() >= 10, "{expected:?}");
    let folder = tempfile::tempdir().unwrap();
    for (filter, format) in [
        ("html:HTML (StarWriter)", Format::Html),
        ("txt:Text (encoded):UTF8", Format::Text),
        ("docx:MS Word 2007 XML", Format::Docx),
        ("doc:MS Word 97", Format::Doc),
        ("pdf:writer_web_pdf_Export", Format::Pdf),
        ("xlsx:Calc MS Excel 2007 XML", Format::Xlsx),
    ] {
        let Some(path) = rendered(folder.path(), filter) else {
            eprintln!("skipped: there is no LibreOffice");
            return;
        };
        let mut expected = expected.clone();
        if format == Format::Pdf {
            // What is printed holds no character that cannot be seen.
            expected.retain(|(rule, ..)| rule != "integrity/hidden");
        }
        assert_eq!(findings(&document(&path, format)), expected, "{filter}");
    }
}
