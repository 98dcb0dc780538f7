//! Everything the page of several runs shows, as one JSON value. Positions stand for references.

use crate::facts::LonLat;
use crate::facts::Proof;
use crate::write::document::how_good;
use crate::write::report::backdrop;
use crate::write::report::compared::Compared;
use crate::write::report::compared::County;
use crate::write::report::compared::Fate;
use crate::write::report::compared::Order;
use crate::write::report::compared::Run;
use crate::write::report::compared::SiteMove;
use crate::write::report::data::CARDS;
use crate::write::report::data::kind_of_unit;
use crate::write::report::data::texts;
use crate::write::report::data::words_of;
use crate::write::words::Lang;
use crate::write::words::Text;
use crate::write::words::named;
use serde_json::Value;
use serde_json::json;

/// All of it.
pub fn data(compared: &Compared, lang: Lang) -> Value {
    json!({
        "lang": lang,
        "version": env!("CARGO_PKG_VERSION"),
        "currency": Lang::ALL.map(|lang| named::unit("CNY", lang)),
        "texts": texts(),
        "runs": compared.runs.iter().map(run).collect::<Vec<_>>(),
        "figures": figures(compared),
        "settings": compared.settings,
        "words": words_of(compared.sites.iter().flat_map(|site| &site.levels).flatten()),
        "areas": counties(&compared.counties),
        "backdrops": backdrops(compared),
        "villages": villages(compared),
        "sites": sites(compared),
        "work": work(compared),
        "others": others(compared),
    })
}

fn run(run: &Run) -> Value {
    let finite = |value: Option<f64>| value.filter(|value| value.is_finite());
    let verdict = match run.verdict_ok {
        None => Text::VerdictNone,
        Some(true) => Text::VerdictClean,
        Some(false) => Text::VerdictRefused,
    };
    let layers = run.layers.iter().map(|layer| {
        let (text, word) = how_good(run.has_plan, *layer, run.proof);
        json!({
            "value": finite(layer.value),
            "bound": finite(layer.bound),
            "gap": layer.gap(),
            "how_good": Lang::ALL.map(|lang| text.with(lang, &[&word])),
        })
    });
    json!({
        "name": run.name,
        "folder": run.folder,
        "instance": run.instance,
        "scenario": run.scenario,
        "ended": run.ended,
        "has_plan": run.has_plan,
        "verdict": verdict.key(),
        "verdict_ok": run.verdict_ok == Some(true),
        "termination": named::termination(run.termination).key(),
        "proof": named::proof(run.proof).key(),
        "bound_is_of_all": run.proof != Proof::Limited,
        "layers": layers.collect::<Vec<_>>(),
    })
}

/// The figures with their words, by which `compare` names them.
fn figures(compared: &Compared) -> Value {
    let figures = compared.figures.iter().map(|figure| {
        let (names, unit, kind) = words(&figure.name);
        json!({
            "name": figure.name,
            "text": names,
            "unit": unit,
            "kind": kind,
            "card": CARDS.contains(&figure.name.as_str()),
            "values": figure.values,
        })
    });
    Value::Array(figures.collect())
}

/// The name of a figure and its unit in both languages, and how it is shown.
fn words(name: &str) -> ([String; 2], [String; 2], &'static str) {
    let names = Lang::ALL.map(|lang| named::figure_name(name, lang));
    match named::figure(name) {
        Some((_, unit)) => {
            (names, Lang::ALL.map(|lang| unit.of(lang).to_owned()), kind_of_unit(unit))
        }
        // A value of the goal, or a figure of another version.
        None => (names, [String::new(), String::new()], "decimal"),
    }
}

/// Ids and names in columns.
fn counties(counties: &[County]) -> Value {
    json!({
        "id": counties.iter().map(|county| &county.id).collect::<Vec<_>>(),
        "name": counties.iter().map(|county| &county.names[0]).collect::<Vec<_>>(),
        "name_zh": counties.iter().map(|county| &county.names[1]).collect::<Vec<_>>(),
    })
}

/// Borders and rivers around villages and sites.
fn backdrops(compared: &Compared) -> Value {
    let drawn = compared.backdrops.iter().map(|(drawn, source)| (drawn, source.as_ref()));
    let villages = compared.villages.iter().filter_map(|village| village.at);
    let places = villages.chain(compared.sites.iter().filter_map(|site| site.at));
    backdrop::backdrops(drawn, places.map(|[lon, lat]| LonLat { lon, lat }))
}

/// A position for the page: −1 without one.
fn position(at: Option<usize>) -> i64 {
    at.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)
}

