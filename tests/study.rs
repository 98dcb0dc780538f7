//! Many runs as their users meet them: tables by hand, the same bytes whoever does the work and however
//! often it is killed, and folders that are not this study's.

mod program;

use program::instances;
use program::outcome;
use program::resettle;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Child;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;

/// A room with a copy of `tiny-choice` and one study file.
struct Bench {
    room: TempDir,
}

impl Bench {
    fn new(design: &str) -> Self {
        let room = tempfile::tempdir().unwrap();
        let from = instances().join("tiny-choice");
        fs::create_dir(room.path().join("tiny")).unwrap();
        for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
            fs::copy(entry.path(), room.path().join("tiny").join(entry.file_name())).unwrap();
        }
        let bench = Self { room };
        bench.write("study.toml", &format!("instance = \"tiny\"\n{design}"));
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn study(&self, out: &str, args: &[&str]) -> (i32, String, String) {
        outcome(
            resettle()
                .arg("study")
                .arg(self.path("study.toml"))
                .arg("--out")
                .arg(self.path(out))
                .args(args),
        )
    }

    /// Does the study and returns its summary.
    #[track_caller]
    fn done(&self, out: &str) -> serde_json::Value {
        let (status, text, err) = self.study(out, &["--format", "json"]);
        assert_eq!(status, 0, "{text}\n{err}");
        serde_json::from_str(&text).unwrap()
    }

    fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let text = self.read(name);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }
}

/// The figures of one column.
fn column(table: &[BTreeMap<String, String>], name: &str) -> Vec<String> {
    table.iter().map(|row| row[name].clone()).collect()
}

#[test]
fn single_changes_give_the_totals_and_the_tornado_worked_by_hand() {
    // instances/tiny-choice/README.md lists all eight plans: 1940, 3090, 3370, 3520 … for S1 with room
    // for all, two more, none more; S2 alone costs 3520 and builds no S1.
    let bench = Bench::new(
        "[design]\nkind = \"one_at_a_time\"\n[design.parameters]\n\
         sites.capacity_households.scale = [0.5, 0.9, 1.2, 2]\n\
         sites.S1.fixed_cost_cny.add = { from = -600, to = 1000 }\n\
         sites.S2.cost_per_household_cny.add = [1]\n",
    );
    let summary = bench.done("out");
    let table = bench.table("out/results.csv");
    let by_hand = ["3370", "2770", "3520", "3384", "", "3370", "3090", "1940"];
    assert_eq!(column(&table, "total"), by_hand);
    // 23 dwellings for 24 households: facts alone show that there is no plan.
    assert_eq!(table[4]["termination"], "infeasible");
    assert!(table[4]["note"].contains("1 too few"), "{}", table[4]["note"]);
    assert_eq!(summary["points"]["infeasible"], 1);
    let bars = bench.table("out/tornado.csv");
    assert_eq!(
        column(&bars, "parameter"),
        [
            "sites.capacity_households.scale",
            "sites.S1.fixed_cost_cny.add",
            "sites.S2.cost_per_household_cny.add"
        ]
    );
    assert_eq!(column(&bars, "spread"), ["1430", "750", "14"]);
    assert_eq!(column(&bars, "rank_proven"), ["yes", "yes", "yes"]);
    assert_eq!(bars[0]["without_plan_at"], "0.5");
    assert_eq!((bars[0]["low_at"].as_str(), bars[0]["high_at"].as_str()), ("2", "base"));
    let effects = bench.table("out/effects.csv");
    assert_eq!(
        column(&effects, "order"),
        ["falls", "rises", "rises", "no_plan", "equal", "falls", "falls"]
    );
    // Every point is a run of its own that anyone can judge.
    resettle().arg("verify").arg(bench.path("out/points/0002")).assert().success();
}

