//! Runs side by side on one screen.

use crate::study::compare::Against;
use crate::study::compare::Change;
use crate::study::compare::Comparison;
use crate::study::compare::Figure;
use crate::study::compare::LayerVerdict;
use crate::study::compare::SiteMove;
use crate::study::compare::Verdict;
use crate::study::compare::WorkChange;
use crate::write::lines::cut;
use crate::write::lines::cut_start;
use crate::write::lines::left;
use crate::write::lines::number;
use crate::write::lines::percent;
use crate::write::lines::right;
use crate::write::words::Lang;
use crate::write::words::Studied;
use crate::write::words::amount::quantity;
use crate::write::words::named;

/// Settings, villages and sites that are told one by one.
const TOLD: usize = 8;
/// Columns of a figure's name, and of a value.
const NAME: usize = 30;
const VALUE: usize = 16;

/// The comparison on one screen.
#[must_use]
pub fn text(comparison: &Comparison, lang: Lang) -> String {
    let mut lines = Vec::new();
    let head = comparison.names.iter().map(|name| right(&cut_start(name, VALUE), VALUE));
    let is_pair = comparison.runs.len() == 2;
    let mut head = format!("{} {}", left("", NAME), head.collect::<Vec<_>>().join(" "));
    if is_pair {
        head.push_str(&right(Studied::Difference.of(lang), VALUE + 1));
    }
    lines.push(head);
    let terminations = comparison.runs.iter();
    let terminations =
        terminations.map(|run| right(named::stopped(run.summary.termination).of(lang), VALUE));
    let stopped = left(Studied::Stopped.of(lang), NAME);
    lines.push(format!("{stopped} {}", terminations.collect::<Vec<_>>().join(" ")));
    // Figures that are unknown or 0 in all runs tell nothing on a screen; the tables have them.
    let tells = |figure: &&Figure| figure.values.iter().flatten().any(|&value| value != 0.0);
    lines.extend(comparison.figures.iter().filter(tells).map(|of| figure_line(of, is_pair, lang)));
    lines.push(String::new());
    settings(comparison, lang, &mut lines);
    for other in &comparison.others {
        lines.push(String::new());
        against(other, &comparison.names[0], lang, &mut lines);
    }
    lines.join("\n")
}

fn figure_line(figure: &Figure, is_pair: bool, lang: Lang) -> String {
    let quantity = |value: f64| quantity(value, "", lang);
    let shown = |value: Option<f64>| value.map_or("–".to_owned(), quantity);
    let values = figure.values.iter().map(|&value| right(&shown(value), VALUE));
    let mut line = format!(
        "{} {}",
        left(&cut(&named::measure(&figure.name, lang), NAME), NAME),
        values.collect::<Vec<_>>().join(" ")
    );
    if is_pair {
        let difference = figure.values[0].zip(figure.values[1]).map(|(a, b)| b - a);
        let text = difference.map_or("–".to_owned(), |difference| match difference {
            0.0 => "=".to_owned(),
            more if more > 0.0 => format!("+{}", quantity(more)),
            less => quantity(less),
        });
        line.push_str(&right(&text, VALUE + 1));
    }
    line
}

fn settings(comparison: &Comparison, lang: Lang, lines: &mut Vec<String>) {
    if comparison.settings.is_empty() {
        lines.push(Studied::NothingSet.of(lang).to_owned());
        return;
    }
    lines.push(Studied::SetDifferently.of(lang).to_owned());
    for setting in comparison.settings.iter().take(TOLD) {
        let values = setting.values.iter().map(|value| value.as_deref().unwrap_or("–"));
        let values = values.map(|value| cut(value, 24)).collect::<Vec<_>>().join(" → ");
        lines.push(format!("  {} {values}", left(&cut(&setting.key, 46), 46)));
    }
    more(comparison.settings.len(), lang, lines);
}

