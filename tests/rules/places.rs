//! Rule `places`: Σ w_jks ≤ P_k − ⌈host_share_k · P_k⌉.

use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::LivelihoodIdx;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::livelihood::Takes;
use resettle::model::RowKey;

/// Seven places of which a third, rounded up to three, is reserved; and one that nobody can reach.
fn shared() -> Instance {
    let mut shared = livelihood("K", 7);
    (shared.host_share_ppm, shared.takes) = (333_333, Takes::Everyone);
    let mut far = livelihood("L", 5);
    far.takes = Takes::Stayers;
    let instance = instance(vec![village("A", 9), village("B", 2)], vec![plain_site("S", 20)]);
    with_work(instance, &[6, 3], vec![shared, far])
}

#[test]
fn places_are_counted_after_the_reserved_share() {
    let scenario = scenario(vec![Rule::Workers, Rule::Places], goal(&[]));
    let found = rows_of(&shared(), &scenario, |key| matches!(key, RowKey::Places(_)));
    // ⌈7 · 0.333333⌉ = ⌈2.333331⌉ = 3.
    let by_hand = at_most(RowKey::Places(LivelihoodIdx(0)), &[(w(at_site(0), 0, 0), 1.0)], 4.0);
    assert_rows(&found, vec![by_hand]);
}

#[test]
fn a_share_that_divides_exactly_reserves_no_further_place() {
    let mut instance = shared();
    (instance.livelihoods[0].places, instance.livelihoods[0].host_share_ppm) = (10, 300_000);
    let scenario = scenario(vec![Rule::Workers, Rule::Places], goal(&[]));
    let found = rows_of(&instance, &scenario, |key| matches!(key, RowKey::Places(_)));
    assert_close(found[0].upper, 7.0);
}

#[test]
fn who_finds_no_place_is_jobless() {
    let rules = vec![Rule::Workers, Rule::Places];
    let solved = solved(&shared(), &scenario(rules, goal(&[(Term::Jobless, 1.0)])));
    // Nine workers, four places.
    assert_close(solved.value(), 5.0);
}
