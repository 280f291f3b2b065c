//! `narrative/balance`: received and brought in against finished and carried out, as the text gives them.

use std::borrow::Cow;

use super::account::Account;
use super::parts::partition;
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
                .words_in("role-received", words)
                .iter()
                .filter_map(|word| words.rfind(word.as_str()).map(|at| at + word.len()))
                .max()?;
            let object = words.get(verb..).unwrap_or_default();
            // 征地听证申请9起: an application for something else.
            let names = context.ruleset.list("requests-by-name");
            let applies = names.iter().filter(|name| object.ends_with(name.as_str())).max_by_key(|name| name.len());
            let strange = applies.is_some_and(|name| name.chars().count() <= 2 && object.chars().count() > 4);
            let plain = object.chars().count() <= 2 || (!strange && context.ruleset.has("topic-requests", object));
            (fact.topic == Some(0) && plain).then_some(role)
        }
        Role::Finished => (fact.topic == Some(0)).then_some(role),
    }
}

/// The role of a count of whatever is received and finished: requests, letters, calls.
pub(crate) fn role_of_anything(context: &Context<'_>, fact: &Fact) -> Option<Role> {
    context.roles().get(context.report.facts.index(fact)).copied().flatten()
}

/// Reads the role of a count of anything by the words before it.
pub(crate) fn read_role(context: &Context<'_>, fact: &Fact) -> Option<Role> {
    if !is_plain_count(fact) || fact.quantity.approximate || fact.topic.is_some_and(|topic| (3..9).contains(&topic)) {
        return None;
    }
    let (words, after) = (label(context, fact), super::tail(context, fact));
    // 另有50件按规定结转下年度, 尚有3件正在办理: what is carried may be named behind the number.
    if words.chars().count() <= 6
        && (context.ruleset.has("role-carried-plain", after)
            || (context.ruleset.has("still-open", words) && context.ruleset.has("under-way", after)))
    {
        return Some(Role::Carried);
    }
    let behind = || if words.chars().count() <= 6 { moved(context, after) } else { None };
    // 年末仍在期限内办理的8件结转下年度
    if is_carried_over(context, after) {
        return Some(Role::Carried);
    }
    if let Some(role) = moved(context, words).or_else(behind) {
        return Some(role);
    }
    // 行政复议案件 is what is counted, where that is the topic, and no kind of request.
    let cases = ["topic-review", "topic-suit"].into_iter().filter(|_| matches!(fact.topic, Some(1 | 2)));
    let own = cases
        .flat_map(|list| context.ruleset.list(list))
        .fold(Cow::Borrowed(words), |words, name| words.replace(name.as_str(), "").into());
    if context.ruleset.is_in("newly-this-year", words) {
        return Some(Role::Received);
    }
    // 办结33件，结转2件: behind other counts it is carried out.
    let alone = context.ruleset.is_in("carried-alone", words);
    if alone
        && context.report.facts.list.iter().any(|other| {
            other.sentence == fact.sentence
                && other.quantity.range.end < fact.quantity.range.start
                && is_plain_count(other)
        })
    {
        return Some(Role::Carried);
    }
    let (_, role) = ROLES.iter().find(|(list, _)| context.ruleset.has(list, &own))?;
    let carries = matches!(role, Role::Brought | Role::Carried);
    // 3名申请人分别提出11件、9件、8件: each of them, and not all that was received.
    if *role == Role::Received && context.ruleset.has("respectively", words) {
        return None;
    }
    let own = super::of_own_scope(context, &own);
    // 市政府本级新收214件: what a unit received is all that it did.
    let own = if is_unit_last(context, &own) {
        let units = context.ruleset.list("one-unit").iter();
        units.fold(own.into_owned(), |words, unit| words.replace(unit.as_str(), "")).into()
    } else {
        own
    };
    let own = context.ruleset.list("anyone").iter().fold(own, |words, anyone| {
        if words.contains(anyone.as_str()) { Cow::Owned(words.replace(anyone.as_str(), "")) } else { words }
    });
    (carries || !context.ruleset.has("role-subset", without_asides(&own).as_ref())).then_some(*role)
}

