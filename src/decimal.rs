//! Exact numbers: integers and decimals of up to ten places, never floats.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Mul, Neg, Sub};

/// Decimal places that are kept.
const PLACES: usize = 10;
/// One, as it is stored.
const ONE: i128 = 10_i128.pow(PLACES as u32);

/// An exact decimal number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Decimal(i128);

impl Decimal {
    /// Nought.
    pub const ZERO: Decimal = Decimal(0);

    /// The number that digits stand for: `1362`, `0.50`. Nothing when there are too many of them or another character.
    pub fn parse(text: &str) -> Option<Decimal> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || whole.len() > 18 || part.len() > PLACES || !digits(whole) || !digits(part) {
            return None;
        }
        let whole: i128 = whole.parse().ok()?;
        let part: i128 = if part.is_empty() { 0 } else { format!("{part:0<PLACES$}").parse().ok()? };
        Some(Decimal(whole * ONE + part))
    }

    /// Whether it has no decimals.
    pub fn is_integer(self) -> bool {
        self.0 % ONE == 0
    }

    /// Whether it is below nought.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Its whole part, without what stands behind the point.
    pub fn whole(self) -> i128 {
        self.0 / ONE
    }

    /// Its distance from nought.
    pub fn abs(self) -> Decimal {
        Decimal(self.0.abs())
    }
}

impl From<i64> for Decimal {
    fn from(value: i64) -> Decimal {
        Decimal(i128::from(value) * ONE)
    }
}

impl Add for Decimal {
    type Output = Decimal;
    fn add(self, other: Decimal) -> Decimal {
        Decimal(self.0.saturating_add(other.0))
    }
}

impl Sub for Decimal {
    type Output = Decimal;
    fn sub(self, other: Decimal) -> Decimal {
        Decimal(self.0.saturating_sub(other.0))
    }
}

impl Neg for Decimal {
    type Output = Decimal;
    fn neg(self) -> Decimal {
        Decimal(self.0.saturating_neg())
    }
}

impl Mul<i64> for Decimal {
    type Output = Decimal;
    fn mul(self, factor: i64) -> Decimal {
        Decimal(self.0.saturating_mul(i128::from(factor)))
    }
}

impl Sum for Decimal {
    fn sum<I: Iterator<Item = Decimal>>(numbers: I) -> Decimal {
        numbers.fold(Decimal::ZERO, Add::add)
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / ONE.unsigned_abs(), self.0.unsigned_abs() % ONE.unsigned_abs());
        if part == 0 {
            return write!(f, "{sign}{whole}");
        }
        let part = format!("{part:0>PLACES$}");
        write!(f, "{sign}{whole}.{}", part.trim_end_matches('0'))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn is_exact() {
        let number = |text| Decimal::parse(text).unwrap();
        assert_eq!((number("0.1") + number("0.2")).to_string(), "0.3");
        assert_eq!((number("3") - number("4.50")).to_string(), "-1.5");
        assert_eq!(number("59237.2449").to_string(), "59237.2449");
        assert!(number("12.00").is_integer());
        assert_eq!(Decimal::parse("1,2"), None);
        assert_eq!(Decimal::parse(""), None);
    }
}
