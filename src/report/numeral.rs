//! Chinese numerals, as ordinals (一 to 九十九) and as numbers (两千零五, 二〇, 十二万).

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

/// In figures, a number written in Chinese numerals with its decimals: 12.6 for 十二点六.
pub(crate) fn decimal(text: &str) -> Option<String> {
    let (whole, decimals) = text.split_once('点')?;
    let decimals: Option<String> = decimals.chars().map(|c| char::from_digit(digit(c)?, 10)).collect();
    Some(format!("{}.{}", cardinal(whole)?, decimals?))
}

/// The value of a number written in Chinese numerals.
pub(crate) fn cardinal(text: &str) -> Option<u64> {
    let is_positional = |c: char| digit(c).is_some();
    if text.chars().count() > 1 && text.chars().all(is_positional) {
        return text.chars().try_fold(0_u64, |sum, c| sum.checked_mul(10)?.checked_add(u64::from(digit(c)?)));
    }
    let (mut total, mut section, mut unit, mut seen) = (0_u64, 0_u64, None, false);
    for c in text.chars() {
        seen = true;
        let power = match c {
            '十' => 10,
            '百' => 100,
            '千' => 1000,
            '万' | '亿' => {
                section = section.checked_add(unit.take().unwrap_or(0))?;
                let power = if c == '万' { 10_000 } else { 100_000_000 };
                // 万亿 and 亿 lift all that stands before them.
                total = if section == 0 {
                    total.checked_mul(power)?
                } else {
                    total.checked_add(section.checked_mul(power)?)?
                };
                section = 0;
                continue;
            }
            '两' => {
                unit = Some(2);
                continue;
            }
            _ => {
                let value = u64::from(digit(c)?);
                // Two digits in a row beside 十 or 百 are no number: 三四十.
                if unit.is_some_and(|unit| unit != 0) {
                    return None;
                }
                unit = Some(value);
                continue;
            }
        };
        let times = match unit.take() {
            None | Some(0) if power == 10 => 1,
            None => return None,
            Some(times) => times,
        };
        section = section.checked_add(times.checked_mul(power)?)?;
    }
    seen.then(|| total.checked_add(section)?.checked_add(unit.unwrap_or(0)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cardinals_are_read() {
        for (text, value) in [
            ("二十三", 23),
            ("两千零五", 2005),
            ("二〇二一", 2021),
            ("十", 10),
            ("一百一十二", 112),
            ("三万六千", 36_000),
            ("十二万零三百", 120_300),
            ("一亿二千万", 120_000_000),
            ("零", 0),
        ] {
            assert_eq!(cardinal(text), Some(value), "{text}");
        }
        assert_eq!(cardinal("三四十"), None);
        assert_eq!(cardinal("百"), None);
        assert_eq!(cardinal(""), None);
    }

    #[test]
    fn ordinals_round_trip() {
        for value in 1..100 {
            assert_eq!(ordinal(&chinese(value)), Some(value));
        }
        assert_eq!(ordinal("十百"), None);
        assert_eq!(ordinal(""), None);
    }
}
