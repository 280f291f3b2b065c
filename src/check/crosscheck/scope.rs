//! Of what a number of the prose is: of all that the tables count, or of one unit, some months, other business.

use super::cells::value;
use super::numbers::{Counted, decimal};
use super::phrase::{self, Meaning};
use crate::check::Context;
use crate::check::narrative::balance::{Role, is_of_unit, is_unit_last, role, role_of_anything};
use crate::check::narrative::conflict::is_of_units;
use crate::check::narrative::{is_plain_count, label, measure, names_other_year, tail};
use crate::decimal::Decimal;
use crate::report::NamedTable;
use crate::report::fact::{Fact, Standing};

/// A number that lies no farther than this part of another from it may be meant to be the same.
const NEAR: i64 = 5;

/// The longest clause before a number that may say what part is spoken of, in characters.
const ASIDE: usize = 14;

/// The numbers that are those of the table, by sentence and table, where none of them is small: two different ones of a
/// sentence show that it speaks of what the table counts.
pub(super) fn proven_scopes<'a>(
    context: &Context<'a>,
    counted: &[Option<Counted<'a>>],
) -> Vec<(usize, &'a str, Decimal)> {
    const LEAST: i64 = 3;
    let facts = &context.report.facts.list;
    // Asked for only where a number may be of a part.
    if !counted.iter().flatten().any(|counts| counts.is_likely && !counts.is_whole) {
        return Vec::new();
    }
    let mut fitting: Vec<(usize, &str, Decimal)> = Vec::new();
    for (counts, fact) in counted.iter().zip(facts).filter_map(|(counts, fact)| Some((counts.as_ref()?, fact))) {
        let Some(table) = context.report.table(&counts.matter.table) else { continue };
        let Some((stated, _)) =
            decimal(fact, counts.matter.scale).filter(|(stated, _)| *stated >= Decimal::from(LEAST))
        else {
            continue;
        };
        let meaning = phrase::meaning(counts.matter, counts.rows.as_ref(), counts.columns.as_ref(), table.spec);
        let equal = meaning.is_some_and(|meaning| meaning.any.iter().any(|sum| value(table, sum) == Some(stated)));
        if equal && !fact.quantity.approximate {
            fitting.push((fact.sentence, counts.matter.table.as_str(), stated));
        }
    }
    fitting.dedup();
    fitting
}

/// Whether a number that may be of a part is of all, since others of its sentence are the table's, and it comes near to a cell
/// that none of them is. One that is great enough is proof by itself.
pub(super) fn is_proven(
    counts: &Counted<'_>,
    table: &NamedTable<'_>,
    meaning: &Meaning,
    fact: &Fact,
    proven: &[(usize, &str, Decimal)],
) -> bool {
    const GREAT: i64 = 100;
    let Some((stated, _)) = decimal(fact, counts.matter.scale) else { return false };
    let values: Vec<Decimal> = meaning.any.iter().filter_map(|sum| value(table, sum)).collect();
    let own: Vec<Decimal> = proven
        .iter()
        .filter(|(sentence, table, _)| *sentence == fact.sentence && *table == counts.matter.table)
        .map(|(_, _, value)| *value)
        .collect();
    !counts.is_whole
        && !counts.since
        && !counts.rest
        && (own.len() > 1 || own.iter().any(|value| *value >= Decimal::from(GREAT)))
        && !values.iter().any(|value| own.contains(value))
        && values.iter().any(|value| (*value - stated).abs() * NEAR <= *value)
}

/// Whether the sentence of an account speaks of other business than requests, or of one unit of several: 受理群众举报投诉，
/// 上年转入14件，新受理326件; 区政府本级上年结转5件，全年办结89件.
pub(super) fn is_of_other_business(context: &Context<'_>, counts: &Counted<'_>, fact: &Fact) -> bool {
    let names = context.ruleset.list("account-names");
    // 不予处理答复26件: a result, and not all that was answered.
    let is_result = |name: &String| !names.contains(name) && !context.ruleset.is_in("finished-names", name);
    let result = counts.rows.as_ref().is_some_and(|rows| is_result(&rows.name));
    let is_account = role_of_anything(context, fact).is_some_and(|role| !(result && role == Role::Finished))
        || counts.rows.as_ref().is_some_and(|rows| names.contains(&rows.name));
    // 履行行政复议机构职责，收到行政复议申请86件: what it does for all others.
    let paragraph = context.report.paragraphs.get(fact.paragraph);
    if paragraph.is_some_and(|own| context.ruleset.has("review-office", context.report.slice(&own.range))) {
        return true;
    }
    // 收到行政复议4件，案由均为旅游投诉，与政府信息公开无关
    if counts.matter.table == "disputes" {
        return context.ruleset.has("unrelated", context.report.slice(&fact.sentence_range));
    }
    if counts.matter.table != "requests" {
        return false;
    }
    // 办理建议186件、提案274件，公开复文431件、不予公开29件: of a result the words at the number itself tell nothing.
    let until = if is_account { fact.quantity.range.start } else { fact.label.start };
    let before = context.report.slice(&(fact.sentence_range.start..until.max(fact.sentence_range.start)));
    let last = |list: &str| {
        context
            .ruleset
            .words_in(list, before)
            .iter()
            .filter_map(|word| before.rfind(word.as_str()).map(|at| at + word.len()))
            .max()
    };
    let list = if is_account { "other-business" } else { "answered-business" };
    let business = if context.ruleset.has(list, before) { last(list) } else { None };
    let requests = if business.is_some() { last("requests-by-name") } else { None };
    // 被复议纠正的2件…；年末仍有8件申请结转: what they are stands behind the number.
    let named_behind = is_account && context.ruleset.starts_with("requests-by-name", tail(context, fact));
    business.is_some_and(|at| requests.is_none_or(|requests| requests < at) && !named_behind)
        || (is_account && is_of_unit(context, fact))
}

