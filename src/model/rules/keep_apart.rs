//! Rows of [`crate::facts::rules::keep_apart`].

use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::facts::rules::KeepApart;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;
use std::collections::BTreeMap;

/// # Formula
/// Σ_{i in group} x_ij ≤ 1 for each group and each site that two of its members can move to
pub fn rows(rule: &KeepApart, parts: &Parts<'_>, program: &mut Program) {
    for (group, ids) in rule.groups.iter().enumerate() {
        let mut members: Vec<VillageIdx> =
            ids.iter().filter_map(|id| parts.instance().village_named(id)).collect();
        members.sort_unstable();
        members.dedup();
        let mut by_site: BTreeMap<SiteIdx, Vec<(u32, f64)>> = BTreeMap::new();
        for pair in members.into_iter().flat_map(|village| parts.candidates.range(village)) {
            by_site.entry(parts.candidates.pairs[pair].site).or_default().push((pair as u32, 1.0));
        }
        for (site, entries) in by_site.into_iter().filter(|(_, entries)| entries.len() > 1) {
            program.add_row(RowKey::KeepApart(group, site), f64::NEG_INFINITY, entries, 1.0);
        }
    }
}
