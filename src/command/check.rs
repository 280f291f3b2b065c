//! `nianbao check`: what is asked for, and what is told in the end. `batch` does the work between.

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::PathBuf;

use jiff::civil::Date;
use nianbao::output::OutputFormat;
use nianbao::settings::{FailOn, Settings, rule_or_group, template_ids};

use super::acceptance::{self, Kept};
use super::batch::{Common, Job, Refused, Run, Task, check_all, complaint, job};
use super::complain::{self, Complaint};
use super::form_args::{ConfigArgs, FormArgs};
use super::inputs::{InputArgs, Inputs};
use super::outputs::{self, FORMAT_NAMES};
use super::rule_files::{Rules, refuse};
use super::settings::Shelf;
use super::{CLEAN, Color, FINDINGS, TROUBLE};

#[derive(Debug, clap::Args)]
#[command(
    about = "检查年报",
    long_about = "检查年报。逐份检查结构、表格、数字、日期等，指出问题所在的行列、依据和改法。",
    override_usage = "nianbao check [选项] <路径>...",
    help_template = super::HELP,
    after_help = "例：\n  \
        nianbao check 年报.html                           检查一份年报\n  \
        nianbao check 各单位年报/                         检查一个文件夹里的全部年报\n  \
        nianbao check --year 2024 --fail-on warning 年报/ 报告年度须为 2024，有警告也算不通过\n  \
        nianbao check --select table,crosscheck 年报.html 只检查表格、表文一致这两组规则\n  \
        nianbao check 年报/ --output sarif:结果.sarif     屏幕上看结果，同时写一份 SARIF\n  \
        nianbao check --format json - < 年报.txt          从标准输入读，输出 JSON\n\n\
        退出状态：\n  \
        0  没有达到 --fail-on 级别的问题\n  \
        1  有达到该级别的问题\n  \
        2  用法有误、文件无法读取，或没有可检查的文件"
)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    inputs: InputArgs,

    #[command(flatten)]
    form: FormArgs,

    #[arg(
        long,
        value_name = "规则",
        value_delimiter = ',',
        help_heading = "检查",
        help = "只检查这些规则（table/balance）或规则组（table），用逗号分隔；代替设置文件的 select 和 ignore"
    )]
    select: Vec<String>,

    #[arg(
        long,
        value_name = "规则",
        value_delimiter = ',',
        help_heading = "检查",
        help = "不检查这些规则或规则组，用逗号分隔；代替设置文件的 ignore"
    )]
    ignore: Vec<String>,

    #[arg(
        long,
        value_name = "级别",
        value_parser = FailOn::NAMES.map(|(name, _)| name),
        hide_possible_values = true,
        help_heading = "检查",
        help = "达到什么级别算不通过：error（错误，默认）、warning（警告）、note（提示）或 never（都算通过）"
    )]
    fail_on: Option<String>,

    #[arg(
        long,
        value_name = "文件",
        help_heading = "检查",
        help = "对照基线文件：其中已有的问题不计（见 nianbao baseline）"
    )]
    baseline: Option<PathBuf>,

    #[arg(
        long,
        value_name = "日期",
        value_parser = day,
        help_heading = "检查",
        help = "豁免是否到期按哪一天算，例如 2026-03-31；默认今天"
    )]
    today: Option<Date>,

    #[arg(
        long,
        value_name = "格式",
        value_parser = FORMAT_NAMES,
        hide_possible_values = true,
        help_heading = "输出",
        help = "标准输出的格式：text（默认，带原文）、short（每个问题一行）、html（网页，原文与问题对照）、json、sarif 或 github"
    )]
    format: Option<String>,

    #[arg(
        long,
        value_name = "格式[:文件]",
        help_heading = "输出",
        help = "另以某种格式写入文件，例如 sarif:结果.sarif；可以给多次；不写文件名则写到标准输出"
    )]
    output: Vec<OsString>,

    #[arg(long, help_heading = "输出", help = "不显示进度条")]
    no_progress: bool,

    #[command(flatten)]
    config: ConfigArgs,

    #[arg(long, help_heading = "设置", help = "显示每份年报用哪个设置文件、实际的设置是什么，不检查")]
    show_settings: bool,

    #[arg(long, value_name = "数目", value_parser = jobs, help_heading = "设置", help = "同时检查几份；默认与处理器核数相同")]
    jobs: Option<usize>,
}

