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
use crate::write::lines::quantity;
use crate::write::lines::right;

/// Points that are told one by one.
const TOLD: usize = 30;

/// The front on one screen.
#[must_use]
pub fn text<const N: usize>(front: &Front<N>, sides: &[Side; N]) -> String {
    let names: Vec<&str> = sides.iter().map(|side| side.name.as_str()).collect();
    let mut lines = vec![format!("{}: {}", names.join(" against "), sentence(front, names[1]))];
    if front.points.is_empty() {
        return lines.join("\n");
    }
    lines.push(String::new());
    let head: Vec<String> = names.iter().map(|name| right(&cut(name, 18), 18)).collect();
    let of = if N == 2 { "weight of the second" } else { "such weights" };
    lines.push(format!("{} {}  {} {of}", right("point", 5), head.join(" "), left("proof", 18)));
    let values = front.values();
    let (weights, knee) = (answers(&values), knee(&values));
    for (at, point) in front.points.iter().enumerate().take(TOLD) {
        let proof = if point.is_proven {
            "proven".to_owned()
        } else {
            let gaps: Option<Vec<f64>> = (0..N).map(|at| gap(point, at)).collect();
            let widest = gaps.map(|gaps| gaps.into_iter().fold(0.0, f64::max));
            widest.map_or("not proven".to_owned(), |gap| format!("gap {}", percent_up(gap)))
        };
        let weight = match weights[at] {
            Weights::None => "none: no weighted sum finds it".to_owned(),
            Weights::Range(from, to) if to.is_finite() => {
                format!("{} to {}", quantity(from, ""), quantity(to, ""))
            }
            Weights::Range(from, _) => format!("from {} on", quantity(from, "")),
            Weights::Such(such) => such.map(short).join(" : "),
        };
        let shown = values[at].map(|value| right(&quantity(value, ""), 18)).join(" ");
        let mark = if knee == Some(at) { "  ← knee" } else { "" };
        lines.push(format!(
            "{} {shown}  {} {weight}{mark}",
            right(&(at + 1).to_string(), 5),
            left(&proof, 18)
        ));
    }
    if front.points.len() > TOLD {
        lines.push(format!("  and {} more", front.points.len() - TOLD));
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

/// What is known of the front, in one sentence.
fn sentence<const N: usize>(front: &Front<N>, second: &str) -> String {
    let count = front.points.len();
    let points = if count == 1 { "1 point".to_owned() } else { format!("{count} points") };
    let unproven = front.points.iter().filter(|point| !point.is_proven).count();
    let proof = match unproven {
        0 => "each proven".to_owned(),
        some => format!("{some} of them not proven"),
    };
    let open = match front.open {
        _ if N == 2 => String::new(),
        1 => "; 1 part of the front was not searched".to_owned(),
        parts => format!("; {parts} parts of the front were not searched"),
    };
    let below = front.searched_down_to.map_or(String::new(), |down| {
        format!("; nothing is known of plans whose {second} is below {}", quantity(down, ""))
    });
    let below = below + &open;
    match &front.end {
        End::Whole if unproven == 0 => format!("the whole front, {points}, {proof}"),
        End::Whole if N == 2 => format!("{points} down to the smallest {second}, {proof}"),
        End::Whole => format!("{points}, all of it searched, {proof}"),
        End::AsAsked if N == 2 => {
            format!("{points} of the front, {proof}; there may be more between them")
        }
        End::AsAsked => format!("{points} of the front, {proof}{below}"),
        End::Infeasible => "there is no plan; that is proven".to_owned(),
        End::Time => format!("{points} when the time was over, {proof}{below}"),
        End::Interrupted => format!("{points} when it was stopped, {proof}{below}"),
        End::Failed(why) => format!("{points} when the solver failed ({why}), {proof}{below}"),
    }
}
