//! What the page says around the report: dates of publication and signing, who signed, who publishes.

use std::ops::Range;

use jiff::civil::Date;

use super::Report;
use super::date::{self, DateMention};
use super::layout::Paragraph;
use super::organ::Organ;
use crate::document::Document;
use crate::fold::Folded;
use crate::ruleset::Ruleset;

/// How many paragraphs from either end may hold the page's labels.
const SEARCHED: usize = 40;

/// A date that stands behind a label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LabelledDate {
    /// The date.
    pub date: Date,
    /// Folded range of the date; none when it stands in the file's metadata only.
    pub range: Option<Range<usize>>,
}

/// The organ and date at the end of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Folded range of organ and date.
    pub range: Range<usize>,
    /// Folded range of the organ's name.
    pub organ: Option<Range<usize>>,
    /// The date.
    pub date: Option<DateMention>,
    /// The paragraph in which it begins.
    pub paragraph: usize,
}

/// The date of publication: behind a label near the start, or in the metadata.
pub(super) fn published(
    document: &Document,
    folded: &Folded,
    paragraphs: &[Paragraph],
    dates: &[DateMention],
    ruleset: &Ruleset,
) -> Option<LabelledDate> {
    let text = folded.text();
    labelled(text, paragraphs, dates, ruleset, "published-label", "signed-label")
        .or_else(|| bare(text, paragraphs, dates, ruleset))
        .or_else(|| {
            let labels = ruleset.list("published-label");
            let (_, value) = document.metadata.iter().find(|(name, _)| labels.iter().any(|label| label == name))?;
            let date = date::find(&crate::fold::fold(value), 0).first().and_then(DateMention::date)?;
            Some(LabelledDate { date, range: None })
        })
}

/// A date without a label in a line of the page's own under the title: 2022-04-06 09:12 | 某市人民政府网.
fn bare(text: &str, paragraphs: &[Paragraph], dates: &[DateMention], ruleset: &Ruleset) -> Option<LabelledDate> {
    const NEAREST: usize = 4;
    const LONGEST: usize = 60;
    let title = paragraphs.iter().take(SEARCHED).position(|paragraph| {
        ruleset.ends_with("title-ending", text.get(paragraph.range.clone()).unwrap_or_default())
    })?;
    paragraphs.iter().skip(title + 1).take(NEAREST).find_map(|paragraph| {
        let line = text.get(paragraph.range.clone())?;
        let date = dates
            .iter()
            .find(|date| paragraph.range.start <= date.range.start && date.range.end <= paragraph.range.end)?;
        let written = text.get(date.range.clone())?;
        let other = ruleset.has("signed-label", line);
        let iso = written.contains(['-', '/', '.']);
        let own = line.chars().count() <= LONGEST && !line.contains(['。', ',', ';']) && !other;
        (own && iso).then(|| Some(LabelledDate { date: date.date()?, range: Some(date.range.clone()) }))?
    })
}

/// The date of signing behind a label.
pub(super) fn signed(report: &Report<'_>, ruleset: &Ruleset) -> Option<LabelledDate> {
    labelled(report.text(), &report.paragraphs, &report.dates, ruleset, "signed-label", "published-label")
        .or_else(|| under_title(report))
}

/// A date in parentheses, alone in a line right under the title.
fn under_title(report: &Report<'_>) -> Option<LabelledDate> {
    let title = report.title.as_ref()?;
    report.paragraphs.iter().skip(title.next).take(2).find_map(|paragraph| {
        let inner = report.slice(&paragraph.range).strip_prefix('(')?.strip_suffix(')')?;
        let start = paragraph.range.start + 1;
        let date = report.dates.iter().find(|date| date.range == (start..start + inner.len()))?;
        Some(LabelledDate { date: date.date()?, range: Some(date.range.clone()) })
    })
}

