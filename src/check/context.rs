//! What a check works with, and how a finding is put together.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::Range;
use std::rc::Rc;

use super::Options;
use super::crosscheck::Counted;
use super::narrative::balance::Role;
use super::narrative::parts::List;
use crate::finding::{Finding, NotAssessable, Related, Severity};
use crate::report::Report;
use crate::report::fact::Fact;
use crate::report::series::{self, Item};
use crate::ruleset::{Rule, Ruleset, Template};

/// Why rules that judge prose say nothing of a workbook of tables.
const NO_PROSE: &str = "文件里只有表格，没有正文";

/// The report, the rules, and what has been found so far.
pub(crate) struct Context<'a> {
    /// The report under check.
    pub report: &'a Report<'a>,
    /// The rules.
    pub ruleset: &'a Ruleset,
    /// What the user asks for.
    pub options: &'a Options,
    items: Vec<Item>,
    roles: OnceCell<Vec<Option<Role>>>,
    partitions: OnceCell<Vec<Option<usize>>>,
    unlimited: OnceCell<Vec<bool>>,
    counted: OnceCell<Rc<[Option<Counted<'a>>]>>,
    lists: Rc<[List]>,
    wrong_shares: Vec<usize>,
    findings: Vec<Finding>,
    not_assessable: Vec<NotAssessable>,
}

/// A finding in the making. All ranges are folded.
pub(crate) struct Draft {
    rule: String,
    severity: Severity,
    message: String,
    help: Option<String>,
    basis: Option<String>,
    label: Option<String>,
    place: Option<String>,
    span: Range<usize>,
    /// A visible span, where the place cannot be told in folded text.
    visible: Option<Range<usize>>,
    related: Vec<(Range<usize>, String, Option<String>)>,
}

impl Draft {
    /// Another severity than the rule's own.
    pub fn severity(mut self, severity: Severity) -> Draft {
        self.severity = severity;
        self
    }

    /// Other help than the rule's own.
    pub fn help(mut self, help: impl Into<String>) -> Draft {
        self.help = Some(help.into());
        self
    }

    /// Another basis than the rule's own.
    pub fn basis(mut self, basis: impl Into<String>) -> Draft {
        self.basis = Some(basis.into());
        self
    }

    /// A few words at the marked text.
    pub fn label(mut self, label: impl Into<String>) -> Draft {
        self.label = Some(label.into());
        self
    }

    /// The place in words.
    pub fn place(mut self, place: impl Into<String>) -> Draft {
        self.place = Some(place.into());
        self
    }

    /// A visible range in place of the folded one.
    pub fn at_visible(mut self, span: Range<usize>) -> Draft {
        self.visible = Some(span);
        self
    }

    /// Another place that the finding speaks of.
    pub fn related(mut self, span: Range<usize>, message: impl Into<String>) -> Draft {
        self.related.push((span, message.into(), None));
        self
    }

    /// Another place that the finding speaks of, named in words.
    pub fn related_at(mut self, span: Range<usize>, message: impl Into<String>, place: impl Into<String>) -> Draft {
        self.related.push((span, message.into(), Some(place.into())));
        self
    }
}

