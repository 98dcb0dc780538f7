//! Borders and rivers for the page: as fine as a map of the region can show them, within its frame.

use crate::facts::Backdrop;
use crate::facts::BackdropKind;
use crate::facts::LonLat;
use crate::write::words::Text;
use geo::CoordsIter;
use geo::LineString;
use geo::SimplifyVw;
use serde_json::Value;
use serde_json::json;

/// Points of one kind of lines that the page holds at most; finer lines are drawn more roughly.
const MOST_POINTS: usize = 30_000;
/// Details that are left out, from fine to rough: bends smaller than about 50 m to 5 km \[°\]. A bend is
/// as large as the root of its triangle (Visvalingam); unlike a search for the farthest point this takes
/// no stack, however a line winds.
const TOLERANCES: [f64; 7] = [0.000_5, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05];
/// What is shown around the places of the instance \[°\].
const MARGIN: f64 = 0.3;

/// The lines of each kind with their source, around all places; none where nothing has a place.
pub fn backdrops<'a>(
    backdrops: impl Iterator<Item = (&'a Backdrop, Option<&'a String>)>,
    places: impl Iterator<Item = LonLat>,
) -> Value {
    let Some(frame) = frame(places) else { return json!([]) };
    let each = backdrops.map(|(backdrop, source)| {
        let lines = drawn(backdrop, &frame);
        let points = |line: &LineString<f64>| -> Vec<[f64; 2]> {
            line.coords().map(|at| [rough(at.x), rough(at.y)]).collect()
        };
        json!({
            "kind": backdrop.kind.table(),
            "text": text(backdrop.kind).key(),
            "source": source,
            "lines": lines.iter().map(points).collect::<Vec<_>>(),
        })
    });
    Value::Array(each.collect())
}

const fn text(kind: BackdropKind) -> Text {
    match kind {
        BackdropKind::Borders => Text::ShowBorders,
        BackdropKind::Rivers => Text::ShowRivers,
    }
}

/// Degrees to about ten metres.
fn rough(degrees: f64) -> f64 {
    (degrees * 1e4).round() / 1e4
}

/// A box of longitudes and latitudes.
struct Frame {
    least: [f64; 2],
    most: [f64; 2],
}

/// Around all places; `None` without one.
fn frame(places: impl Iterator<Item = LonLat>) -> Option<Frame> {
    let frame = places.fold(None, |frame: Option<Frame>, place| {
        let at = [place.lon, place.lat];
        let Frame { least, most } = frame.unwrap_or(Frame { least: at, most: at });
        Some(Frame {
            least: [least[0].min(at[0]), least[1].min(at[1])],
            most: [most[0].max(at[0]), most[1].max(at[1])],
        })
    })?;
    Some(Frame {
        least: frame.least.map(|least| least - MARGIN),
        most: frame.most.map(|most| most + MARGIN),
    })
}

impl Frame {
    /// Whether a step from one point to the next may touch the frame.
    fn touches(&self, from: geo::Coord<f64>, to: geo::Coord<f64>) -> bool {
        let within = |axis: usize, a: f64, b: f64| {
            a.max(b) >= self.least[axis] && a.min(b) <= self.most[axis]
        };
        within(0, from.x, to.x) && within(1, from.y, to.y)
    }
}

/// The parts of the lines that touch the frame, as fine as there is room for.
fn drawn(backdrop: &Backdrop, frame: &Frame) -> Vec<LineString<f64>> {
    let parts: Vec<LineString<f64>> =
        backdrop.lines.iter().flat_map(|line| within(line, frame)).collect();
    let mut lines = Vec::new();
    for tolerance in TOLERANCES {
        lines = parts.iter().map(|line| line.simplify_vw(tolerance * tolerance)).collect();
        if lines.iter().map(LineString::coords_count).sum::<usize>() <= MOST_POINTS {
            break;
        }
    }
    lines
}

/// The stretches of a line that touch the frame.
fn within(line: &LineString<f64>, frame: &Frame) -> Vec<LineString<f64>> {
    let mut stretches = Vec::new();
    let mut stretch: Vec<geo::Coord<f64>> = Vec::new();
    for step in line.0.windows(2) {
        if frame.touches(step[0], step[1]) {
            if stretch.is_empty() {
                stretch.push(step[0]);
            }
            stretch.push(step[1]);
        } else if !stretch.is_empty() {
            stretches.push(LineString::new(std::mem::take(&mut stretch)));
        }
    }
    if !stretch.is_empty() {
        stretches.push(LineString::new(stretch));
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::MultiLineString;

    /// A frame of one degree around the origin.
    const FRAME: Frame = Frame { least: [-1.0, -1.0], most: [1.0, 1.0] };

    #[test]
    fn only_what_touches_the_frame_is_kept() {
        let line = LineString::from(vec![
            (-5.0, 0.0),
            (-0.5, 0.0),
            (0.5, 0.2),
            (4.0, 0.2),
            (4.0, 5.0),
            (0.0, 5.0),
            (0.0, 0.5),
        ]);
        let kept = within(&line, &FRAME);
        let ends: Vec<usize> = kept.iter().map(|line| line.0.len()).collect();
        assert_eq!(ends, [4, 2], "{kept:?}");
        assert!(within(&LineString::from(vec![(3.0, 3.0), (4.0, 4.0)]), &FRAME).is_empty());
    }

    #[test]
    fn fine_lines_are_drawn_more_roughly_until_there_is_room() {
        let zigzag = (0..100_000).map(|at| {
            let x = f64::from(at) / 50_000.0 - 1.0;
            (x, if at % 2 == 0 { 0.0 } else { 0.000_9 })
        });
        let lines = MultiLineString::new(vec![zigzag.collect()]);
        let backdrop = Backdrop { kind: BackdropKind::Rivers, lines };
        let drawn = drawn(&backdrop, &FRAME);
        let points: usize = drawn.iter().map(LineString::coords_count).sum();
        assert!((2..=MOST_POINTS).contains(&points), "{points}");
    }
}
