//! The plan counted once: what happens to each village, what stands at each site, who earns where.
//! All figures, and the tables of a run folder, are made from these counts.
//!
//! A broken plan is counted as follows, so that every reader counts the same: of several decisions
//! about one village, or several levels of one site, the first counts; a village without a decision
//! is undecided; people sent to a site that is not built live there all the same, at no known level.
//! Entries about something the instance does not have are passed over.

use crate::facts::Assignment;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::LivelihoodIdx;
use crate::facts::Plan;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::SiteIdx;
use crate::facts::SkillIdx;
use crate::facts::VillageIdx;
use crate::facts::livelihood::Takes;
use crate::facts::site::Level;
use std::collections::BTreeMap;
use std::collections::HashSet;

/// A plan, counted.
pub struct Tally<'a> {
    /// The facts.
    pub instance: &'a Instance,
    /// The question.
    pub scenario: &'a Scenario,
    /// What happens to each village; `None` where the plan does not say.
    pub decisions: Vec<Option<Decision>>,
    /// What stands at each site and who lives there.
    pub sites: Vec<SiteTally>,
    /// The moves, in the order of villages.
    pub moves: Vec<Move>,
    /// The allocations of workers, in the order of the plan.
    pub earners: Vec<Earners>,
    /// Workers who earn at each livelihood \[worker\].
    pub taken: Vec<u64>,
    /// Workers of each home whose work the plan decides, or who earn somewhere.
    pub homes: BTreeMap<Home, HomeTally>,
    /// Whether the plan decides about work at all (rule `workers`).
    pub work_is_decided: bool,
}

/// What stands at a site and who lives there.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SiteTally {
    /// Position in its levels of the size that stands; `None` where nothing does.
    pub level: Option<usize>,
    /// Villages that move there.
    pub villages: u64,
    /// Households that move there.
    pub households: u64,
    /// Persons that move there.
    pub persons: u64,
    /// Use of each of [`Instance::services`].
    pub used: Vec<u64>,
}

/// One village's move.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Move {
    /// The village.
    pub village: VillageIdx,
    /// Where it goes.
    pub site: SiteIdx,
    /// Its households.
    pub households: u64,
    /// Distance by road \[km\]; `None` where neither a table nor coordinates give it.
    pub km: Option<f64>,
    /// Travel time \[min\].
    pub minutes: Option<f64>,
}

/// Workers of one skill from one home at one livelihood.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Earners {
    /// Where they live.
    pub home: Home,
    /// Where they earn.
    pub livelihood: LivelihoodIdx,
    /// Their skill.
    pub skill: SkillIdx,
    /// How many.
    pub workers: u64,
    /// Distance by road, one way \[km\]; `None` where it is not known or the table leaves it out.
    pub km: Option<f64>,
    /// Travel time, one way \[min\].
    pub minutes: Option<f64>,
}

/// Work in one home.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HomeTally {
    /// Workers of each skill who live there.
    pub workers: Vec<u64>,
    /// Those of them who earn, by skill.
    pub earning: Vec<u64>,
    /// Households with labour.
    pub households_with_labour: u64,
}

impl HomeTally {
    /// Workers of one skill without a livelihood: max(0, workers − earning).
    #[must_use]
    pub fn jobless_of(&self, skill: usize) -> u64 {
        let workers = self.workers.get(skill).copied().unwrap_or(0);
        workers.saturating_sub(self.earning.get(skill).copied().unwrap_or(0))
    }

    /// Workers without a livelihood, over all skills.
    #[must_use]
    pub fn jobless(&self) -> u64 {
        (0..self.workers.len()).map(|skill| self.jobless_of(skill)).sum()
    }
}

impl<'a> Tally<'a> {
    /// Counts a plan.
    #[must_use]
    pub fn new(instance: &'a Instance, scenario: &'a Scenario, plan: &Plan) -> Self {
        let mut tally = Self {
            instance,
            scenario,
            decisions: decisions(instance, &plan.assignments),
            sites: standing(instance, plan),
            moves: Vec::new(),
            earners: Vec::new(),
            taken: vec![0; instance.livelihoods.len()],
            homes: BTreeMap::new(),
            work_is_decided: scenario.is_on(RuleName::Workers),
        };
        tally.settle();
        tally.employ(plan);
        tally
    }

