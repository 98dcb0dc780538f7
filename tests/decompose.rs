//! Decomposition: the bound in exact arithmetic, what it says of optimal plans, and each step on the way
//! to a plan. That whole answers are right is also shown by `enumeration`, which asks it 500 questions.

mod support;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use resettle::model::RowKey;
use resettle::solve::Answer;
use resettle::solve::Backend;
use resettle::solve::Effort;
use resettle::solve::Question;
use resettle::solve::Status;
use resettle::solve::Watch;
use resettle::solve::checkpoint::Keeper;
use resettle::solve::checkpoint::State;
use resettle::solve::decompose::Decompose;
use resettle::solve::decompose::asking::Answered;
use resettle::solve::decompose::asking::Asking;
use resettle::solve::decompose::blocks::Blocks;
use resettle::solve::decompose::bound::respond;
use resettle::solve::decompose::closing::Closing;
use resettle::solve::decompose::dive;
use resettle::solve::decompose::dive::Pace;
use resettle::solve::decompose::first;
use resettle::solve::decompose::gaps::Gaps;
use resettle::solve::decompose::improve::Improver;
use resettle::solve::decompose::in_hand::InHand;
use resettle::solve::decompose::knapsack::Exactness;
use resettle::solve::decompose::local::Local;
use resettle::solve::decompose::moves;
use resettle::solve::decompose::opened;
use resettle::solve::decompose::regions::Regions;
use resettle::solve::decompose::squeeze::squeeze;
use resettle::solve::decompose::ties::Ties;
use resettle::solve::highs::Highs;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use std::time::Instant;
use support::exact;
use support::regions::programme;
use support::regions::raised;
use support::regions::region;
use support::regions::with_question;

fn answer(backend: &dyn Backend, question: &Question<'_>, effort: &Effort) -> Answer {
    let never = AtomicBool::new(false);
    let mut quiet = |_: &_| {};
    backend.answer(question, effort, &mut Watch::new(&never, &mut quiet))
}

#[test]
fn bounds_stay_below_the_optimum_and_its_choices_within_the_gap() {
    for seed in 1..=4 {
        with_question(&region(40, 6, seed), |_, question| {
            let blocks = Blocks::new(question).expect("models fall into blocks");
            let best = answer(&Highs, question, &exact());
            assert_eq!(best.status, Status::GapReached);
            let values = best.values.expect("the instance has a plan");
            let optimum = question.objective.value(&values);
            let ascent = raised(&blocks);
            assert!(ascent.bound <= optimum, "{} above {optimum}", ascent.bound);
            assert!(ascent.bound >= 0.97 * optimum, "{} far below {optimum}", ascent.bound);
            let gaps = Gaps::new(&blocks, &ascent.best);
            let fractional = respond(&blocks, &ascent.best, Exactness::Fractional);
            let open = optimum - fractional.bound + 1e-6 * optimum;
            for (at, column) in question.program.columns.iter().enumerate() {
                if column.is_integer && values[at] > 0.5 {
                    assert!(
                        gaps.excess[at] <= open,
                        "{:?}: {} of {open}",
                        column.key,
                        gaps.excess[at]
                    );
                }
            }
            // Regions: as good as single sites, and no better than the truth.
            let ties = Ties::new(question.program, &blocks, &gaps.excess);
            let response = respond(&blocks, &ascent.best, Exactness::Whole);
            let program = question.program;
            let mut regions = Regions::new(&blocks, program, &ties, 3, &ascent, &response, None);
            assert!((regions.bound(0.0) - response.bound).abs() <= 1e-6 * optimum);
            let point = InHand::new(&blocks, values.clone(), &vec![1.0; blocks.row_count()]);
            assert!(point.is_plan() && (point.value - optimum).abs() <= 1e-6 * optimum);
            let never = AtomicBool::new(false);
            for region in [0, regions.count() - 1] {
                let mut ascent = ascent.clone();
                ascent.shares.fill(1.0);
                let columns = regions.columns(region).iter();
                columns.for_each(|&column| ascent.shares[column as usize] = 0.5);
                let regions = Regions::new(&blocks, program, &ties, 3, &ascent, &response, None);
                assert_eq!(regions.open()[0], region, "what is undecided comes first");
            }
            for exactness in [Exactness::Fractional, Exactness::Whole] {
                regions.reopen();
                let mut open = regions.open();
                open.sort_unstable();
                assert_eq!(open, (0..regions.count()).collect::<Vec<_>>());
                let asking = |effort| {
                    let (regions, point, stop) = (&regions, &point, &never);
                    let asking = Asking {
                        regions,
                        exactness,
                        is_quick: false,
                        point,
                        effort,
                        end: None,
                        rounding: 0.0,
                        stop,
                    };
                    asking.answers(&open)
                };
                let loose = Effort { gap: 1.0, ..exact() };
                let is_nothing = |(_, answer, _): &Answered| answer.bound.is_none();
                assert!(asking(&loose).iter().all(is_nothing), "the bound is enough already");
                let answers = asking(&exact());
                assert_eq!(answers.len(), regions.count());
                for (region, answer, _) in answers {
                    assert_eq!(answer.status, Status::GapReached, "small regions are solved");
                    let (before, rise) = (regions.bound(0.0), regions.rise(region, answer.bound));
                    regions.offer(region, &answer);
                    let after = regions.bound(0.0);
                    let error = (after - before - rise).abs();
                    assert!(error <= 1e-9 * optimum, "{before} {rise} {after}");
                }
                assert!(regions.open().is_empty());
                assert!(regions.bound(1e-9 * optimum) <= optimum + 1e-6 * optimum);
            }
            let bound = regions.bound(1e-9 * optimum);
            assert!(response.bound <= bound + 1e-6 * optimum && bound <= optimum + 1e-6 * optimum);
        });
    }
}

