//! Where an opened run is asked what something done differently costs the whole plan: by a full solve where the
//! model is small, else by a plan decided anew around the change and a proven bound.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::candidates::Pair;
use crate::facts::AreaIdx;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::LivelihoodIdx;
use crate::facts::Plan;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Model;
use crate::solve::evidence::Evidence;
use crate::why::Means;
use crate::why::Opened;
use crate::why::Price;
use crate::why::WhatIf;
use crate::why::changes::fates;
use crate::why::parallel;
use crate::why::resolve;
use crate::why::steered::candidates_with;
use crate::why::window::Forced;
use crate::why::window::Found;
use crate::why::window::WHOLE;
use crate::why::window::Window;
use serde::Serialize;
use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Instant;

/// Sites in a window.
const AROUND: usize = 6;

/// What it costs, and the plan that shows it.
#[derive(Clone, Debug)]
pub struct Priced {
    /// What it costs, in the goal's first layer.
    pub price: Price,
    /// The difference in each layer, where a plan was found; in the first only, where that was sought around.
    pub layers: Vec<f64>,
    /// Among which plans it was sought.
    pub searched: Searched,
    /// The plan.
    pub plan: Option<Plan>,
}

/// Among which plans a price was sought.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Searched {
    /// None, or none was found: what is known is a bound.
    Nothing,
    /// All.
    Whole,
    /// Those that decide some sites around anew, and keep the rest of the plan in hand.
    Around {
        /// How many sites.
        sites: usize,
        /// None of these plans costs less than this; none where that is not known.
        at_least: Option<f64>,
        /// What it costs with fewer or as many sites decided anew, where that is proven.
        exact: Option<ExactAround>,
    },
}

/// What something costs the plan in hand, proven, if some sites around are decided anew and all else is kept.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ExactAround {
    /// How many sites.
    pub sites: usize,
    /// What it costs.
    pub cost: f64,
}

impl Searched {
    /// The figure that is proven for the plan in hand with some sites decided anew.
    #[must_use]
    pub const fn exact_around(self) -> Option<ExactAround> {
        match self {
            Self::Around { exact, .. } => exact,
            Self::Nothing | Self::Whole => None,
        }
    }
}

impl Priced {
    /// A price without a plan.
    #[must_use]
    pub const fn only(price: Price) -> Self {
        Self { price, layers: Vec::new(), searched: Searched::Nothing, plan: None }
    }
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
    /// Most time for the bounds of single choices, where one thing is asked about \[s\]: what a plan shows counts
    /// for more there, and what the run itself proved is at hand.
    pub const FOR_ONE: f64 = 1.0;
    /// Most time for one choice, where one thing is asked about \[s\]: who asks waits, and the little that the last
    /// seconds gain is told as a bound.
    pub const EACH_FOR_ONE: f64 = 1.5;
    /// The same as [`Self::FOR_ONE`] where everything is asked about.
    pub const FOR_ALL: f64 = 5.0;

    /// Opens a desk for a run that is sound; `seconds` are the most for bounds of single choices.
    #[must_use]
    pub fn new(opened: &'a Opened, means: Means<'a>, seconds: f64) -> Self {
        let finder = Finder::new(&opened.instance, &opened.scenario);
        let candidates = candidates_with(&finder, &opened.plan);
        let Means { threads, stop, .. } = means;
        let mut evidence = Evidence::new(&finder, &candidates, threads, seconds, stop);
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
        let is_over = || began.elapsed().as_secs_f64() >= seconds;
        if questions.is_empty() || is_over() {
            return questions.iter().map(|&asked| Priced::only(self.by_bounds(asked))).collect();
        }
        if self.is_small() {
            let whole = |&question: &WhatIf| {
                if is_over() { self.bounded(question) } else { self.as_a_whole(question) }
            };
            return parallel::map(questions, self.means.threads, told, whole);
        }
        let candidates = self.with_asked(questions);
        let model = Model::new(&self.finder, &candidates);
        let window = Window::new(&self.finder, &model, &self.opened.plan, &self.means);
        let in_window = |&question: &WhatIf| match &window {
            Some(window) if !is_over() => self.around(question, &model, window),
            _ => self.bounded(question),
        };
        parallel::map(questions, self.means.threads, told, in_window)
    }

