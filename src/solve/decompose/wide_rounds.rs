//! Rounds over [wide](crate::solve::decompose::wide) parts, from a plan of packings where there is a better one.
//!
//! # Why
//! Wide parts end at plans from which hardly any change of a third of the sites leads to a better one, but where they
//! end depends on where they begin. Dives among packings now and then come upon far better beginnings than starts do.

use crate::solve::decompose::core;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::improve::PartSize;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::packed;
use crate::solve::decompose::rounds::NEAR_ENOUGH;
use crate::solve::decompose::rounds::REGION_WORK;
use crate::solve::decompose::rounds::SMALL_GAIN;
use crate::solve::decompose::search::Search;
use crate::solve::decompose::wide::built;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::time::Duration;

/// Wide parts at first. They grow as soon as a round gains nothing, up to so many sites, or this share of those that are
/// built: beyond it the whole is as soon searched, and has a bound.
const FIRST: PartSize = PartSize { sites: 12, time: Duration::from_secs(4), is_wide: true };
const LARGEST: usize = 60;
const LARGEST_SHARE: f64 = 0.6;
/// A plan falls into so many parts of the first size at least: fewer are hardly less than the whole.
const LEAST_PARTS: usize = 2;
/// When this share of the time has gone, the whole has the rest.
const SHARE: f64 = 0.65;
/// Choices that are packed, the share of the time left for it, and the time where there is no limit.
const MOST_PACKED: usize = 15_000;
const PACKING_SHARE: f64 = 0.12;
const PACKING_TIME: Duration = Duration::from_secs(60);

impl Search<'_, '_> {
    /// Whether the plan in hand builds enough sites for wide parts.
    pub(super) fn suits_wide(&self, improver: &Improver<'_>) -> bool {
        let built = self.point.as_ref().map_or(0, |point| built(improver.blocks, point));
        built >= LEAST_PARTS * FIRST.sites
    }

    /// Improves the plan in hand until the end, or until the whole has its turn: then returns `true`.
    pub(super) fn improve_widely(&mut self, improver: &Improver<'_>) -> bool {
        if !self.is_over() {
            self.pack(improver);
        }
        if !self.is_over() {
            self.cut(improver);
        }
        let mut size = FIRST;
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(self.effort.seed));
        while !self.is_over() {
            // What is near enough is proven sooner than parts improve it.
            if self.share_gone() > SHARE || self.is_within(NEAR_ENOUGH * self.effort.gap) {
                return true;
            }
            let Some(gained) = self.round_of_parts(improver, size, SHARE, &mut random) else {
                return true;
            };
            self.keep(|_| {});
            if gained > SMALL_GAIN {
                continue;
            }
            let built = self.point.as_ref().map_or(0, |point| built(improver.blocks, point));
            size = size.larger(usize::MAX);
            if size.sites > LARGEST.min((LARGEST_SHARE * built as f64) as usize) {
                return true;
            }
        }
        false
    }

    /// Takes over the best plan from packings of all choices that are cheap, where sites hold few villages.
    fn pack(&mut self, improver: &Improver<'_>) {
        let &Improver { blocks, program, prices, gaps, .. } = improver;
        let suits = |point: &mut InHand| packed::suits(blocks, point);
        let Some(mut point) = self.point.take_if(suits) else { return };
        self.watch.stage = "packings";
        let least_costs = core::least_costs(blocks, program, prices, gaps);
        let most = core::band(&least_costs, f64::NEG_INFINITY, MOST_PACKED, point.value);
        let columns = core::columns(&least_costs, &point, most);
        let time = self.effort.left().map_or(PACKING_TIME, |left| left.mul_f64(PACKING_SHARE));
        improver.pack(&self.pool, &mut point, &columns, time, self.effort.seed);
        self.work += REGION_WORK;
        self.note(&format!("packings of {} columns: {}", columns.len(), point.value));
        self.point = Some(point);
        self.tell();
        self.keep(|_| {});
    }
}
