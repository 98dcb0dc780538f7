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
    let mut best = None;
    let mut most = least;
    let here = local.now[village.at()];
    let saved = local.is_told(village).then(|| local.departure(here));
    for to in local.options(village) {
        let is_allowed = away_from.is_none() || local.block(to) != away_from;
        if to == here || !is_allowed {
            continue;
        }
        if saved.is_some_and(|saved| saved - local.arrival(to) <= most) {
            continue;
        }
        if let Some(gain) = local.gain(&[(village, to)], most) {
            (most, best) = (gain, Some((gain, (village, to))));
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
    let mut best = None;
    let mut most = LEAST_GAIN;
    let ties = local.ties;
    let saved = local.is_told(village).then(|| local.departure(here));
    for &to in ties.short[village.at()].iter().take(EJECT_FROM).filter(|&&to| to != here) {
        let Some(block) = local.block(to) else { continue };
        for other in local.leaders(local.residents[block].iter().copied()) {
            if other == village {
                continue;
            }
            let there = local.now[other.at()];
            let saved = saved.filter(|_| local.is_told(other));
            let exchanged = saved.map(|_| local.exchange(to, there));
            let back = home.and_then(|home| local.move_to(other, home));
            for place in local.options(other).chain(back) {
                if place == there {
                    continue;
                }
                let rest = saved.map(|saved| match local.block(place) {
                    Some(block) if home == Some(block) => local.exchange(place, here),
                    _ => local.arrival(place) - saved,
                });
                let costs = exchanged.zip(rest).map(|(exchanged, rest)| exchanged + rest);
                if costs.is_some_and(|costs| -costs <= most) {
                    continue;
                }
                let turns = [(village, to), (other, place)];
                if let Some(gain) = local.gain(&turns, most) {
                    (most, best) = (gain, Some(turns));
                }
            }
        }
    }
    best
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
    use crate::candidates::Candidates;
    use crate::candidates::Finder;
    use crate::facts::VillageIdx;
    use crate::generate::Spec;
    use crate::generate::generate;
    use crate::model::Model;
    use crate::read;
    use crate::solve::Question;
    use crate::solve::decompose::ascent::Ascent;
    use crate::solve::decompose::blocks::Blocks;
    use crate::solve::decompose::first;
    use crate::solve::decompose::gaps::Gaps;
    use crate::solve::decompose::local::Local;
    use crate::solve::decompose::ties::Ties;

    #[test]
    fn what_sites_and_fates_cost_tells_what_changes_gain() {
        let folder = tempfile::tempdir().expect("a folder for the region");
        let spec = Spec { sites: 8, seed: 3, ..Spec::new(60) };
        generate(&spec, folder.path(), &mut |_, _| {}).expect("the spec is sound");
        let loaded = read::load(folder.path(), None, &[]).expect("the region can be read");
        let finder = Finder::new(&loaded.instance, &loaded.scenario);
        let candidates = Candidates::new(&finder, &loaded.scenario);
        let model = Model::new(&finder, &candidates);
        let (program, objective) = (&model.program, model.layer(0));
        let blocks = Blocks::new(&Question::new(program, &objective)).expect("it is in blocks");
        let mut ascent = Ascent::new(&blocks);
        ascent.steps(&blocks, 50, 0.0, 0.1);
        let gaps = Gaps::new(&blocks, &ascent.best);
        let ties = Ties::new(program, &blocks, &gaps.excess);
        let penalties = vec![1e6; blocks.row_count()];
        let nothing = vec![0.0; program.columns.len()];
        let (shares, reduced) = (&ascent.shares, &gaps.reduced);
        let begun = first::complete(&blocks, program, &ties, shares, reduced, nothing);
        let mut local = Local::new(&blocks, program, &ties, &penalties, &ascent.best, &begun);
        search(&mut local, 0, &|| false);

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
                let told = saved - local.arrival(to);
                shifts += is_as_told(&mut local, &[(village, to)], told);
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
                        ejections += is_as_told(&mut local, &turns, -exchanged - rest);
                    }
                }
            }
        }
        assert!(shifts > 60 && ejections > 600, "{shifts} shifts, {ejections} ejections as told");
    }
}
