//! Sums that stand behind their parts, and wholes less an exception.

use super::super::balance::{self, Role};
use super::super::{is_plain_count, label, measure, same_measure, tail};
use super::tell::{is_far, report_part, report_sum};
use super::{List, is_led, is_near, is_rest, is_total};
use crate::check::Context;
use crate::finding::Severity;
use crate::report::amount::ONE;
use crate::report::fact::{Cut, Fact, Standing};
use crate::report::numeral::digit;
use crate::report::quantity::Kind;

/// How near a sum must come to what is said to be one, in hundredths: where 合计 says so, and where only 共 does.
const SAID: i128 = 20;
/// More words than these before a sum say what it is of, in characters.
const MOST_WORDS: usize = 6;
/// See [`SAID`]: where nothing but 合计 stands before it, and all numbers of the sentence are its parts.
const PLAINLY: i128 = 40;
/// See [`SAID`].
const HINTED: i128 = 8;
/// See [`SAID`]: where what was received and brought in stand before what was in hand.
const ALL: i128 = 1000;
/// An exception and the rest come at least this near to the whole.
const EXCEPTED: i128 = 25;

/// 112人、97人参训，合计209人: the parts stand before their sum.
pub(super) fn totals(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    for (index, total) in facts.iter().enumerate() {
        // 共18人(含组长): more than what was counted before. 按应办总数2383件计: what something is reckoned by.
        let behind = report.slice(&(total.quantity.range.end..total.sentence_range.end.max(total.quantity.range.end)));
        let adds = behind.strip_prefix('(').is_some_and(|aside| context.ruleset.starts_with("parts-open", aside));
        let basis = label(context, total).starts_with('按') && tail(context, total).starts_with('计');
        // 比新收总数154件多17: what is compared with is no sum.
        let compared = context.ruleset.has("compared", label(context, total));
        // 15个乡镇、31个部门，连同县政府办公室共47个: and what has no number.
        let joined = ["added", "deducted"].iter().any(|list| context.ruleset.has(list, label(context, total)));
        if !is_plain_count(total) || total.quantity.approximate || adds || basis || compared || joined {
            continue;
        }
        // 合计348条, 三个平台合计发布348条; 共348条 only hints, and 累计 may reach back to other years.
        let words = label(context, total);
        let opens = |word: &String| {
            word.chars().count() > 1
                && words
                    .find(word.as_str())
                    .and_then(|at| words.get(..at))
                    .is_some_and(|before| before.chars().count() <= 6)
        };
        let said = is_total(context, total)
            || (context.ruleset.has("total", words) && context.ruleset.list("total").iter().any(opens));
        let since = context.ruleset.list("total-since").iter().any(|word| {
            words.starts_with(word.as_str())
                || (words.ends_with(word.as_str()) && words.chars().count() <= 6)
                // 全年累计培训207人次
                || (words.contains(word.as_str())
                    && context.ruleset.has("whole-year", words)
                    && words.chars().count() <= MOST_WORDS + 2)
        });
        let year = is_of_year(context, index);
        let each = is_of_each(context, index);
        if !said && !since && !year && !each && !is_hinted(context, total) {
            continue;
        }
        // 机构14个、派驻机构4个(共18个)
        let aside = report.text().get(..total.label.start).is_some_and(|before| before.ends_with('('))
            && index.checked_sub(1).and_then(|last| facts.get(last)).is_some_and(is_plain_count);
        let depth = if aside { total.depth.saturating_sub(1) } else { total.depth };
        let before: Vec<&Fact> = facts
            .get(..index)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|fact| fact.sentence == total.sentence)
            .filter(|fact| is_plain_count(fact) && fact.depth == depth)
            .take_while(|fact| !is_total(context, fact))
            .collect();
        // 留言214条，工单389件，两项共计603件(条)
        let both = behind.strip_prefix('(').and_then(|aside| aside.split_once(')')).map(|(aside, _)| aside);
        let is_other = |fact: &Fact| both.is_some_and(|both| both == measure(context, fact)) && !fact.quantity.chinese;
        let parts: Vec<&Fact> =
            before.iter().copied().filter(|fact| is_like(context, total, fact) || is_other(fact)).collect();
        let Some(nearest) = parts.first() else { continue };
        // 甲103件、乙47件、丙35件、丁27件，前三类合计185件: of the first of them only.
        if let Some(count) = first_few(words) {
            let mut first = parts.clone();
            first.reverse();
            first.truncate(count);
            let sum: i128 = first.iter().map(|fact| fact.quantity.amount.value).sum();
            let exact = first.iter().all(|fact| !fact.quantity.approximate);
            if first.len() == count
                && exact
                && is_near(sum, total.quantity.amount.value, SAID)
                && sum != total.quantity.amount.value
            {
                report_sum(context, "sum", total, &first, "label-total");
            }
            continue;
        }
        // 甲68件；乙9件；共77件
        let between = parts.get(1).map(|other| other.quantity.range.end..nearest.quantity.range.start);
        let semicolons = between.is_some_and(|gap| report.facts.cut(&gap) == Cut::Semicolon);
        let gap = report.facts.marks_in(&(nearest.quantity.range.end..total.quantity.range.start));
        // 公开164条，占65.6%，合计250条: a share of the last part parts nothing.
        let own = facts.partition_point(|fact| fact.quantity.range.start <= nearest.quantity.range.start)..index;
        let shares = facts.get(own).unwrap_or_default().iter();
        let shares =
            shares.filter(|fact| fact.quantity.kind == Kind::Percent && fact.standing == Standing::Share).count();
        // 在“3·15”和中秋前各加发1次: once for each of them.
        let of_each = |fact: &&Fact| {
            let mut each =
                context.ruleset.list("each").iter().filter_map(|each| label(context, fact).rsplit_once(each.as_str()));
            each.any(|(_, act)| act.chars().count() <= 2)
        };
        // 分别为420元、280元和530元，均已缴纳，合计1220元: what is said of all of them is none of them.
        let aside = each && {
            let words = report.slice(&(nearest.quantity.range.end..total.label.start.max(nearest.quantity.range.end)));
            context.ruleset.starts_with("whole-adverb", words.trim_start_matches(','))
        };
        if parts.len() < 2
            || parts.iter().any(|fact| fact.quantity.approximate || of_each(fact))
            || gap.iter().any(|mark| mark.cut >= Cut::Colon && !(mark.cut == Cut::Semicolon && semicolons))
            || gap.len() > 1 + shares + usize::from(aside)
            || (!said && parts.iter().any(|fact| balance::is_account(context, fact)) && !is_load(context, &parts))
        {
            continue;
        }
        let (target, slack) = (total.quantity.amount.value, total.quantity.amount.slack());
        // Any number of the parts before it may be meant, in one measure or in several.
        let added = |fact: &&Fact| !context.ruleset.has("came-in", label(context, fact));
        let stood: Vec<&Fact> = parts.iter().copied().filter(added).collect();
        if makes(&parts, target, slack) {
            beside(context, total, &parts);
        }
        if makes(&before, target, slack)
            || makes(&parts, target, slack)
            || (stood.len() > 1 && makes(&stood, target, slack))
        {
            continue;
        }
        // 网络97件、邮寄82件、当面21件，通过网络和邮寄提出的合计179件: those that are named, wherever they stand.
        let named = words.chars().count() > MOST_WORDS
            && (2..parts.len()).any(|length| {
                parts
                    .windows(length)
                    .any(|run| run.iter().map(|fact| fact.quantity.amount.value).sum::<i128>() == target)
            });
        if named {
            continue;
        }
        // 予以公开73件，部分公开43件，不予公开19件，予以公开和部分公开两项共116件: any two of them.
        let of_two = before.first().is_some_and(|count| {
            count.quantity.chinese
                && count.quantity.amount.value == 2 * ONE
                && count.quantity.range.end == total.label.start
        });
        // 公开类答复(予以公开和部分公开)共32件: of those that the parentheses name.
        let named_aside = report.text().get(..total.label.start).is_some_and(|before| before.ends_with(')'));
        if (of_two || named_aside) && any_two(&parts, target) {
            continue;
        }
        // 12个县区12个建成: the same twice.
        let mut once = parts.clone();
        once.dedup_by_key(|fact| fact.quantity.amount.value);
        if makes(&once, target, slack) {
            continue;
        }
        // 共 behind its own whole: 其中 lists, 三项共.
        let sums = parts.iter().scan(0, |sum, fact| {
            *sum += fact.quantity.amount.value;
            Some(*sum)
        });
        let closest = (1..).zip(sums).filter(|(taken, _)| *taken > 1).min_by_key(|(_, sum)| (sum - target).abs());
        let Some((taken, sum)) = closest else { continue };
        // 第一次24件，第二次31件，两次共55件: the count of what is added up says that it is all.
        let counted = before.first().is_some_and(|count| {
            count.quantity.chinese
                && count.quantity.amount.value == i128::try_from(parts.len()).unwrap_or(0) * ONE
                && count.tail.end == total.quantity.range.start
        });
        let bare = context.ruleset.is_in("total", words) && before.len() == parts.len();
        let near = if is_load(context, &parts) {
            ALL
        } else if each || (said && bare) || counted || year {
            PLAINLY
        } else if said || (since && parts.len() > 2) || of_area(context, words).is_some() {
            SAID
        } else {
            HINTED
        };
        if !is_near(sum, target, near) {
            continue;
        }
        let mut items: Vec<&Fact> = parts.get(..taken).unwrap_or_default().to_vec();
        items.reverse();
        // 办公室、36个部门和18个乡镇，共55个单位: what is named without a number is one each.
        let unnumbered = items.first().map_or(0, |first| names_before(context, first));
        if (sum + ONE..=sum + unnumbered * ONE).contains(&target) {
            continue;
        }
        if items.iter().any(|fact| context.ruleset.has("channel", label(context, fact))) && !said && !since {
            continue;
        }
        // 县政府办公室共, 三类合计: what else is said may be of other things; 合计 alone is of what stands before it.
        let kinds = before.first().is_some_and(|count| count.quantity.chinese);
        if is_led(context, total, sum) {
            continue;
        }
        let message = match is_far(sum, target) {
            true => "far",
            false if (bare || each || year) && !kinds => "sum",
            false => "near",
        };
        report_sum(context, message, total, &items, "label-total");
    }
}

