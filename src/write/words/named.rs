//! The words of what has a fixed list of values: decisions, kinds of cost, terms, units, figures.

use crate::facts::CostKind;
use crate::facts::Decision;
use crate::facts::Proof;
use crate::facts::Term;
use crate::facts::Termination;
use crate::facts::village::Hazard;
use crate::write::words::Lang;
use crate::write::words::Text;

/// What is decided for a village.
#[must_use]
pub const fn decision(decision: Option<Decision>) -> Text {
    match decision {
        Some(Decision::Moves(_)) => Text::Moving,
        Some(Decision::Stays) => Text::Staying,
        Some(Decision::Unplaced) => Text::WithoutPlace,
        None => Text::Undecided,
    }
}

/// A kind of cost.
#[must_use]
pub const fn cost_kind(kind: CostKind) -> Text {
    match kind {
        CostKind::BuildingFixed => Text::CostBuildingFixed,
        CostKind::BuildingHousehold => Text::CostBuildingHousehold,
        CostKind::Revitalising => Text::CostRevitalising,
        CostKind::Pair => Text::CostPair,
        CostKind::Places => Text::CostPlaces,
    }
}

/// A term of the goal.
#[must_use]
pub const fn term(term: Term) -> Text {
    match term {
        Term::Building => Text::TermBuilding,
        Term::PairCost => Text::TermPairCost,
        Term::JobCost => Text::TermJobCost,
        Term::Moving => Text::TermMoving,
        Term::Commuting => Text::TermCommuting,
        Term::Jobless => Text::TermJobless,
        Term::JobGap => Text::TermJobGap,
        Term::Income => Text::TermIncome,
        Term::Crossing => Text::TermCrossing,
        Term::Pressure => Text::TermPressure,
        Term::WorstDistance => Text::TermWorstDistance,
        Term::Unplaced => Text::TermUnplaced,
    }
}

/// Which pairs a bound speaks of.
#[must_use]
pub const fn proof(proof: Proof) -> Text {
    match proof {
        Proof::Complete => Text::ProofComplete,
        Proof::Priced => Text::ProofPriced,
        Proof::Limited => Text::ProofLimited,
    }
}

/// Why the solver stopped.
#[must_use]
pub const fn termination(termination: Termination) -> Text {
    match termination {
        Termination::Optimal => Text::StoppedOptimal,
        Termination::GapLimit => Text::StoppedGap,
        Termination::TimeLimit => Text::StoppedTime,
        Termination::WorkLimit => Text::StoppedWork,
        Termination::Interrupted => Text::StoppedInterrupted,
        Termination::Infeasible => Text::StoppedInfeasible,
        Termination::Unbounded => Text::StoppedUnbounded,
        Termination::NoPlan => Text::StoppedNoPlan,
        Termination::Failed => Text::StoppedFailed,
    }
}

/// A class of hazard.
#[must_use]
pub const fn hazard(hazard: Hazard, lang: Lang) -> &'static str {
    match (hazard, lang) {
        (_, Lang::En) => hazard.word(),
        (Hazard::None, Lang::Zh) => "无",
        (Hazard::Low, Lang::Zh) => "低",
        (Hazard::Medium, Lang::Zh) => "中",
        (Hazard::High, Lang::Zh) => "高",
    }
}

/// A kind of livelihood. Offices may name any; those of the instances that come with the program have
/// words, others stay as they are, with spaces for underscores.
#[must_use]
pub fn livelihood_kind(kind: &str, lang: Lang) -> String {
    let chinese = match kind {
        "community_factory" => "社区工厂",
        "town_services" => "城镇服务",
        "ecological_post" => "生态公益岗位",
        "farm_base" => "农业基地",
        "forest_base" => "林业基地",
        "tourism" => "旅游",
        "green_products" => "绿色产品",
        "industrial_park" => "产业园区",
        "mine" => "矿山",
        "works" => "冶炼厂",
        _ => return kind.replace('_', " "),
    };
    if lang == Lang::Zh { chinese.to_owned() } else { kind.replace('_', " ") }
}

