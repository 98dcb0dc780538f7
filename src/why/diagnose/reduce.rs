//! What of the program of everything matters when only some members are on: mostly the villages of one
//! area, and of their sites the rows that could fail. The rest is left aside, and what is left falls into parts
//! that share no row; each is a program of its own.
//!
//! # Why
//! Let every village that may be left without a place be left so, and every other column stand at its least
//! value: the base. A row *needs help* on a side where the base breaks it, or where a column that is in may
//! push it over its limit. All columns that help such a row are in, and so on until nothing is added. Take any
//! point that meets all rows, and put its other columns to the base: rows that need help keep all that
//! helps them and lose what only hurts; all others hold at the base and are only helped. So the rows that need
//! help, over the columns that are in, can be met if and only if all rows can. The same is true of the least
//! sum of prices of relaxations, as these are 0 at the base.
//!
//! A side of a row demands nothing where columns that hurt no other row by it can always make up for it: what a
//! fund pays is never too much, and a worker may be without a livelihood where no rule minds.

use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::RowKey;
use crate::model::program::Row;
use crate::why::diagnose::whole::Whole;

/// A part of the program: rows that matter, and the columns in them that may leave their base.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// Positions of the columns that are in.
    pub columns: Vec<u32>,
    /// Positions of the rows.
    pub rows: Vec<u32>,
    /// By row of the part: the lower and the upper limit, infinite where that side demands nothing.
    pub limits: Vec<(f64, f64)>,
    /// Members that are on and have a say in these rows.
    pub members: Vec<usize>,
}

/// Rows and columns of the program of everything, each from the other.
#[derive(Clone, Debug, Default)]
pub struct Net {
    /// By row: column and coefficient.
    pub rows: Vec<Vec<(u32, f64)>>,
    /// By column: row and coefficient.
    columns: Vec<Vec<(u32, f64)>>,
    /// By column: the village whose fate it is (moving or staying).
    fate_of: Vec<Option<VillageIdx>>,
    /// By village: its fates.
    fates: Vec<Vec<u32>>,
    /// By village: the column of being left, and the row of its one fate.
    left: Vec<Option<(u32, u32)>>,
}

/// Sides of a row that need help.
const FROM_BELOW: u8 = 1;
const FROM_ABOVE: u8 = 2;
/// How far a row may be missed through rounding.
const TOLERANCE: f64 = 1e-7;

impl Net {
    /// From the rows of the program of everything.
    #[must_use]
    pub fn new(whole: &Whole, villages: usize) -> Self {
        let program = &whole.program;
        let rows: Vec<Vec<(u32, f64)>> =
            (0..program.rows.len()).map(|row| whole.entries(row)).collect();
        let mut columns = vec![Vec::new(); program.columns.len()];
        for (row, entries) in (0..).zip(&rows) {
            for &(column, factor) in entries.iter().filter(|(_, factor)| *factor != 0.0) {
                columns[column as usize].push((row, factor));
            }
        }
        let mut net = Self {
            rows,
            columns,
            fate_of: vec![None; program.columns.len()],
            fates: vec![Vec::new(); villages],
            left: vec![None; villages],
        };
        for (at, column) in (0_u32..).zip(&program.columns) {
            match column.key {
                ColumnKey::Move(village, _) | ColumnKey::Stay(village) => {
                    net.fate_of[at as usize] = Some(village);
                    net.fates[village.at()].push(at);
                }
                ColumnKey::Unplaced(village) => {
                    let mut rows = net.columns[at as usize].iter();
                    let once = rows.find(|&&(row, _)| {
                        program.rows[row as usize].key == RowKey::AssignOnce(village)
                    });
                    net.left[village.at()] = once.map(|&(row, _)| (at, row));
                }
                _ => {}
            }
        }
        net
    }

    /// The column of a village being left without a place.
    #[must_use]
    pub fn left(&self, village: VillageIdx) -> Option<u32> {
        self.left[village.at()].map(|(column, _)| column)
    }
}

/// The search for what matters.
struct Search<'a> {
    whole: &'a Whole,
    net: &'a Net,
    /// Values that each column may take, and its base.
    bounds: Vec<(f64, f64, f64)>,
    /// By village: the column of being left and the row of its one fate, where it may be left.
    left: Vec<Option<(u32, u32)>>,
    is_row_on: Vec<bool>,
    /// By row: sides that demand nothing.
    made_up: Vec<u8>,
    /// By row: least and greatest sum.
    reach: Vec<(f64, f64)>,
    needs: Vec<u8>,
    is_in: Vec<bool>,
    open: Vec<(u32, u8)>,
}

