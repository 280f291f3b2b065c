//! Rates that are named: 办结率, 按时答复率.

use std::ops::Range;

use super::super::balance::{Role, role};
use super::super::parts::partition;
use super::super::{akin_measure, is_plain_count, label, same_measure, short, tail};
use super::bases::base_in_words;
use super::tell::settle;
use super::{Pair, other_counts, pair};
use crate::check::Context;
use crate::decimal::Decimal;
use crate::report::amount::{Amount, Fit, ONE};
use crate::report::fact::{Cut, Fact, Standing};
use crate::report::quantity::Kind;

/// Holds a rate against the counts of its sentence. Whether it is wrong.
pub(super) fn rate(context: &mut Context<'_>, index: usize, fact: &Fact, name: &str) -> bool {
    let report = context.report;
    let facts = &report.facts.list;
    let core = name.split('(').next().unwrap_or(name).trim_end_matches(['率', '度']);
    let core = context.ruleset.strip_suffix("rate-noun", core).unwrap_or(core);
    let stem: Vec<char> = core.chars().rev().take(2).collect();
    let stem: String = stem.into_iter().rev().collect();
    if stem.chars().count() < 2 || context.ruleset.has("respectively", label(context, fact)) {
        return false;
    }
    let backwards: String = stem.chars().rev().collect();
    let qualified = name.chars().count() > 3;
    let groups = context.ruleset.list("rate-stem-alike").iter();
    let groups = groups.filter(|group| group.split('/').any(|word| word == stem));
    let alike: Vec<&str> = groups.flat_map(|group| group.split('/')).filter(|word| *word != stem).collect();
    if is_of_all(context, fact, name, core) {
        return true;
    }
    // 78家全部合格，合格率100%: all, and all of them.
    let all = || {
        let clause = report.slice(&(fact.sentence_range.start..fact.label.start.max(fact.sentence_range.start)));
        let clause = clause.trim_end_matches(',').rsplit([',', ';']).next().unwrap_or(clause);
        context.ruleset.has("whole-adverb", clause) && clause.ends_with(core)
    };
    // 收到158份，除3份外均为满意，满意率98.1%: of what is left, unless 其余155份 says how many those are.
    let before = report.slice(&(fact.sentence_range.start..fact.label.start.max(fact.sentence_range.start)));
    let excepts = |clause: &str| context.ruleset.has("except", clause) && context.ruleset.has("excepted", clause);
    // 除2家涉密单位外，其余96家均已公开，连同所属单位合计243家，公开率100%
    let but = || before.split([',', ';']).any(excepts) && context.ruleset.has("whole-adverb", before);
    // 前两项相加，公开率为42%: of what is added up there.
    if before.rsplit([';', ':']).next().is_some_and(|own| context.ruleset.has("added-up", own)) {
        return false;
    }
    if fact.quantity.amount.value == 100 * ONE && (all() || but()) {
        return false;
    }
    let clauses = before.split_inclusive([',', ';']).scan(fact.sentence_range.start, |end, clause| {
        *end += clause.len();
        Some((clause, *end))
    });
    let left = clauses.filter(|(clause, _)| excepts(clause)).map(|(_, end)| end).last();
    let mut around: Vec<usize> = nearby(context, index, 0);
    let of_stem = |at: &usize| {
        facts.get(*at).is_some_and(|count| {
            let (words, after) = (label(context, count), own_tail(context, *at, count));
            // 满意度测评 says nothing of who was content.
            let says = |text: &str, stem: &str| {
                text.match_indices(stem).any(|(at, _)| {
                    let rest = text.get(at + stem.len()..).unwrap_or_default();
                    // 2人补考后全部合格: what was so in the end is no part of what was so at first.
                    let later = text.get(..at).is_some_and(|before| before.contains('后'));
                    !rest.starts_with(['率', '度']) && !later
                })
            };
            let alike = alike.iter().any(|stem| says(words, stem) || says(after, stem));
            (alike || says(words, &stem) || says(words, &backwards) || says(after, &stem))
                && !context.ruleset.has("negation", words)
                && !context.ruleset.has("negation", after)
        })
    };
    // 受理6214件。按期办结6120件，按期办结率97.5%: what it is of may stand in the sentence before.
    let has_base = around.iter().any(|at| *at < index && !of_stem(at));
    if around.len() < 2 || !around.iter().any(of_stem) || !has_base {
        around = nearby(context, index, 1);
    }
    // 预决算公开12个，公开率100%；财务公开156个: what a semicolon parts from the rate behind it is another matter.
    around.retain(|at| {
        *at < index
            || facts.get(*at).is_some_and(|other| {
                report.facts.cut(&(fact.quantity.range.end..other.quantity.range.start)) < Cut::Semicolon
            })
    });
    // 现行有效152件；18件共有解读41件，解读率100%: what stands before a semicolon is another matter, where there is enough behind it.
    let of_clause = |at: &usize| {
        *at > index
            || facts.get(*at).is_some_and(|other| {
                other.sentence == fact.sentence
                    && report.facts.cut(&(other.quantity.range.end..fact.quantity.range.start)) < Cut::Semicolon
            })
    };
    // 来信2683件，办结率99.9%；工单41207件，办结率98.6%: so it is where that matter has a rate of the same name.
    let told = facts.get(..index).unwrap_or_default().iter().rev().take_while(|other| other.sentence == fact.sentence);
    let is_told = told.filter(|other| label(context, other).ends_with(name)).any(|other| {
        other.quantity.kind == Kind::Percent
            && report.facts.cut(&(other.quantity.range.end..fact.quantity.range.start)) >= Cut::Semicolon
    });
    // 来信办结5873件；热线受理诉求51.3万件，办结率99.2%: of what its own clause received.
    let received = |at: &usize| {
        let in_sentence = facts.get(*at).is_some_and(|other| other.sentence == fact.sentence);
        let list = |list: &str| facts.get(*at).is_some_and(|other| context.ruleset.has(list, label(context, other)));
        *at < index && in_sentence && list("rate-received") && !list("rate-done")
    };
    let own = around.iter().any(|at| of_clause(at) && received(at));
    // 接收583件；办结577件，办结率98.9%，剩余6件: it has no base of its own.
    let has_own = || around.iter().any(|at| *at < index && of_clause(at) && !of_stem(at));
    if own || is_told || (around.iter().filter(|at| of_clause(at)).count() > 1 && has_own()) {
        around.retain(of_clause);
    }
    // 办复率100%,其中…: what follows are parts of what was done, not the whole of it.
    // 答复率100%，除5件外，其余49件公开: nor is what is left of them.
    let is_rest = |at: usize| {
        facts.get(at).is_some_and(|other| {
            let gap = report.slice(&(fact.quantity.range.end..other.quantity.range.start.max(fact.quantity.range.end)));
            context.ruleset.has("sure-rest", gap) || excepts(gap)
        })
    };
    around.retain(|at| *at < index || !(is_itemized_behind(context, fact, *at) || is_rest(*at)));
    let synonyms = context.ruleset.list("rate-done");
    let is_done = |at: &usize| {
        facts.get(*at).is_some_and(|count| {
            let words = label(context, count);
            synonyms.iter().any(|word| words.contains(word.as_str()))
                && !context.ruleset.has("rate-received", words)
                && !context.ruleset.has("negation", words)
        })
    };
    // 公开2105条,占5.5%: has its share already.
    let has_share = |at: &usize| {
        facts.get(at + 1).is_some_and(|next| {
            next.standing == Standing::Share && facts.get(*at).is_some_and(|own| own.sentence == next.sentence)
        })
    };
    // 应公开185项 is the whole of what 已公开180项 is a part of.
    let is_due = |at: &usize| facts.get(*at).is_some_and(|count| context.ruleset.has("due", label(context, count)));
    // 共44件，答复率100%，公开答复41件: what was published of them is another matter.
    let is_published = |at: &usize| {
        *at > index
            && !context.ruleset.has("act-published", core)
            && facts.get(*at).is_some_and(|count| context.ruleset.starts_with("act-published", label(context, count)))
    };
    let is_part = |at: &usize| of_stem(at) && !is_due(at) && !is_published(at);
    let all_parts: Vec<usize> = around.iter().copied().filter(is_part).collect();
    let mut parts: Vec<usize> = all_parts.iter().copied().filter(|at| !has_share(at)).collect();
    // 参会32人和35人，满意票分别为30张和33张，总体满意率94.0%: of several together.
    if parts
        .iter()
        .any(|at| facts.get(*at).is_some_and(|part| context.ruleset.has("respectively", label(context, part))))
    {
        return false;
    }
    if parts.is_empty() && synonyms.contains(&stem) {
        // 共54件，办复率100%，公开答复摘要46件: what stands behind it is told for its own sake.
        parts = around.iter().copied().filter(|at| *at < index && is_done(at)).collect();
    }
    if let Some(left) = left {
        parts.retain(|at| facts.get(*at).is_some_and(|part| part.quantity.range.start > left));
        if parts.is_empty() {
            return false;
        }
    }
    // 按时办结率 is of what was finished in time, which 办结38件 does not give.
    let in_manner = context.ruleset.has("rate-manner", core);
    if in_manner {
        let tells = |at: &usize| {
            facts.get(*at).is_some_and(|count| {
                let words = [label(context, count), own_tail(context, *at, count)];
                words.iter().any(|text| is_in_manner(context, core, text))
            })
        };
        parts.retain(tells);
    }
    // 收到40件，按期办结39件，按期办结率100%: of itself only where something tells of the one that is left.
    let of_itself = qualified && (!in_manner || leaves_open(context, fact));
    // 收到来信237件，办结231件，来信办结率100%: of what was received, which the name says once more.
    let thing = core.strip_suffix(stem.as_str()).filter(|thing| thing.chars().count() > 1);
    let names = |whole: &Fact| thing.is_some_and(|thing| label(context, whole).ends_with(thing));
    let named = around.iter().filter_map(|at| facts.get(*at)).any(names);
    let of_itself = of_itself && !named;
    let mut pairs = Vec::new();
    for part in parts.iter().filter_map(|at| facts.get(*at)) {
        for (at, whole) in around.iter().filter_map(|at| Some((*at, facts.get(*at)?))) {
            let same = whole.quantity.range == part.quantity.range;
            if akin_measure(context, part, whole)
                && whole.quantity.amount.value >= part.quantity.amount.value
                && whole.quantity.amount.value > 0
                && (!same || of_itself)
                // 公布企业16家。对58家的监测结果按季度公布: what was counted before is no part of what follows.
                && part.sentence >= whole.sentence
                && (qualified || !parts.contains(&at))
            {
                pairs.push(pair(part, whole));
            }
        }
    }
    if let Some(sum) = parts.first().and_then(|part| all_of_list(context, fact, *part, core)) {
        let wholes = around.iter().filter_map(|at| facts.get(*at));
        let part = parts.first().and_then(|at| facts.get(*at)).map_or(0..0, |part| part.quantity.range.clone());
        for whole in wholes.filter(|whole| whole.quantity.amount.value >= sum) {
            let (amount, whole) =
                (Amount { value: sum, grain: ONE }, (whole.quantity.amount, whole.quantity.range.clone()));
            pairs.push(Pair { part: (amount, part.clone()), whole });
        }
    }
    // 维持103件，纠正21件，其他84件，未审结17件，已审结案件纠正率10.1%: of all that have an end.
    if let Some(part) = parts.first().and_then(|at| facts.get(*at)) {
        let outcomes = around.iter().filter_map(|at| facts.get(*at)).filter(|count| {
            count.sentence == part.sentence
                && partition(context, count) == partition(context, part)
                && partition(context, count).is_some()
                && !context.ruleset.has("role-carried-plain", label(context, count))
        });
        let sum = outcomes.map(|count| count.quantity.amount.value).sum();
        let whole = (Amount { value: sum, grain: ONE }, part.quantity.range.clone());
        let settled = context.ruleset.has("settled-word", name);
        if sum > part.quantity.amount.value && settled {
            pairs.insert(0, Pair { part: (part.quantity.amount, part.quantity.range.clone()), whole });
        } else if sum > 0 {
            // Of all results, one or all of those so named, whatever the name says of them.
            let named: i128 = parts.iter().filter_map(|at| facts.get(*at)).map(|part| part.quantity.amount.value).sum();
            let of_all =
                |value| fact.quantity.amount.percent_of(&Amount { value, grain: ONE }, &whole.0) == Fit::Rounded;
            if of_all(part.quantity.amount.value) || of_all(named) {
                return false;
            }
        }
    }
    // 予以公开14件，占43.75%，加上部分公开3件，公开率53.13%: all of them together.
    if all_parts.len() > parts.len()
        && let Some(first) = parts.first().and_then(|at| facts.get(*at))
    {
        let sum = all_parts.iter().filter_map(|at| facts.get(*at)).map(|part| part.quantity.amount.value).sum();
        let near = nearby(context, index, 1);
        let wholes = near.iter().filter(|at| !all_parts.contains(at)).filter_map(|at| facts.get(*at));
        for whole in wholes.filter(|whole| whole.quantity.amount.value >= sum && akin_measure(context, first, whole)) {
            let part = (Amount { value: sum, grain: ONE }, first.quantity.range.clone());
            pairs.push(Pair { part, whole: (whole.quantity.amount, whole.quantity.range.clone()) });
        }
    }
    // What the sentence does not say again: the whole of a list, what was received and brought in, what was finished.
    let lists = context.lists();
    let wholes = parts
        .iter()
        .filter_map(|part| lists.iter().find(|list| list.items.contains(part)))
        .filter_map(|list| list.whole);
    let counts: Vec<usize> = nearby(context, index, usize::MAX);
    let roles: Vec<(usize, Role)> =
        counts.iter().filter_map(|at| Some((*at, role(context, facts.get(*at)?)?))).collect();
    let first_role = |wanted: Role| roles.iter().find(|(_, role)| *role == wanted).and_then(|(at, _)| facts.get(*at));
    let mut bases: Vec<usize> = wholes.collect();
    if fact.topic == Some(0) {
        bases.extend(
            roles.iter().filter(|(_, role)| matches!(role, Role::Received | Role::Finished)).map(|(at, _)| *at),
        );
    }
    // 采纳率(含部分采纳)39.9%: of both together, and of neither by itself.
    let aside = label(context, fact).rsplit_once(name).and_then(|(_, behind)| behind.strip_prefix('('));
    let both = aside.is_some_and(|aside| aside.starts_with(super::INCLUDING));
    let value = |fact: Option<&Fact>| fact.map_or(0, |fact| fact.quantity.amount.value);
    let all = value(first_role(Role::Received)) + value(first_role(Role::Brought));
    let singles: Vec<&Fact> = parts.iter().filter_map(|at| facts.get(*at)).collect();
    let together: i128 = singles.iter().map(|fact| fact.quantity.amount.value).sum();
    if let (Some(first), true) = (singles.first(), fact.topic == Some(0) || singles.len() > 1 || !bases.is_empty()) {
        for base in bases.iter().filter_map(|at| facts.get(*at)).filter(|base| same_measure(context, first, base)) {
            if base.quantity.amount.value >= first.quantity.amount.value
                && !parts.iter().any(|at| facts.get(*at) == Some(base))
            {
                pairs.push(pair(first, base));
            }
        }
        if fact.topic == Some(0) && all >= first.quantity.amount.value {
            let span = first_role(Role::Received).unwrap_or(first).quantity.range.clone();
            pairs.push(Pair {
                part: (first.quantity.amount, first.quantity.range.clone()),
                whole: (Amount { value: all, grain: ONE }, span),
            });
        }
        // 采纳及部分采纳率: two of the parts, or all of them, taken together.
        if singles.len() > 1 {
            let mut sums = vec![together];
            for (at, one) in singles.iter().enumerate() {
                sums.extend(
                    singles.iter().skip(at + 1).map(|two| one.quantity.amount.value + two.quantity.amount.value),
                );
            }
            let whole_values: Vec<(Amount, Range<usize>)> = pairs.iter().map(|pair| pair.whole.clone()).collect();
            for sum in sums {
                for whole in whole_values.iter().filter(|whole| whole.0.value >= sum) {
                    pairs.push(Pair {
                        part: (Amount { value: sum, grain: ONE }, first.quantity.range.clone()),
                        whole: whole.clone(),
                    });
                }
            }
        }
    }
    let both = both && singles.len() == 2;
    if both {
        pairs.retain(|pair| pair.part.0.value == together);
    }
    // 发现问题36个，整改63个，整改率100%: more was done than there was.
    if let ([part], true) = (parts.as_slice(), pairs.is_empty() && fact.quantity.amount.value >= 90 * ONE) {
        pairs.extend(of_fewer(context, index, fact, *part));
    }
    // 在收回的296份中，满意的281份: of what the words themselves say.
    let of_within =
        parts.iter().any(|part| lists.iter().any(|list| list.is_of_its_words() && list.items.contains(part)));
    // 其中主办16件。主办件中公开15件，公开率93.8%: of that alone.
    let said = parts.iter().find_map(|at| Some(pair(facts.get(*at)?, base_in_words(context, *at)?)));
    let of_within = of_within || said.is_some();
    if let Some(said) = said.filter(|_| !both) {
        pairs = vec![said];
    }
    if pairs.is_empty() {
        pairs.extend(of_list(context, index, fact, name, core).or_else(|| explained(context, index, fact)));
    }
    if pairs.iter().all(|pair| pair.part.1 == pair.whole.1)
        || (!both && !of_within && other_counts(context, fact).is_some())
    {
        return false;
    }
    // 收到留言264条，回复264条。办理工单9870件，办结率99.2%: of its own sentence, which does not say how many were.
    let here = |range: &Range<usize>| fact.sentence_range.contains(&range.start);
    let own = facts.get(..index).unwrap_or_default().iter().rev().find(|other| is_plain_count(other));
    let foreign = own.is_some_and(|own| here(&own.quantity.range))
        && !pairs.iter().any(|pair| here(&pair.part.1) || here(&pair.whole.1));
    if foreign {
        return false;
    }
    settle(context, fact, &short(name), pairs, &around)
}

