//! Coordinate systems as `.prj` files and GeoPackages describe them: well-known text of the old form
//! (GIS programs write no other there) and what the new form has in common with it.

use crate::read::crs::Crs;
use crate::read::crs::Named;
use crate::read::crs::Transverse;
use crate::read::crs::named;

/// Half axis of WGS84, GRS80 and CGCS2000 \[m\].
const AXIS: f64 = 6_378_137.0;
/// Nested brackets deeper than this are no description.
const DEPTH: usize = 32;

/// A part of the text: `NAME["text",1.0,CHILD[…]]`.
#[derive(Debug, Default)]
struct Node {
    name: String,
    texts: Vec<String>,
    numbers: Vec<f64>,
    children: Vec<Node>,
}

/// The system that a text describes.
pub(in crate::read) fn from_wkt(text: &str) -> Named {
    let letters: Vec<char> = text.trim_start_matches('\u{feff}').trim().chars().collect();
    let mut at = 0;
    let Some(root) = node(&letters, &mut at, 0) else { return Named::Unknown };
    described(&root).unwrap_or(Named::Unknown)
}

fn described(root: &Node) -> Option<Named> {
    let title = root.texts.first().map(String::as_str).unwrap_or_default();
    if let Named::OldDatum(datum) = named(title) {
        return Some(Named::OldDatum(datum));
    }
    let datum = root.find(&["DATUM", "ENSEMBLE", "TRF"])?;
    let datum_name = datum.texts.first()?.to_ascii_uppercase();
    for (word, old) in [
        ("BEIJING_1954", "Beijing 1954"),
        ("XIAN_1980", "Xi'an 1980"),
        ("XI'AN 1980", "Xi'an 1980"),
        ("BEIJING 1954", "Beijing 1954"),
    ] {
        if datum_name.contains(word) {
            return Some(Named::OldDatum(old));
        }
    }
    let figure = root.find(&["SPHEROID", "ELLIPSOID"])?;
    let is_wgs84 = (figure.numbers.first()? - AXIS).abs() < 1e-6
        && (figure.numbers.get(1)? - 298.257_223).abs() < 1e-4;
    if !is_wgs84 {
        return None;
    }
    let is_of_degrees =
        ["GEOGCS", "GEOGCRS", "GEODCRS", "GEODETICCRS"].contains(&root.name.as_str());
    if is_of_degrees {
        return Some(Named::Known(Crs::Degrees));
    }
    let method = root.find(&["PROJECTION", "METHOD"])?.texts.first()?.to_ascii_lowercase();
    let method: String = method.chars().filter(char::is_ascii_alphanumeric).collect();
    // A unit of the projection other than metres; that of its degrees stands deeper.
    let unit = root
        .children
        .iter()
        .rev()
        .find(|child| ["UNIT", "LENGTHUNIT"].contains(&child.name.as_str()));
    if unit.and_then(|unit| unit.numbers.first()).is_some_and(|metres| (metres - 1.0).abs() > 1e-12)
    {
        return None;
    }
    let parameter = |names: &[&str]| root.parameter(names);
    let meridian = parameter(&[
        "central_meridian",
        "longitude_of_center",
        "longitudeofnaturalorigin",
        "longitudeoffalseorigin",
    ]);
    let easting =
        parameter(&["false_easting", "falseeasting", "eastingatfalseorigin"]).unwrap_or(0.0);
    let northing =
        parameter(&["false_northing", "falsenorthing", "northingatfalseorigin"]).unwrap_or(0.0);
    let latitude = parameter(&[
        "latitude_of_origin",
        "latitude_of_center",
        "latitudeofnaturalorigin",
        "latitudeoffalseorigin",
    ])
    .unwrap_or(0.0);
    let parallels = || {
        let first = parameter(&["standard_parallel_1", "latitudeof1ststandardparallel"])?;
        Some((
            first,
            parameter(&["standard_parallel_2", "latitudeof2ndstandardparallel"]).unwrap_or(first),
        ))
    };
    let crs = match method.as_str() {
        "transversemercator" | "gausskruger" if latitude == 0.0 => Crs::Transverse(Transverse {
            meridian: meridian?,
            easting,
            northing,
            scale: parameter(&["scale_factor", "scalefactoratnaturalorigin"]).unwrap_or(1.0),
        }),
        "mercatorauxiliarysphere" | "popularvisualisationpseudomercator" => Crs::WebMercator,
        // GDAL's way to write it in the old form.
        "mercator1sp" if title.contains("Pseudo-Mercator") => Crs::WebMercator,
        "albers"
        | "albersconicequalarea"
        | "albersequalarea"
        | "lambertconformalconic"
        | "lambertconformalconic2sp"
        | "lambertconicconformal2sp" => {
            let (first, second) = parallels()?;
            let projection = if method.starts_with("albers") { "aea" } else { "lcc" };
            Crs::Other(format!(
                "+proj={projection} +lat_1={first} +lat_2={second} +lat_0={latitude} +lon_0={} +x_0={easting} +y_0={northing} +ellps=GRS80 +units=m",
                meridian?
            ))
        }
        _ => return None,
    };
    Some(Named::Known(crs))
}