#[test]
fn workers_and_their_number_leave_no_trace_in_the_table() {
    let bench = Bench::new(
        "[design]\nkind = \"grid\"\n[design.parameters]\n\
         sites.capacity_households.scale = { from = 1, to = 2, steps = 6 }\n\
         goal.weights.moving = [0, 10, 40]\n",
    );
    for (out, jobs) in [("one", "1"), ("three", "3")] {
        let (status, _, err) = bench.study(out, &["--jobs", jobs, "--quiet"]);
        assert_eq!(status, 0, "{err}");
    }
    assert_eq!(bench.table("one/results.csv").len(), 18);
    for file in ["results.csv", "effects.csv", "summary.json"] {
        assert_eq!(
            bench.read(&format!("one/{file}")),
            bench.read(&format!("three/{file}")),
            "{file}"
        );
    }
    for point in ["0001", "0018"] {
        let plan = format!("points/{point}/assignments.csv");
        assert_eq!(bench.read(&format!("one/{plan}")), bench.read(&format!("three/{plan}")));
    }
}

#[test]
fn work_limits_give_the_same_table_whatever_the_workers_and_time_limits_are_marked() {
    let bench = Bench::new("");
    let mut generate = resettle();
    generate.args(["generate", "--villages", "30", "--sites", "5", "--seed", "3", "--out"]);
    generate.arg(bench.path("larger")).assert().success();
    bench.write(
        "study.toml",
        "instance = \"larger\"\nset = [\"solver.gap=0\", \"solver.method=decompose\"]\n\
         [design]\nkind = \"grid\"\n[design.parameters]\n\
         goal.weights.jobless = [1000, 1100, 20000, 80000]\n\
         sites.capacity_households.scale = [1, 1.1]\n",
    );
    let work = ["--set", "solver.work_limit=2"];
    for (out, jobs) in [("one", "1"), ("three", "3")] {
        let (status, _, err) =
            bench.study(out, &[&work[..], &["--jobs", jobs, "--quiet"]].concat());
        assert_eq!(status, 0, "{err}");
    }
    let table = bench.table("one/results.csv");
    assert!(column(&table, "termination").contains(&"work_limit".to_owned()), "{table:?}");
    assert!(column(&table, "limited").iter().all(|limited| limited == "no"));
    for file in ["results.csv", "effects.csv", "summary.json"] {
        let [one, three] = ["one", "three"].map(|out| bench.read(&format!("{out}/{file}")));
        assert_eq!(one, three, "{file}");
    }
    // Intervals that overlap order nothing.
    let effects = bench.read("one/effects.csv");
    assert!(effects.contains("not_proven"), "{effects}");

    let (_, _, err) = bench.study("timed", &["--set", "solver.time_limit_s=0.02", "--quiet"]);
    let timed = bench.table("timed/results.csv");
    for row in &timed {
        let is_timed = ["time_limit", "no_plan"].contains(&row["termination"].as_str());
        assert_eq!(row["limited"] == "yes", is_timed, "{row:?} {err}");
    }
    assert!(column(&timed, "limited").contains(&"yes".to_owned()), "{timed:?}");
}

#[test]
fn what_is_done_is_not_done_again_and_what_is_broken_is() {
    let bench = Bench::new(
        "[design]\nkind = \"grid\"\n[design.parameters]\ngoal.weights.moving = [1, 10, 40]\n",
    );
    bench.done("out");
    let before = bench.read("out/results.csv");
    let first = bench.read("out/points/0001/run.json");
    fs::remove_dir_all(bench.path("out/points/0002")).unwrap();
    bench.write("out/points/0003/summary.json", "{ \"half\":");
    bench.done("out");
    assert_eq!(bench.read("out/results.csv"), before);
    // The record holds the time of the run.
    assert_eq!(bench.read("out/points/0001/run.json"), first);
}

