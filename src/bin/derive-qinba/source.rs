//! The base tables as they are: one record type a table, with only the columns that are used.
//!
//! Nothing is modelled here, and empty cells stay empty.

use crate::dem::Dem;
use geo::MultiPolygon;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

/// Why base tables could not be read or an instance not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SourceError {
    /// A file could not be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file could not be written.
    #[error("cannot write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A table has a bad row.
    #[error("cannot understand {}", path.display())]
    Csv {
        /// The file.
        path: PathBuf,
        /// Record, line and field.
        source: csv::Error,
    },
    /// A JSON file is not what it should be.
    #[error("cannot understand {}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Line and column.
        source: serde_json::Error,
    },
    /// A file is well formed but its content is not what it should be.
    #[error("{} {what}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// A row of `counties.csv`.
#[derive(Clone, Debug, Deserialize)]
pub struct County {
    /// Code of the census year.
    pub adcode: String,
    pub name_zh: String,
    pub province: String,
    pub prefecture: String,
    pub prefecture_code: String,
    pub in_qinba75: u8,
    pub seat_lon: f64,
    pub seat_lat: f64,
    pub pop_2020: u64,
    pub rural_pop_2020: u64,
    /// Persons per family household.
    pub hh_size_2020: f64,
    pub share_age_0_14: f64,
    pub employed_share: f64,
    pub emp_mining: f64,
    pub emp_manuf: f64,
    pub emp_constr: f64,
    pub edu_years: f64,
}

/// A row of `towns.csv`.
#[derive(Clone, Debug, Deserialize)]
pub struct Town {
    #[serde(rename = "town_code")]
    pub code: String,
    pub name_zh: String,
    pub name_pinyin: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub adcode: String,
    pub in_qinba75: String,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
}

/// A row of `villages.csv`.
#[derive(Clone, Debug, Deserialize)]
pub struct VillageRow {
    pub village_code: String,
    pub name_zh: String,
    pub town_code: String,
    pub adcode: String,
    pub kind: String,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
}

/// A row of `parks.csv`.
#[derive(Clone, Debug, Deserialize)]
pub struct Park {
    #[serde(rename = "park_id")]
    pub id: String,
    pub name_zh: String,
    pub adcode: String,
    pub lon: f64,
    pub lat: f64,
    pub coord_kind: String,
    pub industries_zh: String,
}

/// A row of `protected_areas.csv`.
#[derive(Clone, Debug, Deserialize)]
pub struct Reserve {
    pub pa_id: String,
    pub name_zh: String,
    /// Codes of its counties, separated by `;`.
    pub adcodes: String,
    pub area_ha: Option<f64>,
    pub bbox_w: Option<f64>,
    pub bbox_s: Option<f64>,
    pub bbox_e: Option<f64>,
    pub bbox_n: Option<f64>,
    pub point_lon: Option<f64>,
    pub point_lat: Option<f64>,
}

/// All base tables.
pub struct Base {
    pub counties: Vec<County>,
    pub towns: Vec<Town>,
    pub villages: Vec<VillageRow>,
    pub parks: Vec<Park>,
    pub reserves: Vec<Reserve>,
    /// County outlines by code: used to test where a place lies, never written.
    pub outlines: BTreeMap<String, MultiPolygon<f64>>,
    pub dem: Dem,
}

impl Base {
    /// Reads the tables of a folder.
    ///
    /// # Errors
    /// When a file is missing, malformed, or a column has not the type it should have.
    pub fn read(folder: &Path) -> Result<Self, SourceError> {
        Ok(Self {
            counties: table(&folder.join("counties.csv"))?,
            towns: table(&folder.join("towns.csv"))?,
            villages: table(&folder.join("villages.csv"))?,
            parks: table(&folder.join("parks.csv"))?,
            reserves: table(&folder.join("protected_areas.csv"))?,
            outlines: outlines(&folder.join("boundaries_qinba75.geojson"))?,
            dem: Dem::read(folder)?,
        })
    }
}

/// The text of a file.
///
/// # Errors
/// When it cannot be read.
pub fn text_of(path: &Path) -> Result<String, SourceError> {
    std::fs::read_to_string(path)
        .map_err(|source| SourceError::Read { path: path.to_owned(), source })
}

fn table<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, SourceError> {
    let wrong = |source| SourceError::Csv { path: path.to_owned(), source };
    let mut reader = csv::Reader::from_path(path).map_err(wrong)?;
    reader.deserialize().collect::<Result<_, _>>().map_err(wrong)
}

fn outlines(path: &Path) -> Result<BTreeMap<String, MultiPolygon<f64>>, SourceError> {
    let wrong = |what: &str| SourceError::Content { path: path.to_owned(), what: what.to_owned() };
    let file: geojson::GeoJson = text_of(path)?.parse().map_err(|_| wrong("is not GeoJSON"))?;
    let collection = geojson::FeatureCollection::try_from(file)
        .map_err(|_| wrong("is not a feature collection"))?;
    let mut outlines = BTreeMap::new();
    for feature in collection.features {
        let code = feature.property("adcode").and_then(|code| code.as_str());
        let code = code.ok_or_else(|| wrong("has a feature without an adcode"))?.to_owned();
        let shape = feature.geometry.ok_or_else(|| wrong("has a feature without a shape"))?;
        let shape = geo::Geometry::<f64>::try_from(shape)
            .map_err(|_| wrong("has a shape that cannot be used"))?;
        let outline = match shape {
            geo::Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon]),
            geo::Geometry::MultiPolygon(polygons) => polygons,
            _ => return Err(wrong("has a shape that is no polygon")),
        };
        outlines.insert(code, outline);
    }
    Ok(outlines)
}
