//! The ladder: `resettle` beside what users would pick instead, one after another on the same machine, with
//! the same threads and limits. Prints tables for people and writes `target/ladder/table.md` and `results.csv`.
//!
//! ```sh
//! make ladder                                     # small steps of the ladder, a few minutes
//! cargo bench --bench ladder -- --steps 1000x100,5000x400 --limit 30 --peer-limit 600
//! cargo bench --bench ladder -- --sets holmberg,yang --every 3 --benchmarks ../benchmarks
//! ```
//!
//! `--benchmarks` is a folder with a folder for each set, in it a file for each instance as `resettle convert cflp`
//! reads it, and `best_known.csv` with the columns set, instance, sites, customers, best_known.
//!
//! Peers are HiGHS alone, SCIP and CP-SAT by their Python packages (`pip install highspy pyscipopt
//! ortools`); each reads the complete strong model from a file, HiGHS also that of the 20 nearest sites. A
//! peer whose package is missing is left out, and the table says so.

use clap::Parser;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use std::time::Instant;

/// Side by side with other solvers.
#[derive(Parser)]
struct Args {
    /// Generated instances, villages x sites
    #[arg(long, value_delimiter = ',')]
    steps: Vec<String>,
    /// Folders of instances
    #[arg(long, value_delimiter = ',')]
    instances: Vec<PathBuf>,
    /// Public sets in the folder of benchmarks
    #[arg(long, value_delimiter = ',')]
    sets: Vec<String>,
    /// Where the public sets are
    #[arg(long, default_value = "../shared/data/benchmarks")]
    benchmarks: PathBuf,
    /// Only every n-th instance of a set
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// Time for resettle [s]
    #[arg(long, default_value_t = 30.0)]
    limit: f64,
    /// Time for each peer [s]; default: as for resettle
    #[arg(long)]
    peer_limit: Option<f64>,
    /// Threads of each
    #[arg(long, default_value_t = 2)]
    threads: u32,
    /// Contestants, of resettle, highs, highs20, scip, cpsat
    #[arg(long, value_delimiter = ',', default_value = "resettle,highs,scip,cpsat")]
    contestants: Vec<String>,
    /// Passed by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

/// An instance, and what is known of its optimum.
struct Case {
    set: String,
    name: String,
    path: PathBuf,
    best_known: Option<f64>,
}

/// What came of one solve.
#[derive(Clone, Debug, Default)]
struct Result {
    value: Option<f64>,
    bound: Option<f64>,
    /// When the answer was there: after reading, making the model and solving.
    seconds: f64,
    /// When all was done, with starting, verifying and writing; of peers nothing more is asked.
    whole_run: f64,
    memory_mib: Option<f64>,
    /// Time and gap, whenever something was told.
    gaps: Vec<(f64, f64)>,
    failure: Option<String>,
}

/// Gaps whose times are told.
const GAPS: [f64; 4] = [1e-2, 5e-3, 1e-3, 1e-4];
/// A gap below this is a proof; what is left is rounding.
const PROVEN: f64 = 1e-6;
/// Stages of a run until its answer is there.
const UNTIL_ANSWER: [&str; 4] = ["read", "candidates", "model", "solve"];
/// Shift of the geometric mean [s], as usual in comparisons of solvers.
const SHIFT: f64 = 1.0;

impl Result {
    fn gap(&self) -> Option<f64> {
        let (value, bound) = (self.value?, self.bound?);
        Some(((value - bound) / value.abs().max(1e-12)).max(0.0))
    }

    /// Whether its plan is proven the best: a plan that was refused is none.
    fn is_proven(&self) -> bool {
        self.failure.is_none() && self.gap().is_some_and(|gap| gap <= PROVEN)
    }

    /// When a gap was reached.
    fn time_to(&self, gap: f64) -> Option<f64> {
        let told = self.gaps.iter().find(|(_, found)| *found <= gap).map(|&(time, _)| time);
        told.or_else(|| self.gap().filter(|&found| found <= gap).map(|_| self.seconds))
    }

