//! Number formats (ECMA-376, part 1, 18.8.30 and 18.8.31): how many decimals, per cent, a unit, a date.
//!
//! A number stays a number: signs are shown as such, separators of thousands and currency signs are left out, and formats
//! that show nought as a stroke or as nothing show 0. What is in the cell counts, and is what a reader expects there.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};

use super::number::Number;

/// How numbers are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NumberFormat {
    /// As they are.
    General,
    /// Digit by digit.
    Digits(Digits),
    /// As a day, a month, a time of the day.
    Moment(Moment),
}

/// A format with places for digits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Digits {
    /// Least number of digits before the point.
    whole: usize,
    /// Least number of decimals.
    decimals: usize,
    /// Greatest number of decimals.
    most_decimals: usize,
    /// The power of ten by which the number is multiplied before it is shown.
    power: i32,
    /// What stands before and after it.
    before: String,
    after: String,
}

/// Which parts of a moment are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Moment {
    year: bool,
    month: bool,
    day: bool,
    time: bool,
    /// Whether hours go on beyond a day.
    elapsed: bool,
}

/// The format with one of the numbers that need no definition, in the forms of a Chinese system.
pub(super) fn builtin(id: usize) -> NumberFormat {
    let code = match id {
        1 | 3 | 37 | 38 | 41 | 42 => "0",
        2 | 4 | 39 | 40 | 43 | 44 => "0.00",
        9 => "0%",
        10 => "0.00%",
        14 | 15 | 30 | 31 => "yyyy/m/d",
        16 | 28 | 29 | 51 | 53 | 54 | 58 => "m/d",
        17 | 27 | 36 | 50 | 52 | 57 => "yyyy/m",
        18..=21 | 32..=35 | 45 | 47 | 55 | 56 => "h:mm",
        46 => "[h]:mm",
        22 => "yyyy/m/d h:mm",
        _ => return NumberFormat::General,
    };
    NumberFormat::parse(code)
}

/// A piece of a format.
enum Token {
    /// A character that is shown.
    Shown(char),
    /// A character that means something.
    Code(char),
}

/// The pieces of the first part of a format, which is that for numbers above nought; colours, conditions and padding
/// are left out. Also whether it has a count of hours that goes on.
fn tokens(code: &str) -> (Vec<Token>, bool) {
    let (mut tokens, mut elapsed) = (Vec::new(), false);
    let mut rest = code.chars();
    while let Some(c) = rest.next() {
        match c {
            ';' => break,
            '"' => tokens.extend(rest.by_ref().take_while(|c| *c != '"').map(Token::Shown)),
            '\\' | '!' => tokens.extend(rest.next().map(Token::Shown)),
            '_' | '*' => drop(rest.next()),
            '[' => {
                let inner: String = rest.by_ref().take_while(|c| *c != ']').collect();
                if !inner.is_empty() && inner.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's')) {
                    elapsed = true;
                    tokens.push(Token::Code('h'));
                }
            }
            c => tokens.push(Token::Code(c)),
        }
    }
    (tokens, elapsed)
}

impl NumberFormat {
    /// Reads the code of a format; one that is not understood shows numbers as they are.
    pub(super) fn parse(code: &str) -> NumberFormat {
        let (tokens, elapsed) = tokens(code);
        let codes: String =
            tokens.iter().filter_map(|token| if let Token::Code(c) = token { Some(*c) } else { None }).collect();
        let lower = codes.to_ascii_lowercase().replace("am/pm", "").replace("a/p", "");
        if lower.contains("general") || lower.contains('@') {
            return NumberFormat::General;
        }
        let has_digits = lower.contains(['0', '#', '?']);
        if !has_digits {
            let moment = moment(&lower, elapsed);
            return if moment == Moment::default() { NumberFormat::General } else { NumberFormat::Moment(moment) };
        }
        if lower.contains(['y', 'd', 'h']) {
            // Seconds with decimals: h:mm:ss.00.
            return NumberFormat::Moment(moment(&lower, elapsed));
        }
        if lower.contains(['e', '/']) {
            return NumberFormat::General;
        }
        digits(&tokens).map_or(NumberFormat::General, NumberFormat::Digits)
    }

