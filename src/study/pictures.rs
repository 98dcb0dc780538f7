//! The pictures of a study: which ones its design calls for, and what they show. They say the same as
//! the tables, and where bounds leave an order open, they do so too.

use crate::facts::DesignKind;
use crate::study::StudyError;
use crate::study::collect::Findings;
use crate::study::interval::Order;
use crate::study::results::Row;
use crate::study::results::TOTAL;
use crate::write::folder::write_file;
use crate::write::plot;
use crate::write::plot::PlotError;
use crate::write::plot::Words;
use crate::write::plot::boxes;
use crate::write::plot::heat;
use crate::write::plot::lines;
use crate::write::plot::tornado;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Folder of the pictures.
const PLOTS: &str = "plots";
/// Most lines, and most parameters, that a reader can tell apart in one picture.
const MOST: usize = 6;

/// Draws what the design calls for, as SVG and, where the system has fonts, as PNG.
///
/// # Errors
/// Where a picture cannot be drawn or written.
pub fn draw(of: &Findings<'_>) -> Result<Vec<PathBuf>, StudyError> {
    let mut files = Vec::new();
    for (name, svg) in pictures(of)? {
        let dir = of.folder.dir.join(PLOTS);
        std::fs::create_dir_all(&dir).map_err(|source| StudyError::io("make", &dir, source))?;
        let png = plot::png(&svg);
        let both = [("svg", Some(svg.into_bytes())), ("png", png)];
        for (ending, bytes) in both {
            let Some(bytes) = bytes else { continue };
            let path = dir.join(format!("{name}.{ending}"));
            write_file(&path, |out| out.write_all(&bytes))
                .map_err(|source| StudyError::io("write", &path, source))?;
            files.push(path);
        }
    }
    Ok(files)
}

fn pictures(of: &Findings<'_>) -> Result<Vec<(&'static str, String)>, PlotError> {
    let mut pictures = Vec::new();
    if of.rows.iter().all(|row| row.figure(of.measure()).is_none()) {
        return Ok(pictures);
    }
    if of.weighs_differently() && of.measure() == TOTAL {
        // Totals of different goals are no measure of each other, and no picture may make them one.
        return Ok(pictures);
    }
    match of.folder.manifest.kind() {
        DesignKind::OneAtATime => pictures.extend(bars(of)?.map(|svg| ("tornado", svg))),
        DesignKind::Grid => {
            pictures.extend(along(of)?.map(|svg| ("lines", svg)));
            pictures.extend(over_two(of)?.map(|svg| ("heat", svg)));
        }
        _ => pictures.push(("boxes", spread(of)?)),
    }
    Ok(pictures)
}

/// The figure with its unit.
fn measure(of: &Findings<'_>) -> String {
    let measure = of.measure();
    if measure == TOTAL {
        return "value of the goal (total) [weighted]".to_owned();
    }
    let term = measure.strip_prefix("term_").unwrap_or(measure);
    let runs = of.rows.iter().filter_map(Row::run);
    let mut terms = runs.flat_map(|run| &run.objective).flat_map(|objective| &objective.terms);
    match terms.find(|line| line.term == term) {
        Some(line) => format!("{measure} [{}]", line.unit),
        // Figures have their unit in their name.
        None => measure.to_owned(),
    }
}

fn words(of: &Findings<'_>, what: &str, x: String, y: String, how: &str) -> Words {
    let study = &of.folder.manifest.study;
    let instance = study.instance.file_name().unwrap_or_default().to_string_lossy();
    let limited = of.rows.iter().filter(|row| row.is_limited()).count();
    let marked = match limited {
        0 => String::new(),
        count => format!("; {count} ended by a time limit"),
    };
    let source = format!(
        "Source: study {}, instance {instance}, {} of {} points with a plan{marked}; resettle {}.",
        study.name,
        of.rows.iter().filter(|row| row.figure(of.measure()).is_some()).count(),
        of.rows.len(),
        of.folder.manifest.program_version
    );
    Words { title: format!("{}: {what}", study.name), x, y, foot: vec![how.to_owned(), source] }
}

