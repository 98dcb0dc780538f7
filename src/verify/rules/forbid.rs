//! Choices that are ruled out by name are not taken. A forbidden site that stands already may go on
//! standing as it is; nobody moves in and it is not enlarged.

use crate::diagnostic::Diagnostic;
use crate::facts::Decision;
use crate::facts::RuleName;
use crate::facts::rules::Forbid;
use crate::verify::ledger::Ledger;
use crate::verify::rules::named::Named;
use crate::verify::words::count;

/// Checks everything that the rule names.
pub fn check(rule: &Forbid, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let named = Named { ledger, rule: RuleName::Forbid };
    let found = |message: String| {
        Diagnostic::error("plan.forbid", message)
            .help("Decide otherwise, or take the ban out of the scenario.")
    };
    for [village, site] in &rule.pairs {
        let at = named.village(village, findings);
        let to = named.site(site, findings);
        if let (Some(at), Some(to)) = (at, to)
            && ledger.fates_of(at).contains(&(at, Decision::Moves(to)))
        {
            let households = count(u64::from(ledger.village(at).households), "household");
            let message = format!("{village} ({households}) moves to {site}, which is forbidden");
            findings.push(found(message).about("village", village).about("site", site));
        }
    }
    for id in &rule.sites {
        let Some(site) = named.site(id, findings) else {
            continue;
        };
        if !ledger.is_left_alone(site) {
            let community = &ledger.communities[site.at()];
            let is_changed = community.level != ledger.site(site).existing;
            let what = if is_changed { "is built" } else { "stands" };
            let households = count(community.households, "household");
            let message = format!("forbidden site {id} {what} and takes {households}");
            findings.push(found(message).about("site", id));
        }
    }
    for id in &rule.stay {
        let Some(village) = named.village(id, findings) else {
            continue;
        };
        if ledger.stays.binary_search(&village).is_ok() {
            let households = count(u64::from(ledger.village(village).households), "household");
            let message = format!("{id} ({households}) stays, which is forbidden");
            findings.push(found(message).about("village", id));
        }
    }
    for id in &rule.livelihoods {
        let Some(livelihood) = named.livelihood(id, findings) else {
            continue;
        };
        let taken = ledger.taken[livelihood.at()];
        if taken > 0 {
            let workers = count(taken, "worker");
            let message = format!("{workers} earn at {id}, which is forbidden");
            findings.push(found(message).about("livelihood", id));
        }
    }
}
