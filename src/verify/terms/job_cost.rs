//! Cost of creating the places of work that are taken.

use crate::facts::CostKind;
use crate::verify::ledger::Ledger;
use crate::verify::terms::sum_of;

/// Millionths of a yuan.
pub fn amount(ledger: &Ledger<'_>) -> i128 {
    sum_of(ledger, &[CostKind::Places])
}
