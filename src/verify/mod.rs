//! Judges a plan from the facts alone: every rule in force, every term of the goal, every claim.
//!
//! Each rule is restated here from its policy wording in `facts/rules`, and shares no code with the
//! rows of the model or the search for candidates; distances, zones and sums are worked out anew, in
//! whole persons and households and in exact money. A plan may be wrong in any way: the verifier
//! does not stop at the first finding and does not put anything right.
//!
//! Not in here: how good a plan is apart from its goal (`measure`), and whether a better one exists.
//! A bound stays a claim; only its side and its distance from the plan's value are checked.

mod claims;
mod funding;
mod ledger;
mod legs;
mod payment;
mod routes;
mod rules;
mod terms;
mod words;
mod zoning;

pub use funding::Funding;
pub use funding::funding;
pub use terms::TermValue;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::has_errors;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use ledger::Ledger;
use serde::Serialize;
use serde::Serializer;
use serde::ser::SerializeStruct;

/// What was found about a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// All findings: references that lead nowhere, then the rules, then the claims.
    pub findings: Vec<Diagnostic>,
    /// The terms of the goal and all others that can be computed, in the order of `Term::ALL`.
    pub terms: Vec<TermValue>,
    /// Weighted value of each layer of the goal, first layer first; NaN where a distance that the
    /// layer weighs is unknown (which is a finding too).
    pub layers: Vec<f64>,
}

impl Verdict {
    /// Whether nothing speaks against the plan; notes and warnings do not.
    #[must_use]
    pub fn ok(&self) -> bool {
        !has_errors(&self.findings)
    }

    /// The findings that speak against the plan.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        self.findings.iter().filter(|finding| finding.is_error())
    }
}

impl Serialize for Verdict {
    /// `ok` comes first, so that a reader of the file sees it before the details.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut verdict = serializer.serialize_struct("Verdict", 4)?;
        verdict.serialize_field("ok", &self.ok())?;
        verdict.serialize_field("findings", &self.findings)?;
        verdict.serialize_field("terms", &self.terms)?;
        verdict.serialize_field("layers", &self.layers)?;
        verdict.end()
    }
}

/// Judges a plan. Needs the facts and the question, and trusts nothing that the plan states.
///
/// Never panics, whatever the plan holds. Takes time in proportion to the plan and the places it
/// speaks of, never to all pairs of villages and sites.
#[must_use]
pub fn verify(instance: &Instance, scenario: &Scenario, plan: &Plan) -> Verdict {
    let mut findings = Vec::new();
    let ledger = Ledger::new(instance, scenario, plan, &mut findings);
    legs::check(&ledger, &mut findings);
    rules::check_all(&ledger, &mut findings);
    let terms = terms::measure_all(&ledger);
    let layers = terms::weigh(&scenario.goal, &terms);
    if let Some(claims) = &plan.claims {
        claims::check(claims, scenario, &layers, &mut findings);
    }
    Verdict { findings, terms, layers }
}
