//! Better plans where the relaxation with cuts leads to, before the tree comes upon them.
//!
//! 1. Its largest shares are [decided](crate::solve::decompose::descent) until all sizes are whole;
//! 2. from the shares that villages have then, a [local search](crate::solve::decompose::opened) starts, and a small tree
//!    with these sizes decided;
//! 3. where the relaxation and the best plan have the same sizes, these are decided, and a small tree looks for what is
//!    better between them; again, as long as that gains.
//!
//! # Source
//! E. Danna, E. Rothberg, C. Le Pape, Exploring relaxation induced neighborhoods to improve MIP solutions,
//! Mathematical Programming 102 (2005), 71–90 (for 3)

use crate::facts::SiteIdx;
use crate::model::ColumnKey;
use crate::solve::Effort;
use crate::solve::Watch;
use crate::solve::backend::gap;
use crate::solve::decompose::closing::Closing;
use crate::solve::decompose::closing::SoFar;
use crate::solve::decompose::core;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::descent::Descent;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::opened;
use crate::solve::decompose::part::Part;
use crate::solve::decompose::pseudo_costs::PseudoCosts;
use crate::solve::decompose::relaxation::Limits;
use crate::solve::decompose::relaxation::Relaxation;
use crate::solve::decompose::root::Extent;
use crate::solve::decompose::root::Root;
use crate::solve::decompose::squeeze::squeeze;
use crate::solve::decompose::tree::Facts;
use crate::solve::decompose::tree::Searched;
use crate::solve::decompose::tree::Tree;
use crate::solve::linear::Optimum;
use crate::solve::linear::Outcome;
use crate::solve::point::Point;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;

/// A plan that is no further from the relaxation than this is soon improved by the tree itself.
const NEAR: f64 = 2e-4;
/// The share of the time left that all leads may take, where that is less than the search took before them.
const SHARE: f64 = 0.2;
/// Choices in a small tree, its nodes below a descent and between the relaxation and a plan, and the share of the time (or
/// the work) left that it may take.
const FEW: usize = 1_500;
const BELOW: u64 = 50;
const BETWEEN: u64 = 300;
const SHARE_OF_A_TREE: f64 = 0.06;
/// Steps of the simplex method that a column is tried for there: few, for it is plans that are sought, not bounds.
const STEPS_OF_A_TRIAL: i32 = 50;
/// Squeezes for each site in a local search and in all, and the share of the time left that these may take.
const SQUEEZES: usize = 20;
const MOST_SQUEEZES: usize = 6_000;
const SQUEEZE_SHARE: f64 = 0.05;
/// What sizes on which both agree have to cost more otherwise to be decided, as shares of the gap.
const MARGINS: [f64; 3] = [0.0, 0.1, 0.3];
/// Sizes so near to each other are the same.
const SAME: f64 = 1e-6;

/// Sizes that are decided, by column of the part.
type Sizes = BTreeMap<u32, Limits>;

/// What small trees are made from.
struct Lead<'p> {
    part: &'p Part,
    relaxation: Relaxation<'p>,
    cuts: &'p [Arc<Cut>],
    /// When all of it has to end.
    end: Option<Instant>,
}

