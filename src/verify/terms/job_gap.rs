//! Households with labour but without an earner, home by home.

use crate::verify::ledger::Ledger;

/// Households. More earners than needed at one home do not help another.
pub fn amount(ledger: &Ledger<'_>) -> u64 {
    let earners = ledger.earners();
    let short = |(home, with_labour): (_, u64)| {
        with_labour.saturating_sub(earners.get(&home).copied().unwrap_or(0))
    };
    ledger.homes().map(short).sum()
}
