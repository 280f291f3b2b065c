//! The page for a browser: what it says, and that nothing of a report can act in it. `tests/browser.rs` uses it as a
//! person does.

use base64::Engine as _;
use sha2::{Digest, Sha256};

use super::*;

fn page_of(checks: &[(Document, Checked)]) -> String {
    run(OutputFormat::Html, Style::default(), checks, &[])
}

/// The style is left out: it is read in its own file.
#[test]
fn several_reports() {
    let fine = (plain("好.txt", "一切正常。"), Checked::default());
    let printed = run(OutputFormat::Html, Style::default(), &[percent(), fine, page(), located()], &[unreadable()]);
    let (head, rest) = printed.split_once("<style>").unwrap();
    let (_, body) = rest.split_once("</style>").unwrap();
    insta::assert_snapshot!(format!("{head}<style>…</style>{body}"));
}

#[test]
fn the_policy_allows_this_style_and_nothing_else() {
    let printed = page_of(&[percent()]);
    let (head, rest) = printed.split_once("<style>").unwrap();
    let (style, body) = rest.split_once("</style>").unwrap();
    let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(style));
    assert!(
        head.contains(&format!(
            "content=\"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'\""
        )),
        "the style has changed; its hash is now sha256-{hash}"
    );
    for word in ["<script", "<style", " style=", "src=", "url(", "@import", "http:", "https:", "<link", "<iframe"] {
        assert!(!body.contains(word) && !style.contains(word), "{word}");
    }
}

/// Markup in a report, in its name and in what a rule says stays text.
#[test]
fn no_markup_gets_through() {
    let text = "某县2024年<script>alert(1)</script>年报&amp;<img src=x onerror=alert(1)>\"'办结率100%\n";
    let document = plain("<b onclick='x'>.txt", text);
    let span = at(&document, "办结率", "100%");
    let mut one = finding("a/<i>", Severity::Error, "<script>一</script>", span.clone());
    one.help = Some("\"><script>二</script>".into());
    one.basis = Some("<iframe src=x>".into());
    one.related = vec![related(at(&document, "年", "<script>"), "\" onmouseover=\"三")];
    let checked = Checked { findings: vec![one], organ: Some("<u>".into()), ..Checked::default() };
    let printed = page_of(&[(document, checked)]);
    let (_, body) = printed.split_once("</style>").unwrap();
    for (index, _) in body.match_indices('<') {
        let tag = body[index + 1..].trim_start_matches('/');
        let name: String = tag.chars().take_while(char::is_ascii_alphanumeric).collect();
        let ours = [
            "head", "html", "body", "input", "header", "h1", "h2", "h4", "p", "div", "label", "main", "nav", "ol",
            "li", "a", "section", "article", "aside", "b", "code", "q", "mark", "span", "footer", "table", "tr", "td",
        ];
        assert!(ours.contains(&name.as_str()), "<{name}");
        // Quotation marks of a value are escaped, so that every second part is a value.
        let attributes: String = tag.split('>').next().unwrap_or_default().split('"').step_by(2).collect();
        assert!(!attributes.contains(" on") && !attributes.contains(" src"), "{attributes}");
    }
    assert!(body.contains("alert(1)&lt;/script&gt;年报&amp;amp;&lt;img src=x"));
    assert!(!body.contains("<script"));
}

/// Every link leads to a place on the page, and no place stands twice.
#[test]
fn every_link_leads_somewhere() {
    let printed = page_of(&[percent(), page(), located()]);
    let attribute = |name: &str| -> Vec<String> {
        let start = format!(" {name}=\"");
        printed.split(start.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
    };
    let ids = attribute("id");
    let links = attribute("href");
    assert!(links.len() > 10);
    for link in &links {
        let target = link.strip_prefix('#').expect("no link leads off the page");
        assert_eq!(ids.iter().filter(|id| *id == target).count(), 1, "{link}");
    }
    let unique: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len());
}