/// What matters, and where all the rest stands.
#[derive(Clone, Debug, Default)]
pub struct Reduced {
    /// Parts that share no row.
    pub parts: Vec<Part>,
    /// The base of each column.
    pub base: Vec<f64>,
}

/// What matters while some members are on; those that are also relaxed close nothing.
#[must_use]
pub fn reduced(whole: &Whole, is_on: &[bool], is_relaxed: &dyn Fn(usize) -> bool) -> Reduced {
    let mut search = Search::new(whole, is_on, is_relaxed);
    search.begin();
    search.spread();
    let parts = search.collect(is_on);
    Reduced { parts, base: search.bounds.iter().map(|&(_, _, base)| base).collect() }
}

impl<'a> Search<'a> {
    fn new(whole: &'a Whole, is_on: &[bool], is_relaxed: &dyn Fn(usize) -> bool) -> Self {
        let net = &whole.net;
        let program = &whole.program;
        let closers = program.columns.iter().zip(&whole.closed_by);
        let bounds: Vec<(f64, f64, f64)> = closers
            .map(|(column, closed_by)| {
                let is_closed = |&&at: &&usize| is_on[at] && !is_relaxed(at);
                let upper =
                    if closed_by.iter().any(|at| is_closed(&at)) { 0.0 } else { column.upper };
                let lower = column.lower.min(upper);
                // A village is left at the base only where that costs nothing.
                let is_left = matches!(column.key, ColumnKey::Unplaced(_))
                    && !closed_by.iter().any(|&at| is_on[at]);
                let base = if is_left {
                    upper
                } else if lower.is_finite() {
                    lower
                } else {
                    upper.min(0.0)
                };
                (lower, upper, base)
            })
            .collect();
        let left = net.left.iter();
        let left =
            left.map(|left| left.filter(|&(column, _)| bounds[column as usize].2 > 0.5)).collect();
        let rows = program.rows.len();
        let is_row_on = whole.row_of.iter().map(|member| member.is_none_or(|at| is_on[at]));
        let is_row_on: Vec<bool> = is_row_on.collect();
        Self {
            whole,
            net,
            left,
            made_up: made_up(whole, &bounds, &is_row_on),
            is_row_on,
            reach: vec![(0.0, 0.0); rows],
            needs: vec![0; rows],
            is_in: vec![false; bounds.len()],
            bounds,
            open: Vec::new(),
        }
    }

    /// Rows that the base breaks.
    fn begin(&mut self) {
        for (at, row) in self.whole.program.rows.iter().enumerate() {
            let (mut least, mut most, mut base) = (0.0, 0.0, 0.0);
            for &(column, factor) in &self.net.rows[at] {
                let (lower, upper, value) = self.bounds[column as usize];
                let (one, other) = (times(factor, lower), times(factor, upper));
                least += one.min(other);
                most += one.max(other);
                base += factor * value;
            }
            self.reach[at] = (least, most);
            if self.is_row_on[at] {
                let is_off = |by: f64, limit: f64| by > TOLERANCE * limit.abs().max(1.0);
                if row.lower.is_finite() && is_off(row.lower - base, row.lower) {
                    self.need(at as u32, FROM_BELOW);
                }
                if row.upper.is_finite() && is_off(base - row.upper, row.upper) {
                    self.need(at as u32, FROM_ABOVE);
                }
            }
        }
    }

    /// A row needs help on a side, if it can fail there at all.
    fn need(&mut self, row: u32, side: u8) {
        let at = row as usize;
        let limits = &self.whole.program.rows[at];
        let can_fail = match side {
            FROM_BELOW => self.reach[at].0 < limits.lower,
            _ => self.reach[at].1 > limits.upper,
        };
        let is_known = (self.needs[at] | self.made_up[at]) & side != 0;
        if self.is_row_on[at] && can_fail && !is_known {
            self.needs[at] |= side;
            self.open.push((row, side));
        }
    }

    fn spread(&mut self) {
        while let Some((row, side)) = self.open.pop() {
            let net = self.net;
            for &(column, factor) in &net.rows[row as usize] {
                for (column, effect) in self.moves(row, column, factor) {
                    if self.can_help(column, effect, side) {
                        self.take_in(column);
                    }
                }
            }
        }
    }

