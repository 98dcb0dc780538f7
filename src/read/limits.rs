//! Bounds of what a cell may hold, and the proof that no sum of the facts leaves the range in which
//! money is added exactly.

use crate::diagnostic::Diagnostic;
use crate::facts::Cny;
use crate::facts::Instance;
use crate::read::codes;
use crate::read::findings::Findings;

/// Most households of a village.
pub(super) const HOUSEHOLDS: u32 = 1_000_000;
/// Most persons, workers, places or dwellings of one row; most persons of an area.
pub(super) const PEOPLE: u32 = 1_000_000_000;
/// Largest amount in a cell.
pub(super) const MONEY: Cny = Cny::yuan(1_000_000_000_000);
/// Longest distance \[km\] and time \[min\] in a cell.
pub(super) const TRAVEL: f64 = 1e6;

/// Judges the largest amounts that any plan could add up.
///
/// # Formula
/// Σ_j max_l F_jl + H max_jl c_jl + Σ_i stay_i + Σ_i max_j pair_ij + Σ_k P_k (place_k + income_k)
/// plus Σ_i h_i income_i, and likewise Σ_f (budget_f + cap_f H + cap_f N), with H all households and N
/// all persons, stay within what [`Cny`] holds.
pub(super) fn judge_money(instance: &Instance, findings: &mut Findings) {
    let wide = |amount: Cny| i128::from(amount.0);
    let households: i128 = instance.villages.iter().map(|v| i128::from(v.households)).sum();
    let persons: i128 = instance.villages.iter().map(|v| i128::from(v.persons)).sum();
    let mut costs = 0;
    let mut per_household = Cny::ZERO;
    for site in &instance.sites {
        costs += wide(site.levels.iter().map(|l| l.fixed_cost).max().unwrap_or_default());
        let dearest = site.levels.iter().map(|l| l.cost_per_household).max().unwrap_or_default();
        per_household = per_household.max(dearest);
    }
    costs += wide(per_household) * households;
    for village in &instance.villages {
        costs += wide(village.stay_cost) + wide(village.income) * i128::from(village.households);
    }
    if let Some(pairs) = &instance.pairs {
        let of_village = pairs.rows.chunk_by(|a, b| a.village == b.village);
        costs += of_village
            .map(|rows| wide(rows.iter().map(|row| row.cost).max().unwrap_or_default()))
            .sum::<i128>();
    }
    for livelihood in &instance.livelihoods {
        let each = wide(livelihood.income) + wide(livelihood.cost_per_place);
        costs += each * i128::from(livelihood.places);
    }
    let mut funds = 0;
    for fund in &instance.funds {
        funds += wide(fund.budget.unwrap_or_default())
            + wide(fund.per_household_cap.unwrap_or_default()) * households
            + wide(fund.per_person_cap.unwrap_or_default()) * persons;
    }
    for (what, total) in [("costs and incomes", costs), ("funds", funds)] {
        if total > i128::from(i64::MAX) {
            findings.add(
                Diagnostic::error(
                    codes::MONEY,
                    format!(
                        "the largest possible {what} add up to {} CNY; at most {} can be added exactly",
                        total / i128::from(Cny::MICRO),
                        i64::MAX / Cny::MICRO
                    ),
                )
                .help("check the units of the money columns: they are in yuan"),
            );
        }
    }
}
