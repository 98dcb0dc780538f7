//! What a plan implies, in whole numbers: who lives where, which size each site has, who earns
//! where, and what it costs. Worked out once; rules and terms read it.
//!
//! Everything that the plan lists counts as it is written, so that sizes in findings agree with the
//! plan: a village that is listed for two sites counts at both (and rule `assign_once` refuses it).
//! The same line twice counts once. A site listed at two levels counts at the one listed first, and a
//! site that stands already never counts as smaller than it is.
//!
//! Whether any of this is allowed is not judged here, only references that lead nowhere are told:
//! they cannot be counted at all.

use crate::diagnostic::Diagnostic;
use crate::facts::AreaIdx;
use crate::facts::CostKind;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::Level;
use crate::facts::Livelihood;
use crate::facts::LivelihoodIdx;
use crate::facts::Plan;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::Site;
use crate::facts::SiteIdx;
use crate::facts::SkillIdx;
use crate::facts::Village;
use crate::facts::VillageIdx;
use crate::facts::livelihood::Takes;
use crate::verify::routes::Routes;
use crate::verify::zoning::Zoning;
use std::collections::BTreeMap;

/// One village that moves to one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The village.
    pub village: VillageIdx,
    /// The site.
    pub site: SiteIdx,
}

/// What a site becomes.
#[derive(Clone, Debug, Default)]
pub struct Community {
    /// Position of the level at which it is open; `None` is not open.
    pub level: Option<usize>,
    /// Whether the plan lists it among the sites that are built.
    pub is_listed: bool,
    /// Villages that move in.
    pub villages: Vec<VillageIdx>,
    /// Households that move in.
    pub households: u64,
    /// Persons who move in.
    pub persons: u64,
    /// Need of each service by those who move in.
    pub needs: Vec<u64>,
    /// Workers of each skill among those who move in.
    pub workers: Vec<u64>,
    /// Households with labour among those who move in.
    pub with_labour: u64,
}

/// Workers of one skill and home who earn at one livelihood; each combination once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// Where they live.
    pub home: Home,
    /// Where they earn.
    pub livelihood: LivelihoodIdx,
    /// Their skill.
    pub skill: SkillIdx,
    /// How many.
    pub workers: u64,
}

/// A cost and where it arises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost<'a> {
    /// Its kind.
    pub kind: CostKind,
    /// Areas of the place where it arises.
    pub areas: &'a [AreaIdx],
    /// Millionths of a yuan.
    pub amount: i128,
}

/// What a plan implies.
pub struct Ledger<'a> {
    /// The facts.
    pub instance: &'a Instance,
    /// The question.
    pub scenario: &'a Scenario,
    /// The plan as it was given.
    pub plan: &'a Plan,
    /// What is decided, by village; a combination counts once.
    pub fates: Vec<(VillageIdx, Decision)>,
    /// Who moves where, by village.
    pub moves: Vec<Move>,
    /// Villages that stay.
    pub stays: Vec<VillageIdx>,
    /// Villages that are left without a place.
    pub unplaced: Vec<VillageIdx>,
    /// One entry a site.
    pub communities: Vec<Community>,
    /// Who earns where, by home, livelihood and skill.
    pub jobs: Vec<Job>,
    /// Workers at each livelihood.
    pub taken: Vec<u64>,
    /// Whether any livelihood takes workers of villages that stay. If none does, they keep what they
    /// do today and the plan decides nothing about their work.
    pub stayers_work: bool,
    /// Costs, one entry for each kind and place.
    pub costs: Vec<Cost<'a>>,
    /// Distances.
    pub routes: Routes<'a>,
    /// Zones.
    pub zoning: Zoning<'a>,
}

