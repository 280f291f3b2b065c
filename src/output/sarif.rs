//! SARIF 2.1.0, for code scanning and archives of findings.
//!
//! Only what is written is modelled. Columns are characters (`unicodeCodePoints`), paths are relative to `%SRCROOT%`. In
//! a file without lines of its own the place is a logical location and the quoted text.
//! Rules that could not be judged are notifications of the run, not results of kind `notApplicable`: GitHub ignores the
//! kind of a result and would show each of them as an alert.
//!
//! The piece of a document is two lines: its results, and its notifications, each joined by commas.

use std::borrow::Cow;
use std::io::{self, Write};
use std::ops::Range;

use serde::Serialize;

use super::json::line;
use super::{Failure, page, uri};
use crate::accept::{self, Placed};
use crate::check::Checked;
use crate::document::Document;
use crate::ruleset::{Rule, Ruleset};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Longer quotations (a whole section, a whole table) are left to the file itself.
const LONGEST_SNIPPET: usize = 2000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'a str,
    full_name: &'a str,
    semantic_version: &'a str,
    language: &'a str,
    short_description: Message<'a>,
    rules: Vec<Descriptor<'a>>,
    notifications: [Descriptor<'a>; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor<'a> {
    id: &'a str,
    name: String,
    short_description: Message<'a>,
    full_description: Message<'a>,
    help: Message<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
struct Properties<'a> {
    tags: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'a str>,
}

#[derive(Serialize, Default)]
struct Message<'a> {
    text: Cow<'a, str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppressions: Option<[Suppression; 1]>,
}

/// Why a result needs no answer.
#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "nianbaoFinding/v1")]
    finding: String,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<Vec<Logical<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical<'a> {
    fully_qualified_name: Cow<'a, str>,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: Artifact,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region<'a>>,
}

#[derive(Serialize, Default, Clone)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region<'a> {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<Message<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Notification<'a> {
    descriptor: Reference<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    associated_rule: Option<Reference<'a>>,
    level: &'static str,
    message: Message<'a>,
    locations: [Location<'a>; 1],
}

#[derive(Serialize)]
struct Reference<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

const UNREADABLE: Reference<'static> = Reference { id: "unreadable", index: Some(0) };
const NOT_ASSESSABLE: Reference<'static> = Reference { id: "not-assessable", index: Some(1) };

fn plain(text: &str) -> Message<'_> {
    Message { text: text.into(), markdown: None }
}

fn artifact(path: &str) -> Artifact {
    let location = uri::Location::of(path);
    let below = matches!(location, uri::Location::Below(_));
    Artifact { uri: location.uri(), uri_base_id: below.then_some("%SRCROOT%") }
}

fn rule_index(ruleset: &Ruleset, id: &str) -> Option<usize> {
    ruleset.rules.binary_search_by(|rule| rule.id.as_str().cmp(id)).ok()
}

pub(super) fn document(document: &Document, checked: &Checked, ruleset: &Ruleset) -> String {
    if checked.findings.is_empty() && checked.accepted.is_empty() && checked.not_assessable.is_empty() {
        return String::from("\n");
    }
    let artifact = artifact(&document.path);
    let mut out = String::new();
    for placed in accept::all(document, checked) {
        comma(&mut out);
        out.push_str(&line(&outcome(document, placed, &artifact, ruleset)));
    }
    out.push('\n');
    for (index, unknown) in checked.not_assessable.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        let physical_location = Physical { artifact_location: artifact.clone(), region: None };
        out.push_str(&line(&Notification {
            descriptor: NOT_ASSESSABLE,
            associated_rule: Some(Reference { id: &unknown.rule, index: rule_index(ruleset, &unknown.rule) }),
            level: "note",
            message: plain(&unknown.why),
            locations: [Location { physical_location, ..Location::default() }],
        }));
    }
    out
}

