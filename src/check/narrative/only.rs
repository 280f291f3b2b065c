//! `narrative/conflict`: a count that is said to be all there was, and another of the same thing elsewhere: 全年只举办培训班3期
//! here, 举办业务培训班4期 there.

use super::again::{Vocabulary, bare_measure, core, report_new};
use super::claims::is_of_other_year;
use super::conflict::is_unlimited;
use super::{is_plain_count, label};
use crate::check::Context;
use crate::finding::Severity;
use crate::fold::is_han;
use crate::report::fact::Fact;

/// What is called by fewer characters may well be of several kinds.
const LEAST: usize = 2;
/// What is called by as many is told with a warning.
const SURE: usize = 3;

/// Reports counts that contradict one that is said to be all.
pub(super) fn only(context: &mut Context<'_>) {
    let facts = &context.report.facts.list;
    let vocabulary = Vocabulary::new(context);
    let mut pairs: Vec<(&Fact, &Fact, &str)> = Vec::new();
    for fact in facts.iter().filter(|fact| is_exact(fact) && is_unlimited(context, fact)) {
        // 3件文件仅1件配有解读: of those before it.
        if facts.iter().any(|before| before.quantity.range.end == fact.label.start) {
            continue;
        }
        let Some(thing) = only_thing(context, &vocabulary, label(context, fact)) else { continue };
        let alike: Vec<&Fact> = facts
            .iter()
            .filter(|other| {
                other.quantity.range != fact.quantity.range
                    && is_exact(other)
                    && bare_measure(context, other) == bare_measure(context, fact)
                    && label(context, other).trim_end_matches(['共', '有', '为']).ends_with(thing)
                    && is_unlimited(context, other)
                    // 2024年计划组织访谈2次
                    && !is_of_other_year(context, other)
            })
            .collect();
        let value = |fact: &Fact| fact.quantity.amount.value;
        // With several others, some are of parts of it.
        if let [other] = alike.as_slice()
            && other.paragraph != fact.paragraph
            && value(other) > value(fact)
        {
            pairs.push((other, fact, thing));
        }
    }
    for (other, fact, thing) in pairs {
        let severity = if thing.chars().count() >= SURE { Severity::Warning } else { Severity::Note };
        let (first, second) =
            if other.quantity.range.start < fact.quantity.range.start { (other, fact) } else { (fact, other) };
        report_new(context, first, second, thing, severity);
    }
}

/// Whether a count is neither rounded nor written in characters, and stands in no parentheses.
fn is_exact(fact: &Fact) -> bool {
    is_plain_count(fact) && !fact.quantity.approximate && fact.quantity.amount.is_exact() && fact.depth == 0
}

/// What is counted, where words say that there was no more of it: 培训班 of 全年只举办培训班, 工作人员 of 专职工作人员只有.
fn only_thing<'w>(context: &Context<'_>, vocabulary: &Vocabulary<'_>, words: &'w str) -> Option<&'w str> {
    let found = context.ruleset.list("no-more-than").iter();
    let (at, end) = found.filter_map(|word| words.rfind(word.as_str()).map(|at| (at, at + word.len()))).max()?;
    let (before, after) = (words.get(..at)?, words.get(end..)?);
    let (behind, _) = core(vocabulary, after);
    let thing = if behind.is_empty() { core(vocabulary, before).0 } else { behind };
    let plain = thing.chars().all(is_han) && thing.chars().count() >= LEAST;
    (plain && !context.ruleset.has("again-limit", thing)).then_some(thing)
}
