//! What has to fit together: who must move, and how many of them each site and each town would have
//! to serve if everybody went to the nearest site of his own town.
//!
//! That plan is the witness that the instance can be solved: sites, levels and budgets are sized so
//! that it keeps every hard rule. Two passes over the villages give it, without keeping them.

use crate::generate::Spec;
use crate::generate::sites::Sites;
use crate::generate::villages::Village;
use crate::generate::villages::Villages;

/// Steps into which urgency is sorted.
const BINS: usize = 1 << 14;

/// The urgency from which a village must move.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cutoff {
    bin: usize,
}

impl Cutoff {
    /// First pass: the cutoff that makes the share of the villages that must move as asked, and at
    /// least one of them.
    pub(super) fn find(share_must: f64, villages: impl Iterator<Item = (usize, Village)>) -> Self {
        let mut counts = vec![0_u64; BINS];
        for (_, village) in villages {
            counts[Self::bin_of(&village)] += 1;
        }
        let all: u64 = counts.iter().sum();
        let wanted = ((all as f64 * share_must).round() as u64).max(1);
        let mut above = 0;
        let mut bin = BINS;
        while above < wanted && bin > 0 {
            bin -= 1;
            above += counts[bin];
        }
        Self { bin }
    }

    pub(super) fn must_move(self, village: &Village) -> bool {
        Self::bin_of(village) >= self.bin
    }

    fn bin_of(village: &Village) -> usize {
        ((village.urgency / Village::HIGHEST_URGENCY * BINS as f64) as usize).min(BINS - 1)
    }
}

/// What the witness plan brings to one site.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Need {
    pub(super) households: u32,
    pub(super) pupils: u32,
}

/// What the witness plan asks of each site, town and county.
#[derive(Clone, Debug)]
pub(super) struct Balance {
    pub(super) cutoff: Cutoff,
    /// For each site.
    pub(super) needs: Vec<Need>,
    /// For each town: workers of its villages that must move.
    pub(super) moving_workers: Vec<u64>,
    /// For each town: workers of its villages that may stay.
    pub(super) staying_workers: Vec<u64>,
    /// For each county: cost of revitalising all its villages that may stay \[yuan\].
    pub(super) stay_yuan: Vec<u64>,
}

impl Balance {
    /// Both passes. `step` is called for each village of each pass.
    pub(super) fn strike(
        spec: &Spec,
        villages: Villages<'_>,
        sites: &Sites<'_>,
        step: &mut dyn FnMut(),
    ) -> Self {
        let cutoff = Cutoff::find(spec.share_must, villages.iter().inspect(|_| step()));
        let region = sites.region();
        let mut balance = Self {
            cutoff,
            needs: vec![Need::default(); sites.count()],
            moving_workers: vec![0; region.towns.len()],
            staying_workers: vec![0; region.towns.len()],
            stay_yuan: vec![0; region.seats.len()],
        };
        for (town, village) in villages.iter().inspect(|_| step()) {
            if cutoff.must_move(&village) {
                let need = &mut balance.needs[sites.nearest_of(town, village.at)];
                need.households += village.households;
                need.pupils += village.school_age;
                balance.moving_workers[town] += village.all_workers();
            } else {
                balance.staying_workers[town] += village.all_workers();
                balance.stay_yuan[region.towns[town].county] += village.stay_cost_yuan;
            }
        }
        balance
    }
}
