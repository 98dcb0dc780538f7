//! A descent: sizes of sites are decided in the relaxation with cuts, a few at a time, until all are whole.
//!
//! # Why
//! A tree that seeks plans of little cost comes upon them late. Cuts make the relaxation so strong that sites which it
//! builds for the most part are built in good plans; with whole sizes, what is left to villages is one knapsack a site.
//!
//! # Source
//! T. Berthold, Primal Heuristics for Mixed Integer Programs, ZIB (2006), chapter 3 (diving)

use crate::solve::decompose::part::Part;
use crate::solve::decompose::relaxation::Limits;
use crate::solve::decompose::relaxation::Relaxation;
use crate::solve::decompose::root::Extent;
use crate::solve::linear::Optimum;
use crate::solve::linear::Outcome;
use std::collections::BTreeMap;

/// Shares from here on are decided together, up to this share of what is open; others one by one.
const NEARLY: f64 = 0.8;
const AT_A_TIME: f64 = 0.2;
/// A site is built from this share on, where there is no larger one.
const HALF: f64 = 0.5;
/// Values so near to whole numbers are whole.
const WHOLE: f64 = 1e-6;
/// Decisions that may turn out to be wrong.
const MOST_MISTAKES: u32 = 12;

/// Chosen, or not.
const CHOSEN: Limits = (1.0, 1.0);
const NOT_CHOSEN: Limits = (0.0, 0.0);

/// Where a decision leads to.
enum Step {
    /// To this optimum.
    To(Optimum),
    /// To nothing that costs so little.
    Wrong,
    /// The descent has to end.
    Over,
}

/// A descent under way.
pub struct Descent<'d, 'a> {
    relaxation: &'d mut Relaxation<'a>,
    part: &'a Part,
    extent: &'d Extent<'d>,
    /// What is decided, by column of the part.
    pub decided: BTreeMap<u32, Limits>,
    mistakes: u32,
}

impl<'d, 'a> Descent<'d, 'a> {
    /// One to points that cost no more than `extent.enough`.
    pub fn new(relaxation: &'d mut Relaxation<'a>, part: &'a Part, extent: &'d Extent<'d>) -> Self {
        relaxation.end_beyond(extent.enough);
        relaxation.limit_all(&BTreeMap::new());
        Self { relaxation, part, extent, decided: BTreeMap::new(), mistakes: 0 }
    }

    /// Decides all sizes, from this optimum on: the optimum with them. `None` where that costs too much or takes too long.
    pub fn sizes(&mut self, optimum: Optimum) -> Option<Optimum> {
        let part = self.part;
        let columns = 0..part.columns().len() as u32;
        let sizes: Vec<u32> = columns.filter(|&at| part.is_size(at)).collect();
        let optimum = self.decide(&sizes, optimum)?;
        let whole = |&at: &u32| {
            let whole = optimum.columns[at as usize].round();
            (at, (whole, whole))
        };
        self.decided.extend(sizes.iter().map(whole));
        Some(optimum)
    }

    /// Decides columns until all of them are whole. Where none is chosen for the most part, what is not chosen at all stays
    /// so, with the smallest share.
    fn decide(&mut self, columns: &[u32], mut optimum: Optimum) -> Option<Optimum> {
        loop {
            let value = |at: u32| optimum.columns[at as usize];
            let free = columns.iter().copied().filter(|&at| {
                let (lower, upper) = self.relaxation.limits(at);
                lower < upper
            });
            let free: Vec<u32> = free.collect();
            let is_open = |&at: &u32| (WHOLE..1.0 - WHOLE).contains(&value(at));
            let mut open: Vec<u32> = free.iter().copied().filter(is_open).collect();
            open.sort_by(|&a, &b| value(b).total_cmp(&value(a)).then(a.cmp(&b)));
            let (Some(&first), Some(&last)) = (open.first(), open.last()) else {
                return Some(optimum);
            };
            let chosen = free.iter().filter(|&&at| value(at) >= 1.0 - WHOLE);
            self.decided.extend(chosen.map(|&at| (at, CHOSEN)));
            let (batch, only, decision) = if value(first) < HALF {
                let idle = free.iter().copied().filter(|&at| value(at) < WHOLE);
                let batch: Vec<u32> = idle.chain([last]).collect();
                self.decided.extend(batch.iter().map(|&at| (at, NOT_CHOSEN)));
                // What is not chosen may have to be, after all.
                (batch, last, NOT_CHOSEN)
            } else {
                let nearly = open.iter().take_while(|&&at| value(at) >= NEARLY).count();
                let most = (AT_A_TIME * open.len() as f64) as usize;
                let batch = open[..nearly.min(most).max(1)].to_vec();
                self.decided.extend(batch.iter().map(|&at| (at, CHOSEN)));
                (batch, first, CHOSEN)
            };
            optimum = match self.step() {
                Step::To(optimum) => optimum,
                Step::Wrong => self.retry(&batch, only, decision)?,
                Step::Over => return None,
            };
        }
    }

