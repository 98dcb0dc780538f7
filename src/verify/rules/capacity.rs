//! What an open site provides in limited number suffices for those who move in.

use crate::diagnostic::Diagnostic;
use crate::facts::rules::Capacity;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;

/// Checks every open site and service.
pub fn check(rule: &Capacity, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    for (service, name) in ledger.instance.services.iter().enumerate() {
        let is_checked = rule.services.as_ref().is_none_or(|checked| checked.contains(name));
        if !is_checked {
            continue;
        }
        for (_, site, level, community) in ledger.open_sites() {
            let Some(limit) = level.capacity.get(service).copied().flatten().map(u64::from) else {
                continue;
            };
            let need = community.needs[service];
            if need > limit {
                let site_named = format!("site {} (level {})", site.id, level.name);
                // The first service is dwellings, which households need.
                let message = if service == 0 {
                    let households = count(need, "household");
                    format!(
                        "{site_named} takes {households}, {limit} {name}: {} too many",
                        need - limit
                    )
                } else {
                    format!("{site_named} needs {need} {name}, has {limit}: {} short", need - limit)
                };
                let finding = Diagnostic::error("plan.capacity", message)
                    .about("site", &site.id)
                    .help("Build a larger level, or send villages elsewhere.");
                findings.push(finding);
            }
        }
    }
}
