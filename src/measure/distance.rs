//! How far households move and how far workers go to work.

use crate::measure::Tally;
use crate::measure::number::Spread;
use serde::Serialize;

/// Moving distances and times, weighted by households. Percentiles are the least value that so much
/// of the weight does not exceed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Moving {
    /// Households whose distance is known.
    pub households: u64,
    /// Households that move an unknown distance (no table row and no coordinates).
    pub households_without_distance: u64,
    /// Σ_ij h_i d_ij x_ij, in household·km.
    pub total_household_km: f64,
    /// Shortest move \[km\].
    pub min_km: Option<f64>,
    /// Σ h d / Σ h \[km\].
    pub mean_km: Option<f64>,
    /// Half of the households move no farther \[km\].
    pub median_km: Option<f64>,
    /// 90 % of the households move no farther \[km\].
    pub p90_km: Option<f64>,
    /// Farthest move \[km\].
    pub worst_km: Option<f64>,
    /// The village that moves farthest (the first of several).
    pub worst_village: Option<String>,
    /// Mean time \[min\].
    pub mean_min: Option<f64>,
    /// Half of the households travel no longer \[min\].
    pub median_min: Option<f64>,
    /// 90 % of the households travel no longer \[min\].
    pub p90_min: Option<f64>,
    /// Longest time \[min\].
    pub worst_min: Option<f64>,
}

/// Distances to work, one way, weighted by workers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Commuting {
    /// Workers whose distance is known.
    pub workers: u64,
    /// Workers who commute an unknown distance.
    pub workers_without_distance: u64,
    /// Σ_jks d_jk w_jks, in worker·km.
    pub total_worker_km: f64,
    /// Mean distance \[km\].
    pub mean_km: Option<f64>,
    /// 90 % of the workers commute no farther \[km\].
    pub p90_km: Option<f64>,
    /// Farthest commute \[km\].
    pub worst_km: Option<f64>,
    /// Mean time \[min\].
    pub mean_min: Option<f64>,
    /// 90 % of the workers commute no longer \[min\].
    pub p90_min: Option<f64>,
    /// Longest time \[min\].
    pub worst_min: Option<f64>,
}

/// Measures the moves.
#[must_use]
pub fn moving(tally: &Tally<'_>) -> Moving {
    let km = move_km(tally);
    let minutes =
        Spread::new(tally.moves.iter().filter_map(|trip| Some((trip.minutes?, trip.households))));
    let worst = tally
        .moves
        .iter()
        .find(|trip| trip.km.is_some() && trip.km == km.max())
        .map(|trip| tally.instance.village(trip.village).id.clone());
    Moving {
        households: km.weight(),
        households_without_distance: tally.households_moved() - km.weight(),
        total_household_km: km.sum(),
        min_km: km.min(),
        mean_km: km.mean(),
        median_km: km.percentile(50),
        p90_km: km.percentile(90),
        worst_km: km.max(),
        worst_village: worst,
        mean_min: minutes.mean(),
        median_min: minutes.percentile(50),
        p90_min: minutes.percentile(90),
        worst_min: minutes.max(),
    }
}

/// Distances of the moves that are known, weighted by households \[km\].
#[must_use]
pub fn move_km(tally: &Tally<'_>) -> Spread {
    Spread::new(tally.moves.iter().filter_map(|trip| Some((trip.km?, trip.households))))
}

/// Measures the commutes.
#[must_use]
pub fn commuting(tally: &Tally<'_>) -> Commuting {
    let earners = &tally.earners;
    let km = Spread::new(earners.iter().filter_map(|at| Some((at.km?, at.workers))));
    let minutes = Spread::new(earners.iter().filter_map(|at| Some((at.minutes?, at.workers))));
    let all: u64 = earners.iter().map(|at| at.workers).sum();
    Commuting {
        workers: km.weight(),
        workers_without_distance: all - km.weight(),
        total_worker_km: km.sum(),
        mean_km: km.mean(),
        p90_km: km.percentile(90),
        worst_km: km.max(),
        mean_min: minutes.mean(),
        p90_min: minutes.percentile(90),
        worst_min: minutes.max(),
    }
}
