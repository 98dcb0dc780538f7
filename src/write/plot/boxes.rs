//! Box plots: least, quarter, middle, three quarters and greatest of several numbers.

use crate::write::plot::PlotError;
use crate::write::plot::Words;
use crate::write::plot::canvas;
use crate::write::plot::canvas::LOW;
use crate::write::plot::canvas::STRONG;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::VPos;

/// A box.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// What they are of.
    pub label: String,
    /// The numbers, at least one.
    pub values: Vec<f64>,
}

/// Draws boxes that lie, one below the other.
///
/// # Errors
/// What the library says.
pub fn draw(words: &Words, boxes: &[Numbers]) -> Result<String, PlotError> {
    let range = canvas::around(boxes.iter().flat_map(|of| of.values.iter().copied()));
    let left = canvas::room(boxes.iter().map(|of| of.label.as_str()));
    let count = boxes.len() as f64;
    let ticks = canvas::Ticks { x: true, y: false };
    canvas::draw(words, (range, count - 0.5..-0.5), ticks, left, |sheet, chart| {
        for (row, of) in boxes.iter().enumerate().filter(|(_, of)| !of.values.is_empty()) {
            let y = row as f64;
            let [least, low, middle, high, most] = five(&of.values);
            let line = |from: (f64, f64), to: (f64, f64), width: u32| {
                PathElement::new(vec![from, to], STRONG.stroke_width(width))
            };
            let corners = [(low, y - 0.28), (high, y + 0.28)];
            chart
                .draw_series([
                    Rectangle::new(corners, LOW.mix(0.35).filled()),
                    Rectangle::new(corners, STRONG.stroke_width(1)),
                ])
                .map_err(PlotError::of)?;
            chart
                .draw_series([
                    line((least, y), (low, y), 1),
                    line((high, y), (most, y), 1),
                    line((least, y - 0.15), (least, y + 0.15), 1),
                    line((most, y - 0.15), (most, y + 0.15), 1),
                    line((middle, y - 0.28), (middle, y + 0.28), 3),
                ])
                .map_err(PlotError::of)?;
            let place = chart.plotting_area().map_coordinate(&(least, y));
            let edge = left as i32 + 4;
            canvas::write(sheet, &of.label, (edge, place.1), 13, HPos::Right, VPos::Center)?;
        }
        Ok(())
    })
}

/// Least, quarter, middle, three quarters, greatest; between two numbers a line is drawn.
fn five(values: &[f64]) -> [f64; 5] {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    [0.0, 0.25, 0.5, 0.75, 1.0].map(|part| {
        let at = part * (sorted.len() - 1) as f64;
        let (below, above) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
        below + (above - below) * at.fract()
    })
}

#[cfg(test)]
mod tests {
    use super::five;

    #[test]
    fn quarters_are_those_worked_by_hand() {
        let is_near = |found: [f64; 5], worked: [f64; 5]| {
            found.iter().zip(worked).all(|(found, worked)| (found - worked).abs() < 1e-12)
        };
        assert!(is_near(five(&[4.0, 1.0, 3.0, 2.0, 5.0]), [1.0, 2.0, 3.0, 4.0, 5.0]));
        assert!(is_near(five(&[10.0, 20.0]), [10.0, 12.5, 15.0, 17.5, 20.0]));
        assert!(is_near(five(&[7.0]), [7.0; 5]));
    }
}
