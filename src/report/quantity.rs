//! Quantities in folded prose. A scan of characters finds where a number begins, the grammar takes a short slice apart.

use std::ops::Range;

use pest::Parser;
use pest_derive::Parser;

use super::amount::Amount;
use super::numeral::{cardinal, decimal};
use super::wording;

#[derive(Parser)]
#[grammar = "grammar/quantity.pest"]
struct QuantityParser;

/// What a quantity measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A count or an amount, with a measure word.
    Count,
    /// A percentage.
    Percent,
    /// Percentage points.
    Point,
    /// A multiple: 2.5倍.
    Times,
    /// A fraction or tenths, in percent: 三分之一, 六成.
    Rough,
    /// Per mille: nothing is reckoned with it.
    Vague,
}

/// A number with what it is a number of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Folded range, from the number to the end of its measure word.
    pub range: Range<usize>,
    /// Folded range of the digits.
    pub digits: Range<usize>,
    /// Its value.
    pub amount: Amount,
    /// What it measures.
    pub kind: Kind,
    /// Folded range of the measure word; empty for percentages and multiples.
    pub measure: Range<usize>,
    /// 余, 多, 近, 约 and ranges: not to be held to the unit.
    pub approximate: bool,
    /// Whether it is written in Chinese numerals.
    pub chinese: bool,
}

/// Longest slice that the grammar is given, in bytes.
const WINDOW: usize = 72;

/// Whether a number can begin with a character.
pub fn begins(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '一' | '二' | '两' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百' | '千' | '零' | '〇'
        )
}

/// The quantity that begins at `at`, if one does; else the end of the number that is no quantity.
pub fn read(text: &str, at: usize, approximations: &[String]) -> Result<Quantity, usize> {
    let rest = text.get(at..).unwrap_or_default();
    let first = rest.chars().next().unwrap_or(' ');
    let bare = rest
        .find(|c: char| if first.is_ascii_digit() { !(c.is_ascii_digit() || c == '.') } else { !begins(c) })
        .unwrap_or(rest.len());
    let end = at + bare.max(first.len_utf8());
    let before = text.get(..at).unwrap_or_default();
    if is_no_count(before, first, bare) {
        return Err(end);
    }
    let window = window(rest);
    let Some(quantity) = wording::explain(window, at) else { return Err(end) };
    // 上百件, 千余人: a round number that nothing counts.
    let round = matches!(first, '百' | '千') && quantity.kind == Kind::Count;
    let approximate =
        quantity.approximate || round || approximations.iter().any(|word| before.ends_with(word.as_str()));
    Ok(Quantity { approximate, ..quantity })
}

/// Whether what stands before a number of so many bytes makes it part of a name, an ordinal, a document number or a version.
fn is_no_count(before: &str, first: char, length: usize) -> bool {
    /// 受理后20个工作日 is a time; 批前批后1538条 is no time.
    const MANY: usize = 3;
    match before.chars().next_back() {
        // 数十件, but 总数15件
        Some('数' | '几') => !first.is_ascii_digit(),
        Some('第' | '〔' | '[' | '№' | '×' | '·' | '#' | '.' | '/' | '-' | '_' | '@' | '*' | '某') => true,
        Some(c) if c.is_ascii_alphanumeric() => true,
        // 先后3次
        Some('后') => {
            let counts = first.is_ascii_digit() && length >= MANY;
            !counts && !before.strip_suffix('后').is_some_and(|before| before.ends_with('先'))
        }
        // 初三, but 年初120场
        Some('初') => !before.strip_suffix('初').is_some_and(|before| before.ends_with(['年', '月'])),
        // 前20名, but 目前14个社区
        Some('前') => !before.strip_suffix('前').is_some_and(|before| before.ends_with(['目', '当'])),
        Some('十' | '星' | '周') => true,
        _ => false,
    }
}

/// The first bytes of a text, up to the end of its paragraph.
fn window(rest: &str) -> &str {
    let mut end = rest.len().min(WINDOW);
    while !rest.is_char_boundary(end) {
        end -= 1;
    }
    rest.get(..end).and_then(|slice| slice.split('\n').next()).unwrap_or_default()
}