fn outcome<'a>(document: &'a Document, placed: Placed<'a>, artifact: &Artifact, ruleset: &Ruleset) -> Outcome<'a> {
    let Placed { finding, acceptance, fingerprint } = placed;
    let physical = |span: &Range<usize>| {
        if document.location(span).is_some() {
            return Physical { artifact_location: artifact.clone(), region: None };
        }
        let place = document.place(span);
        let quoted = document.source().get(place.start..place.end).filter(|text| text.len() <= LONGEST_SNIPPET);
        let region = Region {
            start_line: place.line,
            start_column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
            snippet: quoted.map(plain),
        };
        Physical { artifact_location: artifact.clone(), region: Some(region) }
    };
    let logical = |place: &'a Option<String>, span: &Range<usize>| {
        let words = super::where_words(document, span).map(Cow::Owned);
        let names: Vec<_> = words.into_iter().chain(place.as_deref().map(Cow::Borrowed)).collect();
        let logical = names.into_iter().map(|fully_qualified_name| Logical { fully_qualified_name });
        Some(logical.collect::<Vec<_>>()).filter(|logical| !logical.is_empty())
    };
    // Without a region, the quoted text says which words are meant.
    let said = |message: Option<&'a str>, span: &Range<usize>| {
        let quoted = document.quote(span).trim();
        if document.location(span).is_none() || quoted.is_empty() || quoted.len() > LONGEST_SNIPPET {
            return message.map(plain);
        }
        let text = message.map_or_else(|| format!("原文：{quoted}"), |message| format!("{message}（原文：{quoted}）"));
        Some(Message { text: text.into(), markdown: None })
    };
    let related = finding.related.iter().enumerate().map(|(index, related)| Location {
        id: Some(index + 1),
        physical_location: physical(&related.span),
        logical_locations: logical(&related.place, &related.span),
        message: said(Some(&related.message), &related.span),
    });
    let mut message = sentence(&finding.message);
    if let Some(help) = &finding.help {
        message.push_str(&sentence(help));
    }
    Outcome {
        rule_id: &finding.rule,
        rule_index: rule_index(ruleset, &finding.rule),
        level: finding.severity.name(), // the names are those of SARIF
        message: Message { text: message.into(), markdown: None },
        locations: [Location {
            id: None,
            physical_location: physical(&finding.span),
            logical_locations: logical(&finding.place, &finding.span),
            message: said(finding.label.as_deref(), &finding.span),
        }],
        related_locations: related.collect(),
        partial_fingerprints: Fingerprints { finding: fingerprint },
        suppressions: acceptance.map(|acceptance| {
            [Suppression { kind: "external", status: "accepted", justification: acceptance.words() }]
        }),
    }
}

/// The text with a full stop, so that a message and its help stay two sentences.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let ended = text.ends_with(['。', '！', '？', '；', '.', '!', '?', ';']) || text.is_empty();
    format!("{text}{}", if ended { "" } else { "。" })
}

fn descriptor<'a>(rule: &'a Rule, ruleset: &Ruleset) -> Descriptor<'a> {
    let mut text = String::new();
    if let Some(help) = &rule.help {
        text.push_str(&format!("怎么改：{}\n", help.trim()));
    }
    text.push_str(&format!("依据：{}", rule.basis.trim()));
    Descriptor {
        id: &rule.id,
        name: pascal(&rule.id),
        short_description: Message { text: sentence(&rule.title).into(), markdown: None },
        full_description: Message { text: sentence(&rule.explain).into(), markdown: None },
        help: Message { text: text.into(), markdown: Some(page::page(rule, ruleset)) },
        help_uri: link(rule, env!("CARGO_PKG_REPOSITORY")),
        default_configuration: Configuration { level: rule.severity.name() },
        properties: Properties { tags: [rule.group()], basis: Some(&rule.basis) },
    }
}

/// The address of a rule's page, where the package says where it is kept. Rules of a locality have none.
fn link(rule: &Rule, repository: &str) -> Option<String> {
    let repository = repository.trim_end_matches('/');
    let is_known = !repository.is_empty() && rule.layer.is_none();
    is_known.then(|| format!("{repository}/blob/main/docs/rules/{}", page::path(rule)))
}

/// What a notification means. GitHub asks of it all that it asks of a rule.
fn announcement<'a>(
    reference: &Reference<'a>,
    name: &str,
    level: &'static str,
    text: &'a str,
    help: &'a str,
) -> Descriptor<'a> {
    Descriptor {
        id: reference.id,
        name: name.to_owned(),
        short_description: plain(text),
        full_description: plain(text),
        help: plain(help),
        help_uri: None,
        default_configuration: Configuration { level },
        properties: Properties { tags: ["notification"], basis: None },
    }
}

