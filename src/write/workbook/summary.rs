//! The first sheet: what was decided, how good it is proven to be, the main figures, and charts.

use crate::facts::CostKind;
use crate::write::document::BANDS_KM;
use crate::write::document::band_name;
use crate::write::document::households_by_distance;
use crate::write::document::yuan;
use crate::write::words::Text;
use crate::write::words::named;
use crate::write::workbook::Book;
use crate::write::workbook::charts;
use crate::write::workbook::grid::Cell;
use crate::write::workbook::grid::paper;
use crate::write::workbook::grid::put;
use crate::write::workbook::style::Kind;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::XlsxError;

/// Column of the charts' own numbers, beside the page.
const NUMBERS: u16 = 5;

/// Writes the sheet.
pub fn sheet(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let document = book.document;
    let record = document.record;
    let style = &book.style;
    let sheet = book.workbook.add_worksheet();
    let name = document.say(Text::Summary);
    sheet.set_name(name)?;
    for (column, width) in (0..).zip([34.0, 22.0, 16.0, 16.0, 4.0, 22.0, 16.0]) {
        sheet.set_column_width(column, width)?;
    }
    let title = document.fill(Text::PlanOf, &[&record.instance.name]);
    sheet.write_string_with_format(0, 0, title, &style.title)?;
    sheet.set_row_height(0, 26)?;
    let mut row = 2;
    let section = |sheet: &mut rust_xlsxwriter::Worksheet, row: &mut u32, text: Text| {
        for column in 0..4 {
            sheet.write_blank(*row, column, &style.section)?;
        }
        sheet.write_string_with_format(*row, 0, document.say(text), &style.section)?;
        *row += 1;
        Ok::<(), XlsxError>(())
    };

    section(sheet, &mut row, Text::Certificate)?;
    let mut lines: Vec<(String, Kind, Cell<'_>)> = vec![
        (document.say(Text::Scenario).to_owned(), Kind::Text, record.scenario.name.as_str().into()),
        (
            document.say(Text::Verdict).to_owned(),
            Kind::Text,
            document.say(document.verdict()).into(),
        ),
        (
            document.say(Text::ProofIs).to_owned(),
            Kind::Text,
            document.how_good(document.lang).into(),
        ),
    ];
    let many = record.layers.len() > 1;
    for (at, layer) in record.layers.iter().enumerate() {
        let label = |text: Text| {
            let words = document.say(text);
            let number = document.fill(Text::Layer, &[&(at + 1).to_string()]);
            if many { format!("{number}: {words}") } else { words.to_owned() }
        };
        lines.push((label(Text::Value), Kind::Money, layer.value.into()));
        lines.push((label(Text::Bound), Kind::Money, layer.bound.into()));
        lines.push((label(Text::Gap), Kind::Share, layer.gap().into()));
    }
    lines.extend([
        (
            document.say(Text::Stopped).to_owned(),
            Kind::Text,
            document.say(named::termination(record.termination)).into(),
        ),
        (String::new(), Kind::Text, document.say(named::proof(record.candidates.proof)).into()),
        (
            document.say(Text::LegalPairs).to_owned(),
            Kind::Count,
            record.candidates.legal_pairs.into(),
        ),
        (
            document.say(Text::ModelPairs).to_owned(),
            Kind::Count,
            record.candidates.model_pairs.into(),
        ),
    ]);
    for (label, kind, cell) in &lines {
        put(sheet, style, (row, 0), Kind::Text, &Cell::from(label.as_str()))?;
        let is_gap = *kind == Kind::Share;
        match cell {
            // A gap is told as finely as it is proven.
            Cell::Number(gap) if is_gap => {
                let fine =
                    style.share.clone().set_num_format("0.0000%").set_align(FormatAlign::Left);
                sheet.write_number_with_format(row, 1, *gap, &fine)?;
            }
            Cell::Number(number) => {
                let left = style.of(*kind).clone().set_align(FormatAlign::Left);
                sheet.write_number_with_format(row, 1, *number, &left)?;
            }
            other => {
                put(sheet, style, (row, 1), *kind, other)?;
            }
        }
        row += 1;
    }
    row += 1;

    section(sheet, &mut row, Text::Figures)?;
    let figures = record.kpis.as_ref().map(crate::measure::Kpis::headline).unwrap_or_default();
    for (name, value) in figures {
        let Some((text, unit)) = named::figure(name) else { continue };
        put(sheet, style, (row, 0), Kind::Text, &document.say(text).into())?;
        let (kind, unit) = kind_of(name, unit);
        let unknown = Cell::from(document.say(Text::Unknown));
        put(sheet, style, (row, 1), kind, &value.map_or(unknown, Cell::from))?;
        let unit = unit.map(|unit| document.say(unit));
        put(sheet, style, (row, 2), Kind::Text, &unit.into())?;
        row += 1;
    }
    row += 1;

    section(sheet, &mut row, Text::Terms)?;
    for (column, text) in (0..).zip([Text::Term, Text::Amount, Text::Unit, Text::Weighted]) {
        sheet.write_string_with_format(row, column, document.say(text), &style.heading)?;
    }
    for line in &record.terms {
        row += 1;
        put(sheet, style, (row, 0), Kind::Text, &document.say(named::term(line.term)).into())?;
        put(sheet, style, (row, 1), Kind::Decimal, &line.value.into())?;
        put(sheet, style, (row, 2), Kind::Text, &named::unit(&line.unit, document.lang).into())?;
        put(sheet, style, (row, 3), Kind::Decimal, &line.weighted.into())?;
    }
    paper(sheet);

    let Some(tally) = document.tally else { return Ok(()) };
    let mut row = 2;
    let bands = households_by_distance(tally);
    let first = row + 1;
    sheet.write_string_with_format(row, NUMBERS, document.say(Text::DistanceKm), &style.heading)?;
    let households = document.say(Text::Households);
    sheet.write_string_with_format(row, NUMBERS + 1, households, &style.heading)?;
    for (at, &households) in bands.iter().enumerate() {
        row += 1;
        let name = band_name(at, document.lang);
        put(sheet, style, (row, NUMBERS), Kind::Text, &name.into())?;
        put(sheet, style, (row, NUMBERS + 1), Kind::Count, &households.into())?;
    }
    let rows = (first, first + BANDS_KM.len() as u32 - 1);
    let title = document.say(Text::ChartDistance);
    let distance = charts::columns(name, rows, NUMBERS, NUMBERS + 1, title);
    row += 2;
    let cost_heading = document.fill(Text::CostOf, &[document.currency()]);
    sheet.write_string_with_format(row, NUMBERS, document.say(Text::Kind), &style.heading)?;
    sheet.write_string_with_format(row, NUMBERS + 1, cost_heading, &style.heading)?;
    let first = row + 1;
    for kind in CostKind::ALL {
        row += 1;
        let cost = record.kpis.as_ref().and_then(|kpis| kpis.cost.by_kind.of(kind));
        put(
            sheet,
            style,
            (row, NUMBERS),
            Kind::Text,
            &document.say(named::cost_kind(kind)).into(),
        )?;
        put(sheet, style, (row, NUMBERS + 1), Kind::Money, &yuan(cost).into())?;
    }
    let cost =
        charts::columns(name, (first, row), NUMBERS, NUMBERS + 1, document.say(Text::ChartCost));
    sheet.insert_chart(2, NUMBERS + 3, &distance)?;
    sheet.insert_chart(19, NUMBERS + 3, &cost)?;
    Ok(())
}

/// How a figure is shown, and its unit; a share is shown in per cent and needs none.
fn kind_of(name: &str, unit: Text) -> (Kind, Option<Text>) {
    if name.ends_with("_share") {
        (Kind::Share, None)
    } else if name == "distance_gini" {
        (Kind::Decimal, None)
    } else if matches!(unit, Text::UnitKm | Text::UnitHa | Text::UnitPoints) {
        (Kind::Decimal, Some(unit))
    } else if matches!(unit, Text::UnitYuan | Text::UnitYuanYear) {
        (Kind::Money, Some(unit))
    } else {
        (Kind::Count, Some(unit))
    }
}
