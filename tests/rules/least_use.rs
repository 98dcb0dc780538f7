//! Rule `least_use`: Σ_i h_i x_ij ≥ Σ_l m_jl y_jl.

use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::SiteIdx;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::facts::rules::Forbid;
use resettle::model::RowKey;

fn with_least() -> Instance {
    let (mut small, mut large) = (level("small", 9, 10, 0), level("large", 20, 10, 0));
    small.min_households = 3;
    large.min_households = 6;
    instance(
        vec![village("A", 2), village("B", 4)],
        vec![site("S", vec![small, large]), plain_site("T", 9)],
    )
}

fn is_wanted(key: &RowKey) -> bool {
    matches!(key, RowKey::LeastUse(_))
}

#[test]
fn enough_households_move_to_what_is_built() {
    assert_rows(
        &rows_of(&with_least(), &scenario(vec![Rule::LeastUse], goal(&[])), is_wanted),
        vec![at_least(
            RowKey::LeastUse(SiteIdx(0)),
            0.0,
            &[(x(0, 0), 2.0), (x(1, 0), 4.0), (y(0, 0), -3.0), (y(0, 1), -6.0)],
        )],
    );
}

#[test]
fn a_village_too_small_for_the_near_site_alone_goes_elsewhere() {
    let mut instance = with_least();
    // A alone at S would be 2 < 3 households; B alone is enough for the small level.
    instance.pairs = pairs(&[(0, 0, 1.0, 0), (0, 1, 5.0, 0), (1, 1, 1.0, 0)]);
    let solved = solved(&instance, &scenario(vec![Rule::LeastUse], goal(&[(Term::Moving, 1.0)])));
    assert_eq!(solved.decisions(), [moves(1), moves(1)]);
    // 2 · 5 km + 4 · 1 km.
    assert_close(solved.value(), 14.0);
}

#[test]
fn a_standing_level_needs_its_least_use_only_once_somebody_moves_in() {
    let mut instance = with_least();
    instance.sites[0].existing = Some(0);
    let key = |village| RowKey::LeastUseStanding(VillageIdx(village), SiteIdx(0));
    let scenario = scenario(vec![Rule::LeastUse], goal(&[(Term::Building, 1.0)]));
    let is_wanted =
        |key: &RowKey| matches!(key, RowKey::LeastUse(_) | RowKey::LeastUseStanding(..));
    assert_rows(
        &rows_of(&instance, &scenario, is_wanted),
        vec![
            // The larger level would be built.
            at_least(
                RowKey::LeastUse(SiteIdx(0)),
                0.0,
                &[(x(0, 0), 2.0), (x(1, 0), 4.0), (y(0, 1), -6.0)],
            ),
            // With A, h_A − m = 2 − 3; with B, 4 − 3.
            at_least(key(0), -3.0, &[(x(0, 0), -1.0), (x(1, 0), 4.0), (y(0, 0), -3.0)]),
            at_least(key(1), -3.0, &[(x(0, 0), 2.0), (x(1, 0), 1.0), (y(0, 0), -3.0)]),
        ],
    );
    solved(&instance, &scenario);
}

#[test]
fn a_standing_site_that_is_left_alone_needs_nobody() {
    let mut instance = with_least();
    instance.sites[0].existing = Some(0);
    instance.sites[0].levels[0].fixed_cost = resettle::facts::Cny::ZERO;
    let forbid = Forbid { sites: vec!["S".to_owned()], ..Forbid::default() };
    let rules = vec![Rule::LeastUse, Rule::Forbid(forbid)];
    let solved = solved(&instance, &scenario(rules, goal(&[(Term::Building, 1.0)])));
    assert_eq!(solved.decisions(), [moves(1), moves(1)]);
}
