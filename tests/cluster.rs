//! A study on a cluster: the scripts that are written, what cannot be asked for, and a real Slurm whose
//! tasks and daemons are killed while the study runs.

mod program;

use program::instances;
use program::outcome;
use program::resettle;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;
use std::time::SystemTime;
use tempfile::TempDir;

/// A room with a small instance and a study of it that is planned.
struct Room {
    room: TempDir,
}

impl Room {
    /// With the smallest instance of the project.
    fn new(more: &str, values: &str) -> Self {
        let tiny = instances().join("tiny-choice");
        Self::of(&tiny, 60, &format!("{more}\n"), &format!("goal.weights.moving = [{values}]\n"))
    }

    /// With an instance whose points take a moment.
    fn slower(values: &str) -> Self {
        let made = Path::new("instance");
        let room = Self::of(made, 20, "", &format!("goal.weights.jobless = [{values}]\n"));
        let mut command = resettle();
        command.args(["generate", "--villages", "35", "--sites", "5", "--seed", "3", "--out"]);
        command.arg(room.path("instance")).assert().success();
        room
    }

    fn of(instance: &Path, work: u32, more: &str, parameters: &str) -> Self {
        let room = tempfile::tempdir().unwrap();
        let text = format!(
            "instance = {:?}\nset = [\"solver.work_limit={work}\"]\n{more}[design]\n\
             kind = \"grid\"\n[design.parameters]\n{parameters}",
            instance.display().to_string()
        );
        fs::write(room.path().join("weights.toml"), text).unwrap();
        Self { room }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.room.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn plan(&self, out: &str) -> (i32, String, String) {
        let mut command = resettle();
        command.args(["study", "plan"]).arg(self.path("weights.toml"));
        outcome(command.arg("--out").arg(self.path(out)))
    }

    fn step(&self, step: &str, out: &str, args: &[&str]) -> (i32, String, String) {
        outcome(resettle().args(["study", step]).arg(self.path(out)).args(args))
    }
}

const CLUSTER: &str = "[cluster]\npartition = \"batch\"\naccount = \"office\"\nmemory_mb = 900\n\
                       max_running = 3\nsbatch = [\"--constraint=avx2\"]";

#[test]
fn scripts_say_what_the_file_and_the_command_line_ask_for() {
    let room = Room::new(CLUSTER, "1000, 2000, 3000, 4000, 5000, 6000, 7000");
    assert_eq!(room.plan("out").0, 0);
    let args = ["--print", "--shards", "3", "--time", "45", "--account", "other"];
    let (status, text, err) = room.step("submit", "out", &args);
    assert_eq!(status, 0, "{err}");
    let dir = fs::canonicalize(room.path("out")).unwrap().display().to_string();
    for line in [
        "#SBATCH --array=1-3%3".to_owned(),
        "#SBATCH --partition=batch".to_owned(),
        "#SBATCH --account=other".to_owned(),
        "#SBATCH --mem=900M".to_owned(),
        "#SBATCH --time=45".to_owned(),
        "#SBATCH --constraint=avx2".to_owned(),
        format!("study run {dir} --base"),
        format!("study run {dir} --shard \"$SLURM_ARRAY_TASK_ID/3\" --jobs 1"),
        format!("exec {} study collect {dir}", assert_cmd::cargo::cargo_bin!("resettle").display()),
        format!(
            "job=$(sbatch --parsable --dependency=afterany:\"$job\" {dir}/slurm/collect.sbatch)"
        ),
    ] {
        assert!(text.lines().any(|of| of.ends_with(&line)), "{line}\n\n{text}");
    }
    assert!(!room.path("out/slurm").exists(), "--print does nothing");

    // What stands is not handed over again: of shard 2 of 3 with points 4 and 5, shard 3 has done 5, from which
    // its own points start.
    room.step("run", "out", &["--shard", "1/3"]);
    room.step("run", "out", &["--shard", "3/3"]);
    let (_, text, _) = room.step("submit", "out", &args);
    assert!(text.contains("#SBATCH --array=2%3\n"), "{text}");
    assert!(!text.contains("--base"), "the base stands\n{text}");

    let line = ["--engine", "parallel", "--shards", "3"];
    let (_, text, _) = room.step("submit", "out", &line);
    assert!(text.starts_with("parallel --jobs 3 --retries 3 '"), "{text}");
    assert!(text.contains(&format!("study run {dir} --shard {{}}/3 --jobs 1' ::: 2 &&")), "{text}");
    let manifest = ["--engine", "kubernetes", "--shards", "3", "--image", "reg.example/resettle:1"];
    let (_, text, _) = room.step("submit", "out", &manifest);
    assert!(text.contains("completions: 3\n") && text.contains("parallelism: 3\n"), "{text}");
    assert!(text.contains("image: \"reg.example/resettle:1\""), "{text}");
    assert!(text.contains("--shard $((JOB_COMPLETION_INDEX + 1))/3 --jobs 1\""), "{text}");

    // Here `retry` is `run` and `collect`; then nothing is left to hand over.
    assert_eq!(room.step("retry", "out", &["--quiet"]).0, 0);
    let (status, text, _) = room.step("submit", "out", &args);
    assert_eq!(status, 0);
    assert!(text.starts_with("nothing to submit"), "{text}");
}

#[test]
fn a_command_for_gnu_parallel_that_a_shell_runs_gives_the_table() {
    let room = Room::new("", "1000, 2000, 3000");
    assert_eq!(room.plan("a folder's").0, 0);
    let (_, text, _) =
        room.step("submit", "a folder's", &["--engine", "parallel", "--shards", "2"]);
    // What parallel does with its words: each argument in the place of {}, then a shell.
    let tool = room.path("parallel");
    let does = "#!/bin/sh\nwhile [ \"$1\" != ::: ]; do template=$1; shift; done; shift\n\
                for arg; do sh -c \"$(printf %s \"$template\" | sed \"s/{}/$arg/\")\" || exit; done\n";
    fs::write(&tool, does).unwrap();
    let line = text.replacen("parallel --retries", "sh \"$0\" --retries", 1);
    let status = Command::new("sh").arg("-c").arg(line).arg(&tool).output().unwrap();
    assert!(status.status.success(), "{}", String::from_utf8_lossy(&status.stderr));
    assert_eq!(room.read("a folder's/results.csv").lines().count(), 4);
}

#[test]
fn long_points_make_many_shards_and_short_ones_few() {
    let values: Vec<String> = (1..=60).map(|value| value.to_string()).collect();
    let room = Room::new("", &values.join(", "));
    room.plan("out");
    let shards = |args: &[&str]| {
        let mut all = vec!["--print", "--format", "json"];
        all.extend(args);
        let (status, text, err) = room.step("submit", "out", &all);
        assert_eq!(status, 0, "{err}");
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        json["shards"].as_u64().unwrap()
    };
    // 60 points of a minute are an hour: six shards of ten minutes, two of thirty.
    assert_eq!(shards(&["--seconds-per-point", "60"]), 6);
    assert_eq!(shards(&["--seconds-per-point", "60", "--minutes", "30"]), 2);
    assert_eq!(shards(&["--seconds-per-point", "60", "--minutes", "30", "--cpus", "2"]), 1);
    assert_eq!(shards(&["--seconds-per-point", "1"]), 1);
    assert_eq!(shards(&["--seconds-per-point", "100000"]), 60);
}

#[test]
fn what_cannot_be_asked_for_is_told_at_once() {
    let room = Room::new("", "1000, 2000");
    room.plan("out");
    let args = ["--print", "--partition", "a b", "--time", "0", "--sbatch", "--x=1\n--y=2"];
    let (status, _, err) = room.step("submit", "out", &args);
    assert_eq!(status, 1, "{err}");
    for key in ["cluster.partition", "cluster.time_min", "cluster.sbatch"] {
        assert!(err.contains(key), "{key}\n{err}");
    }
    let (status, _, err) = room.step("submit", "out", &["--minutes", "90"]);
    assert_eq!(status, 2, "{err}");
    let (status, _, err) = room.step("submit", "nowhere", &[]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("holds no study"), "{err}");

    let room = Room::new("[cluster]\nminutes = 300\nqueue = \"x\"", "1000, 2000");
    let (status, _, err) = room.plan("out");
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("queue"), "{err}");
    let room = Room::new("[cluster]\nminutes = 300\naccount = \"a;b\"", "1000, 2000");
    let (status, _, err) = room.plan("out");
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("cluster.minutes") && err.contains("cluster.account"), "{err}");
}

