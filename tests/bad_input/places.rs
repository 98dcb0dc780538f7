//! Wrong coordinates and polygons.

use crate::folder::Folder;
use crate::folder::expect;
use crate::folder::expect_only;
use resettle::diagnostic::Severity;
use resettle::diagnostic::has_errors;

#[test]
fn exchanged_coordinates_are_recognised() {
    let folder = Folder::sound().with("villages.csv", "108.2,33.2", "33.2,108.2");
    expect_only(&folder, "coordinates.swapped", "villages.csv", 3, "lat", "108.2");
    // Both are sound latitudes here, so only the other villages tell.
    let text = Folder::sound()
        .text("villages.csv")
        .replace("108.", "75.")
        .replace("75.3,33.1", "33.1,75.3");
    let sites = Folder::sound().text("sites.csv").replace("108.", "75.");
    let work = Folder::sound().text("livelihoods.csv").replace("108.", "75.");
    let folder = Folder::sound()
        .file("villages.csv", text)
        .file("sites.csv", sites)
        .file("livelihoods.csv", work);
    expect_only(&folder, "coordinates.swapped", "villages.csv", 4, "lon", "33.1, 75.3");
}

#[test]
fn places_that_do_not_exist_are_refused() {
    let folder = Folder::sound().with("villages.csv", "108.2,33.2", "508200,3320000");
    let findings = folder.findings();
    expect(&findings, "coordinates.range", "villages.csv", 3, "lon", "508200");
    expect(&findings, "coordinates.range", "villages.csv", 3, "lat", "3320000");
    let folder = Folder::sound().with("villages.csv", "108.2,33.2", "0,0");
    expect_only(&folder, "coordinates.place", "villages.csv", 3, "lon", "0");
    let folder = Folder::sound().with("villages.csv", "108.2,33.2", "NaN,33.2");
    expect_only(&folder, "csv.number", "villages.csv", 3, "lon", "NaN");
    let folder = Folder::sound().with("villages.csv", "108.2,33.2", ",33.2");
    expect_only(&folder, "csv.empty_cell", "villages.csv", 3, "lon", "");
}

#[test]
fn a_place_far_from_all_others_is_warned_of() {
    let folder = Folder::sound().with("sites.csv", "108.15,33.15", "118.15,33.15");
    let findings = folder.findings();
    let found = expect(&findings, "coordinates.place", "sites.csv", 2, "lon", "118.15, 33.15");
    assert_eq!(found.severity, Severity::Warning);
    assert_eq!(found.location.about, ["site S1"]);
}

#[test]
fn places_are_needed_only_where_no_table_gives_the_distances() {
    let villages = "id,households\nV1,4\n";
    let sites = "id,capacity_households\nS1,10\n";
    let plain = Folder::sound()
        .file("villages.csv", villages)
        .file("sites.csv", sites)
        .without("levels.csv")
        .without("livelihoods.csv")
        .file("instance.toml", "name = \"x\"\n[goal.weights]\nbuilding = 1\n");
    let findings = plain.findings();
    for table in ["villages.csv", "sites.csv"] {
        for column in ["lon", "lat"] {
            expect(&findings, "csv.missing_column", table, 1, column, "");
        }
    }
    let with_pairs = plain.clone().file("pairs.csv", "village,site,cost_cny\nV1,S1,5.5\n");
    let loaded = with_pairs.load();
    assert!(!has_errors(&loaded.findings), "{:?}", loaded.findings);
    let with_moving = with_pairs.with("instance.toml", "building = 1", "moving = 1");
    expect_only(&with_moving, "goal.needs", "instance.toml", 3, "goal.weights.moving", "");
}

#[test]
fn a_livelihood_without_a_place_needs_commutes() {
    let folder = Folder::sound().with("livelihoods.csv", "108.3,33.11", ",");
    expect_only(&folder, "coordinates.missing", "livelihoods.csv", 3, "lon", "");
    let folder = folder.file("commutes.csv", "from,livelihood,distance_km\nS1,K2,5\n");
    assert!(!has_errors(&folder.findings()));
}

#[test]
fn wrong_polygons_are_told_one_by_one() {
    let ring = "[[108.29,33.0],[108.4,33.0],[108.4,33.2],[108.29,33.2],[108.29,33.0]]";
    for (bad, code) in [
        (
            "[[108.0,33.0],[108.4,33.2],[108.4,33.0],[108.0,33.2],[108.0,33.0]]",
            "zones.self_crossing",
        ),
        ("[[108.29,33.0],[108.4,33.0],[108.4,33.2],[108.29,33.2]]", "zones.open_ring"),
        ("[[108.29,33.0],[108.4,33.0],[108.29,33.0]]", "zones.geometry"),
        ("[[108.29,33.0],[208.4,33.0],[108.4,33.2],[108.29,33.0]]", "zones.geometry"),
        ("[[108.29],[108.4,33.0],[108.4,33.2],[108.29]]", "zones.geometry"),
        ("5", "zones.geometry"),
    ] {
        let folder = Folder::sound().with("zones.geojson", ring, bad);
        let findings = folder.findings();
        let found = findings.iter().find(|finding| finding.code == code);
        let found = found.unwrap_or_else(|| panic!("{bad}: {findings:?}"));
        assert_eq!(found.location.column.as_deref(), Some("geometry"));
        assert_eq!(found.location.about, ["feature 1"]);
    }
    let folder = Folder::sound().with("zones.geojson", "\"class\":\"strictly_controlled\",", "");
    expect_only(&folder, "zones.class", "zones.geojson", 0, "class", "");
    let folder =
        Folder::sound().with("zones.geojson", "\"sensitivity\":2", "\"sensitivity\":\"high\"");
    expect_only(&folder, "zones.class", "zones.geojson", 0, "sensitivity", "\"high\"");
}

#[test]
fn a_map_that_is_cut_off_or_in_another_system_is_told() {
    let text = Folder::sound().text("zones.geojson");
    let folder = Folder::sound().file("zones.geojson", &text.as_bytes()[..text.len() - 20]);
    let found = expect_only(&folder, "zones.syntax", "zones.geojson", 3, "", "");
    assert!(found.help.contains("cut off"), "{found}");
    let crs =
        r#"{"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::32648"}},"type""#;
    let folder = Folder::sound().with("zones.geojson", "{\"type\"", crs);
    expect_only(&folder, "zones.crs", "zones.geojson", 0, "crs", "urn:ogc:def:crs:EPSG::32648");
    let folder = Folder::sound().with("zones.geojson", "FeatureCollection", "Topology");
    expect_only(&folder, "zones.syntax", "zones.geojson", 0, "", "");
}
