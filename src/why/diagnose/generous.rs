//! Repairs of large questions, for which a search for the least among whole numbers would not end: the linear
//! relaxation says what gives way at the least price, a plan is looked for where that gives way by more, and
//! what the plan does not need is taken back.
//!
//! The price that is told is that of the plan; the relaxation proves how much cheaper another repair could be.

use crate::candidates::Finder;
use crate::facts::Plan;
use crate::facts::plan::Decision;
use crate::model::ColumnKey;
use crate::verify::verify;
use crate::why::Means;
use crate::why::diagnose::RepairAnswer;
use crate::why::diagnose::give::Kind;
use crate::why::diagnose::give::kind_of;
use crate::why::diagnose::oracle::Elastic;
use crate::why::diagnose::oracle::Oracle;
use crate::why::diagnose::reduce::Part;
use crate::why::diagnose::repair::Asked;
use crate::why::diagnose::repair::Repair;
use crate::why::diagnose::repair::priced;
use crate::why::diagnose::repair::told;
use crate::why::diagnose::whole::Whole;
use crate::why::parallel;
use crate::why::resolve::resolve_any;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::time::Instant;

/// How much more than the relaxation says gives way while a plan is looked for: the least first.
const MARGINS: [f64; 2] = [1.2, 2.0];

/// By how much which members give way, and the sum of prices below which no repair is.
type Given = (Vec<(usize, f64)>, f64);

/// A repair with these kinds that a plan shows; `None` where none was found.
#[must_use]
pub fn repair(oracle: &Oracle<'_>, finder: &Finder<'_>, asked: &Asked<'_>) -> Option<RepairAnswer> {
    let whole = oracle.whole;
    let all = vec![true; whole.members.len()];
    let programs = oracle.programs(&all, &priced(oracle, finder, asked));
    let (by, at_least) = least(oracle, &programs, None)?;
    let applied = |repair: &Repair| repair.applied(finder.instance, finder.scenario);
    for margin in MARGINS {
        let more = by.iter().map(|&(member, amount)| {
            let is_amount = matches!(
                kind_of(whole.members[member], finder.instance),
                Some(Kind::Places | Kind::Money)
            );
            (member, if is_amount { amount * margin } else { amount.ceil() })
        });
        let (generous, _) = told(whole, finder, asked, &more.collect::<Vec<_>>());
        let (mended, rules) = applied(&generous);
        let Some(plan) = resolve_any(&mended, &rules, &patient(oracle)).plan else { continue };
        let (used, _) = least(oracle, &programs, Some(&decisions(whole, finder, &plan)))?;
        let (repair, _) = told(whole, finder, asked, &used);
        let (mended, rules) = applied(&repair);
        let is_shown = verify(&mended, &rules, &Plan { claims: None, ..plan }).ok();
        let repair = Repair { price_at_least: at_least.min(repair.price), ..repair };
        return is_shown.then_some(RepairAnswer { repair, is_shown });
    }
    None
}

/// The time that is left goes to one plan: the search ends with the first.
fn patient<'a>(oracle: &Oracle<'a>) -> Means<'a> {
    let left = oracle.deadline.map(|end| end.saturating_duration_since(Instant::now()));
    let seconds_each = left.map_or(oracle.means.seconds_each, |left| left.as_secs_f64());
    Means { seconds_each, ..oracle.means }
}

/// By how much members have to give way by the relaxation; with these decisions, where some are given.
fn least(
    oracle: &Oracle<'_>,
    programs: &[(Part, Elastic)],
    decided: Option<&[f64]>,
) -> Option<Given> {
    let answers = parallel::map(programs, oracle.means.threads, &|_| {}, |(part, elastic)| {
        let Some(decided) = decided else { return oracle.answer(elastic, true) };
        let mut fixed = elastic.only(|_| true);
        for (column, &place) in fixed.program.columns.iter_mut().zip(&part.columns) {
            if column.is_integer || matches!(column.key, ColumnKey::Work(..)) {
                let value = decided[place as usize].clamp(column.lower, column.upper);
                (column.lower, column.upper) = (value, value);
            }
        }
        oracle.answer(&fixed, true)
    });
    let (mut by, mut at_least) = (BTreeMap::new(), 0.0);
    for ((_, elastic), answer) in programs.iter().zip(answers) {
        for (member, amount) in elastic.relaxed(&answer.values?) {
            *by.entry(member).or_insert(0.0) += amount;
        }
        at_least += answer.bound?.max(0.0);
    }
    Some((by.into_iter().collect(), at_least))
}

/// The decisions of a plan and who earns where, by column of the program of everything.
fn decisions(whole: &Whole, finder: &Finder<'_>, plan: &Plan) -> Vec<f64> {
    let assigned = plan.assignments.iter();
    let fates: HashMap<_, _> = assigned.map(|one| (one.village, one.decision)).collect();
    let levels: HashMap<_, _> = plan.built.iter().map(|built| (built.site, built.level)).collect();
    let mut work: HashMap<_, f64> = HashMap::new();
    for one in &plan.allocations {
        *work.entry((one.home, one.livelihood, one.skill)).or_default() += f64::from(one.workers);
    }
    let is = |taken: bool| f64::from(u8::from(taken));
    let value = |key: ColumnKey| match key {
        ColumnKey::Move(village, site) => is(fates.get(&village) == Some(&Decision::Moves(site))),
        ColumnKey::Stay(village) => is(fates.get(&village) == Some(&Decision::Stays)),
        ColumnKey::Unplaced(village) => is(fates.get(&village) == Some(&Decision::Unplaced)),
        ColumnKey::Build(site, level) => {
            let existing = finder.instance.site(site).existing;
            is(levels.get(&site).copied().or(existing) == Some(level))
        }
        ColumnKey::Work(home, livelihood, skill) => {
            work.get(&(home, livelihood, skill)).copied().unwrap_or(0.0)
        }
        _ => 0.0,
    };
    whole.program.columns.iter().map(|column| value(column.key)).collect()
}
