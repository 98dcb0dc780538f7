//! Money that cannot suffice, told by `check` without a solver: costs for which no fund may pay, and areas
//! whose money is less than the cheapest dwellings for those who can move nowhere else.
//!
//! # Formula
//! Σ_{i bound to a} h_i · min_{j in a, l} (c_jl + F_jl / C_jl) > money of a: then no plan exists. A village is
//! bound to a where it has to move and all its legal sites lie in a; the fixed cost F_jl counts for each of
//! the C_jl dwellings where rule `capacity` limits them.
//!
//! These are necessary conditions only.

use crate::candidates::Finder;
use crate::candidates::Pair;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::CostKind;
use crate::facts::Instance;
use crate::facts::RuleName;
use crate::facts::Site;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Ids that a finding names.
const SHOWN: usize = 5;

/// Findings of the rule `budget`; none where it is off.
pub(super) fn findings(finder: &Finder<'_>) -> Vec<Diagnostic> {
    if !finder.scenario.is_on(RuleName::Budget) {
        return Vec::new();
    }
    let unpayable: Vec<Option<CostKind>> =
        finder.instance.sites.iter().map(|site| unpayable(finder.instance, site)).collect();
    let mut found = sites_without_payer(finder, &unpayable);
    let mut bound: BTreeMap<AreaIdx, u64> = BTreeMap::new();
    let mut pairs: Vec<Pair> = Vec::new();
    for (at, judged) in finder.judged.villages.iter().enumerate() {
        let village = VillageIdx::new(at);
        let facts = finder.instance.village(village);
        if !judged.may_move() || judged.may_stay() || finder.scenario.may_leave(&facts.id) {
            continue;
        }
        pairs.clear();
        finder.nearest(village, usize::MAX, &mut pairs);
        let Some(first) = pairs.first() else { continue };
        let of_site = |pair: &Pair| unpayable[pair.site.at()];
        if let Some(kind) =
            of_site(first).filter(|_| pairs.iter().all(|pair| of_site(pair).is_some()))
        {
            let message = format!(
                "has to move, but at each of its {} legal sites no source of money may pay for {}",
                pairs.len(),
                kind.word()
            );
            found.push(
                Diagnostic::error("rules.no_payer", message)
                    .file(finder.instance.file_of("villages"))
                    .row(facts.row)
                    .about("village", &facts.id)
                    .help("let a source of money of the sites' areas cover this kind of cost in budgets.csv"),
            );
        }
        let mut common = finder.instance.site(first.site).areas.clone();
        common.retain(|&area| pairs.iter().all(|pair| finder.instance.site(pair.site).is_in(area)));
        for area in common {
            *bound.entry(area).or_default() += u64::from(facts.households);
        }
    }
    found.extend(bound.into_iter().filter_map(|(area, need)| shortage(finder, area, need)));
    found
}

/// The kind of building cost that a site cannot do without and that no fund may pay: funds are bound to its
/// areas, and none of them covers it.
fn unpayable(instance: &Instance, site: &Site) -> Option<CostKind> {
    let mut local = instance.funds.iter().filter(|fund| site.is_in(fund.area)).peekable();
    local.peek()?;
    let local: Vec<_> = local.collect();
    let arises = |kind: CostKind| match kind {
        // A site that stands costs nothing to build at the level that it has, if that is free.
        CostKind::BuildingFixed => site.levels.iter().all(|level| level.fixed_cost > Cny(0)),
        _ => site.levels.iter().all(|level| level.cost_per_household > Cny(0)),
    };
    [CostKind::BuildingFixed, CostKind::BuildingHousehold]
        .into_iter()
        .find(|&kind| arises(kind) && !local.iter().any(|fund| fund.pays_for(kind)))
}

/// One finding for each kind of cost: the sites that can take nobody for want of a payer.
fn sites_without_payer(finder: &Finder<'_>, unpayable: &[Option<CostKind>]) -> Vec<Diagnostic> {
    let mut by_kind: BTreeMap<CostKind, Vec<&str>> = BTreeMap::new();
    for (site, kind) in finder.instance.sites.iter().zip(unpayable) {
        if let Some(kind) = kind {
            by_kind.entry(*kind).or_default().push(&site.id);
        }
    }
    by_kind
        .into_iter()
        .map(|(kind, ids)| {
            let shown = ids.iter().take(SHOWN).copied().collect::<Vec<_>>().join(", ");
            let more = ids.len().saturating_sub(SHOWN);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let message = format!(
                "no source of money of their areas may pay for {}, so {} sites can take nobody: {}{}",
                kind.word(),
                ids.len(),
                shown,
                more
            );
            Diagnostic::new("rules.site_without_payer", Severity::Warning, message)
                .file(finder.instance.file_of("budgets"))
                .column("covers")
                .help("let a source of money there cover this kind of cost, or take its rows out")
        })
        .collect()
}

