use std::path::Path;

use serde_json::Value;

use super::*;

#[test]
fn the_schema_in_docs_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/findings.schema.json");
    let fresh = output::schema();
    if std::env::var_os("NIANBAO_BLESS").is_some() {
        std::fs::write(&path, &fresh).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(kept == fresh, "docs/findings.schema.json is stale: run the tests with NIANBAO_BLESS=1");
}

#[test]
fn output_is_as_the_schema_says() {
    let schema: Value = serde_json::from_str(&output::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let fine = || (plain("好.txt", "一切正常。"), Checked::default());
    let outputs = [
        run(OutputFormat::Json, Style::default(), &[], &[]),
        run(OutputFormat::Json, Style::default(), &[fine()], &[]),
        run(OutputFormat::Json, Style::default(), &[percent(), fine(), page()], &[unreadable()]),
    ];
    for printed in outputs {
        let mut value: Value = serde_json::from_str(&printed).unwrap();
        let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        value["more"] = Value::Bool(true);
        assert!(!validator.is_valid(&value), "unknown keys must not pass");
    }
}

#[test]
fn every_object_is_closed_and_complete() {
    let value: Value =
        serde_json::from_str(&run(OutputFormat::Json, Style::default(), &[percent(), page()], &[unreadable()]))
            .unwrap();
    let schema: Value = serde_json::from_str(&output::schema()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for pointer in [
        "/documents/0",
        "/documents/0/findings/0",
        "/documents/0/findings/0/related/0",
        "/documents/1/not_assessable/0",
        "/summary",
        "/unreadable/0",
    ] {
        let mut more = value.clone();
        more.pointer_mut(pointer).unwrap()["more"] = Value::Null;
        assert!(!validator.is_valid(&more), "{pointer} takes unknown keys");
        for key in value.pointer(pointer).unwrap().as_object().unwrap().keys() {
            let mut less = value.clone();
            less.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(key);
            assert!(!validator.is_valid(&less), "{pointer} does without {key}");
        }
    }
}
