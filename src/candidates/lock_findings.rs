//! Locks that break another rule: told with the names of both before anything is solved.

use crate::candidates::Exclusion;
use crate::candidates::Finder;
use crate::diagnostic::Diagnostic;
use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::facts::rules::FixLevel;
use crate::facts::rules::Lock;
use std::collections::BTreeMap;

/// One finding for each lock that cannot be kept.
pub(super) fn findings(finder: &Finder<'_>) -> Vec<Diagnostic> {
    let rules = &finder.scenario.rules;
    let lock = rules.iter().find_map(|on| match &on.rule {
        Rule::Lock(lock) => Some(lock),
        _ => None,
    });
    let Some(lock) = lock else { return Vec::new() };
    let mut found = Vec::new();
    let mut at_site: BTreeMap<SiteIdx, Vec<VillageIdx>> = BTreeMap::new();
    for id in lock.villages.keys() {
        let Some(village) = finder.instance.village_named(id) else { continue };
        let judged = &finder.judged.villages[village.at()];
        match judged.locked_to {
            Some(site) => {
                at_site.entry(site).or_default().push(village);
                if let Some(why) = finder.why_not(village, site) {
                    let to = format!("to {}", finder.instance.site(site).id);
                    found.push(broken(finder, village, &to, &why));
                }
            }
            None => {
                if let Some(why) = &judged.no_stay {
                    found.push(broken(finder, village, "in place", why));
                }
            }
        }
    }
    found.extend(sites_closed(finder, lock));
    found.extend(too_many(finder, &at_site));
    found.extend(too_many_open(finder, lock));
    found
}

fn broken(finder: &Finder<'_>, village: VillageIdx, to: &str, why: &Exclusion) -> Diagnostic {
    let facts = finder.instance.village(village);
    let message = format!("{} is locked {to} by rule lock, but rule {why}", facts.id);
    Diagnostic::error("rules.lock_breaks_rule", message)
        .about("village", &facts.id)
        .help("take the lock out, or change the rule that is named")
}

/// Sites that are locked open although a rule lets nobody move there.
fn sites_closed(finder: &Finder<'_>, lock: &Lock) -> Vec<Diagnostic> {
    let sites = lock.open.iter().filter_map(|id| finder.instance.site_named(id));
    let closed = sites.filter_map(|site| Some((site, finder.judged.sites[site.at()].as_ref()?)));
    closed
        .map(|(site, why)| {
            let id = &finder.instance.site(site).id;
            Diagnostic::error(
                "rules.lock_breaks_rule",
                format!("{id} is to be built by rule lock, but nobody may move there: rule {why}"),
            )
            .about("site", id)
            .help("take the lock out, or change the rule that is named")
        })
        .collect()
}

/// Sites to which more is locked than they can hold.
fn too_many(finder: &Finder<'_>, at_site: &BTreeMap<SiteIdx, Vec<VillageIdx>>) -> Vec<Diagnostic> {
    let rules = &finder.scenario.rules;
    let capacity = rules.iter().find_map(|on| match &on.rule {
        Rule::Capacity(rule) => Some(rule),
        _ => None,
    });
    let Some(capacity) = capacity else { return Vec::new() };
    let fixed: Option<&FixLevel> = rules.iter().find_map(|on| match &on.rule {
        Rule::FixLevel(rule) => Some(rule),
        _ => None,
    });
    let mut found = Vec::new();
    for (&site, villages) in at_site {
        let facts = finder.instance.site(site);
        let name = fixed.and_then(|fixed| fixed.levels.get(&facts.id));
        for (service, what) in finder.instance.services.iter().enumerate() {
            if capacity.services.as_ref().is_some_and(|named| !named.contains(what)) {
                continue;
            }
            let levels =
                facts.levels.iter().filter(|level| name.is_none_or(|name| *name == level.name));
            let limits: Option<Vec<u32>> = levels.map(|level| level.capacity[service]).collect();
            let most = limits.and_then(|limits| limits.into_iter().max()).map(u64::from);
            let needs = villages.iter().map(|&at| finder.instance.village(at).needs[service]);
            let need: u64 = needs.map(u64::from).sum();
            let Some(most) = most.filter(|&most| need > most) else { continue };
            let message = format!(
                "{} villages that need {need} {what} are locked to {} by rule lock, which by rule capacity \
                 has {most} at most{}",
                villages.len(),
                facts.id,
                name.map_or(String::new(), |name| format!(" at level {name} (rule fix_level)"))
            );
            found.push(
                Diagnostic::error("rules.lock_breaks_rule", message)
                    .about("site", &facts.id)
                    .help("take locks out, or enlarge the site"),
            );
        }
    }
    found
}

/// More sites are locked open than may be open.
fn too_many_open(finder: &Finder<'_>, lock: &Lock) -> Option<Diagnostic> {
    let on = finder.scenario.rule(RuleName::OpenAtMost)?;
    let Rule::OpenAtMost(rule) = &on.rule else { return None };
    let is_open = |id: &str, existing: bool| existing || lock.open.iter().any(|open| open == id);
    let sites = finder.instance.sites.iter();
    let open = sites.filter(|site| is_open(&site.id, site.existing.is_some())).count();
    (rule.kind.is_none() && open > rule.count as usize).then(|| {
        let message = format!(
            "{open} sites stand or are to be built by rule lock, and rule open_at_most allows {}",
            rule.count
        );
        Diagnostic::error("rules.lock_breaks_rule", message)
            .help("take locks out, or allow more open sites")
    })
}