/// What several counts come to of which the first one begins with the word of the rate, which is said of all of them:
/// 认定主动公开的68件、依申请公开的299件，认定率100%; 整改链接232个、附件41个、表述27处，共300个，整改率100%.
fn all_of_list(context: &Context<'_>, fact: &Fact, part: usize, core: &str) -> Option<i128> {
    const MORE: usize = 2;
    let facts = &context.report.facts.list;
    let first = facts.get(part)?;
    let words = label(context, first);
    let said = words.find(core).and_then(|at| words.get(at + core.len()..))?;
    if said.trim_end_matches('的').chars().count() <= MORE {
        return None;
    }
    let run = facts.get(part..context.report.facts.index(fact))?;
    let alone = |other: &Fact| other.quantity.range == first.quantity.range || !label(context, other).contains(core);
    let value = |other: &Fact| other.quantity.amount.value;
    if let [items @ .., total] = run
        && items.len() > 1
        && run.iter().all(|other| other.sentence == fact.sentence && alone(other))
        && ["total", "total-opening"].iter().any(|list| context.ruleset.ends_with(list, label(context, total)))
    {
        let counts = items.iter().filter(|item| is_plain_count(item) && !item.quantity.chinese);
        if counts.map(value).sum::<i128>() == value(total) {
            return Some(value(total));
        }
    }
    let lists = context.lists();
    let list = lists.iter().find(|list| list.items.first() == Some(&part) && list.items.len() > 1)?;
    let mut items = list.items.iter().filter_map(|at| facts.get(*at));
    let fits = items.clone().all(|item| alone(item) && item.quantity.range.end < fact.quantity.range.start);
    fits.then(|| items.by_ref().map(value).sum())
}

