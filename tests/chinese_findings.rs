//! Findings in Chinese: no code, message or remedy of the source lacks its twin, no twin is idle, and
//! numbers are kept.

use resettle::diagnostic::Diagnostic;
use resettle::write::words::Lang;
use resettle::write::words::findings::line;
use resettle::write::words::findings::meaning;
use resettle::write::words::findings::meanings;
use resettle::write::words::findings::sentences as all;
use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

fn is_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

/// The numbers of a sentence's open places.
fn numbers(text: &str) -> BTreeSet<usize> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')?.0.parse().ok()).collect()
}

/// The source of everything that can make a finding, without its tests.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(dir: &Path, into: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                if !path.ends_with("words/findings") && !path.ends_with("src/bin") {
                    walk(&path, into);
                }
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
                into.push((path, text));
            }
        }
    }
    let mut all = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all
}

/// The texts in quotation marks of a source, with its continued lines joined.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in source.split('\n') {
        assert!(!line.contains('\r'));
    }
    let mut chars = source.chars().peekable();
    let mut before = ' ';
    while let Some(letter) = chars.next() {
        if letter == '/' && chars.peek() == Some(&'/') {
            for next in chars.by_ref() {
                if next == '\n' {
                    break;
                }
            }
        } else if letter == '"' && before != '\'' {
            let mut text = String::new();
            while let Some(next) = chars.next() {
                match next {
                    '"' => break,
                    '\\' => match chars.next() {
                        Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                        Some('n') => text.push('\n'),
                        Some(other) => text.push(other),
                        None => {}
                    },
                    other => text.push(other),
                }
            }
            found.push(text);
        }
        before = letter;
    }
    found
}

/// A sentence with its open places alike, whether numbered, named or formatted.
fn alike(sentence: &str) -> String {
    let mut text = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        if let Some(after) = after.strip_prefix('{') {
            text.push('{');
            rest = after;
        } else if after.split_once('}').is_none_or(|(name, _)| name.contains(' ')) {
            // A brace that is a letter.
            text.push('{');
            rest = after;
        } else {
            text.push_str("{}");
            rest = after.split_once('}').map_or("", |(_, behind)| behind);
        }
    }
    text.push_str(rest);
    text.replace("}}", "}")
}

/// Words that look like a code and are none.
const NO_CODES: &[&str] = &[
    "plan.json",
    "run.json",
    "study.json",
    "pareto.json",
    "zones.village_share",
    "zones.site_share",
];

#[test]
fn no_code_lacks_its_chinese_meaning_and_none_is_explained_that_does_not_exist() {
    let rooms = [
        "csv",
        "file",
        "plan",
        "rules",
        "rule",
        "run",
        "scenario",
        "study",
        "zones",
        "toml",
        "set",
        "goal",
        "locks",
        "coordinates",
        "checkpoint",
        "pareto",
        "workbook",
        "layer",
    ];
    let mut used = BTreeSet::new();
    for (path, source) in sources() {
        if !source.contains("Diagnostic") && !path.ends_with("codes.rs") {
            continue;
        }
        for text in literals(&source) {
            let is_code = text.split('.').next().is_some_and(|room| rooms.contains(&room))
                && text.contains('.')
                && !text.ends_with('.')
                && text.chars().all(|c| c.is_ascii_lowercase() || c == '.' || c == '_');
            let is_file = Path::new(&text).extension().is_some_and(|end| {
                ["csv", "json", "toml", "geojson"].iter().any(|known| end == *known)
            });
            if is_code && !is_file && !NO_CODES.contains(&text.as_str()) {
                used.insert(text);
            }
        }
    }
    let known: BTreeSet<String> = meanings().iter().map(|(code, _)| (*code).to_owned()).collect();
    assert!(meanings().is_sorted(), "the list is searched by halves");
    let lacking: Vec<_> = used.difference(&known).filter(|code| is_stated(code)).collect();
    assert!(lacking.is_empty(), "no Chinese meaning: {lacking:?}");
    let idle: Vec<_> = known.difference(&used).collect();
    assert!(idle.is_empty(), "no finding has the code: {idle:?}");
    for (code, _) in resettle::read::codes::ALL {
        assert!(meaning(code).is_some_and(is_chinese), "{code}");
    }
}

/// Dotted keys of scenarios look like codes; they have three parts, or name a rule's own key.
fn is_stated(code: &str) -> bool {
    code.starts_with("plan.claims.") || code.split('.').count() == 2
}

