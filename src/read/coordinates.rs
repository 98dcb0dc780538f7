//! Places: in which columns and in which system they are, do they exist, are longitude and latitude
//! exchanged, does one lie far from all others.

use crate::diagnostic::Diagnostic;
use crate::facts::LonLat;
use crate::facts::Travel;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::column::Column;
use crate::read::column::Spec;
use crate::read::crs::Axes;
use crate::read::crs::Converter;
use crate::read::crs::Crs;
use crate::read::crs::FALSE_EASTING;
use crate::read::crs::Transverse;
use crate::read::findings::Findings;
use crate::read::row::Row;
use crate::read::sheet::Sheet;
use crate::read::systems::NAMES;
use geo::Coord;
use geo::MapCoords;
use geo::MultiPolygon;
use std::cell::Cell;

/// Farther than this from the middle of all villages is worth a look \[km as the crow flies\].
const FAR_KM: f64 = 500.0;
/// In a wide region "far" begins at this many times the distance within which nine of ten villages lie.
const FAR_TIMES: f64 = 3.0;

/// Columns in which tables have places, and what their names say about the system.
const COLUMNS: [(&str, &str); 5] = [
    ("lon", "lat"),
    ("easting", "northing"),
    ("x", "y"),
    ("lon_gcj02", "lat_gcj02"),
    ("lon_bd09", "lat_bd09"),
];

/// Numbers beyond this are no slips of degrees but metres.
const METRES: f64 = 10_000.0;

/// The two columns of a table, and how their numbers become a place.
pub(super) struct Place {
    lon: Column,
    lat: Column,
    is_needed: bool,
    system: Crs,
    /// `None` where the system is not certain, which is told.
    converter: Option<Converter>,
    /// Which column is the easting, as the first row has it.
    axes: Cell<Option<Axes>>,
    /// Whether something was told that holds for all rows.
    is_told: Cell<bool>,
    /// Whether a row before had degrees.
    has_degrees: Cell<bool>,
}

/// A place with where it was read.
pub(super) struct Point {
    pub(super) file: String,
    pub(super) line: u64,
    pub(super) about: String,
    column: String,
    place: LonLat,
    /// Its polygon in WGS84, where it has one.
    pub(super) shape: Option<MultiPolygon<f64>>,
}

/// The columns of places that a table has: the first pair of which one is there.
pub(super) fn specs(header: &[String], is_required: bool) -> Vec<Spec> {
    let has = |name: &str| header.iter().any(|column| column == name);
    let pair = COLUMNS.into_iter().find(|(lon, lat)| has(lon) || has(lat)).unwrap_or(COLUMNS[0]);
    [pair.0, pair.1]
        .into_iter()
        .map(|name| Spec { name: name.to_owned(), is_required, is_number: true })
        .collect()
}

impl Place {
    /// The columns of a table; where they are needed, no cell may be empty.
    pub(super) fn of(
        sheet: &Sheet,
        book: &Book<'_>,
        is_needed: bool,
        findings: &mut Findings,
    ) -> Self {
        let pair = COLUMNS.into_iter().find(|(lon, lat)| sheet.has(lon) && sheet.has(lat));
        let (lon, lat) = pair.unwrap_or(COLUMNS[0]);
        let system = match lon {
            _ if pair.is_none() => None,
            "lon_gcj02" => Some(Crs::Gcj02),
            "lon_bd09" => Some(Crs::Bd09),
            _ => book.systems.of(sheet.table, &sheet.file, sheet.stated(), findings),
        };
        let converter = system.as_ref().and_then(Converter::new);
        Self {
            lon: sheet.column(lon, book),
            lat: sheet.column(lat, book),
            is_needed,
            system: system.unwrap_or(Crs::Degrees),
            converter,
            axes: Cell::new(None),
            is_told: Cell::new(false),
            has_degrees: Cell::new(false),
        }
    }

    /// The place of a row.
    pub(super) fn read(
        &self,
        row: &mut Row<'_>,
        what: &str,
        id: &str,
        file: &str,
        points: &mut Vec<Point>,
    ) -> Option<LonLat> {
        if !self.lon.is_given() || !self.lat.is_given() {
            return None;
        }
        let is_empty =
            |row: &mut Row<'_>, column| row.reference(column).is_none_or(|c| c.trim().is_empty());
        let (no_lon, no_lat) = (is_empty(row, &self.lon), is_empty(row, &self.lat));
        for (missing, column) in [(no_lon, &self.lon), (no_lat, &self.lat)] {
            if missing && (self.is_needed || no_lon != no_lat) && !row.is_broken() {
                row.fail(
                    codes::EMPTY_CELL,
                    column,
                    "the place is needed: no table gives the distances",
                    "fill in lon and lat in degrees, or give pairs.csv",
                );
            }
        }
        let (lon, lat) = (row.any_decimal(&self.lon), row.any_decimal(&self.lat));
        let (lon, lat) = (lon?, lat?);
        let converter = self.converter.as_ref()?;
        let (x, y) = if self.system.has_degrees() {
            self.judge_degrees(row, lon, lat)?
        } else {
            self.judge_metres(row, lon, lat)?
        };
        let Some(place) = converter.wgs84(x, y) else {
            row.fail(
                codes::COORDINATES_RANGE,
                &self.lon,
                format!("({lon}, {lat}) is no place of {}", self.system),
                "check the digits, and the system in [crs]",
            );
            return None;
        };
        points.push(Point {
            file: file.to_owned(),
            line: row.line,
            about: format!("{what} {id}"),
            column: self.lon.name.clone(),
            place,
            shape: self.shape(row),
        });
        Some(place)
    }

