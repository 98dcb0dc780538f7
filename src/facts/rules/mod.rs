//! The rules of a programme: one file each, with its meaning, formula and parameters.
//!
//! A rule is one name in four places: here, `model/rules`, `verify/rules` and `tests/rules`. Rules
//! that only remove choices have no rows; they act in `candidates`.

pub mod assign_once;
pub mod budget;
pub mod capacity;
pub mod carrying_capacity;
pub mod eligibility;
pub mod fix_level;
pub mod forbid;
pub mod job_per_household;
pub mod keep_apart;
pub mod keep_together;
pub mod least_use;
pub mod link;
pub mod lock;
pub mod open_at_most;
pub mod places;
pub mod quota;
pub mod reach;
pub mod same_area;
pub mod share_concentrated;
pub mod workers;

pub use assign_once::AssignOnce;
pub use capacity::Capacity;
pub use carrying_capacity::CarryingCapacity;
pub use eligibility::Eligibility;
pub use fix_level::FixLevel;
pub use forbid::Forbid;
pub use job_per_household::JobPerHousehold;
pub use keep_apart::KeepApart;
pub use keep_together::KeepTogether;
pub use lock::Lock;
pub use open_at_most::OpenAtMost;
pub use reach::Reach;
pub use same_area::SameArea;
use serde::Deserialize;
use serde::Serialize;
pub use share_concentrated::ShareConcentrated;
use std::fmt;

/// A rule with its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// See [`assign_once`].
    AssignOnce(AssignOnce),
    /// See [`link`].
    Link,
    /// See [`capacity`].
    Capacity(Capacity),
    /// See [`least_use`].
    LeastUse,
    /// See [`workers`].
    Workers,
    /// See [`places`].
    Places,
    /// See [`job_per_household`].
    JobPerHousehold(JobPerHousehold),
    /// See [`reach`].
    Reach(Reach),
    /// See [`eligibility`].
    Eligibility(Eligibility),
    /// See [`keep_together`].
    KeepTogether(KeepTogether),
    /// See [`keep_apart`].
    KeepApart(KeepApart),
    /// See [`same_area`].
    SameArea(SameArea),
    /// See [`budget`].
    Budget,
    /// See [`carrying_capacity`].
    CarryingCapacity(CarryingCapacity),
    /// See [`quota`].
    Quota,
    /// See [`share_concentrated`].
    ShareConcentrated(ShareConcentrated),
    /// See [`open_at_most`].
    OpenAtMost(OpenAtMost),
    /// See [`lock`].
    Lock(Lock),
    /// See [`forbid`].
    Forbid(Forbid),
    /// See [`fix_level`].
    FixLevel(FixLevel),
}

/// A rule that the scenario switches on, with the document it comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleInForce {
    /// The rule.
    #[serde(flatten)]
    pub rule: Rule,
    /// Document that says so.
    pub source: Option<String>,
    /// Article of that document.
    pub article: Option<String>,
    /// Whether the office marks it as law: then no repair of a conflict proposes to relax it.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub law: bool,
}

impl From<Rule> for RuleInForce {
    fn from(rule: Rule) -> Self {
        Self { rule, source: None, article: None, law: false }
    }
}

/// The name of a rule, without its parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleName {
    /// See [`assign_once`].
    AssignOnce,
    /// See [`link`].
    Link,
    /// See [`capacity`].
    Capacity,
    /// See [`least_use`].
    LeastUse,
    /// See [`workers`].
    Workers,
    /// See [`places`].
    Places,
    /// See [`job_per_household`].
    JobPerHousehold,
    /// See [`reach`].
    Reach,
    /// See [`eligibility`].
    Eligibility,
    /// See [`keep_together`].
    KeepTogether,
    /// See [`keep_apart`].
    KeepApart,
    /// See [`same_area`].
    SameArea,
    /// See [`budget`].
    Budget,
    /// See [`carrying_capacity`].
    CarryingCapacity,
    /// See [`quota`].
    Quota,
    /// See [`share_concentrated`].
    ShareConcentrated,
    /// See [`open_at_most`].
    OpenAtMost,
    /// See [`lock`].
    Lock,
    /// See [`forbid`].
    Forbid,
    /// See [`fix_level`].
    FixLevel,
}

impl RuleName {
    /// All rules, in the order of reports.
    pub const ALL: [Self; 20] = [
        Self::AssignOnce,
        Self::Link,
        Self::Capacity,
        Self::LeastUse,
        Self::Workers,
        Self::Places,
        Self::JobPerHousehold,
        Self::Reach,
        Self::Eligibility,
        Self::KeepTogether,
        Self::KeepApart,
        Self::SameArea,
        Self::Budget,
        Self::CarryingCapacity,
        Self::Quota,
        Self::ShareConcentrated,
        Self::OpenAtMost,
        Self::Lock,
        Self::Forbid,
        Self::FixLevel,
    ];

    /// The word used in files.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::AssignOnce => "assign_once",
            Self::Link => "link",
            Self::Capacity => "capacity",
            Self::LeastUse => "least_use",
            Self::Workers => "workers",
            Self::Places => "places",
            Self::JobPerHousehold => "job_per_household",
            Self::Reach => "reach",
            Self::Eligibility => "eligibility",
            Self::KeepTogether => "keep_together",
            Self::KeepApart => "keep_apart",
            Self::SameArea => "same_area",
            Self::Budget => "budget",
            Self::CarryingCapacity => "carrying_capacity",
            Self::Quota => "quota",
            Self::ShareConcentrated => "share_concentrated",
            Self::OpenAtMost => "open_at_most",
            Self::Lock => "lock",
            Self::Forbid => "forbid",
            Self::FixLevel => "fix_level",
        }
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Rule {
    /// Its name.
    #[must_use]
    pub const fn name(&self) -> RuleName {
        match self {
            Self::AssignOnce(_) => RuleName::AssignOnce,
            Self::Link => RuleName::Link,
            Self::Capacity(_) => RuleName::Capacity,
            Self::LeastUse => RuleName::LeastUse,
            Self::Workers => RuleName::Workers,
            Self::Places => RuleName::Places,
            Self::JobPerHousehold(_) => RuleName::JobPerHousehold,
            Self::Reach(_) => RuleName::Reach,
            Self::Eligibility(_) => RuleName::Eligibility,
            Self::KeepTogether(_) => RuleName::KeepTogether,
            Self::KeepApart(_) => RuleName::KeepApart,
            Self::SameArea(_) => RuleName::SameArea,
            Self::Budget => RuleName::Budget,
            Self::CarryingCapacity(_) => RuleName::CarryingCapacity,
            Self::Quota => RuleName::Quota,
            Self::ShareConcentrated(_) => RuleName::ShareConcentrated,
            Self::OpenAtMost(_) => RuleName::OpenAtMost,
            Self::Lock(_) => RuleName::Lock,
            Self::Forbid(_) => RuleName::Forbid,
            Self::FixLevel(_) => RuleName::FixLevel,
        }
    }
}
