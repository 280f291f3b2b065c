//! Which value belongs to which column, and what the table lacks or has too much.

use std::ops::Range;

use super::align::align;
use super::cells::{Line, Token};
use super::rows::{Candidate, Gathered, HeaderCell, gather};
use super::value::Value;
use super::{Extra, NamedTable, TableCell, TableRow, Wording};
use crate::ruleset::{ColumnSpec, RowSpec, TableSpec};

/// Values by column: `None` where the report has no such column.
type Values<'l> = Vec<Option<&'l Token<'l>>>;

/// Reads a table from a visible range. Outside its own section (`anywhere`) more of it must be recognised.
pub(super) fn table<'a>(
    lines: &[Line<'_>],
    range: &Range<usize>,
    spec: &'a TableSpec,
    anywhere: bool,
) -> Option<NamedTable<'a>> {
    let found = gather(lines, range, spec);
    let mut table = NamedTable {
        spec,
        rows: vec![None; spec.rows.len()],
        extra_rows: Vec::new(),
        extra_columns: Vec::new(),
        missing_columns: Vec::new(),
        heads: heads(&found, spec),
        misnamed: misnamed(&found, spec),
        misfit: None,
        cut: None,
        unreadable: false,
        range: 0..0,
    };
    if spec.across && across(&found, anywhere, &mut table) {
        return Some(table);
    }
    let (aligned, moved) = align(&found.rows, spec);
    let padding = padding(&found, &aligned, spec);
    for (at, (candidate, row)) in found.rows.iter().zip(&aligned).enumerate() {
        let Some((index, row)) = row.and_then(|index| Some((index, spec.rows.get(index)?))) else { continue };
        let mut values = columns_of(candidate, row, &found, padding, &mut table);
        if candidate.values.iter().any(|token| token.is_cut) {
            // What the page does not show is not known, nor how many columns there were.
            cut_at(&mut table, candidate.range.clone());
            values = values.or_else(|| Some(vec![None; row.columns.len()]));
        }
        let misfit = values.is_none().then_some(candidate.values.len());
        let cells = values.unwrap_or_default().into_iter().map(|token| token.filter(|token| !token.is_cut));
        let cells = cells.map(|token| token.map(|token| cell(token, &candidate.range))).collect();
        let in_order = !moved.contains(&at);
        let wording = wording(candidate, row);
        let read = TableRow { label: candidate.range.clone(), wording, cells, misfit, in_order };
        if let Some(slot) = table.rows.get_mut(index) {
            *slot = Some(read);
        }
    }
    let matched = table.rows.iter().flatten().count();
    let enough = match (anywhere, spec.required) {
        (true, true) => spec.rows.len().div_ceil(2),
        // The rows of a table that need not be there are many and their labels are long.
        (true, false) => spec.rows.len().div_ceil(6),
        (false, _) => spec.rows.len().div_ceil(8),
    };
    if matched < enough {
        return (!anywhere && labels_alone(&found, &mut table)).then_some(table);
    }
    let readable = table.rows.iter().flatten().filter(|row| row.misfit.is_none()).count();
    table.unreadable = readable * 2 < matched;
    extra_rows(&found, &aligned, &mut table);
    if table.cut.is_some() {
        table.missing_columns.clear();
    }
    set_range(&mut table);
    Some(table)
}

/// Notes where the edge of the page cuts a table, first of all. Heads that it cuts are not misnamed.
fn cut_at(table: &mut NamedTable<'_>, place: Range<usize>) {
    table.cut.get_or_insert(place);
    table.misnamed.clear();
}

