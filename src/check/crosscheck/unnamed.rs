//! Numbers whose own words name neither a row nor a column of a table, and that yet are of one.

use super::numbers::Counted;
use super::phrase::{Phrase, Side};
use super::scope::is_part;
use crate::check::Context;
use crate::check::narrative::balance::{Role, is_carried_over, role};
use crate::check::narrative::{label, tail};
use crate::report::fact::{Cut, Fact};
use crate::ruleset::Axis;

/// The table of requests.
pub(super) const REQUESTS: &str = "requests";

/// The column of applicants that are none of the others.
const OTHERS: &str = "others";

/// 全年15件申请中: all requests of the year, whichever way they are counted.
pub(super) fn requests_of_year<'a>(
    context: &Context<'a>,
    own: &[String],
    index: usize,
    fact: &Fact,
) -> Option<Counted<'a>> {
    let (words, after) = (label(context, fact), tail(context, fact));
    let names = context.ruleset.list("requests-by-name").iter();
    let behind = names.filter_map(|name| after.strip_prefix(name.as_str())).min_by_key(|rest| rest.len())?;
    let phrase = Phrase::read(context, own, words, REQUESTS);
    // Nothing but the year before the number, and nothing that tells them apart behind it.
    let is_all = context.ruleset.has("whole-year", words)
        && phrase.is_plain
        && !phrase.is_named()
        && !phrase.rest
        && !phrase.narrows
        // 全年22件申请已于年内全部办结
        && (behind.is_empty()
            || behind.starts_with(['中', '里'])
            || context.ruleset.starts_with("said-of-all", behind))
        && !is_part(context, index, fact, REQUESTS);
    if is_all { all_requests(context, fact) } else { None }
}

/// 新收10件，上年结转1件，共11件: all that were to be handled.
pub(super) fn in_hand<'a>(
    context: &Context<'a>,
    index: usize,
    fact: &Fact,
    counted: &[Option<Counted<'a>>],
) -> Option<Counted<'a>> {
    let facts = &context.report.facts;
    let (new, brought) = (facts.list.get(index.checked_sub(2)?)?, facts.list.get(index - 1)?);
    let gap = brought.quantity.range.end..fact.quantity.range.start;
    let roles = (role(context, new), role(context, brought));
    let whole = [index - 2, index - 1]
        .iter()
        .all(|at| counted.get(*at).and_then(Option::as_ref).is_some_and(|counts| counts.is_whole));
    let sums = context.ruleset.is_in("total-opening", label(context, fact))
        && roles == (Some(Role::Received), Some(Role::Brought))
        && whole
        && new.sentence == fact.sentence
        && facts.cut(&gap) <= Cut::Comma
        && new.quantity.amount.value + brought.quantity.amount.value == fact.quantity.amount.value;
    if sums { all_requests(context, fact) } else { None }
}

/// A number of all requests of the year, whichever way they are counted.
fn all_requests<'a>(context: &Context<'a>, fact: &Fact) -> Option<Counted<'a>> {
    let matter = context.ruleset.matters.iter().find(|matter| matter.table == REQUESTS)?;
    let name = context.ruleset.list("in-hand-names").last()?;
    let reading = context.ruleset.readings.iter().find(|reading| reading.table == REQUESTS && reading.name == *name)?;
    Some(Counted {
        matter,
        rows: Some(Side { name: reading.name.clone(), any: reading.any.clone(), weak: Vec::new() }),
        columns: None,
        start: fact.label.start,
        is_whole: true,
        is_likely: true,
        since: false,
        rest: false,
    })
}

/// Whether what stands behind a number is no more than that it was carried over: 8件结转下年度.
pub(super) fn is_carried_behind(context: &Context<'_>, fact: &Fact) -> bool {
    const LONGEST: usize = 8;
    let after = tail(context, fact);
    after.chars().count() <= LONGEST && is_carried_over(context, after)
}

/// 请法律顾问对全年新收的11件申请出具意见: the words that say of the year, behind who did what with them.
pub(super) fn behind_preposition<'w>(context: &Context<'_>, words: &'w str) -> Option<&'w str> {
    let at = context
        .ruleset
        .words_in("preposition", words)
        .iter()
        .filter_map(|word| Some(words.rfind(word.as_str())? + word.len()));
    let own = words.get(at.max()?..)?;
    context.ruleset.starts_with("whole-year", own).then_some(own)
}

/// 商业企业12件、法律服务机构5件、其他2件: the last column, behind two others of its kind.
pub(super) fn other_applicants<'a>(
    context: &Context<'a>,
    index: usize,
    fact: &Fact,
    counted: &[Option<Counted<'a>>],
) -> Option<Counted<'a>> {
    let facts = &context.report.facts;
    let words = label(context, fact);
    let others = context.ruleset.is_in("rest", words) && !context.ruleset.has("respectively", tail(context, fact));
    let before = |back: usize| counted.get(index.checked_sub(back)?)?.as_ref();
    let (last, other) = (before(1)?, before(2)?);
    let alike = |counts: &Counted<'_>| counts.rows.is_none() && counts.columns.is_some() && counts.is_whole;
    let previous = facts.list.get(index - 1)?;
    let gap = previous.quantity.range.end..fact.quantity.range.start;
    let adjoins = previous.sentence == fact.sentence && facts.cut(&gap) <= Cut::Comma;
    let reading = context.ruleset.readings.iter().find(|reading| {
        reading.table == last.matter.table
            && reading.axis == Axis::Column
            && reading.any.first().is_some_and(|sum| matches!(sum.as_slice(), [only] if only.key == OTHERS))
    })?;
    (others && adjoins && alike(last) && alike(other) && last.matter.table == other.matter.table).then(|| Counted {
        matter: last.matter,
        rows: None,
        columns: Some(Side { name: reading.name.clone(), any: reading.any.clone(), weak: Vec::new() }),
        start: fact.label.start,
        is_whole: true,
        is_likely: true,
        since: false,
        rest: false,
    })
}
