//! The cost that the office gives for each pair.

use crate::facts::CostKind;
use crate::verify::ledger::Ledger;
use crate::verify::terms::sum_of;

/// Millionths of a yuan; `None` without a table of pairs.
pub fn amount(ledger: &Ledger<'_>) -> Option<i128> {
    ledger.instance.pairs.is_some().then(|| sum_of(ledger, &[CostKind::Pair]))
}
