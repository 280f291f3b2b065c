//! What no input could ever reach: a rule without words, a word that is always excused, a text that folding makes
//! impossible. Such things are no mistakes of form; whoever wrote them meant something all the same.

use std::ops::Range;

use regex_syntax::hir::{Hir, HirKind};

use super::load::{Loader, within};
use super::raw::At;
use super::{RuleFileProblem, YEARS};
use crate::fold::fold;
use crate::search::nearest;

/// Places to come back to when all files have been read: index of the file, span, id of the rule.
#[derive(Default)]
pub(super) struct Places {
    /// Rules of local files.
    pub rules: Vec<(usize, Range<usize>, String)>,
    /// Terms, patterns, identities and the like, by the rule that reports them, and whether they are local.
    pub uses: Vec<(usize, Range<usize>, String, bool)>,
    /// Changes of rules.
    pub changes: Vec<(usize, Range<usize>, String)>,
    /// Deadlines that earlier ones leave nobody to bind.
    pub deadlines: Vec<(usize, Range<usize>)>,
    /// Messages of rules by name.
    pub messages: Vec<(usize, String, At<String>)>,
    /// Formats.
    pub templates: Vec<(usize, Range<usize>, String)>,
}

/// Notes what no input could reach.
pub(super) fn look(loader: &mut Loader) {
    let places = std::mem::take(&mut loader.places);
    for (file, id, name) in &places.messages {
        let rule = loader.set.rules.iter().find(|rule| rule.id == *id);
        let known: Vec<String> = rule.map_or_else(Vec::new, |rule| rule.messages.keys().cloned().collect());
        if rule.is_some() && !known.contains(name) {
            loader.at(*file);
            loader.unknown(name, "说法（[rule.message] 里的名字）", known.iter().map(String::as_str));
        }
    }
    let mut notice = |file: usize, span: &Range<usize>, message: String, help: &str| {
        loader.at(file);
        loader.notice(RuleFileProblem::new(span.clone(), message).help(help));
    };
    for (file, span, id) in &places.rules {
        if !places.uses.iter().any(|(_, _, used, _)| used == id) {
            let message = format!("没有错词、写法、公式或读法归规则“{id}”报告，它永远不会报告什么");
            notice(*file, span, message, "请加上 [[term]]、[[pattern]]、[[identity]] 等，或删去这条规则");
        }
    }
    for (file, span) in &places.deadlines {
        let help = "同一层级先写的期限为准；请删去这一个，或把它写在前面";
        notice(*file, span, "这些层级前面都已经有了期限，这一个永远用不上".to_owned(), help);
    }
    let off: Vec<String> = loader.set.off.keys().cloned().collect();
    let mut notice = |file: usize, span: &Range<usize>, message: String| {
        loader.at(file);
        loader.notice(RuleFileProblem::new(span.clone(), message));
    };
    for (file, span, id) in places.changes.iter().filter(|(_, _, id)| off.contains(id)) {
        notice(*file, span, format!("规则“{id}”已经关闭，这里的改动用不上"));
    }
    // Terms and patterns that are built in are switched off with their rule; local ones were meant to be found.
    for (file, span, id, _) in places.uses.iter().filter(|(_, _, id, is_local)| *is_local && off.contains(id)) {
        notice(*file, span, format!("规则“{id}”已经关闭，这里永远不会报告"));
    }
    let is_used = |id: &str| YEARS.clone().any(|year| loader.set.template_of(year).is_some_and(|of| of.id == id));
    let unused: Vec<_> = places.templates.iter().filter(|(_, _, id)| !is_used(id)).cloned().collect();
    for (file, span, id) in unused {
        loader.at(file);
        let problem = RuleFileProblem::new(span, format!("没有哪个年度会用到格式“{id}”"));
        loader.notice(problem.help("别的格式已经用于这些年度；只有写明 --template 才会用到它"));
    }
}

/// Notes parts of a regular expression that folded text never has.
pub(super) fn regex(loader: &mut Loader, written: &At<String>) {
    let Ok(hir) = regex_syntax::parse(written) else { return };
    if hir.properties().minimum_len() == Some(0) {
        let problem = RuleFileProblem::new(written.span(), "这个正则表达式连空白也合乎，处处都会找到");
        loader.say(problem.help("请至少要求一个字，例如把 * 改成 +"));
    }
    let mut literals = Vec::new();
    gather(&hir, &mut literals);
    for literal in literals {
        let folded = fold(&literal);
        if folded != literal {
            let at = written.find(literal.as_str()).map_or(0..written.len(), |at| at..at + literal.len());
            let problem =
                RuleFileProblem::new(within(written, at), format!("“{literal}”永远找不到：比较前文字已经折叠"));
            loader.notice(problem.help(format!("折叠后写作“{folded}”：半角标点、简体字、汉字之间没有空格")));
        }
    }
}

/// The literal texts of an expression.
fn gather(hir: &Hir, literals: &mut Vec<String>) {
    match hir.kind() {
        HirKind::Literal(literal) => literals.extend(String::from_utf8(literal.0.to_vec())),
        HirKind::Repetition(repetition) => gather(&repetition.sub, literals),
        HirKind::Capture(capture) => gather(&capture.sub, literals),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().for_each(|part| gather(part, literals)),
        HirKind::Empty | HirKind::Class(_) | HirKind::Look(_) => {}
    }
}

/// A name in a formula or a sum that the table does not have, at its place in the text.
pub(super) fn missing_name<'n>(
    text: &At<String>,
    name: &str,
    what: &str,
    known: impl IntoIterator<Item = &'n str>,
) -> RuleFileProblem {
    let known: Vec<&str> = known.into_iter().collect();
    let at = place_of(text, name);
    let help = match nearest(name, known.iter().copied()) {
        Some(near) => format!("是不是“{near}”？"),
        None => format!("表里的{what}有 {}", known.join("、")),
    };
    RuleFileProblem::new(within(text, at..at + name.len()), format!("表里没有名为“{name}”的{what}")).help(help)
}

/// Where a name stands in a formula, as a word of its own.
fn place_of(text: &str, name: &str) -> usize {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric() || c == '-');
    let mut places = text.match_indices(name).map(|(at, _)| at);
    let alone = places.find(|at| {
        let (before, after) = (text.get(..*at).unwrap_or_default(), text.get(at + name.len()..).unwrap_or_default());
        !part(before.chars().next_back()) && !part(after.chars().next())
    });
    alone.or_else(|| text.find(name)).unwrap_or_default()
}