    /// Takes over a line of progress.
    fn hear(&mut self, line: &Value) {
        let number = |key: &str| line[key].as_f64();
        if let (Some(time), Some(plan), Some(bound)) =
            (number("elapsed_s"), number("plan"), number("bound"))
        {
            self.gaps.push((time, ((plan - bound) / plan.abs().max(1e-12)).max(0.0)));
        }
    }
}

fn main() {
    let args = Args::parse();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/ladder");
    fs::create_dir_all(&folder).expect("a folder below target");
    let cases = cases(&args, &folder);
    if cases.is_empty() {
        eprintln!("nothing to do: name --steps, --instances or --sets");
        return;
    }
    let mut csv = csv::Writer::from_path(folder.join("results.csv")).expect("results.csv");
    let head = [
        "set",
        "instance",
        "contestant",
        "value",
        "bound",
        "gap",
        "best_known",
        "seconds",
        "seconds_of_run",
    ];
    let times = GAPS.map(|gap| format!("seconds_to_{gap}"));
    let head = head.into_iter().map(str::to_owned).chain(times);
    csv.write_record(head.chain(["peak_memory_mib".into(), "failure".into()])).expect("a row");
    let mut all: Vec<(usize, String, Result)> = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        for contestant in &args.contestants {
            eprintln!("{} {}: {contestant}", case.set, case.name);
            let result = compete(contestant, case, &args, &folder);
            let cell =
                |number: Option<f64>| number.map_or(String::new(), |number| number.to_string());
            let mut row = vec![case.set.clone(), case.name.clone(), contestant.clone()];
            row.extend([result.value, result.bound, result.gap(), case.best_known].map(cell));
            row.extend([result.seconds, result.whole_run].map(|seconds| seconds.to_string()));
            row.extend(GAPS.map(|gap| cell(result.time_to(gap))));
            row.extend([cell(result.memory_mib), result.failure.clone().unwrap_or_default()]);
            csv.write_record(row).and_then(|()| Ok(csv.flush()?)).expect("a row");
            all.push((at, contestant.clone(), result));
        }
    }
    let text = format!(
        "{}\n{}\n{} threads each (SCIP works with one); seconds are for reading, making the model and solving, of peers for \
         reading the model and solving; a whole run of ours starts, verifies and writes as well.\n",
        table(&cases, &all),
        means(&cases, &all, &args),
        args.threads,
    );
    fs::write(folder.join("table.md"), &text).expect("table.md");
    println!("{text}\nkept, with all figures, in {}", folder.display());
}

/// The instances that are asked for, made where they are missing.
fn cases(args: &Args, folder: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for step in args.steps.iter().filter(|step| !step.is_empty()) {
        let (villages, sites) = step.split_once('x').expect("a step is written 1000x100");
        let path = folder.join("generated").join(step);
        if !path.exists() {
            let made =
                ["generate", "--quiet", "--seed", "1", "--villages", villages, "--sites", sites];
            run(resettle().args(made).arg("--out").arg(&path));
        }
        cases.push(Case { set: "generated".into(), name: step.clone(), path, best_known: None });
    }
    for path in args.instances.iter().filter(|path| path.as_os_str() != "") {
        let name = path.file_name().map_or(String::new(), |name| name.to_string_lossy().into());
        cases.push(Case { set: "instance".into(), name, path: path.clone(), best_known: None });
    }
    for set in args.sets.iter().filter(|set| !set.is_empty()) {
        let list = args.benchmarks.join("best_known.csv");
        let mut rows = csv::Reader::from_path(&list).expect("best_known.csv is in --benchmarks");
        let rows = rows.records().map(|row| row.expect("best_known.csv is well formed"));
        for row in rows.filter(|row| &row[0] == set).step_by(args.every.max(1)) {
            let (name, file) = (row[1].to_owned(), format!("{}.txt", &row[1]));
            let path = folder.join(set).join(&name);
            if !path.exists() {
                let file = args.benchmarks.join(set).join(file);
                run(resettle().args(["convert", "cflp"]).arg(file).arg("--out").arg(&path));
            }
            cases.push(Case { set: set.clone(), name, path, best_known: row[4].parse().ok() });
        }
    }
    cases
}

fn resettle() -> Command {
    Command::new(env!("CARGO_BIN_EXE_resettle"))
}

fn run(command: &mut Command) {
    let status = command.stdout(Stdio::null()).status().expect("the program starts");
    assert!(status.success(), "{command:?} failed");
}

fn compete(contestant: &str, case: &Case, args: &Args, folder: &Path) -> Result {
    let peer_limit = args.peer_limit.unwrap_or(args.limit);
    match contestant {
        "resettle" => ours(case, args.limit, args.threads, folder),
        "highs20" => {
            let near = ["candidates.all=false", "candidates.nearest=20"];
            peer("highs", case, &near, peer_limit, args.threads, folder)
        }
        _ => peer(contestant, case, &["candidates.all=true"], peer_limit, args.threads, folder),
    }
}

fn ours(case: &Case, limit: f64, threads: u32, folder: &Path) -> Result {
    let out = folder.join("run");
    let mut command = resettle();
    command.arg("solve").arg(&case.path).arg("--out").arg(&out).args([
        "--overwrite",
        "--tables-only",
        "--gap",
        "0",
    ]);
    command.args(["--log", "json", "--format", "json", "--threads", &threads.to_string()]);
    command.args(["--time-limit", &format!("{limit}s")]);
    // A pipe would be full before anybody reads it.
    let told_at_last = out.with_extension("json");
    command.stdout(fs::File::create(&told_at_last).expect("the summary can be written"));
    let began = Instant::now();
    let mut child = command.stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut result = Result::default();
    let told = child.stderr.take().expect("stderr is piped");
    for line in BufReader::new(told).lines().map_while(std::io::Result::ok) {
        if let Ok(line) = serde_json::from_str(&line) {
            result.hear(&line);
        }
    }
    child.wait().expect("the program ends");
    result.whole_run = began.elapsed().as_secs_f64();
    let summary = fs::read(&told_at_last).unwrap_or_default();
    let summary: Value = serde_json::from_slice(&summary).unwrap_or_default();
    let stages = UNTIL_ANSWER.iter().map(|&stage| summary["seconds"][stage].as_f64());
    result.seconds = stages.sum::<Option<f64>>().unwrap_or(result.whole_run);
    result.value = summary["objective"]["total"].as_f64();
    result.bound = summary["bound"].as_f64();
    result.memory_mib = summary["peak_memory_mib"].as_f64();
    if summary["verdict"]["ok"] != true {
        result.failure = Some(format!("no verified plan: {}", summary["termination"]));
    } else if summary["termination"] == "failed" {
        result.failure = Some("the solver failed after its plan".to_owned());
    }
    result
}

