//! `substance/*`: section five has both its halves, and the text says something.

use super::Context;
use crate::fold::is_han;
use crate::report::Section;
use crate::ruleset::Contents;

/// `substance/problems`: what patterns do not see, namely an empty section and a missing half.
pub(super) fn problems(context: &mut Context<'_>) {
    const RULE: &str = "substance/problems";
    let report = context.report;
    let Some(template) = context.template() else { return };
    let Some(section) = problems_section(context) else {
        context.not_assessable(RULE, "没有找到写问题和改进的部分");
        return;
    };
    let body = section.body.clone();
    let text = report.slice(&body).trim().to_owned();
    let characters = text.chars().filter(|c| is_han(*c)).count();
    if text.is_empty() || context.has_found(RULE) || is_unwritten(context, section) {
        return; // reported as an empty section, or as a claim of no problems
    }
    let rules = context.ruleset;
    let has_problem = rules.has("problem-words", &text);
    let first = text.split(['。', ';']).next().unwrap_or_default().to_owned();
    // Before 2019 measures often stood in a section of their own.
    let elsewhere = template.contents == Contents::Covered
        && report
            .sections
            .iter()
            .any(|other| other != section && rules.has("improvement-title", report.slice(&other.title)));
    let has_improvement = rules.has("improvement-strong", &text) || elsewhere;
    let message = if characters < 12 && !(has_problem && has_improvement) {
        "empty"
    } else if !has_problem && rules.has("improvement-lead", &first) {
        "no-problem"
    } else if !has_improvement {
        "no-improvement"
    } else {
        return;
    };
    // Before 2019 the text after the problems may hold the measures under any heading.
    let rest = report.text().get(body.end..report.body().end).unwrap_or_default();
    if message == "no-improvement" && template.contents == Contents::Covered && rules.has("improvement-strong", rest) {
        return;
    }
    let span = if message == "empty" { body.clone() } else { section.heading.clone() };
    let found = report.quote(&body);
    let draft = context.draft(RULE, message, &[("found", &found)], span);
    context.report(draft);
}

/// The section on problems: by its key, or before 2019 the first whose title speaks of them.
fn problems_section<'a>(context: &Context<'a>) -> Option<&'a Section> {
    let report = context.report;
    report.section("problems").or_else(|| {
        report.sections.iter().find(|section| context.ruleset.has("problem-title", report.slice(&section.title)))
    })
}

/// Whether a section holds next to nothing but what the form asks for, which is reported as such.
fn is_unwritten(context: &Context<'_>, section: &Section) -> bool {
    /// Headings of parts may stand beside what is asked for, sentences may not.
    const HEADINGS: usize = 60;
    let report = context.report;
    let asked = context.found_within("structure/placeholder", &section.body);
    if asked.is_empty() {
        return false;
    }
    let han = |text: &str| text.chars().filter(|c| is_han(*c)).count();
    let rest = han(report.slice(&section.body))
        .saturating_sub(asked.iter().map(|span| han(report.document.quote(span))).sum());
    rest <= HEADINGS && !report.slice(&section.body).contains('。')
}

/// `substance/thin`.
pub(super) fn thin(context: &mut Context<'_>) {
    const RULE: &str = "substance/thin";
    let report = context.report;
    for (key, limit) in [("problems", "thin-problems"), ("overview", "thin-overview")] {
        let Some(section) = report.section(key) else { continue };
        let text = report.slice(&section.body);
        let count = text.chars().filter(|c| is_han(*c) || c.is_ascii_alphanumeric()).count();
        if count == 0 || is_unwritten(context, section) {
            continue;
        }
        let title = report.quote(&section.title);
        if count < context.ruleset.number(limit) {
            let draft = context.draft(RULE, "short", &[("title", &title), ("count", &count)], section.heading.clone());
            context.report(draft);
        } else if key == "overview" && !text.contains(|c: char| c.is_ascii_digit()) {
            let draft = context.draft(RULE, "no-figure", &[("title", &title)], section.heading.clone());
            context.report(draft);
        }
    }
}
