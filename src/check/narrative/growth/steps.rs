//! The two figures that a change is the difference of.

use super::super::{label, names_other_year, same_measure, shares_stem, tail};
use super::{Figure, Step};
use crate::check::Context;
use crate::report::amount::Amount;
use crate::report::fact::{Cut, Fact, Standing};
use crate::report::quantity::Kind;

/// Whether words lead to a later figure: 增至, 上升为.
pub(super) fn arrives(context: &Context<'_>, words: &str) -> bool {
    context.ruleset.has("arrival", words)
        || (words.ends_with(['到', '至', '为']) && context.ruleset.has("change", words))
}

/// The pairs of figures that a change may be the difference of, the plainest first.
pub(super) fn steps<'f>(context: &Context<'f>, index: usize, change: &Fact) -> Vec<Step<'f>> {
    let facts = &context.report.facts.list;
    let before: Vec<&Fact> = facts
        .get(..index)
        .unwrap_or_default()
        .iter()
        .rev()
        .take_while(|fact| fact.paragraph == change.paragraph && change.sentence - fact.sentence <= 1)
        .filter(|fact| !fact.quantity.approximate && fact.standing != Standing::Limit)
        .collect();
    // 四季度降至5件，比三季度的12件减少7件；计划制作24条，是今年的3倍: what a semicolon parts from a multiple is no matter of it.
    let beyond = |fact: &Fact| {
        change.quantity.kind == Kind::Times
            && context.report.facts.cut(&(fact.quantity.range.end..change.quantity.range.start)) >= Cut::Semicolon
    };
    let figures: Vec<&Fact> =
        before.iter().copied().filter(|fact| fact.standing != Standing::Change && !beyond(fact)).collect();
    // 由42个调整为39个，其中新增2个，撤并5个: parts of the change.
    let moves = ["came-in", "went-out"].iter().any(|list| context.ruleset.has(list, label(context, change)));
    if let Some([to, from]) = figures.get(..2)
        && moves
        && from.quantity.range.end < to.quantity.range.start
        && context.report.facts.marker(&(to.quantity.range.end..change.quantity.range.start)).is_some()
        && arrives(context, label(context, to))
    {
        return Vec::new();
    }
    // 由2022年的58处、2023年的91处增至2024年的130处，两年增加72处: from the first of them.
    if context.ruleset.has("several-years", label(context, change)) {
        let alike = |figure: &&&Fact| figure.sentence == change.sentence && same_measure(context, figure, change);
        let own: Vec<&&Fact> = figures.iter().filter(alike).collect();
        return match own.as_slice() {
            [to, .., from] if change.quantity.kind == Kind::Count => vec![Step::between(from, to)],
            _ => Vec::new(),
        };
    }
    // 由8.2万人增至11.5万人，增长40.2%
    if let Some([to, from]) = figures.get(..2)
        && to.sentence == change.sentence
        && from.sentence == change.sentence
        && same_measure(context, from, to)
        && arrives(context, label(context, to))
        && context.ruleset.has("departure", label(context, from))
        && context.report.facts.cut(&(to.quantity.range.end..change.label.start.max(to.quantity.range.end)))
            < Cut::Semicolon
    {
        // 由58项调整为63项，新增11项、删减6项: the two together are the difference.
        if is_gross(context, change, from, to) {
            return Vec::new();
        }
        return vec![Step::between(from, to)];
    }
    // 年初为2.4万人，年末为3.0万人，增长四分之一
    if let Some([to, from]) = figures.get(..2)
        && to.sentence == change.sentence
        && from.sentence == change.sentence
        && same_measure(context, from, to)
        && context.ruleset.has("year-end", label(context, to))
        && context.ruleset.has("year-begin", label(context, from))
    {
        return vec![Step::between(from, to)];
    }
    // 新增目录12项，由108项增至120项; 同比下降8.2%，由2870万元降至2635万元
    if let Some(step) = step_behind(context, index, change)
        && (change.quantity.kind == Kind::Percent || !figures.iter().any(|figure| figure.sentence == change.sentence))
    {
        return vec![step];
    }
    // 下半年16篇平均阅读量2150次，是上半年21篇平均阅读量860次的2.5倍: of the number directly before it.
    if change.quantity.kind == Kind::Times
        && let Some(from) = index.checked_sub(1).and_then(|at| facts.get(at)).filter(|from| is_plain(from))
        && from.standing != Standing::Base
        && context.report.slice(&(from.quantity.range.end..change.quantity.range.start)) == "的"
    {
        let named = label(context, from);
        let earlier = facts.get(..index - 1).unwrap_or_default().iter().rev();
        let mut earlier = earlier.take_while(|to| to.sentence == change.sentence);
        let to =
            earlier.find(|to| is_plain(to) && same_measure(context, from, to) && label(context, to).ends_with(named));
        return to.map(|to| Step::between(from, to)).into_iter().collect();
    }
    // 是2019年的2.7倍(180篇)
    if change.quantity.kind == Kind::Times
        && let Some(from) = facts.get(index + 1)
        && context.report.slice(&(change.quantity.range.end..from.quantity.range.start)) == "("
        && from.depth > change.depth
    {
        let own =
            |to: &&&Fact| to.sentence == change.sentence && to.standing == Standing::Plain && to.depth == change.depth;
        return figures
            .iter()
            .filter(own)
            .filter(|to| same_measure(context, from, to) && !from.quantity.approximate)
            .map(|to| Step::between(from, to))
            .collect();
    }
    // 12694条(上年11832条，前年12105条)，同比增长7.3%: of several earlier figures in one parenthesis the last year's.
    let asides: Vec<&Fact> = before
        .iter()
        .copied()
        .take_while(|fact| fact.sentence == change.sentence && fact.depth > change.depth)
        .filter(|fact| fact.quantity.kind == Kind::Count)
        .collect();
    if asides.len() > 1
        && let Some(to) =
            before.get(asides.len()).filter(|to| to.standing == Standing::Plain && to.depth == change.depth)
        && asides.iter().all(|aside| same_measure(context, aside, to) && is_dated(context, aside))
    {
        return asides.into_iter().map(|from| Step::between(from, to)).collect();
    }
    // 年内注销6个、新增2个，年初为31个: what came and what went.
    let flows = context.ruleset.has("came-in", label(context, change))
        && figures
            .iter()
            .any(|other| other.sentence == change.sentence && context.ruleset.has("went-out", label(context, other)));
    if let Some(from) = base_behind(context, index, change).filter(|_| !flows) {
        return figures
            .iter()
            .filter(|to| {
                to.sentence == change.sentence
                    && to.standing == Standing::Plain
                    && to.quantity.kind == from.quantity.kind
                    && same_measure(context, from, to)
                    && to.depth == change.depth
            })
            .map(|to| Step::between(from, to))
            .collect();
    }
    // 与上年(336件)相比，收到申请(420件)增长25%
    if let Some(to) = figures.first().filter(|to| {
        let gap = context.report.slice(&(to.quantity.range.end..change.label.start.max(to.quantity.range.end)));
        to.sentence == change.sentence && to.depth == change.depth + 1 && gap == ")" && to.standing == Standing::Plain
    }) && let Some(base) = figures.iter().find(|base| {
        base.sentence == change.sentence && base.standing == Standing::Base && same_measure(context, base, to)
    }) {
        return vec![Step::between(base, to)];
    }
    // 较2023年的16130条仍少258条: the base directly before it.
    let adjoins = figures.first().is_some_and(|base| {
        base.standing == Standing::Base
            && base.sentence == change.sentence
            && context.report.facts.marks_in(&(base.quantity.range.end..change.quantity.range.start)).is_empty()
    });
    if !adjoins && let Some(step) = between_years(context, change, &figures) {
        return vec![step];
    }
    if context.ruleset.has("own-comparison", label(context, change)) {
        return Vec::new();
    }
    // 同比上升40%，比上年多16条
    if let Some(difference) = facts.get(index + 1)
        && figures.first().is_some_and(|to| to.sentence == change.sentence && to.standing == Standing::Plain)
        && before.first().is_some_and(|first| first.standing == Standing::Plain)
    {
        let found: Vec<&Fact> = [difference].into_iter().chain(figures.iter().copied().take(1)).collect();
        let steps = of_difference(context, change, &found);
        if !steps.is_empty() {
            return steps;
        }
    }
    let behind = result_behind(context, index, change);
    let own_base =
        figures.iter().filter(|fact| fact.sentence == change.sentence).find(|fact| fact.standing == Standing::Base);
    // 网站较上年的689条增加53条；公众号较上年增加137条，增长13.3%: compared with what the text does not give.
    if let Some(base) = own_base {
        let gap = context.report.slice(&(base.quantity.range.end..change.quantity.range.start));
        if let Some((_, own)) = gap.rsplit_once(';')
            && context.ruleset.has("own-comparison", own)
        {
            return Vec::new();
        }
    }
    // 2022年较2021年的16.05万条略降1.4%: of other years than this one, whose figures stand elsewhere.
    if let Some(base) = own_base
        && subject_year(context, base).is_some()
    {
        return figures
            .iter()
            .filter(|to| to.quantity.range.end <= base.label.start && is_subject_of(context, base, to))
            .map(|to| Step::between(base, to))
            .collect();
    }
    if let (Some(to), Some(base)) = (behind, own_base)
        && !figures.iter().any(|fact| fact.sentence == change.sentence && fact.standing == Standing::Plain)
        && same_measure(context, to, base)
        && to.quantity.kind == base.quantity.kind
    {
        return vec![Step::between(base, to)];
    }
    if let Some(to) = behind
        && own_base.is_none()
        && !figures.iter().any(|fact| fact.sentence == change.sentence && fact.standing == Standing::Plain)
    {
        let found: Vec<&Fact> = before.iter().copied().take(1).chain([to]).collect();
        return of_difference(context, change, &found);
    }
    match figures.iter().filter(|fact| fact.sentence == change.sentence).find(|fact| fact.standing == Standing::Base) {
        Some(base) => of_base(context, change, base, &figures),
        None => of_difference(context, change, &before),
    }
}

