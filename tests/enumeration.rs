//! 500 random tiny questions, each answered by listing every plan: the model finds the same best
//! value, or, like the list, no plan at all.
//!
//! The list knows nothing of candidates, model and solvers. It takes every fate of every village,
//! every level of every site and every whole-number allocation of workers, and asks the verifier
//! which of these plans are sound and what they are worth.

#[path = "enumeration/draw.rs"]
mod draw;
#[path = "enumeration/list.rs"]
mod list;
mod support;

use list::Best;
use resettle::facts::Instance;
use resettle::facts::Proof;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::Term;
use resettle::facts::Termination;
use resettle::facts::scenario::CandidateOptions;
use resettle::solve::Backend;
use resettle::solve::Outcome;
use resettle::solve::decompose::Decompose;
use resettle::solve::highs::Highs;
use resettle::solve::microlp::Microlp;
use resettle::verify::verify;
use std::collections::BTreeMap;
use support::claimed;
use support::outcome_by;

/// Seeds of the questions: the first 500 from here whose plans are few enough to list.
const FIRST_SEED: u64 = 20_260_000;
const QUESTIONS: usize = 500;
/// A question with more plans than this is passed over.
const MOST_PLANS: u64 = 12_000;

fn questions() -> impl Iterator<Item = (u64, Instance, Scenario)> {
    (FIRST_SEED..)
        .map(|seed| {
            let (instance, scenario) = draw::question(seed);
            (seed, instance, scenario)
        })
        .filter(|(_, instance, scenario)| list::count(instance, scenario) <= MOST_PLANS)
        .take(QUESTIONS)
}

/// Questions, by what they ask.
#[derive(Debug, Default)]
struct Tally {
    questions: u32,
    rules: BTreeMap<RuleName, u32>,
    terms: BTreeMap<Term, u32>,
}

impl Tally {
    fn count(&mut self, scenario: &Scenario) {
        self.questions += 1;
        for on in &scenario.rules {
            *self.rules.entry(on.rule.name()).or_default() += 1;
        }
        for (term, _) in scenario.goal.layers.iter().flat_map(|layer| &layer.terms) {
            *self.terms.entry(*term).or_default() += 1;
        }
    }

    fn of_rule(&self, rule: RuleName) -> u32 {
        self.rules.get(&rule).copied().unwrap_or(0)
    }

    fn of_term(&self, term: Term) -> u32 {
        self.terms.get(&term).copied().unwrap_or(0)
    }
}

/// What is wrong with an answer, if anything.
fn fault(
    best: Option<&Best>,
    outcome: &Outcome,
    instance: &Instance,
    scenario: &Scenario,
) -> Option<String> {
    let Some(best) = best else {
        let is_right = outcome.termination == Termination::Infeasible && outcome.plan.is_none();
        return (!is_right).then(|| format!("no plan exists, but {:?}", outcome.termination));
    };
    let Some(plan) = claimed(outcome) else {
        return Some(format!("{:?}, but a plan is worth {:?}", outcome.termination, best.layers));
    };
    let verdict = verify(instance, scenario, &plan);
    if !verdict.ok() {
        let errors: Vec<String> = verdict.errors().map(ToString::to_string).collect();
        return Some(errors.join("; "));
    }
    if outcome.termination != Termination::Optimal {
        return Some(format!("{:?} instead of optimal", outcome.termination));
    }
    // An earlier layer may be worse than its optimum by its tolerance; the last one may not.
    let last = best.layers.len() - 1;
    let is_same = |a: f64, b: f64| (a - b).abs() <= 1e-6 * b.abs().max(1.0);
    let is_best = is_same(verdict.layers[last], best.layers[last])
        && verdict.layers[..last]
            .iter()
            .zip(&best.allowed)
            .all(|(&value, &most)| value <= most + 1e-6 * most.abs().max(1.0));
    (!is_best).then(|| format!("{:?} instead of {:?}", verdict.layers, best.layers))
}

#[test]
fn the_optimum_of_each_of_500_random_questions_is_that_of_the_list_of_all_plans() {
    let (mut drawn, mut priced) = (Tally::default(), Tally::default());
    let (mut feasible, mut infeasible, mut plans) = (0, 0, 0);
    let (mut wrong, mut second_failed, mut second_wrong) = (Vec::new(), Vec::new(), Vec::new());
    for (seed, instance, scenario) in questions() {
        drawn.count(&scenario);
        let best = list::best(&instance, &scenario, &mut plans);
        if best.is_some() {
            feasible += 1;
        } else {
            infeasible += 1;
        }
        let first = outcome_by(&Highs, &instance, &scenario);
        if let Some(fault) = fault(best.as_ref(), &first, &instance, &scenario) {
            wrong.push(format!("seed {seed}: {fault}"));
        }
        let parts = outcome_by(&Decompose, &instance, &scenario);
        if let Some(fault) = fault(best.as_ref(), &parts, &instance, &scenario) {
            wrong.push(format!("seed {seed}, decomposed: {fault}"));
        }
        // With the nearest site of each village alone to begin with: the others are priced.
        let thin = CandidateOptions { nearest: 1, all: Some(false) };
        let thin = Scenario { candidates: thin, ..scenario.clone() };
        for backend in [&Highs as &dyn Backend, &Decompose] {
            let thinned = outcome_by(backend, &instance, &thin);
            if let Some(fault) = fault(best.as_ref(), &thinned, &instance, &scenario) {
                wrong.push(format!("seed {seed}, thinned: {fault} ({:?})", thinned.why_limited));
            }
            if thinned.proof == Proof::Priced {
                priced.count(&scenario);
            }
        }
        let second = outcome_by(&Microlp, &instance, &scenario);
        if second.termination == Termination::Failed {
            second_failed.push(format!("seed {seed}: {:?}", second.failure));
        } else if let Some(fault) = fault(best.as_ref(), &second, &instance, &scenario) {
            second_wrong.push(format!("seed {seed}: {fault}"));
        }
    }
    println!("{feasible} feasible, {infeasible} infeasible, {plans} plans judged");
    println!("drawn {drawn:?}\nproven by pricing {priced:?}");
    println!("HiGHS wrong: {}\n{}", wrong.len(), wrong.join("\n"));
    println!("microlp failed: {}\n{}", second_failed.len(), second_failed.join("\n"));
    println!("microlp wrong: {}\n{}", second_wrong.len(), second_wrong.join("\n"));
    for rule in RuleName::ALL {
        assert!(drawn.of_rule(rule) >= 10, "{rule} is too rare");
        assert!(priced.of_rule(rule) >= 5, "{rule} is seldom proven by pricing: {priced:?}");
    }
    for term in Term::ALL {
        assert!(drawn.of_term(term) >= 10, "{term} is too rare");
        assert!(priced.of_term(term) >= 5, "{term} is seldom proven by pricing: {priced:?}");
    }
    assert!(feasible >= 150 && infeasible >= 50, "{feasible} feasible, {infeasible} infeasible");
    assert!(priced.questions >= 200, "few proofs by pricing: {priced:?}");
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(second_wrong, Vec::<String>::new());
}
