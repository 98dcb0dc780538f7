//! Term `worst_distance`: D ≥ Σ_j d_ij x_ij for each village that can move.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Goal;
use resettle::facts::Instance;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::terms::Metric;
use resettle::model::ColumnKey;
use resettle::model::RowKey;

fn far_and_near() -> Instance {
    let mut instance = instance(
        vec![village("A", 1), village("B", 9), free_village("C", 5)],
        vec![plain_site("S", 99), plain_site("T", 99)],
    );
    instance.villages[2].policy = Some(resettle::facts::village::Policy::Stay);
    instance.pairs = pairs(&[(0, 0, 40.0, 0), (0, 1, 30.0, 0), (1, 0, 5.0, 0), (1, 1, 25.0, 0)]);
    instance
}

#[test]
fn it_is_at_least_the_way_of_each_village_that_can_move() {
    let scenario = scenario(vec![], goal(&[(Term::WorstDistance, 1.0)]));
    assert_term(&far_and_near(), &scenario, Term::WorstDistance, &[(ColumnKey::Worst, 1.0)]);
    let found = rows_of(&far_and_near(), &scenario, |key| matches!(key, RowKey::Worst(_)));
    let key = |village| RowKey::Worst(VillageIdx(village));
    assert_rows(
        &found,
        vec![
            at_least(key(0), 0.0, &[(ColumnKey::Worst, 1.0), (x(0, 0), -40.0), (x(0, 1), -30.0)]),
            at_least(key(1), 0.0, &[(ColumnKey::Worst, 1.0), (x(1, 0), -5.0), (x(1, 1), -25.0)]),
        ],
    );
    assert_value(&far_and_near(), &scenario, 30.0);
}

#[test]
fn it_measures_as_moving_does() {
    let goal = Goal { moving: Metric::Min, ..goal(&[(Term::WorstDistance, 1.0)]) };
    let mut scenario = scenario(vec![], goal);
    scenario.travel.move_speed_kmh = 30.0;
    assert_value(&far_and_near(), &scenario, 60.0);
}

#[test]
fn nobody_who_moves_is_no_distance() {
    let mut instance = far_and_near();
    instance.villages.drain(..2);
    instance.pairs = None;
    instance.index_names();
    assert_value(&instance, &scenario(vec![], goal(&[(Term::WorstDistance, 1.0)])), 0.0);
}

#[test]
fn a_later_layer_that_does_not_weigh_it_leaves_the_claim_true() {
    let goal = layered(&[&[(Term::WorstDistance, 1.0)], &[(Term::Moving, 1.0)]], &[0.5]);
    let solved = solved(&far_and_near(), &scenario(vec![], goal));
    // Up to 45 km are tolerated, so the nearest sites are best: A 30 km, B 5 km.
    assert_close(solved.outcome.layers[0].value, 30.0);
    assert_close(solved.outcome.layers[1].value, 75.0);
}
