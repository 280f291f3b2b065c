//! Facts: the quantities of the prose with the words around them, what part they play, and what they speak of.

use std::ops::Range;

use super::Report;
use super::heading::{self, Numbering};
use super::quantity::{self, Kind, Quantity};
use crate::ruleset::{Hit, Ruleset};
use crate::search;

/// How strongly the text is cut between two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cut {
    /// Nothing, or 、.
    None,
    /// 、
    Item,
    /// A comma.
    Comma,
    /// A colon.
    Colon,
    /// A semicolon.
    Semicolon,
    /// The end of a sentence.
    Sentence,
}

/// A mark of punctuation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Folded offset.
    pub at: usize,
    /// How strongly it cuts; parentheses do not.
    pub cut: Cut,
    /// How many parentheses are open around it.
    pub depth: usize,
}

/// What part a quantity plays in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is stated for its own sake.
    Plain,
    /// It is an earlier figure that another is compared with: 比上年的135件.
    Base,
    /// It is a difference: 增加17条, 增长9.7%.
    Change,
    /// It is a share of a whole: 占62.3%.
    Share,
    /// It says how much each is, or what is asked for: 每条不超过…
    Limit,
}

/// A quantity in its sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// The number and its measure word.
    pub quantity: Quantity,
    /// Folded range of the words directly before the number, back to the mark before them.
    pub label: Range<usize>,
    /// Folded range of the words directly after it, up to the next mark.
    pub tail: Range<usize>,
    /// Index of its paragraph.
    pub paragraph: usize,
    /// Number of its sentence, counted over the whole report.
    pub sentence: usize,
    /// Folded range of its sentence.
    pub sentence_range: Range<usize>,
    /// How many parentheses are open around it.
    pub depth: usize,
    /// Its part in the sentence.
    pub standing: Standing,
    /// Index of the topic it belongs to, in [`Facts::TOPICS`].
    pub topic: Option<usize>,
}

/// A word of a list of the rules, with the list's place in [`Facts::MARKERS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marker {
    /// Which list.
    pub list: usize,
    /// Where.
    pub hit: Hit,
}

/// All facts of a report, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// The facts.
    pub list: Vec<Fact>,
    /// Marks of punctuation, in order.
    pub marks: Vec<Mark>,
    /// Words that announce parts, in order.
    pub markers: Vec<Marker>,
}

impl Facts {
    /// Word lists by which topics are known.
    pub const TOPICS: [&'static str; 10] = [
        "topic-requests",
        "topic-review",
        "topic-suit",
        "topic-documents",
        "topic-regulations",
        "topic-licences",
        "topic-penalties",
        "topic-coercion",
        "topic-charges",
        "topic-other",
    ];
    /// Word lists that announce parts: open, closed, by aspect, and of a number named before.
    pub const MARKERS: [&'static str; 4] = ["parts-open", "parts-closed", "parts-aspect", "parts-within"];
    /// Where those by aspect (从形式看) stand among [`Facts::MARKERS`].
    pub const ASPECT: usize = 2;

    /// Where a fact stands among them.
    pub fn index(&self, fact: &Fact) -> usize {
        self.list.partition_point(|other| other.quantity.range.start < fact.quantity.range.start)
    }

    /// Marks within a range.
    pub fn marks_in(&self, range: &Range<usize>) -> &[Mark] {
        let from = self.marks.partition_point(|mark| mark.at < range.start);
        let to = self.marks.partition_point(|mark| mark.at < range.end);
        self.marks.get(from..to).unwrap_or_default()
    }

    /// The strongest cut within a range.
    pub fn cut(&self, range: &Range<usize>) -> Cut {
        self.cut_at(range, usize::MAX)
    }

    /// The strongest cut within a range, without those in more than so many parentheses.
    pub fn cut_at(&self, range: &Range<usize>, depth: usize) -> Cut {
        self.marks_in(range).iter().filter(|mark| mark.depth <= depth).map(|mark| mark.cut).max().unwrap_or(Cut::None)
    }

    /// The last marker within a range.
    pub fn marker(&self, range: &Range<usize>) -> Option<Marker> {
        let to = self.markers.partition_point(|marker| marker.hit.start < range.end);
        let marker = *self.markers.get(to.checked_sub(1)?)?;
        (marker.hit.start >= range.start && marker.hit.end <= range.end).then_some(marker)
    }
}

/// The words that tell a quantity's standing.
struct Words<'a> {
    approximations: &'a [String],
    changes: &'a [String],
    periods: &'a [String],
    departures: &'a [String],
    ruleset: &'a Ruleset,
    /// 2023年: the year reported, whose figures are no earlier ones.
    this_year: String,
}

