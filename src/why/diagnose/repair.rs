//! The smallest repair: by how much which limits have to give way, which villages to be exempt, which of
//! the office's own decisions to be taken back, at the least price; and other ways.
//!
//! Only what an office can do is proposed: more places at a site or a livelihood, more money, more room in
//! an area, a smaller least use, an exempt village, a lock or a ban taken back. Rules marked as law never.

use crate::candidates::Finder;
use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::Instance;
use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::rules::lock::STAY;
use crate::solve::Answer;
use crate::solve::Status;
use crate::why::Reason;
use crate::why::diagnose::member::Member;
use crate::why::diagnose::oracle::Elastic;
use crate::why::diagnose::oracle::Oracle;
use crate::why::diagnose::oracle::Relaxed;
use crate::why::what_if::with_usable;
use serde::Serialize;
use std::collections::BTreeSet;

/// What each kind of relaxation is taken to cost, to compare them \[CNY\].
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Prices {
    /// A household that is exempt: it stays without a place.
    pub household: f64,
    /// One more dwelling, school seat, job or person in an area.
    pub place: f64,
    /// A lock, a ban or a fixed level that is taken back.
    pub decision: f64,
}

impl Default for Prices {
    fn default() -> Self {
        Self { household: 300_000.0, place: 100_000.0, decision: 200_000.0 }
    }
}

/// A kind of relaxation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A village is exempt.
    People,
    /// A limit in places, households or persons gives way.
    Places,
    /// A limit in money gives way.
    Money,
    /// A lock, a ban or a fixed level is taken back.
    Decision,
}

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

/// Thousand CNY: the unit of rows about money.
const YUAN_IN_ROW: f64 = 1_000.0;

/// How a member can give way; `None` where it cannot.
#[must_use]
pub fn kind_of(member: Member, instance: &Instance) -> Option<Kind> {
    match member {
        Member::Placed(_) => Some(Kind::People),
        Member::Capacity(..)
        | Member::CarryingCapacity(_)
        | Member::QuotaOut(_)
        | Member::QuotaIn(_)
        | Member::OpenAtMost(None) => Some(Kind::Places),
        Member::Places(at) => {
            (instance.livelihood(at).host_share_ppm < 1_000_000).then_some(Kind::Places)
        }
        Member::LeastUse(at) => instance.site(at).existing.is_none().then_some(Kind::Places),
        Member::AreaBudget(_) | Member::Fund(_) => Some(Kind::Money),
        Member::OfVillage(RuleName::Lock | RuleName::Forbid, _)
        | Member::OfSite(RuleName::Lock | RuleName::Forbid | RuleName::FixLevel, _)
        | Member::LockOpen(_) => Some(Kind::Decision),
        Member::OfVillage(..)
        | Member::OfSite(..)
        | Member::JobPerHousehold(_)
        | Member::Together(..)
        | Member::Apart(_)
        | Member::Unpayable(_)
        | Member::FundPerHousehold(_)
        | Member::FundPerPerson(_)
        | Member::ShareConcentrated
        | Member::OpenAtMost(Some(_)) => None,
    }
}

fn price_of(member: Member, kind: Kind, instance: &Instance, prices: &Prices) -> f64 {
    match (kind, member) {
        (Kind::People, Member::Placed(at)) => {
            prices.household * f64::from(instance.village(at).households.max(1))
        }
        (Kind::Money, _) => YUAN_IN_ROW,
        (Kind::Decision, _) => prices.decision,
        _ => prices.place,
    }
}

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
    let (instance, scenario) = (finder.instance, finder.scenario);
    let &Asked { kinds, prices, .. } = asked;
    let members = &oracle.whole.members;
    let relaxed: Vec<Relaxed> = members
        .iter()
        .enumerate()
        .filter_map(|(at, &member)| {
            let kind = kind_of(member, instance).filter(|kind| kinds.contains(kind))?;
            let price = price_of(member, kind, instance, prices);
            let is_whole = kind != Kind::Money;
            (!member.is_law(scenario)).then_some(Relaxed { member: at, price, is_whole })
        })
        .collect();
    let mut steps: Vec<Step> = Vec::new();
    let mut by: Vec<(usize, f64)> = Vec::new();
    let (mut at_least, mut is_smallest) = (0.0, true);
    for (_, elastic) in oracle.programs(is_on, &relaxed) {
        let answer = least(oracle, &elastic, asked.likely);
        let relaxed = elastic.relaxed(&answer.values?);
        steps.extend(relaxed.iter().map(|&(at, amount)| step(members[at], amount, instance)));
        by.extend(relaxed);
        at_least += answer.bound.unwrap_or(0.0).max(0.0);
        is_smallest &= answer.status == Status::GapReached;
    }
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
        households: of_kind(Kind::People).map(|step| step.amount).sum(),
        persons,
        places: of_kind(Kind::Places).map(|step| step.amount).sum(),
        money_cny: of_kind(Kind::Money).map(|step| step.amount).sum(),
        price: price.sum(),
        is_smallest,
        price_at_least: at_least,
        kinds: kinds.to_vec(),
        steps,
    };
    Some((repair, by))
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