/// Whether words begin with that something was carried over, and so that they need no number before: 结转下年度.
pub(in crate::check) fn is_carried_over(context: &Context<'_>, words: &str) -> bool {
    let mut plain = context.ruleset.list("role-carried-plain").iter().filter(|word| words.starts_with(word.as_str()));
    plain.any(|word| context.ruleset.has("carried-alone", word))
}

/// Words without what stands in parentheses: 全系统(不含机关)收到.
fn without_asides(words: &str) -> Cow<'_, str> {
    match (words.find('('), words.rfind(')')) {
        (Some(open), Some(close)) if open < close => {
            Cow::Owned([words.get(..open), words.get(close + 1..)].into_iter().flatten().collect())
        }
        _ => Cow::Borrowed(words),
    }
}

/// Whether words say that something was moved from a year to the next: 2022年未办结转入的4件.
fn moved(context: &Context<'_>, words: &str) -> Option<Role> {
    if !context.ruleset.has("transferred", words) {
        return None;
    }
    let names = |offset: i16| {
        context.report.year.and_then(|year| year.checked_add(offset)).is_some_and(|year| {
            words.match_indices('年').any(|(at, _)| {
                at.checked_sub(4).and_then(|from| words.get(from..at)).is_some_and(|own| own == year.to_string())
            })
        })
    };
    if names(-1) || context.ruleset.has("past-year", words) || context.ruleset.has("year-begin", words) {
        return Some(Role::Brought);
    }
    (names(1) || context.ruleset.has("next-year", words) || context.ruleset.has("year-end", words))
        .then_some(Role::Carried)
}

/// Whether a count is one of what came in or went out.
pub(crate) fn is_account(context: &Context<'_>, fact: &Fact) -> bool {
    role_of_anything(context, fact).is_some()
}

/// `narrative/balance`.
pub(crate) fn balance(context: &mut Context<'_>) {
    // 区政府本级上年结转5件，办结89件: an account of its own.
    let report = context.report;
    let of_unit: Vec<usize> = report
        .facts
        .list
        .iter()
        .filter(|fact| is_of_unit(context, fact))
        .map(|fact| fact.quantity.range.start)
        .collect();
    for own in [false, true].into_iter().take(if of_unit.is_empty() { 1 } else { 2 }) {
        let is_own = |fact: &Fact| of_unit.binary_search(&fact.quantity.range.start).is_ok() == own;
        accounts(context, |fact| is_own(fact) && !matches!(fact.topic, Some(1 | 2)));
        accounts(context, |fact| is_own(fact) && fact.topic == Some(1));
        accounts(context, |fact| is_own(fact) && fact.topic == Some(2));
    }
    over_paragraphs(context);
    super::in_hand::in_hand(context);
}

