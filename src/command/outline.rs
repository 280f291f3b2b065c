//! `nianbao outline`: shows what a report was read as, without judging it.

use nianbao::document::Document;
use nianbao::output::outline::{self, Outline};
use nianbao::report::Known;
use nianbao::ruleset::Ruleset;

use super::complain::{self, Complaint};
use super::inputs::{InputArgs, Inputs};
use super::{CLEAN, Color, TROUBLE, outputs};

#[derive(Debug, clap::Args)]
#[command(
    about = "显示年报读成了什么样",
    long_about = "显示年报读成了什么样：题目、机关、年度、各部分、表格、日期，以及它们所在的行列。不作检查。",
    override_usage = "nianbao outline [选项] <路径>...",
    help_template = super::HELP,
    after_help = "例：\n  \
        nianbao outline 年报.html                 显示读到的内容，表格只显示前几行\n  \
        nianbao outline --tables 年报.html        表格全部显示\n  \
        nianbao outline --format json 年报.html   输出 JSON，文字不截短，格式见 docs/outline.schema.json\n\n\
        退出状态：\n  \
        0  全部读出\n  \
        2  用法有误、文件无法读取，或没有可读的文件"
)]
pub(super) struct OutlineArgs {
    #[command(flatten)]
    inputs: InputArgs,

    #[arg(
        long,
        value_name = "模板",
        value_parser = ["2008", "2019", "2021"],
        hide_possible_values = true,
        help_heading = "输入",
        help = "按哪一年的模板读：2008、2019 或 2021；默认按报告年度选择"
    )]
    template: Option<String>,

    #[arg(
        long,
        value_name = "格式",
        default_value = "text",
        value_parser = ["text", "json"],
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = "输出",
        help = "text（默认）或 json"
    )]
    format: String,

    #[arg(long, help_heading = "输出", help = "表格全部显示，不只前几行")]
    tables: bool,
}

pub(super) fn run(args: &OutlineArgs, color: Color) -> u8 {
    let inputs = Inputs::gather(&args.inputs, &[]);
    if !inputs.skipped.is_empty() {
        let kinds: Vec<_> = inputs.skipped.iter().map(|(kind, count)| format!(".{kind} {count} 个")).collect();
        complain::say(color, &Complaint::notice(format!("跳过了暂不支持的文件：{}", kinds.join("，"))));
    }
    let mut outlines = Vec::new();
    let mut failures = Vec::new();
    for item in inputs.items {
        match item {
            Ok(input) => input.documents(&mut |read| match read {
                Ok(document) => outlines.push(outline(&document, args)),
                Err(failure) => failures.push(failure),
            }),
            Err(failure) => failures.push(failure),
        }
    }
    complain::say_all(color, &failures.iter().map(Complaint::failure).collect::<Vec<_>>());
    let written = outputs::to_stdout(|out| {
        if args.format == "json" {
            return outline::json(&outlines, &failures, out);
        }
        for (index, one) in outlines.iter().enumerate() {
            let gap = if index > 0 { "\n" } else { "" };
            write!(out, "{gap}{}", outline::text(one, args.tables))?;
        }
        Ok(())
    });
    if let Err(error) = &written {
        complain::say(color, &complain::io("标准输出", "写不出去", error));
    }
    if written.is_err() || !failures.is_empty() || outlines.is_empty() { TROUBLE } else { CLEAN }
}

fn outline(document: &Document, args: &OutlineArgs) -> Outline {
    let known = Known { template: args.template.as_deref(), year: None };
    outline::read(document, Ruleset::builtin(), known)
}
