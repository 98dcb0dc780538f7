//! A run on one screen: at most 40 lines of at most 80 columns, every number with its unit.

use crate::facts::Cny;
use crate::facts::CostKind;
use crate::facts::Proof;
use crate::facts::Term;
use crate::facts::Termination;
use crate::measure::Kpis;
use crate::measure::people::Group;
use crate::write::LayerRecord;
use crate::write::RunRecord;
use crate::write::findings;
use crate::write::lines::count;
use crate::write::lines::cut;
use crate::write::lines::cut_start;
use crate::write::lines::left;
use crate::write::lines::number;
use crate::write::lines::percent;
use crate::write::lines::percent_up;
use crate::write::lines::right;
use crate::write::words;
use crate::write::words::Lang;
use crate::write::words::Say;
use crate::write::words::amount::quantity;
use std::path::Path;

/// Columns of the screen.
pub const COLUMNS: usize = 80;
/// Columns of the words that open a line.
const LABEL: usize = 12;
/// Layers and findings that are told one by one.
const TOLD: usize = 3;

/// The run on one screen. `folder` is where it was written.
#[must_use]
pub fn summary_text(record: &RunRecord<'_>, folder: Option<&Path>) -> String {
    let lang = record.lang;
    let title = Say::Title.with(lang, &[&record.instance.name, &record.scenario.name]);
    let mut lines = vec![title];
    lines.extend(answer(record));
    if let Some(kpis) = &record.kpis {
        lines.push(String::new());
        lines.extend(people(kpis, lang));
        lines.push(String::new());
        lines.extend(cost(record, kpis));
        lines.push(String::new());
        lines.extend(moving(kpis, lang));
        lines.extend(sites(kpis, lang));
        lines.extend(work(kpis, lang));
    }
    lines.push(String::new());
    lines.extend(verdict(record));
    lines.push(time(record));
    if let Some(folder) = folder {
        let folder = cut_start(&folder.display().to_string(), COLUMNS - LABEL);
        lines.push(line(Say::Folder.of(lang), &folder));
    }
    let mut text = String::new();
    for line in lines {
        text.push_str(cut(&line, COLUMNS).trim_end());
        text.push('\n');
    }
    text
}

/// A line with the words that open it.
fn line(label: &str, rest: &str) -> String {
    format!("{}{rest}", left(label, LABEL))
}

/// The word of a termination, as files have it.
#[must_use]
pub const fn termination_word(termination: Termination) -> &'static str {
    match termination {
        Termination::Optimal => "optimal",
        Termination::GapLimit => "gap_limit",
        Termination::TimeLimit => "time_limit",
        Termination::WorkLimit => "work_limit",
        Termination::Interrupted => "interrupted",
        Termination::Infeasible => "infeasible",
        Termination::Unbounded => "unbounded",
        Termination::NoPlan => "no_plan",
        Termination::Failed => "failed",
    }
}