/// An account that is told over several paragraphs of one section, each of its numbers once.
fn over_paragraphs(context: &mut Context<'_>) {
    let report = context.report;
    // Where there is a table, each number is held against that.
    if report.table("requests").is_some() {
        return;
    }
    let lists = context.lists();
    let is_part = |index: usize| {
        lists.iter().any(|list| list.is_announced() && list.whole.is_some() && list.items.contains(&index))
    };
    // The only value that requests have in a role, where it is told first.
    let only = |wanted: Role| {
        let mut found: Option<&Fact> = None;
        for (index, fact) in report.facts.list.iter().enumerate() {
            let of_all = super::conflict::is_unlimited(context, fact) || wanted != Role::Received;
            if role(context, fact) != Some(wanted) || fact.depth > 0 || is_of_unit(context, fact) || !of_all {
                continue;
            }
            if wanted != Role::Brought && wanted != Role::Carried && is_part(index) {
                continue;
            }
            match found {
                Some(first) if first.quantity.amount.value != fact.quantity.amount.value => return None,
                Some(_) => {}
                None => found = Some(fact),
            }
        }
        found
    };
    let (Some(received), Some(brought), Some(finished), Some(carried)) =
        (only(Role::Received), only(Role::Brought), only(Role::Finished), only(Role::Carried))
    else {
        return;
    };
    let all = [received, brought, finished, carried];
    let section = |fact: &Fact| report.sections.iter().position(|own| own.body.contains(&fact.quantity.range.start));
    let value = |fact: &Fact| fact.quantity.amount.value;
    let (left, right) = (value(received) + value(brought), value(finished) + value(carried));
    let told = all.iter().any(|fact| {
        ["narrative/balance", "crosscheck/requests"].iter().any(|rule| context.has_found_at(rule, &fact.quantity.range))
    });
    let withdrawn = |fact: &Fact| {
        report
            .paragraphs
            .get(fact.paragraph)
            .is_some_and(|own| context.ruleset.has("withdrawn", report.slice(&own.range)))
    };
    let includes = context.ruleset.has("includes-brought", report.slice(&received.sentence_range));
    if left == right
        || (includes && value(received) == right)
        || told
        || all.iter().any(|fact| section(fact) != section(received) || !super::same_measure(context, fact, received))
        || all.iter().all(|fact| fact.paragraph == received.paragraph)
        || all.iter().any(|fact| withdrawn(fact))
    {
        return;
    }
    Account {
        received,
        brought: Some(brought),
        finished: &[finished],
        carried: Some(carried),
        new: value(received),
        none: None,
    }
    .report(context);
}

/// Whether a sentence speaks of one unit of several up to a count, and not of the whole area again.
pub(crate) fn is_of_unit(context: &Context<'_>, fact: &Fact) -> bool {
    is_unit_last(context, context.report.slice(&(fact.sentence_range.start..fact.quantity.range.start)))
}

/// Whether words speak of one unit of several, and not of the whole area behind that.
pub(crate) fn is_unit_last(context: &Context<'_>, words: &str) -> bool {
    if !context.ruleset.has("one-unit", words) {
        return false;
    }
    let last =
        |list: &str| context.ruleset.words_in(list, words).iter().filter_map(|word| words.rfind(word.as_str())).max();
    last("one-unit").is_some_and(|at| last("area-whole").is_none_or(|area| area < at))
}

