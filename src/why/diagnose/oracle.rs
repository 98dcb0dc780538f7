//! Whether a part of the rules can be kept: the program of everything with some members on, as far as it
//! matters to these ([`reduce`]). Answers are kept: most sets that are asked about share most of their parts.

use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Program;
use crate::model::RowKey;
use crate::solve::Answer;
use crate::solve::Backend;
use crate::solve::Effort;
use crate::solve::Question;
use crate::solve::Status;
use crate::solve::Watch;
use crate::solve::highs::Highs;
use crate::solve::highs::corner;
use crate::why::Means;
use crate::why::diagnose::reduce;
use crate::why::diagnose::reduce::Part;
use crate::why::diagnose::reduce::Reduced;
use crate::why::diagnose::reduce::times;
use crate::why::diagnose::whole::Whole;
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Instant;

/// Whether some members can be kept together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// There is a whole plan that keeps them.
    Yes,
    /// It is proven that there is none.
    No,
    /// A limit came before the answer.
    Unknown,
}

/// A sum of misses, and a price of a row, that are no more than rounding.
const MISSED: f64 = 1e-6;
const NO_PRICE: f64 = 1e-9;

/// Asks about sets of members.
pub struct Oracle<'a> {
    /// The program of everything.
    pub whole: &'a Whole,
    /// How hard to try.
    pub means: Means<'a>,
    /// When to give no more answers.
    pub deadline: Option<Instant>,
    /// What is known of parts: by the relaxation, and by whole plans.
    known: Mutex<HashMap<Vec<u64>, [Option<Kept>; 2]>>,
}

/// A member that may be relaxed at a price for each unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Relaxed {
    /// Its position.
    pub member: usize,
    /// Position of the member whose amount its own is told with: another one where several give way together.
    pub with: usize,
    /// Price for each unit.
    pub price: f64,
    /// Whether it is relaxed in whole units.
    pub is_whole: bool,
    /// What its rows have in common.
    pub way: Way,
    /// The villages that bring what it gives way by, if anybody has to: it gives way only where one of them
    /// is placed.
    pub brought_by: Vec<VillageIdx>,
}

/// How the rows of members that give way together do so. Choices that are closed are always opened as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Each row by an amount of its own; what is told is the sum.
    Each,
    /// All rows by the same amount.
    Alike,
    /// All rows as a whole, or none.
    Lifted,
}

impl Relaxed {
    /// A member that gives way alone, row by row.
    #[must_use]
    pub const fn alone(member: usize, price: f64, is_whole: bool) -> Self {
        let brought_by = Vec::new();
        Self { member, with: member, price, is_whole, way: Way::Each, brought_by }
    }
}

/// A program with relaxed members.
pub struct Elastic {
    /// Columns and rows.
    pub program: Program,
    /// The sum of prices.
    pub objective: Expression,
    /// Columns that say by how much a member (by its position) is relaxed.
    pub by: Vec<(usize, u32)>,
    /// What tells it from other programs of the same question.
    pub signature: Vec<u64>,
}

impl<'a> Oracle<'a> {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(whole: &'a Whole, means: Means<'a>) -> Self {
        Self { whole, means, deadline: None, known: Mutex::default() }
    }

    /// Gives no answers after this.
    #[must_use]
    pub fn until(self, deadline: Instant) -> Self {
        Self { deadline: Some(deadline), ..self }
    }

    /// The programs that matter with some members on, of which some may be relaxed; and their parts.
    #[must_use]
    pub fn programs(&self, is_on: &[bool], relaxed: &[Relaxed]) -> Vec<(Part, Elastic)> {
        self.programs_and_base(is_on, relaxed).0
    }

    /// The same, and where all columns stand that are in none of the parts.
    #[must_use]
    pub fn programs_and_base(
        &self,
        is_on: &[bool],
        relaxed: &[Relaxed],
    ) -> (Vec<(Part, Elastic)>, Vec<f64>) {
        let mut at: Vec<Option<&Relaxed>> = vec![None; self.whole.members.len()];
        for relaxed in relaxed {
            at[relaxed.member] = Some(relaxed);
        }
        let mut reduced = reduce::reduced(self.whole, is_on, &|member| at[member].is_some());
        let rows_give_alike = |part: &Part| {
            let relaxed = part.rows.iter().filter_map(|&row| at[self.whole.row_of[row as usize]?]);
            relaxed.into_iter().any(|relaxed| relaxed.way != Way::Each)
        };
        reduced.parts = joined(std::mem::take(&mut reduced.parts), &rows_give_alike);
        let programs = reduced.parts.iter().map(|part| self.program(part, &reduced, is_on, &at));
        let programs: Vec<Elastic> = programs.collect();
        (reduced.parts.into_iter().zip(programs).collect(), reduced.base)
    }