/// Finds the facts of the prose between the title and the tail.
pub(super) fn find(report: &Report<'_>, ruleset: &Ruleset) -> Facts {
    let words = Words {
        approximations: ruleset.list("approximation"),
        changes: ruleset.list("change"),
        periods: ruleset.list("earlier-period"),
        departures: ruleset.list("departure"),
        ruleset,
        this_year: report.year.map(|year| format!("{year}年")).unwrap_or_default(),
    };
    let mut facts = Facts::default();
    let text = report.text();
    // The title and the text may stand in one paragraph.
    let body = report.body();
    let mut sentence = 0;
    for (index, paragraph) in report.paragraphs.iter().enumerate() {
        let range = paragraph.range.start.max(body.start)..paragraph.range.end.min(body.end);
        if paragraph.cell.is_none() && !range.is_empty() {
            sentence += 1;
            scan(text, index, &range, &mut sentence, &words, &mut facts);
        }
    }
    let topics: Vec<&[Hit]> = Facts::TOPICS.iter().map(|name| report.hits.list(name)).collect();
    set_topics(report, &topics, &mut facts);
    for (list, name) in Facts::MARKERS.iter().enumerate() {
        // 其中, is no 办结件中, and 不含 announces no parts.
        let barred = match *name {
            "parts-within" => Some('其'),
            "parts-open" => Some('不'),
            _ => None,
        };
        let before = |hit: &Hit| text.get(..hit.start).and_then(|before| before.chars().next_back());
        let apart = |hit: &&Hit| barred.is_none() || before(hit) != barred;
        let hits: Vec<Marker> =
            report.hits.list(name).iter().filter(apart).map(|hit| Marker { list, hit: *hit }).collect();
        facts.markers.extend(hits.into_iter().filter(|marker| !is_bare_aside(text, &facts.list, marker.hit)));
    }
    let divisions = divisions(text, ruleset, &facts);
    facts.markers.extend(divisions);
    facts.markers.sort_by_key(|marker| (marker.hit.start, marker.hit.end));
    facts
}

/// Clauses that say by what something is divided, whatever that is: 按受理机关分,.
fn divisions(text: &str, ruleset: &Ruleset, facts: &Facts) -> Vec<Marker> {
    const LONGEST: usize = 36;
    let ends = ruleset.list("divided");
    let found = facts.marks.iter().enumerate().filter_map(|(index, mark)| {
        let end = ends.iter().find(|end| text.get(..mark.at).is_some_and(|before| before.ends_with(end.as_str())))?;
        let from = index.checked_sub(1).and_then(|at| facts.marks.get(at)).map_or(0, |before| before.at);
        let clause = text.get(from..mark.at)?.trim_start_matches([',', '。', ';', ':', '、', '\n']);
        let clause = clause.rsplit('\n').next().unwrap_or(clause);
        let by = ruleset.starts_with("divided-by", clause);
        let hit = Hit { start: mark.at - end.len(), end: mark.at + 1 };
        let known = facts.markers.iter().any(|marker| marker.hit.end == hit.end);
        (by && !known && clause.len() <= LONGEST && matches!(mark.cut, Cut::Comma | Cut::Colon))
            .then_some(Marker { list: Facts::ASPECT, hit })
    });
    found.collect()
}

/// Whether a word stands in parentheses that hold no number behind it: 其他处理(含主动撤回)341件 has no parts.
fn is_bare_aside(text: &str, facts: &[Fact], hit: Hit) -> bool {
    let after = text.get(hit.end..).unwrap_or_default();
    let Some(close) = after.find([')', '(', '。', ';', '\n']).filter(|at| after[*at..].starts_with(')')) else {
        return false;
    };
    let close = hit.end + close;
    let next = facts.partition_point(|fact| fact.quantity.range.start < hit.end);
    facts.get(next).is_none_or(|fact| fact.quantity.range.start > close)
}

