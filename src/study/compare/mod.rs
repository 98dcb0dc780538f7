//! Runs side by side, by id: each with the first. Figures with their differences, what was set
//! differently, villages that end up elsewhere, sites that are open in one alone, and how alike two
//! plans are.
//!
//! Not here: many points of one study (`across`), and how it looks (`text`, `files`).

pub mod across;
pub mod across_text;
pub mod files;
pub mod page;
pub mod settings;
pub mod text;

pub use across::Across;
pub use across::across;
pub use settings::Setting;

use crate::read;
use crate::read::Fate;
use crate::read::ReadError;
use crate::read::RunRead;
use crate::read::SiteRead;
use crate::read::VillageRead;
use crate::read::WorkRead;
use crate::study::interval::Interval;
use crate::study::interval::Order;
use serde::Serialize;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Runs side by side.
pub struct Comparison {
    /// The runs, the reference first.
    pub runs: Vec<RunRead>,
    /// Short names, each of its own.
    pub names: Vec<String>,
    /// Figures of all runs.
    pub figures: Vec<Figure>,
    /// What is set or was read differently.
    pub settings: Vec<Setting>,
    /// Each other run against the first.
    pub others: Vec<Against>,
}

/// A figure of all runs.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// Its name, with its unit at the end; `total` and `bound` first.
    pub name: String,
    /// Its value in each run.
    pub values: Vec<Option<f64>>,
}

/// How two runs' values of the goal stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The best possible value is greater than in the first run.
    Rises,
    /// It is smaller.
    Falls,
    /// Both are known and the same.
    Equal,
    /// The intervals of bound and value overlap.
    NotProven,
    /// They weigh different goals.
    OtherGoal,
    /// One has no plan.
    NoPlan,
}

/// One run against the first.
#[derive(Clone, Debug, Serialize)]
pub struct Against {
    /// Its short name.
    pub run: String,
    /// How its value stands to that of the first, in the last layer of the goal.
    pub total: Verdict,
    /// Between which numbers the change of the best possible value lies, in the last layer.
    pub change: Change,
    /// The same of each layer, the first layer first.
    pub layers: Vec<LayerVerdict>,
    /// Villages that end up elsewhere.
    pub villages: Vec<VillageChange>,
    /// Sites that open, close or change their level.
    pub sites: Vec<SiteChange>,
    /// Livelihoods at which more or fewer people earn.
    pub work: Vec<WorkChange>,
    /// How alike the plans are.
    pub likeness: Likeness,
}

/// Between which numbers a change lies; an end that is not known is `None`.
pub type Change = Option<[Option<f64>; 2]>;

/// How two runs stand to each other in one layer of the goal.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LayerVerdict {
    /// What is proven.
    pub verdict: Verdict,
    /// Between which numbers the change of the best possible value lies.
    pub change: Change,
}

/// A livelihood at which more or fewer people earn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WorkChange {
    /// Its id.
    pub livelihood: String,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: String,
    /// Workers in the first run.
    pub workers_before: u64,
    /// Workers in the other run.
    pub workers_after: u64,
}

/// A village that ends up elsewhere, or that one run alone has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VillageChange {
    /// Its id.
    pub village: String,
    /// Its name.
    pub name: String,
    /// Its households, as the later run has them, else the first.
    pub households: u64,
    /// Where it ends up in the first run; `None` where that does not have it.
    pub before: Option<String>,
    /// Where it ends up in the other; `None` where that does not have it.
    pub after: Option<String>,
    /// Where it is.
    #[serde(skip)]
    pub at: Option<[f64; 2]>,
    /// Where it goes in the other run.
    #[serde(skip)]
    pub to: Option<[f64; 2]>,
}

/// What becomes of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SiteMove {
    /// Open in the other run alone.
    Opened,
    /// Open in the first run alone.
    Closed,
    /// Open in both, at another level.
    OtherLevel,
    /// The first run does not have it.
    New,
    /// The other run does not have it.
    Gone,
}

/// A site that opens, closes or changes its level, or that one run alone has.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SiteChange {
    /// Its id.
    pub site: String,
    /// Its name.
    pub name: String,
    /// What becomes of it.
    pub change: SiteMove,
    /// Level in the first run, where it is open.
    pub level_before: Option<String>,
    /// Level in the other run, where it is open.
    pub level_after: Option<String>,
    /// Households in the first run.
    pub households_before: u64,
    /// Households in the other run.
    pub households_after: u64,
    /// Where it is.
    #[serde(skip)]
    pub at: Option<[f64; 2]>,
}