/// Villages bound to an area need more money than it has.
fn shortage(finder: &Finder<'_>, area: AreaIdx, households: u64) -> Option<Diagnostic> {
    let instance = finder.instance;
    let have = money(finder, area)?;
    let is_limited = finder.scenario.is_on(RuleName::Capacity);
    let open = instance.sites.iter().zip(&finder.judged.sites);
    let open = open.filter(|(site, closed)| closed.is_none() && site.is_in(area));
    let each = |site: &Site| {
        let levels = site.levels.iter().map(|level| {
            let dwellings = level.capacity[0].filter(|_| is_limited).unwrap_or(0);
            let share = i64::from(dwellings.max(1));
            let fixed = if dwellings > 0 { level.fixed_cost.0 / share } else { 0 };
            level.cost_per_household.0 + fixed
        });
        levels.min().unwrap_or(0)
    };
    let least = open.map(|(site, _)| each(site)).min()?;
    let need = Cny(least).times(households);
    if need <= have {
        return None;
    }
    let facts = instance.area(area);
    let (need, have) = (need.as_yuan().floor() as i64, have.as_yuan().ceil() as i64);
    let message = format!(
        "{households} households have to move into {} {}: their dwellings cost {} CNY at least, and \
         the money that may pay for them is {} CNY: {} too little",
        facts.kind,
        facts.id,
        need,
        have,
        need - have
    );
    let file = if facts.budget.is_some() { "areas" } else { "budgets" };
    Some(
        Diagnostic::error("rules.budget_below_need", message)
            .file(instance.file_of(file))
            .column("budget_cny")
            .help("raise the budget, let people cross into other areas, or let more villages stay"),
    )
}

/// The most that can be paid for building in an area; `None` where that has no limit.
fn money(finder: &Finder<'_>, area: AreaIdx) -> Option<Cny> {
    let instance = finder.instance;
    let sites = (0..instance.sites.len()).map(SiteIdx::new);
    let sites: Vec<SiteIdx> = sites
        .filter(|&at| instance.site(at).is_in(area) && finder.judged.sites[at.at()].is_none())
        .collect();
    let mut payers: BTreeSet<usize> = BTreeSet::new();
    let mut is_bound = !sites.is_empty();
    for &site in &sites {
        let local = instance.funds.iter().enumerate();
        let local: Vec<_> =
            local.filter(|(_, fund)| instance.site(site).is_in(fund.area)).collect();
        // Without a fund that is bound to its areas a site's costs have no limit.
        is_bound &= !local.is_empty();
        let may_pay = |fund: &crate::facts::Fund| {
            fund.pays_for(CostKind::BuildingFixed) || fund.pays_for(CostKind::BuildingHousehold)
        };
        payers.extend(local.into_iter().filter(|(_, fund)| may_pay(fund)).map(|(at, _)| at));
    }
    let of_area = instance.area(area).budget;
    let of_funds = if is_bound {
        payers
            .into_iter()
            .map(|at| most(instance, at))
            .try_fold(0_i64, |sum, one| Some(sum.saturating_add(one?.0)))
    } else {
        None
    };
    of_area.into_iter().chain(of_funds.map(Cny)).min()
}

/// The most that a fund can give: its budget, and what its caps allow if every village of its area moved.
fn most(instance: &Instance, at: usize) -> Option<Cny> {
    let fund = &instance.funds[at];
    let villages = || instance.villages.iter().filter(|village| village.is_in(fund.area));
    let households = || villages().map(|village| u64::from(village.households)).sum();
    let persons = || villages().map(|village| u64::from(village.persons)).sum();
    let caps = [
        fund.per_household_cap.map(|cap| cap.times(households())),
        fund.per_person_cap.map(|cap| cap.times(persons())),
    ];
    fund.budget.into_iter().chain(caps.into_iter().flatten()).min()
}
