//! Runs side by side as a page for people: what was compared, handed to `write::report`.

use crate::facts::Backdrop;
use crate::facts::BackdropKind;
use crate::read::Fate;
use crate::read::RunRead;
use crate::study::compare::Against;
use crate::study::compare::Comparison;
use crate::study::compare::LayerVerdict;
use crate::study::compare::SiteMove;
use crate::study::compare::Verdict;
use crate::write::LayerRecord;
use crate::write::WriteError;
use crate::write::folder::write_file;
use crate::write::report;
use crate::write::report::compared;
use crate::write::report::compared::Compared;
use crate::write::words::Lang;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

/// Writes the page to a file, complete or absent.
///
/// # Errors
/// What the file system says.
pub fn save(path: &Path, comparison: &Comparison, lang: Lang) -> Result<(), WriteError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder)
            .map_err(|source| WriteError::CreateFolder { path: folder.to_owned(), source })?;
    }
    let page = page(comparison);
    write_file(path, |out| report::write_compared(out, &page, lang))
        .map_err(|source| WriteError::WriteFile { path: path.to_owned(), source })?;
    Ok(())
}

/// Positions by id.
type Positions<'a> = BTreeMap<&'a str, usize>;

/// What the page is told.
#[must_use]
pub fn page(comparison: &Comparison) -> Compared {
    let runs = &comparison.runs;
    let village_ids = ids(runs, |run| Box::new(run.villages.keys()));
    let site_ids = ids(runs, |run| Box::new(run.sites.keys()));
    let counties = counties(runs);
    let county_at: Positions<'_> =
        (0..).zip(&counties).map(|(at, county)| (county.id.as_str(), at)).collect();
    let work_ids = ids(runs, |run| Box::new(run.work.keys()));
    let sites: Vec<compared::Site> = site_ids.iter().map(|id| site(id, runs, &county_at)).collect();
    let site_at = positions(&site_ids);
    let (village_at, work_at) = (positions(&village_ids), positions(&work_ids));
    let others = (1..).zip(&comparison.others).map(|(run, other)| {
        let mut moved: Vec<(usize, compared::SiteMove)> = other
            .sites
            .iter()
            .filter_map(|change| {
                Some((*site_at.get(change.site.as_str())?, site_move(change.change)))
            })
            .collect();
        let told: BTreeSet<usize> = moved.iter().map(|&(at, _)| at).collect();
        // Open in both at one level, for more or fewer people.
        let is_filled_otherwise = |site: &compared::Site| {
            site.levels[0].is_some() && site.households[0] != site.households[run]
        };
        let filled = sites.iter().enumerate().filter(|(at, site)| {
            !told.contains(at) && is_filled_otherwise(site) && site.levels[run].is_some()
        });
        moved.extend(filled.map(|(at, _)| (at, compared::SiteMove::OtherHouseholds)));
        against(run, other, moved, &village_at, &work_at)
    });
    let others = others.collect();
    Compared {
        runs: runs.iter().zip(&comparison.names).map(|(run, name)| of_run(run, name)).collect(),
        figures: comparison
            .figures
            .iter()
            .map(|figure| compared::Figure {
                name: figure.name.clone(),
                values: figure.values.clone(),
            })
            .collect(),
        settings: comparison
            .settings
            .iter()
            .map(|setting| (setting.key.clone(), setting.values.clone()))
            .collect(),
        villages: village_ids.iter().map(|id| village(id, runs, &site_at, &county_at)).collect(),
        work: work_ids.iter().map(|id| work(id, runs)).collect(),
        counties,
        sites,
        others,
        backdrops: backdrops(runs),
    }
}

/// Ids that any run has, in order.
fn ids<'a>(
    runs: &'a [RunRead],
    of: fn(&'a RunRead) -> Box<dyn Iterator<Item = &'a String> + 'a>,
) -> Vec<&'a str> {
    let all: BTreeSet<&str> = runs.iter().flat_map(of).map(String::as_str).collect();
    all.into_iter().collect()
}

fn positions<'a>(ids: &[&'a str]) -> Positions<'a> {
    ids.iter().enumerate().map(|(at, &id)| (id, at)).collect()
}

fn against(
    run: usize,
    other: &Against,
    sites: Vec<(usize, compared::SiteMove)>,
    village_at: &Positions<'_>,
    work_at: &Positions<'_>,
) -> compared::Against {
    let villages = other.villages.iter();
    let work = other.work.iter();
    compared::Against {
        run,
        layers: other.layers.iter().map(layer_order).collect(),
        villages: villages
            .filter_map(|change| village_at.get(change.village.as_str()).copied())
            .collect(),
        sites,
        work: work.filter_map(|work| work_at.get(work.livelihood.as_str()).copied()).collect(),
        alike_households: other.likeness.households,
        alike_sites: other.likeness.open_sites,
        households_elsewhere: other.likeness.households_elsewhere,
    }
}

