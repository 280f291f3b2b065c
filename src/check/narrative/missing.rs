//! `narrative/number-missing`: a measure word without its number, or a count without its measure word.

use std::ops::Range;

use crate::check::Context;
use crate::report::quantity;

/// `narrative/number-missing`.
pub(crate) fn missing(context: &mut Context<'_>) {
    lost_numbers(context);
    lost_measures(context);
}

/// 公开政府信息条， and 召开会议  次，
fn lost_numbers(context: &mut Context<'_>) {
    let report = context.report;
    let text = report.text();
    let body = report.body();
    let measures = context.ruleset.list("lone-measure");
    let mut found: Vec<Range<usize>> = Vec::new();
    for hit in report.hits.list("lost-number") {
        let rest = text.get(hit.end..).unwrap_or_default();
        let ends = rest.is_empty() || rest.starts_with([',', '。', ';', '、', '\n', '(', ')']);
        // 咨询件、投诉件、求助件320件: kinds, which are counted together.
        let kinds = rest.strip_prefix('、').is_some_and(|rest| {
            let next = rest.split(['、', ',', '。', ';', '\n']).next().unwrap_or_default();
            !next.contains(|c: char| c.is_ascii_digit())
        });
        if ends && !kinds && body.contains(&hit.start) && !report.in_table(hit.start) {
            // 政府信息条 and 信息条 are one place.
            match found.iter_mut().find(|other| other.end == hit.end) {
                Some(other) => other.start = other.start.min(hit.start),
                None => found.push(hit.start..hit.end),
            }
        }
    }
    // 公开条信息: what is counted stands behind the measure word.
    for hit in report.hits.list("lost-before-noun") {
        if body.contains(&hit.start) && !report.in_table(hit.start) {
            match found.iter_mut().find(|other| other.start == hit.start) {
                Some(other) => other.end = other.end.max(hit.end),
                None => found.push(hit.start..hit.end),
            }
        }
    }
    lost_in_lists(context, &mut found);
    lost_behind_titles(context, &mut found);
    lost_after_sum(context, &mut found);
    lost_in_clauses(context, &mut found);
    lost_before_more(context, &mut found);
    // A gap on one line before a lone measure word.
    for paragraph in
        report.paragraphs.iter().filter(|paragraph| paragraph.cell.is_none() && body.contains(&paragraph.range.start))
    {
        let visible = report.document.text.get(paragraph.visible.clone()).unwrap_or_default();
        let mut blank = None;
        // In a text set with blanks between its characters one blank means nothing.
        let spaced = visible.matches(' ').count() > 6;
        for (at, c) in visible.char_indices() {
            if matches!(c, ' ' | '\u{a0}' | '\u{3000}' | '_' | '＿' | '\u{2002}' | '\u{2003}') {
                blank.get_or_insert(at);
                continue;
            }
            let Some(start) = blank.take() else { continue };
            let after = visible.get(at..).unwrap_or_default();
            let before = visible.get(..start).and_then(|before| before.chars().next_back());
            let Some(measure) = measures.iter().find(|measure| after.starts_with(measure.as_str())) else { continue };
            let wide = visible
                .get(start..at)
                .is_some_and(|gap| gap.chars().count() > 1 || gap.contains(['_', '＿', '\u{3000}']));
            if !wide && spaced {
                continue;
            }
            let end = after.get(measure.len()..).and_then(|rest| rest.chars().next());
            if before.is_some_and(|c| crate::fold::is_han(c) || matches!(c, '”' | '》' | '’' | '）'))
                && end.is_none_or(|c| matches!(c, '，' | '。' | '；' | '、' | ',' | ';' | '（' | '('))
            {
                let at = report.folded.folded_offset(paragraph.visible.start + at);
                let from =
                    text.get(..at).map_or(at, |before| before.char_indices().rev().nth(7).map_or(0, |(at, _)| at));
                let span = from.max(paragraph.range.start)..at + measure.len();
                if !found.iter().any(|other| other.end == span.end) {
                    found.push(span);
                }
            }
        }
    }
    for span in found {
        let quote = report.slice(&span).to_owned();
        let draft = context.draft("narrative/number-missing", "number", &[("found", &quote)], span);
        context.report(draft);
    }
}

