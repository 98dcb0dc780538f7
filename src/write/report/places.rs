//! Villages, sites, livelihoods, commutes and zones for the page: columns instead of rows, so that
//! names of fields stand once.

use crate::facts::CostKind;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::LonLat;
use crate::facts::SiteIdx;
use crate::facts::Village;
use crate::facts::village::Hazard;
use crate::measure::Tally;
use crate::measure::cost;
use crate::measure::number::amount;
use crate::measure::number::times;
use crate::measure::tally::HomeTally;
use crate::measure::work::reserved;
use crate::write::document::Document;
use crate::write::document::yuan;
use crate::write::report::areas::Areas;
use crate::write::words::Lang;
use crate::write::words::named;
use serde_json::Value;
use serde_json::json;

/// Degrees to about a metre.
fn degrees(degrees: f64) -> f64 {
    (degrees * 1e5).round() / 1e5
}

fn lon(place: Option<LonLat>) -> Option<f64> {
    place.map(|place| degrees(place.lon))
}

fn lat(place: Option<LonLat>) -> Option<f64> {
    place.map(|place| degrees(place.lat))
}

/// A distance or time to three decimals.
fn fine(value: Option<f64>) -> Option<f64> {
    value.map(|value| (value * 1e3).round() / 1e3)
}

/// The villages: what is known of each, and what is decided.
pub fn villages(document: &Document<'_>, areas: &Areas<'_>, towns: &Areas<'_>) -> Value {
    let instance = document.record.instance;
    let all = || instance.villages.iter();
    let each = |of: fn(&Village) -> Value| all().map(of).collect::<Vec<_>>();
    let has_persons = instance.has("villages.persons");
    let none = vec![None; instance.villages.len()];
    let decisions = document.tally.map_or(&none, |tally| &tally.decisions);
    let mut trips = vec![None; instance.villages.len()];
    for trip in document.tally.into_iter().flat_map(|tally| &tally.moves) {
        trips[trip.village.at()] = Some(trip);
    }
    let cost = |at: usize| document.tally.and_then(|tally| yuan(cost::of_village(tally, at)));
    let hazard = |village: &Village| village.hazard.map_or(-1, |hazard| hazard as i64);
    json!({
        "id": each(|village| json!(village.id)),
        "name": each(|village| json!(village.name)),
        "name_zh": each(|village| json!(village.name_zh)),
        "lon": each(|village| json!(lon(village.place))),
        "lat": each(|village| json!(lat(village.place))),
        "households": each(|village| json!(village.households)),
        "persons": all().map(|village| has_persons.then_some(village.persons)).collect::<Vec<_>>(),
        "area": all().map(|village| areas.of(&village.areas)).collect::<Vec<_>>(),
        "town": all().map(|village| towns.of(&village.areas)).collect::<Vec<_>>(),
        "decision": decisions.iter().map(|&decision| number(decision)).collect::<Vec<_>>(),
        "site": trips.iter().map(|trip| trip.map_or(-1, |trip| i64::from(trip.site.0))).collect::<Vec<_>>(),
        "km": trips.iter().map(|trip| fine(trip.and_then(|trip| trip.km))).collect::<Vec<_>>(),
        "minutes": trips.iter().map(|trip| fine(trip.and_then(|trip| trip.minutes))).collect::<Vec<_>>(),
        "cost": (0..instance.villages.len()).map(cost).collect::<Vec<_>>(),
        "hazard": all().map(hazard).collect::<Vec<_>>(),
        "slope": each(|village| json!(village.slope_deg)),
        "elevation": each(|village| json!(village.elevation_m)),
        "zone": each(|village| json!(village.zone)),
    })
}

/// A decision as the page numbers them.
const fn number(decision: Option<Decision>) -> u8 {
    match decision {
        Some(Decision::Moves(_)) => 0,
        Some(Decision::Stays) => 1,
        Some(Decision::Unplaced) => 2,
        None => 3,
    }
}

/// The classes of hazard in both languages, in the order of their numbers.
pub fn hazards() -> Value {
    let all = [Hazard::None, Hazard::Low, Hazard::Medium, Hazard::High];
    let words = |hazard| Lang::ALL.map(|lang| named::hazard(hazard, lang));
    json!(all.map(words))
}

/// Why villages have no place, by position: code, English, Chinese.
pub fn reasons(document: &Document<'_>) -> Value {
    let count = document.tally.map_or(0, |tally| tally.instance.villages.len());
    let reasons = (0..count).filter_map(|at| {
        let (code, text) = document.reason(at, Lang::En)?;
        let (_, text_zh) = document.reason(at, Lang::Zh)?;
        Some((at.to_string(), json!([code, text, text_zh])))
    });
    Value::Object(reasons.collect())
}

