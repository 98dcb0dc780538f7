//! Rows of [`crate::facts::rules::job_per_household`].

use crate::facts::RuleName;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_ks w_jks + e_j ≥ Σ_i b_i x_ij for each site j;  Σ_ks w_iks + e_i ≥ b_i r_i for each village
/// that may stay; without e where the rule is hard. No rows where rule `workers` is off
pub fn rows(parts: &Parts<'_>, program: &mut Program) {
    if !parts.finder.scenario.is_on(RuleName::Workers) {
        return;
    }
    let instance = parts.instance();
    for home in parts.columns.homes(parts.finder) {
        let need = parts.columns.residents(home, parts.candidates, |village| {
            -f64::from(instance.village(village).households_with_labour)
        });
        if need.is_empty() {
            continue;
        }
        let earn = parts.columns.work_from(home).iter().map(|work| (work.column, 1.0));
        let gap = parts.columns.job_gap.get(&home).map(|&column| (column, 1.0));
        let entries = earn.chain(gap).chain(need);
        program.add_row(RowKey::JobPerHousehold(home), 0.0, entries, f64::INFINITY);
    }
}
