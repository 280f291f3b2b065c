//! Exact numbers as printed: a value, and the worth of one unit of its last digit.

use std::fmt;

/// One, in the millionths that values are kept in.
pub const ONE: i128 = 1_000_000;

/// A printed number. `31.6万` is 316 000 with a grain of 1 000: what was printed stands for a whole interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Value in millionths.
    pub value: i128,
    /// Worth of one unit of the last printed digit, in millionths.
    pub grain: i128,
}

/// How a printed ratio compares with an exact one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// Right when rounded.
    Rounded,
    /// Right only when the digits after the last printed one are cut off.
    Truncated,
    /// Wrong.
    No,
}

impl Amount {
    /// A whole number.
    pub fn whole(value: i128) -> Amount {
        Amount { value: value.saturating_mul(ONE), grain: ONE }
    }

    /// From digits with an optional fraction, and a power of ten that stands behind them (万 is 4).
    pub fn parse(digits: &str, power: u32) -> Option<Amount> {
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if fraction.len() > 6 || whole.len() > 15 || power > 12 {
            return None;
        }
        let units: i128 = format!("{whole}{fraction}").parse().ok()?;
        let grain = 10_i128.checked_pow(6 + power - u32::try_from(fraction.len()).ok()?)?;
        Some(Amount { value: units.checked_mul(grain)?, grain })
    }

    /// The power of ten that stands behind a whole number, as [`Amount::parse`] takes it.
    pub(super) fn power(&self) -> u32 {
        self.grain.checked_ilog10().unwrap_or(6).saturating_sub(6)
    }

    /// Whether it is a count to the last unit, not one rounded to 万 or to decimals.
    pub fn is_exact(&self) -> bool {
        self.grain == ONE
    }

    /// How far the true value may be from the printed one.
    pub fn slack(&self) -> i128 {
        if self.is_exact() { 0 } else { self.grain / 2 }
    }

    /// The least and the greatest value it may stand for.
    fn bounds(&self) -> (i128, i128) {
        (self.value - self.slack(), self.value + self.slack())
    }

    /// Whether this percentage stands for `part / whole`.
    pub fn percent_of(&self, part: &Amount, whole: &Amount) -> Fit {
        let ((part_low, part_high), (whole_low, whole_high)) = (part.bounds(), whole.bounds());
        self.ratio((part_low, whole_high), (part_high, whole_low))
    }

    /// Whether this percentage stands for the growth, or with `falls` for the fall, from `from` to `to`.
    pub fn growth_of(&self, from: &Amount, to: &Amount, falls: bool) -> Fit {
        let ((from_low, from_high), (to_low, to_high)) = (from.bounds(), to.bounds());
        let (least, most) = if falls {
            ((from_low - to_high, from_low), (from_high - to_low, from_high))
        } else {
            ((to_low - from_high, from_high), (to_high - from_low, from_low))
        };
        self.ratio(least, most)
    }

    /// Holds the printed percentage against an interval of fractions.
    fn ratio(&self, least: (i128, i128), most: (i128, i128)) -> Fit {
        if least.1 <= 0 || most.1 <= 0 {
            return Fit::No;
        }
        // 100 part / whole lies between least and most; the printed value between low and high. All multiplied out.
        let reaches = |low: i128| low.saturating_mul(most.1) <= 100 * ONE * 2 * most.0;
        let stays = |high: i128| high.saturating_mul(least.1) >= 100 * ONE * 2 * least.0;
        let below = |high: i128| high.saturating_mul(least.1) > 100 * ONE * 2 * least.0;
        if reaches(2 * self.value - self.grain) && stays(2 * self.value + self.grain) {
            Fit::Rounded
        } else if reaches(2 * self.value) && below(2 * self.value + 2 * self.grain) {
            Fit::Truncated
        } else {
            Fit::No
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.value < 0 { "-" } else { "" };
        let (whole, fraction) = (self.value.abs() / ONE, self.value.abs() % ONE);
        if fraction == 0 {
            write!(f, "{sign}{whole}")
        } else {
            write!(f, "{sign}{whole}.{}", format!("{fraction:06}").trim_end_matches('0'))
        }
    }
}

/// `part / whole` in percent with as many decimals as `like` was printed with, one at least unless it comes out whole.
pub fn percent(part: i128, whole: i128, like: &Amount) -> String {
    let mut decimals = 0_u32;
    while decimals < 4 && 10_i128.pow(decimals) * like.grain < ONE {
        decimals += 1;
    }
    let shown = |decimals: u32| {
        let power = 10_i128.pow(decimals);
        let (top, whole) = (part.abs() * 200 * power + whole.abs(), whole.abs().max(1) * 2);
        let units = top / whole;
        (Amount { value: units * ONE / power, grain: ONE / power }, power)
    };
    let exact = part.abs() * 100 % whole.abs().max(1) == 0;
    let (amount, _) = shown(if exact { 0 } else { decimals.max(1) });
    amount.to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn parsed(text: &str) -> Amount {
        Amount::parse(text, 0).unwrap()
    }

    #[test]
    fn percentages_round_and_truncate() {
        let of = |p: &str, a: i128, b: i128| parsed(p).percent_of(&Amount::whole(a), &Amount::whole(b));
        assert_eq!(of("96.70", 7756, 8021), Fit::Rounded);
        assert_eq!(of("45.3", 59, 130), Fit::Truncated);
        assert_eq!(of("33.9", 258, 805), Fit::No);
        assert_eq!(of("100", 9, 10), Fit::No);
        assert_eq!(of("50", 1, 2), Fit::Rounded);
    }

    #[test]
    fn growth_of_rounded_figures_is_an_interval() {
        let from = Amount::parse("8.2", 4).unwrap();
        let to = Amount::parse("11.5", 4).unwrap();
        assert_eq!(parsed("40.2").growth_of(&from, &to, false), Fit::Rounded);
        assert_eq!(parsed("22.0").growth_of(&Amount::whole(1964), &Amount::whole(2318), false), Fit::No);
        assert_eq!(parsed("12.6").growth_of(&Amount::whole(135), &Amount::whole(118), true), Fit::Rounded);
    }

    #[test]
    fn percent_is_shown_as_printed() {
        assert_eq!(percent(9, 10, &parsed("100")), "90");
        assert_eq!(percent(155, 412, &parsed("36.7")), "37.6");
    }
}