/// The two figures directly behind a change: 由108项增至120项.
fn step_behind<'f>(context: &Context<'f>, index: usize, change: &Fact) -> Option<Step<'f>> {
    let facts = &context.report.facts.list;
    let [from, to] = facts.get(index + 1..index + 3)? else { return None };
    let adjoins = context.report.facts.marks_in(&(change.quantity.range.end..from.quantity.range.start)).len() == 1;
    let departs = context.ruleset.starts_with("departure", label(context, from));
    (from.sentence == change.sentence
        && to.sentence == change.sentence
        && !from.quantity.approximate
        && !to.quantity.approximate
        && same_measure(context, from, to)
        && departs
        && arrives(context, label(context, to))
        && adjoins)
        .then(|| Step::between(from, to))
}

/// The year that is compared with a base, where that is named and not the one reported: 2022年较2021年的160条.
fn subject_year(context: &Context<'_>, base: &Fact) -> Option<i64> {
    let words = label(context, base);
    let subject = context.ruleset.words_in("compared", words).iter().filter_map(|word| words.find(word.as_str())).min();
    let subject = words.get(..subject?)?.trim_start_matches('而');
    let year = subject.strip_suffix('年')?.parse::<i64>().ok()?;
    (Some(year) != context.report.year.map(i64::from)).then_some(year)
}

