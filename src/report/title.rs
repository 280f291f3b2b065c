//! The title, perhaps over two lines, and what it says: organ, year, what the text is.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::layout::Paragraph;
use crate::document::BlockKind;
use crate::fold::is_han;
use crate::ruleset::Ruleset;

/// How many paragraphs from the start may hold the title.
const SEARCHED: usize = 60;
/// The longest title, in characters.
const LONGEST: usize = 64;

static YEAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?P<year>(?:19|20)[0-9]{2}|二[〇○零O][〇○零O一二][〇○零O一二三四五六七八九])(?:年度|年|度)?").ok()
});

/// A report's title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Folded range of the whole title; over two paragraphs it holds the line feed between them.
    pub range: Range<usize>,
    /// Folded text of the title, without line feeds.
    pub text: String,
    /// The year and its folded range.
    pub year: Option<(i16, Range<usize>)>,
    /// The organ's folded name and range.
    pub organ: Option<(String, Range<usize>)>,
    /// Whether it is named as the law names it.
    pub named: bool,
    /// Index of the paragraph after the title.
    pub next: usize,
}

/// Finds the title among the paragraphs before `limit`.
pub(super) fn find(folded: &str, paragraphs: &[Paragraph], limit: usize, ruleset: &Ruleset) -> Option<Title> {
    let searched = paragraphs.get(..limit.min(SEARCHED).min(paragraphs.len()))?;
    let line = |index: usize| searched.get(index).and_then(|p| folded.get(p.range.clone())).unwrap_or_default();
    let (index, range, joined, _) = searched
        .iter()
        .enumerate()
        .filter_map(|(index, paragraph)| {
            let part = title_part(line(index), ruleset);
            let own = score(line(index).get(part.clone())?, paragraph, ruleset);
            // A name that its line breaks off: …政府信息公开工作年度 / 报告.
            let below = searched.get(index + 1).filter(|below| below.cell == paragraph.cell);
            let both = below.filter(|_| {
                line(index + 1).chars().nth(20).is_none() && !ruleset.ends_with("title-ending", line(index))
            });
            let both = both
                .map(|_| format!("{}{}", line(index), line(index + 1)))
                .filter(|whole| ruleset.ends_with("report-name", whole))
                .and_then(|whole| score(&whole, paragraph, ruleset));
            let start = paragraph.range.start;
            match (own, both) {
                (own, Some(both)) if own.is_none_or(|own| both > own) => {
                    Some((index, start..searched.get(index + 1)?.range.end, true, both))
                }
                (Some(own), _) => Some((index, start + part.start..start + part.end, false, own)),
                _ => None,
            }
        })
        .max_by_key(|(index, _, _, score)| (*score, std::cmp::Reverse(*index)))?;
    let mut range = range;
    let text = folded.get(range.clone())?;
    // A title over two lines: organ above, year and name below; or organ and year above, the name below.
    if let Some(above) = index.checked_sub(1).and_then(|above| searched.get(above)) {
        let lacks = first_year(text).is_none() || organ_of(text, ruleset).is_none();
        if lacks
            && is_first_line(line(index - 1), ruleset)
            && searched.get(index).is_some_and(|own| above.cell == own.cell)
        {
            range.start = above.range.start;
        }
    }
    let mut title = read(folded, range, index + 1 + usize::from(joined), ruleset);
    if title.year.is_none()
        && let Some(below) = paragraphs.get(title.next)
        && let Some((year, at)) = year_alone(folded.get(below.range.clone()).unwrap_or_default())
    {
        title.year = Some((year, below.range.start + at.start..below.range.start + at.end));
        title.next += 1;
    }
    Some(title)
}

/// The year of a line that holds nothing else: （2013年）.
fn year_alone(line: &str) -> Option<(i16, Range<usize>)> {
    let (year, at) = first_year(line)?;
    let rest = format!("{}{}", line.get(..at.start)?, line.get(at.end..)?);
    rest.chars().all(|c| matches!(c, '(' | ')' | '〔' | '〕' | '—')).then_some((year, at))
}

/// A line that can stand above a title: an organ, perhaps with the year.
fn is_first_line(line: &str, ruleset: &Ruleset) -> bool {
    let name = YEAR.as_ref().map_or(line.into(), |year| year.replace_all(line, ""));
    let count = name.chars().count();
    (3..=30).contains(&count)
        && name.chars().all(|c| is_han(c) || matches!(c, '(' | ')' | '、' | '·'))
        && (ruleset.levels.iter().any(|level| level.endings.iter().any(|ending| name.ends_with(ending.as_str())))
            || name.ends_with("关于"))
        && !ruleset.has("chrome", &name)
}

