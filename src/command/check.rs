//! `nianbao check`: reads reports in parallel, checks them, prints results in the order of the input.

use std::cell::{Cell, RefCell};
use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use nianbao::check::{self, Options};
use nianbao::document::Document;
use nianbao::finding::Summary;
use nianbao::output::{self, Failure, OutputFormat};
use nianbao::ruleset::Ruleset;
use nianbao::settings::{FailOn, Settings, TEMPLATES, YEARS, rule_or_group};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::complain::{self, Complaint};
use super::inputs::{Input, InputArgs, Inputs};
use super::outputs::{self, FORMAT_NAMES, Target};
use super::settings::Shelf;
use super::{CLEAN, Color, FINDINGS, TROUBLE, progress};

/// Room for markup that is nested to absurd depths.
const STACK_BYTES: usize = 16 << 20;

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

    #[arg(
        long,
        value_name = "模板",
        value_parser = TEMPLATES,
        hide_possible_values = true,
        help_heading = "检查",
        help = "按哪一年的模板检查：2008、2019 或 2021；默认按报告年度选择"
    )]
    template: Option<String>,

    #[arg(long, value_name = "年度", value_parser = year, help_heading = "检查", help = "应当报告的年度，例如 2024")]
    year: Option<i16>,

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

    #[arg(
        long,
        value_name = "文件",
        help_heading = "设置",
        help = "用这个设置文件；none 表示不用任何设置文件；默认用年报所在文件夹或其上级的 nianbao.toml"
    )]
    config: Option<PathBuf>,

    #[arg(long, help_heading = "设置", help = "显示每份年报用哪个设置文件、实际的设置是什么，不检查")]
    show_settings: bool,

    #[arg(long, value_name = "数目", value_parser = jobs, help_heading = "设置", help = "同时检查几份；默认与处理器核数相同")]
    jobs: Option<usize>,
}

fn year(text: &str) -> Result<i16, String> {
    let bad = || format!("应为 {} 至 {} 之间的整数", YEARS.start(), YEARS.end());
    text.parse().ok().filter(|year| YEARS.contains(year)).ok_or_else(bad)
}

fn jobs(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|jobs| (1..=1024).contains(jobs)).ok_or_else(|| "应为 1 至 1024 之间的整数".to_owned())
}

impl CheckArgs {
    /// What the command line says of settings.
    fn settings(&self) -> Settings {
        Settings {
            template: self.template.clone(),
            year: self.year,
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            fail_on: self.fail_on.as_deref().and_then(FailOn::of_name),
            severity: std::collections::BTreeMap::new(),
        }
    }

    /// Mistakes in the names of rules.
    fn mistakes(&self, ruleset: &Ruleset) -> Vec<Complaint> {
        let names = |flag: &'static str, names: &[String]| {
            let wrong = names.iter().filter_map(|name| rule_or_group(name, ruleset).err());
            wrong
                .map(|(message, hint)| {
                    let hint = hint.map(|hint| format!("，{hint}")).unwrap_or_default();
                    Complaint::error(format!("{flag}：{message}{hint}"))
                })
                .collect::<Vec<_>>()
        };
        let mut mistakes = names("--select", &self.select);
        mistakes.extend(names("--ignore", &self.ignore));
        mistakes
    }
}

/// A report with the settings that apply to it.
struct Job {
    input: Input,
    /// Index into the settings files.
    file: Option<usize>,
    settings: Settings,
}

/// A path that is not checked.
#[derive(Debug, Clone)]
struct Refused {
    failure: Failure,
    /// The settings file that is to blame, whose mistakes have been told.
    settings: Option<usize>,
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Refused {
        Refused { failure, settings: None }
    }
}

/// What became of one item of the input.
#[derive(Default)]
struct Outcome {
    /// One piece for each target.
    pieces: Vec<String>,
    summary: Summary,
    /// Whether its findings reach its failing level.
    reached: bool,
    refused: Option<Refused>,
}

