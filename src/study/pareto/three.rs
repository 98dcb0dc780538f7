//! The front of three figures: the ε-constraint method over zones of the second and third.
//!
//! A zone (b, c) holds the plans with B ≤ b and C ≤ c; the first zone holds all. With A, B, C the figures:
//!
//! ```text
//! point of a zone: z_A = min A in it;  z_B = min B with A ≤ z_A, C ≤ c;  z_C = min C with A ≤ z_A, B ≤ z_B
//! the rest of it:  zones (z_B − step, c) and (b, z_C − step); a zone without a plan has no rest
//! ```
//!
//! A plan of the zone that is in neither rest has B ≥ z_B and C ≥ z_C but for the step, and A ≥ z_A for all
//! in the zone have: the point is as good in everything. So when no zone is left, every plan is
//! matched or beaten by a point. The widest zone is searched first, so that a search that ends early leaves small
//! ones. A zone that lies in an earlier one and holds its point has the same point, and one that lies in
//! a zone without a plan has none: neither is solved again.
//!
//! # Source
//! G. Kirlik, S. Sayın, A new algorithm for generating all nondominated solutions of multiobjective
//! discrete optimization problems, European Journal of Operational Research 232 (2014); zones instead of
//! rectangles, after K. Klamroth, R. Lacour, D. Vanderpooten, ibid. 245 (2015)

use crate::facts::Plan;
use crate::solve::OnProgress;
use crate::study::pareto::Asked;
use crate::study::pareto::End;
use crate::study::pareto::Front;
use crate::study::pareto::FrontPoint;
use crate::study::pareto::WIDEST;
use crate::study::pareto::minima::Found;
use crate::study::pareto::minima::Minima;
use crate::study::pareto::slackened;
use crate::study::pareto::undominated;
use std::sync::atomic::AtomicBool;

/// The most that the second and the third figure may be.
type Zone = [f64; 2];

/// A zone that was searched, and the point found in it.
struct Searched {
    zone: Zone,
    /// Position among the points; `None` where the zone has no plan.
    point: Option<usize>,
}

struct Search<'a> {
    minima: Minima<'a, 3>,
    points: Vec<FrontPoint<3>>,
    searched: Vec<Searched>,
    zones: Vec<Zone>,
    /// Every zone that ever was: two points can leave the same one.
    seen: Vec<Zone>,
    /// The least second and third figure of the plans found, which measure zones.
    least: Zone,
    /// The least second and third figure of all plans, where bounds prove it.
    floor: Zone,
    is_bounded: bool,
    widest: f64,
}

/// Finds the front. `tell` hears of each new point, `progress` of the solves.
pub fn front(
    asked: &Asked<'_, 3>,
    stop: &AtomicBool,
    tell: &mut dyn FnMut(usize),
    progress: OnProgress<'_>,
) -> Front<3> {
    let left = asked.points.map(|points| 3 * points + 2);
    let mut search = Search {
        minima: Minima { asked, stop, left },
        points: Vec::new(),
        searched: Vec::new(),
        zones: vec![[f64::INFINITY; 2]],
        seen: Vec::new(),
        least: [f64::INFINITY; 2],
        floor: [f64::NEG_INFINITY; 2],
        is_bounded: false,
        widest: 0.0,
    };
    let end = search.run(tell, progress);
    Front {
        end,
        searched_down_to: None,
        open: search.zones.len(),
        step: search.widest,
        points: undominated(search.points),
    }
}

