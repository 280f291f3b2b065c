//! The rule language as its types describe it: a JSON Schema for editors, and tables of all keys for people.

use std::fmt::Write as _;

use serde_json::Value;

use super::Ruleset;
use super::read::{SCHEMA, choices, resolve};

impl Ruleset {
    /// The JSON Schema of rule files, as `docs/rules.schema.json` keeps it.
    pub fn schema() -> String {
        let mut schema = serde_json::to_string_pretty(&*SCHEMA).unwrap_or_default();
        schema.push('\n');
        schema
    }

    /// All keys of rule files in Markdown, as `docs/rule-language.md` keeps them.
    pub fn keys() -> String {
        let mut text = "### 文件\n\n".to_owned();
        let items = properties(&SCHEMA);
        table(&mut text, &SCHEMA, |name, of| match item(of) {
            Some(_) => format!("`[[{name}]]`"),
            None if resolve(of)["type"] == "object" => format!("`[{name}]`"),
            None => format!("`{name}`"),
        });
        for (name, of) in items {
            let (title, schema) = match item(of) {
                Some(schema) => (format!("[[{name}]]"), schema),
                None if resolve(of)["type"] == "object" => (format!("[{name}]"), resolve(of)),
                None => continue,
            };
            // Writing to a string never fails.
            let _ = write!(text, "\n### `{title}`\n\n{}\n\n", of["description"].as_str().unwrap_or_default());
            table(&mut text, schema, |name, _| format!("`{name}`"));
        }
        text
    }
}

/// The schema of the items of a list of tables.
fn item(of: &Value) -> Option<&Value> {
    let items = resolve(&resolve(of)["items"]);
    (items["type"] == "object").then_some(items)
}

/// Keys of a table with their schemas, those that must be there first.
fn properties(schema: &Value) -> Vec<(&str, &Value)> {
    let mut properties: Vec<(&str, &Value)> =
        schema["properties"].as_object().into_iter().flatten().map(|(name, of)| (name.as_str(), of)).collect();
    properties.sort_by_key(|(name, _)| !is_required(schema, name));
    properties
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"].as_array().is_some_and(|required| required.iter().any(|known| known == name))
}

fn table(text: &mut String, schema: &Value, shown: impl Fn(&str, &Value) -> String) {
    text.push_str("| 名字 | 内容 | 必写 | 说明 |\n|---|---|---|---|\n");
    for (name, of) in properties(schema) {
        let must = if is_required(schema, name) { "是" } else { "" };
        let says = of["description"].as_str().unwrap_or_default().replace('\n', "").replace('|', "\\|");
        let _ = writeln!(text, "| {} | {} | {must} | {says} |", shown(name, of), kind(of));
    }
}

/// What may stand there, in a few words.
fn kind(of: &Value) -> String {
    let schema = resolve(of);
    let choices = choices(schema);
    if !choices.is_empty() {
        return choices.iter().map(|choice| format!("`\"{choice}\"`")).collect::<Vec<_>>().join("、");
    }
    let name = match &schema["type"] {
        Value::String(name) => name.as_str(),
        Value::Array(names) => names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or_default(),
        _ => "",
    };
    match name {
        "string" => "文字".to_owned(),
        "integer" => "整数".to_owned(),
        "boolean" => "`true` 或 `false`".to_owned(),
        "array" if item(of).is_some() => "可以写多个".to_owned(),
        "array" => "文字的列表".to_owned(),
        _ => "一组名字和内容".to_owned(),
    }
}
