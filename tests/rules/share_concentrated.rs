//! Rule `share_concentrated`: Σ_i h_i (Σ_{j large} x_ij − σ Σ_j x_ij) ≥ 0.

use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::rules::ShareConcentrated;
use resettle::model::RowKey;

/// S can hold 30 at its larger level, T only 9.
fn large_and_small() -> Instance {
    let mut instance = instance(
        vec![village("A", 3), village("B", 2), free_village("C", 5)],
        vec![site("S", vec![level("1", 5, 0, 0), level("2", 30, 0, 0)]), plain_site("T", 9)],
    );
    instance.sites[0].place = Some(east(10.0));
    instance
}

fn rule(share: f64, site_capacity_households: u32) -> Vec<Rule> {
    vec![Rule::ShareConcentrated(ShareConcentrated { share, site_capacity_households })]
}

#[test]
fn large_sites_count_with_one_less_the_share_and_others_against_it() {
    let found = rows_of(&large_and_small(), &scenario(rule(0.6, 30), goal(&[])), |key| {
        *key == RowKey::ShareConcentrated
    });
    assert_rows(
        &found,
        vec![at_least(
            RowKey::ShareConcentrated,
            0.0,
            &[
                (x(0, 0), 1.2),
                (x(0, 1), -1.8),
                (x(1, 0), 0.8),
                (x(1, 1), -1.2),
                (x(2, 0), 2.0),
                (x(2, 1), -3.0),
            ],
        )],
    );
}

#[test]
fn exactly_the_share_is_enough() {
    let goal = goal(&[(Term::Moving, 1.0)]);
    let solved = solved(&large_and_small(), &scenario(rule(0.6, 30), goal));
    // C stays. Of the five that move, three are 60 %: A goes 10 km to S, B to T at hand.
    assert_eq!(solved.decisions()[..2], [moves(0), moves(1)]);
    assert_close(solved.value(), 30.0);
}

#[test]
fn no_site_large_enough_leaves_only_those_who_may_stay() {
    assert_infeasible(&large_and_small(), &scenario(rule(0.6, 31), goal(&[])));
}
