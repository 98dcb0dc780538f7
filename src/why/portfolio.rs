//! Several plans that are near the best and really differ, and what they have in common: what is certain and
//! what is free to negotiate.
//!
//! # Formula
//! next plan: minimise Σ_p (households placed as in plan p) over the plans p found already, among the plans
//! that differ from each of these and whose value is at most (1 + within) times that of the plan in hand.
//! Small questions are asked as a whole: that no other plan exists is then proven. Of large ones one
//! neighbourhood after the other is decided anew ([`nearby`](crate::why::nearby)).
//!
//! # Source
//! Modelling to generate alternatives: E. D. Brill, S.-Y. Chang, L. D. Hopkins, Management Science 28 (1982)

use crate::candidates::Finder;
use crate::facts::Decision;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::VillageIdx;
use crate::model::Expression;
use crate::model::Model;
use crate::solve::Limit;
use crate::why::Means;
use crate::why::Opened;
use crate::why::changes::changes;
use crate::why::changes::fates;
use crate::why::changes::households;
use crate::why::changes::word;
use crate::why::explain::village::levels;
use crate::why::nearby::Nearby;
use crate::why::steered::NoPlan;
use crate::why::steered::candidates_with;
use crate::why::steered::in_common;
use crate::why::steered::minimise;
use crate::why::window::WHOLE;
use serde::Serialize;
use std::collections::BTreeMap;

/// How often a search that found nothing begins elsewhere.
const MISSES: usize = 2;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Portfolio {
    /// No plan in it is worse than this in the goal's first layer.
    pub value_at_most: f64,
    /// The plans; the first is the one in hand.
    pub plans: Vec<Member>,
    /// Why there are no more: `count`, `no_other` (proven: every plan is one of these), or `limit`.
    pub ended: &'static str,
    /// What was searched: `whole` (each plan differs from those before as far as any can, where the time
    /// sufficed), or `neighbourhoods` of the plan in hand, one after the other.
    pub search: &'static str,
    /// Each site that is open in any of them.
    pub sites: Vec<SiteShare>,
    /// Each placement in any of them.
    pub placements: Vec<Placement>,
}

/// One plan.
#[derive(Clone, Debug, Serialize)]
pub struct Member {
    /// Its number, from 1.
    pub number: usize,
    /// Value of the goal's first layer, as the verifier finds it.
    pub value: f64,
    /// Households placed elsewhere than in the plan in hand.
    pub households_elsewhere: u64,
    /// Households placed elsewhere than in the earlier plan most like it.
    pub households_from_nearest: u64,
    /// The plan.
    #[serde(skip)]
    pub plan: Plan,
}

/// How often a site is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SiteShare {
    /// Its id.
    pub site: String,
    /// In how many plans people move there.
    pub times: usize,
    /// Whether in all of them.
    pub is_certain: bool,
}

/// How often a village has a fate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Placement {
    /// Id of the village.
    pub village: String,
    /// Its households.
    pub households: u32,
    /// A site id, `stays` or `unplaced`.
    pub to: String,
    /// In how many plans.
    pub times: usize,
    /// Whether in all of them.
    pub is_certain: bool,
}

