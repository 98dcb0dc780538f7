//! Worker processes: as many at a time as asked, one a point. A worker that dies takes its point with
//! it and nothing else; a pool that dies takes its workers with it, for they watch their input.

use crate::study::More;
use crate::study::Neighbours;
use crate::study::PointEnd;
use crate::study::StudyError;
use crate::study::StudyFolder;
use crate::study::Which;
use crate::study::folder::Failure;
use crate::study::folder::FailureKind;
use crate::study::queue::Queue;
use std::fs::File;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::ExitStatus;
use std::process::Stdio;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// Between two looks at the workers.
const LOOK: Duration = Duration::from_millis(2);
/// Exit status of a worker that could not read or write: no other could.
const UNABLE: i32 = 2;
/// Exit status of a worker whose point is refused; that is recorded.
pub const REFUSED: i32 = 1;

/// How workers are started.
pub struct Pool<'a> {
    /// The program; its arguments are those of the worker command.
    pub program: PathBuf,
    /// How many at a time.
    pub jobs: usize,
    /// How points that are done are gone on with; `None` does those that are not.
    pub more: Option<More>,
    /// Whether no other pool works on the folder, so that what is left half-written is of no use.
    pub is_alone: bool,
    /// Set to stop: workers are ended, what they had not finished is done next time.
    pub stop: &'a AtomicBool,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A point has its run, or needs none because it has no plan.
    Done(Which),
    /// A point has none; that is recorded.
    Failed(Which, String),
}

impl Event {
    const fn which(&self) -> Which {
        match self {
            Self::Done(which) | Self::Failed(which, _) => *which,
        }
    }
}

/// How the work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worked {
    /// Everything was tried.
    All,
    /// Somebody stopped it.
    Stopped,
}

/// A worker at work.
struct Worker {
    which: Which,
    child: Child,
    said: File,
}

impl Pool<'_> {
    /// Solves what is given as far as workers are free, each point after those that it starts from. One that
    /// crashes while others wait for it has another try. `tell` hears what happened.
    ///
    /// # Errors
    /// Where workers cannot be started, or one cannot read or write.
    pub fn work(
        &self,
        folder: &StudyFolder,
        todo: &[Which],
        tell: &mut dyn FnMut(&Event),
    ) -> Result<Worked, StudyError> {
        let mut queue = match self.more {
            None => Queue::new(todo, &Neighbours::of(&folder.manifest.study)),
            Some(_) => Queue::in_any_order(todo),
        };
        let mut workers: Vec<Worker> = Vec::new();
        let ended = loop {
            if self.stop.load(Ordering::Relaxed) {
                break Ok(Worked::Stopped);
            }
            while workers.len() < self.jobs.max(1) {
                let Some(which) = queue.next() else { break };
                match self.start(folder, which) {
                    Ok(worker) => workers.push(worker),
                    Err(error) => {
                        end(workers);
                        return Err(error);
                    }
                }
            }
            if workers.is_empty() {
                break Ok(Worked::All);
            }
            match reap(folder, &mut workers, self.more.is_some()) {
                Ok(None) => std::thread::sleep(LOOK),
                Ok(Some(event)) => {
                    let which = event.which();
                    if is_tried_again(folder, &event) && queue.is_waited_for(which) {
                        queue.add(which);
                        continue;
                    }
                    queue.ended(which);
                    tell(&event);
                }
                Err(error) => break Err(error),
            }
        };
        end(workers);
        if self.is_alone {
            folder.clear()?;
        }
        ended
    }

    fn start(&self, folder: &StudyFolder, which: Which) -> Result<Worker, StudyError> {
        let cannot = |source| StudyError::io("start a worker for", &folder.dir, source);
        let said = tempfile::tempfile().map_err(cannot)?;
        let mut command = Command::new(&self.program);
        command.arg("study-point").arg(&folder.dir);
        command.arg(match which {
            Which::Base => "base".to_owned(),
            Which::Point(point) => point.to_string(),
        });
        match self.more {
            None => {}
            Some(More::Refine) => {
                command.arg("--refine");
            }
            Some(More::Longer(factor)) => {
                command.args(["--longer", &factor.to_string()]);
            }
        }
        command.arg("--with-parent").stdin(Stdio::piped()).stdout(Stdio::null());
        command.stderr(said.try_clone().map_err(cannot)?);
        #[cfg(unix)]
        {
            // Ctrl-C is for the pool, which ends its workers itself.
            use std::os::unix::process::CommandExt;
            command.process_group(0);
        }
        let child = command.spawn().map_err(cannot)?;
        Ok(Worker { which, child, said })
    }
}

