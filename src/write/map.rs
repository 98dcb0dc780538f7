//! `map.geojson`: villages, sites and livelihoods as points, moves and commutes as lines, zones as polygons, and
//! the borders and rivers that are drawn under them.
//!
//! WGS84 lon/lat with six decimals (about 0.1 m). Each feature says what it is in `feature`. What has no
//! coordinates is a feature without geometry, as RFC 7946 has it. One feature a line.

use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::LonLat;
use crate::facts::SiteIdx;
use crate::measure::Tally;
use crate::write::RunRecord;
use crate::write::tables::decision_word;
use serde_json::Value;
use serde_json::json;
use std::io;
use std::io::Write;

/// Writes the map. Without a plan it holds no features.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut dyn Write,
    record: &RunRecord<'_>,
    tally: Option<&Tally<'_>>,
) -> io::Result<()> {
    write!(out, "{{\"type\":\"FeatureCollection\",\"features\":[")?;
    let mut is_first = true;
    if let Some(tally) = tally {
        let mut put = |geometry: Value, properties: Value| {
            let comma = if is_first { "" } else { "," };
            is_first = false;
            let feature =
                json!({"type": "Feature", "geometry": geometry, "properties": properties});
            write!(out, "{comma}\n{feature}")
        };
        if record.map_ground {
            ground(record.instance, &mut put)?;
        }
        // A study has thousands of maps, and `livelihoods.csv` holds the same.
        if !record.tables_only {
            commutes(tally, &mut put)?;
        }
        moves(tally, &mut put)?;
        villages(tally, &mut put)?;
        sites(tally, &mut put)?;
        livelihoods(tally, &mut put)?;
    }
    writeln!(out, "\n]}}")
}

/// Takes one feature: its geometry and properties.
type Put<'a> = dyn FnMut(Value, Value) -> io::Result<()> + 'a;

/// Puts what decides nothing or the same for every plan: the polygons of zones, and borders and rivers, all lines
/// of a kind in one feature.
fn ground(instance: &Instance, put: &mut Put<'_>) -> io::Result<()> {
    for zone in &instance.zones {
        put(
            polygons(&zone.shape),
            json!({
                "feature": "zone", "class": zone.class, "name": zone.name,
                "sensitivity": zone.sensitivity,
            }),
        )?;
    }
    for backdrop in &instance.backdrops {
        let table = backdrop.kind.table();
        let lines: Vec<_> = backdrop.lines.iter().map(positions).collect();
        put(
            json!({"type": "MultiLineString", "coordinates": lines}),
            json!({"feature": table, "source": instance.sources.get(table)}),
        )?;
    }
    Ok(())
}

/// Puts a line for the workers of each skill who go from a home to a livelihood, where both have coordinates.
fn commutes(tally: &Tally<'_>, put: &mut Put<'_>) -> io::Result<()> {
    let instance = tally.instance;
    for earners in &tally.earners {
        let livelihood = instance.livelihood(earners.livelihood);
        let (kind, home, place) = match earners.home {
            Home::Site(at) => ("site", &instance.site(at).id, instance.site(at).place),
            Home::Village(at) => ("village", &instance.village(at).id, instance.village(at).place),
        };
        let (Some(from), Some(to)) = (place, livelihood.place) else { continue };
        let line = json!({"type": "LineString", "coordinates": [position(from), position(to)]});
        put(
            line,
            json!({
                "feature": "commute", "home": home, "home_kind": kind, "livelihood": livelihood.id,
                "skill": instance.skills.get(earners.skill.at()), "workers": earners.workers,
                "distance_km": earners.km.map(metres),
            }),
        )?;
    }
    Ok(())
}

/// Puts a line for each move whose ends have coordinates.
fn moves(tally: &Tally<'_>, put: &mut Put<'_>) -> io::Result<()> {
    for trip in &tally.moves {
        let (village, site) =
            (tally.instance.village(trip.village), tally.instance.site(trip.site));
        let (Some(from), Some(to)) = (village.place, site.place) else { continue };
        let line = json!({"type": "LineString", "coordinates": [position(from), position(to)]});
        put(
            line,
            json!({
                "feature": "move", "village": village.id, "site": site.id,
                "households": trip.households, "distance_km": trip.km.map(metres),
            }),
        )?;
    }
    Ok(())
}

/// Puts a point for each village.
fn villages(tally: &Tally<'_>, put: &mut Put<'_>) -> io::Result<()> {
    let has_persons = tally.instance.has("villages.persons");
    let mut moves = tally.moves.iter().peekable();
    for (at, village) in tally.instance.villages.iter().enumerate() {
        let trip = moves.next_if(|trip| trip.village.at() == at);
        let decision = tally.decisions[at].map(|decision| decision_word(Some(decision)));
        put(
            point(village.place),
            json!({
                "feature": "village", "id": village.id, "name": village.name,
                "name_zh": village.name_zh, "decision": decision,
                "site": trip.map(|trip| &tally.instance.site(trip.site).id),
                "households": village.households,
                "persons": has_persons.then_some(village.persons),
                "distance_km": trip.and_then(|trip| trip.km).map(metres),
            }),
        )?;
    }
    Ok(())
}

/// Puts a point for each candidate site, open or not.
fn sites(tally: &Tally<'_>, put: &mut Put<'_>) -> io::Result<()> {
    for (at, (site, counted)) in tally.instance.sites.iter().zip(&tally.sites).enumerate() {
        let level = tally.level(SiteIdx::new(at));
        let capacity = level.and_then(|level| level.capacity.first().copied().flatten());
        put(
            point(site.place),
            json!({
                "feature": "site", "id": site.id, "name": site.name, "name_zh": site.name_zh,
                "open": level.is_some(), "level": level.map(|level| &level.name),
                "existing": site.existing.is_some(), "villages": counted.villages,
                "households": counted.households, "capacity_households": capacity,
            }),
        )?;
    }
    Ok(())
}

/// Puts a point for each livelihood.
fn livelihoods(tally: &Tally<'_>, put: &mut Put<'_>) -> io::Result<()> {
    for (livelihood, taken) in tally.instance.livelihoods.iter().zip(&tally.taken) {
        put(
            point(livelihood.place),
            json!({
                "feature": "livelihood", "id": livelihood.id, "name": livelihood.name,
                "kind": livelihood.kind, "places": livelihood.places, "workers": taken,
            }),
        )?;
    }
    Ok(())
}

/// A point, or no geometry.
fn point(place: Option<LonLat>) -> Value {
    place.map_or(Value::Null, |place| json!({"type": "Point", "coordinates": position(place)}))
}

/// Longitude and latitude.
fn position(place: LonLat) -> Value {
    json!([degrees(place.lon), degrees(place.lat)])
}

/// The polygons of a zone; outer rings run anticlockwise, holes clockwise, as RFC 7946 has it.
fn polygons(shape: &geo::MultiPolygon<f64>) -> Value {
    use geo::orient::Direction;
    use geo::orient::Orient;
    let parts: Vec<Vec<Vec<[f64; 2]>>> = shape
        .orient(Direction::Default)
        .iter()
        .map(|part| {
            std::iter::once(part.exterior()).chain(part.interiors()).map(positions).collect()
        })
        .collect();
    json!({"type": "MultiPolygon", "coordinates": parts})
}

/// The points of a line.
fn positions(line: &geo::LineString<f64>) -> Vec<[f64; 2]> {
    line.coords().map(|coord| [degrees(coord.x), degrees(coord.y)]).collect()
}

/// Degrees to six decimals.
fn degrees(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// Kilometres to the metre.
fn metres(km: f64) -> f64 {
    (km * 1e3).round() / 1e3
}
