//! A part of a program: some columns are free, all others stand at their values in hand.
//!
//! Rows that the point in hand misses may be missed by as much, at a penalty.

use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Program;
use crate::model::RowKey;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Question;
use crate::solve::Watch;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::blocks::Worst;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::highs::Highs;
use crate::solve::linear::Linear;
use crate::solve::sum::Sum;

/// Changes below this are rounding.
const CHANGED: f64 = 1e-9;

/// The free columns with the rows they are in.
pub struct Part {
    program: Program,
    objective: Expression,
    start: Vec<f64>,
    /// Positions of its columns in the whole; columns of the program beyond them say what is missed.
    columns: Vec<u32>,
    /// What the columns that are not free cost; and at the least, rounding counted.
    others: f64,
    least_of_others: f64,
}

/// Row, column of the part, factor.
type Entry = (u32, u32, f64);

impl Part {
    /// Cuts out the columns `free` (ascending), with all others as in hand.
    #[must_use]
    pub fn new(
        blocks: &Blocks,
        all: &Program,
        point: &InHand,
        free: Vec<u32>,
        penalties: &[f64],
    ) -> Self {
        let mut part = Self {
            program: Program::default(),
            objective: Expression::default(),
            start: Vec::new(),
            columns: free,
            others: point.value,
            least_of_others: 0.0,
        };
        let mut others = Sum::default();
        others.add(point.value);
        let worst = blocks.worst.as_ref();
        let mut entries: Vec<Entry> = Vec::new();
        let mut free_worst = None;
        for &column in &part.columns {
            let old = &all.columns[column as usize];
            let at = part.program.add_column(old.key, old.lower, old.upper, old.is_integer);
            part.objective.entries.push((at, blocks.cost[column as usize]));
            part.start.push(point.values[column as usize]);
            let cost = blocks.cost[column as usize] * point.values[column as usize];
            part.others -= cost;
            others.add(-cost);
            if worst.is_some_and(|worst| worst.column == column) {
                free_worst = worst.map(|worst| (worst, at));
            } else {
                let rows = blocks.all_entries(column);
                entries.extend(rows.map(|(row, factor)| (row, at, factor)));
            }
        }
        // So many terms went into the value in hand.
        let rounding = all.columns.len() as f64 * f64::EPSILON * point.value.abs();
        part.least_of_others = others.rounded_down() - rounding;
        entries.sort_unstable_by_key(|&(row, at, _)| (row, at));
        if let Some((worst, at)) = free_worst {
            part.free_worst(blocks, point, worst, at, &mut entries);
        }
        for row in entries.chunk_by(|a, b| a.0 == b.0) {
            part.add_row(blocks, point, row, penalties);
        }
        part
    }

    /// Positions of its columns in the whole, ascending.
    #[must_use]
    pub fn columns(&self) -> &[u32] {
        &self.columns
    }

    /// What the columns cost that are not free.
    #[must_use]
    pub fn others(&self) -> f64 {
        self.others
    }

    /// The same at the least, with what rounding can have added to it.
    #[must_use]
    pub fn least_of_others(&self) -> f64 {
        self.least_of_others
    }

    /// From now on a column of the whole, which is in the part, is not below this value.
    pub fn hold_above(&mut self, column: u32, least: f64) {
        if let Ok(at) = self.columns.binary_search(&column) {
            self.program.columns[at].lower = least.min(self.start[at]);
        }
    }