/// The accounts of one matter.
fn accounts(context: &mut Context<'_>, is_of_matter: impl Fn(&Fact) -> bool) {
    let report = context.report;
    let facts = &report.facts.list;
    let mut roles: Vec<(&Fact, Role)> = Vec::new();
    for fact in facts {
        if roles.last().is_some_and(|(last, _)| last.paragraph != fact.paragraph) {
            judge(context, &roles);
            roles.clear();
        }
        let Some(role) = role_of_anything(context, fact).filter(|_| is_of_matter(fact)) else { continue };
        // 其中县政府本级收到…: the account of one unit of several.
        let sentence = report.slice(&fact.sentence_range);
        let one_of_many = context.ruleset.starts_with("parts-open", sentence);
        let splits = one_of_many
            && role != Role::Carried
            && roles.last().is_some_and(|(last, _)| last.sentence != fact.sentence);
        // Another unit, or another matter, begins with what it received or had before.
        let again = roles.iter().any(|(_, seen)| *seen == role) && matches!(role, Role::Received | Role::Brought);
        // One sentence has told all four, and of another thing, as a rule: what the next ones tell is no part of it.
        let whole = roles.last().is_some_and(|(last, _)| last.sentence != fact.sentence)
            && role == Role::Finished
            && fact.topic == Some(9)
            && [Role::Received, Role::Brought, Role::Finished, Role::Carried]
                .iter()
                .all(|wanted| roles.iter().any(|(_, seen)| seen == wanted));
        // 结转4件，新受理34件，审结33件，结转下年4件。审结的33件中，…: the same number, told again.
        let told = role == Role::Finished
            && roles.iter().any(|(seen, of)| *of == role && seen.quantity.amount == fact.quantity.amount);
        if told {
            continue;
        }
        if splits || whole || (again && roles.iter().any(|(_, seen)| *seen == Role::Finished)) {
            judge(context, &roles);
            roles.clear();
        }
        roles.push((fact, role));
    }
    judge(context, &roles);
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
    let (brought, carried) = (all(Role::Brought).next(), all(Role::Carried).next());
    let with_brought = brought.and_then(|brought| holder(context, brought));
    let Some(received) = all(Role::Received).next().or(with_brought) else { return };
    let Some(finished) = all(Role::Finished).next() else {
        if let Some(carried) = carried {
            results(context, received, brought, carried);
        }
        return;
    };
    // 上年无结转 says nothing of the next year.
    let of_before = context.ruleset.list("none-brought").iter();
    let of_before = of_before.filter(|word| !context.ruleset.is_in("none-carried", word));
    let after = of_before.fold(text.to_owned(), |text, word| text.replace(word.as_str(), ""));
    if brought.is_none() && !context.ruleset.has("none-brought", text) {
        unaccounted(context, roles);
        return;
    }
    if carried.is_none() && !context.ruleset.has("none-carried", &after) {
        return;
    }
    let value = |fact: Option<&Fact>| fact.map_or(0, |fact| fact.quantity.amount.value);
    let (into, out) = (value(brought), value(carried));
    // 其中撤回3件: neither finished nor carried over, for some.
    let gone: i128 = report
        .facts
        .list
        .iter()
        .filter(|fact| fact.paragraph == received.paragraph && role_of_anything(context, fact).is_none())
        .filter(|fact| {
            is_plain_count(fact)
                && [label(context, fact), super::tail(context, fact)]
                    .iter()
                    .any(|words| context.ruleset.has("withdrawn", words))
        })
        .map(|fact| fact.quantity.amount.value)
        .sum();
    // Any of the numbers that may be meant, and 收办 that has the old ones in it.
    let holds = all(Role::Received).chain(with_brought).any(|received| {
        all(Role::Finished).any(|finished| {
            let (new, done) = (value(Some(received)), value(Some(finished)));
            let includes = with_brought.is_some()
                || context.ruleset.has("includes-brought", report.slice(&received.sentence_range));
            [done + out, done + out + gone].iter().any(|all| new + into == *all || (includes && new == *all))
        })
    });
    // 局机关新收346件，全系统新收1068件。连同上年结转14件，…: of any number that was received.
    let another = report.facts.list.iter().any(|fact| {
        fact.paragraph == received.paragraph
            && is_plain_count(fact)
            && super::same_measure(context, fact, received)
            && ["role-received", "newly-this-year"].iter().any(|list| context.ruleset.has(list, label(context, fact)))
            && all(Role::Finished)
                .any(|finished| fact.quantity.amount.value + into == finished.quantity.amount.value + out)
    });
    if holds || another {
        return;
    }
    let within = with_brought.is_some_and(|holder| holder.quantity.range == received.quantity.range);
    let new = value(Some(received)) - if within { into } else { 0 };
    let none = context.ruleset.list("none-carried").iter().filter(|_| carried.is_none());
    // 上年无结转，…，无结转: the last of them.
    let none = none.filter_map(|word| Some((text.rfind(word.as_str())?, word.len()))).max();
    let none = none.map(|(at, length)| paragraph.range.start + at..paragraph.range.start + at + length);
    let account = Account { received, brought, finished: &[finished], carried, new, none };
    account.report(context);
}

/// The number in whose parenthesis what was brought in stands: 共处理申请1261件(含上年度结转74件).
fn holder<'a>(context: &Context<'a>, brought: &Fact) -> Option<&'a Fact> {
    let facts = &context.report.facts.list;
    let before = facts.get(context.report.facts.index(brought).checked_sub(1)?)?;
    let gap = context.report.slice(&(before.quantity.range.end..brought.quantity.range.start));
    let aside = gap.strip_prefix('(').or_else(|| gap.split_once('(').map(|(_, aside)| aside))?;
    let counted = is_plain_count(before)
        && before.depth + 1 == brought.depth
        && before.sentence == brought.sentence
        && before.topic == Some(0)
        && super::same_measure(context, before, brought)
        && !before.quantity.approximate
        && role_of_anything(context, before).is_none()
        && before.quantity.amount.value > brought.quantity.amount.value;
    (counted && context.ruleset.has("includes-brought", aside)).then_some(before)
}

