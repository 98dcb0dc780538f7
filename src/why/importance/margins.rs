//! What one unit more or fewer is worth, and how far that holds.
//!
//! # Why
//! A plan is made of whole villages, so its value does not fall evenly with what there is: what one unit is worth
//! may not be what the next is worth. Numbers of units are therefore tried, each twice the one before, and what
//! was seen is told. The bound falls evenly: that holds for any number of units.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::Decision;
use crate::facts::Instance;
use crate::facts::LivelihoodIdx;
use crate::facts::RuleName;
use crate::facts::SiteIdx;
use crate::model::RowKey;
use crate::why::Desk;
use crate::why::Price;
use crate::why::WhatIf;
use crate::why::changes::fates;
use crate::why::explain::village::levels;
use crate::why::importance::fund_id;
use crate::why::what_if::usable_places;
use serde::Serialize;
use std::time::Instant;

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
    /// What one step fewer costs; unknown where there is less than a step.
    pub fewer: Price,
    /// Whether both are the same size: then the value holds at least from one step fewer to one more.
    pub holds_both_ways: bool,
    /// How far each step more is worth the same; none where one is not known exactly.
    pub more_holds: Option<Range>,
    /// How far each step fewer costs the same.
    pub fewer_holds: Option<Range>,
    /// By how much the proven bound falls with each step more, and rises with each fewer, however many: none where
    /// the bound does not speak of it.
    pub bound_falls: Option<f64>,
}

/// How far the figure of one step was seen to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Range {
    /// The greatest number of steps tried that cost as many times the one.
    pub steps: i64,
    /// The number tried next, which does not; none where nothing further was tried, or found.
    pub not_at: Option<i64>,
}

/// A step of money \[CNY\]: the unit of rows about money.
const MONEY_STEP: i64 = 1_000;
/// Most steps that are tried.
const MOST_STEPS: i64 = 64;

/// Something that is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stock {
    /// A service of a site.
    Service(SiteIdx, usize),
    /// Places of work.
    Places(LivelihoodIdx),
    /// Money of an area.
    Budget(AreaIdx),
    /// Money of a source, by its position.
    Fund(usize),
}

impl Stock {
    const fn step(self) -> i64 {
        match self {
            Self::Service(..) | Self::Places(_) => 1,
            Self::Budget(_) | Self::Fund(_) => MONEY_STEP,
        }
    }

    /// With so many steps more, or fewer.
    fn changed(self, steps: i64) -> WhatIf {
        let few = i32::try_from(steps).expect("no more steps than MOST_STEPS are tried");
        match self {
            Self::Service(site, service) => WhatIf::MoreCapacity(site, service, few),
            Self::Places(at) => WhatIf::MorePlaces(at, few),
            Self::Budget(at) => WhatIf::MoreBudget(at, steps * MONEY_STEP),
            Self::Fund(at) => WhatIf::MoreFund(at, steps * MONEY_STEP),
        }
    }

    /// How many steps there are; of a service at the smallest level that has a limit.
    fn at_hand(self, instance: &Instance) -> i64 {
        let steps =
            |money: Option<Cny>| money.map_or(0, |money| money.0 / (MONEY_STEP * Cny::MICRO));
        match self {
            Self::Service(site, service) => {
                let levels = instance.site(site).levels.iter();
                let least = levels.filter_map(|level| level.capacity[service]).min();
                least.map_or(0, i64::from)
            }
            Self::Places(at) => usable_places(instance.livelihood(at)).into(),
            Self::Budget(at) => steps(instance.area(at).budget),
            Self::Fund(at) => steps(instance.funds[at].budget),
        }
    }

    fn what(self, instance: &Instance) -> String {
        match self {
            Self::Service(_, service) => instance.services[service].clone(),
            Self::Places(_) => "jobs".to_owned(),
            Self::Budget(_) | Self::Fund(_) => "CNY".to_owned(),
        }
    }

    fn id(self, instance: &Instance) -> String {
        match self {
            Self::Service(site, _) => instance.site(site).id.clone(),
            Self::Places(at) => instance.livelihood(at).id.clone(),
            Self::Budget(at) => instance.area(at).id.clone(),
            Self::Fund(at) => fund_id(instance, at),
        }
    }

