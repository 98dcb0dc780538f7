//! From the values of plans at all draws to the choice, with what is proven of it.

use crate::study::interval::Interval;
use crate::study::results::number;
use crate::write::tidy::Tidy;
use serde_json::Value;
use serde_json::json;

/// What a plan's sites come to at a draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Outcome {
    /// So much, with the rest decided anew.
    Costs(Interval),
    /// They allow no plan.
    Fails,
    /// A limit came before any plan.
    Unknown,
}

/// A plan's sites, judged on all draws.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// The sites it builds, with their sizes.
    pub sites: Vec<String>,
    /// Points whose plan builds them.
    pub found_at: Vec<u64>,
    /// What they come to at each draw.
    pub outcomes: Vec<Outcome>,
    /// Draws that it fails.
    pub fails: u64,
    /// Draws at which nothing is known.
    pub unknown: u64,
    /// Greatest regret over the draws that it does not fail.
    pub worst_regret: Option<Interval>,
    /// The draw with the greatest regret.
    pub worst_at: Option<u64>,
    /// Mean value over the draws that it does not fail.
    pub mean: Option<Interval>,
}

/// The choice.
#[derive(Clone, Debug)]
pub struct Robust {
    /// The draws with a plan, and the best value of each.
    pub best: Vec<(u64, Interval)>,
    /// The plans; the first was found at most points.
    pub plans: Vec<Plan>,
    /// How many different plans the study found, judged or not.
    pub found: usize,
    /// Draws that have no plan at all, whatever is built.
    pub without: u64,
    /// Position of the plan with the least worst regret, and whether that is proven.
    pub least_regret: (usize, bool),
    /// Position of the plan with the best mean, and whether that is proven.
    pub best_mean: (usize, bool),
}

/// Judges plans. A plan that fails fewer draws goes before one that fails more, whatever it costs.
#[must_use]
pub fn choose(
    mut best: Vec<(u64, Interval)>,
    mut plans: Vec<Plan>,
    found: usize,
    without: u64,
) -> Robust {
    // What fixed sites reach, the point itself can reach as well.
    for plan in &plans {
        for (best, outcome) in best.iter_mut().zip(&plan.outcomes) {
            if let Outcome::Costs(costs) = outcome {
                best.1.most = best.1.most.min(costs.most);
                best.1.least = best.1.least.min(best.1.most);
            }
        }
    }
    for plan in &mut plans {
        judge(plan, &best);
    }
    let least_regret = first(&plans, |plan| plan.worst_regret);
    let best_mean = first(&plans, |plan| plan.mean);
    Robust { best, plans, found, without, least_regret, best_mean }
}

fn judge(plan: &mut Plan, best: &[(u64, Interval)]) {
    let count = |wanted: Outcome| plan.outcomes.iter().filter(|of| **of == wanted).count() as u64;
    (plan.fails, plan.unknown) = (count(Outcome::Fails), count(Outcome::Unknown));
    let mut worst: Option<(Interval, u64)> = None;
    let (mut sum, mut costing) = (Interval::exact(0.0), 0.0);
    for (&(point, best), outcome) in best.iter().zip(&plan.outcomes) {
        let &Outcome::Costs(costs) = outcome else { continue };
        sum = Interval { least: sum.least + costs.least, most: sum.most + costs.most };
        costing += 1.0;
        let regret = Interval {
            least: (costs.least - best.most).max(0.0),
            most: (costs.most - best.least).max(0.0),
        };
        worst = Some(match worst {
            None => (regret, point),
            Some((so_far, at)) => (
                Interval {
                    least: so_far.least.max(regret.least),
                    most: so_far.most.max(regret.most),
                },
                if regret.most > so_far.most { point } else { at },
            ),
        });
    }
    plan.worst_regret = worst.map(|(regret, _)| regret);
    plan.worst_at = worst.map(|(_, at)| at);
    plan.mean =
        (costing > 0.0).then(|| Interval { least: sum.least / costing, most: sum.most / costing });
}

/// The plan that fails fewest draws and of these has the least figure; and whether no other can be
/// before it.
fn first(plans: &[Plan], figure: impl Fn(&Plan) -> Option<Interval>) -> (usize, bool) {
    let failing = |plan: &Plan| plan.fails + plan.unknown;
    let most = |plan: &Plan| figure(plan).map_or(f64::INFINITY, |figure| figure.most);
    let order = |a: &usize, b: &usize| {
        let (a, b) = (&plans[*a], &plans[*b]);
        failing(a).cmp(&failing(b)).then(most(a).total_cmp(&most(b)))
    };
    let chosen = (0..plans.len()).min_by(order).unwrap_or(0);
    let Some(plan) = plans.get(chosen) else { return (chosen, false) };
    let own = most(plan);
    let is_behind = |other: &Plan| {
        other.fails > failing(plan)
            || (other.fails == plan.fails
                && figure(other)
                    .is_some_and(|figure| figure.least >= own - 1e-9 * own.abs().max(1.0)))
    };
    let mut others = plans.iter().enumerate().filter(|(at, _)| *at != chosen);
    (chosen, plan.unknown == 0 && others.all(|(_, other)| is_behind(other)))
}

