//! `resettle study submit` and `retry`: what is missing of a study, handed to a cluster.

use crate::cli::ExitStatus;
use crate::cli::Failure;
use crate::cli::options::Format;
use crate::cli::options::ShowArgs;
use crate::cli::terminal::Terminal;
use crate::diagnostic::has_errors;
use crate::read::Cluster;
use crate::read::SHARD_MINUTES;
use crate::study::StudyFolder;
use crate::study::cluster::Engine;
use crate::study::cluster::Job;
use crate::study::cluster::Task;
use crate::study::cluster::others;
use crate::study::cluster::slurm;
use crate::write::words::Studied;
use serde_json::json;
use std::path::PathBuf;

/// Hand what is missing to a cluster
///
/// Slurm gets a job array: a task is a shard, some minutes of work; the tables are written by a job that
/// waits for it. The scripts stay in DIR/slurm for people to read and change, what tasks say in DIR/log.
/// For Kubernetes and GNU parallel, what they take is printed and nothing is started.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The folder of the study, which all machines see at this place
    dir: PathBuf,
    /// Who starts the tasks
    #[arg(long, value_enum, default_value_t = EngineArg::Slurm)]
    engine: EngineArg,
    /// Show what would be handed over, and do nothing
    #[arg(long)]
    print: bool,
    /// Also points that failed because what they set cannot be
    #[arg(long)]
    retry_failed: bool,
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    show: ShowArgs,
}

/// Try again what is missing, crashed or was lost
///
/// On the cluster that the study was submitted to, with what was asked for then; where it was not, or
/// with --engine local, here.
#[derive(clap::Args)]
pub struct RetryArgs {
    /// The folder of the study
    pub(super) dir: PathBuf,
    /// Who starts the tasks; default: who did before
    #[arg(long, value_enum)]
    engine: Option<RetryEngine>,
    /// Show what would be handed over, and do nothing
    #[arg(long)]
    print: bool,
    /// Also points that failed because what they set cannot be
    #[arg(long)]
    pub(super) failed: bool,
    #[command(flatten)]
    pub(super) more: MoreArgs,
    /// Points solved at the same time here; default: all cores
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=4096))]
    pub(super) jobs: Option<u32>,
    #[command(flatten)]
    asked: Asked,
    #[command(flatten)]
    show: ShowArgs,
}

/// More time for points that a limit of time ended.
#[derive(clap::Args)]
pub struct MoreArgs {
    /// Also points that a limit of time ended: they go on where they ended, and only what is better is kept
    #[arg(long)]
    pub(super) time_limited: bool,
    /// With --time-limited: so many times the limit
    #[arg(long, value_name = "TIMES", default_value_t = 2.0, value_parser = times, requires = "time_limited")]
    pub(super) times: f64,
}

fn times(text: &str) -> Result<f64, String> {
    let times: Option<f64> = text.parse().ok().filter(|times| (0.1..=1000.0).contains(times));
    times.ok_or_else(|| "write a number from 0.1 to 1000".to_owned())
}

