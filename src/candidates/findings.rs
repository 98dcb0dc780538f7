//! What `check` says before any solver runs: villages without a choice, contradictions between
//! rules, and totals that cannot be met.
//!
//! These are necessary conditions only. That they hold does not prove that a plan exists.

use crate::candidates::Exclusion;
use crate::candidates::Finder;
use crate::diagnostic::Diagnostic;
use crate::facts::AreaIdx;
use crate::facts::Instance;
use crate::facts::RuleName;
use crate::facts::VillageIdx;
use std::collections::BTreeMap;

/// Everything that is wrong or odd about the choices that the rules leave.
#[must_use]
pub fn findings(finder: &Finder<'_>) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let mut row = Vec::new();
    let mut needs = Needs::default();
    for (at, judged) in finder.judged.villages.iter().enumerate() {
        let village = VillageIdx::new(at);
        let facts = finder.instance.village(village);
        let at_village = |finding: Diagnostic| {
            finding
                .file(finder.instance.file_of("villages"))
                .row(facts.row)
                .about("village", &facts.id)
        };
        match (&judged.no_move, &judged.no_stay) {
            (Some(no_move), Some(no_stay)) => {
                findings.push(at_village(stuck(finder, village, no_move, no_stay)));
            }
            (None, no_stay) => {
                row.clear();
                finder.nearest(village, usize::MAX, &mut row);
                if row.is_empty() {
                    findings.extend(no_site(finder, village, no_stay.as_ref()).map(at_village));
                } else if no_stay.is_some() && !finder.scenario.may_leave(&facts.id) {
                    needs.add(finder, village, &row);
                }
            }
            (Some(_), None) => {}
        }
    }
    let by_area = needs.shortages(finder);
    if by_area.is_empty() {
        findings.extend(crate::candidates::hall::shortages(finder));
    }
    findings.extend(by_area);
    findings.extend(crate::candidates::payers::findings(finder));
    findings.extend(crate::candidates::lock_findings::findings(finder));
    findings.extend(work(finder));
    findings
}

fn severity(finder: &Finder<'_>, village: VillageIdx) -> crate::diagnostic::Severity {
    if finder.scenario.may_leave(&finder.instance.village(village).id) {
        crate::diagnostic::Severity::Warning
    } else {
        crate::diagnostic::Severity::Error
    }
}

/// The same for totals: villages that may be left without a place are not among them.
fn severity_of_all(finder: &Finder<'_>) -> crate::diagnostic::Severity {
    if finder.scenario.allows_unplaced() {
        crate::diagnostic::Severity::Warning
    } else {
        crate::diagnostic::Severity::Error
    }
}

/// A village that may neither move nor stay.
fn stuck(
    finder: &Finder<'_>,
    village: VillageIdx,
    no_move: &Exclusion,
    no_stay: &Exclusion,
) -> Diagnostic {
    let message = format!("may neither move ({no_move}) nor stay ({no_stay})");
    Diagnostic::new("rules.stuck", severity(finder, village), message).help(
        "change its policy or consent, exempt it with a lock, or change the rule that is named",
    )
}

/// A village that may move but has nowhere to go.
fn no_site(
    finder: &Finder<'_>,
    village: VillageIdx,
    no_stay: Option<&Exclusion>,
) -> Option<Diagnostic> {
    let mut reasons: BTreeMap<(RuleName, String), u32> = BTreeMap::new();
    for site in 0..finder.instance.sites.len() {
        if let Some(found) = finder.why_not(village, crate::facts::SiteIdx::new(site)) {
            *reasons.entry((found.rule, found.layer)).or_insert(0) += 1;
        }
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let told = reasons.iter().map(|((rule, layer), count)| format!("{count} by {rule} ({layer})"));
    let blocked = told.collect::<Vec<_>>().join(", ");
    let no_stay = no_stay?;
    let message = format!("must move ({no_stay}) but has no legal site; sites blocked: {blocked}");
    Some(
        Diagnostic::new("rules.no_site", severity(finder, village), message)
            .help("add a site within reach, widen `reach` or `same_area`, or set assign_once.allow_unplaced = true"),
    )
}

/// Households that have to move and the dwellings that they could get, where all of their legal
/// sites lie in one area.
#[derive(Default)]
struct Needs {
    /// By area: households that can only move into it.
    bound_to: BTreeMap<AreaIdx, u64>,
    /// All households that have to move.
    total: u64,
}

impl Needs {
    fn add(&mut self, finder: &Finder<'_>, village: VillageIdx, pairs: &[crate::candidates::Pair]) {
        let households = u64::from(finder.instance.village(village).households);
        self.total += households;
        let mut common = finder.instance.site(pairs[0].site).areas.clone();
        for pair in &pairs[1..] {
            common.retain(|&area| finder.instance.site(pair.site).is_in(area));
        }
        for area in common {
            *self.bound_to.entry(area).or_insert(0) += households;
        }
    }

    fn shortages(&self, finder: &Finder<'_>) -> Vec<Diagnostic> {
        if !finder.scenario.is_on(RuleName::Capacity) {
            return Vec::new();
        }
        let open = || {
            let sites = finder.instance.sites.iter().zip(&finder.judged.sites);
            sites.filter(|(_, closed)| closed.is_none()).map(|(site, _)| site)
        };
        let dwellings: u64 = open().map(|site| u64::from(site.largest_dwellings())).sum();
        let mut short = Vec::new();
        if self.total > dwellings {
            short.push(shortage(finder, "all sites", self.total, dwellings));
        }
        let mut by_area: BTreeMap<AreaIdx, u64> = BTreeMap::new();
        for site in open() {
            for &area in &site.areas {
                *by_area.entry(area).or_insert(0) += u64::from(site.largest_dwellings());
            }
        }
        for (&area, &need) in &self.bound_to {
            let have = by_area.get(&area).copied().unwrap_or(0);
            if need > have {
                let area = finder.instance.area(area);
                short.push(shortage(finder, &format!("{} {}", area.kind, area.id), need, have));
            }
        }
        short
    }
}

fn shortage(finder: &Finder<'_>, place: &str, need: u64, have: u64) -> Diagnostic {
    let message = format!(
        "{need} households have to move into {place}, which has {have} dwellings at the largest levels: {} too few",
        need - have
    );
    Diagnostic::new("rules.capacity_below_need", severity_of_all(finder), message)
        .column("capacity_households")
        .file(finder.instance.file_of("sites"))
        .help("add sites or larger levels there, let people cross into other areas, or let more villages stay")
}

/// Livelihoods that nobody can use although the rules ask about work.
fn work(finder: &Finder<'_>) -> Vec<Diagnostic> {
    if !finder.scenario.is_on(RuleName::Workers) {
        return Vec::new();
    }
    let closed = finder.instance.livelihoods.iter().zip(&finder.judged.livelihoods);
    closed
        .filter_map(|(livelihood, closed)| {
            let found = closed.as_ref()?;
            let message = format!("its {} places are not counted: {found}", livelihood.places);
            Some(
                Diagnostic::note("rules.livelihood_closed", message)
                    .file(finder.instance.file_of("livelihoods"))
                    .row(livelihood.row)
                    .about("livelihood", &livelihood.id)
                    .help("nothing to do if that is meant; else change the sector's status or the zone"),
            )
        })
        .collect()
}

/// A word for what an instance holds: `1,590 villages, 141 sites, 214 livelihoods`.
#[must_use]
pub fn size(instance: &Instance) -> String {
    format!(
        "{} villages, {} sites, {} livelihoods",
        instance.villages.len(),
        instance.sites.len(),
        instance.livelihoods.len()
    )
}
