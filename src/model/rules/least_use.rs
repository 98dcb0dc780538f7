//! Rows of [`crate::facts::rules::least_use`].

use crate::facts::SiteIdx;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_i h_i x_ij ≥ Σ_l m_jl y_jl for each site j with a least use
pub fn rows(parts: &Parts<'_>, program: &mut Program) {
    let instance = parts.instance();
    for (at, site) in instance.sites.iter().enumerate() {
        let index = SiteIdx::new(at);
        let least: Vec<(u32, f64)> = parts.columns.build[at]
            .iter()
            .map(|&(level, column)| (column, -f64::from(site.levels[level].min_households)))
            .filter(|&(_, least)| least != 0.0)
            .collect();
        if least.is_empty() {
            continue;
        }
        let households = parts.columns.pairs_at(index).iter().map(|&pair| {
            let village = parts.candidates.pairs[pair as usize].village;
            (pair, f64::from(instance.village(village).households))
        });
        program.add_row(RowKey::LeastUse(index), 0.0, households.chain(least), f64::INFINITY);
    }
}