impl Closing<'_> {
    /// Pursues what the relaxation of choices that cost up to `most` leads to, where the plan in hand is far from what all
    /// plans cost at least. It takes no longer than the search `took` until now, where time is limited. What nodes it takes
    /// come off the work that is left.
    pub(super) fn pursue(
        &self,
        least_costs: &[f64],
        most: f64,
        cuts: &mut Vec<Arc<Cut>>,
        took: Duration,
        so_far: &mut SoFar,
        watch: &mut Watch<'_>,
    ) {
        if self.is_near(so_far) || watch.is_stopped() {
            return;
        }
        let &Improver { blocks, program, penalties, .. } = self.improver;
        let end = self.end(SHARE).map(|end| end.min(Instant::now() + took));
        let end = end.or(self.effort.deadline);
        let columns = core::columns(least_costs, &so_far.point, most);
        let part = Part::new(blocks, program, &so_far.point, columns, penalties);
        let Some(root) = self.root(&part, most, cuts, watch) else { return };
        let Root { relaxation, optimum, .. } = root;
        let mut lead = Lead { part: &part, relaxation, cuts, end };
        if !lead.is_over(watch) {
            self.descend(&mut lead, &optimum, so_far, watch);
        }
        let mut in_vain = None;
        for margin in MARGINS {
            while !self.is_near(so_far) && !lead.is_over(watch) {
                let sizes = agreed(&part, &optimum, &so_far.point, margin);
                if in_vain.as_ref() == Some(&sizes)
                    || !self.search_within(&mut lead, &sizes, BETWEEN, so_far, watch)
                {
                    in_vain = Some(sizes);
                    break;
                }
            }
        }
    }

    /// Whether there is no better plan, or the tree itself will soon find it.
    fn is_near(&self, so_far: &SoFar) -> bool {
        let &SoFar { ref point, bound, work } = so_far;
        let is_best = bound >= self.below(point);
        is_best || work == Some(0) || gap(point.value, bound) <= self.effort.gap.max(NEAR)
    }

    /// Decides sizes by the relaxation, and looks for a better plan with these.
    fn descend(
        &self,
        lead: &mut Lead<'_>,
        optimum: &Optimum,
        so_far: &mut SoFar,
        watch: &mut Watch<'_>,
    ) {
        let (enough, pool) = (self.below(&so_far.point), self.pool);
        let extent = Extent { enough, deadline: lead.end, stop: watch.stop, pool };
        let mut descent = Descent::new(&mut lead.relaxation, lead.part, &extent);
        let decided = descent.sizes(optimum.clone());
        let sizes = descent.decided;
        watch.note(&decided.as_ref().map_or_else(
            || "no sizes are found that lead to a better plan".to_owned(),
            |decided| format!("sizes are decided, {} at least", decided.value),
        ));
        let shares = lead.relaxation.by_column(&decided.as_ref().unwrap_or(optimum).columns);
        if !lead.is_over(watch) {
            self.search_from(lead, &shares, so_far, watch);
        }
        if decided.is_some() {
            self.search_within(lead, &sizes, BELOW, so_far, watch);
        }
    }

    /// Takes over the best plan of local searches from these shares, one for each thread, if it is better.
    fn search_from(
        &self,
        lead: &Lead<'_>,
        shares: &[f64],
        so_far: &mut SoFar,
        watch: &mut Watch<'_>,
    ) {
        let improver = self.improver;
        let shares: Vec<f32> = shares.iter().map(|&share| share as f32).collect();
        let end = lead.earlier(self.end(SQUEEZE_SHARE));
        let is_over = || improver.is_over() || end.is_some_and(|end| end <= Instant::now());
        let search = |thread: u32| {
            let seed = self.effort.seed.wrapping_add(thread);
            let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
            let mut local = opened::search(improver, &shares, &mut random, &is_over)?;
            for _ in 0..(SQUEEZES * local.sites()).min(MOST_SQUEEZES) {
                if is_over() {
                    break;
                }
                squeeze(&mut local, &mut random);
            }
            Some(InHand::new(improver.blocks, local.values(), improver.penalties))
        };
        let threads = (0..self.pool.current_num_threads() as u32).into_par_iter().with_max_len(1);
        let found: Vec<InHand> = self.pool.install(|| threads.filter_map(search).collect());
        let best = found.into_iter().min_by(|a, b| a.total().total_cmp(&b.total()));
        let Some(mut new) = best else { return };
        improver.answer(&mut new);
        watch.note(&format!("local search from there: {}", new.value));
        if new.is_plan() && new.value < so_far.point.value {
            so_far.point = new;
            watch.tell(Some(so_far.point.value), Some(so_far.bound), 0);
            watch.keep_plan(|| Point::new(improver.program, &so_far.point.values));
        }
    }

    /// Seeks a better plan with these sizes in a small tree, among the choices that are cheap then. Whether there is one.
    fn search_within(
        &self,
        lead: &mut Lead<'_>,
        sizes: &Sizes,
        nodes: u64,
        so_far: &mut SoFar,
        watch: &mut Watch<'_>,
    ) -> bool {
        let &Improver { blocks, program, penalties, .. } = self.improver;
        let SoFar { point, bound, work } = so_far;
        let below = self.below(point);
        let deadline = lead.earlier(self.end(SHARE_OF_A_TREE));
        let &mut Lead { part, ref mut relaxation, cuts, end } = lead;
        relaxation.end_beyond(below);
        relaxation.limit_all(sizes);
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        let Outcome::Optimum(optimum) = relaxation.optimum(left) else { return false };
        let columns = cheap(part, sizes, &optimum, point, below);
        let limits = sizes.iter().filter_map(|(&at, &limits)| {
            let place = columns.binary_search(&part.columns()[at as usize]).ok()?;
            Some((place as u32, limits))
        });
        let limits: Sizes = limits.collect();
        let (left, decided, least) = (columns.len(), limits.len(), optimum.value);
        watch.note(&format!(
            "{left} columns are left where {decided} sizes are decided, {least} at least"
        ));
        let part = Part::new(blocks, program, point, columns, penalties);
        let mut pseudo_costs = PseudoCosts::default();
        let facts =
            Facts { deadline, steps: STEPS_OF_A_TRIAL, ..self.facts(point, &part, watch.stop) };
        // What the plan in hand has beyond the part may make it cheaper than the relaxation of the part.
        let least = f64::NEG_INFINITY;
        let tree = Tree::new(facts, cuts.to_vec(), &mut pseudo_costs, below, least);
        let most =
            work.map_or(nodes, |left| nodes.min((left as f64 * SHARE_OF_A_TREE).ceil() as u64));
        let effort = Effort { work: Some(most), ..self.effort };
        let Searched { changes, nodes, .. } = tree.within(&limits, *bound).search(&effort, watch);
        *work = work.map(|left| left.saturating_sub(nodes));
        !changes.is_empty() && point.take(blocks, &changes, penalties, 0.0)
    }
}

