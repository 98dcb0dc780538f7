//! The list of all plans of a tiny question, judged by the verifier alone.

use resettle::facts::Allocation;
use resettle::facts::Assignment;
use resettle::facts::Built;
use resettle::facts::Decision;
use resettle::facts::Home;
use resettle::facts::Instance;
use resettle::facts::LivelihoodIdx;
use resettle::facts::Plan;
use resettle::facts::RuleName;
use resettle::facts::Scenario;
use resettle::facts::SiteIdx;
use resettle::facts::SkillIdx;
use resettle::facts::VillageIdx;
use resettle::verify::verify;
use std::collections::BTreeMap;

/// The best values of a question.
#[derive(Debug)]
pub struct Best {
    /// Best value of each layer among the plans that keep to the layers before.
    pub layers: Vec<f64>,
    /// The most that each layer but the last may be worth in a best plan.
    pub allowed: Vec<f64>,
}

/// An upper limit to the number of plans: fates, times levels, times allocations.
pub fn count(instance: &Instance, scenario: &Scenario) -> u64 {
    let mut sum = 0;
    for fates in all_fates(instance) {
        sum += allocations_at_most(instance, scenario, &fates);
        if sum > 1_000_000 {
            break;
        }
    }
    let levels: u64 = instance.sites.iter().map(|site| site.levels.len() as u64 + 1).product();
    sum * levels
}

/// Number of ways to share workers out among all livelihoods or none.
fn allocations_at_most(instance: &Instance, scenario: &Scenario, fates: &[Decision]) -> u64 {
    let groups = groups(instance, scenario, fates);
    let kinds = instance.livelihoods.len() as u64;
    groups
        .values()
        .map(|&workers| {
            (1..=kinds).map(|k| u64::from(workers) + k).product::<u64>()
                / (1..=kinds).product::<u64>()
        })
        .product()
}

/// The best values, or `None` where no plan is sound; `judged` counts plans.
#[allow(dead_code)] // each test crate uses what it needs
pub fn best(instance: &Instance, scenario: &Scenario, judged: &mut u64) -> Option<Best> {
    let mut values = all_values(instance, scenario, judged);
    if values.is_empty() {
        return None;
    }
    let mut best = Best { layers: Vec::new(), allowed: Vec::new() };
    for (at, layer) in scenario.goal.layers.iter().enumerate() {
        let least = values.iter().map(|value| value[at]).fold(f64::INFINITY, f64::min);
        best.layers.push(least);
        let most = least + layer.tolerance * least.abs();
        best.allowed.push(most);
        values.retain(|value| value[at] <= most + 1e-7 * most.abs().max(1.0));
    }
    best.allowed.pop();
    Some(best)
}

/// The values of all layers of every sound plan; `judged` counts plans.
pub fn all_values(instance: &Instance, scenario: &Scenario, judged: &mut u64) -> Vec<Vec<f64>> {
    by_fates(instance, scenario, judged).into_iter().flat_map(|(_, values)| values).collect()
}

/// Every fate of all villages that some sound plan has, with the values of all layers of each of these
/// plans; `judged` counts plans.
pub fn by_fates(
    instance: &Instance,
    scenario: &Scenario,
    judged: &mut u64,
) -> Vec<(Vec<Decision>, Vec<Vec<f64>>)> {
    let mut all: Vec<(Vec<Decision>, Vec<Vec<f64>>)> = Vec::new();
    for_each_plan(instance, scenario, judged, &mut |fates, _, layers| match all.last_mut() {
        Some((last, values)) if last == fates => values.push(layers),
        _ => all.push((fates.to_vec(), vec![layers])),
    });
    all
}

/// What sees every sound plan: the fates of all villages, the plan, and the values of its layers.
pub type Visit<'a> = &'a mut dyn FnMut(&[Decision], &Plan, Vec<f64>);

/// Shows every sound plan, those with the same fates one after the other; `judged` counts plans.
pub fn for_each_plan(instance: &Instance, scenario: &Scenario, judged: &mut u64, visit: Visit<'_>) {
    for fates in all_fates(instance) {
        for built in all_builts(instance) {
            let assignments = fates
                .iter()
                .enumerate()
                .map(|(at, &decision)| Assignment { village: VillageIdx::new(at), decision });
            let mut plan = Plan { assignments: assignments.collect(), built, ..Plan::default() };
            *judged += 1;
            if !may_be_mended_by_work(instance, scenario, &plan) {
                continue;
            }
            let options = options(instance, scenario, &fates, &mut plan, judged);
            let mut left = groups(instance, scenario, &fates);
            let mut seen = |plan: &Plan, layers: Vec<f64>| visit(&fates, plan, layers);
            allocate(instance, scenario, &options, &mut left, &mut plan, &mut seen, judged);
        }
    }
}

