//! Which candidate is which row of the official table: an alignment in order, by labels.

use super::rows::Candidate;
use crate::ruleset::{RowSpec, TableSpec};
use crate::search;

/// The label is the row's own.
const EXACT: usize = 1000;
/// The text before the values ends with the label.
const ENDS: usize = 500;
/// Part of a broken label is there.
const PART: usize = 100;
/// The fewest characters by which a broken label is known.
const FEWEST: usize = 4;

/// For each candidate the row it is taken for, and the candidates that stand out of order.
pub(super) fn align(candidates: &[Candidate<'_>], spec: &TableSpec) -> (Vec<Option<usize>>, Vec<usize>) {
    let rows = spec.rows.len();
    let width = rows + 1;
    let scores: Vec<Vec<usize>> = candidates.iter().map(|candidate| scores(candidate, spec)).collect();
    // Longest path: best[c][r] is the best score of the candidates from c on and the rows from r on.
    let mut best = vec![0_usize; (candidates.len() + 1) * width];
    let at = |best: &[usize], c: usize, r: usize| best.get(c * width + r).copied().unwrap_or(0);
    for (c, scores) in scores.iter().enumerate().rev() {
        for r in (0..rows).rev() {
            let score = scores.get(r).copied().unwrap_or(0);
            let matched = if score > 0 { score + at(&best, c + 1, r + 1) } else { 0 };
            let value = matched.max(at(&best, c + 1, r)).max(at(&best, c, r + 1));
            if let Some(slot) = best.get_mut(c * width + r) {
                *slot = value;
            }
        }
    }
    let mut result = vec![None; candidates.len()];
    let mut r = 0;
    for (c, (slot, scores)) in result.iter_mut().zip(&scores).enumerate() {
        while r < rows && at(&best, c, r) == at(&best, c, r + 1) && at(&best, c, r) > at(&best, c + 1, r) {
            r += 1;
        }
        let score = scores.get(r).copied().unwrap_or(0);
        if score > 0 && at(&best, c, r) == score + at(&best, c + 1, r + 1) {
            *slot = Some(r);
            r += 1;
        }
    }
    between(candidates, spec, &mut result);
    let moved = out_of_order(candidates, spec, &mut result);
    (result, moved)
}

/// How well a candidate fits each row.
fn scores(candidate: &Candidate<'_>, spec: &TableSpec) -> Vec<usize> {
    if candidate.before.is_empty() {
        return vec![0; spec.rows.len()];
    }
    let strong: Vec<usize> = spec
        .rows
        .iter()
        .map(|row| {
            row.label
                .forms()
                .map(|form| {
                    if candidate.label == *form {
                        EXACT
                    } else if ends_with(candidate, form, row) {
                        ENDS + form.len()
                    } else {
                        0
                    }
                })
                .max()
                .unwrap_or(0)
        })
        .collect();
    if strong.iter().any(|score| *score > 0) {
        return strong;
    }
    spec.rows.iter().map(|row| row.label.forms().map(|form| part(&candidate.before, form)).max().unwrap_or(0)).collect()
}

/// Whether the text before the values ends with a label, or with the label and its unit.
fn ends_with(candidate: &Candidate<'_>, form: &str, row: &RowSpec) -> bool {
    let before = candidate.before.as_str();
    before.ends_with(form)
        || row
            .unit
            .as_deref()
            .is_some_and(|unit| before.strip_suffix(unit).is_some_and(|before| before.ends_with(form)))
}

/// How much of a label that was broken over lines, or has another ending, the text holds.
fn part(before: &str, form: &str) -> usize {
    let holds = |end: usize| form.get(..end).is_some_and(|begin| search::contains(before, begin));
    let ends = || form.char_indices().map(|(at, _)| at).chain([form.len()]);
    // The longest beginning of the label that the text holds: with it the text holds all shorter ones. Nearly always it
    // is too short already.
    if !ends().nth(FEWEST).is_some_and(holds) {
        return 0;
    }
    let held = FEWEST + ends().skip(FEWEST + 1).take_while(|end| holds(*end)).count();
    let length = ends().count() - 1;
    if held >= FEWEST && (held >= 6 || held * 2 > length) { PART + held } else { 0 }
}

/// Rows whose label is exact but stands out of order.
fn out_of_order(candidates: &[Candidate<'_>], spec: &TableSpec, result: &mut [Option<usize>]) -> Vec<usize> {
    let mut moved = Vec::new();
    for (c, candidate) in candidates.iter().enumerate() {
        if result.get(c).is_some_and(Option::is_some) || candidate.table.is_none() || candidate.label.is_empty() {
            continue;
        }
        let row = spec.rows.iter().position(|row| row.label.accepts(&candidate.label));
        if let Some(row) = row
            && !result.contains(&Some(row))
            && let Some(slot) = result.get_mut(c)
        {
            *slot = Some(row);
            moved.push(c);
        }
    }
    moved
}

/// Candidates without a label, as many as rows are missing at their place.
fn between(candidates: &[Candidate<'_>], spec: &TableSpec, result: &mut [Option<usize>]) {
    let matched: Vec<(usize, usize)> =
        result.iter().enumerate().filter_map(|(c, row)| row.map(|row| (c, row))).collect();
    for pair in matched.windows(2) {
        let [(from, above), (to, below)] = pair else { continue };
        if below <= above {
            continue;
        }
        let open: Vec<usize> =
            (above + 1..*below).filter(|row| spec.rows.get(*row).is_some_and(|row| spec.is_required(row))).collect();
        let loose: Vec<usize> =
            (from + 1..*to).filter(|c| candidates.get(*c).is_some_and(|candidate| candidate.table.is_none())).collect();
        if open.len() == loose.len() && to - from - 1 == loose.len() {
            for (c, row) in loose.into_iter().zip(open) {
                if let Some(slot) = result.get_mut(c) {
                    *slot = Some(row);
                }
            }
        }
    }
}