    /// The level that stands at a site.
    #[must_use]
    pub fn level(&self, site: SiteIdx) -> Option<&'a Level> {
        let level = self.sites.get(site.at())?.level?;
        self.instance.sites.get(site.at())?.levels.get(level)
    }

    /// Households that move.
    #[must_use]
    pub fn households_moved(&self) -> u64 {
        self.moves.iter().map(|trip| trip.households).sum()
    }

    /// Puts the people of each village where its decision says.
    fn settle(&mut self) {
        let instance = self.instance;
        let stayers_work = instance.livelihoods.iter().any(|k| k.takes != Takes::Residents);
        for (at, village) in instance.villages.iter().enumerate() {
            let home = match self.decisions[at] {
                Some(Decision::Moves(site)) => {
                    let here = &mut self.sites[site.at()];
                    here.villages += 1;
                    here.households += u64::from(village.households);
                    here.persons += u64::from(village.persons);
                    add(&mut here.used, &village.needs);
                    let trip = move_of(instance, self.scenario, VillageIdx::new(at), site);
                    self.moves.push(trip);
                    Home::Site(site)
                }
                Some(Decision::Stays) if stayers_work => Home::Village(VillageIdx::new(at)),
                Some(Decision::Stays | Decision::Unplaced) | None => continue,
            };
            let work = self.homes.entry(home).or_default();
            add(&mut work.workers, &village.workers);
            work.households_with_labour += u64::from(village.households_with_labour);
        }
    }

    /// Counts who earns where.
    fn employ(&mut self, plan: &Plan) {
        let instance = self.instance;
        let listed: HashSet<LivelihoodIdx> = instance
            .commutes
            .iter()
            .flat_map(|table| table.rows.iter().map(|row| row.livelihood))
            .collect();
        for allocation in &plan.allocations {
            let lives_somewhere = match allocation.home {
                Home::Site(site) => site.at() < instance.sites.len(),
                Home::Village(village) => village.at() < instance.villages.len(),
            };
            let (at, skill) = (allocation.livelihood.at(), allocation.skill.at());
            if !lives_somewhere || at >= self.taken.len() || skill >= instance.skills.len() {
                continue;
            }
            let workers = u64::from(allocation.workers);
            let is_listed = listed.contains(&allocation.livelihood);
            let (km, minutes) = commute(self, allocation.home, allocation.livelihood, is_listed);
            self.taken[at] += workers;
            let work = self.homes.entry(allocation.home).or_default();
            if work.earning.len() <= skill {
                work.earning.resize(skill + 1, 0);
            }
            work.earning[skill] += workers;
            self.earners.push(Earners {
                home: allocation.home,
                livelihood: allocation.livelihood,
                skill: allocation.skill,
                workers,
                km,
                minutes,
            });
        }
    }
}

/// Adds counts position by position.
fn add(sums: &mut Vec<u64>, counts: &[u32]) {
    if sums.len() < counts.len() {
        sums.resize(counts.len(), 0);
    }
    for (sum, &count) in sums.iter_mut().zip(counts) {
        *sum += u64::from(count);
    }
}

/// The first decision about each village.
fn decisions(instance: &Instance, assignments: &[Assignment]) -> Vec<Option<Decision>> {
    let mut decisions = vec![None; instance.villages.len()];
    for assignment in assignments {
        if let Decision::Moves(site) = assignment.decision
            && site.at() >= instance.sites.len()
        {
            continue;
        }
        if let Some(decision @ None) = decisions.get_mut(assignment.village.at()) {
            *decision = Some(assignment.decision);
        }
    }
    decisions
}

/// What stands at each site: the first level listed, else what stands already.
fn standing(instance: &Instance, plan: &Plan) -> Vec<SiteTally> {
    let services = instance.services.len();
    let mut sites =
        vec![SiteTally { used: vec![0; services], ..SiteTally::default() }; instance.sites.len()];
    for built in &plan.built {
        let levels = instance.sites.get(built.site.at()).map_or(0, |site| site.levels.len());
        if built.level < levels && sites[built.site.at()].level.is_none() {
            sites[built.site.at()].level = Some(built.level);
        }
    }
    for (tally, site) in sites.iter_mut().zip(&instance.sites) {
        tally.level = tally.level.or(site.existing);
    }
    sites
}

/// The move of a village to a site: the table's row, else coordinates.
fn move_of(instance: &Instance, scenario: &Scenario, village: VillageIdx, site: SiteIdx) -> Move {
    let row = instance.pairs.as_ref().and_then(|table| table.find(village, site));
    let travel = &scenario.travel;
    let by_coordinates =
        || Some(travel.km(instance.village(village).place?, instance.site(site).place?));
    let km = row.and_then(|row| row.km).or_else(by_coordinates);
    let minutes =
        row.and_then(|row| row.minutes).or_else(|| km.map(|km| 60.0 * km / travel.move_speed_kmh));
    let households = u64::from(instance.village(village).households);
    Move { village, site, households, km, minutes }
}

/// Distance and time of a commute. A home that `commutes.csv` leaves out for a livelihood it lists
/// has neither.
fn commute(
    tally: &Tally<'_>,
    home: Home,
    livelihood: LivelihoodIdx,
    is_listed: bool,
) -> (Option<f64>, Option<f64>) {
    let instance = tally.instance;
    let row = instance.commutes.as_ref().and_then(|table| table.find(home, livelihood));
    if is_listed && row.is_none() {
        return (None, None);
    }
    let travel = &tally.scenario.travel;
    let by_coordinates = || {
        let from = match home {
            Home::Site(site) => instance.site(site).place?,
            Home::Village(village) => instance.village(village).place?,
        };
        Some(travel.km(from, instance.livelihood(livelihood).place?))
    };
    let km = row.and_then(|row| row.km).or_else(by_coordinates);
    let minutes = row
        .and_then(|row| row.minutes)
        .or_else(|| km.map(|km| 60.0 * km / travel.commute_speed_kmh));
    (km, minutes)
}
