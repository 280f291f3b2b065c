//! `nianbao new`: a blank report of the official form.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::PathBuf;

use nianbao::settings::{YEARS, template_ids};
use nianbao::skeleton::{self, EXTENSIONS};

use super::complain::{self, Complaint};
use super::inputs::shown;
use super::outputs;
use super::rule_files::{Rules, refuse};
use super::{CLEAN, Color, TROUBLE};

#[derive(Debug, clap::Args)]
#[command(
    about = "按规定的格式生成一份空白年报",
    long_about = "按规定的格式生成一份空白年报：标题、各部分、三张表格的行列都已备好，要写文字的地方有说明和依据。\
                  填好后用 nianbao check 检查。",
    override_usage = "nianbao new --year <年度> --organ <机关> -o <文件>",
    help_template = super::HELP,
    after_help = "例：\n  \
        nianbao new --year 2025 --organ 临江县水利局 -o 年报.docx                 按当年的格式生成 Word 文件\n  \
        nianbao new --template 2021 --year 2025 --organ 临江县水利局 -o 年报.md   指定格式，生成 Markdown"
)]
pub(super) struct NewArgs {
    #[arg(long, value_name = "模板", help_heading = "内容", help = "按哪一种格式；默认按年度选择")]
    template: Option<String>,

    #[arg(long, value_name = "年度", value_parser = super::form_args::year, help_heading = "内容", help = "报告的年度，例如 2025")]
    year: i16,

    #[arg(long, value_name = "机关", help_heading = "内容", help = "机关的全称，例如 临江县水利局")]
    organ: String,

    #[arg(long, value_name = "文件", help_heading = "内容", help = "加上一份地方规则文件；可以给多次")]
    rules: Vec<PathBuf>,

    #[arg(short, long, value_name = "文件", help_heading = "输出", help = "写到哪里：.docx、.md 或 .html 文件")]
    output: PathBuf,

    #[arg(long, help_heading = "输出", help = "文件已经有了也写，覆盖原来的")]
    force: bool,
}

pub(super) fn run(args: &NewArgs, color: Color) -> u8 {
    let rules = match Rules::load(&args.rules) {
        Ok(rules) => rules,
        Err(complaints) => return refuse(&complaints, color),
    };
    let trouble = |message: String| refuse(&[Complaint::error(message)], color);
    let template = match &args.template {
        Some(id) => rules.template(id),
        None => {
            rules.templates.iter().filter(|template| template.from <= args.year).max_by_key(|template| template.from)
        }
    };
    let Some(template) = template else {
        let known = template_ids(&rules).join("、");
        return trouble(format!(
            "没有合适的格式，请用 --template 指明（可用的有 {known}）；年度在 {} 至 {} 之间",
            YEARS.start(),
            YEARS.end()
        ));
    };
    let organ = args.organ.trim();
    if organ.is_empty() || organ.chars().any(char::is_control) {
        return trouble("--organ 应为机关的全称，例如 临江县水利局".to_owned());
    }
    let extension = args.output.extension().map(|extension| extension.to_string_lossy().to_lowercase());
    let format = EXTENSIONS.iter().find(|(known, _)| extension.as_deref() == Some(*known)).map(|(_, format)| *format);
    let Some(format) = format else {
        return trouble(format!("{}：只能生成 .docx、.md 或 .html 文件", shown(&args.output)));
    };
    let Some(content) = skeleton::write(template, &rules, organ, args.year, format) else {
        return trouble("生成不了这种文件".to_owned());
    };
    let written = if args.force {
        outputs::to_file(&args.output, |out| out.write_all(&content))
    } else {
        // Somebody's work may stand there already.
        OpenOptions::new().write(true).create_new(true).open(&args.output).and_then(|mut file| file.write_all(&content))
    };
    match written {
        Ok(()) => {
            let told = format!(
                "已生成 {}（{}）。填好后检查：nianbao check {}\n",
                shown(&args.output),
                template.title,
                shown(&args.output)
            );
            let _ = outputs::to_stdout(|out| out.write_all(told.as_bytes()));
            CLEAN
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            trouble(format!("{}：文件已经有了；要覆盖请加 --force", shown(&args.output)))
        }
        Err(error) => {
            complain::say(color, &complain::io(&shown(&args.output), "写不出去", &error));
            TROUBLE
        }
    }
}
