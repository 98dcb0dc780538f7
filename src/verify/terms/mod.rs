//! Every term of a goal, computed anew from the plan and the facts: counts and money exactly, ways
//! in a fixed order. One file a term.
//!
//! A term that the plan does not decide (about work, without rule `workers`; the gap in jobs, without
//! rule `job_per_household`; the cost of pairs, without a table of them) is left out, and counts as nothing where a goal weighs it
//! nevertheless. One whose distances are unknown is left out too, and has no value in a goal.

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

use crate::facts::Cny;
use crate::facts::CostKind;
use crate::facts::Goal;
use crate::facts::Term;
use crate::facts::terms::Metric;
use crate::verify::ledger::Ledger;
use crate::verify::routes::Leg;
use serde::Serialize;
use serde::Serializer;

/// One term of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TermValue {
    /// Which.
    pub term: Term,
    /// Its unit.
    pub unit: String,
    /// Its value in that unit.
    pub value: f64,
    /// The exact amount of a term of money, written as a decimal in files.
    #[serde(serialize_with = "as_decimal", skip_serializing_if = "Option::is_none")]
    pub exact: Option<Cny>,
    /// Its weight, where the goal names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
    /// Weight times value, with a minus where more is better.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weighted: Option<f64>,
}

#[allow(clippy::ref_option)] // The signature that serde asks for.
fn as_decimal<S: Serializer>(amount: &Option<Cny>, serializer: S) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => serializer.collect_str(amount),
        None => serializer.serialize_none(),
    }
}

/// What a term amounts to.
enum Amount {
    /// Millionths of a yuan.
    Money(i128),
    /// Households, workers.
    Count(u64),
    /// A measured sum; `None` where a distance is unknown.
    Measured(Option<f64>),
    /// The plan does not decide it.
    Undecided,
}

/// Computes every term that can be, in the order of [`Term::ALL`].
pub fn measure_all(ledger: &Ledger<'_>) -> Vec<TermValue> {
    let goal = &ledger.scenario.goal;
    let mut found = Vec::new();
    for term in Term::ALL {
        let weight = goal.weight(term);
        let (value, exact) = match measure(term, ledger) {
            Amount::Money(amount) => {
                let exact = i64::try_from(amount).ok().map(Cny);
                (amount as f64 / 1e6, exact)
            }
            Amount::Count(count) => (count as f64, None),
            Amount::Measured(Some(value)) => (value, None),
            Amount::Undecided if weight.is_some() => (0.0, None),
            Amount::Measured(None) | Amount::Undecided => continue,
        };
        let sign = if term == Term::Income { -1.0 } else { 1.0 };
        // Adding zero makes of a negative zero a plain one.
        let weighted = weight.map(|weight| sign * weight * value + 0.0);
        let unit = unit(term, goal).to_owned();
        found.push(TermValue { term, unit, value, exact, weight, weighted });
    }
    found
}

/// The weighted value of each layer; NaN where a term of it could not be computed.
pub fn weigh(goal: &Goal, terms: &[TermValue]) -> Vec<f64> {
    let weighted = |term: Term| {
        let found = terms.iter().find(|found| found.term == term);
        found.and_then(|found| found.weighted).unwrap_or(f64::NAN)
    };
    goal.layers
        .iter()
        .map(|layer| layer.terms.iter().map(|&(term, _)| weighted(term)).sum::<f64>() + 0.0)
        .collect()
}

fn measure(term: Term, ledger: &Ledger<'_>) -> Amount {
    let of_work = |amount: Amount| if ledger.decides_work() { amount } else { Amount::Undecided };
    match term {
        Term::Building => Amount::Money(building::amount(ledger)),
        Term::PairCost => pair_cost::amount(ledger).map_or(Amount::Undecided, Amount::Money),
        Term::JobCost => of_work(Amount::Money(job_cost::amount(ledger))),
        Term::Moving => Amount::Measured(moving::amount(ledger)),
        Term::Commuting => of_work(Amount::Measured(commuting::amount(ledger))),
        Term::Jobless => of_work(Amount::Count(jobless::amount(ledger))),
        Term::JobGap => of_work(job_gap::amount(ledger).map_or(Amount::Undecided, Amount::Count)),
        Term::Income => Amount::Money(income::amount(ledger)),
        Term::Crossing => crossing::amount(ledger).map_or(Amount::Undecided, Amount::Count),
        Term::Pressure => Amount::Measured(Some(pressure::amount(ledger))),
        Term::WorstDistance => Amount::Measured(worst_distance::amount(ledger)),
        Term::Unplaced => Amount::Count(unplaced::amount(ledger)),
    }
}

/// The unit that a term is stated in.
fn unit(term: Term, goal: &Goal) -> &'static str {
    match (term, goal.moving, goal.commuting) {
        (Term::Building | Term::PairCost | Term::JobCost, _, _) => "CNY",
        (Term::Moving, Metric::Km, _) => "household·km",
        (Term::Moving, Metric::Min, _) => "household·min",
        (Term::Commuting, _, Metric::Km) => "worker·km",
        (Term::Commuting, _, Metric::Min) => "worker·min",
        (Term::Jobless, _, _) => "worker",
        (Term::JobGap | Term::Crossing | Term::Unplaced, _, _) => "household",
        (Term::Income, _, _) => "CNY/year",
        (Term::Pressure, _, _) => "person",
        (Term::WorstDistance, Metric::Km, _) => "km",
        (Term::WorstDistance, Metric::Min, _) => "min",
    }
}

/// A way's length as a goal measures it.
fn length(leg: Leg, metric: Metric) -> Option<f64> {
    match metric {
        Metric::Km => leg.km,
        Metric::Min => leg.minutes,
    }
}

/// Sum of all costs of some kinds, in millionths.
fn sum_of(ledger: &Ledger<'_>, kinds: &[CostKind]) -> i128 {
    let of_kinds = ledger.costs.iter().filter(|cost| kinds.contains(&cost.kind));
    of_kinds.map(|cost| cost.amount).sum()
}
