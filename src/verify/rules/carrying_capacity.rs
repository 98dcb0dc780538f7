//! An area holds no more people after the plan than its ecological carrying capacity: those who
//! live at its sites already, those who move in, and those of its villages who do not move.

use crate::diagnostic::Diagnostic;
use crate::facts::rules::CarryingCapacity;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;

/// Checks every area with a limit, of the kinds that the rule names.
pub fn check(rule: &CarryingCapacity, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let areas = ledger.instance.areas.len();
    let (mut hosts, mut arrived, mut left) =
        (vec![0_u64; areas], vec![0_u64; areas], vec![0; areas]);
    for (site, community) in ledger.instance.sites.iter().zip(&ledger.communities) {
        for area in &site.areas {
            hosts[area.at()] += u64::from(site.host_persons);
            arrived[area.at()] += community.persons;
        }
    }
    for &village in ledger.stays.iter().chain(&ledger.unplaced) {
        let village = ledger.village(village);
        for area in &village.areas {
            left[area.at()] += u64::from(village.persons);
        }
    }
    for (at, area) in ledger.instance.areas.iter().enumerate() {
        let is_checked = rule.kinds.as_ref().is_none_or(|kinds| kinds.contains(&area.kind));
        let Some(limit) = area.max_persons.map(u64::from).filter(|_| is_checked) else {
            continue;
        };
        let persons = hosts[at] + arrived[at] + left[at];
        if persons > limit {
            let message = format!(
                "{} {} holds {} after the plan ({} at its sites already, {} who move in, {} in \
                 villages that do not move), and can carry {limit}: {} too many",
                area.kind,
                area.id,
                count(persons, "person"),
                hosts[at],
                arrived[at],
                left[at],
                persons - limit
            );
            let finding = Diagnostic::error("plan.carrying_capacity", message)
                .about(&area.kind, &area.id)
                .help("Let fewer people in, or more of its villages leave.");
            findings.push(finding);
        }
    }
}