/// The places of a word in the running text of the body.
fn places<'a>(context: &Context<'a>, word: &'a str) -> impl Iterator<Item = usize> + use<'a> {
    let report = context.report;
    let body = report.body();
    let text = report.text().get(..body.end).unwrap_or_default();
    let places = text.match_indices(word).map(|(at, _)| at);
    places.filter(move |at| *at >= body.start && !report.in_table(*at))
}

/// What stands behind the last word of a clause.
const CLAUSE: [char; 3] = [',', '。', ';'];
/// What stands behind the last word of an item, or of a clause.
const ITEM: [char; 4] = [',', '。', ';', '、'];

/// Whether one of some marks stands at a place.
fn ends(context: &Context<'_>, at: usize, marks: &[char]) -> bool {
    context.report.text().get(at..).is_some_and(|behind| behind.starts_with(marks))
}

/// Takes note of a place, unless it was found before.
fn note(found: &mut Vec<Range<usize>>, place: Range<usize>) {
    if !found.iter().any(|other| other.end == place.end) {
        found.push(place);
    }
}

/// 共解答来访群众咨询人次， and 发放明细公示条，: words that announce a sum, or end in that something was published, a measure word that
/// is no noun behind them, and no number in the clause.
fn lost_after_sum(context: &Context<'_>, found: &mut Vec<Range<usize>>) {
    let report = context.report;
    let rules = context.ruleset;
    let sums = rules.list("measure-only").iter().map(|measure| (measure, false));
    let published = rules.list("published-measure").iter().map(|measure| (measure, true));
    for (measure, is_published) in sums.chain(published) {
        for at in places(context, measure) {
            let clause = report.clause(at).start..at;
            let words = report.slice(&clause);
            let tells = if is_published {
                ["act-published", "put-online"].iter().any(|list| rules.ends_with(list, words))
            } else {
                rules.starts_with("total-opening", words)
            };
            // 一卡通 has no number in it.
            let counts = || report.facts.list.iter().any(|fact| clause.contains(&fact.quantity.range.start));
            let bare = tells
                && words.ends_with(crate::fold::is_han)
                && !words.contains(|c: char| c.is_ascii_digit())
                && !counts();
            if bare && ends(context, at + measure.len(), &CLAUSE) {
                note(found, clause.start..at + measure.len());
            }
        }
    }
}

/// 发放避险明白卡张，: a clause that says what was done and ends in a measure word, without any number. Measure words in which many
/// nouns end (手册, 文件, 公示期) are not looked for in this way.
fn lost_in_clauses(context: &Context<'_>, found: &mut Vec<Range<usize>>) {
    const LEAST: usize = 4;
    const VERBS: [&str; 4] = ["fact-verb", "act-published", "put-online", "counted-act"];
    let report = context.report;
    let rules = context.ruleset;
    for measure in rules.list("clause-measure") {
        for at in places(context, measure) {
            let end = at + measure.len();
            let behind = report.text().get(end..).unwrap_or_default();
            // 推送图文信息篇、短视频94条: but 咨询件、投诉件、求助件320件 are counted together.
            let in_list = behind.strip_prefix('、').is_some_and(|next| {
                let next = next.split(['、', ',', '。', ';', '\n']).next().unwrap_or_default();
                let unit = next.rsplit(|c: char| c.is_ascii_digit()).next().filter(|unit| unit.len() < next.len());
                unit.is_some_and(|unit| !unit.contains(measure.as_str()))
            });
            if !(ends(context, end, &CLAUSE) || behind.starts_with('\n') || in_list) {
                continue;
            }
            let clause = report.clause(at).start..end;
            let words = report.slice(&clause);
            let bare = words.strip_suffix(measure.as_str()).unwrap_or(words);
            let counts = || report.facts.list.iter().any(|fact| clause.contains(&fact.quantity.range.start));
            let is_plain = bare.ends_with(|c| crate::fold::is_han(c) && !quantity::begins(c))
                && bare.chars().filter(|c| crate::fold::is_han(*c)).count() >= LEAST
                && !words.contains(|c: char| c.is_ascii_digit())
                && !rules.ends_with("ends-like-measure", words);
            if is_plain && VERBS.iter().any(|list| rules.has(list, bare)) && !counts() {
                note(found, clause.start..end);
            }
        }
    }
}

