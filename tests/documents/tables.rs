//! Tables and map with names of any kind: they come back letter by letter, and a table keeps its shape.
//!
//! A cell that begins like a formula is written as it is: CSV is data for programs, and a mark in front
//! would change names in silence. `plan.xlsx`, in which such cells are texts, is the table for people.

use crate::NASTY;
use crate::nasty_instance;
use crate::small_plan;
use crate::written;
use resettle::write::words::Lang;
use serde_json::Value;
use std::path::Path;

fn rows(path: &Path) -> Vec<csv::StringRecord> {
    // A row of another length than the heading is an error here.
    csv::Reader::from_path(path).unwrap().into_records().map(Result::unwrap).collect()
}

fn column(path: &Path, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let at = reader.headers().unwrap().iter().position(|heading| heading == name).unwrap();
    rows(path).iter().map(|row| row[at].to_owned()).collect()
}

#[test]
fn names_in_tables_come_back_as_they_were() {
    let (mut instance, plan) = (nasty_instance(), small_plan::plan());
    for (site, name) in instance.sites.iter_mut().zip([NASTY[1], NASTY[4], "a,\"b\"\r\n=1+1"]) {
        site.name = Some(name.to_owned());
        site.levels[0].name = name.to_owned();
    }
    for (livelihood, name) in instance.livelihoods.iter_mut().zip([NASTY[0], NASTY[2]]) {
        livelihood.name = Some(name.to_owned());
        livelihood.kind = Some(name.to_owned());
    }
    let run = written(&instance, Some(&plan), Lang::Zh);
    let file = |name: &str| run.dir.join(name);
    assert_eq!(column(&file("assignments.csv"), "name"), NASTY[..5]);
    assert_eq!(column(&file("assignments.csv"), "name_zh"), NASTY[..5]);
    assert_eq!(column(&file("sites.csv"), "name"), [NASTY[1], NASTY[4], "a,\"b\"\r\n=1+1"]);
    let of_work = column(&file("livelihoods.csv"), "livelihood_name");
    assert!(!of_work.is_empty());
    assert!(of_work.iter().all(|name| [NASTY[0], NASTY[2]].contains(&name.as_str())));
    assert_eq!(rows(&file("unplaced.csv")).len(), 1);

    let map: Value = serde_json::from_slice(&std::fs::read(file("map.geojson")).unwrap()).unwrap();
    let named = |kind: &str| -> Vec<String> {
        let features = map["features"].as_array().unwrap().iter();
        let of_kind = features.filter(|feature| feature["properties"]["feature"] == kind);
        of_kind.map(|feature| feature["properties"]["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(named("village"), NASTY[..5]);
    assert_eq!(named("livelihood"), [NASTY[0], NASTY[2]]);
    // The folder is read back as it was written.
    let read = resettle::read::run_folder(&run.dir).unwrap();
    let names: Vec<&str> =
        read.villages.values().map(|village| village.plain_name.as_str()).collect();
    let mut wanted = NASTY[..5].to_vec();
    wanted.sort_by_key(|name| names.iter().position(|of| of == name));
    assert_eq!(names, wanted);
}
