//! A front for programs: JSON, a tidy table, and the plans.

use crate::facts::Instance;
use crate::facts::Scenario;
use crate::study::pareto::End;
use crate::study::pareto::Front;
use crate::study::pareto::FrontPoint;
use crate::study::pareto::Side;
use crate::study::pareto::front::Weights;
use crate::study::pareto::front::answers;
use crate::study::pareto::front::knee;
use crate::study::results::number;
use crate::write;
use crate::write::folder::write_file;
use crate::write::plot;
use crate::write::plot::Words;
use crate::write::plot::dots::Dot;
use crate::write::plot::triples::Triple;
use crate::write::tidy::Tidy;
use serde_json::Value;
use serde_json::json;
use std::io;
use std::path::Path;

/// Writes `results.csv`, `pareto.json` and `plans/0001.json` … into a folder.
///
/// # Errors
/// What the file system says.
pub fn write<const N: usize>(
    dir: &Path,
    front: &Front<N>,
    sides: &[Side; N],
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
    picture(dir, front, sides, instance, scenario)?;
    std::fs::create_dir_all(dir.join("plans"))?;
    for (number, point) in (1..).zip(&front.points) {
        let path = dir.join("plans").join(format!("{}.json", name(number)));
        write::save_plan(&path, instance, scenario, &point.plan)?;
    }
    Ok(())
}

/// `front.svg`, and `front.png` where the system has fonts.
fn picture<const N: usize>(
    dir: &Path,
    front: &Front<N>,
    sides: &[Side; N],
    instance: &Instance,
    scenario: &Scenario,
) -> io::Result<()> {
    let Some(first) = front.points.first() else { return Ok(()) };
    let knee = knee(&front.values());
    let whole = if front.is_whole() { "all of it" } else { "not all of it" };
    let axes = sides.each_ref().map(|side| side.with_unit(instance, scenario, &first.plan));
    let source = format!(
        "Source: front of instance {}, {} points, {whole}; resettle {}.",
        instance.name,
        front.points.len(),
        env!("CARGO_PKG_VERSION")
    );
    let name = &instance.name;
    let svg = if let [x, y, third] = &axes[..] {
        let dots: Vec<Triple> = front
            .points
            .iter()
            .enumerate()
            .map(|(at, point)| Triple {
                value: [point.values[0], point.values[1], point.values[2]],
                is_proven: point.is_proven,
                is_knee: knee == Some(at),
            })
            .collect();
        let words = Words {
            title: format!("{name}: {}, {} and {}", sides[0].name, sides[1].name, sides[2].name),
            x: x.clone(),
            y: y.clone(),
            foot: vec![
                "Full: proven that no plan is as good in all three and better in one; with a ring: \
                 not proven. Plans lie at the dots alone."
                    .to_owned(),
                source,
            ],
        };
        plot::triples::draw(&words, third, &dots)
    } else {
        let dots: Vec<Dot> = front
            .points
            .iter()
            .enumerate()
            .map(|(at, point)| Dot {
                value: [point.values[0], point.values[1]],
                bound: [point.bounds[0], point.bounds[1]],
                is_proven: point.is_proven,
                is_knee: knee == Some(at),
            })
            .collect();
        let words = Words {
            title: format!("{name}: what {} costs in {}", sides[1].name, sides[0].name),
            x: axes[0].clone(),
            y: axes[1].clone(),
            foot: vec![
                "Full: proven that no plan is better in both; hollow: not proven, bars reach to the \
                 bounds. Plans lie at the dots alone, not between them."
                    .to_owned(),
                source,
            ],
        };
        plot::dots::draw(&words, &dots)
    };
    let svg = svg.map_err(io::Error::other)?;
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
pub fn gap<const N: usize>(point: &FrontPoint<N>, at: usize) -> Option<f64> {
    let (value, bound) = (point.values[at], point.bounds[at]?);
    let apart = (value - bound).max(0.0);
    Some(if apart == 0.0 || value == 0.0 { 0.0 } else { apart / value.abs() })
        .filter(|_| value != 0.0 || apart <= 1e-6)
}

/// The front as one JSON value.
#[must_use]
pub fn json<const N: usize>(front: &Front<N>, sides: &[Side; N]) -> Value {
    let values = front.values();
    let (weights, knee) = (answers(&values), knee(&values));
    let points = front.points.iter().enumerate().map(|(at, point)| {
        let mut told = json!({
            "point": at + 1,
            "values": point.values.as_slice(),
            "bounds": point.bounds.as_slice(),
            "gaps": (0..N).map(|at| gap(point, at)).collect::<Vec<_>>(),
            "is_proven": point.is_proven,
            "is_verified": point.is_verified,
            "is_knee": knee == Some(at),
            "plan": format!("plans/{}.json", name(at + 1)),
        });
        let key = if N == 2 { "weight_of_second" } else { "such_weights" };
        told[key] = match weights[at] {
            Weights::None => Value::Null,
            Weights::Range(from, to) => json!([from, to.is_finite().then_some(to)]),
            Weights::Such(such) => json!(such.as_slice()),
        };
        told
    });
    let why = if let End::Failed(why) = &front.end { Some(why) } else { None };
    json!({
        "schema_version": 1,
        "figures": sides.iter().map(|side| side.name.as_str()).collect::<Vec<_>>(),
        "end": word(&front.end),
        "failure": why,
        "is_whole": front.is_whole(),
        "searched_down_to": front.searched_down_to,
        "parts_not_searched": front.open,
        "step": front.step,
        "points": points.collect::<Vec<_>>(),
    })
}

/// `results.csv`: a row a point.
fn table<const N: usize>(front: &Front<N>, sides: &[Side; N]) -> Tidy {
    let mut head: Vec<String> = vec!["point".to_owned()];
    for side in sides {
        head.extend([side.name.clone(), format!("{}_bound", side.name)]);
    }
    head.extend(["proven", "verified"].map(str::to_owned));
    let of_weights: Vec<String> = if N == 2 {
        ["weight_from", "weight_to"].map(str::to_owned).to_vec()
    } else {
        (1..=N).map(|at| format!("weight_{at}")).collect()
    };
    head.extend(of_weights.iter().cloned());
    head.extend(["by_weights", "knee"].map(str::to_owned));
    let kpis = front.points.first().map(|point| point.kpis.headline()).unwrap_or_default();
    head.extend(kpis.iter().map(|(name, _)| (*name).to_owned()));
    let mut table = Tidy::new(head);
    let values = front.values();
    let (weights, knee) = (answers(&values), knee(&values));
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    for (at, point) in front.points.iter().enumerate() {
        let mut cells = vec![(at + 1).to_string()];
        for side in 0..N {
            cells.extend([number(Some(point.values[side])), number(point.bounds[side])]);
        }
        cells.extend([yes(point.is_proven), yes(point.is_verified)]);
        cells.extend(match weights[at] {
            Weights::None => vec![String::new(); of_weights.len()],
            Weights::Range(from, to) => vec![number(Some(from)), number(Some(to))],
            Weights::Such(such) => such.iter().map(|&weight| number(Some(weight))).collect(),
        });
        cells.extend([yes(weights[at] != Weights::None), yes(knee == Some(at))]);
        cells.extend(point.kpis.headline().into_iter().map(|(_, value)| number(value)));
        table.row(cells);
    }
    table
}
