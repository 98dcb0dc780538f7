//! How far workers go to work, one way.

use crate::verify::ledger::Ledger;
use crate::verify::routes::Commute;
use crate::verify::terms::length;

/// Worker-kilometres or worker-minutes; `None` where the length of a way is unknown.
pub fn amount(ledger: &Ledger<'_>) -> Option<f64> {
    let mut sum = 0.0;
    for job in &ledger.jobs {
        let Commute::Leg(leg) = ledger.routes.of_commute(job.home, job.livelihood) else {
            return None;
        };
        sum += job.workers as f64 * length(leg, ledger.scenario.goal.commuting)?;
    }
    Some(sum)
}
