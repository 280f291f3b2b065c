//! The identities of the rule files, each broken one reported with its arithmetic.

use std::collections::BTreeMap;

use super::repair::{Instance, Repair, repairs};
use super::{column_name, folded, place, row_name};
use crate::check::context::{Context, fill};
use crate::decimal::Decimal;
use crate::report::NamedTable;
use crate::ruleset::{Each, Formula, FormulaTerm, Identity, Operand, Relation};

/// A side with more terms than this is shown as a sum of what is not nought.
const FEW: usize = 4;
/// The most related places of a finding.
const RELATED: usize = 12;

/// A side of an identity with its numbers.
#[derive(Default)]
struct Side {
    total: Decimal,
    /// Cells as (row, column, factor, number).
    cells: Vec<(usize, usize, i64, Decimal)>,
}

/// Where an identity is evaluated: a row or a column.
#[derive(Clone, Copy)]
enum At {
    Row(usize),
    Column(usize),
}

/// Checks all identities of a table.
pub(super) fn check(context: &mut Context<'_>, table: &NamedTable<'_>) {
    if table.unreadable || table.is_blank() {
        return;
    }
    let mut broken: Vec<(usize, &Identity, At, Side, Side)> = Vec::new();
    let mut instances: Vec<Instance> = Vec::new();
    let mut unknown: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for identity in table.spec.identities.iter().filter(|identity| !is_about_absent(table, identity)) {
        for at in places(table, identity) {
            let sides = side(table, &identity.formula.left, at).zip(side(table, &identity.formula.right, at));
            let Some((left, right)) = sides else {
                unknown.entry(identity.rule.as_str()).or_default().push(name(table, at).to_owned());
                continue;
            };
            if !identity.when.iter().all(|when| holds(table, when, at)) {
                continue;
            }
            let holds = identity.formula.relation.holds(left.total, right.total);
            // What stands in an added row may belong to the sum.
            if !holds && !table.extra_rows.is_empty() && has_sum(&identity.formula) {
                unknown.entry(identity.rule.as_str()).or_default().push(name(table, at).to_owned());
                continue;
            }
            if identity.formula.relation == Relation::Equal {
                let signed = |side: &Side, sign: i64| {
                    side.cells.iter().map(|(row, column, factor, _)| (*row, *column, factor * sign)).collect::<Vec<_>>()
                };
                let cells = signed(&left, 1).into_iter().chain(signed(&right, -1)).collect();
                instances.push(Instance { residual: left.total - right.total, cells });
            }
            if !holds {
                broken.push((instances.len().saturating_sub(1), identity, at, left, right));
            }
        }
    }
    for (rule, mut places) in unknown {
        places.dedup();
        let where_ = places.iter().map(|place| format!("“{place}”")).collect::<String>();
        let text = context.ruleset.rule(rule).and_then(|rule| rule.messages.get("unknown")).cloned();
        // Rules of a locality need not say it in words of their own.
        let text = text.unwrap_or_else(|| context.text("table/balance", "unknown"));
        let why = fill(&text, &[("title", &table.spec.title), ("where", &where_)]);
        context.not_assessable(rule, why);
    }
    let repairs =
        if broken.is_empty() { Vec::new() } else { repairs(&instances, |row, column| table.number(row, column)) };
    for (instance, identity, at, left, right) in broken {
        let repair =
            (identity.formula.relation == Relation::Equal).then(|| repairs.get(instance).copied().flatten()).flatten();
        report(context, table, identity, at, &left, &right, repair);
    }
}

/// Whether an identity is about a row that need not be there, and is not.
fn is_about_absent(table: &NamedTable<'_>, identity: &Identity) -> bool {
    let is_absent = |row: usize| {
        let is_official = table.spec.rows.get(row).is_none_or(|spec| spec.official);
        !is_official && table.rows.get(row).is_none_or(Option::is_none)
    };
    identity.each == Each::Column
        && identity.formula.left.iter().chain(&identity.formula.right).any(|term| match term.operand {
            Operand::Name(row) => is_absent(row),
            Operand::Sum(_) | Operand::Number(_) => false,
        })
}

/// The rows or columns over which an identity is repeated.
fn places(table: &NamedTable<'_>, identity: &Identity) -> Vec<At> {
    let found = |row: &usize| table.rows.get(*row).is_some_and(Option::is_some);
    match identity.each {
        Each::Column => (0..table.spec.columns.len()).map(At::Column).collect(),
        Each::Row if identity.rows.is_empty() => (0..table.spec.rows.len()).filter(found).map(At::Row).collect(),
        Each::Row => identity.rows.iter().copied().filter(found).map(At::Row).collect(),
    }
}

/// The name of a row or column.
fn name<'t>(table: &'t NamedTable<'_>, at: At) -> &'t str {
    match at {
        At::Row(row) => row_name(table.spec, row),
        At::Column(column) => column_name(table.spec, column),
    }
}