/// `narrative/percent-base` as `NarrativePercentBase`.
fn pascal(id: &str) -> String {
    id.split(|c: char| !c.is_alphanumeric())
        .flat_map(|word| {
            let mut chars = word.chars();
            chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>())
        })
        .collect()
}

fn comma(out: &mut String) {
    if !out.is_empty() {
        out.push(',');
    }
}

pub(super) fn assemble(
    pieces: &[String],
    failures: &[Failure],
    ruleset: &Ruleset,
    out: &mut dyn Write,
) -> io::Result<()> {
    let driver = Driver {
        name: env!("CARGO_PKG_NAME"),
        full_name: "nianbao 政府信息公开工作年度报告检查工具",
        semantic_version: env!("CARGO_PKG_VERSION"),
        language: "zh-CN",
        short_description: plain("检查政府信息公开工作年度报告是否符合法规、格式和勾稽关系。"),
        rules: ruleset.rules.iter().map(|rule| descriptor(rule, ruleset)).collect(),
        notifications: [
            announcement(
                &UNREADABLE,
                "FileUnreadable",
                "error",
                "文件无法检查。",
                "请核对路径，确认文件是可以读取的文本、Markdown 或网页。",
            ),
            announcement(
                &NOT_ASSESSABLE,
                "RuleNotAssessable",
                "note",
                "缺少判断所需的内容，规则未能判断。",
                "未能判断不等于符合要求：请补齐缺少的内容，或人工核对。",
            ),
        ],
    };
    let root = "被检查文件所在的根目录，即运行检查时的工作目录。";
    writeln!(out, "{{\"$schema\":{},\"version\":\"2.1.0\",\"runs\":[{{", line(&SCHEMA))?;
    writeln!(out, "\"tool\":{{\"driver\":{}}},", line(&driver))?;
    writeln!(out, "\"columnKind\":\"unicodeCodePoints\",")?;
    writeln!(out, "\"originalUriBaseIds\":{{\"%SRCROOT%\":{{\"description\":{}}}}},", line(&plain(root)))?;
    write!(out, "\"results\":[")?;
    join(pieces.iter().filter_map(|piece| piece.split('\n').next()), out)?;
    write!(out, "],\n\"invocations\":[{{\"executionSuccessful\":{}", failures.is_empty())?;
    write!(out, ",\"toolExecutionNotifications\":[")?;
    let unreadable: Vec<String> = failures.iter().map(|failure| line(&notification(failure))).collect();
    let unknown = pieces.iter().filter_map(|piece| piece.split('\n').nth(1));
    join(unreadable.iter().map(String::as_str).chain(unknown), out)?;
    writeln!(out, "]}}]\n}}]}}")
}

fn notification(failure: &Failure) -> Notification<'_> {
    let physical_location = Physical { artifact_location: artifact(&failure.path), region: None };
    Notification {
        descriptor: UNREADABLE,
        associated_rule: None,
        level: "error",
        message: Message { text: sentence(&failure.why).into(), markdown: None },
        locations: [Location { physical_location, ..Location::default() }],
    }
}

/// Joins what is not empty, one piece a line.
fn join<'a>(parts: impl Iterator<Item = &'a str>, out: &mut dyn Write) -> io::Result<()> {
    let mut any = false;
    for part in parts.filter(|part| !part.is_empty()) {
        out.write_all(if any { b",\n" } else { b"\n" })?;
        out.write_all(part.as_bytes())?;
        any = true;
    }
    if any { out.write_all(b"\n") } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn rules_link_to_their_pages() {
        let mut rule = Ruleset::builtin().rule("table/balance").unwrap().clone();
        let page = "https://example.org/nianbao/blob/main/docs/rules/table/balance.md";
        assert_eq!(link(&rule, "https://example.org/nianbao/").as_deref(), Some(page));
        assert_eq!(link(&rule, ""), None);
        rule.layer = Some("江苏省.toml".to_owned());
        assert_eq!(link(&rule, "https://example.org/nianbao"), None);
    }
}
