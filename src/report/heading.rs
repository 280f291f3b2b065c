//! Heading markers: 一、 (一) 1. (1) ① 第一部分.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

use pest::Parser;
use pest_derive::Parser;

use super::asked::{Asked, Characters};
use super::numeral::ordinal;

#[derive(Parser)]
#[grammar = "grammar/heading.pest"]
struct HeadingParser;

static CHARACTERS: LazyLock<Characters> = LazyLock::new(|| Characters::of(include_str!("../../grammar/heading.pest")));

thread_local! {
    static ASKED: RefCell<Asked<Option<Marker>>> = RefCell::new(Asked::nothing());
}

/// The longest marker, in characters.
const LONGEST: usize = 12;

/// A way of numbering, in the order in which they usually nest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Numbering {
    /// 第一部分, 第一章
    Part,
    /// 一、
    Chinese,
    /// （一）
    ChineseParen,
    /// 1.
    Arabic,
    /// (1)
    ArabicParen,
    /// ①
    Circled,
}

/// A marker at the start of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marker {
    /// How it numbers.
    pub numbering: Numbering,
    /// Its number; for a look-alike of 一、 it is 1.
    pub number: u32,
    /// Folded range.
    pub range: Range<usize>,
    /// Whether another character stands in place of 一.
    pub lookalike: bool,
}

/// Reads the marker at the start of a folded text that begins at `offset`.
pub fn marker(text: &str, offset: usize) -> Option<Marker> {
    let first = text.chars().next()?;
    let possible = matches!(
        first,
        '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '第' | '(' | '0'..='9' | '\u{2460}'..='\u{2473}'
            | '—' | '–' | '-' | 'ー' | '―' | '─' | '━' | 'l' | 'I' | '|'
    );
    if !possible || !is_followed(text, first) {
        return None;
    }
    // The grammar sees the first characters only: a parse costs in proportion to its input.
    let others = |(index, (_, c)): &(usize, (usize, char))| *index >= LONGEST || !CHARACTERS.has(*c);
    let end = text.char_indices().enumerate().skip(1).find(others).map_or(text.len(), |(_, (at, _))| at);
    let marker = ASKED.with_borrow_mut(|asked| asked.about(text.get(..end).unwrap_or_default(), parse))?;
    Some(Marker { range: offset..offset + marker.range.end, ..marker })
}

/// Takes a marker apart.
fn parse(text: &str) -> Option<Marker> {
    let first = text.chars().next()?;
    let matched = HeadingParser::parse(Rule::heading, text).ok()?.next()?;
    let marker = matched.into_inner().next()?;
    let length = marker.as_span().end();
    let kind = marker.into_inner().next()?;
    let numbering = match kind.as_rule() {
        Rule::part => Numbering::Part,
        Rule::chinese | Rule::lookalike => Numbering::Chinese,
        Rule::chinese_paren => Numbering::ChineseParen,
        Rule::arabic => Numbering::Arabic,
        Rule::arabic_paren => Numbering::ArabicParen,
        _ => Numbering::Circled,
    };
    let lookalike = kind.as_rule() == Rule::lookalike;
    let number = match kind.as_rule() {
        Rule::lookalike => 1,
        Rule::circled => (first as u32).checked_sub(0x245f)?,
        _ => {
            let digits = kind.into_inner().next()?.as_str();
            digits.parse().ok().or_else(|| ordinal(digits))?
        }
    };
    Some(Marker { numbering, number, range: 0..length, lookalike })
}

/// Whether what follows the first character can be the rest of a marker. The grammar decides; this spares it the many
/// lines that begin with a figure or a bracket.
fn is_followed(text: &str, first: char) -> bool {
    let is_numeral = |c: char| matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十');
    let rest = text.get(first.len_utf8()..).unwrap_or_default();
    match first {
        '0'..='9' => {
            let rest = rest.strip_prefix(|c: char| c.is_ascii_digit()).unwrap_or(rest);
            rest.starts_with(['.', '、', ')'])
        }
        '(' | '第' => rest.starts_with(|c: char| is_numeral(c) || c.is_ascii_digit()),
        _ if is_numeral(first) => rest.trim_start_matches(is_numeral).starts_with(['、', '.']),
        '\u{2460}'..='\u{2473}' => true,
        _ => rest.starts_with('、'),
    }
}

/// A marker of a kind, as it is written.
pub fn written(numbering: Numbering, number: u32) -> String {
    let chinese = super::numeral::chinese(number);
    match numbering {
        Numbering::Part => format!("第{chinese}部分"),
        Numbering::Chinese => format!("{chinese}、"),
        Numbering::ChineseParen => format!("（{chinese}）"),
        Numbering::Arabic => format!("{number}."),
        Numbering::ArabicParen => format!("（{number}）"),
        Numbering::Circled => char::from_u32(0x245f + number).map_or_else(|| number.to_string(), String::from),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<(Numbering, u32)> {
        marker(text, 0).map(|marker| (marker.numbering, marker.number))
    }

    #[test]
    fn reads_every_kind() {
        assert_eq!(read("一、总体情况"), Some((Numbering::Chinese, 1)));
        assert_eq!(read("十二、附件"), Some((Numbering::Chinese, 12)));
        assert_eq!(read("(二)依申请公开"), Some((Numbering::ChineseParen, 2)));
        assert_eq!(read("3.健全制度"), Some((Numbering::Arabic, 3)));
        assert_eq!(read("3.5万条"), None);
        assert_eq!(read("(4)其他"), Some((Numbering::ArabicParen, 4)));
        assert_eq!(read("第二部分 主动公开"), Some((Numbering::Part, 2)));
        assert_eq!(read("②加强"), Some((Numbering::Circled, 2)));
        assert_eq!(read("一是"), None);
        assert!(marker("—、总体情况", 0).unwrap().lookalike);
    }

    proptest! {
        #[test]
        fn what_was_asked_once_holds(text in "[第一二十(1-9l—①](部分|章|[、.)一二1-9:,]){0,4}[加强12、]{0,3}") {
            let first: String = text.chars().take(LONGEST).collect();
            let possible = text.chars().next().is_some_and(|first| is_followed(&text, first));
            for _ in 0..2 {
                prop_assert_eq!(marker(&text, 0), parse(&first).filter(|_| possible), "{}", text);
            }
        }
    }
}
