//! Main rivers and lakes for the map: public lines, cut to the surroundings of an instance. They decide
//! nothing.

use crate::source::SourceError;
use crate::source::text_of;
use crate::world::World;
use geo::Geometry;
use geo::LineString;
use serde_json::Value;
use serde_json::json;
use std::path::Path;

/// What is kept around the places of an instance \[degrees\].
const AROUND_DEG: f64 = 0.5;

/// A river or the shore of a lake.
pub struct River {
    name: String,
    class: String,
    lines: Vec<LineString<f64>>,
}

/// Reads the rivers.
///
/// # Errors
/// When the file is missing or is not what it should be.
pub fn read(path: &Path) -> Result<Vec<River>, SourceError> {
    let wrong = |what: &str| SourceError::Content { path: path.to_owned(), what: what.to_owned() };
    let file: geojson::GeoJson = text_of(path)?.parse().map_err(|_| wrong("is not GeoJSON"))?;
    let collection = geojson::FeatureCollection::try_from(file)
        .map_err(|_| wrong("is not a feature collection"))?;
    let mut rivers = Vec::new();
    for feature in collection.features {
        let text = |key: &str| {
            let value = feature.property(key).and_then(|value| value.as_str());
            value.unwrap_or_default().to_owned()
        };
        let (name, class) = (text("name"), text("featurecla"));
        let shape = feature.geometry.ok_or_else(|| wrong("has a feature without a shape"))?;
        let shape = Geometry::<f64>::try_from(shape)
            .map_err(|_| wrong("has a shape that cannot be used"))?;
        let lines = match shape {
            Geometry::LineString(line) => vec![line],
            Geometry::MultiLineString(lines) => lines.0,
            Geometry::Polygon(lake) => vec![lake.exterior().clone()],
            Geometry::MultiPolygon(lakes) => {
                lakes.iter().map(|lake| lake.exterior().clone()).collect()
            }
            _ => return Err(wrong("has a shape that is neither a line nor a polygon")),
        };
        rivers.push(River { name, class, lines });
    }
    Ok(rivers)
}

/// The rivers around the places of an instance as GeoJSON, one feature a line.
pub fn text(rivers: &[River], part: &World) -> String {
    let places = part.villages.iter().map(|village| village.place);
    let places = places.chain(part.sites.iter().map(|site| site.place));
    let (mut least, mut most) = ([180.0_f64, 90.0], [-180.0_f64, -90.0]);
    for place in places {
        for (axis, degrees) in [place.lon, place.lat].into_iter().enumerate() {
            least[axis] = least[axis].min(degrees - AROUND_DEG);
            most[axis] = most[axis].max(degrees + AROUND_DEG);
        }
    }
    let is_near = |at: &geo::Coord<f64>| {
        (least[0]..=most[0]).contains(&at.x) && (least[1]..=most[1]).contains(&at.y)
    };
    let features = rivers.iter().filter_map(|river| {
        let stretches = river.lines.iter().flat_map(|line| stretches(line, is_near));
        let stretches: Vec<Value> = stretches.collect();
        (!stretches.is_empty()).then(|| {
            json!({
                "type": "Feature",
                "properties": { "name": river.name, "class": river.class },
                "geometry": { "type": "MultiLineString", "coordinates": stretches },
            })
            .to_string()
        })
    });
    let features: Vec<String> = features.collect();
    format!("{{\"type\":\"FeatureCollection\",\"features\":[\n{}\n]}}\n", features.join(",\n"))
}

/// The stretches of a line that are near.
fn stretches(line: &LineString<f64>, is_near: impl Fn(&geo::Coord<f64>) -> bool) -> Vec<Value> {
    let groups = line.0.split(|at| !is_near(at));
    groups
        .filter(|points| points.len() > 1)
        .map(|points| points.iter().map(|at| json!([at.x, at.y])).collect())
        .collect()
}
