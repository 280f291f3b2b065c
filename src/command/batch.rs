//! Checking many reports at once: each on a thread of its own, with the results in the order of the input.

use std::collections::BTreeMap;

use jiff::civil::Date;
use nianbao::accept::baseline::{self, Entry};
use nianbao::accept::waiver::{self, Use};
use nianbao::check::{self, Options};
use nianbao::document::Document;
use nianbao::finding::Summary;
use nianbao::output::{self, Failure};
use nianbao::ruleset::Ruleset;
use nianbao::settings::Settings;
use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use super::acceptance::Kept;
use super::complain::{self, Complaint};
use super::guard::{guarded, remember_panics};
use super::inputs::Input;
use super::outputs::{self, Target};
use super::rule_files::Rules;
use super::settings::Shelf;
use super::{Color, progress};

/// Room for markup that is nested to absurd depths.
const STACK_BYTES: usize = 16 << 20;

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

/// What is the same for all documents of a run.
pub(super) struct Common<'a> {
    pub(super) task: Task,
    pub(super) targets: &'a [Target],
    /// The rules of the run, which outputs name.
    pub(super) all: &'a Ruleset,
    pub(super) today: Date,
    pub(super) kept: Option<&'a Kept>,
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
pub(super) struct Outcome {
    /// One piece for each target.
    pub(super) pieces: Vec<String>,
    pub(super) summary: Summary,
    /// Whether its findings reach its failing level.
    pub(super) reached: bool,
    pub(super) refused: Option<Refused>,
    /// What became of the waivers of which settings file.
    pub(super) uses: Option<(usize, Vec<Use>)>,
    /// Its name in the baseline.
    pub(super) key: Option<String>,
    /// What a new baseline keeps of it.
    pub(super) entries: Vec<Entry>,
    /// What the baseline has and is no more.
    pub(super) gone: Vec<Entry>,
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
pub(super) fn complaint(refused: &Refused) -> Option<Complaint> {
    refused.settings.is_none().then(|| Complaint::failure(&refused.failure))
}

/// Checks all items in parallel; outcomes come in the order of the items whatever the threads do.
pub(super) fn check_all(
    jobs: usize,
    no_progress: bool,
    items: &[Result<Job, Refused>],
    common: &Common<'_>,
) -> Result<Vec<Outcome>, Complaint> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .stack_size(STACK_BYTES)
        .build()
        .map_err(|error| Complaint::error(format!("无法启动检查线程：{error}")))?;
    remember_panics();
    let bar = progress::bar(items.len(), !no_progress);
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

/// Outcomes put together.
#[derive(Default)]
pub(super) struct Run {
    /// For each target the pieces of the documents.
    pub(super) pieces: Vec<Vec<String>>,
    pub(super) failures: Vec<Failure>,
    pub(super) complaints: Vec<Complaint>,
    pub(super) summary: Summary,
    pub(super) reached: bool,
    /// For each settings file the best that became of each of its waivers.
    pub(super) uses: BTreeMap<usize, Vec<Use>>,
    /// What a new baseline keeps.
    pub(super) entries: BTreeMap<String, Vec<Entry>>,
    /// What the baseline has and is no more.
    pub(super) gone: BTreeMap<String, Vec<Entry>>,
}

impl Run {
    pub(super) fn add(&mut self, outcome: Outcome) {
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
    pub(super) fn write(&self, targets: &[Target], ruleset: &Ruleset, color: Color) -> bool {
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
