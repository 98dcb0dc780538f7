//! Why a village is placed where it is: its legal choices with what each would cost the whole plan, and
//! for every other site the first rule that blocks it.

use crate::candidates::Exclusion;
use crate::candidates::Pair;
use crate::facts::Cny;
use crate::facts::Decision;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::why::Desk;
use crate::why::Price;
use crate::why::Priced;
use crate::why::Reason;
use crate::why::Searched;
use crate::why::WhatIf;
use crate::why::changes::fates;
use crate::why::changes::word;
use crate::why::explain::reason_of;
use crate::why::opened::InHand;
use serde::Serialize;

/// The answer about one village.
#[derive(Clone, Debug, Serialize)]
pub struct VillageAnswer {
    /// Its id.
    pub village: String,
    /// Its name for people.
    pub name: String,
    /// Its households.
    pub households: u32,
    /// Its persons.
    pub persons: u32,
    /// What the plan decides: a site id, `stays` or `unplaced`.
    pub decision: String,
    /// The plan in hand.
    pub in_hand: InHand,
    /// Why it may not move at all.
    pub no_move: Option<Reason>,
    /// Why it may not stay.
    pub no_stay: Option<Reason>,
    /// Staying (first, where it is legal) and its legal sites, nearest first.
    pub alternatives: Vec<Alternative>,
    /// The other sites, nearest first.
    pub blocked: Vec<Blocked>,
}

/// A choice that the rules allow.
#[derive(Clone, Debug, Serialize)]
pub struct Alternative {
    /// Id of the site; none for staying.
    pub site: Option<String>,
    /// Its name for people.
    pub name: String,
    /// Whether the plan takes it.
    pub is_chosen: bool,
    /// Distance by road \[km\].
    pub km: Option<f64>,
    /// Travel time \[min\].
    pub minutes: Option<f64>,
    /// What the village's own move there costs, by the office's pair cost and the building for each
    /// household; for staying its stay cost \[CNY\].
    pub own_cost_cny: f64,
    /// Level at which the plan builds the site; none where it does not.
    pub level: Option<String>,
    /// Dwellings left there by the plan.
    pub dwellings_left: Option<i64>,
    /// Dwellings of the largest level.
    pub dwellings_at_most: Option<u32>,
    /// What it would cost the whole plan, in the unit of the goal.
    pub price: Price,
    /// The difference in each layer of the goal, where a plan was found.
    pub layers: Vec<f64>,
    /// Among which plans the price was sought.
    pub searched: Searched,
    /// The price in words.
    pub reason: Reason,
}

/// A site that a rule blocks.
#[derive(Clone, Debug, Serialize)]
pub struct Blocked {
    /// Id of the site.
    pub site: String,
    /// Its name for people.
    pub name: String,
    /// Distance by road, where known \[km\].
    pub km: Option<f64>,
    /// The first rule that blocks.
    pub why_not: Exclusion,
    /// The same in words.
    pub reason: Reason,
}

/// Dwellings left at each site by a plan; none where it is not open.
#[must_use]
pub fn dwellings_left(instance: &Instance, plan: &Plan) -> Vec<Option<i64>> {
    let mut left: Vec<Option<i64>> = levels(instance, plan)
        .into_iter()
        .zip(&instance.sites)
        .map(|(level, site)| site.levels[level?].capacity[0].map(i64::from))
        .collect();
    for (at, fate) in fates(instance, plan).into_iter().enumerate() {
        if let Some(Decision::Moves(site)) = fate
            && let Some(left) = &mut left[site.at()]
        {
            *left -= i64::from(instance.villages[at].households);
        }
    }
    left
}

/// The level of each site in a plan; a site that stands and is not listed stands at the level it has.
#[must_use]
pub fn levels(instance: &Instance, plan: &Plan) -> Vec<Option<usize>> {
    let mut levels: Vec<Option<usize>> = instance.sites.iter().map(|site| site.existing).collect();
    for built in &plan.built {
        levels[built.site.at()] = Some(built.level);
    }
    levels
}