impl<'a> Ledger<'a> {
    /// Counts everything that the plan lists.
    pub fn new(
        instance: &'a Instance,
        scenario: &'a Scenario,
        plan: &'a Plan,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut ledger = Self {
            instance,
            scenario,
            plan,
            fates: known_fates(instance, plan, findings),
            moves: Vec::new(),
            stays: Vec::new(),
            unplaced: Vec::new(),
            communities: communities(instance, plan, findings),
            jobs: jobs(instance, plan, findings),
            taken: vec![0; instance.livelihoods.len()],
            stayers_work: instance.livelihoods.iter().any(|k| k.takes != Takes::Residents),
            costs: Vec::new(),
            routes: Routes::new(instance, scenario.travel),
            zoning: Zoning::new(&instance.zones),
        };
        for &(village, decision) in &ledger.fates {
            match decision {
                Decision::Moves(site) => {
                    ledger.moves.push(Move { village, site });
                    ledger.communities[site.at()].welcome(instance, village);
                }
                Decision::Stays => ledger.stays.push(village),
                Decision::Unplaced => ledger.unplaced.push(village),
            }
        }
        for job in &ledger.jobs {
            ledger.taken[job.livelihood.at()] += job.workers;
        }
        ledger.costs = ledger.count_costs();
        ledger
    }

    /// The village at a position that is known to exist.
    pub fn village(&self, village: VillageIdx) -> &'a Village {
        &self.instance.villages[village.at()]
    }

    /// The site at a position that is known to exist.
    pub fn site(&self, site: SiteIdx) -> &'a Site {
        &self.instance.sites[site.at()]
    }

    /// The livelihood at a position that is known to exist.
    pub fn livelihood(&self, livelihood: LivelihoodIdx) -> &'a Livelihood {
        &self.instance.livelihoods[livelihood.at()]
    }

    /// Whether the plan decides about people's work.
    pub fn decides_work(&self) -> bool {
        self.scenario.is_on(RuleName::Workers)
    }

    /// Sites that are open, with their level and what becomes of them.
    pub fn open_sites(&self) -> impl Iterator<Item = (SiteIdx, &'a Site, &'a Level, &Community)> {
        let sites = self.instance.sites.iter().zip(&self.communities).enumerate();
        sites.filter_map(|(at, (site, community))| {
            Some((SiteIdx::new(at), site, &site.levels[community.level?], community))
        })
    }

    /// Workers of a skill who live at a home and whose work the plan decides; 0 in a village that
    /// does not stay.
    pub fn present(&self, home: Home, skill: SkillIdx) -> u64 {
        match home {
            Home::Site(site) => self.communities[site.at()].workers[skill.at()],
            Home::Village(village) => {
                let counts = self.stayers_work && self.stays.binary_search(&village).is_ok();
                if counts { workers(self.village(village), skill.at()) } else { 0 }
            }
        }
    }

    /// Homes whose people's work the plan decides: sites that somebody moves to, then villages that
    /// stay (only where stayers can work at all); with their households that have labour.
    pub fn homes(&self) -> impl Iterator<Item = (Home, u64)> + '_ {
        let sites = self.communities.iter().enumerate().filter(|(_, at)| !at.villages.is_empty());
        let sites = sites.map(|(at, found)| (Home::Site(SiteIdx::new(at)), found.with_labour));
        let stays = self.stays.iter().filter(|_| self.stayers_work).map(|&village| {
            (Home::Village(village), u64::from(self.village(village).households_with_labour))
        });
        sites.chain(stays)
    }

    /// Whether a site merely stands as it stood before: nobody moves in, and it is not enlarged.
    pub fn is_left_alone(&self, site: SiteIdx) -> bool {
        let community = &self.communities[site.at()];
        community.villages.is_empty() && community.level == self.site(site).existing
    }

    /// Workers who live at a home and have a livelihood, for all homes that have any.
    pub fn earners(&self) -> BTreeMap<Home, u64> {
        let mut earners = BTreeMap::new();
        for job in &self.jobs {
            *earners.entry(job.home).or_insert(0) += job.workers;
        }
        earners
    }

    /// The first area of a kind among those of a place.
    pub fn area_of(&self, areas: &[AreaIdx], kind: &str) -> Option<AreaIdx> {
        areas.iter().copied().find(|area| self.instance.areas[area.at()].kind == kind)
    }

    /// What a decision is called in findings.
    pub fn say(&self, decision: Decision) -> String {
        match decision {
            Decision::Moves(site) => format!("moves to {}", self.site(site).id),
            Decision::Stays => "stays".to_owned(),
            Decision::Unplaced => "is left without a place".to_owned(),
        }
    }

    /// What is decided about one village.
    pub fn fates_of(&self, village: VillageIdx) -> &[(VillageIdx, Decision)] {
        let from = self.fates.partition_point(|(at, _)| *at < village);
        let to = self.fates.partition_point(|(at, _)| *at <= village);
        &self.fates[from..to]
    }

    fn count_costs(&self) -> Vec<Cost<'a>> {
        let mut costs = Vec::new();
        let mut add = |kind, areas: &'a [AreaIdx], amount: i128| {
            if amount != 0 {
                costs.push(Cost { kind, areas, amount });
            }
        };
        for (_, site, level, community) in self.open_sites() {
            add(CostKind::BuildingFixed, &site.areas, i128::from(level.fixed_cost.0));
            let each = i128::from(level.cost_per_household.0);
            let amount = each * i128::from(community.households);
            add(CostKind::BuildingHousehold, &site.areas, amount);
        }
        for &village in &self.stays {
            let village = self.village(village);
            add(CostKind::Revitalising, &village.areas, i128::from(village.stay_cost.0));
        }
        for &Move { village, site } in &self.moves {
            if let Some(row) = self.routes.pair_row(village, site) {
                add(CostKind::Pair, &self.village(village).areas, i128::from(row.cost.0));
            }
        }
        for (livelihood, &workers) in self.instance.livelihoods.iter().zip(&self.taken) {
            let amount = i128::from(livelihood.cost_per_place.0) * i128::from(workers);
            add(CostKind::Places, &livelihood.areas, amount);
        }
        costs
    }
}

