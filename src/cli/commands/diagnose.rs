//! `resettle diagnose`: why there is no plan, and the smallest repairs.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::commands::solve::seconds;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::options::SourceArgs;
use crate::cli::terminal::Terminal;
use crate::cli::why::MeansArgs;
use crate::cli::why::refused;
use crate::diagnostic::has_errors;
use crate::facts::RuleName;
use crate::why::diagnose;
use crate::why::diagnose::ConflictAnswer;
use crate::why::diagnose::Diagnosis;
use crate::why::diagnose::Limits;
use crate::why::diagnose::RepairAnswer;
use crate::why::diagnose::Stage;
use crate::why::diagnose::give::Prices;
use crate::why::reason::amount;
use crate::write::words::Asked;
use crate::write::words::Lang;
use crate::write::words::named::kind_of_id;
use crate::write::words::programme;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write;

/// Why there is no plan: conflicts between demands and limits, and the smallest repairs
///
/// Each conflict is a set of demands and limits that no plan keeps together; each of its members is
/// needed: without it the others can be kept, as a whole plan shows. Repairs are compared by a price.
/// Rules marked with law = true are never proposed for relaxing.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// Look for conflicts at most this long, such as 60s
    #[arg(long, value_name = "TIME", value_parser = seconds, default_value = "60s")]
    conflict_time: f64,
    /// Look for repairs at most this long, after the conflicts
    #[arg(long, value_name = "TIME", value_parser = seconds, default_value = "30s")]
    repair_time: f64,
    /// Most conflicts
    #[arg(long, value_name = "N", default_value_t = 10)]
    most: usize,
    /// What a household that stays without a place counts in a repair [CNY]
    #[arg(long, value_name = "CNY", default_value_t = Prices::default().household)]
    price_household: f64,
    /// What one more dwelling, school seat, job or person in an area counts [CNY]
    #[arg(long, value_name = "CNY", default_value_t = Prices::default().place)]
    price_place: f64,
    /// What a lock, a ban or a fixed level that is taken back counts [CNY]
    #[arg(long, value_name = "CNY", default_value_t = Prices::default().decision)]
    price_decision: f64,
    #[command(flatten)]
    means: MeansArgs,
    #[command(flatten)]
    show: ShowArgs,
}

const EXAMPLES: &str = "\
Examples:
  resettle diagnose instances/ankang --set budgets.budget_cny.scale=0.5
  resettle diagnose my-region --scenario strict.toml --format json
  resettle diagnose my-region --price-household 500000 --lang zh

Exit status: 0 there is a plan; 1 there is none, and why is told; 3 a limit came before the answer.";

/// Runs the command.
///
/// # Errors
/// Where files cannot be opened at all.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let loaded = args.source.sources().load()?;
    terminal.findings(&loaded.findings);
    if has_errors(&loaded.findings) {
        refused(&loaded.findings, &args.show, terminal);
        return Ok(ExitStatus::Negative);
    }
    let limits = Limits {
        seconds: args.conflict_time,
        repair_seconds: args.repair_time,
        most: args.most.max(1),
        prices: Prices {
            household: args.price_household.max(0.0),
            place: args.price_place.max(0.0),
            decision: args.price_decision.max(0.0),
        },
    };
    let lang = terminal.lang();
    let means = args.means.means(lang)?;
    let bar = terminal.bar("");
    let told = |stage: Stage| {
        let (what, done, all) = match stage {
            Stage::Areas(done, all) => (Asked::AreasLookedAt, done, all),
            Stage::Conflicts(done, all) => (Asked::AreasWithConflicts, done, all),
            Stage::Repairs(done, all) => (Asked::KindsOfRepair, done, all),
        };
        bar.set_message(what.of(lang));
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let found = diagnose::diagnose(&loaded.instance, &loaded.scenario, &limits, &means, &told);
    bar.finish_and_clear();
    match args.show.format {
        Format::Json => terminal.json(&serde_json::to_value(&found)?),
        Format::Text => terminal.result(&text(&found, terminal.lang())),
    }
    Ok(match found.has_plan {
        "yes" => ExitStatus::Done,
        "no" => ExitStatus::Negative,
        _ => ExitStatus::NoAnswer,
    })
}

