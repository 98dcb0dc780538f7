//! Columns of [`crate::facts::terms::worst_distance`].

use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;
use crate::model::terms::moving::distance;

/// # Formula
/// D ≥ Σ_j d_ij x_ij for each village i that can move
pub fn expression(parts: &mut Parts<'_>, program: &mut Program) -> Expression {
    if let Some(column) = parts.columns.worst {
        return Expression::sum([(column, 1.0)]);
    }
    let worst = program.add_column(ColumnKey::Worst, 0.0, f64::INFINITY, false);
    parts.columns.worst = Some(worst);
    for village in (0..parts.instance().villages.len()).map(VillageIdx::new) {
        let range = parts.candidates.range(village);
        if !range.is_empty() {
            let moves =
                range.map(|pair| (pair as u32, -distance(parts, &parts.candidates.pairs[pair])));
            let entries = std::iter::once((worst, 1.0)).chain(moves);
            program.add_row(RowKey::Worst(village), 0.0, entries, f64::INFINITY);
        }
    }
    Expression::sum([(worst, 1.0)])
}
