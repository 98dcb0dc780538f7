//! Which points a design has, and what each of them sets. A point follows from the design and its
//! number alone, so that any process can work it out.

use crate::facts::Design;
use crate::facts::DesignKind;
use crate::facts::design::Failing;
use crate::facts::design::Failures;
use crate::facts::design::HowMany;
use crate::facts::design::Parameter;
use crate::study::chance;
use crate::study::quantile;
use crate::study::sobol;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// Points that a study can hold.
pub const MOST: u64 = 1_000_000;

/// What a design needs to know of the base instance.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BaseFacts {
    /// Ids of the rows of tables that are varied row by row, or whose rows may fail.
    pub ids: BTreeMap<String, Vec<String>>,
    /// Sites that the base forbids already.
    pub forbidden_sites: Vec<String>,
    /// Livelihoods that the base forbids already.
    pub forbidden_livelihoods: Vec<String>,
}

/// What one point sets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Point {
    /// What stands in the columns of the results: a value a column, as people read it; `None` where
    /// the base is left.
    pub shown: Vec<Option<String>>,
    /// What is set, as `KEY=VALUE`.
    pub set: Vec<String>,
}

/// The columns of the results that say which point it is.
#[must_use]
pub fn columns(design: &Design) -> Vec<String> {
    match &design.failures {
        Some(failures) => {
            let mut columns = vec![format!("failed_{}", failures.of.word())];
            columns.extend(shown(design).map(|parameter| parameter.key.clone()));
            columns
        }
        None => shown(design).map(|parameter| parameter.key.clone()).collect(),
    }
}

/// Parameters with one value a point: those varied row by row have no column.
fn shown(design: &Design) -> impl Iterator<Item = &Parameter> {
    design.parameters.iter().filter(|parameter| parameter.each_row_of().is_none())
}

/// How many points there are.
#[must_use]
pub fn count(design: &Design) -> u64 {
    let each = |parameter: &Parameter| quantile::values(parameter).len() as u64;
    let points = u64::from(design.points);
    match design.kind {
        DesignKind::Grid => {
            let sizes = design.parameters.iter().map(each);
            sizes.fold(1_u64, u64::saturating_mul)
        }
        DesignKind::OneAtATime => 1 + design.parameters.iter().map(each).sum::<u64>(),
        DesignKind::List => design.rows.len() as u64,
        DesignKind::Sobol => points * (design.parameters.len() as u64 + 2),
        DesignKind::LatinHypercube | DesignKind::Failures | DesignKind::Draws => points,
    }
}

/// All points, in their order.
#[must_use]
pub fn all(design: &Design, facts: &BaseFacts) -> Vec<Point> {
    let drawn = Drawn::of(design);
    (0..count(design) as usize).map(|at| drawn.point(design, facts, at)).collect()
}

/// One point, by its position.
#[must_use]
pub fn one(design: &Design, facts: &BaseFacts, at: usize) -> Point {
    Drawn::of(design).point(design, facts, at)
}

/// What is worked out once for all points of a design.
struct Drawn {
    /// The values of each parameter, where these are counted.
    values: Vec<Vec<String>>,
    /// The slices of each parameter in the order of the points of a Latin hypercube.
    slices: Vec<Vec<usize>>,
}

impl Drawn {
    fn of(design: &Design) -> Self {
        let values = match design.kind {
            DesignKind::Grid | DesignKind::OneAtATime => {
                design.parameters.iter().map(quantile::values).collect()
            }
            _ => Vec::new(),
        };
        let slices = match design.kind {
            DesignKind::LatinHypercube => {
                let count = design.points as usize;
                let order = |of: &Parameter| chance::order(design.seed, &["slice", &of.key], count);
                design.parameters.iter().map(order).collect()
            }
            _ => Vec::new(),
        };
        Self { values, slices }
    }

    fn point(&self, design: &Design, facts: &BaseFacts, at: usize) -> Point {
        let mut point = Point::default();
        if let Some(failures) = &design.failures {
            fail(failures, design.seed, facts, at, &mut point);
        }
        for (which, parameter) in design.parameters.iter().enumerate() {
            if let Some(table) = parameter.each_row_of() {
                for id in facts.ids.get(table).into_iter().flatten() {
                    let words = ["draw", &parameter.key, id, &at.to_string()];
                    let value = quantile::value(parameter, chance::uniform(design.seed, &words));
                    let key = parameter.key.replacen(".*.", &format!(".{}.", quoted(id)), 1);
                    point.set.push(format!("{key}={value}"));
                }
                continue;
            }
            let value = self.value(design, which, at);
            if let Some(value) = &value {
                point.set.push(format!("{}={value}", parameter.key));
            }
            point.shown.push(value.as_deref().map(readable));
        }
        point
    }

