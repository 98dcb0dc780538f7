//! All points of a study against each other on one screen.

use crate::study::compare::Across;
use crate::study::compare::across::Break;
use crate::study::compare::across::Place;
use crate::write::lines::cut;
use crate::write::lines::left;
use crate::write::lines::number;
use crate::write::lines::percent;
use crate::write::lines::right;

/// Villages, sites and breaks that are told one by one.
const TOLD: usize = 10;

/// The study on one screen.
#[must_use]
pub fn text(across: &Across) -> String {
    let mut lines = vec![format!(
        "{}: {} points with a plan, {} without",
        across.study, across.points, across.points_without_plan
    )];
    if across.points == 0 {
        return lines.join("\n");
    }
    let same = across.villages.iter().filter(|village| village.is_same()).count();
    let share = across.core_households as f64 / across.households.max(1) as f64;
    lines.push(format!(
        "Robust core: {same} of {} villages, {} of households, end up at the same place at all points",
        across.villages.len(),
        percent(share)
    ));
    let always = |closed: bool| {
        let same = across.sites.iter().filter(|site| site.is_same());
        same.filter(|site| (site.most_often() == "closed") == closed).count()
    };
    lines.push(format!(
        "Sites: {} always open at one level, {} never open, {} flip",
        always(false),
        always(true),
        across.sites.iter().filter(|site| !site.is_same()).count()
    ));
    for (what, places) in
        [("Villages that flip", &across.villages), ("Sites that flip", &across.sites)]
    {
        flips(what, places, &mut lines);
    }
    breaks(&across.breaks, &mut lines);
    lines.push(String::new());
    lines.push(format!("This speaks {}.", across.note));
    lines.join("\n")
}

fn flips(what: &str, places: &[Place], lines: &mut Vec<String>) {
    let mut flipping: Vec<&Place> = places.iter().filter(|place| !place.is_same()).collect();
    if flipping.is_empty() {
        return;
    }
    flipping.sort_by(|a, b| a.share().total_cmp(&b.share()).then(a.id.cmp(&b.id)));
    lines.push(String::new());
    lines.push(what.to_owned());
    for place in flipping.iter().take(TOLD) {
        let fates = place.fates.iter().map(|(fate, count)| format!("{fate} {count}"));
        let fates = cut(&fates.collect::<Vec<_>>().join(", "), 44);
        let name = cut(&format!("{} {}", place.id, place.name), 28);
        lines.push(format!("  {} {fates}", left(name.trim_end(), 28)));
    }
    if flipping.len() > TOLD {
        lines.push(format!("  and {} more", flipping.len() - TOLD));
    }
}

fn breaks(breaks: &[Break], lines: &mut Vec<String>) {
    if breaks.is_empty() {
        return;
    }
    lines.push(String::new());
    lines.push("Break points: how many places flip between two values of a parameter".to_owned());
    // Breaks of one step follow each other.
    let steps = breaks.chunk_by(|a, b| a.parameter == b.parameter && a.points == b.points);
    let mut steps: Vec<(&Break, usize)> = steps.map(|step| (&step[0], step.len())).collect();
    steps.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let base = |value: &Option<String>| value.clone().unwrap_or_else(|| "base".to_owned());
    for (step, count) in steps.iter().take(TOLD) {
        lines.push(format!(
            "  {} {} → {} {} (points {}, {})",
            left(&cut(&step.parameter, 36), 36),
            right(&base(&step.from), 6),
            left(&base(&step.to), 6),
            right(&number(*count as f64, 0), 5),
            step.points.0,
            step.points.1
        ));
    }
    if steps.len() > TOLD {
        lines.push(format!("  and {} more", steps.len() - TOLD));
    }
}
