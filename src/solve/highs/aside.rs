//! A run of HiGHS on another thread, so that one that never comes back can be left alone.
//!
//! Its callbacks (progress, interrupt, log, better points) are reached through `highs-sys`, which the
//! `highs` crate does not wrap; they send what they see to the thread that waits.
//!
//! # Why
//! HiGHS looks at its clock and asks whether to stop now and then, and not everywhere: HiGHS 1.16 was seen
//! in `HPresolve::strengthenInequalities`, called for a small program within a heuristic, for 25 minutes
//! after its two seconds were over, and would not have come back. A limit holds, and a plan in hand is
//! told, whatever HiGHS does.

use crate::model::Program;
use crate::solve::Effort;
use crate::solve::Watch;
use crate::solve::highs::set_threads;
use crate::solve::point::Point;
use highs::HighsModelStatus;
use highs::Model;
use highs::SolvedModel;
use std::ffi::CStr;
use std::io;
use std::os::raw::c_char;
use std::os::raw::c_int;
use std::os::raw::c_void;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::time::Duration;
use std::time::Instant;

/// How long HiGHS is waited for after its time or a wish to stop: at the least, and as a share of the time
/// that it had. Large programs make it late by seconds, and lose nothing by that.
const GRACE: (Duration, f64) = (Duration::from_secs(5), 0.1);
/// How often a wish to stop is passed on.
const LISTEN: Duration = Duration::from_millis(20);
/// Shortest time between two reports of progress.
const REPORT_EVERY: Duration = Duration::from_millis(200);
/// Room for the recursions of HiGHS: as much as main threads have, and more.
const STACK: usize = 64 << 20;

/// What came of a run.
pub enum Outcome {
    /// HiGHS came to an end.
    Solved(Solved),
    /// It failed, with these words.
    Failed(String),
    /// It did not come back in time; what it had told until then.
    LeftAlone {
        /// Whether somebody had asked it to stop.
        is_stopped: bool,
        /// The best point.
        values: Option<Vec<f64>>,
        /// The bound.
        bound: Option<f64>,
    },
}

/// What HiGHS says at its end; costs are scaled.
#[derive(Clone, Debug, PartialEq)]
pub struct Solved {
    /// Why it stopped.
    pub status: HighsModelStatus,
    /// Its point, if it has a feasible one.
    pub values: Option<Vec<f64>>,
    /// What one unit more of each row's limit is worth; all 0 after a search over whole numbers.
    pub row_prices: Vec<f64>,
    /// The bound of a search over whole numbers.
    pub dual_bound: Option<f64>,
    /// The objective.
    pub objective: f64,
    /// Whether it has figures at all. For some models that are found infeasible before the search it has
    /// none: every figure then reads −1, and none may be used.
    pub has_figures: bool,
    /// Whether it was asked to stop.
    pub is_stopped: bool,
}

impl Solved {
    fn new(solved: &SolvedModel, is_stopped: bool) -> Self {
        let point = solved.int_info_value(c"primal_solution_status").ok();
        let is_feasible = point == Some(i64::from(highs_sys::kHighsSolutionStatusFeasible));
        let solution = is_feasible.then(|| solved.get_solution());
        let row_prices = solution.as_ref().map_or_else(Vec::new, |at| at.dual_rows().to_vec());
        Self {
            status: solved.status(),
            values: solution.map(|solution| solution.columns().to_vec()),
            row_prices,
            dual_bound: solved.double_info_value(c"mip_dual_bound").ok(),
            objective: solved.objective_value(),
            has_figures: point.is_some_and(|status| status >= 0),
            is_stopped,
        }
    }
}

/// What the run tells.
enum Message {
    Log(String),
    Better(Vec<f64>),
    Progress { value: Option<f64>, bound: Option<f64>, nodes: u64 },
    Ended(Result<Solved, String>),
}

/// A model on its way to the thread that runs it.
struct Sent(Model);

// SAFETY: a model is a pointer to memory of its own, which HiGHS ties to no thread; one thread at a time
// has it.
unsafe impl Send for Sent {}

/// What a runner has to do.
struct Job {
    model: Sent,
    threads: u32,
    messages: Sender<Message>,
    stop: Arc<AtomicBool>,
}

/// Runners that wait for work: HiGHS sets up a scheduler for each thread that calls it, which costs more
/// than a small program.
static IDLE: Mutex<Vec<Sender<Job>>> = Mutex::new(Vec::new());

/// A runner; a new one where none is idle.
fn runner() -> io::Result<Sender<Job>> {
    let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
    if let Some(runner) = idle {
        return Ok(runner);
    }
    let (runner, jobs) = mpsc::channel();
    let run_all = move || jobs.into_iter().for_each(run);
    std::thread::Builder::new().name("HiGHS".to_owned()).stack_size(STACK).spawn(run_all)?;
    Ok(runner)
}