    /// Decides one of a batch alone; where that is wrong too, the other way round.
    fn retry(&mut self, batch: &[u32], only: u32, decision: Limits) -> Option<Optimum> {
        for at in batch.iter().filter(|&&at| at != only) {
            self.decided.remove(at);
        }
        if batch.len() > 1
            && let Step::To(optimum) = self.step()
        {
            return Some(optimum);
        }
        let other = if decision == CHOSEN { NOT_CHOSEN } else { CHOSEN };
        self.decided.insert(only, other);
        match self.step() {
            Step::To(optimum) => Some(optimum),
            Step::Wrong | Step::Over => None,
        }
    }

    /// The optimum with what is decided, after a round of cuts.
    fn step(&mut self) -> Step {
        if self.extent.is_over() || self.mistakes > MOST_MISTAKES {
            return Step::Over;
        }
        self.relaxation.limit_all(&self.decided);
        let mut outcome = self.relaxation.optimum(self.extent.left());
        if let Outcome::Optimum(optimum) = &outcome
            && self.relaxation.cut(optimum, self.extent.pool) > 0
        {
            outcome = self.relaxation.optimum(self.extent.left());
        }
        match outcome {
            Outcome::Optimum(optimum) if optimum.least() <= self.extent.enough => Step::To(optimum),
            Outcome::Optimum(_) | Outcome::Infeasible | Outcome::Beyond => {
                self.mistakes += 1;
                Step::Wrong
            }
            Outcome::OnTheWay(_) | Outcome::Unknown => Step::Over,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Descent;
    use crate::solve::Question;
    use crate::solve::decompose::blocks::Blocks;
    use crate::solve::decompose::part::Part;
    use crate::solve::decompose::root::Extent;
    use crate::solve::decompose::root::Root;
    use crate::solve::decompose::root::with_cuts;
    use crate::solve::decompose::samples::plan;
    use crate::solve::decompose::samples::program;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use std::sync::atomic::AtomicBool;

    #[test]
    fn all_sizes_are_whole_in_the_end_and_cost_no_less_than_the_relaxation() {
        let mut random = ChaCha8Rng::seed_from_u64(9);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        let stop = AtomicBool::new(false);
        let (mut found, mut in_part) = (0, 0);
        for _ in 0..40 {
            let (program, objective) = program(&mut random);
            let question = Question::new(&program, &objective);
            let blocks = Blocks::new(&question).expect("the program has blocks");
            let penalties = vec![1000.0; blocks.row_count()];
            let point = plan(&program, &blocks, &penalties);
            let free = (0..program.columns.len() as u32).collect();
            let part = Part::new(&blocks, &program, &point, free, &penalties);
            let extent = Extent { enough: f64::INFINITY, deadline: None, stop: &stop, pool: &pool };
            let root = with_cuts(&blocks, &part, &[], &extent).expect("a relaxation");
            let Root { mut relaxation, optimum, .. } = root;
            let sizes = |values: &[f64]| -> Vec<f64> {
                let columns = (0..).zip(values);
                let sizes = columns.filter(|&(at, _)| part.is_size(at));
                sizes.map(|(_, &value)| value).collect()
            };
            let is_whole = |values: &[f64]| values.iter().all(|value| value.fract().abs() < 1e-6);
            in_part += u32::from(!is_whole(&sizes(&optimum.columns)));
            let mut descent = Descent::new(&mut relaxation, &part, &extent);
            if let Some(below) = descent.sizes(optimum.clone()) {
                found += 1;
                assert!(below.value >= optimum.value - 1e-6);
                let decided: Vec<f64> = descent.decided.values().map(|&(lower, _)| lower).collect();
                assert_eq!(decided.len(), sizes(&optimum.columns).len());
                assert!(is_whole(&decided));
            }
            // What costs more than is asked for is not found.
            let extent = Extent { enough: optimum.value - 1.0, ..extent };
            if !is_whole(&sizes(&optimum.columns)) {
                assert!(Descent::new(&mut relaxation, &part, &extent).sizes(optimum).is_none());
            }
        }
        assert!(found > 30 && in_part > 20, "{found} {in_part}");
    }
}
