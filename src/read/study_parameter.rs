//! `[design.parameters]`: dotted names with values, ranges or distributions.
//!
//! ```toml
//! goal.weights.jobless = [20000, 80000]
//! sites.capacity_households.scale = { from = 0.8, to = 1.2, steps = 5 }
//! "villages.*.workers.scale" = { distribution = "normal", mean = 1, sd = 0.1, least = 0.5 }
//! ```

use crate::diagnostic::Diagnostic;
use crate::facts::DesignKind;
use crate::facts::design::Distribution;
use crate::facts::design::Domain;
use crate::facts::design::Parameter;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::settings::Settings;
use crate::read::settings::join;
use serde::Deserialize;
use toml::Table;
use toml::Value;

/// Keys that make a table the description of a parameter rather than a part of its name.
const DESCRIBE: [&str; 4] = ["values", "from", "to", "distribution"];

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    values: Option<Vec<Value>>,
    weights: Option<Vec<f64>>,
    from: Option<f64>,
    to: Option<f64>,
    steps: Option<u32>,
    distribution: Option<Kind>,
    mode: Option<f64>,
    mean: Option<f64>,
    sd: Option<f64>,
    least: Option<f64>,
    most: Option<f64>,
    median: Option<f64>,
    sigma: Option<f64>,
    #[serde(default)]
    whole: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Uniform,
    Triangular,
    Normal,
    Lognormal,
    Discrete,
}

/// Reads all parameters.
pub(super) fn read(
    table: &Table,
    kind: DesignKind,
    settings: &Settings,
    findings: &mut Findings,
) -> Vec<Parameter> {
    let mut parameters = Vec::new();
    let mut open: Vec<(String, &Value)> =
        table.iter().rev().map(|(key, value)| (key.clone(), value)).collect();
    while let Some((key, value)) = open.pop() {
        match value {
            Value::Table(inner) if !DESCRIBE.iter().any(|word| inner.contains_key(*word)) => {
                if inner.is_empty() {
                    let message = "the parameter has no values";
                    findings.add(fault(settings, codes::STUDY_EMPTY, &key, message));
                }
                open.extend(inner.iter().rev().map(|(name, value)| (join(&key, name), value)));
            }
            _ => parameters.extend(parameter(&key, value, kind, settings, findings)),
        }
    }
    parameters
}

fn parameter(
    key: &str,
    value: &Value,
    kind: DesignKind,
    settings: &Settings,
    findings: &mut Findings,
) -> Option<Parameter> {
    let place = format!("design.parameters.{key}");
    let written = match value {
        Value::Table(table) => settings.typed::<Written>(&place, table.clone(), findings)?,
        Value::Array(values) => Written::of(values.clone()),
        single => Written::of(vec![single.clone()]),
    };
    let domain = match domain(&written) {
        Ok(domain) => domain,
        Err((code, message)) => {
            findings.add(fault(settings, code, key, message));
            return None;
        }
    };
    let parameter = Parameter { key: key.to_owned(), domain, whole: written.whole };
    let is_apart = parameter.each_row_of().is_some();
    if is_apart && kind != DesignKind::Draws {
        let message = "only draws vary each row of a table apart (`*`)";
        findings.add(fault(settings, codes::STUDY_VALUE, key, message));
        return None;
    }
    if kind == DesignKind::Grid
        && !matches!(parameter.domain, Domain::Values(_) | Domain::Range { steps: Some(_), .. })
    {
        let message = "a grid needs values, or a range with steps";
        findings.add(fault(settings, codes::STUDY_VALUE, key, message));
        return None;
    }
    Some(parameter)
}

impl Written {
    fn of(values: Vec<Value>) -> Self {
        Self {
            values: Some(values),
            weights: None,
            from: None,
            to: None,
            steps: None,
            distribution: None,
            mode: None,
            mean: None,
            sd: None,
            least: None,
            most: None,
            median: None,
            sigma: None,
            whole: false,
        }
    }
}

