//! Names that are counted and listed: 设8个栏目，分别是：公开指南、公开制度、….

use super::super::{is_plain_count, measure};
use crate::check::Context;
use crate::finding::Severity;
use crate::report::amount::ONE;
use crate::report::quantity;

/// More names than this are seldom all listed.
const MOST: usize = 15;
/// How many characters may stand between a number and the word that announces the names.
const NEAR: usize = 14;

/// Reports a count of names that are not as many.
pub(super) fn names(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    let text = report.text();
    for (index, fact) in facts.iter().enumerate() {
        let stated = usize::try_from(fact.quantity.amount.value / ONE).unwrap_or(0);
        let counts = context.ruleset.is_in("name-measure", measure(context, fact));
        if !is_plain_count(fact) || fact.quantity.approximate || !counts || !(2..=MOST).contains(&stated) {
            continue;
        }
        let rest = report.slice(&(fact.quantity.range.end..fact.sentence_range.end.max(fact.quantity.range.end)));
        let found = context.ruleset.list("names-follow").iter().filter_map(|word| {
            let at = rest.find(word.as_str())?;
            (rest.get(..at)?.chars().count() <= NEAR && rest.get(..at)?.matches([',', ':']).count() <= 1)
                .then_some((at, at + word.len()))
        });
        let Some((_, begin)) = found.min_by_key(|(at, end)| (*at, std::cmp::Reverse(*end))) else { continue };
        let list = rest.get(begin..).unwrap_or_default().trim_start_matches([':', ',']);
        let list = list.split(['。', ';', '\n']).next().unwrap_or_default();
        let from = text.get(..fact.sentence_range.end).map_or(0, str::len).min(fact.quantity.range.end + begin);
        // Numbers, asides and a sentence that goes on make the end of the list uncertain.
        let numbered = facts.get(index + 1..).unwrap_or_default().iter().any(|next| next.sentence == fact.sentence);
        if numbered
            || list.contains([',', ':', '(', '等'])
            || !list.contains('、')
            || list.chars().any(|c| c.is_ascii_digit())
        {
            continue;
        }
        let least = list.split('、').count();
        let joins = context.ruleset.list("and").iter().map(|word| list.matches(word.as_str()).count()).sum::<usize>();
        // 一二三 in names are no numbers, but a name may be long and hold another list.
        let long = list.split('、').any(|name| name.chars().count() > 18 || name.chars().all(quantity::begins));
        if long || (least..=least + joins).contains(&stated) {
            continue;
        }
        let span = from..(from + (rest.len() - begin)).min(fact.sentence_range.end.max(from));
        let draft = context.draft(
            "narrative/parts",
            "names",
            &[("whole", &stated), ("measure", &measure(context, fact)), ("count", &least)],
            fact.quantity.range.clone(),
        );
        let draft = draft.severity(Severity::Warning).related(span, context.text("narrative/parts", "label-names"));
        context.report(draft);
    }
}
