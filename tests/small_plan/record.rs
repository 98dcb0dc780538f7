//! A run of the small plan, as it is written.

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
use serde_json::Value;
use std::collections::BTreeMap;

/// A record of a run with this plan.
pub fn record<'a>(
    instance: &'a Instance,
    scenario: &'a Scenario,
    plan: Option<&'a Plan>,
) -> RunRecord<'a> {
    let time = "2026-03-01T08:30:00+08:00[Asia/Shanghai]";
    let line = |term, unit: &str, value, weight| TermLine {
        term,
        unit: unit.to_owned(),
        value,
        weight: Some(weight),
        weighted: Some(weight * value),
    };
    RunRecord {
        instance,
        scenario,
        plan,
        kpis: plan.map(|plan| measure(instance, scenario, plan)),
        termination: if plan.is_some() { Termination::GapLimit } else { Termination::Infeasible },
        layers: plan
            .map(|_| LayerRecord { value: Some(2_948_017.5), bound: Some(2_940_000.0) })
            .into_iter()
            .collect(),
        terms: vec![
            line(Term::Building, "CNY", 2_780_017.5, 1.0),
            line(Term::Moving, "household·km", 560.0, 300.0),
        ],
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
            code: "no_pair".to_owned(),
            text: "no site within 60 km, \"S1\" is full".to_owned(),
            text_zh: "60公里内没有安置点".to_owned(),
        }],
        seconds: Seconds { total: 1.5, solve: 1.0, ..Seconds::default() },
        why_not_reproducible: None,
        peak_memory_mib: Some(123.4),
        inputs: vec![InputFile {
            file: "villages.csv".to_owned(),
            sha256: "00".repeat(32),
            bytes: 12,
        }],
        options: BTreeMap::from([("gap".to_owned(), Value::from(0.01))]),
        command_line: vec!["resettle".to_owned(), "solve".to_owned()],
        threads: 1,
        solver_name: "highs".to_owned(),
        solver_version: "1.12.0".to_owned(),
        started: time.parse().unwrap(),
        ended: time.parse().unwrap(),
        log: "solver says hello\n".to_owned(),
        overwrite: false,
        map_ground: false,
        tables_only: false,
        search: None,
        lang: Lang::En,
    }
}
