//! Reasons that are given, on hundreds of random tiny questions: each one is checked by what the verifier says of
//! a plan that does what the reason speaks of, or by the list of all plans.

#[path = "enumeration/draw.rs"]
mod draw;
#[path = "enumeration/list.rs"]
mod list;
#[path = "enumeration/opened.rs"]
mod opened;
mod support;

use opened::means;
use opened::opened;
use resettle::candidates::Finder;
use resettle::facts::Allocation;
use resettle::facts::Built;
use resettle::facts::Decision;
use resettle::facts::Home;
use resettle::facts::Instance;
use resettle::facts::LivelihoodIdx;
use resettle::facts::Plan;
use resettle::facts::SiteIdx;
use resettle::facts::SkillIdx;
use resettle::facts::VillageIdx;
use resettle::verify::verify;
use resettle::why::Desk;
use resettle::why::Opened;
use resettle::why::Reason;
use resettle::why::WhatIf;
use resettle::why::explain;
use std::collections::BTreeMap;

/// The plan in hand with a village placed otherwise.
fn placed(opened: &Opened, village: VillageIdx, decision: Decision) -> Plan {
    let mut plan = Plan { claims: None, ..opened.plan.clone() };
    for assignment in plan.assignments.iter_mut().filter(|found| found.village == village) {
        assignment.decision = decision;
    }
    plan
}

/// The plan in hand with a site built at a level.
fn built(opened: &Opened, site: SiteIdx, level: usize) -> Plan {
    let mut plan = Plan { claims: None, ..opened.plan.clone() };
    plan.built.retain(|built| built.site != site);
    plan.built.push(Built { site, level });
    plan
}

/// Whether the verifier refuses a plan by this rule, speaking of one of these.
fn is_refused(opened: &Opened, plan: &Plan, rule: &str, abouts: &[String]) -> bool {
    let verdict = verify(&opened.instance, &opened.scenario, plan);
    verdict.errors().any(|found| {
        found.code == format!("plan.{rule}")
            && abouts.iter().any(|about| found.location.about.contains(about))
    })
}

/// Whether the rule of a reason is one by which the verifier refuses a plan.
fn is_blocked(opened: &Opened, plan: &Plan, reason: &Reason, abouts: &[String]) -> bool {
    let rule = reason.parameters["rule"].as_str().unwrap();
    // Pairs that the table does not list are no choice at all.
    let rule = if rule == "link" { "pairs" } else { rule };
    reason.code == "blocked" && is_refused(opened, plan, rule, abouts)
}

/// Which reasons were checked, and which were false.
#[derive(Default)]
struct Checked {
    codes: BTreeMap<String, u32>,
    wrong: Vec<String>,
}

impl Checked {
    fn check(&mut self, seed: u64, about: &str, reason: &Reason, is_true: bool) {
        let rule = reason.parameters.get("rule").and_then(|rule| rule.as_str());
        let code = rule.map_or(reason.code.to_owned(), |rule| format!("{} {rule}", reason.code));
        *self.codes.entry(code).or_default() += 1;
        if !is_true {
            self.wrong.push(format!("seed {seed} {about}: {reason:?}"));
        }
    }

