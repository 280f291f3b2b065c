//! `integrity/garbled` and `integrity/hidden`: what folding met, and what looks like something else.

use std::ops::Range;
use std::sync::LazyLock;

use super::Context;
use crate::finding::Severity;
use crate::fold::{is_han, is_invisible};
use crate::report::Numbering;

/// Fewer traditional characters than this are names.
const FEWEST_TRADITIONAL: usize = 5;
/// How many further places of one finding are named.
const RELATED: usize = 6;

/// Mojibake, inserted pinyin, mixed traditional characters.
pub(super) fn garbled(context: &mut Context<'_>) {
    const RULE: &str = "integrity/garbled";
    let report = context.report;
    let oddities = &report.folded.oddities;
    if let Some(first) = oddities.pinyin.first() {
        let span = with_neighbours(context, first, 1, 0);
        let draft = context.draft(RULE, "pinyin", &[("count", &oddities.pinyin.len())], 0..0);
        context.report(draft.at_visible(span));
    } else if distinct(context, &oddities.traditional) >= FEWEST_TRADITIONAL
        && let Some(first) = oddities.traditional.first()
    {
        let span = with_neighbours(context, first, 2, 3);
        let draft = context.draft(RULE, "traditional", &[("count", &oddities.traditional.len())], 0..0);
        context.report(draft.at_visible(span));
    }
    if let Some(first) = oddities.replaced.first() {
        let span = with_neighbours(context, first, 3, 3);
        let found = context.report.document.quote(&span).to_owned();
        let draft = context.draft(RULE, "mojibake", &[("found", &found)], 0..0);
        context.report(draft.at_visible(span));
    } else if let Some(span) = misread_run(report.text()) {
        let found = report.quote(&span);
        let draft = context.draft(RULE, "mojibake", &[("found", &found)], span);
        context.report(draft);
    } else if let Some(hit) = report.hits.list("garbled").first() {
        let span = odd_run(report.text(), hit.start..hit.end);
        let found = report.quote(&span);
        let draft = context.draft(RULE, "mojibake", &[("found", &found)], span);
        context.report(draft);
    }
}

/// For each character of the basic plane whether it is what GBK makes of the first two bytes of a Chinese character in
/// UTF-8: 涓 鐢 鏀 鍏 锛 and their like. Most are rare, but 缁 and 娴 are not: the test of the run decides.
static MISREAD: LazyLock<Box<[bool]>> = LazyLock::new(|| {
    let mut table = vec![false; 0x1_0000].into_boxed_slice();
    for lead in 0xe4..=0xe9_u8 {
        for trail in 0x80..=0xbf_u8 {
            let pair = [lead, trail];
            let (decoded, _) = encoding_rs::GBK.decode_without_bom_handling(&pair);
            if let Some(slot) = decoded.chars().next().and_then(|c| table.get_mut(c as usize)) {
                *slot = decoded.chars().count() == 1;
            }
        }
    }
    table
});

/// The first run of characters that are UTF-8 misread as GBK: put back into GBK they read as Chinese.
fn misread_run(text: &str) -> Option<Range<usize>> {
    const SHORTEST: usize = 3;
    let table: &[bool] = &MISREAD;
    let leads = text.char_indices().filter(|(_, c)| table.get(*c as usize).copied().unwrap_or(false));
    leads.map(|(start, _)| start).find_map(|start| {
        let run = text.get(start..)?;
        let length = run.find(|c: char| c.is_ascii() || matches!(c, '。' | '、' | '“' | '”')).unwrap_or(run.len());
        let run = run.get(..length)?;
        // Only as much as tells: a long paragraph would be encoded again and again.
        let few = run.char_indices().nth(12).map_or(run, |(at, _)| run.get(..at).unwrap_or(run));
        if few.chars().count() < SHORTEST {
            return None;
        }
        let (encoded, _, unmapped) = encoding_rs::GBK.encode(few);
        // The last character may have lost half of its bytes.
        let readable = match std::str::from_utf8(&encoded) {
            Ok(readable) => readable,
            Err(error) => std::str::from_utf8(encoded.get(..error.valid_up_to())?).unwrap_or_default(),
        };
        let chinese = readable.chars().filter(|c| is_han(*c)).count();
        (!unmapped && chinese >= 2 && chinese == readable.chars().count()).then_some(start..start + length)
    })
}

