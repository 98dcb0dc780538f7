//! Where conflicts are looked for first in a large question: among the demands of the villages of one area. The
//! widest areas are asked about first, for what they can keep their parts can; those that cannot be kept are
//! searched from the smallest on.
//!
//! Within an area, limits of one [`Family`] are looked at by themselves before all of them together.
//!
//! A conflict that is found among few demands and limits is shorter, sooner found, and says where it is.

use crate::candidates::Finder;
use crate::facts::AreaIdx;
use crate::facts::VillageIdx;
use crate::why::diagnose::member::Member;
use crate::why::diagnose::whole::Whole;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// Limits that are looked at by themselves: most conflicts are about one scarce thing, and where nothing else is
/// limited the program is far smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// What there is to spend.
    Money,
    /// Work, and who needs it.
    Jobs,
    /// What sites hold, how few they are built for, and how many there may be.
    Room,
    /// Who may leave and enter areas, and how many these carry.
    Persons,
}

impl Family {
    const ALL: [Self; 4] = [Self::Money, Self::Jobs, Self::Room, Self::Persons];

    /// The family of a limit; `None` for a wish, a lock, and what speaks of one village or site.
    const fn of(member: Member) -> Option<Self> {
        Some(match member {
            Member::AreaBudget(_)
            | Member::Fund(_)
            | Member::Unpayable(_)
            | Member::FundPerHousehold(_)
            | Member::FundPerPerson(_) => Self::Money,
            Member::Places(_) | Member::JobPerHousehold(_) => Self::Jobs,
            Member::Capacity(..)
            | Member::LeastUse(_)
            | Member::ShareConcentrated
            | Member::OpenAtMost(_) => Self::Room,
            Member::CarryingCapacity(_) | Member::QuotaOut(_) | Member::QuotaIn(_) => Self::Persons,
            Member::Placed(_)
            | Member::OfVillage(..)
            | Member::OfSite(..)
            | Member::Together(..)
            | Member::Apart(_)
            | Member::LockOpen(_) => return None,
        })
    }
}

/// Villages whose demands are looked at together, and the limits that are looked at with them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// By village: whether it belongs.
    pub holds: Vec<bool>,
    /// The only limits; `None` for all that there are.
    pub family: Option<Family>,
}

impl Scope {
    /// All villages.
    #[must_use]
    pub fn all(finder: &Finder<'_>) -> Self {
        Self { holds: vec![true; finder.instance.villages.len()], family: None }
    }

    /// The members that are on: all but those of villages elsewhere and, where there is only one family of
    /// limits, those that are neither of it nor close a choice.
    #[must_use]
    pub fn members(&self, whole: &Whole) -> Vec<bool> {
        let is_here = |member: &Member| match (village_of(*member), self.family) {
            (Some(at), _) => self.holds[at.at()],
            (None, None) => true,
            (None, family) => matches!(member, Member::OfSite(..)) || Family::of(*member) == family,
        };
        whole.members.iter().map(is_here).collect()
    }

    /// Whether this is another scope, whose villages and limits all belong to `wider`. Of two scopes with the
    /// same villages and limits neither is part of the other.
    #[must_use]
    pub fn is_part_of(&self, wider: &Self) -> bool {
        let mut pairs = self.holds.iter().zip(&wider.holds);
        let is_family_part = wider.family.is_none() || wider.family == self.family;
        self != wider && is_family_part && pairs.all(|(here, there)| !here || *there)
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
            Self { holds: holds.collect(), family: None }
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
/// villages one. Each with all limits, and with those of each family.
#[must_use]
pub fn scopes(finder: &Finder<'_>) -> Vec<Scope> {
    let mut scopes: Vec<Scope> = Vec::new();
    for (_, areas) in kinds(finder) {
        for area in areas {
            let holds = finder.instance.villages.iter().map(|village| village.is_in(area));
            let scope = Scope { holds: holds.collect(), family: None };
            if !scopes.contains(&scope) {
                let of_one = Family::ALL.map(|one| Scope { family: Some(one), ..scope.clone() });
                scopes.push(scope);
                scopes.extend(of_one);
            }
        }
    }
    scopes
}
