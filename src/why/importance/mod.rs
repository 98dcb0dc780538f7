//! What matters most: what the absence of each site, livelihood, budget and rule would cost the whole plan, and
//! what one dwelling, seat, job or thousand CNY more or fewer is worth.
//!
//! Bounds are had for all at once; the first ones by these are then solved. Something is called essential only
//! where it is proven that no plan does without it.

pub mod absences;
pub mod margins;

pub use absences::Absence;
pub use margins::Margin;
pub use margins::Range;

use crate::facts::Instance;
use crate::why::Desk;
use crate::why::Price;
use crate::why::WhatIf;
use crate::why::opened::InHand;
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

/// Answers. Solved are: all rules (they have no bounds, and are few), the first `exact` of the other absences by
/// their bounds, and as many margins, for `limit_seconds` how far these hold, and for as long again as many of
/// the other absences as that allows; with `exact` 0 nothing is. `told` hears how many questions of how many are
/// solved.
#[must_use]
pub fn importance(
    desk: &Desk<'_>,
    exact: usize,
    limit_seconds: f64,
    told: &(dyn Fn(usize, usize) + Sync),
) -> Importance {
    let mut absences = absences::listed(desk);
    absences.sort_by(|a, b| {
        let first = |(_, absence): &(WhatIf, Absence)| (absence.kind == "rule", absence.is_used);
        first(b).cmp(&first(a)).then(size(b.1.price).total_cmp(&size(a.1.price)))
    });
    let rules = absences.iter().filter(|(_, absence)| absence.kind == "rule").count();
    let used = absences.iter().filter(|(_, absence)| absence.is_used).count();
    let are_solved = exact > 0;
    let first = if are_solved { (rules + exact).min(used) } else { 0 };
    let limit_seconds = if are_solved { limit_seconds } else { 0.0 };
    let (top, others) = absences[..used].split_at_mut(first);
    let asked = margins::asked(desk, exact);
    let all = used + margins::questions(desk, &asked).len();
    absences::solve(desk, top, f64::MAX, &|done| told(done, all));
    let margins = margins::margins(desk, &asked, limit_seconds, &|done| told(first + done, all));
    let before = all - others.len();
    absences::solve(desk, others, limit_seconds, &|done| told(before + done, all));
    absences.sort_by(|a, b| size(b.1.price).total_cmp(&size(a.1.price)));
    Importance {
        in_hand: desk.opened.in_hand(),
        absences: absences.into_iter().map(|(_, absence)| absence).collect(),
        margins,
    }
}

/// What the absences are sorted by: what is certain, else the bound.
fn size(price: Price) -> f64 {
    match price {
        Price::Impossible => f64::INFINITY,
        price => price.at_most().or(price.at_least()).unwrap_or(f64::NEG_INFINITY),
    }
}

/// A fund as it is told: its area and its source.
fn fund_id(instance: &Instance, fund: usize) -> String {
    let facts = &instance.funds[fund];
    format!("{} {}", instance.area(facts.area).id, facts.source)
}
