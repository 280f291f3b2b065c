//! `deadline/*`: published in time, after the year was over, on days that exist.

use std::ops::Range;

use jiff::civil::Date;

use super::Context;

/// A date as people write it.
fn shown(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// The date of signing: the signature's, else the one that the page labels.
fn signed(context: &Context<'_>) -> Option<(Date, Option<Range<usize>>)> {
    let report = context.report;
    let signature = report.signature.as_ref().and_then(|signature| signature.date.as_ref());
    signature
        .and_then(|mention| Some((mention.date()?, Some(mention.range.clone()))))
        .or_else(|| report.signed.as_ref().map(|signed| (signed.date, signed.range.clone())))
}

/// `deadline/late` and `deadline/early`.
pub(super) fn publication(context: &mut Context<'_>) {
    let report = context.report;
    let published = report.published.as_ref().map(|published| (published.date, published.range.clone()));
    let signed = signed(context);
    let Some(year) = report.year else {
        context.not_assessable("deadline/late", "没有找到年份");
        return;
    };
    early(context, year, published.clone(), signed.clone());
    late(context, year, published, signed);
}

/// Dated before the reported year was over.
fn early(
    context: &mut Context<'_>,
    year: i16,
    published: Option<(Date, Option<Range<usize>>)>,
    signed: Option<(Date, Option<Range<usize>>)>,
) {
    let over = |date: &Date| date.year() > year;
    // A date long before the year is another error: of the year itself.
    let dates = [("成文日期", signed), ("发布日期", published)];
    let mut wrong = dates
        .into_iter()
        .filter_map(|(which, found)| found.map(|(date, range)| (which, date, range)))
        .filter(|(_, date, _)| !over(date));
    let Some((which, date, range)) = wrong.next() else { return };
    let span = range.unwrap_or_else(|| context.report.head());
    let mut draft = context.draft(
        "deadline/early",
        "default",
        &[("year", &year), ("which", &which), ("found", &shown(date))],
        span,
    );
    if let Some((which, _, Some(range))) = wrong.next() {
        draft = draft.related(range, which);
    }
    context.report(draft);
}

/// Published after the day that the law sets for this organ.
fn late(
    context: &mut Context<'_>,
    year: i16,
    published: Option<(Date, Option<Range<usize>>)>,
    signed: Option<(Date, Option<Range<usize>>)>,
) {
    const RULE: &str = "deadline/late";
    let report = context.report;
    let Some(template) = context.template() else { return };
    let Some((message, date, range)) = published
        .map(|(date, range)| ("published", date, range))
        .or_else(|| signed.map(|(date, range)| ("signed", date, range)))
    else {
        context.not_assessable(RULE, "没有找到发布日期或成文日期");
        return;
    };
    let Some(organ) = &report.organ else {
        context.not_assessable(RULE, "没有找到报告机关，不知道适用哪个期限");
        return;
    };
    let Some(deadline) = template.deadlines.iter().find(|deadline| organ.is_of(&deadline.levels)) else {
        context.not_assessable(RULE, "法律没有规定这一层级机关的公布日期，由当地另定");
        return;
    };
    let Ok(last) = Date::new(year + 1, deadline.month, deadline.day) else { return };
    if date > last {
        let span = range.unwrap_or_else(|| report.head());
        let draft = context
            .draft(RULE, message, &[("found", &shown(date)), ("deadline", &shown(last))], span)
            .basis(deadline.basis.clone());
        context.report(draft);
    }
}

/// `deadline/date`.
pub(super) fn dates(context: &mut Context<'_>) {
    let report = context.report;
    for mention in &report.dates {
        let impossible = match mention.year {
            Some(_) => mention.date().is_none(),
            None => mention.is_impossible(),
        };
        if impossible && (1..=12).contains(&mention.month) && (1..=31).contains(&mention.day) {
            let found = report.quote(&mention.range);
            let draft = context.draft("deadline/date", "impossible", &[("found", &found)], mention.range.clone());
            context.report(draft);
        }
    }
    let published = report.published.as_ref();
    if let (Some(published), Some((signed, signed_at))) = (published, signed(context))
        && published.date < signed
        && published.date.year() > report.year.unwrap_or(0)
    {
        let span = published.range.clone().unwrap_or_else(|| report.head());
        let mut draft = context.draft(
            "deadline/date",
            "order",
            &[("published", &shown(published.date)), ("signed", &shown(signed))],
            span,
        );
        if let Some(range) = signed_at {
            draft = draft.related(range, "成文日期");
        }
        context.report(draft);
    }
}
