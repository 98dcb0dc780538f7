//! Rules and terms that do not fit the instance, or each other.

use crate::folder::Folder;
use crate::folder::expect;
use resettle::diagnostic::Diagnostic;
use resettle::diagnostic::Severity;

fn with_rules(rules: &str) -> Vec<Diagnostic> {
    let of = Folder::sound().with("instance.toml", "[rules]", &format!("[rules]\n{rules}"));
    of.findings()
}

/// The findings of one rule that stands on line 8, none of which may concern anything else.
#[track_caller]
fn expect_in(rules: &str, code: &str, column: &str, value: &str) -> Diagnostic {
    let findings = with_rules(rules);
    let found = expect(&findings, code, "instance.toml", 8, column, value);
    let errors: Vec<_> = findings.iter().filter(|f| f.is_error() && f.code != code).collect();
    assert!(errors.is_empty(), "{errors:?}");
    found
}

#[test]
fn rules_name_what_exists() {
    let code = "rule.unknown_reference";
    expect_in("lock = { villages = { V9 = \"S1\" } }", code, "rules.lock.villages.V9", "V9");
    expect_in("lock = { villages = { V1 = \"S9\" } }", code, "rules.lock.villages.V1", "S9");
    expect_in("lock = { open = [\"S9\"] }", code, "rules.lock.open", "S9");
    expect_in("forbid = { pairs = [[\"V1\", \"S9\"]] }", code, "rules.forbid.pairs", "S9");
    expect_in("forbid = { stay = [\"V9\"] }", code, "rules.forbid.stay", "V9");
    expect_in("forbid = { livelihoods = [\"K9\"] }", code, "rules.forbid.livelihoods", "K9");
    expect_in("fix_level = { levels = { S1 = \"2\" } }", code, "rules.fix_level.levels.S1", "2");
    expect_in("keep_apart = { groups = [[\"V1\", \"W\"]] }", code, "rules.keep_apart.groups", "W");
    expect_in(
        "open_at_most = { count = 1, kind = \"basin\" }",
        code,
        "rules.open_at_most.kind",
        "basin",
    );
    expect_in(
        "carrying_capacity = { kinds = [\"lake\"] }",
        code,
        "rules.carrying_capacity.kinds",
        "lake",
    );
}

#[test]
fn crossings_name_areas_of_the_kind() {
    let folder = Folder::sound().with(
        "instance.toml",
        "kind = \"county\"",
        "kind = \"county\", crossings = [[\"C1\", \"C3\"]]",
    );
    let findings = folder.findings();
    let key = "rules.same_area.crossings";
    expect(&findings, "rule.unknown_reference", "instance.toml", 14, key, "C3");
    let folder = Folder::sound().with(
        "instance.toml",
        "capacity = true",
        "capacity = { services = [\"beds\"] }",
    );
    let key = "rules.capacity.services";
    expect(&folder.findings(), "rule.unknown_reference", "instance.toml", 8, key, "beds");
}

#[test]
fn rules_need_their_columns_and_rules() {
    expect_in("keep_together = true", "rule.missing_column", "rules.keep_together", "");
    expect_in("quota = true", "rule.missing_column", "rules.quota", "");
    let folder = Folder::sound().with("instance.toml", "otherwise = \"may\"", "consent = true");
    let key = "rules.eligibility.consent";
    expect(&folder.findings(), "rule.missing_column", "instance.toml", 16, key, "");
    let folder = Folder::sound().with("instance.toml", "workers = true\n", "");
    let findings = folder.findings();
    expect(&findings, "rule.needs", "instance.toml", 11, "rules.job_per_household", "");
    expect(&findings, "goal.needs", "instance.toml", 22, "goal.weights.jobless", "");
    let idle = expect(&findings, "rule.idle", "instance.toml", 10, "rules.places", "");
    assert_eq!(idle.severity, Severity::Warning);
    let folder = Folder::sound().with(
        "instance.toml",
        "[goal.weights]",
        "[rules.eligibility.zones.moor]\nvillage = \"must_stay\"\n[goal.weights]",
    );
    let key = "rules.eligibility.zones.moor";
    let idle = expect(&folder.findings(), "rule.idle", "instance.toml", 20, key, "");
    assert!(idle.help.contains("strictly_controlled"), "{idle}");
}

