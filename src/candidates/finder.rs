//! Finds the legal pairs of a village: all of them, the nearest, how many, or why one is not legal.

use crate::candidates::Candidates;
use crate::candidates::Exclusion;
use crate::candidates::Judged;
use crate::candidates::index::Index;
use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::Instance;
use crate::facts::Rule;
use crate::facts::RuleInForce;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::facts::rules::Reach;
use crate::facts::rules::SameArea;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashSet;

/// One village and one site that it may move to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The village.
    pub village: VillageIdx,
    /// The site.
    pub site: SiteIdx,
    /// Distance by road \[km\]; 0 where an instance without coordinates gives none.
    pub km: f64,
    /// Travel time \[min\].
    pub minutes: f64,
    /// What the office says this pair costs.
    pub cost: Cny,
}

/// How many pairs are legal, and how many are not by the first rule that blocks them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Legal pairs.
    pub legal: u64,
    /// Pairs that `pairs.csv` does not list.
    pub unlisted: u64,
    /// Others, by rule and layer.
    pub excluded: BTreeMap<(RuleName, String), u64>,
}

/// Everything that is needed to judge pairs, prepared once for an instance and a scenario.
pub struct Finder<'a> {
    /// The facts.
    pub instance: &'a Instance,
    /// The rules.
    pub scenario: &'a Scenario,
    /// What the rules say of villages, sites and livelihoods on their own.
    pub judged: Judged,
    reach: Reach,
    same_area: Option<(&'a SameArea, &'a RuleInForce)>,
    /// Agreed crossings of `same_area`: area left, area entered.
    crossings: BTreeSet<(AreaIdx, AreaIdx)>,
    forbidden: HashSet<(VillageIdx, SiteIdx)>,
    /// Groups of villages that share their fate (rule `keep_together`).
    pub groups: Vec<Vec<VillageIdx>>,
    /// Sites that take people, by the area that `same_area` speaks of; one entry without the rule.
    regions: BTreeMap<Option<AreaIdx>, Index>,
    /// Open sites by the classes that their villages must share, and by region.
    own_groups: BTreeMap<Vec<String>, BTreeMap<Option<AreaIdx>, u64>>,
    /// Sites that take people.
    open_sites: u64,
    /// Closed sites by the rule and layer that close them.
    closed_sites: BTreeMap<(RuleName, String), u64>,
}

impl<'a> Finder<'a> {
    /// Judges the instance and indexes the sites that take people.
    #[must_use]
    pub fn new(instance: &'a Instance, scenario: &'a Scenario) -> Self {
        let judged = Judged::new(instance, scenario);
        let mut reach = Reach::default();
        let mut same_area = None;
        let mut forbidden = HashSet::new();
        let mut groups = Vec::new();
        for on in &scenario.rules {
            match &on.rule {
                Rule::Reach(rule) => reach = rule.clone(),
                Rule::SameArea(rule) => same_area = Some((rule, on)),
                Rule::Forbid(rule) => {
                    forbidden.extend(rule.pairs.iter().filter_map(|[village, site]| {
                        Some((instance.village_named(village)?, instance.site_named(site)?))
                    }));
                }
                Rule::KeepTogether(rule) => groups = rule.members(instance),
                _ => {}
            }
        }
        let mut regions: BTreeMap<Option<AreaIdx>, Vec<SiteIdx>> = BTreeMap::new();
        let mut closed_sites = BTreeMap::new();
        let mut open_sites = 0;
        for (at, closed) in judged.sites.iter().enumerate() {
            let site = SiteIdx::new(at);
            if let Some(found) = closed {
                *closed_sites.entry((found.rule, found.layer.clone())).or_insert(0) += 1;
                continue;
            }
            open_sites += 1;
            match same_area {
                None => regions.entry(None).or_default().push(site),
                Some((rule, _)) => {
                    if let Some(area) =
                        instance.area_of_kind(&instance.site(site).areas, &rule.kind)
                    {
                        regions.entry(Some(area)).or_default().push(site);
                    }
                }
            }
        }
        let crossings = same_area.map_or_else(BTreeSet::new, |(rule, _)| crossings(instance, rule));
        let own_groups = own_groups(&judged, &regions);
        let regions = regions
            .into_iter()
            .map(|(area, sites)| {
                let places =
                    sites.iter().filter_map(|&site| Some((instance.site(site).place?, site.0)));
                (area, Index::new(places))
            })
            .collect();
        Self {
            instance,
            scenario,
            judged,
            reach,
            same_area,
            crossings,
            forbidden,
            groups,
            regions,
            own_groups,
            open_sites,
            closed_sites,
        }
    }

