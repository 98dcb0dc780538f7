//! What the rules say of each village, site and livelihood on its own, before any pair is looked at.
//!
//! Meaning and words are in `facts/rules/eligibility.rs`; locks and forbids act here too, because
//! they also only remove choices. Each choice that is removed keeps the first rule that removes it.

use crate::candidates::Exclusion;
use crate::candidates::zoning::Zoning;
use crate::facts::Instance;
use crate::facts::Livelihood;
use crate::facts::Rule;
use crate::facts::RuleInForce;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::SectorStatus;
use crate::facts::Site;
use crate::facts::SiteIdx;
use crate::facts::Village;
use crate::facts::rules::Eligibility;
use crate::facts::rules::Forbid;
use crate::facts::rules::Lock;
use crate::facts::rules::eligibility::SiteInZone;
use crate::facts::rules::eligibility::VillageInZone;
use crate::facts::rules::eligibility::ZonePolicy;
use crate::facts::rules::lock::STAY;
use crate::facts::village::Policy;
use std::collections::BTreeSet;

/// What the rules say of everything on its own.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// For each village.
    pub villages: Vec<VillageJudged>,
    /// For each site, why it takes nobody.
    pub sites: Vec<Option<Exclusion>>,
    /// For each site, the classes of which a village must share each (`site = "own"`).
    pub own_classes: Vec<Vec<String>>,
    /// For each livelihood, why it takes nobody.
    pub livelihoods: Vec<Option<Exclusion>>,
}

/// What the rules say of one village.
#[derive(Clone, Debug, Default)]
pub struct VillageJudged {
    /// Why it may not move.
    pub no_move: Option<Exclusion>,
    /// Why it may not stay.
    pub no_stay: Option<Exclusion>,
    /// The only site it may move to.
    pub locked_to: Option<SiteIdx>,
    /// Whether a lock has decided its fate.
    pub is_locked: bool,
    /// Zone classes it lies in.
    pub classes: Vec<String>,
    /// Greatest sensitivity of the polygons around it.
    pub sensitivity: f64,
}

impl VillageJudged {
    /// Whether it may move at all.
    #[must_use]
    pub const fn may_move(&self) -> bool {
        self.no_move.is_none()
    }

    /// Whether it may stay.
    #[must_use]
    pub const fn may_stay(&self) -> bool {
        self.no_stay.is_none()
    }
}

impl Judged {
    /// Judges everything in an instance by the rules of a scenario.
    #[must_use]
    pub fn new(instance: &Instance, scenario: &Scenario) -> Self {
        let zoning = Zoning::new(instance);
        let judge = Judge::new(instance, scenario, &zoning);
        let villages = instance.villages.iter().map(|village| judge.village(village)).collect();
        let sites = instance.sites.iter().map(|site| judge.site(site)).collect();
        let own_classes = instance.sites.iter().map(|site| judge.own_classes(site)).collect();
        let livelihoods = instance.livelihoods.iter().map(|k| judge.livelihood(k)).collect();
        Self { villages, sites, own_classes, livelihoods }
    }
}

/// The rules that judge single villages, sites and livelihoods.
struct Judge<'a> {
    instance: &'a Instance,
    zoning: &'a Zoning<'a>,
    eligibility: Option<(&'a Eligibility, &'a RuleInForce)>,
    lock: Option<(&'a Lock, &'a RuleInForce)>,
    forbid: Option<(Forbidden<'a>, &'a RuleInForce)>,
}

/// `forbid` with its lists as sets.
struct Forbidden<'a> {
    sites: BTreeSet<&'a str>,
    stay: BTreeSet<&'a str>,
    livelihoods: BTreeSet<&'a str>,
}

impl<'a> Forbidden<'a> {
    fn new(rule: &'a Forbid) -> Self {
        let set = |list: &'a [String]| list.iter().map(String::as_str).collect();
        Self { sites: set(&rule.sites), stay: set(&rule.stay), livelihoods: set(&rule.livelihoods) }
    }
}

