//! Runs side by side for programs and maps: JSON, tidy CSV tables and GeoJSON.

use crate::study::compare::Across;
use crate::study::compare::Comparison;
use crate::study::results::number;
use crate::write::tidy::Tidy;
use serde_json::Value;
use serde_json::json;

/// Names of the files and their texts.
pub type Files = Vec<(&'static str, String)>;

/// The comparison as one JSON value.
#[must_use]
pub fn json(comparison: &Comparison) -> Value {
    let runs = comparison.runs.iter().zip(&comparison.names).map(|(run, name)| {
        json!({
            "run": name,
            "folder": run.dir.display().to_string(),
            "instance": run.summary.instance,
            "scenario": run.summary.scenario,
            "termination": run.summary.termination,
            "total": run.summary.total(),
            "bound": run.summary.bound,
            "gap": run.summary.gap,
        })
    });
    let figures = comparison.figures.iter().map(|figure| {
        let first = figure.values.first().copied().flatten();
        let difference = |value: &Option<f64>| Some((*value)? - first?);
        let differences: Vec<Option<f64>> = figure.values.iter().skip(1).map(difference).collect();
        json!({"name": figure.name, "values": figure.values, "differences": differences})
    });
    json!({
        "schema_version": 1,
        "runs": runs.collect::<Vec<_>>(),
        "figures": figures.collect::<Vec<_>>(),
        "settings": comparison.settings,
        "against_first": comparison.others,
    })
}

/// All files of a comparison.
#[must_use]
pub fn files(comparison: &Comparison) -> Files {
    vec![
        ("compare.json", pretty(&json(comparison))),
        ("figures.csv", figures(comparison).text()),
        ("settings.csv", settings(comparison).text()),
        ("villages.csv", villages(comparison).text()),
        ("sites.csv", sites(comparison).text()),
        ("work.csv", work(comparison).text()),
        ("changes.geojson", pretty(&map(comparison))),
    ]
}

/// All files of a comparison across a study.
#[must_use]
pub fn files_across(across: &Across) -> Files {
    let mut places = Tidy::new(head(&[
        "kind",
        "id",
        "name",
        "households",
        "points",
        "most_often",
        "share",
        "is_same_in_all",
        "fates",
    ]));
    for place in across.villages.iter().chain(&across.sites) {
        let fates: Vec<String> =
            place.fates.iter().map(|(fate, count)| format!("{fate}:{count}")).collect();
        places.row(vec![
            place.kind.to_owned(),
            place.id.clone(),
            place.name.clone(),
            place.households.map_or(String::new(), |households| households.to_string()),
            place.points.to_string(),
            place.most_often().to_owned(),
            number(Some(place.share())),
            yes(place.is_same()),
            fates.join(";"),
        ]);
    }
    let mut breaks = Tidy::new(head(&[
        "parameter",
        "from",
        "to",
        "from_point",
        "to_point",
        "kind",
        "id",
        "before",
        "after",
    ]));
    for found in &across.breaks {
        let value = |value: &Option<String>| value.clone().unwrap_or_default();
        breaks.row(vec![
            found.parameter.clone(),
            value(&found.from),
            value(&found.to),
            found.points.0.to_string(),
            found.points.1.to_string(),
            found.kind.to_owned(),
            found.id.clone(),
            found.before.clone(),
            found.after.clone(),
        ]);
    }
    let json = serde_json::to_value(across).unwrap_or_default();
    vec![
        ("compare.json", pretty(&json)),
        ("places.csv", places.text()),
        ("breaks.csv", breaks.text()),
        ("places.geojson", pretty(&map_across(across))),
    ]
}

fn pretty(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value);
    text.expect("JSON values can always be written") + "\n"
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn yes(is: bool) -> String {
    if is { "yes" } else { "no" }.to_owned()
}

/// A row a figure and run.
fn figures(comparison: &Comparison) -> Tidy {
    let mut table = Tidy::new(head(&["figure", "run", "value", "difference"]));
    for figure in &comparison.figures {
        for (name, value) in comparison.names.iter().zip(&figure.values) {
            let difference = value.zip(figure.values[0]).map(|(value, first)| value - first);
            let cells = [figure.name.clone(), name.clone(), number(*value), number(difference)];
            table.row(cells.to_vec());
        }
    }
    table
}

fn settings(comparison: &Comparison) -> Tidy {
    let mut table = Tidy::new(head(&["setting", "run", "value"]));
    for setting in &comparison.settings {
        for (name, value) in comparison.names.iter().zip(&setting.values) {
            let value = value.clone().unwrap_or_default();
            table.row(vec![setting.key.clone(), name.clone(), value]);
        }
    }
    table
}

fn villages(comparison: &Comparison) -> Tidy {
    let columns = ["run", "village", "name", "households", "before", "after", "in_both"];
    let mut table = Tidy::new(head(&columns));
    for other in &comparison.others {
        for village in &other.villages {
            table.row(vec![
                other.run.clone(),
                village.village.clone(),
                village.name.clone(),
                village.households.to_string(),
                village.before.clone().unwrap_or_default(),
                village.after.clone().unwrap_or_default(),
                yes(village.before.is_some() && village.after.is_some()),
            ]);
        }
    }
    table
}

fn sites(comparison: &Comparison) -> Tidy {
    let mut table = Tidy::new(head(&[
        "run",
        "site",
        "name",
        "change",
        "level_before",
        "level_after",
        "households_before",
        "households_after",
    ]));
    for other in &comparison.others {
        for site in &other.sites {
            let word = serde_json::to_value(site.change).unwrap_or_default();
            table.row(vec![
                other.run.clone(),
                site.site.clone(),
                site.name.clone(),
                word.as_str().unwrap_or_default().to_owned(),
                site.level_before.clone().unwrap_or_default(),
                site.level_after.clone().unwrap_or_default(),
                site.households_before.to_string(),
                site.households_after.to_string(),
            ]);
        }
    }
    table
}

fn work(comparison: &Comparison) -> Tidy {
    let columns = ["run", "livelihood", "name", "kind", "workers_before", "workers_after"];
    let mut table = Tidy::new(head(&columns));
    for other in &comparison.others {
        for work in &other.work {
            table.row(vec![
                other.run.clone(),
                work.livelihood.clone(),
                work.name.clone(),
                work.kind.clone(),
                work.workers_before.to_string(),
                work.workers_after.to_string(),
            ]);
        }
    }
    table
}

/// Villages that end up elsewhere, the lines to their new places, and sites that change (WGS84).
fn map(comparison: &Comparison) -> Value {
    let mut features = Vec::new();
    for other in &comparison.others {
        for village in &other.villages {
            let of = json!({
                "feature": "village", "run": other.run, "id": village.village, "name": village.name,
                "households": village.households, "before": village.before, "after": village.after,
            });
            features.push(feature(&point(village.at), &of));
            if let (Some(from), Some(to)) = (village.at, village.to) {
                let line = json!({"type": "LineString", "coordinates": [from, to]});
                let of = json!({
                    "feature": "move", "run": other.run, "id": village.village,
                    "households": village.households, "after": village.after,
                });
                features.push(feature(&line, &of));
            }
        }
        for site in &other.sites {
            let of = json!({
                "feature": "site", "run": other.run, "id": site.site, "name": site.name,
                "change": site.change, "level_before": site.level_before,
                "level_after": site.level_after, "households_before": site.households_before,
                "households_after": site.households_after,
            });
            features.push(feature(&point(site.at), &of));
        }
    }
    json!({"type": "FeatureCollection", "features": features})
}

fn map_across(across: &Across) -> Value {
    let places = across.villages.iter().chain(&across.sites).map(|place| {
        let of = json!({
            "feature": place.kind, "id": place.id, "name": place.name,
            "households": place.households, "most_often": place.most_often(),
            "share": place.share(), "is_same_in_all": place.is_same(),
        });
        feature(&point(place.at), &of)
    });
    json!({"type": "FeatureCollection", "features": places.collect::<Vec<_>>()})
}

fn point(at: Option<[f64; 2]>) -> Value {
    at.map_or(Value::Null, |at| json!({"type": "Point", "coordinates": at}))
}

fn feature(geometry: &Value, properties: &Value) -> Value {
    json!({"type": "Feature", "geometry": geometry, "properties": properties})
}
