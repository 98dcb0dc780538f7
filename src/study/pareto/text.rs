//! A front on one screen.

use crate::study::pareto::End;
use crate::study::pareto::Front;
use crate::study::pareto::Side;
use crate::study::pareto::files::gap;
use crate::study::pareto::front::knee;
use crate::study::pareto::front::weights;
use crate::write::lines::cut;
use crate::write::lines::left;
use crate::write::lines::percent_up;
use crate::write::lines::quantity;
use crate::write::lines::right;

/// Points that are told one by one.
const TOLD: usize = 30;

/// The front on one screen.
#[must_use]
pub fn text(front: &Front, sides: &[Side; 2]) -> String {
    let names = [&sides[0].name, &sides[1].name];
    let mut lines =
        vec![format!("{} against {}: {}", names[0], names[1], sentence(front, names[1]))];
    if front.points.is_empty() {
        return lines.join("\n");
    }
    lines.push(String::new());
    let head = [right("point", 5), right(&cut(names[0], 18), 18), right(&cut(names[1], 18), 18)];
    lines.push(format!("{}  {} {}", head.join(" "), left("proof", 18), "weight of the second"));
    let values = front.values();
    let (weights, knee) = (weights(&values), knee(&values));
    for (at, point) in front.points.iter().enumerate().take(TOLD) {
        let proof = if point.is_proven {
            "proven".to_owned()
        } else {
            let gaps = [gap(point, 0), gap(point, 1)];
            let widest = gaps[0].zip(gaps[1]).map(|(a, b)| a.max(b));
            widest.map_or("not proven".to_owned(), |gap| format!("gap {}", percent_up(gap)))
        };
        let weight = match weights[at] {
            None => "none: no weighted sum finds it".to_owned(),
            Some((from, to)) if to.is_finite() => {
                format!("{} to {}", quantity(from, ""), quantity(to, ""))
            }
            Some((from, _)) => format!("from {} on", quantity(from, "")),
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

/// What is known of the front, in one sentence.
fn sentence(front: &Front, second: &str) -> String {
    let count = front.points.len();
    let points = if count == 1 { "1 point".to_owned() } else { format!("{count} points") };
    let unproven = front.points.iter().filter(|point| !point.is_proven).count();
    let proof = match unproven {
        0 => "each proven".to_owned(),
        some => format!("{some} of them not proven"),
    };
    let below = front.searched_down_to.map_or(String::new(), |down| {
        format!("; nothing is known of plans whose {second} is below {}", quantity(down, ""))
    });
    match &front.end {
        End::Whole if unproven == 0 => format!("the whole front, {points}, {proof}"),
        End::Whole => format!("{points} down to the smallest {second}, {proof}"),
        End::AsAsked => format!("{points} of the front, {proof}; there may be more between them"),
        End::Infeasible => "there is no plan; that is proven".to_owned(),
        End::Time => format!("{points} when the time was over, {proof}{below}"),
        End::Interrupted => format!("{points} when it was stopped, {proof}{below}"),
        End::Failed(why) => format!("{points} when the solver failed ({why}), {proof}{below}"),
    }
}
