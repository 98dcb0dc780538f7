//! At each home, at least as many workers have a livelihood as there are households with labour,
//! where the rule is hard. Where it is soft, the shortfall is the term `job_gap` and nothing is wrong.

use crate::diagnostic::Diagnostic;
use crate::facts::Home;
use crate::facts::rules::JobPerHousehold;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;

/// Checks every home whose people's work the plan decides.
pub fn check(rule: &JobPerHousehold, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    if !ledger.decides_work() {
        let message = "rule job_per_household binds nothing, because rule workers is not in force";
        let finding = Diagnostic::warning("plan.job_per_household", message)
            .help("Switch rule workers on as well.");
        findings.push(finding);
        return;
    }
    if !rule.hard {
        return;
    }
    let earners = ledger.earners();
    for (home, with_labour) in ledger.homes() {
        let earners = earners.get(&home).copied().unwrap_or(0);
        if earners < with_labour {
            let (kind, id) = match home {
                Home::Site(site) => ("site", &ledger.site(site).id),
                Home::Village(village) => ("village", &ledger.village(village).id),
            };
            let message = format!(
                "{kind} {id} has {} with labour and {}: {} short",
                count(with_labour, "household"),
                count(earners, "earner"),
                with_labour - earners
            );
            let finding = Diagnostic::error("plan.job_per_household", message)
                .about(kind, id)
                .help("Allocate more workers who live there, or make the rule soft.");
            findings.push(finding);
        }
    }
}
