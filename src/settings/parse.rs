//! From the text of a settings file to [`Settings`].

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{FailOn, Settings, SettingsProblem, YEARS, rule_or_group, template_ids};
use crate::accept::waiver::Waiver;
use crate::finding::Severity;
use crate::ruleset::Ruleset;
use crate::search::nearest;

const KEYS: [&str; 8] = ["template", "year", "rules", "select", "ignore", "fail-on", "severity", "waiver"];
const WAIVER_KEYS: [&str; 7] = ["rule", "text", "place", "file", "reason", "by", "until"];
const SEVERITIES: [&str; 4] = ["error", "warning", "note", "off"];

/// Reads settings, or tells every mistake in the order of their places.
pub(super) fn parse(text: &str, ruleset: &Ruleset) -> Result<Settings, Vec<SettingsProblem>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { ruleset, problems: Vec::new() };
    let settings = reader.settings(table.get_ref());
    let mut problems = reader.problems;
    if !errors.is_empty() {
        let mut broken: Vec<_> = errors.iter().map(|error| syntax(text, error.message(), error.span())).collect();
        // A second error at the same place is the first one seen again.
        broken.dedup_by(|second, first| second.span == first.span);
        // What was guessed from a broken line says nothing about what its author meant.
        let lines: Vec<_> = broken.iter().map(|problem| line_range(text, problem.span.start)).collect();
        problems.retain(|problem| !lines.iter().any(|line| line.contains(&problem.span.start)));
        problems.extend(broken);
    }
    if problems.is_empty() {
        return Ok(settings);
    }
    problems.sort_by_key(|problem| (problem.span.start, problem.span.end));
    problems.dedup();
    Err(problems)
}

fn syntax(text: &str, message: &str, span: Option<Range<usize>>) -> SettingsProblem {
    let span = span.unwrap_or(0..0);
    let line = text.get(line_range(text, span.start)).unwrap_or_default();
    let key = line.split('=').next().unwrap_or_default();
    let bare_rule = line.contains('=') && key.contains('/') && !key.contains(['"', '\'']);
    let hint = bare_rule.then(|| format!("规则名要加引号：\"{}\" = …", key.trim()));
    SettingsProblem { span, message: format!("不是合法的 TOML（{}）", message.trim()), hint }
}

/// The line that holds an offset, with its line feed.
fn line_range(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let at = at.min(bytes.len());
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |found| found + 1);
    let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |found| at + found + 1);
    start..end
}

/// Walks the table by hand: a derived reader stops at the first mistake.
struct Reader<'a> {
    ruleset: &'a Ruleset,
    problems: Vec<SettingsProblem>,
}

