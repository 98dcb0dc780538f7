//! Households without a place.

use crate::verify::ledger::Ledger;

/// Households of villages that the plan says are without a place.
pub fn amount(ledger: &Ledger<'_>) -> u64 {
    let households = ledger.unplaced.iter().map(|&at| u64::from(ledger.village(at).households));
    households.sum()
}