fn of_run(run: &RunRead, name: &str) -> compared::Run {
    let layers = run.summary.objective.iter().flat_map(|objective| &objective.layers);
    let mut layers: Vec<LayerRecord> =
        layers.map(|layer| LayerRecord { value: layer.value, bound: layer.bound }).collect();
    if layers.is_empty() {
        layers.push(LayerRecord { value: None, bound: run.summary.bound });
    }
    let ended = run.record["ended"].as_str().unwrap_or_default();
    compared::Run {
        name: name.to_owned(),
        folder: run.dir.display().to_string(),
        instance: run.summary.instance.clone(),
        scenario: run.summary.scenario.clone(),
        // The day is enough to tell runs apart; run.json has the second.
        ended: ended.split('T').next().unwrap_or_default().to_owned(),
        has_plan: run.summary.has_plan(),
        verdict_ok: run.summary.verdict.ok,
        termination: run.summary.termination,
        proof: run.summary.candidates.proof,
        layers,
    }
}

/// The name in `name`, and the one to be shown in Chinese where that is another.
fn names(plain: &str, shown: &str) -> [Option<String>; 2] {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    [text(plain), text(shown).filter(|_| shown != plain)]
}

/// Counties that a village or a site of any run lies in.
fn counties(runs: &[RunRead]) -> Vec<compared::County> {
    let of_villages = runs.iter().flat_map(|run| run.villages.values().map(|of| &of.county));
    let of_sites = runs.iter().flat_map(|run| run.sites.values().map(|of| &of.county));
    let ids: BTreeSet<&String> =
        of_villages.chain(of_sites).filter(|county| !county.is_empty()).collect();
    let county = |id: &String| {
        let names = runs.iter().rev().find_map(|run| run.counties.get(id).cloned());
        compared::County { id: id.clone(), names: names.unwrap_or_default() }
    };
    ids.into_iter().map(county).collect()
}

/// The lines of each kind, of the last run whose map has them.
fn backdrops(runs: &[RunRead]) -> Vec<(Backdrop, Option<String>)> {
    let of_kind = |kind: BackdropKind| {
        let all = runs.iter().rev().flat_map(|run| &run.backdrops);
        let found = all.into_iter().find(|read| read.backdrop.kind == kind)?;
        Some((found.backdrop.clone(), found.source.clone()))
    };
    BackdropKind::ALL.into_iter().filter_map(of_kind).collect()
}

fn village(
    id: &str,
    runs: &[RunRead],
    site_at: &Positions<'_>,
    county_at: &Positions<'_>,
) -> compared::Village {
    let known = runs.iter().rev().find_map(|run| run.villages.get(id));
    let fate = |run: &RunRead| match run.villages.get(id).map(|of| &of.fate) {
        None => compared::Fate::Absent,
        Some(Fate::Site(site)) => site_at
            .get(site.as_str())
            .map_or(compared::Fate::Undecided, |&at| compared::Fate::Moves(at)),
        Some(Fate::Stays) => compared::Fate::Stays,
        Some(Fate::Unplaced) => compared::Fate::Unplaced,
        Some(Fate::Nothing) => compared::Fate::Undecided,
    };
    compared::Village {
        id: id.to_owned(),
        names: known.map_or([None, None], |of| names(&of.plain_name, &of.name)),
        county: known.and_then(|of| county_at.get(of.county.as_str()).copied()),
        households: known.map_or(0, |of| of.households),
        at: known.and_then(|of| of.at),
        fates: runs.iter().map(fate).collect(),
    }
}

fn site(id: &str, runs: &[RunRead], county_at: &Positions<'_>) -> compared::Site {
    let of = |run: &RunRead| run.sites.get(id).cloned();
    let known = runs.iter().rev().find_map(of);
    compared::Site {
        id: id.to_owned(),
        levels: runs.iter().map(|run| of(run).and_then(|of| of.level)).collect(),
        households: runs.iter().map(|run| of(run).map_or(0, |of| of.households)).collect(),
        names: known.as_ref().map_or([None, None], |of| names(&of.plain_name, &of.name)),
        county: known.as_ref().and_then(|of| county_at.get(of.county.as_str()).copied()),
        at: known.and_then(|of| of.at),
    }
}

fn work(id: &str, runs: &[RunRead]) -> compared::Work {
    let known = runs.iter().rev().find_map(|run| run.work.get(id));
    compared::Work {
        id: id.to_owned(),
        name: known.map_or_else(String::new, |of| of.name.clone()),
        kind: known.map_or_else(String::new, |of| of.kind.clone()),
        workers: runs.iter().map(|run| run.work.get(id).map_or(0, |of| of.workers)).collect(),
    }
}

const fn layer_order(layer: &LayerVerdict) -> compared::LayerOrder {
    let order = match layer.verdict {
        Verdict::Rises => compared::Order::Higher,
        Verdict::Falls => compared::Order::Lower,
        Verdict::Equal => compared::Order::Same,
        Verdict::NotProven => compared::Order::NotProven,
        Verdict::OtherGoal => compared::Order::OtherGoal,
        Verdict::NoPlan => compared::Order::NoPlan,
    };
    compared::LayerOrder { order, change: layer.change }
}

const fn site_move(change: SiteMove) -> compared::SiteMove {
    match change {
        SiteMove::Opened => compared::SiteMove::Opened,
        SiteMove::Closed => compared::SiteMove::Closed,
        SiteMove::OtherLevel => compared::SiteMove::OtherLevel,
        SiteMove::New => compared::SiteMove::New,
        SiteMove::Gone => compared::SiteMove::Gone,
    }
}
