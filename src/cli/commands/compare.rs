//! `resettle compare`: runs side by side, or all points of a study against each other.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::staged::Staged;
use crate::study::StudyFolder;
use crate::study::compare;
use crate::study::compare::across_text;
use crate::study::compare::files;
use crate::study::compare::text;
use crate::study::manifest::STUDY;
use crate::write::folder::write_file;
use crate::write::words::Studied;
use std::path::Path;
use std::path::PathBuf;

/// Compare runs side by side, or all points of one study
///
/// Of runs: figures with differences, what was set differently, villages that end up elsewhere, sites that
/// open or close, and how alike the plans are; each run against the first, by id. Where the intervals of
/// bound and value overlap, "not proven" is said. Of a study: what is the same at all points, what
/// flips, and between which values of which parameter.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Run folders, the reference first; or the folder of one study
    #[arg(required = true, value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// Also write tables (CSV), JSON and a map (GeoJSON) to a new folder
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    show: ShowArgs,
}

const EXAMPLES: &str = "\
Examples:
  resettle compare runs/ankang runs/late
  resettle compare runs/a runs/b runs/c --out compared --format json
  resettle compare studies/weights";

/// Runs the command.
///
/// # Errors
/// Where a run cannot be read or the folder not written.
pub fn run(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let lang = terminal.lang();
    if let [study] = args.runs.as_slice() {
        if !study.join(STUDY).is_file() {
            return Err(Studied::NotAStudy.with(lang, &[&study.display().to_string()]).into());
        }
        let across = compare::across(&StudyFolder::open(study)?)?;
        if let Some(out) = &args.out {
            write(out, &files::files_across(&across), terminal)?;
        }
        match args.show.format {
            Format::Json => terminal.json(&serde_json::to_value(&across)?),
            Format::Text => terminal.result(&across_text::text(&across, lang)),
        }
        let has_plans = across.points > 0;
        return Ok(if has_plans { ExitStatus::Done } else { ExitStatus::Negative });
    }
    let comparison = compare::compare(&args.runs)?;
    if let Some(out) = &args.out {
        write(out, &files::files(&comparison), terminal)?;
    }
    match args.show.format {
        Format::Json => terminal.json(&files::json(&comparison)),
        Format::Text => terminal.result(&text::text(&comparison, lang)),
    }
    Ok(ExitStatus::Done)
}

fn write(out: &Path, files: &files::Files, terminal: &Terminal) -> Result<(), Failure> {
    let staged = Staged::begin(out)?;
    for (name, text) in files {
        write_file(&staged.folder().join(name), |out| out.write_all(text.as_bytes()))?;
    }
    staged.publish()?;
    terminal.note(&Studied::WrittenTo.with(terminal.lang(), &[&out.display().to_string()]));
    Ok(())
}
