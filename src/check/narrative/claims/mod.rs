//! `narrative/conflict`: claims about all or none that a number contradicts.

mod ends;

use super::balance::{Role, role};
use super::conflict::is_unlimited;
use super::{is_plain_count, label, measure, tail};
use std::ops::Range;

use crate::check::Context;
use crate::report::fact::{Cut, Fact};

/// The topic of other business.
const OTHER: usize = 9;

/// Every kind of claim.
pub(super) fn claims(context: &mut Context<'_>) {
    finished(context);
    denied(context);
    undisputed(context);
    undone(context);
    not_brought(context);
    ends::accountable(context);
    ends::all_done(context);
    ends::all_reached(context);
    ends::not_all(context);
    ends::overturned(context);
    for (claim, counts, near) in [
        ("no-delay-claim", "delay-count", false),
        ("adopted-claim", "adopted-count", false),
        ("in-time-claim", "overdue-count", false),
        ("no-fee-claim", "fee-count", false),
        ("all-granted-claim", "refused-count", false),
        ("alike-claim", "alike-count", true),
        ("no-carry-claim", "carry-count", false),
    ] {
        contradicted(context, claim, counts, near);
    }
}

/// Reports a claim that a number elsewhere contradicts.
fn report_against(context: &mut Context<'_>, claim: Range<usize>, against: Range<usize>) {
    let report = context.report;
    let draft = context.draft(
        "narrative/conflict",
        "contradicted",
        &[("claim", &report.quote(&claim)), ("text", &report.quote(&against))],
        claim,
    );
    let draft = draft.related(against, context.text("narrative/conflict", "label-against"));
    context.report(draft);
}

/// 未收到政府信息公开申请 here, and 收到申请3件 there.
fn denied(context: &mut Context<'_>) {
    let report = context.report;
    let body = report.body();
    // Where there is a table, the text is held against that.
    if report.table("requests").is_some() {
        return;
    }
    for hit in report.hits.list("nothing-received") {
        if !body.contains(&hit.start) || report.in_table(hit.start) {
            continue;
        }
        let clause = report.clause(hit.start);
        let (before, after) = (clause.start..hit.start, report.slice(&(hit.end..clause.end.max(hit.end))));
        // Nothing may narrow what was not received: no channel, no season, no kind of request.
        let bare = context.ruleset.list("any").iter().fold(after, |rest, word| rest.trim_start_matches(word.as_str()));
        let object = context.ruleset.list("requests-by-name").iter().any(|name| bare == name.as_str());
        let words = report.slice(&before);
        // 17家未收到申请: some did not, others did.
        let some = report.facts.list.iter().any(|fact| before.contains(&fact.quantity.range.start));
        if !object || some || context.ruleset.has("limited-scope", words) || super::names_other_year(context, words) {
            continue;
        }
        let found = report.facts.list.iter().find(|fact| {
            role(context, fact) == Some(Role::Received)
                && fact.quantity.amount.value > 0
                && fact.depth == 0
                && is_unlimited(context, fact)
                && context.ruleset.is_in("case-measure", measure(context, fact))
        });
        let Some(fact) = found else { continue };
        let span = hit.start..clause.end.max(hit.end);
        let against = fact.label.start..fact.tail.end;
        report_against(context, span, against);
        return;
    }
}

/// 没有发生行政复议 here, and 申请行政复议2件 there, in a report without a table of them.
fn undisputed(context: &mut Context<'_>) {
    let report = context.report;
    let body = report.body();
    if report.table("disputes").is_some() || report.tables.found.iter().any(|table| table.spec.key == "statistics") {
        return;
    }
    for (topic, list) in [(1, "topic-review"), (2, "topic-suit")] {
        let found = report.facts.list.iter().find(|fact| {
            is_plain_count(fact)
                && fact.topic == Some(topic)
                && fact.quantity.amount.value > 0
                && is_unlimited(context, fact)
                && context.ruleset.has(list, label(context, fact))
                && context.ruleset.has("dispute-arises", label(context, fact))
                && context.ruleset.is_in("case-measure", measure(context, fact))
        });
        let Some(fact) = found else { continue };
        let denial = report.hits.list("none-marker").iter().find(|hit| {
            let clause = report.clause(hit.start);
            let after = report.slice(&(hit.end..clause.end.max(hit.end)));
            let before = report.slice(&(clause.start..hit.start));
            let ends = context.ruleset.list(list).iter().any(|word| {
                context
                    .ruleset
                    .list("case-noun")
                    .iter()
                    .map(String::as_str)
                    .chain([""])
                    .any(|end| after.strip_suffix(end).is_some_and(|after| after.ends_with(word.as_str())))
            });
            body.contains(&hit.start)
                && !report.in_table(hit.start)
                && ends
                && !context.ruleset.has("limited-scope", before)
                && !context.ruleset.has("outcome-word", after)
                && !super::names_other_year(context, before)
                && report.sentence(hit.start) != fact.sentence_range
        });
        let Some(hit) = denial else { continue };
        let clause = report.clause(hit.start);
        let span = hit.start..clause.end.max(hit.end);
        let against = fact.label.start..fact.tail.end;
        report_against(context, span, against);
    }
}