/// A table whose numbers all stand in one line.
fn across(found: &Gathered<'_>, anywhere: bool, table: &mut NamedTable<'_>) -> bool {
    let spec = table.spec;
    let wanted: usize = spec.rows.iter().map(|row| row.columns.len()).sum();
    let is_head =
        |label: &&HeaderCell| spec.columns.iter().any(|column| column.label.forms().any(|form| *form == label.normal));
    let heads = found.labels.iter().filter(is_head).count();
    if anywhere && heads < spec.columns.len() {
        return false;
    }
    let full = found.rows.iter().find_map(|candidate| {
        let values = trimmed(&candidate.values, wanted, candidate.aligned, 0)?;
        Some((candidate, values))
    });
    let Some((candidate, values)) = full else {
        let close = found
            .rows
            .iter()
            .find(|candidate| candidate.table.is_some() && candidate.values.len() > spec.columns.len() && heads > 1);
        let Some(candidate) = close else { return false };
        let place = candidate.values.iter().map(|token| token.visible.clone()).find(|range| !range.is_empty());
        if candidate.values.iter().any(|token| token.is_cut) {
            cut_at(table, place.unwrap_or_else(|| candidate.range.clone()));
            table.unreadable = true;
            return true;
        }
        table.misfit = Some((candidate.values.len(), place.unwrap_or_else(|| candidate.range.clone())));
        table.unreadable = true;
        return true;
    };
    if let Some(cut) = values.iter().find(|token| token.is_cut) {
        cut_at(table, if cut.visible.is_empty() { candidate.range.clone() } else { cut.visible.clone() });
    }
    let mut values = values.iter();
    let head = table.heads.first().map_or(candidate.range.clone(), |(_, range, _)| range.clone());
    for (slot, row) in table.rows.iter_mut().zip(&spec.rows) {
        let label = found
            .labels
            .iter()
            .find(|label| row.label.accepts(&label.normal))
            .map_or_else(|| head.clone(), |label| label.range.clone());
        let cells = values.by_ref().take(row.columns.len());
        let cells = cells.map(|token| (!token.is_cut).then(|| cell(token, &label))).collect();
        *slot = Some(TableRow { label, wording: Wording::Accepted, cells, misfit: None, in_order: true });
    }
    set_range(table);
    true
}

/// The labels of a table whose cells are all blank and take no room: one cell a line.
fn labels_alone(found: &Gathered<'_>, table: &mut NamedTable<'_>) -> bool {
    let spec = table.spec;
    let label_of = |row: &RowSpec| found.labels.iter().find(|label| row.label.accepts(&label.normal));
    let known = spec.rows.iter().filter(|row| label_of(row).is_some()).count();
    if found.rows.iter().any(|row| row.values.len() > 1) || known * 2 < spec.rows.len() || spec.across {
        return false;
    }
    for (slot, row) in table.rows.iter_mut().zip(&spec.rows) {
        if let Some(label) = label_of(row) {
            let blank = TableCell { value: Value::Blank, text: String::new(), unit: None, place: label.range.clone() };
            *slot = Some(TableRow {
                label: label.range.clone(),
                wording: Wording::Accepted,
                cells: vec![Some(blank); row.columns.len()],
                misfit: None,
                in_order: true,
            });
        }
    }
    set_range(table);
    true
}

/// The number of lone bars that end every full row where cells stand one a line.
fn padding(found: &Gathered<'_>, aligned: &[Option<usize>], spec: &TableSpec) -> usize {
    let mut counts = [0_usize; 3];
    for (candidate, row) in found.rows.iter().zip(aligned) {
        let Some(row) = row.and_then(|index| spec.rows.get(index)) else { continue };
        let values = candidate.values.iter().filter(|token| token.value != Value::Blank).count();
        let bars = candidate.values.iter().rev().take_while(|token| token.value == Value::Blank).count();
        if candidate.table.is_none()
            && values == row.columns.len()
            && let Some(count) = counts.get_mut(bars.min(2))
        {
            *count += 1;
        }
    }
    counts
        .iter()
        .enumerate()
        .max_by_key(|(bars, count)| (**count, std::cmp::Reverse(*bars)))
        .map_or(0, |(bars, _)| bars)
}

/// The values of a candidate by the columns of a row.
fn columns_of<'l>(
    candidate: &Candidate<'l>,
    row: &RowSpec,
    found: &Gathered<'_>,
    padding: usize,
    table: &mut NamedTable<'_>,
) -> Option<Values<'l>> {
    let wanted = row.columns.len();
    let header = candidate.header.and_then(|header| found.headers.get(header));
    let mapped = header.map(|header| by_head(candidate, row, header, table.spec));
    if let (Some(mapped), Some(header)) = (&mapped, header)
        && mapped.iter().all(Option::is_some)
        && distinct(mapped)
        && !is_displaced(candidate, mapped, header)
    {
        if candidate.aligned {
            note_extra(candidate, row, header, mapped, table);
        }
        return mapped.clone().into_iter().map(|token| token.map(Some)).collect();
    }
    if let Some(values) = trimmed(&candidate.values, wanted, candidate.aligned, padding) {
        return Some(values.into_iter().map(Some).collect());
    }
    // Columns that the head shows to be lost or added.
    let header = header?;
    let lost: Vec<usize> = (0..wanted)
        .filter(|at| row.columns.get(*at).is_some_and(|column| head_of(header, *column, table.spec).is_none()))
        .collect();
    if (1..=2).contains(&lost.len()) && wanted > 3 && candidate.values.len() + lost.len() == wanted {
        for at in &lost {
            if let Some(column) = row.columns.get(*at)
                && !table.missing_columns.contains(column)
            {
                table.missing_columns.push(*column);
            }
        }
        let mut values = candidate.values.iter();
        let spread = (0..wanted).map(|at| if lost.contains(&at) { None } else { values.next().copied() });
        return Some(spread.collect());
    }
    by_order(candidate, row, header, table)
}

