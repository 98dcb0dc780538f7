//! What can give way, and at what price: by an amount, together with others, or as a whole; and why some things
//! never do.

use crate::candidates::Exclusion;
use crate::candidates::Finder;
use crate::facts::Instance;
use crate::facts::RuleName;
use crate::facts::VillageIdx;
use crate::why::Reason;
use crate::why::diagnose::member::Member;
use crate::why::diagnose::oracle::Relaxed;
use crate::why::diagnose::oracle::Way;
use serde::Serialize;

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
    /// A village is exempt, or households stay without an earner.
    People,
    /// A limit in places, households or persons gives way.
    Places,
    /// A limit in money gives way.
    Money,
    /// A lock, a ban, a fixed level or a wish to be together or apart is taken back.
    Decision,
}

/// Thousand CNY: the unit of rows about money.
pub(super) const YUAN_IN_ROW: f64 = 1_000.0;

/// How a member can give way; `None` where it cannot.
#[must_use]
pub fn kind_of(member: Member, instance: &Instance) -> Option<Kind> {
    match member {
        Member::Placed(_) | Member::JobPerHousehold(_) => Some(Kind::People),
        Member::Capacity(..)
        | Member::CarryingCapacity(_)
        | Member::QuotaOut(_)
        | Member::QuotaIn(_)
        | Member::OpenAtMost(_) => Some(Kind::Places),
        Member::Places(at) => {
            (instance.livelihood(at).host_share_ppm < 1_000_000).then_some(Kind::Places)
        }
        Member::LeastUse(at) => instance.site(at).existing.is_none().then_some(Kind::Places),
        Member::AreaBudget(_)
        | Member::Fund(_)
        | Member::FundPerHousehold(_)
        | Member::FundPerPerson(_) => Some(Kind::Money),
        Member::OfVillage(RuleName::Lock | RuleName::Forbid, _)
        | Member::OfSite(RuleName::Lock | RuleName::Forbid | RuleName::FixLevel, _)
        | Member::LockOpen(_)
        | Member::Together(..)
        | Member::Apart(_)
        | Member::ShareConcentrated => Some(Kind::Decision),
        Member::OfVillage(..) | Member::OfSite(..) | Member::Unpayable(_) => None,
    }
}

/// Why a member is never proposed to give way; `None` where it may be.
#[must_use]
pub fn why_fixed(member: Member, finder: &Finder<'_>) -> Option<Reason> {
    let code = match member {
        _ if member.is_law(finder.scenario) => "fixed_by_law",
        _ if kind_of(member, finder.instance).is_some() => match member {
            Member::FundPerHousehold(_) | Member::FundPerPerson(_) => {
                bound_to_move(member, finder).is_empty().then_some("fixed_without_movers")?
            }
            _ => return None,
        },
        Member::OfVillage(RuleName::Reach | RuleName::SameArea, _) => "fixed_for_all",
        Member::Unpayable(_) => "fixed_without_payer",
        Member::Places(_) => "fixed_for_hosts",
        Member::LeastUse(_) => "fixed_where_it_stands",
        _ => "fixed_by_facts",
    };
    Some(Reason::new(code).with("rule", member.rule().word()))
}

/// Villages of the area of a capped fund that move or are exempt, whatever else is decided, with their
/// households or persons: what a higher cap for each is certain to bring money from.
pub(super) fn bound_to_move(member: Member, finder: &Finder<'_>) -> Vec<(VillageIdx, i64)> {
    let (Member::FundPerHousehold(fund) | Member::FundPerPerson(fund)) = member else {
        return Vec::new();
    };
    let area = finder.instance.funds[fund].area;
    // A lock or a ban may be taken back.
    let is_kept = |found: &Exclusion| matches!(found.rule, RuleName::Lock | RuleName::Forbid);
    let villages = finder.instance.villages.iter().zip(&finder.judged.villages).enumerate();
    let bound = villages.filter(|(_, (village, judged))| {
        village.is_in(area)
            && judged.no_stay.as_ref().is_some_and(|found| !is_kept(found))
            && !finder.scenario.may_leave(&village.id)
    });
    let counted = bound.map(|(at, (village, _))| {
        let count = match member {
            Member::FundPerPerson(_) => village.persons,
            _ => village.households,
        };
        (VillageIdx::new(at), i64::from(count))
    });
    counted.filter(|&(_, count)| count > 0).collect()
}

/// The members that may give way, each at the price that `price` says: those of a rule that has one limit for
/// all its areas, or is hard or soft for all homes, with the first of them.
#[must_use]
pub fn relaxations(
    members: &[Member],
    finder: &Finder<'_>,
    price: &dyn Fn(Member) -> Option<f64>,
) -> Vec<Relaxed> {
    let first = |alike: fn(&Member) -> bool| members.iter().position(alike);
    let of_areas = first(|member| matches!(member, Member::OpenAtMost(Some(_))));
    let of_homes = first(|member| matches!(member, Member::JobPerHousehold(_)));
    let may_give = members.iter().enumerate().filter(|(_, member)| {
        kind_of(**member, finder.instance).is_some() && why_fixed(**member, finder).is_none()
    });
    let relaxed = may_give.filter_map(|(at, &member)| {
        let (with, way) = match member {
            Member::OpenAtMost(Some(_)) => (of_areas?, Way::Alike),
            Member::JobPerHousehold(_) => (of_homes?, Way::Each),
            Member::Together(..) | Member::Apart(_) | Member::ShareConcentrated => {
                (at, Way::Lifted)
            }
            _ => (at, Way::Each),
        };
        let is_whole = kind_of(member, finder.instance) != Some(Kind::Money);
        let bringers = bound_to_move(member, finder).into_iter();
        let brought_by = bringers.map(|(village, _)| village).collect();
        Some(Relaxed { member: at, with, price: price(member)?, is_whole, way, brought_by })
    });
    relaxed.collect()
}

pub(super) fn price_of(member: Member, kind: Kind, instance: &Instance, prices: &Prices) -> f64 {
    match (kind, member) {
        (Kind::People, Member::Placed(at)) => {
            prices.household * f64::from(instance.village(at).households.max(1))
        }
        (Kind::People, _) => prices.household,
        (Kind::Money, _) => YUAN_IN_ROW,
        (Kind::Decision, _) => prices.decision,
        _ => prices.place,
    }
}
