//! Numbers as workbooks store them, as exact digits: binary fractions have no place in a report.

/// A decimal number: its digits times a power of ten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Number {
    negative: bool,
    /// Digits from the first that is not nought; none for nought.
    digits: Vec<u8>,
    /// The power of ten of the last digit.
    power: i32,
}

/// As many digits as a workbook keeps of a number; more come from binary fractions.
const DIGITS: usize = 15;

/// The largest power of ten either way.
const POWER: i32 = 320;

impl Number {
    /// Reads `12`, `-0.5`, `1.5E-3`; `None` for anything else.
    pub(super) fn parse(text: &str) -> Option<Number> {
        let text = text.trim();
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (text.get(..at)?, text.get(at + 1..)?.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + part.len() == 0 || whole.len() + part.len() > 400 || !is_digits(whole) || !is_digits(part) {
            return None;
        }
        let digits: Vec<u8> = whole.bytes().chain(part.bytes()).skip_while(|byte| *byte == b'0').collect();
        let power = exponent.checked_sub(i32::try_from(part.len()).ok()?)?;
        if !(-POWER..=POWER).contains(&power) {
            return None;
        }
        let mut number = Number { negative, digits, power };
        number.cut(number.digits.len().saturating_sub(DIGITS));
        Some(number)
    }

    /// Whether it is nought.
    fn is_zero(&self) -> bool {
        self.digits.is_empty()
    }

    /// The number times a power of ten.
    pub(super) fn shifted(mut self, power: i32) -> Number {
        self.power = self.power.saturating_add(power);
        self
    }

    /// How many digits stand before the point.
    pub(super) fn whole_digits(&self) -> usize {
        let count = i32::try_from(self.digits.len()).unwrap_or(i32::MAX).saturating_add(self.power);
        usize::try_from(count).unwrap_or(0)
    }

    /// The number rounded to so many decimals, halves away from nought.
    pub(super) fn rounded(mut self, decimals: usize) -> Number {
        let excess = (-self.power).saturating_sub(i32::try_from(decimals).unwrap_or(i32::MAX));
        self.cut(usize::try_from(excess).unwrap_or(0));
        self
    }

    /// Rounds away so many digits at the end.
    fn cut(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        self.power += i32::try_from(count).unwrap_or(0);
        let kept = self.digits.len().checked_sub(count);
        let up = kept.and_then(|kept| self.digits.get(kept)).is_some_and(|digit| *digit >= b'5');
        self.digits.truncate(kept.unwrap_or(0));
        if up {
            let mut at = self.digits.len();
            loop {
                let Some(before) = at.checked_sub(1) else {
                    self.digits.insert(0, b'1');
                    break;
                };
                at = before;
                match self.digits.get_mut(at) {
                    Some(digit @ b'9') => *digit = b'0',
                    Some(digit) => {
                        *digit += 1;
                        break;
                    }
                    None => break,
                }
            }
        }
    }

    /// In figures, with at least so many digits before the point and after it.
    pub(super) fn figures(&self, whole: usize, decimals: usize) -> String {
        let mut digits: String = self.digits.iter().map(|byte| char::from(*byte)).collect();
        let mut part = usize::try_from(-self.power).unwrap_or(0);
        if let Ok(noughts) = usize::try_from(self.power) {
            digits.push_str(&"0".repeat(if self.is_zero() { 0 } else { noughts }));
        }
        let needed = part + whole.max(1);
        if digits.len() < needed {
            digits.insert_str(0, &"0".repeat(needed - digits.len()));
        }
        let mut tail = digits.split_off(digits.len() - part);
        while part > decimals && tail.ends_with('0') {
            tail.pop();
            part -= 1;
        }
        if tail.len() < decimals {
            tail.push_str(&"0".repeat(decimals - tail.len()));
        }
        let sign = if self.negative && !self.is_zero() { "-" } else { "" };
        if tail.is_empty() { format!("{sign}{digits}") } else { format!("{sign}{digits}.{tail}") }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Number;

    fn shown(text: &str) -> String {
        Number::parse(text).unwrap().figures(1, 0)
    }

    #[test]
    fn numbers_are_exact() {
        for (stored, expected) in [
            ("0", "0"),
            ("-0", "0"),
            ("007", "7"),
            ("186", "186"),
            ("5.0", "5"),
            ("0.5", "0.5"),
            ("1E2", "100"),
            ("1.5e-3", "0.0015"),
            ("0.30000000000000004", "0.3"),
            ("0.28999999999999998", "0.29"),
            ("99999999999999999", "100000000000000000"),
            ("-12.50", "-12.5"),
        ] {
            assert_eq!(shown(stored), expected, "{stored}");
        }
        for wrong in ["", "-", "一", "1e", "1e999", "1,5", "0x1"] {
            assert_eq!(Number::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rounding_goes_away_from_nought() {
        for (stored, decimals, expected) in [
            ("0.125", 2, "0.13"),
            ("-2.5", 0, "-3"),
            ("9.995", 2, "10.00"),
            ("0.4", 0, "0"),
            ("0.6", 0, "1"),
            ("3", 2, "3.00"),
            ("0.004", 1, "0.0"),
        ] {
            let number = Number::parse(stored).unwrap().rounded(decimals);
            assert_eq!(number.figures(1, decimals), expected, "{stored}");
        }
    }
}
