//! What a finding shows of its document, as codespan-reporting's [`Files`]: the sentences it speaks of, each as one
//! line, because a paragraph of a report is one line of 300 to 800 characters.
//!
//! The text handed to codespan is made for the finding: sentences, cut to a width that fits a screen, with characters
//! that cannot be seen made visible. Only the place in the heading and the line numbers are those of the file.

use std::ops::Range;

use codespan_reporting::files::{Error, Files, Location};

use super::visible;
use crate::document::Document;

/// Columns of text that a line may have before it is cut.
const WIDE: usize = 160;
/// Columns shown on each side of the marks of a line that is cut.
const CONTEXT: usize = 36;
/// Columns shown of the beginning and the end of a mark that is itself too wide.
const HEAD: usize = 60;
const TAIL: usize = 24;
/// Columns searched for the bounds of a sentence.
const REACH: usize = 400;

/// The place that stands for none: the name says where. Codespan prints a line and a column all the same, and
/// [`Snippet::without_lines`] takes them away.
const NO_LINES: (usize, usize) = (0, 0);

/// A range of visible text to be marked.
#[derive(Debug, Clone)]
pub(super) struct Mark {
    pub(super) span: Range<usize>,
    pub(super) primary: bool,
    pub(super) message: String,
}

/// A part of a mark that lies within one sentence.
#[derive(Debug, Clone)]
struct Part {
    mark: usize,
    span: Range<usize>,
    sentence: Range<usize>,
}

#[derive(Debug)]
struct Line {
    index: usize,
    number: usize,
    shown: Range<usize>,
}

/// The lines that a finding shows.
#[derive(Debug)]
pub(super) struct Snippet {
    name: String,
    text: String,
    lines: Vec<Line>,
    at: (usize, usize),
}

impl Snippet {
    /// The lines for some marks, the first of which gives the place; and the range of each mark in them.
    pub(super) fn new(document: &Document, marks: &[Mark]) -> (Snippet, Vec<Range<usize>>) {
        let text = document.text.as_str();
        let mut parts = Vec::new();
        for (index, mark) in marks.iter().enumerate() {
            split(text, index, &mark.span, &mut parts);
        }
        parts.sort_by_key(|part| (part.span.start, part.span.end));
        let first = marks.first().map(|mark| within(text, &mark.span)).unwrap_or_default();
        let mut name = visible::line(&document.path).into_owned();
        let at = match super::where_words(document, &first) {
            Some(words) => {
                name.push_str(&format!(" {}", visible::line(&words)));
                NO_LINES
            }
            None => {
                let place = document.place(&first);
                (place.line, place.column)
            }
        };
        let mut snippet = Snippet { name, text: String::new(), lines: vec![], at };
        let mut ranges: Vec<Option<Range<usize>>> = vec![None; marks.len()];
        let mut rest = parts.as_slice();
        let mut before = None;
        while let Some(first) = rest.first() {
            let count = together(text, rest);
            let (group, others) = rest.split_at(count);
            rest = others;
            let window = window(text, group);
            let next_to = before.is_some_and(|end: usize| {
                end <= window.start && text.get(end..window.start).is_some_and(|gap| gap.trim().is_empty())
            });
            before = Some(window.end);
            // A gap of more than two makes codespan draw a break between lines that are not neighbours.
            let index = snippet.lines.last().map_or(0, |line| line.index + if next_to { 1 } else { 3 });
            let number = match document.location(&first.span) {
                Some(location) => location.line.or(location.row).or(location.paragraph).unwrap_or(1),
                None => document.place(&first.span).line,
            };
            snippet.line(text, group, window, index, number, &mut ranges);
        }
        (snippet, ranges.into_iter().map(Option::unwrap_or_default).collect())
    }

    /// What codespan drew, without the line and column of a file that has none.
    pub(super) fn without_lines(&self, drawn: String) -> String {
        if self.at != NO_LINES {
            return drawn;
        }
        drawn.replacen(&format!("{}:{}:{}\n", self.name, NO_LINES.0, NO_LINES.1), &format!("{}\n", self.name), 1)
    }

    /// Adds one line: the window, with an ellipsis wherever text was left out.
    fn line(
        &mut self,
        text: &str,
        group: &[Part],
        window: Range<usize>,
        index: usize,
        number: usize,
        ranges: &mut [Option<Range<usize>>],
    ) {
        let from = self.text.len();
        let Some(first) = group.first() else { return };
        let sentence = group.iter().fold(first.sentence.clone(), |all, part| {
            all.start.min(part.sentence.start)..all.end.max(part.sentence.end)
        });
        let hole = match group {
            [only] if columns(text, window.clone(), WIDE) > WIDE => hole(text, &only.span),
            _ => None,
        };
        if window.start > sentence.start {
            self.text.push('…');
        }
        let mut offsets = Offsets { visible: window.start, at: Vec::new() };
        offsets.at.push((window.start, self.text.len()));
        for piece in match &hole {
            Some(hole) => [window.start..hole.start, hole.end..window.end],
            None => [window.clone(), window.end..window.end],
        } {
            if piece.start > offsets.visible {
                self.text.push('…');
                offsets.visible = piece.start;
                offsets.at.push((piece.start, self.text.len()));
            }
            for c in text.get(piece.clone()).unwrap_or_default().chars() {
                visible::push(&mut self.text, c);
                offsets.visible += c.len_utf8();
                offsets.at.push((offsets.visible, self.text.len()));
            }
        }
        for part in group {
            if let Some(range) = ranges.get_mut(part.mark) {
                let shown = offsets.of(part.span.start)..offsets.of(part.span.end);
                *range = Some(range.as_ref().map_or(shown.clone(), |all| all.start..shown.end));
            }
        }
        if window.end < sentence.end {
            self.text.push('…');
        }
        self.lines.push(Line { index, number, shown: from..self.text.len() });
        self.text.push('\n');
    }

