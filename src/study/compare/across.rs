//! All points of a study against each other: what is the same in all of them (the robust core), what
//! flips, and between which values of which parameter it does (break points).
//!
//! It speaks of the plans found. Where two plans are equally good, either may be found, and a flip between
//! them has no cause but that.

use crate::facts::DesignKind;
use crate::read;
use crate::read::RunRead;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::effects;
use crate::study::results;
use crate::study::results::Row;
use serde::Serialize;
use std::collections::BTreeMap;

/// All points of a study against each other.
#[derive(Clone, Debug, Serialize)]
pub struct Across {
    /// Name of the study.
    pub study: String,
    /// Points with a plan.
    pub points: u64,
    /// Points without one, which say nothing.
    pub points_without_plan: u64,
    /// Households whose village ends up at the same place at all points.
    pub core_households: u64,
    /// All households.
    pub households: u64,
    /// Villages and where they end up.
    pub villages: Vec<Place>,
    /// Sites and at which level they are open.
    pub sites: Vec<Place>,
    /// Where something flips between two neighbouring values of a parameter.
    pub breaks: Vec<Break>,
    /// What it speaks of.
    pub note: &'static str,
}

/// A village or a site at all points.
#[derive(Clone, Debug, Serialize)]
pub struct Place {
    /// `village` or `site`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Households of a village, as the first point has them.
    pub households: Option<u64>,
    /// Points that have it.
    pub points: u64,
    /// How often it ends up how, most often first.
    pub fates: Vec<(String, u64)>,
    /// Where it is.
    #[serde(skip)]
    pub at: Option<[f64; 2]>,
}

impl Place {
    /// How it ends up most often.
    #[must_use]
    pub fn most_often(&self) -> &str {
        self.fates.first().map_or("", |(fate, _)| fate)
    }

    /// In which share of the points it does.
    #[must_use]
    pub fn share(&self) -> f64 {
        self.fates.first().map_or(0, |(_, count)| *count) as f64 / self.points.max(1) as f64
    }

    /// Whether it ends up the same at all points.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.fates.len() == 1
    }
}

/// Something that flips between two values of one parameter, with all else equal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Break {
    /// The parameter.
    pub parameter: String,
    /// Its value before; `None` is the base.
    pub from: Option<String>,
    /// Its value after.
    pub to: Option<String>,
    /// The points, counted from 1.
    pub points: (u64, u64),
    /// `village` or `site`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// How it ends up before.
    pub before: String,
    /// How it ends up after.
    pub after: String,
}

/// What a comparison across plans can say.
const NOTE: &str = "of the plans found: where two plans are equally good, either may be found";

/// What places come to, by kind and id.
type Fates = BTreeMap<(&'static str, String), String>;

/// Compares all points of a study that have a plan.
///
/// # Errors
/// Where a run cannot be read.
pub fn across(folder: &StudyFolder) -> Result<Across, StudyError> {
    let rows = results::rows(folder);
    let mut fates: BTreeMap<u64, Fates> = BTreeMap::new();
    let mut places: BTreeMap<(&'static str, String), Place> = BTreeMap::new();
    for row in rows.iter().filter(|row| has_plan(row)) {
        let run = read::run_folder(&folder.point(row.point))?;
        let of = of_run(&run);
        for ((kind, id), fate) in &of {
            let place = places.entry((*kind, id.clone())).or_insert_with(|| place(&run, kind, id));
            place.points += 1;
            match place.fates.iter_mut().find(|(known, _)| known == fate) {
                Some((_, count)) => *count += 1,
                None => place.fates.push((fate.clone(), 1)),
            }
        }
        fates.insert(row.point, of);
    }
    for place in places.values_mut() {
        place.fates.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    }
    let (villages, sites): (Vec<Place>, Vec<Place>) =
        places.into_values().partition(|place| place.kind == "village");
    let households = |of: &dyn Fn(&Place) -> bool| {
        villages.iter().filter(|place| of(place)).filter_map(|place| place.households).sum()
    };
    let points = fates.len() as u64;
    Ok(Across {
        study: folder.manifest.study.name.clone(),
        points,
        points_without_plan: rows.len() as u64 - points,
        core_households: households(&Place::is_same),
        households: households(&|_| true),
        breaks: breaks(folder, &rows, &fates),
        villages,
        sites,
        note: NOTE,
    })
}

fn has_plan(row: &Row) -> bool {
    row.run().is_some_and(|run| run.objective.is_some())
}

fn of_run(run: &RunRead) -> Fates {
    let villages = run
        .villages
        .iter()
        .map(|(id, village)| (("village", id.clone()), village.fate.shown().to_owned()));
    let sites = run.sites.iter().map(|(id, site)| {
        let level = site.level.as_deref();
        let fate = level.map_or("closed".to_owned(), |level| format!("open {level}"));
        (("site", id.clone()), fate.trim_end().to_owned())
    });
    villages.chain(sites).collect()
}

fn place(run: &RunRead, kind: &'static str, id: &str) -> Place {
    let village = run.villages.get(id).filter(|_| kind == "village");
    let site = run.sites.get(id).filter(|_| kind == "site");
    let name = village.map(|of| &of.name).or(site.map(|of| &of.name));
    Place {
        kind,
        id: id.to_owned(),
        name: name.cloned().unwrap_or_default(),
        households: village.map(|village| village.households),
        points: 0,
        fates: Vec::new(),
        at: village.and_then(|of| of.at).or(site.and_then(|of| of.at)),
    }
}

/// Flips between neighbouring points. Single changes are put in the order of their values, with the base
/// where its own value is not known: against each.
fn breaks(folder: &StudyFolder, rows: &[Row], fates: &BTreeMap<u64, Fates>) -> Vec<Break> {
    let design = &folder.manifest.study.design;
    if !matches!(design.kind, DesignKind::Grid | DesignKind::OneAtATime) {
        return Vec::new();
    }
    let columns = folder.manifest.columns();
    let mut breaks = Vec::new();
    for step in effects::effects(design, &columns, rows, results::TOTAL) {
        let (Some(before), Some(after)) = (fates.get(&step.points.0), fates.get(&step.points.1))
        else {
            continue;
        };
        for ((kind, id), fate) in before {
            let Some(other) = after.get(&(*kind, id.clone())).filter(|other| *other != fate) else {
                continue;
            };
            breaks.push(Break {
                parameter: step.key.clone(),
                from: step.from.clone(),
                to: step.to.clone(),
                points: step.points,
                kind,
                id: id.clone(),
                before: fate.clone(),
                after: other.clone(),
            });
        }
    }
    breaks
}
