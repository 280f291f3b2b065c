//! The statistical period: 统计期限自2024年1月1日起至2024年12月31日止.

use std::ops::Range;

use super::date::DateMention;
use super::layout::Paragraph;
use crate::ruleset::Hits;

/// The period as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// Folded range from its first to its last date.
    pub range: Range<usize>,
    /// Its first day, if written.
    pub from: Option<DateMention>,
    /// Its last day, if written; without a year of its own it is of the first day's.
    pub to: Option<DateMention>,
}

impl Period {
    /// The year of its first day, else of its last.
    pub fn year(&self) -> Option<i16> {
        self.from.as_ref().and_then(|date| date.year).or_else(|| self.to.as_ref().and_then(|date| date.year))
    }
}

/// How far behind the word the dates may stand, in bytes.
const REACH: usize = 120;

/// Finds the first statement of the period that has dates.
pub(super) fn find(text: &str, paragraphs: &[Paragraph], hits: &Hits, dates: &[DateMention]) -> Option<Period> {
    hits.list("period")
        .iter()
        .find_map(|hit| {
            let paragraph = paragraphs.iter().find(|paragraph| paragraph.range.contains(&hit.start))?;
            let mut end = (hit.end + REACH).min(paragraph.range.end);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let after = text.get(hit.end..end)?;
            // The statement ends with its sentence, and before what is excepted from it.
            let end = hit.end + after.find(['。', ';']).unwrap_or(after.len());
            in_range(text, dates, hit.end..end)
        })
        .or_else(|| whole_years(text, paragraphs, dates))
}

/// The period within a range: two dates that a word joins, or one date.
fn in_range(text: &str, dates: &[DateMention], range: Range<usize>) -> Option<Period> {
    let inside: Vec<&DateMention> = dates.iter().filter(|date| range.contains(&date.range.start)).collect();
    let first = *inside.first()?;
    if let Some(second) = inside.get(1).filter(|second| joins(text, first, second)) {
        return Some(Period {
            range: first.range.start..second.range.end,
            from: Some(first.clone()),
            to: Some((*second).clone()),
        });
    }
    let after = text.get(first.range.end..range.end)?;
    let before = text.get(range.start..first.range.start)?;
    // Digits that are no date are one with characters lost; that is another fault.
    if before.contains(|c: char| c.is_ascii_digit() || matches!(c, '年' | '月')) || after.contains('年') {
        return None;
    }
    let single = Period { range: first.range.clone(), from: None, to: None };
    if before.ends_with(['自', '从']) || after.starts_with('起') {
        return Some(Period { from: Some(first.clone()), ..single });
    }
    if before.ends_with(['至', '到', '止']) || after.starts_with('止') {
        return Some(Period { to: Some(first.clone()), ..single });
    }
    None
}

/// A first of January and a last of December joined, before any statement of a period: 反映2019年1月1日至12月31日的情况.
fn whole_years(text: &str, paragraphs: &[Paragraph], dates: &[DateMention]) -> Option<Period> {
    let limit = paragraphs.get(..40.min(paragraphs.len()))?.last()?.range.end;
    dates.windows(2).take_while(|pair| pair.iter().all(|date| date.range.end <= limit)).find_map(|pair| {
        let [first, second] = pair else { return None };
        let whole = (first.month, first.day) == (1, 1) && (second.month, second.day) == (12, 31);
        (whole && joins(text, first, second)).then(|| Period {
            range: first.range.start..second.range.end,
            from: Some(first.clone()),
            to: Some(second.clone()),
        })
    })
}

/// Whether two dates are joined as first and last: 起至, 至, 到, —.
fn joins(text: &str, first: &DateMention, second: &DateMention) -> bool {
    text.get(first.range.end..second.range.start).is_some_and(|between| {
        !between.is_empty()
            && between.chars().count() <= 6
            && between.chars().all(|c| {
                matches!(
                    c,
                    '起' | '至'
                        | '到'
                        | ','
                        | '、'
                        | '—'
                        | '-'
                        | '–'
                        | '~'
                        | '～'
                        | '一'
                        | '开'
                        | '始'
                        | '止'
                        | '('
                        | ')'
                        | '截'
                        | ' '
                )
            })
    })
}
