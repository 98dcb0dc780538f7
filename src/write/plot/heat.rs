//! A figure over two parameters: dark is high. A cell whose order to a neighbour is not proven says so.

use crate::write::plot::PlotError;
use crate::write::plot::Words;
use crate::write::plot::canvas;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::VPos;

/// A cell.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// The value found; `None` without a plan.
    pub value: Option<f64>,
    /// Whether the order to all neighbours is proven.
    pub is_proven: bool,
}

/// Draws a table of cells, `rows[y][x]`, the first row below.
///
/// # Errors
/// What the library says.
pub fn draw(
    words: &Words,
    xs: &[String],
    ys: &[String],
    rows: &[Vec<Cell>],
) -> Result<String, PlotError> {
    let values = || rows.iter().flatten().filter_map(|cell| cell.value);
    let least = values().fold(f64::INFINITY, f64::min);
    let most = values().fold(f64::NEG_INFINITY, f64::max);
    let width = (most - least).max(f64::MIN_POSITIVE);
    let (across, along) = (xs.len() as f64, ys.len() as f64);
    let left = canvas::room(ys.iter().map(String::as_str)) + 24;
    let ticks = canvas::Ticks { x: false, y: false };
    let ranges = (-0.5..across - 0.5, -0.5..along - 0.5);
    canvas::draw(words, ranges, ticks, left, |sheet, chart| {
        let has_text = xs.len() <= 12 && ys.len() <= 20;
        for (y, row) in rows.iter().enumerate() {
            for (x, cell) in row.iter().enumerate() {
                let (cx, cy) = (x as f64, y as f64);
                let part = cell.value.map(|value| (value - least) / width);
                let style = part.map_or(WHITE.mix(1.0), |part| shade(part).mix(1.0));
                let corners = [(cx - 0.5, cy - 0.5), (cx + 0.5, cy + 0.5)];
                chart
                    .draw_series([
                        Rectangle::new(corners, style.filled()),
                        Rectangle::new(corners, WHITE.stroke_width(1)),
                    ])
                    .map_err(PlotError::of)?;
                let place = chart.plotting_area().map_coordinate(&(cx, cy));
                let mut text = match cell.value {
                    Some(value) if has_text => canvas::short(value, width / 100.0),
                    Some(_) => String::new(),
                    None => "no plan".to_owned(),
                };
                if !cell.is_proven {
                    text.push_str(" ?");
                }
                // White letters on dark cells.
                let ink = if part.is_some_and(|part| part > 0.55) { WHITE } else { BLACK };
                let style = TextStyle::from(("sans-serif", 13).into_font())
                    .color(&ink)
                    .pos(plotters::style::text_anchor::Pos::new(HPos::Center, VPos::Center));
                sheet.draw(&Text::new(text, place, style)).map_err(PlotError::of)?;
            }
        }
        let area = chart.plotting_area();
        let every = xs.len().div_ceil(16);
        for (x, label) in xs.iter().enumerate().filter(|(x, _)| x % every == 0) {
            let (px, py) = area.map_coordinate(&(x as f64, -0.5));
            canvas::write(sheet, label, (px, py + 8), 13, HPos::Center, VPos::Top)?;
        }
        for (y, label) in ys.iter().enumerate() {
            let (px, py) = area.map_coordinate(&(-0.5, y as f64));
            canvas::write(sheet, label, (px - 8, py), 13, HPos::Right, VPos::Center)?;
        }
        let (px, py) = area.map_coordinate(&(-0.5, along - 0.5));
        canvas::write(sheet, &words.y, (px, py - 4), 13, HPos::Left, VPos::Bottom)
    })
}

/// From pale to dark, even in grey.
fn shade(part: f64) -> RGBColor {
    let between = |from: u8, to: u8| {
        (f64::from(from) + (f64::from(to) - f64::from(from)) * part).round() as u8
    };
    RGBColor(between(255, 8), between(247, 48), between(215, 107))
}
