//! The moves of the local search.
//!
//! - **shift**: a village takes its best other fate
//! - **eject**: a village takes the place of another, which takes its own best fate, or they swap
//! - **force**: a site is closed and its villages spread, or opened and draws villages, whatever that costs:
//!   for [`squeeze`](crate::solve::decompose::squeeze), which puts right what is around

use crate::facts::VillageIdx;
use crate::solve::decompose::local::LEAST_GAIN;
use crate::solve::decompose::local::Local;
use crate::solve::decompose::local::Turn;
use rand::RngExt;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// Moves for which a village considers to put another out.
const EJECT_FROM: usize = 5;

/// Moves among which a site must be for a village to count as near it.
const NEAR: usize = 4;

/// A village is drawn to a site that is forced open even at a loss up to this share of the average
/// total of a site.
const BEARABLE: f64 = 2e-3;

/// Rounds of shifts and ejections at the most.
const ROUNDS: usize = 40;

/// A round that gains less than this share of the total is the last.
const HARDLY: f64 = 1e-5;

/// Improves by shifts and ejections until hardly anything gains, or until `is_over`.
pub fn search(local: &mut Local<'_>, seed: u32, is_over: &dyn Fn() -> bool) {
    let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
    let placed = (0..local.now.len()).map(VillageIdx::new);
    let mut villages = local.leaders(placed.filter(|village| local.now[village.at()] != u32::MAX));
    for _ in 0..ROUNDS {
        villages.shuffle(&mut random);
        let gained = shift(local, &villages, is_over) + eject(local, &villages, is_over);
        if gained <= HARDLY * local.total.abs() || is_over() {
            break;
        }
    }
}

/// Shifts each of these villages, if that gains; returns the gain.
pub(super) fn shift(
    local: &mut Local<'_>,
    villages: &[VillageIdx],
    is_over: &dyn Fn() -> bool,
) -> f64 {
    let mut gained = 0.0;
    for &village in villages {
        if is_over() {
            break;
        }
        if let Some((_, turn)) = best_turn(local, village, None, LEAST_GAIN) {
            gained += local.take(&[turn]);
        }
    }
    gained
}

/// The best other fate of a village, away from a site, if it gains more than `least`.
fn best_turn(
    local: &mut Local<'_>,
    village: VillageIdx,
    away_from: Option<usize>,
    least: f64,
) -> Option<(f64, Turn)> {
    let here = local.now[village.at()];
    let saved = local.is_told(village).then(|| local.departure(here));
    let mut hopes: Vec<(f64, [Turn; 1])> = Vec::new();
    for to in local.options(village) {
        let is_allowed = away_from.is_none() || local.block(to) != away_from;
        if to == here || !is_allowed {
            continue;
        }
        let most = match saved {
            Some(saved) if saved - local.least_arrival(to) <= least => continue,
            Some(saved) => saved - local.arrival(to),
            None => f64::INFINITY,
        };
        if most > least {
            hopes.push((most, [(village, to)]));
        }
    }
    best_of(local, hopes, least).map(|(gain, [turn])| (gain, turn))
}

/// Of changes with the most that each can gain, the one that gains most, if that is more than `least`: as soon as one
/// gains what the others can at the most, these need not be looked at.
fn best_of<const TURNS: usize>(
    local: &mut Local<'_>,
    mut hopes: Vec<(f64, [Turn; TURNS])>,
    least: f64,
) -> Option<(f64, [Turn; TURNS])> {
    hopes.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (mut most, mut best) = (least, None);
    for (hope, turns) in hopes {
        if hope <= most {
            break;
        }
        if let Some(gain) = local.gain(&turns, most) {
            (most, best) = (gain, Some((gain, turns)));
        }
    }
    best
}

/// Lets each of these villages put another one out, if that gains; returns the gain.
pub(super) fn eject(
    local: &mut Local<'_>,
    villages: &[VillageIdx],
    is_over: &dyn Fn() -> bool,
) -> f64 {
    let mut gained = 0.0;
    for &village in villages {
        if is_over() {
            break;
        }
        if let Some(turns) = best_ejection(local, village) {
            gained += local.take(&turns);
        }
    }
    gained
}

fn best_ejection(local: &mut Local<'_>, village: VillageIdx) -> Option<[Turn; 2]> {
    let here = local.now[village.at()];
    let home = local.block(here);
    let saved = local.is_told(village).then(|| local.departure(here));
    let mut hopes: Vec<(f64, [Turn; 2])> = Vec::new();
    for &to in local.ties.short[village.at()].iter().take(EJECT_FROM).filter(|&&to| to != here) {
        let Some(block) = local.block(to) else { continue };
        for &other in &local.residents[block] {
            // Who shares a fate goes with the first of the group.
            if other == village || local.leader(other) != other {
                continue;
            }
            let there = local.now[other.at()];
            let saved = saved.filter(|_| local.is_told(other));
            let exchanged = saved.map(|saved| (saved, local.exchange(to, there)));
            let back = home.and_then(|home| local.move_to(other, home));
            for place in local.options(other).chain(back).filter(|&place| place != there) {
                let most = match exchanged {
                    Some((_, exchanged)) if home.is_some() && local.block(place) == home => {
                        -exchanged - local.exchange(place, here)
                    }
                    Some((saved, exchanged)) => {
                        let most = saved - exchanged;
                        if most - local.least_arrival(place) <= LEAST_GAIN {
                            continue;
                        }
                        most - local.arrival(place)
                    }
                    None => f64::INFINITY,
                };
                if most > LEAST_GAIN {
                    hopes.push((most, [(village, to), (other, place)]));
                }
            }
        }
    }
    best_of(local, hopes, LEAST_GAIN).map(|(_, turns)| turns)
}