impl Community {
    /// Counts a village that moves in.
    fn welcome(&mut self, instance: &Instance, at: VillageIdx) {
        let village = &instance.villages[at.at()];
        self.villages.push(at);
        self.households += u64::from(village.households);
        self.persons += u64::from(village.persons);
        self.with_labour += u64::from(village.households_with_labour);
        for (service, need) in self.needs.iter_mut().enumerate() {
            *need += u64::from(village.needs.get(service).copied().unwrap_or(0));
        }
        for (skill, count) in self.workers.iter_mut().enumerate() {
            *count += workers(village, skill);
        }
    }
}

fn workers(village: &Village, skill: usize) -> u64 {
    u64::from(village.workers.get(skill).copied().unwrap_or(0))
}

fn unknown(what: &str, at: usize, known: usize) -> Diagnostic {
    let message =
        format!("the plan speaks of {what} number {at}; the instance has {known} of them");
    Diagnostic::error("plan.unknown", message)
        .help("Judge the plan together with the instance it was made for.")
}

/// Decisions about villages and sites that exist, sorted, each once.
fn known_fates(
    instance: &Instance,
    plan: &Plan,
    findings: &mut Vec<Diagnostic>,
) -> Vec<(VillageIdx, Decision)> {
    let (villages, sites) = (instance.villages.len(), instance.sites.len());
    let mut fates = Vec::with_capacity(plan.assignments.len());
    for assignment in &plan.assignments {
        if assignment.village.at() >= villages {
            findings.push(unknown("village", assignment.village.at(), villages));
            continue;
        }
        if let Decision::Moves(site) = assignment.decision
            && site.at() >= sites
        {
            let id = &instance.villages[assignment.village.at()].id;
            findings.push(unknown("site", site.at(), sites).about("village", id));
            continue;
        }
        fates.push((assignment.village, assignment.decision));
    }
    fates.sort_unstable();
    fates.dedup();
    fates
}

/// The size of each site: what stands, or what the plan lists first; nobody has moved in yet.
fn communities(instance: &Instance, plan: &Plan, findings: &mut Vec<Diagnostic>) -> Vec<Community> {
    let mut communities: Vec<_> = instance
        .sites
        .iter()
        .map(|site| Community {
            level: site.existing.filter(|&level| level < site.levels.len()),
            needs: vec![0; instance.services.len()],
            workers: vec![0; instance.skills.len()],
            ..Community::default()
        })
        .collect();
    for built in &plan.built {
        let Some(site) = instance.sites.get(built.site.at()) else {
            findings.push(unknown("site", built.site.at(), instance.sites.len()));
            continue;
        };
        let community = &mut communities[built.site.at()];
        if !community.is_listed && built.level < site.levels.len() {
            community.is_listed = true;
            community.level = community.level.max(Some(built.level));
        }
    }
    communities
}

/// Allocations between homes, livelihoods and skills that exist, sorted, equal ones added up.
fn jobs(instance: &Instance, plan: &Plan, findings: &mut Vec<Diagnostic>) -> Vec<Job> {
    let mut jobs = BTreeMap::new();
    for allocation in &plan.allocations {
        let (kind, at, known) = match allocation.home {
            Home::Site(site) => ("site", site.at(), instance.sites.len()),
            Home::Village(village) => ("village", village.at(), instance.villages.len()),
        };
        let (livelihood, skill) = (allocation.livelihood, allocation.skill);
        let references = [
            (kind, at, known),
            ("livelihood", livelihood.at(), instance.livelihoods.len()),
            ("skill", skill.at(), instance.skills.len()),
        ];
        let before = findings.len();
        let wrong = references.into_iter().filter(|(_, at, known)| at >= known);
        findings.extend(wrong.map(|(what, at, known)| unknown(what, at, known)));
        if findings.len() == before {
            *jobs.entry((allocation.home, livelihood, skill)).or_insert(0) +=
                u64::from(allocation.workers);
        }
    }
    let to_job = |((home, livelihood, skill), workers)| Job { home, livelihood, skill, workers };
    jobs.into_iter().map(to_job).collect()
}
