//! Each term: its sum over columns against one written by hand; and for a solved plan, its value over
//! the columns against the verifier's, which is worked out from the plan and the facts.

mod support;

#[path = "terms/building.rs"]
mod building;
#[path = "terms/commuting.rs"]
mod commuting;
#[path = "terms/crossing.rs"]
mod crossing;
#[path = "terms/income.rs"]
mod income;
#[path = "terms/job_cost.rs"]
mod job_cost;
#[path = "terms/job_gap.rs"]
mod job_gap;
#[path = "terms/jobless.rs"]
mod jobless;
#[path = "terms/moving.rs"]
mod moving;
#[path = "terms/pair_cost.rs"]
mod pair_cost;
#[path = "terms/pressure.rs"]
mod pressure;
#[path = "terms/unplaced.rs"]
mod unplaced;
#[path = "terms/worst_distance.rs"]
mod worst_distance;

use resettle::facts::Instance;
use resettle::facts::Scenario;
use resettle::facts::Term;
use resettle::model::ColumnKey;
use resettle::model::Model;
use support::*;

/// The entries of a term, by column, without zeros.
fn entries(model: &Model<'_>, term: Term) -> Vec<(ColumnKey, f64)> {
    let mut sum = model.terms[&term].clone();
    sum.simplify();
    let mut entries: Vec<_> = sum
        .entries
        .iter()
        .filter(|&&(_, factor)| factor != 0.0)
        .map(|&(column, factor)| (model.program.columns[column as usize].key, factor))
        .collect();
    entries.sort_by_key(|&(key, _)| key);
    entries
}

/// Asserts that a term of the model is the sum written by hand.
#[track_caller]
fn assert_term(instance: &Instance, scenario: &Scenario, term: Term, by_hand: &[(ColumnKey, f64)]) {
    let found = with_model(instance, scenario, |model| entries(model, term));
    let mut by_hand = by_hand.to_vec();
    by_hand.sort_by_key(|&(key, _)| key);
    let keys =
        |entries: &[(ColumnKey, f64)]| entries.iter().map(|&(key, _)| key).collect::<Vec<_>>();
    assert_eq!(keys(&found), keys(&by_hand), "columns of {term}");
    for ((key, found), (_, by_hand)) in found.into_iter().zip(by_hand) {
        assert!((found - by_hand).abs() < 1e-9, "{key:?}: {found} instead of {by_hand}");
    }
}

/// Solves; asserts that the first layer is worth the same by columns, by the verifier and by hand.
#[track_caller]
fn assert_value(instance: &Instance, scenario: &Scenario, by_hand: f64) -> Solved {
    let solved = solved(instance, scenario);
    assert_close(solved.outcome.layers[0].value, by_hand);
    assert_close(solved.value(), by_hand);
    solved
}