/// Value, bound and gap standing together, and what the bound speaks of.
fn answer(record: &RunRecord<'_>) -> Vec<String> {
    let lang = record.lang;
    let mut lines = Vec::new();
    let last = record.layers.len().saturating_sub(1);
    let layer = record.layers.last().copied().unwrap_or_default();
    lines.push(match (record.plan, layer.value) {
        (None, _) => no_plan(record.termination).of(lang).to_owned(),
        (Some(_), Some(value)) if value.is_nan() => Say::NoValue.of(lang).to_owned(),
        (Some(_), Some(value)) => {
            let value = quantity(value, &unit(record, last), lang);
            Say::PlanOf.with(lang, &[&value, &how_good(record, layer)])
        }
        (Some(_), None) => Say::NoGoal.of(lang).to_owned(),
    });
    let many = record.layers.len() > 1;
    for (at, layer) in record.layers.iter().enumerate().take(TOLD) {
        let number = (at + 1).to_string();
        let label =
            if many { Say::Layer.with(lang, &[&number]) } else { Say::Goal.of(lang).to_owned() };
        let unit = unit(record, at);
        let told = |value: Option<f64>| {
            let known = value.filter(|value| value.is_finite());
            known.map_or_else(|| unknown(lang), |value| quantity(value, &unit, lang))
        };
        let gap = layer.gap().map_or_else(|| unknown(lang), signed_gap);
        let terms = if many { format!(" ({})", terms(record, at)) } else { String::new() };
        // The gap stands first, so that no cut takes it away.
        let (value, bound) = (told(layer.value), told(layer.bound));
        lines.push(line(&label, &Say::GapLine.with(lang, &[&gap, &value, &bound, &terms])));
    }
    if record.layers.len() > TOLD {
        let more = (record.layers.len() - TOLD).to_string();
        lines.push(line("", &Say::MoreLayers.with(lang, &[&more])));
    }
    let again = match record.why_not_reproducible {
        Some(why) => words::findings::said(why, lang),
        None => Say::SameAgain.of(lang).to_owned(),
    };
    let stopped = Say::StoppedBy.with(lang, &[termination_word(record.termination), &again]);
    lines.push(line(Say::Stopped.of(lang), &stopped));
    let candidates = &record.candidates;
    let (in_model, legal) = (count(candidates.model_pairs), count(candidates.legal_pairs));
    let pairs = Say::PairsInModel.with(lang, &[&in_model, &legal]);
    let proof = match candidates.proof {
        Proof::Complete => Say::ProofComplete,
        Proof::Priced => Say::ProofPriced,
        Proof::Limited => Say::ProofLimited,
    };
    lines.push(line(Say::Proof.of(lang), &proof.with(lang, &[&pairs])));
    if candidates.proof == Proof::Limited && !candidates.note.is_empty() {
        lines.push(line("", &words::findings::said(&candidates.note, lang)));
    }
    lines
}

/// That a number is not known.
fn unknown(lang: Lang) -> String {
    Say::Unknown.of(lang).to_owned()
}

/// What can be said of a value.
fn how_good(record: &RunRecord<'_>, layer: LayerRecord) -> String {
    let is_limited = record.candidates.proof == Proof::Limited;
    let (text, word) = match (layer.bound, layer.gap()) {
        (None, _) => (Say::HowFarUnknown, String::new()),
        (Some(_), Some(gap)) if gap.abs() <= 1e-9 => {
            (if is_limited { Say::BestInModel } else { Say::Best }, String::new())
        }
        (Some(_), Some(gap)) if gap > 0.0 => {
            (if is_limited { Say::WithinInModel } else { Say::Within }, percent_up(gap))
        }
        (Some(bound), None) if layer.value.is_some_and(|value| value >= bound) => {
            (Say::AboveBound, String::new())
        }
        (Some(_), _) => (Say::BetterThanBound, String::new()),
    };
    text.with(record.lang, &[&word])
}

/// A gap in per cent; a negative one, which refutes the claim, keeps its sign.
fn signed_gap(gap: f64) -> String {
    if gap >= 0.0 { percent_up(gap) } else { format!("-{}", percent_up(-gap)) }
}

/// Why there is no plan.
const fn no_plan(termination: Termination) -> Say {
    match termination {
        Termination::Infeasible => Say::NoPlanInfeasible,
        Termination::Unbounded => Say::NoPlanUnbounded,
        Termination::Failed => Say::NoPlanFailed,
        Termination::Interrupted => Say::NoPlanInterrupted,
        Termination::NoPlan
        | Termination::TimeLimit
        | Termination::WorkLimit
        | Termination::Optimal
        | Termination::GapLimit => Say::NoPlanLimit,
    }
}

/// The terms of a layer.
fn terms(record: &RunRecord<'_>, layer: usize) -> String {
    let layer = record.scenario.goal.layers.get(layer);
    let words =
        layer.into_iter().flat_map(|layer| &layer.terms).map(|(term, _)| match record.lang {
            Lang::En => term.word(),
            Lang::Zh => words::named::term(*term).of(Lang::Zh),
        });
    words.collect::<Vec<_>>().join(" + ")
}

