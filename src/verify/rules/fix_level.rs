//! A site that is open is so at the stated level.

use crate::diagnostic::Diagnostic;
use crate::facts::RuleName;
use crate::facts::rules::FixLevel;
use crate::verify::ledger::Ledger;
use crate::verify::rules::named::Named;

/// Checks every site that the rule names.
pub fn check(rule: &FixLevel, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let named = Named { ledger, rule: RuleName::FixLevel };
    for (id, wanted) in &rule.levels {
        let Some(at) = named.site(id, findings) else {
            continue;
        };
        let site = ledger.site(at);
        let Some(level) = ledger.communities[at.at()].level.map(|level| &site.levels[level]) else {
            continue;
        };
        if level.name != *wanted {
            let message =
                format!("site {id} is to have level {wanted}, but has level {}", level.name);
            let finding = Diagnostic::error("plan.fix_level", message)
                .about("site", id)
                .help("Build the stated level, or leave the site closed.");
            findings.push(finding);
        }
    }
}
