//! `budgets.csv`: the sources of money of each area.

use crate::facts::CostKind;
use crate::facts::Fund;
use crate::read::ReadError;
use crate::read::areas::Areas;
use crate::read::book::Book;
use crate::read::codes;
use crate::read::column::columns;
use crate::read::findings::Findings;
use crate::read::limits;
use crate::read::sheet::Sheet;
use std::collections::HashMap;

/// Reads the table, where there is one; to be called when all areas are known.
pub(super) fn read(
    book: &mut Book<'_>,
    areas: &Areas,
    findings: &mut Findings,
) -> Result<Vec<Fund>, ReadError> {
    let specs = columns(
        &["area", "source"],
        &["budget_cny"],
        &["covers"],
        &["per_household_cap_cny", "per_person_cap_cny"],
    );
    let Some(mut sheet) = Sheet::open(book, "budgets", &specs, findings)? else {
        return Ok(Vec::new());
    };
    let [area, source, budget, covers, per_household, per_person] =
        ["area", "source", "budget_cny", "covers", "per_household_cap_cny", "per_person_cap_cny"]
            .map(|name| sheet.column(name, book));
    let kinds = CostKind::ALL.map(|kind| (kind.word(), kind));
    let mut lines = HashMap::new();
    let mut funds = Vec::new();
    while let Some(mut row) = sheet.next(findings)? {
        let named = row.needed_reference(&area);
        let money_of = row.id(&source);
        let Some(of_area) = named else { continue };
        row.mark(of_area);
        let matching = areas.named(of_area);
        match matching.as_slice() {
            [_] => {}
            [] => {
                if !book.unreadable.contains("areas") {
                    row.unknown(&area, "area", "areas.csv");
                }
            }
            [..] => row.fail(
                codes::AMBIGUOUS_REFERENCE,
                &area,
                "several areas of different kinds have this id",
                "give the areas that have budgets ids that no other area has",
            ),
        }
        let fund = Fund {
            area: matching.first().copied().unwrap_or(crate::facts::AreaIdx(0)),
            source: money_of.unwrap_or_default().to_owned(),
            budget: row.money(&budget, limits::MONEY),
            covers: row.words(&covers, &kinds),
            per_household_cap: row.money(&per_household, limits::MONEY),
            per_person_cap: row.money(&per_person, limits::MONEY),
            row: row.line,
        };
        if money_of.is_some()
            && let Some(first) = lines.insert((of_area.to_owned(), fund.source.clone()), row.line)
        {
            row.duplicate(&source, &format!("{of_area}, {}", fund.source), first);
        }
        if matching.len() == 1 {
            funds.push(fund);
        }
    }
    sheet.finish(book, findings)?;
    Ok(funds)
}