    /// The polygon of a row in WGS84, where it has one.
    fn shape(&self, row: &Row<'_>) -> Option<MultiPolygon<f64>> {
        let (shape, converter) = (row.shape?, self.converter.as_ref()?);
        let moved = shape.try_map_coords(|at| {
            let place = self.system.holds(at.x, at.y).then(|| converter.wgs84(at.x, at.y));
            let place = place.flatten().ok_or(())?;
            Ok::<_, ()>(Coord { x: place.lon, y: place.lat })
        });
        moved.ok()
    }

    /// Longitude and latitude, judged.
    fn judge_degrees(&self, row: &mut Row<'_>, lon: f64, lat: f64) -> Option<(f64, f64)> {
        let is_lon = |degrees: f64| (-180.0..=180.0).contains(&degrees);
        let is_lat = |degrees: f64| (-90.0..=90.0).contains(&degrees);
        if !is_lat(lat) && is_lon(lat) && is_lat(lon) {
            row.fail(
                codes::COORDINATES_SWAPPED,
                &self.lat,
                format!("there is no latitude {lat}; longitude and latitude are exchanged"),
                "exchange the columns lon and lat",
            );
            return None;
        }
        if !self.has_degrees.get() && lon.abs() > METRES && lat.abs() > METRES {
            // Said once: it holds for the whole table.
            if !self.is_told.replace(true) {
                let (looks, help) = projection_of(lon, lat);
                row.fail(codes::COORDINATES_SYSTEM, &self.lon, looks, help);
            }
            return None;
        }
        let mut is_sound = true;
        for (degrees, exists, most, column) in
            [(lon, is_lon(lon), 180, &self.lon), (lat, is_lat(lat), 90, &self.lat)]
        {
            if !exists {
                is_sound = false;
                row.fail(
                    codes::COORDINATES_RANGE,
                    column,
                    format!("{degrees} is not between -{most} and {most} degrees"),
                    "write degrees; for metres of a projection name it in [crs]",
                );
            }
        }
        if !is_sound {
            return None;
        }
        if lon == 0.0 && lat == 0.0 {
            row.fail(
                codes::COORDINATES_PLACE,
                &self.lon,
                "(0, 0) lies in the Gulf of Guinea; it usually stands for an unknown place",
                "write the place; where it is unknown, leave both cells empty",
            );
            return None;
        }
        self.has_degrees.set(true);
        Some((lon, lat))
    }

    /// Easting and northing, in this order: their sizes tell which is which, as survey tables have the
    /// northing first.
    fn judge_metres(&self, row: &mut Row<'_>, first: f64, second: f64) -> Option<(f64, f64)> {
        if first.abs() <= 180.0 && second.abs() <= 180.0 {
            row.fail(
                codes::COORDINATES_SYSTEM,
                &self.lon,
                format!("these are degrees, but [crs] or the file says {}", self.system),
                "correct [crs], or write the metres",
            );
            return None;
        }
        let Crs::Transverse(zone) = &self.system else { return Some((first, second)) };
        let axes = zone.axes(first, second);
        let name = &self.lon.name;
        if axes == Axes::Neither {
            let (message, help) = self.no_place_of_zone(zone, first, second);
            row.fail(codes::COORDINATES_SYSTEM, &self.lon, message, help);
            return None;
        }
        let expected = self.axes.get();
        if expected.is_some_and(|expected| expected != axes)
            || axes == Axes::NorthEast && name == "easting"
        {
            row.fail(
                codes::COORDINATES_AXES,
                &self.lon,
                "easting and northing are exchanged, by their sizes",
                "exchange the two cells",
            );
            return None;
        }
        if expected.is_none() {
            self.axes.set(Some(axes));
            if axes == Axes::NorthEast {
                let message = format!(
                    "`{name}` is taken as the northing and `{}` as the easting, by their sizes",
                    self.lat.name
                );
                let finding = Diagnostic::note(codes::COORDINATES_AXES, message)
                    .column(name)
                    .help("nothing to do: survey tables have the northing first");
                row.add(finding);
            }
        }
        Some(if axes == Axes::NorthEast { (second, first) } else { (first, second) })
    }