/// Parentheses of more bytes are no part of a label.
const SHORT_ASIDE: usize = 24;

/// Reads one paragraph.
fn scan(
    text: &str,
    paragraph: usize,
    range: &Range<usize>,
    sentence: &mut usize,
    words: &Words<'_>,
    facts: &mut Facts,
) {
    let Some(slice) = text.get(range.clone()) else { return };
    let first = facts.list.len();
    let (mut skip, mut label, mut begun) = (range.start, range.start, range.start);
    // Where the label began before each open parenthesis, unless a number stood directly before it.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut counted = false;
    let mut of_sentence = first;
    for (at, c) in slice.char_indices().map(|(at, c)| (range.start + at, c)) {
        if at < skip {
            continue;
        }
        let cut = match c {
            '、' => Cut::Item,
            ',' => Cut::Comma,
            ':' => Cut::Colon,
            ';' => Cut::Semicolon,
            '。' | '!' | '?' => Cut::Sentence,
            '(' => {
                open.push((!counted).then_some(label));
                counted = false;
                label = at + 1;
                continue;
            }
            ')' => {
                // 乡镇(街道)41个 is one label; what follows 3件(含1件) begins a new one.
                let short = at - label <= SHORT_ASIDE;
                label = open.pop().flatten().filter(|_| short && !counted).unwrap_or(at + 1);
                continue;
            }
            _ if quantity::begins(c) => {
                match quantity::read(text, at, words.approximations) {
                    Ok(quantity) => {
                        skip = quantity.range.end;
                        let end = quantity.range.end;
                        facts.list.push(Fact {
                            quantity,
                            label: label..at,
                            tail: end..end,
                            paragraph,
                            sentence: *sentence,
                            sentence_range: begun..end,
                            depth: open.len(),
                            standing: Standing::Plain,
                            topic: None,
                        });
                        label = end;
                        counted = true;
                    }
                    Err(end) => skip = end,
                }
                continue;
            }
            _ => continue,
        };
        facts.marks.push(Mark { at, cut, depth: open.len() });
        let end = at + c.len_utf8();
        // 农业、农村信息30条 is one label.
        if cut != Cut::Item || counted {
            label = end;
        }
        counted = false;
        if cut == Cut::Sentence {
            open.clear();
            for fact in facts.list.get_mut(of_sentence..).unwrap_or_default() {
                fact.sentence_range = begun..at;
            }
            of_sentence = facts.list.len();
            *sentence += 1;
            begun = end;
        }
    }
    for fact in facts.list.get_mut(of_sentence..).unwrap_or_default() {
        fact.sentence_range = begun..range.end;
    }
    finish(text, first, range.end, words, facts);
}

/// Gives the facts from `first` on their tails and standings.
fn finish(text: &str, first: usize, end: usize, words: &Words<'_>, facts: &mut Facts) {
    for index in first..facts.list.len() {
        let next = facts.list.get(index + 1).map_or(end, |next| next.quantity.range.start);
        if let Some(fact) = facts.list.get_mut(index) {
            fact.label.start += series_marker(text.get(fact.label.clone()).unwrap_or_default(), words);
        }
        let Some(fact) = facts.list.get(index) else { continue };
        let rest = text.get(fact.quantity.range.end..next).unwrap_or_default();
        let length = rest.find(['、', ',', ':', ';', '。', '!', '?', '(', ')', '\n']).unwrap_or(rest.len());
        let tail = fact.quantity.range.end..fact.quantity.range.end + length;
        let label = text.get(fact.label.clone()).unwrap_or_default();
        let mut standing = standing(label, text.get(tail.clone()).unwrap_or_default(), fact.quantity.kind, words);
        if standing == Standing::Change && is_kind_of_adjustment(text, index, facts, words) {
            standing = Standing::Plain;
        }
        let earlier = standing == Standing::Plain
            && ((label.is_empty() && is_earlier_aside(text, fact, words))
                || explains_earlier(text, index, facts, words));
        if earlier {
            standing = Standing::Base;
        }
        if let Some(fact) = facts.list.get_mut(index) {
            fact.tail = tail;
            fact.standing = standing;
        }
    }
}

