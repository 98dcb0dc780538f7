//! Where conflicts are looked for first in a large question: among the demands of the villages of one area. The
//! widest areas are asked about first, for what they can keep their parts can; those that cannot be kept are
//! searched from the smallest on.
//!
//! A conflict that is found among few demands is shorter, sooner found, and says where it is.

use crate::candidates::Finder;
use crate::facts::AreaIdx;
use crate::facts::VillageIdx;
use crate::why::diagnose::member::Member;
use crate::why::diagnose::whole::Whole;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Villages whose demands are looked at together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// By village: whether it belongs.
    pub holds: Vec<bool>,
}

impl Scope {
    /// All villages.
    #[must_use]
    pub fn all(finder: &Finder<'_>) -> Self {
        Self { holds: vec![true; finder.instance.villages.len()] }
    }

    /// The members that are on: all but those of villages elsewhere.
    #[must_use]
    pub fn members(&self, whole: &Whole) -> Vec<bool> {
        let is_here = |member: &Member| village_of(*member).is_none_or(|at| self.holds[at.at()]);
        whole.members.iter().map(is_here).collect()
    }

    /// Whether this is another scope, whose villages all belong to `wider`. Of two scopes with the same
    /// villages neither is part of the other.
    #[must_use]
    pub fn is_part_of(&self, wider: &Self) -> bool {
        let mut pairs = self.holds.iter().zip(&wider.holds);
        self != wider && pairs.all(|(here, there)| !here || *there)
    }

    /// Around some villages: their areas of each kind, the smallest kind first; then all villages.
    #[must_use]
    pub fn wider_and_wider(finder: &Finder<'_>, villages: &BTreeSet<VillageIdx>) -> Vec<Self> {
        let is_here = |at: usize| villages.contains(&VillageIdx::new(at));
        let around = kinds(finder).into_iter().map(|(_, areas)| {
            let is_near = |area: &AreaIdx| {
                villages.iter().any(|&village| finder.instance.village(village).is_in(*area))
            };
            let near: Vec<AreaIdx> = areas.into_iter().filter(is_near).collect();
            let all = finder.instance.villages.iter().enumerate();
            let holds = all
                .map(|(at, village)| is_here(at) || near.iter().any(|&area| village.is_in(area)));
            Self { holds: holds.collect() }
        });
        around.chain([Self::all(finder)]).collect()
    }
}

/// The village that a demand or a closing rule speaks of.
#[must_use]
pub const fn village_of(member: Member) -> Option<VillageIdx> {
    match member {
        Member::Placed(at) | Member::OfVillage(_, at) => Some(at),
        _ => None,
    }
}

/// Kinds of area that divide the villages, those with the most areas first.
fn kinds<'a>(finder: &'a Finder<'_>) -> Vec<(&'a str, Vec<AreaIdx>)> {
    let mut kinds: BTreeMap<&str, Vec<AreaIdx>> = BTreeMap::new();
    let areas = (0..finder.instance.areas.len()).map(AreaIdx::new);
    for area in areas {
        if finder.instance.villages.iter().any(|village| village.is_in(area)) {
            kinds.entry(&finder.instance.area(area).kind).or_default().push(area);
        }
    }
    let mut kinds: Vec<_> = kinds.into_iter().filter(|(_, areas)| areas.len() > 1).collect();
    kinds.sort_by_key(|(_, areas)| std::cmp::Reverse(areas.len()));
    kinds
}

/// The areas that divide the villages, those of the kind with the most areas first; of several with the same
/// villages one.
#[must_use]
pub fn scopes(finder: &Finder<'_>) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    for (_, areas) in kinds(finder) {
        for area in areas {
            let holds = finder.instance.villages.iter().map(|village| village.is_in(area));
            let scope = Scope { holds: holds.collect() };
            if !scopes.contains(&scope) {
                scopes.push(scope);
            }
        }
    }
    scopes
}
