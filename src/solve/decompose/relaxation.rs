//! The relaxation of a part, growing by rows that its optimum misses: links of villages to what is built, and cuts.
//!
//! The prices have the same bound, but a tree branches in a relaxation of its own: with these cuts it begins
//! where the prices ended, and above where whole sizes count ([`total`](crate::solve::decompose::total)).
//!
//! # Why
//! Of thousands of links and cuts that a search comes to know some hundred hold an optimum. A relaxation with these alone
//! is solved in a fraction of the time, and the others are asked whether they are missed before cuts are sought anew.

use crate::facts::SiteIdx;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::blocks::SiteBlock;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::cuts::separate;
use crate::solve::decompose::part::Part;
use crate::solve::highs::direct::BASIC;
use crate::solve::highs::direct::Basis;
use crate::solve::highs::direct::LOWER;
use crate::solve::highs::direct::NewRow;
use crate::solve::highs::direct::Standing;
use crate::solve::highs::direct::UPPER;
use crate::solve::linear::Linear;
use crate::solve::linear::Optimum;
use crate::solve::linear::Outcome;
use rayon::ThreadPool;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

/// A link is missed by more than this.
const MISSED: f64 = 1e-6;
/// A known cut is missed by more than this share of its largest factor.
const LEAST_MISS: f64 = 1e-4;
/// Cuts with more room than this share of their largest factor do not hold the optimum.
const LOOSE: f64 = 1e-6;
/// Links stay in for so many questions after one that they held, and cuts are known for so many.
const LINK_KEPT: u32 = 5;
const CUT_KNOWN: u32 = 1000;

/// Limits of a column.
pub type Limits = (f64, f64);

/// What a row says that comes in when it is missed.
#[derive(Clone, Debug)]
enum Rule {
    /// A link: its row in the part.
    Link(usize),
    Cut(Arc<Cut>),
}

/// A link, or where cuts lie in memory: rules with the same key are the same.
type Key = (bool, usize);

/// A rule that is known: whether its row is in, and how many questions ago it held an optimum.
struct Known {
    rule: Rule,
    is_in: bool,
    idle: u32,
}

/// Where a solve begins: at the optimum of another question.
#[derive(Clone, Debug)]
pub struct Start {
    /// Columns of the part that stand in no limit, and those that stand at their upper one.
    basic: Vec<u32>,
    upper: Vec<u32>,
    /// Where the rows of the part stand, and those that came in and hold the optimum.
    rows: Vec<Standing>,
    holding: Vec<(Rule, Standing)>,
}

/// A relaxation.
pub struct Relaxation<'a> {
    blocks: &'a Blocks,
    part: &'a Part,
    is_free: Vec<bool>,
    linear: Linear,
    /// Links, then cuts; and positions of those that are in, in the order of their rows.
    known: Vec<Known>,
    inside: Vec<usize>,
    /// Limits of the columns of the part, and those of some in the question that is asked now.
    own: Vec<Limits>,
    limits: BTreeMap<u32, Limits>,
    /// What more than this costs is of no use.
    most: f64,
}

impl<'a> Relaxation<'a> {
    /// The relaxation of a part with these cuts; optima above `most` need not be known.
    #[must_use]
    pub fn new(blocks: &'a Blocks, part: &'a Part, cuts: &[Arc<Cut>], most: f64) -> Self {
        let mut is_free = vec![false; blocks.cost.len()];
        for &column in part.columns() {
            is_free[column as usize] = true;
        }
        let known = part.links().map(Rule::Link).chain(cuts.iter().cloned().map(Rule::Cut));
        let known = known.map(|rule| Known { rule, is_in: false, idle: LINK_KEPT });
        let mut relaxation = Self {
            blocks,
            part,
            is_free,
            linear: part.relaxation(),
            known: known.collect(),
            inside: Vec::new(),
            own: (0..part.columns().len() as u32).map(|column| part.limits(column)).collect(),
            limits: BTreeMap::new(),
            most,
        };
        let all = relaxation.known.len();
        relaxation.take_in((all - cuts.len()..all).collect());
        relaxation.end_beyond(most);
        relaxation
    }

    /// Its optimum, and its value with what the columns cost that are not free.
    pub fn optimum(&mut self, left: Option<Duration>) -> Outcome {
        loop {
            let outcome = self.linear.outcome(left);
            let Outcome::Optimum(optimum) = &outcome else { return outcome };
            let missed = self.missed_links(&optimum.columns);
            if missed.is_empty() {
                return self.with_others(outcome);
            }
            self.take_in(missed);
        }
    }

    /// What so many steps of the simplex method show, with the links that are in ([`Linear::soon`]).
    pub fn soon(&mut self, steps: i32, left: Option<Duration>) -> Outcome {
        let outcome = self.linear.soon(steps, left);
        self.with_others(outcome)
    }

