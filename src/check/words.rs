//! Wrong words and phrases: the terms and patterns of the rule files, whatever rule they belong to.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Context;
use crate::report::Report;
use crate::ruleset::{Pattern, PatternTest, Term, Within};

/// How many further places of one finding are named.
const RELATED: usize = 8;

/// Terms.
pub(super) fn terms(context: &mut Context<'_>) {
    let report = context.report;
    let text = report.text();
    for (index, hit) in report.hits.terms() {
        let Some(term) = context.ruleset.terms.get(*index) else { continue };
        let Some(end) = accepted(term, text, hit.start, hit.end) else { continue };
        let span = hit.start..end;
        let found = report.quote(&(hit.start..hit.end));
        let right = term.right.clone().unwrap_or_default();
        let mut draft = context.draft(&term.rule, &term.message, &[("found", &found), ("right", &right)], span);
        if let Some(severity) = term.severity {
            draft = draft.severity(severity);
        }
        context.report(draft);
    }
}

/// Whether a term's context accuses it; gives the end of the place to show.
fn accepted(term: &Term, text: &str, start: usize, end: usize) -> Option<usize> {
    let before = text.get(..start)?;
    let after = text.get(end..)?;
    let excused = term.unless.iter().any(|excuse| {
        let from = start.saturating_sub(excuse.len());
        let window = (from..=start).find_map(|from| text.get(from..(end + excuse.len()).min(text.len())));
        window.is_some_and(|window| window.contains(excuse.as_str()))
    });
    if excused || !(term.before.is_empty() || term.before.iter().any(|word| before.ends_with(word.as_str()))) {
        return None;
    }
    if term.after.is_empty() {
        return Some(end);
    }
    let fits = term.after.iter().any(|word| starts_with(after, word));
    // The date after 截止 belongs to what is shown.
    let dated = after.find(|c: char| !(c.is_ascii_digit() || matches!(c, '年' | '月' | '日'))).unwrap_or(after.len());
    fits.then_some(end + dated)
}

/// Whether a text begins with a word, in which `0` stands for any digit.
fn starts_with(text: &str, word: &str) -> bool {
    let mut characters = text.chars();
    word.chars()
        .all(|wanted| characters.next().is_some_and(|c| if wanted == '0' { c.is_ascii_digit() } else { c == wanted }))
}

/// Patterns.
pub(super) fn patterns(context: &mut Context<'_>) {
    let report = context.report;
    let mut places: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
    let mut tried: Vec<(usize, usize)> = Vec::new();
    for (index, hit) in report.hits.triggers() {
        let sentence = report.sentence(hit.start);
        let Some(pattern) = context.ruleset.patterns.get(*index) else { continue };
        if tried.contains(&(*index, sentence.start)) {
            continue;
        }
        tried.push((*index, sentence.start));
        places.entry(*index).or_default().extend(found(context, pattern, sentence));
    }
    for (index, pattern) in context.ruleset.patterns.iter().enumerate().filter(|(_, pattern)| !pattern.triggered) {
        let ranges = places.entry(index).or_default();
        if pattern.run == 0 {
            ranges.extend(found(context, pattern, 0..report.text().len()));
            continue;
        }
        for paragraph in paragraphs_with_run(report.text(), report, pattern.run) {
            ranges.extend(found(context, pattern, paragraph));
        }
    }
    concealed(context);
    for (index, ranges) in places {
        if let Some(pattern) = context.ruleset.patterns.get(index) {
            report_all(context, pattern, ranges);
        }
    }
}

/// The paragraphs that hold so many ASCII letters and digits in a row, with the line feeds around them, which are as good
/// a border as any in a pattern.
fn paragraphs_with_run(text: &str, report: &Report<'_>, least: usize) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    // Of `least` bytes in a row one stands at every `least`-th place.
    let mut at = least - 1;
    while let Some(byte) = bytes.get(at) {
        if byte.is_ascii_alphanumeric() {
            let is_run = |byte: &&u8| byte.is_ascii_alphanumeric();
            let before = bytes.get(..at).unwrap_or_default().iter().rev().take_while(is_run).count();
            let after = bytes.get(at..).unwrap_or_default().iter().take_while(is_run).count();
            if before + after >= least
                && let Some(paragraph) = report.paragraphs.get(report.paragraph_at(at))
            {
                let end = (paragraph.range.end + 1).min(text.len());
                found.push(paragraph.range.start.saturating_sub(1)..end);
                at = end.max(at + 1);
                at += least - 1;
                continue;
            }
        }
        at += least;
    }
    found
}

