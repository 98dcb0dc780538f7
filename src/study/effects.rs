//! What one change of one parameter does, with all else equal: pairs of neighbouring points of a grid, or
//! the base and each single change. A change is told as rising or falling only where bounds prove it.

use crate::facts::Design;
use crate::facts::DesignKind;
use crate::study::interval::Interval;
use crate::study::interval::Order;
use crate::study::results::Row;
use crate::study::results::number;
use crate::write::tidy::Tidy;
use std::collections::BTreeMap;

/// One change of one parameter.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The parameter.
    pub key: String,
    /// Its value before; `None` is the base.
    pub from: Option<String>,
    /// Its value after.
    pub to: Option<String>,
    /// The points, counted from 1.
    pub points: (u64, u64),
    /// The figure before and after; `None` where a point has no plan.
    pub figures: (Option<Interval>, Option<Interval>),
}

impl Effect {
    /// What is proven of it; `None` where a point has no plan.
    #[must_use]
    pub fn order(&self) -> Option<Order> {
        Some(self.figures.0?.order(self.figures.1?))
    }
}

/// All changes of one parameter, in the order of parameters and points. Designs that draw have none.
#[must_use]
pub fn effects(design: &Design, columns: &[String], rows: &[Row], measure: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for (which, key) in columns.iter().enumerate() {
        let pairs = match design.kind {
            DesignKind::OneAtATime => single_changes(rows, which),
            DesignKind::Grid => neighbours(rows, which),
            _ => Vec::new(),
        };
        effects.extend(pairs.into_iter().map(|(before, after)| Effect {
            key: key.clone(),
            from: before.shown[which].clone(),
            to: after.shown[which].clone(),
            points: (before.point, after.point),
            figures: (before.figure(measure), after.figure(measure)),
        }));
    }
    effects
}

fn single_changes(rows: &[Row], which: usize) -> Vec<(&Row, &Row)> {
    let Some((base, rest)) = rows.split_first() else { return Vec::new() };
    rest.iter().filter(|row| row.shown[which].is_some()).map(|row| (base, row)).collect()
}

/// Points that differ in one parameter alone and follow each other in its values.
fn neighbours(rows: &[Row], which: usize) -> Vec<(&Row, &Row)> {
    let mut lines: BTreeMap<Vec<&Option<String>>, Vec<&Row>> = BTreeMap::new();
    let mut order = Vec::new();
    for row in rows {
        let mut others: Vec<&Option<String>> = row.shown.iter().collect();
        others.remove(which);
        let line = lines.entry(others.clone()).or_default();
        if line.is_empty() {
            order.push(others);
        }
        line.push(row);
    }
    let mut pairs = Vec::new();
    for others in order {
        let line = lines.get_mut(&others).expect("it was put in just now");
        // Numbers stand in their order, whatever the order in the file.
        let value =
            |row: &&Row| row.shown[which].as_deref().and_then(|text| text.parse::<f64>().ok());
        if line.iter().all(|row| value(row).is_some()) {
            line.sort_by(|a, b| {
                value(a).partial_cmp(&value(b)).unwrap_or(std::cmp::Ordering::Equal)
            });
        }
        pairs.extend(line.windows(2).map(|two| (two[0], two[1])));
    }
    pairs
}

/// `effects.csv`.
#[must_use]
pub fn table(effects: &[Effect], measure: &str) -> Tidy {
    let head = [
        "parameter",
        "from",
        "to",
        "from_point",
        "to_point",
        "measure",
        "change",
        "change_least",
        "change_most",
        "order",
    ];
    let mut table = Tidy::new(head.map(str::to_owned).to_vec());
    for effect in effects {
        let both = effect.figures.0.zip(effect.figures.1);
        let change = both.map(|(before, after)| before.change_to(after));
        table.row(vec![
            effect.key.clone(),
            effect.from.clone().unwrap_or_default(),
            effect.to.clone().unwrap_or_default(),
            effect.points.0.to_string(),
            effect.points.1.to_string(),
            measure.to_owned(),
            number(both.map(|(before, after)| after.most - before.most)),
            number(change.map(|change| change.least)),
            number(change.map(|change| change.most)),
            effect.order().map_or("no_plan", Order::word).to_owned(),
        ]);
    }
    table
}
