//! What matters most: what the absence of each site, livelihood and rule would cost the whole plan, and what
//! one dwelling, seat, job or thousand CNY more or fewer is worth.
//!
//! Bounds are had for all at once; the first ones by these are then solved. Something is called essential only
//! where it is proven that no plan does without it.

use crate::facts::AreaIdx;
use crate::facts::Decision;
use crate::facts::LivelihoodIdx;
use crate::facts::RuleName;
use crate::facts::SiteIdx;
use crate::why::Desk;
use crate::why::Price;
use crate::why::WhatIf;
use crate::why::changes::fates;
use crate::why::explain::village::dwellings_left;
use crate::why::opened::InHand;
use crate::why::what_if::usable_places;
use serde::Serialize;

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Importance {
    /// The plan in hand.
    pub in_hand: InHand,
    /// What is most costly to do without, first.
    pub absences: Vec<Absence>,
    /// What one unit more or fewer is worth.
    pub margins: Vec<Margin>,
}

/// Something that could be absent.
#[derive(Clone, Debug, Serialize)]
pub struct Absence {
    /// `site`, `livelihood` or `rule`.
    pub kind: &'static str,
    /// Its id, or the name of the rule.
    pub id: String,
    /// What its absence would cost the whole plan; below 0 what it gains.
    pub price: Price,
    /// Whether it is proven that no plan does without it.
    pub is_essential: bool,
    /// Whether it was solved, or has a bound only.
    pub is_solved: bool,
}

/// One unit of something that is used up.
#[derive(Clone, Debug, Serialize)]
pub struct Margin {
    /// `dwellings` or another service, `jobs` or `CNY`.
    pub what: String,
    /// Id of the site, livelihood or area (with the source of money).
    pub id: String,
    /// The step: 1 unit, or 1,000 CNY.
    pub step: i64,
    /// What one step more costs the whole plan (below 0: what it is worth).
    pub more: Price,
    /// What one step fewer costs.
    pub fewer: Price,
    /// Whether both are the same size: then the value holds at least from one step fewer to one more.
    pub holds_both_ways: bool,
}

/// A step of money \[CNY\].
const MONEY_STEP: i64 = 1_000;

/// Answers; the first `exact` absences by their bounds are solved, and as many margins. Of the other absences
/// as many are solved as `limit_seconds` allow.
#[must_use]
pub fn importance(
    desk: &Desk<'_>,
    exact: usize,
    limit_seconds: f64,
    told: &(dyn Fn(usize) + Sync),
) -> Importance {
    let questions = absences(desk);
    let mut absences: Vec<(WhatIf, Absence)> = questions
        .into_iter()
        .map(|(kind, id, question)| {
            let price = desk.by_bounds(question);
            let is_essential = price == Price::Impossible;
            (question, Absence { kind, id, price, is_essential, is_solved: false })
        })
        .collect();
    let size = |price: &Price| match price {
        Price::Impossible => f64::INFINITY,
        price => price.at_most().or(price.at_least()).unwrap_or(f64::NEG_INFINITY),
    };
    // Rules have no bounds and are few: they are solved first.
    absences.sort_by(|a, b| {
        (b.1.kind == "rule")
            .cmp(&(a.1.kind == "rule"))
            .then(size(&b.1.price).total_cmp(&size(&a.1.price)))
    });
    let asked: Vec<WhatIf> = absences.iter().take(exact).map(|(question, _)| *question).collect();
    for ((_, absence), priced) in absences.iter_mut().zip(desk.by_solving(&asked, told)) {
        absence.price = priced.price;
        absence.is_essential = priced.price == Price::Impossible;
        absence.is_solved = true;
    }
    let rest: Vec<WhatIf> = absences.iter().skip(exact).map(|(question, _)| *question).collect();
    let prices = desk.by_solving_for(&rest, limit_seconds, &|_| {});
    for ((_, absence), priced) in absences.iter_mut().skip(exact).zip(prices) {
        absence.price = priced.price;
        absence.is_essential = priced.price == Price::Impossible;
        absence.is_solved = priced.plan.is_some();
    }
    absences.sort_by(|a, b| size(&b.1.price).total_cmp(&size(&a.1.price)));
    Importance {
        in_hand: desk.opened.in_hand(),
        absences: absences.into_iter().map(|(_, absence)| absence).collect(),
        margins: margins(desk, exact, told),
    }
}

