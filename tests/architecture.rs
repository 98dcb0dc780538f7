//! The house: which room may know which, what each file begins with, and that every rule and every
//! term is in all its places. Reads `src/` as text.

use resettle::facts::RuleName;
use resettle::facts::Term;
use resettle::write::words::Asked;
use resettle::write::words::Say;
use resettle::write::words::Studied;
use resettle::write::words::Text;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// What each room may know; a room that is missing here may not exist.
const MAY_KNOW: [(&str, &[&str]); 16] = [
    ("facts", &[]),
    ("diagnostic", &[]),
    ("staged", &[]),
    ("read", &["facts", "diagnostic", "staged"]),
    ("candidates", &["facts", "diagnostic"]),
    ("model", &["facts", "candidates"]),
    ("solve", &["facts", "candidates", "model"]),
    ("verify", &["facts", "diagnostic"]),
    ("measure", &["facts"]),
    ("write", &["facts", "diagnostic", "measure", "verify", "staged"]),
    ("generate", &["facts", "write", "staged"]),
    ("checkpoint", &["facts", "diagnostic", "read", "solve"]),
    (
        "run",
        &[
            "checkpoint",
            "facts",
            "diagnostic",
            "staged",
            "read",
            "candidates",
            "model",
            "solve",
            "verify",
            "measure",
            "write",
        ],
    ),
    (
        "why",
        &[
            "facts",
            "diagnostic",
            "staged",
            "read",
            "candidates",
            "model",
            "solve",
            "verify",
            "measure",
            "write",
            "run",
        ],
    ),
    (
        "study",
        &[
            "facts",
            "diagnostic",
            "staged",
            "read",
            "candidates",
            "model",
            "solve",
            "verify",
            "measure",
            "write",
            "run",
        ],
    ),
    (
        "cli",
        &[
            "facts",
            "diagnostic",
            "staged",
            "read",
            "candidates",
            "model",
            "solve",
            "verify",
            "measure",
            "write",
            "generate",
            "run",
            "why",
            "study",
        ],
    ),
];

/// Crates that live in some rooms only; `bin` holds programs of their own.
const CRATES: [(&str, &[&str]); 25] = [
    ("highs", &["solve"]),
    ("highs_sys", &["solve"]),
    ("good_lp", &["solve"]),
    ("rayon", &["solve", "study"]),
    ("rstar", &["candidates"]),
    ("clap", &["cli", "bin"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("indicatif", &["cli", "bin"]),
    ("comfy_table", &["cli", "bin"]),
    ("ctrlc", &["cli", "bin"]),
    ("csv", &["read", "write", "generate", "bin"]),
    ("geojson", &["read", "write", "generate", "bin"]),
    ("encoding_rs", &["read"]),
    ("rust_xlsxwriter", &["write"]),
    ("rusqlite", &["read", "write"]),
    ("calamine", &["read"]),
    ("shapefile", &["read"]),
    ("geozero", &["read"]),
    ("proj4rs", &["read"]),
    ("plotters", &["write"]),
    ("resvg", &["write"]),
    ("sys_locale", &["cli"]),
    ("toml", &["read", "write", "generate", "bin"]),
    ("rand", &["generate", "study", "solve", "bin"]),
];

/// Rules that only remove choices: they have no rows in `model/rules`.
const WITHOUT_ROWS: [RuleName; 5] = [
    RuleName::Reach,
    RuleName::Eligibility,
    RuleName::SameArea,
    RuleName::Forbid,
    RuleName::FixLevel,
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `src/`, with its path from there and its text.
fn sources() -> BTreeMap<PathBuf, String> {
    fn collect(folder: &Path, into: &mut BTreeMap<PathBuf, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, into);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                into.insert(path.strip_prefix(root().join("src")).unwrap().to_owned(), text);
            }
        }
    }
    let mut files = BTreeMap::new();
    collect(&root().join("src"), &mut files);
    assert!(files.len() > 100, "src/ holds {} files only", files.len());
    files
}