/// Forces a site open where it is closed, else closed, whatever that costs.
pub(super) fn force(local: &mut Local<'_>, block: usize, random: &mut ChaCha8Rng) {
    if local.residents[block].is_empty() {
        force_open(local, block, random);
    } else {
        force_close(local, block);
    }
}

/// The villages at some sites, and those for whom one of them is among the first they consider.
pub(super) fn around(local: &Local<'_>, sites: &[usize]) -> Vec<VillageIdx> {
    let ties = local.ties;
    let mut around: Vec<VillageIdx> = Vec::new();
    for &site in sites {
        around.extend(&local.residents[site]);
        around.extend(ties.callers[site].iter().copied().filter(|village| {
            let near = ties.short[village.at()].iter().take(NEAR);
            near.into_iter().any(|&column| local.block(column) == Some(site))
        }));
    }
    local.leaders(around)
}

/// Sends the villages of a site elsewhere, the largest first, whatever it costs.
fn force_close(local: &mut Local<'_>, block: usize) {
    let mut villages = local.leaders(local.residents[block].iter().copied());
    villages.sort_by(|a, b| {
        let need = |village: &VillageIdx| local.need(local.now[village.at()]);
        need(b).total_cmp(&need(a))
    });
    for village in villages {
        if let Some((_, turn)) = best_turn(local, village, Some(block), f64::NEG_INFINITY) {
            local.take(&[turn]);
        }
    }
}

/// Fills a site up to one of its sizes with those who gain most by it, or lose little.
fn force_open(local: &mut Local<'_>, block: usize, random: &mut ChaCha8Rng) {
    let capacities: Vec<f64> = local.capacities(block).collect();
    if capacities.is_empty() {
        return;
    }
    let capacity = capacities[random.random_range(0..capacities.len())];
    let mut drawn: Vec<(f64, Turn)> = Vec::new();
    for village in local.leaders(local.ties.callers[block].iter().copied()) {
        let Some(to) = local.move_to(village, block) else { continue };
        if let Some(gain) = local.gain(&[(village, to)], f64::NEG_INFINITY) {
            drawn.push((gain / local.need(to).max(1.0), (village, to)));
        }
    }
    drawn.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    for (_, turn) in drawn {
        if local.load(block) + local.need(turn.1) > capacity {
            continue;
        }
        let is_first = local.residents[block].is_empty();
        let bearable = -BEARABLE * local.total.abs() / local.sites() as f64;
        let least = if is_first { f64::NEG_INFINITY } else { bearable };
        if local.gain(&[turn], least).is_some() {
            local.take(&[turn]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::search;
    use crate::facts::VillageIdx;
    use crate::generate::Spec;
    use crate::solve::decompose::improve::Improver;
    use crate::solve::decompose::local::Local;
    use crate::solve::decompose::samples::ask_of_generated;

    #[test]
    fn what_sites_and_fates_cost_tells_what_changes_gain() {
        let spec = Spec { sites: 8, seed: 3, ..Spec::new(60) };
        ask_of_generated(&spec, |improver, point| {
            let &Improver { blocks, program, ties, prices, .. } = improver;
            let penalties = vec![1e6; blocks.row_count()];
            let mut local = Local::new(blocks, program, ties, &penalties, prices, &point.values);
            search(&mut local, 0, &|| false);
            changes_gain_as_told(&mut local);
        });
    }

    fn changes_gain_as_told(local: &mut Local<'_>) {
        let (mut shifts, mut ejections) = (0, 0);
        // Where a row is missed then, a change gains less.
        let is_as_told = |local: &mut Local<'_>, turns: &[_], told: f64| {
            let gain = local.gain(turns, f64::NEG_INFINITY);
            assert_eq!(gain.is_some(), told > f64::NEG_INFINITY, "room is told");
            let slack = 1e-9 * local.total().abs();
            assert!(gain.is_none_or(|gain| gain < told + slack), "{gain:?}, not {told}");
            usize::from(gain.is_some_and(|gain| gain > told - slack))
        };
        for village in (0..60).map(VillageIdx::new) {
            assert!(local.is_told(village), "villages go alone, and no row is missed");
            let here = local.now[village.at()];
            let saved = local.departure(here);
            for to in local.options(village).filter(|&to| to != here) {
                assert!(local.least_arrival(to) <= local.arrival(to) + 1e-6);
                let told = saved - local.arrival(to);
                shifts += is_as_told(local, &[(village, to)], told);
                let Some(block) = local.block(to) else { continue };
                for other in local.residents[block].clone() {
                    let there = local.now[other.at()];
                    let exchanged = local.exchange(to, there);
                    for place in local.options(other).filter(|&place| place != there) {
                        let is_swap =
                            local.block(place).is_some_and(|at| Some(at) == local.block(here));
                        let rest = if is_swap {
                            local.exchange(place, here)
                        } else {
                            local.arrival(place) - saved
                        };
                        let turns = [(village, to), (other, place)];
                        ejections += is_as_told(local, &turns, -exchanged - rest);
                    }
                }
            }
        }
        assert!(shifts > 60 && ejections > 600, "{shifts} shifts, {ejections} ejections as told");
    }
}