/// 1126户1684人、2318户3907人，合计3444户5519人: where the first measures add up, so do those directly behind them.
fn beside(context: &mut Context<'_>, total: &Fact, parts: &[&Fact]) {
    let facts = &context.report.facts.list;
    let second = |fact: &Fact| {
        let at = facts.partition_point(|other| other.quantity.range.start <= fact.quantity.range.start);
        facts.get(at).filter(|next| {
            next.quantity.range.start == fact.quantity.range.end && is_plain_count(next) && !next.quantity.approximate
        })
    };
    let mut sum = 0;
    let taken = parts.iter().take_while(|part| {
        let more = sum < total.quantity.amount.value;
        sum += part.quantity.amount.value;
        more
    });
    let mut items: Vec<&Fact> = taken.filter_map(|part| second(part)).collect();
    items.reverse();
    let Some(whole) = second(total).filter(|whole| items.iter().all(|item| same_measure(context, item, whole))) else {
        return;
    };
    let made: i128 = items.iter().map(|item| item.quantity.amount.value).sum();
    if items.len() > 1 && made != whole.quantity.amount.value {
        report_sum(context, "sum", whole, &items, "label-total");
    }
}

/// 网站发布527条，订阅号594条，媒体82条。…以上三个渠道合计公开1203条: the sum of as many counts of the sentences before.
pub(super) fn counted(context: &mut Context<'_>, lists: &[List]) {
    const FEWEST: usize = 2;
    const MOST: usize = 6;
    let facts = &context.report.facts.list;
    for (index, total) in facts.iter().enumerate().skip(1) {
        let Some(count) = facts.get(index - 1) else { continue };
        let taken = usize::try_from(count.quantity.amount.value / ONE).unwrap_or(0);
        let words = label(context, total);
        // 以上四个领域共发布解读材料40篇: of the last four.
        let above = context.ruleset.ends_with("said-above", label(context, count));
        let sums = (above && words.contains('共'))
            || context
                .ruleset
                .list("total")
                .iter()
                .any(|word| word.chars().count() > 1 && words.contains(word.as_str()));
        if !sums
            || !is_plain_count(total)
            || total.quantity.approximate
            || !count.quantity.chinese
            || !(FEWEST..=MOST).contains(&taken)
            || count.sentence != total.sentence
            || count.quantity.range.end != total.label.start
        {
            continue;
        }
        let earlier = facts.get(..index - 1).unwrap_or_default().iter().rev();
        let earlier = earlier.take_while(|fact| fact.paragraph == total.paragraph);
        let mut parts: Vec<&Fact> =
            earlier.filter(|fact| is_plain_count(fact) && is_like(context, total, fact)).collect();
        parts.reverse();
        // 内容以规划、补贴、登记为主，三类合计14件: of kinds that are named here, and not counted.
        let said = words_before(context, count);
        let uncounted = !facts.iter().any(|fact| {
            fact.sentence == count.sentence
                && fact.quantity.range.start < count.quantity.range.start
                && is_plain_count(fact)
        });
        if uncounted && said.matches('、').count() + 1 >= taken {
            continue;
        }
        // Parts of the same sentence are read with all others of it, unless more stands between: 来信1126件，办结1109件，
        // 工单8274件，按时办结率99.3%，满意率97.5%，两类渠道合计受理9400件.
        let between = parts.last().map(|last| last.quantity.range.end..count.quantity.range.start);
        let far = between
            .is_some_and(|gap| gap.start < gap.end && facts_within(facts, &gap).any(|fact| !is_plain_count(fact)));
        let here = parts.iter().any(|fact| fact.sentence == total.sentence);
        if parts.iter().any(|fact| fact.quantity.approximate) || (here && !above && !(far && taken == FEWEST)) {
            continue;
        }
        let sum = |window: &[&Fact]| window.iter().map(|fact| fact.quantity.amount.value).sum::<i128>();
        let target = total.quantity.amount.value;
        // 网站226条。公众号418条，其中原创163条、转载255条。刊播37条。三项合计681条: of what is no part of another.
        let is_item = |fact: &&Fact| {
            let at = facts.partition_point(|other| other.quantity.range.start < fact.quantity.range.start);
            lists.iter().any(|list| list.is_announced() && list.whole.is_some() && list.items.contains(&at))
        };
        let outer: Vec<&Fact> = parts.iter().copied().filter(|fact| !is_item(fact)).collect();
        let windows = || parts.windows(taken).chain(outer.windows(taken));
        let closest = windows().min_by_key(|window| (sum(window) - target).abs());
        let Some(closest) = closest.filter(|window| sum(window) != target && is_near(sum(window), target, HINTED))
        else {
            continue;
        };
        // Any that make it true make it so, side by side or not.
        let runs = |counts: &[&Fact]| {
            (1..=counts.len()).any(|length| counts.windows(length).any(|window| sum(window) == target))
        };
        let any = runs(&parts) || runs(&outer);
        // 复议122件，审结113件。诉讼58件，审结49件。两类合计180件
        let any = any || (taken == FEWEST && any_two(&parts, target));
        if !any && !context.has_found_at("narrative/parts", &total.quantity.range) {
            report_sum(context, "near", total, closest, "label-total");
        }
    }
}

