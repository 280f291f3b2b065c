//! Whether the tables are there, of the right template, with the right rows and columns.

use super::{column_name, folded, row_name};
use crate::check::context::Context;
use crate::finding::Severity;
use crate::report::{NamedTable, Wording};

/// Tables of a template that does not belong to the year.
pub(super) fn template(context: &mut Context<'_>) {
    let tables = &context.report.tables;
    let (Some(other), Some(template)) = (tables.other, context.template()) else { return };
    let Some((first, rest)) = tables.shown_by.split_first() else { return };
    let found = context.report.document.quote(first).split_whitespace().collect::<String>();
    let year = context.report.year.map_or_else(|| template.from.to_string(), |year| year.to_string());
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("year", &year), ("template", &template.title), ("other", &other.title), ("found", &found)];
    let mut draft = context.draft("document/template", "default", &values, folded(context, first));
    draft = draft.at_visible(first.clone());
    for range in rest.iter().take(3) {
        let shown = context.report.document.quote(range).split_whitespace().collect::<String>();
        draft = draft.related(folded(context, range), shown);
    }
    context.report(draft);
}

/// Tables that are not in their sections.
pub(super) fn missing(context: &mut Context<'_>) {
    let report = context.report;
    let Some(template) = report.tables.other.or(report.template) else { return };
    for spec in template.tables.iter().filter(|spec| spec.required) {
        let section = spec.section.as_deref().and_then(|key| report.section(key));
        if report.tables_only && section.is_none() && report.table(&spec.key).is_none() {
            context.not_assessable(
                "table/missing",
                format!("文件里没有{}（{}），也许在别的文件里", spec.title, spec.name),
            );
            continue;
        }
        let (Some(section), None) = (section, report.table(&spec.key)) else { continue };
        let draft = context
            .draft("table/missing", "default", &[("title", &spec.title), ("name", &spec.name)], section.heading.clone())
            .place(spec.title.clone());
        context.report(draft);
    }
}

/// Rows and columns that are missing, added or out of order.
pub(super) fn shape(context: &mut Context<'_>, table: &NamedTable<'_>) {
    let title = &table.spec.title;
    if table.unreadable {
        if let Some((found, place)) = &table.misfit {
            let expected: usize = table.spec.rows.iter().map(|row| row.columns.len()).sum();
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("title", title), ("expected", &expected), ("found", found)];
            let draft = context.draft("table/shape", "across", &values, folded(context, place)).place(title.clone());
            context.report(draft);
        }
        unreadable(context, table);
        return;
    }
    missing_rows(context, table);
    for (index, (row, spec)) in table.rows.iter().zip(&table.spec.rows).enumerate() {
        let Some(row) = row else { continue };
        let label = row_name(table.spec, index);
        let span = folded(context, &row.label);
        if let Some(found) = row.misfit {
            let expected = spec.columns.len();
            let values: [(&str, &dyn std::fmt::Display); 4] =
                [("title", title), ("row", &label), ("expected", &expected), ("found", &found)];
            let draft = context.draft("table/shape", "count", &values, span).at_visible(row.label.clone());
            context.report(draft.place(format!("{title} {label}")));
        } else if !row.in_order {
            let draft = context.draft("table/shape", "order", &[("title", title), ("row", &label)], span);
            context.report(draft.at_visible(row.label.clone()).place(format!("{title} {label}")));
        } else if !spec.official && has_members(table, spec.whole_of) {
            let draft = context.draft("table/shape", "extra-row", &[("title", title), ("row", &label)], span);
            context.report(draft.severity(Severity::Warning).at_visible(row.label.clone()));
        }
    }
    for extra in &table.extra_rows {
        let draft = context
            .draft(
                "table/shape",
                "extra-row",
                &[("title", title), ("row", &extra.label)],
                folded(context, &extra.range),
            )
            .at_visible(extra.range.clone())
            .severity(Severity::Warning)
            .place(title.clone());
        context.report(draft);
    }
    for extra in &table.extra_columns {
        let values: [(&str, &dyn std::fmt::Display); 2] = [("title", title), ("column", &extra.label)];
        let draft = context
            .draft("table/shape", "extra-column", &values, folded(context, &extra.range))
            .at_visible(extra.range.clone())
            .severity(Severity::Warning)
            .place(title.clone());
        context.report(draft);
    }
    for column in &table.missing_columns {
        let column = column_name(table.spec, *column);
        let place = folded(context, &table.range);
        let place = place.start..folded(context, &first_label(table)).end.max(place.start);
        let draft = context.draft("table/shape", "column", &[("title", title), ("column", &column)], place);
        context.report(draft.at_visible(first_label(table)).place(title.clone()));
    }
}

