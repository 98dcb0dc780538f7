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
use crate::why::diagnose::oracle::Elastic;
use crate::why::diagnose::oracle::Oracle;
use crate::why::diagnose::reduce::Part;
use crate::why::diagnose::repair::Asked;
use crate::why::diagnose::repair::Repair;
use crate::why::diagnose::repair::priced;
use crate::why::diagnose::repair::told;
use crate::why::diagnose::whole::Whole;
use crate::why::parallel;
use crate::why::resolve::resolve_any_near;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::time::Instant;

/// How much more than the relaxation says gives way while a first plan is looked for: what stands in its way then
/// is little, so that it is soon found.
const PLENTY: f64 = 10.0;
/// Tries to come nearer to what the relaxation says, each by this share of the way: a plan is soon found near
/// the one before, and where there is none, that takes long to find out.
const TRIES: usize = 4;
const STEP: f64 = 0.25;

/// By how much which members give way.
type Given = Vec<(usize, f64)>;

/// A repair with these kinds that a plan shows; `None` where none was found.
#[must_use]
pub fn repair(oracle: &Oracle<'_>, finder: &Finder<'_>, asked: &Asked<'_>) -> Option<RepairAnswer> {
    let began = Instant::now();
    let half = oracle.deadline.map(|end| began + end.saturating_duration_since(began) / 2);
    let all = vec![true; oracle.whole.members.len()];
    let programs = oracle.programs(&all, &priced(oracle, finder, asked));
    let (least, at_least) = least(oracle, &programs, None)?;
    let search = Search { oracle, finder, asked, programs: &programs };
    let mut most: Given = least.iter().map(|&(member, by)| (member, PLENTY * by)).collect();
    let mut best: Option<(Repair, Plan, Given)> = None;
    for _ in 0..=TRIES {
        let near = best.as_ref().map(|(_, plan, _)| plan);
        let found = search.plan(&most, near);
        let is_better = |(repair, ..): &(Repair, Plan, Given)| {
            best.as_ref().is_none_or(|(known, ..)| repair.price < known.price)
        };
        match found.filter(is_better) {
            Some(found) => {
                // Not the amounts of the relaxation: others may do as well, as those of another fund.
                let price = found.0.price;
                let less = 1.0 - STEP * (price - at_least).max(0.0) / price.max(1.0);
                most = found.2.iter().map(|&(member, by)| (member, less * by)).collect();
                best = Some(found);
            }
            // Too little gave way; more does, or nothing is known that does.
            None => match &best {
                Some((.., used)) => most = between(used, &most),
                None => break,
            },
        }
        // The other half is for repairs of other kinds.
        if half.is_some_and(|half| Instant::now() >= half) {
            break;
        }
    }
    let (repair, ..) = best?;
    let repair = Repair { price_at_least: at_least.min(repair.price), ..repair };
    Some(RepairAnswer { repair, is_shown: true })
}

/// Where plans are looked for.
struct Search<'a> {
    oracle: &'a Oracle<'a>,
    finder: &'a Finder<'a>,
    asked: &'a Asked<'a>,
    programs: &'a [(Part, Elastic)],
}

impl Search<'_> {
    /// A plan where members give way by so much at the most, the repair that it shows, and by how much members
    /// give way in that.
    fn plan(&self, most: &Given, near: Option<&Plan>) -> Option<(Repair, Plan, Given)> {
        let &Self { oracle, finder, asked, programs } = self;
        let applied = |repair: &Repair| repair.applied(finder.instance, finder.scenario);
        let (generous, _) = told(oracle.whole, finder, asked, most);
        let (mended, rules) = applied(&generous);
        let means = patient(oracle, near.is_none());
        let plan = resolve_any_near(&mended, &rules, near, &means).plan?;
        let (used, _) = least(oracle, programs, Some(&decisions(oracle.whole, finder, &plan)))?;
        let (repair, used) = told(oracle.whole, finder, asked, &used);
        let (mended, rules) = applied(&repair);
        let plan = Plan { claims: None, ..plan };
        verify(&mended, &rules, &plan).ok().then_some((repair, plan, used))
    }
}

/// Half-way between two; both are about the same members.
fn between(more: &Given, less: &Given) -> Given {
    let less: HashMap<usize, f64> = less.iter().copied().collect();
    let middle = |&(member, by): &(usize, f64)| {
        (member, f64::midpoint(by, less.get(&member).copied().unwrap_or(0.0)))
    };
    more.iter().map(middle).collect()
}

/// All the time that is left for a first plan, and half of it for a better one.
fn patient<'a>(oracle: &Oracle<'a>, is_first: bool) -> Means<'a> {
    let left = oracle.deadline.map(|end| end.saturating_duration_since(Instant::now()));
    let share = if is_first { 1.0 } else { 0.5 };
    let seconds_each = left.map_or(oracle.means.seconds_each, |left| share * left.as_secs_f64());
    Means { seconds_each, ..oracle.means }
}

/// By how much members have to give way by the relaxation, and its value: no repair is cheaper. With these decisions, where some are given.
fn least(
    oracle: &Oracle<'_>,
    programs: &[(Part, Elastic)],
    decided: Option<&[f64]>,
) -> Option<(Given, f64)> {
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
