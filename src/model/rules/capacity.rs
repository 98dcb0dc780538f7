//! Rows of [`crate::facts::rules::capacity`].

use crate::facts::SiteIdx;
use crate::facts::rules::Capacity;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_i need_iq x_ij ≤ Σ_l C_jlq y_jl for each site j and service q with a limit; a level without a
/// limit counts with Σ_i need_iq
pub fn rows(rule: &Capacity, parts: &Parts<'_>, program: &mut Program) {
    let instance = parts.instance();
    for (service, name) in instance.services.iter().enumerate() {
        if rule.services.as_ref().is_some_and(|named| !named.contains(name)) {
            continue;
        }
        for (at, site) in instance.sites.iter().enumerate() {
            let index = SiteIdx::new(at);
            let levels = &parts.columns.build[at];
            let is_limited =
                levels.iter().any(|&(level, _)| site.levels[level].capacity[service].is_some());
            if parts.columns.pairs_at(index).is_empty() || !is_limited {
                continue;
            }
            let needs: Vec<(u32, f64)> = parts
                .columns
                .pairs_at(index)
                .iter()
                .map(|&pair| (pair, parts.candidates.pairs[pair as usize].village))
                .map(|(pair, village)| (pair, f64::from(instance.village(village).needs[service])))
                .filter(|&(_, need)| need > 0.0)
                .collect();
            let all: f64 = needs.iter().map(|&(_, need)| need).sum();
            let capacity = levels.iter().map(|&(level, column)| {
                (column, -site.levels[level].capacity[service].map_or(all, f64::from))
            });
            let entries = needs.iter().copied().chain(capacity);
            program.add_row(RowKey::Capacity(index, service), f64::NEG_INFINITY, entries, 0.0);
        }
    }
}
