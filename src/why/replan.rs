//! Facts or rules have changed: the plan that moves as few households as possible away from the old one,
//! or the trade-off between disturbance and cost; and who changes, and why.
//!
//! # Formula
//! disturbance = Σ_i h_i over villages whose fate differs from that of the old plan; villages that are new
//! count in every plan alike, those whose old place is not allowed any more too

use crate::candidates::Finder;
use crate::facts::Decision;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use crate::facts::VillageIdx;
use crate::model::Expression;
use crate::model::Model;
use crate::solve::Limit;
use crate::verify::verify;
use crate::why::Changed;
use crate::why::Means;
use crate::why::Reason;
use crate::why::changes::changes;
use crate::why::changes::fates;
use crate::why::changes::households;
use crate::why::steered::NoPlan;
use crate::why::steered::Steered;
use crate::why::steered::candidates_with;
use crate::why::steered::columns_of;
use crate::why::steered::in_common;
use crate::why::steered::minimise;
use crate::why::steered::times;
use serde::Serialize;

/// How disturbance and cost are weighed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Weighing {
    /// As few households as possible are placed differently; among such plans the best.
    FewestFirst,
    /// A household that is placed differently counts so much, in the unit of the goal's first layer.
    Price(f64),
}

/// The answer.
#[derive(Clone, Debug, Serialize)]
pub struct Replan {
    /// Whether the old plan still keeps every rule.
    pub old_is_sound: bool,
    /// Households that the new plan places differently.
    pub households_changed: u64,
    /// Value of each layer of the goal.
    pub values: Vec<f64>,
    /// Whether it is proven that no plan does better in what was asked.
    pub is_proven: bool,
    /// Who changes, and why.
    pub changes: Vec<Explained>,
    /// The trade-off: fewest households first.
    pub front: Vec<Point>,
    /// The new plan.
    #[serde(skip)]
    pub plan: Plan,
}

/// A village that is placed differently, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Explained {
    /// Who, from where, to where.
    #[serde(flatten)]
    pub changed: Changed,
    /// Why.
    pub reason: Reason,
}

/// A point of the trade-off.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// Households placed differently.
    pub households_changed: u64,
    /// Value of the goal's first layer.
    pub value: f64,
    /// Whether it is proven that with no more households changed no plan is better.
    pub is_proven: bool,
}

/// The best plan that stays near an old one; `points` of the trade-off beside.
///
/// # Errors
/// Where there is no plan, and why.
pub fn replan(
    instance: &Instance,
    scenario: &Scenario,
    old: &Plan,
    weighing: Weighing,
    points: u32,
    means: &Means<'_>,
) -> Result<Replan, NoPlan> {
    let finder = Finder::new(instance, scenario);
    let candidates = candidates_with(&finder, old);
    let model = Model::new(&finder, &candidates);
    let kept = in_common(&model, old);
    let away = times(&kept, -1.0);
    let layers: Vec<Expression> =
        (0..scenario.goal.layers.len()).map(|layer| model.layer(layer)).collect();
    let goals: Vec<Expression> = match weighing {
        Weighing::FewestFirst => std::iter::once(away.clone()).chain(layers.clone()).collect(),
        Weighing::Price(price) => {
            let mut first = layers.first().cloned().unwrap_or_default();
            first.add(&away, price);
            first.simplify();
            std::iter::once(first).chain(layers.iter().skip(1).cloned()).collect()
        }
    };
    let old_is_sound = verify(instance, scenario, &Plan { claims: None, ..old.clone() }).ok();
    let start = if old_is_sound { columns_of(&model, old, means) } else { None };
    let new = minimise(&model, &goals, &[], start.as_deref(), means)?;
    let front = front(&model, &layers, &away, &new, old, points, means);
    let changed = changes(instance, old, &new.plan);
    Ok(Replan {
        old_is_sound,
        households_changed: households(&changed),
        is_proven: new.is_proven,
        changes: explained(&finder, changed, old),
        values: new.values,
        front,
        plan: new.plan,
    })
}

/// Cheapest plans with at most so many households changed, between the fewest and those of the best plan.
fn front(
    model: &Model<'_>,
    layers: &[Expression],
    away: &Expression,
    start: &Steered,
    old: &Plan,
    points: u32,
    means: &Means<'_>,
) -> Vec<Point> {
    let instance = model.parts.instance();
    let Some(cost) = layers.first().filter(|_| points > 1) else { return Vec::new() };
    let point = |found: &Steered| Point {
        households_changed: households(&changes(instance, old, &found.plan)),
        value: found.values[0],
        is_proven: found.is_proven,
    };
    let ask = |goals: &[Expression], limits: &[Limit]| minimise(model, goals, limits, None, means);
    let Ok(fewest) = ask(&[away.clone(), cost.clone()], &[]) else { return Vec::new() };
    let Ok(best) = minimise(model, &[cost.clone(), away.clone()], &[], Some(&start.columns), means)
    else {
        return vec![point(&fewest)];
    };
    let (least, most) = (away.value(&fewest.columns), away.value(&best.columns));
    let between = (1..points - 1).filter_map(|step| {
        let limit = least + (most - least) * f64::from(step) / f64::from(points - 1);
        let limit = Limit { expression: away.clone(), most: limit.floor() + 1e-6 };
        ask(&[cost.clone(), away.clone()], &[limit]).ok()
    });
    let between: Vec<Steered> = between.collect();
    let mut front: Vec<Point> =
        std::iter::once(&fewest).chain(&between).chain([&best]).map(point).collect();
    front.sort_by(|a, b| {
        a.households_changed.cmp(&b.households_changed).then(a.value.total_cmp(&b.value))
    });
    front.dedup_by(|next, kept| next.value >= kept.value - 1e-9 * kept.value.abs().max(1.0));
    front
}

/// Why each village is placed differently.
fn explained(finder: &Finder<'_>, changed: Vec<Changed>, old: &Plan) -> Vec<Explained> {
    let fates = fates(finder.instance, old);
    changed
        .into_iter()
        .map(|changed| {
            let village = finder.instance.village_named(&changed.village);
            let fate = village.and_then(|village| fates[village.at()]);
            let reason = match village.zip(fate) {
                None => Reason::new("new_village"),
                Some((village, fate)) => reason(finder, village, fate, &changed),
            };
            Explained { changed, reason }
        })
        .collect()
}

fn reason(finder: &Finder<'_>, village: VillageIdx, fate: Decision, changed: &Changed) -> Reason {
    let judged = &finder.judged.villages[village.at()];
    let why = match fate {
        Decision::Moves(site) => finder.why_not(village, site),
        Decision::Stays => judged.no_stay.clone(),
        Decision::Unplaced => return Reason::new("gets_a_place"),
    };
    match why {
        Some(why) => {
            let text = Reason::blocked(&why);
            let mut reason = Reason::new("moved_by_change")
                .with("from", changed.from.as_str())
                .with("why", text.text(crate::write::words::Lang::En));
            for (name, value) in text.parameters {
                reason.parameters.insert(name, value);
            }
            reason
        }
        None => Reason::new("moved_for_others").with("from", changed.from.as_str()),
    }
}
