//! The front of compromises between two figures: for each of its points no plan is better in one figure
//! without being worse in the other, with a proof or the gap that is left of one.
//!
//! The ε-constraint method, in lexicographic order. With A and B the two figures:
//!
//! ```text
//! A₁ = min A;  B₁ = min B with A ≤ A₁
//! ε = B_k − step;  A_{k+1} = min A with B ≤ ε;  B_{k+1} = min B with A ≤ A_{k+1}; until there is no plan
//! ```
//!
//! Each minimum comes with a bound. A point is proven where both of its minima are; the front is whole where
//! all are and the last ε is proven to have no plan. Two points whose B is nearer than the step count
//! as one.

pub mod files;
pub mod front;
pub mod terms;
pub mod text;

pub use terms::Side;
pub use terms::sides;

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::Goal;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Proof;
use crate::facts::Scenario;
use crate::facts::terms::Layer;
use crate::measure::Kpis;
use crate::measure::measure;
use crate::solve;
use crate::solve::Effort;
use crate::solve::Job;
use crate::solve::Progress;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::stage::Staged;
use crate::solve::stage::stage;
use crate::verify;
use front::ROUNDING;
use front::dominates;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::time::Instant;

/// Slack of the first figure while the second is made small, relative to its size (at least 1).
const SLACK: f64 = 1e-9;
/// How far below the last point the next is sought, relative to its size; and at least this: ten times what
/// a solver cannot tell apart.
const STEP: (f64, f64) = (1e-5, 1e-3);
/// How much wider a step may become where the solver cannot tell the points apart.
const WIDEST: f64 = 1000.0;
/// The same for a figure that counts people.
const STEP_OF_COUNTS: f64 = 0.5;

/// What is asked.
pub struct Asked<'a> {
    /// The facts.
    pub instance: &'a Instance,
    /// The rules; of its goal only the units and the weights within a side are used.
    pub scenario: &'a Scenario,
    /// The two figures.
    pub sides: &'a [Side; 2],
    /// So many points, evenly spread in the second figure; without it, all of them.
    pub points: Option<u32>,
    /// How hard to try; its deadline is for the whole front.
    pub effort: Effort,
}

/// One compromise.
#[derive(Clone, Debug)]
pub struct FrontPoint {
    /// The plan.
    pub plan: Plan,
    /// Both figures, as recomputed from the plan; rewarded terms count with a minus.
    pub values: [f64; 2],
    /// No plan has a smaller first figure with the second no greater; no plan has a smaller second figure
    /// with the first no greater.
    pub bounds: [Option<f64>; 2],
    /// Whether both bounds are reached.
    pub is_proven: bool,
    /// Whether the verifier found no error.
    pub is_verified: bool,
    /// What the plan comes to.
    pub kpis: Kpis,
}

/// Why the search ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Below the last point there is no plan: that is proven.
    Whole,
    /// As many points were sought as asked.
    AsAsked,
    /// There is no plan at all: that is proven.
    Infeasible,
    /// The time was over.
    Time,
    /// Somebody stopped it.
    Interrupted,
    /// The solver failed, and says this.
    Failed(String),
}

/// A front.
#[derive(Clone, Debug)]
pub struct Front {
    /// Its points, the first figure rising and the second falling.
    pub points: Vec<FrontPoint>,
    /// Why the search ended.
    pub end: End,
    /// Where the search was when it ended: nothing is known of plans whose second figure is below.
    pub searched_down_to: Option<f64>,
    /// Distance in the second figure below which two points count as one; 0 where no next one was sought.
    pub step: f64,
}

impl Front {
    /// Whether every point is proven and no other is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.end == End::Whole && self.points.iter().all(|point| point.is_proven)
    }

    /// The figures of all points.
    #[must_use]
    pub fn values(&self) -> Vec<[f64; 2]> {
        self.points.iter().map(|point| point.values).collect()
    }
}

/// The search.
struct Search<'a> {
    asked: &'a Asked<'a>,
    /// First figure before the second, and the other way round.
    orders: [Scenario; 2],
    stop: &'a AtomicBool,
    points: Vec<FrontPoint>,
    /// Minima still to be found, for sharing out the time; `None` where nobody knows.
    left: Option<u32>,
    /// The widest step that was taken.
    widest: f64,
}

/// What one minimum came to.
enum Found {
    Plan(Box<Plan>, Option<f64>),
    None,
    Ended(End),
}