/// Whether words tell of the manner that a rate names: 在规定期限内公开的 of 按期公开率.
fn is_in_manner(context: &Context<'_>, core: &str, words: &str) -> bool {
    let named = |word: &&String| core.contains(word.as_str());
    let alike = context.ruleset.list("rate-manner-alike").iter().map(|group| group.split('/'));
    let mut groups = alike.filter(|group| group.clone().any(|word| core.contains(word)));
    context.ruleset.words_in("rate-manner", words).iter().filter(named).any(|word| words.contains(word.as_str()))
        || groups.any(|mut group| group.any(|word| words.contains(word)))
}

/// 收到的21件全部按期答复，按期答复率95%: all were, and yet not all. Whether it is said.
fn is_of_all(context: &mut Context<'_>, fact: &Fact, name: &str, core: &str) -> bool {
    let report = context.report;
    if fact.quantity.amount.value >= 100 * ONE {
        return false;
    }
    let before = report.slice(&(fact.sentence_range.start..fact.label.start.max(fact.sentence_range.start)));
    let links = || context.ruleset.list("all-link").iter().map(String::as_str).chain([""]);
    // Of this sentence's last clauses only; 其中 speaks of fewer.
    let found = context.ruleset.words_in("whole-adverb", before).iter().find_map(|adverb| {
        links().find_map(|link| {
            let claim = format!("{adverb}{link}{core}");
            before.rfind(&claim).map(|at| (at, claim.len()))
        })
    });
    // 均已在法定期限内答复，按期答复率98%
    let found = found.or_else(|| {
        let claims = context.ruleset.list("in-time-claim").iter().filter(|_| context.ruleset.has("rate-manner", core));
        claims.filter_map(|claim| Some((before.rfind(claim.as_str())?, claim.len()))).max()
    });
    let Some((at, length)) = found else { return false };
    let between = before.get(at + length..).unwrap_or_default();
    let numbered = report.facts.list.iter().any(|other| {
        other.quantity.range.start >= fact.sentence_range.start + at && other.quantity.range.end <= fact.label.start
    });
    if numbered
        || between.chars().count() > 8
        || ["parts-open", "except", "sure-rest"].iter().any(|list| context.ruleset.has(list, before))
    {
        return false;
    }
    let claim = fact.sentence_range.start + at..fact.sentence_range.start + at + length;
    let stated = report.quote(&fact.quantity.range);
    let draft = context.draft(
        "narrative/percent",
        "all",
        &[("claim", &report.quote(&claim)), ("name", &name), ("stated", &stated.trim_end_matches('%'))],
        fact.quantity.range.clone(),
    );
    let draft = draft.related(claim, context.text("narrative/percent", "label-number")).help(String::new());
    context.report(draft);
    true
}