/// A run of mojibake around a piece of it: Latin letters with marks and symbols, or a few more characters.
fn odd_run(text: &str, piece: Range<usize>) -> Range<usize> {
    let odd = |c: char| !c.is_ascii() && !is_han(c) && !matches!(c, '。' | '、' | '“' | '”' | '《' | '》' | '—' | '…');
    let start = text.get(..piece.start).map_or(piece.start, |head| head.trim_end_matches(odd).len());
    let tail = text.get(piece.end..).unwrap_or_default();
    let latin = tail.len() - tail.trim_start_matches(odd).len();
    let more = tail.char_indices().take(6).take_while(|(_, c)| !matches!(c, '。' | ',' | '\n')).last();
    let is_latin = text.get(piece.clone()).is_some_and(|piece| piece.chars().any(odd));
    let length = if is_latin { latin } else { more.map_or(0, |(at, c)| at + c.len_utf8()) };
    start..piece.end + length
}

/// How many different characters stand at the places.
fn distinct(context: &Context<'_>, places: &[Range<usize>]) -> usize {
    let mut characters: Vec<&str> = places.iter().map(|place| context.report.document.quote(place)).collect();
    characters.sort_unstable();
    characters.dedup();
    characters.len()
}

/// A visible range with some characters before and after it, within its line.
fn with_neighbours(context: &Context<'_>, range: &Range<usize>, before: usize, after: usize) -> Range<usize> {
    let text = &context.report.document.text;
    let ends = |c: char| c == '\n' || c == '\t';
    let start = text
        .get(..range.start)
        .and_then(|head| head.char_indices().rev().take(before).take_while(|(_, c)| !ends(*c)).last())
        .map_or(range.start, |(at, _)| at);
    let end = text
        .get(range.end..)
        .and_then(|tail| tail.char_indices().take(after).take_while(|(_, c)| !ends(*c)).last())
        .map_or(range.end, |(at, c)| range.end + at + c.len_utf8());
    start..end
}

/// Zero-width characters, radicals, look-alikes, concealed text.
pub(super) fn hidden(context: &mut Context<'_>) {
    invisible(context);
    radicals(context);
    lookalikes(context);
    concealed(context);
}

/// Invisible characters inside words and numbers; at the edges of a paragraph they are a mere note.
fn invisible(context: &mut Context<'_>) {
    let report = context.report;
    let text = &report.document.text;
    let is_inside = |range: &&Range<usize>| {
        let before = text.get(..range.start).and_then(|head| head.chars().rev().find(|c| !is_invisible(*c)));
        let after = text.get(range.end..).and_then(|tail| tail.chars().find(|c| !is_invisible(*c)));
        let solid = |c: Option<char>| c.is_some_and(|c| is_han(c) || c.is_ascii_alphanumeric());
        solid(before) && solid(after)
    };
    let all = &report.folded.oddities.invisible;
    let inside: Vec<Range<usize>> = all.iter().filter(is_inside).cloned().collect();
    let (places, severity) = if inside.is_empty() { (all.clone(), Some(Severity::Note)) } else { (inside, None) };
    let Some(first) = places.first() else { return };
    let span = word_around(text, first);
    let mut draft = context.draft("integrity/hidden", "invisible", &[("count", &places.len())], 0..0).at_visible(span);
    if let Some(severity) = severity {
        draft = draft.severity(severity);
    }
    for other in places.iter().skip(1).take(RELATED) {
        let folded = report.folded.folded_offset(other.start);
        draft = draft.related(report.clause(folded), "又见");
    }
    context.report(draft);
}

/// The number or word around a visible range: back over digits, or one character; forward likewise with its measure word.
fn word_around(text: &str, range: &Range<usize>) -> Range<usize> {
    let part = |c: char| c.is_ascii_alphanumeric() || is_invisible(c);
    let head = text.get(..range.start).unwrap_or_default();
    let mut start = head.trim_end_matches(part).len();
    if start == range.start {
        start = head.char_indices().rev().take(2).take_while(|(_, c)| is_han(*c)).last().map_or(start, |(at, _)| at);
    }
    let tail = text.get(range.end..).unwrap_or_default();
    let digits = tail.len() - tail.trim_start_matches(part).len();
    let rest = tail.get(digits..).unwrap_or_default();
    let words = if digits > 0 { 1 } else { 2 };
    let han =
        rest.char_indices().take(words).take_while(|(_, c)| is_han(*c)).last().map_or(0, |(at, c)| at + c.len_utf8());
    start..range.end + digits + han
}