impl<'a> Judge<'a> {
    fn new(instance: &'a Instance, scenario: &'a Scenario, zoning: &'a Zoning<'a>) -> Self {
        let mut judge = Self { instance, zoning, eligibility: None, lock: None, forbid: None };
        for on in &scenario.rules {
            match &on.rule {
                Rule::Eligibility(rule) => judge.eligibility = Some((rule, on)),
                Rule::Lock(rule) => judge.lock = Some((rule, on)),
                Rule::Forbid(rule) => judge.forbid = Some((Forbidden::new(rule), on)),
                _ => {}
            }
        }
        judge
    }

    fn village(&self, village: &Village) -> VillageJudged {
        let by_area = self.instance.overlaps.of_village(&village.id);
        let classes = self.zoning.classes(village.zone.as_deref(), village.place, by_area);
        let mut judged = VillageJudged {
            sensitivity: self.zoning.sensitivity(village.place, by_area),
            classes: classes.iter().map(|&class| class.to_owned()).collect(),
            ..VillageJudged::default()
        };
        judged.no_stay = self.must_move(village, &classes);
        judged.no_move = self.must_stay(village, &classes, judged.no_stay.is_some());
        if judged.no_move.is_none() {
            judged.no_move = self.refuses(village);
        }
        if judged.no_stay.is_none()
            && let Some((forbidden, on)) = &self.forbid
            && forbidden.stay.contains(village.id.as_str())
        {
            judged.no_stay = Some(sourced(
                Exclusion::new(RuleName::Forbid, "stay", &village.id, "not listed"),
                on,
            ));
        }
        if let Some((rule, on)) = self.lock
            && let Some(fate) = rule.villages.get(&village.id)
        {
            let locked =
                || Some(sourced(Exclusion::new(RuleName::Lock, "villages", fate, fate), on));
            judged.is_locked = true;
            if fate == STAY {
                judged.no_move = judged.no_move.or_else(locked);
            } else {
                judged.locked_to = self.instance.site_named(fate);
                judged.no_stay = judged.no_stay.or_else(locked);
            }
        }
        judged
    }

    /// Why a village has to move, if it has to.
    fn must_move(&self, village: &Village, classes: &BTreeSet<&str>) -> Option<Exclusion> {
        if village.policy == Some(Policy::Must) {
            return Some(Exclusion::new(RuleName::Eligibility, "policy", "must", "may or stay"));
        }
        let Some((rule, on)) = self.eligibility else {
            let is_open = village.policy.is_none();
            return is_open
                .then(|| Exclusion::new(RuleName::Eligibility, "policy", "empty", "may or stay"));
        };
        let above = |layer: &str, value: Option<f64>, limit: Option<f64>| match (value, limit) {
            (Some(value), Some(limit)) if value > limit => Some(sourced(
                Exclusion::new(RuleName::Eligibility, layer, value.to_string(), limit.to_string()),
                on,
            )),
            _ => None,
        };
        above("slope_deg", village.slope_deg, rule.must_move_above_slope_deg)
            .or_else(|| above("elevation_m", village.elevation_m, rule.must_move_above_elevation_m))
            .or_else(|| {
                let (hazard, limit) = (village.hazard?, rule.must_move_hazard?);
                (hazard >= limit).then(|| {
                    let limit = format!("below {}", limit.word());
                    sourced(
                        Exclusion::new(RuleName::Eligibility, "hazard", hazard.word(), limit),
                        on,
                    )
                })
            })
            .or_else(|| {
                zone(
                    rule,
                    on,
                    classes,
                    |policy| policy.village == VillageInZone::MustMove,
                    "must_move",
                )
            })
            .or_else(|| {
                let decides = village.policy.is_none()
                    && rule.otherwise == Policy::Must
                    && self.must_stay(village, classes, false).is_none();
                decides.then(|| {
                    sourced(
                        Exclusion::new(RuleName::Eligibility, "otherwise", "must", "may or stay"),
                        on,
                    )
                })
            })
    }

