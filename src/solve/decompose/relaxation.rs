//! The relaxation of a part, growing by rows that its optimum misses: links of villages to what is built, and cuts.
//!
//! The prices have the same bound, but a tree branches in a relaxation of its own: with these cuts it begins
//! where the prices ended, and above where whole sizes count ([`total`](crate::solve::decompose::total)).
//!
//! # Why
//! Most links hold by themselves once there are cuts. A relaxation without those that do is several times smaller.

use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::cuts::Cut;
use crate::solve::decompose::cuts::separate;
use crate::solve::decompose::part::Part;
use crate::solve::linear::Linear;
use crate::solve::linear::Optimum;
use crate::solve::linear::Outcome;
use rayon::ThreadPool;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::time::Duration;

/// A row is missed by more than this.
const MISSED: f64 = 1e-6;
/// Cuts with more room than this share of their largest factor do not hold the optimum.
const LOOSE: f64 = 1e-6;
/// The relaxation is made anew without idle rows when so many more are in it than the last time.
const MOST_NEW: usize = 800;
/// A row is idle that held no optimum for so many questions.
const IDLE: u32 = 60;

/// Limits of a column.
pub type Limits = (f64, f64);

/// A link of the part: its row, and for how many questions it was loose if it is in.
struct Link {
    row: usize,
    loose: Option<u32>,
}

/// A relaxation.
pub struct Relaxation<'a> {
    blocks: &'a Blocks,
    part: &'a Part,
    is_free: Vec<bool>,
    linear: Linear,
    links: Vec<Link>,
    /// Cuts that are in beyond those of the part, and for how many questions each was loose.
    cuts: Vec<(Cut, u32)>,
    /// So many links and cuts were in it when it was made.
    made_with: usize,
    /// Limits of the columns of the part, and those of some in the question that is asked now.
    own: Vec<Limits>,
    limits: BTreeMap<u32, Limits>,
    /// What more than this costs is of no use.
    most: f64,
}

impl<'a> Relaxation<'a> {
    /// The relaxation of a part with these cuts; optima above `most` need not be known.
    #[must_use]
    pub fn new(blocks: &'a Blocks, part: &'a Part, cuts: &[Cut], most: f64) -> Self {
        let mut is_free = vec![false; blocks.cost.len()];
        for &column in part.columns() {
            is_free[column as usize] = true;
        }
        let links = part.links().map(|row| Link { row, loose: None }).collect();
        let mut relaxation = Self {
            blocks,
            part,
            is_free,
            linear: part.relaxation(),
            links,
            cuts: Vec::new(),
            made_with: cuts.len(),
            own: (0..part.columns().len() as u32).map(|column| part.limits(column)).collect(),
            limits: BTreeMap::new(),
            most,
        };
        for cut in cuts {
            relaxation.add_cut(cut.clone());
        }
        relaxation.end_beyond(most);
        relaxation
    }