/// Whether any two counts make a value.
fn any_two(parts: &[&Fact], target: i128) -> bool {
    let value = |part: &Fact| part.quantity.amount.value;
    parts.iter().enumerate().any(|(at, one)| parts.iter().skip(at + 1).any(|other| value(one) + value(other) == target))
}

/// The facts within a range.
fn facts_within<'f>(facts: &'f [Fact], range: &std::ops::Range<usize>) -> impl Iterator<Item = &'f Fact> {
    let (start, end) = (range.start, range.end);
    facts.iter().filter(move |fact| fact.quantity.range.start >= start && fact.quantity.range.end <= end)
}

/// How many names stand before the first of some counts, with 、 behind each.
fn names_before(context: &Context<'_>, first: &Fact) -> i128 {
    let before = context.report.slice(&(first.sentence_range.start..first.quantity.range.start));
    let clause = before.rsplit([',', ';', ':']).next().unwrap_or(before);
    i128::try_from(clause.matches('、').count()).unwrap_or(0)
}

/// How many of the parts before it a sum is said to be of, counted from the first: 三 of 前三类合计.
fn first_few(words: &str) -> Option<usize> {
    let count = words.strip_prefix('前')?.chars().next().and_then(digit)?;
    usize::try_from(count).ok().filter(|count| *count > 1)
}

