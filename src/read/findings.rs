//! Collects findings. Of many alike only the first are kept, and the rest are counted, so that a large
//! table in the wrong unit does not bury everything else.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use std::collections::BTreeMap;

/// Findings of one code in one column of one file that are kept.
pub const SHOWN: u64 = 50;

/// Findings as they are found.
#[derive(Debug, Default)]
pub(super) struct Findings {
    kept: Vec<Diagnostic>,
    alike: BTreeMap<Key, Tally>,
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    file: Option<String>,
    sheet: Option<String>,
    column: Option<String>,
    code: &'static str,
    severity: Severity,
}

#[derive(Debug, Default)]
struct Tally {
    count: u64,
    last_row: Option<u64>,
}

impl Findings {
    /// Takes a finding.
    pub(super) fn add(&mut self, finding: Diagnostic) {
        let place = &finding.location;
        let key = Key {
            file: place.file.clone(),
            sheet: place.sheet.clone(),
            column: place.column.clone(),
            code: finding.code,
            severity: finding.severity,
        };
        let tally = self.alike.entry(key).or_default();
        tally.count += 1;
        tally.last_row = place.row;
        if tally.count <= SHOWN {
            self.kept.push(finding);
        }
    }

    /// Everything found, in the order of finding; what was not kept is counted at the end.
    pub(super) fn into_vec(self) -> Vec<Diagnostic> {
        let mut all = self.kept;
        let more = self.alike.into_iter().filter(|(_, tally)| tally.count > SHOWN);
        for (key, tally) in more {
            let rest = tally.count - SHOWN;
            let upto = tally.last_row.map_or_else(String::new, |row| format!(", up to line {row}"));
            let mut finding =
                Diagnostic::new(key.code, key.severity, format!("{rest} more like these{upto}"))
                    .help("the first ones tell what to do");
            finding.location.file = key.file;
            finding.location.sheet = key.sheet;
            finding.location.column = key.column;
            all.push(finding);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Findings;
    use super::SHOWN;
    use crate::diagnostic::Diagnostic;

    #[test]
    fn many_alike_are_shown_in_part_and_counted_in_full() {
        let mut findings = Findings::default();
        for row in 2..2 + SHOWN + 7 {
            findings.add(Diagnostic::error("csv.number", "bad").file("a.csv").row(row).column("x"));
        }
        findings.add(Diagnostic::error("csv.number", "bad").file("a.csv").row(2).column("y"));
        let all = findings.into_vec();
        assert_eq!(all.len() as u64, SHOWN + 2);
        let last = all.last().unwrap();
        assert_eq!(last.message, "7 more like these, up to line 58");
        assert!(last.is_error());
    }
}