/// Whether the next number of the sentence is the part of it that the organ itself has, and is what the table counts:
/// 全系统共收到31件，其中局本级新收23件.
pub(super) fn is_of_more(context: &Context<'_>, index: usize, table: &NamedTable<'_>, meaning: &Meaning) -> bool {
    let facts = &context.report.facts.list;
    let (Some(fact), Some(next)) = (facts.get(index), facts.get(index + 1)) else { return false };
    let words = label(context, next);
    let part = context.ruleset.strip_prefix("parts-open", words);
    // 全市共收到214件，市局本级占45.3%
    if next.sentence == fact.sentence && next.standing == Standing::Share && is_unit_last(context, words) {
        return true;
    }
    let counted = decimal(next, 1).is_some_and(|(own, _)| meaning.any.iter().any(|sum| value(table, sum) == Some(own)));
    next.sentence == fact.sentence
        && is_plain_count(next)
        && counted
        && part.is_some_and(|part| is_unit_last(context, part))
}

/// Whether a sentence gives figures as of a day before the year ended: 截至2023年6月30日.
pub(super) fn is_within_year(context: &Context<'_>, fact: &Fact) -> bool {
    const DECEMBER: i8 = 12;
    let report = context.report;
    report.hits.list("as-of").iter().filter(|hit| fact.sentence_range.contains(&hit.start)).any(|hit| {
        hit.end <= fact.quantity.range.start
            && report
                .dates
                .iter()
                .find(|date| (hit.end..hit.end + 7).contains(&date.range.start))
                .is_some_and(|date| date.month != DECEMBER && date.year.is_none_or(|year| Some(year) == report.year))
    })
}

/// Whether the sentence speaks of a part of the organ or of the year before it comes to a number.
pub(super) fn is_part(context: &Context<'_>, index: usize, fact: &Fact, table: &str) -> bool {
    let report = context.report;
    let words = label(context, fact);
    if names_other_year(context, &words.replace("结转", "")) && !words.contains("结转") {
        return true;
    }
    // 其中,某区新收211件: one unit of many. 8个县受理254件: some of them.
    if is_one_of_many(context, fact) || is_of_units(context, index) {
        return true;
    }
    let sentence = report.slice(&(fact.sentence_range.start..fact.quantity.range.start));
    if context.ruleset.has("part-of-scope", sentence) || names_months(sentence) || is_of_unit(context, fact) {
        return true;
    }
    // 表二中许可1394件为市本级数据，全市行政许可为5208件: of all offices of its kind.
    let department = report.organ.as_ref().is_some_and(|organ| organ.level.as_deref() == Some("department"));
    let whole_area = context.ruleset.starts_with("area-whole", words);
    let earlier = report.slice(&(fact.sentence_range.start..fact.label.start.max(fact.sentence_range.start)));
    if department && whole_area && context.ruleset.has("one-unit", earlier) {
        return true;
    }
    // 6、7两月正值招生季，共收到61件
    let clause = sentence.rsplit(';').next().unwrap_or(sentence);
    if context.ruleset.has("some-months", clause) && !context.ruleset.has("this-year", words) {
        return true;
    }
    if is_of_smaller_base(context, index, fact, table) || is_of_larger_area(context, fact) {
        return true;
    }
    let previous = index.checked_sub(1).and_then(|before| report.facts.list.get(before));
    // 其中1家被处罚2次: what was done to those before it.
    let subject = previous.filter(|previous| previous.quantity.range.end == fact.label.start);
    if subject.is_some() && context.ruleset.starts_with("passive", words) {
        return true;
    }
    // 提交最多的4名自然人共提出47件: what so many of them asked for.
    let persons = subject.filter(|people| context.ruleset.starts_with("person-measure", measure(context, people)));
    if persons.is_some_and(is_plain_count) && !context.ruleset.is_in("counted", words) {
        return true;
    }
    let from = previous
        .filter(|previous| previous.sentence == fact.sentence)
        .map_or(fact.sentence_range.start, |previous| previous.tail.end);
    let aside = report.slice(&(from..fact.label.start.max(from)));
    let aside = aside.trim_end_matches([',', ':']).rsplit([',', ':', ';']).next().unwrap_or_default();
    aside.chars().count() <= ASIDE && context.ruleset.has("reading-narrow", aside)
}