/// The values in the columns whose heads name them.
fn by_head<'l>(
    candidate: &Candidate<'l>,
    row: &RowSpec,
    header: &[Vec<HeaderCell>],
    spec: &TableSpec,
) -> Vec<Option<&'l Token<'l>>> {
    row.columns
        .iter()
        .map(|column| {
            let head = head_of(header, *column, spec)?;
            candidate
                .values
                .iter()
                .find(|token| token.column <= head.column && head.column < token.column + token.span)
                .copied()
        })
        .collect()
}

/// Whether a value stands under no head while a column is blank: a unit that runs into its label moves what follows.
fn is_displaced(candidate: &Candidate<'_>, mapped: &[Option<&Token<'_>>], header: &[Vec<HeaderCell>]) -> bool {
    let blank = |token: &Token<'_>| token.value == Value::Blank;
    let has_head = |token: &Token<'_>| {
        header.iter().flatten().any(|head| {
            !head.normal.is_empty() && head.column < token.column + token.span && token.column < head.column + head.span
        })
    };
    let is_mapped = |token: &Token<'_>| mapped.iter().flatten().any(|other| other.column == token.column);
    mapped.iter().flatten().any(|token| blank(token))
        && candidate.values.iter().any(|token| !blank(token) && !is_mapped(token) && !has_head(token))
}

/// The head of a column: the lowest that has its label.
fn head_of<'h>(header: &'h [Vec<HeaderCell>], column: usize, spec: &TableSpec) -> Option<&'h HeaderCell> {
    let column = spec.columns.get(column)?;
    header.iter().rev().flatten().find(|head| column.label.forms().any(|form| *form == head.normal))
}

/// Whether no two columns have the same value cell and all ascend.
fn distinct(values: &[Option<&Token<'_>>]) -> bool {
    values.windows(2).all(|pair| matches!(pair, [Some(a), Some(b)] if a.column < b.column))
}

/// Notes columns beyond the official ones that hold something.
fn note_extra(
    candidate: &Candidate<'_>,
    row: &RowSpec,
    header: &[Vec<HeaderCell>],
    mapped: &[Option<&Token<'_>>],
    table: &mut NamedTable<'_>,
) {
    if candidate.values.len() <= row.columns.len() {
        return;
    }
    for token in &candidate.values {
        let used = mapped.iter().flatten().any(|other| other.column == token.column);
        if used || token.value == Value::Blank {
            continue;
        }
        let head = header
            .iter()
            .rev()
            .flatten()
            .find(|head| head.column <= token.column && token.column < head.column + head.span);
        // A merged cell that was written again into every place it covered adds no column.
        let is_again = |head: &HeaderCell| {
            row.columns.iter().zip(mapped).any(|(column, value)| {
                let is_named = |spec: &ColumnSpec| spec.label.forms().any(|form| *form == head.normal);
                value.is_some_and(|value| value.value == token.value)
                    && table.spec.columns.get(*column).is_some_and(is_named)
            })
        };
        if let Some(head) = head
            && !is_again(head)
            && !table.extra_columns.iter().any(|extra| extra.range == head.range)
        {
            table.extra_columns.push(Extra { label: head.normal.clone(), range: head.range.clone(), before: None });
        }
    }
}

/// Values in the order of the heads, where an added column shifts those after it.
fn by_order<'l>(
    candidate: &Candidate<'l>,
    row: &RowSpec,
    header: &[Vec<HeaderCell>],
    table: &mut NamedTable<'_>,
) -> Option<Values<'l>> {
    let spec = table.spec;
    let column_of = |head: &HeaderCell| {
        row.columns.iter().position(|column| {
            spec.columns.get(*column).is_some_and(|column| column.label.forms().any(|form| *form == head.normal))
        })
    };
    let mut plan: Vec<(usize, Option<&HeaderCell>)> = (0..row.columns.len()).map(|at| (at, None)).collect();
    for line in header {
        let mut last = None;
        for head in line {
            match column_of(head) {
                Some(at) => last = Some(at),
                None if spec.headings.contains(&head.normal) || head.normal.is_empty() => {}
                None => {
                    let after = plan.iter().rposition(|(at, _)| Some(*at) == last)?;
                    plan.insert(after + 1, (last?, Some(head)));
                }
            }
        }
    }
    if plan.len() <= row.columns.len() {
        return None;
    }
    let values = trimmed(&candidate.values, plan.len(), candidate.aligned, 0)?;
    let mut cells = Vec::with_capacity(row.columns.len());
    for ((_, extra), token) in plan.iter().zip(values) {
        match extra {
            None => cells.push(Some(token)),
            Some(head) if !table.extra_columns.iter().any(|other| other.range == head.range) => {
                table.extra_columns.push(Extra { label: head.normal.clone(), range: head.range.clone(), before: None });
            }
            Some(_) => {}
        }
    }
    Some(cells)
}

