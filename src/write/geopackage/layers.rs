//! The layers: what each feature is, and its attributes.

use crate::facts::Home;
use crate::facts::LonLat;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::measure::cost;
use crate::measure::work::reserved;
use crate::write::document::Document;
use crate::write::document::yuan;
use crate::write::geopackage::blob::Extent;
use crate::write::geopackage::blob::Shape;
use crate::write::geopackage::blob::WGS84;
use crate::write::tables::decision_word;
use crate::write::words::Text;
use rusqlite::Connection;
use rusqlite::params;
use rusqlite::params_from_iter;
use rusqlite::types::Value;

/// A layer: its table, title, type of geometry, columns after `fid` and `geom`, and features.
pub struct Layer {
    pub table: &'static str,
    pub title: Text,
    pub geometry: &'static str,
    columns: &'static [&'static str],
    features: fn(&Document<'_>, &mut Put<'_>) -> rusqlite::Result<()>,
}

/// Takes one feature.
type Put<'a> = dyn FnMut(Option<Shape<'_>>, Vec<Value>) -> rusqlite::Result<()> + 'a;

/// All layers, from the ground up.
#[allow(clippy::too_many_lines)] // a table
pub fn all() -> [Layer; 6] {
    [
        Layer {
            table: "zones",
            title: Text::Zones,
            geometry: "MULTIPOLYGON",
            columns: &[
                "class TEXT",
                "name TEXT",
                "sensitivity REAL",
                "source TEXT",
                "article TEXT",
            ],
            features: zones,
        },
        Layer {
            table: "commutes",
            title: Text::CommuteLines,
            geometry: "LINESTRING",
            columns: &[
                "home TEXT",
                "home_kind TEXT",
                "livelihood TEXT",
                "skill TEXT",
                "workers INTEGER",
                "distance_km REAL",
                "time_min REAL",
            ],
            features: commutes,
        },
        Layer {
            table: "moves",
            title: Text::Moves,
            geometry: "LINESTRING",
            columns: &[
                "village TEXT",
                "village_name TEXT",
                "site TEXT",
                "site_name TEXT",
                "households INTEGER",
                "persons INTEGER",
                "distance_km REAL",
                "time_min REAL",
            ],
            features: moves,
        },
        Layer {
            table: "villages",
            title: Text::Villages,
            geometry: "POINT",
            columns: &[
                "id TEXT",
                "name TEXT",
                "county TEXT",
                "town TEXT",
                "households INTEGER",
                "persons INTEGER",
                "decision TEXT",
                "site TEXT",
                "site_name TEXT",
                "distance_km REAL",
                "cost_cny REAL",
                "reason TEXT",
            ],
            features: villages,
        },
        Layer {
            table: "livelihoods",
            title: Text::Livelihoods,
            geometry: "POINT",
            columns: &[
                "id TEXT",
                "name TEXT",
                "kind TEXT",
                "county TEXT",
                "places INTEGER",
                "reserved INTEGER",
                "workers INTEGER",
            ],
            features: livelihoods,
        },
        Layer {
            table: "sites",
            title: Text::Sites,
            geometry: "POINT",
            columns: &[
                "id TEXT",
                "name TEXT",
                "county TEXT",
                "town TEXT",
                "open TEXT",
                "existing TEXT",
                "level TEXT",
                "villages INTEGER",
                "households INTEGER",
                "persons INTEGER",
                "capacity_households INTEGER",
                "occupancy REAL",
            ],
            features: sites,
        },
    ]
}

/// Writes one layer with its entries in the tables of contents.
pub fn write(package: &Connection, document: &Document<'_>, layer: &Layer) -> rusqlite::Result<()> {
    let (table, columns) = (layer.table, layer.columns.join(", "));
    package.execute_batch(&format!(
        "CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {}, {columns});",
        layer.geometry
    ))?;
    let places = vec!["?"; layer.columns.len() + 1].join(", ");
    let mut insert = package.prepare(&format!("INSERT INTO {table} VALUES (NULL, {places})"))?;
    let mut extent = Extent::EMPTY;
    let mut put = |shape: Option<Shape<'_>>, values: Vec<Value>| {
        let geometry = shape.map_or(Value::Null, |shape| Value::Blob(shape.blob(&mut extent)));
        insert.execute(params_from_iter(std::iter::once(geometry).chain(values))).map(drop)
    };
    (layer.features)(document, &mut put)?;
    let bounds = extent.known().map(|bounds| bounds.map(Some)).unwrap_or_default();
    package.execute(
        "INSERT INTO gpkg_contents VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?, ?)",
        params![
            table,
            document.say(layer.title),
            document.fill(Text::PlanOf, &[&document.record.instance.name]),
            changed(document),
            bounds[0],
            bounds[1],
            bounds[2],
            bounds[3],
            WGS84
        ],
    )?;
    package.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        params![table, layer.geometry, WGS84],
    )?;
    Ok(())
}

/// The time of the run, as GeoPackage writes times; the time of writing would make equal runs differ.
pub fn changed(document: &Document<'_>) -> String {
    document.record.ended.timestamp().strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn maybe(text: Option<&str>) -> Value {
    text.map_or(Value::Null, |text| Value::Text(text.to_owned()))
}

fn whole(number: Option<u64>) -> Value {
    number.and_then(|number| i64::try_from(number).ok()).map_or(Value::Null, Value::Integer)
}

fn real(number: Option<f64>) -> Value {
    number.filter(|number| number.is_finite()).map_or(Value::Null, Value::Real)
}

fn yes_no(yes: bool) -> Value {
    text(if yes { "yes" } else { "no" })
}

fn point(place: Option<LonLat>) -> Option<Shape<'static>> {
    place.map(Shape::Point)
}

