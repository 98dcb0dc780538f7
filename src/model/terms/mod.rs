//! Terms of the goal over the columns: one file a term, named as in `facts/terms`.

mod building;
mod commuting;
mod crossing;
mod income;
mod job_cost;
mod job_gap;
mod jobless;
mod moving;
mod pair_cost;
mod pressure;
mod unplaced;
mod worst_distance;

use crate::facts::Term;
use crate::model::Expression;
use crate::model::Parts;
use crate::model::Program;

/// The term as a sum over columns; columns and rows that it alone needs are added.
pub fn expression(term: Term, parts: &mut Parts<'_>, program: &mut Program) -> Expression {
    match term {
        Term::Building => building::expression(parts, program),
        Term::PairCost => pair_cost::expression(parts, program),
        Term::JobCost => job_cost::expression(parts, program),
        Term::Moving => moving::expression(parts),
        Term::Commuting => commuting::expression(parts),
        Term::Jobless => jobless::expression(parts),
        Term::JobGap => job_gap::expression(parts),
        Term::Income => income::expression(parts),
        Term::Crossing => crossing::expression(parts),
        Term::Pressure => pressure::expression(parts),
        Term::WorstDistance => worst_distance::expression(parts, program),
        Term::Unplaced => unplaced::expression(parts),
    }
}
