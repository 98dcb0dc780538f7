//! What is built and how full it is.

use crate::measure::Tally;
use crate::measure::number::Spread;
use crate::measure::number::share;
use serde::Serialize;
use std::collections::BTreeMap;

/// Sites after the plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Sites {
    /// Candidate sites, open or not.
    pub candidates: u64,
    /// Sites that stand: built by the plan, or standing already.
    pub open: u64,
    /// Those of them that stood before.
    pub open_existing: u64,
    /// Open sites by the name of their level.
    pub open_by_level: BTreeMap<String, u64>,
    /// Dwellings of the open sites \[household\].
    pub dwellings: u64,
    /// Households that move into open sites.
    pub dwellings_used: u64,
    /// How the use of dwellings (used / dwellings) is spread over the open sites.
    pub occupancy: Occupancy,
    /// Sites that are open or hold people.
    pub each: Vec<SiteUse>,
}

/// How the use of dwellings is spread over the open sites; each site counts once.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Occupancy {
    /// Dwellings used over dwellings, in the sum.
    pub overall_share: Option<f64>,
    /// The emptiest site's share.
    pub min_share: Option<f64>,
    /// Half of the sites have at most this share.
    pub median_share: Option<f64>,
    /// The fullest site's share.
    pub max_share: Option<f64>,
    /// Open sites without anybody.
    pub sites_empty: u64,
    /// Open sites below half.
    pub sites_below_half: u64,
    /// Open sites from half to below 90 %.
    pub sites_half_to_90_percent: u64,
    /// Open sites from 90 % up to full.
    pub sites_90_percent_to_full: u64,
    /// Open sites with more households than dwellings; none in a sound plan.
    pub sites_over_full: u64,
}

/// How a site is used.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteUse {
    /// The site.
    pub site: String,
    /// The level that stands; `None` where people are sent to a site that is not built.
    pub level: Option<String>,
    /// Villages that move in.
    pub villages: u64,
    /// Households that move in.
    pub households: u64,
    /// Persons that move in; `None` where villages have no `persons` column.
    pub persons: Option<u64>,
    /// Each service, dwellings first.
    pub services: Vec<ServiceUse>,
}

/// How a service of a site is used.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ServiceUse {
    /// The service.
    pub service: String,
    /// Σ_i need_iq x_ij.
    pub used: u64,
    /// C_jlq; `None` where there is no limit or nothing is built.
    pub capacity: Option<u64>,
    /// used / capacity; `None` without a capacity.
    pub share: Option<f64>,
}

/// Measures the sites.
#[must_use]
pub fn sites(tally: &Tally<'_>) -> Sites {
    let instance = tally.instance;
    let has_persons = instance.has("villages.persons");
    let mut open_by_level = BTreeMap::new();
    let mut each = Vec::new();
    let (mut open_existing, mut dwellings, mut dwellings_used) = (0, 0, 0);
    for (site, counted) in instance.sites.iter().zip(&tally.sites) {
        let level = counted.level.and_then(|level| site.levels.get(level));
        if let Some(level) = level {
            *open_by_level.entry(level.name.clone()).or_insert(0) += 1;
            open_existing += u64::from(site.existing.is_some());
            dwellings += level.capacity.first().copied().flatten().map_or(0, u64::from);
            dwellings_used += counted.households;
        } else if counted.villages == 0 {
            continue;
        }
        let services = instance.services.iter().zip(&counted.used).enumerate();
        let services = services.map(|(at, (service, &used))| {
            let capacity = level.and_then(|level| level.capacity.get(at).copied().flatten());
            let capacity = capacity.map(u64::from);
            let share = capacity.and_then(|capacity| share(used, capacity));
            ServiceUse { service: service.clone(), used, capacity, share }
        });
        each.push(SiteUse {
            site: site.id.clone(),
            level: level.map(|level| level.name.clone()),
            villages: counted.villages,
            households: counted.households,
            persons: has_persons.then_some(counted.persons),
            services: services.collect(),
        });
    }
    Sites {
        candidates: instance.sites.len() as u64,
        open: open_by_level.values().sum(),
        open_existing,
        open_by_level,
        dwellings,
        dwellings_used,
        occupancy: occupancy(&each, share(dwellings_used, dwellings)),
        each,
    }
}

/// How the use of dwellings is spread over the open sites.
fn occupancy(each: &[SiteUse], overall_share: Option<f64>) -> Occupancy {
    let dwellings = each
        .iter()
        .filter(|site| site.level.is_some())
        .filter_map(|site| site.services.first()?.share);
    let shares: Vec<f64> = dwellings.collect();
    let count =
        |belongs: fn(f64) -> bool| shares.iter().filter(|&&share| belongs(share)).count() as u64;
    let spread = Spread::new(shares.iter().map(|&share| (share, 1)));
    Occupancy {
        overall_share,
        min_share: spread.min(),
        median_share: spread.percentile(50),
        max_share: spread.max(),
        sites_empty: count(|share| share <= 0.0),
        sites_below_half: count(|share| share > 0.0 && share < 0.5),
        sites_half_to_90_percent: count(|share| (0.5..0.9).contains(&share)),
        sites_90_percent_to_full: count(|share| (0.9..=1.0).contains(&share)),
        sites_over_full: count(|share| share > 1.0),
    }
}
