//! Map layers as tables: GeoPackage, shapefile and GeoJSON give the facts of CSV, their coordinate
//! systems and encodings are honoured, and what is wrong with them is told.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files fails")]

#[path = "bad_input/folder.rs"]
mod folder;
#[path = "support/layers.rs"]
mod layers;

use folder::Folder;
use geo::Area;
use geo::Geometry;
use geo::Relate;
use layers::Layer;
use resettle::diagnostic::Diagnostic;
use resettle::diagnostic::Severity;
use resettle::diagnostic::has_errors;
use resettle::facts::Instance;
use resettle::read::Loaded;
use resettle::read::load;
use resettle::write::words::findings::lacks_twin;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

type Encode<'a> = &'a dyn Fn(&str) -> Vec<u8>;

const POINTS: [&str; 3] = ["villages", "sites", "livelihoods"];
const WGS84: &str = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

/// The sound instance; its places of work ask for every skill, so that names cut to ten letters can be
/// made whole.
fn sound() -> Folder {
    Folder::sound().with("livelihoods.csv", "ecological_post,30,,", "ecological_post,30,skilled,")
}

fn same(lon: f64, lat: f64) -> (f64, f64) {
    (lon, lat)
}

fn layer(table: &str) -> Layer {
    Layer::of(&sound().text(&format!("{table}.csv")), same)
}

/// The sound instance without the tables that layers give.
fn bare(tables: &[&str]) -> TempDir {
    let mut folder = sound();
    for table in tables {
        folder = folder.without(&format!("{table}.csv"));
    }
    folder.write()
}

fn read(path: &Path) -> Loaded {
    load(path, None, &[]).unwrap()
}

fn facts(instance: &Instance) -> String {
    let mut instance = instance.clone();
    for village in &mut instance.villages {
        village.row = 0;
    }
    for site in &mut instance.sites {
        site.row = 0;
    }
    for livelihood in &mut instance.livelihoods {
        livelihood.row = 0;
    }
    format!(
        "{:?}\n{:?}\n{:?}\n{:?}\n{:?}",
        instance.villages, instance.sites, instance.livelihoods, instance.zones, instance.given
    )
}

#[track_caller]
fn is_sound(loaded: &Loaded) {
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    assert_eq!(facts(&loaded.instance), facts(&sound().load().instance));
}

#[track_caller]
fn expect(findings: &[Diagnostic], code: &str, file: &str) -> Diagnostic {
    let found = findings
        .iter()
        .find(|finding| finding.code == code && finding.location.file.as_deref() == Some(file));
    let lacking: Vec<_> = findings.iter().filter(|found| lacks_twin(found)).collect();
    assert!(lacking.is_empty(), "no Chinese: {lacking:#?}");
    let all: Vec<String> = findings.iter().map(ToString::to_string).collect();
    let found = found.unwrap_or_else(|| panic!("no {code} in {file}:\n{}", all.join("\n")));
    assert!(!found.help.is_empty(), "{found}");
    found.clone()
}

#[test]
fn a_geopackage_gives_the_facts_of_csv() {
    let dir = bare(&POINTS);
    let all: Vec<(&str, Layer)> = POINTS.iter().map(|table| (*table, layer(table))).collect();
    let all: Vec<(&str, &Layer)> = all.iter().map(|(name, layer)| (*name, layer)).collect();
    layers::geopackage(&dir.path().join("office.gpkg"), 4490, &all);
    let loaded = read(dir.path());
    is_sound(&loaded);
    assert!(loaded.inputs.iter().any(|input| input.path == "office.gpkg"));
    // Layers of any name, named in [files].
    let dir = bare(&["villages"]);
    layers::geopackage(&dir.path().join("a.gpkg"), 4326, &[("L 1", &layer("villages"))]);
    let toml = dir.path().join("instance.toml");
    let text = fs::read_to_string(&toml).unwrap() + "[files]\nvillages = \"a.gpkg#L 1\"\n";
    fs::write(&toml, text).unwrap();
    is_sound(&read(dir.path()));
}

#[test]
fn findings_name_layer_and_feature() {
    let dir = bare(&["villages"]);
    let mut villages = layer("villages");
    let at = villages.names.iter().position(|name| name == "households").unwrap();
    villages.rows[1][at] = "many".to_owned();
    layers::geopackage(&dir.path().join("office.gpkg"), 4326, &[("villages", &villages)]);
    let found = expect(&read(dir.path()).findings, "csv.number", "office.gpkg");
    assert_eq!(found.location.sheet.as_deref(), Some("villages"));
    assert_eq!(found.location.row, Some(2));
    let text = found.to_string();
    assert!(text.contains("office.gpkg, layer villages, feature 2, column households"), "{text}");
}

