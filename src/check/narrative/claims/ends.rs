//! Claims of how matters ended: all were finished or reached, all decisions were upheld, nobody was held to account.

use std::ops::Range;

use super::super::{is_plain_count, label, measure, same_measure, shared_stems, shares_stem, tail};
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
    let mut found: Vec<(Range<usize>, &Fact)> = Vec::new();
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

/// 发现的47个问题已全部整改到位 here, and 47个问题中，仍有5个尚未整改 there; 共23件，办理结果已全部公开, and 23件中有2件尚未公开.
pub(super) fn not_all(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    let counts = |fact: &&Fact| is_plain_count(fact) && !fact.quantity.approximate;
    let mut found: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for fact in facts.iter().filter(counts) {
        let Some(claim) = claim_of_all(context, fact) else { continue };
        let against = facts.iter().filter(counts).find_map(|whole| {
            let same = whole.paragraph != fact.paragraph
                && whole.quantity.amount == fact.quantity.amount
                && same_measure(context, whole, fact);
            if same { still_left(context, whole, &claim) } else { None }
        });
        found.extend(against.map(|against| (fact.quantity.range.start..claim.end, against)));
    }
    for (claim, against) in found {
        if ![&claim, &against].iter().any(|span| context.has_found_at("narrative/conflict", span)) {
            report_against(context, claim, against);
        }
    }
}

/// That something was done with all of a number.
struct Claim<'a> {
    /// What is counted, as far as the words behind the number say it: 问题.
    thing: &'a str,
    /// What was done: 整改到位.
    act: &'a str,
    /// Where the words end.
    end: usize,
}

/// What is said to have been done with all of a number, in its own clause or, where that ends with the number, in the next.
fn claim_of_all<'a>(context: &Context<'a>, fact: &Fact) -> Option<Claim<'a>> {
    const LEAST: usize = 2;
    let report = context.report;
    let start = fact.quantity.range.end;
    let rest = report.slice(&(start..fact.sentence_range.end.max(start)));
    let own = rest.split([',', ';', '。']).next().unwrap_or_default();
    let next = if own.is_empty() { rest.strip_prefix(',')?.split([',', ';', '。']).next()? } else { "" };
    let words = if own.is_empty() { next } else { own };
    let adverbs = context.ruleset.words_in("whole-adverb", words).iter();
    let (at, length) = adverbs.filter_map(|adverb| Some((words.find(adverb.as_str())?, adverb.len()))).min()?;
    let thing = if own.is_empty() { "" } else { own.get(..at)?.trim_end_matches('已') };
    let act = words.get(at + length..)?;
    let named = own.is_empty() || thing.chars().filter(|c| crate::fold::is_han(*c)).count() >= LEAST;
    let end = start + own.len() + if own.is_empty() { 1 + next.len() } else { 0 };
    named.then_some(Claim { thing, act, end })
}

/// Where some of a number are said not to be done with yet: 47个问题中，仍有5个涉及数据迁移，尚未整改.
fn still_left(context: &Context<'_>, whole: &Fact, claim: &Claim<'_>) -> Option<Range<usize>> {
    let report = context.report;
    let open = report.facts.list.get(report.facts.index(whole) + 1)?;
    let alike = open.sentence == whole.sentence
        && is_plain_count(open)
        && same_measure(context, open, whole)
        && open.quantity.amount.value > 0
        && open.quantity.amount.value < whole.quantity.amount.value;
    let start = whole.quantity.range.end;
    // 14个村的公开栏已全部建成, 14个村中还有2个村: of what each of them has.
    let (of, words) = report.slice(&(start..open.quantity.range.start.max(start))).split_once('中')?;
    let each = claim.thing.strip_prefix(of)?;
    let words = words.trim_start_matches(',');
    let still = ["still-open", "there-is"].iter().any(|list| context.ruleset.is_in(list, words));
    let behind_start = open.quantity.range.end;
    let behind = report.slice(&(behind_start..open.sentence_range.end.max(behind_start)));
    let not_yet =
        context.ruleset.words_in("not-yet", behind).iter().filter_map(|word| behind.find(word.as_str())).min()?;
    let undone = behind.get(not_yet..)?.split([',', ';', '。']).next()?;
    // 公开, or 整改 of 整改到位
    let last = claim.act.char_indices().rev().nth(1).and_then(|(at, _)| claim.act.get(at..)).unwrap_or(claim.act);
    let same_act = undone.contains(last) || shares_stem(context, claim.act, undone);
    let same_thing = each.is_empty() || shares_stem(context, each, behind);
    (alike && still && same_act && same_thing)
        .then_some(open.quantity.range.start - words.len()..behind_start + not_yet + undone.len())
}