fn peer(name: &str, case: &Case, set: &[&str], limit: f64, threads: u32, folder: &Path) -> Result {
    let model = folder.join("model.mps");
    let mut export = resettle();
    export.arg("export-model").arg(&case.path).arg("--out").arg(&model).arg("--quiet");
    for set in set {
        export.args(["--set", set]);
    }
    run(&mut export);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers.py");
    let mut command = Command::new("python3");
    command.arg(script).arg(name).arg(&model).args([limit.to_string(), threads.to_string()]);
    let output = command.output();
    let mut result = Result::default();
    let output = match output {
        Ok(output) => output,
        Err(error) => return Result { failure: Some(error.to_string()), ..result },
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<Value> =
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    for line in &lines {
        result.hear(line);
    }
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        result.failure = Some(why.lines().last().unwrap_or("it failed").to_owned());
    }
    if let Some(last) = lines.last() {
        result.value = last["plan"].as_f64();
        result.bound = last["bound"].as_f64();
        result.seconds = last["elapsed_s"].as_f64().unwrap_or(f64::NAN);
        result.whole_run = result.seconds;
        result.memory_mib = last["peak_memory_mib"].as_f64();
    }
    result
}

/// The best value that anybody found or published.
fn best(case: &Case, at: usize, all: &[(usize, String, Result)]) -> Option<f64> {
    let is_sound = |result: &&Result| result.failure.is_none();
    let of_case = all.iter().filter(|(of, ..)| *of == at).map(|(_, _, result)| result);
    let found = of_case.filter(is_sound).filter_map(|result| result.value);
    found.chain(case.best_known).reduce(f64::min)
}

fn table(cases: &[Case], all: &[(usize, String, Result)]) -> String {
    let mut text = String::from(
        "| instance | contestant | value | bound | gap | above best | s to 1 % | 0.5 % | 0.1 % | 0.01 % | s | whole run s | MiB |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for (at, contestant, result) in all {
        let case = &cases[*at];
        let number =
            |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.1}"));
        let percent = |share: Option<f64>| {
            share.map_or("–".to_owned(), |share| format!("{:.3} %", 100.0 * share))
        };
        let above = best(case, *at, all).zip(result.value);
        let above = above.map(|(best, value)| (value - best) / best.abs().max(1e-12));
        let times = GAPS.map(|gap| number(result.time_to(gap))).join(" | ");
        let failure = result.failure.as_ref().map_or(String::new(), |why| format!(" ({why})"));
        writeln!(
            text,
            "| {} {} | {contestant}{failure} | {} | {} | {} | {} | {times} | {:.1} | {:.1} | {} |",
            case.set,
            case.name,
            number(result.value),
            number(result.bound),
            percent(result.gap()),
            percent(above),
            result.seconds,
            result.whole_run,
            result.memory_mib.map_or("–".to_owned(), |mib| format!("{mib:.0}")),
        )
        .expect("a String takes every text");
    }
    text
}

/// Proofs and the shifted geometric means of the time to them and of whole runs, by set; an instance without a proof
/// counts with the whole limit.
fn means(cases: &[Case], all: &[(usize, String, Result)], args: &Args) -> String {
    let mut sets: BTreeMap<(&str, &str), (u32, u32, [f64; 2])> = BTreeMap::new();
    for (at, contestant, result) in all {
        let limit = match contestant.as_str() {
            "resettle" => args.limit,
            _ => args.peer_limit.unwrap_or(args.limit),
        };
        let (count, proven, logs) = sets.entry((cases[*at].set.as_str(), contestant)).or_default();
        *count += 1;
        *proven += u32::from(result.is_proven());
        for (sum, seconds) in logs.iter_mut().zip([result.seconds, result.whole_run]) {
            let seconds = if result.is_proven() { seconds.min(limit) } else { limit };
            *sum += (seconds + SHIFT).ln();
        }
    }
    let mut text = String::from(
        "| set | contestant | proven | shifted geometric mean of the time to proof (shift 1 s) | of the whole run |\n\
         |---|---|---|---|---|\n",
    );
    for ((set, contestant), (count, proven, logs)) in sets {
        let [mean, whole] = logs.map(|sum| (sum / f64::from(count)).exp() - SHIFT);
        writeln!(
            text,
            "| {set} | {contestant} | {proven} of {count} | {mean:.3} s | {whole:.3} s |"
        )
        .expect("a String takes every text");
    }
    text
}
