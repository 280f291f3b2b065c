//! The numbers of the prose: whether they add up, among themselves.

mod account;
pub(super) mod again;
pub(super) mod balance;
mod claims;
pub(super) mod conflict;
mod events;
mod fee;
mod flow;
mod growth;
mod in_hand;
mod missing;
mod named;
mod only;
pub(super) mod parts;
mod passing;
mod rates;
mod shares;
mod transposed;

pub(super) use balance::balance;
pub(super) use conflict::conflict;
pub(super) use fee::fee;
pub(super) use flow::flow;
pub(super) use growth::growth;
pub(super) use missing::missing;
pub(super) use parts::parts;
pub(super) use rates::rates;
pub(super) use shares::shares;

use std::borrow::Cow;

use super::Context;
use crate::report::amount::{Amount, ONE};
use crate::report::fact::{Fact, Standing};
use crate::report::quantity::Kind;

/// The words before a number, without what announces them.
pub(super) fn label<'a>(context: &Context<'a>, fact: &Fact) -> &'a str {
    context.report.text().get(fact.label.clone()).unwrap_or_default().trim()
}

/// The words after a number.
pub(super) fn tail<'a>(context: &Context<'a>, fact: &Fact) -> &'a str {
    context.report.text().get(fact.tail.clone()).unwrap_or_default()
}

/// The measure word of a number.
pub(super) fn measure<'a>(context: &Context<'a>, fact: &Fact) -> &'a str {
    context.report.text().get(fact.quantity.measure.clone()).unwrap_or_default()
}

/// Whether a fact states a count for its own sake.
pub(super) fn is_plain_count(fact: &Fact) -> bool {
    fact.quantity.kind == Kind::Count && fact.standing == Standing::Plain
}

/// Whether two facts count in the same measure, written alike.
pub(super) fn same_measure(context: &Context<'_>, a: &Fact, b: &Fact) -> bool {
    let (one, other) = (measure(context, a), measure(context, b));
    // 共24人，由专职人员2名、兼职人员21名组成
    let people = |one| context.ruleset.is_in("person-measure", one);
    (one == other || (people(one) && people(other))) && a.quantity.chinese == b.quantity.chinese
}

/// Whether two facts count in measures that mean the same: 人 and 名, 个 and 家.
pub(super) fn akin_measure(context: &Context<'_>, a: &Fact, b: &Fact) -> bool {
    let both = |list: &str| {
        let is_in = |fact: &Fact| context.ruleset.is_in(list, measure(context, fact));
        is_in(a) && is_in(b)
    };
    same_measure(context, a, b)
        || (a.quantity.chinese == b.quantity.chinese && (both("person-measure") || both("unit-measure")))
}

/// 三分之一, 六成 as a percentage that may be some points off, and is to be held to no more.
pub(super) fn roughly(fact: &Fact) -> Option<Fact> {
    const POINTS: i128 = 7;
    (fact.quantity.kind == Kind::Rough).then(|| {
        let mut rough = fact.clone();
        rough.quantity.kind = Kind::Percent;
        rough.quantity.approximate = false;
        rough.quantity.amount.grain = 2 * POINTS * ONE;
        rough
    })
}

/// `110 + 72 + 78`
pub(super) fn sum_text(amounts: impl Iterator<Item = Amount>) -> String {
    amounts.map(|amount| amount.to_string()).collect::<Vec<_>>().join(" + ")
}

/// A value that a slip of the pen made lies within so many hundredths of the greater of it and the true one.
pub(super) const SLIP: i128 = 67;

/// Whether two values differ by no more than so many hundredths of the greater.
pub(super) fn is_within(one: i128, other: i128, hundredths: i128) -> bool {
    (one - other).abs().saturating_mul(100) <= one.max(other).saturating_mul(hundredths)
}

/// A value in millionths, as text.
pub(super) fn shown(value: i128) -> String {
    Amount { value, grain: 1 }.to_string()
}

/// The end of a label, short enough for a message.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 12;
    let text = text.rsplit([':', ',', ')']).next().unwrap_or(text);
    let count = text.chars().count();
    text.chars().skip(count.saturating_sub(LONGEST)).collect()
}

/// The pairs of characters in a row of a text that mean something by themselves, each once.
pub(super) fn stems(context: &Context<'_>, text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().filter(|c| crate::fold::is_han(*c)).collect();
    let mut stems: Vec<String> = characters.windows(2).map(|pair| pair.iter().collect()).collect();
    stems.sort_unstable();
    stems.dedup();
    let common = context.ruleset.list("common-stem");
    stems.retain(|stem| !common.contains(stem));
    stems
}

/// Whether one of those pairs of a text stands in other words.
pub(super) fn shares_stem(context: &Context<'_>, of: &str, words: &str) -> bool {
    stems(context, of).iter().any(|stem| words.contains(stem.as_str()))
}

/// How many of those pairs of a text stand in another.
pub(super) fn shared_stems(context: &Context<'_>, one: &str, other: &str) -> usize {
    stems(context, one).iter().filter(|stem| other.contains(stem.as_str())).count()
}

/// Whether words name a year that is not the one reported.
pub(super) fn names_other_year(context: &Context<'_>, words: &str) -> bool {
    words
        .match_indices('年')
        .filter_map(|(at, _)| words.get(at.checked_sub(4)?..at))
        .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        .any(|digits| digits.parse().ok() != context.report.year)
}

/// Words without those that name the reporting organ itself, where others of them would speak of a part: 街道 in the report of
/// a street's office.
pub(super) fn of_own_scope<'w>(context: &Context<'_>, words: &'w str) -> Cow<'w, str> {
    let Some(organ) = &context.report.organ else { return Cow::Borrowed(words) };
    let own = context.ruleset.list("street-organ").iter().filter(|word| organ.name.contains(word.as_str()));
    own.fold(Cow::Borrowed(words), |words, word| {
        if words.contains(word.as_str()) { Cow::Owned(words.replace(word.as_str(), "")) } else { words }
    })
}

/// 制发公文318件，主动公开96件、依申请公开141件、不予公开81件: how files may be made public, and no results of requests.
pub(in crate::check) fn is_of_files(context: &Context<'_>, index: usize, fact: &Fact) -> bool {
    let facts = &context.report.facts.list;
    let is_kind = |other: &Fact| {
        let words = label(context, other).trim_end_matches(['的', '”']);
        is_plain_count(other) && context.ruleset.ends_with("publicity-kind", words)
    };
    let near = facts.get(index.saturating_sub(2)..(index + 3).min(facts.len())).unwrap_or_default();
    // 依申请公开33件，不予公开74件。对不予公开的74件注明理由: the same number, told again.
    let earlier = facts.get(..index).unwrap_or_default().iter().rev();
    let mut earlier = earlier
        .take_while(|other| other.paragraph == fact.paragraph && fact.sentence - other.sentence <= 1)
        .filter(|other| other.sentence < fact.sentence);
    let words = label(context, fact);
    let told = earlier.clone().any(|other| {
        let own = label(context, other);
        !own.is_empty() && words.contains(own) && other.quantity.amount.value == fact.quantity.amount.value
    });
    let is_again = told && earlier.any(is_kind);
    is_again
        || near.iter().any(|other| {
            other.sentence == fact.sentence && other.quantity.range != fact.quantity.range && is_kind(other)
        })
}