    /// Its optimum, and its value with what the columns cost that are not free.
    pub fn optimum(&mut self, left: Option<Duration>) -> Outcome {
        loop {
            let outcome = self.linear.outcome(left);
            let Outcome::Optimum(optimum) = &outcome else { return outcome };
            if self.add_links(optimum) == 0 {
                return self.with_others(outcome);
            }
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

    /// Takes in the links that are missed.
    fn add_links(&mut self, optimum: &Optimum) -> usize {
        let mut count = 0;
        for link in self.links.iter_mut().filter(|link| link.loose.is_none()) {
            if self.part.excess(link.row, &optimum.columns) > MISSED {
                let (entries, upper) = self.part.row(link.row);
                self.linear.add_row(f64::NEG_INFINITY, entries, upper);
                link.loose = Some(0);
                count += 1;
            }
        }
        count
    }

    /// Takes in cuts that this optimum misses: how many.
    pub fn cut(&mut self, optimum: &Optimum, pool: &ThreadPool) -> usize {
        let (values, reduced) =
            (self.by_column(&optimum.columns), self.by_column(&optimum.reduced));
        let separate = |block| separate(block, &values, &reduced, &self.is_free);
        let sites = &self.blocks.sites;
        let cuts: Vec<Cut> = pool.install(|| sites.par_iter().filter_map(separate).collect());
        let count = cuts.len();
        for cut in cuts {
            self.add_cut(cut);
        }
        count
    }

    fn add_cut(&mut self, cut: Cut) {
        self.linear.add_row(f64::NEG_INFINITY, &self.part.entries(&cut), 0.0);
        self.cuts.push((cut, 0));
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

    /// Looks which rows hold this optimum, and drops idle ones where there are many new ones.
    pub fn tidy(&mut self, optimum: &Optimum) {
        let values = self.by_column(&optimum.columns);
        for (cut, loose) in &mut self.cuts {
            *loose = if holds(cut, &values) { 0 } else { *loose + 1 };
        }
        for link in &mut self.links {
            let is_tight = || self.part.excess(link.row, &optimum.columns) > -MISSED;
            link.loose = link.loose.map(|loose| if is_tight() { 0 } else { loose + 1 });
        }
        if self.rows_in() < self.made_with + MOST_NEW {
            return;
        }
        self.cuts.retain(|&(_, loose)| loose < IDLE);
        self.linear = self.part.relaxation();
        for (cut, _) in &self.cuts {
            self.linear.add_row(f64::NEG_INFINITY, &self.part.entries(cut), 0.0);
        }
        for link in &mut self.links {
            link.loose = link.loose.filter(|&loose| loose < IDLE);
            if link.loose.is_some() {
                let (entries, upper) = self.part.row(link.row);
                self.linear.add_row(f64::NEG_INFINITY, entries, upper);
            }
        }
        for column in 0..self.own.len() as u32 {
            let (lower, upper) = self.limits(column);
            if (lower, upper) != self.part.limits(column) {
                self.linear.limit(column, lower, upper);
            }
        }
        self.made_with = self.rows_in();
        self.end_beyond(self.most);
    }

    fn rows_in(&self) -> usize {
        self.cuts.len() + self.links.iter().filter(|link| link.loose.is_some()).count()
    }

    /// The cuts that are in.
    #[must_use]
    pub fn cuts(&self) -> Vec<Cut> {
        self.cuts.iter().map(|(cut, _)| cut.clone()).collect()
    }

    /// The cuts that hold this optimum.
    #[must_use]
    pub fn holding(&self, optimum: &Optimum) -> Vec<Cut> {
        let values = self.by_column(&optimum.columns);
        let cuts = self.cuts.iter().map(|(cut, _)| cut);
        cuts.filter(|cut| holds(cut, &values)).cloned().collect()
    }
}

fn holds(cut: &Cut, values: &[f64]) -> bool {
    let largest = cut.entries.iter().map(|(_, factor)| factor.abs()).fold(0.0, f64::max);
    cut.activity(values) >= -LOOSE * largest
}

#[cfg(test)]
pub(super) mod tests {
    use super::Relaxation;
    use crate::facts::SiteIdx;
    use crate::facts::VillageIdx;
    use crate::model::ColumnKey;
    use crate::model::Expression;
    use crate::model::Program;
    use crate::model::RowKey;
    use crate::solve::Question;
    use crate::solve::decompose::blocks::Blocks;
    use crate::solve::decompose::in_hand::InHand;
    use crate::solve::decompose::part::Part;
    use crate::solve::linear::Linear;
    use crate::solve::linear::Outcome;
    use rand::RngExt;
    use rand::SeedableRng;
    use rand_chacha::ChaCha8Rng;
    use std::collections::BTreeMap;

    const VILLAGES: usize = 9;
    const SITES: usize = 4;

    /// Who moves where, with links: a plain question of location.
    pub(in crate::solve::decompose) fn program(random: &mut ChaCha8Rng) -> (Program, Expression) {
        let (mut program, mut objective) = (Program::default(), Expression::default());
        let mut moves = vec![Vec::new(); VILLAGES];
        for site in (0..SITES).map(SiteIdx::new) {
            let mut load = Vec::new();
            let build = program.add_column(ColumnKey::Build(site, 0), 0.0, 1.0, true);
            objective.entries.push((build, f64::from(random.random_range(20..60))));
            for (village, moves) in moves.iter_mut().enumerate() {
                let village = VillageIdx::new(village);
                let column = program.add_column(ColumnKey::Move(village, site), 0.0, 1.0, true);
                objective.entries.push((column, f64::from(random.random_range(1..30))));
                moves.push((column, 1.0));
                load.push((column, 1.0 + village.at() as f64));
                let link = [(column, 1.0), (build, -1.0)];
                program.add_row(RowKey::Link(village, site), f64::NEG_INFINITY, link, 0.0);
            }
            load.push((build, -20.0));
            program.add_row(RowKey::Capacity(site, 0), f64::NEG_INFINITY, load, 0.0);
            program.add_row(RowKey::OneLevel(site), f64::NEG_INFINITY, [(build, 1.0)], 1.0);
        }
        for (village, moves) in moves.into_iter().enumerate() {
            program.add_row(RowKey::AssignOnce(VillageIdx::new(village)), 1.0, moves, 1.0);
        }
        (program, objective)
    }

    /// A plan for it: villages in turn, where there is room.
    pub(in crate::solve::decompose) fn plan(
        program: &Program,
        blocks: &Blocks,
        penalties: &[f64],
    ) -> InHand {
        let mut values = vec![0.0; program.columns.len()];
        for site in 0..SITES {
            values[site * (VILLAGES + 1)] = 1.0;
        }
        for (village, site) in [(8, 0), (7, 0), (6, 1), (5, 1), (4, 1), (3, 2), (2, 2), (1, 2)] {
            values[site * (VILLAGES + 1) + 1 + village] = 1.0;
        }
        values[2 * (VILLAGES + 1) + 1] = 1.0;
        let point = InHand::new(blocks, values, penalties);
        assert!(point.is_plan());
        point
    }

    #[test]
    fn links_that_come_in_when_they_are_missed_are_worth_as_much_as_all_of_them() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let mut without_were_less = 0;
        for _ in 0..40 {
            let (program, objective) = program(&mut random);
            let question = Question::new(&program, &objective);
            let blocks = Blocks::new(&question).expect("the program has blocks");
            let free: Vec<u32> = (0..program.columns.len() as u32).collect();
            let penalties = vec![1000.0; blocks.row_count()];
            let point = plan(&program, &blocks, &penalties);
            let part = Part::new(&blocks, &program, &point, free, &penalties);
            let solve = |linear: &mut Linear| linear.solve(None).expect("an optimum").value;
            let all = solve(&mut Linear::relaxation(&program, &objective, |_| true));
            without_were_less += u32::from(solve(&mut part.relaxation()) < all - 1e-6);
            let mut relaxation = Relaxation::new(&blocks, &part, &[], f64::INFINITY);
            let value = |relaxation: &mut Relaxation<'_>| match relaxation.optimum(None) {
                Outcome::Optimum(optimum) => optimum.value,
                other => panic!("{other:?}"),
            };
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
        }
        assert!(without_were_less > 20, "{without_were_less}");
    }
}