/// Whether a figure is that of the year that is compared with a base.
fn is_subject_of(context: &Context<'_>, base: &Fact, to: &Fact) -> bool {
    let own = context.report.year.map_or(0, i64::from);
    let year = subject_year(context, base);
    year.is_some() && year_in(context, label(context, to), own) == year && same_measure(context, base, to)
}

/// An earlier figure behind a change: 同比增长9.6%(2023年为6972条), 同比增长14.2%，2014年为10673条.
fn base_behind<'f>(context: &Context<'f>, index: usize, change: &Fact) -> Option<&'f Fact> {
    let facts = &context.report.facts.list;
    let from = facts
        .get(index + 1..)?
        .iter()
        .take_while(|next| next.sentence == change.sentence)
        .find(|next| next.standing != Standing::Change)
        .filter(|next| !next.quantity.approximate)
        .filter(|next| {
            // (2022年发布1600条)
            next.standing == Standing::Base || (next.depth > change.depth && is_earlier(context, next))
        })?;
    let gap = change.quantity.range.end..from.quantity.range.start;
    let marks = context.report.facts.marks_in(&gap);
    let changes = facts.get(index + 1..)?.iter().take_while(|next| next.standing == Standing::Change).count();
    if from.depth > change.depth {
        return (marks.len() == changes).then_some(from);
    }
    // Behind a comma it must be nothing but an earlier period and its figure.
    let own = from.depth == change.depth
        && marks.len() == changes + 1
        && marks.iter().all(|mark| mark.cut == Cut::Comma)
        && context.report.slice(&from.label).chars().count() <= 8;
    let (words, after) = (label(context, from), tail(context, from));
    let compares = context.ruleset.starts_with("comparison", words);
    (own && !compares && after.is_empty()).then_some(from)
}

