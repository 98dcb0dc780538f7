//! Villages and sites given as polygons: zone rules go by shares of their area.

#![allow(clippy::unwrap_used, reason = "a test that cannot write its files fails")]

#[path = "support/layers.rs"]
mod layers;
#[path = "support/solved.rs"]
mod solved;

use geo::Geometry;
use geo::MultiPolygon;
use geo::polygon;
use layers::Layer;
use resettle::diagnostic::Diagnostic;
use resettle::diagnostic::has_errors;
use resettle::run;
use resettle::run::Checked;
use resettle::run::Sources;
use solved::solved;
use std::fs;
use tempfile::TempDir;

const TOML: &str = "name = \"areas\"\n[rules]\ncapacity = true\n\
    [rules.eligibility]\notherwise = \"may\"\n\
    [rules.eligibility.zones.red]\nvillage = \"must_move\"\nsite = \"forbidden\"\n\
    [goal.weights]\nbuilding = 1\nmoving = 1\n";

fn square(west: f64, south: f64, east: f64, north: f64) -> Geometry<f64> {
    Geometry::MultiPolygon(MultiPolygon(vec![polygon![
        (x: west, y: south), (x: east, y: south), (x: east, y: north), (x: west, y: north)
    ]]))
}

fn layer(names: &str, rows: &[&str], shapes: Vec<Geometry<f64>>) -> Layer {
    let split = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    Layer { names: split(names), rows: rows.iter().map(|row| split(row)).collect(), shapes }
}

/// The zone `red` lies west of 108.5 degrees. Villages have 60 %, 40 % and nothing of their area in
/// it, sites 4 %, 10 % and nothing.
fn region(more: &str) -> TempDir {
    let villages = layer(
        "id,households",
        &["V60,10", "V40,10", "V0,10"],
        vec![
            square(108.494, 33.0, 108.504, 33.01),
            square(108.496, 33.02, 108.506, 33.03),
            square(108.6, 33.0, 108.61, 33.01),
        ],
    );
    let sites = layer(
        "id,capacity_households",
        &["S4,100", "S10,100", "S0,100"],
        vec![
            square(108.4996, 33.04, 108.5096, 33.05),
            square(108.499, 33.06, 108.509, 33.07),
            square(108.62, 33.0, 108.63, 33.01),
        ],
    );
    let zones = layer("class,sensitivity", &["red,2"], vec![square(108.0, 32.0, 108.5, 34.0)]);
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("region.gpkg");
    layers::geopackage(
        &path,
        4326,
        &[("villages", &villages), ("sites", &sites), ("zones", &zones)],
    );
    fs::write(dir.path().join("instance.toml"), format!("{TOML}{more}")).unwrap();
    dir
}

fn check(dir: &TempDir) -> Checked {
    let sources = Sources { instance: dir.path().to_owned(), ..Sources::default() };
    let checked = run::check(&sources).unwrap();
    assert!(!has_errors(&checked.findings), "{:#?}", checked.findings);
    checked
}

fn told<'a>(findings: &'a [Diagnostic], about: &str) -> Vec<&'a str> {
    let of = findings.iter().filter(|finding| finding.code == "zones.share");
    of.filter(|finding| finding.location.about == [about])
        .map(|finding| finding.message.as_str())
        .collect()
}

#[test]
fn a_share_at_the_limit_or_above_counts_and_the_rest_is_said() {
    let checked = check(&region(""));
    let overlaps = &checked.loaded.instance.overlaps;
    let share = |id: &str| overlaps.villages[id].shares.get("red").copied().unwrap_or_default();
    assert!((share("V60") - 0.6).abs() < 1e-6 && (share("V40") - 0.4).abs() < 1e-6);
    assert!(share("V0").abs() < 1e-12);
    assert_eq!(overlaps.of_village("V60"), Some(&[0][..]));
    assert_eq!(overlaps.of_village("V40"), Some(&[][..]));
    assert_eq!(overlaps.of_site("S4"), Some(&[][..]));
    assert_eq!(overlaps.of_site("S10"), Some(&[0][..]));
    let all = &checked.findings;
    assert_eq!(
        told(all, "village V40"),
        ["40.0% of its area lies in red: less than 50%, so it does not count as lying there"]
    );
    assert_eq!(
        told(all, "site S10"),
        ["10.0% of its area lies in red: at least 5%, so it counts as lying there"]
    );
    assert!(told(all, "site S0").is_empty());
    // Three villages, two sites are left.
    assert_eq!(checked.tally.unwrap().legal, 6);
}

#[test]
fn the_limits_can_be_set() {
    let checked = check(&region("[zones]\nvillage_share = 0.4\nsite_share = 0.04\n"));
    let overlaps = &checked.loaded.instance.overlaps;
    assert_eq!(overlaps.of_village("V40"), Some(&[0][..]));
    assert_eq!(overlaps.of_site("S4"), Some(&[0][..]));
    assert_eq!(checked.tally.unwrap().legal, 3);
    let dir = region("[zones]\nsite_share = 0\n");
    let sources = Sources { instance: dir.path().to_owned(), ..Sources::default() };
    let findings = run::check(&sources).unwrap().findings;
    let found = findings.iter().find(|finding| finding.is_error()).unwrap();
    assert_eq!(found.location.column.as_deref(), Some("zones.site_share"));
}

#[test]
fn plan_verifier_and_figures_go_by_the_same_shares() {
    let dir = region("");
    let sources = Sources { instance: dir.path().to_owned(), ..Sources::default() };
    let solved = solved(sources, &dir.path().join("run"));
    let text = fs::read_to_string(dir.path().join("run/assignments.csv")).unwrap();
    // Only the village with the greater part in the zone has to move, to the nearest site that is not
    // forbidden; by its point (the middle) it would be in the zone as well, the site S10 would not.
    assert!(text.contains("V60,,,moves,S4"), "{text}");
    assert_eq!(text.matches("stays").count(), 2, "{text}");
    let land = &solved.summary.unwrap()["kpis"]["land"]["zone_classes"][0];
    assert_eq!(land["class"], "red");
    assert_eq!(land["moved_out"]["villages"], 1);
    assert_eq!(land["left"]["villages"], 0);
}

#[test]
fn a_polygon_that_crosses_itself_is_told() {
    let dir = region("");
    let bow = Geometry::Polygon(polygon![
        (x: 108.6, y: 33.0), (x: 108.7, y: 33.1), (x: 108.7, y: 33.0), (x: 108.6, y: 33.05)
    ]);
    let villages = layer("id,households", &["V1,10"], vec![bow]);
    layers::geojson(&dir.path().join("wrong.geojson"), &villages);
    let toml = format!("{TOML}[files]\nvillages = \"wrong.geojson\"\n");
    fs::write(dir.path().join("instance.toml"), toml).unwrap();
    let sources = Sources { instance: dir.path().to_owned(), ..Sources::default() };
    let findings = run::check(&sources).unwrap().findings;
    let found = findings.iter().find(|finding| finding.code == "layer.geometry").unwrap();
    assert!(found.is_error());
    assert_eq!(found.location.about, ["village V1"]);
}
