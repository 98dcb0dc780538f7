//! Moves across the lines of counties, prefectures and provinces.

use crate::measure::Tally;
use serde::Serialize;

/// Moves that leave an area of one kind.
///
/// # Formula
/// Σ_i h_i Σ_{j: area(j) ≠ area(i)} x_ij
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Crossing {
    /// Kind of area whose lines are crossed.
    pub kind: String,
    /// Villages that move to another area of the kind; one without an area of the kind at either end
    /// counts, as in the term `crossing`.
    pub villages: u64,
    /// Their households.
    pub households: u64,
    /// Those of them that count only because village or site names no area of the kind.
    pub households_without_area: u64,
}

/// Counts the moves across each of: county, prefecture, province and the kind that the goal's term
/// `crossing` names, as far as the instance has areas of the kind.
#[must_use]
pub fn crossing(tally: &Tally<'_>) -> Vec<Crossing> {
    let mut kinds = vec!["county", "prefecture", "province"];
    let asked = tally.scenario.goal.crossing.as_str();
    if !kinds.contains(&asked) {
        kinds.push(asked);
    }
    kinds.retain(|kind| tally.instance.areas.iter().any(|area| area.kind == *kind));
    kinds.into_iter().map(|kind| crossing_of(tally, kind)).collect()
}

/// Counts the moves across the lines of one kind of area.
fn crossing_of(tally: &Tally<'_>, kind: &str) -> Crossing {
    let instance = tally.instance;
    let (mut villages, mut households, mut households_without_area) = (0, 0, 0);
    for trip in &tally.moves {
        let from = instance.area_of_kind(&instance.village(trip.village).areas, kind);
        let to = instance.area_of_kind(&instance.site(trip.site).areas, kind);
        if from.is_some() && from == to {
            continue;
        }
        villages += 1;
        households += trip.households;
        if from.is_none() || to.is_none() {
            households_without_area += trip.households;
        }
    }
    Crossing { kind: kind.to_owned(), villages, households, households_without_area }
}