/// Whether a quantity is an exact count, whatever part it plays.
fn is_plain(fact: &Fact) -> bool {
    fact.quantity.kind == Kind::Count && !fact.quantity.approximate
}

/// Whether the words at a count name an earlier year.
fn is_dated(context: &Context<'_>, fact: &Fact) -> bool {
    let words = label(context, fact);
    names_other_year(context, words) || context.ruleset.has("past-year", words)
}

/// Whether a count in parentheses is said to be of an earlier year.
fn is_earlier(context: &Context<'_>, fact: &Fact) -> bool {
    let words = label(context, fact);
    fact.standing == Standing::Plain
        && (names_other_year(context, words) || context.ruleset.starts_with("past-year", words))
}

/// The later figure directly behind a change: 比上年增加15件，增长30%，达到65件.
fn result_behind<'f>(context: &Context<'f>, index: usize, change: &Fact) -> Option<&'f Fact> {
    let facts = &context.report.facts.list;
    let to = facts.get(index + 1).filter(|to| to.sentence == change.sentence && to.depth == change.depth)?;
    let marks = context.report.facts.marks_in(&(change.quantity.range.end..to.quantity.range.start));
    let leads = context.ruleset.is_in("result-word", label(context, to));
    (to.standing == Standing::Plain && !to.quantity.approximate && marks.len() == 1 && leads).then_some(to)
}

