//! Which parameter matters most, each changed alone: the spread of a figure over the values of one
//! parameter and the base, largest first; with what is proven of the ranking.

use crate::study::interval::Interval;
use crate::study::interval::Order;
use crate::study::results::Row;
use crate::study::results::number;
use crate::write::tidy::Tidy;

/// One bar of a tornado.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The parameter.
    pub key: String,
    /// The value with the smallest figure, and that figure; `None` is the base.
    pub low: (Option<String>, Interval),
    /// The value with the greatest figure, and that figure.
    pub high: (Option<String>, Interval),
    /// Greatest less smallest figure of the plans found.
    pub spread: f64,
    /// Between which numbers the spread of the best possible values lies.
    pub spread_range: Interval,
    /// Values at which there is no plan.
    pub without_plan: Vec<String>,
    /// Whether it is proven that no later bar is longer; the last one has nothing to prove.
    pub is_rank_proven: bool,
}

/// The bars, longest first. The first row is the base; `None` where it has no plan.
#[must_use]
pub fn tornado(columns: &[String], rows: &[Row], measure: &str) -> Option<Vec<Bar>> {
    let (base, rest) = rows.split_first()?;
    let at_base = base.figure(measure)?;
    let mut bars: Vec<Bar> = Vec::new();
    for (which, key) in columns.iter().enumerate() {
        let mut found = vec![(None, at_base)];
        let mut without_plan = Vec::new();
        for row in rest.iter().filter(|row| row.shown[which].is_some()) {
            match row.figure(measure) {
                Some(figure) => found.push((row.shown[which].clone(), figure)),
                None => without_plan.extend(row.shown[which].clone()),
            }
        }
        let all: Vec<Interval> = found.iter().map(|(_, figure)| *figure).collect();
        let by_value = |a: &&(Option<String>, Interval), b: &&(Option<String>, Interval)| {
            a.1.most.total_cmp(&b.1.most)
        };
        let low = found.iter().min_by(by_value).expect("the base is among them").clone();
        // Of equal ones the first, so that a parameter without effect shows the base twice.
        let high = found.iter().rev().max_by(by_value).expect("the base is among them").clone();
        bars.push(Bar {
            key: key.clone(),
            spread: high.1.most - low.1.most,
            low,
            high,
            spread_range: Interval::spread(&all),
            without_plan,
            is_rank_proven: true,
        });
    }
    bars.sort_by(|a, b| b.spread.total_cmp(&a.spread).then(a.key.cmp(&b.key)));
    for at in 0..bars.len() {
        let own = bars[at].spread_range;
        let later = &bars[at + 1..];
        let is_longer =
            |later: &Bar| matches!(own.order(later.spread_range), Order::Falls | Order::Equal);
        let is_proven = later.iter().all(is_longer);
        bars[at].is_rank_proven = is_proven;
    }
    Some(bars)
}

/// `tornado.csv`.
#[must_use]
pub fn table(bars: &[Bar], measure: &str) -> Tidy {
    let head = [
        "rank",
        "parameter",
        "measure",
        "low_at",
        "low",
        "low_bound",
        "high_at",
        "high",
        "high_bound",
        "spread",
        "spread_least",
        "spread_most",
        "rank_proven",
        "without_plan_at",
    ];
    let mut table = Tidy::new(head.map(str::to_owned).to_vec());
    let at = |value: &Option<String>| value.clone().unwrap_or_else(|| "base".to_owned());
    for (rank, bar) in (1..).zip(bars) {
        table.row(vec![
            rank.to_string(),
            bar.key.clone(),
            measure.to_owned(),
            at(&bar.low.0),
            number(Some(bar.low.1.most)),
            number(Some(bar.low.1.least)),
            at(&bar.high.0),
            number(Some(bar.high.1.most)),
            number(Some(bar.high.1.least)),
            number(Some(bar.spread)),
            number(Some(bar.spread_range.least)),
            number(Some(bar.spread_range.most)),
            if bar.is_rank_proven { "yes" } else { "no" }.to_owned(),
            bar.without_plan.join(";"),
        ]);
    }
    table
}
