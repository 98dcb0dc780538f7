//! Persons left in sensitive zones, weighted by the greatest sensitivity of the polygons around.

use crate::verify::ledger::Ledger;

/// Weighted persons.
pub fn amount(ledger: &Ledger<'_>) -> f64 {
    let mut sum = 0.0;
    for &village in ledger.stays.iter().chain(&ledger.unplaced) {
        let village = ledger.village(village);
        sum += ledger
            .zoning
            .sensitivity(village.place, ledger.instance.overlaps.of_village(&village.id))
            * f64::from(village.persons);
    }
    sum
}
