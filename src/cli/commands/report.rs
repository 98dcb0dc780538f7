//! `resettle report`: the documents of an earlier run, or a page that compares several.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::run::documents::DocumentsRequest;
use crate::run::documents::documents;
use crate::study::compare;
use crate::study::compare::page;
use crate::write::COMPARE;
use crate::write::words::Say;
use serde_json::json;
use std::path::PathBuf;

/// Write the documents of a run: report.html, plan.xlsx, plan.gpkg; or compare runs on one page
///
/// Every solve writes them already. This writes them anew: in another language, after plan.json was
/// changed by hand, or into another folder to be passed on. The plan is judged and measured again;
/// nothing is solved. The report is one file that needs no network.
///
/// With --compare, the page compare.html shows two or more runs side by side, each against the first:
/// what is proven of their values, figures with differences, a map of who changes, tables of changes, and
/// what was set or read differently. It says what `resettle compare` says.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A run folder; with --compare the run that the others are compared with
    #[arg(required_unless_present = "compare")]
    run: Option<PathBuf>,
    /// Compare run folders on one page, the reference first
    #[arg(long, value_name = "RUN", num_args = 1.., conflicts_with = "instance")]
    compare: Vec<PathBuf>,
    /// The folder to write to; default: the run folder, with --compare the current folder. With --compare
    /// also a file whose name ends in .html
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where the instance of the run is now; default: where it was when it was solved
    #[arg(long, value_name = "DIR")]
    instance: Option<PathBuf>,
    #[command(flatten)]
    show: ShowArgs,
}

const EXAMPLES: &str = "\
Examples:
  resettle report runs/ankang --lang zh
  resettle report runs/ankang --lang en --out to-send
  resettle report runs/ankang --instance elsewhere/ankang
  resettle report --compare runs/ankang runs/late --out to-send
  resettle report --compare runs/a runs/b runs/c --out to-send/abc.html

Documents in the run folder, and an earlier compare.html, are replaced; run.json in the run folder keeps
the sums of those that solve wrote.";

/// Runs the command.
///
/// # Errors
/// Where files cannot be opened or written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let Some(run) = args.run.as_ref().filter(|_| args.compare.is_empty()) else {
        return compared(args, terminal);
    };
    let told = documents(&DocumentsRequest {
        run: run.clone(),
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

/// Writes the page of several runs side by side.
fn compared(args: &Args, terminal: &Terminal) -> Result<ExitStatus, Failure> {
    let runs: Vec<PathBuf> = args.run.iter().chain(&args.compare).cloned().collect();
    if runs.len() < 2 {
        return Err("--compare wants two run folders or more".into());
    }
    let out = args.out.clone().unwrap_or_default();
    let is_page = out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("html"));
    let path = if is_page { out } else { out.join(COMPARE) };
    let comparison = compare::compare(&runs)?;
    page::save(&path, &comparison, terminal.lang())?;
    let path = path.display().to_string();
    match args.show.format {
        Format::Json => terminal.json(&json!({ "ok": true, "files": [path] })),
        Format::Text => terminal.result(&path),
    }
    Ok(ExitStatus::Done)
}