/// The room of a file: its folder in `src/`, or its own name there.
fn room(path: &Path) -> String {
    let first = path.iter().next().unwrap().to_str().unwrap();
    first.trim_end_matches(".rs").to_owned()
}

/// Code without comments, and without the tests at a file's end; a file that says so at its top is all for tests.
fn code(text: &str) -> Vec<(usize, &str)> {
    let is_test = |line: &str| ["#[cfg(test)]", "#![cfg(test)]"].contains(&line.trim());
    let lines = (1..).zip(text.lines()).take_while(|(_, line)| !is_test(line));
    lines
        .map(|(at, line)| (at, line.split_once("//").map_or(line, |(code, _)| code)))
        .filter(|(_, line)| !line.trim().is_empty())
        .collect()
}

/// Names that follow `prefix` in a line.
fn named_after<'a>(line: &'a str, prefix: &str) -> Vec<&'a str> {
    let parts = line.split(prefix).skip(1);
    parts
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap())
        .collect()
}

/// Whether a word stands in a line on its own, followed by `::`.
fn uses_crate(line: &str, name: &str) -> bool {
    let wanted = format!("{name}::");
    line.match_indices(&wanted).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    })
}

#[track_caller]
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_room_knows_only_what_the_house_allows() {
    let table: BTreeMap<&str, &[&str]> = MAY_KNOW.into_iter().collect();
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        if ["lib", "main", "bin"].contains(&room.as_str()) {
            continue;
        }
        let Some(known) = table.get(room.as_str()) else {
            faults.push(format!("{}: room {room} is not in the table", path.display()));
            continue;
        };
        for (at, line) in code(&text) {
            for other in named_after(line, "crate::") {
                if other != room && !known.contains(&other) {
                    faults.push(format!("{}:{at}: {room} knows {other}", path.display()));
                }
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn no_room_knows_one_that_knows_it() {
    for (room, known) in MAY_KNOW {
        for other in known {
            let (_, back) = MAY_KNOW.iter().find(|(name, _)| name == other).unwrap();
            assert!(!back.contains(&room), "{room} and {other} know each other");
        }
    }
}

#[test]
fn each_foreign_crate_lives_in_its_rooms_only() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let room = room(&path);
        // The list of candidate pairs is printed as CSV by its command.
        let tolerated = path == Path::new("cli/commands/candidates.rs");
        for (name, rooms) in CRATES {
            let is_home = rooms.contains(&room.as_str()) || tolerated && name == "csv";
            for (at, line) in code(&text).into_iter().filter(|_| !is_home) {
                if uses_crate(line, name) {
                    faults.push(format!("{}:{at}: {room} uses {name}", path.display()));
                }
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn imports_are_one_a_line_and_never_climb_twice() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        for (at, line) in code(&text) {
            if line.contains("super::super") {
                faults.push(format!("{}:{at}: super::super", path.display()));
            }
            if line.trim_start().starts_with("use crate::") && line.contains('{') {
                faults.push(format!("{}:{at}: several imports in one", path.display()));
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        if !text.starts_with("//! ") {
            faults.push(path.display().to_string());
        }
    }
    assert_none(&faults);
}

#[test]
fn only_the_command_line_prints_and_exits() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        if ["cli", "bin", "main"].contains(&room(&path).as_str()) {
            continue;
        }
        for (at, line) in code(&text) {
            for banned in ["println!", "eprintln!", "print!", "eprint!", "dbg!", "process::exit"] {
                if line.contains(banned) {
                    faults.push(format!("{}:{at}: {banned}", path.display()));
                }
            }
        }
    }
    assert_none(&faults);
}

#[test]
fn nothing_is_unwrapped_or_left_open_outside_tests() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        for (at, line) in code(&text) {
            for banned in [".unwrap()", "todo!", "unimplemented!", "panic!("] {
                if line.contains(banned) {
                    faults.push(format!("{}:{at}: {banned}", path.display()));
                }
            }
        }
    }
    assert_none(&faults);
}

/// Names of the files in a folder, without `.rs` and without `mod`.
fn files_in(folder: &str) -> BTreeSet<String> {
    let path = root().join(folder);
    let entries = fs::read_dir(&path).unwrap_or_else(|error| panic!("{folder}: {error}"));
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "mod")
        .collect()
}