    /// Why a village stays, if it has to.
    fn must_stay(
        &self,
        village: &Village,
        classes: &BTreeSet<&str>,
        must_move: bool,
    ) -> Option<Exclusion> {
        if village.policy == Some(Policy::Stay) {
            return Some(Exclusion::new(RuleName::Eligibility, "policy", "stay", "must or may"));
        }
        let (rule, on) = self.eligibility?;
        if village.policy == Some(Policy::Must) {
            return None;
        }
        zone(rule, on, classes, |policy| policy.village == VillageInZone::MustStay, "must_stay")
            .or_else(|| {
                let decides =
                    village.policy.is_none() && rule.otherwise == Policy::Stay && !must_move;
                decides.then(|| {
                    sourced(
                        Exclusion::new(RuleName::Eligibility, "otherwise", "stay", "must or may"),
                        on,
                    )
                })
            })
    }

    /// Why a village is not moved although it may be: it does not agree.
    fn refuses(&self, village: &Village) -> Option<Exclusion> {
        let (rule, on) = self.eligibility?;
        let refuses = rule.consent && village.consent == Some(false);
        refuses.then(|| sourced(Exclusion::new(RuleName::Eligibility, "consent", "no", "yes"), on))
    }

    fn site(&self, site: &Site) -> Option<Exclusion> {
        let by_name = |rule: RuleName, layer: &str, on: &RuleInForce| {
            Some(sourced(Exclusion::new(rule, layer, &site.id, "not listed"), on))
        };
        if let Some((rule, on)) = self.lock
            && rule.closed.contains(&site.id)
        {
            return by_name(RuleName::Lock, "closed", on);
        }
        if let Some((forbidden, on)) = &self.forbid
            && forbidden.sites.contains(site.id.as_str())
        {
            return by_name(RuleName::Forbid, "sites", on);
        }
        let (rule, on) = self.eligibility?;
        if let (Some(height), Some(limit)) = (site.elevation_m, rule.no_site_above_elevation_m)
            && height > limit
        {
            let found = Exclusion::new(
                RuleName::Eligibility,
                "elevation_m",
                height.to_string(),
                limit.to_string(),
            );
            return Some(sourced(found, on));
        }
        let by_area = self.instance.overlaps.of_site(&site.id);
        let classes = self.zoning.classes(site.zone.as_deref(), site.place, by_area);
        let forbidden = |policy: &ZonePolicy| policy.site == SiteInZone::Forbidden;
        zone(rule, on, &classes, forbidden, "site forbidden")
            .or_else(|| self.in_buffer(site, rule, on))
    }

    /// Why a site is too near to a class where no site may be.
    fn in_buffer(&self, site: &Site, rule: &Eligibility, on: &RuleInForce) -> Option<Exclusion> {
        let place = site.place?;
        let buffered = rule.zones.iter().filter(|(_, policy)| {
            policy.site == SiteInZone::Forbidden && policy.site_buffer_km > 0.0
        });
        buffered.into_iter().find_map(|(class, policy)| {
            let (_, distance) = self.zoning.near(class, place, policy.site_buffer_km)?;
            let found = Exclusion::new(
                RuleName::Eligibility,
                format!("distance to zone {class}"),
                format!("{distance:.2} km"),
                format!("{} km", policy.site_buffer_km),
            );
            Some(zone_sourced(found, policy, on))
        })
    }

    fn own_classes(&self, site: &Site) -> Vec<String> {
        let Some((rule, _)) = self.eligibility else { return Vec::new() };
        let by_area = self.instance.overlaps.of_site(&site.id);
        let classes = self.zoning.classes(site.zone.as_deref(), site.place, by_area);
        let own = |class: &str| {
            rule.zones.get(class).is_some_and(|policy| policy.site == SiteInZone::Own)
        };
        classes.into_iter().filter(|class| own(class)).map(str::to_owned).collect()
    }

