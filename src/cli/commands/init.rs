//! `resettle init`: a new instance folder with a workbook to be filled in.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::terminal::Terminal;
use crate::write::template;
use crate::write::words::Say;
use std::path::PathBuf;

/// Write a new instance folder: a workbook to be filled in, settings, and a page that explains them
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resettle init my-county --lang zh\n  resettle check my-county\n\nThe workbook tables.xlsx has a sheet for each table, with units, notes, lists to choose from and an\nexample row; as it is, the folder is a valid instance. --lang says in which language it is."
)]
pub struct Args {
    /// The folder to make; must not exist or be empty
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// Name of the instance; default: the folder's
    #[arg(long, value_name = "TEXT")]
    name: Option<String>,
    /// Print nothing but failures
    #[arg(long, short)]
    quiet: bool,
}

/// Runs the command.
///
/// # Errors
/// Where the folder is taken or cannot be written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.quiet);
    let of_folder = args.dir.file_name().map(|name| name.to_string_lossy().into_owned());
    let name = args.name.clone().or(of_folder).unwrap_or_else(|| "instance".to_owned());
    let files = template::write(&args.dir, &name, terminal.lang())?;
    let written: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    let next =
        Say::FillIn.with(terminal.lang(), &[template::WORKBOOK, &args.dir.display().to_string()]);
    terminal.result(&format!("{}\n{next}", written.join("\n")));
    Ok(ExitStatus::Done)
}