impl Reader<'_> {
    fn problem(&mut self, span: Range<usize>, message: impl Into<String>, hint: Option<String>) {
        self.problems.push(SettingsProblem { span, message: message.into(), hint });
    }

    fn settings(&mut self, table: &DeTable<'_>) -> Settings {
        let mut settings = Settings::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "template" => settings.template = self.template(value),
                "year" => settings.year = self.year(value),
                "rules" => settings.rules = self.files(value),
                "select" => settings.select = self.rules(value, "select"),
                "ignore" => settings.ignore = self.rules(value, "ignore"),
                "fail-on" => settings.fail_on = self.fail_on(value),
                "severity" => settings.severity = self.severity(value),
                "waiver" => settings.waivers = self.waivers(value, key.span()),
                other => {
                    let hint = nearest(other, KEYS)
                        .map_or_else(|| format!("可用的有 {}", KEYS.join("、")), |near| format!("是不是“{near}”？"));
                    self.problem(key.span(), format!("没有名为“{other}”的设置项"), Some(hint));
                }
            }
        }
        settings
    }

    fn template(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let ids = template_ids(self.ruleset);
        let known = format!("可用的有 {}", ids.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join("、"));
        match value.get_ref() {
            DeValue::String(name) if ids.contains(&name.as_ref()) => return Some(name.clone().into_owned()),
            DeValue::String(name) => self.problem(value.span(), format!("没有名为“{name}”的模板"), Some(known)),
            _ => self.problem(value.span(), "template 应为带引号的文字", Some(known)),
        }
        None
    }

    fn year(&mut self, value: &Spanned<DeValue<'_>>) -> Option<i16> {
        let DeValue::Integer(number) = value.get_ref() else {
            let hint = value.get_ref().is_str().then(|| "年份不加引号，例如 year = 2024".to_owned());
            self.problem(value.span(), "year 应为整数", hint);
            return None;
        };
        let year = i16::from_str_radix(number.as_str(), number.radix()).ok().filter(|year| YEARS.contains(year));
        if year.is_none() {
            let hint = format!("应在 {} 至 {} 之间", YEARS.start(), YEARS.end());
            self.problem(value.span(), format!("不是可以报告的年份：{}", number.as_str()), Some(hint));
        }
        year
    }

    fn files(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let Some(items) = value.get_ref().as_array() else {
            let hint = value.get_ref().as_str().map(|name| format!("写成列表：rules = [\"{name}\"]"));
            self.problem(value.span(), "rules 应为规则文件的列表", hint);
            return Vec::new();
        };
        let mut names = Vec::new();
        for item in items {
            match item.get_ref().as_str().filter(|name| !name.is_empty()) {
                Some(name) => names.push(name.to_owned()),
                None => self.problem(item.span(), "规则文件名应为带引号的文字", None),
            }
        }
        names
    }

    fn fail_on(&mut self, value: &Spanned<DeValue<'_>>) -> Option<FailOn> {
        let names = FailOn::NAMES.map(|(name, _)| name);
        let name = self.choice(value, "fail-on ", &names)?;
        FailOn::of_name(&name)
    }

    /// A string that must be one of `names`.
    fn choice(&mut self, value: &Spanned<DeValue<'_>>, what: &str, names: &[&str]) -> Option<String> {
        let hint =
            format!("可用的有 {}", names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join("、"));
        match value.get_ref().as_str() {
            Some(name) if names.contains(&name) => return Some(name.to_owned()),
            Some(name) => self.problem(value.span(), format!("{what}不能是“{name}”"), Some(hint)),
            None => self.problem(value.span(), format!("{what}应为带引号的文字"), Some(hint)),
        }
        None
    }

    fn rules(&mut self, value: &Spanned<DeValue<'_>>, what: &str) -> Vec<String> {
        let Some(items) = value.get_ref().as_array() else {
            let hint = value.get_ref().as_str().map(|name| format!("写成列表：{what} = [\"{name}\"]"));
            self.problem(value.span(), format!("{what} 应为规则或规则组的列表"), hint);
            return Vec::new();
        };
        let mut names = Vec::new();
        for item in items {
            let Some(name) = item.get_ref().as_str() else {
                self.problem(item.span(), "规则名应为带引号的文字", None);
                continue;
            };
            match rule_or_group(name, self.ruleset) {
                Ok(()) => names.push(name.to_owned()),
                Err((message, hint)) => self.problem(item.span(), message, hint),
            }
        }
        if items.is_empty() && what == "select" {
            self.problem(
                value.span(),
                "select 是空的，一条规则也不会检查",
                Some("要检查全部规则，请删去这一行".into()),
            );
        }
        names
    }

    fn severity(&mut self, value: &Spanned<DeValue<'_>>) -> BTreeMap<String, Option<Severity>> {
        let mut severities = BTreeMap::new();
        let Some(table) = value.get_ref().as_table() else {
            let hint = Some("写成 [severity]，下一行起写 \"规则名\" = \"级别\"".to_owned());
            self.problem(value.span(), "severity 应为表", hint);
            return severities;
        };
        for (key, value) in table {
            let rule = key.get_ref().as_ref();
            self.severity_rule(rule, key.span());
            let Some(name) = self.choice(value, "级别", &SEVERITIES) else { continue };
            let severity = match name.as_str() {
                "error" => Some(Severity::Error),
                "warning" => Some(Severity::Warning),
                "note" => Some(Severity::Note),
                _ => None,
            };
            severities.insert(rule.to_owned(), severity);
        }
        severities
    }

    fn waivers(&mut self, value: &Spanned<DeValue<'_>>, key: Range<usize>) -> Vec<Waiver> {
        let tables = value.get_ref().as_array().map(|items| items.iter().map(|item| (item.get_ref().as_table(), item)));
        let Some(tables) = tables else {
            self.problem(key, "waiver 应为一条一条的表", Some("每条豁免以 [[waiver]] 开头".to_owned()));
            return Vec::new();
        };
        let mut waivers = Vec::new();
        for (table, item) in tables {
            match table {
                Some(table) => waivers.extend(self.waiver(table, item.span())),
                None => self.problem(item.span(), "豁免应为表", Some("每条豁免以 [[waiver]] 开头".to_owned())),
            }
        }
        waivers
    }

    fn waiver(&mut self, table: &DeTable<'_>, span: Range<usize>) -> Option<Waiver> {
        let before = self.problems.len();
        for key in table.keys().filter(|key| !WAIVER_KEYS.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref().as_ref();
            let hint = nearest(name, WAIVER_KEYS)
                .map_or_else(|| format!("可用的有 {}", WAIVER_KEYS.join("、")), |near| format!("是不是“{near}”？"));
            self.problem(key.span(), format!("豁免里没有“{name}”这一项"), Some(hint));
        }
        let mut text = |key: &str| -> Option<(String, Range<usize>)> {
            let value = table.get(key)?;
            match value.get_ref().as_str().map(str::trim).filter(|text| !text.is_empty()) {
                Some(text) => Some((text.to_owned(), value.span())),
                None => {
                    self.problem(value.span(), format!("{key} 应为带引号的文字，不能是空的"), None);
                    None
                }
            }
        };
        let [rule, quoted, place, file, reason, by] = ["rule", "text", "place", "file", "reason", "by"].map(&mut text);
        for (key, what) in [
            ("rule", "豁免哪条规则"),
            ("text", "豁免的是哪句话（照抄结果里引的原文）"),
            ("reason", "为什么不是问题"),
            ("by", "由谁判断"),
        ] {
            if !table.contains_key(key) {
                self.problem(span.clone(), format!("豁免缺少 {key}"), Some(format!("写明{what}")));
            }
        }
        if let Some((rule, span)) = &rule {
            self.severity_rule(rule, span.clone());
        }
        let until = table.get("until").and_then(|value| {
            let day = value.get_ref().as_datetime().filter(|day| day.time.is_none()).and_then(|day| day.date);
            let number = |part| i8::try_from(part).ok();
            let day =
                day.and_then(|day| Date::new(i16::try_from(day.year).ok()?, number(day.month)?, number(day.day)?).ok());
            if day.is_none() {
                let hint = Some("写成 until = 2026-12-31，不加引号".to_owned());
                self.problem(value.span(), "until 应为日期", hint);
            }
            day
        });
        if self.problems.len() > before {
            return None;
        }
        Some(Waiver {
            rule: rule?.0,
            text: quoted?.0,
            place: place.map(|(text, _)| text),
            file: file.map(|(text, _)| text),
            reason: reason?.0,
            by: by?.0,
            until,
            span,
        })
    }

    /// A severity belongs to one rule; groups are left to `select` and `ignore`.
    fn severity_rule(&mut self, rule: &str, span: Range<usize>) {
        let rules = &self.ruleset.rules;
        if rules.is_empty() || self.ruleset.rule(rule).is_some() {
            return;
        }
        if rules.iter().any(|known| known.group() == rule) {
            let hint = Some("整组不查，请写进 ignore".to_owned());
            self.problem(span, format!("“{rule}”是规则组，级别要逐条规则设置"), hint);
            return;
        }
        let near = nearest(rule, rules.iter().map(|known| known.id.as_str()));
        self.problem(span, format!("没有名为“{rule}”的规则"), near.map(|near| format!("是不是“{near}”？")));
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;
    use crate::ruleset::Rule;

    fn ruleset() -> Ruleset {
        let rule = |id: &str| Rule {
            id: id.to_owned(),
            title: String::new(),
            severity: Severity::Warning,
            basis: String::new(),
            explain: String::new(),
            help: None,
            prose: false,
            messages: BTreeMap::new(),
            clauses: Vec::new(),
            layer: None,
        };
        Ruleset { rules: ["narrative/percent", "table/balance", "table/blank"].map(rule).into(), ..Ruleset::default() }
    }

    /// Mistakes as `quoted text | message | hint`.
    fn mistakes(text: &str) -> Vec<String> {
        parse(text, &ruleset())
            .unwrap_err()
            .into_iter()
            .map(|problem| {
                let quote = text.get(problem.span.clone()).expect("a span on character boundaries");
                format!("{quote} | {} | {}", problem.message, problem.hint.unwrap_or_default())
            })
            .collect()
    }

    #[test]
    fn all_keys() {
        let text = "template = \"2021\"\nyear = 2024\nselect = [\"table\"]\nignore = [\"table/blank\"]\n\
                    fail-on = \"never\"\n[severity]\n\"table/balance\" = \"off\"\n\"narrative/percent\" = \"error\"\n";
        let settings = parse(text, &ruleset()).unwrap();
        assert_eq!(settings.template.as_deref(), Some("2021"));
        assert_eq!(settings.year, Some(2024));
        assert_eq!(settings.fail_on, Some(FailOn::Never));
        assert_eq!(settings.severity.get("table/balance"), Some(&None));
        assert_eq!(settings.severity.get("narrative/percent"), Some(&Some(Severity::Error)));
        assert_eq!(parse("", &ruleset()).unwrap(), Settings::default());
    }

    #[test]
    fn every_mistake_at_its_place() {
        let text = "# 设置\ntempalte = \"2021\"\ntemplate = 2021\nyear = \"2024\"\nselect = [\"table/balnce\", 3]\n\
                    ignore = \"table\"\nfail-on = \"errors\"\n颜色 = 1\n\
                    [severity]\ntable = \"off\"\n\"table/blanc\" = \"info\"\n";
        insta::assert_snapshot!(mistakes(text).join("\n"), @r#"
        tempalte | 没有名为“tempalte”的设置项 | 是不是“template”？
        2021 | template 应为带引号的文字 | 可用的有 "2008"、"2019"、"2021"
        "2024" | year 应为整数 | 年份不加引号，例如 year = 2024
        "table/balnce" | 没有名为“table/balnce”的规则或规则组 | 是不是“table/balance”？
        3 | 规则名应为带引号的文字 | 
        "table" | ignore 应为规则或规则组的列表 | 写成列表：ignore = ["table"]
        "errors" | fail-on 不能是“errors” | 可用的有 "error"、"warning"、"note"、"never"
        颜色 | 不是合法的 TOML（invalid unquoted key, expected letters, numbers, `-`, `_`） | 
        table | “table”是规则组，级别要逐条规则设置 | 整组不查，请写进 ignore
        "table/blanc" | 没有名为“table/blanc”的规则 | 是不是“table/blank”？
        "info" | 级别不能是“info” | 可用的有 "error"、"warning"、"note"、"off"
        "#);
    }

    #[test]
    fn mistakes_in_waivers() {
        let text = "[[waiver]]\nrule = \"table/balanse\"\ntext = \"\"\nuntil = \"2026-12-31\"\nwho = \"张某\"\n";
        insta::assert_snapshot!(mistakes(text).join("\n"), @r#"
        [[waiver]] | 豁免缺少 reason | 写明为什么不是问题
        [[waiver]] | 豁免缺少 by | 写明由谁判断
        "table/balanse" | 没有名为“table/balanse”的规则 | 是不是“table/balance”？
        "" | text 应为带引号的文字，不能是空的 | 
        "2026-12-31" | until 应为日期 | 写成 until = 2026-12-31，不加引号
        who | 豁免里没有“who”这一项 | 可用的有 rule、text、place、file、reason、by、until
        "#);
        assert_eq!(mistakes("waiver = 1").len(), 1);
        assert_eq!(mistakes("waiver = [1]").len(), 1);
    }

    #[test]
    fn broken_toml() {
        let text = "year = \nselect = [\"tabel\"]\n[severity]\ntable/balance = \"off\"\n";
        insta::assert_snapshot!(mistakes(text).join("\n"), @r#"
         | 不是合法的 TOML（string values must be quoted, expected literal string） | 
        "tabel" | 没有名为“tabel”的规则或规则组 | 是不是“table”？
        / | 不是合法的 TOML（invalid unquoted key, expected letters, numbers, `-`, `_`） | 规则名要加引号："table/balance" = …
        "#);
    }

    #[test]
    fn years_out_of_range() {
        for text in ["year = 1999", "year = 99999999", "year = -1", "year = 2024.0", "select = []"] {
            assert_eq!(mistakes(text).len(), 1, "{text}");
        }
    }
}