/// 累计播出余条次，: of a number with 余 nothing is left but that.
fn lost_before_more(context: &Context<'_>, found: &mut Vec<Range<usize>>) {
    const MORE: &str = "余";
    let text = context.report.text();
    for at in places(context, MORE) {
        let before = text.get(..at).unwrap_or_default();
        let plain = before.chars().next_back().is_some_and(|c| crate::fold::is_han(c) && !quantity::begins(c))
            && !context.ruleset.ends_with("no-number-before", before);
        let start = at + MORE.len();
        let rest = text.get(start..).unwrap_or_default();
        let measures = context.ruleset.list("measure-only").iter().chain(context.ruleset.list("lone-measure"));
        let mut closing =
            measures.filter(|measure| rest.starts_with(measure.as_str())).map(|measure| start + measure.len());
        if plain && let Some(end) = closing.find(|end| ends(context, *end, &ITEM)) {
            note(found, context.report.clause(at).start..end);
        }
    }
}

/// 编发《统计快报》期，: a title with a measure word behind it.
fn lost_behind_titles(context: &Context<'_>, found: &mut Vec<Range<usize>>) {
    const TITLE: &str = "》";
    let report = context.report;
    for at in places(context, TITLE) {
        let start = at + TITLE.len();
        let rest = report.text().get(start..).unwrap_or_default();
        let mut measures = context.ruleset.list("title-measure").iter();
        let Some(measure) = measures.find(|measure| rest.starts_with(measure.as_str())) else { continue };
        let end = start + measure.len();
        let clause = report.slice(&(report.clause(at).start..at));
        if ends(context, end, &ITEM) && context.ruleset.has("act-published", clause) {
            note(found, at..end);
        }
    }
}

/// 公开信息310条，其中工作动态条，通知公告110条: an item among counts that ends in their measure word.
fn lost_in_lists(context: &Context<'_>, found: &mut Vec<Range<usize>>) {
    let report = context.report;
    let measures = context.ruleset.list("plain-measure");
    for pair in report.facts.list.windows(2) {
        let [one, other] = pair else { continue };
        let measure = report.slice(&one.quantity.measure);
        if one.sentence != other.sentence
            || report.slice(&other.quantity.measure) != measure
            || !measures.iter().any(|word| word == measure)
        {
            continue;
        }
        let gap = one.quantity.range.end..other.quantity.range.start;
        let mut at = gap.start;
        // The last segment leads to the next number.
        for segment in
            report.slice(&gap).split_inclusive([',', '、', ';']).filter(|part| part.ends_with([',', '、', ';']))
        {
            let end = at + segment.trim_end_matches([',', '、', ';']).len();
            let words = report.slice(&(at..end));
            if words.ends_with(measure)
                && words.chars().filter(|c| crate::fold::is_han(*c)).count() > 3
                && !context.ruleset.ends_with("ends-like-measure", words)
                && !found.iter().any(|other| other.end == end)
            {
                found.push(at..end);
            }
            at += segment.len();
        }
    }
}

/// 公开政府信息72，其中…
fn lost_measures(context: &mut Context<'_>) {
    let report = context.report;
    let text = report.text();
    // Only before 其中 and the like, where a whole is sure to be meant.
    for marker in &report.facts.markers {
        if marker.list > 1 || report.in_table(marker.hit.start) {
            continue;
        }
        let before = text.get(..marker.hit.start).unwrap_or_default();
        let bare = before.trim_end_matches([',', ':', '。', ';', '(']);
        let digits = bare.len() - bare.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        if digits == 0 || digits > 7 || before.len() - bare.len() > 3 {
            continue;
        }
        let words = bare.get(..bare.len() - digits).unwrap_or_default();
        if context.ruleset.ends_with("countable", words) {
            let start = words.char_indices().rev().nth(5).map_or(0, |(at, _)| at);
            let span = start..bare.len();
            let quote = report.slice(&span).to_owned();
            let draft = context.draft("narrative/number-missing", "measure", &[("found", &quote)], span);
            context.report(draft);
        }
    }
}
