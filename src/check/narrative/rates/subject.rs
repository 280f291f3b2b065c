//! A rate of 100% whose counts another paragraph gives: 收到群众来信237件，已办结231件 here, 来信办结率100% there.

use super::super::conflict::is_unlimited;
use super::super::{is_plain_count, label, same_measure, short};
use super::pair;
use super::tell::settle;
use crate::check::Context;
use crate::fold::is_han;
use crate::report::amount::ONE;
use crate::report::fact::{Cut, Fact};

/// What is named by fewer characters may be anything.
const LEAST: usize = 2;

/// Holds a rate of 100% against what was received of the thing that its name begins with, and what was done with it. Whether
/// it is wrong.
pub(super) fn subject(context: &mut Context<'_>, rate: &Fact, name: &str) -> bool {
    let report = context.report;
    let facts = &report.facts.list;
    let words = label(context, rate);
    let alone = facts.iter().filter(|fact| fact.sentence == rate.sentence).all(|fact| !is_plain_count(fact));
    if rate.quantity.amount.value != 100 * ONE || !alone || context.ruleset.has("rate-manner", words) {
        return false;
    }
    let Some(named) = words.rfind(name).and_then(|at| words.get(..at + name.len())) else { return false };
    let acts = context.ruleset.list("rate-done").iter();
    let found = acts.filter_map(|act| Some((named.trim_end_matches('率').strip_suffix(act.as_str())?, act))).next();
    let Some((thing, act)) = found else { return false };
    let mut received = facts.iter().enumerate().filter(|(_, whole)| {
        let words = label(context, whole);
        let exact = is_plain_count(whole) && !whole.quantity.approximate && is_unlimited(context, whole);
        exact && context.ruleset.has("rate-received", words) && shared_end(thing, words).chars().count() >= LEAST
    });
    // Of two such, either may be meant.
    let (Some((index, whole)), None) = (received.next(), received.next()) else { return false };
    let done = facts.get(index + 1).filter(|part| {
        part.sentence == whole.sentence
            && whole.paragraph != rate.paragraph
            && is_plain_count(part)
            && same_measure(context, part, whole)
            && label(context, part).ends_with(act.as_str())
            && report.facts.cut(&(whole.quantity.range.end..part.quantity.range.start)) == Cut::Comma
    });
    let Some(part) = done.filter(|part| part.quantity.amount.value < whole.quantity.amount.value) else { return false };
    let name = named.get(thing.len() - shared_end(thing, label(context, whole)).len()..).unwrap_or(named);
    settle(context, rate, &short(name), vec![pair(part, whole)], &[])
}

/// The thing that two names end in: 来信 of 局长信箱来信 and 收到群众来信.
fn shared_end<'w>(one: &'w str, other: &str) -> &'w str {
    let alike = one.chars().rev().zip(other.chars().rev()).take_while(|(a, b)| a == b && is_han(*a));
    let length: usize = alike.map(|(c, _)| c.len_utf8()).sum();
    one.get(one.len() - length..).unwrap_or_default()
}
