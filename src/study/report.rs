//! A study on one screen, and the same for programs: how many points came to what, the best of them, what
//! matters most, and what is not proven.

use crate::study::collect::Findings;
use crate::study::collect::measures;
use crate::study::interval::Interval;
use crate::study::interval::Order;
use crate::study::refine;
use crate::study::results::End;
use crate::study::results::Row;
use crate::study::results::TOTAL;
use crate::write::lines::count;
use crate::write::lines::cut;
use crate::write::lines::left;
use crate::write::lines::number;
use crate::write::lines::percent_up;
use crate::write::lines::quantity;
use crate::write::lines::right;
use serde_json::Value;
use serde_json::json;

/// Bars and indices that are told one by one.
const TOLD: usize = 12;

/// How many points came to what.
struct Counts {
    all: usize,
    with_plan: usize,
    infeasible: usize,
    failed: usize,
    missing: usize,
    limited: usize,
    unverified: usize,
    without_plan: usize,
}

impl Counts {
    fn of(rows: &[Row]) -> Self {
        let how_many = |is: &dyn Fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count();
        let has_plan = |row: &Row| row.run().is_some_and(|run| run.objective.is_some());
        Self {
            all: rows.len(),
            with_plan: how_many(&has_plan),
            infeasible: how_many(&Row::is_infeasible),
            failed: how_many(&|row| matches!(row.end, End::Failed(_))),
            missing: how_many(&|row| matches!(row.end, End::Missing)),
            limited: how_many(&Row::is_limited),
            unverified: how_many(&|row| row.run().is_some_and(|run| run.verdict.ok == Some(false))),
            without_plan: how_many(&|row| {
                row.run().is_some_and(|run| run.objective.is_none()) && !row.is_infeasible()
            }),
        }
    }
}

/// The point with the smallest figure, and whether no other can be smaller.
struct Best<'a> {
    row: &'a Row,
    figure: Interval,
    is_proven: bool,
}

fn best<'a>(findings: &Findings<'a>) -> Option<Best<'a>> {
    let measure = findings.measure();
    if measure == TOTAL && findings.weighs_differently() {
        return None;
    }
    let figures = || findings.rows.iter().filter_map(|row| Some((row, row.figure(measure)?)));
    let (row, figure) = figures().min_by(|a, b| a.1.most.total_cmp(&b.1.most))?;
    let others = || figures().filter(|(other, _)| other.point != row.point);
    let is_not_smaller = |other: Interval| {
        other.least >= figure.most || matches!(figure.order(other), Order::Rises | Order::Equal)
    };
    let is_known =
        findings.rows.iter().all(|row| row.figure(measure).is_some() || row.is_infeasible());
    let is_proven = is_known && others().all(|(_, other)| is_not_smaller(other));
    Some(Best { row, figure, is_proven })
}

fn order_counts(findings: &Findings<'_>) -> [(Order, usize); 4] {
    [Order::Rises, Order::Falls, Order::Equal, Order::NotProven].map(|order| {
        let such = findings.effects.iter().filter(|effect| effect.order() == Some(order));
        (order, such.count())
    })
}

/// What came of more time for points, in words; `None` where there was none.
fn more_time(findings: &Findings<'_>) -> Option<String> {
    let had = findings.rows.iter().filter(|row| row.spent.factor > 0.0).count();
    if had == 0 {
        return None;
    }
    let better = findings.rows.iter().filter(|row| row.better > 0).count();
    let orders = refine::open_of(findings.folder, findings.rows, 0).orders;
    let points =
        if had == 1 { "1 point".to_owned() } else { format!("{} points", count(had as u64)) };
    let left = match orders {
        0 => "every order is proven".to_owned(),
        1 => "1 order is not proven".to_owned(),
        more => format!("{} orders are not proven", count(more as u64)),
    };
    Some(format!("{points} had more time, which helped {}; {left}.", count(better as u64)))
}

fn measure_is_known(findings: &Findings<'_>) -> bool {
    findings.rows.iter().any(|row| row.figure(findings.measure()).is_some())
}

fn worst_gap(findings: &Findings<'_>) -> Option<f64> {
    let gaps = findings.rows.iter().filter_map(|row| row.run()?.gap);
    gaps.max_by(f64::total_cmp)
}

