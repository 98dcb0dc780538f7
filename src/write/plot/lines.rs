//! A figure along a parameter: a line for each value of another one, with the interval of each point.

use crate::write::plot::PlotError;
use crate::write::plot::Words;
use crate::write::plot::canvas;
use crate::write::plot::canvas::HIGH;
use crate::write::plot::canvas::LOW;
use crate::write::plot::canvas::OPEN;
use crate::write::plot::canvas::STRONG;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::VPos;

/// Room for the numbers of the axis.
const ROOM: u32 = 96;

/// A point of a line.
#[derive(Clone, Copy, Debug)]
pub struct At {
    /// Where it stands.
    pub x: f64,
    /// The value found.
    pub value: f64,
    /// Not below; −∞ where nothing is known.
    pub least: f64,
    /// Whether the order to the point before it is proven.
    pub is_proven: bool,
}

/// A line.
#[derive(Clone, Debug)]
pub struct Line {
    /// What it is, for the legend; empty where there is but one.
    pub name: String,
    /// Its points, from left to right.
    pub points: Vec<At>,
}

/// Draws lines with intervals.
///
/// # Errors
/// What the library says.
pub fn draw(words: &Words, lines: &[Line]) -> Result<String, PlotError> {
    let all = || lines.iter().flat_map(|line| &line.points);
    let x = canvas::around(all().map(|at| at.x));
    let mut y = canvas::around(all().flat_map(|at| [at.value, at.least]));
    if lines.iter().any(|line| !line.name.is_empty()) {
        // The legend stands above the lines.
        y.end += (y.end - y.start) * 0.05 * lines.len() as f64;
    }
    let ticks = canvas::Ticks { x: true, y: true };
    canvas::draw(words, (x, y), ticks, ROOM, |sheet, chart| {
        for (number, line) in lines.iter().enumerate() {
            let colour = [STRONG, HIGH, LOW, GREEN, MAGENTA, BLACK][number % 6];
            for two in line.points.windows(2) {
                let ends = vec![(two[0].x, two[0].value), (two[1].x, two[1].value)];
                let style =
                    if two[1].is_proven { colour.stroke_width(2) } else { OPEN.stroke_width(1) };
                chart.draw_series([PathElement::new(ends, style)]).map_err(PlotError::of)?;
            }
            for at in line.points.iter().filter(|at| at.least.is_finite() && at.least < at.value) {
                let interval = vec![(at.x, at.least), (at.x, at.value)];
                let style = colour.mix(0.6).stroke_width(3);
                chart.draw_series([PathElement::new(interval, style)]).map_err(PlotError::of)?;
            }
            let dots =
                line.points.iter().map(|at| Circle::new((at.x, at.value), 4, colour.filled()));
            chart.draw_series(dots).map_err(PlotError::of)?;
            if !line.name.is_empty() {
                let (left, top) = (ROOM as i32 + 30, 62 + 18 * number as i32);
                sheet.draw(&Circle::new((left, top), 4, colour.filled())).map_err(PlotError::of)?;
                let at = (left + 12, top);
                canvas::write(sheet, &line.name, at, 12, HPos::Left, VPos::Center)?;
            }
        }
        Ok(())
    })
}