#[test]
fn a_shapefile_in_utf8_or_gbk_with_names_cut_to_ten_letters_gives_the_facts_of_csv() {
    let gbk = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
    let utf8 = |text: &str| text.as_bytes().to_vec();
    let encodings: [(Encode<'_>, Option<&str>, bool); 5] = [
        (&gbk, None, true),
        (&gbk, Some("GBK"), false),
        (&gbk, Some("936"), false),
        (&utf8, Some("UTF-8"), false),
        (&utf8, None, true),
    ];
    for (encode, cpg, is_assumed) in encodings {
        let dir = bare(&["villages"]);
        let path = dir.path().join("villages.shp");
        layers::shapefile(&path, &layer("villages"), encode, Some(WGS84));
        if let Some(cpg) = cpg {
            fs::write(path.with_extension("cpg"), cpg).unwrap();
        }
        let loaded = read(dir.path());
        is_sound(&loaded);
        assert_eq!(loaded.instance.skills, ["basic", "skilled"]);
        assert_eq!(loaded.instance.villages[0].name_zh.as_deref(), Some("上村"));
        let says = loaded.findings.iter().any(|finding| finding.code == "csv.decoded");
        assert_eq!(says, is_assumed, "{cpg:?} {:#?}", loaded.findings);
        let cut = loaded.findings.iter().find(|finding| finding.code == "csv.heading").unwrap();
        assert!(cut.message.contains("stay_cost_ = stay_cost_cny"), "{cut}");
        for ending in ["shp", "dbf", "prj"] {
            let name = format!("villages.{ending}");
            assert!(loaded.inputs.iter().any(|input| input.path == name), "{name}");
        }
    }
}

#[test]
fn geojson_points_give_the_facts_of_csv() {
    let dir = bare(&POINTS);
    for table in POINTS {
        layers::geojson(&dir.path().join(format!("{table}.geojson")), &layer(table));
    }
    is_sound(&read(dir.path()));
}

#[test]
fn the_coordinate_system_of_a_layer_is_honoured() {
    // EPSG:4545, by pyproj 3.7.2 with PROJ 9.5.1.
    let metres = |lon: f64, lat: f64| match (lon, lat) {
        (108.1, 33.1) => (509_334.766_9, 3_663_843.026_4),
        (108.2, 33.2) => (518_648.375_1, 3_674_947.112_6),
        _ => (528_004.346_9, 3_663_878.615_6),
    };
    let villages = Layer::of(&sound().text("villages.csv"), metres);
    let dir = bare(&["villages"]);
    layers::geopackage(&dir.path().join("a.gpkg"), 4545, &[("村庄", &villages)]);
    is_sound(&read(dir.path()));
    let prj = r#"PROJCS["CGCS2000_3_Degree_GK_CM_108E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",108.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;
    let dir = bare(&["villages"]);
    let path = dir.path().join("villages.shp");
    let utf8 = |text: &str| text.as_bytes().to_vec();
    layers::shapefile(&path, &villages, utf8, Some(prj));
    is_sound(&read(dir.path()));
    // Without a .prj it is asked for, or taken from [crs].
    fs::remove_file(path.with_extension("prj")).unwrap();
    let found = expect(&read(dir.path()).findings, "coordinates.system", "villages.shp");
    assert!(found.is_error() && found.message.contains("central meridian"), "{found}");
    let toml = dir.path().join("instance.toml");
    let text = fs::read_to_string(&toml).unwrap();
    fs::write(&toml, text.replace("name = \"WGS84\"", "villages = \"EPSG:4545\"")).unwrap();
    is_sound(&read(dir.path()));
    // An old datum is refused by its name.
    let old = prj.replace("D_China_2000", "D_Xian_1980");
    fs::write(&toml, text).unwrap();
    fs::write(path.with_extension("prj"), old).unwrap();
    let found = expect(&read(dir.path()).findings, "coordinates.system", "villages.shp");
    assert!(found.message.contains("Xi'an 1980"), "{found}");
}

#[test]
fn zones_of_every_format_are_the_same_polygons() {
    let ring = [(108.29, 33.0), (108.4, 33.0), (108.4, 33.2), (108.29, 33.2), (108.29, 33.0)];
    let shape = Geometry::Polygon(geo::Polygon::new(ring.into_iter().collect(), Vec::new()));
    let zones = |class: &str| Layer {
        names: vec![class.to_owned(), "sensitivity".to_owned()],
        rows: vec![vec!["strictly_controlled".to_owned(), "2".to_owned()]],
        shapes: vec![shape.clone()],
    };
    let bare = || sound().without("zones.geojson").write();
    let dir = bare();
    layers::geopackage(&dir.path().join("z.gpkg"), 4326, &[("zones", &zones("class"))]);
    is_sound(&read(dir.path()));
    let dir = bare();
    layers::geopackage(&dir.path().join("z.gpkg"), 4326, &[("分区", &zones("管控类别"))]);
    is_sound(&read(dir.path()));
    let dir = bare();
    let utf8 = |text: &str| text.as_bytes().to_vec();
    // Rings of shapefiles run the other way round; the polygon is the same.
    layers::shapefile(&dir.path().join("zones.shp"), &zones("CLASS"), utf8, Some(WGS84));
    let loaded = read(dir.path());
    assert!(!has_errors(&loaded.findings), "{:#?}", loaded.findings);
    let (found, wanted) = (&loaded.instance.zones[0], &sound().load().instance.zones[0]);
    assert_eq!(found.class, wanted.class);
    assert!((found.sensitivity - 2.0).abs() < 1e-12);
    assert!(found.shape.relate(&wanted.shape).is_equal_topo());
    assert!((found.shape.unsigned_area() - wanted.shape.unsigned_area()).abs() < 1e-12);
}

#[test]
fn what_is_wrong_with_a_layer_is_told_and_never_a_panic() {
    let line = Geometry::LineString(vec![(108.0, 33.0), (108.1, 33.1)].into());
    let dir = bare(&["villages"]);
    let mut villages = layer("villages");
    villages.shapes[1] = line;
    layers::geopackage(&dir.path().join("a.gpkg"), 4326, &[("villages", &villages)]);
    let found = expect(&read(dir.path()).findings, "layer.geometry", "a.gpkg");
    assert_eq!((found.location.row, found.is_error()), (Some(2), true));
    // Files that are none.
    for (name, bytes) in [
        ("villages.gpkg", b"id,households\n".to_vec()),
        ("villages.shp", b"id,households\n".to_vec()),
        ("villages.geojson", b"{\"type\":\"Topology\"}".to_vec()),
        ("villages.geojson", b"{".to_vec()),
    ] {
        let dir = bare(&["villages"]);
        fs::write(dir.path().join(name), bytes).unwrap();
        let findings = read(dir.path()).findings;
        assert!(has_errors(&findings), "{name}");
        let told = findings.iter().any(|finding| finding.location.file.as_deref() == Some(name));
        assert!(told, "{name}: {findings:#?}");
    }
    // A shapefile without its table, and with one that is cut off.
    let dir = bare(&["villages"]);
    let path = dir.path().join("villages.shp");
    let utf8 = |text: &str| text.as_bytes().to_vec();
    layers::shapefile(&path, &layer("villages"), utf8, Some(WGS84));
    let table = fs::read(path.with_extension("dbf")).unwrap();
    fs::write(path.with_extension("dbf"), &table[..table.len() - 40]).unwrap();
    let found = expect(&read(dir.path()).findings, "layer.file", "villages.shp");
    assert!(found.message.contains("cut off"), "{found}");
    fs::remove_file(path.with_extension("dbf")).unwrap();
    let found = expect(&read(dir.path()).findings, "layer.file", "villages.shp");
    assert!(found.help.contains(".dbf"), "{found}");
}

#[test]
fn damaged_bytes_anywhere_are_findings() {
    let dir = bare(&["villages"]);
    let package = dir.path().join("a.gpkg");
    layers::geopackage(&package, 4326, &[("villages", &layer("villages"))]);
    let shapes = dir.path().join("sites.shp");
    fs::remove_file(dir.path().join("sites.csv")).unwrap();
    let utf8 = |text: &str| text.as_bytes().to_vec();
    layers::shapefile(&shapes, &layer("sites"), utf8, Some(WGS84));
    for path in
        [package, shapes.clone(), shapes.with_extension("dbf"), shapes.with_extension("prj")]
    {
        let whole = fs::read(&path).unwrap();
        let step = (whole.len() / 61).max(1);
        for at in (0..whole.len()).step_by(step) {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            fs::write(&path, &bytes).unwrap();
            let _ = load(dir.path(), None, &[]);
            fs::write(&path, &bytes[..at]).unwrap();
            let _ = load(dir.path(), None, &[]);
        }
        fs::write(&path, &whole).unwrap();
    }
}

#[test]
fn attributes_with_coordinates_beside_a_map_are_not_read_and_that_is_said() {
    let dir = bare(&["villages"]);
    let mut villages = layer("villages");
    villages.names.push("lon".to_owned());
    for row in &mut villages.rows {
        row.push("1".to_owned());
    }
    layers::geopackage(&dir.path().join("a.gpkg"), 4326, &[("villages", &villages)]);
    let loaded = read(dir.path());
    is_sound(&loaded);
    let found = expect(&loaded.findings, "layer.place", "a.gpkg");
    assert_eq!(found.severity, Severity::Note);
}
