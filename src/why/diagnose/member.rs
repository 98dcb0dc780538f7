//! What a conflict is made of: a demand or a limit of one rule on one village, site, livelihood or area.

use crate::candidates::Exclusion;
use crate::candidates::Finder;
use crate::facts::AreaIdx;
use crate::facts::CostKind;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::LivelihoodIdx;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::model::RowKey;
use crate::model::rules::budget::unpayable;
use crate::why::Reason;
use crate::why::diagnose::give::why_fixed;
use crate::why::what_if::usable_places;
use serde::Serialize;

/// One demand or limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Member {
    /// A village has to have a place.
    Placed(VillageIdx),
    /// A rule that takes choices from a village.
    OfVillage(RuleName, VillageIdx),
    /// A rule that takes choices from a site.
    OfSite(RuleName, SiteIdx),
    /// A service of a site is limited.
    Capacity(SiteIdx, usize),
    /// A site is not built for fewer.
    LeastUse(SiteIdx),
    /// The places of a livelihood are limited.
    Places(LivelihoodIdx),
    /// Each household with labour at a home has an earner.
    JobPerHousehold(Home),
    /// Two villages stay together.
    Together(VillageIdx, VillageIdx),
    /// A group (by its position in the rule) is not together.
    Apart(usize),
    /// The money of an area.
    AreaBudget(AreaIdx),
    /// The money of a fund (by its position).
    Fund(usize),
    /// A cost for which no source of money of its place may pay, and which therefore may not arise.
    Unpayable(CostKind),
    /// What a fund gives for each household.
    FundPerHousehold(usize),
    /// What a fund gives for each person.
    FundPerPerson(usize),
    /// Persons that an area can carry.
    CarryingCapacity(AreaIdx),
    /// Households that may leave an area.
    QuotaOut(AreaIdx),
    /// Households that may enter an area.
    QuotaIn(AreaIdx),
    /// Households in large communities.
    ShareConcentrated,
    /// Open sites, over all or in an area.
    OpenAtMost(Option<AreaIdx>),
    /// A site has to be open.
    LockOpen(SiteIdx),
}

/// A member as an answer shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Named {
    /// The rule.
    pub rule: RuleName,
    /// What it speaks of: `village`, `site`, `livelihood`, `area`, `group`, `cost` or `all`.
    pub kind: &'static str,
    /// Ids of what it speaks of.
    pub ids: Vec<String>,
    /// Whether the office marks the rule as law.
    pub law: bool,
    /// In words, with source and article of the rule.
    pub reason: Reason,
    /// Why no repair proposes that it gives way; none where one may.
    pub fixed: Option<Reason>,
}

impl Member {
    /// The member that a row belongs to; `None` for rows that only say what columns mean.
    #[must_use]
    pub fn of_row(key: RowKey, instance: &Instance) -> Option<Self> {
        Some(match key {
            RowKey::Paid(number) => Self::Unpayable(unpayable(instance, number)?),
            RowKey::Capacity(site, service) => Self::Capacity(site, service),
            RowKey::LeastUse(site) | RowKey::LeastUseStanding(_, site) => Self::LeastUse(site),
            RowKey::Places(livelihood) => Self::Places(livelihood),
            RowKey::JobPerHousehold(home) => Self::JobPerHousehold(home),
            RowKey::KeepTogether(one, two, _) => Self::Together(one, two),
            RowKey::KeepApart(group, _) => Self::Apart(group),
            RowKey::AreaBudget(area) => Self::AreaBudget(area),
            RowKey::FundBudget(fund) => Self::Fund(fund),
            RowKey::FundPerHousehold(fund) => Self::FundPerHousehold(fund),
            RowKey::FundPerPerson(fund) => Self::FundPerPerson(fund),
            RowKey::CarryingCapacity(area) => Self::CarryingCapacity(area),
            RowKey::QuotaOut(area) => Self::QuotaOut(area),
            RowKey::QuotaIn(area) => Self::QuotaIn(area),
            RowKey::ShareConcentrated => Self::ShareConcentrated,
            RowKey::OpenAtMost(area) => Self::OpenAtMost(area),
            RowKey::LockOpen(site) => Self::LockOpen(site),
            RowKey::AssignOnce(_)
            | RowKey::Link(..)
            | RowKey::OneLevel(_)
            | RowKey::Workers(..)
            | RowKey::LockVillage(_)
            | RowKey::Housed(_)
            | RowKey::HousedAtLevel(..)
            | RowKey::Worst(_)
            | RowKey::EarlierLayer(_)
            | RowKey::Total(_) => return None,
        })
    }

    /// The rule that says so.
    #[must_use]
    pub const fn rule(self) -> RuleName {
        match self {
            Self::Placed(_) => RuleName::AssignOnce,
            Self::OfVillage(rule, _) | Self::OfSite(rule, _) => rule,
            Self::Capacity(..) => RuleName::Capacity,
            Self::LeastUse(_) => RuleName::LeastUse,
            Self::Places(_) => RuleName::Places,
            Self::JobPerHousehold(_) => RuleName::JobPerHousehold,
            Self::Together(..) => RuleName::KeepTogether,
            Self::Apart(_) => RuleName::KeepApart,
            Self::AreaBudget(_)
            | Self::Fund(_)
            | Self::Unpayable(_)
            | Self::FundPerHousehold(_)
            | Self::FundPerPerson(_) => RuleName::Budget,
            Self::CarryingCapacity(_) => RuleName::CarryingCapacity,
            Self::QuotaOut(_) | Self::QuotaIn(_) => RuleName::Quota,
            Self::ShareConcentrated => RuleName::ShareConcentrated,
            Self::OpenAtMost(_) => RuleName::OpenAtMost,
            Self::LockOpen(_) => RuleName::Lock,
        }
    }

