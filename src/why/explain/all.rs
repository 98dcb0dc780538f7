//! Every village in one table: where it goes, how many choices it had, and what its cheapest other choice
//! and its nearest legal site would cost the whole plan, by bounds; the few that people ask about most —
//! the largest villages that are not placed at their nearest legal site — are solved.

use crate::candidates::Pair;
use crate::facts::Decision;
use crate::facts::VillageIdx;
use crate::why::Desk;
use crate::why::Price;
use crate::why::Priced;
use crate::why::Reason;
use crate::why::WhatIf;
use crate::why::changes::fates;
use crate::why::changes::word;
use crate::why::explain::reason_of;
use crate::why::opened::InHand;
use serde::Serialize;

/// The table of all villages.
#[derive(Clone, Debug, Serialize)]
pub struct AllVillages {
    /// The plan in hand.
    pub in_hand: InHand,
    /// One row a village, in the order of the instance.
    pub villages: Vec<VillageRow>,
}

/// One village in the table.
#[derive(Clone, Debug, Serialize)]
pub struct VillageRow {
    /// Its id.
    pub village: String,
    /// Its name for people.
    pub name: String,
    /// Its households.
    pub households: u32,
    /// What the plan decides: a site id, `stays` or `unplaced`.
    pub decision: String,
    /// How far it moves \[km\].
    pub km: Option<f64>,
    /// Number of legal sites.
    pub legal_sites: usize,
    /// Whether staying is legal.
    pub may_stay: bool,
    /// Its nearest legal site.
    pub nearest: Option<String>,
    /// How far that is \[km\].
    pub nearest_km: Option<f64>,
    /// What moving there would cost the whole plan.
    pub nearest_price: Price,
    /// Its cheapest other choice, by the bounds: a site id or `stays`.
    pub next_best: Option<String>,
    /// What that would cost the whole plan.
    pub next_best_price: Price,
    /// Why it is not at its nearest legal site, or why it does not move.
    pub reason: Reason,
}

/// Answers about all villages; `exact` of them are solved.
#[must_use]
pub fn all(desk: &Desk<'_>, exact: usize, told: &(dyn Fn(usize) + Sync)) -> AllVillages {
    let instance = &desk.opened.instance;
    let in_hand = desk.opened.value();
    let fates = fates(instance, &desk.opened.plan);
    let mut rows = Vec::with_capacity(fates.len());
    let mut asked: Vec<(u32, usize, WhatIf)> = Vec::new();
    let mut pairs: Vec<Pair> = Vec::new();
    for (at, &fate) in fates.iter().enumerate() {
        let village = VillageIdx::new(at);
        let facts = instance.village(village);
        let judged = &desk.finder.judged.villages[at];
        pairs.clear();
        desk.finder.nearest(village, usize::MAX, &mut pairs);
        pairs.sort_by(|a, b| a.km.total_cmp(&b.km).then(a.site.cmp(&b.site)));
        let to = match fate {
            Some(Decision::Moves(site)) => Some(site),
            _ => None,
        };
        let mut others: Vec<(Option<Pair>, Price)> = pairs
            .iter()
            .filter(|pair| Some(pair.site) != to)
            .map(|pair| (Some(*pair), desk.by_bounds(WhatIf::VillageAt(village, pair.site))))
            .collect();
        if judged.may_stay() && fate != Some(Decision::Stays) {
            others.push((None, desk.by_bounds(WhatIf::VillageStays(village))));
        }
        let next_best = others
            .iter()
            .filter_map(|(pair, price)| Some((pair, *price, price.at_least()?)))
            .min_by(|a, b| a.2.total_cmp(&b.2));
        let nearest = pairs.first().copied();
        let mut nearest_price = Price::NONE;
        if let Some(pair) = nearest.filter(|pair| Some(pair.site) != to) {
            let question = WhatIf::VillageAt(village, pair.site);
            nearest_price = desk.by_bounds(question);
            asked.push((facts.households, at, question));
        }
        let name = |pair: &Option<Pair>| {
            pair.map_or("stays".to_owned(), |pair| instance.site(pair.site).id.clone())
        };
        rows.push(VillageRow {
            village: facts.id.clone(),
            name: facts.label().to_owned(),
            households: facts.households,
            decision: word(instance, fate),
            km: to.and_then(|to| pairs.iter().find(|pair| pair.site == to)).map(|pair| pair.km),
            legal_sites: pairs.len(),
            may_stay: judged.may_stay(),
            nearest: nearest.map(|pair| instance.site(pair.site).id.clone()),
            nearest_km: nearest.map(|pair| pair.km),
            nearest_price,
            next_best: next_best.map(|(pair, ..)| name(pair)),
            next_best_price: next_best.map_or(Price::Unknown, |(_, price, _)| price),
            reason: match (&judged.no_move, nearest, to) {
                (Some(found), ..) => Reason::blocked(found),
                (None, Some(pair), Some(to)) if pair.site == to => Reason::new("nearest"),
                (None, None, _) => Reason::new("no_legal_site"),
                _ => reason_of(&Priced::only(nearest_price), in_hand),
            },
        });
    }
    asked.sort_by_key(|&(households, at, _)| (std::cmp::Reverse(households), at));
    asked.truncate(exact);
    let questions: Vec<WhatIf> = asked.iter().map(|&(_, _, question)| question).collect();
    for (&(_, at, _), priced) in asked.iter().zip(desk.by_solving(&questions, told)) {
        rows[at].nearest_price = priced.price;
        rows[at].reason = reason_of(&priced, in_hand);
    }
    AllVillages { in_hand: desk.opened.in_hand(), villages: rows }
}
