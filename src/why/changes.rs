//! Who is placed differently by two plans of an instance.

use crate::facts::Decision;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::VillageIdx;
use serde::Serialize;

/// A village that two plans place differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// Id of the village.
    pub village: String,
    /// Its name for people.
    pub name: String,
    /// Households that it concerns.
    pub households: u32,
    /// Where it is in the first plan: a site id, `stays`, `unplaced`, or empty where it is not in it.
    pub from: String,
    /// Where it is in the second plan.
    pub to: String,
}

/// What a plan decides for each village; the first entry counts where one is listed twice.
#[must_use]
pub fn fates(instance: &Instance, plan: &Plan) -> Vec<Option<Decision>> {
    let mut fates = vec![None; instance.villages.len()];
    for assignment in &plan.assignments {
        let fate: &mut Option<Decision> = &mut fates[assignment.village.at()];
        *fate = fate.or(Some(assignment.decision));
    }
    fates
}

/// A decision as one word: the id of the site, `stays` or `unplaced`.
#[must_use]
pub fn word(instance: &Instance, decision: Option<Decision>) -> String {
    match decision {
        Some(Decision::Moves(site)) => instance.site(site).id.clone(),
        Some(Decision::Stays) => "stays".to_owned(),
        Some(Decision::Unplaced) => "unplaced".to_owned(),
        None => String::new(),
    }
}

/// The villages that two plans place differently, in the order of the instance.
#[must_use]
pub fn changes(instance: &Instance, from: &Plan, to: &Plan) -> Vec<Changed> {
    let (from, to) = (fates(instance, from), fates(instance, to));
    let villages = (0..instance.villages.len()).filter(|&at| from[at] != to[at]);
    villages
        .map(|at| {
            let facts = instance.village(VillageIdx::new(at));
            Changed {
                village: facts.id.clone(),
                name: facts.label().to_owned(),
                households: facts.households,
                from: word(instance, from[at]),
                to: word(instance, to[at]),
            }
        })
        .collect()
}

/// Households that are placed differently.
#[must_use]
pub fn households(changes: &[Changed]) -> u64 {
    changes.iter().map(|changed| u64::from(changed.households)).sum()
}
