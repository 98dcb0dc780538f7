//! At least a stated share of the households that move goes to sites that can hold many.

use crate::diagnostic::Diagnostic;
use crate::facts::rules::ShareConcentrated;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;
use crate::verify::words::real;

/// A share of households may fall short by this part of one household, which is rounding.
const ROUNDING: f64 = 1e-6;

/// Checks the plan as a whole.
pub fn check(rule: &ShareConcentrated, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let (mut all, mut concentrated) = (0_u64, 0_u64);
    for (site, community) in ledger.instance.sites.iter().zip(&ledger.communities) {
        all += community.households;
        let dwellings = site.levels.iter().filter_map(|level| level.capacity.first().copied()?);
        if dwellings.max().unwrap_or(0) >= rule.site_capacity_households {
            concentrated += community.households;
        }
    }
    let needed = rule.share * all as f64;
    if (concentrated as f64) < needed - ROUNDING {
        let message = format!(
            "{} of {} that move go to sites for {} or more, at least {} are needed: {} too few",
            concentrated,
            count(all, "household"),
            rule.site_capacity_households,
            real(needed),
            real(needed - concentrated as f64)
        );
        let finding = Diagnostic::error("plan.share_concentrated", message)
            .help("Send more villages to large sites.");
        findings.push(finding);
    }
}
