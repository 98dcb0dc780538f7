//! The same facts give the same plan, byte for byte, whatever files they come in: CSV in UTF-8 and
//! GBK, Chinese headings, workbook, GeoPackage, shapefile, metres of CGCS2000 and the shifted degrees
//! of Chinese web maps.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files fails")]

#[path = "support/books.rs"]
mod books;
#[path = "support/layers.rs"]
mod layers;
#[path = "support/solved.rs"]
mod solved;

use books::Book;
use layers::Layer;
use proj4rs::proj::Proj;
use resettle::generate::Spec;
use resettle::generate::generate;
use resettle::run::Sources;
use solved::solved;
use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Tables with places.
const POINTS: [&str; 3] = ["villages", "sites", "livelihoods"];

/// The files of a generated region by their names, with Chinese names of the villages.
fn region() -> BTreeMap<String, String> {
    let room = tempfile::tempdir().unwrap();
    let dir = room.path().join("x");
    generate(&Spec { sites: 4, livelihoods: 14, seed: 13, ..Spec::new(24) }, &dir, &mut |_, _| {})
        .unwrap();
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(&dir).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        files.insert(name, fs::read_to_string(&path).unwrap());
    }
    let villages = files.get_mut("villages.csv").unwrap();
    assert!(!villages.is_ascii(), "no Chinese names");
    files
}

fn write(dir: &Path, files: &BTreeMap<String, String>) {
    for (name, text) in files {
        fs::write(dir.join(name), text).unwrap();
    }
}

/// Solves to the end with one thread, and gives `plan.json` and the places of the villages.
fn plan(dir: &Path) -> (String, Vec<(f64, f64)>) {
    let room = tempfile::tempdir().unwrap();
    let set = ["solver.threads=1", "solver.gap=0"].map(str::to_owned).to_vec();
    let sources = Sources { instance: dir.to_owned(), set, ..Sources::default() };
    let loaded = sources.load().unwrap();
    let errors: Vec<_> = loaded.findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let villages = loaded.instance.villages.iter().map(|village| village.place.unwrap());
    let places = villages.map(|place| (place.lon, place.lat)).collect();
    let out = room.path().join("run");
    solved(sources, &out);
    (fs::read_to_string(out.join("plan.json")).unwrap(), places)
}

/// The same tables with Chinese headings, as the page of headings lists them.
fn in_chinese(files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let page =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/headings.md")).unwrap();
    let mut words: Vec<(String, String, String)> = Vec::new();
    for line in page.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if let [column, tables, headings, _] = cells.as_slice() {
            let heading = headings.split('、').next().unwrap();
            words.push((
                column.trim_matches('`').to_owned(),
                (*tables).to_owned(),
                heading.to_owned(),
            ));
        }
    }
    let mut all = files.clone();
    for (name, text) in &mut all {
        let Some(table) = name.strip_suffix(".csv") else { continue };
        let (header, rows) = text.split_once('\n').unwrap();
        let translated = header.trim().split(',').map(|column| {
            if let Some(skill) = column.strip_prefix("workers_") {
                return format!("劳动力_{skill}");
            }
            let of_table = |tables: &str| tables == "all" || tables.split(", ").any(|t| t == table);
            let word = words.iter().find(|(name, tables, _)| name == column && of_table(tables));
            word.unwrap_or_else(|| panic!("{table}: no Chinese heading for {column}")).2.clone()
        });
        *text = format!("{}\n{rows}", translated.collect::<Vec<_>>().join(","));
    }
    all
}

/// The tables with places moved to another system.
fn moved(
    files: &BTreeMap<String, String>,
    system: &str,
    convert: impl Fn(f64, f64) -> (f64, f64),
) -> BTreeMap<String, String> {
    let mut all = files.clone();
    for table in POINTS {
        let text = all.get_mut(&format!("{table}.csv")).unwrap();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let at = |name: &str| header.iter().position(|column| column == name).unwrap();
        let (lon, lat) = (at("lon"), at("lat"));
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(&header).unwrap();
        for record in reader.records() {
            let record = record.unwrap();
            let (x, y) = convert(record[lon].parse().unwrap(), record[lat].parse().unwrap());
            let cells = record.iter().enumerate().map(|(at, cell)| {
                if at == lon {
                    x.to_string()
                } else if at == lat {
                    y.to_string()
                } else {
                    cell.to_owned()
                }
            });
            writer.write_record(cells).unwrap();
        }
        *text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    }
    let toml = all.get_mut("instance.toml").unwrap();
    let crs = format!("[crs]\nname = \"{system}\"\n");
    if toml.contains("[crs]\nname = \"WGS84\"\n") {
        *toml = toml.replace("[crs]\nname = \"WGS84\"\n", &crs);
    } else {
        *toml += &format!("\n{crs}");
    }
    all
}

/// CGCS2000, 3° zone 36 with the zone's number (EPSG:4524), to the millimetre.
fn metres(lon: f64, lat: f64) -> (f64, f64) {
    let metres = Proj::from_proj_string(
        "+proj=tmerc +lat_0=0 +lon_0=108 +k=1 +x_0=36500000 +y_0=0 +ellps=GRS80 +units=m",
    )
    .unwrap();
    let degrees = Proj::from_proj_string("+proj=longlat +ellps=GRS80").unwrap();
    let mut at = (lon.to_radians(), lat.to_radians(), 0.0);
    proj4rs::transform::transform(&degrees, &metres, &mut at).unwrap();
    let round = |metres: f64| (metres * 1000.0).round() / 1000.0;
    (round(at.0), round(at.1))
}

