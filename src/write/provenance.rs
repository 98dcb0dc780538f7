//! `run.json`: how a run came about, so that it can be repeated and checked. Neither user nor machine
//! is named.

use crate::facts::Scenario;
use crate::facts::Termination;
use crate::write::InputFile;
use crate::write::RunRecord;
use crate::write::folder::WrittenFile;
use crate::write::summary::SCHEMA_VERSION;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io;
use std::io::Write;

/// How a run came about.
#[derive(Serialize)]
struct Provenance<'a> {
    schema_version: u32,
    program: Program<'a>,
    command_line: Vec<String>,
    instance: &'a str,
    /// All settings in effect, changes to facts included.
    scenario: &'a Scenario,
    inputs: &'a [InputFile],
    /// Where each table comes from, as the instance states it.
    sources: &'a BTreeMap<String, String>,
    options: &'a BTreeMap<String, serde_json::Value>,
    seed: u32,
    threads: u32,
    solver: Program<'a>,
    machine: Machine,
    started: String,
    ended: String,
    termination: Termination,
    outputs: &'a [WrittenFile],
}

/// A program and its version.
#[derive(Serialize)]
struct Program<'a> {
    name: &'a str,
    version: &'a str,
}

/// The kind of machine.
#[derive(Serialize)]
struct Machine {
    os: &'static str,
    arch: &'static str,
    /// `None` where the system does not say.
    cores: Option<usize>,
}

/// Writes `run.json`; `outputs` are the files written before it.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut dyn Write,
    record: &RunRecord<'_>,
    outputs: &[WrittenFile],
) -> io::Result<()> {
    let home = std::env::home_dir().and_then(|home| home.to_str().map(str::to_owned));
    let provenance = Provenance {
        schema_version: SCHEMA_VERSION,
        program: Program { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        command_line: without_home(&record.command_line, home.as_deref()),
        instance: &record.instance.name,
        scenario: record.scenario,
        inputs: &record.inputs,
        sources: &record.instance.sources,
        options: &record.options,
        seed: record.scenario.solver.seed,
        threads: record.threads,
        solver: Program { name: &record.solver_name, version: &record.solver_version },
        machine: Machine {
            os: std::env::consts::OS,
            arch: std::env::consts::ARCH,
            cores: std::thread::available_parallelism().ok().map(std::num::NonZero::get),
        },
        started: record.started.to_string(),
        ended: record.ended.to_string(),
        termination: record.termination,
        outputs,
    };
    serde_json::to_writer_pretty(&mut *out, &provenance)?;
    writeln!(out)
}

/// The words of a command line with the home folder, which names the user, as `~`.
fn without_home(words: &[String], home: Option<&str>) -> Vec<String> {
    let home = home.map(|home| home.trim_end_matches('/')).filter(|home| !home.is_empty());
    let Some(home) = home else { return words.to_vec() };
    words.iter().map(|word| word.replace(home, "~")).collect()
}

#[cfg(test)]
mod tests {
    use super::without_home;

    #[test]
    fn the_home_folder_is_not_told() {
        let words = ["resettle", "--out=/home/li/runs/a"].map(str::to_owned);
        assert_eq!(without_home(&words, Some("/home/li/"))[1], "--out=~/runs/a");
        assert_eq!(without_home(&words, Some("/")), words);
        assert_eq!(without_home(&words, None), words);
    }
}
