//! Rows of [`crate::facts::rules::open_at_most`].

use crate::facts::AreaIdx;
use crate::facts::rules::OpenAtMost;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// Σ_j Σ_l y_jl ≤ count, over all sites or in each area of a kind
pub fn rows(rule: &OpenAtMost, parts: &Parts<'_>, program: &mut Program) {
    let areas: Vec<Option<AreaIdx>> = match &rule.kind {
        None => vec![None],
        Some(kind) => {
            let areas = parts.instance().areas.iter().enumerate();
            areas
                .filter(|(_, area)| area.kind == *kind)
                .map(|(at, _)| Some(AreaIdx::new(at)))
                .collect()
        }
    };
    for area in areas {
        let sites = parts.instance().sites.iter().zip(&parts.columns.build);
        let inside = sites.filter(|(site, _)| area.is_none_or(|area| site.is_in(area)));
        let entries =
            inside.flat_map(|(_, levels)| levels.iter().map(|&(_, column)| (column, 1.0)));
        let most = f64::from(rule.count);
        program.add_row(RowKey::OpenAtMost(area), f64::NEG_INFINITY, entries, most);
    }
}
