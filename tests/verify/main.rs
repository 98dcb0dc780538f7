//! The verifier must accept a sound plan and refuse every broken one, with the right code and the
//! right size.

#[path = "../common/mod.rs"]
mod common;

mod claims;
mod odd_plans;
mod properties;
mod rules;
mod speed;
mod terms;

use resettle::facts::Instance;
use resettle::facts::Plan;
use resettle::facts::Scenario;
use resettle::verify::Verdict;
use resettle::verify::verify;
use resettle::write::words::findings::lacks_twin;
use std::collections::BTreeSet;

/// The verdict, which must not speak against the plan and not warn either.
#[track_caller]
fn accepted(instance: &Instance, scenario: &Scenario, plan: &Plan) -> Verdict {
    let verdict = verify(instance, scenario, plan);
    let said: Vec<_> = verdict.findings.iter().map(ToString::to_string).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    assert!(verdict.ok());
    verdict
}

/// The verdict, whose errors must all have this code, with exactly these messages.
#[track_caller]
fn refused(
    instance: &Instance,
    scenario: &Scenario,
    plan: &Plan,
    code: &str,
    messages: &[&str],
) -> Verdict {
    let verdict = verify(instance, scenario, plan);
    assert!(!verdict.ok(), "the plan should be refused with {code}");
    let codes: BTreeSet<_> = verdict.errors().map(|finding| finding.code).collect();
    let said: Vec<_> = verdict.errors().map(|finding| finding.message.as_str()).collect();
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), [code], "{said:#?}");
    assert_eq!(said, messages);
    assert!(verdict.errors().all(|finding| !finding.help.is_empty()));
    let lacking: Vec<_> = verdict.findings.iter().filter(|found| lacks_twin(found)).collect();
    assert!(lacking.is_empty(), "no Chinese: {lacking:#?}");
    verdict
}
