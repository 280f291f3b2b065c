//! `narrative/fee`: a processing fee that the tariff cannot give, and sums of fees that do not make what they are said to.

use super::{is_plain_count, label, measure, shown, sum_text};
use crate::check::Context;
use crate::report::amount::ONE;
use crate::report::fact::Fact;
use crate::report::quantity::Kind;

/// Whether a fact counts money.
fn is_money(context: &Context<'_>, fact: &Fact) -> bool {
    context.ruleset.is_in("money", measure(context, fact))
}

/// The steps of the tariff by volume: the names of the last page of each, and of its price a page.
const STEPS: [(&str, &str); 4] = [
    ("fee-pages-free", ""),
    ("fee-pages-first", "fee-page-first"),
    ("fee-pages-second", "fee-page-second"),
    ("", "fee-page-further"),
];

/// What so many pages of one application cost, each step by itself (信息处理费管理办法 第五条).
fn by_volume(context: &Context<'_>, pages: usize) -> usize {
    let (mut sum, mut from) = (0, 0);
    for (last, price) in STEPS {
        let until = if last.is_empty() { usize::MAX } else { context.ruleset.number(last) };
        let price = if price.is_empty() { 0 } else { context.ruleset.number(price) };
        sum += pages.min(until).saturating_sub(from) * price;
        from = until;
    }
    sum
}

/// 按量计收，提供信息78页，收取780元: one application whose pages the text counts.
fn by_pages(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    let mut found: Vec<(&Fact, &Fact, usize, usize)> = Vec::new();
    for pages in facts.iter().filter(|fact| measure(context, fact) == "页" && is_plain_count(fact)) {
        let words = report.slice(&pages.sentence_range);
        let own: Vec<&Fact> = facts.iter().filter(|fact| fact.sentence == pages.sentence).collect();
        let money: Vec<&Fact> = own.iter().filter(|fact| is_money(context, fact)).copied().collect();
        // Of several applications each is reckoned by itself.
        let several = own.iter().any(|fact| {
            let counts = ["case-measure", "request-measure", "person-measure"];
            let case = counts.iter().any(|list| context.ruleset.is_in(list, measure(context, fact)));
            case && fact.quantity.amount.value != ONE
        });
        let alone = own.iter().filter(|fact| measure(context, fact) == "页").count() == 1;
        let [paid] = money.as_slice() else { continue };
        let exact = [pages, paid].iter().all(|fact| !fact.quantity.approximate && fact.quantity.amount.is_exact());
        let by_volume_only = context.ruleset.has("fee-by-volume", words) && !context.ruleset.has("fee-by-case", words);
        if several || !alone || !exact || !by_volume_only || context.ruleset.has("fee-other", words) {
            continue;
        }
        let Ok(count) = usize::try_from(pages.quantity.amount.value / ONE) else { continue };
        let due = by_volume(context, count);
        if i128::try_from(due).unwrap_or(0) * ONE == paid.quantity.amount.value {
            continue;
        }
        found.push((pages, *paid, count, due));
    }
    for (pages, paid, count, due) in found {
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("pages", &count), ("due", &due), ("stated", &paid.quantity.amount)];
        let draft = context.draft("narrative/fee", "pages", &values, paid.quantity.range.clone());
        context.report(draft.related(pages.quantity.range.clone(), context.text("narrative/fee", "label-pages")));
    }
}

/// 应收1840元，实收960元，未缴900元: what was paid and what was not make what was owed.
fn by_account(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    let is_of = |fact: &&Fact, list: &str| context.ruleset.has(list, label(context, fact));
    let mut found: Vec<[&Fact; 3]> = Vec::new();
    for owed in facts.iter().filter(|fact| is_plain_count(fact) && is_of(fact, "fee-owed")) {
        let words = report.slice(&owed.sentence_range);
        let paragraph = report.paragraphs.get(owed.paragraph).map_or(words, |own| report.slice(&own.range));
        // 应缴罚款: of other money.
        if !context.ruleset.has("processing-fee", paragraph) || context.ruleset.has("fee-other", words) {
            continue;
        }
        let own: Vec<&Fact> =
            facts.iter().filter(|fact| fact.sentence == owed.sentence && is_money(context, fact)).collect();
        let [first, paid, unpaid] = own.as_slice() else { continue };
        let told = first.quantity.range == owed.quantity.range
            && is_of(paid, "fee-paid")
            && !is_of(paid, "fee-unpaid")
            && is_of(unpaid, "fee-unpaid")
            && own.iter().all(|fact| is_plain_count(fact) && !fact.quantity.approximate && fact.depth == owed.depth);
        let sum = paid.quantity.amount.value + unpaid.quantity.amount.value;
        if told && sum != owed.quantity.amount.value && !context.ruleset.has("fee-reduced", words) {
            found.push([owed, *paid, *unpaid]);
        }
    }
    for [owed, paid, unpaid] in found {
        let sum = paid.quantity.amount.value + unpaid.quantity.amount.value;
        let values: [(&str, &dyn std::fmt::Display); 4] = [
            ("owed", &owed.quantity.amount),
            ("paid", &paid.quantity.amount),
            ("unpaid", &unpaid.quantity.amount),
            ("sum", &shown(sum)),
        ];
        let draft = context.draft("narrative/fee", "account", &values, owed.quantity.range.clone());
        let draft = draft
            .related(paid.quantity.range.clone(), context.text("narrative/fee", "label-paid"))
            .related(unpaid.quantity.range.clone(), context.text("narrative/fee", "label-unpaid"));
        context.report(draft);
    }
}

