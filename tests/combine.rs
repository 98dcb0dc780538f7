//! Two plans combined: what each has better, and never less.

mod support;

use resettle::solve::decompose::improve::Improver;
use resettle::solve::decompose::in_hand::InHand;
use support::improver::decisions;
use support::improver::with_improver;
use support::regions::region;

/// Plans from decisions that were improved less or more far.
fn plans(improver: &Improver<'_>, shares: &[f32]) -> Vec<InHand> {
    let points = (1..6).map(|seed| {
        let decided = decisions(improver, shares, seed);
        let mut point = InHand::new(improver.blocks, decided, improver.penalties);
        improver.answer(&mut point);
        point
    });
    points.filter(InHand::is_plan).collect()
}

#[test]
fn two_plans_combined_are_a_plan_that_is_no_worse_and_often_better_than_both() {
    let (mut pairs, mut better) = (0, 0);
    for loaded in [region(120, 14, 5), region(150, 12, 9), region(200, 20, 3)] {
        with_improver(&loaded, |_, improver, shares| {
            let plans = plans(improver, shares);
            for (at, one) in plans.iter().enumerate() {
                for other in &plans[at + 1..] {
                    let (best, other) =
                        if one.value <= other.value { (one, other) } else { (other, one) };
                    let mut combined = best.clone();
                    improver.combine(&mut combined, other, &|_| false);
                    // Counted anew: its books are right.
                    let values = combined.values.clone();
                    let counted = InHand::new(improver.blocks, values, improver.penalties);
                    assert!(counted.is_plan() && combined.is_plan());
                    assert!((counted.value - combined.value).abs() <= 1e-6 * best.value.abs());
                    assert!(combined.value <= best.value);
                    pairs += 1;
                    better += u32::from(combined.value < best.value);
                }
            }
        });
    }
    println!("{better} of {pairs} pairs of plans are better combined");
    assert!(pairs >= 10 && 2 * better > pairs);
}

#[test]
fn a_plan_combined_with_itself_or_for_nothing_stays_as_it_is() {
    with_improver(&region(120, 14, 5), |_, improver, shares| {
        let plans = plans(improver, shares);
        let mut same = plans[0].clone();
        improver.combine(&mut same, &plans[0], &|_| false);
        assert_eq!(same.values, plans[0].values);
        improver.combine(&mut same, &plans[1], &|_| true);
        assert_eq!(same.values, plans[0].values);
    });
}
