//! Rows of [`crate::facts::rules::least_use`].

use crate::facts::SiteIdx;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_i h_i x_ij ≥ Σ_l m_jl y_jl for each site j with a least use, over the levels that do not stand;
/// Σ_i' h_i' x_i'j − m_jl x_ij − m_jl y_jl ≥ −m_jl for each pair and the level l that stands
pub fn rows(parts: &Parts<'_>, program: &mut Program) {
    let instance = parts.instance();
    for (at, site) in instance.sites.iter().enumerate() {
        let index = SiteIdx::new(at);
        let levels = parts.columns.build[at].iter();
        let least: Vec<(usize, u32, f64)> = levels
            .map(|&(level, column)| (level, column, f64::from(site.levels[level].min_households)))
            .filter(|&(_, _, least)| least > 0.0)
            .collect();
        let pairs = parts.columns.pairs_at(index).iter().map(|&pair| {
            let village = parts.candidates.pairs[pair as usize].village;
            (village, pair, f64::from(instance.village(village).households))
        });
        let households = pairs.clone().map(|(_, pair, households)| (pair, households));
        let (standing, built): (Vec<_>, Vec<_>) =
            least.into_iter().partition(|&(level, _, _)| site.existing == Some(level));
        if !built.is_empty() {
            let built = built.into_iter().map(|(_, column, least)| (column, -least));
            let entries = households.clone().chain(built);
            program.add_row(RowKey::LeastUse(index), 0.0, entries, f64::INFINITY);
        }
        for (_, column, least) in standing {
            for (village, pair, _) in pairs.clone() {
                let entries = households.clone().chain([(pair, -least), (column, -least)]);
                let key = RowKey::LeastUseStanding(village, index);
                program.add_row(key, -least, entries, f64::INFINITY);
            }
        }
    }
}
