//! Rows of [`crate::facts::rules::carrying_capacity`].

use crate::facts::AreaIdx;
use crate::facts::rules::CarryingCapacity;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_{j in a} Σ_i p_i x_ij + Σ_{i in a} p_i (r_i + g_i) ≤ max_persons_a − Σ_{j in a} host_j
pub fn rows(rule: &CarryingCapacity, parts: &Parts<'_>, program: &mut Program) {
    let instance = parts.instance();
    for (at, facts) in instance.areas.iter().enumerate() {
        let area = AreaIdx::new(at);
        let Some(most) = facts.max_persons else { continue };
        if rule.kinds.as_ref().is_some_and(|kinds| !kinds.contains(&facts.kind)) {
            continue;
        }
        let hosts: f64 = instance
            .sites
            .iter()
            .filter(|site| site.is_in(area))
            .map(|site| f64::from(site.host_persons))
            .sum();
        let mut entries = Vec::new();
        for (column, pair) in (0..).zip(&parts.candidates.pairs) {
            if instance.site(pair.site).is_in(area) {
                entries.push((column, f64::from(instance.village(pair.village).persons)));
            }
        }
        for (at, village) in
            instance.villages.iter().enumerate().filter(|(_, village)| village.is_in(area))
        {
            let remain = parts.columns.stay[at].into_iter().chain(parts.columns.unplaced[at]);
            entries.extend(remain.map(|column| (column, f64::from(village.persons))));
        }
        entries.retain(|&(_, persons)| persons > 0.0);
        program.add_row(
            RowKey::CarryingCapacity(area),
            f64::NEG_INFINITY,
            entries,
            f64::from(most) - hosts,
        );
    }
}
