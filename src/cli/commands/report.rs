//! `resettle report`: the documents of an earlier run.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::run::documents::DocumentsRequest;
use crate::run::documents::documents;
use crate::write::words::Say;
use serde_json::json;
use std::path::PathBuf;

/// Write the documents of a run: report.html, plan.xlsx, plan.gpkg
///
/// Every solve writes them already. This writes them anew: in another language, after plan.json was
/// changed by hand, or into another folder to be passed on. The plan is judged and measured again;
/// nothing is solved. The report is one file that needs no network.
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  resettle report runs/ankang --lang zh\n  resettle report runs/ankang --lang en --out to-send\n  resettle report runs/ankang --instance elsewhere/ankang\n\nDocuments in the run folder are replaced; run.json there keeps the sums of those that solve wrote."
)]
pub struct Args {
    /// A run folder
    run: PathBuf,
    /// The folder to write to; default: the run folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the instance of the run is now; default: where it was when it was solved
    #[arg(long, value_name = "DIR")]
    instance: Option<PathBuf>,
    #[command(flatten)]
    show: ShowArgs,
}

/// Runs the command.
///
/// # Errors
/// Where files cannot be opened or written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let told = documents(&DocumentsRequest {
        run: args.run.clone(),
        instance: args.instance.clone(),
        out: args.out.clone(),
        lang: terminal.lang(),
    })?;
    terminal.findings(&told.findings);
    let files: Vec<String> = told.files.iter().map(|file| file.display().to_string()).collect();
    match args.show.format {
        Format::Json => terminal.json(&json!({
            "ok": !told.is_refused(),
            "verified": told.is_verified,
            "files": files,
            "findings": told.findings,
        })),
        Format::Text if told.is_refused() => {
            terminal.result(Say::NothingWritten.of(terminal.lang()));
        }
        Format::Text => terminal.result(&files.join("\n")),
    }
    // A page that says "refused" is written all the same; only that nothing is written is negative.
    Ok(if told.is_refused() { ExitStatus::Negative } else { ExitStatus::Done })
}
