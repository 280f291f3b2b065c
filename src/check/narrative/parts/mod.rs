//! `narrative/parts`: lists of parts against their whole. A list is read in every way that the text admits; only when
//! none makes it true is it reported.

mod calendar;
mod excuse;
mod itemized;
mod judge;
mod kinds;
mod names;
mod parallel;
mod read;
mod tell;
mod totals;
mod whole;

pub(super) use kinds::partition;
pub(in crate::check) use kinds::read_partition;

use crate::check::Context;
use crate::report::amount::ONE;
use crate::report::fact::{Fact, Facts};

/// How a list is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    /// 其中, 包括, 含
    Open,
    /// 分别为, 分为
    Closed,
    /// 从内容看, 按渠道分
    Aspect,
    /// 31件中, 办结件中
    Within,
    /// A colon directly behind the whole.
    Colon,
    /// A parenthesis directly behind the whole.
    Parenthesis,
    /// Nothing.
    None,
}

/// A list of parts, as indices of facts.
#[derive(Debug, Clone)]
pub(crate) struct List {
    lead: Lead,
    /// Its items as its own punctuation bounds them.
    pub items: Vec<usize>,
    /// Items beyond that bound, up to the end of what may still be the list.
    more: Vec<usize>,
    /// Whether a word says that there are others: 等, 主要.
    open: bool,
    /// Whether words say that it is complete: 五部分组成, 共四个方面, 其余, 未采纳 behind 采纳.
    closed: bool,
    /// Whether commas or stronger marks part its items.
    loose: bool,
    /// Whether semicolons part its items, as they part things that are not of one kind, and no colon announces it.
    split: bool,
    /// Whether the number directly before it is the one that its own words are of.
    own: bool,
    /// The whole that it is most plainly a list of.
    pub whole: Option<usize>,
    /// Other numbers that may be the whole.
    wholes: Vec<usize>,
}

impl List {
    /// A list by its items, of a number yet to be found.
    fn new(lead: Lead, items: Vec<usize>, open: bool) -> List {
        List {
            lead,
            items,
            more: Vec::new(),
            open,
            closed: false,
            loose: false,
            split: false,
            own: false,
            whole: None,
            wholes: Vec::new(),
        }
    }

    /// The list as one of a number, and of no other.
    fn of(self, whole: usize) -> List {
        List { whole: Some(whole), wholes: vec![whole], ..self }
    }

    /// Whether its items come to within so many hundredths of its whole.
    fn is_near(&self, facts: &Facts, hundredths: i128) -> bool {
        self.whole.is_some_and(|whole| is_near(total(facts, &self.items), value(facts, whole), hundredths))
    }

    /// Whether a word or a mark announces it, so that its items are sure to be parts.
    pub fn is_announced(&self) -> bool {
        self.lead != Lead::None
    }

    /// Whether its own words give its whole: 办结的189件中，….
    pub fn is_of_its_words(&self) -> bool {
        self.own
    }

    /// Whether a number is one of its items, or of what may still be the list behind them.
    pub fn reaches(&self, index: usize) -> bool {
        self.items.contains(&index) || self.more.contains(&index)
    }

    /// The items that are sure to be its own: where semicolons part them, the others may go on with what stands before.
    fn sure(&self) -> &[usize] {
        self.items.get(..1).filter(|_| self.split).unwrap_or(&self.items)
    }
}

/// Whether two values lie within so many hundredths of the second.
fn is_near(one: i128, other: i128, hundredths: i128) -> bool {
    (one - other).abs() * 100 < other * hundredths
}

/// The value of a fact.
fn value(facts: &Facts, index: usize) -> i128 {
    facts.list.get(index).map_or(0, |fact| fact.quantity.amount.value)
}

/// The sum of some facts.
fn total(facts: &Facts, items: &[usize]) -> i128 {
    items.iter().map(|index| value(facts, *index)).sum()
}

/// Whether a number is announced as a sum: 合计, 共计.
fn is_total(context: &Context<'_>, fact: &Fact) -> bool {
    context.ruleset.ends_with("total", super::label(context, fact))
}

/// Whether words of the rest, sure ones (其余) or any (其他), begin the label of a fact.
fn is_rest(context: &Context<'_>, fact: &Fact, list: &str) -> bool {
    let words = super::label(context, fact);
    let starts = |words: &str| context.ruleset.starts_with(list, words);
    starts(words) || context.ruleset.list("and").iter().any(|and| words.strip_prefix(and.as_str()).is_some_and(starts))
}

/// `narrative/parts`.
pub(crate) fn parts(context: &mut Context<'_>) {
    let lists = read::lists(context);
    for list in &lists {
        judge::judge(context, list);
    }
    for list in &lists {
        parallel::parallel(context, list);
    }
    totals::totals(context);
    totals::counted(context, &lists);
    totals::excepted(context);
    totals::exceeded(context);
    calendar::calendar(context);
    names::names(context);
    context.set_lists(lists);
}

/// Whether the one who is missing from a number of people is named, and not counted: 局长任组长，副局长2人任副组长，成员11人，共14人.
fn is_led(context: &Context<'_>, whole: &Fact, sum: i128) -> bool {
    whole.quantity.amount.value - sum == ONE
        && context.ruleset.is_in("person-measure", super::measure(context, whole))
        && context.ruleset.has("heads-group", context.report.slice(&whole.sentence_range))
}
