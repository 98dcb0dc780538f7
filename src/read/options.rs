//! `[travel]`, `[candidates]` and `[solver]`: typed and within their ranges.

use crate::facts::Travel;
use crate::facts::scenario::CandidateOptions;
use crate::facts::scenario::SolverOptions;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::settings::Settings;
use std::fmt::Display;
use toml::Value;

/// `[travel]`.
pub(super) fn travel(settings: &Settings, findings: &mut Findings) -> Travel {
    let table = settings.section("travel", findings);
    let travel: Travel = settings.typed("travel", table, findings).unwrap_or_default();
    let mut judge = |key: &str, value: f64, is_sound: bool, range: &str| {
        if !is_sound {
            out_of_range(settings, findings, &format!("travel.{key}"), value, range);
        }
    };
    let is_speed = |speed: f64| speed > 0.0 && speed <= 1000.0;
    judge("detour", travel.detour, (1.0..=100.0).contains(&travel.detour), "from 1 to 100");
    judge(
        "move_speed_kmh",
        travel.move_speed_kmh,
        is_speed(travel.move_speed_kmh),
        "above 0, at most 1000",
    );
    judge(
        "commute_speed_kmh",
        travel.commute_speed_kmh,
        is_speed(travel.commute_speed_kmh),
        "above 0, at most 1000",
    );
    travel
}

/// `[candidates]`.
pub(super) fn candidates(settings: &Settings, findings: &mut Findings) -> CandidateOptions {
    let table = settings.section("candidates", findings);
    let options: CandidateOptions =
        settings.typed("candidates", table, findings).unwrap_or_default();
    if options.nearest == 0 {
        out_of_range(settings, findings, "candidates.nearest", 0, "at least 1");
    }
    options
}

/// `[solver]`; `gap` may be written as "0.1%", and `time_limit` as "90s", "5m" or "2h".
pub(super) fn solver(settings: &Settings, findings: &mut Findings) -> SolverOptions {
    let mut table = settings.section("solver", findings);
    if let Some(Value::String(text)) = table.get("gap") {
        let share = text.trim().strip_suffix('%').and_then(|text| text.trim().parse::<f64>().ok());
        if let Some(share) = share.map(|percent| percent / 100.0).or_else(|| text.parse().ok()) {
            table.insert("gap".to_owned(), Value::Float(share));
        }
    }
    if let Some(limit) = table.remove("time_limit") {
        let seconds = match &limit {
            Value::String(text) => seconds(text),
            _ => None,
        };
        if let Some(seconds) = seconds {
            table.insert("time_limit_s".to_owned(), Value::Float(seconds));
        } else {
            findings.add(
                settings
                    .finding(codes::TOML_VALUE, "solver.time_limit", "this is not a duration")
                    .value(limit.to_string())
                    .help("write \"90s\", \"5m\" or \"2h\", or time_limit_s = 90"),
            );
        }
    }
    let options: SolverOptions = settings.typed("solver", table, findings).unwrap_or_default();
    if !(0.0..1.0).contains(&options.gap) {
        out_of_range(settings, findings, "solver.gap", options.gap, "at least 0 and below 1");
    }
    if let Some(limit) = options.time_limit_s
        && !(limit > 0.0 && limit <= SolverOptions::MOST_SECONDS)
    {
        let range = "above 0, at most 1000000000";
        out_of_range(settings, findings, "solver.time_limit_s", limit, range);
    }
    if options.threads > SolverOptions::MOST_THREADS {
        out_of_range(settings, findings, "solver.threads", options.threads, "from 0 to 1024");
    }
    options
}

/// A duration such as `90s`, `5m` or `2h` in seconds.
fn seconds(text: &str) -> Option<f64> {
    let text = text.trim();
    let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let factor = match unit {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    number.trim().parse::<f64>().ok().map(|number| number * factor)
}

/// Says that a number is out of its range.
pub(super) fn out_of_range(
    settings: &Settings,
    findings: &mut Findings,
    key: &str,
    value: impl Display,
    range: &str,
) {
    findings.add(
        settings
            .finding(codes::TOML_VALUE, key, format!("the value is out of its range: {range}"))
            .value(value.to_string())
            .help(format!("write a number {range}")),
    );
}