/// The length of what numbers the sentence that words begin with: 三是 of 三是全年开展培训, (一) of (一)本年度收到的.
fn series_marker(label: &str, words: &Words<'_>) -> usize {
    let in_words = words.ruleset.list("ordinal-series").iter().find(|marker| label.starts_with(marker.as_str()));
    let marker = || heading::marker(label, 0);
    let in_figures =
        || marker().filter(|marker| matches!(marker.numbering, Numbering::ChineseParen | Numbering::ArabicParen));
    in_words.map(String::len).or_else(|| Some(in_figures()?.range.end)).unwrap_or(0)
}

/// Whether a count stands beside another of how something was adjusted: 新增11项，取消4项，变更3项.
fn is_kind_of_adjustment(text: &str, index: usize, facts: &Facts, words: &Words<'_>) -> bool {
    let Some(fact) = facts.list.get(index).filter(|fact| fact.quantity.kind == Kind::Count) else { return false };
    let is = |list: &str, fact: &Fact| {
        let label = text.get(fact.label.clone()).unwrap_or_default();
        words.ruleset.is_in(list, label)
    };
    let beside = facts.list.get(index + 1).into_iter().chain(index.checked_sub(1).and_then(|at| facts.list.get(at)));
    is("came-in", fact) && beside.filter(|other| other.sentence == fact.sentence).any(|other| is("adjusted-how", other))
}

/// Whether a figure stands in parentheses directly behind an earlier period: 为上年(1296条)的1.5倍.
fn is_earlier_aside(text: &str, fact: &Fact, words: &Words<'_>) -> bool {
    let before = text.get(..fact.label.start).unwrap_or_default();
    let Some(outer) = before.strip_suffix('(') else { return false };
    let closes = text.get(fact.quantity.range.end..).is_some_and(|after| after.starts_with(')'));
    let year = outer.strip_suffix('年').and_then(|outer| outer.get(outer.len().checked_sub(4)?..));
    let dated = year.is_some_and(|year| {
        year.bytes().all(|byte| byte.is_ascii_digit()) && words.this_year.strip_suffix('年') != Some(year)
    });
    closes && (dated || words.ruleset.ends_with("past-year", outer))
}

/// Whether a figure stands in parentheses behind the percentage of an earlier period, which it explains: 上年为15.1%(审结119件、
/// 纠正18件).
fn explains_earlier(text: &str, index: usize, facts: &Facts, words: &Words<'_>) -> bool {
    let Some(fact) = facts.list.get(index).filter(|fact| fact.depth > 0) else { return false };
    let mut before = facts.list.get(..index).unwrap_or_default().iter().rev();
    let Some(of) = before.find(|before| before.depth < fact.depth) else { return false };
    let gap = text.get(of.quantity.range.end..fact.quantity.range.start).unwrap_or_default();
    of.sentence == fact.sentence
        && of.quantity.kind == Kind::Percent
        && gap.starts_with('(')
        && !gap.contains(')')
        && text.get(of.label.clone()).is_some_and(|label| words.ruleset.starts_with("past-year", label))
}

