//! `plan.json`: the decisions by name, readable and writable by hand, one decision a line.

use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::Plan;
use crate::facts::Scenario;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use serde_json::Value;
use serde_json::json;
use std::io;
use std::io::Write;

/// Format of the file; a later format has a larger number.
pub const FORMAT: u32 = 1;

/// Writes a plan. Entries stand in the order of the plan and nothing is put right, so that reading the
/// file gives the same plan.
///
/// # Errors
/// What the writer says.
pub fn write(
    out: &mut dyn Write,
    instance: &Instance,
    scenario: &Scenario,
    plan: &Plan,
) -> io::Result<()> {
    writeln!(out, "{{")?;
    writeln!(out, "  \"format\": {FORMAT},")?;
    writeln!(out, "  \"instance\": {},", json!(instance.name))?;
    writeln!(out, "  \"scenario\": {},", json!(scenario.name))?;
    let village = |at: VillageIdx| instance.villages.get(at.at()).map(|v| &v.id);
    let site = |at: SiteIdx| instance.sites.get(at.at()).map(|site| &site.id);
    list(
        out,
        "assignments",
        plan.assignments.iter().map(|assignment| {
            let village = village(assignment.village);
            match assignment.decision {
                Decision::Moves(to) => json!({"village": village, "site": site(to)}),
                Decision::Stays => json!({"village": village, "decision": "stays"}),
                Decision::Unplaced => json!({"village": village, "decision": "unplaced"}),
            }
        }),
    )?;
    list(
        out,
        "built",
        plan.built.iter().map(|built| {
            let facts = instance.sites.get(built.site.at());
            let level =
                facts.and_then(|site| site.levels.get(built.level)).map(|level| &level.name);
            json!({"site": site(built.site), "level": level})
        }),
    )?;
    list(
        out,
        "allocations",
        plan.allocations.iter().map(|at| {
            let (home, id) = match at.home {
                Home::Site(home) => ("site", site(home)),
                Home::Village(home) => ("village", village(home)),
            };
            let livelihood = instance.livelihoods.get(at.livelihood.at()).map(|k| &k.id);
            let skill = instance.skills.get(at.skill.at());
            json!({home: id, "livelihood": livelihood, "skill": skill, "workers": at.workers})
        }),
    )?;
    writeln!(out, "  \"claims\": {}", json!(plan.claims))?;
    writeln!(out, "}}")
}

/// Writes a list with one entry a line.
fn list(out: &mut dyn Write, name: &str, entries: impl Iterator<Item = Value>) -> io::Result<()> {
    write!(out, "  \"{name}\": [")?;
    let mut is_empty = true;
    for entry in entries {
        write!(out, "{}\n    {entry}", if is_empty { "" } else { "," })?;
        is_empty = false;
    }
    writeln!(out, "{}],", if is_empty { "" } else { "\n  " })
}
