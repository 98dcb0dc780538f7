//! Everything the page shows, as one JSON value. Positions stand for references.

use crate::facts::CostKind;
use crate::facts::Instance;
use crate::measure::Kpis;
use crate::measure::Tally;
use crate::write::document::BANDS_KM;
use crate::write::document::Document;
use crate::write::document::band_name;
use crate::write::document::households_by_distance;
use crate::write::document::yuan;
use crate::write::findings;
use crate::write::report::areas::Areas;
use crate::write::report::backdrop;
use crate::write::report::money;
use crate::write::report::places;
use crate::write::words;
use crate::write::words::Lang;
use crate::write::words::Text;
use crate::write::words::named;
use serde_json::Map;
use serde_json::Value;
use serde_json::json;
use std::collections::BTreeMap;

/// Figures that are shown large.
pub const CARDS: [&str; 10] = [
    "moved_households",
    "moved_persons",
    "stayed_households",
    "unplaced_households",
    "cost_cny",
    "moving_mean_km",
    "moving_worst_km",
    "open_sites",
    "dwellings_used_share",
    "jobless_workers",
];
/// Findings that are told one by one, the gravest first; `summary.json` has all.
const FINDINGS: usize = 100;
/// Streams between areas that are drawn.
const STREAMS: usize = 40;

/// All of it.
pub fn data(document: &Document<'_>) -> Value {
    let record = document.record;
    let instance = record.instance;
    let areas = Areas::new(instance, document.area_kind());
    let towns = Areas::new(instance, Some("town"));
    let currency = if instance.currency.is_empty() { "CNY" } else { &instance.currency };
    let provenance = document.provenance();
    json!({
        "lang": document.lang,
        "version": env!("CARGO_PKG_VERSION"),
        "instance": instance.name,
        "scenario": record.scenario.name,
        "ended": record.ended.strftime("%Y-%m-%d").to_string(),
        "currency": Lang::ALL.map(|lang| named::unit(currency, lang)),
        "texts": texts(),
        "certificate": certificate(document),
        "figures": figures(record.kpis.as_ref()),
        "provenance": provenance.iter().map(|(text, value)| json!([text.key(), value])).collect::<Vec<_>>(),
        "sources": instance.sources,
        "inputs": record.inputs,
        "areas": areas.json(),
        "towns": towns.json(),
        "villages": places::villages(document, &areas, &towns),
        "reasons": places::reasons(document),
        "hazards": places::hazards(),
        "sites": places::sites(document, &areas, &towns),
        "livelihoods": places::livelihoods(document, &areas),
        "commutes": places::commutes(document.tally),
        "zones": places::zones(document),
        "words": words_of(instance.sites.iter().flat_map(|site| &site.levels).map(|level| &level.name).chain(&instance.skills)),
        "backdrops": backdrops(instance),
        "zone_classes": places::zone_classes(instance),
        "costs": money::costs(document),
        "cost_kinds": CostKind::ALL.map(|kind| named::cost_kind(kind).key()),
        "funding": money::funding(document),
        "charts": document.tally.zip(record.kpis.as_ref()).map(|(tally, kpis)| charts(tally, kpis, &areas)),
    })
}

/// Borders and rivers around villages and sites.
fn backdrops(instance: &Instance) -> Value {
    let drawn = instance.backdrops.iter();
    let drawn = drawn.map(|drawn| (drawn, instance.sources.get(drawn.kind.table())));
    let villages = instance.villages.iter().filter_map(|village| village.place);
    let sites = instance.sites.iter().filter_map(|site| site.place);
    backdrop::backdrops(drawn, villages.chain(sites))
}

/// Levels and skills in both languages, by their own names.
pub fn words_of<'a>(names: impl Iterator<Item = &'a String>) -> Value {
    let words = names
        .map(|name| (name.clone(), json!(Lang::ALL.map(|lang| named::level_or_skill(name, lang)))));
    Value::Object(words.collect())
}

/// All texts in both languages.
pub fn texts() -> Value {
    let texts = Text::ALL
        .iter()
        .map(|text| (text.key().to_owned(), json!(Lang::ALL.map(|lang| text.of(lang)))));
    Value::Object(texts.collect::<Map<_, _>>())
}

