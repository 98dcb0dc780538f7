//! A part of a program: some columns are free, all others stand at given values.

use crate::model::Expression;
use crate::model::Program;
use crate::solve::Limit;
use crate::solve::Question;

/// Which rows each column is in.
pub struct Transposed {
    rows_of: Vec<Vec<u32>>,
}

impl Transposed {
    /// Reads a program the other way round.
    #[must_use]
    pub fn new(program: &Program) -> Self {
        let mut rows_of = vec![Vec::new(); program.columns.len()];
        for row in 0..program.rows.len() {
            for &(column, _) in program.entries(row) {
                rows_of[column as usize].push(row as u32);
            }
        }
        Self { rows_of }
    }
}

/// The free columns of a question with the rows they are in; what the others add is taken off the
/// rows' limits.
pub struct Part {
    /// The smaller program.
    pub program: Program,
    /// Its objective, less a constant.
    pub objective: Expression,
    /// Its further rows.
    pub limits: Vec<Limit>,
    /// Positions of its columns in the whole.
    columns: Vec<u32>,
}

impl Part {
    /// Cuts out the columns `free` (ascending), with all others at `values`; of the free ones, those
    /// that are not `whole` may be fractional.
    #[must_use]
    pub fn new(
        question: &Question<'_>,
        transposed: &Transposed,
        values: &[f64],
        free: Vec<u32>,
        whole: impl Fn(u32) -> bool,
    ) -> Self {
        let all = question.program;
        let mut place = vec![u32::MAX; all.columns.len()];
        let mut program = Program::default();
        for &column in &free {
            let old = all.columns[column as usize];
            place[column as usize] =
                program.add_column(old.key, old.lower, old.upper, old.is_integer && whole(column));
        }
        let mut rows: Vec<u32> =
            free.iter().flat_map(|&at| &transposed.rows_of[at as usize]).copied().collect();
        rows.sort_unstable();
        rows.dedup();
        for row in rows {
            let Split { kept, fixed } = Split::new(all.entries(row as usize), &place, values);
            let old = &all.rows[row as usize];
            program.add_row(old.key, old.lower - fixed, kept, old.upper - fixed);
        }
        let objective = Split::new(&question.objective.entries, &place, values).kept;
        let limits = question.limits.iter().map(|limit| {
            let Split { kept, fixed } = Split::new(&limit.expression.entries, &place, values);
            Limit { expression: Expression { entries: kept }, most: limit.most - fixed }
        });
        Self {
            program,
            objective: Expression { entries: objective },
            limits: limits.collect(),
            columns: free,
        }
    }

    /// The values of the free columns.
    #[must_use]
    pub fn cut(&self, values: &[f64]) -> Vec<f64> {
        self.columns.iter().map(|&column| values[column as usize]).collect()
    }

    /// Puts the part's values into the whole.
    pub fn put_back(&self, part: &[f64], values: &mut [f64]) {
        for (&column, &value) in self.columns.iter().zip(part) {
            values[column as usize] = value;
        }
    }
}

/// Entries over free columns, and what the fixed ones add.
struct Split {
    kept: Vec<(u32, f64)>,
    fixed: f64,
}

impl Split {
    fn new(entries: &[(u32, f64)], place: &[u32], values: &[f64]) -> Self {
        let mut split = Self { kept: Vec::new(), fixed: 0.0 };
        for &(column, factor) in entries {
            match place[column as usize] {
                u32::MAX => split.fixed += factor * values[column as usize],
                new => split.kept.push((new, factor)),
            }
        }
        split
    }
}
