//! Derives the instances `ankang` and `qinba` from the base tables of the Qinba Mountain Area.
//!
//! ```text
//! source → cells, basins, zones → villages → sites → livelihoods → money → trial → write
//! ```
//!
//! Facts (names, coordinates, census figures, heights) come from the base tables; what they lack is
//! modelled by rules that are stated in each file and in the README of each instance. Every figure
//! depends on the seed and the official code of its village or town alone, never on the order of
//! rows or on the instance, so a village is the same in both. Solving anything is not done here.

mod basins;
mod cells;
mod chance;
mod dem;
mod instance_toml;
mod land;
mod livelihoods;
mod money;
mod names;
mod people;
mod policy;
mod readme;
mod rivers;
mod round;
mod sites;
mod source;
mod summary;
mod towns;
mod trial;
mod villages;
mod world;
mod write;
mod zones;

use clap::Parser;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;

/// Derives the Ankang and Qinba instances from the base tables.
#[derive(Parser)]
#[command(name = "derive-qinba", version)]
struct Args {
    /// Folder with the base tables (counties.csv, towns.csv, villages.csv, …).
    #[arg(long)]
    source: PathBuf,
    /// Folder in which the instance folders are written.
    #[arg(long, default_value = "instances")]
    out: PathBuf,
    /// Write only this instance.
    #[arg(long)]
    only: Option<Which>,
    /// Also write the trial plan of each instance into this folder, for `resettle verify`.
    #[arg(long)]
    trial: Option<PathBuf>,
    /// Seed of all modelled figures; same seed, same bytes.
    #[arg(long, default_value_t = 20_200_101)]
    seed: u64,
}

/// An instance that can be derived.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Which {
    /// The ten counties of Ankang.
    Ankang,
    /// All 75 counties.
    Qinba,
}

impl Which {
    fn name(self) -> &'static str {
        match self {
            Self::Ankang => "ankang",
            Self::Qinba => "qinba",
        }
    }

    fn holds(self, adcode: &str) -> bool {
        self == Self::Qinba || adcode.starts_with("6109")
    }
}

fn main() -> ExitCode {
    match derive(&Args::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("derive-qinba: {error}");
            let mut cause = std::error::Error::source(&error);
            while let Some(deeper) = cause {
                eprintln!("  because: {deeper}");
                cause = deeper.source();
            }
            ExitCode::from(2)
        }
    }
}

/// Writes the instances; `false` if the trial plan of one of them finds no place for a village.
fn derive(args: &Args) -> Result<bool, source::SourceError> {
    let base = source::Base::read(&args.source)?;
    let world = world::World::model(&base, args.seed);
    let rivers = rivers::read(&args.source.join("rivers_ne10m.geojson"))?;
    let mut sound = true;
    for which in [Which::Ankang, Which::Qinba] {
        if args.only.is_none_or(|only| only == which) {
            sound &= write_one(which, &world, &rivers, args)?;
        }
    }
    Ok(sound)
}

fn write_one(
    which: Which,
    world: &world::World,
    rivers: &[rivers::River],
    args: &Args,
) -> Result<bool, source::SourceError> {
    let part = world.part(|adcode| which.holds(adcode));
    let money = money::Money::model(&part);
    let trial = trial::Trial::run(&part, &money);
    eprint!("{}", summary::table(which.name(), &part, &money, &trial));
    let folder = args.out.join(which.name());
    write::instance(&folder, which.name(), &part, &money, args.seed)?;
    write::put(&folder.join("rivers.geojson"), &rivers::text(rivers, &part))?;
    if let Some(folder) = &args.trial {
        write::trial_plan(folder, which.name(), &part, &trial)?;
    }
    Ok(trial.failures.is_empty())
}
