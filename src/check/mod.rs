//! Judging: a report against the rules. One file a kind of check.
//!
//! Each check is a function of a `Context` that pushes what it finds; texts come from the rule files.

mod context;
mod crosscheck;
mod deadline;
mod document;
pub mod examples;
mod integrity;
mod narrative;
mod numbering;
mod organ;
mod privacy;
mod punctuation;
mod repeat;
mod slip;
mod structure;
mod substance;
mod table;
mod words;

use std::collections::BTreeMap;

use crate::accept::Accepted;
use crate::document::Document;
pub(crate) use context::Context;

use crate::finding::{Finding, NotAssessable, Severity};
use crate::report::{Known, Report};
use crate::ruleset::Ruleset;

/// What the user asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The template to hold the report to (`2008`, `2019`, `2021`); by default the one its year demands.
    pub template: Option<String>,
    /// The year that must have been reported.
    pub year: Option<i16>,
    /// Rules (`table/balance`) or groups (`table`) to report; empty for all.
    pub select: Vec<String>,
    /// Rules or groups not to report.
    pub ignore: Vec<String>,
    /// Severities by rule id that take the place of the rule's own; `None` turns the rule off.
    pub severity: BTreeMap<String, Option<Severity>>,
}

impl Options {
    /// Whether a rule is selected and not ignored.
    pub(crate) fn selects(&self, rule: &str) -> bool {
        let named =
            |list: &[String]| list.iter().any(|name| name == rule || rule.split('/').next() == Some(name.as_str()));
        (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }

    /// Whether findings of a rule are reported at all: it is selected, and not turned off.
    pub fn asks_for(&self, rule: &str) -> bool {
        self.selects(rule) && self.severity.get(rule) != Some(&None)
    }
}

/// What a check found out about one document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Id of the template that the report answers to.
    pub template: Option<String>,
    /// The year reported.
    pub year: Option<i16>,
    /// The reporting organ, as it writes itself.
    pub organ: Option<String>,
    /// Whether it is a workbook of nothing but tables, of which no rule that judges prose says anything.
    pub tables_only: bool,
    /// Findings in the order of their places.
    pub findings: Vec<Finding>,
    /// Findings that a person has waived or a baseline knows, which are none of the above; see [`crate::accept`].
    pub accepted: Vec<Accepted>,
    /// Rules that could not be applied.
    pub not_assessable: Vec<NotAssessable>,
}

/// A check and its name.
type Check = (&'static str, fn(&mut Context<'_>));

/// Names each function as it is written, for benchmarks.
macro_rules! checks {
    ($($check:path),* $(,)?) => { &[$((stringify!($check), $check as fn(&mut Context<'_>))),*] };
}

/// The checks. Their order matters only where one asks what another has found; findings are sorted by place.
const CHECKS: &[Check] = checks![
    document::kind_and_title,
    document::year,
    document::period,
    document::basis,
    organ::organ,
    structure::sections,
    numbering::numbering,
    deadline::publication,
    deadline::dates,
    words::terms,
    words::patterns,
    privacy::names,
    integrity::garbled,
    integrity::hidden,
    repeat::repeat,
    punctuation::pairs,
    substance::problems,
    substance::thin,
    // What has lost its number is left to that: the lists of `parts` ask for it.
    narrative::missing,
    narrative::parts,
    narrative::rates,
    narrative::shares,
    narrative::growth,
    narrative::flow,
    narrative::balance,
    narrative::conflict,
    narrative::fee,
    table::shape,
    table::cells,
    table::identities,
    crosscheck::numbers,
    crosscheck::none,
    crosscheck::claims,
    crosscheck::fee,
];

/// Checks a document. Never fails: what could not be understood is in [`Checked::not_assessable`].
pub fn check(document: &Document, ruleset: &Ruleset, options: &Options) -> Checked {
    let known = Known { template: options.template.as_deref(), year: options.year };
    let report = Report::read(document, ruleset, known);
    let mut context = Context::new(&report, ruleset, options);
    for (_, check) in CHECKS {
        check(&mut context);
    }
    let (findings, not_assessable) = context.finish();
    Checked {
        template: report.template.map(|template| template.id.clone()),
        year: report.year,
        organ: report.organ.as_ref().map(|organ| organ.name.clone()),
        tables_only: report.tables_only,
        findings,
        accepted: Vec::new(),
        not_assessable,
    }
}

/// The checks with their times, for benchmarks.
#[doc(hidden)]
pub fn stages(document: &Document, ruleset: &Ruleset, options: &Options) -> Vec<(&'static str, std::time::Duration)> {
    let report = Report::read(document, ruleset, Known::default());
    let mut times = Vec::with_capacity(CHECKS.len() + 2);
    let mut last = std::time::Instant::now();
    let mut lap = |name: &'static str| {
        times.push((name, last.elapsed()));
        last = std::time::Instant::now();
    };
    let mut context = Context::new(&report, ruleset, options);
    lap("context");
    for (name, check) in CHECKS {
        check(&mut context);
        lap(name);
    }
    std::hint::black_box(context.finish());
    lap("finish");
    times
}