fn against(other: &Against, first: &str, lang: Lang, lines: &mut Vec<String>) {
    match other.layers.as_slice() {
        [only] => {
            let words = [other.run.as_str(), first, &proven(only, lang)];
            lines.push(Studied::Against.with(lang, &words));
        }
        layers => {
            lines.push(Studied::AgainstOnly.with(lang, &[&other.run, first]));
            let said = (1_u32..).zip(layers).map(|(number, layer)| {
                Studied::LayerIs.with(lang, &[&number.to_string(), &proven(layer, lang)])
            });
            lines.extend(said);
        }
    }
    if other.total == Verdict::NoPlan {
        return;
    }
    let share = |share: Option<f64>| share.map_or("–".to_owned(), percent);
    let likeness = &other.likeness;
    let shares = [share(likeness.households), share(likeness.open_sites)];
    lines.push(Studied::Alike.with(lang, &[&shares[0], &shares[1]]));
    let villages = likeness.villages_elsewhere.to_string();
    let households = number(likeness.households_elsewhere as f64, 0);
    lines.push(Studied::Elsewhere.with(lang, &[&villages, &households]));
    for village in other.villages.iter().take(TOLD) {
        let place = |place: &Option<String>| match place.as_deref() {
            None => Studied::NotThere.of(lang).to_owned(),
            Some("") => Studied::NothingSaid.of(lang).to_owned(),
            Some(place) => named::fate(place, lang),
        };
        let households = Studied::Households.with(lang, &[&village.households.to_string()]);
        lines.push(format!(
            "    {} {} {} → {}",
            left(&cut(&format!("{} {}", village.village, village.name), 28), 28),
            right(&households, 9),
            place(&village.before),
            place(&village.after)
        ));
    }
    more(other.villages.len(), lang, lines);
    for (change, word) in [
        (SiteMove::Opened, Studied::Opened),
        (SiteMove::Closed, Studied::Closed),
        (SiteMove::OtherLevel, Studied::OtherLevel),
        (SiteMove::New, Studied::New),
        (SiteMove::Gone, Studied::Gone),
    ] {
        let ids: Vec<&str> = other
            .sites
            .iter()
            .filter(|site| site.change == change)
            .map(|site| site.site.as_str())
            .collect();
        if !ids.is_empty() {
            let (word, list) = (left(word.of(lang), 11), cut(&ids.join(", "), 56));
            let count = ids.len().to_string();
            lines.push(Studied::SitesChanged.with(lang, &[&word, &count, &list]));
        }
    }
    if !other.work.is_empty() {
        let (less, more): (Vec<&WorkChange>, Vec<&WorkChange>) =
            other.work.iter().partition(|work| work.workers_after < work.workers_before);
        let counts = [more.len().to_string(), less.len().to_string()];
        lines.push(Studied::Work.with(lang, &[&counts[0], &counts[1]]));
    }
}

/// What is proven of the values of one layer, in words.
fn proven(layer: &LayerVerdict, lang: Lang) -> String {
    let shown = |end: Option<f64>| end.map_or("?".to_owned(), |end| quantity(end, "", lang));
    let ends = |change: Change| change.map(|ends| ends.map(shown));
    let by = match ends(layer.change) {
        Some([least, most]) => Studied::By.with(lang, &[&least, &most]),
        None => String::new(),
    };
    match layer.verdict {
        Verdict::Rises => Studied::Higher.with(lang, &[&by]),
        Verdict::Falls => Studied::Lower.with(lang, &[&by]),
        Verdict::Equal => Studied::Same.of(lang).to_owned(),
        Verdict::NotProven => {
            let [least, most] = ends(layer.change).unwrap_or_default();
            Studied::Open.with(lang, &[&least, &most])
        }
        Verdict::OtherGoal => Studied::OtherGoal.of(lang).to_owned(),
        Verdict::NoPlan => Studied::NoPlanOf.of(lang).to_owned(),
    }
}

fn more(all: usize, lang: Lang, lines: &mut Vec<String>) {
    if all > TOLD {
        lines.push(format!("    {}", Studied::More.with(lang, &[&(all - TOLD).to_string()])));
    }
}