/// Whether the last facts, any number of them, make a value to within the digits that are left out of it: 11.38万.
fn makes(facts: &[&Fact], target: i128, slack: i128) -> bool {
    let mut sum = 0;
    facts.iter().any(|fact| {
        sum += fact.quantity.amount.value;
        (sum - target).abs() <= slack
    })
}

/// Whether a label begins as a sum does, without being no more than that: 全年共公开, 共培训.
fn is_hinted(context: &Context<'_>, fact: &Fact) -> bool {
    let words = label(context, fact);
    let words = of_area(context, words).unwrap_or(words);
    words.chars().count() <= 6 && context.ruleset.starts_with("total-opening", words)
}

/// Whether a count opens as a sum does, directly behind a list that tells one by one what it is of: 金额分别为380元、600元和290元，
/// 共收取处理费1260元.
fn is_of_each(context: &Context<'_>, index: usize) -> bool {
    let facts = &context.report.facts.list;
    let (Some(total), Some(last)) = (facts.get(index), index.checked_sub(1).and_then(|at| facts.get(at))) else {
        return false;
    };
    let opens = context.ruleset.starts_with("total-opening", label(context, total));
    let listed = context.ruleset.has("respectively", words_before(context, last));
    opens && listed && last.sentence == total.sentence && same_measure(context, last, total)
}