/// The unit of a layer's value: the term's own where it stands alone at weight 1, money where all terms
/// are money at weight 1, money's worth where money at weight 1 is weighed against other things, else
/// points.
fn unit(record: &RunRecord<'_>, layer: usize) -> String {
    let terms = record.scenario.goal.layers.get(layer).map_or(&[][..], |layer| &layer.terms);
    let currency = currency(record);
    let is_whole = |weight: f64| (weight - 1.0).abs() < f64::EPSILON;
    let is_plain_money =
        |&(term, weight): &(Term, f64)| term.is_money() && term != Term::Income && is_whole(weight);
    let lang = record.lang;
    match terms {
        [] => Say::Points.of(lang).to_owned(),
        all if all.iter().all(is_plain_money) => currency,
        [(term, weight)] if is_whole(*weight) => {
            let of_term = record.terms.iter().find(|line| line.term == *term);
            of_term.map_or_else(
                || Say::Points.of(lang).to_owned(),
                |line| words::named::unit(&line.unit, lang).to_owned(),
            )
        }
        some if some.iter().any(is_plain_money) => Say::CurrencyWeighted.with(lang, &[&currency]),
        _ => Say::PointsWeighted.of(lang).to_owned(),
    }
}

/// The currency of the instance.
fn currency(record: &RunRecord<'_>) -> String {
    let stated = record.instance.currency.as_str();
    let code = if stated.is_empty() { "CNY" } else { stated };
    words::named::unit(code, record.lang).to_owned()
}

/// Who moves, stays, or has no place.
fn people(kpis: &Kpis, lang: Lang) -> Vec<String> {
    let cells = |label: Say, columns: [String; 3]| {
        let columns = columns.iter().map(|cell| right(cell, 14)).collect::<String>();
        line(label.of(lang), &columns)
    };
    let row = |label: Say, group: &Group| {
        let persons = group.persons.map_or_else(|| unknown(lang), count);
        cells(label, [count(group.villages), count(group.households), persons])
    };
    let people = &kpis.people;
    let header =
        [Say::Villages, Say::Households, Say::Persons].map(|word| word.of(lang).to_owned());
    let mut lines = vec![
        cells(Say::People, header),
        row(Say::Moved, &people.moved),
        row(Say::Stayed, &people.stayed),
        row(Say::Unplaced, &people.unplaced),
    ];
    if people.undecided.villages > 0 {
        lines.push(row(Say::Undecided, &people.undecided));
    }
    lines
}

/// Cost by kind.
fn cost(record: &RunRecord<'_>, kpis: &Kpis) -> Vec<String> {
    let lang = record.lang;
    let currency = currency(record);
    let row = |label: Say, amount: Option<Cny>| {
        let amount =
            amount.map_or_else(|| unknown(lang), |cny| quantity(cny.as_yuan(), &currency, lang));
        format!("{}{}", left(label.of(lang), 28), right(&amount, 26))
    };
    let mut lines = vec![row(Say::Cost, kpis.cost.total_cny)];
    for kind in CostKind::ALL {
        let label = match kind {
            CostKind::BuildingFixed => Say::CostFixed,
            CostKind::BuildingHousehold => Say::CostHousehold,
            CostKind::Revitalising => Say::CostRevitalising,
            CostKind::Pair => Say::CostPair,
            CostKind::Places => Say::CostPlaces,
        };
        let amount = kpis.cost.by_kind.of(kind);
        // An office that gives no cost of pairs has none, rather than one that is not known.
        if kind != CostKind::Pair || amount.is_some() {
            lines.push(row(label, amount));
        }
    }
    if let Some(each) = kpis.cost.per_moved_household_cny {
        let each = format!("{} {currency}", number(each, 0));
        lines.push(format!("{}{}", left(Say::CostEach.of(lang), 28), right(&each, 26)));
    }
    lines
}

/// How far households move.
fn moving(kpis: &Kpis, lang: Lang) -> Vec<String> {
    let moving = &kpis.moving;
    let (Some(mean), Some(median), Some(p90), Some(worst)) =
        (moving.mean_km, moving.median_km, moving.p90_km, moving.worst_km)
    else {
        return vec![line(Say::Distance.of(lang), Say::DistanceUnknown.of(lang))];
    };
    let km = [mean, median, p90, worst].map(|km| number(km, 1));
    let rest = Say::Distances.with(lang, &km.each_ref().map(String::as_str));
    let mut lines = vec![line(Say::Distance.of(lang), &rest)];
    if moving.households_without_distance > 0 {
        let missing = count(moving.households_without_distance);
        lines.push(line("", &Say::DistanceMissing.with(lang, &[&missing])));
    }
    lines
}