/// Takes one worker that has ended, and says what came of its point.
fn reap(
    folder: &StudyFolder,
    workers: &mut Vec<Worker>,
    is_more: bool,
) -> Result<Option<Event>, StudyError> {
    let cannot = |source| StudyError::io("wait for a worker of", &folder.dir, source);
    for at in 0..workers.len() {
        let Some(status) = workers[at].child.try_wait().map_err(cannot)? else { continue };
        let mut worker = workers.swap_remove(at);
        let which = worker.which;
        let run = first_run(folder, which);
        if is_more && status.success() {
            return Ok(Some(Event::Done(which)));
        }
        if is_more && status.code() != Some(UNABLE) {
            // The point has its run; only what was added to it is lost.
            let why = crashed(status, &last_line(&mut worker.said));
            return Ok(Some(Event::Failed(which, why)));
        }
        // What stands there counts, however the worker ended.
        if !is_more && folder.is_done(&run)? {
            return Ok(Some(Event::Done(which)));
        }
        let said = last_line(&mut worker.said);
        match status.code() {
            Some(UNABLE) => return Err(StudyError::Worker { said }),
            Some(REFUSED) => {
                if let Some(failure) = folder.failure(&run) {
                    return Ok(Some(match failure.kind {
                        FailureKind::Infeasible => Event::Done(which),
                        _ => Event::Failed(which, failure.why),
                    }));
                }
            }
            _ => {}
        }
        let why = crashed(status, &said);
        let kind = FailureKind::Crashed;
        let before = folder.failure(&run).filter(|failure| failure.kind == kind);
        let tries = before.map_or(0, |failure| failure.tries) + 1;
        folder.record_failure(&run, &Failure { kind, why: why.clone(), tries })?;
        return Ok(Some(Event::Failed(which, why)));
    }
    Ok(None)
}

/// The place of the first run.
fn first_run(folder: &StudyFolder, which: Which) -> PathBuf {
    match which {
        Which::Base => folder.base(),
        Which::Point(point) => folder.first_of(point),
    }
}

/// Whether a point has no run, and another try may give it one.
fn is_tried_again(folder: &StudyFolder, event: &Event) -> bool {
    let Event::Failed(which, _) = event else { return false };
    folder.failure(&first_run(folder, *which)).is_some_and(|failure| !failure.is_settled())
}

/// Ends workers that are still at work.
fn end(workers: Vec<Worker>) {
    for mut worker in workers {
        // One that has ended meanwhile cannot be ended again, which is no fault.
        let _ = worker.child.kill();
        let _ = worker.child.wait();
    }
}

fn crashed(status: ExitStatus, said: &str) -> String {
    let how = signal(status).map_or_else(
        || format!("the worker ended with {status}"),
        |signal| match signal {
            9 => "the worker was killed (signal 9), perhaps for want of memory".to_owned(),
            _ => format!("the worker crashed (signal {signal})"),
        },
    );
    if said.is_empty() { how } else { format!("{how}: {said}") }
}

#[cfg(unix)]
fn signal(status: ExitStatus) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status)
}

#[cfg(not(unix))]
fn signal(_: ExitStatus) -> Option<i32> {
    None
}

/// The last line that a worker wrote.
fn last_line(said: &mut File) -> String {
    let mut text = String::new();
    let read =
        said.seek(SeekFrom::Start(0)).and_then(|_| said.take(1 << 16).read_to_string(&mut text));
    if read.is_err() {
        return String::new();
    }
    let line = text.trim().lines().last().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

impl PointEnd {
    /// The exit status of a worker.
    #[must_use]
    pub const fn is_done(self) -> bool {
        matches!(self, Self::Done)
    }
}