impl<'a> Context<'a> {
    /// A context without findings.
    pub fn new(report: &'a Report<'a>, ruleset: &'a Ruleset, options: &'a Options) -> Context<'a> {
        Context {
            report,
            ruleset,
            options,
            items: series::items(report),
            roles: OnceCell::new(),
            partitions: OnceCell::new(),
            unlimited: OnceCell::new(),
            counted: OnceCell::new(),
            lists: Rc::default(),
            wrong_shares: Vec::new(),
            findings: Vec::new(),
            not_assessable: Vec::new(),
        }
    }

    /// The items of all numbered series.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// For each fact what it is in the account of requests, letters and the like; read when it is first asked for.
    pub fn roles(&self) -> &[Option<Role>] {
        self.roles.get_or_init(|| self.of_facts(super::narrative::balance::read_role))
    }

    /// For each fact of which results it is one, as an index of their word lists; read when it is first asked for.
    pub fn partitions(&self) -> &[Option<usize>] {
        self.partitions.get_or_init(|| self.of_facts(super::narrative::parts::read_partition))
    }

    /// For each fact whether it is of the whole organ and year; read when it is first asked for.
    pub fn unlimited(&self) -> &[bool] {
        self.unlimited.get_or_init(|| self.of_facts(super::narrative::conflict::read_unlimited))
    }

    fn of_facts<T>(&self, read: fn(&Context<'_>, &Fact) -> T) -> Vec<T> {
        self.report.facts.list.iter().map(|fact| read(self, fact)).collect()
    }

    /// For each fact what it counts in the official tables, once `crosscheck` has read it.
    pub fn counted(&self) -> &OnceCell<Rc<[Option<Counted<'a>>]>> {
        &self.counted
    }

    /// The lists of parts in the prose, once `narrative/parts` has read them.
    pub fn lists(&self) -> Rc<[List]> {
        self.lists.clone()
    }

    /// Keeps the lists of parts for the checks that follow.
    pub fn set_lists(&mut self, lists: Vec<List>) {
        self.lists = lists.into();
    }

    /// Indices of the facts whose percentage was found to be wrong.
    pub fn wrong_shares(&self) -> Vec<usize> {
        self.wrong_shares.clone()
    }

    /// Keeps which percentages are wrong for the checks that follow.
    pub fn set_wrong_shares(&mut self, wrong: Vec<usize>) {
        self.wrong_shares = wrong;
    }

    /// A text of a rule that stands by itself, such as the words at a related place.
    pub fn text(&self, rule: &str, name: &str) -> String {
        self.ruleset.rule(rule).and_then(|rule| rule.messages.get(name)).cloned().unwrap_or_default()
    }

    /// The template in force.
    pub fn template(&self) -> Option<&'a Template> {
        self.report.template
    }

    /// A draft with a message of the rule, its placeholders filled. The rule's help is filled from the same values; a
    /// message named `NAME-help` takes its place.
    pub fn draft(&self, rule: &str, message: &str, values: &[(&str, &dyn Display)], span: Range<usize>) -> Draft {
        let found = self.ruleset.rule(rule);
        let text = found.map_or_else(String::new, |rule| message_of(rule, message));
        let help = found.and_then(|rule| {
            rule.messages.get(&format!("{message}-help")).or(rule.help.as_ref()).map(|help| fill(help, values))
        });
        Draft {
            rule: rule.to_owned(),
            severity: found.map_or(Severity::Warning, |rule| rule.severity),
            message: fill(&text, values),
            help,
            basis: found.map(|rule| rule.basis.clone()),
            label: None,
            place: None,
            span,
            visible: None,
            related: Vec::new(),
        }
    }

    /// Reports a draft. One whose place is empty is given the head of the report.
    pub fn report(&mut self, draft: Draft) {
        if self.lacks_prose(&draft.rule) {
            return;
        }
        let span = draft.visible.unwrap_or_else(|| self.report.visible(&draft.span));
        let span = if span.is_empty() { self.report.visible(&self.report.head()) } else { span };
        if span.is_empty() {
            return;
        }
        let related = draft
            .related
            .into_iter()
            .map(|(span, message, place)| Related { span: self.report.visible(&span), message, place })
            .filter(|related| !related.span.is_empty())
            .collect();
        self.findings.push(Finding {
            rule: draft.rule,
            severity: draft.severity,
            message: draft.message,
            label: draft.label,
            help: draft.help,
            basis: draft.basis,
            span,
            place: draft.place,
            related,
        });
    }

    /// Whether a rule judges prose and there is none.
    fn lacks_prose(&self, rule: &str) -> bool {
        self.report.tables_only && self.ruleset.rule(rule).is_some_and(|rule| rule.prose)
    }

    /// Notes that a rule could not be applied.
    pub fn not_assessable(&mut self, rule: &str, why: impl Into<String>) {
        if self.lacks_prose(rule) {
            return;
        }
        self.not_assessable.push(NotAssessable { rule: rule.to_owned(), why: why.into() });
    }

    /// Whether a rule has been reported so far.
    pub fn has_found(&self, rule: &str) -> bool {
        self.findings.iter().any(|finding| finding.rule == rule)
    }

    /// Whether a rule has been reported at a place that covers a folded range.
    pub fn has_found_at(&self, rule: &str, range: &Range<usize>) -> bool {
        let visible = self.report.visible(range);
        self.findings
            .iter()
            .any(|finding| finding.rule == rule && finding.span.start < visible.end && visible.start < finding.span.end)
    }

    /// Whether a finding of a rule marks a folded range, or names it as a place that it speaks of.
    pub fn speaks_of(&self, rule: &str, range: &Range<usize>) -> bool {
        let visible = self.report.visible(range);
        self.findings.iter().any(|finding| finding.rule == rule && speaks_of(finding, &visible))
    }

    /// Makes the findings of a rule that speak of a folded range notes: what they tell follows from another finding.
    pub fn demote(&mut self, rule: &str, range: &Range<usize>) {
        let visible = self.report.visible(range);
        for finding in &mut self.findings {
            if finding.rule == rule && speaks_of(finding, &visible) {
                finding.severity = Severity::Note;
            }
        }
    }

    /// Visible ranges within a folded range at which a rule has been reported.
    pub fn found_within(&self, rule: &str, range: &Range<usize>) -> Vec<Range<usize>> {
        let visible = self.report.visible(range);
        let within = |span: &Range<usize>| visible.start <= span.start && span.end <= visible.end;
        let found = self.findings.iter().filter(|finding| finding.rule == rule && within(&finding.span));
        found.map(|finding| finding.span.clone()).collect()
    }

    /// What was found, as the user's selection and severities leave it, in the order of the places.
    pub fn finish(self) -> (Vec<Finding>, Vec<NotAssessable>) {
        let options = self.options;
        // What the user sets counts for more than what the rule files of a locality say.
        let severity_of = |rule: &str| match options.severity.get(rule) {
            Some(set) => Some(*set),
            None if self.ruleset.off.contains_key(rule) => Some(None),
            None => self.ruleset.severities.get(rule).map(|severity| Some(*severity)),
        };
        let mut seen = BTreeSet::new();
        let mut findings: Vec<Finding> = self
            .findings
            .into_iter()
            .filter(|finding| is_selected(&finding.rule, options))
            .filter_map(|mut finding| match severity_of(&finding.rule) {
                Some(None) => None,
                Some(Some(severity)) => {
                    finding.severity = severity;
                    Some(finding)
                }
                None => Some(finding),
            })
            .filter(|finding| {
                seen.insert((finding.rule.clone(), finding.span.start, finding.span.end, finding.message.clone()))
            })
            .collect();
        findings.sort_by(Finding::place_order);
        let prose = self.ruleset.rules.iter().filter(|rule| self.report.tables_only && rule.prose);
        let prose = prose.map(|rule| NotAssessable { rule: rule.id.clone(), why: NO_PROSE.to_owned() });
        let mut not_assessable: Vec<NotAssessable> = self
            .not_assessable
            .into_iter()
            .chain(prose)
            .filter(|item| is_selected(&item.rule, options) && severity_of(&item.rule) != Some(None))
            .collect();
        not_assessable.sort_by(|a, b| (&a.rule, &a.why).cmp(&(&b.rule, &b.why)));
        not_assessable.dedup();
        (findings, not_assessable)
    }
}

