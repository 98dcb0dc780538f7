//! How a search begins, and begins again: near an earlier plan, near the plan in hand, or from the prices alone.

use crate::solve::backend::gap;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::districts;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::market::Market;
use crate::solve::decompose::rounds::FIRST_PART;
use crate::solve::decompose::rounds::NEAR_ENOUGH;
use crate::solve::decompose::rounds::Turns;
use crate::solve::decompose::search::Search;
use crate::solve::decompose::search::is_looked_at;
use crate::solve::decompose::search::is_small;
use crate::solve::decompose::starts::HOPEFUL;
use crate::solve::decompose::starts::Starts;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::panic::resume_unwind;
use std::thread;
use std::time::Instant;

/// Another start is made where this many times what the last ones took is left.
const ANOTHER_START: f64 = 1.5;
/// A new start is settled when a round of parts gains no more than this share; one near the plan in hand was worth
/// its time if it gained more.
const SETTLED: f64 = 5e-5;
/// Rows that the log names where the first point misses them.
const TOLD_ROWS: usize = 10;

impl Search<'_, '_> {
    /// A first point, where none was given, or one that the plan it comes from may lead beyond.
    pub(super) fn begin<'i>(
        &mut self,
        improver: &'i Improver<'_>,
        ascent: &'i Ascent,
        turns: &mut Turns<'i>,
    ) {
        if self.point.is_some() && self.question.hint.is_none() {
            return;
        }
        if let Some(plan) = self.question.hint {
            let starts = self.starts(improver, Some(plan));
            let point = self.pool.install(|| starts.at(improver, plan));
            self.begin_at(point, "at the earlier plan");
            self.first_round(turns, improver, ascent);
            if self.is_within(HOPEFUL) && !self.is_over() {
                let starts = self.starts(improver, Some(plan));
                let point = self.pool.install(|| starts.soon(improver, plan));
                if let Some(point) = point {
                    self.begin_at(point, "near the earlier plan");
                }
            }
            // What is nearly right, parts and regions finish sooner than another start.
            if self.is_over() || self.is_within(NEAR_ENOUGH * self.effort.gap) {
                return;
            }
        }
        // Where facts or rules are far from those of the plan, a dive is sooner at a better one.
        let shares = self.shares.take();
        let point = self.point.as_ref().filter(|_| self.is_within(HOPEFUL));
        let hint = point.map(|point| shares.unwrap_or_else(|| point.values.clone()));
        let hint = hint.as_deref();
        if let Some(point) = self.start(improver, ascent, hint) {
            self.begin_at(point, "first point");
        }
    }

    /// Begins at this point, where none is better.
    fn begin_at(&mut self, point: InHand, what: &str) {
        if self.point.as_ref().is_some_and(|known| known.total() <= point.total()) {
            return;
        }
        self.note(&format!("{what}: {}, missing {}", point.value, point.missed));
        for (row, missing) in point.missed(self.blocks).into_iter().take(TOLD_ROWS) {
            self.note(&format!("missed by {missing}: {:?}", self.blocks.row(row).key));
        }
        self.point = Some(point);
        self.tell();
        self.keep(|_| {});
    }

    /// The best point of some starts, near an earlier plan too where there is one.
    fn start(
        &mut self,
        improver: &Improver<'_>,
        ascent: &Ascent,
        hint: Option<&[f64]>,
    ) -> Option<InHand> {
        self.watch.stage = "first plan";
        self.tell();
        let since = Instant::now();
        let starts = self.starts(improver, hint);
        let point = if districts::are_many(improver.blocks) {
            self.start_before_districts(improver, ascent, &starts)
        } else {
            self.pool.install(|| starts.best(improver, ascent))
        };
        let took = since.elapsed() / starts.in_sequence(improver);
        self.dives += self.effort.threads.max(1);
        self.start_took = took;
        point
    }

    /// The same where districts follow: of one dive, near an earlier plan too where there is one. All work and money take
    /// long to answer for the first time and hardly any after that, so they begin with what the prices share out while
    /// the dive is under way.
    fn start_before_districts(
        &mut self,
        improver: &Improver<'_>,
        ascent: &Ascent,
        starts: &Starts<'_>,
    ) -> Option<InHand> {
        let mut near = self.pool.install(|| starts.moved_near(improver));
        if let Some(near) = &mut near {
            self.answer(improver, near);
        }
        if near.as_ref().is_some_and(|near| starts.is_last(0, near)) || self.is_over() {
            return near;
        }
        let pool = &self.pool;
        let mut dived = thread::scope(|scope| {
            let dived = scope.spawn(|| pool.install(|| starts.moved_from_dive(improver, ascent)));
            let is_free = improver.threads > 1 && self.market.is_none();
            if is_free && Market::is_kept(improver.program) {
                self.market = improver.market(&ascent.shares);
            }
            dived.join().unwrap_or_else(|panic| resume_unwind(panic))
        });
        self.answer(improver, &mut dived);
        let Some(near) = near else { return Some(dived) };
        let is_better = near.total() <= dived.total();
        let (best, other) = if is_better { (near, dived) } else { (dived, near) };
        Some(self.pool.install(|| starts.combined(improver, best, [other])))
    }

    /// Lets all work and money answer exactly to a point.
    pub(super) fn answer(&mut self, improver: &Improver<'_>, point: &mut InHand) {
        improver.answer_from(&mut self.market, point);
        self.market.take_if(|_| !Market::is_kept(improver.program));
    }

    /// How starts are made now.
    fn starts<'h>(&self, improver: &Improver<'_>, hint: Option<&'h [f64]>) -> Starts<'h> {
        Starts {
            threads: self.effort.threads.max(1),
            seed: self.effort.seed,
            made: self.dives,
            is_quick: is_small(improver.program, improver.blocks),
            began: self.began,
            seconds: self.budget(1.0),
            hint,
            gap: self.effort.gap,
            bound: self.of_program,
        }
    }

    /// Begins once more near what regions answered, or near the plan in hand: prices and exact work lead on from
    /// what parts hardly improve any more. Whether that gained as much as it should.
    pub(super) fn start_near(&mut self, improver: &Improver<'_>, ascent: &Ascent) -> bool {
        // Work and money of larger programs do not answer again and again.
        let is_large = !is_looked_at(improver.program);
        let is_late =
            self.effort.left().is_some_and(|left| left < self.start_took.mul_f64(ANOTHER_START));
        let Some(before) = self.point.as_ref().map(InHand::total) else { return false };
        let shares = self.shares.take_if(|_| !is_large && !is_late);
        if is_large || is_late || shares.is_none() && before >= self.stuck {
            return false;
        }
        let is_near_plan = shares.is_none();
        let hint = shares.or_else(|| self.point.as_ref().map(|point| point.values.clone()));
        let Some(new) = self.start(improver, ascent, hint.as_deref()) else { return false };
        let Some(known) = self.point.take() else { return false };
        let best = self.joined(improver, new, known);
        let has_gained = before - best.total() > SETTLED * before.abs();
        if is_near_plan && !has_gained {
            // From here, and from little better, there is no way on.
            self.stuck = best.total() - SETTLED * best.total().abs();
        }
        self.point = Some(best);
        self.tell();
        self.keep(|_| {});
        has_gained
    }

    /// Where time allows, begins once more from the prices alone: no start is the best everywhere, and some are far
    /// better than others. Whether that led to a better plan.
    pub(super) fn start_again(&mut self, improver: &Improver<'_>, ascent: &Ascent) -> bool {
        let is_by_time = self.effort.work.is_none() && self.dives > 0;
        let left = self.effort.left().filter(|_| is_by_time);
        if left.is_none_or(|left| left < self.start_took.mul_f64(ANOTHER_START)) {
            return false;
        }
        let Some(new) = self.start(improver, ascent, None) else { return false };
        let Some(known) = self.point.take() else { return false };
        let before = known.total();
        let best = self.joined(improver, new, known);
        let has_gained = best.total() < before;
        self.point = Some(best);
        self.tell();
        self.keep(|_| {});
        has_gained
    }

    /// The better of a new start, after some rounds of parts, and of the point known, with what the other one
    /// has better.
    fn joined(&mut self, improver: &Improver<'_>, mut new: InHand, known: InHand) -> InHand {
        self.note(&format!("another start: {}", new.value));
        if districts::are_many(improver.blocks) {
            self.go_through_districts(improver, &mut new, false);
        }
        self.settle(&mut new, improver);
        // What gains by missing rows is no gain.
        let is_better = new.total() < known.total() && (new.is_plan() || !known.is_plan());
        let (mut best, other) = if is_better { (new, known) } else { (known, new) };
        if best.is_plan() {
            let is_enough = |point: &InHand| gap(point.value, self.of_program) <= self.effort.gap;
            self.pool.install(|| improver.combine(&mut best, &other, &is_enough));
        }
        self.note(&format!("with what each has better: {}", best.value));
        best
    }

    /// What parts make of a new start in some rounds, as long as each gains much.
    fn settle(&mut self, point: &mut InHand, improver: &Improver<'_>) {
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(self.effort.seed ^ self.dives));
        let mut gained = f64::INFINITY;
        while gained > SETTLED && !self.is_over() {
            let before = point.total();
            let watch = &*self.watch;
            improver.round(&self.pool, point, FIRST_PART, &[], &mut random, &mut |_, _| {
                !(improver.is_over() || watch.is_stopped())
            });
            gained = (before - point.total()) / before.abs().max(f64::MIN_POSITIVE);
        }
    }
}
