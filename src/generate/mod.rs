//! Synthetic instances: a mountain region with counties, towns, villages, candidate sites and
//! livelihoods, from a seed. The same specification gives the same bytes.
//!
//! Everything an instance promises is held by construction, through one plan that serves as witness
//! (see module `balance`): each village that must move has a site of its own town within reach, and
//! all of them fit there at once, in dwellings, school seats and least use, and within the budgets
//! where there are any. The shortage of jobs is soft. So every instance has a plan.
//!
//! Villages are drawn three times (who must move, what that needs, the rows) instead of being kept:
//! memory grows with sites and towns only. Real regions are not imitated in detail; nothing here
//! reads data.

mod balance;
mod draw;
mod livelihoods;
mod names;
mod region;
mod rules;
mod sites;
mod spec;
mod tables;
mod terrain;
mod villages;

use crate::facts::Travel;
use crate::generate::balance::Balance;
use crate::generate::draw::Draws;
use crate::generate::region::Region;
use crate::generate::sites::Sites;
use crate::generate::tables::Tables;
use crate::generate::villages::Villages;
use crate::staged::Staged;
use crate::staged::StagedError;
pub use spec::Spec;
pub use spec::SpecFault;
use std::path::Path;
use std::path::PathBuf;

/// Why no instance was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GenerateError {
    /// The specification cannot be met.
    #[error("the instance cannot be generated: {}", list(.0))]
    Impossible(Vec<SpecFault>),
    /// The folder could not be made.
    #[error(transparent)]
    Folder(#[from] StagedError),
    /// A file could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: std::io::Error,
    },
}

fn list(faults: &[SpecFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

/// Writes a synthetic instance to the folder `dir`, which must not exist yet or be empty. It appears
/// there whole or not at all.
///
/// `progress` is told, now and then and at the end, how many steps of how many are done.
///
/// # Errors
/// When the specification cannot be met, the folder is taken or a file cannot be written.
pub fn generate(
    spec: &Spec,
    dir: &Path,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), GenerateError> {
    let faults = spec.faults();
    if !faults.is_empty() {
        return Err(GenerateError::Impossible(faults));
    }
    let staged = Staged::begin(dir)?;
    let mut steps = Steps::new(spec, progress);

    let draws = Draws::new(spec.seed);
    let region = Region::new(spec, &draws);
    let sites = Sites::new(&region, &draws);
    let villages = Villages::new(&region, &draws, spec.move_km / Travel::default().detour);
    let balance = Balance::strike(spec, villages, &sites, &mut || steps.step());

    let mut tables = Tables { staged: &staged, region: &region, step: &mut || steps.step() };
    tables.write_areas()?;
    tables.write_villages(villages, &balance)?;
    let building_yuan = tables.write_sites(spec, &sites, &balance, &draws)?;
    if spec.livelihoods > 0 {
        tables.write_livelihoods(livelihoods::livelihoods(spec, &region, &balance, &draws))?;
    }
    if let Some(slack) = spec.budget_slack {
        tables.write_budgets(slack, &building_yuan, &balance.stay_yuan)?;
    }
    tables.write_text("instance.toml", &rules::instance_toml(spec))?;

    staged.publish()?;
    steps.finish();
    Ok(())
}

/// Counts what is done and tells it now and then.
struct Steps<'a> {
    done: u64,
    total: u64,
    progress: &'a mut dyn FnMut(u64, u64),
}

impl<'a> Steps<'a> {
    const EVERY: u64 = 1024;

    fn new(spec: &Spec, progress: &'a mut dyn FnMut(u64, u64)) -> Self {
        let rows = u64::from(spec.sites) + u64::from(spec.livelihoods);
        Self { done: 0, total: 3 * u64::from(spec.villages) + rows, progress }
    }

    fn step(&mut self) {
        self.done += 1;
        if self.done.is_multiple_of(Self::EVERY) && self.done < self.total {
            (self.progress)(self.done, self.total);
        }
    }

    fn finish(self) {
        (self.progress)(self.total, self.total);
    }
}