    fn bounded(&self, question: WhatIf) -> Priced {
        Priced::only(self.by_bounds(question))
    }

    /// By a full solve.
    fn as_a_whole(&self, question: WhatIf) -> Priced {
        let means = self.means.one_thread();
        let (instance, scenario) = question.applied(&self.opened.instance, &self.opened.scenario);
        let found = resolve(&instance, &scenario, Some(&self.opened.plan), &means);
        let layers = found.values.iter().zip(&self.opened.values);
        Priced {
            price: found
                .price(self.opened.value())
                .and(self.by_bounds(question), self.opened.value()),
            layers: layers.map(|(value, in_hand)| value - in_hand).collect(),
            searched: Searched::Whole,
            plan: found.plan,
        }
    }

    /// By a plan decided anew around the change.
    fn around(&self, question: WhatIf, model: &Model<'_>, window: &Window<'_>) -> Priced {
        let in_hand = self.opened.value();
        match question {
            // It concerns every place.
            WhatIf::WithoutRule(_) => self.as_a_whole(question),
            _ => match self.in_window(question, model, window) {
                None => self.bounded(question),
                Some(found) => {
                    let cost = found.value - in_hand;
                    let price = Price::between(None, Some(cost), in_hand);
                    // Pairs that the model leaves out might do better.
                    let holds = model.parts.candidates.is_complete();
                    let exact = found.exact.map(|exact| ExactAround {
                        sites: exact.sites,
                        cost: exact.value - in_hand,
                    });
                    Priced {
                        price: price.and(self.by_bounds(question), in_hand),
                        layers: vec![cost],
                        searched: Searched::Around {
                            sites: found.sites,
                            at_least: found.at_least.filter(|_| holds).map(|least| least - in_hand),
                            exact: exact.filter(|_| holds),
                        },
                        plan: Some(found.plan),
                    }
                }
            },
        }
    }

