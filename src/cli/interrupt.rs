//! Ctrl-C: the first asks the solve to stop and keeps its best plan, the second ends the program.

use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

static STOP: AtomicBool = AtomicBool::new(false);

/// Exit status of a program ended by Ctrl-C.
const ENDED: i32 = 130;

/// Listens for Ctrl-C (and the system's request to terminate) from now on.
///
/// # Errors
/// Where the system does not let the program listen.
pub fn listen() -> Result<&'static AtomicBool, ctrlc::Error> {
    ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(ENDED);
        }
        eprintln!(
            "\nstopping: the best plan so far is verified and written; press Ctrl-C again to end at once"
        );
    })?;
    Ok(&STOP)
}