    /// The same with what the columns cost that are not free.
    fn with_others(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Optimum(mut optimum) => {
                optimum.value += self.part.others();
                optimum.bound += self.part.least_of_others();
                Outcome::Optimum(optimum)
            }
            Outcome::OnTheWay(bound) => Outcome::OnTheWay(bound + self.part.least_of_others()),
            other => other,
        }
    }

    /// Positions of links that are missed where the columns of the part have these values.
    fn missed_links(&self, values: &[f64]) -> Vec<usize> {
        let is_missed = |known: &Known| match known.rule {
            Rule::Link(row) => !known.is_in && self.part.excess(row, values) > MISSED,
            Rule::Cut(_) => false,
        };
        (0..self.known.len()).filter(|&at| is_missed(&self.known[at])).collect()
    }

    /// Takes in the rows at these positions.
    fn take_in(&mut self, positions: Vec<usize>) {
        let rows = positions.iter().map(|&at| self.known[at].rule.row(self.part));
        let rows: Vec<NewRow> = rows.collect();
        self.linear.add_rows(&rows);
        for &at in &positions {
            self.known[at].is_in = true;
        }
        self.inside.extend(positions);
    }

    /// Takes in cuts that this optimum misses, known ones and at other sites new ones: how many.
    pub fn cut(&mut self, optimum: &Optimum, pool: &ThreadPool) -> usize {
        let (values, reduced) =
            (self.by_column(&optimum.columns), self.by_column(&optimum.reduced));
        let missed = |known: &Known| match &known.rule {
            Rule::Cut(cut) if !known.is_in && is_missed(cut, &values) => Some(cut.site),
            _ => None,
        };
        let missed =
            self.known.iter().enumerate().filter_map(|(at, known)| Some((at, missed(known)?)));
        let (mut positions, sites): (Vec<usize>, HashSet<SiteIdx>) = missed.unzip();
        let separate = |block: &SiteBlock| {
            let is_new = !sites.contains(&block.site);
            is_new.then(|| separate(block, &values, &reduced, &self.is_free)).flatten()
        };
        let blocks = &self.blocks.sites;
        let cuts: Vec<Cut> = pool.install(|| blocks.par_iter().filter_map(separate).collect());
        for cut in cuts {
            positions.push(self.known.len());
            self.known.push(Known { rule: Rule::Cut(Arc::new(cut)), is_in: false, idle: 0 });
        }
        let count = positions.len();
        self.take_in(positions);
        count
    }

    /// By column of the program; 0 for columns outside the part.
    #[must_use]
    pub fn by_column(&self, of_part: &[f64]) -> Vec<f64> {
        let mut all = vec![0.0; self.blocks.cost.len()];
        for (&column, &value) in self.part.columns().iter().zip(of_part) {
            all[column as usize] = value;
        }
        all
    }

    /// From here on optima above this need not be known.
    pub fn end_beyond(&mut self, most: f64) {
        self.most = most;
        self.linear.end_beyond(most - self.part.others());
    }

    /// The limits of a column of the part.
    #[must_use]
    pub fn limits(&self, column: u32) -> Limits {
        self.limits.get(&column).copied().unwrap_or(self.own[column as usize])
    }

    /// Other limits of a column of the part.
    pub fn limit(&mut self, column: u32, limits: Limits) {
        if self.limits(column) != limits {
            self.linear.limit(column, limits.0, limits.1);
        }
        if limits == self.own[column as usize] {
            self.limits.remove(&column);
        } else {
            self.limits.insert(column, limits);
        }
    }

    /// These limits, and of all other columns their own.
    pub fn limit_all(&mut self, limits: &BTreeMap<u32, Limits>) {
        let before: Vec<u32> = self.limits.keys().copied().collect();
        for column in before.into_iter().filter(|column| !limits.contains_key(column)) {
            self.limit(column, self.own[column as usize]);
        }
        for (&column, &limits) in limits {
            self.limit(column, limits);
        }
    }

    /// From here on a column stays at its least value, whatever question is asked.
    pub fn rule_out(&mut self, column: u32) {
        let least = self.own[column as usize].0;
        if !self.limits.contains_key(&column) {
            self.linear.limit(column, least, least);
        }
        self.own[column as usize].1 = least;
    }

    /// Looks which rows hold this optimum.
    pub fn see(&mut self, optimum: &Optimum) {
        let values = self.by_column(&optimum.columns);
        for known in &mut self.known {
            let holds = known.is_in
                && match &known.rule {
                    Rule::Link(row) => self.part.excess(*row, &optimum.columns) > -MISSED,
                    Rule::Cut(cut) => holds(cut, &values),
                };
            known.idle = if holds { 0 } else { known.idle.saturating_add(1) };
        }
    }

    /// Where the optimum of the last question stands, for questions that are like it; `None` where HiGHS does not say.
    #[must_use]
    pub fn start(&self) -> Option<Start> {
        let Basis { columns, mut rows } = self.linear.basis()?;
        let at = |standing: Standing| {
            let columns = (0..).zip(&columns).filter(move |&(_, &own)| own == standing);
            columns.map(|(column, _)| column).collect()
        };
        let added = rows.split_off(rows.len() - self.inside.len());
        let holding = self.inside.iter().zip(added).filter(|&(_, standing)| standing != BASIC);
        let holding = holding.map(|(&at, standing)| (self.known[at].rule.clone(), standing));
        let holding = holding.collect();
        Some(Start { basic: at(BASIC), upper: at(UPPER), rows, holding })
    }

    /// The next solve begins there, with the rows that held that optimum; of others only links that did so a short while ago
    /// stay in.
    pub fn begin_at(&mut self, start: &Start) {
        let holding = start.holding.iter().map(|(rule, standing)| (rule.key(), *standing));
        let holding: HashMap<Key, Standing> = holding.collect();
        self.known.retain(|known| {
            let is_link = matches!(known.rule, Rule::Link(_));
            is_link || known.idle < CUT_KNOWN || holding.contains_key(&known.rule.key())
        });
        let keys: HashSet<Key> = self.known.iter().map(|known| known.rule.key()).collect();
        for (rule, _) in start.holding.iter().filter(|(rule, _)| !keys.contains(&rule.key())) {
            self.known.push(Known { rule: rule.clone(), is_in: false, idle: 0 });
        }
        let mut columns = vec![LOWER; self.own.len()];
        for (list, standing) in [(&start.basic, BASIC), (&start.upper, UPPER)] {
            for &column in list {
                columns[column as usize] = standing;
            }
        }
        let (mut rows, mut inside) = (start.rows.clone(), Vec::new());
        for (at, known) in self.known.iter_mut().enumerate() {
            known.is_in = false;
            let standing = holding.get(&known.rule.key()).copied();
            let is_kept = matches!(known.rule, Rule::Link(_)) && known.idle < LINK_KEPT;
            if let Some(standing) = standing.or(is_kept.then_some(BASIC)) {
                inside.push(at);
                rows.push(standing);
            }
        }
        self.make(inside);
        self.linear.begin_at(&Basis { columns, rows });
    }

    /// Makes the linear program anew, with the rows at these positions.
    fn make(&mut self, inside: Vec<usize>) {
        self.linear = self.part.relaxation();
        self.inside.clear();
        self.take_in(inside);
        for column in 0..self.own.len() as u32 {
            let (lower, upper) = self.limits(column);
            if (lower, upper) != self.part.limits(column) {
                self.linear.limit(column, lower, upper);
            }
        }
        self.end_beyond(self.most);
    }

    /// The cuts that are in.
    pub fn cuts(&self) -> impl Iterator<Item = &Arc<Cut>> {
        self.inside.iter().filter_map(|&at| match &self.known[at].rule {
            Rule::Cut(cut) => Some(cut),
            Rule::Link(_) => None,
        })
    }

    /// The cuts that hold this optimum.
    #[must_use]
    pub fn holding(&self, optimum: &Optimum) -> Vec<Arc<Cut>> {
        let values = self.by_column(&optimum.columns);
        self.cuts().filter(|cut| holds(cut, &values)).cloned().collect()
    }
}

