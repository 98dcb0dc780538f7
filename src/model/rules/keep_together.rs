//! Rows of [`crate::facts::rules::keep_together`].

use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// # Formula
/// x_ij = x_i'j for each site that either can move to, r_i = r_i', g_i = g_i' for consecutive members
/// i, i' of a group; a column that is absent counts as 0
pub fn rows(parts: &Parts<'_>, program: &mut Program) {
    for pair in parts.finder.groups.iter().flat_map(|group| group.windows(2)) {
        let (one, two) = (pair[0], pair[1]);
        let mut sites: Vec<SiteIdx> = [one, two]
            .iter()
            .flat_map(|&village| parts.candidates.of(village))
            .map(|pair| pair.site)
            .collect();
        sites.sort_unstable();
        sites.dedup();
        for site in sites {
            same(
                program,
                (one, two, Some(site)),
                move_to(parts, one, site),
                move_to(parts, two, site),
            );
        }
        let columns = &parts.columns;
        for fates in [&columns.stay, &columns.unplaced] {
            same(program, (one, two, None), fates[one.at()], fates[two.at()]);
        }
    }
}

fn move_to(parts: &Parts<'_>, village: VillageIdx, site: SiteIdx) -> Option<u32> {
    let pairs = parts.candidates.of(village);
    let at = pairs.binary_search_by_key(&site, |pair| pair.site).ok()?;
    Some((parts.candidates.range(village).start + at) as u32)
}

fn same(
    program: &mut Program,
    (one, two, site): (VillageIdx, VillageIdx, Option<SiteIdx>),
    left: Option<u32>,
    right: Option<u32>,
) {
    if left.is_some() || right.is_some() {
        let left = left.map(|column| (column, 1.0));
        let right = right.map(|column| (column, -1.0));
        program.add_row(
            RowKey::KeepTogether(one, two, site),
            0.0,
            left.into_iter().chain(right),
            0.0,
        );
    }
}