impl Node {
    /// The first part of one of these names, at any depth.
    fn find(&self, names: &[&str]) -> Option<&Self> {
        if names.contains(&self.name.as_str()) {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(names))
    }

    /// The value of a parameter, by the names that the forms have for it.
    fn parameter(&self, names: &[&str]) -> Option<f64> {
        if self.name == "PARAMETER" {
            let name = self.texts.first()?.to_ascii_lowercase().replace(' ', "");
            return names.contains(&name.as_str()).then(|| self.numbers.first().copied())?;
        }
        self.children.iter().find_map(|child| child.parameter(names))
    }
}

/// Reads one part; `None` where the text is none.
fn node(letters: &[char], at: &mut usize, depth: usize) -> Option<Node> {
    if depth > DEPTH {
        return None;
    }
    let mut node = Node { name: word(letters, at).to_ascii_uppercase(), ..Node::default() };
    if !matches!(letters.get(*at), Some('[' | '(')) {
        return None;
    }
    *at += 1;
    loop {
        skip_blanks(letters, at);
        match letters.get(*at)? {
            ']' | ')' => {
                *at += 1;
                return Some(node);
            }
            ',' => *at += 1,
            '"' => {
                let from = *at + 1;
                let length = letters[from..].iter().position(|&letter| letter == '"')?;
                node.texts.push(letters[from..from + length].iter().collect());
                *at = from + length + 1;
            }
            letter if letter.is_ascii_digit() || "+-.".contains(*letter) => {
                let number = word(letters, at);
                node.numbers.push(number.parse().ok()?);
            }
            _ => {
                let from = *at;
                let name = word(letters, at);
                if matches!(letters.get(*at), Some('[' | '(')) {
                    *at = from;
                    node.children.push(self::node(letters, at, depth + 1)?);
                } else if name.is_empty() {
                    return None;
                }
            }
        }
    }
}

/// Letters up to the next mark.
fn word(letters: &[char], at: &mut usize) -> String {
    skip_blanks(letters, at);
    let from = *at;
    while letters.get(*at).is_some_and(|letter| !"[](),\"".contains(*letter)) {
        *at += 1;
    }
    letters[from..*at].iter().collect::<String>().trim().to_owned()
}

fn skip_blanks(letters: &[char], at: &mut usize) {
    while letters.get(*at).is_some_and(|letter| letter.is_whitespace()) {
        *at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::from_wkt;
    use crate::read::crs::Crs;
    use crate::read::crs::Named;
    use crate::read::crs::Transverse;
    use crate::read::crs::named;

    /// As ArcGIS writes EPSG:4524 beside a shapefile.
    const ESRI: &str = r#"PROJCS["CGCS2000_3_Degree_GK_Zone_36",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",36500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",108.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
    /// As GDAL writes EPSG:4545 into a GeoPackage.
    const GDAL: &str = r#"PROJCS["CGCS2000 / 3-degree Gauss-Kruger CM 108E",GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4490"]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",108],PARAMETER["scale_factor",1],PARAMETER["false_easting",500000],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","4545"]]"#;

    #[test]
    fn descriptions_of_gis_programs_are_the_systems_of_their_codes() {
        assert_eq!(from_wkt(ESRI), named("EPSG:4524"));
        assert_eq!(from_wkt(GDAL), named("EPSG:4545"));
        let degrees = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        assert_eq!(from_wkt(degrees), Named::Known(Crs::Degrees));
        let zone = Transverse::gauss_kruger(108.0, None);
        assert_eq!(named("EPSG:4545"), Named::Known(Crs::Transverse(zone)));
    }

    #[test]
    fn old_datums_are_named_and_others_are_unknown() {
        let old = ESRI
            .replace("D_China_2000", "D_Xian_1980")
            .replace("CGCS2000_3_Degree", "Xian_1980_3_Degree");
        assert_eq!(from_wkt(&old), Named::OldDatum("Xi'an 1980"));
        assert_eq!(from_wkt(&ESRI.replace("Gauss_Kruger", "Krovak")), Named::Unknown);
        assert_eq!(from_wkt(&ESRI.replace("6378137.0", "6377397.155")), Named::Unknown);
        assert_eq!(
            from_wkt(&ESRI.replace(r#"UNIT["Meter",1.0]"#, r#"UNIT["Foot",0.3048]"#)),
            Named::Unknown
        );
    }

    #[test]
    fn no_text_is_a_panic() {
        for end in 0..ESRI.len() {
            let _ = from_wkt(&ESRI[..end]);
        }
        let deep = "A[".repeat(10_000);
        assert_eq!(from_wkt(&deep), Named::Unknown);
        assert_eq!(from_wkt("A[1,\"x"), Named::Unknown);
    }
}