    fn program(
        &self,
        part: &Part,
        reduced: &Reduced,
        is_on: &[bool],
        at: &[Option<&Relaxed>],
    ) -> Elastic {
        let whole = self.whole;
        let mut elastic = Elastic {
            program: Program::default(),
            objective: Expression::default(),
            by: Vec::new(),
            signature: part.columns.iter().map(|&column| u64::from(column)).collect(),
        };
        let mut position: HashMap<u32, u32> = HashMap::with_capacity(part.columns.len());
        for &place in &part.columns {
            let column = whole.program.columns[place as usize];
            let mut closed_by = whole.closed_by[place as usize].iter();
            let is_closed = closed_by.any(|&member| is_on[member] && at[member].is_none());
            let upper = if is_closed { 0.0 } else { column.upper };
            let (key, lower) = (column.key, column.lower.min(upper));
            let new = elastic.program.add_column(key, lower, upper, column.is_integer);
            position.insert(place, new);
        }
        let mut lifts: HashMap<usize, u32> = HashMap::new();
        for (column, &place) in (0_u32..).zip(&part.columns) {
            let closed_by = whole.closed_by[place as usize].iter();
            for &member in closed_by.filter(|&&member| is_on[member]) {
                let Some(relaxed) = at[member] else { continue };
                let lift = *lifts
                    .entry(relaxed.with)
                    .or_insert_with(|| add_relaxation(&mut elastic, relaxed, 1.0));
                // The choice is taken only where the rule is lifted.
                let entries = [(column, 1.0), (lift, -1.0)];
                let key = RowKey::EarlierLayer(member);
                elastic.program.add_row(key, f64::NEG_INFINITY, entries, 0.0);
            }
        }
        for (&row, &(lower, upper)) in part.rows.iter().zip(&part.limits) {
            let facts = whole.program.rows[row as usize];
            let (mut entries, mut outside) = (Vec::new(), 0.0);
            for &(column, factor) in &whole.net.rows[row as usize] {
                match position.get(&column) {
                    Some(&column) => entries.push((column, factor)),
                    None => outside += factor * reduced.base[column as usize],
                }
            }
            let limits = (lower - outside, upper - outside);
            match whole.row_of[row as usize].and_then(|member| at[member]) {
                None => elastic.program.add_row(facts.key, limits.0, entries, limits.1),
                Some(relaxed) if relaxed.way == Way::Each => {
                    let (least, greatest) = elastic.reach(&entries);
                    if upper.is_finite() {
                        let most = (greatest - limits.1).max(0.0).ceil();
                        let more = add_relaxation(&mut elastic, relaxed, most);
                        entries.push((more, -1.0));
                        let left = relaxed.brought_by.iter().map(|&village| {
                            let left = whole.net.left(village)?;
                            position.get(&left).copied()
                        });
                        if let Some(left) = left.collect::<Option<Vec<u32>>>() {
                            elastic.add_bringers(more, most, &left);
                        }
                    }
                    if lower.is_finite() {
                        let most = (limits.0 - least).max(0.0).ceil();
                        let less = add_relaxation(&mut elastic, relaxed, most);
                        entries.push((less, 1.0));
                    }
                    elastic.program.add_row(facts.key, limits.0, entries, limits.1);
                }
                Some(relaxed) => {
                    let most = if relaxed.way == Way::Lifted { 1.0 } else { 0.0 };
                    let give = *lifts
                        .entry(relaxed.with)
                        .or_insert_with(|| add_relaxation(&mut elastic, relaxed, most));
                    elastic.add_alike(facts.key, &entries, limits, (give, relaxed.way));
                }
            }
            let told = [limits.0, limits.1].map(f64::to_bits);
            elastic.signature.extend([u64::MAX, u64::from(row), told[0], told[1]]);
        }
        elastic
    }

    /// The best point of a program; without whole numbers where `is_relaxed`.
    #[must_use]
    pub fn answer(&self, elastic: &Elastic, is_relaxed: bool) -> Answer {
        self.answer_from(elastic, is_relaxed, None)
    }

