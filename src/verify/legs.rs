//! Pairs that the office lists, and distances that something says.
//!
//! Where `pairs.csv` is present, a pair that it does not list is illegal. A move between two places
//! whose distance nothing says is refused; so is a listed pair, or a commute, whose length is
//! unknown though a limit or the goal asks for it.

use crate::diagnostic::Diagnostic;
use crate::facts::Home;
use crate::facts::Rule;
use crate::facts::Term;
use crate::facts::terms::Metric;
use crate::verify::ledger::Ledger;
use crate::verify::routes::Commute;
use crate::verify::routes::Leg;

/// Which lengths a limit or the goal asks for.
#[derive(Clone, Copy, Default)]
struct Asked {
    km: bool,
    minutes: bool,
}

impl Asked {
    fn weighs(&mut self, ledger: &Ledger<'_>, term: Term, metric: Metric) {
        if ledger.scenario.goal.weight(term).is_some() {
            match metric {
                Metric::Km => self.km = true,
                Metric::Min => self.minutes = true,
            }
        }
    }

    /// What is asked for and not known.
    fn missing(self, leg: Leg) -> Option<&'static str> {
        if self.km && leg.km.is_none() {
            Some("distance")
        } else if self.minutes && leg.minutes.is_none() {
            Some("travel time")
        } else {
            None
        }
    }
}

/// Checks all moves and commutes of the plan.
pub fn check(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let goal = &ledger.scenario.goal;
    let (mut on_moves, mut on_commutes) = (Asked::default(), Asked::default());
    on_moves.weighs(ledger, Term::Moving, goal.moving);
    on_moves.weighs(ledger, Term::WorstDistance, goal.moving);
    on_commutes.weighs(ledger, Term::Commuting, goal.commuting);
    for in_force in &ledger.scenario.rules {
        if let Rule::Reach(reach) = &in_force.rule {
            on_moves.km |= reach.move_km.is_some();
            on_moves.minutes |= reach.move_min.is_some();
            on_commutes.km |= reach.commute_km.is_some();
            on_commutes.minutes |= reach.commute_min.is_some();
        }
    }
    check_moves(ledger, on_moves, findings);
    check_commutes(ledger, on_commutes, findings);
}

fn check_moves(ledger: &Ledger<'_>, asked: Asked, findings: &mut Vec<Diagnostic>) {
    let has_table = ledger.instance.pairs.is_some();
    for found in &ledger.moves {
        let (village, site) = (&ledger.village(found.village).id, &ledger.site(found.site).id);
        let is_listed = ledger.routes.pair_row(found.village, found.site).is_some();
        if has_table && !is_listed {
            let message = format!("{village} moves to {site}, a pair that pairs.csv does not list");
            let finding = Diagnostic::error("plan.pairs", message)
                .about("village", village)
                .about("site", site)
                .help("Choose a listed site, or list the pair.");
            findings.push(finding);
        }
        let leg = ledger.routes.of_move(found.village, found.site);
        let is_nowhere = !has_table && leg.km.is_none();
        let missing = if is_nowhere { Some("distance") } else { asked.missing(leg) };
        if let Some(missing) = missing {
            let message = format!("nothing says the {missing} from {village} to {site}");
            let finding = Diagnostic::error("plan.distance", message)
                .about("village", village)
                .about("site", site)
                .help("Give coordinates to both, or a row in pairs.csv.");
            findings.push(finding);
        }
    }
}

/// A commute that `commutes.csv` rules out, or to a livelihood of which nothing says where it is,
/// is a matter of rule `workers`.
fn check_commutes(ledger: &Ledger<'_>, asked: Asked, findings: &mut Vec<Diagnostic>) {
    for job in &ledger.jobs {
        let Commute::Leg(leg) = ledger.routes.of_commute(job.home, job.livelihood) else {
            continue;
        };
        let (kind, home, has_place) = match job.home {
            Home::Site(site) => ("site", &ledger.site(site).id, ledger.site(site).place.is_some()),
            Home::Village(at) => {
                ("village", &ledger.village(at).id, ledger.village(at).place.is_some())
            }
        };
        // A length that is not asked for must still be there if only coordinates could give it.
        let is_tabled = ledger.routes.is_tabled(job.livelihood);
        let is_nowhere = leg == Leg::default() && !has_place && !is_tabled;
        let missing = if is_nowhere { Some("distance") } else { asked.missing(leg) };
        if let Some(missing) = missing {
            let livelihood = &ledger.livelihood(job.livelihood).id;
            let message = format!("nothing says the {missing} from {home} to {livelihood}");
            let finding = Diagnostic::error("plan.distance", message)
                .about(kind, home)
                .about("livelihood", livelihood)
                .help("Give coordinates to both, or a row in commutes.csv.");
            findings.push(finding);
        }
    }
}
