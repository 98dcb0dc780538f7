//! A table of locks and bans, and parts of an earlier plan, as rules `lock`, `forbid` and `fix_level` of the
//! scenario: what these clash with is told by the same code as for a scenario's own.
//!
//! The table has the columns `action` (`lock`, `close`, `forbid`), `village`, `site`, `level` and
//! `livelihood`. Forms of a row:
//!
//! ```text
//! lock,V1,S3,,      V1 moves to S3        forbid,V1,S3,,   V1 does not move to S3
//! lock,V1,stay,,    V1 stays              forbid,V1,stay,, V1 does not stay
//! lock,,S3,,        S3 is built           forbid,,S3,,     S3 takes nobody
//! lock,,S3,large,   S3 is built large     forbid,,,,K1     K1 takes nobody (its places are reserved)
//! close,,S3,,       S3 is not built
//! ```

use crate::diagnostic::Diagnostic;
use crate::facts::Decision;
use crate::facts::Instance;
use crate::facts::Rule;
use crate::facts::RuleInForce;
use crate::facts::Scenario;
use crate::facts::SiteIdx;
use crate::facts::decided::Decided;
use crate::facts::decided::KeepWhat;
use crate::facts::rules::FixLevel;
use crate::facts::rules::Forbid;
use crate::facts::rules::Lock;
use crate::facts::rules::lock::STAY;
use crate::read::InputFile;
use crate::read::ReadError;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::plan_file;
use crate::read::source;
use std::path::Path;

/// Columns of the table.
const COLUMNS: [&str; 5] = ["action", "village", "site", "level", "livelihood"];

/// Puts the decisions into the scenario's rules.
pub(super) fn apply(
    decided: &Decided,
    instance: &Instance,
    scenario: &mut Scenario,
    inputs: &mut Vec<InputFile>,
    findings: &mut Findings,
) -> Result<(), ReadError> {
    let mut rules = Rules { instance, scenario, findings };
    if let Some(path) = &decided.locks {
        inputs.push(rules.table(path)?);
    }
    if let Some(path) = &decided.keep {
        rules.keep(path, decided)?;
    }
    rules.scenario.rules.sort_by_key(|on| on.rule.name());
    Ok(())
}

struct Rules<'a, 'b> {
    instance: &'a Instance,
    scenario: &'b mut Scenario,
    findings: &'b mut Findings,
}

/// The parameters of a rule of the scenario; the rule is put in where it is missing.
macro_rules! parameters {
    ($scenario:expr, $rule:ident) => {{
        if !$scenario.rules.iter().any(|on| matches!(on.rule, Rule::$rule(_))) {
            $scenario.rules.push(RuleInForce::from(Rule::$rule($rule::default())));
        }
        let found = $scenario.rules.iter_mut().find_map(|on| match &mut on.rule {
            Rule::$rule(rule) => Some(rule),
            _ => None,
        });
        found.expect("it was put in where it was missing")
    }};
}

