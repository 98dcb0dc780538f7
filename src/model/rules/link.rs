//! Rows of [`crate::facts::rules::link`].

use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::SiteIdx;
use crate::facts::rules::Capacity;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// x_ij ≤ Σ_{l: i fits into l} y_jl for each candidate pair;
/// Σ_l y_jl ≤ 1 for each site, = 1 where the site stands already
///
/// # Why
/// With rule `capacity`, a village that a level cannot hold alone never lives at that level, so the
/// level is left out of the sum: same whole-number plans, a tighter relaxation.
pub fn rows(parts: &Parts<'_>, program: &mut Program) {
    let checked = checked_services(parts);
    for (at, site) in parts.instance().sites.iter().enumerate() {
        let index = SiteIdx::new(at);
        let levels = &parts.columns.build[at];
        // A standing site without a level that another rule leaves has a row that cannot be met.
        if levels.len() > 1 || site.existing.is_some() {
            let lower = if site.existing.is_some() { 1.0 } else { 0.0 };
            let sum = levels.iter().map(|&(_, column)| (column, 1.0));
            program.add_row(RowKey::OneLevel(index), lower, sum, 1.0);
        }
        for &pair in parts.columns.pairs_at(index) {
            let village = parts.candidates.pairs[pair as usize].village;
            let needs = &parts.instance().village(village).needs;
            let fits = |level: usize| {
                checked.iter().all(|&service| {
                    site.levels[level].capacity[service].is_none_or(|most| needs[service] <= most)
                })
            };
            let big =
                levels.iter().filter(|(level, _)| fits(*level)).map(|&(_, column)| (column, -1.0));
            let entries = std::iter::once((pair, 1.0)).chain(big);
            program.add_row(RowKey::Link(village, index), f64::NEG_INFINITY, entries, 0.0);
        }
    }
}

/// Services that rule `capacity` checks; none where it is off.
fn checked_services(parts: &Parts<'_>) -> Vec<usize> {
    let on = parts.finder.scenario.rule(RuleName::Capacity).map(|on| &on.rule);
    let Some(Rule::Capacity(Capacity { services })) = on else { return Vec::new() };
    let all = 0..parts.instance().services.len();
    all.filter(|&at| {
        services.as_ref().is_none_or(|named| named.contains(&parts.instance().services[at]))
    })
    .collect()
}
