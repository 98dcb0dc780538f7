//! What households earn after less before.

use crate::facts::Cny;
use crate::measure::Tally;
use crate::measure::number;
use serde::Serialize;

/// Yearly income before and after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Income {
    /// Σ_jks income_k w_jks \[CNY/year\]; `None` where workers earn and livelihoods have no income column.
    #[serde(serialize_with = "number::maybe_cny")]
    pub earned_cny_per_year: Option<Cny>,
    /// Σ_ij income_i h_i x_ij, what those who move give up \[CNY/year\]; `None` where households move
    /// and villages have no income column.
    #[serde(serialize_with = "number::maybe_cny")]
    pub given_up_cny_per_year: Option<Cny>,
    /// Earned less given up \[CNY/year\]; `None` unless both are known.
    #[serde(serialize_with = "number::maybe_cny")]
    pub change_cny_per_year: Option<Cny>,
}

/// Measures the change of income.
#[must_use]
pub fn income(tally: &Tally<'_>) -> Income {
    let instance = tally.instance;
    let earned: i128 = instance
        .livelihoods
        .iter()
        .zip(&tally.taken)
        .map(|(livelihood, &taken)| number::times(livelihood.income, taken))
        .sum();
    let given_up: i128 = tally
        .moves
        .iter()
        .map(|trip| number::times(instance.village(trip.village).income, trip.households))
        .sum();
    let nobody_earns = tally.taken.iter().all(|&taken| taken == 0);
    let earned =
        (instance.has("livelihoods.income_cny") || nobody_earns || earned != 0).then_some(earned);
    let given_up = (instance.has("villages.income_cny") || tally.moves.is_empty() || given_up != 0)
        .then_some(given_up);
    let change = earned.and_then(|earned| Some(earned - given_up?));
    Income {
        earned_cny_per_year: earned.map(number::amount),
        given_up_cny_per_year: given_up.map(number::amount),
        change_cny_per_year: change.map(number::amount),
    }
}