    /// Whether the office marks its rule as law.
    #[must_use]
    pub fn is_law(self, scenario: &Scenario) -> bool {
        scenario.rule(self.rule()).is_some_and(|on| on.law)
    }

    /// Kind and ids of what it speaks of.
    #[must_use]
    pub fn about(self, instance: &Instance) -> (&'static str, Vec<String>) {
        let village = |at| instance.village(at).id.clone();
        let site = |at| instance.site(at).id.clone();
        let area = |at| instance.area(at).id.clone();
        match self {
            Self::Placed(at)
            | Self::OfVillage(_, at)
            | Self::JobPerHousehold(Home::Village(at)) => ("village", vec![village(at)]),
            Self::OfSite(_, at)
            | Self::Capacity(at, _)
            | Self::LeastUse(at)
            | Self::LockOpen(at)
            | Self::JobPerHousehold(Home::Site(at)) => ("site", vec![site(at)]),
            Self::Places(at) => ("livelihood", vec![instance.livelihood(at).id.clone()]),
            Self::Together(one, two) => ("village", vec![village(one), village(two)]),
            Self::Apart(group) => ("group", vec![(group + 1).to_string()]),
            Self::AreaBudget(at)
            | Self::CarryingCapacity(at)
            | Self::QuotaOut(at)
            | Self::QuotaIn(at)
            | Self::OpenAtMost(Some(at)) => ("area", vec![area(at)]),
            Self::Fund(at) | Self::FundPerHousehold(at) | Self::FundPerPerson(at) => {
                let fund = &instance.funds[at];
                ("area", vec![area(fund.area), fund.source.clone()])
            }
            Self::Unpayable(kind) => ("cost", vec![kind.word().to_owned()]),
            Self::ShareConcentrated | Self::OpenAtMost(None) => ("all", Vec::new()),
        }
    }

    /// What the rule found on its own village or site, where the rules as they are say it first.
    fn exclusion<'a>(self, finder: &'a Finder<'_>) -> Option<&'a Exclusion> {
        let (rule, found) = match self {
            Self::OfVillage(rule, at) => {
                let judged = &finder.judged.villages[at.at()];
                let of_rule = |found: &'a Option<Exclusion>| {
                    found.as_ref().filter(|found| found.rule == rule)
                };
                (rule, of_rule(&judged.no_stay).or_else(|| of_rule(&judged.no_move)))
            }
            Self::OfSite(rule, at) => (rule, finder.judged.sites[at.at()].as_ref()),
            _ => return None,
        };
        found.filter(|found| found.rule == rule)
    }

    /// The member in words.
    #[must_use]
    pub fn named(self, finder: &Finder<'_>) -> Named {
        let instance = finder.instance;
        let (kind, ids) = self.about(instance);
        let place = format!("{kind} {}", ids.join(" "));
        let rule = self.rule();
        let limit = |value: serde_json::Value, unit: &str| {
            Reason::new("limit")
                .with("rule", rule.word())
                .with("place", place.trim())
                .with("value", value)
                .with("unit", unit)
        };
        let money =
            |cny: Option<crate::facts::Cny>| cny.map_or(0.0, crate::facts::Cny::as_yuan).into();
        let count = |most: Option<u32>| most.unwrap_or(0).into();
        let mut reason = match self {
            Self::Placed(at) => Reason::new("must_be_placed")
                .with("households", instance.village(at).households)
                .with("place", place.as_str()),
            Self::Capacity(at, service) => {
                let levels = instance.site(at).levels.iter();
                let most = levels.filter_map(|level| level.capacity[service]).max();
                limit(count(most), &instance.services[service])
            }
            Self::Places(at) => limit(usable_places(instance.livelihood(at)).into(), "places"),
            Self::AreaBudget(at) => limit(money(instance.area(at).budget), "CNY"),
            Self::Fund(at) => limit(money(instance.funds[at].budget), "CNY"),
            Self::Unpayable(kind) => Reason::new("no_payer").with("what", kind.word()),
            Self::FundPerHousehold(at) => {
                limit(money(instance.funds[at].per_household_cap), "CNY/household")
            }
            Self::FundPerPerson(at) => {
                limit(money(instance.funds[at].per_person_cap), "CNY/person")
            }
            Self::CarryingCapacity(at) => limit(count(instance.area(at).max_persons), "persons"),
            Self::QuotaOut(at) => {
                limit(count(instance.area(at).max_households_out), "households out")
            }
            Self::QuotaIn(at) => limit(count(instance.area(at).max_households_in), "households in"),
            Self::OfVillage(..) | Self::OfSite(..) if let Some(found) = self.exclusion(finder) => {
                let mut reason = Reason::blocked(found).with("place", place.as_str());
                reason.code = "blocked_for";
                reason
            }
            Self::OfVillage(..)
            | Self::OfSite(..)
            | Self::LeastUse(_)
            | Self::JobPerHousehold(_)
            | Self::Together(..)
            | Self::Apart(_)
            | Self::ShareConcentrated
            | Self::OpenAtMost(_)
            | Self::LockOpen(_) => {
                Reason::new("rule_of").with("rule", rule.word()).with("place", place.trim())
            }
        };
        let on = finder.scenario.rule(rule);
        if let Some(source) = on.and_then(|on| on.source.as_deref()) {
            reason = reason.with("source", source);
        }
        if let Some(article) = on.and_then(|on| on.article.as_deref()) {
            reason = reason.with("article", article);
        }
        let fixed = why_fixed(self, finder);
        Named { rule, kind, ids, law: self.is_law(finder.scenario), reason, fixed }
    }
}
