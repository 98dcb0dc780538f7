//! `plan.json` to a plan: ids to positions, with a finding for each id that does not exist. Whether the
//! decisions make sense is the verifier's question.

use crate::diagnostic::Diagnostic;
use crate::facts::Allocation;
use crate::facts::Assignment;
use crate::facts::Built;
use crate::facts::Decision;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::LivelihoodIdx;
use crate::facts::Plan;
use crate::facts::SiteIdx;
use crate::facts::SkillIdx;
use crate::facts::VillageIdx;
use crate::facts::plan_document::FORMAT;
use crate::facts::plan_document::PlanDocument;
use crate::read::ReadError;
use crate::read::codes;
use crate::read::source;
use std::path::Path;

/// Reads the file.
pub(super) fn read(path: &Path, instance: &Instance) -> Result<(Plan, Vec<Diagnostic>), ReadError> {
    let file = path.display().to_string();
    let (bytes, _) = source::whole(path, &file)?;
    let text = match source::text(&bytes) {
        Ok(text) => text,
        Err(looks) => {
            let finding = Diagnostic::error(
                codes::FILE_ENCODING,
                format!("the file is not UTF-8 text: {looks}"),
            );
            return Ok((Plan::default(), vec![finding.file(file).help("save it as UTF-8")]));
        }
    };
    match serde_json::from_str::<PlanDocument>(text) {
        Ok(document) => {
            let (plan, findings) = document.into_plan(instance);
            Ok((plan, findings.into_iter().map(|finding| finding.file(&file)).collect()))
        }
        Err(error) => {
            let help = if error.is_eof() {
                "the file is cut off: save or copy it again"
            } else {
                "correct the line; a plan has format, instance, assignments, built, allocations"
            };
            let finding = Diagnostic::error(codes::PLAN_SYNTAX, error.to_string())
                .file(file)
                .row(error.line() as u64)
                .help(help);
            Ok((Plan::default(), vec![finding]))
        }
    }
}

impl PlanDocument {
    /// The plan in positions. An entry with an id that the instance does not have is left out, and told;
    /// all of them are.
    #[must_use]
    pub fn into_plan(self, instance: &Instance) -> (Plan, Vec<Diagnostic>) {
        let mut reading = Reading { instance, findings: Vec::new() };
        if self.format != FORMAT {
            reading.fail(
                codes::PLAN_FORMAT,
                "format",
                &self.format.to_string(),
                "this version reads another format",
                &format!("write the plan anew, in format {FORMAT}"),
            );
        }
        if let Some(name) = self.instance.filter(|name| *name != instance.name) {
            reading.findings.push(
                Diagnostic::warning(
                    codes::PLAN_INSTANCE,
                    format!("the plan is for {name}, this instance is {}", instance.name),
                )
                .column("instance")
                .value(name)
                .help("check that the ids mean the same villages and sites"),
            );
        }
        let mut plan = Plan { claims: self.claims, ..Plan::default() };
        for (at, entry) in self.assignments.iter().enumerate() {
            let path = format!("assignments[{at}]");
            let village = reading.village(&format!("{path}.village"), &entry.village);
            let decision = match (entry.decision.as_deref(), &entry.site) {
                (None | Some("moves"), Some(site)) => {
                    reading.site(&format!("{path}.site"), site).map(Decision::Moves)
                }
                (Some("stays"), None) => Some(Decision::Stays),
                (Some("unplaced"), None) => Some(Decision::Unplaced),
                (word, site) => {
                    reading.fail(
                        codes::PLAN_DECISION,
                        &format!("{path}.decision"),
                        word.unwrap_or_default(),
                        match (word, site) {
                            (None | Some("moves"), None) => {
                                "it does not say where the village moves"
                            }
                            (Some("stays" | "unplaced"), Some(_)) => {
                                "a village that stays or is unplaced has no site"
                            }
                            _ => "there is no such decision",
                        },
                        "give a site, or the decision stays or unplaced",
                    );
                    None
                }
            };
            if let (Some(village), Some(decision)) = (village, decision) {
                plan.assignments.push(Assignment { village, decision });
            }
        }
        for (at, entry) in self.built.iter().enumerate() {
            let path = format!("built[{at}]");
            let Some(site) = reading.site(&format!("{path}.site"), &entry.site) else { continue };
            let levels = &instance.site(site).levels;
            if let Some(level) = levels.iter().position(|level| level.name == entry.level) {
                plan.built.push(Built { site, level });
            } else {
                let names: Vec<&str> = levels.iter().map(|level| level.name.as_str()).collect();
                reading.fail(
                    codes::PLAN_LEVEL,
                    &format!("{path}.level"),
                    &entry.level,
                    &format!("the site {} has no such level", entry.site),
                    &format!("its levels are {}", names.join(", ")),
                );
            }
        }
        for (at, entry) in self.allocations.iter().enumerate() {
            let path = format!("allocations[{at}]");
            let home = match (&entry.site, &entry.village) {
                (Some(site), None) => reading.site(&format!("{path}.site"), site).map(Home::Site),
                (None, Some(village)) => {
                    reading.village(&format!("{path}.village"), village).map(Home::Village)
                }
                _ => {
                    reading.fail(
                        codes::PLAN_DECISION,
                        &path,
                        "",
                        "it does not say where the workers live, or says it twice",
                        "give either a site or a village",
                    );
                    None
                }
            };
            let livelihood = reading.livelihood(&format!("{path}.livelihood"), &entry.livelihood);
            let skill = reading.skill(&format!("{path}.skill"), entry.skill.as_deref());
            if let (Some(home), Some(livelihood), Some(skill)) = (home, livelihood, skill) {
                let workers = entry.workers;
                plan.allocations.push(Allocation { home, livelihood, skill, workers });
            }
        }
        (plan, reading.findings)
    }
}

/// Looks ids up, and keeps what was not found.
struct Reading<'a> {
    instance: &'a Instance,
    findings: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn fail(&mut self, code: &'static str, path: &str, value: &str, message: &str, help: &str) {
        let finding = Diagnostic::error(code, message).column(path).value(value).help(help);
        self.findings.push(finding);
    }

    fn village(&mut self, path: &str, id: &str) -> Option<VillageIdx> {
        let found = self.instance.village_named(id);
        if found.is_none() {
            let help = "write an id of villages.csv";
            self.fail(codes::PLAN_VILLAGE, path, id, "there is no such village", help);
        }
        found
    }

    fn site(&mut self, path: &str, id: &str) -> Option<SiteIdx> {
        let found = self.instance.site_named(id);
        if found.is_none() {
            let help = "write an id of sites.csv";
            self.fail(codes::PLAN_SITE, path, id, "there is no such site", help);
        }
        found
    }

    fn livelihood(&mut self, path: &str, id: &str) -> Option<LivelihoodIdx> {
        let found = self.instance.livelihood_named(id);
        if found.is_none() {
            let help = "write an id of livelihoods.csv";
            self.fail(codes::PLAN_LIVELIHOOD, path, id, "there is no such livelihood", help);
        }
        found
    }

    /// The skill; where the instance has only one, it need not be named.
    fn skill(&mut self, path: &str, name: Option<&str>) -> Option<SkillIdx> {
        let skills = &self.instance.skills;
        let at = match name {
            Some(name) => skills.iter().position(|skill| skill == name),
            None => (skills.len() == 1).then_some(0),
        };
        if at.is_none() {
            let help = format!("the skills are {}", skills.join(", "));
            let name = name.unwrap_or_default();
            self.fail(codes::PLAN_SKILL, path, name, "there is no such skill", &help);
        }
        at.map(SkillIdx::new)
    }
}
