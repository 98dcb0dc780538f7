//! Rows that follow from all others together: the sites that are built hold everybody who must move.
//!
//! # Formula
//! Σ_jl C_jl y_jl ≥ D, the sum over villages without another fate of the least that they take at any site;
//! and, where sizes are alike, Σ_jl ⌈C_jl / C⌉ y_jl ≥ ⌈D / C⌉ for such a size C
//!
//! # Why
//! In shares the first row says nothing new, but whole sizes cannot meet it exactly, which shows as soon as few of
//! them are open, and the second row raises the prices' bound as well. With few sites to be opened this is most of
//! the gap.
//!
//! # Source
//! V. Chvátal, Discrete Mathematics 4 (1973), 305–337, for the rounding

use crate::model::ColumnKey;
use crate::model::Program;
use crate::model::RowKey;
use crate::solve::Question;
use crate::solve::decompose::blocks::Blocks;
use std::collections::BTreeSet;

/// With more sites, whole sizes are as good as shares of them.
const MOST_SITES: usize = 500;
/// Rounding has to raise the demand by this share more than the sizes.
const LEAST_GAIN: f64 = 1e-4;

/// The program with these rows; `None` where there is nothing to say.
#[must_use]
pub fn with_rows(question: &Question<'_>, blocks: &Blocks) -> Option<Program> {
    let program = question.program;
    // Left-out pairs may lead to sites that have no columns here.
    if question.prepared.is_some() || blocks.sites.len() > MOST_SITES {
        return None;
    }
    let sizes: Vec<(u32, f64)> = blocks
        .sites
        .iter()
        .flat_map(|block| &block.levels)
        .map(|level| (level.build, level.capacity))
        .collect();
    let demand = demand(program, blocks);
    if demand <= 0.0 || sizes.iter().any(|(_, capacity)| !capacity.is_finite()) {
        return None;
    }
    let mut program = program.clone();
    program.add_row(RowKey::Total(0), demand, sizes.iter().copied(), f64::INFINITY);
    // Rounding up takes whole numbers: a sum a hair too large would be rounded to the next one.
    let is_whole = |amount: f64| amount.fract() == 0.0;
    if !is_whole(demand) || !sizes.iter().all(|&(_, capacity)| is_whole(capacity)) {
        return Some(program);
    }
    let units: BTreeSet<u64> = sizes.iter().map(|(_, capacity)| *capacity as u64).collect();
    for (at, unit) in (1..).zip(units.into_iter().filter(|&unit| unit > 0)) {
        let unit = unit as f64;
        let rounded = |amount: f64| (amount / unit).ceil();
        let raised = |amount: f64| rounded(amount) * unit / amount;
        let held = sizes.iter().map(|&(_, capacity)| capacity).filter(|&capacity| capacity > 0.0);
        let most = held.map(raised).fold(1.0, f64::max);
        if raised(demand) > most * (1.0 + LEAST_GAIN) {
            let entries = sizes.iter().map(|&(column, capacity)| (column, rounded(capacity)));
            program.add_row(RowKey::Total(at), rounded(demand), entries, f64::INFINITY);
        }
    }
    Some(program)
}

/// The least that villages take who can only move.
fn demand(program: &Program, blocks: &Blocks) -> f64 {
    let mut need = vec![0.0; program.columns.len()];
    for pair in blocks.sites.iter().flat_map(|block| &block.pairs) {
        need[pair.column as usize] = pair.need;
    }
    let is_move = |column: u32| matches!(program.columns[column as usize].key, ColumnKey::Move(..));
    let assigned = program
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| matches!(row.key, RowKey::AssignOnce(_)) && row.lower >= 1.0);
    assigned
        .map(|(at, _)| program.entries(at))
        .filter(|entries| !entries.is_empty() && entries.iter().all(|&(column, _)| is_move(column)))
        .map(|entries| {
            let needs = entries.iter().map(|&(column, _)| need[column as usize]);
            needs.fold(f64::INFINITY, f64::min)
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::with_rows;
    use crate::facts::SiteIdx;
    use crate::facts::VillageIdx;
    use crate::model::ColumnKey;
    use crate::model::Expression;
    use crate::model::Program;
    use crate::model::RowKey;
    use crate::solve::Question;
    use crate::solve::decompose::blocks::Blocks;

    /// Three villages of 5 households that must move, a fourth that may stay, and three sites for `capacity`.
    fn program(capacity: f64) -> Program {
        let mut program = Program::default();
        let mut moves = vec![Vec::new(); 4];
        let mut loads = vec![Vec::new(); 3];
        for (village, moves) in moves.iter_mut().enumerate() {
            for (site, load) in loads.iter_mut().enumerate() {
                let key = ColumnKey::Move(VillageIdx::new(village), SiteIdx::new(site));
                let column = program.add_column(key, 0.0, 1.0, true);
                moves.push((column, 1.0));
                load.push((column, 5.0));
            }
        }
        moves[3].push((program.add_column(ColumnKey::Stay(VillageIdx(3)), 0.0, 1.0, true), 1.0));
        for (site, mut load) in loads.into_iter().enumerate() {
            let site = SiteIdx::new(site);
            let build = program.add_column(ColumnKey::Build(site, 0), 0.0, 1.0, true);
            load.push((build, -capacity));
            program.add_row(RowKey::Capacity(site, 0), f64::NEG_INFINITY, load, 0.0);
            program.add_row(RowKey::OneLevel(site), f64::NEG_INFINITY, [(build, 1.0)], 1.0);
        }
        for (village, moves) in moves.into_iter().enumerate() {
            program.add_row(RowKey::AssignOnce(VillageIdx::new(village)), 1.0, moves, 1.0);
        }
        program
    }

    fn totals(program: &Program) -> Vec<f64> {
        let objective = Expression::default();
        let question = Question::new(program, &objective);
        let blocks = Blocks::new(&question).expect("the program has blocks");
        let with = with_rows(&question, &blocks).expect("there are rows");
        let is_total = |key: RowKey| matches!(key, RowKey::Total(_));
        with.rows.iter().filter(|row| is_total(row.key)).map(|row| row.lower).collect()
    }

    #[test]
    fn those_who_must_move_are_held_and_sizes_alike_are_counted_whole() {
        // 15 households in sizes of 10: two sites, although one and a half would do in shares.
        assert_eq!(totals(&program(10.0)), [15.0, 2.0]);
        // In sizes of 15 one does exactly: nothing is gained by rounding.
        assert_eq!(totals(&program(15.0)), [15.0]);
    }
}
