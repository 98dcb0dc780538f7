//! `resettle check`: reads and judges an instance without solving it.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::options::SourceArgs;
use crate::cli::terminal::Terminal;
use crate::diagnostic::has_errors;
use crate::run;
use crate::write::words::Say;
use serde_json::json;

/// Read an instance and judge it: files, references, eligibility, capacity against need
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resettle check instances/ankang\n  resettle check instances/ankang --set rules.reach.move_km=20 --format json"
)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    show: ShowArgs,
}

/// Runs the command.
///
/// # Errors
/// Where the instance cannot be opened at all.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let checked = run::check(&args.source.sources())?;
    let is_sound = !has_errors(&checked.findings);
    let instance = &checked.loaded.instance;
    match args.show.format {
        Format::Json => terminal.json(&json!({
            "instance": instance.name,
            "ok": is_sound,
            "villages": instance.villages.len(),
            "sites": instance.sites.len(),
            "livelihoods": instance.livelihoods.len(),
            "legal_pairs": checked.tally.as_ref().map(|tally| tally.legal),
            "findings": checked.findings,
        })),
        Format::Text => {
            terminal.findings(&checked.findings);
            let lang = terminal.lang();
            let legal = checked.tally.as_ref().map_or(String::new(), |tally| {
                Say::LegalPairs.with(lang, &[&tally.legal.to_string()])
            });
            let size = [instance.villages.len(), instance.sites.len(), instance.livelihoods.len()]
                .map(|count| count.to_string());
            let size = Say::Size.with(lang, &size.each_ref().map(String::as_str));
            let verdict = if is_sound { Say::Sound } else { Say::NotSound };
            let words = [instance.name.as_str(), &size, &legal, verdict.of(lang)];
            terminal.result(&Say::Checked.with(lang, &words));
        }
    }
    Ok(if is_sound { ExitStatus::Done } else { ExitStatus::Negative })
}
