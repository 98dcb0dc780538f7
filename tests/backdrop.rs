//! Lines that are drawn under the map: the same from every kind of layer, in WGS84, and never in the way
//! of a plan.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files fails")]

#[path = "bad_input/folder.rs"]
mod folder;
#[path = "support/layers.rs"]
mod layers;

use folder::Folder;
use geo::Geometry;
use geo::LineString;
use geo::polygon;
use layers::Layer;
use resettle::diagnostic::Diagnostic;
use resettle::diagnostic::Severity;
use resettle::diagnostic::has_errors;
use resettle::facts::BackdropKind;
use resettle::read::Loaded;
use resettle::read::load;
use std::fs;
use tempfile::TempDir;

const WGS84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

/// A river of three points.
fn river() -> LineString<f64> {
    LineString::from(vec![(108.0, 33.0), (108.2, 33.1), (108.4, 33.05)])
}

/// A county with a hole.
fn county() -> geo::Polygon<f64> {
    polygon!(
        exterior: [(x: 108.0, y: 33.0), (x: 109.0, y: 33.0), (x: 109.0, y: 34.0), (x: 108.0, y: 33.0)],
        interiors: [[(x: 108.6, y: 33.2), (x: 108.7, y: 33.2), (x: 108.7, y: 33.3), (x: 108.6, y: 33.2)]],
    )
}

fn layer(shapes: Vec<Geometry<f64>>) -> Layer {
    let rows = (1..=shapes.len()).map(|number| vec![format!("a{number}")]).collect();
    Layer { names: vec!["name".to_owned()], rows, shapes }
}

fn read(place: &TempDir) -> Loaded {
    load(place.path(), None, &[]).unwrap()
}

/// The lines of a kind.
fn lines(loaded: &Loaded, kind: BackdropKind) -> Vec<LineString<f64>> {
    let of_kind = loaded.instance.backdrops.iter().filter(|backdrop| backdrop.kind == kind);
    of_kind.flat_map(|backdrop| backdrop.lines.0.clone()).collect()
}

fn about<'a>(loaded: &'a Loaded, file: &str) -> Vec<&'a Diagnostic> {
    let findings = loaded.findings.iter();
    findings
        .filter(|finding| {
            finding.location.file.as_deref().is_some_and(|named| named.starts_with(file))
        })
        .collect()
}

#[test]
fn rivers_and_borders_are_the_same_from_every_kind_of_layer() {
    let rivers = layer(vec![Geometry::LineString(river())]);
    let borders = layer(vec![Geometry::Polygon(county())]);
    let rings: Vec<LineString<f64>> =
        std::iter::once(county().exterior()).chain(county().interiors()).cloned().collect();

    let geojson = Folder::sound().write();
    layers::geojson(&geojson.path().join("rivers.geojson"), &rivers);
    layers::geojson(&geojson.path().join("borders.geojson"), &borders);
    let package = Folder::sound().write();
    layers::geopackage(
        &package.path().join("base.gpkg"),
        4326,
        &[("水系", &rivers), ("borders", &borders)],
    );
    let shapes = Folder::sound().write();
    layers::shapefile(&shapes.path().join("县界.shp"), &borders, |t| t.into(), Some(WGS84));

    for place in [&geojson, &package] {
        let loaded = read(place);
        assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
        assert_eq!(lines(&loaded, BackdropKind::Rivers), [river()]);
        assert_eq!(lines(&loaded, BackdropKind::Borders), rings);
    }
    let loaded = read(&shapes);
    let length = |lines: &[LineString<f64>]| lines.iter().map(|line| line.0.len()).sum::<usize>();
    // A shapefile turns its rings as it likes.
    assert_eq!(length(&lines(&loaded, BackdropKind::Borders)), length(&rings));
    assert!(lines(&loaded, BackdropKind::Rivers).is_empty());
}

#[test]
fn files_and_coordinate_systems_are_named_as_those_of_tables() {
    let shifted = river().0.iter().map(|at| (at.x + 0.004, at.y)).collect::<LineString<f64>>();
    let place = Folder::sound()
        .with("instance.toml", "[crs]\n", "[crs]\nrivers = \"GCJ-02\"\n")
        .with("instance.toml", "[sources]\n", "[sources]\nrivers = \"office map\"\n")
        .with("instance.toml", "[rules]\n", "[files]\nrivers = \"our water.geojson\"\n[rules]\n")
        .write();
    let given = layer(vec![Geometry::LineString(shifted)]);
    layers::geojson(&place.path().join("our water.geojson"), &given);
    let loaded = read(&place);
    assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
    let read = lines(&loaded, BackdropKind::Rivers);
    // GCJ-02 is shifted by some hundred metres here, to the east.
    let shift = given_shift(&given, &read[0]);
    assert!((0.001..0.01).contains(&shift), "{shift}");
    assert!(loaded.inputs.iter().any(|input| input.path == "our water.geojson"));
    assert_eq!(loaded.instance.sources["rivers"], "office map");
}

/// How far east the first point was of where it was read to be \[°\].
fn given_shift(given: &Layer, read: &LineString<f64>) -> f64 {
    match &given.shapes[0] {
        Geometry::LineString(line) => line.0[0].x - read.0[0].x,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_is_wrong_with_them_is_told_and_stops_nothing() {
    let point = Geometry::Point(geo::Point::new(108.0, 33.0));
    let nowhere = Geometry::LineString(LineString::from(vec![(108.0, 33.0), (540.0, 33.0)]));
    let place = Folder::sound().write();
    layers::geojson(
        &place.path().join("rivers.geojson"),
        &layer(vec![point, Geometry::LineString(river()), nowhere]),
    );
    let loaded = read(&place);
    assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
    assert_eq!(lines(&loaded, BackdropKind::Rivers), [river()]);
    let told = about(&loaded, "rivers.geojson");
    let rows: Vec<_> = told.iter().map(|finding| finding.location.row).collect();
    assert_eq!(rows, [Some(1), Some(3)]);
    assert!(told.iter().all(|finding| finding.severity == Severity::Warning));

    for text in ["{\"type\":\"FeatureColl", "[]", "\u{0}\u{1}"] {
        fs::write(place.path().join("rivers.geojson"), text).unwrap();
        let loaded = read(&place);
        assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
        assert!(loaded.instance.backdrops.is_empty());
        assert_eq!(about(&loaded, "rivers.geojson").len(), 1, "{text}");
    }
    fs::remove_file(place.path().join("rivers.geojson")).unwrap();
    fs::write(place.path().join("rivers.csv"), "name\nHan\n").unwrap();
    let loaded = read(&place);
    assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
    assert!(about(&loaded, "rivers.csv")[0].message.contains("no sheet can hold"));
}

#[test]
fn a_file_that_is_named_has_to_be_there() {
    let place = Folder::sound()
        .with("instance.toml", "[rules]\n", "[files]\nborders = \"none.gpkg\"\n[rules]\n")
        .write();
    let loaded = read(&place);
    assert!(loaded.findings.iter().any(|finding| finding.code == "file.missing"));
}
