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
use crate::write::lines::right;
use crate::write::words::Lang;
use crate::write::words::Studied;
use crate::write::words::amount::quantity;
use crate::write::words::findings::said;
use crate::write::words::named;
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
            failed: how_many(&Row::has_failed),
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
fn more_time(findings: &Findings<'_>, lang: Lang) -> Option<String> {
    let had = findings.rows.iter().filter(|row| row.spent.factor > 0.0).count();
    if had == 0 {
        return None;
    }
    let better = findings.rows.iter().filter(|row| row.better > 0).count();
    let orders = refine::open_of(findings.folder, findings.rows, 0).orders;
    let points = match had {
        1 => Studied::PointOne.of(lang).to_owned(),
        more => Studied::PointMany.with(lang, &[&count(more as u64)]),
    };
    let left = match orders {
        0 => Studied::EveryOrder.of(lang).to_owned(),
        1 => Studied::OrderOpen.of(lang).to_owned(),
        more => Studied::OrdersOpen.with(lang, &[&count(more as u64)]),
    };
    Some(Studied::MoreTime.with(lang, &[&points, &count(better as u64), &left]))
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
        "sentence": sentence(findings, Lang::En),
    })
}

/// A number that JSON has.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The study in one sentence.
fn sentence(findings: &Findings<'_>, lang: Lang) -> String {
    let counts = Counts::of(findings.rows);
    let key = findings.measure();
    let measure = named::measure(key, lang);
    if counts.with_plan == 0 {
        return Studied::NoneHasPlan.with(lang, &[&counts.all.to_string()]);
    }
    if !measure_is_known(findings) {
        return Studied::NoFigure.with(lang, &[key, &measures(findings.rows).join(", ")]);
    }
    if key == TOTAL && findings.weighs_differently() {
        return Studied::DifferentGoals.of(lang).to_owned();
    }
    if let Some(bars) = findings.bars {
        return tornado_sentence(bars, &measure, lang);
    }
    if let Some(Ok(indices)) = findings.indices {
        let most =
            findings.columns.iter().zip(indices).max_by(|a, b| a.1.total.total_cmp(&b.1.total));
        if let Some((parameter, index)) = most {
            let share = number(index.total * 100.0, 0);
            return Studied::MattersMost.with(lang, &[parameter, &share, &measure]);
        }
    }
    best(findings).map_or_else(String::new, |best| {
        let text = if best.is_proven { Studied::BestProven } else { Studied::BestFound };
        let value = quantity(best.figure.most, "", lang);
        text.with(lang, &[&best.row.point.to_string(), &measure, &value])
    })
}

fn tornado_sentence(bars: &[crate::study::tornado::Bar], measure: &str, lang: Lang) -> String {
    let Some(first) = bars.first() else { return String::new() };
    if first.spread == 0.0 && first.spread_range.most == 0.0 {
        return Studied::NothingMatters.with(lang, &[measure]);
    }
    let text = if first.is_rank_proven { Studied::FirstProven } else { Studied::FirstFound };
    let base = Studied::TheBase.of(lang);
    let (low, high) =
        (first.low.0.as_deref().unwrap_or(base), first.high.0.as_deref().unwrap_or(base));
    text.with(lang, &[&first.key, measure, &quantity(first.spread, "", lang), low, high])
}