/// Value, bound, gap, verdict, and what the bound speaks of.
fn certificate(document: &Document<'_>) -> Value {
    let record = document.record;
    let goal = &record.scenario.goal.layers;
    let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
    let layers = record.layers.iter().enumerate().map(|(at, layer)| {
        let terms = goal.get(at).into_iter().flat_map(|layer| &layer.terms);
        json!({
            "value": finite(layer.value),
            "bound": finite(layer.bound),
            "gap": layer.gap(),
            "terms": terms.map(|(term, _)| named::term(*term).key()).collect::<Vec<_>>(),
        })
    });
    let terms = record.terms.iter().map(|line| {
        json!({
            "term": named::term(line.term).key(),
            "unit": Lang::ALL.map(|lang| named::unit(&line.unit, lang)),
            "value": finite(Some(line.value)),
            "weight": line.weight,
            "weighted": finite(line.weighted),
        })
    });
    let told = findings::in_order(&record.findings).into_iter();
    let said = |finding| Lang::ALL.map(|lang| words::findings::line(finding, lang));
    json!({
        "how_good": Lang::ALL.map(|lang| document.how_good(lang)),
        "verdict": document.verdict().key(),
        "verdict_ok": record.plan.is_some() && record.verdict_ok,
        "findings": told.take(FINDINGS).map(said).collect::<Vec<_>>(),
        "more_findings": record.findings.len().saturating_sub(FINDINGS),
        "layers": layers.collect::<Vec<_>>(),
        "terms": terms.collect::<Vec<_>>(),
        "termination": named::termination(record.termination).key(),
        "proof": named::proof(record.candidates.proof).key(),
        "legal_pairs": record.candidates.legal_pairs,
        "model_pairs": record.candidates.model_pairs,
    })
}

/// How the page shows a figure of a unit.
pub const fn kind_of_unit(unit: Text) -> &'static str {
    match unit {
        Text::UnitYuan => "money",
        Text::UnitYuanYear => "money_year",
        Text::UnitPercent => "share",
        Text::UnitKm | Text::UnitHa | Text::UnitPoints => "decimal",
        _ => "count",
    }
}

/// The main figures, as `summary.json` has them.
fn figures(kpis: Option<&Kpis>) -> Value {
    let headline = kpis.map(Kpis::headline).unwrap_or_default();
    let figures = headline.into_iter().filter_map(|(name, value)| {
        let (text, unit) = named::figure(name)?;
        let kind = kind_of_unit(unit);
        Some(json!({
            "name": name, "text": text.key(), "unit": unit.key(), "kind": kind, "value": value,
            "card": CARDS.contains(&name),
        }))
    });
    Value::Array(figures.collect())
}

/// The numbers behind the charts.
fn charts(tally: &Tally<'_>, kpis: &Kpis, areas: &Areas<'_>) -> Value {
    let distance = households_by_distance(tally);
    let distance = (0..BANDS_KM.len())
        .map(|at| json!([Lang::ALL.map(|lang| band_name(at, lang)), distance[at]]));
    let people = &kpis.people;
    let decisions = [
        (Text::Moving, people.moved.households),
        (Text::Staying, people.stayed.households),
        (Text::WithoutPlace, people.unplaced.households),
        (Text::Undecided, people.undecided.households),
    ];
    let costs = CostKind::ALL.map(|kind| {
        json!([named::cost_kind(kind).key(), yuan(kpis.cost.by_kind.of(kind)).unwrap_or(0.0)])
    });
    let occupancy = &kpis.sites.occupancy;
    let occupancy = [
        (Text::BandEmpty, occupancy.sites_empty),
        (Text::BandBelowHalf, occupancy.sites_below_half),
        (Text::BandToNinety, occupancy.sites_half_to_90_percent),
        (Text::BandToFull, occupancy.sites_90_percent_to_full),
        (Text::BandOverFull, occupancy.sites_over_full),
    ];
    let keyed = |lines: &[(Text, u64)]| {
        lines.iter().map(|(text, count)| json!([text.key(), count])).collect::<Vec<_>>()
    };
    let jobs = kpis.work.places_by_kind.iter().map(|kind| {
        let places = &kind.places;
        let name = kind.name.as_deref();
        let name = name.map(|name| Lang::ALL.map(|lang| named::livelihood_kind(name, lang)));
        json!([name, places.taken, places.left, places.reserved_for_hosts])
    });
    json!({
        "distance": distance.collect::<Vec<_>>(),
        "decisions": keyed(&decisions),
        "costs": costs,
        "occupancy": keyed(&occupancy),
        "jobs": jobs.collect::<Vec<_>>(),
        "flows": flows(tally, areas),
    })
}

/// The largest streams of households from one area to another: from, to, households.
fn flows(tally: &Tally<'_>, areas: &Areas<'_>) -> Vec<(usize, usize, u64)> {
    let instance = tally.instance;
    let mut streams = BTreeMap::<(usize, usize), u64>::new();
    if areas.len() < 2 {
        return Vec::new();
    }
    for trip in &tally.moves {
        let from = areas.number(&instance.village(trip.village).areas);
        let to = areas.number(&instance.site(trip.site).areas);
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            *streams.entry((from, to)).or_default() += trip.households;
        }
    }
    let mut streams: Vec<_> =
        streams.into_iter().map(|((from, to), households)| (from, to, households)).collect();
    streams.sort_by_key(|&(from, to, households)| (std::cmp::Reverse(households), from, to));
    streams.truncate(STREAMS);
    streams
}
