//! Villages that together cannot be housed by the sites they can reach, although all sites together or
//! those of their area could: told by `check` without a solver.
//!
//! # Formula
//! Σ_{i ∈ V} h_i > Σ_{j ∈ N(V)} max_l C_jl for a set V of villages that have to move, with N(V) all their legal
//! sites: then no plan exists, even with villages split. A largest flow of households finds such sets.
//!
//! # Source
//! P. Hall: On representatives of subsets (1935); the cut of a largest flow

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::candidates::growth;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::facts::RuleName;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use std::collections::BTreeSet;

/// Pairs up to which this is looked at.
const MOST_PAIRS: usize = 2_000_000;
/// Ids that a finding names.
const SHOWN: usize = 5;

/// One finding for each set of villages that share sites and cannot all be housed there.
pub(super) fn shortages(finder: &Finder<'_>) -> Vec<Diagnostic> {
    if !finder.scenario.is_on(RuleName::Capacity) || finder.scenario.allows_unplaced() {
        return Vec::new();
    }
    let Some(candidates) = of_those_who_must_move(finder) else { return Vec::new() };
    let short = growth::short_of_places(&candidates, finder);
    let mut groups: Vec<(BTreeSet<VillageIdx>, BTreeSet<SiteIdx>)> = Vec::new();
    for at in (0..short.len()).filter(|&at| short[at]) {
        let village = VillageIdx::new(at);
        let mut villages = BTreeSet::from([village]);
        let mut sites: BTreeSet<SiteIdx> =
            candidates.of(village).iter().map(|pair| pair.site).collect();
        groups.retain(|(known, at)| {
            let is_apart = at.is_disjoint(&sites);
            if !is_apart {
                villages.extend(known);
                sites.extend(at);
            }
            is_apart
        });
        groups.push((villages, sites));
    }
    groups.iter().filter_map(|(villages, sites)| shortage(finder, villages, sites)).collect()
}

/// All legal pairs of the villages that have to move; `None` where these are too many.
fn of_those_who_must_move(finder: &Finder<'_>) -> Option<Candidates> {
    let mut pairs = Vec::new();
    for (at, judged) in finder.judged.villages.iter().enumerate() {
        if judged.may_move() && !judged.may_stay() {
            finder.nearest(VillageIdx::new(at), usize::MAX, &mut pairs);
        }
        if pairs.len() > MOST_PAIRS {
            return None;
        }
    }
    pairs.sort_by_key(|pair| (pair.village, pair.site));
    let mut candidates = Candidates {
        pairs: Vec::new(),
        first: Vec::new(),
        commutes: Vec::new(),
        legal_pairs: pairs.len() as u64,
        wanted: vec![0; finder.instance.villages.len()],
    };
    candidates.replace(pairs);
    Some(candidates)
}

fn shortage(
    finder: &Finder<'_>,
    villages: &BTreeSet<VillageIdx>,
    sites: &BTreeSet<SiteIdx>,
) -> Option<Diagnostic> {
    // A village without a legal site is told on its own.
    let housed = villages.iter().map(|&at| finder.instance.village(at));
    let need: u64 = housed.clone().map(|village| u64::from(village.households)).sum();
    let have: u64 =
        sites.iter().map(|&at| u64::from(finder.instance.site(at).largest_dwellings())).sum();
    if sites.is_empty() || need <= have {
        return None;
    }
    let named = |ids: Vec<&str>| {
        let more = ids.len().saturating_sub(SHOWN);
        let shown = ids.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
        if more > 0 { format!("{shown} and {more} more") } else { shown }
    };
    let of_villages = named(housed.map(|village| village.id.as_str()).collect());
    let of_sites = named(sites.iter().map(|&at| finder.instance.site(at).id.as_str()).collect());
    let message = format!(
        "{need} households of {} villages ({of_villages}) have to move, and the {} sites that they can \
         reach ({of_sites}) have {have} dwellings at the largest levels: {} too few",
        villages.len(),
        sites.len(),
        need - have
    );
    Some(
        Diagnostic::new("rules.reachable_capacity_below_need", Severity::Error, message)
            .file(finder.instance.file_of("sites"))
            .column("capacity_households")
            .help(
                "add sites or larger levels within their reach, or let some of the villages stay",
            ),
    )
}
