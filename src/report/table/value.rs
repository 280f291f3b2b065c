//! What a cell says: a number, nothing, something in place of a number, or words.

use crate::decimal::Decimal;
use crate::ruleset::Ruleset;

/// What a cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Value {
    /// A number.
    Number(Decimal),
    /// Nothing. Not nought.
    Blank,
    /// A stroke or a word in place of a number: `/`, 无.
    Placeholder,
    /// Anything else.
    Text,
}

impl Value {
    /// The number, if it is one.
    pub fn number(self) -> Option<Decimal> {
        match self {
            Value::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// The longest text that may be a value, in characters.
const LONGEST: usize = 24;

/// Words about values, from the rule files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    placeholders: &'a [String],
    units: &'a [String],
    about: &'a [String],
}

impl<'a> Words<'a> {
    /// No words at all, for blank cells.
    pub fn none() -> Words<'static> {
        Words { placeholders: &[], units: &[], about: &[] }
    }

    pub fn new(ruleset: &'a Ruleset) -> Words<'a> {
        Words {
            placeholders: ruleset.list("cell-placeholder"),
            units: ruleset.list("cell-unit"),
            about: ruleset.list("about"),
        }
    }

    /// Reads a folded text: its value and the unit written after the number.
    pub fn value(&self, folded: &str) -> (Value, Option<String>) {
        let text = folded.trim();
        if text.is_empty() {
            return (Value::Blank, None);
        }
        if self.placeholders.iter().any(|word| word == text) {
            return (Value::Placeholder, None);
        }
        self.number(text).map_or((Value::Text, None), |(number, unit)| (Value::Number(number), unit))
    }

    /// A number, perhaps with a unit or a note in parentheses: `1,362`, `-12`, `18.5万元`, `22(其中修订16件)`.
    fn number(&self, text: &str) -> Option<(Decimal, Option<String>)> {
        let (negative, rest) = match text.chars().next()? {
            '-' | '−' | '—' | '–' => (true, text.get(text.chars().next()?.len_utf8()..)?.trim_start()),
            '+' => (false, text.get(1..)?.trim_start()),
            _ => (false, text),
        };
        let end = rest
            .char_indices()
            .find(|(_, c)| !(c.is_ascii_digit() || matches!(c, ',' | '.' | ' ')))
            .map_or(rest.len(), |(at, _)| at);
        if end == 0 {
            return None;
        }
        let (digits, after) = rest.split_at(end);
        let number = ungrouped(digits.trim_end())?;
        let number = if negative { -number } else { number };
        let after = after.trim();
        if after.is_empty() {
            return Some((number, None));
        }
        let (unit, note) = match after.find('(') {
            Some(open) => after.split_at(open),
            None => (after, ""),
        };
        let inside = note.strip_prefix('(').and_then(|note| note.strip_suffix(')'));
        if !note.is_empty() && inside.is_none() {
            return None;
        }
        let known = |unit: &str| self.units.iter().find(|known| *known == unit).cloned();
        match (unit.is_empty(), known(unit)) {
            (true, _) => Some((number, inside.and_then(known))),
            (false, Some(unit)) => Some((number, Some(unit))),
            (false, None) => None,
        }
    }

    /// Whether a folded word of running layout is a value rather than part of a label.
    pub fn looks_like_value(&self, folded: &str) -> bool {
        if folded.is_empty() {
            return false;
        }
        let first = folded.chars().next().unwrap_or_default();
        let about = self.about.iter().find_map(|word| folded.strip_prefix(word.as_str()));
        if !(first.is_ascii_digit() || matches!(first, '-' | '+' | '−' | '—' | '–') || about.is_some()) {
            return self.placeholders.iter().any(|word| word == folded);
        }
        if folded.chars().nth(LONGEST).is_some() {
            return false;
        }
        if self.value(folded).0 != Value::Text {
            return true;
        }
        let digits = about.unwrap_or(folded).trim_start_matches(['-', '+', '−', '—', '–']);
        let after = digits.trim_start_matches(|c: char| c.is_ascii_digit());
        // 1.属于国家秘密 and 1、 are numbered labels.
        let decimal = after.strip_prefix(['.', ',']).is_none_or(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        after.len() < digits.len() && decimal && !after.starts_with(['、', ')', '年', '月', '日'])
    }
}

/// The number that digits stand for when groups of three are set apart by commas or spaces.
fn ungrouped(text: &str) -> Option<Decimal> {
    if let Some(number) = Decimal::parse(text) {
        return Some(number);
    }
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.split([',', ' ']);
    let first = groups.next()?;
    if first.is_empty() || first.len() > 3 || groups.clone().next().is_none() || !groups.all(|group| group.len() == 3) {
        return None;
    }
    let mut digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    if !part.is_empty() {
        digits.push('.');
        digits.push_str(part);
    }
    Decimal::parse(&digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<String> {
        let folded = crate::fold::fold(text);
        Words::new(Ruleset::builtin()).value(&folded).0.number().map(|number| number.to_string())
    }

    #[test]
    fn reads_numbers_as_offices_write_them() {
        assert_eq!(number("１，３６２").as_deref(), Some("1362"));
        assert_eq!(number("1 362").as_deref(), Some("1362"));
        assert_eq!(number("22（其中修订16件）").as_deref(), Some("22"));
        assert_eq!(number("160.5964万元").as_deref(), Some("160.5964"));
        assert_eq!(number("-8").as_deref(), Some("-8"));
        assert_eq!(number("3件左右"), None);
        assert_eq!(number("12 13"), None);
    }

    #[test]
    fn tells_values_from_labels() {
        let words = Words::new(Ruleset::builtin());
        let value = |text: &str| words.looks_like_value(&crate::fold::fold(text));
        assert!(value("约60") && value("39件左右") && value("/") && value("——") && value("无") && value("0"));
        assert!(!value("1.属于国家秘密") && !value("3、其他") && !value("一、本年新收") && !value("2024年"));
    }
}
