//! The farthest move.

use crate::verify::ledger::Ledger;
use crate::verify::terms::length;

/// Kilometres or minutes, 0 where nobody moves; `None` where the length of a move is unknown.
pub fn amount(ledger: &Ledger<'_>) -> Option<f64> {
    let mut worst: f64 = 0.0;
    for found in &ledger.moves {
        let leg = ledger.routes.of_move(found.village, found.site);
        worst = worst.max(length(leg, ledger.scenario.goal.moving)?);
    }
    Some(worst)
}
