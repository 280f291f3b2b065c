//! `narrative/conflict`: what people came to, told twice with one of its two numbers changed: 举办培训2期，86人次参训 here, 组织专题培训
//! 3期，参训86人次 there.

use super::again::{bare_measure, people_with, report_new};
use super::conflict::{is_unlimited, scope_of};
use super::parts::List;
use super::{is_plain_count, is_within, label, same_measure, tail};
use crate::check::Context;
use crate::finding::Severity;
use crate::report::amount::ONE;
use crate::report::fact::Fact;

/// Of fewer people as many may come to two events by chance.
const CROWD: i128 = 20;
/// Numbers that differ more, in hundredths of the greater, may be of two things.
const ALIKE: i128 = 50;

/// So many events with the people that came to them.
struct Event<'a> {
    times: &'a Fact,
    people: &'a Fact,
    /// What was held.
    noun: &'a str,
    scope: Option<&'a str>,
}

/// Reports events that agree in one of their numbers and differ in the other.
pub(super) fn events(context: &mut Context<'_>) {
    let lists = context.lists();
    let events: Vec<Event<'_>> =
        context.report.facts.list.iter().filter_map(|fact| event(context, &lists, fact)).collect();
    let mut pairs: Vec<(&Fact, &Fact, &str, Severity)> = Vec::new();
    for (at, second) in events.iter().enumerate() {
        let before = events.get(..at).unwrap_or_default().iter();
        let mut alike = before.filter(|first| {
            first.noun == second.noun
                && first.scope == second.scope
                && bare_measure(context, first.times) == bare_measure(context, second.times)
                && same_measure(context, first.people, second.people)
        });
        // With three of a kind, some are of something else.
        let (Some(first), None) = (alike.next(), alike.next()) else { continue };
        let value = |fact: &Fact| fact.quantity.amount.value;
        let [times, people] = [(first.times, second.times), (first.people, second.people)];
        let near = |(one, other): (&Fact, &Fact)| is_within(value(one), value(other), ALIKE);
        if first.times.paragraph == second.times.paragraph {
            continue;
        }
        if value(people.0) == value(people.1) && value(people.0) >= CROWD * ONE && value(times.0) != value(times.1) {
            pairs.push((times.0, times.1, second.noun, Severity::Warning));
        } else if value(times.0) == value(times.1)
            && value(times.0) > ONE
            && value(people.0) != value(people.1)
            && near(people)
        {
            pairs.push((people.0, people.1, second.noun, Severity::Note));
        }
    }
    for (one, other, noun, severity) in pairs {
        report_new(context, one, other, noun, severity);
    }
}

/// The event of which a number says how often it was held, where the next says how many came.
fn event<'a>(context: &Context<'a>, lists: &[List], fact: &'a Fact) -> Option<Event<'a>> {
    let words = label(context, fact);
    let plain = is_plain_count(fact)
        && !fact.quantity.approximate
        && fact.depth == 0
        && is_unlimited(context, fact)
        && !context.ruleset.starts_with("person-measure", super::measure(context, fact));
    let index = context.report.facts.index(fact);
    if !plain || lists.iter().any(|list| list.whole.is_some() && list.items.contains(&index)) {
        return None;
    }
    let nouns = context.ruleset.list("event-noun").iter();
    let noun = nouns.map(String::as_str).find(|noun| {
        words.trim_end_matches(['共', '班', '会']).ends_with(noun) || tail(context, fact).starts_with(noun)
    })?;
    Some(Event { times: fact, people: people_with(context, fact)?, noun, scope: scope_of(context, words) })
}
