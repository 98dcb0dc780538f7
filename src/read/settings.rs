//! `instance.toml`, the scenario and `--set` as one tree of values, each of which knows where it was
//! written. Later ones go before earlier ones, key by key.

use crate::diagnostic::Diagnostic;
use crate::read::change::TABLES;
use crate::read::codes;
use crate::read::findings::Findings;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use toml::Table;
use toml::Value;
use toml::de::DeTable;
use toml::de::DeValue;

/// Sections that an instance may have.
const OF_INSTANCE: [&str; 15] = [
    "name",
    "description",
    "currency",
    "crs",
    "files",
    "sources",
    "travel",
    "zones",
    "services",
    "candidates",
    "rules",
    "goal",
    "solver",
    "set",
    "format",
];
/// Sections that only an instance may have.
const NOT_OF_SCENARIO: [&str; 6] = ["currency", "crs", "files", "sources", "format", "zones"];

/// The merged tree.
#[derive(Debug, Default)]
pub(super) struct Settings {
    pub(super) table: Table,
    origins: BTreeMap<String, Origin>,
    file: String,
}

#[derive(Clone, Debug)]
struct Origin {
    file: String,
    line: Option<u64>,
}

impl Settings {
    /// Parses one file. What is wrong with it is told, and the rest is used.
    pub(super) fn parse(file: &str, bytes: &[u8], findings: &mut Findings) -> Self {
        let mut settings = Self { file: file.to_owned(), ..Self::default() };
        let text = match crate::read::source::text(bytes) {
            Ok(text) => text,
            Err(looks) => {
                findings.add(
                    Diagnostic::error(
                        codes::FILE_ENCODING,
                        format!("the file is not UTF-8 text: {looks}"),
                    )
                    .file(file)
                    .help("save it as UTF-8"),
                );
                return settings;
            }
        };
        let (spans, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let mut finding = Diagnostic::error(codes::TOML_SYNTAX, error.message())
                .file(file)
                .help("correct the line; text stands in \"quotation marks\", tables in [brackets]");
            if let Some(span) = error.span() {
                finding = finding.row(line_at(text, span.start));
            }
            findings.add(finding);
        }
        if errors.is_empty()
            && let Ok(table) = text.parse::<Table>()
        {
            settings.table = table;
            settings.note_lines(text, spans.get_ref(), "");
        }
        settings
    }

    fn note_lines(&mut self, text: &str, table: &DeTable<'_>, prefix: &str) {
        for (key, value) in table {
            let dotted = join(prefix, key.get_ref());
            let origin =
                Origin { file: self.file.clone(), line: Some(line_at(text, key.span().start)) };
            self.origins.insert(dotted.clone(), origin);
            if let DeValue::Table(inner) = value.get_ref() {
                self.note_lines(text, inner, &dotted);
            }
        }
    }

    /// Says which top-level keys are unknown, and drops them.
    pub(super) fn keep_known_sections(&mut self, is_instance: bool, findings: &mut Findings) {
        let allowed: Vec<&str> = OF_INSTANCE
            .into_iter()
            .filter(|section| is_instance || !NOT_OF_SCENARIO.contains(section))
            .collect();
        let unknown: Vec<String> =
            self.table.keys().filter(|key| !allowed.contains(&key.as_str())).cloned().collect();
        for key in unknown {
            self.table.remove(&key);
            let what = if OF_INSTANCE.contains(&key.as_str()) {
                "only instance.toml has this section"
            } else {
                "nothing reads this key"
            };
            findings.add(
                self.finding(codes::TOML_UNKNOWN_KEY, &key, what)
                    .help(format!("the sections are {}", allowed.join(", "))),
            );
        }
    }

    /// Lays other settings over these: tables are merged, all else is replaced.
    pub(super) fn lay_over(&mut self, over: Self) {
        merge(&mut self.table, over.table);
        self.origins.extend(over.origins);
    }

    /// Lays one `--set KEY=VALUE` over these.
    pub(super) fn set(&mut self, item: &str, findings: &mut Findings) {
        let malformed = |message: &str| {
            Diagnostic::error(codes::SET_MALFORMED, message)
                .file("--set")
                .value(item)
                .help("write --set KEY=VALUE, as --set goal.weights.jobless=80000")
        };
        let Some((key, value)) = item.split_once('=') else {
            findings.add(malformed("there is no `=`"));
            return;
        };
        let (key, value) = (key.trim(), value.trim());
        if item.contains(['\n', '\r']) {
            findings.add(malformed("there is a line break in it"));
            return;
        }
        let mut over = Self::default();
        let origin = Origin { file: "--set".to_owned(), line: None };
        if !over.write(key, value, &origin) {
            findings.add(malformed("the key has an empty part"));
            return;
        }
        over.keep_known_sections(false, findings);
        self.lay_over(over);
    }

