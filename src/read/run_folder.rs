//! A run folder as it stands, without its instance: what was decided for each village and site, and by
//! which settings. Runs of different versions of an instance can so be put side by side.

use crate::read::ReadError;
use crate::read::RunSummary;
use crate::read::run_summary;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

/// A run folder.
#[derive(Clone, Debug)]
pub struct RunRead {
    /// Where it is.
    pub dir: PathBuf,
    /// What it came to.
    pub summary: RunSummary,
    /// `run.json`: how it came about.
    pub record: Value,
    /// Villages by id; empty without a plan.
    pub villages: BTreeMap<String, VillageRead>,
    /// Sites by id; empty without a plan.
    pub sites: BTreeMap<String, SiteRead>,
    /// Livelihoods by id at which somebody earns; empty without a plan.
    pub work: BTreeMap<String, WorkRead>,
}

/// What was decided for a village.
#[derive(Clone, Debug, PartialEq)]
pub struct VillageRead {
    /// Its name, the Chinese one where it has one.
    pub name: String,
    /// Its name in `name`; empty without one.
    pub plain_name: String,
    /// Id of its county; empty without one.
    pub county: String,
    /// Its households.
    pub households: u64,
    /// The site it moves to, or `stays` or `unplaced`.
    pub fate: Fate,
    /// Where it is: longitude and latitude, where the run has a map with it.
    pub at: Option<[f64; 2]>,
}

/// Where a village ends up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It moves to a site.
    Site(String),
    /// It stays.
    Stays,
    /// It has no place.
    Unplaced,
    /// The plan says nothing.
    Nothing,
}

impl Fate {
    /// As tables show it: the site's id, or a word.
    #[must_use]
    pub fn shown(&self) -> &str {
        match self {
            Self::Site(id) => id,
            Self::Stays => "stays",
            Self::Unplaced => "unplaced",
            Self::Nothing => "",
        }
    }
}

/// What was decided for a site.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteRead {
    /// Its name, the Chinese one where it has one.
    pub name: String,
    /// Its name in `name`; empty without one.
    pub plain_name: String,
    /// Id of its county; empty without one.
    pub county: String,
    /// The level at which it is open; `None` where it is closed.
    pub level: Option<String>,
    /// Households that move there.
    pub households: u64,
    /// Where it is, where the run has a map with it.
    pub at: Option<[f64; 2]>,
}

/// Who earns at a livelihood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkRead {
    /// Its name; empty without one.
    pub name: String,
    /// Its kind; empty without one.
    pub kind: String,
    /// Workers of all homes and skills.
    pub workers: u64,
}

/// Reads a run folder.
///
/// # Errors
/// Where a file cannot be read or is not what a run writes.
pub fn run_folder(dir: &Path) -> Result<RunRead, ReadError> {
    let summary = run_summary(&dir.join("summary.json"))?;
    let path = dir.join("run.json");
    let text = std::fs::read_to_string(&path).map_err(|source| ReadError::io(&path, source))?;
    let record = serde_json::from_str(&text)
        .map_err(|source| ReadError::NotARun { path: path.clone(), source })?;
    let places = places(&dir.join("map.geojson"));
    let place = |feature: &str, id: &str| places.get(&(feature.to_owned(), id.to_owned())).copied();
    let mut villages = BTreeMap::new();
    for row in table(&dir.join("assignments.csv"))? {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        let fate = match (cell("decision"), cell("site")) {
            (_, site) if !site.is_empty() => Fate::Site(site.to_owned()),
            ("stays", _) => Fate::Stays,
            ("unplaced", _) => Fate::Unplaced,
            _ => Fate::Nothing,
        };
        let village = VillageRead {
            name: name(cell("name_zh"), cell("name")),
            plain_name: cell("name").to_owned(),
            county: cell("county").to_owned(),
            households: cell("households").parse().unwrap_or(0),
            fate,
            at: place("village", cell("village")),
        };
        villages.insert(cell("village").to_owned(), village);
    }
    let mut sites = BTreeMap::new();
    for row in table(&dir.join("sites.csv"))? {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        let is_open = cell("open") == "yes";
        let site = SiteRead {
            name: name(cell("name_zh"), cell("name")),
            plain_name: cell("name").to_owned(),
            county: cell("county").to_owned(),
            level: is_open.then(|| cell("level").to_owned()),
            households: cell("households").parse().unwrap_or(0),
            at: place("site", cell("site")),
        };
        sites.insert(cell("site").to_owned(), site);
    }
    let mut work = BTreeMap::<String, WorkRead>::new();
    for row in table(&dir.join("livelihoods.csv"))? {
        let cell = |name: &str| row.get(name).map_or("", String::as_str);
        let at = work.entry(cell("livelihood").to_owned()).or_default();
        cell("livelihood_name").clone_into(&mut at.name);
        cell("livelihood_kind").clone_into(&mut at.kind);
        at.workers += cell("workers").parse().unwrap_or(0);
    }
    if summary.objective.is_none() {
        villages.clear();
        sites.clear();
        work.clear();
    }
    Ok(RunRead { dir: dir.to_owned(), summary, record, villages, sites, work })
}

fn name(chinese: &str, other: &str) -> String {
    if chinese.is_empty() { other } else { chinese }.to_owned()
}

/// The rows of a table by the names of its columns.
fn table(path: &Path) -> Result<Vec<BTreeMap<String, String>>, ReadError> {
    let text = std::fs::read_to_string(path).map_err(|source| ReadError::io(path, source))?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Result<Vec<BTreeMap<String, String>>, csv::Error> = reader.deserialize().collect();
    rows.map_err(|error| {
        let source = std::io::Error::new(std::io::ErrorKind::InvalidData, error.to_string());
        ReadError::io(path, source)
    })
}

/// Where villages and sites are, from the map of the run; a run without one has no places.
fn places(path: &Path) -> BTreeMap<(String, String), [f64; 2]> {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let map: Value = serde_json::from_str(&text).unwrap_or_default();
    let features = map["features"].as_array().map_or(&[][..], Vec::as_slice);
    let mut places = BTreeMap::new();
    for feature in features {
        let of = &feature["properties"];
        let (Some(kind), Some(id)) = (of["feature"].as_str(), of["id"].as_str()) else { continue };
        let at = &feature["geometry"]["coordinates"];
        if let (Some(lon), Some(lat)) = (at[0].as_f64(), at[1].as_f64()) {
            places.insert((kind.to_owned(), id.to_owned()), [lon, lat]);
        }
    }
    places
}