    fn by_index(&self, index: usize) -> Option<&Line> {
        self.lines.iter().rev().find(|line| line.index <= index)
    }
}

/// Where visible offsets of a line went in the text shown.
struct Offsets {
    visible: usize,
    at: Vec<(usize, usize)>,
}

impl Offsets {
    fn of(&self, visible: usize) -> usize {
        let index = self.at.partition_point(|(offset, _)| *offset < visible);
        self.at.get(index).or(self.at.last()).map_or(0, |(_, shown)| *shown)
    }
}

impl<'a> Files<'a> for Snippet {
    type FileId = ();
    type Name = &'a str;
    type Source = &'a str;

    fn name(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.name)
    }

    fn source(&'a self, (): ()) -> Result<&'a str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'a self, (): (), byte: usize) -> Result<usize, Error> {
        let count = self.lines.partition_point(|line| line.shown.start <= byte);
        Ok(count.checked_sub(1).and_then(|at| self.lines.get(at)).map_or(0, |line| line.index))
    }

    fn line_number(&'a self, (): (), index: usize) -> Result<usize, Error> {
        Ok(self.by_index(index).map_or(1, |line| line.number))
    }

    fn line_range(&'a self, (): (), index: usize) -> Result<Range<usize>, Error> {
        // The indices between two lines stand for what is not shown.
        Ok(self
            .by_index(index)
            .map_or(0..0, |line| if line.index == index { line.shown.clone() } else { line.shown.end..line.shown.end }))
    }

    fn location(&'a self, (): (), _byte: usize) -> Result<Location, Error> {
        Ok(Location { line_number: self.at.0, column_number: self.at.1 })
    }
}

/// Cuts a mark into its part in its first and its part in its last sentence.
fn split(text: &str, mark: usize, span: &Range<usize>, parts: &mut Vec<Part>) {
    let span = within(text, span);
    let first_end = sentence_end(text, span.start);
    if first_end >= span.end || text.get(first_end..span.end).is_none_or(|rest| rest.trim().is_empty()) {
        let last = last_char(text, span.end).max(span.start);
        let end = if first_end >= span.end { sentence_end(text, last) } else { span.end };
        let sentence = sentence_start(text, span.start)..end.max(span.end);
        parts.push(Part { mark, span, sentence });
        return;
    }
    let last = last_char(text, span.end).max(span.start);
    let last_start = sentence_start(text, last).max(first_end);
    let sentence = sentence_start(text, span.start)..first_end;
    parts.push(Part { mark, span: span.start..first_end, sentence });
    let sentence = last_start..sentence_end(text, last).max(span.end);
    parts.push(Part { mark, span: last_start..span.end, sentence });
}

/// A span on character boundaries, not empty where there is text, without white space around it.
fn within(text: &str, span: &Range<usize>) -> Range<usize> {
    let down = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut start = down(span.start);
    let mut end = down(span.end).max(start);
    if start == end {
        match text.get(start..).and_then(|rest| rest.chars().next()) {
            Some(c) => end += c.len_utf8(),
            None => start = last_char(text, end),
        }
    }
    let marked = text.get(start..end).unwrap_or_default();
    let inner = marked.trim();
    if inner.is_empty() {
        return start..end;
    }
    let start = start + (marked.len() - marked.trim_start().len());
    start..start + inner.len()
}

/// Start of the character that ends at an offset.
fn last_char(text: &str, end: usize) -> usize {
    end - text.get(..end).and_then(|before| before.chars().next_back()).map_or(0, char::len_utf8)
}

fn breaks_line(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn stops(c: char) -> bool {
    matches!(c, '。' | '；' | '！' | '？' | '!' | '?' | ';')
}

/// What may follow the stop of a sentence and still belong to it.
fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '）' | ')' | '」' | '』' | '》' | '】')
}

