//! Rules that cannot both hold, and rules that the data contradict: told before anything is solved,
//! with the names of both. Zones drawn as polygons are judged in `candidates`.

use crate::diagnostic::Diagnostic;
use crate::facts::Instance;
use crate::facts::Rule;
use crate::facts::Scenario;
use crate::facts::Village;
use crate::facts::rules::Eligibility;
use crate::facts::rules::FixLevel;
use crate::facts::rules::Forbid;
use crate::facts::rules::KeepApart;
use crate::facts::rules::Lock;
use crate::facts::rules::eligibility::VillageInZone;
use crate::facts::rules::lock::STAY;
use crate::facts::village::Policy;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::findings::Findings;
use std::collections::BTreeMap;

/// Judges the rules against each other and against the villages.
pub(super) fn judge(
    instance: &Instance,
    scenario: &Scenario,
    book: &Book<'_>,
    findings: &mut Findings,
) {
    let rules = || scenario.rules.iter().map(|in_force| &in_force.rule);
    let lock = rules().find_map(|rule| if let Rule::Lock(lock) = rule { Some(lock) } else { None });
    let mut clash = |key: &str, message: String, help: &str| {
        findings.add(book.settings.finding(codes::RULE_CONTRADICTION, key, message).help(help));
    };
    if let Some(lock) = lock {
        within_lock(instance, lock, &mut clash);
        for rule in rules() {
            match rule {
                Rule::Forbid(forbid) => lock_and_forbid(lock, forbid, &mut clash),
                Rule::KeepTogether(rule) => {
                    lock_and_together(instance, lock, &rule.members(instance), &mut clash);
                }
                Rule::KeepApart(rule) => lock_and_apart(lock, rule, &mut clash),
                _ => {}
            }
        }
    }
    for rule in rules() {
        if let Rule::FixLevel(rule) = rule {
            smaller_than_standing(instance, rule, &mut clash);
        }
    }
    if let Some(Rule::Eligibility(rule)) = rules().find(|rule| matches!(rule, Rule::Eligibility(_)))
    {
        let file = book.file("villages").unwrap_or_default();
        for village in &instance.villages {
            if let Some(finding) = must_and_stay(village, rule) {
                findings.add(finding.file(&file).row(village.row).about("village", &village.id));
            }
        }
    }
}

fn within_lock(instance: &Instance, lock: &Lock, clash: &mut impl FnMut(&str, String, &str)) {
    for (village, to) in &lock.villages {
        let key = format!("rules.lock.villages.{village}");
        if lock.closed.contains(to) {
            clash(
                &key,
                format!("{village} is locked to {to}, which lock.closed closes"),
                "take one of them out",
            );
        }
        let policy = instance.village_named(village).and_then(|at| instance.village(at).policy);
        match (policy, to == STAY) {
            (Some(Policy::Must), true) => clash(
                &key,
                format!("{village} is locked in place, but its policy in villages.csv is must"),
                "change the policy, or take the lock out",
            ),
            (Some(Policy::Stay), false) => clash(
                &key,
                format!("{village} is locked to {to}, but its policy in villages.csv is stay"),
                "change the policy, or take the lock out",
            ),
            _ => {}
        }
    }
    for site in &lock.closed {
        if lock.open.contains(site) {
            clash(
                "rules.lock.closed",
                format!("{site} stands in lock.open and in lock.closed"),
                "take it out of one of them",
            );
        }
        let existing = instance.site_named(site).and_then(|at| instance.site(at).existing);
        if existing.is_some() {
            clash(
                "rules.lock.closed",
                format!("{site} is closed, but by its column existing it stands already"),
                "to let nobody move there, use forbid.sites instead",
            );
        }
    }
}

fn lock_and_forbid(lock: &Lock, forbid: &Forbid, clash: &mut impl FnMut(&str, String, &str)) {
    let help = "take one of them out";
    for (village, to) in &lock.villages {
        let key = format!("rules.lock.villages.{village}");
        if to == STAY {
            if forbid.stay.contains(village) {
                clash(
                    &key,
                    format!("{village} is locked in place, and forbid.stay forbids it to stay"),
                    help,
                );
            }
            continue;
        }
        if forbid.sites.contains(to) {
            clash(&key, format!("{village} is locked to {to}, which forbid.sites forbids"), help);
        }
        if forbid.pairs.iter().any(|[from, site]| from == village && site == to) {
            clash(
                &key,
                format!("{village} is locked to {to}, a pair that forbid.pairs forbids"),
                help,
            );
        }
    }
    for site in lock.open.iter().filter(|site| forbid.sites.contains(site)) {
        clash(
            "rules.lock.open",
            format!("{site} is to be built by lock.open, and forbid.sites forbids it"),
            help,
        );
    }
}

