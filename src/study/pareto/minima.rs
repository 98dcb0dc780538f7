//! One minimum of a front: a figure made small while others are held, with its bound; and the point that
//! comes of several of them.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::Goal;
use crate::facts::Plan;
use crate::facts::Proof;
use crate::facts::Scenario;
use crate::facts::terms::Layer;
use crate::measure::measure;
use crate::solve;
use crate::solve::Effort;
use crate::solve::Job;
use crate::solve::OnProgress;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::stage::Staged;
use crate::solve::stage::stage;
use crate::study::pareto::Asked;
use crate::study::pareto::End;
use crate::study::pareto::FrontPoint;
use crate::study::pareto::front::ROUNDING;
use crate::verify;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::time::Instant;

/// Finds minima, and shares the time out among them.
pub struct Minima<'a, const N: usize> {
    /// What is asked.
    pub asked: &'a Asked<'a, N>,
    /// Set to stop.
    pub stop: &'a AtomicBool,
    /// Minima still to be found, for sharing out the time; `None` where nobody knows.
    pub left: Option<u32>,
}

/// What one minimum came to.
pub enum Found {
    /// A plan, and what no other is below.
    Plan(Box<Plan>, Option<f64>),
    /// There is none: that is proven.
    None,
    /// The search ended.
    Ended(End),
}

impl<const N: usize> Minima<'_, N> {
    /// Makes figure number `most.len()` of an order small, with those before it at most `most`.
    pub fn find(&mut self, order: [usize; N], most: &[f64], progress: OnProgress<'_>) -> Found {
        let scenario = &self.in_order(order);
        let effort = Effort { deadline: self.deadline(), ..self.asked.effort };
        self.skip(1);
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

    /// So many minima are not needed.
    pub fn skip(&mut self, minima: u32) {
        self.left = self.left.map(|left| left.saturating_sub(minima));
    }

    /// A point of the front, with what its minima proved.
    #[must_use]
    pub fn point(&self, plan: Plan, bounds: [Option<f64>; N]) -> FrontPoint<N> {
        let scenario = self.plain();
        let verdict = verify::verify(self.asked.instance, &scenario, &plan);
        let values = figures(&verdict.layers);
        let is_reached = |at: usize| {
            let hair = (ROUNDING * values[at].abs()).max(1e-6);
            bounds[at].is_some_and(|bound| values[at] - bound <= hair)
        };
        FrontPoint {
            is_proven: (0..N).all(is_reached),
            is_verified: verdict.ok(),
            kpis: measure(self.asked.instance, &scenario, &plan),
            bounds,
            values,
            plan,
        }
    }

    /// The figures of a plan.
    #[must_use]
    pub fn values(&self, plan: &Plan) -> [f64; N] {
        figures(&verify::verify(self.asked.instance, &self.plain(), plan).layers)
    }

    fn plain(&self) -> Scenario {
        self.in_order(std::array::from_fn(|at| at))
    }

    /// The scenario whose goal is the figures, one a layer.
    fn in_order(&self, order: [usize; N]) -> Scenario {
        let Asked { scenario, sides, .. } = self.asked;
        let layer = |at: usize| Layer { terms: sides[at].terms.clone(), tolerance: 0.0 };
        let goal = Goal { layers: order.map(layer).to_vec(), ..scenario.goal.clone() };
        Scenario { goal, ..(*scenario).clone() }
    }

    /// When the next minimum has to be found: its share of the time, where it is known how many there are.
    fn deadline(&self) -> Option<Instant> {
        let end = self.asked.effort.deadline?;
        let Some(left) = self.left else { return Some(end) };
        let rest = end.saturating_duration_since(Instant::now());
        Some(Instant::now() + rest.div_f64(f64::from(left.max(1))).max(Duration::from_millis(1)))
    }
}

fn figures<const N: usize>(layers: &[f64]) -> [f64; N] {
    std::array::from_fn(|at| layers.get(at).copied().unwrap_or(f64::NAN))
}