/// How alike two plans are; of villages that both have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Likeness {
    /// Share of households whose village ends up at the same place.
    pub households: Option<f64>,
    /// Share of villages that end up at the same place.
    pub villages: Option<f64>,
    /// Sites open in both as a share of sites open in one or the other.
    pub open_sites: Option<f64>,
    /// Households that end up elsewhere.
    pub households_elsewhere: u64,
    /// Villages that end up elsewhere.
    pub villages_elsewhere: u64,
}

/// Puts runs side by side.
///
/// # Errors
/// Where one cannot be read.
pub fn compare(dirs: &[PathBuf]) -> Result<Comparison, ReadError> {
    let runs: Result<Vec<RunRead>, ReadError> =
        dirs.iter().map(|dir| read::run_folder(dir)).collect();
    Ok(of_runs(runs?))
}

/// Puts runs side by side that were read already; the first is the reference.
#[must_use]
pub fn of_runs(runs: Vec<RunRead>) -> Comparison {
    let names = names(&runs);
    let figures = figures(&runs);
    let settings = settings::differences(&runs);
    let others =
        runs.iter().zip(&names).skip(1).map(|(run, name)| against(&runs[0], run, name)).collect();
    Comparison { runs, names, figures, settings, others }
}

/// The shortest ends of the paths that tell the runs apart.
fn names(runs: &[RunRead]) -> Vec<String> {
    let parts: Vec<Vec<String>> = runs
        .iter()
        .map(|run| {
            run.dir
                .components()
                .map(|part| part.as_os_str().to_string_lossy().into_owned())
                .collect()
        })
        .collect();
    let longest = parts.iter().map(Vec::len).max().unwrap_or(1);
    for take in 1..=longest {
        let ends: Vec<String> =
            parts.iter().map(|parts| parts[parts.len().saturating_sub(take)..].join("/")).collect();
        let distinct: BTreeSet<&String> = ends.iter().collect();
        if distinct.len() == ends.len() {
            return ends;
        }
    }
    (1..).zip(runs).map(|(number, run)| format!("{number}: {}", run.dir.display())).collect()
}

fn figures(runs: &[RunRead]) -> Vec<Figure> {
    let mut figures = vec![
        Figure {
            name: "total".to_owned(),
            values: runs.iter().map(|run| run.summary.total()).collect(),
        },
        Figure {
            name: "bound".to_owned(),
            values: runs.iter().map(|run| run.summary.bound).collect(),
        },
    ];
    let terms = |run: &RunRead| -> Vec<(String, Option<f64>)> {
        let lines = run.summary.objective.iter().flat_map(|objective| &objective.terms);
        lines.map(|line| (format!("term_{}", line.term), line.value)).collect()
    };
    let kpis = |run: &RunRead| -> Vec<(String, Option<f64>)> {
        run.summary.headline.iter().map(|line| (line.kpi.clone(), line.value)).collect()
    };
    add_figures(&mut figures, &runs.iter().map(terms).collect::<Vec<_>>());
    add_figures(&mut figures, &runs.iter().map(kpis).collect::<Vec<_>>());
    figures
}

/// Adds the figures of all runs, in the order in which they first come up.
fn add_figures(figures: &mut Vec<Figure>, all: &[Vec<(String, Option<f64>)>]) {
    let mut seen = BTreeSet::new();
    for (name, _) in all.iter().flatten() {
        if !seen.insert(name) {
            continue;
        }
        let value = |of: &Vec<(String, Option<f64>)>| of.iter().find(|line| line.0 == *name)?.1;
        figures.push(Figure { name: name.clone(), values: all.iter().map(value).collect() });
    }
}

fn against(first: &RunRead, other: &RunRead, name: &str) -> Against {
    let layers = verdicts(first, other);
    let last = layers.last().copied().unwrap_or(LayerVerdict::without(Verdict::NoPlan));
    let villages = villages(first, other);
    Against {
        run: name.to_owned(),
        total: last.verdict,
        change: last.change,
        layers,
        likeness: likeness(first, other),
        sites: sites(first, other),
        work: work(first, other),
        villages,
    }
}

/// How the values of each layer of the goal stand to each other, by their intervals.
fn verdicts(first: &RunRead, other: &RunRead) -> Vec<LayerVerdict> {
    if first.summary.total().is_none() || other.summary.total().is_none() {
        return vec![LayerVerdict::without(Verdict::NoPlan)];
    }
    if settings::goal(first) != settings::goal(other) {
        return vec![LayerVerdict::without(Verdict::OtherGoal)];
    }
    let interval = |(bound, value)| Interval::new(bound, Some(value));
    let (before, after) = (first.summary.layer_intervals(), other.summary.layer_intervals());
    let pairs = before.into_iter().zip(after);
    pairs.map(|(before, after)| verdict(interval(before), interval(after))).collect()
}

