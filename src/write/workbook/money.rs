//! The sheets of money: costs by the area in which they arise, and by the source that pays.

use crate::facts::AreaIdx;
use crate::facts::Cny;
use crate::facts::CostKind;
use crate::write::document::yuan;
use crate::write::words::Text;
use crate::write::words::named;
use crate::write::workbook::Book;
use crate::write::workbook::charts;
use crate::write::workbook::grid::Cell;
use crate::write::workbook::grid::Column;
use crate::write::workbook::grid::full_table;
use crate::write::workbook::grid::put;
use crate::write::workbook::style::Kind;
use rust_xlsxwriter::ConditionalFormatCell;
use rust_xlsxwriter::ConditionalFormatCellRule;
use rust_xlsxwriter::XlsxError;

/// Costs by area and kind, with the sum below.
pub fn by_area(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    let currency = document.currency();
    let mut columns = vec![
        Column::new(document.say(Text::Id), Kind::Text),
        Column::new(document.say(Text::Area), Kind::Text),
    ];
    for kind in CostKind::ALL {
        let words = document.say(named::cost_kind(kind));
        columns.push(Column::new(format!("{words} [{currency}]"), Kind::Money));
    }
    columns.push(Column::new(document.fill(Text::TotalOf, &[currency]), Kind::Money));
    columns.push(Column::new(document.fill(Text::BudgetOf, &[currency]), Kind::Money));
    columns.push(Column::new(document.say(Text::Used), Kind::Share));
    let instance = document.record.instance;
    let cost = document.record.kpis.as_ref().map(|kpis| &kpis.cost);
    let kind = document.area_kind().unwrap_or_default();
    let lines = cost.map_or(&[][..], |cost| &cost.by_area);
    let mut rows: Vec<Vec<Cell<'_>>> = Vec::new();
    for line in lines {
        let area = line.area.as_deref().and_then(|id| instance.area_named(kind, id));
        let budget = area.and_then(|area| instance.area(area).budget);
        let mut row = vec![
            line.area.as_deref().into(),
            area.map_or(document.say(Text::ElsewhereArea), |area| document.area(area)).into(),
        ];
        row.extend(CostKind::ALL.map(|kind| Cell::from(yuan(line.by_kind.of(kind)))));
        row.push(yuan(line.total_cny).into());
        row.push(yuan(budget).into());
        row.push(share(line.total_cny, budget).into());
        rows.push(row);
    }
    let areas = rows.len();
    if let Some(cost) = cost {
        let mut row = vec![Cell::Empty, document.say(Text::Total).into()];
        row.extend(CostKind::ALL.map(|kind| Cell::from(yuan(cost.by_kind.of(kind)))));
        row.push(yuan(cost.total_cny).into());
        rows.push(row);
    }
    let sheet = book.workbook.add_worksheet();
    let name = document.say(Text::Costs);
    sheet.set_name(name)?;
    let place = full_table(sheet, &book.style, &columns, 2, rows.into_iter())?;
    if let (Some(first), true) = (place.first(), areas > 0) {
        // The sum stands outside the filter.
        let last = place.last - 1;
        sheet.autofilter(0, 0, last, 9)?;
        let over = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::GreaterThan(1.0))
            .set_format(&book.style.alarm);
        sheet.add_conditional_format(first, 9, last, 9, &over)?;
        let kinds: Vec<&str> =
            CostKind::ALL.map(|kind| document.say(named::cost_kind(kind))).to_vec();
        let chart =
            charts::stacked(name, (first, last), 1, 2, &kinds, document.say(Text::ChartCost));
        sheet.insert_chart(place.last + 3, 1, &chart)?;
    }
    Ok(())
}

/// What is spent as a share of what there is.
fn share(spent: Option<Cny>, budget: Option<Cny>) -> Option<f64> {
    let budget = budget?.as_yuan();
    (budget > 0.0).then_some(spent?.as_yuan() / budget)
}

/// What each source of money pays, by kind of cost, and what none pays.
pub fn by_source(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    let currency = document.currency();
    let mut columns = vec![
        Column::new(document.say(Text::Area), Kind::Text),
        Column::new(document.say(Text::Source), Kind::Text),
    ];
    for kind in CostKind::ALL {
        let words = document.say(named::cost_kind(kind));
        columns.push(Column::new(format!("{words} [{currency}]"), Kind::Money));
    }
    columns.push(Column::new(document.fill(Text::PaidOf, &[currency]), Kind::Money));
    columns.push(Column::new(document.fill(Text::MostOf, &[currency]), Kind::Money));
    columns.push(Column::new(document.say(Text::Used), Kind::Share));
    let instance = document.record.instance;
    let money = |micro: i128| micro as f64 / Cny::MICRO as f64;
    let mut unpaid = CostKind::ALL.map(|kind| {
        let cost = document.record.kpis.as_ref().and_then(|kpis| kpis.cost.by_kind.of(kind));
        cost.map_or(0, |cost| i128::from(cost.0))
    });
    let mut rows: Vec<Vec<Cell<'_>>> = Vec::new();
    for (fund, gives) in instance.funds.iter().zip(&document.funding) {
        let area: AreaIdx = fund.area;
        let mut row = vec![document.area(area).into(), fund.source.as_str().into()];
        let pays = CostKind::ALL.map(|kind| gives.pays.get(&kind).copied().unwrap_or(0));
        for (unpaid, pays) in unpaid.iter_mut().zip(pays) {
            *unpaid -= pays;
        }
        let all: i128 = pays.iter().sum();
        row.extend(pays.map(|micro| Cell::from(money(micro))));
        row.push(money(all).into());
        row.push(
            gives.most.map_or(Cell::from(document.say(Text::NoLimit)), |most| money(most).into()),
        );
        let share = gives.most.filter(|&most| most > 0).map(|most| money(all) / money(most));
        row.push(share.into());
        rows.push(row);
    }
    if document.tally.is_some() {
        let mut row = vec![Cell::Empty, document.say(Text::NoSource).into()];
        row.extend(unpaid.map(|micro| Cell::from(money(micro))));
        row.push(money(unpaid.iter().sum()).into());
        rows.push(row);
    }
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(document.say(Text::Funding))?;
    let place = full_table(sheet, &book.style, &columns, 2, rows.into_iter())?;
    if let Some(first) = place.first() {
        let full = ConditionalFormatCell::new()
            .set_rule(ConditionalFormatCellRule::GreaterThan(0.95))
            .set_format(&book.style.full);
        sheet.add_conditional_format(first, 9, place.last, 9, &full)?;
    }
    let note = Cell::from(document.say(Text::FundingNote));
    put(sheet, &book.style, (place.last + 2, 0), Kind::Text, &note)?;
    Ok(())
}