    /// By how much the proven bound falls with each step more.
    fn bound_falls(self, desk: &Desk<'_>) -> Option<f64> {
        let evidence = desk.evidence.as_ref()?;
        let price = match self {
            // Room is shared out within each site: no row between sites has a price for it.
            Self::Service(..) => None,
            Self::Places(at) => evidence.price(RowKey::Places(at)),
            Self::Budget(at) => evidence.price(RowKey::AreaBudget(at)),
            Self::Fund(at) => evidence.price(RowKey::FundBudget(at)),
        };
        // Nothing is 0, not −0.
        price.map(|price| price + 0.0)
    }
}

/// What is asked about: of each kind the scarcest, in turn, `most` in all.
#[must_use]
pub fn asked(desk: &Desk<'_>, most: usize) -> Vec<Stock> {
    let mut kinds = services(desk);
    kinds.push(places(desk));
    kinds.push(money(desk));
    let longest = kinds.iter().map(Vec::len).max().unwrap_or(0);
    let in_turn = (0..longest).flat_map(|at| kinds.iter().filter_map(move |kind| kind.get(at)));
    in_turn.copied().take(most).collect()
}

/// For each service that is limited, the sites where people move, the fullest first.
fn services(desk: &Desk<'_>) -> Vec<Vec<Stock>> {
    let opened = desk.opened;
    let instance = &opened.instance;
    let levels = levels(instance, &opened.plan);
    let fates = fates(instance, &opened.plan);
    let limited = instance.services.iter().enumerate();
    let limited = limited.filter(|(_, name)| opened.scenario.limits_service(name));
    limited
        .map(|(service, _)| {
            let mut taken: Vec<Option<u64>> = vec![None; instance.sites.len()];
            for (village, fate) in instance.villages.iter().zip(&fates) {
                if let Some(Decision::Moves(site)) = fate {
                    *taken[site.at()].get_or_insert(0) += u64::from(village.needs[service]);
                }
            }
            let mut by_room: Vec<(i64, SiteIdx)> = taken
                .into_iter()
                .enumerate()
                .filter_map(|(at, taken)| {
                    let room = instance.sites[at].levels[levels[at]?].capacity[service]?;
                    Some((i64::from(room) - i64::try_from(taken?).ok()?, SiteIdx::new(at)))
                })
                .collect();
            by_room.sort_unstable();
            by_room.into_iter().map(|(_, site)| Stock::Service(site, service)).collect()
        })
        .collect()
}

/// Livelihoods whose places are all taken, those that the bound pays most for first.
fn places(desk: &Desk<'_>) -> Vec<Stock> {
    let opened = desk.opened;
    if !opened.scenario.is_on(RuleName::Places) {
        return Vec::new();
    }
    let is_full = |&at: &LivelihoodIdx| {
        let takers = opened.plan.allocations.iter().filter(|found| found.livelihood == at);
        let taken: u64 = takers.map(|found| u64::from(found.workers)).sum();
        taken > 0 && taken >= u64::from(usable_places(opened.instance.livelihood(at)))
    };
    let all = (0..opened.instance.livelihoods.len()).map(LivelihoodIdx::new);
    dearest_first(desk, all.filter(is_full).map(Stock::Places).collect())
}

/// Limited money, that which the bound pays most for first.
fn money(desk: &Desk<'_>) -> Vec<Stock> {
    let opened = desk.opened;
    if !opened.scenario.is_on(RuleName::Budget) {
        return Vec::new();
    }
    let areas = opened.instance.areas.iter().enumerate().filter(|(_, area)| area.budget.is_some());
    let areas = areas.map(|(at, _)| Stock::Budget(AreaIdx::new(at)));
    let funds = opened.instance.funds.iter().enumerate().filter(|(_, fund)| fund.budget.is_some());
    dearest_first(desk, areas.chain(funds.map(|(at, _)| Stock::Fund(at))).collect())
}

fn dearest_first(desk: &Desk<'_>, mut stocks: Vec<Stock>) -> Vec<Stock> {
    let price = |stock: &Stock| stock.bound_falls(desk).unwrap_or(0.0);
    stocks.sort_by(|a, b| price(b).total_cmp(&price(a)));
    stocks
}