fn text(found: &Diagnosis, lang: Lang) -> String {
    if found.conflicts.is_empty() {
        let text = if found.has_plan == "yes" { Asked::HasPlan } else { Asked::TimeOver };
        return text.of(lang).to_owned();
    }
    let count = found.conflicts.len();
    let text = if count == 1 { Asked::ConflictOne } else { Asked::ConflictMany };
    let others = if found.is_complete { Asked::NoOthers } else { Asked::MayBeOthers };
    let mut text = others.with(lang, &[&text.with(lang, &[&count.to_string()])]) + "\n";
    for (number, conflict) in (1_u32..).zip(&found.conflicts) {
        let minimality = if conflict.is_minimal { Asked::Minimal } else { Asked::NotMinimal };
        let head = Asked::Conflict.with(lang, &[&number.to_string(), minimality.of(lang)]);
        let _ = writeln!(text, "\n{head}");
        for line in members(conflict, lang) {
            let _ = writeln!(text, "  {line}");
        }
    }
    if found.repairs.is_empty() {
        let none =
            if found.are_repairs_cut_short { Asked::NoRepairInTime } else { Asked::NoRepair };
        let _ = writeln!(text, "\n{}", none.of(lang));
        let members = found.conflicts.iter().flat_map(|conflict| &conflict.members);
        let fixed = members.filter_map(|member| member.fixed.as_ref());
        let why: BTreeSet<String> = fixed.map(|reason| reason.text(lang)).collect();
        for line in why {
            let _ = writeln!(text, "  {line}");
        }
    }
    for (number, repair) in (1_u32..).zip(&found.repairs) {
        let head = Asked::Repair.with(lang, &[&number.to_string(), &totals(repair, lang)]);
        let _ = writeln!(text, "\n{head}");
        for step in &repair.repair.steps {
            let _ = writeln!(text, "  {}", step.reason.text(lang));
        }
    }
    text
}

/// The members in words; many alike in one line.
fn members(conflict: &ConflictAnswer, lang: Lang) -> Vec<String> {
    const ALIKE: usize = 5;
    let mut by_rule: BTreeMap<(RuleName, &str), Vec<&diagnose::member::Named>> = BTreeMap::new();
    for member in &conflict.members {
        by_rule.entry((member.rule, member.kind)).or_default().push(member);
    }
    let mut lines = Vec::new();
    for ((rule, kind), alike) in by_rule {
        let marked = |line: String| {
            if alike[0].law { Asked::Law.with(lang, &[&line]) } else { line }
        };
        if alike.len() <= ALIKE {
            lines.extend(alike.iter().map(|member| marked(member.reason.text(lang))));
        } else {
            let ids: Vec<&str> =
                alike.iter().flat_map(|member| &member.ids).map(String::as_str).collect();
            let rule = match lang {
                Lang::En => rule.word().to_owned(),
                Lang::Zh => format!("规则“{}”", programme::rule(rule)),
            };
            let count = alike.len().to_string();
            let words = [&rule, &count, kind_of_id(kind, lang), &ids.join(", ")];
            lines.push(marked(Asked::RuleOfMany.with(lang, &words)));
        }
    }
    if conflict.households > 0 {
        lines.push(Asked::Together.with(lang, &[&conflict.households.to_string()]));
    }
    lines
}

fn totals(answer: &RepairAnswer, lang: Lang) -> String {
    let repair = &answer.repair;
    let mut parts = Vec::new();
    if repair.households > 0 {
        let (households, persons) = (repair.households.to_string(), repair.persons.to_string());
        parts.push(Asked::Exempt.with(lang, &[&households, &persons]));
    }
    if repair.places > 0 {
        parts.push(Asked::Places.with(lang, &[&repair.places.to_string()]));
    }
    if repair.money_cny > 0 {
        parts.push(Asked::Money.with(lang, &[&amount(repair.money_cny as f64)]));
    }
    parts.push(Asked::Price.with(lang, &[&amount(repair.price)]));
    let proof = match (repair.is_smallest, answer.is_shown) {
        (true, true) => Asked::SmallestShown,
        (true, false) => Asked::SmallestByModel,
        (false, true) => Asked::Shown,
        (false, false) => Asked::ByModel,
    };
    parts.push(proof.of(lang).to_owned());
    if !repair.is_smallest {
        parts.push(Asked::NoneBelow.with(lang, &[&amount(repair.price_at_least)]));
    }
    parts.join(lang.comma())
}
