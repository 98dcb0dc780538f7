//! The smallest repair: by how much which limits have to give way, which villages to be exempt, which of
//! the office's own decisions to be taken back, at the least price; and other ways.
//!
//! Only what an office can do is proposed: more places at a site or a livelihood, more money, more room in
//! an area, a smaller least use, an exempt village, households without an earner, a lock, a ban or a wish to be
//! together or apart taken back. Rules marked as law never.

use crate::candidates::Finder;
use crate::facts::RuleName;
use crate::facts::VillageIdx;
use crate::solve::Answer;
use crate::solve::Status;
use crate::why::Reason;
use crate::why::diagnose::give::Kind;
use crate::why::diagnose::give::Prices;
use crate::why::diagnose::give::YUAN_IN_ROW;
use crate::why::diagnose::give::bound_to_move;
use crate::why::diagnose::give::kind_of;
use crate::why::diagnose::give::price_of;
use crate::why::diagnose::give::relaxations;
use crate::why::diagnose::member::Member;
use crate::why::diagnose::oracle::Elastic;
use crate::why::diagnose::oracle::Oracle;
use crate::why::diagnose::oracle::Relaxed;
use crate::why::diagnose::reduce::Part;
use crate::why::diagnose::whole::Whole;
use crate::why::parallel;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// One step of a repair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// What gives way.
    #[serde(skip)]
    pub member: Member,
    /// Its kind.
    pub kind: Kind,
    /// The rule.
    pub rule: RuleName,
    /// Ids of what it speaks of.
    pub ids: Vec<String>,
    /// By how much: households, places or persons; CNY; 1 for what is lifted as a whole.
    pub amount: i64,
    /// By how much the cap for each household or person gives way, where the amount is brought by these \[CNY\].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each: Option<i64>,
    /// In words.
    pub reason: Reason,
}

/// Steps that together make a plan possible.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Repair {
    /// The steps.
    pub steps: Vec<Step>,
    /// Households that are exempt.
    pub households: i64,
    /// Persons that are exempt.
    pub persons: i64,
    /// Dwellings, seats, jobs, persons and sites that are added.
    pub places: i64,
    /// Money that is added \[CNY\].
    pub money_cny: i64,
    /// The price by which repairs are compared \[CNY\].
    pub price: f64,
    /// Whether it is proven that no cheaper repair of these kinds exists.
    pub is_smallest: bool,
    /// No repair of these kinds is cheaper than this \[CNY\].
    pub price_at_least: f64,
    /// Kinds that were allowed.
    pub kinds: Vec<Kind>,
}

/// Prices closer than this, relatively, are the same.
const SAME: f64 = 1e-9;

/// What kind of repair is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// Kinds that are allowed.
    pub kinds: &'a [Kind],
    /// What they are taken to cost.
    pub prices: &'a Prices,
    /// Members that probably have to give way: those of the conflicts.
    pub likely: &'a BTreeSet<usize>,
}

/// The members that may give way in the ways that are asked for, at their prices.
#[must_use]
pub(super) fn priced(oracle: &Oracle<'_>, finder: &Finder<'_>, asked: &Asked<'_>) -> Vec<Relaxed> {
    let instance = finder.instance;
    relaxations(&oracle.whole.members, finder, &|member| {
        let kind = kind_of(member, instance).filter(|kind| asked.kinds.contains(kind))?;
        Some(price_of(member, kind, instance, asked.prices))
    })
}

/// The smallest repair with these kinds for the members that are on, and by how much which members give way;
/// `None` where they do not suffice or a limit came before. For some of the members it is a bound of the repair
/// for all.
#[must_use]
pub fn smallest(
    oracle: &Oracle<'_>,
    finder: &Finder<'_>,
    asked: &Asked<'_>,
    is_on: &[bool],
) -> Option<(Repair, Vec<(usize, f64)>)> {
    let mut by: BTreeMap<usize, f64> = BTreeMap::new();
    let (mut at_least, mut is_smallest) = (0.0, true);
    let programs = oracle.programs(is_on, &priced(oracle, finder, asked));
    let least = |(_, elastic): &(Part, Elastic)| least(oracle, elastic, asked.likely);
    let answers = parallel::map(&programs, oracle.means.threads, &|_| {}, least);
    for ((_, elastic), answer) in programs.iter().zip(answers) {
        for (member, amount) in elastic.relaxed(&answer.values?) {
            *by.entry(member).or_default() += amount;
        }
        at_least += answer.bound.unwrap_or(0.0).max(0.0);
        is_smallest &= answer.status == Status::GapReached;
    }
    let by: Vec<(usize, f64)> = by.into_iter().collect();
    let (repair, by) = told(oracle.whole, finder, asked, &by);
    Some((Repair { is_smallest, price_at_least: at_least, ..repair }, by))
}