impl Lead<'_> {
    /// This end, or that of all leads where it is earlier.
    fn earlier(&self, end: Option<Instant>) -> Option<Instant> {
        end.into_iter().chain(self.end).min()
    }

    fn is_over(&self, watch: &Watch<'_>) -> bool {
        watch.is_stopped() || self.end.is_some_and(|end| end <= Instant::now())
    }
}

/// The sizes that the relaxation has as the plan has them, where other ones cost this share of its gap at least.
fn agreed(part: &Part, optimum: &Optimum, point: &InHand, margin: f64) -> Sizes {
    let least = margin * (point.value - optimum.least());
    let columns = (0..).zip(part.columns());
    let sizes = columns.filter(|&(at, _)| part.is_size(at));
    let planned = sizes.map(|(at, &column)| (at, point.values[column as usize].round()));
    let same = planned.filter(|&(at, planned)| {
        let (value, reduced) = (optimum.columns[at as usize], optimum.reduced[at as usize]);
        (value - planned).abs() < SAME && reduced.abs() >= least
    });
    same.map(|(at, planned)| (at, (planned, planned))).collect()
}

/// Columns of the program that may be chosen with these sizes: all sizes, for what is not free stands as it is in hand; what
/// the plan in hand has; and of the others those that cost least in this optimum.
fn cheap(part: &Part, sizes: &Sizes, optimum: &Optimum, point: &InHand, below: f64) -> Vec<u32> {
    let is_closed = |at: u32| sizes.get(&at).is_some_and(|&(_, upper)| upper < 0.5);
    let columns = 0..part.columns().len() as u32;
    let may_be_built = columns.clone().filter(|&at| !is_closed(at));
    let open: BTreeSet<SiteIdx> = may_be_built.filter_map(|at| site(part, at)).collect();
    let may_move = |at: u32| match part.key(at) {
        ColumnKey::Move(_, site) => open.contains(&site),
        _ => true,
    };
    let costs = columns.clone().map(|at| match () {
        () if !may_move(at) => f64::INFINITY,
        () if part.is_size(at) || !part.is_whole(at) => f64::NEG_INFINITY,
        () => optimum.least() + optimum.reduced[at as usize],
    });
    let costs: Vec<f64> = costs.collect();
    let most = core::band(&costs, f64::NEG_INFINITY, FEW, below);
    let cheap = columns.filter(|&at| costs[at as usize] <= most);
    let chosen = (0..).zip(&point.values).filter(|&(_, &value)| value > 0.5).map(|(at, _)| at);
    let all: BTreeSet<u32> = cheap.map(|at| part.columns()[at as usize]).chain(chosen).collect();
    all.into_iter().collect()
}

/// The site of a size.
fn site(part: &Part, at: u32) -> Option<SiteIdx> {
    match part.key(at) {
        ColumnKey::Build(site, _) => Some(site),
        _ => None,
    }
}
