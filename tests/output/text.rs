use super::*;

fn shown(document: Document, findings: Vec<Finding>) -> String {
    let checked = Checked { findings, ..Checked::default() };
    output::document(OutputFormat::Text, &document, &checked, &rules(), Style::default())
}

#[test]
fn several_labels() {
    insta::assert_snapshot!(run(OutputFormat::Text, Style::default(), &[percent()], &[]));
}

#[test]
fn colors() {
    let colored = run(OutputFormat::Text, Style { color: true }, &[percent()], &[]);
    insta::assert_snapshot!(colored.replace('\u{1b}', "␛"));
    // Colours change nothing but the colour.
    let mut bare = String::new();
    let mut rest = colored.as_str();
    while let Some((before, after)) = rest.split_once('\u{1b}') {
        bare.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    bare.push_str(rest);
    let bare: String = bare.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    assert_eq!(bare, run(OutputFormat::Text, Style::default(), &[percent()], &[]));
}

#[test]
fn table_cells() {
    insta::assert_snapshot!(run(OutputFormat::Text, Style::default(), &[page()], &[]));
}

#[test]
fn several_documents() {
    let fine = (plain("好.txt", "一切正常。"), Checked::default());
    let also = (plain("也好.txt", "一切正常。"), Checked { year: Some(2020), ..Checked::default() });
    insta::assert_snapshot!(run(
        OutputFormat::Text,
        Style::default(),
        &[fine, also, percent(), page()],
        &[unreadable()]
    ));
}

#[test]
fn one_paragraph_of_800_characters() {
    let mut text = "　　我局高度重视政府信息公开工作。".to_owned();
    text.push_str(&"全年共受理依申请公开信息，按时办结，没有超期，".repeat(17));
    text.push_str("共受理申请21件，");
    text.push_str(&"依法依规答复申请人，做到件件有着落，".repeat(17));
    text.push_str("共答复申请20件。");
    let document = plain("长.txt", &text);
    let mut one = finding("narrative/parts", Severity::Error, "受理与答复件数不符", at(&document, "共答复", "20件"));
    one.related = vec![related(at(&document, "共受理申请", "21件"), "受理")];
    let long = finding(
        "narrative/long",
        Severity::Note,
        "整段没有分句",
        at(&document, "全年", &text[text.find("全年").unwrap()..]),
    );
    let printed = shown(document, vec![one, long]);
    for line in printed.lines() {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 210, "{line}");
    }
    insta::assert_snapshot!(printed);
}

#[test]
fn sentences_far_apart_and_a_mark_over_several() {
    let document = plain(
        "句.txt",
        "第一句说“公开10条。”第二句什么也没有说；第三句有话说！第四句说公开11条。\n下一段。\n末段只有一句？",
    );
    let mut apart = finding("narrative/same", Severity::Warning, "前后不一致", at(&document, "第四句", "11条"));
    apart.related =
        vec![related(at(&document, "第一句", "10条"), "前面"), related(at(&document, "末段", "一句"), "后面")];
    let over = at(&document, "第二句", "什么也没有说；第三句有话说！第四句说公开11条。\n下一段");
    let over = finding("narrative/over", Severity::Note, "跨句", over);
    insta::assert_snapshot!(shown(document, vec![apart, over]));
}

#[test]
fn marks_on_the_same_text_and_overlapping() {
    let document = plain("重.txt", "截至2024年12月31日，共公开信息128条。");
    let mut one = finding("narrative/date", Severity::Warning, "同一处", at(&document, "2024", "2024年"));
    one.related = vec![
        related(at(&document, "2024", "2024年"), "报告年度也写在这里"),
        related(at(&document, "2024", "2024年12月31日"), "日期"),
        related(at(&document, "2024", "2024年12月31日"), "日期"),
        related(at(&document, "128", "128条"), "条数"),
    ];
    insta::assert_snapshot!(shown(document, vec![one]));
}

#[test]
fn what_cannot_be_seen() {
    let document = plain("坏\u{1b}[2J.txt", "办\u{200b}理\u{202e}申请\u{1b}[31m12件\u{7}，\u{2066}答复11件。\n第二行");
    let mut one = finding("text/hidden", Severity::Error, "数字\u{1b}[0m不符\n第二行", at(&document, "申请", "12件"));
    one.related =
        vec![related(at(&document, "办", "\u{200b}"), "零宽\u{200b}空格"), related(at(&document, "答复", "11件"), "")];
    one.help = Some("第一步\r\n第二步\u{202e}".into());
    let checked = Checked { findings: vec![one], organ: Some("某\u{9b}局".into()), ..Checked::default() };
    let failure = Failure { path: "\u{1b}]0;x\u{7}.txt".into(), why: "读\u{1b}错误".into() };
    for form in [OutputFormat::Text, OutputFormat::Short, OutputFormat::Github] {
        let printed =
            run(form, Style::default(), &[(document.clone(), checked.clone())], std::slice::from_ref(&failure));
        assert!(!printed.chars().any(|c| c.is_control() && c != '\n'), "{printed:?}");
        assert!(!printed.contains(['\u{200b}', '\u{202e}', '\u{2066}']), "{printed:?}");
    }
    insta::assert_snapshot!(run(OutputFormat::Text, Style::default(), &[(document, checked)], &[failure]));
}

#[test]
fn verdicts() {
    let failure = [unreadable()];
    let of = |severities: &[Severity], failures: &[Failure]| {
        let document = plain("甲.txt", "正文。");
        let findings = severities.iter().map(|one| finding("a/b", *one, "某事", 0..6)).collect();
        let checked = Checked { findings, ..Checked::default() };
        let printed = run(OutputFormat::Text, Style::default(), &[(document, checked)], failures);
        printed.lines().rev().take(2).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n")
    };
    use Severity::{Error, Note, Warning};
    let nothing = run(OutputFormat::Text, Style::default(), &[], &failure);
    insta::assert_snapshot!(
        [
            of(&[], &[]),
            of(&[], &failure),
            of(&[Note], &[]),
            of(&[Warning, Note], &[]),
            of(&[Error], &[]),
            of(&[Error, Warning, Error], &failure),
            nothing
        ]
        .join("\n\n")
    );
}

/// Each caret stands under its character, measured in columns.
#[test]
fn carets_stand_under_their_text() {
    for (text, what) in [
        ("共收到“12345”市长热线——投诉10件。", "10件"),
        ("\u{3000}\u{3000}（一）本年　新收：7件", "7件"),
        ("𠀀𠀁公开👩\u{200d}👩\u{200d}👧信息12条", "12条"),
        ("项目\t数量\t3件\t备注", "3件"),
        ("a\u{feff}b\u{ad}c 9件", "9件"),
        ("e\u{301}十件", "十件"),
    ] {
        let document = plain("列.txt", text);
        let span = at(&document, what, what);
        let printed = shown(document, vec![finding("a/b", Severity::Note, "某事", span)]);
        let mut lines = printed.lines().skip_while(|line| !line.starts_with("1 │"));
        let (above, below) = (lines.next().unwrap(), lines.next().unwrap());
        let width = unicode_width::UnicodeWidthStr::width;
        // Characters, as the renderer counts them; a string's width joins some of them.
        let columns =
            |text: &str| text.chars().map(|c| unicode_width::UnicodeWidthChar::width(c).unwrap()).sum::<usize>();
        assert_eq!(
            columns(&above[..above.find(what).unwrap()]),
            columns(&below[..below.find('━').unwrap()]),
            "{printed}"
        );
        assert_eq!(width(what), below.matches('━').count(), "{printed}");
    }
}