/// Runs a model whose costs are scaled by `scale`; `whole` is its program, unless it is a part of one.
pub fn solve(
    model: Model,
    threads: u32,
    effort: &Effort,
    scale: f64,
    whole: Option<&Program>,
    watch: &mut Watch<'_>,
) -> Outcome {
    let runner = match runner() {
        Ok(runner) => runner,
        Err(error) => return Outcome::Failed(format!("no thread for HiGHS: {error}")),
    };
    let (messages, receiver) = mpsc::channel();
    let stop = Arc::new(AtomicBool::new(watch.is_stopped()));
    let job = Job { model: Sent(model), threads, messages, stop: Arc::clone(&stop) };
    if runner.send(job).is_err() {
        return Outcome::Failed("the thread for HiGHS has ended".to_owned());
    }
    let outcome = Waiting { effort, scale, whole, stop: &stop }.wait(&receiver, watch);
    if let Outcome::Solved(_) = outcome {
        IDLE.lock().unwrap_or_else(PoisonError::into_inner).push(runner);
    }
    outcome
}

fn run(job: Job) {
    let Job { model: Sent(mut model), threads, messages, stop } = job;
    set_threads(&mut model, threads);
    let mut teller = Teller { messages, stop, last: None, is_stopped: false };
    // SAFETY: the model is alive, and `teller` lives until after the run below; HiGHS calls back from
    // within the run only.
    unsafe {
        let pointer = model.as_mut_ptr();
        let data = std::ptr::from_mut(&mut teller).cast::<c_void>();
        highs_sys::Highs_setCallback(pointer, Some(call_back), data);
        for kind in [
            highs_sys::kHighsCallbackLogging,
            highs_sys::kHighsCallbackSimplexInterrupt,
            highs_sys::kHighsCallbackIpmInterrupt,
            highs_sys::kHighsCallbackMipInterrupt,
            highs_sys::kHighsCallbackMipImprovingSolution,
        ] {
            highs_sys::Highs_startCallback(pointer, kind);
        }
    }
    let solved = model.try_solve();
    let ended = match &solved {
        Ok(solved) => Ok(Solved::new(solved, teller.is_stopped)),
        Err(status) => Err(format!("HiGHS stopped with {status:?}")),
    };
    drop(solved);
    teller.tell(Message::Ended(ended));
}

/// The thread that waits.
struct Waiting<'a> {
    effort: &'a Effort,
    scale: f64,
    whole: Option<&'a Program>,
    stop: &'a AtomicBool,
}

impl Waiting<'_> {
    fn wait(&self, receiver: &Receiver<Message>, watch: &mut Watch<'_>) -> Outcome {
        let patience = self.effort.left().unwrap_or_default().mul_f64(GRACE.1).max(GRACE.0);
        let mut end = self.effort.deadline;
        let (mut values, mut bound) = (None, None);
        loop {
            match receiver.recv_timeout(LISTEN) {
                Ok(Message::Ended(Ok(solved))) => return Outcome::Solved(solved),
                Ok(Message::Ended(Err(status))) => return Outcome::Failed(status),
                Ok(Message::Log(text)) => watch.log.push_str(&text),
                Ok(Message::Better(point)) => {
                    self.keep(&point, watch);
                    values = Some(point);
                }
                Ok(Message::Progress { value, bound: new, nodes }) => {
                    let unscaled = |figure: Option<f64>| figure.map(|figure| figure / self.scale);
                    bound = unscaled(new);
                    watch.tell(unscaled(value), bound, nodes);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    return Outcome::Failed("HiGHS ended without an answer".to_owned());
                }
            }
            let is_stopped = watch.is_stopped();
            if is_stopped && !self.stop.swap(true, Ordering::Relaxed) {
                end = Some(Instant::now());
            }
            if end.is_some_and(|end| end.elapsed() > patience) {
                watch.note("HiGHS did not come back after its time; it is left alone");
                self.stop.store(true, Ordering::Relaxed);
                return Outcome::LeftAlone { is_stopped, values, bound };
            }
        }
    }

    /// A better point of a whole program: it is kept, should the process be killed.
    fn keep(&self, values: &[f64], watch: &mut Watch<'_>) {
        let (Some(program), Some(keeper)) = (self.whole, &mut watch.keeper) else { return };
        if values.len() == program.columns.len() {
            keeper.keep(|state| {
                state.point = Some(Point::new(program, values));
                state.is_of_this_layer = true;
            });
        }
    }
}

/// What the callbacks write to.
struct Teller {
    messages: Sender<Message>,
    stop: Arc<AtomicBool>,
    last: Option<Instant>,
    is_stopped: bool,
}

impl Teller {
    fn tell(&self, message: Message) {
        // Nobody listens any more where the run was left alone.
        let _ = self.messages.send(message);
    }
}

