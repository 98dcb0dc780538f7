//! `[rules]`: which rules are on, with their parameters and the document they come from. Whether they fit
//! the instance is judged in `agree.rs`.

use crate::facts::Rule;
use crate::facts::RuleInForce;
use crate::facts::RuleName;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::options::out_of_range;
use crate::read::settings::Settings;
use toml::Table;
use toml::Value;

/// Rules that are always on.
const ALWAYS: [RuleName; 2] = [RuleName::AssignOnce, RuleName::Link];

/// The rules that are on.
pub(super) fn read(settings: &Settings, findings: &mut Findings) -> Vec<RuleInForce> {
    let mut rules = Vec::new();
    for (word, value) in settings.section("rules", findings) {
        let key = format!("rules.{word}");
        let Some(name) = RuleName::ALL.into_iter().find(|name| name.word() == word) else {
            let words: Vec<&str> = RuleName::ALL.iter().map(|name| name.word()).collect();
            findings.add(
                settings
                    .finding(codes::TOML_UNKNOWN_KEY, &key, "there is no such rule")
                    .help(format!("the rules are {}", words.join(", "))),
            );
            continue;
        };
        let parameters = match value {
            Value::Boolean(true) => Table::new(),
            Value::Boolean(false) => {
                if ALWAYS.contains(&name) {
                    findings.add(
                        settings
                            .finding(codes::TOML_VALUE, &key, "this rule is always on")
                            .value("false")
                            .help("take the line out"),
                    );
                }
                continue;
            }
            Value::Table(parameters) => parameters,
            other => {
                findings.add(
                    settings
                        .finding(codes::TOML_VALUE, &key, "a rule is true, false or a table")
                        .value(other.to_string())
                        .help(format!("write {word} = true, or {word} = {{ … }} with parameters")),
                );
                continue;
            }
        };
        rules.extend(in_force(name, parameters, settings, findings));
    }
    rules
}

fn in_force(
    name: RuleName,
    mut parameters: Table,
    settings: &Settings,
    findings: &mut Findings,
) -> Option<RuleInForce> {
    let prefix = format!("rules.{name}");
    let mut text = |key: &str| match parameters.remove(key) {
        None => None,
        Some(Value::String(text)) => Some(text),
        Some(other) => {
            findings.add(
                settings
                    .finding(codes::TOML_VALUE, &format!("{prefix}.{key}"), "this is to be text")
                    .value(other.to_string())
                    .help("put it in quotation marks"),
            );
            None
        }
    };
    let (source, article) = (text("source"), text("article"));
    let law = match parameters.remove("law") {
        None => false,
        Some(Value::Boolean(law)) => law,
        Some(other) => {
            findings.add(
                settings
                    .finding(codes::TOML_VALUE, &format!("{prefix}.law"), "this is true or false")
                    .value(other.to_string())
                    .help("write law = true for a rule that no repair may relax"),
            );
            false
        }
    };
    let is_bare = matches!(
        name,
        RuleName::Link
            | RuleName::LeastUse
            | RuleName::Workers
            | RuleName::Places
            | RuleName::Budget
            | RuleName::Quota
    );
    if is_bare {
        for key in parameters.keys() {
            findings.add(
                settings
                    .finding(
                        codes::TOML_UNKNOWN_KEY,
                        &format!("{prefix}.{key}"),
                        "this rule has no parameters",
                    )
                    .help(format!("write {name} = true; source, article and law are allowed too")),
            );
        }
    }
    macro_rules! typed {
        ($rule:ident) => {
            Rule::$rule(settings.typed(&prefix, parameters, findings)?)
        };
    }
    let rule = match name {
        RuleName::AssignOnce => typed!(AssignOnce),
        RuleName::Link => Rule::Link,
        RuleName::Capacity => typed!(Capacity),
        RuleName::LeastUse => Rule::LeastUse,
        RuleName::Workers => Rule::Workers,
        RuleName::Places => Rule::Places,
        RuleName::JobPerHousehold => typed!(JobPerHousehold),
        RuleName::Reach => typed!(Reach),
        RuleName::Eligibility => typed!(Eligibility),
        RuleName::KeepTogether => typed!(KeepTogether),
        RuleName::KeepApart => typed!(KeepApart),
        RuleName::SameArea => typed!(SameArea),
        RuleName::Budget => Rule::Budget,
        RuleName::CarryingCapacity => typed!(CarryingCapacity),
        RuleName::Quota => Rule::Quota,
        RuleName::ShareConcentrated => typed!(ShareConcentrated),
        RuleName::OpenAtMost => typed!(OpenAtMost),
        RuleName::Lock => typed!(Lock),
        RuleName::Forbid => typed!(Forbid),
        RuleName::FixLevel => typed!(FixLevel),
    };
    judge_ranges(&rule, settings, findings);
    Some(RuleInForce { rule, source, article, law })
}

fn judge_ranges(rule: &Rule, settings: &Settings, findings: &mut Findings) {
    let mut at_least_0 = |key: &str, value: Option<f64>| {
        if let Some(value) = value.filter(|&value| value < 0.0) {
            out_of_range(settings, findings, &format!("rules.{key}"), value, "at least 0");
        }
    };
    match rule {
        Rule::Reach(reach) => {
            at_least_0("reach.move_km", reach.move_km);
            at_least_0("reach.move_min", reach.move_min);
            at_least_0("reach.commute_km", reach.commute_km);
            at_least_0("reach.commute_min", reach.commute_min);
        }
        Rule::Eligibility(eligibility) => {
            at_least_0(
                "eligibility.must_move_above_slope_deg",
                eligibility.must_move_above_slope_deg,
            );
            for (class, policy) in &eligibility.zones {
                let key = format!("eligibility.zones.{class}.site_buffer_km");
                at_least_0(&key, Some(policy.site_buffer_km));
            }
        }
        Rule::ShareConcentrated(rule) if !(0.0..=1.0).contains(&rule.share) => {
            let key = "rules.share_concentrated.share";
            out_of_range(settings, findings, key, rule.share, "from 0 to 1");
        }
        _ => {}
    }
}