impl Search<'_> {
    fn run(&mut self, tell: &mut dyn FnMut(usize), progress: OnProgress<'_>) -> End {
        let most = self.minima.asked.points.map_or(usize::MAX, |points| points as usize);
        while let Some(zone) = self.take() {
            let known = self.known(zone);
            let point = match known {
                Some(point) => point,
                None if self.points.len() >= most => {
                    self.zones.push(zone);
                    return End::AsAsked;
                }
                None => match self.search(zone, progress) {
                    Ok(point) => point,
                    Err(end) => {
                        self.zones.push(zone);
                        return end;
                    }
                },
            };
            if known.is_none() {
                self.searched.push(Searched { zone, point });
                if point.is_some() {
                    tell(self.points.len());
                }
            }
            match point {
                Some(point) => self.split(zone, point),
                None if self.points.is_empty() => return End::Infeasible,
                None => {}
            }
            if !std::mem::replace(&mut self.is_bounded, true)
                && let Err(end) = self.bound_zones(progress)
            {
                return end;
            }
        }
        End::Whole
    }

    /// The widest zone that is left.
    fn take(&mut self) -> Option<Zone> {
        let width = |zone: &Zone| {
            // Against the widest there is: how far it reaches above the least figures.
            let side = |at: usize| {
                let of = self.points.iter().map(|point| point.values[at + 1]);
                let most = of.fold(self.least[at], f64::max);
                let whole = (most - self.least[at]).max(f64::MIN_POSITIVE);
                ((zone[at].min(most) - self.least[at]) / whole).clamp(0.0, 1.0)
            };
            side(0) * side(1)
        };
        let widest = self.zones.iter().enumerate().map(|(at, zone)| (at, width(zone)));
        let (at, _) = widest.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))?;
        Some(self.zones.remove(at))
    }

    /// The least second and third figure, which measure zones.
    fn bound_zones(&mut self, progress: OnProgress<'_>) -> Result<(), End> {
        for (at, order) in [[1, 0, 2], [2, 0, 1]].into_iter().enumerate() {
            match self.minima.find(order, &[], progress) {
                Found::Plan(plan, bound) => {
                    self.least[at] = self.minima.values(&plan)[at + 1];
                    self.floor[at] = bound.unwrap_or(f64::NEG_INFINITY);
                }
                // There is a plan already.
                Found::None => {}
                Found::Ended(end) => return Err(end),
            }
        }
        let zones = std::mem::take(&mut self.zones);
        self.zones = zones.into_iter().filter(|zone| !self.is_empty(*zone)).collect();
        Ok(())
    }

    /// Whether bounds prove that a zone has no plan.
    fn is_empty(&self, zone: Zone) -> bool {
        let hair = |floor: f64| if floor.is_finite() { 1e-6 * floor.abs().max(1.0) } else { 0.0 };
        (0..2).any(|at| zone[at] < self.floor[at] - hair(self.floor[at]))
    }

    /// What is in a zone, where earlier ones tell.
    #[allow(clippy::option_option)]
    fn known(&self, zone: Zone) -> Option<Option<usize>> {
        let holds = |outer: Zone| (0..2).all(|at| zone[at] <= outer[at]);
        self.searched.iter().filter(|earlier| holds(earlier.zone)).find_map(|earlier| {
            let Some(point) = earlier.point else { return Some(None) };
            let values = self.points[point].values;
            // At the edge of a zone the last digits decide nothing.
            let is_in = (0..2).all(|at| values[at + 1] <= zone[at]);
            is_in.then_some(Some(point))
        })
    }

    /// What a point leaves of its zone.
    fn split(&mut self, zone: Zone, point: usize) {
        let values = self.points[point].values;
        for at in 0..2 {
            let value = values[at + 1];
            let mut rest = zone;
            rest[at] = (value - self.minima.asked.sides[at + 1].step(value)).min(zone[at]);
            if !self.is_empty(rest) && !self.seen.contains(&rest) {
                self.seen.push(rest);
                self.zones.push(rest);
            }
        }
        let steps = [0, 1].map(|at| self.minima.asked.sides[at + 1].step(values[at + 1]));
        self.widest = steps.into_iter().fold(self.widest, f64::max);
    }

    /// Searches a zone. The tolerance of a solver can lead back to a point outside: then the zone is drawn
    /// in until it does not.
    fn search(&mut self, zone: Zone, progress: OnProgress<'_>) -> Result<Option<usize>, End> {
        let mut factor = 0.0;
        loop {
            let drawn = [0, 1].map(|at| {
                let step = self.minima.asked.sides[at + 1].step(zone[at]);
                if zone[at].is_finite() { zone[at] - factor * step } else { zone[at] }
            });
            let found = self.minimum_of(drawn, progress);
            let is_left = factor < WIDEST;
            match found {
                Ok(Some((plan, first))) => {
                    let values = self.minima.values(&plan);
                    let is_in = (0..2).all(|at| {
                        let step = self.minima.asked.sides[at + 1].step(values[at + 1]);
                        values[at + 1] <= zone[at] + 0.5 * step
                    });
                    if is_in {
                        let point = self.lexicographic(plan, first, drawn, progress);
                        return point.map(Some);
                    }
                    if !is_left {
                        return Err(End::Failed("it does not leave a point".to_owned()));
                    }
                }
                Ok(None) => return Ok(None),
                // Tolerances alone can make a solver fail so near to a point.
                Err(End::Failed(_)) if is_left && zone.iter().any(|side| side.is_finite()) => {}
                Err(end) => return Err(end),
            }
            factor = if factor == 0.0 { 1.0 } else { 10.0 * factor };
            let drawn_in = (0..2).filter(|&at| zone[at].is_finite()).map(|at| zone[at] - drawn[at]);
            self.widest = drawn_in.fold(self.widest, f64::max);
        }
    }

    /// The least first figure in a zone.
    fn minimum_of(
        &mut self,
        zone: Zone,
        progress: OnProgress<'_>,
    ) -> Result<Option<(Plan, Option<f64>)>, End> {
        let [b, c] = zone;
        // A figure that is not held stands behind the one that is made small.
        let found = match (b.is_finite(), c.is_finite()) {
            (false, false) => self.minima.find([0, 1, 2], &[], progress),
            (true, false) => self.minima.find([1, 0, 2], &[b], progress),
            (false, true) => self.minima.find([2, 0, 1], &[c], progress),
            (true, true) => self.minima.find([1, 2, 0], &[b, c], progress),
        };
        match found {
            Found::Plan(plan, bound) => Ok(Some((*plan, bound))),
            Found::None => Ok(None),
            Found::Ended(end) => Err(end),
        }
    }

    /// The point of a zone: no plan in it has a smaller first figure than this one; then the second and the
    /// third are made small.
    fn lexicographic(
        &mut self,
        plan: Plan,
        first: Option<f64>,
        zone: Zone,
        progress: OnProgress<'_>,
    ) -> Result<usize, End> {
        let [a, b, c] = self.minima.values(&plan);
        let a = slackened(a);
        let held_c =
            slackened(c).max(if zone[1].is_finite() { zone[1] } else { f64::NEG_INFINITY });
        let of_second = if zone[1].is_finite() {
            self.minima.find([0, 2, 1], &[a, held_c], progress)
        } else {
            self.minima.find([0, 1, 2], &[a], progress)
        };
        // The plan in hand keeps to what is held, so that there is none is rounding: it stays, unproven.
        let (plan, second, end) = match of_second {
            Found::Plan(better, bound) => (*better, bound, None),
            Found::None => (plan, None, None),
            Found::Ended(end) => (plan, None, Some(end)),
        };
        let b = if end.is_none() { self.minima.values(&plan)[1] } else { b };
        let (plan, third, end) = match end {
            Some(end) => (plan, None, Some(end)),
            None => match self.minima.find([0, 1, 2], &[a, slackened(b)], progress) {
                Found::Plan(better, bound) => (*better, bound, None),
                Found::None => (plan, None, None),
                Found::Ended(end) => (plan, None, Some(end)),
            },
        };
        self.points.push(self.minima.point(plan, [first, second, third]));
        end.map_or(Ok(self.points.len() - 1), Err)
    }
}
