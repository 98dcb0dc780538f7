//! GeoJSON as a table. Zones are read in `zones.rs`, which says more about polygons.

use crate::diagnostic::Diagnostic;
use crate::read::crs::Crs;
use crate::read::crs::Named;
use crate::read::crs::named;
use crate::read::layers::Feature;
use crate::read::layers::Layer;
use crate::read::layers::unreadable;
use crate::read::source;
use geo::Geometry;
use serde_json::Value;
use std::collections::BTreeSet;

/// The layer of a file's bytes; `None` where it is none, which is told.
pub(in crate::read) fn layer(bytes: &[u8], found: &mut Vec<Diagnostic>) -> Option<Layer> {
    let mut fail = |message: String| found.push(unreadable(message));
    let document = match source::text(bytes) {
        Err(looks) => {
            fail(format!("the file is not UTF-8 text: {looks}"));
            return None;
        }
        Ok(text) => serde_json::from_str::<Value>(text),
    };
    let mut document = match document {
        Ok(document) => document,
        Err(error) => {
            fail(format!("the file is not JSON: {error}"));
            return None;
        }
    };
    let stated = document.pointer("/crs/properties/name").and_then(Value::as_str);
    // Without a statement it is WGS84 by RFC 7946.
    let stated = stated.map_or_else(
        || (Named::Known(Crs::Degrees), "WGS84, as GeoJSON is".to_owned()),
        |name| (named(name), name.to_owned()),
    );
    let Some(Value::Array(features)) = document.get_mut("features").map(Value::take) else {
        fail("the file is not a GeoJSON FeatureCollection".to_owned());
        return None;
    };
    let names: BTreeSet<String> = features
        .iter()
        .filter_map(|feature| feature.get("properties")?.as_object())
        .flat_map(|properties| properties.keys().cloned())
        .collect();
    let names: Vec<String> = names.into_iter().collect();
    let features = features.into_iter().zip(1..).map(|(mut feature, number)| {
        let geometry = feature.get_mut("geometry").map_or(Value::Null, Value::take);
        let geometry = if geometry.is_null() {
            Ok(None)
        } else {
            serde_json::from_value::<geojson::Geometry>(geometry)
                .and_then(|geometry| Geometry::try_from(geometry).map_err(serde::de::Error::custom))
                .map(Some)
                .map_err(|error| format!("the geometry cannot be read: {error}"))
        };
        let properties = feature.get("properties");
        let of = |name: &String| properties.and_then(|p| p.get(name)).cloned();
        let values = names.iter().map(|name| of(name).unwrap_or(Value::Null)).collect();
        Feature { number, values, geometry }
    });
    let features = features.collect();
    Some(Layer { names, features, stated: Some(stated), is_map: true, has_cut_names: false })
}
