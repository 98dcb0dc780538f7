//! Questions with a plan or a first point each, for tests: small random ones, and regions of an instance.

#![cfg(test)]

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::generate::Spec;
use crate::generate::generate;
use crate::model::ColumnKey;
use crate::model::Expression;
use crate::model::Model;
use crate::model::Program;
use crate::model::RowKey;
use crate::read;
use crate::solve::Question;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::first;
use crate::solve::decompose::gaps::Gaps;
use crate::solve::decompose::improve::Improver;
use crate::solve::decompose::in_hand::InHand;
use crate::solve::decompose::prices::penalties;
use crate::solve::decompose::ties::Ties;
use rand::RngExt;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Villages of a question.
pub const VILLAGES: usize = 9;
/// Sites of a question.
pub const SITES: usize = 4;

/// Who moves where, with links: a plain question of location.
pub fn program(random: &mut ChaCha8Rng) -> (Program, Expression) {
    let (mut program, mut objective) = (Program::default(), Expression::default());
    let mut moves = vec![Vec::new(); VILLAGES];
    for site in (0..SITES).map(SiteIdx::new) {
        let mut load = Vec::new();
        let build = program.add_column(ColumnKey::Build(site, 0), 0.0, 1.0, true);
        objective.entries.push((build, f64::from(random.random_range(20..60))));
        for (village, moves) in moves.iter_mut().enumerate() {
            let village = VillageIdx::new(village);
            let column = program.add_column(ColumnKey::Move(village, site), 0.0, 1.0, true);
            objective.entries.push((column, f64::from(random.random_range(1..30))));
            moves.push((column, 1.0));
            load.push((column, 1.0 + village.at() as f64));
            let link = [(column, 1.0), (build, -1.0)];
            program.add_row(RowKey::Link(village, site), f64::NEG_INFINITY, link, 0.0);
        }
        load.push((build, -20.0));
        program.add_row(RowKey::Capacity(site, 0), f64::NEG_INFINITY, load, 0.0);
        program.add_row(RowKey::OneLevel(site), f64::NEG_INFINITY, [(build, 1.0)], 1.0);
    }
    for (village, moves) in moves.into_iter().enumerate() {
        program.add_row(RowKey::AssignOnce(VillageIdx::new(village)), 1.0, moves, 1.0);
    }
    (program, objective)
}

/// A plan for it: villages in turn, where there is room.
pub fn plan(program: &Program, blocks: &Blocks, penalties: &[f64]) -> InHand {
    let mut values = vec![0.0; program.columns.len()];
    for site in 0..SITES {
        values[site * (VILLAGES + 1)] = 1.0;
    }
    for (village, site) in [(8, 0), (7, 0), (6, 1), (5, 1), (4, 1), (3, 2), (2, 2), (1, 2)] {
        values[site * (VILLAGES + 1) + 1 + village] = 1.0;
    }
    values[2 * (VILLAGES + 1) + 1] = 1.0;
    let point = InHand::new(blocks, values, penalties);
    assert!(point.is_plan());
    point
}

/// Asks about random questions, each with a plan.
pub fn ask(seed: u64, mut about: impl FnMut(&Improver<'_>, &InHand)) {
    let (mut random, stop) = (ChaCha8Rng::seed_from_u64(seed), AtomicBool::new(false));
    for _ in 0..40 {
        let (program, objective) = program(&mut random);
        let question = Question::new(&program, &objective);
        let blocks = Blocks::new(&question).expect("the program has blocks");
        let penalties = vec![1000.0; blocks.row_count()];
        let prices = vec![0.0; blocks.couplings.len()];
        let gaps = Gaps::new(&blocks, &prices);
        let improver = Improver {
            blocks: &blocks,
            program: &program,
            ties: &Ties::new(&program, &blocks, &gaps.excess),
            penalties: &penalties,
            prices: &prices,
            gaps: &gaps,
            stop: &stop,
            deadline: None,
            is_by_work: false,
            threads: 1,
        };
        about(&improver, &plan(&program, &blocks, &penalties));
    }
}

/// Asks about the region in a folder, with whole decisions of which some may be dear, and exact work and money.
pub fn ask_of_region(folder: &Path, about: impl FnOnce(&Improver<'_>, &InHand)) {
    let loaded = read::load(folder, None, &[]).expect("the region can be read");
    let finder = Finder::new(&loaded.instance, &loaded.scenario);
    let candidates = Candidates::new(&finder, &loaded.scenario);
    let model = Model::new(&finder, &candidates);
    let (program, objective) = (&model.program, model.layer(0));
    let blocks = Blocks::new(&Question::new(program, &objective)).expect("it is in blocks");
    let mut ascent = Ascent::new(&blocks);
    ascent.steps(&blocks, 50, 0.0, 0.1);
    let gaps = Gaps::new(&blocks, &ascent.best);
    let ties = Ties::new(program, &blocks, &gaps.excess);
    let stop = AtomicBool::new(false);
    let improver = Improver {
        blocks: &blocks,
        program,
        ties: &ties,
        penalties: &penalties(&blocks, &ascent.usual),
        prices: &ascent.best,
        gaps: &gaps,
        stop: &stop,
        deadline: None,
        is_by_work: false,
        threads: 2,
    };
    let nothing = vec![0.0; program.columns.len()];
    let begun = first::complete(&blocks, program, &ties, &ascent.shares, &gaps.reduced, nothing);
    let mut point = InHand::new(&blocks, begun, improver.penalties);
    improver.answer(&mut point);
    about(&improver, &point);
}

/// Likewise a generated one.
pub fn ask_of_generated(spec: &Spec, about: impl FnOnce(&Improver<'_>, &InHand)) {
    let folder = tempfile::tempdir().expect("a folder for the region");
    generate(spec, folder.path(), &mut |_, _| {}).expect("the spec is sound");
    ask_of_region(folder.path(), about);
}
