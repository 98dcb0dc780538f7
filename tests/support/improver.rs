//! What parts of a plan are made from, as a search makes it, for tests of single steps.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use resettle::candidates::Candidates;
use resettle::candidates::Finder;
use resettle::model::Model;
use resettle::read::Loaded;
use resettle::solve::Question;
use resettle::solve::decompose::ascent::Ascent;
use resettle::solve::decompose::blocks::Blocks;
use resettle::solve::decompose::first;
use resettle::solve::decompose::gaps::Gaps;
use resettle::solve::decompose::improve::Improver;
use resettle::solve::decompose::local::Local;
use resettle::solve::decompose::moves;
use resettle::solve::decompose::squeeze::squeeze;
use resettle::solve::decompose::ties::Ties;
use std::sync::atomic::AtomicBool;

/// The question of an instance, what parts of its plans are made from, and shares of its choices.
pub fn with_improver<T>(
    loaded: &Loaded,
    then: impl FnOnce(&Question<'_>, &Improver<'_>, &[f32]) -> T,
) -> T {
    let finder = Finder::new(&loaded.instance, &loaded.scenario);
    let candidates = Candidates::new(&finder, &loaded.scenario);
    let model = Model::new(&finder, &candidates);
    let objective = model.layer(0);
    let question = Question::new(&model.program, &objective);
    let blocks = Blocks::new(&question).expect("models fall into blocks");
    let mut ascent = Ascent::new(&blocks);
    for step in 0..200 {
        ascent.step_at(&blocks, f64::from(step) / 200.0);
    }
    let gaps = Gaps::new(&blocks, &ascent.best);
    let ties = Ties::new(question.program, &blocks, &gaps.excess);
    let penalties: Vec<f64> = ascent
        .usual
        .iter()
        .map(|usual| 10.0 * usual.max(1.0))
        .chain(vec![1e6; blocks.row_count() - ascent.usual.len()])
        .collect();
    let stop = AtomicBool::new(false);
    let improver = Improver {
        blocks: &blocks,
        program: question.program,
        ties: &ties,
        penalties: &penalties,
        prices: &ascent.best,
        gaps: &gaps,
        stop: &stop,
        deadline: None,
        is_by_work: true,
        threads: 1,
    };
    then(&question, &improver, &ascent.shares)
}

/// Whole decisions: begun from the shares, then improved at the prices, less or more far.
pub fn decisions(improver: &Improver<'_>, shares: &[f32], seed: u32) -> Vec<f64> {
    let &Improver { blocks, program, ties, penalties, prices, gaps, .. } = improver;
    let nothing = vec![0.0; program.columns.len()];
    let begun = first::complete(blocks, program, ties, shares, &gaps.reduced, nothing);
    let mut local = Local::new(blocks, program, ties, penalties, prices, &begun);
    if seed > 0 {
        moves::search(&mut local, seed, &|| false);
        let mut random = ChaCha8Rng::seed_from_u64(u64::from(seed));
        for _ in 0..10 * (seed - 1) {
            squeeze(&mut local, &mut random);
        }
    }
    local.values()
}
