//! Squeezing: a few neighbouring sites may be crowded for a while, at a price that rises until none is.
//!
//! # Why
//! Villages are whole and sizes come in steps, so that a smaller size takes several villages to change places
//! at once: no single one of these changes gains. With crowding the first does, and those that follow put
//! right what it left. What the sites cost in the end decides whether all of it is kept.
//!
//! # Source
//! F. Glover: strategic oscillation, in Tabu Search, ORSA Journal on Computing 1 (1989) and 2 (1990); prices of
//! what is too much that change during the search: M. Yagiura, T. Ibaraki, F. Glover, An ejection chain approach
//! for the generalized assignment problem, INFORMS Journal on Computing 16 (2004)

use crate::facts::VillageIdx;
use crate::solve::decompose::local::LEAST_GAIN;
use crate::solve::decompose::local::Local;
use crate::solve::decompose::moves;
use rand::RngExt;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// Sites that are squeezed together.
const SITES: RangeInclusive<usize> = 3..=8;
/// Prices of crowding, as multiples of what room costs: the first, the last, and from one to the next.
const FIRST: f64 = 1.0;
const LAST: f64 = 30.0;
const STEP: f64 = 3.0;
/// The first price, and that of each site, are drawn from e^(−`SPREAD`) to e^`SPREAD` times the usual one.
const SPREAD: f64 = 0.5;
/// How often the first site is forced open, or closed.
const FORCED: f64 = 0.5;
/// Rounds of shifts and ejections at each price.
const ROUNDS: usize = 2;

/// Squeezes some sites around one that is drawn; whether that gained. If it did not, all is as it was.
pub fn squeeze(local: &mut Local<'_>, random: &mut ChaCha8Rng) -> bool {
    if local.sites() == 0 {
        return false;
    }
    let site = random.random_range(0..local.sites());
    let size = random.random_range(SITES);
    let sites = local.ties.cluster(site as u32, size, &BTreeSet::new(), random);
    let sites: Vec<usize> = sites.into_iter().map(|site| site as usize).collect();
    if sites.iter().all(|&site| local.residents[site].is_empty()) {
        return false;
    }
    let first = FIRST * drawn(random);
    let tilts: Vec<(usize, f64)> = sites.iter().map(|&site| (site, drawn(random))).collect();
    let before = local.total;
    local.begin_journal();
    crowd(local, &tilts, first);
    if random.random_bool(FORCED) {
        moves::force(local, site, random);
    }
    let around = moves::around(local, &sites);
    let never = || false;
    let fits = tighten(local, &tilts, first, &around, random, &never);
    if fits {
        settle(local, &around, random, &never);
    }
    let gains = fits && local.total < before - LEAST_GAIN;
    if !gains {
        // On the way back sites may be fuller than their sizes.
        crowd(local, &tilts, FIRST);
    }
    local.end_journal(gains);
    if !gains {
        uncrowd(local, &tilts);
        // Taking turns back adds rounding errors, which must not pile up.
        local.total = before;
    }
    gains
}

/// Makes crowding of sites dearer and dearer, from a first price on (times that of each site), until none is
/// crowded; whether none is. The villages are those that may change places.
pub fn tighten(
    local: &mut Local<'_>,
    sites: &[(usize, f64)],
    first: f64,
    villages: &[VillageIdx],
    random: &mut ChaCha8Rng,
    is_over: &dyn Fn() -> bool,
) -> bool {
    let mut price = first;
    while price < LAST {
        crowd(local, sites, price);
        settle(local, villages, random, is_over);
        price *= STEP;
    }
    uncrowd(local, sites)
}

/// Shifts and ejections, as long as they gain; those who are at no site put nobody out.
fn settle(
    local: &mut Local<'_>,
    villages: &[VillageIdx],
    random: &mut ChaCha8Rng,
    is_over: &dyn Fn() -> bool,
) {
    let mut villages = villages.to_vec();
    let is_placed = |village: &VillageIdx| local.block(local.now[village.at()]).is_some();
    let mut placed: Vec<VillageIdx> = villages.iter().copied().filter(is_placed).collect();
    for _ in 0..ROUNDS {
        villages.shuffle(random);
        placed.shuffle(random);
        let gained = moves::shift(local, &villages, is_over);
        if gained + moves::eject(local, &placed, is_over) <= LEAST_GAIN {
            break;
        }
    }
}

fn drawn(random: &mut ChaCha8Rng) -> f64 {
    random.random_range(-SPREAD..SPREAD).exp()
}

fn crowd(local: &mut Local<'_>, sites: &[(usize, f64)], price: f64) {
    for &(site, tilt) in sites {
        local.crowd(site, price * tilt);
    }
}

fn uncrowd(local: &mut Local<'_>, sites: &[(usize, f64)]) -> bool {
    sites.iter().fold(true, |fits, &(site, _)| local.uncrowd(site) && fits)
}