/// Exactly `wanted` values: without the blank cells that only fill a row.
fn trimmed<'l>(values: &[&'l Token<'l>], wanted: usize, aligned: bool, padding: usize) -> Option<Vec<&'l Token<'l>>> {
    let blank = |token: &&Token<'_>| token.value == Value::Blank;
    let mut values = values.to_vec();
    if values.len() < wanted || wanted == 0 {
        return None;
    }
    // One cell a line: where all numbers are there, bars between them mean nothing.
    let full = values.iter().filter(|token| !blank(token)).count() == wanted;
    if full {
        values.retain(|token| !blank(token));
        return Some(values);
    }
    for _ in 0..padding {
        if values.len() > wanted && values.last().is_some_and(blank) {
            values.pop();
        }
    }
    if aligned {
        while values.len() > wanted && values.first().is_some_and(blank) {
            values.remove(0);
        }
    }
    while values.len() > wanted && values.last().is_some_and(blank) {
        values.pop();
    }
    (values.len() == wanted).then_some(values)
}

/// A cell of a token; a blank one is placed at the label.
fn cell(token: &Token<'_>, label: &Range<usize>) -> TableCell {
    TableCell {
        value: token.value,
        text: token.text.to_string(),
        unit: token.unit.clone(),
        place: if token.visible.is_empty() { label.clone() } else { token.visible.clone() },
    }
}

/// How a candidate's label reads.
fn wording(candidate: &Candidate<'_>, row: &RowSpec) -> Wording {
    let label = &candidate.label;
    if row.label.wrong.contains(label) || (candidate.clean && !label.is_empty() && is_other(candidate, row)) {
        return Wording::Other(candidate.shown.clone());
    }
    Wording::Accepted
}

/// Whether a label that is a cell of its own is another than the row's.
fn is_other(candidate: &Candidate<'_>, row: &RowSpec) -> bool {
    let accepted = |label: &str| {
        row.label.accepted.iter().any(|form| {
            // A table may say more than the form: group and row in one cell, a remark behind it.
            label.ends_with(form.as_str()) || label.starts_with(form.as_str())
        })
    };
    let unit = row.unit.as_deref().and_then(|unit| candidate.before.strip_suffix(unit));
    candidate.table.is_some()
        && !accepted(&candidate.label)
        && !accepted(&candidate.before)
        && !row.label.accepted.iter().any(|form| candidate.before.ends_with(form.as_str()))
        && !unit.is_some_and(|before| row.label.accepted.iter().any(|form| before.ends_with(form.as_str())))
}

/// Heads of columns that were found.
fn heads(found: &Gathered<'_>, spec: &TableSpec) -> Vec<(Option<usize>, Range<usize>, String)> {
    found
        .labels
        .iter()
        .filter_map(|label| {
            let column = spec.columns.iter().position(|column| column.label.forms().any(|form| *form == label.normal));
            column.map(|column| (Some(column), label.range.clone(), label.normal.clone()))
        })
        .collect()
}

