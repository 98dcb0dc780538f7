//! Wrong plans.

use crate::folder::Folder;
use crate::folder::expect;
use resettle::diagnostic::Diagnostic;
use resettle::facts::Plan;
use resettle::read;

fn read_plan(text: &str) -> (Plan, Vec<Diagnostic>) {
    let instance = Folder::sound().load().instance;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("plan.json");
    std::fs::write(&path, text).unwrap();
    read::plan(&path, &instance).unwrap()
}

#[test]
fn all_unknown_ids_are_told() {
    let (plan, findings) = read_plan(
        r#"{"format": 1, "instance": "other",
        "assignments": [{"village": "V1", "site": "S9"}, {"village": "V9", "decision": "stays"},
            {"village": "V2", "decision": "flies"}, {"village": "V3"},
            {"village": "V3", "site": "S1", "decision": "stays"}, {"village": "V3", "site": "S1"}],
        "built": [{"site": "S1", "level": "9"}, {"site": "S8", "level": "1"}],
        "allocations": [{"site": "S1", "livelihood": "K9", "skill": "odd", "workers": 1},
            {"site": "S1", "village": "V1", "livelihood": "K1", "skill": "basic", "workers": 1}]}"#,
    );
    for (code, column, value) in [
        ("plan.other_instance", "instance", "other"),
        ("plan.unknown_site", "assignments[0].site", "S9"),
        ("plan.unknown_village", "assignments[1].village", "V9"),
        ("plan.decision", "assignments[2].decision", "flies"),
        ("plan.unknown_level", "built[0].level", "9"),
        ("plan.unknown_site", "built[1].site", "S8"),
        ("plan.unknown_livelihood", "allocations[0].livelihood", "K9"),
        ("plan.unknown_skill", "allocations[0].skill", "odd"),
    ] {
        expect(&findings, code, "plan.json", 0, column, value);
    }
    assert_eq!(findings.len(), 11);
    assert_eq!(plan.assignments.len(), 1);
}

#[test]
fn garbage_and_cut_off_plans_have_their_line() {
    let (plan, findings) = read_plan("{\"format\": 1,\n\"assignments\": [\n{\"village\": \"V1\"");
    let found = expect(&findings, "plan.syntax", "plan.json", 3, "", "");
    assert!(found.help.contains("cut off"), "{found}");
    assert_eq!(plan, Plan::default());
    let (_, findings) = read_plan("{\"format\": 1,\n\"assignments\": 5}");
    expect(&findings, "plan.syntax", "plan.json", 2, "", "");
    let (_, findings) = read_plan("{\"format\": 7, \"assignments\": []}");
    expect(&findings, "plan.format", "plan.json", 0, "format", "7");
}

#[test]
fn a_plan_that_does_not_exist_is_an_error() {
    let instance = Folder::sound().load().instance;
    let error = read::plan(std::path::Path::new("/no/such/plan.json"), &instance).unwrap_err();
    assert_eq!(error.to_string(), "cannot read /no/such/plan.json");
}
