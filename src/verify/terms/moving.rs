//! How far households move.

use crate::verify::ledger::Ledger;
use crate::verify::terms::length;

/// Household-kilometres or household-minutes; `None` where the length of a move is unknown.
pub fn amount(ledger: &Ledger<'_>) -> Option<f64> {
    let mut sum = 0.0;
    for found in &ledger.moves {
        let leg = ledger.routes.of_move(found.village, found.site);
        let households = f64::from(ledger.village(found.village).households);
        sum += households * length(leg, ledger.scenario.goal.moving)?;
    }
    Some(sum)
}
