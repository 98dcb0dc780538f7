//! No more sites are open than stated, those that stand already included.

use crate::diagnostic::Diagnostic;
use crate::facts::rules::OpenAtMost;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;

/// Checks the plan as a whole, or every area of the kind that the rule names.
pub fn check(rule: &OpenAtMost, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let limit = u64::from(rule.count);
    let tell = |open: u64, place: &str| {
        let sites = count(open, "site");
        let message = format!("{sites} open{place}, at most {limit}: {} too many", open - limit);
        Diagnostic::error("plan.open_at_most", message).help("Build fewer sites.")
    };
    let Some(kind) = &rule.kind else {
        let open = ledger.open_sites().count() as u64;
        if open > limit {
            findings.push(tell(open, ""));
        }
        return;
    };
    let mut open = vec![0_u64; ledger.instance.areas.len()];
    for (_, site, _, _) in ledger.open_sites() {
        for area in &site.areas {
            open[area.at()] += 1;
        }
    }
    for (area, &open) in ledger.instance.areas.iter().zip(&open) {
        if area.kind == *kind && open > limit {
            findings.push(tell(open, &format!(" in {kind} {}", area.id)).about(kind, &area.id));
        }
    }
}
