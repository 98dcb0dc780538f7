//! What a plan costs, by kind of cost and by the area in which the cost arises.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::CostKind;
use crate::facts::Decision;
use crate::facts::Instance;
use crate::facts::VillageIdx;
use crate::measure::Tally;
use crate::measure::number;
use serde::Serialize;
use std::collections::BTreeMap;

/// Cost of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cost {
    /// Sum of the kinds that are known; `None` where none is.
    #[serde(serialize_with = "number::maybe_cny")]
    pub total_cny: Option<Cny>,
    /// Each kind.
    pub by_kind: KindCosts,
    /// All known kinds but revitalising, over the households that move \[CNY/household\].
    pub per_moved_household_cny: Option<f64>,
    /// The kind of area that `by_area` speaks of: `county` where there is one, else the first.
    pub area_kind: Option<String>,
    /// Costs by the area in which they arise, in the order of the areas; last, where any cost arises
    /// outside all of them, an entry without an area.
    pub by_area: Vec<AreaCost>,
}

/// Cost by kind; a kind is `None` where it arises and the column that prices it is missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct KindCosts {
    /// Σ_jl F_jl y_jl, over sites that stand.
    #[serde(serialize_with = "number::maybe_cny")]
    pub building_fixed_cny: Option<Cny>,
    /// Σ_ij c_jl h_i x_ij, with l the level that stands at j.
    #[serde(serialize_with = "number::maybe_cny")]
    pub building_household_cny: Option<Cny>,
    /// Σ_i stay_cost_i r_i.
    #[serde(serialize_with = "number::maybe_cny")]
    pub revitalising_cny: Option<Cny>,
    /// Σ_ij cost_ij x_ij, the office's own cost of each pair.
    #[serde(serialize_with = "number::maybe_cny")]
    pub pair_cny: Option<Cny>,
    /// Σ_jks cost_k w_jks.
    #[serde(serialize_with = "number::maybe_cny")]
    pub places_cny: Option<Cny>,
}

impl KindCosts {
    /// The cost of one kind.
    #[must_use]
    pub fn of(&self, kind: CostKind) -> Option<Cny> {
        match kind {
            CostKind::BuildingFixed => self.building_fixed_cny,
            CostKind::BuildingHousehold => self.building_household_cny,
            CostKind::Revitalising => self.revitalising_cny,
            CostKind::Pair => self.pair_cny,
            CostKind::Places => self.places_cny,
        }
    }
}

/// Cost that arises in one area.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AreaCost {
    /// The area's id; `None` for what arises outside all areas of the kind.
    pub area: Option<String>,
    /// Sum of the kinds that are known.
    #[serde(serialize_with = "number::maybe_cny")]
    pub total_cny: Option<Cny>,
    /// Each kind.
    pub by_kind: KindCosts,
}

/// Sums of each kind in millionths, in the order of [`CostKind::ALL`].
#[derive(Clone, Copy, Default)]
struct Sums([i128; 5]);

/// One cost: its kind, where it arises, and how much \[millionths of CNY\].
struct Item<'a> {
    kind: CostKind,
    areas: &'a [AreaIdx],
    micro: i128,
}

/// Sums the costs of a plan.
#[must_use]
pub fn cost(tally: &Tally<'_>) -> Cost {
    let instance = tally.instance;
    let items = items(tally);
    let mut arises = [false; 5];
    let mut total = Sums::default();
    for item in &items {
        arises[item.kind as usize] = true;
        total.0[item.kind as usize] += item.micro;
    }
    let known: [bool; 5] = CostKind::ALL.map(|kind| {
        let at = kind as usize;
        is_given(instance, kind) || !arises[at] || total.0[at] != 0
    });

    let area_kind = area_kind(instance);
    let mut by_area: BTreeMap<Option<AreaIdx>, Sums> = BTreeMap::new();
    if let Some(kind) = area_kind {
        for (at, area) in instance.areas.iter().enumerate() {
            if area.kind == kind {
                by_area.insert(Some(AreaIdx::new(at)), Sums::default());
            }
        }
        for item in &items {
            let area = instance.area_of_kind(item.areas, kind);
            by_area.entry(area).or_default().0[item.kind as usize] += item.micro;
        }
    }
    // `None` sorts first and is told last.
    let outside = by_area.remove(&None).filter(|sums| sums.0.iter().any(|&micro| micro != 0));
    let lines = by_area.into_iter().chain(outside.map(|sums| (None, sums)));
    let by_area = lines.map(|(area, sums)| AreaCost {
        area: area.map(|area| instance.area(area).id.clone()),
        total_cny: sum(sums, known, |_| true),
        by_kind: kinds(sums, known),
    });

    let households = tally.households_moved();
    let of_moving = sum(total, known, |kind| kind != CostKind::Revitalising);
    Cost {
        total_cny: sum(total, known, |_| true),
        by_kind: kinds(total, known),
        per_moved_household_cny: of_moving
            .filter(|_| households > 0)
            .map(|cost| cost.as_yuan() / households as f64),
        area_kind: area_kind.map(str::to_owned),
        by_area: by_area.collect(),
    }
}