impl Rule {
    fn key(&self) -> Key {
        match self {
            Self::Link(row) => (true, *row),
            Self::Cut(cut) => (false, Arc::as_ptr(cut).addr()),
        }
    }

    /// Its row in a part.
    fn row(&self, part: &Part) -> NewRow {
        let lower = f64::NEG_INFINITY;
        match self {
            Self::Link(row) => {
                let (entries, upper) = part.row(*row);
                NewRow { lower, entries: entries.to_vec(), upper }
            }
            Self::Cut(cut) => NewRow { lower, entries: part.entries(cut), upper: 0.0 },
        }
    }
}

fn holds(cut: &Cut, values: &[f64]) -> bool {
    cut.activity(values) >= -LOOSE * cut.largest()
}

fn is_missed(cut: &Cut, values: &[f64]) -> bool {
    let activity = cut.activity(values);
    activity > 0.0 && activity > LEAST_MISS * cut.largest()
}

#[cfg(test)]
mod tests {
    use super::Relaxation;
    use crate::solve::Question;
    use crate::solve::decompose::blocks::Blocks;
    use crate::solve::decompose::part::Part;
    use crate::solve::decompose::samples::SITES;
    use crate::solve::decompose::samples::VILLAGES;
    use crate::solve::decompose::samples::plan;
    use crate::solve::decompose::samples::program;
    use crate::solve::linear::Linear;
    use crate::solve::linear::Optimum;
    use crate::solve::linear::Outcome;
    use rand::RngExt;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use std::collections::BTreeMap;

