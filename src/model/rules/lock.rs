//! Rows of [`crate::facts::rules::lock`]. What a lock removes (other sites, staying, closed sites) is
//! absent already; these rows demand what is left.

use crate::facts::rules::Lock;
use crate::facts::rules::lock::STAY;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// x_ij = 1 or r_i = 1 for each locked village; Σ_l y_jl = 1 for each site that is locked open (for a
/// lock that names a choice which another rule removes, the row is empty and cannot be met)
pub fn rows(rule: &Lock, parts: &Parts<'_>, program: &mut Program) {
    for (id, fate) in &rule.villages {
        let Some(village) = parts.instance().village_named(id) else { continue };
        let columns: Vec<u32> = if fate == STAY {
            parts.columns.stay[village.at()].into_iter().collect()
        } else {
            let range = parts.candidates.range(village);
            let wanted = parts.instance().site_named(fate);
            range
                .filter(|&pair| Some(parts.candidates.pairs[pair].site) == wanted)
                .map(|pair| pair as u32)
                .collect()
        };
        let entries = columns.into_iter().map(|column| (column, 1.0));
        program.add_row(RowKey::LockVillage(village), 1.0, entries, 1.0);
    }
    for id in &rule.open {
        let Some(site) = parts.instance().site_named(id) else { continue };
        let entries = parts.columns.build[site.at()].iter().map(|&(_, column)| (column, 1.0));
        program.add_row(RowKey::LockOpen(site), 1.0, entries, 1.0);
    }
}
