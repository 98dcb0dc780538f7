//! A village moves only to a site that is built; a site is built once, at one of its levels, and one
//! that stands already never becomes smaller.

use crate::diagnostic::Diagnostic;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;

/// Checks the sites that are built and those that are moved to.
pub fn check(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    check_built(ledger, findings);
    for (site, community) in ledger.instance.sites.iter().zip(&ledger.communities) {
        if community.level.is_none() && !community.villages.is_empty() {
            let villages = count(community.villages.len() as u64, "village");
            let households = count(community.households, "household");
            let message =
                format!("site {} is not built, but {villages} ({households}) go there", site.id);
            let mut finding = Diagnostic::error("plan.link", message)
                .about("site", &site.id)
                .help("Build the site, or send the villages elsewhere.");
            for &village in &community.villages {
                finding = finding.about("village", &ledger.village(village).id);
            }
            findings.push(finding);
        }
    }
}

fn check_built(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let mut times = vec![0_u64; ledger.instance.sites.len()];
    for built in &ledger.plan.built {
        let Some(site) = ledger.instance.sites.get(built.site.at()) else {
            continue; // The ledger has told it.
        };
        times[built.site.at()] += 1;
        let levels = &site.levels;
        let message = match (levels.get(built.level), site.existing.and_then(|at| levels.get(at))) {
            (None, _) => format!(
                "site {} is built at level number {}, but has {}",
                site.id,
                built.level,
                count(levels.len() as u64, "level")
            ),
            (Some(level), Some(standing)) if Some(built.level) < site.existing => format!(
                "site {} stands at level {} and cannot become level {}",
                site.id, standing.name, level.name
            ),
            _ => continue,
        };
        let finding = Diagnostic::error("plan.level", message)
            .about("site", &site.id)
            .help("Choose one of the site's levels, not smaller than what stands.");
        findings.push(finding);
    }
    for (site, &times) in ledger.instance.sites.iter().zip(&times) {
        if times > 1 {
            let message = format!("site {} is built {times} times", site.id);
            let finding = Diagnostic::error("plan.link", message)
                .about("site", &site.id)
                .help("List each site once, at one level.");
            findings.push(finding);
        }
    }
}