    /// Appends the `count` nearest legal pairs of a village (all of them for `usize::MAX`), ordered
    /// by site. Ties in distance go to the site that comes first in the instance.
    pub fn nearest(&self, village: VillageIdx, count: usize, into: &mut Vec<Pair>) {
        let from = into.len();
        match &self.instance.pairs {
            Some(table) => {
                let rows = table.of(village).iter();
                into.extend(rows.filter_map(|row| self.legal(village, row.site)));
            }
            None if count == usize::MAX || count == u32::MAX as usize => {
                self.in_reach(village, into);
            }
            None => self.nearest_by_index(village, count, into),
        }
        let found = &mut into[from..];
        if found.len() > count {
            // Where the office gives costs and no distances, near means cheap.
            let key = |pair: &Pair| (pair.km, pair.cost.0);
            found.sort_by(|a, b| {
                let ((a_km, a_cost), (b_km, b_cost)) = (key(a), key(b));
                a_km.total_cmp(&b_km).then(a_cost.cmp(&b_cost)).then(a.site.cmp(&b.site))
            });
            into.truncate(from + count);
        }
        into[from..].sort_by_key(|pair| pair.site);
    }

    /// The regions whose sites a village may move to.
    fn regions_of(&self, village: VillageIdx) -> impl Iterator<Item = &Index> {
        self.areas_of(village).into_iter().filter_map(|area| self.regions.get(&area))
    }

    /// The areas whose sites a village may move to; `None` stands for everywhere.
    fn areas_of(&self, village: VillageIdx) -> Vec<Option<AreaIdx>> {
        let Some((rule, _)) = self.same_area else { return vec![None] };
        let home = self.instance.area_of_kind(&self.instance.village(village).areas, &rule.kind);
        let Some(home) = home else { return Vec::new() };
        let from_home = (home, AreaIdx(0))..=(home, AreaIdx(u32::MAX));
        let agreed = self.crossings.range(from_home).map(|&(_, to)| Some(to));
        std::iter::once(Some(home)).chain(agreed).collect()
    }

    /// The longest move in metres as the crow flies; infinite without a limit.
    fn crow_limit_metres(&self) -> f64 {
        let travel = &self.scenario.travel;
        let by_km = self.reach.move_km.unwrap_or(f64::INFINITY);
        let by_minutes = self
            .reach
            .move_min
            .map_or(f64::INFINITY, |minutes| minutes / 60.0 * travel.move_speed_kmh);
        by_km.min(by_minutes) / travel.detour * 1000.0
    }

    /// All legal pairs of a village whose distance follows from coordinates.
    fn in_reach(&self, village: VillageIdx, into: &mut Vec<Pair>) {
        let Some(place) = self.instance.village(village).place else { return };
        let limit = self.crow_limit_metres();
        for region in self.regions_of(village) {
            into.extend(
                region.within(place, limit).filter_map(|site| self.legal(village, SiteIdx(site))),
            );
        }
    }

    fn nearest_by_index(&self, village: VillageIdx, count: usize, into: &mut Vec<Pair>) {
        let Some(place) = self.instance.village(village).place else { return };
        let limit_km = self.crow_limit_metres() / 1000.0 * self.scenario.travel.detour;
        for region in self.regions_of(village) {
            let mut taken = 0;
            for site in region.nearest(place).map(SiteIdx) {
                // A hair beyond the limit, so that rounding in the index cannot end the walk early.
                let to =
                    self.instance.site(site).place.expect("only sites with a place are indexed");
                if self.scenario.travel.km(place, to) > limit_km * (1.0 + 1e-9) + 1e-6 {
                    break;
                }
                if let Some(pair) = self.legal(village, site) {
                    into.push(pair);
                    taken += 1;
                    if taken == count {
                        break;
                    }
                }
            }
        }
    }