#[test]
fn a_dive_places_all_villages_where_there_is_room() {
    for (loaded, villages) in [(region(120, 14, 5), 120), (programme(), 6)] {
        with_question(&loaded, |_, question| {
            let program = question.program;
            let blocks = Blocks::new(question).expect("models fall into blocks");
            let ascent = raised(&blocks);
            let ties = Ties::new(program, &blocks, &vec![0.0; program.columns.len()]);
            let pace = Pace { steps: 10, share: 0.1, progress: 0.6, newest: 0.05 };
            let dive =
                |gone: f64| dive::decisions(&blocks, program, &ties, &ascent, pace, &|| gone);
            let values = dive(0.0);
            assert_eq!(values, dive(0.0), "the same prices, the same decisions");
            let is_placed = |values: &[f64]| {
                let point = InHand::new(&blocks, values.to_vec(), &vec![1.0; blocks.row_count()]);
                let rows = (0..blocks.row_count() as u32)
                    .filter(|&row| point.missing(&blocks, row) == 0.0);
                rows.filter(|&row| matches!(blocks.row(row).key, RowKey::AssignOnce(_))).count()
            };
            // With hardly any time left it decides more at a time, and still all.
            assert_eq!(is_placed(&dive(0.9)), villages);
            let point = InHand::new(&blocks, values, &vec![1.0; blocks.row_count()]);
            let (mut placed, mut crowded) = (0, 0);
            for row in 0..blocks.row_count() as u32 {
                let is_met = point.missing(&blocks, row) == 0.0;
                match blocks.row(row).key {
                    RowKey::AssignOnce(_) => placed += usize::from(is_met),
                    RowKey::Link(..) | RowKey::OneLevel(_) | RowKey::KeepTogether(..) => {
                        assert!(is_met, "{:?}", blocks.row(row));
                    }
                    // Where nobody has room for a village, it is placed all the same.
                    RowKey::Capacity(..) => crowded += usize::from(!is_met),
                    _ => {}
                }
            }
            assert_eq!(placed, villages);
            assert!(crowded <= 1, "{crowded} of {} sites", blocks.sites.len());
        });
    }
}

#[test]
fn what_is_decided_leaves_the_bound_of_the_rest() {
    with_question(&region(60, 8, 9), |_, question| {
        let mut blocks = Blocks::new(question).expect("models fall into blocks");
        let ascent = raised(&blocks);
        let all = respond(&blocks, &ascent.best, Exactness::Fractional).bound;
        let column = blocks.loose.first().expect("somebody may stay").column;
        let reduced = blocks.reduced_cost(column, &ascent.best);
        blocks.decide(column, 1.0);
        blocks.loose[0].upper = 0.0;
        let rest = respond(&blocks, &ascent.best, Exactness::Fractional).bound;
        // With what is decided, the bound is higher by what the decision costs beyond its best answer.
        let expected = all + reduced - reduced.min(0.0);
        let difference = (rest + blocks.cost[column as usize] - expected).abs();
        assert!(difference <= 1e-6 * all.abs(), "{rest} against {expected}");
    });
}