    /// Columns that change a row through an entry of it, and by how much each: being left changes with
    /// every fate of the village.
    fn moves(&self, row: u32, column: u32, factor: f64) -> Vec<(u32, f64)> {
        let village = match self.whole.program.columns[column as usize].key {
            ColumnKey::Unplaced(village) if self.left[village.at()].is_some() => village,
            _ => return vec![(column, factor - self.by_leaving(row, column))],
        };
        let fates = self.net.fates[village.at()].iter();
        fates
            .map(|&fate| {
                let own = self.net.columns[fate as usize].iter().find(|&&(at, _)| at == row);
                (fate, own.map_or(0.0, |&(_, own)| own) - factor)
            })
            .collect()
    }

    /// What a row loses when the village of this column is not left any more.
    fn by_leaving(&self, row: u32, column: u32) -> f64 {
        let left = self.net.fate_of[column as usize].and_then(|village| self.left[village.at()]);
        let Some((left, _)) = left else { return 0.0 };
        let mut rows = self.net.columns[left as usize].iter();
        rows.find(|&&(at, _)| at == row).map_or(0.0, |&(_, factor)| factor)
    }

    /// Whether a column can push a row up (from below) or down from its base.
    fn can_help(&self, column: u32, effect: f64, side: u8) -> bool {
        let (lower, upper, base) = self.bounds[column as usize];
        let effect = if side == FROM_BELOW { effect } else { -effect };
        effect > 0.0 && upper > base || effect < 0.0 && lower < base
    }

    fn take_in(&mut self, column: u32) {
        if std::mem::replace(&mut self.is_in[column as usize], true) {
            return;
        }
        let net = self.net;
        let village = net.fate_of[column as usize];
        let left = village.and_then(|village| self.left[village.at()]);
        let own = net.columns[column as usize].iter().copied();
        let mut effects: Vec<(u32, f64)> = own.collect();
        if let Some((left, once)) = left {
            // The row of its one fate only limits these fates: the village can always be left instead.
            self.is_in[left as usize] = true;
            for &(row, factor) in &net.columns[left as usize] {
                match effects.iter_mut().find(|(at, _)| *at == row) {
                    Some((_, effect)) => *effect -= factor,
                    None => effects.push((row, -factor)),
                }
            }
            effects.retain(|&(row, _)| row != once);
        }
        let (lower, upper, base) = self.bounds[column as usize];
        for (row, effect) in effects {
            if effect > 0.0 && upper > base || effect < 0.0 && lower < base {
                self.need(row, FROM_ABOVE);
            }
            if effect < 0.0 && upper > base || effect > 0.0 && lower < base {
                self.need(row, FROM_BELOW);
            }
        }
    }

    /// What is in, by rows that share columns.
    fn collect(&self, is_on: &[bool]) -> Vec<Part> {
        let mut owner: Vec<u32> = (0..self.is_in.len() as u32).collect();
        let mut rows: Vec<u32> = Vec::new();
        let is_once = |row: usize| match self.whole.program.rows[row].key {
            RowKey::AssignOnce(village) => {
                self.left[village.at()].is_some_and(|(left, _)| self.is_in[left as usize])
            }
            _ => false,
        };
        for row in (0..self.needs.len()).filter(|&row| self.needs[row] > 0 || is_once(row)) {
            rows.push(row as u32);
            let inside = self.net.rows[row].iter().map(|&(column, _)| column);
            let mut inside = inside.filter(|&column| self.is_in[column as usize]);
            if let Some(first) = inside.next() {
                let first = root(&mut owner, first);
                for other in inside {
                    let other = root(&mut owner, other);
                    owner[other as usize] = first;
                }
            }
        }
        let mut parts: std::collections::BTreeMap<u32, Part> = std::collections::BTreeMap::new();
        let mut apart: Vec<Part> = Vec::new();
        for row in rows {
            let mut inside = self.net.rows[row as usize].iter().map(|&(column, _)| column);
            match inside.find(|&column| self.is_in[column as usize]) {
                Some(column) => {
                    parts.entry(root(&mut owner, column)).or_default().rows.push(row);
                }
                None => apart.push(Part { rows: vec![row], ..Part::default() }),
            }
        }
        for column in (0..self.is_in.len()).filter(|&column| self.is_in[column]) {
            if let Some(part) = parts.get_mut(&root(&mut owner, column as u32)) {
                part.columns.push(column as u32);
            }
        }
        let mut parts: Vec<Part> = apart.into_iter().chain(parts.into_values()).collect();
        for part in &mut parts {
            part.members = self.members(part, is_on);
            part.limits = part.rows.iter().map(|&row| self.limits(row as usize)).collect();
        }
        parts
    }

