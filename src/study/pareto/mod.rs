//! The front of compromises between two or three figures: for each of its points no plan is better in one
//! figure without being worse in another, with a proof or the gap that is left of one.
//!
//! The ε-constraint method, in lexicographic order. With A and B the two figures (`three` has the third):
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
pub mod minima;
pub mod terms;
pub mod text;
pub mod three;

pub use terms::Side;
pub use terms::sides;

use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use crate::measure::Kpis;
use crate::solve::Effort;
use crate::solve::OnProgress;
use front::ROUNDING;
use front::dominates;
use minima::Found;
use minima::Minima;
use std::sync::atomic::AtomicBool;

/// Slack of the first figure while the second is made small, relative to its size (at least 1).
const SLACK: f64 = 1e-9;
/// How much wider a step may become where the solver cannot tell the points apart.
const WIDEST: f64 = 1000.0;
/// What is asked.
pub struct Asked<'a, const N: usize = 2> {
    /// The facts.
    pub instance: &'a Instance,
    /// The rules; of its goal only the units and the weights within a side are used.
    pub scenario: &'a Scenario,
    /// The figures.
    pub sides: &'a [Side; N],
    /// So many points; of two figures evenly spread in the second one, of three where most of the front is
    /// not known yet. Without it, all of them.
    pub points: Option<u32>,
    /// How hard to try; its deadline is for the whole front.
    pub effort: Effort,
}

/// One compromise.
#[derive(Clone, Debug)]
pub struct FrontPoint<const N: usize = 2> {
    /// The plan.
    pub plan: Plan,
    /// The figures, as recomputed from the plan; rewarded terms count with a minus.
    pub values: [f64; N],
    /// No plan has a smaller figure than this with the others no greater.
    pub bounds: [Option<f64>; N],
    /// Whether all bounds are reached.
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
pub struct Front<const N: usize = 2> {
    /// Its points, the first figure rising (and of two the second falling).
    pub points: Vec<FrontPoint<N>>,
    /// Why the search ended.
    pub end: End,
    /// Where the search was when it ended: nothing is known of plans whose second figure is below. Of three
    /// figures there is no such place, see `open`.
    pub searched_down_to: Option<f64>,
    /// How many parts of the space of figures were not searched.
    pub open: usize,
    /// Distance in the second figure (or third) below which two points count as one; 0 where no next one was
    /// sought.
    pub step: f64,
}

impl<const N: usize> Front<N> {
    /// Whether every point is proven and no other is missing.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.end == End::Whole && self.points.iter().all(|point| point.is_proven)
    }

    /// The figures of all points.
    #[must_use]
    pub fn values(&self) -> Vec<[f64; N]> {
        self.points.iter().map(|point| point.values).collect()
    }
}

/// The search.
struct Search<'a> {
    minima: Minima<'a, 2>,
    points: Vec<FrontPoint>,
    /// The widest step that was taken.
    widest: f64,
}

/// Finds the front. `tell` hears of each new point, `progress` of the solves.
pub fn front(
    asked: &Asked<'_>,
    stop: &AtomicBool,
    tell: &mut dyn FnMut(usize),
    progress: OnProgress<'_>,
) -> Front {
    let left = asked.points.map(|points| 2 * points + 2);
    let minima = Minima { asked, stop, left };
    let mut search = Search { minima, points: Vec::new(), widest: 0.0 };
    let (end, searched_down_to) = search.run(tell, progress);
    let open = usize::from(searched_down_to.is_some());
    Front { points: undominated(search.points), end, searched_down_to, open, step: search.widest }
}

impl Search<'_> {
    fn run(&mut self, tell: &mut dyn FnMut(usize), progress: OnProgress<'_>) -> (End, Option<f64>) {
        match self.point(None, progress) {
            Ok(true) => tell(self.points.len()),
            Ok(false) => return (End::Infeasible, None),
            Err(end) => return (end, None),
        }
        match self.minima.asked.points {
            None => self.all(tell, progress),
            Some(points) => self.spread(points, tell, progress),
        }
    }

    /// All points, each below the last.
    fn all(&mut self, tell: &mut dyn FnMut(usize), progress: OnProgress<'_>) -> (End, Option<f64>) {
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
        progress: OnProgress<'_>,
    ) -> (End, Option<f64>) {
        let greatest = self.last();
        let smallest = match self.minima.find([1, 0], &[], progress) {
            Found::Plan(plan, _) => self.minima.values(&plan)[1],
            Found::None => return (End::Whole, None),
            Found::Ended(end) => return (end, Some(greatest)),
        };
        for at in 1..points {
            let share = f64::from(at) / f64::from((points - 1).max(1));
            let most = greatest + share * (smallest - greatest);
            if most >= self.last() {
                // The last point is already below.
                self.minima.skip(2);
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
        self.minima.asked.sides[1].step(value)
    }

    /// The next point: the smallest first figure with the second at most `most`, then the smallest second
    /// with that first. `false` where there is no plan.
    fn point(&mut self, most: Option<f64>, progress: OnProgress<'_>) -> Result<bool, End> {
        let found = match most {
            None => self.minima.find([0, 1], &[], progress),
            Some(most) => self.minima.find([1, 0], &[most], progress),
        };
        let (plan, first_bound) = match found {
            Found::Plan(plan, bound) => (*plan, bound),
            Found::None => return Ok(false),
            Found::Ended(end) => return Err(end),
        };
        let reached = self.minima.values(&plan)[0];
        let (plan, second_bound, end) =
            match self.minima.find([0, 1], &[slackened(reached)], progress) {
                Found::Plan(better, bound) => (*better, bound, None),
                // The plan in hand keeps to the cap, so this is rounding: it stays, unproven.
                Found::None => (plan, None, None),
                Found::Ended(end) => (plan, None, Some(end)),
            };
        self.points.push(self.minima.point(plan, [first_bound, second_bound]));
        match end {
            None => Ok(true),
            Some(end) => Err(end),
        }
    }
}

/// The most that a figure may be while another is made small: what it reached, and rounding.
fn slackened(reached: f64) -> f64 {
    reached + SLACK * reached.abs().max(1.0)
}

/// The points that no other dominates, each once, in the order of the figures.
fn undominated<const N: usize>(points: Vec<FrontPoint<N>>) -> Vec<FrontPoint<N>> {
    let values: Vec<[f64; N]> = points.iter().map(|point| point.values).collect();
    let is_same = |a: [f64; N], b: [f64; N]| {
        (0..N).all(|at| (a[at] - b[at]).abs() <= ROUNDING * a[at].abs().max(1.0))
    };
    let is_kept = |at: usize| {
        let is_beaten = values.iter().any(|&other| dominates(other, values[at]));
        !is_beaten && !values[..at].iter().any(|&earlier| is_same(earlier, values[at]))
    };
    let all = points.into_iter().enumerate();
    let mut kept: Vec<FrontPoint<N>> =
        all.filter(|(at, _)| is_kept(*at)).map(|(_, point)| point).collect();
    let order = |a: &FrontPoint<N>, b: &FrontPoint<N>| {
        let each = (0..N).map(|at| a.values[at].total_cmp(&b.values[at]));
        each.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
    };
    kept.sort_by(order);
    kept
}
