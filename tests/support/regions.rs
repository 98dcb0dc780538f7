//! Regions, read as instances are, and what is asked of them.

use resettle::candidates::Candidates;
use resettle::candidates::Finder;
use resettle::generate::Spec;
use resettle::generate::generate;
use resettle::model::Expression;
use resettle::model::Model;
use resettle::read;
use resettle::read::Loaded;
use resettle::solve::Question;
use resettle::solve::decompose::ascent::Ascent;
use resettle::solve::decompose::ascent::Schedule;
use resettle::solve::decompose::blocks::Blocks;
use std::sync::atomic::AtomicBool;

/// A region with work, budgets that are nearly short, and sites of several sizes.
pub fn region(villages: u32, sites: u32, seed: u64) -> Loaded {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("instance");
    let spec = Spec { sites, seed, budget_slack: Some(1.1), ..Spec::new(villages) };
    generate(&spec, &path, &mut |_, _| {}).expect("the spec is sound");
    read::load(&path, None, &[]).expect("a generated instance can be read")
}

/// Ankang's rules on a small scale: the instance that has all kinds of rows.
pub fn programme() -> Loaded {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("instances/tiny-programme");
    read::load(&path, None, &[]).expect("the instance can be read")
}

/// Asks what a scenario's first layer asks, with the pairs that it wants in the model.
pub fn with_question<T>(loaded: &Loaded, then: impl FnOnce(&Model<'_>, &Question<'_>) -> T) -> T {
    let finder = Finder::new(&loaded.instance, &loaded.scenario);
    let candidates = Candidates::new(&finder, &loaded.scenario);
    let model = Model::new(&finder, &candidates);
    let objective: Expression = model.layer(0);
    let question = Question::new(&model.program, &objective);
    then(&model, &question)
}

/// Prices after some steps, whole villages at the end.
pub fn raised(blocks: &Blocks) -> Ascent {
    let mut ascent = Ascent::new(blocks);
    let stop = AtomicBool::new(false);
    let schedule = Schedule {
        from: 0.0,
        steps: 200,
        seconds: None,
        whole_steps: 20,
        whole_seconds: None,
        pool: &rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("one thread"),
        stop: &stop,
    };
    ascent.raise(blocks, &schedule, &mut |_| {});
    ascent
}