/// Finds up to `count` plans within a share of the value of the plan in hand.
#[must_use]
pub fn portfolio(
    opened: &Opened,
    within: f64,
    count: usize,
    means: &Means<'_>,
    told: &mut dyn FnMut(usize),
) -> Portfolio {
    let finder = Finder::new(&opened.instance, &opened.scenario);
    let candidates = candidates_with(&finder, &opened.plan);
    let model = Model::new(&finder, &candidates);
    let value = opened.value();
    let most = value + within * value.abs();
    let limits: Vec<Limit> = opened
        .scenario
        .goal
        .layers
        .first()
        .map(|_| Limit { expression: model.layer(0), most: most + 1e-9 * most.abs().max(1.0) })
        .into_iter()
        .collect();
    let mut plans = vec![Member {
        number: 1,
        value,
        households_elsewhere: 0,
        households_from_nearest: 0,
        plan: opened.plan.clone(),
    }];
    let is_large = model.program.columns.iter().filter(|column| column.is_integer).count() > WHOLE;
    let nearby = if is_large { Nearby::new(&finder, &model, &opened.plan, means) } else { None };
    let mut common = Expression::default();
    let mut differing: Vec<Limit> = Vec::new();
    let all: f64 = opened.instance.villages.iter().map(|facts| f64::from(facts.households)).sum();
    let mut ended = "count";
    let mut misses = 0;
    while plans.len() < count {
        let number = plans.len() + misses;
        if misses == 0 {
            let like_last = in_common(&model, &plans[plans.len() - 1].plan);
            common.add(&like_last, 1.0);
            common.simplify();
            differing.push(Limit { expression: like_last, most: all - 0.5 });
        }
        let found = if is_large {
            let near = nearby.as_ref();
            near.and_then(|near| near.another(&common, most, (number, count), means))
                .ok_or(NoPlan::NotFound)
        } else {
            let limits: Vec<Limit> = limits.iter().chain(&differing).cloned().collect();
            minimise(&model, std::slice::from_ref(&common), &limits, None, means)
        };
        let away = |from: &Plan, to: &Plan| households(&changes(&opened.instance, from, to));
        let nearest = found
            .as_ref()
            .ok()
            .and_then(|found| plans.iter().map(|member| away(&member.plan, &found.plan)).min());
        let nearest = nearest.unwrap_or(0);
        match found {
            Ok(found) if nearest > 0 => {
                misses = 0;
                plans.push(Member {
                    number: plans.len() + 1,
                    value: found.values.first().copied().unwrap_or(0.0),
                    households_elsewhere: away(&opened.plan, &found.plan),
                    households_from_nearest: nearest,
                    plan: found.plan,
                });
                told(plans.len());
            }
            Err(NoPlan::Impossible) if candidates.is_complete() => {
                ended = "no_other";
                break;
            }
            // Another place to begin may have more to offer.
            _ if is_large && misses < MISSES && !is_stopped(means) => misses += 1,
            _ => {
                ended = "limit";
                break;
            }
        }
    }
    let search = if is_large { "neighbourhoods" } else { "whole" };
    let (sites, placements) = shares(&opened.instance, &plans);
    Portfolio { value_at_most: most, plans, ended, search, sites, placements }
}

fn is_stopped(means: &Means<'_>) -> bool {
    means.stop.load(std::sync::atomic::Ordering::Relaxed)
}

/// How often each site and each placement occurs, the surest first.
fn shares(instance: &Instance, plans: &[Member]) -> (Vec<SiteShare>, Vec<Placement>) {
    let mut used: BTreeMap<usize, usize> = BTreeMap::new();
    let mut placed: BTreeMap<(usize, Decision), usize> = BTreeMap::new();
    for member in plans {
        let fates = fates(instance, &member.plan);
        for (at, _) in levels(instance, &member.plan).iter().enumerate() {
            let is_used = fates
                .iter()
                .any(|fate| matches!(fate, Some(Decision::Moves(site)) if site.at() == at));
            if is_used {
                *used.entry(at).or_default() += 1;
            }
        }
        for (at, fate) in fates.into_iter().enumerate() {
            if let Some(fate) = fate {
                *placed.entry((at, fate)).or_default() += 1;
            }
        }
    }
    let sites = used.into_iter().map(|(at, times)| SiteShare {
        site: instance.sites[at].id.clone(),
        times,
        is_certain: times == plans.len(),
    });
    let placements = placed.into_iter().map(|((at, fate), times)| {
        let village = instance.village(VillageIdx::new(at));
        Placement {
            village: village.id.clone(),
            households: village.households,
            to: word(instance, Some(fate)),
            times,
            is_certain: times == plans.len(),
        }
    });
    (sites.collect(), placements.collect())
}