/// A table that goes on beyond the edge of the page: nobody can read what stands there.
pub(super) fn cut(context: &mut Context<'_>, table: &NamedTable<'_>) {
    let Some(cut) = &table.cut else { return };
    let title = &table.spec.title;
    let draft = context.draft("table/shape", "cut", &[("title", title)], folded(context, cut)).place(title.clone());
    context.report(draft.at_visible(cut.clone()).severity(Severity::Warning));
}

/// The label of the first row.
fn first_label(table: &NamedTable<'_>) -> std::ops::Range<usize> {
    table.rows.iter().flatten().next().map_or(table.range.clone(), |row| row.label.clone())
}

/// Whether a group has rows of its own besides the one that stands for it.
fn has_members(table: &NamedTable<'_>, group: Option<usize>) -> bool {
    group
        .and_then(|group| table.spec.groups.get(group))
        .is_some_and(|group| group.members.iter().any(|row| table.rows.get(*row).is_some_and(Option::is_some)))
}

/// Rows of the official form that are not there.
fn missing_rows(context: &mut Context<'_>, table: &NamedTable<'_>) {
    let spec = table.spec;
    let title = &spec.title;
    for group in &spec.groups {
        let whole = group.whole.and_then(|whole| Some((table.rows.get(whole)?.as_ref()?, spec.rows.get(whole)?)));
        if let Some((row, whole)) = whole
            && !whole.official
            && group.members.iter().all(|member| table.rows.get(*member).is_some_and(Option::is_none))
        {
            let count = group.members.len();
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("title", title), ("row", &group.label.official), ("count", &count)];
            let draft = context.draft("table/shape", "merged", &values, folded(context, &row.label));
            context.report(draft.at_visible(row.label.clone()).place(format!("{title} {}", group.label.official)));
        }
    }
    let absent = |index: usize| {
        let Some(row) = spec.rows.get(index) else { return false };
        let merged = row.group.and_then(|group| spec.groups.get(group)).and_then(|group| group.whole);
        let is_merged = merged.is_some_and(|whole| table.rows.get(whole).is_some_and(Option::is_some))
            && !has_members(table, row.group);
        // Members may stand in place of an official whole.
        let refined = row.whole_of.is_some() && has_members(table, row.whole_of);
        spec.is_required(row) && table.rows.get(index).is_some_and(Option::is_none) && !is_merged && !refined
    };
    let mut run: Vec<usize> = Vec::new();
    for index in 0..=spec.rows.len() {
        if index < spec.rows.len() && absent(index) {
            run.push(index);
            continue;
        }
        let skipped = spec
            .rows
            .get(index)
            .is_some_and(|row| !spec.is_required(row) && table.rows.get(index).is_some_and(Option::is_none));
        if run.is_empty() || (skipped && index + 1 < spec.rows.len()) {
            continue;
        }
        let names = run.iter().map(|row| format!("“{}”", row_name(spec, *row))).collect::<String>();
        let before = run.first().and_then(|first| table.rows.get(..*first)?.iter().flatten().next_back());
        let near =
            before.or_else(|| table.rows.iter().flatten().next()).map_or(table.range.clone(), |row| row.label.clone());
        let draft =
            context.draft("table/shape", "missing", &[("title", title), ("rows", &names)], folded(context, &near));
        context.report(draft.at_visible(near).place(title.clone()));
        run.clear();
    }
}

/// Says that nothing can be said of a table.
fn unreadable(context: &mut Context<'_>, table: &NamedTable<'_>) {
    let why = context
        .ruleset
        .rule("table/shape")
        .and_then(|rule| rule.messages.get("unreadable"))
        .map(|text| crate::check::context::fill(text, &[("title", &table.spec.title)]))
        .unwrap_or_default();
    context.not_assessable("table/shape", why.clone());
    let mut rules: Vec<&str> = table.spec.identities.iter().map(|identity| identity.rule.as_str()).collect();
    rules.dedup();
    for rule in rules {
        context.not_assessable(rule, why.clone());
    }
}

/// Labels that are not the official ones.
pub(super) fn labels(context: &mut Context<'_>, table: &NamedTable<'_>) {
    let other_form = context.report.tables.other.is_some();
    for (index, range, found) in table.misnamed.iter().filter(|_| !other_form) {
        let official = column_name(table.spec, *index);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("title", &table.spec.title), ("found", found), ("official", &official)];
        let draft = context.draft("table/label", "default", &values, folded(context, range));
        context.report(draft.at_visible(range.clone()).place(format!("{} {official}", table.spec.title)));
    }
    for (index, row) in table.rows.iter().enumerate() {
        let Some((row, Wording::Other(found))) = row.as_ref().map(|row| (row, &row.wording)) else { continue };
        let official = row_name(table.spec, index);
        let values: [(&str, &dyn std::fmt::Display); 3] =
            [("title", &table.spec.title), ("found", found), ("official", &official)];
        let draft = context.draft("table/label", "default", &values, folded(context, &row.label));
        context.report(draft.at_visible(row.label.clone()).place(format!("{} {official}", table.spec.title)));
    }
}
