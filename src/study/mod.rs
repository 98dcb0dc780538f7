//! Many runs: a design over the parameters of a scenario, a process a point, one table.
//!
//! ```text
//! STUDY.toml → plan → point, point, point … → collect → results.csv, summary.json
//! ```
//!
//! The folder of a study holds everything, and every file in it appears whole or not at all:
//!
//! | file | what |
//! |---|---|
//! | `study.json` | the study, what it was made from (sums of all files), how many points |
//! | `base/` | the run of the base scenario, from whose plan and multipliers (`search.json`) the first points start |
//! | `points/0001/` | a run folder a point, complete or absent |
//! | `points/0002.failed.json` | why a point has no run |
//! | `points/0003.refined.1/` | a better run of a point that was gone on with; the best one counts |
//! | `points/0003.more.json` | what was spent on that |
//! | `results.csv` | a row a point; equal studies have equal bytes unless a time limit, or a solver that failed, ended a point |
//! | `timings.csv` | what may differ between equal studies: seconds and memory |
//! | `study.sqlite` | these tables in one file that desktop programs open, seconds included |
//! | `summary.json` | counts, best point, rankings |
//! | `effects.csv`, `tornado.csv`, `sobol.csv` | where the design has them |
//! | `robust.csv`, `robust_draws.csv`, `robust/` | the choice among the plans found, and its runs |
//! | `plots/` | pictures, SVG and PNG |
//! | `slurm/`, `log/`, `job.json` | scripts for a cluster, what their tasks said, which jobs they are |
//!
//! A point depends on `study.json`, the instance, the base and the points it starts from (`neighbours`), never on
//! which worker solved it or when. What is there is done; the same command does what is missing.
//!
//! Several machines may work on one folder, each on a shard of its points: points are then done by
//! whoever comes first, and whoever needs a point of another shard that is not done does it.
//!
//! A cluster needs nothing else: its tasks are shards, see `cluster`.

pub mod chance;
pub mod cluster;
pub mod collect;
pub mod compare;
pub mod database;
pub mod effects;
pub mod error;
pub mod folder;
pub mod interval;
pub mod manifest;
pub mod more;
pub mod neighbours;
pub mod pareto;
pub mod pictures;
pub mod plan;
pub mod point;
pub mod points;
pub mod pool;
pub mod quantile;
mod queue;
pub mod refine;
pub mod report;
pub mod results;
pub mod robust;
pub mod shards;
pub mod sobol;
pub mod start;
pub mod status;
pub mod tornado;

pub use collect::Collected;
pub use collect::collect;
pub use error::StudyError;
pub use folder::StudyFolder;
pub use manifest::Manifest;
pub use more::More;
pub use more::Went;
pub use more::go_on;
pub use neighbours::Neighbours;
pub use plan::Planned;
pub use plan::plan;
pub use point::PointEnd;
pub use point::Which;
pub use point::solve_point;
pub use pool::Event;
pub use pool::Pool;
pub use pool::Worked;
pub use shards::Shards;
pub use status::Status;
pub use status::status;