impl LayerVerdict {
    /// Where there is nothing to be compared.
    const fn without(verdict: Verdict) -> Self {
        Self { verdict, change: None }
    }
}

/// What two intervals prove.
fn verdict(before: Interval, after: Interval) -> LayerVerdict {
    let change = before.change_to(after);
    let finite = |value: f64| value.is_finite().then_some(value);
    let verdict = match before.order(after) {
        Order::Rises => Verdict::Rises,
        Order::Falls => Verdict::Falls,
        Order::Equal => Verdict::Equal,
        Order::NotProven => Verdict::NotProven,
    };
    LayerVerdict { verdict, change: Some([finite(change.least), finite(change.most)]) }
}

/// Ids of either.
fn ids<'a, T>(
    a: &'a BTreeMap<String, T>,
    b: &'a BTreeMap<String, T>,
) -> impl Iterator<Item = &'a String> {
    let all: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    all.into_iter()
}

fn villages(first: &RunRead, other: &RunRead) -> Vec<VillageChange> {
    let fate = |village: Option<&VillageRead>| village.map(|of| of.fate.shown().to_owned());
    let change = |id: &String| {
        let (before, after) = (first.villages.get(id), other.villages.get(id));
        if before.map(|of| &of.fate) == after.map(|of| &of.fate) {
            return None;
        }
        let known = after.or(before)?;
        let to = match after.map(|of| &of.fate) {
            Some(Fate::Site(site)) => other.sites.get(site).and_then(|site| site.at),
            _ => None,
        };
        Some(VillageChange {
            village: id.clone(),
            name: known.name.clone(),
            households: known.households,
            before: fate(before),
            after: fate(after),
            at: known.at,
            to,
        })
    };
    ids(&first.villages, &other.villages).filter_map(change).collect()
}

fn sites(first: &RunRead, other: &RunRead) -> Vec<SiteChange> {
    let change = |id: &String| {
        let (before, after) = (first.sites.get(id), other.sites.get(id));
        let level = |site: Option<&SiteRead>| site.and_then(|site| site.level.clone());
        let change = match (before, after) {
            (None, _) => SiteMove::New,
            (_, None) => SiteMove::Gone,
            (Some(before), Some(after)) => match (&before.level, &after.level) {
                (None, Some(_)) => SiteMove::Opened,
                (Some(_), None) => SiteMove::Closed,
                (Some(before), Some(after)) if before != after => SiteMove::OtherLevel,
                _ => return None,
            },
        };
        let known = after.or(before)?;
        Some(SiteChange {
            site: id.clone(),
            name: known.name.clone(),
            change,
            level_before: level(before),
            level_after: level(after),
            households_before: before.map_or(0, |site| site.households),
            households_after: after.map_or(0, |site| site.households),
            at: known.at,
        })
    };
    ids(&first.sites, &other.sites).filter_map(change).collect()
}

fn work(first: &RunRead, other: &RunRead) -> Vec<WorkChange> {
    let change = |id: &String| {
        let (before, after) = (first.work.get(id), other.work.get(id));
        let workers = |of: Option<&WorkRead>| of.map_or(0, |of| of.workers);
        let known = after.or(before)?;
        (workers(before) != workers(after)).then(|| WorkChange {
            livelihood: id.clone(),
            name: known.name.clone(),
            kind: known.kind.clone(),
            workers_before: workers(before),
            workers_after: workers(after),
        })
    };
    ids(&first.work, &other.work).filter_map(change).collect()
}

/// How alike two plans are.
///
/// # Formula
/// households: Σ h_i over villages with the same fate / Σ h_i over villages of both, h_i of the first run;
/// open_sites: |A ∩ B| / |A ∪ B| (Jaccard)
fn likeness(first: &RunRead, other: &RunRead) -> Likeness {
    let (mut all, mut same) = ((0_u64, 0_u64), (0_u64, 0_u64));
    for (id, before) in &first.villages {
        let Some(after) = other.villages.get(id) else { continue };
        all = (all.0 + 1, all.1 + before.households);
        if before.fate == after.fate {
            same = (same.0 + 1, same.1 + before.households);
        }
    }
    let open = |run: &'_ RunRead| -> BTreeSet<String> {
        let open = run.sites.iter().filter(|(_, site)| site.level.is_some());
        open.map(|(id, _)| id.clone()).collect()
    };
    let (a, b) = (open(first), open(other));
    let share = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
    Likeness {
        households: share(same.1, all.1),
        villages: share(same.0, all.0),
        open_sites: share(a.intersection(&b).count() as u64, a.union(&b).count() as u64),
        households_elsewhere: all.1 - same.1,
        villages_elsewhere: all.0 - same.0,
    }
}
