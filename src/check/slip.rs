//! What a slip of the pen explains. Two numbers that should be one and are not are an error where one digit is all that
//! parts them, or where they are near each other; otherwise they may well be of two things, and the finding is a note.

/// Numbers that differ by more than this part of the smaller are not near each other.
const NEAR: i128 = 3;

/// Whether two whole numbers, in any one unit, differ by one digit written wrongly, by one left out or put in where more than one
/// is left, or by two neighbours that have changed places.
pub(super) fn is_slip(one: i128, other: i128) -> bool {
    if one < 0 || other < 0 {
        return false;
    }
    let (one, other) = (one.to_string().into_bytes(), other.to_string().into_bytes());
    let (longer, shorter) = if one.len() < other.len() { (&other, &one) } else { (&one, &other) };
    match longer.len() - shorter.len() {
        0 => one.iter().zip(&other).filter(|(one, other)| one != other).count() <= 1 || is_transposed(&one, &other),
        // 9 is a part of 94 by chance too often.
        1 if shorter.len() > 1 => (0..longer.len())
            .any(|at| longer.iter().enumerate().filter(|(place, _)| *place != at).map(|(_, digit)| digit).eq(shorter)),
        _ => false,
    }
}

/// Whether two numbers are neither near each other nor parted by a slip: they may be of two things.
pub(super) fn is_apart(one: i128, other: i128) -> bool {
    (one - other).abs() * NEAR > one.min(other) && !is_slip(one, other)
}

/// Whether two numbers differ in two neighbouring digits that have changed places.
pub(super) fn is_transposed(one: &[u8], other: &[u8]) -> bool {
    let differ: Vec<usize> = (0..one.len()).filter(|at| one.get(*at) != other.get(*at)).collect();
    one.len() == other.len()
        && matches!(*differ.as_slice(), [a, b] if a + 1 == b && one.get(a) == other.get(b) && one.get(b) == other.get(a))
}

#[cfg(test)]
mod tests {
    use super::{is_apart, is_slip};

    #[test]
    fn one_digit_is_a_slip() {
        for (one, other) in [(3, 2), (96, 97), (4863, 4683), (120, 12), (12, 120), (100, 10), (1973, 1937), (0, 7)] {
            assert!(is_slip(one, other) && is_slip(other, one), "{one} {other}");
        }
        for (one, other) in [(10, 36), (29, 135), (4438, 21_000), (115, 98), (9, 94), (-3, 3), (1234, 2143)] {
            assert!(!is_slip(one, other) && !is_slip(other, one), "{one} {other}");
        }
    }

    #[test]
    fn what_is_far_and_no_slip_may_be_two_things() {
        assert!(is_apart(61, 207) && is_apart(86, 0) && is_apart(350, 254));
        assert!(!is_apart(60, 58) && !is_apart(41, 52) && !is_apart(1, 3) && !is_apart(47, 87));
    }
}
