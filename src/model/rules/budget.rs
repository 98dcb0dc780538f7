//! Rows of [`crate::facts::rules::budget`]. Money stands in thousands of CNY here, which keeps the
//! coefficients near those of the other rows.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::CostKind;
use crate::facts::Village;
use crate::model::ColumnKey;
use crate::model::Parts;
use crate::model::Program;
use crate::model::RowKey;
use crate::model::costs;
use std::collections::BTreeMap;

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
            let funds = instance.funds.iter().enumerate();
            let local = funds.filter(|(_, fund)| cost.areas.binary_search(&fund.area).is_ok());
            let (payers, others): (Vec<_>, Vec<_>) =
                local.partition(|(_, fund)| fund.pays_for(kind));
            if !payers.is_empty() || !others.is_empty() {
                let payers = payers.into_iter().map(|(at, _)| at).collect();
                bills.entry((kind, payers)).or_default().push(entry);
            }
        }
    }
    for (area, entries) in spent {
        let limit = instance.area(area).budget.map_or(f64::INFINITY, in_units);
        program.add_row(RowKey::AreaBudget(area), f64::NEG_INFINITY, entries, limit);
    }
    pay(parts, program, bills);
}

fn pay(parts: &Parts<'_>, program: &mut Program, bills: BTreeMap<Bill, Vec<(u32, f64)>>) {
    let funds = &parts.instance().funds;
    let mut payments: Vec<Vec<(u32, f64)>> = vec![Vec::new(); funds.len()];
    for (at, ((_, payers), costs)) in bills.into_iter().enumerate() {
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
