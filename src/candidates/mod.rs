//! Who may go where and how far: from facts and rules to the pairs that a model holds.
//!
//! eligibility (allowed by the rules) and reach (within travel limits) make a legal pair; a model
//! holds all of them or, where they are many, the nearest for each village. Why a pair is not legal
//! is kept as an [`Exclusion`]. The spatial index lives here alone.

pub mod commutes;
pub mod eligibility;
pub mod exclusion;
pub mod finder;
pub mod findings;
pub mod growth;
pub mod hall;
pub mod index;
pub mod lock_findings;
mod payers;
pub mod zoning;

pub use commutes::Commute;
pub use eligibility::Judged;
pub use exclusion::Exclusion;
pub use finder::Finder;
pub use finder::Pair;
pub use finder::Tally;

use crate::facts::CommuteTable;
use crate::facts::Home;
use crate::facts::Instance;
use crate::facts::Scenario;
use crate::facts::SiteIdx;
use crate::facts::VillageIdx;
use crate::facts::scenario::CandidateOptions;
use std::ops::Range;

/// What a model may choose from.
#[derive(Clone, Debug)]
pub struct Candidates {
    /// The pairs in the model, by village and then by site.
    pub pairs: Vec<Pair>,
    /// Positions in `pairs`: those of village i are `first[i]..first[i + 1]`.
    first: Vec<u32>,
    /// Homes and the livelihoods within reach of their workers, by home.
    pub commutes: Vec<Commute>,
    /// Number of legal pairs, in the model or not.
    pub legal_pairs: u64,
    /// How many nearest sites each village asked for.
    wanted: Vec<u32>,
}

impl Candidates {
    /// The pairs that a model of this scenario starts with: every legal pair where there are few
    /// (or the scenario asks for all), else the nearest of each village, and more of them for
    /// villages that could not all be housed otherwise.
    #[must_use]
    pub fn new(finder: &Finder<'_>, scenario: &Scenario) -> Self {
        let villages = finder.instance.villages.len();
        let legal_pairs = finder.tally().legal;
        let all = scenario.candidates.all.unwrap_or(legal_pairs <= CandidateOptions::FEW);
        let nearest = if all { u32::MAX } else { scenario.candidates.nearest.max(1) };
        let mut candidates = Self {
            pairs: Vec::new(),
            first: Vec::new(),
            commutes: commutes::within_reach(finder),
            legal_pairs,
            wanted: vec![nearest; villages],
        };
        candidates.fill(finder, &vec![true; villages]);
        growth::until_all_can_be_housed(&mut candidates, finder);
        candidates
    }

    /// Every legal pair of some villages, with the commutes from the sites that these can reach: what a
    /// look at the pairs that are left out needs, and no more of them at a time.
    #[must_use]
    pub fn all_of(&self, finder: &Finder<'_>, villages: Range<usize>) -> Self {
        let mut some = Self {
            pairs: Vec::new(),
            first: Vec::new(),
            commutes: Vec::new(),
            legal_pairs: self.legal_pairs,
            wanted: vec![0; self.wanted.len()],
        };
        let mut pairs = Vec::new();
        for village in villages.map(VillageIdx::new) {
            finder.nearest(village, usize::MAX, &mut pairs);
        }
        let mut sites: Vec<SiteIdx> = pairs.iter().map(|pair| pair.site).collect();
        sites.sort_unstable();
        sites.dedup();
        let commutes = sites.into_iter().map(|site| self.commutes_of(Home::Site(site)));
        some.commutes = commutes.flatten().copied().collect();
        some.replace(pairs);
        some
    }

    /// Puts in further legal pairs, and with them those that keep groups together.
    pub fn add(&mut self, finder: &Finder<'_>, pairs: Vec<Pair>) {
        let mut all = std::mem::take(&mut self.pairs);
        all.extend(pairs);
        all.sort_by_key(|pair| (pair.village, pair.site));
        all.dedup_by_key(|pair| (pair.village, pair.site));
        self.replace(all);
        finder.complete_groups(self);
    }

    /// Whether a pair is in.
    #[must_use]
    pub fn holds(&self, village: VillageIdx, site: SiteIdx) -> bool {
        self.of(village).binary_search_by_key(&site, |pair| pair.site).is_ok()
    }

    /// Doubles the number of nearest sites of every village until that adds a pair: the nearest ones may have come in
    /// already, for what they cost. Returns whether there was one to add.
    pub fn grow_all(&mut self, finder: &Finder<'_>) -> bool {
        let everyone = vec![true; self.wanted.len()];
        while !self.is_complete() {
            if self.grow(finder, &everyone) {
                return true;
            }
        }
        false
    }

    /// Puts in all legal pairs.
    pub fn complete(&mut self, finder: &Finder<'_>) {
        self.wanted.fill(u32::MAX);
        self.fill(finder, &vec![true; self.wanted.len()]);
    }

    /// Doubles the number of nearest sites of the marked villages.
    pub(crate) fn grow(&mut self, finder: &Finder<'_>, marked: &[bool]) -> bool {
        let before = self.pairs.len();
        for (wanted, _) in self.wanted.iter_mut().zip(marked).filter(|(_, marked)| **marked) {
            *wanted = wanted.saturating_mul(2);
        }
        self.fill(finder, marked);
        self.pairs.len() > before
    }

    /// Finds the nearest pairs of the marked villages, beside those that are in already.
    fn fill(&mut self, finder: &Finder<'_>, marked: &[bool]) {
        let mut pairs = Vec::with_capacity(self.pairs.len());
        for (at, _) in marked.iter().enumerate().filter(|(_, marked)| **marked) {
            finder.nearest(VillageIdx::new(at), self.wanted[at] as usize, &mut pairs);
        }
        self.add(finder, pairs);
    }

    /// Puts in other pairs for all villages, given as one list by village and site.
    pub(crate) fn replace(&mut self, pairs: Vec<Pair>) {
        assert!(u32::try_from(pairs.len()).is_ok(), "fewer than 2^32 pairs in a model");
        let mut first = vec![0; self.wanted.len() + 1];
        for pair in &pairs {
            first[pair.village.at() + 1] += 1;
        }
        for at in 1..first.len() {
            first[at] += first[at - 1];
        }
        (self.pairs, self.first) = (pairs, first);
    }

    /// The pairs of one village.
    #[must_use]
    pub fn of(&self, village: VillageIdx) -> &[Pair] {
        &self.pairs[self.range(village)]
    }

    /// Where the pairs of one village stand in `pairs`.
    #[must_use]
    pub fn range(&self, village: VillageIdx) -> Range<usize> {
        self.first[village.at()] as usize..self.first[village.at() + 1] as usize
    }

    /// Whether every legal pair is in.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.pairs.len() as u64 == self.legal_pairs
    }

    /// The livelihoods within reach of one home.
    #[must_use]
    pub fn commutes_of(&self, home: Home) -> &[Commute] {
        let from = self.commutes.partition_point(|commute| commute.home < home);
        let to = self.commutes.partition_point(|commute| commute.home <= home);
        &self.commutes[from..to]
    }
}

/// Whether distances of the instance come from `commutes.csv` at all.
fn table(instance: &Instance) -> Option<&CommuteTable> {
    instance.commutes.as_ref()
}