    fn livelihood(&self, livelihood: &Livelihood) -> Option<Exclusion> {
        if let Some((forbidden, on)) = &self.forbid
            && forbidden.livelihoods.contains(livelihood.id.as_str())
        {
            let found =
                Exclusion::new(RuleName::Forbid, "livelihoods", &livelihood.id, "not listed");
            return Some(sourced(found, on));
        }
        let (rule, on) = self.eligibility?;
        let classes = self.zoning.classes(livelihood.zone.as_deref(), livelihood.place, None);
        self.out_of_catalogue(livelihood, rule, &classes).or_else(|| {
            let kind = livelihood.kind.as_deref().unwrap_or("");
            classes.iter().find_map(|&class| {
                let policy = rule.zones.get(class)?;
                let allowed = policy.livelihood_kinds.as_ref()?;
                let is_allowed = allowed.iter().any(|allowed| allowed == kind);
                (!is_allowed).then(|| {
                    let layer = format!("kind in zone {class}");
                    zone_sourced(
                        Exclusion::new(RuleName::Eligibility, layer, kind, allowed.join(", ")),
                        policy,
                        on,
                    )
                })
            })
        })
    }

    /// Why the industry catalogue closes a livelihood.
    fn out_of_catalogue(
        &self,
        livelihood: &Livelihood,
        rule: &Eligibility,
        classes: &BTreeSet<&str>,
    ) -> Option<Exclusion> {
        let sector = &self.instance.sectors[livelihood.sector.filter(|_| rule.industry)?];
        let sourced = |layer: String, value: String, limit: String| {
            Some(
                Exclusion::new(RuleName::Eligibility, layer, value, limit)
                    .from_source(sector.source.as_deref(), sector.article.as_deref()),
            )
        };
        let layer = format!("sector {}", sector.name);
        match sector.status {
            SectorStatus::Prohibited => {
                return sourced(layer, "prohibited".into(), "allowed".into());
            }
            SectorStatus::Closing => {
                let value = sector
                    .closing_year
                    .map_or("closing".to_owned(), |year| format!("closing in {year}"));
                return sourced(layer, value, "allowed".into());
            }
            SectorStatus::Encouraged | SectorStatus::Allowed | SectorStatus::Limited => {}
        }
        let is_allowed = sector.zone_classes.is_empty()
            || sector.zone_classes.iter().any(|class| classes.contains(class.as_str()));
        if is_allowed {
            return None;
        }
        let lies_in: Vec<&str> = classes.iter().copied().collect();
        sourced(
            format!("zone of sector {}", sector.name),
            lies_in.join(", "),
            sector.zone_classes.join(", "),
        )
    }
}

/// The first of the classes whose policy says so.
fn zone(
    rule: &Eligibility,
    on: &RuleInForce,
    classes: &BTreeSet<&str>,
    says: impl Fn(&ZonePolicy) -> bool,
    value: &str,
) -> Option<Exclusion> {
    classes.iter().find_map(|&class| {
        let policy = rule.zones.get(class).filter(|policy| says(policy))?;
        let found =
            Exclusion::new(RuleName::Eligibility, format!("zone {class}"), value, "outside");
        Some(zone_sourced(found, policy, on))
    })
}

fn sourced(found: Exclusion, on: &RuleInForce) -> Exclusion {
    found.from_source(on.source.as_deref(), on.article.as_deref())
}

/// The zone policy's own source goes before that of the whole rule.
fn zone_sourced(found: Exclusion, policy: &ZonePolicy, on: &RuleInForce) -> Exclusion {
    found.from_source(
        policy.source.as_deref().or(on.source.as_deref()),
        policy.article.as_deref().or(on.article.as_deref()),
    )
}
