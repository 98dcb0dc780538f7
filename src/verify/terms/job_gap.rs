//! Households with labour but without an earner, home by home, where rule `job_per_household` asks.

use crate::facts::RuleName;
use crate::verify::ledger::Ledger;

/// Households; `None` without the rule. More earners than needed at one home do not help another.
pub fn amount(ledger: &Ledger<'_>) -> Option<u64> {
    if !ledger.scenario.is_on(RuleName::JobPerHousehold) {
        return None;
    }
    let earners = ledger.earners();
    let short = |(home, with_labour): (_, u64)| {
        with_labour.saturating_sub(earners.get(&home).copied().unwrap_or(0))
    };
    Some(ledger.homes().map(short).sum())
}
