//! Decisions that are taken already are kept. A site that stands is closed if it is left alone.

use crate::diagnostic::Diagnostic;
use crate::facts::Decision;
use crate::facts::RuleName;
use crate::facts::rules::Lock;
use crate::verify::ledger::Ledger;
use crate::verify::rules::named::Named;

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
            findings.push(against(message).about("village", village));
        }
    }
    for id in &rule.open {
        if let Some(site) = named.site(id, findings)
            && ledger.communities[site.at()].level.is_none()
        {
            findings
                .push(against(format!("site {id} is locked open, but is not")).about("site", id));
        }
    }
    for id in &rule.closed {
        if let Some(site) = named.site(id, findings)
            && !ledger.is_left_alone(site)
        {
            findings.push(
                against(format!("site {id} is locked closed, but is open")).about("site", id),
            );
        }
    }
}

fn against(message: String) -> Diagnostic {
    Diagnostic::error("plan.lock", message)
        .help("Keep to the lock, or take it out of the scenario.")
}
