//! Do the rules and the goal fit the instance: does everything they name exist, and do the tables have
//! the columns that they count? Contradictions among them are in `contradictions.rs`.

use crate::diagnostic::Severity;
use crate::facts::Instance;
use crate::facts::Rule;
use crate::facts::RuleName;
use crate::facts::Scenario;
use crate::facts::Term;
use crate::facts::rules::Eligibility;
use crate::facts::rules::Forbid;
use crate::facts::rules::Lock;
use crate::facts::rules::lock::STAY;
use crate::facts::terms::Metric;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::findings::Findings;
use std::collections::BTreeSet;

/// Judges the scenario against the instance.
pub(super) fn judge(
    instance: &Instance,
    scenario: &Scenario,
    book: &Book<'_>,
    findings: &mut Findings,
) {
    let mut fit = Fit { instance, scenario, book, findings };
    for in_force in &scenario.rules {
        fit.rule(&in_force.rule);
    }
    for layer in &scenario.goal.layers {
        for &(term, _) in &layer.terms {
            fit.term(term);
        }
    }
    fit.work_places();
}

struct Fit<'a, 'b> {
    instance: &'a Instance,
    scenario: &'a Scenario,
    book: &'a Book<'a>,
    findings: &'b mut Findings,
}

impl Fit<'_, '_> {
    fn add(
        &mut self,
        severity: Severity,
        code: &'static str,
        key: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let mut finding = self.book.settings.finding(code, key, message).help(help);
        finding.severity = severity;
        self.findings.add(finding);
    }

    fn error(&mut self, code: &'static str, key: &str, message: String, help: &str) {
        self.add(Severity::Error, code, key, message, help);
    }

    fn unknown(&mut self, key: &str, what: &str, id: &str, table: &str) {
        if self.book.unreadable.contains(table) {
            return;
        }
        let finding = self
            .book
            .settings
            .finding(codes::RULE_REFERENCE, key, format!("there is no {what} {id}"))
            .value(id)
            .help(format!("write an id of {table}, or take it out of the rule"));
        self.findings.add(finding);
    }

    fn village(&mut self, key: &str, id: &str) {
        if self.instance.village_named(id).is_none() {
            self.unknown(key, "village", id, "villages");
        }
    }

    fn site(&mut self, key: &str, id: &str) {
        if self.instance.site_named(id).is_none() {
            self.unknown(key, "site", id, "sites");
        }
    }

    fn kind(&mut self, key: &str, kind: &str) {
        if !self.instance.areas.iter().any(|area| area.kind == kind) {
            self.unknown(key, "area of the kind", kind, "areas");
        }
    }

    /// Says which column a rule or term lacks. A table that is not there has no columns.
    fn needs_column(&mut self, code: &'static str, key: &str, column: &str) {
        let table = column.split('.').next().unwrap_or_default();
        if !self.instance.has(column) && !self.book.unreadable.contains(table) {
            self.error(
                code,
                key,
                format!("the column {column} is needed and missing"),
                "add the column, or switch the rule or term off",
            );
        }
    }

    fn needs_rule(&mut self, code: &'static str, key: &str, rule: RuleName) {
        if !self.scenario.is_on(rule) {
            self.error(
                code,
                key,
                format!("this counts nothing without the rule {rule}"),
                "switch that rule on in [rules], or this one off",
            );
        }
    }

    fn idle(&mut self, key: &str, message: &str, help: &str) {
        self.add(Severity::Warning, codes::RULE_IDLE, key, message, help);
    }

