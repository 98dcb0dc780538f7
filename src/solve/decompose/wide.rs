//! Wide parts: several sites where something is built and as many where nothing is, with the villages between them, searched
//! in a tree with cuts.
//!
//! # Why
//! Where nothing but villages stands between sites, cuts say nearly all of a part: a tree mostly proves it in
//! seconds, with a few dozen nodes. Parts can then be so large that a plan hardly keeps what no plan should have. Sites
//! that other parts would never see come in because villages of the part might choose them.
//!
//! # Source
//! P. Shaw, Using constraint programming and local search methods to solve vehicle routing problems, CP 1998, 417–431
//! (large neighbourhoods); P. Avella, M. Boccia, A. Sforza, I. Vasilyev, An effective heuristic for large-scale capacitated
//! facility location problems, Journal of Heuristics 15 (2009), 597–615 (a core of cheap choices)

use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::solve::Effort;
use crate::solve::Progress;
use crate::solve::Watch;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::closing::STEPS_OF_A_TRIAL;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::improve::LEAST_GAIN;
use crate::solve::decompose::improve::PART_NODES;
use crate::solve::decompose::in_hand::Change;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::pseudo_costs::PseudoCosts;
use crate::solve::decompose::root::Extent;
use crate::solve::decompose::root::with_cuts;
use crate::solve::decompose::tree::Facts;
use crate::solve::decompose::tree::Tree;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

/// Gap within which a part is solved: of the plan in hand, of which it is a small share.
const WIDE_GAP: f64 = 1e-7;

/// Sites where something is built at a point.
#[must_use]
pub fn built(blocks: &Blocks, point: &InHand) -> usize {
    (0..blocks.sites.len() as u32).filter(|&site| is_built(blocks, point, site)).count()
}

fn is_built(blocks: &Blocks, point: &InHand, site: u32) -> bool {
    let mut levels = blocks.sites[site as usize].levels.iter();
    levels.any(|level| point.values[level.build as usize] > 0.5)
}

impl Improver<'_> {
    /// Adds to a cluster as many sites as it has, where nothing is built and most of its residents might move in a better
    /// plan; none of `taken`.
    pub(super) fn widen(&self, point: &InHand, taken: &BTreeSet<u32>, cluster: &mut Vec<u32>) {
        let &Improver { blocks, program, gaps, .. } = self;
        let village = |column: u32| match program.columns[column as usize].key {
            ColumnKey::Move(village, _) => Some(village),
            _ => None,
        };
        let pairs = cluster.iter().flat_map(|&site| &blocks.sites[site as usize].pairs);
        let chosen = pairs.filter(|pair| point.values[pair.column as usize] > 0.5);
        let residents: BTreeSet<VillageIdx> =
            chosen.filter_map(|pair| village(pair.column)).collect();
        let gap: f64 = cluster.iter().map(|&site| gaps.of_site(blocks, point, site)).sum();
        let is_cheap = |column: u32| gaps.excess[column as usize] <= gap;
        let mut others: Vec<(usize, u32)> = Vec::new();
        for (site, block) in (0..).zip(&blocks.sites) {
            if cluster.contains(&site)
                || taken.contains(&site)
                || is_built(blocks, point, site)
                || !block.levels.iter().any(|level| is_cheap(level.build))
            {
                continue;
            }
            let cheap = block.pairs.iter().filter(|pair| is_cheap(pair.column));
            let callers = cheap.filter(|pair| {
                village(pair.column).is_some_and(|village| residents.contains(&village))
            });
            others.push((callers.count(), site));
        }
        others.retain(|&(callers, _)| callers > 0);
        others.sort_unstable_by(|a, b| b.cmp(a));
        cluster.extend(others.into_iter().map(|(_, site)| site).take(cluster.len()));
    }

    /// Searches the part with these free columns in a tree, with those of the known cuts that hold within it: changes that lead
    /// to the best plan, none where no plan of the part is better or it is not found in time.
    #[must_use]
    pub(super) fn solve_wide(
        &self,
        point: &InHand,
        free: Vec<u32>,
        time: Duration,
        cuts: &[Arc<Cut>],
    ) -> Vec<Change> {
        let &Improver { blocks, program, penalties, stop, .. } = self;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
        let (false, Ok(pool)) = (free.is_empty() || self.is_over(), pool) else {
            return Vec::new();
        };
        let deadline = self.end(time);
        let most = point.value - LEAST_GAIN * point.value.abs().max(1.0);
        let part = Part::new(blocks, program, point, free, penalties);
        let extent = Extent { enough: most, deadline, stop, pool: &pool };
        // A part knows the cuts of sites that are all in it.
        let is_inside = |&(column, _): &(u32, f64)| {
            point.values[column as usize] == 0.0 || part.columns().binary_search(&column).is_ok()
        };
        let cuts = cuts.iter().filter(|cut| cut.entries.iter().all(is_inside)).cloned();
        let cuts: Vec<Arc<Cut>> = cuts.collect();
        let Some(root) = with_cuts(blocks, &part, &cuts, &extent) else { return Vec::new() };
        let least = root.optimum.least();
        if least > most {
            return Vec::new();
        }
        let costs = part.columns().iter().zip(&root.optimum.reduced).zip(&root.optimum.columns);
        let may_be_better = |&((&column, &reduced), &share): &((&u32, &f64), &f64)| {
            let at = column as usize;
            let is_whole = program.columns[at].is_integer;
            !is_whole || point.values[at] > 0.5 || share > 0.5 || least + reduced <= most
        };
        let free: Vec<u32> = costs.filter(may_be_better).map(|((&column, _), _)| column).collect();
        let cuts = root.relaxation.holding(&root.optimum);
        let part = Part::new(blocks, program, point, free, penalties);
        let facts = Facts {
            improver: self,
            point,
            part: &part,
            pool: &pool,
            unit: None,
            steps: STEPS_OF_A_TRIAL,
            deadline,
            stop,
        };
        let mut pseudo_costs = PseudoCosts::default();
        let tree = Tree::new(facts, cuts, &mut pseudo_costs, most, least);
        let work = self.is_by_work.then_some(PART_NODES);
        let effort = Effort { deadline, work, gap: WIDE_GAP, threads: 1, seed: 0 };
        let mut quiet = |_: &Progress| {};
        tree.search(&effort, &mut Watch::new(stop, &mut quiet)).changes
    }
}

