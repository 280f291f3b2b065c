//! What was added and what was taken away: 由42个调整为36个，新增2个，撤并5个, and 58件，剔除重复的6件，实际办理52件.

use super::{is_plain_count, label, same_measure, shown, tail};
use crate::check::Context;
use crate::finding::Severity;
use crate::report::fact::{Cut, Fact, Standing};
use crate::report::quantity::Kind;

/// A count by which another grew or shrank.
struct Moved<'f> {
    fact: &'f Fact,
    /// With its sign.
    value: i128,
}

/// Reports figures that what was added and taken away does not lead from one to the other.
pub(crate) fn flow(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    let mut start = 0;
    while let Some(first) = facts.get(start) {
        let own = facts.get(start..).unwrap_or_default();
        let end = start + own.iter().take_while(|fact| fact.sentence == first.sentence).count();
        let sentence: Vec<&Fact> = facts.get(start..end).unwrap_or_default().iter().collect();
        adjusted(context, &sentence);
        standing(context, &sentence);
        reduced(context, &sentence);
        start = end;
    }
}

/// Whether a fact is a count that is not rounded.
fn is_exact(fact: &Fact) -> bool {
    fact.quantity.kind == Kind::Count && !fact.quantity.approximate && fact.quantity.amount.is_exact()
}

/// 由42个调整为36个，其中新增2个，撤并5个.
fn adjusted(context: &mut Context<'_>, sentence: &[&Fact]) {
    let Some(at) = sentence.windows(2).position(|pair| match pair {
        [from, to] => {
            context.ruleset.has("departure", label(context, from))
                && context.ruleset.ends_with("adjusted-to", label(context, to))
                && is_exact(from)
                && is_exact(to)
                && same_measure(context, from, to)
        }
        _ => false,
    }) else {
        return;
    };
    let (Some(from), Some(to)) = (sentence.get(at), sentence.get(at + 1)) else { return };
    let mut moved: Vec<Moved<'_>> = Vec::new();
    for (index, fact) in sentence.iter().enumerate().filter(|(index, _)| *index != at && *index != at + 1) {
        // A rate of the same change is judged elsewhere.
        if fact.quantity.kind != Kind::Count {
            continue;
        }
        let sign = sign(context, label(context, fact));
        // 内容、布局等 may have been changed beside; another count may be of any nature.
        if !is_exact(fact) || !same_measure(context, fact, from) || sign == 0 {
            if index > at + 1 {
                break;
            }
            return;
        }
        moved.push(Moved { fact, value: sign * fact.quantity.amount.value });
    }
    let (was, is) = (from.quantity.amount.value, to.quantity.amount.value);
    let (gained, lost) = (moved.iter().any(|moved| moved.value > 0), moved.iter().any(|moved| moved.value < 0));
    let net: i128 = moved.iter().map(|moved| moved.value).sum();
    let only = moved.len() == 1 && gained && is > was;
    // 由214个精简至168个，减少46个，新增专题5个: the one that explains it all has the others in it.
    let explained = moved.iter().any(|moved| was + moved.value == is);
    if !((gained && lost) || only) || was + net == is || explained {
        return;
    }
    // Additions alone may have gone with removals that nobody tells of.
    let severity = if only { Severity::Note } else { Severity::Warning };
    report(context, "adjusted", from, to, &moved, severity);
}

/// 新增专题12个，撤销专题4个，年末共有专题38个(上年末30个).
fn standing(context: &mut Context<'_>, sentence: &[&Fact]) {
    // 比上年末减少1个 is a change, and no count of then.
    let earlier = |fact: &&&Fact| {
        context.ruleset.has("past-year", label(context, fact)) && is_exact(fact) && fact.standing != Standing::Change
    };
    let Some(at) = sentence.iter().position(|fact| earlier(&fact)) else { return };
    let Some(from) = sentence.get(at) else { return };
    let alike = |fact: &Fact| is_exact(fact) && same_measure(context, fact, from);
    let now = |fact: &Fact| context.ruleset.has("stands-now", label(context, fact)) && fact.standing == Standing::Plain;
    let to: Vec<&&Fact> = sentence.iter().filter(|fact| alike(fact) && now(fact) && !earlier(fact)).collect();
    let moved: Vec<Moved<'_>> = sentence
        .iter()
        .filter(|fact| alike(fact))
        .map(|fact| Moved { fact, value: sign(context, label(context, fact)) * fact.quantity.amount.value })
        .filter(|moved| moved.value != 0)
        .collect();
    let [to] = to.as_slice() else { return };
    let (gained, lost) = (moved.iter().any(|moved| moved.value > 0), moved.iter().any(|moved| moved.value < 0));
    let net: i128 = moved.iter().map(|moved| moved.value).sum();
    // 较上年分别减少9件和增加17件: of two things.
    if sentence.iter().any(|fact| context.ruleset.has("respectively", label(context, fact))) {
        return;
    }
    let others = sentence.iter().filter(|fact| earlier(fact)).count();
    if !(gained && lost) || others > 1 || from.quantity.amount.value + net == to.quantity.amount.value {
        return;
    }
    report(context, "adjusted", from, to, &moved, Severity::Warning);
}

