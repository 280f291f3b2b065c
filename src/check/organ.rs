//! `document/organ`: another organ's or place's name where its own is meant.

use std::ops::Range;

use super::Context;
use crate::fold::is_han;
use crate::report::organ::places;
use crate::search;

/// Longest name of a place without its ending, in characters.
const LONGEST_PLACE: usize = 4;

/// Endings of places that stand side by side, from the greatest.
const RANKS: [&str; 4] = ["place-rank-province", "place-rank-city", "place-rank-county", "place-rank-township"];

/// `document/organ`.
pub(super) fn organ(context: &mut Context<'_>) {
    let report = context.report;
    let Some(organ) = &report.organ else {
        context.not_assessable("document/organ", "没有找到报告机关");
        return;
    };
    if let Some(signed) = report.signature.as_ref().and_then(|signature| signature.organ.clone()) {
        let name = report.slice(&signed);
        if signed != organ.range && differs(context, &organ.name, name) {
            let found = report.quote(&signed);
            let draft = context
                .draft("document/organ", "signature", &[("organ", &organ.name), ("found", &found)], signed.clone())
                .related(organ.range.clone(), "题目中的机关");
            context.report(draft);
        }
    }
    foreign_places(context, &organ.name, &organ.places);
}

/// Whether two names are surely those of different organs: places of one rank differ, or one kind of office has two names.
fn differs(context: &Context<'_>, title: &str, signed: &str) -> bool {
    let rules = context.ruleset;
    let (own, other) = (places(title, rules), places(signed, rules));
    let clash = own.iter().any(|place| {
        let Some(rank) = rank(context, place) else { return false };
        let same: Vec<&String> = other.iter().filter(|place| self::rank(context, place) == Some(rank)).collect();
        !same.is_empty() && same.iter().all(|found| !title.contains(found.as_str())) && !signed.contains(place.as_str())
    });
    if clash {
        return true;
    }
    let bare = |name: &str, places: &[String]| {
        places.iter().fold(name.to_owned(), |name, place| name.replacen(place.as_str(), "", 1))
    };
    let (left, right) = (bare(title, &own), bare(signed, &other));
    let kind = |name: &str| name.chars().next_back();
    rules.ends_with("office-kind", &left)
        && kind(&left) == kind(&right)
        && !is_subsequence(&left, &right)
        && !is_subsequence(&right, &left)
        && !left.chars().next().is_some_and(|first| right.contains(first))
}

/// Whether a place is an autonomous area called by a shorter name: 雅曲州 of 雅曲藏族羌族自治州.
fn is_short_for(short: &str, own: &str) -> bool {
    let begins = short.chars().zip(own.chars()).take_while(|(one, other)| one == other).count();
    own.contains("自治")
        && begins >= 2
        && is_subsequence(short, own)
        && short.chars().next_back() == own.chars().next_back()
}

/// Whether the characters of `short` come in `long` in their order, as in an abbreviation.
pub(super) fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|other| other == c))
}

/// The rank of a place by its ending: those that stand side by side share one.
fn rank(context: &Context<'_>, place: &str) -> Option<usize> {
    RANKS.iter().position(|list| context.ruleset.ends_with(list, place))
}

