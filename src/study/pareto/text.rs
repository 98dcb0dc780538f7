//! A front on one screen.

use crate::study::pareto::End;
use crate::study::pareto::Front;
use crate::study::pareto::Side;
use crate::study::pareto::files::gap;
use crate::study::pareto::front::Weights;
use crate::study::pareto::front::answers;
use crate::study::pareto::front::knee;
use crate::write::lines::cut;
use crate::write::lines::left;
use crate::write::lines::percent_up;
use crate::write::lines::right;
use crate::write::words::Lang;
use crate::write::words::Studied;
use crate::write::words::amount::quantity;
use crate::write::words::findings::said;
use crate::write::words::named;

/// Points that are told one by one.
const TOLD: usize = 30;

/// The front on one screen.
#[must_use]
pub fn text<const N: usize>(front: &Front<N>, sides: &[Side; N], lang: Lang) -> String {
    let names: Vec<String> = sides.iter().map(|side| side_name(side, lang)).collect();
    let all = names.join(Studied::AgainstWord.of(lang));
    let mut lines = vec![Studied::FrontLine.with(lang, &[&all, &sentence(front, &names[1], lang)])];
    if front.points.is_empty() {
        return lines.join("\n");
    }
    lines.push(String::new());
    let head: Vec<String> = names.iter().map(|name| right(&cut(name, 18), 18)).collect();
    let of = if N == 2 { Studied::WeightOfSecond } else { Studied::SuchWeights };
    lines.push(format!(
        "{} {}  {} {}",
        right(Studied::Point.of(lang), 5),
        head.join(" "),
        left(Studied::Proof.of(lang), 18),
        of.of(lang)
    ));
    let quantity = |value: f64| quantity(value, "", lang);
    let values = front.values();
    let (weights, knee) = (answers(&values), knee(&values));
    for (at, point) in front.points.iter().enumerate().take(TOLD) {
        let proof = if point.is_proven {
            Studied::Proven.of(lang).to_owned()
        } else {
            let gaps: Option<Vec<f64>> = (0..N).map(|at| gap(point, at)).collect();
            let widest = gaps.map(|gaps| gaps.into_iter().fold(0.0, f64::max));
            widest.map_or_else(
                || Studied::NotProven.of(lang).to_owned(),
                |gap| Studied::GapIs.with(lang, &[&percent_up(gap)]),
            )
        };
        let weight = match weights[at] {
            Weights::None => Studied::NoWeights.of(lang).to_owned(),
            Weights::Range(from, to) if to.is_finite() => {
                Studied::WeightsTo.with(lang, &[&quantity(from), &quantity(to)])
            }
            Weights::Range(from, _) => Studied::WeightsFrom.with(lang, &[&quantity(from)]),
            Weights::Such(such) => such.map(short).join(" : "),
        };
        let shown = values[at].map(|value| right(&quantity(value), 18)).join(" ");
        let mark = if knee == Some(at) { Studied::Knee.of(lang) } else { "" };
        lines.push(format!(
            "{} {shown}  {} {weight}{mark}",
            right(&(at + 1).to_string(), 5),
            left(&proof, 18)
        ));
    }
    if front.points.len() > TOLD {
        let left_out = (front.points.len() - TOLD).to_string();
        lines.push(format!("  {}", Studied::More.with(lang, &[&left_out])));
    }
    lines.join("\n")
}

/// A weight to three digits.
fn short(weight: f64) -> String {
    if weight == 0.0 {
        return "0".to_owned();
    }
    let digits = (2.0 - weight.abs().log10().floor()).clamp(0.0, 12.0) as usize;
    let text = format!("{weight:.digits$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

/// A figure by its terms; in English as it was named.
fn side_name(side: &Side, lang: Lang) -> String {
    let words = side.name.split('+').map(|word| named::measure(word.trim(), lang));
    words.collect::<Vec<_>>().join("+")
}

/// What is known of the front, in one sentence.
fn sentence<const N: usize>(front: &Front<N>, second: &str, lang: Lang) -> String {
    let count = front.points.len();
    let points = if count == 1 {
        Studied::PointOne.of(lang).to_owned()
    } else {
        Studied::PointMany.with(lang, &[&count.to_string()])
    };
    let unproven = front.points.iter().filter(|point| !point.is_proven).count();
    let proof = match unproven {
        0 => Studied::EachProven.of(lang).to_owned(),
        some => Studied::SomeNotProven.with(lang, &[&some.to_string()]),
    };
    let open = match front.open {
        open if N == 2 || open == 0 => String::new(),
        1 => Studied::PartOpen.of(lang).to_owned(),
        parts => Studied::PartsOpen.with(lang, &[&parts.to_string()]),
    };
    let below = front.searched_down_to.map_or(String::new(), |down| {
        Studied::NothingBelow.with(lang, &[second, &quantity(down, "", lang)])
    });
    let below = below + &open;
    let with_rest = |text: Studied| text.with(lang, &[&points, &proof, &below]);
    match &front.end {
        End::Whole if unproven == 0 => Studied::FrontWhole.with(lang, &[&points, &proof]),
        End::Whole if N == 2 => Studied::FrontDown.with(lang, &[&points, second, &proof]),
        End::Whole => Studied::FrontSearched.with(lang, &[&points, &proof]),
        End::AsAsked if N == 2 => Studied::FrontAskedTwo.with(lang, &[&points, &proof]),
        End::AsAsked => with_rest(Studied::FrontAsked),
        End::Infeasible => Studied::FrontNone.of(lang).to_owned(),
        End::Time => with_rest(Studied::FrontTime),
        End::Interrupted => with_rest(Studied::FrontInterrupted),
        End::Failed(why) => {
            Studied::FrontFailed.with(lang, &[&points, &proof, &below, &said(why, lang)])
        }
    }
}
