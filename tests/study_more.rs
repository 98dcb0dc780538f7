//! Studies beyond their first pass: more time where an order is not proven, tables as a database, and
//! whatever ends them: kills at a hundred moments, a disk that is full.

mod program;

use program::instances;
use program::outcome;
use program::resettle;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;

/// A room with an instance and one study file.
struct Bench {
    room: TempDir,
}

impl Bench {
    /// Of `tiny-choice`.
    fn tiny(study: &str) -> Self {
        let bench = Self { room: tempfile::tempdir().unwrap() };
        let from = instances().join("tiny-choice");
        fs::create_dir(bench.path("place")).unwrap();
        for entry in fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
            fs::copy(entry.path(), bench.path("place").join(entry.file_name())).unwrap();
        }
        bench.write("study.toml", &format!("instance = \"place\"\n{study}"));
        bench
    }

    /// Of a larger instance, whose points take a moment.
    fn larger(study: &str) -> Self {
        let bench = Self { room: tempfile::tempdir().unwrap() };
        let mut generate = resettle();
        generate.args(["generate", "--villages", "30", "--sites", "5", "--seed", "3", "--out"]);
        generate.arg(bench.path("place")).assert().success();
        bench.write("study.toml", &format!("instance = \"place\"\n{study}"));
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

    /// Does the study and returns its summary.
    #[track_caller]
    fn done(&self, out: &str, args: &[&str]) -> serde_json::Value {
        let mut command = resettle();
        command.arg("study").arg(self.path("study.toml")).arg("--out").arg(self.path(out));
        let (status, text, err) = outcome(command.args(["--format", "json"]).args(args));
        assert_eq!(status, 0, "{text}\n{err}");
        serde_json::from_str(&text).unwrap()
    }

    fn step(&self, step: &str, out: &str, args: &[&str]) -> (i32, String, String) {
        outcome(resettle().args(["study", step]).arg(self.path(out)).args(args))
    }

    fn table(&self, name: &str) -> Vec<BTreeMap<String, String>> {
        let text = self.read(name);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        reader.deserialize().map(|row| row.unwrap()).collect()
    }

    /// The program at work, not waited for.
    fn start(&self, args: &[&str]) -> Child {
        Command::new(assert_cmd::cargo::cargo_bin!("resettle"))
            .arg("study")
            .args(args)
            .current_dir(self.room.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column}: {row:?}"))
}

/// Work so small that the larger instance keeps gaps, which more work closes.
const OPEN: &str = "set = [\"solver.gap=0\", \"solver.method=decompose\", \"solver.work_limit=2\"]\n\
                    [design]\nkind = \"grid\"\n[design.parameters]\n\
                    goal.weights.jobless = [1000, 5000, 20000, 80000]\n\
                    sites.capacity_households.scale = [1, 1.02]\n";

#[test]
fn more_work_goes_where_the_order_is_not_proven_and_makes_nothing_worse() {
    let bench = Bench::larger(OPEN);
    let summary = bench.done("out", &["--jobs", "2"]);
    let not_proven = summary["orders_not_proven"].as_u64().unwrap();
    assert!(not_proven > 0, "{summary}");
    assert_eq!(summary["had_more_time"], 0);
    let before = bench.table("out/results.csv");
    assert!(before.iter().all(|row| row["refined"] == "0"));
    let first_runs: Vec<String> =
        (1..=8).map(|at| bench.read(&format!("out/points/000{at}/run.json"))).collect();

    let refined = bench.done("out", &["--jobs", "2", "--refine", "--refine-rounds", "12"]);
    let after = bench.table("out/results.csv");
    assert!(refined["orders_not_proven"].as_u64().unwrap() < not_proven, "{refined}");
    assert!(refined["more_time_helped"].as_u64().unwrap() > 0, "{refined}");
    for (before, after) in before.iter().zip(&after) {
        let ends = |row| (number(row, "bound"), number(row, "total"));
        let ((least, most), (now_least, now_most)) = (ends(before), ends(after));
        let hair = 1e-9 * most.abs();
        assert!(now_least >= least - hair && now_most <= most + hair, "{before:?} {after:?}");
        let is_narrower = now_most - now_least < most - least - hair;
        assert_eq!(is_narrower, after["refined"] != "0", "{before:?} {after:?}");
        assert_eq!(after["verified"], "yes");
    }
    // What stood before still stands, and what came after is a run that anyone can judge.
    for (at, run) in (1..).zip(&first_runs) {
        assert_eq!(&bench.read(&format!("out/points/000{at}/run.json")), run);
    }
    let better = (1..=8).find(|at| bench.path(&format!("out/points/000{at}.refined.1")).exists());
    let better = bench.path(&format!("out/points/000{}.refined.1", better.unwrap()));
    assert_eq!(outcome(resettle().arg("verify").arg(better)).0, 0);

    // The number of workers leaves no trace here either, and what is refined is not refined again.
    bench.done("other", &["--jobs", "1", "--refine", "--refine-rounds", "12"]);
    for file in ["results.csv", "effects.csv", "summary.json"] {
        assert_eq!(bench.read(&format!("out/{file}")), bench.read(&format!("other/{file}")));
    }
    let mut command = resettle();
    command.args(["study", "run"]).arg(bench.path("out")).args([
        "--refine",
        "--refine-rounds",
        "12",
    ]);
    let (status, _, err) = outcome(&mut command);
    assert!(status == 0 && !err.contains("round 1"), "nothing is left that more time helps: {err}");
    let (_, text, _) = bench.step("collect", "out", &[]);
    assert!(text.contains("had more time, which helped"), "{text}");

    // A better run that is broken counts no longer; the one before it does.
    let broken = better_summary(&bench);
    fs::write(&broken, "{").unwrap();
    assert_eq!(bench.step("status", "out", &[]).0, 0);
    assert!(!broken.exists(), "the broken run is cleared away");
    assert_eq!(bench.step("collect", "out", &[]).0, 0);
    assert_eq!(bench.table("out/results.csv").len(), 8);
}

/// The summary of the newest better run of some point.
fn better_summary(bench: &Bench) -> PathBuf {
    let of = |at: u32, better: u32| {
        bench.path(&format!("out/points/000{at}.refined.{better}/summary.json"))
    };
    let newest = |at| (1..=9).rev().map(|better| of(at, better)).find(|path| path.exists());
    (1..=8).find_map(newest).unwrap()
}

#[test]
fn points_that_a_time_limit_ended_get_more_time_and_others_do_not() {
    let bench = Bench::larger(
        "set = [\"solver.time_limit_s=0.05\"]\n[design]\nkind = \"grid\"\n[design.parameters]\n\
         goal.weights.jobless = [1000, 20000, 80000]\n",
    );
    bench.done("out", &[]);
    let limited = |table: &[BTreeMap<String, String>]| {
        table.iter().filter(|row| row["limited"] == "yes").count()
    };
    let before = bench.table("out/results.csv");
    assert!(limited(&before) > 0, "{before:?}");
    let (status, text, err) =
        bench.step("retry", "out", &["--time-limited", "--times", "60", "--format", "json"]);
    assert_eq!(status, 0, "{err}");
    let after = bench.table("out/results.csv");
    for (before, after) in before.iter().zip(&after) {
        if before["limited"] == "no" {
            assert_eq!(before, after);
        } else if !before["total"].is_empty() {
            assert!(number(after, "total") <= number(before, "total") + 1e-6, "{text}");
        }
    }
    assert!(limited(&after) < limited(&before), "{after:?}");
    // Who had so much already is not asked again.
    let (_, _, err) = bench.step("retry", "out", &["--time-limited", "--times", "0.1"]);
    assert_eq!(limited(&after) > 0, err.contains("already"), "{err}");
    let (status, _, err) = bench.step("retry", "out", &["--time-limited", "--times", "-1"]);
    assert_eq!(status, 2, "{err}");
    let (status, _, _) = bench.step("retry", "out", &["--times", "3"]);
    assert_eq!(status, 2, "--times means nothing alone");
}

#[test]
fn other_figures_than_the_total_have_nothing_to_refine_and_it_is_said() {
    let bench = Bench::tiny(
        "measure = \"cost_cny\"\n[design]\nkind = \"grid\"\n[design.parameters]\n\
         goal.weights.moving = [1, 10]\n",
    );
    let mut command = resettle();
    command.arg("study").arg(bench.path("study.toml")).arg("--out").arg(bench.path("out"));
    let (status, _, err) = outcome(command.arg("--refine"));
    assert!(status == 0 && err.contains("nothing to refine"), "{err}");
    let mut point = resettle();
    point.arg("study-point").arg(bench.path("out")).args(["9", "--refine"]);
    assert_eq!(outcome(&mut point).0, 2, "there is no point 9");
}

#[test]
fn points_start_from_the_plan_and_the_multipliers_of_the_base_unless_told_otherwise() {
    let study = "set = [\"solver.method=decompose\", \"solver.work_limit=20\"]\n[design]\n\
                 kind = \"grid\"\n[design.parameters]\n\
                 sites.capacity_households.scale = [1.02, 1.1]\n";
    let bench = Bench::larger(study);
    bench.done("with", &[]);
    bench.done("without", &["--no-start"]);
    let search = bench.read("with/base/search.json");
    let search: serde_json::Value = serde_json::from_str(&search).unwrap();
    assert!(!search["state"]["prices"].as_array().unwrap().is_empty());
    let command = |out: &str| bench.read(&format!("{out}/points/0001/run.json"));
    assert!(command("with").contains("--start") && !command("without").contains("--start"));
    assert!(!bench.path("without/base").exists(), "nobody needs the base then");
    // Without the multipliers the same point is another run: the file is read.
    let first_bound = |out: &str| {
        let log = bench.read(&format!("{out}/points/0001/solver.log"));
        let line = log.lines().find(|line| line.contains("bound of single sites")).unwrap();
        line.split_once(": ").unwrap().1.to_owned()
    };
    assert_ne!(first_bound("with"), first_bound("without"));
    fs::write(bench.path("with/base/search.json"), "{").unwrap();
    fs::remove_dir_all(bench.path("with/points/0001")).unwrap();
    let mut point = resettle();
    point.arg("study-point").arg(bench.path("with")).arg("1");
    let (status, _, err) = outcome(&mut point);
    assert!(status == 2 && err.contains("search.json"), "{err}");
    // The answer is the same whatever it starts from, as far as it is proven.
    let total =
        |out: &str, at: usize| number(&bench.table(&format!("{out}/results.csv"))[at], "total");
    let bound =
        |out: &str, at: usize| number(&bench.table(&format!("{out}/results.csv"))[at], "bound");
    for at in 0..2 {
        assert!(bound("with", at) <= total("without", at) + 1e-6);
        assert!(bound("without", at) <= total("with", at) + 1e-6);
    }
}

/// What a point's search began with, as its record tells.
fn started_from(bench: &Bench, out: &str, point: u32) -> String {
    let run = bench.read(&format!("{out}/points/{point:04}/run.json"));
    let run: serde_json::Value = serde_json::from_str(&run).unwrap();
    let words = run["command_line"].as_array().unwrap();
    let at = words.iter().position(|word| word == "--start").expect("it starts from a plan");
    let path = PathBuf::from(words[at + 1].as_str().unwrap());
    path.strip_prefix(bench.path(out)).unwrap().display().to_string()
}

#[test]
fn points_start_from_their_neighbour_and_the_first_ones_from_the_base() {
    let study = "[design]\nkind = \"grid\"\n[design.parameters]\n\
                 sites.capacity_households.scale = [1, 1.2, 2]\n\
                 sites.S1.fixed_cost_cny.add = [0, 10]\n";
    let bench = Bench::tiny(study);
    bench.done("out", &["--jobs", "2"]);
    let from = |out: &str| (1..=6).map(|at| started_from(&bench, out, at)).collect::<Vec<_>>();
    let of = |point: u32| format!("points/{point:04}/plan.json");
    // Parameters stand in the order of their names, and a price moves first.
    assert_eq!(from("out"), ["base/plan.json".to_owned(), of(1), of(2), of(1), of(2), of(3)]);
    // Those that are followed keep what their search knew; of proven ones nobody else needs it.
    let is_kept = |point: u32| bench.path(&format!("out/points/{point:04}/search.json")).exists();
    assert_eq!([1, 2, 3, 4, 5, 6].map(is_kept), [true, true, true, false, false, false]);

    bench.write("study.toml", &format!("instance = \"place\"\nstart = \"base\"\n{study}"));
    let mut other = resettle();
    other.arg("study").arg(bench.path("study.toml")).arg("--out").arg(bench.path("out"));
    let (status, _, err) = outcome(&mut other);
    assert!(status == 1 && err.contains("the start of the points"), "{err}");
    bench.done("base", &[]);
    assert!(from("base").iter().all(|plan| plan == "base/plan.json"));
    // A folder of before there were neighbours is one whose points start from the base.
    let manifest = bench.read("base/study.json");
    let before = manifest.replace("\"start\": \"base\"", "\"starts_from_base\": true");
    assert_ne!(before, manifest);
    bench.write("base/study.json", &before);
    fs::remove_dir_all(bench.path("base/points/0006")).unwrap();
    bench.done("base", &[]);
    assert_eq!(started_from(&bench, "base", 6), "base/plan.json");
}

#[test]
fn a_neighbour_without_a_plan_is_passed_over_and_one_that_is_missing_is_solved() {
    // Half of the room is nearest to the base, and too little.
    let bench = Bench::tiny(
        "[design]\nkind = \"grid\"\n[design.parameters]\n\
         sites.capacity_households.scale = [0.5, 2]\n\
         sites.S1.fixed_cost_cny.add = [0, 10, 20]\n",
    );
    bench.done("out", &[]);
    assert!(bench.path("out/points/0001.failed.json").exists());
    assert_eq!(started_from(&bench, "out", 2), "base/plan.json");
    assert_eq!(started_from(&bench, "out", 6), "points/0004/plan.json");
    let point = |at: &str| {
        let mut command = resettle();
        assert_eq!(outcome(command.arg("study-point").arg(bench.path("out")).arg(at)).0, 0);
    };
    let remove = |at: u32| fs::remove_dir_all(bench.path(&format!("out/points/{at:04}"))).unwrap();
    for at in [2, 4, 6] {
        remove(at);
    }
    point("6");
    assert!([2, 4].iter().all(|at| bench.path(&format!("out/points/{at:04}")).exists()));

    // A crash may have been an accident; who crashes again and again is waited for no longer.
    for at in [4, 6] {
        remove(at);
    }
    let crashed = |tries: u32| {
        let record = format!("{{\"kind\": \"crashed\", \"why\": \"killed\", \"tries\": {tries}}}");
        bench.write("out/points/0004.failed.json", &record);
    };
    crashed(2);
    point("6");
    assert_eq!(started_from(&bench, "out", 6), "points/0002/plan.json");
    remove(6);
    crashed(1);
    point("6");
    assert_eq!(started_from(&bench, "out", 6), "points/0004/plan.json");
    assert!(!bench.path("out/points/0004.failed.json").exists());
}

#[test]
fn neighbours_give_the_same_table_whatever_the_workers_the_shards_and_the_kills() {
    let bench = Bench::larger(
        "set = [\"solver.gap=0\", \"solver.method=decompose\", \"solver.work_limit=2\"]\n\
         [design]\nkind = \"grid\"\n[design.parameters]\n\
         goal.weights.jobless = [5000, 20000]\n\
         sites.capacity_households.scale = [1, 1.02, 1.1]\n\
         levels.cost_per_household_cny.scale = [0.95, 1, 1.05]\n",
    );
    let files = ["results.csv", "effects.csv", "summary.json"];
    let tables = |out: &str| files.map(|file| bench.read(&format!("{out}/{file}")));
    bench.done("one", &["--jobs", "1"]);
    let one = tables("one");
    assert!(one[0].contains("work_limit"), "points are not all proven: {}", one[0]);
    bench.done("two", &["--jobs", "2"]);
    assert_eq!(tables("two"), one);

    // Shards backwards, each with what it needs of the others.
    let mut plan = resettle();
    plan.args(["study", "plan"]).arg(bench.path("study.toml"));
    assert_eq!(outcome(plan.arg("--out").arg(bench.path("cut"))).0, 0);
    for shard in ["4/4", "2/4", "3/4", "1/4"] {
        let (status, _, err) = bench.step("run", "cut", &["--shard", shard, "--jobs", "2"]);
        assert_eq!(status, 0, "{shard}: {err}");
    }
    assert_eq!(bench.step("collect", "cut", &[]).0, 0);
    assert_eq!(tables("cut"), one);

    let mut drawn = Drawn(4);
    let mut kills = 0;
    while kills < 12 && made(&bench, "killed").len() < 18 {
        let mut child = bench.start(&["study.toml", "--out", "killed", "--jobs", "2", "--quiet"]);
        std::thread::sleep(Duration::from_micros(100_000 + drawn.below(300_000)));
        kills += u32::from(child.try_wait().unwrap().is_none());
        child.kill().unwrap();
        child.wait().unwrap();
    }
    assert!(kills >= 2, "{kills} kills hit a study at work");
    bench.done("killed", &[]);
    assert_eq!(tables("killed"), one);
}

#[test]
fn the_database_holds_what_the_tables_hold() {
    let bench = Bench::tiny(
        "name = \"单次变化\"\n[design]\nkind = \"one_at_a_time\"\n[design.parameters]\n\
         sites.capacity_households.scale = [0.5, 0.9, 1.2, 2]\n\
         sites.S1.fixed_cost_cny.add = { from = -600, to = 1000 }\n",
    );
    bench.done("out", &[]);
    let database = rusqlite::Connection::open(bench.path("out/study.sqlite")).unwrap();
    for (table, file) in
        [("points", "results.csv"), ("effects", "effects.csv"), ("tornado", "tornado.csv")]
    {
        let mut select = database.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let names: Vec<String> = select.column_names().map(str::to_owned).collect();
        let rows = select.query_map([], |row| {
            let cells = (0..names.len()).map(|at| {
                use rusqlite::types::Value;
                Ok(match row.get::<_, Value>(at)? {
                    Value::Null => String::new(),
                    Value::Integer(whole) => whole.to_string(),
                    Value::Real(real) => real.to_string(),
                    Value::Text(text) => text,
                    Value::Blob(_) => panic!("no table has bytes"),
                })
            });
            cells.collect::<Result<Vec<String>, rusqlite::Error>>()
        });
        let rows: Vec<Vec<String>> = rows.unwrap().map(|row| row.unwrap()).collect();
        let text = bench.read(&format!("out/{file}"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        // Behind them stand the seconds, which equal studies need not share.
        assert_eq!(&names[..head.len()], head, "{table}");
        let by_csv: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let shown: Vec<Vec<String>> = rows.iter().map(|row| row[..head.len()].to_vec()).collect();
        assert_eq!(shown, by_csv, "{table}");
    }
    let asked = "SELECT count(*) FROM points WHERE total < 3000 AND seconds_total > 0";
    let few: i64 = database.query_row(asked, [], |row| row.get(0)).unwrap();
    assert_eq!(few, 2, "numbers are numbers");
    let name = "SELECT value FROM about WHERE key = 'study'";
    let name: String = database.query_row(name, [], |row| row.get(0)).unwrap();
    assert_eq!(name, "单次变化");
    // No other file of the system belongs to it, and it is written anew whole.
    assert!(!bench.path("out/study.sqlite-journal").exists());
    assert_eq!(bench.step("collect", "out", &[]).0, 0);
    assert!(bench.path("out/study.sqlite").exists());
}

/// Numbers that look drawn and are the same each time.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// The workers of a process.
fn workers(parent: u32) -> Vec<u32> {
    let children = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children"));
    let children = children.unwrap_or_default();
    children.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

/// When each run was made, by its folder: what is done twice has another time.
fn made(bench: &Bench, out: &str) -> BTreeMap<String, String> {
    let Ok(entries) = fs::read_dir(bench.path(&format!("{out}/points"))) else {
        return BTreeMap::new();
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.parse::<u32>().is_ok())
        .map(|name| (name.clone(), bench.read(&format!("{out}/points/{name}/run.json"))))
        .collect()
}

#[test]
#[cfg(target_os = "linux")]
fn killed_at_a_hundred_moments_it_comes_to_the_same_table() {
    const KILLS: usize = 100;
    let bench = Bench::tiny(
        "[design]\nkind = \"grid\"\n[design.parameters]\n\
         sites.capacity_households.scale = { from = 1, to = 2, steps = 6 }\n\
         goal.weights.moving = [0, 5, 10, 20, 40]\n",
    );
    bench.done("whole", &[]);
    let whole = bench.read("whole/results.csv");
    let mut drawn = Drawn(20_271_125);
    let (mut kills, mut folders, mut of_kind) = (0, 0, [0; 3]);
    let mut out = String::new();
    let mut finished = BTreeMap::new();
    for round in 0.. {
        assert!(round < 1000, "{kills} kills in 1000 rounds: {of_kind:?}");
        if kills >= KILLS {
            break;
        }
        if out.is_empty() {
            folders += 1;
            out = format!("out{folders}");
            finished.clear();
        }
        let kind = drawn.below(3) as usize;
        let is_collect = kind == 1 && bench.path(&format!("{out}/study.json")).exists();
        let mut child = if is_collect {
            bench.start(&["collect", &out, "--quiet"])
        } else {
            bench.start(&["study.toml", "--out", &out, "--jobs", "2", "--quiet"])
        };
        std::thread::sleep(Duration::from_micros(drawn.below(120_000)));
        let is_hit = if kind == 2 {
            let hit = workers(child.id()).first().copied();
            let kill = |pid: u32| Command::new("kill").args(["-9", &pid.to_string()]).output();
            let is_hit = hit.is_some_and(|pid| kill(pid).unwrap().status.success());
            // The study goes on without it for a moment.
            std::thread::sleep(Duration::from_micros(drawn.below(60_000)));
            is_hit
        } else {
            child.try_wait().unwrap().is_none()
        };
        child.kill().unwrap();
        child.wait().unwrap();
        if is_hit {
            kills += 1;
            of_kind[if is_collect { 1 } else { kind.min(2) }] += 1;
        }
        let now = made(&bench, &out);
        for (point, run) in &finished {
            assert_eq!(now.get(point), Some(run), "point {point} was done twice or lost");
        }
        finished = now;
        if finished.len() == 30 || kills >= KILLS {
            bench.done(&out, &[]);
            assert_eq!(bench.read(&format!("{out}/results.csv")), whole, "{out}");
            let after = made(&bench, &out);
            for (point, run) in &finished {
                assert_eq!(after.get(point), Some(run), "point {point} was done twice or lost");
            }
            let hidden = fs::read_dir(bench.path(&format!("{out}/points"))).unwrap();
            let hidden = hidden.map(|entry| entry.unwrap().file_name().into_string().unwrap());
            assert_eq!(hidden.filter(|name| name.starts_with('.')).count(), 0);
            out.clear();
        }
    }
    assert!(of_kind.iter().all(|&kills| kills >= 5), "{of_kind:?}");
}

#[test]
#[cfg(unix)]
fn a_full_disk_ends_the_study_and_loses_nothing() {
    let bench = Bench::tiny(
        "[design]\nkind = \"grid\"\n[design.parameters]\ngoal.weights.moving = [1, 10, 40]\n",
    );
    bench.done("whole", &[]);
    // Files may not grow: to a program this is what a full disk is, an error of the write.
    let full = |blocks: u32, args: &str| {
        let program = assert_cmd::cargo::cargo_bin!("resettle").display().to_string();
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec {program} study {args} --quiet");
        let output =
            Command::new("sh").args(["-c", &line]).current_dir(bench.room.path()).output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr).into_owned();
        (output.status.code(), err)
    };
    let (status, err) = full(0, "study.toml --out out");
    assert!(status == Some(2) && err.contains("study.json"), "{err}");
    // Room for the record of the study, not for its runs.
    for _ in 0..2 {
        let (status, err) = full(10, "study.toml --out out");
        assert!(status == Some(2) && err.contains("What is done is kept"), "{status:?} {err}");
    }
    assert!(made(&bench, "out").is_empty());
    bench.done("out", &[]);
    assert_eq!(bench.read("out/results.csv"), bench.read("whole/results.csv"));

    // Tables are whole or as they were.
    let before = made(&bench, "out");
    let (status, err) = full(0, "collect out");
    assert!(status == Some(2) && err.contains("results.csv"), "{err}");
    assert_eq!(bench.read("out/results.csv"), bench.read("whole/results.csv"));
    assert_eq!(made(&bench, "out"), before);
}
