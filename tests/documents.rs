//! Documents for people: workbook, report page, GeoPackage. Their figures are those of `summary.json`,
//! names of any kind appear as they are and do nothing, and other programs open them.
//!
//! Tests that need LibreOffice or Chromium are run where these are found and say so where not.

#![allow(clippy::unwrap_used)] // a test fails where this panics
#![allow(clippy::float_cmp)] // figures are written and read back, not computed

#[path = "documents/browser.rs"]
mod browser;
#[path = "documents/command.rs"]
mod command;
#[path = "documents/compare.rs"]
mod compare;
#[path = "documents/geopackage.rs"]
mod geopackage;
#[path = "documents/page.rs"]
mod page;
mod small_plan;
#[path = "documents/tables.rs"]
mod tables;
#[path = "documents/workbook.rs"]
mod workbook;

use resettle::facts::Instance;
use resettle::facts::Plan;
use resettle::facts::Scenario;
use resettle::facts::Term;
use resettle::facts::VillageIdx;
use resettle::write::Reason;
use resettle::write::RunRecord;
use resettle::write::TermLine;
use resettle::write::words::Lang;
use resettle::write::write_run;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

/// Names that try to be code, formulas, markup, or to turn what stands beside them round.
pub(crate) const NASTY: [&str; 6] = [
    "</script><script>document.title='taken'</script>",
    "=cmd|' /C calc'!A0",
    "\"><img src=x onerror=\"document.title='taken'\">",
    "\u{202e}gnp.exe",
    "@SUM(1+1) 'quoted' & <b>bold</b>",
    "安康\u{2028}市{0}",
];

/// The small region with names that are anything but names.
pub(crate) fn nasty_instance() -> Instance {
    let mut instance = small_plan::instance();
    for (village, name) in instance.villages.iter_mut().zip(NASTY) {
        village.name = Some(name.to_owned());
        village.name_zh = Some(name.to_owned());
    }
    instance.sites[0].name = Some(NASTY[1].to_owned());
    instance.sites[0].name_zh = Some(NASTY[0].to_owned());
    NASTY[0].clone_into(&mut instance.name);
    instance.areas[0].name = Some(NASTY[1].to_owned());
    instance.areas[1].name_zh = Some("汉滨区".to_owned());
    instance
}

/// A run of the small plan in a folder of its own.
pub(crate) struct Written {
    _place: tempfile::TempDir,
    pub(crate) dir: PathBuf,
}

impl Written {
    pub(crate) fn summary(&self) -> Value {
        serde_json::from_slice(&std::fs::read(self.dir.join("summary.json")).unwrap()).unwrap()
    }
}

/// Writes a run with its documents.
pub(crate) fn written(instance: &Instance, plan: Option<&Plan>, lang: Lang) -> Written {
    let place = tempfile::tempdir().unwrap();
    let dir = place.path().join("run");
    let scenario = small_plan::scenario();
    write_run(&dir, &record(instance, &scenario, plan, lang)).unwrap();
    Written { _place: place, dir }
}

pub(crate) fn record<'a>(
    instance: &'a Instance,
    scenario: &'a Scenario,
    plan: Option<&'a Plan>,
    lang: Lang,
) -> RunRecord<'a> {
    RunRecord {
        terms: vec![TermLine {
            term: Term::Moving,
            unit: "household·km".to_owned(),
            value: 560.0,
            weight: Some(300.0),
            weighted: Some(168_000.0),
        }],
        reasons: vec![Reason {
            village: VillageIdx(3),
            code: "no_room".to_owned(),
            text: "the sites are full <b>".to_owned(),
            text_zh: "安置点已满".to_owned(),
        }],
        options: BTreeMap::new(),
        log: String::new(),
        map_ground: true,
        lang,
        ..small_plan::record::record(instance, scenario, plan)
    }
}

/// A program of this machine, by the first of these names that is found.
pub(crate) fn program(names: &[&str]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut found = std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .filter(|program| program.is_file());
    found
        .next()
        .unwrap_or_else(|| panic!("none of {names:?} is installed: apt-get install {}", names[0]))
}

/// Runs a program for at most a minute and returns what it printed.
pub(crate) fn run(program: &Path, arguments: &[&str]) -> (String, String) {
    let output = Command::new("timeout").arg("60").arg(program).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}: {}", program.display(), text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}