/// The figures of two years that words name: 2022年18件，2023年27件，2023年较2022年增长50%; 上年收到80件，今年收到100件，增长25%.
fn between_years<'f>(context: &Context<'f>, change: &Fact, figures: &[&'f Fact]) -> Option<Step<'f>> {
    let own = i64::from(context.report.year?);
    let words = label(context, change);
    if context.ruleset.has("respectively", words) {
        return None;
    }
    let (later, earlier) = context
        .ruleset
        .list("compared")
        .iter()
        .find_map(|word| words.split_once(word.as_str()))
        .map_or((None, None), |(later, earlier)| (year_in(context, later, own), year_in(context, earlier, own)));
    let (to_year, from_year) = (later.unwrap_or(own), earlier.unwrap_or(own - 1));
    let mut dated = figures
        .iter()
        .filter(|figure| figure.sentence == change.sentence && figure.depth == change.depth)
        .map(|figure| (year_in(context, label(context, figure), own), *figure));
    // Every figure of the sentence must be of a year, and of one thing.
    let all: Vec<(i64, &Fact)> = dated.by_ref().map_while(|(year, figure)| Some((year?, figure))).collect();
    let of = |wanted: i64| {
        let mut found = all.iter().filter(|(year, _)| *year == wanted).map(|(_, figure)| *figure);
        found.next().filter(|_| found.next().is_none())
    };
    let count =
        figures.iter().filter(|figure| figure.sentence == change.sentence && figure.depth == change.depth).count();
    let (from, to) = (of(from_year)?, of(to_year)?);
    let plain = from.standing == Standing::Plain || all.len() > 2;
    (all.len() == count && plain && same_measure(context, from, to) && from.quantity.kind == to.quantity.kind)
        .then(|| Step::between(from, to))
}

/// The year that words are of: 2022年, 上年, 今年.
fn year_in(context: &Context<'_>, words: &str, own: i64) -> Option<i64> {
    let named = words.match_indices('年').find_map(|(at, _)| words.get(at.checked_sub(4)?..at)?.parse().ok());
    let has = |list: &str| context.ruleset.has(list, words);
    named.or_else(|| has("past-year").then_some(own - 1)).or_else(|| has("this-year").then_some(own))
}

/// A subject of fewer characters than this may be of anything.
const NAMED: usize = 3;

/// The figures that a change may lead to from a base before it: 比上年的135件增长9%.
fn of_base<'f>(context: &Context<'f>, change: &Fact, base: &'f Fact, figures: &[&'f Fact]) -> Vec<Step<'f>> {
    // The change must be that of this comparison: nothing counted between but other changes of it.
    let own = |fact: &&&'f Fact| fact.sentence == change.sentence;
    // 是上年214条的1.8倍，增长80.4%: the same change, told in another way.
    let again = |fact: &&&'f Fact| {
        fact.quantity.kind == Kind::Times
            && context.report.slice(&(base.quantity.range.end..fact.quantity.range.start)) == "的"
    };
    let mut counted = figures.iter().filter(own).filter(|fact| !again(fact));
    if counted.any(|fact| fact.quantity.range.start > base.quantity.range.end) {
        return Vec::new();
    }
    // 较年初的326户减少14户，其中新增9户、退出23户: the parts of a change are none themselves.
    if context.report.facts.marker(&(base.quantity.range.end..change.quantity.range.start)).is_some() {
        return Vec::new();
    }
    let steps = |in_own: bool| {
        figures
            .iter()
            .filter(move |fact| (fact.sentence == change.sentence) == in_own)
            .filter(|fact| {
                let share = fact.quantity.kind == Kind::Percent && fact.standing == Standing::Share;
                (fact.standing == Standing::Plain || share) && fact.quantity.range.end <= base.label.end
            })
            .filter(|fact| same_measure(context, fact, base) && fact.quantity.kind == base.quantity.kind)
            .map(|to| Step::between(base, to))
            .collect::<Vec<_>>()
    };
    // 公开总量比上年的74条增长: what is compared is named, and must be a figure that is named alike.
    let words = label(context, base);
    let subject =
        context.ruleset.words_in("comparison", words).iter().filter_map(|word| words.find(word.as_str())).min();
    let subject = subject.and_then(|at| words.get(..at)).unwrap_or_default();
    let named =
        |fact: &Fact| shares_stem(context, subject, &format!("{}{}", label(context, fact), tail(context, fact)));
    let mut own = steps(true);
    // 412条(其中网站147条、公众号265条)，较上年的356条增长15.7%: what stands in parentheses is but a part.
    if own.iter().any(|step| step.to.depth <= base.depth) {
        own.retain(|step| step.to.depth <= base.depth);
    }
    if !own.is_empty() {
        // 政务动态类16804条、其他类9465条；信息发布量比上年的39118条多2158条: of the whole, which stands elsewhere.
        let cut = |to: &Fact| {
            let gap = to.quantity.range.end..base.label.start.max(to.quantity.range.end);
            context.report.facts.cut_at(&gap, base.depth)
        };
        // 全年新收诉求1286件，办结1290件；新收诉求较上年的1105件下降: of the one that is named again.
        let again = |to: &Fact| {
            subject.chars().filter(|c| crate::fold::is_han(*c)).count() >= NAMED
                && label(context, to).ends_with(subject)
        };
        if own.iter().any(|step| again(step.to)) {
            own.retain(|step| again(step.to));
            return own;
        }
        own.retain(|step| cut(step.to) < Cut::Semicolon);
        return own;
    }
    let mut earlier = steps(false);
    if subject.chars().filter(|c| crate::fold::is_han(*c)).count() >= 2 {
        earlier.retain(|step| named(step.to));
    }
    // The first figure of the sentence before is its subject, unless that sentence only tells of its kinds.
    earlier.reverse();
    let lists = context.lists();
    let facts = &context.report.facts.list;
    let is_item = |fact: &Fact| {
        let index = context.report.facts.index(fact);
        lists.iter().any(|list| list.items.contains(&index))
    };
    let farther = facts.iter().filter(|fact| {
        fact.paragraph == change.paragraph
            && fact.sentence + 1 < change.sentence
            && fact.standing == Standing::Plain
            && !fact.quantity.approximate
            && same_measure(context, fact, base)
            && fact.quantity.kind == base.quantity.kind
    });
    let of_kinds = earlier.iter().all(|step| is_item(step.to));
    let farther: Vec<Step<'f>> = farther.map(|to| Step::between(base, to)).collect();
    if of_kinds && !farther.is_empty() { farther.into_iter().chain(earlier).collect() } else { earlier }
}

