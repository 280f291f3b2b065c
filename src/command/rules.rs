//! `nianbao rules`: lists the rules, tries their examples, writes their pages. `nianbao explain`: shows one page.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use nianbao::check::examples::{Difference, try_out};
use nianbao::output::page;
use nianbao::ruleset::{Example, Ruleset};
use nianbao::settings::rule_or_group;

use super::complain::{self, Complaint};
use super::inputs::shown;
use super::rule_files::{Rules, refuse};
use super::{CLEAN, Color, FINDINGS, TROUBLE, outputs};

#[derive(Debug, clap::Args)]
#[command(
    about = "查看规则，试一试规则文件",
    override_usage = "nianbao rules <命令> [选项]",
    help_template = super::HELP,
    subcommand_help_heading = "命令",
    subcommand_value_name = "命令",
    disable_help_subcommand = true,
    arg_required_else_help = true,
    after_help = "例：\n  \
        nianbao rules list                     列出全部规则\n  \
        nianbao rules test 江苏省.toml         运行规则文件里的示例\n  \
        nianbao rules docs 规则说明/           为每条规则写一页说明"
)]
pub(super) struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    List(ListArgs),
    Test(TestArgs),
    Docs(DocsArgs),
}

#[derive(Debug, clap::Args)]
#[command(
    about = "列出规则：编号、级别、名称",
    override_usage = "nianbao rules list [选项]",
    help_template = super::HELP
)]
struct ListArgs {
    #[command(flatten)]
    local: LocalArgs,
}

#[derive(Debug, clap::Args)]
#[command(
    about = "运行规则文件里的示例，列出不符的",
    override_usage = "nianbao rules test [文件]...",
    help_template = super::HELP,
    after_help = "不写文件时，运行内置规则的全部示例。与内置文件同名、又定义了其中规则的文件，代替那份内置文件。\n\n\
        退出状态：\n  \
        0  全部相符\n  \
        1  有不符的\n  \
        2  用法有误、规则文件有错误，或没有示例"
)]
struct TestArgs {
    #[arg(value_name = "文件", help_heading = "参数", help = "规则文件")]
    files: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[command(
    about = "为每条规则写一页说明（Markdown）",
    override_usage = "nianbao rules docs [文件夹]",
    help_template = super::HELP
)]
struct DocsArgs {
    #[arg(
        value_name = "文件夹",
        help_heading = "参数",
        default_value = "docs/rules",
        hide_default_value = true,
        help = "写到哪个文件夹；默认 docs/rules"
    )]
    folder: PathBuf,

    #[command(flatten)]
    local: LocalArgs,
}

#[derive(Debug, clap::Args)]
#[command(
    about = "说明一条规则：为什么查、依据、怎么改、例子",
    override_usage = "nianbao explain [选项] <规则>...",
    help_template = super::HELP,
    after_help = "例：\n  \
        nianbao explain table/balance          说明一条规则\n  \
        nianbao explain privacy                说明一组规则"
)]
pub(super) struct ExplainArgs {
    #[arg(
        value_name = "规则",
        required = true,
        help_heading = "参数",
        help = "规则（table/balance）或规则组（table）"
    )]
    names: Vec<String>,

    #[command(flatten)]
    local: LocalArgs,
}

#[derive(Debug, clap::Args)]
struct LocalArgs {
    #[arg(long, value_name = "文件", help_heading = "选项", help = "加上一份地方规则文件；可以给多次")]
    rules: Vec<PathBuf>,
}

pub(super) fn run(args: &RulesArgs, color: Color) -> u8 {
    match &args.command {
        RulesCommand::List(args) => with(&args.local.rules, color, |rules| print(&list(rules), color)),
        RulesCommand::Test(args) => with(&args.files, color, |rules| test(rules, &args.files, color)),
        RulesCommand::Docs(args) => with(&args.local.rules, color, |rules| docs(rules, &args.folder, color)),
    }
}

