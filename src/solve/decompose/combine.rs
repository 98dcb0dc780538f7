//! The better of two points, place by place.
//!
//! # Why
//! Two starts end at points that cost about the same, but not in the same places: here one is better, there the
//! other. Sites between which the two send villages differently hang together as a piece; what both decide alike
//! is left as it is. In each piece the choices of both points and all sizes are decided anew by HiGHS, and taken
//! over where that gains: what comes out is never worse than the point it began with.
//!
//! # Source
//! Crossover as a sub-program: E. Rothberg, INFORMS Journal on Computing 19 (2007), 534–541

use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::VecDeque;
use std::time::Duration;

/// Sites in a piece: larger ones are cut, and villages that link two pieces stay.
const MOST_SITES: usize = 16;
/// Most time for a piece.
const PIECE_TIME: Duration = Duration::from_secs(3);
/// Pieces in a batch for each thread: the pieces of the next batch see what this one changed.
const BATCH: usize = 2;

/// What two points decide differently around some sites.
#[derive(Default)]
struct Piece {
    sites: BTreeSet<u32>,
    /// Fates of the villages that are only there.
    fates: BTreeSet<u32>,
}

impl Improver<'_> {
    /// Takes over from another point, piece by piece, what makes this one better, until that is enough.
    pub fn combine(&self, point: &mut InHand, other: &InHand, is_enough: &dyn Fn(&InHand) -> bool) {
        let pieces = self.pieces(point, other);
        for batch in pieces.chunks(BATCH * self.threads.max(1)) {
            if self.is_over() || is_enough(point) {
                break;
            }
            let base = &*point;
            let solved = batch.par_iter().with_max_len(1).map(|piece| {
                let sizes =
                    piece.sites.iter().flat_map(|&site| &self.blocks.sites[site as usize].levels);
                let decisions = piece.fates.iter().copied().chain(sizes.map(|level| level.build));
                let decisions: BTreeSet<u32> = decisions.collect();
                let is_useful = |column| self.is_useful(base, column);
                let free = self.ties.with_others(self.program, self.blocks, &decisions, is_useful);
                self.solve(base, free, PIECE_TIME).1
            });
            let solved: Vec<Vec<Change>> = solved.collect();
            for changes in solved {
                self.take(point, &changes);
            }
        }
    }

    /// Where two points differ.
    fn pieces(&self, point: &InHand, other: &InHand) -> Vec<Piece> {
        let program = self.program;
        let differs = |column: u32| {
            let at = column as usize;
            program.columns[at].is_integer && (point.values[at] - other.values[at]).abs() > 0.5
        };
        // Each village that the two points place differently: its fates there, and their sites.
        let mut placed: Vec<(BTreeSet<u32>, BTreeSet<u32>)> = Vec::new();
        let mut links: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for fates in &self.ties.of_village {
            let fates: BTreeSet<u32> =
                fates.iter().copied().filter(|&fate| differs(fate)).collect();
            if fates.is_empty() {
                continue;
            }
            let sites = fates.iter().filter_map(|&fate| self.ties.block(program, fate));
            let sites: BTreeSet<u32> = sites.collect();
            for &site in &sites {
                links.entry(site).or_default().extend(&sites);
            }
            placed.push((fates, sites));
        }
        for (site, block) in (0..).zip(&self.blocks.sites) {
            if block.levels.iter().any(|level| differs(level.build)) {
                links.entry(site).or_default();
            }
        }
        let (of_site, count) = cut(&links);
        let mut pieces: Vec<Piece> = Vec::new();
        pieces.resize_with(count, Piece::default);
        for (&site, &piece) in &of_site {
            pieces[piece].sites.insert(site);
        }
        for (fates, sites) in placed {
            let homes: BTreeSet<usize> = sites.iter().map(|site| of_site[site]).collect();
            if let (1, Some(&piece)) = (homes.len(), homes.first()) {
                pieces[piece].fates.extend(fates);
            }
        }
        pieces
    }
}

/// The piece of each site, and how many there are: sites that hang together, cut where they are too many.
fn cut(links: &BTreeMap<u32, BTreeSet<u32>>) -> (BTreeMap<u32, usize>, usize) {
    let mut of_site: BTreeMap<u32, usize> = BTreeMap::new();
    let mut count = 0;
    for &seed in links.keys() {
        if of_site.contains_key(&seed) {
            continue;
        }
        let mut queue = VecDeque::from([seed]);
        let mut sites = 0;
        while let Some(site) = queue.pop_front().filter(|_| sites < MOST_SITES) {
            if of_site.contains_key(&site) {
                continue;
            }
            of_site.insert(site, count);
            sites += 1;
            queue.extend(&links[&site]);
        }
        count += 1;
    }
    (of_site, count)
}

#[cfg(test)]
mod tests {
    use super::MOST_SITES;
    use super::cut;
    use std::collections::BTreeMap;
    use std::collections::BTreeSet;

    #[test]
    fn sites_that_hang_together_are_one_piece_unless_they_are_too_many() {
        let link = |sites: &[u32]| -> BTreeSet<u32> { sites.iter().copied().collect() };
        let mut links: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        links.insert(1, link(&[1, 7]));
        links.insert(7, link(&[1, 7, 9]));
        links.insert(9, link(&[7, 9]));
        links.insert(8, link(&[]));
        let (of_site, count) = cut(&links);
        assert_eq!(count, 2);
        assert_eq!((of_site[&1], of_site[&7], of_site[&9], of_site[&8]), (0, 0, 0, 1));
        let all: Vec<u32> = (0..=2 * MOST_SITES as u32).collect();
        let links = all.iter().map(|&site| (site, link(&all))).collect();
        assert_eq!(cut(&links).1, 3);
    }
}