#[cfg(test)]
mod tests {
    use super::built;
    use crate::model::ColumnKey;
    use crate::solve::decompose::cuts::Cut;
    use crate::solve::decompose::improve::Improver;
    use crate::solve::decompose::in_hand::InHand;
    use crate::solve::decompose::part::Part;
    use crate::solve::decompose::root::Extent;
    use crate::solve::decompose::root::with_cuts;
    use crate::solve::decompose::samples::ask;
    use std::collections::BTreeSet;
    use std::sync::Arc;
    use std::time::Duration;

    const LONG: Duration = Duration::from_secs(600);

    /// Cuts that hold the relaxation of all.
    fn cuts(improver: &Improver<'_>, point: &InHand) -> Vec<Arc<Cut>> {
        let &Improver { blocks, program, penalties, stop, .. } = improver;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        let all = (0..program.columns.len() as u32).collect();
        let part = Part::new(blocks, program, point, all, penalties);
        let extent = Extent { enough: f64::INFINITY, deadline: None, stop, pool: &pool };
        let root = with_cuts(blocks, &part, &[], &extent).expect("there is an optimum");
        root.relaxation.holding(&root.optimum)
    }

    #[test]
    fn parts_end_where_highs_ends_with_known_cuts_and_without() {
        let (mut better, mut with_known) = (0, 0);
        ask(21, |improver, plan| {
            let &Improver { blocks, program, .. } = improver;
            let known = cuts(improver, plan);
            with_known += usize::from(!known.is_empty());
            // All of it; two sites with those who live there and two guests, who may only come or go.
            let is_inside = |column: u32| {
                let is_chosen = plan.values[column as usize] > 0.5;
                match program.columns[column as usize].key {
                    ColumnKey::Build(site, _) => site.at() < 2,
                    ColumnKey::Move(village, site) => {
                        site.at() < 2 && village.at() > 1 || is_chosen && village.at() > 1
                    }
                    _ => false,
                }
            };
            let all = 0..program.columns.len() as u32;
            for free in [all.clone().collect(), all.filter(|&at| is_inside(at)).collect()] {
                let free: Vec<u32> = free;
                let mut by_highs = plan.clone();
                let (_, changes) = improver.solve(plan, free.clone(), LONG);
                improver.take(&mut by_highs, &changes);
                for known in [&[][..], &known] {
                    let mut by_tree = plan.clone();
                    let changes = improver.solve_wide(plan, free.clone(), LONG, known);
                    improver.take(&mut by_tree, &changes);
                    assert!(by_tree.is_plan());
                    assert!(
                        (by_tree.value - by_highs.value).abs() < 1e-6,
                        "{} {}",
                        by_tree.value,
                        by_highs.value
                    );
                    let again = InHand::new(blocks, by_tree.values.clone(), improver.penalties);
                    assert!(again.is_plan() && (again.value - by_tree.value).abs() < 1e-6);
                }
                better += usize::from(by_highs.value < plan.value);
            }
        });
        assert!(better > 60 && with_known > 30, "{better} {with_known}");
    }

    #[test]
    fn clusters_get_no_more_sites_than_they_have_and_none_that_is_built_or_taken() {
        let mut widened = 0;
        ask(22, |improver, plan| {
            // What is built is 0 to 3; without those who live there, 2 and 3 are not.
            let &Improver { blocks, program, .. } = improver;
            let mut values = plan.values.clone();
            for (value, column) in values.iter_mut().zip(&program.columns) {
                if let ColumnKey::Build(site, _) | ColumnKey::Move(_, site) = column.key
                    && site.at() >= 2
                {
                    *value = 0.0;
                }
            }
            let point = InHand::new(blocks, values, improver.penalties);
            assert_eq!(built(blocks, &point), 2);
            let mut cluster = vec![0];
            improver.widen(&point, &BTreeSet::new(), &mut cluster);
            assert!(cluster.len() <= 2 && cluster.iter().all(|&site| site != 1));
            widened += usize::from(cluster.len() == 2);
            let mut cluster = vec![0, 1];
            improver.widen(&point, &BTreeSet::from([2]), &mut cluster);
            assert!(cluster == [0, 1] || cluster == [0, 1, 3], "{cluster:?}");
        });
        assert!(widened > 30, "{widened}");
    }
}
