//! `livelihoods.csv` and `sectors.csv`: where people earn their living, and the industry catalogue.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Severity;
use crate::facts::Cny;
use crate::facts::Livelihood;
use crate::facts::Sector;
use crate::facts::SectorStatus;
use crate::facts::SkillIdx;
use crate::facts::livelihood::Takes;
use crate::read::ReadError;
use crate::read::areas::Areas;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::column::Spec;
use crate::read::column::columns;
use crate::read::coordinates;
use crate::read::coordinates::Place;
use crate::read::coordinates::Point;
use crate::read::findings::Findings;
use crate::read::limits;
use crate::read::sheet::Sheet;
use std::collections::HashMap;

const STATUSES: [(&str, SectorStatus); 5] = [
    ("encouraged", SectorStatus::Encouraged),
    ("allowed", SectorStatus::Allowed),
    ("limited", SectorStatus::Limited),
    ("closing", SectorStatus::Closing),
    ("prohibited", SectorStatus::Prohibited),
];

const TAKES: [(&str, Takes); 3] =
    [("no", Takes::Residents), ("yes", Takes::Everyone), ("only", Takes::Stayers)];

/// Reads `sectors.csv`, where there is one.
pub(super) fn sectors(
    book: &mut Book<'_>,
    findings: &mut Findings,
) -> Result<Vec<Sector>, ReadError> {
    let specs = columns(
        &["sector", "status"],
        &[],
        &["zone_classes", "source", "article"],
        &["closing_year"],
    );
    let Some(mut sheet) = Sheet::open(book, "sectors", &specs, findings)? else {
        return Ok(Vec::new());
    };
    let [sector, status, closing_year, zone_classes, source, article] =
        ["sector", "status", "closing_year", "zone_classes", "source", "article"]
            .map(|name| sheet.column(name, book));
    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut sectors = Vec::new();
    while let Some(mut row) = sheet.next(findings)? {
        let Some(name) = row.id(&sector) else { continue };
        if let Some(first) = lines.get(name) {
            row.duplicate(&sector, name, *first);
            continue;
        }
        lines.insert(name.to_owned(), row.line);
        let is_empty = row.needed_reference(&status).is_none();
        let status = if is_empty { None } else { row.word(&status, &STATUSES) };
        sectors.push(Sector {
            name: name.to_owned(),
            status: status.unwrap_or(SectorStatus::Allowed),
            closing_year: row.decimal(&closing_year, 1900.0, 2200.0).map(|year| year as i32),
            zone_classes: row.list(&zone_classes).into_iter().map(str::to_owned).collect(),
            source: row.owned(&source),
            article: row.owned(&article),
        });
    }
    sheet.finish(book, findings)?;
    Ok(sectors)
}

/// The columns of `livelihoods.csv`.
fn specs(book: &Book<'_>, areas: &Areas) -> Result<Vec<Spec>, ReadError> {
    let mut specs = columns(
        &["id"],
        &["places"],
        &["name", "name_zh", "kind", "skill", "sector", "for_stayers", "zone"],
        &["income_cny", "cost_per_place_cny", "host_share"],
    );
    specs.extend(coordinates::specs(&book.header("livelihoods")?, false));
    for name in areas.kinds() {
        if !specs.iter().any(|spec| spec.name == name) {
            specs.push(Spec { name, is_required: false, is_number: false });
        }
    }
    Ok(specs)
}

/// Reads `livelihoods.csv`, where there is one.
pub(super) fn read(
    book: &mut Book<'_>,
    skills: &[String],
    sectors: &[Sector],
    areas: &mut Areas,
    points: &mut Vec<Point>,
    findings: &mut Findings,
) -> Result<Vec<Livelihood>, ReadError> {
    let specs = specs(book, areas)?;
    let Some(mut sheet) = Sheet::open(book, "livelihoods", &specs, findings)? else {
        return Ok(Vec::new());
    };
    let [id, places, name, kind, skill, income, cost, sector, host_share, takes, zone] = [
        "id",
        "places",
        "name",
        "kind",
        "skill",
        "income_cny",
        "cost_per_place_cny",
        "sector",
        "host_share",
        "for_stayers",
        "zone",
    ]
    .map(|name| sheet.column(name, book));
    let place = Place::of(&sheet, book, false, findings);
    let area_columns = areas.columns(&sheet, book);
    let file = sheet.file.clone();
    let sector_at: HashMap<&str, usize> =
        sectors.iter().enumerate().map(|(at, sector)| (sector.name.as_str(), at)).collect();
    let has_catalogue = book.has("sectors");
    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut livelihoods = Vec::new();
    let mut first_sector = None;
    while let Some(mut row) = sheet.next(findings)? {
        let Some(livelihood) = row.id(&id) else { continue };
        if let Some(first) = lines.get(livelihood) {
            row.duplicate(&id, livelihood, *first);
            continue;
        }
        lines.insert(livelihood.to_owned(), row.line);
        let of_skill = row.text(&skill).and_then(|named| {
            let at = skills.iter().position(|known| known == named);
            if at.is_none() && !book.unreadable.contains("villages") {
                row.fail(
                    codes::UNKNOWN_REFERENCE,
                    &skill,
                    "no village has workers of this skill",
                    format!("add a column workers_{named} to villages.csv, or leave the cell empty for any skill"),
                );
            }
            at.map(SkillIdx::new)
        });
        let of_sector = row.text(&sector).and_then(|named| {
            let at = sector_at.get(named).copied();
            if !has_catalogue {
                first_sector.get_or_insert(row.line);
            } else if at.is_none() && !book.unreadable.contains("sectors") {
                row.unknown(&sector, "sector", "sectors.csv");
            }
            at
        });
        let share = row.money(&host_share, Cny::yuan(1)).unwrap_or_default();
        livelihoods.push(Livelihood {
            id: livelihood.to_owned(),
            name: row.owned(&name),
            kind: row.owned(&kind),
            skill: of_skill,
            place: place.read(&mut row, "livelihood", livelihood, &file, points),
            places: row.needed_count(&places, 0, limits::PEOPLE).unwrap_or(0),
            income: row.money(&income, limits::MONEY).unwrap_or_default(),
            cost_per_place: row.money(&cost, limits::MONEY).unwrap_or_default(),
            sector: of_sector,
            // The share has at most six decimals, so its millionths are exact.
            host_share_ppm: u32::try_from(share.0).expect("the share is at most 1"),
            takes: row.word(&takes, &TAKES).unwrap_or(Takes::Residents),
            zone: row.owned(&zone),
            areas: areas.of_row(&mut row, &area_columns),
            row: row.line,
        });
    }
    for column in [&income, &cost] {
        column.report_empty(&file, Severity::Note, "0", findings);
    }
    if let Some(line) = first_sector {
        findings.add(
            Diagnostic::warning(
                codes::UNKNOWN_REFERENCE,
                "there is no sectors.csv, so the sectors mean nothing",
            )
            .file(&file)
            .row(line)
            .column("sector")
            .help("add sectors.csv with the status of each sector"),
        );
    }
    sheet.finish(book, findings)?;
    Ok(livelihoods)
}
