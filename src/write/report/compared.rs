//! Several runs side by side, as their page is told of them. What is compared and how is found out by
//! who fills this in; here it is only held.

use crate::facts::Backdrop;
use crate::facts::Proof;
use crate::facts::Termination;
use crate::write::LayerRecord;

/// Runs side by side, the reference first. Lists of one value a run are in the order of `runs`.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// The runs.
    pub runs: Vec<Run>,
    /// Figures of all runs.
    pub figures: Vec<Figure>,
    /// What is set or was read differently: its dotted name, and its value in each run.
    pub settings: Vec<(String, Vec<Option<String>>)>,
    /// Counties of villages and sites.
    pub counties: Vec<County>,
    /// Borders and rivers with their source.
    pub backdrops: Vec<(Backdrop, Option<String>)>,
    /// Villages of all runs.
    pub villages: Vec<Village>,
    /// Sites of all runs.
    pub sites: Vec<Site>,
    /// Livelihoods at which anybody earns in any run.
    pub work: Vec<Work>,
    /// Each run but the first against the first.
    pub others: Vec<Against>,
}

/// One run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Short name, its own among these.
    pub name: String,
    /// Where it is.
    pub folder: String,
    /// Name of its instance.
    pub instance: String,
    /// Name of its scenario.
    pub scenario: String,
    /// When it ended, as its record says.
    pub ended: String,
    /// Whether it has a plan.
    pub has_plan: bool,
    /// What the verifier said; `None` without a plan.
    pub verdict_ok: Option<bool>,
    /// Why it stopped.
    pub termination: Termination,
    /// Which pairs its bound speaks of.
    pub proof: Proof,
    /// Value and bound of each layer of the goal.
    pub layers: Vec<LayerRecord>,
}

/// A figure of all runs.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Its name, as `compare` has it: `total`, `bound`, `term_…`, or that of a main figure.
    pub name: String,
    /// Its value in each run.
    pub values: Vec<Option<f64>>,
}

/// A county.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    /// Its id.
    pub id: String,
    /// Name and Chinese name.
    pub names: [Option<String>; 2],
}

/// What becomes of a village in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It moves to a site, by position.
    Moves(usize),
    /// It stays.
    Stays,
    /// It has no place.
    Unplaced,
    /// The plan says nothing.
    Undecided,
    /// The run does not have it.
    Absent,
}

/// A village.
#[derive(Clone, Debug)]
pub struct Village {
    /// Its id.
    pub id: String,
    /// Name and Chinese name.
    pub names: [Option<String>; 2],
    /// Its county, by position.
    pub county: Option<usize>,
    /// Its households, as the last run that has it says.
    pub households: u64,
    /// Longitude and latitude.
    pub at: Option<[f64; 2]>,
    /// What becomes of it in each run.
    pub fates: Vec<Fate>,
}

/// A site.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its id.
    pub id: String,
    /// Name and Chinese name.
    pub names: [Option<String>; 2],
    /// Its county, by position.
    pub county: Option<usize>,
    /// Longitude and latitude.
    pub at: Option<[f64; 2]>,
    /// The level at which each run opens it.
    pub levels: Vec<Option<String>>,
    /// Households that move there in each run.
    pub households: Vec<u64>,
}

/// A livelihood.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its id.
    pub id: String,
    /// Its name; empty without one.
    pub name: String,
    /// Its kind; empty without one.
    pub kind: String,
    /// Workers in each run.
    pub workers: Vec<u64>,
}

/// What is proven of the best possible values of two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// That of the other is higher.
    Higher,
    /// That of the other is lower.
    Lower,
    /// They are the same.
    Same,
    /// Their intervals overlap.
    NotProven,
    /// They weigh different goals.
    OtherGoal,
    /// One has no plan.
    NoPlan,
}

/// What is proven of one layer of the goal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerOrder {
    /// How the best possible values stand to each other.
    pub order: Order,
    /// Between which numbers the change of the best possible value lies.
    pub change: Option<[Option<f64>; 2]>,
}

/// What becomes of a site from the first run to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteMove {
    /// It opens.
    Opened,
    /// It closes.
    Closed,
    /// It is of another level.
    OtherLevel,
    /// The first run does not have it.
    New,
    /// The other run does not have it.
    Gone,
    /// It is open at the same level for more or fewer households.
    OtherHouseholds,
}

/// A run against the first.
#[derive(Clone, Debug)]
pub struct Against {
    /// Position of the run.
    pub run: usize,
    /// What is proven of their best possible values, for each layer of the goal.
    pub layers: Vec<LayerOrder>,
    /// Villages that end up elsewhere, by position.
    pub villages: Vec<usize>,
    /// Sites that change, by position.
    pub sites: Vec<(usize, SiteMove)>,
    /// Livelihoods with more or fewer workers, by position.
    pub work: Vec<usize>,
    /// Share of households whose village ends up at the same place.
    pub alike_households: Option<f64>,
    /// Sites open in both as a share of those open in one or the other.
    pub alike_sites: Option<f64>,
    /// Households that end up elsewhere.
    pub households_elsewhere: u64,
}