    /// The pair, if it is legal.
    #[must_use]
    pub fn legal(&self, village: VillageIdx, site: SiteIdx) -> Option<Pair> {
        let judged = &self.judged.villages[village.at()];
        let is_open = judged.may_move()
            && self.judged.sites[site.at()].is_none()
            && judged.locked_to.is_none_or(|locked| locked == site)
            && self.shares_own_classes(village, site)
            && (self.forbidden.is_empty() || !self.forbidden.contains(&(village, site)))
            && self.in_agreed_area(village, site);
        if !is_open {
            return None;
        }
        self.measured(village, site).filter(|pair| self.too_far(pair).is_none())
    }

    fn shares_own_classes(&self, village: VillageIdx, site: SiteIdx) -> bool {
        let own = &self.judged.own_classes[site.at()];
        own.iter().all(|class| self.judged.villages[village.at()].classes.contains(class))
    }

    fn in_agreed_area(&self, village: VillageIdx, site: SiteIdx) -> bool {
        let Some((rule, _)) = self.same_area else { return true };
        let home = self.instance.area_of_kind(&self.instance.village(village).areas, &rule.kind);
        let target = self.instance.area_of_kind(&self.instance.site(site).areas, &rule.kind);
        match (home, target) {
            (Some(home), Some(target)) => {
                home == target || self.crossings.contains(&(home, target))
            }
            _ => false,
        }
    }

    /// The pair with its distance, legal or not; `None` where `pairs.csv` does not list it or no
    /// distance is known.
    #[must_use]
    pub fn measured(&self, village: VillageIdx, site: SiteIdx) -> Option<Pair> {
        let travel = &self.scenario.travel;
        let straight = || {
            let (from, to) =
                (self.instance.village(village).place?, self.instance.site(site).place?);
            Some(travel.km(from, to))
        };
        let (km, minutes, cost) = match &self.instance.pairs {
            None => (straight()?, None, Cny::ZERO),
            Some(table) => {
                let row = table.find(village, site)?;
                (row.km.or_else(straight).unwrap_or(0.0), row.minutes, row.cost)
            }
        };
        let minutes = minutes.unwrap_or(60.0 * km / travel.move_speed_kmh);
        Some(Pair { village, site, km, minutes, cost })
    }

    fn too_far(&self, pair: &Pair) -> Option<Exclusion> {
        let beyond = |layer: &str, value: f64, limit: Option<f64>| {
            let limit = limit.filter(|&limit| value > limit)?;
            Some(Exclusion::new(RuleName::Reach, layer, format!("{value:.2}"), limit.to_string()))
        };
        beyond("move_km", pair.km, self.reach.move_km)
            .or_else(|| beyond("move_min", pair.minutes, self.reach.move_min))
    }

    /// The first rule that blocks a pair, or `None` if it is legal.
    #[must_use]
    pub fn why_not(&self, village: VillageIdx, site: SiteIdx) -> Option<Exclusion> {
        let no_move = self.judged.villages[village.at()].no_move.as_ref();
        let closed = no_move.or(self.judged.sites[site.at()].as_ref());
        closed.cloned().or_else(|| self.why_not_together(village, site))
    }

