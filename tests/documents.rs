//! Documents for people: workbook, report page, GeoPackage. Their figures are those of `summary.json`,
//! names of any kind appear as they are and do nothing, and other programs open them.
//!
//! Tests that need LibreOffice or Chromium are run where these are found and say so where not.

#![allow(clippy::unwrap_used)] // a test fails where this panics
#![allow(clippy::float_cmp)] // figures are written and read back, not computed

#[path = "documents/command.rs"]
mod command;
#[path = "documents/geopackage.rs"]
mod geopackage;
#[path = "documents/page.rs"]
mod page;
mod small_plan;
#[path = "documents/workbook.rs"]
mod workbook;

use resettle::facts::Instance;
use resettle::facts::Plan;
use resettle::facts::Proof;
use resettle::facts::Scenario;
use resettle::facts::Term;
use resettle::facts::Termination;
use resettle::facts::VillageIdx;
use resettle::measure::measure;
use resettle::write::CandidateCounts;
use resettle::write::InputFile;
use resettle::write::LayerRecord;
use resettle::write::Reason;
use resettle::write::RunRecord;
use resettle::write::Seconds;
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
    let time = "2026-03-01T08:30:00+08:00[Asia/Shanghai]";
    RunRecord {
        why_not_reproducible: None,
        instance,
        scenario,
        plan,
        kpis: plan.map(|plan| measure(instance, scenario, plan)),
        termination: if plan.is_some() { Termination::GapLimit } else { Termination::Infeasible },
        layers: plan
            .map(|_| LayerRecord { value: Some(2_948_017.5), bound: Some(2_940_000.0) })
            .into_iter()
            .collect(),
        terms: vec![TermLine {
            term: Term::Moving,
            unit: "household·km".to_owned(),
            value: 560.0,
            weight: Some(300.0),
            weighted: Some(168_000.0),
        }],
        candidates: CandidateCounts {
            legal_pairs: 3,
            model_pairs: 3,
            proof: Proof::Complete,
            note: String::new(),
        },
        verdict_ok: plan.is_some(),
        findings: Vec::new(),
        reasons: vec![Reason {
            village: VillageIdx(3),
            code: "no_room".to_owned(),
            text: "the sites are full <b>".to_owned(),
            text_zh: "安置点已满".to_owned(),
        }],
        seconds: Seconds { total: 1.5, solve: 1.0, ..Seconds::default() },
        peak_memory_mib: Some(123.4),
        inputs: vec![InputFile {
            file: "villages.csv".to_owned(),
            sha256: "00".repeat(32),
            bytes: 12,
        }],
        options: BTreeMap::new(),
        command_line: vec!["resettle".to_owned(), "solve".to_owned()],
        threads: 1,
        solver_name: "highs".to_owned(),
        solver_version: "1.12.0".to_owned(),
        started: time.parse().unwrap(),
        ended: time.parse().unwrap(),
        log: String::new(),
        overwrite: false,
        map_zones: true,
        tables_only: false,
        lang,
    }
}

/// A program of this machine, or `None` after saying what is skipped.
pub(crate) fn program(names: &[&str], what: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|program| program.is_file());
    if found.is_none() {
        println!("SKIPPED: {what}: none of {names:?} is installed (apt-get install {})", names[0]);
    }
    found
}

/// Runs a program for at most a minute and returns what it printed.
pub(crate) fn run(program: &Path, arguments: &[&str]) -> (String, String) {
    let output = Command::new("timeout").arg("60").arg(program).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}: {}", program.display(), text(&output.stderr));
    (text(&output.stdout), text(&output.stderr))
}