    /// A stored number as it is shown; the text itself where it is no number.
    pub(super) fn show(&self, value: &str, from_1904: bool) -> String {
        let Some(number) = Number::parse(value) else { return value.trim().to_owned() };
        match self {
            NumberFormat::General => general(number),
            NumberFormat::Digits(digits) => {
                let number = number.shifted(digits.power).rounded(digits.most_decimals);
                format!("{}{}{}", digits.before, number.figures(digits.whole, digits.decimals), digits.after)
            }
            NumberFormat::Moment(moment) => moment.show(value, from_1904).unwrap_or_else(|| general(number)),
        }
    }
}

/// A number without a format: as many decimals as a cell of common width has room for.
fn general(number: Number) -> String {
    const PLACES: usize = 10;
    let decimals = PLACES.saturating_sub(number.whole_digits().max(1));
    number.rounded(decimals).figures(1, 0)
}

/// A format with places for digits; none where something stands between them.
fn digits(tokens: &[Token]) -> Option<Digits> {
    let is_place = |token: &Token| matches!(token, Token::Code('0' | '#' | '?' | '.' | ','));
    let first = tokens.iter().position(is_place)?;
    let last = tokens.iter().rposition(is_place)?;
    let mut found = Digits::default();
    let (mut after_point, mut commas) = (false, 0);
    for token in tokens.get(first..=last)? {
        match token {
            Token::Code('.') if !after_point => after_point = true,
            Token::Code(c @ ('0' | '#' | '?')) => {
                commas = 0;
                let is_nought = usize::from(*c == '0');
                if after_point {
                    found.most_decimals += 1;
                    // 0.#0 has two decimals at least.
                    found.decimals = if is_nought == 1 { found.most_decimals } else { found.decimals };
                } else {
                    found.whole += is_nought;
                }
            }
            Token::Code(',') => commas += 1,
            Token::Shown(' ') => {}
            _ => return None,
        }
    }
    // A comma after the last place divides by a thousand.
    found.power = -3 * commas;
    for (index, token) in tokens.iter().enumerate() {
        let side = if index < first {
            &mut found.before
        } else if index > last {
            &mut found.after
        } else {
            continue;
        };
        match token {
            Token::Code('%') => {
                found.power += 2;
                side.push('%');
            }
            Token::Code('$' | '¥' | '￥' | '-' | '+' | '(' | ')' | ' ')
            | Token::Shown('$' | '¥' | '￥' | '-' | '+' | '(' | ')' | ' ') => {}
            Token::Code(c) | Token::Shown(c) => side.push(*c),
        }
    }
    Some(found)
}

/// Which parts of a moment a format in lower case shows. An `m` beside hours or seconds stands for minutes.
fn moment(lower: &str, elapsed: bool) -> Moment {
    let mut letters: Vec<char> = lower.chars().filter(|c| matches!(c, 'y' | 'e' | 'm' | 'd' | 'h' | 's')).collect();
    letters.dedup();
    let is_minute = |index: usize| {
        let before = index.checked_sub(1).and_then(|before| letters.get(before));
        before == Some(&'h') || letters.get(index + 1) == Some(&'s')
    };
    let mut found = Moment { elapsed, ..Moment::default() };
    for (index, letter) in letters.iter().enumerate() {
        match letter {
            'y' | 'e' => found.year = true,
            'm' if is_minute(index) => found.time = true,
            'm' => found.month = true,
            'd' => found.day = true,
            _ => found.time = true,
        }
    }
    found
}