/// Whether the report tells of requests that are not finished, or that were not to be.
fn leaves_open(context: &Context<'_>, fact: &Fact) -> bool {
    let report = context.report;
    let paragraph = report.paragraphs.get(fact.paragraph).map(|own| report.slice(&own.range)).unwrap_or_default();
    let carried = report.table("requests").and_then(|table| table.number_at("carried", "sum"));
    carried.is_some_and(|carried| carried > Decimal::ZERO)
        || ["role-carried-plain", "rate-excluded", "under-way"].iter().any(|list| context.ruleset.has(list, paragraph))
        || context.roles().iter().flatten().any(|role| *role == Role::Carried)
}

/// The two numbers that explain a rate directly behind it: 纠错率12.5%，即8件案件中1件被纠正.
fn explained(context: &Context<'_>, index: usize, fact: &Fact) -> Option<Pair> {
    let facts = &context.report.facts.list;
    let [whole, part] = facts.get(index + 1..index + 3)? else { return None };
    let gap = context.report.slice(&(fact.quantity.range.end..whole.label.end));
    let says = context.ruleset.starts_with("that-is", gap.trim_start_matches([',', '(', '(']));
    let counts = is_plain_count(whole) && is_plain_count(part) && akin_measure(context, whole, part);
    let within = context.ruleset.list("parts-within").iter().map(|word| word.trim_end_matches([',', ':']));
    let between = context.report.slice(&(whole.quantity.range.end..part.quantity.range.start));
    let larger = whole.quantity.amount.value >= part.quantity.amount.value && whole.sentence == fact.sentence;
    let exact = !whole.quantity.approximate && !part.quantity.approximate;
    (says && counts && larger && exact && within.clone().any(|word| between.contains(word))).then(|| pair(part, whole))
}