    /// The limits of a row that is in.
    fn limits(&self, row: usize) -> (f64, f64) {
        let facts = &self.whole.program.rows[row];
        let is_idle = |side: u8| (self.made_up[row] & !self.needs[row]) & side != 0;
        (
            if is_idle(FROM_BELOW) { f64::NEG_INFINITY } else { facts.lower },
            if is_idle(FROM_ABOVE) { f64::INFINITY } else { facts.upper },
        )
    }

    /// Members of the rows of a part, and those that close columns which would help them.
    fn members(&self, part: &Part, is_on: &[bool]) -> Vec<usize> {
        let mut members: Vec<usize> = Vec::new();
        for &row in &part.rows {
            members.extend(self.whole.row_of[row as usize]);
            for &(column, _) in &self.net.rows[row as usize] {
                // A village that may be left helps a row through its fates, also where these are not in it.
                let fates = match self.whole.program.columns[column as usize].key {
                    ColumnKey::Unplaced(village) if self.left[village.at()].is_some() => {
                        self.net.fates[village.at()].as_slice()
                    }
                    _ => &[],
                };
                for &column in std::iter::once(&column).chain(fates) {
                    let closed_by = &self.whole.closed_by[column as usize];
                    members.extend(closed_by.iter().copied().filter(|&at| is_on[at]));
                }
            }
        }
        members.sort_unstable();
        members.dedup();
        members
    }
}

/// By row: the sides on which columns that hurt no other row by it keep the row within its limit, wherever the
/// other columns stand.
fn made_up(whole: &Whole, bounds: &[(f64, f64, f64)], is_row_on: &[bool]) -> Vec<u8> {
    let (net, rows) = (&whole.net, &whole.program.rows);
    // Whether a row minds that one of its columns grows, and that it shrinks.
    let minds = |row: &Row, factor: f64| {
        let (below, above) = (row.lower.is_finite(), row.upper.is_finite());
        if factor > 0.0 { (above, below) } else { (below, above) }
    };
    let count = |column: usize| {
        let on = net.columns[column].iter().filter(|&&(row, _)| is_row_on[row as usize]);
        let minded = on.map(|&(row, factor)| minds(&rows[row as usize], factor));
        minded.fold((0_u32, 0_u32), |(grows, shrinks), (grow, shrink)| {
            (grows + u32::from(grow), shrinks + u32::from(shrink))
        })
    };
    let counts: Vec<(u32, u32)> = (0..net.columns.len()).map(count).collect();
    let sides = |row: usize| {
        let (mut least, mut most) = (0.0, 0.0);
        for &(column, factor) in &net.rows[row] {
            let at = column as usize;
            let (lower, upper, _) = bounds[at];
            let (one, other) = (times(factor, lower), times(factor, upper));
            let (mut down, mut up) = (one.min(other), one.max(other));
            let facts = &whole.program.columns[at];
            if factor != 0.0 && !facts.is_integer && whole.closed_by[at].is_empty() {
                let own = minds(&rows[row], factor);
                let may_grow = counts[at].0 == u32::from(own.0);
                let may_shrink = counts[at].1 == u32::from(own.1);
                let (may_help, may_ease) =
                    if factor > 0.0 { (may_grow, may_shrink) } else { (may_shrink, may_grow) };
                let range = (down, up);
                down = if may_help { range.1 } else { range.0 };
                up = if may_ease { range.0 } else { range.1 };
            }
            least += down;
            most += up;
        }
        let is_kept = |by: f64, limit: f64| by <= TOLERANCE * limit.abs().max(1.0);
        let below = is_kept(rows[row].lower - least, rows[row].lower);
        let above = is_kept(most - rows[row].upper, rows[row].upper);
        (u8::from(below) * FROM_BELOW) | (u8::from(above) * FROM_ABOVE)
    };
    (0..rows.len()).map(|row| if is_row_on[row] { sides(row) } else { 0 }).collect()
}

fn root(owner: &mut [u32], mut at: u32) -> u32 {
    while owner[at as usize] != at {
        owner[at as usize] = owner[owner[at as usize] as usize];
        at = owner[at as usize];
    }
    at
}

/// A product in which 0 times infinity is 0.
pub(super) fn times(factor: f64, value: f64) -> f64 {
    if factor == 0.0 || value == 0.0 { 0.0 } else { factor * value }
}