/// The words of its sentence before a count.
fn words_before<'a>(context: &Context<'a>, fact: &Fact) -> &'a str {
    context.report.slice(&(fact.sentence_range.start..fact.quantity.range.start))
}

/// Whether a count is that of the year, and those before it are of all its parts: 上半年510条，下半年690条，全年1200条.
fn is_of_year(context: &Context<'_>, index: usize) -> bool {
    let facts = &context.report.facts.list;
    let whole_year = |fact: &&Fact| context.ruleset.has("whole-year", label(context, fact));
    let Some(total) = facts.get(index).filter(whole_year) else { return false };
    context.ruleset.list("year-parts").iter().any(|parts| {
        let names: Vec<&str> = parts.split('/').collect();
        let Some(from) = index.checked_sub(names.len()) else { return false };
        let before = facts.get(from..index).unwrap_or_default();
        names
            .iter()
            .zip(before)
            .all(|(name, fact)| fact.sentence == total.sentence && label(context, fact).contains(name))
    })
}

/// The words behind a whole area: 共收到 of 全县共收到.
fn of_area<'w>(context: &Context<'_>, words: &'w str) -> Option<&'w str> {
    context.ruleset.strip_prefix("whole-area", words)
}

/// Whether counts are what was brought in and what was received, which together are what is to be done.
fn is_load(context: &Context<'_>, parts: &[&Fact]) -> bool {
    let mut roles: Vec<_> = parts.iter().filter_map(|fact| balance::role_of_anything(context, fact)).collect();
    roles.dedup();
    matches!(roles.as_slice(), [Role::Received, Role::Brought] | [Role::Brought, Role::Received])
        && roles.len() == parts.len()
}

/// Whether two counts can be added: 人 and 人次 can, and 个 and 家.
fn is_like(context: &Context<'_>, one: &Fact, other: &Fact) -> bool {
    let bare = |fact: &Fact| measure(context, fact).chars().next();
    let unit = |fact: &Fact| context.ruleset.is_in("unit-measure", measure(context, fact));
    same_measure(context, one, other)
        || (unit(one) && unit(other) && one.quantity.chinese == other.quantity.chinese)
        || (bare(one) == bare(other) && one.quantity.chinese == other.quantity.chinese)
}

