//! `nianbao annotate`: a copy of a report with a comment at every finding.

use std::path::{Path, PathBuf};

use nianbao::accept::waiver;
use nianbao::check;
use nianbao::output::annotate;
use nianbao::settings::template_ids;

use super::complain::{self, Complaint};
use super::form_args::{ConfigArgs, FormArgs};
use super::inputs::{InputArgs, Inputs, canonical, shown};
use super::rule_files::refuse;
use super::{CLEAN, Color, TROUBLE, acceptance, outputs};

#[derive(Debug, clap::Args)]
#[command(
    about = "把检查出的问题批注在年报的副本上",
    long_about = "把检查出的问题批注在年报（.docx、.pdf）的副本上：一处问题一条批注，标在有问题的文字上，写明问题、改法和依据。\
                  除批注外，副本与原文完全相同；原文不动。",
    override_usage = "nianbao annotate [选项] <年报>",
    help_template = super::HELP,
    after_help = "例：\n  \
        nianbao annotate 年报.docx                       写出 年报-批注.docx\n  \
        nianbao annotate 年报.docx -o 给某局.docx        写到指定的文件\n\n\
        退出状态：\n  \
        0  已写出\n  \
        2  用法有误、文件无法读取或不能批注"
)]
pub(super) struct AnnotateArgs {
    #[arg(value_name = "年报", help_heading = "参数", help = "要批注的年报")]
    report: PathBuf,

    #[arg(
        short,
        long,
        value_name = "文件",
        help_heading = "输出",
        help = "副本写到哪里；默认与年报同一文件夹，名称加“-批注”；不能是年报自己"
    )]
    output: Option<PathBuf>,

    #[command(flatten)]
    form: FormArgs,

    #[command(flatten)]
    config: ConfigArgs,
}

pub(super) fn run(args: &AnnotateArgs, color: Color) -> u8 {
    match annotated(args) {
        Ok((file, count)) => {
            let told = format!("已写出 {file}：{count} 条批注。\n");
            match outputs::to_stdout(|out| out.write_all(told.as_bytes())) {
                Ok(()) => CLEAN,
                Err(_) => TROUBLE,
            }
        }
        Err(complaints) => refuse(&complaints, color),
    }
}

/// Writes the copy; its path as shown and the number of comments.
fn annotated(args: &AnnotateArgs) -> Result<(String, usize), Vec<Complaint>> {
    let one = |complaint: Complaint| vec![complaint];
    let output = args.output.clone().unwrap_or_else(|| beside(&args.report));
    if canonical(&output) == canonical(&args.report) {
        return Err(one(Complaint::error("-o 不能是年报自己：原文不会改动，请换一个文件名")));
    }
    let mut shelf = args.form.shelf(&args.config)?;
    if args.report.is_dir() {
        return Err(one(Complaint::error(format!("{}：一次只批注一份年报，不能是文件夹", shown(&args.report)))));
    }
    let mut inputs = Inputs::gather(&InputArgs::one(&args.report), &[]);
    let input = match inputs.items.pop() {
        Some(item) => item.map_err(|failure| one(Complaint::failure(&failure)))?,
        None => return Err(one(Complaint::error(format!("{}：不能批注", shown(&args.report))))),
    };
    let job = super::batch::job(input, &mut shelf, &args.form.settings()).map_err(|refused| {
        let files = shelf.files().iter().filter_map(|file| file.outcome.as_ref().err());
        let mut complaints: Vec<Complaint> = files.flatten().cloned().collect();
        complaints.push(Complaint::failure(&refused.failure));
        complaints
    })?;
    if let Some(template) = args.form.template.as_ref().filter(|template| job.rules.template(template).is_none()) {
        let known = template_ids(&job.rules).join("、");
        return Err(one(Complaint::error(format!("--template 不能是“{template}”，可用的有 {known}"))));
    }
    let failed = |why: String| one(Complaint::error(format!("{}：{why}", job.input.shown)));
    let bytes = job.input.bytes().map_err(failed)?;
    let document =
        nianbao::source::read(&job.input.shown, job.input.format, &bytes).map_err(|error| failed(error.to_string()))?;
    let mut checked = check::check(&document, &job.rules, &job.settings.options());
    waiver::waive(&document, &mut checked, &job.settings.waivers, Some(acceptance::today()));
    let comments = annotate::comments(&document, &checked);
    let copy = annotate::copy(&document, &bytes, &comments).map_err(|error| failed(error.to_string()))?;
    let name = shown(&output);
    outputs::to_file(&output, |out| out.write_all(&copy))
        .map_err(|error| one(complain::io(&name, "写不出去", &error)))?;
    Ok((name, comments.len()))
}

/// Where a copy goes by itself: `年报.docx` gives `年报-批注.docx`.
fn beside(report: &Path) -> PathBuf {
    let mut name = report.file_stem().unwrap_or_default().to_owned();
    name.push("-批注");
    if let Some(extension) = report.extension() {
        name.push(".");
        name.push(extension);
    }
    report.with_file_name(name)
}