    /// The same from a point on.
    #[must_use]
    pub fn answer_from(
        &self,
        elastic: &Elastic,
        is_relaxed: bool,
        start: Option<&[f64]>,
    ) -> Answer {
        let mut program = std::borrow::Cow::Borrowed(&elastic.program);
        if is_relaxed {
            for column in &mut program.to_mut().columns {
                column.is_integer = false;
            }
        }
        let question = Question { start, ..Question::new(&program, &elastic.objective) };
        let mut quiet = |_: &_| {};
        let mut watch = Watch::new(self.means.stop, &mut quiet);
        Highs.answer(&question, &self.effort(), &mut watch)
    }

    /// A point of a program that is nearly the best, if one is found in so many seconds.
    #[must_use]
    pub fn answer_within(&self, elastic: &Elastic, seconds: f64, gap: f64) -> Answer {
        let question = Question::new(&elastic.program, &elastic.objective);
        let mut quiet = |_: &_| {};
        let mut watch = Watch::new(self.means.stop, &mut quiet);
        let hasty = Means { seconds_each: self.means.seconds_each.min(seconds), ..self.means };
        let deadline = hasty.effort().deadline.into_iter().chain(self.deadline).min();
        Highs.answer(&question, &Effort { deadline, gap, ..hasty.effort() }, &mut watch)
    }

    /// How hard a single program is tried.
    #[must_use]
    pub fn effort(&self) -> Effort {
        let effort = self.means.effort();
        let deadline = effort.deadline.into_iter().chain(self.deadline).min();
        Effort { gap: 1e-9, deadline, ..effort }
    }

    /// Some of the members that are on and that the linear relaxation cannot keep together either: those that
    /// have a price where each may be missed at one. `None` where the relaxation can keep all.
    ///
    /// # Why
    /// Prices of rows are a proof that the misses cannot sum up to nothing. It does not use the members
    /// without a price, and so holds without them.
    #[must_use]
    pub fn core(&self, is_on: &[bool]) -> Option<Vec<usize>> {
        let on = (0..is_on.len()).filter(|&at| is_on[at]);
        let relaxed: Vec<Relaxed> = on.map(|member| Relaxed::alone(member, 1.0, false)).collect();
        let mut quiet = |_: &_| {};
        let mut watch = Watch::new(self.means.stop, &mut quiet);
        for (part, mut elastic) in self.programs(is_on, &relaxed) {
            for column in &mut elastic.program.columns {
                column.is_integer = false;
            }
            let question = Question::new(&elastic.program, &elastic.objective);
            let Some(best) = corner(&question, &self.effort(), &mut watch) else {
                continue;
            };
            if best.value <= MISSED {
                continue;
            }
            let closing = elastic.program.rows.len() - part.rows.len();
            let rows = elastic.program.rows.iter().zip(best.row_prices).enumerate();
            let priced = rows.filter(|(_, (_, price))| price.abs() > NO_PRICE);
            let members = priced.filter_map(|(at, (row, _))| match row.key {
                RowKey::EarlierLayer(member) if at < closing => Some(member),
                _ => self.whole.row_of[part.rows[at.checked_sub(closing)?] as usize],
            });
            let mut members: Vec<usize> = members.filter(|&member| is_on[member]).collect();
            members.sort_unstable();
            members.dedup();
            return Some(members);
        }
        None
    }

    /// Whether some members can be kept together, by a whole plan.
    #[must_use]
    pub fn can_keep(&self, is_on: &[bool]) -> Kept {
        self.kept(is_on, true).0
    }

    /// Whether some members can be kept together by the linear relaxation; if not, the part that shows it.
    #[must_use]
    pub fn refuted(&self, is_on: &[bool]) -> Option<Part> {
        self.kept(is_on, false).1
    }

    /// Whether some members can be kept together, and the part that cannot be kept.
    #[must_use]
    pub fn kept(&self, is_on: &[bool], in_whole: bool) -> (Kept, Option<Part>) {
        let programs = self.programs(is_on, &[]);
        // Mostly the relaxation tells, and it is far quicker.
        let mut sure = Kept::Yes;
        let steps: &[bool] = if in_whole { &[false, true] } else { &[false] };
        for &is_whole in steps {
            sure = Kept::Yes;
            for (part, elastic) in &programs {
                match self.known_or_asked(elastic, is_whole) {
                    Kept::No => return (Kept::No, Some(part.clone())),
                    Kept::Unknown => sure = Kept::Unknown,
                    Kept::Yes => {}
                }
            }
        }
        (sure, None)
    }