/// One step more of each, and one fewer where there is one: what is asked, and of which of them.
pub(super) fn questions(desk: &Desk<'_>, asked: &[Stock]) -> Vec<(usize, i64)> {
    let has_one = |at: usize| asked[at].at_hand(&desk.opened.instance) >= 1;
    (0..asked.len())
        .flat_map(|at| [(at, 1), (at, -1)])
        .filter(|&(at, steps)| steps > 0 || has_one(at))
        .collect()
}

/// What one step of each is worth, by solving; and for at most `seconds` more, how far that holds.
#[must_use]
pub fn margins(
    desk: &Desk<'_>,
    asked: &[Stock],
    seconds: f64,
    told: &(dyn Fn(usize) + Sync),
) -> Vec<Margin> {
    let instance = &desk.opened.instance;
    let new = |&stock: &Stock| Margin {
        what: stock.what(instance),
        id: stock.id(instance),
        step: stock.step(),
        more: Price::Unknown,
        fewer: Price::Unknown,
        holds_both_ways: false,
        more_holds: None,
        fewer_holds: None,
        bound_falls: stock.bound_falls(desk),
    };
    let mut margins: Vec<Margin> = asked.iter().map(new).collect();
    let questions = questions(desk, asked);
    let changes: Vec<WhatIf> =
        questions.iter().map(|&(at, steps)| asked[at].changed(steps)).collect();
    for (&(at, steps), priced) in questions.iter().zip(desk.by_solving(&changes, told)) {
        let margin = &mut margins[at];
        *(if steps > 0 { &mut margin.more } else { &mut margin.fewer }) = priced.price;
    }
    for margin in &mut margins {
        if let (Price::Exact { cost: more }, Price::Exact { cost: fewer }) =
            (margin.more, margin.fewer)
        {
            margin.holds_both_ways = (more + fewer).abs() <= small(desk);
        }
    }
    find_ranges(desk, asked, &mut margins, seconds);
    margins
}

/// Finds how far the figures of single steps hold.
fn find_ranges(desk: &Desk<'_>, asked: &[Stock], margins: &mut [Margin], seconds: f64) {
    let began = Instant::now();
    let mut open: Vec<(usize, i64, f64)> = Vec::new();
    for (at, margin) in margins.iter_mut().enumerate() {
        for sign in [1, -1] {
            let (price, range) = side(margin, sign);
            if let Price::Exact { cost } = price {
                *range = Some(Range { steps: 1, not_at: None });
                open.push((at, sign, cost));
            }
        }
    }
    let mut steps = 2;
    while steps <= MOST_STEPS && !open.is_empty() {
        open.retain(|&(at, sign, _)| sign > 0 || asked[at].at_hand(&desk.opened.instance) >= steps);
        let changes: Vec<WhatIf> =
            open.iter().map(|&(at, sign, _)| asked[at].changed(sign * steps)).collect();
        let left = seconds - began.elapsed().as_secs_f64();
        let prices = desk.by_solving_for(&changes, left, &|_| {});
        let mut on = Vec::new();
        for (&(at, sign, one), priced) in open.iter().zip(prices) {
            let (_, range) = side(&mut margins[at], sign);
            let Some(range) = range else { continue };
            let (count, slack) = (steps as f64, small(desk));
            match priced.price {
                Price::Exact { cost } if (cost - count * one).abs() <= (count + 1.0) * slack => {
                    range.steps = steps;
                    on.push((at, sign, one));
                }
                Price::Exact { .. } | Price::Impossible => range.not_at = Some(steps),
                _ => {}
            }
        }
        open = on;
        steps *= 2;
    }
}

/// The figure in one direction, and how far it holds.
const fn side(margin: &mut Margin, sign: i64) -> (Price, &mut Option<Range>) {
    if sign > 0 {
        (margin.more, &mut margin.more_holds)
    } else {
        (margin.fewer, &mut margin.fewer_holds)
    }
}

/// Figures closer than this are the same.
fn small(desk: &Desk<'_>) -> f64 {
    1e-6 * desk.opened.value().abs().max(1.0)
}