/// A study on one screen.
#[must_use]
pub fn text(findings: &Findings<'_>, lang: Lang) -> String {
    let manifest = &findings.folder.manifest;
    let counts = Counts::of(findings.rows);
    let (all, design) = (counts.all.to_string(), named::design(manifest.kind(), lang));
    let mut lines = vec![
        Studied::Head.with(lang, &[&manifest.study.name, &all, design]),
        sentence(findings, lang),
        String::new(),
    ];
    for (what, how_many) in [
        (Studied::WithPlan, counts.with_plan),
        (Studied::Infeasible, counts.infeasible),
        (Studied::WithoutPlan, counts.without_plan),
        (Studied::Limited, counts.limited),
        (Studied::Unverified, counts.unverified),
        (Studied::Failed, counts.failed),
        (Studied::Missing, counts.missing),
    ] {
        if how_many > 0 {
            lines.push(line(what.of(lang), &count(how_many as u64)));
        }
    }
    if let Some(gap) = worst_gap(findings) {
        lines.push(line(Studied::WidestGap.of(lang), &percent_up(gap)));
    }
    spreads(findings, lang, &mut lines);
    lines.extend(more_time(findings, lang));
    indices(findings, lang, &mut lines);
    lines.push(String::new());
    lines.push(Studied::Folder.with(lang, &[&findings.folder.dir.display().to_string()]));
    lines.join("\n")
}

fn line(what: &str, value: &str) -> String {
    format!("  {} {}", left(what, 28), right(value, 8))
}

/// By how much single parameters change the measure, or how often they do.
fn spreads(findings: &Findings<'_>, lang: Lang, lines: &mut Vec<String>) {
    let measure = named::measure(findings.measure(), lang);
    if let Some(bars) = findings.bars {
        lines.push(String::new());
        lines.push(format!(
            "  {} {} {}",
            left(&Studied::SpreadOf.with(lang, &[&measure]), 44),
            right(Studied::Found.of(lang), 14),
            right(Studied::Rank.of(lang), 12)
        ));
        for bar in bars.iter().take(TOLD) {
            let rank = if bar.is_rank_proven { Studied::Proven } else { Studied::NotProven };
            lines.push(format!(
                "  {} {} {}",
                left(&cut(&bar.key, 44), 44),
                right(&quantity(bar.spread, "", lang), 14),
                right(rank.of(lang), 12)
            ));
            if !bar.without_plan.is_empty() {
                let at = cut(&bar.without_plan.join(", "), 60);
                lines.push(Studied::NoPlanAt.with(lang, &[&at]));
            }
        }
        more(bars.len(), lang, lines);
    } else if !findings.effects.is_empty() {
        lines.push(String::new());
        let words = order_counts(findings).map(|(order, count)| {
            let text = match order {
                Order::Rises => Studied::Rises,
                Order::Falls => Studied::Falls,
                Order::Equal => Studied::Equal,
                Order::NotProven => Studied::Unknown,
            };
            text.with(lang, &[&count.to_string()])
        });
        lines.push(Studied::Steps.with(lang, &[&measure, &words.join(lang.comma())]));
    }
}

/// Which share of the spread each parameter has.
fn indices(findings: &Findings<'_>, lang: Lang, lines: &mut Vec<String>) {
    let indices = match findings.indices {
        None => return,
        Some(Err(why)) => return lines.push(Studied::NoIndices.with(lang, &[&said(why, lang)])),
        Some(Ok(indices)) => indices,
    };
    let measure = named::measure(findings.measure(), lang);
    lines.push(String::new());
    lines.push(format!(
        "  {} {} {}",
        left(&Studied::ShareOfSpread.with(lang, &[&measure]), 40),
        right(Studied::Alone.of(lang), 16),
        right(Studied::InAll.of(lang), 16)
    ));
    let mut order: Vec<usize> = (0..indices.len()).collect();
    order.sort_by(|&a, &b| indices[b].total.total_cmp(&indices[a].total));
    for &at in order.iter().take(TOLD) {
        let index = &indices[at];
        let range =
            |value: f64, (low, high): (f64, f64)| format!("{value:.2} [{low:.2}, {high:.2}]");
        lines.push(format!(
            "  {} {} {}",
            left(&cut(&findings.columns[at], 36), 36),
            right(&range(index.first, index.first_range), 20),
            right(&range(index.total, index.total_range), 18)
        ));
    }
    more(indices.len(), lang, lines);
}

fn more(all: usize, lang: Lang, lines: &mut Vec<String>) {
    if all > TOLD {
        lines.push(format!("  {}", Studied::More.with(lang, &[&(all - TOLD).to_string()])));
    }
}
