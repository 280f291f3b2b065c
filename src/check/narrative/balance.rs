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
    if fact.topic.is_some_and(|topic| topic != 0) {
        return None;
    }
    let role = role_of_anything(context, fact)?;
    // Only carrying over needs no word for what it is that was received or finished.
    let words = label(context, fact);
    match role {
        Role::Brought | Role::Carried => Some(role),
        Role::Received => {
            // 受理交易异议14起 is of something else.
            let verb = context
                .ruleset
                .list("role-received")
                .iter()
                .filter_map(|word| words.rfind(word.as_str()).map(|at| at + word.len()))
                .max()?;
            let object = words.get(verb..).unwrap_or_default();
            let plain = object.chars().count() <= 2 || context.ruleset.has("topic-requests", object);
            (fact.topic == Some(0) && plain).then_some(role)
        }
        Role::Finished => (fact.topic == Some(0)).then_some(role),
    }
}

/// The role of a count of whatever is received and finished: requests, letters, calls.
pub(super) fn role_of_anything(context: &Context<'_>, fact: &Fact) -> Option<Role> {
    let facts = &context.report.facts.list;
    let index = facts.partition_point(|other| other.quantity.range.start < fact.quantity.range.start);
    context.roles().get(index).copied().flatten()
}

/// Reads the role of a count of anything by the words before it.
pub(crate) fn read_role(context: &Context<'_>, fact: &Fact) -> Option<Role> {
    if !is_plain_count(fact) || fact.quantity.approximate || fact.topic.is_some_and(|topic| (1..9).contains(&topic)) {
        return None;
    }
    let words = label(context, fact);
    // 另有50件按规定结转下年度: what is carried may be named behind the number.
    if words.chars().count() <= 6 && context.ruleset.has("role-carried-plain", super::tail(context, fact)) {
        return Some(Role::Carried);
    }
    let (_, role) = ROLES.iter().find(|(list, _)| context.ruleset.has(list, words))?;
    let carries = matches!(role, Role::Brought | Role::Carried);
    (carries || !context.ruleset.has("role-subset", words)).then_some(*role)
}

/// Whether a count is one of what came in or went out.
pub(crate) fn is_account(context: &Context<'_>, fact: &Fact) -> bool {
    role_of_anything(context, fact).is_some()
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
            let Some(role) = role_of_anything(context, fact) else { continue };
            // 其中县政府本级收到…: the account of one unit of several.
            let sentence = report.slice(&fact.sentence_range);
            let one_of_many = context.ruleset.list("parts-open").iter().any(|word| sentence.starts_with(word.as_str()));
            if one_of_many && roles.last().is_some_and(|(last, _)| last.sentence != fact.sentence) {
                judge(context, &roles);
                roles.clear();
            }
            // Another unit, or another matter, begins with what it received or had before.
            let again = roles.iter().any(|(_, seen)| *seen == role) && matches!(role, Role::Received | Role::Brought);
            if again && roles.iter().any(|(_, seen)| *seen == Role::Finished) {
                judge(context, &roles);
                roles.clear();
            }
            roles.push((fact, role));
        }
        judge(context, &roles);
        start = end;
    }
}

fn judge(context: &mut Context<'_>, roles: &[(&Fact, Role)]) {
    let report = context.report;
    let all = |wanted: Role| roles.iter().filter(move |(_, role)| *role == wanted).map(|(fact, _)| *fact);
    let Some(paragraph) = roles.first().and_then(|(fact, _)| report.paragraphs.get(fact.paragraph)) else { return };
    let text = report.slice(&paragraph.range);
    // Of other things than requests, and of a unit among others, only a sentence that has all four is sure to be one account.
    let one_sentence = roles.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if a.sentence == b.sentence));
    let (named, unnamed) =
        (roles.iter().any(|(fact, _)| fact.topic == Some(0)), roles.iter().any(|(fact, _)| fact.topic == Some(9)));
    let alike = roles.windows(2).all(|pair| matches!(pair, [(a, _), (b, _)] if super::same_measure(context, a, b)));
    if !alike || ((!named || unnamed) && !one_sentence) {
        return;
    }
    let (Some(received), Some(finished)) = (all(Role::Received).next(), all(Role::Finished).next()) else { return };
    let (brought, carried) = (all(Role::Brought).next(), all(Role::Carried).next());
    // 上年无结转 says nothing of the next year.
    let of_before = context.ruleset.list("none-brought").iter();
    let of_before = of_before.filter(|word| !context.ruleset.list("none-carried").contains(word));
    let after = of_before.fold(text.to_owned(), |text, word| text.replace(word.as_str(), ""));
    if (brought.is_none() && !context.ruleset.has("none-brought", text))
        || (carried.is_none() && !context.ruleset.has("none-carried", &after))
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