/// Names of places of the organ's own rank, followed by an office, in sentences that speak of the organ itself.
fn foreign_places(context: &mut Context<'_>, organ: &str, own: &[String]) {
    let report = context.report;
    let ranked: Vec<(String, usize)> =
        own.iter().filter_map(|place| Some((place.clone(), rank(context, place)?))).collect();
    let Some((_, lowest)) = ranked.last().cloned() else { return };
    let Some(list) = RANKS.get(lowest).copied() else { return };
    // Reports speak of other cities and provinces often; in the line on whom to ask they mean themselves.
    let speaks_of_itself = if lowest < 2 { "contact-context" } else { "own-context" };
    let text = report.text();
    let body = report.body();
    let bare = own.iter().fold(organ.to_owned(), |name, place| name.replacen(place.as_str(), "", 1));
    let mut seen: Vec<String> = Vec::new();
    for ending in context.ruleset.list(list) {
        let mut from = body.start;
        while let Some(at) = text.get(from..body.end).and_then(|rest| search::find(rest, ending)).map(|at| from + at) {
            from = at + ending.len();
            let Some(name) = name_before(context, at) else { continue };
            let place = text.get(name.start..from).unwrap_or_default().to_owned();
            if seen.contains(&place)
                || own
                    .iter()
                    .any(|own| own.contains(&place) || place.contains(own.as_str()) || is_short_for(&place, own))
                || organ.contains(&place)
            {
                continue;
            }
            let Some(tail) = office_after(context, from, &bare) else { continue };
            // 误投省局, 梳理市局: the office one level up, or the own one, and no name of a place.
            if text.get(from..tail).is_some_and(|office| office.chars().count() < 2) {
                continue;
            }
            // 住房城乡建设厅 is short for 住房和城乡建设厅.
            if text.get(name.start..tail).is_some_and(|found| is_subsequence(found, organ)) {
                continue;
            }
            let sentence = report.sentence(at);
            let clause = report.slice(&report.clause(at)).to_owned();
            if !context.ruleset.has(speaks_of_itself, report.slice(&sentence))
                || context.ruleset.has("other-place-context", &clause)
                || report.in_table(at)
                || is_quoted(text, name.start)
            {
                continue;
            }
            seen.push(place);
            let span = name.start..tail;
            let found = report.quote(&span);
            let draft = context.draft("document/organ", "default", &[("organ", &organ), ("found", &found)], span);
            context.report(draft);
        }
    }
}

/// The name that ends at `end`: the characters back to a border word, two to four of them.
fn name_before(context: &Context<'_>, end: usize) -> Option<Range<usize>> {
    let text = context.report.text();
    let before = text.get(..end)?;
    let mut start = end;
    for (taken, (at, c)) in before.char_indices().rev().enumerate() {
        let upto = text.get(..at + c.len_utf8()).unwrap_or_default();
        let border = !is_han(c) || context.ruleset.ends_with("name-border", upto);
        if border {
            break;
        }
        if taken >= LONGEST_PLACE {
            return None; // the border is unknown
        }
        start = at;
    }
    let name = text.get(start..end)?;
    let common = context.ruleset.list("not-a-place").iter().any(|word| {
        text.get(start..).is_some_and(|rest| rest.starts_with(word.as_str())) || name.ends_with(word.as_str())
    });
    // 优化区政府网站: what is done, and to the own organ's.
    let done = context.ruleset.ends_with("not-a-place-verb", name);
    // 区政府网站区审计局专栏: what lies between is no name.
    let site = context.ruleset.has("site-word", name);
    (name.chars().count() >= 2 && !common && !done && !site).then_some(start..end)
}

/// The end of an office's name that begins at `start`: 党政办, 统计局办公室, or one of the organ's own name.
fn office_after(context: &Context<'_>, start: usize, own: &str) -> Option<usize> {
    let rest = context.report.text().get(start..)?;
    // 县政府信息公开网民政局子站: a website, and no office.
    if context.ruleset.starts_with("site-name", rest) {
        return None;
    }
    if !own.is_empty() && rest.starts_with(own) {
        return Some(start + own.len());
    }
    let window = rest.char_indices().nth(12).map_or(rest, |(at, _)| rest.get(..at).unwrap_or(rest));
    context
        .ruleset
        .list("organ-tail")
        .iter()
        .filter_map(|tail| {
            let at = window.find(tail.as_str())?;
            let between = window.get(..at)?;
            let plain = between.chars().all(|c| is_han(c) && !matches!(c, '和' | '与' | '及' | '的' | '由' | '在'));
            plain.then_some(at + tail.len())
        })
        .min()
        .map(|end| start + end)
}

/// Whether a place stands inside 《》.
fn is_quoted(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.rfind('《').is_some_and(|open| !line.get(open..).unwrap_or_default().contains('》'))
}