/// Answers about a village; the `exact` nearest choices (and staying) are solved, others have bounds.
#[must_use]
pub fn village(
    desk: &Desk<'_>,
    village: VillageIdx,
    exact: usize,
    told: &(dyn Fn(usize) + Sync),
) -> VillageAnswer {
    let instance = &desk.opened.instance;
    let facts = instance.village(village);
    let judged = &desk.finder.judged.villages[village.at()];
    let fate = fates(instance, &desk.opened.plan)[village.at()];
    let mut pairs = Vec::new();
    desk.finder.nearest(village, usize::MAX, &mut pairs);
    pairs.sort_by(|a, b| a.km.total_cmp(&b.km).then(a.site.cmp(&b.site)));
    let mut questions: Vec<(WhatIf, Option<Pair>)> = Vec::new();
    if judged.may_stay() {
        questions.push((WhatIf::VillageStays(village), None));
    }
    questions.extend(pairs.iter().map(|pair| (WhatIf::VillageAt(village, pair.site), Some(*pair))));
    let chosen = |question: &WhatIf| match (*question, fate) {
        (WhatIf::VillageStays(_), Some(Decision::Stays)) => true,
        (WhatIf::VillageAt(_, site), Some(Decision::Moves(to))) => site == to,
        _ => false,
    };
    let others = questions.iter().map(|&(question, _)| question).filter(|other| !chosen(other));
    let stays = usize::from(judged.may_stay() && fate != Some(Decision::Stays));
    let solved: Vec<WhatIf> = others.take(exact + stays).collect();
    let mut prices = solved.iter().copied().zip(desk.by_solving(&solved, told));
    let mut next = prices.next();
    let levels = levels(instance, &desk.opened.plan);
    let left = dwellings_left(instance, &desk.opened.plan);
    let alternatives = questions.iter().map(|(question, pair)| {
        let is_chosen = chosen(question);
        let priced = if is_chosen {
            Priced::only(Price::NONE)
        } else if next.as_ref().is_some_and(|(solved, _)| solved == question) {
            let (_, priced) = next.take().expect("just looked at");
            next = prices.next();
            priced
        } else {
            Priced::only(desk.by_bounds(*question))
        };
        let site = pair.map(|pair| pair.site);
        let reason =
            if is_chosen { Reason::new("chosen") } else { reason_of(&priced, desk.opened.value()) };
        let level = site.and_then(|site| levels[site.at()]);
        Alternative {
            site: site.map(|site| instance.site(site).id.clone()),
            name: site.map_or_else(|| facts.label(), |site| instance.site(site).label()).to_owned(),
            is_chosen,
            km: pair.map(|pair| pair.km),
            minutes: pair.map(|pair| pair.minutes),
            own_cost_cny: own_cost(instance, village, *pair, level).as_yuan(),
            level: site.zip(level).map(|(at, level)| instance.site(at).levels[level].name.clone()),
            dwellings_left: site.and_then(|site| left[site.at()]),
            dwellings_at_most: site.map(|site| instance.site(site).largest_dwellings()),
            price: priced.price,
            layers: priced.layers,
            searched: priced.searched,
            reason,
        }
    });
    VillageAnswer {
        village: facts.id.clone(),
        name: facts.label().to_owned(),
        households: facts.households,
        persons: facts.persons,
        decision: word(instance, fate),
        in_hand: desk.opened.in_hand(),
        no_move: judged.no_move.as_ref().map(Reason::blocked),
        no_stay: judged.no_stay.as_ref().map(Reason::blocked),
        alternatives: alternatives.collect(),
        blocked: blocked(desk, village),
    }
}

/// What a village's own choice costs, apart from what others pay for it.
fn own_cost(
    instance: &Instance,
    village: VillageIdx,
    pair: Option<Pair>,
    level: Option<usize>,
) -> Cny {
    let facts = instance.village(village);
    let Some(pair) = pair else { return facts.stay_cost };
    let levels = &instance.site(pair.site).levels;
    let each = levels[level.unwrap_or(0)].cost_per_household;
    pair.cost + each.times(u64::from(facts.households))
}

/// The sites that a rule blocks, nearest first.
fn blocked(desk: &Desk<'_>, village: VillageIdx) -> Vec<Blocked> {
    let sites = (0..desk.opened.instance.sites.len()).map(SiteIdx::new);
    let mut blocked: Vec<Blocked> = sites
        .filter_map(|site| {
            let why_not = desk.finder.why_not(village, site)?;
            let facts = desk.opened.instance.site(site);
            Some(Blocked {
                site: facts.id.clone(),
                name: facts.label().to_owned(),
                km: desk.finder.measured(village, site).map(|pair| pair.km),
                reason: Reason::blocked(&why_not),
                why_not,
            })
        })
        .collect();
    let km = |found: &Blocked| found.km.unwrap_or(f64::INFINITY);
    blocked.sort_by(|a, b| km(a).total_cmp(&km(b)).then_with(|| a.site.cmp(&b.site)));
    blocked
}
