//! Words of reports in any order: the bytes choose from a list, so that the checks of numbers and tables get something to
//! read that random characters never make.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nianbao::document::Format;

/// What sentences about numbers are made of.
const WORDS: &[&str] = &[
    "一、", "（一）", "2023年", "全年", "上年", "收到", "新收", "申请", "办结", "答复", "结转下年度", "上年结转", "予以公开", "不予公开",
    "行政复议", "行政诉讼", "维持", "纠正", "尚未审结", "其中", "包括", "分别为", "共", "合计", "共计", "其余", "其他", "等", "增长",
    "下降", "同比", "由", "增至", "降为", "是上年的", "占", "占比", "率", "办结率", "满意率", "未", "没有", "均已", "全部", "公开",
    "政府信息", "规范性文件", "自然人", "企业", "专职", "兼职", "新增", "撤销", "剔除", "实际", "即", "件", "条", "人", "人次", "次",
    "个", "%", "百分点", "倍", "成", "万", "三分之一", "一半", "二十三", "0", "1", "2", "3", "10", "12", "40", "100", "1,286", "9.5",
    "，", "。", "、", "；", "：", "（", "）", "\n", "“", "”", "|", "表三", "总计",
];

fuzz_target!(|bytes: &[u8]| {
    let words = bytes.iter().take(400).map(|byte| WORDS[usize::from(*byte) % WORDS.len()]);
    let text: String = std::iter::once("临江县水利局2023年政府信息公开工作年度报告\n").chain(words).collect();
    nianbao_fuzz::hold(Format::Text, text.as_bytes());
});
