//! From the values of columns to a plan, and from a plan to the decisions a solver starts from.

use crate::facts::Allocation;
use crate::facts::Assignment;
use crate::facts::Built;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::LivelihoodIdx;
use crate::facts::Plan;
use crate::facts::SkillIdx;
use crate::facts::VillageIdx;
use crate::model::ColumnKey;
use crate::model::Model;
use crate::model::Program;
use std::collections::HashMap;

/// The plan that the values of the columns of a program stand for, without claims. Whole-number columns are
/// rounded; workers too (solvers hand them over whole up to rounding errors).
#[must_use]
pub fn plan(program: &Program, values: &[f64]) -> Plan {
    let mut plan = Plan::default();
    for (column, &value) in program.columns.iter().zip(values) {
        let is_chosen = value > 0.5;
        match column.key {
            ColumnKey::Move(village, site) if is_chosen => {
                plan.assignments.push(Assignment { village, decision: Decision::Moves(site) });
            }
            ColumnKey::Stay(village) if is_chosen => {
                plan.assignments.push(Assignment { village, decision: Decision::Stays });
            }
            ColumnKey::Unplaced(village) if is_chosen => {
                plan.assignments.push(Assignment { village, decision: Decision::Unplaced });
            }
            ColumnKey::Build(site, level) if is_chosen => {
                plan.built.push(Built { site, level });
            }
            ColumnKey::Work(home, livelihood, skill) if value.round() >= 1.0 => {
                let workers = value.round() as u32;
                plan.allocations.push(Allocation { home, livelihood, skill, workers });
            }
            _ => {}
        }
    }
    plan.assignments.sort_by_key(|assignment| assignment.village);
    plan
}

impl Model<'_> {
    /// The plan that the values of the columns stand for; see [`plan`].
    #[must_use]
    pub fn plan(&self, values: &[f64]) -> Plan {
        plan(&self.program, values)
    }

    /// Values of the whole-number columns that stand for a plan, as far as the model has them; the
    /// other columns are left to the solver (`None`). Returns `None` if the plan takes a choice that
    /// the model does not offer.
    #[must_use]
    pub fn decisions_of(&self, plan: &Plan) -> Option<Vec<Option<f64>>> {
        let (values, is_all) = self.offered(plan);
        let is_whole = self.program.columns.iter().map(|column| column.is_integer);
        let values = values.into_iter().zip(is_whole);
        let all = || values.map(|(value, is_whole)| is_whole.then_some(value)).collect();
        is_all.then(all)
    }

    /// The decisions of a plan and who earns where, all other columns at 0; `None` if the model does not offer
    /// all of that.
    #[must_use]
    pub fn with_work_of(&self, plan: &Plan) -> Option<Vec<f64>> {
        let (mut values, is_all) = self.offered(plan);
        let mut work: HashMap<(Home, LivelihoodIdx, SkillIdx), u32> = plan
            .allocations
            .iter()
            .map(|one| ((one.home, one.livelihood, one.skill), one.workers))
            .collect();
        for (column, value) in self.program.columns.iter().zip(&mut values) {
            if let ColumnKey::Work(home, livelihood, skill) = column.key {
                let workers = work.remove(&(home, livelihood, skill));
                *value = workers.map_or(0.0, f64::from);
            }
        }
        (is_all && work.is_empty()).then_some(values)
    }

    /// The decisions of a plan as far as the model offers them, all other columns at 0; and whether it offers
    /// all, and the plan decides about every village.
    #[must_use]
    pub fn offered(&self, plan: &Plan) -> (Vec<f64>, bool) {
        let columns = &self.parts.columns;
        let mut values = vec![0.0; self.program.columns.len()];
        let mut is_all = true;
        let pairs: HashMap<_, u32> = self
            .parts
            .candidates
            .pairs
            .iter()
            .zip(0..)
            .map(|(pair, at)| ((pair.village, pair.site), at))
            .collect();
        for &Assignment { village, decision } in &plan.assignments {
            let column = match decision {
                Decision::Moves(site) => pairs.get(&(village, site)).copied(),
                Decision::Stays => columns.stay[village.at()],
                Decision::Unplaced => columns.unplaced[village.at()],
            };
            match column {
                Some(column) => values[column as usize] = 1.0,
                None => is_all = false,
            }
        }
        let mut is_built = vec![false; columns.build.len()];
        for built in &plan.built {
            let found =
                columns.build[built.site.at()].iter().find(|(level, _)| *level == built.level);
            if let Some(&(_, column)) = found {
                values[column as usize] = 1.0;
                is_built[built.site.at()] = true;
            }
        }
        // A site that stands and is not listed stands at the level it has.
        for (at, levels) in columns.build.iter().enumerate().filter(|(at, _)| !is_built[*at]) {
            let existing = self.parts.instance().sites[at].existing;
            if let Some(&(_, column)) = levels.iter().find(|(level, _)| Some(*level) == existing) {
                values[column as usize] = 1.0;
            }
        }
        let is_complete = plan.assignments.len() == columns.stay.len()
            && (0..columns.stay.len()).all(|at| {
                let assigned = plan
                    .assignments
                    .binary_search_by_key(&VillageIdx::new(at), |found| found.village);
                assigned.is_ok()
            });
        (values, is_all && is_complete)
    }
}
