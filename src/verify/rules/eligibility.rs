//! Who must move and who stays; which sites and livelihoods take nobody.
//!
//! A village that is left without a place neither moves nor stays, so nothing here speaks against
//! it (`assign_once` does, unless that is allowed).

use crate::diagnostic::Diagnostic;
use crate::facts::Decision;
use crate::facts::Livelihood;
use crate::facts::SectorStatus;
use crate::facts::Site;
use crate::facts::Village;
use crate::facts::rules::Eligibility;
use crate::facts::rules::eligibility::SiteInZone;
use crate::facts::rules::eligibility::VillageInZone;
use crate::facts::village::Policy;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;
use crate::verify::words::real;
use std::collections::BTreeSet;

const CODE: &str = "plan.eligibility";

/// Checks what is decided for every village, every site that somebody moves to and every livelihood
/// that takes somebody.
pub fn check(rule: &Eligibility, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    check_villages(rule, ledger, findings);
    check_sites(rule, ledger, findings);
    for (livelihood, &taken) in ledger.instance.livelihoods.iter().zip(&ledger.taken) {
        if taken == 0 {
            continue;
        }
        for reason in livelihood_closed(rule, ledger, livelihood) {
            let workers = count(taken, "worker");
            let message =
                format!("{workers} earn at {}, which takes nobody: {reason}", livelihood.id);
            let finding = Diagnostic::error(CODE, message)
                .about("livelihood", &livelihood.id)
                .help("Allocate them elsewhere.");
            findings.push(finding);
        }
    }
}

fn check_villages(rule: &Eligibility, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    for &(at, fate) in &ledger.fates {
        let village = ledger.village(at);
        let reasons = Reasons::of(rule, ledger, village);
        let (what, reasons) = match fate {
            Decision::Moves(_) => {
                (format!("{}, but may not move", ledger.say(fate)), reasons.to_stay)
            }
            Decision::Stays => ("stays, but has to move".to_owned(), reasons.to_move),
            Decision::Unplaced => continue,
        };
        if !reasons.is_empty() {
            let households = count(u64::from(village.households), "household");
            let reasons = reasons.join("; ");
            let message = format!("{} ({households}) {what}: {reasons}", village.id);
            let mut finding = Diagnostic::error(CODE, message)
                .about("village", &village.id)
                .help("Decide otherwise for the village, or change its policy.");
            if let Decision::Moves(site) = fate {
                finding = finding.about("site", &ledger.site(site).id);
            }
            findings.push(finding);
        }
    }
}

/// Why a village has to move, or may not.
#[derive(Default)]
struct Reasons {
    to_move: Vec<String>,
    to_stay: Vec<String>,
}

impl Reasons {
    fn of(rule: &Eligibility, ledger: &Ledger<'_>, village: &Village) -> Self {
        let mut reasons = Self::default();
        match village.policy {
            Some(Policy::Must) => reasons.to_move.push("its policy is must".to_owned()),
            Some(Policy::Stay) => reasons.to_stay.push("its policy is stay".to_owned()),
            Some(Policy::May) | None => {}
        }
        let limits = [
            (village.slope_deg, rule.must_move_above_slope_deg, "slope", "°"),
            (village.elevation_m, rule.must_move_above_elevation_m, "height", " m"),
        ];
        for (found, limit, what, unit) in limits {
            if let (Some(found), Some(limit)) = (found, limit)
                && found > limit
            {
                let (found, limit) = (real(found), real(limit));
                reasons.to_move.push(format!("{what} {found}{unit} is above {limit}{unit}"));
            }
        }
        if let (Some(found), Some(limit)) = (village.hazard, rule.must_move_hazard)
            && found >= limit
        {
            reasons.to_move.push(format!("its hazard is {}", found.word()));
        }
        if !rule.zones.is_empty() {
            for class in ledger.zoning.classes(
                village.zone.as_deref(),
                village.place,
                ledger.instance.overlaps.of_village(&village.id),
            ) {
                match rule.zones.get(class).map(|zone| zone.village) {
                    Some(VillageInZone::MustMove) => {
                        reasons.to_move.push(format!("it lies in {class}"));
                    }
                    Some(VillageInZone::MustStay) if village.policy != Some(Policy::Must) => {
                        reasons.to_stay.push(format!("it lies in {class}"));
                    }
                    Some(VillageInZone::MustStay | VillageInZone::MayMove) | None => {}
                }
            }
        }
        let is_open = reasons.to_move.is_empty() && reasons.to_stay.is_empty();
        if village.policy.is_none() && is_open {
            match rule.otherwise {
                Policy::Must => reasons.to_move.push("nothing lets it stay".to_owned()),
                Policy::Stay => reasons.to_stay.push("nothing lets it move".to_owned()),
                Policy::May => {}
            }
        }
        if rule.consent && village.consent == Some(false) {
            reasons.to_stay.push("it refuses to move".to_owned());
        }
        reasons
    }
}

