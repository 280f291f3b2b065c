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

/// One list of three parts in many forms: parts in the next sentence, in parentheses, in paragraphs, before their sum.
fn form(form: usize, whole: i64, [a, b, c]: [i64; 3]) -> String {
    match form {
        0 => format!("全年公布信息{whole}条。其中，预算类{a}条、采购类{b}条、其他{c}条。"),
        1 => format!("全年公布信息{whole}条（预算类{a}条、采购类{b}条、其他{c}条），均已归档。"),
        2 => format!("全年公布信息{whole}条，其中：预算类{a}条；采购类{b}条；其他{c}条。"),
        3 => format!("全年公布信息{whole}条。按内容分：预算类{a}条，采购类{b}条，其他{c}条。"),
        4 => format!("全年公布信息{whole}条，具体如下：\n（一）预算类{a}条。\n（二）采购类{b}条。\n（三）其他{c}条。"),
        5 => format!("公布预算类{a}条、采购类{b}条、动态类{c}条，合计{whole}条。"),
        6 => format!("全年公布信息{whole}条，其中预算类{a}条、采购类{b}条，其余{c}条为公告。"),
        7 => format!("全年公布信息{whole}条，预算类{a}条、采购类{b}条，其余{c}条为公告。"),
        _ => format!("全年公布信息{whole}条，分别为预算类{a}条（其中决算1条），采购类{b}条，动态类{c}条。"),
    }
}

proptest! {
    #[test]
    fn a_breakdown_of_any_form_is_silent_when_true_and_not_when_false(
        parts in prop::array::uniform3(100_i64..900),
        kind in 0_usize..9,
        changed in 0_usize..3,
        step in prop::sample::select(vec![-7_i64, -1, 1, 2, 9]),
    ) {
        let whole: i64 = parts.iter().sum();
        let truth = form(kind, whole, parts);
        prop_assert_eq!(found(&truth), Vec::<String>::new(), "{}", truth);
        let mut wrong = parts;
        wrong[changed] += step;
        // A few parts that happen to make the whole are another true reading.
        prop_assume!(wrong[0] + wrong[1] != whole && wrong[1] + wrong[2] != whole);
        let lie = form(kind, whole, wrong);
        prop_assert_eq!(found(&lie), vec!["narrative/parts".to_owned()], "{}", lie);
    }

    #[test]
    fn a_growth_that_its_difference_gives(last in 200_i64..5000, more in 20_i64..3000, off in 2_i64..9, behind in any::<bool>()) {
        let now = last + more;
        let tenths = (more * 2000 + last) / (2 * last);
        let sentence = |tenths: i64| {
            let rate = format!("{}.{}%", tenths / 10, tenths % 10);
            if behind {
                format!("全年公布信息{now}条，同比增长{rate}，2022年为{last}条。")
            } else {
                format!("全年公布信息{now}条，比上年增加{more}条，增长{rate}。")
            }
        };
        prop_assert_eq!(found(&sentence(tenths)), Vec::<String>::new());
        prop_assert_eq!(found(&sentence(tenths + off * 10)), vec!["narrative/growth".to_owned()]);
    }

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
