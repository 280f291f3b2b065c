//! What the grammar makes of a quantity's wording, asked once for each wording; see [`super::asked`].

use std::cell::RefCell;
use std::ops::Range;
use std::sync::LazyLock;

use super::amount::Amount;
use super::asked::{Asked, Characters};
use super::quantity::{Kind, Quantity, parse};

static CHARACTERS: LazyLock<Characters> = LazyLock::new(|| Characters::of(include_str!("../../grammar/quantity.pest")));

/// Longer wordings, in bytes, are not kept.
const LONGEST: usize = 36;

/// What the grammar said.
#[derive(Debug, Clone)]
enum Said {
    /// It is no quantity.
    Nothing,
    /// What it is behind the number 1, or by itself, at offset 0.
    Quantity(Quantity),
    /// The number is not the one it is a quantity of: 10至二十条.
    Other,
}

thread_local! {
    /// By what stands behind a number in digits.
    static BEHIND: RefCell<Asked<Said>> = RefCell::new(Asked::nothing());
    /// By the whole of a quantity that begins in words.
    static WHOLE: RefCell<Asked<Said>> = RefCell::new(Asked::nothing());
}

/// The quantity at the start of a bounded slice that begins at `offset`; [`parse`], but for the time it takes.
pub(super) fn explain(slice: &str, offset: usize) -> Option<Quantity> {
    let number = number(slice);
    let Some(wording) = slice.get(number..).and_then(wording) else { return parse(slice, offset) };
    let kept = if number > 0 { &BEHIND } else { &WHOLE };
    let said = kept.with_borrow_mut(|asked| asked.about(wording, |wording| ask(wording, number > 0)));
    let quantity = match said {
        Said::Nothing => return None,
        Said::Other => return parse(slice, offset),
        Said::Quantity(quantity) => quantity,
    };
    if number == 0 {
        let place = |range: Range<usize>| offset + range.start..offset + range.end;
        let (range, digits, measure) = (place(quantity.range), place(quantity.digits), place(quantity.measure));
        return Some(Quantity { range, digits, measure, ..quantity });
    }
    let end = offset + number;
    let behind = |at: usize| end + at - 1;
    let measure = quantity.measure;
    Some(Quantity {
        range: offset..behind(quantity.range.end),
        digits: offset..end,
        measure: if measure.is_empty() { offset..offset } else { behind(measure.start)..behind(measure.end) },
        amount: Amount::parse(slice.get(..number)?, quantity.amount.power())?,
        ..quantity
    })
}

/// The length of the number in digits at the start of a text, with its decimals.
fn number(text: &str) -> usize {
    let digits = |from: usize| text.bytes().skip(from).take_while(u8::is_ascii_digit).count();
    let whole = digits(0);
    let decimals = if whole > 0 && text.as_bytes().get(whole) == Some(&b'.') { digits(whole + 1) } else { 0 };
    if decimals > 0 { whole + 1 + decimals } else { whole }
}

/// The digits and characters of the grammar at the start of a text; none where they are too many.
fn wording(text: &str) -> Option<&str> {
    let end = text.find(|c| !CHARACTERS.has(c)).unwrap_or(text.len());
    text.get(..end).filter(|wording| wording.len() <= LONGEST)
}

/// Asks the grammar about a wording.
fn ask(wording: &str, behind_number: bool) -> Said {
    let asked = if behind_number { parse(&format!("1{wording}"), 0) } else { parse(wording, 0) };
    match asked {
        None => Said::Nothing,
        // Tenths are worth ten times their number.
        Some(quantity) if behind_number && (quantity.digits != (0..1) || quantity.kind == Kind::Rough) => Said::Other,
        Some(quantity) => Said::Quantity(quantity),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn explains_as_the_grammar_does(
            number in "[0-9]{0,4}(\\.[0-9]{1,2})?|[一二两三十百千万零〇]{1,3}",
            wording in "(千|万|百万|个|多|余|几|至|到|—|-| |,|\\.|分之|[二十9]|公开){0,3}(人次|件次|件事|件|条例|条|个工作日|个百分点|%|次|部分|部|本级|本|成|倍|元|项目部|公开)?(左右|以上|多|，|,|。|;|、|为|其中|5|\\n|一){0,3}",
        ) {
            let text = format!("{number}{wording}");
            // Once as it is asked, once as it is kept.
            for _ in 0..2 {
                prop_assert_eq!(explain(&text, 7), parse(&text, 7), "{}", text);
            }
        }
    }
}