#[test]
fn without_slurm_it_is_said_what_to_do() {
    let room = Room::new("", "1000, 2000");
    room.plan("out");
    let mut command = resettle();
    command.args(["study", "submit"]).arg(room.path("out")).env("PATH", room.path("empty"));
    let (status, _, err) = outcome(&mut command);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("no `sbatch`") && err.contains("--print"), "{err}");
}

/// Slurm with two nodes on this machine; ended when it is dropped.
struct Slurm {
    base: PathBuf,
    conf: String,
}

impl Slurm {
    fn start(base: &Path) -> Self {
        let port = 20_000 + std::process::id() % 20_000;
        let mut command = Self::script("start.sh", base);
        command.arg("2").env("CTLPORT", port.to_string()).env("PORT0", (port + 1).to_string());
        // Daemons keep what they inherit: nothing may wait for the end of their output.
        let log = fs::File::create(base.with_extension("log")).unwrap();
        command.stdout(log.try_clone().unwrap()).stderr(log);
        let slurm =
            Self { base: base.to_owned(), conf: base.join("slurm.conf").display().to_string() };
        assert!(
            command.status().unwrap().success(),
            "Slurm does not start: {}",
            fs::read_to_string(base.with_extension("log")).unwrap_or_default()
        );
        slurm
    }

