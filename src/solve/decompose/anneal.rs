//! Annealing: random shifts, swaps and ejections, of which worse ones are taken as well while it is hot.
//!
//! # Formula
//! A change that gains g is taken if g > T ln r, with r uniform in (0, 1\]; the temperature T falls
//! geometrically, from and to a share of what a village costs on average.
//!
//! # Why
//! The moves of [`moves`](crate::solve::decompose::moves) end where no single one gains, which on tight
//! sites is early: a village that would gain by a move waits for another to make room. Which sites are open
//! they choose well, and that is kept: it begins too cool to close a site that is in use.
//!
//! # Source
//! S. Kirkpatrick, C. D. Gelatt, M. P. Vecchi, Optimization by simulated annealing, Science 220 (1983)

use crate::facts::VillageIdx;
use crate::solve::decompose::local::Local;
use crate::solve::decompose::local::Turn;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// First and last temperature, as shares of what a village costs on average.
const HEAT: (f64, f64) = (1e-2, 1e-4);
/// Changes that are tried for each village.
const TRIES: u64 = 4000;
/// Changes between two looks at the clock.
const AT_A_TIME: u64 = 2000;
/// How often a village that moves somewhere puts another one out, and how often that one takes its place.
const EJECTS: f64 = 0.5;
const SWAPS: f64 = 0.5;

/// Anneals until a fixed number of changes was tried, or until `share_gone` of the time is 1.
pub fn anneal(local: &mut Local<'_>, seed: u32, share_gone: &dyn Fn() -> f64) {
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
    let placed = (0..local.now.len()).map(VillageIdx::new);
    let villages = local.leaders(placed.filter(|village| local.now[village.at()] != u32::MAX));
    if villages.is_empty() {
        return;
    }
    let each = local.total().abs() / villages.len() as f64;
    let all = TRIES * villages.len() as u64;
    let mut tries = 0;
    loop {
        let done = (tries as f64 / all as f64).max(share_gone());
        if done >= 1.0 {
            return;
        }
        let heat = each * HEAT.0 * (HEAT.1 / HEAT.0).powf(done);
        for _ in 0..AT_A_TIME {
            let village = villages[random.random_range(0..villages.len())];
            let least = heat * (1.0 - random.random_range(0.0..1.0_f64)).ln();
            let Some((turns, count)) = change(local, village, &mut random) else { continue };
            if local.gain(&turns[..count], least).is_some() {
                local.take(&turns[..count]);
            }
        }
        tries += AT_A_TIME;
    }
}

/// A change that begins with this village, and of how many turns it is.
fn change(
    local: &Local<'_>,
    village: VillageIdx,
    random: &mut ChaCha8Rng,
) -> Option<([Turn; 2], usize)> {
    let here = local.now[village.at()];
    let to = fate(local, village, random).filter(|&to| to != here)?;
    let one = (village, to);
    let residents = local.block(to).map(|block| &local.residents[block]);
    let Some(residents) = residents.filter(|residents| !residents.is_empty()) else {
        return Some(([one; 2], 1));
    };
    if !random.random_bool(EJECTS) {
        return Some(([one; 2], 1));
    }
    let other = local.leader(residents[random.random_range(0..residents.len())]);
    let back = local.block(here).filter(|_| random.random_bool(SWAPS));
    let place = match back {
        Some(block) => local.move_to(other, block),
        None => fate(local, other, random),
    };
    let place = place.filter(|&place| other != village && place != local.now[other.at()])?;
    Some(([one, (other, place)], 2))
}

/// Any fate that a village considers, those that cost less more often.
fn fate(local: &Local<'_>, village: VillageIdx, random: &mut ChaCha8Rng) -> Option<u32> {
    let ties = local.ties;
    let (rests, moves) = (&ties.rests[village.at()], &ties.short[village.at()]);
    let count = rests.len() + moves.len();
    let draw: f64 = random.random_range(0.0..1.0);
    let at = (draw * draw * count as f64) as usize;
    rests.get(at).or_else(|| moves.get(at - rests.len())).copied()
}
