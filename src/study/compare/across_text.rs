//! All points of a study against each other on one screen.

use crate::study::compare::Across;
use crate::study::compare::across::Break;
use crate::study::compare::across::Place;
use crate::write::lines::cut;
use crate::write::lines::left;
use crate::write::lines::number;
use crate::write::lines::percent;
use crate::write::lines::right;
use crate::write::words::Lang;
use crate::write::words::Studied;
use crate::write::words::findings::said;
use crate::write::words::named;

/// Villages, sites and breaks that are told one by one.
const TOLD: usize = 10;

/// The study on one screen.
#[must_use]
pub fn text(across: &Across, lang: Lang) -> String {
    let counts = [across.points.to_string(), across.points_without_plan.to_string()];
    let mut lines =
        vec![Studied::PointsWithPlan.with(lang, &[&across.study, &counts[0], &counts[1]])];
    if across.points == 0 {
        return lines.join("\n");
    }
    let same = across.villages.iter().filter(|village| village.is_same()).count();
    let share = across.core_households as f64 / across.households.max(1) as f64;
    let villages = [same.to_string(), across.villages.len().to_string()];
    lines.push(Studied::Core.with(lang, &[&villages[0], &villages[1], &percent(share)]));
    let always = |closed: bool| {
        let same = across.sites.iter().filter(|site| site.is_same());
        same.filter(|site| (site.most_often() == "closed") == closed).count()
    };
    let flip = across.sites.iter().filter(|site| !site.is_same()).count();
    let sites = [always(false), always(true), flip].map(|count| count.to_string());
    lines.push(Studied::SitesAlways.with(lang, &[&sites[0], &sites[1], &sites[2]]));
    for (what, places) in
        [(Studied::VillagesFlip, &across.villages), (Studied::SitesFlip, &across.sites)]
    {
        flips(what, places, lang, &mut lines);
    }
    breaks(&across.breaks, lang, &mut lines);
    lines.push(String::new());
    lines.push(Studied::Speaks.with(lang, &[&said(across.note, lang)]));
    lines.join("\n")
}

fn flips(what: Studied, places: &[Place], lang: Lang, lines: &mut Vec<String>) {
    let mut flipping: Vec<&Place> = places.iter().filter(|place| !place.is_same()).collect();
    if flipping.is_empty() {
        return;
    }
    flipping.sort_by(|a, b| a.share().total_cmp(&b.share()).then(a.id.cmp(&b.id)));
    lines.push(String::new());
    lines.push(what.of(lang).to_owned());
    for place in flipping.iter().take(TOLD) {
        let fates = place.fates.iter();
        let fates = fates.map(|(fate, count)| format!("{} {count}", named::fate(fate, lang)));
        let fates = cut(&fates.collect::<Vec<_>>().join(", "), 44);
        let name = cut(&format!("{} {}", place.id, place.name), 28);
        lines.push(format!("  {} {fates}", left(name.trim_end(), 28)));
    }
    more(flipping.len(), lang, lines);
}

fn breaks(breaks: &[Break], lang: Lang, lines: &mut Vec<String>) {
    if breaks.is_empty() {
        return;
    }
    lines.push(String::new());
    lines.push(Studied::Breaks.of(lang).to_owned());
    // Breaks of one step follow each other.
    let steps = breaks.chunk_by(|a, b| a.parameter == b.parameter && a.points == b.points);
    let mut steps: Vec<(&Break, usize)> = steps.map(|step| (&step[0], step.len())).collect();
    steps.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let base = |value: &Option<String>| {
        value.clone().unwrap_or_else(|| Studied::BaseValue.of(lang).to_owned())
    };
    for (step, count) in steps.iter().take(TOLD) {
        let (from, to) = (step.points.0.to_string(), step.points.1.to_string());
        lines.push(format!(
            "  {} {} → {} {} {}",
            left(&cut(&step.parameter, 36), 36),
            right(&base(&step.from), 6),
            left(&base(&step.to), 6),
            right(&number(*count as f64, 0), 5),
            Studied::BreakPoints.with(lang, &[&from, &to])
        ));
    }
    more(steps.len(), lang, lines);
}

fn more(all: usize, lang: Lang, lines: &mut Vec<String>) {
    if all > TOLD {
        lines.push(format!("  {}", Studied::More.with(lang, &[&(all - TOLD).to_string()])));
    }
}