/// Where the sentence begins that holds the character at `at`; no further back than [`REACH`] columns.
fn sentence_start(text: &str, at: usize) -> usize {
    let mut start = at;
    let mut columns = 0;
    let mut closing = None;
    for c in text.get(..at).unwrap_or_default().chars().rev() {
        columns += visible::width(c);
        if breaks_line(c) || stops(c) {
            start = if stops(c) { closing.unwrap_or(start) } else { start };
            break;
        }
        if columns > REACH {
            break;
        }
        if !closes(c) {
            closing = None;
        } else if closing.is_none() {
            closing = Some(start);
        }
        start -= c.len_utf8();
    }
    let blank = text.get(start..at).map_or(0, |lead| lead.len() - lead.trim_start().len());
    start + blank
}

/// Where the sentence ends that holds the character at `at`; no further than [`REACH`] columns.
fn sentence_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut columns = 0;
    let mut stopped = false;
    for c in text.get(at..).unwrap_or_default().chars() {
        columns += visible::width(c);
        if (breaks_line(c) && end > at) || columns > REACH || (stopped && !closes(c) && !stops(c)) {
            break;
        }
        stopped |= stops(c);
        end += c.len_utf8();
        if breaks_line(c) {
            break;
        }
    }
    let tail = text.get(at..end).map_or(0, |tail| tail.len() - tail.trim_end().len());
    if tail == end - at { end } else { end - tail }
}

/// Columns of a range, counted no further than just above a limit.
fn columns(text: &str, range: Range<usize>, limit: usize) -> usize {
    let mut columns = 0;
    for c in text.get(range).unwrap_or_default().chars() {
        columns += visible::width(c);
        if columns > limit {
            break;
        }
    }
    columns
}

/// How many parts, at least one, share the line of the first.
fn together(text: &str, parts: &[Part]) -> usize {
    let Some(first) = parts.first() else { return 0 };
    let start = first.sentence.start;
    let mut end = first.span.end;
    let mut sentence_end = first.sentence.end;
    let mut count = 1;
    for part in parts.iter().skip(1) {
        let reaches = end.max(part.span.end);
        // Neighbouring sentences go on one line as long as it stays short.
        let apart = part.span.start >= sentence_end;
        let joined = !apart
            || (text.get(sentence_end..part.sentence.start).is_some_and(|gap| gap.trim_matches(' ').is_empty())
                && columns(text, start..part.sentence.end, WIDE / 2) <= WIDE / 2);
        let fits = columns(text, start..sentence_end.max(part.sentence.end), WIDE) <= WIDE
            || columns(text, first.span.start..reaches, WIDE) <= WIDE - 2 * CONTEXT;
        if !joined || !fits {
            break;
        }
        end = reaches;
        sentence_end = sentence_end.max(part.sentence.end);
        count += 1;
    }
    count
}

/// The text that a line shows: all of the sentence, or what surrounds its marks.
fn window(text: &str, group: &[Part]) -> Range<usize> {
    let Some(first) = group.first() else { return 0..0 };
    let end = group.iter().map(|part| part.span.end).max().unwrap_or(first.span.end);
    let limit = group.iter().map(|part| part.sentence.end).max().unwrap_or(end).max(end);
    let start = first.sentence.start.min(first.span.start);
    if columns(text, start..limit, WIDE) <= WIDE {
        return start..limit;
    }
    let from = text.get(start..first.span.start).map_or(first.span.start, |before| {
        let taken = take(before.chars().rev());
        let cut = first.span.start - taken;
        let kept = before.get(before.len() - taken..).unwrap_or_default();
        if cut == start { cut } else { cut + kept.find(soft).map_or(0, |at| at + soft_len(kept, at)) }
    });
    let to = text.get(end..limit).map_or(end, |after| {
        let taken = take(after.chars());
        let kept = after.get(..taken).unwrap_or_default();
        if end + taken == limit { limit } else { end + kept.rfind(soft).map_or(taken, |at| at + soft_len(kept, at)) }
    });
    from..to
}

/// Bytes of the characters that fit into [`CONTEXT`] columns.
fn take(chars: impl Iterator<Item = char>) -> usize {
    let mut columns = 0;
    chars
        .take_while(|c| {
            columns += visible::width(*c);
            columns <= CONTEXT
        })
        .map(char::len_utf8)
        .sum()
}

/// Where a sentence that is too long is best cut.
fn soft(c: char) -> bool {
    matches!(c, '，' | '、' | '：' | ',' | '\t' | ' ' | '\u{3000}')
}

fn soft_len(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// The middle of a mark that is too wide to be shown whole.
fn hole(text: &str, span: &Range<usize>) -> Option<Range<usize>> {
    let marked = text.get(span.clone())?;
    if columns(text, span.clone(), WIDE) <= WIDE - CONTEXT {
        return None;
    }
    let cut = |chars: &mut dyn Iterator<Item = char>, limit: usize| -> usize {
        let mut columns = 0;
        chars
            .take_while(|c| {
                columns += visible::width(*c);
                columns <= limit
            })
            .map(char::len_utf8)
            .sum()
    };
    let start = span.start + cut(&mut marked.chars(), HEAD);
    let end = span.end - cut(&mut marked.chars().rev(), TAIL);
    (start < end).then_some(start..end)
}
