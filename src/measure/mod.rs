//! What a plan means in figures: people, cost, distance, sites, work, land, fairness.
//!
//! Every figure is computed from the plan and the facts, never from a solver's objective value. Units
//! stand in the field names. A figure that cannot be known because a column is missing is `null`,
//! never 0; a sum over nothing is 0.
//!
//! Not here: whether the plan keeps the rules (`verify`), and how figures look (`write`). A plan may
//! be broken in any way; then the figures say what [`Tally`] makes of it.

pub mod cost;
pub mod crossing;
pub mod distance;
pub mod equity;
pub mod headline;
pub mod income;
pub mod land;
pub mod number;
pub mod people;
pub mod polygons;
pub mod sites;
pub mod tally;
pub mod work;

pub use cost::Cost;
pub use crossing::Crossing;
pub use distance::Commuting;
pub use distance::Moving;
pub use equity::Equity;
pub use income::Income;
pub use land::Land;
pub use people::People;
pub use sites::Sites;
pub use tally::Tally;
pub use work::Work;

use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use serde::Serialize;

/// All figures of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Kpis {
    /// Who moves, stays, or has no place.
    pub people: People,
    /// What it costs.
    pub cost: Cost,
    /// How far households move.
    pub moving: Moving,
    /// What is built and how full it is.
    pub sites: Sites,
    /// Who earns a living.
    pub work: Work,
    /// How far workers go to work.
    pub commuting: Commuting,
    /// What becomes of the land left behind.
    pub land: Land,
    /// Moves across the lines of areas, one entry for each kind of area.
    pub crossing: Vec<Crossing>,
    /// What households earn after less before.
    pub income: Income,
    /// How evenly the burden of distance is shared.
    pub equity: Equity,
}

/// Measures a plan.
///
/// A plan that breaks rules is measured too: see [`Tally`] for what counts then.
#[must_use]
pub fn measure(instance: &Instance, scenario: &Scenario, plan: &Plan) -> Kpis {
    measure_tally(&Tally::new(instance, scenario, plan))
}

/// Measures a plan that is counted already.
#[must_use]
pub fn measure_tally(tally: &Tally<'_>) -> Kpis {
    Kpis {
        people: people::people(tally),
        cost: cost::cost(tally),
        moving: distance::moving(tally),
        sites: sites::sites(tally),
        work: work::work(tally),
        commuting: distance::commuting(tally),
        land: land::land(tally),
        crossing: crossing::crossing(tally),
        income: income::income(tally),
        equity: equity::equity(tally),
    }
}
