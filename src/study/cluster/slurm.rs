//! Slurm: one job array for the shards, before it the base where that is missing, after it the tables.
//! The scripts are written into the folder, for people to read, change and hand over themselves.

use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::cluster::Engine;
use crate::study::cluster::JOB;
use crate::study::cluster::Job;
use crate::study::cluster::Task;
use crate::study::cluster::quoted;
use crate::write::words::Lang;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

/// Folder of the scripts.
const SCRIPTS: &str = "slurm";
/// Folder of what tasks say.
const LOG: &str = "log";
/// Most shards where the cluster does not say: `MaxArraySize` is 1001 by default, and not reached.
const MOST_SHARDS: u64 = 1000;
/// Memory for reading all runs and writing tables \[MB\].
const COLLECT_MB: u32 = 1024;

/// A script and its name.
pub struct Script {
    /// Its name in the folder of scripts.
    pub name: &'static str,
    /// It.
    pub text: String,
}

/// How many tasks a job array of this cluster can have.
#[must_use]
pub fn most_shards() -> u64 {
    let Ok(output) = Command::new("scontrol").args(["show", "config"]).output() else {
        return MOST_SHARDS;
    };
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let size = text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        (key.trim() == "MaxArraySize").then(|| value.trim().parse::<u64>().ok())?
    });
    // The greatest index is one less.
    size.map_or(MOST_SHARDS, |size| size.saturating_sub(1)).max(1)
}

/// The scripts, in the order of their work.
#[must_use]
pub fn scripts(task: &Task) -> Vec<Script> {
    let mut scripts = Vec::new();
    let layout = &task.layout;
    if layout.needs_base {
        let mut text = head(task, "base", "the base, from whose plan the first points start", 1);
        text.push_str(&format!("#SBATCH --output={}\n", log(task, "base-%j.log")));
        text.push_str(&format!("exec {} --base\n", task.step("run")));
        scripts.push(Script { name: "base.sbatch", text });
    }
    if !layout.with_work.is_empty() {
        let what = format!("one shard of {} a task", layout.told(Lang::En));
        let mut text = head(task, "points", &what, layout.cpus);
        let running = task.cluster.max_running.map(|most| format!("%{most}")).unwrap_or_default();
        let (indices, shard) = if layout.is_in_order() {
            (layout.indices(), "$SLURM_ARRAY_TASK_ID".to_owned())
        } else {
            // Slurm starts tasks by their numbers.
            let tasks = format!("1-{}", layout.with_work.len());
            (tasks, "${shards[$SLURM_ARRAY_TASK_ID - 1]}".to_owned())
        };
        text.push_str(&format!("#SBATCH --array={indices}{running}\n"));
        text.push_str(&format!("#SBATCH --output={}\n", log(task, "%A_%a.log")));
        if !layout.is_in_order() {
            text.push_str("# The shards that are thought to take longest go first.\n");
            text.push_str(&format!("shards=({})\n", layout.in_order()));
        }
        text.push_str(&format!(
            "exec {} --shard \"{shard}/{}\" {}\n",
            task.step("run"),
            layout.shards,
            task.how()
        ));
        scripts.push(Script { name: "points.sbatch", text });
    }
    let mut text = head(task, "collect", "the tables, when all tasks have ended", 1);
    text.push_str(&format!("#SBATCH --output={}\n", log(task, "collect-%j.log")));
    text.push_str(&format!("exec {}\n", task.step("collect")));
    scripts.push(Script { name: "collect.sbatch", text });
    scripts
}

