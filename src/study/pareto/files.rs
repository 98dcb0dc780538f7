//! A front for programs: JSON, a tidy table, and the plans.

use crate::facts::Instance;
use crate::facts::Scenario;
use crate::study::pareto::End;
use crate::study::pareto::Front;
use crate::study::pareto::FrontPoint;
use crate::study::pareto::Side;
use crate::study::pareto::front::knee;
use crate::study::pareto::front::weights;
use crate::study::results::number;
use crate::write;
use crate::write::folder::write_file;
use crate::write::plot;
use crate::write::plot::Words;
use crate::write::plot::dots::Dot;
use crate::write::tidy::Tidy;
use serde_json::Value;
use serde_json::json;
use std::io;
use std::path::Path;

/// Writes `results.csv`, `pareto.json` and `plans/0001.json` … into a folder.
///
/// # Errors
/// What the file system says.
pub fn write(
    dir: &Path,
    front: &Front,
    sides: &[Side; 2],
    instance: &Instance,
    scenario: &Scenario,
) -> io::Result<()> {
    let text = table(front, sides).text();
    write_file(&dir.join("results.csv"), |out| out.write_all(text.as_bytes()))?;
    let value = json(front, sides);
    write_file(&dir.join("pareto.json"), |out| {
        serde_json::to_writer_pretty(&mut *out, &value)?;
        writeln!(out)
    })?;
    picture(dir, front, sides, &instance.name)?;
    std::fs::create_dir_all(dir.join("plans"))?;
    for (number, point) in (1..).zip(&front.points) {
        let path = dir.join("plans").join(format!("{}.json", name(number)));
        write::save_plan(&path, instance, scenario, &point.plan)?;
    }
    Ok(())
}

/// `front.svg`, and `front.png` where the system has fonts.
fn picture(dir: &Path, front: &Front, sides: &[Side; 2], instance: &str) -> io::Result<()> {
    if front.points.is_empty() {
        return Ok(());
    }
    let knee = knee(&front.values());
    let dots: Vec<Dot> = front
        .points
        .iter()
        .enumerate()
        .map(|(at, point)| Dot {
            value: point.values,
            bound: point.bounds,
            is_proven: point.is_proven,
            is_knee: knee == Some(at),
        })
        .collect();
    let whole = if front.is_whole() { "all of it" } else { "not all of it" };
    let axis = |side: &Side| side.name.clone();
    let words = Words {
        title: format!("{instance}: what {} costs in {}", sides[1].name, sides[0].name),
        x: axis(&sides[0]),
        y: axis(&sides[1]),
        foot: vec![
            "Full: proven that no plan is better in both; hollow: not proven, bars reach to the \
             bounds. Plans lie at the dots alone, not between them."
                .to_owned(),
            format!(
                "Source: front of instance {instance}, {} points, {whole}; resettle {}.",
                dots.len(),
                env!("CARGO_PKG_VERSION")
            ),
        ],
    };
    let svg = plot::dots::draw(&words, &dots).map_err(io::Error::other)?;
    write_file(&dir.join("front.svg"), |out| out.write_all(svg.as_bytes()))?;
    if let Some(png) = plot::png(&svg) {
        write_file(&dir.join("front.png"), |out| out.write_all(&png))?;
    }
    Ok(())
}

fn name(number: usize) -> String {
    format!("{number:04}")
}

/// A word for why the search ended.
#[must_use]
pub const fn word(end: &End) -> &'static str {
    match end {
        End::Whole => "whole",
        End::AsAsked => "as_asked",
        End::Infeasible => "infeasible",
        End::Time => "time_limit",
        End::Interrupted => "interrupted",
        End::Failed(_) => "failed",
    }
}

/// (value − bound) / |value|; 0 where rounding alone is between them.
#[must_use]
pub fn gap(point: &FrontPoint, at: usize) -> Option<f64> {
    let (value, bound) = (point.values[at], point.bounds[at]?);
    let apart = (value - bound).max(0.0);
    Some(if apart == 0.0 || value == 0.0 { 0.0 } else { apart / value.abs() })
        .filter(|_| value != 0.0 || apart <= 1e-6)
}

/// The front as one JSON value.
#[must_use]
pub fn json(front: &Front, sides: &[Side; 2]) -> Value {
    let values = front.values();
    let (weights, knee) = (weights(&values), knee(&values));
    let points = front.points.iter().enumerate().map(|(at, point)| {
        let range = weights[at].map(|(from, to)| json!([from, to.is_finite().then_some(to)]));
        json!({
            "point": at + 1,
            "values": point.values,
            "bounds": point.bounds,
            "gaps": [gap(point, 0), gap(point, 1)],
            "is_proven": point.is_proven,
            "is_verified": point.is_verified,
            "weight_of_second": range,
            "is_knee": knee == Some(at),
            "plan": format!("plans/{}.json", name(at + 1)),
        })
    });
    let why = if let End::Failed(why) = &front.end { Some(why) } else { None };
    json!({
        "schema_version": 1,
        "figures": sides.iter().map(|side| side.name.as_str()).collect::<Vec<_>>(),
        "end": word(&front.end),
        "failure": why,
        "is_whole": front.is_whole(),
        "searched_down_to": front.searched_down_to,
        "step": front.step,
        "points": points.collect::<Vec<_>>(),
    })
}

/// `results.csv`: a row a point.
fn table(front: &Front, sides: &[Side; 2]) -> Tidy {
    let mut head: Vec<String> = vec!["point".to_owned()];
    for side in sides {
        head.extend([side.name.clone(), format!("{}_bound", side.name)]);
    }
    let more = ["proven", "verified", "weight_from", "weight_to", "by_weights", "knee"];
    head.extend(more.map(str::to_owned));
    let kpis = front.points.first().map(|point| point.kpis.headline()).unwrap_or_default();
    head.extend(kpis.iter().map(|(name, _)| (*name).to_owned()));
    let mut table = Tidy::new(head);
    let values = front.values();
    let (weights, knee) = (weights(&values), knee(&values));
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    for (at, point) in front.points.iter().enumerate() {
        let mut cells = vec![(at + 1).to_string()];
        for side in 0..2 {
            cells.extend([number(Some(point.values[side])), number(point.bounds[side])]);
        }
        let range = weights[at];
        cells.extend([
            yes(point.is_proven),
            yes(point.is_verified),
            number(range.map(|range| range.0)),
            number(range.map(|range| range.1)),
            yes(range.is_some()),
            yes(knee == Some(at)),
        ]);
        cells.extend(point.kpis.headline().into_iter().map(|(_, value)| number(value)));
        table.row(cells);
    }
    table
}