/// The first date that stands directly behind a label of one list, and not behind a longer one of another.
fn labelled(
    text: &str,
    paragraphs: &[Paragraph],
    dates: &[DateMention],
    ruleset: &Ruleset,
    list: &str,
    other: &str,
) -> Option<LabelledDate> {
    let limit = paragraphs.get(..SEARCHED.min(paragraphs.len()))?.last()?.range.end;
    let labels = ruleset.list(list);
    let others = ruleset.list(other);
    dates.iter().take_while(|mention| mention.range.start < limit).find_map(|mention| {
        let before = text.get(..mention.range.start)?;
        // The label may stand in the cell before: 发布日期：| 2024-02-08.
        let label = before.trim_end_matches([':', '\n', '[', '(', '【', ' ', '|']);
        if before.len() - label.len() > 6 {
            return None;
        }
        let own = labels.iter().filter(|word| label.ends_with(word.as_str())).map(String::len).max()?;
        let foreign = others.iter().filter(|word| label.ends_with(word.as_str())).map(String::len).max().unwrap_or(0);
        // A bare 时间 or 日期 is a label only with its colon and at the start of what it labels.
        let bare = own <= 6;
        let stands_alone = label.len() == own
            || label
                .get(..label.len() - own)
                .is_none_or(|rest| !rest.chars().next_back().is_some_and(crate::fold::is_han));
        if own < foreign || (bare && !(stands_alone && before.ends_with([':', '\n']))) {
            return None;
        }
        Some(LabelledDate { date: mention.date()?, range: Some(mention.range.clone()) })
    })
}

/// The signature after the last section's heading: lines that are an organ, a date, or both and nothing else.
pub(super) fn signature(
    text: &str,
    paragraphs: &[Paragraph],
    dates: &[DateMention],
    first: usize,
    ruleset: &Ruleset,
) -> Option<Signature> {
    let mut found: Option<Signature> = None;
    for (index, paragraph) in paragraphs.iter().enumerate().skip(first.max(1)) {
        if paragraph.cell.is_some() {
            continue;
        }
        let line = text.get(paragraph.range.clone()).unwrap_or_default();
        let date = dates
            .iter()
            .find(|date| paragraph.range.start <= date.range.start && date.range.end <= paragraph.range.end);
        let bare = |range: &Range<usize>| is_organ_line(text.get(range.clone()).unwrap_or_default(), ruleset);
        match date {
            Some(date) => {
                let before = paragraph.range.start..date.range.start;
                let after = text.get(date.range.end..paragraph.range.end).unwrap_or_default();
                if after.chars().count() > 2
                    || !(before.is_empty()
                        || bare(&before)
                        || is_date_label(text.get(before.clone()).unwrap_or_default()))
                {
                    continue;
                }
                match &mut found {
                    Some(signature) if signature.date.is_none() && index <= signature.paragraph + 3 => {
                        signature.date = Some(date.clone());
                        signature.range.end = date.range.end;
                    }
                    None => {
                        let organ = (!before.is_empty()).then_some(before);
                        found = Some(Signature {
                            range: paragraph.range.start..date.range.end,
                            organ,
                            date: Some(date.clone()),
                            paragraph: index,
                        });
                    }
                    Some(_) => {}
                }
            }
            None if found.is_none() && bare(&paragraph.range) && line.chars().count() <= 40 => {
                found = Some(Signature {
                    range: paragraph.range.clone(),
                    organ: Some(paragraph.range.clone()),
                    date: None,
                    paragraph: index,
                });
            }
            None => {}
        }
    }
    found.or_else(|| inline_signature(text, paragraphs, dates, first, ruleset))
}

/// A signature within the last long paragraph of a report on one line: 某镇人民政府 2025年1月20日.
fn inline_signature(
    text: &str,
    paragraphs: &[Paragraph],
    dates: &[DateMention],
    first: usize,
    ruleset: &Ruleset,
) -> Option<Signature> {
    let index = first.checked_sub(1)?;
    let paragraph = paragraphs.get(index)?;
    let date = dates
        .iter()
        .rev()
        .find(|date| paragraph.range.start <= date.range.start && date.range.end <= paragraph.range.end)?;
    date.year?;
    let before = text.get(paragraph.range.start..date.range.start)?;
    let start = before.rfind(['。', '!', ';']).map_or(0, |end| end + 3.min(before.len() - end));
    let name = before.get(start..)?;
    (paragraph.range.len() > 600 && is_organ_line(name, ruleset)).then(|| Signature {
        range: paragraph.range.start + start..date.range.end,
        organ: Some(paragraph.range.start + start..date.range.start),
        date: Some(date.clone()),
        paragraph: index,
    })
}