/// The figures that a rate may lead to when the difference stands before it: 公开5200条，比上年增加700条，增长15.6%.
fn of_difference<'f>(context: &Context<'f>, change: &Fact, before: &[&'f Fact]) -> Vec<Step<'f>> {
    let [difference, rest @ ..] = before else { return Vec::new() };
    // It stands before the percentage, or behind it.
    let (one, other) = (&difference.quantity.range, &change.quantity.range);
    let gap = one.end.min(other.end)..one.start.max(other.start);
    let adjoins = context.report.facts.marks_in(&gap).len() == 1 && context.report.facts.cut(&gap) <= Cut::Comma;
    let falls = context.ruleset.has("change-down", label(context, difference));
    if change.quantity.kind != Kind::Percent
        || difference.standing != Standing::Change
        || difference.quantity.kind != Kind::Count
        || difference.sentence != change.sentence
        || difference.depth != change.depth
        || !adjoins
        || falls != context.ruleset.has("change-down", label(context, change))
    {
        return Vec::new();
    }
    // 上一年度新收31件，本年增加8件: what was the year before is nothing that it came to.
    // 2021年公开量为126条，同比减少8条
    let dated = |to: &&&Fact| is_dated(context, to);
    if rest.first().filter(dated).is_some_and(|to| to.sentence == change.sentence) {
        return Vec::new();
    }
    let own = rest.iter().any(|to| to.sentence == change.sentence && to.standing == Standing::Plain);
    rest.iter()
        .filter(|to| {
            to.standing == Standing::Plain
                && to.quantity.kind == Kind::Count
                && same_measure(context, to, difference)
                && own
        })
        .filter_map(|to| {
            let (now, step) = (to.quantity.amount, difference.quantity.amount);
            let value = if falls { now.value + step.value } else { now.value - step.value };
            let amount = Amount { value, grain: now.grain.max(step.grain) };
            (value > 0)
                .then_some(Step { from: Figure { amount, kind: Kind::Count, fact: difference, derived: true }, to })
        })
        .collect()
}

/// Whether another count of the sentence makes up for a change that is not the difference of two figures by itself.
fn is_gross(context: &Context<'_>, change: &Fact, from: &Fact, to: &Fact) -> bool {
    let difference = (to.quantity.amount.value - from.quantity.amount.value).abs();
    let value = change.quantity.amount.value;
    let other = |other: &&Fact| {
        other.sentence == change.sentence
            && other.quantity.kind == Kind::Count
            && [change, from, to].iter().all(|own| own.quantity.range != other.quantity.range)
            && same_measure(context, other, change)
    };
    let mut others = context.report.facts.list.iter().filter(other);
    change.quantity.kind == Kind::Count && others.any(|other| (value - other.quantity.amount.value).abs() == difference)
}