/// 上年没有结转 here, and 上年结转2件 there, in a report without a table of them.
fn not_brought(context: &mut Context<'_>) {
    let report = context.report;
    if report.table("requests").is_some() {
        return;
    }
    let found = report.facts.list.iter().find(|fact| {
        role(context, fact) == Some(Role::Brought) && fact.quantity.amount.value > 0 && is_plain_count(fact)
    });
    let Some(fact) = found else { return };
    let claim = report.paragraphs.iter().filter(|paragraph| paragraph.cell.is_none()).find_map(|paragraph| {
        let text = report.slice(&paragraph.range);
        context.ruleset.list("none-brought").iter().filter(|word| word.contains('上')).find_map(|word| {
            let at = paragraph.range.start + text.find(word.as_str())?;
            Some(at..at + word.len())
        })
    });
    let Some(claim) = claim else { return };
    let against = fact.label.start..fact.tail.end;
    report_against(context, claim, against);
}

/// Whether a sentence begins with another year than the one reported, and goes on with it up to a count: 2010年,共收到102件,
/// 其中超期3件.
pub(super) fn is_of_other_year(context: &Context<'_>, fact: &Fact) -> bool {
    let before = context.report.slice(&(fact.sentence_range.start..fact.quantity.range.start));
    let own = context.report.year.map(|year| format!("{year}年"));
    super::names_other_year(context, label(context, fact))
        || (super::names_other_year(context, before) && own.is_none_or(|own| !before.contains(&own)))
}

/// So many pairs of characters that what is claimed has in common with what is denied are no chance.
const SURE: usize = 3;
/// A thing that is named by as many characters is the same one.
const LONG: usize = 4;