/// GCJ-02 by the open formula, written anew here.
fn shifted(lon: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let sin = |turns: f64| (turns * PI).sin();
    let mut north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    north += (20.0 * sin(6.0 * x) + 20.0 * sin(2.0 * x)) * 2.0 / 3.0;
    north += (20.0 * sin(y) + 40.0 * sin(y / 3.0)) * 2.0 / 3.0;
    north += (160.0 * sin(y / 12.0) + 320.0 * sin(y / 30.0)) * 2.0 / 3.0;
    let mut east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    east += (20.0 * sin(6.0 * x) + 20.0 * sin(2.0 * x)) * 2.0 / 3.0;
    east += (20.0 * sin(x) + 40.0 * sin(x / 3.0)) * 2.0 / 3.0;
    east += (150.0 * sin(x / 12.0) + 300.0 * sin(x / 30.0)) * 2.0 / 3.0;
    let (a, ee) = (6_378_245.0, 0.006_693_421_622_965_943);
    let radians = lat / 180.0 * PI;
    let magic = 1.0 - ee * radians.sin() * radians.sin();
    let north = north * 180.0 / ((a * (1.0 - ee)) / (magic * magic.sqrt()) * PI);
    let east = east * 180.0 / (a / magic.sqrt() * radians.cos() * PI);
    (lon + east, lat + north)
}

/// The tables as they are, those with places as layers that `write_layers` writes.
fn as_layers(
    files: &BTreeMap<String, String>,
    write_layers: impl Fn(&Path, &[(&str, &Layer)]),
) -> TempDir {
    let dir = TempDir::new().unwrap();
    let mut others = files.clone();
    let all = POINTS.map(|table| {
        let text = others.remove(&format!("{table}.csv")).unwrap();
        (table, Layer::of(&text, |lon, lat| (lon, lat)))
    });
    write(dir.path(), &others);
    write_layers(dir.path(), &all.each_ref().map(|(table, layer)| (*table, layer)));
    dir
}

#[test]
fn the_same_facts_give_the_same_plan_byte_for_byte() {
    let files = region();
    let dir = TempDir::new().unwrap();
    write(dir.path(), &files);
    let (wanted, places) = plan(dir.path());
    assert!(wanted.contains("\"site\""), "{wanted}");

    let mut ways: Vec<(&str, TempDir)> = Vec::new();
    let gbk = |files: &BTreeMap<String, String>| {
        let dir = TempDir::new().unwrap();
        for (name, text) in files {
            let bytes = if name.strip_suffix(".csv").is_some() {
                encoding_rs::GBK.encode(text).0.into_owned()
            } else {
                text.clone().into_bytes()
            };
            fs::write(dir.path().join(name), bytes).unwrap();
        }
        dir
    };
    ways.push(("GBK", gbk(&files)));
    let chinese = in_chinese(&files);
    let dir = TempDir::new().unwrap();
    write(dir.path(), &chinese);
    ways.push(("Chinese headings", dir));
    ways.push(("Chinese headings in GBK", gbk(&chinese)));

    let dir = TempDir::new().unwrap();
    let mut book = Book::new();
    for (name, text) in &chinese {
        match name.strip_suffix(".csv") {
            Some(table) => book.sheet(table, text),
            None => fs::write(dir.path().join(name), text).unwrap(),
        }
    }
    book.save(&dir.path().join("表.xlsx"));
    ways.push(("workbook", dir));

    let package = |path: &Path, all: &[(&str, &Layer)]| {
        layers::geopackage(&path.join("region.gpkg"), 4490, all);
    };
    ways.push(("GeoPackage", as_layers(&files, package)));
    let shapes = |path: &Path, all: &[(&str, &Layer)]| {
        for (table, layer) in all {
            let encode = |text: &str| encoding_rs::GBK.encode(text).0.into_owned();
            layers::shapefile(&path.join(format!("{table}.shp")), layer, encode, None);
        }
    };
    ways.push(("shapefile", as_layers(&files, shapes)));
    let maps = |path: &Path, all: &[(&str, &Layer)]| {
        for (table, layer) in all {
            layers::geojson(&path.join(format!("{table}.geojson")), layer);
        }
    };
    ways.push(("GeoJSON", as_layers(&files, maps)));

    for (what, system, convert) in [
        ("CGCS2000 metres", "EPSG:4524", metres as fn(f64, f64) -> (f64, f64)),
        ("GCJ-02", "GCJ-02", shifted),
    ] {
        let dir = TempDir::new().unwrap();
        write(dir.path(), &moved(&files, system, convert));
        ways.push((what, dir));
    }

    for (what, dir) in &ways {
        let (found, there) = plan(dir.path());
        for (one, other) in places.iter().zip(&there) {
            // A metre is about 1e-5 degrees.
            let apart = (one.0 - other.0).abs().max((one.1 - other.1).abs());
            assert!(apart < 1e-5, "{what}: {one:?} {other:?}");
        }
        assert_eq!(places.len(), there.len(), "{what}");
        assert!(found == wanted, "{what} gives another plan:\n{found}\n---\n{wanted}");
    }
}