unsafe extern "C" fn call_back(
    kind: c_int,
    message: *const c_char,
    out: *const highs_sys::HighsCallbackDataOut,
    input: *mut highs_sys::HighsCallbackDataIn,
    data: *mut c_void,
) {
    // SAFETY: `run` passes a `Teller` that outlives the solve, and HiGHS calls from one thread at a time.
    let teller = unsafe { &mut *data.cast::<Teller>() };
    if kind == highs_sys::kHighsCallbackLogging {
        if !message.is_null() {
            // SAFETY: HiGHS hands over a NUL-terminated text.
            let text = unsafe { CStr::from_ptr(message) }.to_string_lossy().into_owned();
            teller.tell(Message::Log(text));
        }
        return;
    }
    if teller.stop.load(Ordering::Relaxed) && !input.is_null() {
        teller.is_stopped = true;
        // SAFETY: HiGHS hands over its own structure, alive during the call.
        unsafe { (*input).user_interrupt = 1 };
    }
    if out.is_null() {
        return;
    }
    if kind == highs_sys::kHighsCallbackMipImprovingSolution {
        // SAFETY: HiGHS hands over its own structure and an array of that length, alive during the call.
        let values = unsafe {
            let seen = &*out;
            let length = usize::try_from(seen.mip_solution_size).unwrap_or(0);
            if seen.mip_solution.is_null() || length == 0 {
                return;
            }
            std::slice::from_raw_parts(seen.mip_solution, length)
        };
        teller.tell(Message::Better(values.to_vec()));
        return;
    }
    if kind != highs_sys::kHighsCallbackMipInterrupt {
        return;
    }
    if teller.last.is_some_and(|last| last.elapsed() < REPORT_EVERY) {
        return;
    }
    teller.last = Some(Instant::now());
    // SAFETY: as above.
    let seen = unsafe { &*out };
    let known = |value: f64| (value.abs() < 1e30).then_some(value);
    let nodes = u64::try_from(seen.mip_node_count).unwrap_or(0);
    teller.tell(Message::Progress {
        value: known(seen.mip_primal_bound),
        bound: known(seen.mip_dual_bound),
        nodes,
    });
}

#[cfg(test)]
mod tests {
    use super::GRACE;
    use super::Message;
    use super::Outcome;
    use super::Waiting;
    use crate::solve::Effort;
    use crate::solve::Progress;
    use crate::solve::Watch;
    use std::sync::atomic::AtomicBool;
    use std::sync::atomic::Ordering;
    use std::sync::mpsc;
    use std::time::Instant;

    fn effort(deadline: Option<Instant>) -> Effort {
        Effort { deadline, work: None, gap: 0.0, threads: 1, seed: 0 }
    }

    #[test]
    fn a_run_that_never_ends_is_left_with_what_it_told() {
        let stop = AtomicBool::new(false);
        let mut quiet = |_: &Progress| {};
        let mut watch = Watch::new(&stop, &mut quiet);
        let (sender, receiver) = mpsc::channel();
        let its_stop = AtomicBool::new(false);
        let effort = effort(Some(Instant::now()));
        let told = [
            Message::Better(vec![1.0]),
            Message::Progress { value: Some(30.0), bound: Some(20.0), nodes: 1 },
        ];
        for message in told {
            sender.send(message).expect("somebody listens");
        }
        let waiting = Waiting { effort: &effort, scale: 10.0, whole: None, stop: &its_stop };
        let outcome = waiting.wait(&receiver, &mut watch);
        let Outcome::LeftAlone { is_stopped: false, values, bound } = outcome else {
            panic!("the run never told its end");
        };
        assert_eq!((values, bound), (Some(vec![1.0]), Some(2.0)));
        assert!(
            its_stop.load(Ordering::Relaxed)
                && effort.deadline.is_some_and(|end| end.elapsed() > GRACE.0)
        );
    }

    #[test]
    fn a_run_that_dies_is_no_answer_and_one_that_is_stopped_is_told_so() {
        let stop = AtomicBool::new(true);
        let mut quiet = |_: &Progress| {};
        let mut watch = Watch::new(&stop, &mut quiet);
        let its_stop = AtomicBool::new(false);
        let effort = effort(None);
        let waiting = Waiting { effort: &effort, scale: 1.0, whole: None, stop: &its_stop };
        let (sender, receiver) = mpsc::channel::<Message>();
        std::thread::scope(|scope| {
            // It hears that it should stop, and dies.
            scope.spawn(|| {
                while !its_stop.load(Ordering::Relaxed) {
                    std::thread::yield_now();
                }
                drop(sender);
            });
            assert!(matches!(waiting.wait(&receiver, &mut watch), Outcome::Failed(_)));
        });
    }
}
