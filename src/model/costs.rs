//! What everything costs, by kind, place and column: used by the money terms and by `budget`.

use crate::facts::AreaIdx;
use crate::facts::CostKind;
use crate::facts::RuleName;
use crate::facts::Site;
use crate::facts::SiteIdx;
use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;

/// A cost that a column causes: CNY for each unit of it.
pub struct Cost<'a> {
    /// The column.
    pub column: u32,
    /// CNY for each unit of the column.
    pub yuan: f64,
    /// Areas of the place where it arises.
    pub areas: &'a [AreaIdx],
}

/// All costs of one kind, as CNY by column.
pub fn of_kind<'a>(
    kind: CostKind,
    parts: &'a mut Parts<'_>,
    program: &mut Program,
) -> Vec<Cost<'a>> {
    if kind == CostKind::BuildingHousehold {
        count_households_at_levels(parts, program);
    }
    let parts: &'a Parts<'_> = parts;
    let instance = parts.finder.instance;
    let mut costs = Vec::new();
    let mut add = |column, yuan: f64, areas: &'a [AreaIdx]| {
        if yuan != 0.0 {
            costs.push(Cost { column, yuan, areas });
        }
    };
    match kind {
        CostKind::BuildingFixed => {
            for (site, levels) in instance.sites.iter().zip(&parts.columns.build) {
                for &(level, column) in levels {
                    add(column, site.levels[level].fixed_cost.as_yuan(), &site.areas);
                }
            }
        }
        CostKind::BuildingHousehold => {
            for (at, site) in instance.sites.iter().enumerate() {
                let at = SiteIdx::new(at);
                if let Some(housed) = parts.columns.housed.get(&at) {
                    for &(level, column) in housed {
                        add(column, site.levels[level].cost_per_household.as_yuan(), &site.areas);
                    }
                } else if let Some(&(level, _)) = parts.columns.build[at.at()].first() {
                    let each = site.levels[level].cost_per_household.as_yuan();
                    for &pair in parts.columns.pairs_at(at) {
                        let village = parts.candidates.pairs[pair as usize].village;
                        add(
                            pair,
                            each * f64::from(instance.village(village).households),
                            &site.areas,
                        );
                    }
                }
            }
        }
        CostKind::Revitalising => {
            for (village, column) in instance.villages.iter().zip(&parts.columns.stay) {
                if let Some(column) = *column {
                    add(column, village.stay_cost.as_yuan(), &village.areas);
                }
            }
        }
        CostKind::Pair => {
            for (column, pair) in (0..).zip(&parts.candidates.pairs) {
                add(column, pair.cost.as_yuan(), &instance.village(pair.village).areas);
            }
        }
        CostKind::Places => {
            for work in &parts.columns.work {
                let livelihood = instance.livelihood(work.commute.livelihood);
                add(work.column, livelihood.cost_per_place.as_yuan(), &livelihood.areas);
            }
        }
    }
    costs
}

/// Everything of some kinds, as a term in CNY.
pub fn expression(kinds: &[CostKind], parts: &mut Parts<'_>, program: &mut Program) -> Expression {
    let mut sum = Expression::default();
    for &kind in kinds {
        let costs = of_kind(kind, parts, program);
        sum.entries.extend(costs.iter().map(|cost| (cost.column, cost.yuan)));
    }
    sum
}

/// The levels of a site that has columns cost different amounts for each household.
fn differs(site: &Site, levels: &[(usize, u32)]) -> bool {
    levels.windows(2).any(|pair| {
        site.levels[pair[0].0].cost_per_household != site.levels[pair[1].0].cost_per_household
    })
}

/// Adds v_jl where the cost for each household depends on the level, once.
///
/// # Formula
/// Σ_l v_jl = Σ_i h_i x_ij;  v_jl ≤ M_jl y_jl, where M_jl is the number of dwellings with rule
/// `capacity`, and never more than all households that could move to j
fn count_households_at_levels(parts: &mut Parts<'_>, program: &mut Program) {
    if !parts.columns.housed.is_empty() {
        return;
    }
    let instance = parts.finder.instance;
    let is_limited = parts.finder.scenario.is_on(RuleName::Capacity);
    for (at, facts) in instance.sites.iter().enumerate() {
        let site = SiteIdx::new(at);
        let levels = parts.columns.build[at].clone();
        if parts.columns.pairs_at(site).is_empty() || !differs(facts, &levels) {
            continue;
        }
        let households: Vec<(u32, f64)> = parts
            .columns
            .pairs_at(site)
            .iter()
            .map(|&pair| {
                let village = parts.candidates.pairs[pair as usize].village;
                (pair, -f64::from(instance.village(village).households))
            })
            .collect();
        let all: f64 = -households.iter().map(|&(_, factor)| factor).sum::<f64>();
        let mut housed = Vec::new();
        for &(level, build) in &levels {
            let column =
                program.add_column(ColumnKey::Housed(site, level), 0.0, f64::INFINITY, false);
            let dwellings = facts.levels[level].capacity[0].filter(|_| is_limited);
            let most = dwellings.map_or(all, |dwellings| all.min(f64::from(dwellings)));
            let entries = [(column, 1.0), (build, -most)];
            program.add_row(RowKey::HousedAtLevel(site, level), f64::NEG_INFINITY, entries, 0.0);
            housed.push((level, column));
        }
        let sum = housed.iter().map(|&(_, column)| (column, 1.0)).chain(households);
        program.add_row(RowKey::Housed(site), 0.0, sum, 0.0);
        parts.columns.housed.insert(site, housed);
    }
}
