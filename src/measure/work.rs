//! Who earns a living, and which places of work are taken.
//!
//! Places are counted as the facts state them, whether or not the rules of a scenario let anybody in.
//! Workers are those of the homes whose work the plan decides: sites, and villages that stay where
//! some livelihood takes stayers.

use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::Livelihood;
use crate::facts::SectorStatus;
use crate::measure::Tally;
use crate::measure::number::share;
use crate::measure::tally::HomeTally;
use serde::Serialize;
use std::collections::BTreeMap;

/// Work after the plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Work {
    /// Whether the scenario decides about work (rule `workers`).
    pub is_decided: bool,
    /// All places of work.
    pub places: Places,
    /// Places by kind of livelihood; `None` is the kind of those that name none.
    pub places_by_kind: Vec<PlacesOf>,
    /// Places by the skill that the livelihood takes; `None` is any skill.
    pub places_by_skill: Vec<PlacesOf>,
    /// Workers by skill; empty where villages have no worker columns.
    pub workers_by_skill: Vec<WorkersOf>,
    /// Workers without a livelihood, Σ max(0, workers − earning) over homes and skills; `None` without
    /// worker columns or where the scenario does not decide about work.
    pub jobless_workers: Option<u64>,
    /// Workers who live at sites and earn, over households that move.
    pub jobs_per_moved_household: Option<f64>,
    /// Households with labour, of the homes whose work is decided; `None` without the column.
    pub households_with_labour: Option<u64>,
    /// Σ over homes of max(0, households with labour − workers who earn); `None` as for the above.
    pub households_with_labour_without_earner: Option<u64>,
    /// Workers who earn in an encouraged sector over all who earn; `None` where nobody earns or
    /// livelihoods have no `sector` column.
    pub green_share: Option<f64>,
}

/// Places of work.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Places {
    /// Σ P_k.
    pub places: u64,
    /// Σ ⌈host_share_k P_k⌉, kept for host people.
    pub reserved_for_hosts: u64,
    /// Workers who earn there.
    pub taken: u64,
    /// Places that remain: Σ max(0, P_k − reserved − taken).
    pub left: u64,
}

/// Places of work of one kind or skill.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlacesOf {
    /// The kind or skill.
    pub name: Option<String>,
    /// The places.
    #[serde(flatten)]
    pub places: Places,
}

/// Workers of one skill.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorkersOf {
    /// The skill.
    pub skill: String,
    /// Workers whose work the plan decides.
    pub workers: u64,
    /// Workers who earn.
    pub earning: u64,
    /// Workers without a livelihood; `None` where the scenario does not decide about work.
    pub jobless: Option<u64>,
}

/// Measures work.
#[must_use]
pub fn work(tally: &Tally<'_>) -> Work {
    let instance = tally.instance;
    let is_decided = tally.work_is_decided;
    let mut all = Places::default();
    let mut by_kind: BTreeMap<Option<&str>, Places> = BTreeMap::new();
    let mut by_skill: BTreeMap<Option<&str>, Places> = BTreeMap::new();
    let (mut taken, mut green) = (0, 0);
    for (livelihood, &earners) in instance.livelihoods.iter().zip(&tally.taken) {
        let skill = livelihood.skill.and_then(|skill| instance.skills.get(skill.at()));
        for sum in [
            &mut all,
            by_kind.entry(livelihood.kind.as_deref()).or_default(),
            by_skill.entry(skill.map(String::as_str)).or_default(),
        ] {
            add(sum, livelihood, earners);
        }
        taken += earners;
        green += if is_green(instance, livelihood) { earners } else { 0 };
    }

    let workers_by_skill: Vec<WorkersOf> = instance
        .skills
        .iter()
        .enumerate()
        .map(|(at, skill)| workers_of(tally, at, skill))
        .collect();
    let jobless = workers_by_skill.iter().filter_map(|line| line.jobless).sum();
    let earning_at_sites: u64 = tally
        .earners
        .iter()
        .filter(|earners| matches!(earners.home, Home::Site(_)))
        .map(|earners| earners.workers)
        .sum();
    let labour_is_known = instance.has("villages.households_with_labour");
    let (mut labour, mut gap) = (0, 0);
    for home in tally.homes.values() {
        labour += home.households_with_labour;
        gap += home.households_with_labour.saturating_sub(home.earning.iter().sum());
    }
    let names = |sums: BTreeMap<Option<&str>, Places>| {
        let named = sums.into_iter();
        named.map(|(name, places)| PlacesOf { name: name.map(str::to_owned), places }).collect()
    };
    Work {
        is_decided,
        places: all,
        places_by_kind: names(by_kind),
        places_by_skill: names(by_skill),
        workers_by_skill,
        jobless_workers: (is_decided && !instance.skills.is_empty()).then_some(jobless),
        jobs_per_moved_household: share(earning_at_sites, tally.households_moved()),
        households_with_labour: labour_is_known.then_some(labour),
        households_with_labour_without_earner: (labour_is_known && is_decided).then_some(gap),
        green_share: share(green, taken).filter(|_| instance.has("livelihoods.sector")),
    }
}

/// Adds the places of one livelihood.
fn add(sum: &mut Places, livelihood: &Livelihood, taken: u64) {
    let places = u64::from(livelihood.places);
    let reserved = reserved(livelihood);
    sum.places += places;
    sum.reserved_for_hosts += reserved;
    sum.taken += taken;
    sum.left += places.saturating_sub(reserved + taken);
}

/// Places kept for host people: ⌈host_share_k P_k⌉.
#[must_use]
pub fn reserved(livelihood: &Livelihood) -> u64 {
    (u64::from(livelihood.places) * u64::from(livelihood.host_share_ppm)).div_ceil(1_000_000)
}

/// Whether the catalogue encourages a livelihood's sector.
fn is_green(instance: &Instance, livelihood: &Livelihood) -> bool {
    livelihood
        .sector
        .and_then(|sector| instance.sectors.get(sector))
        .is_some_and(|sector| sector.status == SectorStatus::Encouraged)
}

/// Counts the workers of one skill.
fn workers_of(tally: &Tally<'_>, at: usize, skill: &str) -> WorkersOf {
    let homes = || tally.homes.values();
    let sum = |counts: fn(&HomeTally) -> &Vec<u64>| {
        homes().map(|home| counts(home).get(at).copied().unwrap_or(0)).sum()
    };
    WorkersOf {
        skill: skill.to_owned(),
        workers: sum(|home| &home.workers),
        earning: sum(|home| &home.earning),
        jobless: tally.work_is_decided.then(|| homes().map(|home| home.jobless_of(at)).sum()),
    }
}
