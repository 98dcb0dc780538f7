//! Nobody moves, and nobody commutes, farther than the limits. A length that nothing says is told
//! as `plan.distance`, not here.

use crate::diagnostic::Diagnostic;
use crate::facts::Home;
use crate::facts::rules::Reach;
use crate::verify::ledger::Ledger;
use crate::verify::ledger::Move;
use crate::verify::routes::Commute;
use crate::verify::routes::Leg;
use crate::verify::words::count;
use crate::verify::words::real;

/// A length may exceed its limit by this share, which is rounding.
const ROUNDING: f64 = 1e-9;

/// Checks every move and every commute.
pub fn check(rule: &Reach, ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    for &Move { village, site } in &ledger.moves {
        let leg = ledger.routes.of_move(village, site);
        let (village, site) = (ledger.village(village), ledger.site(site));
        for excess in excesses(leg, rule.move_km, rule.move_min) {
            let households = count(u64::from(village.households), "household");
            let message = format!("{} ({households}) moves to {}, {excess}", village.id, site.id);
            let finding = Diagnostic::error("plan.reach", message)
                .about("village", &village.id)
                .about("site", &site.id)
                .help("Choose a nearer site.");
            findings.push(finding);
        }
    }
    for job in &ledger.jobs {
        let Commute::Leg(leg) = ledger.routes.of_commute(job.home, job.livelihood) else {
            continue;
        };
        let (kind, home) = match job.home {
            Home::Site(site) => ("site", &ledger.site(site).id),
            Home::Village(village) => ("village", &ledger.village(village).id),
        };
        let livelihood = &ledger.livelihood(job.livelihood).id;
        for excess in excesses(leg, rule.commute_km, rule.commute_min) {
            let workers = count(job.workers, "worker");
            let message = format!("{workers} of {kind} {home} earn at {livelihood}, {excess}");
            let finding = Diagnostic::error("plan.reach", message)
                .about(kind, home)
                .about("livelihood", livelihood)
                .help("Choose a nearer livelihood.");
            findings.push(finding);
        }
    }
}

/// By how much a way is too long, in kilometres and in minutes.
fn excesses(leg: Leg, km: Option<f64>, minutes: Option<f64>) -> impl Iterator<Item = String> {
    let pairs = [(leg.km, km, "km"), (leg.minutes, minutes, "min")];
    pairs.into_iter().filter_map(|(length, limit, unit)| {
        let (length, limit) = (length?, limit?);
        let is_beyond = length > limit * (1.0 + ROUNDING) || length.is_nan();
        is_beyond.then(|| {
            format!(
                "{} {unit} away, limit {} {unit}: {} {unit} too far",
                real(length),
                real(limit),
                real(length - limit)
            )
        })
    })
}
