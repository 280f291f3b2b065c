//! `nianbao extract` gives every number of a report as it stands there.

use std::process::Command;

use crate::layouts::{Sheet, official, specs};

#[test]
fn numbers_come_back_exactly() {
    let mut sheet = Sheet::new();
    sheet.set("requests", "new", 0, "1362");
    sheet.set("disclosure", "charges", 0, "59237.2449");
    sheet.set("disclosure", "penalties", 0, "");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("年报.html");
    std::fs::write(&path, sheet.render("html").source()).unwrap();
    let run = |format: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_nianbao"))
            .args(["extract", "--format", format])
            .arg(&path)
            .output()
            .unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let records: Vec<serde_json::Value> = serde_json::from_str(&run("json")).unwrap();
    let mut values = records.iter().map(|record| record["value"].as_str().unwrap_or_default());
    for (spec, rows) in specs().iter().zip(&sheet.tables) {
        for (row, cells) in official(spec).iter().zip(rows) {
            for cell in cells {
                assert_eq!(values.next().unwrap(), cell, "{} {}", spec.key, spec.rows[*row].key);
            }
        }
    }
    assert_eq!(values.next(), None);
    let csv = run("csv");
    assert_eq!(csv.lines().count(), records.len() + 1);
    assert!(csv.contains("disclosure.charges.charged,59237.2449,"), "{csv}");
}