/// 5件均已解读 here, and 1件未作解读 there: done to all, and not to some.
fn undone(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    let body = report.body();
    for fact in facts {
        if !is_plain_count(fact) || fact.quantity.amount.value <= 0 || is_of_other_year(context, fact) {
            continue;
        }
        // 还有2个县(市、区)的专区尚未建成: up to the next number or comma.
        // 有2个单位的专栏超过3个月没有更新: but for how long it was not.
        let is_next = |next: &&Fact| {
            next.quantity.range.start >= fact.quantity.range.end
                && !context.ruleset.is_in("workdays", measure(context, next))
        };
        let next = facts.iter().find(is_next);
        let until = next.map_or(fact.sentence_range.end, |next| next.quantity.range.start.min(fact.sentence_range.end));
        let behind = report.slice(&(fact.quantity.range.end..until.max(fact.quantity.range.end)));
        // 2个社区因用房紧张，尚未设立专区: the clause behind its cause.
        let clauses = if tail(context, fact).contains('因') { 2 } else { 1 };
        let clauses: Vec<&str> = behind.split([',', ';', ':']).take(clauses).collect();
        let denied = fact.quantity.range.end + clauses.iter().map(|clause| clause.len() + 1).sum::<usize>() - 1;
        let behind = clauses.concat();
        let words = format!("{}{behind}", label(context, fact));
        // The two characters behind 未 say what was not done.
        let verbs = context.ruleset.words_in("undone", &words).iter().filter_map(|not| {
            let behind = words.split_once(not.as_str())?.1;
            let done: String = behind.chars().take_while(|c| crate::fold::is_han(*c)).collect();
            let verb: String = done.chars().take(2).collect();
            // 尚未设立政务公开专区 denies 建成政务公开专区.
            let object: String = done.chars().skip(2).collect();
            (verb.chars().count() == 2).then_some((verb, object))
        });
        let verbs: Vec<(String, String)> = verbs.collect();
        if verbs.is_empty() {
            continue;
        }
        let claim = report.hits.list("whole-adverb").iter().find_map(|hit| {
            let after = report.slice(&(hit.end..report.clause(hit.start).end.max(hit.end)));
            let links = context.ruleset.list("all-link").iter().map(String::as_str).chain([""]);
            let direct = links.filter_map(|link| after.strip_prefix(link)).find_map(|rest| {
                let made = rest.char_indices().nth(2).and_then(|(at, _)| rest.get(at..)).unwrap_or_default();
                let says = |(verb, object): &&(String, String)| {
                    let of_object = object.chars().count() >= LONG && made.starts_with(object.as_str());
                    rest.starts_with(verb.as_str()) || of_object
                };
                verbs.iter().find(says).map(|(verb, _)| after.len() - rest.len() + verb.len())
            });
            // 专栏全部做到按月更新: what was done may end the clause, where the things are plainly the same.
            let closing = || verbs.iter().any(|(verb, _)| after.ends_with(verb.as_str())).then_some(after.len());
            let length = direct.or_else(closing)?;
            let sentence = report.sentence(hit.start);
            // A number of the claim's sentence counts the same things, more of them, and stands directly before it.
            let counted = facts
                .iter()
                .rev()
                .find(|other| other.quantity.range.end <= hit.start && other.sentence_range.start >= sentence.start)?;
            let things = format!("{}{}", label(context, counted), tail(context, counted));
            let alike = super::same_measure(context, counted, fact)
                && is_plain_count(counted)
                && (counted.topic == fact.topic
                    || ![counted, fact].iter().any(|fact| matches!(fact.topic, Some(1 | 2))))
                && counted.quantity.range != fact.quantity.range
                // 应公开的19件已全部公开，另有2件未公开: those were not to be.
                && !context.ruleset.has("due", label(context, counted))
                && fact.quantity.range.start > hit.end
                && joined_amount(context, counted) > fact.quantity.amount.value
                && (counted.paragraph == fact.paragraph && fact.sentence - counted.sentence <= 1
                    || super::shares_stem(context, &things, &words)
                    || super::shared_stems(context, after, &words) >= SURE);
            let partly = context.ruleset.has("parts-open", report.slice(&(sentence.start..hit.start)))
                || context.ruleset.has("except", report.slice(&(sentence.start..hit.start)));
            let sure = direct.is_some() || super::shared_stems(context, &things, &words) >= SURE;
            (alike && sure && !partly && body.contains(&hit.start) && !report.in_table(hit.start))
                .then(|| hit.start..hit.end + length)
        });
        let Some(claim) = claim.filter(|claim| !context.has_found_at("narrative/conflict", claim)) else { continue };
        let denial = if context.ruleset.has("undone", tail(context, fact)) { fact.tail.end } else { denied };
        let against = fact.label.start..denial.max(fact.tail.end);
        report_against(context, claim, against);
    }
}

/// What counts come to that stand side by side up to one: 14 + 2 of 14个行政村、2个社区全部建成.
fn joined_amount(context: &Context<'_>, last: &Fact) -> i128 {
    let facts = &context.report.facts;
    let until = facts.index(last);
    let mut from = last;
    let mut sum = last.quantity.amount.value;
    for before in facts.list.get(..until).unwrap_or_default().iter().rev() {
        let gap = before.quantity.range.end..from.quantity.range.start;
        let joined = before.sentence == last.sentence
            && is_plain_count(before)
            && super::same_measure(context, before, last)
            && facts.cut(&gap) == Cut::Item;
        if !joined {
            break;
        }
        sum += before.quantity.amount.value;
        from = before;
    }
    sum
}

