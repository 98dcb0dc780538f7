//! The villages of a group share their fate. A village for which nothing is decided is a matter of
//! `assign_once`.

use crate::diagnostic::Diagnostic;
use crate::facts::Decision;
use crate::facts::RuleName;
use crate::facts::VillageIdx;
use crate::facts::rules::KeepTogether;
use crate::verify::ledger::Ledger;
use crate::verify::rules::named::Named;
use std::collections::BTreeMap;

/// Checks every group.
pub fn check(rule: &KeepTogether, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let groups: Vec<(String, Vec<VillageIdx>)> = if let Some(groups) = &rule.groups {
        let named = Named { ledger, rule: RuleName::KeepTogether };
        let groups = named.groups(groups, findings);
        let numbered = |(at, members): (usize, _)| (format!("number {}", at + 1), members);
        groups.into_iter().enumerate().map(numbered).collect()
    } else {
        let mut groups: BTreeMap<&str, Vec<VillageIdx>> = BTreeMap::new();
        for (at, village) in ledger.instance.villages.iter().enumerate() {
            if let Some(group) = &village.group {
                groups.entry(group).or_default().push(VillageIdx::new(at));
            }
        }
        groups.into_iter().map(|(name, members)| (name.to_owned(), members)).collect()
    };
    for (name, members) in groups {
        let mut by_fate: BTreeMap<Decision, Vec<&str>> = BTreeMap::new();
        for &(village, fate) in members.iter().flat_map(|&member| ledger.fates_of(member)) {
            by_fate.entry(fate).or_default().push(&ledger.village(village).id);
        }
        if by_fate.len() > 1 {
            let parts: Vec<_> = by_fate
                .iter()
                .map(|(&fate, ids)| format!("{} {}", ids.join(", "), ledger.say(fate)))
                .collect();
            let message =
                format!("group {name} is torn into {}: {}", parts.len(), parts.join("; "));
            let mut finding = Diagnostic::error("plan.keep_together", message)
                .help("Decide the same for all villages of the group.");
            for &member in &members {
                finding = finding.about("village", &ledger.village(member).id);
            }
            findings.push(finding);
        }
    }
}
