//! Solves an instance and writes tables only.

use resettle::run;
use resettle::run::Hooks;
use resettle::run::SolveRequest;
use resettle::run::Solved;
use resettle::run::Sources;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// The run of an instance, with a plan that the verifier finds sound.
pub fn solved(sources: Sources, out: &Path) -> Solved {
    let request =
        SolveRequest { sources, out: out.to_owned(), tables_only: true, ..SolveRequest::default() };
    let stop = AtomicBool::new(false);
    let mut hooks = Hooks { stop: &stop, stage: &mut |_| {}, progress: &mut |_| {} };
    let solved = run::solve(&request, &mut hooks).unwrap();
    assert!(solved.is_verified, "{:#?}", solved.findings);
    solved
}
