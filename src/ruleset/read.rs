//! The first stage of loading: from text to what a rule file says, with every mistake of form at its place.
//!
//! A file without mistakes goes straight through serde. One with mistakes is walked along the JSON Schema of the types in
//! `raw`, which knows all keys and their kinds; what is wrong is reported and taken out, and the rest is read, so that
//! mistakes of meaning are reported in the same run.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize as _;
use serde_json::Value;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Deserializer};

use super::RuleFileProblem;
use super::raw;
use crate::search::nearest;

/// What could be read of a file.
#[derive(Default)]
pub(super) struct Read {
    /// What it says, without what is wrong.
    pub file: raw::File,
    /// Mistakes of form.
    pub problems: Vec<RuleFileProblem>,
    /// Names that the items taken out would have declared: whoever refers to one of them makes no mistake.
    pub lost: BTreeSet<String>,
    /// Lines that are no TOML: what was guessed from them says nothing about what their author meant.
    pub broken: Vec<Range<usize>>,
}

/// The JSON Schema of rule files.
pub(super) static SCHEMA: LazyLock<Value> = LazyLock::new(|| schemars::schema_for!(raw::File).to_value());

/// Reads a rule file.
pub(super) fn read(text: &str) -> Read {
    if let Ok(file) = toml::from_str(text) {
        return Read { file, ..Read::default() };
    }
    let (mut table, errors) = DeTable::parse_recoverable(text);
    let mut walker = Walker { problems: Vec::new(), lost: BTreeSet::new() };
    walker.table(table.get_mut(), &SCHEMA, "文件", 0..0);
    let mut problems = walker.problems;
    let mut broken_lines = Vec::new();
    if !errors.is_empty() {
        let mut broken: Vec<_> = errors.iter().map(|error| syntax(text, error)).collect();
        // One mistake breaks a line in several ways.
        broken.dedup_by_key(|problem| line_of(text, problem.span.start).start);
        broken_lines = broken.iter().map(|problem| line_of(text, problem.span.start)).collect();
        problems.retain(|problem| !broken_lines.iter().any(|line: &Range<usize>| line.contains(&problem.span.start)));
        problems.extend(broken);
    }
    let file = raw::File::deserialize(Deserializer::from(table)).unwrap_or_else(|error| {
        if problems.is_empty() {
            let span = error.span().unwrap_or(0..0);
            problems.push(RuleFileProblem::new(span, format!("读不懂（{}）", error.message())));
        }
        raw::File::default()
    });
    Read { file, problems, lost: walker.lost, broken: broken_lines }
}

/// The line that holds an offset, with its line feed.
fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let bytes = text.as_bytes();
    let start = memchr::memrchr(b'\n', bytes.get(..at).unwrap_or_default()).map_or(0, |found| found + 1);
    let end = memchr::memchr(b'\n', bytes.get(at..).unwrap_or_default()).map_or(text.len(), |found| at + found + 1);
    start..end
}

/// Broken TOML, in words that do not presuppose knowledge of its grammar.
fn syntax(text: &str, error: &toml::de::Error) -> RuleFileProblem {
    let span = error.span().unwrap_or(0..0);
    let message = error.message();
    let line = text.get(line_of(text, span.start)).unwrap_or_default();
    let has = |word: &str| message.contains(word);
    let (what, help) = if has("duplicate key") {
        ("同一项写了两次", "请删去一个；要写几个值，请放在一个列表里：[\"甲\", \"乙\"]")
    } else if has("escape") || has("unicode value") || has("missing escaped value") {
        ("双引号里的反斜杠另有含义", "正则表达式请用单引号：find = '\\d+件'")
    } else if has("unquoted") && line.contains('=') && !line.trim_start().starts_with('=') {
        ("等号左边的名字只能用英文字母、数字、- 和 _", "请对照文档里的名字；规则编号要加引号：\"table/balance\" = …")
    } else if has("must be quoted") || has("invalid value") || has("literal string") && !line.contains('\'') {
        ("文字要加引号", "写作 名字 = \"文字\"")
    } else if !line.contains('=') && !line.trim_start().starts_with('[') {
        ("这一行不是“名字 = 内容”的样子", "名字和内容之间写一个等号")
    } else if has("missing value") || has("no value") {
        ("等号右边没有写内容", "请补上内容，或删去这一行")
    } else if has("assignment") || has("extra `=`") {
        ("这一行不是“名字 = 内容”的样子", "一行写一项，名字和内容之间一个等号")
    } else if has("array table") || has("table open") || has("invalid table") {
        ("小标题没有写完整", "写作 [[row]]，两边的方括号成对")
    } else if has("array") || has("comma") {
        ("列表没有写完整", "各项之间用半角逗号，两头用方括号：[\"甲\", \"乙\"]")
    } else if has("string") || has("quote") {
        ("引号不成对", "请用半角引号，前后成对；多行文字用三个引号 \"\"\" 括起来")
    } else if has("key") {
        ("名字写得不对", "等号左边的名字只能用英文字母、数字、- 和 _")
    } else if has("number") || has("integer") || has("float") || has("radix") || has("date-time") {
        ("数字写得不对", "整数直接写：year = 2024；日期加引号：\"2024-03-31\"")
    } else {
        ("写法不合 TOML 的规定", "请对照旁边写对的一项")
    };
    RuleFileProblem { span, message: what.to_owned(), help: Some(help.to_owned()) }
}

