//! What could be absent, and what that costs.

use crate::facts::AreaIdx;
use crate::facts::Decision;
use crate::facts::LivelihoodIdx;
use crate::facts::RuleInForce;
use crate::facts::RuleName;
use crate::facts::SiteIdx;
use crate::why::Desk;
use crate::why::Price;
use crate::why::Searched;
use crate::why::WhatIf;
use crate::why::changes::fates;
use crate::why::explain::village::levels;
use crate::why::importance::fund_id;
use serde::Serialize;

/// Something that could be absent.
#[derive(Clone, Debug, Serialize)]
pub struct Absence {
    /// `site`, `livelihood`, `budget` or `rule`.
    pub kind: &'static str,
    /// Its id, for money of a source the area and the source, or the name of the rule.
    pub id: String,
    /// Document that the rule comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Article of that document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<String>,
    /// Whether the plan in hand uses it. It does without the others.
    pub is_used: bool,
    /// What its absence would cost the whole plan; below 0 what it gains.
    pub price: Price,
    /// Among which plans the price was sought.
    pub searched: Searched,
    /// Whether it is proven that no plan does without it.
    pub is_essential: bool,
    /// Whether it was solved, or has a bound only.
    pub is_solved: bool,
}

/// Everything that could be absent, with what bounds say of it.
pub(super) fn listed(desk: &Desk<'_>) -> Vec<(WhatIf, Absence)> {
    let instance = &desk.opened.instance;
    let scenario = &desk.opened.scenario;
    let mut all = Vec::new();
    let mut add = |question: WhatIf, kind, id: String, is_used: bool, on: Option<&RuleInForce>| {
        let bound = desk.by_bounds(question);
        // The plan in hand shows what it costs to do without what it does not use.
        let shown = Price::AtMost { at_most: 0.0 };
        let price = if is_used { bound } else { shown.and(bound, desk.opened.value()) };
        let absence = Absence {
            kind,
            id,
            source: on.and_then(|on| on.source.clone()),
            article: on.and_then(|on| on.article.clone()),
            is_used,
            price,
            searched: Searched::Nothing,
            is_essential: price == Price::Impossible,
            is_solved: false,
        };
        all.push((question, absence));
    };
    let plan = &desk.opened.plan;
    let fates = fates(instance, plan);
    let levels = levels(instance, plan);
    for (at, site) in instance.sites.iter().enumerate() {
        let index = SiteIdx::new(at);
        let is_built = levels[at] != site.existing;
        let is_used = is_built || fates.contains(&Some(Decision::Moves(index)));
        if is_used || desk.finder.judged.sites[at].is_none() {
            add(WhatIf::WithoutSite(index), "site", site.id.clone(), is_used, None);
        }
    }
    for (at, livelihood) in instance.livelihoods.iter().enumerate() {
        let index = LivelihoodIdx::new(at);
        let is_used = plan.allocations.iter().any(|found| found.livelihood == index);
        if is_used || desk.finder.judged.livelihoods[at].is_none() {
            let question = WhatIf::WithoutLivelihood(index);
            add(question, "livelihood", livelihood.id.clone(), is_used, None);
        }
    }
    if scenario.is_on(RuleName::Budget) {
        for (at, area) in instance.areas.iter().enumerate().filter(|(_, a)| a.budget.is_some()) {
            let question = WhatIf::WithoutBudget(AreaIdx::new(at));
            add(question, "budget", area.id.clone(), true, None);
        }
        for at in 0..instance.funds.len() {
            add(WhatIf::WithoutFund(at), "budget", fund_id(instance, at), true, None);
        }
    }
    // These say what a plan is; without workers, terms about work have no meaning.
    let is_given =
        |rule: RuleName| matches!(rule, RuleName::AssignOnce | RuleName::Link | RuleName::Workers);
    for on in scenario.rules.iter().filter(|on| !is_given(on.rule.name())) {
        let name = on.rule.name();
        add(WhatIf::WithoutRule(name), "rule", name.word().to_owned(), true, Some(on));
    }
    all
}

/// Solves them, as many as `seconds` allow.
pub(super) fn solve(
    desk: &Desk<'_>,
    absences: &mut [(WhatIf, Absence)],
    seconds: f64,
    told: &(dyn Fn(usize) + Sync),
) {
    let asked: Vec<WhatIf> = absences.iter().map(|(question, _)| *question).collect();
    let prices = desk.by_solving_for(&asked, seconds, told);
    for ((_, absence), priced) in absences.iter_mut().zip(prices) {
        absence.price = priced.price;
        absence.is_essential = priced.price == Price::Impossible;
        absence.searched = priced.searched;
        absence.is_solved = priced.searched != Searched::Nothing;
    }
}