    /// The settings on a sheet: dotted keys and values, each as `--set` takes it.
    pub(super) fn of_rows(
        file: &str,
        rows: &[(u64, String, String)],
        findings: &mut Findings,
    ) -> Self {
        let mut settings = Self { file: file.to_owned(), ..Self::default() };
        for (line, key, value) in rows {
            let mut over = Self::default();
            let origin = Origin { file: file.to_owned(), line: Some(*line) };
            if !over.write(key, value, &origin) {
                findings.add(
                    Diagnostic::error(codes::SET_MALFORMED, "the key has an empty part")
                        .file(file)
                        .row(*line)
                        .column("key")
                        .value(key)
                        .help("write a dotted key, as goal.weights.jobless"),
                );
                continue;
            }
            settings.lay_over(over);
        }
        settings
    }

    /// Puts a value under a dotted key; `false` where the key is none.
    fn write(&mut self, key: &str, value: &str, origin: &Origin) -> bool {
        let Some(mut path) = key_path(key) else { return false };
        if path.len() > 1 && TABLES.contains(&path[0].as_str()) {
            path.insert(0, "set".to_owned());
        }
        let value = format!("value = {value}")
            .parse::<Table>()
            .ok()
            .and_then(|mut table| table.remove("value"))
            .unwrap_or_else(|| Value::String(value.to_owned()));
        let mut nested = value;
        for depth in (0..path.len()).rev() {
            let dotted = path[..=depth].join(".");
            self.origins.insert(dotted, origin.clone());
            nested = Value::Table(Table::from_iter([(path[depth].clone(), nested)]));
        }
        if let Value::Table(table) = nested {
            self.table = table;
        }
        true
    }

    /// A finding about a key, with the file and line where it (or the table around it) is written.
    pub(super) fn finding(
        &self,
        code: &'static str,
        key: &str,
        message: impl Into<String>,
    ) -> Diagnostic {
        let mut finding = Diagnostic::error(code, message).column(key);
        let mut part = key;
        let origin = loop {
            if let Some(origin) = self.origins.get(part) {
                break Some(origin);
            }
            match part.rsplit_once('.') {
                Some((before, _)) => part = before,
                None => break None,
            }
        };
        match origin {
            Some(origin) => {
                finding = finding.file(&origin.file);
                finding.location.row = origin.line;
            }
            None => finding = finding.file(&self.file),
        }
        finding
    }

    /// A section as a table; a value of another type is told.
    pub(super) fn section(&self, name: &str, findings: &mut Findings) -> Table {
        match self.table.get(name) {
            None => Table::new(),
            Some(Value::Table(table)) => table.clone(),
            Some(other) => {
                findings.add(
                    self.finding(codes::TOML_VALUE, name, "this is to be a table")
                        .value(other.to_string())
                        .help(format!("write [{name}] and its keys below")),
                );
                Table::new()
            }
        }
    }

    /// A text at the top; a value of another type is told.
    pub(super) fn text(&self, key: &str, findings: &mut Findings) -> Option<String> {
        match self.table.get(key)? {
            Value::String(text) => Some(text.clone()),
            other => {
                findings.add(
                    self.finding(codes::TOML_VALUE, key, "this is to be text")
                        .value(other.to_string())
                        .help("put it in quotation marks"),
                );
                None
            }
        }
    }

