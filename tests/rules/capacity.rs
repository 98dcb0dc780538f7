//! Rule `capacity`: Σ_i need_iq x_ij ≤ Σ_l C_jlq y_jl.

use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::rules::Capacity;
use resettle::facts::scenario::CandidateOptions;
use resettle::model::RowKey;

/// Two services; seats have no limit at the large level of S, and none at all at T.
fn schooled() -> Instance {
    let mut small = level("small", 4, 10, 0);
    let mut large = level("large", 9, 30, 0);
    small.capacity.push(Some(2));
    large.capacity.push(None);
    let mut other = level("1", 5, 15, 0);
    other.capacity.push(None);
    let mut instance = instance(
        vec![village("A", 4), village("B", 3)],
        vec![site("S", vec![small, large]), site("T", vec![other])],
    );
    instance.services.push("school_seats".to_owned());
    instance.villages[0].needs.push(5);
    instance.villages[1].needs.push(0);
    instance
}

fn is_wanted(key: &RowKey) -> bool {
    matches!(key, RowKey::Capacity(..))
}

#[test]
fn needs_stay_within_what_the_levels_provide() {
    let rules = vec![Rule::Capacity(Capacity::default())];
    let found = rows_of(&schooled(), &scenario(rules, goal(&[])), is_wanted);
    let key = |site, service| RowKey::Capacity(SiteIdx(site), service);
    assert_rows(
        &found,
        vec![
            at_most(
                key(0, 0),
                &[(x(0, 0), 4.0), (x(1, 0), 3.0), (y(0, 0), -4.0), (y(0, 1), -9.0)],
                0.0,
            ),
            // Without a limit, a level counts with all needs: 5 + 0.
            at_most(key(0, 1), &[(x(0, 0), 5.0), (y(0, 0), -2.0), (y(0, 1), -5.0)], 0.0),
            at_most(key(1, 0), &[(x(0, 1), 4.0), (x(1, 1), 3.0), (y(1, 0), -5.0)], 0.0),
        ],
    );
}

/// B lives at S and needs three seats, A lives at T: with the nearest site of each, S knows of B alone.
#[test]
fn where_pairs_are_left_out_a_level_without_a_limit_counts_with_the_needs_of_all_villages() {
    let mut instance = schooled();
    instance.villages[1].needs[1] = 3;
    instance.villages[1].place = Some(east(10.0));
    instance.sites[0].place = Some(east(10.0));
    let mut scenario = scenario(vec![Rule::Capacity(Capacity::default())], goal(&[]));
    scenario.candidates = CandidateOptions { nearest: 1, all: Some(false) };
    let seats = |key: &RowKey| matches!(key, RowKey::Capacity(_, 1));
    let key = RowKey::Capacity(SiteIdx(0), 1);
    let row = at_most(key, &[(x(1, 0), 3.0), (y(0, 0), -2.0), (y(0, 1), -8.0)], 0.0);
    assert_rows(&rows_of(&instance, &scenario, seats), vec![row]);
}

#[test]
fn only_the_named_services_are_checked() {
    let rules = vec![Rule::Capacity(Capacity { services: Some(vec!["school_seats".to_owned()]) })];
    let found = rows_of(&schooled(), &scenario(rules, goal(&[])), is_wanted);
    let keys: Vec<RowKey> = found.iter().map(|row| row.key).collect();
    assert_eq!(keys, [RowKey::Capacity(SiteIdx(0), 1)]);
}

#[test]
fn a_site_at_exact_capacity_is_the_cheapest_choice() {
    let solved = solved(
        &schooled(),
        &scenario(vec![Rule::Capacity(Capacity::default())], goal(&[(Term::Building, 1.0)])),
    );
    // B fills nothing up: A (4) at T (5 dwellings, 15 yuan), B (3) at small S (4, no seats needed,
    // 10 yuan) is 25; both at large S is 30; A at small S lacks 3 seats.
    assert_eq!(solved.decisions(), [moves(1), moves(0)]);
    assert_eq!((solved.level(0), solved.level(1)), (Some(0), Some(0)));
    assert_close(solved.value(), 25.0);
}

#[test]
fn one_dwelling_too_few_leaves_no_plan() {
    let rules = || vec![Rule::Capacity(Capacity::default())];
    let exact = instance(vec![village("A", 4), village("B", 3)], vec![plain_site("S", 7)]);
    let short = instance(vec![village("A", 4), village("B", 3)], vec![plain_site("S", 6)]);
    solved(&exact, &scenario(rules(), goal(&[(Term::Building, 1.0)])));
    assert_infeasible(&short, &scenario(rules(), goal(&[(Term::Building, 1.0)])));
}
