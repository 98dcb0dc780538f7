//! One thing done differently, and what that costs the whole plan: by a full solve where the model is
//! small, else by a plan decided anew around the change and a proven bound.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::Decision;
use crate::facts::Instance;
use crate::facts::Livelihood;
use crate::facts::LivelihoodIdx;
use crate::facts::Plan;
use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::facts::rules::lock::STAY;
use crate::model::ColumnKey;
use crate::model::Model;
use crate::model::RowKey;
use crate::solve::evidence::Evidence;
use crate::why::Means;
use crate::why::Opened;
use crate::why::Price;
use crate::why::edit;
use crate::why::parallel;
use crate::why::resolve;
use crate::why::window::Forced;
use crate::why::window::WHOLE;
use crate::why::window::Window;
use std::borrow::Cow;
use std::time::Instant;

/// Thousand CNY: the unit of rows about money.
const YUAN_IN_ROW: f64 = 1_000.0;
/// Sites in a window.
const AROUND: usize = 6;
/// Most time for prices \[s\].
const EVIDENCE_SECONDS: f64 = 3.0;

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
    /// A rule does not hold.
    WithoutRule(RuleName),
}

/// What it costs, and the plan that shows it.
#[derive(Clone, Debug)]
pub struct Priced {
    /// What it costs, in the goal's first layer.
    pub price: Price,
    /// The difference in each layer, where a plan was found.
    pub layers: Vec<f64>,
    /// The plan.
    pub plan: Option<Plan>,
}