/// The sites, open or not.
pub fn sites(document: &Document<'_>, areas: &Areas<'_>, towns: &Areas<'_>) -> Value {
    let instance = document.record.instance;
    let sites = &instance.sites;
    let tally = document.tally;
    let level = |at: usize| tally.and_then(|tally| tally.level(SiteIdx::new(at)));
    let counted = |of: fn(&crate::measure::tally::SiteTally) -> u64| -> Vec<u64> {
        (0..sites.len()).map(|at| tally.map_or(0, |tally| of(&tally.sites[at]))).collect()
    };
    let each = |of: &dyn Fn(usize) -> Value| (0..sites.len()).map(of).collect::<Vec<_>>();
    let households = counted(|site| site.households);
    let persons = counted(|site| site.persons);
    let has_persons = instance.has("villages.persons");
    let fixed = |at: usize| {
        let cost = level(at)?.fixed_cost;
        yuan(cost::is_priced(instance, CostKind::BuildingFixed, cost).then_some(cost))
    };
    let dwellings = |at: usize| {
        let cost = amount(times(level(at)?.cost_per_household, households[at]));
        yuan(cost::is_priced(instance, CostKind::BuildingHousehold, cost).then_some(cost))
    };
    json!({
        "id": each(&|at| json!(sites[at].id)),
        "name": each(&|at| json!(sites[at].name)),
        "name_zh": each(&|at| json!(sites[at].name_zh)),
        "lon": each(&|at| json!(lon(sites[at].place))),
        "lat": each(&|at| json!(lat(sites[at].place))),
        "area": each(&|at| json!(areas.of(&sites[at].areas))),
        "town": each(&|at| json!(towns.of(&sites[at].areas))),
        "level": each(&|at| json!(level(at).map(|level| &level.name))),
        "capacity": each(&|at| json!(level(at).and_then(|level| *level.capacity.first()?))),
        "villages": counted(|site| site.villages),
        "persons": each(&|at| json!(has_persons.then_some(persons[at]))),
        "fixed_cost": each(&|at| json!(fixed(at))),
        "household_cost": each(&|at| json!(dwellings(at))),
        "workers": each(&|at| json!(work(tally, at, |home| home.workers.iter().sum()))),
        "jobs": each(&|at| json!(work(tally, at, |home| home.earning.iter().sum()))),
        "jobless": each(&|at| json!(work(tally, at, HomeTally::jobless))),
        "households": &households,
    })
}

/// A figure of the work at a site; `None` where the plan does not decide about work.
fn work(tally: Option<&Tally<'_>>, site: usize, of: fn(&HomeTally) -> u64) -> Option<u64> {
    let tally = tally.filter(|tally| tally.work_is_decided && !tally.instance.skills.is_empty())?;
    Some(tally.homes.get(&Home::Site(SiteIdx::new(site))).map_or(0, of))
}

/// The livelihoods.
pub fn livelihoods(document: &Document<'_>, areas: &Areas<'_>) -> Value {
    let instance = document.record.instance;
    let all = || instance.livelihoods.iter();
    let skill = |at: Option<crate::facts::SkillIdx>| at.and_then(|at| instance.skills.get(at.at()));
    let none = vec![0; instance.livelihoods.len()];
    let kind = |kind: Option<&str>| {
        kind.map(|kind| Lang::ALL.map(|lang| named::livelihood_kind(kind, lang)))
    };
    json!({
        "id": all().map(|k| &k.id).collect::<Vec<_>>(),
        "name": all().map(|k| &k.name).collect::<Vec<_>>(),
        "name_zh": all().map(|_| None::<&str>).collect::<Vec<_>>(),
        "kind": all().map(|k| kind(k.kind.as_deref())).collect::<Vec<_>>(),
        "skill": all().map(|k| skill(k.skill)).collect::<Vec<_>>(),
        "lon": all().map(|k| lon(k.place)).collect::<Vec<_>>(),
        "lat": all().map(|k| lat(k.place)).collect::<Vec<_>>(),
        "area": all().map(|k| areas.of(&k.areas)).collect::<Vec<_>>(),
        "places": all().map(|k| k.places).collect::<Vec<_>>(),
        "reserved": all().map(reserved).collect::<Vec<_>>(),
        "taken": document.tally.map_or(&none, |tally| &tally.taken),
    })
}

/// Who earns where: kind of home (0 site, 1 village), home, livelihood, workers of all skills.
pub fn commutes(tally: Option<&Tally<'_>>) -> Value {
    let mut sums = std::collections::BTreeMap::<(u8, u32, u32), u64>::new();
    for earners in tally.into_iter().flat_map(|tally| &tally.earners) {
        let (kind, home) = match earners.home {
            Home::Site(site) => (0, site.0),
            Home::Village(village) => (1, village.0),
        };
        *sums.entry((kind, home, earners.livelihood.0)).or_default() += earners.workers;
    }
    json!(
        sums.into_iter()
            .map(|((kind, home, livelihood), workers)| json!([kind, home, livelihood, workers]))
            .collect::<Vec<_>>()
    )
}

/// The words of the classes of zones that occur, by class.
pub fn zone_classes(instance: &Instance) -> Value {
    let of_zones = instance.zones.iter().map(|zone| &zone.class);
    let of_villages = instance.villages.iter().filter_map(|village| village.zone.as_ref());
    let words = |class: &String| {
        (class.clone(), json!(Lang::ALL.map(|lang| named::zone_class(class, lang))))
    };
    Value::Object(of_zones.chain(of_villages).map(words).collect())
}

/// The zones: class and rings of their parts, in lon/lat to about ten metres.
pub fn zones(document: &Document<'_>) -> Value {
    let rough = |degrees: f64| (degrees * 1e4).round() / 1e4;
    let ring = |ring: &geo::LineString<f64>| -> Vec<[f64; 2]> {
        let mut points: Vec<[f64; 2]> =
            ring.coords().map(|coord| [rough(coord.x), rough(coord.y)]).collect();
        points.dedup();
        points
    };
    let zones = document.record.instance.zones.iter().map(|zone| {
        let parts = zone.shape.iter().map(|part| {
            std::iter::once(part.exterior()).chain(part.interiors()).map(ring).collect::<Vec<_>>()
        });
        json!({"class": zone.class, "name": zone.name, "parts": parts.collect::<Vec<_>>()})
    });
    Value::Array(zones.collect())
}
