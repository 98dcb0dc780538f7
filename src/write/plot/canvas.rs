//! What all charts share: the sheet with title, axes and source, numbers that people read, and colours
//! that differ in grey as well.

use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;
use plotters::style::text_anchor::HPos;
use plotters::style::text_anchor::Pos;
use plotters::style::text_anchor::VPos;
use std::ops::Range;

/// Width and height of a chart.
pub const SIZE: (u32, u32) = (960, 600);
/// Height of the lines below a chart.
const FOOT: u32 = 44;
/// The family that every system maps to a font of its own, with the letters of its languages.
const FONT: &str = "sans-serif";
/// Of values found.
pub const STRONG: RGBColor = RGBColor(31, 78, 121);
/// Of values below.
pub const LOW: RGBColor = RGBColor(44, 123, 182);
/// Of values above.
pub const HIGH: RGBColor = RGBColor(215, 107, 45);
/// Of what is not proven.
pub const OPEN: RGBColor = RGBColor(150, 150, 150);

/// A chart that could not be drawn.
#[derive(Debug, thiserror::Error)]
#[error("a chart cannot be drawn: {0}")]
pub struct PlotError(String);

impl PlotError {
    /// What the library said.
    pub(super) fn of(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

/// What stands around a chart.
#[derive(Clone, Debug)]
pub struct Words {
    /// What it shows.
    pub title: String,
    /// The horizontal axis, with its unit.
    pub x: String,
    /// The vertical axis, with its unit.
    pub y: String,
    /// Lines below: how to read it, and where it is from.
    pub foot: Vec<String>,
}

/// A sheet.
pub type Sheet<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// A chart with two axes of numbers.
pub type Chart<'a, 'b> =
    ChartContext<'b, SVGBackend<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;

/// Which labels the axes have of themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticks {
    /// Numbers along the horizontal axis.
    pub x: bool,
    /// Numbers along the vertical axis.
    pub y: bool,
}

/// Draws a sheet: white, title above, source below, and a chart between. `left` is the room for labels.
///
/// # Errors
/// What the library says.
pub fn draw(
    words: &Words,
    ranges: (Range<f64>, Range<f64>),
    ticks: Ticks,
    left: u32,
    inside: impl FnOnce(&Sheet<'_>, &mut Chart<'_, '_>) -> Result<(), PlotError>,
) -> Result<String, PlotError> {
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        root.fill(&WHITE).map_err(PlotError::of)?;
        let (upper, _) = root.split_vertically(SIZE.1 - FOOT);
        let (x, y) = (grid_step(&ranges.0), grid_step(&ranges.1));
        let mut chart = ChartBuilder::on(&upper)
            .margin(12)
            .margin_right(28)
            .caption(&words.title, (FONT, 20))
            .x_label_area_size(52)
            .y_label_area_size(left)
            .build_cartesian_2d(ranges.0, ranges.1)
            .map_err(PlotError::of)?;
        let of_x = |value: &f64| short(*value, x);
        let of_y = |value: &f64| short(*value, y);
        let mut mesh = chart.configure_mesh();
        mesh.x_desc(&words.x).y_desc(if ticks.y { words.y.as_str() } else { "" });
        mesh.axis_desc_style((FONT, 15)).label_style((FONT, 13));
        mesh.light_line_style(TRANSPARENT).bold_line_style(BLACK.mix(0.12));
        mesh.x_label_formatter(&of_x).y_label_formatter(&of_y);
        if !ticks.x {
            mesh.disable_x_mesh().x_labels(0);
        }
        if !ticks.y {
            mesh.disable_y_mesh().y_labels(0);
        }
        mesh.draw().map_err(PlotError::of)?;
        inside(&root, &mut chart)?;
        let top = (SIZE.1 - FOOT) as i32;
        for (at, line) in (0_i32..).zip(&words.foot) {
            write(&root, line, (16, top + 8 + 16 * at), 12, HPos::Left, VPos::Center)?;
        }
        root.present().map_err(PlotError::of)?;
    }
    Ok(svg)
}

/// Writes words onto the sheet.
///
/// # Errors
/// What the library says.
pub fn write(
    sheet: &Sheet<'_>,
    text: &str,
    at: (i32, i32),
    size: u32,
    across: HPos,
    along: VPos,
) -> Result<(), PlotError> {
    let style = TextStyle::from((FONT, size).into_font()).pos(Pos::new(across, along));
    sheet.draw(&Text::new(text.to_owned(), at, style)).map_err(PlotError::of)
}

/// Room that the longest of some labels takes; a Chinese character is as wide as two letters.
#[must_use]
pub fn room<'a>(labels: impl Iterator<Item = &'a str>) -> u32 {
    let width = |text: &str| text.chars().map(|c| if c.is_ascii() { 7 } else { 14 }).sum::<u32>();
    labels.map(width).max().unwrap_or(0).clamp(60, SIZE.0 / 3) + 16
}

/// A range that holds all numbers, with some room at both ends.
#[must_use]
pub fn around(numbers: impl Iterator<Item = f64>) -> Range<f64> {
    let numbers = numbers.filter(|number| number.is_finite());
    let (least, most) = numbers
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), number| {
            (least.min(number), most.max(number))
        });
    if least > most {
        return 0.0..1.0;
    }
    let room = ((most - least) * 0.06).max(most.abs().max(least.abs()) * 1e-6);
    let room = if room == 0.0 { 0.5 } else { room };
    least - room..most + room
}

/// About how far labels of an axis stand apart.
fn grid_step(range: &Range<f64>) -> f64 {
    (range.end - range.start) / 10.0
}

/// A number as people read it, with digits enough to tell labels `step` apart.
#[must_use]
pub fn short(value: f64, step: f64) -> String {
    let value = if value.abs() < step.abs() * 1e-6 { 0.0 } else { value };
    let size = value.abs().max(step.abs());
    let (by, suffix) = match size {
        size if size >= 1e9 => (1e9, " bn"),
        size if size >= 1e6 => (1e6, " M"),
        size if size >= 1e4 => (1e3, " k"),
        _ => (1.0, ""),
    };
    let apart = (step.abs() / by).max(1e-12);
    let digits = (-apart.log10()).ceil().clamp(0.0, 6.0) as usize;
    let text = format!("{:.digits$}", value / by);
    // Zeros behind the point tell nothing.
    let text =
        if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{suffix}")
}

#[cfg(test)]
mod tests {
    use super::around;
    use super::short;

    #[test]
    fn numbers_are_short_and_still_differ() {
        assert_eq!(short(0.0, 0.1), "0");
        assert_eq!(short(1_189_200_000.0, 1e5), "1.1892 bn");
        assert_eq!(short(2_500_000.0, 1e5), "2.5 M");
        assert_eq!(short(0.95, 0.05), "0.95");
        assert_eq!(short(-3370.0, 10.0), "-3370");
    }

    #[test]
    fn a_single_number_has_a_range_around_it() {
        let range = around([5.0].into_iter());
        assert!(range.start < 5.0 && range.end > 5.0);
        assert_eq!(around([f64::INFINITY].into_iter()), 0.0..1.0);
        assert_eq!(around([0.0].into_iter()), -0.5..0.5);
    }
}
