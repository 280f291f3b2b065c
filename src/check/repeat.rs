//! `text/repeat`: a word written twice, a paragraph that comes again.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Context;
use crate::fold::is_han;
use crate::search;

/// Paragraphs shorter than this, in characters, may well come twice.
const SHORTEST_PARAGRAPH: usize = 30;
/// The longest word that is known to stand twice, in characters.
const LONGEST_WORD: usize = 8;

/// `text/repeat`.
pub(super) fn repeat(context: &mut Context<'_>) {
    words(context);
    paragraphs(context);
}

/// A single character, a known word, or any three to eight characters, twice in a row.
fn words(context: &mut Context<'_>) {
    let report = context.report;
    let body = report.body();
    let text = report.slice(&body);
    let mut only: Vec<char> = Vec::with_capacity(text.len() / 2);
    only.extend(text.chars());
    let mut characters: Vec<(usize, char)> = Vec::new();
    let mut index = 0;
    while index + 1 < only.len() {
        if !may_double(only.get(index..).unwrap_or_default()) {
            index += 1;
            continue;
        }
        if characters.is_empty() {
            characters = text.char_indices().collect();
        }
        let length = doubled(context, text, &characters, index);
        let Some(length) = length else {
            index += 1;
            continue;
        };
        let (Some((start, _)), end) =
            (characters.get(index), characters.get(index + 2 * length).map_or(text.len(), |(at, _)| *at))
        else {
            break;
        };
        let span = body.start + start..body.start + end;
        if !report.in_table(span.start) {
            let found = report.quote(&span);
            let draft = context.draft("text/repeat", "word", &[("found", &found)], span);
            context.report(draft);
        }
        index += 2 * length;
    }
}

/// Whether what a text begins with may stand there twice. Most text fails: nothing comes again at any distance.
fn may_double(text: &[char]) -> bool {
    let Some((first, near)) = text.split_first() else { return false };
    if !is_han(*first) {
        return false;
    }
    // An array without a way out of the loop: all places are compared at once.
    if let Some(near) = near.first_chunk::<LONGEST_WORD>()
        && !near.iter().fold(false, |any, c| any | (c == first))
    {
        return false;
    }
    let near = near.get(..LONGEST_WORD).unwrap_or(near);
    (1..=near.len())
        .any(|length| near.get(length - 1) == Some(first) && text.get(..length) == text.get(length..2 * length))
}

/// The length in characters of what stands twice from `index` on and is surely one too many.
fn doubled(context: &Context<'_>, text: &str, characters: &[(usize, char)], index: usize) -> Option<usize> {
    let at = |i: usize| characters.get(i).map(|(_, c)| *c);
    let first = at(index)?;
    if !is_han(first) {
        return None;
    }
    let lengths = (1..=LONGEST_WORD).filter(|length| at(index + length) == Some(first));
    lengths.into_iter().find(|length| {
        let same = (0..*length).all(|i| at(index + i) == at(index + length + i) && at(index + i).is_some_and(is_han));
        if !same {
            return false;
        }
        let start = characters.get(index).map_or(0, |(offset, _)| *offset);
        let end = characters.get(index + 2 * length).map_or(text.len(), |(offset, _)| *offset);
        let pair = text.get(start..end).unwrap_or_default();
        let half = pair.get(..pair.len() / 2).unwrap_or_default();
        let suspect = match length {
            1 => context.ruleset.is_in("repeatable-character", pair),
            2 => !context.ruleset.is_in("repeat-borders", half) && !half.chars().any(is_numeral),
            _ => {
                // 一个一个, 一件一件; and the border of two names: 信息公开信息公开.
                let distinct: std::collections::BTreeSet<char> = half.chars().collect();
                distinct.len() > 1 && !half.starts_with('一')
            }
        };
        // What a gap parts are two cells or two headings.
        let middle = context.report.body().start + start + half.len();
        suspect
            && !crate::report::series::gap_before(context.report, middle)
            && !search::contains_any(half, context.ruleset.list("garbled"))
            && !is_allowed(context, text, start, end)
    })
}

/// Whether a character counts or deals out: 一个一个, 二十二十, 某某某某, 每村每月.
fn is_numeral(c: char) -> bool {
    crate::report::numeral::digit(c).is_some()
        || matches!(c, '十' | '百' | '千' | '万' | '两' | '几' | '某' | '第' | '每')
}

/// Whether the repeated text lies inside, or overlaps, an expression in which it is right.
fn is_allowed(context: &Context<'_>, text: &str, start: usize, end: usize) -> bool {
    context.ruleset.list("repeat-allowed").iter().any(|word| {
        let from = start.saturating_sub(word.len());
        let from = (from..=start).find(|at| text.is_char_boundary(*at)).unwrap_or(start);
        let to = (end..=(end + word.len()).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(end);
        text.get(from..to).is_some_and(|window| {
            window.match_indices(word.as_str()).any(|(at, _)| {
                let (a, b) = (from + at, from + at + word.len());
                a < end && b > start && (b > end || a < start || word.len() >= end - start)
            })
        })
    })
}

/// Whole paragraphs that come twice.
fn paragraphs(context: &mut Context<'_>) {
    let report = context.report;
    let body = report.body();
    let mut seen: BTreeMap<&str, Range<usize>> = BTreeMap::new();
    let mut again: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for paragraph in
        report.paragraphs.iter().filter(|paragraph| paragraph.cell.is_none() && body.contains(&paragraph.range.start))
    {
        let text = report.slice(&paragraph.range);
        if !text.ends_with('。') || text.chars().nth(SHORTEST_PARAGRAPH).is_none() {
            continue;
        }
        if let Some(first) = seen.insert(text, paragraph.range.clone()) {
            again.push((paragraph.range.clone(), first));
        }
    }
    for (range, first) in again {
        let draft = context.draft("text/repeat", "paragraph", &[], range).related(first, "前面的一段");
        context.report(draft);
    }
}
