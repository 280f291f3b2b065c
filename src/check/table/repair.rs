//! The smallest explanation of broken identities: one cell whose change repairs them all.

use crate::decimal::Decimal;

/// An identity of one row or column, as far as its cells are known.
#[derive(Debug, Clone)]
pub(super) struct Instance {
    /// Left side minus right side.
    pub residual: Decimal,
    /// Cells as (row, column, factor), the factors of the right side with the other sign.
    pub cells: Vec<(usize, usize, i64)>,
}

/// A cell and what it would have to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repair {
    /// The row.
    pub row: usize,
    /// The column.
    pub column: usize,
    /// What is to be added.
    pub change: Decimal,
}

/// For each instance the only cell that repairs it together with every other identity the cell stands in, where at
/// least two are broken.
pub(super) fn repairs(instances: &[Instance], value: impl Fn(usize, usize) -> Option<Decimal>) -> Vec<Option<Repair>> {
    let mut candidates: Vec<(Repair, Vec<usize>)> = Vec::new();
    for instance in instances.iter().filter(|instance| instance.residual != Decimal::ZERO) {
        for (row, column, factor) in &instance.cells {
            if factor.abs() != 1 || candidates.iter().any(|(repair, _)| (repair.row, repair.column) == (*row, *column))
            {
                continue;
            }
            let change = instance.residual * -factor;
            let touched: Vec<(usize, i64)> = instances
                .iter()
                .enumerate()
                .filter_map(|(at, other)| {
                    let cell = other.cells.iter().find(|(r, c, _)| (r, c) == (row, column))?;
                    Some((at, cell.2))
                })
                .collect();
            let mends = touched.iter().all(|(at, factor)| {
                instances.get(*at).is_some_and(|other| other.residual + change * *factor == Decimal::ZERO)
            });
            let possible = value(*row, *column).is_some_and(|value| !(value + change).is_negative());
            if mends && possible && touched.len() >= 2 {
                let repair = Repair { row: *row, column: *column, change };
                candidates.push((repair, touched.into_iter().map(|(at, _)| at).collect()));
            }
        }
    }
    (0..instances.len())
        .map(|at| {
            let mut fitting = candidates.iter().filter(|(_, mended)| mended.contains(&at));
            let first = fitting.next()?;
            fitting.next().is_none().then_some(first.0)
        })
        .collect()
}
