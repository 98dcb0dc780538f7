//! A level stands only where enough households move in; this holds for a site that stands already
//! as for one that is built.

use crate::diagnostic::Diagnostic;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;

/// Checks every open site.
pub fn check(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    for (site, level, community) in ledger.open_sites() {
        let least = u64::from(level.min_households);
        if community.households < least {
            let message = format!(
                "site {} (level {}) takes {}, at least {least} are needed: {} too few",
                site.id,
                level.name,
                count(community.households, "household"),
                least - community.households
            );
            let finding = Diagnostic::error("plan.least_use", message)
                .about("site", &site.id)
                .help("Send more villages there, build a smaller level, or do not build it.");
            findings.push(finding);
        }
    }
}
