//! The robust choice on one screen.

use crate::study::robust::Plan;
use crate::study::robust::Robust;
use crate::write::lines::cut;
use crate::write::lines::left;
use crate::write::lines::number;
use crate::write::lines::right;
use crate::write::words::Lang;
use crate::write::words::Studied;

/// Plans that are told one by one.
const TOLD: usize = 10;

/// The choice on one screen.
#[must_use]
pub fn text(robust: &Robust, study: &str, lang: Lang) -> String {
    let draws = robust.best.len();
    let counts = [robust.plans.len(), robust.found, draws].map(|count| count.to_string());
    let mut lines =
        vec![Studied::RobustHead.with(lang, &[study, &counts[0], &counts[1], &counts[2]])];
    if robust.without > 0 {
        lines.push(Studied::DrawsWithout.with(lang, &[&robust.without.to_string()]));
    }
    for ((at, is_proven), what) in
        [(robust.least_regret, Studied::LeastRegret), (robust.best_mean, Studied::BestMean)]
    {
        let Some(plan) = robust.plans.get(at) else { continue };
        let sure = if is_proven { "" } else { Studied::Overlap.of(lang) };
        lines.push(what.with(lang, &[sure, &(at + 1).to_string(), &told(plan, draws, lang)]));
    }
    lines.push(String::new());
    lines.push(format!(
        "{}{}{}{}  {}",
        left(Studied::Plan.of(lang), 6),
        right(Studied::Fails.of(lang), 6),
        right(Studied::WorstRegret.of(lang), 18),
        right(Studied::Mean.of(lang), 18),
        Studied::Sites.of(lang)
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
        let left_out = (robust.plans.len() - TOLD).to_string();
        lines.push(Studied::MoreInTable.with(lang, &[&left_out]));
    }
    lines.join("\n")
}

fn told(plan: &Plan, draws: usize, lang: Lang) -> String {
    let figure = |of: Option<f64>| of.map_or_else(|| "-".to_owned(), |value| number(value, 0));
    let told = Studied::PlanTold.with(
        lang,
        &[
            &figure(plan.worst_regret.map(|of| of.most)),
            &figure(plan.mean.map(|of| of.most)),
            &plan.fails.to_string(),
            &draws.to_string(),
        ],
    );
    match plan.unknown {
        0 => told,
        count => Studied::UnknownAt.with(lang, &[&told, &count.to_string()]),
    }
}