    fn script(name: &str, base: &Path) -> Command {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/slurm").join(name);
        let mut command = Command::new("bash");
        command.arg(path).arg(base);
        command
    }

    fn run(&self, program: &str, args: &[&str]) -> String {
        let output =
            Command::new(program).args(args).env("SLURM_CONF", &self.conf).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Starts a daemon, which puts itself in the background.
    fn daemon(&self, program: &str, args: &[&str]) {
        let mut command = Command::new(program);
        command.args(args).env("SLURM_CONF", &self.conf);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        assert!(command.status().unwrap().success(), "{program} starts");
    }

    fn kill(&self, pid_file: &str) {
        let pid = fs::read_to_string(self.base.join(pid_file)).unwrap();
        kill(pid.trim().parse().unwrap());
    }
}

impl Drop for Slurm {
    fn drop(&mut self) {
        let _ = Self::script("stop.sh", &self.base).status();
    }
}

fn kill(pid: u32) {
    let _ = Command::new("kill").args(["-9", &pid.to_string()]).status();
}

/// Processes that work on a shard of this folder.
fn tasks(dir: &Path) -> Vec<u32> {
    let wanted = format!("\0study\0run\0{}\0--shard\0", dir.display());
    let processes = fs::read_dir("/proc").unwrap().flatten();
    let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.filter(|pid| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(&wanted)
    })
    .collect()
}

fn wait_until(what: &str, limit: u64, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < Duration::from_secs(limit), "waited {limit} s until {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Points that stand in a folder.
fn done(dir: &Path) -> usize {
    let Ok(entries) = fs::read_dir(dir.join("points")) else { return 0 };
    entries
        .flatten()
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .filter(|entry| entry.path().is_dir())
        .count()
}

#[test]
#[ignore = "needs slurmctld, slurmd and munged, and to be root: `make test` runs it where they are"]
fn slurm_whose_tasks_node_and_controller_are_killed_gives_the_same_table() {
    let values: Vec<String> = (1..=64).map(|value| (1000 * value).to_string()).collect();
    let room = Room::slower(&values.join(", "));
    assert_eq!(room.plan("local").0, 0);
    assert_eq!(room.step("run", "local", &["--quiet"]).0, 0);
    assert_eq!(room.step("collect", "local", &["--quiet"]).0, 0);

    let slurm = Slurm::start(&room.path("slurm"));
    let step = |step: &str, args: &[&str]| {
        let mut command = resettle();
        command.args(["study", step]).arg(room.path("far")).args(args);
        outcome(command.env("SLURM_CONF", &slurm.conf))
    };
    assert_eq!(room.plan("far").0, 0);
    let far = fs::canonicalize(room.path("far")).unwrap();
    let asked = ["--shards", "8", "--time", "10", "--memory", "300"];
    let (status, text, err) = step("submit", &asked);
    assert_eq!(status, 0, "{text}{err}");
    assert!(err.contains("sbatch --parsable"), "it says what it does: {err}");

    wait_until("points stand", 40, || done(&far) >= 2 && !tasks(&far).is_empty());
    let mut killed = 0;
    let killed_at = SystemTime::now() + Duration::from_secs(1);
    for pid in tasks(&far) {
        kill(pid);
        killed += 1;
    }
    assert!(killed > 0);
    let before = done(&far);
    wait_until("other tasks go on", 40, || done(&far) > before && !tasks(&far).is_empty());
    // A controller that dies before it has saved who ended comes back with tasks that never end.
    let saved =
        || fs::metadata(slurm.base.join("state/job_state")).and_then(|file| file.modified());
    wait_until("the controller has saved its state", 30, || saved().is_ok_and(|at| at > killed_at));
    slurm.kill("slurmd-n2.pid");
    slurm.kill("slurmctld.pid");
    let before = done(&far);
    assert!(before < 64, "the study still runs when the daemons are killed");
    slurm.daemon("slurmctld", &[]);
    slurm.daemon("slurmd", &["-N", "n2"]);
    wait_until("work goes on after the daemons were killed", 40, || done(&far) > before);

    let is_idle = || slurm.run("squeue", &["-h"]).trim().is_empty();
    wait_until("the queue is empty", 60, is_idle);
    let (_, text, _) = step("status", &["--format", "json"]);
    let status: serde_json::Value = serde_json::from_str(&text).unwrap();
    let lost = 64 - status["done"].as_u64().unwrap();
    assert!(lost > 0, "the shards of killed tasks have points left: {text}");
    // The job for the tables ran after all tasks, and told what is missing.
    let partial = fs::read_to_string(far.join("results.csv")).unwrap();
    assert!(partial.contains("not done yet") || partial.contains(",failed,"), "{partial}");

    let (status, text, err) = step("retry", &[]);
    assert_eq!(status, 0, "{text}{err}");
    wait_until("the queue is empty again", 60, is_idle);
    for file in ["results.csv", "effects.csv"] {
        assert_eq!(
            room.read(&format!("far/{file}")),
            room.read(&format!("local/{file}")),
            "{file}"
        );
    }
}
