//! Wrong `instance.toml`, scenarios and `--set`.

use crate::folder::Folder;
use crate::folder::expect;
use crate::folder::expect_only;
use resettle::diagnostic::Severity;

#[test]
fn a_syntax_error_has_its_line() {
    let folder = Folder::sound().with("instance.toml", "workers = true", "workers = = true");
    let findings = folder.findings();
    expect(&findings, "toml.syntax", "instance.toml", 10, "", "");
}

#[test]
fn unknown_keys_are_told_with_the_allowed_ones() {
    let folder = Folder::sound().with("instance.toml", "[travel]", "[travels]");
    expect_only(&folder, "toml.unknown_key", "instance.toml", 5, "travels", "");
    let folder = Folder::sound().with("instance.toml", "detour = 1.5", "detuor = 1.5");
    let found = expect_only(&folder, "toml.unknown_key", "instance.toml", 6, "travel.detuor", "");
    assert!(found.help.contains("detour"), "{found}");
    let folder = Folder::sound().with("instance.toml", "least_use", "least_used");
    let found =
        expect_only(&folder, "toml.unknown_key", "instance.toml", 9, "rules.least_used", "");
    assert!(found.help.contains("least_use,"), "{found}");
    let folder = Folder::sound().with("instance.toml", "move_km = 60.0", "move_kms = 60.0, x = 1");
    let findings = folder.findings();
    expect(&findings, "toml.unknown_key", "instance.toml", 13, "rules.reach.move_kms", "");
    expect(&findings, "toml.unknown_key", "instance.toml", 13, "rules.reach.x", "");
    let folder = Folder::sound().with("instance.toml", "workers = true", "workers = { a = 1 }");
    expect_only(&folder, "toml.unknown_key", "instance.toml", 10, "rules.workers.a", "");
}

#[test]
fn values_of_the_wrong_type_or_range_are_told() {
    let value = "toml.value";
    let folder = Folder::sound().with("instance.toml", "detour = 1.5", "detour = \"far\"");
    expect_only(&folder, value, "instance.toml", 6, "travel.detour", "\"far\"");
    let folder = Folder::sound().with("instance.toml", "detour = 1.5", "detour = 0.5");
    expect_only(&folder, value, "instance.toml", 6, "travel.detour", "0.5");
    let folder = Folder::sound().with("instance.toml", "detour = 1.5", "detour = nan");
    let findings = folder.findings();
    expect(&findings, value, "instance.toml", 6, "travel.detour", "NaN");
    let folder = Folder::sound().with("instance.toml", "workers = true", "workers = 1");
    let findings = folder.findings();
    expect(&findings, value, "instance.toml", 10, "rules.workers", "1");
    let folder = Folder::sound().with("instance.toml", "move_km = 60.0", "move_km = -1.0");
    expect_only(&folder, value, "instance.toml", 13, "rules.reach.move_km", "-1");
    let folder = Folder::sound().with("instance.toml", "kind = \"county\"", "");
    expect_only(&folder, value, "instance.toml", 14, "rules.same_area", "");
    let folder = Folder::sound().with("instance.toml", "WGS84", "Beijing54");
    expect_only(&folder, value, "instance.toml", 4, "crs.name", "\"Beijing54\"");
    let folder = Folder::sound().with("instance.toml", "[rules]", "[rules]\nlink = false");
    expect_only(&folder, value, "instance.toml", 8, "rules.link", "false");
    let folder = Folder::sound().with("instance.toml", "name = \"small\"\n", "");
    let findings = folder.findings();
    assert!(
        findings.iter().any(|f| f.code == value && f.location.column.as_deref() == Some("name"))
    );
}

#[test]
fn solver_options_outside_their_range_are_told() {
    let findings = Folder::sound()
        .load_set(&["solver.gap=\"150%\"", "solver.time_limit=soon", "candidates.nearest=0"])
        .findings;
    expect(&findings, "toml.value", "--set", 0, "solver.gap", "1.5");
    expect(&findings, "toml.value", "--set", 0, "solver.time_limit", "\"soon\"");
    expect(&findings, "toml.value", "--set", 0, "candidates.nearest", "0");
}