/// A study for programs (`summary.json`).
#[must_use]
pub fn json(findings: &Findings<'_>) -> Value {
    let manifest = &findings.folder.manifest;
    let counts = Counts::of(findings.rows);
    let best = best(findings).map(|best| {
        let set = findings.columns.iter().cloned().zip(best.row.shown.iter().cloned());
        json!({
            "point": best.row.point,
            "set": set.collect::<std::collections::BTreeMap<_, _>>(),
            "value": best.figure.most,
            "bound": finite(best.figure.least),
            "is_proven": best.is_proven,
        })
    });
    let bars = findings.bars.map(|bars| {
        let bar = |bar: &crate::study::tornado::Bar| {
            json!({
                "parameter": bar.key,
                "low_at": bar.low.0,
                "low": [finite(bar.low.1.least), finite(bar.low.1.most)],
                "high_at": bar.high.0,
                "high": [finite(bar.high.1.least), finite(bar.high.1.most)],
                "spread": bar.spread,
                "spread_range": [finite(bar.spread_range.least), finite(bar.spread_range.most)],
                "rank_proven": bar.is_rank_proven,
                "without_plan_at": bar.without_plan,
            })
        };
        bars.iter().map(bar).collect::<Vec<_>>()
    });
    let indices = findings.indices.map(|found| match found {
        Ok(indices) => {
            let lines = findings.columns.iter().zip(indices).map(|(key, index)| {
                json!({
                    "parameter": key,
                    "first_order": index.first,
                    "first_order_range": [index.first_range.0, index.first_range.1],
                    "total": index.total,
                    "total_range": [index.total_range.0, index.total_range.1],
                })
            });
            json!(lines.collect::<Vec<_>>())
        }
        Err(why) => json!({ "not_computed": why }),
    });
    let orders: serde_json::Map<String, Value> = order_counts(findings)
        .into_iter()
        .map(|(order, count)| (order.word().to_owned(), json!(count)))
        .collect();
    json!({
        "schema_version": 1,
        "study": manifest.study.name,
        "design": manifest.kind().word(),
        "measure": findings.measure(),
        "points": {
            "all": counts.all,
            "with_plan": counts.with_plan,
            "infeasible": counts.infeasible,
            "without_plan": counts.without_plan,
            "failed": counts.failed,
            "missing": counts.missing,
            "ended_by_time": counts.limited,
            "not_verified": counts.unverified,
        },
        "had_more_time": findings.rows.iter().filter(|row| row.spent.factor > 0.0).count(),
        "more_time_helped": findings.rows.iter().filter(|row| row.better > 0).count(),
        "orders_not_proven": refine::open_of(findings.folder, findings.rows, 0).orders,
        "worst_gap": worst_gap(findings),
        "best": best,
        "effects": (!findings.effects.is_empty()).then_some(orders),
        "tornado": bars,
        "sobol": indices,
        "sentence": sentence(findings),
    })
}

/// A number that JSON has.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The study in one sentence.
fn sentence(findings: &Findings<'_>) -> String {
    let counts = Counts::of(findings.rows);
    let measure = findings.measure();
    if counts.with_plan == 0 {
        return format!("None of the {} points has a plan.", counts.all);
    }
    if !measure_is_known(findings) {
        return format!(
            "There is no figure `{measure}`; the figures are {}.",
            measures(findings.rows).join(", ")
        );
    }
    if measure == TOTAL && findings.weighs_differently() {
        return "The points weigh different goals, so their totals are no measure of each other; name a \
                figure in `measure`, such as cost_cny, to rank them."
            .to_owned();
    }
    if let Some(bars) = findings.bars {
        return tornado_sentence(bars, measure);
    }
    if let Some(Ok(indices)) = findings.indices {
        let most =
            findings.columns.iter().zip(indices).max_by(|a, b| a.1.total.total_cmp(&b.1.total));
        if let Some((key, index)) = most {
            return format!(
                "{key} matters most: it has a part in {} % of the spread of {measure}.",
                number(index.total * 100.0, 0)
            );
        }
    }
    match best(findings) {
        Some(best) if best.is_proven => format!(
            "Point {} has the smallest {measure}, {}; that no other point is below is proven.",
            best.row.point,
            quantity(best.figure.most, "")
        ),
        Some(best) => format!(
            "Point {} has the smallest {measure} of the plans found, {}; that it is the smallest is not \
             proven.",
            best.row.point,
            quantity(best.figure.most, "")
        ),
        None => String::new(),
    }
}

