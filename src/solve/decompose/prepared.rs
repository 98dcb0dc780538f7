//! What is known before a search begins, where the program leaves pairs out: prices, the bound that they
//! give, and how little a left-out pair can cost beyond it.
//!
//! # Formula
//! A plan that takes left-out pairs A costs at least L(u) + Σ_{a ∈ A} r_a, with reduced costs r_a ≥ 0 at the
//! prices u. So a bound B of the program holds with the left-out pairs as well, up to L(u) + min r_a; and
//! that of a region by as much more than L(u) as no left-out pair that touches the region undercuts.
//!
//! # Why
//! Take the left-out pairs out of a plan and each site's choice is one that the program offers, at no less
//! than φ_j; what they paid themselves is r_a each. A pair that touches several regions is shared out
//! among them: [`Least`] divides r_a by their number at the most.

use crate::solve::decompose::ascent::Ascent;

/// The least that left-out pairs cost beyond the bound.
#[derive(Clone, Debug, PartialEq)]
pub struct Least {
    /// Any of them.
    pub of_all: f64,
    /// Those of a site, a share each where they touch others; by block.
    pub of_site: Vec<f64>,
    /// Those in a row between sites, likewise; by coupling row.
    pub of_row: Vec<f64>,
}

/// What is known before a search begins.
#[derive(Clone)]
pub struct Prepared {
    /// Prices at which no left-out pair has a negative reduced cost, with their bound, which therefore
    /// holds over all legal pairs.
    pub ascent: Ascent,
    /// What left-out pairs cost.
    pub least: Least,
}

impl Prepared {
    /// As much of a bound of the program as holds over all legal pairs.
    #[must_use]
    pub fn credit(&self, bound: f64) -> f64 {
        bound.min(self.most_bound()).max(self.ascent.bound)
    }

    /// The highest bound that the program can give for all legal pairs.
    #[must_use]
    pub fn most_bound(&self) -> f64 {
        (self.ascent.bound + self.least.of_all).next_down()
    }
}
