//! Claims of how matters ended: all were finished or reached, all decisions were upheld, nobody was held to account.

use super::super::{is_plain_count, label, measure, same_measure, shared_stems, tail};
use super::{is_of_other_year, report_against};
use crate::check::Context;
use crate::report::fact::Fact;

/// 没有人员被追究责任 here, and 对2名责任人员追究责任 there.
pub(super) fn accountable(context: &mut Context<'_>) {
    let report = context.report;
    let body = report.body();
    let found = report.facts.list.iter().find(|fact| {
        let after = tail(context, fact);
        is_plain_count(fact)
            && fact.quantity.amount.value > 0
            && context.ruleset.is_in("person-measure", measure(context, fact))
            && context.ruleset.has("accountability", after)
            && !context.ruleset.has("negation", after)
            && !is_of_other_year(context, fact)
    });
    let Some(fact) = found else { return };
    let claim = report.hits.list("none-marker").iter().filter(|hit| body.contains(&hit.start)).find_map(|hit| {
        let clause = report.clause(hit.start);
        let words = report.slice(&clause);
        let after = report.slice(&(hit.end..clause.end.max(hit.end)));
        // Of this year alone, and of all.
        let own = context.report.year.map(|year| format!("{year}年"));
        let bare = own.map_or(words.to_owned(), |own| words.replace(&own, ""));
        (context.ruleset.has("accountability", after)
            && !report.in_table(hit.start)
            && !bare.contains(|c: char| c.is_ascii_digit())
            && !clause.contains(&fact.quantity.range.start))
        .then_some(hit.start..clause.end.max(hit.end))
    });
    if let Some(claim) = claim {
        report_against(context, claim, fact.label.start..fact.tail.end);
    }
}

/// 1846件工单已全部办结 here, and 受理工单1846件，办结1839件 there.
pub(super) fn all_done(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    let mut found: Vec<(&Fact, &Fact)> = Vec::new();
    for claim in facts {
        if !is_plain_count(claim)
            || claim.quantity.approximate
            || !context.ruleset.has("all-done-claim", tail(context, claim))
        {
            continue;
        }
        // 26件申请均已答复。2件到年底仍在办理
        let open = facts.iter().find(|fact| {
            let after = report.slice(&(fact.quantity.range.end..fact.sentence_range.end.max(fact.quantity.range.end)));
            fact.paragraph == claim.paragraph
                && fact.quantity.range.start > claim.tail.end
                && fact.sentence <= claim.sentence + 1
                && is_plain_count(fact)
                && same_measure(context, fact, claim)
                && fact.quantity.amount.value < claim.quantity.amount.value
                && label(context, fact).chars().count() <= 4
                // 6件全部办结。行政复议2件，1件尚未审结: of what that sentence counts.
                && !(fact.sentence > claim.sentence
                    && facts.iter().any(|before| {
                        before.sentence == fact.sentence
                            && before.quantity.range.end < fact.quantity.range.start
                            && is_plain_count(before)
                            && same_measure(context, before, fact)
                    }))
                && ["under-way", "carry-count"].iter().any(|list| context.ruleset.has(list, after))
                && !facts.iter().any(|next| {
                    next.sentence == fact.sentence
                        && next.quantity.range.start > fact.quantity.range.end
                        && is_plain_count(next)
                })
        });
        if let Some(open) = open {
            found.push((claim, open));
            continue;
        }
        let received = facts.iter().position(|fact| {
            fact.paragraph != claim.paragraph
                && is_plain_count(fact)
                && same_measure(context, fact, claim)
                && fact.quantity.amount.value == claim.quantity.amount.value
                && context.ruleset.has("rate-received", label(context, fact))
        });
        let Some((at, received)) = received.and_then(|at| Some((at, facts.get(at)?))) else { continue };
        // The next count of the same measure in that sentence says how many were.
        let done = facts.get(at + 1..).unwrap_or_default().iter().take_while(|fact| fact.sentence == received.sentence);
        let done = done
            .filter(|fact| is_plain_count(fact) && same_measure(context, fact, claim) && fact.depth == received.depth)
            .find(|fact| {
                let words = label(context, fact);
                context.ruleset.has("rate-done", words) && !context.ruleset.has("role-subset", words)
            });
        if let Some(done) = done.filter(|done| done.quantity.amount.value < claim.quantity.amount.value) {
            found.push((claim, done));
        }
    }
    for (claim, done) in found {
        let span = claim.quantity.range.start..claim.tail.end;
        if !context.has_found_at("narrative/conflict", &span) {
            report_against(context, span, done.label.start..done.tail.end);
        }
    }
}

