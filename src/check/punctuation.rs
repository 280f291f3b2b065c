//! `text/punctuation`: brackets, quotation marks and 《》 that lack their other half. The rest are patterns.

use super::Context;

/// Opening and closing marks, folded.
const PAIRS: [(char, char); 6] = [('(', ')'), ('《', '》'), ('〔', '〕'), ('【', '】'), ('“', '”'), ('「', '」')];

/// `text/punctuation`.
pub(super) fn pairs(context: &mut Context<'_>) {
    let report = context.report;
    let body = report.body();
    let mut found = Vec::new();
    for paragraph in report.paragraphs.iter().filter(|p| p.cell.is_none() && body.contains(&p.range.start)) {
        let text = report.slice(&paragraph.range);
        let mut open: Vec<(usize, char)> = Vec::new();
        let mut next = 0;
        // All marks begin with one of four bytes.
        for (at, byte) in text.bytes().enumerate() {
            if !matches!(byte, b'(' | b')' | 0xe2 | 0xe3) || at < next {
                continue;
            }
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
            next = at + c.len_utf8();
            if PAIRS.iter().any(|(left, _)| *left == c) {
                open.push((at, c));
                continue;
            }
            let Some((left, _)) = PAIRS.iter().find(|(_, right)| *right == c) else { continue };
            match open.iter().rposition(|(_, other)| other == left) {
                Some(index) => {
                    found.extend(open.drain(index + 1..).map(|(at, c)| (paragraph.range.start + at, c)));
                    open.pop();
                }
                // 1) and a) are list markers.
                None if c == ')'
                    && text.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_alphanumeric())) => {}
                None => found.push((paragraph.range.start + at, c)),
            }
        }
        found.extend(open.into_iter().map(|(at, c)| (paragraph.range.start + at, c)));
    }
    for (at, mark) in found {
        let span = at..at + mark.len_utf8();
        let shown = report.quote(&span);
        let draft = context.draft("text/punctuation", "unpaired", &[("found", &shown)], span);
        context.report(draft);
    }
}