/// `robust.csv`: a row a plan.
#[must_use]
pub fn table(robust: &Robust) -> Tidy {
    let head = [
        "plan",
        "sites",
        "found_at",
        "fails",
        "unknown",
        "worst_regret",
        "worst_regret_least",
        "worst_at",
        "mean",
        "mean_least",
        "least_worst_regret",
        "best_mean",
    ];
    let mut table = Tidy::new(head.map(str::to_owned).to_vec());
    let chosen = |(chosen, is_proven): (usize, bool), at: usize| {
        match (chosen == at, is_proven) {
            (false, _) => "no",
            (true, true) => "yes",
            (true, false) => "not_proven",
        }
        .to_owned()
    };
    for (at, plan) in robust.plans.iter().enumerate() {
        let points: Vec<String> = plan.found_at.iter().map(u64::to_string).collect();
        table.row(vec![
            (at + 1).to_string(),
            plan.sites.join("; "),
            points.join(";"),
            plan.fails.to_string(),
            plan.unknown.to_string(),
            number(plan.worst_regret.map(|of| of.most)),
            number(plan.worst_regret.map(|of| of.least)),
            plan.worst_at.map_or(String::new(), |at| at.to_string()),
            number(plan.mean.map(|of| of.most)),
            number(plan.mean.map(|of| of.least)),
            chosen(robust.least_regret, at),
            chosen(robust.best_mean, at),
        ]);
    }
    table
}

/// `robust_draws.csv`: a row a plan and draw.
#[must_use]
pub fn draws(robust: &Robust) -> Tidy {
    let head = ["plan", "point", "outcome", "value", "bound", "best", "best_bound"];
    let mut table = Tidy::new(head.map(str::to_owned).to_vec());
    for (number_of, plan) in (1..).zip(&robust.plans) {
        for ((point, best), outcome) in robust.best.iter().zip(&plan.outcomes) {
            let (word, costs) = match outcome {
                Outcome::Costs(costs) => ("costs", Some(costs)),
                Outcome::Fails => ("fails", None),
                Outcome::Unknown => ("unknown", None),
            };
            table.row(vec![
                number_of.to_string(),
                point.to_string(),
                word.to_owned(),
                number(costs.map(|costs| costs.most)),
                number(costs.map(|costs| costs.least)),
                number(Some(best.most)),
                number(Some(best.least)),
            ]);
        }
    }
    table
}

/// The choice for programs.
#[must_use]
pub fn json(robust: &Robust) -> Value {
    let plans = robust.plans.iter().enumerate().map(|(at, plan)| {
        json!({
            "plan": at + 1, "sites": plan.sites, "found_at": plan.found_at, "fails": plan.fails,
            "unknown": plan.unknown, "worst_regret": plan.worst_regret.map(|of| of.most),
            "worst_regret_least": plan.worst_regret.map(|of| of.least), "worst_at": plan.worst_at,
            "mean": plan.mean.map(|of| of.most), "mean_least": plan.mean.map(|of| of.least),
        })
    });
    let chosen = |(at, is_proven): (usize, bool)| json!({"plan": at + 1, "is_proven": is_proven});
    json!({
        "draws": robust.best.len(), "draws_without_plan": robust.without,
        "plans_found": robust.found, "plans": plans.collect::<Vec<_>>(),
        "least_worst_regret": chosen(robust.least_regret), "best_mean": chosen(robust.best_mean),
    })
}

#[cfg(test)]
mod tests {
    use super::Interval;
    use super::Outcome;
    use super::Plan;
    use super::choose;

    fn plan(outcomes: &[Outcome]) -> Plan {
        Plan { outcomes: outcomes.to_vec(), ..Plan::default() }
    }

    fn costs(value: f64) -> Outcome {
        Outcome::Costs(Interval::exact(value))
    }

    #[test]
    fn the_plan_with_the_best_mean_need_not_be_that_with_the_least_regret() {
        let best = vec![(1, Interval::exact(10.0)), (2, Interval::exact(10.0))];
        // Regrets 0 and 20, mean 20; 11 and 11, mean 21.
        let plans = vec![plan(&[costs(10.0), costs(30.0)]), plan(&[costs(21.0), costs(21.0)])];
        let robust = choose(best, plans, 2, 0);
        assert_eq!(robust.best_mean, (0, true));
        assert_eq!(robust.least_regret, (1, true));
        assert_eq!(robust.plans[0].worst_at, Some(2));
    }

    #[test]
    fn a_plan_that_fails_goes_behind_and_overlapping_intervals_prove_nothing() {
        let best = vec![(1, Interval::exact(10.0)), (2, Interval::exact(10.0))];
        let open = Outcome::Costs(Interval { least: 10.0, most: 15.0 });
        let plans = vec![
            plan(&[costs(10.0), Outcome::Fails]),
            plan(&[costs(14.0), costs(14.0)]),
            plan(&[open, open]),
        ];
        let robust = choose(best.clone(), plans, 3, 0);
        assert_eq!(robust.best_mean, (1, false));
        assert_eq!(robust.plans[0].fails, 1);
        let plans = vec![plan(&[costs(10.0), Outcome::Fails]), plan(&[costs(14.0), costs(14.0)])];
        assert_eq!(choose(best, plans, 2, 0).best_mean, (1, true));
    }
}
