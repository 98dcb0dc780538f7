//! Households that leave their area of the stated kind. A place without such an area counts as an
//! area of its own.

use crate::verify::ledger::Ledger;

/// Households; `None` where the instance has no area of the kind.
pub fn amount(ledger: &Ledger<'_>) -> Option<u64> {
    let kind = &ledger.scenario.goal.crossing;
    if !ledger.instance.areas.iter().any(|area| area.kind == *kind) {
        return None;
    }
    let crosses = ledger.moves.iter().filter_map(|found| {
        let (village, site) = (ledger.village(found.village), ledger.site(found.site));
        let home = ledger.area_of(&village.areas, kind);
        let stays_in = home.is_some() && home == ledger.area_of(&site.areas, kind);
        (!stays_in).then(|| u64::from(village.households))
    });
    Some(crosses.sum())
}