/// A class of zone. Offices may name any; those of the instances that come with the program have words,
/// others stay as they are, with spaces for underscores.
#[must_use]
pub fn zone_class(class: &str, lang: Lang) -> String {
    let chinese = match class {
        "strictly_controlled" => "严格管控区",
        "relieving" => "疏解区",
        "optimising" => "优化区",
        "promoting" => "提升区",
        "full_green" => "全绿单元",
        "deep_green" => "深绿单元",
        "medium_green" => "中绿单元",
        "light_green" => "浅绿单元",
        "nature_reserve" => "自然保护区",
        _ => return class.replace('_', " "),
    };
    if lang == Lang::Zh { chinese.to_owned() } else { class.replace('_', " ") }
}

/// A level of a site or a skill. Offices may name any; those of the instances and templates that come with
/// the program have words, others stay as they are.
#[must_use]
pub fn level_or_skill(word: &str, lang: Lang) -> &str {
    match (lang, word) {
        (Lang::En, _) => word,
        (_, "small") => "小型",
        (_, "medium") => "中型",
        (_, "large") => "大型",
        (_, "basic") => "普通",
        (_, "skilled") => "技能",
        (_, "technical") => "技术",
        _ => word,
    }
}

/// A unit as `facts` and `verify` write it; what has no words here stays as it is.
#[must_use]
pub fn unit(unit: &str, lang: Lang) -> &str {
    let text = match unit {
        "household" => Text::UnitHouseholds,
        "person" => Text::UnitPersons,
        "worker" => Text::UnitWorkers,
        "km" => Text::UnitKm,
        "CNY" => Text::UnitYuan,
        "CNY/year" => Text::UnitYuanYear,
        "household·km" => Text::UnitHouseholdKm,
        "worker·km" => Text::UnitWorkerKm,
        _ => return unit,
    };
    // In English a unit of a value stays singular, as `summary.json` has it.
    if lang == Lang::En { unit } else { text.of(lang) }
}

/// The words of a figure of [`crate::measure::Kpis::headline`], and its unit; `None` for one that
/// documents tell in another place (costs by kind) or not at all.
#[must_use]
pub fn figure(name: &str) -> Option<(Text, Text)> {
    Some(match name {
        "moved_villages" => (Text::MovedVillages, Text::UnitVillages),
        "moved_households" => (Text::MovedHouseholds, Text::UnitHouseholds),
        "moved_persons" => (Text::MovedPersons, Text::UnitPersons),
        "stayed_households" => (Text::StayedHouseholds, Text::UnitHouseholds),
        "unplaced_households" => (Text::UnplacedHouseholds, Text::UnitHouseholds),
        "cost_cny" => (Text::TotalCost, Text::UnitYuan),
        "cost_per_moved_household_cny" => (Text::CostPerHousehold, Text::UnitYuan),
        "building_fixed_cny" => (Text::CostBuildingFixed, Text::UnitYuan),
        "building_household_cny" => (Text::CostBuildingHousehold, Text::UnitYuan),
        "revitalising_cny" => (Text::CostRevitalising, Text::UnitYuan),
        "pair_cny" => (Text::CostPair, Text::UnitYuan),
        "places_cny" => (Text::CostPlaces, Text::UnitYuan),
        "moving_mean_km" => (Text::MeanDistance, Text::UnitKm),
        "moving_median_km" => (Text::MedianDistance, Text::UnitKm),
        "moving_p90_km" => (Text::P90Distance, Text::UnitKm),
        "moving_worst_km" => (Text::WorstDistance, Text::UnitKm),
        "open_sites" => (Text::OpenSites, Text::UnitSites),
        "dwellings_used_share" => (Text::DwellingsUsed, Text::UnitPercent),
        "jobs_taken" => (Text::JobsTaken, Text::UnitJobs),
        "jobless_workers" => (Text::JoblessWorkers, Text::UnitWorkers),
        "households_without_earner" => (Text::WithoutEarner, Text::UnitHouseholds),
        "green_jobs_share" => (Text::GreenJobs, Text::UnitPercent),
        "commuting_mean_km" => (Text::MeanCommute, Text::UnitKm),
        "commuting_worst_km" => (Text::WorstCommute, Text::UnitKm),
        "pressure_person" => (Text::Pressure, Text::UnitPersons),
        "steep_cropland_retired_ha" => (Text::CroplandRetired, Text::UnitHa),
        "county_crossing_households" => (Text::CrossCounty, Text::UnitHouseholds),
        "income_change_cny_per_year" => (Text::IncomeChange, Text::UnitYuanYear),
        "distance_gini" => (Text::DistanceGini, Text::UnitPoints),
        _ => return None,
    })
}