    /// The value of a parameter at a point.
    fn value(&self, design: &Design, which: usize, at: usize) -> Option<String> {
        let parameter = &design.parameters[which];
        match design.kind {
            DesignKind::Grid => {
                // The last parameter changes fastest.
                let faster: usize = self.values[which + 1..].iter().map(Vec::len).product();
                let values = &self.values[which];
                Some(values[at / faster % values.len()].clone())
            }
            DesignKind::OneAtATime => {
                let before: usize = 1 + self.values[..which].iter().map(Vec::len).sum::<usize>();
                let own = at.checked_sub(before)?;
                self.values[which].get(own).cloned()
            }
            DesignKind::List => design.rows[at][which].clone(),
            DesignKind::LatinHypercube => {
                let words = ["within", &parameter.key, &at.to_string()];
                let within = chance::uniform(design.seed, &words);
                let slice = self.slices[which][at] as f64;
                Some(quantile::value(parameter, (slice + within) / f64::from(design.points)))
            }
            DesignKind::Sobol => {
                let u = sobol::share(design.parameters.len(), design.seed, at, which);
                Some(quantile::value(parameter, u))
            }
            DesignKind::Failures | DesignKind::Draws => {
                let words = ["draw", &parameter.key, &at.to_string()];
                Some(quantile::value(parameter, chance::uniform(design.seed, &words)))
            }
        }
    }
}

/// Draws what fails at a point: it is forbidden, beside what the base forbids.
fn fail(failures: &Failures, seed: u64, facts: &BaseFacts, at: usize, point: &mut Point) {
    let table = failures.of.word();
    let all = facts.ids.get(table).map_or(&[][..], Vec::as_slice);
    let may_fail = if failures.among.is_empty() { all } else { &failures.among };
    let words = ["fail", table, &at.to_string()];
    let failed: Vec<&String> = match failures.how_many {
        HowMany::Count(count) => {
            let order = chance::order(seed, &words, may_fail.len());
            let mut drawn: Vec<usize> = order.into_iter().take(count as usize).collect();
            drawn.sort_unstable();
            drawn.into_iter().map(|at| &may_fail[at]).collect()
        }
        HowMany::Probability(probability) => {
            let fails = |id: &&String| {
                chance::uniform(seed, &[words[0], words[1], words[2], id]) < probability
            };
            may_fail.iter().filter(fails).collect()
        }
    };
    let shown: Vec<&str> = failed.iter().map(|id| id.as_str()).collect();
    point.shown.push(Some(shown.join(";")));
    let forbidden = match failures.of {
        Failing::Sites => &facts.forbidden_sites,
        Failing::Livelihoods => &facts.forbidden_livelihoods,
    };
    let mut ids: Vec<&String> = forbidden.iter().chain(failed).collect();
    ids.sort();
    ids.dedup();
    if ids.len() > forbidden.len() {
        let ids: Vec<String> = ids.into_iter().map(|id| quoted(id)).collect();
        point.set.push(format!("rules.forbid.{table}=[{}]", ids.join(", ")));
    }
}

/// A text in quotation marks; TOML and JSON write it alike.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A value as people read it: text without its quotation marks.
fn readable(literal: &str) -> String {
    if let Ok(text) = serde_json::from_str::<String>(literal) {
        return text;
    }
    let bare = literal.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    bare.unwrap_or(literal).to_owned()
}

#[cfg(test)]
mod tests {
    use super::BaseFacts;
    use super::all;
    use super::columns;
    use super::count;
    use super::one;
    use crate::facts::Design;
    use crate::facts::DesignKind;
    use crate::facts::design::Distribution;
    use crate::facts::design::Domain;
    use crate::facts::design::Failing;
    use crate::facts::design::Failures;
    use crate::facts::design::HowMany;
    use crate::facts::design::Parameter;
    use std::collections::BTreeSet;

    fn values(key: &str, values: &[&str]) -> Parameter {
        let values = values.iter().map(|&value| value.to_owned()).collect();
        Parameter { key: key.to_owned(), domain: Domain::Values(values), whole: false }
    }

    fn range(key: &str) -> Parameter {
        let domain = Domain::Range { from: 0.0, to: 10.0, steps: None };
        Parameter { key: key.to_owned(), domain, whole: false }
    }

    fn design(kind: DesignKind, points: u32, parameters: Vec<Parameter>) -> Design {
        Design { kind, points, seed: 3, parameters, failures: None, rows: Vec::new() }
    }

    #[test]
    fn a_grid_has_every_value_with_every_other_and_the_last_changes_fastest() {
        let grid = design(
            DesignKind::Grid,
            0,
            vec![values("a.x", &["1", "2"]), values("b", &["\"p\"", "\"q\"", "true"])],
        );
        let points = all(&grid, &BaseFacts::default());
        let sets: Vec<String> = points.iter().map(|point| point.set.join(" ")).collect();
        let by_hand = [
            "a.x=1 b=\"p\"",
            "a.x=1 b=\"q\"",
            "a.x=1 b=true",
            "a.x=2 b=\"p\"",
            "a.x=2 b=\"q\"",
            "a.x=2 b=true",
        ];
        assert_eq!(sets, by_hand);
        assert_eq!(points[1].shown, [Some("1".to_owned()), Some("q".to_owned())]);
        assert_eq!(one(&grid, &BaseFacts::default(), 4), points[4]);
    }

