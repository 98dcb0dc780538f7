//! The GeoPackage: read back with plain SQL, against the rules of the standard and the CSV tables.

use crate::NASTY;
use crate::nasty_instance;
use crate::small_plan;
use crate::written;
use resettle::write::words::Lang;
use rusqlite::Connection;
use rusqlite::OpenFlags;
use rusqlite::types::FromSql;
use std::path::Path;

fn open(dir: &Path) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    Connection::open_with_flags(dir.join("plan.gpkg"), flags).unwrap()
}

fn one<T: FromSql>(package: &Connection, query: &str) -> T {
    package
        .query_row(query, [], |row| row.get(0))
        .unwrap_or_else(|error| panic!("{query}: {error}"))
}

#[test]
fn layers_are_declared_and_hold_every_feature() {
    let (instance, plan) = (small_plan::instance(), small_plan::plan());
    let run = written(&instance, Some(&plan), Lang::Zh);
    let package = open(&run.dir);
    assert_eq!(one::<i64>(&package, "PRAGMA application_id"), 0x4750_4B47);
    assert_eq!(one::<String>(&package, "PRAGMA integrity_check"), "ok");
    assert_eq!(one::<i64>(&package, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    for (layer, features) in
        [("villages", 5), ("sites", 3), ("livelihoods", 2), ("moves", 3), ("zones", 2)]
    {
        assert_eq!(
            one::<i64>(&package, &format!("SELECT count(*) FROM {layer}")),
            features,
            "{layer}"
        );
        let declared = format!(
            "SELECT count(*) FROM gpkg_contents JOIN gpkg_geometry_columns USING (table_name) WHERE table_name = '{layer}' AND data_type = 'features'"
        );
        assert_eq!(one::<i64>(&package, &declared), 1, "{layer}");
        let styled = format!(
            "SELECT styleQML FROM layer_styles WHERE f_table_name = '{layer}' AND useAsDefault = 1"
        );
        assert!(one::<String>(&package, &styled).contains("<renderer-v2"), "{layer}");
    }
    let kpis = &run.summary()["kpis"];
    assert_eq!(
        one::<i64>(&package, "SELECT sum(households) FROM villages WHERE decision = 'moves'"),
        kpis["people"]["moved"]["households"].as_i64().unwrap()
    );
    assert_eq!(
        one::<i64>(&package, "SELECT sum(workers) FROM commutes"),
        kpis["work"]["places"]["taken"].as_i64().unwrap()
    );
    assert_eq!(
        one::<String>(
            &package,
            "SELECT identifier FROM gpkg_contents WHERE table_name = 'villages'"
        ),
        "村庄"
    );
}

#[test]
fn geometry_is_well_known_binary_in_wgs84() {
    let (instance, plan) = (small_plan::instance(), small_plan::plan());
    let run = written(&instance, Some(&plan), Lang::En);
    let package = open(&run.dir);
    let line: Vec<u8> = one(&package, "SELECT geom FROM moves WHERE village = 'V1'");
    // Header of 8 bytes, envelope of 32, order, type, two points.
    assert_eq!(line.len(), 8 + 32 + 1 + 4 + 4 + 32);
    let number = |at: usize| f64::from_le_bytes(line[at..at + 8].try_into().unwrap());
    assert_eq!([49, 57, 65, 73].map(number), [109.1, 33.1, 109.3, 33.0]);
    assert_eq!([8, 16, 24, 32].map(number), [109.1, 109.3, 33.0, 33.1]);
    let bounds: f64 =
        one(&package, "SELECT max_x FROM gpkg_contents WHERE table_name = 'villages'");
    assert_eq!(bounds, 110.5);
    // Livelihoods of this region have no coordinates.
    assert_eq!(one::<i64>(&package, "SELECT count(*) FROM livelihoods WHERE geom IS NULL"), 2);
}

#[test]
fn names_stay_as_they_are_and_styles_stay_xml() {
    let (mut instance, plan) = (nasty_instance(), small_plan::plan());
    NASTY[2].clone_into(&mut instance.zones[0].class);
    let run = written(&instance, Some(&plan), Lang::En);
    let package = open(&run.dir);
    let mut names = package.prepare("SELECT name FROM villages ORDER BY fid").unwrap();
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    assert_eq!(names, NASTY[..5]);
    let style: String =
        one(&package, "SELECT styleQML FROM layer_styles WHERE f_table_name = 'zones'");
    assert!(style.contains("&quot;&gt;&lt;img") && !style.contains("<img"), "{style}");
}

#[test]
fn the_same_run_gives_the_same_documents() {
    let (instance, plan) = (small_plan::instance(), small_plan::plan());
    let (a, b) =
        (written(&instance, Some(&plan), Lang::En), written(&instance, Some(&plan), Lang::En));
    for name in ["plan.gpkg", "plan.xlsx", "report.html"] {
        assert_eq!(
            std::fs::read(a.dir.join(name)).unwrap(),
            std::fs::read(b.dir.join(name)).unwrap(),
            "{name}"
        );
    }
}
