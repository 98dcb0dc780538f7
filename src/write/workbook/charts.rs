//! Charts of a workbook. Each points at cells of its sheet, so that it follows them.

use rust_xlsxwriter::Chart;
use rust_xlsxwriter::ChartFormat;
use rust_xlsxwriter::ChartLegendPosition;
use rust_xlsxwriter::ChartSolidFill;
use rust_xlsxwriter::ChartType;

/// The colours of series, in their order.
const COLOURS: [&str; 5] = ["1F5F4A", "7FB89F", "F4A261", "8FB4D9", "B08BBB"];

/// Columns of one series: names in one column of a sheet, numbers in another, both in rows `rows`.
pub fn columns(sheet: &str, rows: (u32, u32), names: u16, numbers: u16, title: &str) -> Chart {
    let mut chart = Chart::new(ChartType::Column);
    let series = chart.add_series();
    series
        .set_categories((sheet, rows.0, names, rows.1, names))
        .set_values((sheet, rows.0, numbers, rows.1, numbers))
        .set_format(&mut fill(0))
        .set_gap(40);
    chart.title().set_name(title);
    chart.legend().set_hidden();
    chart.set_width(560).set_height(300);
    chart
}

/// Columns of several series on top of each other: `numbers` is the column of the first series.
pub fn stacked(
    sheet: &str,
    rows: (u32, u32),
    names: u16,
    numbers: u16,
    series: &[&str],
    title: &str,
) -> Chart {
    let mut chart = Chart::new(ChartType::ColumnStacked);
    for (at, name) in (0..).zip(series) {
        let column = numbers + at;
        chart
            .add_series()
            .set_name(*name)
            .set_categories((sheet, rows.0, names, rows.1, names))
            .set_values((sheet, rows.0, column, rows.1, column))
            .set_format(&mut fill(usize::from(at)))
            .set_gap(40);
    }
    chart.title().set_name(title);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    chart.set_width(900).set_height(380);
    chart
}

/// A colour by position.
fn fill(at: usize) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(COLOURS[at % COLOURS.len()]));
    format
}
