use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

/// Text with everything that a renderer stumbles over.
fn awkward() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[一-龥]{1,12}",
        2 => "[。；！？，、：”）\n\t 　!?;]{1,3}",
        1 => "[0-9A-Za-z%.]{1,8}",
        1 => prop::sample::select(vec!["\r\n", "\u{200b}", "\u{1b}[31m", "\u{202e}", "\0", "\u{feff}", "👩\u{200d}👧", "e\u{301}", "\u{e0001}"])
            .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[一-龥]{300,400}",
    ];
    prop::collection::vec(piece, 1..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_with_any_spans(
        text in awkward(),
        ends in prop::collection::vec((any::<Index>(), any::<Index>()), 1..6),
        help in proptest::option::of(awkward()),
        color in any::<bool>(),
    ) {
        let document = Document::plain("任意.txt", Format::Text, text);
        let bounds: Vec<usize> = (0..=document.text.len()).filter(|at| document.text.is_char_boundary(*at)).collect();
        let mut spans = ends.iter().map(|(a, b)| {
            let (a, b) = (*a.get(&bounds), *b.get(&bounds));
            a.min(b)..a.max(b)
        });
        let mut one = finding("a/b", Severity::Error, "任意", spans.next().unwrap());
        one.help = help;
        one.related = spans.enumerate().map(|(n, span)| related(span, if n % 2 == 0 { "处" } else { "" })).collect();
        let checked = Checked { findings: vec![one.clone(), one], ..Checked::default() };
        for form in FORMS {
            let printed = run(form, Style { color }, &[(document.clone(), checked.clone())], &[]);
            if matches!(form, OutputFormat::Json | OutputFormat::Sarif) {
                prop_assert!(serde_json::from_str::<serde_json::Value>(&printed).is_ok());
            } else {
                let raw = printed.chars().any(|c| c.is_control() && c != '\n' && !(color && c == '\u{1b}'));
                prop_assert!(!raw);
            }
            if form == OutputFormat::Text && !color {
                // Wide enough for a terminal, whatever the report does; notes and messages are the rules' own.
                for line in printed.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_digit())) {
                    prop_assert!(unicode_width::UnicodeWidthStr::width(line) <= 215, "{}", line);
                }
            }
        }
    }
}
