//! Rows of [`crate::facts::rules::workers`].

use crate::facts::SkillIdx;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_k w_jks ≤ Σ_i a_is x_ij for each site j and skill s;  Σ_k w_iks ≤ a_is r_i for each village
/// that may stay (the difference is u, the workers without a livelihood)
pub fn rows(parts: &Parts<'_>, program: &mut Program) {
    let instance = parts.instance();
    for home in parts.columns.homes(parts.finder) {
        let work = parts.columns.work_from(home);
        for skill in (0..instance.skills.len()).map(SkillIdx::new) {
            let earn =
                work.iter().filter(|work| work.skill == skill).map(|work| (work.column, 1.0));
            let earn: Vec<(u32, f64)> = earn.collect();
            if earn.is_empty() {
                continue;
            }
            let present = parts.columns.residents(home, parts.candidates, |village| {
                -f64::from(instance.village(village).workers[skill.at()])
            });
            let entries = earn.into_iter().chain(present);
            program.add_row(RowKey::Workers(home, skill), f64::NEG_INFINITY, entries, 0.0);
        }
    }
}
