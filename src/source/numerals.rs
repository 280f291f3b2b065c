//! Numbers as Word writes them in front of paragraphs (`ST_NumberFormat` of ISO/IEC 29500-1, 17.18.59).

const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
const FORMAL: [&str; 10] = ["零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"];
const STEMS: &str = "甲乙丙丁戊己庚辛壬癸";
const BRANCHES: &str = "子丑寅卯辰巳午未申酉戌亥";

/// A number in a format by its name in the file; decimal where the format is of no use in Chinese.
pub(super) fn written(number: u32, format: &str) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "upperRoman" => roman(number),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperLetter" => letters(number, b'A'),
        "lowerLetter" => letters(number, b'a'),
        "chineseCounting" | "taiwaneseCounting" if number >= 100 => positional(number, &DIGITS),
        "chineseCounting"
        | "taiwaneseCounting"
        | "chineseCountingThousand"
        | "taiwaneseCountingThousand"
        | "japaneseCounting" => counted(number, &DIGITS, ["", "十", "百", "千"], "零"),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => positional(number, &DIGITS),
        "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => {
            counted(number, &FORMAL, ["", "拾", "佰", "仟"], "零")
        }
        "ideographTraditional" => nth(number, STEMS),
        "ideographZodiac" => nth(number, BRANCHES),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => enclosed(number, '①', 20),
        "decimalEnclosedParen" => enclosed(number, '⑴', 20),
        "decimalEnclosedFullstop" => enclosed(number, '⒈', 20),
        "ideographEnclosedCircle" => enclosed(number, '㊀', 10),
        "decimalFullWidth" | "decimalFullWidth2" => {
            let wide = |digit: char| char::from_u32(u32::from(digit) + 0xfee0).unwrap_or(digit);
            number.to_string().chars().map(wide).collect()
        }
        "numberInDash" => format!("- {number} -"),
        _ => number.to_string(),
    }
}

/// Digit by digit: 一〇五.
fn positional(number: u32, digits: &[&str; 10]) -> String {
    number.to_string().bytes().filter_map(|digit| digits.get(usize::from(digit - b'0'))).copied().collect()
}

/// With tens, hundreds and thousands: 十二, 一百零五. Beyond 9999 in decimal, as no list is that long.
fn counted(number: u32, digits: &[&str; 10], units: [&str; 4], zero: &str) -> String {
    if number == 0 {
        return digits.first().copied().unwrap_or_default().to_owned();
    }
    if number > 9999 {
        return number.to_string();
    }
    let mut text = String::new();
    let mut gap = false;
    for (place, unit) in [(1000, units[3]), (100, units[2]), (10, units[1]), (1, units[0])] {
        let digit = usize::try_from(number / place % 10).unwrap_or_default();
        if digit == 0 {
            gap |= !text.is_empty();
            continue;
        }
        if std::mem::take(&mut gap) {
            text.push_str(zero);
        }
        // 十二, not 一十二.
        if !(place == 10 && digit == 1 && text.is_empty()) {
            text.push_str(digits.get(digit).copied().unwrap_or_default());
        }
        text.push_str(unit);
    }
    text
}

fn roman(number: u32) -> String {
    const SIGNS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number > 32_767 {
        return number.to_string();
    }
    let mut rest = number;
    let mut text = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            text.push_str(sign);
            rest -= value;
        }
    }
    text
}

/// A to Z, then AA, BB.
fn letters(number: u32, first: u8) -> String {
    let Some(index) = number.checked_sub(1).filter(|index| *index < 780) else { return number.to_string() };
    let letter = u8::try_from(index % 26).map_or('?', |at| char::from(first + at));
    (0..=index / 26).map(|_| letter).collect()
}

fn nth(number: u32, signs: &str) -> String {
    let index = number.checked_sub(1).and_then(|index| usize::try_from(index).ok());
    index.and_then(|index| signs.chars().nth(index)).map_or_else(|| number.to_string(), String::from)
}

fn enclosed(number: u32, first: char, count: u32) -> String {
    if !(1..=count).contains(&number) {
        return number.to_string();
    }
    char::from_u32(u32::from(first) + number - 1).map_or_else(|| number.to_string(), String::from)
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn numbers_as_printed() {
        for (format, number, text) in [
            ("decimal", 12, "12"),
            ("decimalZero", 7, "07"),
            ("chineseCounting", 10, "十"),
            ("chineseCounting", 12, "十二"),
            ("chineseCounting", 20, "二十"),
            ("chineseCounting", 35, "三十五"),
            ("chineseCounting", 105, "一〇五"),
            ("chineseCountingThousand", 105, "一百零五"),
            ("chineseCountingThousand", 110, "一百一十"),
            ("chineseCountingThousand", 2003, "二千零三"),
            ("japaneseCounting", 11, "十一"),
            ("ideographDigital", 10, "一〇"),
            ("chineseLegalSimplified", 21, "贰拾壹"),
            ("ideographTraditional", 3, "丙"),
            ("ideographTraditional", 11, "11"),
            ("ideographZodiac", 12, "亥"),
            ("decimalEnclosedCircleChinese", 20, "⑳"),
            ("decimalEnclosedCircle", 21, "21"),
            ("decimalEnclosedParen", 2, "⑵"),
            ("decimalFullWidth", 15, "１５"),
            ("upperRoman", 14, "XIV"),
            ("lowerRoman", 4, "iv"),
            ("upperLetter", 27, "AA"),
            ("lowerLetter", 3, "c"),
            ("numberInDash", 1, "- 1 -"),
            ("none", 1, ""),
        ] {
            assert_eq!(written(number, format), text, "{format} {number}");
        }
    }
}