/// What a parameter takes, or the code and the message of what is wrong with it.
fn domain(written: &Written) -> Result<Domain, (&'static str, String)> {
    let wrong = |message: &str| Err((codes::STUDY_DISTRIBUTION, message.to_owned()));
    let Some(kind) = written.distribution else { return plain(written) };
    let needed = |value: Option<f64>, name: &str| {
        let message = format!("the distribution needs {name}");
        value.filter(|value| value.is_finite()).ok_or((codes::STUDY_DISTRIBUTION, message))
    };
    let distribution = match kind {
        Kind::Uniform => {
            let (from, to) = (needed(written.from, "from")?, needed(written.to, "to")?);
            if from >= to {
                return wrong("`from` is not below `to`");
            }
            Distribution::Uniform { from, to }
        }
        Kind::Triangular => {
            let (from, to) = (needed(written.from, "from")?, needed(written.to, "to")?);
            let mode = needed(written.mode, "mode")?;
            if !(from < to && (from..=to).contains(&mode)) {
                return wrong("from ≤ mode ≤ to does not hold, or the range is empty");
            }
            Distribution::Triangular { from, mode, to }
        }
        Kind::Normal => {
            let (mean, sd) = (needed(written.mean, "mean")?, needed(written.sd, "sd")?);
            if sd <= 0.0 {
                return wrong("a standard deviation is above 0");
            }
            let (least, most) = (written.least, written.most);
            if let (Some(least), Some(most)) = (least, most)
                && least >= most
            {
                return wrong("`least` is not below `most`");
            }
            let is_far = |cut: f64, side: f64| side * (cut - mean) / sd > 8.0;
            if least.is_some_and(|cut| is_far(cut, 1.0))
                || most.is_some_and(|cut| is_far(cut, -1.0))
            {
                return wrong("the cut leaves nothing of the bell: it is 8 deviations away");
            }
            Distribution::Normal { mean, sd, least, most }
        }
        Kind::Lognormal => {
            let median = needed(written.median, "median")?;
            let sigma = needed(written.sigma, "sigma")?;
            if median <= 0.0 || sigma <= 0.0 {
                return wrong("median and sigma are above 0");
            }
            Distribution::Lognormal { median, sigma }
        }
        Kind::Discrete => return discrete(written),
    };
    Ok(Domain::Distribution(distribution))
}

/// Values or a range.
fn plain(written: &Written) -> Result<Domain, (&'static str, String)> {
    let wrong = |message: &str| Err((codes::STUDY_VALUE, message.to_owned()));
    match (&written.values, written.from, written.to) {
        (Some(values), None, None) if values.is_empty() => {
            Err((codes::STUDY_EMPTY, "the parameter has no values".to_owned()))
        }
        (Some(values), None, None) => {
            let mut literals: Vec<String> = values.iter().map(ToString::to_string).collect();
            let count = literals.len();
            literals.sort();
            literals.dedup();
            if literals.len() < count {
                return wrong("a value is named twice");
            }
            Ok(Domain::Values(values.iter().map(ToString::to_string).collect()))
        }
        (None, Some(from), Some(to)) if from < to => match written.steps {
            Some(0 | 1) => wrong("a range with both ends has at least 2 steps"),
            steps => Ok(Domain::Range { from, to, steps }),
        },
        (None, Some(_), Some(_)) => wrong("`from` is not below `to`"),
        _ => wrong("give values = […], or from and to, or a distribution"),
    }
}

fn discrete(written: &Written) -> Result<Domain, (&'static str, String)> {
    let wrong = |message: &str| Err((codes::STUDY_DISTRIBUTION, message.to_owned()));
    let values: Vec<f64> = written.values.iter().flatten().filter_map(number).collect();
    let given = written.values.as_ref().map_or(0, Vec::len);
    let weights = written.weights.clone().unwrap_or_else(|| vec![1.0; given]);
    if values.is_empty() || values.len() != given {
        return wrong("a discrete distribution needs values, all of them numbers");
    }
    if weights.len() != values.len() {
        return wrong("there are not as many weights as values");
    }
    let is_weight = |weight: &f64| weight.is_finite() && *weight >= 0.0;
    if !weights.iter().all(is_weight) || weights.iter().sum::<f64>() <= 0.0 {
        return wrong("weights are at least 0, and one of them is above");
    }
    Ok(Domain::Distribution(Distribution::Discrete { values, weights }))
}

fn number(value: &Value) -> Option<f64> {
    let number = value.as_float().or_else(|| value.as_integer().map(|number| number as f64));
    number.filter(|number| number.is_finite())
}

fn fault(
    settings: &Settings,
    code: &'static str,
    key: &str,
    message: impl Into<String>,
) -> Diagnostic {
    settings.finding(code, &format!("design.parameters.{key}"), message).help(
        "write key = [1, 2], { from = 0.8, to = 1.2, steps = 5 }, or { distribution = \"normal\", \
         mean = 1, sd = 0.1 }",
    )
}