/// Whether a finding marks a visible range, or names it as a related place.
fn speaks_of(finding: &Finding, visible: &Range<usize>) -> bool {
    let laps = |span: &Range<usize>| span.start < visible.end && visible.start < span.end;
    laps(&finding.span) || finding.related.iter().any(|related| laps(&related.span))
}

/// Whether a rule is among those asked for.
fn is_selected(rule: &str, options: &Options) -> bool {
    options.selects(rule)
}

/// A message of a rule; its title where there is none of that name.
fn message_of(rule: &Rule, name: &str) -> String {
    rule.messages.get(name).or_else(|| rule.messages.get("default")).unwrap_or(&rule.title).clone()
}

/// Puts values in the place of `{names}`.
pub(crate) fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, after) = rest.split_at(open);
        filled.push_str(before);
        match after.find('}') {
            Some(close) => {
                let name = after.get(1..close).unwrap_or_default();
                match values.iter().find(|(key, _)| *key == name) {
                    Some((_, value)) => filled.push_str(&value.to_string()),
                    None => filled.push_str(after.get(..=close).unwrap_or_default()),
                }
                rest = after.get(close + 1..).unwrap_or_default();
            }
            None => {
                filled.push_str(after);
                rest = "";
            }
        }
    }
    filled.push_str(rest);
    filled
}