fn zones(document: &Document<'_>, put: &mut Put<'_>) -> rusqlite::Result<()> {
    for zone in &document.record.instance.zones {
        let values = vec![
            text(&zone.class),
            maybe(zone.name.as_deref()),
            real(Some(zone.sensitivity)),
            maybe(zone.source.as_deref()),
            maybe(zone.article.as_deref()),
        ];
        put(Some(Shape::Polygons(&zone.shape)), values)?;
    }
    Ok(())
}

fn commutes(document: &Document<'_>, put: &mut Put<'_>) -> rusqlite::Result<()> {
    let instance = document.record.instance;
    for earners in document.tally.into_iter().flat_map(|tally| &tally.earners) {
        let livelihood = instance.livelihood(earners.livelihood);
        let (id, kind, place) = match earners.home {
            Home::Site(at) => (&instance.site(at).id, "site", instance.site(at).place),
            Home::Village(at) => (&instance.village(at).id, "village", instance.village(at).place),
        };
        let line = place.zip(livelihood.place).map(|(from, to)| Shape::Line(from, to));
        let values = vec![
            text(id),
            text(kind),
            text(&livelihood.id),
            maybe(instance.skills.get(earners.skill.at()).map(String::as_str)),
            whole(Some(earners.workers)),
            real(earners.km),
            real(earners.minutes),
        ];
        put(line, values)?;
    }
    Ok(())
}

fn moves(document: &Document<'_>, put: &mut Put<'_>) -> rusqlite::Result<()> {
    let instance = document.record.instance;
    let has_persons = instance.has("villages.persons");
    for trip in document.tally.into_iter().flat_map(|tally| &tally.moves) {
        let (village, site) = (instance.village(trip.village), instance.site(trip.site));
        let line = village.place.zip(site.place).map(|(from, to)| Shape::Line(from, to));
        let values = vec![
            text(&village.id),
            text(document.village(trip.village)),
            text(&site.id),
            text(document.site(trip.site)),
            whole(Some(trip.households)),
            whole(has_persons.then_some(u64::from(village.persons))),
            real(trip.km),
            real(trip.minutes),
        ];
        put(line, values)?;
    }
    Ok(())
}

fn villages(document: &Document<'_>, put: &mut Put<'_>) -> rusqlite::Result<()> {
    let instance = document.record.instance;
    let has_persons = instance.has("villages.persons");
    let mut moves = document.tally.into_iter().flat_map(|tally| &tally.moves).peekable();
    for (at, village) in instance.villages.iter().enumerate() {
        let trip = moves.next_if(|trip| trip.village.at() == at);
        let decision = document.tally.and_then(|tally| tally.decisions[at]);
        let reason = document.tally.and_then(|_| document.reason(at, document.lang));
        let values = vec![
            text(&village.id),
            text(document.village(VillageIdx::new(at))),
            text(document.area_of(&village.areas, "county")),
            text(document.area_of(&village.areas, "town")),
            whole(Some(u64::from(village.households))),
            whole(has_persons.then_some(u64::from(village.persons))),
            text(decision_word(decision)),
            maybe(trip.map(|trip| instance.site(trip.site).id.as_str())),
            maybe(trip.map(|trip| document.site(trip.site))),
            real(trip.and_then(|trip| trip.km)),
            real(document.tally.and_then(|tally| yuan(cost::of_village(tally, at)))),
            maybe(reason.map(|(_, text)| text)),
        ];
        put(point(village.place), values)?;
    }
    Ok(())
}

fn livelihoods(document: &Document<'_>, put: &mut Put<'_>) -> rusqlite::Result<()> {
    let instance = document.record.instance;
    for (at, livelihood) in instance.livelihoods.iter().enumerate() {
        let values = vec![
            text(&livelihood.id),
            text(livelihood.name.as_deref().unwrap_or(&livelihood.id)),
            maybe(livelihood.kind.as_deref()),
            text(document.area_of(&livelihood.areas, "county")),
            whole(Some(u64::from(livelihood.places))),
            whole(Some(reserved(livelihood))),
            whole(document.tally.map(|tally| tally.taken[at])),
        ];
        put(point(livelihood.place), values)?;
    }
    Ok(())
}

fn sites(document: &Document<'_>, put: &mut Put<'_>) -> rusqlite::Result<()> {
    let instance = document.record.instance;
    let has_persons = instance.has("villages.persons");
    for (at, site) in instance.sites.iter().enumerate() {
        let counted = document.tally.map(|tally| &tally.sites[at]);
        let level = document.tally.and_then(|tally| tally.level(SiteIdx::new(at)));
        let capacity = level.and_then(|level| *level.capacity.first()?).map(u64::from);
        let households = counted.map_or(0, |counted| counted.households);
        let share = capacity.filter(|&capacity| capacity > 0);
        let values = vec![
            text(&site.id),
            text(document.site(SiteIdx::new(at))),
            text(document.area_of(&site.areas, "county")),
            text(document.area_of(&site.areas, "town")),
            yes_no(level.is_some()),
            yes_no(site.existing.is_some()),
            maybe(level.map(|level| level.name.as_str())),
            whole(counted.map(|counted| counted.villages)),
            whole(Some(households)),
            whole(counted.filter(|_| has_persons).map(|counted| counted.persons)),
            whole(capacity),
            real(share.map(|capacity| households as f64 / capacity as f64)),
        ];
        put(point(site.place), values)?;
    }
    Ok(())
}