    /// Asks about random questions, each as one part.
    fn ask(seed: u64, mut about: impl FnMut(&Question<'_>, &Blocks, &Part, &mut ChaCha8Rng)) {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        for _ in 0..40 {
            let (program, objective) = program(&mut random);
            let question = Question::new(&program, &objective);
            let blocks = Blocks::new(&question).expect("the program has blocks");
            let free: Vec<u32> = (0..program.columns.len() as u32).collect();
            let penalties = vec![1000.0; blocks.row_count()];
            let point = plan(&program, &blocks, &penalties);
            let part = Part::new(&blocks, &program, &point, free, &penalties);
            about(&question, &blocks, &part, &mut random);
        }
    }

    fn optimum(relaxation: &mut Relaxation<'_>) -> Optimum {
        match relaxation.optimum(None) {
            Outcome::Optimum(optimum) => optimum,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn links_that_come_in_when_they_are_missed_are_worth_as_much_as_all_of_them() {
        let mut without_were_less = 0;
        ask(3, |question, blocks, part, random| {
            let solve = |linear: &mut Linear| linear.solve(None).expect("an optimum").value;
            let all =
                solve(&mut Linear::relaxation(question.program, question.objective, |_| true));
            without_were_less += u32::from(solve(&mut part.relaxation()) < all - 1e-6);
            let mut relaxation = Relaxation::new(blocks, part, &[], f64::INFINITY);
            let value = |relaxation: &mut Relaxation<'_>| optimum(relaxation).value;
            assert!((value(&mut relaxation) - all).abs() < 1e-6);
            // Other limits hold as long as they are asked for, and what is ruled out stays so.
            let column = random.random_range(0..SITES as u32) * (VILLAGES as u32 + 1);
            relaxation.limit_all(&BTreeMap::from([(column, (0.0, 0.0))]));
            let closed = value(&mut relaxation);
            relaxation.limit_all(&BTreeMap::new());
            assert!((value(&mut relaxation) - all).abs() < 1e-6 && closed >= all - 1e-6);
            relaxation.rule_out(column);
            assert!((value(&mut relaxation) - closed).abs() < 1e-6);
            assert_eq!(relaxation.limits(column), (0.0, 0.0));
            // Begun where another question ended, with the rows that held it, it is worth the same.
            let start = relaxation.start().expect("HiGHS knows where it stands");
            let seen = optimum(&mut relaxation);
            relaxation.see(&seen);
            let rows = relaxation.inside.len();
            relaxation.limit_all(&BTreeMap::new());
            relaxation.begin_at(&start);
            assert!(relaxation.inside.len() <= rows);
            assert!((value(&mut relaxation) - closed).abs() < 1e-6);
            let mut another = Relaxation::new(blocks, part, &[], f64::INFINITY);
            another.rule_out(column);
            another.begin_at(&start);
            assert!((value(&mut another) - closed).abs() < 1e-6);
        });
        assert!(without_were_less > 20, "{without_were_less}");
    }

    #[test]
    fn cuts_that_were_left_out_come_in_again_when_they_are_missed_and_a_start_brings_its_own() {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        let (mut left_out, mut brought) = (0, 0);
        ask(4, |_, blocks, part, _| {
            let mut relaxation = Relaxation::new(blocks, part, &[], f64::INFINITY);
            let without = optimum(&mut relaxation);
            let bare = relaxation.start().expect("HiGHS knows where it stands");
            let mut with = without.clone();
            for _ in 0..20 {
                if relaxation.cut(&with, &pool) == 0 {
                    break;
                }
                with = optimum(&mut relaxation);
            }
            let tight = relaxation.start().expect("HiGHS knows where it stands");
            relaxation.begin_at(&bare);
            assert_eq!(relaxation.cuts().count(), 0);
            let again = optimum(&mut relaxation);
            assert!((again.value - without.value).abs() < 1e-6);
            // They are known still.
            let known = relaxation.known.len();
            let count = relaxation.cut(&again, &pool);
            left_out += count - (relaxation.known.len() - known);
            let mut another = Relaxation::new(blocks, part, &[], f64::INFINITY);
            another.begin_at(&tight);
            brought += another.cuts().count();
            assert!((optimum(&mut another).value - with.value).abs() < 1e-6);
        });
        assert!(left_out > 10 && brought > 20, "{left_out} {brought}");
    }
}
