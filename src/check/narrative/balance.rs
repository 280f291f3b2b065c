//! `narrative/balance`: received and brought in against finished and carried out, as the text gives them.

use super::{is_plain_count, label};
use crate::check::Context;
use crate::report::amount::ONE;
use crate::report::fact::Fact;

/// What a count of requests is a count of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// New this year.
    Received,
    /// Brought in from the year before.
    Brought,
    /// Finished.
    Finished,
    /// Carried over into the next year.
    Carried,
}

/// The word lists of the roles. The first whose word is in the label decides.
const ROLES: [(&str, Role); 6] = [
    ("role-carried-plain", Role::Carried),
    ("role-brought-plain", Role::Brought),
    ("role-carried", Role::Carried),
    ("role-brought", Role::Brought),
    ("role-received", Role::Received),
    ("role-finished", Role::Finished),
];

/// The role of a count of requests, by the words before it.
pub(crate) fn role(context: &Context<'_>, fact: &Fact) -> Option<Role> {
    let words = label(context, fact);
    if !is_plain_count(fact)
        || fact.quantity.approximate
        || fact.topic.is_some_and(|topic| topic != 0)
        || context.ruleset.has("role-subset", words)
    {
        return None;
    }
    let (_, role) = ROLES.iter().find(|(list, _)| context.ruleset.has(list, words))?;
    // Only carrying over needs no word for what it is that was received or finished.
    let named = fact.topic == Some(0) || matches!(role, Role::Brought | Role::Carried);
    named.then_some(*role)
}

/// `narrative/balance`.
pub(crate) fn balance(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    let mut roles: Vec<(&Fact, Role)> = Vec::new();
    let mut start = 0;
    while let Some(first) = facts.get(start) {
        let end = start
            + facts
                .get(start..)
                .unwrap_or_default()
                .iter()
                .take_while(|fact| fact.paragraph == first.paragraph)
                .count();
        roles.clear();
        for fact in facts.get(start..end).unwrap_or_default() {
            if let Some(role) = role(context, fact) {
                roles.push((fact, role));
            }
        }
        if roles.len() >= 2 {
            judge(context, &roles);
        }
        start = end;
    }
}

fn judge(context: &mut Context<'_>, roles: &[(&Fact, Role)]) {
    let report = context.report;
    let all = |wanted: Role| roles.iter().filter(move |(_, role)| *role == wanted).map(|(fact, _)| *fact);
    let Some(paragraph) = roles.first().and_then(|(fact, _)| report.paragraphs.get(fact.paragraph)) else { return };
    let text = report.slice(&paragraph.range);
    let (Some(received), Some(finished)) = (all(Role::Received).next(), all(Role::Finished).next()) else { return };
    let (brought, carried) = (all(Role::Brought).next(), all(Role::Carried).next());
    if (brought.is_none() && !context.ruleset.has("none-brought", text))
        || (carried.is_none() && !context.ruleset.has("none-carried", text))
    {
        return;
    }
    let value = |fact: Option<&Fact>| fact.map_or(0, |fact| fact.quantity.amount.value);
    let (into, out) = (value(brought), value(carried));
    // Any of the numbers that may be meant, and 收办 that has the old ones in it.
    let holds = all(Role::Received).any(|received| {
        all(Role::Finished).any(|finished| {
            let (new, done) = (value(Some(received)), value(Some(finished)));
            let includes = context.ruleset.has("includes-brought", report.slice(&received.sentence_range));
            new + into == done + out || (includes && new == done + out)
        })
    });
    if holds {
        return;
    }
    let (new, done) = (value(Some(received)), value(Some(finished)));
    let mut draft = context.draft(
        "narrative/balance",
        "default",
        &[
            ("new", &(new / ONE)),
            ("brought", &(into / ONE)),
            ("done", &(done / ONE)),
            ("carried", &(out / ONE)),
            ("left", &((new + into) / ONE)),
            ("right", &((done + out) / ONE)),
            ("difference", &((new + into - done - out).abs() / ONE)),
        ],
        received.quantity.range.clone(),
    );
    for (fact, name) in [(brought, "label-brought"), (Some(finished), "label-finished"), (carried, "label-carried")] {
        if let Some(fact) = fact {
            draft = draft.related(fact.quantity.range.clone(), context.text("narrative/balance", name));
        }
    }
    draft = draft.label(context.text("narrative/balance", "label-received"));
    context.report(draft);
}
