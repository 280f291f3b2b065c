//! The page of a rule, in Markdown: what it looks for, why, on which clauses it rests, a bad and a good example, and how
//! to mend what it reports. `nianbao explain` shows it, `docs/rules` keeps it, and SARIF carries it as help.

use std::fmt::Write as _;

use crate::ruleset::{Clause, Example, Rule, Ruleset};

/// Where the page of a rule stands below the folder of pages.
pub fn path(rule: &Rule) -> String {
    format!("{}.md", rule.id)
}

/// The page of a rule.
pub fn page(rule: &Rule, ruleset: &Ruleset) -> String {
    let mut page = format!("# {}\n\n`{}` · {}\n", rule.title, rule.id, rule.severity.chinese());
    // Writing to a string never fails.
    if let Some(file) = &rule.layer {
        let _ = write!(page, "\n本规则由 {file} 规定。\n");
    }
    if let Some(off) = ruleset.off.get(&rule.id) {
        let _ = write!(page, "\n本规则已被 {} 关闭：{}。\n", off.file, off.reason.trim_end_matches('。'));
    }
    if rule.prose {
        page.push_str("\n只含表格的工作簿没有正文，不判断本规则。\n");
    }
    let _ =
        write!(page, "\n## 为什么查\n\n{}\n\n## 依据\n\n{}\n", rule.explain.replace('\n', ""), stopped(&rule.basis));
    let clauses: Vec<&Clause> = rule.clauses.iter().filter_map(|id| ruleset.clause(id)).collect();
    if !clauses.is_empty() {
        page.push('\n');
    }
    for clause in clauses {
        let _ = writeln!(page, "- {}：{}", ruleset.cited(clause), stopped(&clause.says));
    }
    let mut helps: Vec<String> = rule.help.iter().map(|help| stopped(&open(help))).collect();
    for (_, help) in rule.messages.iter().filter(|(name, _)| name.ends_with("-help")) {
        let help = stopped(&open(help));
        if !helps.contains(&help) {
            helps.push(help);
        }
    }
    if !helps.is_empty() {
        page.push_str("\n## 怎么改\n\n");
    }
    match helps.as_slice() {
        [one] => page.push_str(&format!("{one}\n")),
        many => many.iter().for_each(|help| page.push_str(&format!("- {help}\n"))),
    }
    let shortest = |clean: bool| {
        let examples = ruleset.examples.iter().filter(|example| example.rule == rule.id);
        examples.filter(|example| is_clean(example) == clean).min_by_key(|example| example.text.len())
    };
    if let Some(bad) = shortest(false) {
        let _ = write!(page, "\n## 会报告的例子\n\n```text\n{}\n```\n", bad.text.trim());
        if let Some(finds) = &bad.finds {
            let _ = write!(page, "\n报告的位置：“{}”。\n", finds.trim());
        }
    }
    if let Some(good) = shortest(true) {
        let _ = write!(page, "\n## 不报告的例子\n\n```text\n{}\n```\n", good.text.trim());
    }
    page
}

/// The list of all rules, with links to their pages.
pub fn index(ruleset: &Ruleset) -> String {
    let mut index = "# 规则\n\n每条规则一页：为什么查、依据、怎么改、例子。`nianbao explain 规则` 显示的就是这些文字。\n\n| 规则 | 名称 | 级别 |\n|---|---|---|\n".to_owned();
    for rule in &ruleset.rules {
        let _ = writeln!(index, "| [`{}`]({}) | {} | {} |", rule.id, path(rule), rule.title, rule.severity.chinese());
    }
    index
}

/// Each clause of the documents against the rules that rest on it, and what no program can judge.
pub fn coverage(ruleset: &Ruleset) -> String {
    let mut text = "# 条款与规则\n\n每一条款由哪些规则来查，还有什么是程序判断不了的。只列与年度报告有关、核对过原文的条款；由 rules/clauses.toml 和各条规则生成。\n".to_owned();
    for source in &ruleset.sources {
        let number = source.number.as_deref().map(|number| format!("（{number}）")).unwrap_or_default();
        let _ = write!(text, "\n## {}{number}\n\n", source.title);
        if let Some(applies) = &source.applies {
            let _ = write!(text, "{}\n\n", stopped(applies));
        }
        text.push_str("| 条款 | 内容 | 规则 | 程序判断不了的 |\n|---|---|---|---|\n");
        for clause in ruleset.clauses.iter().filter(|clause| clause.source() == source.id) {
            let rules = ruleset.rules.iter().filter(|rule| rule.clauses.contains(&clause.id));
            let rules: Vec<String> = rules.map(|rule| format!("[`{}`](rules/{})", rule.id, path(rule))).collect();
            let rules = if rules.is_empty() { "没有".to_owned() } else { rules.join("<br>") };
            let beyond = clause.beyond.as_deref().unwrap_or_default();
            let _ = writeln!(text, "| {} | {} | {rules} | {beyond} |", clause.article, clause.says);
        }
    }
    text
}

fn is_clean(example: &Example) -> bool {
    example.finds.is_none() && example.says.is_none()
}

/// A text whose placeholders are dots.
fn open(text: &str) -> String {
    let mut opened = String::with_capacity(text.len());
    for part in text.split('{') {
        match part.split_once('}') {
            Some((_, rest)) => {
                opened.push('…');
                opened.push_str(rest);
            }
            None => opened.push_str(part),
        }
    }
    opened
}

/// A text with a full stop.
fn stopped(text: &str) -> String {
    let text = text.trim();
    format!("{text}{}", if text.ends_with(['。', '！', '？']) { "" } else { "。" })
}