#[test]
fn the_local_search_keeps_its_books() {
    with_question(&region(120, 14, 5), |_, question| {
        let blocks = Blocks::new(question).expect("models fall into blocks");
        let ascent = raised(&blocks);
        let gaps = Gaps::new(&blocks, &ascent.best);
        let ties = Ties::new(question.program, &blocks, &gaps.excess);
        let penalties: Vec<f64> = ascent
            .usual
            .iter()
            .map(|usual| 10.0 * usual.max(1.0))
            .chain(vec![1e6; blocks.row_count()])
            .collect();
        let nothing = vec![0.0; question.program.columns.len()];
        let (shares, reduced) = (&ascent.shares, &gaps.reduced);
        let begun = first::complete(&blocks, question.program, &ties, shares, reduced, nothing);
        let fresh = |values: &[f64]| {
            Local::new(&blocks, question.program, &ties, &penalties, &ascent.best, values)
        };
        let mut local = fresh(&begun);
        let before = local.total();
        let is_counted = |local: &Local<'_>| {
            let (told, counted) = (local.total(), fresh(&local.values()).total());
            assert!(
                (told - counted).abs() <= 1e-9 * counted.abs(),
                "{told}, counted anew {counted}"
            );
        };
        moves::search(&mut local, 0, &|| false);
        let after = local.total();
        assert!(after < before, "{before} to {after}");
        is_counted(&local);
        let mut random = ChaCha8Rng::seed_from_u64(0);
        let mut gains = 0;
        for _ in 0..200 {
            let before = local.total();
            let has_gained = squeeze(&mut local, &mut random);
            assert_eq!(has_gained, local.total() < before);
            gains += usize::from(has_gained);
            is_counted(&local);
        }
        assert!(gains > 0, "squeezes find what single changes do not");
        let point = InHand::new(&blocks, local.values(), &penalties);
        let fates = question.program.columns.iter().zip(&point.values);
        let placed = fates.filter(|(column, value)| {
            column.is_integer
                && **value > 0.5
                && !matches!(column.key, resettle::model::ColumnKey::Build(..))
        });
        assert_eq!(placed.count(), 120, "each village has one fate");
        let capacities = (0..blocks.row_count() as u32)
            .filter(|&row| matches!(blocks.row(row).key, RowKey::Capacity(..)));
        let crowded = |point: &InHand| {
            capacities.clone().filter(|&row| point.missing(&blocks, row) > 0.0).count()
        };
        assert_eq!(crowded(&point), 0, "nobody stays crowded");
        let improver = Improver {
            blocks: &blocks,
            program: question.program,
            ties: &ties,
            penalties: &penalties,
            prices: &ascent.best,
            gaps: &gaps,
            stop: &AtomicBool::new(false),
            deadline: None,
            is_by_work: true,
            threads: 1,
        };
        let opened = opened::search(&improver, &ascent.shares, &mut random, &|| false);
        let opened = opened.expect("somebody moves");
        is_counted(&opened);
        assert_eq!(crowded(&InHand::new(&blocks, opened.values(), &penalties)), 0);
    });
}

#[test]
fn parts_and_the_whole_agree_and_the_same_question_gets_the_same_plan() {
    with_question(&region(150, 15, 7), |_, question| {
        let effort = Effort { gap: 2e-3, ..exact() };
        let one = answer(&Decompose, question, &effort);
        assert_eq!(one.status, Status::GapReached);
        let whole = answer(&Highs, question, &effort);
        let value = |answer: &Answer| question.objective.value(answer.values.as_ref().unwrap());
        let (by_parts, at_once) = (value(&one), value(&whole));
        assert!(one.bound.unwrap() <= at_once && whole.bound.unwrap() <= by_parts);
        assert!((by_parts - at_once).abs() <= 2e-3 * at_once);
        assert!(question.program.violation(one.values.as_ref().unwrap()) < 1e-5);
        let again = answer(&Decompose, question, &effort);
        assert_eq!(one.values, again.values);
        let started = Question { start: one.values.as_deref(), ..*question };
        assert!(value(&answer(&Decompose, &started, &effort)) <= by_parts);
    });
}

