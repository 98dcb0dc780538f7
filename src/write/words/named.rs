//! The words of what has a fixed list of values: decisions, kinds of cost, terms, units, figures.

use crate::facts::CostKind;
use crate::facts::Decision;
use crate::facts::DesignKind;
use crate::facts::Proof;
use crate::facts::Term;
use crate::facts::Termination;
use crate::facts::village::Hazard;
use crate::write::words::Lang;
use crate::write::words::Say;
use crate::write::words::Studied;
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

/// Where a village or a site ends up, as answers and tables have it: a word for what is decided, else the id of a
/// site; `open` stands before a level.
#[must_use]
pub fn fate(word: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return word.to_owned();
    }
    match word {
        "stays" => Text::Staying.of(lang).to_owned(),
        "unplaced" => Text::WithoutPlace.of(lang).to_owned(),
        "closed" => Text::NotOpen.of(lang).to_owned(),
        other => other.strip_prefix("open ").map_or_else(
            || other.to_owned(),
            |level| format!("{} {}", Text::Open.of(lang), level_or_skill(level, lang)),
        ),
    }
}

/// What an id is of.
#[must_use]
pub fn kind_of_id(kind: &str, lang: Lang) -> &str {
    match (lang, kind) {
        (Lang::En, _) => kind,
        (_, "village") => "村庄",
        (_, "site") => "安置点",
        (_, "livelihood") => "就业单位",
        (_, "rule") => "规则",
        (_, "budget") => "资金",
        (_, "area") => "区域",
        (_, "county") => "县",
        (_, "town") => "镇",
        (_, "cost") => "费用",
        (_, "pair") => "配对",
        (_, "group") => "组",
        (_, "all") => "全部",
        _ => kind,
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

/// Why the solver stopped, in few letters: in English the word that files have.
#[must_use]
pub const fn stopped(termination: Termination) -> Studied {
    match termination {
        Termination::Optimal => Studied::StoppedOptimal,
        Termination::GapLimit => Studied::StoppedGap,
        Termination::TimeLimit => Studied::StoppedTime,
        Termination::WorkLimit => Studied::StoppedWork,
        Termination::Interrupted => Studied::StoppedInterrupted,
        Termination::Infeasible => Studied::StoppedInfeasible,
        Termination::Unbounded => Studied::StoppedUnbounded,
        Termination::NoPlan => Studied::StoppedNoPlan,
        Termination::Failed => Studied::StoppedFailed,
    }
}

/// What the solver is at, by the word that it gives; another word stays as it is.
#[must_use]
pub fn solving(stage: &str, lang: Lang) -> &str {
    let all = [
        Say::Solving,
        Say::SolvingPrices,
        Say::SolvingFirst,
        Say::SolvingParts,
        Say::SolvingRegions,
        Say::SolvingDistricts,
        Say::SolvingPackings,
        Say::SolvingCuts,
        Say::SolvingWhole,
    ];
    let known = all.into_iter().find(|text| text.of(Lang::En) == stage);
    known.map_or(stage, |text| text.of(lang))
}

/// How a study makes its points: in English the word that files have.
#[must_use]
pub const fn design(kind: DesignKind, lang: Lang) -> &'static str {
    match (lang, kind) {
        (Lang::En, _) => kind.word(),
        (Lang::Zh, DesignKind::Grid) => "网格",
        (Lang::Zh, DesignKind::OneAtATime) => "逐个改变",
        (Lang::Zh, DesignKind::List) => "列表",
        (Lang::Zh, DesignKind::LatinHypercube) => "拉丁超立方",
        (Lang::Zh, DesignKind::Sobol) => "Sobol序列",
        (Lang::Zh, DesignKind::Failures) => "随机失效",
        (Lang::Zh, DesignKind::Draws) => "随机抽样",
    }
}

/// A figure by which runs are compared or ranked, by its name in files; in English that name. A term has the name of
/// its word, or that with `term_` before it.
#[must_use]
pub fn measure(name: &str, lang: Lang) -> String {
    if lang == Lang::En { name.to_owned() } else { figure_name(name, lang) }
}

/// What a figure is called: `total`, `bound`, a term, or one of [`figure`]; one of another version has spaces for
/// underscores.
#[must_use]
pub fn figure_name(name: &str, lang: Lang) -> String {
    let of_term = |word: &str| Term::ALL.into_iter().find(|term| term.word() == word).map(term);
    let text = match name {
        "total" => Some(Text::Value),
        "bound" => Some(Text::Bound),
        _ => figure(name).map(|(text, _)| text).or_else(|| of_term(name)),
    };
    if let Some(text) = text {
        return text.of(lang).to_owned();
    }
    match name.strip_prefix("term_") {
        Some(word) => of_term(word)
            .map_or_else(|| word.to_owned(), |term| Text::TermOf.with(lang, &[term.of(lang)])),
        None => name.replace('_', " "),
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
