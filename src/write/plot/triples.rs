//! A front of three figures: two of them are the axes, the third is told by dark and size, in classes that
//! a legend names; both can be told in grey.

use crate::write::plot::PlotError;
use crate::write::plot::Words;
use crate::write::plot::canvas;
use crate::write::plot::canvas::HIGH;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::VPos;

/// Classes of the third figure.
const CLASSES: usize = 5;
/// Room on the right of the dots for the legend, as a share of their width.
const LEGEND: f64 = 0.3;

/// A point of a front of three figures.
#[derive(Clone, Copy, Debug)]
pub struct Triple {
    /// The figures of the plan found.
    pub value: [f64; 3],
    /// Whether it is proven that nothing is better in all.
    pub is_proven: bool,
    /// Whether it is the knee.
    pub is_knee: bool,
}

/// Draws a front; `third` names the figure that has no axis, with its unit.
///
/// # Errors
/// What the library says.
pub fn draw(words: &Words, third: &str, dots: &[Triple]) -> Result<String, PlotError> {
    let range = |at: usize| canvas::around(dots.iter().map(move |dot| dot.value[at]));
    let (mut x, y) = (range(0), range(1));
    let right = x.end;
    x.end += LEGEND * (x.end - x.start);
    let ticks = canvas::Ticks { x: true, y: true };
    let classes = classes(dots);
    canvas::draw(words, (x, y.clone()), ticks, 96, |sheet, chart| {
        // Large and dark ones first, so that none hides another whole.
        let mut order: Vec<&Triple> = dots.iter().collect();
        order.sort_by(|a, b| b.value[2].total_cmp(&a.value[2]));
        for dot in order {
            let class = classes.iter().filter(|&&from| dot.value[2] >= from).count().max(1) - 1;
            let place = chart.plotting_area().map_coordinate(&(dot.value[0], dot.value[1]));
            mark(sheet, place, class, classes.len(), dot.is_knee)?;
            if !dot.is_proven {
                let ring = size(class, classes.len()) + 4;
                sheet
                    .draw(&Circle::new(place, ring, BLACK.stroke_width(1)))
                    .map_err(PlotError::of)?;
            }
            if dot.is_knee {
                let at = (place.0 + 14, place.1 - 10);
                canvas::write(sheet, "knee", at, 13, HPos::Left, VPos::Bottom)?;
            }
        }
        let (left, top) = chart.plotting_area().map_coordinate(&(right, y.end));
        canvas::write(sheet, third, (left, top + 10), 13, HPos::Left, VPos::Top)?;
        let step = match classes[..] {
            [first, second, ..] => second - first,
            _ => 0.0,
        };
        for (class, from) in classes.iter().enumerate() {
            let line = top + 44 + 26 * class as i32;
            mark(sheet, (left + 12, line), class, classes.len(), false)?;
            let text = format!("from {}", canvas::short(*from, step / 10.0));
            canvas::write(sheet, &text, (left + 30, line), 12, HPos::Left, VPos::Center)?;
        }
        Ok(())
    })
}

/// Where the classes of the third figure begin, from the least on.
fn classes(dots: &[Triple]) -> Vec<f64> {
    let mut values: Vec<f64> = dots.iter().map(|dot| dot.value[2]).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    if values.len() <= CLASSES {
        return values;
    }
    let (least, most) = (values[0], values[values.len() - 1]);
    (0..CLASSES).map(|at| least + (most - least) * at as f64 / CLASSES as f64).collect()
}

/// A dot of a class.
fn mark(
    sheet: &canvas::Sheet<'_>,
    place: (i32, i32),
    class: usize,
    classes: usize,
    is_knee: bool,
) -> Result<(), PlotError> {
    let size = size(class, classes);
    let colour = if is_knee { HIGH } else { shade(class, classes) };
    sheet.draw(&Circle::new(place, size, colour.filled())).map_err(PlotError::of)?;
    sheet.draw(&Circle::new(place, size, WHITE.stroke_width(1))).map_err(PlotError::of)
}

fn size(class: usize, classes: usize) -> i32 {
    4 + (8 * class / classes.max(1)) as i32
}

/// From light to dark blue.
fn shade(class: usize, classes: usize) -> RGBColor {
    let part = if classes < 2 { 1.0 } else { class as f64 / (classes - 1) as f64 };
    let between = |from: f64, to: f64| (from + (to - from) * part).round() as u8;
    RGBColor(between(140.0, 8.0), between(190.0, 48.0), between(225.0, 107.0))
}

#[cfg(test)]
mod tests {
    use super::Triple;
    use super::classes;

    fn dot(third: f64) -> Triple {
        Triple { value: [0.0, 0.0, third], is_proven: true, is_knee: false }
    }

    #[test]
    fn few_values_are_classes_of_their_own() {
        assert_eq!(classes(&[dot(3.0), dot(1.0), dot(3.0)]), [1.0, 3.0]);
        let many: Vec<Triple> = (0..11).map(|third| dot(f64::from(third))).collect();
        assert_eq!(classes(&many), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert!(classes(&[]).is_empty());
    }
}