impl Moment {
    /// A count of days as a moment; `None` when it is none.
    fn show(self, value: &str, from_1904: bool) -> Option<String> {
        let serial: f64 = value.trim().parse().ok()?;
        if !(0.0..2_958_466.0).contains(&serial) {
            return None;
        }
        // To the minute, as formats show it; a day has 1440.
        let minutes = (serial * 1440.0).round() as i64;
        let (days, minutes) = (minutes / 1440, minutes % 1440);
        if self.elapsed {
            return Some(format!("{}:{:02}", days * 24 + minutes / 60, minutes % 60));
        }
        let mut shown = String::new();
        if self.year || self.month || self.day {
            let day = day(days, from_1904)?;
            let all = self.year && self.month && self.day;
            for (on, number, unit) in [
                (self.year, i64::from(day.year()), "年"),
                (self.month, i64::from(day.month()), "月"),
                (self.day, i64::from(day.day()), "日"),
            ] {
                if all || on {
                    shown.push_str(&format!("{number}{unit}"));
                }
            }
        }
        if self.time {
            let space = if shown.is_empty() { "" } else { " " };
            shown.push_str(&format!("{space}{}:{:02}", minutes / 60, minutes % 60));
        }
        Some(shown)
    }
}

/// The day with a number. Days are counted as if 1900 had been a leap year: the sixtieth has never been.
fn day(number: i64, from_1904: bool) -> Option<Date> {
    let (first, number) = match number {
        number if from_1904 => (date(1904, 1, 1), number),
        number @ 1..=59 => (date(1899, 12, 31), number),
        number @ 60.. => (date(1899, 12, 30), number),
        _ => return None,
    };
    first.checked_add(i32::try_from(number).ok()?.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(code: &str, value: &str) -> String {
        NumberFormat::parse(code).show(value, false)
    }

    #[test]
    fn numbers_as_shown() {
        for (code, value, expected) in [
            ("General", "186", "186"),
            ("General", "33.333333333333336", "33.33333333"),
            ("0", "186", "186"),
            ("0_);[Red]\\(0\\)", "-3", "-3"),
            ("#,##0.00", "1234.5", "1234.50"),
            ("0.0#", "0.5", "0.5"),
            ("0%", "0.9", "90%"),
            ("0.00%", "0.95833333333333337", "95.83%"),
            ("0.0\"%\"", "95.8", "95.8%"),
            ("0\"件\"", "12", "12件"),
            ("0.00\"万元\"", "3", "3.00万元"),
            ("#,##0,", "12345", "12"),
            ("_ * #,##0_ ;_ * \\-#,##0_ ;_ * \"-\"_ ;_ @_ ", "0", "0"),
            ("\"¥\"#,##0.00", "12.5", "12.50"),
            ("[$¥-804]#,##0.00;-[$¥-804]#,##0.00", "-12.5", "-12.50"),
            ("0;-0;;@", "0", "0"),
            ("000", "7", "007"),
            ("@", "12", "12"),
            ("# ?/?", "0.5", "0.5"),
            ("0.00E+00", "1500", "1500"),
            ("0!.0,\"万\"", "12345", "12345"),
        ] {
            assert_eq!(shown(code, value), expected, "{code}");
        }
    }

    #[test]
    fn moments_as_shown() {
        for (code, value, expected) in [
            ("yyyy\"年\"m\"月\"d\"日\";@", "45322", "2024年1月31日"),
            ("yyyy/m/d", "45322", "2024年1月31日"),
            ("[$-804]yyyy\\-mm\\-dd", "45322", "2024年1月31日"),
            ("yyyy\"年\"m\"月\"", "45322", "2024年1月"),
            ("m/d/yy h:mm", "45322.5", "2024年1月31日 12:00"),
            ("h:mm:ss", "0.75", "18:00"),
            ("[h]:mm", "1.5", "36:00"),
            ("yyyy/m/d", "1", "1900年1月1日"),
            ("yyyy/m/d", "61", "1900年3月1日"),
            ("yyyy/m/d", "-5", "-5"),
            ("yyyy/m/d", "99999999", "99999999"),
        ] {
            assert_eq!(shown(code, value), expected, "{code}");
        }
        assert_eq!(NumberFormat::parse("yyyy/m/d").show("43860", true), "2024年1月31日");
        assert_eq!(builtin(14).show("45322", false), "2024年1月31日");
        assert_eq!(builtin(9).show("0.9", false), "90%");
        assert_eq!(builtin(10).show("0.9", false), "90.00%");
        assert_eq!(builtin(49).show("12", false), "12");
    }
}