/// The program at work on a study, with its workers in sight.
fn start(bench: &Bench, out: &str) -> Child {
    std::process::Command::new(assert_cmd::cargo::cargo_bin!("resettle"))
        .arg("study")
        .arg(bench.path("study.toml"))
        .arg("--out")
        .arg(bench.path(out))
        .args(["--jobs", "2", "--quiet"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// When each point's run was made: a point that is done twice has another time.
fn made(bench: &Bench, out: &str) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(bench.path(&format!("{out}/points"))) else {
        return BTreeMap::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| !name.starts_with('.'))
        .map(|name| (name.clone(), bench.read(&format!("{out}/points/{name}/run.json"))))
        .collect()
}

#[test]
fn killed_again_and_again_it_comes_to_the_same_and_does_nothing_twice() {
    let bench = Bench::new(
        "[design]\nkind = \"grid\"\n[design.parameters]\n\
         sites.capacity_households.scale = { from = 1, to = 2, steps = 8 }\n\
         goal.weights.moving = [0, 5, 10, 20, 40]\n",
    );
    bench.done("whole");
    let mut finished = BTreeMap::new();
    let mut kills = 0;
    for round in 0..400_u64 {
        let mut child = start(&bench, "out");
        // Moments that walk through all phases: reading, first points, writing tables.
        let until = Duration::from_millis(5 + round * 37 % 190);
        std::thread::sleep(until);
        let was_alive = child.try_wait().unwrap().is_none();
        child.kill().unwrap();
        child.wait().unwrap();
        kills += u32::from(was_alive);
        let now = made(&bench, "out");
        for (point, run) in &finished {
            assert_eq!(now.get(point), Some(run), "point {point} was done twice or lost");
        }
        finished = now;
        if finished.len() == 40 {
            break;
        }
    }
    assert!(kills >= 3, "{kills} kills hit a study at work");
    bench.done("out");
    assert_eq!(bench.read("out/results.csv"), bench.read("whole/results.csv"));
    assert_eq!(bench.read("out/summary.json"), bench.read("whole/summary.json"));
    let left: Vec<_> = fs::read_dir(bench.path("out/points"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with('.'))
        .collect();
    assert!(left.is_empty(), "half-written runs are cleared away: {left:?}");
}

#[test]
fn a_worker_that_dies_is_counted_and_its_point_done_next_time() {
    let bench = Bench::new(
        "[design]\nkind = \"grid\"\n[design.parameters]\ngoal.weights.moving = [1, 10]\n",
    );
    bench.done("out");
    let whole = bench.read("out/results.csv");
    // What a worker leaves that was killed.
    fs::remove_dir_all(bench.path("out/points/0002")).unwrap();
    bench.write("out/points/0002.failed.json", "{\"kind\": \"crashed\", \"why\": \"killed\"}");
    let mut collect = resettle();
    collect.arg("study").arg("collect").arg(bench.path("out")).args(["--format", "json"]);
    let (status, text, _) = outcome(&mut collect);
    let summary: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, &summary["points"]["failed"]), (1, &1.into()));
    assert!(bench.read("out/results.csv").contains(",failed,no,"));
    bench.done("out");
    assert_eq!(bench.read("out/results.csv"), whole);
    assert!(!bench.path("out/points/0002.failed.json").exists());
}

#[test]
fn a_place_that_cannot_be_written_stops_the_study_and_keeps_what_is_done() {
    let bench = Bench::new(
        "[design]\nkind = \"grid\"\n[design.parameters]\ngoal.weights.moving = [1, 10]\n",
    );
    bench.done("out");
    let whole = bench.read("out/results.csv");
    fs::remove_dir_all(bench.path("out/points")).unwrap();
    bench.write("out/points", "a file stands in the way");
    let (status, _, err) = bench.study("out", &[]);
    assert_eq!(status, 2, "{err}");
    fs::remove_file(bench.path("out/points")).unwrap();
    bench.done("out");
    assert_eq!(bench.read("out/results.csv"), whole);
}

#[test]
fn folders_of_others_and_changed_files_are_refused() {
    let grid = "[design]\nkind = \"grid\"\n[design.parameters]\ngoal.weights.moving = ";
    let bench = Bench::new(&format!("{grid}[1, 10]\n"));
    bench.done("out");
    let before = bench.read("out/results.csv");

    bench.write("study.toml", &format!("instance = \"tiny\"\n{grid}[1, 11]\n"));
    let (status, _, err) = bench.study("out", &[]);
    assert_eq!(status, 1);
    assert!(err.contains("study.other_study") && err.contains("the design"), "{err}");

    // The name and what is ranked may change: the points stay what they are.
    bench.write(
        "study.toml",
        &format!("instance = \"tiny\"\nmeasure = \"cost_cny\"\n{grid}[1, 10]\n"),
    );
    assert_eq!(bench.done("out")["measure"], "cost_cny");
    assert_eq!(bench.read("out/results.csv"), before);

    let villages = bench.read("tiny/villages.csv");
    bench.write("tiny/villages.csv", &villages.replace("V3,6", "V3,5"));
    let (status, text, err) = bench.study("out", &["--format", "json"]);
    assert_eq!(status, 1);
    assert!(text.contains("study.input_changed") && text.contains("villages.csv"), "{text}");
    assert!(err.contains("villages.csv"), "{err}");
    // A file that changes while the study is at work ends it: no point is of other facts than the rest.
    fs::remove_dir_all(bench.path("out/points/0002")).unwrap();
    let mut point = resettle();
    let (status, _, err) = outcome(point.arg("study-point").arg(bench.path("out")).arg("2"));
    assert!(status == 2 && err.contains("has changed since"), "{err}");
    bench.write("tiny/villages.csv", &villages);
    assert_eq!(outcome(&mut point).0, 0);
    assert_eq!(bench.read("out/results.csv"), before, "nothing is lost");

    fs::create_dir(bench.path("mine")).unwrap();
    bench.write("mine/letters.txt", "dear");
    let (status, _, err) = bench.study("mine", &[]);
    assert_eq!(status, 2);
    assert!(err.contains("letters.txt"), "{err}");
}

#[test]
fn two_at_a_time_in_one_folder_is_refused() {
    let bench = Bench::new(
        "[design]\nkind = \"grid\"\n[design.parameters]\ngoal.weights.moving = [1, 10]\n",
    );
    bench.done("out");
    let lock = fs::File::options().write(true).open(bench.path("out/.lock")).unwrap();
    lock.lock().unwrap();
    let (status, _, err) = bench.study("out", &[]);
    assert_eq!(status, 2);
    assert!(err.contains("another process"), "{err}");
    drop(lock);
    bench.done("out");
}

#[test]
fn every_fault_of_a_study_file_is_told_at_once() {
    let bench = Bench::new(
        "[design]\nkind = \"latin_hypercube\"\n[design.parameters]\n\
         a = { distribution = \"normal\", mean = 1, sd = -1 }\n\
         b = { distribution = \"triangular\", from = 0, mode = 3, to = 2 }\n\
         c = { from = 2, to = 1 }\n\
         d = { distribution = \"discrete\", values = [1, 2], weights = [1] }\n\
         e = { distribution = \"uniform\", from = 1 }\n\
         f = { distribution = \"normal\", mean = 1, sd = 0.1, least = 3 }\n\
         g = []\n",
    );
    let (status, text, _) = bench.study("out", &["--format", "json"]);
    assert_eq!(status, 1);
    let told: serde_json::Value = serde_json::from_str(&text).unwrap();
    let codes: Vec<(String, String)> = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| {
            let column = finding["location"]["column"].as_str().unwrap();
            let last = column.rsplit('.').next().unwrap();
            (last.to_owned(), finding["code"].as_str().unwrap().to_owned())
        })
        .collect();
    let by_hand = [
        ("a", "study.distribution"),
        ("b", "study.distribution"),
        ("c", "study.value"),
        ("d", "study.distribution"),
        ("e", "study.distribution"),
        ("f", "study.distribution"),
        ("g", "study.empty"),
        ("points", "study.missing_key"),
    ];
    assert_eq!(codes, by_hand.map(|(at, code)| (at.to_owned(), code.to_owned())));
    assert!(!bench.path("out").exists(), "nothing is made for a study with errors");

    for (design, code) in [
        ("kind = \"grid\"\n", "study.empty"),
        ("kind = \"grid\"\n[design.parameters]\nx = { from = 0, to = 1 }\n", "study.value"),
        ("kind = \"sobol\"\npoints = 0\n[design.parameters]\nx = [1]\n", "study.empty"),
        ("kind = \"list\"\n", "study.missing_key"),
        ("kind = \"failures\"\npoints = 2\nof = \"sites\"\n", "study.value"),
        ("kind = \"failures\"\npoints = 2\nof = \"sites\"\ncount = 9\n", "study.empty"),
        (
            "kind = \"failures\"\npoints = 2\nof = \"sites\"\ncount = 1\namong = [\"S9\"]\n",
            "study.value",
        ),
        ("kind = \"grid\"\n[design.parameters]\ngoal.weights.movin = [1]\n", "study.parameter"),
        (
            "kind = \"grid\"\n[design.parameters]\nsites.S9.capacity_households.add = [1]\n",
            "study.parameter",
        ),
        ("kind = \"grid\"\n[design.parameters]\nsolver.gap = [2]\n", "study.parameter"),
        (
            "kind = \"draws\"\npoints = 2\n[design.parameters]\n\"zones.*.x.scale\" = [1]\n",
            "study.parameter",
        ),
        ("kind = \"spiral\"\n", "toml.value"),
    ] {
        bench.write("study.toml", &format!("instance = \"tiny\"\n[design]\n{design}"));
        let (status, _, err) = bench.study("out", &[]);
        assert_eq!(status, 1, "{design}: {err}");
        assert!(err.contains(code), "{design}: {err}");
    }
    bench.write(
        "study.toml",
        "instance = \"nowhere\"\n[design]\nkind = \"grid\"\n[design.parameters]\nx = [1]\n",
    );
    assert_eq!(bench.study("out", &[]).0, 2);
}

