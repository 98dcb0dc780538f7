//! The robust choice on one screen.

use crate::study::robust::Plan;
use crate::study::robust::Robust;
use crate::write::lines::cut;
use crate::write::lines::left;
use crate::write::lines::number;
use crate::write::lines::right;

/// Plans that are told one by one.
const TOLD: usize = 10;

/// The choice on one screen.
#[must_use]
pub fn text(robust: &Robust, study: &str) -> String {
    let draws = robust.best.len();
    let mut lines = vec![format!(
        "{study}: {} of {} different plans judged on {draws} draws, their sites fixed and all else decided \
         anew",
        robust.plans.len(),
        robust.found
    )];
    if robust.without > 0 {
        lines.push(format!("{} draws have no plan, whatever is built: left out", robust.without));
    }
    for ((at, is_proven), what) in
        [(robust.least_regret, "Least worst regret"), (robust.best_mean, "Best mean")]
    {
        let Some(plan) = robust.plans.get(at) else { continue };
        let sure = if is_proven { "" } else { " (not proven: intervals overlap)" };
        lines.push(format!("{what}{sure}: plan {}, {}", at + 1, told(plan, draws)));
    }
    lines.push(String::new());
    lines.push(format!(
        "{}{}{}{}  sites",
        left("plan", 6),
        right("fails", 6),
        right("worst regret", 18),
        right("mean", 18)
    ));
    let figure = |of: Option<f64>| of.map_or_else(|| "-".to_owned(), |value| number(value, 0));
    for (at, plan) in robust.plans.iter().enumerate().take(TOLD) {
        lines.push(format!(
            "{}{}{}{}  {}",
            left(&(at + 1).to_string(), 6),
            right(&plan.fails.to_string(), 6),
            right(&figure(plan.worst_regret.map(|of| of.most)), 18),
            right(&figure(plan.mean.map(|of| of.most)), 18),
            cut(&plan.sites.join(", "), 40)
        ));
    }
    if robust.plans.len() > TOLD {
        lines.push(format!("and {} more, see robust.csv", robust.plans.len() - TOLD));
    }
    lines.join("\n")
}

fn told(plan: &Plan, draws: usize) -> String {
    let figure = |of: Option<f64>| of.map_or_else(|| "-".to_owned(), |value| number(value, 0));
    let unknown = match plan.unknown {
        0 => String::new(),
        count => format!(", not known at {count}"),
    };
    format!(
        "at most {} worse than the best, {} on average, fails {} of {draws} draws{unknown}",
        figure(plan.worst_regret.map(|of| of.most)),
        figure(plan.mean.map(|of| of.most)),
        plan.fails
    )
}