    /// The first rule that blocks a pair for the sake of both, whatever is said of the village or the site alone.
    #[must_use]
    pub fn why_not_together(&self, village: VillageIdx, site: SiteIdx) -> Option<Exclusion> {
        let judged = &self.judged.villages[village.at()];
        let by = |rule: RuleName, layer: &str, value: String, limit: String| {
            let found = Exclusion::new(rule, layer, value, limit);
            let on = self.scenario.rule(rule);
            Some(found.from_source(
                on.and_then(|on| on.source.as_deref()),
                on.and_then(|on| on.article.as_deref()),
            ))
        };
        let name = &self.instance.site(site).id;
        if let Some(locked) = judged.locked_to.filter(|&locked| locked != site) {
            return by(
                RuleName::Lock,
                "villages",
                name.clone(),
                self.instance.site(locked).id.clone(),
            );
        }
        if !self.shares_own_classes(village, site) {
            let own = self.judged.own_classes[site.at()].join(", ");
            return by(RuleName::Eligibility, "own zone", judged.classes.join(", "), own);
        }
        if self.forbidden.contains(&(village, site)) {
            return by(RuleName::Forbid, "pairs", name.clone(), "not listed".to_owned());
        }
        if !self.in_agreed_area(village, site) {
            let (rule, _) = self.same_area.expect("only the rule excludes by area");
            let area = |areas: &[AreaIdx]| {
                let found = self.instance.area_of_kind(areas, &rule.kind);
                found.map_or("none".to_owned(), |area| self.instance.area(area).id.clone())
            };
            let (home, target) = (
                area(&self.instance.village(village).areas),
                area(&self.instance.site(site).areas),
            );
            return by(RuleName::SameArea, &rule.kind, target, home);
        }
        match self.measured(village, site) {
            None => by(RuleName::Link, "pairs.csv", "not listed".to_owned(), "listed".to_owned()),
            Some(pair) => self
                .too_far(&pair)
                .and_then(|found| by(found.rule, &found.layer, found.value, found.limit)),
        }
    }

    /// Counts the legal pairs, and the others by the first rule that blocks them, without listing
    /// them: time grows with villages and legal pairs, not with villages × sites.
    #[must_use]
    pub fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        let sites = self.instance.sites.len() as u64;
        let mut row = Vec::new();
        for (at, judged) in self.judged.villages.iter().enumerate() {
            let village = VillageIdx::new(at);
            if let Some(found) = &judged.no_move {
                *tally.excluded.entry((found.rule, found.layer.clone())).or_insert(0) += sites;
                continue;
            }
            for (reason, count) in &self.closed_sites {
                *tally.excluded.entry(reason.clone()).or_insert(0) += count;
            }
            let is_plain = judged.locked_to.is_none() && self.forbidden.is_empty();
            if self.instance.pairs.is_none() && is_plain {
                let areas = self.areas_of(village);
                let (mut near, mut strangers) = (0, 0);
                for (classes, by_region) in &self.own_groups {
                    if classes.iter().all(|class| judged.classes.contains(class)) {
                        near += areas.iter().filter_map(|area| by_region.get(area)).sum::<u64>();
                    } else {
                        strangers += by_region.values().sum::<u64>();
                    }
                }
                let legal = if self.crow_limit_metres().is_finite() {
                    row.clear();
                    self.in_reach(village, &mut row);
                    row.len() as u64
                } else {
                    near
                };
                tally.legal += legal;
                tally.count(RuleName::Eligibility, "own zone", strangers);
                let beyond_km = self.beyond_km(village, near, legal);
                tally.count(RuleName::Reach, "move_km", beyond_km);
                tally.count(RuleName::Reach, "move_min", near - legal - beyond_km);
                let kind = self.same_area.map_or("", |(rule, _)| &rule.kind);
                tally.count(RuleName::SameArea, kind, self.open_sites - strangers - near);
            } else {
                self.tally_one_by_one(village, &mut tally);
            }
        }
        tally
    }

    /// How many of the sites in a village's regions lie beyond the kilometres that it may move; the
    /// others that are out of reach are so by the minutes.
    fn beyond_km(&self, village: VillageIdx, near: u64, legal: u64) -> u64 {
        let (Some(limit), Some(place)) = (self.reach.move_km, self.instance.village(village).place)
        else {
            return 0;
        };
        if self.reach.move_min.is_none() {
            return near - legal;
        }
        let travel = &self.scenario.travel;
        let is_within = |site: &u32| {
            let to = self.instance.site(SiteIdx(*site)).place;
            to.is_some_and(|to| travel.km(place, to) <= limit)
                && self.shares_own_classes(village, SiteIdx(*site))
        };
        let metres = limit / travel.detour * 1000.0;
        let within: usize = self
            .regions_of(village)
            .map(|region| region.within(place, metres).filter(is_within).count())
            .sum();
        near - within as u64
    }

    /// Counts the pairs of one village with the open sites, looking at each.
    fn tally_one_by_one(&self, village: VillageIdx, tally: &mut Tally) {
        if let Some(table) = &self.instance.pairs {
            let listed = table.of(village);
            let open = listed.iter().filter(|row| self.judged.sites[row.site.at()].is_none());
            tally.unlisted += self.open_sites - open.clone().count() as u64;
            for row in open {
                self.tally_pair(village, row.site, tally);
            }
            return;
        }
        for at in (0..self.instance.sites.len()).filter(|&at| self.judged.sites[at].is_none()) {
            self.tally_pair(village, SiteIdx::new(at), tally);
        }
    }

    fn tally_pair(&self, village: VillageIdx, site: SiteIdx, tally: &mut Tally) {
        match self.why_not(village, site) {
            None => tally.legal += 1,
            Some(found) => tally.count(found.rule, &found.layer, 1),
        }
    }

    /// Adds to thinned candidates the sites that other members of a group have, so that thinning
    /// never tears a group apart.
    pub(crate) fn complete_groups(&self, candidates: &mut Candidates) {
        let mut missing = Vec::new();
        for group in &self.groups {
            let sites =
                group.iter().flat_map(|&member| candidates.of(member).iter().map(|pair| pair.site));
            let mut sites: Vec<SiteIdx> = sites.collect();
            sites.sort_unstable();
            sites.dedup();
            for &member in group {
                let held = candidates.of(member);
                let absent = sites
                    .iter()
                    .filter(|site| held.binary_search_by_key(*site, |pair| pair.site).is_err());
                missing.extend(absent.filter_map(|&site| self.legal(member, site)));
            }
        }
        if !missing.is_empty() {
            let mut pairs = std::mem::take(&mut candidates.pairs);
            pairs.extend(missing);
            pairs.sort_by_key(|pair| (pair.village, pair.site));
            candidates.replace(pairs);
        }
    }
}

