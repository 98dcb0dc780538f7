//! A run folder as it stands, without its instance: what was decided for each village and site, and by
//! which settings. Runs of different versions of an instance can so be put side by side.

use crate::facts::Backdrop;
use crate::facts::BackdropKind;
use crate::read::ReadError;
use crate::read::RunSummary;
use crate::read::run_summary;
use geo::LineString;
use geo::MultiLineString;
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
    /// Name and Chinese name of counties by id, as far as villages and sites tell them.
    pub counties: BTreeMap<String, [Option<String>; 2]>,
    /// Borders and rivers, where the run has a map with them.
    pub backdrops: Vec<BackdropRead>,
}

/// Lines that are drawn under a map.
#[derive(Clone, Debug, PartialEq)]
pub struct BackdropRead {
    /// The lines.
    pub backdrop: Backdrop,
    /// Where they come from, as the instance stated it.
    pub source: Option<String>,
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
    let map = map(&dir.join("map.geojson"));
    let places = places(&map);
    let mut counties = BTreeMap::new();
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
        note_county(&row, &mut counties);
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
        note_county(&row, &mut counties);
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
    let backdrops = backdrops(&map);
    let dir = dir.to_owned();
    Ok(RunRead { dir, summary, record, villages, sites, work, counties, backdrops })
}

/// Keeps the names of the county of a row, where it has one with a name.
fn note_county(
    row: &BTreeMap<String, String>,
    counties: &mut BTreeMap<String, [Option<String>; 2]>,
) {
    let cell = |name: &str| row.get(name).filter(|cell| !cell.is_empty()).cloned();
    let names = [cell("county_name"), cell("county_name_zh")];
    if let Some(county) = cell("county").filter(|_| names.iter().any(Option::is_some)) {
        counties.entry(county).or_insert(names);
    }
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

/// The map of the run; a run without one has neither places nor lines.
fn map(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    serde_json::from_str(&text).unwrap_or_default()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A longitude and a latitude.
fn position(at: &Value) -> Option<[f64; 2]> {
    Some([at[0].as_f64()?, at[1].as_f64()?])
}

/// Borders and rivers.
fn backdrops(map: &Value) -> Vec<BackdropRead> {
    let line = |line: &Value| -> Option<LineString<f64>> {
        let points: Option<Vec<[f64; 2]>> = list(line).iter().map(position).collect();
        points.map(LineString::from)
    };
    let read = |feature: &Value| {
        let of = &feature["properties"];
        let word = of["feature"].as_str()?;
        let kind = BackdropKind::ALL.into_iter().find(|kind| kind.table() == word)?;
        let lines = list(&feature["geometry"]["coordinates"]).iter().filter_map(line);
        let lines = MultiLineString::new(lines.collect());
        let source = of["source"].as_str().map(str::to_owned);
        Some(BackdropRead { backdrop: Backdrop { kind, lines }, source })
    };
    list(&map["features"]).iter().filter_map(read).collect()
}

/// Where villages and sites are.
fn places(map: &Value) -> BTreeMap<(String, String), [f64; 2]> {
    let mut places = BTreeMap::new();
    for feature in list(&map["features"]) {
        let of = &feature["properties"];
        let (Some(kind), Some(id)) = (of["feature"].as_str(), of["id"].as_str()) else { continue };
        if let Some(at) = position(&feature["geometry"]["coordinates"]) {
            places.insert((kind.to_owned(), id.to_owned()), at);
        }
    }
    places
}
