//! Places: do they exist, are longitude and latitude exchanged, does one lie far from all others.

use crate::diagnostic::Diagnostic;
use crate::facts::LonLat;
use crate::facts::Travel;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::column::Column;
use crate::read::findings::Findings;
use crate::read::row::Row;
use crate::read::sheet::Sheet;

/// Farther than this from the middle of all villages is worth a look \[km as the crow flies\].
const FAR_KM: f64 = 500.0;
/// In a wide region "far" begins at this many times the distance within which nine of ten villages lie.
const FAR_TIMES: f64 = 3.0;

/// The two columns of a table.
pub(super) struct Place {
    lon: Column,
    lat: Column,
    is_needed: bool,
}

/// A place with where it was read.
pub(super) struct Point {
    file: String,
    line: u64,
    about: String,
    place: LonLat,
}

impl Place {
    /// The columns `lon` and `lat` of a table; where they are needed, no cell may be empty.
    pub(super) fn of(sheet: &Sheet, book: &Book<'_>, is_needed: bool) -> Self {
        Self { lon: sheet.column("lon", book), lat: sheet.column("lat", book), is_needed }
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
                    "write WGS84 degrees; projected metres have to be converted first",
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
        let place = LonLat { lon, lat };
        points.push(Point {
            file: file.to_owned(),
            line: row.line,
            about: format!("{what} {id}"),
            place,
        });
        Some(place)
    }
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
            .column("lon")
            .value(format!("{lon}, {lat}"))
            .help(help);
        finding.location.about.push(point.about.clone());
        findings.add(finding);
    }
}