/// Finds the front. `tell` hears of each new point, `progress` of the solves.
pub fn front(
    asked: &Asked<'_>,
    stop: &AtomicBool,
    tell: &mut dyn FnMut(usize),
    progress: &mut dyn FnMut(&Progress),
) -> Front {
    let [first, second] = asked.sides;
    let orders = [[first, second], [second, first]].map(|order| Scenario {
        goal: Goal {
            layers: order.map(|side| Layer { terms: side.terms.clone(), tolerance: 0.0 }).to_vec(),
            ..asked.scenario.goal.clone()
        },
        ..asked.scenario.clone()
    });
    let left = asked.points.map(|points| 2 * points + 2);
    let mut search = Search { asked, orders, stop, points: Vec::new(), left, widest: 0.0 };
    let (end, searched_down_to) = search.run(tell, progress);
    Front { points: undominated(search.points), end, searched_down_to, step: search.widest }
}

impl Search<'_> {
    fn run(
        &mut self,
        tell: &mut dyn FnMut(usize),
        progress: &mut dyn FnMut(&Progress),
    ) -> (End, Option<f64>) {
        match self.point(None, progress) {
            Ok(true) => tell(self.points.len()),
            Ok(false) => return (End::Infeasible, None),
            Err(end) => return (end, None),
        }
        match self.asked.points {
            None => self.all(tell, progress),
            Some(points) => self.spread(points, tell, progress),
        }
    }

    /// All points, each below the last.
    fn all(
        &mut self,
        tell: &mut dyn FnMut(usize),
        progress: &mut dyn FnMut(&Progress),
    ) -> (End, Option<f64>) {
        let mut factor = 1.0;
        loop {
            let last = self.last();
            let step = factor * self.step(last);
            let most = last - step;
            self.widest = self.widest.max(step);
            match self.point(Some(most), progress) {
                Ok(true) if self.last() >= last - 0.1 * self.step(last) => {
                    // The tolerance of the solver led back to the same point: a wider step leaves it.
                    self.points.pop();
                    if factor >= WIDEST {
                        let why = "it does not leave a point".to_owned();
                        return (End::Failed(why), Some(most));
                    }
                    factor *= 10.0;
                }
                Ok(true) => {
                    factor = 1.0;
                    tell(self.points.len());
                }
                Ok(false) => return (End::Whole, None),
                // Tolerances alone can make a solver fail so near to a point.
                Err(End::Failed(_)) if factor < WIDEST => factor *= 10.0,
                Err(end) => return (end, Some(most)),
            }
        }
    }

    /// So many points, evenly spread in the second figure.
    fn spread(
        &mut self,
        points: u32,
        tell: &mut dyn FnMut(usize),
        progress: &mut dyn FnMut(&Progress),
    ) -> (End, Option<f64>) {
        let greatest = self.last();
        let smallest = match self.minimum(1, &[], progress) {
            Found::Plan(plan, _) => self.values(&plan)[1],
            Found::None => return (End::Whole, None),
            Found::Ended(end) => return (end, Some(greatest)),
        };
        for at in 1..points {
            let share = f64::from(at) / f64::from((points - 1).max(1));
            let most = greatest + share * (smallest - greatest);
            if most >= self.last() {
                // The last point is already below.
                self.left = self.left.map(|left| left.saturating_sub(2));
                continue;
            }
            let hair = SLACK * most.abs().max(1.0);
            match self.point(Some(most + hair), progress) {
                Ok(_) => tell(self.points.len()),
                Err(end) => return (end, Some(most)),
            }
        }
        (End::AsAsked, None)
    }

    /// The second figure of the last point.
    fn last(&self) -> f64 {
        self.points.last().map_or(f64::INFINITY, |point| point.values[1])
    }

    fn step(&self, value: f64) -> f64 {
        if self.asked.sides[1].counts() {
            STEP_OF_COUNTS
        } else {
            (STEP.0 * value.abs()).max(STEP.1)
        }
    }

    /// The next point: the smallest first figure with the second at most `most`, then the smallest second
    /// with that first. `false` where there is no plan.
    fn point(
        &mut self,
        most: Option<f64>,
        progress: &mut dyn FnMut(&Progress),
    ) -> Result<bool, End> {
        let found = match most {
            None => self.minimum(0, &[], progress),
            Some(most) => self.minimum(1, &[most], progress),
        };
        let (plan, first_bound) = match found {
            Found::Plan(plan, bound) => (*plan, bound),
            Found::None => return Ok(false),
            Found::Ended(end) => return Err(end),
        };
        let reached = self.values(&plan)[0];
        let cap = reached + SLACK * reached.abs().max(1.0);
        let (plan, second_bound, end) = match self.minimum(0, &[cap], progress) {
            Found::Plan(better, bound) => (*better, bound, None),
            // The plan in hand keeps to the cap, so this is rounding: it stays, unproven.
            Found::None => (plan, None, None),
            Found::Ended(end) => (plan, None, Some(end)),
        };
        let values = self.values(&plan);
        let is_reached = |at: usize, bound: Option<f64>| {
            let hair = (ROUNDING * values[at].abs()).max(1e-6);
            bound.is_some_and(|bound| values[at] - bound <= hair)
        };
        let scenario = &self.orders[0];
        let verdict = verify::verify(self.asked.instance, scenario, &plan);
        self.points.push(FrontPoint {
            is_proven: is_reached(0, first_bound) && is_reached(1, second_bound),
            is_verified: verdict.ok(),
            kpis: measure(self.asked.instance, scenario, &plan),
            bounds: [first_bound, second_bound],
            values,
            plan,
        });
        match end {
            None => Ok(true),
            Some(end) => Err(end),
        }
    }

    /// Both figures of a plan.
    fn values(&self, plan: &Plan) -> [f64; 2] {
        let verdict = verify::verify(self.asked.instance, &self.orders[0], plan);
        [0, 1].map(|at| verdict.layers.get(at).copied().unwrap_or(f64::NAN))
    }

    /// Makes layer `most.len()` of an order small, with the one before it held.
    fn minimum(
        &mut self,
        order: usize,
        most: &[f64],
        progress: &mut dyn FnMut(&Progress),
    ) -> Found {
        let scenario = &self.orders[order];
        let effort = Effort { deadline: self.deadline(), ..self.asked.effort };
        self.left = self.left.map(|left| left.saturating_sub(1));
        let backend = solve::backend(&scenario.solver);
        let finder = Finder::new(self.asked.instance, scenario);
        let mut candidates = Candidates::new(&finder, scenario);
        let job =
            Job { finder: &finder, backend: backend.as_ref(), effort, start: None, known: None };
        let mut watch = Watch::new(self.stop, progress);
        let Staged { status, plan, bound, proof } = stage(&job, most, &mut candidates, &mut watch);
        let bound = bound.filter(|_| proof != Proof::Limited);
        match (status, plan) {
            (Status::Interrupted, _) => Found::Ended(End::Interrupted),
            (_, Some(plan)) => Found::Plan(Box::new(plan), bound),
            (Status::Infeasible, None) => Found::None,
            (Status::TimeLimit | Status::WorkLimit, None) => Found::Ended(End::Time),
            (Status::Failed(why), None) => Found::Ended(End::Failed(why)),
            (Status::GapReached | Status::Unbounded, None) => {
                Found::Ended(End::Failed("the solver is done but shows no plan".to_owned()))
            }
        }
    }

    /// When the next minimum has to be found: its share of the time, where it is known how many there are.
    fn deadline(&self) -> Option<Instant> {
        let end = self.asked.effort.deadline?;
        let Some(left) = self.left else { return Some(end) };
        let rest = end.saturating_duration_since(Instant::now());
        Some(Instant::now() + rest.div_f64(f64::from(left.max(1))).max(Duration::from_millis(1)))
    }
}

/// The points that no other dominates, each once, in the order of the first figure.
fn undominated(points: Vec<FrontPoint>) -> Vec<FrontPoint> {
    let values: Vec<[f64; 2]> = points.iter().map(|point| point.values).collect();
    let is_same = |a: [f64; 2], b: [f64; 2]| {
        (0..2).all(|at| (a[at] - b[at]).abs() <= ROUNDING * a[at].abs().max(1.0))
    };
    let is_kept = |at: usize| {
        let is_beaten = values.iter().any(|&other| dominates(other, values[at]));
        !is_beaten && !values[..at].iter().any(|&earlier| is_same(earlier, values[at]))
    };
    let all = points.into_iter().enumerate();
    let mut kept: Vec<FrontPoint> =
        all.filter(|(at, _)| is_kept(*at)).map(|(_, point)| point).collect();
    kept.sort_by(|a, b| a.values[0].total_cmp(&b.values[0]));
    kept
}
