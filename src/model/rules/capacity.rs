//! Rows of [`crate::facts::rules::capacity`].

use crate::facts::SiteIdx;
use crate::facts::rules::Capacity;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_i need_iq x_ij ≤ Σ_l C_jlq y_jl for each site j and service q with a limit; a level without a
/// limit counts with Σ_i need_iq, over all villages where pairs are left out of the model: what such a row is worth
/// must hold with these as well
pub fn rows(rule: &Capacity, parts: &Parts<'_>, program: &mut Program) {
    let instance = parts.instance();
    let is_complete = parts.candidates.is_complete();
    for (service, name) in instance.services.iter().enumerate() {
        if rule.services.as_ref().is_some_and(|named| !named.contains(name)) {
            continue;
        }
        let of_all_villages = || {
            let needs = instance.villages.iter().map(|village| f64::from(village.needs[service]));
            needs.sum::<f64>()
        };
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
            let of_pairs = || needs.iter().map(|&(_, need)| need).sum();
            let all: f64 = if is_complete { of_pairs() } else { of_all_villages() };
            let capacity = levels.iter().map(|&(level, column)| {
                (column, -site.levels[level].capacity[service].map_or(all, f64::from))
            });
            let entries = needs.iter().copied().chain(capacity);
            program.add_row(RowKey::Capacity(index, service), f64::NEG_INFINITY, entries, 0.0);
        }
    }
}
