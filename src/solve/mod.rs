//! From a program to a plan with claims: layer after layer of the goal, with the best plan kept
//! whatever happens. Solver crates live here alone; each is behind [`Backend`].

pub mod backend;
pub mod exchange;
pub mod highs;
pub mod layers;
pub mod microlp;
pub mod neighbours;
pub mod part;
pub mod search;
pub mod whole;

pub use backend::Answer;
pub use backend::Backend;
pub use backend::Effort;
pub use backend::Limit;
pub use backend::Progress;
pub use backend::Question;
pub use backend::Status;
pub use backend::Watch;
pub use layers::Outcome;
pub use layers::solve;

use crate::facts::scenario::SolverName;

/// The back end of a name.
#[must_use]
pub fn backend(name: SolverName) -> Box<dyn Backend> {
    match name {
        SolverName::Highs => Box::new(search::Search),
        SolverName::Microlp => Box::new(microlp::Microlp),
    }
}