#[test]
fn every_rule_has_its_meaning_its_rows_its_check_and_its_test() {
    let all: BTreeSet<String> =
        RuleName::ALL.into_iter().map(|rule| rule.word().to_owned()).collect();
    let with_rows: BTreeSet<String> = RuleName::ALL
        .into_iter()
        .filter(|rule| !WITHOUT_ROWS.contains(rule))
        .map(|rule| rule.word().to_owned())
        .collect();
    assert_eq!(files_in("src/facts/rules"), all, "facts/rules");
    assert_eq!(files_in("src/model/rules"), with_rows, "model/rules");
    // Not a rule: it looks up the names that rules give.
    let mut checks = files_in("src/verify/rules");
    checks.remove("named");
    assert_eq!(checks, all, "verify/rules");
    assert_eq!(files_in("tests/rules"), all, "tests/rules");
}

#[test]
fn every_term_has_its_meaning_its_columns_its_measure_and_its_test() {
    let all: BTreeSet<String> = Term::ALL.into_iter().map(|term| term.word().to_owned()).collect();
    for folder in ["src/facts/terms", "src/model/terms", "src/verify/terms", "tests/terms"] {
        assert_eq!(files_in(folder), all, "{folder}");
    }
}

#[test]
fn every_rule_and_term_test_is_registered() {
    for (file, names) in [
        ("tests/rules.rs", RuleName::ALL.map(RuleName::word).to_vec()),
        ("tests/terms.rs", Term::ALL.map(Term::word).to_vec()),
    ] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        for name in names {
            assert!(text.contains(&format!("mod {name};")), "{file} does not run {name}");
        }
    }
}

#[test]
fn every_reason_has_words_and_all_words_are_of_a_reason() {
    let known: BTreeSet<&str> =
        resettle::why::reason::CODES.iter().map(|(code, _, _)| *code).collect();
    let sources = sources();
    let mut given: BTreeSet<&str> = BTreeSet::new();
    for (path, text) in sources.iter().filter(|(path, _)| room(path) == "why") {
        for rest in text.split("Reason::new(\"").skip(1) {
            let code = rest.split('"').next().unwrap_or_default();
            assert!(known.contains(code), "{}: {code} has no words", path.display());
        }
        let is_table = path.ends_with("why/reason.rs");
        given.extend(
            known.iter().filter(|code| {
                text.matches(&format!("\"{code}\"")).count() > usize::from(is_table)
            }),
        );
    }
    assert_eq!(known.difference(&given).collect::<Vec<_>>(), Vec::<&&str>::new());
}

#[test]
fn every_text_is_said_somewhere() {
    let mut said: String = sources().into_values().collect();
    let assets = root().join("src/write/report/assets");
    for folder in [assets.clone(), assets.join("compare")] {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "js" || extension == "html") {
                said.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let tables = [
        ("Text", Text::ALL.iter().map(|text| text.key()).collect::<Vec<_>>()),
        ("Say", Say::ALL.iter().map(|text| text.key()).collect()),
        ("Asked", Asked::ALL.iter().map(|text| text.key()).collect()),
        ("Studied", Studied::ALL.iter().map(|text| text.key()).collect()),
    ];
    // What stands in code, and in pages in quotation marks.
    let words: BTreeSet<&str> =
        said.split(|c: char| !c.is_alphanumeric() && c != '_' && c != ':').collect();
    let quoted: BTreeSet<&str> = said.split(['\'', '"']).collect();
    let is_said = |table: &str, key: &str| {
        words.contains(format!("{table}::{key}").as_str()) || quoted.contains(key)
    };
    let idle = tables.iter().flat_map(|(table, keys)| {
        keys.iter().filter(|key| !is_said(table, key)).map(move |key| format!("{table}::{key}"))
    });
    assert_none(&idle.collect::<Vec<_>>());
}
