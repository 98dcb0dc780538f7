//! The table of a study's points: a column a parameter, a row a point, an empty cell leaves the base.

use crate::diagnostic::Diagnostic;
use crate::facts::design::Domain;
use crate::facts::design::Parameter;
use crate::read::InputFile;
use crate::read::ReadError;
use crate::read::codes;
use crate::read::findings::Findings;
use crate::read::source;
use std::collections::BTreeSet;
use std::path::Path;

/// A value for each parameter; `None` leaves the base.
type Row = Vec<Option<String>>;

/// Reads the table; a column named `point` or `note` is for people.
pub(super) fn read(
    path: &Path,
    findings: &mut Findings,
    inputs: &mut Vec<InputFile>,
) -> Result<(Vec<Parameter>, Vec<Row>), ReadError> {
    let file = path.display().to_string();
    let (bytes, mut input) = source::whole(path, &file)?;
    let nothing = (Vec::new(), Vec::new());
    let text = match source::text(&bytes) {
        Ok(text) => text,
        Err(looks) => {
            findings.add(
                Diagnostic::error(codes::ENCODING, format!("the table is not UTF-8: {looks}"))
                    .file(file)
                    .help("save it as CSV in UTF-8"),
            );
            return Ok(nothing);
        }
    };
    let mut table = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let header: Vec<String> = match table.headers() {
        Ok(header) => header.iter().map(|name| name.trim().to_owned()).collect(),
        Err(_) => Vec::new(),
    };
    let mut seen = BTreeSet::new();
    for name in &header {
        if name.is_empty() || !seen.insert(name) {
            findings.add(
                Diagnostic::error(codes::DUPLICATE_COLUMN, "a column has no name, or one twice")
                    .file(&file)
                    .row(1)
                    .value(name)
                    .help("give each column the dotted name of one parameter"),
            );
        }
    }
    let is_key = |name: &String| !["point", "note"].contains(&name.as_str());
    let mut rows = Vec::new();
    for (line, record) in (2..).zip(table.records()) {
        let record = match record {
            Ok(record) if record.len() == header.len() => record,
            Ok(_) | Err(_) => {
                findings.add(
                    Diagnostic::error(codes::TRUNCATED, "the row has too few or too many cells")
                        .file(&file)
                        .row(line)
                        .help("give each column a cell; leave it empty for the base"),
                );
                continue;
            }
        };
        let cells = header.iter().zip(record.iter()).filter(|(name, _)| is_key(name));
        rows.push(cells.map(|(_, cell)| literal(cell.trim())).collect());
    }
    input.rows = Some(rows.len() as u64);
    inputs.push(input);
    let parameters = header.into_iter().filter(is_key).map(|key| Parameter {
        key,
        domain: Domain::Values(Vec::new()),
        whole: false,
    });
    Ok((parameters.collect(), rows))
}

/// A cell as TOML has it: numbers and words such as `true` as they are, all else as text.
fn literal(cell: &str) -> Option<String> {
    if cell.is_empty() {
        return None;
    }
    let is_plain = format!("value = {cell}").parse::<toml::Table>().is_ok();
    Some(if is_plain { cell.to_owned() } else { toml::Value::String(cell.to_owned()).to_string() })
}