/// 没有延期 here, and 延期答复3件 there.
fn contradicted(context: &mut Context<'_>, claim: &str, counts: &str, near: bool) {
    let report = context.report;
    let body = report.body();
    for hit in report.hits.list(claim) {
        if !body.contains(&hit.start) || report.in_table(hit.start) {
            continue;
        }
        let paragraph = report.paragraph_at(hit.start);
        let sentence = report.sentence(hit.start);
        // 建议316件、提案428件全部按期答复: of other business than requests.
        let said = report.slice(&(sentence.start..hit.start));
        let of_other = context.ruleset.has("topic-other", said) && !context.ruleset.has("topic-requests", said);
        let last = report.facts.list.iter().rev().find(|fact| fact.quantity.range.start < hit.start);
        let of_requests = last.is_some_and(|last| last.paragraph == paragraph && last.topic == Some(0));
        // 其余申请均未收取费用: of those that are left.
        let clause = report.clause(hit.start);
        let (clause, behind) =
            (report.slice(&(clause.start..hit.start)), report.slice(&(hit.end..clause.end.max(hit.end))));
        // 决定书均在20个工作日内上网: of what is published, and not of what is answered.
        let in_time = matches!(claim, "no-delay-claim" | "in-time-claim");
        let published = in_time
            && ["act-published", "publishing-act", "put-online"].iter().any(|list| context.ruleset.has(list, behind));
        // 除依法不予公开的外均予以公开: of all but those.
        let but = excepts(context, clause);
        // 四季度新收的7件申请无一延期: of those of some months.
        let some = !near && context.ruleset.has("some-months", clause);
        if published || but || some || (!near && context.ruleset.has("sure-rest", clause)) {
            continue;
        }
        let found = report.facts.list.iter().enumerate().find(|(index, fact)| {
            if of_other && !near && fact.topic != Some(OTHER) {
                return false;
            }
            // 申请均按期答复，没有延期 here, and 来信5件超期 there.
            if claim == "no-delay-claim" && of_requests && fact.topic == Some(OTHER) {
                return false;
            }
            let (words, after) = (label(context, fact), tail(context, fact));
            let place = if near {
                // In the clause after the claim, about the same things.
                fact.paragraph == paragraph
                    && fact.quantity.range.start > hit.end
                    && fact.sentence_range.contains(&hit.start)
            } else {
                // 工单4126件，全部按期办结 here, and 工单中仍有17件逾期办结 there.
                let same_business = || {
                    let own = report.slice(&(fact.sentence_range.start..fact.quantity.range.start));
                    let named = context.ruleset.words_in("topic-other", said).iter();
                    named.filter(|word| said.contains(word.as_str())).any(|word| own.contains(word.as_str()))
                };
                fact.topic.is_none_or(|topic| {
                    topic == 0
                        || (topic == OTHER && !matches!(claim, "in-time-claim" | "no-carry-claim"))
                        || (topic == OTHER && of_other && claim == "in-time-claim" && same_business())
                }) && (claim != "adopted-claim" || fact.paragraph == paragraph)
            };
            // 对案情复杂的9件，经批准延长了20个工作日
            let next = report.slice(&(fact.tail.end..fact.sentence_range.end.max(fact.tail.end)));
            let next = next.trim_start_matches(',').split([',', ';', '、', '(']).next().unwrap_or_default();
            // 2件因流转不畅，超过法定期限3至5个工作日: how long is no other count.
            let next = next.split_once(|c: char| c.is_ascii_digit()).map_or(next, |(said, number)| {
                let unit = number.trim_start_matches(|c: char| c.is_ascii_digit() || "至到-余多".contains(c));
                if context.ruleset.starts_with("workdays", unit) { said } else { next }
            });
            let next_tells = !near
                && context.ruleset.has(counts, next)
                && !context.ruleset.has("negation", next)
                && !next.contains(|c: char| c.is_ascii_digit())
                && !next.contains('无')
                && !next.contains('零');
            let close = !near
                || (words.chars().count() <= 3
                    && report.facts.marks_in(&(hit.end..fact.quantity.range.start)).len() <= 2);
            // 11件申请无超期情况 is the claim itself.
            let itself = (fact.label.start..fact.tail.end).contains(&hit.start);
            place
                && close
                && (near || !itself)
                && is_plain_count(fact)
                && fact.quantity.amount.value > 0
                && (context.ruleset.has(counts, words) || (!near && context.ruleset.has(counts, after)) || next_tells)
                // 申请均在法定期限内答复 here, and 案件公示超期2件 there.
                && !(in_time && [words, after].iter().any(|text| context.ruleset.has("put-online", text)))
                && (!matches!(claim, "no-delay-claim" | "no-fee-claim") || !context.ruleset.has("negation", words))
                && !context.ruleset.has("delay-excuse", words)
                && !context.ruleset.has("delay-excuse", after)
                && match claim {
                    "no-delay-claim" | "in-time-claim" => context.ruleset.is_in("case-measure", measure(context, fact)),
                    "no-fee-claim" => context.ruleset.is_in("money", measure(context, fact)),
                    _ => true,
                }
                && !is_of_other_year(context, fact)
                // 制发公文612份，不予公开的229份
                && !super::is_of_files(context, *index, fact)
        });
        // 均为 is so common a word that a number must be said of all: 所有15件申请均为.
        let said_of_all = !near
            || report.facts.list.iter().rev().any(|fact| {
                fact.quantity.range.end < hit.start
                    && sentence.contains(&fact.quantity.range.start)
                    && context.ruleset.has("all-words", label(context, fact))
            });
        let Some((_, fact)) = found.filter(|_| said_of_all) else { continue };
        let span = hit.start..hit.end;
        let draft = context.draft(
            "narrative/conflict",
            "contradicted",
            &[("claim", &report.quote(&span)), ("text", &report.quote(&(fact.label.start..fact.tail.end)))],
            span,
        );
        let draft = draft.related(fact.label.start..fact.tail.end, context.text("narrative/conflict", "label-against"));
        context.report(draft);
        return;
    }
}