    fn rule(&mut self, rule: &Rule) {
        let instance = self.instance;
        let key = format!("rules.{}", rule.name());
        match rule {
            Rule::Link | Rule::LeastUse | Rule::ShareConcentrated(_) => {}
            Rule::AssignOnce(rule) => {
                for id in &rule.exempt {
                    self.village(&format!("{key}.exempt"), id);
                }
            }
            Rule::Places => {
                if !self.scenario.is_on(RuleName::Workers) {
                    self.idle(
                        &key,
                        "without the rule workers nobody takes a place",
                        "switch workers on, or places off",
                    );
                }
            }
            Rule::Capacity(rule) => {
                for service in rule.services.iter().flatten() {
                    if !instance.services.contains(service) {
                        self.unknown(&format!("{key}.services"), "service", service, "services");
                    }
                }
            }
            Rule::Workers => {
                if instance.skills.is_empty() {
                    self.needs_column(codes::RULE_COLUMN, &key, "villages.workers");
                }
            }
            Rule::JobPerHousehold(_) => {
                self.needs_rule(codes::RULE_NEEDS, &key, RuleName::Workers);
            }
            Rule::Reach(reach) => {
                if reach.move_km.is_some() || reach.move_min.is_some() {
                    self.needs_distances(codes::RULE_COLUMN, &key, reach.move_km.is_none());
                }
            }
            Rule::Eligibility(rule) => self.eligibility(&key, rule),
            Rule::KeepTogether(rule) => match &rule.groups {
                None => self.needs_column(codes::RULE_COLUMN, &key, "villages.group"),
                Some(groups) => self.groups(&format!("{key}.groups"), groups),
            },
            Rule::KeepApart(rule) => self.groups(&format!("{key}.groups"), &rule.groups),
            Rule::SameArea(rule) => {
                self.kind(&format!("{key}.kind"), &rule.kind);
                for id in rule.crossings.iter().flatten() {
                    if instance.area_named(&rule.kind, id).is_none() {
                        let what = &rule.kind;
                        self.unknown(&format!("{key}.crossings"), what, id, "areas");
                    }
                }
            }
            Rule::Budget => {
                let has_limit = instance.areas.iter().any(|area| area.budget.is_some());
                if !has_limit && instance.funds.is_empty() {
                    self.idle(
                        &key,
                        "no area has a budget and there are no funds",
                        "add budgets.csv, or budget_cny to areas.csv",
                    );
                }
                if instance.funds.iter().any(|fund| fund.per_person_cap.is_some()) {
                    self.needs_column(codes::RULE_COLUMN, &key, "villages.persons");
                }
            }
            Rule::CarryingCapacity(rule) => {
                self.needs_column(codes::RULE_COLUMN, &key, "villages.persons");
                self.needs_column(codes::RULE_COLUMN, &key, "areas.max_persons");
                for kind in rule.kinds.iter().flatten() {
                    self.kind(&format!("{key}.kinds"), kind);
                }
            }
            Rule::Quota => {
                let has = |column: &str| instance.has(&format!("areas.max_households_{column}"));
                if !has("in") && !has("out") {
                    self.needs_column(codes::RULE_COLUMN, &key, "areas.max_households_in");
                }
            }
            Rule::OpenAtMost(rule) => {
                if let Some(kind) = &rule.kind {
                    self.kind(&format!("{key}.kind"), kind);
                }
            }
            Rule::Lock(rule) => self.lock(&key, rule),
            Rule::Forbid(rule) => self.forbid(&key, rule),
            Rule::FixLevel(rule) => {
                for (site, level) in &rule.levels {
                    let key = format!("{key}.levels.{site}");
                    self.site(&key, site);
                    if let Some(at) = instance.site_named(site)
                        && !instance.site(at).levels.iter().any(|known| known.name == *level)
                    {
                        self.unknown(&key, "level", level, "levels");
                    }
                }
            }
        }
    }

    fn lock(&mut self, key: &str, rule: &Lock) {
        for (village, to) in &rule.villages {
            let key = format!("{key}.villages.{village}");
            self.village(&key, village);
            if to != STAY {
                self.site(&key, to);
            }
        }
        for (list, ids) in [("open", &rule.open), ("closed", &rule.closed)] {
            for id in ids {
                self.site(&format!("{key}.{list}"), id);
            }
        }
    }

    fn forbid(&mut self, key: &str, rule: &Forbid) {
        for [village, site] in &rule.pairs {
            self.village(&format!("{key}.pairs"), village);
            self.site(&format!("{key}.pairs"), site);
        }
        for id in &rule.sites {
            self.site(&format!("{key}.sites"), id);
        }
        for id in &rule.stay {
            self.village(&format!("{key}.stay"), id);
        }
        for id in &rule.livelihoods {
            if self.instance.livelihood_named(id).is_none() {
                let key = format!("{key}.livelihoods");
                self.unknown(&key, "livelihood", id, "livelihoods");
            }
        }
    }

    fn groups(&mut self, key: &str, groups: &[Vec<String>]) {
        for id in groups.iter().flatten() {
            self.village(key, id);
        }
    }

    fn eligibility(&mut self, key: &str, rule: &Eligibility) {
        for (is_on, name, column) in [
            (
                rule.must_move_above_slope_deg.is_some(),
                "must_move_above_slope_deg",
                "villages.slope_deg",
            ),
            (
                rule.must_move_above_elevation_m.is_some(),
                "must_move_above_elevation_m",
                "villages.elevation_m",
            ),
            (rule.must_move_hazard.is_some(), "must_move_hazard", "villages.hazard"),
            (rule.consent, "consent", "villages.consent"),
            (
                rule.no_site_above_elevation_m.is_some(),
                "no_site_above_elevation_m",
                "sites.elevation_m",
            ),
        ] {
            if is_on {
                self.needs_column(codes::RULE_COLUMN, &format!("{key}.{name}"), column);
            }
        }
        if rule.industry && self.instance.sectors.is_empty() {
            self.idle(
                &format!("{key}.industry"),
                "there is no industry catalogue",
                "add sectors.csv and the column sector of livelihoods.csv",
            );
        }
        let instance = self.instance;
        let mut classes: BTreeSet<&str> = BTreeSet::new();
        classes.extend(instance.zones.iter().map(|zone| zone.class.as_str()));
        classes.extend(instance.villages.iter().filter_map(|v| v.zone.as_deref()));
        classes.extend(instance.sites.iter().filter_map(|site| site.zone.as_deref()));
        classes.extend(instance.livelihoods.iter().filter_map(|k| k.zone.as_deref()));
        for class in rule.zones.keys() {
            if !classes.contains(class.as_str()) && !self.book.unreadable.contains("zones") {
                self.idle(
                    &format!("{key}.zones.{class}"),
                    &format!("no polygon and no column zone has the class {class}"),
                    &format!("the classes are {}", Vec::from_iter(classes.clone()).join(", ")),
                );
            }
        }
    }

