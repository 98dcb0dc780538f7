//! A program without its fixed columns. Where most of a large program is fixed, a solver would only spend its
//! time on finding out.

use crate::model::Expression;
use crate::model::Program;

/// How far a row without columns may be missed through rounding, relative to its limit (at least 1).
const TOLERANCE: f64 = 1e-6;

/// What is left counts as no smaller a part of the whole than one in so many: its own value may be near 0.
const MOST_PARTS: f64 = 100.0;

/// What is left of a program and an objective.
#[derive(Clone, Debug)]
pub struct Reduced {
    /// The columns that are not fixed, and the rows that have some of them.
    pub program: Program,
    /// The objective over these columns.
    pub objective: Expression,
    /// What the fixed columns add to it.
    pub constant: f64,
    /// Where the columns stand in the whole program.
    kept: Vec<u32>,
    /// Where the columns of the whole program stand here; `None` for fixed ones.
    places: Vec<Option<u32>>,
    /// The values of the fixed columns; of the others, 0.
    fixed: Vec<f64>,
}

impl Reduced {
    /// What bounds leave open; `None` where a row is missed whatever the other columns are.
    #[must_use]
    pub fn of(program: &Program, objective: &Expression) -> Option<Self> {
        let columns = &program.columns;
        let is_open = |at: usize| columns[at].upper > columns[at].lower;
        Self::fixing(program, objective, |at| (!is_open(at)).then_some(columns[at].lower))
    }

    /// What is left with columns (by their positions) fixed at values; `None` where a row is missed whatever
    /// the other columns are.
    #[must_use]
    pub fn fixing(
        program: &Program,
        objective: &Expression,
        value: impl Fn(usize) -> Option<f64>,
    ) -> Option<Self> {
        let mut left = Program::default();
        let mut kept = Vec::new();
        let mut fixed = vec![0.0; program.columns.len()];
        let mut places: Vec<Option<u32>> = vec![None; program.columns.len()];
        for ((at, column), place) in (0..).zip(&program.columns).zip(&mut places) {
            if let Some(value) = value(at as usize) {
                fixed[at as usize] = value;
            } else {
                let (lower, upper, is_integer) = (column.lower, column.upper, column.is_integer);
                *place = Some(left.add_column(column.key, lower, upper, is_integer));
                kept.push(at);
            }
        }
        let moved = |entries: &[(u32, f64)]| moved(&places, entries);
        for (at, row) in program.rows.iter().enumerate() {
            let constant = program.activity(at, &fixed);
            let entries = moved(program.entries(at));
            let (lower, upper) = (row.lower - constant, row.upper - constant);
            if !entries.is_empty() {
                left.add_row(row.key, lower, entries, upper);
                continue;
            }
            let slack = |limit: f64| TOLERANCE * limit.abs().max(1.0);
            if lower > slack(row.lower) || upper < -slack(row.upper) {
                return None;
            }
        }
        let constant = objective.value(&fixed);
        let objective = Expression::sum(moved(&objective.entries));
        Some(Self { program: left, objective, constant, kept, places, fixed })
    }

    /// An expression over the columns that are left, and what the fixed ones add to it.
    #[must_use]
    pub fn expression(&self, expression: &Expression) -> (Expression, f64) {
        let left = Expression::sum(moved(&self.places, &expression.entries));
        (left, expression.value(&self.fixed))
    }

    /// A gap of the whole objective, where that has this value, as one of the part that is left.
    #[must_use]
    pub fn gap(&self, gap: f64, value: f64) -> f64 {
        let parts = value.abs() / (value - self.constant).abs().max(1.0);
        gap * parts.clamp(1.0, MOST_PARTS)
    }

    /// The values of the columns that are left, out of those of all.
    #[must_use]
    pub fn values_of(&self, all: &[f64]) -> Vec<f64> {
        self.kept.iter().map(|&column| all[column as usize]).collect()
    }

    /// The values of all columns.
    #[must_use]
    pub fn whole(&self, values: &[f64]) -> Vec<f64> {
        let mut all = self.fixed.clone();
        for (&column, &value) in self.kept.iter().zip(values) {
            all[column as usize] = value;
        }
        all
    }
}

fn moved(places: &[Option<u32>], entries: &[(u32, f64)]) -> Vec<(u32, f64)> {
    entries.iter().filter_map(|&(column, by)| Some((places[column as usize]?, by))).collect()
}

#[cfg(test)]
mod tests {
    use super::Reduced;
    use crate::facts::SiteIdx;
    use crate::facts::VillageIdx;
    use crate::model::ColumnKey;
    use crate::model::Expression;
    use crate::model::Program;
    use crate::model::RowKey;

    /// x + 2 y + 3 z ≤ 7 with y fixed at 2, and y + w ≤ `most` with both fixed.
    fn program(most: f64) -> Program {
        let mut program = Program::default();
        let key = |at: usize| ColumnKey::Build(SiteIdx::new(at), 0);
        program.add_column(key(0), 0.0, 9.0, true);
        program.add_column(key(1), 2.0, 2.0, true);
        program.add_column(key(2), 0.0, f64::INFINITY, false);
        program.add_column(key(3), 1.0, 1.0, true);
        let row = |at: usize| RowKey::AssignOnce(VillageIdx::new(at));
        program.add_row(row(0), f64::NEG_INFINITY, [(0, 1.0), (1, 2.0), (2, 3.0)], 7.0);
        program.add_row(row(1), f64::NEG_INFINITY, [(1, 1.0), (3, 1.0)], most);
        program
    }

    #[test]
    fn what_is_fixed_goes_into_the_limits_and_comes_back_in_the_values() {
        let objective = Expression::sum([(0, 5.0), (1, 10.0), (3, 1.0)]);
        let reduced = Reduced::of(&program(3.0), &objective).unwrap();
        let keys: Vec<ColumnKey> = reduced.program.columns.iter().map(|of| of.key).collect();
        assert_eq!(keys, [0, 2].map(|at| ColumnKey::Build(SiteIdx::new(at), 0)));
        assert_eq!(reduced.program.rows.len(), 1);
        assert_eq!(reduced.program.entries(0), [(0, 1.0), (1, 3.0)]);
        assert!((reduced.program.rows[0].upper - 3.0).abs() < 1e-12);
        assert_eq!(
            (reduced.objective.entries.as_slice(), reduced.constant),
            (&[(0, 5.0)][..], 21.0)
        );
        assert_eq!(reduced.values_of(&[4.0, 2.0, 0.5, 1.0]), [4.0, 0.5]);
        assert_eq!(reduced.whole(&[4.0, 0.5]), [4.0, 2.0, 0.5, 1.0]);
        let (left, constant) = reduced.expression(&Expression::sum([(1, 3.0), (2, 4.0)]));
        assert_eq!((left.entries.as_slice(), constant), (&[(1, 4.0)][..], 6.0));
        // The whole is 41, of which 20 are left to decide.
        assert!((reduced.gap(0.1, 41.0) - 0.1 * 41.0 / 20.0).abs() < 1e-12);
    }

    #[test]
    fn a_row_that_fixed_columns_miss_leaves_nothing() {
        assert!(Reduced::of(&program(2.5), &Expression::default()).is_none());
        assert!(Reduced::of(&program(3.0 - 1e-9), &Expression::default()).is_some());
    }
}