/// A part that is greater than the only other count before a rate, which must be what it is a part of.
fn of_fewer(context: &Context<'_>, index: usize, fact: &Fact, part: usize) -> Option<Pair> {
    let facts = &context.report.facts.list;
    if part + 1 != index {
        return None;
    }
    let (whole, part) = (facts.get(part.checked_sub(1)?)?, facts.get(part)?);
    let gap = whole.quantity.range.end..part.quantity.range.start;
    let adjoins = context.report.facts.cut(&gap) == Cut::Comma && context.report.facts.marks_in(&gap).len() == 1;
    let finds = context.ruleset.has("found-word", label(context, whole));
    (adjoins && finds && whole.sentence == fact.sentence && is_plain_count(whole) && akin_measure(context, whole, part))
        .then(|| pair(part, whole))
        .filter(|pair| !whole.quantity.approximate && !part.quantity.approximate && pair.whole.0.value > 0)
}

/// The last item of a list and its whole, where a rate stands directly behind: 12个镇中有9个…，覆盖率75%.
fn of_list(context: &Context<'_>, index: usize, fact: &Fact, name: &str, core: &str) -> Option<Pair> {
    let facts = &context.report.facts.list;
    let at = index.checked_sub(1)?;
    let part = facts.get(at).filter(|part| part.sentence == fact.sentence)?;
    // 覆盖率 is of whatever was counted; 网上可办率 of what 可网上办理.
    let words = format!("{}{}", label(context, part), tail(context, part));
    if !context.ruleset.ends_with("rate-of-those", name) && !core.chars().all(|c| words.contains(c)) {
        return None;
    }
    let lists = context.lists();
    // 92家中有88家按时公开，及时率95.7%，另外4家延后: what is left may be told behind it.
    let list = lists.iter().find(|list| match list.items.as_slice() {
        [first, others @ ..] => *first == at && others.iter().all(|other| *other > index),
        [] => false,
    })?;
    let whole = facts.get(list.whole?)?;
    let marks = context.report.facts.marks_in(&(part.quantity.range.end..fact.quantity.range.start)).len();
    (marks <= 1 && !part.quantity.approximate && !whole.quantity.approximate).then(|| pair(part, whole))
}

