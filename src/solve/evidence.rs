//! What a proven bound says of single choices, without another search: prices of the rows between sites,
//! and what each choice costs beyond the bound that they give.
//!
//! # Formula
//! value of any plan that takes choice c ≥ L(u) + excess_c(u); value of any plan without site j ≥
//! L(u) − φ_j(u); value of any plan with d more places at livelihood k ≥ L(u) + d·u_k. L(u) is the bound
//! of single sites at the prices u and φ_j the share of site j in it, with fractional knapsacks
//! throughout, because excesses are counted from these.
//!
//! # Source
//! Reduced costs of Lagrangian relaxation (A. M. Geoffrion, Mathematical Programming Study 2, 1974);
//! `decompose/gaps.rs` has the excess of each choice

use crate::candidates::Candidates;
use crate::candidates::Finder;
use crate::facts::SiteIdx;
use crate::model::ColumnKey;
use crate::model::Model;
use crate::model::RowKey;
use crate::solve::Question;
use crate::solve::decompose::ascent::Ascent;
use crate::solve::decompose::ascent::Schedule;
use crate::solve::decompose::blocks::Blocks;
use crate::solve::decompose::bound::respond;
use crate::solve::decompose::gaps::Gaps;
use crate::solve::decompose::knapsack::Exactness;
use crate::solve::thinning::Layer;
use std::collections::HashMap;
use std::sync::atomic::AtomicBool;

/// Steps of the ascent, and those with whole villages at its end.
const STEPS: usize = 500;
const WHOLE_STEPS: usize = 60;
/// Share of the time for the former.
const SHARE: f64 = 0.8;

/// Bounds of the first layer of the goal.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// No plan is better than this.
    pub bound: f64,
    /// The same with fractional knapsacks: what excesses are counted from.
    counted_from: f64,
    excess: HashMap<ColumnKey, f64>,
    share: HashMap<SiteIdx, f64>,
    prices: HashMap<RowKey, f64>,
}

impl Evidence {
    /// Raises prices for at most `seconds`. `None` where the model has another shape, where it does not
    /// hold all legal pairs (a bound over some of them says nothing of the others), or where no threads
    /// can be started.
    #[must_use]
    pub fn new(
        finder: &Finder<'_>,
        candidates: &Candidates,
        threads: u32,
        seconds: f64,
        stop: &AtomicBool,
    ) -> Option<Self> {
        if !candidates.is_complete() {
            return None;
        }
        let model = Model::new(finder, candidates);
        let objective = Layer { finder, at: 0, most: &[] }.objective(&model);
        let blocks = Blocks::new(&Question::new(&model.program, &objective))?;
        let builder = rayon::ThreadPoolBuilder::new().num_threads(threads.max(1) as usize);
        let pool = builder.build().ok()?;
        let mut ascent = Ascent::new(&blocks);
        let schedule = Schedule {
            from: 0.0,
            steps: STEPS,
            seconds: Some(SHARE * seconds),
            whole_steps: WHOLE_STEPS,
            whole_seconds: Some((1.0 - SHARE) * seconds),
            pool: &pool,
            stop,
        };
        ascent.raise(&blocks, &schedule, &mut |_| {});
        let prices = &ascent.best;
        let (counted_from, gaps) = pool.install(|| {
            (respond(&blocks, prices, Exactness::Fractional).bound, Gaps::new(&blocks, prices))
        });
        let columns = model.program.columns.iter();
        let sites = blocks.sites.iter().zip(&gaps.least);
        let rows = blocks.couplings.iter().zip(prices);
        Some(Self {
            bound: ascent.bound.max(counted_from),
            counted_from,
            excess: columns.map(|column| column.key).zip(gaps.excess.iter().copied()).collect(),
            share: sites
                .filter(|(block, _)| !block.must_open)
                .map(|(block, &share)| (block.site, share))
                .collect(),
            prices: rows.map(|(row, &price)| (row.key, price)).collect(),
        })
    }

    /// No plan that takes this choice is better than this; infinite where no plan takes it. `None` where
    /// the model does not have it.
    #[must_use]
    pub fn with(&self, choice: ColumnKey) -> Option<f64> {
        let excess = self.excess.get(&choice)?;
        Some(self.bound.max(self.counted_from + excess))
    }

    /// No plan that does not build a site is better than this. Of a site that is open in every plan no more
    /// is known than of all plans.
    #[must_use]
    pub fn without_site(&self, site: SiteIdx) -> f64 {
        let share = self.share.get(&site).copied().unwrap_or(0.0);
        self.bound.max(self.counted_from - share.min(0.0))
    }

    /// What one unit more on the greater side of a row is worth at least: no plan with `more` there is better
    /// than this. (With `more` above 0 a plan may be better than [`Self::bound`].)
    #[must_use]
    pub fn with_more(&self, row: RowKey, more: f64) -> f64 {
        let price = self.prices.get(&row).copied().unwrap_or(0.0);
        // A row without a price is of no matter to the bound, whatever its limit is.
        self.counted_from + more * price.min(0.0)
    }

    /// The price of a row: by how much the bound falls with one unit more of what it limits.
    #[must_use]
    pub fn price(&self, row: RowKey) -> Option<f64> {
        self.prices.get(&row).map(|price| -price.min(0.0))
    }
}
