//! Every worker whose work the plan decides earns at one livelihood that takes him and that he can
//! get to, or is without one: no more workers are allocated than live there.
//!
//! Workers of a village that stays are decided about only if some livelihood of the instance takes
//! stayers at all; else they keep what they do today.

use crate::diagnostic::Diagnostic;
use crate::facts::Allocation;
use crate::facts::Home;
use crate::facts::SkillIdx;
use crate::facts::livelihood::Takes;
use crate::verify::ledger::Job;
use crate::verify::ledger::Ledger;
use crate::verify::routes::Commute;
use crate::verify::words::count;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const CODE: &str = "plan.workers";

/// Without the rule, a plan allocates nobody.
pub fn check_nothing_decided(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let allocated = ledger.plan.allocations.len() as u64;
    if allocated > 0 {
        let workers = ledger.plan.allocations.iter().map(|at| u64::from(at.workers)).sum();
        let message = format!(
            "the plan gives {} in {} a livelihood, but rule workers is not in force",
            count(workers, "worker"),
            count(allocated, "line")
        );
        findings.push(Diagnostic::error(CODE, message).help("Drop them, or switch the rule on."));
    }
}

/// Checks every allocation, then every home and skill.
pub fn check(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    check_lines(ledger, findings);
    let mut allocated: BTreeMap<(Home, SkillIdx), u64> = BTreeMap::new();
    for job in &ledger.jobs {
        *allocated.entry((job.home, job.skill)).or_default() += job.workers;
        check_livelihood(ledger, job, findings);
    }
    let mut told = BTreeSet::new();
    for ((home, skill), allocated) in allocated {
        let skill_name = &ledger.instance.skills[skill.at()];
        let (kind, id) = home_named(ledger, home);
        if let Some(why) = undecided(ledger, home) {
            if told.insert(home) {
                let workers = count(allocated, "worker");
                let message = format!("{workers} of {kind} {id} have a livelihood, but {why}");
                let finding = Diagnostic::error(CODE, message)
                    .about(kind, id)
                    .help("Allocate only workers whose work the plan decides.");
                findings.push(finding);
            }
            continue;
        }
        let present = ledger.present(home, skill);
        if allocated > present {
            let message = format!(
                "{kind} {id} has {present} workers of skill {skill_name}, {allocated} have a \
                 livelihood: {} too many",
                allocated - present
            );
            let finding = Diagnostic::error(CODE, message)
                .about(kind, id)
                .help("Allocate no more workers than live there.");
            findings.push(finding);
        }
    }
}

/// Lines that say nothing, or the same twice: odd, but not wrong.
fn check_lines(ledger: &Ledger<'_>, findings: &mut Vec<Diagnostic>) {
    let allocations = &ledger.plan.allocations;
    let empty = allocations.iter().filter(|line| line.workers == 0).count() as u64;
    if empty > 0 {
        let message = format!("{} without any worker", count(empty, "allocation"));
        findings.push(Diagnostic::warning(CODE, message).help("Leave such lines out."));
    }
    let key = |line: &Allocation| (line.home, line.livelihood, line.skill);
    let different: BTreeSet<_> = allocations.iter().map(key).collect();
    let repeated = (allocations.len() - different.len()) as u64;
    if repeated > 0 {
        let message = format!(
            "{} of a home, livelihood and skill that another line names; they are added up",
            count(repeated, "allocation")
        );
        findings.push(Diagnostic::warning(CODE, message).help("Add such lines up."));
    }
}

/// Why nobody who lives at a home can have a livelihood by this plan.
fn undecided(ledger: &Ledger<'_>, home: Home) -> Option<&'static str> {
    match home {
        Home::Site(site) => {
            let is_empty = ledger.communities[site.at()].villages.is_empty();
            is_empty.then_some("nobody moves there")
        }
        Home::Village(village) if ledger.stays.binary_search(&village).is_err() => {
            Some("the village does not stay")
        }
        Home::Village(_) if !ledger.stayers_work => {
            Some("no livelihood takes workers of villages that stay")
        }
        Home::Village(_) => None,
    }
}

/// Whether a livelihood takes these workers and they can get there.
fn check_livelihood(ledger: &Ledger<'_>, job: &Job, findings: &mut Vec<Diagnostic>) {
    if job.workers == 0 {
        return;
    }
    let livelihood = ledger.livelihood(job.livelihood);
    let (kind, home) = home_named(ledger, job.home);
    let who = count(job.workers, "worker");
    let skill = &ledger.instance.skills[job.skill.at()];
    let mut tell = |why: String, help: &str| {
        let message = format!("{who} of {kind} {home} earn at {}, {why}", livelihood.id);
        let finding = Diagnostic::error(CODE, message)
            .about(kind, home)
            .about("livelihood", &livelihood.id)
            .help(help);
        findings.push(finding);
    };
    if let Some(taken) = livelihood.skill.filter(|&taken| taken != job.skill) {
        let taken = ledger.instance.skills.get(taken.at()).map_or("another", String::as_str);
        tell(format!("which takes skill {taken}, not {skill}"), "Allocate that skill only.");
    }
    match (livelihood.takes, job.home) {
        (Takes::Residents, Home::Village(_)) => {
            tell("which takes only people who live at sites".to_owned(), "See for_stayers.");
        }
        (Takes::Stayers, Home::Site(_)) => {
            tell("which takes only people of villages that stay".to_owned(), "See for_stayers.");
        }
        (Takes::Residents, Home::Site(_))
        | (Takes::Stayers, Home::Village(_))
        | (Takes::Everyone, _) => {}
    }
    match ledger.routes.of_commute(job.home, job.livelihood) {
        Commute::NotListed => tell(
            "a way that commutes.csv does not list".to_owned(),
            "Choose a listed livelihood, or list the way.",
        ),
        Commute::Nowhere => tell(
            "of which nothing says where it is".to_owned(),
            "Give it coordinates, or rows in commutes.csv.",
        ),
        Commute::Leg(_) => {}
    }
}

fn home_named<'a>(ledger: &Ledger<'a>, home: Home) -> (&'static str, &'a str) {
    match home {
        Home::Site(site) => ("site", &ledger.site(site).id),
        Home::Village(village) => ("village", &ledger.village(village).id),
    }
}