    #[track_caller]
    fn assert_seen(&self, least: u32, codes: &[&str]) {
        println!("{:#?}", self.codes);
        assert!(self.wrong.is_empty(), "{} wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
        for code in codes {
            let seen = self.codes.get(*code).copied().unwrap_or(0);
            assert!(seen >= least, "{code} is too rare: {seen}");
        }
    }
}

fn villages(instance: &Instance) -> impl Iterator<Item = VillageIdx> {
    (0..instance.villages.len()).map(VillageIdx::new)
}

fn sites(instance: &Instance) -> impl Iterator<Item = SiteIdx> {
    (0..instance.sites.len()).map(SiteIdx::new)
}

#[test]
fn every_reason_why_a_village_may_not_is_what_the_verifier_says_of_it() {
    let mut checked = Checked::default();
    for (seed, opened) in opened(99_000, 3_000).take(200) {
        let desk = Desk::new(&opened, means(), Desk::FOR_ALL);
        let instance = &opened.instance;
        for village in villages(instance) {
            let answer = explain::village::village(&desk, village, 0, &|_| {});
            let legal = answer.alternatives.iter().filter(|choice| choice.site.is_some()).count();
            assert_eq!(legal + answer.blocked.len(), instance.sites.len(), "all are told");
            let about = format!("village {}", answer.village);
            for blocked in &answer.blocked {
                let site = instance.site_named(&blocked.site).unwrap();
                let plan = placed(&opened, village, Decision::Moves(site));
                let abouts = [about.clone(), format!("site {}", blocked.site)];
                let is_true = is_blocked(&opened, &plan, &blocked.reason, &abouts);
                checked.check(seed, &about, &blocked.reason, is_true);
            }
            for choice in &answer.alternatives {
                let site = choice.site.as_ref().and_then(|id| instance.site_named(id));
                let plan = placed(&opened, village, site.map_or(Decision::Stays, Decision::Moves));
                let is_taken = plan.assignments == opened.plan.assignments;
                assert_eq!(choice.is_chosen, is_taken, "seed {seed} {about}");
                assert_eq!(choice.reason.code == "chosen", is_taken, "seed {seed} {about}");
            }
            if let Some(reason) = &answer.no_stay {
                let plan = placed(&opened, village, Decision::Stays);
                let is_true = is_blocked(&opened, &plan, reason, std::slice::from_ref(&about));
                checked.check(seed, &format!("{about} stays"), reason, is_true);
            }
            if let Some(reason) = &answer.no_move {
                let is_true = sites(instance).all(|site| {
                    let plan = placed(&opened, village, Decision::Moves(site));
                    is_blocked(&opened, &plan, reason, std::slice::from_ref(&about))
                });
                checked.check(seed, &format!("{about} moves"), reason, is_true);
            }
        }
    }
    let rules = ["eligibility", "reach", "same_area", "forbid", "lock"];
    checked.assert_seen(
        10,
        &rules.map(|rule| format!("blocked {rule}")).each_ref().map(String::as_str),
    );
}

#[test]
fn every_reason_for_the_size_of_a_site_is_what_the_verifier_says_of_another() {
    let mut checked = Checked::default();
    for (seed, opened) in opened(91_000, 300).take(250) {
        let desk = Desk::new(&opened, means(), Desk::FOR_ALL);
        let instance = &opened.instance;
        for site in sites(instance) {
            let facts = instance.site(site);
            let about = format!("site {}", facts.id);
            let abouts = [about.clone()];
            let answer = explain::site::site(&desk, site, &|_| {});
            let named =
                |name: &str| facts.levels.iter().position(|level| level.name == name).unwrap();
            for reason in &answer.reasons {
                let smaller = || named(answer.level.as_ref().unwrap()) - 1;
                let is_true = match reason.code {
                    "not_built" => answer.level.is_none() && !answer.stands,
                    "level_cheapest" => {
                        named(answer.level.as_ref().unwrap()) == facts.existing.unwrap_or(0)
                    }
                    "level_needed" => {
                        let level = named(reason.parameters["level"].as_str().unwrap());
                        let need = reason.parameters["households"].as_u64().unwrap();
                        need == answer.households
                            && level == smaller()
                            && is_refused(
                                &opened,
                                &built(&opened, site, level),
                                "capacity",
                                &abouts,
                            )
                    }
                    "level_roomier" => {
                        let plan = built(&opened, site, smaller());
                        let refused = |rule| is_refused(&opened, &plan, rule, &abouts);
                        !refused("capacity") && !refused("fix_level")
                    }
                    "blocked" if reason.parameters["rule"] == "fix_level" => {
                        let plan = built(&opened, site, smaller());
                        is_blocked(&opened, &plan, reason, &abouts)
                    }
                    "blocked" => {
                        let to = Decision::Moves(site);
                        villages(instance).all(|village| {
                            is_blocked(&opened, &placed(&opened, village, to), reason, &abouts)
                        })
                    }
                    _ => false,
                };
                checked.check(seed, &about, reason, is_true);
            }
        }
    }
    let often = ["not_built", "level_cheapest", "level_roomier", "blocked eligibility"];
    checked.assert_seen(10, &often);
    checked.assert_seen(3, &["level_needed", "blocked lock", "blocked forbid"]);
    checked.assert_seen(1, &["blocked fix_level"]);
}

#[test]
fn every_reason_why_a_livelihood_takes_nobody_is_what_the_verifier_says_of_a_worker_there() {
    let mut checked = Checked::default();
    for (seed, opened) in opened(83_000, 3_000).take(250) {
        let desk = Desk::new(&opened, means(), 0.0);
        for at in (0..opened.instance.livelihoods.len()).map(LivelihoodIdx::new) {
            if desk.finder.judged.livelihoods[at.at()].is_none() {
                continue;
            }
            let answer = explain::livelihood::livelihood(&desk, at, &|_| {});
            assert!(
                answer.alternatives.is_empty(),
                "places that nobody may take are worth nothing"
            );
            let reason = answer.closed.as_ref().expect("it says why");
            let mut plan = Plan { claims: None, ..opened.plan.clone() };
            plan.allocations.push(Allocation {
                home: Home::Village(VillageIdx::new(0)),
                livelihood: at,
                skill: SkillIdx::new(0),
                workers: 1,
            });
            let about = format!("livelihood {}", answer.livelihood);
            let is_true = is_blocked(&opened, &plan, reason, std::slice::from_ref(&about));
            checked.check(seed, &about, reason, is_true);
        }
    }
    checked.assert_seen(10, &["blocked eligibility", "blocked forbid"]);
}

#[test]
fn every_row_of_the_table_of_all_villages_tells_the_truth() {
    let mut checked = Checked::default();
    let by_pairs = ["eligibility", "reach", "same_area", "forbid", "lock", "pairs"];
    for (seed, opened) in opened(87_000, 3_000).take(200) {
        let desk = Desk::new(&opened, means(), Desk::FOR_ALL);
        let answer = explain::all::all(&desk, 0, &|_| {});
        for (village, row) in villages(&opened.instance).zip(&answer.villages) {
            let about = format!("village {}", row.village);
            let refused = |site: SiteIdx| {
                let plan = placed(&opened, village, Decision::Moves(site));
                let abouts = [about.clone(), format!("site {}", opened.instance.site(site).id)];
                by_pairs.iter().any(|rule| is_refused(&opened, &plan, rule, &abouts))
            };
            let km = |site| desk.finder.measured(village, site).map(|pair| pair.km);
            let open = sites(&opened.instance).filter(|&site| !refused(site)).count();
            assert_eq!(open, row.legal_sites, "seed {seed} {about}");
            let is_true = match row.reason.code {
                "nearest" => sites(&opened.instance)
                    .filter(|&site| km(site).is_some_and(|km| row.km.is_some_and(|mine| km < mine)))
                    .all(refused),
                "no_legal_site" => sites(&opened.instance).all(refused),
                "blocked" => sites(&opened.instance).all(|site| {
                    let plan = placed(&opened, village, Decision::Moves(site));
                    is_blocked(&opened, &plan, &row.reason, std::slice::from_ref(&about))
                }),
                // A bound: the next test has these.
                _ => continue,
            };
            checked.check(seed, &about, &row.reason, is_true);
        }
    }
    checked.assert_seen(10, &["nearest", "no_legal_site", "blocked eligibility"]);
}

#[test]
fn every_reason_that_speaks_of_a_price_is_what_the_list_of_all_plans_says() {
    let mut checked = Checked::default();
    for (seed, mut opened) in opened(95_000, 100).take(200) {
        // Every third plan in hand is not the best one: another sound plan with the same facts.
        if seed % 3 == 0 {
            worsen(&mut opened);
        }
        let desk = Desk::new(&opened, means(), Desk::FOR_ALL);
        let instance = &opened.instance;
        let in_hand = opened.value();
        let small = 1e-5 * in_hand.abs().max(1.0);
        let mut check = |question: WhatIf, reason: &Reason| {
            let (facts, rules) = question.applied(instance, &opened.scenario);
            let best = list::best(&facts, &rules, &mut 0);
            let truth = best.map(|best| best.layers.first().copied().unwrap_or(0.0) - in_hand);
            let about = format!("{question:?} ({truth:?})");
            checked.check(seed, &about, reason, is_true_of(reason, truth, small));
        };
        for village in villages(instance) {
            let answer = explain::village::village(&desk, village, 1, &|_| {});
            for choice in answer.alternatives.iter().filter(|choice| !choice.is_chosen) {
                let site = choice.site.as_ref().and_then(|id| instance.site_named(id));
                let question = site
                    .map_or(WhatIf::VillageStays(village), |site| WhatIf::VillageAt(village, site));
                check(question, &choice.reason);
            }
        }
        for site in sites(instance) {
            let answer = explain::site::site(&desk, site, &|_| {});
            for way in answer.alternatives.iter().filter(|way| !way.is_chosen) {
                let levels = &instance.site(site).levels;
                let level = levels.iter().position(|level| level.name == way.level);
                let question =
                    level.map_or(WhatIf::WithoutSite(site), |level| WhatIf::SiteAt(site, level));
                check(question, &way.reason);
            }
        }
        for at in (0..instance.livelihoods.len()).map(LivelihoodIdx::new) {
            let answer = explain::livelihood::livelihood(&desk, at, &|_| {});
            for way in &answer.alternatives {
                let more = i32::try_from(way.for_movers - i64::from(answer.for_movers)).unwrap();
                check(WhatIf::MorePlaces(at, more), &way.reason);
            }
        }
    }
    let often = ["costs_more", "equally_good", "no_plan_with_it", "no_less_than_now", "plan_gains"];
    checked.assert_seen(20, &often);
    checked.assert_seen(5, &["costs_at_least", "worth"]);
}

/// Whether a price in words is true.
fn is_true_of(reason: &Reason, truth: Option<f64>, small: f64) -> bool {
    let figure = |name: &str| reason.parameters[name].as_f64().unwrap();
    let Some(truth) = truth else {
        return ["no_plan_with_it", "no_less_than_now", "costs_at_least", "not_priced"]
            .contains(&reason.code);
    };
    match reason.code {
        "equally_good" => truth.abs() <= small,
        "costs_more" => (truth - figure("cost")).abs() <= small,
        "costs_at_least" => truth >= figure("cost") - small,
        "costs_at_most" => truth <= figure("cost") + small,
        "costs_between" => truth >= figure("least") - small && truth <= figure("most") + small,
        // A later layer may have worsened the first by its tolerance.
        "plan_gains" | "worth" => truth <= -figure("gain") + small,
        "no_less_than_now" | "not_priced" => true,
        _ => false,
    }
}

/// Another sound plan in hand: the best with one village placed otherwise, if there is one.
fn worsen(opened: &mut Opened) {
    let finder = Finder::new(&opened.instance, &opened.scenario);
    let mut pairs = Vec::new();
    for village in villages(&opened.instance) {
        finder.nearest(village, usize::MAX, &mut pairs);
    }
    for pair in pairs {
        let question = WhatIf::VillageAt(pair.village, pair.site);
        let (facts, rules) = question.applied(&opened.instance, &opened.scenario);
        let found = resettle::why::resolve(&facts, &rules, None, &means());
        let is_worse = found.value().is_some_and(|value| value > opened.value() + 1.0);
        if let Some(plan) = found.plan.filter(|_| is_worse) {
            let verdict = verify(&opened.instance, &opened.scenario, &plan);
            assert!(verdict.ok(), "a plan with one choice forced is a plan without");
            (opened.plan, opened.values) = (plan, verdict.layers);
            return;
        }
    }
}