    #[test]
    fn single_changes_begin_with_the_base() {
        let design =
            design(DesignKind::OneAtATime, 0, vec![values("a", &["1", "2"]), values("b", &["5"])]);
        let points = all(&design, &BaseFacts::default());
        let sets: Vec<String> = points.iter().map(|point| point.set.join(" ")).collect();
        assert_eq!(sets, ["", "a=1", "a=2", "b=5"]);
        assert_eq!(points[3].shown, [None, Some("5".to_owned())]);
    }

    #[test]
    fn a_latin_hypercube_uses_each_slice_once() {
        let design = design(DesignKind::LatinHypercube, 20, vec![range("a"), range("b")]);
        let points = all(&design, &BaseFacts::default());
        for which in 0..2 {
            let slices: BTreeSet<usize> = points
                .iter()
                .map(|point| point.shown[which].as_ref().unwrap().parse::<f64>().unwrap())
                .map(|value| (value * 2.0) as usize)
                .collect();
            assert_eq!(slices, (0..20).collect());
        }
        assert_ne!(points[0].shown[0], points[0].shown[1]);
    }

    #[test]
    fn a_sobol_design_crosses_two_samples() {
        let design = design(DesignKind::Sobol, 8, vec![range("a"), range("b"), range("c")]);
        assert_eq!(count(&design), 40);
        let points = all(&design, &BaseFacts::default());
        for block in points.chunks(5) {
            for which in 0..3 {
                for column in 0..3 {
                    let from = usize::from(which == column);
                    assert_eq!(block[2 + which].shown[column], block[from].shown[column]);
                }
                assert_ne!(block[0].shown[which], block[1].shown[which]);
            }
        }
    }

    #[test]
    fn draws_of_rows_are_apart_and_have_no_column() {
        let distribution = Distribution::Uniform { from: 1.0, to: 2.0 };
        let domain = Domain::Distribution(distribution);
        let key = "villages.*.households.scale".to_owned();
        let design = design(DesignKind::Draws, 2, vec![Parameter { key, domain, whole: false }]);
        let ids = [("villages".to_owned(), vec!["V1".to_owned(), "村.2".to_owned()])];
        let facts = BaseFacts { ids: ids.into(), ..BaseFacts::default() };
        let points = all(&design, &facts);
        assert!(columns(&design).is_empty() && points[0].shown.is_empty());
        assert!(points[0].set[0].starts_with("villages.\"V1\".households.scale=1."));
        assert!(points[0].set[1].starts_with("villages.\"村.2\".households.scale=1."));
        let drawn: BTreeSet<&str> = points
            .iter()
            .flat_map(|point| &point.set)
            .map(|item| item.split_once('=').unwrap().1)
            .collect();
        assert_eq!(drawn.len(), 4);
    }

    #[test]
    fn failures_are_forbidden_beside_what_is_forbidden_already() {
        let mut design = design(DesignKind::Failures, 40, Vec::new());
        let failures = |how_many| Failures { of: Failing::Sites, how_many, among: Vec::new() };
        design.failures = Some(failures(HowMany::Count(2)));
        let ids = ["S1", "S2", "S3", "S4"].map(str::to_owned).to_vec();
        let facts = BaseFacts {
            ids: [("sites".to_owned(), ids)].into(),
            forbidden_sites: vec!["S9".to_owned()],
            ..BaseFacts::default()
        };
        let points = all(&design, &facts);
        assert_eq!(columns(&design), ["failed_sites"]);
        let shown: BTreeSet<&str> =
            points.iter().map(|point| point.shown[0].as_deref().unwrap()).collect();
        assert_eq!(shown.len(), 6, "all pairs of four sites come up in 40 draws: {shown:?}");
        let of = points.iter().find(|point| point.shown[0].as_deref() == Some("S1;S3")).unwrap();
        assert_eq!(of.set, ["rules.forbid.sites=[\"S1\", \"S3\", \"S9\"]"]);

        design.failures = Some(failures(HowMany::Probability(0.25)));
        let points = all(&design, &facts);
        let failed: usize = points
            .iter()
            .map(|point| point.shown[0].as_deref().unwrap())
            .map(|shown| shown.split(';').filter(|id| !id.is_empty()).count())
            .sum();
        assert!((25..=55).contains(&failed), "{failed} of 160 at a quarter each");
        assert!(points.iter().any(|point| point.set.is_empty()), "sometimes nothing fails");
    }
}