impl Priced {
    /// A price without a plan.
    #[must_use]
    pub const fn only(price: Price) -> Self {
        Self { price, layers: Vec::new(), plan: None }
    }
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
            Self::WithoutRule(name) => (same, edit::without_rule(scenario, name)),
        }
    }

    /// Whether it only takes choices away: else a plan with it may be better than any bound without it.
    fn is_narrower(self, instance: &Instance, scenario: &Scenario) -> bool {
        let Self::WithoutSite(site) = self else { return true };
        let id = &instance.site(site).id;
        !scenario
            .rules
            .iter()
            .any(|on| matches!(&on.rule, Rule::Lock(lock) if lock.open.contains(id)))
    }

    /// No plan with it is better than this.
    fn at_least(self, evidence: &Evidence) -> Option<f64> {
        match self {
            Self::VillageAt(village, site) => evidence.with(ColumnKey::Move(village, site)),
            Self::VillageStays(village) => evidence.with(ColumnKey::Stay(village)),
            Self::WithoutSite(site) => Some(evidence.without_site(site)),
            Self::SiteAt(site, level) => evidence.with(ColumnKey::Build(site, level)),
            Self::MorePlaces(at, more) => {
                Some(evidence.with_more(RowKey::Places(at), f64::from(more)))
            }
            Self::WithoutLivelihood(_) => Some(evidence.bound),
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

/// Where questions about an opened run are asked.
pub struct Desk<'a> {
    /// The run.
    pub opened: &'a Opened,
    /// What the rules say.
    pub finder: Finder<'a>,
    /// The pairs of the model.
    pub candidates: Candidates,
    /// How hard to try.
    pub means: Means<'a>,
    /// Bounds of single choices, where there are any.
    pub evidence: Option<Evidence>,
}

impl<'a> Desk<'a> {
    /// Opens a desk for a run that is sound.
    #[must_use]
    pub fn new(opened: &'a Opened, means: Means<'a>) -> Self {
        let finder = Finder::new(&opened.instance, &opened.scenario);
        let candidates = Candidates::new(&finder, &opened.scenario);
        let Means { threads, stop, .. } = means;
        let mut evidence = Evidence::new(&finder, &candidates, threads, EVIDENCE_SECONDS, stop);
        // What the run proved is mostly closer than what some seconds prove.
        if let (Some(evidence), Some(bound)) = (&mut evidence, opened.proven_bound()) {
            evidence.bound = evidence.bound.max(bound);
        }
        Self { opened, finder, candidates, means, evidence }
    }

    /// Whether questions are solved as a whole.
    #[must_use]
    pub fn is_small(&self) -> bool {
        let sizes: usize = self.opened.instance.sites.iter().map(|site| site.levels.len()).sum();
        self.candidates.pairs.len() + self.opened.instance.villages.len() + sizes <= WHOLE
    }

    /// What each of the questions costs by the bounds alone.
    #[must_use]
    pub fn by_bounds(&self, question: WhatIf) -> Price {
        let in_hand = self.opened.value();
        let Some(evidence) = &self.evidence else { return Price::Unknown };
        if !question.is_narrower(&self.opened.instance, &self.opened.scenario) {
            return Price::Unknown;
        }
        match question.at_least(evidence) {
            Some(least) if least == f64::INFINITY => Price::Impossible,
            Some(least) => Price::between(Some(least - in_hand), None, in_hand),
            None => Price::Unknown,
        }
    }

    /// What each of the questions costs, by solving.
    #[must_use]
    pub fn by_solving(&self, questions: &[WhatIf], told: &(dyn Fn(usize) + Sync)) -> Vec<Priced> {
        self.by_solving_for(questions, f64::MAX, told)
    }

    /// The same for as many as `seconds` allow; the others have bounds.
    #[must_use]
    pub fn by_solving_for(
        &self,
        questions: &[WhatIf],
        seconds: f64,
        told: &(dyn Fn(usize) + Sync),
    ) -> Vec<Priced> {
        let began = Instant::now();
        let is_over = || began.elapsed().as_secs_f64() > seconds;
        let means = self.means.one_thread();
        let whole = |question: &WhatIf| {
            if is_over() {
                return Priced::only(self.by_bounds(*question));
            }
            let (instance, scenario) =
                question.applied(&self.opened.instance, &self.opened.scenario);
            let found = resolve(&instance, &scenario, Some(&self.opened.plan), &means);
            self.priced(*question, found.price(self.opened.value()), &found.values, found.plan)
        };
        if self.is_small() {
            return parallel::map(questions, self.means.threads, told, whole);
        }
        let model = Model::new(&self.finder, &self.candidates);
        let window = Window::new(&self.finder, &model, &self.opened.plan, &means);
        let in_window = |question: &WhatIf| {
            let window = window.as_ref().filter(|_| !is_over());
            let found = window.and_then(|window| self.in_window(*question, &model, window));
            let Some((plan, value)) = found else {
                return Priced::only(self.by_bounds(*question));
            };
            let in_hand = self.opened.value();
            let price = Price::between(None, Some(value - in_hand), in_hand);
            self.priced(*question, price, &[value], Some(plan))
        };
        parallel::map(questions, self.means.threads, told, in_window)
    }

    fn priced(&self, question: WhatIf, price: Price, values: &[f64], plan: Option<Plan>) -> Priced {
        let in_hand = &self.opened.values;
        let layers = values.iter().zip(in_hand).map(|(value, in_hand)| value - in_hand);
        let price = price.and(self.by_bounds(question), self.opened.value());
        Priced { price, layers: layers.collect(), plan }
    }

    fn in_window(
        &self,
        question: WhatIf,
        model: &Model<'_>,
        window: &Window<'_>,
    ) -> Option<(Plan, f64)> {
        let taken = |choice| vec![Forced { choice, is_taken: true }];
        let means = self.means.one_thread();
        let now = |village: VillageIdx| {
            let fates = self.opened.plan.assignments.iter();
            fates.into_iter().find(|found| found.village == village).map(|found| found.decision)
        };
        let site_of = |village| match now(village) {
            Some(Decision::Moves(site)) => Some(site),
            _ => None,
        };
        match question {
            WhatIf::VillageAt(village, site) => {
                let named: Vec<SiteIdx> = site_of(village).into_iter().chain([site]).collect();
                let sites = window.around(&named, AROUND);
                window.resolve(&taken(ColumnKey::Move(village, site)), &sites, &[village], &means)
            }
            WhatIf::VillageStays(village) => {
                let named: Vec<SiteIdx> = site_of(village).into_iter().collect();
                let sites = window.around(&named, AROUND);
                window.resolve(&taken(ColumnKey::Stay(village)), &sites, &[village], &means)
            }
            WhatIf::WithoutSite(site) => {
                let pairs = model.parts.columns.pairs_at(site).iter();
                let moves = pairs.map(|&pair| self.candidates.pairs[pair as usize].village);
                let moves = moves.map(|village| ColumnKey::Move(village, site));
                let standing = self.opened.instance.site(site).existing;
                let levels = model.parts.columns.build[site.at()].iter();
                let sizes = levels
                    .filter(|(level, _)| Some(*level) != standing)
                    .map(|&(level, _)| ColumnKey::Build(site, level));
                let forced: Vec<Forced> =
                    moves.chain(sizes).map(|choice| Forced { choice, is_taken: false }).collect();
                window.resolve(&forced, &window.around(&[site], 2 * AROUND), &[], &means)
            }
            WhatIf::SiteAt(site, level) => {
                let forced = taken(ColumnKey::Build(site, level));
                window.resolve(&forced, &window.around(&[site], AROUND), &[], &means)
            }
            WhatIf::WithoutLivelihood(_)
            | WhatIf::MorePlaces(..)
            | WhatIf::MoreCapacity(..)
            | WhatIf::MoreBudget(..)
            | WhatIf::MoreFund(..)
            | WhatIf::WithoutRule(_) => {
                let (instance, scenario) =
                    question.applied(&self.opened.instance, &self.opened.scenario);
                let found = resolve(&instance, &scenario, Some(&self.opened.plan), &means);
                let value = found.value()?;
                Some((found.plan?, value))
            }
        }
    }
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