    fn term(&mut self, term: Term) {
        let key = format!("goal.weights.{term}");
        let needs = codes::GOAL_NEEDS;
        match term {
            Term::Building => {}
            Term::Moving | Term::WorstDistance => {
                let minutes = self.scenario.goal.moving == Metric::Min;
                self.needs_distances(needs, &key, minutes);
            }
            Term::PairCost => self.needs_column(needs, &key, "pairs.cost_cny"),
            Term::Commuting | Term::Jobless | Term::JobCost | Term::Income => {
                self.needs_rule(needs, &key, RuleName::Workers);
            }
            Term::JobGap => match self.scenario.rule(RuleName::JobPerHousehold) {
                None => self.needs_rule(needs, &key, RuleName::JobPerHousehold),
                Some(in_force) => {
                    if matches!(&in_force.rule, Rule::JobPerHousehold(rule) if rule.hard) {
                        self.add(
                            Severity::Warning,
                            needs,
                            &key,
                            "the rule job_per_household is hard, so the gap is always 0",
                            "write job_per_household = { hard = false } to price the gap instead",
                        );
                    }
                }
            },
            Term::Unplaced => {
                if !self.scenario.allows_unplaced() {
                    self.add(
                        Severity::Warning,
                        needs,
                        &key,
                        "no village may be unplaced, so this is always 0",
                        "write assign_once = { allow_unplaced = true } to allow it at this price",
                    );
                }
            }
            Term::Pressure => {
                self.needs_column(needs, &key, "villages.persons");
                let zones = &self.instance.zones;
                if !zones.iter().any(|zone| zone.sensitivity > 0.0)
                    && !self.book.unreadable.contains("zones")
                {
                    self.error(
                        needs,
                        &key,
                        "no polygon of zones.geojson has a sensitivity".to_owned(),
                        "give the polygons that count the property sensitivity",
                    );
                }
            }
            Term::Crossing => {
                let kind = &self.scenario.goal.crossing;
                if !self.instance.areas.iter().any(|area| area.kind == *kind) {
                    self.error(
                        needs,
                        &key,
                        format!("there is no area of the kind {kind}"),
                        "set goal.units.crossing to a kind that the tables have",
                    );
                }
            }
        }
    }

    /// Every pair needs a distance (or, where time will do, a time): from `pairs.csv`, or from places.
    fn needs_distances(&mut self, code: &'static str, key: &str, minutes_do: bool) {
        let Some(pairs) = &self.instance.pairs else { return };
        let lacks = |row: &&crate::facts::travel::PairRow| {
            let has_places = self.instance.village(row.village).place.is_some()
                && self.instance.site(row.site).place.is_some();
            row.km.is_none() && !has_places && !(minutes_do && row.minutes.is_some())
        };
        let count = pairs.rows.iter().filter(lacks).count();
        if count > 0 {
            self.error(
                code,
                key,
                format!("{count} pairs have neither a distance in pairs.csv nor two places"),
                "fill in distance_km in pairs.csv, or lon and lat of the villages and sites",
            );
        }
    }

    /// A livelihood without a place can be reached only by what `commutes.csv` says.
    fn work_places(&mut self) {
        if !self.scenario.is_on(RuleName::Workers) {
            return;
        }
        let mut known = BTreeSet::new();
        if let Some(commutes) = &self.instance.commutes {
            known.extend(commutes.rows.iter().map(|row| row.livelihood.at()));
        }
        let file = self.book.file("livelihoods").unwrap_or_default();
        for (at, livelihood) in self.instance.livelihoods.iter().enumerate() {
            if livelihood.place.is_none() && !known.contains(&at) {
                self.findings.add(
                    crate::diagnostic::Diagnostic::error(
                        codes::COORDINATES_MISSING,
                        "the livelihood has no place, and commutes.csv says nothing about it",
                    )
                    .file(&file)
                    .row(livelihood.row)
                    .column("lon")
                    .about("livelihood", &livelihood.id)
                    .help("fill in lon and lat, or add rows to commutes.csv"),
                );
            }
        }
    }
}