fn lock_and_together(
    instance: &Instance,
    lock: &Lock,
    groups: &[Vec<crate::facts::VillageIdx>],
    clash: &mut impl FnMut(&str, String, &str),
) {
    for group in groups {
        let ids = group.iter().map(|&at| &instance.village(at).id);
        let locked: Vec<_> = ids.filter_map(|id| Some((id, lock.villages.get(id)?))).collect();
        for two in locked.windows(2) {
            if let [(a, to_a), (b, to_b)] = two
                && to_a != to_b
            {
                clash(
                    &format!("rules.lock.villages.{b}"),
                    format!(
                        "keep_together holds {a} and {b} together, and lock sends them to {to_a} \
                         and {to_b}"
                    ),
                    "lock them alike, or take them out of the group",
                );
            }
        }
    }
}

fn lock_and_apart(lock: &Lock, rule: &KeepApart, clash: &mut impl FnMut(&str, String, &str)) {
    for group in &rule.groups {
        let mut at_site: BTreeMap<&str, &str> = BTreeMap::new();
        for village in group {
            let Some(to) = lock.villages.get(village).filter(|to| *to != STAY) else { continue };
            match at_site.insert(to, village) {
                Some(other) if other != village => clash(
                    &format!("rules.lock.villages.{village}"),
                    format!(
                        "keep_apart keeps {other} and {village} apart, and lock sends both to {to}"
                    ),
                    "lock them to different sites, or take them out of the group",
                ),
                _ => {}
            }
        }
    }
}

fn smaller_than_standing(
    instance: &Instance,
    rule: &FixLevel,
    clash: &mut impl FnMut(&str, String, &str),
) {
    for (id, level) in &rule.levels {
        let Some(site) = instance.site_named(id).map(|at| instance.site(at)) else { continue };
        let fixed = site.levels.iter().position(|known| known.name == *level);
        if let (Some(fixed), Some(standing)) = (fixed, site.existing)
            && fixed < standing
        {
            clash(
                &format!("rules.fix_level.levels.{id}"),
                format!(
                    "{id} is fixed at level {level}, but its level {} stands already",
                    site.levels[standing].name
                ),
                "fix it at the level that stands, or a larger one",
            );
        }
    }
}

/// A village that by its own columns has to move and has to stay at once.
fn must_and_stay(village: &Village, rule: &Eligibility) -> Option<Diagnostic> {
    let zone = village.zone.as_deref();
    let of_zone = zone.and_then(|class| rule.zones.get(class)).map(|policy| policy.village);
    let stays = if village.policy == Some(Policy::Stay) {
        ("policy", "stay".to_owned())
    } else if of_zone == Some(VillageInZone::MustStay) && village.policy != Some(Policy::Must) {
        ("zone", zone.unwrap_or_default().to_owned())
    } else {
        return None;
    };
    let above = |value: Option<f64>, limit: Option<f64>| matches!((value, limit), (Some(value), Some(limit)) if value > limit);
    let moves = if above(village.slope_deg, rule.must_move_above_slope_deg) {
        "must_move_above_slope_deg"
    } else if above(village.elevation_m, rule.must_move_above_elevation_m) {
        "must_move_above_elevation_m"
    } else if matches!((village.hazard, rule.must_move_hazard), (Some(a), Some(b)) if a >= b) {
        "must_move_hazard"
    } else if of_zone == Some(VillageInZone::MustMove) {
        "zones"
    } else {
        return None;
    };
    Some(
        Diagnostic::error(
            codes::RULE_CONTRADICTION,
            format!("the village has to stay by `{}`, and to move by eligibility.{moves}", stays.0),
        )
        .column(stays.0)
        .value(stays.1)
        .help("change the policy of the village, or the limit of the rule"),
    )
}