    /// A table as a type. All unknown keys and wrong values are told, and then there is no value.
    pub(super) fn typed<T: DeserializeOwned>(
        &self,
        prefix: &str,
        mut table: Table,
        findings: &mut Findings,
    ) -> Option<T> {
        let mut is_sound = true;
        loop {
            let error = match T::deserialize(Value::Table(table.clone())) {
                Ok(typed) => return is_sound.then_some(typed),
                Err(error) => error,
            };
            let message = error.message().trim().to_owned();
            let mut path = path_of(&error);
            if let Some(name) = quoted_after(&message, "unknown field `") {
                if path.last() != Some(&name) {
                    path.push(name);
                }
                let key = join(prefix, &path.join("."));
                let allowed = message.split_once(", ").map_or("", |(_, allowed)| allowed);
                findings.add(
                    self.finding(codes::TOML_UNKNOWN_KEY, &key, "nothing reads this key")
                        .help(if allowed.is_empty() { "remove it" } else { allowed }),
                );
            } else if is_sound || quoted_after(&message, "missing field `").is_none() {
                let key = join(prefix, &path.join("."));
                let mut finding = self
                    .finding(codes::TOML_VALUE, key.trim_end_matches('.'), message)
                    .help("give the key a value of the documented type");
                if let Some(value) = value_at(&table, &path) {
                    finding = finding.value(value.to_string());
                }
                findings.add(finding);
            }
            is_sound = false;
            // Without the key the rest can be judged; where no key is named, nothing more can be told.
            if !remove(&mut table, &path) {
                return None;
            }
        }
    }

    /// Says which numbers are not finite.
    pub(super) fn report_not_finite(&self, findings: &mut Findings) {
        let mut stack = vec![(String::new(), Value::Table(self.table.clone()))];
        while let Some((key, value)) = stack.pop() {
            match value {
                Value::Float(number) if !number.is_finite() => findings.add(
                    self.finding(codes::TOML_VALUE, &key, "the number is not finite")
                        .value(number.to_string())
                        .help("write a number; to switch a limit off, leave the key out"),
                ),
                Value::Table(table) => {
                    stack.extend(table.into_iter().rev().map(|(k, v)| (join(&key, &k), v)));
                }
                Value::Array(array) => stack.extend(array.into_iter().map(|v| (key.clone(), v))),
                _ => {}
            }
        }
    }
}

/// `a.b` and `c` as `a.b.c`.
pub(super) fn join(prefix: &str, key: &str) -> String {
    match (prefix, key) {
        ("", key) => key.to_owned(),
        (prefix, "") => prefix.to_owned(),
        (prefix, key) => format!("{prefix}.{key}"),
    }
}

/// The parts of a dotted key, quoted parts as TOML has them; other letters than TOML's are let pass.
fn key_path(key: &str) -> Option<Vec<String>> {
    if let Ok(table) = format!("{key} = 0").parse::<Table>() {
        let mut path = Vec::new();
        let mut value = Value::Table(table);
        while let Value::Table(table) = value {
            let (key, inner) = table.into_iter().next()?;
            path.push(key);
            value = inner;
        }
        return Some(path).filter(|path| path.iter().all(|part| !part.is_empty()));
    }
    let path: Vec<String> = key.split('.').map(|part| part.trim().to_owned()).collect();
    Some(path).filter(|path| path.iter().all(|part| !part.is_empty()))
}

fn merge(base: &mut Table, over: Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(Value::Table(base)), Value::Table(over)) => merge(base, over),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

fn line_at(text: &str, byte: usize) -> u64 {
    let before = &text.as_bytes()[..byte.min(text.len())];
    1 + before.iter().map(|&byte| u64::from(byte == b'\n')).sum::<u64>()
}

/// The keys that an error of the TOML crate names in its text.
fn path_of(error: &toml::de::Error) -> Vec<String> {
    let text = error.to_string();
    let last = text.trim_end().lines().last().unwrap_or_default();
    match last.strip_prefix("in `").and_then(|rest| rest.strip_suffix('`')) {
        Some(keys) => keys.split('.').map(str::to_owned).collect(),
        None => Vec::new(),
    }
}

fn quoted_after(message: &str, start: &str) -> Option<String> {
    let rest = message.strip_prefix(start)?;
    Some(rest.split('`').next()?.to_owned())
}

fn value_at<'a>(table: &'a Table, path: &[String]) -> Option<&'a Value> {
    let (first, rest) = path.split_first()?;
    let value = table.get(first)?;
    match (rest, value) {
        ([], value) => Some(value),
        (rest, Value::Table(inner)) => value_at(inner, rest),
        _ => Some(value),
    }
}

fn remove(table: &mut Table, path: &[String]) -> bool {
    match path {
        [] => false,
        [last] => table.remove(last).is_some(),
        [first, rest @ ..] => match table.get_mut(first) {
            Some(Value::Table(inner)) => remove(inner, rest) || table.remove(first).is_some(),
            Some(_) => table.remove(first).is_some(),
            None => false,
        },
    }
}
