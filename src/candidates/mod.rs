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
pub mod index;
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
use crate::facts::Proof;
use crate::facts::Scenario;
use crate::facts::VillageIdx;
use crate::facts::scenario::CandidateOptions;

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

    /// Doubles the number of nearest sites of every village. Returns whether that added a pair.
    pub fn grow_all(&mut self, finder: &Finder<'_>) -> bool {
        let everyone = vec![true; self.wanted.len()];
        self.grow(finder, &everyone)
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

    /// Finds the pairs of the marked villages anew and keeps those of the others.
    fn fill(&mut self, finder: &Finder<'_>, marked: &[bool]) {
        let mut pairs = Vec::with_capacity(self.pairs.len());
        let mut first = vec![0];
        for (at, &is_marked) in marked.iter().enumerate() {
            let village = VillageIdx::new(at);
            if is_marked {
                finder.nearest(village, self.wanted[at] as usize, &mut pairs);
            } else {
                pairs.extend_from_slice(self.of(village));
            }
            first.push(u32::try_from(pairs.len()).expect("fewer than 2^32 pairs in a model"));
        }
        (self.pairs, self.first) = (pairs, first);
        finder.complete_groups(self);
    }

    /// Puts in other pairs for all villages, given as one list by village and site.
    pub(crate) fn replace(&mut self, pairs: Vec<Pair>) {
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
    pub fn range(&self, village: VillageIdx) -> std::ops::Range<usize> {
        self.first[village.at()] as usize..self.first[village.at() + 1] as usize
    }

    /// Whether every legal pair is in.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.pairs.len() as u64 == self.legal_pairs
    }

    /// Which pairs a bound of this model speaks of.
    #[must_use]
    pub fn proof(&self) -> Proof {
        if self.is_complete() { Proof::Complete } else { Proof::Limited }
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