fn bars(of: &Findings<'_>) -> Result<Option<String>, PlotError> {
    let (Some(bars), Some(first)) = (of.bars, of.rows.first()) else { return Ok(None) };
    let Some(base) = first.figure(of.measure()) else { return Ok(None) };
    let at = |value: &Option<String>| value.clone().unwrap_or_else(|| "base".to_owned());
    let drawn: Vec<tornado::Bar> = bars
        .iter()
        .take(20)
        .map(|bar| tornado::Bar {
            label: bar.key.clone(),
            low: (bar.low.1.most, bar.low.1.least, at(&bar.low.0)),
            high: (bar.high.1.most, bar.high.1.least, at(&bar.high.0)),
            is_proven: bar.is_rank_proven,
        })
        .collect();
    let how = "Bars: values of the plans found, beside them the setting. Grey: down to the bound. \
               Pale: the rank is not proven.";
    let words = words(of, "one change at a time", measure(of), String::new(), how);
    tornado::draw(&words, base.most, &drawn).map(Some)
}

/// The parameters of a grid that take more than one value, with their values in order.
fn axes(of: &Findings<'_>) -> Vec<(usize, Vec<String>)> {
    let values = |which: usize| {
        let mut values: Vec<String> = Vec::new();
        for value in of.rows.iter().filter_map(|row| row.shown[which].clone()) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        if values.iter().all(|value| value.parse::<f64>().is_ok()) {
            let number = |text: &String| text.parse::<f64>().unwrap_or(f64::NAN);
            values.sort_by(|a, b| number(a).total_cmp(&number(b)));
        }
        (which, values)
    };
    (0..of.columns.len()).map(values).filter(|(_, values)| values.len() > 1).collect()
}

/// What all other parameters stand at, and the rows where they do.
fn held<'a>(of: &'a Findings<'_>, free: &[usize]) -> (String, Vec<&'a Row>) {
    let Some(first) = of.rows.first() else { return (String::new(), Vec::new()) };
    let fixed: Vec<usize> = (0..of.columns.len()).filter(|which| !free.contains(which)).collect();
    let is_held = |row: &&Row| fixed.iter().all(|&which| row.shown[which] == first.shown[which]);
    let rows = of.rows.iter().filter(is_held).collect();
    let named = fixed.iter().map(|&which| {
        format!("{} = {}", of.columns[which], first.shown[which].as_deref().unwrap_or("base"))
    });
    let named: Vec<String> = named.collect();
    (named.join(", "), rows)
}

/// Points whose order to a neighbour is not proven.
fn open(of: &Findings<'_>) -> BTreeSet<(u64, u64)> {
    let effects = of.effects.iter().filter(|effect| effect.order() == Some(Order::NotProven));
    effects.map(|effect| effect.points).collect()
}

fn along(of: &Findings<'_>) -> Result<Option<String>, PlotError> {
    let axes = axes(of);
    let is_number = |(_, values): &&(usize, Vec<String>)| {
        values.iter().all(|value| value.parse::<f64>().is_ok())
    };
    // The parameter with most values is the axis; the one with fewest of the others gives the lines.
    let Some((x, _)) = axes.iter().filter(is_number).max_by_key(|(_, values)| values.len()) else {
        return Ok(None);
    };
    let others = axes.iter().filter(|(which, values)| which != x && values.len() <= MOST);
    let by = others.min_by_key(|(_, values)| values.len()).map(|(which, _)| *which);
    let free: Vec<usize> = std::iter::once(*x).chain(by).collect();
    let (named, rows) = held(of, &free);
    let open = open(of);
    let mut grouped: BTreeMap<Option<String>, Vec<(u64, lines::At)>> = BTreeMap::new();
    let mut order: Vec<Option<String>> = Vec::new();
    for row in rows {
        let name = by.and_then(|by| row.shown[by].clone());
        let place = row.shown[*x].as_ref().and_then(|value| value.parse::<f64>().ok());
        let (Some(place), Some(figure)) = (place, row.figure(of.measure())) else { continue };
        if !order.contains(&name) {
            order.push(name.clone());
        }
        let at = lines::At { x: place, value: figure.most, least: figure.least, is_proven: true };
        grouped.entry(name).or_default().push((row.point, at));
    }
    let mut drawn = Vec::new();
    for name in order {
        let mut points = grouped.remove(&name).unwrap_or_default();
        points.sort_by(|a, b| a.1.x.total_cmp(&b.1.x));
        for at in 1..points.len() {
            points[at].1.is_proven = !open.contains(&(points[at - 1].0, points[at].0));
        }
        let label = by.zip(name.as_ref()).map(|(by, name)| format!("{} = {name}", of.columns[by]));
        let points = points.into_iter().map(|(_, at)| at).collect();
        drawn.push(lines::Line { name: label.unwrap_or_default(), points });
    }
    let what =
        if named.is_empty() { "along one parameter".to_owned() } else { format!("at {named}") };
    let how = "Dots: values of the plans found; bars: down to the bound. Thin grey between two dots: \
               which is higher is not proven.";
    lines::draw(&words(of, &what, of.columns[*x].clone(), measure(of), how), &drawn).map(Some)
}

