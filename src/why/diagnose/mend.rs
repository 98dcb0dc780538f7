//! Facts and rules with a repair done.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::Instance;
use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::VillageIdx;
use crate::facts::rules::lock::STAY;
use crate::why::diagnose::member::Member;
use crate::why::diagnose::repair::Repair;
use crate::why::diagnose::repair::Step;
use crate::why::what_if::with_usable;

impl Repair {
    /// Facts and rules with the repair done.
    #[must_use]
    pub fn applied(&self, instance: &Instance, scenario: &Scenario) -> (Instance, Scenario) {
        let (mut instance, mut scenario) = (instance.clone(), scenario.clone());
        for step in &self.steps {
            apply(step, &mut instance, &mut scenario);
        }
        (instance, scenario)
    }
}

fn apply(step: &Step, instance: &mut Instance, scenario: &mut Scenario) {
    let count = u32::try_from(step.amount).unwrap_or(u32::MAX);
    let more = |limit: &mut Option<u32>| {
        *limit = limit.map(|limit| limit.saturating_add(count));
    };
    let money = |limit: &mut Option<Cny>, yuan: i64| {
        *limit = limit.map(|limit| Cny(limit.0.saturating_add(yuan.saturating_mul(Cny::MICRO))));
    };
    let area = |instance: &mut Instance, at: AreaIdx, change: &dyn Fn(&mut crate::facts::Area)| {
        change(&mut instance.areas[at.at()]);
    };
    match step.member {
        Member::Placed(at) => {
            let id = instance.village(at).id.clone();
            for on in &mut scenario.rules {
                if let Rule::AssignOnce(rule) = &mut on.rule {
                    rule.exempt.push(id.clone());
                }
            }
        }
        Member::Capacity(at, service) => {
            for level in &mut instance.sites[at.at()].levels {
                more(&mut level.capacity[service]);
            }
        }
        Member::Places(at) => {
            let livelihood = &mut instance.livelihoods[at.at()];
            let wanted = with_usable(livelihood, i32::try_from(step.amount).unwrap_or(i32::MAX));
            livelihood.places = wanted.unwrap_or(livelihood.places);
        }
        Member::LeastUse(at) => {
            for level in &mut instance.sites[at.at()].levels {
                level.min_households = level.min_households.saturating_sub(count);
            }
        }
        Member::AreaBudget(at) => area(instance, at, &|area| money(&mut area.budget, step.amount)),
        Member::Fund(at) => money(&mut instance.funds[at].budget, step.amount),
        Member::FundPerHousehold(at) => {
            money(&mut instance.funds[at].per_household_cap, step.each.unwrap_or(0));
        }
        Member::FundPerPerson(at) => {
            money(&mut instance.funds[at].per_person_cap, step.each.unwrap_or(0));
        }
        Member::CarryingCapacity(at) => area(instance, at, &|area| more(&mut area.max_persons)),
        Member::QuotaOut(at) => area(instance, at, &|area| more(&mut area.max_households_out)),
        Member::QuotaIn(at) => area(instance, at, &|area| more(&mut area.max_households_in)),
        Member::OpenAtMost(_) => {
            for on in &mut scenario.rules {
                if let Rule::OpenAtMost(rule) = &mut on.rule {
                    rule.count = rule.count.saturating_add(count);
                }
            }
        }
        Member::OfVillage(rule, at) => {
            let id = instance.village(at).id.clone();
            take_back(scenario, rule, &id);
        }
        Member::OfSite(rule, at) => {
            let id = instance.site(at).id.clone();
            take_back(scenario, rule, &id);
        }
        Member::LockOpen(at) => {
            let id = &instance.site(at).id;
            for on in &mut scenario.rules {
                if let Rule::Lock(rule) = &mut on.rule {
                    rule.open.retain(|open| open != id);
                }
            }
        }
        Member::JobPerHousehold(_)
        | Member::Together(..)
        | Member::Apart(_)
        | Member::ShareConcentrated => give_way(step.member, instance, scenario),
        Member::Unpayable(_) => {}
    }
}

/// Changes the rule of a member that gives way as a whole.
fn give_way(member: Member, instance: &Instance, scenario: &mut Scenario) {
    if member == Member::ShareConcentrated {
        scenario.rules.retain(|on| on.rule.name() != RuleName::ShareConcentrated);
    }
    for on in &mut scenario.rules {
        match (&mut on.rule, member) {
            (Rule::JobPerHousehold(rule), Member::JobPerHousehold(_)) => rule.hard = false,
            (Rule::KeepApart(rule), Member::Apart(group)) => {
                if let Some(group) = rule.groups.get_mut(group) {
                    group.clear();
                }
            }
            (Rule::KeepTogether(rule), Member::Together(_, later)) => {
                let mut groups = Vec::new();
                for mut group in rule.members(instance) {
                    let parted = group.iter().position(|&at| at == later);
                    let rest = parted.map_or_else(Vec::new, |at| group.split_off(at));
                    groups.extend([group, rest]);
                }
                let ids = |group: &Vec<VillageIdx>| {
                    group.iter().map(|&at| instance.village(at).id.clone()).collect()
                };
                rule.groups = Some(groups.iter().map(ids).collect());
            }
            _ => {}
        }
    }
}

/// Takes the decisions about an id out of a rule.
fn take_back(scenario: &mut Scenario, name: RuleName, id: &str) {
    debug_assert!(id != STAY, "no village or site has this id");
    for on in scenario.rules.iter_mut().filter(|on| on.rule.name() == name) {
        match &mut on.rule {
            Rule::Lock(rule) => {
                rule.villages.remove(id);
                rule.closed.retain(|closed| closed != id);
            }
            Rule::Forbid(rule) => {
                rule.pairs.retain(|[village, _]| village != id);
                rule.sites.retain(|site| site != id);
                rule.stay.retain(|village| village != id);
            }
            Rule::FixLevel(rule) => {
                rule.levels.remove(id);
            }
            _ => {}
        }
    }
}