#[test]
fn a_scenario_has_no_files_and_is_named_in_its_findings() {
    let scenario = "[files]\nvillages = \"x.csv\"\n[goal.weights]\nmoving = -1\n";
    let findings = Folder::sound().load_with(Some(scenario), &[]).findings;
    expect(&findings, "toml.unknown_key", "tight.toml", 1, "files", "");
    expect(&findings, "toml.value", "tight.toml", 4, "goal.weights.moving", "-1");
}

#[test]
fn layers_and_weights_have_to_fit() {
    let layer = "goal.layer";
    let with = |goal: &str| {
        Folder::sound().with(
            "instance.toml",
            "[goal.weights]",
            &format!("[goal]\n{goal}\n[goal.weights]"),
        )
    };
    let folder = with("layers = [[\"jobless\"], [\"building\", \"moving\", \"job_cost\"]]");
    expect_only(&folder, layer, "instance.toml", 21, "goal.layers", "job_cost");
    let folder = with("layers = [[\"jobless\"], [\"building\"]]");
    expect_only(&folder, layer, "instance.toml", 21, "goal.layers", "moving");
    let folder = with("layers = [[\"jobless\", \"moving\"], [\"building\", \"moving\"]]");
    expect_only(&folder, layer, "instance.toml", 21, "goal.layers", "moving");
    let folder = with("tolerances = [0.1]");
    expect_only(&folder, layer, "instance.toml", 21, "goal.tolerances", "");
    let folder = Folder::sound().with("instance.toml", "jobless =", "separation =");
    let found = expect_only(
        &folder,
        "goal.term",
        "instance.toml",
        23,
        "goal.weights.separation",
        "separation",
    );
    assert!(found.message.contains("not offered yet"), "{found}");
    let folder = Folder::sound().with("instance.toml", "jobless =", "joy =");
    expect_only(&folder, "goal.term", "instance.toml", 23, "goal.weights.joy", "joy");
}

#[test]
fn a_bad_set_is_told() {
    let of = |set: &str| Folder::sound().load_set(&[set]).findings;
    let malformed = "set.malformed";
    for item in ["goal.weights.jobless", "=5", "a..b=5", "x=1\ny=2"] {
        expect(&of(item), malformed, "--set", 0, "", item);
    }
    let findings = of("goal.weights.jobless=many");
    expect(&findings, "toml.value", "--set", 0, "goal.weights.jobless", "\"many\"");
    expect(&of("gaol.x=5"), "toml.unknown_key", "--set", 0, "gaol", "");
    let unknown = "set.unknown";
    let key = "set.villages.huts.scale";
    let found = expect(&of("villages.huts.scale=2"), unknown, "--set", 0, key, "");
    assert!(found.help.contains("households"), "{found}");
    let key = "set.villages.V9.households.add";
    expect(&of("villages.V9.households.add=2"), unknown, "--set", 0, key, "V9");
    let key = "set.villages.households.double";
    expect(&of("villages.households.double=2"), unknown, "--set", 0, key, "");
    expect(&of("set.roads.km.scale=2"), unknown, "--set", 0, "set.roads.km.scale", "");
    expect(&of("pairs.cost_cny.scale=2"), unknown, "--set", 0, "set.pairs.cost_cny.scale", "");
    let key = "set.villages.households.scale";
    expect(&of("villages.households.scale=a"), malformed, "--set", 0, key, "\"a\"");
    expect(&of("set.villages.scale=2"), malformed, "--set", 0, "set.villages.scale", "");
    let findings = of("villages.households.add=-35");
    expect(&findings, "csv.range", "villages.csv", 3, "households", "30");
    let findings = of("sites.S2.capacity_households.add=5");
    assert!(findings.iter().any(|finding| finding.code == "set.ambiguous" && finding.is_error()));
}

#[test]
fn nothing_weighed_is_a_warning() {
    let folder = Folder::sound().with(
        "instance.toml",
        "building = 1.0\nmoving = 300.0\njobless = 50000.0\n",
        "",
    );
    let findings = folder.findings();
    let found = findings.iter().find(|finding| finding.code == "goal.nothing").unwrap();
    assert_eq!(found.severity, Severity::Warning);
}
