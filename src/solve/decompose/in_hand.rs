//! A point in hand: values of all columns, what every row adds up to, and how far rows are missed.
//!
//! While no plan is known the point may miss coupling rows; what it misses is priced by a penalty, so
//! that improving the point also makes it a plan.

use crate::solve::decompose::blocks::Blocks;

/// A column and its new value.
pub type Change = (u32, f64);

/// How far a row may be missed through rounding, relative to its size (at least 1).
const TOLERANCE: f64 = 1e-7;

/// A point, with sums kept up to date.
#[derive(Clone, Debug)]
pub struct InHand {
    /// Values of the columns.
    pub values: Vec<f64>,
    /// What each row (as numbered by [`Blocks::row`]) adds up to.
    pub sums: Vec<f64>,
    /// The objective.
    pub value: f64,
    /// Sum over rows of penalty · what is missed.
    pub missed: f64,
    /// Rows that are missed.
    missed_rows: u32,
}

impl InHand {
    /// Adds up a point.
    #[must_use]
    pub fn new(blocks: &Blocks, values: Vec<f64>, penalties: &[f64]) -> Self {
        let mut sums = vec![0.0; blocks.row_count()];
        let mut value = 0.0;
        for (column, &amount) in (0..).zip(&values).filter(|&(_, &amount)| amount != 0.0) {
            value += blocks.cost[column as usize] * amount;
            for (row, factor) in blocks.all_entries(column) {
                sums[row as usize] += factor * amount;
            }
        }
        let mut point = Self { values, sums, value, missed: 0.0, missed_rows: 0 };
        let missed = point.missed(blocks);
        let penalised = missed.iter().map(|&(row, missing)| penalty(penalties, row) * missing);
        point.missed = penalised.fold(0.0, |sum, one| sum + one);
        point.missed_rows = missed.len() as u32;
        point
    }

    /// The rows that are missed, and by how much.
    #[must_use]
    pub fn missed(&self, blocks: &Blocks) -> Vec<(u32, f64)> {
        let rows = (0..blocks.row_count() as u32).map(|row| (row, self.missing(blocks, row)));
        rows.filter(|&(_, missing)| missing > 0.0).collect()
    }

    /// How far a row is missed; 0 within rounding.
    #[must_use]
    pub fn missing(&self, blocks: &Blocks, row: u32) -> f64 {
        missing(blocks, row, self.sums[row as usize])
    }

    /// Whether all rows are met.
    #[must_use]
    pub fn is_plan(&self) -> bool {
        self.missed_rows == 0
    }

    /// What counts: the objective and the penalty.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.value + self.missed
    }

    /// Takes over changes of single columns if the point gets better and misses no further row;
    /// whether it did.
    pub fn take(
        &mut self,
        blocks: &Blocks,
        changes: &[Change],
        penalties: &[f64],
        gain: f64,
    ) -> bool {
        let mut by_row: Vec<(u32, f64)> = Vec::new();
        let mut value = 0.0;
        for &(column, new) in changes {
            let change = new - self.values[column as usize];
            if change != 0.0 {
                value += change * blocks.cost[column as usize];
                by_row
                    .extend(blocks.all_entries(column).map(|(row, factor)| (row, factor * change)));
            }
        }
        by_row.sort_by_key(|&(row, _)| row);
        let (mut missed, mut met) = (0.0, 0);
        let mut rows: Vec<(u32, f64)> = Vec::new();
        for group in by_row.chunk_by(|a, b| a.0 == b.0) {
            let row = group[0].0;
            let old = self.sums[row as usize];
            let new = old + group.iter().map(|&(_, change)| change).sum::<f64>();
            let (before, after) = (missing(blocks, row, old), missing(blocks, row, new));
            if after > 0.0 && before <= 0.0 {
                return false;
            }
            met += u32::from(before > 0.0 && after <= 0.0);
            missed += penalty(penalties, row) * (after - before);
            rows.push((row, new));
        }
        if value + missed > -gain {
            return false;
        }
        for &(column, new) in changes {
            self.values[column as usize] = new;
        }
        for (row, new) in rows {
            self.sums[row as usize] = new;
        }
        self.value += value;
        self.missed_rows -= met;
        // What is left of a sum of large penalties is no missed row.
        self.missed = if self.is_plan() { 0.0 } else { self.missed + missed };
        true
    }
}

fn missing(blocks: &Blocks, row: u32, sum: f64) -> f64 {
    let facts = blocks.row(row);
    let off = (facts.lower - sum).max(sum - facts.upper);
    let limit = if facts.lower - sum > 0.0 { facts.lower } else { facts.upper };
    if off <= TOLERANCE * limit.abs().max(1.0) { 0.0 } else { off }
}

/// The penalty of a row; rows that blocks keep are never missed.
fn penalty(penalties: &[f64], row: u32) -> f64 {
    penalties.get(row as usize).copied().unwrap_or(f64::INFINITY)
}