fn check_sites(rule: &Eligibility, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    for (site, community) in ledger.instance.sites.iter().zip(&ledger.communities) {
        if community.villages.is_empty() {
            continue;
        }
        let classes = if rule.zones.is_empty() {
            BTreeSet::new()
        } else {
            ledger.zoning.classes(
                site.zone.as_deref(),
                site.place,
                ledger.instance.overlaps.of_site(&site.id),
            )
        };
        for reason in site_closed(rule, ledger, site, &classes) {
            let villages = count(community.villages.len() as u64, "village");
            let households = count(community.households, "household");
            let message = format!(
                "{villages} ({households}) move to site {}, which takes nobody: {reason}",
                site.id
            );
            let mut finding = Diagnostic::error(CODE, message)
                .about("site", &site.id)
                .help("Send them elsewhere.");
            for &village in &community.villages {
                finding = finding.about("village", &ledger.village(village).id);
            }
            findings.push(finding);
        }
        let is_own =
            |class: &&str| rule.zones.get(*class).is_some_and(|zone| zone.site == SiteInZone::Own);
        for class in classes.iter().copied().filter(|class| is_own(class)) {
            for &at in &community.villages {
                let village = ledger.village(at);
                let home = ledger.zoning.classes(
                    village.zone.as_deref(),
                    village.place,
                    ledger.instance.overlaps.of_village(&village.id),
                );
                if !home.contains(class) {
                    let message = format!(
                        "{} ({}) moves to site {} in {class}, which takes only villages of {class}",
                        village.id,
                        count(u64::from(village.households), "household"),
                        site.id
                    );
                    let finding = Diagnostic::error(CODE, message)
                        .about("village", &village.id)
                        .about("site", &site.id)
                        .help("Send it to a site outside.");
                    findings.push(finding);
                }
            }
        }
    }
}

/// Why a site takes nobody.
fn site_closed(
    rule: &Eligibility,
    ledger: &Ledger<'_>,
    site: &Site,
    classes: &BTreeSet<&str>,
) -> Vec<String> {
    let mut reasons = Vec::new();
    if let (Some(found), Some(limit)) = (site.elevation_m, rule.no_site_above_elevation_m)
        && found > limit
    {
        reasons.push(format!("its height {} m is above {} m", real(found), real(limit)));
    }
    for (class, zone) in &rule.zones {
        if zone.site != SiteInZone::Forbidden {
            continue;
        }
        if classes.contains(class.as_str()) {
            reasons.push(format!("it lies in {class}"));
        } else if let Some(place) = site.place.filter(|_| zone.site_buffer_km > 0.0)
            && let Some(km) = ledger.zoning.km_to_class(class, place, zone.site_buffer_km)
        {
            let (km, limit) = (real(km), real(zone.site_buffer_km));
            reasons.push(format!("it lies {km} km from {class}, nearer than {limit} km"));
        }
    }
    reasons
}

/// Why a livelihood takes nobody.
fn livelihood_closed(
    rule: &Eligibility,
    ledger: &Ledger<'_>,
    livelihood: &Livelihood,
) -> Vec<String> {
    let mut reasons = Vec::new();
    let classes = ledger.zoning.classes(livelihood.zone.as_deref(), livelihood.place, None);
    let sector = livelihood.sector.and_then(|at| ledger.instance.sectors.get(at));
    if let Some(sector) = sector.filter(|_| rule.industry) {
        match sector.status {
            SectorStatus::Closing => reasons.push(format!("sector {} is closing", sector.name)),
            SectorStatus::Prohibited => {
                reasons.push(format!("sector {} is prohibited", sector.name));
            }
            SectorStatus::Encouraged | SectorStatus::Allowed | SectorStatus::Limited => {}
        }
        let allowed = &sector.zone_classes;
        if !allowed.is_empty() && !allowed.iter().any(|class| classes.contains(class.as_str())) {
            let allowed = allowed.join(", ");
            reasons.push(format!("sector {} is allowed only in {allowed}", sector.name));
        }
    }
    for class in classes {
        let kinds = rule.zones.get(class).and_then(|zone| zone.livelihood_kinds.as_ref());
        if let Some(kinds) = kinds {
            let is_named = livelihood.kind.as_ref().is_some_and(|kind| kinds.contains(kind));
            if !is_named {
                let kind = livelihood.kind.as_deref().unwrap_or("without a kind");
                let kinds = kinds.join(", ");
                reasons.push(format!("{class} admits only {kinds}, not one {kind}"));
            }
        }
    }
    reasons
}