/// Holds a file against the schema and takes out what does not fit.
struct Walker {
    problems: Vec<RuleFileProblem>,
    lost: BTreeSet<String>,
}

impl Walker {
    fn problem(&mut self, span: Range<usize>, message: String, help: Option<String>) {
        self.problems.push(RuleFileProblem { span, message, help });
    }

    /// A table against an object of the schema; whether it is usable. `what` names it in messages, `span` is where it
    /// begins.
    fn table<'i>(&mut self, table: &mut DeTable<'i>, schema: &Value, what: &str, span: Range<usize>) -> bool {
        let items = std::mem::replace(table, DeTable::new()).into_iter();
        let Some(properties) = schema["properties"].as_object() else {
            // Free keys, all of one kind.
            let of = &schema["additionalProperties"];
            *table = items
                .filter_map(|(key, mut value)| self.value(&mut value, of, key.get_ref()).then_some((key, value)))
                .collect();
            return true;
        };
        let mut missing: BTreeSet<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut usable = true;
        *table = items
            .filter_map(|(key, mut value)| {
                let name = key.get_ref().as_ref();
                let is_required = missing.remove(name);
                let Some(of) = properties.get(name) else {
                    let known = || properties.keys().map(String::as_str);
                    let help = match nearest(name, known()) {
                        Some(near) => format!("是不是“{near}”？"),
                        None => format!("可用的有 {}", known().collect::<Vec<_>>().join("、")),
                    };
                    self.problem(key.span(), format!("{what}里没有“{name}”这一项"), Some(help));
                    return None;
                };
                let fits = self.value(&mut value, of, name);
                usable &= fits || !is_required;
                fits.then_some((key, value))
            })
            .collect();
        for name in &missing {
            let help = properties.get(*name).map(|of| resolve(of)["description"].as_str().unwrap_or_default());
            let help = help.filter(|help| !help.is_empty()).map(|help| format!("{name}：{help}"));
            self.problem(span.clone(), format!("{what}缺少“{name}”"), help);
        }
        usable && missing.is_empty()
    }

    /// A value against a schema; whether it is usable.
    fn value(&mut self, value: &mut Spanned<DeValue<'_>>, schema: &Value, name: &str) -> bool {
        let schema = resolve(schema);
        let span = value.span();
        let choices = choices(schema);
        let kind = match &schema["type"] {
            Value::String(kind) => kind.as_str(),
            // Of an optional value the other type is null.
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or(""),
            _ => "string",
        };
        match (kind, value.get_mut()) {
            ("string", DeValue::String(text)) => {
                if choices.is_empty() || choices.contains(&text.as_ref()) {
                    return true;
                }
                let known = choices.iter().map(|choice| format!("\"{choice}\"")).collect::<Vec<_>>().join("、");
                let near = nearest(text, choices.iter().copied()).map(|near| format!("是不是“{near}”？"));
                let help = format!("{}可用的有 {known}", near.unwrap_or_default());
                self.problem(span, format!("{name} 不能是“{text}”"), Some(help));
                false
            }
            ("string", other) => {
                let help = match other {
                    DeValue::Integer(number) => Some(format!("写作 {name} = \"{}\"", number.as_str())),
                    DeValue::Datetime(date) => Some(format!("写作 {name} = \"{date}\"")),
                    _ if !choices.is_empty() => Some(format!("可用的有 {}", choices.join("、"))),
                    _ => None,
                };
                self.problem(span, format!("{name} 应是一段带引号的文字，这里是{}", kind_of(other)), help);
                false
            }
            ("integer", DeValue::Integer(number)) => {
                let (low, high) = bounds(schema);
                let value = i64::from_str_radix(&number.as_str().replace('_', ""), number.radix()).ok();
                let fits = value.is_some_and(|value| (low..=high).contains(&value));
                if !fits {
                    let help = Some(format!("应在 {low} 至 {high} 之间"));
                    self.problem(span, format!("{name} 不能是 {}", number.as_str()), help);
                }
                fits
            }
            ("integer", other) => {
                let help = match other {
                    DeValue::String(_) => Some("数字不加引号".to_owned()),
                    DeValue::Float(number) => {
                        number.as_str().split('.').next().map(|whole| format!("写作 {name} = {whole}"))
                    }
                    _ => None,
                };
                self.problem(span, format!("{name} 应是整数，这里是{}", kind_of(other)), help);
                false
            }
            ("boolean", DeValue::Boolean(_)) => true,
            ("boolean", other) => {
                let message = format!("{name} 应是 true（是）或 false（否），这里是{}", kind_of(other));
                self.problem(span, message, other.is_str().then(|| "不加引号".to_owned()));
                false
            }
            ("array", DeValue::Array(items)) => {
                self.items(items, &schema["items"], name);
                true
            }
            ("array", other) => {
                let of_tables = resolve(&schema["items"])["type"] == "object";
                let help = match other {
                    DeValue::String(text) if !of_tables => Some(format!("写作 {name} = [\"{text}\"]")),
                    _ if of_tables => Some(format!("小标题写作 [[{name}]]，两层方括号")),
                    _ => Some(format!("写作 {name} = [\"甲\", \"乙\"]")),
                };
                self.problem(span, format!("{name} 应是列表，这里是{}", kind_of(other)), help);
                false
            }
            ("object", DeValue::Table(table)) => self.table(table, schema, &format!("[{name}] "), span),
            (_, other) => {
                let help = Some(format!("另起一行写 [{name}]，下面一行一项"));
                self.problem(span, format!("{name} 应是一组“名字 = 内容”，这里是{}", kind_of(other)), help);
                false
            }
        }
    }

    /// The items of a list, of which those that do not fit are taken out.
    fn items<'i>(&mut self, items: &mut DeArray<'i>, schema: &Value, name: &str) {
        let schema = resolve(schema);
        let kept = std::mem::replace(items, DeArray::new()).into_iter().filter_map(|mut item| {
            let span = item.span();
            if schema["type"] != "object" {
                return self.value(&mut item, schema, &format!("{name} 里的每一项")).then_some(item);
            }
            let DeValue::Table(table) = item.get_mut() else {
                let help = Some(format!("小标题写作 [[{name}]]，下面一行一项"));
                self.problem(span, format!("{name} 应是一组“名字 = 内容”"), help);
                return None;
            };
            let declared =
                ["id", "key", "name"].into_iter().find_map(|key| Some(table.get(key)?.get_ref().as_str()?.to_owned()));
            let usable = self.table(table, schema, &format!("[[{name}]] "), span);
            if !usable {
                self.lost.extend(declared);
            }
            usable.then_some(item)
        });
        *items = kept.collect();
    }
}

