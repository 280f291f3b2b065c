//! Writes what the fuzzer starts from: the samples and a blank report, in every format that can be had here.
//! `cargo +nightly run --release --example seeds`, from this folder.

use std::error::Error;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use base64::Engine as _;
use nianbao::document::Format;
use nianbao::ruleset::Ruleset;
use nianbao::skeleton;

fn main() -> Result<(), Box<dyn Error>> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let samples = home.join("../docs/sample");
    let put = |target: &str, name: &str, bytes: &[u8]| -> Result<(), Box<dyn Error>> {
        let folder = home.join("corpus").join(target);
        fs::create_dir_all(&folder)?;
        Ok(fs::write(folder.join(name), bytes)?)
    };
    let mut files: Vec<PathBuf> = fs::read_dir(&samples)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    for (index, file) in files.iter().enumerate() {
        let bytes = fs::read(file)?;
        let is_page = file.extension().is_some_and(|extension| extension == "html");
        put(if is_page { "html" } else { "text" }, &format!("sample-{index}"), &bytes)?;
        if is_page {
            put("mhtml", &format!("base64-{index}"), &page(&bytes, true))?;
            put("mhtml", &format!("plain-{index}"), &page(&bytes, false))?;
        }
    }
    let rules = Ruleset::builtin();
    for template in ["2008", "2019", "2021"] {
        let Some(form) = rules.template(template) else { continue };
        for (target, format) in [("docx", Format::Docx), ("html", Format::Html), ("markdown", Format::Markdown)] {
            if let Some(bytes) = skeleton::write(form, rules, "临江县水利局", 2024, format) {
                put(target, template, &bytes)?;
                put("zip", &format!("{target}-{template}"), &archive("报告", &bytes)?)?;
            }
        }
    }
    put("prose", "start", &(0..120).collect::<Vec<u8>>())?;
    for (target, filter) in [("doc", "doc:MS Word 97"), ("pdf", "pdf"), ("xlsx", "xlsx"), ("docx", "docx")] {
        match rendered(&files, filter) {
            Some(found) => {
                for (index, bytes) in found.iter().enumerate() {
                    put(target, &format!("rendered-{index}"), bytes)?;
                }
            }
            None => eprintln!("LibreOffice wrote no {target}: its target starts from nothing"),
        }
    }
    Ok(())
}

/// A page as a browser saves it.
fn page(bytes: &[u8], encoded: bool) -> Vec<u8> {
    let (encoding, body) = if encoded {
        ("base64", base64::engine::general_purpose::STANDARD.encode(bytes).into_bytes())
    } else {
        ("8bit", bytes.to_vec())
    };
    let head = format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"\r\n\r\n--b\r\n\
         Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    );
    [head.as_bytes(), &body, b"\r\n--b--\r\n"].concat()
}

fn archive(name: &str, bytes: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, zip::write::SimpleFileOptions::default())?;
    writer.write_all(bytes)?;
    Ok(writer.finish()?.into_inner())
}

/// The samples in a format of LibreOffice's, where there is one.
fn rendered(files: &[PathBuf], filter: &str) -> Option<Vec<Vec<u8>>> {
    let folder = std::env::temp_dir().join(format!("nianbao-seeds-{}", std::process::id()));
    let extension = filter.split(':').next()?;
    // Pages open in the program for web pages, which writes no workbooks; for those they are opened as tables.
    let import: &[&str] = if extension == "xlsx" { &["--infilter=calc_HTML_WebQuery"] } else { &["--infilter=HTML (StarWriter)"] };
    let mut found = Vec::new();
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "html")) {
        let run = Command::new("soffice")
            .args(["--headless", "--convert-to", filter, "--outdir"])
            .arg(&folder)
            .args(import)
            .arg(file)
            .output()
            .ok()?;
        let made = folder.join(Path::new(file.file_stem()?)).with_extension(extension);
        match fs::read(&made) {
            Ok(bytes) => found.push(bytes),
            Err(_) => eprintln!("{}", String::from_utf8_lossy(&run.stderr)),
        }
    }
    let _ = fs::remove_dir_all(&folder);
    (!found.is_empty()).then_some(found)
}