    /// The part as a question of its own, from the point in hand.
    #[must_use]
    pub fn question(&self) -> Question<'_> {
        let start = Some(self.start.as_slice());
        Question { start, ..Question::new(&self.program, &self.objective) }
    }

    /// The part without its demand for whole numbers and without its links.
    #[must_use]
    pub fn relaxation(&self) -> Linear {
        let rows = &self.program.rows;
        Linear::relaxation(&self.program, &self.objective, |row| !is_link(rows[row].key))
    }

    /// Rows of its links: who moves to a site moves to what is built there.
    pub fn links(&self) -> impl Iterator<Item = usize> {
        let rows = self.program.rows.iter().enumerate();
        rows.filter(|(_, row)| is_link(row.key)).map(|(at, _)| at)
    }

    /// A row of the part: its entries, and what they add up to at the most.
    #[must_use]
    pub fn row(&self, row: usize) -> (&[(u32, f64)], f64) {
        (self.program.entries(row), self.program.rows[row].upper)
    }

    /// By how much a row of the part is beyond its limit at a point.
    #[must_use]
    pub fn excess(&self, row: usize, values: &[f64]) -> f64 {
        let (entries, upper) = self.row(row);
        let sum: f64 = entries.iter().map(|&(at, factor)| factor * values[at as usize]).sum();
        sum - upper
    }

    /// Whether a column of the part takes whole numbers only.
    #[must_use]
    pub fn is_whole(&self, at: u32) -> bool {
        self.program.columns[at as usize].is_integer
    }

    /// What a column of the part decides.
    #[must_use]
    pub fn key(&self, at: u32) -> ColumnKey {
        self.program.columns[at as usize].key
    }

    /// Whether a column of the part decides the size of a site.
    #[must_use]
    pub fn is_size(&self, at: u32) -> bool {
        matches!(self.key(at), ColumnKey::Build(..))
    }

    /// The least and the greatest value of a column of the part.
    #[must_use]
    pub fn limits(&self, at: u32) -> (f64, f64) {
        let column = &self.program.columns[at as usize];
        (column.lower, column.upper)
    }

    /// The columns that have new values, where those of the part have these.
    #[must_use]
    pub fn changes(&self, values: &[f64]) -> Vec<Change> {
        let columns = self.columns.iter().zip(values).enumerate();
        let changes = columns.filter_map(|(at, (&column, &new))| {
            let facts = &self.program.columns[at];
            let new = if facts.is_integer { new.round() } else { new };
            let new = new.clamp(facts.lower, facts.upper);
            ((new - self.start[at]).abs() > CHANGED).then_some((column, new))
        });
        changes.collect()
    }

    /// A cut by the columns of the part. Those that are not free stand at 0 where the cut has them.
    #[must_use]
    pub fn entries(&self, cut: &Cut) -> Vec<(u32, f64)> {
        let at = |column: u32| self.columns.binary_search(&column).ok().map(|at| at as u32);
        let entries = cut.entries.iter();
        entries.filter_map(|&(column, factor)| Some((at(column)?, factor))).collect()
    }

    /// The farthest move of villages outside the part is a least value for the farthest of all; only
    /// rows of villages inside hold its column.
    fn free_worst(
        &mut self,
        blocks: &Blocks,
        point: &InHand,
        worst: &Worst,
        at: u32,
        entries: &mut Vec<Entry>,
    ) {
        let value = point.values[worst.column as usize];
        let mut least = 0.0_f64;
        let mut inside = Vec::new();
        for (row, factor) in blocks.all_entries(worst.column) {
            let is_outside = entries.binary_search_by_key(&row, |&(row, _, _)| row).is_err();
            if is_outside && worst.rows.binary_search(&row).is_ok() {
                let rest = point.sums[row as usize] - factor * value;
                least = least.max((blocks.row(row).lower - rest) / factor);
            } else {
                inside.push((row, at, factor));
            }
        }
        self.program.columns[at as usize].lower = least.min(value);
        entries.extend(inside);
        entries.sort_unstable_by_key(|&(row, at, _)| (row, at));
    }

    /// One row, less what the columns outside add to it.
    fn add_row(&mut self, blocks: &Blocks, point: &InHand, row: &[Entry], penalties: &[f64]) {
        let number = row[0].0;
        let facts = blocks.row(number);
        let own: f64 = row.iter().map(|&(_, at, factor)| factor * self.start[at as usize]).sum();
        let others = point.sums[number as usize] - own;
        let others = if others.abs() <= CHANGED * own.abs().max(1.0) { 0.0 } else { others };
        let (mut lower, mut upper) = (facts.lower - others, facts.upper - others);
        let missing = point.missing(blocks, number);
        let mut slack = None;
        if missing > 0.0 {
            let key = ColumnKey::Missed(number as usize);
            let column = self.program.add_column(key, 0.0, f64::INFINITY, false);
            self.objective.entries.push((column, penalties[number as usize]));
            self.start.push(missing);
            slack = Some((column, if own < lower { 1.0 } else { -1.0 }));
        } else {
            // Rounding must not make the point in hand infeasible.
            if own < lower - CHANGED {
                lower = own;
            }
            if own > upper + CHANGED {
                upper = own;
            }
        }
        let entries = row.iter().map(|&(_, at, factor)| (at, factor)).chain(slack);
        self.program.add_row(facts.key, lower, entries, upper);
    }

    /// Solves the part from the point in hand: why it stopped, and columns with new values.
    pub fn solve(&self, effort: &Effort, watch: &mut Watch<'_>) -> (Answer, Vec<Change>) {
        let answer = Highs.answer(&self.question(), effort, watch);
        let values = answer.values.as_deref().unwrap_or_default();
        let changes = self.changes(values);
        (answer, changes)
    }
}

const fn is_link(key: RowKey) -> bool {
    matches!(key, RowKey::Link(..))
}