/// A side with its numbers; nothing when one of them is unknown.
fn side(table: &NamedTable<'_>, terms: &[FormulaTerm<usize>], at: At) -> Option<Side> {
    let mut side = Side::default();
    let mut add = |row: usize, column: usize, factor: i64| -> Option<()> {
        let number = table.number(row, column)?;
        side.total = side.total + number * factor;
        side.cells.push((row, column, factor, number));
        Some(())
    };
    let mut constant = Decimal::ZERO;
    for term in terms {
        match (&term.operand, at) {
            (Operand::Number(number), _) => constant = constant + Decimal::from(*number) * term.factor,
            (Operand::Name(column), At::Row(row)) => add(row, *column, term.factor)?,
            (Operand::Name(row), At::Column(column)) => add(*row, column, term.factor)?,
            (Operand::Sum(group), At::Column(column)) => {
                for row in table.rows_of(*group)? {
                    add(row, column, term.factor)?;
                }
            }
            (Operand::Sum(_), At::Row(_)) => return None,
        }
    }
    side.total = side.total + constant;
    Some(side)
}

/// Whether a formula sums a group of rows.
fn has_sum(formula: &Formula<usize>) -> bool {
    formula.left.iter().chain(&formula.right).any(|term| matches!(term.operand, Operand::Sum(_)))
}

/// Whether a condition holds; it does not when a number is unknown.
fn holds(table: &NamedTable<'_>, formula: &Formula<usize>, at: At) -> bool {
    side(table, &formula.left, at)
        .zip(side(table, &formula.right, at))
        .is_some_and(|(left, right)| formula.relation.holds(left.total, right.total))
}

/// Reports a broken identity.
fn report(
    context: &mut Context<'_>,
    table: &NamedTable<'_>,
    identity: &Identity,
    at: At,
    left: &Side,
    right: &Side,
    repair: Option<Repair>,
) {
    let (left_text, right_text) = (shown(table, identity, at, left), shown(table, identity, at, right));
    let difference = (left.total - right.total).abs();
    let values: [(&str, &dyn std::fmt::Display); 5] = [
        ("title", &table.spec.title),
        ("where", &name(table, at)),
        ("left", &left_text),
        ("right", &right_text),
        ("difference", &difference),
    ];
    let cells = || left.cells.iter().chain(&right.cells);
    let Some(&(row, column, _, _)) = cells().next() else { return };
    let Some(cell) = table.cell(row, column) else { return };
    let mut draft = context
        .draft(&identity.rule, &identity.message, &values, folded(context, &cell.place))
        .at_visible(cell.place.clone())
        .place(place(table, row, column));
    if let Some(severity) = identity.severity {
        draft = draft.severity(severity);
    }
    if let Some(basis) = &identity.basis {
        draft = draft.basis(basis.clone());
    }
    if let Some(text) = repair.and_then(|repair| repair_text(context, table, &identity.rule, repair)) {
        draft = draft.help(text);
    }
    let few = left.cells.len() + right.cells.len() <= FEW + 1;
    let addends = cells().skip(1).filter(|(_, _, _, number)| few || *number != Decimal::ZERO).take(RELATED);
    for (row, column, _, number) in addends {
        if let Some(cell) = table.cell(*row, *column) {
            let text = format!("{} {number}", short(table, at, *row, *column));
            draft = draft.related(folded(context, &cell.place), text);
        }
    }
    context.report(draft);
}

/// The short name of a cell within its row or column.
fn short<'t>(table: &'t NamedTable<'_>, at: At, row: usize, column: usize) -> &'t str {
    match at {
        At::Row(_) => column_name(table.spec, column),
        At::Column(_) => table.spec.rows.get(row).map_or("", |row| row.label.short.as_str()),
    }
}

/// A side in words: 本年新收 30 + 上年结转 2 = 32.
fn shown(table: &NamedTable<'_>, identity: &Identity, at: At, side: &Side) -> String {
    if let [(row, column, 1, number)] = side.cells.as_slice() {
        return format!("{} {number}", short(table, at, *row, *column));
    }
    if side.cells.is_empty() {
        return side.total.to_string();
    }
    let long = side.cells.len() > FEW || identity.sum.is_some();
    let terms: Vec<String> = side
        .cells
        .iter()
        .filter(|(_, _, _, number)| !long || *number != Decimal::ZERO)
        .map(|(row, column, factor, number)| {
            let times = if factor.abs() == 1 { String::new() } else { format!("{} × ", factor.abs()) };
            if long {
                format!("{times}{number}")
            } else {
                format!("{} {times}{number}", short(table, at, *row, *column))
            }
        })
        .collect();
    let sum = terms.join(" + ");
    match (long, terms.len()) {
        (true, 0 | 1) => format!("{} {}", identity.sum.as_deref().unwrap_or_default(), side.total).trim().to_owned(),
        (true, _) => {
            format!("{} {sum} = {}", identity.sum.as_deref().unwrap_or_default(), side.total).trim().to_owned()
        }
        (false, _) => format!("{sum} = {}", side.total),
    }
}

/// What the cell would have to be.
fn repair_text(context: &Context<'_>, table: &NamedTable<'_>, rule: &str, repair: Repair) -> Option<String> {
    let text = context.ruleset.rule(rule)?.messages.get("repair")?;
    let found = table.number(repair.row, repair.column)?;
    let value = found + repair.change;
    let values: [(&str, &dyn std::fmt::Display); 5] = [
        ("title", &table.spec.title),
        ("row", &row_name(table.spec, repair.row)),
        ("column", &column_name(table.spec, repair.column)),
        ("value", &value),
        ("found", &found),
    ];
    Some(fill(text, &values))
}