/// What is built and how full it is.
fn sites(kpis: &Kpis, lang: Lang) -> Vec<String> {
    let sites = &kpis.sites;
    let used = sites.occupancy.overall_share.map_or_else(String::new, |share| {
        Say::DwellingsUsed.with(lang, &[&percent(share), &count(sites.dwellings)])
    });
    let open = Say::SitesOpen.with(lang, &[&count(sites.open), &count(sites.candidates), &used]);
    let mut lines = vec![line(Say::Sites.of(lang), &open)];
    let spread = &sites.occupancy;
    if let (Some(min), Some(median), Some(max)) =
        (spread.min_share, spread.median_share, spread.max_share)
    {
        let shares = [percent(min), percent(median), percent(max)];
        let rest = Say::Occupancy.with(lang, &shares.each_ref().map(String::as_str));
        lines.push(line("", &rest));
    }
    lines
}

/// Who earns a living.
fn work(kpis: &Kpis, lang: Lang) -> Vec<String> {
    let work = &kpis.work;
    if !work.is_decided && work.places.taken == 0 {
        return vec![line(Say::Jobs.of(lang), Say::JobsOff.of(lang))];
    }
    let jobless = work.jobless_workers.map_or_else(
        || Say::JoblessUnknown.of(lang).to_owned(),
        |jobless| Say::Jobless.with(lang, &[&count(jobless)]),
    );
    let (taken, free) = (count(work.places.taken), count(work.places.left));
    let taken = Say::PlacesTaken.with(lang, &[&taken, &free, &jobless]);
    let mut lines = vec![line(Say::Jobs.of(lang), &taken)];
    let mut more = Vec::new();
    if let Some(jobs) = work.jobs_per_moved_household {
        more.push(Say::JobsEach.with(lang, &[&number(jobs, 2)]));
    }
    if let Some(green) = work.green_share {
        more.push(Say::Green.with(lang, &[&percent(green)]));
    }
    if let (Some(mean), Some(worst)) = (kpis.commuting.mean_km, kpis.commuting.worst_km) {
        more.push(Say::Commute.with(lang, &[&number(mean, 1), &number(worst, 1)]));
    }
    if !more.is_empty() {
        lines.push(line("", &more.join(if lang == Lang::Zh { "；" } else { "; " })));
    }
    lines
}

/// What the verifier says: the count, and the gravest findings.
fn verdict(record: &RunRecord<'_>) -> Vec<String> {
    let lang = record.lang;
    let found = findings::counts(&record.findings, lang);
    let text = match (record.plan, record.verdict_ok) {
        (Some(_), true) if record.findings.is_empty() => Say::Verified,
        (Some(_), true) => Say::VerifiedWith,
        (Some(_), false) => Say::NotVerified,
        (None, _) => Say::NothingToVerify,
    };
    let mut lines = vec![text.with(lang, &[&found])];
    for finding in findings::in_order(&record.findings).into_iter().take(TOLD) {
        let text = words::findings::line(finding, lang);
        lines.push(format!("  {}", text.lines().next().unwrap_or_default()));
    }
    if record.findings.len() > TOLD {
        let more = count((record.findings.len() - TOLD) as u64);
        lines.push(Say::MoreFindings.with(lang, &[&more]));
    }
    lines
}

/// Where the time went.
fn time(record: &RunRecord<'_>) -> String {
    let (lang, seconds) = (record.lang, &record.seconds);
    let memory = record
        .peak_memory_mib
        .map_or_else(String::new, |mib| Say::Memory.with(lang, &[&number(mib, 0)]));
    let (total, solve) = (number(seconds.total, 1), number(seconds.solve, 1));
    line(Say::Time.of(lang), &Say::TimeLine.with(lang, &[&total, &solve, &memory]))
}
