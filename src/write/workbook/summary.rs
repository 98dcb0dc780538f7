//! The first sheet: what was decided, how good it is proven to be, the main figures, and charts.

use crate::facts::CostKind;
use crate::measure::Kpis;
use crate::write::document::Document;
use crate::write::document::band_name;
use crate::write::document::households_by_distance;
use crate::write::document::yuan;
use crate::write::words::Text;
use crate::write::words::named;
use crate::write::workbook::Book;
use crate::write::workbook::charts;
use crate::write::workbook::grid::Cell;
use crate::write::workbook::grid::fitting;
use crate::write::workbook::grid::paper;
use crate::write::workbook::grid::put;
use crate::write::workbook::style::Kind;
use crate::write::workbook::style::Style;
use rust_xlsxwriter::FormatAlign;
use rust_xlsxwriter::Worksheet;
use rust_xlsxwriter::XlsxError;

/// Column of the charts' own numbers, beside the page.
const NUMBERS: u16 = 5;

/// Writes the sheet.
pub fn sheet(book: &mut Book<'_>) -> Result<(), XlsxError> {
    let (document, style) = (book.document, &book.style);
    let sheet = book.workbook.add_worksheet();
    sheet.set_name(document.say(Text::Summary))?;
    for (column, width) in (0..).zip([34.0, 22.0, 16.0, 16.0, 4.0, 22.0, 16.0]) {
        sheet.set_column_width(column, width)?;
    }
    let title = document.fill(Text::PlanOf, &[&document.record.instance.name]);
    sheet.write_string_with_format(0, 0, fitting(&title, 32_767), &style.title)?;
    sheet.set_row_height(0, 26)?;
    let row = certificate(sheet, style, document, 2)?;
    let row = figures(sheet, style, document, row + 1)?;
    terms(sheet, style, document, row + 1)?;
    paper(sheet);
    draw(sheet, style, document)
}

/// The heading of a part; returns the row below.
fn section(
    sheet: &mut Worksheet,
    style: &Style,
    document: &Document<'_>,
    row: u32,
    text: Text,
) -> Result<u32, XlsxError> {
    for column in 1..4 {
        sheet.write_blank(row, column, &style.section)?;
    }
    sheet.write_string_with_format(row, 0, document.say(text), &style.section)?;
    Ok(row + 1)
}

/// What the plan is proven to be; returns the row below.
fn certificate(
    sheet: &mut Worksheet,
    style: &Style,
    document: &Document<'_>,
    row: u32,
) -> Result<u32, XlsxError> {
    let record = document.record;
    let mut row = section(sheet, style, document, row, Text::Certificate)?;
    let say = |text: Text| document.say(text).to_owned();
    let mut lines: Vec<(String, Kind, Cell<'_>)> = vec![
        (say(Text::Scenario), Kind::Text, record.scenario.name.as_str().into()),
        (say(Text::Verdict), Kind::Text, document.say(document.verdict()).into()),
        (say(Text::ProofIs), Kind::Text, document.how_good(document.lang).into()),
        (String::new(), Kind::Text, document.say(named::proof(record.candidates.proof)).into()),
    ];
    for (at, layer) in record.layers.iter().enumerate() {
        let number = document.fill(Text::Layer, &[&(at + 1).to_string()]);
        let label = |text: Text| match record.layers.len() {
            1 => say(text),
            _ => format!("{number}: {}", document.say(text)),
        };
        lines.push((label(Text::Value), Kind::Money, layer.value.into()));
        lines.push((label(Text::Bound), Kind::Money, layer.bound.into()));
        lines.push((label(Text::Gap), Kind::Share, layer.gap().into()));
    }
    let stopped = document.say(named::termination(record.termination));
    lines.push((say(Text::Stopped), Kind::Text, stopped.into()));
    let pairs = &record.candidates;
    lines.push((say(Text::LegalPairs), Kind::Count, pairs.legal_pairs.into()));
    lines.push((say(Text::ModelPairs), Kind::Count, pairs.model_pairs.into()));
    for (label, kind, cell) in &lines {
        put(sheet, style, (row, 0), Kind::Text, &Cell::from(label.as_str()))?;
        match cell {
            Cell::Number(number) => {
                let mut format = style.of(*kind).clone().set_align(FormatAlign::Left);
                if *kind == Kind::Share {
                    // A gap is told as finely as it is proven.
                    format = format.set_num_format("0.0000%");
                }
                sheet.write_number_with_format(row, 1, *number, &format)?;
            }
            other => {
                put(sheet, style, (row, 1), *kind, other)?;
            }
        }
        row += 1;
    }
    Ok(row)
}

