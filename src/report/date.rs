//! Calendar dates in folded text. A regular expression finds them, the grammar takes them apart.

use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use pest::Parser;
use pest_derive::Parser;
use regex::Regex;

use super::numeral::{digit, ordinal};

#[derive(Parser)]
#[grammar = "grammar/date.pest"]
struct DateParser;

static FIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?:(?:[0-9]{4}|[〇○零O一二三四五六七八九]{4})年)?",
        r"(?:[0-9]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])月",
        r"(?:[0-9]{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]",
        r"|(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}",
    ))
    .ok()
});

/// A date as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateMention {
    /// Folded range.
    pub range: Range<usize>,
    /// Year, when written.
    pub year: Option<i16>,
    /// Month as written, perhaps impossible.
    pub month: i8,
    /// Day as written, perhaps impossible.
    pub day: i8,
}

impl DateMention {
    /// The date, when year, month and day make one.
    pub fn date(&self) -> Option<Date> {
        self.date_in(self.year?)
    }

    /// The date with a year assumed where none is written.
    pub fn date_in(&self, year: i16) -> Option<Date> {
        Date::new(self.year.unwrap_or(year), self.month, self.day).ok()
    }

    /// Whether no year whatever makes it a date, or its own year does not.
    pub fn is_impossible(&self) -> bool {
        self.date_in(2024).is_none()
    }
}

/// All dates of a folded text, in order. Offsets are raised by `offset`.
pub fn find(text: &str, offset: usize) -> Vec<DateMention> {
    let Some(regex) = FIND.as_ref() else { return Vec::new() };
    let mut dates = Vec::new();
    for run in runs(text) {
        let Some(slice) = text.get(run.clone()) else { continue };
        let found = regex
            .find_iter(slice)
            .map(|found| (run.start + found.start()..run.start + found.end(), found.as_str()))
            .filter(|(range, date)| {
                // 12024年… and 13.2024-1-1… are no dates.
                let before = text.get(..range.start).and_then(|before| before.chars().next_back());
                let after = text.get(range.end..).and_then(|after| after.chars().next());
                let iso = date.contains(['-', '/', '.']);
                !(before.is_some_and(|c| c.is_ascii_digit()) || iso && after.is_some_and(|c| c.is_ascii_digit()))
            });
        dates.extend(found.filter_map(|(range, date)| parse(date, offset + range.start)));
    }
    dates
}

/// The stretches of text in which dates may stand: characters of dates around a 月 or around a separator after a digit.
fn runs(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let months = memchr::memmem::find_iter(bytes, "月");
    let separators = memchr::memchr3_iter(b'-', b'/', b'.', bytes)
        .filter(|at| at.checked_sub(1).and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit));
    let mut seeds: Vec<usize> = months.chain(separators).collect();
    seeds.sort_unstable();
    let mut runs: Vec<Range<usize>> = Vec::new();
    for seed in seeds {
        if runs.last().is_some_and(|run| seed < run.end) {
            continue;
        }
        let (Some(before), Some(after)) = (text.get(..seed), text.get(seed..)) else { continue };
        let start = before.trim_end_matches(is_part).len();
        let end = text.len() - after.trim_start_matches(is_part).len();
        runs.push(start..end);
    }
    runs
}

/// Whether a character may stand in a date.
fn is_part(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | '号' | '十' | '-' | '/' | '.') || digit(c).is_some()
}

/// Takes one date apart.
fn parse(text: &str, start: usize) -> Option<DateMention> {
    let date = DateParser::parse(Rule::date, text).ok()?.next()?.into_inner().next()?;
    let mut mention = DateMention { range: start..start + text.len(), year: None, month: 0, day: 0 };
    let mut numbers = [0_i8; 2];
    let mut seen = 0;
    for part in date.into_inner() {
        let text = part.as_str();
        match part.as_rule() {
            Rule::year_digits => mention.year = text.parse().ok(),
            Rule::year_chinese => {
                let value = text.chars().try_fold(0, |sum, c| Some(sum * 10 + digit(c)?))?;
                mention.year = i16::try_from(value).ok();
            }
            Rule::two | Rule::chinese_number => {
                let value = text.parse().ok().or_else(|| ordinal(text).and_then(|value| i8::try_from(value).ok()))?;
                *numbers.get_mut(seen)? = value;
                seen += 1;
            }
            _ => {}
        }
    }
    [mention.month, mention.day] = numbers;
    (seen == 2).then_some(mention)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_dates_in_every_form() {
        let text = "自2024年1月1日起,3月31日前;二〇〇九年二月十六日;发布2024-01-16 10:32;11月31日;编号12024-01-1612";
        let found: Vec<_> = find(text, 0).into_iter().map(|d| (d.year, d.month, d.day)).collect();
        assert_eq!(
            found,
            [(Some(2024), 1, 1), (None, 3, 31), (Some(2009), 2, 16), (Some(2024), 1, 16), (None, 11, 31)]
        );
        assert!(find("11月31日", 0).iter().all(DateMention::is_impossible));
        assert!(!find("2月29日", 0).iter().any(DateMention::is_impossible));
    }
}
