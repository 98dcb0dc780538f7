//! What is asked of a synthetic instance, and what cannot be asked.

/// How large and how tight a synthetic instance is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spec {
    /// Villages, 1 to 1,000,000.
    pub villages: u32,
    /// Sites, 1 to 100,000.
    pub sites: u32,
    /// Livelihoods, at most 100,000; with 0 nothing is said of work.
    pub livelihoods: u32,
    /// Seed of all draws: the same seed and figures give the same bytes.
    pub seed: u64,
    /// Share of the villages that must move, above 0 and at most 1. The others may stay.
    pub share_must: f64,
    /// Households that must move over all dwellings at the largest levels, 0.05 to 0.95.
    pub tightness: f64,
    /// Places that workers of sites may take, over the workers of villages that must move, 0 to 10.
    /// Below 1 jobs are short.
    pub job_share: f64,
    /// Longest move \[km by road\], at least 10.
    pub move_km: f64,
    /// Longest commute \[km by road\], at least 1.
    pub commute_km: f64,
    /// Where stated, each county has funds of this many times what it costs that each village moves
    /// to the nearest site of its own town or, where it may, stays. At least 1; absent: no budgets.
    pub budget_slack: Option<f64>,
}

impl Spec {
    /// A specification for a number of villages, with usual figures for all else: a site for ten
    /// villages, a livelihood for twenty, 45 % of the villages have to move, dwellings for 1/0.6 of
    /// them, jobs for 90 % of their workers, no budgets, seed 1.
    #[must_use]
    pub const fn new(villages: u32) -> Self {
        Self {
            villages,
            sites: villages.div_ceil(10),
            livelihoods: villages.div_ceil(20),
            seed: 1,
            share_must: 0.45,
            tightness: 0.6,
            job_share: 0.9,
            move_km: 60.0,
            commute_km: 20.0,
            budget_slack: None,
        }
    }

    /// Everything that is wrong with the specification; empty where it can be met.
    #[must_use]
    pub fn faults(&self) -> Vec<SpecFault> {
        let within = |name, value: f64, low: f64, high: f64| {
            let fits = (low..=high).contains(&value);
            (!fits).then_some(SpecFault::OutOfRange { name, value, low, high })
        };
        // The smallest share is that of one village.
        let least_share = 1e-6;
        [
            within("villages", f64::from(self.villages), 1.0, 1e6),
            within("sites", f64::from(self.sites), 1.0, 1e5),
            within("livelihoods", f64::from(self.livelihoods), 0.0, 1e5),
            within("share_must", self.share_must, least_share, 1.0),
            within("tightness", self.tightness, 0.05, 0.95),
            within("job_share", self.job_share, 0.0, 10.0),
            within("move_km", self.move_km, 10.0, 1e4),
            within("commute_km", self.commute_km, 1.0, 1e4),
            self.budget_slack.and_then(|slack| within("budget_slack", slack, 1.0, 1e3)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// Something that a synthetic instance cannot be.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SpecFault {
    /// A figure lies outside its range.
    #[error("{name} is {value}; it must be from {low} to {high}")]
    OutOfRange {
        /// Which figure, as the field of [`Spec`].
        name: &'static str,
        /// What was asked.
        value: f64,
        /// The least it can be.
        low: f64,
        /// The most it can be.
        high: f64,
    },
}