/// Heads that are not the official ones, beside one that is, where a column of a like name is missing.
fn misnamed(found: &Gathered<'_>, spec: &TableSpec) -> Vec<(usize, Range<usize>, String)> {
    let column_of =
        |label: &HeaderCell| spec.columns.iter().position(|column| column.label.accepted.contains(&label.normal));
    let known = |label: &HeaderCell| {
        spec.headings.contains(&label.normal) || spec.rows.iter().any(|row| row.label.accepts(&label.normal))
    };
    let columns: Vec<Option<usize>> = found.labels.iter().map(column_of).collect();
    let is_there = |index: usize| {
        let accepts =
            |label: &HeaderCell| spec.columns.get(index).is_some_and(|spec| spec.label.accepts(&label.normal));
        found.labels.iter().any(accepts)
    };
    // 科研 above 机构: one head over two rows or lines.
    let is_piece = |index: usize, name: &str| {
        let official = spec.columns.get(index).map_or("", |column| column.label.official.as_str());
        let rest = official.strip_prefix(name).or_else(|| official.strip_suffix(name)).unwrap_or_default();
        !rest.is_empty() && found.labels.iter().any(|label| label.normal == rest)
    };
    let mut misnamed: Vec<(usize, Range<usize>, String)> = Vec::new();
    for (at, label) in found.labels.iter().enumerate() {
        if columns.get(at).copied().flatten().is_some() || known(label) {
            continue;
        }
        let neighbour = |at: Option<usize>| at.and_then(|at| columns.get(at).copied().flatten());
        let after = neighbour(at.checked_sub(1)).map(|column| column + 1);
        let before = neighbour(Some(at + 1)).and_then(|column| column.checked_sub(1));
        let place = after.into_iter().chain(before).find(|index| {
            let official = spec.columns.get(*index).map_or("", |column| column.label.official.as_str());
            !is_there(*index) && is_like(official, &label.normal) && !is_piece(*index, &label.normal)
        });
        if let Some(index) = place.filter(|index| misnamed.iter().all(|(other, _, _)| other != index)) {
            misnamed.push((index, label.range.clone(), label.normal.clone()));
        }
    }
    misnamed
}

/// Whether a name has two characters in a row of another, and is no longer by half.
fn is_like(official: &str, name: &str) -> bool {
    let characters: Vec<char> = name.chars().collect();
    let pairs = || characters.windows(2).map(|pair| pair.iter().collect::<String>());
    characters.len() * 2 <= official.chars().count() * 3 && pairs().any(|pair| official.contains(&pair))
}

/// Rows that the official form does not have.
fn extra_rows(found: &Gathered<'_>, aligned: &[Option<usize>], table: &mut NamedTable<'_>) {
    let spec = table.spec;
    let places: Vec<(usize, Option<usize>)> = found
        .rows
        .iter()
        .zip(aligned)
        .enumerate()
        .filter(|(_, (_, row))| row.is_some())
        .map(|(c, (candidate, _))| (c, candidate.table))
        .collect();
    let (Some(first), Some(last)) = (places.first(), places.last()) else { return };
    let (first, last) = (first.0, last.0);
    for (c, (candidate, row)) in found.rows.iter().zip(aligned).enumerate() {
        if row.is_some() || c < first || candidate.label.is_empty() || candidate.table.is_none() {
            continue;
        }
        let inside = c < last || places.iter().any(|(_, table)| *table == candidate.table);
        let counted = candidate.values.iter().any(|token| matches!(token.value, Value::Number(_)));
        let known = spec.headings.contains(&candidate.label)
            || spec.columns.iter().any(|column| column.label.forms().any(|form| *form == candidate.label))
            || spec.rows.iter().any(|row| row.label.accepts(&candidate.label));
        if !inside || !counted || known {
            continue;
        }
        let before = aligned.get(c..).unwrap_or_default().iter().flatten().next().copied();
        table.extra_rows.push(Extra { label: candidate.shown.clone(), range: candidate.range.clone(), before });
    }
}

/// From the first to the last value.
fn set_range(table: &mut NamedTable<'_>) {
    let places = || table.rows.iter().flatten().flat_map(|row| row.cells.iter().flatten().map(|cell| &cell.place));
    let start = places().map(|place| place.start).min().unwrap_or(0);
    let end = places().map(|place| place.end).max().unwrap_or(start);
    table.range = start..end;
}
