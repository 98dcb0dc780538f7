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
use crate::why::diagnose;
use crate::why::diagnose::ConflictAnswer;
use crate::why::diagnose::Diagnosis;
use crate::why::diagnose::Limits;
use crate::why::diagnose::RepairAnswer;
use crate::why::diagnose::Stage;
use crate::why::diagnose::give::Prices;
use crate::why::reason::amount;
use crate::write::words::Lang;
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
    let means = args.means.means()?;
    let bar = terminal.bar("");
    let told = |stage: Stage| {
        let (what, done, all) = match stage {
            Stage::Areas(done, all) => ("areas looked at", done, all),
            Stage::Conflicts(done, all) => ("areas with conflicts", done, all),
            Stage::Repairs(done, all) => ("kinds of repair", done, all),
        };
        bar.set_message(what);
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
        return match found.has_plan {
            "yes" => "there is a plan that keeps every rule: nothing is in conflict".to_owned(),
            _ => "the time was over before a plan or a conflict was found; allow more".to_owned(),
        };
    }
    let mut text = format!(
        "no plan keeps every rule: {} conflict{} found{}\n",
        found.conflicts.len(),
        if found.conflicts.len() == 1 { "" } else { "s" },
        if found.is_complete { ", there are no others" } else { "; there may be others" }
    );
    for (number, conflict) in (1..).zip(&found.conflicts) {
        let _ = writeln!(text, "\nconflict {number}{}", minimality(conflict));
        for line in members(conflict, lang) {
            let _ = writeln!(text, "  {line}");
        }
    }
    if found.repairs.is_empty() {
        text.push_str("\nno repair was found\n");
        let members = found.conflicts.iter().flat_map(|conflict| &conflict.members);
        let fixed = members.filter_map(|member| member.fixed.as_ref());
        let why: BTreeSet<String> = fixed.map(|reason| reason.text(lang)).collect();
        for line in why {
            let _ = writeln!(text, "  {line}");
        }
    }
    for (number, repair) in (1..).zip(&found.repairs) {
        let _ = writeln!(text, "\nrepair {number}: {}", totals(repair));
        for step in &repair.repair.steps {
            let _ = writeln!(text, "  {}", step.reason.text(lang));
        }
    }
    text
}

const fn minimality(conflict: &ConflictAnswer) -> &'static str {
    if conflict.is_minimal {
        " (without any one of these the others can be kept)"
    } else {
        " (the time was over before each was shown to be needed)"
    }
}

/// The members in words; many alike in one line.
fn members(conflict: &ConflictAnswer, lang: Lang) -> Vec<String> {
    const ALIKE: usize = 5;
    let mut by_rule: BTreeMap<(&str, &str), Vec<&diagnose::member::Named>> = BTreeMap::new();
    for member in &conflict.members {
        by_rule.entry((member.rule.word(), member.kind)).or_default().push(member);
    }
    let mut lines = Vec::new();
    for ((rule, kind), alike) in by_rule {
        let law = if alike[0].law { " (law)" } else { "" };
        if alike.len() <= ALIKE {
            lines.extend(alike.iter().map(|member| format!("{}{law}", member.reason.text(lang))));
        } else {
            let ids: Vec<&str> =
                alike.iter().flat_map(|member| &member.ids).map(String::as_str).collect();
            lines.push(format!("{rule} of {} {kind}s: {}{law}", alike.len(), ids.join(", ")));
        }
    }
    if conflict.households > 0 {
        lines.push(format!("together {} households have to be placed", conflict.households));
    }
    lines
}

fn totals(answer: &RepairAnswer) -> String {
    let repair = &answer.repair;
    let mut parts = Vec::new();
    if repair.households > 0 {
        parts.push(format!("{} households ({} persons) exempt", repair.households, repair.persons));
    }
    if repair.places > 0 {
        parts.push(format!("{} places", repair.places));
    }
    if repair.money_cny > 0 {
        parts.push(format!("{} CNY", amount(repair.money_cny as f64)));
    }
    parts.push(format!("price {}", amount(repair.price)));
    parts.push(
        match (repair.is_smallest, answer.is_shown) {
            (true, true) => "proven smallest of its kinds, shown by a verified plan",
            (true, false) => "proven smallest of its kinds by the model",
            (false, true) => "shown by a verified plan; a smaller one may exist",
            (false, false) => "by the model; not shown by a plan, and a smaller one may exist",
        }
        .to_owned(),
    );
    if !repair.is_smallest {
        parts.push(format!("none of its kinds below {}", amount(repair.price_at_least)));
    }
    parts.join(", ")
}
