//! `resettle man`: manual pages of the program and of each command.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::terminal::Terminal;
use std::path::PathBuf;

/// Write manual pages: one for the program, one for each command
///
/// They are made from the same definitions as the commands themselves, for this version. Pages of this
/// name in the folder are replaced.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resettle man --out ~/.local/share/man/man1\n  man resettle-solve"
)]
pub struct Args {
    /// The folder to write to; it is made where it does not exist
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// Where the pages cannot be written.
pub fn run(
    args: &Args,
    program: clap::Command,
    terminal: &Terminal,
) -> Result<ExitStatus, Failure> {
    let failed =
        |why: std::io::Error| format!("cannot write pages to {}: {why}", args.out.display());
    std::fs::create_dir_all(&args.out).map_err(failed)?;
    clap_mangen::generate_to(program, &args.out).map_err(failed)?;
    terminal.result(&args.out.join("resettle.1").display().to_string());
    Ok(ExitStatus::Done)
}