/// 收到58件，剔除重复的6件、撤回的2件，实际办理52件.
fn reduced(context: &mut Context<'_>, sentence: &[&Fact]) {
    for (at, to) in sentence.iter().enumerate() {
        // 剔除重复的6件后，共52件
        let then = at.checked_sub(1).and_then(|at| sentence.get(at)).is_some_and(|out| {
            tail(context, out).ends_with('后') && context.ruleset.starts_with("total-opening", label(context, to))
        });
        if !is_plain_count(to) || !is_exact(to) || !(then || context.ruleset.has("net", label(context, to))) {
            continue;
        }
        // The counts directly before it that were taken away, and the one before those.
        let before = sentence.get(..at).unwrap_or_default();
        let alike = |fact: &&&Fact| is_plain_count(fact) && is_exact(fact) && same_measure(context, fact, to);
        if before.iter().any(|fact| fact.standing == Standing::Base) {
            continue;
        }
        let counts: Vec<&Fact> = before.iter().filter(alike).copied().collect();
        let opens = counts.iter().position(|fact| context.ruleset.has("deducted", label(context, fact)));
        // 其中3件经补正后撤回，实际办理39件: the others may have gone in other ways, too.
        let gone = |fact: &&Fact| {
            [label(context, fact), tail(context, fact)].iter().any(|words| context.ruleset.has("withdrawn", words))
        };
        let severity = if opens.is_some() { Severity::Error } else { Severity::Warning };
        let opens = opens.or_else(|| counts.iter().position(gone));
        let Some(opens) = opens.filter(|opens| *opens > 0) else { continue };
        let (Some(whole), Some(out)) = (counts.get(opens - 1), counts.get(opens..)) else { continue };
        // One announces all that follow, with nothing stronger than a comma among them.
        let span = whole.quantity.range.end..to.quantity.range.start;
        let (was, is) = (whole.quantity.amount.value, to.quantity.amount.value);
        let less: i128 = out.iter().map(|fact| fact.quantity.amount.value).sum();
        if context.report.facts.cut(&span) > Cut::Comma || was - less == is || less >= was {
            continue;
        }
        // 剔除6件(含撤回2件): what stands in parentheses is part of it.
        let outer: i128 = out.iter().filter(|fact| fact.depth <= to.depth).map(|fact| fact.quantity.amount.value).sum();
        // 目录新增896条，新媒体发布273条，去除重复的58条后，实际公开1111条: of both.
        let value = |fact: &&Fact| fact.quantity.amount.value;
        let wholes = counts.get(..opens).unwrap_or_default();
        let of_all = wholes.iter().map(value).sum::<i128>() - less == is || is > was;
        if was - outer == is || of_all || wholes.iter().any(|one| value(one) - less == is) {
            continue;
        }
        let moved: Vec<Moved<'_>> = out.iter().map(|fact| Moved { fact, value: -fact.quantity.amount.value }).collect();
        report(context, "reduced", whole, to, &moved, severity);
    }
}

/// Whether a label says that something came in (1) or went out (-1), or neither or both (0).
fn sign(context: &Context<'_>, words: &str) -> i128 {
    match (context.ruleset.has("came-in", words), context.ruleset.has("went-out", words)) {
        (true, false) => 1,
        (false, true) => -1,
        _ => 0,
    }
}

/// Reports that the moves do not lead from one count to the other.
fn report(context: &mut Context<'_>, message: &str, from: &Fact, to: &Fact, moved: &[Moved<'_>], severity: Severity) {
    let rule = if message == "adjusted" { "narrative/growth" } else { "narrative/parts" };
    let sign = |value: i128| if value < 0 { "−" } else { "+" };
    let terms: String =
        moved.iter().map(|moved| format!(" {} {}", sign(moved.value), shown(moved.value.abs()))).collect();
    let sum = from.quantity.amount.value + moved.iter().map(|moved| moved.value).sum::<i128>();
    let values: [(&str, &dyn std::fmt::Display); 5] = [
        ("from", &from.quantity.amount),
        ("terms", &terms),
        ("sum", &shown(sum)),
        ("to", &to.quantity.amount),
        ("measure", &super::measure(context, to)),
    ];
    let mut draft = context.draft(rule, message, &values, to.quantity.range.clone()).severity(severity);
    draft = draft.related(from.quantity.range.clone(), context.text(rule, "label-from"));
    for one in moved {
        draft = draft.related(one.fact.quantity.range.clone(), context.text(rule, "label-moved"));
    }
    context.report(draft);
}