fn villages(compared: &Compared) -> Value {
    let all = || compared.villages.iter();
    let fate = |fate: &Fate| match fate {
        Fate::Moves(site) => position(Some(*site)),
        Fate::Stays => -1,
        Fate::Unplaced => -2,
        Fate::Undecided => -3,
        Fate::Absent => -4,
    };
    let of_run = |run: usize| all().map(|village| fate(&village.fates[run])).collect::<Vec<_>>();
    json!({
        "id": all().map(|village| &village.id).collect::<Vec<_>>(),
        "name": all().map(|village| &village.names[0]).collect::<Vec<_>>(),
        "name_zh": all().map(|village| &village.names[1]).collect::<Vec<_>>(),
        "area": all().map(|village| position(village.county)).collect::<Vec<_>>(),
        "households": all().map(|village| village.households).collect::<Vec<_>>(),
        "lon": all().map(|village| village.at.map(|at| at[0])).collect::<Vec<_>>(),
        "lat": all().map(|village| village.at.map(|at| at[1])).collect::<Vec<_>>(),
        "fate": (0..compared.runs.len()).map(of_run).collect::<Vec<_>>(),
    })
}

fn sites(compared: &Compared) -> Value {
    let all = || compared.sites.iter();
    let levels = |run: usize| all().map(|site| site.levels[run].as_deref()).collect::<Vec<_>>();
    let households = |run: usize| all().map(|site| site.households[run]).collect::<Vec<_>>();
    let runs = || 0..compared.runs.len();
    json!({
        "id": all().map(|site| &site.id).collect::<Vec<_>>(),
        "name": all().map(|site| &site.names[0]).collect::<Vec<_>>(),
        "name_zh": all().map(|site| &site.names[1]).collect::<Vec<_>>(),
        "area": all().map(|site| position(site.county)).collect::<Vec<_>>(),
        "lon": all().map(|site| site.at.map(|at| at[0])).collect::<Vec<_>>(),
        "lat": all().map(|site| site.at.map(|at| at[1])).collect::<Vec<_>>(),
        "level": runs().map(levels).collect::<Vec<_>>(),
        "households": runs().map(households).collect::<Vec<_>>(),
    })
}

fn work(compared: &Compared) -> Value {
    let all = || compared.work.iter();
    let kind = |kind: &str| Lang::ALL.map(|lang| named::livelihood_kind(kind, lang));
    let of_run = |run: usize| all().map(|work| work.workers[run]).collect::<Vec<_>>();
    json!({
        "id": all().map(|work| &work.id).collect::<Vec<_>>(),
        "name": all().map(|work| &work.name).collect::<Vec<_>>(),
        "kind": all().map(|work| kind(&work.kind)).collect::<Vec<_>>(),
        "workers": (0..compared.runs.len()).map(of_run).collect::<Vec<_>>(),
    })
}

fn others(compared: &Compared) -> Value {
    let others = compared.others.iter().map(|other| {
        let fates = |at: usize| {
            let fates = &compared.villages[at].fates;
            (fates[0], fates[other.run])
        };
        let villages = other.villages.iter().map(|&at| (at, change(fates(at)).key()));
        let sites = other.sites.iter().map(|&(at, change)| (at, site_change(change).key()));
        let layers = other.layers.iter();
        let layers = layers.map(|of| json!({"order": order(of.order).key(), "change": of.change}));
        json!({
            "run": other.run,
            "layers": layers.collect::<Vec<_>>(),
            "villages": villages.collect::<Vec<_>>(),
            "sites": sites.collect::<Vec<_>>(),
            "work": other.work,
            "alike_households": other.alike_households,
            "alike_sites": other.alike_sites,
            "households_elsewhere": other.households_elsewhere,
        })
    });
    Value::Array(others.collect())
}

/// What a village's change is called.
const fn change(fates: (Fate, Fate)) -> Text {
    match fates {
        (_, Fate::Absent) => Text::VillageGone,
        (Fate::Absent, _) => Text::VillageNew,
        (Fate::Moves(_), Fate::Moves(_)) => Text::MovesElsewhere,
        (_, Fate::Moves(_)) => Text::MovesNow,
        (_, Fate::Stays) => Text::StaysNow,
        (_, Fate::Unplaced) => Text::UnplacedNow,
        (_, Fate::Undecided) => Text::UndecidedNow,
    }
}

const fn site_change(change: SiteMove) -> Text {
    match change {
        SiteMove::Opened => Text::SiteOpened,
        SiteMove::Closed => Text::SiteClosed,
        SiteMove::OtherLevel => Text::SiteOtherLevel,
        SiteMove::New => Text::SiteNew,
        SiteMove::Gone => Text::SiteGone,
        SiteMove::OtherHouseholds => Text::SiteOtherHouseholds,
    }
}

const fn order(order: Order) -> Text {
    match order {
        Order::Higher => Text::OrderHigher,
        Order::Lower => Text::OrderLower,
        Order::Same => Text::OrderSame,
        Order::NotProven => Text::OrderNotProven,
        Order::OtherGoal => Text::OrderOtherGoal,
        Order::NoPlan => Text::OrderNoPlan,
    }
}