/// Whether a number behind a rate belongs to a list that opens between the two.
fn is_itemized_behind(context: &Context<'_>, rate: &Fact, at: usize) -> bool {
    let Some(other) = context.report.facts.list.get(at) else { return false };
    let between = rate.quantity.range.end..other.quantity.range.start.max(rate.quantity.range.end);
    context.ruleset.has("parts-open", context.report.slice(&between))
}

/// The words after a number that are not as much those before the next: 已审结45件中维持33件.
fn own_tail<'a>(context: &Context<'a>, index: usize, fact: &Fact) -> &'a str {
    let next = context.report.facts.list.get(index + 1).map(|next| next.quantity.range.start);
    if next == Some(fact.tail.end) { "" } else { tail(context, fact) }
}

/// Plain counts in the sentence of a fact, and in so many sentences before it, within the paragraph.
fn nearby(context: &Context<'_>, index: usize, back: usize) -> Vec<usize> {
    let facts = &context.report.facts.list;
    let Some(fact) = facts.get(index) else { return Vec::new() };
    let near = |at: &usize| {
        facts.get(*at).is_some_and(|other| {
            other.paragraph == fact.paragraph
                && other.sentence <= fact.sentence
                && fact.sentence - other.sentence <= back
        })
    };
    let before = (0..index).rev().take_while(near);
    let after = (index + 1..facts.len()).take_while(near);
    let mut found: Vec<usize> = before.chain(after).filter(|at| facts.get(*at).is_some_and(is_plain_count)).collect();
    found.sort_unstable();
    found
}