/// Everything the plan uses that could be absent, and every rule that may be.
fn absences(desk: &Desk<'_>) -> Vec<(&'static str, String, WhatIf)> {
    let instance = &desk.opened.instance;
    let fates = fates(instance, &desk.opened.plan);
    let is_used = |at: SiteIdx| fates.contains(&Some(Decision::Moves(at)));
    let sites = (0..instance.sites.len()).map(SiteIdx::new).filter(|&at| is_used(at));
    let sites = sites.map(|at| ("site", instance.site(at).id.clone(), WhatIf::WithoutSite(at)));
    let allocations = &desk.opened.plan.allocations;
    let takes = |at: LivelihoodIdx| allocations.iter().any(|found| found.livelihood == at);
    let livelihoods =
        (0..instance.livelihoods.len()).map(LivelihoodIdx::new).filter(|&at| takes(at));
    let livelihoods = livelihoods.map(|at| {
        ("livelihood", instance.livelihood(at).id.clone(), WhatIf::WithoutLivelihood(at))
    });
    let rules = desk.opened.scenario.rules.iter().map(|on| on.rule.name());
    // These say what a plan is; without workers, terms about work have no meaning.
    let is_given =
        |rule: &RuleName| matches!(rule, RuleName::AssignOnce | RuleName::Link | RuleName::Workers);
    let rules = rules
        .filter(|rule| !is_given(rule))
        .map(|rule| ("rule", rule.word().to_owned(), WhatIf::WithoutRule(rule)));
    sites.chain(livelihoods).chain(rules).collect()
}

/// What is used up, or nearly: one step more and one fewer.
fn margins(desk: &Desk<'_>, exact: usize, told: &(dyn Fn(usize) + Sync)) -> Vec<Margin> {
    let instance = &desk.opened.instance;
    let mut asked: Vec<(String, String, i64, WhatIf, WhatIf)> = Vec::new();
    let left = dwellings_left(instance, &desk.opened.plan);
    let fates = fates(instance, &desk.opened.plan);
    if desk.opened.scenario.is_on(RuleName::Capacity) {
        let mut full: Vec<(i64, SiteIdx)> = (0..instance.sites.len())
            .map(SiteIdx::new)
            .filter(|&at| fates.contains(&Some(Decision::Moves(at))))
            .filter_map(|at| Some((left[at.at()]?, at)))
            .collect();
        full.sort_unstable();
        for (_, at) in full {
            for (service, name) in instance.services.iter().enumerate() {
                asked.push((
                    name.clone(),
                    instance.site(at).id.clone(),
                    1,
                    WhatIf::MoreCapacity(at, service, 1),
                    WhatIf::MoreCapacity(at, service, -1),
                ));
            }
        }
    }
    if desk.opened.scenario.is_on(RuleName::Places) {
        for (at, livelihood) in instance.livelihoods.iter().enumerate() {
            let at = LivelihoodIdx::new(at);
            let takers = desk.opened.plan.allocations.iter().filter(|k| k.livelihood == at);
            let taken: u64 = takers.map(|found| u64::from(found.workers)).sum();
            if taken > 0 && taken >= u64::from(usable_places(livelihood)) {
                let (more, fewer) = (WhatIf::MorePlaces(at, 1), WhatIf::MorePlaces(at, -1));
                asked.push(("jobs".to_owned(), livelihood.id.clone(), 1, more, fewer));
            }
        }
    }
    if desk.opened.scenario.is_on(RuleName::Budget) {
        let step = MONEY_STEP;
        for (at, area) in instance.areas.iter().enumerate().filter(|(_, a)| a.budget.is_some()) {
            let at = AreaIdx::new(at);
            let (more, fewer) = (WhatIf::MoreBudget(at, step), WhatIf::MoreBudget(at, -step));
            asked.push(("CNY".to_owned(), area.id.clone(), step, more, fewer));
        }
        for (at, fund) in instance.funds.iter().enumerate().filter(|(_, f)| f.budget.is_some()) {
            let id = format!("{} {}", instance.area(fund.area).id, fund.source);
            let (more, fewer) = (WhatIf::MoreFund(at, step), WhatIf::MoreFund(at, -step));
            asked.push(("CNY".to_owned(), id, step, more, fewer));
        }
    }
    asked.truncate(exact);
    let questions: Vec<WhatIf> =
        asked.iter().flat_map(|&(_, _, _, more, fewer)| [more, fewer]).collect();
    let prices = desk.by_solving(&questions, told);
    let margins = asked.into_iter().zip(prices.chunks_exact(2));
    margins
        .map(|((what, id, step, ..), prices)| {
            let (more, fewer) = (prices[0].price, prices[1].price);
            let holds_both_ways = match (more, fewer) {
                (Price::Exact { cost: more }, Price::Exact { cost: fewer }) => {
                    (more + fewer).abs() <= 1e-6 * desk.opened.value().abs().max(1.0)
                }
                _ => false,
            };
            Margin { what, id, step, more, fewer, holds_both_ways }
        })
        .collect()
}
