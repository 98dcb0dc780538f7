//! `resettle study-point`: one point of a study, for those who drive the workers. Hidden from the help.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::study;
use crate::study::More;
use crate::study::PointEnd;
use crate::study::Which;
use std::io::Read;
use std::path::PathBuf;

/// Solve one point of a study
///
/// Exit status: 0 its run stands; 1 it is refused, which is recorded; 2 files cannot be read or written.
#[derive(clap::Args)]
pub struct Args {
    /// The folder of the study
    dir: PathBuf,
    /// The point's number, or base
    #[arg(value_parser = which)]
    point: Which,
    /// Go on with a point that is done, whatever its gap: twice as long each time
    #[arg(long)]
    refine: bool,
    /// Go on with a point that is done, so many times as long as its limit
    #[arg(long, value_name = "FACTOR", conflicts_with = "refine")]
    longer: Option<f64>,
    /// End when standard input ends: whoever started this is gone
    #[arg(long)]
    with_parent: bool,
}

/// Runs the command.
///
/// # Errors
/// Where files cannot be read or written.
pub fn run(args: &Args) -> Result<ExitStatus, Failure> {
    if args.with_parent {
        std::thread::spawn(|| {
            // Nothing is ever written to it; it ends when the other side is gone.
            let _ = std::io::stdin().read(&mut [0_u8; 1]);
            std::process::exit(ExitStatus::NoAnswer as i32);
        });
    }
    let more = match (args.refine, args.longer) {
        (true, _) => Some(More::Refine),
        (false, Some(factor)) => Some(More::Longer(factor)),
        (false, None) => None,
    };
    if let Some(more) = more {
        let Which::Point(point) = args.point else {
            return Err("the base is not gone on with: name a point".into());
        };
        study::go_on(&args.dir, point, more)?;
        return Ok(ExitStatus::Done);
    }
    Ok(match study::solve_point(&args.dir, args.point)? {
        PointEnd::Done => ExitStatus::Done,
        PointEnd::Refused => ExitStatus::Negative,
    })
}

fn which(text: &str) -> Result<Which, String> {
    if text == "base" {
        return Ok(Which::Base);
    }
    let point: Option<u64> = text.parse().ok();
    point
        .filter(|&point| point > 0)
        .map(Which::Point)
        .ok_or_else(|| "a number from 1 on, or base".to_owned())
}
