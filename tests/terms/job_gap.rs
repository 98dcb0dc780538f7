//! Term `job_gap`: Σ e.

use crate::assert_term;
use crate::assert_value;
use crate::support::*;
use resettle::facts::Instance;
use resettle::facts::Rule;
use resettle::facts::Term;
use resettle::facts::rules::JobPerHousehold;

/// Six households with labour, two places; T is another home, where one more worker than needed
/// would help nobody.
fn homes() -> Instance {
    let mut instance = instance(
        vec![village("A", 5), village("B", 2)],
        vec![plain_site("S", 9), plain_site("T", 9)],
    );
    instance.villages[0].households_with_labour = 5;
    instance.villages[1].households_with_labour = 1;
    let mut instance = with_work(instance, &[6, 3], vec![livelihood("K", 2), livelihood("L", 3)]);
    instance.pairs = pairs(&[(0, 0, 1.0, 0), (1, 1, 1.0, 0)]);
    instance.commutes = commutes(&[(at_site(0), 0, 1.0), (at_site(1), 1, 1.0)]);
    instance
}

fn rules(rule: Option<bool>) -> Vec<Rule> {
    let rule = rule.map(|hard| Rule::JobPerHousehold(JobPerHousehold { hard }));
    [Rule::Workers, Rule::Places].into_iter().chain(rule).collect()
}

#[test]
fn each_home_has_its_own_shortfall() {
    let scenario = scenario(rules(Some(false)), goal(&[(Term::JobGap, 1.0)]));
    assert_term(&homes(), &scenario, Term::JobGap, &[(e(at_site(0)), 1.0), (e(at_site(1)), 1.0)]);
    // Two of five at S; T has three places for one household.
    assert_value(&homes(), &scenario, 3.0);
}

#[test]
fn without_the_rule_nobody_asks_for_an_earner() {
    let scenario = scenario(rules(None), goal(&[(Term::JobGap, 1.0)]));
    assert_term(&homes(), &scenario, Term::JobGap, &[]);
    assert_value(&homes(), &scenario, 0.0);
}

#[test]
fn a_hard_rule_leaves_no_shortfall() {
    let mut instance = homes();
    instance.livelihoods[0].places = 5;
    let scenario = scenario(rules(Some(true)), goal(&[(Term::JobGap, 1.0)]));
    assert_term(&instance, &scenario, Term::JobGap, &[]);
    assert_value(&instance, &scenario, 0.0);
}

#[test]
fn a_later_layer_that_does_not_weigh_it_leaves_the_claim_true() {
    // The tolerance would let the shortfall of the first layer float up to 4.5.
    let goal = layered(&[&[(Term::JobGap, 1.0)], &[(Term::Moving, 1.0)]], &[0.5]);
    let solved = solved(&homes(), &scenario(rules(Some(false)), goal));
    assert_close(solved.outcome.layers[0].value, solved.verdict.layers[0]);
}