    /// The pairs of the model, and those that are asked about.
    fn with_asked(&self, questions: &[WhatIf]) -> Cow<'_, Candidates> {
        let asked = questions.iter().filter_map(|question| match *question {
            WhatIf::VillageAt(village, site) if !self.candidates.holds(village, site) => {
                self.finder.legal(village, site)
            }
            _ => None,
        });
        let asked: Vec<Pair> = asked.collect();
        if asked.is_empty() {
            return Cow::Borrowed(&self.candidates);
        }
        let mut candidates = self.candidates.clone();
        candidates.add(&self.finder, asked);
        Cow::Owned(candidates)
    }

    fn in_window(&self, question: WhatIf, model: &Model<'_>, window: &Window<'_>) -> Option<Found> {
        let taken = |choice| vec![Forced { choice, is_taken: true }];
        let means = self.means.one_thread();
        let fates = fates(&self.opened.instance, &self.opened.plan);
        let site_of = |village: VillageIdx| match fates[village.at()] {
            Some(Decision::Moves(site)) => Some(site),
            _ => None,
        };
        match question {
            WhatIf::VillageAt(village, site) => {
                let named: Vec<SiteIdx> = site_of(village).into_iter().chain([site]).collect();
                let forced = taken(ColumnKey::Move(village, site));
                window.resolve(&forced, &named, AROUND, &[village], &means)
            }
            WhatIf::VillageStays(village) => {
                let named: Vec<SiteIdx> = site_of(village).into_iter().collect();
                window.resolve(&taken(ColumnKey::Stay(village)), &named, AROUND, &[village], &means)
            }
            WhatIf::WithoutSite(site) => {
                let pairs = model.parts.columns.pairs_at(site).iter();
                let moves = pairs.map(|&pair| model.parts.candidates.pairs[pair as usize].village);
                let moves = moves.map(|village| ColumnKey::Move(village, site));
                let standing = self.opened.instance.site(site).existing;
                let levels = model.parts.columns.build[site.at()].iter();
                let sizes = levels
                    .filter(|(level, _)| Some(*level) != standing)
                    .map(|&(level, _)| ColumnKey::Build(site, level));
                let forced: Vec<Forced> =
                    moves.chain(sizes).map(|choice| Forced { choice, is_taken: false }).collect();
                window.resolve(&forced, &[site], 2 * AROUND, &[], &means)
            }
            WhatIf::SiteAt(site, level) => {
                let forced = taken(ColumnKey::Build(site, level));
                window.resolve(&forced, &[site], AROUND, &[], &means)
            }
            WhatIf::WithoutLivelihood(_)
            | WhatIf::MorePlaces(..)
            | WhatIf::MoreCapacity(..)
            | WhatIf::MoreBudget(..)
            | WhatIf::MoreFund(..)
            | WhatIf::WithoutBudget(_)
            | WhatIf::WithoutFund(_)
            | WhatIf::WithoutRule(_) => {
                let (instance, scenario) =
                    question.applied(&self.opened.instance, &self.opened.scenario);
                let finder = Finder::new(&instance, &scenario);
                let candidates = candidates_with(&finder, &self.opened.plan);
                let model = Model::new(&finder, &candidates);
                let window = window.over_changed(&finder, &model);
                let (named, villages) = self.touched(question);
                window.resolve(&[], &named, named.len().max(AROUND), &villages, &means)
            }
        }
    }

    /// Sites and staying villages whose part of the plan a change of facts can change first.
    fn touched(&self, question: WhatIf) -> (Vec<SiteIdx>, Vec<VillageIdx>) {
        match question {
            WhatIf::MoreCapacity(site, ..) => (vec![site], Vec::new()),
            WhatIf::MorePlaces(at, _) | WhatIf::WithoutLivelihood(at) => self.homes_of(at),
            WhatIf::WithoutBudget(area) => self.lives_in(area),
            WhatIf::WithoutFund(fund) => self.lives_in(self.area_of(fund)),
            // So little more or less is made up for by few.
            WhatIf::MoreBudget(area, _) => self.some_in(area),
            WhatIf::MoreFund(fund, _) => self.some_in(self.area_of(fund)),
            WhatIf::VillageAt(..)
            | WhatIf::VillageStays(_)
            | WhatIf::WithoutSite(_)
            | WhatIf::SiteAt(..)
            | WhatIf::WithoutRule(_) => (Vec::new(), Vec::new()),
        }
    }

    /// Where those live who earn at a livelihood: the sites with the most of them, and villages that stay.
    fn homes_of(&self, livelihood: LivelihoodIdx) -> (Vec<SiteIdx>, Vec<VillageIdx>) {
        let mut villages = Vec::new();
        let mut by_site: BTreeMap<SiteIdx, u32> = BTreeMap::new();
        let all = self.opened.plan.allocations.iter();
        for found in all.filter(|found| found.livelihood == livelihood) {
            match found.home {
                Home::Site(site) => *by_site.entry(site).or_default() += found.workers,
                Home::Village(village) => villages.push(village),
            }
        }
        let mut sites: Vec<(SiteIdx, u32)> = by_site.into_iter().collect();
        sites.sort_by_key(|&(_, workers)| Reverse(workers));
        sites.truncate(2 * AROUND);
        (sites.into_iter().map(|(site, _)| site).collect(), villages)
    }

    fn area_of(&self, fund: usize) -> AreaIdx {
        self.opened.instance.funds[fund].area
    }

    fn some_in(&self, area: AreaIdx) -> (Vec<SiteIdx>, Vec<VillageIdx>) {
        let (mut sites, _) = self.lives_in(area);
        sites.truncate(AROUND);
        (sites, Vec::new())
    }

    /// The sites of an area where people move, and its villages that stay.
    fn lives_in(&self, area: AreaIdx) -> (Vec<SiteIdx>, Vec<VillageIdx>) {
        let instance = &self.opened.instance;
        let (mut sites, mut villages) = (Vec::new(), Vec::new());
        for (at, fate) in fates(instance, &self.opened.plan).into_iter().enumerate() {
            let village = VillageIdx::new(at);
            match fate {
                Some(Decision::Moves(site)) if instance.site(site).areas.contains(&area) => {
                    sites.push(site);
                }
                Some(Decision::Stays) if instance.village(village).areas.contains(&area) => {
                    villages.push(village);
                }
                _ => {}
            }
        }
        sites.sort_unstable();
        sites.dedup();
        (sites, villages)
    }
}
