//! No more households leave or enter an area than its quotas; moves within it count as neither.

use crate::diagnostic::Diagnostic;
use crate::facts::AreaIdx;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;

/// Checks every area with a quota.
pub fn check(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let mut out = vec![0_u64; ledger.instance.areas.len()];
    let mut into = out.clone();
    for found in &ledger.moves {
        let (village, site) = (ledger.village(found.village), ledger.site(found.site));
        let households = u64::from(village.households);
        for area in only_in(&village.areas, &site.areas) {
            out[area.at()] += households;
        }
        for area in only_in(&site.areas, &village.areas) {
            into[area.at()] += households;
        }
    }
    for (at, area) in ledger.instance.areas.iter().enumerate() {
        let quotas = [
            ("leave", out[at], area.max_households_out),
            ("enter", into[at], area.max_households_in),
        ];
        for (verb, households, quota) in quotas {
            let Some(quota) = quota.map(u64::from).filter(|&quota| households > quota) else {
                continue;
            };
            let message = format!(
                "{} {verb} {} {}, at most {quota} may: {} too many",
                count(households, "household"),
                area.kind,
                area.id,
                households - quota
            );
            let finding = Diagnostic::error("plan.quota", message)
                .about(&area.kind, &area.id)
                .help("Let fewer households cross the border of the area.");
            findings.push(finding);
        }
    }
}

/// Areas of one place that are not areas of another.
fn only_in<'a>(
    areas: &'a [AreaIdx],
    others: &'a [AreaIdx],
) -> impl Iterator<Item = AreaIdx> + use<'a> {
    areas.iter().copied().filter(|area| !others.contains(area))
}