/// Whether a clause begins with a number that its parts are of, and that number is no total of a table: 上述489件中，公开173件.
fn is_of_smaller_base(context: &Context<'_>, index: usize, fact: &Fact, table: &str) -> bool {
    let report = context.report;
    let of_sentence = report.facts.list.get(..index).unwrap_or_default().iter().rev();
    let mut of_sentence = of_sentence.take_while(|base| base.sentence == fact.sentence);
    let base = of_sentence.find(|base| {
        let after = report.slice(&(base.quantity.range.end..fact.quantity.range.start));
        let noun = context.ruleset.strip_prefix("requests-by-name", after);
        is_plain_count(base) && noun.unwrap_or(after).starts_with('中')
    });
    let Some((stated, _)) = base.and_then(|base| decimal(base, 1)) else { return false };
    let sums: &[&[&str]] = match table {
        "requests" => &[&["new"], &["total"], &["new", "brought"]],
        "disputes" => &[&["review"], &["direct"], &["after"], &["direct", "after"], &["review", "direct", "after"]],
        _ => return false,
    };
    // 不予公开的5件中有2件引发复议: of other things than those that the table counts.
    if table == "disputes" && base.is_some_and(|base| base.topic == Some(0)) {
        return true;
    }
    let number = |row: &&str| report.table(table).and_then(|table| table.number_at(row, "sum"));
    let totals = sums.iter().filter_map(|sum| sum.iter().map(number).sum::<Option<Decimal>>());
    // 已审结的7件中，维持6件: and all that are decided.
    let open = |row: &&str| report.table(table).and_then(|table| table.number_at(row, "pending"));
    let words = base.map_or("", |base| label(context, base));
    let settled =
        table == "disputes" && context.ruleset.has("settled-word", words) && !context.ruleset.has("negation", words);
    let decided = sums.iter().filter(|_| settled).filter_map(|sum| {
        let (all, open) =
            (sum.iter().map(number).sum::<Option<Decimal>>(), sum.iter().map(open).sum::<Option<Decimal>>());
        Some(all? - open?)
    });
    let mut totals = totals.chain(decided);
    // The number may be wrong itself, and then comes near to one of them.
    !totals.any(|total| (total - stated).abs() * NEAR <= total)
}

/// Whether words speak of some months of the year: 9月至12月, and not 1月至12月 or 1月1日至12月31日.
fn names_months(words: &str) -> bool {
    let number = |text: &str| {
        let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        text.get(text.len() - digits..).and_then(|digits| digits.parse::<u8>().ok())
    };
    words.match_indices('月').any(|(at, month)| {
        let (Some(from), Some(rest)) = (words.get(..at).and_then(number), words.get(at + month.len()..)) else {
            return false;
        };
        let Some(rest) = rest.trim_start_matches('份').strip_prefix(['至', '到', '-', '—']) else { return false };
        let to = rest.split_once('月').and_then(|(to, _)| number(to));
        to.is_some_and(|to| from != 1 || to != 12)
    })
}

/// Whether the sentence begins with a larger area than that of the organ: 全区12个街道共收到97件, in the report of a street.
fn is_of_larger_area(context: &Context<'_>, fact: &Fact) -> bool {
    let report = context.report;
    let Some(organ) = &report.organ else { return false };
    let before = report.slice(&(fact.sentence_range.start..fact.quantity.range.start));
    let clause = before.rsplit([',', ';']).next().unwrap_or(before);
    if organ.level.as_deref() == Some("department") {
        return false;
    }
    // The areas stand from the smallest to the greatest; the last one in the organ's name is its own.
    let areas = context.ruleset.list("area-order");
    let rank = |c: char| areas.iter().position(|area| area.chars().nth(1) == Some(c));
    let Some(own) = organ.name.chars().rev().find_map(rank) else { return false };
    areas.iter().skip(own + 1).any(|area| clause.starts_with(area.as_str()))
}

/// Whether a sentence that begins with 其中 gives the account of a unit: what it received, and what it finished.
fn is_one_of_many(context: &Context<'_>, fact: &Fact) -> bool {
    let sentence = context.report.slice(&fact.sentence_range);
    context.ruleset.starts_with("parts-open", sentence)
        && role(context, fact).is_some()
        && context
            .report
            .facts
            .list
            .iter()
            .filter(|other| other.sentence == fact.sentence && role(context, other).is_some())
            .count()
            > 1
}