    fn no_place_of_zone(&self, zone: &Transverse, first: f64, second: f64) -> (String, String) {
        let smaller = |metres: f64| metres.rem_euclid(1e6);
        let bare = Transverse { easting: FALSE_EASTING, ..*zone };
        let without = |a: f64, b: f64| bare.axes(a, b) != Axes::Neither;
        if zone.zone().is_some() && without(first, second) {
            return (
                format!("the easting lacks the zone number of {}", self.system),
                "name the system without zone numbers, as \"EPSG:4545\" in place of \"EPSG:4524\""
                    .to_owned(),
            );
        }
        if zone.zone().is_none()
            && (without(smaller(first), second) || without(first, smaller(second)))
        {
            return (
                format!("the easting has a zone number in front, which {} has not", self.system),
                "name the system with zone numbers, as \"EPSG:4524\" in place of \"EPSG:4545\""
                    .to_owned(),
            );
        }
        (
            format!("({first}, {second}) is no place of {}", self.system),
            "check the digits, and the system in [crs]".to_owned(),
        )
    }
}

/// What metres without a named system look like, and what to write.
fn projection_of(first: f64, second: f64) -> (String, String) {
    let northings = 1.9e6..=6.2e6;
    let (east, _) = if northings.contains(&second) { (first, second) } else { (second, first) };
    let zone = (east / 1e6).floor();
    let within = east - zone * 1e6;
    let is_zone = (100_000.0..=900_000.0).contains(&within);
    let asks = |name: String| {
        format!(
            "where these are CGCS2000, write [crs] name = \"{name}\"; Xi'an 1980 and Beijing 1954 have to be converted first"
        )
    };
    let looks = "these are metres of a projection, and nothing says of which";
    if is_zone && (25.0..=45.0).contains(&zone) {
        return (
            format!("{looks}; they look like the 3° zone {zone} of Gauss and Krüger"),
            asks(format!("EPSG:{}", 4488.0 + zone)),
        );
    }
    if is_zone && (13.0..=23.0).contains(&zone) && !northings.contains(&first) {
        return (
            format!("{looks}; they look like the 6° zone {zone} of Gauss and Krüger"),
            asks(format!("EPSG:{}", 4478.0 + zone)),
        );
    }
    if zone == 0.0 {
        return (
            format!(
                "{looks}; they look like Gauss-Krüger without zone number, whose central meridian the numbers do not tell"
            ),
            format!(
                "{}; 108E stands for the central meridian of your survey",
                asks("CGCS2000 / 3-degree Gauss-Kruger CM 108E".to_owned())
            ),
        );
    }
    (looks.to_owned(), format!("name it: [crs] name = \"…\", where … is {NAMES}"))
}

/// Judges each place by its distance from the middle (median longitude and latitude) of the first
/// `villages` ones.
pub(super) fn judge_far(points: &[Point], villages: usize, findings: &mut Findings) {
    let median = |of: fn(&Point) -> f64| {
        let mut all: Vec<f64> = points[..villages].iter().map(of).collect();
        all.sort_unstable_by(f64::total_cmp);
        all.get(all.len() / 2).copied()
    };
    let (Some(lon), Some(lat)) = (median(|at| at.place.lon), median(|at| at.place.lat)) else {
        return;
    };
    let middle = LonLat { lon, lat };
    let crow = Travel { detour: 1.0, ..Travel::default() };
    let mut spread: Vec<f64> =
        points[..villages].iter().map(|at| crow.km(middle, at.place)).collect();
    spread.sort_unstable_by(f64::total_cmp);
    let nine_of_ten = spread[(spread.len() - 1) * 9 / 10];
    let far = FAR_KM.max(FAR_TIMES * nine_of_ten);
    for point in points {
        let LonLat { lon, lat } = point.place;
        let km = crow.km(middle, point.place);
        if km <= far {
            continue;
        }
        let is_swapped = lon.abs() <= 90.0 && crow.km(middle, LonLat { lon: lat, lat: lon }) <= far;
        let (code, message, help) = if is_swapped {
            (
                codes::COORDINATES_SWAPPED,
                "longitude and latitude are exchanged: the other way round it lies among the others"
                    .to_owned(),
                "exchange the two cells",
            )
        } else {
            (
                codes::COORDINATES_PLACE,
                format!("it lies {km:.0} km from the middle of all villages"),
                "check the digits of lon and lat",
            )
        };
        let mut finding = if is_swapped {
            Diagnostic::error(code, message)
        } else {
            Diagnostic::warning(code, message)
        };
        finding = finding
            .file(&point.file)
            .row(point.line)
            .column(&point.column)
            .value(format!("{lon}, {lat}"))
            .help(help);
        finding.location.about.push(point.about.clone());
        findings.add(finding);
    }
}
