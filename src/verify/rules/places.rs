//! A livelihood takes no more workers than it has places, after those reserved for host people. A
//! part of a place that the share asks for is a whole reserved place.

use crate::diagnostic::Diagnostic;
use crate::verify::ledger::Ledger;
use crate::verify::words::count;

/// Checks every livelihood.
pub fn check(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    for (livelihood, &taken) in ledger.instance.livelihoods.iter().zip(&ledger.taken) {
        let places = u64::from(livelihood.places);
        let reserved = (places * u64::from(livelihood.host_share_ppm)).div_ceil(1_000_000);
        let open = places.saturating_sub(reserved);
        if taken > open {
            let message = format!(
                "{} has {} ({places} less {reserved} reserved for host people), {taken} are \
                 taken: {} too many",
                livelihood.id,
                count(open, "place"),
                taken - open
            );
            let finding = Diagnostic::error("plan.places", message)
                .about("livelihood", &livelihood.id)
                .help("Allocate fewer workers there.");
            findings.push(finding);
        }
    }
}
