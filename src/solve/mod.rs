//! From a program to a plan with claims: layer after layer of the goal, with the best plan kept
//! whatever happens. Solver crates live here alone; each is behind [`Backend`].

pub mod backend;
pub mod checkpoint;
pub mod decompose;
pub mod dual_bound;
pub mod evidence;
pub mod highs;
pub mod layers;
pub mod left_out;
pub mod linear;
pub mod microlp;
pub mod point;
pub mod stage;
pub mod sum;
pub mod thinning;
pub mod whole;

pub use backend::Answer;
pub use backend::Backend;
pub use backend::Effort;
pub use backend::Limit;
pub use backend::OnProgress;
pub use backend::Progress;
pub use backend::Question;
pub use backend::Status;
pub use backend::Watch;
pub use layers::Job;
pub use layers::Outcome;
pub use layers::solve;

use crate::facts::scenario::Method;
use crate::facts::scenario::SolverName;
use crate::facts::scenario::SolverOptions;

/// Whole-number columns from which decomposition is worth its prices: smaller questions HiGHS answers in
/// some hundredths of a second.
const WORTH_PRICES: usize = 200;

/// The back end that the options ask for.
#[must_use]
pub fn backend(options: &SolverOptions) -> Box<dyn Backend> {
    match (options.name, options.method) {
        (SolverName::Microlp, _) => Box::new(microlp::Microlp),
        (SolverName::Highs, Method::Exact) => Box::new(highs::Highs),
        (SolverName::Highs, Method::Decompose) => Box::new(decompose::Decompose),
        (SolverName::Highs, Method::Auto) => Box::new(Auto),
    }
}

/// HiGHS for tiny questions, decomposition for all others.
struct Auto;

impl Backend for Auto {
    fn name(&self) -> String {
        highs::Highs.name()
    }

    fn answer(&self, question: &Question<'_>, effort: &Effort, watch: &mut Watch<'_>) -> Answer {
        let columns = &question.program.columns;
        let whole = columns.iter().filter(|column| column.is_integer).count();
        let is_tiny = whole < WORTH_PRICES;
        let method = if is_tiny { "HiGHS alone" } else { "decomposition" };
        watch.note(&format!("{whole} whole-number columns: method {method}"));
        if is_tiny {
            highs::Highs.answer(question, effort, watch)
        } else {
            decompose::Decompose.answer(question, effort, watch)
        }
    }
}