/// 收取信息处理费850元，其中按件计收400元，按量计收460元: all that a paragraph tells of money, by how each was reckoned.
fn by_kinds(context: &mut Context<'_>) {
    let report = context.report;
    let facts = &report.facts.list;
    let mut found: Vec<(&Fact, Vec<&Fact>)> = Vec::new();
    for total in facts.iter().filter(|fact| is_money(context, fact)) {
        let words = label(context, total);
        if !(context.ruleset.has("processing-fee", words) && context.ruleset.has("fee-paid", words)) {
            continue;
        }
        let own: Vec<&Fact> =
            facts.iter().filter(|fact| fact.paragraph == total.paragraph && is_money(context, fact)).collect();
        let Some((first, parts)) = own.split_first() else { continue };
        let mut from = first.quantity.range.end;
        let reckoned = parts.iter().all(|part| {
            let before = report.slice(&(from..part.quantity.range.start.max(from)));
            from = part.quantity.range.end;
            ["fee-by-case", "fee-by-volume"].iter().any(|list| context.ruleset.has(list, before))
        });
        let exact = own.iter().all(|fact| is_plain_count(fact) && !fact.quantity.approximate);
        let sum: i128 = parts.iter().map(|part| part.quantity.amount.value).sum();
        let alone = first.quantity.range == total.quantity.range && parts.len() > 1;
        if alone && reckoned && exact && sum != total.quantity.amount.value {
            found.push((total, parts.to_vec()));
        }
    }
    for (total, parts) in found {
        let sum: i128 = parts.iter().map(|part| part.quantity.amount.value).sum();
        let terms = sum_text(parts.iter().map(|part| part.quantity.amount));
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("terms", &terms), ("sum", &shown(sum)), ("stated", &total.quantity.amount)];
        let mut draft = context.draft("narrative/fee", "kinds", &values, total.quantity.range.clone());
        for part in parts {
            draft = draft.related(part.quantity.range.clone(), context.text("narrative/parts", "label-part"));
        }
        context.report(draft);
    }
}

/// `narrative/fee`.
pub(crate) fn fee(context: &mut Context<'_>) {
    let report = context.report;
    let unit = i128::try_from(context.ruleset.number("fee-unit")).unwrap_or(0) * ONE;
    let case_unit = i128::try_from(context.ruleset.number("fee-case-unit")).unwrap_or(0).max(1) * ONE;
    let year = context.ruleset.number("fee-from");
    if unit == 0 || report.year.is_none_or(|reported| usize::try_from(reported).unwrap_or(0) < year) {
        return;
    }
    by_pages(context);
    by_account(context);
    by_kinds(context);
    let mut told: Vec<usize> = Vec::new();
    for hit in report.hits.list("processing-fee") {
        if report.in_table(hit.start) || told.contains(&hit.start) {
            continue;
        }
        let sentence = report.sentence(hit.start);
        let paragraph = report.paragraph_at(hit.start);
        for (index, fact) in report.facts.list.iter().enumerate() {
            let by_case = context.ruleset.has("fee-by-case", label(context, fact));
            let unit = if by_case { case_unit } else { unit };
            let money = fact.quantity.kind == Kind::Count && is_money(context, fact);
            // 信息处理费。发出收费通知3份，按量计收345元: the paragraph goes on with it.
            let goes_on = || {
                let words = report.slice(&fact.sentence_range);
                fact.paragraph == paragraph
                    && fact.quantity.range.start > hit.end
                    && ["fee-charged", "fee-paid"].iter().any(|list| context.ruleset.has(list, words))
                    && !context.ruleset.has("fee-other", words)
            };
            if !money
                || !(sentence.contains(&fact.quantity.range.start) || goes_on())
                || told.contains(&index)
                || fact.quantity.approximate
                || !fact.quantity.amount.is_exact() && fact.quantity.amount.grain >= unit
                || fact.quantity.amount.value % unit == 0
            {
                continue;
            }
            told.push(index);
            let lower = fact.quantity.amount.value / unit * unit;
            let draft = context.draft(
                "narrative/fee",
                "default",
                &[
                    ("stated", &fact.quantity.amount),
                    ("unit", &shown(unit)),
                    ("lower", &shown(lower)),
                    ("upper", &shown(lower + unit)),
                    ("rest", &shown(fact.quantity.amount.value - lower)),
                ],
                fact.quantity.range.clone(),
            );
            context.report(draft);
        }
    }
}
