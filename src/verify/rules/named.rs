//! Villages, sites and livelihoods that a rule names. A name that the instance lacks binds nothing;
//! that is a warning, because it is the scenario that is wrong, not the plan.

use crate::diagnostic::Diagnostic;
use crate::facts::LivelihoodIdx;
use crate::facts::RuleName;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::verify::ledger::Ledger;

/// Looks up names for one rule.
pub struct Named<'a> {
    /// What is looked up in.
    pub ledger: &'a Ledger<'a>,
    /// The rule that names.
    pub rule: RuleName,
}

impl Named<'_> {
    /// The village of an id.
    pub fn village(&self, id: &str, findings: &mut Vec<Diagnostic>) -> Option<VillageIdx> {
        let found = self.ledger.instance.names.villages.get(id).copied();
        self.note(found.is_some(), "village", id, findings);
        found
    }

    /// The site of an id.
    pub fn site(&self, id: &str, findings: &mut Vec<Diagnostic>) -> Option<SiteIdx> {
        let found = self.ledger.instance.names.sites.get(id).copied();
        self.note(found.is_some(), "site", id, findings);
        found
    }

    /// The livelihood of an id.
    pub fn livelihood(&self, id: &str, findings: &mut Vec<Diagnostic>) -> Option<LivelihoodIdx> {
        let found = self.ledger.instance.names.livelihoods.get(id).copied();
        self.note(found.is_some(), "livelihood", id, findings);
        found
    }

    /// The villages of groups of ids, without repetition.
    pub fn groups(
        &self,
        groups: &[Vec<String>],
        findings: &mut Vec<Diagnostic>,
    ) -> Vec<Vec<VillageIdx>> {
        let mut found = Vec::with_capacity(groups.len());
        for group in groups {
            let mut members: Vec<_> =
                group.iter().filter_map(|id| self.village(id, findings)).collect();
            members.sort_unstable();
            members.dedup();
            found.push(members);
        }
        found
    }

    fn note(&self, is_known: bool, what: &str, id: &str, findings: &mut Vec<Diagnostic>) {
        if !is_known {
            let message = format!("rule {} names {what} {id}, which the instance lacks", self.rule);
            let finding = Diagnostic::warning("scenario.unknown", message)
                .about(what, id)
                .help("Correct the name in the scenario.");
            findings.push(finding);
        }
    }
}
