//! Rounds over [`districts`], each round cut in another way, as long as they gain much.

use crate::solve::decompose::districts;
use crate::solve::decompose::districts::Round;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::rounds::FIRST_PART;
use crate::solve::decompose::rounds::LARGEST_PART;
use crate::solve::decompose::rounds::REGION_WORK;
use crate::solve::decompose::search::Search;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::time::Duration;
use std::time::Instant;

/// Sites of a district, round by round: villages at the edge of one are inside another one the next time.
const SITES: [usize; 5] = [60, 45, 72, 52, 66];
/// A round that gains less than this share is the last.
const LITTLE: f64 = 1e-4;
/// Share of the time for a round.
const ROUND_SHARE: f64 = 0.1;
/// Rounds after which all work and money answers anew where it is not kept: later it hardly gains what a round does in
/// that time.
const ANSWERED: usize = 2;
/// Share of the time for mending what a point misses.
const MEND_SHARE: f64 = 0.03;
/// Rounds where time has no limit.
const MOST_ROUNDS: usize = 40;

impl Search<'_, '_> {
    /// Improves the first point by districts, where there are many sites.
    pub(super) fn improve_by_districts(&mut self, improver: &Improver<'_>) {
        if self.point.is_none() || !districts::are_many(improver.blocks) || self.is_over() {
            return;
        }
        let began = Instant::now();
        if let Some(mut point) = self.point.clone() {
            self.go_through_districts(improver, &mut point, true);
        }
        self.start_took += began.elapsed();
    }

    /// Rounds from this point on as long as they gain much; whether it is the best one, and to be told of.
    pub(super) fn go_through_districts(
        &mut self,
        improver: &Improver<'_>,
        point: &mut InHand,
        is_best: bool,
    ) {
        self.watch.stage = "districts";
        self.tell();
        self.mend(improver, point);
        self.hold(point, is_best);
        for round in 0..MOST_ROUNDS {
            if self.is_over() {
                break;
            }
            let before = point.total();
            self.round_of_districts(improver, point, round);
            self.hold(point, is_best);
            if before - point.total() < LITTLE * before.abs() {
                break;
            }
        }
    }

    /// Keeps a point in hand that is the best one, and tells of it.
    fn hold(&mut self, point: &InHand, is_best: bool) {
        if is_best {
            self.point = Some(point.clone());
            self.tell();
            self.keep(|_| {});
        }
    }

    fn round_of_districts(&mut self, improver: &Improver<'_>, point: &mut InHand, round: usize) {
        let sites = SITES[round % SITES.len()];
        let time = self.budget(ROUND_SHARE).map(Duration::from_secs_f64);
        let seed = self.effort.seed.wrapping_add(self.dives).wrapping_add(1000 * round as u32);
        let (count, refused) = improver.by_districts(point, &Round { sites, time, seed });
        self.work += count as u64 * REGION_WORK;
        if round < ANSWERED || self.market.is_some() {
            self.answer(improver, point);
        }
        self.mend(improver, point);
        self.note(&format!(
            "{count} districts of up to {sites} sites ({refused} refused): {}, missing {}",
            point.value, point.missed
        ));
    }

    /// Mends the rows that a point misses, by parts around them, which grow as long as any is missed.
    fn mend(&mut self, improver: &Improver<'_>, point: &mut InHand) {
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(self.effort.seed));
        let mut size = FIRST_PART;
        let time = self.budget(MEND_SHARE).map(Duration::from_secs_f64);
        let end = time.map(|time| Instant::now() + time);
        let is_late = || improver.is_over() || end.is_some_and(|end| Instant::now() >= end);
        while !point.is_plan() && size.sites < LARGEST_PART && !is_late() {
            let work = &mut self.work;
            improver.round(&self.pool, point, size, &[], &mut random, &mut |point, parts| {
                *work += parts as u64;
                !(point.is_plan() || is_late())
            });
            self.note(&format!("parts of {} sites mend: missing {}", size.sites, point.missed));
            size = size.larger(LARGEST_PART);
        }
    }
}