/// Radical code points, which searches do not find.
fn radicals(context: &mut Context<'_>) {
    let places = &context.report.folded.oddities.radicals;
    let Some(first) = places.first() else { return };
    let span = with_neighbours(context, first, 0, 5);
    let draft = context.draft("integrity/hidden", "radical", &[("count", &places.len())], 0..0).at_visible(span);
    context.report(draft);
}

/// Letters among digits, and a dash in place of 一.
fn lookalikes(context: &mut Context<'_>) {
    let report = context.report;
    for section in &report.sections {
        let Some(marker) =
            section.marker.as_ref().filter(|marker| marker.lookalike && marker.numbering == Numbering::Chinese)
        else {
            continue;
        };
        let found = report.quote(&section.heading);
        let character = report.slice(&marker.range).chars().next().unwrap_or('—');
        let draft = context.draft(
            "integrity/hidden",
            "lookalike",
            &[("found", &found), ("character", &character), ("expected", &"一")],
            section.heading.clone(),
        );
        context.report(draft);
    }
    let text = report.text();
    let mut last = 0;
    // The first bytes of the letters in question; report text has few of them.
    let bytes = text.as_bytes();
    let mut places: Vec<usize> =
        memchr::memchr3_iter(b'O', b'o', b'l', bytes).chain(memchr::memchr3_iter(b'I', 0xce, 0xd0, bytes)).collect();
    places.sort_unstable();
    for at in places {
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
        let Some(digit) = lookalike_digit(c) else { continue };
        let before = text.get(..at).and_then(|head| head.chars().next_back());
        let after = text.get(at + c.len_utf8()..).and_then(|tail| tail.chars().next());
        let number = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
        // A Latin letter must stand between digits (2O23), or among them before a measure word (1О条); O2O is a word.
        let measured = after.is_some_and(|c| matches!(c, '年' | '件' | '条' | '次' | '月' | '日' | '份' | '个' | '人'));
        if !(number(before) && (number(after) || measured)) || at < last {
            continue;
        }
        let digits = |c: char| c.is_ascii_digit() || lookalike_digit(c).is_some();
        let start = text.get(..at).map_or(at, |head| head.trim_end_matches(digits).len());
        let tail = text.get(at..).unwrap_or_default();
        let mut end = at + (tail.len() - tail.trim_start_matches(digits).len());
        end += text.get(end..).and_then(|rest| rest.chars().next()).filter(|c| is_han(*c)).map_or(0, char::len_utf8);
        last = end;
        let found = report.quote(&(start..end));
        let draft = context.draft(
            "integrity/hidden",
            "lookalike",
            &[("found", &found), ("character", &c), ("expected", &digit)],
            start..end,
        );
        context.report(draft);
    }
}

/// The digit that a letter is taken for: Latin, Cyrillic and Greek O, l and I.
fn lookalike_digit(c: char) -> Option<char> {
    match c {
        'O' | 'o' | 'О' | 'о' | 'Ο' | 'ο' => Some('0'),
        'l' | 'I' | 'І' | 'Ι' => Some('1'),
        _ => None,
    }
}

/// Text of the page that a reader does not see, between the first and the last section.
fn concealed(context: &mut Context<'_>) {
    const FEWEST: usize = 4;
    let report = context.report;
    let body = report.body();
    let (Some(first), Some(last)) = (report.sections.first(), report.sections.last()) else { return };
    let start = report.folded.visible_offset(first.heading.start);
    let end = report.folded.visible_offset(last.body.end.min(body.end));
    for hidden in &report.document.hidden {
        let characters = hidden.text.chars().filter(|c| is_han(*c) || c.is_ascii_digit()).count();
        if characters < FEWEST || !(start..=end).contains(&hidden.at) {
            continue;
        }
        let shown: String = hidden.text.chars().take(24).collect();
        let draft = context.draft("integrity/hidden", "concealed", &[("found", &shown)], 0..0);
        context.report(draft.at_visible(hidden.range.clone()));
    }
}
