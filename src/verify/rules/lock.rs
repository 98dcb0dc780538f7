//! Decisions that are taken already are kept.

use crate::diagnostic::Diagnostic;
use crate::facts::Decision;
use crate::facts::RuleName;
use crate::facts::rules::Lock;
use crate::verify::ledger::Ledger;
use crate::verify::rules::named::Named;

const CODE: &str = "plan.lock";
/// The word that locks a village in place.
const STAY: &str = "stay";

/// Checks every locked village and site.
pub fn check(rule: &Lock, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let named = Named { ledger, rule: RuleName::Lock };
    for (village, wanted) in &rule.villages {
        let Some(at) = named.village(village, findings) else {
            continue;
        };
        let wanted_fate = if wanted == STAY {
            Decision::Stays
        } else {
            let Some(site) = named.site(wanted, findings) else {
                continue;
            };
            Decision::Moves(site)
        };
        let fates = ledger.fates_of(at);
        let kept = fates.iter().any(|&(_, fate)| fate == wanted_fate);
        if !kept {
            let done = if fates.is_empty() {
                "has no decision".to_owned()
            } else {
                let said: Vec<_> = fates.iter().map(|&(_, fate)| ledger.say(fate)).collect();
                said.join(", and ")
            };
            let locked =
                if wanted == STAY { "in place".to_owned() } else { format!("to {wanted}") };
            let message = format!("{village} is locked {locked}, but {done}");
            let finding = Diagnostic::error(CODE, message)
                .about("village", village)
                .help("Keep to the lock, or take it out of the scenario.");
            findings.push(finding);
        }
    }
    let locks = [(&rule.open, true, "open", "is not"), (&rule.closed, false, "closed", "is open")];
    for (sites, wanted, word, but) in locks {
        for id in sites {
            let Some(site) = named.site(id, findings) else {
                continue;
            };
            let is_open = ledger.communities[site.at()].level.is_some();
            if is_open != wanted {
                let message = format!("site {id} is locked {word}, but {but}");
                let finding = Diagnostic::error(CODE, message)
                    .about("site", id)
                    .help("Keep to the lock, or take it out of the scenario.");
                findings.push(finding);
            }
        }
    }
}
