//! Yearly income after less before. Who moves gives up the income of today; who stays keeps it.

use crate::verify::ledger::Ledger;

/// Millionths of a yuan a year.
pub fn amount(ledger: &Ledger<'_>) -> i128 {
    let livelihoods = ledger.instance.livelihoods.iter().zip(&ledger.taken);
    let earned: i128 =
        livelihoods.map(|(k, &workers)| i128::from(k.income.0) * i128::from(workers)).sum();
    let given_up = ledger.moves.iter().map(|found| ledger.village(found.village));
    let given_up: i128 =
        given_up.map(|village| i128::from(village.income.0) * i128::from(village.households)).sum();
    earned - given_up
}
