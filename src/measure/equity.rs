//! How evenly the burden of distance is shared among the households that move.

use crate::facts::AreaIdx;
use crate::measure::Tally;
use crate::measure::cost::area_kind;
use crate::measure::distance::move_km;
use serde::Serialize;
use std::collections::BTreeMap;

/// Fairness of the moving distances.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Equity {
    /// Gini coefficient of the moving distance over households: 0 where all move equally far.
    pub distance_gini: Option<f64>,
    /// 90th percentile over median of the moving distance; `None` where the median is 0.
    pub distance_p90_over_p50: Option<f64>,
    /// The area (of the kind in which costs are told) whose households move farthest on average.
    pub worst_off_area: Option<WorstOffArea>,
}

/// The area whose households move farthest on average.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorstOffArea {
    /// Kind of area.
    pub kind: String,
    /// Its id.
    pub area: String,
    /// Households that move out of its villages a known distance.
    pub households: u64,
    /// Their mean distance \[km\].
    pub mean_km: f64,
}

/// Measures how evenly distance is shared.
#[must_use]
pub fn equity(tally: &Tally<'_>) -> Equity {
    let km = move_km(tally);
    let ratio = km
        .percentile(50)
        .filter(|&median| median > 0.0)
        .and_then(|median| Some(km.percentile(90)? / median));
    Equity {
        distance_gini: km.gini(),
        distance_p90_over_p50: ratio,
        worst_off_area: worst_off_area(tally),
    }
}

/// The area of the greatest mean distance; the first of several.
fn worst_off_area(tally: &Tally<'_>) -> Option<WorstOffArea> {
    let instance = tally.instance;
    let kind = area_kind(instance)?;
    let mut sums: BTreeMap<AreaIdx, (f64, u64)> = BTreeMap::new();
    for trip in &tally.moves {
        let areas = &instance.village(trip.village).areas;
        let (Some(km), Some(area)) = (trip.km, instance.area_of_kind(areas, kind)) else {
            continue;
        };
        let (sum, households) = sums.entry(area).or_default();
        *sum += km * trip.households as f64;
        *households += trip.households;
    }
    let means = sums
        .into_iter()
        .filter(|(_, (_, households))| *households > 0)
        .map(|(area, (sum, households))| (area, households, sum / households as f64));
    let (area, households, mean_km) =
        means.reduce(|worst, next| if next.2 > worst.2 { next } else { worst })?;
    let area = instance.area(area).id.clone();
    Some(WorstOffArea { kind: kind.to_owned(), area, households, mean_km })
}