    fn known_or_asked(&self, elastic: &Elastic, is_whole: bool) -> Kept {
        let lock = || self.known.lock().expect("no thread ends while it holds the answers");
        let is_integer = elastic.program.columns.iter().any(|column| column.is_integer);
        let kind = usize::from(is_whole && is_integer);
        if let Some(known) = lock().get(&elastic.signature).and_then(|known| known[kind]) {
            return known;
        }
        let answer = self.answer(elastic, kind == 0);
        let kept = match answer.status {
            Status::Infeasible => Kept::No,
            _ if answer.values.is_some() => Kept::Yes,
            _ => Kept::Unknown,
        };
        if kept != Kept::Unknown {
            lock().entry(elastic.signature.clone()).or_default()[kind] = Some(kept);
        }
        kept
    }
}

/// The parts, of which those that are tied together are one.
fn joined(parts: Vec<Part>, are_tied: &dyn Fn(&Part) -> bool) -> Vec<Part> {
    let (tied, mut parts): (Vec<Part>, Vec<Part>) = parts.into_iter().partition(are_tied);
    let one = tied.into_iter().reduce(|mut one, other| {
        one.columns.extend(other.columns);
        one.rows.extend(other.rows);
        one.limits.extend(other.limits);
        one.members.extend(other.members);
        one
    });
    parts.extend(one);
    parts
}

/// A column that says by how much a member is relaxed.
fn add_relaxation(elastic: &mut Elastic, relaxed: &Relaxed, most: f64) -> u32 {
    let key = ColumnKey::Missed(elastic.by.len());
    let column = elastic.program.add_column(key, 0.0, most, relaxed.is_whole);
    elastic.objective.entries.push((column, relaxed.price));
    elastic.by.push((relaxed.with, column));
    column
}

impl Elastic {
    /// A row of which both sides give way by the same column: a row each.
    fn add_alike(
        &mut self,
        key: RowKey,
        entries: &[(u32, f64)],
        (lower, upper): (f64, f64),
        (give, way): (u32, Way),
    ) {
        let (least, greatest) = self.reach(entries);
        if way == Way::Alike {
            let most = (greatest - upper).max(lower - least).ceil();
            let column = &mut self.program.columns[give as usize];
            column.upper = column.upper.max(most);
        }
        let size = |missing: f64| if way == Way::Lifted { missing.max(0.0) } else { 1.0 };
        let with = |factor: f64| entries.iter().copied().chain([(give, factor)]);
        if upper.is_finite() {
            let entries = with(-size(greatest - upper));
            self.program.add_row(key, f64::NEG_INFINITY, entries, upper);
        }
        if lower.is_finite() {
            self.program.add_row(key, lower, with(size(lower - least)), f64::INFINITY);
        }
    }

    /// A column is 0 where all villages are left that could bring it.
    fn add_bringers(&mut self, more: u32, most: f64, left: &[u32]) {
        if !left.is_empty() && most.is_finite() {
            let entries = left.iter().map(|&column| (column, most)).chain([(more, 1.0)]);
            let all = most * left.len() as f64;
            self.program.add_row(
                RowKey::EarlierLayer(self.by.len()),
                f64::NEG_INFINITY,
                entries,
                all,
            );
        }
    }

    /// The least and the greatest sum of some entries.
    fn reach(&self, entries: &[(u32, f64)]) -> (f64, f64) {
        entries.iter().fold((0.0, 0.0), |(least, greatest), &(column, factor)| {
            let column = self.program.columns[column as usize];
            let (one, other) = (times(factor, column.lower), times(factor, column.upper));
            (least + one.min(other), greatest + one.max(other))
        })
    }

    /// Lets each member give way by so much at the most.
    pub fn limit(&mut self, most: impl Fn(usize) -> f64) {
        for &(member, column) in &self.by {
            let column = &mut self.program.columns[column as usize];
            column.upper = column.upper.min(most(member) + 1e-6);
        }
    }

    /// The same program where only these members may be relaxed.
    #[must_use]
    pub fn only(&self, may_relax: impl Fn(usize) -> bool) -> Self {
        let mut program = self.program.clone();
        for &(_, column) in self.by.iter().filter(|(member, _)| !may_relax(*member)) {
            program.columns[column as usize].upper = 0.0;
        }
        Self {
            program,
            objective: self.objective.clone(),
            by: self.by.clone(),
            signature: Vec::new(),
        }
    }

    /// By how much each member is relaxed at a point: those that are.
    #[must_use]
    pub fn relaxed(&self, values: &[f64]) -> Vec<(usize, f64)> {
        let mut sums: std::collections::BTreeMap<usize, f64> = std::collections::BTreeMap::new();
        for &(member, column) in &self.by {
            *sums.entry(member).or_default() += values[column as usize];
        }
        sums.into_iter().filter(|&(_, sum)| sum > 1e-6).collect()
    }
}