pub(super) fn run(args: &CheckArgs, color: Color) -> u8 {
    let ruleset = Ruleset::builtin();
    let mut mistakes = args.mistakes(ruleset);
    let targets = outputs::plan(args.format.as_deref(), &args.output, color).unwrap_or_else(|message| {
        mistakes.push(Complaint::error(message));
        Vec::new()
    });
    let mut shelf = Shelf::new(args.config.as_deref(), ruleset);
    if let Some(Err(complaints)) = shelf.files().first().map(|file| &file.outcome) {
        complain::say_all(color, complaints);
        return TROUBLE;
    }
    if !mistakes.is_empty() {
        complain::say_all(color, &mistakes);
        return TROUBLE;
    }

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

    let outcomes = match check_all(args, &items, &targets, ruleset) {
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
    // The text form names the files that were not read; whoever sees it on a terminal need not be told twice.
    let told = targets.iter().any(|target| target.file.is_none() && target.format == OutputFormat::Text);
    if !(told && std::io::stdout().is_terminal()) {
        complain::say_all(color, &run.complaints);
    }
    let written = run.write(&targets, ruleset, color);
    if !written || !run.failures.is_empty() || run.summary.documents == 0 {
        TROUBLE
    } else if run.reached {
        FINDINGS
    } else {
        CLEAN
    }
}

fn job(input: Input, shelf: &mut Shelf<'_>, over: &Settings) -> Result<Job, Refused> {
    let file = shelf.for_folder(&input.folder());
    match file.and_then(|index| shelf.files().get(index)) {
        None => Ok(Job { input, file, settings: over.clone() }),
        Some(loaded) => match &loaded.outcome {
            Ok(settings) => Ok(Job { input, file, settings: settings.overridden(over) }),
            Err(_) => {
                let why = format!("设置文件 {} 有错误，未检查", loaded.shown);
                Err(Refused { failure: Failure { path: input.shown, why }, settings: file })
            }
        },
    }
}

/// What to say of a path that is not checked, unless it has been said of its settings.
fn complaint(refused: &Refused) -> Option<Complaint> {
    refused.settings.is_none().then(|| Complaint::failure(&refused.failure))
}

/// Which settings apply to which reports, reports with the same settings together.
fn show_settings(items: &[Result<Job, Refused>], shelf: &Shelf<'_>, over: &Settings, color: Color) -> u8 {
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

/// Checks all items in parallel; outcomes come in the order of the items whatever the threads do.
fn check_all(
    args: &CheckArgs,
    items: &[Result<Job, Refused>],
    targets: &[Target],
    ruleset: &Ruleset,
) -> Result<Vec<Outcome>, Complaint> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(args.jobs.unwrap_or_default())
        .stack_size(STACK_BYTES)
        .build()
        .map_err(|error| Complaint::error(format!("无法启动检查线程：{error}")))?;
    remember_panics();
    let bar = progress::bar(items.len(), !args.no_progress);
    let outcomes = pool.install(|| {
        let one = |item: &Result<Job, Refused>| {
            let outcomes = match item {
                Ok(job) => check_one(job, targets, ruleset),
                Err(refused) => vec![Outcome { refused: Some(refused.clone()), ..Outcome::default() }],
            };
            bar.inc(1);
            outcomes
        };
        items.par_iter().map(one).collect::<Vec<_>>()
    });
    bar.finish_and_clear();
    Ok(outcomes.into_iter().flatten().collect())
}

/// Checks all documents of a file: one, unless it is an archive.
fn check_one(job: &Job, targets: &[Target], ruleset: &Ruleset) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut each = |read: Result<Document, Failure>| {
        let checked = read.and_then(|document| {
            let checked = guarded(|| Ok(check_document(&document, job, targets, ruleset)));
            checked.map_err(|why| Failure { path: document.path, why })
        });
        outcomes.push(checked.unwrap_or_else(refused));
    };
    let read = guarded(|| {
        job.input.documents(&mut each);
        Ok(())
    });
    outcomes.extend(read.err().map(|why| refused(Failure { path: job.input.shown.clone(), why })));
    outcomes
}

fn refused(failure: Failure) -> Outcome {
    Outcome { refused: Some(failure.into()), ..Outcome::default() }
}

