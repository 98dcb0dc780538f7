//! Workers without a livelihood, of everybody who moves and, where some livelihood takes stayers,
//! of villages that stay.

use crate::facts::Home;
use crate::facts::SkillIdx;
use crate::verify::ledger::Ledger;
use std::collections::BTreeMap;

/// Workers. Where more are allocated than live at a home, nobody of that skill is jobless there.
pub fn amount(ledger: &Ledger<'_>) -> u64 {
    let mut allocated: BTreeMap<(Home, SkillIdx), u64> = BTreeMap::new();
    for job in &ledger.jobs {
        *allocated.entry((job.home, job.skill)).or_default() += job.workers;
    }
    let mut jobless = 0;
    for (home, _) in ledger.homes() {
        for skill in (0..ledger.instance.skills.len()).map(SkillIdx::new) {
            let earning = allocated.get(&(home, skill)).copied().unwrap_or(0);
            jobless += ledger.present(home, skill).saturating_sub(earning);
        }
    }
    jobless
}
