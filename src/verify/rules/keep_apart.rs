//! No two villages of a group move to the same site.

use crate::diagnostic::Diagnostic;
use crate::facts::Decision;
use crate::facts::RuleName;
use crate::facts::SiteIdx;
use crate::facts::rules::KeepApart;
use crate::verify::ledger::Ledger;
use crate::verify::rules::named::Named;
use std::collections::BTreeMap;

/// Checks every group.
pub fn check(rule: &KeepApart, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let named = Named { ledger, rule: RuleName::KeepApart };
    for members in named.groups(&rule.groups, findings) {
        let mut at_site: BTreeMap<SiteIdx, Vec<&str>> = BTreeMap::new();
        for &(village, fate) in members.iter().flat_map(|&member| ledger.fates_of(member)) {
            if let Decision::Moves(site) = fate {
                at_site.entry(site).or_default().push(&ledger.village(village).id);
            }
        }
        for (site, ids) in at_site.into_iter().filter(|(_, ids)| ids.len() > 1) {
            let site = &ledger.site(site).id;
            let message = format!(
                "{} villages that are to be kept apart move to site {site}: {}",
                ids.len(),
                ids.join(", ")
            );
            let mut finding = Diagnostic::error("plan.keep_apart", message)
                .about("site", site)
                .help("Send all but one of them elsewhere.");
            for id in ids {
                finding = finding.about("village", id);
            }
            findings.push(finding);
        }
    }
}
