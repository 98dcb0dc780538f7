//! Work and money as they answer to whole decisions: one linear program, in which decisions are columns that
//! are moved from one value to another.
//!
//! # Why
//! HiGHS keeps its basis when limits of columns change, so the dual simplex goes on from the answer to the
//! decisions before: some hundredths of a second where the first answer takes one.

use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Program;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::linear::Linear;
use std::sync::Arc;
use std::time::Duration;

/// Programs with more columns keep none between answers: it takes about as much memory as the program itself.
const MOST_KEPT: usize = 3_000_000;

/// No column.
const NONE: u32 = u32::MAX;

/// The linear program.
pub struct Market {
    linear: Linear,
    /// Column of the linear program of each column; [`NONE`] for decisions that it does not see.
    at: Vec<u32>,
    /// The row of each row of the linear program.
    rows: Vec<u32>,
    is_held: Vec<bool>,
    is_free: Vec<bool>,
    cost: Arc<Vec<f64>>,
    /// Decisions in force, and what they cost by themselves.
    decisions: Vec<f64>,
    decided: f64,
}

/// What work and money answer.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What everything costs, with penalties for rows that are missed.
    pub value: f64,
    /// Values of all columns.
    pub values: Vec<f64>,
    /// By how much the value would rise for each unit that the limit of a row is moved.
    pub prices: Vec<(u32, f64)>,
}

impl Market {
    /// For these decisions at first.
    #[must_use]
    pub fn new(blocks: &Blocks, program: &Program, penalties: &[f64], decisions: &[f64]) -> Self {
        let is_free: Vec<bool> = program
            .columns
            .iter()
            .map(|column| !column.is_integer && !matches!(column.key, ColumnKey::Housed(..)))
            .collect();
        let mut is_held = vec![false; blocks.row_count()];
        for (column, _) in (0..).zip(&is_free).filter(|(_, is_free)| **is_free) {
            for (row, _) in blocks.all_entries(column) {
                is_held[row as usize] = true;
            }
        }
        let mut small = Program::default();
        let mut objective = Expression::default();
        let mut at = vec![NONE; program.columns.len()];
        let mut entries_of: Vec<Vec<(u32, f64)>> = vec![Vec::new(); blocks.row_count()];
        for (column, facts) in (0_u32..).zip(&program.columns) {
            let place = column as usize;
            let entries = blocks.all_entries(column).filter(|&(row, _)| is_held[row as usize]);
            let mut entries = entries.peekable();
            if !is_free[place] && entries.peek().is_none() {
                continue;
            }
            let fixed = decisions[place];
            let (lower, upper) =
                if is_free[place] { (facts.lower, facts.upper) } else { (fixed, fixed) };
            at[place] = small.add_column(facts.key, lower, upper, false);
            if is_free[place] {
                objective.entries.push((at[place], blocks.cost[place]));
            }
            for (row, factor) in entries {
                entries_of[row as usize].push((at[place], factor));
            }
        }
        let mut rows = Vec::new();
        for (row, mut entries) in (0_u32..).zip(entries_of) {
            if !is_held[row as usize] {
                continue;
            }
            let facts = blocks.row(row);
            // Whatever is decided, there is an answer.
            for (limit, sign) in [(facts.lower, 1.0), (facts.upper, -1.0)] {
                if limit.is_finite() {
                    let key = ColumnKey::Missed(row as usize);
                    let missed = small.add_column(key, 0.0, f64::INFINITY, false);
                    objective.entries.push((missed, penalties[row as usize]));
                    entries.push((missed, sign));
                }
            }
            small.add_row(facts.key, facts.lower, entries, facts.upper);
            rows.push(row);
        }
        let decided = (0..decisions.len()).filter(|&at| !is_free[at]);
        Self {
            linear: Linear::relaxation(&small, &objective, |_| true),
            at,
            rows,
            is_held,
            decided: decided.map(|at| blocks.cost[at] * decisions[at]).sum(),
            is_free,
            cost: Arc::clone(&blocks.cost),
            decisions: decisions.to_vec(),
        }
    }

    /// Whether one for this program is kept between answers.
    #[must_use]
    pub fn is_kept(program: &Program) -> bool {
        program.columns.len() <= MOST_KEPT
    }

    /// Whether a row is looked after here.
    #[must_use]
    pub fn holds(&self, row: usize) -> bool {
        self.is_held[row]
    }

    /// The answer to these decisions; `None` where HiGHS finds none in this time.
    pub fn reply(&mut self, decisions: &[f64], time: Option<Duration>) -> Option<Reply> {
        for (column, &new) in decisions.iter().enumerate() {
            let old = self.decisions[column];
            if self.is_free[column] || old.total_cmp(&new).is_eq() {
                continue;
            }
            self.decided += self.cost[column] * (new - old);
            self.decisions[column] = new;
            if self.at[column] != NONE {
                self.linear.limit(self.at[column], new, new);
            }
        }
        let optimum = self.linear.solve(time)?;
        let values = self.at.iter().zip(&self.is_free).zip(&self.decisions);
        let values = values.map(
            |((&at, &is_free), &decided)| {
                if is_free { optimum.columns[at as usize] } else { decided }
            },
        );
        Some(Reply {
            value: optimum.value + self.decided,
            values: values.collect(),
            prices: self.rows.iter().copied().zip(optimum.prices).collect(),
        })
    }
}
