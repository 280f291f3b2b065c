//! `nianbao check`: reads reports in parallel, checks them, prints results in the order of the input.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use nianbao::accept::baseline::{self, Entry};
use nianbao::accept::waiver::{self, Use};
use nianbao::check::{self, Options};
use nianbao::document::Document;
use nianbao::finding::Summary;
use nianbao::output::{self, Failure, OutputFormat};
use nianbao::ruleset::Ruleset;
use nianbao::settings::{FailOn, Settings, YEARS, rule_or_group, template_ids};
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::acceptance::{self, Kept};
use super::complain::{self, Complaint};
use super::inputs::{Input, InputArgs, Inputs};
use super::outputs::{self, FORMAT_NAMES, Target};
use super::rule_files::{Rules, refuse};
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
        help_heading = "检查",
        help = "按哪一年的模板检查：2008、2019、2021，或规则文件里的模板；默认按报告年度选择"
    )]
    template: Option<String>,

    #[arg(
        long,
        value_name = "文件",
        help_heading = "检查",
        help = "加上一份地方规则文件，例如 江苏省.toml；可以给多次；代替设置文件的 rules"
    )]
    rules: Vec<PathBuf>,

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

pub(super) fn year(text: &str) -> Result<i16, String> {
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
            rules: self.rules.iter().map(|path| super::inputs::shown(path)).collect(),
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            fail_on: self.fail_on.as_deref().and_then(FailOn::of_name),
            waivers: Vec::new(),
            severity: std::collections::BTreeMap::new(),
        }
    }

    /// Mistakes in the names of rules and templates: what none of the sets of rules has.
    fn mistakes(&self, sets: &[&Rules]) -> Vec<Complaint> {
        let mut mistakes = Vec::new();
        if let Some(template) = &self.template
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

/// A report with the settings that apply to it.
pub(super) struct Job {
    pub(super) input: Input,
    /// Index into the settings files.
    pub(super) file: Option<usize>,
    pub(super) settings: Settings,
    pub(super) rules: Rules,
}

/// A path that is not checked.
#[derive(Debug, Clone)]
pub(super) struct Refused {
    pub(super) failure: Failure,
    /// The settings file that is to blame, whose mistakes have been told.
    pub(super) settings: Option<usize>,
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
    /// What became of the waivers of which settings file.
    uses: Option<(usize, Vec<Use>)>,
    /// Its name in the baseline.
    key: Option<String>,
    /// What a new baseline keeps of it.
    entries: Vec<Entry>,
    /// What the baseline has and is no more.
    gone: Vec<Entry>,
}

/// What to do with what is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Task {
    /// Print it.
    Check,
    /// Print what the baseline does not know, and tell what is no more.
    CheckBaseline,
    /// The same, and take from the baseline what is no more.
    Prune,
    /// Make it the baseline.
    WriteBaseline,
}

pub(super) fn run(args: &CheckArgs, color: Color) -> u8 {
    run_task(args, Task::Check, color)
}

/// What is the same for all documents of a run.
struct Common<'a> {
    task: Task,
    targets: &'a [Target],
    /// The rules of the run, which outputs name.
    all: &'a Ruleset,
    today: Date,
    kept: Option<&'a Kept>,
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
    let fixed = match Rules::load(&args.rules) {
        Ok(rules) => (!args.rules.is_empty()).then_some(rules),
        Err(complaints) => return refuse(&complaints, color),
    };
    let mut shelf = Shelf::new(args.config.as_deref(), fixed);
    if let Some(Err(complaints)) = shelf.files().first().map(|file| &file.outcome) {
        return refuse(complaints, color);
    }
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
    let outcomes = match check_all(args, &items, &common) {
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

pub(super) fn job(input: Input, shelf: &mut Shelf, over: &Settings) -> Result<Job, Refused> {
    let file = shelf.for_folder(&input.folder());
    match file.and_then(|index| shelf.files().get(index)) {
        None => Ok(Job { input, file, settings: over.clone(), rules: shelf.rules() }),
        Some(loaded) => match &loaded.outcome {
            Ok(settings) => {
                let (settings, rules) = (settings.overridden(over), loaded.rules.clone());
                Ok(Job { input, file, settings, rules })
            }
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

/// Checks all items in parallel; outcomes come in the order of the items whatever the threads do.
fn check_all(args: &CheckArgs, items: &[Result<Job, Refused>], common: &Common<'_>) -> Result<Vec<Outcome>, Complaint> {
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
                Ok(job) => check_one(job, common),
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
fn check_one(job: &Job, common: &Common<'_>) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    let mut each = |read: Result<Document, Failure>| {
        let checked = read.and_then(|document| {
            let checked = guarded(|| Ok(check_document(&document, job, common)));
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

fn check_document(document: &Document, job: &Job, common: &Common<'_>) -> Outcome {
    let options: Options = job.settings.options();
    let mut checked = check::check(document, &job.rules, &options);
    let mut uses = waiver::waive(document, &mut checked, &job.settings.waivers, Some(common.today));
    for (waiver, fate) in job.settings.waivers.iter().zip(&mut uses) {
        // Of a rule that is not asked for, nothing could be met.
        if *fate == Use::Idle && !options.asks_for(&waiver.rule) {
            *fate = Use::Elsewhere;
        }
    }
    let key = common.kept.map(|kept| kept.key(&job.input, document));
    let (mut entries, mut gone) = (Vec::new(), Vec::new());
    if let (Some(kept), Some(key)) = (common.kept, &key) {
        if common.task == Task::WriteBaseline {
            entries = baseline::entries(document, &checked);
        } else {
            gone = kept.baseline.accept(key, document, &mut checked, |rule| options.asks_for(rule));
        }
    }
    let mut summary = Summary::default();
    summary.count(&checked);
    let piece = |target: &Target| output::document(target.format, document, &checked, common.all, target.style);
    Outcome {
        pieces: common.targets.iter().map(piece).collect(),
        uses: job.file.map(|file| (file, uses)),
        key,
        entries,
        gone,
        summary,
        reached: job.settings.fail_on.unwrap_or_default().reached(&summary),
        refused: None,
    }
}

/// A day as it is written.
fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "应为日期，例如 2026-03-31".to_owned())
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
    /// For each settings file the best that became of each of its waivers.
    uses: BTreeMap<usize, Vec<Use>>,
    /// What a new baseline keeps.
    entries: BTreeMap<String, Vec<Entry>>,
    /// What the baseline has and is no more.
    gone: BTreeMap<String, Vec<Entry>>,
}

impl Run {
    fn add(&mut self, outcome: Outcome) {
        for (pieces, piece) in self.pieces.iter_mut().zip(outcome.pieces) {
            pieces.push(piece);
        }
        self.summary.add(&outcome.summary);
        if let Some((file, uses)) = outcome.uses {
            let best = self.uses.entry(file).or_insert_with(|| vec![Use::Elsewhere; uses.len()]);
            best.iter_mut().zip(uses).for_each(|(best, one)| *best = (*best).max(one));
        }
        if let Some(key) = outcome.key {
            for (into, entries) in [(&mut self.entries, outcome.entries), (&mut self.gone, outcome.gone)] {
                if !entries.is_empty() {
                    into.entry(key.clone()).or_default().extend(entries);
                }
            }
        }
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
