//! A tornado: the parameter that changes a figure most stands on top.

use crate::write::plot::PlotError;
use crate::write::plot::Words;
use crate::write::plot::canvas;
use crate::write::plot::canvas::HIGH;
use crate::write::plot::canvas::LOW;
use crate::write::plot::canvas::OPEN;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::VPos;

/// One bar.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The parameter.
    pub label: String,
    /// Smallest figure, its bound, and where it is found.
    pub low: (f64, f64, String),
    /// Greatest figure, its bound, and where it is found.
    pub high: (f64, f64, String),
    /// Whether its place in the ranking is proven.
    pub is_proven: bool,
}

/// Draws bars around the figure of the base.
///
/// # Errors
/// What the library says.
pub fn draw(words: &Words, base: f64, bars: &[Bar]) -> Result<String, PlotError> {
    let ends = bars.iter().flat_map(|bar| [bar.low.0, bar.low.1, bar.high.0, bar.high.1]);
    let mut range = canvas::around(ends.chain([base]));
    // Room for the values beside the bars.
    let room = (range.end - range.start) * 0.12;
    range = range.start - room..range.end + room;
    let count = bars.len() as f64;
    let note = |bar: &Bar| if bar.is_proven { "" } else { "rank not proven" };
    let labels = bars.iter().flat_map(|bar| [bar.label.as_str(), note(bar)]);
    let left = canvas::room(labels);
    let ticks = canvas::Ticks { x: true, y: false };
    canvas::draw(words, (range, count - 0.5..-0.5), ticks, left, |sheet, chart| {
        for (at, bar) in bars.iter().enumerate() {
            let row = at as f64;
            for (end, colour) in [(&bar.low, LOW), (&bar.high, HIGH)] {
                let corners = [(base, row - 0.3), (end.0, row + 0.3)];
                let style = if bar.is_proven { colour.filled() } else { colour.mix(0.5).filled() };
                chart.draw_series([Rectangle::new(corners, style)]).map_err(PlotError::of)?;
                if end.1.is_finite() && end.1.total_cmp(&end.0).is_ne() {
                    let whisker = vec![(end.1, row), (end.0, row)];
                    let style = OPEN.stroke_width(2);
                    chart.draw_series([PathElement::new(whisker, style)]).map_err(PlotError::of)?;
                }
            }
            let place = |x: f64| chart.plotting_area().map_coordinate(&(x, row));
            let (low, high) = (place(bar.low.0.min(bar.low.1)), place(bar.high.0));
            canvas::write(sheet, &bar.low.2, (low.0 - 5, low.1), 12, HPos::Right, VPos::Center)?;
            canvas::write(sheet, &bar.high.2, (high.0 + 5, high.1), 12, HPos::Left, VPos::Center)?;
            let edge = left as i32 + 4;
            canvas::write(sheet, &bar.label, (edge, low.1), 13, HPos::Right, VPos::Center)?;
            canvas::write(sheet, note(bar), (edge, low.1 + 15), 11, HPos::Right, VPos::Center)?;
        }
        let line = vec![(base, count - 0.5), (base, -0.5)];
        chart
            .draw_series([PathElement::new(line, BLACK.stroke_width(1))])
            .map_err(PlotError::of)?;
        Ok(())
    })
}