/// Whether words make an exception: 除2件外.
fn excepts(context: &Context<'_>, words: &str) -> bool {
    context.ruleset.has("except", words) && context.ruleset.ends_with("excepted", words)
}

/// 全部办结 beside a number of requests carried over, or still open.
fn finished(context: &mut Context<'_>) {
    let report = context.report;
    let mut told: Vec<usize> = Vec::new();
    for hit in report.hits.list("whole-claim") {
        if report.in_table(hit.start) {
            continue;
        }
        let index = report.paragraph_at(hit.start);
        if told.contains(&index) {
            continue;
        }
        let clause = report.clause(hit.start);
        let sentence = report.sentence(hit.start);
        let facts: Vec<(&Fact, Role)> = report
            .facts
            .list
            .iter()
            .filter(|fact| fact.paragraph == index)
            .filter_map(|fact| Some((fact, role(context, fact)?)))
            .collect();
        // The claim is about the requests received when their number stands in its sentence, before it.
        let about = facts.iter().any(|(fact, role)| {
            *role == Role::Received
                && sentence.contains(&fact.quantity.range.start)
                && fact.quantity.range.start < hit.start
        });
        let nearest = report
            .facts
            .list
            .iter()
            .rev()
            .find(|fact| fact.quantity.range.start < hit.start && sentence.contains(&fact.quantity.range.start));
        // 收到30件、上年结转2件，共32件，全部办结
        let direct = nearest.is_some_and(|fact| {
            matches!(role(context, fact), Some(Role::Received | Role::Brought))
                || context.ruleset.ends_with("total", label(context, fact))
        });
        let mut later = report
            .facts
            .list
            .iter()
            .filter(|fact| fact.quantity.range.start > hit.end && is_plain_count(fact))
            .filter(|fact| fact.paragraph == index || fact.topic == Some(0));
        let open = later.find(|fact| {
            let case = context.ruleset.is_in("case-measure", measure(context, fact));
            let still = case
                && fact.quantity.amount.value > 0
                && context.ruleset.has("still-open", label(context, fact))
                && context.ruleset.has("under-way", tail(context, fact));
            still || (role(context, fact) == Some(Role::Carried) && fact.quantity.amount.value > 0)
        });
        let words = report.slice(&clause);
        if !about || !direct || context.ruleset.has("claim-limit", words) {
            continue;
        }
        let Some(open) = open else { continue };
        told.push(index);
        let draft = context.draft(
            "narrative/conflict",
            "claim",
            &[
                ("claim", &report.quote(&(hit.start..hit.end))),
                ("carried", &open.quantity.amount),
                ("measure", &measure(context, open)),
            ],
            hit.start..hit.end,
        );
        let draft = draft.related(open.quantity.range.clone(), context.text("narrative/conflict", "label-open"));
        context.report(draft);
    }
}
