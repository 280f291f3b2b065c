//! `narrative/percent`: a rate against the counts of its own sentence. The general form, over every base that a text
//! admits, needs the facts of the whole text and is not here yet.

use std::ops::Range;

use super::Context;
use crate::finding::Severity;

/// A number with the word that says what it counts.
struct Count {
    value: u64,
    measure: char,
    range: Range<usize>,
}

/// A number with decimals, as an integer of units of its last digit.
struct Decimal {
    units: u64,
    scale: u32,
}

impl Decimal {
    fn parse(text: &str) -> Option<Decimal> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        if fraction.len() > 6 || whole.len() > 9 {
            return None;
        }
        Some(Decimal { units: format!("{whole}{fraction}").parse().ok()?, scale: u32::try_from(fraction.len()).ok()? })
    }

    /// Whether the printed value stands for `part / whole` in percent: half a unit of its last digit either way.
    fn stands_for(&self, part: u64, whole: u64) -> bool {
        let (part, whole, power) = (u128::from(part), u128::from(whole), 10_u128.pow(self.scale));
        // |units / power - 100 part / whole| <= 1 / (2 power), multiplied out.
        let stated = u128::from(self.units) * whole;
        let exact = 100 * part * power;
        2 * stated.abs_diff(exact) <= whole
    }
}

/// `part / whole` in percent with one decimal, or none where it is whole.
fn percent(part: u64, whole: u64) -> String {
    let tenths = (u128::from(part) * 2000 + u128::from(whole)) / (2 * u128::from(whole.max(1)));
    if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) }
}

/// `narrative/percent`.
pub(super) fn rates(context: &mut Context<'_>) {
    let report = context.report;
    for hit in report.hits.list("percent-sign") {
        let text = report.text();
        if text.get(hit.start..hit.end) != Some("%") || report.in_table(hit.start) {
            continue;
        }
        let sentence = report.sentence(hit.start);
        let before = text.get(sentence.start..hit.start).unwrap_or_default();
        let digits = before.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let (Some(number), lead) = (before.get(digits..), before.get(..digits).unwrap_or_default()) else { continue };
        let Some(stated) = Decimal::parse(number) else { continue };
        let lead =
            context.ruleset.list("rate-link").iter().find_map(|link| lead.strip_suffix(link.as_str())).unwrap_or(lead);
        let Some(name) = context
            .ruleset
            .list("rate-name")
            .iter()
            .filter(|name| lead.ends_with(name.as_str()))
            .max_by_key(|n| n.len())
        else {
            continue;
        };
        let span = sentence.start + lead.len() - name.len()..hit.end;
        if stated.units > 100 * 10_u64.pow(stated.scale) {
            let draft = context.draft(
                "narrative/percent",
                "over",
                &[("name", name), ("stated", &number), ("excluded", &""), ("expected", &"100")],
                span,
            );
            context.report(draft.severity(Severity::Error).help("比率不会超过 100%，请核对。"));
            continue;
        }
        let lead_range = sentence.start..span.start;
        rate(context, name, number, &stated, span, lead_range);
    }
}

/// Holds one rate against the counts before it in the sentence.
fn rate(context: &mut Context<'_>, name: &str, number: &str, stated: &Decimal, span: Range<usize>, lead: Range<usize>) {
    let (Some(whole), Some(done)) = (count(context, "rate-received", &lead), count(context, "rate-done", &lead)) else {
        return;
    };
    if whole.measure != done.measure
        || whole.value == 0
        || done.value > whole.value
        || whole.range.start > done.range.start
        || stated.stands_for(done.value, whole.value)
    {
        return;
    }
    let out = count(context, "rate-excluded", &lead).filter(|out| out.value > 0 && out.value < whole.value);
    let computed = percent(done.value, whole.value);
    let remaining = out.as_ref().map_or(0, |out| whole.value - out.value);
    let fits_rest = remaining > 0 && stated.stands_for(done.value, remaining);
    // Without a number that explains it, the rate may well be of another base.
    if !fits_rest && stated.units < 100 * 10_u64.pow(stated.scale) {
        return;
    }
    let excluded = out.as_ref().map_or_else(
        || "不计入".to_owned(),
        |out| {
            let text = context.report.slice(&out.range);
            text.trim_end_matches(|c: char| c.is_ascii_digit() || !crate::fold::is_han(c))
                .chars()
                .take_while(|c| crate::fold::is_han(*c))
                .collect()
        },
    );
    let other = percent(done.value, remaining.max(1));
    let shown_out = out.as_ref().map_or(0, |out| out.value);
    let mut draft = context
        .draft(
            "narrative/percent",
            if fits_rest { "rate-excluded" } else { "rate" },
            &[
                ("name", &name),
                ("stated", &number),
                ("done", &done.value),
                ("whole", &whole.value),
                ("computed", &computed),
                ("out", &shown_out),
                ("other", &other),
                ("excluded", &excluded),
                ("expected", &computed),
            ],
            span,
        )
        .label("此处")
        .related(whole.range, "收到")
        .related(done.range, "办结");
    if let Some(out) = out {
        draft = draft.related(out.range, excluded);
    }
    context.report(draft);
}

/// The last count in a range that a word of a list introduces: the word, a few characters, a number.
fn count(context: &Context<'_>, list: &str, range: &Range<usize>) -> Option<Count> {
    const BETWEEN: usize = 36;
    let text = context.report.slice(range);
    context
        .ruleset
        .list(list)
        .iter()
        .flat_map(|word| text.match_indices(word.as_str()))
        .filter_map(|(at, word)| {
            let rest = text.get(at + word.len()..)?;
            let gap = rest.find(|c: char| c.is_ascii_digit() || matches!(c, ',' | '。' | ';'))?;
            // A quoted number such as “12345” is a name.
            let (gap, rest) = if rest.get(..gap)?.ends_with('“') { skip_quoted(rest, gap)? } else { (gap, rest) };
            let digits = rest.get(gap..)?;
            let length = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            let after = digits.get(length..)?.chars().next()?;
            let value = digits.get(..length)?.parse().ok()?;
            (gap <= BETWEEN && crate::fold::is_han(after) && after != '年' && after != '月').then(|| {
                let end = range.start + at + word.len() + gap + length + after.len_utf8();
                Count { value, measure: after, range: range.start + at..end }
            })
        })
        .max_by_key(|count| count.range.start)
}

/// The next number after a quotation that begins at `gap`.
fn skip_quoted(rest: &str, gap: usize) -> Option<(usize, &str)> {
    let close = gap + rest.get(gap..)?.find('”')? + '”'.len_utf8();
    let more = rest.get(close..)?.find(|c: char| c.is_ascii_digit() || matches!(c, ',' | '。' | ';'))?;
    Some((close + more, rest))
}
