//! A level is built only where enough households move in. A site that stands already and is left
//! alone is not built; once anybody moves in, or it is enlarged, it needs enough of them too.

use crate::diagnostic::Diagnostic;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;

/// Checks every open site.
pub fn check(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    for (at, site, level, community) in ledger.open_sites() {
        if ledger.is_left_alone(at) {
            continue;
        }
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
