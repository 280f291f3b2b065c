//! Chinese numerals as ordinals: 一 to 三十九.

/// The value of a Chinese digit.
pub(crate) fn digit(c: char) -> Option<u32> {
    let value = match c {
        '〇' | '○' | '零' | 'O' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => return None,
    };
    Some(value)
}

/// The value of 一 … 九十九, as ordinals are written.
pub(crate) fn ordinal(text: &str) -> Option<u32> {
    let (tens, units) = match text.split_once('十') {
        Some((tens, units)) => (if tens.is_empty() { 1 } else { single(tens)? }, units),
        None => (0, text),
    };
    let units = if units.is_empty() && tens > 0 { 0 } else { single(units)? };
    Some(tens * 10 + units)
}

/// The value of one digit.
fn single(text: &str) -> Option<u32> {
    let mut characters = text.chars();
    let value = digit(characters.next()?)?;
    characters.next().is_none().then_some(value)
}

/// 一 … 九十九.
pub(crate) fn chinese(value: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let name = |digit: u32| DIGITS.get(digit as usize).copied().unwrap_or_default();
    match value {
        0 => "零".to_owned(),
        1..=9 => name(value).to_owned(),
        10..=19 => format!("十{}", name(value % 10)),
        20..=99 => format!("{}十{}", name(value / 10), name(value % 10)),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinals_round_trip() {
        for value in 1..100 {
            assert_eq!(ordinal(&chinese(value)), Some(value));
        }
        assert_eq!(ordinal("十百"), None);
        assert_eq!(ordinal(""), None);
    }
}
