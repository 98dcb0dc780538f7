//! Whether a part of the rules can be kept: the program of everything with some members on, as far as it
//! matters to these ([`reduce`]). Answers are kept: most sets that are asked about share most of their parts.

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
use crate::why::Means;
use crate::why::diagnose::reduce;
use crate::why::diagnose::reduce::Part;
use crate::why::diagnose::reduce::Reduced;
use crate::why::diagnose::whole::Whole;
use std::collections::HashMap;
use std::sync::Mutex;

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

/// Asks about sets of members.
pub struct Oracle<'a> {
    /// The program of everything.
    pub whole: &'a Whole,
    /// How hard to try.
    pub means: Means<'a>,
    /// What is known of parts: by the relaxation, and by whole plans.
    known: Mutex<HashMap<Vec<u64>, [Option<Kept>; 2]>>,
}

/// A member that may be relaxed at a price for each unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relaxed {
    /// Its position.
    pub member: usize,
    /// Price for each unit.
    pub price: f64,
    /// Whether it is relaxed in whole units.
    pub is_whole: bool,
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
    signature: Vec<u64>,
}

impl<'a> Oracle<'a> {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(whole: &'a Whole, means: Means<'a>) -> Self {
        Self { whole, means, known: Mutex::default() }
    }

    /// The programs that matter with some members on, of which some may be relaxed; and their parts.
    #[must_use]
    pub fn programs(&self, is_on: &[bool], relaxed: &[Relaxed]) -> Vec<(Part, Elastic)> {
        let mut at: Vec<Option<&Relaxed>> = vec![None; self.whole.members.len()];
        for relaxed in relaxed {
            at[relaxed.member] = Some(relaxed);
        }
        let reduced = reduce::reduced(self.whole, is_on, &|member| at[member].is_some());
        let programs = reduced.parts.iter().map(|part| self.program(part, &reduced, is_on, &at));
        let programs: Vec<Elastic> = programs.collect();
        reduced.parts.into_iter().zip(programs).collect()
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
                    .entry(member)
                    .or_insert_with(|| add_relaxation(&mut elastic, relaxed, 1.0));
                // The choice is taken only where the rule is lifted.
                let entries = [(column, 1.0), (lift, -1.0)];
                let key = RowKey::EarlierLayer(member);
                elastic.program.add_row(key, f64::NEG_INFINITY, entries, 0.0);
            }
        }
        for &row in &part.rows {
            let facts = whole.program.rows[row as usize];
            let (mut entries, mut outside) = (Vec::new(), 0.0);
            for &(column, factor) in &whole.net.rows[row as usize] {
                match position.get(&column) {
                    Some(&column) => entries.push((column, factor)),
                    None => outside += factor * reduced.base[column as usize],
                }
            }
            let member = whole.row_of[row as usize];
            if let Some(relaxed) = member.and_then(|member| at[member]) {
                if facts.upper.is_finite() {
                    let more = add_relaxation(&mut elastic, relaxed, f64::INFINITY);
                    entries.push((more, -1.0));
                }
                if facts.lower.is_finite() {
                    let less = add_relaxation(&mut elastic, relaxed, f64::INFINITY);
                    entries.push((less, 1.0));
                }
            }
            let (lower, upper) = (facts.lower - outside, facts.upper - outside);
            elastic.program.add_row(facts.key, lower, entries, upper);
            elastic.signature.extend([u64::MAX, u64::from(row), f64::to_bits(outside)]);
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
        let effort = Effort { gap: 1e-9, ..self.means.effort() };
        let mut quiet = |_: &_| {};
        let mut watch = Watch::new(self.means.stop, &mut quiet);
        Highs.answer(&question, &effort, &mut watch)
    }

    /// Whether all members can be kept by the relaxation, once these give way by so much; also `true` where a
    /// limit came before the answer.
    #[must_use]
    pub fn is_mended(&self, by: &[(usize, f64)]) -> bool {
        let all = vec![true; self.whole.members.len()];
        let relaxed: Vec<Relaxed> =
            by.iter().map(|&(member, _)| Relaxed { member, price: 0.0, is_whole: false }).collect();
        self.programs(&all, &relaxed).into_iter().all(|(_, mut elastic)| {
            for &(member, column) in &elastic.by {
                let most = by.iter().find(|(known, _)| *known == member).map(|&(_, most)| most);
                let column = &mut elastic.program.columns[column as usize];
                column.upper = column.upper.min(most.unwrap_or(0.0) + 1e-6);
            }
            self.answer(&elastic, true).status != Status::Infeasible
        })
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

/// A column that says by how much a member is relaxed.
fn add_relaxation(elastic: &mut Elastic, relaxed: &Relaxed, most: f64) -> u32 {
    let key = ColumnKey::Missed(elastic.by.len());
    let column = elastic.program.add_column(key, 0.0, most, relaxed.is_whole);
    elastic.objective.entries.push((column, relaxed.price));
    elastic.by.push((relaxed.member, column));
    column
}

impl Elastic {
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
