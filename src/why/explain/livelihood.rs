//! Who takes the places of a livelihood, and what one place more or fewer is worth to the whole plan.

use crate::facts::Home;
use crate::facts::LivelihoodIdx;
use crate::facts::RuleName;
use crate::why::Desk;
use crate::why::Price;
use crate::why::Reason;
use crate::why::Searched;
use crate::why::WhatIf;
use crate::why::explain::reason_of;
use crate::why::opened::InHand;
use crate::why::what_if::usable_places;
use serde::Serialize;

/// The answer about one livelihood.
#[derive(Clone, Debug, Serialize)]
pub struct LivelihoodAnswer {
    /// Its id.
    pub livelihood: String,
    /// Its name for people.
    pub name: String,
    /// Its places.
    pub places: u32,
    /// Those for people who move: all but the share of the hosts.
    pub for_movers: u32,
    /// Those that the plan takes.
    pub taken: u64,
    /// Why it takes nobody.
    pub closed: Option<Reason>,
    /// The plan in hand.
    pub in_hand: InHand,
    /// Who takes them.
    pub takers: Vec<Taker>,
    /// What changes of its places would cost the whole plan; below 0 what they are worth.
    pub alternatives: Vec<PlacesAlternative>,
}

/// Workers of one skill from one home.
#[derive(Clone, Debug, Serialize)]
pub struct Taker {
    /// Id of the site or the staying village where they live.
    pub home: String,
    /// Whether they live at a site.
    pub at_site: bool,
    /// Their skill.
    pub skill: String,
    /// How many.
    pub workers: u32,
}

/// Another number of places.
#[derive(Clone, Debug, Serialize)]
pub struct PlacesAlternative {
    /// Places for those who move.
    pub for_movers: i64,
    /// What it would cost the whole plan.
    pub price: Price,
    /// Among which plans the price was sought.
    pub searched: Searched,
    /// The price in words.
    pub reason: Reason,
}

/// Answers about a livelihood.
#[must_use]
pub fn livelihood(
    desk: &Desk<'_>,
    at: LivelihoodIdx,
    told: &(dyn Fn(usize) + Sync),
) -> LivelihoodAnswer {
    let instance = &desk.opened.instance;
    let facts = instance.livelihood(at);
    let closed = desk.finder.judged.livelihoods[at.at()].as_ref().map(Reason::blocked);
    let allocations = desk.opened.plan.allocations.iter().filter(|found| found.livelihood == at);
    let takers: Vec<Taker> = allocations
        .map(|found| Taker {
            home: match found.home {
                Home::Site(site) => instance.site(site).id.clone(),
                Home::Village(village) => instance.village(village).id.clone(),
            },
            at_site: matches!(found.home, Home::Site(_)),
            skill: instance.skills[found.skill.at()].clone(),
            workers: found.workers,
        })
        .collect();
    let for_movers = usable_places(facts);
    let counts = closed.is_none() && desk.opened.scenario.is_on(RuleName::Workers);
    let mut questions = Vec::new();
    if counts && facts.host_share_ppm < 1_000_000 {
        questions.push((1, WhatIf::MorePlaces(at, 1)));
        if for_movers > 0 {
            questions.push((-1, WhatIf::MorePlaces(at, -1)));
            questions.push((-i64::from(for_movers), WhatIf::WithoutLivelihood(at)));
        }
    }
    let asked: Vec<WhatIf> = questions.iter().map(|&(_, asked)| asked).collect();
    let prices = desk.by_solving(&asked, told);
    let alternatives = questions.iter().zip(prices).map(|(&(more, _), priced)| {
        let price = priced.price;
        let reason = if more > 0 && price.is_gain(desk.opened.value()) {
            Reason::new("worth").with("gain", -price.at_most().unwrap_or(0.0))
        } else {
            reason_of(&priced, desk.opened.value())
        };
        let searched = priced.searched;
        PlacesAlternative { for_movers: i64::from(for_movers) + more, price, searched, reason }
    });
    LivelihoodAnswer {
        livelihood: facts.id.clone(),
        name: facts.name.clone().unwrap_or_else(|| facts.id.clone()),
        places: facts.places,
        for_movers,
        taken: takers.iter().map(|taker| u64::from(taker.workers)).sum(),
        closed,
        in_hand: desk.opened.in_hand(),
        takers,
        alternatives: alternatives.collect(),
    }
}