pub(super) fn explain(args: &ExplainArgs, color: Color) -> u8 {
    with(&args.local.rules, color, |rules| {
        let mut pages = Vec::new();
        for name in &args.names {
            if let Err((message, hint)) = rule_or_group(name, rules) {
                let hint = hint.map(|hint| format!("，{hint}")).unwrap_or_default();
                return refuse(&[Complaint::error(format!("{message}{hint}"))], color);
            }
            let named = rules.rules.iter().filter(|rule| rule.id == *name || rule.group() == name);
            pages.extend(named.map(|rule| page::page(rule, rules)));
        }
        print(&pages.join("\n"), color)
    })
}

/// Does something with the built-in rules and some local files.
fn with(files: &[PathBuf], color: Color, work: impl FnOnce(&Ruleset) -> u8) -> u8 {
    match Rules::load(files) {
        Ok(rules) => {
            complain::say_all(color, &rules.notices());
            work(&rules)
        }
        Err(complaints) => refuse(&complaints, color),
    }
}

fn print(text: &str, color: Color) -> u8 {
    match outputs::to_stdout(|out| out.write_all(text.as_bytes())) {
        Ok(()) => CLEAN,
        Err(error) => refuse(&[complain::io("标准输出", "写不出去", &error)], color),
    }
}

/// One line a rule.
fn list(rules: &Ruleset) -> String {
    let widest = rules.rules.iter().map(|rule| rule.id.len()).max().unwrap_or_default();
    let mut text = String::new();
    for rule in &rules.rules {
        // Writing to a string never fails.
        let _ = write!(text, "{:widest$}  {}  {}", rule.id, rule.severity.chinese(), rule.title);
        if let Some(file) = &rule.layer {
            let _ = write!(text, "（{file}）");
        }
        if let Some(off) = rules.off.get(&rule.id) {
            let _ = write!(text, "（已被 {} 关闭：{}）", off.file, off.reason);
        }
        text.push('\n');
    }
    text
}

/// Tries the examples of some files, or of those that are built in.
fn test(rules: &Ruleset, files: &[PathBuf], color: Color) -> u8 {
    let names: Vec<String> = files.iter().map(|file| shown(file)).collect();
    let is_asked =
        |example: &&Example| names.is_empty() || rules.files.get(example.file).is_some_and(|file| names.contains(file));
    let examples: Vec<&Example> = rules.examples.iter().filter(is_asked).collect();
    if examples.is_empty() {
        return refuse(&[Complaint::error("没有示例可以运行：请在规则文件里写 [[example]]")], color);
    }
    let mut text = String::new();
    let mut different = 0;
    for example in &examples {
        if let Err(difference) = try_out(example, rules) {
            different += 1;
            text.push_str(&told(example, &difference, rules));
        }
    }
    let _ = writeln!(text, "{} 个示例，{} 个不符", examples.len(), different);
    match print(&text, color) {
        CLEAN if different > 0 => FINDINGS,
        status => status,
    }
}

/// What differs, for people.
fn told(example: &Example, difference: &Difference, rules: &Ruleset) -> String {
    let file = rules.files.get(example.file).map_or("", String::as_str);
    let mut text = format!("{file}:{} {}\n", example.line, example.rule);
    match &difference.wanted {
        Some(wanted) => text.push_str(&format!("  应当报告：{wanted}\n")),
        None => text.push_str("  不应报告\n"),
    }
    if difference.found.is_empty() {
        text.push_str("  实际没有报告\n");
    }
    for (quote, words) in &difference.found {
        let quote: String = quote.split_whitespace().collect();
        let _ = writeln!(text, "  实际报告：“{quote}”{words}");
    }
    text
}

/// Writes the pages of all rules, each group in a folder of its own.
fn docs(rules: &Ruleset, folder: &Path, color: Color) -> u8 {
    let pages = rules.rules.iter().map(|rule| (page::path(rule), page::page(rule, rules)));
    let mut count = 0;
    for (path, text) in pages.chain([("README.md".to_owned(), page::index(rules))]) {
        let path = folder.join(path);
        let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, text));
        if let Err(error) = written {
            complain::say(color, &complain::io(&shown(&path), "写不出去", &error));
            return TROUBLE;
        }
        count += 1;
    }
    print(&format!("写了 {count} 页到 {}\n", shown(folder)), color)
}