#[test]
fn every_sentence_stands_in_the_source_and_has_a_twin_with_the_same_words() {
    let said: BTreeSet<String> = sources()
        .iter()
        .flat_map(|(_, source)| literals(source))
        .map(|literal| alike(&literal))
        .collect();
    let mut seen = BTreeSet::new();
    let mut idle = Vec::new();
    for (english, chinese) in all() {
        assert!(seen.insert(english), "twice: {english}");
        // An English sentence may name a Chinese heading, but begins in English.
        let begins_in_english = english.starts_with(|c: char| c.is_ascii());
        let is_twin = chinese.contains(|c: char| !c.is_ascii());
        assert!(is_twin && begins_in_english, "{english}: {chinese}");
        assert_eq!(numbers(english), numbers(chinese), "{english}");
        let rendered = alike(english);
        if !said.contains(&rendered) {
            idle.push(rendered);
        }
    }
    assert!(idle.is_empty(), "no code says: {idle:#?}");
}

/// Parts of sentences that are put together of words alone; nothing in them needs a twin.
const OF_WORDS: &[&str] = &["{} {}", "{}: {}", "{}"];

#[test]
fn no_message_that_stands_beside_its_code_lacks_its_chinese() {
    let known: BTreeSet<String> = all().map(|(english, _)| alike(english)).collect();
    let (mut lacking, mut found) = (BTreeSet::new(), 0);
    for (path, source) in sources().into_iter().filter(|(path, _)| !path.ends_with("codes.rs")) {
        let mut rest = source.as_str();
        while let Some(at) = rest.find("codes::").into_iter().chain(rest.find("(\"")).min() {
            rest = &rest[at + 2..];
            // `codes::NAME, "…"`, `"room.code", format!("…"`.
            let Some((code, behind)) = rest.split_once(',') else { continue };
            let code = code.trim_start_matches("des::").trim_end_matches('"');
            if code.is_empty()
                || code.chars().any(|c| !c.is_ascii_alphabetic() && !"._".contains(c))
            {
                continue;
            }
            let behind = behind.trim_start().trim_start_matches("format!(").trim_start();
            if behind.starts_with('"')
                && (code.contains('.') || code.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
                && let Some(text) = literals(behind).first()
                && text.contains(' ')
            {
                found += 1;
                let text = alike(text);
                if !known.contains(&text) && !OF_WORDS.contains(&text.as_str()) {
                    lacking.insert(format!("{}: {text}", path.display()));
                }
            }
        }
    }
    assert!(found > 40, "{found}");
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn no_remedy_lacks_its_chinese() {
    let known: BTreeSet<String> = all().map(|(english, _)| alike(english)).collect();
    let mut lacking = BTreeSet::new();
    for (path, source) in sources() {
        for call in source.split(".help(").skip(1) {
            // The text itself, or the text of a format; what is put in is a name.
            let call = call.trim_start().trim_start_matches("format!(").trim_start();
            if call.starts_with('"')
                && let Some(text) = literals(call).first()
                && !known.contains(&alike(text))
            {
                lacking.insert(format!("{}: {text}", path.display()));
            }
        }
    }
    assert!(lacking.is_empty(), "{lacking:#?}");
}

#[test]
fn a_finding_keeps_its_numbers_in_chinese() {
    let finding = Diagnostic::error(
        "plan.capacity",
        "site S1 (level L2) takes 120 households, 100 dwellings: 20 too many",
    )
    .about("site", "S1")
    .help("Build a larger level, or send villages elsewhere.");
    assert_eq!(
        line(&finding, Lang::Zh),
        "错误[plan.capacity] 安置点S1：安置点S1（等级L2）接收120户，容量100（dwellings）：超出20\n  \
         处理：建设更高等级，或将部分村庄安置到别处。"
    );
    assert_eq!(line(&finding, Lang::En), finding.to_string());
}

#[test]
fn a_sentence_without_twin_is_told_with_its_meaning() {
    let finding = Diagnostic::warning("csv.number", "something that no list has").file("a.csv");
    assert_eq!(
        line(&finding, Lang::Zh),
        "警告[csv.number] a.csv：不是数字（something that no list has）"
    );
}

#[test]
fn money_is_told_exactly_in_ten_thousands_and_hundred_millions() {
    let finding = Diagnostic::error(
        "plan.budget",
        "A: costs 5.29 M CNY (building_fixed 1 M CNY, building_household 3.5 M CNY, places 790000 CNY), its \
         budget is 5 M CNY: 290000 CNY too much",
    );
    assert_eq!(
        line(&finding, Lang::Zh),
        "错误[plan.budget]：A：成本529 万元（固定建设100 万元、按户建设350 万元、岗位创建79 万元），预算500 万元：超出29 万元"
    );
}
