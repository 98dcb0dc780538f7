//! Findings as text and as JSON.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::write::words;
use crate::write::words::Lang;
use crate::write::words::Say;
use std::fmt::Write;

/// All findings, the gravest first, and their number at the end: `3 errors, 1 warning`.
#[must_use]
pub fn text(findings: &[Diagnostic], lang: Lang) -> String {
    let mut text = String::new();
    for finding in in_order(findings) {
        let line = words::findings::line(finding, lang);
        writeln!(text, "{line}").expect("writing to a string does not fail");
    }
    text.push_str(&counts(findings, lang));
    text.push('\n');
    text
}

/// How many findings of each severity: `3 errors, 1 warning`; `no findings` for none.
#[must_use]
pub fn counts(findings: &[Diagnostic], lang: Lang) -> String {
    let kinds = [
        (Severity::Error, Say::ErrorOne, Say::ErrorMany),
        (Severity::Warning, Say::WarningOne, Say::WarningMany),
        (Severity::Note, Say::NoteOne, Say::NoteMany),
    ];
    let counts: Vec<String> = kinds
        .into_iter()
        .filter_map(|(severity, one, many)| {
            let count = findings.iter().filter(|finding| finding.severity == severity).count();
            let text = if count == 1 { one } else { many };
            (count > 0).then(|| text.with(lang, &[&count.to_string()]))
        })
        .collect();
    if counts.is_empty() { Say::NoFindings.of(lang).to_owned() } else { counts.join(lang.comma()) }
}

/// All findings with their numbers:
/// `{"findings": [..], "errors": 3, "warnings": 1, "notes": 0}`.
#[must_use]
pub fn json(findings: &[Diagnostic]) -> serde_json::Value {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    serde_json::json!({
        "findings": in_order(findings),
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
        "notes": count(Severity::Note),
    })
}

/// The gravest first; otherwise as they were found.
#[must_use]
pub fn in_order(findings: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut findings: Vec<&Diagnostic> = findings.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    findings
}