fn check_document(document: &Document, job: &Job, targets: &[Target], ruleset: &Ruleset) -> Outcome {
    let options: Options = job.settings.options();
    let checked = check::check(document, ruleset, &options);
    let mut summary = Summary::default();
    summary.count(&checked.findings);
    let piece = |target: &Target| output::document(target.format, document, &checked, ruleset, target.style);
    Outcome {
        pieces: targets.iter().map(piece).collect(),
        summary,
        reached: job.settings.fail_on.unwrap_or_default().reached(&summary),
        refused: None,
    }
}

thread_local! {
    /// Whether this thread is at work on one file.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
    /// What the last panic of this thread said.
    static PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps what a panic says for the report of it, in place of printing it amid the results.
fn remember_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !GUARDED.get() {
            return usual(info);
        }
        // Paths of the machine that built the program say nothing to anybody.
        let place = info.location().filter(|place| Path::new(place.file()).is_relative());
        let place = place.map(|place| format!("（{}:{}）", place.file(), place.line())).unwrap_or_default();
        let what = info.payload();
        let what = what.downcast_ref::<&str>().copied().or_else(|| what.downcast_ref::<String>().map(String::as_str));
        let what = what.unwrap_or("原因不明");
        PANIC.with_borrow_mut(|last| *last = Some(format!("{what}{place}")));
    }));
}

/// Runs the work on one file, so that a mistake of this program in one file does not cost the others.
fn guarded<T>(work: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    // Nothing outlives a panic here but what is shared and never changed.
    let outer = GUARDED.replace(true);
    let result = panic::catch_unwind(AssertUnwindSafe(work));
    GUARDED.set(outer);
    result.unwrap_or_else(|_| {
        let what = PANIC.with_borrow_mut(Option::take).unwrap_or_else(|| "原因不明".to_owned());
        Err(format!("内部错误，这份文件没有检查完，请连同文件报告给开发者：{what}"))
    })
}

/// Outcomes put together.
#[derive(Default)]
struct Run {
    /// For each target the pieces of the documents.
    pieces: Vec<Vec<String>>,
    failures: Vec<Failure>,
    complaints: Vec<Complaint>,
    summary: Summary,
    reached: bool,
}

impl Run {
    fn add(&mut self, outcome: Outcome) {
        for (pieces, piece) in self.pieces.iter_mut().zip(outcome.pieces) {
            pieces.push(piece);
        }
        self.summary.documents += outcome.summary.documents;
        self.summary.errors += outcome.summary.errors;
        self.summary.warnings += outcome.summary.warnings;
        self.summary.notes += outcome.summary.notes;
        self.reached |= outcome.reached;
        if let Some(refused) = outcome.refused {
            self.complaints.extend(complaint(&refused));
            self.failures.push(refused.failure);
        }
    }

    /// Writes every target, files first so that the summary is the last thing seen; whether all could be written.
    fn write(&self, targets: &[Target], ruleset: &Ruleset, color: Color) -> bool {
        let mut all = true;
        let mut ordered: Vec<_> = targets.iter().zip(&self.pieces).collect();
        ordered.sort_by_key(|(target, _)| target.file.is_none());
        for (target, pieces) in ordered {
            let write = |out: &mut dyn std::io::Write| {
                output::assemble(target.format, pieces, &self.failures, &self.summary, ruleset, target.style, out)
            };
            let (name, result) = match &target.file {
                Some(file) => (super::inputs::shown(file), outputs::to_file(file, write)),
                None => ("标准输出".to_owned(), outputs::to_stdout(write)),
            };
            if let Err(error) = result {
                complain::say(color, &complain::io(&name, "写不出去", &error));
                all = false;
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

    use super::*;

    #[test]
    fn a_panic_is_a_failure_of_one_file() {
        remember_panics();
        let why = guarded::<()>(|| panic!("到此为止")).unwrap_err();
        let _ = panic::take_hook();
        assert!(why.starts_with("内部错误"), "{why}");
        assert!(why.contains("到此为止（src/command/check.rs:"), "{why}");
        assert_eq!(guarded(|| Ok(1)), Ok(1), "the next file is checked");
    }
}
