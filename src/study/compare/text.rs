//! Runs side by side on one screen.

use crate::study::compare::Against;
use crate::study::compare::Comparison;
use crate::study::compare::Figure;
use crate::study::compare::SiteMove;
use crate::study::compare::Verdict;
use crate::study::compare::WorkChange;
use crate::write::lines::cut;
use crate::write::lines::cut_start;
use crate::write::lines::left;
use crate::write::lines::number;
use crate::write::lines::percent;
use crate::write::lines::quantity;
use crate::write::lines::right;

/// Settings, villages and sites that are told one by one.
const TOLD: usize = 8;
/// Columns of a figure's name, and of a value.
const NAME: usize = 30;
const VALUE: usize = 16;

/// The comparison on one screen.
#[must_use]
pub fn text(comparison: &Comparison) -> String {
    let mut lines = Vec::new();
    let head = comparison.names.iter().map(|name| right(&cut_start(name, VALUE), VALUE));
    let is_pair = comparison.runs.len() == 2;
    let mut head = format!("{} {}", left("", NAME), head.collect::<Vec<_>>().join(" "));
    if is_pair {
        head.push_str(&right("difference", VALUE + 1));
    }
    lines.push(head);
    let terminations = comparison.runs.iter().map(|run| {
        let word = serde_json::to_value(run.summary.termination).ok();
        right(word.as_ref().and_then(|word| word.as_str()).unwrap_or(""), VALUE)
    });
    lines.push(format!("{} {}", left("stopped", NAME), terminations.collect::<Vec<_>>().join(" ")));
    // Figures that are unknown or 0 in all runs tell nothing on a screen; the tables have them.
    let tells = |figure: &&Figure| figure.values.iter().flatten().any(|&value| value != 0.0);
    lines.extend(comparison.figures.iter().filter(tells).map(|of| figure_line(of, is_pair)));
    lines.push(String::new());
    settings(comparison, &mut lines);
    for other in &comparison.others {
        lines.push(String::new());
        against(other, &comparison.names[0], &mut lines);
    }
    lines.join("\n")
}

fn figure_line(figure: &Figure, is_pair: bool) -> String {
    let shown = |value: Option<f64>| value.map_or("–".to_owned(), |value| quantity(value, ""));
    let values = figure.values.iter().map(|&value| right(&shown(value), VALUE));
    let mut line = format!(
        "{} {}",
        left(&cut(&figure.name, NAME), NAME),
        values.collect::<Vec<_>>().join(" ")
    );
    if is_pair {
        let difference = figure.values[0].zip(figure.values[1]).map(|(a, b)| b - a);
        let text = difference.map_or("–".to_owned(), |difference| match difference {
            0.0 => "=".to_owned(),
            more if more > 0.0 => format!("+{}", quantity(more, "")),
            less => quantity(less, ""),
        });
        line.push_str(&right(&text, VALUE + 1));
    }
    line
}

fn settings(comparison: &Comparison, lines: &mut Vec<String>) {
    if comparison.settings.is_empty() {
        lines.push("Facts, rules and goal are the same".to_owned());
        return;
    }
    lines.push("Set or read differently".to_owned());
    for setting in comparison.settings.iter().take(TOLD) {
        let values = setting.values.iter().map(|value| value.as_deref().unwrap_or("–"));
        let values = values.map(|value| cut(value, 24)).collect::<Vec<_>>().join(" → ");
        lines.push(format!("  {} {values}", left(&cut(&setting.key, 46), 46)));
    }
    more(lines, comparison.settings.len());
}

fn against(other: &Against, first: &str, lines: &mut Vec<String>) {
    lines.push(format!("{} against {first}: {}", other.run, total(other)));
    if other.total == Verdict::NoPlan {
        return;
    }
    let share = |share: Option<f64>| share.map_or("–".to_owned(), percent);
    let likeness = &other.likeness;
    lines.push(format!(
        "  alike         {} of households at the same place, {} of open sites in both",
        share(likeness.households),
        share(likeness.open_sites)
    ));
    lines.push(format!(
        "  elsewhere     {} villages with {} households",
        likeness.villages_elsewhere,
        number(likeness.households_elsewhere as f64, 0)
    ));
    for village in other.villages.iter().take(TOLD) {
        let place = |place: &Option<String>| match place.as_deref() {
            None => "not there".to_owned(),
            Some("") => "nothing said".to_owned(),
            Some(place) => place.to_owned(),
        };
        lines.push(format!(
            "    {} {} {} → {}",
            left(&cut(&format!("{} {}", village.village, village.name), 28), 28),
            right(&format!("{} hh", village.households), 9),
            place(&village.before),
            place(&village.after)
        ));
    }
    more(lines, other.villages.len());
    for (change, word) in [
        (SiteMove::Opened, "opened"),
        (SiteMove::Closed, "closed"),
        (SiteMove::OtherLevel, "other level"),
        (SiteMove::New, "new"),
        (SiteMove::Gone, "gone"),
    ] {
        let ids: Vec<&str> = other
            .sites
            .iter()
            .filter(|site| site.change == change)
            .map(|site| site.site.as_str())
            .collect();
        if !ids.is_empty() {
            let list = cut(&ids.join(", "), 56);
            lines.push(format!("  sites {} {} ({})", left(word, 11), ids.len(), list));
        }
    }
    if !other.work.is_empty() {
        let (less, more): (Vec<&WorkChange>, Vec<&WorkChange>) =
            other.work.iter().partition(|work| work.workers_after < work.workers_before);
        lines.push(format!(
            "  work          {} livelihoods with more workers, {} with fewer",
            more.len(),
            less.len()
        ));
    }
}

/// What is proven of the two values, in words.
fn total(other: &Against) -> String {
    let ends = other.change.map_or(String::new(), |[least, most]| {
        let shown = |end: Option<f64>| end.map_or("?".to_owned(), |end| quantity(end, ""));
        format!(" by {} to {}", shown(least), shown(most))
    });
    match other.total {
        Verdict::Rises => format!("the best possible value is higher{ends}, proven"),
        Verdict::Falls => format!("the best possible value is lower{ends}, proven"),
        Verdict::Equal => "the best possible value is the same, proven".to_owned(),
        Verdict::NotProven => {
            format!(
                "not proven which value is lower: the change is within{}",
                &ends[3.min(ends.len())..]
            )
        }
        Verdict::OtherGoal => {
            "the goals differ, so the values are no measure of each other".to_owned()
        }
        Verdict::NoPlan => "one of them has no plan".to_owned(),
    }
}

fn more(lines: &mut Vec<String>, all: usize) {
    if all > TOLD {
        lines.push(format!("    and {} more", all - TOLD));
    }
}
