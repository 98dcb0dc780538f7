//! A trial plan by brute force: every village that must move goes to the nearest site that still
//! has room. It shows that the instance can be planned for; it is no good plan.
//!
//! Held to: dwellings and school seats, least use, county, reach, inflow of optimising zones,
//! carrying capacity of basins, groups, money. Work is not planned.

use crate::money::Money;
use crate::money::county_zone;
use crate::policy;
use crate::sites::Level;
use crate::sites::Site;
use crate::villages::Village;
use crate::world::World;
use geo::Validation;
use std::collections::BTreeMap;

/// What the trial found.
pub struct Trial {
    /// What could not be placed or paid, in words.
    pub failures: Vec<String>,
    /// Mean move of a household by county \[km\].
    pub mean_km: BTreeMap<String, f64>,
    /// Cost of sites and stays by county \[CNY\].
    pub cost: BTreeMap<String, u64>,
    /// Sites that are opened by county.
    pub opened: BTreeMap<String, usize>,
    /// The site of each village that moves.
    pub moves: BTreeMap<String, String>,
    /// The size of each site that is built.
    pub built: BTreeMap<String, &'static str>,
    /// Villages and sites to which they may move within their county, counted as pairs.
    pub pairs: usize,
    /// Least number of sites that any village that must move can choose from.
    pub fewest_choices: usize,
}

/// Villages that move as one.
struct Unit<'a> {
    villages: Vec<&'a Village>,
    households: u64,
    persons: u64,
    pupils: u64,
    /// Sites it may move to, nearest first.
    sites: Vec<usize>,
}

/// What has been promised so far.
struct Load {
    households: Vec<u64>,
    pupils: Vec<u64>,
    inflow: BTreeMap<String, u64>,
    /// People of each basin after the plan.
    people: BTreeMap<String, u64>,
}

impl Trial {
    /// Tries a part of the world.
    pub fn run(part: &World, money: &Money) -> Self {
        let units = units(part);
        let mut failures: Vec<String> = units
            .iter()
            .filter(|unit| unit.sites.is_empty())
            .map(|unit| format!("{}: no eligible site within reach", unit.villages[0].id))
            .collect();
        let broken = part.zones.iter().filter(|zone| !zone.shape.is_valid());
        failures.extend(broken.map(|zone| format!("{} {}: broken polygon", zone.class, zone.name)));
        let limits = Limits::of(money);
        let mut shut = vec![false; part.sites.len()];
        let (mut load, mut placed);
        // Sites that stay below their least use are shut, the emptiest first, and all is tried again.
        loop {
            (load, placed) = place(part, &units, &limits, &shut);
            let small = |j: &usize| {
                let site = &part.sites[*j];
                load.households[*j] < site.levels[0].min_households
                    && (load.households[*j] > 0 && !site.stands)
            };
            let next = (0..part.sites.len()).filter(small).min_by_key(|&j| (load.households[j], j));
            match next {
                Some(site) => shut[site] = true,
                None => break,
            }
        }
        for (unit, to) in units.iter().zip(&placed) {
            if to.is_none() && !unit.sites.is_empty() {
                let village = unit.villages[0];
                failures.push(format!("{} {}: no room left", village.id, village.name_zh));
            }
        }
        let mut trial = Self {
            failures,
            mean_km: BTreeMap::new(),
            cost: BTreeMap::new(),
            opened: BTreeMap::new(),
            moves: BTreeMap::new(),
            built: BTreeMap::new(),
            pairs: count_pairs(part),
            fewest_choices: units.iter().map(|unit| unit.sites.len()).min().unwrap_or(0),
        };
        trial.measure(part, &units, &placed, &load);
        trial.check_money(part, money);
        trial
    }

    fn measure(&mut self, part: &World, units: &[Unit], placed: &[Option<usize>], load: &Load) {
        let mut moved: BTreeMap<&str, (f64, u64)> = BTreeMap::new();
        for (unit, to) in units.iter().zip(placed) {
            let Some(site) = to.map(|j| &part.sites[j]) else { continue };
            for village in &unit.villages {
                self.moves.insert(village.id.clone(), site.id.clone());
                let sum = moved.entry(&village.county).or_default();
                let km = policy::road_km(village.place, site.place);
                sum.0 += km * village.people.households as f64;
                sum.1 += village.people.households;
            }
        }
        self.mean_km =
            moved.iter().map(|(&c, &(km, h))| (c.to_owned(), km / h.max(1) as f64)).collect();
        for (site, (&households, &pupils)) in
            part.sites.iter().zip(load.households.iter().zip(&load.pupils))
        {
            if households == 0 {
                if site.stands {
                    self.built.insert(site.id.clone(), site.levels[0].name);
                }
                continue;
            }
            *self.opened.entry(site.county.clone()).or_default() += 1;
            match fitting(site, households, pupils) {
                Some(level) => {
                    self.built.insert(site.id.clone(), level.name);
                    *self.cost.entry(site.county.clone()).or_default() +=
                        level.fixed_cost_cny + households * level.cost_per_household_cny;
                }
                None => self.failures.push(format!("{}: no size fits", site.id)),
            }
        }
        for village in part.villages.iter().filter(|village| !policy::must_move(village)) {
            *self.cost.entry(village.county.clone()).or_default() += village.stay_cost_cny;
        }
    }