fn all_fates(instance: &Instance) -> Vec<Vec<Decision>> {
    let sites = (0..instance.sites.len()).map(|at| Decision::Moves(SiteIdx::new(at)));
    let each: Vec<Decision> = sites.chain([Decision::Stays, Decision::Unplaced]).collect();
    product(&vec![each; instance.villages.len()])
}

/// Every site at no level (or as it stands) or at any of its levels.
fn all_builts(instance: &Instance) -> Vec<Vec<Built>> {
    let each = |(at, site): (usize, &resettle::facts::Site)| {
        let site_at = SiteIdx::new(at);
        let levels = (0..site.levels.len()).map(|level| Some(Built { site: site_at, level }));
        std::iter::once(None).chain(levels).collect()
    };
    let choices: Vec<Vec<Option<Built>>> = instance.sites.iter().enumerate().map(each).collect();
    product(&choices).into_iter().map(|built| built.into_iter().flatten().collect()).collect()
}

fn product<T: Clone>(choices: &[Vec<T>]) -> Vec<Vec<T>> {
    let mut lists = vec![Vec::new()];
    for choice in choices {
        let longer = lists.iter().flat_map(|list: &Vec<T>| {
            choice.iter().map(|one| {
                let mut list = list.clone();
                list.push(one.clone());
                list
            })
        });
        lists = longer.collect();
    }
    lists
}

/// Workers by home and skill; nobody where the plan decides nothing about work.
fn groups(
    instance: &Instance,
    scenario: &Scenario,
    fates: &[Decision],
) -> BTreeMap<(Home, SkillIdx), u32> {
    let mut groups = BTreeMap::new();
    if !scenario.is_on(RuleName::Workers) {
        return groups;
    }
    for (at, village) in instance.villages.iter().enumerate() {
        let home = match fates[at] {
            Decision::Moves(site) => Home::Site(site),
            Decision::Stays => Home::Village(VillageIdx::new(at)),
            Decision::Unplaced => continue,
        };
        for (skill, &workers) in village.workers.iter().enumerate().filter(|(_, count)| **count > 0)
        {
            *groups.entry((home, SkillIdx::new(skill))).or_insert(0) += workers;
        }
    }
    groups
}

/// Whether nothing but missing work speaks against a plan in which nobody works: all else only gets
/// worse by sending somebody to work.
fn may_be_mended_by_work(instance: &Instance, scenario: &Scenario, plan: &Plan) -> bool {
    verify(instance, scenario, plan).errors().all(|found| found.code == "plan.job_per_household")
}

/// Homes, livelihoods and skills of which a single worker is not refused in an else idle plan.
fn options(
    instance: &Instance,
    scenario: &Scenario,
    fates: &[Decision],
    plan: &mut Plan,
    judged: &mut u64,
) -> Vec<(Home, LivelihoodIdx, SkillIdx)> {
    let mut options = Vec::new();
    for &(home, skill) in groups(instance, scenario, fates).keys() {
        for livelihood in (0..instance.livelihoods.len()).map(LivelihoodIdx::new) {
            plan.allocations = vec![Allocation { home, livelihood, skill, workers: 1 }];
            *judged += 1;
            if may_be_mended_by_work(instance, scenario, plan) {
                options.push((home, livelihood, skill));
            }
        }
    }
    plan.allocations.clear();
    options
}

/// Judges the plan with every number of workers for each of the options.
fn allocate(
    instance: &Instance,
    scenario: &Scenario,
    options: &[(Home, LivelihoodIdx, SkillIdx)],
    left: &mut BTreeMap<(Home, SkillIdx), u32>,
    plan: &mut Plan,
    visit: &mut dyn FnMut(&Plan, Vec<f64>),
    judged: &mut u64,
) {
    let Some((&(home, livelihood, skill), others)) = options.split_first() else {
        *judged += 1;
        let verdict = verify(instance, scenario, plan);
        if verdict.ok() {
            visit(plan, verdict.layers);
        }
        return;
    };
    let most = left[&(home, skill)];
    for workers in 0..=most {
        if workers > 0 {
            plan.allocations.push(Allocation { home, livelihood, skill, workers });
            left.insert((home, skill), most - workers);
        }
        allocate(instance, scenario, others, left, plan, visit, judged);
        if workers > 0 {
            plan.allocations.pop();
        }
    }
    left.insert((home, skill), most);
}
