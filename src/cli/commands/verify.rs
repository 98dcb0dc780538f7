//! `resettle verify`: judges any plan, also one made by hand.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::Format;
use crate::cli::options::QuestionArgs;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::run;
use crate::run::Judgement;
use crate::write::words;
use crate::write::words::Lang;
use crate::write::words::Say;
use comfy_table::Table;
use comfy_table::presets;
use serde_json::json;
use std::path::PathBuf;

/// Judge a plan with code that shares nothing with the model
///
/// Give a run folder, or an instance and a plan file.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resettle verify runs/ankang\n  resettle verify instances/ankang --plan by-hand.json\n  resettle verify runs/ankang --instance elsewhere/ankang"
)]
pub struct Args {
    /// A run folder; with --plan an instance folder
    folder: PathBuf,
    /// A plan file to be judged by the instance
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// Where the instance of the run folder is now
    #[arg(long, value_name = "DIR", conflicts_with = "plan")]
    instance: Option<PathBuf>,
    #[command(flatten)]
    question: QuestionArgs,
    #[command(flatten)]
    show: ShowArgs,
}

/// Runs the command.
///
/// # Errors
/// Where files cannot be opened at all.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let judgement = match &args.plan {
        Some(plan) => run::verify_plan(&args.question.sources(args.folder.clone()), plan)?,
        None if args.question.scenario.is_some() || !args.question.set.is_empty() => {
            return Err(
                "--scenario and --set go with --plan: a run folder is judged by its own settings"
                    .into(),
            );
        }
        None => run::verify_run(&args.folder, args.instance.as_deref())?,
    };
    let is_sound = judgement.verdict.as_ref().is_some_and(crate::verify::Verdict::ok);
    match args.show.format {
        Format::Json => terminal.json(&json!({
            "ok": is_sound,
            "instance": judgement.instance.name,
            "findings": judgement.findings,
            "verdict": judgement.verdict,
        })),
        Format::Text => text(&judgement, is_sound, terminal),
    }
    Ok(if is_sound { ExitStatus::Done } else { ExitStatus::Negative })
}

fn text(judgement: &Judgement, is_sound: bool, terminal: &Terminal) {
    terminal.findings(&judgement.findings);
    let Some(verdict) = &judgement.verdict else {
        terminal.result(Say::NotJudged.of(terminal.lang()));
        return;
    };
    terminal.findings(&verdict.findings);
    let lang = terminal.lang();
    let mut table = Table::new();
    table
        .load_style(presets::UTF8_HORIZONTAL_ONLY)
        .set_header([Say::Term, Say::Value, Say::Unit].map(|word| word.of(lang)));
    for term in &verdict.terms {
        let value =
            term.exact.map_or_else(|| format!("{:.3}", term.value), |exact| exact.to_string());
        let word = match lang {
            Lang::En => term.term.word(),
            Lang::Zh => words::named::term(term.term).of(lang),
        };
        table.add_row([word, &value, words::named::unit(&term.unit, lang)]);
    }
    let errors = verdict.errors().count();
    let line = if is_sound {
        Say::VerdictClean.of(lang).to_owned()
    } else {
        let text = if errors == 1 { Say::VerdictRefusedOne } else { Say::VerdictRefusedMany };
        text.with(lang, &[&errors.to_string()])
    };
    terminal.result(&format!("{table}\n{line}"));
}
