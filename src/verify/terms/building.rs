//! Fixed cost of open sites, cost for each household that moves in, and of revitalising in place.

use crate::facts::CostKind;
use crate::verify::ledger::Ledger;
use crate::verify::terms::sum_of;

/// Millionths of a yuan.
pub fn amount(ledger: &Ledger<'_>) -> i128 {
    let kinds = [CostKind::BuildingFixed, CostKind::BuildingHousehold, CostKind::Revitalising];
    sum_of(ledger, &kinds)
}
