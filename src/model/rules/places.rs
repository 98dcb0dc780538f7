//! Rows of [`crate::facts::rules::places`].

use crate::facts::Livelihood;
use crate::facts::LivelihoodIdx;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_js w_jks ≤ P_k − ⌈host_share_k · P_k⌉ for each livelihood k that somebody can reach
pub fn rows(parts: &Parts<'_>, program: &mut Program) {
    let by_livelihood = parts.columns.work_at(parts.instance().livelihoods.len());
    for (at, columns) in by_livelihood.iter().enumerate().filter(|(_, columns)| !columns.is_empty())
    {
        let open = places_for_movers(&parts.instance().livelihoods[at]);
        let entries = columns.iter().map(|&column| (column, 1.0));
        program.add_row(
            RowKey::Places(LivelihoodIdx::new(at)),
            f64::NEG_INFINITY,
            entries,
            f64::from(open),
        );
    }
}

/// Places left when those reserved for host people are taken off.
fn places_for_movers(livelihood: &Livelihood) -> u32 {
    let reserved =
        (u64::from(livelihood.places) * u64::from(livelihood.host_share_ppm)).div_ceil(1_000_000);
    livelihood.places.saturating_sub(reserved as u32)
}