fn step(member: Member, amount: f64, instance: &Instance) -> Step {
    let kind = kind_of(member, instance).unwrap_or(Kind::Decision);
    let (what, ids) = member.about(instance);
    let place = format!("{what} {}", ids.join(" "));
    let (amount, reason) = match (kind, member) {
        (Kind::People, Member::Placed(at)) => {
            let village = instance.village(at);
            let reason = Reason::new("exempt_village")
                .with("village", village.id.as_str())
                .with("households", village.households)
                .with("persons", village.persons);
            (i64::from(village.households), reason)
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
    Step { member, kind, rule: member.rule(), ids, amount, reason }
}

fn raise(member: Member, place: &str, more: i64, unit: &str) -> Reason {
    let code = if matches!(member, Member::LeastUse(_)) { "lower_limit" } else { "raise_limit" };
    Reason::new(code)
        .with("rule", member.rule().word())
        .with("place", place)
        .with("more", more)
        .with("unit", unit)
}

impl Repair {
    /// Facts and rules with the repair done.
    #[must_use]
    pub fn applied(&self, instance: &Instance, scenario: &Scenario) -> (Instance, Scenario) {
        let (mut instance, mut scenario) = (instance.clone(), scenario.clone());
        for step in &self.steps {
            apply(step, &mut instance, &mut scenario);
        }
        (instance, scenario)
    }
}

fn apply(step: &Step, instance: &mut Instance, scenario: &mut Scenario) {
    let count = u32::try_from(step.amount).unwrap_or(u32::MAX);
    let more = |limit: &mut Option<u32>| {
        *limit = limit.map(|limit| limit.saturating_add(count));
    };
    let money = |limit: &mut Option<Cny>| {
        *limit =
            limit.map(|limit| Cny(limit.0.saturating_add(step.amount.saturating_mul(Cny::MICRO))));
    };
    let area = |instance: &mut Instance, at: AreaIdx, change: &dyn Fn(&mut crate::facts::Area)| {
        change(&mut instance.areas[at.at()]);
    };
    match step.member {
        Member::Placed(at) => {
            let id = instance.village(at).id.clone();
            for on in &mut scenario.rules {
                if let Rule::AssignOnce(rule) = &mut on.rule {
                    rule.exempt.push(id.clone());
                }
            }
        }
        Member::Capacity(at, service) => {
            for level in &mut instance.sites[at.at()].levels {
                more(&mut level.capacity[service]);
            }
        }
        Member::Places(at) => {
            let livelihood = &mut instance.livelihoods[at.at()];
            let wanted = with_usable(livelihood, i32::try_from(step.amount).unwrap_or(i32::MAX));
            livelihood.places = wanted.unwrap_or(livelihood.places);
        }
        Member::LeastUse(at) => {
            for level in &mut instance.sites[at.at()].levels {
                level.min_households = level.min_households.saturating_sub(count);
            }
        }
        Member::AreaBudget(at) => area(instance, at, &|area| money(&mut area.budget)),
        Member::Fund(at) => money(&mut instance.funds[at].budget),
        Member::CarryingCapacity(at) => area(instance, at, &|area| more(&mut area.max_persons)),
        Member::QuotaOut(at) => area(instance, at, &|area| more(&mut area.max_households_out)),
        Member::QuotaIn(at) => area(instance, at, &|area| more(&mut area.max_households_in)),
        Member::OpenAtMost(_) => {
            for on in &mut scenario.rules {
                if let Rule::OpenAtMost(rule) = &mut on.rule {
                    rule.count = rule.count.saturating_add(count);
                }
            }
        }
        Member::OfVillage(rule, at) => {
            let id = instance.village(at).id.clone();
            take_back(scenario, rule, &id);
        }
        Member::OfSite(rule, at) => {
            let id = instance.site(at).id.clone();
            take_back(scenario, rule, &id);
        }
        Member::LockOpen(at) => {
            let id = &instance.site(at).id;
            for on in &mut scenario.rules {
                if let Rule::Lock(rule) = &mut on.rule {
                    rule.open.retain(|open| open != id);
                }
            }
        }
        Member::JobPerHousehold(_)
        | Member::Together(..)
        | Member::Apart(_)
        | Member::Unpayable(_)
        | Member::FundPerHousehold(_)
        | Member::FundPerPerson(_)
        | Member::ShareConcentrated => {}
    }
}

/// Takes the decisions about an id out of a rule.
fn take_back(scenario: &mut Scenario, name: RuleName, id: &str) {
    debug_assert!(id != STAY, "no village or site has this id");
    for on in scenario.rules.iter_mut().filter(|on| on.rule.name() == name) {
        match &mut on.rule {
            Rule::Lock(rule) => {
                rule.villages.remove(id);
                rule.closed.retain(|closed| closed != id);
            }
            Rule::Forbid(rule) => {
                rule.pairs.retain(|[village, _]| village != id);
                rule.sites.retain(|site| site != id);
                rule.stay.retain(|village| village != id);
            }
            Rule::FixLevel(rule) => {
                rule.levels.remove(id);
            }
            _ => {}
        }
    }
}