/// 收到意见184条，已采纳266条: more than there were.
pub(super) fn exceeded(context: &mut Context<'_>) {
    let facts = &context.report.facts;
    for (index, pair) in facts.list.windows(2).enumerate() {
        let [whole, part] = pair else { continue };
        let gap = whole.quantity.range.end..part.quantity.range.start;
        // 热线转办311件、信箱转办116件，回复425件: of both.
        let before = index.checked_sub(1).and_then(|before| facts.list.get(before));
        if before.is_some_and(|before| {
            before.sentence == whole.sentence
                && facts.cut(&(before.quantity.range.end..whole.quantity.range.start)) == Cut::Item
        }) {
            continue;
        }
        // 收到248条网民留言,办结留言230条: what is done, and to what, if it is said again.
        let told = [label(context, whole), tail(context, whole)];
        let prompt = told.iter().any(|words| context.ruleset.has("prompt-business", words));
        let earlier = context.ruleset.has("transferred", context.report.slice(&whole.sentence_range));
        let acts_in = |list: &str| {
            context.ruleset.list(list).iter().any(|act| {
                label(context, part).strip_prefix(act.as_str()).is_some_and(|noun| {
                    noun.is_empty()
                        || (noun.chars().count() > 1
                            && (tail(context, whole).contains(noun) || label(context, whole).ends_with(noun)))
                })
            })
        };
        let sure = acts_in("subset-act");
        let acts = sure || (prompt && !earlier && acts_in("prompt-act"));
        let exact = !whole.quantity.approximate && !part.quantity.approximate;
        if acts
            && exact
            && whole.sentence == part.sentence
            && is_plain_count(whole)
            && is_plain_count(part)
            && whole.depth == part.depth
            && same_measure(context, whole, part)
            && part.quantity.amount.value > whole.quantity.amount.value
            && facts.cut_at(&gap, whole.depth) == Cut::Comma
            && facts.marks_in(&gap).iter().filter(|mark| mark.depth <= whole.depth).count() == 1
            && context.ruleset.has("found-word", label(context, whole))
            && !context.has_found_at("narrative/parts", &whole.quantity.range)
        {
            // Some may have been left from the year before without a word.
            report_part(context, whole, part, if sure { Severity::Error } else { Severity::Warning });
        }
    }
}

/// 29项，除1项顺延外，其余28项均完成: an exception and the rest make the whole.
pub(super) fn excepted(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    for (index, pair) in facts.windows(2).enumerate() {
        let [exception, rest] = pair else { continue };
        if exception.sentence != rest.sentence
            || !is_plain_count(exception)
            || !is_plain_count(rest)
            || !same_measure(context, exception, rest)
            || exception.quantity.approximate
            || rest.quantity.approximate
            || !is_rest(context, rest, "sure-rest")
            || !context.ruleset.has("except", label(context, exception))
            || !context.ruleset.ends_with("excepted", tail(context, exception))
        {
            continue;
        }
        let before: Vec<&Fact> = facts
            .get(..index)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|fact| fact.paragraph == rest.paragraph)
            .filter(|fact| is_plain_count(fact) && same_measure(context, fact, rest))
            .collect();
        let sum = exception.quantity.amount.value + rest.quantity.amount.value;
        let pairs =
            before.windows(2).any(|pair| pair.iter().map(|fact| fact.quantity.amount.value).sum::<i128>() == sum);
        let Some(whole) = before.first().filter(|fact| rest.sentence - fact.sentence <= 1) else { continue };
        if pairs
            || before.iter().any(|fact| fact.quantity.amount.value == sum)
            || whole.quantity.approximate
            || !is_near(sum, whole.quantity.amount.value, EXCEPTED)
        {
            continue;
        }
        report_sum(context, "sum", whole, &[exception, rest], "label-whole");
    }
}