/// The places of a pattern within a range, tested and not excused.
fn found(context: &Context<'_>, pattern: &Pattern, range: Range<usize>) -> Vec<Range<usize>> {
    let report = context.report;
    let text = report.slice(&range);
    // Cheaper than captures, and nearly always the answer.
    if !pattern.find.is_match(text) {
        return Vec::new();
    }
    let body = report.body();
    pattern
        .find
        .captures_iter(text)
        .filter_map(|captures| captures.name("at").or_else(|| captures.get(0)))
        .filter(|at| pattern.test.is_none_or(|test| passes(test, at.as_str())))
        .map(|at| range.start + at.start()..range.start + at.end())
        .filter(|at| match &pattern.within {
            Within::Document => true,
            Within::Body => body.contains(&at.start),
            Within::Section(key) => report.section(key).is_some_and(|section| section.body.contains(&at.start)),
        })
        .filter(|at| {
            pattern.unless.as_ref().is_none_or(|unless| !unless.is_match(report.slice(&report.sentence(at.start))))
        })
        .collect()
}

/// Patterns that count anywhere, in what the page hides from its readers.
fn concealed(context: &mut Context<'_>) {
    let document = context.report.document;
    for hidden in &document.hidden {
        let text = crate::fold::fold(&hidden.text);
        for pattern in
            context.ruleset.patterns.iter().filter(|pattern| pattern.within == Within::Document && pattern.concealed)
        {
            if let Some(found) = pattern.find.find(&text) {
                let draft = context.draft(&pattern.rule, &pattern.message, &[("found", &found.as_str())], 0..0);
                context.report(draft.at_visible(hidden.range.clone()));
            }
        }
    }
}

/// One finding a place, or one for all.
fn report_all(context: &mut Context<'_>, pattern: &Pattern, ranges: Vec<Range<usize>>) {
    if ranges.len() < pattern.least {
        return;
    }
    let mut ranges = ranges.into_iter();
    while let Some(range) = ranges.next() {
        let found = context.report.quote(&range);
        let mut draft = context.draft(&pattern.rule, &pattern.message, &[("found", &found)], range);
        if let Some(severity) = pattern.severity {
            draft = draft.severity(severity);
        }
        if pattern.once {
            for other in ranges.by_ref().take(RELATED) {
                draft = draft.related(other, "又见");
            }
            context.report(draft);
            return;
        }
        context.report(draft);
    }
}

/// Whether a match passes its test.
fn passes(test: PatternTest, text: &str) -> bool {
    match test {
        PatternTest::ResidentId => is_resident_id(text),
        PatternTest::BankCard => is_card_number(text),
    }
}

/// A resident identity number: a possible date of birth and the check character of GB 11643 (ISO 7064 MOD 11-2).
fn is_resident_id(text: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const CHECKS: &[u8; 11] = b"10X98765432";
    let number = |range: Range<usize>| text.get(range).and_then(|digits| digits.parse::<i16>().ok());
    let (Some(year), Some(month), Some(day)) = (number(6..10), number(10..12), number(12..14)) else { return false };
    let month = i8::try_from(month).unwrap_or(0);
    let day = i8::try_from(day).unwrap_or(0);
    if !(1900..2100).contains(&year) || jiff::civil::Date::new(year, month, day).is_err() {
        return false;
    }
    let sum: u32 =
        text.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.saturating_sub(b'0')) * weight).sum();
    let check = text.as_bytes().get(17).map(u8::to_ascii_uppercase);
    check == CHECKS.get((sum % 11) as usize).copied()
}

/// A number with a right Luhn checksum.
fn is_card_number(text: &str) -> bool {
    let sum: u32 = text
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit.saturating_sub(b'0'));
            if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_numbers_are_tested() {
        assert!(is_resident_id("11010519491231002X"));
        assert!(!is_resident_id("110105194912310021"));
        assert!(!is_resident_id("110105194913310029"));
        assert!(is_card_number("6222020000000000003") || is_card_number("4111111111111111"));
        assert!(!is_card_number("4111111111111112"));
    }
}