/// The kind of area in which figures are told: `county` where there is one, else the first.
#[must_use]
pub fn area_kind(instance: &Instance) -> Option<&str> {
    let county = instance.areas.iter().find(|area| area.kind == "county");
    county.or(instance.areas.first()).map(|area| area.kind.as_str())
}

/// The cost that arises with one village's decision: for a move its share of the dwellings and the
/// cost of the pair, for staying the cost of revitalising. `None` where a column is missing.
#[must_use]
pub fn of_village(tally: &Tally<'_>, village: usize) -> Option<Cny> {
    let instance = tally.instance;
    let facts = &instance.villages[village];
    match tally.decisions[village]? {
        Decision::Moves(site) => {
            let level = tally.level(site).filter(|level| {
                is_priced(instance, CostKind::BuildingHousehold, level.cost_per_household)
            });
            let household = level
                .map(|level| number::times(level.cost_per_household, u64::from(facts.households)));
            let table = instance.pairs.as_ref();
            let pair = table
                .and_then(|table| table.find(VillageIdx::new(village), site))
                .filter(|row| is_priced(instance, CostKind::Pair, row.cost))
                .map(|row| i128::from(row.cost.0));
            if household.is_none() && pair.is_none() {
                return None;
            }
            Some(number::amount(household.unwrap_or(0) + pair.unwrap_or(0)))
        }
        Decision::Stays => Some(facts.stay_cost)
            .filter(|&amount| is_priced(instance, CostKind::Revitalising, amount)),
        Decision::Unplaced => Some(Cny::ZERO),
    }
}

/// Whether an amount of a kind is known: a column prices the kind, or the amount is not 0.
#[must_use]
pub fn is_priced(instance: &Instance, kind: CostKind, amount: Cny) -> bool {
    amount != Cny::ZERO || is_given(instance, kind)
}

/// Whether the instance has a column that prices a kind.
fn is_given(instance: &Instance, kind: CostKind) -> bool {
    let columns: &[&str] = match kind {
        CostKind::BuildingFixed => &["sites.fixed_cost_cny", "levels.fixed_cost_cny"],
        CostKind::BuildingHousehold => {
            &["sites.cost_per_household_cny", "levels.cost_per_household_cny"]
        }
        CostKind::Revitalising => &["villages.stay_cost_cny"],
        CostKind::Pair => &["pairs.cost_cny"],
        CostKind::Places => &["livelihoods.cost_per_place_cny"],
    };
    columns.iter().any(|column| instance.has(column))
}

/// Every cost of the plan, one for each thing that bears it.
fn items<'a>(tally: &Tally<'a>) -> Vec<Item<'a>> {
    let instance = tally.instance;
    let mut items = Vec::new();
    for (site, counted) in instance.sites.iter().zip(&tally.sites) {
        let Some(level) = counted.level.and_then(|level| site.levels.get(level)) else { continue };
        let fixed = i128::from(level.fixed_cost.0);
        items.push(Item { kind: CostKind::BuildingFixed, areas: &site.areas, micro: fixed });
        if counted.households > 0 {
            let micro = number::times(level.cost_per_household, counted.households);
            items.push(Item { kind: CostKind::BuildingHousehold, areas: &site.areas, micro });
        }
    }
    for (village, decision) in instance.villages.iter().zip(&tally.decisions) {
        if *decision == Some(Decision::Stays) {
            let micro = i128::from(village.stay_cost.0);
            items.push(Item { kind: CostKind::Revitalising, areas: &village.areas, micro });
        }
    }
    for trip in &tally.moves {
        let row = instance.pairs.as_ref().and_then(|table| table.find(trip.village, trip.site));
        let micro = row.map_or(0, |row| i128::from(row.cost.0));
        let areas = &instance.village(trip.village).areas;
        items.push(Item { kind: CostKind::Pair, areas, micro });
    }
    for (livelihood, &taken) in instance.livelihoods.iter().zip(&tally.taken) {
        if taken > 0 {
            let micro = number::times(livelihood.cost_per_place, taken);
            items.push(Item { kind: CostKind::Places, areas: &livelihood.areas, micro });
        }
    }
    items
}

/// Sums as amounts, the unknown kinds left out.
fn kinds(sums: Sums, known: [bool; 5]) -> KindCosts {
    let of = |kind: CostKind| known[kind as usize].then(|| number::amount(sums.0[kind as usize]));
    KindCosts {
        building_fixed_cny: of(CostKind::BuildingFixed),
        building_household_cny: of(CostKind::BuildingHousehold),
        revitalising_cny: of(CostKind::Revitalising),
        pair_cny: of(CostKind::Pair),
        places_cny: of(CostKind::Places),
    }
}

/// The sum of the known kinds that count; `None` where no known kind does.
fn sum(sums: Sums, known: [bool; 5], counts: impl Fn(CostKind) -> bool) -> Option<Cny> {
    let mut parts = CostKind::ALL
        .into_iter()
        .filter(|&kind| known[kind as usize] && counts(kind))
        .map(|kind| sums.0[kind as usize])
        .peekable();
    parts.peek()?;
    Some(number::amount(parts.sum()))
}
