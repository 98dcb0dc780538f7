//! `pairs.csv` and `commutes.csv`: distances that the office gives. They can hold millions of rows.

use crate::diagnostic::Diagnostic;
use crate::facts::CommuteTable;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::PairTable;
use crate::facts::travel::CommuteRow;
use crate::facts::travel::PairRow;
use crate::read::ReadError;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::column::columns;
use crate::read::findings::Findings;
use crate::read::limits;
use crate::read::sheet::Sheet;

/// Reads `pairs.csv`, where there is one.
pub(super) fn pairs(
    book: &mut Book<'_>,
    instance: &Instance,
    findings: &mut Findings,
) -> Result<Option<PairTable>, ReadError> {
    let specs = columns(&["village", "site"], &[], &[], &["distance_km", "time_min", "cost_cny"]);
    let Some(mut sheet) = Sheet::open(book, "pairs", &specs, findings)? else { return Ok(None) };
    let [village, site, km, minutes, cost] =
        ["village", "site", "distance_km", "time_min", "cost_cny"]
            .map(|name| sheet.column(name, book));
    let mut rows: Vec<(PairRow, u64)> = Vec::new();
    while let Some(mut row) = sheet.next(findings)? {
        let from = row.needed_reference(&village);
        let to = row.needed_reference(&site);
        row.mark(from.unwrap_or_default());
        let at = from.and_then(|id| instance.village_named(id));
        if from.is_some() && at.is_none() && !book.unreadable.contains("villages") {
            row.unknown(&village, "village", "villages.csv");
        }
        let to_site = to.and_then(|id| instance.site_named(id));
        if to.is_some() && to_site.is_none() && !book.unreadable.contains("sites") {
            row.unknown(&site, "site", "sites.csv");
        }
        let km = row.decimal(&km, 0.0, limits::TRAVEL);
        let minutes = row.decimal(&minutes, 0.0, limits::TRAVEL);
        let cost = row.money(&cost, limits::MONEY).unwrap_or_default();
        if let (Some(village), Some(site)) = (at, to_site) {
            rows.push((PairRow { village, site, km, minutes, cost }, row.line));
        }
    }
    let file = sheet.file.clone();
    sheet.finish(book, findings)?;
    rows.sort_by_key(|(row, line)| (row.village, row.site, *line));
    for two in rows.windows(2) {
        let [(first, line), (second, again)] = two else { continue };
        if (first.village, first.site) == (second.village, second.site) {
            let id = &instance.village(second.village).id;
            let to = &instance.site(second.site).id;
            findings.add(duplicate(&file, "village", *again, *line, &format!("{id}, {to}")));
        }
    }
    rows.dedup_by_key(|(row, _)| (row.village, row.site));
    Ok(Some(PairTable { rows: rows.into_iter().map(|(row, _)| row).collect() }))
}

/// Reads `commutes.csv`, where there is one.
pub(super) fn commutes(
    book: &mut Book<'_>,
    instance: &Instance,
    findings: &mut Findings,
) -> Result<Option<CommuteTable>, ReadError> {
    let specs =
        columns(&["from", "livelihood"], &[], &[], &["distance_km", "time_min", "cost_cny"]);
    let Some(mut sheet) = Sheet::open(book, "commutes", &specs, findings)? else {
        return Ok(None);
    };
    let [from, to, km, minutes, cost] =
        ["from", "livelihood", "distance_km", "time_min", "cost_cny"]
            .map(|name| sheet.column(name, book));
    let are_homes_known =
        !book.unreadable.contains("villages") && !book.unreadable.contains("sites");
    let mut rows: Vec<(CommuteRow, u64)> = Vec::new();
    while let Some(mut row) = sheet.next(findings)? {
        let (home_id, work_id) = (row.needed_reference(&from), row.needed_reference(&to));
        row.mark(home_id.unwrap_or_default());
        let as_site = home_id.and_then(|id| instance.site_named(id)).map(Home::Site);
        let as_village = home_id.and_then(|id| instance.village_named(id)).map(Home::Village);
        if as_site.is_some() && as_village.is_some() {
            row.fail(
                codes::AMBIGUOUS_REFERENCE,
                &from,
                "a site and a village have this id",
                "give the site or the village another id",
            );
        }
        let home = as_site.or(as_village);
        if home_id.is_some() && home.is_none() && are_homes_known {
            row.unknown(&from, "site or village", "sites.csv or villages.csv");
        }
        let work = work_id.and_then(|id| instance.livelihood_named(id));
        if work_id.is_some() && work.is_none() && !book.unreadable.contains("livelihoods") {
            row.unknown(&to, "livelihood", "livelihoods.csv");
        }
        let km = row.decimal(&km, 0.0, limits::TRAVEL);
        let minutes = row.decimal(&minutes, 0.0, limits::TRAVEL);
        // Known to the format, but no rule and no term counts it.
        let _ = row.money(&cost, limits::MONEY);
        if let (Some(home), Some(livelihood)) = (home, work) {
            rows.push((CommuteRow { home, livelihood, km, minutes }, row.line));
        }
    }
    let file = sheet.file.clone();
    if cost.is_given() {
        findings.add(
            Diagnostic::note(codes::UNKNOWN_COLUMN, "the cost of a commute is not counted yet")
                .file(&file)
                .row(1)
                .column("cost_cny")
                .help("nothing to do; distance_km and time_min are used"),
        );
    }
    sheet.finish(book, findings)?;
    rows.sort_by_key(|(row, line)| (row.home, row.livelihood, *line));
    for two in rows.windows(2) {
        let [(first, line), (second, again)] = two else { continue };
        if (first.home, first.livelihood) == (second.home, second.livelihood) {
            let home = match second.home {
                Home::Site(site) => &instance.site(site).id,
                Home::Village(village) => &instance.village(village).id,
            };
            let work = &instance.livelihood(second.livelihood).id;
            findings.add(duplicate(&file, "from", *again, *line, &format!("{home}, {work}")));
        }
    }
    rows.dedup_by_key(|(row, _)| (row.home, row.livelihood));
    Ok(Some(CommuteTable { rows: rows.into_iter().map(|(row, _)| row).collect() }))
}

fn duplicate(file: &str, column: &str, line: u64, first: u64, ids: &str) -> Diagnostic {
    Diagnostic::error(codes::DUPLICATE_ID, format!("the pair stands on line {first} already"))
        .file(file)
        .row(line)
        .column(column)
        .value(ids)
        .help("remove one of the rows")
}