impl Rules<'_, '_> {
    fn table(&mut self, path: &Path) -> Result<InputFile, ReadError> {
        let file = path.display().to_string();
        let (bytes, input) = source::whole(path, &file)?;
        let text = match source::text(&bytes) {
            Ok(text) => text,
            Err(looks) => {
                let message = format!("the file is not UTF-8 text: {looks}");
                let finding = Diagnostic::error(codes::FILE_ENCODING, message);
                self.findings.add(finding.file(file).help("save it as UTF-8"));
                return Ok(input);
            }
        };
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let header: Vec<String> = reader
            .headers()
            .map(|header| header.iter().map(str::to_owned).collect())
            .unwrap_or_default();
        if !header.iter().any(|column| column == COLUMNS[0]) {
            self.findings.add(
                Diagnostic::error(codes::LOCK_ROW, "the table has no column `action`")
                    .file(file)
                    .row(1)
                    .help(format!("its columns are {}", COLUMNS.join(", "))),
            );
            return Ok(input);
        }
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let row = error.position().map_or(0, csv::Position::line);
                    let finding = Diagnostic::error(codes::LOCK_ROW, error.to_string());
                    self.findings.add(finding.file(&file).row(row).help("correct the row"));
                    continue;
                }
            };
            let row = record.position().map_or(0, csv::Position::line);
            let cell = |name: &str| {
                let at = header.iter().position(|column| column == name);
                at.and_then(|at| record.get(at)).unwrap_or("")
            };
            let cells = COLUMNS.map(cell);
            if cells.iter().all(|cell| cell.is_empty()) {
                continue;
            }
            self.row(cells, &file, row);
        }
        Ok(input)
    }

    fn row(&mut self, cells: [&str; 5], file: &str, row: u64) {
        let [action, village, site, level, livelihood] = cells;
        let mut known = true;
        let mut unknown = |column: &str, value: &str, what: &str| {
            self.findings.add(
                Diagnostic::error(codes::LOCK_ROW, format!("there is no such {what}"))
                    .file(file)
                    .row(row)
                    .column(column)
                    .value(value)
                    .help(format!("write an id of the instance's {what}s")),
            );
            known = false;
        };
        let instance = self.instance;
        if !village.is_empty() && instance.village_named(village).is_none() {
            unknown("village", village, "village");
        }
        let is_stay = site == STAY && !village.is_empty();
        if !site.is_empty() && !is_stay && instance.site_named(site).is_none() {
            unknown("site", site, "site");
        }
        if !livelihood.is_empty() && instance.livelihood_named(livelihood).is_none() {
            unknown("livelihood", livelihood, "livelihood");
        }
        if !level.is_empty()
            && let Some(at) = instance.site_named(site)
            && !instance.site(at).levels.iter().any(|known| known.name == level)
        {
            unknown("level", level, "level");
        }
        if !known {
            return;
        }
        let has =
            [!village.is_empty(), !site.is_empty(), !level.is_empty(), !livelihood.is_empty()];
        match (action, has) {
            ("lock", [true, true, false, false]) => self.lock_village(village, site, file, row),
            ("lock", [false, true, _, false]) => {
                self.lock_site(site, Some(level).filter(|level| !level.is_empty()), file, row);
            }
            ("close", [false, true, false, false]) => {
                push(&mut parameters!(self.scenario, Lock).closed, site);
            }
            ("forbid", [true, true, false, false]) if is_stay => {
                push(&mut parameters!(self.scenario, Forbid).stay, village);
            }
            ("forbid", [true, true, false, false]) => {
                let pair = [village.to_owned(), site.to_owned()];
                parameters!(self.scenario, Forbid).pairs.push(pair);
            }
            ("forbid", [false, true, false, false]) => {
                push(&mut parameters!(self.scenario, Forbid).sites, site);
            }
            ("forbid", [false, false, false, true]) => {
                push(&mut parameters!(self.scenario, Forbid).livelihoods, livelihood);
            }
            _ => self.findings.add(
                Diagnostic::error(codes::LOCK_ROW, "the row is none of the known forms")
                    .file(file)
                    .row(row)
                    .column("action")
                    .value(action)
                    .help(
                        "lock a village to a site or to `stay`, lock a site (at a level), close a site, \
                         forbid a pair, a village's `stay`, a site or a livelihood",
                    ),
            ),
        }
    }

    fn lock_village(&mut self, village: &str, to: &str, file: &str, row: u64) {
        let lock = parameters!(self.scenario, Lock);
        let before = lock.villages.insert(village.to_owned(), to.to_owned());
        self.told_twice("village", village, before.as_deref(), to, file, row);
    }

    fn lock_site(&mut self, site: &str, level: Option<&str>, file: &str, row: u64) {
        push(&mut parameters!(self.scenario, Lock).open, site);
        if let Some(level) = level {
            let fix = parameters!(self.scenario, FixLevel);
            let before = fix.levels.insert(site.to_owned(), level.to_owned());
            self.told_twice("site", site, before.as_deref(), level, file, row);
        }
    }

    /// An id that is locked in two ways.
    fn told_twice(
        &mut self,
        what: &str,
        id: &str,
        before: Option<&str>,
        now: &str,
        file: &str,
        row: u64,
    ) {
        let Some(before) = before.filter(|before| *before != now) else { return };
        let message = format!("{id} is locked to {before} already, and here to {now}");
        let mut finding = Diagnostic::error(codes::RULE_CONTRADICTION, message).file(file);
        if row > 0 {
            finding = finding.row(row);
        }
        self.findings.add(finding.about(what, id).help("take one of the two out"));
    }

    /// Locks parts of an earlier plan.
    fn keep(&mut self, path: &Path, decided: &Decided) -> Result<(), ReadError> {
        let file = if path.is_dir() { path.join("plan.json") } else { path.to_owned() };
        let (plan, found) = plan_file::read(&file, self.instance)?;
        for finding in found {
            self.findings.add(finding);
        }
        let named: Vec<_> = self
            .instance
            .areas
            .iter()
            .enumerate()
            .filter(|(_, area)| decided.keep_in.contains(&area.id))
            .map(|(at, _)| crate::facts::AreaIdx::new(at))
            .collect();
        for id in &decided.keep_in {
            if !self.instance.areas.iter().any(|area| area.id == *id) {
                let finding = Diagnostic::error(codes::LOCK_ROW, "there is no such area");
                let help = "write an id of areas.csv";
                self.findings.add(finding.column("keep_in").value(id).help(help));
            }
        }
        let is_in = |areas: &[crate::facts::AreaIdx]| {
            decided.keep_in.is_empty() || areas.iter().any(|area| named.contains(area))
        };
        let name = file.display().to_string();
        if decided.keep_what != KeepWhat::Sites {
            for assignment in &plan.assignments {
                let village = self.instance.village(assignment.village);
                let to = match assignment.decision {
                    Decision::Moves(site) => self.instance.site(site).id.as_str(),
                    Decision::Stays => STAY,
                    Decision::Unplaced => continue,
                };
                if is_in(&village.areas) {
                    self.lock_village(&village.id, to, &name, 0);
                }
            }
        }
        if decided.keep_what != KeepWhat::Villages {
            for built in &plan.built {
                let site = self.instance.site(SiteIdx::new(built.site.at()));
                if is_in(&site.areas) {
                    self.lock_site(&site.id, Some(&site.levels[built.level].name), &name, 0);
                }
            }
        }
        Ok(())
    }
}

fn push(list: &mut Vec<String>, id: &str) {
    if !list.iter().any(|known| known == id) {
        list.push(id.to_owned());
    }
}
