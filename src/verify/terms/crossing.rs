//! Households that leave their area of the stated kind. A village or site without an area of the
//! kind counts as lying in another area.

use crate::facts::Term;
use crate::verify::ledger::Ledger;

/// Households; `None` where the instance has no area of the kind and no goal asks.
pub fn amount(ledger: &Ledger<'_>) -> Option<u64> {
    let kind = &ledger.scenario.goal.crossing;
    let is_asked = ledger.scenario.goal.weight(Term::Crossing).is_some();
    if !is_asked && !ledger.instance.areas.iter().any(|area| area.kind == *kind) {
        return None;
    }
    let crosses = ledger.moves.iter().filter_map(|found| {
        let (village, site) = (ledger.village(found.village), ledger.site(found.site));
        let from = ledger.area_of(&village.areas, kind);
        let stays_in = from.is_some() && from == ledger.area_of(&site.areas, kind);
        (!stays_in).then(|| u64::from(village.households))
    });
    Some(crosses.sum())
}
