//! What a study costs beside its solves, and what a second worker brings: run by `make bench-study`.
//!
//! Two studies of a small generated instance, with one worker and with two. A line a figure, with what is asked
//! of it: overhead of a point (what it takes in all, less solving and writing models), speed-up, and the most
//! memory of all processes at one moment. On a machine with other work the figures say little.

use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

/// Points, villages and sites where nothing is said: `-- POINTS VILLAGES SITES`.
const SIZES: [u32; 3] = [1000, 20, 4];
/// Between two looks at the memory.
const LOOK: Duration = Duration::from_millis(50);

struct Measured {
    seconds: f64,
    solving: f64,
    memory_mib: f64,
}

fn main() {
    let given = std::env::args().skip(1).filter_map(|word| word.parse().ok());
    let mut sizes = SIZES;
    for (size, given) in sizes.iter_mut().zip(given) {
        *size = given;
    }
    let [points, villages, sites] = sizes;
    let room = tempfile::tempdir().expect("a temporary folder");
    let spec = ["generate", "--seed", "1", "--out", "place", "--quiet"];
    let mut generate = program(room.path());
    generate.args(spec).args(["--villages", &villages.to_string(), "--sites", &sites.to_string()]);
    assert!(generate.status().expect("the program starts").success(), "the instance is made");
    let study = format!(
        "instance = \"place\"\nset = [\"solver.work_limit=1000\"]\n[design]\nkind = \"latin_hypercube\"\n\
         points = {points}\nseed = 1\n[design.parameters]\n\
         livelihoods.places.scale = {{ distribution = \"uniform\", from = 0.8, to = 1.2 }}\n\
         sites.capacity_households.scale = {{ distribution = \"uniform\", from = 1.0, to = 1.3 }}\n"
    );
    std::fs::write(room.path().join("study.toml"), study).expect("the study can be written");
    let [one, two] = ["1", "2"].map(|jobs| measured(room.path(), jobs));
    let count = f64::from(points);
    let overhead = 1000.0 * (one.seconds - one.solving) / count;
    println!("{points} points, {villages} villages, {sites} sites");
    println!("one worker         {:8.2} s, of which solving {:.2} s", one.seconds, one.solving);
    println!("two workers        {:8.2} s", two.seconds);
    println!("overhead a point   {overhead:8.1} ms   (asked: under 50)");
    println!("speed-up           {:8.2}      (asked: 1.8)", one.seconds / two.seconds);
    println!("memory, two workers{:8.0} MiB  (asked: under 1 GB)", two.memory_mib);
    let tables = ["1", "2"].map(|jobs| {
        std::fs::read(room.path().join(format!("out{jobs}/results.csv"))).expect("it is written")
    });
    assert!(tables[0] == tables[1], "the number of workers leaves no trace in the table");
}

fn program(room: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_resettle"));
    command.current_dir(room).stdout(Stdio::null());
    command
}

fn measured(room: &Path, jobs: &str) -> Measured {
    let out = format!("out{jobs}");
    let began = Instant::now();
    let mut study = program(room);
    study.args(["study", "study.toml", "--out", &out, "--jobs", jobs, "--quiet"]);
    let mut child = study.spawn().expect("the program starts");
    let mut memory_mib: f64 = 0.0;
    let status = loop {
        if let Some(status) = child.try_wait().expect("it can be waited for") {
            break status;
        }
        memory_mib = memory_mib.max(memory_of(&child));
        std::thread::sleep(LOOK);
    };
    let seconds = began.elapsed().as_secs_f64();
    assert!(status.code() == Some(0), "the study is done: {status}");
    let text = std::fs::read_to_string(room.join(&out).join("timings.csv")).expect("it is written");
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let head = rows.headers().expect("it has a head").clone();
    let at = head.iter().position(|name| name == "seconds_solve").expect("it has seconds");
    let solving = rows.records().filter_map(|row| row.ok()?.get(at)?.parse::<f64>().ok()).sum();
    Measured { seconds, solving, memory_mib }
}

/// Memory of a process and its children \[MiB\]; 0 where the system does not tell.
fn memory_of(child: &Child) -> f64 {
    let own = child.id();
    let children = std::fs::read_to_string(format!("/proc/{own}/task/{own}/children"));
    let children = children.unwrap_or_default();
    let all =
        std::iter::once(own).chain(children.split_whitespace().filter_map(|pid| pid.parse().ok()));
    let resident = |pid: u32| {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()
    };
    all.filter_map(resident).sum::<f64>() / 1024.0
}