    /// The county's money, without what families bring, pays for sites, stays and a place of work
    /// at the mean cost for each worker.
    fn check_money(&mut self, part: &World, money: &Money) {
        for county in &part.counties {
            let funds = money.funds.iter().filter(|fund| fund.county == county.adcode);
            let public: u64 =
                funds.filter(|fund| fund.caps.is_none()).map(|fund| fund.budget_cny).sum();
            let cost = self.cost.get(&county.adcode).copied().unwrap_or(0);
            let left = public.saturating_sub(cost);
            let here = part.villages.iter().filter(|village| village.county == county.adcode);
            let workers: u64 = here.flat_map(|village| village.people.workers).sum();
            if left < workers * 7_000 {
                self.failures.push(format!("{}: money is short", county.adcode));
            }
        }
    }
}

/// The smallest size that fits so many households and pupils.
fn fitting(site: &Site, households: u64, pupils: u64) -> Option<&Level> {
    site.levels.iter().find(|level| {
        households <= level.capacity
            && pupils <= level.school_seats
            && households >= level.min_households
    })
}

fn count_pairs(part: &World) -> usize {
    let choices = |village: &Village| {
        part.sites.iter().filter(|site| policy::is_candidate(village, site)).count()
    };
    part.villages.iter().map(choices).sum()
}

/// What areas allow.
struct Limits {
    inflow: BTreeMap<String, u64>,
    people: BTreeMap<String, u64>,
}

impl Limits {
    fn of(money: &Money) -> Self {
        let of_kind = |kind: &'static str| money.areas.iter().filter(move |a| a.kind == kind);
        let inflow = of_kind("county_zone");
        let people = of_kind("basin");
        Self {
            inflow: inflow.filter_map(|a| Some((a.id.clone(), a.max_households_in?))).collect(),
            people: people.filter_map(|a| Some((a.id.clone(), a.max_persons?))).collect(),
        }
    }
}

/// Those who must move, in groups: the fewest choices first, then the largest.
fn units(part: &World) -> Vec<Unit<'_>> {
    let mut groups: BTreeMap<&str, Vec<&Village>> = BTreeMap::new();
    for village in part.villages.iter().filter(|village| policy::must_move(village)) {
        let name = if village.group.is_empty() { &village.id } else { &village.group };
        groups.entry(name).or_default().push(village);
    }
    let mut units: Vec<Unit> = groups
        .into_values()
        .map(|villages| {
            let mut sites: Vec<(f64, usize)> = part
                .sites
                .iter()
                .enumerate()
                .filter(|(_, site)| villages.iter().all(|v| policy::is_candidate(v, site)))
                .map(|(j, site)| (policy::road_km(villages[0].place, site.place), j))
                .collect();
            sites.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let sum = |of: fn(&Village) -> u64| villages.iter().map(|v| of(v)).sum();
            Unit {
                households: sum(|village| village.people.households),
                persons: sum(|village| village.people.persons),
                pupils: sum(|village| village.people.school_age),
                sites: sites.into_iter().map(|(_, j)| j).collect(),
                villages,
            }
        })
        .collect();
    units.sort_by(|a, b| {
        let fewer = a.sites.len().cmp(&b.sites.len());
        fewer.then(b.households.cmp(&a.households)).then(a.villages[0].id.cmp(&b.villages[0].id))
    });
    units
}

/// Places the units one after the other.
fn place(
    part: &World,
    units: &[Unit],
    limits: &Limits,
    shut: &[bool],
) -> (Load, Vec<Option<usize>>) {
    let n = part.sites.len();
    let mut people: BTreeMap<String, u64> = BTreeMap::new();
    for (basin, persons) in part
        .villages
        .iter()
        .map(|v| (&v.basin, v.people.persons))
        .chain(part.sites.iter().map(|site| (&site.basin, site.host_persons)))
    {
        *people.entry(basin.clone()).or_default() += persons;
    }
    // Those who must move leave their basins first.
    for unit in units {
        for village in &unit.villages {
            *people.get_mut(&village.basin).expect("every basin was counted") -=
                village.people.persons;
        }
    }
    let mut load =
        Load { households: vec![0; n], pupils: vec![0; n], inflow: BTreeMap::new(), people };
    let placed = units
        .iter()
        .map(|unit| {
            let to = unit
                .sites
                .iter()
                .copied()
                .find(|&j| !shut[j] && has_room(&part.sites[j], j, unit, &load, limits))?;
            let site = &part.sites[to];
            load.households[to] += unit.households;
            load.pupils[to] += unit.pupils;
            *load.people.entry(site.basin.clone()).or_default() += unit.persons;
            *load.inflow.entry(zone_of(site)).or_default() += entering(unit, site);
            Some(to)
        })
        .collect();
    (load, placed)
}

fn zone_of(site: &Site) -> String {
    county_zone(&site.county, site.functional())
}

/// Households of a unit that come to a site from outside its zone.
fn entering(unit: &Unit, site: &Site) -> u64 {
    let from_outside = |village: &&&Village| village.functional() != site.functional();
    unit.villages.iter().filter(from_outside).map(|village| village.people.households).sum()
}

fn has_room(site: &Site, j: usize, unit: &Unit, load: &Load, limits: &Limits) -> bool {
    let large = site.levels.last().expect("a site has three sizes");
    let zone = zone_of(site);
    let within = |limit: Option<&u64>, now: Option<&u64>, more: u64| {
        limit.is_none_or(|&limit| now.copied().unwrap_or(0) + more <= limit)
    };
    load.households[j] + unit.households <= large.capacity
        && load.pupils[j] + unit.pupils <= large.school_seats
        && within(limits.inflow.get(&zone), load.inflow.get(&zone), entering(unit, site))
        && within(limits.people.get(&site.basin), load.people.get(&site.basin), unit.persons)
}