impl RetryArgs {
    pub(super) const fn format(&self) -> Format {
        self.show.format
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum EngineArg {
    /// A Slurm job array
    Slurm,
    /// A Kubernetes Indexed Job, printed
    Kubernetes,
    /// A line for GNU parallel, printed
    Parallel,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum RetryEngine {
    /// This machine
    Local,
    /// A Slurm job array
    Slurm,
    /// A Kubernetes Indexed Job, printed
    Kubernetes,
    /// A line for GNU parallel, printed
    Parallel,
}

/// What a job asks for; goes before `[cluster]` of the study.
#[derive(Clone, clap::Args)]
struct Asked {
    /// Part of the cluster
    #[arg(long, value_name = "NAME")]
    partition: Option<String>,
    /// Whom the time is charged to
    #[arg(long, value_name = "NAME")]
    account: Option<String>,
    /// Limit of time of a task [min]; default: twice what its points are thought to take
    #[arg(long, value_name = "MINUTES")]
    time: Option<u32>,
    /// Memory of a task [MB]; default: from the runs that stand already
    #[arg(long, value_name = "MB")]
    memory: Option<u32>,
    /// Points that one task solves at the same time, a core each
    #[arg(long, value_name = "N")]
    cpus: Option<u32>,
    /// Tasks that run at the same time
    #[arg(long, value_name = "N")]
    max_running: Option<u32>,
    /// Minutes of work of a task; default: 10
    #[arg(long, value_name = "MINUTES", value_parser = clap::value_parser!(u32).range(i64::from(SHARD_MINUTES.0)..=i64::from(SHARD_MINUTES.1)))]
    minutes: Option<u32>,
    /// Seconds that a point takes; default: from the runs that stand already, else a guess that is told
    #[arg(long, value_name = "SECONDS")]
    seconds_per_point: Option<f64>,
    /// Cut the points into so many shards, whatever they take
    #[arg(long, value_name = "N")]
    shards: Option<u32>,
    /// A further line for the head of the Slurm scripts, as --sbatch=--constraint=avx2; repeatable
    #[arg(long, value_name = "LINE", allow_hyphen_values = true)]
    sbatch: Vec<String>,
    /// The program, where it stands elsewhere on the machines that compute
    #[arg(long, value_name = "PATH")]
    program: Option<String>,
    /// Image of the container with the program (Kubernetes)
    #[arg(long, value_name = "IMAGE")]
    image: Option<String>,
    /// Claim on the volume with the study (Kubernetes)
    #[arg(long, value_name = "NAME")]
    claim: Option<String>,
}

impl From<&Asked> for Cluster {
    fn from(asked: &Asked) -> Self {
        let asked = asked.clone();
        Self {
            partition: asked.partition,
            account: asked.account,
            time_min: asked.time,
            memory_mb: asked.memory,
            cpus: asked.cpus,
            max_running: asked.max_running,
            minutes: asked.minutes,
            seconds_per_point: asked.seconds_per_point,
            shards: asked.shards,
            sbatch: asked.sbatch,
            program: asked.program,
            image: asked.image,
            claim: asked.claim,
        }
    }
}

const EXAMPLES: &str = "\
In the study file, what every job asks for:
  [cluster]
  partition = \"batch\"
  account = \"resettlement\"
  memory_mb = 4000
  max_running = 50
  sbatch = [\"--constraint=avx2\"]

Examples:
  resettle study submit /shared/weights --print
  resettle study submit /shared/weights --partition batch --time 60 --minutes 20
  resettle study submit /shared/weights --engine kubernetes --image reg.example/resettle --claim shared > job.yaml
  resettle study submit /shared/weights --engine parallel > run.sh

Exit status: 0 handed over, printed, or nothing to do; 1 what is asked for cannot be; 2 no scheduler, or it refuses.";

/// `study submit`.
///
/// # Errors
/// Where files cannot be read or written, or the scheduler refuses.
pub fn submit(args: &Args, terminal: &mut Terminal) -> Result<ExitStatus, Failure> {
    terminal.quiet(args.show.quiet);
    let folder = StudyFolder::open(&args.dir)?;
    let engine = match args.engine {
        EngineArg::Slurm => Engine::Slurm,
        EngineArg::Kubernetes => Engine::Kubernetes,
        EngineArg::Parallel => Engine::Parallel,
    };
    let cluster = Cluster::from(&args.asked).or(&folder.manifest.study.cluster);
    let how = How {
        engine,
        print: args.print,
        again: args.retry_failed,
        times: None,
        format: args.show.format,
    };
    handed(&folder, cluster, how, terminal)
}

/// `study retry`, where a cluster does it; `None` where it is to be done here.
///
/// # Errors
/// Where files cannot be read or written, or the scheduler refuses.
pub fn retry(args: &RetryArgs, terminal: &mut Terminal) -> Result<Option<ExitStatus>, Failure> {
    terminal.quiet(args.show.quiet);
    let folder = StudyFolder::open(&args.dir)?;
    let last = Job::last(&folder);
    let engine = match args.engine {
        Some(RetryEngine::Local) => return Ok(None),
        Some(RetryEngine::Slurm) => Engine::Slurm,
        Some(RetryEngine::Kubernetes) => Engine::Kubernetes,
        Some(RetryEngine::Parallel) => Engine::Parallel,
        None => match &last {
            None => return Ok(None),
            Some(job) => job.engine,
        },
    };
    // What was asked for before, unless something else is asked for now; lines are not doubled.
    let mut before = last
        .as_ref()
        .map_or_else(|| folder.manifest.study.cluster.clone(), |job| job.cluster.clone());
    before.shards = last.as_ref().map_or(before.shards, |job| u32::try_from(job.shards).ok());
    let cluster = Cluster::from(&args.asked).or(&before);
    let times = args.more.time_limited.then_some(args.more.times);
    let how =
        How { engine, print: args.print, again: args.failed, times, format: args.show.format };
    handed(&folder, cluster, how, terminal).map(Some)
}

/// How a study is handed over.
#[derive(Clone, Copy)]
struct How {
    engine: Engine,
    print: bool,
    again: bool,
    times: Option<f64>,
    format: Format,
}

fn handed(
    folder: &StudyFolder,
    cluster: Cluster,
    how: How,
    terminal: &Terminal,
) -> Result<ExitStatus, Failure> {
    let findings = cluster.judge("--");
    terminal.findings(&findings);
    if has_errors(&findings) {
        return Ok(ExitStatus::Negative);
    }
    let most = if how.engine == Engine::Slurm { slurm::most_shards() } else { u64::MAX };
    let task = Task::new(folder, cluster, how.again, how.times, most)?;
    if task.layout.points == 0 {
        match how.format {
            Format::Json => terminal.json(&json!({"submitted": false, "points": 0})),
            Format::Text => terminal.result(Studied::NothingToSubmit.of(terminal.lang())),
        }
        return Ok(ExitStatus::Done);
    }
    let printed = match how.engine {
        Engine::Kubernetes => Some(others::kubernetes(&task)),
        Engine::Parallel => Some(others::parallel(&task)),
        Engine::Slurm if how.print => Some(slurm_text(&task)),
        Engine::Slurm => None,
    };
    let layout = &task.layout;
    if let Some(text) = printed {
        match how.format {
            Format::Json => terminal.json(&json!({
                "submitted": false, "points": layout.points, "shards": layout.shards, "text": text,
            })),
            Format::Text => terminal.result(text.trim_end()),
        }
        return Ok(ExitStatus::Done);
    }
    for command in slurm::commands(&task) {
        terminal.note(&command);
    }
    let job = slurm::submit(folder, &task)?;
    match how.format {
        Format::Json => terminal.json(&json!({
            "submitted": true, "points": layout.points, "shards": layout.shards, "jobs": job.ids,
        })),
        Format::Text => {
            let lang = terminal.lang();
            let words = [layout.told(lang), job.ids.join(", ")];
            terminal.result(&Studied::Submitted.with(lang, &[&words[0], &words[1]]));
        }
    }
    Ok(ExitStatus::Done)
}

fn slurm_text(task: &Task) -> String {
    let mut parts: Vec<String> = Vec::new();
    for script in slurm::scripts(task) {
        parts.push(format!("# {}\n{}", script.name, script.text));
    }
    parts.push(format!("# to hand them over\n{}\n", slurm::commands(task).join("\n")));
    parts.join("\n")
}