/// Whether a line is the name of an organ and nothing else.
fn is_organ_line(line: &str, ruleset: &Ruleset) -> bool {
    let count = line.chars().count();
    (3..=40).contains(&count)
        && line.chars().all(|c| crate::fold::is_han(c) || matches!(c, '(' | ')' | '、'))
        && ruleset.levels.iter().any(|level| {
            level.endings.iter().any(|ending| {
                ending.chars().count() > 1 && line.ends_with(ending.as_str())
                    || line.ends_with(ending.as_str()) && matches!(ending.as_str(), "局" | "厅" | "委" | "部" | "办")
            })
        })
        && !ruleset.has("chrome", line)
}

/// Whether what stands before a date only names it.
fn is_date_label(text: &str) -> bool {
    text.chars().count() <= 6 && text.ends_with(':')
}

/// The paragraph after the last one of running text, for a report whose sections could not be told.
pub(super) fn after_prose(text: &str, paragraphs: &[Paragraph], first: usize) -> usize {
    const SHORTEST: usize = 20;
    let prose = |paragraph: &Paragraph| {
        let line = text.get(paragraph.range.clone()).unwrap_or_default();
        line.ends_with(['。', ';']) && line.chars().nth(SHORTEST).is_some()
    };
    paragraphs.iter().rposition(prose).map_or(first, |last| (last + 1).max(first))
}

/// The paragraph at which the tail begins: the signature, or the page's own words after the last section.
pub(super) fn tail(
    text: &str,
    paragraphs: &[Paragraph],
    signature: &Option<Signature>,
    first: usize,
    ruleset: &Ruleset,
) -> usize {
    let chrome = paragraphs.iter().enumerate().skip(first).find(|(_, paragraph)| {
        let line = text.get(paragraph.range.clone()).unwrap_or_default();
        line.chars().count() <= 80 && !line.ends_with('。') && ruleset.has("chrome", line)
    });
    let chrome = chrome.map_or(paragraphs.len(), |(index, _)| index);
    match signature {
        Some(signature) if signature.paragraph >= first => signature.paragraph.min(chrome),
        _ => chrome,
    }
}

/// The reporting organ: the title's, else the page's label, else the signature's.
pub(super) fn organ(report: &Report<'_>, ruleset: &Ruleset) -> Option<Organ> {
    if let Some((name, range)) = report.title.as_ref().and_then(|title| title.organ.clone()) {
        return Some(Organ::new(&name, range, ruleset));
    }
    let signed = report.signature.as_ref().and_then(|signature| signature.organ.clone());
    let range = signed.or_else(|| labelled_organ(report, ruleset))?;
    Some(Organ::new(report.slice(&range), range.clone(), ruleset))
}

/// An organ behind a label near the start: 发布机构：昌宁县人民政府.
fn labelled_organ(report: &Report<'_>, ruleset: &Ruleset) -> Option<Range<usize>> {
    let limit = report.paragraphs.get(..SEARCHED.min(report.paragraphs.len()))?.last()?.range.end;
    let head = report.text().get(..limit)?;
    ruleset.list("organ-label").iter().find_map(|label| {
        let at = head.find(label.as_str())? + label.len();
        let rest = head.get(at..)?;
        let name_at = rest.find(|c: char| !matches!(c, ':' | '\n' | '|'))?;
        let rest = rest.get(name_at..)?;
        let length = rest.find(|c: char| !crate::fold::is_han(c)).unwrap_or(rest.len());
        let name = rest.get(..length)?;
        // A label of what follows may touch the name where a gap was folded away.
        let end = ruleset
            .list("published-label")
            .iter()
            .chain(ruleset.list("chrome"))
            .filter_map(|word| name.find(word.trim_end_matches(':')))
            .min()
            .unwrap_or(length);
        let name = name.get(..end)?;
        (name_at <= 4 && is_organ_line(name, ruleset)).then(|| at + name_at..at + name_at + end)
    })
}