/// Takes one quantity apart.
pub(super) fn parse(slice: &str, offset: usize) -> Option<Quantity> {
    let root = QuantityParser::parse(Rule::quantity, slice).ok()?.next()?.into_inner().next()?;
    let form = root.as_rule();
    let mut quantity = Quantity {
        range: offset..offset + root.as_span().end(),
        digits: offset..offset,
        amount: Amount::whole(0),
        kind: Kind::Count,
        measure: offset..offset,
        approximate: matches!(form, Rule::span | Rule::fraction | Rule::half),
        chinese: false,
    };
    // Of a fraction what stands below comes first.
    let (mut digits, mut below, mut power) = (String::new(), String::new(), 0);
    for part in root.into_inner() {
        let span = offset + part.as_span().start()..offset + part.as_span().end();
        match part.as_rule() {
            Rule::grouped | Rule::decimal => {
                digits = part.as_str().replace([',', ' '], "");
                quantity.digits = span;
                quantity.chinese = false;
            }
            Rule::chinese => {
                below.clone_from(&digits);
                digits = cardinal(part.as_str())?.to_string();
                quantity.digits = span;
                quantity.chinese = true;
            }
            Rule::spoken => {
                digits = decimal(part.as_str())?;
                quantity.digits = span;
                quantity.chinese = true;
            }
            Rule::scale => {
                power = match part.as_str() {
                    "百" => 2,
                    "千" => 3,
                    "万" => 4,
                    "十万" => 5,
                    "百万" => 6,
                    "千万" => 7,
                    "亿" => 8,
                    _ => 12,
                };
            }
            Rule::more => quantity.approximate = true,
            Rule::after => quantity.approximate = true,
            Rule::percent => quantity.kind = Kind::Percent,
            Rule::point => quantity.kind = Kind::Point,
            Rule::times => quantity.kind = Kind::Times,
            Rule::tenths => quantity.kind = Kind::Rough,
            Rule::permille => quantity.kind = Kind::Vague,
            Rule::measure => quantity.measure = span,
            _ => {}
        }
    }
    if form == Rule::half {
        "1".clone_into(&mut digits);
        "2".clone_into(&mut below);
        quantity.chinese = true;
    }
    match form {
        Rule::percent_words if slice.starts_with('千') => quantity.kind = Kind::Vague,
        Rule::percent_words if quantity.kind == Kind::Count => quantity.kind = Kind::Percent,
        Rule::fraction | Rule::half => quantity.kind = Kind::Rough,
        _ => {}
    }
    quantity.amount = Amount::parse(&digits, power)?;
    if quantity.kind == Kind::Rough {
        let below = if matches!(form, Rule::fraction | Rule::half) {
            below.parse().ok().filter(|below| *below > 0)?
        } else {
            10
        };
        quantity.amount.value = quantity.amount.value * 100 / below;
    }
    // 一万二千 in Chinese numerals is exact to the unit as far as anyone can tell.
    Some(quantity)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::report::amount::ONE;
    use crate::report::numeral;
    use proptest::prelude::*;

    fn at(text: &str, number: &str) -> Result<Quantity, usize> {
        read(text, text.find(number).unwrap(), &["近".to_owned(), "约".to_owned()])
    }

    fn value(text: &str, number: &str) -> Option<(i128, Kind, bool)> {
        at(text, number).ok().map(|q| (q.amount.value * 10 / ONE, q.kind, q.approximate))
    }

    #[test]
    fn quantities_of_every_form() {
        assert_eq!(value("公开信息3437条,", "3437"), Some((34370, Kind::Count, false)));
        assert_eq!(value("共1,206件", "1,206"), Some((12060, Kind::Count, false)));
        assert_eq!(value("共2 301份", "2 301"), Some((23010, Kind::Count, false)));
        assert_eq!(value("受理1.2万余人次", "1.2"), Some((120_000, Kind::Count, true)));
        assert_eq!(value("经费46.5万元", "46.5"), Some((4_650_000, Kind::Count, false)));
        assert_eq!(value("收到二十三件", "二十三"), Some((230, Kind::Count, false)));
        assert_eq!(value("占百分之九十五", "百分"), Some((950, Kind::Percent, false)));
        assert_eq!(value("占38.5%", "38.5"), Some((385, Kind::Percent, false)));
        assert_eq!(value("下降2.6个百分点", "2.6"), Some((26, Kind::Point, false)));
        assert_eq!(value("近1193篇", "1193"), Some((11930, Kind::Count, true)));
        assert_eq!(value("每年10至20条", "10"), Some((200, Kind::Count, true)));
        assert_eq!(value("是上年的2.5倍", "2.5"), Some((25, Kind::Times, false)));
        assert_eq!(value("零件", "零"), Some((0, Kind::Count, false)));
        assert_eq!(value("占四分之三,", "四"), Some((750, Kind::Rough, true)));
        assert_eq!(value("占六成,", "六"), Some((600, Kind::Rough, false)));
    }

    #[test]
    fn what_is_no_quantity() {
        for (text, number) in [
            ("2024年1月", "2024"),
            ("第20条", "20"),
            ("国办发〔2021〕30号", "30"),
            ("12345热线", "12345"),
            ("三公经费", "三"),
            ("五公开", "五"),
            ("7个工作日", "7"),
            ("“双随机、一公开”", "一"),
            ("V2.0版", "2.0"),
            ("电话0517-83605210", "83605210"),
            ("第二十条", "二十"),
        ] {
            assert!(at(text, number).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn digits_round_trip(value in 0_i128..10_000_000, grouped in any::<bool>()) {
            let digits = value.to_string();
            let written = if grouped {
                let mut written = String::new();
                for (index, c) in digits.chars().enumerate() {
                    if index > 0 && (digits.len() - index) % 3 == 0 {
                        written.push(',');
                    }
                    written.push(c);
                }
                written
            } else {
                digits
            };
            let text = format!("公开{written}条");
            let quantity = read(&text, "公开".len(), &[]).unwrap();
            prop_assert_eq!(quantity.amount, Amount::whole(value));
            prop_assert_eq!(&text[quantity.range], &format!("{written}条"));
        }

        #[test]
        fn chinese_numerals_round_trip(value in 1_u32..100) {
            prop_assert_eq!(numeral::cardinal(&numeral::chinese(value)), Some(u64::from(value)));
        }

        #[test]
        fn reading_never_fails(text in "[0-9一二两百万分之条件%., 至余]{0,24}") {
            for (at, c) in text.char_indices() {
                if begins(c) && let Ok(quantity) = read(&text, at, &[]) {
                    prop_assert!(text.get(quantity.range).is_some());
                }
            }
        }
    }
}
