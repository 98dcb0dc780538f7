//! Whether a part of the rules can be kept: the program of everything with some members on.

use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Program;
use crate::model::RowKey;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::highs::Highs;
use crate::why::Means;
use crate::why::diagnose::whole::Whole;

/// Whether some members can be kept together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// There is a whole plan that keeps them.
    Yes,
    /// It is proven that there is none.
    No,
    /// A limit came before the answer.
    Unknown,
}

/// Asks about sets of members.
pub struct Oracle<'a> {
    /// The program of everything.
    pub whole: &'a Whole,
    /// How hard to try.
    pub means: Means<'a>,
}

/// A member that may be relaxed at a price for each unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relaxed {
    /// Its position.
    pub member: usize,
    /// Price for each unit.
    pub price: f64,
    /// Whether it is relaxed in whole units.
    pub is_whole: bool,
}

/// A program with relaxed members.
pub struct Elastic {
    /// Columns and rows.
    pub program: Program,
    /// The sum of prices.
    pub objective: Expression,
    /// Columns that say by how much a member (by its position) is relaxed.
    pub by: Vec<(usize, u32)>,
}

impl Oracle<'_> {
    /// The program with some members on, of which some may be relaxed.
    #[must_use]
    pub fn program(&self, is_on: &[bool], relaxed: &[Relaxed]) -> Elastic {
        let whole = self.whole;
        let mut elastic = Elastic {
            program: Program::default(),
            objective: Expression::default(),
            by: Vec::new(),
        };
        let mut at: Vec<Option<&Relaxed>> = vec![None; whole.members.len()];
        for relaxed in relaxed {
            at[relaxed.member] = Some(relaxed);
        }
        for (column, closed_by) in whole.program.columns.iter().zip(&whole.closed_by) {
            let is_closed = closed_by.iter().any(|&member| is_on[member] && at[member].is_none());
            let upper = if is_closed { 0.0 } else { column.upper };
            let (key, lower) = (column.key, column.lower.min(upper));
            elastic.program.add_column(key, lower, upper, column.is_integer);
        }
        let mut lifts: Vec<Option<u32>> = vec![None; whole.members.len()];
        for (column, closed_by) in whole.closed_by.iter().enumerate() {
            for &member in closed_by.iter().filter(|&&member| is_on[member]) {
                let Some(relaxed) = at[member] else { continue };
                let lift = *lifts[member]
                    .get_or_insert_with(|| add_relaxation(&mut elastic, relaxed, 1.0));
                // The choice is taken only where the rule is lifted.
                let entries = [(column as u32, 1.0), (lift, -1.0)];
                let key = RowKey::EarlierLayer(member);
                elastic.program.add_row(key, f64::NEG_INFINITY, entries, 0.0);
            }
        }
        for (row, facts) in whole.program.rows.iter().enumerate() {
            let member = whole.row_of[row];
            if member.is_some_and(|member| !is_on[member]) {
                continue;
            }
            let mut entries = whole.entries(row);
            if let Some(relaxed) = member.and_then(|member| at[member]) {
                if facts.upper.is_finite() {
                    let more = add_relaxation(&mut elastic, relaxed, f64::INFINITY);
                    entries.push((more, -1.0));
                }
                if facts.lower.is_finite() {
                    let less = add_relaxation(&mut elastic, relaxed, f64::INFINITY);
                    entries.push((less, 1.0));
                }
            }
            elastic.program.add_row(facts.key, facts.lower, entries, facts.upper);
        }
        elastic
    }

    /// The best point of a program; without whole numbers where `is_relaxed`.
    #[must_use]
    pub fn answer(&self, elastic: &Elastic, is_relaxed: bool) -> Answer {
        let mut program = std::borrow::Cow::Borrowed(&elastic.program);
        if is_relaxed {
            for column in &mut program.to_mut().columns {
                column.is_integer = false;
            }
        }
        let question = Question::new(&program, &elastic.objective);
        let effort = Effort { gap: 1e-9, ..self.means.effort() };
        let mut quiet = |_: &_| {};
        let mut watch = Watch::new(self.means.stop, &mut quiet);
        Highs.answer(&question, &effort, &mut watch)
    }

    /// Whether some members can be kept together, by a whole plan.
    #[must_use]
    pub fn can_keep(&self, is_on: &[bool]) -> Kept {
        let elastic = self.program(is_on, &[]);
        // Mostly the relaxation tells, and it is far quicker.
        if self.answer(&elastic, true).status == Status::Infeasible {
            return Kept::No;
        }
        let answer = self.answer(&elastic, false);
        match answer.status {
            Status::Infeasible => Kept::No,
            _ if answer.values.is_some() => Kept::Yes,
            _ => Kept::Unknown,
        }
    }
}

/// A column that says by how much a member is relaxed.
fn add_relaxation(elastic: &mut Elastic, relaxed: &Relaxed, most: f64) -> u32 {
    let key = ColumnKey::Missed(elastic.by.len());
    let column = elastic.program.add_column(key, 0.0, most, relaxed.is_whole);
    elastic.objective.entries.push((column, relaxed.price));
    elastic.by.push((relaxed.member, column));
    column
}

impl Elastic {
    /// By how much each member is relaxed at a point: those that are.
    #[must_use]
    pub fn relaxed(&self, values: &[f64]) -> Vec<(usize, f64)> {
        let mut sums: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
        for &(member, column) in &self.by {
            *sums.entry(member).or_default() += values[column as usize];
        }
        sums.into_iter().filter(|&(_, sum)| sum > 1e-6).collect()
    }
}