/// The part of a long paragraph that is its title, as a range in it: a whole report on one line begins with it, perhaps
/// after the page's own words (【打印】【关闭】).
fn title_part(text: &str, ruleset: &Ruleset) -> Range<usize> {
    if text.chars().nth(LONGEST).is_none() {
        return 0..text.len();
    }
    let head = text.char_indices().nth(2 * LONGEST).map_or(text, |(at, _)| text.get(..at).unwrap_or(text));
    let end =
        ruleset.list("report-name").iter().filter_map(|name| head.find(name.as_str()).map(|at| at + name.len())).min();
    let Some(before) = end.and_then(|end| head.get(..end)) else { return 0..text.len() };
    const BORDERS: [char; 10] = ['】', ']', '>', '|', '»', '→', '。', ';', ':', '\n'];
    let start = before
        .rfind(BORDERS)
        .map_or(0, |at| at + before.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8));
    let title = before.get(start..).unwrap_or_default();
    if title.contains([',', '《', '(']) { 0..text.len() } else { start..before.len() }
}

/// How much a paragraph looks like the title; none when it cannot be one.
fn score(text: &str, paragraph: &Paragraph, ruleset: &Ruleset) -> Option<u32> {
    let count = text.chars().count();
    if !(6..=LONGEST).contains(&count) || text.contains(['。', ';', '>', '|', '→', '»', '!', '?']) {
        return None;
    }
    if !ruleset.ends_with("title-ending", text) && !ruleset.has("report-name", text) {
        return None;
    }
    if ruleset.has("chrome", text) || text.contains(':') || super::heading::marker(text, 0).is_some() {
        return None;
    }
    if (text.starts_with('《') && text.ends_with('》')) || ruleset.starts_with("not-title-start", text) {
        return None;
    }
    let mut score: u32 = 1;
    if ruleset.has("subject", text) {
        score += 4;
    }
    if ruleset.has("report-name", text) {
        score += 4;
    }
    if first_year(text).is_some() {
        score += 2;
    }
    if organ_of(text, ruleset).is_some() {
        score += 2;
    }
    if matches!(paragraph.kind, BlockKind::Heading(_)) {
        score += 1;
    }
    if paragraph.cell.is_none() {
        score += 2;
    }
    if text.contains(',') {
        score = score.saturating_sub(3);
    }
    Some(score)
}

/// The first year of a title, with its range.
fn first_year(text: &str) -> Option<(i16, Range<usize>)> {
    let found = YEAR.as_ref()?.captures(text)?;
    let year = found.name("year")?;
    let value = year.as_str().parse().ok().or_else(|| {
        let digits = year.as_str().chars().map(super::numeral::digit).collect::<Option<Vec<_>>>()?;
        i16::try_from(digits.into_iter().fold(0, |sum, digit| sum * 10 + digit)).ok()
    })?;
    let whole = found.get(0)?;
    // A trailing half of 政府信息公开工作年度报告 belongs to the name: 2019年年度报告.
    Some((value, whole.start()..whole.end()))
}

/// The organ's name in a title: what stands before the subject, without the year.
fn organ_of(text: &str, ruleset: &Ruleset) -> Option<(String, Range<usize>)> {
    let end = ruleset.list("title-subject").iter().filter_map(|subject| text.find(subject.as_str())).min().unwrap_or(0);
    let before = text.get(..end)?;
    let (start, end) = match first_year(before) {
        Some((_, year)) if year.end < before.len() && year.start <= 3 => (year.end, before.len()),
        Some((_, year)) => (0, year.start),
        None => (0, before.len()),
    };
    let name = before.get(start..end)?;
    let trimmed = name.trim_start_matches("关于").trim_start_matches(['年', '度']).trim_end_matches("关于");
    let start = start + name.find(trimmed)?;
    let known =
        ruleset.levels.iter().any(|level| level.endings.iter().any(|ending| trimmed.ends_with(ending.as_str())));
    (trimmed.chars().count() >= 2 && known).then(|| (trimmed.to_owned(), start..start + trimmed.len()))
}

/// Reads what the title at a range says.
fn read(folded: &str, range: Range<usize>, next: usize, ruleset: &Ruleset) -> Title {
    let raw = folded.get(range.clone()).unwrap_or_default();
    let text: String = raw.chars().filter(|c| *c != '\n').collect();
    // Offsets in the joined text are moved past the line feeds before them: a title may stand on three lines.
    let feeds: Vec<usize> = raw.match_indices('\n').enumerate().map(|(before, (at, _))| at - before).collect();
    let place = |inner: Range<usize>| {
        let shift = |at: usize| range.start + at + feeds.iter().filter(|feed| at >= **feed).count();
        let last = inner.end.saturating_sub(1).max(inner.start);
        shift(inner.start)..shift(last) + (inner.end - last)
    };
    let year = first_year(&text).map(|(year, at)| (year, place(at)));
    let organ = organ_of(&text, ruleset).map(|(name, at)| (name, place(at)));
    let named = ruleset.has("report-name", &text) || text.ends_with("年度报告");
    Title { range: range.clone(), year, organ, named, next, text }
}