/// What all scripts begin with.
fn head(task: &Task, step: &str, what: &str, cpus: u32) -> String {
    let layout = &task.layout;
    let memory = if step == "collect" { COLLECT_MB } else { layout.memory_mb };
    let mut lines = vec![
        "#!/bin/bash".to_owned(),
        format!("# Study {}: {what}.", task.name),
        "# Written by `resettle study submit`. Change it and hand it to sbatch as you like: a task that"
            .to_owned(),
        "# runs twice does no harm, and `resettle study retry` does what is missing.".to_owned(),
        format!("#SBATCH --job-name={}-{step}", task.name),
        format!("#SBATCH --cpus-per-task={cpus}"),
        format!("#SBATCH --mem={memory}M"),
        format!("#SBATCH --time={}", layout.time_min),
        // A task whose machine is lost begins again elsewhere, and its log goes on.
        "#SBATCH --requeue".to_owned(),
        "#SBATCH --open-mode=append".to_owned(),
        // `exec` below: the program itself is told to stop before its time is over.
        "#SBATCH --signal=B:TERM@60".to_owned(),
    ];
    if let Some(partition) = &task.cluster.partition {
        lines.push(format!("#SBATCH --partition={partition}"));
    }
    if let Some(account) = &task.cluster.account {
        lines.push(format!("#SBATCH --account={account}"));
    }
    lines.extend(task.cluster.sbatch.iter().map(|line| format!("#SBATCH {}", line.trim())));
    lines.join("\n") + "\n"
}

/// Where a task writes what it says; a `%` of the path itself must not be taken for a sign.
fn log(task: &Task, name: &str) -> String {
    let dir = task.dir.join(LOG).display().to_string().replace('%', "%%");
    format!("\"{}/{name}\"", dir.replace('"', "\\\""))
}

/// The commands that hand the scripts over, for people to read.
#[must_use]
pub fn commands(task: &Task) -> Vec<String> {
    let mut commands = Vec::new();
    for (at, script) in scripts(task).iter().enumerate() {
        let path = quoted(&task.dir.join(SCRIPTS).join(script.name).display().to_string());
        let after = if at == 0 { "" } else { "--dependency=afterany:\"$job\" " };
        commands.push(format!("job=$(sbatch --parsable {after}{path})"));
    }
    commands
}

/// Writes the scripts and hands them over.
///
/// # Errors
/// Where there is no `sbatch`, or it refuses; what was handed over before is then taken back.
pub fn submit(folder: &StudyFolder, task: &Task) -> Result<Job, StudyError> {
    let made = |dir: PathBuf| {
        std::fs::create_dir_all(&dir).map_err(|source| StudyError::io("make", dir, source))
    };
    made(folder.dir.join(SCRIPTS))?;
    made(folder.dir.join(LOG))?;
    let scripts = scripts(task);
    for script in &scripts {
        folder.write(&format!("{SCRIPTS}/{}", script.name), &script.text)?;
    }
    let mut ids: Vec<String> = Vec::new();
    for script in &scripts {
        match hand_over(&task.dir.join(SCRIPTS).join(script.name), ids.last()) {
            Ok(id) => ids.push(id),
            Err(error) => {
                if !ids.is_empty() {
                    // If they cannot be taken back, they do no harm: they only solve what is missing.
                    let _ = Command::new("scancel").args(&ids).output();
                }
                return Err(error);
            }
        }
    }
    let job = Job {
        engine: Engine::Slurm,
        shards: task.layout.shards,
        ids,
        cluster: task.cluster.clone(),
    };
    folder.write_json(JOB, &job)?;
    Ok(job)
}

fn hand_over(script: &Path, after: Option<&String>) -> Result<String, StudyError> {
    let mut command = Command::new("sbatch");
    command.arg("--parsable");
    if let Some(id) = after {
        // After any end: what is missing then is told by the tables, and done by another try.
        command.arg(format!("--dependency=afterany:{id}"));
    }
    let output = match command.arg(script).output() {
        Ok(output) => output,
        Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
            return Err(StudyError::NoScheduler { program: "sbatch" });
        }
        Err(source) => return Err(StudyError::io("run sbatch with", script, source)),
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(StudyError::SchedulerRefused { script: script.to_owned(), said });
    }
    // `--parsable` answers with the number, and the cluster's name after a semicolon.
    let answer = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(answer.trim().split(';').next().unwrap_or_default().to_owned())
}