#[test]
fn bands_that_widen_find_what_is_best_and_two_threads_the_same_plan_each_time() {
    for (loaded, threads) in [(region(40, 6, 9), 1), (region(50, 8, 2), 2), (programme(), 2)] {
        with_question(&loaded, |_, question| {
            let program = question.program;
            let blocks = Blocks::new(question).expect("models fall into blocks");
            let ascent = raised(&blocks);
            let gaps = Gaps::new(&blocks, &ascent.best);
            let ties = Ties::new(program, &blocks, &gaps.excess);
            let penalties = vec![1e9; blocks.row_count()];
            let never = AtomicBool::new(false);
            let improver = Improver {
                blocks: &blocks,
                program,
                ties: &ties,
                penalties: &penalties,
                prices: &ascent.best,
                gaps: &gaps,
                stop: &never,
                deadline: None,
                is_by_work: false,
                threads,
            };
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let (pool, unit) = (pool.expect("threads"), None);
            let optimum = answer(&Highs, question, &exact());
            let optimum = question.objective.value(&optimum.values.expect("a plan"));
            let rough = answer(&Highs, question, &Effort { gap: 0.9, ..exact() });
            let rough = InHand::new(&blocks, rough.values.expect("a plan"), &penalties);
            let solve = |(first_band, soon): (usize, u64)| {
                let effort = Effort { gap: 0.0, ..exact() };
                let closing =
                    Closing { first_band, soon, ..Closing::new(&improver, &pool, effort, unit) };
                let mut tell = |progress: &resettle::solve::Progress| {
                    let bound = progress.bound.unwrap_or(f64::NEG_INFINITY);
                    assert!(bound <= optimum + 1e-6 * optimum.abs(), "what is told holds");
                };
                let mut watch = Watch::new(&never, &mut tell);
                let mut kept = 0;
                let mut save = |state: &State| kept += usize::from(state.point.is_some());
                watch.keeper = Some(Keeper::new(State::default(), &mut save));
                let (answer, plan) =
                    closing.solve(rough.clone(), f64::NEG_INFINITY, &mut Vec::new(), &mut watch);
                assert_eq!(watch.log.contains("sizes are"), soon == 0, "{}", watch.log);
                drop(watch);
                assert!(kept > 0 || plan.value >= rough.value, "a better plan is kept at once");
                (answer, plan)
            };
            for bands in [(1, 1_000_000), (20, 0), (1_500, 0), (1_500, 1_000_000)] {
                let (answer, plan) = solve(bands);
                assert_eq!(answer.status, Status::GapReached);
                let bound = answer.bound.expect("a bound");
                assert!(plan.is_plan() && bound <= plan.value);
                for value in [bound, plan.value] {
                    let error = (value - optimum).abs();
                    assert!(error <= 1e-6 * optimum.abs(), "{value} for {optimum}, {bands:?}");
                }
                assert_eq!(solve(bands).1.values, plan.values, "the same plan each time");
            }
            // A deadline ends it where work is counted, too.
            let late = Effort { deadline: Some(Instant::now()), work: Some(1_000_000), ..exact() };
            let closing = Closing::new(&improver, &pool, late, unit);
            let mut quiet = |_: &_| {};
            let mut watch = Watch::new(&never, &mut quiet);
            let (answer, plan) =
                closing.solve(rough.clone(), f64::NEG_INFINITY, &mut Vec::new(), &mut watch);
            assert_eq!(answer.status, Status::TimeLimit);
            assert_eq!(plan.values, rough.values);
            assert!(answer.bound.is_none_or(|bound| bound <= optimum + 1e-6 * optimum.abs()));
        });
    }
}

#[test]
fn limits_and_interrupts_keep_what_there_is() {
    with_question(&region(300, 30, 3), |_, question| {
        let over = Effort { deadline: Some(Instant::now()), ..exact() };
        let nothing = answer(&Decompose, question, &over);
        assert_eq!((nothing.status, nothing.values), (Status::TimeLimit, None));
        let soon = Instant::now() + Duration::from_secs(4);
        let short = answer(&Decompose, question, &Effort { deadline: Some(soon), ..exact() });
        let value =
            question.objective.value(short.values.as_ref().expect("a plan in four seconds"));
        assert!(short.bound.expect("a bound in four seconds") <= value);
        // Stopped at the first report of a plan.
        let stop = AtomicBool::new(false);
        let mut tell = |progress: &resettle::solve::Progress| {
            if progress.value.is_some() {
                stop.store(true, std::sync::atomic::Ordering::Relaxed);
            }
        };
        let mut watch = Watch::new(&stop, &mut tell);
        let stopped = Decompose.answer(question, &exact(), &mut watch);
        assert_eq!(stopped.status, Status::Interrupted);
        assert!(stopped.values.is_some() && stopped.bound.is_some());
    });
}
