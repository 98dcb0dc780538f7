//! Ctrl-C: the first asks the solve to stop and keeps its best plan, the second ends the program.

use crate::cli::options::Format;
use crate::write::words::Lang;
use crate::write::words::Say;
use serde_json::json;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

static STOP: AtomicBool = AtomicBool::new(false);

/// Exit status of a program ended by Ctrl-C.
const ENDED: i32 = 130;

/// Listens for Ctrl-C (and the system's request to terminate) from now on; what a first one does is said in this
/// format.
///
/// # Errors
/// Where the system does not let the program listen.
pub fn listen(format: Format, lang: Lang) -> Result<&'static AtomicBool, ctrlc::Error> {
    match format {
        Format::Text => listen_for(Say::StoppingPlan.of(lang)),
        Format::Json => listen_and_say(json!({"note": Say::StoppingPlan.of(lang)}).to_string()),
    }
}

/// Listens from now on, and says what a first Ctrl-C does; the first of several wishes to listen counts.
///
/// # Errors
/// Where the system does not let the program listen.
pub fn listen_for(what_it_does: &'static str) -> Result<&'static AtomicBool, ctrlc::Error> {
    // Not behind the ^C that a terminal shows.
    listen_and_say(format!("\n{what_it_does}"))
}

fn listen_and_say(text: String) -> Result<&'static AtomicBool, ctrlc::Error> {
    let listening = ctrlc::set_handler(move || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(ENDED);
        }
        eprintln!("{text}");
    });
    match listening {
        Ok(()) | Err(ctrlc::Error::MultipleHandlers) => Ok(&STOP),
        Err(error) => Err(error),
    }
}
