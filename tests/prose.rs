//! Numbers in the prose: true sentences have no finding, the same with one number changed have one.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use nianbao::check::{Options, check};
use nianbao::document::Format;
use nianbao::ruleset::Ruleset;
use proptest::prelude::*;

/// Rules found in a report that consists of a title and one paragraph.
fn found(sentence: &str) -> Vec<String> {
    let text = format!("临江区财政局2023年政府信息公开工作年度报告\n{sentence}\n");
    let document = nianbao::source::read("文", Format::Text, text.as_bytes()).unwrap();
    let options = Options { select: vec!["narrative".to_owned()], ..Options::default() };
    check(&document, Ruleset::builtin(), &options).findings.into_iter().map(|finding| finding.rule).collect()
}

const NAMES: [&str; 6] = ["政策文件", "工作动态", "通知公告", "财政资金", "人事任免", "规划计划"];
const LEADS: [&str; 6] = ["，其中", "，其中：", "，包括", "，分别为", "，分为", "："];

/// A list of parts, closed by 其他, of the given whole.
fn breakdown(whole: i64, parts: &[i64], lead: usize, comma: bool, spaced: bool) -> String {
    let number = |value: i64| {
        let digits = value.to_string();
        match (spaced && digits.len() > 3, digits.len()) {
            (true, length) => format!("{},{}", &digits[..length - 3], &digits[length - 3..]),
            _ => digits,
        }
    };
    let last = parts.len() - 1;
    let items: Vec<String> = parts
        .iter()
        .enumerate()
        .map(|(index, part)| {
            let name = if index == last { "其他" } else { NAMES[index % NAMES.len()] };
            format!("{name}信息{}条", number(*part))
        })
        .collect();
    format!("全年主动公开政府信息{}条{}{}。", number(whole), LEADS[lead], items.join(if comma { "，" } else { "、" }))
}

proptest! {
    #[test]
    fn a_true_breakdown_is_silent_and_a_false_one_is_not(
        parts in prop::collection::vec(5_i64..3000, 3..7),
        lead in 0..LEADS.len(),
        comma in any::<bool>(),
        spaced in any::<bool>(),
        step in prop::sample::select(vec![-4_i64, -1, 1, 2, 30]),
        changed in 0_usize..6,
    ) {
        let whole: i64 = parts.iter().sum();
        let truth = breakdown(whole, &parts, lead, comma, spaced);
        prop_assert_eq!(found(&truth), Vec::<String>::new(), "{}", truth);
        let mut wrong = parts.clone();
        let index = changed % wrong.len();
        wrong[index] += step;
        // Where the first parts happen to make the whole, what follows them may be another account.
        let mut sums = wrong.iter().scan(0, |sum, part| {
            *sum += part;
            Some(*sum)
        });
        prop_assume!(sums.all(|sum| sum != whole));
        let lie = breakdown(whole, &wrong, lead, comma, spaced);
        prop_assert_eq!(found(&lie), vec!["narrative/parts".to_owned()], "{}", lie);
    }

    #[test]
    fn a_true_rate_is_silent_and_a_false_one_is_not(all in 20_i64..5000, out in 0_i64..20, off in 3_i64..9) {
        let done = all - out;
        let hundredths = (done * 20_000 + all) / (2 * all);
        let rate = |hundredths: i64| format!("{}.{:02}", hundredths / 100, hundredths % 100);
        let sentence = |rate: String| format!("网站留言共{all}条，已答复{done}条，答复率{rate}%。");
        prop_assert_eq!(found(&sentence(rate(hundredths))), Vec::<String>::new());
        let wrong = hundredths - off * 100;
        if wrong > 0 {
            prop_assert_eq!(found(&sentence(rate(wrong))), vec!["narrative/percent".to_owned()]);
        }
    }

    #[test]
    fn a_true_growth_is_silent_and_a_false_one_is_not(last in 50_i64..5000, more in 1_i64..3000, off in 2_i64..9) {
        let now = last + more;
        let tenths = (more * 2000 + last) / (2 * last);
        let sentence = |tenths: i64| {
            format!("全年公开信息{now}条，比上年的{last}条增长{}.{}%。", tenths / 10, tenths % 10)
        };
        prop_assert_eq!(found(&sentence(tenths)), Vec::<String>::new());
        prop_assert_eq!(found(&sentence(tenths + off * 10)), vec!["narrative/growth".to_owned()]);
    }

    #[test]
    fn a_true_balance_is_silent_and_a_false_one_is_not(new in 1_i64..900, brought in 0_i64..30, carried in 0_i64..30, step in 1_i64..9) {
        let done = new + brought - carried;
        prop_assume!(done > 0);
        let sentence = |done: i64| {
            format!("全年新收政府信息公开申请{new}件，上年结转{brought}件，办结{done}件，结转下年度继续办理{carried}件。")
        };
        prop_assert_eq!(found(&sentence(done)), Vec::<String>::new());
        prop_assert_eq!(found(&sentence(done + step)), vec!["narrative/balance".to_owned()]);
    }

    #[test]
    fn nothing_fails(text in "[0-9一二两百千万条件%．.，、。；：（）其中包括为占率增长比上年办结收到申请 ]{0,80}") {
        let _ = found(&text);
    }
}
