//! What was set differently in two runs: every setting in effect as one dotted name with its value, from
//! the records of the runs; and which files differ.

use crate::read::RunRead;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// A setting that is not the same in all runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Setting {
    /// Its dotted name, as `--set` takes it where it can be set.
    pub key: String,
    /// Its value in each run; `None` where that has none.
    pub values: Vec<Option<String>>,
}

/// Settings and files that are not the same in all runs.
#[must_use]
pub fn differences(runs: &[RunRead]) -> Vec<Setting> {
    let all: Vec<BTreeMap<String, String>> = runs.iter().map(settings).collect();
    let keys: BTreeSet<&String> = all.iter().flat_map(BTreeMap::keys).collect();
    let setting = |key: &String| {
        let values: Vec<Option<String>> = all.iter().map(|of| of.get(key).cloned()).collect();
        Setting { key: key.clone(), values }
    };
    let is_apart = |setting: &Setting| setting.values.iter().any(|v| *v != setting.values[0]);
    keys.into_iter().map(setting).filter(is_apart).collect()
}

/// The goal of a run, for equality.
#[must_use]
pub fn goal(run: &RunRead) -> &Value {
    &run.record["scenario"]["goal"]
}

/// All settings of a run by their names.
fn settings(run: &RunRead) -> BTreeMap<String, String> {
    let mut settings = BTreeMap::new();
    let record = &run.record;
    let mut put = |key: &str, value: &Value| {
        if !value.is_null() {
            // 2 and 2.0 are one number.
            let text = match value {
                Value::String(text) => text.clone(),
                Value::Number(number) => {
                    number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string())
                }
                other => other.to_string(),
            };
            settings.insert(key.to_owned(), text);
        }
    };
    put("instance", &record["instance"]);
    put("program.version", &record["program"]["version"]);
    for input in list(&record["inputs"]) {
        let sum = input["sha256"].as_str().unwrap_or_default();
        let file = input["file"].as_str().unwrap_or_default();
        // Twelve digits tell files apart; all of them stand in run.json.
        put(&format!("file {file}"), &Value::from(sum.get(..12).unwrap_or(sum)));
    }
    let scenario = &record["scenario"];
    for rule in list(&scenario["rules"]) {
        for (name, parameters) in rule.as_object().into_iter().flatten() {
            match (name.as_str(), parameters) {
                ("source" | "article", _) => {}
                (_, Value::Object(parameters)) => {
                    put(&format!("rules.{name}"), &Value::from(true));
                    for (key, value) in parameters {
                        flatten(&format!("rules.{name}.{key}"), value, &mut put);
                    }
                }
                _ => put(&format!("rules.{name}"), &Value::from(true)),
            }
        }
    }
    let layers = list(&scenario["goal"]["layers"]);
    for (number, layer) in (1..).zip(layers) {
        for term in list(&layer["terms"]) {
            let word = term[0].as_str().unwrap_or_default();
            put(&format!("goal.weights.{word}"), &term[1]);
            if layers.len() > 1 {
                put(&format!("goal.layer_of.{word}"), &Value::from(number));
            }
        }
        if layers.len() > 1 {
            put(&format!("goal.tolerance_of_layer_{number}"), &layer["tolerance"]);
        }
    }
    for key in ["moving", "commuting", "crossing"] {
        put(&format!("goal.units.{key}"), &scenario["goal"][key]);
    }
    for section in ["travel", "candidates", "solver"] {
        flatten(section, &scenario[section], &mut put);
    }
    for change in list(&scenario["set"]) {
        put(&format!("set.{}", change[0].as_str().unwrap_or_default()), &change[1]);
    }
    settings
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Every value of nested tables with its dotted name.
fn flatten(key: &str, value: &Value, put: &mut impl FnMut(&str, &Value)) {
    if let Value::Object(inner) = value {
        for (name, value) in inner {
            flatten(&format!("{key}.{name}"), value, put);
        }
    } else {
        put(key, value);
    }
}
