//! A front of two figures: what was found, and what bounds leave open.

use crate::write::plot::PlotError;
use crate::write::plot::Words;
use crate::write::plot::canvas;
use crate::write::plot::canvas::HIGH;
use crate::write::plot::canvas::OPEN;
use crate::write::plot::canvas::STRONG;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::VPos;

/// A point of a front.
#[derive(Clone, Copy, Debug)]
pub struct Dot {
    /// Both figures of the plan found.
    pub value: [f64; 2],
    /// Their bounds, where there are.
    pub bound: [Option<f64>; 2],
    /// Whether it is proven that nothing is better in both.
    pub is_proven: bool,
    /// Whether it is the knee.
    pub is_knee: bool,
}

/// Draws a front.
///
/// # Errors
/// What the library says.
pub fn draw(words: &Words, dots: &[Dot]) -> Result<String, PlotError> {
    let range = |at: usize| {
        canvas::around(
            dots.iter()
                .flat_map(move |dot| [Some(dot.value[at]), dot.bound[at]].into_iter().flatten()),
        )
    };
    let ticks = canvas::Ticks { x: true, y: true };
    canvas::draw(words, (range(0), range(1)), ticks, 96, |sheet, chart| {
        let line = dots.iter().map(|dot| (dot.value[0], dot.value[1])).collect::<Vec<_>>();
        chart.draw_series([PathElement::new(line, OPEN.stroke_width(1))]).map_err(PlotError::of)?;
        for dot in dots {
            let [x, y] = dot.value;
            for (bound, to) in [(dot.bound[0], 0), (dot.bound[1], 1)] {
                let Some(bound) = bound.filter(|&bound| bound < dot.value[to]) else { continue };
                let end = if to == 0 { (bound, y) } else { (x, bound) };
                let style = STRONG.mix(0.5).stroke_width(2);
                chart
                    .draw_series([PathElement::new(vec![end, (x, y)], style)])
                    .map_err(PlotError::of)?;
            }
            let colour = if dot.is_knee { HIGH } else { STRONG };
            let style = if dot.is_proven { colour.filled() } else { colour.stroke_width(2) };
            let size = if dot.is_knee { 7 } else { 5 };
            chart.draw_series([Circle::new((x, y), size, style)]).map_err(PlotError::of)?;
            if dot.is_knee {
                let (px, py) = chart.plotting_area().map_coordinate(&(x, y));
                canvas::write(sheet, "knee", (px + 10, py - 8), 13, HPos::Left, VPos::Bottom)?;
            }
        }
        Ok(())
    })
}
