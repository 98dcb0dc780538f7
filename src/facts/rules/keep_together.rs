//! The villages of a group share their fate: the same site, or all stay, or all are unplaced.
//!
//! # Formula
//! x_ij = x_i'j, r_i = r_i', g_i = g_i' for consecutive members i, i' of a group (an absent
//! variable is 0)

use crate::facts::Instance;
use crate::facts::VillageIdx;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// Parameters of `keep_together`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct KeepTogether {
    /// Groups of village ids; absent: villages with the same `group` in `villages.csv`.
    pub groups: Option<Vec<Vec<String>>>,
}

impl KeepTogether {
    /// The groups of at least two villages, each in ascending order; ids that do not exist are
    /// passed over (readers report them).
    #[must_use]
    pub fn members(&self, instance: &Instance) -> Vec<Vec<VillageIdx>> {
        let mut groups: Vec<Vec<VillageIdx>> = if let Some(groups) = &self.groups {
            let named = |ids: &Vec<String>| {
                ids.iter().filter_map(|id| instance.village_named(id)).collect()
            };
            groups.iter().map(named).collect()
        } else {
            let mut by_name: BTreeMap<&str, Vec<VillageIdx>> = BTreeMap::new();
            for (at, village) in instance.villages.iter().enumerate() {
                if let Some(group) = &village.group {
                    by_name.entry(group).or_default().push(VillageIdx::new(at));
                }
            }
            by_name.into_values().collect()
        };
        for group in &mut groups {
            group.sort_unstable();
            group.dedup();
        }
        groups.retain(|group| group.len() > 1);
        groups
    }
}