fn jobs(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|jobs| (1..=1024).contains(jobs)).ok_or_else(|| "应为 1 至 1024 之间的整数".to_owned())
}

impl CheckArgs {
    /// What the command line says of settings.
    fn settings(&self) -> Settings {
        Settings {
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            fail_on: self.fail_on.as_deref().and_then(FailOn::of_name),
            ..self.form.settings()
        }
    }

    /// Mistakes in the names of rules and templates: what none of the sets of rules has.
    fn mistakes(&self, sets: &[&Rules]) -> Vec<Complaint> {
        let mut mistakes = Vec::new();
        if let Some(template) = &self.form.template
            && !sets.iter().any(|set| set.template(template).is_some())
        {
            let known = sets.first().map(|set| template_ids(set).join("、")).unwrap_or_default();
            mistakes.push(Complaint::error(format!("--template 不能是“{template}”，可用的有 {known}")));
        }
        for (flag, names) in [("--select", &self.select), ("--ignore", &self.ignore)] {
            for name in names {
                let wrong: Vec<_> = sets.iter().map_while(|set| rule_or_group(name, set).err()).collect();
                if let (Some((message, hint)), true) = (wrong.first(), wrong.len() == sets.len()) {
                    let hint = hint.as_ref().map(|hint| format!("，{hint}")).unwrap_or_default();
                    mistakes.push(Complaint::error(format!("{flag}：{message}{hint}")));
                }
            }
        }
        for name in &self.select {
            if let Some(off) = sets.iter().find_map(|set| set.off.get(name)) {
                let why = format!("规则“{name}”已被 {} 关闭：{}", off.file, off.reason);
                mistakes.push(Complaint::error(format!("--select：{why}")));
            }
        }
        mistakes
    }
}

/// A day as it is written.
fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "应为日期，例如 2026-03-31".to_owned())
}

pub(super) fn run(args: &CheckArgs, color: Color) -> u8 {
    run_task(args, Task::Check, color)
}