fn over_two(of: &Findings<'_>) -> Result<Option<String>, PlotError> {
    let mut axes = axes(of);
    axes.sort_by_key(|(which, values)| (std::cmp::Reverse(values.len()), *which));
    let [(x, xs), (y, ys), ..] = &axes[..] else { return Ok(None) };
    let (named, rows) = held(of, &[*x, *y]);
    let open: BTreeSet<u64> = open(of).into_iter().flat_map(|(a, b)| [a, b]).collect();
    let cell = |xv: &String, yv: &String| {
        let row = rows
            .iter()
            .find(|row| row.shown[*x].as_ref() == Some(xv) && row.shown[*y].as_ref() == Some(yv));
        heat::Cell {
            value: row.and_then(|row| row.figure(of.measure())).map(|figure| figure.most),
            is_proven: row.is_none_or(|row| !open.contains(&row.point)),
        }
    };
    let cells: Vec<Vec<heat::Cell>> =
        ys.iter().map(|yv| xs.iter().map(|xv| cell(xv, yv)).collect()).collect();
    let at = if named.is_empty() { String::new() } else { format!(" at {named}") };
    let how = "Values of the plans found; dark is high. ?: whether it is higher or lower than a \
               neighbour is not proven.";
    let words = words(
        of,
        &format!("{}{at}", measure(of)),
        of.columns[*x].clone(),
        of.columns[*y].clone(),
        how,
    );
    heat::draw(&words, xs, ys, &cells).map(Some)
}

fn spread(of: &Findings<'_>) -> Result<String, PlotError> {
    let found: Vec<(&Row, f64)> =
        of.rows.iter().filter_map(|row| Some((row, row.figure(of.measure())?.most))).collect();
    let mut drawn = vec![boxes::Numbers {
        label: format!("all {} points", found.len()),
        values: found.iter().map(|(_, value)| *value).collect(),
    }];
    for (which, key) in of.columns.iter().enumerate().take(MOST) {
        let at = |row: &Row| row.shown[which].as_ref()?.parse::<f64>().ok();
        let mut settings: Vec<f64> = found.iter().filter_map(|(row, _)| at(row)).collect();
        settings.sort_by(f64::total_cmp);
        let (Some(least), Some(most)) = (settings.first(), settings.last()) else { continue };
        if settings.len() < found.len() || least >= most {
            continue;
        }
        let middle = settings[settings.len() / 2];
        for (name, is_upper) in [("lower", false), ("upper", true)] {
            let half = found
                .iter()
                .filter(|(row, _)| at(row).is_some_and(|at| (at >= middle) == is_upper));
            let values: Vec<f64> = half.map(|(_, value)| *value).collect();
            if !values.is_empty() {
                drawn.push(boxes::Numbers { label: format!("{key}: {name} half"), values });
            }
        }
    }
    let how = "Box: the middle half of the values of the plans found, thick line: the middle; ends: \
               least and greatest. Best possible values may lie lower, see bound in results.csv.";
    boxes::draw(&words(of, "how far values spread", measure(of), String::new(), how), &drawn)
}