impl Tally {
    fn count(&mut self, rule: RuleName, layer: &str, pairs: u64) {
        if pairs > 0 {
            *self.excluded.entry((rule, layer.to_owned())).or_insert(0) += pairs;
        }
    }
}

/// The agreed crossings of `same_area` as positions.
fn crossings(instance: &Instance, rule: &SameArea) -> BTreeSet<(AreaIdx, AreaIdx)> {
    let of_kind = instance.areas.iter().enumerate().filter(|(_, area)| area.kind == rule.kind);
    let named: BTreeMap<&str, AreaIdx> =
        of_kind.map(|(at, area)| (area.id.as_str(), AreaIdx::new(at))).collect();
    let pairs = rule.crossings.iter();
    pairs
        .filter_map(|[from, to]| Some((*named.get(from.as_str())?, *named.get(to.as_str())?)))
        .filter(|(from, to)| from != to)
        .collect()
}

/// Counts the open sites by the classes that their villages must share, and by region. Sites in no
/// region stand under an area of their own that no village can be in: they are open and unreachable.
fn own_groups(
    judged: &Judged,
    regions: &BTreeMap<Option<AreaIdx>, Vec<SiteIdx>>,
) -> BTreeMap<Vec<String>, BTreeMap<Option<AreaIdx>, u64>> {
    let mut groups: BTreeMap<Vec<String>, BTreeMap<Option<AreaIdx>, u64>> = BTreeMap::new();
    let mut region_of: BTreeMap<SiteIdx, Option<AreaIdx>> = BTreeMap::new();
    for (&area, sites) in regions {
        region_of.extend(sites.iter().map(|&site| (site, area)));
    }
    let nowhere = Some(AreaIdx(u32::MAX));
    for (at, _) in judged.sites.iter().enumerate().filter(|(_, closed)| closed.is_none()) {
        let region = region_of.get(&SiteIdx::new(at)).copied().unwrap_or(nowhere);
        *groups.entry(judged.own_classes[at].clone()).or_default().entry(region).or_insert(0) += 1;
    }
    groups
}
