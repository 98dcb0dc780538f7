//! One thing done differently: the facts and the question with it, and what a proven bound says of it. What it
//! costs is asked at a [`Desk`](crate::why::Desk).

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::Instance;
use crate::facts::Livelihood;
use crate::facts::LivelihoodIdx;
use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::facts::rules::lock::STAY;
use crate::model::ColumnKey;
use crate::model::RowKey;
use crate::solve::evidence::Evidence;
use crate::why::edit;
use std::borrow::Cow;

/// Thousand CNY: the unit of rows about money.
const YUAN_IN_ROW: f64 = 1_000.0;

/// One thing done differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhatIf {
    /// A village moves to this site.
    VillageAt(VillageIdx, SiteIdx),
    /// A village stays.
    VillageStays(VillageIdx),
    /// A site takes nobody, and is not built.
    WithoutSite(SiteIdx),
    /// A site is built at this level.
    SiteAt(SiteIdx, usize),
    /// A livelihood takes nobody.
    WithoutLivelihood(LivelihoodIdx),
    /// A livelihood has so many places more (or fewer, below 0) for those who move.
    MorePlaces(LivelihoodIdx, i32),
    /// A service of a site has so many units more (or fewer) at each level.
    MoreCapacity(SiteIdx, usize, i32),
    /// An area has so many CNY more (or fewer).
    MoreBudget(AreaIdx, i64),
    /// A fund (by its position) has so many CNY more (or fewer).
    MoreFund(usize, i64),
    /// An area has no money.
    WithoutBudget(AreaIdx),
    /// A fund (by its position) gives nothing.
    WithoutFund(usize),
    /// A rule does not hold.
    WithoutRule(RuleName),
}

impl WhatIf {
    /// Facts and question with it done.
    #[must_use]
    pub fn applied<'a>(
        self,
        instance: &'a Instance,
        scenario: &Scenario,
    ) -> (Cow<'a, Instance>, Scenario) {
        let same = Cow::Borrowed(instance);
        let site = |at| instance.site(at);
        match self {
            Self::VillageAt(village, to) => {
                let village = &instance.village(village).id;
                (same, edit::village_at(scenario, village, &site(to).id))
            }
            Self::VillageStays(village) => {
                (same, edit::village_at(scenario, &instance.village(village).id, STAY))
            }
            Self::WithoutSite(at) => (same, edit::without_site(scenario, &site(at).id)),
            Self::SiteAt(at, level) => {
                (same, edit::site_at(scenario, &site(at).id, &site(at).levels[level].name))
            }
            Self::WithoutLivelihood(at) => {
                (same, edit::without_livelihood(scenario, &instance.livelihood(at).id))
            }
            Self::MorePlaces(at, more) => {
                let mut changed = instance.clone();
                let livelihood = &mut changed.livelihoods[at.at()];
                livelihood.places = with_usable(livelihood, more).unwrap_or(livelihood.places);
                (Cow::Owned(changed), scenario.clone())
            }
            Self::MoreCapacity(at, service, more) => {
                let mut changed = instance.clone();
                for level in &mut changed.sites[at.at()].levels {
                    let limit = &mut level.capacity[service];
                    *limit = limit.map(|limit| limit.saturating_add_signed(more));
                }
                (Cow::Owned(changed), scenario.clone())
            }
            Self::MoreBudget(at, more) => {
                let mut changed = instance.clone();
                let limit = &mut changed.areas[at.at()].budget;
                *limit = limit.map(|limit| Cny(limit.0.saturating_add(more * Cny::MICRO)));
                (Cow::Owned(changed), scenario.clone())
            }
            Self::MoreFund(at, more) => {
                let mut changed = instance.clone();
                let limit = &mut changed.funds[at].budget;
                *limit = limit.map(|limit| Cny(limit.0.saturating_add(more * Cny::MICRO)));
                (Cow::Owned(changed), scenario.clone())
            }
            Self::WithoutBudget(at) => {
                let mut changed = instance.clone();
                changed.areas[at.at()].budget = Some(Cny::ZERO);
                (Cow::Owned(changed), scenario.clone())
            }
            Self::WithoutFund(at) => {
                let mut changed = instance.clone();
                changed.funds[at].budget = Some(Cny::ZERO);
                (Cow::Owned(changed), scenario.clone())
            }
            Self::WithoutRule(name) => (same, edit::without_rule(scenario, name)),
        }
    }

    /// Whether it only takes choices away: else a plan with it may be better than any bound without it.
    pub(super) fn is_narrower(self, instance: &Instance, scenario: &Scenario) -> bool {
        let Self::WithoutSite(site) = self else { return true };
        let id = &instance.site(site).id;
        !scenario
            .rules
            .iter()
            .any(|on| matches!(&on.rule, Rule::Lock(lock) if lock.open.contains(id)))
    }

    /// No plan with it is better than this.
    pub(super) fn at_least(self, evidence: &Evidence) -> Option<f64> {
        match self {
            Self::VillageAt(village, site) => evidence.with(ColumnKey::Move(village, site)),
            Self::VillageStays(village) => evidence.with(ColumnKey::Stay(village)),
            Self::WithoutSite(site) => Some(evidence.without_site(site)),
            Self::SiteAt(site, level) => evidence.with(ColumnKey::Build(site, level)),
            Self::MorePlaces(at, more) => {
                Some(evidence.with_more(RowKey::Places(at), f64::from(more)))
            }
            Self::WithoutLivelihood(_) | Self::WithoutBudget(_) | Self::WithoutFund(_) => {
                Some(evidence.bound)
            }
            Self::MoreBudget(at, more) => {
                Some(evidence.with_more(RowKey::AreaBudget(at), more as f64 / YUAN_IN_ROW))
            }
            Self::MoreFund(at, more) => {
                Some(evidence.with_more(RowKey::FundBudget(at), more as f64 / YUAN_IN_ROW))
            }
            // With fewer dwellings no plan is better than any; with more, the sites' own shares change.
            Self::MoreCapacity(_, _, more) => (more <= 0).then_some(evidence.bound),
            // Without a rule a plan can be better than any bound with it.
            Self::WithoutRule(_) => None,
        }
    }
}

/// Places that a livelihood has for those who move.
#[must_use]
pub fn usable_places(livelihood: &Livelihood) -> u32 {
    usable(livelihood.places, livelihood.host_share_ppm)
}

fn usable(places: u32, host_share_ppm: u32) -> u32 {
    let reserved = (u64::from(places) * u64::from(host_share_ppm)).div_ceil(1_000_000);
    places.saturating_sub(reserved as u32)
}

/// How many places in all give so many more for those who move; `None` where none do.
#[must_use]
pub fn with_usable(livelihood: &Livelihood, more: i32) -> Option<u32> {
    let wanted = i64::from(usable_places(livelihood)) + i64::from(more);
    let share = livelihood.host_share_ppm;
    // A place more adds a usable one at the latest after 1 / (1 − share) places.
    let reach = 1_000_000 / (1_000_000_u32.checked_sub(share)?).max(1) + 2;
    let reach = reach.saturating_mul(more.unsigned_abs());
    let from = livelihood.places.saturating_sub(reach);
    (from..=livelihood.places.saturating_add(reach))
        .find(|&places| i64::from(usable(places, share)) == wanted)
}

#[cfg(test)]
mod tests {
    use super::usable;

    #[test]
    fn the_share_of_the_hosts_is_rounded_up() {
        assert_eq!(usable(10, 0), 10);
        assert_eq!(usable(10, 250_000), 7);
        assert_eq!(usable(10, 1_000_000), 0);
    }
}