/// 复议机关均予维持 here, and 撤销2件 there, in a report without a table of them.
pub(super) fn overturned(context: &mut Context<'_>) {
    let report = context.report;
    let body = report.body();
    if report.table("disputes").is_some() {
        return;
    }
    const REVIEW: usize = 1;
    let found = report.facts.list.iter().find(|fact| {
        is_plain_count(fact)
            && fact.topic == Some(REVIEW)
            && fact.quantity.amount.value > 0
            && context.ruleset.is_in("case-measure", measure(context, fact))
            && context.ruleset.starts_with("overturned", label(context, fact))
            && !is_of_other_year(context, fact)
    });
    let Some(fact) = found else { return };
    let claim = report.hits.list("upheld-claim").iter().find(|hit| {
        let clause = report.clause(hit.start);
        let words = report.slice(&clause);
        let sentence = report.slice(&(report.sentence(hit.start).start..hit.start));
        body.contains(&hit.start)
            && context.ruleset.has("topic-review", words)
            && !clause.contains(&fact.quantity.range.start)
            && !["rest", "settled-claim", "parts-open"].iter().any(|list| context.ruleset.has(list, words))
            && !context.ruleset.has("overturned", sentence)
            && report.paragraph_at(hit.start) != fact.paragraph
    });
    if let Some(hit) = claim {
        report_against(context, hit.start..hit.end, fact.label.start..fact.tail.end);
    }
}

/// 14个专区已全部建成 here, and 专区目前建成12个 there.
pub(super) fn all_reached(context: &mut Context<'_>) {
    const ALIKE: usize = 2;
    let report = context.report;
    let facts = &report.facts.list;
    let body = report.body();
    let mut found: Vec<(std::ops::Range<usize>, &Fact)> = Vec::new();
    for hit in report.hits.list("whole-adverb") {
        if !body.contains(&hit.start) || report.in_table(hit.start) {
            continue;
        }
        let clause = report.clause(hit.start);
        let before = report.slice(&(clause.start..hit.start));
        let after = report.slice(&(hit.end..clause.end.max(hit.end)));
        let verb: String = after.chars().take(2).collect();
        // The one number before it, in its own clause.
        let mut counted = facts.iter().filter(|fact| {
            fact.quantity.range.start >= clause.start && fact.quantity.range.end <= hit.start && is_plain_count(fact)
        });
        let (Some(all), None) = (counted.next(), counted.next()) else { continue };
        if verb.chars().count() < 2
            || !verb.chars().all(crate::fold::is_han)
            || ["parts-open", "except", "rest"].iter().any(|list| context.ruleset.has(list, before))
        {
            continue;
        }
        let less = facts.iter().find(|fact| {
            let words = label(context, fact);
            is_plain_count(fact)
                && !fact.quantity.approximate
                && fact.paragraph != all.paragraph
                && same_measure(context, fact, all)
                && fact.quantity.amount.value > 0
                && fact.quantity.amount.value < all.quantity.amount.value
                && words.ends_with(&verb)
                && context.ruleset.has("stands-now", words)
                && !context.ruleset.has("parts-open", words)
                && shared_stems(context, before, words) >= ALIKE
        });
        found.extend(less.map(|less| (hit.start..hit.end + verb.len(), less)));
    }
    for (claim, less) in found {
        if !context.has_found_at("narrative/conflict", &claim) {
            report_against(context, claim, less.label.start..less.tail.end);
        }
    }
}