/// A schema with references followed, and without the null of an optional value.
pub(super) fn resolve(schema: &Value) -> &Value {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.strip_prefix("#/$defs/")) {
        return resolve(&SCHEMA["$defs"][name]);
    }
    match schema["anyOf"].as_array().and_then(|any| any.iter().find(|one| one["type"] != "null")) {
        Some(one) => resolve(one),
        None => schema,
    }
}

/// The texts that a schema allows; none when any will do.
pub(super) fn choices(schema: &Value) -> Vec<&str> {
    let listed = schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let described = schema["oneOf"].as_array().into_iter().flatten().filter_map(|one| one["const"].as_str());
    listed.chain(described).collect()
}

/// The least and greatest integer that a schema allows.
fn bounds(schema: &Value) -> (i64, i64) {
    let of_format = match schema["format"].as_str() {
        Some("int8") => (i64::from(i8::MIN), i64::from(i8::MAX)),
        Some("int16") => (i64::from(i16::MIN), i64::from(i16::MAX)),
        Some("uint32" | "uint") => (0, i64::from(u32::MAX)),
        _ => (i64::MIN, i64::MAX),
    };
    (schema["minimum"].as_i64().unwrap_or(of_format.0), schema["maximum"].as_i64().unwrap_or(of_format.1))
}

/// What a value is, in Chinese.
fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "文字",
        DeValue::Integer(_) => "整数",
        DeValue::Float(_) => "小数",
        DeValue::Boolean(_) => "true 或 false",
        DeValue::Datetime(_) => "没有加引号的日期",
        DeValue::Array(_) => "列表",
        DeValue::Table(_) => "一组“名字 = 内容”",
    }
}
