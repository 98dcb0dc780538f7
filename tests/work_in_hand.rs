//! Work and money as they answer to whole decisions, and the search whose prices follow them.

mod support;

use resettle::model::Reduced;
use resettle::solve::Backend;
use resettle::solve::Effort;
use resettle::solve::Question;
use resettle::solve::Status;
use resettle::solve::Watch;
use resettle::solve::decompose::Decompose;
use resettle::solve::decompose::feedback;
use resettle::solve::decompose::feedback::Until;
use resettle::solve::decompose::improve::Improver;
use resettle::solve::decompose::in_hand::InHand;
use resettle::solve::decompose::market::Market;
use resettle::solve::decompose::market::Reply;
use resettle::solve::highs::Highs;
use std::sync::atomic::AtomicBool;
use support::exact;
use support::improver::decisions;
use support::improver::with_improver;
use support::regions::region;

/// What a column costs at the prices of a reply.
fn reduced(improver: &Improver<'_>, reply: &Reply, column: u32) -> f64 {
    let mut price = vec![0.0; improver.blocks.row_count()];
    for &(row, dual) in &reply.prices {
        price[row as usize] = dual;
    }
    let paid =
        improver.blocks.all_entries(column).map(|(row, factor)| factor * price[row as usize]);
    improver.blocks.cost[column as usize] - paid.sum::<f64>()
}

#[test]
fn going_on_from_other_decisions_answers_as_a_fresh_start_does() {
    for loaded in [region(120, 14, 5), region(150, 12, 9)] {
        with_improver(&loaded, |question, improver, shares| {
            let fresh = |decisions: &[f64]| {
                let &Improver { blocks, program, penalties, .. } = improver;
                Market::new(blocks, program, penalties, decisions)
            };
            let drawn: Vec<Vec<f64>> =
                (0..4).map(|seed| decisions(improver, shares, seed)).collect();
            let mut market = fresh(&drawn[0]);
            let mut plans = 0;
            let mut replies = Vec::new();
            for decided in &drawn {
                let warm = market.reply(decided, None).expect("there is always an answer");
                let cold = fresh(decided).reply(decided, None).expect("there is always an answer");
                let off = (warm.value - cold.value).abs();
                assert!(off <= 1e-7 * cold.value.abs(), "{} against {}", warm.value, cold.value);
                let point = InHand::new(improver.blocks, warm.values.clone(), improver.penalties);
                if point.is_plan() {
                    plans += 1;
                    // HiGHS, which knows nothing of markets, with the same decisions.
                    let decision = |at: usize| {
                        question.program.columns[at].is_integer.then(|| decided[at].round())
                    };
                    let rest = Reduced::fixing(question.program, question.objective, decision)
                        .expect("it is a plan");
                    let fixed = Question::new(&rest.program, &rest.objective);
                    let never = AtomicBool::new(false);
                    let mut quiet = |_: &_| {};
                    let answer =
                        Highs.answer(&fixed, &exact(), &mut Watch::new(&never, &mut quiet));
                    let values = rest.whole(&answer.values.expect("it is a plan"));
                    let value = question.objective.value(&values);
                    assert!((value - warm.value).abs() <= 1e-6 * value.abs());
                }
                replies.push(warm);
            }
            assert!(plans > 0, "some decisions are a plan");
            // The value is convex in the decisions, and the prices are its slope.
            for (from, reply) in drawn.iter().zip(&replies) {
                for (to, other) in drawn.iter().zip(&replies) {
                    let change: f64 = (0_u32..)
                        .zip(from.iter().zip(to))
                        .map(|(at, (from, to))| (to - from) * reduced(improver, reply, at))
                        .sum();
                    let least = reply.value + change;
                    assert!(other.value >= least - 1e-6 * least.abs(), "{} {least}", other.value);
                }
            }
        });
    }
}

#[test]
fn what_answered_to_shares_answers_to_whole_decisions_as_a_fresh_start_does() {
    with_improver(&region(150, 12, 9), |_, improver, shares| {
        let mut market = improver.market(shares);
        assert!(market.is_some(), "shares have an answer");
        for seed in 0..4 {
            let decided = decisions(improver, shares, seed);
            let begun = InHand::new(improver.blocks, decided, improver.penalties);
            let (mut kept, mut anew) = (begun.clone(), begun.clone());
            improver.answer_from(&mut market, &mut kept);
            improver.answer(&mut anew);
            assert!(
                anew.total() < begun.total(),
                "who works costs less than who should and does not"
            );
            let off = (kept.total() - anew.total()).abs();
            assert!(off <= 1e-7 * anew.total(), "{} against {}", kept.total(), anew.total());
        }
    });
}

#[test]
fn the_search_never_loses_and_ends_where_it_is_asked_to() {
    with_improver(&region(200, 18, 3), |_, improver, shares| {
        let begun = decisions(improver, shares, 1);
        let &Improver { blocks, program, penalties, .. } = improver;
        let mut market = Market::new(blocks, program, penalties, &begun);
        let reply = market.reply(&begun, None).expect("there is always an answer");
        let before = InHand::new(blocks, reply.values, penalties).total();
        let search = |enough: f64| {
            let is_enough = |value| value <= enough;
            let until =
                Until { seconds: None, patience: 10, is_enough: &is_enough, is_stopped: &|| false };
            feedback::search(improver, begun.clone(), 7, &until).expect("there is time")
        };
        let found = search(f64::NEG_INFINITY);
        assert!(found.total() < before, "{} from {before}", found.total());
        assert_eq!(found.values, search(f64::NEG_INFINITY).values, "the same again");
        // Anything is enough: the point is that of the decisions it began with.
        let kept = search(f64::INFINITY);
        assert!((kept.total() - before).abs() <= 1e-7 * before.abs());
        let no_time = Until {
            seconds: Some(0.0),
            patience: 10,
            is_enough: &|_| false,
            is_stopped: &|| false,
        };
        assert!(feedback::search(improver, begun.clone(), 7, &no_time).is_none());
    });
}

#[test]
fn a_hint_may_be_wrong_in_every_way() {
    with_improver(&region(150, 15, 7), |question, improver, shares| {
        let effort = Effort { gap: 2e-3, ..exact() };
        let ask = |hint: Option<&[f64]>| {
            let question = Question { hint, ..*question };
            let never = AtomicBool::new(false);
            let mut quiet = |_: &_| {};
            Decompose.answer(&question, &effort, &mut Watch::new(&never, &mut quiet))
        };
        let columns = question.program.columns.len();
        let (nobody, all_at_once) = (vec![0.0; columns], vec![1.0; columns]);
        let near = decisions(improver, shares, 2);
        for hint in [None, Some(&nobody), Some(&all_at_once), Some(&near)] {
            let answer = ask(hint.map(Vec::as_slice));
            assert_eq!(answer.status, Status::GapReached);
            let values = answer.values.expect("a plan");
            assert!(question.program.violation(&values) < 1e-5);
            let value = question.objective.value(&values);
            assert!(value - answer.bound.expect("a bound") <= 2e-3 * value);
        }
    });
}