/// The part that a quantity plays, by the words before and after it.
fn standing(label: &str, tail: &str, kind: Kind, words: &Words<'_>) -> Standing {
    const LINKS: [&str; 9] = ["了", "达到", "约", "达", "为", "近", "到", "至", "超过"];
    let mut bare = label;
    while let Some(shorter) = LINKS.iter().find_map(|link| bare.strip_suffix(link)) {
        bare = shorter;
    }
    let ends = |list: &[String], text: &str| list.iter().any(|word| search::ends_with(text, word));
    let has = |list: &str, text: &str| words.ruleset.has(list, text);
    // 增至11.5万 is no difference; 增加17条 is one.
    let becomes = kind == Kind::Count && label.strip_suffix('为').is_some_and(|change| !change.ends_with('幅'));
    // 多达96件: as many as that.
    let arrives = becomes || label.ends_with(['到', '至']) || words.ruleset.ends_with("as-many-as", label);
    if !arrives && ends(words.changes, bare) && !words.ruleset.ends_with("newly-this-year", label) {
        return Standing::Change;
    }
    // 较上年多公开402条, 比上年少收19件: more, or less, of what was done.
    let done = label.find(['多', '少']).and_then(|at| label.get(..at));
    if kind == Kind::Count
        && done.is_some_and(|rest| {
            (words.ruleset.ends_with("past-year", rest) || rest.ends_with('年')) && has("own-comparison", rest)
        })
        && !label.ends_with(['的', '为', '至', '到'])
    {
        return Standing::Change;
    }
    if has("limit", label) {
        return Standing::Limit;
    }
    let earlier = label.strip_suffix('的').unwrap_or(label).trim_end_matches(['为', '是']);
    if kind != Kind::Times
        && ends(words.periods, earlier)
        && (has("comparison", label) || tail.contains('增') || tail.contains('降'))
    {
        return Standing::Base;
    }
    // 比计划的4场多2场
    if kind != Kind::Percent && label.starts_with(['比', '较']) && label.ends_with('的') {
        return Standing::Base;
    }
    // 2016年为1032条, (上年424条): nothing but an earlier period. 由6类: where a change starts from.
    let bare = earlier.trim_start_matches(',');
    let dated =
        bare.strip_suffix('年').is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()));
    let earlier_only = (dated && bare != words.this_year)
        || words.periods.iter().any(|period| period.len() >= 6 && bare == period)
            && !words.ruleset.is_in("year-end", bare);
    if kind != Kind::Times
        && (earlier_only
            || has("own-comparison", label)
            || (ends(words.departures, label) && !words.ruleset.ends_with("no-departure", label)))
    {
        return Standing::Base;
    }
    if kind == Kind::Percent && has("share", label) {
        return Standing::Share;
    }
    Standing::Plain
}

/// What was done with what a label counts (收到, 办结): its last verb.
pub fn verb<'r>(label: &str, ruleset: &'r Ruleset) -> Option<&'r str> {
    // 受理政府信息公开申请859件: of the two, 公开 is no verb.
    let nouns = ruleset.list("verb-noun").iter();
    let label = nouns.fold(label.to_owned(), |label, noun| label.replace(noun.as_str(), ""));
    let verbs = ruleset.list("fact-verb").iter();
    let placed = verbs.filter_map(|verb| Some((label.rfind(verb.as_str())? + verb.len(), verb)));
    placed.max_by_key(|(end, verb)| (*end, verb.len())).map(|(_, verb)| verb.as_str())
}

/// The topic of each fact: the last word of a topic before the end of the number's segment in its paragraph, else that
/// of the heading above.
fn set_topics(report: &Report<'_>, topics: &[&[Hit]], facts: &mut Facts) {
    let mut hits: Vec<(Hit, usize)> =
        topics.iter().enumerate().flat_map(|(topic, hits)| hits.iter().map(move |hit| (*hit, topic))).collect();
    hits.sort_by_key(|(hit, _)| (hit.start, std::cmp::Reverse(hit.end)));
    for fact in &mut facts.list {
        let Some(paragraph) = report.paragraphs.get(fact.paragraph) else { continue };
        let to = hits.partition_point(|(hit, _)| hit.start < fact.tail.end);
        let inside = hits.get(..to).unwrap_or_default().iter().rev();
        let mut found = inside
            .clone()
            .find(|(hit, _)| !is_covered(&hits, hit))
            .filter(|(hit, _)| hit.start >= paragraph.range.start);
        if found.is_none() {
            // The heading directly above, or the one that begins the paragraph before.
            found = (1..=2)
                .filter_map(|back| fact.paragraph.checked_sub(back))
                .filter_map(|index| report.paragraphs.get(index))
                .find(|above| above.marker.is_some() && report.slice(&above.range).chars().count() <= 40)
                .and_then(|above| inside.clone().find(|(hit, _)| above.range.contains(&hit.start)));
        }
        fact.topic = found.map(|(_, topic)| *topic);
    }
}

/// Whether a longer word of another topic covers this one: 申请 in 申请行政复议.
fn is_covered(hits: &[(Hit, usize)], hit: &Hit) -> bool {
    let at = hits.partition_point(|(other, _)| other.start < hit.start.saturating_sub(48));
    hits.get(at..).unwrap_or_default().iter().take_while(|(other, _)| other.start <= hit.start).any(|(other, _)| {
        other.start <= hit.start && other.end >= hit.end && (other.end - other.start) > (hit.end - hit.start)
    })
}