/// An account that names each result instead of what was finished in all: 新收317件，上年结转3件。其中予以公开184件，…，结转下年13件.
fn results(context: &mut Context<'_>, received: &Fact, brought: Option<&Fact>, carried: &Fact) {
    const LEAST: usize = 4;
    const REQUESTS: usize = 1;
    let facts = &context.report.facts.list;
    let between = |fact: &&Fact| {
        fact.paragraph == received.paragraph
            && fact.quantity.range.start > received.quantity.range.end
            && fact.quantity.range.end < carried.quantity.range.start
            && fact.depth == received.depth
    };
    let all: Vec<&Fact> = facts.iter().filter(between).filter(|fact| is_plain_count(fact)).collect();
    let is_result = |fact: &&&Fact| partition(context, fact) == Some(REQUESTS);
    let done: Vec<&Fact> = all.iter().filter(is_result).copied().collect();
    let is_brought = |fact: &Fact| brought.is_some_and(|brought| brought.quantity.range == fact.quantity.range);
    let only = all.iter().all(|fact| is_brought(fact) || partition(context, fact) == Some(REQUESTS));
    let exact = done.iter().all(|fact| !fact.quantity.approximate && super::same_measure(context, fact, received));
    if done.len() < LEAST || !only || !exact || received.topic != Some(0) {
        return;
    }
    let value = |fact: Option<&Fact>| fact.map_or(0, |fact| fact.quantity.amount.value);
    let new = value(Some(received));
    let right = done.iter().map(|fact| fact.quantity.amount.value).sum::<i128>() + value(Some(carried));
    let includes = context.ruleset.has("includes-brought", context.report.slice(&received.sentence_range));
    if new + value(brought) != right && !(includes && new == right) {
        Account { received, brought, finished: &done, carried: Some(carried), new, none: None }.report(context);
    }
}

/// 收到29件，已办结26件，尚有2件正在办理: whatever was brought in, no case is lost. Only where one sentence tells no more than
/// these three.
fn unaccounted(context: &mut Context<'_>, roles: &[(&Fact, Role)]) {
    let [(received, Role::Received), (finished, Role::Finished), (open, Role::Carried)] = *roles else { return };
    let facts = &context.report.facts.list;
    let (first, last) = (context.report.facts.index(received), context.report.facts.index(open));
    let lists = context.lists();
    let is_item = |index: usize| lists.iter().any(|list| list.whole == Some(first) && list.items.contains(&index));
    let has_role = |index: usize| context.roles().get(index).is_some_and(Option::is_some);
    let own = (first..last).filter(|index| has_role(*index) || !is_item(*index)).filter_map(|index| facts.get(index));
    let alone = own.filter(|fact| is_plain_count(fact)).count() == 2;
    let value = |fact: &Fact| fact.quantity.amount.value;
    let right = value(finished) + value(open);
    let sentence = context.report.slice(&received.sentence_range);
    if !alone
        || received.sentence != open.sentence
        || right >= value(received)
        || context.ruleset.has("rate-excluded", sentence)
    {
        return;
    }
    let draft = context.draft(
        "narrative/balance",
        "lost",
        &[
            ("new", &(value(received) / ONE)),
            ("done", &(value(finished) / ONE)),
            ("carried", &(value(open) / ONE)),
            ("right", &(right / ONE)),
            ("difference", &((value(received) - right) / ONE)),
        ],
        received.quantity.range.clone(),
    );
    let draft = draft
        .label(context.text("narrative/balance", "label-received"))
        .related(finished.quantity.range.clone(), context.text("narrative/balance", "label-finished"))
        .related(open.quantity.range.clone(), context.text("narrative/balance", "label-carried"));
    context.report(draft);
}
