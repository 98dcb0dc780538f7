//! A plan by names: the form of `plan.json`, which people read and write by hand. Names are turned
//! into positions in `read`, where what does not exist is told.

use crate::facts::Claims;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::Plan;
use serde::Deserialize;
use serde::Serialize;

/// Format of the document; a later format has a larger number.
pub const FORMAT: u32 = 1;

/// A plan by names.
///
/// # Example
/// ```
/// use resettle::facts::plan_document::PlanDocument;
/// let text = r#"{"format": 1, "assignments": [{"village": "V1", "site": "S1"},
///     {"village": "V2", "decision": "stays"}], "built": [{"site": "S1", "level": "1"}]}"#;
/// let document: PlanDocument = serde_json::from_str(text)?;
/// assert_eq!(document.assignments[0].site.as_deref(), Some("S1"));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanDocument {
    /// [`FORMAT`].
    pub format: u32,
    /// Name of the instance that the plan was made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Name of the scenario that the plan was made for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// What happens to each village.
    pub assignments: Vec<AssignmentEntry>,
    /// Which sites are built.
    #[serde(default)]
    pub built: Vec<BuiltEntry>,
    /// Who earns where.
    #[serde(default)]
    pub allocations: Vec<AllocationEntry>,
    /// What its author claims of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Claims>,
}

/// What happens to one village: it moves to `site`, or the `decision` is `stays` or `unplaced`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignmentEntry {
    /// Id of the village.
    pub village: String,
    /// Id of the site, for a village that moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// `moves` (may be left out beside a site), `stays` or `unplaced`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<String>,
}

/// One site that is built.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuiltEntry {
    /// Id of the site.
    pub site: String,
    /// Name of the level; `1` for a site without rows in `levels.csv`.
    pub level: String,
}

/// Workers of one skill from one home who earn at one livelihood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllocationEntry {
    /// Id of the site where they live; or else `village`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Id of the staying village where they live; or else `site`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub village: Option<String>,
    /// Id of the livelihood.
    pub livelihood: String,
    /// Their skill; may be left out where the instance has only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skill: Option<String>,
    /// How many.
    pub workers: u32,
}

impl PlanDocument {
    /// The document of a plan, in the plan's order.
    ///
    /// # Panics
    /// Where the plan has positions that the instance does not have.
    #[must_use]
    pub fn of(instance: &Instance, scenario: &str, plan: &Plan) -> Self {
        let village = |at| instance.village(at).id.clone();
        let site = |at| instance.site(at).id.clone();
        let assignments = plan.assignments.iter().map(|assignment| {
            let (to, decision) = match assignment.decision {
                Decision::Moves(to) => (Some(site(to)), None),
                Decision::Stays => (None, Some("stays".to_owned())),
                Decision::Unplaced => (None, Some("unplaced".to_owned())),
            };
            AssignmentEntry { village: village(assignment.village), site: to, decision }
        });
        let built = plan.built.iter().map(|built| BuiltEntry {
            site: site(built.site),
            level: instance.site(built.site).levels[built.level].name.clone(),
        });
        let allocations = plan.allocations.iter().map(|allocation| {
            let (at_site, in_village) = match allocation.home {
                Home::Site(home) => (Some(site(home)), None),
                Home::Village(home) => (None, Some(village(home))),
            };
            AllocationEntry {
                site: at_site,
                village: in_village,
                livelihood: instance.livelihood(allocation.livelihood).id.clone(),
                skill: Some(instance.skills[allocation.skill.at()].clone()),
                workers: allocation.workers,
            }
        });
        Self {
            format: FORMAT,
            instance: Some(instance.name.clone()),
            scenario: Some(scenario.to_owned()),
            assignments: assignments.collect(),
            built: built.collect(),
            allocations: allocations.collect(),
            claims: plan.claims.clone(),
        }
    }
}
