//! `resettle generate`: a realistic synthetic instance.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::terminal::Terminal;
use crate::generate;
use crate::generate::Spec;
use crate::write::words::Say;
use std::path::PathBuf;

/// Write a realistic synthetic instance; same seed, same bytes
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resettle generate --villages 1000 --out my-region\n  resettle generate --villages 5000 --sites 400 --livelihoods 600 --seed 7 --out larger"
)]
pub struct Args {
    /// Number of villages
    #[arg(long, value_name = "N")]
    villages: u32,
    /// Number of candidate sites; default: one for ten villages
    #[arg(long, value_name = "M")]
    sites: Option<u32>,
    /// Number of livelihoods; default: chosen for the number of sites
    #[arg(long, value_name = "K")]
    livelihoods: Option<u32>,
    /// Seed
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// The instance folder to write; must not exist or be empty
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Print no progress
    #[arg(long, short)]
    quiet: bool,
}

/// Runs the command.
///
/// # Errors
/// Where the numbers do not fit together or the folder cannot be written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.quiet);
    let mut spec = Spec::new(args.villages);
    spec.seed = args.seed;
    spec.sites = args.sites.unwrap_or(spec.sites);
    spec.livelihoods = args.livelihoods.unwrap_or(spec.livelihoods);
    let bar = terminal.bar(Say::Writing.of(terminal.lang()));
    generate::generate(&spec, &args.out, &mut |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    })?;
    bar.finish_and_clear();
    let counts = [spec.villages, spec.sites, spec.livelihoods];
    let [villages, sites, livelihoods] = counts.map(|count| count.to_string());
    let (seed, out) = (spec.seed.to_string(), args.out.display().to_string());
    let words = [villages, sites, livelihoods, seed, out];
    terminal.result(&Say::Generated.with(terminal.lang(), &words.each_ref().map(String::as_str)));
    Ok(ExitStatus::Done)
}
