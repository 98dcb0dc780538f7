//! The mixed-integer program: named families of columns and rows, one file a rule, one file a term.
//!
//! Letters are those of the vocabulary: x_ij village i moves to site j, r_i it stays, g_i it is left
//! without a place, y_jl site j is built at level l, v_jl households at j counted at level l, w_ks
//! workers of a skill who commute from a home to livelihood k, e households with labour but without
//! an earner at a home, p money paid by a fund for a cost, D the farthest move.
//!
//! Workers without a livelihood need no column: they are those who are there less those who earn
//! somewhere, u_s = Σ_i a_is x_ij − Σ_k w_ks ≥ 0.

pub mod columns;
pub mod costs;
pub mod decode;
pub mod names;
pub mod program;
pub mod reduced;
pub mod rules;
pub mod terms;

pub use columns::Columns;
pub use program::ColumnKey;
pub use program::Expression;
pub use program::Program;
pub use program::RowKey;
pub use reduced::Reduced;

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::Goal;
use crate::facts::Instance;
use crate::facts::Term;
use std::collections::BTreeMap;

/// A program, and what its columns mean.
pub struct Model<'a> {
    /// What the columns and rows are made from.
    pub parts: Parts<'a>,
    /// Columns and rows.
    pub program: Program,
    /// The terms that the goal names, over the columns.
    pub terms: BTreeMap<Term, Expression>,
}

/// What rules and terms are written from.
pub struct Parts<'a> {
    /// The facts, the rules and what they say of single villages, sites and livelihoods.
    pub finder: &'a Finder<'a>,
    /// The pairs and commutes in the model.
    pub candidates: &'a Candidates,
    /// Where the columns of each family are.
    pub columns: Columns,
}

impl Parts<'_> {
    /// The facts.
    #[must_use]
    pub fn instance(&self) -> &Instance {
        self.finder.instance
    }

    /// The goal.
    #[must_use]
    pub fn goal(&self) -> &Goal {
        &self.finder.scenario.goal
    }
}

impl<'a> Model<'a> {
    /// Writes the program for the rules and the goal of the finder's scenario.
    ///
    /// # Size
    /// One column and one row a candidate pair, a few a site, village and commute.
    #[must_use]
    pub fn new(finder: &'a Finder<'a>, candidates: &'a Candidates) -> Self {
        let mut program = Program::default();
        let columns = Columns::new(finder, candidates, &mut program);
        let mut parts = Parts { finder, candidates, columns };
        for on in &finder.scenario.rules {
            rules::rows(&on.rule, &mut parts, &mut program);
        }
        let mut terms = BTreeMap::new();
        for layer in &finder.scenario.goal.layers {
            for &(term, _) in &layer.terms {
                let expression = terms::expression(term, &mut parts, &mut program);
                terms.insert(term, expression);
            }
        }
        Self { parts, program, terms }
    }

    /// The weighted sum of the terms of one layer, in the unit of the weights; rewarded terms count
    /// with a minus.
    #[must_use]
    pub fn layer(&self, layer: usize) -> Expression {
        let mut sum = Expression::default();
        for (term, weight) in &self.parts.goal().layers[layer].terms {
            let sign = if term.is_rewarded() { -1.0 } else { 1.0 };
            sum.add(&self.terms[term], sign * weight);
        }
        sum.simplify();
        sum
    }
}
