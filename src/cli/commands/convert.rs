//! `resettle convert`: public benchmark formats to an instance.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::terminal::Terminal;
use crate::read::convert;
use crate::write::words::Say;
use clap::ValueEnum;
use std::path::PathBuf;

/// Turn a public benchmark file into an instance
#[derive(clap::Args)]
#[command(after_help = "Example:\n  resettle convert cflp holmberg/p01.txt --out holmberg-p01")]
pub struct Args {
    /// The format of the file
    #[arg(value_enum)]
    format: Format,
    /// The file
    file: PathBuf,
    /// The instance folder to write; must not exist or be empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

/// A public format.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// Single-source capacitated facility location: "I J", capacities and fixed costs, demands, costs
    Cflp,
}

/// Runs the command.
///
/// # Errors
/// Where the file is not of the format or the folder cannot be written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    let Format::Cflp = args.format;
    let converted = convert::convert_cflp(&args.file, &args.out)?;
    let (villages, sites) = (converted.villages.to_string(), converted.sites.to_string());
    let out = args.out.display().to_string();
    terminal.result(&Say::Converted.with(terminal.lang(), &[&villages, &sites, &out]));
    Ok(ExitStatus::Done)
}