/// The repair in which members give way by so much, rounded up, of which nothing is proven; and by how much
/// they do then.
#[must_use]
pub(super) fn told(
    whole: &Whole,
    finder: &Finder<'_>,
    asked: &Asked<'_>,
    by: &[(usize, f64)],
) -> (Repair, Vec<(usize, f64)>) {
    let instance = finder.instance;
    let &Asked { kinds, prices, .. } = asked;
    let members = &whole.members;
    let exempt: Vec<VillageIdx> = by
        .iter()
        .filter_map(|&(at, _)| match members[at] {
            Member::Placed(village) => Some(village),
            _ => None,
        })
        .collect();
    let steps: Vec<Step> =
        by.iter().map(|&(at, amount)| step(members[at], amount, &exempt, finder)).collect();
    // What is told is rounded up, and what is shown is what is told.
    let rounded = by.iter().zip(&steps).map(|(&(at, amount), step)| match step.kind {
        Kind::Money => (at, step.amount as f64 / YUAN_IN_ROW),
        _ => (at, (amount - 1e-6).ceil()),
    });
    let by = rounded.collect();
    let of_kind = |kind: Kind| steps.iter().filter(move |step| step.kind == kind);
    let villages = of_kind(Kind::People).filter_map(|step| match step.member {
        Member::Placed(at) => Some(instance.village(at)),
        _ => None,
    });
    let persons = villages.map(|village| i64::from(village.persons)).sum();
    let price = steps.iter().map(|step| match step.kind {
        Kind::People => prices.household * step.amount.max(1) as f64,
        Kind::Places => prices.place * step.amount as f64,
        Kind::Money => step.amount as f64,
        Kind::Decision => prices.decision,
    });
    let repair = Repair {
        households: of_kind(Kind::People)
            .filter(|step| matches!(step.member, Member::Placed(_)))
            .map(|step| step.amount)
            .sum(),
        persons,
        places: of_kind(Kind::Places).map(|step| step.amount).sum(),
        money_cny: of_kind(Kind::Money).map(|step| step.amount).sum(),
        price: price.sum(),
        is_smallest: false,
        price_at_least: 0.0,
        kinds: kinds.to_vec(),
        steps,
    };
    (repair, by)
}

/// The least sum of prices. Mostly the members that the relaxation misses, and those of the conflicts, are those
/// that have to give way, and the bound of the relaxation shows that no others are cheaper; else the search goes
/// on from there among all.
fn least(oracle: &Oracle<'_>, elastic: &Elastic, likely: &BTreeSet<usize>) -> Answer {
    let relaxation = oracle.answer(elastic, true);
    let (Some(bound), Some(values)) = (relaxation.bound, &relaxation.values) else {
        return oracle.answer(elastic, false);
    };
    let missed: BTreeSet<usize> =
        elastic.relaxed(values).into_iter().map(|(member, _)| member).collect();
    let few = elastic.only(|member| missed.contains(&member) || likely.contains(&member));
    let first = oracle.answer(&few, false);
    let Some(found) = &first.values else { return oracle.answer(elastic, false) };
    let value = elastic.objective.value(found);
    if value - bound <= SAME * value.abs().max(1.0) {
        return Answer { status: Status::GapReached, bound: Some(bound), ..first };
    }
    let all = oracle.answer_from(elastic, false, Some(found));
    let bound = all.bound.map_or(bound, |known| known.max(bound));
    match &all.values {
        Some(values) if elastic.objective.value(values) <= value => {
            Answer { bound: Some(bound), ..all }
        }
        _ => Answer { status: all.status, values: first.values, bound: Some(bound) },
    }
}

/// One step, where these villages are exempt by other steps.
fn step(member: Member, amount: f64, exempt: &[VillageIdx], finder: &Finder<'_>) -> Step {
    let instance = finder.instance;
    let kind = kind_of(member, instance).unwrap_or(Kind::Decision);
    let (what, ids) = member.about(instance);
    let place = format!("{what} {}", ids.join(" "));
    let mut each = None;
    let (amount, reason) = match (kind, member) {
        (Kind::People, Member::Placed(at)) => {
            let village = instance.village(at);
            let reason = Reason::new("exempt_village")
                .with("village", village.id.as_str())
                .with("households", village.households)
                .with("persons", village.persons);
            (i64::from(village.households), reason)
        }
        (Kind::People, _) => {
            let count = (amount - 1e-6).ceil() as i64;
            (count, Reason::new("without_earner").with("households", count))
        }
        (Kind::Money, Member::FundPerHousehold(_) | Member::FundPerPerson(_)) => {
            let yuan = (amount * YUAN_IN_ROW - 1e-3).ceil() as i64;
            let bringers = bound_to_move(member, finder).into_iter();
            let bringers = bringers.filter(|(village, _)| !exempt.contains(village));
            let count: i64 = bringers.map(|(_, count)| count).sum();
            let share = (yuan as f64 / count.max(1) as f64).ceil() as i64;
            each = Some(share);
            let unit = match member {
                Member::FundPerPerson(_) => "CNY/person",
                _ => "CNY/household",
            };
            (yuan, raise(member, &place, share, unit))
        }
        (Kind::Money, _) => {
            // A yuan is the smallest step; rounding of the solver is far below.
            let yuan = (amount * YUAN_IN_ROW - 1e-3).ceil() as i64;
            (yuan, raise(member, &place, yuan, "CNY"))
        }
        (Kind::Places, _) => {
            let count = (amount - 1e-6).ceil() as i64;
            let unit = match member {
                Member::Capacity(_, service) => instance.services[service].as_str(),
                Member::Places(_) => "jobs",
                Member::CarryingCapacity(_) => "persons",
                Member::OpenAtMost(_) => "sites",
                _ => "households",
            };
            (count, raise(member, &place, count, unit))
        }
        _ => {
            let reason = Reason::new("lift_rule")
                .with("rule", member.rule().word())
                .with("place", place.as_str());
            (1, reason)
        }
    };
    Step { member, kind, rule: member.rule(), ids, amount, each, reason }
}

fn raise(member: Member, place: &str, more: i64, unit: &str) -> Reason {
    let code = if matches!(member, Member::LeastUse(_)) { "lower_limit" } else { "raise_limit" };
    Reason::new(code)
        .with("rule", member.rule().word())
        .with("place", place)
        .with("more", more)
        .with("unit", unit)
}
