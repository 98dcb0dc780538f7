//! `resettle export-model`: the mixed-integer program as a file that other solvers read.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::ShowArgs;
use crate::cli::options::SourceArgs;
use crate::cli::terminal::Terminal;
use crate::diagnostic::has_errors;
use crate::run;
use crate::write::words::Say;
use std::path::PathBuf;

/// Write the mixed-integer program to a file that other solvers read
///
/// The first layer of the goal is the objective. The program is the one that `solve` begins with: all
/// legal pairs where these are few, else the nearest of each village (candidates.all = true for all).
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resettle export-model instances/ankang --out ankang.mps\n  resettle export-model instances/ankang --set candidates.all=true --out ankang.lp"
)]
pub struct Args {
    #[command(flatten)]
    source: SourceArgs,
    /// The file to write; its ending says the format: mps, or lp for people
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    #[command(flatten)]
    show: ShowArgs,
}

/// Runs the command.
///
/// # Errors
/// Where the instance cannot be opened or the file cannot be written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let is_known = args.out.extension().is_some_and(|ending| ending == "mps" || ending == "lp");
    if !is_known {
        return Err(Say::NoModelFile
            .with(terminal.lang(), &[&args.out.display().to_string()])
            .into());
    }
    let exported = run::export_model(&args.source.sources(), &args.out)?;
    terminal.findings(&exported.findings);
    if has_errors(&exported.findings) {
        return Ok(ExitStatus::Negative);
    }
    let counts = [exported.columns, exported.rows, exported.entries];
    let [columns, rows, entries] = counts.map(|count| count.to_string());
    let out = args.out.display().to_string();
    terminal.result(&Say::Exported.with(terminal.lang(), &[&columns, &rows, &entries, &out]));
    Ok(ExitStatus::Done)
}