#[test]
fn terms_need_their_rules_and_facts() {
    let with = |term: &str| {
        Folder::sound().with("instance.toml", "jobless = 50000.0", &format!("{term} = 1.0"))
    };
    let key = "goal.weights.pair_cost";
    expect(&with("pair_cost").findings(), "goal.needs", "instance.toml", 23, key, "");
    let findings = with("unplaced").findings();
    let found = expect(&findings, "goal.needs", "instance.toml", 23, "goal.weights.unplaced", "");
    assert_eq!(found.severity, Severity::Warning);
    let findings = with("job_gap").with("instance.toml", "hard = false", "hard = true").findings();
    let found = expect(&findings, "goal.needs", "instance.toml", 23, "goal.weights.job_gap", "");
    assert_eq!(found.severity, Severity::Warning);
    let findings = with("pressure").without("zones.geojson").findings();
    let found = expect(&findings, "goal.needs", "instance.toml", 23, "goal.weights.pressure", "");
    assert_eq!(found.severity, Severity::Error);
    assert!(with("pressure").findings().iter().all(|finding| !finding.is_error()));
}

#[test]
fn locks_that_cannot_hold_name_both_sides() {
    let code = "rule.contradiction";
    let key = "rules.lock.villages.V1";
    let found =
        expect_in("lock = { villages = { V1 = \"S1\" }, closed = [\"S1\"] }", code, key, "");
    assert!(found.message.contains("lock.closed"), "{found}");
    expect_in("lock = { open = [\"S1\"], closed = [\"S1\"] }", code, "rules.lock.closed", "");
    expect_in("lock = { closed = [\"S2\"] }", code, "rules.lock.closed", "");
    expect_in("lock.villages.V2 = \"stay\"", code, "rules.lock.villages.V2", "");
    let lock = "lock.villages = { V1 = \"S1\", V3 = \"stay\" }\n";
    for forbid in ["sites = [\"S1\"]", "pairs = [[\"V1\", \"S1\"]]"] {
        let found = expect_in(&format!("{lock}forbid = {{ {forbid} }}"), code, key, "");
        assert!(found.message.contains("forbid."), "{found}");
    }
    let rules = format!("{lock}forbid = {{ stay = [\"V3\"] }}");
    expect_in(&rules, code, "rules.lock.villages.V3", "");
    let rules = format!("{lock}keep_together = {{ groups = [[\"V1\", \"V3\"]] }}");
    expect_in(&rules, code, "rules.lock.villages.V3", "");
    let rules =
        "lock.villages = { V1 = \"S1\", V3 = \"S1\" }\nkeep_apart.groups = [[\"V1\", \"V3\"]]";
    expect_in(rules, code, "rules.lock.villages.V3", "");
    let folder = Folder::sound()
        .with("sites.csv", ",small,50", ",large,50")
        .with("levels.csv", "large,80,900000", "large,80,0")
        .with("instance.toml", "[rules]", "[rules]\nfix_level.levels.S2 = \"small\"");
    expect(&folder.findings(), code, "instance.toml", 8, "rules.fix_level.levels.S2", "");
}

#[test]
fn a_village_that_must_move_and_stays_is_a_contradiction() {
    let folder = Folder::sound().with("villages.csv", "30,high,may", "30,high,stay");
    let findings = folder.findings();
    let found = expect(&findings, "rule.contradiction", "villages.csv", 4, "policy", "stay");
    assert_eq!(found.location.about, ["village V3"]);
    assert!(found.message.contains("must_move_above_slope_deg"), "{found}");
}
