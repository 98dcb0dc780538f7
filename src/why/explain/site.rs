//! Why a site is open at its size, or closed: who lives there, what closing it or another size would cost,
//! and who would go where.

use crate::candidates::Exclusion;
use crate::facts::Decision;
use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::Site;
use crate::facts::SiteIdx;
use crate::why::Changed;
use crate::why::Desk;
use crate::why::Price;
use crate::why::Priced;
use crate::why::Reason;
use crate::why::Searched;
use crate::why::WhatIf;
use crate::why::changes::changes;
use crate::why::changes::fates;
use crate::why::explain::reason_of;
use crate::why::explain::village::levels;
use crate::why::opened::InHand;
use serde::Serialize;

/// The answer about one site.
#[derive(Clone, Debug, Serialize)]
pub struct SiteAnswer {
    /// Its id.
    pub site: String,
    /// Its name for people.
    pub name: String,
    /// Whether it stands already.
    pub stands: bool,
    /// The level of the plan; none where it is not built.
    pub level: Option<String>,
    /// The plan in hand.
    pub in_hand: InHand,
    /// Villages that move there.
    pub villages: Vec<String>,
    /// Households that move there.
    pub households: u64,
    /// What is needed there of each service, and what the level has.
    pub services: Vec<ServiceUse>,
    /// Why it has this size, or none.
    pub reasons: Vec<Reason>,
    /// Other ways: closed (or left empty, where it stands), and its other levels.
    pub alternatives: Vec<SiteAlternative>,
}

/// A service at a site.
#[derive(Clone, Debug, Serialize)]
pub struct ServiceUse {
    /// Its name.
    pub service: String,
    /// What those who move there need.
    pub need: u64,
    /// What the level has; none for no limit.
    pub capacity: Option<u32>,
}

/// Another way for a site.
#[derive(Clone, Debug, Serialize)]
pub struct SiteAlternative {
    /// `closed` or the name of a level.
    pub level: String,
    /// Whether the plan has it so.
    pub is_chosen: bool,
    /// What it would cost the whole plan.
    pub price: Price,
    /// The difference in each layer of the goal, where a plan was found.
    pub layers: Vec<f64>,
    /// Among which plans the price was sought.
    pub searched: Searched,
    /// The price in words.
    pub reason: Reason,
    /// Who would be placed elsewhere.
    pub changes: Vec<Changed>,
}

/// The word for a site that is not built.
pub const CLOSED: &str = "closed";

/// Answers about a site.
#[must_use]
pub fn site(desk: &Desk<'_>, site: SiteIdx, told: &(dyn Fn(usize) + Sync)) -> SiteAnswer {
    let instance = &desk.opened.instance;
    let facts = instance.site(site);
    let level = levels(instance, &desk.opened.plan)[site.at()];
    let fates = fates(instance, &desk.opened.plan);
    let here: Vec<usize> =
        (0..fates.len()).filter(|&at| fates[at] == Some(Decision::Moves(site))).collect();
    let need = |service: usize| -> u64 {
        here.iter().map(|&at| u64::from(instance.villages[at].needs[service])).sum()
    };
    let services = instance.services.iter().enumerate().map(|(service, name)| ServiceUse {
        service: name.clone(),
        need: need(service),
        capacity: level.and_then(|level| facts.levels[level].capacity[service]),
    });
    let is_empty = here.is_empty();
    let mut questions =
        vec![(CLOSED.to_owned(), WhatIf::WithoutSite(site), is_empty && level == facts.existing)];
    if desk.finder.judged.sites[site.at()].is_none() {
        let from = facts.existing.unwrap_or(0);
        questions.extend((from..facts.levels.len()).map(|at| {
            let is_chosen = level == Some(at) && !(is_empty && level == facts.existing);
            (facts.levels[at].name.clone(), WhatIf::SiteAt(site, at), is_chosen)
        }));
    }
    let asked: Vec<WhatIf> =
        questions.iter().filter(|(_, _, chosen)| !chosen).map(|&(_, asked, _)| asked).collect();
    let mut prices = desk.by_solving(&asked, told).into_iter();
    let alternatives = questions.into_iter().map(|(level, _, is_chosen)| {
        let priced = if is_chosen { None } else { prices.next() };
        let priced = priced.unwrap_or_else(|| Priced::only(Price::NONE));
        let reason =
            if is_chosen { Reason::new("chosen") } else { reason_of(&priced, desk.opened.value()) };
        let changed = priced.plan.as_ref();
        SiteAlternative {
            level,
            is_chosen,
            price: priced.price,
            layers: priced.layers,
            searched: priced.searched,
            reason,
            changes: changed
                .map_or_else(Vec::new, |plan| changes(instance, &desk.opened.plan, plan)),
        }
    });
    SiteAnswer {
        site: facts.id.clone(),
        name: facts.label().to_owned(),
        stands: facts.existing.is_some(),
        level: level.map(|level| facts.levels[level].name.clone()),
        in_hand: desk.opened.in_hand(),
        villages: here.iter().map(|&at| instance.villages[at].id.clone()).collect(),
        households: here.iter().map(|&at| u64::from(instance.villages[at].households)).sum(),
        services: services.collect(),
        reasons: reasons(desk, site, level, &need),
        alternatives: alternatives.collect(),
    }
}

/// Why a site has its size, or none, as far as the plan itself shows it.
fn reasons(
    desk: &Desk<'_>,
    site: SiteIdx,
    level: Option<usize>,
    need: &dyn Fn(usize) -> u64,
) -> Vec<Reason> {
    let instance = &desk.opened.instance;
    let facts = instance.site(site);
    if let Some(closed) = &desk.finder.judged.sites[site.at()] {
        return vec![Reason::blocked(closed)];
    }
    let Some(level) = level else { return vec![Reason::new("not_built")] };
    if level == facts.existing.unwrap_or(0) {
        return vec![Reason::new("level_cheapest")];
    }
    let smaller = &facts.levels[level - 1];
    if let Some(fixed) = fixed_level(&desk.opened.scenario, facts, &smaller.name) {
        return vec![Reason::blocked(&fixed)];
    }
    let limited = instance.services.iter().enumerate();
    let limited = limited.filter(|(_, name)| desk.opened.scenario.limits_service(name));
    let short = limited.filter_map(|(service, name)| {
        let capacity =
            smaller.capacity[service].filter(|&capacity| need(service) > u64::from(capacity))?;
        Some(
            Reason::new("level_needed")
                .with("households", need(0))
                .with("level", smaller.name.as_str())
                .with("capacity", capacity)
                .with("service", name.as_str()),
        )
    });
    let short: Vec<Reason> = short.collect();
    if short.is_empty() { vec![Reason::new("level_roomier")] } else { short }
}

/// The rule that fixes another level of a site.
fn fixed_level(scenario: &Scenario, site: &Site, level: &str) -> Option<Exclusion> {
    let on = scenario.rule(RuleName::FixLevel)?;
    let Rule::FixLevel(rule) = &on.rule else { return None };
    let fixed = rule.levels.get(&site.id).filter(|fixed| *fixed != level)?;
    let found = Exclusion::new(RuleName::FixLevel, "levels", level, fixed);
    Some(found.from_source(on.source.as_deref(), on.article.as_deref()))
}