pub(super) fn run_task(args: &CheckArgs, task: Task, color: Color) -> u8 {
    let mut kept = match (&args.baseline, task) {
        (None, Task::Check) => None,
        (None, _) => {
            return refuse(&[Complaint::error("请用 --baseline 给出基线文件，例如 --baseline 基线.json")], color);
        }
        (Some(path), _) => match Kept::open(path, task == Task::WriteBaseline) {
            Ok(kept) => Some(kept),
            Err(complaint) => return refuse(&[complaint], color),
        },
    };
    if task == Task::WriteBaseline && (args.format.is_some() || !args.output.is_empty()) {
        return refuse(&[Complaint::error("baseline write 只写基线文件，不能与 --format、--output 同用")], color);
    }
    let mut shelf = match args.form.shelf(&args.config) {
        Ok(shelf) => shelf,
        Err(complaints) => return refuse(&complaints, color),
    };
    let targets = match outputs::plan(args.format.as_deref(), &args.output, color) {
        Ok(targets) => targets,
        Err(message) => {
            let mut mistakes = args.mistakes(&[&shelf.rules()]);
            mistakes.push(Complaint::error(message));
            return refuse(&mistakes, color);
        }
    };

    let written: Vec<PathBuf> = targets.iter().filter_map(|target| target.file.clone()).collect();
    let inputs = Inputs::gather(&args.inputs, &written);
    if !inputs.clashes.is_empty() {
        complain::say_all(color, &inputs.clashes.iter().map(Complaint::failure).collect::<Vec<_>>());
        return TROUBLE;
    }
    let over = args.settings();
    let items: Vec<Result<Job, Refused>> = inputs
        .items
        .into_iter()
        .map(|item| item.map_err(Refused::from).and_then(|input| job(input, &mut shelf, &over)))
        .collect();
    let all = Rules::union(&items.iter().flatten().map(|job| &job.rules).collect::<Vec<_>>());
    // Settings files may name rule files: only now is it known which rules there are.
    let sets = shelf.sets();
    let mistakes = args.mistakes(&sets.iter().collect::<Vec<_>>());
    if !mistakes.is_empty() {
        return refuse(&mistakes, color);
    }
    for rules in &sets {
        complain::say_all(color, &rules.notices());
    }
    for (index, file) in shelf.files().iter().enumerate() {
        let Err(complaints) = &file.outcome else { continue };
        complain::say_all(color, complaints);
        let refused = items.iter().filter_map(|item| item.as_ref().err());
        let count = refused.filter(|refused| refused.settings == Some(index)).count();
        complain::say(color, &Complaint::error(format!("因 {} 有错误，{count} 份年报没有检查", file.shown)));
    }
    if args.show_settings {
        return show_settings(&items, &shelf, &over, color);
    }
    if !inputs.skipped.is_empty() {
        let kinds: Vec<_> = inputs.skipped.iter().map(|(kind, count)| format!(".{kind} {count} 个")).collect();
        complain::say(color, &Complaint::notice(format!("跳过了暂不支持的文件：{}", kinds.join("，"))));
    }

    let targets = if task == Task::WriteBaseline { Vec::new() } else { targets };
    let today = args.today.unwrap_or_else(acceptance::today);
    let common = Common { task, targets: &targets, all: &all, today, kept: kept.as_ref() };
    let outcomes = match check_all(args.jobs.unwrap_or_default(), args.no_progress, &items, &common) {
        Ok(outcomes) => outcomes,
        Err(complaint) => {
            complain::say(color, &complaint);
            return TROUBLE;
        }
    };
    let mut run = Run { pieces: vec![Vec::new(); targets.len()], ..Run::default() };
    for outcome in outcomes {
        run.add(outcome);
    }
    for (index, file) in shelf.files().iter().enumerate() {
        if let (Ok(settings), Some(uses)) = (&file.outcome, run.uses.get(&index)) {
            complain::say_all(color, &acceptance::idle_waivers(file, &settings.waivers, uses));
        }
    }
    if let Some(kept) = &mut kept {
        complain::say_all(color, &kept.told(&run.gone));
        let changed = match task {
            Task::WriteBaseline => {
                kept.baseline.reports = std::mem::take(&mut run.entries);
                true
            }
            Task::Prune => kept.prune(&run.gone) > 0,
            Task::Check | Task::CheckBaseline => false,
        };
        if let Err(complaint) = if changed { kept.write() } else { Ok(()) } {
            complain::say(color, &complaint);
            return TROUBLE;
        }
    }
    // The text form names the files that were not read; whoever sees it on a terminal need not be told twice.
    let told = targets.iter().any(|target| target.file.is_none() && target.format == OutputFormat::Text);
    if !(told && std::io::stdout().is_terminal()) {
        complain::say_all(color, &run.complaints);
    }
    if task == Task::WriteBaseline {
        let count: usize = kept.iter().flat_map(|kept| kept.baseline.reports.values()).map(Vec::len).sum();
        let told = format!("共检查 {} 份报告，登记 {count} 处问题。\n", run.summary.documents);
        let told = outputs::to_stdout(|out| out.write_all(told.as_bytes()));
        let fine = told.is_ok() && run.failures.is_empty() && run.summary.documents > 0;
        return if fine { CLEAN } else { TROUBLE };
    }
    let written = run.write(&targets, &all, color);
    if !written || !run.failures.is_empty() || run.summary.documents == 0 {
        TROUBLE
    } else if run.reached {
        FINDINGS
    } else {
        CLEAN
    }
}

/// Which settings apply to which reports, reports with the same settings together.
fn show_settings(items: &[Result<Job, Refused>], shelf: &Shelf, over: &Settings, color: Color) -> u8 {
    let mut text = String::new();
    let mut files: Vec<Option<usize>> = Vec::new();
    for job in items.iter().flatten() {
        if !files.contains(&job.file) {
            files.push(job.file);
        }
    }
    for file in files {
        let loaded = file.and_then(|index| shelf.files().get(index));
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("# 设置文件：{}\n", loaded.map_or("无", |loaded| &loaded.shown)));
        let jobs = items.iter().flatten().filter(|job| job.file == file);
        for job in jobs {
            text.push_str(&format!("# 适用于：{}\n", job.input.shown));
        }
        let settings = loaded.and_then(|loaded| loaded.outcome.as_ref().ok());
        text.push_str(&settings.map_or_else(|| over.clone(), |settings| settings.overridden(over)).to_toml());
    }
    let complete = items.iter().all(Result::is_ok);
    complain::say_all(color, &items.iter().filter_map(|item| complaint(item.as_ref().err()?)).collect::<Vec<_>>());
    match outputs::to_stdout(|out| out.write_all(text.as_bytes())) {
        Ok(()) if complete => CLEAN,
        Ok(()) => TROUBLE,
        Err(error) => {
            complain::say(color, &complain::io("标准输出", "写不出去", &error));
            TROUBLE
        }
    }
}
