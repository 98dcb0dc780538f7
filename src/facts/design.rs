//! What a study varies: parameters with their values, ranges or distributions, and how points are
//! chosen among them.
//!
//! Not here: which points follow (`study/points`), and how the file is written (`read/study_file`).

use serde::Deserialize;
use serde::Serialize;

/// How points are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DesignKind {
    /// Every value of each parameter with every value of all others.
    Grid,
    /// The base, and each parameter at each of its values with all others left at the base.
    OneAtATime,
    /// Points given one by one in a table.
    List,
    /// So many points, each parameter cut into as many equally likely slices, each used once.
    LatinHypercube,
    /// Two samples of a Sobol sequence and their crossings: n · (parameters + 2) points, from which
    /// first-order and total indices follow.
    Sobol,
    /// Random sets of sites or livelihoods that are not there.
    Failures,
    /// Independent draws of all parameters, also for each row of a table apart.
    Draws,
}

impl DesignKind {
    /// All kinds, in the order of the documentation.
    pub const ALL: [Self; 7] = [
        Self::Grid,
        Self::OneAtATime,
        Self::List,
        Self::LatinHypercube,
        Self::Sobol,
        Self::Failures,
        Self::Draws,
    ];

    /// The word used in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::OneAtATime => "one_at_a_time",
            Self::List => "list",
            Self::LatinHypercube => "latin_hypercube",
            Self::Sobol => "sobol",
            Self::Failures => "failures",
            Self::Draws => "draws",
        }
    }

    /// Whether the file says how many points there are (of a Sobol design: in each sample).
    #[must_use]
    pub const fn has_points(self) -> bool {
        matches!(self, Self::LatinHypercube | Self::Sobol | Self::Failures | Self::Draws)
    }
}

/// A design of many runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// How points are chosen.
    pub kind: DesignKind,
    /// Points to draw; 0 where they follow from the values.
    pub points: u32,
    /// Seed of all draws.
    pub seed: u64,
    /// What is varied, in the order of the names.
    pub parameters: Vec<Parameter>,
    /// What fails, for [`DesignKind::Failures`].
    pub failures: Option<Failures>,
    /// The points of [`DesignKind::List`]: a value for each parameter; `None` leaves the base.
    pub rows: Vec<Vec<Option<String>>>,
}

/// Something that a scenario can set, and what it takes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// The dotted name, as `--set` takes it; one part may be `*`, for each row of a table.
    pub key: String,
    /// What it takes.
    pub domain: Domain,
    /// Whether drawn numbers are rounded to whole ones.
    pub whole: bool,
}

impl Parameter {
    /// The table whose every row is varied apart, where the name has a `*`.
    #[must_use]
    pub fn each_row_of(&self) -> Option<&str> {
        let rest = self.key.strip_prefix("set.").unwrap_or(&self.key);
        let (table, rest) = rest.split_once('.')?;
        rest.starts_with("*.").then_some(table)
    }
}

/// What a parameter takes. Values are written as TOML has them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Domain {
    /// One of these, each as likely.
    Values(Vec<String>),
    /// Any number of a range, or so many evenly spread ones.
    Range {
        /// Least.
        from: f64,
        /// Greatest.
        to: f64,
        /// How many, ends included.
        steps: Option<u32>,
    },
    /// Drawn.
    Distribution(Distribution),
}

/// How likely numbers are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "distribution", rename_all = "snake_case")]
pub enum Distribution {
    /// Each number of a range as likely.
    Uniform {
        /// Least.
        from: f64,
        /// Greatest.
        to: f64,
    },
    /// Most likely at `mode`, falling evenly to both ends.
    Triangular {
        /// Least.
        from: f64,
        /// Most likely.
        mode: f64,
        /// Greatest.
        to: f64,
    },
    /// A bell, cut off at `least` and `most` where these are given.
    Normal {
        /// Mean before cutting.
        mean: f64,
        /// Standard deviation before cutting.
        sd: f64,
        /// Nothing below.
        least: Option<f64>,
        /// Nothing above.
        most: Option<f64>,
    },
    /// The logarithm is normal.
    Lognormal {
        /// Half of the draws are below.
        median: f64,
        /// Standard deviation of the natural logarithm.
        sigma: f64,
    },
    /// One of these numbers, with weights.
    Discrete {
        /// The numbers.
        values: Vec<f64>,
        /// How likely each is, in any unit.
        weights: Vec<f64>,
    },
}

/// What may fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failing {
    /// Sites: nobody moves there.
    Sites,
    /// Livelihoods: nobody earns there.
    Livelihoods,
}

impl Failing {
    /// The word used in files, which is that of the table too.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sites => "sites",
            Self::Livelihoods => "livelihoods",
        }
    }
}

/// Random sets of failures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failures {
    /// What fails.
    pub of: Failing,
    /// How many fail at once.
    pub how_many: HowMany,
    /// The ids that may fail; empty: all.
    pub among: Vec<String>,
}

/// How many fail at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HowMany {
    /// Exactly so many.
    Count(u32),
    /// Each with this probability, on its own.
    Probability(f64),
}