/// The main figures; returns the row below.
fn figures(
    sheet: &mut Worksheet,
    style: &Style,
    document: &Document<'_>,
    row: u32,
) -> Result<u32, XlsxError> {
    let mut row = section(sheet, style, document, row, Text::Figures)?;
    let kpis = document.record.kpis.as_ref();
    for (name, value) in kpis.map(Kpis::headline).unwrap_or_default() {
        let Some((text, unit)) = named::figure(name) else { continue };
        put(sheet, style, (row, 0), Kind::Text, &document.say(text).into())?;
        let (kind, unit) = kind_of(name, unit);
        let unknown = Cell::from(document.say(Text::Unknown));
        put(sheet, style, (row, 1), kind, &value.map_or(unknown, Cell::from))?;
        let unit = unit.map(|unit| document.say(unit));
        put(sheet, style, (row, 2), Kind::Text, &unit.into())?;
        row += 1;
    }
    Ok(row)
}

/// The terms of the goal.
fn terms(
    sheet: &mut Worksheet,
    style: &Style,
    document: &Document<'_>,
    row: u32,
) -> Result<(), XlsxError> {
    let mut row = section(sheet, style, document, row, Text::Terms)?;
    for (column, text) in (0..).zip([Text::Term, Text::Amount, Text::Unit, Text::Weighted]) {
        sheet.write_string_with_format(row, column, document.say(text), &style.heading)?;
    }
    for line in &document.record.terms {
        row += 1;
        put(sheet, style, (row, 0), Kind::Text, &document.say(named::term(line.term)).into())?;
        put(sheet, style, (row, 1), Kind::Decimal, &line.value.into())?;
        let unit = named::unit(&line.unit, document.lang);
        put(sheet, style, (row, 2), Kind::Text, &unit.into())?;
        put(sheet, style, (row, 3), Kind::Decimal, &line.weighted.into())?;
    }
    Ok(())
}

/// Charts with the numbers they are drawn from.
fn draw(sheet: &mut Worksheet, style: &Style, document: &Document<'_>) -> Result<(), XlsxError> {
    let Some(tally) = document.tally else { return Ok(()) };
    let name = document.say(Text::Summary);
    let mut row = 2;
    let head = |sheet: &mut Worksheet, row: u32, words: [&str; 2]| {
        for (column, words) in (NUMBERS..).zip(words) {
            sheet.write_string_with_format(row, column, words, &style.heading)?;
        }
        Ok::<(), XlsxError>(())
    };
    let bands = households_by_distance(tally);
    head(sheet, row, [document.say(Text::DistanceKm), document.say(Text::Households)])?;
    let first = row + 1;
    for (at, &households) in bands.iter().enumerate() {
        row += 1;
        let band = band_name(at, document.lang);
        put(sheet, style, (row, NUMBERS), Kind::Text, &band.into())?;
        put(sheet, style, (row, NUMBERS + 1), Kind::Count, &households.into())?;
    }
    let title = document.say(Text::ChartDistance);
    let distance = charts::columns(name, (first, row), NUMBERS, NUMBERS + 1, title);
    row += 2;
    let cost_of = document.fill(Text::CostOf, &[document.currency()]);
    head(sheet, row, [document.say(Text::Kind), &cost_of])?;
    let first = row + 1;
    for kind in CostKind::ALL {
        row += 1;
        let cost = document.record.kpis.as_ref().and_then(|kpis| kpis.cost.by_kind.of(kind));
        let words = document.say(named::cost_kind(kind));
        put(sheet, style, (row, NUMBERS), Kind::Text, &words.into())?;
        put(sheet, style, (row, NUMBERS + 1), Kind::Money, &yuan(cost).into())?;
    }
    let title = document.say(Text::ChartCost);
    let cost = charts::columns(name, (first, row), NUMBERS, NUMBERS + 1, title);
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