fn tornado_sentence(bars: &[crate::study::tornado::Bar], measure: &str) -> String {
    let Some(first) = bars.first() else { return String::new() };
    if first.spread == 0.0 && first.spread_range.most == 0.0 {
        return format!("No change of a single parameter changes {measure}.");
    }
    let proof = if first.is_rank_proven { "proven" } else { "not proven" };
    format!(
        "{} matters most: {measure} differs by {} between {} and {}; that it is the first is {proof}.",
        first.key,
        quantity(first.spread, ""),
        first.low.0.as_deref().unwrap_or("the base"),
        first.high.0.as_deref().unwrap_or("the base"),
    )
}

/// A study on one screen.
#[must_use]
pub fn text(findings: &Findings<'_>) -> String {
    let manifest = &findings.folder.manifest;
    let counts = Counts::of(findings.rows);
    let mut lines = vec![
        format!("{}, {} points ({})", manifest.study.name, counts.all, manifest.kind().word()),
        sentence(findings),
        String::new(),
    ];
    let mut told = |what: &str, how_many: usize| {
        if how_many > 0 {
            lines.push(format!("  {} {}", left(what, 28), right(&count(how_many as u64), 8)));
        }
    };
    told("with a plan", counts.with_plan);
    told("proven to have none", counts.infeasible);
    told("without a plan in time", counts.without_plan);
    told("ended by a time limit", counts.limited);
    told("with a plan not verified", counts.unverified);
    told("failed", counts.failed);
    told("not done yet", counts.missing);
    if let Some(gap) = worst_gap(findings) {
        lines.push(format!("  {} {}", left("widest gap", 28), right(&percent_up(gap), 8)));
    }
    if let Some(bars) = findings.bars {
        lines.push(String::new());
        lines.push(format!(
            "  {} {} {}",
            left(&format!("Spread of {}", findings.measure()), 44),
            right("found", 14),
            right("rank", 12)
        ));
        for bar in bars.iter().take(TOLD) {
            let rank = if bar.is_rank_proven { "proven" } else { "not proven" };
            let spread = quantity(bar.spread, "");
            lines.push(format!(
                "  {} {} {}",
                left(&cut(&bar.key, 44), 44),
                right(&spread, 14),
                right(rank, 12)
            ));
            if !bar.without_plan.is_empty() {
                lines.push(format!("    no plan at {}", cut(&bar.without_plan.join(", "), 60)));
            }
        }
        more(&mut lines, bars.len());
    } else if !findings.effects.is_empty() {
        lines.push(String::new());
        let words =
            order_counts(findings).map(|(order, count)| format!("{count} {}", order.word()));
        let words = words.join(", ").replace('_', " ");
        lines.push(format!("Steps of one parameter: {} {words}", findings.measure()));
    }
    lines.extend(more_time(findings));
    match findings.indices {
        Some(Ok(indices)) => {
            lines.push(String::new());
            lines.push(format!(
                "  {} {} {}",
                left(&format!("Share of the spread of {}", findings.measure()), 40),
                right("alone", 16),
                right("in all", 16)
            ));
            let mut order: Vec<usize> = (0..indices.len()).collect();
            order.sort_by(|&a, &b| indices[b].total.total_cmp(&indices[a].total));
            for &at in order.iter().take(TOLD) {
                let index = &indices[at];
                let range = |value: f64, (low, high): (f64, f64)| {
                    format!("{value:.2} [{low:.2}, {high:.2}]")
                };
                lines.push(format!(
                    "  {} {} {}",
                    left(&cut(&findings.columns[at], 36), 36),
                    right(&range(index.first, index.first_range), 20),
                    right(&range(index.total, index.total_range), 18)
                ));
            }
            more(&mut lines, indices.len());
        }
        Some(Err(why)) => lines.push(format!("Sobol indices are not computed: {why}")),
        None => {}
    }
    lines.push(String::new());
    lines.push(format!("Folder      {}", findings.folder.dir.display()));
    lines.join("\n")
}

fn more(lines: &mut Vec<String>, all: usize) {
    if all > TOLD {
        lines.push(format!("  and {} more", all - TOLD));
    }
}
