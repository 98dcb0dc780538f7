//! Every village has exactly one fate, and is unplaced only where the scenario allows it.

use crate::diagnostic::Diagnostic;
use crate::facts::Decision;
use crate::facts::VillageIdx;
use crate::facts::rules::AssignOnce;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;

/// Checks every village of the instance.
pub fn check(rule: &AssignOnce, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let mut listed = vec![0_u64; ledger.instance.villages.len()];
    for assignment in &ledger.plan.assignments {
        if let Some(times) = listed.get_mut(assignment.village.at()) {
            *times += 1;
        }
    }
    for (at, village) in ledger.instance.villages.iter().enumerate() {
        let fates = ledger.fates_of(VillageIdx::new(at));
        let households = count(u64::from(village.households), "household");
        let message = if fates.is_empty() {
            format!("nothing is decided for {} ({households})", village.id)
        } else if listed[at] > 1 {
            let said: Vec<_> = fates.iter().map(|&(_, fate)| ledger.say(fate)).collect();
            format!("{} is listed {} times: it {}", village.id, listed[at], said.join(", and it "))
        } else {
            continue;
        };
        let finding = Diagnostic::error("plan.assign_once", message)
            .about("village", &village.id)
            .help("List each village exactly once.");
        findings.push(finding);
    }
    if !rule.allow_unplaced {
        for &(village, fate) in &ledger.fates {
            let is_exempt = rule.exempt.contains(&ledger.village(village).id);
            if fate == Decision::Unplaced && !is_exempt {
                let village = ledger.village(village);
                let households = count(u64::from(village.households), "household");
                let message = format!("{} ({households}) is left without a place", village.id);
                let finding = Diagnostic::error("plan.assign_once", message)
                    .about("village", &village.id)
                    .help("Give it a site, or allow an incomplete plan (allow_unplaced).");
                findings.push(finding);
            }
        }
    }
}