#[test]
fn a_list_leaves_the_base_where_a_cell_is_empty() {
    let bench = Bench::new("[design]\nkind = \"list\"\nfile = \"points.csv\"\n");
    bench.write(
        "points.csv",
        "point,sites.capacity_households.scale,goal.weights.moving,note\n\
         a,,,as it is\nb,2,,room\nc,,5,\n",
    );
    bench.done("out");
    assert_eq!(column(&bench.table("out/results.csv"), "total"), ["3370", "1940", "2710"]);
    bench.write("points.csv", "goal.weights.moving\n1,2\n");
    let (status, _, err) = bench.study("other", &[]);
    assert!(status == 1 && err.contains("csv.truncated"), "{err}");
}

#[test]
fn failures_take_sites_away() {
    let bench =
        Bench::new("[design]\nkind = \"failures\"\nof = \"sites\"\ncount = 1\npoints = 8\n");
    bench.done("out");
    for row in bench.table("out/results.csv") {
        // Without S1 all go to S2 for 3520; S1 alone has 16 dwellings for 24.
        match row["failed_sites"].as_str() {
            "S1" => assert_eq!(row["total"], "3520"),
            "S2" => {
                assert_eq!(
                    (row["total"].as_str(), row["termination"].as_str()),
                    ("", "infeasible")
                );
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn draws_vary_each_row_apart_and_hypercubes_all_at_once() {
    let bench = Bench::new(
        "[design]\nkind = \"draws\"\npoints = 6\nseed = 4\n[design.parameters]\n\
         \"villages.*.households.scale\" = { distribution = \"uniform\", from = 0.5, to = 1.5 }\n",
    );
    bench.done("out");
    let households: std::collections::BTreeSet<String> =
        column(&bench.table("out/results.csv"), "moved_households").into_iter().collect();
    assert!(households.len() >= 3, "{households:?}");
    let run = bench.read("out/points/0001/run.json");
    assert!(run.contains("villages.V1.households.scale") && run.contains("villages.V3"), "{run}");

    bench.write(
        "study.toml",
        "instance = \"tiny\"\n[design]\nkind = \"latin_hypercube\"\npoints = 5\n[design.parameters]\n\
         goal.weights.moving = { from = 0, to = 50 }\n\
         sites.fixed_cost_cny.scale = { distribution = \"lognormal\", median = 1, sigma = 0.2 }\n",
    );
    bench.done("cube");
    let mut slices: Vec<u32> = column(&bench.table("cube/results.csv"), "goal.weights.moving")
        .iter()
        .map(|value| (value.parse::<f64>().unwrap() / 10.0) as u32)
        .collect();
    slices.sort_unstable();
    assert_eq!(slices, [0, 1, 2, 3, 4]);
}

#[test]
fn sobol_indices_of_two_costs_that_add_up_are_their_shares() {
    // Both sites stay open, so the total is 3370 + a + b with a in [0, 30] and b in [0, 40]: the shares of
    // the spread are 9/25 and 16/25.
    let bench = Bench::new(
        "[design]\nkind = \"sobol\"\npoints = 64\n[design.parameters]\n\
         sites.S1.fixed_cost_cny.add = { from = 0, to = 30 }\n\
         sites.S2.fixed_cost_cny.add = { from = 0, to = 40 }\n",
    );
    let summary = bench.done("out");
    assert_eq!(summary["points"]["all"], 256);
    let indices = bench.table("out/sobol.csv");
    for (row, known) in indices.iter().zip([0.36, 0.64]) {
        for which in ["first_order", "total"] {
            let found: f64 = row[which].parse().unwrap();
            assert!((found - known).abs() < 0.05, "{row:?}");
        }
    }
}

#[test]
fn points_that_time_ended_are_marked_and_weights_are_no_measure_of_each_other() {
    let bench = Bench::new(
        "[design]\nkind = \"grid\"\n[design.parameters]\ngoal.weights.moving = [1, 10]\n",
    );
    let summary = bench.done("out");
    assert!(summary["best"].is_null(), "{summary}");
    assert!(summary["sentence"].as_str().unwrap().contains("different goals"));
    // A point as a time limit leaves it: a plan and a bound far below.
    let path = "out/points/0001/summary.json";
    let ended =
        bench.read(path).replace("\"termination\": \"optimal\"", "\"termination\": \"time_limit\"");
    bench.write(path, &ended);
    let summary = bench.done("out");
    assert_eq!(summary["points"]["ended_by_time"], 1);
    assert_eq!(column(&bench.table("out/results.csv"), "limited"), ["yes", "no"]);
}

#[test]
fn shards_in_any_order_make_the_table_of_the_whole() {
    let bench = Bench::new(
        "[design]\nkind = \"grid\"\n[design.parameters]\n\
         sites.capacity_households.scale = { from = 1, to = 2, steps = 7 }\n",
    );
    bench.done("whole");
    let step = |words: &[&str]| {
        let mut command = resettle();
        command.arg("study").args(words).current_dir(bench.room.path());
        let (status, out, err) = outcome(command.args(["--format", "json", "--quiet"]));
        assert_eq!(status, 0, "{words:?}: {err}");
        serde_json::from_str::<serde_json::Value>(&out).unwrap()
    };
    let status = step(&["plan", "study.toml", "--out", "out"]);
    assert_eq!((&status["points"], &status["missing"]), (&7.into(), &7.into()));
    step(&["run", "out", "--shard", "2/3"]);
    // Its own points 4 and 5, and 1 to 3, which these start from.
    assert_eq!(step(&["status", "out"])["done"], 5);
    step(&["run", "out", "--shard", "3/3", "--jobs", "1"]);
    // The same shard once more does nothing.
    let before = made(&bench, "out");
    step(&["run", "out", "--shard", "3/3"]);
    assert_eq!(made(&bench, "out"), before);
    assert_eq!(step(&["run", "out", "--shard", "1/3"])["done"], 7);
    step(&["collect", "out"]);
    for file in ["results.csv", "effects.csv"] {
        assert_eq!(bench.read(&format!("out/{file}")), bench.read(&format!("whole/{file}")));
    }
    for wrong in ["0/3", "4/3", "x", "1"] {
        let mut command = resettle();
        command.args(["study", "run", "out", "--shard", wrong]).current_dir(bench.room.path());
        assert_eq!(outcome(&mut command).0, 2, "{wrong}");
    }
}
