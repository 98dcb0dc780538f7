//! Rows of [`crate::facts::rules::budget`]. Money stands in thousands of CNY here, which keeps the
//! coefficients near those of the other rows.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::CostKind;
use crate::facts::Instance;
use crate::facts::Village;
use crate::model::ColumnKey;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;
use crate::model::costs;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const YUAN_IN_UNIT: f64 = 1_000.0;

/// A cost that funds have to pay: its kind and the funds that may (positions in the instance).
type Bill = (CostKind, Vec<usize>);

/// # Formula
/// Σ cost arising in a ≤ budget_a for each area with a limit;
/// Σ_f p_fc = cost_c for each bill c, that is all costs of a kind that the same funds may pay;
/// Σ_c p_fc ≤ budget_f;  Σ_c p_fc ≤ cap_f · Σ_{i in area_f} h_i (1 − r_i − g_i) (likewise persons)
pub fn rows(parts: &mut Parts<'_>, program: &mut Program) {
    let mut bills: BTreeMap<Bill, Vec<(u32, f64)>> = BTreeMap::new();
    let mut spent: BTreeMap<AreaIdx, Vec<(u32, f64)>> = BTreeMap::new();
    let instance = parts.finder.instance;
    for kind in CostKind::ALL {
        for cost in costs::of_kind(kind, parts, program) {
            let entry = (cost.column, cost.yuan / YUAN_IN_UNIT);
            for &area in cost.areas.iter().filter(|&&area| instance.area(area).budget.is_some()) {
                spent.entry(area).or_default().push(entry);
            }
            if let Some(bill) = bill(instance, kind, cost.areas) {
                bills.entry(bill).or_default().push(entry);
            }
        }
    }
    for (area, entries) in spent {
        let limit = instance.area(area).budget.map_or(f64::INFINITY, in_units);
        program.add_row(RowKey::AreaBudget(area), f64::NEG_INFINITY, entries, limit);
    }
    pay(parts, program, bills);
}

/// Bills are counted among all that the instance could ever give rise to, so that a bill has the same
/// number in each model of it, whichever pairs that one holds.
fn numbers(instance: &Instance) -> BTreeMap<Bill, usize> {
    let mut bills = BTreeSet::new();
    for kind in CostKind::ALL {
        let places: BTreeSet<&[AreaIdx]> = match kind {
            CostKind::BuildingFixed | CostKind::BuildingHousehold => {
                instance.sites.iter().map(|site| site.areas.as_slice()).collect()
            }
            CostKind::Revitalising | CostKind::Pair => {
                instance.villages.iter().map(|village| village.areas.as_slice()).collect()
            }
            CostKind::Places => instance.livelihoods.iter().map(|k| k.areas.as_slice()).collect(),
        };
        bills.extend(places.into_iter().filter_map(|areas| bill(instance, kind, areas)));
    }
    bills.into_iter().zip(0..).collect()
}

/// The kind of cost that the bill of row `Paid(number)` is for, where no fund may pay it: such a row demands
/// that the cost does not arise.
#[must_use]
pub fn unpayable(instance: &Instance, number: usize) -> Option<CostKind> {
    let bills = numbers(instance);
    let found = bills.iter().find(|(_, known)| **known == number);
    found.and_then(|((kind, payers), _)| payers.is_empty().then_some(*kind))
}

/// The bill that a cost of this kind goes to; `None` where no fund is bound to its areas.
fn bill(instance: &Instance, kind: CostKind, areas: &[AreaIdx]) -> Option<Bill> {
    let funds = instance.funds.iter().enumerate();
    let local = funds.filter(|(_, fund)| areas.binary_search(&fund.area).is_ok());
    let (payers, others): (Vec<_>, Vec<_>) = local.partition(|(_, fund)| fund.pays_for(kind));
    let is_bound = !payers.is_empty() || !others.is_empty();
    is_bound.then(|| (kind, payers.into_iter().map(|(at, _)| at).collect()))
}

fn pay(parts: &Parts<'_>, program: &mut Program, bills: BTreeMap<Bill, Vec<(u32, f64)>>) {
    let funds = &parts.instance().funds;
    let mut payments: Vec<Vec<(u32, f64)>> = vec![Vec::new(); funds.len()];
    let numbers = numbers(parts.instance());
    for (bill, costs) in bills {
        let at = numbers[&bill];
        let (_, payers) = bill;
        let mut entries: Vec<(u32, f64)> =
            costs.into_iter().map(|(column, cost)| (column, -cost)).collect();
        for fund in payers {
            let column = program.add_column(ColumnKey::Pays(fund, at), 0.0, f64::INFINITY, false);
            entries.push((column, 1.0));
            payments[fund].push((column, 1.0));
        }
        program.add_row(RowKey::Paid(at), 0.0, entries, 0.0);
    }
    for (at, (fund, paid)) in funds.iter().zip(payments).enumerate() {
        if paid.is_empty() {
            continue;
        }
        if let Some(budget) = fund.budget {
            program.add_row(
                RowKey::FundBudget(at),
                f64::NEG_INFINITY,
                paid.clone(),
                in_units(budget),
            );
        }
        let caps = [
            (RowKey::FundPerHousehold(at), fund.per_household_cap, count_households as Count),
            (RowKey::FundPerPerson(at), fund.per_person_cap, count_persons as Count),
        ];
        for (key, cap, count) in caps {
            let Some(cap) = cap.map(in_units) else { continue };
            let (kept, all) = remaining(parts, fund.area, count);
            let kept = kept.into_iter().map(|(column, count)| (column, cap * count));
            program.add_row(key, f64::NEG_INFINITY, paid.iter().copied().chain(kept), cap * all);
        }
    }
}

/// What a cap counts of a village.
type Count = fn(&Village) -> u32;

fn count_households(village: &Village) -> u32 {
    village.households
}

fn count_persons(village: &Village) -> u32 {
    village.persons
}

/// Those of an area's villages that do not move, by column, and all of them: the movers are the
/// difference, told with far fewer entries than by their pairs.
fn remaining(parts: &Parts<'_>, area: AreaIdx, count: Count) -> (Vec<(u32, f64)>, f64) {
    let (mut kept, mut all) = (Vec::new(), 0.0);
    for (at, village) in parts.instance().villages.iter().enumerate() {
        if village.is_in(area) {
            let count = f64::from(count(village));
            let remain = parts.columns.stay[at].into_iter().chain(parts.columns.unplaced[at]);
            kept.extend(remain.map(|column| (column, count)));
            all += count;
        }
    }
    (kept, all)
}

fn in_units(amount: Cny) -> f64 {
    amount.as_yuan() / YUAN_IN_UNIT
}
