//! Thinning must never leave a village without a place: the number of near sites grows until all who
//! have to move can be housed, as far as dwellings show.
//!
//! The test is a flow of households from villages to sites (villages may be split), so it is
//! necessary, not sufficient; when a model turns out infeasible, `run` grows all villages and solves
//! again, up to all legal pairs.

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;

/// Grows the candidates of villages that keep others from being housed, until a flow houses all or
/// nothing more can be added.
pub(super) fn until_all_can_be_housed(candidates: &mut Candidates, finder: &Finder<'_>) {
    if finder.scenario.allows_unplaced() {
        return;
    }
    while !candidates.is_complete() {
        let short = Housing::new(candidates, finder).short_of_places();
        if short.iter().all(|&short| !short) || !candidates.grow(finder, &short) {
            break;
        }
    }
}

/// Villages whose sites together cannot hold them.
pub(super) fn short_of_places(candidates: &Candidates, finder: &Finder<'_>) -> Vec<bool> {
    Housing::new(candidates, finder).short_of_places()
}

/// Households of villages that have to move, on their way to sites at their largest level.
struct Housing<'a> {
    candidates: &'a Candidates,
    /// Households still without a place, by village; 0 for those that may stay.
    waiting: Vec<u32>,
    /// Dwellings still free, by site.
    free: Vec<u32>,
    /// Households placed, by position of the pair.
    placed: Vec<u32>,
    /// Positions of pairs, by site.
    at_site: Vec<Vec<u32>>,
}

impl<'a> Housing<'a> {
    fn new(candidates: &'a Candidates, finder: &Finder<'_>) -> Self {
        let villages = finder.instance.villages.iter().zip(&finder.judged.villages);
        let waiting = villages.map(|(village, judged)| {
            let is_bound =
                judged.may_move() && !judged.may_stay() && !finder.scenario.may_leave(&village.id);
            if is_bound { village.households } else { 0 }
        });
        let mut at_site = vec![Vec::new(); finder.instance.sites.len()];
        for (at, pair) in (0..).zip(&candidates.pairs) {
            at_site[pair.site.at()].push(at);
        }
        Self {
            candidates,
            waiting: waiting.collect(),
            free: finder.instance.sites.iter().map(crate::facts::Site::largest_dwellings).collect(),
            placed: vec![0; candidates.pairs.len()],
            at_site,
        }
    }

    /// Villages on the short side of a cut: their sites together cannot hold them.
    fn short_of_places(mut self) -> Vec<bool> {
        for village in 0..self.waiting.len() {
            for at in self.candidates.range(VillageIdx::new(village)) {
                self.move_in(village, at, u32::MAX);
            }
        }
        let mut short = vec![false; self.waiting.len()];
        for village in 0..self.waiting.len() {
            while self.waiting[village] > 0 && !short[village] {
                if let Some(cut) = self.augment(village) {
                    for member in cut {
                        short[member] = true;
                    }
                }
            }
        }
        short
    }

    fn move_in(&mut self, village: usize, at: usize, most: u32) -> u32 {
        let site = self.candidates.pairs[at].site.at();
        let households = self.waiting[village].min(self.free[site]).min(most);
        self.waiting[village] -= households;
        self.free[site] -= households;
        self.placed[at] += households;
        households
    }

    /// Houses some waiting households of a village by moving others on (a breadth-first augmenting
    /// path). Where there is no such path, returns all villages that it could have moved.
    fn augment(&mut self, start: usize) -> Option<Vec<usize>> {
        let mut reached_by: Vec<Option<u32>> = vec![None; self.free.len()];
        let mut left_by: Vec<Option<u32>> = vec![None; self.waiting.len()];
        let mut queue = std::collections::VecDeque::from([start]);
        let mut seen = vec![start];
        let mut is_seen = vec![false; self.waiting.len()];
        is_seen[start] = true;
        while let Some(village) = queue.pop_front() {
            for at in self.candidates.range(VillageIdx::new(village)) {
                let site = self.candidates.pairs[at].site;
                if reached_by[site.at()].is_some() {
                    continue;
                }
                reached_by[site.at()] = Some(at as u32);
                if self.free[site.at()] > 0 {
                    self.shift_along(start, site, &reached_by, &left_by);
                    return None;
                }
                for &other in &self.at_site[site.at()] {
                    let member = self.candidates.pairs[other as usize].village.at();
                    if self.placed[other as usize] > 0 && !is_seen[member] {
                        is_seen[member] = true;
                        left_by[member] = Some(other);
                        seen.push(member);
                        queue.push_back(member);
                    }
                }
            }
        }
        Some(seen)
    }

    /// Moves as many households as the path holds from `start` to a free place at `end`.
    fn shift_along(
        &mut self,
        start: usize,
        end: SiteIdx,
        reached_by: &[Option<u32>],
        left_by: &[Option<u32>],
    ) {
        let mut path = Vec::new();
        let mut site = end;
        let mut most = self.waiting[start].min(self.free[end.at()]);
        loop {
            let enter = reached_by[site.at()].expect("every site on the path was reached") as usize;
            let village = self.candidates.pairs[enter].village.at();
            let Some(leave) = left_by[village] else {
                path.push((enter, None));
                break;
            };
            most = most.min(self.placed[leave as usize]);
            path.push((enter, Some(leave as usize)));
            site = self.candidates.pairs[leave as usize].site;
        }
        for (enter, leave) in path {
            self.placed[enter] += most;
            if let Some(leave) = leave {
                self.placed[leave] -= most;
            }
        }
        self.waiting[start] -= most;
        self.free[end.at()] -= most;
    }
}
