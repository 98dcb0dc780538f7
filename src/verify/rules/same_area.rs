//! A village moves only within its area of a kind, or along a listed crossing.

use crate::diagnostic::Diagnostic;
use crate::facts::rules::SameArea;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;
use std::collections::HashSet;

/// Checks every move.
pub fn check(rule: &SameArea, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let crossings: HashSet<(&str, &str)> =
        rule.crossings.iter().map(|[from, to]| (from.as_str(), to.as_str())).collect();
    for found in &ledger.moves {
        let (village, site) = (ledger.village(found.village), ledger.site(found.site));
        let [from, to] = [&village.areas, &site.areas].map(|areas| {
            let area = ledger.area_of(areas, &rule.kind)?;
            Some(ledger.instance.areas[area.at()].id.as_str())
        });
        if let (Some(from), Some(to)) = (from, to)
            && (from == to || crossings.contains(&(from, to)))
        {
            continue;
        }
        let [left, entered] = [from, to].map(|area| match area {
            Some(id) => format!("{} {id}", rule.kind),
            None => format!("no {}", rule.kind),
        });
        let households = count(u64::from(village.households), "household");
        let message = format!(
            "{} ({households}) moves from {left} to site {} in {entered}",
            village.id, site.id
        );
        let mut finding = Diagnostic::error("plan.same_area", message)
            .about("village", &village.id)
            .about("site", &site.id)
            .help("Choose a site within the area, or list the crossing.");
        for area in [from, to].into_iter().flatten() {
            finding = finding.about(&rule.kind, area);
        }
        findings.push(finding);
    }
}
