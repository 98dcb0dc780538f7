//! Rows of [`crate::facts::rules::assign_once`].

use crate::facts::VillageIdx;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_j x_ij + r_i + g_i = 1 for each village i
pub fn rows(parts: &Parts<'_>, program: &mut Program) {
    for at in 0..parts.instance().villages.len() {
        let village = VillageIdx::new(at);
        let moves = parts.candidates.range(village).map(|pair| pair as u32);
        let fates = moves.chain(parts.columns.stay[at]).chain(parts.columns.unplaced[at]);
        program.add_row(RowKey::AssignOnce(village), 1.0, fates.map(|column| (column, 1.0)), 1.0);
    }
}
